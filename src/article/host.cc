#include "article/host.h"

#include <unicode/uidna.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/utf8.h"

namespace hearsay {
namespace {

constexpr std::size_t kLongestHost = 1000;

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char small = static_cast<char>(c | 32);
  return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
    const int low = high >= 0 ? hex_digit(text[i + 2]) : -1;
    if (low < 0) {
      out += text[i];
    } else {
      out += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  return out;
}

bool is_forbidden(char c) {
  return static_cast<unsigned char>(c) <= 0x20 || c == 0x7F || std::string_view("#/:<>?@[\\]^|%").find(c) != std::string_view::npos;
}

// Names in other letters than ASCII, by UTS 46 without the limits of DNS.
std::optional<std::string> idna(const std::string& name) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UIDNA, decltype(&uidna_close)> rules(
      uidna_openUTS46(UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ | UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_NONTRANSITIONAL_TO_UNICODE, &status),
      uidna_close);
  if (U_FAILURE(status)) return std::nullopt;
  constexpr std::uint32_t kAllowed = UIDNA_ERROR_EMPTY_LABEL | UIDNA_ERROR_LABEL_TOO_LONG | UIDNA_ERROR_DOMAIN_NAME_TOO_LONG |
                                     UIDNA_ERROR_LEADING_HYPHEN | UIDNA_ERROR_TRAILING_HYPHEN | UIDNA_ERROR_HYPHEN_3_4;
  UIDNAInfo found = UIDNA_INFO_INITIALIZER;
  std::string out(8 * kLongestHost, '\0');
  const std::int32_t length = uidna_nameToASCII_UTF8(rules.get(), name.data(), static_cast<std::int32_t>(name.size()), out.data(),
                                                     static_cast<std::int32_t>(out.size()), &found, &status);
  if (U_FAILURE(status) || (found.errors & ~kAllowed) != 0 || length > static_cast<std::int32_t>(out.size())) return std::nullopt;
  out.resize(static_cast<std::size_t>(length));
  return out;
}

// Of an old address of four bytes: decimal, octal after "0", hexadecimal after "0x". Too large ones are kept large.
std::optional<std::uint64_t> number_of(std::string_view text) {
  if (text.empty()) return std::nullopt;
  int base = 10;
  if (text.size() >= 2 && text[0] == '0') {
    base = (text[1] | 32) == 'x' ? 16 : 8;
    text.remove_prefix(base == 16 ? 2 : 1);
  }
  if (text.empty()) return 0;
  std::uint64_t out = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), out, base);
  if (end != text.data() + text.size()) return std::nullopt;
  return failed == std::errc() ? out : UINT64_MAX;
}

std::vector<std::string_view> parts_of(std::string_view name) {
  std::vector<std::string_view> parts = split(name, '.');
  if (parts.size() > 1 && parts.back().empty()) parts.pop_back();
  return parts;
}

bool ends_in_number(std::string_view name) {
  const std::string_view last = parts_of(name).back();
  const bool digits = !last.empty() && std::all_of(last.begin(), last.end(), [](char c) { return c >= '0' && c <= '9'; });
  return digits || number_of(last).has_value();
}

std::optional<std::string> four_bytes(std::string_view name) {
  const std::vector<std::string_view> parts = parts_of(name);
  if (parts.size() > 4) return std::nullopt;
  std::uint64_t address = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::optional<std::uint64_t> number = number_of(parts[i]);
    // The last part stands for all bytes that are left.
    const std::uint64_t most = i + 1 < parts.size() ? 0xFF : (std::uint64_t{1} << 8 * (5 - parts.size())) - 1;
    if (!number || *number > most) return std::nullopt;
    address |= i + 1 < parts.size() ? *number << 8 * (3 - i) : *number;
  }
  std::string out;
  for (int shift = 24; shift >= 0; shift -= 8) out += std::to_string(address >> shift & 0xFF) + (shift > 0 ? "." : "");
  return out;
}

using Pieces = std::array<std::uint16_t, 8>;

