// Title, author, outlet and dates. Sources differ in how often they are right, so each field has its own order:
// JSON-LD about the article, then meta elements made for articles, then marked-up text, then what stands in <title>.
#include "article/metadata.h"

#include <algorithm>
#include <initializer_list>
#include <map>
#include <vector>

#include "article/json.h"
#include "article/url.h"
#include "base/utf8.h"
#include "lang/lang.h"

namespace hearsay {
namespace {

constexpr int kMostLooks = 32;  // elements may be nested, so each look may read the whole page
constexpr std::uint32_t kMostInTime = 4;   // nodes of a <time> whose text is looked at
constexpr std::size_t kLongestField = 1000;  // a longer title or name is something else

// What one pass over the page collects.
struct Seen {
  std::map<std::string, std::string> meta;  // first value of each name, property or itemprop
  std::vector<std::string> json;
  std::string canonical, base, language, title, time, time_published, itemprop_author, rel_author, itemprop_title;
  std::vector<std::string> h1;
  int looks = 0;  // subtrees read for a name or headline
};

void see_meta(const Html& html, std::uint32_t node, Seen& seen) {
  std::string content = html.attribute(node, "content");
  if (trim(content).empty()) return;
  for (const std::string_view key : {"property", "name", "itemprop", "http-equiv"}) {
    const std::string name = lower_ascii(html.attribute(node, key));
    if (!name.empty()) seen.meta.emplace(name, std::string(trim(content)));
  }
}

void see(const Html& html, std::uint32_t node, Seen& seen) {
  const HtmlNode& here = html.nodes[node];
  switch (here.tag) {
    case Tag::kMeta: return see_meta(html, node, seen);
    case Tag::kHtml:
      if (seen.language.empty()) seen.language = html.attribute(node, "lang");
      if (seen.language.empty()) seen.language = html.attribute(node, "xml:lang");
      return;
    case Tag::kTitle:
      if (seen.title.empty()) seen.title = html.text(node);
      return;
    case Tag::kBase:
      if (seen.base.empty()) seen.base = html.attribute(node, "href");
      return;
    case Tag::kLink:
      if (seen.canonical.empty() && lower_ascii(html.attribute(node, "rel")) == "canonical") seen.canonical = html.attribute(node, "href");
      return;
    case Tag::kScript:
      if (lower_ascii(html.attribute(node, "type")).find("ld+json") != std::string::npos && node + 1 < here.end) {
        seen.json.emplace_back(html.nodes[node + 1].raw);
      }
      return;
    case Tag::kH1:
      if (seen.h1.size() < 8) seen.h1.push_back(html.text(node));
      break;
    case Tag::kTime: {
      std::string when = html.attribute(node, "datetime");
      if (when.empty()) when = html.attribute(node, "content");
      if (!loose_time(when, true)) when = html.nodes[node].end - node <= kMostInTime ? html.text(node) : std::string();
      if (!loose_time(when, true)) break;
      const std::string property = lower_ascii(html.attribute(node, "itemprop"));
      const bool published = property.find("datepublished") != std::string::npos || here.raw.find("pubdate") != std::string_view::npos;
      if (published && seen.time_published.empty()) seen.time_published = when;
      if (seen.time.empty() && property != "datemodified") seen.time = when;
      break;
    }
    default:
      break;
  }
  if (here.raw.size() < 8) return;
  if (here.tag == Tag::kA && seen.rel_author.empty() && lower_ascii(html.attribute(node, "rel")) == "author" &&
      seen.looks++ < kMostLooks) {
    seen.rel_author = html.text(node);
  }
  if (here.raw.find("itemprop") == std::string_view::npos) return;
  const std::string property = lower_ascii(html.attribute(node, "itemprop"));
  if (property == "author" && seen.itemprop_author.empty() && seen.looks++ < kMostLooks) {
    for (std::uint32_t below = node + 1; below < here.end && seen.itemprop_author.empty(); ++below) {
      if (html.nodes[below].tag != Tag::kText && lower_ascii(html.attribute(below, "itemprop")) == "name") {
        seen.itemprop_author = html.nodes[below].tag == Tag::kMeta ? html.attribute(below, "content") : html.text(below);
      }
    }
    if (seen.itemprop_author.empty()) seen.itemprop_author = html.text(node);
  } else if (property == "headline" && seen.itemprop_title.empty() && seen.looks++ < kMostLooks) {
    seen.itemprop_title = html.text(node);
  } else if (property.find("datepublished") != std::string::npos && seen.time_published.empty()) {
    for (const std::string_view key : {"datetime", "content", "title"}) {
      const std::string when = html.attribute(node, key);
      if (seen.time_published.empty() && loose_time(when, true)) seen.time_published = when;
    }
  }
}

class Choice {
 public:
  Choice(const Seen& seen, bool month_first) : seen_(seen), month_first_(month_first) {}

  std::string first(std::initializer_list<const char*> names) const {
    for (const char* name : names) {
      const auto found = seen_.meta.find(name);
      if (found != seen_.meta.end() && found->second.size() <= kLongestField) return found->second;
    }
    return {};
  }
  std::optional<Time> first_time(std::initializer_list<const char*> names) const {
    for (const char* name : names) {
      const auto found = seen_.meta.find(name);
      if (found == seen_.meta.end()) continue;
      if (const std::optional<Time> time = loose_time(found->second, month_first_)) return time;
    }
    return std::nullopt;
  }

