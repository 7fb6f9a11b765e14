#include "article/json.h"

#include <simdjson.h>

#include <algorithm>
#include <array>

#include "article/html.h"
#include "base/utf8.h"

namespace hearsay {
namespace {

using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

constexpr std::size_t kMostObjects = 4096;  // of one JSON-LD block that are looked at

std::string string_of(element value) {
  std::string_view text;
  if (value.get(text) == simdjson::SUCCESS) return std::string(text);
  std::int64_t whole = 0;
  if (value.get(whole) == simdjson::SUCCESS) return std::to_string(whole);
  return {};
}

std::string field(const object& from, std::string_view name) {
  element value;
  if (from.at_key(name).get(value) != simdjson::SUCCESS) return {};
  return string_of(value);
}

// A number means seconds since 1970, or milliseconds when it is too large for that.
std::optional<Time> time_field(const object& from, std::string_view name) {
  element value;
  if (from.at_key(name).get(value) != simdjson::SUCCESS) return std::nullopt;
  std::int64_t number = 0;
  if (value.get(number) == simdjson::SUCCESS) {
    constexpr std::int64_t kSecondsEnd = 100'000'000'000;  // the year 5138
    return number > kSecondsEnd ? number / 1000 : number;
  }
  return parse_time(string_of(value));
}

// A name, an object with a name, or a list of either, joined.
std::string name_in(element value) {
  object one;
  if (value.get(one) == simdjson::SUCCESS) {
    element name;
    if (one.at_key("name").get(name) != simdjson::SUCCESS) return {};
    array names;
    if (name.get(names) == simdjson::SUCCESS) {
      for (element first : names) return string_of(first);
    }
    return string_of(name);
  }
  array many;
  if (value.get(many) == simdjson::SUCCESS) {
    std::string out;
    std::size_t count = 0;
    for (element item : many) {
      if (++count > 20) break;
      object person;
      std::string name = item.get(person) == simdjson::SUCCESS ? field(person, "name") : string_of(item);
      if (name.empty()) continue;
      if (!out.empty()) out += ", ";
      out += name;
    }
    return out;
  }
  return string_of(value);
}

std::string name_field(const object& from, std::string_view name) {
  element value;
  if (from.at_key(name).get(value) != simdjson::SUCCESS) return {};
  return plain_text(name_in(value));
}

bool is_article_type(std::string_view type) {
  const std::size_t slash = type.rfind('/');
  if (slash != std::string_view::npos) type.remove_prefix(slash + 1);
  return type.ends_with("Article") || type.ends_with("Posting") || type == "Report";
}

// 2: an article; 1: a page, which knows less; 0: something else.
int rank_of(const object& candidate) {
  element type;
  if (candidate.at_key("@type").get(type) != simdjson::SUCCESS) return 0;
  array types;
  std::vector<std::string> names;
  if (type.get(types) == simdjson::SUCCESS) {
    for (element item : types) names.push_back(string_of(item));
  } else {
    names.push_back(string_of(type));
  }
  int rank = 0;
  for (const std::string& name : names) {
    rank = std::max(rank, is_article_type(name) ? 2 : name.ends_with("WebPage") ? 1 : 0);
  }
  return rank;
}

void fill(std::string& to, std::string from) {
  if (to.empty()) to = std::move(from);
}

void take(LinkedData& found, const object& from) {
  fill(found.headline, plain_text(field(from, "headline")));
  fill(found.published, field(from, "datePublished"));
  fill(found.modified, field(from, "dateModified"));
  fill(found.author, name_field(from, "author"));
  fill(found.publisher, name_field(from, "publisher"));
  fill(found.language, field(from, "inLanguage"));
  fill(found.url, field(from, "url"));
  const std::string body = field(from, "articleBody");
  if (body.size() > found.body.size()) found.body = body;
}

// Looks at every object of a block, breadth first, without recursion.
void walk(element root, LinkedData& found, LinkedData& of_page) {
  std::vector<element> todo{root};
  for (std::size_t i = 0; i < todo.size() && i < kMostObjects; ++i) {
    array items;
    object here;
    if (todo[i].get(items) == simdjson::SUCCESS) {
      for (element item : items) {
        if (todo.size() >= kMostObjects) break;
        if (item.is_object() || item.is_array()) todo.push_back(item);
      }
    } else if (todo[i].get(here) == simdjson::SUCCESS) {
      const int rank = rank_of(here);
      // The first article of a page is its own; later ones are teasers. What it leaves open they must not fill.
      if (rank == 2 && found.headline.empty() && found.published.empty() && found.body.empty()) take(found, here);
      if (rank == 1) take(of_page, here);
      for (const std::string_view key : {"@graph", "mainEntity", "mainEntityOfPage"}) {
        element below;
        if (here.at_key(key).get(below) == simdjson::SUCCESS && (below.is_object() || below.is_array())) {
          todo.push_back(below);
        }
      }
    }
  }
}

// The string after "key" : in text that is no JSON; at most about 4 KB of it, of whole characters.
std::string scan_field(std::string_view text, std::string_view key) {
  const std::string quoted = "\"" + std::string(key) + "\"";
  std::size_t at = text.find(quoted);
  if (at == std::string_view::npos) return {};
  at = text.find_first_not_of(" \t\n", at + quoted.size());
  if (at == std::string_view::npos || text[at] != ':') return {};
  at = text.find_first_not_of(" \t\n", at + 1);
  if (at == std::string_view::npos || text[at] != '"') return {};
  std::string out;
  for (++at; at < text.size() && text[at] != '"' && (out.size() < 4096 || !is_border(text, at)); ++at) {
    if (text[at] == '\\' && at + 1 < text.size()) ++at;
    out += text[at];
  }
  return out;
}

}  // namespace

Result<Article> article_of_json(std::string_view line) {
  simdjson::dom::parser parser;
  simdjson::padded_string bytes(line);
  element root;
  simdjson::error_code failed = parser.parse(bytes).get(root);
  if (failed == simdjson::UTF8_ERROR) {
    bytes = simdjson::padded_string(clean_utf8(line));
    failed = parser.parse(bytes).get(root);
  }
  if (failed == simdjson::DEPTH_ERROR) return Error{ErrorCode::kBadInput, "JSON nested deeper than 1024 levels"};
  if (failed != simdjson::SUCCESS) {
    return Error{ErrorCode::kBadInput, std::string("not valid JSON: ") + simdjson::error_message(failed)};
  }
  object from;
  if (root.get(from) != simdjson::SUCCESS) {
    return Error{ErrorCode::kBadInput, "a JSON value that is no object; one article is {\"text\": \"...\"}"};
  }
  // Archives call the text by other names; "text" comes first.
  element text_value;
  std::string_view text;
  const char* found = nullptr;
  for (const char* name : {"text", "body", "content"}) {
    if (found == nullptr && from.at_key(name).get(text_value) == simdjson::SUCCESS) found = name;
  }
  // A headline without a body is still a publication.
  bool titled = !trim(field(from, "title")).empty();
  if (found == nullptr && !titled) return Error{ErrorCode::kBadInput, "no field \"text\""};
  if (found != nullptr && text_value.get(text) != simdjson::SUCCESS) {
    return Error{ErrorCode::kBadInput, std::string("the field \"") + found + "\" is no string"};
  }
  if (trim(text).empty() && !titled) return Error{ErrorCode::kBadInput, "the field \"text\" is empty"};
  Article article;
  article.id = clean_utf8(field(from, "id"));
  article.url = clean_utf8(field(from, "url"));
  article.outlet = clean_utf8(field(from, "outlet"));
  article.language = field(from, "lang");
  if (article.language.empty()) article.language = field(from, "language");
  element author;
  if (from.at_key("author").get(author) == simdjson::SUCCESS) article.author = clean_utf8(name_in(author));
  article.published = time_field(from, "published");
  if (!article.published) article.published = time_field(from, "date");
  article.modified = time_field(from, "modified");
  array links;
  if (from.at_key("links").get(links) == simdjson::SUCCESS) {
    for (element item : links) {
      object link;
      if (item.get(link) != simdjson::SUCCESS) continue;
      std::string url = field(link, "url");
      if (!url.empty()) article.links.push_back({std::move(url), field(link, "anchor")});
    }
  }
  set_text(article, field(from, "title"), text);
  return article;
}

std::string repair_json(std::string_view json) {
  for (const std::string_view mark : {"<!--", "//<![CDATA[", "/*<![CDATA[*/", "<![CDATA["}) {
    json = trim(json);
    if (json.starts_with(mark)) json.remove_prefix(mark.size());
  }
  std::string out;
  out.reserve(json.size() + 16);
  bool in_string = false;
  int depth = 0;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (in_string) {
      if (c == '\\') {
        const char next = i + 1 < json.size() ? json[i + 1] : '\\';
        constexpr std::string_view kEscapes = "\"\\/bfnrtu";
        if (kEscapes.find(next) != std::string_view::npos) {
          out += c;
          out += next;
        } else {
          out += next == '\n' ? ' ' : next;
        }
        ++i;
      } else if (static_cast<unsigned char>(c) < 0x20) {
        out += c == '\n' ? "\\n" : " ";
      } else {
        out += c;
        if (c == '"') in_string = false;
      }
      continue;
    }
    if (c == '}' || c == ']') {
      std::size_t last = out.find_last_not_of(" \t\n\r");
      if (last != std::string::npos && out[last] == ',') out.erase(last);
      --depth;
    }
    if (c == '{' || c == '[') ++depth;
    if (c == '"') in_string = true;
    out += c;
    // What follows the value (";", "-->") is none of it.
    if (depth == 0 && (c == '}' || c == ']')) break;
  }
  return out;
}

LinkedData read_linked_data(const std::vector<std::string>& blocks) {
  LinkedData found, of_page;
  simdjson::dom::parser parser;
  for (const std::string& block : blocks) {
    element root;
    simdjson::padded_string bytes(block);
    simdjson::error_code failed = parser.parse(bytes).get(root);
    if (failed != simdjson::SUCCESS) {
      bytes = simdjson::padded_string(repair_json(block));
      failed = parser.parse(bytes).get(root);
    }
    if (failed == simdjson::SUCCESS) {
      walk(root, found, of_page);
    } else if (block.find("Article\"") != std::string::npos) {
      fill(found.headline, plain_text(scan_field(block, "headline")));
      fill(found.published, scan_field(block, "datePublished"));
      fill(found.modified, scan_field(block, "dateModified"));
    }
  }
  fill(found.published, of_page.published);
  fill(found.modified, of_page.modified);
  fill(found.language, of_page.language);
  fill(found.publisher, of_page.publisher);
  fill(found.author, of_page.author);
  return found;
}

}  // namespace hearsay
