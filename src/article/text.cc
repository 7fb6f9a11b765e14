#include <algorithm>
#include <cctype>

#include "article/article.h"
#include "article/url.h"
#include "base/hash.h"
#include "base/utf8.h"

namespace hearsay {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }

// Whether a text is broken into lines of one width, as wires and mail send it: nearly every line that another follows in
// its paragraph is full.
bool hard_wrapped(std::string_view text) {
  constexpr std::size_t kWidest = 90, kFull = 45, kLines = 3;
  std::size_t lines = 0, full = 0, wide = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const bool followed = end + 1 < text.size() && !is_blank(text[end + 1]) && text[end + 1] != '\n';
    wide += end - begin > kWidest;  // one may be: a place and date were set before it
    if (followed && end > begin) {
      ++lines;
      full += end - begin >= kFull;
    }
    begin = end + 1;
  }
  return lines >= kLines && wide <= 1 + lines / 20 && full * 3 >= lines * 2;
}

// Whether a line break is inside a paragraph. In a wrapped text a paragraph starts after an empty line, an indented
// line, or a short one; but a short line that ends no sentence goes on where the text indents its paragraphs or the
// next line starts small: wires cut the place and date off the first line. In a text too short to show a width only
// such a small start tells.
bool goes_on(std::string_view line, std::string_view rest, bool wrapped, bool indents) {
  constexpr std::size_t kShort = 40, kLeast = 24;  // bytes; verse and lists have shorter lines
  if (rest.empty() || is_blank(rest[0]) || rest[0] == '\n') return false;
  if (wrapped && line.size() >= kShort) return true;
  const char last = line.empty() ? '\n' : line.back();
  const bool ended = last == '.' || last == '!' || last == '?' || last == ':' || last == '"' || last == '\n';
  return !ended && line.size() >= kLeast && ((wrapped && indents) || (rest[0] >= 'a' && rest[0] <= 'z'));
}

// A break inside a wrapped paragraph becomes a blank, byte for byte, so offsets stay as they were read.
void unwrap(std::string& text, std::size_t begin) {
  const std::string_view body = std::string_view(text).substr(begin);
  const bool wrapped = hard_wrapped(body);
  const bool indents = body.find("\n  ") != std::string_view::npos;
  for (std::size_t line = begin; line < text.size();) {
    const std::size_t end = text.find('\n', line);
    if (end == std::string::npos || end + 1 >= text.size()) return;
    const std::string_view all(text);
    if (goes_on(trim(all.substr(line, end - line)), all.substr(end + 1), wrapped, indents)) text[end] = ' ';
    line = end + 1;
  }
}

}  // namespace

void set_text(Article& article, std::string_view title, std::string_view text) {
  std::string clean_title = clean_utf8(title);
  for (char& c : clean_title) {
    if (c == '\n' || c == '\t') c = ' ';
  }
  article.title = std::string(trim(clean_title));
  article.full = article.title;
  if (!article.title.empty()) article.full += "\n\n";
  article.text_begin = static_cast<std::uint32_t>(article.full.size());
  article.full += clean_utf8(text);
  unwrap(article.full, article.text_begin);
}

void assign_id(Article& article) {
  if (!article.id.empty()) return;
  if (!article.url.empty()) {
    // A fragment names a place in the page, not another page.
    article.id = std::string("a") + hash_id(std::string_view(article.url).substr(0, article.url.find('#')));
    return;
  }
  std::string key = article.outlet;
  key += '\0';
  key += article.title;
  key += '\0';
  key += article.text();
  article.id = std::string("a") + hash_id(key);
}

void doubt_date(Article& article, std::optional<Time> feed, std::optional<Time> seen) {
  constexpr Time kZones = kDay * 3 / 2;  // a day written elsewhere, read as midnight in UTC
  if (!article.published) return;
  const Time published = *article.published;
  const auto note = [&](const std::string& other) {
    Note one{NoteKind::kDateDoubted, "published " + to_iso_date(published) + ", but " + other};
    if (std::find(article.notes.begin(), article.notes.end(), one) == article.notes.end()) article.notes.push_back(std::move(one));
  };
  const std::optional<Time> address = date_in_path(article.url);
  if (address && (published < *address - kZones || published > *address + kDay + kZones))
    note("its address says " + to_iso_date(*address));
  if (feed && (published < *feed - kZones || published > *feed + kZones)) note("the feed says " + to_iso_date(*feed));
  if (seen && published > *seen + kZones) note("it was seen on " + to_iso_date(*seen));
}

std::string content_hash(const Article& article) {
  std::string said = article.title;
  said += '\0';
  said += article.text();
  return hash_id(said);
}

}  // namespace hearsay
