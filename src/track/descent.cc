// How an origin's word came to where it stands.
//
// An article has it from the article it retells, where that was read (copy links and credits, as in
// trail.cc); else from the outlets its statement came through; else its own outlet heard it:
//
//   Bloomberg's people -> Bloomberg (unread) -> Kontan's article, credits -> a copy of Kontan's
//
// Known weakness: an article that has one origin's word from two others is shown under one of them.
#include <algorithm>
#include <map>

#include "base/utf8.h"
#include "track/trail.h"

namespace hearsay {
namespace {

constexpr std::size_t kMostChain = 64;  // retellings of retellings; a longer chain is cut there

using Models = std::map<std::uint32_t, std::vector<const Hop*>>;  // by the article that retells

class Tree {
 public:
  Tree(const Answer& answer, const Outlets& outlets, const Models& models, std::uint32_t origin)
      : answer_(answer), outlets_(outlets), models_(models) {
    out_.origin = origin;
  }

  Descent run(std::map<std::uint32_t, std::vector<const StatementRef*>> said) {
    said_ = std::move(said);
    std::vector<std::uint32_t> order;
    for (const auto& [article, refs] : said_) order.push_back(article);
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
      const Recorded &x = answer_.articles[a], &y = answer_.articles[b];
      return std::pair(x.time(), std::string_view(x.id)) <
             std::pair(y.time(), std::string_view(y.id));
    });
    for (std::uint32_t article : order) place(article);
    return std::move(out_);
  }

 private:
  std::string canonical(const std::string& outlet) const {
    const Outlet* known = outlets_.named(outlet);
    return known != nullptr ? known->name : outlet;
  }
  const std::string& home() const { return answer_.account.origins[out_.origin].outlet; }

  // What the article has this origin's word from, among the articles read. A model that does not
  // carry it still passed it on where the origin is another outlet's, and the article names none.
  const Hop* model_of(std::uint32_t article) const {
    auto found = models_.find(article);
    if (found == models_.end()) return nullptr;
    for (const bool copied : {true, false})
      for (const Hop* hop : found->second)
        if (hop->copy.has_value() == copied && said_.contains(hop->told)) return hop;
    const bool foreign =
        !home().empty() &&
        fold_words(canonical(answer_.articles[article].outlet)) != fold_words(home());
    if (foreign && credited(article).empty())
      for (const Hop* hop : found->second)
        if (hop->copy) return hop;
    return nullptr;
  }

  // Outlets that the article's statements came through, the deepest first; its own is none.
  std::vector<std::string> credited(std::uint32_t article) const {
    auto found = said_.find(article);
    if (found == said_.end()) return {};
    const std::string own = fold_words(canonical(answer_.articles[article].outlet));
    for (const StatementRef* ref : found->second) {
      std::vector<std::string> chain;
      const std::vector<std::string>& via = answer_.articles[article].statements[ref->statement].via;
      for (auto outlet = via.rbegin(); outlet != via.rend(); ++outlet)
        if (std::string name = canonical(*outlet); fold_words(name) != own)
          chain.push_back(std::move(name));
      if (!chain.empty()) return chain;
    }
    return {};
  }

  std::uint32_t add(Carrier carrier) {
    out_.carriers.push_back(std::move(carrier));
    return static_cast<std::uint32_t>(out_.carriers.size() - 1);
  }

  std::uint32_t outlet_under(std::optional<std::uint32_t> from, const std::string& outlet) {
    auto [found, added] =
        outlet_.try_emplace(std::pair(from, fold_words(outlet)), std::uint32_t{0});
    if (added) {
      Carrier carrier;
      carrier.outlet = outlet;
      carrier.from = from;
      found->second = add(std::move(carrier));
    }
    return found->second;
  }

  void place(std::uint32_t article) {
    std::vector<std::pair<std::uint32_t, const Hop*>> path;  // up to what is placed, or has no model
    const auto on_path = [&](std::uint32_t one) {
      return std::any_of(path.begin(), path.end(),
                         [&](const auto& step) { return step.first == one; });
    };
    for (std::uint32_t at = article; !placed_.contains(at);) {
      const Hop* hop = path.size() < kMostChain ? model_of(at) : nullptr;
      if (hop != nullptr && (hop->told == at || on_path(hop->told))) hop = nullptr;
      path.emplace_back(at, hop);
      if (hop == nullptr) break;
      at = hop->told;
    }
    for (auto step = path.rbegin(); step != path.rend(); ++step) add_article(step->first, step->second);
  }

  void add_article(std::uint32_t article, const Hop* hop) {
    Carrier carrier;
    carrier.article = article;
    carrier.outlet = canonical(answer_.articles[article].outlet);
    if (auto refs = said_.find(article); refs != said_.end()) carrier.statements = refs->second;
    const std::vector<std::string> chain = credited(article);
    carrier.credits = !chain.empty();
    if (hop != nullptr) {
      carrier.from = placed_.at(hop->told);
      carrier.copy = hop->copy;
      const std::string told = fold_words(canonical(answer_.articles[hop->told].outlet));
      carrier.credits = std::any_of(chain.begin(), chain.end(), [&](const std::string& outlet) {
        return fold_words(outlet) == told;
      });
    } else if (!chain.empty()) {
      for (const std::string& outlet : chain) carrier.from = outlet_under(carrier.from, outlet);
    } else {
      carrier.from = outlet_under(std::nullopt, carrier.outlet);
    }
    placed_.emplace(article, add(std::move(carrier)));
  }

  const Answer& answer_;
  const Outlets& outlets_;
  const Models& models_;
  std::map<std::uint32_t, std::vector<const StatementRef*>> said_;  // by article
  std::map<std::uint32_t, std::uint32_t> placed_;                   // article -> carrier
  std::map<std::pair<std::optional<std::uint32_t>, std::string>, std::uint32_t> outlet_;
  Descent out_;
};

}  // namespace

std::vector<Descent> descents_of(const Answer& answer, const Outlets& outlets, const Claim* only) {
  const std::vector<Hop> hops = steps_of(answer, outlets);
  Models models;
  for (const Hop& hop : hops) models[hop.retold].push_back(&hop);
  std::map<std::string, std::map<std::uint32_t, std::vector<const StatementRef*>>> said;
  for (const Claim& claim : answer.account.claims)
    if (only == nullptr || only->id == claim.id)
      for (const StatementRef& ref : claim.statements)
        if (!ref.origin.empty()) said[ref.origin][ref.article].push_back(&ref);
  std::vector<Descent> out;
  for (std::uint32_t i = 0; i < answer.account.origins.size(); ++i)
    if (auto found = said.find(answer.account.origins[i].id); found != said.end())
      out.push_back(Tree(answer, outlets, models, i).run(std::move(found->second)));
  return out;
}

}  // namespace hearsay
