#include "lang/tokenize.h"

#include "base/utf8.h"

namespace hearsay {
namespace {

struct Reader {
  std::string_view text;
  std::uint32_t end;

  // The code point at `at` and where the next one starts; 0 at the end.
  char32_t peek(std::uint32_t at, std::uint32_t& next) const {
    if (at >= end) return next = at, 0;
    std::size_t offset = at;
    char32_t c = next_code_point(text.substr(0, end), offset);
    next = static_cast<std::uint32_t>(offset);
    return c;
  }
  char32_t at(std::uint32_t place) const {
    std::uint32_t next;
    return peek(place, next);
  }
};

bool is_apostrophe(char32_t c) { return c == '\'' || c == 0x2019; }
bool is_currency_sign(char32_t c) { return c == '$' || c == 0xA3 || c == 0x20AC || c == 0xA5; }
bool is_word(char32_t c) { return is_letter(c) && !is_han(c); }

// End of a number that starts at `at`: digits with single inner '.' or ','.
std::uint32_t number_end(const Reader& read, std::uint32_t at) {
  std::uint32_t next = at;
  while (true) {
    char32_t c = read.peek(at, next);
    if (is_digit(c)) {
      at = next;
      continue;
    }
    if ((c == '.' || c == ',') && is_digit(read.at(next))) {
      at = next;
      continue;
    }
    return at;
  }
}

// End of a word that starts at `at`.
std::uint32_t word_end(const Reader& read, std::uint32_t at) {
  std::uint32_t begin = at, next = at;
  while (true) {
    char32_t c = read.peek(at, next);
    if (is_word(c) || (is_digit(c) && at != begin)) {
      at = next;
      continue;
    }
    if (is_apostrophe(c) && at != begin) {
      // "don't", "l'Oreal" stay whole; a possessive 's is a token of its own.
      char32_t after = read.at(next);
      std::uint32_t past;
      read.peek(next, past);
      bool possessive = (after == 's' || after == 'S') && !is_word(read.at(past));
      if (is_word(after) && !possessive) {
        at = next;
        continue;
      }
      return at;
    }
    if (c == '.' && at != begin) {
      // Initials: single letters with full stops, "U.S.", "R.A."; the last stop belongs to them.
      std::uint32_t letters = 0;
      bool single = true;
      std::uint32_t place = begin, run = 0, after;
      for (; place < at; place = after) {
        char32_t inner = read.peek(place, after);
        run = inner == '.' ? 0 : run + 1;
        single = single && run <= 1;
        ++letters;
      }
      std::uint32_t past;
      char32_t follow = read.peek(next, past);
      bool goes_on = is_word(follow) && !is_word(read.at(past)) ? read.at(past) == '.' : false;
      bool dotted = letters > 1;
      if (single && (dotted || goes_on)) {
        at = next;
        if (goes_on) continue;
        return at;
      }
      // Domain-like words, "Kompas.com": a stop between letters without a blank.
      if (is_word(follow) && !is_upper(follow)) {
        at = next;
        continue;
      }
      return at;
    }
    return at;
  }
}

}  // namespace

void tokenize(std::string_view text, std::uint32_t begin, std::uint32_t end, std::vector<RawToken>& out) {
  Reader read{text, end};
  bool glued = false;
  for (std::uint32_t at = begin; at < end;) {
    std::uint32_t next;
    char32_t c = read.peek(at, next);
    if (is_space(c)) {
      at = next;
      glued = false;
      continue;
    }
    RawToken token{{at, next}, TokenShape::kMark, glued};
    if (is_digit(c)) {
      token.shape = TokenShape::kNumber;
      token.span.end = number_end(read, at);
    } else if (is_han(c)) {
      token.shape = TokenShape::kWord;
    } else if (is_letter(c)) {
      token.shape = TokenShape::kWord;
      token.span.end = word_end(read, at);
      // "US$", "S$": capital letters glued to a currency sign.
      std::uint32_t past;
      if (char32_t sign = read.peek(token.span.end, past); is_currency_sign(sign) && token.span.size() <= 3 && is_upper(c))
        token.span.end = past;
      // "Rp100": letters before digits are a word of their own.
      for (std::uint32_t place = at, after; place < token.span.end; place = after) {
        char32_t inner = read.peek(place, after);
        if (is_digit(inner) && place - at == 2 && is_upper(c) && !is_upper(read.at(at + 1)) && is_letter(read.at(at + 1))) {
          token.span.end = place;
          break;
        }
      }
    } else if (is_apostrophe(c) && glued && (read.at(next) == 's' || read.at(next) == 'S')) {
      std::uint32_t past;
      read.peek(next, past);
      if (!is_word(read.at(past))) {
        token.shape = TokenShape::kWord;
        token.span.end = past;
      }
    }
    out.push_back(token);
    at = token.span.end;
    glued = true;
  }
}

}  // namespace hearsay
