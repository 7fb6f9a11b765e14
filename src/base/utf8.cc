#include "base/utf8.h"

#include <algorithm>
#include <cstring>

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "base/result.h"

namespace hearsay {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

// Length of the well-formed sequence at `at`, 0 when it is ill-formed.
std::size_t sequence_length(std::string_view text, std::size_t at, char32_t& out) {
  auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  unsigned char lead = byte(at);
  std::size_t length = lead < 0x80 ? 1 : lead >= 0xC2 && lead < 0xE0 ? 2 : lead >= 0xE0 && lead < 0xF0 ? 3
                       : lead >= 0xF0 && lead < 0xF5                      ? 4 : 0;
  if (length == 0 || at + length > text.size()) return 0;
  char32_t value = length == 1 ? lead : lead & (0xFFu >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    unsigned char next = byte(at + i);
    if ((next & 0xC0) != 0x80) return 0;
    value = (value << 6) | (next & 0x3F);
  }
  if ((length == 3 && value < 0x800) || (length == 4 && (value < 0x10000 || value > 0x10FFFF)) ||
      (value >= 0xD800 && value < 0xE000))
    return 0;
  out = value;
  return length;
}

// Eight bytes at once; pages are mostly ASCII, and looking at each byte was a third of what reading one cost.
std::uint64_t eight_bytes(std::string_view text, std::size_t at) {
  std::uint64_t out;
  std::memcpy(&out, text.data() + at, sizeof out);
  return out;
}
constexpr std::uint64_t kEach = 0x0101010101010101, kHigh = 0x80 * kEach;

// One past the ASCII bytes from `at` on.
std::size_t ascii_end(std::string_view text, std::size_t at) {
  while (at + 8 <= text.size() && (eight_bytes(text, at) & kHigh) == 0) at += 8;
  while (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80) ++at;
  return at;
}

// One past the bytes from `at` on that clean_utf8 leaves as they are, of ASCII.
std::size_t plain_end(std::string_view text, std::size_t at) {
  const auto plain = [](char c) { return (c >= 0x20 && c < 0x7F) || c == '\n' || c == '\t'; };
  while (at < text.size()) {
    while (at + 8 <= text.size()) {
      const std::uint64_t eight = eight_bytes(text, at);
      // A high bit stands in one of the three when a byte is beyond ASCII, 0x7F, or below a blank.
      if (((eight | (eight + kEach) | (eight - 0x20 * kEach)) & kHigh) != 0) break;
      at += 8;
    }
    const std::size_t stop = std::min(at + 8, text.size());
    while (at < stop && plain(text[at])) ++at;
    if (at < stop) break;
  }
  return at;
}

// Copies the bytes of a word with capital ASCII letters made small; false when one is beyond ASCII.
template <typename Word>
bool small_bytes(const char* from, char* to) {
  constexpr Word kOne = static_cast<Word>(kEach), kTop = static_cast<Word>(kHigh);
  Word bytes;
  std::memcpy(&bytes, from, sizeof bytes);
  // Adding moves into a byte's high bit whether it is at least 'A', and whether it is beyond 'Z'. 'a' is 'A' + 32.
  const auto low = static_cast<Word>(bytes & static_cast<Word>(~kTop));
  const auto capital = static_cast<Word>((low + static_cast<Word>((0x80 - 'A') * kOne)) & ~(low + static_cast<Word>((0x7F - 'Z') * kOne)) & kTop);
  const auto small = static_cast<Word>(bytes | static_cast<Word>(capital >> 2));
  std::memcpy(to, &small, sizeof small);
  return (bytes & kTop) == 0;
}

// The base letter of an accented one, by its canonical decomposition.
char32_t without_accent(char32_t c) {
  if (c < 0xC0) return c;
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2* nfd = unorm2_getNFDInstance(&status);
  if (U_FAILURE(status)) return c;
  UChar buffer[8];
  std::int32_t length = unorm2_getDecomposition(nfd, static_cast<UChar32>(c), buffer, 8, &status);
  if (U_FAILURE(status) || length <= 0) return c;
  UChar32 first;
  std::int32_t offset = 0;
  U16_NEXT(buffer, offset, length, first);
  return static_cast<char32_t>(first);
}

char32_t plain_mark(char32_t c) {
  switch (c) {
    case 0x2018: case 0x2019: case 0x201A: case 0x201B: case 0x2032: case 0x02BC: return '\'';
    case 0x201C: case 0x201D: case 0x201E: case 0x201F: case 0x2033: case 0xAB: case 0xBB: return '"';
    case 0x2010: case 0x2011: case 0x2012: case 0x2013: case 0x2014: case 0x2015: case 0x2212: return '-';
    case 0xA0: case 0x2009: case 0x202F: return ' ';
    default: return c;
  }
}

}  // namespace

char32_t decode_code_point(std::string_view text, std::size_t& offset) {
  HEARSAY_CHECK(offset < text.size());
  char32_t value = kReplacement;
  std::size_t length = sequence_length(text, offset, value);
  if (length == 0) {
    ++offset;
    return kReplacement;
  }
  offset += length;
  return value;
}

void append_code_point(std::string& out, char32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | (c >> 6));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | (c >> 12));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | (c >> 18));
    out += static_cast<char>(0x80 | ((c >> 12) & 0x3F));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  }
}

bool is_utf8(std::string_view bytes) {
  for (std::size_t at = ascii_end(bytes, 0); at < bytes.size(); at = ascii_end(bytes, at)) {
    char32_t c;
    const std::size_t length = sequence_length(bytes, at, c);
    if (length == 0) return false;
    at += length;
  }
  return true;
}

