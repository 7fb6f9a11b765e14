// Time: a moment in UTC, in whole seconds since 1970-01-01T00:00:00Z; and its written forms.
//
// Never: reads a clock (except now_utc, which only cli calls) or the machine's time zone.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hearsay {

using Time = std::int64_t;
inline constexpr Time kDay = 86400;

// Proleptic Gregorian calendar.
struct Date {
  int year = 1970;
  int month = 1;  // 1..12
  int day = 1;    // 1..31
  bool operator==(const Date&) const = default;
};

Time time_of(Date date);   // midnight UTC
Date date_of(Time time);
bool is_date(Date date);   // such a day exists
int weekday_of(Time time); // 0 Sunday .. 6 Saturday

// ISO 8601 ("2026-02-01", "2026-02-01T10:00:00Z", offsets, blanks for T), RFC 2822 ("Tue, 04 Feb 2025 03:05:00 GMT"), and
// Reuters-21578's "26-FEB-1987 15:01:01.79" with the wire's marks behind it ("01.79RM"). Without an offset UTC is assumed.
std::optional<Time> parse_time(std::string_view text);

// As parse_time; a bare date means its last second: what a reader means by "as of that day".
std::optional<Time> parse_moment_until(std::string_view text);

std::string to_iso(Time time);       // 2026-02-01T10:00:00Z
std::string to_iso_date(Time time);  // 2026-02-01
Time now_utc();

}  // namespace hearsay
