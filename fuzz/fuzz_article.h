// What every target of the article reader promises, whatever the bytes: texts are valid UTF-8, an id is set, the title
// begins `full`, and a refusal names the source (of a member of a ZIP: "in: name").
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "article/article.h"
#include "base/utf8.h"

namespace hearsay {

inline void check_article(const Article& article) {
  HEARSAY_CHECK(!article.id.empty());
  HEARSAY_CHECK(is_utf8(article.full) && is_utf8(article.title));
  HEARSAY_CHECK(article.text_begin <= article.full.size());
  HEARSAY_CHECK(article.full.compare(0, article.title.size(), article.title) == 0);
}

inline void read_prefixed(std::string_view prefix, const std::uint8_t* bytes, std::size_t size) {
  std::string input(prefix);
  input.append(reinterpret_cast<const char*>(bytes), size);
  ArticleLimits limits;
  limits.article_bytes = 64 * 1024;
  limits.text_bytes = 16 * 1024;
  limits.articles_per_feed = 100;
  read_bytes(
      input, "in", {}, limits,
      [](Article article) {
        check_article(article);
        return true;
      },
      [](Refusal refusal) { HEARSAY_CHECK(refusal.source.rfind("in", 0) == 0 && refusal.error.message.rfind(refusal.source, 0) == 0); });
}

}  // namespace hearsay
