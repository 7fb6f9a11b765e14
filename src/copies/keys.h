// Keys of facts that more than one part of a fingerprint rests on. Inner header of copies/. Stored in the ledger: never change.
#pragma once

#include <cstdint>

#include "mention/mention.h"

namespace hearsay {

// The amount to three digits and its currency: 6.98 and 7.0 stay apart, 7 and 7.0 meet.
std::uint64_t money_key(const Money& money);

}  // namespace hearsay
