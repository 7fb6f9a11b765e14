// How the steps of this folder read one article: text, mentions and lookups, which never change;
// inner header.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "attribution/attribution.h"
#include "statement/statement.h"

namespace hearsay {

// Somebody who can stand behind a statement.
struct Speaker {
  bool known = false;
  bool outlet = false;  // stands for its own reporting
  bool plural = false;
  Stretch phrase;  // role and name as they stand in the sentence; empty when named elsewhere
  std::string name, key, role, affiliation;
  MentionKind kind = MentionKind::kPerson;
  std::vector<std::string>
      via;  // how the speaker came into the article, when that was an earlier sentence
};

class Reading {
 public:
  Reading(const MentionedText& mentioned, const Outlets& outlets, std::string_view own_outlet);

  const MentionedText& in;
  const SegmentedText& text;
  const Outlets& outlets;
  std::string_view own;

  const LexHit* hit(std::uint32_t token, LexKind kind) const { return text.hit_at(token, kind); }
  bool tagged(std::uint32_t token, LexKind kind, std::string_view tag) const;
  const std::string& tag(const LexHit& found) const { return text.lexeme(found).tag; }
  bool in_quote(std::uint32_t token) const { return text.tokens[token].is(kTokenInQuote); }
  bool is_punct(std::uint32_t token) const { return text.tokens[token].is(kTokenPunct); }
  bool is_comma(std::uint32_t token) const;
  bool is_break(std::uint32_t token) const;      // ; : and dashes
  bool is_dash(std::uint32_t token) const;       // between words, not within one
  bool is_dash_mark(std::uint32_t token) const;  // wherever it stands
  bool is_colon(std::uint32_t token) const;
  bool is_clitic(std::uint32_t token) const;     // a possessive ending that the tokenizer keeps apart
  bool is_joiner(std::uint32_t token) const { return tagged(token, LexKind::kContrast, "join"); }
  // A function word that opens an adjunct: "on", "in", "pada", no determiner, pronoun, negation or
  // auxiliary.
  bool is_preposition(std::uint32_t token) const;
  Span span(Stretch stretch) const;
  // Without the dateline, in the sentence that has one.
  Stretch sentence(std::uint32_t s) const {
    return {s == dateline_sentence_ ? dateline_end_ : text.sentences[s].token_begin,
            text.sentences[s].token_end};
  }
  std::span<const Mention> mentions(std::uint32_t s) const;
  // The mention of one kind that covers a token of sentence s, or nullptr.
  const Mention* mention_of(std::uint32_t s, std::uint32_t token, MentionKind kind) const;
  bool contains(Stretch area, LexKind kind, std::string_view tag = {}) const;

  // Whether a mention is an outlet: a listed one, or an organisation that this article credits like
  // one.
  bool is_outlet(const Mention& mention) const;
  bool is_own(std::string_view name) const { return !own.empty() && same_outlet(name, own); }
  bool same_outlet(std::string_view a, std::string_view b) const;
  static bool can_speak(const Mention& mention);
  Speaker speaker(const Mention& mention) const;

 private:
  bool is_one_of(std::uint32_t token, std::string_view marks, std::initializer_list<std::string_view> wide) const;
  void find_credited();
  void find_dateline();
  std::uint32_t dateline_sentence_ = 0xffffffff, dateline_end_ = 0;
  std::vector<std::uint32_t> by_sentence_;
  std::vector<bool> credited_;  // by entity
};

}  // namespace hearsay
