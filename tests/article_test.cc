#include "article/article.h"
#include "article/html.h"
#include "article/url.h"

#include <chrono>
#include <gtest/gtest.h>

#include <algorithm>
#include <zlib.h>

#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "article/feed_document.h"
#include "base/hash.h"

namespace hearsay {
namespace {

struct Reading {
  std::vector<Article> articles;
  std::vector<Refusal> refusals;
};

Reading read(std::string_view bytes, const Hints& hints = {}, const ArticleLimits& limits = {}) {
  Reading reading;
  read_bytes(
      bytes, "in", hints, limits, [&](Article a) { reading.articles.push_back(std::move(a)); return true; },
      [&](Refusal r) { reading.refusals.push_back(std::move(r)); });
  return reading;
}

std::string gzip(std::string_view bytes) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(deflateBound(&stream, bytes.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

const std::string kProse =
    "The ministry said on Monday that the contract, signed in March, would be reviewed by an independent panel.";

std::string page(const std::string& head, const std::string& body) {
  return "<!DOCTYPE html><html lang=\"en-GB\"><head>" + head + "</head><body>" + body + "</body></html>";
}

std::string response(const std::string& url, const std::string& body, const std::string& headers = "Content-Type: text/html; charset=utf-8\r\n") {
  const std::string http = "HTTP/1.1 200 OK\r\n" + headers + "\r\n" + body;
  return "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: " + url + "\r\nWARC-Date: 2025-02-05T01:02:03Z\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: " +
         std::to_string(http.size()) + "\r\n\r\n" + http + "\r\n\r\n";
}

TEST(SetText, PutsTitleBeforeText) {
  Article article;
  set_text(article, " A title\nin two lines ", "Body.\r\nMore.");
  EXPECT_EQ(article.title, "A title in two lines");
  EXPECT_EQ(article.full, "A title in two lines\n\nBody.\nMore.");
  EXPECT_EQ(article.text(), "Body.\nMore.");
  set_text(article, "", "Only text");
  EXPECT_EQ(article.full, "Only text");
  EXPECT_EQ(article.text_begin, 0u);
}

// What set_text makes of line breaks: '|' stands for one that stays.
TEST(Text, JoinsWrappedLines) {
  const struct {
    const char* what;
    const char* text;
    const char* expected;
  } rows[] = {
      {"the first line lost its dateline", "Terminal Systems Inc said\nit has completed the sale of 200,000 shares of its common\nstock, and warrants to acquire an additional one mln shares, to\nSedio of Lugano, a holding company that owns most of its common\nstock.\n    The company said no more of the matter on which it had been\nsilent for the better part of a year, and would say no more.",
       "Terminal Systems Inc said it has completed the sale of 200,000 shares of its common stock, and warrants to acquire an additional one mln shares, to Sedio of Lugano, a holding company that owns most of its common stock.|    The company said no more of the matter on which it had been silent for the better part of a year, and would say no more."},
      {"two lines show no width, but the second starts small", "Lumen Foods said it would buy\nthe mills of Borneo.", "Lumen Foods said it would buy the mills of Borneo."},
      {"a short line that ends a sentence", "It fell.\nshares rose", "It fell.|shares rose"},
      {"headings and paragraphs", "What happened\nThe company fell and was sold to its rival.", "What happened|The company fell and was sold to its rival."},
  };
  for (const auto& row : rows) {
    Article article;
    set_text(article, "", row.text);
    std::string expected = row.expected;
    std::replace(expected.begin(), expected.end(), '|', '\n');
    EXPECT_EQ(article.full, expected) << row.what;
  }
}

TEST(AssignId, IsStableAndKeepsWhatIsGiven) {
  Article given;
  given.id = "g01";
  assign_id(given);
  EXPECT_EQ(given.id, "g01");
  Article by_url, same_page;
  by_url.url = "https://example.com/a";
  same_page.url = "https://example.com/a#part";
  assign_id(by_url);
  assign_id(same_page);
  EXPECT_EQ(by_url.id, "a" + hash_id("https://example.com/a"));
  EXPECT_EQ(by_url.id, same_page.id);
  Article one, two;
  set_text(one, "T", "x");
  set_text(two, "T", "y");
  assign_id(one);
  assign_id(two);
  EXPECT_NE(one.id, two.id);
  EXPECT_NE(content_hash(one), content_hash(two));
}

TEST(JsonLines, ReadsFieldsAndRefusesBadLines) {
  const Reading reading = read(
      "{\"id\":\"g01\",\"url\":\"https://e.example/x\",\"outlet\":\"E\",\"published\":\"2024-02-09T01:47:00Z\",\"lang\":\"en\",\"title\":\"T\",\"text\":\"One.\",\"more\":[1]}\n"
      "\n{\"text\":\"Only text.\"}\r\n{\"text\": broken}\n{\"headline\":\"no text\"}\n[1]\n{\"text\":5}\n{\"text\":\" \"}\n{\"text\":\"Last.\"}");
  ASSERT_EQ(reading.articles.size(), 3u);
  EXPECT_EQ(reading.articles[0].id, "g01");
  EXPECT_EQ(reading.articles[0].outlet, "E");
  EXPECT_EQ(reading.articles[0].language, "en");
  EXPECT_EQ(to_iso(*reading.articles[0].published), "2024-02-09T01:47:00Z");
  EXPECT_EQ(reading.articles[0].full, "T\n\nOne.");
  EXPECT_EQ(reading.articles[2].text(), "Last.");
  const std::vector<std::pair<std::string, std::string>> expected = {
      {"line 4", "not valid JSON"}, {"line 5", "no field \"text\""}, {"line 6", "no object"}, {"line 7", "no string"}, {"line 8", "is empty"}};
  ASSERT_EQ(reading.refusals.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(reading.refusals[i].place, expected[i].first);
    EXPECT_EQ(reading.refusals[i].error.message.rfind("in: " + expected[i].first + ": ", 0), 0u) << reading.refusals[i].error.message;
    EXPECT_NE(reading.refusals[i].error.message.find(expected[i].second), std::string::npos) << reading.refusals[i].error.message;
  }
}

TEST(JsonLines, ReadsOneObjectOverManyLines) {
  const Reading reading = read("{\n \"title\": \"T\",\n \"text\": \"Body.\"\n}\n");
  ASSERT_EQ(reading.articles.size(), 1u);
  EXPECT_EQ(reading.articles[0].full, "T\n\nBody.");
}

TEST(JsonLines, StopsWhenAsked) {
  int seen = 0;
  read_bytes("{\"text\":\"a\"}\n{\"text\":\"b\"}\n", "in", {}, {}, [&](Article) { ++seen; return false; }, [](Refusal) {});
  EXPECT_EQ(seen, 1);
}

TEST(Hints, FillOnlyWhatIsMissing) {
  Hints hints;
  hints.outlet = "Hint";
  hints.title = "Hint title";
  hints.language = "id-ID";
  hints.published = 5;
  const Reading reading = read("{\"outlet\":\"Own\",\"title\":\"Own title\",\"lang\":\"en\",\"published\":\"2024-01-01\",\"text\":\"x\"}\n{\"text\":\"y\"}\n", hints);
  ASSERT_EQ(reading.articles.size(), 2u);
  EXPECT_EQ(reading.articles[0].outlet, "Own");
  EXPECT_EQ(reading.articles[0].title, "Own title");
  EXPECT_EQ(reading.articles[1].outlet, "Hint");
  EXPECT_EQ(reading.articles[1].full, "Hint title\n\ny");
  EXPECT_EQ(reading.articles[1].language, "id");
  EXPECT_EQ(reading.articles[1].published, 5);
}

TEST(PlainText, IsTextAsAWhole) {
  const Reading reading = read("First line\nSecond line with \xE2\x80\x9Cquotes\xE2\x80\x9D.\n");
  ASSERT_EQ(reading.articles.size(), 1u);
  EXPECT_EQ(reading.articles[0].text_begin, 0u);
  EXPECT_EQ(reading.articles[0].full, "First line\nSecond line with \xE2\x80\x9Cquotes\xE2\x80\x9D.");
}

TEST(Formats, RefusesWhatIsNoText) {
  const std::vector<std::tuple<std::string, ErrorCode, std::string>> cases = {
      {"", ErrorCode::kBadInput, "in: empty"},
      {" \n\n", ErrorCode::kBadInput, "in: empty"},
      {"\x89PNG\r\n\x1a\n....", ErrorCode::kUnsupported, "PNG"},
      {std::string("PK\x03\x04\0\0", 6), ErrorCode::kCorrupt, "ZIP"},
      {"\x7f" "ELF\x02\x01\x01", ErrorCode::kUnsupported, "program"},
      {"%PDF-1.4", ErrorCode::kUnsupported, "PDF"},
      {std::string(200, '\x01'), ErrorCode::kUnsupported, "binary"},
      {"[{\"text\":\"a\"}]", ErrorCode::kUnsupported, "JSON array"},
      {"<?xml version=\"1.0\"?><urlset><url/></urlset>", ErrorCode::kUnsupported, "sitemap"},
      {"<?xml version=\"1.0\"?><svg><g/></svg>", ErrorCode::kUnsupported, "<svg>"},
      {"<html><body><nav>x</nav></body></html>", ErrorCode::kBadInput, "no article text"},
      {"<rss><channel><title>T</title></channel></rss>", ErrorCode::kBadInput, "without items"},
  };
  for (const auto& [bytes, code, message] : cases) {
    const Reading reading = read(bytes);
    EXPECT_TRUE(reading.articles.empty()) << message;
    ASSERT_EQ(reading.refusals.size(), 1u) << message;
    EXPECT_EQ(reading.refusals[0].error.code, code) << message;
    EXPECT_NE(reading.refusals[0].error.message.find(message), std::string::npos) << reading.refusals[0].error.message;
  }
}

TEST(Page, ReadsMetadataFromJsonLd) {
  const std::string ld =
      "<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@graph\":[{\"@type\":\"WebSite\",\"name\":\"Site\"},"
      "{\"@type\":[\"NewsArticle\"],\"headline\":\"Panel to review &amp; report\",\"datePublished\":\"2025-02-04T10:00:00+07:00\",\"dateModified\":\"2025-02-05\","
      "\"author\":[{\"@type\":\"Person\",\"name\":\"A. Writer\"},{\"name\":\"B. Writer\"}],\"publisher\":{\"name\":\"Daily Example\"},}]}</script>";
  const Reading reading = read(page(ld + "<link rel=canonical href=\"https://news.example/a/1\"><title>Other - Site</title>",
                                    "<nav><a href=/>Home</a></nav><h1>Panel to review &amp; report</h1><p>" + kProse + "</p><p>" + kProse +
                                        " <a href=\"/b\">Read the letter</a> it sent.</p><div class=\"related-posts\"><p>" + kProse + "</p></div>"));
  ASSERT_EQ(reading.articles.size(), 1u);
  const Article& article = reading.articles[0];
  EXPECT_EQ(article.title, "Panel to review & report");
  EXPECT_EQ(article.author, "A. Writer, B. Writer");
  EXPECT_EQ(article.outlet, "Daily Example");
  EXPECT_EQ(article.url, "https://news.example/a/1");
  EXPECT_EQ(article.language, "en");
  ASSERT_TRUE(article.published);
  EXPECT_EQ(to_iso(*article.published), "2025-02-04T03:00:00Z");
  EXPECT_EQ(article.text(), kProse + "\n\n" + kProse + " Read the letter it sent.");
  EXPECT_EQ(article.links, (std::vector<Link>{{"https://news.example/b", "Read the letter"}}));
}

TEST(Page, ReadsReferencesAsBrowsersDo) {
  const std::pair<const char*, const char*> cases[] = {
      {"a &amp; b &AMP; c &amp d", "a & b & c & d"},
      {"&#8217;&#x2019;&#146;&#0;&#x110000;&#99999999999;&#xD800;", "\u2019\u2019\u2019\uFFFD\uFFFD\uFFFD\uFFFD"},
      {"&#41B &#x41G &#; &#x;", ")B AG &#; &#x;"},
      {"&notit; &pound_x &unknown; &;", "\u00ACit; \u00A3_x &unknown; &;"},
      {"&comma;&period;&lpar;&ccaron;&Lstrok;&odblac;&Gbreve;&half;", ",.(\u010D\u0141\u0151\u011E\u00BD"},
      {"&ecaronx; &xcaron; &halfx", "&ecaronx; &xcaron; &halfx"},
  };
  for (const auto& [written, read] : cases) EXPECT_EQ(decode_references(written), read) << written;
  EXPECT_EQ(decode_references("/?a=1&copy=2&amp;b&copyright&lt;&copy", true), "/?a=1&copy=2&b&copyright<\u00A9");
}

TEST(Page, MarkupThatEndsOddly) {
  const std::pair<const char*, const char*> cases[] = {
      {"a<!-- b --!>c", "ac"},
      {"a<!-- b>c", "ac"},  // cut: the comment hides its tag only
      {"a<script><!--<script>'</script>b--></script>c", "ac"},
      {"a<script><!-- x </script>c", "ac"},
      {"a</ b >c</>d", "acd"},
      {"a<script></scriptx>b</script>c", "ac"},
      {"a<table><tr><td>b<template><td>c</td></template>d</td></tr></table>", "a bd"},
      {"<div>a<template></div>b</template>c</div>", "ac"},
  };
  for (const auto& [written, read] : cases) EXPECT_EQ(plain_text(written), read) << written;
}

TEST(Page, FindsDatesInOrderOfTrust) {
  std::string far = "<h1>A title of the page</h1>";
  for (int i = 0; i < 100; ++i) far += "<p><b>Some text</b></p>";
  const std::vector<std::tuple<std::string, std::string, std::string, std::string>> cases = {
      {"<meta property=\"article:published_time\" content=\"2025-03-01T00:00:00Z\">", "<time datetime=\"2024-01-01\">x</time>", "", "2025-03-01"},
      {"<meta name=date content=\"2025-03-02\">", "", "", "2025-03-02"},
      {"", "<time datetime=\"2025-03-03T08:00:00Z\" pubdate>x</time>", "", "2025-03-03"},
      {"<meta name=parsely-pub-date content=\"2025-03-04T00:00:00Z\">", "", "", "2025-03-04"},
      {"", "", "https://e.example/news/2025/02/04/title", "2025-02-04"},
      {"", "", "https://e.example/news/20250205/title", "2025-02-05"},
      {"", "", "https://e.example/news/2025-2-6-title", "2025-02-06"},
      {"", "", "https://e.example/news/2025/99/99/title", ""},
      {"", "", "https://e.example/?d=/2025/02/04/", ""},
      // Not as the standards write them.
      {"<meta name=published content=\"July 17, 2025\">", "", "", "2025-07-17"},
      {"<meta property=\"og:article&#x3A;published_time\" content=\"2026-01-14T18:50:43Z\">", "", "", "2026-01-14"},
      {"", "<abbr itemprop=datePublished title=\"2025-12-19T15:18:00-05:00\">Friday</abbr>", "", "2025-12-19"},
      {"", "<time>December 3, 2025</time>", "", "2025-12-03"},
      {"", "<h1>A title of the page</h1><p><span>17.05.2021</span></p>", "", "2021-05-17"},
      {"", "<h1>A title of the page</h1><p>2/24/2026</p>", "", "2026-02-24"},
      {"", "<h1>A title of the page</h1><p>3/4/2025</p>", "", ""},
      {"en-US", "<h1>A title of the page</h1><p>3/4/2025</p>", "", "2025-03-04"},
      {"", "<h1>A title of the page</h1><p>2022-11-23T08:10+02:00 </p>", "", "2022-11-23"},
      {"", "<h1>A title of the page</h1><p>Call 12.12.1890 or 99.99.2025</p>", "", ""},
      // A <time> beside the title before the address, one of another article after it; what a template says in words comes late.
      {"", "<h1>A title of the page</h1><time datetime=2025-03-05>x</time>", "https://e.example/2025/02/04/title", "2025-03-05"},
      {"", "<time datetime=2024-01-01>x</time>", "https://e.example/2025/02/04/title", "2025-02-04"},
      {"<script type=\"application/ld+json\">{\"@type\":\"NewsArticle\",\"datePublished\":\"Jun 24, 2025\"}</script>",
       "<h1>A title of the page</h1><p>Aug 25, 2024</p>", "", "2024-08-25"},
      {"<script type=\"application/ld+json\">{\"@type\":\"NewsArticle\",\"datePublished\":\"Jun 24, 2025\"}</script>", "", "", "2025-06-24"},
      // Far from the title only what is named as the date.
      {"", far + "<div class=post-date>Feb 2, 2023</div>", "", "2023-02-02"},
      {"", far + "<div class=post-place>Feb 2, 2023</div>", "", ""},
      {"", far + "<div class=\"card__date related\">Feb 2, 2023</div>", "", ""},
      {"", far + "<aside><div class=date>Feb 2, 2023</div></aside>", "", ""},
  };
  for (const auto& [head, body, url, day] : cases) {
    Hints hints;
    hints.url = url;
    std::string html = page(head, body + "<p>" + kProse + "</p>");
    if (head == "en-US") html.replace(html.find("en-GB"), 5, head);
    Result<Article> article = read_page(html, hints, {});
    ASSERT_TRUE(article);
    EXPECT_EQ(article->published ? to_iso_date(*article->published) : "", day) << head << url;
  }
}

TEST(Page, ReadsEncodings) {
  const std::string cafe = "Le caf\xE9 est ferm\xE9 depuis lundi, a dit le maire, qui craint pour la place.";
  const std::string expected = "Le caf\xC3\xA9 est ferm\xC3\xA9 depuis lundi, a dit le maire, qui craint pour la place.";
  for (const std::string head : {"<meta charset=iso-8859-1>", "<meta http-equiv=Content-Type content=\"text/html; charset=windows-1252\">"}) {
    Result<Article> article = read_page(page(head, "<p>" + cafe + "</p>"), {}, {});
    ASSERT_TRUE(article);
    EXPECT_EQ(article->text(), expected);
  }
  // The label lies: the bytes are UTF-8.
  Result<Article> lie = read_page(page("<meta charset=iso-8859-1>", "<p>" + expected + "</p>"), {}, {});
  ASSERT_TRUE(lie);
  EXPECT_EQ(lie->text(), expected);
  std::string wide = "\xFF\xFE";
  for (const char c : page("", "<p>" + kProse + "</p>")) {
    wide += c;
    wide += '\0';
  }
  const Reading reading = read(wide);
  ASSERT_EQ(reading.articles.size(), 1u);
  EXPECT_EQ(reading.articles[0].text(), kProse);
}

TEST(Page, FallsBackToArticleBody) {
  std::string body;
  for (int i = 0; i < 5; ++i) body += kProse + "\\n\\n";
  Result<Article> article = read_page(
      page("<script type='application/ld+json'>{\"@type\":\"Article\",\"headline\":\"H\",\"articleBody\":\"" + body + "\"}</script>", "<p>Subscribe to read on.</p>"), {}, {});
  ASSERT_TRUE(article);
  EXPECT_EQ(article->text().substr(0, kProse.size()), kProse);
  EXPECT_GT(article->text().size(), 5 * kProse.size());
}

TEST(Feed, ReadsRssRdfAndAtom) {
  const std::string rss =
      "<?xml version=\"1.0\"?><rss xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel><title>The Paper</title>"
      "<language>en-us</language><item><title>Mine &amp; yours</title><link>https://p.example/1</link><pubDate>Tue, 04 Feb 2025 03:05:00 GMT</pubDate>"
      "<dc:creator>A. Writer</dc:creator><description>Short.</description><content:encoded><![CDATA[<p>First &nbsp;part.</p><p>Second <a href=\"/x\">part</a>.</p>]]></content:encoded></item>"
      "<item><guid>https://p.example/2</guid><title>Two</title><description>It&rsquo;s &lt;b&gt;bold&lt;/b&gt; &nbsp; here</description></item><item/></channel></rss>";
  const Reading reading = read(rss);
  ASSERT_EQ(reading.articles.size(), 2u);
  EXPECT_EQ(reading.articles[0].title, "Mine & yours");
  EXPECT_EQ(reading.articles[0].outlet, "The Paper");
  EXPECT_EQ(reading.articles[0].language, "en");
  EXPECT_EQ(reading.articles[0].text(), "First part.\n\nSecond part.");
  EXPECT_EQ(to_iso(*reading.articles[0].published), "2025-02-04T03:05:00Z");
  EXPECT_EQ(reading.articles[0].links, (std::vector<Link>{{"https://p.example/x", "part"}}));
  EXPECT_EQ(reading.articles[1].url, "https://p.example/2");
  EXPECT_EQ(reading.articles[1].text(), "It\xE2\x80\x99s bold here");
  ASSERT_EQ(reading.refusals.size(), 1u);
  EXPECT_EQ(reading.refusals[0].place, "item 3");

  const Reading atom = read(
      "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"id\"><title>Koran</title><entry><title>Satu</title><link rel=\"alternate\" href=\"https://k.example/1\"/>"
      "<id>tag:1</id><updated>2025-02-04T03:05:00Z</updated><content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\"><p>Isi satu.</p><p>Isi dua.</p></div></content></entry></feed>");
  ASSERT_EQ(atom.articles.size(), 1u);
  EXPECT_EQ(atom.articles[0].text(), "Isi satu.\n\nIsi dua.");
  EXPECT_EQ(atom.articles[0].url, "https://k.example/1");
  EXPECT_EQ(atom.articles[0].language, "id");

  const Reading rdf = read(
      "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns=\"http://purl.org/rss/1.0/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel><title>R</title></channel>"
      "<item><title>One</title><link>https://r.example/1</link><description>Text.</description><dc:date>2025-02-04</dc:date></item></rdf:RDF>");
  ASSERT_EQ(rdf.articles.size(), 1u);
  EXPECT_EQ(rdf.articles[0].outlet, "R");
  EXPECT_TRUE(rdf.articles[0].published);
}

TEST(Warc, ReadsResponsesPlainAndCompressed) {
  const std::string html = page("", "<p>" + kProse + "</p>");
  const std::string one = response("https://w.example/1", html);
  std::string chunked = "8\r\n" + html.substr(0, 8) + "\r\n";
  char size[16];
  std::snprintf(size, sizeof size, "%zx\r\n", html.size() - 8);
  chunked += size + html.substr(8) + "\r\n0\r\n\r\n";
  const std::string two = response("https://w.example/2", chunked, "Content-Type: text/html\r\nTransfer-Encoding: chunked\r\n");
  const std::string three = response("https://w.example/3", gzip(html), "Content-Type: text/html\r\nContent-Encoding: gzip\r\n");
  const std::string picture = response("https://w.example/4", "\x89PNG", "Content-Type: image/png\r\n");
  for (const std::string& bytes : {one + two + three + picture, gzip(one + two + three + picture), gzip(one) + gzip(two) + gzip(three) + gzip(picture)}) {
    const Reading reading = read(bytes);
    ASSERT_EQ(reading.articles.size(), 3u);
    EXPECT_TRUE(reading.refusals.empty());
    EXPECT_EQ(reading.articles[1].url, "https://w.example/2");
    for (const Article& article : reading.articles) EXPECT_EQ(article.text(), kProse);
    EXPECT_FALSE(reading.articles[0].published);
    EXPECT_TRUE(reading.articles[0].modified);
  }
}

TEST(Warc, GoesOnAfterDamage) {
  const std::string html = page("", "<p>" + kProse + "</p>");
  const std::string good = response("https://w.example/1", html);
  const Reading junk = read(good + "junk junk\r\n" + good);
  EXPECT_EQ(junk.articles.size(), 2u);
  ASSERT_EQ(junk.refusals.size(), 1u);
  EXPECT_EQ(junk.refusals[0].place, "record 2 at byte " + std::to_string(good.size()));
  EXPECT_EQ(junk.refusals[0].error.code, ErrorCode::kCorrupt);

  std::string no_length = good;
  no_length.replace(no_length.find("Content-Length"), 14, "Content-Lengxx");
  EXPECT_EQ(read(good + no_length + good).articles.size(), 2u);

  const Reading cut = read(good + good.substr(0, good.size() / 2));
  EXPECT_EQ(cut.articles.size(), 1u);
  ASSERT_EQ(cut.refusals.size(), 1u);
  EXPECT_NE(cut.refusals[0].error.message.find("truncated"), std::string::npos);

  std::string broken = gzip(good);
  for (std::size_t i = broken.size() / 2; i < broken.size() / 2 + 20; ++i) broken[i] = '\x55';
  const Reading damaged = read(gzip(good) + broken + gzip(good) + gzip(good));
  EXPECT_GE(damaged.articles.size(), 2u);
  EXPECT_GE(damaged.refusals.size(), 1u);
}

TEST(Arc, ReadsRecords) {
  const std::string http = "HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + page("", "<p>" + kProse + "</p>");
  const std::string arc = "filedesc://x.arc 0.0.0.0 20250204010203 text/plain 9\n1 0 test\n\nhttps://a.example/b c 127.0.0.1 20250204010203 text/html " +
                          std::to_string(http.size()) + "\n" + http + "\n";
  const Reading reading = read(arc);
  ASSERT_EQ(reading.articles.size(), 1u);
  EXPECT_EQ(reading.articles[0].url, "https://a.example/b%20c");
  EXPECT_EQ(reading.articles[0].text(), kProse);
}

// Version control turned line ends: the record is shorter than its header says, its HTTP answer whole.
TEST(Arc, ReadsARecordWhoseLineEndsWereChanged) {
  const std::string body = page("", "<p>" + kProse + "</p>");
  const std::string http = "HTTP/1.0 200 OK\nContent-Type: text/html\nContent-Length: " + std::to_string(body.size()) + "\n\n" + body;
  const auto arc = [&](const std::string& answer) {
    return "filedesc://x.arc 0.0.0.0 20250204010203 text/plain 9\n1 0 test\n\nhttps://a.example/b 127.0.0.1 20250204010203 text/html " +
           std::to_string(http.size() + 4) + "\n" + answer;
  };
  EXPECT_EQ(read(arc(http)).articles.size(), 1u);
  EXPECT_EQ(read(arc(http.substr(0, http.size() - 10))).articles.size(), 0u);
  EXPECT_EQ(read(arc(http.substr(0, http.size() - 10))).refusals.size(), 1u);
}

TEST(Encoding, WideAndEscapedTextWithoutAMark) {
  std::string little, big;
  for (const char c : kProse) {
    little += {c, '\0', '\0', '\0'};
    big += {'\0', '\0', '\0', c};
  }
  for (const std::string& wide : {little, big}) {
    const Reading reading = read(wide);
    ASSERT_EQ(reading.articles.size(), 1u);
    EXPECT_EQ(reading.articles[0].text(), kProse);
  }
  const Reading japanese = read("\x1B$B%K%e!<%9\x1B(B, 1994.");
  ASSERT_EQ(japanese.articles.size(), 1u);
  EXPECT_EQ(japanese.articles[0].text(), "\xE3\x83\x8B\xE3\x83\xA5\xE3\x83\xBC\xE3\x82\xB9, 1994.");
}

TEST(Content, NewsAboveTheTitleIsLeftOut) {
  const std::string news = "<ul><li><a href=/x>Storm</a> A storm has closed the northern harbour for two days, the authority said, and ships wait outside.</li></ul>";
  const std::string text = "<h1>The port opens again on Monday</h1><p>" + kProse + "</p><p>" + kProse + "</p>";
  Result<Article> article = read_page(page("<title>The port opens again on Monday</title>", "<div>" + news + text + "</div>"), {}, {});
  ASSERT_TRUE(article);
  EXPECT_EQ(article->text(), kProse + "\n\n" + kProse);
}

TEST(Content, TheArticleUnderItsTitleBeatsLongerOnes) {
  std::string others;
  for (int i = 0; i < 12; ++i) others += "<article><p>" + kProse + "</p></article>";
  const std::string text = "<article><h1>The port opens again on Monday</h1><p>Only this is new. " + kProse + kProse + "</p></article>";
  Result<Article> article = read_page(page("<title>The port opens again on Monday</title>", text + "<div>" + others + "</div>"), {}, {});
  ASSERT_TRUE(article);
  EXPECT_EQ(article->text(), "Only this is new. " + kProse + kProse);
}

TEST(Content, TablesOfTheArticleAreRead) {
  const std::string table = "<figure><table><tr><th>Year<th>Ships<tr><td>2024<td>1,204</table></figure>";
  Result<Article> article = read_page(page("", "<article><p>" + kProse + "</p>" + table + "<p>" + kProse + "</p></article>"), {}, {});
  ASSERT_TRUE(article);
  EXPECT_EQ(article->text(), kProse + "\n\nYear\n\nShips\n\n2024\n\n1,204\n\n" + kProse);
}

TEST(Content, AWidgetOfTheArticleIsPartOfIt) {
  const std::string parts = "<div class=widget><p>" + kProse + "</p></div><div class=\"pane hidden\"><p>" + kProse + "</p></div>";
  Result<Article> article = read_page(page("", "<div class=entry-content><p>" + kProse + "</p>" + parts + "</div><div class=widget><p>Else. " + kProse + "</p></div>"), {}, {});
  ASSERT_TRUE(article);
  EXPECT_EQ(article->text(), kProse + "\n\n" + kProse + "\n\n" + kProse);
}

TEST(Feed, ADocumentKeepsWhatAFeedSays) {
  const std::string atom =
      "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='http://a.example/news/' xml:lang='de_AT' xmlns:m='http://search.yahoo.com/mrss/'><title>T</title>"
      "<entry><title type='html'>A &amp;amp; B</title><link href='one'/><author><name>N</name><email>n@a.example</email></author>"
      "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>See <a href='two'>two</a><br/></div></content>"
      "<m:thumbnail url='x.png'/><category term='t' label='l'/></entry></feed>";
  const Result<FeedDocument> feed = read_feed_document(atom, {}, 10);
  ASSERT_TRUE(feed);
  EXPECT_EQ(feed->version, "atom10");
  EXPECT_FALSE(feed->broken);
  ASSERT_EQ(feed->entries.size(), 1u);
  const FeedPart& entry = feed->entries[0];
  EXPECT_EQ(entry.link(), "http://a.example/news/one");
  EXPECT_EQ(entry.texts.at("title").value, "A &amp; B");
  EXPECT_EQ(entry.contents.at(0).value, "See <a href=\"http://a.example/news/two\">two</a><br />");
  EXPECT_EQ(entry.contents.at(0).language, "de-AT");
  EXPECT_EQ(entry.authors.at(0).email, "n@a.example");
  EXPECT_EQ(entry.tags.at(0).at("label"), "l");
  EXPECT_EQ(entry.lists.at("media_thumbnail").at(0).at("url"), "x.png");
}

TEST(Feed, ABrokenDocumentIsRepairedAndSaysSo) {
  const std::string rss = "<!-- <!DOCTYPE x> --><rss version='2.0'><channel><title>Fish & Ships</title><item><title>One</title><link>http://a.example/?a=1&b=2</link>";
  const Result<FeedDocument> feed = read_feed_document(rss, {}, 10);
  ASSERT_TRUE(feed);
  EXPECT_TRUE(feed->broken);
  EXPECT_EQ(feed->channel.texts.at("title").value, "Fish & Ships");
  ASSERT_EQ(feed->entries.size(), 1u);
  EXPECT_EQ(feed->entries[0].link(), "http://a.example/?a=1&b=2");
  EXPECT_EQ(with_absolute_links("<a href=x>Q&A</a><br>", "http://a.example/"), "<a href=http://a.example/x>Q&amp;A</a><br />");
}

TEST(Feed, LinksAreMadeAbsoluteInOnePass) {
  std::string tags;
  while (tags.size() < 1'500'000) tags += "<a>";
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(with_absolute_links(tags, "http://a.example/"), tags);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
}

TEST(Metadata, TheDayBesideTheTitleCountsWhereNothingElseSays) {
  const auto published = [](const std::string& head, const std::string& body) {
    const Result<Article> article = read_page(page(head, body + "<p>" + kProse + "</p>"), {}, {});
    return article && article->published ? to_iso_date(*article->published) : std::string();
  };
  EXPECT_EQ(published("", "<h1>The port opens</h1><div>Updated: December 9, 2025</div>"), "2025-12-09");
  EXPECT_EQ(published("", "<span>8 Jul 2025</span><h1>The port opens</h1>"), "2025-07-08");
  // A sentence tells of another day, and what the page says of itself comes first.
  EXPECT_EQ(published("", "<h1>The port opens</h1><p>It had been closed on December 9, 2025 after engineers found cracks in the quay wall, which carries cranes.</p>"), "");
  EXPECT_EQ(published("<meta property=article:published_time content=2024-01-02>", "<h1>The port opens</h1><div>December 9, 2025</div>"), "2024-01-02");
  EXPECT_EQ(published("", "<h1>The port opens</h1><div>December 32, 2025</div>"), "");
}

TEST(Gzip, WrapsAnyFormat) {
  EXPECT_EQ(read(gzip("{\"text\":\"x\"}\n{\"text\":\"y\"}\n")).articles.size(), 2u);
  EXPECT_EQ(read(gzip(gzip("Some words."))).articles.size(), 1u);
  const Reading tower = read(gzip(gzip(gzip(gzip("x")))));
  ASSERT_EQ(tower.refusals.size(), 1u);
  EXPECT_EQ(tower.refusals[0].error.code, ErrorCode::kUnsupported);
}

TEST(Source, ReadsFolderInOrderAndNamesMissingFiles) {
  const std::filesystem::path folder = std::filesystem::temp_directory_path() / ("hearsay-article-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder / "sub");
  std::ofstream(folder / "b.txt") << "Second.";
  std::ofstream(folder / "a.jsonl") << "{\"text\":\"First.\"}\n";
  std::ofstream(folder / "sub" / "c.txt") << "Third.";
  std::ofstream(folder / ".hidden") << "Hidden.";
  std::vector<std::string> texts;
  std::uint64_t read_bytes_seen = 0, total = 0;
  read_source(folder.string(), {}, {}, [&](Article a) { texts.emplace_back(a.text()); return true; }, [](Refusal r) { FAIL() << r.error.message; },
              [&](std::uint64_t now, std::uint64_t all) { read_bytes_seen = now; total = all; });
  EXPECT_EQ(texts, (std::vector<std::string>{"First.", "Second.", "Third."}));
  EXPECT_EQ(read_bytes_seen, total);
  std::filesystem::remove_all(folder);
  std::vector<Refusal> refusals;
  read_source("/nonexistent/file", {}, {}, [](Article) { return true; }, [&](Refusal r) { refusals.push_back(std::move(r)); });
  ASSERT_EQ(refusals.size(), 1u);
  EXPECT_EQ(refusals[0].error.code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace hearsay
