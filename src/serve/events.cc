// What subscribers hear: events for streams and webhooks, the feed of a subject, the figures of the
// server.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/hash.h"
#include "serve/pages.h"

namespace hearsay {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kEntries = 100;  // of a feed

std::string dumped(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// "Status changed from reported to disputed, because ..."
std::string change_line(const Change& change) {
  const std::string to(name_of(change.now->status));
  if (change.before == nullptr) return "New: " + to + ", because: " + plain(change.now->why);
  if (change.before->status != change.now->status)
    return "Status changed from " + std::string(name_of(change.before->status)) + " to " + to +
           ", because: " + plain(change.now->why);
  return "Independent origins changed from " + std::to_string(change.before->independent_origins) +
         " to " + std::to_string(change.now->independent_origins) + "; still " + to;
}

}  // namespace

std::vector<Event> status_events(const Subject& subject, const Glance& before, const Glance& now) {
  std::vector<Event> out;
  for (const Glance::ClaimLine& line : now.claims) {
    auto old = std::find_if(before.claims.begin(), before.claims.end(),
                            [&](const Glance::ClaimLine& one) { return one.id == line.id; });
    const bool known = old != before.claims.end();
    if (known && old->status == line.status && old->origins == line.origins) continue;
    const Json json = {{"subject", subject.name},
                       {"claim", line.id},
                       {"text", line.text},
                       {"from", known ? Json(name_of(old->status)) : Json(nullptr)},
                       {"to", name_of(line.status)},
                       {"origins_from", known ? Json(old->origins) : Json(nullptr)},
                       {"origins_to", line.origins},
                       {"as_of", to_iso(line.since)},
                       {"why", line.why}};
    out.push_back({0, "status", subject.name, dumped(json)});
  }
  return out;
}

Event article_event(const Listed& article) {
  const Json json = {
      {"article", article.id},
      {"title", article.title},
      {"outlet", article.outlet},
      {"published", article.published ? Json(to_iso(*article.published)) : Json(nullptr)},
      {"recorded", to_iso(article.recorded)}};
  return {0, "article", "", dumped(json)};
}

Event feeds_event(const Follower::List& list) {
  const Json json = {{"feeds", list.feeds.size()},
                     {"following", list.following},
                     {"trouble", list.trouble.empty() ? Json(nullptr) : Json(list.trouble)}};
  return {0, "feeds", "", dumped(json)};
}

Response feed_response(const Asked& asked, const std::string& name) {
  Result<FoundAnswer> found = find_answer(asked, name);
  if (!found) return error_response(asked.request, asked.target, found.error());
  const Answer& answer = found->kept->answer;
  const std::string& subject = found->kept->subject.name;
  const std::string host = "http://" + header(asked.request, "host");
  std::string entries;
  Time updated = 0;
  std::size_t count = 0;
  for (const Change& change : changes_of(answer.account)) {
    if (++count > kEntries) break;
    updated = std::max(updated, change.as_of);
    const std::string id = "urn:hearsay:" + change.claim->id + ":" + std::to_string(change.as_of) +
                           ":" + std::string(name_of(change.now->status)) + ":" +
                           std::to_string(change.now->independent_origins);
    std::string because;
    for (const std::string& statement : change.now->because)
      if (const StatementRef* ref = find_ref(answer.account, statement);
          ref != nullptr && because.size() < 2000)
        because += "\n\u201C" + plain(statement_of(answer, *ref).quote) + "\u201D (" +
                   who_says(statement_of(answer, *ref)) + ", " +
                   outlet_or(answer.articles[ref->article]) + ")";
    entries += "<entry><id>" + escaped(id) + "</id><title>" + escaped(plain(change.claim->text)) +
               "</title><updated>" + to_iso(change.as_of) +
               "</updated><author><name>Hearsay</name></author>" +
               "<link rel=\"alternate\" href=\"" +
               escaped(host + claim_url(change.claim->id, subject).text()) +
               "\"/><content type=\"text\">" + escaped(change_line(change) + because) +
               "</content></entry>\n";
  }
  Response out;
  out.type = "application/atom+xml; charset=utf-8";
  out.body =
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed "
      "xmlns=\"http://www.w3.org/2005/Atom\">\n<id>urn:hearsay:subject:" +
      escaped(uri_encoded(subject)) + "</id><title>" + escaped(plain(subject)) +
      ": where it stands</title><updated>" + to_iso(updated) +
      "</updated>\n<link rel=\"self\" href=\"" +
      escaped(host + Url::local("/feed/", {subject}).text()) +
      "\"/><link rel=\"alternate\" href=\"" + escaped(host + subject_url(subject).text()) +
      "\"/>\n" + entries + "</feed>\n";
  return out;
}

Response metrics_response(const Asked& asked) {
  Site::Inside::Numbers& numbers = asked.inside.numbers;
  LedgerState state;
  if (auto lease = asked.inside.connection())
    if (auto now = (*lease)->browser().state()) state = *now;
  std::string body;
  auto line = [&](const std::string& name, const char* type, const char* help, auto value) {
    const bool counter = std::string_view(type) == "counter";
    body += "# TYPE hearsay_" + name + " " + type + "\n# HELP hearsay_" + name + " " + help +
            "\nhearsay_" + name + (counter ? "_total " : " ") + std::to_string(value) + "\n";
  };
  line("requests", "counter", "Requests answered.", numbers.requests.load());
  line("request_errors", "counter", "Requests answered with a status of 500 or more.",
       numbers.errors.load());
  line("pages_kept", "counter", "Requests answered with a page kept from before.",
       numbers.cached.load());
  line("answers", "counter", "Answers computed for a subject.", numbers.answers.load());
  line("snapshots", "counter", "Times the subjects of the ledger were found.",
       numbers.snapshots.load());
  line("streams", "gauge", "Open event streams.", numbers.streams.load());
  line("webhooks_delivered", "counter", "Webhook deliveries that were accepted.",
       numbers.delivered.load());
  line("webhooks_failed", "counter", "Webhook deliveries given up.", numbers.undelivered.load());
  line("ledger_articles", "gauge", "Versions of articles in the ledger.", state.article);
  line("ledger_refusals", "gauge", "Refusals in the ledger.", state.refusal);
  Response out;
  out.type = "application/openmetrics-text; version=1.0.0; charset=utf-8";
  out.body = body + "# EOF\n";
  return out;
}

}  // namespace hearsay
