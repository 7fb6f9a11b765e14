// What a stance model is made of, and the texts it reads. Inner header of stance/.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "stance/stance.h"

namespace hearsay {

inline constexpr std::size_t kCueGroups = 17;
using CueCounts = std::array<float, kCueGroups>;

// A text cut into words and sentences; keys are hashes of the first letters of a word, a stem good
// enough in any language that inflects at the end.
struct ReadText {
  struct Place {
    std::uint32_t key, at, sentence;
    auto operator<=>(const Place&) const = default;
  };
  struct Sentence {
    std::uint32_t begin = 0, end = 0;  // words
    CueCounts cues{};
  };
  std::vector<std::uint32_t> words;    // keys in text order
  std::vector<Place> places;           // the same, by key
  std::vector<std::uint32_t> pairs;    // keys of neighbours, ascending
  std::vector<std::uint32_t> numbers;  // keys
  std::vector<Sentence> sentences;     // at least one
  CueCounts cues{};
  bool question = false, quotation = false;
};
ReadText read_text(std::string_view text, const Pack& pack);

// How rare each key is in the training text.
struct WordWeights {
  std::vector<std::uint32_t> keys;  // ascending
  std::vector<float> weights;
  float unseen = 1;
  float of(std::uint32_t key) const;
};

inline constexpr std::size_t kFeatures = 28 + 6 * kCueGroups;
using PairFeatures = std::array<float, kFeatures>;

// A body with what its model says of its words.
struct WeighedText {
  const ReadText* text = nullptr;
  std::vector<std::pair<std::uint32_t, float>> terms;  // key, tf-idf; by key
  float norm = 0;
  std::vector<float> sentence_norms;
};
WeighedText weigh(const ReadText& text, const WordWeights& weights);
struct PairView {
  PairFeatures features{};
  std::uint32_t best = 0;  // the body's sentence most like the headline
};
PairView view_pair(const WeighedText& headline, const WeighedText& body);

// Boosted trees, complete, of one depth; class by class in turn. No padding: written as it lies in
// memory.
struct Tree {
  static constexpr std::size_t kDepth = 5, kInner = 31, kLeaves = 32;
  std::array<std::uint8_t, kInner + 1> feature{};
  std::array<float, kInner> threshold{};
  std::array<float, kLeaves> leaf{};
};
Chances tree_chances(std::span<const Tree> trees, const PairFeatures& features);
std::vector<Tree> grow_trees(std::span<const PairFeatures> rows, std::span<const PairStance> labels);

// A network of one hidden layer over words of the headline, of the body, of the sentences around
// the best one, and the features. Weights of words are whole numbers times a scale.
struct Bag {
  static constexpr std::size_t kHidden = 64, kBlocks = 3;
  std::vector<std::uint32_t> vocabulary;  // ascending
  std::vector<float> words;               // [block][word][hidden]
  std::vector<float> dense;               // [feature][hidden]
  std::array<float, kFeatures> mean{}, scale{};
  std::array<float, kHidden> bias{};
  std::array<float, kHidden * kPairStances> out{};
  std::array<float, kPairStances> out_bias{};
};
using BagInput = std::vector<std::pair<std::uint32_t, float>>;  // row of `words`, value
BagInput bag_block(const Bag& bag, std::size_t block, const ReadText& text, std::uint32_t begin,
                   std::uint32_t end);
struct BagRow {
  const BagInput *headline, *body;
  BagInput near;
  PairFeatures features;
};
Chances bag_chances(const Bag& bag, const BagRow& row);
void learn_bag(Bag& bag, std::span<const BagRow> rows, std::span<const PairStance> labels);

// One network reads the body's first sentences, where news says what it is about, the other all of
// it: their errors differ.
enum class BodyPart : std::uint8_t { kLead, kWhole };
inline constexpr std::size_t kLeadSentences = 4;

struct StanceParts {
  WordWeights weights;
  std::vector<Tree> trees;
  std::array<Bag, 2> bags;  // by BodyPart
  StanceFactors factors = {1, 1, 1, 1};
};

}  // namespace hearsay
