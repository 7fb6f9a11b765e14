// How often the way from text to statements asks for memory: for what an article tells, never for
// its words.
#include <gtest/gtest.h>

#include "../bench/allocations.h"
#include "learn/learn.h"
#include "names/names.h"
#include "statement/statement.h"

namespace hearsay {
namespace {

struct Counted {
  std::size_t tokens = 0, statements = 0;
  std::uint64_t asked = 0;
};

// Of one paragraph with so many sentences.
Counted read(std::string_view sentence, std::size_t count, const NameModel& names,
             const AttributionModel& attribution, Scratch& scratch) {
  static const Packs packs = *load_packs(embedded_packs());
  std::string body;
  for (std::size_t i = 0; i < count; ++i)
    body += std::string(i == 0 ? "" : " ") + std::string(sentence);
  Article article;
  set_text(article, "", body);
  Counted out;
  const std::uint64_t before = allocations;
  SegmentedText text = segment(article, packs.best("en"));
  out.tokens = text.tokens.size();
  const MentionedText mentioned =
      find_mentions(std::move(text), embedded_outlets(), std::nullopt, &names, {}, &scratch.names);
  out.statements =
      find_statements(mentioned, embedded_outlets(), "", &attribution, {}, &scratch.attribution)
          .size();
  out.asked = allocations - before;
  return out;
}

TEST(Allocations, AreNoneForAWord) {
  const Result<NameModel> names = NameModel::read(embedded_model("names-en"), "names-en");
  const Result<AttributionModel> attribution =
      AttributionModel::read(embedded_model("attribution-en"), "attribution-en");
  ASSERT_TRUE(names.has_value());
  ASSERT_TRUE(attribution.has_value());
  Scratch scratch;
  constexpr std::string_view kPlain =
      "the rain fell on the fields, and the river ran high past the old mill.";
  read(kPlain, 4000, *names, *attribution, scratch);
  const Counted few = read(kPlain, 100, *names, *attribution, scratch);
  const Counted many = read(kPlain, 3000, *names, *attribution, scratch);
  ASSERT_EQ(many.statements, few.statements);
  ASSERT_EQ(many.tokens, 30 * few.tokens);
  // Lists grow by doubling: 54 and 68 when this was written, for 1,700 and 51,000 tokens.
  EXPECT_LT(many.asked, few.asked + 40);
}

}  // namespace
}  // namespace hearsay
