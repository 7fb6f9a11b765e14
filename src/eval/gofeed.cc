// A feed is shown as JSON with gofeed's names for things and compared whole: what gofeed does not say, we may not say either.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/time.h"
#include "base/utf8.h"
#include "eval/feeds.h"

namespace hearsay {
namespace {

using Json = nlohmann::json;

// gofeed reads each dialect into a form of its own, and all of them into a common one.
enum class Form { kCommon, kRss, kAtom, kJson };

Form form_of(const Json& wanted) {
  if (wanted.contains("feedType")) return Form::kCommon;
  if (wanted.contains("entries")) return Form::kAtom;
  return wanted.contains("home_page_url") || wanted.contains("feed_url") ? Form::kJson : Form::kRss;
}

// Members of gofeed's JSON that are not asked for, and why.
std::string_view reason_outside(Form form, const std::string& key) {
  struct Row {
    std::string_view key, reason;
  };
  constexpr std::string_view kTree = "extensions as trees: what they say of title, text, people and dates is asked for, their elements are not kept apart";
  constexpr std::string_view kPolling = "hours and days without news: `hearsay follow` asks with conditions and backs off instead";
  constexpr Row kRows[] = {{"extensions", kTree},
                           {"dcExt", kTree},
                           {"itunesExt", kTree},
                           {"custom", "elements that no standard names"},
                           {"avatar", "a person's picture"},
                           {"user_comment", "a comment for people who read the JSON"},
                           {"expired", "that a feed will not go on: following finds out"},
                           {"skipHours", kPolling},
                           {"skipDays", kPolling}};
  for (const Row& row : kRows)
    if (row.key == key) return row.reason;
  if (form == Form::kCommon && key == "image") return "which of several pictures stands for a feed: Hearsay shows none";
  const bool first = (key == "author" && (form == Form::kCommon || form == Form::kJson)) ||
                     (key == "enclosure" && (form == Form::kCommon || form == Form::kRss));
  return first ? "the first of a list, which is asked for" : "";
}

// The same where gofeed says more than the feed does, by how `found`, an object, differs from `wanted`.
std::string_view reason_guessed(Form form, const std::string& key, const Json& found, const Json& wanted) {
  if (form == Form::kRss && key == "version" && wanted[key] != "2.0" && wanted[key].is_string() && wanted[key].get<std::string>().starts_with("2") && found[key] == "2.0")
    return "RSS 2.01 and 2.1, which feedparser's assertions want read as 2.0";
  const bool date = key.starts_with("published") || key.starts_with("updated");
  if (form != Form::kCommon || !date || found.contains(key)) return {};
  if (wanted.contains("feedType") && wanted["feedType"] == "json") return "the date of a JSON Feed, which has none: gofeed gives an item's";
  return key.starts_with("published") && found.contains("updated") && found["updated"] == wanted["published"]
             ? "a date of change given for that of publication, as articles do it, but not feeds"
             : "";
}

// Whether a feed's own word is not needed for `key`: what media types are by default, what gofeed leaves in an extension.
bool may_be_added(Form form, const std::string& key, const std::string& path, const Json& wanted) {
  if (form == Form::kAtom && key == "type" && (path.ends_with("]") || path.ends_with(".content"))) return true;
  return wanted.contains("extensions");
}

// Two ways to write the same: media types by their short names, void elements, the one element around Atom 0.3's XHTML
// (which feedparser's assertions keep), RSS 0.9.
std::string plainly(std::string text, const std::string& path) {
  if (path.ends_with(".type") && text == "text") return "text/plain";
  if (path.ends_with(".type") && text == "html") return "text/html";
  if (path.ends_with(".type") && text == "xhtml") return "application/xhtml+xml";
  if (path.ends_with("ersion") && text == "0.90") return "0.9";
  for (std::size_t at = text.find(" />"); at != std::string::npos; at = text.find(" />", at)) text.erase(at, 2);
  constexpr std::string_view kOpen = "<div>", kClose = "</div>";
  if (text.starts_with(kOpen) && text.ends_with(kClose)) text = text.substr(kOpen.size(), text.size() - kOpen.size() - kClose.size());
  return text;
}

void set(Json& out, const char* key, const std::string& value) {
  if (!value.empty()) out[key] = value;
}
void set(Json& out, const char* key, Json values) {
  if (!values.empty()) out[key] = std::move(values);
}
// The members of `fields` named on the right, under the names on the left.
Json chosen(const FeedFields& fields, std::initializer_list<std::pair<const char*, const char*>> names) {
  Json out = Json::object();
  for (const auto& [name, field] : names) set(out, name, field_of(fields, field));
  return out;
}
std::string address_with(const FeedPart& part, std::string_view rel) {
  for (const FeedFields& link : part.links)
    if (field_of(link, "rel") == rel) return field_of(link, "href");
  return {};
}

void set_date(Json& out, const std::string& name, const std::string& said) {
  set(out, name.c_str(), said);
  if (const std::optional<Time> time = parse_time(said)) out[name + "Parsed"] = *time;
}

Json people(const std::vector<FeedPerson>& persons, const char* address) {
  Json out = Json::array();
  for (const FeedPerson& person : persons) {
    Json one = Json::object();
    set(one, "name", person.name);
    set(one, "email", person.email);
    if (*address != '\0') set(one, address, person.href);
    out.push_back(std::move(one));
  }
  return out;
}
std::string person_text(const FeedPerson& person) {
  if (person.name.empty() || person.email.empty()) return person.name + person.email;
  return person.name + " (" + person.email + ")";
}

Json links_with(const FeedPart& part, std::initializer_list<std::string_view> rels) {
  Json out = Json::array();
  for (const FeedFields& link : part.links)
    if (std::find(rels.begin(), rels.end(), field_of(link, "rel")) != rels.end()) out.push_back(field_of(link, "href"));
  return out;
}
Json enclosures(const FeedPart& part) {
  Json out = Json::array();
  for (const FeedFields& link : part.links)
    if (field_of(link, "rel") == "enclosure") out.push_back(chosen(link, {{"url", "href"}, {"length", "length"}, {"type", "type"}}));
  return out;
}

Json generator(const FeedPart& part) {
  const auto detail = part.objects.find("generator_detail");
  Json out = Json::object();
  if (detail == part.objects.end()) return out;
  return chosen(detail->second, {{"value", "name"}, {"uri", "href"}, {"version", "version"}});
}

Json common_part(const FeedPart& part, bool channel) {
  Json out = Json::object();
  set(out, "title", text_of(part, "title"));
  set(out, "description", text_of(part, channel ? "subtitle" : "summary"));
  set(out, "link", part.link());
  set(out, "links", links_with(part, {"alternate", "self", "related"}));
  for (const char* date : {"published", "updated"}) set_date(out, date, field_of(part.dates, date));
  // Who keeps an RSS channel's pages stands for its authors where it names none; Hearsay keeps them apart.
  const bool keeper = channel && part.authors.empty() && !part.publisher.empty();
  set(out, "authors", people(keeper ? std::vector<FeedPerson>{part.publisher} : part.authors, "url"));
  Json categories = Json::array();
  for (const FeedFields& tag : part.tags) categories.push_back(field_of(tag, tag.count("label") > 0 ? "label" : "term"));
  set(out, "categories", std::move(categories));
  if (channel) {
    set(out, "feedLink", address_with(part, "self"));
    set(out, "language", field_of(part.fields, "language"));
    set(out, "copyright", text_of(part, "rights"));
    const Json made = generator(part);
    std::string by = made.value("value", "");
    if (made.contains("version")) by += " v" + made["version"].get<std::string>();
    if (made.contains("uri")) by += " " + made["uri"].get<std::string>();
    set(out, "generator", by);
  } else {
    // In RSS a guid only: an address that RDF gives the item is no member of gofeed's.
    if (!part.last_link_counts || part.fields.count("guidislink") > 0) set(out, "guid", field_of(part.fields, "id"));
    if (!part.contents.empty()) set(out, "content", part.contents.front().value);
    set(out, "enclosures", enclosures(part));
  }
  return out;
}

Json rss_part(const FeedPart& part, bool channel) {
  Json out = Json::object();
  set(out, "title", text_of(part, "title"));
  set(out, "description", text_of(part, channel ? "subtitle" : "summary"));
  set(out, "link", part.link());
  set(out, "links", links_with(part, {"alternate"}));
  set_date(out, "pubDate", field_of(part.dates, "published"));
  Json categories = Json::array();
  for (const FeedFields& tag : part.tags) categories.push_back(chosen(tag, {{"value", "term"}, {"domain", "scheme"}}));
  set(out, "categories", std::move(categories));
  const auto object = [&](const char* name) {
    const auto found = part.objects.find(name);
    return found == part.objects.end() ? FeedFields() : found->second;
  };
  if (channel) {
    set_date(out, "lastBuildDate", field_of(part.dates, "updated"));
    set(out, "language", field_of(part.fields, "language"));
    set(out, "copyright", text_of(part, "rights"));
    set(out, "generator", field_of(part.fields, "generator"));
    if (!part.authors.empty()) set(out, "managingEditor", person_text(part.authors.front()));
    set(out, "webMaster", person_text(part.publisher));
    for (const char* name : {"docs", "ttl", "rating"}) set(out, name, field_of(part.fields, name));
    set(out, "image", chosen(object("image"), {{"url", "href"}, {"title", "title"}, {"link", "link"}, {"description", "description"}, {"width", "width"}, {"height", "height"}}));
    set(out, "textInput", chosen(object("textinput"), {{"title", "title"}, {"description", "description"}, {"name", "name"}, {"link", "link"}}));
    set(out, "cloud", chosen(object("cloud"), {{"domain", "domain"}, {"port", "port"}, {"path", "path"}, {"registerProcedure", "registerprocedure"}, {"protocol", "protocol"}}));
  } else {
    if (!part.contents.empty()) set(out, "content", part.contents.front().value);
    if (!part.authors.empty()) set(out, "author", person_text(part.authors.front()));
    set(out, "comments", field_of(part.fields, "comments"));
    set(out, "enclosures", enclosures(part));
    if (part.fields.count("guidislink") > 0) out["guid"] = {{"value", field_of(part.fields, "id")}, {"isPermalink", field_of(part.fields, "guidislink")}};
    if (!part.source.empty()) {
      Json source = Json::object();
      set(source, "title", text_of(part.source.front(), "title"));
      set(source, "url", field_of(part.source.front().fields, "href"));
      set(out, "source", std::move(source));
    }
  }
  return out;
}

Json atom_part(const FeedPart& part, bool channel) {
  Json out = Json::object();
  for (const char* text : {"title", "subtitle", "summary", "rights"}) set(out, text, text_of(part, text));
  for (const char* field : {"id", "icon", "logo"}) set(out, field, field_of(part.fields, field));
  if (channel) set(out, "language", field_of(part.fields, "language"));
  for (const char* date : {"published", "updated"}) set_date(out, date, field_of(part.dates, date));
  Json links = Json::array();
  for (const FeedFields& link : part.links) links.push_back(link);
  set(out, "links", std::move(links));
  set(out, "authors", people(part.authors, "uri"));
  set(out, "contributors", people(part.contributors, "uri"));
  Json categories = Json::array();
  for (const FeedFields& tag : part.tags) categories.push_back(tag);
  set(out, "categories", std::move(categories));
  set(out, "generator", generator(part));
  if (!part.contents.empty()) {
    const FeedText& content = part.contents.front();
    Json said = Json::object();
    set(said, "value", content.value);
    set(said, "type", content.type);
    set(said, "src", content.src);
    out["content"] = std::move(said);
  }
  if (!part.source.empty()) out["source"] = atom_part(part.source.front(), false);
  return out;
}

Json json_part(const FeedPart& part, bool channel) {
  Json out = Json::object();
  set(out, "title", text_of(part, "title"));
  set(out, "authors", people(part.authors, "url"));
  set(out, "language", field_of(part.fields, "language"));
  if (channel) {
    set(out, "description", text_of(part, "subtitle"));
    set(out, "home_page_url", address_with(part, "alternate"));
    set(out, "feed_url", address_with(part, "self"));
    set(out, "next_url", address_with(part, "next"));
    for (const char* field : {"icon", "favicon"}) set(out, field, field_of(part.fields, field));
    return out;
  }
  set(out, "summary", text_of(part, "summary"));
  set(out, "id", field_of(part.fields, "id"));
  set(out, "url", address_with(part, "alternate"));
  set(out, "external_url", address_with(part, "related"));
  set(out, "date_published", field_of(part.dates, "published"));
  set(out, "date_modified", field_of(part.dates, "updated"));
  for (const FeedText& content : part.contents) set(out, content.type == "text/html" ? "content_html" : "content_text", content.value);
  for (const char* picture : {"image", "banner_image"})
    if (const auto found = part.objects.find(picture); found != part.objects.end()) set(out, picture, field_of(found->second, "href"));
  Json tags = Json::array(), files = Json::array();
  for (const FeedFields& tag : part.tags) tags.push_back(field_of(tag, "term"));
  set(out, "tags", std::move(tags));
  for (const FeedFields& link : part.links)
    if (field_of(link, "rel") == "enclosure")
      files.push_back(chosen(link, {{"url", "href"}, {"mime_type", "type"}, {"title", "title"}, {"size_in_bytes", "length"}, {"duration_in_seconds", "duration"}}));
  set(out, "attachments", std::move(files));
  return out;
}

// "rss20" is RSS 2.0 there, "json11" JSON 1.1.
std::string version_text(std::string version) {
  std::string out;
  for (const char c : version)
    if (c >= '0' && c <= '9') out += c;
  return out.size() > 1 ? out.substr(0, 1) + "." + out.substr(1) : out;
}

Json json_of(const FeedDocument& document, Form form) {
  const auto part = form == Form::kCommon ? common_part : form == Form::kRss ? rss_part : form == Form::kAtom ? atom_part : json_part;
  Json out = part(document.channel, true);
  out[form == Form::kCommon ? "feedVersion" : "version"] = version_text(document.version);
  if (form == Form::kCommon)
    out["feedType"] = document.version.starts_with("json") ? "json" : document.version.starts_with("atom") ? "atom" : "rss";
  Json& entries = out[form == Form::kAtom ? "entries" : "items"] = Json::array();
  for (const FeedPart& entry : document.entries) entries.push_back(part(entry, false));
  return out;
}

class Comparison {
 public:
  Comparison(Form form, FeedScore& score) : form_(form), score_(score) {}

