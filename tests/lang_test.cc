// Language packs and outlets: what a loader accepts, what it says about the rest, and the cut into tokens.
#include "lang/lang.h"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "base/hash.h"
#include "base/utf8.h"
#include "lang/tokenize.h"

namespace hearsay {
namespace {

constexpr std::string_view kHead = "[pack]\ncode = \"xx\"\n";

Result<Packs> load(std::string_view body, std::string_view head = kHead) {
  return load_packs({{"xx.toml", std::string(head) + std::string(body)}});
}

std::uint64_t sequence(const std::vector<std::string_view>& words) {
  std::uint64_t key = 0;
  for (std::string_view word : words) key = mix(key, token_key(word));
  return key;
}

// The tokens of a text, joined by '|'.
std::string cut(std::string_view text, const Pack* pack = nullptr) {
  std::vector<RawToken> tokens;
  tokenize(text, 0, static_cast<std::uint32_t>(text.size()), tokens, pack);
  std::string joined;
  for (const RawToken& token : tokens) joined += (joined.empty() ? "" : "|") + std::string(slice(text, token.span));
  return joined;
}

const Packs& packs() {
  static const Packs kPacks = [] {
    auto loaded = load_packs(embedded_packs());
    HEARSAY_CHECK(loaded.has_value());
    return *std::move(loaded);
  }();
  return kPacks;
}

TEST(Tokenize, Words) {
  const std::pair<std::string_view, std::string_view> kCases[] = {
      {"", ""},
      {"GoTo-Grab", "GoTo|-|Grab"},
      {"the U.S. government", "the|U.S.|government"},
      {"R.A. Kartini", "R.A.|Kartini"},
      {"7,4 triliun", "7,4|triliun"},
      {"1.200,50.", "1.200,50|."},
      {"Rp100", "Rp|100"},
      {"Rp7,5 triliun", "Rp|7,5|triliun"},
      {"US$7", "US$|7"},
      {"$7.4bn", "$|7.4|bn"},
      {"Grab's", "Grab|'s"},
      {"Grab’s offer", "Grab|’s|offer"},
      {"don't", "don't"},
      {"pihaknya", "pihaknya"},
      {"Kompas.com", "Kompas.com"},
      {"H100 chips", "H100|chips"},
      {"谷歌AI", "谷|歌|AI"},
      {"50%", "50|%"},
      {"end.", "end|."},
  };
  for (const auto& [text, tokens] : kCases) EXPECT_EQ(cut(text), tokens) << text;
}

TEST(Tokenize, CurrencyOfThePackLeavesItsDigits) {
  const Pack& english = packs().best("en");
  EXPECT_EQ(cut("RM5.5 billion", &english), "RM|5.5|billion");
  EXPECT_EQ(cut("USD100", &english), "USD|100");
  EXPECT_EQ(cut("GPT4 and H100", &english), "GPT4|and|H100");
  EXPECT_EQ(cut("RM5.5"), "RM5|.|5") << "without a pack nobody knows the currency";
}

// Every span inside the range, on code-point borders, ascending, and nothing but blanks between.
TEST(Tokenize, CoversEveryByte) {
  const std::string_view kTexts[] = {"a.b.c.", "“Ya,” kata 7,4.", "\xff\xfe broken \xe2\x80", "US$$$ 's 's '", "１２３ Ａ", "e\u0301e\u0301 l'été",
                                     "...\u2026。！", "\u200b\u00a0x", "A$B£C€"};
  for (std::string_view text : kTexts) {
    std::vector<RawToken> tokens;
    tokenize(text, 0, static_cast<std::uint32_t>(text.size()), tokens);
    std::uint32_t at = 0;
    auto blank = [&](std::uint32_t from, std::uint32_t to) {
      for (std::size_t offset = from; offset < to;)
        if (!is_space(next_code_point(text, offset))) return false;
      return true;
    };
    for (const RawToken& token : tokens) {
      ASSERT_LE(at, token.span.begin);
      ASSERT_LT(token.span.begin, token.span.end);
      ASSERT_LE(token.span.end, text.size());
      if (is_utf8(text)) {
        EXPECT_TRUE(is_border(text, token.span.begin) && is_border(text, token.span.end));
      }
      EXPECT_TRUE(blank(at, token.span.begin)) << text;
      EXPECT_EQ(token.glued, at == token.span.begin && at != 0) << text;
      at = token.span.end;
    }
    EXPECT_TRUE(blank(at, static_cast<std::uint32_t>(text.size())));
  }
}

// Words that look like one endless word: each took quadratic time once.
TEST(Tokenize, HostileWordsTakeLinearTime) {
  for (std::string_view part : {"a.", "aa.", "Rp1", "a'", "U.S.", "1.", "A$"}) {
    std::string text;
    while (text.size() < (1u << 20)) text += part;
    const auto start = std::chrono::steady_clock::now();
    std::vector<RawToken> tokens;
    tokenize(text, 0, static_cast<std::uint32_t>(text.size()), tokens, &packs().best("en"));
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5)) << part;
  }
}

