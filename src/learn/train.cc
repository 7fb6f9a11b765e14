// Training: forward and backward over each sequence, then a step of FTRL-Proximal on every weight
// it touched.
#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "base/hash.h"
#include "learn/learn.h"

namespace hearsay {
namespace {

constexpr std::size_t kCommonShare = 8;  // one row of so many is common
constexpr double kBeta = 1;              // of FTRL: how fast the first steps are

// A weight and what FTRL remembers of it.
struct Weight {
  float z = 0, n = 0;
};

}  // namespace

class Trainer {
 public:
  Trainer(std::span<const LabelledSequence> examples, const LearnOptions& options)
      : options_(options), labels_{options.types}, width_(labels_.count()) {
    for (const LabelledSequence& one : examples)
      if (well_formed(one)) examples_.push_back(&one);
    count_keys();
    rows_.resize(keys_.size() * width_);
    steps_.resize(width_ * width_);
  }

  LabelModel run() {
    std::vector<std::uint32_t> order(examples_.size());
    std::iota(order.begin(), order.end(), 0);
    std::uint64_t seed = 1;
    for (std::uint32_t round = 0; round < options_.rounds; ++round) {
      for (std::size_t i = order.size(); i > 1; --i) {
        seed = mix(seed, i);
        std::swap(order[i - 1], order[seed % i]);
      }
      double loss = 0;
      for (std::uint32_t at : order) loss += learn(at);
      if (options_.said) options_.said(options_.name, round, loss);
      if (round + options_.averaged >= options_.rounds) sum_up();
    }
    return model();
  }

 private:
  bool well_formed(const LabelledSequence& one) const {
    if (one.labels.empty() || one.labels.size() != one.features.size()) return false;
    if (!labels_.closes(one.labels.back()) || !(one.labels[0] == 0 || labels_.opens(one.labels[0])))
      return false;
    for (std::size_t i = 0; i < one.labels.size(); ++i)
      if (one.labels[i] >= width_ ||
          (i > 0 && !labels_.may_follow(one.labels[i - 1], one.labels[i])))
        return false;
    return true;
  }

  void count_keys() {
    std::vector<FeatureKey> all;
    for (const LabelledSequence* one : examples_)
      for (std::size_t i = 0; i < one->features.size(); ++i) one->features.all(i, all);
    std::sort(all.begin(), all.end());
    for (std::size_t i = 0; i < all.size();) {
      std::size_t end = i;
      while (end < all.size() && all[end] == all[i]) ++end;
      if (end - i >= options_.least) {
        keys_.push_back(all[i]);
        seen_.push_back(static_cast<std::uint32_t>(end - i));
      }
      i = end;
    }
    all = {};
    for (const LabelledSequence* one : examples_) {
      Numbered numbered;
      for (std::size_t i = 0; i < one->features.size(); ++i) {
        all.clear();
        one->features.all(i, all);
        for (FeatureKey key : all) {
          const auto at = std::lower_bound(keys_.begin(), keys_.end(), key);
          if (at != keys_.end() && *at == key)
            numbered.rows.push_back(static_cast<std::uint32_t>(at - keys_.begin()));
        }
        numbered.ends.push_back(static_cast<std::uint32_t>(numbered.rows.size()));
      }
      numbered_.push_back(std::move(numbered));
    }
  }

  double value(const Weight& weight) const {
    const double z = weight.z;
    if (std::abs(z) <= options_.sparse) return 0;
    return -(z - std::copysign(options_.sparse, z)) /
           ((kBeta + std::sqrt(double{weight.n})) / options_.rate + options_.shrink);
  }
  void move(Weight& weight, double gradient) const {
    const double w = value(weight);
    const double n = weight.n + gradient * gradient;
    weight.z += static_cast<float>(gradient - (std::sqrt(n) - std::sqrt(double{weight.n})) /
                                                  options_.rate * w);
    weight.n = static_cast<float>(n);
  }

  void sum_up() {
    ++summed_;
    sums_.resize(rows_.size());
    for (std::size_t i = 0; i < rows_.size(); ++i) sums_[i] += static_cast<float>(value(rows_[i]));
    step_sums_.resize(steps_.size());
    for (std::size_t k = 0; k < steps_.size(); ++k) step_sums_[k] += value(steps_[k]);
  }
  double row_value(std::size_t i) const {
    return summed_ == 0 ? value(rows_[i]) : double{sums_[i]} / summed_;
  }
  double step_value(std::size_t k) const {
    return summed_ == 0 ? value(steps_[k]) : step_sums_[k] / summed_;
  }

