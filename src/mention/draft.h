// The mentions of one article while they are being found; shared by the steps of this folder only.
//
// Every step reads the segmented text through the lookups below and appends to the draft. Names
// stay apart from the other mentions until entities are joined, for a name's kind may still change
// by what later sentences say.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mention/key_map.h"
#include "mention/mention.h"

namespace hearsay {

inline constexpr std::uint32_t kNone = 0xffffffff;

// One name as it stands in the text.
struct Name {
  std::uint32_t begin = 0, end = 0;  // tokens
  std::uint32_t sentence = 0;
  MentionKind kind = MentionKind::kOrganisation;
  bool firm = false;  // the kind rests on a marker, a title or a role, not on the default
  std::uint32_t alias_of = kNone;  // index of the name this one stands behind in brackets
  std::uint32_t affiliation =
      kNone;  // index of the organisation's name, for a person introduced by a role
  Span role;  // the role a person is introduced with
  std::uint32_t entity = kNone;
};

// How a token was written over the whole article; tells names from words that only open a sentence.
struct Writing {
  std::uint32_t capital = 0;  // inside a sentence, with a capital
  std::uint32_t lower = 0;    // without
};

enum class SentenceForm : std::uint8_t {
  kPlain,
  kTitleCase,  // every Word of a Headline Has a Capital: capitals tell nothing
  kShouted,    // ALL CAPITALS
};

struct Draft {
  MentionedText out;
  const Outlets* outlets = nullptr;
  const NameModel* model = nullptr;
  NameScratch* scratch = nullptr;  // the model's
  std::optional<Time> published;
  MentionLimits limits;

  std::vector<SentenceForm> form;                      // by sentence
  KeyMap<Writing> writing;                             // by token key
  std::vector<std::uint32_t> role_end;  // by token: where a role phrase that starts here ends, or 0
  std::vector<bool> in_role;            // by token
  std::vector<bool> in_dateline;        // by token
  std::vector<bool> in_figure;          // by token: part of a date or an amount
  std::vector<bool> in_work;            // by token: inside the quoted Title of a Work
  std::vector<Name> names;              // ascending, disjoint
  std::vector<std::uint32_t> name_at;   // by token: index of the name that covers it, or kNone

