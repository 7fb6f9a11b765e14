// The readers and scorers of the labelled sets: small files with figures worked out by hand, and
// for Wikinews-DE with figures that the set's own script gave for them.
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "eval/attribution.h"
#include "eval/eval.h"

namespace hearsay {
namespace {

std::string words(const LabelledArticle& article, const Tokens& tokens) {
  std::string out;
  for (std::uint32_t token : tokens)
    out += (out.empty() ? "" : "|") + std::string(slice(article.text, article.tokens[token]));
  return out;
}

TEST(Labelled, OffsetsAreCodePointsAndPiecesJoin) {
  Result<std::vector<LabelledArticle>> read = read_labelled(
      R"({"id":"1","text":"“Né\r\nso,” Ann said. “Yes.”","attributions":[{"source":[[10,13]],"cue":[[14,18]],"content":[[0,9],[20,26]]}]})"
      "\n\n",
      "x.jsonl");
  ASSERT_TRUE(read.has_value()) << read.error().message;
  ASSERT_EQ(read->size(), 1u);
  const LabelledArticle& article = (*read)[0];
  EXPECT_EQ(article.text, "“Né \nso,” Ann said. “Yes.”") << "a control character becomes a blank";
  ASSERT_EQ(article.labelled.size(), 1u);
  EXPECT_EQ(words(article, article.labelled[0].source), "Ann");
  EXPECT_EQ(words(article, article.labelled[0].cue), "said");
  EXPECT_EQ(words(article, article.labelled[0].content), "“|Né|so|,|”|“|Yes|.|”");
}

TEST(Labelled, TokensAreRunsOfLettersAndDigits) {
  const std::string text = "The U.S. paid $1.5bn — Müller's.";
  std::string out;
  for (Span token : scorer_tokens(text)) out += std::string(slice(text, token)) + " ";
  EXPECT_EQ(out, "The U . S . paid $ 1 . 5bn — Müller ' s . ");
}

TEST(Labelled, BadInputIsNamedWithItsLine) {
  const std::string good = R"({"id":"1","text":"a","attributions":[]})";
  struct Row {
    const char *line, *message;
  };
  const Row rows[] = {
      {"", "x.jsonl: no articles"},
      {"{", "x.jsonl:1: no JSON object"},
      {"[]", "x.jsonl:1: no JSON object"},
      {"{\"id\":\"1\",\"text\":\"\xFF\"}", "x.jsonl:1: no JSON object"},
      {R"({"text":"a","attributions":[]})", "x.jsonl:1: no text \"id\""},
      {R"({"id":"1","text":7,"attributions":[]})", "x.jsonl:1: no text \"text\""},
      {R"({"id":"1","text":"a"})", "x.jsonl:1: no list \"attributions\""},
      {R"({"id":"1","text":"a","attributions":[1]})", "x.jsonl:1: an attribution is no object"},
      {R"({"id":"1","text":"a","attributions":[{"source":[],"cue":[]}]})",
       "x.jsonl:1: an attribution has no list \"content\""},
      {R"({"id":"1","text":"a","attributions":[{"source":[[0]],"cue":[],"content":[]}]})",
       "x.jsonl:1: \"source\" has a piece that is no [begin, end]"},
      {R"({"id":"1","text":"a","attributions":[{"source":[[-1,1]],"cue":[],"content":[]}]})",
       "x.jsonl:1: \"source\" has a piece that is no [begin, end]"},
      {R"({"id":"1","text":"é","attributions":[{"source":[[0,2]],"cue":[],"content":[]}]})",
       "x.jsonl:1: \"source\" [0, 2] lies outside the text of 1 code points"},
      {R"({"id":"1","text":"ab","attributions":[{"source":[[2,1]],"cue":[],"content":[]}]})",
       "x.jsonl:1: \"source\" [2, 1] lies outside the text of 2 code points"},
      {R"({"id":"1","text":"a","attributions":[{"source":[],"cue":[],"content":[],"type":1}]})",
       "x.jsonl:1: no text \"type\""},
  };
  for (const Row& row : rows) {
    Result<std::vector<LabelledArticle>> read = read_labelled(row.line, "x.jsonl");
    ASSERT_FALSE(read.has_value()) << row.line;
    EXPECT_EQ(read.error().message, row.message);
    EXPECT_EQ(read.error().code, ErrorCode::kBadInput);
  }
  EXPECT_EQ(read_labelled(good + "\n{", "x.jsonl").error().message, "x.jsonl:2: no JSON object");
}

Attribution made(Tokens source, Tokens cue, Tokens content) {
  return {std::move(source), std::move(cue), std::move(content), {}, {}, {}, {}};
}
LabelledArticle labelled(std::vector<Attribution> attributions) {
  return {"1", "", {}, std::move(attributions)};
}

// Figures in the order of kNames.
void expect_f1(const PolnearScore& score, const std::array<double, 7>& wanted) {
  for (std::size_t f = 0; f < wanted.size(); ++f)
    EXPECT_NEAR(score.figures[f].ratio.f1(), wanted[f], 1e-12) << PolnearScore::kNames[f];
}

TEST(Polnear, PerfectIsOne) {
  const std::vector<Attribution> one = {made({0}, {1}, {2, 3, 7}), made({}, {4}, {5})};
  const PolnearScore score = score_polnear({labelled(one)}, {one});
  expect_f1(score, {1, 1, 1, 1, 1, 1, 1});
  EXPECT_EQ(score.figures[0].low, 1);
  EXPECT_EQ(score.figures[0].high, 1);
  EXPECT_EQ(score.labelled, 2u);
}

TEST(Polnear, NothingIsZero) {
  expect_f1(score_polnear({labelled({made({0}, {1}, {2})})}, {{}}), {0, 0, 0, 0, 0, 0, 0});
  expect_f1(score_polnear({}, {}), {0, 0, 0, 0, 0, 0, 0});
}

TEST(Polnear, EachElementIsCountedForItself) {
  // Source exact; cue one token short; content one token long; an absent source is no element.
  const PolnearScore score =
      score_polnear({labelled({made({0}, {1, 2}, {3, 4}), made({}, {8}, {9})})},
                    {{made({0}, {1}, {3, 4, 5}), made({}, {8}, {9})}});
  expect_f1(score, {1, 1, 0.5, 0.8, 0.5, 6 / 7.0, 0.5});
}

TEST(Polnear, ALabelledElementCountsOnce) {
  const Attribution one = made({0}, {1}, {2});
  const PolnearScore score = score_polnear({labelled({one})}, {{one, one}});
  EXPECT_NEAR(score.figures[0].ratio.precision, 0.5, 1e-12);
  EXPECT_NEAR(score.figures[6].ratio.recall, 1, 1e-12);
}

TEST(Polnear, OtherLayersAreLeftOut) {
  const Attribution outer = made({0}, {1}, {2, 3, 4, 5, 6});
  const Attribution inner = made({2}, {3}, {4, 5});
  for (const auto& [truth, also] : {std::pair{outer, inner}, std::pair{inner, outer}}) {
    const PolnearScore score = score_polnear({labelled({truth})}, {{outer, inner}});
    EXPECT_EQ(score.other_layer, 1u);
    expect_f1(score, {1, 1, 1, 1, 1, 1, 1});
    EXPECT_NEAR(score.strict[6].precision, 0.5, 1e-12)
        << "without the rule " << also.cue[0] << " is an error";
  }
  // A find that shares the labelled cue is of the labelled layer, right or wrong; one beside it is
  // an error.
  EXPECT_EQ(score_polnear({labelled({outer})}, {{made({0}, {1, 2}, {3})}}).other_layer, 0u);
  EXPECT_EQ(score_polnear({labelled({outer})}, {{made({8}, {9}, {10})}}).other_layer, 0u);
}

TEST(Polnear, TheIntervalIsTheSameEachTime) {
  std::vector<LabelledArticle> articles;
  std::vector<std::vector<Attribution>> found;
  for (std::uint32_t a = 0; a < 20; ++a) {
    articles.push_back(labelled({made({0}, {1}, {2})}));
    found.push_back({made({0}, {1}, {a % 4 == 0 ? 3u : 2u})});
  }
  const PolnearScore once = score_polnear(articles, found), again = score_polnear(articles, found);
  EXPECT_NEAR(once.figures[4].ratio.f1(), 0.75, 1e-12);
  EXPECT_LT(once.figures[4].low, 0.75);
  EXPECT_GT(once.figures[4].high, 0.75);
  EXPECT_EQ(once.figures[4].low, again.figures[4].low);
  EXPECT_EQ(once.figures[4].high, again.figures[4].high);
}

TEST(Assignment, IsTheBestOne) {
  struct Row {
    std::vector<std::vector<double>> scores;
    std::vector<int> partner;
  };
  const Row rows[] = {
      {{}, {}},
      {{{}, {}}, {-1, -1}},
      {{{1}}, {0}},
      {{{2, 1}, {2, 0}}, {1, 0}},
      {{{1, 5, 2}}, {1}},
      {{{1}, {5}, {2}}, {-1, 0, -1}},
      {{{0, 0}, {0, 0}}, {0, 1}},
      {{{4, 1, 3}, {2, 0, 5}, {3, 2, 2}}, {0, 2, 1}},
  };
  for (const Row& row : rows) EXPECT_EQ(best_assignment(row.scores), row.partner);
}

TEST(Wikinews, FiguresAreThoseOfTheOfficialScript) {
  auto full = [](Tokens content, Tokens source, Tokens cue, Tokens frame, const char* type) {
    Attribution one = made(std::move(source), std::move(cue), std::move(content));
    one.frame = std::move(frame);
    one.type = type;
    one.medium = "Speech";
    return one;
  };
  const std::vector<LabelledArticle> articles = {
      {"a",
       "",
       {},
       {full({3, 4, 5, 6}, {0, 1}, {2}, {0, 1, 2}, "Indirect"), full({5, 6}, {0}, {}, {}, "Direct"),
        full({20, 21}, {}, {22}, {}, "Reported")}},
      {"b", "", {}, {full({1, 2}, {0}, {}, {}, "FreeIndirect")}}};
  const std::vector<std::vector<Attribution>> predicted = {
      {full({3, 4, 5}, {1}, {2}, {1, 2}, "Indirect"), full({6}, {0}, {2}, {}, "Indirect"),
       full({30}, {31}, {}, {}, "Direct"), full({40}, {}, {}, {}, "Direct")},
      {}};
  const WikinewsScore score = score_wikinews(articles, predicted);
  EXPECT_NEAR(score.messages.ratio.precision, 0.5, 1e-12);
  EXPECT_NEAR(score.messages.ratio.recall, 0.3125, 1e-12);
  EXPECT_NEAR(score.roles.ratio.precision, 2 / 3.0, 1e-12);
  EXPECT_NEAR(score.roles.ratio.recall, 19 / 36.0, 1e-12);
  EXPECT_NEAR(score.joint.ratio.f1(), 0.5088, 1e-12);
}

TEST(Wikinews, OfficialLinesNameTheTokens) {
  Attribution one = made({0}, {1}, {2, 3});
  one.type = "Direct";
  EXPECT_EQ(
      official_lines({{"d", "", {}, {}}}, {{one}}),
      R"({"annotations":[{"addressee":{"tokenIds":[]},"cue":{"tokenIds":[1]},"frame":{"tokenIds":[]},"quote":{"tokenIds":[2,3]},)"
      R"("speaker":{"tokenIds":[0]},"type":"Direct"}],"documentName":"d"})"
      "\n");
}

// What the adapter promises, on texts of our own.
TEST(Adapter, BringsSpansToTheConventions) {
  Result<Knowledge> knowledge = embedded_knowledge();
  ASSERT_TRUE(knowledge.has_value());
  struct Row {
    const char *text, *source, *cue, *content;
  };
  const Row rows[] = {
      {"Anna Smith said that the deal was dead.", "Anna|Smith", "said", "that|the|deal|was|dead"},
      {"Anna Smith has also said the deal was dead.", "Anna|Smith", "has|also|said",
       "the|deal|was|dead"},
      {"“The deal is dead,” Anna Smith said. “It will not come back.”", "Anna|Smith", "said",
       "“|The|deal|is|dead|,|”|“|It|will|not|come|back|.|”"},
  };
  for (const Row& row : rows) {
    LabelledArticle article{"1", row.text, scorer_tokens(row.text), {}};
    const std::vector<std::vector<Attribution>> found =
        predict({article}, "en", Conventions::kPolnear, *knowledge);
    ASSERT_EQ(found[0].size(), 1u) << row.text;
    EXPECT_EQ(words(article, found[0][0].source), row.source);
    EXPECT_EQ(words(article, found[0][0].cue), row.cue);
    EXPECT_EQ(words(article, found[0][0].content), row.content);
  }
}

TEST(Learned, AloneFindsWhatItWasTaughtAndNothingWithoutAModel) {
  Result<Knowledge> knowledge = embedded_knowledge();
  ASSERT_TRUE(knowledge.has_value());
  const std::string text = "Anna Smith said that the deal was dead. She went home.";
  const LabelledArticle article{"1", text, scorer_tokens(text), {}};
  const std::vector<std::vector<Attribution>> found = predict_learned({article}, "en", *knowledge);
  ASSERT_EQ(found.size(), 1u);
  ASSERT_EQ(found[0].size(), 1u);
  EXPECT_EQ(words(article, found[0][0].source), "Anna|Smith");
  EXPECT_EQ(words(article, found[0][0].cue), "said");
  EXPECT_EQ(words(article, found[0][0].content), "that|the|deal|was|dead");
  for (const char* language : {"id", "xx"})
    EXPECT_EQ(predict_learned({article}, language, *knowledge),
              (std::vector<std::vector<Attribution>>{{}}))
        << language;
}

}  // namespace
}  // namespace hearsay
