// Which article repeats which.
//
// Candidates share a shingle or a rare fact (inverted index). A pair is then weighed: the passages both share, word for
// word, and the time between them say verbatim or nearly so (likeness.cc); shared facts, weighted by how rare they are in
// the set, together with a credit of the other's outlet say rewrite. The earlier article is the model.
//
//   "Bloomberg reported ..." the same morning, 7 of 9 facts shared  -> rewrite-with-credit of Bloomberg's article
//
// Known weakness: a rewrite that changes names and numbers and credits nobody is not found.
#include "copies/copies.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>

#include "base/utf8.h"

namespace hearsay {
namespace {

// Chosen on made-up mutations and the labelled near-duplicate pairs; the middle of a flat range each.
constexpr double kVerbatim = 0.95, kNear = 0.4;  // contained; less is a rewrite that keeps some sentences
constexpr double kCreditedFacts = 0.35;      // share of the smaller article's rare facts, with a credit
constexpr double kUncreditedFacts = 0.5;     // and without one
constexpr double kUncreditedWords = 0.3;
constexpr Time kWindow = 10 * kDay;          // a copy follows its model within days
constexpr Time kCreditWindow = 4 * kDay;
constexpr Time kUncreditedWindow = 2 * kDay;
constexpr std::size_t kCommon = 50;          // a fact in more articles than this finds no candidates
constexpr std::size_t kEarliest = 8;         // of a shingle in more than kCommon articles, only these are models
constexpr std::size_t kChain = 16;           // copies of copies that are followed back; longer chains are not seen
constexpr std::size_t kShingles = 2;         // shared; one alone is a phrase, and is not worth aligning

std::size_t shared(const std::vector<std::uint64_t>& a, const std::vector<std::uint64_t>& b) {
  std::size_t count = 0;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    if (a[i] == b[j]) ++count, ++i, ++j;
    else if (a[i] < b[j]) ++i;
    else ++j;
  }
  return count;
}

class Linker {
 public:
  Linker(std::span<const CopyInput> articles, const Outlets& outlets) : articles_(articles), outlets_(outlets) {
    for (const CopyInput& article : articles_) {
      const Outlet* known = outlets_.named(article.outlet);
      outlet_.push_back(fold_words(known != nullptr ? known->name : std::string(article.outlet)));
      for (std::uint64_t fact : article.print->facts) ++frequency_[fact];
      for (std::uint64_t word : article.print->words) ++frequency_[word];
    }
  }

  std::vector<Copy> run() {
    std::vector<Copy> out;
    auto pairs = candidates();
    std::map<std::uint32_t, Weighed> best;
    for (auto [a, b] : pairs) {
      auto [later, earlier] = directed(a, b);
      std::optional<Weighed> weighed = weigh(later, earlier);
      if (!weighed) continue;
      auto [found, added] = best.try_emplace(later, *weighed);
      if (!added && stronger(*weighed, found->second)) found->second = *weighed;
    }
    for (const auto& [article, weighed] : best)
      if (weighed.wording || !own_news(article, best)) out.push_back(weighed.copy);
    return out;
  }

 private:
  struct Weighed {
    Copy copy;
    bool wording = false;  // found by shared wording, not by facts alone
  };

  // Whether the model goes back to the article's own outlet: who follows up a report shares its facts with those who
  // copied it, and repeats none of them.
  bool own_news(std::uint32_t article, const std::map<std::uint32_t, Weighed>& best) const {
    auto link = best.find(article);
    for (std::size_t steps = 0; link != best.end() && steps < kChain; ++steps) {
      const std::uint32_t of = link->second.copy.of;
      if (!outlet_[article].empty() && outlet_[of] == outlet_[article]) return true;
      link = best.find(of);
    }
    return false;
  }

  // Pairs that share a shingle or a rare fact. What a wire sent to hundreds is compared with the earliest few only: the
  // cost stays linear, and who the earliest are does not depend on the order of arrival.
  std::set<std::pair<std::uint32_t, std::uint32_t>> candidates() const {
    std::vector<std::uint32_t> order(articles_.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
      const CopyInput &x = articles_[a], &y = articles_[b];
      return std::tie(x.published, x.id) < std::tie(y.published, y.id);
    });
    std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> shingles, facts;
    for (std::uint32_t i : order) {
      for (std::uint64_t key : articles_[i].print->shingles) shingles[key].push_back(i);
      for (std::uint64_t key : articles_[i].print->facts) facts[key].push_back(i);
    }
    std::set<std::pair<std::uint32_t, std::uint32_t>> out;
    auto join = [&](const std::vector<std::uint32_t>& list, std::size_t models) {
      for (std::size_t i = 0; i < std::min(models, list.size()); ++i)
        for (std::size_t j = i + 1; j < list.size(); ++j) out.insert(std::minmax(list[i], list[j]));
    };
    for (const auto& [key, list] : shingles) join(list, list.size() <= kCommon ? list.size() : kEarliest);
    for (const auto& [key, list] : facts)
      if (list.size() <= kCommon) join(list, list.size());
    return out;
  }

