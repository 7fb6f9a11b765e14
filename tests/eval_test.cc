// The story scorer: small stories with figures worked out by hand, and agreement with the reference scorer where it and
// the labelled stories are at hand.
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "eval/eval.h"
#include "track/track.h"
#include "view/view.h"

namespace hearsay {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

std::string read_file(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  return bytes.str();
}

// Two articles, two claims; the second article copies the first.
const char* const kArticles =
    R"({"id":"a","published":"2026-01-01T10:00:00Z","text":"Bos Inc said é it is off. A source said it is on. Nobody spoke."})"
    "\n"
    R"({"id":"b","published":"2026-01-02","text":"Bos Inc said é it is off. So there."})"
    "\n";
const char* const kTruth = R"({
  "statements": [
    {"article":"a","span":"Bos Inc said é it is off.","source":"Bos Inc","via":[],"claim":"off","stance":"supports"},
    {"article":"a","span":"A source said it is on.","source":"a source","via":["Post"],"claim":"on","stance":"supports"},
    {"article":"b","span":"Bos Inc said é it is off.","source":"Bos Inc","via":["The Post"],"claim":"off","stance":"supports"}],
  "copies": [{"article":"b","of":"a"}],
  "status": [
    {"claim":"off","as_of":"2026-01-01","status":"confirmed","independent_origins":1},
    {"claim":"off","as_of":"2026-01-02","status":"confirmed","independent_origins":2},
    {"claim":"on","as_of":"2026-01-02","status":"reported","independent_origins":1}],
  "distractors": []})";

std::string perfect() {
  return R"({"type":"claim","id":"c1","subject":"S","text":"off"}
{"type":"claim","id":"c2","subject":"S","text":"on"}
{"type":"statement","id":"s1","article":"a","begin":0,"end":25,"source":"BOS","via":[],"stance":"supports","grade":"on-record","claim":"c1","origin":"o1"}
{"type":"statement","id":"s2","article":"a","begin":26,"end":49,"source":"A Source","via":["Post"],"stance":"supports","grade":"anonymous","claim":"c2","origin":"o2"}
{"type":"statement","id":"s3","article":"b","begin":0,"end":25,"source":"Bos Inc","via":["Post"],"stance":"supports","grade":"on-record","claim":"c1","origin":"o1"}
{"type":"copy","article":"b","of":"a","kind":"verbatim","score":1}
{"type":"status","claim":"c1","as_of":"2026-01-01T10:00:00Z","status":"confirmed","independent_origins":1}
{"type":"status","claim":"c1","as_of":"2026-01-02","status":"confirmed","independent_origins":2}
{"type":"status","claim":"c2","as_of":"2026-01-01","status":"reported","independent_origins":1}
)";
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) text.replace(at, from.size(), to);
  return text;
}

StoryScore scored(const std::string& exported) {
  Result<StoryScore> score = score_story(kArticles, kTruth, exported);
  EXPECT_TRUE(score.has_value()) << score.error().message;
  return score ? *score : StoryScore{};
}

TEST(StoryScore, TheTruthItselfScoresOne) {
  const StoryScore score = scored(perfect());
  EXPECT_DOUBLE_EQ(score.story(), 1.0);
  EXPECT_EQ(score.subject, "S");
  EXPECT_EQ(score.matched, 3u);
}

TEST(StoryScore, NothingFoundScoresNothing) {
  const StoryScore score = scored("");
  EXPECT_DOUBLE_EQ(score.statements, 0);
  EXPECT_DOUBLE_EQ(score.copies, 0);
  EXPECT_DOUBLE_EQ(score.status, 0);
  EXPECT_EQ(score.matched, 0u);
}

TEST(StoryScore, OppositePolarityIsTheSameClaim) {
  std::string flipped = replaced(perfect(), "supports", "denies");
  flipped = replaced(flipped, "\"confirmed\"", "\"denied\"");
  const StoryScore score = scored(flipped);
  EXPECT_DOUBLE_EQ(score.stances, 1.0);
  EXPECT_DOUBLE_EQ(score.status, 1.0);
}

