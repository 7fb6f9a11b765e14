// Copies: which article repeats which, and how; and which outlets an article credits.
//
// In:    fingerprints of articles (one a piece, pure), two or more at a time.
// Out:   copy links, each from an article to the nearest earlier model.
// Holds: the answer depends only on the set of articles, never on the order of their arrival.
// Cost:  a fingerprint is linear in the text; candidates share a shingle (inverted index), never all pairs.
//
// Method: winnowed word shingles (Schleimer, Wilkerson, Aiken: Winnowing, SIGMOD 2003), containment in the smaller
// text, shared numbers and names; direction by credit, then time, then id.
#pragma once

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

// What is compared. Stored in the ledger as a blob (encode/decode).
struct Fingerprint {
  std::vector<std::uint64_t> shingles;  // winnowed, sorted, unique
  std::vector<std::uint64_t> words;     // keys of content words (no stop words), sorted, unique
  std::vector<std::uint64_t> facts;     // keys of numbers, amounts (normalised, so they match across languages), names, quotations; sorted, unique
  std::vector<std::string> credits;     // outlets credited in text, byline or dateline, as named by data/outlets.toml where known
  std::uint32_t word_count = 0;
  bool operator==(const Fingerprint&) const = default;
};

Fingerprint fingerprint(const Article&, const MentionedText&, const std::vector<Statement>&, const Outlets&);
std::string encode(const Fingerprint&);
Result<Fingerprint> decode_fingerprint(std::string_view blob);

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
};

// At most one model an article: the nearest. Input order does not matter.
std::vector<Copy> find_copies(std::span<const CopyInput> articles, const Outlets&);

}  // namespace hearsay
