// Copies: shared passages, what makes a copy and what a form, whatever the order of arrival; and
// the scores of both.
#include "copies/copies.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <numeric>
#include <random>

#include "base/hash.h"
#include "base/utf8.h"
#include "eval/eval.h"
#include "eval/regression.h"
#include "ledger_content.h"

namespace hearsay {
namespace {

namespace fs = std::filesystem;
constexpr Time kStart = 1738638300;  // 2025-02-04

std::vector<std::uint32_t> words(std::string_view text) {
  std::vector<std::uint32_t> out;
  for (std::string_view word : split(text, ' '))
    out.push_back(static_cast<std::uint32_t>(hash64(word)) & ~kFactBit);
  return out;
}

std::string to_text(const std::vector<Passage>& passages) {
  std::string out;
  for (const Passage& one : passages)
    out += (out.empty() ? "" : " ") + std::to_string(one.first) + "-" + std::to_string(one.second) +
           "x" + std::to_string(one.words);
  return out;
}

TEST(SharedPassages, AreLongestFirstAndTakeNoWordTwice) {
  struct Row {
    const char *name, *a, *b, *expected;
  };
  const Row rows[] = {
      {"the same", "a b c d e", "a b c d e", "0-0x5"},
      {"nothing", "a b c d e", "f g h i j", ""},
      {"too short", "a b c x", "a b c y", ""},
      {"one word changed", "a b c d x e f g h", "a b c d y e f g h", "0-0x4 5-5x4"},
      {"another order", "a b c d e f g h", "e f g h a b c d", "0-4x4 4-0x4"},
      {"said twice in one", "a b c d", "a b c d x a b c d", "0-0x4"},
      {"said twice in both", "a b c d x a b c d", "a b c d y a b c d", "0-0x4 5-5x4"},
      {"the longer run wins", "a b c d e f", "a b c d x c d e f y a b c d e f", "0-10x6"},
      {"empty", "", "a b c d", ""},
  };
  for (const Row& row : rows)
    EXPECT_EQ(to_text(shared_passages(words(row.a), words(row.b))), row.expected) << row.name;
}

TEST(SharedPassages, IgnoreWhatMarksAFact) {
  std::vector<std::uint32_t> a = words("a b c d e"), b = a;
  b[2] |= kFactBit;
  EXPECT_EQ(to_text(shared_passages(a, b)), "0-0x5");
}

// Whatever the texts, no word stands in two passages, and the two sides agree.
TEST(SharedPassages, HoldForRandomTexts) {
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    std::vector<std::uint32_t> a(random() % 80), b(random() % 80);
    for (auto* side : {&a, &b})
      for (std::uint32_t& word : *side) word = 2 * static_cast<std::uint32_t>(random() % 3);
    std::vector<int> used_a(a.size()), used_b(b.size());
    for (const Passage& one : shared_passages(a, b)) {
      ASSERT_GE(one.words, 4u);
      for (std::uint32_t k = 0; k < one.words; ++k) {
        ASSERT_EQ(a[one.first + k], b[one.second + k]);
        ASSERT_EQ(++used_a[one.first + k], 1);
        ASSERT_EQ(++used_b[one.second + k], 1);
      }
    }
  }
}

// Quadratic work would take minutes here.
TEST(SharedPassages, StayLinearOnRepetition) {
  for (std::size_t period : {1u, 2u, 50u, 20000u}) {
    std::vector<std::uint32_t> a(200000), b(200000);
    for (std::size_t i = 0; i < a.size(); ++i)
      a[i] = b[i] = static_cast<std::uint32_t>(2 * (i % period));
    shared_passages(a, b);
  }
}

// Articles through the whole left side.
struct Set {
  std::vector<std::unique_ptr<Analysis>> articles;

