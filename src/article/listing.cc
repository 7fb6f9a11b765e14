#include "article/listing.h"

#include <algorithm>
#include <set>

#include "article/feed_xml.h"
#include "article/html.h"
#include "article/readers.h"
#include "article/url.h"
#include "base/utf8.h"

namespace hearsay {
namespace {

constexpr std::size_t kLongestTitle = 1000, kDeepestFolder = 16;
constexpr std::size_t kFeedsOfPage = 20;
constexpr std::uint32_t kPageDepth = 512;

std::string attribute(const xmlNode* node, std::string_view name) {
  return std::string(trim(clean_utf8(xml_attribute(node, name, false).value_or(""))));
}
std::string short_text(const std::string& said) {
  std::string out(trim(clean_utf8(said)));
  std::size_t end = std::min(out.size(), kLongestTitle);
  while (end > 0 && end < out.size() && !is_border(out, end)) --end;
  return out.substr(0, end);
}
// Only what leads somewhere on the web.
std::string web_address(std::string_view said) { return resolve({}, said); }

std::string folder_of(const xmlNode* node) {
  std::vector<std::string> titles;
  for (const xmlNode* at = node->parent; at != nullptr && at->type == XML_ELEMENT_NODE && titles.size() < kDeepestFolder; at = at->parent) {
    if (xml_name(at) != "outline") continue;
    std::string title = attribute(at, "text");
    if (title.empty()) title = attribute(at, "title");
    std::replace(title.begin(), title.end(), '/', ' ');
    if (!title.empty()) titles.push_back(short_text(title));
  }
  std::string out;
  for (auto title = titles.rbegin(); title != titles.rend(); ++title) out += (out.empty() ? "" : "/") + *title;
  return out;
}

// The name without the prefix of its namespace, which lists choose freely.
std::string bare_name(const xmlNode* node) {
  std::string name = xml_name(node);
  const std::size_t mark = name.rfind('_');
  return mark == std::string::npos ? name : name.substr(mark + 1);
}

ListedPage page_of(xmlNode* entry) {
  ListedPage out;
  for (xmlNode* node = entry; node != nullptr; node = xml_next(entry, node)) {
    if (node->type != XML_ELEMENT_NODE || node == entry || xml_has_elements(node)) continue;
    const std::string name = bare_name(node);
    const bool extended = node->parent != entry;
    const auto text = [node] { return short_text(xml_content(node, false, false)); };
    if (!extended && name == "loc") out.url = web_address(text());
    if (!extended && name == "lastmod") out.modified = parse_time(text());
    if (!extended) continue;
    const std::string around = bare_name(node->parent);
    if (around == "news" && xml_name(node).ends_with("publication_date")) out.published = parse_time(text());
    if (name == "title" && around == "news") out.title = text();
    if (name == "name" && around == "publication") out.outlet = text();
    if (name == "language" && around == "publication") out.language = text();
  }
  return out;
}

void escape(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default: out += c;
    }
  }
}

}  // namespace

Result<std::vector<ListedFeed>> read_opml(std::string_view bytes, const ListingLimits& limits) {
  const FeedXml xml = parse_feed_xml(bytes, {});
  xmlNode* root = xml.document == nullptr ? nullptr : xmlDocGetRootElement(xml.document.get());
  if (root == nullptr || xml_name(root) != "opml") return Error{ErrorCode::kBadInput, "no OPML"};
  std::vector<ListedFeed> out;
  std::set<std::string> seen;
  for (xmlNode* node = root; node != nullptr && out.size() < limits.entries; node = xml_next(root, node)) {
    if (node->type != XML_ELEMENT_NODE || xml_name(node) != "outline") continue;
    ListedFeed feed;
    feed.url = web_address(attribute(node, "xmlurl"));
    if (feed.url.empty() || !seen.insert(feed.url).second) continue;
    feed.title = attribute(node, "title");
    if (feed.title.empty()) feed.title = attribute(node, "text");
    feed.title = short_text(feed.title);
    feed.home = web_address(attribute(node, "htmlurl"));
    feed.folder = folder_of(node);
    out.push_back(std::move(feed));
  }
  return out;
}

