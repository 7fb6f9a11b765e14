// The stance model and the FNC-1 scorer: tables counted by hand, folds, determinism, hostile
// models.
#include "stance/stance.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "eval/fnc1.h"
#include "lang/lang.h"

namespace hearsay {
namespace {

namespace fs = std::filesystem;

const Pack& english() {
  static const Packs kPacks = *load_packs(embedded_packs());
  return kPacks.best("en");
}

// Thirty subjects, each with a headline and a body of its own; every headline also beside another
// body.
StanceSet small_set() {
  StanceSet set;
  for (std::uint32_t i = 0; i < 30; ++i) {
    const std::string name =
        "Norvane" + std::string(1, static_cast<char>('a' + i % 26)) + std::to_string(i);
    set.headlines.push_back(name + " buys harbour number " + std::to_string(i));
    const char* said = i % 3 == 0   ? " bought the harbour."
                       : i % 3 == 1 ? " denied that it buys a harbour."
                                    : " may buy a harbour, sources said.";
    set.bodies.push_back(name + said + " The quay of " + std::to_string(i) + " cranes stays open.");
    set.pairs.push_back({i, i, static_cast<PairStance>(i % 3)});
    set.pairs.push_back({i, (i + 7) % 30, PairStance::kUnrelated});
  }
  return set;
}

std::vector<std::uint32_t> all_of(const StanceSet& set) {
  std::vector<std::uint32_t> out;
  for (std::uint32_t i = 0; i < set.pairs.size(); ++i) out.push_back(i);
  return out;
}

TEST(Fnc1, TheScoreIsTheContests) {
  // agree: 2 right, 1 as discuss; disagree: 1 as agree, 1 as unrelated; discuss: 3 right;
  // unrelated: 4 right, 1 as discuss.
  const StanceTable table = {{{2, 0, 1, 0}, {1, 0, 0, 1}, {0, 0, 3, 0}, {0, 0, 1, 4}}};
  const PairsFigures figures = stance_figures(table);
  // 5 right related at 1, 2 wrong but related at .25, 4 right unrelated at .25: 6.5 of 8 + 5 * .25.
  EXPECT_NEAR(figures.score, 100 * 6.5 / 9.25, 1e-9);
  EXPECT_NEAR(figures.f1[0], 4.0 / 6, 1e-9);
  EXPECT_NEAR(figures.f1[1], 0, 1e-9);
  EXPECT_NEAR(figures.f1[2], 6.0 / 8, 1e-9);
  EXPECT_NEAR(figures.f1[3], 8.0 / 10, 1e-9);
  EXPECT_NEAR(figures.macro, (4.0 / 6 + 0.75 + 0.8) / 4, 1e-9);
  EXPECT_EQ(stance_figures({}).score, 0) << "nothing divided by nothing";
}

TEST(Fnc1, TheIntervalHoldsTheFigureAndIsTheSameTwice) {
  const StanceSet set = small_set();
  std::vector<PairStance> predicted(set.pairs.size(), PairStance::kDiscuss);
  const StanceScore score = score_stances(set, predicted), again = score_stances(set, predicted);
  EXPECT_LE(score.score_interval[0], score.figures.score);
  EXPECT_GE(score.score_interval[1], score.figures.score);
  EXPECT_EQ(score.score_interval, again.score_interval);
}

TEST(Fnc1, BadInputIsNamedWithItsLine) {
  const std::string body = R"({"body_id": 1, "body": "b"})";
  EXPECT_EQ(read_stance_set("[", body, "p").error().message, "p:1: no JSON object");
  EXPECT_EQ(read_stance_set("", body, "p").error().message, "p: no pairs");
  EXPECT_EQ(read_stance_set(R"({"headline": "h", "body_id": 2, "stance": "agree"})", body, "p")
                .error()
                .message,
            "p:1: no body has this \"body_id\"");
  EXPECT_EQ(read_stance_set(R"({"headline": 5, "body_id": 1, "stance": "agree"})", body, "p")
                .error()
                .message,
            "p:1: no text \"headline\" or \"stance\"");
  EXPECT_FALSE(read_stance_set(R"({"headline": "h", "body_id": 1, "stance": "for"})", body, "p")
                   .has_value());
  EXPECT_TRUE(read_stance_set(R"({"headline": "h", "body_id": 1, "stance": "agree"})", body, "p")
                  .has_value());
}

TEST(Fnc1, FoldsShareNoText) {
  const StanceSet set = small_set();
  std::size_t held = 0;
  for (const StanceFold& fold : stance_folds(set)) {
    std::set<std::uint32_t> headlines, bodies;
    for (std::uint32_t at : fold.learned) {
      headlines.insert(set.pairs[at].headline);
      bodies.insert(set.pairs[at].body);
    }
    for (std::uint32_t at : fold.held) {
      EXPECT_EQ(headlines.count(set.pairs[at].headline), 0u);
      EXPECT_EQ(bodies.count(set.pairs[at].body), 0u);
      held += set.pairs[at].stance != PairStance::kUnrelated;
    }
  }
  EXPECT_EQ(held, 30u) << "every related pair is held once";
}

TEST(StanceModel, SameTextsSameBytesAndBack) {
  const StanceSet set = small_set();
  const StanceModel model = train_stance(set, all_of(set), english());
  const std::string bytes = bytes_of(model);
  EXPECT_EQ(bytes, bytes_of(train_stance(set, all_of(set), english())));
  Result<StanceModel> read = load_stance_model(bytes, "m");
  ASSERT_TRUE(read.has_value()) << read.error().message;
  EXPECT_EQ(bytes, bytes_of(*read));
  const std::vector<Chances> before = stance_chances(model, english(), set),
                             after = stance_chances(*read, english(), set);
  for (std::size_t i = 0; i < before.size(); ++i)
    for (std::size_t c = 0; c < kPairStances; ++c) EXPECT_NEAR(before[i][c], after[i][c], 1e-4);
}

// Words that refute a story come from the pack: a word that no lesson had tells as much as one that
// many had.
TEST(StanceModel, RefutalsAreKnownByThePack) {
  StanceSet set;
  auto add = [&](std::uint32_t i, const char* judged, PairStance stance) {
    const std::string name = "Norvane" + std::to_string(i);
    set.headlines.push_back(name + " buys a harbour");
    set.bodies.push_back("The tale that " + name + " buys a harbour is " + judged + ". It was told in town.");
    const auto at = static_cast<std::uint32_t>(set.bodies.size() - 1);
    set.pairs.push_back({at, at, stance});
  };
  for (std::uint32_t i = 0; i < 120; ++i)
    i % 2 == 0 ? add(i, "a hoax", PairStance::kDisagree) : add(i, "a marvel", PairStance::kAgree);
  const StanceModel model = train_stance(set, all_of(set), english());
  StanceSet asked;
  std::swap(set, asked);
  add(500, "fabricated", PairStance::kDisagree);
  add(501, "photographed", PairStance::kAgree);
  const std::vector<Chances> chances = stance_chances(model, english(), set);
  EXPECT_GT(chances[0][1], chances[0][0]) << "refuted, by a word not learned";
  EXPECT_GT(chances[1][0], chances[1][1]) << "a word not learned that refutes nothing";
}

TEST(StanceModel, HostileBytesAreRefused) {
  const StanceSet set = small_set();
  const std::string bytes = bytes_of(train_stance(set, all_of(set), english()));
  for (std::size_t length = 0; length < bytes.size(); length += 1 + bytes.size() / 97)
    EXPECT_FALSE(load_stance_model(std::string_view(bytes).substr(0, length), "m").has_value());
  for (std::size_t at = 0; at < bytes.size(); at += 1 + bytes.size() / 97) {
    std::string bad = bytes;
    bad[at] = static_cast<char>(bad[at] ^ 0x41);
    EXPECT_FALSE(load_stance_model(bad, "m").has_value()) << at;
  }
  EXPECT_EQ(load_stance_model("", "m").error().code, ErrorCode::kCorrupt);
}

TEST(StanceModel, EmptyAndOddTextsAreAnswered) {
  StanceSet set = small_set();
  const StanceModel model = train_stance(set, all_of(set), english());
  set.headlines = {"", "\xff\xfe?", std::string(300000, '.'), std::string(300000, 'a')};
  set.bodies = {"", "\n\n", std::string(300000, '\xe2'), "a. b! c?"};
  set.pairs.clear();
  for (std::uint32_t h = 0; h < 4; ++h)
    for (std::uint32_t b = 0; b < 4; ++b) set.pairs.push_back({h, b, PairStance::kUnrelated});
  for (const Chances& one : stance_chances(model, english(), set))
    EXPECT_NEAR(one[0] + one[1] + one[2] + one[3], 1, 1e-3);
}

// Not a test of quality on new text: the model has seen these pairs. A broken embedding or reader
// shows here.
TEST(StanceModel, ReadsTheTrainingPairs) {
  const char* data = std::getenv("HEARSAY_DATA");
  const fs::path folder = fs::path(data == nullptr ? "" : data) / "stance/fnc1";
  if (data == nullptr || !fs::exists(folder / "train_pairs.jsonl")) {
    const char* required = std::getenv("HEARSAY_REQUIRE_DATA");
    if (required != nullptr && std::string(required) == "1")
      FAIL() << "FNC-1 is missing: " << folder;
    GTEST_SKIP() << "needs FNC-1 (HEARSAY_DATA)";
  }
  auto read = [](const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  };
  Result<StanceSet> set = read_stance_set(read(folder / "train_pairs.jsonl"),
                                          read(folder / "train_bodies.jsonl"), "train");
  ASSERT_TRUE(set.has_value()) << set.error().message;
  EXPECT_EQ(set->pairs.size(), 49972u);
  Result<StanceModel> model = embedded_stance_model();
  ASSERT_TRUE(model.has_value()) << model.error().message;
  std::vector<PairStance> predicted;
  for (const Chances& one : stance_chances(*model, english(), *set))
    predicted.push_back(decide(one, factors_of(*model)));
  EXPECT_GT(score_stances(*set, predicted).figures.score, 85);
}

}  // namespace
}  // namespace hearsay
