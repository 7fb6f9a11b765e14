// What changed between two accounts of one subject, and because of which statements.
//
// A claim is the same when its id is, else when most of its statements are: more coverage may join or part claims. What
// can change a status is a statement that takes a side and was not counted before, so those are the reasons, and each is
// looked up in both accounts: new, gone, or counted otherwise (a late original roots its copies anew; an article that
// says whom a person speaks for makes his word a party's).
//
//   1 March: reported, by one origin. 2 March: disputed. Statements of the claim since then that take a side and belong to
//   an origin not heard before: the denial. It is the reason.
#include <algorithm>
#include <map>
#include <set>

#include "claims/changes.h"

namespace hearsay {
namespace {

bool sided(const StatementRef& ref) { return ref.stance == Stance::kSupports || ref.stance == Stance::kDenies; }

// Where an account counts a statement.
using Counted = std::map<std::string, const StatementRef*>;

Counted counted_in(const Account& account) {
  Counted out;
  for (const Claim& claim : account.claims)
    for (const StatementRef& ref : claim.statements) out.emplace(ref.id, &ref);
  return out;
}

bool counts_alike(const StatementRef& a, const StatementRef& b) {
  return a.claim == b.claim && a.origin == b.origin && a.stance == b.stance && a.grade == b.grade && a.party == b.party;
}

// The claim of `before` that a claim of `after` continues, or nullptr.
const Claim* continued(const Account& before, const Claim& claim, const std::set<const Claim*>& taken) {
  for (const Claim& one : before.claims)
    if (one.id == claim.id) return &one;
  std::set<std::string> ids;
  for (const StatementRef& ref : claim.statements) ids.insert(ref.id);
  const Claim* best = nullptr;
  std::size_t most = 0;
  for (const Claim& one : before.claims) {
    if (taken.contains(&one)) continue;
    const auto shared = static_cast<std::size_t>(std::count_if(one.statements.begin(), one.statements.end(), [&](const StatementRef& ref) { return ids.contains(ref.id); }));
    if (shared * 2 > one.statements.size() && shared > most) best = &one, most = shared;
  }
  return best;
}

class Reasons {
 public:
  Reasons(const Moments& before, const Moments& after) : before_(before), after_(after), then_(counted_in(before.account)), now_(counted_in(after.account)) {}

  std::vector<ChangeReason> of(const Claim* earlier, const Claim* later) const {
    std::vector<ChangeReason> out;
    std::set<std::pair<std::string, Stance>> heard;
    if (earlier != nullptr)
      for (const StatementRef& ref : earlier->statements) heard.emplace(ref.origin, ref.stance);
    std::set<std::string> because, listed;
    for (const Claim* claim : {earlier, later})
      if (claim != nullptr && !claim->history.empty()) because.insert(claim->history.back().verdict.because.begin(), claim->history.back().verdict.because.end());
    auto add = [&](ReasonKind kind, const StatementRef& ref) {
      if (!listed.insert(ref.id).second) return;
      const Moments& side = kind == ReasonKind::kGone ? before_ : after_;
      const bool withdrawal = side.articles[ref.article]->statements[ref.statement].cue_tag == "withdraw";
      out.push_back({kind, ref.id, ref.article, ref.statement, ref.stance, ref.grade, because.contains(ref.id), withdrawal, false});
    };
    if (later != nullptr)
      for (const StatementRef& ref : later->statements) {
        if (!sided(ref)) continue;
        auto known = then_.find(ref.id);
        if (known != then_.end() && counts_alike(*known->second, ref)) continue;
        const bool speaks_first = !ref.origin.empty() && ref.grade != Grade::kUnattributed && heard.emplace(ref.origin, ref.stance).second;
        if (speaks_first || because.contains(ref.id)) add(known == then_.end() ? ReasonKind::kNew : ReasonKind::kMoved, ref);
      }
    if (earlier != nullptr)
      for (const StatementRef& ref : earlier->statements) {
        if (!sided(ref)) continue;
        auto known = now_.find(ref.id);
        if (known == now_.end()) add(ReasonKind::kGone, ref);
        else if (!counts_alike(*known->second, ref)) add(ReasonKind::kMoved, *known->second);
      }
    if (later != nullptr) add_replacing(*later, listed, out);
    // What an outlet takes back without naming it stands on no claim of its own.
    if (later != nullptr && out.empty()) add_withdrawals(*later, out);
    const auto time = [&](const ChangeReason& reason) { return (reason.kind == ReasonKind::kGone ? before_ : after_).articles[reason.article]->time(); };
    std::stable_sort(out.begin(), out.end(), [&](const ChangeReason& a, const ChangeReason& b) {
      if (a.decided != b.decided) return a.decided;
      return std::pair(time(a), a.statement) < std::pair(time(b), b.statement);
    });
    return out;
  }

