// How the article writes its words: which sentences use capitals for names at all, how each word
// stands over the whole text, where role phrases are ("managing director of investment"), and what
// the dateline is made of.
#include <algorithm>

#include "base/utf8.h"
#include "mention/draft.h"

namespace hearsay {
namespace {

SentenceForm form_of(const SegmentedText& text, const Sentence& sentence) {
  std::uint32_t words = 0, capital = 0, shouted = 0, plain_after_first = 0;
  for (std::uint32_t i = sentence.token_begin; i < sentence.token_end; ++i) {
    if (!is_word(text, i)) continue;
    std::size_t size = text.tokens[i].span.size();
    if (size < 2) continue;
    ++words;
    if (text.tokens[i].is(kTokenAllCaps)) ++shouted;
    if (size < 4) continue;  // short words stay small in title case too
    if (text.tokens[i].is(kTokenCapital))
      ++capital;
    else if (i != sentence.token_begin)
      ++plain_after_first;
  }
  if (words >= 3 && shouted * 10 >= words * 7) return SentenceForm::kShouted;
  if (sentence.headline && capital >= 3 && capital > plain_after_first * 3)
    return SentenceForm::kTitleCase;
  return SentenceForm::kPlain;
}

// A role hit, then fields joined by connectors: "head of" + "corporate communications"; then a
// second role.
std::uint32_t role_phrase_end(const SegmentedText& text, std::uint32_t token, std::uint32_t limit) {
  const LexHit* role = text.hit_at(token, LexKind::kRole);
  if (role == nullptr || text.lexeme(*role).tag == "side") return 0;
  std::uint32_t end = token + role->length;
  for (int steps = 0; steps < 6; ++steps) {
    std::uint32_t at = end;
    while (at < limit && at < end + 2 &&
           (hit_tagged(text, at, LexKind::kOrgMarker, "inside") != nullptr ||
            is_mark(text, at, "/&") || is_dash(text, at)))
      ++at;
    if (at >= limit) break;
    std::uint32_t more = hit_length(text, at, LexKind::kTitle, "field");
    const LexHit* second = text.hit_at(at, LexKind::kRole);
    if (second != nullptr && text.lexeme(*second).tag == "side") second = nullptr;
    if (second != nullptr && second->length > more) more = second->length;
    if (more == 0) break;
    end = at + more;
  }
  return end < limit ? end : limit;
}

// Quotations of four words or more of which all long ones have a capital: titles of articles,
// films, books.
void find_works(Draft& draft) {
  const SegmentedText& text = draft.text();
  draft.in_work.assign(draft.token_count(), false);
  for (std::uint32_t i = 0; i < text.tokens.size(); ++i) {
    if (!text.tokens[i].is(kTokenQuoteOpen)) continue;
    std::uint32_t end = i + 1, words = 0, small = 0;
    while (end < text.tokens.size() && text.tokens[end].is(kTokenInQuote) &&
           !text.tokens[end].is(kTokenQuoteOpen | kTokenQuoteClose)) {
      bool word = is_word(text, end) && text.tokens[end].span.size() >= 4;
      words += is_word(text, end);
      small += word && !text.tokens[end].is(kTokenCapital);
      ++end;
    }
    if (words >= 4 && small == 0)
      for (std::uint32_t k = i; k < end; ++k) draft.in_work[k] = true;
    i = std::max(i, end - 1);
  }
}

}  // namespace

void look_at_writing(Draft& draft) {
  const SegmentedText& text = draft.text();
  draft.form.resize(text.sentences.size());
  draft.role_end.assign(draft.token_count(), 0);
  draft.in_role.assign(draft.token_count(), false);
  draft.in_dateline.assign(draft.token_count(), false);
  draft.name_at.assign(draft.token_count(), kNone);
  draft.in_figure.assign(draft.token_count(), false);
  for (const Mention& figure : draft.out.mentions)
    for (std::uint32_t i = figure.token_begin; i < figure.token_end; ++i) draft.in_figure[i] = true;
  draft.writing.expect(draft.token_count() / 2);  // words come again
  find_works(draft);
  for (std::uint32_t s = 0; s < text.sentences.size(); ++s) {
    const Sentence& sentence = text.sentences[s];
    draft.form[s] = form_of(text, sentence);
    for (std::uint32_t i = sentence.token_begin; i < sentence.token_end; ++i) {
      if (text.has(i, LexKind::kRole) && !draft.in_role[i]) {
        std::uint32_t end = role_phrase_end(text, i, sentence.token_end);
        draft.role_end[i] = end;
        for (std::uint32_t k = i; k < end; ++k) draft.in_role[k] = true;
      }
      if (draft.form[s] != SentenceForm::kPlain || !is_word(text, i) || draft.in_work[i]) continue;
      Writing& writing = draft.writing[text.tokens[i].key];
      if (!text.tokens[i].is(kTokenCapital)) {
        if (!has_inner_capital(text, i)) ++writing.lower;
      } else if (i != sentence.token_begin && !text.tokens[i - 1].is(kTokenQuoteOpen)) {
        ++writing.capital;
      }
    }
  }
}

// "JAKARTA, Nov 12 (Reuters) - ", "SINGAPORE/HONG KONG, May 7 (Reuters) - ", "Jakarta, Portal
// Nusantara - ", "MUMBAI - ", "BENGALURU: ". All before the dash are capitalised words, numbers and
// marks; the place is listed or shouted.
void find_dateline(Draft& draft) {
  constexpr std::uint32_t kLongest = 16;  // tokens; the longest in Reuters-21578 has 13
  const SegmentedText& text = draft.text();
  std::uint32_t first = 0;
  while (first < text.tokens.size() && text.tokens[first].span.begin < text.text_begin) ++first;
  // Lines that stand alone before the first paragraph (bylines, subheads) are passed over.
  std::uint32_t s =
      first < text.tokens.size() ? text.sentence_at(text.tokens[first].span.begin) : 0;
  while (s + 1 < text.sentences.size() && text.sentences[s].headline &&
         text.sentences[s].token_end - text.sentences[s].token_begin > 12)
    ++s;
  if (first >= text.tokens.size() || s >= text.sentences.size()) return;
  std::uint32_t begin = text.sentences[s].token_begin;
  std::uint32_t limit = std::min<std::uint32_t>(begin + kLongest, draft.token_count());
  std::uint32_t dash = kNone, comma = kNone;
  bool bracket = false, dated = false;
  for (std::uint32_t i = begin; i < limit; ++i) {
    bool spaced = !text.tokens[i].is(kTokenGlued);
    if (i > begin && ((is_dash(text, i) && spaced) || text.word(i) == ":")) {
      dash = i;
      break;
    }
    if (is_mark(text, i, ",") && comma == kNone) comma = i;
    if (is_mark(text, i, "(")) bracket = true;
    if (is_month_or_weekday(text, i)) {
      dated = true;
      continue;
    }
    bool fits = is_mark(text, i, ",/().") || text.tokens[i].is(kTokenNumber) || is_dash(text, i) ||
                (is_word(text, i) && text.tokens[i].is(kTokenCapital));
    if (!fits) return;
  }
  if (dash == kNone) return;
  bool listed = text.hit_at(begin, LexKind::kPlace) != nullptr;
  bool shouted = text.tokens[begin].is(kTokenAllCaps);
  bool colon = text.word(dash) == ":";
  if (!(dated || bracket || (listed && comma != kNone) ||
        ((shouted || (listed && !colon)) && dash <= begin + 4)))
    return;
  if (colon && !shouted && !dated) return;
  for (std::uint32_t i = begin; i < dash; ++i) draft.in_dateline[i] = true;
  // Parts between marks: the first names places, one in brackets or after the comma the outlet.
  bool place = true;
  bool in_bracket = false;
  for (std::uint32_t i = begin; i < dash;) {
    if (is_mark(text, i, ",(")) place = false;
    if (is_mark(text, i, "(")) in_bracket = true;
    if (is_mark(text, i, ")")) in_bracket = false;
    if (!is_word(text, i) || is_month_or_weekday(text, i)) {
      ++i;
      continue;
    }
    std::uint32_t end = i + 1;
    while (end < dash && is_word(text, end) && !is_month_or_weekday(text, end)) ++end;
    bool known = draft.outlets->named(slice(text.full, span_of(text, i, end))) != nullptr;
    bool also_place = text.hit_at(i, LexKind::kPlace) != nullptr;
    MentionKind kind = known || (!place && (in_bracket || !also_place)) ? MentionKind::kOutlet
                                                                        : MentionKind::kPlace;
    Name name;
    name.begin = i;
    name.end = end;
    name.sentence = text.sentence_at(text.tokens[i].span.begin);
    name.kind = kind;
    name.firm = true;
    if (text.sentences[name.sentence].token_end >= end) draft.names.push_back(name);
    i = end;
  }
}

}  // namespace hearsay