 private:
  const Seen& seen_;
  bool month_first_;
};

// "Headline - Outlet", "Headline | Section | Outlet": without what follows the headline. A part goes when it names the
// outlet or the host, or when a heading of the page is what remains.
std::string without_suffix(const std::string& title, const std::string& outlet, std::string_view host, const std::vector<std::string>& h1) {
  const std::string whole = fold_words(title);
  for (const std::string& heading : h1) {
    const std::string folded = fold_words(heading);
    if (folded.size() >= 12 && whole.starts_with(folded)) return heading;
  }
  std::string best = title;
  const std::string outlet_key = fold_words(outlet);
  std::string host_key = fold_words(host);
  if (host_key.starts_with("www ")) host_key.erase(0, 4);
  for (int round = 0; round < 3; ++round) {
    std::size_t at = std::string::npos, length = 0;
    for (const std::string_view mark : {" | ", " - ", " \xE2\x80\x93 ", " \xE2\x80\x94 ", " :: ", " \xC2\xBB ", " \xE2\x80\xA2 ", " \xC2\xB7 "}) {
      const std::size_t found = best.rfind(mark);
      if (found != std::string::npos && (at == std::string::npos || found > at)) {
        at = found;
        length = mark.size();
      }
    }
    if (at == std::string::npos || at < 8) break;
    const std::string tail = fold_words(std::string_view(best).substr(at + length));
    const bool names_outlet = !tail.empty() && (tail == outlet_key || (!host_key.empty() && (host_key.starts_with(tail) || tail == host_key)) ||
                                                embedded_outlets().named(tail) != nullptr ||
                                                (!outlet_key.empty() && (outlet_key.find(tail) != std::string::npos || tail.find(outlet_key) != std::string::npos)));
    std::string joined = tail, joined_host = host_key;
    joined.erase(std::remove(joined.begin(), joined.end(), ' '), joined.end());
    joined_host = joined_host.substr(0, joined_host.find(' '));
    if (!names_outlet && (joined_host.empty() || joined != joined_host)) break;
    best = std::string(trim(std::string_view(best).substr(0, at)));
  }
  return best;
}

bool is_name(std::string_view author) {
  return !author.empty() && author.size() <= 200 && author.find("://") == std::string_view::npos && author.find('@') != 0;
}

}  // namespace

Metadata read_metadata(const Html& html, std::string_view address) {
  Seen seen;
  for (std::uint32_t i = 1; i < html.nodes.size(); ++i) {
    if (html.nodes[i].tag != Tag::kText) see(html, i, seen);
  }
  const LinkedData data = read_linked_data(seen.json);
  const bool month_first = writes_month_first(seen.language);
  const Choice meta(seen, month_first);

  Metadata found;
  found.body = data.body;
  for (const std::string& url : {seen.canonical, meta.first({"og:url"}), data.url}) {
    if (found.url.empty()) found.url = resolve(address, url);
  }
  // A bare home page as address is a mistake of the site's template.
  if (found.url.find('/', found.url.find("://") + 3) >= found.url.size() - (found.url.empty() ? 0 : 1)) found.url.clear();

  found.outlet = meta.first({"og:site_name"});
  if (found.outlet.empty()) found.outlet = data.publisher;
  if (found.outlet.empty()) found.outlet = meta.first({"application-name", "dc.publisher", "dcterms.publisher", "twitter:app:name:iphone"});
  const std::string_view host = host_of(found.url.empty() ? address : std::string_view(found.url));
  if (const Outlet* known = embedded_outlets().at_domain(host)) {
    found.outlet = known->name;
  } else if (const Outlet* named = embedded_outlets().named(found.outlet)) {
    found.outlet = named->name;
  }

  found.language = seen.language;
  if (found.language.empty()) found.language = data.language;
  if (found.language.empty()) found.language = meta.first({"og:locale", "content-language", "language", "dc.language"});

  found.title = data.headline;
  if (found.title.empty()) found.title = seen.itemprop_title;
  if (found.title.empty() || found.title.size() > kLongestField) {
    found.title = meta.first({"og:title", "twitter:title", "parsely-title", "dc.title", "sailthru.title"});
    if (found.title.empty()) found.title = seen.title;
    found.title = without_suffix(std::string(trim(found.title)), found.outlet, host, seen.h1);
  }
  if (found.title.empty() && !seen.h1.empty()) found.title = seen.h1.front();
  if (found.title.size() > kLongestField) found.title.clear();

  for (const std::string& author : {data.author, meta.first({"author", "article:author", "parsely-author", "dc.creator", "dcterms.creator",
                                                             "sailthru.author", "byl", "article:author_name"}),
                                    seen.itemprop_author, seen.rel_author}) {
    if (found.author.empty() && is_name(author)) found.author = author;
  }

  found.published = parse_time(data.published);
  if (!found.published) {
    found.published = meta.first_time({"article:published_time", "og:article:published_time", "og:published_time", "datepublished", "parsely-pub-date", "article:published",
                                       "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created", "sailthru.date",
                                       "cxenseparse:recs:publishtime", "pubdate", "publishdate", "publish-date", "publish_date",
                                       "publication_date", "date", "dc.date", "dcterms.date", "article_date_original", "originalpublicationdate",
                                       "rnews:datepublished", "release_date", "cxense:publishtime", "bt:pubdate", "article.published",
                                       "published", "published-date", "published_date", "published_at", "publisheddate", "og:publish_date"});
  }
  if (!found.published) found.published = loose_time(seen.time_published, month_first);
  found.doubtful = loose_time(data.published, month_first);
  if (!found.doubtful) found.doubtful = loose_time(seen.time, month_first);
  found.modified = loose_time(data.modified, month_first);
  if (!found.modified) {
    found.modified = meta.first_time({"article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "dc.date.modified", "last-modified", "lastmod"});
  }
  return found;
}

}  // namespace hearsay
