// The way back: from a claim, a statement or an article to the origin, each step with its sentence; and the stage dumps.
#include <algorithm>
#include <map>
#include <set>

#include "base/utf8.h"
#include "view/words.h"

namespace hearsay {
namespace {

constexpr std::size_t kQuote = 200;
constexpr std::size_t kShortestPrefix = 3;

bool refers(std::string_view id, std::string_view reference) {
  return id == reference || (reference.size() >= kShortestPrefix && id.starts_with(reference));
}

std::string step(const Answer& answer, const StatementRef& ref, unsigned indent) {
  const Recorded& article = answer.articles[ref.article];
  const Statement& statement = statement_of(answer, ref);
  std::string out(indent, ' ');
  out += to_iso_date(article.time()) + " " + outlet_or(article);
  for (const std::string& outlet : statement.via) out += " \u2190 " + plain(outlet);
  out += " \u2190 " + (statement.speaker.empty() ? "nobody named" : plain(statement.speaker)) + " (" + stance_words(ref.stance) + ", " + std::string(name_of(ref.grade)) + ") " + ref.id + "\n";
  out += std::string(indent + 2, ' ') + "\u201C" + shortened(statement.quote, kQuote) + "\u201D\n";
  return out;
}

std::string trace_claim(const Answer& answer, const Claim& claim, const std::string& only) {
  std::string out = plain(claim.text) + "  " + claim.id + "\n";
  for (const StatusChange& change : claim.history)
    out += "  " + to_iso(change.as_of) + "  " + std::string(name_of(change.verdict.status)) + ", " + std::to_string(change.verdict.independent_origins) + " independent: " + plain(change.verdict.why) + "\n";
  std::set<std::string> written;
  for (const Origin& origin : answer.account.origins) {
    std::string steps;
    for (const StatementRef& ref : claim.statements)
      if (ref.origin == origin.id && (only.empty() || ref.id == only)) steps += step(answer, ref, 4);
    if (steps.empty()) continue;
    out += "  origin: " + plain(origin.who) + " [" + std::string(name_of(origin.kind)) + "], " + to_iso_date(origin.time) + (origin.relayed_only ? ", read only through relays" : "") + "  " + origin.id + "\n" + steps;
  }
  std::string rest;
  for (const StatementRef& ref : claim.statements)
    if (ref.origin.empty() && (only.empty() || ref.id == only)) rest += step(answer, ref, 4);
  if (!rest.empty()) out += "  adds no knowledge (no comment, hedges, questions):\n" + rest;
  return out;
}

}  // namespace

Result<std::string> trace_view(const Answer& answer, std::string_view reference, const ViewOptions&) {
  for (const Claim& claim : answer.account.claims) {
    if (refers(claim.id, reference)) return trace_claim(answer, claim, "");
    for (const StatementRef& ref : claim.statements)
      if (refers(ref.id, reference)) return trace_claim(answer, claim, ref.id);
  }
  for (std::uint32_t i = 0; i < answer.articles.size(); ++i) {
    const Recorded& article = answer.articles[i];
    if (article.id != reference && article.url != reference && !(reference.size() >= 4 && article.id.starts_with(reference))) continue;
    std::string out = plain(article.title.empty() ? article.id : article.title) + "\n  " + outlet_or(article) + ", " + to_iso(article.time()) + "  " + article.id + "\n";
    std::uint32_t at = i;
    for (std::size_t hops = 0; hops <= answer.account.copies.size(); ++hops) {
      auto link = std::find_if(answer.account.copies.begin(), answer.account.copies.end(), [&](const Copy& copy) { return copy.article == at; });
      if (link == answer.account.copies.end()) break;
      at = link->of;
      out += "  repeats " + outlet_or(answer.articles[at]) + " (" + std::string(name_of(link->kind)) + ": " + plain(link->why) + ")  " + answer.articles[at].id + "\n";
    }
    for (const Copy& copy : answer.account.copies)
      if (copy.of == i) out += "  repeated by " + outlet_or(answer.articles[copy.article]) + " (" + std::string(name_of(copy.kind)) + ")  " + answer.articles[copy.article].id + "\n";
    for (const Claim& claim : answer.account.claims)
      for (const StatementRef& ref : claim.statements)
        if (ref.article == i) out += "  " + plain(claim.text) + "  " + claim.id + "\n" + step(answer, ref, 4);
    return out;
  }
  return Error{ErrorCode::kNotFound, "nothing called \"" + std::string(reference) + "\" in the subject " + answer.account.subject.name + " (ids stand in `hearsay claims` and `hearsay export`)"};
}

Result<std::string> explain_view(const Analysis& analysis, std::string_view stage, const ViewOptions&) {
  const Article& article = analysis.article;
  if (stage == "article") {
    std::string out = "id " + article.id + "\nurl " + plain(article.url) + "\noutlet " + plain(article.outlet) + "\ntitle " + plain(article.title) + "\nauthor " + plain(article.author) +
                      "\npublished " + (article.published ? to_iso(*article.published) : "") + "\nlinks " + std::to_string(article.links.size()) + "\n\n";
    for (std::string_view line : split(article.text(), '\n')) out += plain(line) + "\n";
    return out;
  }
  if (stage == "language") return article.language + "\n";
  if (stage == "segment") return to_text(analysis.mentioned.text);
  if (stage == "mention") return to_text(analysis.mentioned);
  if (stage == "statement") {
    std::string out;
    for (const Statement& statement : analysis.statements) out += plain(to_text(statement)) + "\n";
    return out;
  }
  if (stage == "copies") {
    const Fingerprint& print = analysis.print;
    std::string out = std::to_string(print.word_count) + " words, " + std::to_string(print.shingles.size()) + " shingles, " + std::to_string(print.facts.size()) + " facts\n";
    for (const std::string& credit : print.credits) out += "credits " + plain(credit) + "\n";
    return out;
  }
  return Error{ErrorCode::kBadInput, "unknown stage \"" + std::string(stage) + "\" (article, language, segment, mention, statement, copies)"};
}

}  // namespace hearsay
