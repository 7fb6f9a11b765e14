// How far the words reach that name a speaker.
//
// A speaker is found by mentions: a name, an office, an anonymous voice. What a reader takes for
// the source is the noun phrase around them:
//
//   [Most of the vulnerable Senate] Republicans     back to the determiner, and "most of" before it
//   Mitch McConnell [(R-Ky.)]                       brackets
//   Angela Merkel [of Germany] said                 what a preposition adds, up to the cue
//   Sandra Sucher[, a professor of ethics], said    an apposition, up to the comma before the cue
//   said Ed Rendell[, a former governor], ...       the same behind the cue
//
// Only spans change here: who is meant is settled before. Known weakness: nothing here knows a verb
// or an adjective, so a phrase is only widened over words that no lexeme calls something else.
#include <algorithm>

#include "statement/steps.h"

namespace hearsay {
namespace {

constexpr std::uint32_t kReachLeft = 7;    // words back to a determiner
constexpr std::uint32_t kApposition = 30;  // the longest phrase between commas
constexpr std::uint32_t kBracket = 8;
constexpr std::uint32_t kComplement = 14;  // "of the House Committee on Foreign Affairs"

class Source {
 public:
  Source(const Reading& reading, std::uint32_t s, const Frame& frame, Stretch phrase)
      : reading_(reading),
        s_(s),
        frame_(frame),
        all_(reading.sentence(s)),
        phrase_(phrase),
        left_(all_.begin),
        right_(all_.end) {
    // Never into the cue or the content.
    for (const Stretch& other : {frame.cue, frame.content}) {
      if (other.empty()) continue;
      if (other.end <= phrase.begin) left_ = std::max(left_, other.end);
      if (other.begin >= phrase.end) right_ = std::min(right_, other.begin);
    }
  }

  Stretch run() {
    unhyphen();
    grow_left();
    grow_right();
    return phrase_;
  }

 private:
  bool determiner(std::uint32_t i) const {
    return reading_.tagged(i, LexKind::kKnowing, "before") ||
           reading_.tagged(i, LexKind::kKnowing, "before-one") ||
           reading_.tagged(i, LexKind::kKnowing, "before-the") ||
           reading_.hit(i, LexKind::kNumber) != nullptr;
  }
  // A word that can stand inside a noun phrase: a name, an office, or a word no rule knows.
  bool inner(std::uint32_t i) const {
    if (reading_.is_punct(i)) return reading_.text.word(i) == "-" || reading_.text.word(i) == "/";
    if (reading_.text.tokens[i].is(kTokenCapital) && i > all_.begin &&
        reading_.hit(i, LexKind::kPronoun) == nullptr && reading_.hit(i, LexKind::kStop) == nullptr)
      return true;
    for (LexKind kind : {LexKind::kStop, LexKind::kCue, LexKind::kThat, LexKind::kContrast,
                         LexKind::kNegation, LexKind::kHedge, LexKind::kPronoun, LexKind::kTime,
                         LexKind::kHearsay, LexKind::kAccordingTo})
      if (reading_.hit(i, kind) != nullptr) return false;
    return true;
  }

  // A part of a hyphenated word: "el-Baradei", "Hisbollah-Chef".
  void unhyphen() {
    auto hyphen = [&](std::uint32_t i) {
      return reading_.is_punct(i) && reading_.text.word(i) == "-" &&
             reading_.text.tokens[i].is(kTokenGlued);
    };
    while (phrase_.begin >= left_ + 2 && hyphen(phrase_.begin - 1) &&
           reading_.text.tokens[phrase_.begin].is(kTokenGlued))
      phrase_.begin -= 2;
    while (phrase_.end + 1 < right_ && hyphen(phrase_.end) &&
           reading_.text.tokens[phrase_.end + 1].is(kTokenGlued))
      phrase_.end += 2;
  }

  void grow_left() {
    // Behind a preposition the phrase begins with its first word.
    if (frame_.according && frame_.cue.end <= phrase_.begin && left_ == frame_.cue.end) {
      bool plain = true;
      for (std::uint32_t i = frame_.cue.end; i < phrase_.begin; ++i)
        plain = plain && !reading_.is_comma(i) && !reading_.is_break(i);
      if (plain) phrase_.begin = frame_.cue.end;
      return;
    }
    if (reading_.mention_of(s_, phrase_.begin, MentionKind::kPronoun) != nullptr) return;
    std::uint32_t best = phrase_.begin, i = phrase_.begin;
    bool names = true;  // so far only names and titles
    for (std::uint32_t steps = 0; i > left_ && steps < kReachLeft; ++steps) {
      --i;
      if (reading_.in_quote(i) != reading_.in_quote(phrase_.begin)) break;
      if (determiner(i)) {
        best = i;
        break;
      }
      const bool name = (reading_.text.tokens[i].is(kTokenCapital) &&
                         reading_.hit(i, LexKind::kNoise) == nullptr) ||
                        reading_.hit(i, LexKind::kTitle) != nullptr;
      // "Mr. Trump": the stop of an abbreviation.
      const bool stop = reading_.is_punct(i) && reading_.text.word(i) == "." && i > left_ &&
                        reading_.hit(i - 1, LexKind::kTitle) != nullptr;
      if (!stop && !inner(i) && !(name && i == all_.begin)) break;
      names = names && (name || stop);
      if (names && !stop) best = i;
      // The words that open the sentence, with nothing else before the name.
      if (i == left_ && i == all_.begin && !reading_.is_preposition(i)) best = i;
    }
    phrase_.begin = best;
  }

