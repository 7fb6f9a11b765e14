// The way of the news from article to article, and what each step dropped or hardened.
//
// Steps are the copy links of the answer, and credits: an article whose statement came through an
// outlet retells that outlet's article on the same claim. Who credits the first of three and
// repeats the second has come by the second, so that a step which others already make is no step of
// its own.
#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "base/utf8.h"
#include "track/texts.h"
#include "track/trail.h"

namespace hearsay {
namespace {

constexpr Time kCreditReach = 30 * kDay;  // a credit that is older tells history, not this news
constexpr std::size_t kMostHops = 5000;   // of one subject; each reads two texts anew

using Claims = std::set<std::string>;

class Steps {
 public:
  Steps(const Answer& answer, const Outlets& outlets)
      : answer_(answer),
        outlets_(outlets),
        claims_(answer.articles.size()),
        said_(answer.articles.size()) {
    for (const Claim& claim : answer.account.claims)
      for (const StatementRef& ref : claim.statements) {
        claims_[ref.article].insert(claim.id);
        said_[ref.article].push_back(&ref);
      }
    for (std::uint32_t i = 0; i < answer.articles.size(); ++i)
      if (const std::string outlet = canonical(answer.articles[i].outlet); !outlet.empty())
        by_outlet_[outlet].push_back(i);
  }

  std::vector<Hop> run() {
    for (const Copy& copy : answer_.account.copies) add(copy.of, copy.article, copy.kind);
    // In order of time, so that a step over a third article is seen as such.
    std::vector<std::uint32_t> order(answer_.articles.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(),
              [&](std::uint32_t a, std::uint32_t b) { return key(a) < key(b); });
    for (std::uint32_t article : order) add_credits(article);
    std::sort(hops_.begin(), hops_.end(), [&](const Hop& a, const Hop& b) {
      return std::pair(key(a.retold), key(a.told)) < std::pair(key(b.retold), key(b.told));
    });
    if (hops_.size() > kMostHops) hops_.resize(kMostHops);
    return std::move(hops_);
  }

 private:
  std::pair<Time, std::string_view> key(std::uint32_t i) const {
    return {answer_.articles[i].time(), answer_.articles[i].id};
  }

  std::string canonical(const std::string& outlet) const {
    const Outlet* known = outlets_.named(outlet);
    return fold_words(known != nullptr ? known->name : outlet);
  }

  void add(std::uint32_t told, std::uint32_t retold, std::optional<CopyKind> copy) {
    Hop hop;
    hop.told = told;
    hop.retold = retold;
    hop.copy = copy;
    hops_.push_back(std::move(hop));
    from_[retold].push_back(told);
  }

  bool reaches(std::uint32_t article, std::uint32_t model) const {
    std::set<std::uint32_t> seen = {article};
    std::vector<std::uint32_t> open = {article};
    while (!open.empty()) {
      const std::uint32_t at = open.back();
      open.pop_back();
      auto found = from_.find(at);
      if (found == from_.end()) continue;
      for (std::uint32_t next : found->second) {
        if (next == model) return true;
        if (seen.insert(next).second) open.push_back(next);
      }
    }
    return false;
  }

  // The outlet's article on most of the same claims; of equals the last before, then by id.
  std::optional<std::uint32_t> model_of(std::uint32_t article, const std::string& outlet,
                                        const Claims& claims) const {
    auto list = by_outlet_.find(outlet);
    if (list == by_outlet_.end()) return std::nullopt;
    std::optional<std::uint32_t> best;
    std::tuple<std::size_t, Time, std::string_view> rank;
    for (std::uint32_t other : list->second) {
      const Recorded &x = answer_.articles[article], &y = answer_.articles[other];
      if (!x.published || !y.published || *y.published >= *x.published ||
          *x.published - *y.published > kCreditReach)
        continue;
      const auto common = static_cast<std::size_t>(
          std::count_if(claims.begin(), claims.end(),
                        [&](const std::string& claim) { return claims_[other].contains(claim); }));
      if (common == 0) continue;
      const std::tuple<std::size_t, Time, std::string_view> now = {common, *y.published, y.id};
      if (!best || now > rank) best = other, rank = now;
    }
    return best;
  }

  void add_credits(std::uint32_t article) {
    const Recorded& recorded = answer_.articles[article];
    const std::string own = canonical(recorded.outlet);
    std::map<std::string, Claims> credited;  // by outlet: the claims taken from it
    for (const StatementRef* ref : said_[article])
      for (const std::string& via : recorded.statements[ref->statement].via)
        if (const std::string outlet = canonical(via); outlet != own)
          credited[outlet].insert(ref->claim);
    std::vector<std::uint32_t> models;
    for (const auto& [outlet, claims] : credited)
      if (const auto model = model_of(article, outlet, claims)) models.push_back(*model);
    std::sort(models.begin(), models.end(),
              [&](std::uint32_t a, std::uint32_t b) { return key(a) > key(b); });
    for (std::uint32_t model : models)
      if (!reaches(article, model) && !reaches(model, article)) add(model, article, std::nullopt);
  }

  const Answer& answer_;
  const Outlets& outlets_;
  std::vector<Claims> claims_;                          // by article
  std::vector<std::vector<const StatementRef*>> said_;  // by article
  std::map<std::string, std::vector<std::uint32_t>> by_outlet_;
  std::map<std::uint32_t, std::vector<std::uint32_t>> from_;
  std::vector<Hop> hops_;
};

}  // namespace

std::vector<Hop> steps_of(const Answer& answer, const Outlets& outlets) {
  return Steps(answer, outlets).run();
}

Result<std::vector<Hop>> hops_of(Ledger& ledger, const Answer& answer, const Knowledge& knowledge) {
  std::vector<Hop> hops = steps_of(answer, knowledge.outlets);
  std::map<std::uint32_t, std::unique_ptr<Analysis>>
      read;  // of the last retelling: one at a time, articles may be many
  auto reading = [&](std::uint32_t article) -> Result<const Analysis*> {
    std::unique_ptr<Analysis>& one = read[article];
    if (one == nullptr) {
      HEARSAY_TRY(Article text, text_of(ledger, answer.articles[article]));
      one = analyze(std::move(text), knowledge);
    }
    return one.get();
  };
  for (Hop& hop : hops) {
    if (read.size() > 64) read.clear();
    HEARSAY_TRY(const Analysis* told, reading(hop.told));
    HEARSAY_TRY(const Analysis* retold, reading(hop.retold));
    hop.mutations = find_mutations(
        {&told->mentioned, &told->statements, told->article.outlet},
        {&retold->mentioned, &retold->statements, retold->article.outlet}, knowledge.outlets);
    // Who takes one thing from an article leaves out the rest of it with good reason.
    if (!hop.copy)
      std::erase_if(hop.mutations,
                    [](const Mutation& one) { return one.kind == MutationKind::kDenialLeftOut; });
    if (hop.mutations.empty()) continue;
    hop.told_text = told->article.full;
    hop.retold_text = retold->article.full;
  }
  return hops;
}

}  // namespace hearsay
