// Killed at any moment, the ledger holds whole articles only, and reading on gives what an undisturbed reading gives.
//
// A child process reads or records; the parent kills it with SIGKILL, which no process can catch. The delays come from
// a fixed seed, but where they hit depends on the machine: every run tries other places, none may fail.
#include <signal.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <random>
#include <thread>

#include <gtest/gtest.h>

#include "ledger_content.h"
#include "track/track.h"

namespace hearsay {
namespace {

constexpr Time kNow = 1740000000;
constexpr int kArticles = 400;

// Runs `work` in a child and kills it once `wait` returns. true: it had ended by itself before.
template <typename Work, typename Wait>
bool run_and_kill(const Work& work, const Wait& wait) {
  const pid_t child = fork();
  if (child == 0) {
    work();
    _exit(0);
  }
  wait();
  kill(child, SIGKILL);
  int status = 0;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  return WIFEXITED(status);
}

// "ok" when every page and index of the file agrees with the others.
std::string integrity(const std::string& path) {
  sqlite3* raw = nullptr;
  std::string out = "cannot open";
  if (sqlite3_open(path.c_str(), &raw) == SQLITE_OK)
    sqlite3_exec(raw, "PRAGMA integrity_check", [](void* to, int, char** values, char**) {
      *static_cast<std::string*>(to) = values[0];
      return 0;
    }, &out, nullptr);
  sqlite3_close(raw);
  return out;
}

void read_file(const std::string& ledger_path, const std::string& source, std::chrono::microseconds pause) {
  Result<std::unique_ptr<Ledger>> ledger = open_ledger(ledger_path);
  if (!ledger) _exit(3);
  ReadOptions options;
  options.threads = 2;
  options.stop = [&] {
    std::this_thread::sleep_for(pause);
    return false;
  };
  if (!read_into(**ledger, {source}, options, knowledge(), kNow)) _exit(4);
}

TEST(Kill, ReadingGoesOnWhereItWasKilled) {
  TemporaryFile source(".jsonl"), database(".db");
  source.write(made_up_articles(kArticles));
  auto whole = opened(":memory:");
  ASSERT_TRUE(read_into(*whole, {source.path()}, {}, knowledge(), kNow).has_value());
  const std::vector<Recorded> expected = content_of(*whole);
  ASSERT_EQ(expected.size(), static_cast<std::size_t>(kArticles));

  std::mt19937 random(20250204);
  std::uint64_t before = 0;
  int landed = 0, partly = 0;
  for (int attempt = 0; attempt < 7 || (partly == 0 && attempt < 20); ++attempt) {
    // The pauses stretch the reading to a second; the first kills come while the file is being made, each later one
    // later, so that some come in the middle on a slow machine too.
    const std::chrono::microseconds delay(attempt < 3 ? random() % 20000 : static_cast<unsigned>(attempt - 2) * 100000 + random() % 100000);
    landed += run_and_kill([&] { read_file(database.path(), source.path(), std::chrono::microseconds(2500)); },
                           [&] { std::this_thread::sleep_for(delay); }) ? 0 : 1;
    auto ledger = opened(database.path());
    ASSERT_NE(ledger, nullptr);
    const std::uint64_t now = ledger->counts()->articles;
    EXPECT_GE(now, before) << "what was on the disk is gone";
    before = now;
    partly += now > 0 && now < kArticles ? 1 : 0;
    std::vector<Recorded> kept = content_of(*ledger);
    for (const Recorded& one : kept) {
      auto at = std::lower_bound(expected.begin(), expected.end(), one.id, [](const Recorded& a, const std::string& id) { return a.id < id; });
      ASSERT_NE(at, expected.end());
      EXPECT_TRUE(same(*at, one)) << one.id << " is not whole";
    }
    ledger.reset();
    EXPECT_EQ(integrity(database.path()), "ok");
  }
  EXPECT_GT(landed, 0) << "no kill came in time: the test proves nothing on this machine";
  EXPECT_GT(partly, 0) << "no kill came between two articles: the test proves nothing on this machine";
  RecordProperty("killed", landed);
  RecordProperty("left_partly_read", partly);
  read_file(database.path(), source.path(), std::chrono::microseconds(0));
  expect_same(expected, content_of(*opened(database.path())));
}

TEST(Kill, LosesAtMostTheArticleInFlight) {
  TemporaryFile database(".db");
  std::vector<std::unique_ptr<Analysis>> analyses;
  for (const std::string& line : made_up_articles(kArticles))
    read_bytes(line, "made up", {}, {},
               [&](Article article) {
                 analyses.push_back(analyze(std::move(article), knowledge()));
                 return true;
               },
               [](Refusal refusal) { ADD_FAILURE() << refusal.error.message; });
  std::map<std::string, Recorded> by_id;
  for (const auto& one : analyses) by_id[one->article.id] = to_recorded(*one, 0);
  std::mt19937 random(7);
  int landed = 0, partly = 0;
  std::size_t before = 0;
  bool complete = false;
  for (int attempt = 0; attempt < 60 && !complete; ++attempt) {
    int told[2];  // the child writes a byte for each record that returned
    ASSERT_EQ(pipe(told), 0);
    // Killed after so many records, and so many microseconds into the next: on a slow machine as on a fast one.
    const std::size_t wanted = before + 1 + random() % 60;
    const std::chrono::microseconds into(random() % 300);
    std::size_t returned = 0;
    std::array<char, kArticles> bytes{};
    auto hear = [&](std::size_t until) {
      for (ssize_t got = 1; got > 0 && returned < until;) {
        got = read(told[0], bytes.data(), std::min(bytes.size(), until - returned));
        returned += static_cast<std::size_t>(std::max<ssize_t>(got, 0));
      }
    };
    landed += run_and_kill(
                  [&] {
                    Result<std::unique_ptr<Ledger>> ledger = open_ledger(database.path());
                    if (!ledger) _exit(3);
                    for (const auto& one : analyses)
                      if (!(*ledger)->record(one->article, to_recorded(*one, kNow)) || write(told[1], "", 1) != 1) _exit(4);
                  },
                  [&] {
                    close(told[1]);
                    hear(wanted);
                    std::this_thread::sleep_for(into);
                  })
                  ? 0
                  : 1;
    hear(kArticles);
    close(told[0]);
    auto ledger = opened(database.path());
    ASSERT_NE(ledger, nullptr);
    std::vector<Recorded> kept = content_of(*ledger);
    for (const Recorded& one : kept) EXPECT_TRUE(same(by_id[one.id], one)) << one.id << " is not whole";
    // At most the article in flight is lost, and nothing is there that was not at least begun.
    EXPECT_GE(kept.size(), returned);
    EXPECT_LE(kept.size(), std::max(before, returned + 1));
    before = kept.size();
    // Recorded in order: what is kept is a beginning.
    for (std::size_t i = 0; i < kept.size(); ++i) {
      Result<bool> there = ledger->has(analyses[i]->article.id, by_id[analyses[i]->article.id].content_hash);
      EXPECT_TRUE(there && *there) << i << " of " << kept.size();
    }
    complete = kept.size() == analyses.size();
    partly += !kept.empty() && !complete ? 1 : 0;
  }
  RecordProperty("killed", landed);
  RecordProperty("left_partly_recorded", partly);
  EXPECT_GT(landed, 0);
  EXPECT_GT(partly, 0);
  EXPECT_EQ(integrity(database.path()), "ok");
}

}  // namespace
}  // namespace hearsay
