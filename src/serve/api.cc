// The HTTP interface, /api/v1: JSON as docs/json.md promises, described by web/openapi.json.
// nlohmann is included here and in events.cc.
#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <set>

#include "base/utf8.h"
#include "serve/pages.h"

namespace hearsay {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kLimit = 50, kMostLimit = 500;

std::string dumped(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}
Json nullable(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }
Json time_or_null(const std::optional<Time>& time) {
  return time ? Json(to_iso(*time)) : Json(nullptr);
}

Response json_response(std::string body, int status = 200) {
  Response out;
  out.status = status;
  out.type = "application/json";
  out.body = std::move(body);
  if (!out.body.ends_with('\n')) out.body += '\n';
  return out;
}

// kBadInput with the parameter's name.
Result<std::uint64_t> number_of(const RequestTarget& target, const std::string& name,
                                std::uint64_t otherwise, std::uint64_t most) {
  const std::string text = target.value(name);
  if (text.empty()) return otherwise;
  std::uint64_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc() || end != text.data() + text.size() || value > most)
    return Error{ErrorCode::kBadInput,
                 name + ": a number up to " + std::to_string(most) + " is expected"};
  return value;
}

Json listed_json(const Listed& one) {
  Json out = {{"id", one.id},
              {"url", nullable(one.url)},
              {"outlet", nullable(one.outlet)},
              {"language", nullable(one.language)},
              {"title", one.title},
              {"published", time_or_null(one.published)},
              {"recorded", to_iso(one.recorded)}};
  if (!one.snippet.empty()) {
    std::string plain_snippet = one.snippet;
    std::erase_if(plain_snippet, [](char c) { return c == '\x01' || c == '\x02'; });
    out["snippet"] = plain_snippet;
  }
  return out;
}

Result<Response> subjects_list(const Asked& asked) {
  HEARSAY_TRY(Moment moment, moment_of(asked.target));
  HEARSAY_TRY(std::uint64_t limit, number_of(asked.target, "limit", kLimit, kMostLimit));
  HEARSAY_TRY(std::uint64_t offset, number_of(asked.target, "offset", 0, 1u << 30));
  std::vector<Subject> all;
  if (moment.as_of || moment.known_by) {
    HEARSAY_TRY(std::unique_ptr<Site::Inside::Lease> lease, asked.inside.connection());
    HEARSAY_TRY(all, subjects(lease->ledger(), moment, asked.inside.knowledge));
  } else {
    HEARSAY_TRY(std::shared_ptr<const Snapshot> snapshot, asked.inside.look());
    all = snapshot->subjects;
  }
  const std::size_t from = std::min<std::size_t>(offset, all.size()),
                    to = std::min<std::size_t>(from + limit, all.size());
  ViewOptions options;
  options.format = Format::kJson;
  const std::string items = subjects_view({all.begin() + static_cast<std::ptrdiff_t>(from),
                                           all.begin() + static_cast<std::ptrdiff_t>(to)},
                                          options);
  return json_response("{\"items\":" + items + ",\"total\":" + std::to_string(all.size()) +
                       ",\"next\":" + (to < all.size() ? std::to_string(to) : "null") + "}");
}

Result<Response> subject_answer(const Asked& asked, const std::string& name,
                                const std::string& part) {
  HEARSAY_TRY(FoundAnswer found, find_answer(asked, name));
  ViewOptions options;
  options.format = Format::kJson;
  options.moment = found.moment;
  if (part.empty()) return json_response(brief_view(found.kept->answer, options));
  if (part == "claims")
    return json_response("{\"items\":" + claims_view(found.kept->answer, options) + "}");
  return Error{ErrorCode::kNotFound, "a subject has /claims and nothing else"};
}

Result<Response> claim_answer(const Asked& asked, const std::string& id) {
  HEARSAY_TRY(FoundAnswer found, find_claim(asked, id));
  ViewOptions options;
  options.format = Format::kJson;
  HEARSAY_TRY(std::string text, trace_view(found.kept->answer, id, options));
  return json_response(std::move(text));
}

