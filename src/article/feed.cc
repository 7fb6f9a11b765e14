// RSS 0.9 to 2.0, RDF and Atom: they differ in names only, so one reader knows them all.
#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/tree.h>

#include <algorithm>
#include <memory>

#include "article/content.h"
#include "article/decode.h"
#include "article/html.h"
#include "article/readers.h"
#include "article/url.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "lang/lang.h"

namespace hearsay {
namespace {

constexpr std::uint64_t kFeedArticles = 8;  // a feed may be this many articles long

std::string_view name_of(const xmlNode* node) {
  return node->name == nullptr ? std::string_view() : std::string_view(reinterpret_cast<const char*>(node->name));
}

std::string property(xmlNode* node, const char* name) {
  xmlChar* value = xmlGetProp(node, reinterpret_cast<const xmlChar*>(name));
  if (value == nullptr) return {};
  std::string out(reinterpret_cast<const char*>(value));
  xmlFree(value);
  return out;
}

// The next node in document order below `root`, without recursion.
xmlNode* next_below(xmlNode* root, xmlNode* node) {
  if (node->type == XML_ELEMENT_NODE && node->children != nullptr) return node->children;
  while (node != root && node->next == nullptr) node = node->parent;
  return node == root ? nullptr : node->next;
}

// Text and CDATA below an element; where it holds elements (Atom XHTML), their markup too.
std::string content_of(xmlNode* element) {
  std::string out;
  bool markup = false;
  for (xmlNode* child = element->children; child != nullptr; child = child->next) {
    if (child->type == XML_ELEMENT_NODE) markup = true;
  }
  if (markup) {
    std::unique_ptr<xmlBuffer, decltype(&xmlBufferFree)> buffer(xmlBufferCreate(), &xmlBufferFree);
    for (xmlNode* child = element->children; child != nullptr; child = child->next) {
      xmlNodeDump(buffer.get(), element->doc, child, 0, 0);
    }
    const xmlChar* bytes = xmlBufferContent(buffer.get());
    return bytes == nullptr ? out : std::string(reinterpret_cast<const char*>(bytes));
  }
  for (xmlNode* child = element->children; child != nullptr; child = child->next) {
    if ((child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE) && child->content != nullptr) {
      out += reinterpret_cast<const char*>(child->content);
    }
  }
  return out;
}

// Drops the document type (entities defined there are a known attack) and spells HTML's entities as numbers, which XML
// does not know. A "&" that begins no reference is escaped.
std::string prepare(const std::string& xml) {
  std::string out;
  out.reserve(xml.size());
  std::size_t at = 0;
  const std::size_t type = xml.find("<!DOCTYPE");
  const std::size_t first = xml.find("<rss") == std::string::npos ? xml.size() : xml.find("<rss");
  if (type < first) {
    const std::size_t inner = xml.find('[', type);
    std::size_t end = xml.find('>', type);
    if (inner < end) end = std::min(xml.find('>', std::min(xml.find("]", inner), xml.size())), xml.size());
    out = xml.substr(0, type);
    at = end < xml.size() ? end + 1 : xml.size();
  }
  while (at < xml.size()) {
    const std::size_t mark = std::min(xml.find_first_of("&<", at), xml.size());
    out.append(xml, at, mark - at);
    at = mark;
    if (at >= xml.size()) break;
    if (xml[at] == '<') {
      std::size_t end = at + 1;
      if (xml.compare(at, 9, "<![CDATA[") == 0) {
        end = xml.find("]]>", at);
        end = end == std::string::npos ? xml.size() : end + 3;
      }
      out.append(xml, at, end - at);
      at = end;
      continue;
    }
    std::size_t end = at + 1;
    while (end < xml.size() && end - at < 32 &&
           ((xml[end] >= 'a' && xml[end] <= 'z') || (xml[end] >= 'A' && xml[end] <= 'Z') ||
            (xml[end] >= '0' && xml[end] <= '9') || (xml[end] == '#' && end == at + 1))) {
      ++end;
    }
    const std::string name = xml.substr(at + 1, end - at - 1);
    const bool closed = end < xml.size() && xml[end] == ';' && !name.empty();
    const htmlEntityDesc* entity =
        closed && name[0] != '#' ? htmlEntityLookup(reinterpret_cast<const xmlChar*>(name.c_str())) : nullptr;
    const bool known = name == "amp" || name == "lt" || name == "gt" || name == "quot" || name == "apos";
    if (closed && (known || name[0] == '#')) {
      out.append(xml, at, end + 1 - at);
      at = end + 1;
    } else if (entity != nullptr) {
      out += "&#" + std::to_string(entity->value) + ";";
      at = end + 1;
    } else {
      out += "&amp;";
      ++at;
    }
  }
  return out;
}

struct Channel {
  std::string title, language, link;
};

struct Item {
  std::string title, link, guid, author, source, content, summary, language;
  std::optional<Time> published, updated;
};

void take_link(Item& item, xmlNode* node) {
  const std::string href = property(node, "href");
  if (href.empty()) {
    if (item.link.empty()) item.link = std::string(trim(content_of(node)));
    return;
  }
  const std::string rel = property(node, "rel");
  if (rel.empty() || rel == "alternate") item.link = href;
}

Item read_item(xmlNode* node) {
  Item item;
  item.language = property(node, "lang");
  for (xmlNode* child = node->children; child != nullptr; child = child->next) {
    if (child->type != XML_ELEMENT_NODE) continue;
    const std::string_view name = name_of(child);
    const std::string_view prefix =
        child->ns == nullptr || child->ns->prefix == nullptr
            ? std::string_view()
            : std::string_view(reinterpret_cast<const char*>(child->ns->prefix));
    if (prefix == "media" || prefix == "itunes" || prefix == "slash" || prefix == "wfw") continue;
    if (name == "link") {
      take_link(item, child);
      continue;
    }
    const std::string content = content_of(child);
    if (name == "title" && item.title.empty()) {
      item.title = plain_text(content);
    } else if (name == "guid") {
      item.guid = std::string(trim(content));
      if (item.link.empty() && property(child, "isPermaLink") != "false" && !host_of(item.guid).empty()) item.link = item.guid;
    } else if (name == "id") {
      item.guid = std::string(trim(content));
    } else if (name == "origLink") {
      item.link = std::string(trim(content));
    } else if (name == "pubDate" || name == "published" || name == "issued" || (name == "date" && !item.published)) {
      if (const std::optional<Time> time = parse_time(trim(content))) item.published = time;
    } else if (name == "updated" || name == "modified") {
      item.updated = parse_time(trim(content));
    } else if (name == "creator" || name == "author") {
      std::string author = content;
      for (xmlNode* part = child->children; part != nullptr; part = part->next) {
        if (part->type == XML_ELEMENT_NODE && name_of(part) == "name") author = content_of(part);
      }
      if (item.author.empty()) item.author = plain_text(author);
    } else if (name == "source") {
      if (child->children != nullptr && item.source.empty()) {
        std::string source = content;
        for (xmlNode* part = child->children; part != nullptr; part = part->next) {
          if (part->type == XML_ELEMENT_NODE && name_of(part) == "title") source = content_of(part);
        }
        item.source = plain_text(source);
      }
    } else if (name == "encoded" || (name == "content" && !content.empty())) {
      if (content.size() > item.content.size()) item.content = content;
    } else if (name == "description" || name == "summary") {
      if (content.size() > item.summary.size()) item.summary = content;
    }
  }
  return item;
}

Article article_of(const Item& item, const Channel& channel) {
  Article article;
  article.url = resolve(channel.link, item.link);
  if (article.url.empty() && !host_of(item.guid).empty()) article.url = item.guid;
  if (article.url.empty() && !item.guid.empty()) article.id = std::string("a") + hash_id(item.guid);
  article.outlet = !item.source.empty() ? item.source : channel.title;
  if (const Outlet* known = embedded_outlets().named(article.outlet)) article.outlet = known->name;
  if (const Outlet* known = embedded_outlets().at_domain(host_of(article.url))) article.outlet = known->name;
  article.language = item.language.empty() ? channel.language : item.language;
  article.author = item.author;
  article.published = item.published ? item.published : item.updated;
  article.modified = item.updated;
  const std::string& markup = item.content.size() >= item.summary.size() ? item.content : item.summary;
  const Html tree = parse_html(markup, 256);
  Content content = all_text(tree, article.url);
  article.links = std::move(content.links);
  set_text(article, item.title, content.text);
  return article;
}

}  // namespace

void read_feed(Input& input, Sink& sink) {
  Result<std::string> bytes = input.rest(sink.limits.article_bytes * kFeedArticles);
  if (!bytes) return sink.refuse("", bytes.error().code, bytes.error().message);
  const std::string xml = prepare(decode(*bytes, {}));
  constexpr int kOptions = XML_PARSE_RECOVER | XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING;
  std::unique_ptr<xmlDoc, decltype(&xmlFreeDoc)> document(
      xmlReadMemory(xml.data(), static_cast<int>(xml.size()), nullptr, "UTF-8", kOptions), &xmlFreeDoc);
  xmlNode* root = document == nullptr ? nullptr : xmlDocGetRootElement(document.get());
  if (root == nullptr) return sink.refuse("", ErrorCode::kBadInput, "a feed without any readable element");
  Channel channel;
  channel.language = property(root, "lang");
  // Where the channel's own fields stand differs; an item's never count, so they are found first.
  for (xmlNode* node = root; node != nullptr; node = next_below(root, node)) {
    if (node->type != XML_ELEMENT_NODE || node->parent == nullptr) continue;
    const std::string_view name = name_of(node), parent = name_of(node->parent);
    if (parent != "channel" && parent != "feed") continue;
    if (name == "title" && channel.title.empty()) channel.title = plain_text(content_of(node));
    if (name == "language" && channel.language.empty()) channel.language = content_of(node);
    if (name == "link" && channel.link.empty()) {
      const std::string href = property(node, "href");
      const std::string rel = property(node, "rel");
      if (href.empty()) channel.link = std::string(trim(content_of(node)));
      if (!href.empty() && (rel.empty() || rel == "alternate")) channel.link = href;
    }
  }
  std::uint32_t number = 0;
  for (xmlNode* node = root; node != nullptr && !sink.stopped; node = next_below(root, node)) {
    if (node->type != XML_ELEMENT_NODE || (name_of(node) != "item" && name_of(node) != "entry")) continue;
    const std::string place = "item " + std::to_string(++number);
    if (number > sink.limits.articles_per_feed) {
      sink.refuse(place, ErrorCode::kTooLarge,
                  "more than " + std::to_string(sink.limits.articles_per_feed) + " items; the rest is left out");
      return;
    }
    Article article = article_of(read_item(node), channel);
    if (article.full.empty()) {
      sink.refuse(place, ErrorCode::kBadInput, "neither title nor text");
      continue;
    }
    sink.give(std::move(article));
  }
  if (number == 0) sink.refuse("", ErrorCode::kBadInput, "a feed without items");
}

}  // namespace hearsay
