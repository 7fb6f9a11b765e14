// The network over words, after UCL's entry of the contest (Riedel and others 2017), with the
// features beside the words. Learned by Adagrad, one pair at a time, words dropped at random so
// that no single topic word decides.
#include <algorithm>
#include <cmath>
#include <random>

#include "stance/parts.h"

namespace hearsay {
namespace {

constexpr std::size_t H = Bag::kHidden;
constexpr std::size_t kEpochs = 6;
constexpr float kRate = 0.02F, kDecay = 2e-5F;
constexpr std::uint64_t kDropWords = 40, kDropHidden = 40;  // per cent
constexpr Chances kWeights = {1, 5, 1, 0.7F};

using Hidden = std::array<float, H>;

void add_words(const Bag& bag, const BagInput& input, Hidden& hidden) {
  for (const auto& [row, value] : input) {
    const float* weights = &bag.words[row * H];
    for (std::size_t h = 0; h < H; ++h) hidden[h] += value * weights[h];
  }
}

float normal(const Bag& bag, const PairFeatures& features, std::size_t f) {
  return std::clamp((features[f] - bag.mean[f]) * bag.scale[f], -4.0F, 4.0F);
}

Chances output(const Bag& bag, const Hidden& hidden) {
  Chances out = bag.out_bias;
  for (std::size_t h = 0; h < H; ++h)
    for (std::size_t c = 0; c < kPairStances; ++c)
      out[c] += hidden[h] * bag.out[h * kPairStances + c];
  const float most = *std::max_element(out.begin(), out.end());
  float sum = 0;
  for (float& one : out) sum += one = std::exp(one - most);
  for (float& one : out) one /= sum;
  return out;
}

struct Learner {
  Bag& bag;
  std::vector<float> seen_words, seen_dense;
  std::array<float, H * kPairStances> seen_out{};
  Hidden seen_bias{};
  std::mt19937_64 random{7};

  static void step(float& weight, float& seen, float slope) {
    slope += kDecay * weight;
    seen += slope * slope;
    weight -= kRate * slope / std::sqrt(seen + 1e-4F);
  }

  BagInput thinned(const BagInput& input) {
    BagInput out;
    for (const auto& one : input)
      if (random() % 100 >= kDropWords) out.push_back({one.first, one.second / 0.6F});
    return out;
  }