  void add(const std::string& id, const std::string& outlet, Time published,
           const std::string& text) {
    Article article;
    article.id = id;
    article.outlet = outlet;
    article.published = published;
    article.language = "en";
    set_text(article, "", text);
    articles.push_back(analyze(std::move(article), knowledge()));
  }
  std::vector<CopyInput> inputs() const {
    std::vector<CopyInput> out;
    for (const auto& one : articles)
      out.push_back({one->article.id, one->article.outlet, one->article.language, one->article.url,
                     one->article.published, &one->print});
    return out;
  }
};

// "b<-a near-verbatim" for each link, sorted.
std::vector<std::string> links(std::span<const CopyInput> inputs) {
  std::vector<std::string> out;
  for (const Copy& copy : find_copies(inputs, knowledge().outlets))
    out.push_back(std::string(inputs[copy.article].id) + "<-" + std::string(inputs[copy.of].id) +
                  " " + std::string(name_of(copy.kind)));
  std::sort(out.begin(), out.end());
  return out;
}

const std::string kReport =
    "The harbour authority will close its northern terminal for most of next year, three officials "
    "said, after engineers found cracks in "
    "the quay wall that carries the loading cranes. The work would cost 340 million euros and move "
    "a fifth of the port's containers to "
    "Rotterdam. Shipping lines were told about it on Monday, according to a letter seen by "
    "reporters. Hanna Vogel, who runs the terminal, "
    "said nobody would lose a job while the wall is being rebuilt.";

TEST(FindCopies, TellsCopiesFromForms) {
  const std::string form =
      "The central bank bought 250 million dollars of bills for its customers at a rate of 6.25 "
      "percent, a spokesman said.";
  const std::string filled =
      "The central bank bought 975 million dollars of bills for its customers at a rate of 5.75 "
      "percent, a spokesman said.";
  const std::string front = kReport.substr(0, kReport.find("The work"));
  struct Row {
    const char* name;
    std::string text;
    const char* expected;  // of the second article; "" when it is no copy
  };
  const Row rows[] = {
      {"verbatim", kReport, "b<-a verbatim"},
      {"trimmed", front, "b<-a near-verbatim"},
      {"one word in sixty changed", std::string(kReport).replace(kReport.find("340"), 3, "430"),
       "b<-a verbatim"},
      {"framed", "Welcome to our page. " + kReport + " Subscribe to our letter for more.",
       "b<-a near-verbatim"},
      {"another story",
       "Farmers in the south expect the smallest olive harvest in a decade after a dry spring and "
       "a summer of fires, a union said.",
       ""},
      {"a form filled in again", filled, ""},
  };
  for (const Row& row : rows) {
    Set set;
    set.add("a", "Alpha Times", kStart, row.text == filled ? form : kReport);
    set.add("b", "Beta Post", kStart + 3600, row.text);
    const std::vector<std::string> found = links(set.inputs());
    EXPECT_EQ(found.empty() ? "" : found[0], row.expected) << row.name;
  }
}

TEST(FindCopies, FindsEveryCopyOfWhatHundredsPrint) {
  Set set;
  for (int i = 0; i < 120; ++i)
    set.add("c" + std::to_string(1000 + i), "Outlet " + std::to_string(i), kStart + 60 * i,
            kReport);
  const std::vector<std::string> found = links(set.inputs());
  ASSERT_EQ(found.size(), 119u);
  for (const std::string& link : found)
    EXPECT_NE(link.find("<-c1000 verbatim"), std::string::npos) << link;
}

TEST(FindCopies, DoNotDependOnTheOrderOfArrival) {
  Set set;
  set.add("late", "Alpha Times", kStart - 86400, kReport);  // the original may arrive last
  for (int i = 0; i < 12; ++i) {
    const std::size_t cut = kReport.size() / (1 + static_cast<std::size_t>(i % 3));
    set.add("c" + std::to_string(i), "Outlet " + std::to_string(i), kStart + (i % 4) * 3600,
            kReport.substr(0, cut) + " Page " + std::to_string(i) + ".");
  }
  set.add("other", "Beta Post", kStart,
          "Farmers in the south expect the smallest olive harvest in a decade after a dry spring, "
          "a union said.");
  std::vector<CopyInput> inputs = set.inputs();
  const std::vector<std::string> expected = links(inputs);
  EXPECT_EQ(expected.size(), 12u);
  std::mt19937 random(3);
  for (int round = 0; round < 20; ++round) {
    std::shuffle(inputs.begin(), inputs.end(), random);
    EXPECT_EQ(links(inputs), expected);
  }
}

TEST(Fingerprint, SurvivesItsBlobAndReadsOlderOnes) {
  Set set;
  set.add("a", "Alpha Times", kStart, kReport);
  const Fingerprint& print = set.articles[0]->print;
  EXPECT_EQ(print.text.size(), print.word_count);
  EXPECT_EQ(word_spans(set.articles[0]->mentioned.text).size(), print.text.size());
  std::string blob = encode(print);
  Result<Fingerprint> back = decode_fingerprint(blob);
  ASSERT_TRUE(back.has_value()) << back.error().message;
  EXPECT_EQ(*back, print);
  for (std::size_t size : {std::size_t{0}, std::size_t{1}, blob.size() / 2, blob.size() - 1})
    EXPECT_FALSE(decode_fingerprint(blob.substr(0, size)).has_value()) << size;
  EXPECT_FALSE(decode_fingerprint(blob + "x").has_value());

  // Version 2 ended before tale and notice; version 1 before the text, and its articles are still compared, by their shingles.
  std::string old = blob.substr(0, blob.size() - 4 - 4 * print.tale.size() - 1);
  old[0] = 2;
  Result<Fingerprint> second = decode_fingerprint(old);
  ASSERT_TRUE(second.has_value()) << second.error().message;
  EXPECT_EQ(second->text, print.text);
  EXPECT_TRUE(second->tale.empty());
  old.resize(old.size() - 4 - 4 * print.text.size() - 4 - 8 * print.landmarks.size());
  old[0] = 1;
  Result<Fingerprint> first = decode_fingerprint(old);
  ASSERT_TRUE(first.has_value()) << first.error().message;
  EXPECT_TRUE(first->text.empty());
  EXPECT_TRUE(std::includes(first->landmarks.begin(), first->landmarks.end(),
                            print.landmarks.begin(), print.landmarks.end()));
  EXPECT_GE(copied(likeness(*first, print, 3600)), kCopied);
  blob[0] = 4;
  EXPECT_FALSE(decode_fingerprint(blob).has_value());
}

TEST(Likeness, FallsWithTime) {
  Set set;
  set.add("a", "Alpha Times", kStart, kReport);
  const Fingerprint& print = set.articles[0]->print;
  double before = 1;
  for (Time days : {0, 1, 10, 1000}) {
    const double now = copied(likeness(print, print, days * kDay));
    EXPECT_LT(now, before) << days;
    before = now;
  }
}

TEST(Regression, LearnsALine) {
  std::vector<Example> examples;
  for (int i = 0; i < 40; ++i) examples.push_back({{static_cast<double>(i), 5}, i >= 20});
  const Weights weights = learn(examples);
  for (const Example& one : examples)
    EXPECT_EQ(score(weights, one.features) > 0, one.positive) << one.features[0];
  EXPECT_EQ(learn({}).of.size(), 0u);
}

// Records `order` of the set's articles; when each was recorded is the same.
std::unique_ptr<Ledger> ledger_of(const Set& set, const std::vector<std::size_t>& order) {
  auto ledger = opened(":memory:");
  for (std::size_t i : order) {
    Result<bool> done =
        ledger->record(set.articles[i]->article, to_recorded(*set.articles[i], kStart));
    EXPECT_TRUE(done.has_value() && *done);
  }
  return ledger;
}

// More articles share a passage than the index answers with, so that which of them it picks shows.
TEST(Resembling, DoesNotDependOnTheOrderOfArrival) {
  Set set;
  for (int i = 0; i < 60; ++i)
    set.add("c" + std::to_string(i), "Outlet " + std::to_string(i), kStart + (i % 5) * 60,
            kReport + " Page " + std::to_string(i) + ".");
  std::vector<std::size_t> order(set.articles.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::mt19937 random(5);
  std::vector<std::string> expected;
  for (int round = 0; round < 8; ++round) {
    auto found = ledger_of(set, order)->resembling(set.articles[7]->print, {});
    ASSERT_TRUE(found.has_value()) << found.error().message;
    if (round == 0) expected = ids_of(*found);
    EXPECT_EQ(ids_of(*found), expected) << round;
    std::shuffle(order.begin(), order.end(), random);
  }
  EXPECT_EQ(expected.size(), 16u);
}

TEST(Resembling, SeesOnlyWhatIsWithinTheMoment) {
  Set set;
  set.add("early", "Alpha Times", kStart, kReport);
  set.add("later", "Beta Post", kStart + kDay, kReport + " More on this later.");
  auto ledger = ledger_of(set, {1, 0});
  auto ids = [&](const Moment& moment) {
    auto found = ledger->resembling(set.articles[0]->print, moment);
    return found ? ids_of(*found) : std::vector<std::string>{found.error().message};
  };
  EXPECT_EQ(ids({}), (std::vector<std::string>{"early", "later"}));
  EXPECT_EQ(ids({kStart + 1, std::nullopt}), std::vector<std::string>{"early"});
  EXPECT_EQ(ids({std::nullopt, kStart - 1}), std::vector<std::string>{});
}

TEST(Repeats, SayOfWhomWhichWordsAndWhatIsNew) {
  Set set;
  set.add("model", "Alpha Times", kStart, kReport);
  set.add("again", "Gamma News", kStart + 60, kReport);
  const std::string fresh = "Farmers in the south expect the smallest olive harvest in a decade.";
  set.add("asked", "Beta Post", kStart + 3600, fresh + " " + kReport);
  auto ledger = ledger_of(set, {2, 1, 0});  // the one that is asked about is no model of itself
  Result<Repeats> found = repeats_of(*ledger, *set.articles[2], {}, knowledge());
  ASSERT_TRUE(found.has_value()) << found.error().message;
  ASSERT_EQ(found->models.size(), 1u);
  EXPECT_EQ(found->models[0].model.id, "model");
  EXPECT_EQ(found->models[0].kind, CopyKind::kNearVerbatim);
  ASSERT_EQ(found->also.size(), 1u);
  EXPECT_EQ(found->also[0].id, "again");
  ASSERT_EQ(found->models[0].passages.size(), 1u);
  const Repeat::Passage& passage = found->models[0].passages[0];
  const std::string& full = set.articles[2]->article.full;
  EXPECT_EQ(slice(full, passage.here), slice(found->models[0].text, passage.there));
  EXPECT_TRUE(slice(full, passage.sentence).starts_with("The harbour authority"));
  ASSERT_EQ(found->added.size(), 1u);
  EXPECT_EQ(slice(full, found->added[0]), fresh);
  EXPECT_GT(found->repeated, 0.8);

  // What came first repeats nobody.
  found = repeats_of(*ledger, *set.articles[0], {}, knowledge());
  ASSERT_TRUE(found.has_value());
  EXPECT_TRUE(found->models.empty());
}

std::string pair_line(const std::string& label, const std::string& a, const std::string& b) {
  return R"({"label":")" + label +
         R"(","title_a":"","title_b":"","date_a":"26-FEB-1987 15:01:01.79","date_b":"26-FEB-1987 16:01:01.79RM","body_a":")" +
         a + R"(","body_b":")" + b + "\"}\n";
}

TEST(ScorePairs, CountsByClass) {
  std::string lines;
  for (int i = 0; i < 10; ++i) {
    lines += pair_line("SAME", kReport, kReport);
    lines += pair_line("TEMPLATE", "The bank bought 12 bonds at 3 percent.",
                       "The bank bought 15 bonds at 4 percent.");
  }
  lines += "{\"label\":null}\n\n";
  Result<PairsScore> score = score_pairs(lines, "pairs.jsonl", knowledge());
  ASSERT_TRUE(score.has_value()) << score.error().message;
  EXPECT_EQ(score->pairs, 20u);
  EXPECT_DOUBLE_EQ(score->fixed.f1, 1);
  EXPECT_DOUBLE_EQ(score->folded.f1, 1);
  EXPECT_EQ(score->fixed.classes["SAME"].copies, 10u);
  EXPECT_EQ(score->fixed.classes["TEMPLATE"].copies, 0u);
  EXPECT_EQ(score->weights.size(), 3u);
}

TEST(ScorePairs, NamesFileLineAndReason) {
  const std::pair<std::string, std::string> rows[] = {
      {"oops\n", "p:1: no JSON object"},
      {"\n{\"label\":\"SAME\"}\n", "p:2: no text under \"title_a\""},
      {R"({"label":"SAME","title_a":"","body_a":"x","date_a":"tomorrow","title_b":"","body_b":"y","date_b":"1987"})",
       "p:1: \"date_a\": \"tomorrow\" is no time"},
  };
  for (const auto& [lines, message] : rows) {
    Result<PairsScore> score = score_pairs(lines, "p", knowledge());
    ASSERT_FALSE(score.has_value());
    EXPECT_EQ(score.error().message, message);
  }
  EXPECT_EQ(score_pairs("{}\n", "p", knowledge())->pairs, 0u);
}

TEST(ScoreMade, CountsFamiliesLevelsAndTemplates) {
  const Fingerprint none;
  std::vector<CopyInput> inputs;
  for (const char* id : {"a", "b", "c", "t", "x"})
    inputs.push_back({id, "", "", "", std::nullopt, &none});
  const std::string truth = R"({"id":"a","of":"","kind":"original","shared":0}
{"id":"b","of":"a","kind":"trim","shared":0.3}
{"id":"c","of":"a","kind":"mix","shared":0.2}
{"id":"t","of":"","kind":"template","shared":0}
{"id":"x","of":"","kind":"original","shared":0}
)";
  // c is linked to b: the same family. x is linked to a: wrong.
  std::vector<Copy> found(3);
  found[0].article = 1, found[0].of = 0;
  found[1].article = 2, found[1].of = 1;
  found[2].article = 4, found[2].of = 0;
  Result<MadeScore> score = score_made(inputs, found, truth, "t");
  ASSERT_TRUE(score.has_value()) << score.error().message;
  EXPECT_DOUBLE_EQ(score->recall, 1);
  EXPECT_DOUBLE_EQ(score->precision, 2.0 / 3);
  EXPECT_DOUBLE_EQ(score->rejected, 1);
  EXPECT_EQ(score->shared["0.20"].copies, 1u);
  EXPECT_EQ(score->kinds["trim"].all, 1u);

