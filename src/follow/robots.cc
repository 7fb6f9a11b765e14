#include "follow/robots.h"

#include <algorithm>

#include "base/utf8.h"

namespace hearsay {
namespace {

constexpr std::size_t kMostBytes = 512 * 1024, kLongestPattern = 2048, kMostRules = 5000;

int hex_digit(char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1; }

// Unreserved characters as they are; in %XX with capitals whatever else somebody may encode, and browsers do in places: so
// that "/%7Ea" and "/~a", "/ä" and "/%c3%a4", "/{a}" and "/%7Ba%7D" compare as the standard asks.
std::string uniform(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF", kEncodedSomewhere = "\"'<>\\^`{|}";
  std::string out;
  const auto encode = [&](unsigned char byte) {
    out += '%';
    out += kHex[byte >> 4];
    out += kHex[byte & 15];
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0) {
      const auto decoded = static_cast<unsigned char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
      const bool unreserved = (decoded >= '0' && decoded <= '9') || (decoded >= 'a' && decoded <= 'z') || (decoded >= 'A' && decoded <= 'Z') ||
                              decoded == '-' || decoded == '.' || decoded == '_' || decoded == '~';
      if (unreserved) {
        out += static_cast<char>(decoded);
      } else {
        encode(decoded);
      }
      i += 2;
    } else if (byte <= ' ' || byte >= 0x7F || kEncodedSomewhere.find(text[i]) != std::string_view::npos) {
      encode(byte);
    } else {
      out += static_cast<char>(byte);
    }
  }
  return out;
}

// Greedy from the left: a piece between stars is looked for behind the one before it.
bool fits(std::string_view pattern, std::string_view target) {
  const bool anchored = pattern.ends_with('$');
  if (anchored) pattern.remove_suffix(1);
  const std::vector<std::string_view> pieces = split(pattern, '*');
  if (!target.starts_with(pieces.front())) return false;
  std::size_t at = pieces.front().size();
  for (std::size_t i = 1; i < pieces.size(); ++i) {
    const bool last = i + 1 == pieces.size();
    if (last && anchored) return target.size() - at >= pieces[i].size() && target.ends_with(pieces[i]);
    const std::size_t found = target.find(pieces[i], at);
    if (found == std::string_view::npos) return false;
    at = found + pieces[i].size();
  }
  return !anchored || at == target.size();
}

}  // namespace

Robots read_robots(std::string_view bytes, std::string_view product) {
  bytes = bytes.substr(0, kMostBytes);
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  const std::string us = lower_ascii(product);
  std::vector<RobotsRule> ours, others;
  bool named = false, to_us = false, to_all = false, in_rules = false;
  while (!bytes.empty()) {
    const std::size_t end = std::min(bytes.find_first_of("\r\n"), bytes.size());
    std::string_view line = bytes.substr(0, end);
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
    line = trim(line.substr(0, line.find('#')));
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    const std::string key = lower_ascii(trim(line.substr(0, colon)));
    const std::string_view value = trim(line.substr(colon + 1));
    if (key == "user-agent") {
      if (in_rules) to_us = to_all = in_rules = false;  // a new group begins
      const std::string agent = lower_ascii(value.substr(0, value.find_first_of("/ ")));
      to_us = to_us || agent == us;
      to_all = to_all || agent == "*";
      named = named || agent == us;
      continue;
    }
    if (key != "allow" && key != "disallow") continue;
    in_rules = true;
    if (value.empty() || value.size() > kLongestPattern || (value.front() != '/' && value.front() != '*')) continue;
    if (to_us && ours.size() < kMostRules) ours.push_back({uniform(value), key == "allow"});
    if (to_all && others.size() < kMostRules) others.push_back({uniform(value), key == "allow"});
  }
  return {named ? std::move(ours) : std::move(others), false};
}

bool may_fetch(const Robots& robots, std::string_view target) {
  if (target == "/robots.txt") return true;
  if (robots.closed) return false;
  const std::string wanted = uniform(target.empty() ? "/" : target);
  std::size_t longest = 0;
  bool allowed = true;
  for (const RobotsRule& rule : robots.rules) {
    if (rule.pattern.size() < longest || (rule.pattern.size() == longest && !rule.allow)) continue;
    if (!fits(rule.pattern, wanted)) continue;
    longest = rule.pattern.size();
    allowed = rule.allow;
  }
  return allowed;
}

}  // namespace hearsay
