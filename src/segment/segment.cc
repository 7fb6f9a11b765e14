// Sentences and tokens in one pass, then the pack's lexemes.
//
// A paragraph is a line. Inside it a sentence ends after . ! ? (and their full-width forms), with closing quotes and
// brackets that follow, when the next word does not go on with it: a lower-case word after a quotation is its cue
// ("Stop!" said X), an abbreviation or initial is no end, nor is a stop inside a number.
// Known weakness: a sentence that starts with a lower-case brand name joins the one before.
#include "segment/segment.h"

#include <algorithm>
#include <array>

#include "base/hash.h"
#include "base/utf8.h"
#include "lang/tokenize.h"

namespace hearsay {
namespace {

constexpr std::uint32_t kHeadlineTokens = 24;  // a longer line without a stop is text

char32_t first_of(std::string_view word) {
  std::size_t offset = 0;
  return word.empty() ? 0 : next_code_point(word, offset);
}

bool is_stop(char32_t c) { return c == '.' || c == '!' || c == '?' || c == 0x3002 || c == 0xFF01 || c == 0xFF1F || c == 0x2026; }
bool is_wide_stop(char32_t c) { return c == 0x3002 || c == 0xFF01 || c == 0xFF1F; }
bool is_closer(char32_t c) { return c == '"' || c == 0x201D || c == 0x2019 || c == ')' || c == ']' || c == 0xBB || c == '\''; }

std::uint16_t flags_of(std::string_view word, const RawToken& raw) {
  std::uint16_t flags = raw.glued ? kTokenGlued : 0;
  if (raw.shape == TokenShape::kNumber) flags |= kTokenNumber;
  if (raw.shape == TokenShape::kMark) return static_cast<std::uint16_t>(flags | kTokenPunct);
  std::size_t offset = 0;
  int letters = 0, upper = 0;
  bool first = true;
  while (offset < word.size()) {
    char32_t c = next_code_point(word, offset);
    if (is_letter(c)) {
      ++letters;
      if (is_upper(c)) ++upper;
      if (first && is_upper(c)) flags |= kTokenCapital;
    }
    first = false;
  }
  if (letters >= 2 && upper == letters) flags |= kTokenAllCaps;
  return flags;
}

// Marks quotations of tokens [begin, end) of one paragraph. Straight double quotes alternate; a quotation that never
// closes reaches to the paragraph's end (the next paragraph opens again by convention).
void mark_quotes(SegmentedText& text, std::uint32_t begin, std::uint32_t end) {
  bool inside = false;
  char32_t opener = 0;
  for (std::uint32_t i = begin; i < end; ++i) {
    Token& token = text.tokens[i];
    char32_t c = token.is(kTokenPunct) ? first_of(text.word(i)) : 0;
    bool opens = c == 0x201C || c == 0xAB || c == 0x201E || c == 0x300C, closes = c == 0x201D || c == 0xBB || c == 0x300D;
    bool single_open = c == 0x2018 || (c == '\'' && !token.is(kTokenGlued) && i + 1 < end && text.tokens[i + 1].is(kTokenGlued));
    bool single_close = (c == 0x2019 || c == '\'') && token.is(kTokenGlued);
    if (c == '"') (inside && opener != '\'' ? closes : opens) = true;
    if (opens && !inside) {
      inside = true;
      opener = '"';
      token.flags |= kTokenQuoteOpen | kTokenInQuote;
    } else if (closes && inside && opener == '"') {
      inside = false;
      token.flags |= kTokenQuoteClose | kTokenInQuote;
    } else if (single_open && !inside) {
      inside = true;
      opener = '\'';
      token.flags |= kTokenQuoteOpen | kTokenInQuote;
    } else if (single_close && inside && opener == '\'') {
      inside = false;
      token.flags |= kTokenQuoteClose | kTokenInQuote;
    } else if (inside) {
      token.flags |= kTokenInQuote;
    }
  }
}

class Segmenter {
 public:
  Segmenter(const Article& article, const Pack& pack, const SegmentLimits& limits) : limits_(limits) {
    text_.full = article.full;
    text_.text_begin = article.text_begin;
    text_.pack = &pack;
  }

