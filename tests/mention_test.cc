// Mentions: one line a row, an input text and lines that to_text must and must not hold.
#include "mention/mention.h"

#include <gtest/gtest.h>

#include <array>
#include <map>
#include <memory>

#include "base/hash.h"
#include "mention/key_map.h"
#include "segment/segment.h"

namespace hearsay {
namespace {

struct Found {
  Article article;
  MentionedText mentioned;
};

const Packs& packs() {
  static const Packs loaded = [] {
    Result<Packs> read = load_packs(embedded_packs());
    EXPECT_TRUE(read.has_value()) << read.error().message;
    return *std::move(read);
  }();
  return loaded;
}

// Heap, since the mentions view the article's text.
std::unique_ptr<Found> read(std::string_view language, std::string_view title,
                            std::string_view text, std::string_view published = "2026-03-12") {
  auto found = std::make_unique<Found>();
  set_text(found->article, title, text);
  found->mentioned = find_mentions(segment(found->article, packs().best(language)),
                                   embedded_outlets(), parse_time(published));
  return found;
}

bool has_line(const std::string& lines, const std::string& line) {
  return ("\n" + lines).find("\n" + line + "\n") != std::string::npos;
}

struct Row {
  const char* what;
  const char* language;
  const char* text;
  std::vector<std::string> lines;   // each must be one of to_text's lines
  std::vector<std::string> absent;  // none of these may be
};

void check(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    std::unique_ptr<Found> found = read(row.language, "", row.text);
    std::string lines = to_text(found->mentioned);
    for (const std::string& line : row.lines)
      EXPECT_TRUE(has_line(lines, line)) << row.what << ": " << line << "\n" << lines;
    for (const std::string& line : row.absent)
      EXPECT_FALSE(has_line(lines, line)) << row.what << ": " << line << "\n" << lines;
  }
}

const Entity* entity(const Found& found, std::string_view key) {
  for (const Entity& one : found.mentioned.entities)
    if (one.key == key) return &one;
  return nullptr;
}

TEST(Mention, NamesThatJoiningWordsHoldTogether) {
  check({
      {"spelled out before its letters",
       "en",
       "The General Agreement on Quotas and Trade (GAQT) met in May.",
       {"organisation \"General Agreement on Quotas and Trade\" -> General Agreement on Quotas and Trade"},
       {"organisation \"Quotas\" -> Quotas"}},
      {"letters that do not fit join nothing",
       "en",
       "The plan of Lumen and Borneo (XYZ) failed.",
       {"organisation \"Lumen\" -> Lumen"},
       {}},
      {"a word that only marks organisations is no name",
       "en",
       "The Securities and Exchange Commission sued. Analysts of Paine Securities agreed.",
       {"organisation \"Securities and Exchange Commission\" -> Securities and Exchange Commission"},
       {"organisation \"Exchange Commission\" -> Exchange Commission"}},
  });
}

// Joining words of one letter, letters that act as a name, a possessive that belongs to one.
TEST(Mention, NamesHeldTogetherByALetter) {
  check({
      {"an elided word", "en", "Investors of Kite 'n Kettle Stores Inc met. The board of Kite N' Kettle met.", {"organisation \"Kite 'n Kettle Stores Inc\" -> Kite 'n Kettle Stores Inc", "organisation \"Kite N' Kettle\" -> Kite 'n Kettle Stores Inc"}, {"organisation \"Kettle\" -> Kettle"}},
      {"an elided word, typographic", "en", "Investors of Kite ’n Kettle Stores Inc met. The board of Kite ‘n’ Kettle met.", {"organisation \"Kite ’n Kettle Stores Inc\" -> Kite ’n Kettle Stores Inc", "organisation \"Kite ‘n’ Kettle\" -> Kite ’n Kettle Stores Inc"}, {"organisation \"Kettle\" -> Kettle"}},
      {"two letters that speak", "en", "Ann Reed, K and P vice president, resigned.", {"organisation \"K and P\" -> K and P"}, {}},
      {"two letters of a list", "en", "The holders of class K and P shares met.", {}, {"organisation \"K and P\" -> K and P"}},
      {"a possessive with a legal form", "en", "The firm Mendy's International Inc declined to comment. A Mendy's spokesman left.", {"organisation \"Mendy's International Inc\" -> Mendy's International Inc"}, {}},
      {"a possessive with a ticker", "en", "Rumours that it wants Mendy's International <MEN> are not true.", {"organisation \"Mendy's International\" -> Mendy's International"}, {}},
      {"a possessive behind a joining word", "en", "Shares fell after Standard and Moor's Corp said so.", {"organisation \"Standard and Moor's Corp\" -> Standard and Moor's Corp"}, {}},
      {"a bracketed word before the legal form", "en", "The firm Kite Equity (Pacific) Ltd raised its stake.", {"organisation \"Kite Equity (Pacific) Ltd\" -> Kite Equity (Pacific) Ltd"}, {"organisation \"Ltd\" -> Ltd"}},
      {"a possessive in angle brackets", "en", "It sold the bank to <Orbita Group's> Kite unit.", {"organisation \"Orbita Group\" -> Orbita Group"}, {}},
      {"a common word as half of a name", "en", "The price of the shares of Bashaw Savings and Loan Association fell by a tenth in a day.", {"organisation \"Bashaw Savings and Loan Association\" -> Bashaw Savings and Loan Association"}, {"organisation \"Loan Association\" -> Loan Association"}},
      {"one name wherever it stands", "en", "Reed and Row Publishers Inc said it got a bid. The bid for Reed and Row came in May. Reed will meet.", {"organisation \"Reed and Row\" -> Reed and Row Publishers Inc"}, {"organisation \"Row\" -> Row"}},
      {"two companies", "en", "The board of Orbita met. It will sell Orbita's Mercur Inc soon.", {"organisation \"Mercur Inc\" -> Mercur Inc"}, {}},
  });
  auto found = read("en", "", "Talks with Reed and Co ended. Shareholders met Ann Reed, Orbita Corp management and banks.");
  EXPECT_NE(entity(*found, "reed"), nullptr) << to_text(found->mentioned);
  ASSERT_NE(entity(*found, "ann reed"), nullptr) << to_text(found->mentioned);
  EXPECT_EQ(entity(*found, "ann reed")->affiliation, "") << "a list";
}

TEST(Mention, ALegalFormIsNoPerson) {
  std::unique_ptr<Found> found =
      read("en", "", "Texor Inc filed for bankruptcy. Gerald Treece, a lawyer, said Texor, 45, would win. Texor smiled, he said.");
  const Entity* texor = entity(*found, "texor");
  ASSERT_NE(texor, nullptr);
  EXPECT_EQ(texor->kind, MentionKind::kOrganisation);
}

TEST(Mention, Money) {
  check({
      {"sign first",
       "en",
       "The loan is worth up to $1.5 billion, they said.",
       {"money \"up to $1.5 billion\" [up-to 1.5e+09 USD]"},
       {}},
      {"unit last",
       "en",
       "Sales were 7.4 mln dlrs in the quarter.",
       {"money \"7.4 mln dlrs\" [exact 7400000 USD]"},
       {}},
      {"thousands",
       "en",
       "The fine was 12,500 dollars.",
       {"money \"12,500 dollars\" [exact 12500 USD]"},
       {}},
      {"another dollar",
       "en",
       "It paid S$2.7 billion for the port.",
       {"money \"S$2.7 billion\" [exact 2.7e+09 SGD]"},
       {}},
      {"range",
       "en",
       "The stake would cost 100-150 million dollars.",
       {"money \"100-150 million dollars\" [exact 1.5e+08 USD]"},
       {}},
      {"decimal comma",
       "id",
       "Nilainya sekitar Rp 1,25 triliun.",
       {"money \"sekitar Rp 1,25 triliun\" [about 1.25e+12 IDR]"},
       {}},
      {"thousands by dots",
       "id",
       "Harganya Rp 12.500 per lembar.",
       {"money \"Rp 12.500\" [exact 12500 IDR]"},
       {}},
      {"two marks", "id", "Denda itu Rp1.250,50.", {"money \"Rp1.250,50\" [exact 1250.5 IDR]"}, {}},
      {"sign and scale of two languages",
       "id",
       "Investasi senilai $40 miliar itu batal.",
       {"money \"$40 miliar\" [exact 4e+10 USD]"},
       {}},
      {"Han", "zh", "该交易价值100亿美元。", {"money \"100亿美元\" [exact 1e+10 USD]"}, {}},
      {"percentages are none",
       "en",
       "Shares rose 3.4 percent to 40.",
       {},
       {"money \"3.4\" [exact 3.4 USD]"}},
  });
}

TEST(Mention, Dates) {
  // Published on Thursday 12 March 2026.
  check({
      {"full",
       "en",
       "It was signed on 7 November 2025 in Oslo.",
       {"date \"7 November 2025\" [2025-11-07]"},
       {}},
      {"month first",
       "en",
       "It was signed on Nov 12, 2025.",
       {"date \"Nov 12, 2025\" [2025-11-12]"},
       {}},
      {"no year", "en", "The vote is on April 3.", {"date \"April 3\" [2026-04-03]"}, {}},
      {"no year, the year before",
       "en",
       "Talks ended on Dec 20.",
       {"date \"Dec 20\" [2025-12-20]"},
       {}},
      {"weekday",
       "en",
       "The union said on Tuesday it would strike.",
       {"date \"Tuesday\" [2026-03-10]"},
       {}},
      {"weekday and slashes",
       "id",
       "Ia berbicara pada Jumat (6/3/2026) di Medan.",
       {"date \"Jumat (6/3/2026)\" [2026-03-06]"},
       {}},
      {"weekday decides the order",
       "en",
       "It met on Tuesday (3/10/2026).",
       {"date \"Tuesday (3/10/2026)\" [2026-03-10]"},
       {}},
      {"quarter",
       "en",
       "It will close in the second quarter of 2025.",
       {"date \"second quarter of 2025\" [2025-04-01]"},
       {}},
      {"quarter, Roman",
       "id",
       "Target itu berlaku kuartal III/2025.",
       {"date \"kuartal III/2025\" [2025-07-01]"},
       {}},
      {"told", "en", "The firm filed yesterday.", {"date \"yesterday\" [2026-03-11]"}, {}},
      {"last week", "en", "The firm filed last week.", {"date \"last week\" [2026-03-02]"}, {}},
      {"may is no month", "en", "The firm may file a suit.", {}, {"date \"may\" [2026-05-01]"}},
  });
}

TEST(Mention, Datelines) {
  check({
      {"wire",
       "en",
       "LAGOS/NAIROBI, March 9 (Reuters) - Safaricom said it was in talks.",
       {"place \"LAGOS\" -> LAGOS", "place \"NAIROBI\" -> NAIROBI", "outlet \"Reuters\" -> Reuters",
        "organisation \"Safaricom\" -> Safaricom"},
       {"organisation \"LAGOS\" -> LAGOS"}},
      {"outlet behind the comma",
       "id",
       "Surabaya, Warta Pelabuhan - Pelindo menaikkan tarif, kata Pelindo.",
       {"place \"Surabaya\" -> Surabaya", "outlet \"Warta Pelabuhan\" -> Warta Pelabuhan"},
       {}},
      {"place and dash",
       "en",
       "TALLINN - Bolt has hired banks, it said.",
       {"place \"TALLINN\" -> TALLINN", "organisation \"Bolt\" -> Bolt"},
       {}},
  });
}

TEST(Mention, PersonsAndOrganisations) {
  check({
      {"role, organisation, person",
       "id",
       "Rencana itu dibantah Kepala Biro Humas BPKP Gunadi Wirawan.",
       {"role \"Kepala Biro Humas BPKP\" -> BPKP", "organisation \"BPKP\" -> BPKP",
        "person \"Gunadi Wirawan\" -> Gunadi Wirawan"},
       {}},
      {"the place ends the organisation",
       "id",
       "Chief Communications Officer Lazada Indonesia Citra Paramita membantah kabar itu.",
       {"organisation \"Lazada Indonesia\" -> Lazada Indonesia",
        "person \"Citra Paramita\" -> Citra Paramita"},
       {}},
      {"initials",
       "id",
       "Sekretaris Perusahaan BUKA T.S. Hardjosoemarto menolak berkomentar.",
       {"organisation \"BUKA\" -> BUKA", "person \"T.S. Hardjosoemarto\" -> T.S. Hardjosoemarto"},
       {}},
      {"organisation before the role",
       "en",
       "Last week Spotify chief executive Daniel Ek met lawmakers.",
       {"role \"Spotify chief executive\" -> Spotify", "person \"Daniel Ek\" -> Daniel Ek"},
       {}},
      {"apposition behind",
       "en",
       "The plan was drawn up by Oyelaran Adeyemi, chief executive of Flutterwave, in May.",
       {"person \"Oyelaran Adeyemi\" -> Oyelaran Adeyemi",
        "organisation \"Flutterwave\" -> Flutterwave"},
       {}},
      {"apposition before",
       "en",
       "Temasek's managing director of investment, Wen Qiao, said talks had stalled.",
       {"role \"Temasek's managing director of investment\" -> Temasek",
        "person \"Wen Qiao\" -> Wen Qiao"},
       {}},
      {"a role and its person alone",
       "id",
       "Menteri Sekretaris Negara Bagus Tirtana di Jakarta menyebut rencana itu.",
       {"person \"Bagus Tirtana\" -> Bagus Tirtana", "place \"Jakarta\" -> Jakarta"},
       {}},
      {"connectors of a public body",
       "id",
       "Izin itu dari Kementerian Energi dan Sumber Daya serta Otoritas Jasa Keuangan.",
       {"organisation \"Otoritas Jasa Keuangan\" -> Otoritas Jasa Keuangan"},
       {}},
      {"connectors before a body",
       "en",
       "They told the Securities and Exchange Commission about it.",
       {"organisation \"Securities and Exchange Commission\" -> Securities and Exchange "
        "Commission"},
       {}},
      {"two names side by side",
       "id",
       "Kerja sama SAP OpenText berlanjut. Kata SAP itu wajar. Saham OpenText naik.",
       {"organisation \"SAP\" -> SAP", "organisation \"OpenText\" -> OpenText"},
       {"organisation \"SAP OpenText\" -> SAP OpenText"}},
      {"two names and a hyphen",
       "en",
       "The SAP-OpenText talks ended.",
       {"organisation \"SAP\" -> SAP", "organisation \"OpenText\" -> OpenText"},
       {}},
      {"one name with a hyphen",
       "en",
       "A spokesman for Rolls-Royce declined to comment.",
       {"organisation \"Rolls-Royce\" -> Rolls-Royce"},
       {}},
      {"one name with a hyphen, of which half stands alone",
       "en",
       "Alder-Birch Corp met its lenders. A third of Alder's sales are plastics, Alder-Birch said.",
       {"organisation \"Alder-Birch Corp\" -> Alder-Birch Corp", "organisation \"Alder-Birch\" -> Alder-Birch Corp"},
       {"organisation \"Birch\" -> Birch"}},
      {"a ticker behind a possessive",
       "en",
       "The head of Orbita and Co's <ORB> London office left.",
       {"organisation \"ORB\" -> Orbita and Co"},
       {}},
      {"legal prefixes part names",
       "id",
       "Penggabungan PT Sumber Laut Tbk, PT Bumi Hijau, dan PT Awan Biru resmi berlaku.",
       {"organisation \"PT Sumber Laut Tbk\" -> PT Sumber Laut Tbk",
        "organisation \"PT Bumi Hijau\" -> PT Bumi Hijau"},
       {}},
      {"the first word of a sentence",
       "en",
       "Shares of Nokia fell. Discussions between Nokia and the union ended.",
       {"organisation \"Nokia\" -> Nokia"},
       {"organisation \"Shares\" -> Shares", "organisation \"Discussions\" -> Discussions"}},
      {"shouted lead",
       "en",
       "RIDE-HAILING group Bolt said on Monday that Bolt had grown.",
       {"organisation \"Bolt\" -> Bolt"},
       {"organisation \"RIDE\" -> RIDE", "organisation \"HAILING\" -> HAILING"}},
      {"wire brackets",
       "en",
       "The buyer, <Harbour's Edge Co>, sold Delta Mining Corp <DMC.L> in 1986.",
       {"organisation \"Harbour's Edge Co\" -> Harbour's Edge Co",
        "organisation \"DMC.L\" -> Delta Mining Corp"},
       {}},
      {"Han",
       "zh",
       "路透社报道，总统马克龙曾访问北京。",
       {"outlet \"路透社\" -> Reuters", "person \"马克龙\" -> 马克龙", "place \"北京\" -> 北京"},
       {}},
  });
}

TEST(Mention, HeadlinesReadTheBody) {
  auto found = read("en", "NOKIA AND SAFARICOM AGREE TO MERGE",
                    "Nokia said it would merge with Safaricom. The deal pleased Nokia.");
  std::string lines = to_text(found->mentioned);
  EXPECT_TRUE(has_line(lines, "organisation \"NOKIA\" -> Nokia")) << lines;
  EXPECT_TRUE(has_line(lines, "organisation \"SAFARICOM\" -> Safaricom")) << lines;
  EXPECT_EQ(lines.find("AGREE"), std::string::npos) << lines;
}

TEST(Mention, EntitiesJoin) {
  auto found = read("en", "",
                    "Orange Holdings Ltd. is in talks with the Financial Services Authority (FSA), "
                    "people familiar with the matter said. "
                    "Orange would pay in cash, chief executive Margaret Oduya said. ORANGE "
                    "declined to comment on what the FSA wants. "
                    "Oduya said she was confident.");
  const Entity* orange = entity(*found, "orange");
  ASSERT_NE(orange, nullptr) << to_text(found->mentioned);
  EXPECT_EQ(orange->name, "Orange Holdings Ltd.");
  EXPECT_EQ(orange->count, 3u);
  const Entity* authority = entity(*found, "financial services authority");
  ASSERT_NE(authority, nullptr) << to_text(found->mentioned);
  EXPECT_EQ(authority->aliases, std::vector<std::string>{"fsa"});
  EXPECT_EQ(authority->count, 3u);
  const Entity* person = entity(*found, "margaret oduya");
  ASSERT_NE(person, nullptr);
  EXPECT_EQ(person->kind, MentionKind::kPerson);
  EXPECT_EQ(person->role, "chief executive");
  EXPECT_EQ(person->count, 2u);
}

TEST(Mention, AffiliationOfPersons) {
  auto found = read("en", "",
                    "Spotify chief executive Daniel Ek met lawmakers. Analyst Ruth Maina of "
                    "Barclays said it was late.");
  ASSERT_NE(entity(*found, "daniel ek"), nullptr);
  EXPECT_EQ(entity(*found, "daniel ek")->affiliation, "spotify");
  ASSERT_NE(entity(*found, "ruth maina"), nullptr);
  EXPECT_EQ(entity(*found, "ruth maina")->affiliation, "barclays");
}

// A word at the head of its sentence is a name where it acts as one.
TEST(Mention, OpeningNamesThatAct) {
  for (const auto& [text, is_name] : {std::pair("Kestrolux has flatly denied a sale.", true), std::pair("Kestrolux's board met.", true), std::pair("Kestrolux met at noon.", false)}) {
    auto found = read("en", "", text);
    EXPECT_EQ(entity(*found, "kestrolux") != nullptr, is_name) << text;
  }
}

TEST(Mention, UnitsOfCompanies) {
  for (const auto& [text, owner] : {std::pair("Shares of Orbita Corp fell. Orbita's Kestrel unit may be sold.", "orbita"),
                                    std::pair("Orbita Corp may sell its Kestrel Corp oil and gas subsidiary.", "orbita"),
                                    std::pair("The talks of Orbita Corp unit Kestrel Corp ended.", "orbita"),
                                    std::pair("Lenders met Orbita Corp's oil and gas unit, Kestrel Corp.", "orbita"),
                                    std::pair("Lenders met Orbita Corp's Kestrel Corp on a bid for the gas unit.", ""),
                                    std::pair("Lenders of Orbita Corp bought the oil unit, Kestrel Corp said.", "")}) {
    auto found = read("en", "", text);
    ASSERT_NE(entity(*found, "kestrel"), nullptr) << to_text(found->mentioned);
    EXPECT_EQ(entity(*found, "kestrel")->affiliation, owner) << text;
  }
}

// The last name of a headline stands before the office that opens the text, and is no part of it.
TEST(Mention, AHeadlineLendsNoAffiliation) {
  auto found = read("en", "US to Block Sale of Alder Steel to Nippon Steel", "President Joe Biden plans to block the sale, people familiar with the matter said.");
  const Entity* person = entity(*found, "joe biden");
  ASSERT_NE(person, nullptr) << to_text(found->mentioned);
  EXPECT_EQ(person->affiliation, "");
}

TEST(Mention, BanksAreNotJoinedByTheirFirstWord) {
  auto found =
      read("id", "", "Bank Sinar Tani bersaing dengan Bank Karya Desa, kata Bank Sinar Tani.");
  EXPECT_NE(entity(*found, "bank sinar tani"), nullptr) << to_text(found->mentioned);
  EXPECT_NE(entity(*found, "bank karya desa"), nullptr) << to_text(found->mentioned);
}

TEST(Mention, Voices) {
  check({
      {"count and qualifier",
       "en",
       "The deal is close, two people familiar with the matter said.",
       {"anonymous \"two people familiar with the matter\" plural"},
       {}},
      {"one of them",
       "en",
       "It may fail, one of the people said.",
       {"anonymous \"one of the people\""},
       {}},
      {"after the cue",
       "en",
       "It may fail, said the people, who asked not to be named.",
       {"anonymous \"the people\" plural"},
       {}},
      {"a separate source",
       "en",
       "The price is higher, according to a separate source.",
       {"anonymous \"a separate source\""},
       {}},
      {"nationality",
       "en",
       "A Kenyan official said the port was sold.",
       {"anonymous \"A Kenyan official\""},
       {}},
      {"everyday word",
       "en",
       "The app has people in ten cities.",
       {},
       {"anonymous \"people\" plural"}},
      {"Indonesian",
       "id",
       "Kesepakatan sudah dekat, menurut dua sumber yang mengetahui masalah itu.",
       {"anonymous \"dua sumber yang mengetahui masalah itu\" plural"},
       {}},
      {"open qualifier",
       "id",
       "Rencana itu batal, ungkap seorang sumber di kalangan bankir kepada kami.",
       {"anonymous \"seorang sumber di kalangan bankir\""},
       {}},
      {"many analysts",
       "id",
       "Namun banyak analis menafsirkan lain.",
       {"anonymous \"banyak analis\" plural"},
       {}},
      {"Han", "zh", "两名知情人士说，谈判已经破裂。", {"anonymous \"两名知情人士\" plural"}, {}},
      {"role of an organisation",
       "en",
       "A Nokia spokesperson declined to comment.",
       {"role \"A Nokia spokesperson\" -> Nokia"},
       {}},
      {"role with a preposition",
       "en",
       "A representative for Nokia declined to comment.",
       {"role \"A representative for Nokia\" -> Nokia"},
       {}},
      {"side",
       "id",
       "Namun pihak Lazada dan kubu Shopee menolak berkomentar.",
       {"role \"pihak Lazada\" -> Lazada", "role \"kubu Shopee\" -> Shopee"},
       {}},
      {"document",
       "en",
       "In a regulatory filing Nokia denied it.",
       {"document \"a regulatory filing\""},
       {}},
      {"document, Indonesian",
       "id",
       "Lewat keterbukaan informasi, Bukalapak membantah.",
       {"document \"keterbukaan informasi\""},
       {}},
  });
}

// What the learned model adds to the rules, and what it may not touch.
TEST(Mention, LearnedNames) {
  static const Result<NameModel> english = NameModel::read(embedded_model("names-en"), "names-en"),
                                 indonesian = NameModel::read(embedded_model("names-id"), "names-id");
  ASSERT_TRUE(english.has_value() && indonesian.has_value());
  struct LearnedRow {
    const char* what;
    const char* language;
    const char* text;
    const char* line;       // with the model
    const char* rules_say;  // not with it; "" where rules say the same
  };
  const LearnedRow rows[] = {
      {"a person without a given name that is listed", "en", "The offer came from Eiji Hashimoto, and workers cheered.", "person \"Eiji Hashimoto\" -> Eiji Hashimoto", "organisation \"Eiji Hashimoto\" -> Eiji Hashimoto"},
      {"a company the model never read of", "en", "The fund left Nvidia. People at Nvidia, based in Santa Clara, were glad that Nvidia grew.", "organisation \"Nvidia\" -> Nvidia", ""},
      {"behind a role a company and a person", "id", "Hal itu dikatakan CEO Nvidia Jensen Huang di Taipei.", "person \"Jensen Huang\" -> Jensen Huang", ""},
      {"a listed outlet stays one", "en", "He told Reuters in London that Washington agreed.", "outlet \"Reuters\" -> Reuters", ""},
      {"a legal form says what it closes", "en", "Industrial Equity (Pacific) Ltd, a Hong Kong investment firm, said it raised its stake in Wrather Corp to 11 pct.", "organisation \"Industrial Equity (Pacific) Ltd\" -> Industrial Equity (Pacific) Ltd", ""},
      {"a noun for companies decides", "en", "A line is in talks to buy the terminals of Indonesian port operator Surya Hartono. Surya Hartono did not reply.", "organisation \"Surya Hartono\" -> Surya Hartono", ""},
      {"but not before a clause on a person", "en", "He told the company Surya Hartono founded that he would go. Surya Hartono did not reply.", "person \"Surya Hartono\" -> Surya Hartono", "organisation \"Surya Hartono\" -> Surya Hartono"},
      {"two companies stay two", "id", "Kemarin XL Axiata dan Smartfren bertemu lagi. Smartfren puas.", "organisation \"Smartfren\" -> Smartfren", ""},
  };
  for (const LearnedRow& row : rows) {
    SCOPED_TRACE(row.what);
    const auto lines = [&](const NameModel* model) {
      Article article;
      set_text(article, "", row.text);
      return to_text(find_mentions(segment(article, packs().best(row.language)), embedded_outlets(), std::nullopt, model));
    };
    const std::string with = lines(std::string_view(row.language) == "en" ? &*english : &*indonesian), without = lines(nullptr);
    EXPECT_TRUE(has_line(with, row.line)) << with;
    if (*row.rules_say == '\0') {
      EXPECT_TRUE(has_line(without, row.line)) << without;
    } else {
      EXPECT_TRUE(has_line(without, row.rules_say)) << without;
      EXPECT_FALSE(has_line(with, row.rules_say)) << with;
    }
  }
}

// A headline in capitals holds as much of a known name as stands there.
TEST(Mention, ShoutedHeadlinesShortenNames) {
  const auto found = read("en", "SANTA FE <SFX> AWARE OF HENLEY <HENG> STAKE", "Santa Fe Southern Pacific Corp said it met Henley Group. Santa Fe Southern Pacific Corp was calm.");
  const std::string lines = to_text(found->mentioned);
  EXPECT_TRUE(has_line(lines, "organisation \"SANTA FE\" -> Santa Fe Southern Pacific Corp")) << lines;
}

TEST(Mention, Pronouns) {
  check({
      {"he",
       "en",
       "Nokia chief executive Pekka Lundmark met staff. He said jobs were safe.",
       {"pronoun \"He\" -> Pekka Lundmark"},
       {}},
      {"gender",
       "en",
       "Margaret Oduya spoke. He said no.",
       {"pronoun \"He\""},
       {"pronoun \"He\" -> Margaret Oduya"}},
      {"a voice without a name takes the focus",
       "en",
       "Margaret Oduya left. A source said she had resigned.",
       {},
       {"pronoun \"she\" -> A source"}},
      {"a nameless spokesman",
       "en",
       "Daniel Ek left. A spokesman said he would not comment.",
       {"pronoun \"he\""},
       {}},
      {"the company",
       "en",
       "Nokia said it would cut jobs. The company employs thousands.",
       {"pronoun \"The company\" -> Nokia"},
       {}},
      {"the home of the company",
       "en",
       "Norway-based Equinor would buy Indonesia's Pertamina. The Indonesian company has agreed.",
       {"pronoun \"The Indonesian company\" -> Pertamina"},
       {}},
      {"the speaker's office",
       "id",
       "Ketua KPK Budi Hartanto bicara. Pihaknya belum menerima laporan.",
       {"pronoun \"Pihaknya\" -> KPK"},
       {}},
      {"perseroan", "id", "Telkom menepis kabar itu. Perseroan akan mengumumkan laba.", {}, {}},
      {"the agency's outlet",
       "en",
       "Bloomberg reported the deal. Terms were agreed, the news agency said.",
       {"pronoun \"the news agency\" -> Bloomberg"},
       {}},
      {"a person asked for by a pronoun",
       "en",
       "Okonjo flew to Paris. She said the talks were over. Later Okonjo left.",
       {"person \"Okonjo\" -> Okonjo"},
       {}},
  });
}

// Every mention lies inside one sentence, ascending, and none overlaps another of its family.
TEST(Mention, ContractHoldsOnOddText) {
  std::string deep;
  for (int i = 0; i < 3000; ++i) deep += "Alpha Beta-Gamma of the <Delta's \"Eps Zeta (ETA ";
  const std::string texts[] = {"",
                               "\xFF\xFE<<<>>>\"''",
                               "- - - : (",
                               "A",
                               "$",
                               "$ $ $ 1,,2 ..",
                               "PT",
                               "CEO",
                               "Mr",
                               "<A",
                               deep,
                               std::string(5000, '('),
                               "9/9/9/9/9 99/99/9999 1e999 billion dollars"};
  for (const char* language : {"en", "id", "ms", "zh"})
    for (const std::string& text : texts) {
      auto found = read(language, "", text);
      const MentionedText& out = found->mentioned;
      std::array<std::uint32_t, 4> reach{};
      for (std::size_t i = 0; i < out.mentions.size(); ++i) {
        const Mention& mention = out.mentions[i];
        if (i > 0) {
          EXPECT_LE(out.mentions[i - 1].span.begin, mention.span.begin);
        }
        ASSERT_LT(mention.sentence, out.text.sentences.size());
        EXPECT_TRUE(out.text.sentences[mention.sentence].span.contains(mention.span));
        if (mention.entity) {
          ASSERT_LT(*mention.entity, out.entities.size());
        }
        int kind = static_cast<int>(mention.kind);
        int family = kind <= 3 ? 0 : kind <= 7 ? 1 : kind == 8 ? 2 : 3;
        auto& end = reach[static_cast<std::size_t>(family)];
        EXPECT_GE(mention.span.begin, end) << slice(out.text.full, mention.span);
        end = mention.span.end;
      }
    }
}

TEST(Mention, LimitsHold) {
  std::string text;
  for (int i = 0; i < 200; ++i)
    text += "Later Nokia met Orange" + std::to_string(i) + " and $5 million went to Bolt. ";
  Article article;
  set_text(article, "", text);
  MentionLimits limits;
  limits.mentions = 50;
  limits.entities = 5;
  MentionedText out =
      find_mentions(segment(article, packs().best("en")), embedded_outlets(), std::nullopt, nullptr, limits);
  EXPECT_LE(out.mentions.size(), 50u);
  EXPECT_LE(out.entities.size(), 5u);
}

TEST(KeyMap, HoldsWhatAMapHolds) {
  KeyMap<int> ours;
  KeySet seen;
  std::map<std::uint64_t, int> theirs;
  std::uint64_t seed = 3;
  EXPECT_EQ(ours.find(0), nullptr);
  for (int k = 0; k < 5000; ++k) {
    seed = mix(seed, 5);
    const std::uint64_t key = seed % 4 == 0 ? seed % 700 : (seed % 700) << 40;  // many share their low bits
    if (seed % 3 == 0) {
      ours.insert(key, k);
      theirs.insert({key, k});
    } else {
      ours[key] += k;
      theirs[key] += k;
    }
    seen.insert(key);
  }
  for (std::uint64_t low = 0; low < 800; ++low)
    for (std::uint64_t key : {low, low << 40}) {
      const auto found = theirs.find(key);
      ASSERT_EQ(ours.contains(key), found != theirs.end()) << key;
      EXPECT_EQ(seen.contains(key), found != theirs.end()) << key;
      if (found != theirs.end()) {
        EXPECT_EQ(*ours.find(key), found->second) << key;
      }
    }
}

}  // namespace
}  // namespace hearsay
