#include "mcp/search.h"

#include <algorithm>
#include <bit>

#include "base/utf8.h"

namespace hearsay {
namespace {

constexpr std::size_t kMostWords = 16;      // of a query; a question of more is narrowed by the first ones
constexpr std::size_t kMostStatements = 3;  // shown of an article

// Which words of the query begin a word of `text`: one bit each.
std::uint32_t found_in(std::string_view text, const std::vector<std::string>& words) {
  const std::string folded = ' ' + fold_words(text);
  std::uint32_t out = 0;
  for (std::size_t i = 0; i < words.size(); ++i)
    if (folded.find(words[i]) != std::string::npos) out |= 1u << i;
  return out;
}

}  // namespace

Result<Hits> search(Ledger& ledger, const Moment& moment, std::string_view query, std::size_t most) {
  std::vector<std::string> words;  // each with a blank before it: where a word begins
  const std::string folded = fold_words(query);
  for (std::string_view word : split(folded, ' '))
    if (!word.empty() && words.size() < kMostWords) words.push_back(' ' + std::string(word));
  if (words.empty()) return Error{ErrorCode::kBadInput, "the query holds no word"};
  const std::uint32_t all = (1u << words.size()) - 1;
  struct Ranked {
    int words = 0;  // of the best statement, else none
    Hit hit;
  };
  std::vector<Ranked> kept;
  const auto better = [](const Ranked& a, const Ranked& b) {
    if (a.words != b.words) return a.words > b.words;
    return std::pair(-a.hit.article.time(), std::string_view(a.hit.article.id)) < std::pair(-b.hit.article.time(), std::string_view(b.hit.article.id));
  };
  Hits out;
  HEARSAY_TRY([[maybe_unused]] Unit read, ledger.each(moment, Part::kStatements, [&](Recorded& article) {
    std::uint32_t together = found_in(article.title, words);
    std::vector<std::uint32_t> in_statement;
    for (const Statement& statement : article.statements) {
      in_statement.push_back(found_in(statement.quote, words) | found_in(statement.speaker, words));
      together |= in_statement.back();
    }
    if (together != all) return true;
    ++out.total;
    Ranked one;
    for (std::uint32_t bits : in_statement) one.words = std::max(one.words, std::popcount(bits));
    for (std::uint32_t i = 0; i < in_statement.size() && one.hit.statements.size() < kMostStatements; ++i)
      if (one.words > 0 && std::popcount(in_statement[i]) == one.words) one.hit.statements.push_back(i);
    one.hit.article = std::move(article);
    kept.push_back(std::move(one));
    // Twice as many as are wanted, so that cutting back costs little an article.
    if (kept.size() >= 2 * most + 1) {
      std::nth_element(kept.begin(), kept.begin() + static_cast<std::ptrdiff_t>(most), kept.end(), better);
      kept.resize(most);
    }
    return true;
  }));
  std::sort(kept.begin(), kept.end(), better);
  for (Ranked& one : kept)
    if (out.best.size() < most) out.best.push_back(std::move(one.hit));
  return out;
}

}  // namespace hearsay
