// Following against a server on this machine that misbehaves in every usual way, with a clock of the test's own.
#include "follow/follow.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <mutex>
#include <sstream>
#include <thread>

#include "ledger_content.h"

namespace hearsay {
namespace {

namespace fs = std::filesystem;

// A server: a function from path and headers to the whole answer; "" hangs up.

class Server {
 public:
  using Answer = std::function<std::string(const std::string& path, const std::string& request)>;
  explicit Server(Answer answer) : answer_(std::move(answer)) {
    listening_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in at = {};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    EXPECT_EQ(::bind(listening_, reinterpret_cast<sockaddr*>(&at), size), 0);
    EXPECT_EQ(::listen(listening_, 64), 0);
    ::getsockname(listening_, reinterpret_cast<sockaddr*>(&at), &size);
    port_ = ntohs(at.sin_port);
    accepting_ = std::thread([this] {
      while (true) {
        const int client = ::accept(listening_, nullptr, nullptr);
        if (client < 0) return;
        std::lock_guard lock(mutex_);
        serving_.emplace_back([this, client] { serve(client); });
      }
    });
  }
  ~Server() {
    closing_ = true;
    ::shutdown(listening_, SHUT_RDWR);
    ::close(listening_);
    accepting_.join();
    for (std::thread& one : serving_) one.join();
  }
  std::string url(const std::string& path, const char* host = "127.0.0.1") const { return std::string("http://") + host + ":" + std::to_string(port_) + path; }
  int asked(const std::string& path) {
    std::lock_guard lock(mutex_);
    return asked_[path];
  }
  int most_at_once() const { return most_; }
  // Between two requests, in milliseconds, and how many there were.
  std::pair<long, std::size_t> shortest_pause() {
    std::lock_guard lock(mutex_);
    long shortest = 1'000'000;
    for (std::size_t i = 1; i < arrivals_.size(); ++i)
      shortest = std::min(shortest, static_cast<long>(std::chrono::duration_cast<std::chrono::milliseconds>(arrivals_[i] - arrivals_[i - 1]).count()));
    return {shortest, arrivals_.size()};
  }

 private:
  void serve(int client) {
    most_ = std::max(most_.load(), ++now_);
    std::string request;
    char piece[4096];
    while (request.find("\r\n\r\n") == std::string::npos) {
      const ssize_t count = ::recv(client, piece, sizeof piece, 0);
      if (count <= 0) break;
      request.append(piece, static_cast<std::size_t>(count));
    }
    std::istringstream words(request);
    std::string method, path;
    words >> method >> path;
    {
      std::lock_guard lock(mutex_);
      ++asked_[path];
      arrivals_.push_back(std::chrono::steady_clock::now());
    }
    if (path == "/endless") {
      const std::string head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", more(65536, 'x');
      ::send(client, head.data(), head.size(), MSG_NOSIGNAL);
      while (!closing_ && ::send(client, more.data(), more.size(), MSG_NOSIGNAL) > 0) continue;
      --now_;
    } else if (path == "/slow") {
      for (int i = 0; i < 100 && !closing_; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(50));
      --now_;
    } else {
      const std::string answer = answer_(path, request);
      --now_;  // the client may come again as soon as it has the last byte
      for (std::size_t sent = 0; sent < answer.size();) {
        const ssize_t count = ::send(client, answer.data() + sent, answer.size() - sent, MSG_NOSIGNAL);
        if (count <= 0) break;
        sent += static_cast<std::size_t>(count);
      }
    }
    ::close(client);
  }

