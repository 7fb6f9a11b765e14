// Scores of attributions: what is compared with what, and what bad input says.
#include <gtest/gtest.h>

#include "eval/eval.h"

namespace hearsay {
namespace {

const Knowledge& knowledge() {
  static const Knowledge kKnowledge = [] {
    auto loaded = embedded_knowledge();
    HEARSAY_CHECK(loaded.has_value());
    return *std::move(loaded);
  }();
  return kKnowledge;
}

// A line with one attribution, spans given by the words they cover.
std::string line(const std::string& text, const std::string& source, const std::string& cue,
                 const std::string& content) {
  auto spans = [&](const std::string& words) {
    if (words.empty()) return std::string("[]");
    const std::size_t at = text.find(words);
    EXPECT_NE(at, std::string::npos) << words;
    return "[[" + std::to_string(at) + "," + std::to_string(at + words.size()) + "]]";
  };
  return R"({"id":"x","text":")" + text + R"(","attributions":[{"source":)" + spans(source) +
         R"(,"cue":)" + spans(cue) + R"(,"content":)" + spans(content) + "}]}\n";
}

double f1(const AttributionScore& score, const std::string& role) {
  for (const AttributionScore::Role& one : score.roles)
    if (one.name == role) return one.exact.f1;
  return -1;
}

TEST(Attribution, ComparesWordsByRole) {
  const struct {
    const char* what;
    std::string line;
    double source, cue, content, triple;
  } rows[] = {
      {"all right, the joining word being of the content",
       line("Lumen Foods said that the mill was sold.", "Lumen Foods", "said",
            "that the mill was sold"),
       1, 1, 1, 1},
      {"a date beside the cue is of the cue",
       line("Lumen Foods said on Friday that the mill was sold.", "Lumen Foods", "said on Friday",
            "that the mill was sold"),
       1, 1, 1, 1},
      {"an apposition is of the source",
       line("Anna Hartono, a spokeswoman for Lumen Foods, said the mill was sold.",
            "Anna Hartono, a spokeswoman for Lumen Foods", "said", "the mill was sold"),
       1, 1, 1, 1},
      {"a content too short is wrong, and so is the triple",
       line("Lumen Foods said that the mill was sold.", "Lumen Foods", "said", "the mill"), 1, 1, 0,
       0},
      {"a find inside a labelled content is the other layer",
       line("Fears grow Lumen Foods said that the mill was sold.", "", "Fears",
            "Lumen Foods said that the mill was sold"),
       0, 0, 0, 0},
  };
  for (const auto& row : rows) {
    Result<AttributionScore> score = score_attributions(row.line, "made", knowledge());
    ASSERT_TRUE(score) << row.what << ": " << score.error().message;
    EXPECT_DOUBLE_EQ(f1(*score, "source"), row.source) << row.what;
    EXPECT_DOUBLE_EQ(f1(*score, "cue"), row.cue) << row.what;
    EXPECT_DOUBLE_EQ(f1(*score, "content"), row.content) << row.what;
    EXPECT_DOUBLE_EQ(f1(*score, "triple"), row.triple) << row.what;
  }
  // The inner find of the last row is left out, not counted against us.
  EXPECT_EQ(score_attributions(rows[4].line, "made", knowledge())->found, 0u);
}

TEST(Attribution, SaysWhatIsWrongAndWhere) {
  const struct {
    const char* lines;
    const char* reason;
  } rows[] = {
      {"not json", "made:1: no JSON object"},
      {"\n{\"text\": 7}", "made:2: no text under \"text\""},
      {"{\"text\": \"a b\"}", "made:1: no list under \"attributions\""},
      {"{\"text\": \"a b\", \"attributions\": [{\"source\": []}]}",
       "made:1: an attribution without \"cue\""},
      {"{\"text\": \"a b\", \"attributions\": [{\"source\": [[0, 9]], \"cue\": [], \"content\": "
       "[]}]}",
       "made:1: the span [0, 9) leaves the text"},
      {"{\"text\": \"a b\", \"attributions\": [{\"source\": [0], \"cue\": [], \"content\": []}]}",
       "made:1: a span is a pair of numbers"},
  };
  for (const auto& row : rows) {
    Result<AttributionScore> score = score_attributions(row.lines, "made", knowledge());
    ASSERT_FALSE(score) << row.lines;
    EXPECT_EQ(score.error().message, row.reason);
  }
}

TEST(Attribution, OffsetsAreCodePointsAndSurviveWhatReadingDrops) {
  const std::string text = "\u201CCaf\u00E9 sold,\u201D said Lumen Foods.";
  const std::string made =
      R"({"lang":"en","text":"\ufeff)" + text +
      R"(","attributions":[{"source":[[19,30]],"cue":[[14,18]],"content":[[2,11]]}]})";
  Result<AttributionScore> score = score_attributions(made, "made", knowledge());
  ASSERT_TRUE(score) << score.error().message;
  EXPECT_DOUBLE_EQ(f1(*score, "triple"), 1);
}

}  // namespace
}  // namespace hearsay