  // Returns minus the log probability of the labels before the step.
  double learn(std::uint32_t at) {
    const Numbered& rows = numbered_[at];
    const std::vector<SpanLabel>& gold = examples_[at]->labels;
    const std::size_t n = gold.size();
    scores_.assign(n * width_, 0);
    for (std::size_t i = 0; i < n; ++i)
      for (std::uint32_t k = i == 0 ? 0 : rows.ends[i - 1]; k < rows.ends[i]; ++k)
        for (std::size_t y = 0; y < width_; ++y)
          scores_[i * width_ + y] += value(rows_[std::size_t{rows.rows[k]} * width_ + y]);
    step_.assign(width_ * width_, 0);
    for (std::size_t k = 0; k < step_.size(); ++k) step_[k] = value(steps_[k]);
    const double loss = marginals(gold);
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t y = 0; y < width_; ++y) {
        const double gradient = here_[i * width_ + y] - (gold[i] == y ? 1 : 0);
        if (std::abs(gradient) < 1e-4) continue;
        for (std::uint32_t k = i == 0 ? 0 : rows.ends[i - 1]; k < rows.ends[i]; ++k)
          move(rows_[std::size_t{rows.rows[k]} * width_ + y], gradient);
      }
    }
    for (std::size_t k = 0; k < step_.size(); ++k) move(steps_[k], pair_[k]);
    return loss;
  }

  bool ends_here(std::size_t i, std::size_t n, SpanLabel y) const {
    return (i > 0 || y == 0 || labels_.opens(y)) && (i + 1 < n || labels_.closes(y));
  }

  // here_: probability of each label at each position; pair_: expected minus seen steps.
  double marginals(const std::vector<SpanLabel>& gold) {
    const std::size_t n = gold.size(), width = width_;
    odds_.assign(n * width, 0);
    forward_.assign(n * width, 0);
    backward_.assign(n * width, 0);
    here_.assign(n * width, 0);
    pair_.assign(width * width, 0);
    double log_total = 0, gold_score = 0;
    step_odds_.resize(step_.size());
    for (std::size_t k = 0; k < step_.size(); ++k)
      step_odds_[k] = SpanLabels::may_follow(static_cast<SpanLabel>(k / width),
                                             static_cast<SpanLabel>(k % width))
                          ? std::exp(step_[k])
                          : 0;
    for (std::size_t i = 0; i < n; ++i) {
      const double* score = scores_.data() + i * width;
      const double top = *std::max_element(score, score + width);
      gold_score += score[gold[i]] + (i > 0 ? step_[gold[i - 1] * width + gold[i]] : 0);
      double total = 0;
      for (std::size_t y = 0; y < width; ++y) {
        odds_[i * width + y] =
            ends_here(i, n, static_cast<SpanLabel>(y)) ? std::exp(score[y] - top) : 0;
        double sum = i == 0 ? 1 : 0;
        if (i > 0)
          for (std::size_t b = 0; b < width; ++b)
            sum += forward_[(i - 1) * width + b] * step_odds_[b * width + y];
        total += forward_[i * width + y] = sum * odds_[i * width + y];
      }
      for (std::size_t y = 0; y < width; ++y) forward_[i * width + y] /= total;
      for (std::size_t y = 0; y < width; ++y) odds_[i * width + y] /= total;
      log_total += std::log(total) + top;
    }
    for (std::size_t y = 0; y < width; ++y) backward_[(n - 1) * width + y] = 1;
    for (std::size_t i = n; i-- > 0;) {
      for (std::size_t y = 0; y < width; ++y)
        here_[i * width + y] = forward_[i * width + y] * backward_[i * width + y];
      if (i == 0) break;
      for (std::size_t b = 0; b < width; ++b) {
        double sum = 0;
        for (std::size_t y = 0; y < width; ++y) {
          const double part =
              step_odds_[b * width + y] * odds_[i * width + y] * backward_[i * width + y];
          sum += part;
          pair_[b * width + y] += forward_[(i - 1) * width + b] * part;
        }
        backward_[(i - 1) * width + b] = sum;
      }
      pair_[gold[i - 1] * width + gold[i]] -= 1;
    }
    return log_total - gold_score;
  }

  LabelModel model() const {
    LabelModel out;
    out.labels_ = labels_;
    std::vector<std::uint32_t> seen;
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      std::vector<std::int8_t> row;
      bool any = false;
      for (std::size_t y = 0; y < width_; ++y) {
        const long whole = std::lround(row_value(i * width_ + y) * LabelModel::kUnit);
        row.push_back(static_cast<std::int8_t>(std::clamp(whole, -127l, 127l)));
        any = any || row.back() != 0;
      }
      if (!any) continue;
      out.keys_.push_back(keys_[i]);
      seen.push_back(seen_[i]);
      out.rows_.insert(out.rows_.end(), row.begin(), row.end());
    }
    std::vector<std::uint32_t> ranked = seen;
    std::sort(ranked.begin(), ranked.end(), std::greater<>());
    const std::uint32_t often = ranked.empty() ? 0 : ranked[ranked.size() / kCommonShare];
    for (std::uint32_t count : seen) out.common_.push_back(count > often);
    for (std::size_t k = 0; k < steps_.size(); ++k)
      out.steps_.push_back(static_cast<std::int16_t>(
          std::clamp(std::lround(step_value(k) * LabelModel::kUnit), -32767l, 32767l)));
    out.index();
    return out;
  }

  struct Numbered {
    std::vector<std::uint32_t> rows, ends;
  };
  const LearnOptions& options_;
  SpanLabels labels_;
  std::size_t width_;
  std::vector<const LabelledSequence*> examples_;
  std::vector<Numbered> numbered_;
  std::vector<FeatureKey> keys_;
  std::vector<std::uint32_t> seen_;
  std::vector<Weight> rows_, steps_;
  std::vector<float> sums_;  // of the averaged rounds
  std::vector<double> step_sums_;
  std::uint32_t summed_ = 0;
  std::vector<double> scores_, step_, step_odds_, odds_, forward_, backward_, here_, pair_;
};

LabelModel learn_labels(std::span<const LabelledSequence> examples, const LearnOptions& options) {
  return Trainer(examples, options).run();
}

}  // namespace hearsay
