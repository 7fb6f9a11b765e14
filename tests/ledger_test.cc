// The ledger: what is recorded stays, both times are asked apart, and a file that is none is refused with a reason.
#include "ledger/ledger.h"

#include <sqlite3.h>

#include <filesystem>
#include <thread>

#include <gtest/gtest.h>

#include "ledger_content.h"

namespace hearsay {
namespace {

constexpr Time kStart = 1738638300;

struct Made {
  Article article;
  Recorded recorded;
};

Made make(const std::string& id, const std::string& text, std::optional<Time> published, Time when,
          const std::vector<std::string>& parties = {"alpha", "beta"}) {
  Made out;
  Article& article = out.article;
  article.id = id;
  article.url = "https://news.example/" + id;
  article.outlet = "The Daily Copy";
  article.language = "en";
  article.author = "A. Writer";
  article.published = published;
  article.links = {{"https://other.example/?a=\"b\"", "say \"so\" \\ \n\xC3\xA9"}, {"", ""}};
  set_text(article, "Title of " + id, text);
  Recorded& recorded = out.recorded;
  recorded.id = id;
  recorded.url = article.url;
  recorded.outlet = article.outlet;
  recorded.language = "en";
  recorded.title = article.title;
  recorded.content_hash = content_hash(article);
  recorded.published = published;
  recorded.recorded = when;
  recorded.text_begin = article.text_begin;
  for (const std::string& party : parties) {
    Entity entity;
    entity.name = entity.key = party;
    entity.aliases = {party + " group", "the \"" + party + "\""};
    entity.role = "CEO";
    entity.count = 2;
    recorded.entities.push_back(entity);
  }
  const auto begin = article.text_begin, end = static_cast<std::uint32_t>(article.full.size());
  Statement statement;
  statement.whole = {begin, end};
  statement.source = {begin, begin + 2};
  statement.cue = {begin + 2, begin + 3};
  statement.content = {begin + 3, end};
  statement.headline = statement.own = statement.unexplained = true;
  statement.speaker = "Alpha";
  statement.speaker_key = statement.affiliation = "alpha";
  statement.speaker_role = "spokesperson";
  statement.speaker_kind = MentionKind::kOrganisation;
  statement.via = {"Reuters", "The \"Wall\" Street Journal"};
  statement.stance = Stance::kDenies;
  statement.grade = Grade::kDocument;
  statement.cue_tag = "deny";
  statement.events = {{"negotiate", true, false, statement.content}, {"agree", false, true, {begin, begin + 1}}};
  statement.parties = parties;
  statement.persons = {"jane doe"};
  statement.amounts = {{1.1e11, "USD", Bound::kUpTo}, {0.1, "EUR", Bound::kLessThan}};
  statement.dates = {-86400, kStart};
  statement.quote = std::string(slice(article.full, statement.whole));
  statement.said = std::string(slice(article.full, statement.content));
  recorded.statements = {statement};
  recorded.print.shingles = {1, 2, UINT64_MAX};
  recorded.print.words = {7, 9};
  recorded.print.facts = {3};
  recorded.print.credits = {"Reuters"};
  recorded.print.word_count = 12;
  recorded.print.landmarks = {1, UINT64_MAX};
  recorded.print.text = {2, 4 | kFactBit, UINT32_MAX};
  return out;
}

bool put(Ledger& ledger, const Made& made) {
  Result<bool> done = ledger.record(made.article, made.recorded);
  if (!done) ADD_FAILURE() << done.error().message;
  return done && *done;
}

std::vector<std::string> ids(Ledger& ledger, const Moment& moment, const std::vector<std::string>& parties = {}) {
  auto found = ledger.articles(moment, parties);
  if (!found) ADD_FAILURE() << found.error().message;
  return found ? ids_of(*found) : std::vector<std::string>{};
}

using Ids = std::vector<std::string>;

TEST(Ledger, GivesBackWhatItWasGiven) {
  TemporaryFile file(".db");
  Made made = make("a1", "Alpha said there were no talks.", kStart, kStart + 5);
  made.article.modified = kStart + 1;
  {
    auto ledger = opened(file.path());
    EXPECT_TRUE(put(*ledger, made));
  }
  auto ledger = opened(file.path());
  auto found = ledger->articles({}, {});
  ASSERT_TRUE(found.has_value());
  ASSERT_EQ(found->size(), 1u);
  EXPECT_TRUE(same((*found)[0], made.recorded));
  for (const std::string& reference : Ids{"a1", "https://news.example/a1"}) {
    auto article = ledger->article(reference);
    ASSERT_TRUE(article.has_value()) << article.error().message;
    EXPECT_EQ(*article, made.article);
  }
  int calls = 0;
  ASSERT_TRUE(ledger->each({}, Part::kNames, [&](Recorded& one) {
    ++calls;
    EXPECT_EQ(one.entities, made.recorded.entities);
    EXPECT_EQ(one.print, Fingerprint{});
    EXPECT_EQ(one.statements.size(), made.recorded.statements.size());
    for (std::size_t i = 0; i < one.statements.size(); ++i) {
      EXPECT_EQ(one.statements[i].quote + one.statements[i].said, "");
      one.statements[i].quote = made.recorded.statements[i].quote;
      one.statements[i].said = made.recorded.statements[i].said;
    }
    EXPECT_EQ(one.statements, made.recorded.statements);
    return true;
  }));
  EXPECT_EQ(calls, 1);
  ASSERT_TRUE(ledger->each({}, Part::kStatements, [&](Recorded& one) {
    EXPECT_TRUE(one.entities.empty());
    EXPECT_EQ(one.print, Fingerprint{});
    EXPECT_EQ(one.statements, made.recorded.statements);
    return true;
  }));
}

TEST(Ledger, TwiceAddsNothing) {
  auto ledger = opened(":memory:");
  Made made = make("a1", "Alpha said so.", kStart, kStart);
  EXPECT_TRUE(put(*ledger, made));
  EXPECT_FALSE(put(*ledger, made));
  auto known = ledger->has("a1", made.recorded.content_hash);
  EXPECT_TRUE(known && *known);
  known = ledger->has("a1", "another");
  EXPECT_TRUE(known && !*known);
  auto counts = ledger->counts();
  ASSERT_TRUE(counts.has_value());
  EXPECT_EQ(counts->articles, 1u);
  EXPECT_EQ(counts->statements, 1u);
}

TEST(Ledger, KeepsBothTimesApart) {
  auto ledger = opened(":memory:");
  put(*ledger, make("late", "Published early, read late.", kStart, kStart + 10 * kDay));
  put(*ledger, make("soon", "Published later, read at once.", kStart + kDay, kStart + kDay));
  put(*ledger, make("undated", "Nobody knows.", std::nullopt, kStart + 2 * kDay));
  EXPECT_EQ(ids(*ledger, {}), (Ids{"late", "soon", "undated"}));
  EXPECT_EQ(ids(*ledger, {.as_of = kStart, .known_by = {}}), (Ids{"late"}));
  EXPECT_EQ(ids(*ledger, {.as_of = kStart - 1, .known_by = {}}), (Ids{}));
  EXPECT_EQ(ids(*ledger, {.as_of = {}, .known_by = kStart + kDay}), (Ids{"soon"}));
  EXPECT_EQ(ids(*ledger, {.as_of = {}, .known_by = kStart + 2 * kDay}), (Ids{"soon", "undated"}));
  EXPECT_EQ(ids(*ledger, {.as_of = kStart + 2 * kDay - 1, .known_by = {}}), (Ids{"late", "soon"}));
}

TEST(Ledger, KeepsEveryVersion) {
  auto ledger = opened(":memory:");
  Made first = make("a1", "There are talks.", kStart, kStart);
  Made second = make("a1", "There were talks.", kStart, kStart + kDay);
  EXPECT_TRUE(put(*ledger, first));
  EXPECT_TRUE(put(*ledger, second));
  auto hash_at = [&](const Moment& moment) {
    auto found = ledger->articles(moment, {});
    return found && found->size() == 1 ? (*found)[0].content_hash : std::string("not one");
  };
  EXPECT_EQ(hash_at({}), second.recorded.content_hash);
  EXPECT_EQ(hash_at({.as_of = {}, .known_by = kStart + kDay - 1}), first.recorded.content_hash);
  auto versions = ledger->versions("a1");
  ASSERT_TRUE(versions.has_value());
  ASSERT_EQ(versions->size(), 2u);
  EXPECT_EQ((*versions)[0].full, first.article.full);
  EXPECT_EQ((*versions)[1].full, second.article.full);
  EXPECT_EQ(ledger->article("a1")->full, second.article.full);
}

TEST(Ledger, ACorrectionIsNotSeenBeforeItWasMade) {
  auto ledger = opened(":memory:");
  Made first = make("a1", "There are talks.", kStart, kStart);
  Made corrected = make("a1", "There are no talks.", kStart, kStart + 3 * kDay);
  corrected.article.modified = kStart + 2 * kDay;
  put(*ledger, corrected);  // read first, as from an archive in any order
  auto quote_at = [&](Time as_of) {
    auto found = ledger->articles({.as_of = as_of, .known_by = {}}, {});
    return found && found->size() == 1 ? (*found)[0].statements[0].quote : std::string("not one");
  };
  EXPECT_EQ(quote_at(kStart + kDay), "There are no talks.") << "the only version stands in";
  put(*ledger, first);
  EXPECT_EQ(quote_at(kStart + kDay), "There are talks.");
  EXPECT_EQ(quote_at(kStart + 2 * kDay), "There are no talks.");
  auto known = ledger->articles({.as_of = {}, .known_by = kStart + 2 * kDay}, {});
  ASSERT_TRUE(known && known->size() == 1);
  EXPECT_EQ((*known)[0].statements[0].quote, "There are talks.") << "the correction had not been read";
}

TEST(Ledger, TheOrderOfVersionsInOneReadingDoesNotMatter) {
  Made one = make("a1", "One text.", kStart, kStart), two = make("a1", "Another text.", kStart, kStart);
  auto ab = opened(":memory:"), ba = opened(":memory:");
  put(*ab, one), put(*ab, two);
  put(*ba, two), put(*ba, one);
  expect_same(content_of(*ab), content_of(*ba));
  EXPECT_EQ(ab->article("a1")->full, ba->article("a1")->full);
}

TEST(Ledger, FindsByParties) {
  auto ledger = opened(":memory:");
  put(*ledger, make("ab", "x", kStart, kStart, {"alpha", "beta"}));
  put(*ledger, make("ac", "x", kStart + 1, kStart, {"alpha", "gamma"}));
  put(*ledger, make("longer", "x", kStart + 2, kStart, {"beta holdings", "alphabet"}));
  EXPECT_EQ(ids(*ledger, {}, {"alpha"}), (Ids{"ab", "ac"}));
  EXPECT_EQ(ids(*ledger, {}, {"alpha", "beta"}), (Ids{"ab"}));
  EXPECT_EQ(ids(*ledger, {}, {"beta"}), (Ids{"ab", "longer"}));
  EXPECT_EQ(ids(*ledger, {}, {"beta group"}), (Ids{"ab"}));
  EXPECT_EQ(ids(*ledger, {}, {"nobody"}), (Ids{}));
  EXPECT_EQ(ids(*ledger, {}, {""}), (Ids{}));
  // A version that no longer names the party does not count, nor does an old one that did.
  put(*ledger, make("ab", "y", kStart, kStart + kDay, {"beta"}));
  EXPECT_EQ(ids(*ledger, {}, {"alpha"}), (Ids{"ac"}));
  EXPECT_EQ(ids(*ledger, {.as_of = {}, .known_by = kStart}, {"alpha"}), (Ids{"ab", "ac"}));
}

TEST(Ledger, AReferenceMayBeShortOrWrong) {
  auto ledger = opened(":memory:");
  for (const char* id : {"abcd1", "abcd2", "xyz99"}) put(*ledger, make(id, "x", kStart, kStart));
  EXPECT_EQ(ledger->article("xyz9")->id, "xyz99");
  auto message = [&](const std::string& reference) {
    auto found = ledger->article(reference);
    if (found) return std::string("found ") + found->id;
    EXPECT_EQ(found.error().code, ErrorCode::kNotFound);
    return found.error().message;
  };
  EXPECT_EQ(message("abcd"), "\"abcd\" begins several article ids: abcd1, abcd2; give more of it");
  EXPECT_EQ(message("xyz98"), "no article \"xyz98\" in :memory:; did you mean xyz99?");
  EXPECT_EQ(message("xyz"), "no article \"xyz\" in :memory:; did you mean xyz99?");
  EXPECT_EQ(message("q"), "no article \"q\" in :memory:; an id, its first 4 letters or more, or an address is needed");
  EXPECT_NE(message("").find("no article"), std::string::npos);
  EXPECT_NE(message("%_*").find("no article"), std::string::npos);
}

TEST(Ledger, KeepsRefusalsOnce) {
  auto ledger = opened(":memory:");
  Refusal refusal{"pages.jsonl", "line 3", {ErrorCode::kTooLarge, "pages.jsonl: line 3: too long"}};
  ASSERT_TRUE(ledger->refuse(refusal, kStart));
  ASSERT_TRUE(ledger->refuse(refusal, kStart + 1));
  auto all = ledger->refusals();
  ASSERT_TRUE(all.has_value());
  ASSERT_EQ(all->size(), 1u);
  EXPECT_EQ((*all)[0].first, kStart);
  EXPECT_EQ((*all)[0].second.place, "line 3");
  EXPECT_EQ((*all)[0].second.error.code, ErrorCode::kTooLarge);
  EXPECT_EQ((*all)[0].second.error.message, refusal.error.message);
}

TEST(Ledger, WatchesUntilTold) {
  auto ledger = opened(":memory:");
  Subject subject;
  subject.name = "Alpha-Beta";
  subject.parties = {"alpha", "beta"};
  subject.aliases = {"the \"deal\""};
  ASSERT_TRUE(ledger->watch(subject, kStart));
  ASSERT_TRUE(ledger->watch(subject, kStart + 1));
  auto names = [&](const Moment& moment) {
    Ids out;
    auto all = ledger->watched(moment);
    if (!all) ADD_FAILURE() << all.error().message;
    else
      for (const Subject& one : *all) out.push_back(one.name);
    return out;
  };
  ASSERT_EQ(names({}), (Ids{"Alpha-Beta"}));
  EXPECT_EQ((*ledger->watched({}))[0].aliases, subject.aliases);
  EXPECT_TRUE((*ledger->watched({}))[0].watched);
  ASSERT_TRUE(ledger->unwatch("alpha beta", kStart + kDay));
  EXPECT_EQ(names({}), (Ids{}));
  EXPECT_EQ(names({.as_of = {}, .known_by = kStart + kDay - 1}), (Ids{"Alpha-Beta"}));
  EXPECT_EQ(names({.as_of = {}, .known_by = kStart - 1}), (Ids{}));
  Status again = ledger->unwatch("alpha beta", kStart + kDay);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, ErrorCode::kNotFound);
}

// From here on: the file itself.

std::string run_sql(const std::string& path, const std::string& sql) {
  sqlite3* raw = nullptr;
  sqlite3_open(path.c_str(), &raw);
  char* problem = nullptr;
  sqlite3_exec(raw, sql.c_str(), nullptr, nullptr, &problem);
  std::string out = problem == nullptr ? "" : problem;
  sqlite3_free(problem);
  sqlite3_close(raw);
  return out;
}

TEST(LedgerFile, RowsCannotBeChangedByAnybody) {
  TemporaryFile file(".db");
  {
    auto ledger = opened(file.path());
    put(*ledger, make("a1", "x", kStart, kStart));
    ASSERT_TRUE(ledger->refuse({"s", "p", {ErrorCode::kIo, "m"}}, 1));
    ASSERT_TRUE(ledger->watch({"n", {"a"}, {}, true, 0, 0, {}, {}}, 1));
  }
  for (const std::string& change : Ids{"DELETE FROM article", "UPDATE article SET title = ''", "DELETE FROM statement", "UPDATE statement SET stance = 0",
                                       "DELETE FROM entity", "UPDATE entity SET name = ''", "DELETE FROM named", "UPDATE named SET key = ''",
                                       "DELETE FROM refusal", "UPDATE refusal SET at = 0", "DELETE FROM watch", "UPDATE watch SET ended = 1",
                                       "DELETE FROM migration", "UPDATE migration SET applied = 0"})
    EXPECT_EQ(run_sql(file.path(), change), "the ledger is append-only") << change;
}

TEST(LedgerFile, RefusesWhatIsNoLedger) {
  TemporaryFile file(".db");
  auto message = [&](ErrorCode code) {
    auto ledger = open_ledger(file.path());
    if (ledger) return std::string("opened");
    EXPECT_EQ(ledger.error().code, code);
    return ledger.error().message;
  };
  file.write(std::string(5000, 'x'));
  EXPECT_EQ(message(ErrorCode::kCorrupt), file.path() + ": is no Hearsay ledger (file is not a database); name another file");
  file.write("short");
  EXPECT_NE(message(ErrorCode::kCorrupt).find("is no Hearsay ledger"), std::string::npos);
  std::filesystem::remove(file.path());
  EXPECT_EQ(run_sql(file.path(), "CREATE TABLE t (a)"), "");
  const auto size = std::filesystem::file_size(file.path());
  EXPECT_EQ(message(ErrorCode::kCorrupt), file.path() + ": is an SQLite database, but no Hearsay ledger; name another file");
  EXPECT_EQ(std::filesystem::file_size(file.path()), size) << "another program's file stays as it is";
  EXPECT_FALSE(std::filesystem::exists(file.path() + "-wal"));
}

TEST(LedgerFile, RefusesANewerSchema) {
  TemporaryFile file(".db");
  opened(file.path());
  EXPECT_EQ(run_sql(file.path(), "PRAGMA user_version = 99"), "");
  auto ledger = open_ledger(file.path());
  ASSERT_FALSE(ledger);
  EXPECT_EQ(ledger.error().code, ErrorCode::kUnsupported);
  EXPECT_NE(ledger.error().message.find("newer Hearsay (schema 99"), std::string::npos) << ledger.error().message;
}

// A ledger of version 1 has no index of copies or of words: opening it fills them in from fingerprints and texts.
TEST(LedgerFile, IndexesWhatAnOlderVersionRecorded) {
  TemporaryFile file(".db");
  const Made made = make("a1", "Alpha said so.", kStart, kStart);
  {
    auto ledger = opened(file.path());
    EXPECT_TRUE(put(*ledger, made));
  }
  EXPECT_EQ(run_sql(file.path(), "DROP TABLE landmark; DROP TABLE note; DROP TABLE sighting; DROP TABLE search; DROP INDEX article_by_outlet; PRAGMA user_version = 1"), "");
  for (int opening = 0; opening < 2; ++opening) {
    auto ledger = opened(file.path());
    auto found = ledger->resembling(made.recorded.print, {});
    ASSERT_TRUE(found.has_value()) << found.error().message;
    EXPECT_EQ(ids_of(*found), Ids{"a1"});
    EXPECT_EQ((*found)[0].print, made.recorded.print);
  }
  Result<std::unique_ptr<Browser>> browser = Browser::open(file.path());
  ASSERT_TRUE(browser.has_value());
  auto listed = (*browser)->search("alpha", 10);
  ASSERT_TRUE(listed.has_value()) << listed.error().message;
  ASSERT_EQ(listed->size(), 1u);
  EXPECT_EQ((*listed)[0].snippet, "Title of a1\n\n\x01" "Alpha\x02 said so.");
}

TEST(LedgerFile, AReaderWritesNothingAndWaitsForNobody) {
  TemporaryFile file(".db");
  EXPECT_FALSE(open_ledger(file.path(), Access::kRead).has_value()) << "a reader makes no ledger";
  auto writer = opened(file.path());
  EXPECT_TRUE(put(*writer, make("a1", "Alpha said so.", kStart, kStart)));
  auto reader = open_ledger(file.path(), Access::kRead);
  ASSERT_TRUE(reader.has_value()) << reader.error().message;
  EXPECT_EQ((*reader)->counts()->articles, 1u);
  EXPECT_FALSE((*reader)->refuse({"x", "", {ErrorCode::kBadInput, "x"}}, kStart).has_value());
  EXPECT_EQ(run_sql(file.path(), "PRAGMA user_version = 1"), "");
  EXPECT_EQ(open_ledger(file.path(), Access::kRead).error().code, ErrorCode::kUnsupported) << "a reader migrates nothing";
}

TEST(LedgerFile, ListsComeNewestFirstAndInParts) {
  TemporaryFile file(".db");
  auto writer = opened(file.path());
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(put(*writer, make("a" + std::to_string(i), "Alpha said so " + std::to_string(i) + " times.", kStart, kStart)));
  writer.reset();  // indexes the words that are left
  auto browser = Browser::open(file.path());
  ASSERT_TRUE(browser.has_value());
  EXPECT_EQ((*browser)->state()->article, 5);
  auto first = (*browser)->latest(2);
  ASSERT_TRUE(first && first->size() == 2);
  EXPECT_EQ((*first)[0].id, "a4");
  auto next = (*browser)->latest(2, first->back().row);
  ASSERT_TRUE(next && next->size() == 2);
  EXPECT_EQ((*next)[0].id, "a2");
  EXPECT_EQ((*browser)->search("alpha times", 10, 3)->size(), 2u);
  EXPECT_EQ((*browser)->arrivals(3, 10)->size(), 2u);
}

TEST(LedgerFile, NotesAndSightingsComeToAnOlderLedger) {
  TemporaryFile file(".db");
  Made made = make("a1", "Alpha said so.", kStart, kStart);
  {
    auto ledger = opened(file.path());
    EXPECT_TRUE(put(*ledger, made));
  }
  EXPECT_EQ(run_sql(file.path(), "DROP TABLE note; DROP TABLE sighting; DROP TABLE search; DROP INDEX article_by_outlet; PRAGMA user_version = 2"), "");
  auto ledger = opened(file.path());
  EXPECT_TRUE(ledger->article("a1")->notes.empty());
  made = make("a1", "Alpha said no such thing.", kStart, kStart + kDay);
  made.article.notes = {{NoteKind::kRepaired, "its feed was repaired"}, {NoteKind::kDateDoubted, "published twice"}};
  EXPECT_TRUE(put(*ledger, made));
  EXPECT_EQ(ledger->article("a1")->notes, made.article.notes);
}

TEST(Ledger, SightingsTellOfChangesOnly) {
  auto ledger = opened(":memory:");
  const Sighting gone = {kStart, "a1", "https://a.example/1", SightingKind::kGone, "HTTP 410"};
  Sighting back = gone;
  back.kind = SightingKind::kBack;
  back.detail = "HTTP 200";
  EXPECT_TRUE(ledger->sight(back));  // was never gone
  EXPECT_TRUE(ledger->sight(gone));
  Sighting again = gone;
  again.at += kDay;
  EXPECT_TRUE(ledger->sight(again));
  EXPECT_EQ(*ledger->sightings("a1"), std::vector<Sighting>{gone});
  back.at += 2 * kDay;
  again.at += 2 * kDay;
  EXPECT_TRUE(ledger->sight(back));
  EXPECT_TRUE(ledger->sight(again));
  EXPECT_EQ(*ledger->sightings("a1"), (std::vector<Sighting>{gone, back, again}));
  EXPECT_TRUE(ledger->sightings("a2")->empty());
}

TEST(LedgerFile, SaysWhereItCannotOpen) {
  auto ledger = open_ledger("/proc/nowhere/ledger.db");
  ASSERT_FALSE(ledger);
  EXPECT_EQ(ledger.error().code, ErrorCode::kIo);
  EXPECT_NE(ledger.error().message.find("/proc/nowhere"), std::string::npos);
  ledger = open_ledger(testing::TempDir());
  ASSERT_FALSE(ledger);
  EXPECT_EQ(ledger.error().code, ErrorCode::kIo);
}

TEST(LedgerFile, MakesItsFolder) {
  const std::string folder = testing::TempDir() + "hearsay_folder_test";
  std::filesystem::remove_all(folder);
  EXPECT_TRUE(open_ledger(folder + "/deeper/ledger.db").has_value());
  std::filesystem::remove_all(folder);
}

TEST(LedgerFile, ADamagedFileIsAnErrorAndNoCrash) {
  TemporaryFile file(".db");
  {
    auto ledger = opened(file.path());
    for (int i = 0; i < 60; ++i) put(*ledger, make("a" + std::to_string(i), std::string(300, 'x'), kStart + i, kStart));
  }
  std::string good;
  {
    std::ifstream in(file.path(), std::ios::binary);
    good.assign(std::istreambuf_iterator<char>(in), {});
  }
  for (unsigned seed = 1; seed <= 40; ++seed) {
    std::string bytes = good;
    unsigned state = seed * 2654435761u;
    for (int i = 0; i < 40; ++i) {
      state = state * 1664525u + 1013904223u;
      bytes[100 + state % (bytes.size() - 100)] = static_cast<char>(state >> 24);
    }
    if (seed % 4 == 0) bytes.resize(bytes.size() / 2);
    std::filesystem::remove(file.path() + "-wal");
    std::filesystem::remove(file.path() + "-shm");
    file.write(bytes);
    auto ledger = open_ledger(file.path());
    if (!ledger) continue;
    static_cast<void>((*ledger)->articles({}, {"alpha"}));
    static_cast<void>((*ledger)->each({}, Part::kAll, [](Recorded&) { return true; }));
    static_cast<void>((*ledger)->article("a1"));
    static_cast<void>((*ledger)->counts());
    static_cast<void>((*ledger)->watched({}));
    static_cast<void>((*ledger)->refusals());
    Made more = make("new", "x", kStart, kStart);
    static_cast<void>((*ledger)->record(more.article, more.recorded));
  }
}

TEST(LedgerFile, ReadsWhileAnotherWrites) {
  TemporaryFile file(".db");
  auto writer = opened(file.path());
  put(*writer, make("before", "x", kStart, kStart));
  auto reader = opened(file.path());
  EXPECT_EQ(ids(*reader, {}), (Ids{"before"}));
  // What is recorded is there for others at once: nothing waits for a batch to fill.
  put(*writer, make("within", "x", kStart, kStart));
  EXPECT_EQ(ids(*reader, {}), (Ids{"before", "within"}));
}

TEST(LedgerFile, TwoWritersTakeTurns) {
  TemporaryFile file(".db");
  opened(file.path());
  auto write = [&](const std::string& who) {
    auto ledger = opened(file.path());
    for (int i = 0; i < 40; ++i) put(*ledger, make(who + std::to_string(i), "x", kStart, kStart));
  };
  std::thread one(write, "one"), two(write, "two");
  one.join(), two.join();
  EXPECT_EQ(opened(file.path())->counts()->articles, 80u);
}

}  // namespace
}  // namespace hearsay
