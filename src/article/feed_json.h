// JSON Feed 1.0 and 1.1; inner header of article.
#pragma once

#include <cstddef>
#include <string_view>

#include "article/feed_document.h"

namespace hearsay {

// Whether JSON begins as a feed and not as an article: its version names the standard.
bool is_json_feed(std::string_view head);

// As read_feed_document, of which it is a part.
Result<FeedDocument> read_json_feed(std::string_view bytes, const FeedHttp& http, std::size_t most_entries);

}  // namespace hearsay