  // Where they differ first; empty: nowhere.
  std::string difference(const Json& found, const Json& wanted, const std::string& path) {
    if (wanted.is_object()) return members(found, wanted, path);
    if (wanted.is_array()) return items(found, wanted, path);
    if (wanted.is_string() && path.ends_with("Parsed"))
      return found.is_number() && parse_time(wanted.get<std::string>()) == found.get<Time>() ? std::string() : differs(found, wanted, path);
    // Some numbers of JSON Feed are texts here.
    const bool same = found.is_string() && (wanted.is_number() ? found == wanted.dump()
                                                               : wanted.is_string() && plainly(found, path) == plainly(wanted, path));
    return same ? std::string() : differs(found, wanted, path);
  }

 private:
  std::string members(const Json& found, const Json& wanted, const std::string& path) {
    if (!found.is_object()) return differs(found, wanted, path);
    std::string first;
    for (const auto& [key, value] : wanted.items()) {
      std::string_view reason = reason_outside(form_, key);
      if (reason.empty()) reason = reason_guessed(form_, key, found, wanted);
      if (!reason.empty()) {
        ++score_.outside[std::string(reason)];
        continue;
      }
      const auto ours = found.find(key);
      const std::string here = difference(ours == found.end() ? Json() : *ours, value, path + "." + key);
      if (first.empty()) first = here;
    }
    for (const auto& [key, value] : found.items())
      if (first.empty() && !wanted.contains(key) && !may_be_added(form_, key, path, wanted)) first = differs(value, Json(), path + "." + key);
    return first;
  }