TEST(Pack, FindsSequencesWithoutCaseOrAccents) {
  auto loaded = load("[[lexeme]]\nkind = \"cue\"\ntag = \"say\"\norder = \"before\"\nstance = \"denies\"\nwords = [\"declined to\", \"Décliné\"]\n");
  ASSERT_TRUE(loaded.has_value()) << loaded.error().message;
  const Pack& pack = loaded->best("xx");
  ASSERT_EQ(pack.sequences.find(sequence({"DECLINED", "to"})).lexemes.size(), 1u);
  const Lexeme& lexeme = pack.lexemes[pack.sequences.find(sequence({"declined", "To"})).lexemes[0]];
  EXPECT_EQ(lexeme.length, 2u);
  EXPECT_EQ(lexeme.tag, "say");
  EXPECT_EQ(lexeme.stance, Stance::kDenies);
  EXPECT_EQ(lexeme.order, SourceOrder::kBefore);
  EXPECT_EQ(pack.sequences.find(sequence({"decline"})).lexemes.size(), 1u);
  EXPECT_TRUE(pack.sequences.find(sequence({"declined"})).prefix);
  EXPECT_FALSE(pack.sequences.find(sequence({"declined", "to"})).prefix);
  EXPECT_TRUE(pack.sequences.find(sequence({"to", "declined"})).lexemes.empty());
}

TEST(Pack, ExtendsInheritsAndLeavesTheParentAlone) {
  auto loaded = load_packs({{"a.toml",
                             "[pack]\ncode=\"aa\"\n[sentence]\nabbreviations=[\"Dr.\"]\n[date]\nmonths={mei=5}\n"
                             "[[event]]\nid=\"agree\"\ngloss=\"agrees\"\ndeal=true\npriority=3\n[[lexeme]]\nkind=\"stop\"\nwords=[\"yang\"]\n"},
                            {"b.toml",
                             "[pack]\ncode=\"bb\"\nextends=\"aa\"\n[date]\nmonths={mac=3}\n[[lexeme]]\nkind=\"event\"\ntag=\"agree\"\nwords=[\"setuju\"]\n"}});
  ASSERT_TRUE(loaded.has_value()) << loaded.error().message;
  const Pack& child = loaded->best("bb-MY");
  EXPECT_EQ(child.code, "bb");
  EXPECT_EQ(child.lexemes.size(), 2u);
  EXPECT_TRUE(child.abbreviations.contains("dr."));
  EXPECT_EQ(child.months.at("mei"), 5);
  EXPECT_EQ(child.months.at("mac"), 3);
  ASSERT_NE(child.event("agree"), nullptr);
  EXPECT_TRUE(child.event("agree")->deal);
  EXPECT_EQ(child.event("agree")->priority, 3);
  EXPECT_EQ(child.event("agreed"), nullptr);
  const Pack& parent = loaded->best("aa");
  EXPECT_EQ(parent.lexemes.size(), 1u);
  EXPECT_FALSE(parent.months.contains("mac"));
}

