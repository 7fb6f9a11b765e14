// One table of names: what an element means in any of the dialects. Namespaces are known by their
// address, so prefixes that feeds choose do not matter; where a prefix is bound to nothing it is
// taken for what it usually is.
#include "article/feed_document.h"

#include <libxml/parser.h>
#include <libxml/tree.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <utility>

#include "article/decode.h"
#include "article/feed_json.h"
#include "article/feed_names.h"
#include "article/feed_xml.h"
#include "article/url.h"
#include "base/utf8.h"

namespace hearsay {
namespace {

constexpr std::size_t kMostTags = 200, kMostBases = 8, kLongestName = 16;
constexpr std::size_t kLongestPerson = 1000;  // bytes; a longer one is no person

std::string language_of(const xmlNode* node, const FeedHttp& http, const std::string& channel) {
  for (; node != nullptr && node->type == XML_ELEMENT_NODE; node = node->parent) {
    const std::optional<std::string> said = xml_attribute(node, "lang", true);
    if (!said) continue;
    std::string code = *said;
    std::replace(code.begin(), code.end(), '_', '-');
    return code;
  }
  if (!channel.empty()) return channel;
  return http.content_language.substr(0, http.content_language.find(','));
}

std::string base_of(const xmlNode* node, const FeedHttp& http) {
  std::vector<std::string> bases;
  for (const xmlNode* at = node;
       at != nullptr && at->type == XML_ELEMENT_NODE && bases.size() < kMostBases;
       at = at->parent) {
    if (const std::optional<std::string> said = xml_attribute(at, "base", true))
      bases.push_back(*said);
    else if (const std::optional<std::string> cdf = xml_attribute(at, "base", false);
             cdf && at->parent->type != XML_ELEMENT_NODE)
      bases.push_back(*cdf);
  }
  std::string base = resolve(http.address, http.content_location);
  if (base.empty()) base = http.content_location.empty() ? http.address : http.content_location;
  for (auto at = bases.rbegin(); at != bases.rend(); ++at) {
    const std::string next = resolve(base, *at);
    if (!next.empty())
      base = next;
    else if (base.empty())
      base = *at;
  }
  return base;
}

std::string media_type(std::string type, std::string_view otherwise) {
  if (type.empty()) return std::string(otherwise);
  std::transform(type.begin(), type.end(), type.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return type == "text" || type == "plain" ? "text/plain"
         : type == "html"                  ? "text/html"
         : type == "xhtml"                 ? "application/xhtml+xml"
                                           : type;
}

// A text that is said to be plain and holds an end tag or a reference was written as HTML, as RSS
// never says which.
bool looks_html(std::string_view text) {
  constexpr std::size_t kReference = 9;
  const std::size_t close = text.find("</");
  if (close != std::string_view::npos && text.find('>', close + 3) != std::string_view::npos)
    return true;
  for (std::size_t at = text.find('&'); at != std::string_view::npos; at = text.find('&', at + 1)) {
    const std::string_view name = text.substr(at + 1, kReference);
    const std::size_t end = name.find_first_not_of("#0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
    if (end != std::string_view::npos && end > 0 && name[end] == ';') return true;
  }
  return false;
}

std::string from_base64(std::string_view text) {
  std::string out;
  unsigned value = 0;
  int bits = 0;
  for (const char c : text) {
    const int digit = c >= 'A' && c <= 'Z'   ? c - 'A'
                      : c >= 'a' && c <= 'z' ? c - 'a' + 26
                      : c >= '0' && c <= '9' ? c - '0' + 52
                      : c == '+'             ? 62
                      : c == '/'             ? 63
                                             : -1;
    if (digit < 0) {
      if (c == '=' || c == ' ' || c == '\n' || c == '\r' || c == '\t') continue;
      return std::string(text);  // no such code after all
    }
    value = value << 6 | static_cast<unsigned>(digit);
    bits += 6;
    if (bits >= 8) out += static_cast<char>(value >> (bits -= 8) & 0xFF);
  }
  return is_utf8(out) ? clean_utf8(out) : std::string(text);  // a picture says nothing
}

// The one element in `node` when it is a <div> that holds text alone.
const xmlNode* only_div(const xmlNode* node) {
  const xmlNode* only = nullptr;
  for (const xmlNode* child = node->children; child != nullptr; child = child->next) {
    if (child->type == XML_ELEMENT_NODE) {
      if (only != nullptr) return nullptr;
      only = child;
    } else if (child->content != nullptr && !trim(reinterpret_cast<const char*>(child->content)).empty()) {
      return nullptr;
    }
  }
  return only != nullptr && xml_name(only) == "xhtml_div" && !xml_has_elements(only) ? only : nullptr;
}

class Reader {
 public:
  Reader(const FeedHttp& http, FeedDocument& out, std::size_t most)
      : http_(http), out_(out), most_(most) {}

  void read(xmlNode* root) {
    out_.version = version_of(root);
    atom_ = out_.version.starts_with("atom");
    part(root, out_.channel, true);
    if (const auto said = xml_attribute(root, "lang", true)) {
      root_language_ = *said;
      std::replace(root_language_.begin(), root_language_.end(), '_', '-');
    } else {
      root_language_ = http_.content_language.substr(0, http_.content_language.find(','));
    }
    for (xmlNode* node = root; node != nullptr; node = xml_next(root, node)) {
      if (node->type != XML_ELEMENT_NODE) continue;
      const std::string name = xml_name(node);
      if ((name == "channel" || name == "feedinfo") && node != root) part(node, out_.channel, true);
      if (name != "item" && name != "entry" && name != "product") continue;
      if (out_.entries.size() >= most_) break;
      FeedPart entry;
      part(node, entry, false);
      out_.entries.push_back(std::move(entry));
    }
    if (!root_language_.empty()) out_.channel.fields.emplace("language", root_language_);
  }

 private:
  static bool is_rss090(std::string_view space) {
    return space == "http://my.netscape.com/rdf/simple/0.9/" ||
           space == "http://channel.netscape.com/rdf/simple/0.9/";
  }
  static std::string version_of(const xmlNode* root) {
    const std::string name = xml_name(root),
                      said = xml_attribute(root, "version", false).value_or("");
    const std::string space = xml_space(root);
    if (name == "rss") {
      if (said == "0.91" || said == "0.92" || said == "0.93" || said == "0.94")
        return "rss09" + said.substr(3) + (said == "0.91" ? "u" : "");
      return said.starts_with("2") ? "rss20" : "rss";
    }
    if (name == "rdf_rdf" || name == "rdf") {
      for (const xmlNode* child = root->children; child != nullptr; child = child->next) {
        const std::string inner = child->type == XML_ELEMENT_NODE ? xml_space(child) : "";
        if (is_rss090(inner)) return "rss090";
      }
      for (const xmlNs* one = root->nsDef; one != nullptr; one = one->next)
        if (one->href != nullptr && is_rss090(reinterpret_cast<const char*>(one->href)))
          return "rss090";
      return "rss10";
    }
    if (name == "feed")
      return space == "http://www.w3.org/2005/Atom" ? "atom10"
             : said == "0.3"                        ? "atom03"
             : said.empty() && space == "http://purl.org/atom/ns#" ? "atom03"
             : said == "0.1"                        ? "atom01"
             : said == "0.2"                        ? "atom02"
                                                    : "atom";
    return name == "channel" ? "cdf" : "";
  }

  void part(xmlNode* node, FeedPart& out, bool channel) {
    out.base = base_of(node, http_);
    out.last_link_counts = !atom_;
    if (const auto about = xml_attribute(node, "about", true);
        about && out.fields.count("id") == 0 && !channel)
      out.fields["id"] = absolute(out.base, *about);
    // CDF says with attributes what others say with elements.
    if (out_.version == "cdf") {
      if (const auto href = xml_attribute(node, "href", false))
        out.links.push_back(
            {{"rel", "alternate"}, {"type", "text/html"}, {"href", absolute(out.base, *href)}});
      if (const auto when = xml_attribute(node, "lastmod", false)) out.dates["updated"] = *when;
    }
    for (xmlNode* child = node->children; child != nullptr; child = child->next)
      if (child->type == XML_ELEMENT_NODE) element(child, out, channel);
  }

  FeedText text_of(xmlNode* node, std::string_view otherwise) const {
    FeedText text;
    text.type = media_type(xml_attribute(node, "type", false).value_or(""), otherwise);
    text.language = language_of(node, http_, language_);
    text.base = base_of(node, http_);
    const std::string mode = xml_attribute(node, "mode", false).value_or("");
    const bool markup = xml_has_elements(node);
    // Atom 0.3 says how it is written (mode), Atom 1.0 what it is (type).
    // HTML wrapped in one element without elements of its own is still written as text.
    const xmlNode* wrapped = text.type == "text/html" && atom_ ? only_div(node) : nullptr;
    const bool xml = text.type == "application/xhtml+xml" || (atom_ && text.type.ends_with("+xml"));
    text.value = std::string(
        trim(clean_utf8(xml_content(wrapped != nullptr ? wrapped : node, xml, out_.version == "atom10"))));
    const bool inline_type = text.type == "application/xhtml+xml" ||
                             text.type.starts_with("text/") || text.type.ends_with("xml");
    // Content may be of any type; what else is said to be of one is text all the same.
    const bool binary = atom_ && !inline_type && (text.type == "application/octet-stream" || xml_name(node) == "content");
    if (!markup && (mode == "base64" || (mode.empty() && binary)))
      text.value = std::string(trim(from_base64(text.value)));
    if (markup && text.type == "text/plain" && !atom_) text.type = "text/html";
    if (!atom_ && text.type == "text/plain" && looks_html(text.value)) text.type = "text/html";
    if (text.type == "text/html" || text.type == "application/xhtml+xml")
      text.value = with_absolute_links(text.value, text.base);
    return text;
  }

  FeedPerson person(xmlNode* node) const {
    FeedPerson out;
    std::string loose;
    bool parts = false;
    for (xmlNode* child = node->children; child != nullptr; child = child->next) {
      if (child->type == XML_ELEMENT_NODE) {
        const std::string name = xml_name(child);
        const std::string value(trim(clean_utf8(xml_content(child, false, false))));
        const bool named = name == "name" || name == "itunes_name" || name == "foaf_name";
        const bool mail = name == "email" || name == "itunes_email";
        const bool address = name == "uri" || name == "url" || name == "homepage";
        if (named) out.name = value;
        if (mail) out.email = value;
        if (address) out.href = absolute(base_of(child, http_), value);
        parts = parts || named || mail || address;
      } else if (child->content != nullptr) {
        loose += reinterpret_cast<const char*>(child->content);
      }
    }
    // Elements that are no parts of a person are markup around the name.
    if (out.empty()) split_person(parts ? std::string(trim(clean_utf8(loose))) : value_of(node), out);
    return out;
  }

  // "Name (mail)", "mail (Name)", "Name <mail>".
  static void split_person(const std::string& text, FeedPerson& out) {
    const std::size_t sign = text.find('@');
    out.name = text.substr(0, kLongestPerson);
    if (sign == std::string::npos || text.size() > kLongestPerson) return;
    const std::string_view marks = " \t\n()<>[]:;,\"";
    std::size_t begin = text.find_last_of(marks, sign), end = text.find_first_of(marks, sign);
    begin = begin == std::string::npos ? 0 : begin + 1;
    end = std::min(end, text.size());
    out.email = text.substr(begin, end - begin);
    while (!out.email.empty() && out.email.back() == '.') out.email.pop_back();
    std::size_t query = end;
    if (const std::size_t mark = out.email.find('?'); mark != std::string::npos)
      out.email.resize(mark);
    std::string rest = text.substr(0, begin) + text.substr(query);
    for (const char* pair : {"()", "<>", "&lt;&gt;"})
      for (std::size_t at = rest.find(pair); at != std::string::npos; at = rest.find(pair))
        rest.erase(at, std::string_view(pair).size());
    std::string_view name = trim(rest);
    if (name.size() >= 2 && name.front() == '(' && name.back() == ')')
      name = trim(name.substr(1, name.size() - 2));
    else if (!name.empty() && name.front() == '(')
      name.remove_prefix(1);
    else if (!name.empty() && name.back() == ')' && name.find('(') == std::string_view::npos)
      name.remove_suffix(1);
    out.name = std::string(trim(name));
  }

  std::string value_of(xmlNode* node) const {
    return std::string(trim(clean_utf8(xml_content(node, false, false))));
  }

  void link(xmlNode* node, FeedPart& out) const {
    FeedFields link = xml_attributes(node);
    const std::string base = base_of(node, http_);
    if (const auto href = link.find("href"); href != link.end()) {
      const bool here = href->second.empty() && xml_attribute(node, "rel", false) == "self";
      href->second = here ? base : absolute(base, href->second);
    } else if (const std::string text = value_of(node); !text.empty()) {
      link["href"] = absolute(base, text);
    }
    if (link.count("rel") == 0) link["rel"] = "alternate";
    if (const std::string at_iana = "http://www.iana.org/assignments/relation/";
        link["rel"].starts_with(at_iana))
      link["rel"].erase(0, at_iana.size());
    if (link.count("type") == 0 && (link["rel"] == "alternate" || link["rel"] == "self"))
      link["type"] = link["rel"] == "self" ? "application/atom+xml" : "text/html";
    if (link.count("href") > 0) out.links.push_back(std::move(link));
  }

  void summary(xmlNode* node, FeedPart& out, bool channel, const std::string& name) const {
    FeedText text = text_of(node, name == "summary" && atom_ ? "text/plain" : "text/html");
    const std::string key = channel ? "subtitle" : "summary";
    const bool weak =
        name == "itunes_summary" || name == "media_description" || name == "dc_description";
    FeedText* known = out.texts.count(key) > 0 ? &out.texts[key] : nullptr;
    if (known == nullptr || known->value.empty()) {
      out.texts[key] = std::move(text);
    } else if (!weak) {
      if (channel)
        *known = std::move(text);
      else
        out.contents.push_back(std::move(text));
    }
  }

  void tag(xmlNode* node, FeedPart& out, const std::string& name) const {
    FeedFields said = xml_attributes(node), tag;
    for (const char* key : {"term", "scheme", "label"})
      if (said.count(key) > 0) tag[key] = said[key];
    if (said.count("domain") > 0) tag["scheme"] = said["domain"];
    if (name == "itunes_category") {
      tag = {{"term", said["text"]}, {"scheme", "http://www.itunes.com/"}};
      add_tag(out, tag);
      for (xmlNode* child = node->children; child != nullptr; child = child->next)
        if (child->type == XML_ELEMENT_NODE && xml_name(child) == name)
          add_tag(out, {{"term", xml_attributes(child)["text"]}, {"scheme", tag["scheme"]}});
      return;
    }
    if (name == "media_category" && tag.count("scheme") == 0)
      tag["scheme"] = "http://search.yahoo.com/mrss/category_schema";
    if (const std::string text = value_of(node); !text.empty() && tag.count("term") == 0)
      tag["term"] = text;
    add_tag(out, tag);
  }
  static void keywords(const std::string& text, FeedPart& out, bool itunes) {
    for (const std::string_view word : split(text, ','))
      for (const std::string_view term :
           itunes ? split(word, ' ') : std::vector<std::string_view>{word}) {
        FeedFields tag = {{"term", std::string(trim(term))}};
        if (itunes) tag["scheme"] = "http://www.itunes.com/";
        if (!tag["term"].empty()) add_tag(out, tag);
      }
  }
  static void add_tag(FeedPart& out, const FeedFields& tag) {
    if (!tag.empty() && out.tags.size() < kMostTags &&
        std::find(out.tags.begin(), out.tags.end(), tag) == out.tags.end())
      out.tags.push_back(tag);
  }

  // image and textInput: elements inside, or an address as attribute.
  void object(xmlNode* node, FeedPart& out, const std::string& name) const {
    FeedFields& fields =
        out.objects[name.ends_with("image") || name == "itunes_link" ? "image" : "textinput"];
    const std::string base = base_of(node, http_);
    for (const auto& [key, value] : xml_attributes(node))
      if (key == "href" || key == "url") fields["href"] = absolute(base, value);
    for (xmlNode* child = node->children; child != nullptr; child = child->next) {
      if (child->type != XML_ELEMENT_NODE) continue;
      std::string key = xml_name(child);
      if (key.starts_with("textinput_") || key.starts_with("image_"))
        key.erase(0, key.find('_') + 1);
      const std::string value = value_of(child);
      fields[key == "url" ? "href" : key] =
          key == "url" || key == "link" ? absolute(base_of(child, http_), value) : value;
    }
  }

  void source(xmlNode* node, FeedPart& out) {
    FeedPart source;
    part(node, source, true);
    if (!xml_has_elements(node)) {
      source.texts["title"] = text_of(node, "text/plain");
      if (const auto url = xml_attribute(node, "url", false))
        source.fields["href"] = absolute(base_of(node, http_), *url);
    }
    out.source.assign(1, std::move(source));
  }

  void generator(xmlNode* node, FeedPart& out, const std::string& name) const {
    FeedFields detail = xml_attributes(node);
    if (name != "generator") {
      const auto about = xml_attribute(node, "resource", true);
      if (about) detail = {{"href", *about}};
      out.fields["generator"] = about.value_or("");
    } else {
      for (const char* key : {"url", "uri"})
        if (detail.count(key) > 0) {
          detail["href"] = absolute(base_of(node, http_), detail[key]);
          detail.erase(key);
        }
      out.fields["generator"] = detail["name"] = value_of(node);
    }
    out.objects["generator_detail"] = std::move(detail);
  }

  void date(xmlNode* node, FeedPart& out, std::string_view key) const {
    const std::string value = value_of(node);
    if (key != "validity") {
      out.dates[std::string(key)] = value;  // the last of several counts
      return;
    }
    for (const std::string_view field : split(value, ';')) {
      const std::size_t sign = field.find('=');
      if (sign == std::string_view::npos) continue;
      const std::string_view name = trim(field.substr(0, sign));
      if (name.size() <= kLongestName)
        out.dates["validity_" + std::string(name)] = std::string(trim(field.substr(sign + 1)));
    }
  }

  void element(xmlNode* node, FeedPart& out, bool channel) {
    const std::string name = xml_name(node);
    if (name == "item" || name == "entry" || name == "items" || name == "channel" ||
        name == "product")
      return;
    const FeedMeaning* known = feed_meaning(name);
    const std::string base = base_of(node, http_);
    switch (known == nullptr ? FeedKind::kNone : known->kind) {
      case FeedKind::kTitle:
      case FeedKind::kMediaTitle: {
        const bool weak = known->kind == FeedKind::kMediaTitle || (name == "dc_title" && titled_);
        if (weak && out.texts.count("title") > 0) return;
        if (out.texts.count("title") > 0 && atom_) return;
        FeedText text = text_of(node, "text/plain");
        out.texts["title"] = std::move(text);
        return;
      }
      case FeedKind::kLink:
        return link(node, out);
      case FeedKind::kSummary:
        return summary(node, out, channel, name);
      case FeedKind::kSubtitle:
        out.texts["subtitle"] = text_of(node, "text/plain");
        return;
      case FeedKind::kContent: {
        FeedText text = text_of(node, known->field);
        text.src = xml_attribute(node, "src", false).value_or("");
        if (!text.src.empty()) text.src = absolute(base, text.src);
        out.contents.push_back(std::move(text));
        return;
      }
      case FeedKind::kId: {
        const std::string value = value_of(node);
        if (atom_ && out.fields.count("id") > 0) return;
        // Ids are compared letter by letter, so that a whole address is kept as it is written.
        out.fields["id"] = name == "guid" || !host_of(value).empty() ? value : absolute(base, value);
        const bool permanent =
            name == "guid" && xml_attribute(node, "ispermalink", false).value_or("true") == "true";
        out.fields["guidislink"] = permanent ? "true" : "false";
        if (const std::string address = absolute(base, value); name == "guid" && permanent && !host_of(address).empty())
          out.fields["permalink"] = address;
        return;
      }
      case FeedKind::kAuthor: {
        FeedPerson one = person(node);
        if (!one.empty()) out.authors.push_back(std::move(one));
        return;
      }
      case FeedKind::kContributor:
        out.contributors.push_back(person(node));
        return;
      case FeedKind::kPublisher:
      case FeedKind::kOwner:
        out.publisher = person(node);
        return;
      case FeedKind::kDate:
        return date(node, out, known->field);
      case FeedKind::kRights:
        out.texts["rights"] = text_of(node, "text/plain");
        return;
      case FeedKind::kInfo:
        out.texts["info"] = text_of(node, "text/plain");
        return;
      case FeedKind::kTag:
      case FeedKind::kMediaTag:
        return tag(node, out, name);
      case FeedKind::kKeywords:
        keywords(value_of(node), out, name != "tags");
        return;
      case FeedKind::kGenerator:
        return generator(node, out, name);
      case FeedKind::kLicense: {
        const auto about = xml_attribute(node, "resource", true);
        out.links.push_back(
            {{"rel", "license"}, {"href", absolute(base, about ? *about : value_of(node))}});
        return;
      }
      case FeedKind::kEnclosure: {
        FeedFields link = xml_attributes(node);
        if (link.count("url") > 0) link["href"] = absolute(base, link["url"]);
        link.erase("url");
        link["rel"] = "enclosure";
        out.links.push_back(std::move(link));
        return;
      }
      case FeedKind::kSource:
        return source(node, out);
      case FeedKind::kImage:
        return object(node, out, name);
      case FeedKind::kFlag: {
        out.fields[name] = clean_utf8(xml_content(node, false, false));
        return;
      }
      case FeedKind::kAddress:
        out.fields[name] = absolute(base, value_of(node));
        return;
      case FeedKind::kMediaList: {
        FeedFields fields = xml_attributes(node);
        if (const std::string text = value_of(node); !text.empty()) fields["content"] = text;
        out.lists[name].push_back(std::move(fields));
        for (xmlNode* child = node->children; name == "media_content" && child != nullptr;
             child = child->next)
          if (child->type == XML_ELEMENT_NODE) element(child, out, channel);
        return;
      }
      case FeedKind::kGroup:
        for (xmlNode* child = node->children; child != nullptr; child = child->next)
          if (child->type == XML_ELEMENT_NODE && xml_name(child) != name)
            element(child, out, channel);
        return;
      case FeedKind::kWhere: {
        for (xmlNode* at = node; at != nullptr; at = xml_next(node, at)) {
          if (at->type != XML_ELEMENT_NODE) continue;
          FeedFields& where = out.objects["where"];
          const std::string inner = xml_name(at);
          if (inner.starts_with("gml_point") || inner.starts_with("gml_line") ||
              inner.starts_with("gml_polygon"))
            where["shape"] = inner.substr(4);
          if (inner.starts_with("georss_")) where["shape"] = inner.substr(7);
          if (inner.starts_with("georss_") || inner == "gml_pos" || inner == "gml_poslist" ||
              inner == "gml_coordinates")
            where["coordinates"] = value_of(at);
          if (const auto srs = xml_attribute(at, "srsname", false)) where["srs"] = *srs;
          if (const auto sizes = xml_attribute(at, "srsdimension", false))
            where["dimension"] = *sizes;
        }
        return;
      }
      case FeedKind::kObject:
        out.fields["language"] = value_of(node);
        if (channel && language_.empty()) language_ = out.fields["language"];
        return;
      case FeedKind::kNone: {
        FeedFields said = xml_attributes(node);
        const std::string value = value_of(node);
        if (out.fields.count(name) > 0 || out.objects.count(name) > 0) return;
        if (said.empty()) {
          out.fields[name] = value;
        } else {
          if (!value.empty()) said["content"] = value;
          out.objects[name] = std::move(said);
        }
      }
    }
  }

  const FeedHttp& http_;
  FeedDocument& out_;
  std::size_t most_;
  bool atom_ = false, titled_ = true;
  std::string language_, root_language_;  // of the channel by its element; by xml:lang or HTTP
};

}  // namespace

std::string FeedPart::link() const {
  const std::string* found = nullptr;
  for (const FeedFields& link : links) {
    const auto rel = link.find("rel"), href = link.find("href");
    if (rel == link.end() || href == link.end() || rel->second != "alternate") continue;
    if (found == nullptr || last_link_counts) found = &href->second;
  }
  if (found != nullptr) return *found;
  if (const auto permanent = fields.find("permalink"); permanent != fields.end())
    return permanent->second;
  return {};
}

Result<FeedDocument> read_feed_document(std::string_view bytes, const FeedHttp& http,
                                        std::size_t most_entries) {
  if (const std::string_view head = bytes.substr(bytes.starts_with("\xEF\xBB\xBF") ? 3 : 0); trim(head).starts_with('{'))
    return read_json_feed(bytes, http, most_entries);
  FeedDocument out;
  const FeedXml xml = parse_feed_xml(bytes, http.content_type);
  out.encoding = xml.encoding;
  out.broken = xml.broken;
  xmlNode* root = xml.document == nullptr ? nullptr : xmlDocGetRootElement(xml.document.get());
  if (root == nullptr) return Error{ErrorCode::kBadInput, "a feed without any readable element"};
  Reader(http, out, most_entries).read(root);
  if (out.version == "rss091u" && xml.type.find("Netscape") != std::string::npos)
    out.version = "rss091n";
  if (!http.content_type.empty() && http.content_type.find("xml") == std::string::npos)
    out.broken = true;
  return out;
}

std::string field_of(const FeedFields& fields, const char* name) {
  const auto found = fields.find(name);
  return found == fields.end() ? std::string() : found->second;
}
std::string text_of(const FeedPart& part, const char* name) {
  const auto found = part.texts.find(name);
  return found == part.texts.end() ? std::string() : found->second.value;
}

}  // namespace hearsay
