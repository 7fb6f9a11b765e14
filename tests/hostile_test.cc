// Bytes made to break a reader: each must be read or refused in bounded time and memory. The time limits are wide; a
// quadratic reader misses them by orders of magnitude.
#include <gtest/gtest.h>
#include <zlib.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "article/article.h"
#include "article/json.h"
#include "base/utf8.h"

namespace hearsay {
namespace {

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HEARSAY_SANITIZED
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(HEARSAY_SANITIZED)
constexpr double kSlow = 20;  // sanitized builds
#else
constexpr double kSlow = 1;
#endif

struct Count {
  std::size_t articles = 0;
  std::vector<Refusal> refusals;
  bool clean = true;  // every text valid UTF-8, every field in place
  double seconds = 0;
};

// Processor time: a loaded machine makes no reader slow.
class Clock {
 public:
  double seconds() const { return static_cast<double>(std::clock() - begin_) / CLOCKS_PER_SEC; }

 private:
  std::clock_t begin_ = std::clock();
};

bool is_whole(const Article& a) {
  return !a.id.empty() && !a.full.empty() && is_utf8(a.full) && is_utf8(a.title) && a.text_begin <= a.full.size() &&
         (a.title.empty() ? a.text_begin == 0 : a.full.compare(0, a.title.size(), a.title) == 0);
}

Count read(std::string_view bytes, const ArticleLimits& limits = {}) {
  Count count;
  const Clock clock;
  read_bytes(
      bytes, "in", {}, limits,
      [&](Article a) {
        ++count.articles;
        count.clean = count.clean && is_whole(a);
        return true;
      },
      [&](Refusal r) { count.refusals.push_back(std::move(r)); });
  count.seconds = clock.seconds();
  return count;
}

std::string repeat(std::string_view piece, std::size_t times) {
  std::string out;
  out.reserve(piece.size() * times);
  for (std::size_t i = 0; i < times; ++i) out += piece;
  return out;
}

std::string gzip_of_zeros(std::size_t bytes) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string zeros(1 << 20, ' '), out, piece(1 << 16, '\0');
  for (std::size_t done = 0; done <= bytes; done += zeros.size()) {
    const bool last = done + zeros.size() > bytes;
    stream.next_in = reinterpret_cast<Bytef*>(zeros.data());
    stream.avail_in = static_cast<uInt>(zeros.size());
    do {
      stream.next_out = reinterpret_cast<Bytef*>(piece.data());
      stream.avail_out = static_cast<uInt>(piece.size());
      deflate(&stream, last ? Z_FINISH : Z_NO_FLUSH);
      out.append(piece, 0, piece.size() - stream.avail_out);
    } while (stream.avail_out == 0);
  }
  deflateEnd(&stream);
  return out;
}

TEST(Hostile, PagesAreReadInLinearTime) {
  const std::string prose = "<p>A sentence of some length, with a comma, that says something about somebody.</p>";
  const std::vector<std::pair<std::string, std::string>> pages = {
      {"nested divs", "<html>" + repeat("<div>", 200'000) + prose + repeat("</div>", 200'000)},
      {"unclosed divs, stray ends", "<html>" + repeat("<div>", 400'000) + prose + repeat("</b></span></x>", 200'000)},
      {"unclosed custom elements", "<html>" + repeat("<x-a>", 300'000) + prose + repeat("</x-b>", 300'000)},
      {"nested inline", "<html>" + repeat("<b><i>", 500'000) + "text" + repeat("</b>", 500'000)},
      {"nested links", "<html>" + repeat("<a href=x>y", 300'000)},
      {"nested tables", "<html>" + repeat("<table><tr><td>", 200'000) + prose},
      {"list items", "<html><ul>" + repeat("<li>x<ul>", 300'000)},
      {"unclosed quotes", "<html>" + repeat("<a title=\">", 600'000)},
      {"alternating quotes", "<html>" + repeat("<a b=\"'>", 400'000) + repeat("<a b='\">", 400'000)},
      {"unclosed comments", "<html>" + repeat("<!--", 1'000'000)},
      {"unclosed scripts", "<html>" + repeat("<script></", 500'000)},
      {"unclosed titles", "<html>" + repeat("<title>x", 500'000)},
      {"comments in scripts", "<html>" + repeat("<script><!--<script></script>x</script>", 100'000)},
      {"comments in scripts, one ends", "<html>" + repeat("<script><!--</script>", 200'000) + "-->"},
      {"comments with wrong ends", "<html>" + repeat("<!----!x", 500'000)},
      {"references", "<html><p>" + repeat("&abcdefg", 500'000)},
      {"angle brackets", "<html>" + repeat("<", 4'000'000)},
      {"ampersands", "<html><p>" + repeat("&", 4'000'000)},
      {"long reference", "<html><p>&" + repeat("a", 4'000'000)},
      {"one attribute", "<html><p class=\"" + repeat("ab ", 1'000'000) + "\">" + prose},
      {"many attributes", "<html><p " + repeat("a=b ", 1'000'000) + ">" + prose},
      {"line breaks", "<html><p>" + repeat("x<br>", 1'000'000)},
      {"headings", "<html>" + repeat("<h1>x", 500'000)},
      {"authors", "<html>" + repeat("<div itemprop=author>", 200'000) + "x"},
      {"empty authors", "<html>" + repeat("<div itemprop=author>", 300'000)},
      {"empty headlines", "<html>" + repeat("<div itemprop=headline><a rel=author><b>", 100'000)},
      {"processing", "<html>" + repeat("<?", 2'000'000)},
      {"broken linked data", "<html><script type=application/ld+json>" + repeat("{\"a\":[", 500'000) + "</script>" + prose},
      {"deep linked data", "<html>" + repeat("<script type=application/ld+json>{\"@type\":\"NewsArticle\"}</script>", 60'000) + prose},
  };
  for (const auto& [name, bytes] : pages) {
    const Count count = read(bytes);
    EXPECT_EQ(count.articles + count.refusals.size(), 1u) << name;
    EXPECT_TRUE(count.clean) << name;
    EXPECT_LT(count.seconds, 4 * kSlow) << name;
    if (count.seconds > 1) std::printf("slow: %s %.1f s\n", name.c_str(), count.seconds);
  }
}

TEST(Hostile, DeepPageKeepsItsText) {
  std::string text;
  read_bytes("<html>" + repeat("<div>", 200'000) + "<p>A sentence of some length, with a comma, that says something.</p>", "in", {}, {},
             [&](Article a) { text = a.text(); return true; }, [](Refusal r) { FAIL() << r.error.message; });
  EXPECT_EQ(text, "A sentence of some length, with a comma, that says something.");
}

TEST(Hostile, GzipBombIsRefused) {
  for (const std::size_t megabytes : {100u, 400u}) {
    const Count count = read(gzip_of_zeros(megabytes << 20));
    EXPECT_EQ(count.articles, 0u);
    ASSERT_GE(count.refusals.size(), 1u);
    EXPECT_LT(count.seconds, 5 * kSlow);
  }
  // As JSON Lines the stream is read on, so that the ratio is what ends it.
  const Count lines = read(gzip_of_zeros(100u << 20), {.inflate_ratio = 100});
  ASSERT_GE(lines.refusals.size(), 1u);
}

TEST(Hostile, FeedsDoNotExpand) {
  std::string laughs = "<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY a \"ha\">";
  for (char c = 'b'; c <= 'z'; ++c) {
    laughs += std::string("<!ENTITY ") + c + " \"" + repeat(std::string("&") + static_cast<char>(c - 1) + ";", 10) + "\">";
  }
  laughs += "]><rss><channel><item><title>T</title><description>&z;</description></item></channel></rss>";
  const std::vector<std::pair<std::string, std::string>> feeds = {
      {"laughs", laughs},
      {"external", "<!DOCTYPE rss [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><rss><channel><item><title>T</title><description>&x;</description></item></channel></rss>"},
      {"deep", "<rss><channel>" + repeat("<item>", 200'000)},
      {"cdata", "<rss><channel><item><title>" + repeat("<![CDATA[", 500'000)},
      {"entities", "<rss><channel><item><title>" + repeat("&", 2'000'000)},
      {"empty items", "<rss><channel>" + repeat("<item/>", 200'000)},
      {"nested content", "<rss><channel><item><description>" + repeat("&lt;div&gt;", 300'000)},
  };
  for (const auto& [name, bytes] : feeds) {
    const Count count = read(bytes);
    EXPECT_GE(count.articles + count.refusals.size(), 1u) << name;
    EXPECT_LE(count.refusals.size(), 10'001u) << name;
    EXPECT_TRUE(count.clean) << name;
    EXPECT_LT(count.seconds, 4 * kSlow) << name;
  }
}

TEST(Hostile, JsonBombsAreRefused) {
  const Count deep = read("{\"text\":" + repeat("[", 1'000'000) + repeat("]", 1'000'000) + "}\n{\"text\":\"good\"}\n");
  EXPECT_EQ(deep.articles, 1u);
  ASSERT_EQ(deep.refusals.size(), 1u);
  EXPECT_NE(deep.refusals[0].error.message.find("deeper than"), std::string::npos) << deep.refusals[0].error.message;
  const Count bad = read("{\"text\":\"\xFF\xFE bad \xC3\"}\n");
  EXPECT_EQ(bad.articles, 1u);
  EXPECT_TRUE(bad.clean);
}

TEST(Hostile, LongLineIsSkippedInBoundedMemory) {
  // A gigabyte without a line break, made while it is read.
  const std::string path = (std::filesystem::temp_directory_path() / "hearsay-long-line").string();
  std::FILE* file = std::fopen(path.c_str(), "wb");
  ASSERT_NE(file, nullptr);
  std::fputs("{\"text\":\"", file);
  std::fseek(file, 1 << 30, SEEK_CUR);  // a hole: no disk is used
  std::fputs("\"}\n{\"text\":\"after\"}\n", file);
  std::fclose(file);
  Count count;
  read_source(path, {}, {}, [&](Article a) { ++count.articles; return is_whole(a); }, [&](Refusal r) { count.refusals.push_back(std::move(r)); });
  std::filesystem::remove(path);
  // The first 64 KiB are mostly zeros, so it may also be refused as a whole.
  ASSERT_EQ(count.refusals.size(), 1u);

  const Count small = read("{\"text\":\"" + std::string(5000, 'x') + "\"}\n{\"text\":\"after\"}\n", {.article_bytes = 1000});
  EXPECT_EQ(small.articles, 1u);
  ASSERT_EQ(small.refusals.size(), 1u);
  EXPECT_EQ(small.refusals[0].place, "line 1");
  EXPECT_EQ(small.refusals[0].error.code, ErrorCode::kTooLarge);
}

TEST(Hostile, LongTextIsCutAtASentence) {
  std::string text;
  read_bytes("{\"text\":\"" + repeat("A sentence ends here. ", 100) + "\"}", "in", {}, {.text_bytes = 100},
             [&](Article a) { text = a.text(); return true; }, [](Refusal) {});
  EXPECT_LE(text.size(), 100u);
  EXPECT_TRUE(text.ends_with("here.")) << text;
}

TEST(Hostile, ArchiveLiesAreRefused) {
  const std::string head = "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: ";
  for (const std::string& bytes : std::vector<std::string>{
           head + "99999999999999999999\r\n\r\nHTTP/1.1 200 OK\r\n\r\nx", head + "-1\r\n\r\n", head + "18446744073709551615\r\n\r\nx",
           head + "5\r\n", "WARC/1.0\r\n" + repeat("A: b\r\n", 100'000), repeat("WARC/1.0\r\n\r\n", 50'000), "WARC/", "WARC/1.0",
           "filedesc:// x\n" + repeat("a b c d\n", 100'000), head + "0\r\n\r\n\r\n\r\n" + head + "3\r\n\r\nab"}) {
    const Count count = read(bytes);
    EXPECT_EQ(count.articles, 0u);
    EXPECT_GE(count.refusals.size(), 1u) << bytes.substr(0, 100);
    EXPECT_LT(count.seconds, 4 * kSlow);
  }
}

// Every beginning of a good source, and one with every byte changed, is read or refused.
TEST(Hostile, CutAndChangedSources) {
  const std::string html = "<html lang=en><head><title>T</title><script type=\"application/ld+json\">{\"@type\":\"NewsArticle\",\"headline\":\"H\"}</script></head><body><p>A sentence, of "
                           "some length, that says &quot;much&quot;.</p></body></html>";
  const std::string http = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + html;
  const std::vector<std::string> sources = {
      html,
      "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://x.example/\r\nContent-Length: " + std::to_string(http.size()) + "\r\n\r\n" + http + "\r\n\r\n",
      "<rss><channel><title>C</title><item><title>T</title><link>http://x.example/</link><description>&lt;p&gt;D</description></item></channel></rss>",
      "{\"id\":\"1\",\"title\":\"T\",\"text\":\"B\\u00e9\"}\n",
  };
  for (const std::string& source : sources) {
    for (std::size_t i = 0; i < source.size(); ++i) {
      EXPECT_TRUE(read(std::string_view(source).substr(0, i)).clean);
      std::string changed = source;
      changed[i] = static_cast<char>(changed[i] ^ (1 << (i % 8)));
      EXPECT_TRUE(read(changed).clean);
    }
  }
}

// The labelled data live outside the repository (HEARSAY_DATA). HEARSAY_REQUIRE_DATA=1 makes their absence a failure.
std::string data_folder(const std::string& part) {
  const char* said = std::getenv("HEARSAY_DATA");
  const char* home = std::getenv("HOME");
  const std::string root = said != nullptr ? said : std::string(home == nullptr ? "" : home) + "/.cache/hearsay-data";
  const std::string folder = root + "/" + part;
  return std::filesystem::exists(folder) ? folder : std::string();
}

void read_all(const std::string& part) {
  const std::string folder = data_folder(part);
  if (folder.empty()) {
    const char* required = std::getenv("HEARSAY_REQUIRE_DATA");
    if (required != nullptr && std::string_view(required) == "1") FAIL() << "no data set " << part;
    GTEST_SKIP() << "no data set " << part << "; set HEARSAY_DATA to where it is";
  }
  std::size_t files = 0, articles = 0, refusals = 0;
  double slowest = 0;
  const Clock clock;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    const std::string path = entry.path().string();
    const Clock one;
    std::size_t answers = 0;
    read_source(
        path, {}, {},
        [&](Article a) {
          EXPECT_TRUE(is_whole(a)) << path;
          ++articles;
          ++answers;
          return true;
        },
        [&](Refusal r) {
          EXPECT_EQ(r.source, path);
          EXPECT_EQ(r.error.message.rfind(path, 0), 0u) << r.error.message;
          ++refusals;
          ++answers;
        });
    // An archive of pictures and redirects may hold neither article nor damage.
    const bool archive = path.find(".warc") != std::string::npos || path.find(".arc") != std::string::npos;
    EXPECT_TRUE(answers > 0 || archive) << path << ": neither read nor refused";
    slowest = std::max(slowest, one.seconds());
    ++files;
  }
  const double seconds = clock.seconds();
  std::printf("%s: %zu files, %zu articles, %zu refusals, %.2f s, slowest file %.2f s, %.0f articles/s\n", part.c_str(), files, articles,
              refusals, seconds, slowest, static_cast<double>(articles) / std::max(seconds, 1e-9));
  EXPECT_GT(files, 0u);
}

// JSON-LD of real pages that no strict parser takes: how many of the headlines in it are found. The share is a floor.
TEST(Hostile, AHeadlineOfBrokenLinkedDataIsCutBetweenCharacters) {
  for (std::size_t before = 4093; before <= 4096; ++before) {
    const std::string text = R"({"@type": "NewsArticle" "headline": ")" + std::string(before, 'a') + "\xE2\x82\xAC" + std::string(9, 'b') + "\"";
    const std::string headline = read_linked_data({text}).headline;
    EXPECT_TRUE(is_utf8(headline)) << before;
    EXPECT_EQ(headline, std::string(before, 'a') + (before < 4096 ? "\xE2\x82\xAC" : "")) << before;
  }
}

TEST(Data, BrokenLinkedData) {
  const std::string folder = data_folder("torture");
  if (folder.empty()) {
    const char* required = std::getenv("HEARSAY_REQUIRE_DATA");
    if (required != nullptr && std::string_view(required) == "1") FAIL() << "no data set torture";
    GTEST_SKIP() << "no data set torture; set HEARSAY_DATA to where it is";
  }
  std::ifstream in(folder + "/jsonld-invalid.jsonl");
  std::size_t blocks = 0, found = 0;
  for (std::string line; std::getline(in, line);) {
    const nlohmann::json page = nlohmann::json::parse(line);
    for (const auto& bad : page["bad"]) {
      const std::string text = bad["text"];
      if (text.find("\"headline\"") == std::string::npos || text.find("Article\"") == std::string::npos) continue;
      ++blocks;
      const bool read = !read_linked_data({clean_utf8(text)}).headline.empty();
      found += read;
      if (!read && std::getenv("HEARSAY_SHOW") != nullptr) std::printf("%s: %s\n", page["file"].get<std::string>().c_str(), bad["error"].get<std::string>().c_str());
    }
  }
  std::printf("broken JSON-LD: headline of %zu of %zu articles\n", found, blocks);
  EXPECT_GT(blocks, 20u);
  EXPECT_GE(found * 100, blocks * 90);
}

TEST(Data, Torture) { read_all("torture"); }
TEST(Data, Warc) { read_all("warc"); }
TEST(Data, CcNews) { read_all("ccnews"); }
TEST(Data, Feeds) { read_all("feeds"); }
TEST(Data, Metadata) { read_all("metadata"); }

}  // namespace
}  // namespace hearsay
