// Track: the pipeline, from bytes to the ledger, and from the ledger to an account.
//
// Holds: the result does not depend on the number of threads. One article per worker, one writer, bounded queue.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "ledger/ledger.h"

namespace hearsay {

struct Knowledge {  // immutable, shared by all workers
  Packs packs;
  Outlets outlets;
};
Result<Knowledge> embedded_knowledge();

struct Analysis {
  Article article;  // with language and id set
  MentionedText mentioned;  // views article.full: an Analysis is not copied or moved apart from its article
  std::vector<Statement> statements;
  Fingerprint print;
};
// The left side: one article, no state.
std::unique_ptr<Analysis> analyze(Article article, const Knowledge&);
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
};
Result<ReadReport> read_into(Ledger&, const std::vector<std::string>& sources, const ReadOptions&, const Knowledge&,
                             Time now);

// Articles of the subject within the moment, and the account over them.
struct Answer {
  std::vector<Recorded> articles;
  Account account;
};
Result<std::vector<Subject>> subjects(Ledger&, const Moment&, const Knowledge&);
// `name`: a subject's name, alias, party names ("NVIDIA OpenAI", "nvidia-openai"); kNotFound with a suggestion.
Result<Answer> answer(Ledger&, const std::string& name, const Moment&, const Knowledge&);

}  // namespace hearsay
