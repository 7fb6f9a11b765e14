// The desk as a browser would ask it, without a socket: pages, the interface, safety, hostile texts.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <libxml/parser.h>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "base/utf8.h"
#include "follow/follow.h"
#include "ledger_content.h"
#include "serve/html.h"
#include "view/words.h"
#include "serve/serve.h"

namespace hearsay {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

TEST(Html, TextIsAlwaysEscaped) {
  const Markup page = element("p", {{"title", "\" onmouseover=\"alert(1)"}}, "<script>alert('&')</script>", std::string("\x1b[31m\u202Ered"));
  EXPECT_EQ(page.html(), "<p title=\"&quot; onmouseover=&quot;alert(1)\">&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;[31mred</p>");
}

TEST(Html, OnlyWebAddressesAreLinks) {
  for (const char* bad : {"javascript:alert(1)", " https://x.example", "data:text/html,x", "//x.example", "", "file:///etc/passwd", "JaVaScRiPt:1", "http", "ftp://x.example/"})
    EXPECT_FALSE(Url::web(bad).has_value()) << bad;
  EXPECT_EQ(Url::web("HTTPS://x.example/a b\n?c=\"")->text(), "HTTPS://x.example/a%20b%0A?c=\"");
  EXPECT_EQ(Url::local("/subject/", {"A/B ?#"}, {{"as_of", "1&2"}, {"empty", ""}}, "s1").text(), "/subject/A%2FB%20%3F%23?as_of=1%262#s1");
}

class Desk : public testing::Test {
 protected:
  void SetUp() override {
    file = std::make_unique<TemporaryFile>(".db");
    fs::remove(file->path() + ".follow");
    std::unique_ptr<Ledger> ledger = opened(file->path());
    ASSERT_NE(ledger, nullptr);
    Result<ReadReport> report = read_into(*ledger, {std::string(HEARSAY_SOURCE_DIR) + "/examples/nvidia-openai/articles.jsonl"}, {}, knowledge(), parse_time("2026-03-01").value());
    ASSERT_TRUE(report && report->recorded > 5);
  }
  void TearDown() override { fs::remove(file->path() + ".follow"); }
  void open(ServeOptions options = {}) {
    options.ledger = file->path();
    Result<std::unique_ptr<Site>> made = Site::open(options, knowledge());
    ASSERT_TRUE(made.has_value()) << made.error().message;
    site = *std::move(made);
  }
  Response ask(Request request) {
    if (site == nullptr) open();
    request.headers.try_emplace("host", "127.0.0.1:8787");
    request.now = parse_time("2026-03-02").value();
    return respond(request, *site);
  }
  Response get(const std::string& target, std::map<std::string, std::string> headers = {}) { return ask({"GET", target, std::move(headers), "", 0}); }
  Json json(const std::string& target, int status = 200) {
    const Response response = get(target);
    EXPECT_EQ(response.status, status) << target << ": " << response.body;
    EXPECT_EQ(response.type, "application/json") << target;
    Json out = Json::parse(response.body, nullptr, false);
    EXPECT_FALSE(out.is_discarded()) << target << ": " << response.body;
    return out;
  }
  static std::string header_of(const Response& response, const std::string& name) {
    for (const auto& [key, value] : response.headers)
      if (key == name) return value;
    return "";
  }
  // The hidden token of the forms on a page.
  std::string form_token() {
    const std::string body = get("/add").body, before = "name=\"token\" value=\"";
    const std::size_t at = body.find(before) + before.size();
    return body.substr(at, body.find('"', at) - at);
  }
  Response post_form(const std::string& target, const std::string& body, std::map<std::string, std::string> headers = {}) {
    headers.try_emplace("content-type", "application/x-www-form-urlencoded");
    return ask({"POST", target, std::move(headers), body, 0});
  }

