#include <cctype>

#include "article/article.h"
#include "base/hash.h"
#include "base/utf8.h"

namespace hearsay {
namespace {

// Whether a text is broken into lines of one width, as wires and mail send it.
bool hard_wrapped(std::string_view text) {
  constexpr std::size_t kWidest = 90, kFull = 45, kLines = 4;
  std::size_t lines = 0, full = 0;
  for (std::string_view line : split(text, '\n')) {
    if (line.size() > kWidest) return false;
    if (trim(line).empty()) continue;
    ++lines;
    full += line.size() >= kFull;
  }
  return lines >= kLines && full * 3 >= lines * 2;
}

// A break inside a wrapped paragraph becomes a blank, byte for byte, so offsets stay as they were read. A paragraph
// starts after an empty line, an indented line, or a short one.
void unwrap(std::string& text, std::size_t begin) {
  constexpr std::size_t kShort = 40;
  if (!hard_wrapped(std::string_view(text).substr(begin))) return;
  for (std::size_t line = begin; line < text.size();) {
    std::size_t end = text.find('\n', line);
    if (end == std::string::npos || end + 1 >= text.size()) return;
    char next = text[end + 1];
    if (end - line >= kShort && next != ' ' && next != '\t' && next != '\n') text[end] = ' ';
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

std::string content_hash(const Article& article) {
  std::string said = article.title;
  said += '\0';
  said += article.text();
  return hash_id(said);
}

}  // namespace hearsay
