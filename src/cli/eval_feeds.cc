// `hearsay eval feeds`.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <iostream>

#include "cli/cli.h"
#include "eval/feeds.h"

namespace hearsay {
namespace {

namespace fs = std::filesystem;

Result<FeedScore> evaluate(const std::string& folder) {
  const std::string assertions = folder + "/feedparser-assertions.jsonl",
                    tests = folder + "/feedparser/tests/";
  HEARSAY_TRY(std::string lines, read_file(assertions));
  return score_feedparser(lines, assertions,
                          [&](const std::string& file) { return read_file(tests + file); });
}

}  // namespace

int run_eval_feeds(const Options& options) {
  const Result<FeedScore> score = evaluate(options.arguments.at(0));
  if (!score) return fail(score.error());
  const double share = score->parsing.all == 0 ? 0
                                               : static_cast<double>(score->parsing.right) /
                                                     static_cast<double>(score->parsing.all);
  char line[200];
  if (options.json) {
    std::snprintf(line, sizeof line, "{\"assertions\": %zu, \"right\": %zu, \"share\": %.4f}\n",
                  score->parsing.all, score->parsing.right, share);
    std::cout << line;
    return kDone;
  }
  std::snprintf(line, sizeof line, "%.4f  %zu of %zu assertions on parsing hold\n", share,
                score->parsing.right, score->parsing.all);
  std::cout << line;
  for (const auto& [kind, count] : score->kinds)
    std::cout << "  " << kind << ": " << count.right << " of " << count.all << "\n";
  for (const auto& [reason, count] : score->outside)
    std::cout << "left out: " << count << ", " << reason << "\n";
  for (std::size_t i = 0; i < std::min<std::size_t>(options.worst, score->wrong.size()); ++i)
    std::cout << plain(score->wrong[i]) << "\n";
  return kDone;
}

}  // namespace hearsay
