// When to ask again; inner header of follow. Pure: time and chance are arguments.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/time.h"

namespace hearsay {

inline constexpr Time kLongestWait = kDay;  // whatever a server asks for: tomorrow it is asked again

// "Retry-After": seconds, or a date. Nothing when it is neither; never longer than kLongestWait.
std::optional<Time> retry_after(std::string_view said, Time now);

// After `failures` failures in a row: the interval doubled each time up to kLongestWait, of which chance takes up to half
// away, so that what failed together does not come back together.
Time backed_off(Time interval, unsigned failures, std::uint64_t chance);
// The interval, give or take a tenth.
Time spread(Time interval, std::uint64_t chance);

// How long after an article was first seen its address is looked at for the (checks + 1)th time: most edits come within
// hours, few after weeks. Nothing when it has been looked at often enough.
std::optional<Time> recheck_age(unsigned checks);

}  // namespace hearsay
