// Addresses as browsers read them: the URL standard of WHATWG for http and https, without its other schemes, which lead
// nowhere that Hearsay goes. The standard tells a machine that looks at one character after the other; here an address is
// cut at its marks from the left, which comes to the same: tests/url_test.cc holds both against its tests.
#include "article/url.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "article/host.h"
#include "base/utf8.h"

namespace hearsay {
namespace {

constexpr std::size_t kLongest = 4096;

// Where a character of ASCII is written as "%" and its number.
enum Place : std::uint8_t { kFragment = 1, kQuery = 2, kPath = 4, kUser = 8 };

constexpr std::array<std::uint8_t, 128> encoded_places() {
  std::array<std::uint8_t, 128> out = {};
  const auto add = [&](std::string_view characters, int places) {
    for (const char c : characters) out[static_cast<std::size_t>(c)] |= static_cast<std::uint8_t>(places);
  };
  for (std::size_t c = 0; c < 0x20; ++c) out[c] = 0xFF;
  out[0x7F] = 0xFF;
  add(" \"<>", 0xFF);
  add("`", kFragment | kPath | kUser);
  add("#'", kQuery);
  add("#?^{}", kPath | kUser);
  add("/:;=@[\\]|", kUser);
  return out;
}
constexpr std::array<std::uint8_t, 128> kEncoded = encoded_places();

void append_encoded(std::string& out, std::string_view text, Place place) {
  const auto append_byte = [&](char c) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    out += {'%', kDigits[static_cast<unsigned char>(c) >> 4], kDigits[static_cast<unsigned char>(c) & 15]};
  };
  for (std::size_t i = 0; i < text.size();) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c < 0x80) {
      (kEncoded[c] & place) != 0 ? append_byte(text[i]) : out.push_back(text[i]);
      ++i;
    } else {
      std::string bytes;
      append_code_point(bytes, next_code_point(text, i));
      for (const char byte : bytes) append_byte(byte);
    }
  }
}

// The mark that begins each part stands in it; an empty `query` or `fragment` is none, "?" and "#" are empty ones.
struct Address {
  bool secure = false;
  std::string user, host, port;  // "name:password@", "example.com", ":8080"
  std::string path, query, fragment;
};

std::string text_of(const Address& address) {
  std::string out = address.secure ? "https://" : "http://";
  for (const std::string* part : {&address.user, &address.host, &address.port, &address.path, &address.query, &address.fragment}) out += *part;
  return out;
}

bool is_slash(char c) { return c == '/' || c == '\\'; }

// The length of "scheme:", in any case; 0 without one.
std::size_t scheme_length(std::string_view said) {
  const auto is_letter_of_ascii = [](char c) { return (c | 32) >= 'a' && (c | 32) <= 'z'; };
  if (said.empty() || !is_letter_of_ascii(said[0])) return 0;
  for (std::size_t i = 1; i < said.size(); ++i) {
    if (said[i] == ':') return i + 1;
    if (!is_letter_of_ascii(said[i]) && !(said[i] >= '0' && said[i] <= '9') && said[i] != '+' && said[i] != '-' && said[i] != '.') return 0;
  }
  return 0;
}

bool is_dots(std::string_view segment, std::size_t count) {
  while (!segment.empty() && count > 0) {
    const bool encoded = segment.size() >= 3 && segment[0] == '%' && segment[1] == '2' && (segment[2] | 32) == 'e';
    if (!encoded && segment[0] != '.') return false;
    segment.remove_prefix(encoded ? 3 : 1);
    --count;
  }
  return segment.empty() && count == 0;
}

// Appends to a path without its last segment, one segment after the other.
void append_path(std::string& path, std::string_view said) {
  if (!said.empty() && is_slash(said.front())) said.remove_prefix(1);
  while (true) {
    const std::size_t end = std::min(said.find_first_of("/\\"), said.size());
    const std::string_view segment = said.substr(0, end);
    const bool last = end == said.size(), up = is_dots(segment, 2);
    if (up) path.resize(path.empty() ? 0 : path.rfind('/'));
    if (!up && !is_dots(segment, 1)) {
      path += '/';
      append_encoded(path, segment, kPath);
    } else if (last) {
      path += '/';
    }
    if (last) return;
    said.remove_prefix(end + 1);
  }
}

// "name:password@host:port".
bool read_authority(std::string_view said, Address& to) {
  if (const std::size_t at = said.rfind('@'); at != std::string_view::npos) {
    const std::string_view name = said.substr(0, std::min(said.find(':'), at));
    const std::string_view password = name.size() < at ? said.substr(name.size() + 1, at - name.size() - 1) : std::string_view();
    append_encoded(to.user, name, kUser);
    if (!password.empty()) {
      to.user += ':';
      append_encoded(to.user, password, kUser);
    }
    if (!to.user.empty()) to.user += '@';
    said.remove_prefix(at + 1);
  }
  const std::size_t bracket = said.starts_with('[') ? std::min(said.find(']'), said.size()) : 0;
  const std::size_t colon = std::min(said.find(':', bracket), said.size());
  std::optional<std::string> host = ascii_host(said.substr(0, colon));
  if (!host) return false;
  to.host = std::move(*host);
  const std::string_view port = said.substr(std::min(colon + 1, said.size()));
  if (port.empty()) return true;
  std::uint32_t number = 0;
  const auto [end, failed] = std::from_chars(port.data(), port.data() + port.size(), number);
  if (failed != std::errc() || end != port.data() + port.size() || number > 65535) return false;
  if (number != (to.secure ? 443u : 80u)) to.port = ':' + std::to_string(number);
  return true;
}

