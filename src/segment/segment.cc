// Sentences and tokens in one pass, then the pack's lexemes.
//
// A paragraph is a line. Inside it a sentence ends after . ! ? (and their full-width forms), with closing quotes and
// brackets that follow, when the next word does not go on with it: a lower-case word after a quotation is its cue
// ("Stop!" said X), nor is a stop inside a number an end. An abbreviation or initial ends one only before a capitalised
// function word ("in the U.S. The ...").
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

// Letters, capitals among them, and whether a capital stands behind the first character.
struct Letters {
  std::uint32_t all = 0, upper = 0;
  bool first_upper = false, inner_upper = false;
};

Letters letters_of(std::string_view word) {
  Letters out;
  for (std::size_t offset = 0; offset < word.size();) {
    const bool first = offset == 0;
    const char32_t c = next_code_point(word, offset);
    if (!is_letter(c)) continue;
    ++out.all;
    if (!is_upper(c)) continue;
    ++out.upper;
    (first ? out.first_upper : out.inner_upper) = true;
  }
  return out;
}

std::uint16_t flags_of(std::string_view word, const RawToken& raw) {
  std::uint16_t flags = raw.glued ? kTokenGlued : 0;
  if (raw.shape == TokenShape::kNumber) flags |= kTokenNumber;
  if (raw.shape == TokenShape::kMark) return static_cast<std::uint16_t>(flags | kTokenPunct);
  // Most words are small ASCII letters.
  if (std::all_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; })) return flags;
  const Letters letters = letters_of(word);
  if (letters.first_upper) flags |= kTokenCapital;
  if (letters.inner_upper && letters.upper < letters.all) flags |= kTokenInnerCapital;
  if (letters.all >= 2 && letters.upper == letters.all) flags |= kTokenAllCaps;
  return flags;
}

// What closes a quotation that `opener` began; 0 when it opens none. Pairs differ by language, so the opener decides.
char32_t closer_of(char32_t opener) {
  switch (opener) {
    case 0x201C: return 0x201D;
    case 0x201E: return 0x201C;  // German: low, then high
    case 0xAB: return 0xBB;
    case 0xBB: return 0xAB;
    case 0x300C: return 0x300D;
    case 0x300E: return 0x300F;
    case '"': return '"';
    case 0x2018:
    case '\'': return 0x2019;
    default: return 0;
  }
}

