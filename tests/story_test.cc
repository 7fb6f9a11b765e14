// The labelled story and the motivating article, whole way, from the real binary's libraries. Skips where the data is
// missing, unless HEARSAY_REQUIRE_DATA says that it may not be.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "eval/eval.h"
#include "view/view.h"

namespace hearsay {
namespace {

namespace fs = std::filesystem;

std::string stories() {
  const char* folder = std::getenv("HEARSAY_STORIES");
  return folder == nullptr ? "" : folder;
}

#define NEED_STORIES()                                                                                  \
  if (stories().empty() || !fs::exists(stories())) {                                                    \
    if (std::getenv("HEARSAY_REQUIRE_DATA") != nullptr) FAIL() << "HEARSAY_STORIES names no folder";    \
    GTEST_SKIP() << "set HEARSAY_STORIES to the folder of labelled stories";                            \
  }

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

std::unique_ptr<Ledger> ledger_of(const std::string& source, const Knowledge& knowledge, const Hints& hints = {}) {
  auto ledger = open_ledger(":memory:");
  EXPECT_TRUE(ledger.has_value());
  ReadOptions options;
  options.hints = hints;
  auto report = read_into(**ledger, {source}, options, knowledge, 1800000000);
  EXPECT_TRUE(report.has_value() && report->refusals == 0);
  return std::move(*ledger);
}

// The export of every subject of a story's articles, against its labels.
StoryScore score_of(const std::string& folder, const Knowledge& knowledge) {
  auto ledger = ledger_of(folder + "/articles.jsonl", knowledge);
  auto found = subjects(*ledger, {}, knowledge);
  EXPECT_TRUE(found.has_value());
  std::string exported;
  for (const Subject& subject : *found) {
    auto one = answer(*ledger, subject.name, {}, knowledge);
    EXPECT_TRUE(one.has_value());
    auto lines = export_view(*one, [&](const std::string& id) { return ledger->article(id); });
    EXPECT_TRUE(lines.has_value());
    exported += *lines;
  }
  auto score = score_story(read_file(folder + "/articles.jsonl"), read_file(folder + "/truth.json"), exported);
  EXPECT_TRUE(score.has_value());
  return *score;
}

TEST(Story, MeetsItsFloor) {
  NEED_STORIES();
  auto knowledge = embedded_knowledge();
  ASSERT_TRUE(knowledge.has_value());
  for (const fs::directory_entry& story : fs::directory_iterator(stories())) {
    if (!story.is_directory()) continue;
    const std::string folder = story.path().string();
    const StoryScore score = score_of(folder, *knowledge);
    EXPECT_GE(score.story(), 0.80) << folder;
    for (double figure : {score.statements, score.sources, score.chains, score.stances, score.claims, score.copies, score.origins, score.status})
      EXPECT_GE(figure, 0.60) << folder;
  }
}

// The stories of this repository are harder; a floor each, .03 or more below what docs/quality.md says.
TEST(Story, OwnStoriesMeetTheirFloors) {
  auto knowledge = embedded_knowledge();
  ASSERT_TRUE(knowledge.has_value());
  const std::string root = std::string(HEARSAY_SOURCE_DIR) + "/tests/stories/";
  for (const auto& [name, floor] : {std::pair("steel-bid", .59), std::pair("chip-foundry", .47), std::pair("operator-merger", .65),
                                    std::pair("studio-sale", .58), std::pair("marketplace-rumour", .59)})
    EXPECT_GE(score_of(root + name, *knowledge).story(), floor) << name;
}

TEST(Story, TheMotivatingArticleAlone) {
  NEED_STORIES();
  std::string seed = stories() + "/../seed-article.txt";
  ASSERT_TRUE(fs::exists(seed));
  auto knowledge = embedded_knowledge();
  Hints hints;
  hints.published = parse_time("2026-02-01");
  auto ledger = ledger_of(seed, *knowledge, hints);
  auto found = answer(*ledger, "nvidia openai", {}, *knowledge);
  ASSERT_TRUE(found.has_value()) << found.error().message;
  bool disputed = false;
  for (const Claim& claim : found->account.claims) {
    ASSERT_FALSE(claim.history.empty());
    EXPECT_NE(claim.history.back().verdict.status, ClaimStatus::kConfirmed) << claim.text;
    EXPECT_EQ(claim.history.back().verdict.independent_origins, 0u) << claim.text;
    disputed = disputed || claim.history.back().verdict.status == ClaimStatus::kDisputed;
  }
  EXPECT_TRUE(disputed);
  auto asks = [&](const std::string& kind, const std::string& word) {
    return std::any_of(found->account.questions.begin(), found->account.questions.end(), [&](const OpenQuestion& question) {
      return question.kind == kind && question.text.find(word) != std::string::npos;
    });
  };
  EXPECT_TRUE(asks("denial-scope", "not certain"));
  EXPECT_TRUE(asks("unexplained", "Jensen Huang"));
  EXPECT_TRUE(asks("no-primary-origin", "only the relay"));
}

TEST(Story, ScorerRefusesWhatIsNotJson) {
  auto score = score_story("{}", "{}", "{\"type\": \"claim\"}\nnot json\n");
  ASSERT_FALSE(score.has_value());
  EXPECT_NE(score.error().message.find("export:2"), std::string::npos);
}

}  // namespace
}  // namespace hearsay
