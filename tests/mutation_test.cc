// What a retelling dropped or hardened: invented stories, in one language and across two; and what
// must not be said.
#include "mutation/mutation.h"

#include <gtest/gtest.h>

#include "ledger_content.h"

namespace hearsay {
namespace {

std::unique_ptr<Analysis> read_one(const std::string& outlet, const std::string& language,
                                   const std::string& text, const std::string& title = "") {
  Article article;
  article.outlet = outlet;
  article.language = language;
  article.published = parse_time("2026-02-03T10:00:00Z");
  set_text(article, title, text);
  return analyze(std::move(article), knowledge());
}

std::string changes(const std::string& told, const std::string& retold,
                    const std::string& first = "en", const std::string& second = "en") {
  const auto a = read_one("Harbour Post", first, told), b = read_one("Copy Daily", second, retold);
  std::string out;
  for (const Mutation& one :
       find_mutations({&a->mentioned, &a->statements, "Harbour Post"},
                      {&b->mentioned, &b->statements, "Copy Daily"}, knowledge().outlets)) {
    EXPECT_LE(one.told.end, a->article.full.size());
    EXPECT_LE(one.retold.end, b->article.full.size());
    out += std::string(name_of(one.kind)) + ": " + one.before + " > " + one.after + "\n";
  }
  return out;
}

// The same, of articles with headlines.
std::string headed(const std::string& first_title, const std::string& told,
                   const std::string& second_title, const std::string& retold) {
  const auto a = read_one("Harbour Post", "en", told, first_title),
             b = read_one("Copy Daily", "en", retold, second_title);
  std::string out;
  for (const Mutation& one :
       find_mutations({&a->mentioned, &a->statements, "Harbour Post"},
                      {&b->mentioned, &b->statements, "Copy Daily"}, knowledge().outlets))
    out += std::string(name_of(one.kind)) + ": " + one.before + " > " + one.after + " @ " +
           std::string(slice(b->article.full, one.retold)) + "\n";
  return out;
}

bool has(const std::string& found, const std::string& line) {
  return found.find(line) != std::string::npos;
}

const std::string kTold =
    "Alder Motors may invest up to $100 billion in Birch Energy, people familiar with the matter "
    "said.";

TEST(Mutation, TheSameTextHasNone) { EXPECT_EQ(changes(kTold, kTold), ""); }

TEST(Mutation, AHedgeIsLost) {
  const std::string found = changes(kTold,
                                    "Alder Motors will invest up to $100 billion in Birch Energy, "
                                    "people familiar with the matter said.");
  EXPECT_EQ(found, "hedge-lost: may > will\n");
}

TEST(Mutation, ABoundIsLost) {
  const std::string told =
      "Alder Motors will invest up to $100 billion in Birch Energy, people familiar with the "
      "matter said.";
  EXPECT_EQ(changes(told,
                    "Alder Motors will invest $100 billion in Birch Energy, people familiar with "
                    "the matter said."),
            "bound-lost: up to $100 billion > $100 billion\n");
  EXPECT_EQ(changes(told,
                    "Alder Motors will invest as much as $100 billion in Birch Energy, people "
                    "familiar with the matter said."),
            "");
  EXPECT_EQ(changes(told,
                    "Alder Motors will invest $100 billion in Birch Energy, people familiar with "
                    "the matter said. It is up to $100 billion, they said."),
            "");
}

TEST(Mutation, ABoundIsLostAcrossLanguages) {
  EXPECT_TRUE(
      has(changes("Alder Motors akan menanamkan investasi hingga US$100 miliar di Birch Energy.",
                  "Alder Motors will invest $100 billion in Birch Energy.", "id", "en"),
          "bound-lost: hingga US$100 miliar > $100 billion"));
}

TEST(Mutation, AnAmountIsChangedAndARoundedOneIsNot) {
  EXPECT_TRUE(
      has(changes("Alder Motors will invest $7 billion in Birch Energy, the company said.",
                  "Alder Motors will invest $70 billion in Birch Energy, the company said."),
          "amount-changed: $7 billion > $70 billion"));
  EXPECT_EQ(changes("Alder Motors will invest $6.97 billion in Birch Energy, the company said.",
                    "Alder Motors will invest $7 billion in Birch Energy, the company said."),
            "");
}

TEST(Mutation, ANumberIsChanged) {
  EXPECT_TRUE(
      has(changes("Birch Energy plans to build 10 harbours in the north, the company said.",
                  "Birch Energy plans to build 100 harbours in the north, the company said."),
          "number-changed: 10 > 100"));
}

TEST(Mutation, ANameIsChangedAndAnotherSpellingIsNot) {
  const std::string told =
      "Alder Motors plans to build a plant in the north with Birch Energy, the company said.";
  EXPECT_TRUE(has(
      changes(
          told,
          "Alder Motors plans to build a plant in the north with Cedar Power, the company said."),
      "name-changed: Birch Energy > Cedar Power"));
  EXPECT_EQ(
      changes(
          "Alder Motors plans to build a plant in the north with DewAir Group, the company said.",
          "Alder Motors plans to build a plant in the north with Dew Air, the company said."),
      "");
}

TEST(Mutation, VoicesBecomeAFact) {
  EXPECT_TRUE(has(changes("Alder Motors is in talks to buy Birch Energy for $7 billion, people "
                          "familiar with the matter said.",
                          "Alder Motors is in talks to buy Birch Energy for $7 billion."),
                  "made-fact: people familiar with the matter > "));
}

TEST(Mutation, ACreditIsDropped) {
  EXPECT_TRUE(
      has(changes("Alder Motors is in talks to buy Birch Energy for $7 billion, Reuters reported.",
                  "Alder Motors is in talks to buy Birch Energy for $7 billion."),
          "credit-lost: Reuters > "));
}

TEST(Mutation, AMannerIsLost) {
  const std::string told =
      "Anna Hartono, chief executive of Alder Motors, has privately told colleagues that the "
      "merger agreement with Birch Energy was non-binding, people familiar with the matter said.";
  // In other words, with a credit.
  EXPECT_TRUE(has(changes(told,
                          "According to Reuters, Hartono told people in the industry that "
                          "the deal was never binding."),
                  "manner-lost: privately > "));
  EXPECT_FALSE(has(changes(told,
                           "According to Reuters, Hartono told people behind closed doors "
                           "that the deal was never binding."),
                   "manner-lost"));
  // Another matter of hers.
  EXPECT_FALSE(has(changes(told,
                           "According to Reuters, Hartono told shareholders that harvests "
                           "were good."),
                   "manner-lost"));
}

TEST(Mutation, AVoiceIsLost) {
  const std::string told =
      "Alder Motors is in talks to buy Birch Energy for $7 billion, people familiar with the "
      "matter "
      "said.";
  EXPECT_TRUE(has(changes(told,
                          "Alder Motors is in talks to buy Birch Energy for $7 billion, Reuters "
                          "reported."),
                  "voice-lost: people familiar with the matter > Reuters"));
  EXPECT_EQ(
      changes(told,
              "Alder Motors is in talks to buy Birch Energy for $7 billion, Reuters reported, "
              "citing people familiar with the matter."),
      "");
}

TEST(Mutation, ADateIsChanged) {
  const std::string told =
      "Alder Motors plans to close the purchase of Birch Energy on 12 March 2026, the company "
      "said.";
  EXPECT_TRUE(has(changes(told,
                          "Alder Motors plans to close the purchase of Birch Energy on 21 March "
                          "2026, the company said."),
                  "date-changed: 12 March 2026 > 21 March 2026"));
  EXPECT_EQ(changes(told,
                    "Alder Motors plans to close the purchase of Birch Energy on March 12, 2026, "
                    "the company said."),
            "");
}

TEST(Mutation, ADenialIsLeftOut) {
  const std::string told =
      "Alder Motors is in merger talks with Birch Energy, people familiar with the matter said. "
      "Harvest Bank is to lend the money. ";
  const std::string retold =
      "Alder Motors is in merger talks with Birch Energy, people familiar with the matter said. "
      "Harvest Bank is to lend the money. Trading begins at nine.";
  EXPECT_TRUE(has(changes(told + "Birch Energy denied that it was in merger talks.", retold),
                  "denial-left-out: Birch Energy > "));
  EXPECT_EQ(changes(told + "Birch Energy denied that it was in merger talks.",
                    retold + " Birch Energy denied this."),
            "");
}

TEST(Mutation, ASentenceAboutSomebodyIsNoDenialOfHis) {
  const std::string told =
      "Alder Motors is in merger talks with Birch Energy, people familiar with the matter said. "
      "Harvest Bank is to lend the money. ";
  const std::string retold = told + "Trading begins at nine.";
  for (const char* about :
       {"It will not automatically be denied a merger.",
        "Anna Hartono has become irritated at being denied the merger.",
        "Anna Hartono was denied a seat in the merger talks.",
        "Birch Energy should complete the sale of the disputed assets before the merger.",
        "The denial by Anna Hartono did not stop the merger talks."})
    EXPECT_FALSE(has(changes(told + about, retold), "denial-left-out")) << about;
}

TEST(Mutation, AHeadlineIsHardened) {
  const std::string body =
      "Alder Motors may invest up to $100 billion in Birch Energy, people familiar with the matter "
      "said.";
  const std::string found = headed("Alder may invest up to $100 billion in Birch Energy", body,
                                   "Alder Motors invests $100 billion in Birch Energy", body);
  EXPECT_TRUE(has(found, "hedge-lost: may >  @ Alder Motors invests")) << found;
  EXPECT_TRUE(has(found, "bound-lost: up to $100 billion > $100 billion @ Alder Motors invests"))
      << found;
  // As hard as the headline it was taken from; or a question, or somebody's word.
  EXPECT_EQ(headed("Alder Motors invests $100 billion in Birch Energy", body,
                   "Alder Motors invests $100 billion in Birch Energy", body),
            "");
  EXPECT_EQ(headed("", body, "Will Alder Motors invest up to $100 billion in Birch Energy?", body),
            "");
}

TEST(Mutation, HostileTextsEnd) {
  std::string long_text;
  for (int i = 0; i < 3000; ++i)
    long_text += "Alder may buy up to $" + std::to_string(i) + " million of Birch. ";
  EXPECT_EQ(changes(long_text, long_text), "");
}

}  // namespace
}  // namespace hearsay
