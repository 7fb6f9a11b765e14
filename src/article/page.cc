#include <algorithm>

#include "article/article.h"
#include "article/content.h"
#include "article/decode.h"
#include "article/html.h"
#include "article/metadata.h"
#include "article/readers.h"
#include "article/url.h"
#include "base/utf8.h"

namespace hearsay {
namespace {

// JSON-LD's copy of the text wins when the page shows much less of it: paywalls, pages built by scripts.
constexpr double kMuchLonger = 2.0;
constexpr std::size_t kWorthwhile = 200;

std::string paragraphs_of(const std::string& body, std::string_view base) {
  if (body.find('<') != std::string::npos) return all_text(parse_html(body, 64), base).text;
  std::string out;
  const std::string decoded = decode_references(body);
  for (const std::string_view line : split(decoded, '\n')) {
    const std::string_view kept = trim(line);
    if (kept.empty()) continue;
    if (!out.empty()) out += "\n\n";
    out += kept;
  }
  return out;
}

// A canonical address on another host names the article this one was taken from, not this one.
std::string choose_url(const std::string& canonical, const std::string& found_at) {
  if (found_at.empty() || canonical.empty()) return canonical.empty() ? found_at : canonical;
  return host_of(canonical) == host_of(found_at) ? canonical : found_at;
}

}  // namespace

Result<Article> read_page_found(std::string_view html, const Found& found, const Hints& hints, const ArticleLimits& limits) {
  if (html.size() > limits.article_bytes) {
    return Error{ErrorCode::kTooLarge, "a page of " + std::to_string(html.size()) + " bytes; the limit is " +
                                           std::to_string(limits.article_bytes)};
  }
  const std::string text = decode(html, found.charset);
  const Html tree = parse_html(text, limits.html_depth);
  const std::string& address = found.url.empty() ? hints.url : found.url;
  const Metadata said = read_metadata(tree, address);
  Article article;
  article.url = choose_url(said.url, found.url);
  Content content = main_text(tree, said.title, article.url.empty() ? address : article.url);
  if (said.body.size() >= kWorthwhile && static_cast<double>(said.body.size()) > kMuchLonger * static_cast<double>(content.text.size())) {
    std::string body = paragraphs_of(said.body, article.url);
    if (static_cast<double>(body.size()) > kMuchLonger * static_cast<double>(content.text.size())) content.text = std::move(body);
  }
  if (content.text.empty()) return Error{ErrorCode::kBadInput, "a page on which no article text was found"};
  article.outlet = said.outlet;
  article.language = said.language;
  article.author = said.author;
  article.published = said.published;
  if (!article.published) {
    const Shown shown = visible_dates(tree, said.title, writes_month_first(said.language));
    article.published = shown.marked;
    // A written day is taken only where page, feed and address say nothing; what may date something else comes last.
    const bool known = article.published || hints.published || date_in_path(article.url.empty() ? address : article.url);
    if (!known) article.published = shown.written ? shown.written : said.doubtful;
  }
  article.modified = said.modified;
  article.links = std::move(content.links);
  set_text(article, said.title, content.text);
  return article;
}

Result<Article> read_page_at(std::string_view html, const Found& found, const Hints& hints, const ArticleLimits& limits) {
  HEARSAY_TRY(Article article, read_page_found(html, found, hints, limits));
  complete(article, hints, limits);
  assign_id(article);
  return article;
}

Result<Article> read_page(std::string_view html, const Hints& hints, const ArticleLimits& limits) {
  return read_page_at(html, {}, hints, limits);
}

}  // namespace hearsay
