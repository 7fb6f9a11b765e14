// Credits that lead nowhere, and versions of one outlet's article, through the whole pipeline.
#include "read_story.h"
#include "view/view.h"

namespace hearsay {
namespace {

class Read : public ReadStory {
 protected:
  static const CreditNote* note(const Answer& answer, CreditFault fault) {
    for (const CreditNote& one : answer.credits)
      if (one.fault == fault) return &one;
    return nullptr;
  }
  static std::string quote(const Answer& answer, const CreditNote::Sentence& at) {
    return answer.articles[at.article].statements[at.statement].quote;
  }
};

constexpr const char* kTalks =
    "Alder Motors is in talks to buy Birch Energy for $2 billion, people familiar with the matter said. "
    "Birch Energy declined to comment. The companies have talked since March about a price, the people said.";

TEST_F(Read, AnOutletThatCreditsItself) {
  add("k1", "Kontan", "2025-02-04T08:00:00Z", "Alder mau beli Birch",
      "Alder Motors sedang dalam pembicaraan untuk membeli Birch Energy, dikutip dari Kontan, Selasa (4/2/2025). Alder Motors "
      "menolak berkomentar.");
  add("k2", "Tempo", "2025-02-04T09:00:00Z", "Alder mau beli Birch",
      "Alder Motors sedang dalam pembicaraan untuk membeli Birch Energy, kata sumber yang mengetahui masalah itu.");
  const Answer found = asked();
  const CreditNote* self = note(found, CreditFault::kSelf);
  ASSERT_NE(self, nullptr);
  EXPECT_EQ(self->outlet, "Kontan");
  ASSERT_EQ(self->sentences.size(), 1u);
  EXPECT_NE(quote(found, self->sentences[0]).find("dikutip dari Kontan"), std::string::npos);
}

// Nikkei Asia lies under Nikkei's domain; CNBC and CNBC Indonesia merely begin alike.
TEST_F(Read, OnlyDataJoinsANetwork) {
  add("w1", "Nikkei Asia", "2025-02-04T08:00:00Z", "Alder in talks with Birch",
      "Alder Motors is in talks to buy Birch Energy, Nikkei reported, citing people familiar with the matter.");
  add("w2", "CNBC Indonesia", "2025-02-04T09:00:00Z", "Alder mau beli Birch",
      "Alder Motors sedang dalam pembicaraan untuk membeli Birch Energy, demikian dilaporkan CNBC mengutip sumber yang "
      "mengetahui masalah itu.");
  const Answer found = asked();
  std::vector<std::string> joined;
  for (const CreditNote& one : found.credits)
    if (one.fault == CreditFault::kNetwork) joined.push_back(one.outlet + " by " + one.joined);
  EXPECT_EQ(joined, std::vector<std::string>{"Nikkei by nikkei.com"});
}

TEST_F(Read, ACircle) {
  add("p1", "Harbour Post", "2025-02-04T08:00:00Z", "Alder in talks with Birch",
      "Alder Motors is in talks to buy Birch Energy, Reuters reported, citing people familiar with the matter.");
  add("r1", "Reuters", "2025-02-04T09:00:00Z", "Alder in talks with Birch, paper says",
      "Alder Motors is in talks to buy Birch Energy, the Harbour Post reported, citing people familiar with the matter.");
  const Answer found = asked();
  const CreditNote* circle = note(found, CreditFault::kCircle);
  ASSERT_NE(circle, nullptr);
  EXPECT_EQ(circle->outlet, "Harbour Post, Reuters");
  ASSERT_EQ(circle->sentences.size(), 2u);
  EXPECT_NE(quote(found, circle->sentences[0]).find("Reuters reported"), std::string::npos);
  EXPECT_NE(quote(found, circle->sentences[1]).find("the Harbour Post reported"), std::string::npos);
  EXPECT_EQ(note(found, CreditFault::kUnread), nullptr) << "both were read";
}

TEST_F(Read, NothingOfAnOutletWasRead) {
  add("p1", "Harbour Post", "2025-02-04T08:00:00Z", "Alder in talks with Birch",
      "Alder Motors is in talks to buy Birch Energy, Bloomberg reported, citing people familiar with the matter.");
  Answer found = asked();
  const CreditNote* unread = note(found, CreditFault::kUnread);
  ASSERT_NE(unread, nullptr);
  EXPECT_EQ(unread->outlet, "Bloomberg");
  const Result<std::string> text = trace_view(found, "", {});
  ASSERT_TRUE(text.has_value());
  EXPECT_NE(text->find("nothing of Bloomberg on this subject was read"), std::string::npos) << *text;
  // Of the subject as a whole: what Bloomberg wrote on another claim of it counts.
  add("b1", "Bloomberg", "2025-02-05T08:00:00Z", "Regulator opposes Alder's bid for Birch",
      "The competition authority opposes the takeover of Birch Energy by Alder Motors, an official said on Wednesday.");
  found = asked();
  EXPECT_EQ(note(found, CreditFault::kUnread), nullptr);
}

TEST_F(Read, AVersionIsNoCopy) {
  add("p1", "Harbour Post", "2025-02-04T08:00:00Z", "Alder in talks with Birch", kTalks);
  add("p2", "Harbour Post", "2025-02-04T10:00:00Z", "Alder in talks with Birch", kTalks);
  add("p3", "Harbour Post", "2025-02-04T12:00:00Z", "UPDATE 1-Alder in talks with Birch",
      std::string(kTalks) + " Shares of Birch Energy rose by a tenth in early trading on Tuesday.");
  add("c1", "Copy Daily", "2025-02-04T13:00:00Z", "Alder in talks with Birch", kTalks);
  const Answer found = asked();
  std::vector<std::string> versions;
  for (const Reissue& one : found.reissues)
    versions.push_back(found.articles[one.article].id + " " + std::string(name_of(one.kind)) + " of " + found.articles[one.of].id);
  EXPECT_EQ(versions, (std::vector<std::string>{"p2 repeat of p1", "p3 update of p2"}));
  for (const Copy& copy : found.account.copies) EXPECT_EQ(found.articles[copy.article].id, "c1") << "no version is a copy";
  EXPECT_EQ(found.account.copies.size(), 1u);
  ViewOptions options;
  options.width = 200;
  const Result<std::string> text = trace_view(found, "", options);
  ASSERT_TRUE(text.has_value());
  EXPECT_NE(text->find("an update of article p2"), std::string::npos) << *text;
}

// The next report of an outlet on the matter shares names with the last, and no wording.
TEST_F(Read, AFollowUpIsNoVersion) {
  add("p1", "Harbour Post", "2025-02-04T08:00:00Z", "Alder in talks with Birch", kTalks);
  add("p2", "Harbour Post", "2025-02-05T08:00:00Z", "Birch says no",
      "Birch Energy said on Wednesday that it would not be sold to Alder Motors, and that its board had met for six hours.");
  EXPECT_TRUE(asked().reissues.empty());
}

TEST_F(Read, CopiesSaysVersionsAndSelfCredit) {
  add("p1", "Harbour Post", "2025-02-04T08:00:00Z", "Alder in talks with Birch", kTalks);
  add("p2", "Harbour Post", "2025-02-04T10:00:00Z", "UPDATE 1-Alder in talks with Birch",
      std::string(kTalks) + " Alder Motors had no comment, according to the Harbour Post.");
  asked();
  Result<Article> article = ledger_->article("p2");
  ASSERT_TRUE(article.has_value());
  const auto analysis = analyze(*std::move(article), knowledge());
  Result<Repeats> repeats = repeats_of(*ledger_, *analysis, {}, knowledge());
  ASSERT_TRUE(repeats.has_value());
  ASSERT_EQ(repeats->models.size(), 1u);
  EXPECT_EQ(repeats->models[0].reissue, ReissueKind::kUpdate);
  const std::string text = repeats_view(*analysis, *repeats, {});
  EXPECT_NE(text.find("an update of the outlet's own article, no copy"), std::string::npos) << text;
  EXPECT_NE(text.find("Credits itself:"), std::string::npos) << text;
}

// What `trace` says of a subject's credits, `copies` says of one article's.
TEST_F(Read, CopiesSaysWhereCreditsLeadNowhere) {
  const std::string talks = "Alder Motors is in talks to buy Birch Energy for $2 billion, and both boards have met twice since March to look at the price.";
  struct Row {
    const char *name, *outlet, *text;
    std::vector<std::string> faults;  // fault, outlet
  };
  const Row rows[] = {
      {"an outlet nobody has read", "Copy Daily", " Alder Motors would sign on Friday, the Guardian reported, citing people familiar with the matter.", {"unread The Guardian"}},
      {"an outlet that was read", "Copy Daily", " Alder Motors would sign on Friday, the Harbour Post reported, citing people familiar with the matter.", {}},
      {"its own network", "Nikkei Asia", " Alder Motors would sign on Friday, Nikkei reported, citing people familiar with the matter.", {"network Nikkei", "unread Nikkei"}},
      {"back to itself", "Reuters", " Alder Motors would sign on Friday, the Harbour Post reported, citing people familiar with the matter.", {"circle Reuters, Harbour Post"}},
      {"itself", "Harbour Post", " Alder Motors would sign on Friday, according to the Harbour Post.", {"self Harbour Post"}},
      {"nobody", "Copy Daily", " Alder Motors will reportedly sign on Friday.", {"nobody "}},
  };
  add("p1", "Harbour Post", "2025-02-04T08:00:00Z", "Alder in talks with Birch", talks + " Alder Motors would pay in shares, Reuters reported, citing people familiar with the matter.");
  asked();
  for (const Row& row : rows) {
    Article article;
    article.id = "asked";
    article.outlet = row.outlet;
    article.published = 1738670000;
    set_text(article, "Alder talks to Birch", talks + row.text);
    const auto analysis = analyze(std::move(article), knowledge());
    Result<Repeats> repeats = repeats_of(*ledger_, *analysis, {}, knowledge());
    ASSERT_TRUE(repeats.has_value()) << row.name;
    const std::string text = repeats_view(*analysis, *repeats, {});
    ViewOptions json;
    json.format = Format::kJson;
    const auto notes = nlohmann::json::parse(repeats_view(*analysis, *repeats, json))["credit_notes"];
    std::vector<std::string> faults;
    for (std::size_t i = 0; i < repeats->credits.size(); ++i) {
      const CreditNote& note = repeats->credits[i];
      faults.push_back(std::string(name_of(note.fault)) + " " + note.outlet);
      ASSERT_FALSE(note.sentences.empty()) << row.name;
      EXPECT_EQ(notes[i]["fault"], name_of(note.fault)) << row.name;
      EXPECT_EQ(notes[i]["sentences"][0], analysis->statements[note.sentences[0].statement].quote) << row.name;
    }
    EXPECT_EQ(faults, row.faults) << row.name << "\n" << text;
  }
}

// A link in the text to another outlet's article is a credit; one to its front page, or from the margin, is none.
TEST(LinkedCredit, CountsWhereTheTextCarriesIt) {
  struct Row {
    const char *outlet, *url, *anchor;
    std::vector<std::string> credits;
  };
  for (const Row& row : std::vector<Row>{
           {"Copy Daily", "https://www.reuters.com/markets/alder-birch-talks", "in talks to buy", {"Reuters"}},
           {"Copy Daily", "https://www.reuters.com/", "in talks to buy", {}},
           {"Copy Daily", "https://www.reuters.com/markets/alder-birch-talks", "Read also", {}},
           {"Reuters", "https://www.reuters.com/markets/alder-birch-talks", "in talks to buy", {}},
           {"Copy Daily", "https://reuters.com.example/x", "in talks to buy", {}}}) {
    Article article;
    article.outlet = row.outlet;
    article.links = {{row.url, row.anchor}};
    set_text(article, "", "Alder Motors is in talks to buy Birch Energy.");
    EXPECT_EQ(analyze(std::move(article), knowledge())->print.credits, row.credits) << row.outlet << " " << row.url << " " << row.anchor;
  }
}

}  // namespace
}  // namespace hearsay
