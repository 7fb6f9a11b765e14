// The life of a rumour: what changed and because of what, what is open and for how long, and that every status leads to
// its sentences. On the example story, and on every labelled story at hand (HEARSAY_STORIES).
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/utf8.h"
#include "claims/changes.h"
#include "track/track.h"
#include "view/view.h"

namespace hearsay {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr Time kReadAt = 1772000000;

const Knowledge& knowledge() {
  static const Result<Knowledge> known = embedded_knowledge();
  HEARSAY_CHECK(known.has_value());
  return *known;
}

struct Story {
  std::string name, subject;
  std::unique_ptr<Ledger> ledger;
  std::vector<Time> days;  // ends of the days on which something was published
};

std::unique_ptr<Ledger> ledger_of(const std::string& file, Time now) {
  Result<std::unique_ptr<Ledger>> opened = open_ledger(":memory:");
  HEARSAY_CHECK(opened.has_value());
  const Result<ReadReport> report = read_into(**opened, {file}, {}, knowledge(), now);
  HEARSAY_CHECK(report.has_value() && report->recorded > 0);
  return *std::move(opened);
}

std::vector<Story>& stories() {
  static std::vector<Story> all = [] {
    std::vector<std::pair<std::string, std::string>> files = {{"nvidia-openai", std::string(HEARSAY_SOURCE_DIR) + "/examples/nvidia-openai/articles.jsonl"}};
    if (const char* folder = std::getenv("HEARSAY_STORIES"); folder != nullptr && fs::exists(folder))
      for (const fs::directory_entry& entry : fs::directory_iterator(folder))
        if (fs::exists(entry.path() / "articles.jsonl")) files.emplace_back(entry.path().filename(), entry.path() / "articles.jsonl");
    std::vector<Story> out;
    for (const auto& [name, file] : files) {
      Story story{name, "", ledger_of(file, kReadAt), {}};
      const Result<std::vector<Subject>> found = subjects(*story.ledger, {}, knowledge());
      HEARSAY_CHECK(found.has_value() && !found->empty());
      story.subject = found->front().name;
      std::set<Time> days;
      const Result<Answer> whole = answer(*story.ledger, story.subject, {}, knowledge());
      HEARSAY_CHECK(whole.has_value());
      for (const Recorded& one : whole->articles) days.insert((one.time() / kDay + 1) * kDay - 1);
      story.days.assign(days.begin(), days.end());
      out.push_back(std::move(story));
    }
    return out;
  }();
  return all;
}

Moment as_of(Time time) {
  Moment moment;
  moment.as_of = time;
  return moment;
}

std::vector<const Recorded*> pointers(const Answer& answer) {
  std::vector<const Recorded*> out;
  for (const Recorded& one : answer.articles) out.push_back(&one);
  return out;
}

std::set<std::string> statement_ids(const Answer& answer) {
  std::set<std::string> out;
  for (const Recorded& article : answer.articles)
    for (const Statement& statement : article.statements) out.insert(statement_id(article, statement));
  return out;
}

// ---- diff

TEST(Diff, ReasonsLieInTheIntervalOrStoppedCounting) {
  for (const Story& story : stories()) {
    std::size_t changed = 0;
    for (std::size_t from = 0; from < story.days.size(); ++from)
      for (std::size_t to = from + 1; to < story.days.size(); to += 1 + (to - from) / 2) {
        const Result<Comparison> found = compare(*story.ledger, story.subject, as_of(story.days[from]), as_of(story.days[to]), knowledge());
        ASSERT_TRUE(found.has_value()) << found.error().message;
        const std::set<std::string> before = statement_ids(found->before);
        const std::vector<const Recorded*> then = pointers(found->before), now = pointers(found->after);
        for (const ClaimChange& change : changes_between({found->before.account, then}, {found->after.account, now})) {
          ++changed;
          const std::string where = story.name + " " + to_iso_date(story.days[from]) + " to " + to_iso_date(story.days[to]) + ": " + (change.after != nullptr ? change.after : change.before)->text;
          EXPECT_FALSE(change.reasons.empty()) << where;
          for (const ChangeReason& reason : change.reasons) {
            const Recorded& article = *(reason.kind == ReasonKind::kGone ? then : now)[reason.article];
            EXPECT_EQ(statement_id(article, article.statements[reason.index]), reason.statement) << where;
            if (reason.kind == ReasonKind::kNew) {
              EXPECT_GT(article.time(), story.days[from]) << where;
              EXPECT_LE(article.time(), story.days[to]) << where;
            } else {
              EXPECT_TRUE(before.contains(reason.statement)) << where;
            }
          }
        }
      }
    EXPECT_GT(changed, 0u) << story.name;
  }
}

TEST(Diff, SaysWhoChangedIt) {
  const Story& story = stories().front();
  const Result<Comparison> found = compare(*story.ledger, story.subject, as_of(*parse_moment_until("2026-01-30")), as_of(*parse_moment_until("2026-02-01")), knowledge());
  ASSERT_TRUE(found.has_value());
  const std::string text = diff_view(*found, {});
  EXPECT_NE(text.find("Reported became disputed on 2026-02-01: Jensen Huang denied it on record"), std::string::npos) << text;
  ViewOptions json;
  json.format = Format::kJson;
  const Json page = Json::parse(diff_view(*found, json));
  bool disputed = false;
  for (const Json& change : page["changes"]) {
    ASSERT_FALSE(change["reasons"].empty()) << change.dump();
    disputed = disputed || (!change["from"].is_null() && change["from"]["status"] == "reported" && change["to"]["status"] == "disputed" &&
                             std::any_of(change["reasons"].begin(), change["reasons"].end(), [](const Json& reason) { return reason["decided"] == true && reason["stance"] == "denies"; }));
  }
  EXPECT_TRUE(disputed) << page.dump(1);
}

TEST(Diff, SaysWhatReplacedAClaim) {
  Recorded talks, over;
  talks.id = "a", over.id = "b";
  talks.language = over.language = "en";
  talks.published = 1738638300, over.published = 1738638300 + 5 * kDay;
  for (Recorded* one : {&talks, &over}) {
    Statement said;
    said.speaker = "Beta";
    said.speaker_key = said.affiliation = "beta";
    said.speaker_kind = MentionKind::kOrganisation;
    said.grade = Grade::kOnRecord;
    said.cue_tag = "say";
    said.parties = {"beta", "alpha"};
    said.quote = said.said = one == &talks ? "Beta talks with Alpha." : "The talks with Alpha are over.";
    said.whole = said.content = {0, static_cast<std::uint32_t>(said.quote.size())};
    said.events = {{one == &talks ? "negotiate" : "cancel", false, false, said.content}};
    one->statements = {said};
    for (const char* name : {"Alpha", "Beta"}) {
      Entity entity;
      entity.name = name;
      entity.key = fold_words(name);
      entity.count = 3;
      one->entities.push_back(entity);
    }
  }
  Subject subject;
  subject.name = "Alpha-Beta";
  subject.parties = {"alpha", "beta"};
  const std::vector<const Recorded*> then = {&talks}, now = {&talks, &over};
  const Account before = account_for(subject, then, knowledge().packs, knowledge().outlets), after = account_for(subject, now, knowledge().packs, knowledge().outlets);
  bool replaced = false;
  for (const ClaimChange& change : changes_between({before, then}, {after, now}))
    if (change.before != nullptr && change.after != nullptr && change.after->history.back().verdict.status == ClaimStatus::kSuperseded) {
      ASSERT_EQ(change.reasons.size(), 1u);
      replaced = change.reasons[0].replaces && change.reasons[0].statement == statement_id(over, over.statements[0]);
    }
  EXPECT_TRUE(replaced);
}

TEST(Diff, NothingBetweenAMomentAndItself) {
  for (const Story& story : stories()) {
    const Result<Comparison> found = compare(*story.ledger, story.subject, as_of(story.days.back()), {}, knowledge());
    ASSERT_TRUE(found.has_value());
    EXPECT_TRUE(changes_between({found->before.account, pointers(found->before)}, {found->after.account, pointers(found->after)}).empty()) << story.name;
  }
}

// Read late, published early: the earlier moment is that of this ledger.
TEST(Diff, ByWhatTheLedgerHadRead) {
  const Story& story = stories().front();
  Moment before;
  before.known_by = kReadAt - 1;
  const Result<Comparison> found = compare(*story.ledger, story.subject, before, {}, knowledge());
  ASSERT_TRUE(found.has_value());
  const std::vector<const Recorded*> then = pointers(found->before), now = pointers(found->after);
  const std::vector<ClaimChange> changes = changes_between({found->before.account, then}, {found->after.account, now});
  EXPECT_EQ(changes.size(), found->after.account.claims.size());
  for (const ClaimChange& change : changes) EXPECT_EQ(change.before, nullptr);
}

// ---- silence

// What may not depend on the moment when no article does.
std::string frozen(const Account& account) {
  std::string out;
  for (const Claim& claim : account.claims) {
    out += claim.id + claim.text;
    for (const StatusChange& change : claim.history) {
      out += " " + to_iso(change.as_of) + std::string(name_of(change.verdict.status)) + std::to_string(change.verdict.independent_origins) + change.verdict.why;
      for (const std::string& id : change.verdict.because) out += id;
    }
    for (const StatementRef& ref : claim.statements) out += ref.id + ref.origin + std::string(name_of(ref.stance));
    out += " " + to_iso(claim.life.last_evidence) + "\n";
  }
  for (const OpenQuestion& question : account.questions)
    if (question.kind != "date-passed") out += question.kind + question.text + to_iso(question.since) + question.settles + "\n";
  return out;
}

TEST(Silence, ChangesNoStatusOnlyAges) {
  for (const Story& story : stories()) {
    const Time last = story.days.back();
    const Result<Answer> now = answer(*story.ledger, story.subject, as_of(last), knowledge());
    ASSERT_TRUE(now.has_value());
    for (Time days : {1, 30, 400}) {
      const Result<Answer> later = answer(*story.ledger, story.subject, as_of(last + days * kDay), knowledge());
      ASSERT_TRUE(later.has_value());
      EXPECT_EQ(frozen(later->account), frozen(now->account)) << story.name << " after " << days << " days";
      for (std::size_t i = 0; i < later->account.claims.size(); ++i) {
        const Life &old = now->account.claims[i].life, &aged = later->account.claims[i].life;
        EXPECT_EQ(aged.days, old.days + static_cast<std::uint32_t>(days));
        EXPECT_TRUE(!old.stale || aged.stale);
        EXPECT_TRUE(days < 400 || aged.stale);
      }
      for (const OpenQuestion& question : now->account.questions)
        EXPECT_TRUE(std::any_of(later->account.questions.begin(), later->account.questions.end(), [&](const OpenQuestion& one) {
          return one.text == question.text && one.days == question.days + static_cast<std::uint32_t>(days);
        })) << question.text;
    }
  }
}

TEST(Silence, IsSaidAndNeverBecomesAFact) {
  const Story& story = stories().front();
  const Result<Answer> later = answer(*story.ledger, story.subject, as_of(story.days.back() + 300 * kDay), knowledge());
  ASSERT_TRUE(later.has_value());
  EXPECT_NE(brief_view(*later, {}).find("Stale: "), std::string::npos);
  EXPECT_NE(claims_view(*later, {}).find("[Stale: "), std::string::npos);
}

// ---- open questions

TEST(Open, EachHasAnAgeAnArticleAndWhatWouldSettleIt) {
  for (const Story& story : stories()) {
    const Result<Answer> found = answer(*story.ledger, story.subject, {}, knowledge());
    ASSERT_TRUE(found.has_value());
    ASSERT_FALSE(found->account.questions.empty()) << story.name;
    const std::set<std::string> ids = statement_ids(*found);
    for (const OpenQuestion& question : found->account.questions) {
      EXPECT_FALSE(question.settles.empty()) << question.text;
      EXPECT_TRUE(question.last_article.has_value()) << question.text;
      EXPECT_LE(question.since, found->account.now) << question.text;
      EXPECT_FALSE(question.statements.empty()) << question.text;
      for (const std::string& id : question.statements) EXPECT_TRUE(ids.contains(id)) << question.text;
    }
  }
}

// ---- every status leads to its sentences

// The claim ids that a brief names for its reader, whether it prints the claim's evidence or not.
TEST(Trace, EveryStatusLeadsToItsSentencesInTwoSteps) {
  for (const Story& story : stories()) {
    std::vector<Moment> moments = {{}};
    for (Time day : story.days) moments.push_back(as_of(day));
    for (const Moment& moment : moments) {
      const Result<Answer> found = answer(*story.ledger, story.subject, moment, knowledge());
      if (!found) continue;  // not yet a subject that day
      ViewOptions json;
      json.format = Format::kJson;
      // Step one: from the brief to the claim by its id.
      const Json brief = Json::parse(brief_view(*found, json));
      for (const Json& claim : brief["claims"]) {
        if (claim["standing"].is_null()) continue;
        const Result<std::string> traced = trace_view(*found, claim["id"].get<std::string>(), json);
        ASSERT_TRUE(traced.has_value()) << traced.error().message;
        std::map<std::string, Json> statements;
        const Json trace = Json::parse(*traced);
        for (const Json& origin : trace["origins"])
          for (const Json& statement : origin["statements"]) statements[statement["id"]] = statement;
        for (const char* list : {"without_origin", "replaced_by"})
          for (const Json& statement : trace[list]) statements[statement["id"]] = statement;
        for (const Json& verdict : claim["history"]) {
          ASSERT_FALSE(verdict["because"].empty()) << story.name << ": " << claim["text"] << " " << verdict.dump();
          for (const Json& id : verdict["because"]) {
            // Step two: from the claim to the statement, its quotation, and the article that holds it word for word.
            ASSERT_TRUE(statements.contains(id.get<std::string>())) << claim["text"] << " does not lead to " << id;
            const Json& statement = statements[id.get<std::string>()];
            const Result<Article> article = story.ledger->article(statement["article"].get<std::string>());
            ASSERT_TRUE(article.has_value());
            const std::string quote = statement["quote"];
            ASSERT_FALSE(quote.empty());
            EXPECT_NE(article->full.find(quote), std::string::npos) << quote;
          }
        }
      }
      // What a reader of the text is told to type works.
      ViewOptions all;
      all.all = true;
      std::istringstream words(brief_view(*found, all));
      for (std::string word, before; words >> word; before = word)
        if (before == "trace" && word.size() > 2 && (word[0] == 'c' || word[0] == 's')) {
          while (!word.empty() && !std::isxdigit(static_cast<unsigned char>(word.back()))) word.pop_back();
          EXPECT_TRUE(trace_view(*found, word, {}).has_value()) << word;
        }
    }
  }
}

TEST(Brief, FitsAPage) {
  for (const Story& story : stories()) {
    const Result<Answer> found = answer(*story.ledger, story.subject, {}, knowledge());
    ASSERT_TRUE(found.has_value());
    const std::string page = brief_view(*found, {});
    EXPECT_LE(std::count(page.begin(), page.end(), '\n'), 100) << page;
    ViewOptions all;
    all.all = true;
    EXPECT_GT(brief_view(*found, all).size(), page.size());
  }
}

}  // namespace
}  // namespace hearsay
