// The parties' relations: edges with their sentences, as a list, JSON or a graph for Graphviz.
#include <algorithm>
#include <set>

#include "view/json.h"
#include "view/page.h"

namespace hearsay {
namespace {

constexpr std::size_t kQuote = 200;    // code points
constexpr std::size_t kSentences = 3;  // an edge's latest; the rest is counted

std::string_view stance_of(const RelationEvidence& one) { return one.denied ? "denied" : one.hedged ? "hedged" : "asserted"; }

// A string of the DOT language: only quotes and backslashes steer.
std::string dot(std::string_view text) {
  std::string out = "\"";
  for (char c : plain(text)) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

std::string dot_view(const Answer& answer) {
  std::string out = "digraph " + dot(answer.account.subject.name) + " {\n  rankdir=LR;\n  node [shape=box];\n";
  std::set<std::string> nodes;
  for (const Relation& relation : answer.account.relations)
    for (const auto& [key, name] : {std::pair(relation.from, relation.from_name), std::pair(relation.to, relation.to_name)})
      if (nodes.insert(key).second) out += "  " + dot(key) + " [label=" + dot(name) + "];\n";
  for (const Relation& relation : answer.account.relations) {
    const auto all = relation.evidence.size();
    const auto denied = static_cast<std::size_t>(std::count_if(relation.evidence.begin(), relation.evidence.end(), [](const RelationEvidence& one) { return one.denied; }));
    const bool said = std::any_of(relation.evidence.begin(), relation.evidence.end(), [](const RelationEvidence& one) { return !one.denied && !one.hedged; });
    const Recorded& first = answer.articles[relation.evidence.front().article];
    out += "  " + dot(relation.from) + " -> " + dot(relation.to) + " [label=" + dot(relation.kind + " (" + std::to_string(all) + ", " + to_iso_date(first.time()) + ")") +
           (relation.mutual ? ", dir=both" : "") + (denied == all ? ", color=red" : !said ? ", style=dashed" : "") + "];\n";
  }
  return out + "}\n";
}

}  // namespace

Json relation_json(const Answer& answer, const Relation& relation) {
  Json json = {{"kind", relation.kind}, {"from", relation.from}, {"to", relation.to}, {"from_name", relation.from_name}, {"to_name", relation.to_name}, {"mutual", relation.mutual}, {"text", relation_text(relation)}};
  json["sentences"] = Json::array();
  for (const RelationEvidence& one : relation.evidence) {
    const Recorded& article = answer.articles[one.article];
    const Statement& statement = article.statements[one.index];
    json["sentences"].push_back({{"statement", one.statement}, {"stance", stance_of(one)}, {"article", article.id}, {"outlet", nullable(article.outlet)}, {"published", time_or_null(article.published)},
                                 {"source", nullable(statement.speaker)}, {"quote", statement.quote}, {"link", nullable(text_fragment_link(article.url, statement.quote))}});
  }
  return json;
}

std::string relations_view(const Answer& answer, const ViewOptions& options) {
  if (options.format == Format::kDot) return dot_view(answer);
  if (options.format == Format::kJson) {
    Json json = Json::array();
    for (const Relation& relation : answer.account.relations) json.push_back(relation_json(answer, relation));
    return dumped(json, 2);
  }
  Page page(options);
  if (answer.account.relations.empty()) page.paragraph("No sentence read says so of two names.");
  for (const Relation& relation : answer.account.relations) {
    page.line(relation_text(relation), 0);
    std::vector<RelationEvidence> latest(relation.evidence.rbegin(), relation.evidence.rend());
    for (std::size_t i = 0; i < std::min(latest.size(), kSentences); ++i) {
      const Recorded& article = answer.articles[latest[i].article];
      const Statement& statement = article.statements[latest[i].index];
      page.detail("[" + std::string(stance_of(latest[i])) + "] " + (statement.own ? "the article itself" : who_says(statement)) + " \u2014 " + outlet_or(article) + ", " + day_of(article), 2);
      page.quote(shortened(shown_quote(statement), kQuote), text_fragment_link(article.url, statement.quote), 4);
    }
    if (latest.size() > kSentences) page.detail("and " + counted(latest.size() - kSentences, "more sentence", "more sentences") + " (--json)", 2);
  }
  return page.take();
}

}  // namespace hearsay