// `base`: null when there is none.
std::optional<Address> read_address(std::string_view said, const Address* base) {
  Address out;
  if (const std::size_t length = scheme_length(said); length > 0) {
    const std::string scheme = lower_ascii(said.substr(0, length));
    if (scheme != "http:" && scheme != "https:") return std::nullopt;
    out.secure = scheme == "https:";
    said.remove_prefix(length);
    // "http:page" stands beside a page of the same scheme; anywhere else it is a host.
    if (base != nullptr && base->secure != out.secure) base = nullptr;
  } else if (base == nullptr) {
    return std::nullopt;
  } else {
    out.secure = base->secure;
  }
  if (said.size() >= 2 && is_slash(said[0]) && is_slash(said[1])) base = nullptr;

  if (const std::size_t mark = said.find('#'); mark != std::string_view::npos) {
    out.fragment = '#';
    append_encoded(out.fragment, said.substr(mark + 1), kFragment);
    said = said.substr(0, mark);
  }
  if (const std::size_t mark = said.find('?'); mark != std::string_view::npos) {
    out.query = '?';
    append_encoded(out.query, said.substr(mark + 1), kQuery);
    said = said.substr(0, mark);
  }
  if (base == nullptr) {
    said.remove_prefix(std::min(said.find_first_not_of("/\\"), said.size()));
    const std::string_view authority = said.substr(0, said.find_first_of("/\\"));
    if (!read_authority(authority, out)) return std::nullopt;
    append_path(out.path, said.substr(authority.size()));
    return out;
  }
  out.user = base->user;
  out.host = base->host;
  out.port = base->port;
  if (said.empty()) {
    out.path = base->path;
    if (out.query.empty()) out.query = base->query;
  } else {
    if (!is_slash(said.front())) out.path = base->path.substr(0, base->path.rfind('/'));
    append_path(out.path, said);
  }
  return out;
}

// Without controls and blanks around it, and without tabs and ends of line wherever they stand.
std::string_view stripped(std::string_view said, std::string& room) {
  const auto is_outside = [](char c) { return static_cast<unsigned char>(c) <= 0x20; };
  while (!said.empty() && is_outside(said.front())) said.remove_prefix(1);
  while (!said.empty() && is_outside(said.back())) said.remove_suffix(1);
  if (said.find_first_of("\t\n\r") == std::string_view::npos) return said;
  for (const char c : said)
    if (c != '\t' && c != '\n' && c != '\r') room += c;
  return room;
}

}  // namespace

std::string_view host_of(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  std::string_view host = url.substr(scheme + 3);
  host = host.substr(0, host.find_first_of("/?#"));
  const std::size_t user = host.rfind('@');
  if (user != std::string_view::npos) host.remove_prefix(user + 1);
  const std::size_t bracket = host.starts_with('[') ? std::min(host.find(']'), host.size()) : 0;
  return host.substr(0, host.find(':', bracket));
}

std::string resolve(std::string_view base, std::string_view reference) {
  if (base.size() > kLongest || reference.size() > kLongest) return {};
  std::string base_room, room;
  reference = stripped(reference, room);
  if (reference.empty() || reference.front() == '#') return {};
  const std::optional<Address> from = read_address(stripped(base, base_room), nullptr);
  const std::optional<Address> to = read_address(reference, from ? &*from : nullptr);
  if (!to) return {};
  std::string out = text_of(*to);
  return out.size() > kLongest ? std::string() : out;
}

std::string absolute(std::string_view base, std::string_view reference) {
  reference = trim(reference);
  if (scheme_length(reference) > 0 && !host_of(reference).empty()) return std::string(reference);
  std::string found = resolve(base, reference);
  return found.empty() ? std::string(reference) : found;
}

std::optional<Time> date_in_path(std::string_view url) {
  const std::size_t scheme = url.find("://");
  const std::size_t begin = url.find('/', scheme == std::string_view::npos ? 0 : scheme + 3);
  if (begin == std::string_view::npos) return std::nullopt;
  const std::string_view path = url.substr(begin, std::min<std::size_t>(url.find_first_of("?#", begin) - begin, 2048));
  const auto number = [&](std::size_t at, std::size_t digits) {
    int value = 0;
    for (std::size_t i = at; i < at + digits; ++i) {
      if (i >= path.size() || path[i] < '0' || path[i] > '9') return -1;
      value = value * 10 + (path[i] - '0');
    }
    return value;
  };
  const auto digit = [&](std::size_t at) { return at < path.size() && path[at] >= '0' && path[at] <= '9'; };
  for (std::size_t at = 0; at + 8 < path.size(); ++at) {
    if (digit(at) || !digit(at + 1)) continue;
    const int year = number(at + 1, 4);
    if (year < 1990 || year > 2100) continue;
    std::size_t next = at + 5;
    const char mark = path[next];
    Date date{year, 0, 0};
    if (mark == '/' || mark == '-' || mark == '_') {
      const std::size_t month_digits = digit(next + 2) ? 2 : 1;
      date.month = number(next + 1, month_digits);
      next += 1 + month_digits;
      if (next >= path.size() || path[next] != mark) continue;
      const std::size_t day_digits = digit(next + 2) ? 2 : 1;
      date.day = number(next + 1, day_digits);
      next += 1 + day_digits;
    } else {
      date.month = number(next, 2);
      date.day = number(next + 2, 2);
      next += 4;
    }
    if (!digit(next) && is_date(date)) return time_of(date);
  }
  return std::nullopt;
}

}  // namespace hearsay
