// Statements: who said what, through whom, and whether they stood by it.
//
// In:    one article's sentences, mentions and entities.
// Out:   its statements in text order, self-contained: everything later stages need stands in the value.
// Holds: every span lies inside one sentence of Article::full; `whole` contains the content, and source and cue when they
//        stand in its sentence: those of a block quotation, a signed one or a transcript may not.
// Never: reads a file, a clock or the ledger; invents a speaker.
// Cost:  linear in tokens, capped by StatementLimits.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/span.h"
#include "attribution/attribution.h"
#include "mention/mention.h"

namespace hearsay {

// Stored in the ledger: append only.
enum class Grade : std::uint8_t { kOnRecord = 0, kAnonymous = 1, kDocument = 2, kUnattributed = 3 };
std::string_view name_of(Grade grade);  // on-record|anonymous|document|unattributed

// An event word of the content, by the taxonomy in languages/base.toml.
struct EventHit {
  std::string id;
  bool negated = false;     // "no agreement", "belum ada pembicaraan"
  bool hedged = false;      // "may", "berpotensi"
  Span span;
  bool operator==(const EventHit&) const = default;
};

struct Statement {
  Span whole;                    // the clause or sentence with its attribution
  Span source;                   // empty: the text does not say by whom, or names him elsewhere
  Span cue;                      // the words that make this an attribution; empty for the article's own assertion
  Span content;                  // what was said
  bool headline = false;         // stands in the title
  bool direct = false;           // a quotation
  bool own = false;              // asserted by the article itself, without attribution
  std::string speaker;           // resolved name: "Jensen Huang", "people familiar with the matter", "Bloomberg"; "" = nobody
  std::string speaker_key;       // key of the entity, "" for anonymous voices and nobody
  std::string speaker_role;      // "CEO", "spokesperson"
  std::string affiliation;       // key of the organisation the speaker speaks for; its own key for an organisation
  MentionKind speaker_kind = MentionKind::kPerson;  // of the resolved voice
  std::vector<std::string> via;  // outlets between this article and the speaker, nearest first, names as written
  Stance stance = Stance::kSupports;  // of the speaker to the content
  Grade grade = Grade::kUnattributed;
  std::string cue_tag;           // the cue's tag in the pack: say, deny, decline, confirm, criticise, hearsay, opinion, ...
  std::vector<EventHit> events;  // in the content, in text order; else in the sentence
  std::vector<std::string> parties;   // keys of organisations in the sentence (and persons' affiliations), speaker's first; pronouns resolved
  std::vector<std::string> persons;   // keys of persons in the content
  std::vector<Money> amounts;         // in the content
  std::vector<Time> dates;            // dates named in the content
  bool scope_unclear = false;    // a denial whose scope the text itself calls unclear
  bool unexplained = false;      // the text says that what was meant is not explained
  std::string quote;             // text of `whole`, so that a view needs nothing else
  std::string said;              // text of `content`
  bool operator==(const Statement&) const = default;
};

struct StatementLimits {
  std::uint32_t statements = 5000;
};

// Memory of one thread that reads many articles; no answer depends on it.
struct Scratch {
  NameScratch names;
  AttributionScratch attribution;
};

// `outlet`: the article's own outlet ("" when unknown): never in a chain of its own article.
// `model`: of the text's language, or nullptr for rules alone. `scratch`: memory that who reads many articles keeps between them.
std::vector<Statement> find_statements(const MentionedText&, const Outlets&, std::string_view outlet,
                                       const AttributionModel* model = nullptr, const StatementLimits& = {},
                                       AttributionScratch* scratch = nullptr);
// What rules alone find in each sentence: what a model learns on top of.
std::vector<std::vector<AttributionSpans>> ruled_attributions(const MentionedText&, const Outlets&, std::string_view outlet);

// One line, stable; the language of the case files and of `hearsay explain`:
//   "tidak ada diskusi" <- denies [on-record] "Sinta Setyaningsih" via Tempo, Reuters
std::string to_text(const Statement&);

}  // namespace hearsay
