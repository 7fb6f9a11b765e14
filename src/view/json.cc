// The JSON variants of briefs, claims, subjects, reports and refusals, as docs/json.md promises.
#include "view/json.h"

#include "base/utf8.h"
#include "view/words.h"

namespace hearsay {

std::string brief_text(const Answer& answer, const ViewOptions& options);

std::string dumped(const Json& json, int indent) {
  const std::string text = json.dump(indent, ' ', false, Json::error_handler_t::replace);
  std::string out;
  out.reserve(text.size() + 1);
  // Such characters stand inside strings only, where \u.... says the same. The library escapes what is below 0x20.
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t c = next_code_point(text, at);
    if ((c >= 0x7F && c < 0xA0) || (c >= 0x200E && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069)) {
      static constexpr char kHex[] = "0123456789abcdef";
      out += {'\\', 'u', kHex[(c >> 12) & 15], kHex[(c >> 8) & 15], kHex[(c >> 4) & 15], kHex[c & 15]};
    } else {
      out.append(text, begin, at - begin);
    }
  }
  return out + "\n";
}

Json nullable(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }
Json time_or_null(const std::optional<Time>& time) { return time ? Json(to_iso(*time)) : Json(nullptr); }

Json subject_json(const Subject& subject) {
  return {{"name", subject.name},         {"parties", subject.parties},       {"aliases", subject.aliases},
          {"watched", subject.watched},   {"articles", subject.articles},     {"statements", subject.statements},
          {"first", time_or_null(subject.first)}, {"last", time_or_null(subject.last)}};
}

Json verdict_json(const StatusChange& change) {
  const Verdict& verdict = change.verdict;
  return {{"as_of", to_iso(change.as_of)}, {"status", name_of(verdict.status)}, {"independent_origins", verdict.independent_origins},
          {"at_least", verdict.at_least},  {"at_most", verdict.at_most},        {"why", verdict.why},
          {"because", verdict.because}};
}

Json statement_json(const Answer& answer, const StatementRef& ref) {
  const Recorded& article = answer.articles[ref.article];
  const Statement& statement = statement_of(answer, ref);
  return {{"id", ref.id},
          {"article", article.id},
          {"outlet", nullable(article.outlet)},
          {"published", time_or_null(article.published)},
          {"source", nullable(statement.speaker)},
          {"role", nullable(statement.speaker_role)},
          {"via", statement.via},
          {"stance", name_of(ref.stance)},
          {"grade", name_of(ref.grade)},
          {"origin", nullable(ref.origin)},
          {"quote", statement.quote},
          {"link", nullable(text_fragment_link(article.url, statement.quote))}};
}

Json origin_json(const Origin& origin) {
  return {{"id", origin.id},         {"who", origin.who},   {"kind", name_of(origin.kind)}, {"first_article", origin.first_article},
          {"time", to_iso(origin.time)}, {"claims", origin.claims}, {"outlet", nullable(origin.outlet)}, {"relayed_only", origin.relayed_only}};
}

Json copy_json(const Answer& answer, const Copy& copy) {
  return {{"article", answer.articles[copy.article].id}, {"of", answer.articles[copy.of].id}, {"kind", name_of(copy.kind)}, {"score", copy.score}, {"why", copy.why}};
}

Json life_json(const Life& life) {
  return {{"last_evidence", to_iso(life.last_evidence)}, {"statement", nullable(life.statement)}, {"stance", name_of(life.stance)}, {"days", life.days}, {"stale", life.stale}};
}

