// One page with what HTTP knows of it; public beside article.h for following.
#pragma once

#include <string>
#include <string_view>

#include "article/article.h"

namespace hearsay {

// What an archive or HTTP knows: the address it was found at and the charset label.
struct Found {
  std::string url;
  std::string charset;
};
// An address that the page claims on another host is not believed. Errors: as read_page.
Result<Article> read_page_found(std::string_view html, const Found& found, const Hints& hints, const ArticleLimits& limits);
// The same, with id and what the hints and the address fill in.
Result<Article> read_page_at(std::string_view html, const Found& found, const Hints& hints, const ArticleLimits& limits);

}  // namespace hearsay
