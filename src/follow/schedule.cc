#include "follow/schedule.h"

#include <algorithm>
#include <charconv>
#include <iterator>

#include "base/utf8.h"

namespace hearsay {
namespace {

constexpr Time kHour = 3600;
constexpr Time kAges[] = {kHour, 6 * kHour, kDay, 3 * kDay, 7 * kDay, 30 * kDay};

// Between 0 and 1.
double share(std::uint64_t chance) { return static_cast<double>(chance >> 11) / 9007199254740992.0; }

}  // namespace

std::optional<Time> retry_after(std::string_view said, Time now) {
  said = trim(said);
  if (said.empty()) return std::nullopt;
  std::uint64_t seconds = 0;
  const auto [end, failed] = std::from_chars(said.data(), said.data() + said.size(), seconds);
  if (end == said.data() + said.size())
    return failed == std::errc() ? static_cast<Time>(std::min<std::uint64_t>(seconds, kLongestWait)) : kLongestWait;
  const std::optional<Time> date = parse_time(said);
  if (!date) return std::nullopt;
  return std::clamp<Time>(*date - now, 0, kLongestWait);
}

Time backed_off(Time interval, unsigned failures, std::uint64_t chance) {
  Time wait = std::max<Time>(interval, 1);
  for (unsigned i = 0; i < failures && wait < kLongestWait; ++i) wait *= 2;
  wait = std::min(wait, kLongestWait);
  return wait - static_cast<Time>(static_cast<double>(wait) * share(chance) / 2);
}

Time spread(Time interval, std::uint64_t chance) {
  return interval + static_cast<Time>(static_cast<double>(interval) * (share(chance) - 0.5) / 5);
}

std::optional<Time> recheck_age(unsigned checks) {
  if (checks >= std::size(kAges)) return std::nullopt;
  return kAges[checks];
}

}  // namespace hearsay