  std::uint32_t past_bracket(std::uint32_t at) const {
    if (at >= right_ || (reading_.text.word(at) != "(" && reading_.text.word(at) != "[")) return at;
    for (std::uint32_t i = at + 1; i < right_ && i < at + kBracket; ++i)
      if (reading_.text.word(i) == ")" || reading_.text.word(i) == "]") return i + 1;
    return at;
  }

  void grow_right() {
    phrase_.end = past_bracket(phrase_.end);
    const bool before = phrase_.end <= frame_.cue.begin;
    if (before) owned();
    // A preposition or article behind the name opens a complement: "of Germany", "der Stadt".
    std::uint32_t at = phrase_.end;
    if (at < right_ &&
        (reading_.is_preposition(at) || determiner(at) ||
         (frame_.according && !before && set_off())) &&
        reading_.hit(at, LexKind::kTime) == nullptr && !dated(at)) {
      std::uint32_t to = at;
      while (to < right_ && to < at + kComplement && !reading_.is_punct(to) && !dated(to) &&
             !clause(to))
        ++to;
      // Before the cue all of it must fit, less its auxiliaries and adverbs; behind it, up to a
      // mark.
      const bool fits = before ? to == std::min(right_, frame_.cue.begin)
                               : to == all_.end || (to < all_.end && reading_.is_punct(to));
      while (fits && before && to > at + 1 && reading_.hit(to - 1, LexKind::kStop) != nullptr &&
             !determiner(to - 1) && !reading_.text.tokens[to - 1].is(kTokenCapital))
        --to;
      if (fits && to > at + 1) phrase_.end = to;
    }
    apposition(before);
  }
  // "Clinton's campaign said", "the Clinton campaign said": the noun that speaks stands behind the
  // name.
  void owned() {
    const std::uint32_t to = std::min(right_, frame_.cue.begin);
    std::uint32_t at = phrase_.end;
    const bool clitic = at < to && reading_.text.tokens[at].is(kTokenGlued) &&
                        !reading_.is_punct(at) && reading_.text.tokens[at].span.size() <= 4 &&
                        reading_.text.word(at).find_first_of("'\x99") != std::string_view::npos;
    if (clitic) ++at;
    std::uint32_t end = phrase_.end;
    for (std::uint32_t i = at; i < to && i < at + 5 && !dated(i) && !clause(i); ++i) {
      if (reading_.is_punct(i) || reading_.hit(i, LexKind::kStop) != nullptr) break;
      bool noun = clitic || reading_.text.tokens[i].is(kTokenCapital);
      for (LexKind kind : {LexKind::kRole, LexKind::kAnonymous, LexKind::kGroupNoun,
                           LexKind::kDocument, LexKind::kOrgMarker})
        noun = noun || reading_.hit(i, kind) != nullptr;
      if (!noun && i + 1 < to) continue;  // an adjective, if a noun follows
      if (!noun) break;
      end = i + 1;
    }
    phrase_.end = end;
  }
  // A mark stands before the cue, so that the phrase behind it may run to the next one.
  bool set_off() const {
    return frame_.cue.begin > all_.begin && reading_.is_punct(frame_.cue.begin - 1);
  }
  bool dated(std::uint32_t i) const {
    for (std::uint32_t j = i; j < i + 2 && j < all_.end; ++j)
      if (reading_.hit(j, LexKind::kTime) != nullptr ||
          reading_.mention_of(s_, j, MentionKind::kDate) != nullptr)
        return true;
    return false;
  }
  bool clause(std::uint32_t i) const {
    return reading_.hit(i, LexKind::kCue) != nullptr ||
           reading_.hit(i, LexKind::kThat) != nullptr ||
           reading_.hit(i, LexKind::kContrast) != nullptr;
  }

  void apposition(bool before) {
    if (phrase_.end >= right_ || !reading_.is_comma(phrase_.end)) return;
    const std::uint32_t from = phrase_.end + 1;
    if (from >= right_ || dated(from) || reading_.in_quote(from)) return;
    if (before) {
      // Up to the last comma before the cue; nothing but auxiliaries and adverbs may follow it.
      const std::uint32_t cue = frame_.cue.begin;
      for (std::uint32_t i = cue; i-- > from;) {
        if (reading_.in_quote(i) || cue - from > kApposition) return;
        if (reading_.is_comma(i)) {
          phrase_.end = i;
          return;
        }
        if (reading_.hit(i, LexKind::kStop) == nullptr || cue - i > 3) return;
      }
      return;
    }
    const bool opens = determiner(from) ||
                       reading_.mention_of(s_, from, MentionKind::kRole) != nullptr ||
                       reading_.text.tokens[from].is(kTokenCapital) ||
                       reading_.hit(from, LexKind::kTitle) != nullptr;
    if (!opens || reading_.hit(from, LexKind::kContrast) != nullptr) return;
    for (std::uint32_t i = from; i < right_ && i < from + kApposition; ++i) {
      if (!reading_.is_comma(i) && !reading_.is_break(i) && i + 1 < right_) continue;
      std::uint32_t to = reading_.is_punct(i) ? i : i + 1;
      phrase_.end = to;
      return;
    }
  }

  const Reading& reading_;
  std::uint32_t s_;
  const Frame& frame_;
  Stretch all_, phrase_;
  std::uint32_t left_, right_;
};

}  // namespace

Stretch whole_phrase(const Reading& reading, std::uint32_t s, const Frame& frame, Stretch phrase) {
  return phrase.empty() ? phrase : Source(reading, s, frame, phrase).run();
}

}  // namespace hearsay
