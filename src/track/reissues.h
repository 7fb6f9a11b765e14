// The same outlet's article again, and credits to oneself. Inner header of track/.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "track/track.h"

namespace hearsay {

// Both are named, and data/outlets.toml or their letters say they are one.
bool same_outlet(const std::string& a, const std::string& b, const Outlets& outlets);

// Whether an article is an earlier one again, both of one outlet.
std::optional<ReissueKind> reissue_between(const Fingerprint& later, const Fingerprint& earlier,
                                           const Likeness& like);
std::vector<Reissue> reissues_of(const Answer& answer, const Outlets& outlets);

std::vector<CreditNote> credit_notes(const Answer& answer, const Knowledge& knowledge);
// The same of one article; sentences are its own, as of article 0. `like`: those the ledger's index finds for it, which stand
// in for what was read on its matter.
std::vector<CreditNote> credit_notes(const Analysis& article, const std::vector<Recorded>& like, const Knowledge& knowledge);

}  // namespace hearsay
