// Which article repeats which.
//
// Candidates share a rare shingle or fact (inverted index; keys that too many articles share find nobody). A pair is
// then weighed: containment of shingles says verbatim or nearly so; shared facts, weighted by how rare they are in the
// set, together with a credit of the other's outlet say rewrite. The earlier article is the model.
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
constexpr double kVerbatim = 0.95, kNear = 0.4;
constexpr double kCreditedFacts = 0.35;      // share of the smaller article's rare facts, with a credit
constexpr double kUncreditedFacts = 0.5;     // and without one
constexpr double kUncreditedWords = 0.3;
constexpr Time kWindow = 10 * kDay;          // a copy follows its model within days
constexpr Time kCreditWindow = 4 * kDay;
constexpr Time kUncreditedWindow = 2 * kDay;
constexpr std::size_t kCommon = 50;          // a key in more articles than this finds no candidates

std::size_t shared(const std::vector<std::uint64_t>& a, const std::vector<std::uint64_t>& b) {
  std::size_t count = 0;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    if (a[i] == b[j]) ++count, ++i, ++j;
    else if (a[i] < b[j]) ++i;
    else ++j;
  }
  return count;
}

double containment(const std::vector<std::uint64_t>& a, const std::vector<std::uint64_t>& b) {
  std::size_t smaller = std::min(a.size(), b.size());
  return smaller == 0 ? 0 : static_cast<double>(shared(a, b)) / static_cast<double>(smaller);
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
    std::map<std::uint32_t, Copy> best;
    for (auto [a, b] : pairs) {
      auto [later, earlier] = directed(a, b);
      std::optional<Copy> copy = weigh(later, earlier);
      if (!copy) continue;
      auto [found, added] = best.try_emplace(later, *copy);
      if (!added && stronger(*copy, found->second)) found->second = *copy;
    }
    for (auto& [article, copy] : best) out.push_back(std::move(copy));
    return out;
  }

 private:
  std::set<std::pair<std::uint32_t, std::uint32_t>> candidates() const {
    std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> holders;
    for (std::uint32_t i = 0; i < articles_.size(); ++i)
      for (const auto* keys : {&articles_[i].print->shingles, &articles_[i].print->facts})
        for (std::uint64_t key : *keys) {
          auto& list = holders[key];
          if (list.size() <= kCommon && (list.empty() || list.back() != i)) list.push_back(i);
        }
    std::set<std::pair<std::uint32_t, std::uint32_t>> out;
    for (const auto& [key, list] : holders) {
      if (list.size() < 2 || list.size() > kCommon) continue;
      for (std::size_t i = 0; i < list.size(); ++i)
        for (std::size_t j = i + 1; j < list.size(); ++j) out.insert({list[i], list[j]});
    }
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

  std::optional<Copy> weigh(std::uint32_t later, std::uint32_t earlier) const {
    const CopyInput &x = articles_[later], &y = articles_[earlier];
    Time gap = x.published && y.published ? *x.published - *y.published : 0;
    if (gap > kWindow) return std::nullopt;
    bool same_outlet = !outlet_[later].empty() && outlet_[later] == outlet_[earlier];
    double text = containment(x.print->shingles, y.print->shingles);
    Copy copy;
    copy.article = later;
    copy.of = earlier;
    bool credit = credits(later, earlier);
    std::string percent = std::to_string(static_cast<int>(std::round(100 * text))) + "%";
    double facts = containment(x.print->facts, y.print->facts);
    if (text >= kNear && (facts >= 0.5 || text >= 0.8)) {
      double lengths = static_cast<double>(std::min(x.print->word_count, y.print->word_count)) / std::max(1.0, static_cast<double>(std::max(x.print->word_count, y.print->word_count)));
      copy.kind = text >= kVerbatim && lengths >= kVerbatim ? CopyKind::kVerbatim : CopyKind::kNearVerbatim;
      if (same_outlet && copy.kind != CopyKind::kVerbatim) return std::nullopt;
      copy.score = text;
      copy.why = "shares " + percent + " of the shorter text's wording" + (credit ? " and credits " + std::string(y.outlet) : "");
      return copy;
    }
    if (same_outlet) return std::nullopt;
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
    return copy;
  }

  bool stronger(const Copy& a, const Copy& b) const {
    auto rank = [&](const Copy& copy) {
      bool wording = copy.kind == CopyKind::kVerbatim || copy.kind == CopyKind::kNearVerbatim;
      return std::tuple(wording ? 2 : copy.kind == CopyKind::kRewriteWithCredit ? 1 : 0, credits(copy.article, copy.of), copy.score);
    };
    if (rank(a) != rank(b)) return rank(a) > rank(b);
    return articles_[a.of].id < articles_[b.of].id;
  }

  std::span<const CopyInput> articles_;
  const Outlets& outlets_;
  std::vector<std::string> outlet_;
  std::unordered_map<std::uint64_t, std::uint32_t> frequency_;
};

}  // namespace

std::vector<Copy> find_copies(std::span<const CopyInput> articles, const Outlets& outlets) { return Linker(articles, outlets).run(); }

}  // namespace hearsay
