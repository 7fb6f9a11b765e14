// JSON as found on the web; inner header of article. simdjson stays behind it and feed_json.h.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "article/article.h"

namespace hearsay {

// What a line of JSON Lines says. Errors: kBadInput with the reason.
Result<Article> article_of_json(std::string_view line);

// What the JSON-LD blocks of a page say about its article.
struct LinkedData {
  std::string headline, body, author, publisher, language, url;
  std::string published, modified;  // as written
};
// Blocks that no repair makes readable are passed over; the last resort finds single fields.
LinkedData read_linked_data(const std::vector<std::string>& blocks);

// Repairs what pages get wrong: line breaks in strings, commas before a bracket, comments around the whole, bad escapes.
std::string repair_json(std::string_view json);

}  // namespace hearsay