TEST(Pack, SaysWhereAndWhatIsWrong) {
  const std::pair<std::string_view, std::string_view> kCases[] = {
      {"[[lexeme]]\nkind = \"quue\"\nwords = [\"x\"]", "xx.toml:3: unknown lexeme kind \"quue\" (did you mean \"cue\"?)"},
      {"[[lexeme]]\nkind = \"zzzzzzzz\"\nwords = [\"x\"]", "xx.toml:3: unknown lexeme kind \"zzzzzzzz\""},
      {"[[lexeme]]\nkind = \"cue\"\nwrods = [\"x\"]", "xx.toml:5: unknown key \"wrods\" (did you mean \"words\"?)"},
      {"[[lexeme]]\nkind = \"cue\"\nstance = \"denys\"\nwords = [\"x\"]", "xx.toml:5: unknown stance \"denys\" (did you mean \"denies\"?)"},
      {"[[lexeme]]\nkind = \"cue\"\norder = \"befor\"\nwords = [\"x\"]", "xx.toml:5: unknown order \"befor\" (did you mean \"before\"?)"},
      {"[[lexeme]]\nkind = \"cue\"\n", "xx.toml:3: a lexeme needs words = [\"...\"]"},
      {"[[lexeme]]\nkind = \"cue\"\nwords = \"x\"", "xx.toml:5: \"words\" needs a list: [\"...\"]"},
      {"[[lexeme]]\nkind = \"cue\"\nwords = [\"x\",\n 7]", "xx.toml:6: words must be non-empty strings"},
      {"[[lexeme]]\nkind = \"cue\"\nwords = [\" \"]", "xx.toml:5: words must be non-empty strings"},
      {"[[lexeme]]\nkind = \"number\"\ntag = 7\nwords = [\"x\"]", "xx.toml:5: \"tag\" needs text in quotes"},
      {"[[lexeme]]\nkind = \"scale\"\ntag = \"many\"\nwords = [\"x\"]",
       "xx.toml:3: the tag of a number or scale is its value in digits, not \"many\""},
      {"[[lexeme]]\nkind = \"currency\"\ntag = \"Rp\"\nwords = [\"x\"]", "xx.toml:3: the tag of a currency is its ISO 4217 code, not \"Rp\""},
      {"[[lexeme]]\nkind = \"bound\"\ntag = \"upto\"\nwords = [\"x\"]", "xx.toml:3: unknown bound \"upto\" (did you mean \"up-to\"?)"},
      {"[[lexeme]]\nkind = \"reissue\"\ntag = \"updates\"\nwords = [\"x\"]", "xx.toml:3: unknown notice \"updates\" (did you mean \"update\"?)"},
      {"[[lexeme]]\nkind = \"refute\"\ntag = \"doubts\"\nwords = [\"x\"]", "xx.toml:3: unknown refutal \"doubts\" (did you mean \"doubt\"?)"},
      {"[[event]]\nid = \"agree\"\ngloss = \"g\"\n[[lexeme]]\nkind = \"event\"\ntag = \"agre\"\nwords = [\"x\"]",
       "xx.toml:6: unknown event \"agre\" (did you mean \"agree\"?)"},
      {"[[event]]\nid = \"agree\"\n", "xx.toml:3: an event needs id and gloss"},
      {"[[event]]\nid = \"agree\"\ngloss = \"g\"\npriority = \"high\"", "xx.toml:6: \"priority\" needs a whole number"},
      {"[[event]]\nid = \"agree\"\ngloss = \"g\"\ndeal = 1", "xx.toml:6: \"deal\" needs true or false"},
      {"[lexeme]\nkind = \"cue\"", "xx.toml:3: write [[lexeme]], one for each"},
      {"[lexemes]\n", "xx.toml:3: unknown key \"lexemes\" (did you mean \"lexeme\"?)"},
      {"[sentence]\nabbreviation = []", "xx.toml:4: unknown key \"abbreviation\" (did you mean \"abbreviations\"?)"},
      {"[date]\nmonths = { mei = 13 }", "xx.toml:4: \"mei\" needs a number from 1 to 12"},
      {"[date]\nweekdays = { ahad = \"0\" }", "xx.toml:4: \"ahad\" needs a number from 0 to 6"},
      {"[date]\nmonths = 5", "xx.toml:4: \"months\" needs a table"},
      {"extend = \"en\"", "xx.toml:3: unknown key \"extend\" (did you mean \"extends\"?)"},
      {"extends = \"yy\"", "xx.toml:3: extends \"yy\", which is not there (did you mean \"xx\"?)"},
      {"extends = \"xx\"", "xx.toml:3: extends itself through \"xx\""},
  };
  for (const auto& [body, message] : kCases) {
    auto loaded = load(body);
    ASSERT_FALSE(loaded.has_value()) << body;
    EXPECT_EQ(loaded.error().message, message);
  }
}

