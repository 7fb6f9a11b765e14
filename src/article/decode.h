// Character encodings; inner header of article.
#pragma once

#include <string>
#include <string_view>

namespace hearsay {

// Bytes of a page, feed or text as clean UTF-8. `label`: what HTTP said, or empty. In order: byte order mark, bytes
// that are UTF-8, the label, what the bytes declare (meta, XML declaration), statistics (uchardet), Windows-1252.
std::string decode(std::string_view bytes, std::string_view label);

// The charset in "text/html; charset=utf-8"; empty when there is none.
std::string_view charset_of(std::string_view content_type);

}  // namespace hearsay
