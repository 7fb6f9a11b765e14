// Status: where a claim stands, by the decision table of docs/design.md.
//
// In:    the evidence on one claim known at a moment: one entry per statement.
// Out:   status, count of independent supporting origins, and the entries that decided it.
// Holds: the same set of evidence gives the same status, in any order.
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

// Stored in exports: append only.
enum class ClaimStatus : std::uint8_t {
  kRumoured = 0, kReported = 1, kCorroborated = 2, kDenied = 3, kConfirmed = 4, kDisputed = 5, kSuperseded = 6, kRetracted = 7
};
std::string_view name_of(ClaimStatus status);

struct Evidence {
  std::string statement;       // id
  std::string origin;          // id of the origin it goes back to; "" adds no knowledge (no comment, questions, hedges)
  std::string voice;           // whose word: origins of one voice are not independent of each other
  std::string party;           // key of the party it speaks for, "" when for none
  Stance stance = Stance::kSupports;
  Grade grade = Grade::kUnattributed;
  Time time = 0;               // published
  bool bounded = false;        // a denial bound to its time: "currently", "at this time", "saat ini"
  bool withdrawn = false;      // its outlet took it back (by `withdrawn_at`)
  bool replaces = false;       // a later event on record that ends the claim
  std::string who;             // the voice as a reader should see it: "Bloomberg's people familiar"; `voice` when empty
};

struct Verdict {
  ClaimStatus status = ClaimStatus::kRumoured;
  std::uint32_t independent_origins = 0;       // best count of supporting, independent, attributed origins
  std::uint32_t at_least = 0, at_most = 0;     // two outlets' anonymous people may be the same people
  std::vector<std::string> because;            // statement ids that decided it
  std::string why;                             // one plain English sentence
};

// Row by row, first that fits; the table stands in status.cc. No evidence that supports or denies: rumoured, 0 origins.
Verdict decide(std::span<const Evidence> evidence);

}  // namespace hearsay