namespace {

std::string brief_json(const Answer& answer, const ViewOptions& options) {
  const Account& account = answer.account;
  const Coverage coverage = coverage_of(answer);
  Json json = {{"subject", subject_json(account.subject)}, {"as_of", time_or_null(options.moment.as_of)}, {"known_by", time_or_null(options.moment.known_by)}};
  json["coverage"] = {{"articles", account.subject.articles}, {"outlets", coverage.outlets.size()}, {"copies", coverage.copies},
                      {"origins", coverage.origins},          {"first", time_or_null(coverage.first)}, {"last", time_or_null(coverage.last)},
                      {"confirmed", coverage.confirmed}};
  json["now"] = account.now == 0 ? Json(nullptr) : Json(to_iso(account.now));
  json["stale_after"] = account.stale_after;
  json["claims"] = Json::array();
  for (const Claim& claim : account.claims) {
    Json one = {{"id", claim.id}, {"text", claim.text}, {"event", claim.event}, {"theme", claim.theme}};
    one["standing"] = claim.history.empty() ? Json(nullptr) : verdict_json(claim.history.back());
    one["life"] = life_json(claim.life);
    one["repeating_articles"] = repeating_articles(answer, claim);
    one["history"] = Json::array();
    for (const StatusChange& change : claim.history) one["history"].push_back(verdict_json(change));
    one["statements"] = Json::array();
    for (const StatementRef& ref : claim.statements) one["statements"].push_back(statement_json(answer, ref));
    json["claims"].push_back(std::move(one));
  }
  json["origins"] = Json::array();
  for (const Origin& origin : account.origins) json["origins"].push_back(origin_json(origin));
  json["relays"] = Json::array();
  for (const Relay& relay : relays_of(answer)) json["relays"].push_back({{"outlet", relay.outlet}, {"unlisted", relay.unlisted}, {"names_a_source", relay.names_a_source}, {"text", relay.text}});
  json["copies"] = Json::array();
  for (const Copy& copy : account.copies) json["copies"].push_back(copy_json(answer, copy));
  json["open_questions"] = Json::array();
  for (const OpenQuestion& question : account.questions)
    json["open_questions"].push_back({{"kind", question.kind}, {"text", question.text}, {"claim", nullable(question.claim)}, {"statement", nullable(question.statement)}, {"since", to_iso(question.since)},
                                      {"days", question.days}, {"last_article", question.last_article ? Json(answer.articles[*question.last_article].id) : Json(nullptr)}, {"settles", nullable(question.settles)}, {"statements", question.statements}});
  json["signals"] = Json::array();
  for (const Signal& signal : account.signals) {
    const Recorded& article = answer.articles[signal.article];
    const Statement& statement = article.statements[signal.index];
    json["signals"].push_back({{"theme", signal.theme}, {"statement", signal.statement}, {"article", article.id}, {"source", nullable(statement.speaker)}, {"quote", statement.quote},
                               {"link", nullable(text_fragment_link(article.url, statement.quote))}});
  }
  json["relations"] = Json::array();
  for (const Relation& relation : account.relations) json["relations"].push_back(relation_json(answer, relation));
  json["changes"] = Json::array();
  for (const Change& change : changes_of(account))
    json["changes"].push_back({{"as_of", to_iso(change.as_of)}, {"claim", change.claim->id}, {"from", change.before == nullptr ? Json(nullptr) : Json(name_of(change.before->status))},
                               {"to", name_of(change.now->status)}, {"origins_from", change.before == nullptr ? Json(nullptr) : Json(change.before->independent_origins)}, {"origins_to", change.now->independent_origins}});
  return dumped(json, 2);
}

}  // namespace

std::string brief_view(const Answer& answer, const ViewOptions& options) {
  return options.format == Format::kJson ? brief_json(answer, options) : brief_text(answer, options);
}

