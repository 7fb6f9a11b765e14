// The pipeline: what reading leaves in the ledger, and which subject a question means.
#include "track/track.h"

#include <atomic>

#include <gtest/gtest.h>

#include "base/utf8.h"
#include "ledger_content.h"

namespace hearsay {
namespace {

constexpr Time kNow = 1740000000;

ReadReport read(Ledger& ledger, const std::string& path, unsigned threads = 2, const std::function<bool()>& stop = {}) {
  ReadOptions options;
  options.threads = threads;
  options.stop = stop;
  Result<ReadReport> report = read_into(ledger, {path}, options, knowledge(), kNow);
  if (!report) {
    ADD_FAILURE() << report.error().message;
    return {};
  }
  return *std::move(report);
}

TEST(Track, AnalysisBecomesARecordThatComesBackWhole) {
  auto ledger = opened(":memory:");
  for (const std::string& line : made_up_articles(12)) {
    read_bytes(line, "made up", {}, {},
               [&](Article article) {
                 auto analysis = analyze(std::move(article), knowledge());
                 Recorded recorded = to_recorded(*analysis, kNow);
                 EXPECT_FALSE(recorded.entities.empty());
                 EXPECT_FALSE(recorded.statements.empty());
                 for (const Statement& statement : recorded.statements) {
                   EXPECT_LE(statement.whole.end, analysis->article.full.size());
                   EXPECT_TRUE(is_border(analysis->article.full, statement.whole.begin));
                 }
                 EXPECT_TRUE(ledger->record(analysis->article, recorded).has_value());
                 auto stored = ledger->articles({}, {});
                 EXPECT_TRUE(stored.has_value());
                 bool found = false;
                 for (const Recorded& one : *stored)
                   if (one.id == recorded.id) found = same(one, recorded);
                 EXPECT_TRUE(found) << recorded.id;
                 return true;
               },
               [](Refusal refusal) { ADD_FAILURE() << refusal.error.message; });
  }
}

TEST(Track, TakesTheOutletFromTheAddress) {
  Article article;
  article.url = "https://www.reuters.com/business/x";
  set_text(article, "A title", "Alder Motors said it is in talks with Birch Energy.");
  EXPECT_EQ(analyze(article, knowledge())->article.outlet, "Reuters");
  article.outlet = "The Daily Copy";
  EXPECT_EQ(analyze(article, knowledge())->article.outlet, "The Daily Copy");
}

TEST(Track, AnEmptyArticleHasNothingToSay) {
  auto analysis = analyze(Article{}, knowledge());
  EXPECT_TRUE(analysis->statements.empty());
  EXPECT_FALSE(to_recorded(*analysis, kNow).id.empty());
}

TEST(Track, ReadsCountsAndSkips) {
  TemporaryFile file(".jsonl");
  std::vector<std::string> lines = made_up_articles(30);
  lines.insert(lines.begin() + 3, "{ broken");
  lines.push_back(lines[0]);
  file.write(lines);
  auto ledger = opened(":memory:");
  ReadReport first = read(*ledger, file.path());
  EXPECT_EQ(first.recorded, 30u);
  EXPECT_EQ(first.known, 1u) << "the same line twice";
  EXPECT_EQ(first.refusals, 1u);
  ASSERT_EQ(first.refused.size(), 1u);
  EXPECT_EQ(first.refused[0].place, "line 4");
  EXPECT_FALSE(first.stopped);
  ReadReport again = read(*ledger, file.path());
  EXPECT_EQ(again.recorded, 0u);
  EXPECT_EQ(again.known, 31u);
  EXPECT_EQ(ledger->refusals()->size(), 1u);
}

TEST(Track, AMissingSourceIsARefusal) {
  auto ledger = opened(":memory:");
  ReadReport report = read(*ledger, "/nowhere/at/all.jsonl");
  EXPECT_EQ(report.recorded, 0u);
  EXPECT_EQ(report.refusals, 1u);
  EXPECT_EQ(ledger->counts()->refusals, 1u);
}

TEST(Track, StopsBetweenArticlesAndKeepsWhatItHas) {
  TemporaryFile file(".jsonl");
  file.write(made_up_articles(200));
  auto ledger = opened(":memory:");
  std::atomic<int> asked = 0;
  ReadReport report = read(*ledger, file.path(), 2, [&] { return ++asked > 50; });
  EXPECT_TRUE(report.stopped);
  EXPECT_GT(report.recorded, 0u);
  EXPECT_LT(report.recorded, 60u);
  EXPECT_EQ(ledger->counts()->articles, report.recorded);
  report = read(*ledger, file.path());
  EXPECT_FALSE(report.stopped);
  EXPECT_EQ(ledger->counts()->articles, 200u);
}

TEST(Track, RecordsInTheOrderOfReading) {
  TemporaryFile file(".jsonl"), database(".db");
  // All undated and of one moment: whatever order there is comes from recording.
  std::vector<std::string> lines;
  for (int i = 0; i < 100; ++i)
    lines.push_back("{\"id\": \"n" + std::to_string(i) + "\", \"title\": \"T\", \"text\": \"" + std::string(static_cast<std::size_t>(i * 37 % 101) * 20, 'x') + " said.\"}");
  file.write(lines);
  auto ledger = opened(database.path());
  // The reading ends early at every length: what is kept is always a beginning of what was read.
  for (int most : {7, 20, 60}) {
    std::atomic<int> asked = 0;
    read(*ledger, file.path(), 4, [&] { return ++asked > most; });
    const auto kept = ids_of(content_of(*ledger));
    for (std::size_t i = 0; i < kept.size(); ++i) {
      const auto known = ledger->article("n" + std::to_string(i));
      EXPECT_TRUE(known.has_value()) << i << " of " << kept.size();
    }
  }
}

// A ledger with two subjects, made by hand so that nothing else can change what is found.
class Asked : public testing::Test {
 protected:
  Asked() : ledger_(opened(":memory:")) {
    for (int i = 0; i < 6; ++i) put("n" + std::to_string(i), "Nordwind", "Orbita", i);
    for (int i = 0; i < 3; ++i) put("k" + std::to_string(i), "Kestrel", "Orbita", i + 10);
    put("alone", "Kestrel", "", 30);
  }
  void put(const std::string& id, const std::string& a, const std::string& b, int day) {
    Recorded one;
    Article article;
    article.id = one.id = id;
    set_text(article, "", a + " is in talks with " + b + ", people said.");
    one.content_hash = content_hash(article);
    one.outlet = "Outlet " + id;
    one.language = "en";
    one.published = kNow + day * kDay;
    one.recorded = kNow + 100 * kDay;
    Statement statement;
    statement.whole = statement.content = {0, static_cast<std::uint32_t>(article.full.size())};
    statement.speaker = "people";
    statement.speaker_kind = MentionKind::kAnonymous;
    statement.grade = Grade::kAnonymous;
    statement.cue_tag = "say";
    statement.events = {{"negotiate", false, false, statement.content}};
    statement.quote = statement.said = article.full;
    for (const std::string& name : {a, b}) {
      if (name.empty()) continue;
      Entity entity;
      entity.name = name;
      entity.key = fold_words(name);
      entity.count = 1;
      one.entities.push_back(entity);
      statement.parties.push_back(entity.key);
    }
    one.statements = {statement};
    EXPECT_TRUE(ledger_->record(article, one).has_value());
  }
  std::string asked(const std::string& name, const Moment& moment = {}) {
    Result<Answer> found = answer(*ledger_, name, moment, knowledge());
    if (!found) {
      EXPECT_EQ(found.error().code, ErrorCode::kNotFound);
      return found.error().message;
    }
    return found->account.subject.name;
  }
  std::unique_ptr<Ledger> ledger_;
};

TEST_F(Asked, FindsSubjects) {
  auto found = subjects(*ledger_, {}, knowledge());
  ASSERT_TRUE(found.has_value());
  ASSERT_EQ(found->size(), 2u);
  EXPECT_EQ((*found)[0].name, "Nordwind-Orbita");
  EXPECT_EQ((*found)[1].name, "Kestrel-Orbita");
  auto early = subjects(*ledger_, {.as_of = kNow + 9 * kDay, .known_by = {}}, knowledge());
  ASSERT_TRUE(early.has_value());
  EXPECT_EQ(early->size(), 1u);
}

TEST_F(Asked, MeansTheSubjectHoweverItIsWritten) {
  for (const char* name : {"Nordwind-Orbita", "nordwind orbita", "ORBITA / Nordwind", "nordwind", "nord orb", "Orbita"})
    EXPECT_EQ(asked(name), "Nordwind-Orbita") << name;
  for (const char* name : {"kestrel", "Orbita Kestrel", "kest"}) EXPECT_EQ(asked(name), "Kestrel-Orbita") << name;
}

TEST_F(Asked, SuggestsWhatMayBeMeant) {
  EXPECT_EQ(asked("nordwint-orbita"), "no subject \"nordwint-orbita\"; did you mean \"Nordwind-Orbita\"?");
  EXPECT_EQ(asked("zzz"), "no subject \"zzz\"; `hearsay subjects` lists them");
  EXPECT_NE(asked("").find("no subject \"\""), std::string::npos);
  EXPECT_NE(asked("-").find("no subject"), std::string::npos);
  EXPECT_NE(asked(std::string(100000, 'n')).find("no subject"), std::string::npos);
  EXPECT_EQ(asked("nordwind", {.as_of = kNow - kDay, .known_by = {}}), "no subject \"nordwind\"; none has been found yet");
}

TEST_F(Asked, LoadsWhatTouchesTheSubjectWithinTheMoment) {
  Result<Answer> all = answer(*ledger_, "kestrel orbita", {}, knowledge());
  ASSERT_TRUE(all.has_value());
  EXPECT_EQ(all->account.subject.articles, 3u) << "of the articles that name one party only, none counts";
  EXPECT_TRUE(std::is_sorted(all->articles.begin(), all->articles.end(), [](const Recorded& a, const Recorded& b) { return a.time() < b.time(); }));
  Result<Answer> early = answer(*ledger_, "kestrel orbita", {.as_of = kNow + 11 * kDay, .known_by = {}}, knowledge());
  ASSERT_TRUE(early.has_value());
  EXPECT_EQ(early->account.subject.articles, 2u);
}

TEST_F(Asked, AWatchedNameIsAnAlias) {
  Subject subject;
  subject.name = "Project Swan";
  subject.parties = {"kestrel", "orbita"};
  subject.aliases = {"the swan deal"};
  ASSERT_TRUE(ledger_->watch(subject, kNow));
  EXPECT_EQ(asked("project swan"), "Project Swan");
  EXPECT_EQ(asked("the swan deal"), "Project Swan");
  EXPECT_EQ(asked("kestrel-orbita"), "Project Swan");
  ASSERT_TRUE(ledger_->unwatch("project swan", kNow + 1));
  EXPECT_EQ(asked("kestrel-orbita"), "Kestrel-Orbita");
}

// The worked examples of docs/ledger.md, row by row.
class Worked : public testing::Test {
 protected:
  Worked() : ledger_(opened(":memory:")) {}
  // One article with one sentence: `voice` empty: people familiar with the matter.
  void put(const std::string& id, const std::string& outlet, const std::string& text, Time published, Time recorded,
           const std::string& voice = "", const std::vector<std::string>& via = {}) {
    Article article;
    article.id = id;
    article.outlet = outlet;
    article.published = published;
    set_text(article, "", text);
    Recorded one;
    one.id = id;
    one.outlet = outlet;
    one.language = "en";
    one.content_hash = content_hash(article);
    one.published = published;
    one.recorded = recorded;
    for (const char* name : {"Alder", "Birch"}) {
      Entity entity;
      entity.name = name;
      entity.key = fold_words(name);
      entity.count = 1;
      one.entities.push_back(entity);
    }
    Statement statement;
    statement.whole = statement.content = {0, static_cast<std::uint32_t>(article.full.size())};
    statement.parties = {"alder", "birch"};
    statement.via = via;
    statement.events = {{"negotiate", false, false, statement.content}};
    statement.quote = statement.said = article.full;
    statement.cue_tag = "say";
    if (voice == "withdraws") {
      statement.cue_tag = "withdraw";
      statement.own = true;
      statement.stance = Stance::kDenies;
    } else if (voice.empty()) {
      statement.speaker = "people familiar with the matter";
      statement.speaker_kind = MentionKind::kAnonymous;
      statement.grade = Grade::kAnonymous;
    } else {
      statement.speaker = voice;
      statement.speaker_key = statement.affiliation = fold_words(voice);
      statement.speaker_kind = MentionKind::kOrganisation;
      statement.grade = Grade::kOnRecord;
      statement.stance = Stance::kDenies;
    }
    one.statements = {statement};
    EXPECT_TRUE(ledger_->record(article, one).has_value());
  }
  // "reported 1 (1-1)": where the first claim stands within the moment.
  std::string stands(const Moment& moment) {
    Result<Answer> found = answer(*ledger_, "alder birch", moment, knowledge());
    if (!found) return found.error().message;
    for (const Claim& claim : found->account.claims)
      if (claim.event == "negotiate" && !claim.history.empty()) {
        const Verdict& now = claim.history.back().verdict;
        return std::string(name_of(now.status)) + " " + std::to_string(now.independent_origins) + " (" + std::to_string(now.at_least) + "-" +
               std::to_string(now.at_most) + ")";
      }
    return "no claim";
  }
  static Moment as_of(const char* day) { return {parse_moment_until(day), {}}; }
  static Moment known_by(const char* day) { return {{}, parse_moment_until(day)}; }
  static Time at(const char* time) { return parse_time(time).value_or(0); }
  std::unique_ptr<Ledger> ledger_;
};

TEST_F(Worked, IndependenceIsCountedByVoice) {
  put("i1", "Harbour Post", "Alder is in talks to buy Birch, people familiar with the matter said.", at("2025-02-04"), at("2025-02-04"));
  put("i2", "Copy Daily", "Alder is in talks with Birch, the Harbour Post reported, citing people.", at("2025-02-05"), at("2025-02-05"), "", {"Harbour Post"});
  EXPECT_EQ(stands(as_of("2025-02-05")), "reported 1 (1-1)");
  put("i3", "Wire Two", "Birch has been in negotiations with Alder, according to people briefed on them.", at("2025-02-06"), at("2025-02-06"));
  EXPECT_EQ(stands(as_of("2025-02-06")), "corroborated 2 (1-2)");
  put("i4", "Wire Two", "There are no talks with Birch, Alder said.", at("2025-02-07"), at("2025-02-07"), "Alder");
  EXPECT_EQ(stands(as_of("2025-02-07")), "disputed 2 (1-2)");
  EXPECT_EQ(stands(as_of("2025-02-05")), "reported 1 (1-1)");
}

TEST_F(Worked, AChainCountsWhereItBegins) {
  put("i2", "Copy Daily", "Alder is in talks with Birch, the Harbour Post reported, citing people.", at("2025-02-05"), at("2025-02-05"), "", {"Harbour Post"});
  put("i5", "Third Paper", "Alder talks to Birch, the Harbour Post said, citing people.", at("2025-02-06"), at("2025-02-06"), "", {"Harbour Post"});
  EXPECT_EQ(stands({}), "rumoured 0 (0-0)") << "nothing is known of the outlet they name";
  put("i1", "Harbour Post", "Alder is in talks to buy Birch, people familiar with the matter said.", at("2025-02-04"), at("2025-02-07"));
  EXPECT_EQ(stands({}), "reported 1 (1-1)");
  // When it was read later, the question as of the 5th has its answer too; what was known by the 6th does not change.
  EXPECT_EQ(stands(as_of("2025-02-05")), "reported 1 (1-1)");
  EXPECT_EQ(stands(known_by("2025-02-06")), "rumoured 0 (0-0)");
}

TEST_F(Worked, AKnownOutletIsAnOriginEvenUnread) {
  put("i2", "Copy Daily", "Alder is in talks with Birch, Reuters reported, citing people.", at("2025-02-05"), at("2025-02-05"), "", {"Reuters"});
  put("i5", "Third Paper", "Alder talks to Birch, Reuters said, citing people.", at("2025-02-06"), at("2025-02-06"), "", {"Reuters"});
  EXPECT_EQ(stands({}), "reported 1 (1-1)");
}

TEST_F(Worked, ARetraction) {
  put("r1", "Harbour Post", "Alder is in talks to buy Birch, people familiar with the matter said.", at("2025-02-04"), at("2025-02-04"));
  put("r2", "Copy Daily", "Alder is in talks with Birch, the Harbour Post reported, citing people.", at("2025-02-05"), at("2025-02-05"), "", {"Harbour Post"});
  put("r3", "Harbour Post", "The Harbour Post retracts its report that Alder is in talks with Birch.", at("2025-02-06"), at("2025-02-08"), "withdraws");
  EXPECT_EQ(stands(as_of("2025-02-05")), "reported 1 (1-1)");
  EXPECT_EQ(stands(as_of("2025-02-06")), "retracted 0 (0-0)");
  // What this ledger had read by the 7th did not include the retraction.
  EXPECT_EQ(stands(known_by("2025-02-07")), "reported 1 (1-1)");
  EXPECT_EQ(stands(known_by("2025-02-08")), "retracted 0 (0-0)");
}

}  // namespace
}  // namespace hearsay
