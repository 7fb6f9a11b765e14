// Segments: an article's sentences and tokens, and the pack's lexemes found in them.
//
// In:    Article::full and a Pack.
// Out:   SegmentedText; it views the article's text, whose owner must outlive it.
// Holds: spans are bytes of Article::full on code-point borders; sentences are ascending and disjoint, cover every
//        non-blank byte, and never cross a paragraph or the border of title and text.
// Cost:  linear; no allocation per token.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "article/article.h"
#include "base/span.h"
#include "lang/lang.h"

namespace hearsay {

enum TokenFlag : std::uint16_t {
  kTokenCapital = 1,     // starts with an upper-case letter
  kTokenAllCaps = 2,     // two or more letters, all upper case
  kTokenNumber = 4,      // starts with a digit
  kTokenPunct = 8,       // one punctuation mark or symbol
  kTokenQuoteOpen = 16,  // opens a quotation (straight quotes are paired by position)
  kTokenQuoteClose = 32,
  kTokenInQuote = 64,    // stands inside a quotation, marks included
  kTokenGlued = 128,     // no blank before it
  kTokenInnerCapital = 256,  // GoTo, OpenAI, eBay: a capital behind the first character, and small letters
};

struct Token {
  Span span;
  std::uint64_t key = 0;  // token_key of the word
  std::uint16_t flags = 0;
  char lead = 0;  // first byte of the word: most questions about a mark end there
  bool is(std::uint16_t flag) const { return (flags & flag) != 0; }
};

// Han text: one token a code point. "GoTo-Grab" is three tokens; "U.S.", "7,4", "3.4", "2.7" are one; "$" and "%" stand alone;
// "Rp100" is "Rp" + "100", and so any currency of the pack: "RM5"; "US$7" is "US$" + "7"; "Grab's" is "Grab" + "'s"; "pihaknya" stays one.
struct LexHit {
  std::uint32_t token = 0;   // first token
  std::uint32_t length = 1;  // in tokens
  std::uint32_t lexeme = 0;  // index into Pack::lexemes
  LexKind kind = LexKind::kCount;  // the lexeme's
};

// The bit of a kind in SegmentedText::kinds.
constexpr std::uint64_t kind_bit(LexKind kind) { return std::uint64_t{1} << static_cast<unsigned>(kind); }

struct Sentence {
  Span span;
  std::uint32_t token_begin = 0, token_end = 0;
  std::uint32_t paragraph = 0;
  bool headline = false;  // the title, or a line of the text that stands alone without a final stop
};

struct SegmentedText {
  std::string_view full;
  std::uint32_t text_begin = 0;
  const Pack* pack = nullptr;
  std::vector<Token> tokens;
  std::vector<Sentence> sentences;
  // Every lexeme found, by first token, longer first; per kind only the longest at a token, and none of the same kind
  // inside a longer one. Sequences never cross a sentence.
  std::vector<LexHit> hits;
  std::vector<std::uint32_t> first_hit;  // size tokens+1: hits of token i are [first_hit[i], first_hit[i+1])
  std::vector<std::uint64_t> kinds;      // by token: kind_bit of each kind of which a hit starts there

  const Lexeme& lexeme(const LexHit& hit) const { return pack->lexemes[hit.lexeme]; }
  bool has(std::uint32_t token, LexKind kind) const {
    return token < kinds.size() && (kinds[token] & kind_bit(kind)) != 0;
  }
  // The hit of a kind that starts at a token, or nullptr.
  const LexHit* hit_at(std::uint32_t token, LexKind kind) const {
    if (!has(token, kind)) return nullptr;
    const LexHit* hit = &hits[first_hit[token]];
    while (hit->kind != kind) ++hit;
    return hit;
  }
  std::string_view word(std::uint32_t token) const { return slice(full, tokens[token].span); }
  bool opens_paragraph(std::uint32_t sentence) const {
    return sentence == 0 || sentences[sentence - 1].paragraph != sentences[sentence].paragraph;
  }
  // Whether a quotation goes on behind a token.
  bool quoted_on(std::uint32_t token) const { return tokens[token].is(kTokenInQuote) && !tokens[token].is(kTokenQuoteClose); }
  // Index of the sentence that holds a byte offset.
  std::uint32_t sentence_at(std::uint32_t offset) const;
};

struct SegmentLimits {
  std::uint32_t tokens = 200000;           // the rest of the text is one unread sentence
  std::uint32_t sentence_tokens = 400;     // a longer sentence is cut there
};

SegmentedText segment(const Article& article, const Pack& pack, const SegmentLimits& = {});

// One line a sentence, for case files and `hearsay explain --stage segment`.
std::string to_text(const SegmentedText&);

}  // namespace hearsay
