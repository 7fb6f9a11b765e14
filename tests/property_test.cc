// What must hold for any articles in any order: the ledger is a function of the set of articles, and nothing of how
// they were read shows in it.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "base/utf8.h"
#include "ledger_content.h"
#include "track/track.h"

namespace hearsay {
namespace {

constexpr Time kNow = 1740000000;
constexpr int kArticles = 160;

std::unique_ptr<Ledger> ledger_of(const std::vector<std::string>& lines, unsigned threads, const std::string& ending = ".jsonl") {
  TemporaryFile file(ending);
  file.write(lines);
  auto ledger = opened(":memory:");
  ReadOptions options;
  options.threads = threads;
  Result<ReadReport> report = read_into(*ledger, {file.path()}, options, knowledge(), kNow);
  if (!report) ADD_FAILURE() << report.error().message;
  return ledger;
}

// Some articles come in two versions, so that the choice between them is part of the property.
std::vector<std::string> articles_with_versions() {
  std::vector<std::string> lines = made_up_articles(kArticles);
  for (int i = 0; i < kArticles; i += 8) {
    std::string other = lines[static_cast<std::size_t>(i)];
    const std::size_t at = other.find(" Number ");
    other.replace(at, 8, " Corrected number ");
    lines.push_back(other);
  }
  return lines;
}

std::string account_of(Ledger& ledger) {
  auto found = subjects(ledger, {}, knowledge());
  if (!found) return found.error().message;
  std::string out;
  for (const Subject& subject : *found) {
    Result<Answer> answered = answer(ledger, subject.name, {}, knowledge());
    if (!answered) return answered.error().message;
    out += subject.name + "\n";
    for (const Claim& claim : answered->account.claims) {
      out += "  " + claim.id + " " + claim.text + "\n";
      for (const StatementRef& ref : claim.statements) out += "    " + ref.id + " " + ref.origin + " " + std::string(name_of(ref.stance)) + "\n";
      for (const StatusChange& change : claim.history)
        out += "    " + to_iso(change.as_of) + " " + std::string(name_of(change.verdict.status)) + "\n";
    }
    for (const Copy& copy : answered->account.copies)
      out += "  " + answered->articles[copy.article].id + " of " + answered->articles[copy.of].id + "\n";
  }
  return out;
}

// What utf8.h says of it, one code point after the other.
std::string cleaned_slowly(std::string_view bytes) {
  std::string out;
  for (std::size_t at = 0; at < bytes.size();) {
    const bool carriage = bytes[at] == '\r';
    const char32_t c = decode_code_point(bytes, at);
    if (carriage && at < bytes.size() && bytes[at] == '\n') continue;
    if (carriage) out += '\n';
    if (c == 0xFEFF || (c < 0x20 && c != '\n' && c != '\t') || c == 0x7F) continue;
    append_code_point(out, c);
  }
  return out;
}

TEST(Property, CleaningManyBytesAtOnceGivesWhatCleaningEachGives) {
  const std::string_view pieces[] = {"a", "<", " ", "~", "\x1F", "\x7F", "\x80", "\xFF", "\r", "\n", "\r\n", "\t", "\xC3\xA4", "\xE2\x82\xAC",
                                     "\xEF\xBB\xBF", "\xF0\x9F\x98\x80", "\xF0\x9F", "eight...", "seventeen letters", std::string_view("\0", 1)};
  std::mt19937 random(6);
  for (int round = 0; round < 3000; ++round) {
    std::string bytes;
    for (std::size_t parts = random() % 12; parts > 0; --parts) bytes += pieces[random() % std::size(pieces)];
    const std::string clean = cleaned_slowly(bytes);
    ASSERT_EQ(clean_utf8(bytes), clean);
    ASSERT_TRUE(is_utf8(clean));
    std::string replaced;
    for (std::size_t at = 0; at < bytes.size();) append_code_point(replaced, decode_code_point(bytes, at));
    ASSERT_EQ(is_utf8(bytes), replaced == bytes);
  }
}

TEST(Property, AnyOrderOfArrivalGivesTheSameContent) {
  std::vector<std::string> lines = articles_with_versions();
  auto model = ledger_of(lines, 1);
  const std::vector<Recorded> content = content_of(*model);
  ASSERT_EQ(content.size(), static_cast<std::size_t>(kArticles));
  const std::string account = account_of(*model);
  EXPECT_FALSE(account.empty());
  for (unsigned seed = 1; seed <= 10; ++seed) {
    std::mt19937 random(seed);
    std::shuffle(lines.begin(), lines.end(), random);
    auto other = ledger_of(lines, 1 + seed % 4);
    expect_same(content, content_of(*other));
    EXPECT_EQ(account, account_of(*other)) << "seed " << seed;
  }
}

TEST(Property, OneThreadGivesWhatFourGive) {
  const std::vector<std::string> lines = articles_with_versions();
  auto one = ledger_of(lines, 1), four = ledger_of(lines, 4);
  expect_same(content_of(*one), content_of(*four));
  EXPECT_EQ(account_of(*one), account_of(*four));
}

TEST(Property, ReadingTwiceAddsNothing) {
  TemporaryFile file(".jsonl");
  std::vector<std::string> lines = articles_with_versions();
  lines.push_back("{ not json");
  file.write(lines);
  auto ledger = opened(":memory:");
  for (int time = 0; time < 2; ++time) {
    Result<ReadReport> report = read_into(*ledger, {file.path()}, {}, knowledge(), kNow + time * kDay);
    ASSERT_TRUE(report.has_value()) << report.error().message;
    EXPECT_EQ(report->recorded, time == 0 ? lines.size() - 1 : 0);
    EXPECT_EQ(report->known, time == 0 ? 0 : lines.size() - 1);
    LedgerCounts counts = *ledger->counts();
    EXPECT_EQ(counts.articles, lines.size() - 1);
    EXPECT_EQ(counts.refusals, 1u);
  }
}

TEST(Property, ReadingInPartsGivesWhatReadingAtOnceGives) {
  std::vector<std::string> lines = made_up_articles(kArticles);
  auto whole = ledger_of(lines, 2);
  auto parts = opened(":memory:");
  for (std::size_t from = 0; from < lines.size(); from += 50) {
    TemporaryFile file("_part.jsonl");
    file.write(std::vector<std::string>(lines.begin() + static_cast<std::ptrdiff_t>(from),
                                        lines.begin() + static_cast<std::ptrdiff_t>(std::min(from + 50, lines.size()))));
    ASSERT_TRUE(read_into(*parts, {file.path()}, {}, knowledge(), kNow + static_cast<Time>(from)).has_value());
  }
  expect_same(content_of(*whole), content_of(*parts));
}

// Over the example story that ships with the program and what is made up: every span lies in its text, on borders.
TEST(Property, EverySpanLiesInItsText) {
  std::vector<std::string> lines = made_up_articles(40);
  std::ifstream example(std::string(HEARSAY_SOURCE_DIR) + "/examples/nvidia-openai/articles.jsonl");
  for (std::string line; std::getline(example, line);) lines.push_back(line);
  for (const std::string& line : lines)
    read_bytes(line, "line", {}, {},
               [&](Article article) {
                 auto analysis = analyze(std::move(article), knowledge());
                 const std::string& full = analysis->article.full;
                 auto fits = [&](Span span) {
                   return span.empty() || (span.end <= full.size() && is_border(full, span.begin) && is_border(full, span.end));
                 };
                 for (const Statement& one : analysis->statements) {
                   EXPECT_TRUE(fits(one.whole) && fits(one.source) && fits(one.cue) && fits(one.content)) << to_text(one);
                   EXPECT_TRUE(one.content.empty() || one.whole.contains(one.content)) << to_text(one);
                   for (const EventHit& hit : one.events) EXPECT_TRUE(fits(hit.span)) << to_text(one);
                 }
                 for (const Mention& mention : analysis->mentioned.mentions) EXPECT_TRUE(fits(mention.span));
                 return true;
               },
               [](Refusal refusal) { ADD_FAILURE() << refusal.error.message; });
}

}  // namespace
}  // namespace hearsay