TEST(StoryScore, OneOffInTheCountIsHalf) {
  const StoryScore score = scored(replaced(perfect(), "\"independent_origins\":2", "\"independent_origins\":3"));
  EXPECT_DOUBLE_EQ(score.origins, 2.5 / 3);
}

TEST(StoryScore, HeadlinesAndStrangersCountForNothing) {
  const std::string more = R"({"type":"headline","article":"a","begin":0,"end":9,"claim":"c1","stance":"supports"}
{"type":"statement","article":"elsewhere","begin":0,"end":9,"claim":"c1","stance":"supports"}
{"type":"statement","article":"a","begin":0,"end":9,"claim":"unknown","stance":"supports"}
)";
  EXPECT_DOUBLE_EQ(scored(perfect() + more).story(), 1.0);
}

TEST(StoryScore, FalseFindsOfAnUntouchedClaimCountHalf) {
  const std::string more = R"({"type":"claim","id":"c3","subject":"S","text":"else"}
{"type":"statement","article":"a","begin":50,"end":63,"source":null,"via":[],"stance":"supports","claim":"c3"}
)";
  EXPECT_DOUBLE_EQ(scored(perfect() + more).statements, 2 * (3 / 3.5) / (3 / 3.5 + 1));
}

TEST(StoryScore, RefusesWhatIsNoJson) {
  Result<StoryScore> score = score_story(kArticles, kTruth, perfect() + "oops\n");
  ASSERT_FALSE(score.has_value());
  EXPECT_EQ(score.error().code, ErrorCode::kBadInput);
  EXPECT_NE(score.error().message.find("export:10"), std::string::npos) << score.error().message;
  EXPECT_FALSE(score_story(kArticles, "[]", perfect()).has_value());
  EXPECT_FALSE(score_story("{", kTruth, perfect()).has_value());
  // Wrong types are no statements, and no reason to stop.
  EXPECT_TRUE(score_story(kArticles, kTruth, R"({"type":"claim","id":"c1","subject":"S"}
{"type":"statement","article":"a","begin":null,"end":"x","claim":"c1","via":"Post","stance":7})").has_value());
}

// --- against the reference -----------------------------------------------------------------------------------------

fs::path first_that_exists(const char* variable, const fs::path& beside) {
  if (const char* named = std::getenv(variable); named != nullptr && *named != '\0') return named;
  return fs::path(HEARSAY_SOURCE_DIR) / beside;
}

std::string run_and_read(const std::string& command, int& code) {
  std::string out;
  std::FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return out;
  char buffer[4096];
  for (std::size_t count; (count = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) out.append(buffer, count);
  const int state = pclose(pipe);
  code = WIFEXITED(state) ? WEXITSTATUS(state) : -1;
  return out;
}

std::string quoted(const std::string& path) { return "'" + replaced(path, "'", "'\\''") + "'"; }

std::string export_story(const fs::path& story) {
  Result<Knowledge> knowledge = embedded_knowledge();
  Result<std::unique_ptr<Ledger>> ledger = open_ledger(":memory:");
  if (!knowledge || !ledger) return {};
  Result<ReadReport> report = read_into(**ledger, {(story / "articles.jsonl").string()}, {}, *knowledge, 1772000000);
  Result<std::vector<Subject>> found = subjects(**ledger, {}, *knowledge);
  std::string out;
  if (!report || !found) return out;
  for (const Subject& subject : *found) {
    Result<Answer> one = answer(**ledger, subject.name, {}, *knowledge);
    if (!one) continue;
    Result<std::string> lines = export_view(*one, [&](const std::string& id) { return (*ledger)->article(id); });
    if (lines) out += *lines;
  }
  return out;
}

// A worse export of the same story: lines lost, spans moved, claims and stances mixed up. The same for the same seed.
std::string damaged(const std::string& exported, std::uint32_t seed) {
  std::uint32_t state = seed * 2654435761u + 1;
  auto chance = [&](std::uint32_t of) {
    state = state * 1664525u + 1013904223u;
    return (state >> 16) % of == 0;
  };
  static const char* const kStances[] = {"supports", "denies", "hedges", "questions", "declines-comment"};
  std::vector<std::string> claims;
  std::istringstream in(exported);
  std::string out;
  for (std::string line; std::getline(in, line);) {
    Json json = Json::parse(line);
    if (json["type"] == "claim") claims.push_back(json["id"]);
    if (json["type"] == "statement") {
      if (chance(6)) continue;
      if (chance(4)) json["stance"] = kStances[(state >> 8) % 5];
      if (chance(4)) json["claim"] = claims[(state >> 8) % claims.size()];
      if (chance(5)) json["source"] = nullptr;
      if (chance(5)) json["via"] = {"Nobody's Post", "Nobody's Post"};
      if (chance(3)) json["end"] = json["end"].get<int>() + 40;
      if (chance(6)) out += json.dump() + "\n";
    }
    if (json["type"] == "copy" && chance(3)) json["of"] = json["article"];
    if (json["type"] == "status" && chance(3)) json["status"] = chance(2) ? "denied" : "confirmed";
    if (json["type"] == "status" && chance(4)) json["as_of"] = json["as_of"].get<std::string>().substr(0, 10);
    out += json.dump() + "\n";
  }
  return out;
}

Json as_json(const StoryScore& score) {
  return {{"statements", score.statements}, {"sources", score.sources}, {"chains", score.chains}, {"stances", score.stances}, {"claims", score.claims},
          {"copies", score.copies},         {"origins", score.origins}, {"status", score.status}, {"story", score.story()}};
}

TEST(StoryScore, AgreesWithTheReference) {
  const fs::path reference = first_that_exists("HEARSAY_SCORER", "../shared/bench/score_story.py");
  const fs::path stories = first_that_exists("HEARSAY_STORIES", "../shared/data/stories");
  if (!fs::exists(reference) || !fs::is_directory(stories)) {
    const char* required = std::getenv("HEARSAY_REQUIRE_DATA");
    if (required != nullptr && std::string(required) == "1") FAIL() << "the reference scorer or the stories are missing: " << reference << ", " << stories;
    GTEST_SKIP() << "needs the reference scorer (HEARSAY_SCORER) and labelled stories (HEARSAY_STORIES)";
  }
  const fs::path file = fs::temp_directory_path() / ("hearsay_eval_" + std::to_string(getpid()) + ".jsonl");
  std::size_t compared = 0;
  for (const fs::directory_entry& story : fs::directory_iterator(stories)) {
    if (!fs::exists(story.path() / "truth.json")) continue;
    const std::string exported = export_story(story.path());
    ASSERT_FALSE(exported.empty()) << story.path();
    for (std::uint32_t seed = 0; seed <= 12; ++seed) {
      const std::string one = seed == 0 ? exported : damaged(exported, seed);
      std::ofstream(file, std::ios::binary) << one;
      int code = -1;
      const std::string said = run_and_read("python3 " + quoted(reference.string()) + " --json " + quoted(story.path().string()) + " " + quoted(file.string()), code);
      ASSERT_EQ(code, 0) << said;
      Result<StoryScore> score = score_story(read_file(story.path() / "articles.jsonl"), read_file(story.path() / "truth.json"), one);
      ASSERT_TRUE(score.has_value()) << score.error().message;
      const Json ours = as_json(*score), theirs = Json::parse(said);
      for (const auto& [name, value] : theirs.items()) EXPECT_NEAR(ours[name].get<double>(), value.get<double>(), 0.00005001) << story.path() << ", seed " << seed << ": " << name;
      ++compared;
    }
  }
  std::remove(file.c_str());
  EXPECT_GT(compared, 0u);
}

}  // namespace
}  // namespace hearsay
