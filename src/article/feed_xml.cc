#include "article/feed_xml.h"

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <utility>
#include <vector>

#include "article/decode.h"
#include "article/feed_document.h"
#include "article/html.h"
#include "article/url.h"
#include "base/utf8.h"

namespace hearsay {
namespace {

constexpr std::pair<std::string_view, std::string_view> kSpaces[] = {
    {"http://www.w3.org/2005/Atom", ""},
    {"http://purl.org/atom/ns#", ""},
    {"http://example.com/newformat#", ""},
    {"http://example.com/necho", ""},
    {"http://purl.org/echo/", ""},
    {"uri/of/echo/namespace#", ""},
    {"http://purl.org/pie/", ""},
    {"http://purl.org/atom-blog/ns#", ""},
    {"http://purl.org/rss/1.0/", ""},
    {"http://my.netscape.com/rdf/simple/0.9/", ""},
    {"http://channel.netscape.com/rdf/simple/0.9/", ""},
    {"http://backend.userland.com/rss", ""},
    {"http://blogs.law.harvard.edu/tech/rss", ""},
    {"http://my.netscape.com/publish/formats/rss-0.91.dtd", ""},
    {"http://backend.userland.com/RSS2", ""},
    {"http://purl.org/dc/elements/1.1/", "dc_"},
    {"http://purl.org/dc/terms/", "dcterms_"},
    {"http://purl.org/rss/1.0/modules/content/", "content_"},
    {"http://www.itunes.com/DTDs/Podcast-1.0.dtd", "itunes_"},
    {"http://www.itunes.com/dtds/podcast-1.0.dtd", "itunes_"},
    {"http://example.com/DTDs/PodCast-1.0.dtd", "itunes_"},
    {"http://search.yahoo.com/mrss", "media_"},
    {"http://search.yahoo.com/mrss/", "media_"},
    {"http://www.w3.org/2003/01/geo/wgs84_pos#", "geo_"},
    {"http://www.georss.org/georss", "georss_"},
    {"http://www.opengis.net/gml", "gml_"},
    {"http://www.w3.org/1999/xhtml", "xhtml_"},
    {"http://purl.org/syndication/thread/1.0", "thr_"},
    {"http://web.resource.org/cc/", "cc_"},
    {"http://creativecommons.org/ns#license", "cc_"},
    {"http://cyber.law.harvard.edu/rss/creativeCommonsRssModule.html", "creativecommons_"},
    {"http://backend.userland.com/creativeCommonsRssModule", "creativecommons_"},
    {"http://wellformedweb.org/CommentAPI/", "wfw_"},
    {"http://purl.org/rss/1.0/modules/slash/", "slash_"},
    {"http://webns.net/mvcb/", "admin_"},
    {"http://purl.org/rss/1.0/modules/syndication/", "sy_"},
    {"http://podlove.org/simple-chapters", "psc_"},
    {"http://rssnamespace.org/feedburner/ext/1.0", "feedburner_"},
    {"http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf_"},
    {"http://xmlns.com/foaf/0.1/", "foaf_"},
    {"http://purl.org/rss/1.0/modules/textinput/", "textinput_"},
    {"http://purl.org/rss/1.0/modules/image/", "image_"},
    {"http://www.w3.org/1999/xlink", "xlink_"},
    {"http://purl.org/net/rss1.1#", ""}};

std::string_view text_at(const xmlChar* text) {
  return text == nullptr ? std::string_view()
                         : std::string_view(reinterpret_cast<const char*>(text));
}

// Where the document type ends, past an inner subset.
std::size_t end_of_type(const std::string& xml, std::size_t type) {
  const std::size_t inner = xml.find('[', type);
  std::size_t end = xml.find('>', type);
  if (inner < end) end = xml.find('>', std::min(xml.find("]", inner), xml.size()));
  return end == std::string::npos ? xml.size() : end + 1;
}

// Where the document type begins, behind declaration and comments.
std::size_t find_type(const std::string& xml) {
  std::size_t at = 0;
  while (true) {
    at = xml.find_first_not_of(" \t\r\n", at);
    if (at == std::string::npos || xml.compare(at, 9, "<!DOCTYPE") == 0) return at;
    const bool comment = xml.compare(at, 4, "<!--") == 0;
    if (!comment && xml.compare(at, 2, "<?") != 0) return std::string::npos;
    const std::size_t end = xml.find(comment ? "-->" : "?>", at);
    if (end == std::string::npos) return end;
    at = end + (comment ? 3 : 2);
  }
}

// Plain values of entities that the document defines itself: short ones without further references.
std::map<std::string, std::string> own_entities(std::string_view type) {
  std::map<std::string, std::string> found;
  int looks = 0;
  for (std::size_t at = type.find("<!ENTITY"); at != std::string_view::npos && ++looks < 256;
       at = type.find("<!ENTITY", at + 8)) {
    const std::size_t name = type.find_first_not_of(" \t\r\n", at + 8);
    const std::size_t name_end = type.find_first_of(" \t\r\n", std::min(name, type.size()));
    const std::size_t open = type.find_first_of("\"'>", std::min(name_end, type.size()));
    if (open == std::string_view::npos || type[open] == '>' ||
        type.substr(name_end, open - name_end).find_first_not_of(" \t\r\n") !=
            std::string_view::npos)
      continue;
    const std::size_t close = type.find(type[open], open + 1);
    if (close == std::string_view::npos || close - open > 256) continue;
    const std::string_view value = type.substr(open + 1, close - open - 1);
    if (value.find_first_of("&<%") == std::string_view::npos)
      found.emplace(type.substr(name, name_end - name), value);
  }
  return found;
}

// Drops the document type and spells HTML's entities as numbers, which XML does not know. A "&"
// that begins no reference is escaped.
std::string prepare(const std::string& xml, bool& repaired) {
  std::string out;
  out.reserve(xml.size());
  std::size_t at = 0;
  std::map<std::string, std::string> own;
  if (const std::size_t type = find_type(xml); type != std::string::npos) {
    at = end_of_type(xml, type);
    own = own_entities(std::string_view(xml).substr(type, at - type));
    out = xml.substr(0, type);
  }
  while (at < xml.size()) {
    const std::size_t mark = std::min(xml.find_first_of("&<", at), xml.size());
    out.append(xml, at, mark - at);
    at = mark;
    if (at >= xml.size()) break;
    std::size_t end = at + 1;
    if (xml[at] == '<') {
      for (const auto& [open, close] :
           {std::pair<std::string_view, std::string_view>{"<![CDATA[", "]]>"}, {"<!--", "-->"}}) {
        if (xml.compare(at, open.size(), open) != 0) continue;
        end = xml.find(close, at);
        end = end == std::string::npos ? xml.size() : end + close.size();
      }
      out.append(xml, at, end - at);
      at = end;
      continue;
    }
    while (end < xml.size() && end - at < 32 &&
           (std::isalnum(static_cast<unsigned char>(xml[end])) != 0 ||
            (xml[end] == '#' && end == at + 1)))
      ++end;
    const std::string name = xml.substr(at + 1, end - at - 1);
    const bool closed = end < xml.size() && xml[end] == ';' && !name.empty();
    const htmlEntityDesc* entity =
        closed && name[0] != '#' ? htmlEntityLookup(reinterpret_cast<const xmlChar*>(name.c_str()))
                                 : nullptr;
    const bool known =
        name == "amp" || name == "lt" || name == "gt" || name == "quot" || name == "apos";
    if (closed && own.count(name) > 0) {
      out += own[name];
      at = end + 1;
    } else if (closed && (known || name[0] == '#')) {
      // XML knows no reference to the codes 128 to 159; what is meant are Windows' quotation marks.
      const std::string whole = xml.substr(at, end + 1 - at);
      const std::string read = name[0] == '#' ? decode_references(whole) : std::string();
      const bool plain = read.size() == 1 && (read == "&" || read == "<" || read == ">");
      out +=
          read.empty() || read == whole || plain
              ? (name.size() > 1 && name[0] == '#' && name[1] == 'X' ? "&#x" + name.substr(2) + ";"
                                                                     : whole)
              : read;
      at = end + 1;
    } else if (entity != nullptr) {
      out += "&#" + std::to_string(entity->value) + ";";
      at = end + 1;
    } else {
      repaired = true;
      out += "&amp;";
      ++at;
    }
  }
  return out;
}

bool xml_declares_none(std::string_view bytes) {
  const std::string_view head = bytes.substr(0, 256);
  return head.find("<?xml") > 4 || head.find("encoding") > head.find("?>");
}

std::string named_encoding(std::string_view label) {
  std::string name = lower_ascii(label);
  return name == "gb2312" || name == "gbk" ? "gb18030" : name;  // what is meant in practice
}

// What the bytes show, HTTP says, or the XML declaration; text/xml without a charset is ASCII by
// RFC 3023, other XML UTF-8.
std::string declared_encoding(std::string_view bytes, std::string_view content_type) {
  constexpr std::pair<std::string_view, std::string_view> kMarks[] = {
      {{"\xFF\xFE\0\0", 4}, "utf-32le"}, {{"\0\0\xFE\xFF", 4}, "utf-32be"},
      {"\xEF\xBB\xBF", "utf-8"},         {"\xFF\xFE", "utf-16le"},
      {"\xFE\xFF", "utf-16be"},          {{"<\0?\0", 4}, "utf-16le"},
      {{"\0<\0?", 4}, "utf-16be"}};
  if (const char* wide = wide_units(bytes); wide != nullptr) return wide;
  for (const auto& [mark, name] : kMarks)
    if (bytes.starts_with(mark)) return std::string(name);
  if (const std::string_view said = charset_of(content_type); !said.empty())
    return named_encoding(said);
  const std::string media = lower_ascii(trim(content_type.substr(0, content_type.find(';'))));
  if (media == "text/xml" || media == "text/xml-external-parsed-entity" ||
      (media.starts_with("text/") && media.ends_with("+xml")))
    return "us-ascii";
  const std::string_view head = bytes.substr(0, 256);
  const std::size_t at = head.find("encoding");
  if (xml_declares_none(bytes)) {
    const std::string guess = is_utf8(bytes) ? "utf-8" : guess_encoding(bytes);
    return guess == "uhc" ? "euc-kr" : guess == "gb18030" ? "gb2312" : guess;
  }
  const std::size_t open = head.find_first_of("\"'", at);
  if (open == std::string_view::npos) return "utf-8";
  return named_encoding(head.substr(open + 1, head.find(head[open], open + 1) - open - 1));
}

// HTML's void elements are written "<br />", all others with an end tag.
bool is_void(std::string_view name) {
  constexpr std::string_view kVoid[] = {"area",  "base", "br",   "col",   "embed",  "hr",    "img",
                                        "input", "link", "meta", "param", "source", "track", "wbr"};
  return std::find(std::begin(kVoid), std::end(kVoid), name) != std::end(kVoid);
}

void escape(std::string& out, std::string_view text, bool quotes) {
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '"' && quotes)
      out += "&quot;";
    else
      out += c;
  }
}

