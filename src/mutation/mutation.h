// Mutations: what one retelling dropped or hardened, the two sentences side by side.
//
// In:    two articles as they were read, the one that tells and the one that retells it; in one
// language or two. Out:   mutations in the order of the retelling, what was left out at the end.
// Holds: pure; a mutation is said only when the whole retelling bears it out: an "up to" that
// stands anywhere else in
//        it was not lost. Silence is no proof that nothing changed.
// Never: says who is right, or why it was changed.
// Cost:  linear in the words, but for sentences that share a word: capped by MutationLimits.
//
//   for (const Mutation& one : find_mutations({&a, &said_a, "Alpha Times"}, {&b, &said_b, "Beta
//   Post"}, outlets))
//     std::puts(std::string(name_of(one.kind)).c_str());
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "statement/statement.h"

namespace hearsay {

// Written in JSON by name.
enum class MutationKind : std::uint8_t {
  kHedgeLost,      // "may" -> "will"
  kBoundLost,      // "up to $100 billion" -> "$100 billion"
  kBoundChanged,   // "up to $100 billion" -> "more than $100 billion"
  kMannerLost,     // "privately" is gone
  kAmountChanged,  // "$7 billion" -> "$70 billion"
  kNumberChanged,  // "10 gigawatts" -> "100 gigawatts"
  kDateChanged,    // "12 March" -> "21 March"
  kNameChanged,    // one person, organisation or place -> another
  kVoiceLost,      // "people familiar with the matter, Alpha Times wrote" -> "Alpha Times wrote"
  kMadeFact,       // anonymous voices -> the article's own assertion, without any source
  kCreditLost,     // the outlet that it was taken from is named no longer
  kDenialLeftOut   // a denial on record does not stand in the retelling
};
std::string_view name_of(MutationKind kind);  // hedge-lost|bound-lost|...|denial-left-out

struct Mutation {
  MutationKind kind = MutationKind::kHedgeLost;
  std::string before,
      after;          // the words that changed; `after` is empty when nothing stands for them
  Span told, retold;  // the sentences; `retold` is empty for what was left out
  bool operator==(const Mutation&) const = default;
};

// One article as it was read.
struct Telling {
  const MentionedText* text = nullptr;
  const std::vector<Statement>* statements = nullptr;
  std::string_view outlet;  // its own
};

struct MutationLimits {
  std::uint32_t sentences = 400;        // of each article; longer ones are compared up to there
  std::uint32_t sentence_tokens = 120;  // longer sentences are not compared word by word
};

std::vector<Mutation> find_mutations(const Telling& told, const Telling& retold, const Outlets&,
                                     const MutationLimits& = {});

}  // namespace hearsay
