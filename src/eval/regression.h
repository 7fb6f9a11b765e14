// Logistic regression for a handful of features: what the weights in src/ are learned with. Inner
// header of eval/.
//
// Deterministic: plain gradient descent from zero over standardised features, with a small pull
// towards zero.
#pragma once

#include <span>
#include <vector>

namespace hearsay {

struct Example {
  std::vector<double> features;
  bool positive = false;
};

// In the units of the features, so that they can stand in source code.
struct Weights {
  double bias = 0;
  std::vector<double> of;
};

Weights learn(std::span<const Example> examples);
double score(const Weights&, std::span<const double> features);  // above 0: positive

}  // namespace hearsay