// SVG and MathML stand in HTML without a prefix, under a namespace of their own.
bool is_drawn(const xmlNode* node) {
  const std::string space = xml_space(node);
  return space == "http://www.w3.org/2000/svg" || space == "http://www.w3.org/1998/Math/MathML";
}

std::string name_as_written(const xmlNode* node) {
  const bool plain = node->ns == nullptr || node->ns->prefix == nullptr ||
                     xml_space(node) == "http://www.w3.org/1999/xhtml" || is_drawn(node);
  return (plain ? std::string() : std::string(text_at(node->ns->prefix)) + ":") +
         std::string(text_at(node->name));
}

bool uses(const xmlNode* node, const xmlNs* space) {
  for (const xmlAttr* one = node->properties; one != nullptr; one = one->next)
    if (one->ns == space) return true;
  return false;
}

std::string value_of(const xmlAttr* attribute) {
  std::string value;
  for (const xmlNode* part = attribute->children; part != nullptr; part = part->next)
    value += text_at(part->content);
  return value;
}

void open_tag(std::string& out, const xmlNode* node) {
  out += '<' + name_as_written(node);
  std::map<std::string, std::string> attributes;
  for (const xmlAttr* one = node->properties; one != nullptr; one = one->next) {
    std::string name(text_at(one->name));
    if (one->ns != nullptr && one->ns->prefix != nullptr) {
      const std::string prefix(text_at(one->ns->prefix));
      name = prefix + ":" + name;
      if (prefix != "xml" && !uses(node->parent, one->ns))
        attributes["xmlns:" + prefix] = text_at(one->ns->href);
    }
    attributes[name] = value_of(one);
  }
  if (is_drawn(node) && xml_space(node->parent) != xml_space(node))
    attributes["xmlns"] = xml_space(node);
  for (const auto& [name, value] : attributes) {
    out += ' ' + name + "=\"";
    escape(out, value, true);
    out += '"';
  }
  out += is_void(text_at(node->name)) ? " />" : ">";
}

