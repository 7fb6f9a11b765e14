// OPML and sitemaps: what they list is on the web, and OPML that was read can be written and read again.
#include <string>

#include "article/listing.h"
#include "fuzz_article.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view rest(reinterpret_cast<const char*>(bytes), size);
  const auto on_the_web = [](const std::string& url) { return url.find("://") != std::string::npos; };
  if (const auto feeds = hearsay::read_opml("<opml>" + std::string(rest), {})) {
    for (const hearsay::ListedFeed& feed : *feeds) HEARSAY_CHECK(on_the_web(feed.url) && hearsay::is_utf8(feed.title));
    const auto again = hearsay::read_opml(hearsay::write_opml(*feeds, "again"), {});
    HEARSAY_CHECK(again && again->size() == feeds->size());
  }
  if (const auto map = hearsay::read_sitemap("<urlset>" + std::string(rest), {}))
    for (const hearsay::ListedPage& page : map->pages) HEARSAY_CHECK(on_the_web(page.url) && hearsay::is_utf8(page.title));
  return 0;
}
