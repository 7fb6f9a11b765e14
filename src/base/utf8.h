// UTF-8: checks, repairs and folds text. Offsets are bytes unless a name says code points.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hearsay {

bool is_utf8(std::string_view bytes);
// Invalid sequences become U+FFFD; C0 controls except \t and \n are dropped; \r\n and \r become \n.
std::string clean_utf8(std::string_view bytes);
bool is_border(std::string_view text, std::size_t offset);  // true where a code point starts, and at the end
std::size_t count_code_points(std::string_view text);
// The code point at `offset`, which is advanced past it; U+FFFD and one byte further on bad input.
char32_t decode_code_point(std::string_view text, std::size_t& offset);
inline char32_t next_code_point(std::string_view text, std::size_t& offset) {
  if (offset < text.size() && static_cast<unsigned char>(text[offset]) < 0x80) return static_cast<unsigned char>(text[offset++]);
  return decode_code_point(text, offset);
}
// Appends a code point as UTF-8.
void append_code_point(std::string& out, char32_t code_point);

// What a code point above ASCII is. For callers: the functions below, which ask ICU for those only.
bool is_wide_letter(char32_t c);
bool is_wide_upper(char32_t c);
bool is_wide_digit(char32_t c);
bool is_wide_space(char32_t c);

inline bool is_letter(char32_t c) {  // Unicode L*
  return c < 0x80 ? (c | 32) >= 'a' && (c | 32) <= 'z' : is_wide_letter(c);
}
inline bool is_digit(char32_t c) {  // Unicode Nd
  return c < 0x80 ? c >= '0' && c <= '9' : is_wide_digit(c);
}
inline bool is_upper(char32_t c) {
  return c < 0x80 ? c >= 'A' && c <= 'Z' : is_wide_upper(c);
}
bool is_word_character(char32_t c);  // Unicode L*, N* and "_"
char32_t to_small(char32_t c);
inline bool is_space(char32_t c) { return c < 0x80 ? c == ' ' || (c >= 9 && c <= 13) : is_wide_space(c); }
// Han, Hiragana, Katakana: scripts written without blanks.
constexpr bool is_han(char32_t c) {
  return c >= 0x3040 && (c < 0x3100 || (c >= 0x3400 && c < 0x4DC0) || (c >= 0x4E00 && c < 0xA000) ||
                         (c >= 0xF900 && c < 0xFB00) || (c >= 0x20000 && c < 0x32000));
}

// For keys: case folded, accents removed, typographic quotes and dashes made ASCII.
std::string fold(std::string_view text);
// fold, then every run of anything but letters and digits becomes one blank, trimmed: "Grab Holdings Ltd." -> "grab holdings ltd".
std::string fold_words(std::string_view text);
std::string lower_ascii(std::string_view text);  // A to Z only: names of tags, headers, encodings
// Writes the text with A to Z made small; false when it is not all ASCII. `out` has room for its bytes.
bool small_ascii(std::string_view text, char* out);
std::string_view trim(std::string_view text);
std::vector<std::string_view> split(std::string_view text, char separator);

// Code-point position of each of the byte offsets, which must be ascending.
std::vector<std::uint32_t> code_points_at(std::string_view text, const std::vector<std::uint32_t>& byte_offsets);

}  // namespace hearsay
