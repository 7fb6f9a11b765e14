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

using Keys = std::vector<std::uint64_t>;

std::string canonical_outlet(const CopyInput& article, const Outlets& outlets) {
  const Outlet* known = outlets.named(article.outlet);
  return fold_words(known != nullptr ? known->name : std::string(article.outlet));
}
bool credited(const Fingerprint& print, const std::string& outlet) {
  return !outlet.empty() && std::any_of(print.credits.begin(), print.credits.end(), [&](const std::string& credit) { return fold_words(credit) == outlet; });
}
Time apart(const CopyInput& later, const CopyInput& earlier) {
  return later.published && earlier.published ? *later.published - *earlier.published : 0;
}

// By time, then by who credits whom, then by id.
bool is_later(const CopyInput& x, const CopyInput& y, bool x_credits, bool y_credits) {
  if (x.published && y.published && *x.published != *y.published) return *x.published > *y.published;
  if (x_credits != y_credits) return x_credits;
  return x.id > y.id;
}

struct Weighed {
  Copy copy;
  bool wording = false;  // found by shared wording, not by facts alone
};

// Whether `x`, the later, repeats `y`. `rare_share(of, in)`: the share of the rare keys of one that the other has too.
template <typename RareShare>
std::optional<Weighed> weighed(const CopyInput& x, const CopyInput& y, const Likeness& like, bool credit, const RareShare& rare_share) {
  const double text = like.contained;
  Copy copy;
  if (copied(like) >= kCopied) {
    double lengths = static_cast<double>(std::min(x.print->word_count, y.print->word_count)) / std::max(1.0, static_cast<double>(std::max(x.print->word_count, y.print->word_count)));
    copy.kind = text >= kVerbatim && lengths >= kVerbatim ? CopyKind::kVerbatim
                : text >= kNear                           ? CopyKind::kNearVerbatim
                : credit                                  ? CopyKind::kRewriteWithCredit
                                                          : CopyKind::kRewriteWithoutCredit;
    copy.score = text;
    copy.why = "shares " + std::to_string(static_cast<int>(std::round(100 * text))) + "% of the shorter text's wording" + (credit ? " and credits " + std::string(y.outlet) : "");
    return Weighed{std::move(copy), true};
  }
  const Time gap = apart(x, y);
  if (gap > kWindow) return std::nullopt;
  if (x.language != y.language && gap <= (credit ? kCreditWindow : kUncreditedWindow)) {
    const Retelling told = retelling(*x.print, *y.print);
    if (retold(told, credit)) {
      copy.kind = credit ? CopyKind::kRewriteWithCredit : CopyKind::kRewriteWithoutCredit;
      copy.score = 0.5 + told.share / 2;
      copy.translated = true;
      copy.why = std::string(credit ? "credits " + std::string(y.outlet) + "; " : "") + "tells " + std::to_string(told.shared) +
                 " of the same names, amounts and dates in another language, " + std::to_string(static_cast<int>(std::round(100 * told.order))) + "% of them in the same order";
      return Weighed{std::move(copy), false};
    }
  }
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

class Linker {
 public:
  Linker(std::span<const CopyInput> articles, const Outlets& outlets) : articles_(articles) {
    for (const CopyInput& article : articles_) {
      outlet_.push_back(canonical_outlet(article, outlets));
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
    std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> shingles, facts, tales;
    for (std::uint32_t i : order) {
      for (std::uint64_t key : articles_[i].print->shingles) shingles[key].push_back(i);
      for (std::uint64_t key : articles_[i].print->facts) facts[key].push_back(i);
      for (std::uint32_t key : tale_landmarks(*articles_[i].print)) tales[key].push_back(i);
    }
    std::set<std::pair<std::uint32_t, std::uint32_t>> out;
    auto join = [&](const std::vector<std::uint32_t>& list, std::size_t models) {
      for (std::size_t i = 0; i < std::min(models, list.size()); ++i)
        for (std::size_t j = i + 1; j < list.size(); ++j) out.insert(std::minmax(list[i], list[j]));
    };
    for (const auto& [key, list] : shingles) join(list, list.size() <= kCommon ? list.size() : kEarliest);
    for (const auto* index : {&facts, &tales})
      for (const auto& [key, list] : *index)
        if (list.size() <= kCommon) join(list, list.size());
    return out;
  }

  bool credits(std::uint32_t article, std::uint32_t other) const { return credited(*articles_[article].print, outlet_[other]); }
  std::pair<std::uint32_t, std::uint32_t> directed(std::uint32_t a, std::uint32_t b) const {
    return is_later(articles_[a], articles_[b], credits(a, b), credits(b, a)) ? std::pair(a, b) : std::pair(b, a);
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
    // An outlet's own article again is nobody else's copy (track/reissues.cc).
    if (!outlet_[later].empty() && outlet_[later] == outlet_[earlier]) return std::nullopt;
    const Likeness like = shared(x.print->shingles, y.print->shingles) >= kShingles ? likeness(*x.print, *y.print, apart(x, y)) : Likeness{};
    auto rare = [this](const Keys& of, const Keys& in) { return rare_share(of, in); };
    std::optional<Weighed> out = weighed(x, y, like, credits(later, earlier), rare);
    if (out) out->copy.article = later, out->copy.of = earlier;
    return out;
  }

  bool stronger(const Weighed& a, const Weighed& b) const {
    auto rank = [&](const Weighed& one) {
      return std::tuple(one.wording, one.copy.kind == CopyKind::kRewriteWithCredit, credits(one.copy.article, one.copy.of), one.copy.score);
    };
    if (rank(a) != rank(b)) return rank(a) > rank(b);
    return articles_[a.copy.of].id < articles_[b.copy.of].id;
  }

  std::span<const CopyInput> articles_;
  std::vector<std::string> outlet_;
  std::unordered_map<std::uint64_t, std::uint32_t> frequency_;
};

}  // namespace

std::optional<Copy> copy_of(const CopyInput& article, const CopyInput& model, const Likeness& like, const Outlets& outlets) {
  const std::string own = canonical_outlet(article, outlets), other = canonical_outlet(model, outlets);
  if (!own.empty() && own == other) return std::nullopt;
  const bool credit = credited(*article.print, other);
  if (!is_later(article, model, credit, credited(*model.print, own))) return std::nullopt;
  const std::size_t runs = shared(article.print->shingles, model.print->shingles);
  if (runs == 0 && shared(article.print->facts, model.print->facts) == 0) return std::nullopt;
  // Of two articles: a key that both have is half as rare.
  auto rare_share = [](const Keys& of, const Keys& in) {
    static const double kBoth = std::log(1.5), kOne = std::log(3.0);
    const auto both = static_cast<double>(shared(of, in));
    return of.empty() ? 0 : both * kBoth / (both * kBoth + (static_cast<double>(of.size()) - both) * kOne);
  };
  std::optional<Weighed> out = weighed(article, model, runs >= kShingles ? like : Likeness{}, credit, rare_share);
  if (!out) return std::nullopt;
  out->copy.article = 0, out->copy.of = 1;
  return std::move(out->copy);
}

std::vector<Copy> find_copies(std::span<const CopyInput> articles, const Outlets& outlets) { return Linker(articles, outlets).run(); }

}  // namespace hearsay
