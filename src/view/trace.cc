// The way back: from a claim, a statement or an article to the origin, each step with its sentence; and the stage dumps.
#include <algorithm>
#include <map>
#include <set>

#include "base/utf8.h"
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
  std::string line = to_iso_date(article.time()) + " " + outlet_or(article);
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

// `only`: a statement's id, or "" for all.
std::string trace_claim(const Answer& answer, const Claim& claim, const std::string& only, const ViewOptions& options) {
  std::string out = wrapped(plain(claim.text) + " (" + claim.id + ")", options.width, 0);
  for (const StatusChange& change : claim.history)
    out += wrapped(to_iso(change.as_of) + "  " + std::string(name_of(change.verdict.status)) + " (" + origin_count(change.verdict) + "): " + plain(change.verdict.why), options.width, 2);
  auto branch = [&](const std::string& heading, const std::string& origin, bool without) {
    std::string steps;
    for (const StatementRef& ref : claim.statements)
      if ((without ? ref.origin.empty() : ref.origin == origin) && (only.empty() || ref.id == only)) steps += step(answer, ref, options, 4);
    if (!steps.empty()) out += wrapped(heading, options.width, 2) + steps;
  };
  for (const Origin& origin : answer.account.origins) branch(origin_line(origin), origin.id, false);
  branch("adds no knowledge of its own (no comment, hedges, questions):", "", true);
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
  out += "  " + outlet_or(article) + ", " + to_iso(article.time()) + " (article " + plain(article.id) + ")\n";
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
  Json json = {{"claim", claim.id}, {"text", claim.text}};
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
  HEARSAY_TRY(Target target, find_target(answer, reference));
  const std::string only = target.statement == nullptr ? "" : target.statement->id;
  if (options.format == Format::kJson) return dumped(target.article ? article_json(answer, *target.article) : claim_json(answer, *target.claim, only), 2);
  return target.article ? trace_article(answer, *target.article, options) : trace_claim(answer, *target.claim, only, options);
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
