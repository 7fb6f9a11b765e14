// What changed between two moments: a plain sentence a claim, and the statements that are its reasons.
//
//   Reported became disputed on 2026-01-31: Jensen Huang (Nvidia) denied it on record (Strait Wire).
#include <algorithm>
#include <set>

#include "claims/changes.h"
#include "view/json.h"
#include "view/page.h"

namespace hearsay {
namespace {

constexpr std::size_t kQuote = 200;   // code points
constexpr std::size_t kNamed = 2;     // reasons in the sentence; the rest is counted
constexpr std::size_t kQuoted = 4;    // reasons quoted below it

std::vector<const Recorded*> pointers(const Answer& answer) {
  std::vector<const Recorded*> out;
  for (const Recorded& one : answer.articles) out.push_back(&one);
  return out;
}

struct Sides {
  const Comparison& found;
  const Recorded& article(const ChangeReason& reason) const { return (reason.kind == ReasonKind::kGone ? found.before : found.after).articles[reason.article]; }
  const Statement& statement(const ChangeReason& reason) const { return article(reason).statements[reason.index]; }
};

std::string upper_first(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 32);
  return text;
}

// "Jensen Huang denied it on record (Strait Wire)".
std::string reason_text(const Sides& sides, const ChangeReason& reason) {
  const Recorded& article = sides.article(reason);
  const Statement& statement = sides.statement(reason);
  const std::string outlet = " (" + outlet_or(article) + ")";
  if (reason.withdrawal) return outlet_or(article) + " took back what it had reported";
  const bool named = !statement.speaker.empty();
  const std::string who = named ? who_says(statement) : "an unnamed voice";
  std::string did;
  const bool denies = reason.stance == Stance::kDenies;
  switch (reason.grade) {
    case Grade::kOnRecord: did = denies ? " denied it on record" : " said so on record"; break;
    case Grade::kDocument: did = denies ? " denies it, a document" : " says so, a document"; break;
    case Grade::kAnonymous: did = denies ? " denied it without being named" : " said so without being named"; break;
    case Grade::kUnattributed: did = denies ? " denied it" : " told it without a source"; break;
  }
  if (reason.replaces) did = " told what replaced it";
  const std::string said = who + did + outlet;
  if (reason.kind == ReasonKind::kGone) return "no longer counts, as its article was replaced: " + said;
  if (reason.kind == ReasonKind::kMoved) return "counts otherwise since more was read: " + said;
  return said;
}

std::string reasons_text(const Sides& sides, const std::vector<const ChangeReason*>& reasons) {
  std::string out;
  const std::size_t shown = std::min(reasons.size(), kNamed);
  for (std::size_t i = 0; i < shown; ++i) out += (i == 0 ? "" : "; ") + reason_text(sides, *reasons[i]);
  if (reasons.size() > shown) out += "; and " + std::to_string(reasons.size() - shown) + " more";
  return out;
}

// Of a changed status those that decided it, on the side that it took: a claim disputed now is so by the denial, if its
// support is old. Of a changed count those that support.
std::vector<const ChangeReason*> telling(const ClaimChange& change, bool status_changed) {
  std::vector<const ChangeReason*> out;
  const ClaimStatus now = (change.after != nullptr ? change.after : change.before)->history.back().verdict.status;
  const bool retracted = now == ClaimStatus::kRetracted;
  const bool by_denial = status_changed && (now == ClaimStatus::kDisputed || now == ClaimStatus::kDenied || retracted || now == ClaimStatus::kSuperseded);
  for (const ChangeReason& reason : change.reasons)
    if (!status_changed || reason.decided || (retracted && reason.withdrawal)) out.push_back(&reason);
  if (out.empty())
    for (const ChangeReason& reason : change.reasons) out.push_back(&reason);
  const auto on_side = [&](const ChangeReason* reason) { return (reason->stance == Stance::kDenies) == by_denial && (!retracted || reason->withdrawal); };
  const auto other = std::stable_partition(out.begin(), out.end(), on_side);
  const bool both = change.before == nullptr && !retracted;  // of a new claim both sides are news
  if (!both && other != out.begin()) out.erase(other, out.end());
  return out;
}

// Where the step was published before the earlier moment, it is the reading that changed, not the news.
std::string dated(const Comparison& found, const ClaimChange& change) {
  const std::string day = to_iso_date(change.when);
  if (found.from.as_of && change.when <= *found.from.as_of) return " by what was published by " + day + " and read here later";
  return " on " + day;
}

std::string sentence_of(const Sides& sides, const ClaimChange& change) {
  if (change.after == nullptr) {
    const std::vector<const ChangeReason*> reasons = telling(change, false);
    return "Nothing of it is left" + (reasons.empty() ? "." : ": " + reasons_text(sides, reasons) + ".");
  }
  const Verdict& now = change.after->history.back().verdict;
  const std::string status(name_of(now.status)), day = dated(sides.found, change);
  const Verdict* then = change.before == nullptr ? nullptr : &change.before->history.back().verdict;
  std::string out;
  const bool status_changed = then == nullptr || then->status != now.status;
  if (then == nullptr) out = "New, " + status + day;
  else if (status_changed) out = upper_first(std::string(name_of(then->status))) + " became " + status + day;
  else out = "Still " + status + ", independent origins " + std::to_string(then->independent_origins) + " \u2192 " + std::to_string(now.independent_origins) + day;
  const std::string reasons = reasons_text(sides, telling(change, status_changed));
  return out + (reasons.empty() ? "." : ": " + reasons + ".");
}

std::string moment_text(const Moment& moment) {
  const std::string words = moment_words(moment);
  return words.empty() ? "all that was read" : words;
}

Json reason_json(const Sides& sides, const ChangeReason& reason) {
  const Recorded& article = sides.article(reason);
  const Statement& statement = sides.statement(reason);
  return {{"kind", name_of(reason.kind)},
          {"statement", reason.statement},
          {"article", article.id},
          {"outlet", nullable(article.outlet)},
          {"published", time_or_null(article.published)},
          {"recorded", to_iso(article.recorded)},
          {"source", nullable(statement.speaker)},
          {"stance", name_of(reason.stance)},
          {"grade", name_of(reason.grade)},
          {"decided", reason.decided},
          {"withdrawal", reason.withdrawal},
          {"replaces", reason.replaces},
          {"quote", statement.quote},
          {"link", nullable(text_fragment_link(article.url, statement.quote))}};
}

std::string diff_json(const Sides& sides, const std::vector<ClaimChange>& changes) {
  const Comparison& found = sides.found;
  Json json = {{"subject", found.after.account.subject.name}};
  json["from"] = {{"as_of", time_or_null(found.from.as_of)}, {"known_by", time_or_null(found.from.known_by)}};
  json["to"] = {{"as_of", time_or_null(found.to.as_of)}, {"known_by", time_or_null(found.to.known_by)}};
  json["changes"] = Json::array();
  const auto verdict = [](const Claim* claim) { return claim == nullptr ? Json(nullptr) : verdict_json(claim->history.back()); };
  for (const ClaimChange& change : changes) {
    const Claim& claim = change.after != nullptr ? *change.after : *change.before;
    Json one = {{"claim", claim.id}, {"text", claim.text}, {"when", to_iso(change.when)}, {"sentence", sentence_of(sides, change)}};
    one["from"] = verdict(change.before);
    one["to"] = verdict(change.after);
    one["reasons"] = Json::array();
    for (const ChangeReason& reason : change.reasons) one["reasons"].push_back(reason_json(sides, reason));
    json["changes"].push_back(std::move(one));
  }
  return dumped(json, 2);
}

}  // namespace

