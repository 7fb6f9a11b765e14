// FNC-1, the headline and body pairs of the Fake News Challenge: score, interval, folds.
//
// In:    pairs with labels and answers. Out: the contest's score, F1 of each class.
// Never: reads a file. Cost: linear in pairs; the interval a thousand sums over bodies.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "stance/stance.h"

namespace hearsay {

// FNC-1: rows are labels, columns answers. The official score in per cent of the best possible.
using StanceTable = std::array<std::array<double, kPairStances>, kPairStances>;
struct PairsFigures {
  double score = 0, macro = 0;
  std::array<double, kPairStances> f1{};
};
struct StanceScore {
  StanceTable table{};
  PairsFigures figures;
  std::array<double, 2> score_interval{}, macro_interval{};  // 95%, bodies drawn 1000 times
  std::size_t pairs = 0;
};
inline constexpr std::string_view kFnc1Language = "en";  // the set is in one language
// JSON Lines: headline, body_id, stance; body_id, body. Errors: kBadInput with the line.
Result<StanceSet> read_stance_set(std::string_view pairs, std::string_view bodies,
                                  std::string_view name);
StanceScore score_stances(const StanceSet&, const std::vector<PairStance>& predicted);
PairsFigures stance_figures(const StanceTable&);
// Five folds; what is learned shares neither a headline nor a body with what is held. Pairs between
// folds are in neither.
struct StanceFold {
  std::vector<std::uint32_t> learned, held;
};
std::vector<StanceFold> stance_folds(const StanceSet&);
// Of these pairs, with `unrelated` weighed to its share of the whole set (folds lose most of them).
StanceTable stance_table(const StanceSet&, std::span<const std::uint32_t> pairs,
                         const std::vector<PairStance>& predicted);
// The factors with the best sum of score and macro-F1 on these pairs.
StanceFactors choose_factors(const StanceSet&, std::span<const std::uint32_t> pairs,
                             const std::vector<Chances>&);

}  // namespace hearsay
