// Changes: which claims of a subject stand otherwise at a later moment, and because of which statements.
//
// In:    the accounts of two moments, with their articles.
// Out:   claims whose status or count of independent origins differs, each with its reasons.
// Holds: a reason is a statement that the earlier moment had not, or one that stopped counting as it did.
// Cost:  linear in the statements of both.
#pragma once

#include "claims/claims.h"

namespace hearsay {

// Why a claim stands otherwise at a later moment.
enum class ReasonKind : std::uint8_t {
  kNew,    // a statement that the earlier moment had not
  kGone,   // one that no longer counts: its article was replaced by another version
  kMoved,  // one that counts otherwise since more was read: towards another claim or origin, or as another's word
};
std::string_view name_of(ReasonKind kind);  // new|gone|moved

struct ChangeReason {
  ReasonKind kind = ReasonKind::kNew;
  std::string statement;                 // id
  std::uint32_t article = 0, index = 0;  // of the later moment's articles; of kGone, of the earlier's
  Stance stance = Stance::kSupports;     // towards the claim
  Grade grade = Grade::kUnattributed;
  bool decided = false;                  // of the statements that decided the status
  bool withdrawal = false;               // an outlet took back what it had reported
  bool replaces = false;                 // it stands on another claim, and tells what replaced this one
};

// A claim whose status or count of independent origins differs between two moments.
struct ClaimChange {
  const Claim* before = nullptr;  // null: the claim is new
  const Claim* after = nullptr;   // null: nothing of it is left
  Time when = 0;                  // published time of the step that led to the later status
  std::vector<ChangeReason> reasons;  // what decided the status first, then by time
};

// One moment's account with the articles its indices refer to.
struct Moments {
  const Account& account;
  std::span<const Recorded* const> articles;
};
// Of one subject; what is pointed to must outlive the result. Most evidence first, then what is gone.
std::vector<ClaimChange> changes_between(const Moments& before, const Moments& after);

}  // namespace hearsay
