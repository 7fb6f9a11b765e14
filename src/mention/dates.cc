// Dates, written out or told from the day of publication.
//
// Written: "7 November 2025", "Nov 12", "7/11/2025", "2025-11-07", "November 2025", "second quarter
// of 2025". Told: "Tuesday" (the last one on or before publication), "yesterday", "pekan lalu". A
// date without a year is the one nearest to publication. Of "7/11/2025" day first and month first
// are both possible: a weekday written beside it decides, then the order in which the month exists,
// then nearness to publication (news is about these days), then day first. A word that is a month
// or not ("May") counts only beside a number.
#include <algorithm>
#include <charconv>
#include <cstdlib>

#include "base/utf8.h"
#include "mention/draft.h"

namespace hearsay {
namespace {

class DateReader {
 public:
  DateReader(const SegmentedText& text, std::optional<Time> published)
      : text_(text), published_(published) {
    if (published_) today_ = *published_ - ((*published_ % kDay) + kDay) % kDay;
  }

  // Reads a date at a token; end == 0 when there is none.
  std::uint32_t read(std::uint32_t token, std::uint32_t limit, std::optional<Time>& date) const {
    limit_ = limit;
    date.reset();
    // Every date begins with a number, a word of the calendar or a word of time.
    if (!text_.tokens[token].is(kTokenNumber) && !text_.has(token, LexKind::kTime) &&
        !is_month_or_weekday(text_, token))
      return 0;
    if (std::uint32_t end = weekday_first(token, date)) return end;
    if (std::uint32_t end = written(token, date, std::nullopt)) return end;
    return told(token, date);
  }

 private:
  int month_at(std::uint32_t token) const { return named(text_.pack->months, token); }
  std::optional<int> weekday_at(std::uint32_t token) const {
    int day = named(text_.pack->weekdays, token);
    if (day < 0) return {};
    return day;
  }
  // The number a word stands for in a table of the pack, or -1. Abbreviations may keep their full
  // stop.
  int named(const std::map<std::string, int>& table, std::uint32_t token) const {
    if (token >= limit_ || !is_month_or_weekday(text_, token)) return -1;
    std::string word = fold(text_.word(token));
    auto found = table.find(word);
    if (found == table.end() && !word.empty() && word.back() == '.') {
      word.pop_back();
      found = table.find(word);
    }
    return found == table.end() ? -1 : found->second;
  }
  // Behind a word that joins the parts of a date: "7 de noviembre de 2025".
  std::uint32_t past_join(std::uint32_t token) const {
    if (token >= limit_ || text_.pack->date_joins.empty()) return token;
    return text_.pack->date_joins.contains(fold(text_.word(token))) ? token + 1 : token;
  }
  int number_at(std::uint32_t token) const {
    if (token >= limit_ || !text_.tokens[token].is(kTokenNumber)) return -1;
    std::string_view word = text_.word(token);
    int value = -1;
    auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    std::string_view rest = word.substr(static_cast<std::size_t>(end - word.data()));
    // "4th": up to two letters of an ordinal; anything with marks is another kind of number.
    if (error != std::errc() || rest.size() > 2) return -1;
    for (char c : rest)
      if (c < 'a' || c > 'z') return -1;
    return value;
  }
  int day_at(std::uint32_t token) const {
    int value = number_at(token);
    return value >= 1 && value <= 31 ? value : -1;
  }
  int year_at(std::uint32_t token) const {
    int value = number_at(token);
    return value >= 1900 && value <= 2100 && text_.word(token).size() == 4 ? value : -1;
  }

  std::optional<Time> time_at(int year, int month, int day) const {
    Date date{year, month, day};
    if (!is_date(date)) return {};
    return time_of(date);
  }
  // Without a year: the one nearest to publication.
  std::optional<Time> nearest(int month, int day) const {
    if (!published_) return {};
    int year = date_of(today_).year;
    std::optional<Time> best;
    for (int y = year - 1; y <= year + 1; ++y) {
      std::optional<Time> time = time_at(y, month, day);
      if (time && (!best || std::llabs(*time - today_) < std::llabs(*best - today_))) best = time;
    }
    return best;
  }