 private:
  void add_withdrawals(const Claim& later, std::vector<ChangeReason>& out) const {
    std::set<std::string> read, outlets;
    for (const Recorded* article : before_.articles) read.insert(article->id + article->content_hash);
    for (const StatementRef& ref : later.statements) outlets.insert(after_.articles[ref.article]->outlet);
    for (std::uint32_t i = 0; i < after_.articles.size(); ++i) {
      const Recorded& article = *after_.articles[i];
      if (read.contains(article.id + article.content_hash) || !outlets.contains(article.outlet)) continue;
      for (std::uint32_t s = 0; s < article.statements.size(); ++s)
        if (article.statements[s].cue_tag == "withdraw")
          out.push_back(
              {ReasonKind::kNew, statement_id(article, article.statements[s]), i, s, Stance::kDenies, Grade::kOnRecord, true, true, false});
    }
  }

  // "The talks are over" stands on the claim that they are, and is the reason why the claim of talks was replaced.
  void add_replacing(const Claim& later, const std::set<std::string>& listed, std::vector<ChangeReason>& out) const {
    if (later.history.empty() || later.history.back().verdict.status != ClaimStatus::kSuperseded) return;
    for (const std::string& id : later.history.back().verdict.because) {
      auto known = now_.find(id);
      if (known == now_.end() || listed.contains(id) || then_.contains(id)) continue;
      const StatementRef& ref = *known->second;
      out.push_back({ReasonKind::kNew, ref.id, ref.article, ref.statement, Stance::kDenies, ref.grade, true, false, true});
    }
  }

  const Moments& before_;
  const Moments& after_;
  Counted then_, now_;
};

// When the status it has now began: the first row of its last run, or the last row where only the count changed.
Time step_of(const Claim& claim, bool status_changed) {
  std::size_t row = claim.history.size() - 1;
  while (status_changed && row > 0 && claim.history[row - 1].verdict.status == claim.history[row].verdict.status) --row;
  return claim.history[row].as_of;
}

}  // namespace

std::string_view name_of(ReasonKind kind) {
  switch (kind) {
    case ReasonKind::kNew: return "new";
    case ReasonKind::kGone: return "gone";
    case ReasonKind::kMoved: return "moved";
  }
  return "new";
}

std::vector<ClaimChange> changes_between(const Moments& before, const Moments& after) {
  const Reasons reasons(before, after);
  std::vector<ClaimChange> out;
  std::set<const Claim*> taken;
  for (const Claim& claim : after.account.claims) {
    if (claim.history.empty()) continue;
    const Claim* earlier = continued(before.account, claim, taken);
    if (earlier != nullptr) taken.insert(earlier);
    if (earlier != nullptr && earlier->history.empty()) earlier = nullptr;  // nobody had taken a side
    const Verdict& now = claim.history.back().verdict;
    const Verdict* then = earlier == nullptr ? nullptr : &earlier->history.back().verdict;
    const bool moved = then == nullptr || then->status != now.status;
    if (!moved && then->independent_origins == now.independent_origins) continue;
    out.push_back({earlier, &claim, step_of(claim, moved), reasons.of(earlier, &claim)});
  }
  for (const Claim& claim : before.account.claims)
    if (!claim.history.empty() && !taken.contains(&claim)) out.push_back({&claim, nullptr, claim.history.back().as_of, reasons.of(&claim, nullptr)});
  return out;
}

}  // namespace hearsay