std::string markup_below(const xmlNode* root) {
  std::string out;
  std::vector<const xmlNode*> open;
  const auto close = [&] {
    if (!is_void(text_at(open.back()->name))) out += "</" + name_as_written(open.back()) + ">";
    open.pop_back();
  };
  for (const xmlNode* node = root->children; node != nullptr;) {
    if (node->type == XML_ELEMENT_NODE) {
      open_tag(out, node);
      open.push_back(node);
      if (node->children != nullptr) {
        node = node->children;
        continue;
      }
      close();
    } else if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) {
      escape(out, text_at(node->content), false);
    }
    while (node != root && node->next == nullptr) {
      node = node->parent;
      if (node != root && !open.empty()) close();
    }
    if (node == root) break;
    node = node->next;
  }
  return out;
}

// "&#146;" by what it means; returns where to go on.
std::size_t windows_reference(std::string& out, std::string_view text, std::size_t begin,
                              std::size_t end) {
  const std::string read = decode_references(text.substr(begin, end + 1 - begin));
  std::size_t at = 0;
  const char32_t c = read.empty() ? 0 : next_code_point(read, at);
  if (c < 256) return begin;
  char cell[16];
  std::snprintf(cell, sizeof cell, "#x%x", static_cast<unsigned>(c));
  out += cell;
  return end - 1;
}