std::string diff_view(const Comparison& found, const ViewOptions& options) {
  const std::vector<const Recorded*> then = pointers(found.before), now = pointers(found.after);
  const std::vector<ClaimChange> changes = changes_between({found.before.account, then}, {found.after.account, now});
  const Sides sides{found};
  if (options.format == Format::kJson) return diff_json(sides, changes);
  Page page(options);
  page.title(found.after.account.subject.name);
  std::set<std::string> known;
  for (const Recorded& one : found.before.articles) known.insert(one.id + one.content_hash);
  const auto fresh = static_cast<std::size_t>(std::count_if(found.after.articles.begin(), found.after.articles.end(), [&](const Recorded& one) { return !known.contains(one.id + one.content_hash); }));
  page.paragraph("From " + moment_text(found.from) + " to " + moment_text(found.to) + ": " + counted(fresh, "new article", "new articles") + ", " + counted(changes.size(), "claim", "claims") + " of " +
                 std::to_string(found.after.account.claims.size()) + " changed.");
  for (const ClaimChange& change : changes) {
    const Claim& claim = change.after != nullptr ? *change.after : *change.before;
    page.claim(claim.history.back().verdict.status, claim.text);
    page.line(sentence_of(sides, change) + " (hearsay trace " + claim.id + ")");
    const bool status_changed = change.after == nullptr || change.before == nullptr || change.before->history.back().verdict.status != change.after->history.back().verdict.status;
    const std::vector<const ChangeReason*> reasons = telling(change, status_changed);
    for (std::size_t i = 0; i < std::min(reasons.size(), kQuoted); ++i) {
      const Recorded& article = sides.article(*reasons[i]);
      const Statement& statement = sides.statement(*reasons[i]);
      page.line(who_says(statement) + " \u2014 " + outlet_or(article) + ", " + moment_of(article) + " (" + reasons[i]->statement + ")", 4);
      page.quote(shortened(shown_quote(statement), kQuote), text_fragment_link(article.url, statement.quote));
    }
    if (reasons.size() > kQuoted) page.line("and " + counted(reasons.size() - kQuoted, "more statement", "more statements") + " (--json)", 4);
  }
  return page.take();
}

}  // namespace hearsay
