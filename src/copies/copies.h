// Copies: which article repeats which, and how; and which outlets an article credits.
//
// In:    fingerprints of articles (one a piece, pure), two or more at a time.
// Out:   copy links, each from an article to the nearest earlier model.
// Holds: the answer depends only on the set of articles, never on the order of their arrival.
// Cost:  a fingerprint is linear in the text; candidates share a shingle (inverted index), never all pairs.
//
// Method: winnowed word shingles (Schleimer, Wilkerson, Aiken: Winnowing, SIGMOD 2003) find candidates; exact alignment
// of the words they share, and the time between them, decide on copied wording; shared numbers and names together with a
// credit decide on rewrites; direction by time, then credit, then id.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "statement/statement.h"

namespace hearsay {

// Stored in the ledger: append only.
enum class CopyKind : std::uint8_t { kVerbatim = 0, kNearVerbatim = 1, kRewriteWithCredit = 2, kRewriteWithoutCredit = 3 };
std::string_view name_of(CopyKind kind);  // verbatim|near-verbatim|rewrite-with-credit|rewrite-without-credit

// Set in a word of Fingerprint::text that is a number or a name: where forms differ.
inline constexpr std::uint32_t kFactBit = 1;

// What an article says of itself in its headline, its first or its last lines: "UPDATE 1-", "(Corrects ...", "ralat".
// Stored in the ledger: append only.
enum class Notice : std::uint8_t { kNone = 0, kCorrection = 1, kUpdate = 2, kRepeat = 3 };
Notice notice_of(const SegmentedText&);

// What is compared. Stored in the ledger as a blob (encode/decode).
struct Fingerprint {
  std::vector<std::uint64_t> shingles;  // winnowed, sorted, unique
  std::vector<std::uint64_t> words;     // keys of content words (no stop words), sorted, unique
  std::vector<std::uint64_t> facts;     // keys of numbers, amounts (normalised, so they match across languages), names, quotations; sorted, unique
  std::vector<std::string> credits;     // outlets credited in text, byline or dateline, as named by data/outlets.toml where known
  std::uint32_t word_count = 0;
  std::vector<std::uint64_t> landmarks; // few of the shingles, by which a ledger's index finds the article; sorted, unique
  std::vector<std::uint32_t> text;      // every word in text order: 31 bits of its key above kFactBit; empty in old ledgers
  std::vector<std::uint32_t> tale;      // names, amounts, figures, dates in text order, each once; alike in every language.
                                        // Lowest two bits: how much it tells (retelling.cc)
  Notice notice = Notice::kNone;
  bool operator==(const Fingerprint&) const = default;
};

Fingerprint fingerprint(const Article&, const MentionedText&, const std::vector<Statement>&, const Outlets&);
std::string encode(const Fingerprint&);
Result<Fingerprint> decode_fingerprint(std::string_view blob);

// A run of words that two texts share: positions among the words of each.
struct Passage {
  std::uint32_t first = 0, second = 0, words = 0;
  auto operator<=>(const Passage&) const = default;
};
// Where each word of a fingerprint's `text` stands: bytes of Article::full.
std::vector<Span> word_spans(const SegmentedText&);
// In order of the first text; no word of either text stands in two of them. kFactBit is not compared. Linear in the words.
std::vector<Passage> shared_passages(std::span<const std::uint32_t> first, std::span<const std::uint32_t> second);

// How alike the wording of two articles is.
struct Likeness {
  double contained = 0;  // share of the shorter text's words that stand in shared passages
  double prose = 0;      // words that are no facts in the stretch in which the average shared word stands; a stretch
                         // goes on over words that were edited, and ends where the facts of the two texts differ
  double hours = 0;      // between the two publications; 0 when unknown
};
Likeness likeness(const Fingerprint&, const Fingerprint&, Time apart);
// For who has `passages` of the two already; only where both have `text`.
Likeness likeness(const Fingerprint&, const Fingerprint&, std::span<const Passage> passages, Time apart);
// What the decision weighs: prose and hours, by their logarithms.
std::array<double, 2> evidence(const Likeness&);
// Probability that one repeats the other; kCopied and more is a copy.
double copied(const Likeness&);
inline constexpr double kCopied = 0.5;

// How far two articles tell the same, whatever their languages: by their tales.
struct Retelling {
  std::size_t shared = 0, names = 0, amounts = 0;  // of the tale; amounts: of money, and figures of three digits or more
  double share = 0;   // of what the poorer tale tells
  double order = 0;   // share of what is shared that comes in the same order
  double weight = 0;  // of what is shared, in names of one word
};
Retelling retelling(const Fingerprint&, const Fingerprint&);
// Whether that makes one a retelling of the other. `credited`: one names the other's outlet.
bool retold(const Retelling&, bool credited);
std::vector<std::uint32_t> tale_of(const MentionedText&);
// Few pairs of an amount and a name, by which a ledger's index finds retellings; sorted, unique.
std::vector<std::uint32_t> tale_landmarks(const Fingerprint&);

struct CopyInput {
  std::string_view id, outlet, language, url;
  std::optional<Time> published;
  const Fingerprint* print = nullptr;
};

struct Copy {
  std::uint32_t article = 0;  // indices into the input
  std::uint32_t of = 0;       // earlier
  CopyKind kind = CopyKind::kNearVerbatim;
  double score = 0;           // 0..1: how sure
  std::string why;            // "shares 92% of its shingles", "credits Bloomberg; shares 7 of 9 facts"
  bool translated = false;    // found by what both tell in two languages
};

// At most one model an article: the nearest. Input order does not matter.
std::vector<Copy> find_copies(std::span<const CopyInput> articles, const Outlets&);

// As find_copies on these two alone, with `like` of them; `article` is 0 and `of` 1. Nothing when the model is the later.
std::optional<Copy> copy_of(const CopyInput& article, const CopyInput& model, const Likeness& like, const Outlets&);

}  // namespace hearsay
