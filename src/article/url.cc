#include "article/url.h"

#include <algorithm>
#include <cctype>
#include <vector>

#include "base/utf8.h"

namespace hearsay {
namespace {

bool is_web(std::string_view url) {
  const auto starts = [&](std::string_view scheme) {
    if (url.size() < scheme.size()) return false;
    for (std::size_t i = 0; i < scheme.size(); ++i) {
      if (std::tolower(static_cast<unsigned char>(url[i])) != scheme[i]) return false;
    }
    return true;
  };
  return starts("http://") || starts("https://");
}

bool has_scheme(std::string_view url) {
  const std::size_t colon = url.find(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  for (std::size_t i = 0; i < colon; ++i) {
    const unsigned char c = static_cast<unsigned char>(url[i]);
    if (std::isalnum(c) == 0 && c != '+' && c != '-' && c != '.') return false;
  }
  return true;
}

// Resolves "." and ".." segments of an absolute path.
std::string normal_path(std::string_view path) {
  std::vector<std::string_view> kept;
  const std::string_view query = path.substr(std::min(path.find_first_of("?#"), path.size()));
  path.remove_suffix(query.size());
  bool folder = true;
  for (const std::string_view part : split(path, '/')) {
    folder = part == "." || part == ".." || part.empty();
    if (part == "..") {
      if (!kept.empty()) kept.pop_back();
    } else if (part != "." && !part.empty()) {
      kept.push_back(part);
    }
  }
  std::string out;
  for (const std::string_view part : kept) {
    out += '/';
    out += part;
  }
  if (folder || out.empty()) out += '/';
  out += query;
  return out;
}

}  // namespace

std::string_view host_of(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  std::string_view host = url.substr(scheme + 3);
  host = host.substr(0, host.find_first_of("/?#"));
  const std::size_t user = host.rfind('@');
  if (user != std::string_view::npos) host.remove_prefix(user + 1);
  return host.substr(0, host.find(':'));
}

namespace {

constexpr std::size_t kLongest = 4096;

std::string joined(std::string_view base, std::string_view reference) {
  if (is_web(reference)) return std::string(reference);
  if (!is_web(base) || has_scheme(reference)) return {};
  const std::size_t host = base.find("://") + 3;
  if (reference.starts_with("//")) return std::string(base.substr(0, host - 2)) + std::string(reference);
  const std::size_t path = std::min(base.find_first_of("/?#", host), base.size());
  const std::string origin(base.substr(0, path));
  if (reference.front() == '/') return origin + normal_path(reference);
  std::string_view folder = base.substr(path);
  folder = folder.substr(0, folder.find_first_of("?#"));
  if (reference.front() == '?') return origin + (folder.empty() ? "/" : std::string(folder)) + std::string(reference);
  folder = folder.substr(0, folder.rfind('/') + 1);
  return origin + normal_path("/" + std::string(folder) + std::string(reference));
}

}  // namespace

std::string resolve(std::string_view base, std::string_view reference) {
  reference = trim(reference);
  if (reference.empty() || reference.front() == '#' || reference.size() > kLongest) return {};
  std::string out = joined(trim(base), reference);
  if (out.size() > kLongest || host_of(out).empty()) return {};
  // Scheme and host are the same in any case; what follows is not, nor is the name of a user before "@".
  const std::string_view host = host_of(out);
  const std::size_t scheme = out.find(':'), begin = static_cast<std::size_t>(host.data() - out.data());
  for (std::size_t i = 0; i < begin + host.size(); ++i)
    if ((i < scheme || i >= begin) && out[i] >= 'A' && out[i] <= 'Z') out[i] = static_cast<char>(out[i] + 32);
  return out;
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