  SegmentedText run() {
    std::string_view full = text_.full;
    for (std::uint32_t begin = 0; begin < full.size();) {
      std::size_t line_end = full.find('\n', begin);
      auto end = static_cast<std::uint32_t>(line_end == std::string_view::npos ? full.size() : line_end);
      if (!trim(full.substr(begin, end - begin)).empty()) paragraph(begin, end);
      begin = end + 1;
    }
    find_hits();
    return std::move(text_);
  }

 private:
  void paragraph(std::uint32_t begin, std::uint32_t end) {
    if (text_.tokens.size() >= limits_.tokens) {
      // Past the limit the rest is one unread sentence a paragraph.
      auto at = static_cast<std::uint32_t>(text_.tokens.size());
      text_.sentences.push_back({{begin, end}, at, at, paragraph_++, false});
      return;
    }
    raw_.clear();
    tokenize(text_.full, begin, end, raw_);
    if (raw_.empty()) return;
    auto first = static_cast<std::uint32_t>(text_.tokens.size());
    for (const RawToken& raw : raw_) {
      std::string_view word = slice(text_.full, raw.span);
      text_.tokens.push_back({raw.span, token_key(word), flags_of(word, raw)});
    }
    auto last = static_cast<std::uint32_t>(text_.tokens.size());
    mark_quotes(text_, first, last);
    std::uint32_t start = first;
    for (std::uint32_t i = first; i < last; ++i) {
      std::uint32_t after = i + 1;
      bool ends = ends_here(first, i, last, after);
      if (!ends && after - start < limits_.sentence_tokens) continue;
      if (!ends) after = i + 1;
      add_sentence(start, after);
      start = after;
      i = after - 1;
    }
    if (start < last) add_sentence(start, last);
    Sentence& only = text_.sentences.back();
    bool alone = only.token_begin == first;
    char32_t final = first_of(text_.word(last - 1));
    bool body = begin >= text_.text_begin;
    if (!body) {
      for (std::size_t s = text_.sentences.size(); s-- > 0 && text_.sentences[s].paragraph == paragraph_;) text_.sentences[s].headline = true;
    } else if (alone && last - first <= kHeadlineTokens && !is_closer(final) && final != ':' && final != ',' &&
               (!is_stop(final) || (paragraph_ == 0 && (final == '?' || final == '!')))) {
      only.headline = true;
    }
    ++paragraph_;
  }

  void add_sentence(std::uint32_t from, std::uint32_t to) {
    text_.sentences.push_back({{text_.tokens[from].span.begin, text_.tokens[to - 1].span.end}, from, to, paragraph_, false});
  }

  // Whether a sentence ends at token i; `after`: the token behind its closing marks.
  bool ends_here(std::uint32_t first, std::uint32_t i, std::uint32_t last, std::uint32_t& after) const {
    char32_t c = first_of(text_.word(i));
    bool initials = !text_.tokens[i].is(kTokenPunct) && text_.word(i).ends_with('.');
    if (initials) return false;
    if (!text_.tokens[i].is(kTokenPunct) || !is_stop(c)) return false;
    if (c == '.' && i > first && text_.tokens[i].is(kTokenGlued)) {
      std::string_view word = text_.word(i - 1);
      if (text_.pack->abbreviations.contains(fold(std::string(word) + "."))) return is_last_word(i, last, after);
      // A single capital letter is an initial.
      std::size_t offset = 0;
      if (text_.tokens[i - 1].is(kTokenCapital) && (next_code_point(word, offset), offset == word.size())) return false;
    }
    after = i + 1;
    while (after < last && text_.tokens[after].is(kTokenPunct) && text_.tokens[after].is(kTokenGlued) &&
           (is_stop(first_of(text_.word(after))) || (is_closer(first_of(text_.word(after))) && !text_.tokens[after].is(kTokenQuoteOpen))))
      ++after;
    if (after >= last || is_wide_stop(c)) return true;
    const Token& next = text_.tokens[after];
    if (c == '.' && next.is(kTokenGlued) && after == i + 1) return false;
    char32_t head = first_of(text_.word(after));
    if (next.is(kTokenPunct)) return next.is(kTokenQuoteOpen) || head == '(' || head == 0x2014 || head == '-';
    bool goes_on = is_letter(head) && !is_upper(head) && !is_han(head);
    return !goes_on;
  }

  bool is_last_word(std::uint32_t i, std::uint32_t last, std::uint32_t& after) const {
    after = i + 1;
    return after >= last;
  }

