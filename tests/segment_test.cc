// Segments: where sentences and quotations begin and end, which lexemes are found, and that no bytes can break it.
#include "segment/segment.h"

#include <algorithm>
#include <chrono>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "base/utf8.h"

namespace hearsay {
namespace {

const Packs& packs() {
  static const Packs kPacks = [] {
    auto loaded = load_packs(embedded_packs());
    HEARSAY_CHECK(loaded.has_value());
    return *std::move(loaded);
  }();
  return kPacks;
}

Article article_of(std::string_view title, std::string_view text) {
  Article article;
  set_text(article, title, text);
  return article;
}

// Sentences of a text, one each; a headline starts with '#'.
std::vector<std::string> sentences_of(const Article& article, std::string_view language) {
  std::vector<std::string> out;
  const SegmentedText text = segment(article, packs().best(language));
  for (const Sentence& sentence : text.sentences)
    out.push_back((sentence.headline ? "#" : "") + std::string(slice(article.full, sentence.span)));
  return out;
}

struct Split {
  const char* language;
  std::string_view text;
  std::vector<std::string> sentences;
};

TEST(Segment, Sentences) {
  const Split kCases[] = {
      {"en", "One came. Two left.", {"One came.", "Two left."}},
      {"en", "Mr. Lamp of Acme Inc. said no. He left.", {"Mr. Lamp of Acme Inc. said no.", "He left."}},
      {"en", "It sold Acme Inc. The buyer paid.", {"It sold Acme Inc.", "The buyer paid."}},
      {"en", "It is made in the U.S. The buyer paid.", {"It is made in the U.S.", "The buyer paid."}},
      {"en", "The U.S. Treasury said no.", {"The U.S. Treasury said no."}},
      {"en", "Dr. No said yes.", {"Dr. No said yes."}},
      {"en", "R.A. Lamp and J. Smith met.", {"R.A. Lamp and J. Smith met."}},
      {"en", "It rose 7.4 percent. It fell.", {"It rose 7.4 percent.", "It fell."}},
      {"en", "\"We never agreed!\" said Lamp. He left.", {"\"We never agreed!\" said Lamp.", "He left."}},
      {"en", "“Why would we?” she asked. “No.” Lamp left.", {"“Why would we?” she asked.", "“No.”", "Lamp left."}},
      {"en", "“We never agreed,” Lamp said.", {"“We never agreed,” Lamp said."}},
      {"en", "Well... maybe. It may... Yes.", {"Well... maybe.", "It may...", "Yes."}},
      {"en", "He said no (in public). She agreed.", {"He said no (in public).", "She agreed."}},
      {"en", "Really?! Yes.", {"Really?!", "Yes."}},
      {"en", "First line here.\nSecond line here.\n\nThird.", {"First line here.", "Second line here.", "Third."}},
      {"id", "Kata dia, PT. Lampu Tbk. tidak tahu. Namun ia diam.", {"Kata dia, PT. Lampu Tbk. tidak tahu.", "Namun ia diam."}},
      {"id", "Nilainya Rp7,5 triliun. Itu besar.", {"Nilainya Rp7,5 triliun.", "Itu besar."}},
      {"id", "\"Benarkah?\" kata dia. \"Tidak.\"", {"\"Benarkah?\" kata dia.", "\"Tidak.\""}},
      {"base", "Er sagte: „Nein.“ Danach ging er.", {"Er sagte: „Nein.“", "Danach ging er."}},
      {"zh", "公司否认。他说：“没有！”谈判继续", {"公司否认。", "他说：“没有！”", "谈判继续"}},
  };
  for (const Split& split : kCases) {
    Article article = article_of("", split.text);
    std::vector<std::string> found = sentences_of(article, split.language);
    for (std::string& sentence : found)
      if (sentence.starts_with('#')) sentence.erase(0, 1);
    EXPECT_EQ(found, split.sentences) << split.text;
  }
}

TEST(Segment, Headlines) {
  Article article = article_of("Lamp Says U.S. And China Agree. Really", "Persaingan AI Semakin Ketat\nIt rose by four percent on Monday.\nCan it last?");
  EXPECT_EQ(sentences_of(article, "en"),
            (std::vector<std::string>{"#Lamp Says U.S. And China Agree.", "#Really", "#Persaingan AI Semakin Ketat",
                                      "It rose by four percent on Monday.", "Can it last?"}));
  EXPECT_EQ(sentences_of(article_of("", "Akankah Harga Naik?\nHarga naik."), "id")[0], "#Akankah Harga Naik?");
  EXPECT_EQ(sentences_of(article_of("", "Baca juga:\nHarga naik."), "id")[0], "Baca juga:");
}

// Words inside a quotation are marked by [ ].
std::string quoted(std::string_view text) {
  Article article = article_of("", text);
  const SegmentedText segmented = segment(article, packs().best("en"));
  std::string out;
  for (std::uint32_t i = 0; i < segmented.tokens.size(); ++i) {
    const Token& token = segmented.tokens[i];
    if (token.is(kTokenQuoteOpen)) out += "[";
    if (token.is(kTokenQuoteClose)) out += "]";
    if (!token.is(kTokenPunct)) out += (token.is(kTokenInQuote) ? "+" : "-") + std::string(segmented.word(i));
  }
  return out;
}

TEST(Segment, Quotations) {
  const std::pair<std::string_view, std::string_view> kCases[] = {
      {"\"a b,\" c \"d\"", "[+a+b]-c[+d]"},
      {"“a ‘b’ c” d", "[+a+b+c]-d"},
      {"“a 'b' don't” d", "[+a+b+don't]-d"},
      {"'a don't b' c", "[+a+don't+b]-c"},
      {"the workers' rights", "-the-workers-rights"},
      {"in the '90s it fell", "-in-the-90-s-it-fell"},
      {"he said: 'We know\nthat", "-he-said[+We+know-that"},
      {"„a b“ c", "[+a+b]-c"},
      {"»a b« c", "[+a+b]-c"},
      {"«a b» c", "[+a+b]-c"},
      {"「说」b", "[+说]-b"},
      {"“a b", "[+a+b"},
      {"“a\nb", "[+a-b"},
      {"a 6\" pipe “b”", "-a-6-pipe[+b]"},
      {"“a\" b", "[+a]-b"},
  };
  for (const auto& [text, marks] : kCases) EXPECT_EQ(quoted(text), marks) << text;
}

TEST(Segment, FlagsOfTokens) {
  struct Flags {
    std::string_view word;
    std::uint16_t set, clear;
  };
  Article article = article_of("", "NVIDIA Corp fell 7.4%, said a BBC man");
  const SegmentedText text = segment(article, packs().best("en"));
  const Flags kCases[] = {{"NVIDIA", kTokenCapital | kTokenAllCaps, kTokenNumber}, {"Corp", kTokenCapital, kTokenAllCaps},
                          {"fell", 0, kTokenCapital | kTokenPunct},                {"7.4", kTokenNumber, kTokenPunct},
                          {"%", kTokenPunct | kTokenGlued, kTokenNumber},          {",", kTokenPunct | kTokenGlued, 0},
                          {"a", 0, kTokenAllCaps},                                 {"BBC", kTokenAllCaps, kTokenGlued}};
  for (const Flags& flags : kCases) {
    bool found = false;
    for (std::uint32_t i = 0; i < text.tokens.size(); ++i) {
      if (text.word(i) != flags.word) continue;
      found = true;
      EXPECT_EQ(text.tokens[i].flags & flags.set, flags.set) << flags.word;
      EXPECT_EQ(text.tokens[i].flags & flags.clear, 0) << flags.word;
    }
    EXPECT_TRUE(found) << flags.word;
  }
}

TEST(Segment, LongestLexemeOfAKind) {
  auto loaded = load_packs({{"x.toml",
                             "[pack]\ncode=\"xx\"\n[[lexeme]]\nkind=\"cue\"\nwords=[\"declined\",\"declined to comment\",\"comment\"]\n"
                             "[[lexeme]]\nkind=\"stop\"\nwords=[\"declined\",\"to\"]\n"
                             "[[lexeme]]\nkind=\"refute\"\nwords=[\"declined\",\"X\"]\n"}});  // not for tokens
  ASSERT_TRUE(loaded.has_value());
  Article article = article_of("", "X declined to comment. Y declined to\nsay. Comment");
  const SegmentedText text = segment(article, loaded->best("xx"));
  std::vector<std::string> found;
  for (const LexHit& hit : text.hits)
    found.push_back(std::to_string(hit.token) + "+" + std::to_string(hit.length) + " " + text.lexeme(hit).words);
  EXPECT_EQ(found, (std::vector<std::string>{"1+3 declined to comment", "1+1 declined", "2+1 to", "6+1 declined", "6+1 declined", "7+1 to", "10+1 comment"}));
  ASSERT_NE(text.hit_at(1, LexKind::kCue), nullptr);
  EXPECT_EQ(text.hit_at(1, LexKind::kCue)->length, 3u);
  EXPECT_EQ(text.hit_at(0, LexKind::kCue), nullptr);
  EXPECT_EQ(text.hit_at(4000000000u, LexKind::kCue), nullptr);
}

TEST(Segment, SentenceAtEveryOffset) {
  Article article = article_of("Head", "One came. Two left.\n\nThree.");
  const SegmentedText text = segment(article, packs().best("en"));
  for (std::uint32_t s = 0; s < text.sentences.size(); ++s)
    for (std::uint32_t at = text.sentences[s].span.begin; at < text.sentences[s].span.end; ++at) EXPECT_EQ(text.sentence_at(at), s);
}

// What segment.h promises of any text.
void expect_promises(const Article& article, const SegmentedText& text, const SegmentLimits& limits) {
  std::uint32_t at = 0, token = 0;
  auto blank = [&](std::uint32_t from, std::uint32_t to) {
    for (std::size_t offset = from; offset < to;)
      if (!is_space(next_code_point(article.full, offset))) return false;
    return true;
  };
  for (const Sentence& sentence : text.sentences) {
    ASSERT_LE(at, sentence.span.begin);
    ASSERT_LT(sentence.span.begin, sentence.span.end);
    ASSERT_LE(sentence.span.end, article.full.size());
    ASSERT_TRUE(is_border(article.full, sentence.span.begin) && is_border(article.full, sentence.span.end));
    EXPECT_TRUE(blank(at, sentence.span.begin));
    EXPECT_EQ(slice(article.full, sentence.span).find('\n'), std::string_view::npos);
    EXPECT_EQ(token, sentence.token_begin);
    EXPECT_LE(sentence.token_end - sentence.token_begin, limits.sentence_tokens);
    std::uint32_t inner = sentence.span.begin;
    for (; token < sentence.token_end; ++token) {
      const Span span = text.tokens[token].span;
      ASSERT_LE(inner, span.begin);
      ASSERT_LT(span.begin, span.end);
      ASSERT_LE(span.end, sentence.span.end);
      ASSERT_TRUE(is_border(article.full, span.begin) && is_border(article.full, span.end));
      inner = span.end;
    }
    at = sentence.span.end;
  }
  EXPECT_TRUE(blank(at, static_cast<std::uint32_t>(article.full.size())));
  EXPECT_EQ(token, text.tokens.size());
  EXPECT_LE(text.tokens.size(), limits.tokens);
  ASSERT_EQ(text.first_hit.size(), text.tokens.size() + 1);
  for (std::uint32_t i = 0; i < text.tokens.size(); ++i) {
    ASSERT_LE(text.first_hit[i], text.first_hit[i + 1]);
    for (std::uint32_t h = text.first_hit[i]; h < text.first_hit[i + 1]; ++h) {
      EXPECT_EQ(text.hits[h].token, i);
      EXPECT_LE(i + text.hits[h].length, text.tokens.size());
    }
  }
}

TEST(Segment, PromisesHoldForAnyText) {
  static constexpr std::string_view kParts[] = {"said", "Acme Inc.", "U.S.", " ", "\n", "\n\n", ".", "...", "!", "?\"", "\"", "'", "“", "”", "‘",
                                                "’", "„", "«", "»", "7,4", "Rp100", "RM5.5", "US$", "'s", "公司", "。", "：", "é", "\u00a0", "\u200b",
                                                "\u3000", "(", ")", "-", "a.b.c", "The", "declined to comment", "\U0001F600", "\u0301", "%"};
  std::mt19937 engine(7);
  auto random = [&] { return static_cast<std::uint32_t>(engine()); };
  for (int round = 0; round < 3000; ++round) {
    std::string title, body;
    for (std::uint32_t n = random() % 8; n > 0; --n) title += kParts[random() % std::size(kParts)];
    for (std::uint32_t n = random() % 60; n > 0; --n) body += kParts[random() % std::size(kParts)];
    Article article = article_of(title, body);
    SegmentLimits limits;
    if (round % 3 == 0) limits = {random() % 20 + 1, random() % 6 + 1};
    static constexpr std::string_view kLanguages[] = {"en", "id", "ms", "zh", "base"};
    const SegmentedText text = segment(article, packs().best(kLanguages[random() % std::size(kLanguages)]), limits);
    expect_promises(article, text, limits);
    if (HasFailure()) FAIL() << "round " << round << ": " << article.full;
  }
}

TEST(Segment, RestBehindTheLimitIsUnread) {
  Article article = article_of("", "One two three four five six. Seven.\nEight nine.");
  SegmentLimits limits{4, 400};
  const SegmentedText text = segment(article, packs().best("en"), limits);
  EXPECT_EQ(text.tokens.size(), 4u);
  EXPECT_EQ(sentences_of(article, "en").size(), 3u);
  ASSERT_EQ(text.sentences.size(), 3u);
  EXPECT_EQ(slice(article.full, text.sentences[1].span), "five six. Seven.");
  EXPECT_EQ(slice(article.full, text.sentences[2].span), "Eight nine.");
}

// Lines that each took quadratic time once.
TEST(Segment, HostileTextTakesLinearTime) {
  for (std::string_view part : {".", "a.", ".\"", "\"'", "Rp1", "? a", "U.S. ", "'a ", "公", "said ", "not "}) {
    Article article;
    while (article.full.size() < (1u << 20)) article.full += part;
    article.full += " a";
    const auto start = std::chrono::steady_clock::now();
    const SegmentedText text = segment(article, packs().best("en"));
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10)) << part;
    EXPECT_EQ(text.sentences.back().span.end, article.full.size());
  }
}

TEST(Segment, DumpIsOneLineASentence) {
  Article article = article_of("Head", "Lamp said no.");
  const std::string dump = to_text(segment(article, packs().best("en")));
  EXPECT_EQ(std::count(dump.begin(), dump.end(), '\n'), 2);
  EXPECT_TRUE(dump.starts_with("headline p0 [0,4): Head")) << dump;
  EXPECT_NE(dump.find("cue:say=said"), std::string::npos) << dump;
}

}  // namespace
}  // namespace hearsay
