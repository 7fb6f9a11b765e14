// One of two articles, as they are compared. Inner header of mutation/.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "mutation/mutation.h"

namespace hearsay {

// A sentence of the body by what can be compared. Keys are hashes, sorted and unique.
struct SideSentence {
  std::uint32_t sentence = 0;           // index into SegmentedText::sentences
  std::vector<std::uint64_t> facts;     // names, events, amounts, days: the same in all languages
  std::vector<std::uint64_t> events;    // of them
  std::vector<std::uint64_t> words;     // content words
  std::vector<std::uint32_t> mentions;  // indices into MentionedText::mentions
};

struct Side {
  const Telling* in = nullptr;
  std::vector<SideSentence> body;    // without title and lines that stand alone
  std::vector<SideSentence> heads;   // these
  std::vector<std::uint64_t> names;  // by entity: a key both sides share
  std::set<std::uint64_t> all_names, all_amounts, all_days;
  std::set<std::string> numbers;  // values of all numbers
  std::string folded;             // fold_words of the text, between blanks

  const SegmentedText& text() const { return in->text->text; }
  const Mention& mention(std::uint32_t index) const { return in->text->mentions[index]; }
  const Sentence& sentence(const SideSentence& one) const { return text().sentences[one.sentence]; }
  Span span(const SideSentence& one) const { return sentence(one).span; }
  bool has(const SideSentence& one, LexKind kind) const;
  bool has(LexKind kind) const;  // anywhere
};

// The second side names entities as the first does, where it knows them.
std::vector<std::uint64_t> names_of(const MentionedText& text, const MentionedText& as_in);
Side side_of(const Telling& telling, std::vector<std::uint64_t> names,
             const MutationLimits& limits);

// Content words that name nobody and are no cue, and events; sorted.
std::vector<std::uint64_t> matter_of(const Side& side, const SideSentence& one);
std::uint64_t amount_key(const Money& money);  // to three digits
// The value of a number in digits or words, "" for other tokens. Separators do not matter.
std::string number_at(const SegmentedText& text, std::uint32_t token);
// Words that leave open whether it is so; a capital inside a sentence is a name (May). `strong`:
// surely so.
bool doubts(const SegmentedText& text, std::uint32_t token, bool strong);
bool doubts(const Side& side, const SideSentence& one, bool strong);

// A sentence of the retelling with the sentence that it retells.
struct Pair {
  std::uint32_t told = 0, retold = 0;  // indices into the bodies, or `retold` into the heads
  double alike = 0;                    // 0..1
};
std::vector<Pair> paired(const Side& told, const Side& retold);
// What each headline of the retelling rests on.
std::vector<Pair> paired_heads(const Side& told, const Side& retold);
bool one_language(const Side& told, const Side& retold);

// Words of one sentence where others stand in the other, between words that both have.
struct Hunk {
  std::vector<std::uint32_t> told, retold;  // tokens
};
// Empty when less than `least` of the shorter sentence is common to both.
std::vector<Hunk> hunks_of(const Side& told, const SideSentence& a, const Side& retold,
                           const SideSentence& b, double least, const MutationLimits& limits);

bool share(const std::vector<std::uint64_t>& a, const std::vector<std::uint64_t>& b);

}  // namespace hearsay
