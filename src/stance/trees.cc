// Boosted trees over histograms of features (as Friedman 2001, with second derivatives as XGBoost
// takes them). Trees are complete and of one depth, so that scoring is a few array reads.
#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include "stance/parts.h"

namespace hearsay {
namespace {

constexpr std::size_t kRounds = 130, kBins = 64;
constexpr float kRate = 0.1F, kRidge = 2, kLeastWeight = 3;
constexpr std::uint32_t kColumnsOf1000 = 350, kRowsOf1000 = 500;
constexpr Chances kWeights = {1, 5, 1, 0.7F};  // of the classes, on the way to macro-F1

Chances softmax(const Chances& scores) {
  Chances out;
  const float most = *std::max_element(scores.begin(), scores.end());
  float sum = 0;
  for (std::size_t c = 0; c < kPairStances; ++c) sum += out[c] = std::exp(scores[c] - most);
  for (float& one : out) one /= sum;
  return out;
}

std::size_t leaf_of(const Tree& tree, const PairFeatures& row) {
  std::size_t at = 0;
  while (at < Tree::kInner) at = 2 * at + 1 + (row[tree.feature[at]] > tree.threshold[at]);
  return at - Tree::kInner;
}

struct Columns {
  std::vector<std::vector<std::uint8_t>> bins;  // [feature][row]
  std::vector<std::vector<float>> thresholds;   // value <= threshold[b]: bin b or less
};

Columns cut(std::span<const PairFeatures> rows) {
  Columns out;
  for (std::size_t f = 0; f < kFeatures; ++f) {
    std::vector<float> values;
    for (const PairFeatures& row : rows) values.push_back(row[f]);
    std::sort(values.begin(), values.end());
    std::vector<float> thresholds;
    for (std::size_t b = 1; b < kBins; ++b) {
      const float value = values[b * values.size() / kBins];
      if (thresholds.empty() || value > thresholds.back()) thresholds.push_back(value);
    }
    // Half of most columns is zero; one more cut keeps the tail apart.
    std::vector<std::uint8_t> column;
    for (const PairFeatures& row : rows)
      column.push_back(static_cast<std::uint8_t>(
          std::lower_bound(thresholds.begin(), thresholds.end(), row[f]) - thresholds.begin()));
    out.bins.push_back(std::move(column));
    out.thresholds.push_back(std::move(thresholds));
  }
  return out;
}

struct Slope {
  float first = 0, second = 0;
};
float gain(const Slope& s) { return s.first * s.first / (s.second + kRidge); }

class Grower {
 public:
  Grower(const Columns& columns, std::span<const Slope> slopes, std::span<const std::uint32_t> rows,
         std::mt19937_64& random)
      : columns_(columns), slopes_(slopes), rows_(rows), node_(rows.size()) {
    for (std::size_t f = 0; f < kFeatures; ++f)
      if (random() % 1000 < kColumnsOf1000) chosen_.push_back(f);
  }

  Tree grow() {
    Tree tree;
    tree.threshold.fill(std::numeric_limits<float>::max());
    for (std::size_t level = 0; level < Tree::kDepth; ++level) split_level(tree, level);
    std::array<Slope, Tree::kLeaves> sums{};
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      sums[node_[i]].first += slopes_[rows_[i]].first;
      sums[node_[i]].second += slopes_[rows_[i]].second;
    }
    for (std::size_t l = 0; l < Tree::kLeaves; ++l)
      tree.leaf[l] = -kRate * sums[l].first / (sums[l].second + kRidge);
    return tree;
  }

 private:
  struct Best {
    float gain = 1e-4F;
    std::size_t feature = 0;
    std::size_t bin = kBins;
  };

  void split_level(Tree& tree, std::size_t level) {
    const std::size_t nodes = std::size_t{1} << level;
    std::vector<Best> best(nodes);
    std::vector<Slope> sums(nodes * kBins);
    for (std::size_t f : chosen_) {
      std::fill(sums.begin(), sums.end(), Slope{});
      const std::uint8_t* bins = columns_.bins[f].data();
      for (std::size_t i = 0; i < rows_.size(); ++i) {
        Slope& sum = sums[node_[i] * kBins + bins[rows_[i]]];
        sum.first += slopes_[rows_[i]].first;
        sum.second += slopes_[rows_[i]].second;
      }
      for (std::size_t n = 0; n < nodes; ++n) improve(best[n], f, &sums[n * kBins]);
    }
    for (std::size_t n = 0; n < nodes; ++n) {
      if (best[n].bin == kBins) continue;
      tree.feature[nodes - 1 + n] = static_cast<std::uint8_t>(best[n].feature);
      tree.threshold[nodes - 1 + n] = columns_.thresholds[best[n].feature][best[n].bin];
    }
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const Best& split = best[node_[i]];
      const bool right = split.bin < kBins && columns_.bins[split.feature][rows_[i]] > split.bin;
      node_[i] = static_cast<std::uint8_t>(2 * node_[i] + right);
    }
  }

  void improve(Best& best, std::size_t feature, const Slope* sums) const {
    Slope all, left;
    for (std::size_t b = 0; b < kBins; ++b) {
      all.first += sums[b].first;
      all.second += sums[b].second;
    }
    for (std::size_t b = 0; b < columns_.thresholds[feature].size(); ++b) {
      left.first += sums[b].first;
      left.second += sums[b].second;
      const Slope right = {all.first - left.first, all.second - left.second};
      if (left.second < kLeastWeight || right.second < kLeastWeight) continue;
      const float gained = gain(left) + gain(right) - gain(all);
      if (gained > best.gain) best = {gained, feature, b};
    }
  }

  const Columns& columns_;
  std::span<const Slope> slopes_;
  std::span<const std::uint32_t> rows_;
  std::vector<std::uint8_t> node_;
  std::vector<std::size_t> chosen_;
};

}  // namespace

Chances tree_chances(std::span<const Tree> trees, const PairFeatures& features) {
  Chances scores{};
  for (std::size_t t = 0; t < trees.size(); ++t)
    scores[t % kPairStances] += trees[t].leaf[leaf_of(trees[t], features)];
  return softmax(scores);
}

std::vector<Tree> grow_trees(std::span<const PairFeatures> rows, std::span<const PairStance> labels) {
  std::vector<Tree> trees;
  if (rows.empty()) return trees;
  const Columns columns = cut(rows);
  std::vector<Chances> scores(rows.size(), Chances{});
  std::vector<Slope> slopes(rows.size());
  std::mt19937_64 random(1);
  for (std::size_t round = 0; round < kRounds; ++round) {
    std::vector<std::uint32_t> drawn;
    for (std::uint32_t r = 0; r < rows.size(); ++r)
      if (random() % 1000 < kRowsOf1000) drawn.push_back(r);
    std::vector<Chances> chances;
    for (const Chances& one : scores) chances.push_back(softmax(one));
    for (std::size_t c = 0; c < kPairStances; ++c) {
      for (std::size_t r = 0; r < rows.size(); ++r) {
        const auto label = static_cast<std::size_t>(labels[r]);
        const float p = chances[r][c], weight = kWeights[label];
        slopes[r] = {weight * (p - (label == c ? 1.0F : 0.0F)),
                     weight * std::max(p * (1 - p), 1e-6F)};
      }
      trees.push_back(Grower(columns, slopes, drawn, random).grow());
      for (std::size_t r = 0; r < rows.size(); ++r)
        scores[r][c] += trees.back().leaf[leaf_of(trees.back(), rows[r])];
    }
  }
  return trees;
}

}  // namespace hearsay