  // "Jumat (7/11/2025)", "Kamis, 15 Mei 2025", "Tuesday (Feb 4)", "Tuesday".
  std::uint32_t weekday_first(std::uint32_t token, std::optional<Time>& date) const {
    std::optional<int> weekday = weekday_at(token);
    if (!weekday) return 0;
    std::uint32_t at = token + 1;
    bool bracket = at < limit_ && is_mark(text_, at, "(");
    if (bracket || (at < limit_ && is_mark(text_, at, ","))) ++at;
    if (at < limit_ && month_at(at) < 0 && number_at(at) < 0 && !text_.tokens[at].is(kTokenNumber))
      at = limit_;
    if (at < limit_) {
      std::uint32_t end = written(at, date, weekday);
      if (end != 0) {
        if (bracket && end < limit_ && is_mark(text_, end, ")")) ++end;
        return end;
      }
    }
    if (published_) {
      int back = (weekday_of(today_) - *weekday + 7) % 7;
      date = today_ - back * kDay;
    }
    return token + 1;
  }

  std::uint32_t written(std::uint32_t token, std::optional<Time>& date,
                        std::optional<int> weekday) const {
    if (token >= limit_) return 0;
    if (std::uint32_t end = slashed(token, date, weekday)) return end;
    int day = day_at(token);
    const std::uint32_t behind = past_join(token + 1);
    int month = day < 0 ? month_at(token) : month_at(behind);
    if (day > 0 && month > 0) {  // 7 November 2025, 12 Nov, 7 de noviembre
      std::uint32_t end = behind + 1;
      return with_year(end, month, day, date);
    }
    if (day < 0 && month > 0) {
      int after = day_at(token + 1);
      if (after > 0 && year_at(token + 1) < 0) {  // Nov 12, 2025
        // "May 30 percent": a number that counts something else.
        return with_year(token + 2, month, after, date);
      }
      int year = year_at(behind);
      if (year > 0) {  // November 2025, noviembre de 2025
        date = time_at(year, month, 1);
        return behind + 1;
      }
      // A bare month, unless the word also means something else ("may", "march").
      bool capital = text_.tokens[token].is(kTokenCapital);
      bool other = text_.hit_at(token, LexKind::kHedge) != nullptr ||
                   text_.hit_at(token, LexKind::kStop) != nullptr;
      if (!capital || other) return 0;
      date = nearest(month, 1);
      return token + 1;
    }
    return 0;
  }
  std::uint32_t with_year(std::uint32_t end, int month, int day, std::optional<Time>& date) const {
    const std::uint32_t behind = past_join(end);
    int year = year_at(behind);
    if (year > 0)
      end = behind + 1;
    else if (end < limit_ && is_mark(text_, end, ",") && (year = year_at(end + 1)) > 0)
      end += 2;
    date = year > 0 ? time_at(year, month, day) : nearest(month, day);
    return end;
  }

  // 7/11/2025, 2025-11-07, 7/11: one token or several glued ones.
  std::uint32_t slashed(std::uint32_t token, std::optional<Time>& date,
                        std::optional<int> weekday) const {
    if (!text_.tokens[token].is(kTokenNumber)) return 0;
    std::uint32_t at = token;
    std::string joined;
    while (at < limit_ && at < token + 5 && (at == token || text_.tokens[at].is(kTokenGlued)) &&
           (text_.tokens[at].is(kTokenNumber) || is_mark(text_, at, "/-")))
      joined += text_.word(at++);
    int parts[3] = {0, 0, 0};
    int count = 0;
    char mark = 0;
    std::size_t digits = 0;
    for (char c : joined) {
      if (c >= '0' && c <= '9' && digits < 4) {
        if (digits++ == 0 && ++count > 3) return 0;
        parts[count - 1] = parts[count - 1] * 10 + (c - '0');
      } else if ((c == '/' || c == '-') && digits > 0 && (mark == 0 || mark == c)) {
        mark = c;
        digits = 0;
      } else {
        return 0;
      }
    }
    if (mark == 0 || digits == 0 || (count == 2 && !weekday) || count < 2) return 0;
    if (parts[0] > 1900) {
      date = time_at(parts[0], parts[1], parts[2]);
      return date ? at : 0;
    }
    if (mark == '-' && count == 2) return 0;
    int year = count == 3 ? parts[2] : -1;
    if (year >= 0 && year < 100) year += 2000;
    std::optional<Time> day_first =
        year > 0 ? time_at(year, parts[1], parts[0]) : nearest_if(parts[1], parts[0]);
    std::optional<Time> month_first =
        year > 0 ? time_at(year, parts[0], parts[1]) : nearest_if(parts[0], parts[1]);
    date = better(day_first, month_first, weekday);
    return date ? at : 0;
  }
  std::optional<Time> nearest_if(int month, int day) const {
    if (month < 1 || month > 12 || day < 1 || day > 31) return {};
    return nearest(month, day);
  }
  std::optional<Time> better(std::optional<Time> first, std::optional<Time> second,
                             std::optional<int> weekday) const {
    if (!first || !second || *first == *second) return first ? first : second;
    if (weekday && weekday_of(*first) != weekday_of(*second)) {
      if (weekday_of(*first) == *weekday) return first;
      if (weekday_of(*second) == *weekday) return second;
    }
    // Ten days: an article is about the days before it; farther off, day first is the commoner way
    // of writing.
    if (published_ && std::llabs(*first - today_) > 10 * kDay &&
        std::llabs(*second - today_) <= 10 * kDay)
      return second;
    return first;
  }

