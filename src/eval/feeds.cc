// A feed is shown as JSON with feedparser's names for things, and each assertion asked of that.
#include "eval/feeds.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "base/time.h"
#include "base/utf8.h"
#include "eval/lines.h"

namespace hearsay {
namespace {

using Json = nlohmann::json;

Json json_of(const FeedText& text) {
  Json out = {{"value", text.value}, {"type", text.type}, {"base", text.base}};
  out["language"] = text.language.empty() ? Json() : Json(text.language);
  if (!text.src.empty()) out["src"] = text.src;
  return out;
}

Json json_of(const FeedPerson& person) {
  Json out = Json::object();
  if (!person.name.empty()) out["name"] = person.name;
  if (!person.email.empty()) out["email"] = person.email;
  if (!person.href.empty()) out["href"] = person.href;
  return out;
}

std::string named(const FeedPerson& person) {
  if (person.name.empty() || person.email.empty()) return person.name + person.email;
  return person.name + " (" + person.email + ")";
}

// Year, month, day, hour, minute, second, weekday from Monday, day of the year, 0: Python's time
// tuple.
Json time_tuple(const std::string& text) {
  const std::optional<Time> time = parse_time(text);
  if (!time) return {};
  const Date date = date_of(*time);
  const Time rest = (*time % kDay + kDay) % kDay;
  const Time begin = time_of({date.year, 1, 1});
  return Json::array({date.year, date.month, date.day, rest / 3600, rest / 60 % 60, rest % 60,
                      (weekday_of(*time) + 6) % 7, (*time - rest - begin) / kDay + 1, 0});
}

Json shape_of(FeedFields fields) {
  std::vector<double> numbers;
  std::string text = fields["coordinates"];
  std::replace(text.begin(), text.end(), ',', ' ');
  for (const std::string_view word : split(text, ' '))
    if (!trim(word).empty()) numbers.push_back(std::strtod(std::string(word).c_str(), nullptr));
  Json points = Json::array();
  // Latitude comes first in feeds, longitude first in what feedparser says, except in a projection.
  const std::string& reference = fields["srs"];
  const bool projected = reference.find("EPSG") != std::string::npos &&
                         reference.find("4326") == std::string::npos &&
                         reference.find("4979") == std::string::npos;
  const std::size_t size = fields["dimension"] == "3" ? 3 : 2;
  for (std::size_t i = 0; i + size <= numbers.size(); i += size) {
    Json point = projected ? Json::array({numbers[i], numbers[i + 1]})
                           : Json::array({numbers[i + 1], numbers[i]});
    if (size == 3) point.push_back(numbers[i + 2]);
    points.push_back(std::move(point));
  }
  const std::string shape = fields["shape"];
  if (points.empty()) return Json::object();
  if (shape == "point") return {{"type", "Point"}, {"coordinates", points[0]}};
  if (shape == "line" || shape == "linestring")
    return {{"type", "LineString"}, {"coordinates", points}};
  if (shape == "box") return {{"type", "Box"}, {"coordinates", points}};
  if (points.size() < 4) return Json::object();
  return {{"type", "Polygon"}, {"coordinates", Json::array({points})}};
}

Json flag_of(const std::string& name, const std::string& value) {
  if (name == "itunes_block") return value == "yes" ? 1 : 0;
  return value == "yes" || value == "true"                       ? Json(true)
         : value == "clean" || value == "no" || value == "false" ? Json(false)
                                                                 : Json();
}

Json json_of(const FeedPart& part) {
  Json out = Json::object();
  for (const auto& [name, text] : part.texts) {
    out[name] = text.value;
    out[name + "_detail"] = json_of(text);
  }
  for (const FeedText& text : part.contents) out["content"].push_back(json_of(text));
  if (!part.contents.empty() && !out.contains("summary")) {
    out["summary"] = part.contents.front().value;
    out["summary_detail"] = json_of(part.contents.front());
  }
  for (const FeedPerson& person : part.authors) out["authors"].push_back(json_of(person));
  if (!part.authors.empty()) {
    out["author_detail"] = json_of(part.authors.back());
    out["author"] = named(part.authors.back());
  }
  for (const FeedPerson& person : part.contributors) out["contributors"].push_back(json_of(person));
  if (!part.publisher.empty()) {
    out["publisher_detail"] = json_of(part.publisher);
    out["publisher"] = named(part.publisher);
  }
  for (const FeedFields& link : part.links) {
    out["links"].push_back(link);
    const auto rel = link.find("rel");
    if (rel != link.end() && rel->second == "enclosure") {
      FeedFields bare = link;
      bare.erase("rel");
      out["enclosures"].push_back(std::move(bare));
    }
    if (rel != link.end() && rel->second == "license" && link.count("href") > 0)
      out["license"] = link.at("href");
  }
  const bool own_link =
      std::any_of(part.links.begin(), part.links.end(), [](const FeedFields& link) {
        const auto rel = link.find("rel");
        return rel != link.end() && rel->second == "alternate";
      });
  if (const std::string link = part.link(); !link.empty()) out["link"] = link;
  for (const FeedFields& tag : part.tags) {
    Json one = {{"term", nullptr}, {"scheme", nullptr}, {"label", nullptr}};
    for (const auto& [name, value] : tag) one[name] = value;
    out["tags"].push_back(one);
  }
  if (!part.tags.empty()) out["category"] = out["tags"][0]["term"];
  for (const auto& [name, text] : part.dates) {
    out[name] = text;
    out[name + "_parsed"] = time_tuple(text);
  }
  for (const auto& [name, value] : part.fields)
    out[name] =
        name == "itunes_block" || name == "itunes_explicit" ? flag_of(name, value) : Json(value);
  if (part.fields.count("guidislink") > 0)
    out["guidislink"] = part.fields.at("guidislink") == "true" && !own_link;
  for (const auto& [name, fields] : part.objects) {
    out[name] = fields;
    for (const char* size : {"width", "height"})
      if (name == "image" && fields.count(size) > 0)
        out[name][size] = std::atoi(fields.at(size).c_str());
  }
  if (out.contains("media_restriction") && out["media_restriction"].contains("content")) {
    Json words = Json::array();
    const std::string text = out["media_restriction"]["content"].get<std::string>();
    for (const std::string_view word : split(text, ' ')) words.push_back(std::string(word));
    out["media_restriction"]["content"] = words;
  }
  if (part.objects.count("where") > 0) out["where"] = shape_of(part.objects.at("where"));
  for (const auto& [name, items] : part.lists) out[name] = items;
  if (out.contains("psc_chapter")) out["psc_chapters"]["chapters"] = out["psc_chapter"];
  if (!part.source.empty()) out["source"] = json_of(part.source.front());
  return out;
}

Json json_of(const FeedDocument& document) {
  Json out = {{"version", document.version},
              {"encoding", document.encoding},
              {"bozo", document.broken},
              {"feed", json_of(document.channel)},
              {"entries", Json::array()}};
  for (const FeedPart& entry : document.entries) out["entries"].push_back(json_of(entry));
  return out;
}

// feedparser answers to older names as well.
const Json* member(const Json& object, const std::string& key) {
  static const std::map<std::string, std::vector<std::string>> kAliases = {
      {"guid", {"id"}},
      {"date", {"updated"}},
      {"description", {"summary", "subtitle"}},
      {"description_detail", {"summary_detail", "subtitle_detail"}},
      {"url", {"href"}},
      {"modified", {"updated"}},
      {"modified_parsed", {"updated_parsed"}},
      {"issued", {"published"}},
      {"issued_parsed", {"published_parsed"}},
      {"copyright", {"rights"}},
      {"copyright_detail", {"rights_detail"}},
      {"tagline", {"subtitle"}},
      {"tagline_detail", {"subtitle_detail"}},
      {"updated", {"updated", "published"}},
      {"updated_parsed", {"updated_parsed", "published_parsed"}}};
  if (!object.is_object()) return nullptr;
  if (const auto at = object.find(key); at != object.end()) return &*at;
  const auto other = kAliases.find(key);
  if (other == kAliases.end()) return nullptr;
  for (const std::string& name : other->second)
    if (const auto at = object.find(name); at != object.end()) return &*at;
  return nullptr;
}

const Json* at_path(const Json& root, const Json& path) {
  const Json* here = &root;
  for (const Json& step : path) {
    if (here == nullptr) return nullptr;
    if (step.is_number_integer()) {
      const auto wanted = step.get<std::int64_t>();
      if (!here->is_array()) return nullptr;
      const std::int64_t index =
          wanted < 0 ? wanted + static_cast<std::int64_t>(here->size()) : wanted;
      here = index >= 0 && index < static_cast<std::int64_t>(here->size())
                 ? &(*here)[static_cast<std::size_t>(index)]
                 : nullptr;
    } else {
      here = member(*here, step.get<std::string>());
    }
  }
  return here;
}

bool equal(const Json* found, const Json& wanted) {
  if (found == nullptr) return wanted.is_null();
  if (found->is_boolean() && wanted.is_number())
    return wanted == (found->get<bool>() ? 1 : 0);  // as Python has it
  if (found->is_number() && wanted.is_number())
    return std::abs(found->get<double>() - wanted.get<double>()) < 1e-9;
  if (wanted.is_object() && found->is_object()) {
    if (wanted.size() != found->size()) return false;
    return std::all_of(wanted.items().begin(), wanted.items().end(), [&](const auto& item) {
      return equal(member(*found, item.key()), item.value());
    });
  }
  if (wanted.is_array() && found->is_array()) {
    if (wanted.size() != found->size()) return false;
    for (std::size_t i = 0; i < wanted.size(); ++i)
      if (!equal(&(*found)[i], wanted[i])) return false;
    return true;
  }
  return *found == wanted;
}

// Names of encodings are the same in any case.
bool equal_at(const Json& path, const Json* found, const Json& wanted) {
  if (path == Json::array({"encoding"}) && found != nullptr && found->is_string() &&
      wanted.is_string())
    return fold(found->get<std::string>()) == fold(wanted.get<std::string>());
  return equal(found, wanted);
}

bool holds(const Json& feed, const Json& check) {
  const std::string op = check.value("op", "");
  const Json* found = at_path(feed, check["path"]);
  const Json wanted = check.contains("value") ? check["value"] : Json();
  const bool truthy = found != nullptr && !found->is_null() && *found != Json(false) &&
                      *found != Json("") && *found != Json(0) &&
                      !(found->is_structured() && found->empty());
  if (op == "==" || op == "is") return equal_at(check["path"], found, wanted);
  if (op == "!=") return !equal(found, wanted);
  if (op == "truthy") return truthy;
  if (op == "falsy") return !truthy;
  if (op == "lacks key")
    return found == nullptr ||
           member(*found, wanted.is_string() ? wanted.get<std::string>() : "") == nullptr;
  return false;
}

std::string reason_outside(const std::string& file, const Json& row) {
  if (!row.contains("checks")) return "not machine-readable in the set";
  if (file.find("/sanitize/") != std::string::npos)
    return "cleaning of markup: Hearsay keeps text and never shows a feed's markup";
  if (file.find("/http/") != std::string::npos) return "headers of HTTP, which are not of the feed";
  return {};
}

std::string header(const Json& row, std::string_view name) {
  if (!row.contains("http_headers")) return {};
  for (const auto& [key, value] : row["http_headers"].items())
    if (fold(key) == fold(name) && value.is_string()) return value.get<std::string>();
  return {};
}

}  // namespace

Result<FeedScore> score_feedparser(
    std::string_view lines, std::string_view name,
    const std::function<Result<std::string>(const std::string&)>& file_of) {
  FeedScore score;
  HEARSAY_TRY(
      [[maybe_unused]] Unit read,
      each_line(lines, name, [&](const Json& row, std::size_t number) -> Status {
        if (!row.contains("file") || !row["file"].is_string())
          return bad_line(name, number, "no \"file\"");
        const std::string file = row["file"].get<std::string>();
        if (const std::string reason = reason_outside(file, row); !reason.empty()) {
          ++score.outside[reason];
          return Unit{};
        }
        HEARSAY_TRY(std::string bytes, file_of(file));
        const FeedHttp http{header(row, "content-type"), header(row, "content-language"),
                            header(row, "content-location"), "http://127.0.0.1:8097/tests/" + file};
        constexpr std::size_t kMostEntries = 1000;
        const Result<FeedDocument> document = read_feed_document(bytes, http, kMostEntries);
        FeedDocument none;
        none.broken = true;
        const Json feed = json_of(document ? *document : none);
        bool right = !row.contains("bozo") || row["bozo"].is_null() || row["bozo"] == feed["bozo"];
        for (const Json& check : row["checks"]) right = right && holds(feed, check);
        const std::size_t slash = file.rfind('/');
        for (FeedScore::Count* count : {&score.parsing, &score.kinds[file.substr(0, slash)]}) {
          ++count->all;
          count->right += right;
        }
        if (!right) score.wrong.push_back(file + ": " + row.value("raw", ""));
        return Unit{};
      }));
  return score;
}

}  // namespace hearsay
