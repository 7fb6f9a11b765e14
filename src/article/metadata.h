// What a page says about itself, in the many places where pages say it; inner header of article.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "article/html.h"
#include "base/time.h"

namespace hearsay {

struct Metadata {
  std::string url, outlet, language, title, author;
  std::optional<Time> published, modified;
  std::string body;  // JSON-LD articleBody
};

// `address`: where the page was found, or empty.
Metadata read_metadata(const Html& html, std::string_view address);

// The day written beside the title, where the page shows one.
std::optional<Time> visible_date(const Html& html, std::string_view title);

}  // namespace hearsay
