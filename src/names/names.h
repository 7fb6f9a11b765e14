// Names: people, organisations, places and other names of an article, learned from labelled news.
//
// Only windows around words written with a capital are looked at: all else names nobody. A window
// is labelled by a conditional random field over words, shapes, endings, what the language pack
// knows of a word, how the article writes it elsewhere, and what its earlier windows were taken
// for. Headlines come last, when the text has told what their words are.
//
// In:    a segmented article; the model of its language.
// Out:   names as tokens, with a type. Or such a model, learned.
// Holds: names are ascending and disjoint, and each lies inside one sentence.
// Never: joins names into entities; mention/ does.
// Cost:  linear in tokens; no allocation once the scratch has grown.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "learn/learn.h"
#include "segment/segment.h"

namespace hearsay {

// The numbers are part of a model.
enum class NameType : std::uint8_t { kPerson = 0, kOrganisation = 1, kPlace = 2, kOther = 3 };
inline constexpr std::uint8_t kNameTypes = 4;
std::string_view name_of(NameType type);

struct TaggedName {
  std::uint32_t begin = 0, end = 0;  // tokens
  NameType type = NameType::kPerson;
  bool operator==(const TaggedName&) const = default;
};

// How the article writes a word, and what it was taken for so far.
struct WordMemory {
  std::uint64_t key = 0;
  std::uint32_t inside = 0, opening = 0, lower = 0;  // with a capital inside or at the head of a
                                                     // sentence, without one
  std::uint32_t votes[kNameTypes + 1] = {};          // outside any name, then by type
  SpanLabel last = 0;                                // label of its last place
  std::uint8_t beside = 0;                           // bits of what stood next to it, see reader.cc
  bool seen = false;                                 // has a label
};

struct NameScratch {
  // A word as keys: itself, how it is written, what the pack and the model's list know of it.
  struct Look {
    std::uint32_t word = 0, shape = 0, known = 0, listed = 0;
  };
  Features features;
  LabelScratch labels;
  std::vector<SpanLabel> out;
  std::vector<WordMemory> memory;                 // open addressing
  std::vector<bool> capital;                      // by token: may stand in a name
  std::vector<bool> unclear;                      // by sentence: its capitals tell nothing
  std::vector<Look> looks;                        // of a window and kAside words on either side
  std::vector<std::uint32_t> run_begin, run_end;  // by place in a window: the run of capitals
  std::vector<TaggedName> names;
};

// What single words are, as far as it is worth a table of its own.
class NameWords {
 public:
  // Of a word: the type of the names it stands in, 1 and up, 0 for none; whether nearly always;
  // whether it opens names though written without a capital ("desa Suren"); whether it is often
  // met and hardly ever in a name.
  static constexpr std::uint8_t kSure = 8, kOpens = 16, kCommon = 32;
  std::uint8_t of(std::uint64_t token_key) const {
    if (count_ == 0) return 0;
    const std::uint32_t key = short_key(token_key);
    for (std::size_t at = key & mask_;; at = (at + 1) & mask_)
      if (places_[at].key == key || places_[at].flags == 0) return places_[at].flags;
  }
  void set(std::uint64_t token_key, std::uint8_t flags);  // adds flags
  std::string bytes() const;
  static Result<NameWords> read(std::string_view bytes, std::string_view name);

 private:
  struct Place {
    std::uint32_t key = 0;
    std::uint8_t flags = 0;
  };
  static std::uint32_t short_key(std::uint64_t key) {
    return static_cast<std::uint32_t>(key ^ key >> 32);
  }
  void put(std::uint32_t key, std::uint8_t flags);

  std::vector<Place> places_;
  std::size_t count_ = 0, mask_ = 0;
};

// The model of one language.
class NameModel {
 public:
  // kCorrupt when the bytes are no whole model of names.
  static Result<NameModel> read(std::string_view bytes, std::string_view name);
  std::string bytes() const;

  // Into scratch.names.
  void find(const SegmentedText& text, NameScratch& scratch) const;
  // Whether names of a type were found well, each half of the lessons by a model of the other half.
  bool sure_of(NameType type) const { return held_out_[static_cast<std::size_t>(type)] >= kSure; }

 private:
  friend class NameTrainer;
  static constexpr std::uint8_t kSure = 80;
  std::uint8_t held_out_[kNameTypes] = {};  // F1 in percent
  LabelModel labels_;
  NameWords words_;
};

// --- learning

struct NamedText {
  SegmentedText text;  // views an article that the caller keeps
  std::vector<TaggedName> names;
};
// Chosen on held-out parts of the training splits (models/names-*.md); F1 is flat around them.
LearnOptions name_options();
// `others`: texts labelled by another convention, or written without capitals; only what their
// single words are is learned.
NameModel learn_names(std::span<const NamedText> texts, std::span<const NamedText> others,
                      const LearnOptions& options);

}  // namespace hearsay
