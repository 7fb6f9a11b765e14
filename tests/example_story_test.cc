// The example story from reading to brief: what ./run demo shows, and that the order of arrival does not change it.
#include <algorithm>
#include <fstream>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "ledger/ledger.h"
#include "track/track.h"
#include "view/view.h"

namespace hearsay {
namespace {

constexpr Time kReadAt = 1772000000;

const Knowledge& knowledge() {
  static const Result<Knowledge> known = embedded_knowledge();
  HEARSAY_CHECK(known.has_value());
  return *known;
}

std::vector<std::string> example_lines() {
  std::ifstream in(std::string(HEARSAY_SOURCE_DIR) + "/examples/nvidia-openai/articles.jsonl");
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::unique_ptr<Ledger> ledger_of(const std::vector<std::string>& lines, unsigned threads) {
  Result<std::unique_ptr<Ledger>> opened = open_ledger(":memory:");
  EXPECT_TRUE(opened.has_value());
  std::unique_ptr<Ledger> ledger = *std::move(opened);
  const std::string file = testing::TempDir() + "hearsay_example_" + std::to_string(threads) + ".jsonl";
  std::ofstream out(file);
  for (const std::string& line : lines) out << line << "\n";
  out.close();
  ReadOptions options;
  options.threads = threads;
  Result<ReadReport> report = read_into(*ledger, {file}, options, knowledge(), kReadAt);
  EXPECT_TRUE(report.has_value()) << report.error().message;
  if (report) {
    EXPECT_EQ(report->recorded, lines.size());
    EXPECT_EQ(report->refusals, 0u);
  }
  std::remove(file.c_str());
  return ledger;
}

std::string exported(Ledger& ledger) {
  Result<Answer> found = answer(ledger, "nvidia-openai", {}, knowledge());
  if (!found) return "no answer: " + found.error().message;
  Result<std::string> lines = export_view(*found, [&](const std::string& id) { return ledger.article(id); });
  return lines ? *lines : "no export: " + lines.error().message;
}

TEST(ExampleStory, FoundAsASubject) {
  std::unique_ptr<Ledger> ledger = ledger_of(example_lines(), 1);
  Result<std::vector<Subject>> found = subjects(*ledger, {}, knowledge());
  ASSERT_TRUE(found.has_value());
  ASSERT_FALSE(found->empty());
  const std::vector<std::string>& parties = found->front().parties;
  EXPECT_TRUE(std::find(parties.begin(), parties.end(), "nvidia") != parties.end());
  EXPECT_TRUE(std::find(parties.begin(), parties.end(), "openai") != parties.end());
}

TEST(ExampleStory, EveryClaimRestsOnSentences) {
  std::unique_ptr<Ledger> ledger = ledger_of(example_lines(), 1);
  Result<Answer> found = answer(*ledger, "nvidia-openai", {}, knowledge());
  ASSERT_TRUE(found.has_value()) << found.error().message;
  ASSERT_FALSE(found->account.claims.empty());
  std::set<std::string> ids;
  for (const Claim& claim : found->account.claims) {
    EXPECT_TRUE(ids.insert(claim.id).second) << claim.id;
    EXPECT_FALSE(claim.text.empty());
    ASSERT_FALSE(claim.statements.empty()) << claim.text;
    ASSERT_FALSE(claim.history.empty()) << claim.text;
    std::set<std::string> own;
    for (const StatementRef& ref : claim.statements) {
      ASSERT_LT(ref.article, found->articles.size());
      ASSERT_LT(ref.statement, found->articles[ref.article].statements.size());
      own.insert(ref.id);
      EXPECT_NE(found->articles[ref.article].id, "n11") << "another deal is no part of " << claim.text;
    }
    for (const StatusChange& change : claim.history) {
      const Verdict& verdict = change.verdict;
      EXPECT_LE(verdict.at_least, verdict.independent_origins) << claim.text;
      EXPECT_LE(verdict.independent_origins, verdict.at_most) << claim.text;
      for (const std::string& id : verdict.because) EXPECT_EQ(own.count(id), 1u) << claim.text;
    }
  }
}

// One report, several rewrites in two languages, one copy that hides its model: still one anonymous origin.
TEST(ExampleStory, CopiesAddNoOrigin) {
  std::unique_ptr<Ledger> ledger = ledger_of(example_lines(), 1);
  Moment moment;
  moment.as_of = parse_moment_until("2026-01-31");
  Result<Answer> found = answer(*ledger, "nvidia-openai", moment, knowledge());
  ASSERT_TRUE(found.has_value()) << found.error().message;
  for (const Claim& claim : found->account.claims) {
    std::set<std::string> anonymous;
    for (const StatementRef& ref : claim.statements) {
      if (ref.grade == Grade::kAnonymous && !ref.origin.empty()) anonymous.insert(ref.origin);
    }
    EXPECT_LE(anonymous.size(), 1u) << claim.text;
  }
}

TEST(ExampleStory, NothingFromAfterTheMoment) {
  std::unique_ptr<Ledger> ledger = ledger_of(example_lines(), 1);
  Moment moment;
  moment.as_of = parse_moment_until("2026-01-30");
  Result<Answer> found = answer(*ledger, "nvidia-openai", moment, knowledge());
  ASSERT_TRUE(found.has_value()) << found.error().message;
  EXPECT_FALSE(found->articles.empty());
  for (const Recorded& article : found->articles) EXPECT_LE(article.time(), *moment.as_of);
  moment = {};
  moment.known_by = kReadAt - 1;
  Result<Answer> before = answer(*ledger, "nvidia-openai", moment, knowledge());
  EXPECT_TRUE(!before || before->account.claims.empty());
}

TEST(ExampleStory, OrderAndThreadsChangeNothing) {
  std::vector<std::string> lines = example_lines();
  const std::string forward = exported(*ledger_of(lines, 1));
  EXPECT_TRUE(forward.starts_with("{")) << forward.substr(0, 200);
  std::reverse(lines.begin(), lines.end());
  EXPECT_EQ(exported(*ledger_of(lines, 1)), forward);
  std::rotate(lines.begin(), lines.begin() + 4, lines.end());
  EXPECT_EQ(exported(*ledger_of(lines, 4)), forward);
}

TEST(ExampleStory, TheSameTwiceAddsNothing) {
  std::vector<std::string> lines = example_lines();
  std::unique_ptr<Ledger> ledger = ledger_of(lines, 1);
  const std::string before = exported(*ledger);
  const std::string file = std::string(HEARSAY_SOURCE_DIR) + "/examples/nvidia-openai/articles.jsonl";
  Result<ReadReport> again = read_into(*ledger, {file}, {}, knowledge(), kReadAt + kDay);
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(again->recorded, 0u);
  EXPECT_EQ(again->known, lines.size());
  EXPECT_EQ(exported(*ledger), before);
}

TEST(ExampleStory, EveryFormatSaysSomething) {
  std::unique_ptr<Ledger> ledger = ledger_of(example_lines(), 1);
  Result<Answer> found = answer(*ledger, "OpenAI Nvidia", {}, knowledge());
  ASSERT_TRUE(found.has_value()) << found.error().message;
  for (Format format : {Format::kText, Format::kMarkdown, Format::kJson}) {
    ViewOptions options;
    options.format = format;
    EXPECT_GT(brief_view(*found, options).size(), 200u);
    EXPECT_GT(claims_view(*found, options).size(), 200u);
  }
}

}  // namespace
}  // namespace hearsay
