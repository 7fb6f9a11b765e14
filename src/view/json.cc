// JSON and JSON Lines, as docs/json.md promises. nlohmann is included here and nowhere else in view/.
#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <set>

#include "base/utf8.h"
#include "view/words.h"

namespace hearsay {

std::string brief_text(const Answer& answer, const ViewOptions& options);

namespace {

using Json = nlohmann::ordered_json;

std::string dumped(const Json& json, int indent = -1) { return json.dump(indent, ' ', false, Json::error_handler_t::replace) + "\n"; }

Json nullable(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }
Json time_or_null(const std::optional<Time>& time) { return time ? Json(to_iso(*time)) : Json(nullptr); }

Json subject_json(const Subject& subject) {
  return {{"name", subject.name}, {"parties", subject.parties}, {"aliases", subject.aliases}, {"watched", subject.watched},
          {"articles", subject.articles}, {"statements", subject.statements}, {"first", time_or_null(subject.first)}, {"last", time_or_null(subject.last)}};
}

Json verdict_json(const StatusChange& change) {
  const Verdict& verdict = change.verdict;
  return {{"as_of", to_iso(change.as_of)}, {"status", name_of(verdict.status)}, {"independent_origins", verdict.independent_origins},
          {"at_least", verdict.at_least}, {"at_most", verdict.at_most}, {"why", verdict.why}, {"because", verdict.because}};
}

Json statement_json(const Answer& answer, const StatementRef& ref) {
  const Recorded& article = answer.articles[ref.article];
  const Statement& statement = statement_of(answer, ref);
  return {{"id", ref.id}, {"article", article.id}, {"outlet", nullable(article.outlet)}, {"published", time_or_null(article.published)},
          {"source", nullable(statement.speaker)}, {"role", nullable(statement.speaker_role)}, {"via", statement.via},
          {"stance", name_of(ref.stance)}, {"grade", name_of(ref.grade)}, {"origin", nullable(ref.origin)}, {"quote", statement.quote},
          {"link", nullable(text_fragment_link(article.url, statement.quote))}};
}

// Spans in code points of the text (or of the title for headlines).
struct Points {
  std::uint32_t begin = 0, end = 0;
};

Points points(const Article& article, const Statement& statement) {
  Span span = statement.content.empty() ? statement.whole : statement.content;
  std::string_view base = article.full;
  if (!statement.headline && span.begin >= article.text_begin) {
    base = article.text();
    span.begin -= article.text_begin;
    span.end -= article.text_begin;
  }
  auto at = code_points_at(base, {span.begin, span.end});
  return {at[0], at[1]};
}

}  // namespace

std::string brief_view(const Answer& answer, const ViewOptions& options) {
  if (options.format != Format::kJson) return brief_text(answer, options);
  const Account& account = answer.account;
  Json json = {{"subject", subject_json(account.subject)}, {"as_of", time_or_null(options.moment.as_of)}, {"known_by", time_or_null(options.moment.known_by)}};
  json["claims"] = Json::array();
  for (const Claim& claim : account.claims) {
    Json one = {{"id", claim.id}, {"text", claim.text}, {"event", claim.event}, {"theme", claim.theme}};
    if (!claim.history.empty()) one["standing"] = verdict_json(claim.history.back());
    one["history"] = Json::array();
    for (const StatusChange& change : claim.history) one["history"].push_back(verdict_json(change));
    one["statements"] = Json::array();
    for (const StatementRef& ref : claim.statements) one["statements"].push_back(statement_json(answer, ref));
    json["claims"].push_back(std::move(one));
  }
  json["origins"] = Json::array();
  for (const Origin& origin : account.origins)
    json["origins"].push_back({{"id", origin.id}, {"who", origin.who}, {"kind", name_of(origin.kind)}, {"outlet", nullable(origin.outlet)},
                               {"first_article", origin.first_article}, {"time", to_iso(origin.time)}, {"relayed_only", origin.relayed_only}, {"claims", origin.claims}});
  json["copies"] = Json::array();
  for (const Copy& copy : account.copies)
    json["copies"].push_back({{"article", answer.articles[copy.article].id}, {"of", answer.articles[copy.of].id}, {"kind", name_of(copy.kind)}, {"score", copy.score}, {"why", copy.why}});
  json["open_questions"] = Json::array();
  for (const OpenQuestion& question : account.questions)
    json["open_questions"].push_back({{"kind", question.kind}, {"text", question.text}, {"claim", nullable(question.claim)}, {"statement", nullable(question.statement)}, {"since", to_iso(question.since)}});
  json["signals"] = Json::array();
  for (const Signal& signal : account.signals) {
    const Recorded& article = answer.articles[signal.article];
    const Statement& statement = article.statements[signal.index];
    json["signals"].push_back({{"theme", signal.theme}, {"statement", signal.statement}, {"article", article.id}, {"source", nullable(statement.speaker)}, {"quote", statement.quote}});
  }
  return dumped(json, 2);
}

std::string claims_view(const Answer& answer, const ViewOptions& options) {
  if (options.format == Format::kJson) {
    Json json = Json::array();
    for (const Claim& claim : answer.account.claims) {
      Json one = {{"id", claim.id}, {"text", claim.text}, {"statements", claim.statements.size()}};
      if (!claim.history.empty()) one.update(verdict_json(claim.history.back()));
      json.push_back(std::move(one));
    }
    return dumped(json, 2);
  }
  bool markdown = options.format == Format::kMarkdown;
  std::string out = markdown ? "| status | origins | statements | claim | id |\n| --- | --- | --- | --- | --- |\n" : "";
  for (const Claim& claim : answer.account.claims) {
    if (claim.history.empty()) continue;
    const Verdict& verdict = claim.history.back().verdict;
    std::string status(name_of(verdict.status));
    std::string origins = std::to_string(verdict.independent_origins), statements = std::to_string(claim.statements.size());
    if (markdown) {
      out += "| " + status + " | " + origins + " | " + statements + " | " + plain(claim.text) + " | " + claim.id + " |\n";
    } else {
      status.resize(13, ' ');
      out += status + origins + " origins, " + statements + " statements  " + plain(claim.text) + "  " + claim.id + "\n";
    }
  }
  return out;
}

std::string subjects_view(const std::vector<Subject>& subjects, const ViewOptions& options) {
  if (options.format == Format::kJson) {
    Json json = Json::array();
    for (const Subject& subject : subjects) json.push_back(subject_json(subject));
    return dumped(json, 2);
  }
  std::string out = options.format == Format::kMarkdown ? "| subject | statements | articles | last |\n| --- | --- | --- | --- |\n" : "";
  for (const Subject& subject : subjects) {
    std::string last = subject.last ? to_iso_date(*subject.last) : "";
    if (options.format == Format::kMarkdown) {
      out += "| " + plain(subject.name) + " | " + std::to_string(subject.statements) + " | " + std::to_string(subject.articles) + " | " + last + " |\n";
      continue;
    }
    out += plain(subject.name) + (subject.watched ? " (watched)" : "") + "  " + std::to_string(subject.statements) + " statements in " +
           std::to_string(subject.articles) + (subject.articles == 1 ? " article" : " articles") + (last.empty() ? "" : ", last " + last) + "\n";
  }
  return out;
}

Result<std::string> export_view(const Answer& answer, const std::function<Result<Article>(const std::string&)>& full_texts) {
  const Account& account = answer.account;
  std::string out;
  std::set<std::uint32_t> touched;
  for (const Claim& claim : account.claims)
    for (const StatementRef& ref : claim.statements) touched.insert(ref.article);
  for (const Copy& copy : account.copies) touched.insert({copy.article, copy.of});
  Json subject = subject_json(account.subject);
  Json subject_line = {{"type", "subject"}};
  subject_line.update(subject);
  out += dumped(subject_line);
  std::map<std::uint32_t, Article> texts;
  for (std::uint32_t index : touched) {
    const Recorded& article = answer.articles[index];
    out += dumped({{"type", "article"}, {"id", article.id}, {"url", article.url}, {"outlet", article.outlet}, {"published", time_or_null(article.published)}, {"lang", article.language}, {"title", article.title}});
    HEARSAY_TRY(Article text, full_texts(article.id));
    texts.emplace(index, std::move(text));
  }
  for (const Claim& claim : account.claims) {
    out += dumped({{"type", "claim"}, {"id", claim.id}, {"subject", account.subject.name}, {"text", claim.text}, {"event", claim.event}});
    for (const StatementRef& ref : claim.statements) {
      const Statement& statement = statement_of(answer, ref);
      const Article& article = texts.at(ref.article);
      Points at = points(article, statement);
      out += dumped({{"type", statement.headline ? "headline" : "statement"}, {"id", ref.id}, {"article", answer.articles[ref.article].id}, {"begin", at.begin}, {"end", at.end}, {"text", statement.content.empty() ? statement.quote : statement.said},
                     {"source", nullable(statement.speaker)}, {"via", statement.via}, {"stance", name_of(ref.stance)}, {"grade", name_of(ref.grade)}, {"claim", claim.id}, {"origin", nullable(ref.origin)}});
    }
    for (const StatusChange& change : claim.history) {
      Json row = {{"type", "status"}, {"claim", claim.id}};
      row.update(verdict_json(change));
      out += dumped(row);
    }
  }
  for (const Origin& origin : account.origins)
    out += dumped({{"type", "origin"}, {"id", origin.id}, {"who", origin.who}, {"kind", name_of(origin.kind)}, {"first_article", origin.first_article}, {"time", to_iso(origin.time)}, {"claims", origin.claims}});
  for (const Copy& copy : account.copies)
    out += dumped({{"type", "copy"}, {"article", answer.articles[copy.article].id}, {"of", answer.articles[copy.of].id}, {"kind", name_of(copy.kind)}, {"score", copy.score}, {"why", copy.why}});
  return out;
}

std::string analysis_view(const Analysis& analysis) {
  std::string out;
  const Article& article = analysis.article;
  Recorded recorded;
  recorded.id = article.id;
  recorded.content_hash = content_hash(article);
  for (const Statement& statement : analysis.statements) {
    Points at = points(article, statement);
    Json events = Json::array(), amounts = Json::array();
    for (const EventHit& hit : statement.events) events.push_back({{"id", hit.id}, {"negated", hit.negated}, {"hedged", hit.hedged}});
    for (const Money& money : statement.amounts) amounts.push_back({{"amount", money.amount}, {"currency", money.currency}, {"bound", name_of(money.bound)}});
    out += dumped({{"type", statement.headline ? "headline" : "statement"}, {"id", statement_id(recorded, statement)}, {"article", article.id}, {"begin", at.begin}, {"end", at.end},
                   {"text", statement.content.empty() ? statement.quote : statement.said}, {"whole", statement.quote}, {"cue", std::string(slice(article.full, statement.cue))}, {"source", nullable(statement.speaker)},
                   {"role", nullable(statement.speaker_role)}, {"via", statement.via}, {"stance", name_of(statement.stance)}, {"grade", name_of(statement.grade)},
                   {"own", statement.own}, {"direct", statement.direct}, {"events", events}, {"amounts", amounts}, {"parties", statement.parties}});
  }
  return out;
}

}  // namespace hearsay