std::string claims_view(const Answer& answer, const ViewOptions& options) {
  if (options.format == Format::kJson) {
    Json json = Json::array();
    for (const Claim& claim : answer.account.claims) {
      Json one = {{"id", claim.id}, {"text", claim.text}, {"statements", claim.statements.size()}, {"life", life_json(claim.life)}};
      if (!claim.history.empty()) one.update(verdict_json(claim.history.back()));
      json.push_back(std::move(one));
    }
    return dumped(json, 2);
  }
  const bool table = options.format == Format::kMarkdown;
  std::string out = table ? "| status | since | origins | at least | at most | statements | claim | id |\n| --- | --- | --- | --- | --- | --- | --- | --- |\n" : "";
  for (const Claim& claim : answer.account.claims) {
    if (claim.history.empty()) continue;
    const Verdict& verdict = claim.history.back().verdict;
    std::string status(name_of(verdict.status));
    const std::string since = to_iso_date(status_since(claim)), origins = std::to_string(verdict.independent_origins);
    if (table) {
      out += "| " + status + " | " + since + " | " + origins + " | " + std::to_string(verdict.at_least) + " | " + std::to_string(verdict.at_most) + " | " +
             std::to_string(claim.statements.size()) + " | " + markdown(claim.text) + " | " + claim.id + " |\n";
      continue;
    }
    status.resize(13, ' ');
    std::string counts = counted(verdict.independent_origins, "origin", "origins") + ", " + counted(claim.statements.size(), "statement", "statements");
    counts.resize(std::max<std::size_t>(counts.size() + 1, 26), ' ');
    out += claim.id + "  " + since + "  " + status + counts + plain(claim.text) + (life_text(claim).empty() ? "" : " [" + life_text(claim) + "]") + "\n";
  }
  if (out.empty()) out = "no claim yet\n";
  return out;
}

std::string subjects_view(const std::vector<Subject>& subjects, const ViewOptions& options) {
  if (options.format == Format::kJson) {
    Json json = Json::array();
    for (const Subject& subject : subjects) json.push_back(subject_json(subject));
    return dumped(json, 2);
  }
  const bool table = options.format == Format::kMarkdown;
  std::string out = table ? "| subject | watched | statements | articles | last |\n| --- | --- | --- | --- | --- |\n" : "";
  for (const Subject& subject : subjects) {
    const std::string last = subject.last ? to_iso_date(*subject.last) : "";
    if (table) {
      out += "| " + markdown(subject.name) + " | " + (subject.watched ? "yes" : "no") + " | " + std::to_string(subject.statements) + " | " + std::to_string(subject.articles) + " | " + last + " |\n";
      continue;
    }
    out += plain(subject.name) + (subject.watched ? " (watched)" : "") + ": " + counted(subject.statements, "statement", "statements") + " in " +
           counted(subject.articles, "article", "articles") + (last.empty() ? "" : ", last " + last) + "\n";
  }
  if (out.empty()) out = "no subject yet\n";
  return out;
}

std::string refusal_text(const Refusal& refusal) {
  return plain(refusal.source + (refusal.place.empty() ? "" : ", " + refusal.place) + ": " + reason_of(refusal));
}

std::string report_view(const ReadReport& report, const ViewOptions& options) {
  if (options.format == Format::kJson) {
    Json json = {{"read", report.recorded}, {"known", report.known}, {"refused", report.refusals}, {"stopped", report.stopped}};
    json["refusals"] = Json::array();
    for (const Refusal& refusal : report.refused)
      json["refusals"].push_back({{"source", refusal.source}, {"place", nullable(refusal.place)}, {"code", name_of(refusal.error.code)}, {"reason", reason_of(refusal)}});
    return dumped(json);
  }
  return "read " + counted(report.recorded, "article", "articles") + ", " + std::to_string(report.known) + " already known, " + std::to_string(report.refusals) + " refused" +
         (report.stopped ? "; stopped before the end" : "") + "\n";
}

std::string refusals_view(const std::vector<std::pair<Time, Refusal>>& refusals, const ViewOptions& options) {
  if (options.format == Format::kJson) {
    Json json = Json::array();
    for (const auto& [when, refusal] : refusals)
      json.push_back({{"when", to_iso(when)}, {"source", refusal.source}, {"place", nullable(refusal.place)}, {"code", name_of(refusal.error.code)}, {"reason", reason_of(refusal)}});
    return dumped(json, 2);
  }
  std::string out;
  for (const auto& [when, refusal] : refusals) out += to_iso(when) + "  " + name_of(refusal.error.code) + "  " + refusal_text(refusal) + "\n";
  if (out.empty()) out = "nothing was refused\n";
  return out;
}

}  // namespace hearsay
