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
  std::optional<Time> doubtful;  // for want of better: JSON-LD's date in words, as templates fill it in; the first <time>
  std::string body;  // JSON-LD articleBody
};

// `address`: where the page was found, or empty.
Metadata read_metadata(const Html& html, std::string_view address);

// A moment as pages write it, when the whole text is little else: the forms of parse_time, "July 8, 2025", "8 Jul 2025",
// "8.7.2025", "2025/07/08". Of "3/4/2025" nothing unless `month_first`, as only a page from the United States means March.
std::optional<Time> loose_time(std::string_view text, bool month_first = false);

// Whether a page in this language ("en-US") writes 3/4/2025 for the fourth of March.
bool writes_month_first(std::string_view language);

// What a page shows. `marked`: a <time> beside the title. `written`: the day in a short text beside it, or in one whose class
// says that it is a date.
struct Shown {
  std::optional<Time> marked, written;
};
Shown visible_dates(const Html& html, std::string_view title, bool month_first);

}  // namespace hearsay