  Answer answer_;
  int listening_ = -1, port_ = 0;
  std::atomic<bool> closing_ = false;
  std::atomic<int> now_ = 0, most_ = 0;
  std::mutex mutex_;
  std::map<std::string, int> asked_;
  std::vector<std::chrono::steady_clock::time_point> arrivals_;
  std::thread accepting_;
  std::vector<std::thread> serving_;
};

std::string http(int status, const std::string& body, const std::string& fields = "Content-Type: text/html\r\n") {
  return "HTTP/1.1 " + std::to_string(status) + " So\r\n" + fields + "Content-Length: " + std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n" + body;
}
std::string page(const std::string& title, const std::string& more = "") {
  return "<html lang=\"en\"><head><title>" + title + "</title></head><body><article><h1>" + title +
         "</h1><p>The ministry said on Monday that the contract, signed in March, would be reviewed by an independent panel.</p><p>" + more +
         "The minister denied that any payment had been made to the firm.</p></article></body></html>";
}
std::string rss(const Server& server, const std::vector<std::string>& paths, const std::string& text = "") {
  std::string out = "<rss version=\"2.0\"><channel><title>Harbour Post</title>";
  for (const std::string& path : paths)
    out += "<item><title>About " + path + "</title><link>" + server.url(path) + "</link><pubDate>Tue, 03 Feb 2026 09:00:00 GMT</pubDate>" +
           (text.empty() ? "" : "<description>" + text + "</description>") + "</item>";
  return out + "</channel></rss>";
}
const std::string kRss = "Content-Type: application/rss+xml\r\n";

class Follow : public testing::Test {
 protected:
  Follow() : state_((fs::temp_directory_path() / ("follow_test" + std::to_string(::getpid()))).string()), ledger_(opened(":memory:")) { fs::remove(state_); }
  ~Follow() override { fs::remove(state_); }

  FollowReport once(const std::vector<std::string>& urls) {
    FollowOptions options;
    for (const std::string& url : urls) options.feeds.push_back({url, {}, {}, {}});
    options.state_file = state_;
    options.once = true;
    options.allow_private = allow_private_;
    options.host_pause = host_pause_;
    options.most_bytes = 1u << 20;
    options.seconds = seconds_;
    options.now = [this] { return now_.load(); };
    options.stop = stop_;
    options.say = [this](const std::string& line) { said_ += line + "\n"; };
    Result<FollowReport> report = follow(*ledger_, options, knowledge());
    EXPECT_TRUE(report) << report.error().message;
    return report ? *report : FollowReport{};
  }
  std::vector<Recorded> articles() { return *ledger_->articles({}, {}); }
  std::string refusals() {
    std::string out;
    const auto all = *ledger_->refusals();
    for (const auto& [when, refusal] : all) out += refusal.error.message + "\n";
    return out;
  }