  void find_hits() {
    const Pack& pack = *text_.pack;
    text_.first_hit.assign(text_.tokens.size() + 1, 0);
    // Per kind and tag: the token behind the last hit, so that a shorter one inside it is dropped.
    std::array<std::uint32_t, static_cast<std::size_t>(LexKind::kCount)> reach{};
    std::vector<LexHit> found;
    for (const Sentence& sentence : text_.sentences) {
      for (std::uint32_t i = sentence.token_begin; i < sentence.token_end; ++i) {
        text_.first_hit[i] = static_cast<std::uint32_t>(text_.hits.size());
        found.clear();
        std::uint64_t key = 0;
        for (std::uint32_t j = i; j < sentence.token_end; ++j) {
          key = mix(key, text_.tokens[j].key);
          for (std::uint32_t lexeme : pack.find(key)) found.push_back({i, j - i + 1, lexeme});
          if (!pack.is_prefix(key)) break;
        }
        // Longest first; of each kind only the longest at this token (an exact tie keeps both tags).
        std::stable_sort(found.begin(), found.end(), [](const LexHit& a, const LexHit& b) { return a.length > b.length; });
        for (const LexHit& hit : found) {
          LexKind kind = pack.lexemes[hit.lexeme].kind;
          bool shadowed = std::any_of(found.begin(), found.end(), [&](const LexHit& other) {
            return other.length > hit.length && pack.lexemes[other.lexeme].kind == kind;
          });
          auto& end = reach[static_cast<std::size_t>(kind)];
          if (shadowed || (i < end && i + hit.length <= end)) continue;
          text_.hits.push_back(hit);
        }
        for (std::size_t h = text_.first_hit[i]; h < text_.hits.size(); ++h) {
          auto& end = reach[static_cast<std::size_t>(pack.lexemes[text_.hits[h].lexeme].kind)];
          end = std::max(end, i + text_.hits[h].length);
        }
      }
    }
    text_.first_hit[text_.tokens.size()] = static_cast<std::uint32_t>(text_.hits.size());
  }

  SegmentedText text_;
  SegmentLimits limits_;
  std::vector<RawToken> raw_;
  std::uint32_t paragraph_ = 0;
};

}  // namespace

const LexHit* SegmentedText::hit_at(std::uint32_t token, LexKind kind) const {
  if (token + 1 >= first_hit.size()) return nullptr;
  for (std::uint32_t h = first_hit[token]; h < first_hit[token + 1]; ++h)
    if (pack->lexemes[hits[h].lexeme].kind == kind) return &hits[h];
  return nullptr;
}

std::uint32_t SegmentedText::sentence_at(std::uint32_t offset) const {
  auto after = std::upper_bound(sentences.begin(), sentences.end(), offset,
                                [](std::uint32_t at, const Sentence& sentence) { return at < sentence.span.begin; });
  return after == sentences.begin() ? 0 : static_cast<std::uint32_t>(after - sentences.begin()) - 1;
}

SegmentedText segment(const Article& article, const Pack& pack, const SegmentLimits& limits) {
  return Segmenter(article, pack, limits).run();
}

std::string to_text(const SegmentedText& text) {
  std::string out;
  for (const Sentence& sentence : text.sentences) {
    out += sentence.headline ? "headline" : "sentence";
    out += " p" + std::to_string(sentence.paragraph) + " [" + std::to_string(sentence.span.begin) + "," + std::to_string(sentence.span.end) + ")";
    for (std::uint32_t i = sentence.token_begin; i < sentence.token_end; ++i) {
      out += i == sentence.token_begin ? ": " : "|";
      out += text.word(i);
    }
    std::string hits;
    for (std::uint32_t i = sentence.token_begin; i < sentence.token_end; ++i)
      for (std::uint32_t h = text.first_hit[i]; h < text.first_hit[i + 1]; ++h) {
        const Lexeme& lexeme = text.lexeme(text.hits[h]);
        if (lexeme.kind == LexKind::kStop) continue;
        hits += " " + std::string(lex_kind_names[static_cast<int>(lexeme.kind)]) + (lexeme.tag.empty() ? "" : ":" + lexeme.tag) + "=" + lexeme.words;
      }
    if (!hits.empty()) out += "  {" + hits.substr(1) + "}";
    out += "\n";
  }
  return out;
}

}  // namespace hearsay
