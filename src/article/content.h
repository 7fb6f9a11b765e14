// The text of the article on a page; inner header of article.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "article/article.h"
#include "article/html.h"

namespace hearsay {

struct Content {
  std::string text;  // paragraphs separated by "\n\n"
  std::vector<Link> links;
};

// `title`: a block that only repeats it is left out. `base`: the page's address, for relative links.
Content main_text(const Html& html, std::string_view title, std::string_view base);
// All the text there is, as paragraphs: for HTML in feeds.
Content all_text(const Html& html, std::string_view base);

}  // namespace hearsay
