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

namespace hearsay {

using FeatureKey = std::uint32_t;
using SpanLabel = std::uint8_t;
inline constexpr SpanLabel kMostLabels = 17;  // of four types

// The features of a sequence, position after position.
struct Features {
  std::vector<FeatureKey> keys;
  std::vector<std::uint32_t> ends;  // keys of position i end here
  void clear() {
    keys.clear();
    ends.clear();
  }
  void add(FeatureKey key) { keys.push_back(key); }
  void next() { ends.push_back(static_cast<std::uint32_t>(keys.size())); }
  std::size_t size() const { return ends.size(); }
  std::span<const FeatureKey> at(std::size_t i) const {
    const std::uint32_t begin = i == 0 ? 0 : ends[i - 1];
    return {keys.data() + begin, ends[i] - begin};
  }
};

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
  std::vector<FeatureKey> keys[2];  // by table
  std::vector<std::uint32_t> ends[2];
  std::vector<std::int32_t> scores;
  std::vector<SpanLabel> back;
};

class LabelModel {
 public:
  // kCorrupt when the bytes are no whole model, kUnsupported when another version of the
  // program wrote them.
  // `name` is for messages.
  static Result<LabelModel> read(std::string_view bytes, std::string_view name);
  std::string bytes() const;

  std::uint8_t types() const { return labels_.types; }
  // `favour`: added to the score of each span where it opens, in 1/kUnit; more of it finds more.
  // At most kMostKeys keys of a position count.
  void decode(const Features& features, std::int32_t favour, LabelScratch& scratch,
              std::vector<SpanLabel>& out) const;
  static constexpr std::size_t kMostKeys = 250;
  static constexpr std::int32_t kUnit = 32;  // a weight of 1
  std::size_t size() const { return keys_.size(); }

 private:
  friend class Trainer;
  // Open addressing over keys, in buckets of four that are compared at once; see labels.cc. Few
  // rows answer most look-ups: they stand apart, so that they stay in the cache.
  struct Table {
    std::vector<std::uint8_t> buckets;
    std::size_t count = 0;             // of buckets
    std::vector<std::uint64_t> maybe;  // one bit for keys that may be there: most are not
    std::uint32_t shift = 0;
    bool has(FeatureKey key) const {
      return (maybe[key >> shift >> 6] >> (key >> shift & 63) & 1) != 0;
    }
  };
  void index();
  Table table_of(bool common) const;
  template <std::size_t kWidth>
  void decode_as(const Features& features, std::int32_t favour, LabelScratch& scratch,
                 std::vector<SpanLabel>& out) const;

  SpanLabels labels_;
  std::vector<FeatureKey> keys_;     // ascending; row i belongs to keys_[i]
  std::vector<std::int8_t> rows_;    // size() x count, in 1/kUnit
  std::vector<std::int16_t> steps_;  // before x after
  std::vector<bool> common_;         // rows seen most often in training
  // steps_, and kNever for those that no well-formed sequence takes
  std::vector<std::int32_t> ways_;
  static constexpr std::size_t kTables = 2;
  Table tables_[kTables];  // common rows, and the others
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
