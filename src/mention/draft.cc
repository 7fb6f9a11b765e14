// Lookups over segmented text that several steps of this folder need.
#include "mention/draft.h"

#include <algorithm>

#include "base/hash.h"
#include "base/utf8.h"

namespace hearsay {
namespace {

constexpr std::uint32_t kCueReach = 3;  // tokens from a name to its cue: "has flatly denied"

}  // namespace

bool is_long_mark(const SegmentedText& text, std::uint32_t token, std::string_view mark) {
  return token < text.tokens.size() && text.tokens[token].lead == mark.front() && text.word(token) == mark;
}

bool is_dash(const SegmentedText& text, std::uint32_t token) {
  if (token >= text.tokens.size() || !text.tokens[token].is(kTokenPunct)) return false;
  if (text.tokens[token].lead == '-') return true;
  return is_long_mark(text, token, "\xE2\x80\x93") || is_long_mark(text, token, "\xE2\x80\x94");
}

bool is_possessive(const SegmentedText& text, std::uint32_t token) {
  if (!is_word(text, token) || token == 0 || !text.tokens[token].is(kTokenGlued)) return false;
  const char lead = text.tokens[token].lead;
  return lead == '\'' || (lead == '\xE2' && text.word(token).starts_with("\xE2\x80\x99"));
}

bool is_shaped(const SegmentedText& text, std::uint32_t token) {
  std::string_view word = text.word(token);
  if (is_initial(word)) return false;
  if (text.tokens[token].is(kTokenAllCaps)) return true;
  if (!has_inner_capital(text, token)) return false;
  // "McDonald", "O'Neill", "DeSantis": the capital follows a particle.
  std::size_t inner = 0, at = 0;
  for (bool first = true; at < word.size(); first = false) {
    std::size_t before = at;
    if (is_upper(next_code_point(word, at)) && !first) {
      inner = before;
      break;
    }
  }
  for (std::uint32_t index : text.pack->sequences.find(mix(0, token_key(word.substr(0, inner)))).lexemes)
    if (text.pack->kinds[index] == LexKind::kTitle) return false;
  return word.find('\'') == std::string_view::npos;
}

bool is_given_name(const SegmentedText& text, std::uint32_t token) {
  return hit_tagged(text, token, LexKind::kFemale, "female-name") != nullptr ||
         hit_tagged(text, token, LexKind::kFemale, "male-name") != nullptr;
}
bool has_any_hit(const SegmentedText& text, std::uint32_t token) {
  for (std::uint32_t i = text.first_hit[token]; i < text.first_hit[token + 1]; ++i) {
    LexKind kind = text.hits[i].kind;
    if (kind != LexKind::kFemale && kind != LexKind::kOutletMarker) return true;
  }
  return false;
}
bool is_initial(std::string_view word) {
  if (word.size() < 2 || word.back() != '.') return false;
  bool letter_next = true;
  for (std::size_t at = 0; at < word.size();) {
    char32_t c = next_code_point(word, at);
    if (letter_next ? !is_upper(c) : c != U'.') return false;
    letter_next = !letter_next;
  }
  return true;
}

bool is_month_or_weekday(const SegmentedText& text, std::uint32_t token) {
  return is_word(text, token) && text.pack->calendar.contains(text.tokens[token].key);
}

bool is_organisation_marker(const SegmentedText& text, std::uint32_t token) {
  if (text.has(token, LexKind::kOutletMarker)) return true;
  if (!text.has(token, LexKind::kOrgMarker)) return false;
  for (std::uint32_t i = text.first_hit[token]; i < text.first_hit[token + 1]; ++i)
    if (text.hits[i].kind == LexKind::kOrgMarker && !text.lexeme(text.hits[i]).tag.starts_with("inside")) return true;
  return false;
}

std::uint32_t linked_end(const SegmentedText& text, std::uint32_t begin, std::uint32_t at) {
  if (at <= begin) return 0;
  auto given = [&](std::uint32_t token) {
    return hit_tagged(text, token, LexKind::kFemale, "female-name") != nullptr ||
           hit_tagged(text, token, LexKind::kFemale, "male-name") != nullptr;
  };
  const LexHit* joint = hit_tagged(text, at, LexKind::kTitle, "particle-given");
  if (joint != nullptr && given(at - 1)) return at + joint->length;
  const LexHit* link = hit_tagged(text, at, LexKind::kOrgMarker, "inside-name");
  if (link == nullptr || at != begin + 1 || given(begin) || is_shaped(text, begin) ||
      text.hit_at(begin, LexKind::kPlace) != nullptr || text.hit_at(begin, LexKind::kRole) != nullptr)
    return 0;
  // At the head of a sentence every word has a capital: none that the pack knows.
  const bool opening =
      begin == text.sentences[text.sentence_at(text.tokens[begin].span.begin)].token_begin ||
      text.tokens[begin - 1].is(kTokenPunct);
  return opening && text.first_hit[begin] != text.first_hit[begin + 1] ? 0 : at + link->length;
}

std::uint32_t elided_end(const SegmentedText& text, std::uint32_t at) {
  const auto count = static_cast<std::uint32_t>(text.tokens.size());
  auto mark = [&](std::uint32_t token) {
    return is_mark(text, token, "'") || is_long_mark(text, token, "\xE2\x80\x99") || is_long_mark(text, token, "\xE2\x80\x98");
  };
  auto letter = [&](std::uint32_t token) { return token < count && is_word(text, token) && text.tokens[token].span.size() == 1; };
  std::uint32_t end = at;
  const bool before = mark(at);
  if (before && at > 0 && letter(at - 1)) {  // the letter was taken for a word of the name
    ++end;
  } else {
    end += before;
    if (!letter(end)) return 0;
    ++end;
    if (mark(end) && text.tokens[end].is(kTokenGlued))
      ++end;
    else if (!before)
      return 0;
  }
  return end < count && is_word(text, end) && text.tokens[end].is(kTokenCapital) ? end : 0;
}

std::uint32_t bracketed_end(const SegmentedText& text, std::uint32_t at) {
  const bool bracketed =
      at + 3 < text.tokens.size() && text.word(at) == "(" && text.tokens[at + 1].is(kTokenCapital) && text.word(at + 2) == ")";
  return bracketed && text.tokens[at + 3].is(kTokenCapital) && hit_tagged(text, at + 3, LexKind::kOrgMarker, "legal") != nullptr ? at + 3 : 0;
}

bool acts_before(const Draft& draft, std::uint32_t token) {
  const SegmentedText& text = draft.out.text;
  const auto count = static_cast<std::uint32_t>(text.tokens.size());
  if (token < count && is_possessive(text, token)) return true;
  for (std::uint32_t i = token; i < std::min(token + kCueReach, count) && is_word(text, i); ++i)
    if (text.hit_at(i, LexKind::kCue) != nullptr) return true;
  return false;
}

bool opens_outlet(const Draft& draft, std::uint32_t token) {
  const SegmentedText& text = draft.out.text;
  const Sentence& sentence = text.sentences[text.sentence_at(text.tokens[token].span.begin)];
  return token > sentence.token_begin && token + 1 < sentence.token_end &&
         text.tokens[token].is(kTokenCapital) && text.tokens[token + 1].is(kTokenCapital) &&
         text.hit_at(token + 1, LexKind::kNoise) == nullptr &&
         draft.form[text.sentence_at(text.tokens[token].span.begin)] == SentenceForm::kPlain;
}

bool shouted_word(const Draft& draft, std::uint32_t token, const Lexeme& lexeme) {
  const SegmentedText& text = draft.out.text;
  return text.tokens[token].is(kTokenAllCaps) && text.tokens[token].span.size() >= 4 &&
         lexeme.length == 1 && lexeme.words.size() > 1 &&
         !is_upper(static_cast<unsigned char>(lexeme.words[1])) &&
         draft.form[text.sentence_at(text.tokens[token].span.begin)] == SentenceForm::kPlain;
}

bool role_behind_comma(const Draft& draft, std::uint32_t token) {
  const SegmentedText& text = draft.out.text;
  if (!is_mark(text, token, ",") || token + 1 >= text.tokens.size()) return false;
  return draft.role_end[token + 1] != 0 || (token + 2 < text.tokens.size() && draft.role_end[token + 2] != 0 &&
                                            hit_tagged(text, token + 1, LexKind::kKnowing, "before-one") == nullptr);
}

std::uint32_t joined_letters_end(const Draft& draft, std::uint32_t at) {
  const SegmentedText& text = draft.out.text;
  auto letter = [&](std::uint32_t token) {
    return is_word(text, token) && text.tokens[token].span.size() == 1 && text.tokens[token].is(kTokenCapital);
  };
  const std::uint32_t end = at + 3;
  if (end >= text.tokens.size() || !letter(at) || !letter(at + 2) || hit_tagged(text, at + 1, LexKind::kContrast, "join") == nullptr) return 0;
  return draft.role_end[end] != 0 || acts_before(draft, end) ? end : 0;
}

Span span_of(const SegmentedText& text, std::uint32_t begin, std::uint32_t end) {
  if (begin >= end || end > text.tokens.size()) return {};
  return {text.tokens[begin].span.begin, text.tokens[end - 1].span.end};
}

std::uint32_t angle_end(const SegmentedText& text, std::uint32_t at, std::uint32_t limit) {
  if (text.tokens[at].lead != '<' || at + 1 >= limit || !is_word(text, at + 1) ||
      !text.tokens[at + 1].is(kTokenCapital))
    return 0;
  for (std::uint32_t end = at + 2; end < limit && end < at + 12; ++end)
    if (text.tokens[end].lead == '>') return end;
  return 0;
}

std::uint32_t before_bracket(const SegmentedText& text, std::uint32_t token) {
  return token > 1 && is_mark(text, token - 1, ">)") ? token - 1 : token;
}

std::string name_key(const SegmentedText& text, std::uint32_t begin, std::uint32_t end) {
  auto legal = [&](std::uint32_t token) {
    return hit_tagged(text, token, LexKind::kOrgMarker, "legal") != nullptr ||
           hit_tagged(text, token, LexKind::kOrgMarker, "legal-prefix") != nullptr ||
           text.tokens[token].is(kTokenPunct);
  };
  const std::uint32_t whole = end;
  while (end - begin > 1 && legal(end - 1)) --end;
  // "Reed and Co" is Reed.
  if (end < whole && end - begin > 1 && hit_tagged(text, end - 1, LexKind::kContrast, "join") != nullptr) --end;
  while (end - begin > 1 && legal(begin)) ++begin;
  return fold_words(slice(text.full, span_of(text, begin, end)));
}

Mention mention_at(const SegmentedText& text, std::uint32_t sentence, std::uint32_t begin,
                   std::uint32_t end, MentionKind kind) {
  Mention mention;
  mention.span = span_of(text, begin, end);
  mention.kind = kind;
  mention.sentence = sentence;
  mention.token_begin = begin;
  mention.token_end = end;
  return mention;
}

}  // namespace hearsay