  std::unique_ptr<TemporaryFile> file;
  std::unique_ptr<Site> site;
};

TEST_F(Desk, EveryPageIsThere) {
  const std::string claim = json("/api/v1/subjects/nvidia-openai")["claims"][0]["id"];
  const std::string article = json("/api/v1/articles")["items"][0]["id"];
  const struct {
    std::string target, holds;
    int status = 200;
  } kPages[] = {{"/", "Nvidia-OpenAI"}, {"/subject/Nvidia-OpenAI", "Where it stands"}, {"/subject/openai%20nvidia", "<svg"}, {"/claim/" + claim, "Origins, and who carries them"},
                {"/claim/" + claim + "?subject=Nvidia-OpenAI", "So far"}, {"/article/" + article, "class=\"statement"}, {"/outlet/Strait%20Wire", "Its articles"}, {"/search", "Search"},
                {"/search?q=letter+of+intent", "<mark>"}, {"/recent", "class=\"list\""}, {"/refused", "Nothing was refused"}, {"/add", "name=\"token\""}, {"/metrics", "# EOF"}, {"/healthz", "ok"},
                {"/assets/desk.css", "color-scheme"}, {"/assets/desk.js", "EventSource"}, {"/assets/icon.svg", "<svg"}, {"/feed/Nvidia-OpenAI", "Status changed from"}, {"/graph/Nvidia-OpenAI", "<svg"}, {"/graph/Nvidia-OpenAI?claim=" + claim, "<svg"}, {"/graph/Nvidia-OpenAI?claim=c0", "Not here", 404}, {"/sign-in", "token"},
                {"/subject/nobody-nothing", "Not here", 404}, {"/nowhere", "Not here", 404}, {"/article/zzzz", "Not here", 404}, {"/outlet/No%20Such", "Not here", 404}, {"/claim/c0000", "Not here", 404},
                {"/subject/Nvidia-OpenAI?as_of=yesterday", "is no date", 400}, {"/assets/..%2fopenapi.json", "", 404}};
  for (const auto& page : kPages) {
    const Response response = get(page.target);
    EXPECT_EQ(response.status, page.status) << page.target;
    EXPECT_NE(response.body.find(page.holds), std::string::npos) << page.target << " lacks " << page.holds;
    EXPECT_NE(header_of(response, "Content-Security-Policy").find("default-src 'none'"), std::string::npos) << page.target;
    EXPECT_EQ(header_of(response, "X-Content-Type-Options"), "nosniff") << page.target;
    EXPECT_EQ(response.body.find(" style="), std::string::npos) << page.target;
  }
}

TEST_F(Desk, TheMomentChangesWhatIsShown) {
  const std::string now = get("/subject/Nvidia-OpenAI").body, then = get("/subject/Nvidia-OpenAI?as_of=2026-01-30").body;
  EXPECT_NE(now.find("badge disputed"), std::string::npos);
  EXPECT_EQ(then.find("badge disputed"), std::string::npos);
  EXPECT_NE(then.find("as of 2026-01-30"), std::string::npos);
  EXPECT_NE(get("/subject/Nvidia-OpenAI?known_by=2020-01-01").body.find("No statement takes a position on it at that moment."), std::string::npos);
}

// The list of subjects is kept and narrowed to a subject's own articles; the answer must be the command line's all the same.
void expect_same_briefs(Site& site, Ledger& ledger, const std::vector<std::string>& moments) {
  ViewOptions options;
  options.format = Format::kJson;
  Result<std::vector<Subject>> all = subjects(ledger, {}, knowledge());
  ASSERT_TRUE(all && !all->empty());
  for (const Subject& subject : *all)
    for (const std::string& moment : moments) {
      options.moment = {};
      if (!moment.empty()) options.moment.as_of = parse_moment_until(moment);
      Result<Answer> expected = answer(ledger, subject.name, options.moment, knowledge());
      if (!expected || expected->account.subject.name != subject.name) continue;  // it was no subject yet
      const Response response = respond({"GET", Url::local("/api/v1/subjects/", {subject.name}, {{"as_of", moment}}).text(), {{"host", "localhost"}}, "", 0}, site);
      EXPECT_EQ(response.body, brief_view(*expected, options)) << subject.name << " as of " << moment;
    }
}

TEST_F(Desk, AnswersAreThoseOfTheCommandLine) {
  open();
  expect_same_briefs(*site, *opened(file->path()), {"", "2025-10-01", "2026-01-30", "2026-01-31", "2026-02-02", "2026-02-20"});
}

TEST_F(Desk, AnswersToStoriesAreThoseOfTheCommandLine) {
  const char* stories = std::getenv("HEARSAY_STORIES");
  if (stories == nullptr) GTEST_SKIP() << "no stories; set HEARSAY_STORIES to where they are";
  for (const fs::directory_entry& story : fs::directory_iterator(stories)) {
    if (!fs::exists(story.path() / "articles.jsonl")) continue;
    TemporaryFile other(".story.db");
    std::unique_ptr<Ledger> ledger = opened(other.path());
    ASSERT_TRUE(read_into(*ledger, {story.path() / "articles.jsonl"}, {}, knowledge(), parse_time("2026-03-01").value()).has_value());
    ServeOptions options;
    options.ledger = other.path();
    Result<std::unique_ptr<Site>> made = Site::open(options, knowledge());
    ASSERT_TRUE(made.has_value());
    expect_same_briefs(**made, *ledger, {"", "2025-02-05", "2025-03-20", "2025-06-01"});
  }
}

// The list without news is kept for all visitors; what it shows must not be.
TEST_F(Desk, TheKeptListOfSubjectsIsNotOlderThanTheLedger) {
  const std::string first = get("/").body;
  for (int again = 0; again < 2; ++again) EXPECT_EQ(get("/").body, first);  // the subjects were found in the first
  EXPECT_EQ(get("/metrics").body.find("hearsay_pages_kept_total 0\n"), std::string::npos) << "the last was made anew";
  EXPECT_EQ(header_of(get("/"), "Set-Cookie").find("hearsay_visit=0."), std::string::npos);
  EXPECT_EQ(ask({"POST", "/api/v1/watches", {{"content-type", "application/json"}}, R"({"name": "Strait pair", "parties": ["Nvidia", "Microsoft"]})", 0}).status, 200);
  EXPECT_NE(get("/").body.find("Strait pair"), std::string::npos);
  EXPECT_EQ(ask({"POST", "/api/v1/articles?outlet=Late+Wire&published=2026-02-27&title=Nvidia+denies", {{"content-type", "application/octet-stream"}},
                 "Nvidia denied that it would invest in OpenAI. \"Nvidia will not invest in OpenAI,\" Nvidia said in a statement.", 0}).status, 200);
  const std::string then = get("/").body;
  EXPECT_NE(then.find("last <time datetime=\"2026-02-27"), std::string::npos) << then;
}

TEST_F(Desk, SlidersStepThroughDaysPublishedAndDaysRead) {
  EXPECT_NE(get("/subject/Nvidia-OpenAI").body.find("data-field=\"as_of\" data-days=\"2025-09-22 "), std::string::npos);
  EXPECT_NE(get("/subject/Nvidia-OpenAI").body.find("data-field=\"known_by\" data-days=\"2026-03-01\""), std::string::npos);
  EXPECT_EQ(ask({"POST", "/api/v1/articles?outlet=Late+Wire&published=2026-02-27&title=Nvidia+denies", {{"content-type", "application/octet-stream"}},
                 "Nvidia denied that it would invest in OpenAI. \"Nvidia will not invest in OpenAI,\" Nvidia said in a statement.", 0}).status, 200);
  for (const char* moment : {"", "?known_by=2026-03-01", "?as_of=2025-10-01"})
    EXPECT_NE(get("/subject/Nvidia-OpenAI" + std::string(moment)).body.find("data-field=\"known_by\" data-days=\"2026-03-01 2026-03-02\""), std::string::npos) << moment;
}

TEST_F(Desk, AnArrivalShowsAtOnce) {
  EXPECT_EQ(get("/subject/Nvidia-OpenAI").body.find("A late denial"), std::string::npos);
  std::unique_ptr<Ledger> other = opened(file->path());  // as another process would
  Article article;
  article.url = "https://late.example/1";
  article.outlet = "Late Post";
  article.published = parse_time("2026-02-28");
  set_text(article, "A late denial", "Nvidia denied that it would invest in OpenAI. \"Nvidia will not invest in OpenAI,\" Nvidia said in a statement.");
  const std::unique_ptr<Analysis> analysis = analyze(article, knowledge());
  ASSERT_TRUE(other->record(analysis->article, to_recorded(*analysis, parse_time("2026-03-01").value())).has_value());
  other.reset();
  EXPECT_NE(get("/subject/Nvidia-OpenAI").body.find("Late Post"), std::string::npos);
  EXPECT_NE(get("/recent").body.find("A late denial"), std::string::npos);
  EXPECT_NE(get("/search?q=late+denial").body.find("Late Post"), std::string::npos);
}

TEST_F(Desk, KnowsWhatTheReaderHasSeen) {
  const Response first = get("/");
  EXPECT_EQ(first.body.find("Since your last visit"), std::string::npos);
  EXPECT_NE(header_of(first, "Set-Cookie").find("SameSite=Strict"), std::string::npos);
  const std::string before = std::to_string(parse_time("2026-02-10").value());
  EXPECT_NE(get("/", {{"cookie", "hearsay_visit=" + before + ".0"}}).body.find("Since your last visit"), std::string::npos);
}

TEST_F(Desk, StrangersAreRefused) {
  for (const char* host : {"evil.example", "evil.example:8787", "", "127.0.0.1.evil.example"}) EXPECT_EQ(get("/", {{"host", host}}).status, 421) << host;
  for (const char* host : {"localhost:1", "[::1]:8787", "LOCALHOST"}) EXPECT_EQ(get("/", {{"host", host}}).status, 200) << host;
  const std::string article = "token=" + form_token() + "&text=Alder+said+it+would+buy+Birch.&title=T";
  EXPECT_EQ(post_form("/add", article, {{"origin", "https://evil.example"}}).status, 403);
  EXPECT_EQ(post_form("/add", article, {{"sec-fetch-site", "cross-site"}}).status, 403);
  EXPECT_EQ(post_form("/add", "text=Alder+said+it.&token=wrong").status, 403);
  EXPECT_EQ(post_form("/watch", "name=A&first=B&second=C").status, 403);
  EXPECT_EQ(ask({"POST", "/api/v1/articles", {{"content-type", "text/plain"}}, "x", 0}).status, 415);
  EXPECT_EQ(ask({"POST", "/subject/Nvidia-OpenAI", {}, "", 0}).status, 405);
  EXPECT_EQ(json("/api/v1/articles?q=Birch")["items"].size(), 0u) << "a refused write left something behind";
  EXPECT_EQ(post_form("/add", article, {{"origin", "http://127.0.0.1:8787"}}).status, 200);
  EXPECT_EQ(json("/api/v1/articles?q=Birch")["items"].size(), 1u);
}

TEST_F(Desk, BeyondThisMachineATokenIsNeeded) {
  ServeOptions options;
  options.address = "192.0.2.1";
  options.token = "0123456789abcdef";
  open(options);
  auto from = [&](const std::string& target, std::map<std::string, std::string> headers) {
    headers["host"] = "192.0.2.1:8787";
    return get(target, headers);
  };
  EXPECT_EQ(from("/", {}).status, 303);
  EXPECT_EQ(header_of(from("/", {}), "Location"), "/sign-in");
  EXPECT_EQ(from("/api/v1/subjects", {}).status, 401);
  EXPECT_EQ(from("/metrics", {}).status, 401);
  EXPECT_EQ(from("/api/v1/subjects", {{"authorization", "Bearer 0123456789abcdeX"}}).status, 401);
  EXPECT_EQ(from("/api/v1/subjects", {{"authorization", "Bearer 0123456789abcdef"}}).status, 200);
  EXPECT_EQ(from("/feed/Nvidia-OpenAI?token=0123456789abcdef", {}).status, 200);
  EXPECT_EQ(from("/feed/Nvidia-OpenAI", {}).status, 401);
  EXPECT_EQ(post_form("/sign-in", "password=wrong", {{"host", "192.0.2.1"}}).status, 200);
  const Response in = post_form("/sign-in", "password=0123456789abcdef", {{"host", "192.0.2.1"}});
  ASSERT_EQ(in.status, 303);
  const std::string cookie = header_of(in, "Set-Cookie");
  EXPECT_NE(cookie.find("HttpOnly; SameSite=Strict"), std::string::npos);
  EXPECT_EQ(from("/", {{"cookie", cookie.substr(0, cookie.find(';'))}}).status, 200);
}

TEST_F(Desk, FormsAddArticlesAndWatches) {
  const std::string token = form_token();
  const std::string part = "--B\r\nContent-Disposition: form-data; name=\"";
  const std::string body = part + "token\"\r\n\r\n" + token + "\r\n" + part + "file\"; filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\nAlder Motors said it will buy Birch Energy.\r\n\r\nBirch Energy declined to comment.\r\n" +
                           part + "title\"\r\n\r\nAlder buys Birch\r\n" + part + "outlet\"\r\n\r\nForm Post\r\n--B--\r\n";
  const Response added = ask({"POST", "/add", {{"content-type", "multipart/form-data; boundary=B"}}, body, 0});
  EXPECT_NE(added.body.find("Read 1 article"), std::string::npos) << added.body;
  EXPECT_NE(get("/outlet/Form%20Post").body.find("Alder buys Birch"), std::string::npos);
  for (const std::string& broken : {body.substr(0, body.size() - 20), std::string("--B"), std::string(), part})
    EXPECT_EQ(ask({"POST", "/add", {{"content-type", "multipart/form-data; boundary=B"}}, broken, 0}).status, broken.empty() ? 400 : 400) << broken.size();
  EXPECT_EQ(post_form("/watch", "token=" + token + "&name=My+deal&first=Alder+Motors&second=Birch+Energy").status, 303);
  EXPECT_NE(get("/").body.find("watched"), std::string::npos);
  EXPECT_EQ(post_form("/watch", "token=" + token + "&end=My+deal").status, 303);
  EXPECT_EQ(get("/add").body.find("End the watch"), std::string::npos);
  EXPECT_EQ(post_form("/watch", "token=" + token + "&name=&first=&second=").status, 400);
}

// Nothing is asked for here: following begins with the server.
TEST_F(Desk, FormsChangeWhatIsFollowed) {
  const std::string token = form_token();
  EXPECT_EQ(get("/add").body.find("id=\"followed\""), std::string::npos);
  EXPECT_EQ(post_form("/follow", "addresses=https://a.example/feed").status, 403);
  EXPECT_EQ(post_form("/follow", "token=" + token + "&addresses=https://a.example/feed", {{"origin", "https://evil.example"}}).status, 403);
  EXPECT_FALSE(fs::exists(file->path() + ".follow")) << "a refused write left something behind";
  const struct {
    std::string form;
    int status;
    std::string shown;  // on the page then
  } kSteps[] = {{"addresses=", 400, "Feeds to follow"},
                {"addresses=javascript:alert(1)", 400, "Feeds to follow"},
                {"addresses=https://user:secret@a.example/", 400, "Feeds to follow"},
                {"addresses=ftp://a.example/", 400, "Feeds to follow"},
                {"addresses=https://a.example/feed%0D%0Anot+an+address", 400, "Feeds to follow"},
                {"addresses=HTTPS://A.example/feed%23x%0D%0Ab.example%0D%0A%0D%0A", 303, "https://b.example/"},
                {"change=pause&feed=https://a.example/feed", 303, "; paused"},
                {"change=resume&feed=https://a.example/feed", 303, "not looked at yet; 0 articles; due"},
                {"change=pause&feed=https://c.example/", 404, "https://a.example/feed"},
                {"change=resume&feed=https://c.example/", 404, "https://a.example/feed"},
                {"change=eat&feed=https://a.example/feed", 400, "https://a.example/feed"},
                {"change=remove&feed=https://b.example/", 303, "https://a.example/feed"}};
  for (const auto& step : kSteps) {
    EXPECT_EQ(post_form("/follow", "token=" + token + "&" + step.form).status, step.status) << step.form;
    EXPECT_NE(get("/add").body.find(step.shown), std::string::npos) << step.form;
  }
  EXPECT_EQ(get("/add").body.find("b.example"), std::string::npos);
  const std::string part = "--B\r\nContent-Disposition: form-data; name=\"";
  const std::string opml = "<opml version=\"2.0\"><body><outline text=\"&lt;img src=x>\" xmlUrl=\"https://c.example/rss\"/></body></opml>";
  const auto upload = [&](const std::string& bytes) {
    return ask({"POST", "/follow", {{"content-type", "multipart/form-data; boundary=B"}}, part + "token\"\r\n\r\n" + token + "\r\n" + part + "opml\"; filename=\"f.opml\"\r\n\r\n" + bytes + "\r\n--B--\r\n", 0}).status;
  };
  EXPECT_EQ(upload(opml), 303);
  EXPECT_EQ(upload("<html>no list</html>"), 400);
  const std::string page = get("/add").body;
  EXPECT_NE(page.find("&lt;img src=x&gt;"), std::string::npos);
  EXPECT_NE(page.find("https://c.example/rss"), std::string::npos);
  // The list is the one of `hearsay follow`.
  const Result<std::vector<FollowedFeed>> list = followed(file->path() + ".follow");
  ASSERT_TRUE(list && list->size() == 2u);
  EXPECT_EQ((*list)[0].feed.url, "https://a.example/feed");
}

TEST_F(Desk, ProgramsChangeWhatIsFollowed) {
  const std::string json_type = "application/json", opml = "<opml version=\"2.0\"><body><outline text=\"D &lt;b>\" xmlUrl=\"https://d.example/rss\"/></body></opml>";
  const std::string a = "/api/v1/feeds/https%3A%2F%2Fa.example%2Ffeed", b = "/api/v1/feeds/https%3A%2F%2Fb.example%2F";
  std::string many = "{\"addresses\": [";
  for (std::size_t i = 0; i <= Follower::kMostFollowed; ++i) many += (i == 0 ? "\"f" : ",\"f") + std::to_string(i) + ".example\"";
  const struct {
    std::string method, target, body, type;
    int status;
    std::vector<std::string> paused, followed;  // then
  } kSteps[] = {
      {"POST", "/api/v1/feeds", R"({"addresses": ["https://a.example/feed"]})", "text/plain", 415, {}, {}},
      {"POST", "/api/v1/feeds", "", json_type, 400, {}, {}},
      {"POST", "/api/v1/feeds", "{}", json_type, 400, {}, {}},
      {"POST", "/api/v1/feeds", R"({"addresses": []})", json_type, 400, {}, {}},
      {"POST", "/api/v1/feeds", R"({"addresses": ["https://a.example/feed", 1]})", json_type, 400, {}, {}},
      {"POST", "/api/v1/feeds", R"({"addresses": ["https://a.example/feed", "javascript:x"]})", json_type, 400, {}, {}},
      {"POST", "/api/v1/feeds", R"({"addresses": ["https://user:secret@a.example/"]})", json_type, 400, {}, {}},
      {"POST", "/api/v1/feeds", many + "]}", json_type, 400, {}, {}},
      {"POST", "/api/v1/feeds", R"({"addresses": ["HTTPS://A.example/feed#x", "b.example"]})", json_type, 200, {}, {"https://a.example/feed", "https://b.example/"}},
      {"PATCH", a, R"({"paused": 1})", json_type, 400, {}, {"https://a.example/feed", "https://b.example/"}},
      {"PATCH", a, R"({"paused": true})", json_type, 200, {"https://a.example/feed"}, {"https://b.example/"}},
      {"PATCH", a, R"({"paused": false})", json_type, 200, {}, {"https://a.example/feed", "https://b.example/"}},
      {"PATCH", "/api/v1/feeds/https%3A%2F%2Fc.example%2F", R"({"paused": true})", json_type, 404, {}, {"https://a.example/feed", "https://b.example/"}},
      {"PATCH", "/api/v1/feeds/https://a.example/feed", R"({"paused": true})", json_type, 404, {}, {"https://a.example/feed", "https://b.example/"}},
      {"PUT", a, "{}", json_type, 404, {}, {"https://a.example/feed", "https://b.example/"}},
      {"DELETE", b, "", "", 204, {}, {"https://a.example/feed"}},
      {"DELETE", b, "", "", 404, {}, {"https://a.example/feed"}},
      {"POST", "/api/v1/feeds", opml, "text/x-opml", 200, {}, {"https://a.example/feed", "https://d.example/rss"}},
      {"POST", "/api/v1/feeds", "<html>no list</html>", "application/xml", 400, {}, {"https://a.example/feed", "https://d.example/rss"}}};
  EXPECT_EQ(json("/api/v1/feeds"), Json::parse(R"({"items": [], "total": 0, "next": null, "following": false, "trouble": null})"));
  EXPECT_EQ(ask({"POST", "/api/v1/feeds", {{"content-type", json_type}, {"origin", "https://evil.example"}}, R"({"addresses": ["a.example"]})", 0}).status, 403);
  for (const auto& step : kSteps) {
    const std::string label = step.method + " " + step.target + " " + step.body.substr(0, 100);
    EXPECT_EQ(ask({step.method, step.target, {{"content-type", step.type}}, step.body, 0}).status, step.status) << label;
    std::vector<std::string> paused, followed;
    const Json now = json("/api/v1/feeds");
    for (const Json& one : now["items"]) (one["paused"] ? paused : followed).push_back(one["url"]);
    EXPECT_EQ(paused, step.paused) << label;
    EXPECT_EQ(followed, step.followed) << label;
  }
  EXPECT_EQ(json("/api/v1/feeds?limit=1")["next"], 1);
  EXPECT_EQ(json("/api/v1/feeds?offset=1")["items"][0]["title"], "D <b>");
  EXPECT_EQ(json(a)["articles"], 0);
  EXPECT_EQ(json(b, 404)["error"], "https://b.example/: is not followed");
}

TEST_F(Desk, APageIsSentOnce) {
  for (const char* target : {"/subject/Nvidia-OpenAI", "/api/v1/subjects", "/recent", "/assets/desk.css"}) {
    const Response first = get(target);
    const std::string tag = header_of(first, "ETag");
    ASSERT_FALSE(tag.empty()) << target;
    const Response again = get(target, {{"if-none-match", tag}});
    EXPECT_EQ(again.status, 304) << target;
    EXPECT_TRUE(again.body.empty());
    EXPECT_EQ(get(target, {{"if-none-match", "\"other\""}}).status, 200);
  }
}

TEST_F(Desk, ListsComeInPages) {
  const Json first = json("/api/v1/articles?limit=4");
  ASSERT_EQ(first["items"].size(), 4u);
  std::set<std::string> seen;
  for (const Json& one : first["items"]) seen.insert(one["id"]);
  Json next = first["next"];
  while (!next.is_null()) {
    const Json page = json("/api/v1/articles?limit=4&before=" + std::to_string(next.get<long>()));
    for (const Json& one : page["items"]) EXPECT_TRUE(seen.insert(one["id"]).second) << one;
    next = page["next"];
  }
  EXPECT_EQ(seen.size(), json("/api/v1/articles?limit=500")["items"].size());
  for (const char* bad : {"limit=many", "limit=-1", "limit=100000", "before=x"}) EXPECT_EQ(get(std::string("/api/v1/articles?") + bad).status, 400) << bad;
  EXPECT_EQ(json("/api/v1/subjects?offset=1000")["items"].size(), 0u);
}

TEST_F(Desk, SearchTakesWhateverIsTyped) {
  EXPECT_GT(json("/api/v1/articles?q=%22letter+of+intent%22")["items"].size(), 0u);
  EXPECT_EQ(json("/api/v1/articles?q=%22intent+of+letter%22")["items"].size(), 0u);
  EXPECT_GT(json("/api/v1/articles?q=invest")["items"].size(), json("/api/v1/articles?q=invest+")["items"].size()) << "the last word may be a beginning";
  for (const char* odd : {"%22", "%22%22", "*", "AND+OR+NOT", "text%3A", "NEAR(a+b)", "a%00b", "%27%3B+DROP+TABLE", "%28", "%5E", "%F0%9F%98%80", "%FF%FE"}) EXPECT_EQ(get(std::string("/search?q=") + odd).status, 200) << odd;
}

TEST_F(Desk, TheFeedIsWellFormed) {
  const Response feed = get("/feed/Nvidia-OpenAI");
  EXPECT_EQ(feed.type, "application/atom+xml; charset=utf-8");
  xmlDoc* document = xmlReadMemory(feed.body.data(), static_cast<int>(feed.body.size()), "feed", nullptr, XML_PARSE_NONET | XML_PARSE_NOERROR);
  ASSERT_NE(document, nullptr);
  xmlFreeDoc(document);
  EXPECT_NE(feed.body.find(", because: "), std::string::npos);
}

// Element and attribute names that our pages use. What an article holds may add none.
const std::set<std::string> kElements = {"html", "head", "body", "meta", "title", "link", "script", "a", "header", "nav", "ul", "ol", "li", "form", "label", "input", "button", "main", "footer", "p", "kbd", "h1", "h2", "h3", "h4", "span", "svg",
                                         "path", "section", "time", "figure", "figcaption", "blockquote", "b", "q", "div", "aside", "mark", "details", "summary", "output", "textarea", "table", "thead", "tbody", "tr", "th", "td", "rect", "g", "text", "line", "img"};
const std::set<std::string> kAttributes = {"lang", "charset", "alt", "loading", "name", "content", "rel", "href", "type", "title", "data-live", "data-row", "data-days", "data-field", "class", "id", "tabindex", "aria-label", "aria-current", "aria-hidden", "aria-live", "role", "method", "action",
                                           "for", "placeholder", "autocomplete", "viewBox", "focusable", "d", "datetime", "src", "defer", "hidden", "min", "max", "step", "value", "rows", "enctype", "required", "scope", "start", "x", "y", "x1", "x2", "y1", "y2", "width", "height", "transform"};

// Empty, or what of the page is none of ours.
std::string stranger_in(const std::string& page) {
  int scripts = 0;
  for (std::size_t at = page.find('<'); at != std::string::npos; at = page.find('<', at)) {
    ++at;
    if (page.compare(at, 8, "!doctype") == 0) continue;
    const bool end = page[at] == '/';
    std::size_t stop = at + end;
    while (stop < page.size() && (std::isalnum(static_cast<unsigned char>(page[stop])) != 0)) ++stop;
    const std::string name = page.substr(at + end, stop - at - end);
    if (!kElements.contains(name)) return "element " + name;
    if (name == "script" && !end && ++scripts > 1) return "a second script";
    while (!end && page[stop] == ' ') {
      std::size_t equals = ++stop;
      while (page[equals] != '=' && page[equals] != '>' && page[equals] != ' ') ++equals;
      const std::string attribute = page.substr(stop, equals - stop);
      if (!kAttributes.contains(attribute)) return "attribute " + attribute;
      if (page[equals] != '=') {
        stop = equals;
        continue;
      }
      if (page[equals + 1] != '"') return "an attribute without quotes";
      const std::size_t quote = page.find('"', equals + 2);
      const std::string value = page.substr(equals + 2, quote - equals - 2);
      if ((attribute == "href" || attribute == "src" || attribute == "action") && !value.starts_with("/") && !value.starts_with("#") && !value.starts_with("http://") && !value.starts_with("https://")) return "address " + value;
      if (value.starts_with("//")) return "address " + value;
      stop = quote + 1;
    }
    if (page[stop] != '>') return "a broken tag " + page.substr(at, 40);
  }
  return "";
}

TEST_F(Desk, NoTextBecomesMarkup) {
  std::vector<std::string> strings = {"<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onclick='x", "</textarea><script>x</script>", "javascript:alert(1)", "&lt;b&gt;", "]]>", "--><svg/onload=alert(1)>", "\xff\xfe<b>", "{{7*7}}"};
  const char* data = std::getenv("HEARSAY_DATA");
  const fs::path naughty = fs::path(data == nullptr ? "" : data) / "torture/blns/blns.json";
  if (data != nullptr && fs::exists(naughty)) {
    std::ifstream in(naughty);
    for (const Json& one : Json::parse(in)) strings.push_back(one.get<std::string>());
  } else {
    std::printf("the list of naughty strings is not here (HEARSAY_DATA): a few of our own\n");
  }
  {
    std::unique_ptr<Ledger> ledger = opened(file->path());
    int number = 0;
    for (const std::string& one : strings) {
      Article article;
      const std::string clean = clean_utf8(one);
      article.id = "n" + std::to_string(number++);
      article.url = number % 2 == 0 ? clean : "https://x.example/" + clean;
      article.outlet = clean;
      article.author = clean;
      set_text(article, clean, "Nvidia said it would invest in OpenAI. \"" + clean + "\", said " + clean + " of OpenAI. " + clean);
      const std::unique_ptr<Analysis> analysis = analyze(article, knowledge());
      ASSERT_TRUE(ledger->record(analysis->article, to_recorded(*analysis, parse_time("2026-03-01").value())).has_value());
    }
    ASSERT_TRUE(ledger->refuse({"<script>source", "\"place'", {ErrorCode::kBadInput, "<img onerror=x>"}}, 0).has_value());
    Subject watched;
    watched.name = "<script>\"'Nvidia-OpenAI";
    watched.parties = {"<b>Nvidia", "OpenAI"};
    ASSERT_TRUE(ledger->watch(watched, 0).has_value());
  }
  std::vector<std::string> targets = {"/", "/refused", "/add", "/subject/Nvidia-OpenAI", Url::local("/subject/", {"<script>\"'Nvidia-OpenAI"}).text()};
  std::string before;
  for (std::size_t i = 0; i < strings.size(); ++i) {
    targets.push_back("/article/n" + std::to_string(i));
    if (i % 10 != 0) continue;
    targets.push_back(Url::local("/outlet/", {strings[i]}).text());
    targets.push_back(Url::local("/search", {}, {{"q", strings[i]}}).text());
    targets.push_back(Url::local("/subject/", {strings[i]}).text());
    targets.push_back(Url::local("/claim/", {strings[i]}, {{"subject", strings[i]}}).text());
    targets.push_back("/subject/Nvidia-OpenAI?as_of=" + uri_encoded(strings[i]));
  }
  for (std::string target = "/recent"; !target.empty();) {
    const std::string body = get(target).body;
    EXPECT_EQ(stranger_in(body), "") << target;
    const std::size_t more = body.find("href=\"/recent?before=");
    target = more == std::string::npos ? "" : body.substr(more + 6, body.find('"', more + 6) - more - 6);
  }
  for (const std::string& target : targets) {
    const Response response = get(target);
    EXPECT_LT(response.status, 500) << target;
    EXPECT_EQ(stranger_in(response.body), "") << target;
    EXPECT_TRUE(is_utf8(response.body)) << target;
  }
  EXPECT_NE(stranger_in("<p><img src=\"x\">"), "") << "the check itself";
  EXPECT_NE(stranger_in("<p onclick=\"x\">"), "");
}

}  // namespace
}  // namespace hearsay
