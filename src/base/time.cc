#include "base/time.h"

#include <array>
#include <chrono>
#include <cstdio>

namespace hearsay {
namespace {

// A reader over the text: each take_* advances only when it succeeds.
struct Cursor {
  std::string_view text;
  std::size_t at = 0;

  bool done() const { return at >= text.size(); }
  char peek() const { return done() ? '\0' : text[at]; }
  void blanks() {
    while (!done() && (text[at] == ' ' || text[at] == '\t' || text[at] == '\n')) ++at;
  }
  bool take(char c) {
    if (peek() != c) return false;
    ++at;
    return true;
  }
  // Between `least` and `most` digits.
  std::optional<int> number(int least, int most) {
    int value = 0, count = 0;
    while (count < most && at + static_cast<std::size_t>(count) < text.size()) {
      char c = text[at + static_cast<std::size_t>(count)];
      if (c < '0' || c > '9') break;
      value = value * 10 + (c - '0');
      ++count;
    }
    if (count < least) return std::nullopt;
    at += static_cast<std::size_t>(count);
    return value;
  }
  // Letters one or two at a time: marks of a wire's own routing. Not advanced when anything else stands behind them.
  void routing() {
    Cursor rest = *this;
    while (!rest.done()) {
      const std::string_view mark = rest.letters();
      if (mark.empty() || mark.size() > 2) return;
      rest.blanks();
    }
    *this = rest;
  }
  std::string_view letters() {
    std::size_t begin = at;
    while (!done() && ((text[at] | 32) >= 'a' && (text[at] | 32) <= 'z')) ++at;
    return text.substr(begin, at - begin);
  }
};

int month_named(std::string_view word) {
  // Interchange formats name months in English whatever the article's language.
  static constexpr std::array<std::string_view, 12> kNames = {"jan", "feb", "mar", "apr", "may", "jun",
                                                              "jul", "aug", "sep", "oct", "nov", "dec"};
  if (word.size() < 3) return 0;
  std::string head;
  for (char c : word.substr(0, 3)) head += static_cast<char>(c | 32);
  for (std::size_t i = 0; i < kNames.size(); ++i)
    if (head == kNames[i]) return static_cast<int>(i) + 1;
  return 0;
}

// hh:mm[:ss[.fff]]; returns seconds of the day.
std::optional<Time> take_clock(Cursor& c) {
  auto hour = c.number(1, 2);
  if (!hour || !c.take(':')) return std::nullopt;
  auto minute = c.number(2, 2);
  if (!minute) return std::nullopt;
  int second = 0;
  if (c.take(':')) {
    auto s = c.number(2, 2);
    if (!s) return std::nullopt;
    second = *s;
    if (c.take('.') || c.take(',')) c.number(1, 9);
  }
  if (*hour > 24 || *minute > 59 || second > 60) return std::nullopt;
  return *hour * 3600 + *minute * 60 + second;
}

// Z, +hh:mm, +hhmm, +hh, or a named zone; seconds to subtract from local time.
std::optional<Time> take_zone(Cursor& c) {
  c.blanks();
  if (c.done()) return 0;
  if (c.peek() == '+' || c.peek() == '-') {
    int sign = c.peek() == '-' ? -1 : 1;
    ++c.at;
    auto hours = c.number(2, 2);
    if (!hours) return std::nullopt;
    c.take(':');
    int minutes = c.number(2, 2).value_or(0);
    if (*hours > 14 || minutes > 59) return std::nullopt;
    return sign * (*hours * 3600 + minutes * 60);
  }
  std::string zone;
  for (char ch : c.letters()) zone += static_cast<char>(ch | 32);
  if (zone == "z" || zone == "utc" || zone == "gmt" || zone == "ut") return 0;
  if (zone == "est") return -5 * 3600;
  if (zone == "edt" || zone == "cst") return zone == "edt" ? -4 * 3600 : -6 * 3600;
  if (zone == "cdt" || zone == "mst") return zone == "cdt" ? -5 * 3600 : -7 * 3600;
  if (zone == "pst") return -8 * 3600;
  if (zone == "pdt") return -7 * 3600;
  if (zone == "wib") return 7 * 3600;
  if (zone == "wita" || zone == "sgt" || zone == "myt") return 8 * 3600;
  if (zone == "wit") return 9 * 3600;
  return std::nullopt;
}

struct Parsed {
  Time time = 0;
  bool has_clock = false;
};

std::optional<Parsed> parse(std::string_view text) {
  Cursor c{text};
  c.blanks();
  Date date;
  bool wire = false;  // 26-FEB-1987
  Cursor iso = c;
  if (auto year = iso.number(4, 4); year && iso.take('-')) {
    auto month = iso.number(1, 2);
    if (!month || !iso.take('-')) return std::nullopt;
    auto day = iso.number(1, 2);
    if (!day) return std::nullopt;
    date = {*year, *month, *day};
    c = iso;
  } else {
    // [weekday,] 4 Feb 2025 / 26-FEB-1987
    std::string_view word = c.letters();
    if (!word.empty()) {
      c.take(',');
      c.blanks();
    }
    auto day = c.number(1, 2);
    if (!day || (!c.take('-') && c.peek() != ' ')) return std::nullopt;
    c.blanks();
    int month = month_named(c.letters());
    wire = c.take('-');
    if (month == 0 || (!wire && c.peek() != ' ')) return std::nullopt;
    c.blanks();
    auto written = c.number(2, 4);
    if (!written) return std::nullopt;
    int full_year = *written < 100 ? *written + (*written < 70 ? 2000 : 1900) : *written;
    date = {full_year, month, *day};
  }
  if (!is_date(date)) return std::nullopt;
  Parsed parsed{time_of(date), false};
  if (c.take('T') || c.take('t') || c.peek() == ' ') {
    c.blanks();
    if (!c.done()) {
      auto clock = take_clock(c);
      if (!clock) return std::nullopt;
      if (wire) c.routing();
      auto zone = take_zone(c);
      if (!zone) return std::nullopt;
      parsed = {parsed.time + *clock - *zone, true};
    }
  }
  c.blanks();
  if (!c.done()) return std::nullopt;
  return parsed;
}

}  // namespace

// Days from civil: H. Hinnant, chrono-compatible low-level date algorithms.
Time time_of(Date date) {
  std::int64_t y = date.year - (date.month <= 2 ? 1 : 0);
  std::int64_t era = (y >= 0 ? y : y - 399) / 400;
  std::int64_t yoe = y - era * 400;
  std::int64_t doy = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
  std::int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
  return (era * 146097 + doe - 719468) * kDay;
}

Date date_of(Time time) {
  std::int64_t days = time >= 0 ? time / kDay : -((-time + kDay - 1) / kDay);
  std::int64_t z = days + 719468;
  std::int64_t era = (z >= 0 ? z : z - 146096) / 146097;
  std::int64_t doe = z - era * 146097;
  std::int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  std::int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  std::int64_t mp = (5 * doy + 2) / 153;
  int month = static_cast<int>(mp < 10 ? mp + 3 : mp - 9);
  return {static_cast<int>(yoe + era * 400 + (month <= 2 ? 1 : 0)), month, static_cast<int>(doy - (153 * mp + 2) / 5 + 1)};
}

bool is_date(Date date) {
  if (date.year < 1 || date.year > 9999 || date.month < 1 || date.month > 12 || date.day < 1) return false;
  return date_of(time_of(date)) == date;
}

int weekday_of(Time time) {
  std::int64_t days = time >= 0 ? time / kDay : -((-time + kDay - 1) / kDay);
  return static_cast<int>(((days + 4) % 7 + 7) % 7);
}

std::optional<Time> parse_time(std::string_view text) {
  auto parsed = parse(text);
  if (!parsed) return std::nullopt;
  return parsed->time;
}

std::optional<Time> parse_moment_until(std::string_view text) {
  auto parsed = parse(text);
  if (!parsed) return std::nullopt;
  return parsed->has_clock ? parsed->time : parsed->time + kDay - 1;
}

std::string to_iso(Time time) {
  Date d = date_of(time);
  Time rest = time - time_of(d);
  char out[48];
  std::snprintf(out, sizeof out, "%04d-%02d-%02dT%02d:%02d:%02dZ", d.year, d.month, d.day, static_cast<int>(rest / 3600),
                static_cast<int>(rest / 60 % 60), static_cast<int>(rest % 60));
  return out;
}

std::string to_iso_date(Time time) { return to_iso(time).substr(0, 10); }

Time now_utc() {
  return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

}  // namespace hearsay
