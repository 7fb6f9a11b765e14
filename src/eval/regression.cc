#include "eval/regression.h"

#include <cmath>

namespace hearsay {
namespace {

constexpr int kSteps = 2000;  // converged long before: a few dozen features at most
constexpr double kRate = 1.0;
constexpr double kPull = 0.01;  // keeps weights finite where the classes can be told apart wholly

}  // namespace

double score(const Weights& weights, std::span<const double> features) {
  double sum = weights.bias;
  for (std::size_t i = 0; i < features.size(); ++i) sum += weights.of[i] * features[i];
  return sum;
}

Weights learn(std::span<const Example> examples) {
  if (examples.empty()) return {};
  const std::size_t width = examples[0].features.size();
  const auto count = static_cast<double>(examples.size());
  std::vector<double> mean(width), spread(width);
  for (std::size_t i = 0; i < width; ++i) {
    for (const Example& one : examples) mean[i] += one.features[i] / count;
    for (const Example& one : examples)
      spread[i] += (one.features[i] - mean[i]) * (one.features[i] - mean[i]) / count;
    spread[i] = spread[i] > 0 ? std::sqrt(spread[i]) : 1;
  }
  Weights scaled{0, std::vector<double>(width)};
  std::vector<double> standard(width), slope(width);
  for (int step = 0; step < kSteps; ++step) {
    double bias_slope = 0;
    for (std::size_t i = 0; i < width; ++i) slope[i] = kPull * scaled.of[i];
    for (const Example& one : examples) {
      for (std::size_t i = 0; i < width; ++i) standard[i] = (one.features[i] - mean[i]) / spread[i];
      const double error = 1 / (1 + std::exp(-score(scaled, standard))) - (one.positive ? 1 : 0);
      bias_slope += error / count;
      for (std::size_t i = 0; i < width; ++i) slope[i] += error * standard[i] / count;
    }
    scaled.bias -= kRate * bias_slope;
    for (std::size_t i = 0; i < width; ++i) scaled.of[i] -= kRate * slope[i];
  }
  Weights out{scaled.bias, scaled.of};
  for (std::size_t i = 0; i < width; ++i) {
    out.of[i] /= spread[i];
    out.bias -= out.of[i] * mean[i];
  }
  return out;
}

}  // namespace hearsay