  const SegmentedText& text() const { return out.text; }
  std::uint32_t token_count() const { return static_cast<std::uint32_t>(out.text.tokens.size()); }
};

// --- lookups
// --------------------------------------------------------------------------------------------------------

// The hit of a kind that starts at a token and has this tag, or nullptr. Asked of every token again and again.
inline const LexHit* hit_tagged(const SegmentedText& text, std::uint32_t token, LexKind kind, std::string_view tag) {
  if (!text.has(token, kind)) return nullptr;
  for (std::uint32_t i = text.first_hit[token]; i < text.first_hit[token + 1]; ++i)
    if (text.hits[i].kind == kind && (tag.empty() || text.lexeme(text.hits[i]).tag == tag)) return &text.hits[i];
  return nullptr;
}
// Length in tokens of the hit of a kind (and tag) at a token, 0 when there is none.
inline std::uint32_t hit_length(const SegmentedText& text, std::uint32_t token, LexKind kind, std::string_view tag = {}) {
  const LexHit* hit = hit_tagged(text, token, kind, tag);
  return hit == nullptr ? 0 : hit->length;
}
inline bool is_word(const SegmentedText& text, std::uint32_t token) {  // letters, no number or mark
  return token < text.tokens.size() && !text.tokens[token].is(kTokenPunct | kTokenNumber);
}
inline bool has_inner_capital(const SegmentedText& text, std::uint32_t token) {  // GoTo, OpenAI
  return text.tokens[token].is(kTokenInnerCapital);
}
inline bool is_mark(const SegmentedText& text, std::uint32_t token, std::string_view marks) {  // one of these ASCII marks
  return token < text.tokens.size() && text.tokens[token].is(kTokenPunct) && text.tokens[token].span.size() == 1 &&
         marks.find(text.tokens[token].lead) != std::string_view::npos;
}
bool is_long_mark(const SegmentedText& text, std::uint32_t token, std::string_view mark);  // a mark beyond ASCII
bool is_dash(const SegmentedText& text, std::uint32_t token);
bool is_possessive(const SegmentedText& text, std::uint32_t token);  // the "'s" of "Grab's"
// GoTo and KPPU, not McDonald: written as no plain word and no person's name is.
bool is_shaped(const SegmentedText& text, std::uint32_t token);
bool is_given_name(const SegmentedText& text, std::uint32_t token);  // of the packs' lists
// Stands in the lexicon as something else than a given name or a word of outlets' names.
bool has_any_hit(const SegmentedText& text, std::uint32_t token);
bool is_initial(std::string_view word);  // "R.A.", "J.", "U.S."
bool is_month_or_weekday(const SegmentedText& text, std::uint32_t token);
bool is_organisation_marker(const SegmentedText& text, std::uint32_t token);
// Behind a function word at `at` that links the parts of a name begun at `begin`; 0 when it does not:
// "Inés del Olmo" (behind a given name), "Cobres del Norte" (where only names have capitals).
std::uint32_t linked_end(const SegmentedText& text, std::uint32_t begin, std::uint32_t at);
// Behind a joining word of which one letter is left, at `at` inside a name: "Kite 'n Kettle", "Kite N' Kettle"; 0 where
// none stands.
std::uint32_t elided_end(const SegmentedText& text, std::uint32_t at);
// Behind a bracketed word at `at` before a legal form, "Orbita (Pacific) Ltd": the token of the form; 0 where none stands.
std::uint32_t bracketed_end(const SegmentedText& text, std::uint32_t at);
// "<Hudson's Bay Co>", "<TSCO.L>": wire style marks a name. The closing token, or 0.
std::uint32_t angle_end(const SegmentedText& text, std::uint32_t at, std::uint32_t limit);
// Whether what begins at a token stands behind names: "'s board", "denied", "has flatly denied"; ", the chief executive".
bool acts_before(const Draft& draft, std::uint32_t token);
bool role_behind_comma(const Draft& draft, std::uint32_t token);
// A common word in a plain sentence that is one of a name: it opens an outlet's ("Kabar Chip"), or is written in capitals (BUKA).
bool opens_outlet(const Draft& draft, std::uint32_t token);
bool shouted_word(const Draft& draft, std::uint32_t token, const Lexeme& lexeme);
// Behind two letters that act as one name, "K and P said"; 0 where none do ("shares of class K and P").
std::uint32_t joined_letters_end(const Draft& draft, std::uint32_t at);
Span span_of(const SegmentedText& text, std::uint32_t begin, std::uint32_t end);
// fold_words of the tokens, without legal forms at either end while another word is left.
// The name a closing bracket ends, seen from the token behind it: "Norfolk Southern Corp <NSC>|
// spokesman".
std::uint32_t before_bracket(const SegmentedText& text, std::uint32_t token);
std::string name_key(const SegmentedText& text, std::uint32_t begin, std::uint32_t end);
Mention mention_at(const SegmentedText& text, std::uint32_t sentence, std::uint32_t begin,
                   std::uint32_t end, MentionKind kind);

// --- steps, in the order find_mentions takes them
// -------------------------------------------------------------------

void find_money(Draft& draft);
void find_dates(Draft& draft);
void look_at_writing(Draft& draft);  // form, writing, role phrases
void find_dateline(Draft& draft);
void find_names(Draft& draft);
void heed_model(Draft& draft);  // names of plain sentences that the model cuts or types otherwise
void tell_persons(
    Draft& draft);  // kinds of names; splits an organisation from the person written behind it
void attach_roles(
    Draft& draft);              // roles, affiliations and bracketed aliases of names; fills name_at
void join_names(Draft& draft);  // names -> entities
void find_voices(Draft& draft);  // anonymous voices, documents, roles, pronouns
void resolve_pronouns(Draft& draft);
void tell_units(Draft& draft);   // which organisation is another's own

}  // namespace hearsay