  EXPECT_EQ(score_made(inputs, found, truth.substr(0, truth.find('\n')), "t").error().message,
            "t: nothing about article \"b\"");
  EXPECT_EQ(score_made(std::span(inputs).first(2), {}, truth, "t").error().message,
            "t: tells of 5 articles, of which 2 were read");
  EXPECT_EQ(score_made(inputs, found, "{\"id\":\"a\",\"of\":\"\",\"kind\":\"trim\"}\n", "t")
                .error()
                .message,
            "t:1: no number under \"shared\"");
}

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// The generator: the same seed gives the same bytes, and what it makes can be told apart.
TEST(Mutate, IsDeterministicAndItsTruthHolds) {
  const fs::path folder =
      fs::temp_directory_path() / ("hearsay-mutate-" + std::to_string(getpid()));
  fs::create_directories(folder / "one");
  fs::create_directories(folder / "two");
  std::ofstream source(folder / "source.jsonl");
  std::mt19937 random(11);
  for (int i = 0; i < 30; ++i) {
    std::string text;
    for (int sentence = 0; sentence < 12; ++sentence) {
      for (int word = 0; word < 12; ++word)
        text += (word > 0 ? " w" : "W") + std::to_string(random() % 3000);
      text += "end. ";
    }
    source << R"({"id":"s)" << i << R"(","published":"2026-01-01T00:00:00Z","title":"T","text":")"
           << text << "\"}\n";
  }
  source.close();
  for (const char* run : {"one", "two"}) {
    const std::string command = std::string(HEARSAY_MUTATE) + " " +
                                (folder / "source.jsonl").string() + " " + (folder / run).string() +
                                " 150 5 > /dev/null";
    ASSERT_EQ(std::system(command.c_str()), 0);
  }
  for (const char* name : {"articles.jsonl", "truth.jsonl"}) {
    EXPECT_FALSE(read_file(folder / "one" / name).empty());
    EXPECT_EQ(read_file(folder / "one" / name), read_file(folder / "two" / name));
  }
  auto ledger = opened(":memory:");
  Result<ReadReport> report =
      read_into(*ledger, {(folder / "one" / "articles.jsonl").string()}, {}, knowledge(), kStart);
  ASSERT_TRUE(report.has_value());
  EXPECT_EQ(report->recorded, 150u);
  fs::remove_all(folder);
}

}  // namespace
}  // namespace hearsay