  bool credits(std::uint32_t article, std::uint32_t other) const {
    const auto& list = articles_[article].print->credits;
    return !outlet_[other].empty() && std::any_of(list.begin(), list.end(), [&](const std::string& credit) { return fold_words(credit) == outlet_[other]; });
  }

  // The later first: by time, then by who credits whom, then by id.
  std::pair<std::uint32_t, std::uint32_t> directed(std::uint32_t a, std::uint32_t b) const {
    const CopyInput &x = articles_[a], &y = articles_[b];
    if (x.published && y.published && *x.published != *y.published) return *x.published > *y.published ? std::pair(a, b) : std::pair(b, a);
    if (credits(a, b) != credits(b, a)) return credits(a, b) ? std::pair(a, b) : std::pair(b, a);
    return x.id > y.id ? std::pair(a, b) : std::pair(b, a);
  }

  // Share of the later article's rare facts that the earlier one has; a fact in few articles weighs more.
  double rare_share(const std::vector<std::uint64_t>& of, const std::vector<std::uint64_t>& in) const {
    double all = 0, both = 0;
    auto total = static_cast<double>(articles_.size()) + 1;
    for (std::uint64_t key : of) {
      auto found = frequency_.find(key);
      double weight = std::log(total / static_cast<double>(found == frequency_.end() ? 1 : found->second));
      all += weight;
      if (std::binary_search(in.begin(), in.end(), key)) both += weight;
    }
    return all <= 0 ? 0 : both / all;
  }

  std::optional<Weighed> weigh(std::uint32_t later, std::uint32_t earlier) const {
    const CopyInput &x = articles_[later], &y = articles_[earlier];
    Time gap = x.published && y.published ? *x.published - *y.published : 0;
    // An outlet's own article again is nobody else's copy (track/reissues.cc).
    if (!outlet_[later].empty() && outlet_[later] == outlet_[earlier]) return std::nullopt;
    const Likeness like = shared(x.print->shingles, y.print->shingles) >= kShingles ? likeness(*x.print, *y.print, gap) : Likeness{};
    const double text = like.contained;
    Copy copy;
    copy.article = later;
    copy.of = earlier;
    bool credit = credits(later, earlier);
    std::string percent = std::to_string(static_cast<int>(std::round(100 * text))) + "%";
    if (copied(like) >= kCopied) {
      double lengths = static_cast<double>(std::min(x.print->word_count, y.print->word_count)) / std::max(1.0, static_cast<double>(std::max(x.print->word_count, y.print->word_count)));
      copy.kind = text >= kVerbatim && lengths >= kVerbatim ? CopyKind::kVerbatim
                  : text >= kNear                           ? CopyKind::kNearVerbatim
                  : credit                                  ? CopyKind::kRewriteWithCredit
                                                            : CopyKind::kRewriteWithoutCredit;
      copy.score = text;
      copy.why = "shares " + percent + " of the shorter text's wording" + (credit ? " and credits " + std::string(y.outlet) : "");
      return Weighed{std::move(copy), true};
    }
    if (gap > kWindow) return std::nullopt;
    double rare = std::max(rare_share(x.print->facts, y.print->facts), 0.8 * rare_share(y.print->facts, x.print->facts));
    double words = x.language == y.language ? std::max(rare_share(x.print->words, y.print->words), text) : 0;
    if (credit && gap <= kCreditWindow && (rare >= kCreditedFacts || words >= kUncreditedWords)) {
      copy.kind = CopyKind::kRewriteWithCredit;
      copy.score = 0.5 + rare / 2;
    } else if (!credit && gap <= kUncreditedWindow && gap >= 0 && (rare >= kUncreditedFacts || (words >= kUncreditedWords && rare >= kCreditedFacts))) {
      copy.kind = CopyKind::kRewriteWithoutCredit;
      copy.score = rare;
    } else {
      return std::nullopt;
    }
    copy.why = std::string(credit ? "credits " + std::string(y.outlet) + "; " : "") + "shares " + std::to_string(shared(x.print->facts, y.print->facts)) + " of " +
               std::to_string(x.print->facts.size()) + " names, numbers and quotations";
    return Weighed{std::move(copy), false};
  }

  bool stronger(const Weighed& a, const Weighed& b) const {
    auto rank = [&](const Weighed& one) {
      return std::tuple(one.wording, one.copy.kind == CopyKind::kRewriteWithCredit, credits(one.copy.article, one.copy.of), one.copy.score);
    };
    if (rank(a) != rank(b)) return rank(a) > rank(b);
    return articles_[a.copy.of].id < articles_[b.copy.of].id;
  }

  std::span<const CopyInput> articles_;
  const Outlets& outlets_;
  std::vector<std::string> outlet_;
  std::unordered_map<std::uint64_t, std::uint32_t> frequency_;
};

}  // namespace

std::vector<Copy> find_copies(std::span<const CopyInput> articles, const Outlets& outlets) { return Linker(articles, outlets).run(); }

}  // namespace hearsay
