// Attribution: cues, sources and contents of a sentence, learned from labelled news.
//
// Two passes (Pareti 2015): first the cues of a sentence, then for each cue the source and the
// pieces of the content that go with it. What rules found already is one kind of evidence among the
// features.
//
// In:    an article's sentences and mentions; what rules found in a sentence; two label models of
// one language. Out:   attributions as stretches of tokens of that sentence. Holds: stretches lie
// inside the sentence; cue, source and content of one attribution share no token. Never: says who
// is meant: names are resolved later. Cost:  linear in tokens for cues; for spans in cues x tokens
// of their sentences.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "learn/learn.h"
#include "mention/mention.h"

namespace hearsay {

// A stretch of tokens, end exclusive.
struct Stretch {
  std::uint32_t begin = 0, end = 0;
  bool empty() const { return begin >= end; }
  std::uint32_t size() const { return empty() ? 0 : end - begin; }
  bool operator==(const Stretch&) const = default;
};

struct AttributionSpans {
  Stretch cue, source;
  std::vector<Stretch> content;  // ascending
  bool operator==(const AttributionSpans&) const = default;
};

// What the models see of each token of an article; made once, then read sentence by sentence.
class TokenView {
 public:
  explicit TokenView(const MentionedText& in);
  const MentionedText& in;
  // Keys of the folded word, its rough class, its last letters; of what marks off clauses, 0 for
  // any other word; of the next mark behind it and how far that is.
  std::vector<std::uint32_t> word, tag, tail, mark, next_mark;
};

// By token of a sentence: its places in what rules found; seen from a cue, where it stands and what
// stands between; the names of its two lists of features.
struct AttributionMemory {
  struct Ruled {
    std::uint8_t cue = 0, source = 0, content = 0;
  };
  struct Stand {
    std::uint32_t side = 0, far = 0, edges = 0, ruled = 0, open = 0;
  };
  struct Lists {
    std::uint64_t first = 0, second = 0;
  };
  std::vector<Ruled> ruled;
  std::vector<Stand> stands;
  std::vector<Lists> lists;
  std::vector<std::uint32_t> path, next_cue;
};
// Kept between sentences, and between articles by one thread.
struct AttributionScratch {
  Features cues, spans, more;
  LabelScratch labels;
  std::vector<SpanLabel> out;
  std::vector<std::pair<std::uint8_t, Stretch>> found;  // what those labels mark, by type
  AttributionMemory memory;
};

// The models of one language.
class AttributionModel {
 public:
  static Result<AttributionModel> read(std::string_view bytes, std::string_view name);
  std::string bytes() const;

  std::vector<Stretch> cues(const TokenView& view, std::uint32_t sentence,
                            std::span<const AttributionSpans> ruled,
                            AttributionScratch& scratch) const;
  // `cues`: all of the sentence; `which`: the one to complete.
  AttributionSpans complete(const TokenView& view, std::uint32_t sentence,
                            std::span<const AttributionSpans> ruled, std::span<const Stretch> cues,
                            std::size_t which, AttributionScratch& scratch) const;
  // Of a cue, in the unit of LabelModel: chosen on the dev split of PolNeAR.
  std::int32_t favour = 30;

 private:
  friend class AttributionTrainer;
  LabelModel cues_, spans_;
};

// --- learning

// A sentence with what rules found in it and what people labelled.
struct LabelledSentence {
  std::uint32_t sentence = 0;
  std::vector<AttributionSpans> ruled, labelled;
};
struct AttributionText {
  std::unique_ptr<MentionedText> text;  // views an article that the caller keeps
  std::vector<LabelledSentence> sentences;
};
LearnOptions attribution_options();
AttributionModel learn_attributions(std::span<const AttributionText> articles,
                                    const LearnOptions& options);

}  // namespace hearsay
