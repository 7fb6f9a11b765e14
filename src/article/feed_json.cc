#include "article/feed_json.h"

#include <simdjson.h>

#include "article/decode.h"
#include "article/json.h"
#include "article/url.h"
#include "base/utf8.h"

namespace hearsay {
namespace {

using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

constexpr std::size_t kMostPeople = 100, kMostTags = 200, kMostAttachments = 100;

// Some write numbers as ids, which the standard asks readers to take.
std::string string_at(const object& from, const char* name) {
  element value;
  std::string_view text;
  if (from.at_key(name).get(value) != simdjson::SUCCESS) return {};
  if (value.get(text) == simdjson::SUCCESS) return std::string(trim(clean_utf8(text)));
  return value.is_number() ? simdjson::minify(value) : std::string();
}

std::string address_at(const object& from, const char* name, std::string_view base) {
  return absolute(base, string_at(from, name));
}

template <class Call>
void each_object(const object& from, const char* name, std::size_t most, const Call& call) {
  array items;
  if (from.at_key(name).get(items) != simdjson::SUCCESS) return;
  for (element item : items) {
    object one;
    if (most-- == 0) return;
    if (item.get(one) == simdjson::SUCCESS) call(one);
  }
}

void set_text_of(FeedPart& part, const char* field, const std::string& value, const char* type) {
  if (!value.empty()) part.texts[field] = {value, type, {}, part.base, {}};
}

void add_link(FeedPart& part, const char* rel, const std::string& address, const char* type) {
  if (!address.empty()) part.links.push_back({{"rel", rel}, {"href", address}, {"type", type}});
}

// Version 1 has one author, 1.1 many.
void take_authors(const object& from, FeedPart& part) {
  const auto take = [&](const object& one) {
    FeedPerson person{string_at(one, "name"), {}, string_at(one, "url")};
    if (!person.empty()) part.authors.push_back(std::move(person));
  };
  each_object(from, "authors", kMostPeople, take);
  object single;
  if (part.authors.empty() && from.at_key("author").get(single) == simdjson::SUCCESS) take(single);
}

FeedPart item_of(const object& item, const std::string& base) {
  FeedPart out;
  out.base = base;
  if (std::string id = string_at(item, "id"); !id.empty()) out.fields["id"] = std::move(id);
  if (std::string language = string_at(item, "language"); !language.empty()) out.fields["language"] = std::move(language);
  add_link(out, "alternate", address_at(item, "url", base), "text/html");
  add_link(out, "related", address_at(item, "external_url", base), "text/html");
  set_text_of(out, "title", string_at(item, "title"), "text/plain");
  set_text_of(out, "summary", string_at(item, "summary"), "text/plain");
  for (const auto& [field, type] : {std::pair{"content_html", "text/html"}, std::pair{"content_text", "text/plain"}}) {
    std::string value = string_at(item, field);
    if (std::string_view(type) == "text/html") value = with_absolute_links(value, base);
    if (!value.empty()) out.contents.push_back({std::move(value), type, {}, base, {}});
  }
  for (const auto& [field, name] : {std::pair{"date_published", "published"}, std::pair{"date_modified", "updated"}})
    if (std::string when = string_at(item, field); !when.empty()) out.dates[name] = std::move(when);
  for (const char* field : {"image", "banner_image"})
    if (std::string address = address_at(item, field, base); !address.empty()) out.objects[field] = {{"href", std::move(address)}};
  take_authors(item, out);
  array tags;
  if (item.at_key("tags").get(tags) == simdjson::SUCCESS) {
    for (element tag : tags) {
      std::string_view term;
      if (out.tags.size() == kMostTags) break;
      if (tag.get(term) == simdjson::SUCCESS) out.tags.push_back({{"term", clean_utf8(term)}});
    }
  }
  each_object(item, "attachments", kMostAttachments, [&](const object& one) {
    FeedFields link = {{"rel", "enclosure"}, {"href", address_at(one, "url", base)}, {"type", string_at(one, "mime_type")}};
    for (const auto& [field, name] : {std::pair{"title", "title"}, std::pair{"size_in_bytes", "length"}, std::pair{"duration_in_seconds", "duration"}})
      if (std::string value = string_at(one, field); !value.empty()) link[name] = std::move(value);
    out.links.push_back(std::move(link));
  });
  return out;
}

}  // namespace

bool is_json_feed(std::string_view head) {
  // Within a string of an article the quotation marks would bear backslashes.
  constexpr std::string_view kKey = "\"version\"", kStandard = "jsonfeed.org/version/";
  for (std::size_t at = head.find(kKey); at != std::string_view::npos; at = head.find(kKey, at + 1)) {
    std::string_view rest = trim(head.substr(at + kKey.size()));
    if (!rest.starts_with(':')) continue;
    rest = trim(rest.substr(1));
    std::string value;
    for (const char c : rest.substr(0, 64))
      if (c != '\\') value += c;
    if ((value.starts_with("\"https://") || value.starts_with("\"http://")) && value.find(kStandard) < 16) return true;
  }
  return false;
}

Result<FeedDocument> read_json_feed(std::string_view bytes, const FeedHttp& http, std::size_t most_entries) {
  FeedDocument out;
  const std::string text = decode(bytes, charset_of(http.content_type));
  simdjson::dom::parser parser;
  simdjson::padded_string padded(text);
  element root;
  if (parser.parse(padded).get(root) != simdjson::SUCCESS) {
    out.broken = true;
    padded = simdjson::padded_string(repair_json(text));
    if (const simdjson::error_code failed = parser.parse(padded).get(root); failed != simdjson::SUCCESS)
      return Error{ErrorCode::kBadInput, std::string("a JSON feed that is no JSON: ") + simdjson::error_message(failed)};
  }
  object feed;
  if (root.get(feed) != simdjson::SUCCESS) return Error{ErrorCode::kBadInput, "a JSON feed that is no object"};
  // The standard's address; some write its number alone.
  std::string version = string_at(feed, "version");
  version.erase(0, version.rfind('/') + 1);
  out.version = version == "1.1" ? "json11" : version == "1" || version == "1.0" ? "json10" : "json";
  out.encoding = "utf-8";
  FeedPart& channel = out.channel;
  channel.base = http.address;
  add_link(channel, "alternate", address_at(feed, "home_page_url", http.address), "text/html");
  add_link(channel, "self", address_at(feed, "feed_url", http.address), "application/feed+json");
  add_link(channel, "next", address_at(feed, "next_url", http.address), "application/feed+json");
  set_text_of(channel, "title", string_at(feed, "title"), "text/plain");
  set_text_of(channel, "subtitle", string_at(feed, "description"), "text/plain");
  for (const auto& [field, name] : {std::pair{"language", "language"}, std::pair{"icon", "icon"}, std::pair{"favicon", "favicon"}})
    if (std::string value = string_at(feed, field); !value.empty()) channel.fields[name] = std::move(value);
  take_authors(feed, channel);
  // Addresses in items are relative to the page that the feed is of.
  const std::string base = channel.link().empty() ? http.address : channel.link();
  each_object(feed, "items", most_entries, [&](const object& item) { out.entries.push_back(item_of(item, base)); });
  return out;
}

}  // namespace hearsay
