// Retellings in another language, and what an article says of itself: the words of four languages, through the whole pipeline.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "read_story.h"
#include "view/view.h"

namespace hearsay {
namespace {

constexpr const char* kEnglish =
    "Alder Motors will buy 40 percent of Birch Energy for $2.5 billion, the two companies said on Tuesday. Ana Alba, chief executive "
    "of Alder Motors, told reporters that the purchase would secure 1,250 jobs at the plants of Birch Energy.\n\nBirch Energy reported "
    "revenue of $640 million last year. Its shares rose 12.5 percent. Carl Dorn, chairman of Birch Energy, said the board had looked "
    "at an offer of $1.9 billion in March and had turned it down.";
constexpr const char* kIndonesian =
    "Alder Motors akan membeli 40 persen saham Birch Energy senilai US$ 2,5 miliar. CEO Alder Motors Ana Alba mengatakan kepada "
    "wartawan bahwa pembelian itu akan mengamankan 1.250 lapangan kerja di pabrik Birch Energy.\n\nBirch Energy membukukan "
    "pendapatan sebesar US$ 640 juta pada tahun lalu. Sahamnya naik 12,5 persen. Menurut Carl Dorn, pimpinan Birch Energy, "
    "perusahaan telah menolak tawaran US$ 1,9 miliar pada Maret.";
constexpr const char* kGerman =
    "Alder Motors übernimmt 40 Prozent von Birch Energy für 2,5 Milliarden US-Dollar. Ana Alba, Chefin von Alder Motors, sagte vor "
    "Journalisten, der Kauf sichere 1.250 Arbeitsplätze in den Werken von Birch Energy.\n\nBirch Energy hatte im vergangenen Jahr "
    "640 Millionen US-Dollar umgesetzt. Die Aktie stieg um 12,5 Prozent. Carl Dorn, Aufsichtsratschef von Birch Energy, sagte, man habe im "
    "März ein Angebot über 1,9 Milliarden US-Dollar abgelehnt.";
constexpr const char* kSpanish =
    "Alder Motors comprará el 40 por ciento de Birch Energy por 2.500 millones de dólares. Ana Alba, consejera delegada de Alder Motors, "
    "dijo a los periodistas que la compra asegura 1.250 empleos en las plantas de Birch Energy.\n\nBirch Energy facturó 640 millones de "
    "dólares el año pasado. Sus acciones subieron un 12,5 por ciento. Carl Dorn, presidente de Birch Energy, dijo que el consejo rechazó en "
    "marzo una oferta de 1.900 millones de dólares.";
// On the same deal, by an outlet that talked to others and learned other things.
constexpr const char* kOwnReport =
    "Pengamat energi Budi Santoso menilai rencana Alder Motors membeli saham Birch Energy akan sulit mendapat izin. Menurut Budi Santoso, "
    "utang Birch Energy mencapai US$ 310 juta dan dua pabriknya sudah tutup sejak 2019. Kementerian Energi akan memutuskan dalam 90 hari.";
// Another deal of the same size between others.
constexpr const char* kOther =
    "Cedar Foods akan membeli 60 persen saham Elm Grains senilai US$ 2,5 miliar. CEO Cedar Foods Eva Ganz mengatakan kepada wartawan bahwa "
    "pembelian itu akan mengamankan 3.400 lapangan kerja di pabrik Elm Grains. Elm Grains membukukan pendapatan US$ 880 juta.";

std::unique_ptr<Analysis> read(const std::string& id, const std::string& outlet, Time when, const std::string& title, const std::string& text,
                               const std::string& language = "") {
  Article article;
  article.id = id;
  article.outlet = outlet;
  article.published = when;
  article.language = language;
  set_text(article, title, text);
  return analyze(std::move(article), knowledge());
}

constexpr Time kStart = 1738656000;  // 2025-02-04T08:00

CopyInput input_of(const Analysis& one) {
  return {one.article.id, one.article.outlet, one.article.language, one.article.url, one.article.published, &one.print};
}

TEST(Retelling, IsFoundAcrossLanguagesByWhatIsTold) {
  struct Row {
    const char *name, *title, *text, *lead;
    Time after;
    std::optional<CopyKind> kind;
  };
  const Row rows[] = {
      {"Indonesian, with a credit", "Alder beli Birch", kIndonesian, "Alder Motors akan membeli saham Birch Energy, dikutip dari Reuters, Selasa (4/2/2025). ", 3600, CopyKind::kRewriteWithCredit},
      {"Indonesian, without one", "Alder beli Birch", kIndonesian, "", 3600, CopyKind::kRewriteWithoutCredit},
      {"German, with a credit", "Alder kauft Birch", kGerman, "Alder Motors will Birch Energy kaufen, berichtete Reuters am Dienstag. ", 3600, CopyKind::kRewriteWithCredit},
      {"German, without one", "Alder kauft Birch", kGerman, "", 3600, CopyKind::kRewriteWithoutCredit},
      {"Spanish, without one", "Alder compra Birch", kSpanish, "", 3600, CopyKind::kRewriteWithoutCredit},
      {"a month later", "Alder beli Birch", kIndonesian, "", 30 * kDay, std::nullopt},
      {"a report of its own on the same deal", "Alder beli Birch", kOwnReport, "", 3600, std::nullopt},
      {"another deal in the same form", "Cedar beli Elm", kOther, "", 3600, std::nullopt},
  };
  const auto original = read("en1", "Reuters", kStart, "Alder to buy 40 pct of Birch", kEnglish);
  for (const Row& row : rows) {
    const auto retold = read("x1", "Harbour Post", kStart + row.after, row.title, std::string(row.lead) + row.text);
    ASSERT_NE(retold->article.language, "en") << row.name;
    const CopyInput pair[] = {input_of(*retold), input_of(*original)};
    const std::vector<Copy> copies = find_copies(pair, knowledge().outlets);
    const Retelling told = retelling(retold->print, original->print);
    EXPECT_EQ(!copies.empty(), row.kind.has_value()) << row.name << ": shares " << told.shared << ", " << told.amounts << " amounts, share "
                                                     << told.share << ", order " << told.order;
    if (copies.empty() || !row.kind) continue;
    EXPECT_EQ(copies[0].kind, *row.kind) << row.name;
    EXPECT_EQ(copies[0].article, 0u) << row.name;
    EXPECT_TRUE(copies[0].translated) << row.name;
  }
}

TEST(Retelling, OfWhatIsToldInAnotherOrderAndOfNothingIsNone) {
  const auto original = read("en1", "Reuters", kStart, "Alder to buy 40 pct of Birch", kEnglish);
  Retelling told = retelling(original->print, original->print);
  EXPECT_EQ(told.share, 1);
  EXPECT_EQ(told.order, 1);
  EXPECT_TRUE(retold(told, false));
  Fingerprint turned = original->print;
  std::reverse(turned.tale.begin(), turned.tale.end());
  told = retelling(original->print, turned);
  EXPECT_EQ(told.share, 1);
  EXPECT_FALSE(retold(told, false));
  EXPECT_EQ(retelling(original->print, {}).shared, 0u);
  EXPECT_FALSE(retold(retelling({}, {}), true));
  EXPECT_TRUE(tale_landmarks({}).empty());
}

TEST(Retelling, FiguresAreReadByAnyLanguagesMarks) {
  const std::pair<const char*, const char*> same[] = {
      {"It sold 1,250 cars.", "Es verkaufte 1.250 Autos."}, {"It rose 12.5 percent.", "Es stieg 12,5 Prozent."}, {"It rose 12.50 percent.", "Es stieg 12,5 Prozent."}};
  // Capitals make other names in German; the lowest bits tell figures from names.
  auto figures = [](const char* text, const char* language) {
    std::vector<std::uint32_t> out = read("a", "", kStart, "", text, language)->print.tale;
    std::erase_if(out, [](std::uint32_t key) { return (key & 2u) == 0; });
    return out;
  };
  for (const auto& [a, b] : same) {
    EXPECT_EQ(figures(a, "en").size(), 1u) << a;
    EXPECT_EQ(figures(a, "en"), figures(b, "de")) << a;
  }
  EXPECT_NE(figures("It rose 12.5 percent.", "en"), figures("It rose 13.5 percent.", "en"));
}

// The index of the ledger finds what shares no word, whatever came first; a late original takes its retellings over.
TEST(Retelling, IsFoundInALedgerInAnyOrderOfArrival) {
  std::vector<std::unique_ptr<Analysis>> set;
  set.push_back(read("en1", "Reuters", kStart, "Alder to buy 40 pct of Birch", kEnglish));
  set.push_back(read("id1", "Kontan", kStart + 3600, "Alder beli Birch", kIndonesian));
  set.push_back(read("de1", "Tagesspiegel", kStart + 7200, "Alder kauft Birch", kGerman));
  set.push_back(read("own", "Tempo", kStart + 1800, "Alder beli Birch", kOwnReport));
  set.push_back(read("oth", "Antara", kStart + 1800, "Cedar beli Elm", kOther));
  const auto asked = read("id2", "Harbour Post", kStart + 9000, "Alder akan membeli Birch", std::string("Dikutip dari Reuters. ") + kIndonesian);
  std::vector<std::size_t> order(set.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::mt19937 random(3);
  std::vector<std::string> expected;
  for (int round = 0; round < 6; ++round) {
    auto ledger = opened(":memory:");
    for (std::size_t i : order) ASSERT_TRUE(ledger->record(set[i]->article, to_recorded(*set[i], kStart)).has_value());
    Result<std::vector<Model>> models = models_of(*ledger, input_of(*set[2]), {}, knowledge().outlets);
    ASSERT_TRUE(models.has_value()) << models.error().message;
    std::vector<std::string> found;
    for (const Model& one : *models) found.push_back(one.article.id + " " + std::string(name_of(one.kind)) + (one.translated ? " translated" : ""));
    if (round == 0) expected = found;
    EXPECT_EQ(found, expected) << round;
    std::shuffle(order.begin(), order.end(), random);
  }
  EXPECT_EQ(expected, (std::vector<std::string>{"en1 rewrite-without-credit translated", "id1 rewrite-without-credit translated"}));

  auto ledger = opened(":memory:");
  for (const auto& one : set) ASSERT_TRUE(ledger->record(one->article, to_recorded(*one, kStart)).has_value());
  // What shares words with one model and is told by another says both.
  Result<Repeats> repeats = repeats_of(*ledger, *asked, {}, knowledge());
  ASSERT_TRUE(repeats.has_value()) << repeats.error().message;
  ASSERT_FALSE(repeats->models.empty());
  EXPECT_EQ(repeats->models[0].model.id, "id1");
  EXPECT_FALSE(repeats->models[0].passages.empty());
  EXPECT_TRUE(std::any_of(repeats->models.begin(), repeats->models.end(), [](const Repeat& one) { return one.model.id == "en1" && one.translated; }));
  repeats = repeats_of(*ledger, *set[1], {}, knowledge());
  ASSERT_TRUE(repeats.has_value());
  ASSERT_EQ(repeats->models.size(), 1u);
  EXPECT_EQ(repeats->models[0].model.id, "en1");
  EXPECT_TRUE(repeats->models[0].translated);
  const std::string text = repeats_view(*set[1], *repeats, {});
  EXPECT_NE(text.find("in another language"), std::string::npos) << text;
  ViewOptions json;
  json.format = Format::kJson;
  EXPECT_EQ(nlohmann::json::parse(repeats_view(*set[1], *repeats, json))["models"][0]["translated"], true);
}

// Two decisions that must be one: of a pair alone, and of a set that is this pair.
TEST(CopyOf, SaysWhatFindCopiesSaysOfAPair) {
  const std::string lead = "Reuters reported on Tuesday. ", english = kEnglish;
  std::vector<std::unique_ptr<Analysis>> set;
  set.push_back(read("a", "Reuters", kStart, "Alder to buy 40 pct of Birch", english));
  set.push_back(read("b", "Harbour Post", kStart, "Alder to buy 40 pct of Birch", english));  // at the same time
  set.push_back(read("c", "Copy Daily", kStart + 3600, "Alder buys", lead + english.substr(0, english.size() / 2)));
  set.push_back(read("d", "Reuters", kStart + 7200, "UPDATE 1-Alder to buy 40 pct of Birch", english + " It was late."));
  set.push_back(read("e", "Kontan", kStart + 3600, "Alder beli Birch", std::string("Dikutip dari Reuters. ") + kIndonesian));
  set.push_back(read("f", "Tagesspiegel", kStart + 3600, "Alder kauft Birch", kGerman));
  set.push_back(read("g", "Tempo", kStart + 5 * kDay, "Alder beli Birch", kOwnReport));
  set.push_back(read("h", "Antara", kStart + 20 * kDay, "Cedar beli Elm", kOther));
  set.push_back(read("i", "Retell", kStart + 60, "Alder and Birch",
                     "Reuters reported that Ana Alba of Alder Motors would pay $2.5 billion for 40 percent of Birch Energy, which Carl Dorn chairs."));
  std::size_t copies = 0, none = 0;
  for (const auto& x : set)
    for (const auto& y : set) {
      if (x == y) continue;
      const CopyInput pair[] = {input_of(*x), input_of(*y)};
      std::optional<Copy> expected;
      for (const Copy& one : find_copies(pair, knowledge().outlets))
        if (one.article == 0) expected = one;
      const std::optional<Copy> found =
          copy_of(pair[0], pair[1], likeness(x->print, y->print, *x->article.published - *y->article.published), knowledge().outlets);
      const std::string name = x->article.id + " of " + y->article.id;
      ASSERT_EQ(found.has_value(), expected.has_value()) << name;
      if (!found) {
        ++none;
        continue;
      }
      ++copies;
      EXPECT_EQ(found->kind, expected->kind) << name;
      EXPECT_EQ(found->translated, expected->translated) << name;
      EXPECT_EQ(found->why, expected->why) << name;
      EXPECT_NEAR(found->score, expected->score, 1e-9) << name;
    }
  EXPECT_GT(copies, 8u);
  EXPECT_GT(none, 30u);
}

TEST(Notice, IsReadWhereNoticesStand) {
  struct Row {
    const char *language, *title, *text;
    Notice notice;
  };
  const std::string filler = " Alder Motors said on Tuesday that it would go on. Birch Energy said it would not. Nobody knew more. It was late.";
  const Row rows[] = {
      {"en", "UPDATE 1-Alder to buy Birch", "Alder Motors will buy Birch.", Notice::kUpdate},
      {"en", "CORRECTED-Alder to buy Birch", "Alder Motors will buy Birch.", Notice::kCorrection},
      {"en", "CORRECTED-UPDATE 2-Alder to buy Birch", "Alder Motors will buy Birch.", Notice::kCorrection},
      {"en", "UPDATE 2-CORRECTED-Alder to buy Birch", "Alder Motors will buy Birch.", Notice::kCorrection},
      {"en", "RPT-UPDATE 1-Alder to buy Birch", "Alder Motors will buy Birch.", Notice::kRepeat},
      {"en", "Alder to buy Birch (corrected)", "Alder Motors will buy Birch.", Notice::kCorrection},
      {"en", "Alder to buy Birch", "(Adds analyst comment, shares)\n\nAlder Motors will buy Birch.", Notice::kUpdate},
      {"en", "Alder to buy Birch", "(Corrects price in paragraph 2)\n\nAlder Motors will buy Birch.", Notice::kCorrection},
      {"en", "Alder to buy Birch", "Alder Motors will buy Birch.\n\nAn earlier version of this article gave a wrong price.", Notice::kCorrection},
      {"en", "Alder to buy Birch", "Alder Motors will buy Birch, an official said, and adds that it has updated its plan.", Notice::kNone},
      {"en", "Alder to buy Birch", "Alder Motors will buy Birch.", Notice::kNone},
      {"id", "Ralat: Alder membeli Birch", "Alder Motors akan membeli Birch.", Notice::kCorrection},
      {"id", "Alder membeli Birch", "Alder Motors akan membeli Birch.\n\nArtikel ini telah diperbarui dengan tanggapan perusahaan.", Notice::kUpdate},
      {"id", "Alder membeli Birch", "Alder Motors akan membeli Birch, kata juru bicara, dan ralat itu wajar.", Notice::kNone},
      {"de", "KORREKTUR: Alder kauft Birch", "Alder Motors kauft Birch.", Notice::kCorrection},
      {"de", "Alder kauft Birch (aktualisiert)", "Alder Motors kauft Birch.", Notice::kUpdate},
      {"de", "WDH: Alder kauft Birch", "Alder Motors kauft Birch.", Notice::kRepeat},
      {"de", "Alder kauft Birch", "Alder Motors kauft Birch.\n\nIn einer früheren Version dieses Artikels stand ein falscher Preis.", Notice::kCorrection},
      {"es", "CORRECCIÓN: Alder compra Birch", "Alder Motors compra Birch.", Notice::kCorrection},
      {"es", "Alder compra Birch", "(Actualiza con más datos)\n\nAlder Motors compra Birch.", Notice::kUpdate},
  };
  for (const Row& row : rows) {
    Article article;
    set_text(article, row.title, row.text);
    EXPECT_EQ(notice_of(segment(article, knowledge().packs.best(row.language))), row.notice) << row.title << " / " << row.text;
    Fingerprint print;
    print.notice = row.notice;
    print.tale = {4, 7, 1};
    Result<Fingerprint> again = decode_fingerprint(encode(print));
    ASSERT_TRUE(again.has_value()) << again.error().message;
    EXPECT_EQ(*again, print);
  }
  // In the middle of a long article nothing is a notice.
  Article article;
  set_text(article, "Alder to buy Birch", "Alder Motors will buy Birch." + filler + " Updated figures were not at hand." + filler);
  EXPECT_EQ(notice_of(segment(article, knowledge().packs.best("en"))), Notice::kNone);
}

constexpr const char* kTalks =
    "Alder Motors is in talks to buy Birch Energy for $2 billion, people familiar with the matter said. "
    "Birch Energy declined to comment. The companies have talked since March about a price, the people said.";

// Why an outlet's article stands there again says the article, in whatever order both arrive.
class Chain : public ReadStory {
 protected:
  std::vector<std::string> chain() {
    const Answer found = asked();
    std::vector<std::string> out;
    for (const Reissue& one : found.reissues)
      out.push_back(found.articles[one.article].id + " " + std::string(name_of(one.kind)) + " of " + found.articles[one.of].id);
    EXPECT_TRUE(found.account.copies.empty()) << "no version is a copy";
    return out;
  }
};

TEST_F(Chain, SaysWhatTheTextSays) {
  const std::string talks = kTalks;
  std::string price = talks;
  price.replace(price.find("$2 billion"), 10, "$3 billion");
  add("p1", "Harbour Post", "2025-02-04T08:00:00Z", "Alder in talks with Birch", talks);
  add("p2", "Harbour Post", "2025-02-04T09:00:00Z", "UPDATE 1-Alder in talks with Birch",
      "(Adds shares)\n\n" + talks + " Shares of Birch Energy rose by a tenth in early trading on Tuesday.");
  add("p3", "Harbour Post", "2025-02-04T10:00:00Z", "CORRECTED-Alder in talks with Birch", "(Corrects price in first sentence)\n\n" + price);
  add("p4", "Harbour Post", "2025-02-04T11:00:00Z", "RPT-Alder in talks with Birch", price);
  add("p5", "Harbour Post", "2025-02-04T12:00:00Z", "Alder talks to Birch", price + " Analysts had expected as much for months, they told the newspaper.");
  const std::vector<std::string> expected = {"p2 update of p1", "p3 correction of p2", "p4 repeat of p3", "p5 revision of p4"};
  EXPECT_EQ(chain(), expected);
  std::mt19937 random(7);
  for (int round = 0; round < 4; ++round) {
    std::shuffle(lines_.begin(), lines_.end(), random);
    EXPECT_EQ(chain(), expected);
  }
}

TEST_F(Chain, OfNotesThatStayBelowTheTextIsARepeat) {
  const std::string talks = std::string(kTalks) + "\n\nAn earlier version of this article gave a wrong price.";
  add("p1", "Harbour Post", "2025-02-04T08:00:00Z", "Alder in talks with Birch", kTalks);
  add("p2", "Harbour Post", "2025-02-04T09:00:00Z", "Alder in talks with Birch", talks);
  add("p3", "Harbour Post", "2025-02-04T10:00:00Z", "Alder in talks with Birch", talks);
  EXPECT_EQ(chain(), (std::vector<std::string>{"p2 correction of p1", "p3 repeat of p2"}));
}

}  // namespace
}  // namespace hearsay
