// Packed and listed sources: zstd, ZIP and WACZ, JSON Feed, OPML, sitemaps, digests, doubts about dates.
#include <gtest/gtest.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "article/article.h"
#include "article/feed_document.h"
#include "article/listing.h"
#include "base/sha1.h"

namespace hearsay {
namespace {

struct Reading {
  std::vector<Article> articles;
  std::vector<std::string> refusals;
};

struct Collect {
  Reading& to;
  bool operator()(Article a) const { return to.articles.push_back(std::move(a)), true; }
  void operator()(const Refusal& r) const { to.refusals.push_back(r.error.message); }
};

Reading read(std::string_view bytes, const ArticleLimits& limits = {}) {
  Reading reading;
  const Collect collect{reading};
  read_bytes(bytes, "in", {}, limits, collect, collect);
  return reading;
}

const std::string kProse =
    "The ministry said on Monday that the contract, signed in March, would be reviewed by an independent panel.";

std::string page(const std::string& title) {
  return "<!DOCTYPE html><html><head><title>" + title + "</title></head><body><article><h1>" + title + "</h1><p>" + kProse +
         "</p></article></body></html>";
}

std::string record(const std::string& url, const std::string& body, const std::string& more = "WARC-Date: 2025-02-05T01:02:03Z\r\n") {
  const std::string http = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body;
  return "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: " + url + "\r\n" + more + "Content-Length: " + std::to_string(http.size()) +
         "\r\n\r\n" + http + "\r\n\r\n";
}

std::string zstd(std::string_view bytes, std::string_view dictionary = {}) {
  std::string out(ZSTD_compressBound(bytes.size()), '\0');
  ZSTD_CCtx* context = ZSTD_createCCtx();
  const std::size_t size = ZSTD_compress_usingDict(context, out.data(), out.size(), bytes.data(), bytes.size(), dictionary.data(), dictionary.size(), 3);
  ZSTD_freeCCtx(context);
  EXPECT_FALSE(ZSTD_isError(size));
  out.resize(size);
  return out;
}

std::string little(std::uint64_t value, int width) {
  std::string out;
  for (int i = 0; i < width; ++i) out += static_cast<char>(value >> (8 * i) & 0xFF);
  return out;
}

std::string skippable(char kind, std::string_view content) {
  return std::string(1, static_cast<char>(0x50 + kind)) + "\x2A\x4D\x18" + little(content.size(), 4) + std::string(content);
}

std::string deflated(std::string_view bytes) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 9, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

struct Member {
  std::string name, content;
  int method = 8, flags = 0;
  bool wrong_check = false;
  bool same_place = false;  // its entry points at the first member
};
std::string zip(const std::vector<Member>& members) {
  std::string out, directory;
  for (const Member& one : members) {
    const std::string packed = one.method == 8 ? deflated(one.content) : one.content;
    const uLong check = crc32(0, reinterpret_cast<const Bytef*>(one.content.data()), static_cast<uInt>(one.content.size())) ^ (one.wrong_check ? 1 : 0);
    const std::string shared = little(static_cast<std::uint64_t>(one.flags), 2) + little(static_cast<std::uint64_t>(one.method), 2) + little(0, 4) +
                               little(check, 4) + little(packed.size(), 4) + little(one.content.size(), 4) + little(one.name.size(), 2) + little(0, 2);
    const std::size_t at = one.same_place ? 0 : out.size();
    if (!one.same_place) out += "PK\x03\x04" + little(20, 2) + shared + one.name + packed;
    directory += "PK\x01\x02" + little(20, 2) + little(20, 2) + shared + little(0, 2) + little(0, 2) + little(0, 2) + little(0, 4) + little(at, 4) + one.name;
  }
  const std::size_t begin = out.size();
  return out + directory + "PK\x05\x06" + little(0, 4) + little(members.size(), 2) + little(members.size(), 2) + little(directory.size(), 4) +
         little(begin, 4) + little(0, 2);
}

TEST(Zstd, WrapsAnyFormatInOneFrameOrMany) {
  const std::string lines = "{\"text\": \"" + kProse + "\"}\n{\"text\": \"Second. " + kProse + "\"}\n";
  EXPECT_EQ(read(zstd(lines)).articles.size(), 2u);
  EXPECT_EQ(read(zstd(page("One"))).articles.at(0).title, "One");
  const Reading many = read(skippable(0, "an index") + zstd(record("https://a.example/1", page("One"))) + zstd(record("https://a.example/2", page("Two"))));
  ASSERT_EQ(many.articles.size(), 2u);
  EXPECT_EQ(many.articles[1].title, "Two");
  EXPECT_TRUE(many.refusals.empty());
}

TEST(Zstd, AWarcBringsItsDictionary) {
  const std::string dictionary = page("Something like all the others");
  const std::string one = zstd(record("https://a.example/1", page("One")), dictionary), two = zstd(record("https://a.example/2", page("Two")), dictionary);
  for (const std::string& held : {dictionary, zstd(dictionary)}) {
    const Reading reading = read(skippable(0xD, held) + one + two);
    ASSERT_EQ(reading.articles.size(), 2u);
    EXPECT_EQ(reading.articles[0].title, "One");
    EXPECT_EQ(reading.articles[1].url, "https://a.example/2");
  }
  // Without it nothing of the frames can be read, and the reader says so.
  EXPECT_TRUE(read(one + two).articles.empty());
  EXPECT_FALSE(read(one + two).refusals.empty());
}

TEST(Zstd, GoesOnAfterDamageAndSaysWhere) {
  const std::string one = zstd(record("https://a.example/1", page("One")));
  std::string two = zstd(record("https://a.example/2", page("Two")));
  two[4] = static_cast<char>(two[4] | 0x08);  // a reserved bit of the frame's header
  const std::string three = zstd(record("https://a.example/3", page("Three")));
  const Reading reading = read(one + two + three);
  ASSERT_FALSE(reading.articles.empty());
  EXPECT_EQ(reading.articles.back().title, "Three");
  ASSERT_FALSE(reading.refusals.empty());
  EXPECT_NE(reading.refusals[0].find("zstd frame at byte " + std::to_string(one.size())), std::string::npos) << reading.refusals[0];
  const Reading cut = read(one + three.substr(0, three.size() / 2));
  EXPECT_EQ(cut.articles.size(), 1u);
  ASSERT_EQ(cut.refusals.size(), 1u);
  EXPECT_NE(cut.refusals[0].find("truncated"), std::string::npos);
}

TEST(Zstd, ABombIsRefused) {
  ArticleLimits limits;
  limits.article_bytes = 1u << 30;
  const Reading reading = read(zstd(std::string(80u << 20, 'a')), limits);
  EXPECT_TRUE(reading.articles.empty());
  ASSERT_EQ(reading.refusals.size(), 1u);
  EXPECT_NE(reading.refusals[0].find("bomb"), std::string::npos);
}

TEST(Zip, ReadsItsFilesInOrderAndNamesThem) {
  const std::string archive = zip({{"b/one.html", page("One")}, {"b/", ""}, {"two.html", page("Two"), 0}, {"README", "notes"}, {".hidden", "x"}, {"e.html", ""}});
  const Reading reading = read(archive);
  ASSERT_EQ(reading.articles.size(), 2u);
  EXPECT_EQ(reading.articles[0].title, "One");
  EXPECT_EQ(reading.articles[1].title, "Two");
  EXPECT_EQ(reading.refusals, std::vector<std::string>{"in: e.html: empty"});
  // From a file it is read in place.
  const std::filesystem::path file = std::filesystem::temp_directory_path() / ("pages" + std::to_string(::getpid()) + ".zip");
  std::ofstream(file, std::ios::binary) << archive;
  Reading of_file;
  const Collect collect{of_file};
  read_source(file.string(), {}, {}, collect, collect);
  std::filesystem::remove(file);
  EXPECT_EQ(of_file.articles, reading.articles);
}

TEST(Zip, FromNoFileItIsHeldOnlyUpToALimit) {
  const std::string small = zip({{"one.html", page("One")}});
  EXPECT_EQ(read(small + std::string(1000, ' ')).articles.size(), 1u);  // as a comment; the directory is found
  const Reading large = read(small.substr(0, 30) + std::string(129u << 20, '\0'));
  EXPECT_TRUE(large.articles.empty());
  ASSERT_EQ(large.refusals.size(), 1u);
  EXPECT_NE(large.refusals[0].find("comes from no file; save it and name the file"), std::string::npos) << large.refusals[0];
}

TEST(Zip, AWebArchiveGivesItsRecordsOnly) {
  const Reading reading = read(zip({{"datapackage.json", "{}"},
                                    {"pages/pages.jsonl", "{\"format\": \"json-pages-1.0\"}\n{\"url\": \"https://a.example/1\", \"text\": \"Twice.\"}\n"},
                                    {"archive/data.warc.zst", zstd(record("https://a.example/1", page("One"))), 0}}));
  ASSERT_EQ(reading.articles.size(), 1u);
  EXPECT_EQ(reading.articles[0].url, "https://a.example/1");
  EXPECT_TRUE(reading.refusals.empty());
}

TEST(Zip, RefusesWhatIsDamagedOrHostile) {
  const std::string good = zip({{"a.html", page("One")}});
  struct Case {
    const char* what;
    std::string bytes, says;
  };
  std::string lies = good;
  lies.replace(lies.rfind("PK\x01\x02") + 20, 4, little(0xFFFFFF, 4));
  std::string many = good;
  many.replace(many.size() - 12, 2, little(9, 2));
  const Case cases[] = {
      {"cut", good.substr(0, good.size() - 30), "directory is missing"},
      {"check sum", zip({{"a.txt", kProse, 8, 0, true}}), "check sum does not match"},
      {"encrypted", zip({{"a.txt", kProse, 8, 1}}), "encrypted"},
      {"method", zip({{"a.txt", kProse, 12}}), "method 12"},
      {"overlap", zip({{"a.html", page("One")}, {"b.html", page("One"), 8, 0, false, true}}), "overlap"},
      {"size", lies, "ends early"},
      {"count", many, "entry 2 of its directory"},
      {"office", zip({{"[Content_Types].xml", "<Types/>"}, {"word/document.xml", "<x/>"}}), "office document"},
      {"empty", zip({}), "without files"},
      {"bomb", zip({{"a.txt", std::string(80u << 20, 'a')}}), "bomb"},
      {"tower", zip({{"a.zip", zip({{"b.zip", zip({{"c.zip", good, 0}}), 0}}), 0}}), "archives inside archives"},
  };
  ArticleLimits limits;
  limits.article_bytes = 1u << 30;
  for (const Case& one : cases) {
    const Reading reading = read(one.bytes, limits);
    EXPECT_TRUE(reading.articles.empty()) << one.what;
    ASSERT_EQ(reading.refusals.size(), 1u) << one.what;
    EXPECT_NE(reading.refusals[0].find(one.says), std::string::npos) << one.what << ": " << reading.refusals[0];
  }
}

const std::string kJsonFeed = R"({
  "version": "https:\/\/jsonfeed.org\/version\/1.1", "title": "Harbour Post", "home_page_url": "https://post.example/", "language": "en",
  "items": [
    {"id": 7, "url": "/2026/02/03/talks", "title": "Talks", "content_html": "<p>There are <a href='/x'>talks</a>.</p><p>Two.</p>",
     "date_published": "2026-02-03T10:00:00Z", "date_modified": "2026-02-04T10:00:00+01:00", "authors": [{"name": "A. Reporter"}], "tags": ["deals"],
     "attachments": [{"url": "https://post.example/a.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 12}]},
    {"id": "https://post.example/2", "content_text": "Only a text."}, {"id": "3"}]})";

TEST(JsonFeed, ReadsItems) {
  const Reading reading = read(kJsonFeed);
  ASSERT_EQ(reading.articles.size(), 2u);
  const Article& one = reading.articles[0];
  EXPECT_EQ(one.url, "https://post.example/2026/02/03/talks");
  EXPECT_EQ(one.title, "Talks");
  EXPECT_EQ(one.text(), "There are talks.\n\nTwo.");
  EXPECT_EQ(one.outlet, "Harbour Post");
  EXPECT_EQ(one.author, "A. Reporter");
  EXPECT_EQ(one.language, "en");
  EXPECT_EQ(to_iso(*one.published), "2026-02-03T10:00:00Z");
  EXPECT_EQ(to_iso(*one.modified), "2026-02-04T09:00:00Z");
  ASSERT_EQ(one.links.size(), 1u);
  EXPECT_EQ(one.links[0].url, "https://post.example/x");
  EXPECT_EQ(reading.articles[1].url, "https://post.example/2");
  EXPECT_EQ(reading.refusals.size(), 1u);
}

TEST(JsonFeed, AnArticleThatTellsOfOneIsNone) {
  const Reading reading = read("{\"text\": \"It begins with \\\"version\\\": \\\"https://jsonfeed.org/version/1\\\", they said.\"}\n{\"text\": \"Next.\"}\n");
  EXPECT_EQ(reading.articles.size(), 2u);
}

TEST(JsonFeed, ARepairIsToldToItsArticles) {
  const std::string version = "{\"version\": \"https://jsonfeed.org/version/1\", ";
  const std::string broken = version + "\"items\": [{\"id\": \"https://a.example/1\", \"content_text\": \"One line\nand another.\",}]}";
  const Reading reading = read(broken);
  ASSERT_EQ(reading.articles.size(), 1u);
  ASSERT_EQ(reading.articles[0].notes.size(), 1u);
  EXPECT_EQ(reading.articles[0].notes[0].kind, NoteKind::kRepaired);
  EXPECT_EQ(read(version + "\"items\": [").refusals.size(), 1u);
  const Reading rss = read("<rss version=\"2.0\"><channel><item><title>A & B</title><description>Text</p></item></channel>");
  ASSERT_EQ(rss.articles.size(), 1u);
  ASSERT_EQ(rss.articles[0].notes.size(), 1u);
  EXPECT_EQ(rss.articles[0].notes[0].kind, NoteKind::kRepaired);
  EXPECT_TRUE(read(kJsonFeed).articles.at(0).notes.empty());
}

TEST(Opml, ComesBackAsItWasWritten) {
  const std::vector<ListedFeed> feeds = {{"https://a.example/feed?x=1&y=2", "A \"and\" <B>", "https://a.example/", "World/Asia"},
                                         {"https://b.example/feed", "B", "", "World"},
                                         {"https://c.example/feed", "C", "", ""},
                                         {"https://d.example/feed", "D", "", "World/Asia"}};
  const Result<std::vector<ListedFeed>> back = read_opml(write_opml(feeds, "Mine"), {});
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(*back, (std::vector<ListedFeed>{feeds[2], feeds[1], feeds[0], feeds[3]}));
}

TEST(Opml, TakesWhatOthersWrite) {
  const auto feeds = read_opml(
      "<?xml version='1.0'?><opml version='1.0'><body><outline title='News'><outline text='A' XMLURL='https://a.example/f' type='rss'/>"
      "<outline text='twice' xmlUrl='https://a.example/f'/><outline text='script' xmlUrl='javascript:1'/></outline></body></opml>", {});
  ASSERT_TRUE(feeds);
  ASSERT_EQ(feeds->size(), 1u);
  EXPECT_EQ((*feeds)[0], (ListedFeed{"https://a.example/f", "A", "", "News"}));
  EXPECT_FALSE(read_opml("<rss/>", {}));
  EXPECT_EQ(read_opml("<opml><body><outline xmlUrl='https://a.example/1'/><outline xmlUrl='https://a.example/2'/></body></opml>", {1})->size(), 1u);
}

TEST(Sitemap, ListsPagesWithTheirDates) {
  const auto map = read_sitemap(
      "<?xml version='1.0' encoding='UTF-8'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' "
      "xmlns:n='http://www.google.com/schemas/sitemap-news/0.9' xmlns:image='http://www.google.com/schemas/sitemap-image/1.1'><url>"
      "<loc> https://a.example/1?a=1&amp;b=2 </loc><lastmod>2026-02-04</lastmod><n:news><n:publication><n:name>Harbour Post</n:name>"
      "<n:language>en</n:language></n:publication><n:publication_date>2026-02-03T10:00:00+01:00</n:publication_date><n:title>Talks</n:title>"
      "</n:news><image:image><image:loc>https://a.example/p.jpg</image:loc><image:title>A picture</image:title></image:image></url>"
      "<url><loc>https://a.example/2</loc></url><url><loc>/relative</loc></url></urlset>", {});
  ASSERT_TRUE(map) << map.error().message;
  ASSERT_EQ(map->pages.size(), 2u);
  EXPECT_EQ(map->pages[0], (ListedPage{"https://a.example/1?a=1&b=2", "Talks", "Harbour Post", "en", parse_time("2026-02-03T09:00:00Z"), parse_time("2026-02-04")}));
  const auto index = read_sitemap("<sitemapindex><sitemap><loc>https://a.example/m1.xml</loc><lastmod>2026-02-04</lastmod></sitemap></sitemapindex>", {});
  ASSERT_TRUE(index);
  EXPECT_TRUE(index->pages.empty());
  ASSERT_EQ(index->sitemaps.size(), 1u);
  EXPECT_EQ(index->sitemaps[0].url, "https://a.example/m1.xml");
  EXPECT_FALSE(read_sitemap("<feed/>", {}));
}

TEST(Listings, AreNoArticlesAndSayWhoReadsThem) {
  for (const char* bytes : {"<?xml version='1.0'?><opml><body/></opml>", "<urlset><url><loc>https://a.example/</loc></url></urlset>"}) {
    const Reading reading = read(bytes);
    EXPECT_TRUE(reading.articles.empty());
    ASSERT_EQ(reading.refusals.size(), 1u);
    EXPECT_NE(reading.refusals[0].find("hearsay follow"), std::string::npos);
  }
}

TEST(Sha1, IsThatOfTheStandard) {
  const auto hex = [](std::string_view bytes) {
    std::string out;
    for (const std::uint8_t byte : sha1(bytes)) out += "0123456789abcdef"[byte >> 4], out += "0123456789abcdef"[byte & 15];
    return out;
  };
  EXPECT_EQ(hex("abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
  EXPECT_EQ(hex(""), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
  EXPECT_EQ(hex(std::string(1000000, 'a')), "34aa973cd4c4daa4f61eeb2bdbad27316534016f");
}

TEST(Warc, ADigestThatDoesNotMatchIsRefused) {
  const std::string date = "WARC-Date: 2025-02-05T01:02:03Z\r\n";
  // The block that record() makes of page("One").
  const std::string http = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page("One");
  std::string hex;
  for (const std::uint8_t byte : sha1(http)) hex += "0123456789abcdef"[byte >> 4], hex += "0123456789abcdef"[byte & 15];
  EXPECT_EQ(read(record("https://a.example/1", page("One"), date + "WARC-Block-Digest: sha1:" + hex + "\r\n")).articles.size(), 1u);
  EXPECT_EQ(read(record("https://a.example/1", page("One"), date + "WARC-Block-Digest: md5:00\r\n")).articles.size(), 1u);
  for (const std::string& digest : {std::string(40, 'a'), std::string(32, 'A')}) {
    const Reading reading = read(record("https://a.example/1", page("One"), date + "WARC-Block-Digest: sha1:" + digest + "\r\n") + record("https://a.example/2", page("Two")));
    ASSERT_EQ(reading.articles.size(), 1u);
    EXPECT_EQ(reading.articles[0].title, "Two");
    ASSERT_EQ(reading.refusals.size(), 1u);
    EXPECT_NE(reading.refusals[0].find("digest"), std::string::npos);
  }
}

TEST(Warc, TheFilesNameSaysWhenWhereRecordsDoNot) {
  Reading reading;
  const Collect collect{reading};
  for (const char* name : {"x/CC-NEWS-20240105083012-00042.warc", "CC-NEWS-20249905083012-00042.warc", "other-20240105083012.bin"})
    read_bytes(record("https://a.example/1", page("One"), ""), name, {}, {}, collect, collect);
  ASSERT_EQ(reading.articles.size(), 3u);
  EXPECT_EQ(reading.articles[0].modified, parse_time("2024-01-05T08:30:12Z"));
  EXPECT_FALSE(reading.articles[1].modified);
  EXPECT_FALSE(reading.articles[2].modified);
}

TEST(Dates, DisagreementIsNotedAndThePagesDateStays) {
  struct Case {
    const char *published, *url, *feed, *seen, *says;
  };
  const Case cases[] = {
      {"2026-02-03T10:00:00Z", "https://a.example/2026/02/03/x", "2026-02-03T11:00:00Z", "2026-02-03T12:00:00Z", nullptr},
      {"2026-02-03T23:00:00Z", "https://a.example/2026/02/04/x", nullptr, nullptr, nullptr},  // another time zone
      {"2026-02-03T10:00:00Z", "https://a.example/2019/05/01/x", nullptr, nullptr, "its address says 2019-05-01"},
      {"2019-05-01T10:00:00Z", "https://a.example/x", "2026-02-03T10:00:00Z", nullptr, "the feed says 2026-02-03"},
      {"2031-05-01T10:00:00Z", "https://a.example/x", nullptr, "2026-02-03T10:00:00Z", "it was seen on 2026-02-03"},
      {"2019-05-01T10:00:00Z", "https://a.example/x", nullptr, "2026-02-03T10:00:00Z", nullptr},  // backfilled
  };
  for (const Case& one : cases) {
    const auto time = [](const char* text) { return text == nullptr ? std::optional<Time>() : parse_time(text); };
    Article article;
    article.url = one.url;
    article.published = time(one.published);
    doubt_date(article, time(one.feed), time(one.seen));
    doubt_date(article, time(one.feed), time(one.seen));
    EXPECT_EQ(article.published, time(one.published));
    ASSERT_EQ(article.notes.size(), one.says == nullptr ? 0u : 1u) << one.url << " " << one.published;
    if (one.says == nullptr) continue;
    EXPECT_EQ(article.notes[0].kind, NoteKind::kDateDoubted);
    EXPECT_NE(article.notes[0].text.find(one.says), std::string::npos) << article.notes[0].text;
  }
}

TEST(Times, AreReadAsTheyAreWritten) {
  struct Case {
    const char *written, *meant;  // nullptr: no time
  };
  const Case cases[] = {
      {"2026-02-01", "2026-02-01T00:00:00Z"},
      {"2026-02-01T10:00:00+07:00", "2026-02-01T03:00:00Z"},
      {"2026-02-01 10:00", "2026-02-01T10:00:00Z"},
      {"Tue, 04 Feb 2025 03:05:00 GMT", "2025-02-04T03:05:00Z"},
      {"4 Feb 25 03:05 EST", "2025-02-04T08:05:00Z"},
      {"26-FEB-1987 15:01:01.79", "1987-02-26T15:01:01Z"},
      {" 3-MAR-1987  09:15:05.40", "1987-03-03T09:15:05Z"},
      {"27-MAR-1987 00:02:59.13RM", "1987-03-27T00:02:59Z"},
      {"27-MAR-1987 00:02:59.13E F", "1987-03-27T00:02:59Z"},
      {"27-MAR-1987 00:02:59.13F A RM", "1987-03-27T00:02:59Z"},
      {"27-MAR-1987 00:02:59 EST", "1987-03-27T05:02:59Z"},
      {"27-MAR-1987 00:02:59.13 perhaps", nullptr},
      {"2026-02-01T10:00:00RM", nullptr},
      {"31-FEB-1987 15:01:01.79", nullptr},
      {"tomorrow", nullptr},
      {"", nullptr},
  };
  for (const Case& one : cases) {
    const std::optional<Time> time = parse_time(one.written);
    EXPECT_EQ(time ? to_iso(*time) : "", one.meant == nullptr ? "" : one.meant) << one.written;
  }
}

}  // namespace
}  // namespace hearsay