std::string write_opml(const std::vector<ListedFeed>& feeds, std::string_view title) {
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n  <head><title>";
  escape(out, title);
  out += "</title></head>\n  <body>\n";
  std::vector<ListedFeed> sorted = feeds;
  std::stable_sort(sorted.begin(), sorted.end(), [](const ListedFeed& a, const ListedFeed& b) { return a.folder < b.folder; });
  std::vector<std::string> open;
  const auto indent = [&] { return std::string(4 + 2 * open.size(), ' '); };
  const auto close_to = [&](std::size_t depth) {
    while (open.size() > depth) {
      open.pop_back();
      out += indent() + "</outline>\n";
    }
  };
  for (const ListedFeed& feed : sorted) {
    std::vector<std::string> path;
    for (const std::string_view part : split(feed.folder, '/'))
      if (!part.empty()) path.emplace_back(part);
    close_to(static_cast<std::size_t>(std::mismatch(open.begin(), open.end(), path.begin(), path.end()).first - open.begin()));
    for (std::size_t i = open.size(); i < path.size(); ++i) {
      out += indent() + "<outline text=\"";
      escape(out, path[i]);
      out += "\">\n";
      open.push_back(path[i]);
    }
    out += indent() + "<outline type=\"rss\" text=\"";
    escape(out, feed.title.empty() ? feed.url : feed.title);
    out += "\" xmlUrl=\"";
    escape(out, feed.url);
    if (!feed.home.empty()) {
      out += "\" htmlUrl=\"";
      escape(out, feed.home);
    }
    out += "\"/>\n";
  }
  close_to(0);
  return out + "  </body>\n</opml>\n";
}

Result<Sitemap> read_sitemap(std::string_view bytes, const ListingLimits& limits) {
  const FeedXml xml = parse_feed_xml(bytes, {});
  xmlNode* root = xml.document == nullptr ? nullptr : xmlDocGetRootElement(xml.document.get());
  const std::string name = root == nullptr ? "" : bare_name(root);
  if (name != "urlset" && name != "sitemapindex") return Error{ErrorCode::kBadInput, "no sitemap"};
  Sitemap out;
  std::set<std::string> seen;
  for (xmlNode* node = root->children; node != nullptr && seen.size() < limits.entries; node = node->next) {
    if (node->type != XML_ELEMENT_NODE) continue;
    const std::string kind = bare_name(node);
    if (kind != "url" && kind != "sitemap") continue;
    ListedPage page = page_of(node);
    if (page.url.empty() || !seen.insert(page.url).second) continue;
    (kind == "url" ? out.pages : out.sitemaps).push_back(std::move(page));
  }
  return out;
}

std::vector<ListedFeed> feeds_of_page(std::string_view html, std::string_view address) {
  const Html page = parse_html(html, kPageDepth);
  std::vector<ListedFeed> out;
  std::string base(address);
  bool based = false;  // the first <base> counts
  for (std::uint32_t i = 0; i < page.nodes.size() && out.size() < kFeedsOfPage; ++i) {
    const Tag tag = page.nodes[i].tag;
    if (tag == Tag::kBase && !based) {
      if (const std::string said = resolve(address, page.attribute(i, "href")); !said.empty()) {
        base = said;
        based = true;
      }
    }
    if (tag != Tag::kLink) continue;
    const std::string folded = lower_ascii(page.attribute(i, "rel")), type = lower_ascii(page.attribute(i, "type"));
    const std::vector<std::string_view> relations = split(folded, ' ');
    if (std::find(relations.begin(), relations.end(), "alternate") == relations.end()) continue;
    const std::string_view kind = trim(std::string_view(type).substr(0, type.find(';')));
    if (kind != "application/rss+xml" && kind != "application/atom+xml" && kind != "application/feed+json") continue;
    std::string url = resolve(base, page.attribute(i, "href"));
    const bool known = std::any_of(out.begin(), out.end(), [&](const ListedFeed& one) { return one.url == url; });
    if (!url.empty() && !known) out.push_back({std::move(url), short_text(page.attribute(i, "title")), std::string(address), {}});
  }
  return out;
}

std::string_view listing_kind(std::string_view head) {
  const std::string root = lower_ascii(root_element(head));
  return root == "opml" ? "opml" : root == "urlset" || root == "sitemapindex" ? "sitemap" : "";
}

}  // namespace hearsay
