// The tables of the ledger, as numbered migrations. Inner header of ledger/. Stored on disk: append only.
#pragma once

#include <span>

namespace hearsay {

inline constexpr int kApplicationId = 0x48525359;  // "HRSY", in the SQLite header
// Migration i takes a ledger of version i to version i + 1.
std::span<const char* const> migrations();

}  // namespace hearsay
