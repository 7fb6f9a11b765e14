// The parts of following that need no server: robots.txt, when to ask again, which addresses, the state file.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "follow/fetch.h"
#include "follow/robots.h"
#include "follow/schedule.h"
#include "follow/state.h"

namespace hearsay {
namespace {

namespace fs = std::filesystem;

TEST(Robots, GroupsAndRulesOfTheStandard) {
  const char* file =
      "User-agent: *\nDisallow: /\n\nUser-Agent: Other\nUser-agent: HEARSAY/2.0 # us\nAllow: /news/\nDisallow: /news/private\nDisallow: /*.pdf$\n"
      "Disallow: /search?*q=\nAllow: /~joe\nDisallow: /%7Ejoe/secret\nDisallow: /\xC3\xA4\nDisallow: /{id}\nDisallow: /?it's=\nnonsense\nCrawl-delay: 5\nDisallow:\n\n"
      "User-agent: hearsay\nDisallow: /joined\n";
  const Robots robots = read_robots(file, "hearsay");
  struct {
    const char* target;
    bool may;
  } const cases[] = {{"/", true},           {"/news/a", true},     {"/news/private/b", false}, {"/a.pdf", false},      {"/a.pdf?x", true},
                     {"/search?a=1&q=x", false}, {"/search?a", true}, {"/~joe/", true},        {"/~joe/secret", false}, {"/%C3%A4", false},
                     {"/%c3%a4x", false},   {"/%7Bid%7D", false},  {"/{id}", false},       {"/?it%27s=x", false}, {"/?it's=x", false}, {"/joined", false},    {"/robots.txt", true},      {"/joine", true}};
  for (const auto& one : cases) EXPECT_EQ(may_fetch(robots, one.target), one.may) << one.target;
  // Others obey the rules for all; of two rules as long the one that allows wins.
  EXPECT_FALSE(may_fetch(read_robots(file, "someone"), "/news/a"));
  EXPECT_TRUE(may_fetch(read_robots("User-agent: *\nDisallow: /a\nAllow: /a\n", "hearsay"), "/a"));
  EXPECT_TRUE(may_fetch(read_robots("", "hearsay"), "/a"));
  EXPECT_TRUE(may_fetch(read_robots("<html>no such page</html>", "hearsay"), "/a"));
  Robots closed;
  closed.closed = true;
  EXPECT_FALSE(may_fetch(closed, "/a"));
}

TEST(Robots, ManyStarsAreNoTrouble) {
  std::string rule = "User-agent: *\nDisallow: /";
  for (int i = 0; i < 900; ++i) rule += "*a";
  const Robots robots = read_robots(rule + "$\n", "hearsay");
  EXPECT_TRUE(may_fetch(robots, "/" + std::string(4000, 'b')));
  EXPECT_FALSE(may_fetch(robots, "/" + std::string(900, 'a')));
}

TEST(Schedule, RetryAfterIsSecondsOrADate) {
  const Time now = *parse_time("2026-02-03T10:00:00Z");
  EXPECT_EQ(retry_after("120", now), 120);
  EXPECT_EQ(retry_after(" 0 ", now), 0);
  EXPECT_EQ(retry_after("Tue, 03 Feb 2026 10:05:00 GMT", now), 300);
  EXPECT_EQ(retry_after("Tue, 03 Feb 2026 09:05:00 GMT", now), 0);
  EXPECT_EQ(retry_after("99999999999999999999999", now), kLongestWait);
  EXPECT_EQ(retry_after("soon", now), std::nullopt);
  EXPECT_EQ(retry_after("", now), std::nullopt);
}

TEST(Schedule, BackOffDoublesWithinItsLimitsAndChanceSpreadsIt) {
  for (unsigned failures = 0; failures < 40; ++failures) {
    const Time full = failures < 7 ? Time{900} << failures : kLongestWait;
    for (const std::uint64_t chance : {std::uint64_t{0}, UINT64_MAX / 2, UINT64_MAX}) {
      const Time wait = backed_off(900, failures, chance);
      EXPECT_LE(wait, full);
      EXPECT_GE(wait, full / 2);
    }
  }
  EXPECT_EQ(backed_off(900, 1, 0), 1800);
  EXPECT_LT(backed_off(900, 1, UINT64_MAX), backed_off(900, 1, 0));
  EXPECT_GE(spread(1000, 0), 900);
  EXPECT_LE(spread(1000, UINT64_MAX), 1100);
  Time last = 0;
  unsigned checks = 0;
  for (; recheck_age(checks); ++checks) {
    EXPECT_GT(*recheck_age(checks), last);
    last = *recheck_age(checks);
  }
  EXPECT_GT(checks, 3u);
}

TEST(Addresses, OnlyThoseOfThePublicInternet) {
  struct {
    const char* text;
    bool is_public;
  } const cases[] = {{"127.0.0.1", false},   {"10.1.2.3", false},        {"172.31.0.1", false}, {"172.32.0.1", true},    {"192.168.1.1", false},
                     {"169.254.169.254", false}, {"100.64.0.1", false},  {"100.128.0.1", true}, {"0.0.0.0", false},      {"224.0.0.1", false},
                     {"255.255.255.255", false}, {"198.18.0.1", false},  {"8.8.8.8", true},     {"::1", false},          {"::", false},
                     {"fe80::1", false},     {"fd00::1", false},         {"ff02::1", false},    {"::ffff:127.0.0.1", false}, {"::ffff:8.8.8.8", true},
                     {"64:ff9b::10.0.0.1", false}, {"2002:7f00:1::", false}, {"2001:db8::1", false}, {"2001::1", false}, {"2606:4700::1", true},
                     {"::127.0.0.1", false}};
  for (const auto& one : cases) {
    sockaddr_in four = {};
    sockaddr_in6 six = {};
    if (inet_pton(AF_INET, one.text, &four.sin_addr) == 1) {
      four.sin_family = AF_INET;
      EXPECT_EQ(is_public_address(reinterpret_cast<const sockaddr*>(&four)), one.is_public) << one.text;
    } else {
      ASSERT_EQ(inet_pton(AF_INET6, one.text, &six.sin6_addr), 1) << one.text;
      six.sin6_family = AF_INET6;
      EXPECT_EQ(is_public_address(reinterpret_cast<const sockaddr*>(&six)), one.is_public) << one.text;
    }
  }
  sockaddr unix_socket = {};
  unix_socket.sa_family = AF_UNIX;
  EXPECT_FALSE(is_public_address(&unix_socket));
}

TEST(Addresses, RedirectsThatLeadAway) {
  struct {
    const char *from, *to;
    bool away;
  } const cases[] = {{"https://a.example/news/1", "https://a.example/", true},
                     {"https://a.example/news/1", "https://www.a.example", true},
                     {"http://a.example/news/1.html", "https://a.example/index.html", true},
                     {"https://a.example/news/2026/1", "https://a.example/news/", true},
                     {"https://a.example/news/2026/1", "https://a.example/news#top", true},
                     {"https://a.example/news/1", "https://a.example/de/", true},
                     {"https://a.example/news/1", "https://a.example/en-gb", true},
                     {"https://a.example/?p=17", "https://a.example/2026/02/a-title/", false},
                     {"https://a.example/a-title", "https://a.example/?p=17", false},
                     {"https://a.example/a-title", "https://a.example/another-title", false},
                     {"https://a.example/a-title", "https://a.example/a-title/", false},
                     {"https://a.example/newsletter/1", "https://a.example/news", false},
                     {"https://a.example/a-title", "https://a.example/17", false},
                     {"http://a.example/", "https://a.example/", false},
                     {"http://a.example", "https://www.a.example/?from=old", false}};
  for (const auto& one : cases) EXPECT_EQ(leads_away(one.from, one.to), one.away) << one.from << " to " << one.to;
}

TEST(State, LastLineCountsAndHalfALineDoesNot) {
  const fs::path file = fs::temp_directory_path() / ("follow" + std::to_string(::getpid()) + ".state");
  fs::remove(file);
  FeedState feed;
  feed.etag = "\"1\"";
  ItemState item;
  item.article = "a1";
  item.feed_date = 7;
  {
    auto state = FollowState::open(file.string(), 100);
    ASSERT_TRUE(state) << state.error().message;
    EXPECT_TRUE(state->keep("https://a.example/f", feed));
    EXPECT_TRUE(state->keep("https://a.example/1", item));
    feed.failures = 3;
    EXPECT_TRUE(state->keep("https://a.example/f", feed));
    EXPECT_EQ(FollowState::open(file.string(), 100).error().code, ErrorCode::kConflict);
  }
  std::ofstream(file, std::ios::app) << "{\"feed\": \"https://b.exam";
  for (int i = 0; i < 2; ++i) {
    auto state = FollowState::open(file.string(), 100);
    ASSERT_TRUE(state);
    EXPECT_EQ(state->feeds, (std::map<std::string, FeedState>{{"https://a.example/f", feed}}));
    EXPECT_EQ(state->items, (std::map<std::string, ItemState>{{"https://a.example/1", item}}));
    EXPECT_TRUE(state->said.empty());
    for (int j = 0; j < 500; ++j) EXPECT_TRUE(state->keep("https://a.example/1", item));
  }
  // Written anew it is short again.
  EXPECT_TRUE(FollowState::open(file.string(), 100));
  EXPECT_LT(fs::file_size(file), 2000u);
  fs::remove(file);
}

TEST(State, WhatAFeedSaidIsKeptUntilThePageIsReadOrGivenUp) {
  const fs::path file = fs::temp_directory_path() / ("follow_said" + std::to_string(::getpid()) + ".state");
  fs::remove(file);
  ItemState waiting, done, read;
  waiting.feed_date = 7;
  done.done = true;
  read.article = "a1";
  Article said;
  said.outlet = "Harbour Post";
  said.author = "Ann Lee";
  said.language = "en";
  said.notes.push_back({NoteKind::kDateDoubted, "published 2026-02-03, but its address says 2019-05-01"});
  set_text(said, "A title", "The minister said \"no\".\n\nTwice, \xE2\x82\xAC 5.");
  {
    auto state = FollowState::open(file.string(), 100);
    ASSERT_TRUE(state);
    for (const auto& [url, item] : std::map<std::string, ItemState>{{"https://a.example/1", waiting}, {"https://a.example/2", done}, {"https://a.example/3", read}}) {
      said.url = url;
      EXPECT_TRUE(state->keep_said(url, said));
      EXPECT_TRUE(state->keep(url, item));
    }
    EXPECT_EQ(state->said.size(), 1u);
    // Text without an item, and a place for its begin that is none.
    EXPECT_TRUE(state->keep_said("https://a.example/4", said));
  }
  // A character that is never kept, so that writing anew changes nothing.
  std::ofstream(file, std::ios::app) << "{\"said\": \"https://a.example/5\", \"full\": \"x\\u007f\", \"text_begin\": 0}\n{\"item\": \"https://a.example/5\", \"etag\": \"\\u007f5\"}\n";
  std::ofstream(file, std::ios::app) << "{\"said\": \"https://a.example/1\", \"full\": \"\u00e4\", \"text_begin\": 1}\n{\"said\": \"https://a.example/1\", \"text_begin\": 9}\n";
  said.url = "https://a.example/1";
  said.published = 7;
  for (int i = 0; i < 2; ++i) {
    auto state = FollowState::open(file.string(), 100);
    ASSERT_TRUE(state);
    EXPECT_EQ(state->said.size(), 2u);
    EXPECT_EQ(state->said.at(said.url), said);
    EXPECT_EQ(state->said.at("https://a.example/5").full, "x");
    EXPECT_EQ(state->items.at("https://a.example/5").etag, "5");
    for (int j = 0; j < 500; ++j) EXPECT_TRUE(state->keep(said.url, waiting));  // written anew by the next
  }
  fs::remove(file);
}

}  // namespace
}  // namespace hearsay
