// Stance of an article's body towards a headline: agree, disagree, discuss, unrelated (the four
// classes of FNC-1).
//
// In:    headlines and bodies, cue words of a language pack, a model.
// Out:   a chance for each class; `decide` makes it one class.
// Holds: pure; a pair's answer does not depend on other pairs; the same training input gives the
// same bytes. Never: reads a file; supports a status: what a body thinks of a headline is no
// statement of anybody's. Cost:  linear in each text once, then about the headline's words times
// their places in the body.
//
//   HEARSAY_TRY(StanceModel model, load_stance_model(bytes, "models/stance.model"));
//   std::vector<Chances> chances = stance_chances(model, pack, set);
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace hearsay {

class Pack;

// Stored in models: append only.
enum class PairStance : std::uint8_t { kAgree = 0, kDisagree = 1, kDiscuss = 2, kUnrelated = 3 };
inline constexpr std::size_t kPairStances = 4;
inline constexpr std::array<const char*, kPairStances> kPairStanceNames = {"agree", "disagree",
                                                                           "discuss", "unrelated"};

struct StancePair {
  std::uint32_t headline = 0, body = 0;  // indices of the set
  PairStance stance = PairStance::kUnrelated;
};
struct StanceSet {
  std::vector<std::string> headlines, bodies;  // each text once
  std::vector<StancePair> pairs;
};

using Chances = std::array<float, kPairStances>;
// Factors on the chances before the largest wins: rare classes count in macro-F1 as much as others.
using StanceFactors = std::array<float, kPairStances>;

struct StanceParts;  // parts.h

class StanceModel {
 public:
  StanceModel();
  ~StanceModel();
  StanceModel(StanceModel&&) noexcept;
  StanceModel& operator=(StanceModel&&) noexcept;
  std::unique_ptr<StanceParts> parts;
};

// Errors: kCorrupt with `name`, when bytes are missing, changed or out of range.
Result<StanceModel> load_stance_model(std::string_view bytes, std::string_view name);
std::string bytes_of(const StanceModel&);
// models/stance.model as it was when this binary was built. Errors: kNotFound when there was none.
Result<StanceModel> embedded_stance_model();

std::vector<Chances> stance_chances(const StanceModel&, const Pack&, const StanceSet&);
PairStance decide(const Chances&, const StanceFactors&);
const StanceFactors& factors_of(const StanceModel&);
void set_factors(StanceModel&, const StanceFactors&);

// Learns on the pairs listed; vocabulary and word weights come from their texts only.
StanceModel train_stance(const StanceSet&, std::span<const std::uint32_t> pairs, const Pack&);
// Share of the headline's words that the body has: the simplest witness, for comparison.
std::vector<float> stance_overlap(const Pack&, const StanceSet&);

}  // namespace hearsay