// Text of HTML with every "&" that begins no reference written as one.
void with_references(std::string& out, std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    out += text[i];
    if (text[i] != '&') continue;
    std::size_t end = i + 1;
    if (end < text.size() && text[end] == '#') ++end;
    const std::size_t begin = end;
    while (end < text.size() && end - i < 32 &&
           std::isalnum(static_cast<unsigned char>(text[end])) != 0)
      ++end;
    if (end == begin || end >= text.size() || text[end] != ';')
      out += "amp;";
    else if (text[i + 1] == '#' && text[begin] == 'X')
      out += "#x", i += 2;
    else if (text[i + 1] == '#' && end - begin == 3 && text[begin] == '1')
      i = windows_reference(out, text, i, end);
  }
}

// The codes 128 to 159 are controls in Unicode; what feeds mean by them are Windows' quotation
// marks and dashes.
std::string without_controls(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool control = text[i] == '\xC2' && i + 1 < text.size() &&
                         static_cast<unsigned char>(text[i + 1]) >= 0x80 &&
                         static_cast<unsigned char>(text[i + 1]) < 0xA0;
    if (!control) {
      out += text[i];
      continue;
    }
    out += decode_references("&#" + std::to_string(static_cast<unsigned char>(text[++i])) + ";");
  }
  return out;
}

}  // namespace

