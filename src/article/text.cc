#include <cctype>

#include "article/article.h"
#include "base/hash.h"
#include "base/utf8.h"

namespace hearsay {

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
