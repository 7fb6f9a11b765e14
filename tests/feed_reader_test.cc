// What the reader of feeds makes of habits of real feeds, and whether it agrees with gofeed, another reader, whose
// expectations need the data (HEARSAY_DATA); skipped without. How far: docs/quality.md.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "article/feed_document.h"
#include "cli/cli.h"
#include "eval/feeds.h"

namespace hearsay {
namespace {

namespace fs = std::filesystem;

std::string text(const FeedPart& part, const char* name) {
  const auto found = part.texts.find(name);
  return found == part.texts.end() ? std::string("-") : found->second.value;
}
std::string rss(const std::string& item) { return "<rss version='2.0'><channel><item>" + item + "</item></channel></rss>"; }
std::string atom(const std::string& entry, const std::string& space = "http://www.w3.org/2005/Atom") {
  return "<feed xmlns='" + space + "' xml:base='http://a.example/'><entry>" + entry + "</entry></feed>";
}

TEST(FeedReader, TakesFeedsAsTheyAreMeant) {
  struct Case {
    const char* name;
    std::string feed;
    std::string (*seen)(const FeedDocument&);
    const char* wanted;
  };
  const auto link = [](const FeedDocument& feed) { return feed.entries.at(0).link(); };
  const auto title = [](const FeedDocument& feed) { return text(feed.entries.at(0), "title"); };
  const auto content = [](const FeedDocument& feed) { return feed.entries.at(0).contents.at(0).value; };
  const auto author = [](const FeedDocument& feed) {
    const FeedPart& entry = feed.entries.at(0);
    return entry.authors.empty() ? std::string("-") : entry.authors[0].name + "|" + entry.authors[0].email;
  };
  const auto id = [](const FeedDocument& feed) { return feed.entries.at(0).fields.at("id"); };
  const auto version = [](const FeedDocument& feed) { return feed.version; };
  const auto self = [](const FeedDocument& feed) { return feed.entries.at(0).links.at(0).at("href"); };
  const std::vector<Case> cases = {
      {"a title of an unknown type is text", atom("<title type='application/x-own'>test</title>"), title, "test"},
      {"content of a binary type is code", atom("<content type='application/x-own'>dGVzdA==</content>"), content, "test"},
      {"a title said to be binary is code", atom("<title type='application/octet-stream'>dGVzdA==</title>"), title, "test"},
      {"code of what is no text", atom("<content type='image/png'>iVBORw0KGgo=</content>"), content, "iVBORw0KGgo="},
      {"& before a word that ends far off", rss("<title>?page=1&amp;copy=2;mode=x &amp; done</title>"), title, "?page=1&copy=2;mode=x & done"},
      {"a reference makes a text HTML", rss("<title>1 &amp;lt; 2 &amp; 3</title>"), title, "1 &lt; 2 &amp; 3"},
      {"the last link of an item counts", rss("<link>http://a.example/1</link><link>http://a.example/2</link>"), link, "http://a.example/2"},
      {"the first link of an entry counts", atom("<link href='/1'/><link href='/2'/>"), link, "http://a.example/1"},
      {"a guid that is no address is no link", rss("<guid>abc123</guid>"), link, ""},
      {"a guid that is an address is a link", rss("<guid>http://a.example/1</guid>"), link, "http://a.example/1"},
      {"Atom's elements in RSS, their prefix not declared", rss("<atom:link href='http://a.example/1' rel='alternate'/>"), link, "http://a.example/1"},
      {"a name in markup", rss("<author><b>Ann Bell</b></author>"), author, "<b>Ann Bell</b>|"},
      {"a name and an address", rss("<author>ann@a.example (Ann Bell)</author>"), author, "Ann Bell|ann@a.example"},
      {"an id is kept letter by letter", atom("<id>HTTP://A.example/1</id>"), id, "HTTP://A.example/1"},
      {"an id that is relative is made whole", atom("<id>1</id>"), id, "http://a.example/1"},
      {"HTML that is wrapped in an element", atom("<content type='html'><div xmlns='http://www.w3.org/1999/xhtml'>&lt;p&gt;x&lt;/p&gt;</div></content>"), content, "<p>x</p>"},
      {"XML that is said to be XML stays as written", atom("<content type='application/own+xml'>&lt;x/&gt;</content>"), content, "&lt;x/&gt;"},
      {"an empty person", rss("<author><name/></author>"), author, "-"},
      {"Atom 0.3 by its namespace", atom("", "http://purl.org/atom/ns#"), version, "atom03"},
      {"a feed that is found where it is", atom("<link rel='self' href=''/>"), self, "http://a.example/"},
      {"a version of JSON Feed without the address", R"({"version": "1.0", "title": "t", "items": []})", version, "json10"},
      {"a version of JSON Feed with it", R"({"version": "https://jsonfeed.org/version/1.1", "title": "t", "items": []})", version, "json11"},
  };
  for (const Case& one : cases) {
    const Result<FeedDocument> feed = read_feed_document(one.feed, {}, 10);
    ASSERT_TRUE(feed) << one.name;
    EXPECT_EQ(one.seen(*feed), one.wanted) << one.name;
  }
}

TEST(Gofeed, WhatItSaysIsAskedAndNothingElse) {
  const std::string feed = rss("<title>One</title><link>http://a.example/1</link><category>x</category><pubDate>Thu, 01 Jan 2004 19:48:21 GMT</pubDate>");
  const std::string begin = R"({"feedType": "rss", "feedVersion": "2.0", "items": [{"title": "One", "link": "http://a.example/1", "links": ["http://a.example/1"], )";
  const std::string dates = R"("published": "Thu, 01 Jan 2004 19:48:21 GMT", "publishedParsed": "2004-01-01T19:48:21Z")";
  struct Case {
    std::string expected;
    bool right;
  };
  const Case cases[] = {{begin + R"("categories": ["x"], )" + dates + "}]}", true},
                        {begin + R"("categories": ["x"], "custom": {"test": "y"}, )" + dates + "}]}", true},
                        {begin + R"("categories": ["y"], )" + dates + "}]}", false},
                        {begin + dates + "}]}", false},
                        {begin + R"("categories": ["x"], "guid": "1", )" + dates + "}]}", false},
                        {R"({"feedType": "rss", "feedVersion": "2.0", "items": []})", false}};
  FeedScore score;
  for (const Case& one : cases) {
    const std::size_t before = score.parsing.right;
    ASSERT_TRUE(score_gofeed(feed, one.expected, "translator/rss/a.xml", score));
    EXPECT_EQ(score.parsing.right - before, one.right ? 1u : 0u) << one.expected;
  }
  EXPECT_EQ(score.kinds.at("translator/rss").all, std::size(cases));
  EXPECT_EQ(score.outside.at("elements that no standard names"), 1u);
  EXPECT_FALSE(score_gofeed(feed, "[]", "a.xml", score));
}

TEST(Data, FeedsAreReadAsOtherReadersReadThem) {
  const char* said = std::getenv("HEARSAY_DATA");
  const fs::path folder = fs::path(said == nullptr ? "/nonexistent" : said) / "feeds";
  if (!fs::exists(folder / "gofeed")) {
    const char* required = std::getenv("HEARSAY_REQUIRE_DATA");
    if (required != nullptr && std::string_view(required) == "1") FAIL() << "no data set feeds";
    GTEST_SKIP() << "no feeds; set HEARSAY_DATA to where they are";
  }
  Options options;
  options.arguments = {folder.string()};
  options.json = true;
  testing::internal::CaptureStdout();
  const int code = run_eval_feeds(options);
  const nlohmann::json figures = nlohmann::json::parse(testing::internal::GetCapturedStdout());
  EXPECT_EQ(code, kDone);
  EXPECT_EQ(figures["gofeed"]["feeds"], 539);
  EXPECT_GE(figures["gofeed"]["right"], 538);  // the one left resolves against a base as RFC 3986 does not
  EXPECT_GE(figures["share"], .99);
}

}  // namespace
}  // namespace hearsay