FeedXml parse_feed_xml(std::string_view bytes, std::string_view content_type) {
  FeedXml out;
  out.encoding = declared_encoding(bytes, content_type);
  bool repaired = false;
  const bool undeclared =
      !is_utf8(bytes) && charset_of(content_type).empty() && xml_declares_none(bytes);
  std::string text = without_controls(decode(bytes, charset_of(content_type)));
  text.erase(0, std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  if (const std::size_t type = find_type(text); type != std::string::npos)
    out.type = text.substr(type, std::min<std::size_t>(1024, end_of_type(text, type) - type));
  const std::string xml = prepare(text, repaired);
  constexpr int kOptions =
      XML_PARSE_RECOVER | XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING;
  std::unique_ptr<xmlParserCtxt, decltype(&xmlFreeParserCtxt)> context(xmlNewParserCtxt(),
                                                                       &xmlFreeParserCtxt);
  if (context == nullptr) return out;
  out.document.reset(xmlCtxtReadMemory(context.get(), xml.data(), static_cast<int>(xml.size()),
                                       nullptr, "UTF-8", kOptions));
  out.broken = repaired || (undeclared && !out.encoding.starts_with("utf-")) ||
               context->wellFormed == 0 || context->nsWellFormed == 0;
  return out;
}

std::string xml_space(const xmlNode* node) {
  return node->ns == nullptr ? std::string() : std::string(text_at(node->ns->href));
}

std::string xml_name(const xmlNode* node) {
  std::string name = lower_ascii(text_at(node->name));
  if (node->ns == nullptr) {
    // A prefix that is bound to nothing stays in the name, but Atom's, whose elements have no prefix here.
    if (constexpr std::string_view kAtom = "atom:"; name.starts_with(kAtom)) return name.substr(kAtom.size());
    std::replace(name.begin(), name.end(), ':', '_');
    return name;
  }
  const std::string space = xml_space(node);
  for (const auto& [address, prefix] : kSpaces)
    if (lower_ascii(address) == lower_ascii(space)) return std::string(prefix) + name;
  if (node->ns->prefix == nullptr) return name;
  return lower_ascii(text_at(node->ns->prefix)) + "_" + name;
}

std::optional<std::string> xml_attribute(const xmlNode* node, std::string_view name, bool spaced) {
  for (const xmlAttr* one = node->properties; one != nullptr; one = one->next) {
    if ((one->ns != nullptr) != spaced || lower_ascii(text_at(one->name)) != name) continue;
    std::string value;
    for (const xmlNode* part = one->children; part != nullptr; part = part->next)
      value += text_at(part->content);
    return clean_utf8(value);
  }
  return std::nullopt;
}

std::map<std::string, std::string> xml_attributes(const xmlNode* node) {
  std::map<std::string, std::string> out;
  for (const xmlAttr* one = node->properties; one != nullptr; one = one->next) {
    if (one->ns != nullptr) continue;
    std::string value;
    for (const xmlNode* part = one->children; part != nullptr; part = part->next)
      value += text_at(part->content);
    out[lower_ascii(text_at(one->name))] = std::string(trim(clean_utf8(value)));
  }
  return out;
}

bool xml_has_elements(const xmlNode* node) {
  for (const xmlNode* child = node->children; child != nullptr; child = child->next)
    if (child->type == XML_ELEMENT_NODE) return true;
  return false;
}

std::string xml_content(const xmlNode* node, bool markup, bool unwrap) {
  if (xml_has_elements(node)) {
    const xmlNode* only = nullptr;
    bool alone = true;
    for (const xmlNode* child = node->children; child != nullptr; child = child->next) {
      if (child->type == XML_ELEMENT_NODE) {
        alone = alone && only == nullptr;
        only = child;
      } else if ((child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE) &&
                 !trim(text_at(child->content)).empty()) {
        alone = false;
      }
    }
    return markup_below(
        markup && unwrap && alone && only != nullptr && text_at(only->name) == "div" ? only : node);
  }
  std::string out;
  for (const xmlNode* child = node->children; child != nullptr; child = child->next)
    if (child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE)
      markup ? escape(out, text_at(child->content), false) : void(out += text_at(child->content));
  return out;
}

xmlNode* xml_next(xmlNode* root, xmlNode* node) {
  if (node->type == XML_ELEMENT_NODE && node->children != nullptr) return node->children;
  while (node != root && node->next == nullptr) node = node->parent;
  return node == root ? nullptr : node->next;
}

std::string with_absolute_links(std::string_view html, std::string_view base) {
  constexpr std::string_view kAddresses[] = {"href",     "src",    "cite",       "action",
                                             "longdesc", "usemap", "background", "codebase",
                                             "classid",  "data",   "poster",     "profile"};
  std::string out;
  std::size_t at = 0;
  while (at < html.size()) {
    const std::size_t open = std::min(html.find('<', at), html.size());
    with_references(out, html.substr(at, open - at));
    if (open >= html.size()) break;
    const std::size_t end = std::min(html.find('>', open), html.size());
    std::size_t i = open;
    while (i < end) {
      const std::size_t sign = html.substr(0, end).find('=', i);  // never beyond this tag
      if (sign == std::string_view::npos) break;
      std::size_t name = sign;
      while (name > i && html[name - 1] != ' ' && html[name - 1] != '\n' &&
             html[name - 1] != '\t' && html[name - 1] != '"' && html[name - 1] != '\'')
        --name;
      const std::string attribute = lower_ascii(html.substr(name, sign - name));
      const bool quoted =
          sign + 1 < html.size() && (html[sign + 1] == '"' || html[sign + 1] == '\'');
      const std::size_t begin = sign + 1 + quoted;
      const std::size_t close =
          quoted ? html.find(html[sign + 1], begin) : html.find_first_of(" >\t\n", begin);
      if (close == std::string_view::npos || begin > html.size()) break;
      out += html.substr(i, begin - i);
      const std::string_view value = html.substr(begin, close - begin);
      const bool address = std::find(std::begin(kAddresses), std::end(kAddresses), attribute) !=
                           std::end(kAddresses);
      out += address ? absolute(base, value) : std::string(value);
      i = close;
    }
    const std::size_t tail = std::max(i, open);
    const std::size_t stop = std::min(std::max(html.find('>', tail), tail), html.size());
    const std::string_view rest = html.substr(tail, std::min(stop + 1, html.size()) - tail);
    out += rest;
    const std::size_t name_end = html.find_first_of(" \t\n/>", open + 1);
    if (rest.ends_with('>') && name_end != std::string_view::npos &&
        is_void(lower_ascii(html.substr(open + 1, name_end - open - 1)))) {
      out.pop_back();
      if (out.ends_with('/')) out.pop_back();
      while (out.ends_with(' ')) out.pop_back();
      out += " />";
    }
    at = std::min(stop + 1, html.size());
  }
  return out;
}

}  // namespace hearsay