// Marks quotations of tokens [begin, end) of one paragraph. A quotation that never closes reaches to the paragraph's end
// (the next paragraph opens again by convention); but a single mark before a small letter or digit is an apostrophe then.
void mark_quotes(SegmentedText& text, std::uint32_t begin, std::uint32_t end) {
  auto mark = [&](std::uint32_t i) -> char32_t {
    if (!text.tokens[i].is(kTokenPunct)) return 0;
    const std::string_view word = text.word(i);
    return word == "''" || word == "``" ? U'"' : first_of(word);  // a typewriter's quotation mark
  };
  auto ends_single = [&](std::uint32_t i, char32_t c) { return (c == 0x2019 || c == '\'') && text.tokens[i].is(kTokenGlued); };
  std::uint32_t last_single = end;  // looked for when one may open
  auto before_last_single = [&](std::uint32_t i) {
    for (std::uint32_t k = end; last_single == end && k-- > begin;)
      if (k == begin || ends_single(k, mark(k))) last_single = k;
    return i < last_single;
  };
  char32_t closer = 0;  // of the open quotation
  for (std::uint32_t i = begin; i < end; ++i) {
    Token& token = text.tokens[i];
    if (!token.is(kTokenPunct)) {
      if (closer != 0) token.flags |= kTokenInQuote;
      continue;
    }
    char32_t c = mark(i);
    bool before = token.is(kTokenGlued), behind = i + 1 < end && text.tokens[i + 1].is(kTokenGlued);
    bool opens = false, closes = false;
    if (closer == 0x2019) {
      closes = ends_single(i, c);
    } else if (closer != 0) {
      // A straight mark that leans on the next word opens anew: the one that closed was lost.
      bool again = c == '"' && closer == '"' && !before && behind;
      opens = again;
      closes = !again && (c == closer || c == '"' || c == 0x201D);
    } else if (closer_of(c) == 0x2019) {
      bool sentence = behind && text.tokens[i + 1].is(kTokenCapital);  // not '90s, 'em
      opens = behind && (sentence || before_last_single(i)) && (c == 0x2018 || !before);
    } else if (c == '"') {
      opens = !(before && !behind && i > begin && text.tokens[i - 1].is(kTokenNumber));  // 6" is a measure
    } else if (c == 0xBB) {
      opens = !before && behind;
    } else {
      opens = closer_of(c) != 0;
    }
    if (opens) closer = closer_of(c);
    if (opens || closes || closer != 0) token.flags |= kTokenInQuote;
    if (opens) token.flags |= kTokenQuoteOpen;
    if (closes) {
      token.flags |= kTokenQuoteClose;
      closer = 0;
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
    tokenize(text_.full, begin, end, raw_, text_.pack);
    if (raw_.empty()) return;
    // A line that crosses the limit is read up to it; what is left of it is one unread sentence.
    std::size_t room = limits_.tokens - text_.tokens.size();
    std::uint32_t unread = end;
    if (raw_.size() > room) {
      unread = raw_[room].span.begin;
      raw_.resize(room);
    }
    in_title_ = begin < text_.text_begin;
    run_end_ = 0;
    auto first = static_cast<std::uint32_t>(text_.tokens.size());
    for (const RawToken& raw : raw_) {
      std::string_view word = slice(text_.full, raw.span);
      const std::uint64_t key = token_key(word);
      text_.pack->sequences.expect(mix(0, key));  // find_hits will
      text_.tokens.push_back({raw.span, key, flags_of(word, raw), word.front()});
    }
    auto last = static_cast<std::uint32_t>(text_.tokens.size());
    mark_quotes(text_, first, last);
    std::uint32_t start = first;
    for (std::uint32_t i = first; i < last; ++i) {
      std::uint32_t after = i + 1;
      if (!ends_here(first, i, last, after)) {
        after = i + 1;
        if (after - start < limits_.sentence_tokens) continue;
      }
      after = std::min(after, start + std::max(limits_.sentence_tokens, 1u));
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
    if (unread < end) text_.sentences.push_back({{unread, end}, last, last, paragraph_, !body});
    ++paragraph_;
  }

  void add_sentence(std::uint32_t from, std::uint32_t to) {
    text_.sentences.push_back({{text_.tokens[from].span.begin, text_.tokens[to - 1].span.end}, from, to, paragraph_, false});
  }

  // Whether a sentence ends at token i; `after`: the token behind its closing marks.
  bool ends_here(std::uint32_t first, std::uint32_t i, std::uint32_t last, std::uint32_t& after) {
    if (!text_.tokens[i].is(kTokenPunct)) {
      if (text_.full[text_.tokens[i].span.end - 1] != '.') return false;
      after = i + 1;  // behind initials
      return starts_anew(i, after, last);
    }
    char32_t c = first_of(text_.word(i));
    if (!is_stop(c)) return false;
    if (c == '.' && i > first && text_.tokens[i].is(kTokenGlued)) {
      std::string_view word = text_.word(i - 1);
      if (text_.pack->abbreviations.contains(fold(std::string(word) + "."))) {
        after = i + 1;
        // At the end of a quotation it is a word of its own: "No."
        bool quoted = after < last && text_.tokens[after].is(kTokenQuoteClose);
        if (!quoted) return after >= last || starts_anew(i - 1, after, last);
      }
      // A single capital letter is an initial.
      std::size_t offset = 0;
      if (text_.tokens[i - 1].is(kTokenCapital) && (next_code_point(word, offset), offset == word.size())) return false;
    }
    // A run of stops is read once, not again from each of its stops.
    after = std::max(i + 1, run_end_);
    auto follows = [&](const Token& mark, char32_t sign) {
      return is_stop(sign) || mark.is(kTokenQuoteClose) || (is_closer(sign) && !mark.is(kTokenQuoteOpen));
    };
    while (after < last && text_.tokens[after].is(kTokenPunct) && text_.tokens[after].is(kTokenGlued) &&
           follows(text_.tokens[after], first_of(text_.word(after))))
      ++after;
    run_end_ = after;
    if (after >= last || is_wide_stop(c)) return true;
    const Token& next = text_.tokens[after];
    if (c == '.' && next.is(kTokenGlued) && after == i + 1) return false;
    char32_t head = first_of(text_.word(after));
    if (next.is(kTokenPunct)) return next.is(kTokenQuoteOpen) || head == '(' || head == 0x2014 || head == '-';
    bool goes_on = is_letter(head) && !is_upper(head) && !is_han(head);
    return !goes_on;
  }

  // Whether a sentence starts behind the abbreviation at token `short_word`: only a capitalised function word tells
  // ("... in the U.S. The company ..."), for a name may follow any abbreviation. A title is always followed by a name.
  bool starts_anew(std::uint32_t short_word, std::uint32_t next, std::uint32_t last) const {
    if (in_title_ || next >= last || !text_.tokens[next].is(kTokenCapital)) return false;
    auto any = [&](std::uint32_t token, auto&& wanted) {
      for (std::uint32_t lexeme : text_.pack->sequences.find(mix(0, text_.tokens[token].key)).lexemes)
        if (wanted(text_.pack->kinds[lexeme])) return true;
      return false;
    };
    return !any(short_word, [](LexKind kind) { return kind == LexKind::kTitle; }) &&
           any(next, [](LexKind kind) { return kind == LexKind::kStop || kind == LexKind::kPronoun; });
  }

  void find_hits() {
    const Pack& pack = *text_.pack;
    static_assert(static_cast<int>(LexKind::kCount) <= 64);
    text_.first_hit.assign(text_.tokens.size() + 1, 0);
    text_.kinds.assign(text_.tokens.size(), 0);
    text_.hits.reserve(text_.tokens.size() + text_.tokens.size() / 4);
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
          const Sequences::Found here = pack.sequences.find(key);
          for (std::uint32_t lexeme : here.lexemes)
            if (const LexKind kind = pack.kinds[lexeme]; kind != LexKind::kRefute) found.push_back({i, j - i + 1, lexeme, kind});
          if (!here.prefix) break;
        }
        if (found.empty()) continue;
        // Longest first; of each kind only the longest at this token (an exact tie keeps both tags).
        // They come shortest first; a handful, so that sorting in place beats a sort that asks for memory.
        for (std::size_t k = 1; k < found.size(); ++k)
          for (std::size_t at = k; at > 0 && found[at - 1].length < found[at].length; --at) std::swap(found[at - 1], found[at]);
        for (const LexHit& hit : found) {
          bool shadowed = hit.length < found.front().length && std::any_of(found.begin(), found.end(), [&](const LexHit& other) {
            return other.length > hit.length && other.kind == hit.kind;
          });
          auto& end = reach[static_cast<std::size_t>(hit.kind)];
          if (shadowed || (i < end && i + hit.length <= end)) continue;
          text_.hits.push_back(hit);
          text_.kinds[i] |= kind_bit(hit.kind);
        }
        for (std::size_t h = text_.first_hit[i]; h < text_.hits.size(); ++h) {
          auto& end = reach[static_cast<std::size_t>(text_.hits[h].kind)];
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
  std::uint32_t run_end_ = 0;  // token behind the last run of stops and closing marks
  bool in_title_ = false;
};

}  // namespace

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