  void learn(const BagRow& row, PairStance label) {
    const BagInput blocks[] = {thinned(*row.headline), thinned(*row.body), thinned(row.near)};
    PairFeatures dense;
    for (std::size_t f = 0; f < kFeatures; ++f) dense[f] = normal(bag, row.features, f);
    Hidden hidden = bag.bias;
    for (const BagInput& block : blocks) add_words(bag, block, hidden);
    for (std::size_t f = 0; f < kFeatures; ++f)
      for (std::size_t h = 0; h < H; ++h) hidden[h] += dense[f] * bag.dense[f * H + h];
    for (float& one : hidden) one = one <= 0 || random() % 100 < kDropHidden ? 0 : one / 0.6F;
    Chances slope = output(bag, hidden);
    slope[static_cast<std::size_t>(label)] -= 1;
    for (float& one : slope) one *= kWeights[static_cast<std::size_t>(label)];
    Hidden back{};
    for (std::size_t h = 0; h < H; ++h) {
      if (hidden[h] <= 0) continue;
      for (std::size_t c = 0; c < kPairStances; ++c) {
        back[h] += slope[c] * bag.out[h * kPairStances + c] / 0.6F;
        step(bag.out[h * kPairStances + c], seen_out[h * kPairStances + c], slope[c] * hidden[h]);
      }
    }
    for (std::size_t c = 0; c < kPairStances; ++c) bag.out_bias[c] -= 0.01F * slope[c];
    for (std::size_t h = 0; h < H; ++h)
      if (back[h] != 0) step(bag.bias[h], seen_bias[h], back[h]);
    for (const BagInput& block : blocks)
      for (const auto& [at, value] : block)
        for (std::size_t h = 0; h < H; ++h)
          if (back[h] != 0) step(bag.words[at * H + h], seen_words[at * H + h], value * back[h]);
    for (std::size_t f = 0; f < kFeatures; ++f)
      for (std::size_t h = 0; h < H; ++h)
        if (back[h] != 0) step(bag.dense[f * H + h], seen_dense[f * H + h], dense[f] * back[h]);
  }
};

void measure(Bag& bag, std::span<const BagRow> rows) {
  for (std::size_t f = 0; f < kFeatures; ++f) {
    double sum = 0, squares = 0;
    for (const BagRow& row : rows) {
      sum += row.features[f];
      squares += static_cast<double>(row.features[f]) * row.features[f];
    }
    const double n = static_cast<double>(std::max<std::size_t>(rows.size(), 1)), mean = sum / n;
    const double spread = std::sqrt(std::max(squares / n - mean * mean, 0.0));
    bag.mean[f] = static_cast<float>(mean);
    bag.scale[f] = spread > 1e-6 ? static_cast<float>(1 / spread) : 0;
  }
}

}  // namespace

BagInput bag_block(const Bag& bag, std::size_t block, const ReadText& text, std::uint32_t begin,
                   std::uint32_t end) {
  BagInput out;
  for (std::uint32_t i = begin; i < end && i < text.words.size(); ++i) {
    auto at = std::lower_bound(bag.vocabulary.begin(), bag.vocabulary.end(), text.words[i]);
    if (at == bag.vocabulary.end() || *at != text.words[i]) continue;
    const auto word = static_cast<std::uint32_t>(at - bag.vocabulary.begin());
    out.push_back({static_cast<std::uint32_t>(block * bag.vocabulary.size()) + word, 1.0F});
  }
  std::sort(out.begin(), out.end());
  BagInput merged;
  for (const auto& one : out) {
    if (!merged.empty() && merged.back().first == one.first)
      merged.back().second += 1;
    else
      merged.push_back(one);
  }
  float square = 0;
  for (auto& one : merged) {
    one.second = 1 + std::log(one.second);
    square += one.second * one.second;
  }
  for (auto& one : merged) one.second *= 2 / std::sqrt(square);
  return merged;
}

Chances bag_chances(const Bag& bag, const BagRow& row) {
  Hidden hidden = bag.bias;
  add_words(bag, *row.headline, hidden);
  add_words(bag, *row.body, hidden);
  add_words(bag, row.near, hidden);
  for (std::size_t f = 0; f < kFeatures; ++f) {
    const float value = normal(bag, row.features, f);
    for (std::size_t h = 0; h < H; ++h) hidden[h] += value * bag.dense[f * H + h];
  }
  for (float& one : hidden) one = std::max(one, 0.0F);
  return output(bag, hidden);
}

void learn_bag(Bag& bag, std::span<const BagRow> rows, std::span<const PairStance> labels) {
  bag.words.assign(Bag::kBlocks * bag.vocabulary.size() * H, 0);
  bag.dense.assign(kFeatures * H, 0);
  measure(bag, rows);
  Learner learner{bag, std::vector<float>(bag.words.size()), std::vector<float>(bag.dense.size())};
  auto small = [&] { return (static_cast<float>(learner.random() % 2001) / 1000 - 1) * 0.05F; };
  for (float& one : bag.words) one = small();
  for (float& one : bag.dense) one = small();
  for (float& one : bag.out) one = small() * 3;
  std::vector<std::uint32_t> order(rows.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  for (std::size_t epoch = 0; epoch < kEpochs; ++epoch) {
    for (std::size_t i = order.size(); i > 1; --i)
      std::swap(order[i - 1], order[learner.random() % i]);
    for (std::uint32_t at : order) learner.learn(rows[at], labels[at]);
  }
  // Whole numbers from -127 to 127 on the disk; rounded here, so that the model learned is the
  // model saved.
  float most = 1e-6F;
  for (float one : bag.words) most = std::max(most, std::abs(one));
  for (float& one : bag.words) one = std::round(one / most * 127) * (most / 127);
}

}  // namespace hearsay