Result<Response> articles_list(const Asked& asked) {
  HEARSAY_TRY(std::uint64_t limit, number_of(asked.target, "limit", kLimit, kMostLimit));
  HEARSAY_TRY(std::uint64_t before, number_of(asked.target, "before", INT64_MAX, INT64_MAX));
  HEARSAY_TRY(std::unique_ptr<Site::Inside::Lease> lease, asked.inside.connection());
  Browser& browser = lease->browser();
  const auto row = static_cast<std::int64_t>(before);
  const std::string words = asked.target.value("q"), outlet = asked.target.value("outlet");
  if (!words.empty() && !outlet.empty())
    return Error{ErrorCode::kBadInput, "q and outlet do not go together"};
  HEARSAY_TRY(std::vector<Listed> found, !words.empty()    ? browser.search(words, limit, row)
                                         : !outlet.empty() ? browser.of_outlet(outlet, limit, row)
                                                           : browser.latest(limit, row));
  Json json = {{"items", Json::array()}, {"next", nullptr}};
  for (const Listed& one : found) json["items"].push_back(listed_json(one));
  if (!found.empty() && found.size() == limit) json["next"] = found.back().row;
  return json_response(dumped(json));
}

Result<Response> article_answer(const Asked& asked, const std::string& id) {
  HEARSAY_TRY(std::unique_ptr<Site::Inside::Lease> lease, asked.inside.connection());
  HEARSAY_TRY(std::vector<Edition> editions, lease->ledger().editions(id));
  const Article& article = editions.back().article;
  const Recorded& recorded = editions.back().recorded;
  std::vector<std::uint32_t> offsets;
  for (const Statement& statement : recorded.statements)
    offsets.insert(offsets.end(), {statement.whole.begin, statement.whole.end});
  std::sort(offsets.begin(), offsets.end());
  const std::vector<std::uint32_t> points = code_points_at(article.full, offsets);
  auto point = [&](std::uint32_t offset) {
    return points[static_cast<std::size_t>(
        std::lower_bound(offsets.begin(), offsets.end(), offset) - offsets.begin())];
  };
  Json json = {{"id", article.id},
               {"url", nullable(article.url)},
               {"outlet", nullable(article.outlet)},
               {"language", nullable(article.language)},
               {"title", article.title},
               {"author", nullable(article.author)},
               {"published", time_or_null(article.published)},
               {"recorded", to_iso(recorded.recorded)},
               {"versions", editions.size()},
               {"full", article.full}};
  json["statements"] = Json::array();
  for (const Statement& statement : recorded.statements)
    json["statements"].push_back(
        {{"id", statement_id(recorded, statement)},
         {"begin", point(statement.whole.begin)},
         {"end", point(statement.whole.end)},
         {"source", nullable(statement.speaker)},
         {"role", nullable(statement.speaker_role)},
         {"via", statement.via},
         {"stance", name_of(statement.stance)},
         {"grade", name_of(statement.grade)},
         {"quote", statement.quote},
         {"link", nullable(text_fragment_link(article.url, statement.quote))}});
  return json_response(dumped(json));
}

Result<Response> refusals_list(const Asked& asked) {
  HEARSAY_TRY(std::uint64_t limit, number_of(asked.target, "limit", kLimit, kMostLimit));
  HEARSAY_TRY(std::unique_ptr<Site::Inside::Lease> lease, asked.inside.connection());
  HEARSAY_TRY(auto all, lease->browser().refusals(limit));
  ViewOptions options;
  options.format = Format::kJson;
  return json_response("{\"items\":" + refusals_view(all, options) + "}");
}

Result<Response> add_articles(const Asked& asked) {
  Hints hints;
  hints.url = asked.target.value("url");
  hints.outlet = asked.target.value("outlet");
  hints.title = asked.target.value("title");
  if (const std::string published = asked.target.value("published"); !published.empty()) {
    hints.published = parse_time(published);
    if (!hints.published)
      return Error{ErrorCode::kBadInput, "published: \"" + published + "\" is no date or time"};
  }
  if (asked.request.body.empty())
    return Error{ErrorCode::kBadInput,
                 "the body is empty; send an article in any format that `hearsay read` takes"};
  HEARSAY_TRY(ReadReport report,
              asked.inside.add(asked.request.body, "request", hints, asked.request.now));
  ViewOptions options;
  options.format = Format::kJson;
  return json_response(report_view(report, options),
                       report.recorded + report.known > 0 ? 200 : 422);
}