  std::string state_, said_;
  bool allow_private_ = true;
  double host_pause_ = 0;
  long seconds_ = 2;
  std::atomic<Time> now_ = *parse_time("2026-02-03T10:00:00Z");
  std::function<bool()> stop_;
  std::unique_ptr<Ledger> ledger_;
};

TEST_F(Follow, ASitesAddressLeadsToItsFeed) {
  Server* self = nullptr;
  Server server([&](const std::string& path, const std::string&) {
    if (path == "/robots.txt") return http(404, "");
    if (path == "/") return http(200, "<html><head><link rel=\"alternate\" type=\"text/html\" href=\"/other\"><base href=\"/x/\"><link rel='Alternate nofollow' type='Application/RSS+xml' href='feed?a=1&amp;b=2'></head><body>News</body></html>");
    if (path == "/x/feed?a=1&b=2") return http(200, rss(*self, {"/1"}), kRss);
    return http(200, page("Page " + path));
  });
  self = &server;
  EXPECT_EQ(once({server.url("/")}).recorded, 1u);
  const std::vector<FollowedFeed> list = *followed(state_);
  ASSERT_EQ(list.size(), 1u);
  EXPECT_EQ(list[0].feed.url, server.url("/"));
  EXPECT_EQ(list[0].at, server.url("/x/feed?a=1&b=2"));
  EXPECT_EQ(list[0].articles, 1u);
  EXPECT_EQ(list[0].looked, now_.load());
  EXPECT_EQ(list[0].newest, now_.load());
  EXPECT_EQ(list[0].trouble, "");
  now_ += 3600;
  once({});
  EXPECT_EQ(server.asked("/"), 1) << "the page is not asked again";
  EXPECT_EQ(server.asked("/x/feed?a=1&b=2"), 2);
}

// In the background: added, troubled, paused, removed while it follows; one process at a time; a quick end.
TEST_F(Follow, TheListChangesWhileItIsFollowed) {
  Server* self = nullptr;
  std::atomic<bool> down = true;
  Server server([&](const std::string& path, const std::string&) {
    if (path == "/robots.txt") return http(404, "");
    if (path == "/feed" || path == "/two") return down && path == "/feed" ? http(503, "") : http(200, rss(*self, {path + "/1"}), kRss);
    return http(200, page("Page " + path));
  });
  self = &server;
  TemporaryFile file(".db");
  opened(file.path()).reset();
  const auto make = [&] {
    FollowOptions options;
    options.state_file = state_;
    options.allow_private = true;
    options.host_pause = 0;
    options.interval = 60;
    options.now = [this] { return now_.load(); };
    return std::make_unique<Follower>(options, file.path(), knowledge());
  };
  using Kind = FollowChange::Kind;
  const auto soon = [](const std::function<bool()>& holds) {
    for (int i = 0; i < 1000; ++i, std::this_thread::sleep_for(std::chrono::milliseconds(10)))
      if (holds()) return true;
    return false;
  };
  auto follower = make(), other = make();
  follower->start();
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  EXPECT_FALSE(fs::exists(state_)) << "nothing to follow: no file, no lock";
  EXPECT_EQ(follower->change({{Kind::kPause, {server.url("/feed"), {}, {}, {}}}}).error().code, ErrorCode::kNotFound);
  ASSERT_TRUE(follower->change({{Kind::kAdd, {server.url("/feed"), {}, {}, {}}}}));
  EXPECT_TRUE(soon([&] { return follower->list().following && follower->list().feeds[0].failures == 1; }));
  EXPECT_NE(follower->list().feeds[0].trouble.find("HTTP 503 (its server has trouble)"), std::string::npos);
  // Another process.
  EXPECT_EQ(other->change({{Kind::kAdd, {server.url("/three"), {}, {}, {}}}}).error().code, ErrorCode::kConflict);
  EXPECT_EQ(other->list().feeds.size(), 1u);
  down = false;
  now_ += kDay;
  EXPECT_TRUE(soon([&] { return follower->list().feeds[0].articles == 1; }));
  EXPECT_EQ(follower->list().feeds[0].failures, 0u);
  // Found by its words while it goes on.
  const auto browser = Browser::open(file.path());
  ASSERT_TRUE(browser);
  EXPECT_TRUE(soon([&] { return (*browser)->search("contract panel", 5)->size() == 1; }));
  ASSERT_TRUE(follower->change({{Kind::kPause, {server.url("/feed"), {}, {}, {}}}, {Kind::kAdd, {server.url("/two"), {}, {}, {}}}}));
  EXPECT_TRUE(soon([&] { return follower->list().feeds[1].articles == 1; }));
  const int asked = server.asked("/feed"), looked = server.asked("/two");
  now_ += kDay;
  EXPECT_TRUE(soon([&] { return server.asked("/two") > looked && server.asked("/two/1") > 1; }));
  EXPECT_EQ(server.asked("/feed"), asked) << "paused";
  EXPECT_EQ(server.asked("/feed/1"), 1) << "nor its pages";
  ASSERT_TRUE(follower->change({{Kind::kResume, {server.url("/feed"), {}, {}, {}}}}));
  EXPECT_TRUE(soon([&] { return server.asked("/feed") > asked && server.asked("/feed/1") > 1; }));
  ASSERT_TRUE(follower->change({{Kind::kRemove, {server.url("/feed"), {}, {}, {}}}, {Kind::kRemove, {server.url("/two"), {}, {}, {}}}}));
  EXPECT_TRUE(soon([&] { return !follower->list().following; })) << "nothing is left to follow";
  EXPECT_TRUE(followed(state_)->empty());
  EXPECT_TRUE(other->change({{Kind::kAdd, {server.url("/slow"), {}, {}, {}}}})) << "the lock is free again";
  EXPECT_TRUE(soon([&] { return server.asked("/slow") == 1; })) << "the other's change is noticed";
  const auto begun = std::chrono::steady_clock::now();
  follower.reset();
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(2));
}

TEST_F(Follow, ReadsTheItemsPagesAndAsksConditionally) {
  std::atomic<int> not_modified = 0;
  Server* self = nullptr;
  Server server([&](const std::string& path, const std::string& request) {
    if (path == "/robots.txt") return http(404, "");
    if (path == "/feed") {
      if (request.find("If-None-Match: \"one\"") != std::string::npos && request.find("If-Modified-Since: Tue, 03 Feb 2026 08:00:00 GMT") != std::string::npos) {
        ++not_modified;
        return http(304, "");
      }
      return http(200, rss(*self, {"/1", "/2"}), kRss + "ETag: \"one\"\r\nLast-Modified: Tue, 03 Feb 2026 08:00:00 GMT\r\n");
    }
    return http(200, page("Page " + path));
  });
  self = &server;
  FollowReport report = once({server.url("/feed")});
  EXPECT_EQ(report.recorded, 2u);
  EXPECT_EQ(report.failed + report.refused, 0u);
  ASSERT_EQ(articles().size(), 2u);
  const Article one = *ledger_->article(server.url("/1"));
  EXPECT_EQ(one.title, "Page /1");
  EXPECT_EQ(one.published, parse_time("2026-02-03T09:00:00Z"));  // the page has no date: the feed's
  EXPECT_EQ(one.outlet, "Harbour Post");
  report = once({});  // what was followed before
  EXPECT_EQ(report.unchanged, 1u);
  EXPECT_EQ(not_modified, 1);
  EXPECT_EQ(report.recorded + report.known, 0u);
  EXPECT_EQ(server.asked("/1"), 1);
  EXPECT_EQ(server.most_at_once(), 1);
  const std::vector<FollowedFeed> list = *followed(state_);
  ASSERT_EQ(list.size(), 1u);
  EXPECT_EQ(list[0].feed, (ListedFeed{server.url("/feed"), "Harbour Post", "", ""}));
}

TEST_F(Follow, EditsAndDeletionsAreRecorded) {
  std::atomic<int> phase = 0;
  Server* self = nullptr;
  Server server([&](const std::string& path, const std::string&) {
    if (path == "/feed") return http(200, rss(*self, {"/1", "/2"}), kRss);
    if (path == "/1" && phase >= 1) return http(200, page("Page /1", "An earlier version named the firm wrongly. "));
    if (path == "/2" && phase == 2) return http(404, "");
    if (path == "/2" && phase == 3) return http(200, page("Page /2"));
    return http(path == "/robots.txt" ? 404 : 200, page("Page " + path));
  });
  self = &server;
  EXPECT_EQ(once({server.url("/feed")}).recorded, 2u);
  const std::string second = ledger_->article(server.url("/2"))->id;
  now_ += 3700;
  phase = 1;
  FollowReport report = once({});
  EXPECT_EQ(report.changed, 1u);
  EXPECT_EQ(ledger_->versions(server.url("/1"))->size(), 2u);
  phase = 2;
  now_ += 6 * 3600;
  EXPECT_EQ(once({}).gone, 0u);  // a server may slip once
  EXPECT_TRUE(ledger_->sightings(second)->empty());
  now_ += 700;
  EXPECT_EQ(once({}).gone, 1u);
  ASSERT_EQ(ledger_->sightings(second)->size(), 1u);
  EXPECT_EQ(ledger_->sightings(second)->front(), (Sighting{now_, second, server.url("/2"), SightingKind::kGone, "HTTP 404"}));
  phase = 3;
  now_ += kDay;
  once({});
  ASSERT_EQ(ledger_->sightings(second)->size(), 2u);
  EXPECT_EQ(ledger_->sightings(second)->back().kind, SightingKind::kBack);
}

TEST_F(Follow, AServerThatMisbehavesHoldsUpNobody) {
  Server* self = nullptr;
  Server server([&](const std::string& path, const std::string&) {
    if (path == "/robots.txt") return http(200, "User-agent: *\nDisallow: /forbidden\n", "Content-Type: text/plain\r\n");
    if (path == "/feed")
      return http(200, rss(*self, {"/good", "/slow", "/endless", "/hangup", "/pdf", "/loop", "/far0", "/file", "/forbidden", "/gone", "/paid", "/broken", "/empty"}), kRss);
    if (path == "/hangup") return std::string();
    if (path == "/pdf") return http(200, "%PDF-1.4", "Content-Type: application/pdf\r\n");
    if (path == "/loop") return http(302, "", "Location: /loop\r\n");
    if (path.starts_with("/far")) return http(301, "", "Location: /far" + std::to_string(std::stoi(path.substr(4)) + 1) + "\r\n");
    if (path == "/file") return http(302, "", "Location: file:///etc/passwd\r\n");
    if (path == "/gone") return http(410, "");
    if (path == "/paid") return http(402, "");
    if (path == "/broken") return http(500, "");
    if (path == "/empty") return http(200, "");
    return http(200, page("Page " + path));
  });
  self = &server;
  seconds_ = 1;
  const FollowReport report = once({server.url("/feed")});
  EXPECT_EQ(report.failed, 0u);
  for (int i = 0; i < 10; ++i) {
    now_ += 4 * 3600;  // what may come back is asked again: five times, and five times at the next look
    once({});
  }
  EXPECT_EQ(server.asked("/broken"), 10);
  EXPECT_EQ(server.asked("/forbidden"), 0);
  EXPECT_EQ(server.asked("/pdf"), 1);
  // Of what cannot be had the headline in the feed is what is known of it, whichever run met it; and the reason.
  EXPECT_TRUE(ledger_->article(server.url("/good")));
  EXPECT_EQ(ledger_->article(server.url("/pdf"))->title, "About /pdf");
  EXPECT_EQ(ledger_->article(server.url("/broken"))->title, "About /broken");
  for (const char* says : {"/slow: Timeout was reached", "longer than the limit of 1048576 bytes", "/hangup: ", "no page but application/pdf", "redirected in a circle",
                           "redirected more than 5 times", "redirected to no address on the web", "robots.txt forbids it", "/gone: HTTP 410", "/paid: HTTP 402",
                           "/broken: HTTP 500", "/empty: "})
    EXPECT_NE(refusals().find(says), std::string::npos) << says << " in\n" << refusals();
}

TEST_F(Follow, WhatTheFeedSaysStandsForAPageThatCannotBeHad) {
  Server* self = nullptr;
  Server server([&](const std::string& path, const std::string&) {
    if (path == "/feed") return http(200, rss(*self, {"/1"}, "The minister said in the feed that he would resign."), kRss);
    return http(path == "/1" ? 403 : 404, "");
  });
  self = &server;
  const FollowReport report = once({server.url("/feed")});
  EXPECT_EQ(report.recorded, 1u);
  EXPECT_EQ(report.refused, 0u);
  EXPECT_NE(refusals().find("HTTP 403"), std::string::npos);
  EXPECT_EQ(articles().at(0).url, server.url("/1"));
  EXPECT_NE(ledger_->article(server.url("/1"))->full.find("in the feed"), std::string::npos);
}

TEST_F(Follow, APageThatIsDownForHoursIsReadWhenItComesBack) {
  Server* self = nullptr;
  std::atomic<bool> up = false;
  Server server([&](const std::string& path, const std::string& request) {
    if (path == "/robots.txt") return http(404, "");
    if (path == "/feed" && request.find("If-None-Match") != std::string::npos) return http(304, "");
    if (path == "/feed") return http(200, rss(*self, {"/1"}, "Short in the feed."), kRss + "ETag: \"one\"\r\n");
    return up ? http(200, page("Page " + path)) : http(502, "");
  });
  self = &server;
  once({server.url("/feed")});
  for (int i = 0; i < 6; ++i) {
    now_ += 1800;
    once({});
  }
  EXPECT_EQ(server.asked("/1"), 5);
  EXPECT_TRUE(articles().empty());
  EXPECT_EQ(refusals(), "");
  up = true;
  now_ += 4 * 3600;
  EXPECT_EQ(once({}).recorded, 1u);
  EXPECT_EQ(ledger_->article(server.url("/1"))->title, "Page /1");
  EXPECT_EQ(ledger_->article(server.url("/1"))->outlet, "Harbour Post");  // as the feed said in another run
  EXPECT_EQ(ledger_->versions(server.url("/1"))->size(), 1u);
}

TEST_F(Follow, RobotsAndRedirectsKeepThePauseToo) {
  Server* self = nullptr;
  Server server([&](const std::string& path, const std::string&) {
    if (path == "/robots.txt") return http(301, "", "Location: /robots2.txt\r\n");
    if (path == "/robots2.txt") return http(404, "");
    if (path == "/feed") return http(302, "", "Location: /feed2\r\n");
    if (path == "/feed2") return http(200, rss(*self, {"/1", "/2"}), kRss);
    if (path == "/1") return http(302, "", "Location: /moved1\r\n");
    return http(200, page("Page " + path));
  });
  self = &server;
  host_pause_ = 0.15;
  EXPECT_EQ(once({server.url("/feed"), server.url("/feed2")}).recorded, 2u);
  const auto [pause, count] = server.shortest_pause();
  EXPECT_EQ(count, 8u);
  EXPECT_GE(pause, 149);
  EXPECT_EQ(server.most_at_once(), 1);
}

TEST_F(Follow, NamesAndPasswordsInAddressesAreNotSent) {
  Server* self = nullptr;
  std::atomic<int> sent = 0;
  Server server([&](const std::string& path, const std::string& request) {
    if (request.find("Authorization:") != std::string::npos) ++sent;
    if (path == "/robots.txt") return http(302, "", "Location: http://me:secret@" + self->url("/r").substr(7) + "\r\n");
    const std::string with_password = "http://me:secret@" + self->url("/1").substr(7);
    if (path == "/moves") return http(302, "", "Location: " + with_password + "\r\n");
    if (path != "/feed") return http(200, page("Page " + path));
    return http(200, "<rss version=\"2.0\"><channel><title>Post</title><item><title>A</title><link>" + with_password + "</link></item><item><title>B</title><link>" +
                         self->url("/moves") + "</link></item><item><title>C</title><link>" + self->url("/2") + "</link></item></channel></rss>", kRss);
  });
  self = &server;
  once({server.url("/feed")});
  EXPECT_EQ(sent, 0);
  EXPECT_EQ(server.asked("/1"), 0);
  EXPECT_EQ(server.asked("/2"), 1);
  EXPECT_NE(refusals().find("a name or a password"), std::string::npos) << refusals();
}

TEST_F(Follow, ARedirectToTheFrontPageIsNoVersion) {
  Server* self = nullptr;
  std::atomic<int> phase = 0;
  Server server([&](const std::string& path, const std::string&) {
    if (path == "/robots.txt") return http(404, "");
    if (path == "/feed") return http(200, rss(*self, {"/news/1", "/news/2", "/news/3", "/news/4"}, "The minister said in the feed that he would resign."), kRss);
    if (path == "/" || path == "/news/") return http(200, page("The front page", "Farmers in the valley await rain; trains were late again, and prices rose. "));
    if (path == "/consent")
      return http(200, "<html><head><title>Before you go on</title></head><body><article><p>We and 800 partners store cookies on your device, to measure how "
                       "you use these services and to show advertisements.</p></article></body></html>");
    if (path == "/news/4") return http(302, "", "Location: /\r\n");
    if (phase > 0 && path == "/news/1") return http(301, "", "Location: /\r\n");
    if (phase > 0 && path == "/news/2") return http(302, "", "Location: /consent\r\n");
    if (phase > 0 && path == "/news/3") return http(302, "", "Location: /news/3-moved\r\n");
    return http(200, page("Page " + path.substr(0, 7)));
  });
  self = &server;
  EXPECT_EQ(once({server.url("/feed")}).recorded, 4u);
  EXPECT_NE(ledger_->article(server.url("/news/4"))->full.find("in the feed"), std::string::npos);
  const std::string first = ledger_->article(server.url("/news/1"))->id;
  phase = 1;
  now_ += 3700;
  EXPECT_EQ(once({}).gone, 0u);  // a server may slip once
  now_ += 700;
  EXPECT_EQ(once({}).gone, 1u);
  EXPECT_EQ(ledger_->versions(server.url("/news/1"))->size(), 1u);
  ASSERT_EQ(ledger_->sightings(first)->size(), 1u);
  EXPECT_EQ(ledger_->sightings(first)->front().kind, SightingKind::kGone);
  EXPECT_EQ(ledger_->sightings(first)->front().detail, "redirected to " + server.url("/"));
  EXPECT_FALSE(ledger_->article(server.url("/")));
  EXPECT_FALSE(ledger_->article(server.url("/consent")));
  EXPECT_NE(said_.find("other " + server.url("/news/2")), std::string::npos) << said_;
  EXPECT_TRUE(ledger_->article(server.url("/news/3-moved")));
}

TEST_F(Follow, PrivateAddressesAreRefusedWhereverTheyComeFrom) {
  Server server([&](const std::string&, const std::string&) { return http(200, "x"); });
  allow_private_ = false;
  for (const char* host : {"127.0.0.1", "localhost", "[::1]", "0x7f.1", "2130706433"}) {
    said_.clear();
    const FollowReport report = once({server.url("/feed", host)});
    EXPECT_EQ(report.failed, 1u) << host;
    EXPECT_NE(said_.find("private address"), std::string::npos) << said_;
    fs::remove(state_);
  }
  EXPECT_EQ(server.asked("/feed") + server.asked("/robots.txt"), 0);
}

TEST_F(Follow, AHostThatAsksForAPauseGetsIt) {
  std::atomic<int> status = 429;
  Server* self = nullptr;
  Server server([&](const std::string& path, const std::string&) {
    if (path == "/robots.txt") return http(404, "");
    if (path == "/feed" && status != 200) return http(status, "", "Retry-After: 7200\r\n");
    if (path == "/feed") return http(200, rss(*self, {"/1"}), kRss);
    return http(200, page("Page " + path));
  });
  self = &server;
  EXPECT_EQ(once({server.url("/feed")}).failed, 1u);
  now_ += 7000;
  EXPECT_EQ(once({}).polled, 0u);
  EXPECT_EQ(server.asked("/feed"), 1);
  status = 503;
  now_ += 300;
  EXPECT_EQ(once({}).failed, 1u);
  status = 200;
  now_ += 7300;
  EXPECT_EQ(once({}).recorded, 1u);
}

TEST_F(Follow, FeedsMoveEndAndFail) {
  Server* self = nullptr;
  std::atomic<bool> closed = true;
  Server server([&](const std::string& path, const std::string&) {
    if (path == "/robots.txt") return http(404, "");
    if (path == "/old") return http(301, "", "Location: /new\r\n");
    if (path == "/new") return http(200, rss(*self, {}), kRss);
    if (path == "/ended") return http(410, "");
    return http(200, page("No feed"));
  });
  self = &server;
  Server shut([&](const std::string& path, const std::string&) { return path == "/robots.txt" && closed ? http(503, "") : http(200, rss(server, {}), kRss); });
  const FollowReport report = once({server.url("/old"), server.url("/ended"), server.url("/page"), shut.url("/feed")});
  EXPECT_EQ(report.polled, 4u);
  EXPECT_EQ(report.failed, 3u);
  EXPECT_NE(said_.find("gone for good"), std::string::npos);
  EXPECT_NE(said_.find("no feed and no sitemap (text/html)"), std::string::npos);
  EXPECT_NE(said_.find("robots.txt: HTTP 503"), std::string::npos) << said_;
  EXPECT_EQ(shut.asked("/feed"), 0);
  closed = false;
  now_ += kDay;
  once({});
  EXPECT_EQ(server.asked("/old"), 1);
  EXPECT_EQ(server.asked("/new"), 2);
  EXPECT_EQ(server.asked("/ended"), 1);
  EXPECT_EQ(shut.asked("/feed"), 1);
}

TEST_F(Follow, SitemapsAreListsOfPages) {
  Server* self = nullptr;
  Server server([&](const std::string& path, const std::string&) {
    const std::string xml = "Content-Type: application/xml\r\n";
    if (path == "/robots.txt") return http(404, "");
    if (path == "/index")
      return http(200, "<sitemapindex><sitemap><loc>" + self->url("/map") + "</loc></sitemap><sitemap><loc>" + self->url("/oldmap") +
                           "</loc><lastmod>2020-01-01</lastmod></sitemap></sitemapindex>", xml);
    if (path == "/map")
      return http(200, "<urlset xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'><url><loc>" + self->url("/2019/05/01/a") +
                           "</loc><news:news><news:publication_date>2026-02-03</news:publication_date></news:news></url></urlset>", xml);
    return http(200, page("Page " + path));
  });
  self = &server;
  const FollowReport report = once({server.url("/index")});
  EXPECT_EQ(report.recorded, 1u);
  EXPECT_EQ(server.asked("/oldmap"), 0);
  const Article article = *ledger_->article(articles().at(0).id);
  ASSERT_FALSE(article.notes.empty());
  EXPECT_EQ(article.notes[0].kind, NoteKind::kDateDoubted);
  EXPECT_NE(article.notes[0].text.find("its address says 2019-05-01"), std::string::npos) << article.notes[0].text;
}

TEST_F(Follow, StoppedItLosesNothing) {
  Server* self = nullptr;
  std::atomic<int> pages = 0;
  Server server([&](const std::string& path, const std::string&) {
    if (path == "/robots.txt") return http(404, "");
    if (path == "/feed") return http(200, rss(*self, {"/1", "/2", "/3", "/slow", "/5", "/6"}), kRss);
    ++pages;
    return http(200, page("Page " + path));
  });
  self = &server;
  stop_ = [&] { return pages >= 2; };
  const FollowReport report = once({server.url("/feed")});
  EXPECT_TRUE(report.stopped);
  EXPECT_LT(report.recorded, 5u);
  stop_ = nullptr;
  EXPECT_EQ(report.recorded + once({}).recorded, 5u);  // all but the slow one
}

// The process ends in the middle, again and again, as by a power cut of the program; what is read in the end is all.
TEST_F(Follow, KilledItGoesOnWhereItWas) {
  Server* self = nullptr;
  Server server([&](const std::string& path, const std::string&) {
    if (path == "/robots.txt") return http(404, "");
    if (path == "/feed") return http(200, rss(*self, {"/1", "/2", "/3", "/4", "/5", "/6", "/7", "/8"}), kRss);
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    return http(200, page("Page " + path));
  });
  self = &server;
  const std::string file = state_ + ".db";
  for (const char* ending : {"", "-wal", "-shm"}) fs::remove(file + ending);
  knowledge();
  for (int milliseconds = 30; milliseconds < 200; milliseconds += 50) {
    const pid_t child = ::fork();
    if (child == 0) {
      ledger_ = opened(file);
      once({server.url("/feed")});
      ::_exit(0);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
  }
  ledger_ = opened(file);
  now_ += kDay;  // past any back-off
  once({server.url("/feed")});
  EXPECT_EQ(articles().size(), 8u);
  ledger_.reset();
  for (const char* ending : {"", "-wal", "-shm"}) fs::remove(file + ending);
}

}  // namespace
}  // namespace hearsay
