// `hearsay eval feeds`: feedparser's assertions, gofeed's expectations.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <optional>

#include "cli/cli.h"
#include "eval/feeds.h"

namespace hearsay {
namespace {

namespace fs = std::filesystem;

Result<FeedScore> evaluate_feedparser(const std::string& folder) {
  const std::string assertions = folder + "/feedparser-assertions.jsonl",
                    tests = folder + "/feedparser/tests/";
  HEARSAY_TRY(std::string lines, read_file(assertions));
  return score_feedparser(lines, assertions,
                          [&](const std::string& file) { return read_file(tests + file); });
}

// A feed stands beside "<name>.json", or beside "<name>_expected.json" when it is JSON itself.
Result<FeedScore> evaluate_gofeed(const fs::path& folder) {
  std::vector<fs::path> feeds;
  std::error_code failed;
  for (fs::recursive_directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed)) {
    const std::string name = at->path().filename().string();
    if (name.ends_with(".xml") || (name.ends_with(".json") && !name.ends_with("_expected.json"))) feeds.push_back(at->path());
  }
  if (failed) return Error{ErrorCode::kIo, folder.string() + ": " + failed.message()};
  std::sort(feeds.begin(), feeds.end());
  FeedScore score;
  for (const fs::path& feed : feeds) {
    const bool json = feed.extension() == ".json";
    fs::path expected = feed;
    if (json)
      expected.replace_filename(feed.stem().string() + "_expected.json");
    else
      expected.replace_extension(".json");
    if (!fs::exists(expected, failed)) {
      // The JSON may also be what is expected of the feed of that name.
      if (!json || !fs::exists(fs::path(feed).replace_extension(".xml"), failed)) ++score.outside["feeds without an expectation"];
      continue;
    }
    HEARSAY_TRY(std::string bytes, read_file(feed.string()));
    HEARSAY_TRY(std::string wanted, read_file(expected.string()));
    HEARSAY_TRY([[maybe_unused]] Unit counted, score_gofeed(bytes, wanted, feed.lexically_relative(folder).generic_string(), score));
  }
  return score;
}

double share_of(const FeedScore& score) {
  return score.parsing.all == 0 ? 0 : static_cast<double>(score.parsing.right) / static_cast<double>(score.parsing.all);
}

void print(const FeedScore& score, const char* what, std::size_t worst) {
  char line[200];
  std::snprintf(line, sizeof line, "%.4f  %zu of %zu %s\n", share_of(score), score.parsing.right, score.parsing.all, what);
  std::cout << line;
  for (const auto& [kind, count] : score.kinds)
    std::cout << "  " << kind << ": " << count.right << " of " << count.all << "\n";
  for (const auto& [reason, count] : score.outside)
    std::cout << "left out: " << count << ", " << reason << "\n";
  for (std::size_t i = 0; i < std::min<std::size_t>(worst, score.wrong.size()); ++i)
    std::cout << plain(score.wrong[i]) << "\n";
}

}  // namespace

// The folder may hold either set or both.
int run_eval_feeds(const Options& options) {
  const std::string& folder = options.arguments.at(0);
  std::error_code ignored;
  const fs::path gofeed = fs::path(folder) / "gofeed" / "testdata";
  const bool has_gofeed = fs::is_directory(gofeed, ignored);
  std::optional<FeedScore> asserted, expected;
  if (!has_gofeed || fs::exists(folder + "/feedparser-assertions.jsonl", ignored)) {
    Result<FeedScore> score = evaluate_feedparser(folder);
    if (!score) return fail(score.error());
    asserted = std::move(*score);
  }
  if (has_gofeed) {
    Result<FeedScore> score = evaluate_gofeed(gofeed);
    if (!score) return fail(score.error());
    expected = std::move(*score);
  }
  if (!options.json) {
    if (asserted) print(*asserted, "assertions on parsing hold", options.worst);
    if (expected) print(*expected, "feeds are read as gofeed reads them", options.worst);
    return kDone;
  }
  const auto figures = [](const char* name, const FeedScore& score) {
    char line[200];
    std::snprintf(line, sizeof line, "\"%s\": %zu, \"right\": %zu, \"share\": %.4f", name, score.parsing.all, score.parsing.right, share_of(score));
    return std::string(line);
  };
  std::cout << "{" << (asserted ? figures("assertions", *asserted) : "") << (asserted && expected ? ", " : "")
            << (expected ? "\"gofeed\": {" + figures("feeds", *expected) + "}" : "") << "}\n";
  return kDone;
}

}  // namespace hearsay
