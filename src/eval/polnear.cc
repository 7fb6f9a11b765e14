// The PolNeAR figures; eval.h says what is counted as right.
//
// The interval: articles are drawn with replacement as often as there are articles, the figure is
// computed over the draw; of 1000 draws the 2.5% and 97.5% points are printed. The generator and
// its seed are fixed: the same input, the same interval.
#include <algorithm>
#include <map>
#include <random>

#include "eval/attribution.h"

namespace hearsay {
namespace {

constexpr std::size_t kDraws = 1000;
constexpr std::size_t kFigures = PolnearScore::kNames.size();

struct Count {
  std::size_t hit = 0, found = 0, wanted = 0;
  void add(const Count& other) {
    hit += other.hit;
    found += other.found;
    wanted += other.wanted;
  }
  Ratio ratio() const {
    auto share = [](std::size_t part, std::size_t whole) {
      return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
    };
    return {share(hit, found), share(hit, wanted)};
  }
};
using Counts = std::array<Count, kFigures>;
using Element = Tokens Attribution::*;

// Equal sets, each wanted one counted once.
template <typename Key>
Count exact(const std::vector<Attribution>& found, const std::vector<Attribution>& wanted,
            const Key& key) {
  std::map<decltype(key(found[0])), std::size_t> open;
  Count count;
  for (const Attribution& one : wanted) {
    auto made = key(one);
    if (made == decltype(made)()) continue;
    ++count.wanted;
    ++open[made];
  }
  for (const Attribution& one : found) {
    auto made = key(one);
    if (made == decltype(made)()) continue;
    ++count.found;
    auto at = open.find(made);
    if (at == open.end() || at->second == 0) continue;
    --at->second;
    ++count.hit;
  }
  return count;
}

Count by_token(const std::vector<Attribution>& found, const std::vector<Attribution>& wanted,
               Element element) {
  Tokens a, b;
  for (const Attribution& one : found) a = joined(a, one.*element);
  for (const Attribution& one : wanted) b = joined(b, one.*element);
  return {shared(a, b), a.size(), b.size()};
}

Counts counts_of(const std::vector<Attribution>& found, const std::vector<Attribution>& wanted) {
  Counts counts;
  const Element elements[] = {&Attribution::source, &Attribution::cue, &Attribution::content};
  for (std::size_t e = 0; e < 3; ++e) {
    counts[2 * e] = exact(found, wanted, [&](const Attribution& one) { return one.*elements[e]; });
    counts[2 * e + 1] = by_token(found, wanted, elements[e]);
  }
  counts[6] = exact(found, wanted, [](const Attribution& one) {
    return std::array<Tokens, 3>{one.source, one.cue, one.content};
  });
  return counts;
}

bool within(const Tokens& inner, const Tokens& outer) {
  return std::includes(outer.begin(), outer.end(), inner.begin(), inner.end());
}
Tokens extent(const Attribution& one) { return joined(joined(one.source, one.cue), one.content); }

bool of_other_layer(const Attribution& found, const std::vector<Attribution>& wanted) {
  for (const Attribution& one : wanted)
    if (shared(found.cue, one.cue) > 0) return false;
  const Tokens all = extent(found);
  return std::any_of(wanted.begin(), wanted.end(), [&](const Attribution& one) {
    return within(all, one.content) || within(extent(one), found.content);
  });
}

std::array<Ratio, kFigures> ratios(const Counts& counts) {
  std::array<Ratio, kFigures> out;
  for (std::size_t f = 0; f < kFigures; ++f) out[f] = counts[f].ratio();
  return out;
}

Counts sum(const std::vector<Counts>& by_article, const std::vector<std::size_t>& drawn) {
  Counts total;
  for (std::size_t at : drawn)
    for (std::size_t f = 0; f < kFigures; ++f) total[f].add(by_article[at][f]);
  return total;
}

}  // namespace

PolnearScore score_polnear(const std::vector<LabelledArticle>& articles,
                           const std::vector<std::vector<Attribution>>& predicted) {
  HEARSAY_CHECK(articles.size() == predicted.size());
  PolnearScore score;
  score.articles = articles.size();
  std::vector<Counts> kept, strict;
  for (std::size_t a = 0; a < articles.size(); ++a) {
    const std::vector<Attribution>& wanted = articles[a].labelled;
    std::vector<Attribution> found;
    for (const Attribution& one : predicted[a])
      if (!of_other_layer(one, wanted)) found.push_back(one);
    score.labelled += wanted.size();
    score.predicted += predicted[a].size();
    score.other_layer += predicted[a].size() - found.size();
    kept.push_back(counts_of(found, wanted));
    strict.push_back(counts_of(predicted[a], wanted));
  }
  std::vector<std::size_t> each(articles.size());
  for (std::size_t a = 0; a < each.size(); ++a) each[a] = a;
  score.strict = ratios(sum(strict, each));
  const std::array<Ratio, kFigures> figures = ratios(sum(kept, each));
  std::array<std::vector<double>, kFigures> draws;
  std::mt19937_64 random(1);
  std::vector<std::size_t> drawn(each.size());
  for (std::size_t d = 0; d < kDraws && !each.empty(); ++d) {
    for (std::size_t& one : drawn)
      one = random() % each.size();  // not uniform_int_distribution: libraries differ in it
    const std::array<Ratio, kFigures> again = ratios(sum(kept, drawn));
    for (std::size_t f = 0; f < kFigures; ++f) draws[f].push_back(again[f].f1());
  }
  for (std::size_t f = 0; f < kFigures; ++f) {
    score.figures[f].ratio = figures[f];
    if (draws[f].empty()) continue;
    std::sort(draws[f].begin(), draws[f].end());
    score.figures[f].low = draws[f][kDraws / 40];
    score.figures[f].high = draws[f][kDraws - 1 - kDraws / 40];
  }
  return score;
}

}  // namespace hearsay
