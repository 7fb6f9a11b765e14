// Claims: propositions about a subject that statements support, deny, hedge, question or decline to comment on; the
// origins they go back to; and the subjects themselves.
//
// In:    all that is recorded of the articles in question (a set: order does not matter), packs' event taxonomy.
// Out:   Account: the whole answer for one subject at one moment, a pure function of the set.
// Holds: ids are stable across runs and orders of arrival; every claim has a statement; every origin a first article.
// Cost:  linear in statements of the subject, plus candidate pairs of copies.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "claims/relations.h"
#include "copies/copies.h"
#include "status/status.h"

namespace hearsay {

// Everything recorded of one article: what the left side of the pipeline found in it.
struct Recorded {
  std::string id, url, outlet, language, title, content_hash;
  std::optional<Time> published;
  Time recorded = 0;                  // when this ledger learned of it
  std::uint32_t text_begin = 0;       // of Article::full
  std::vector<Entity> entities;
  std::vector<Statement> statements;  // offsets: bytes of Article::full
  Fingerprint print;
  // published, or recorded when no date is known.
  Time time() const { return published.value_or(recorded); }
};

// What is watched. Found by itself: name "A-B" from its two main parties; or set by the user.
struct Subject {
  std::string name;
  std::vector<std::string> parties;  // entity keys, the main ones first
  std::vector<std::string> aliases;
  bool watched = false;              // set by the user
  std::uint32_t articles = 0, statements = 0;
  std::optional<Time> first, last;
};

// Subjects that the statements of commitments, deals and disputes join, most supported first.
// `minimum`: statements a subject needs to be listed.
std::vector<Subject> find_subjects(std::span<const Recorded* const> articles, const Packs&, std::span<const Subject> watched,
                                   std::uint32_t minimum = 2);

struct StatementRef {
  std::string id;             // "s" + 16 hex: article id and spans
  std::uint32_t article = 0;  // index into the articles given
  std::uint32_t statement = 0;
  std::string claim, origin;  // ids; origin "" where it adds no knowledge
  Stance stance = Stance::kSupports;  // towards the claim's text
  Grade grade = Grade::kUnattributed;
  std::string party = "";     // key of the party it speaks for, "" when for none
  bool bounded = false;       // a denial bound to its time: "currently no talks"
};

struct StatusChange {
  Time as_of = 0;
  Verdict verdict;
};

// How a claim ages when nothing new is said: its status stays what it was, and it is called stale instead of true.
struct Life {
  Time last_evidence = 0;     // when an independent origin last spoke for or against it for the first time, or its status changed
  std::string statement;      // id of the statement that did; "" when a withdrawal did
  Stance stance = Stance::kSupports;  // of that statement: silence after a denial is another silence
  std::uint32_t days = 0;     // whole days since, at the moment asked
  bool stale = false;         // longer than Account::stale_after
};

struct Claim {
  std::string id;             // "c" + 16 hex of subject and event signature
  std::string text;           // readable English proposition
  std::string event;          // id in the taxonomy
  std::string theme;
  std::vector<StatementRef> statements;  // by time, then id
  std::vector<StatusChange> history;     // ascending; one row at each change of status or count
  std::string best_quote;     // the sentence that carries it best
  Life life;
};

struct Origin {
  std::string id;             // "o" + 16 hex
  std::string who;            // "Bloomberg's people familiar with the matter"
  Grade kind = Grade::kUnattributed;
  std::string first_article;  // id of the first article that carries it
  Time time = 0;
  std::vector<std::string> claims;
  std::string outlet;         // whose reporting it is, "" for a voice on record
  bool relayed_only = false;  // no article of the originating outlet has been read
};

struct OpenQuestion {
  std::string text;
  std::string kind;           // denial-scope|no-primary-origin|unsupported|unexplained|no-answer|date-passed|question
  std::string claim;          // id or ""
  std::string statement;      // id of the sentence it rests on first
  Time since = 0;
  std::string settles;        // what would settle it: "a word on record of OpenAI"
  std::vector<std::string> statements;  // ids of all it rests on, `statement` among them
  std::optional<std::uint32_t> last_article;  // the last that says anything on its claim; index into the articles given
  std::uint32_t days = 0;     // whole days since `since`, at the moment asked
};

struct Signal {
  std::string theme, statement;  // statement id
  std::uint32_t article = 0, index = 0;
};

struct Account {
  Subject subject;
  std::vector<Claim> claims;        // what stands first, then what a later event replaced; most evidence first
  std::vector<Origin> origins;
  std::vector<Copy> copies;         // indices into the articles given
  std::vector<OpenQuestion> questions;
  std::vector<Signal> signals;
  std::vector<Relation> relations;  // of find_relations
  Time now = 0;                     // the moment asked; without one the time of the last article
  std::uint32_t stale_after = 0;    // days without new evidence after which a claim is stale: the subject's own rhythm
};

// `articles` must outlive nothing: the account holds indices. Only articles that touch the subject count.
// `as_of`: the moment asked. It dates silences (ages, staleness, dates that passed) and changes no status.
Account account_for(const Subject&, std::span<const Recorded* const> articles, const Packs&, const Outlets&,
                    std::optional<Time> as_of = {});

std::string statement_id(const Recorded& article, const Statement& statement);

}  // namespace hearsay