Result<Response> watch_subject(const Asked& asked) {
  const Json json = Json::parse(asked.request.body, nullptr, false);
  if (!json.is_object())
    return Error{ErrorCode::kBadInput, "a JSON object with name and parties is expected"};
  auto text = [](const Json& value) {
    return value.is_string() ? plain(value.get_ref<const std::string&>()) : std::string();
  };
  Subject subject;
  subject.name = json.contains("name") ? text(json["name"]) : "";
  subject.watched = true;
  for (auto [field, list] :
       {std::pair{"parties", &subject.parties}, std::pair{"aliases", &subject.aliases}})
    if (json.contains(field) && json[field].is_array())
      for (const Json& one : json[field])
        if (list->size() < 20) list->push_back(text(one));
  if (fold_words(subject.name).empty() || subject.parties.size() < 2 ||
      fold_words(subject.parties[0]).empty() || fold_words(subject.parties[1]).empty())
    return Error{ErrorCode::kBadInput, "a watch needs a name and at least two parties"};
  HEARSAY_TRY([[maybe_unused]] Unit done, asked.inside.change([&](Ledger& ledger) {
    return ledger.watch(subject, asked.request.now);
  }));
  return json_response("{\"watching\":" + dumped(subject.name) + "}");
}

Response no_content() {
  Response out;
  out.status = 204;
  out.type.clear();
  return out;
}

Result<Response> end_watch(const Asked& asked, const std::string& name) {
  HEARSAY_TRY([[maybe_unused]] Unit done, asked.inside.change([&](Ledger& ledger) {
    return ledger.unwatch(name, asked.request.now);
  }));
  return no_content();
}

Json feed_json(const FollowedFeed& one) {
  auto moment = [](Time time) { return time == 0 ? Json(nullptr) : Json(to_iso(time)); };
  return {{"url", one.feed.url},
          {"title", nullable(one.feed.title)},
          {"home", nullable(one.feed.home)},
          {"folder", nullable(one.feed.folder)},
          {"at", nullable(one.at)},
          {"paused", one.paused},
          {"ended", one.ended},
          {"looked", moment(one.looked)},
          {"newest", moment(one.newest)},
          {"due", one.paused || one.ended ? Json(nullptr) : moment(one.due)},
          {"articles", one.articles},
          {"failures", one.failures},
          {"troubled", moment(one.troubled)},
          {"trouble", nullable(one.trouble)}};
}

Result<Response> feeds_list(const Asked& asked) {
  HEARSAY_TRY(std::uint64_t limit, number_of(asked.target, "limit", kLimit, kMostLimit));
  HEARSAY_TRY(std::uint64_t offset, number_of(asked.target, "offset", 0, 1u << 30));
  const Follower::List list = asked.inside.follower.list();
  const std::size_t total = list.feeds.size(), from = std::min<std::size_t>(offset, total),
                    to = std::min<std::size_t>(from + limit, total);
  Json json = {{"items", Json::array()},
               {"total", total},
               {"next", to < total ? Json(to) : Json(nullptr)},
               {"following", list.following},
               {"trouble", nullable(list.trouble)}};
  for (std::size_t i = from; i < to; ++i) json["items"].push_back(feed_json(list.feeds[i]));
  return json_response(dumped(json));
}

Result<Response> feed_answer(const Asked& asked, const std::string& url) {
  for (const FollowedFeed& one : asked.inside.follower.list().feeds)
    if (one.feed.url == url) return json_response(dumped(feed_json(one)));
  return Error{ErrorCode::kNotFound, plain(url) + ": is not followed"};
}

Result<Response> add_feeds(const Asked& asked) {
  std::vector<FollowChange> changes;
  if (lower_ascii(header(asked.request, "content-type")).starts_with("application/json")) {
    const Json json = Json::parse(asked.request.body, nullptr, false);
    const bool list = json.is_object() && json.contains("addresses") &&
                      json["addresses"].is_array() &&
                      json["addresses"].size() <= Follower::kMostFollowed;
    std::vector<std::string_view> addresses;
    if (list)
      for (const Json& one : json["addresses"])
        if (one.is_string()) addresses.push_back(one.get_ref<const std::string&>());
    if (!list || addresses.size() < json["addresses"].size())
      return Error{ErrorCode::kBadInput, "a JSON object with addresses, a list of at most " +
                                             std::to_string(Follower::kMostFollowed) +
                                             " strings, is expected"};
    HEARSAY_TRY(changes, feeds_to_add(addresses, {}));
  } else {
    HEARSAY_TRY(changes, feeds_to_add({}, asked.request.body));
  }
  HEARSAY_TRY([[maybe_unused]] Unit done, asked.inside.follower.change(changes));
  std::set<std::string> named;
  for (const FollowChange& change : changes) named.insert(change.feed.url);
  Json json = {{"items", Json::array()}};
  for (const FollowedFeed& one : asked.inside.follower.list().feeds)
    if (named.contains(one.feed.url)) json["items"].push_back(feed_json(one));
  return json_response(dumped(json));
}

