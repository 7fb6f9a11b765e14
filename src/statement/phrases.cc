// Who stands on either side of a cue.
//
// A phrase is the mentions that touch: office, employer, name; of these the person outranks his
// office, and that the organisation. Tickers and initials in brackets are looked through, phrases
// between commas are told from the clause.
//
//   Anthony Tan, chief executive of Grab (GRAB), which ..., said     the person in front of the
//   bracketed phrases the chief executive, Anthony Tan, said                           the person
//   within the last one A Mannesmann AG <MMWG.F> spokesman said                          the whole
//   phrase, with the employer
//
// Known weakness: nothing here knows a verb, so a name that only ends a subordinate clause can pass
// for the subject.
#include "statement/phrases.h"

#include <algorithm>

namespace hearsay {
namespace {

constexpr std::uint32_t kReachBefore = 20;   // tokens from a cue back to its subject
constexpr std::uint32_t kReachBracket = 40;  // the same over phrases between commas

}  // namespace

Phrases::Phrases(const Reading& reading, std::uint32_t s)
    : reading_(reading), s_(s), all_(reading.sentence(s)) {}

int Phrases::rank(const Mention& mention) const {
  switch (mention.kind) {
    case MentionKind::kPerson:
      return 6;
    case MentionKind::kAnonymous:
      return 5;
    case MentionKind::kRole:
      return 4;
    case MentionKind::kPronoun:
      return 3;
    case MentionKind::kDocument:
      return 0;
    default:
      return reading_.is_outlet(mention) ? 2 : 1;
  }
}

// What stands behind an inverted subject: the end, a mark, an adjunct; never the verb of a clause.
bool Phrases::closes(std::uint32_t token) const {
  return token >= all_.end || reading_.is_punct(token) || reading_.is_preposition(token) ||
         reading_.hit(token, LexKind::kTime) != nullptr ||
         reading_.mention_of(s_, token, MentionKind::kDate) != nullptr;
}

// With a possible subject before the cue as well, only an end, a mark or a date shows an inversion.
bool Phrases::ends(std::uint32_t token) const {
  if (token >= all_.end || reading_.is_punct(token)) return true;
  for (std::uint32_t i = token; i < token + 2 && i < all_.end; ++i)
    if (reading_.hit(i, LexKind::kTime) != nullptr ||
        reading_.mention_of(s_, i, MentionKind::kDate) != nullptr)
      return true;
  return false;
}

// The phrase whose first mention starts at most `gap` tokens behind `from`.
std::optional<Speaker> Phrases::group_after(std::uint32_t from, std::uint32_t limit,
                                            std::uint32_t gap) const {
  const Mention* best = nullptr;
  Stretch phrase;
  for (const Mention& mention : reading_.mentions(s_)) {
    if (mention.token_begin < from || !Reading::can_speak(mention) || mention.token_end > limit)
      continue;
    if (phrase.empty()) {
      if (mention.token_begin > from + gap) break;
      bool blocked = false;
      for (std::uint32_t i = from; i < mention.token_begin; ++i)
        blocked = blocked || reading_.is_comma(i) || reading_.is_break(i) ||
                  reading_.hit(i, LexKind::kThat) != nullptr ||
                  reading_.in_quote(i) != reading_.in_quote(mention.token_begin);
      if (blocked || (reading_.in_quote(mention.token_begin) && !reading_.is_outlet(mention)))
        break;
      phrase = {mention.token_begin, mention.token_end};
      best = &mention;
      continue;
    }
    const bool document = best->kind == MentionKind::kDocument;  // "a report by Reuters"
    if (document && mention.token_begin > phrase.begin && mention.token_end <= best->token_end)
      continue;  // whom it was handed to: "un comunicado remitido a la CNMV"
    const bool person = mention.kind == MentionKind::kPerson && best->kind != MentionKind::kPerson;
    const bool touches = mention.token_begin <= phrase.end;
    const bool behind_comma = person && best->kind == MentionKind::kRole &&
                              mention.token_begin == phrase.end + 1 &&
                              reading_.is_comma(phrase.end);
    // "menurut keterbukaan informasi di Bursa X": a filing is no word of the body that keeps it.
    const bool kept =
        document && !reading_.is_outlet(mention) &&
        reading_.contains(phrase, LexKind::kDocument, "filing") &&
        reading_.contains({mention.token_begin, mention.token_end}, LexKind::kOrgMarker, "body");
    const bool of_document = document && !kept && mention.token_begin <= phrase.end + 3 &&
                             !has_comma(phrase.end, mention.token_begin);
    if (!touches && !behind_comma && !of_document) break;
    phrase.end = std::max(phrase.end, mention.token_end);
    if (rank(mention) > rank(*best)) best = &mention;
  }
  if (best == nullptr) return std::nullopt;
  Speaker out = reading_.speaker(*best);
  out.phrase = phrase;
  return out;
}

bool Phrases::has_comma(std::uint32_t from, std::uint32_t to) const {
  for (std::uint32_t i = from; i < to; ++i)
    if (reading_.is_comma(i) || reading_.is_break(i)) return true;
  return false;
}

bool Phrases::speaks_here(const Mention& mention) const {
  return Reading::can_speak(mention) &&
         (!reading_.in_quote(mention.token_begin) || reading_.is_outlet(mention));
}

// The phrase that ends before `to`; brackets and bracketed phrases may stand between.
std::optional<Speaker> Phrases::group_before(std::uint32_t to, std::uint32_t left,
                                             std::uint32_t gap) const {
  const bool bracketed = to > left && reading_.is_comma(to - 1) && gap > 0;
  const std::uint32_t reach = bracketed ? kReachBracket : kReachBefore;
  std::uint32_t from = to > left + reach ? to - reach : left;
  for (std::uint32_t i = from; i < to; ++i)
    if (reading_.is_break(i) || reading_.text.tokens[i].is(kTokenQuoteClose)) from = i + 1;
  const Mention* best = bracketed ? before_bracket(from, to - 1) : nullptr;
  if (best == nullptr)
    for (const Mention& mention : reading_.mentions(s_)) {
      if (!speaks_here(mention) || mention.token_begin < from || mention.token_end > to ||
          in_brackets(mention))
        continue;
      if (best == nullptr || mention.token_end >= best->token_end) {
        // Of two that end together the longer phrase has come first and stays, but for a name
        // inside a role.
        if (best != nullptr && mention.token_end == best->token_end && rank(mention) < rank(*best))
          continue;
        best = &mention;
      }
    }
  if (best == nullptr) return std::nullopt;
  if (bracketed) best = before_relative(*best, from);
  // ", Lumen Foods, again denied": a name between commas.
  const bool between = best->token_end < to && reading_.is_comma(best->token_end) &&
                       best->token_begin > from && reading_.is_comma(best->token_begin - 1);
  if (!bracketed && !near(best->token_end + (between ? 1 : 0), to, gap)) return std::nullopt;
  if (between) {  // "Anthony Tan, CEO of Grab, is said to find": the person in front of the bracket
    const Mention* front = before_bracket(from, best->token_end);
    if (front != nullptr && front->kind == MentionKind::kPerson) best = front;
  }
  // "Analyst Thaddeus Paluszek of Merrill Lynch and Co said": the person, not his house.
  if (best->kind == MentionKind::kOrganisation && best->token_begin > from + 1 &&
      reading_.tagged(best->token_begin - 1, LexKind::kOrgMarker, "inside") &&
      !reading_.is_joiner(best->token_begin - 1))
    for (const Mention& mention : reading_.mentions(s_))
      if (mention.kind == MentionKind::kPerson && mention.token_begin >= from &&
          mention.token_end + 1 == best->token_begin && speaks_here(mention)) {
        Speaker person = grown_left(mention, from);
        person.phrase.end = best->token_end;
        return person;
      }
  return grown_left(*best, from);
}

// "Anthony Tan, chief executive of Grab, which ..., said": the person in front of the bracketed
// phrases, or within the last one ("the chief executive, Anthony Tan, said"); else the nearest name
// that a comma follows.
const Mention* Phrases::before_bracket(std::uint32_t from, std::uint32_t last_comma) const {
  const Mention* best = nullptr;
  int phrases = 0;
  for (std::uint32_t i = last_comma; i-- > from && phrases < 3;) {
    if (!reading_.is_comma(i)) continue;
    ++phrases;
    const std::uint32_t end = bracket_before(i, from);  // "Beard Oil Co (BEC),"
    const Mention* found = nullptr;
    for (const Mention& mention : reading_.mentions(s_)) {
      if (!speaks_here(mention) || mention.token_begin < from) continue;
      if (phrases == 1 && mention.kind == MentionKind::kPerson && mention.token_begin > i &&
          mention.token_end == last_comma)
        return &mention;
      if (mention.token_end == end && (found == nullptr || rank(mention) > rank(*found)))
        found = &mention;
    }
    const bool person = found != nullptr && found->kind == MentionKind::kPerson;
    // "Agip, a subsidiary of the concern Ente, said": what only ends a bracketed phrase gives way.
    const bool inside =
        best != nullptr && best->kind != MentionKind::kPerson && best->token_begin > i + 1;
    if (found != nullptr &&
        (best == nullptr || inside || (person && best->kind != MentionKind::kPerson)))
      best = found;
    if (person) break;
  }
  return best;
}

// "Reed and his firm, which hold a stake in Orbita, said": who is named in a relative clause does not speak, but the first of
// the highest rank before it.
const Mention* Phrases::before_relative(const Mention& nearest, std::uint32_t from) const {
  std::uint32_t comma = 0;
  for (std::uint32_t i = from; i + 1 < nearest.token_begin && comma == 0; ++i)
    if (reading_.is_comma(i) && reading_.hit(i + 1, LexKind::kQuestion) != nullptr) comma = i;
  const Mention* best = &nearest;
  for (const Mention& mention : reading_.mentions(s_))
    if (comma != 0 && mention.token_begin >= from && mention.token_end <= comma && speaks_here(mention) && !in_brackets(mention) &&
        (best == &nearest || rank(mention) > rank(*best)))
      best = &mention;
  return best;
}

// "(R-Fla.)", "<MMWG.F>", "(GOTO)"; but "<Union Miniere SA>" is how wires mark an unlisted company.
bool Phrases::in_brackets(const Mention& mention) const {
  if (mention.token_begin <= all_.begin || mention.token_end >= all_.end) return false;
  const std::string_view before = reading_.text.word(mention.token_begin - 1),
                         after = reading_.text.word(mention.token_end);
  const bool ticker = mention.token_end - mention.token_begin == 1 ||
                      reading_.text.word(mention.token_begin + 1) == ".";
  if (before == "(" && !ticker && mention.token_begin == all_.begin + 1) return false;
  return before == "(" || (before == "<" && ticker) || before == "[" ||
         ((after == ")" || after == ">") && mention.token_end - mention.token_begin == 1);
}

// Between subject and cue nothing that makes another clause.
bool Phrases::near(std::uint32_t from, std::uint32_t to, std::uint32_t gap) const {
  std::uint32_t counted = 0;
  bool bracket = false;
  for (std::uint32_t i = from; i < to; ++i) {
    const std::string_view word = reading_.text.word(i);
    if (word == "(" || word == "[" || word == "<") bracket = true;
    if (!bracket && reading_.mention_of(s_, i, MentionKind::kDate) == nullptr) {
      if (reading_.hit(i, LexKind::kThat) != nullptr ||
          reading_.hit(i, LexKind::kContrast) != nullptr)
        return false;
      if (reading_.hit(i, LexKind::kCue) != nullptr && !reading_.hit(i, LexKind::kHearsay))
        return false;
      if (reading_.is_comma(i)) return false;
      ++counted;
    }
    if (word == ")" || word == "]" || word == ">") bracket = false;
  }
  return counted <= gap;
}

// Roles and employers written directly before a name belong to its phrase.
Speaker Phrases::grown_left(const Mention& nearest, std::uint32_t from) const {
  const Mention *best = &nearest, *employer = nullptr;
  Stretch phrase = {nearest.token_begin, nearest.token_end};
  const std::span<const Mention> here = reading_.mentions(s_);
  for (std::size_t i = here.size(); i-- > 0;) {
    const Mention& mention = here[i];
    if (!speaks_here(mention) || mention.token_begin < from || mention.token_begin >= phrase.end ||
        &mention == &nearest)
      continue;
    if (mention.token_end > phrase.end || mention.kind == MentionKind::kDocument) continue;
    const bool owns = mention.token_end + 1 == phrase.begin && reading_.is_clitic(mention.token_end);
    const bool touches = mention.token_end >= phrase.begin || owns ||
                         mention.token_end == bracket_before(phrase.begin, from);
    const bool behind_comma =
        best->kind == MentionKind::kPerson && mention.kind == MentionKind::kRole &&
        mention.token_end + 1 == phrase.begin && reading_.is_comma(mention.token_end);
    if (!touches && !behind_comma) continue;
    if (nearest.kind == MentionKind::kPronoun || nearest.kind == MentionKind::kAnonymous) {
      if (mention.token_end <= phrase.begin) continue;
    }
    phrase.begin = std::min(phrase.begin, mention.token_begin);
    if (rank(mention) > rank(*best)) best = &mention;
    if (mention.kind == MentionKind::kOrganisation) employer = &mention;
  }
  Speaker out = reading_.speaker(*best);
  out.phrase = counted_left(phrase, from);
  if (best->kind == MentionKind::kRole && out.affiliation.empty() && employer != nullptr) {
    out.affiliation = reading_.speaker(*employer).affiliation;
    out.name = std::string(slice(reading_.text.full, reading_.span(out.phrase)));
  }
  return out;
}

// Where the bracket opens that ends right before a token; the token itself when there is none.
std::uint32_t Phrases::bracket_before(std::uint32_t token, std::uint32_t from) const {
  if (token <= from) return token;
  const std::string_view closer = reading_.text.word(token - 1);
  if (closer != ")" && closer != ">") return token;
  for (std::uint32_t i = token - 1; i > from && i + 6 > token; --i)
    if (reading_.text.word(i) == "(" || reading_.text.word(i) == "<") return i;
  return token;
}

Stretch Phrases::widened_left(Stretch phrase, std::uint32_t from) const {
  std::uint32_t begin = phrase.begin;
  while (begin > from && phrase.begin - begin <= kOpeningWords) {
    // "Ms." with its full stop apart.
    const bool title = begin >= from + 2 && reading_.text.word(begin - 1) == "." &&
                       reading_.tagged(begin - 2, LexKind::kTitle, "before");
    if (!title && reading_.is_punct(begin - 1)) break;
    begin -= title ? 2 : 1;
  }
  const bool at_mark = begin == from ? from == all_.begin : reading_.is_punct(begin - 1);
  if (begin == phrase.begin || !at_mark || phrase.begin - begin > kOpeningWords) return phrase;
  for (std::uint32_t i = begin; i < phrase.begin; ++i) {
    if (reading_.is_preposition(i) || reading_.in_quote(i) ||
        reading_.mention_of(s_, i, MentionKind::kDate) != nullptr)
      return phrase;
    for (LexKind kind : {LexKind::kThat, LexKind::kCue, LexKind::kContrast, LexKind::kNegation,
                         LexKind::kHedge, LexKind::kPronoun, LexKind::kTime, LexKind::kAccordingTo,
                         LexKind::kHearsay, LexKind::kQuestion, LexKind::kEvent, LexKind::kCredit})
      if (reading_.hit(i, kind) != nullptr && !reading_.tagged(i, LexKind::kKnowing, "before-the"))
        return phrase;
  }
  return {begin, phrase.end};
}

// "two of them": the count in front of a pronoun belongs to the phrase.
Stretch Phrases::counted_left(Stretch phrase, std::uint32_t from) const {
  std::uint32_t at = phrase.begin;
  bool number = false;
  for (int steps = 0; steps < 3 && at > from; ++steps) {
    if (reading_.hit(at - 1, LexKind::kNumber) != nullptr)
      number = true;
    else if (reading_.hit(at - 1, LexKind::kStop) == nullptr || reading_.is_joiner(at - 1))
      break;
    --at;
    if (number) return {at, phrase.end};
  }
  return phrase;
}

Speaker Phrases::unnamed(Stretch phrase) const {
  Speaker out;
  out.known = true;
  out.phrase = phrase;
  out.kind = MentionKind::kRole;
  out.name = std::string(slice(reading_.text.full, reading_.span(phrase)));
  return out;
}

// "kata warga setempat": up to the next mark or adjunct.
std::optional<Speaker> Phrases::opening_after(std::uint32_t from) const {
  std::uint32_t to = from;
  while (to < all_.end && to < from + kOpeningWords && !closes(to) &&
         reading_.hit(to, LexKind::kThat) == nullptr)
    ++to;
  if (to == from || to == from + kOpeningWords) return std::nullopt;
  return unnamed({from, to});
}

}  // namespace hearsay