  // Time lexemes: "-1" days, "week-1", "month-1", "year-1", "quarter-2" (with a year behind it or
  // nearest).
  std::uint32_t told(std::uint32_t token, std::optional<Time>& date) const {
    const LexHit* hit = text_.hit_at(token, LexKind::kTime);
    if (hit == nullptr) return 0;
    std::string_view tag = text_.lexeme(*hit).tag;
    std::uint32_t end = token + hit->length;
    std::string_view unit = tag.substr(0, tag.find_first_of("-+0123456789"));
    std::string_view digits = tag.substr(unit.size());
    if (!digits.empty() && digits.front() == '+') digits.remove_prefix(1);
    int value = 0;
    auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc() || stop != digits.data() + digits.size() || std::abs(value) > 4000)
      return unit.empty() ? 0 : end;
    if (unit == "quarter") return quarter(std::abs(value), end, date);
    if (!published_) return end;
    Date day = date_of(today_);
    if (unit.empty()) {
      date = today_ + value * kDay;
    } else if (unit == "week") {  // its Monday
      date = today_ - ((weekday_of(today_) + 6) % 7) * kDay + value * 7 * kDay;
    } else if (unit == "month") {
      int months = day.year * 12 + day.month - 1 + value;
      date = time_at(months / 12, months % 12 + 1, 1);
    } else if (unit == "year") {
      date = time_at(day.year + value, 1, 1);
    }
    return end;
  }
  std::uint32_t quarter(int number, std::uint32_t end, std::optional<Time>& date) const {
    if (number < 1 || number > 4) return end;
    std::uint32_t at = end;
    if (at < limit_ && year_at(at) < 0 && at + 1 < limit_) ++at;  // "of", "/", "tahun"
    int year = year_at(at);
    if (year > 0) {
      date = time_at(year, number * 3 - 2, 1);
      return at + 1;
    }
    date = nearest(number * 3 - 2, 1);
    return end;
  }

  const SegmentedText& text_;
  std::optional<Time> published_;
  Time today_ = 0;
  mutable std::uint32_t limit_ = 0;
};

}  // namespace

void find_dates(Draft& draft) {
  const SegmentedText& text = draft.text();
  DateReader reader(text, draft.published);
  for (std::uint32_t s = 0; s < text.sentences.size(); ++s) {
    const Sentence& sentence = text.sentences[s];
    for (std::uint32_t at = sentence.token_begin; at < sentence.token_end;) {
      std::optional<Time> date;
      std::uint32_t end = reader.read(at, sentence.token_end, date);
      if (end <= at) {
        ++at;
        continue;
      }
      // "now", "at this time": words of time that name no day.
      if (!date && draft.published) {
        at = end;
        continue;
      }
      Mention mention = mention_at(text, s, at, end, MentionKind::kDate);
      mention.date = date;
      draft.out.mentions.push_back(mention);
      at = end;
    }
  }
}

}  // namespace hearsay