Result<Response> pause_feed(const Asked& asked, const std::string& url) {
  const Json json = Json::parse(asked.request.body, nullptr, false);
  if (!json.is_object() || !json.contains("paused") || !json["paused"].is_boolean())
    return Error{ErrorCode::kBadInput, "a JSON object with paused, true or false, is expected"};
  using Kind = FollowChange::Kind;
  const Kind kind = json["paused"].get<bool>() ? Kind::kPause : Kind::kResume;
  HEARSAY_TRY([[maybe_unused]] Unit done,
              asked.inside.follower.change({{kind, {url, {}, {}, {}}}}));
  return feed_answer(asked, url);
}

Result<Response> remove_feed(const Asked& asked, const std::string& url) {
  HEARSAY_TRY([[maybe_unused]] Unit done,
              asked.inside.follower.change({{FollowChange::Kind::kRemove, {url, {}, {}, {}}}}));
  return no_content();
}

Result<Response> feeds_call(const Asked& asked, const std::string& url) {
  const std::string& method = asked.request.method;
  const bool get = method == "GET" || method == "HEAD";
  if (asked.target.path.size() > 4)
    return Error{ErrorCode::kNotFound, "a feed's address is one part of the path: / as %2F"};
  if (url.empty() && get) return feeds_list(asked);
  if (url.empty() && method == "POST") return add_feeds(asked);
  if (!url.empty() && get) return feed_answer(asked, url);
  if (!url.empty() && method == "PATCH") return pause_feed(asked, url);
  if (!url.empty() && method == "DELETE") return remove_feed(asked, url);
  return Error{ErrorCode::kNotFound, "no such call"};
}

// A script of another site may send a body of three kinds without asking first; none of them is
// taken here.
bool simple_body(const Request& request) {
  const std::string type = lower_ascii(header(request, "content-type"));
  return type.empty() || type.starts_with("text/plain") || type.starts_with("multipart/") ||
         type.starts_with("application/x-www-form-urlencoded");
}

Result<Response> routed(const Asked& asked) {
  const std::vector<std::string>& path = asked.target.path;  // api, v1, ...
  const std::string what = path.size() > 2 ? path[2] : "", name = path.size() > 3 ? path[3] : "",
                    part = path.size() > 4 ? path[4] : "";
  const bool get = asked.request.method == "GET" || asked.request.method == "HEAD";
  if (!get && asked.request.method != "DELETE" && simple_body(asked.request))
    return Error{ErrorCode::kUnsupported,
                 "Content-Type: name the body's own type, e.g. application/json, text/html, "
                 "application/octet-stream"};
  if (get && what == "openapi.json")
    return json_response(std::string(embedded_web().find("openapi.json")->second));
  if (get && what == "subjects")
    return name.empty() ? subjects_list(asked) : subject_answer(asked, name, part);
  if (get && what == "claims" && !name.empty()) return claim_answer(asked, name);
  if (what == "articles" && name.empty())
    return get ? articles_list(asked)
           : asked.request.method == "POST"
               ? add_articles(asked)
               : Result<Response>(Error{ErrorCode::kNotFound, "no such call"});
  if (get && what == "articles") return article_answer(asked, name);
  if (get && what == "refusals") return refusals_list(asked);
  if (what == "watches" && name.empty() && asked.request.method == "POST")
    return watch_subject(asked);
  if (what == "watches" && !name.empty() && asked.request.method == "DELETE")
    return end_watch(asked, name);
  if (what == "feeds") return feeds_call(asked, name);
  if (get && what == "events") {
    Response out;
    out.type = "text/event-stream";
    out.events = true;
    out.subject = asked.target.value("subject");
    const std::string last = header(asked.request, "last-event-id");
    out.from = last.empty() ? asked.inside.last_event() : std::strtoull(last.c_str(), nullptr, 10);
    return out;
  }
  return Error{ErrorCode::kNotFound, "no such call; /api/v1/openapi.json lists them"};
}

}  // namespace

Response api_response(const Asked& asked) {
  Result<Response> out =
      asked.target.path.size() > 1 && asked.target.path[1] == "v1"
          ? routed(asked)
          : Result<Response>(Error{ErrorCode::kNotFound, "this is version v1: /api/v1/"});
  if (!out) return error_response(asked.request, asked.target, out.error());
  return *std::move(out);
}

}  // namespace hearsay
