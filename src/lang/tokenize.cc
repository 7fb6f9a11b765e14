#include "lang/tokenize.h"

#include "base/hash.h"
#include "base/utf8.h"
#include "lang/lang.h"

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
bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
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

// Whether the full stop behind a word belongs to it, told from the letters so far; kept up letter by letter, because a
// hostile word of a million stops must not be read again at each of them.
class Initials {
 public:
  void add(char32_t c) {
    if (c != '.') return add_letters(1);
    ++size_;
    run_ = 0;
  }
  void add_letters(std::size_t count) {
    size_ += count;
    run_ += count;
    single_ = single_ && run_ <= 1;
  }
  bool single() const { return single_; }            // "U", "U.S": no two letters without a stop between
  bool dotted() const { return single_ && size_ > 1; }  // "U.S"

 private:
  std::size_t size_ = 0, run_ = 0;
  bool single_ = true;
};

// End of a word that starts at `at`.
std::uint32_t word_end(const Reader& read, std::uint32_t at) {
  const std::uint32_t begin = at;
  Initials initials;
  while (true) {
    std::uint32_t plain = at;  // most words are of these alone
    while (plain < read.end && is_ascii_letter(read.text[plain])) ++plain;
    // And end at a blank or comma.
    if (plain >= read.end || read.text[plain] == ' ' || read.text[plain] == ',') return plain;
    initials.add_letters(plain - at);
    at = plain;
    std::uint32_t next, past;
    char32_t c = read.peek(at, next);
    bool goes_on = is_word(c) || (is_digit(c) && at != begin);
    if (is_apostrophe(c) && at != begin) {
      // "don't", "l'Oreal" stay whole; a possessive 's is a token of its own.
      char32_t after = read.peek(next, past);
      bool possessive = (after == 's' || after == 'S') && !is_word(read.at(past));
      goes_on = is_word(after) && !possessive;
    } else if (c == '.' && at != begin) {
      // Initials: single letters with full stops, "U.S.", "R.A."; the last stop belongs to them.
      char32_t follow = read.peek(next, past);
      bool more = is_word(follow) && !is_word(read.at(past)) && read.at(past) == '.';
      if (initials.single() && (initials.dotted() || more)) {
        if (!more) return next;
        goes_on = true;
      } else {
        // Domain-like words, "Kompas.com": a stop between letters without a blank.
        goes_on = is_word(follow) && !is_upper(follow);
      }
    }
    if (!goes_on) return at;
    initials.add(c);
    at = next;
  }
}

// End of the letters at `at`, the first a capital, when they are a currency's and digits follow ("Rp100", "RM5"); else `at`.
std::uint32_t currency_end(const Reader& read, std::uint32_t at, const Pack* pack) {
  constexpr std::uint32_t kLongest = 4;  // "RMB", "HK$" and the like
  std::uint32_t end = at;
  while (end < read.end && end - at <= kLongest && is_ascii_letter(read.text[end])) ++end;
  if (end == at || end - at > kLongest || !is_digit(read.at(end))) return at;
  if (end - at == 2 && !is_upper(read.at(at + 1))) return end;
  if (pack == nullptr) return at;
  for (std::uint32_t index : pack->sequences.find(mix(0, token_key(read.text.substr(at, end - at)))).lexemes)
    if (pack->kinds[index] == LexKind::kCurrency) return end;
  return at;
}

}  // namespace

void tokenize(std::string_view text, std::uint32_t begin, std::uint32_t end, std::vector<RawToken>& out,
              const Pack* pack) {
  Reader read{text, end};
  bool glued = false;
  for (std::uint32_t at = begin; at < end;) {
    if (text[at] == ' ') {
      ++at;
      glued = false;
      continue;
    }
    std::uint32_t next;
    char32_t c = read.peek(at, next);
    if (is_space(c)) {
      at = next;
      glued = false;
      continue;
    }
    RawToken token{{at, next}, TokenShape::kMark, glued};
    // Two apostrophes or grave accents are how typewriters and old wires write a quotation mark.
    if ((c == '\'' || c == '`') && read.at(next) == c) token.span.end = next + 1;
    if (is_digit(c)) {
      token.shape = TokenShape::kNumber;
      token.span.end = number_end(read, at);
    } else if (is_han(c)) {
      token.shape = TokenShape::kWord;
    } else if (is_letter(c)) {
      token.shape = TokenShape::kWord;
      token.span.end = is_upper(c) ? currency_end(read, at, pack) : at;
      if (token.span.end == at) {
        token.span.end = word_end(read, at);
        // "US$", "S$": capital letters glued to a currency sign.
        std::uint32_t past;
        if (char32_t sign = read.peek(token.span.end, past); is_currency_sign(sign) && token.span.size() <= 3 && is_upper(c))
          token.span.end = past;
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
