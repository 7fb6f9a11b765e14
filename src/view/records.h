// What the forms of export share. Inner header of view/.
#pragma once

#include <set>
#include <string>

#include "view/view.h"

namespace hearsay {

// Where a statement stands, in code points of the text, or of the title for headlines.
struct Points {
  std::uint32_t begin = 0, end = 0;
  bool title = false;
};
Points points(const Article& article, const Statement& statement);
// What was said, without its attribution where the two can be told apart; a few words that are no quotation with it.
std::string exported_text(const Statement& statement);
// Indices of the articles that a statement or a copy link names.
std::set<std::uint32_t> exported_articles(const Account& account);

// For names of ours that other formats take: letters and digits stay, every other byte becomes %XX.
std::string percent_encoded(std::string_view text);

}  // namespace hearsay
