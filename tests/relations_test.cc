// Relations: which edges a sentence gives, and which it must not give though it names both and has the words.
#include "lang/relations.h"

#include <gtest/gtest.h>

#include "track/track.h"

namespace hearsay {
namespace {

const Knowledge& knowledge() {
  static const Result<Knowledge> known = embedded_knowledge();
  HEARSAY_CHECK(known.has_value());
  return *known;
}

std::string edges_of(const std::string& language, const std::string& text) {
  Article article;
  article.id = "x1";
  article.language = language;
  article.published = parse_time("2026-01-31");
  // A name that opens its only sentence is no mention: the paragraph behind makes all four known, and relates nobody.
  set_text(article, "", text + "\n\nNvidia Corp, OpenAI Inc, Grab Holdings Ltd, GoTo Group.");
  const std::unique_ptr<Analysis> analysis = analyze(std::move(article), knowledge());
  const Recorded recorded = to_recorded(*analysis, 0);
  const std::vector<const Recorded*> articles = {&recorded};
  Account account;
  account.subject.parties = {"nvidia", "openai", "grab", "goto"};
  std::string out;
  for (const Relation& one : find_relations(account, articles, knowledge().packs, embedded_relations())) {
    out += (out.empty() ? "" : "; ") + one.from_name + " " + one.kind + " " + one.to_name;
    for (const RelationEvidence& evidence : one.evidence) out += evidence.denied ? " denied" : evidence.hedged ? " hedged" : "";
  }
  return out;
}

struct Row {
  const char *language, *text, *edges;
};

TEST(Relations, OnlyWhatASentenceSays) {
  const Row rows[] = {
      {"en", "Nvidia Corp said that Nvidia invests in OpenAI.", "Nvidia invests-in OpenAI"},
      {"en", "Nvidia plans to invest up to $100 billion in OpenAI, the company said.", "Nvidia invests-in OpenAI hedged"},
      {"en", "A spokesman said Nvidia does not compete with OpenAI.", "Nvidia competes-with OpenAI denied"},
      {"en", "Nvidia denied that OpenAI competes with Nvidia.", "Nvidia competes-with OpenAI denied"},
      {"en", "Analysts at Lumen Capital said OpenAI competes with Google and Anthropic.", "Anthropic competes-with OpenAI; Google competes-with OpenAI"},
      {"en", "GoTo is backed by SoftBank, the filing said.", "SoftBank invests-in GoTo"},
      {"en", "Nvidia CEO Jensen Huang said talks with OpenAI would go on.", "Jensen Huang leads Nvidia"},
      {"en", "Former Nvidia CEO Jensen Huang said talks with OpenAI would go on.", ""},
      {"en", "He said a unit of Nvidia invests in OpenAI.", ""},
      {"en", "He said Nvidia invests in OpenAI supplier CoreWeave.", ""},
      {"en", "He said Nvidia invests in OpenAI's rival Anthropic.", ""},
      {"en", "Reuters said Nvidia and OpenAI talked and that Google invests in Anthropic.", ""},
      {"id", "CEO Nvidia Jensen Huang mengatakan pembicaraan dengan OpenAI terus berjalan.", "Jensen Huang leads Nvidia"},
      {"id", "Grab akan mengakuisisi GoTo, kata sumber yang mengetahui rencana itu.", "Grab acquires GoTo hedged"},
      {"de", "Nvidia investiert 30 Milliarden Dollar in OpenAI, sagte ein Sprecher.", "Nvidia invests-in OpenAI"},
      {"es", "Nvidia invertirá 30.000 millones de dólares en OpenAI, dijo un portavoz.", "Nvidia invests-in OpenAI"},
  };
  for (const Row& row : rows) EXPECT_EQ(edges_of(row.language, row.text), row.edges) << row.text;
}

TEST(Relations, AWrongKindIsAnErrorWithItsLine) {
  const Result<RelationWords> loaded = load_relations({{"xx.toml", "[pack]\ncode = \"xx\"\nname = \"X\"\n[[relation]]\nkind = \"invest-in\"\nagent = \"before\"\nwords = [\"x\"]\n"}});
  ASSERT_FALSE(loaded.has_value());
  EXPECT_NE(loaded.error().message.find("xx.toml:4: unknown relation \"invest-in\" (did you mean \"invests-in\"?)"), std::string::npos) << loaded.error().message;
}

}  // namespace
}  // namespace hearsay
