// Statements: invariants of the values, limits, hostile text, and the pieces that case files cannot
// show.
#include "statement/statement.h"

#include <gtest/gtest.h>

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
    EXPECT_TRUE(one.cue.empty() || one.whole.contains(one.cue)) << one.quote;
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

TEST(Statements, TheSpeakersPartyComesFirst) {
  auto found = read(
      "Anna Hartono, chief executive of Lumen Foods, said Borneo Mills had agreed to a merger.");
  ASSERT_EQ(found->statements.size(), 1u);
  ASSERT_FALSE(found->statements[0].parties.empty());
  EXPECT_EQ(found->statements[0].parties[0], "lumen foods");
  EXPECT_EQ(found->statements[0].speaker_key, "anna hartono");
}

TEST(Statements, Headline) {
  auto found =
      read("The shares of Lumen Foods fell.", "Lumen Foods denies merger talks with Borneo Mills");
  ASSERT_FALSE(found->statements.empty());
  EXPECT_TRUE(found->statements[0].headline);
  EXPECT_EQ(found->statements[0].stance, Stance::kDenies);
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
