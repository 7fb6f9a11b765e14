// The figures of page sets: worked out by hand, and equal to the sets' own scripts
// (bench/compare_extract.py compares on the real sets).
#include <gtest/gtest.h>

#include "eval/feeds.h"
#include "eval/pages.h"

namespace hearsay {
namespace {

TEST(Texts, WordsAreABagInSmallLetters) {
  const TextCase one = {"a", "The port, the PORT closed.", "the port closed today"};
  const TextScore score = score_texts(std::vector<TextCase>{one}, TextMeasure::kWords);
  EXPECT_DOUBLE_EQ(score.all.precision, 3.0 / 4);
  EXPECT_DOUBLE_EQ(score.all.recall, 3.0 / 5);
  EXPECT_DOUBLE_EQ(score.all.f1, 2 * .75 * .6 / 1.35);
  EXPECT_DOUBLE_EQ(score.exact, 0);
}

TEST(Texts, WordsAreThoseOfPython) {
  // Numbers of every kind and "_" are of words, marks on letters and the dot of a Turkish capital I
  // are not.
  const auto exact = [](const char* wanted, const char* found) {
    return score_texts(std::vector<TextCase>{{"a", wanted, found}}, TextMeasure::kWords).exact == 1;
  };
  EXPECT_TRUE(exact("m\xC2\xB2 a_b \xE2\x85\xA7", "M\xC2\xB2, A_B: \xE2\x85\xB7"));
  EXPECT_TRUE(exact("\xC4\xB0zmir", "i zmir"));
  EXPECT_TRUE(exact("e\xCC\x81t", "e t"));
  EXPECT_FALSE(exact("a b", "b a"));
}

TEST(Texts, ShinglesAreRunsOfFour) {
  const std::vector<TextCase> cases = {{"a", "one two three four five", "one two three four Five"},
                                       {"b", "one two", "one two"},
                                       {"c", "one", ""}};
  const TextScore score = score_texts(cases, TextMeasure::kShingles);
  // Nothing was found on the third page: it counts for recall only.
  EXPECT_DOUBLE_EQ(score.all.precision, (0.5 + 1) / 2);
  EXPECT_DOUBLE_EQ(score.all.recall, (0.5 + 1 + 0) / 3);
  EXPECT_DOUBLE_EQ(score.all.f1, 2 * .75 * .5 / 1.25);
  EXPECT_DOUBLE_EQ(score.exact, 1.0 / 3);
  EXPECT_EQ(score.pages.front().id, "c");
  EXPECT_EQ(score.halves[0].pages + score.halves[1].pages, 3u);
}

TEST(Texts, AnEmptyPageFoundEmptyIsRight) {
  const TextScore score =
      score_texts(std::vector<TextCase>{{"a", "", ""}, {"b", "", "x"}}, TextMeasure::kWords);
  EXPECT_DOUBLE_EQ(score.all.f1, 0.5);
  EXPECT_EQ(score_texts({}, TextMeasure::kShingles).all.f1, 0);
}

TEST(Texts, TruthOfBothSets) {
  const auto aeb =
      read_aeb_truth(R"({"p1": {"articleBody": "Text.", "url": "http://a.b/c"}})", "t");
  ASSERT_TRUE(aeb);
  ASSERT_EQ(aeb->size(), 1u);
  EXPECT_EQ(aeb->front().text, "Text.");
  const auto article = read_wcxb_truth(
      R"({"_internal": {"page_type": {"primary": "article"}}, "ground_truth": {"main_content": "T"}})",
      "t");
  ASSERT_TRUE(article && article->article);
  EXPECT_EQ(article->text, "T");
  const auto forum = read_wcxb_truth(
      R"({"_internal": {"page_type": {"primary": "forum"}}, "ground_truth": {}})", "t");
  EXPECT_TRUE(forum && !forum->article);
  EXPECT_FALSE(read_wcxb_truth("[1]", "t"));
  EXPECT_FALSE(read_aeb_truth("{", "t"));
}

FieldCase page(const char* wanted, const char* found) {
  FieldCase one{"p", {}, {}};
  one.wanted.published = parse_time(wanted);
  one.found.published = parse_time(found);
  return one;
}

TEST(Fields, ADayIsRightInItsZoneOrInUtc) {
  const std::vector<FieldCase> cases = {
      page("2026-02-03", "2026-02-03T23:00:00Z"), page("2026-02-03", "2026-02-02T15:00:00Z"),
      page("2026-02-03", "2026-02-05"), page("2026-02-03", ""), page("", "2026-02-03")};
  const FieldScore score = score_fields(cases);
  EXPECT_EQ(score.date.labelled, 4u);
  EXPECT_EQ(score.date.right, 1u);
  EXPECT_EQ(score.zoned, 2u);
  EXPECT_EQ(score.date.missing, 1u);
  EXPECT_EQ(score.date.extra, 1u);
  EXPECT_EQ(score.wrong.size(), 3u);
}

TEST(Fields, NamesAreComparedByTheirWords) {
  FieldCase one{"p",
                {"The \xE2\x80\x9CPort\xE2\x80\x9D", "en", {"A. Bell", "C. Dahl"}, {}},
                {"the \"port\"", "en", {"C. Dahl and others"}, {}}};
  const FieldScore score = score_fields(std::vector<FieldCase>{one});
  EXPECT_EQ(score.title.right, 1u);
  EXPECT_EQ(score.author.right, 1u);
  EXPECT_EQ(score.language.right, 1u);
}

TEST(Feeds, AssertionsAreAskedOfTheFeed) {
  const std::string feed =
      "<rss version='2.0'><channel><title>Port &amp; "
      "Sea</title><item><guid>http://a.example/1</guid><pubDate>Thu, 01 Jan 2004 19:48:21 "
      "GMT</pubDate>"
      "<description>One.</description><category>x</category></item></channel></rss>";
  const std::string lines =
      R"({"file": "wellformed/a.xml", "bozo": false, "checks": [{"path": ["feed", "title"], "op": "==", "value": "Port & Sea"}, {"path": ["version"], "op": "==", "value": "rss20"}]})"
      "\n"
      R"({"file": "wellformed/a.xml", "bozo": null, "checks": [{"path": ["entries", 0, "published_parsed"], "op": "==", "value": [2004, 1, 1, 19, 48, 21, 3, 1, 0]}]})"
      "\n"
      R"({"file": "wellformed/a.xml", "bozo": null, "checks": [{"path": ["entries", 0, "link"], "op": "==", "value": "http://a.example/2"}]})"
      "\n"
      R"({"file": "wellformed/sanitize/a.xml", "bozo": null, "checks": []})"
      "\n";
  const Result<FeedScore> score =
      score_feedparser(lines, "t", [&](const std::string&) -> Result<std::string> { return feed; });
  ASSERT_TRUE(score);
  EXPECT_EQ(score->parsing.all, 3u);
  EXPECT_EQ(score->parsing.right, 2u);
  EXPECT_EQ(score->outside.size(), 1u);
  ASSERT_EQ(score->wrong.size(), 1u);
}

}  // namespace
}  // namespace hearsay