TEST(Pack, RefusesWhatIsNoPack) {
  for (std::string_view bytes : {"", "x = 1", "pack = 3", "[pack]\nname = \"X\"", "[pack", "\xff\xff", "[pack]\ncode = 7"}) {
    auto loaded = load_packs({{"bad.toml", std::string(bytes)}});
    ASSERT_FALSE(loaded.has_value()) << bytes;
    EXPECT_TRUE(loaded.error().message.starts_with("bad.toml:1: ") || loaded.error().message.starts_with("bad.toml:2: "))
        << loaded.error().message;
  }
  auto twice = load_packs({{"a.toml", std::string(kHead)}, {"b.toml", std::string(kHead)}});
  ASSERT_FALSE(twice.has_value());
  EXPECT_EQ(twice.error().code, ErrorCode::kConflict);
  EXPECT_EQ(twice.error().message, "b.toml:1: the code \"xx\" is taken by a.toml");
}

TEST(Stance, NamesGoBothWays) {
  for (int value = 0; value <= 4; ++value) {
    Stance stance = static_cast<Stance>(value);
    EXPECT_EQ(stance_named(name_of(stance)), stance);
  }
  EXPECT_EQ(stance_named("support"), std::nullopt);
}

TEST(EmbeddedPacks, LoadAndKnowTheirNumbers) {
  struct Known {
    const char* language;
    std::vector<std::string_view> words;
    LexKind kind;
    const char* tag;
  };
  const Known kCases[] = {
      {"en", {"seventeen"}, LexKind::kNumber, "17"},         {"en", {"billion"}, LexKind::kScale, "1000000000"},
      {"en", {"up", "to"}, LexKind::kBound, "up-to"},        {"en", {"US$"}, LexKind::kCurrency, "USD"},
      {"en", {"mln"}, LexKind::kScale, "1000000"},           {"en", {"dlrs"}, LexKind::kCurrency, "USD"},
      {"id", {"triliun"}, LexKind::kScale, "1000000000000"}, {"id", {"dua", "puluh"}, LexKind::kNumber, "20"},
      {"id", {"dolar", "AS"}, LexKind::kCurrency, "USD"},    {"id", {"setidaknya"}, LexKind::kBound, "at-least"},
      {"ms", {"bilion"}, LexKind::kScale, "1000000000"},     {"ms", {"Rp"}, LexKind::kCurrency, "IDR"},
      {"zh", {"亿"}, LexKind::kScale, "100000000"},          {"zh", {"美", "元"}, LexKind::kCurrency, "USD"},
      {"zh", {"三", "十"}, LexKind::kNumber, "30"},          {"id", {"kemarin"}, LexKind::kTime, "-1"},
  };
  for (const Known& known : kCases) {
    const Pack& pack = packs().best(known.language);
    bool found = false;
    for (std::uint32_t index : pack.sequences.find(sequence(known.words)).lexemes)
      found = found || (pack.lexemes[index].kind == known.kind && pack.lexemes[index].tag == known.tag);
    EXPECT_TRUE(found) << known.language << " " << known.words[0];
  }
  EXPECT_EQ(packs().best("ms").months.at("mac"), 3);
  EXPECT_EQ(packs().best("ms").months.at("agustus"), 8) << "inherited";
  EXPECT_TRUE(packs().has("id-ID"));
  EXPECT_FALSE(packs().has("tlh"));
}

TEST(DetectLanguage, TextAndWhatThePageSays) {
  const std::string english =
      "The company said on Monday that it had not agreed to any deal with its larger rival, and that talks which were reported by a "
      "newspaper last week had never taken place. Its shares fell by four percent in early trading before they recovered.";
  const std::string indonesian =
      "Perusahaan itu menyatakan pada hari Senin bahwa mereka belum menyepakati apa pun dengan pesaingnya yang lebih besar, dan pembicaraan "
      "yang diberitakan surat kabar pekan lalu tidak pernah terjadi. Harga sahamnya turun empat persen pada awal perdagangan.";
  EXPECT_EQ(detect_language(english, ""), "en");
  EXPECT_EQ(detect_language(indonesian, "id"), "id");
  EXPECT_EQ(detect_language(indonesian, "ms-MY"), "ms") << "between relatives the page decides";
  EXPECT_EQ(detect_language(english, "id"), "en") << "the text decides otherwise";
  EXPECT_EQ(detect_language("GoTo", "id-ID"), "id") << "a short text tells nothing";
  EXPECT_EQ(detect_language("", ""), "");
  EXPECT_EQ(detect_language("\xff\xff\xff", ""), "");
  const std::string chinese = "公司周一表示，尚未与规模更大的竞争对手达成任何协议，上周报纸报道的谈判从未发生过。公司股价在早盘交易中下跌百分之四，随后回升。";
  EXPECT_EQ(detect_language(chinese + chinese, ""), "zh");
}