  std::string items(const Json& found, const Json& wanted, const std::string& path) {
    Json asked = wanted;
    if (form_ == Form::kAtom && path.ends_with(".links")) {
      asked = Json::array();
      for (const Json& link : wanted)
        link.contains("href") ? asked.push_back(link) : void(++score_.outside["links without an address"]);
    }
    const std::size_t size = found.is_array() ? found.size() : 0;
    const bool more = form_ == Form::kCommon && path.ends_with(".authors") && size > asked.size();
    if (more) ++score_.outside["people beyond the first that an extension names, whom Hearsay keeps"];
    if (size != asked.size() && !more) return differs(found, wanted, path);
    for (std::size_t i = 0; i < asked.size(); ++i)
      if (const std::string here = difference(found[i], asked[i], path + "[" + std::to_string(i) + "]"); !here.empty()) return here;
    return {};
  }

  static std::string differs(const Json& found, const Json& wanted, const std::string& path) {
    return path + ": wanted " + wanted.dump() + ", found " + found.dump();
  }

  Form form_;
  FeedScore& score_;
};

}  // namespace

Status score_gofeed(std::string_view feed, std::string_view expected, const std::string& name, FeedScore& score) {
  Json wanted = Json::parse(expected, nullptr, false);
  if (!wanted.is_object()) return Error{ErrorCode::kBadInput, name + ": its expectation is no JSON object"};
  constexpr std::size_t kMostEntries = 1000;
  const Result<FeedDocument> document = read_feed_document(feed, FeedHttp(), kMostEntries);
  const Form form = form_of(wanted);
  if (form == Form::kJson) {
    // The one author of version 1 is the first of authors here.
    const auto listed = [](Json& part) {
      if (part.is_object() && part.contains("author") && !part.contains("authors")) part["authors"] = Json::array({part["author"]});
    };
    listed(wanted);
    if (wanted.contains("items") && wanted["items"].is_array())
      for (Json& item : wanted["items"]) listed(item);
  }
  const std::string wrong = document ? Comparison(form, score).difference(json_of(*document, form), wanted, "") : document.error().message;
  for (FeedScore::Count* count : {&score.parsing, &score.kinds[name.substr(0, name.rfind('/'))]}) {
    ++count->all;
    count->right += wrong.empty();
  }
  if (!wrong.empty()) score.wrong.push_back(name + ": " + wrong);
  return Unit{};
}

}  // namespace hearsay
