// The day that a page shows beside its title, for pages that say it nowhere else.
//
// Looked for in short texts just behind the title, then just before it: "July 8, 2025", "Published
// 8 Jul 2025". A longer text that holds a date tells of an event, and a date further away is
// another article's. Months are known as mail headers write them, by their first three letters.
#include <algorithm>

#include "article/metadata.h"
#include "base/utf8.h"

namespace hearsay {
namespace {

constexpr std::size_t kLongestLine = 80;             // bytes of a text that is a date line
constexpr std::uint32_t kBehind = 80, kBefore = 40;  // nodes from the title
constexpr std::uint32_t kMostHeadings = 16, kMostInHeading = 64;

bool is_number(std::string_view word, std::size_t least, std::size_t most) {
  return word.size() >= least && word.size() <= most &&
         std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// "july 8 2025" or "8 july 2025" among folded words.
std::optional<Time> written_date(std::string_view text) {
  const std::string folded = fold_words(text);
  const std::vector<std::string_view> words = split(folded, ' ');
  for (std::size_t i = 0; i + 2 < words.size(); ++i) {
    std::string_view day = words[i], month = words[i + 1];
    if (!is_number(words[i + 2], 4, 4)) continue;
    if (!is_number(day, 1, 2)) std::swap(day, month);
    if (!is_number(day, 1, 2) || month.size() < 3 || month.size() > 9 || is_number(month, 1, 9))
      continue;
    std::string name(month.substr(0, 3));
    name[0] = static_cast<char>(name[0] - 'a' + 'A');
    const std::optional<Time> time = parse_time(std::string(day) + ' ' + name + ' ' +
                                                std::string(words[i + 2]) + " 00:00:00 GMT");
    if (time) return time;
  }
  return std::nullopt;
}

std::uint32_t title_node(const Html& html, std::string_view title) {
  const std::string wanted = fold_words(title);
  std::uint32_t first = 0, looks = 0;
  for (std::uint32_t i = 1; i < html.nodes.size() && looks < kMostHeadings; ++i) {
    if (html.nodes[i].tag != Tag::kH1) continue;
    ++looks;
    if (first == 0) first = i;
    if (html.nodes[i].end - i > kMostInHeading || wanted.empty()) continue;
    if (fold_words(html.text(i)) == wanted) return i;
  }
  return first;
}

}  // namespace

std::optional<Time> visible_date(const Html& html, std::string_view title) {
  const std::uint32_t heading = title_node(html, title);
  if (heading == 0) return std::nullopt;
  const auto date_of_text = [&](std::uint32_t node) -> std::optional<Time> {
    const HtmlNode& here = html.nodes[node];
    if (here.tag != Tag::kText || is_invisible(html.nodes[here.parent].tag)) return std::nullopt;
    const std::string_view text = trim(here.raw);
    if (text.size() < 8 || text.size() > kLongestLine) return std::nullopt;
    return written_date(decode_references(text));
  };
  const auto end = static_cast<std::uint32_t>(html.nodes.size());
  for (std::uint32_t i = heading; i < std::min(end, html.nodes[heading].end + kBehind); ++i)
    if (const std::optional<Time> found = date_of_text(i)) return found;
  for (std::uint32_t i = heading; i-- > (heading > kBefore ? heading - kBefore : 0);)
    if (const std::optional<Time> found = date_of_text(i)) return found;
  return std::nullopt;
}

}  // namespace hearsay
