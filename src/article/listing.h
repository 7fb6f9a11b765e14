// Lists of addresses: OPML (feeds), sitemaps with the news extension (pages), indices of sitemaps, the feeds that a page
// names; public beside article.h for following.
//
// In:    bytes from strangers.
// Out:   addresses with what the list says of them.
// Holds: only addresses on the web, each once, in the order of the list.
// Never: loads an entity or an address.
// Cost:  linear in the bytes; at most ListingLimits entries.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace hearsay {

struct ListingLimits {
  std::size_t entries = 50000;  // of one list: what sitemaps.org allows
};

struct ListedFeed {
  std::string url, title, home;  // home: the page that the feed is of
  std::string folder;            // titles of the outlines around it, joined by "/"
  bool operator==(const ListedFeed&) const = default;
};
// Errors: kBadInput when it is no OPML.
Result<std::vector<ListedFeed>> read_opml(std::string_view bytes, const ListingLimits& limits);
// OPML 2.0; folders as read_opml says them.
std::string write_opml(const std::vector<ListedFeed>& feeds, std::string_view title);

struct ListedPage {
  std::string url, title, outlet, language;
  std::optional<Time> published, modified;  // news:publication_date, lastmod
  bool operator==(const ListedPage&) const = default;
};
struct Sitemap {
  std::vector<ListedPage> pages;
  std::vector<ListedPage> sitemaps;  // of an index: each with its lastmod
};
// Errors: kBadInput when it is no sitemap.
Result<Sitemap> read_sitemap(std::string_view bytes, const ListingLimits& limits);

// The feeds that a page says are its own (<link rel=alternate> of a feed's type), in its order; `address`: where it was found.
std::vector<ListedFeed> feeds_of_page(std::string_view html, std::string_view address);

// What a list of addresses begins like: "opml", "sitemap", or "".
std::string_view listing_kind(std::string_view head);

}  // namespace hearsay