std::string clean_utf8(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t begin = at;
    at = plain_end(bytes, at);
    out.append(bytes, begin, at - begin);
    if (at >= bytes.size()) break;
    if (bytes[at] == '\r') {
      ++at;
      if (at >= bytes.size() || bytes[at] != '\n') out += '\n';
      continue;
    }
    char32_t c = next_code_point(bytes, at);
    if (c == 0xFEFF || (c < 0x20 && c != '\n' && c != '\t') || c == 0x7F) continue;
    append_code_point(out, c);
  }
  return out;
}

bool is_border(std::string_view text, std::size_t offset) {
  return offset == text.size() || (offset < text.size() && (static_cast<unsigned char>(text[offset]) & 0xC0) != 0x80);
}

std::size_t count_code_points(std::string_view text) {
  std::size_t count = 0;
  for (char c : text) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return count;
}

bool is_wide_letter(char32_t c) {
  return u_isalpha(static_cast<UChar32>(c)) != 0 || (U_MASK(u_charType(static_cast<UChar32>(c))) & U_GC_M_MASK) != 0;
}
bool is_wide_digit(char32_t c) { return u_isdigit(static_cast<UChar32>(c)) != 0; }
bool is_wide_space(char32_t c) { return u_isUWhiteSpace(static_cast<UChar32>(c)) != 0; }
bool is_wide_upper(char32_t c) { return u_isupper(static_cast<UChar32>(c)) != 0; }
bool is_word_character(char32_t c) {
  if (c < 0x80) return c == '_' || is_letter(c) || is_digit(c);
  return (U_MASK(u_charType(static_cast<UChar32>(c))) & (U_GC_L_MASK | U_GC_N_MASK)) != 0;
}
char32_t to_small(char32_t c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + 32 : c;
  return static_cast<char32_t>(u_tolower(static_cast<UChar32>(c)));
}

std::string fold(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    unsigned char byte = static_cast<unsigned char>(text[at]);
    if (byte < 0x80) {
      out += static_cast<char>(byte >= 'A' && byte <= 'Z' ? byte | 32 : byte);
      ++at;
      continue;
    }
    char32_t c = plain_mark(next_code_point(text, at));
    if ((U_MASK(u_charType(static_cast<UChar32>(c))) & U_GC_MN_MASK) != 0) continue;
    append_code_point(out, without_accent(static_cast<char32_t>(u_foldCase(static_cast<UChar32>(c), U_FOLD_CASE_DEFAULT))));
  }
  return out;
}

bool small_ascii(std::string_view text, char* out) {
  const std::size_t size = text.size();
  bool ascii = true;
  std::size_t at = 0;
  if (size >= 4) {
    // The last bytes are read again with those before them rather than one by one.
    for (; size - at >= 8; at += 8) ascii = small_bytes<std::uint64_t>(text.data() + at, out + at) && ascii;
    for (; size - at >= 4; at += 4) ascii = small_bytes<std::uint32_t>(text.data() + at, out + at) && ascii;
    return at == size ? ascii : small_bytes<std::uint32_t>(text.data() + size - 4, out + size - 4) && ascii;
  }
  for (; at < size; ++at) ascii = small_bytes<std::uint8_t>(text.data() + at, out + at) && ascii;
  return ascii;
}

std::string fold_words(std::string_view text) {
  std::string out;
  if (std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; })) {
    out.resize(text.size());  // a word's gap is one of its bytes: the keys are no longer
    char* to = out.data();
    bool gap = false;
    for (char c : text) {
      const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 32) : c;
      if (!(lower >= 'a' && lower <= 'z') && !(lower >= '0' && lower <= '9')) {
        gap = true;
        continue;
      }
      if (gap && to != out.data()) *to++ = ' ';
      gap = false;
      *to++ = lower;
    }
    out.resize(static_cast<std::size_t>(to - out.data()));
    return out;
  }
  const std::string folded = fold(text);
  out.reserve(folded.size());
  bool gap = false;
  for (std::size_t at = 0; at < folded.size();) {
    char32_t c = next_code_point(folded, at);
    if (!is_letter(c) && !is_digit(c)) {
      gap = true;
      continue;
    }
    if (gap && !out.empty()) out += ' ';
    gap = false;
    append_code_point(out, c);
  }
  return out;
}

std::string lower_ascii(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && static_cast<unsigned char>(text.front()) < 0x80 && is_space(static_cast<unsigned char>(text.front()))) text.remove_prefix(1);
  while (!text.empty() && is_space(static_cast<unsigned char>(text.back())) &&
         static_cast<unsigned char>(text.back()) < 0x80)
    text.remove_suffix(1);
  return text;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> out;
  for (std::size_t begin = 0;;) {
    std::size_t end = text.find(separator, begin);
    out.push_back(text.substr(begin, end == std::string_view::npos ? end : end - begin));
    if (end == std::string_view::npos) return out;
    begin = end + 1;
  }
}

std::vector<std::uint32_t> code_points_at(std::string_view text, const std::vector<std::uint32_t>& byte_offsets) {
  std::vector<std::uint32_t> out;
  out.reserve(byte_offsets.size());
  std::uint32_t at = 0, count = 0;
  for (std::uint32_t offset : byte_offsets) {
    for (; at < offset && at < text.size(); ++at) count += (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
    out.push_back(count);
  }
  return out;
}

}  // namespace hearsay