// The four bytes at the end of an address of sixteen: strictly decimal.
bool read_tail(std::string_view text, Pieces& pieces, std::size_t& count) {
  const std::vector<std::string_view> bytes = split(text, '.');
  if (bytes.size() != 4 || count > 6) return false;
  for (std::size_t i = 0; i < 4; ++i) {
    unsigned value = 256;
    const auto [end, failed] = std::from_chars(bytes[i].data(), bytes[i].data() + bytes[i].size(), value);
    if (failed != std::errc() || end != bytes[i].data() + bytes[i].size() || value > 255 || (bytes[i].size() > 1 && bytes[i][0] == '0')) return false;
    pieces[count + i / 2] = static_cast<std::uint16_t>(pieces[count + i / 2] * 256 + value);
  }
  count += 2;
  return true;
}

// Pieces of four digits between colons; one "::" stands for as many zeros as are missing.
std::optional<Pieces> sixteen_bytes(std::string_view text) {
  Pieces pieces = {};
  std::size_t count = 0, at = 0;
  std::optional<std::size_t> gap;
  if (text.starts_with("::")) {
    gap = 0;
    at = 2;
  }
  while (at < text.size()) {
    if (count == 8) return std::nullopt;
    if (text[at] == ':') {
      if (gap || at == 0) return std::nullopt;
      ++at;
      gap = count;
      continue;
    }
    const std::size_t end = std::min(text.find(':', at), text.size());
    const std::string_view piece = text.substr(at, end - at);
    if (piece.find('.') != std::string_view::npos) {
      if (end != text.size() || !read_tail(piece, pieces, count)) return std::nullopt;
      break;
    }
    if (piece.size() > 4) return std::nullopt;
    for (const char c : piece) {
      if (hex_digit(c) < 0) return std::nullopt;
      pieces[count] = static_cast<std::uint16_t>(pieces[count] * 16 + hex_digit(c));
    }
    ++count;
    if (end + 1 == text.size()) return std::nullopt;  // a single colon at the end
    at = end + 1;
  }
  if (gap ? count == 8 : count != 8) return std::nullopt;
  if (gap) std::rotate(pieces.begin() + static_cast<std::ptrdiff_t>(*gap), pieces.begin() + static_cast<std::ptrdiff_t>(count), pieces.end());
  return pieces;
}

// The longest run of zeros, the first of them, is left out.
std::string written(const Pieces& pieces) {
  std::size_t from = 8, longest = 1;
  for (std::size_t i = 0; i < 8; ++i) {
    std::size_t run = 0;
    while (i + run < 8 && pieces[i + run] == 0) ++run;
    if (run > longest) {
      from = i;
      longest = run;
    }
  }
  std::string out = "[";
  for (std::size_t i = 0; i < 8; ++i) {
    if (i == from) {
      out += i == 0 ? "::" : ":";
      i += longest - 1;
      continue;
    }
    char digits[4];
    out.append(digits, std::to_chars(digits, digits + 4, pieces[i], 16).ptr);
    if (i < 7) out += ':';
  }
  return out + ']';
}

}  // namespace

std::optional<std::string> ascii_host(std::string_view said) {
  if (said.empty() || said.size() > kLongestHost) return std::nullopt;
  if (said.front() == '[') {
    if (said.back() != ']') return std::nullopt;
    const std::optional<Pieces> pieces = sixteen_bytes(said.substr(1, said.size() - 2));
    return pieces ? std::optional(written(*pieces)) : std::nullopt;
  }
  std::string name = lower_ascii(percent_decoded(said));
  const bool is_plain = std::all_of(name.begin(), name.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (!is_plain) {
    std::optional<std::string> encoded = idna(name);
    if (!encoded) return std::nullopt;
    name = std::move(*encoded);
  }
  if (name.empty() || std::any_of(name.begin(), name.end(), is_forbidden)) return std::nullopt;
  return ends_in_number(name) ? four_bytes(name) : name;
}

}  // namespace hearsay
