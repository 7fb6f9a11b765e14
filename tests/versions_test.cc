// How articles were edited: sentences, statements, sightings, and what is shown of them.
#include "track/versions.h"

#include <gtest/gtest.h>

#include "base/utf8.h"
#include "ledger_content.h"
#include "view/view.h"

namespace hearsay {
namespace {

using Sentences = std::vector<std::string>;

TEST(SentenceChanges, AreTheShortestWay) {
  struct {
    const char* what;
    Sentences before, after;
    std::vector<SentenceChange> changes;
  } const cases[] = {
      {"nothing", {"A one.", "B two."}, {"A one.", "B two."}, {}},
      {"case, blanks and marks", {"A  one."}, {"a one"}, {}},
      {"added at the end", {"A one."}, {"A one.", "B two."}, {{"", "B two."}}},
      {"removed in the middle", {"A one.", "B two.", "C three."}, {"A one.", "C three."}, {{"B two.", ""}}},
      {"changed", {"A one.", "The sum is 5 million dollars.", "C three."}, {"A one.", "The sum is 7 million dollars.", "C three."},
       {{"The sum is 5 million dollars.", "The sum is 7 million dollars."}}},
      {"replaced by another thing", {"The minister denied all."}, {"It rained in Bonn yesterday."}, {{"", "It rained in Bonn yesterday."}, {"The minister denied all.", ""}}},
      {"removed before added", {"A one.", "B two.", "C three."}, {"A one.", "C three.", "D four."}, {{"B two.", ""}, {"", "D four."}}},
      {"one of two alike", {"Same words here.", "Same words here."}, {"Same words here."}, {{"Same words here.", ""}}},
      {"moved", {"A one.", "B two."}, {"B two.", "A one."}, {{"A one.", "A one."}}},
      {"all new", {}, {"A one."}, {{"", "A one."}}},
      {"all gone", {"A one."}, {}, {{"A one.", ""}}},
      {"only marks", {"***"}, {"---"}, {{"", "---"}, {"***", ""}}},
  };
  for (const auto& one : cases) {
    const std::vector<SentenceChange> found = sentence_changes(one.before, one.after);
    std::string shown;
    for (const SentenceChange& change : found) shown += "[" + change.before + " -> " + change.after + "] ";
    EXPECT_EQ(found.size(), one.changes.size()) << one.what << ": " << shown;
    for (const SentenceChange& change : one.changes) EXPECT_NE(std::find(found.begin(), found.end(), change), found.end()) << one.what << ": " << shown;
  }
}

TEST(SentenceChanges, EverySentenceStandsOnceAndLongTextsEnd) {
  Sentences before, after;
  for (int i = 0; i < 5000; ++i) before.push_back("Sentence number " + std::to_string(i)), after.push_back("Sentence number " + std::to_string(4999 - i));
  const std::vector<SentenceChange> changes = sentence_changes(before, after);
  EXPECT_LE(changes.size(), 10000u);
  after.clear();
  for (int i = 0; i < 5000; ++i) after.push_back("Phrase count " + std::to_string(i));
  EXPECT_EQ(sentence_changes(before, after).size(), 10000u);
}

class Edited : public testing::Test {
 protected:
  void put(const std::string& text, Time recorded, std::vector<Note> notes = {}) {
    Article article;
    article.url = "https://post.example/1";
    article.outlet = "Harbour Post";
    article.language = "en";
    article.published = 1770000000;
    article.notes = std::move(notes);
    set_text(article, "Talks", text);
    const auto analysis = analyze(std::move(article), knowledge());
    ASSERT_TRUE(ledger_->record(analysis->article, to_recorded(*analysis, recorded)));
  }
  std::unique_ptr<Ledger> ledger_ = opened(":memory:");
};

const std::string kCase = "The ministry published its report on Monday. ";

TEST_F(Edited, StatementsAreWithdrawnOrSaidOtherwise) {
  put(kCase + "\"We paid 5 million dollars for the ships,\" Jane Miller said. John Baker said the talks had failed.", 1770000100);
  put(kCase + "\"We paid 7 million dollars for the ships,\" Jane Miller said.", 1770090000, {{NoteKind::kDateDoubted, "published twice"}});
  const Result<VersionHistory> history = history_of(*ledger_, "https://post.example/1", knowledge());
  ASSERT_TRUE(history) << history.error().message;
  ASSERT_EQ(history->editions.size(), 2u);
  ASSERT_EQ(history->revisions.size(), 1u);
  const Revision& revision = history->revisions[0];
  ASSERT_EQ(revision.sentences.size(), 2u);
  ASSERT_EQ(revision.statements.size(), 2u);
  EXPECT_NE(revision.statements[0].before.find("5 million"), std::string::npos);
  EXPECT_NE(revision.statements[0].after.find("7 million"), std::string::npos);
  EXPECT_NE(revision.statements[1].before.find("John Baker"), std::string::npos);
  EXPECT_EQ(revision.statements[1].after, "");
  EXPECT_EQ(history_of(*ledger_, "https://post.example/2", knowledge()).error().code, ErrorCode::kNotFound);
}

TEST_F(Edited, IsShownWithTimesNotesAndSightings) {
  put(kCase + "John Baker said the talks had failed.", 1770000100);
  put(kCase + "It was *corrected*.\x1b[31m", 1770090000, {{NoteKind::kRepaired, "its feed was repaired"}});
  const std::string id = ledger_->article("https://post.example/1")->id;
  ASSERT_TRUE(ledger_->sight({1770100000, id, "https://post.example/1", SightingKind::kGone, "HTTP 410"}));
  const VersionHistory history = *history_of(*ledger_, id, knowledge());
  ViewOptions options;
  const std::string text = versions_view(history, options);
  for (const char* part : {"Harbour Post, https://post.example/1", "Version 1, read 2026-02-02T02:41:40Z", "Version 2", "note: its feed was repaired", "- John Baker said the talks had failed.", "+ It was *corrected*",
                           "withdrawn: John Baker", "gone from its address (HTTP 410)"})
    EXPECT_NE(text.find(part), std::string::npos) << part << " in\n" << text;
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  options.format = Format::kMarkdown;
  EXPECT_NE(versions_view(history, options).find("\\*corrected"), std::string::npos) << versions_view(history, options);
  options.format = Format::kJson;
  const std::string json = versions_view(history, options);
  for (const char* part : {"\"kind\": \"repaired\"", "\"change\": \"removed\"", "\"change\": \"withdrawn\"", "\"kind\": \"gone\""})
    EXPECT_NE(json.find(part), std::string::npos) << part << " in\n" << json;
}

}  // namespace
}  // namespace hearsay
