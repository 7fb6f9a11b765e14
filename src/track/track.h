// Track: the pipeline, from bytes to the ledger, and from the ledger to an account.
//
// Holds: the result does not depend on the number of threads. One article per worker, one writer, bounded queue.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "ledger/ledger.h"
#include "mutation/mutation.h"

namespace hearsay {

struct Knowledge {  // immutable, shared by all workers
  Packs packs;
  Outlets outlets;
  std::map<std::string, AttributionModel> attribution;  // by language
  std::map<std::string, NameModel> names;
};
Result<Knowledge> embedded_knowledge();
Result<Knowledge> embedded_rules();  // without the learned models, for learning them anew

struct Analysis {
  Article article;  // with language and id set
  MentionedText mentioned;  // views article.full: an Analysis is not copied or moved apart from its article
  std::vector<Statement> statements;
  Fingerprint print;
};
// Processor time by stage in seconds, over all threads. `reading`: from bytes to articles.
struct StageTimes {
  double reading = 0, language = 0, segment = 0, mention = 0, statement = 0, fingerprint = 0, recording = 0;
  StageTimes& operator+=(const StageTimes& other);
};
// The left side: one article, no state. Adds to `times` where it is given. `scratch`: memory kept between articles.
std::unique_ptr<Analysis> analyze(Article article, const Knowledge&, StageTimes* times = nullptr, Scratch* scratch = nullptr);
Recorded to_recorded(const Analysis&, Time recorded);

struct ReadOptions {
  Hints hints;
  ArticleLimits limits;
  unsigned threads = 0;  // 0: all cores
  OnProgress progress;
  std::function<bool()> stop;  // asked between articles; true ends the reading cleanly (Ctrl-C)
};
struct ReadReport {
  std::uint64_t recorded = 0, known = 0;
  std::vector<Refusal> refused;  // the first 1000
  std::uint64_t refusals = 0;
  bool stopped = false;
  StageTimes times;
  double wall = 0;              // seconds from begin to end
  std::size_t most_held = 0;    // articles under way at once: the pipe is bounded
  std::uint64_t bytes = 0;      // of text in the articles that were new
};
Result<ReadReport> read_into(Ledger&, const std::vector<std::string>& sources, const ReadOptions&, const Knowledge&,
                             Time now);

// An outlet's article again, under another id: no copy, and nobody else's word for it.
enum class ReissueKind : std::uint8_t { kRepeat, kRevision, kCorrection, kUpdate };
std::string_view name_of(ReissueKind kind);  // repeat|revision|correction|update
struct Reissue {
  std::uint32_t article = 0, of = 0;  // indices into Answer::articles; `of` is the last before it
  ReissueKind kind = ReissueKind::kRevision;  // as the article says; a revision has other wording and does not say why
  double contained = 0;               // share of the shorter text's words
};

// What a credit is worth that leads nowhere. Facts of the whole subject, each with the sentences it rests on.
enum class CreditFault : std::uint8_t { kSelf, kNetwork, kCircle, kUnread, kNobody };
std::string_view name_of(CreditFault fault);  // self|network|circle|unread|nobody
struct CreditNote {
  struct Sentence {
    std::uint32_t article = 0, statement = 0;  // of Answer::articles
  };
  CreditFault fault = CreditFault::kSelf;
  std::string outlet;  // who is credited; "" for nobody
  std::string joined;  // of a network: the domain both lie under
  std::vector<Sentence> sentences;  // of a circle: one an outlet, in its order; else all, by time
};

// Articles of the subject within the moment, and the account over them.
struct Answer {
  std::vector<Recorded> articles;
  Account account;
  std::vector<Reissue> reissues;     // by article
  std::vector<CreditNote> credits;   // by fault, then outlet
};
Result<std::vector<Subject>> subjects(Ledger&, const Moment&, const Knowledge&);
// `name`: a subject's name, alias, party names ("NVIDIA OpenAI", "nvidia-openai"); kNotFound with a suggestion.
Result<Answer> answer(Ledger&, const std::string& name, const Moment&, const Knowledge&);
// For who goes through `subjects` anyway: does not look for them again.
Result<Answer> answer(Ledger&, const Subject&, const Moment&, const Knowledge&);
// The subject meant by a name, of those known.
Result<Subject> subject_named(const std::vector<Subject>& known, const std::string& name);

// One subject at two moments, for `changes_between`. It is the subject of the later moment: at the earlier one it may not
// have been found yet, and then nothing stood.
struct Comparison {
  Answer before, after;
  Moment from, to;
};
Result<Comparison> compare(Ledger&, const std::string& name, const Moment& from, const Moment& to, const Knowledge&);

// An earlier article in the ledger that one repeats, or an earlier one of its own outlet, from fingerprints alone.
struct Model {
  Recorded article;                    // without statements and entities
  CopyKind kind = CopyKind::kNearVerbatim;
  std::optional<ReissueKind> reissue;  // the outlet's own, and no copy
  Likeness like;
  std::vector<Passage> passages;       // words of the asked article's print, and of the model's
  std::uint32_t words = 0;             // in them
  std::string why;                     // of a copy, as Copy::why
  bool translated = false;             // as of Copy
};
// Whose passages explain most first, the earliest of equals. O(landmarks of the article), whatever the ledger holds.
Result<std::vector<Model>> models_of(Ledger&, const CopyInput& article, const Moment&, const Outlets&);

// What one article repeats of earlier ones in the ledger, and what it adds.
struct Repeat {
  Recorded model;
  std::string text;             // Article::full of the model
  CopyKind kind = CopyKind::kNearVerbatim;
  std::optional<ReissueKind> reissue;  // the outlet's own earlier article, and no copy
  double contained = 0;         // share of the shorter text's words
  double probability = 0;
  bool translated = false;      // retells the model in another language, without passages
  std::string why;
  struct Passage {
    Span here, there;           // the shared words
    Span sentence, model_sentence;  // where the passage begins
    std::uint32_t words = 0;
  };
  std::vector<Passage> passages;  // in order of the article; of a model that is listed for what it adds, only that
};
struct Repeats {
  std::vector<Repeat> models;   // whose passages explain most first; each adds something to those before
  std::vector<Recorded> also;   // earlier articles with the same passages as those models
  std::vector<CreditNote> credits;  // as of an answer; sentences are statements of the article, as of article 0
  std::vector<Span> added;      // sentences of which less than half is in any passage
  double repeated = 0;          // share of the article's words in passages
};
// The article itself (by id) is no model. O(its landmarks), whatever the ledger holds.
Result<Repeats> repeats_of(Ledger&, const Analysis&, const Moment&, const Knowledge&);

// Folded names, as data/outlets.toml spells them, of the outlets of which an article on the subject was read.
std::set<std::string> outlets_read(const Answer&, const Outlets&);

}  // namespace hearsay
