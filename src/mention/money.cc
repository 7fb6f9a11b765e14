// Amounts of money: a currency and a number, with what bounds it.
//
// Two shapes: "US$7 miliar", "Rp 15 miliar" (currency first) and "7.4 mln dlrs", "100 rupiah"
// (currency last). A number is digits or number words; scales multiply. Which mark is the decimal
// one is data: the pack's word for it ("koma", "point") is a number lexeme whose tag is the mark.
// Known weakness: a sum in words without any scale or currency next to it ("a billion") is no
// amount.
#include <charconv>
#include <cmath>

#include "base/hash.h"
#include "base/utf8.h"
#include "mention/draft.h"

namespace hearsay {
namespace {

std::optional<double> decimal_of(std::string_view text) {
  double value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return {};
  return value;
}

// "7,4", "1.200", "5.8": the language's decimal mark decides, unless what follows the mark shows
// otherwise: two different marks (the last is the decimal one), one mark twice (thousands), a
// thousands mark without three digits.
std::optional<double> value_of(std::string_view digits, char decimal) {
  std::size_t last = digits.find_last_of(".,");
  char point = 0;
  if (last != std::string_view::npos) {
    char mark = digits[last];
    bool other = digits.find(mark == '.' ? ',' : '.') != std::string_view::npos;
    bool twice = digits.find(mark) != last;
    bool three = digits.size() - last - 1 == 3;
    if (other ? !twice : (!twice && (mark == decimal || !three))) point = mark;
  }
  std::string plain;
  for (char c : digits) {
    if (c >= '0' && c <= '9')
      plain += c;
    else if (c == point)
      plain += '.';
    else if (c != '.' && c != ',')
      return {};
  }
  if (plain.empty() || plain.size() > 30) return {};
  return decimal_of(plain);
}

struct Number {
  double value = 0;
  std::uint32_t end = 0;  // token behind it, 0 when there is no number
  bool scaled = false;
  bool digits = false;
};

Number number_at(const SegmentedText& text, std::uint32_t token, std::uint32_t limit,
                 char decimal) {
  Number number;
  std::uint32_t at = token;
  if (at >= limit) return number;
  if (text.tokens[at].is(kTokenNumber)) {
    std::string_view word = text.word(at);
    while (!word.empty() && (word.back() == '.' || word.back() == ',')) word.remove_suffix(1);
    std::size_t size = word.find_first_not_of("0123456789.,");
    std::optional<double> value = value_of(word.substr(0, size), decimal);
    if (!value) return number;
    number = {*value, ++at, false, true};
    // "7bn", "100m": the scale is glued to the digits.
    if (size != std::string_view::npos) {
      number.end = 0;
      std::uint64_t key = mix(0, token_key(word.substr(size)));
      for (std::uint32_t index : text.pack->sequences.find(key).lexemes) {
        const Lexeme& lexeme = text.pack->lexemes[index];
        if (lexeme.kind != LexKind::kScale) continue;
        if (std::optional<double> scale = decimal_of(lexeme.tag)) {
          number.value *= *scale;
          number.scaled = true;
          number.end = at;
          break;
        }
      }
      if (number.end == 0) return number;
    }
  } else {
    double sum = 0;
    bool any = false;
    while (at < limit) {
      const LexHit* hit = text.hit_at(at, LexKind::kNumber);
      if (hit == nullptr) break;
      std::optional<double> value = decimal_of(text.lexeme(*hit).tag);
      if (!value) break;
      sum = any && *value >= 100 && sum > 0 && sum < *value ? sum * *value : sum + *value;
      any = true;
      at += hit->length;
      if (at < limit && is_dash(text, at) && text.hit_at(at + 1, LexKind::kNumber) != nullptr) ++at;
    }
    if (!any) return number;
    number = {sum, at, false, false};
  }
  for (int scales = 0; scales < 2 && at < limit; ++scales) {
    std::uint32_t word = at;
    if (is_dash(text, word) && text.tokens[word].is(kTokenGlued)) ++word;  // "7-billion"
    if (word >= limit) break;
    const LexHit* hit = text.hit_at(word, LexKind::kScale);
    if (hit == nullptr) break;
    std::optional<double> scale = decimal_of(text.lexeme(*hit).tag);
    if (!scale) break;
    number.value *= *scale;
    number.scaled = true;
    at = word + hit->length;
    number.end = at;
  }
  return number;
}

Bound bound_named(std::string_view tag) {
  if (tag == "up-to") return Bound::kUpTo;
  if (tag == "at-least") return Bound::kAtLeast;
  if (tag == "more-than") return Bound::kMoreThan;
  if (tag == "less-than") return Bound::kLessThan;
  if (tag == "about") return Bound::kAbout;
  return Bound::kExact;
}

// The bound whose words end where the amount begins, and its first token.
std::pair<Bound, std::uint32_t> bound_before(const SegmentedText& text, std::uint32_t first,
                                             std::uint32_t begin) {
  std::uint32_t from = begin > first + 4 ? begin - 4 : first;
  for (std::uint32_t at = from; at < begin; ++at) {
    const LexHit* hit = text.hit_at(at, LexKind::kBound);
    if (hit != nullptr && at + hit->length == begin)
      return {bound_named(text.lexeme(*hit).tag), at};
  }
  return {Bound::kExact, begin};
}

}  // namespace

void find_money(Draft& draft) {
  const SegmentedText& text = draft.text();
  char decimal = text.pack->decimal_mark;
  for (std::uint32_t s = 0; s < text.sentences.size(); ++s) {
    const Sentence& sentence = text.sentences[s];
    for (std::uint32_t at = sentence.token_begin; at < sentence.token_end;) {
      // Every amount begins with a currency or a number.
      if (!text.tokens[at].is(kTokenNumber) && !text.has(at, LexKind::kCurrency) &&
          !text.has(at, LexKind::kNumber)) {
        ++at;
        continue;
      }
      std::uint32_t begin = at, end = 0;
      std::string currency;
      Number number;
      const LexHit* sign = text.hit_at(at, LexKind::kCurrency);
      std::uint32_t behind = sign == nullptr ? at : at + sign->length;
      // "Rp." and "$ 100": a full stop of the abbreviation may stand between.
      if (sign != nullptr && is_mark(text, behind, ".")) ++behind;
      number = number_at(text, behind, sentence.token_end, decimal);
      if (sign != nullptr && number.end != 0) {
        currency = text.lexeme(*sign).tag;
        end = number.end;
        if (is_dash(text, end)) {  // "$5-7 billion": the upper end tells the scale
          std::uint32_t upper_at = end + 1;
          if (const LexHit* again = upper_at < sentence.token_end
                                        ? text.hit_at(upper_at, LexKind::kCurrency)
                                        : nullptr)
            upper_at += again->length;
          Number upper = number_at(text, upper_at, sentence.token_end, decimal);
          if (upper.end != 0 && upper.digits && upper.value > number.value) {
            number.value = upper.value;
            number.end = end = upper.end;
          }
        }
        // "Rp 100 rupiah", "US$7 billion dollars": the unit said twice.
        if (end < sentence.token_end)
          if (const LexHit* unit = text.hit_at(end, LexKind::kCurrency))
            if (text.lexeme(*unit).tag == currency && !text.tokens[end].is(kTokenPunct) &&
                !(end + unit->length < sentence.token_end &&
                  text.tokens[end + unit->length].is(kTokenNumber)))
              end += unit->length;
      } else if (number.end != 0) {
        std::uint32_t unit_at = number.end;
        if (is_dash(text, unit_at)) {
          Number upper = number_at(text, unit_at + 1, sentence.token_end, decimal);
          if (upper.end != 0 && upper.value > number.value) {
            number = upper;
            unit_at = upper.end;
          } else if (text.tokens[unit_at].is(kTokenGlued)) {
            ++unit_at;  // "100-dollar"
          }
        }
        const LexHit* unit =
            unit_at < sentence.token_end ? text.hit_at(unit_at, LexKind::kCurrency) : nullptr;
        // "5 $3": a sign behind a number belongs to the next number.
        bool next_number = unit != nullptr && unit_at + unit->length < sentence.token_end &&
                           text.tokens[unit_at + unit->length].is(kTokenNumber) &&
                           text.tokens[unit_at + unit->length].is(kTokenGlued);
        if (unit != nullptr && !next_number) {
          currency = text.lexeme(*unit).tag;
          end = unit_at + unit->length;
        }
      }
      if (end == 0) {
        at = number.end > at ? number.end : at + 1;
        if (sign != nullptr && number.end == 0) at = begin + sign->length;
        continue;
      }
      auto [bound, from] = bound_before(text, sentence.token_begin, begin);
      Mention mention = mention_at(text, s, from, end, MentionKind::kMoney);
      mention.money = {number.value, currency, bound};
      draft.out.mentions.push_back(mention);
      at = end;
    }
  }
}

}  // namespace hearsay
