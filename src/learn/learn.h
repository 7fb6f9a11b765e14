// Learn: labels for the positions of a sequence, from features, by a linear-chain conditional
// random field (Lafferty, McCallum, Pereira 2001), trained by FTRL-Proximal (McMahan et al. 2013)
// so that few weights remain.
//
// In:    for each position its features as 32-bit keys (hashes that the caller makes), and which
// labels may follow which. Out:   the best sequence of labels, or how probable a label is at a
// position. Holds: the same model and features give the same labels on every machine (weights are
// small integers); the same
//        training examples in the same order give the same bytes.
// Never: opens a file; knows what a key stands for.
// Cost:  decoding is O(keys + positions x labels^2); no allocation once the scratch has grown.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/wide_pages.h"
#include "learn/features.h"

namespace hearsay {

using SpanLabel = std::uint8_t;
inline constexpr SpanLabel kMostLabels = 17;  // of four types

// Spans of several types as labels: 0 outside, then per type begin, inside, end, single.
struct SpanLabels {
  std::uint8_t types = 1;  // one, two or four: what a model can be of
  SpanLabel count() const { return static_cast<SpanLabel>(1 + 4 * types); }
  static SpanLabel begin(std::uint8_t type) { return static_cast<SpanLabel>(1 + 4 * type); }
  static SpanLabel inside(std::uint8_t type) { return static_cast<SpanLabel>(2 + 4 * type); }
  static SpanLabel end(std::uint8_t type) { return static_cast<SpanLabel>(3 + 4 * type); }
  static SpanLabel single(std::uint8_t type) { return static_cast<SpanLabel>(4 + 4 * type); }
  static bool opens(SpanLabel label) { return label != 0 && (label % 4 == 1 || label % 4 == 0); }
  static bool closes(SpanLabel label) { return label == 0 || label % 4 == 3 || label % 4 == 0; }
  static std::uint8_t type_of(SpanLabel label) {
    return static_cast<std::uint8_t>((label - 1) / 4);
  }
  static bool may_follow(SpanLabel before, SpanLabel after);
};

struct LabelScratch {
  std::size_t size = 0, known = 0;    // positions; of how many the ways are told
  std::vector<std::int16_t> scores, ways;  // by position and label
  std::vector<std::uint32_t> doubtful;     // positions
};

class LabelModel {
 public:
  // kCorrupt when the bytes are no whole model, kUnsupported when another version of the
  // program wrote them.
  // `name` is for messages.
  // `least`: rows that move no label against "outside" by so much, in 1/kUnit, are not looked up:
  // they would cost memory and tell little.
  static Result<LabelModel> read(std::string_view bytes, std::string_view name, int least = 0);
  std::string bytes() const;

  std::uint8_t types() const { return labels_.types; }
  std::uint64_t id() const { return id_; }  // another for other weights
  KeyPlaces places() const { return {memory_.data(), buckets_, shift_}; }
  // The best labels: weigh, then best.
  // `favour`: added to the score of each span where it opens, in 1/kUnit; more of it finds more.
  // At most kMostKeys keys of a position count, and of a list. `features` were cleared for this
  // model, or for lessons.
  void decode(Features& features, std::int32_t favour, LabelScratch& scratch,
              std::vector<SpanLabel>& out) const {
    weigh(features, favour, scratch);
    best(scratch, out);
  }
  // The same in two looks, the second only where the first leaves doubt: those positions, ascending,
  // whose label is best by `margin` or less. `more` has their further keys, position after position.
  void weigh(Features& features, std::int32_t favour, LabelScratch& scratch) const;
  std::span<const std::uint32_t> doubtful(std::int32_t margin, LabelScratch& scratch) const;
  // Or positions where some label but "outside" by itself is worse than it by no more than `margin`.
  std::span<const std::uint32_t> likely(std::int32_t margin, LabelScratch& scratch) const;
  void weigh_more(Features& more, LabelScratch& scratch) const;
  void best(LabelScratch& scratch, std::vector<SpanLabel>& out) const;
  static constexpr std::size_t kMostKeys = 80;
  static constexpr std::int32_t kUnit = 32;  // a weight of 1
  std::size_t size() const { return keys_.size(); }

 private:
  friend class Trainer;
  template <std::size_t kWidth>
  struct Ways;
  void index(int least = 0);
  template <std::size_t kWidth>
  void make_table(int least);
  template <std::size_t kWidth, typename Lanes, typename Put>
  void weigh_as(Features& features, const Lanes& first, Put put) const;
  template <std::size_t kWidth>
  void go_on(std::size_t from, LabelScratch& scratch) const;
  template <std::size_t kWidth>
  void doubt_as(std::int32_t margin, LabelScratch& scratch) const;
  template <std::size_t kWidth>
  void best_as(LabelScratch& scratch, std::vector<SpanLabel>& out) const;
  template <typename Work>
  void by_width(Work work) const;

  SpanLabels labels_;
  std::uint64_t id_ = 1;
  std::vector<FeatureKey> keys_;     // ascending; row i belongs to keys_[i]
  std::vector<std::int8_t> rows_;    // size() x count, in 1/kUnit
  std::vector<std::int16_t> steps_;  // before x after
  std::vector<bool> common_;         // rows seen most often in training
  std::vector<std::int16_t> ways_;   // steps_ as they are taken, see decode.cc
  std::vector<std::uint8_t, WidePages<std::uint8_t>> memory_;  // of the keys' places
  std::size_t buckets_ = 0;
  unsigned shift_ = 0;
};

// The bytes of models/<name>.model as they were when this binary was built; empty when there was
// none.
std::string_view embedded_model(std::string_view name);

// --- learning

struct LabelledSequence {
  Features features;
  std::vector<SpanLabel> labels;
};
struct LearnOptions {
  std::uint8_t types = 1;
  std::uint32_t rounds = 12;
  std::uint32_t least = 2;  // a feature seen less often is left out
  double rate = 0.1;
  double sparse = 6;   // L1: more of it leaves fewer weights
  double shrink = 10;  // L2
  // The weights are the mean of those after each of so many last rounds, 0 for the last alone: less
  // depends on the order of the lessons.
  std::uint32_t averaged = 0;
  std::string name;  // for `said`
  std::function<void(std::string_view name, std::uint32_t round, double loss)> said;
};
// Deterministic. Sequences whose labels break SpanLabels are left out.
LabelModel learn_labels(std::span<const LabelledSequence> examples, const LearnOptions& options);

}  // namespace hearsay
