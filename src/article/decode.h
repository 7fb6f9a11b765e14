// Character encodings; public beside article.h for measuring.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hearsay {

// Bytes of a page, feed or text as clean UTF-8. `label`: what HTTP said, or empty. In order: byte order mark, bytes
// that are UTF-8, the label, what the bytes declare (meta, XML declaration), statistics (uchardet), Windows-1252.
std::string decode(std::string_view bytes, std::string_view label);

// The bytes in this encoding (WHATWG's reading of the label) and no other, as clean UTF-8; nothing when it is unknown.
std::optional<std::string> decode_as(std::string_view bytes, std::string_view label);

// Whether the bytes are characters of four bytes each without a mark: "utf-32le", "utf-32be", else nullptr.
const char* wide_units(std::string_view bytes);

// What statistics say of bytes that are no UTF-8, in small letters; "windows-1252" where they say nothing.
std::string guess_encoding(std::string_view bytes);

// The charset in "text/html; charset=utf-8"; empty when there is none.
std::string_view charset_of(std::string_view content_type);

}  // namespace hearsay
