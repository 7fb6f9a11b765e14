// The way back: from a subject, a claim, a statement or an article to the origins, each step with its sentence; and the
// stage dumps.
#include <algorithm>
#include <map>
#include <set>

#include "base/utf8.h"
#include "view/graph.h"
#include "view/json.h"
#include "view/references.h"
#include "view/words.h"

namespace hearsay {
namespace {

constexpr std::size_t kQuote = 200;  // code points

// A statement on one branch: article and chain, position, id; the sentence and its address below.
std::string step(const Answer& answer, const StatementRef& ref, const ViewOptions& options, unsigned indent) {
  const Recorded& article = answer.articles[ref.article];
  const Statement& statement = statement_of(answer, ref);
  std::string line = day_of(article) + " " + outlet_or(article);
  for (const std::string& outlet : statement.via) line += " \u2190 " + plain(outlet);
  line += " \u2190 " + who_says(statement) + ": " + stance_words(ref.stance) + " [" + grade_words(ref.grade) + "] (" + ref.id + ", article " + plain(article.id) + ")";
  std::string out = wrapped(line, options.width, indent);
  out += wrapped("\u201C" + shortened(statement.quote, kQuote) + "\u201D", options.width, indent + 2);
  if (const std::string link = text_fragment_link(article.url, statement.quote); !link.empty()) out += std::string(indent + 2, ' ') + link + "\n";
  return out;
}

std::string origin_line(const Origin& origin) {
  std::string out = "origin: " + plain(origin.who) + " [" + grade_words(origin.kind) + "], " + to_iso_date(origin.time) + " (" + origin.id + ")";
  if (origin.relayed_only) return out + ", known only through others: no article of " + (origin.outlet.empty() ? "its outlet" : plain(origin.outlet)) + " was read";
  return out + ", first in article " + plain(origin.first_article);
}

std::string origin_lines(const Answer& answer, const Descent& descent, const ViewOptions& options) {
  const std::string merged = merge_words(answer, descent);
  return wrapped(origin_line(answer.account.origins[descent.origin]), options.width, 0) + (merged.empty() ? "" : wrapped(merged, options.width, 2));
}

// What replaced a claim stands on another one: "the talks are over".
std::vector<const StatementRef*> replacing(const Answer& answer, const Claim& claim) {
  std::vector<const StatementRef*> out;
  for (const StatusChange& change : claim.history)
    for (const std::string& id : change.verdict.because) {
      const bool own = std::any_of(claim.statements.begin(), claim.statements.end(), [&](const StatementRef& ref) { return ref.id == id; });
      const StatementRef* ref = own ? nullptr : find_ref(answer.account, id);
      if (ref != nullptr && std::find(out.begin(), out.end(), ref) == out.end()) out.push_back(ref);
    }
  return out;
}

// With all the statements of its origins, also when one of them was asked for: they are its way back.
std::string trace_claim(const Answer& answer, const Target& target, const std::vector<Descent>& descents, const ViewOptions& options) {
  const Claim& claim = *target.claim;
  std::string out = wrapped(plain(claim.text) + " (" + claim.id + ")", options.width, 0);
  for (const StatusChange& change : claim.history)
    out += wrapped(to_iso(change.as_of) + "  " + std::string(name_of(change.verdict.status)) + " (" + origin_count(change.verdict) + "): " + plain(change.verdict.why), options.width, 2);
  for (const std::string& line : independence_words(answer, claim)) out += wrapped(line, options.width, 2);
  for (const Descent& descent : descents)
    out += "\n" + origin_lines(answer, descent, options) + descent_text(answer, descent, true, options);
  std::string rest;
  for (const StatementRef& ref : claim.statements)
    if (ref.origin.empty() && (target.statement == nullptr || ref.id == target.statement->id)) rest += step(answer, ref, options, 4);
  if (!rest.empty()) out += "\n" + wrapped("adds no knowledge of its own (no comment, hedges, questions):", options.width, 0) + rest;
  std::string replaced;
  for (const StatementRef* ref : replacing(answer, claim)) replaced += step(answer, *ref, options, 4);
  if (!replaced.empty() && target.statement == nullptr) out += "\n" + wrapped("replaced by:", options.width, 0) + replaced;
  return out;
}

// Every origin of the subject once, with the claims it bears on; one sentence an article.
std::string trace_subject(const Answer& answer, const std::vector<Descent>& descents, const ViewOptions& options) {
  std::string out = wrapped(plain(answer.account.subject.name), options.width, 0);
  if (descents.empty()) return out + "No statement of it has an origin.\n";
  for (const Descent& descent : descents) {
    const Origin& origin = answer.account.origins[descent.origin];
    out += "\n" + origin_lines(answer, descent, options);
    for (const Claim& claim : answer.account.claims)
      if (std::find(origin.claims.begin(), origin.claims.end(), claim.id) != origin.claims.end())
        out += wrapped("on: " + plain(claim.text) + " (" + claim.id + ")", options.width, 2);
    out += descent_text(answer, descent, false, options);
  }
  return out;
}

// The models of an article, nearest first. Links lead to earlier articles; the count bounds the walk all the same.
std::vector<const Copy*> models_of(const Answer& answer, std::uint32_t article) {
  const std::vector<Copy>& copies = answer.account.copies;
  std::vector<const Copy*> out;
  while (out.size() < copies.size()) {
    auto link = std::find_if(copies.begin(), copies.end(), [&](const Copy& copy) { return copy.article == article; });
    if (link == copies.end()) break;
    out.push_back(&*link);
    article = link->of;
  }
  return out;
}

std::string trace_article(const Answer& answer, std::uint32_t index, const ViewOptions& options) {
  const Recorded& article = answer.articles[index];
  std::string out = wrapped(plain(article.title.empty() ? article.id : article.title), options.width, 0);
  out += "  " + outlet_or(article) + ", " + moment_of(article) + " (article " + plain(article.id) + ")\n";
  for (const Copy* copy : models_of(answer, index))
    out += wrapped("repeats " + outlet_or(answer.articles[copy->of]) + " [" + std::string(name_of(copy->kind)) + ": " + plain(copy->why) + "] (article " + plain(answer.articles[copy->of].id) + ")", options.width, 2);
  for (const Copy& copy : answer.account.copies)
    if (copy.of == index)
      out += wrapped("repeated by " + outlet_or(answer.articles[copy.article]) + " [" + std::string(name_of(copy.kind)) + "] (article " + plain(answer.articles[copy.article].id) + ")", options.width, 2);
  for (const Claim& claim : answer.account.claims) {
    std::string steps;
    for (const StatementRef& ref : claim.statements) {
      if (ref.article != index) continue;
      steps += step(answer, ref, options, 4);
      if (const Origin* origin = find_origin(answer.account, ref.origin)) steps += wrapped(origin_line(*origin), options.width, 6);
    }
    if (!steps.empty()) out += wrapped(plain(claim.text) + " (" + claim.id + ")", options.width, 2) + steps;
  }
  return out;
}

Json claim_json(const Answer& answer, const Claim& claim, const std::string& only) {
  Json json = {{"claim", claim.id}, {"text", claim.text}, {"independence", independence_words(answer, claim)}};
  json["history"] = Json::array();
  for (const StatusChange& change : claim.history) json["history"].push_back(verdict_json(change));
  json["origins"] = Json::array();
  Json rest = Json::array();
  for (const Origin& origin : answer.account.origins) {
    Json one = origin_json(origin);
    one["statements"] = Json::array();
    for (const StatementRef& ref : claim.statements)
      if (ref.origin == origin.id && (only.empty() || ref.id == only)) one["statements"].push_back(statement_json(answer, ref));
    if (!one["statements"].empty()) json["origins"].push_back(std::move(one));
  }
  for (const StatementRef& ref : claim.statements)
    if (ref.origin.empty() && (only.empty() || ref.id == only)) rest.push_back(statement_json(answer, ref));
  json["without_origin"] = std::move(rest);
  json["replaced_by"] = Json::array();
  for (const StatementRef* ref : replacing(answer, claim))
    if (only.empty()) json["replaced_by"].push_back(statement_json(answer, *ref));
  return json;
}

Json article_json(const Answer& answer, std::uint32_t index) {
  const Recorded& article = answer.articles[index];
  Json json = {{"article", article.id}, {"url", nullable(article.url)}, {"outlet", nullable(article.outlet)}, {"published", time_or_null(article.published)}, {"title", article.title}};
  json["repeats"] = Json::array();
  for (const Copy* copy : models_of(answer, index)) json["repeats"].push_back(copy_json(answer, *copy));
  json["repeated_by"] = Json::array();
  for (const Copy& copy : answer.account.copies)
    if (copy.of == index) json["repeated_by"].push_back(copy_json(answer, copy));
  json["statements"] = Json::array();
  for (const Claim& claim : answer.account.claims)
    for (const StatementRef& ref : claim.statements)
      if (ref.article == index) {
        json["statements"].push_back(statement_json(answer, ref));
        json["statements"].back()["claim"] = claim.id;
      }
  return json;
}

Json origins_json(const Answer& answer, const std::vector<Descent>& descents) {
  Json json = {{"subject", answer.account.subject.name}, {"origins", Json::array()}};
  for (const Descent& descent : descents) json["origins"].push_back(origin_json(answer.account.origins[descent.origin]));
  return json;
}

std::string title_of(const Answer& answer, const Target& target) {
  if (target.claim != nullptr) return target.claim->text;
  if (target.article) return answer.articles[*target.article].title;
  return answer.account.subject.name + (target.origin == nullptr ? "" : ": " + target.origin->who);
}

// The clause with its parts marked: coloured on a terminal, elsewhere named before the words.
std::string marked(std::string_view full, const Statement& statement, const ViewOptions& options) {
  struct Part {
    Span span;
    std::string_view name, code;
  };
  std::vector<Part> parts = {{statement.source, "source", "36"}, {statement.cue, "cue", "33"}, {statement.content, "content", "32"}};
  std::erase_if(parts, [](const Part& part) { return part.span.empty(); });
  std::sort(parts.begin(), parts.end(), [](const Part& a, const Part& b) { return std::pair(a.span.begin, b.span.end) < std::pair(b.span.begin, a.span.end); });
  Span all = statement.whole;
  for (const Part& part : parts) all = {std::min(all.begin, part.span.begin), std::max(all.end, part.span.end)};
  std::string out;
  std::uint32_t at = all.begin;
  const auto until = [&](std::uint32_t end) {
    if (end <= at) return;
    const std::string_view words = slice(full, {at, end});
    constexpr std::string_view kBlank = " \t\r\n";
    const std::string inner = plain(words);
    if (kBlank.find(words.front()) != std::string_view::npos && !out.ends_with(' ')) out += ' ';
    out += inner;
    if (!inner.empty() && kBlank.find(words.back()) != std::string_view::npos) out += ' ';
    at = end;
  };
  std::vector<const Part*> open;  // a content of two pieces holds its own attribution
  const auto close = [&](std::uint32_t before) {
    while (!open.empty() && open.back()->span.end <= before) {
      until(open.back()->span.end);
      open.pop_back();
      out += options.colour ? "\x1b[0m" + (open.empty() ? "" : "\x1b[" + std::string(open.back()->code) + "m") : "]";
    }
  };
  for (const Part& part : parts) {
    close(part.span.begin);
    until(part.span.begin);
    out += options.colour ? "\x1b[" + std::string(part.code) + "m" : "[" + std::string(part.name) + ": ";
    open.push_back(&part);
  }
  close(all.end);
  until(all.end);
  return out;
}

}  // namespace

Result<std::string> trace_view(const Answer& answer, std::string_view reference, const ViewOptions& options) {
  Target target;
  if (!reference.empty()) {
    HEARSAY_TRY(target, find_target(answer, reference));
  }
  const std::vector<Descent> descents = descents_behind(answer, target);
  if (options.format == Format::kText || options.format == Format::kMarkdown) {
    const std::string told = target.article           ? trace_article(answer, *target.article, options)
                             : target.claim != nullptr ? trace_claim(answer, target, descents, options)
                                                       : trace_subject(answer, descents, options);
    return told + reissues_text(answer, target, options) + credits_text(answer, target, options);
  }
  const Graph graph = graph_of(answer, descents, title_of(answer, target));
  if (options.format == Format::kDot) return graph_dot(graph);
  if (options.format == Format::kSvg) return graph_svg(graph);
  Json json = target.article           ? article_json(answer, *target.article)
              : target.claim != nullptr ? claim_json(answer, *target.claim, target.statement == nullptr ? "" : target.statement->id)
                                        : origins_json(answer, descents);
  json["reissues"] = reissues_json(answer, target);
  json["credits"] = credits_json(answer, target);
  json["graph"] = graph_json(graph);
  return dumped(json, 2);
}

std::string trace_svg(const Answer& answer, const Claim* claim) {
  Target target;
  target.claim = claim;
  return graph_svg(graph_of(answer, descents_behind(answer, target), title_of(answer, target)));
}

Result<std::string> explain_view(const Analysis& analysis, std::string_view stage, const ViewOptions& options) {
  const Article& article = analysis.article;
  if (stage == "article") {
    std::string out = "id " + plain(article.id) + "\nurl " + plain(article.url) + "\noutlet " + plain(article.outlet) + "\ntitle " + plain(article.title) + "\nauthor " + plain(article.author) +
                      "\npublished " + (article.published ? to_iso(*article.published) : "") + "\nlinks " + std::to_string(article.links.size()) + "\n";
    for (const Note& note : article.notes) out += "note " + std::string(note_kind_names[static_cast<std::size_t>(note.kind)]) + ": " + plain(note.text) + "\n";
    out += "\n";
    return out + plain_lines(article.text()) + "\n";
  }
  if (stage == "language") return plain(article.language) + "\n";
  if (stage == "segment") return plain_lines(to_text(analysis.mentioned.text));
  if (stage == "mention") return plain_lines(to_text(analysis.mentioned));
  if (stage == "statement") {
    std::string out;
    for (const Statement& statement : analysis.statements)
      out += plain(to_text(statement)) + "\n    " + marked(article.full, statement, options) + "\n";
    return out;
  }
  if (stage == "copies") {
    const Fingerprint& print = analysis.print;
    std::string out = counted(print.word_count, "word", "words") + ", " + counted(print.shingles.size(), "shingle", "shingles") + ", " + counted(print.facts.size(), "fact", "facts") + "\n";
    for (const std::string& credit : print.credits) out += "credits " + plain(credit) + "\n";
    return out;
  }
  return Error{ErrorCode::kBadInput, "unknown stage \"" + plain(stage) + "\" (article, language, segment, mention, statement, copies)"};
}

}  // namespace hearsay
