// Statements: invariants of the values, limits, hostile text, and the pieces that case files cannot
// show.
#include "statement/statement.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "article/article.h"
#include "base/utf8.h"

namespace hearsay {
namespace {

const Packs& packs() {
  static const Result<Packs> loaded = load_packs(embedded_packs());
  HEARSAY_CHECK(loaded.has_value());
  return *loaded;
}

struct Read {
  Article article;
  MentionedText mentioned;
  std::vector<Statement> statements;
};

std::unique_ptr<Read> read(const std::string& text, const std::string& title = "",
                           const std::string& outlet = "", const std::string& language = "en",
                           const StatementLimits& limits = {}) {
  auto out = std::make_unique<Read>();
  set_text(out->article, title, text);
  out->mentioned = find_mentions(segment(out->article, packs().best(language)), embedded_outlets(),
                                 parse_time("2026-02-02"));
  out->statements = find_statements(out->mentioned, embedded_outlets(), outlet, nullptr, limits);
  return out;
}

void expect_sound(const Read& read) {
  const std::string& full = read.article.full;
  for (const Statement& one : read.statements) {
    for (Span span : {one.whole, one.source, one.cue, one.content}) {
      EXPECT_LE(span.end, full.size());
      EXPECT_TRUE(is_border(full, span.begin) && is_border(full, span.end)) << one.quote;
      if (!span.empty() && span != one.source && span != one.cue) {
        EXPECT_EQ(read.mentioned.text.sentence_at(span.begin),
                  read.mentioned.text.sentence_at(span.end - 1))
            << one.quote;
      }
    }
    EXPECT_FALSE(one.whole.empty());
    EXPECT_TRUE(one.content.empty() || one.whole.contains(one.content)) << one.quote;
    // The cue of a passage may stand in the sentence that announces or signs it.
    EXPECT_TRUE(one.cue.empty() || one.whole.contains(one.cue) ||
                read.mentioned.text.sentence_at(one.cue.begin) !=
                    read.mentioned.text.sentence_at(one.whole.begin))
        << one.quote;
    EXPECT_EQ(one.quote, slice(full, one.whole));
    EXPECT_EQ(one.speaker.empty(), one.grade == Grade::kUnattributed) << to_text(one);
  }
}

TEST(Statements, FieldsOfAnAttribution) {
  auto found = read(
      "Lumen Foods is in talks to buy Borneo Mills for up to $2 billion, two people familiar with "
      "the matter told Reuters on Monday.");
  ASSERT_EQ(found->statements.size(), 1u);
  const Statement& one = found->statements[0];
  EXPECT_EQ(one.speaker, "two people familiar with the matter");
  EXPECT_EQ(one.speaker_kind, MentionKind::kAnonymous);
  EXPECT_EQ(one.via, std::vector<std::string>{"Reuters"});
  EXPECT_EQ(one.grade, Grade::kAnonymous);
  ASSERT_FALSE(one.events.empty());
  EXPECT_EQ(one.events[0].id, "negotiate");
  EXPECT_FALSE(one.events[0].negated);
  EXPECT_EQ(one.parties, (std::vector<std::string>{"lumen foods", "borneo mills"}));
  ASSERT_EQ(one.amounts.size(), 1u);
  EXPECT_EQ(one.amounts[0].amount, 2e9);
  expect_sound(*found);
}

TEST(Statements, NegatedEvents) {
  auto found = read("Lumen Foods said there were no talks with Borneo Mills.");
  ASSERT_EQ(found->statements.size(), 1u);
  EXPECT_EQ(found->statements[0].stance, Stance::kSupports);
  ASSERT_FALSE(found->statements[0].events.empty());
  EXPECT_TRUE(found->statements[0].events[0].negated);
  EXPECT_EQ(found->statements[0].affiliation, "lumen foods");
}

// Who rejects an offer says that there is one; who rejects a rumour denies it.
TEST(Statements, ARefusalIsNoDenial) {
  struct Row {
    const char *language, *text;
    Stance stance;
    bool ends;  // the deal
  };
  for (const Row& row : {Row{"en", "Lumen Foods rejected the offer of Borneo Mills as inadequate.", Stance::kSupports, true},
                         Row{"en", "Lumen Foods said its board had rejected Borneo Mills' takeover bid.", Stance::kSupports, true},
                         Row{"en", "Lumen Foods rejected rumours of a takeover by Borneo Mills.", Stance::kDenies, false},
                         Row{"en", "Lumen Foods rejected the claim that it was in talks with Borneo Mills.", Stance::kDenies, false},
                         Row{"en", "Lumen Foods denied an offer of Borneo Mills.", Stance::kDenies, false},
                         Row{"es", "Lumen Foods rechazó la oferta de Borneo Mills.", Stance::kSupports, true}}) {
    auto found = read(row.text, "", "", row.language);
    ASSERT_EQ(found->statements.size(), 1u) << row.text;
    const Statement& one = found->statements[0];
    EXPECT_EQ(one.stance, row.stance) << row.text;
    EXPECT_EQ(std::any_of(one.events.begin(), one.events.end(), [](const EventHit& hit) { return hit.id == "stall" && !hit.negated; }), row.ends) << row.text;
  }
}

// The model knows "refuses" for a cue; within a quotation that goes on it is a word of who is quoted.
TEST(Statements, AModelTakesNoQuotationApart) {
  const auto model = AttributionModel::read(embedded_model("attribution-en"), "attribution-en");
  ASSERT_TRUE(model.has_value());
  auto found = read("\"I have taken responsibility for my decision,\" Anna Hartono said. \"He refuses to take responsibility for his support.\"");
  found->statements = find_statements(found->mentioned, embedded_outlets(), "", &*model);
  ASSERT_EQ(found->statements.size(), 2u);
  EXPECT_EQ(found->statements[1].speaker, "Anna Hartono");
  EXPECT_TRUE(found->statements[1].direct);
}

// Where the model runs on past a quotation, or into what the speaker adds.
TEST(Statements, AModelsContentsEndWhereTheTextSaysSo) {
  const auto model = AttributionModel::read(embedded_model("attribution-en"), "attribution-en");
  ASSERT_TRUE(model.has_value());
  struct Row {
    const char *text, *content, *speaker;  // of the last statement but `after`; any speaker
    std::size_t after;
  };
  for (const Row& row :
       {Row{"\"It just amazed me how quickly they rushed through everything,\" Mr. Hartono recalled of the proceedings.",
            "\"It just amazed me how quickly they rushed through everything,\"", "Hartono", 0},
        Row{"\"We have shown the world,\" Mr. Hartono said.\n\nAs for the mill's political bent, he said, \"What media outlet isn't taking sides in this election?\"",
            "\"What media outlet isn't taking sides in this election?\"", "Hartono", 0},
        Row{"\"The mill, our mill,\" Anna Hartono said, \"is dead.\"", "\"The mill, our mill,\" Anna Hartono said, \"is dead.\"", "Anna Hartono", 0},
        Row{"Republican Anna Hartono (R - Ga.) said he didn't believe those characterizations did Lumen in in 2012, arguing that it was divisions in the party that were a bigger hurdle.",
            "he didn't believe those characterizations did Lumen in in 2012", nullptr, 1},
        Row{"\"Now is the time for all good leaders to come to the aid of their party,\" said Don Hartono, who helmed the party from 1995 to 1997, and has backed Anna Santoso since her 2008 bid. \"I think the plan should be developed by this afternoon.\"",
            "\"I think the plan should be developed by this afternoon.\"", "Don Hartono", 0}}) {
    auto found = read(row.text);
    found->statements = find_statements(found->mentioned, embedded_outlets(), "", &*model);
    ASSERT_GT(found->statements.size(), row.after) << row.text;
    const Statement& one = found->statements[found->statements.size() - 1 - row.after];
    EXPECT_EQ(slice(found->article.full, one.content), row.content) << row.text;
    if (row.speaker != nullptr) {
      EXPECT_EQ(one.speaker, row.speaker) << row.text;
    }
  }
}

// What is not intended reaches over a whole clause, other negations over a few words.
TEST(Statements, NoIntentionReachesFar) {
  struct Row {
    const char *language, *text;
    bool negated;
  };
  for (const Row& row : {Row{"en", "Lumen Foods said it had no intention of making any sort of public offer for Borneo Mills.", true},
                         Row{"en", "Lumen Foods said it had no answer ready for its owners on the public offer for Borneo Mills.", false},
                         Row{"en", "Lumen Foods said it had no plans for this year, and an offer for Borneo Mills.", false},
                         Row{"id", "Lumen Foods mengatakan tidak berencana dalam waktu dekat ini melakukan akuisisi Borneo Mills.", true}}) {
    auto found = read(row.text, "", "", row.language);
    ASSERT_EQ(found->statements.size(), 1u) << row.text;
    ASSERT_FALSE(found->statements[0].events.empty()) << row.text;
    EXPECT_EQ(found->statements[0].events.back().negated, row.negated) << row.text;
  }
}

// A bare spokesman speaks for whom his words open with; one of somebody else does not.
TEST(Statements, ABareSpokesmanSpeaksForTheSubject) {
  for (const auto& [text, whose] : {std::pair("Lumen Foods has no offer for Borneo Mills, a spokesman said.", "lumen foods"), std::pair("Lumen Foods has no offer for Borneo Mills, a White House spokesman said.", ""),
                                    std::pair("There was no offer of the kind from Lumen Foods, a spokesman said.", "")}) {
    auto found = read(text);
    ASSERT_EQ(found->statements.size(), 1u) << text;
    EXPECT_EQ(found->statements[0].affiliation, whose) << text;
  }
}

TEST(Statements, SomeVerbsKeepTheirNegation) {
  for (const auto& [text, negated] : {std::pair("Lumen Foods said its results did not reflect the purchase of Borneo Mills.", false),
                                      std::pair("Lumen Foods said it did not plan the purchase of Borneo Mills.", true)}) {
    auto found = read(text);
    ASSERT_EQ(found->statements.size(), 1u) << text;
    ASSERT_FALSE(found->statements[0].events.empty()) << text;
    EXPECT_EQ(found->statements[0].events[0].negated, negated) << text;
  }
}

// "$55 a share" is a price, not what the deal is worth.
TEST(Statements, APriceOfOneOfManyIsNoSum) {
  struct Row {
    const char *language, *text;
    std::size_t sums;
  };
  for (const Row& row : {Row{"en", "Alder Steel agreed to pay $55 a share for Borneo Mills, Alder Steel said.", 0}, Row{"en", "Alder Steel agreed to pay 55 dollars per common share for Borneo Mills, Alder Steel said.", 0},
                         Row{"en", "Alder Steel agreed to pay $55 million for a share of Borneo Mills, Alder Steel said.", 1},
                         Row{"en", "Alder Steel agreed to pay $55 a share, or $2 billion in all, for Borneo Mills, Alder Steel said.", 1},
                         Row{"id", "PT Lestari Pangan mengatakan akan membayar Rp100 per saham untuk PT Borneo Baja.", 0},
                         Row{"de", "Die Alder Stahl AG zahle 55 Euro je Aktie, sagte ein Sprecher der Alder Stahl AG.", 0}}) {
    auto found = read(row.text, "", "", row.language);
    ASSERT_EQ(found->statements.size(), 1u) << row.text;
    EXPECT_EQ(found->statements[0].amounts.size(), row.sums) << row.text;
  }
}

// A court in a name is no dispute.
TEST(Statements, AWordInsideANameIsNoEvent) {
  auto found = read("Robert Holmes a Court had bought additional shares, traders said. The company would go to court, Bell Group said.");
  ASSERT_EQ(found->statements.size(), 2u);
  auto disputes = [](const Statement& one) { return std::any_of(one.events.begin(), one.events.end(), [](const EventHit& hit) { return hit.id == "sue"; }); };
  EXPECT_FALSE(disputes(found->statements[0])) << to_text(found->mentioned);
  EXPECT_TRUE(disputes(found->statements[1]));
}

TEST(Statements, TheSpeakersPartyComesFirst) {
  auto found = read(
      "Anna Hartono, chief executive of Lumen Foods, said Borneo Mills had agreed to a merger.");
  ASSERT_EQ(found->statements.size(), 1u);
  ASSERT_FALSE(found->statements[0].parties.empty());
  EXPECT_EQ(found->statements[0].parties[0], "lumen foods");
  EXPECT_EQ(found->statements[0].speaker_key, "anna hartono");
}

TEST(Statements, TwoVoicesThatAreOneSayItOnce) {
  const auto found = read("New York investor John Miller and his Orbita Corp said he bought 219,000 Birch units.");
  std::vector<std::string> lines;
  for (const Statement& one : found->statements) lines.push_back(to_text(one));
  EXPECT_FALSE(lines.empty());
  EXPECT_EQ(std::adjacent_find(lines.begin(), lines.end()), lines.end()) << lines[0];
}

TEST(Statements, Headline) {
  auto found =
      read("The shares of Lumen Foods fell.", "Lumen Foods denies merger talks with Borneo Mills");
  ASSERT_FALSE(found->statements.empty());
  EXPECT_TRUE(found->statements[0].headline);
  EXPECT_EQ(found->statements[0].stance, Stance::kDenies);
}

struct Passage {
  const char* what;
  const char* text;
  std::vector<std::string> lines;
};

TEST(Statements, PassagesByTheWayTheyAreSet) {
  const Passage cases[] = {
      {"announced by the paragraph before, not said by who spoke last",
       "\"We are in talks,\" Anna Hartono said.\n\nBudi Santoso responded:\n\n\"There are no "
       "talks with Lumen Foods. We are not for sale.\"\n\nShares fell.",
       {"\"\"We are in talks,\"\" <- supports [on-record] \"Anna Hartono\"",
        "\"\"There are no talks with Lumen Foods\" <- supports [on-record] \"Budi Santoso\"",
        "\"We are not for sale.\"\" <- supports [on-record] \"Budi Santoso\""}},
      {"announced by nobody: left alone",
       "\"We are in talks,\" Anna Hartono said.\n\nA leaflet was found at the gate of the "
       "plant:\n\n\"The plant must never be sold to anyone.\"",
       {"\"\"We are in talks,\"\" <- supports [on-record] \"Anna Hartono\""}},
      {"one paragraph without marks",
       "Anna Hartono of Lumen Foods said:\n\nWe will not sell the plant. It is ours.\n\nThe plant "
       "is old.",
       {"\"We will not sell the plant\" <- supports [on-record] \"Anna Hartono\"",
        "\"It is ours\" <- supports [on-record] \"Anna Hartono\""}},
      {"signed below",
       "Letters came.\n\n\"The sale is wrong. It must be stopped.\"\n\n- Sinta Dewi\n\nThe "
       "sale goes on.",
       {"\"\"The sale is wrong\" <- supports [on-record] \"Sinta Dewi\"",
        "\"It must be stopped.\"\" <- supports [on-record] \"Sinta Dewi\""}},
      {"signed on the same line, with the bar made for it",
       "Letters came.\n\n\"The sale is wrong.\" \xE2\x80\x95 Sinta Dewi\n",
       {"\"\"The sale is wrong.\"\" <- supports [on-record] \"Sinta Dewi\""}},
      {"announced and signed: said once",
       "Anna Hartono of Lumen Foods said:\n\n\"We will not sell the plant.\"\n\n- Anna "
       "Hartono\n\nThe plant is old.",
       {"\"\"We will not sell the plant.\"\" <- supports [on-record] \"Anna Hartono\""}},
      {"a line that stands alone is not announced",
       "Anna Hartono of Lumen Foods said:\n\nMore on this subject\n\nThe plant is old.",
       {}},
      {"an aside is no signature",
       "The party was \"still the first force in the land.\" - By our staff\n",
       {}},
      {"a transcript; the family name is somebody named in full",
       "Anna Hartono spoke to Rina Tan.\n\nTAN: Will you sell the plant?\n\nHARTONO: No. We need "
       "it.\n\nTAN: Thank you very much.",
       {"\"Will you sell the plant?\" <- supports [on-record] \"Rina Tan\"",
        "\"No\" <- supports [on-record] \"Anna Hartono\"",
        "\"We need it\" <- supports [on-record] \"Anna Hartono\"",
        "\"Thank you very much\" <- supports [on-record] \"Rina Tan\""}},
      {"a list is no transcript",
       "PRICE: The plant costs little.\n\nPLACE: The plant stands in Medan.\n\nTERM: Ten years or "
       "so.",
       {}},
  };
  for (const Passage& one : cases) {
    auto found = read(one.text);
    expect_sound(*found);
    std::vector<std::string> lines;
    for (const Statement& statement : found->statements)
      if (!statement.own) lines.push_back(to_text(statement));
    EXPECT_EQ(lines, one.lines) << one.what;
  }
}

TEST(Statements, LimitHolds) {
  std::string text;
  for (int i = 0; i < 50; ++i) text += "Lumen Foods said the talks with Borneo Mills had ended.\n";
  StatementLimits limits;
  limits.statements = 7;
  EXPECT_EQ(read(text, "", "", "en", limits)->statements.size(), 7u);
}

TEST(Statements, HostileTextStaysSound) {
  const std::vector<std::string> pieces = {"said",
                                           "told",
                                           "Lumen Foods",
                                           ",",
                                           "\"",
                                           "(",
                                           ")",
                                           "according to",
                                           "people familiar with the matter",
                                           "Reuters",
                                           "citing",
                                           "that",
                                           "and",
                                           ".",
                                           "\n",
                                           "the report",
                                           "declined to comment",
                                           "-",
                                           ":",
                                           "is said to",
                                           "\xE2\x80\x9C",
                                           "\xE2\x80\x9D",
                                           "unclear whether",
                                           "denial",
                                           "Anna Hartono",
                                           "he",
                                           "\xE8\xAF\xB4",
                                           "?"};
  std::uint32_t state = 12345;
  for (int round = 0; round < 300; ++round) {
    std::string text;
    for (int i = 0; i < 60; ++i) {
      state = state * 1664525u + 1013904223u;
      text += pieces[(state >> 16) % pieces.size()] + ((state >> 8) % 5 != 0 ? " " : "");
    }
    auto found = read(text, round % 3 == 0 ? "Lumen Foods: no talks" : "", "Reuters");
    expect_sound(*found);
  }
}

TEST(Statements, EmptyText) {
  EXPECT_TRUE(read("")->statements.empty());
  EXPECT_TRUE(find_statements({}, embedded_outlets(), "").empty());
}

// Twice the text takes about twice the time: no statement looks further than its own sentence and a
// bounded memory.
TEST(Statements, LongTextsInOnePass) {
  std::string sentence;
  for (int i = 0; i < 4000; ++i) sentence += "Lumen Foods said, ";
  auto found = read(sentence);
  expect_sound(*found);
}

TEST(Statements, SameTextSameStatements) {
  const std::string text =
      "Lumen Foods denied talks. \"We are busy,\" said Anna Hartono. Bloomberg reported, citing "
      "people familiar with the matter, that a deal was near.";
  EXPECT_EQ(read(text)->statements, read(text)->statements);
}

}  // namespace
}  // namespace hearsay
