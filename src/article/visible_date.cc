// The day that a page shows, for pages that say it nowhere else.
//
// Looked for in short texts just behind the title, then just before it: "July 8, 2025", "Published 8 Jul 2025", "8.7.2025". A
// longer text that holds a date tells of an event, and a date further away is another article's, unless the page calls it
// the date: then the first behind the title counts, if it stands in no list of other articles. Months are known as mail
// headers write them, by their first three letters.
#include <algorithm>

#include "article/metadata.h"
#include "base/utf8.h"

namespace hearsay {
namespace {

constexpr std::size_t kLongestLine = 80;             // bytes of a text that is a date line
constexpr std::uint32_t kBehind = 80, kBefore = 40;  // nodes from the title
constexpr std::uint32_t kMostInDate = 8;             // nodes of an element that is a date
constexpr Time kEarliest = 788'918'400;              // 1995: pages of news are no older
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

// "8.7.2025", "2025/07/08", "07/08/25" among other characters.
std::optional<Time> numeric_date(std::string_view text, bool month_first) {
  const auto digit = [&](std::size_t at) { return at < text.size() && text[at] >= '0' && text[at] <= '9'; };
  for (std::size_t at = 0; at < text.size();) {
    if (!digit(at)) {
      ++at;
      continue;
    }
    int parts[3] = {}, count = 0;
    std::size_t widths[3] = {}, end = at;
    char mark = 0;
    for (; count < 3 && digit(end); ++count) {
      const std::size_t begin = end;
      while (digit(end) && end - begin < 5) parts[count] = parts[count] * 10 + (text[end++] - '0');
      widths[count] = end - begin;
      if (count == 2 || end >= text.size()) continue;
      if (text[end] != '.' && text[end] != '/' && text[end] != '-') break;
      if (mark != 0 && text[end] != mark) break;
      mark = text[end++];
    }
    if (count == 3 && !digit(end)) {
      Date date;
      if (widths[0] == 4 && widths[1] <= 2 && widths[2] <= 2) {
        date = {parts[0], parts[1], parts[2]};
      } else if (widths[0] <= 2 && widths[1] <= 2 && widths[2] == 4) {
        const bool day_first = mark == '.' || parts[0] > 12 || parts[0] == parts[1];
        if (day_first) date = {parts[2], parts[1], parts[0]};
        else if (month_first || parts[1] > 12) date = {parts[2], parts[0], parts[1]};
      }
      if (is_date(date)) return time_of(date);
    }
    at = std::max(end, at + 1);
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

bool writes_month_first(std::string_view language) {
  const std::string folded = lower_ascii(language);
  return folded == "en-us" || folded == "en_us";
}

std::optional<Time> loose_time(std::string_view text, bool month_first) {
  text = trim(text);
  if (const std::optional<Time> time = parse_time(text)) return time;
  if (text.size() < 6 || text.size() > kLongestLine) return std::nullopt;
  if (const std::optional<Time> written = written_date(text)) return written;
  return numeric_date(text, month_first);
}

namespace {

// Whether a word of its class, id or itemprop says that an element is the article's date; and whether it says otherwise.
struct DateName {
  bool is = false, other = false;
};
DateName date_name(const Html& html, std::uint32_t node) {
  DateName out;
  const std::string_view raw = html.nodes[node].raw;
  if (raw.size() < 8) return out;
  std::string names;
  for (const std::string_view attribute : {"class", "id", "itemprop"}) names += html.attribute(node, attribute) + ' ';
  std::string word;
  for (std::size_t i = 0; i < std::min<std::size_t>(names.size(), 300); ++i) {
    const char c = names[i];
    const bool small = c >= 'a' && c <= 'z', capital = c >= 'A' && c <= 'Z';
    if ((capital && i > 0 && names[i - 1] >= 'a' && names[i - 1] <= 'z') || (!small && !capital)) {
      if (word == "date" || word == "published" || word == "pubdate" || word == "datepublished" || word == "dateline" ||
          word == "timestamp" || word == "datetime" || word == "publishdate" || word == "postdate") {
        out.is = true;
      }
      if (word == "modified" || word == "related" || word == "card" || word == "event" || word == "comment" || word == "teaser") out.other = true;
      word.clear();
    }
    if (small || capital) word += capital ? static_cast<char>(c + 32) : c;
  }
  return out;
}

}  // namespace

Shown visible_dates(const Html& html, std::string_view title, bool month_first) {
  Shown shown;
  const std::uint32_t heading = title_node(html, title);
  const auto end = static_cast<std::uint32_t>(html.nodes.size());
  const auto see = [&](std::uint32_t node) {
    const HtmlNode& here = html.nodes[node];
    if (here.tag == Tag::kTime && !shown.marked) {
      shown.marked = loose_time(html.attribute(node, "datetime"), month_first);
      if (shown.marked < kEarliest) shown.marked.reset();
    }
    if (here.tag != Tag::kText || shown.written || is_invisible(html.nodes[here.parent].tag)) return;
    const std::string_view text = trim(here.raw);
    if (text.size() < 8 || text.size() > kLongestLine) return;
    shown.written = loose_time(decode_references(text), month_first);
    if (shown.written < kEarliest) shown.written.reset();
  };
  if (heading > 0) {
    for (std::uint32_t i = heading; i < std::min(end, html.nodes[heading].end + kBehind); ++i) see(i);
    for (std::uint32_t i = heading; i-- > (heading > kBefore ? heading - kBefore : 0);) see(i);
  }
  // Elements named as a date: behind the title if there is one, else before it; none in a list of other articles.
  std::optional<Time> before;
  std::uint32_t left_out = 0;  // end of a part that dates something else
  for (std::uint32_t i = 1; i < end && !shown.written; ++i) {
    const HtmlNode& here = html.nodes[i];
    if (i < left_out || here.tag == Tag::kText || here.tag == Tag::kBody || here.tag == Tag::kHtml) continue;
    if (is_invisible(here.tag) || here.tag == Tag::kNav || here.tag == Tag::kAside || here.tag == Tag::kFooter) {
      left_out = here.end;
      continue;
    }
    const DateName name = date_name(html, i);
    if (!name.is || name.other || here.end - i > kMostInDate || (i < heading && before)) continue;
    std::optional<Time> time = loose_time(html.text(i), month_first);
    if (time < kEarliest) time.reset();
    (i < heading ? before : shown.written) = time;
  }
  if (!shown.written) shown.written = before;
  return shown;
}

}  // namespace hearsay