TEST(Outlets, ByNameAndDomain) {
  auto loaded = load_outlets(
      "[[outlet]]\nname = \"The Daily Lamp\"\naliases = [\"Lamp Online\"]\ndomains = [\"lamp.test\"]\nlanguage = \"en\"\nwire = true\n", "o.toml");
  ASSERT_TRUE(loaded.has_value()) << loaded.error().message;
  for (std::string_view name : {"The Daily Lamp", "daily lamp", "THE DAILY LAMP", "Lamp Online", "the lamp online", " Daily-Lamp "})
    EXPECT_NE(loaded->named(name), nullptr) << name;
  for (std::string_view name : {"", "The", "Lamp", "Daily", "The Daily Lamps"}) EXPECT_EQ(loaded->named(name), nullptr) << name;
  for (std::string_view host : {"lamp.test", "www.lamp.test", "a.b.lamp.test", "LAMP.test", "lamp.test."})
    EXPECT_NE(loaded->at_domain(host), nullptr) << host;
  for (const std::string& host : {std::string(), std::string("xlamp.test"), std::string("lamp.test.org"), std::string("test"),
                                  std::string(1 << 20, '.') + "lamp.test"})
    EXPECT_EQ(loaded->at_domain(host), nullptr) << host.substr(0, 40);
  EXPECT_TRUE(loaded->named("Daily Lamp")->wire);
}

TEST(Outlets, SaysWhereAndWhatIsWrong) {
  const std::pair<std::string_view, std::string_view> kCases[] = {
      {"[[outlet]]\nname = \"A\"\ndomain = []", "o.toml:3: unknown key \"domain\" (did you mean \"domains\"?)"},
      {"[[outlet]]\nwire = true", "o.toml:1: an outlet needs a name"},
      {"[[outlet]]\nname = \"A\"\nwire = \"yes\"", "o.toml:3: \"wire\" needs true or false"},
      {"[[outlet]]\nname = \"A\"\naliases = \"B\"", "o.toml:3: \"aliases\" needs a list: [\"...\"]"},
      {"[[outlet]]\nname = \"A\"\n[[outlet]]\nname = \"the a\"", "o.toml:3: \"the a\" is taken by A"},
      {"[[outlets]]\nname = \"A\"", "o.toml:1: unknown key \"outlets\" (did you mean \"outlet\"?)"},
  };
  for (const auto& [bytes, message] : kCases) {
    auto loaded = load_outlets(bytes, "o.toml");
    ASSERT_FALSE(loaded.has_value()) << bytes;
    EXPECT_EQ(loaded.error().message, message);
  }
}

TEST(Outlets, EmbeddedOnes) {
  const Outlets& outlets = embedded_outlets();
  EXPECT_GE(outlets.all.size(), 250u);
  for (std::string_view wire : {"Reuters", "Bloomberg News", "AP", "AFP", "Antara", "Bernama", "Xinhua", "Kyodo", "dpa", "PR Newswire"}) {
    const Outlet* outlet = outlets.named(wire);
    ASSERT_NE(outlet, nullptr) << wire;
    EXPECT_TRUE(outlet->wire) << wire;
  }
  for (std::string_view name : {"Wall Street Journal", "Kompas.com", "detikFinance", "CNBC Indonesia", "Katadata", "Kontan"})
    EXPECT_NE(outlets.named(name), nullptr) << name;
  for (std::string_view common : {"Time", "Fortune", "Star", "The Star", "Post", "Insider", "Inquirer", "Decrypt", "Sun", "Mirror", "Guardian's", "News"})
    EXPECT_EQ(outlets.named(common), nullptr) << common << " is a common word";
  ASSERT_NE(outlets.at_domain("finance.detik.com"), nullptr);
  EXPECT_EQ(outlets.at_domain("www.reuters.com"), outlets.named("Reuters"));
}

}  // namespace
}  // namespace hearsay
