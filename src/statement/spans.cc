// Where the content of an attribution stands, and how far it reaches.
//
// Between two attributions of a sentence lies a stretch that one of them owns. A cue with its
// subject before it takes the right stretch, unless only an adjunct follows ("..., the people said
// on Monday, asking not to be named"); with its subject behind it takes the left one. An
// attribution between commas in the middle of a clause takes both sides.
//
// Attributions nest: "Reuters reported that GoTo said it had no agreement". The inner voice is the
// deeper one; an outlet around it becomes a link of its chain; a subject that only stands for the
// outer one ("Grab said it declined") adds its stance.
#include <algorithm>
#include <array>

#include "statement/steps.h"

namespace hearsay {
namespace {

constexpr std::uint32_t kSubjectWords =
    5;  // the longest clause opening that a bracketed attribution may interrupt
constexpr std::uint32_t kAdjunctWords =
    10;  // the same, where the opening is an adjunct: "Upon closing of the offering"
constexpr std::uint32_t kNestReach = 8;  // tokens of a content before the voice it is about
constexpr std::uint32_t kThatReach =
    20;  // tokens between a cue and the word that joins its content

// Guesses, wishes, judgements: inside another voice's content they are part of what it said.
bool is_weak(const Frame& frame) {
  if (frame.lexeme == nullptr || frame.according) return false;
  static constexpr std::array<std::string_view, 6> kWeak = {"expect",    "decide", "interpret",
                                                            "criticise", "ask",    "evade"};
  return std::find(kWeak.begin(), kWeak.end(), frame.lexeme->tag) != kWeak.end();
}

class Placer {
 public:
  Placer(const Reading& reading, std::uint32_t s, std::vector<Frame>& frames)
      : reading_(reading), s_(s), all_(reading.sentence(s)), frames_(frames) {}

  void run() {
    nest();
    std::erase_if(frames_, [](const Frame& frame) { return frame.dropped; });
    for (std::size_t f = 0; f < frames_.size(); ++f) choose_side(f);
    for (std::size_t f = 0; f < frames_.size(); ++f) cut(f);
    std::erase_if(frames_, [](const Frame& frame) { return frame.dropped; });
  }

 private:
  bool light(std::uint32_t from, std::uint32_t to) const {
    for (std::uint32_t i = from; i < to; ++i) {
      if (!is_light(i)) return false;
      if (const LexHit* stop = reading_.hit(i, LexKind::kStop)) i += stop->length - 1;
    }
    return true;
  }
  // Adjuncts of the attribution itself: dates, places, documents, addressees, function words.
  bool is_light(std::uint32_t i) const {
    if (reading_.is_punct(i)) return !reading_.text.tokens[i].is(kTokenInQuote);
    if (reading_.hit(i, LexKind::kPronoun) != nullptr &&
        !reading_.tagged(i, LexKind::kKnowing, "before-the"))
      return false;
    for (LexKind kind : {LexKind::kStop, LexKind::kThat, LexKind::kTime, LexKind::kCredit})
      if (reading_.hit(i, kind) != nullptr) return true;
    for (MentionKind kind : {MentionKind::kDate, MentionKind::kDocument, MentionKind::kPlace})
      if (reading_.mention_of(s_, i, kind) != nullptr) return true;
    return false;
  }
  bool before_cue(const Frame& frame) const {
    return frame.speaker.phrase.empty() || frame.speaker.phrase.begin < frame.cue.begin;
  }
  bool grown(const Frame& frame) const {  // "ujarnya"
    return frame.speaker.phrase.empty() &&
           reading_.mention_of(s_, frame.cue.end - 1, MentionKind::kPronoun) != nullptr;
  }

  void nest() {
    const bool strong = std::any_of(frames_.begin(), frames_.end(),
                                    [](const Frame& frame) { return !is_weak(frame); });
    for (std::size_t f = 1; f < frames_.size(); ++f) {
      Frame &inner = frames_[f], &outer = frames_[f - 1];
      if (outer.dropped) continue;
      // "Reuters reported a bid, which according to sources ...": the sources are the outlet's.
      if (inner.according && inner.speaker.kind == MentionKind::kAnonymous &&
          outer.speaker.outlet && before_cue(outer) && !reading_.is_own(outer.speaker.name))
        inner.via.push_back(outer.speaker.name);
      // "He said the talk was wrong so that his company would not comment": one statement, with the
      // stance of its end.
      if (!inner.according && outer.speaker.known && !outer.speaker.outlet && before_cue(outer) &&
          !inner.speaker.phrase.empty() && stands_for(inner, outer) &&
          !joined(outer.region.end + 1, inner.region.begin)) {
        if (inner.stance != Stance::kSupports && outer.stance == Stance::kSupports)
          outer.stance = inner.stance;
        inner.dropped = true;
        std::swap(inner, outer);
        continue;
      }
      // "According to X, Y said C": unnamed people stand for what Y said, an outlet is a link to
      // it.
      if (outer.according && !inner.according && before_cue(inner) &&
          !inner.speaker.phrase.empty() && light(all_.begin, outer.region.begin) &&
          light(outer.region.end, inner.region.begin)) {
        if (outer.speaker.outlet && !is_weak(inner)) {
          if (!reading_.is_own(outer.speaker.name)) inner.via.push_back(outer.speaker.name);
          outer.dropped = true;
        } else {
          inner.dropped = true;
          std::swap(inner, outer);
        }
        continue;
      }
      // "Diaz said New York bank Allen told them C": Diaz's word about what Allen told.
      if (!inner.according && !outer.speaker.outlet && before_cue(inner) && before_cue(outer) &&
          !inner.speaker.phrase.empty() && !outer.speaker.phrase.empty() && !grown(outer) &&
          outer.stance == Stance::kSupports &&
          inner.region.begin <= outer.region.end + kNestReach &&
          !light(outer.region.end, inner.region.begin) &&
          !quoted(outer.region.end, inner.region.begin) &&
          !joined(outer.region.end, inner.region.begin)) {
        inner.dropped = true;
        std::swap(inner, outer);
        continue;
      }
      // Joined to the outer frame by nothing but its own adjuncts, with a voice of its own.
      const bool direct = !inner.according && before_cue(inner) && !inner.speaker.phrase.empty() &&
                          before_cue(outer) && !grown(outer) &&
                          light(outer.region.end, inner.region.begin) &&
                          !joined(outer.region.end, inner.region.begin);
      if (!direct) continue;
      const bool pronoun =
          reading_.mention_of(s_, inner.speaker.phrase.begin, MentionKind::kPronoun) != nullptr;
      const bool same = !inner.speaker.affiliation.empty() &&
                        inner.speaker.affiliation == outer.speaker.affiliation;
      if (outer.speaker.outlet) {
        inner.via.insert(inner.via.begin(), outer.via.begin(), outer.via.end());
        if (!reading_.is_own(outer.speaker.name)) inner.via.push_back(outer.speaker.name);
        if (is_weak(inner)) {
          inner.dropped = true;
          std::swap(
              inner,
              outer);  // keeps the outer frame in the later place, so that a third can nest in it
          continue;
        }
        outer.dropped = true;
      } else if (pronoun || same || is_weak(inner) || inner.unnamed ||
                 inner.speaker.kind == MentionKind::kDocument) {
        if (inner.stance != Stance::kSupports && outer.stance == Stance::kSupports &&
            (pronoun || same))
          outer.stance = inner.stance;
        inner.dropped = true;
        std::swap(inner, outer);
      } else {
        outer.dropped = true;
      }
    }
    for (std::size_t f = 0; strong && f < frames_.size(); ++f) {
      Frame& frame = frames_[f];
      const bool joined_verb = frame.speaker.phrase.empty() && frame.cue.begin > all_.begin &&
                               reading_.is_joiner(frame.cue.begin - 1);
      if (is_weak(frame) && frame.lexeme->tag != "evade" && !joined_verb) frame.dropped = true;
    }
    if (!strong) return;
    if (std::all_of(frames_.begin(), frames_.end(),
                    [](const Frame& frame) { return frame.dropped; }) &&
        !frames_.empty())
      frames_.front().dropped = false;
  }
  // A pronoun for the organisation that the outer voice speaks for.
  bool stands_for(const Frame& inner, const Frame& outer) const {
    const Mention* mention =
        reading_.mention_of(s_, inner.speaker.phrase.begin, MentionKind::kPronoun);
    if (mention == nullptr || mention->plural) return false;
    return inner.speaker.affiliation.empty() ||
           inner.speaker.affiliation == outer.speaker.affiliation;
  }
  bool joined(std::uint32_t from, std::uint32_t to) const {
    for (std::uint32_t i = from; i < to; ++i)
      if (reading_.is_comma(i) || reading_.is_break(i) ||
          reading_.hit(i, LexKind::kContrast) != nullptr)
        return true;
    return false;
  }

  bool quoted(std::uint32_t from, std::uint32_t to) const {
    for (std::uint32_t i = from; i < to; ++i)
      if (reading_.in_quote(i)) return true;
    return false;
  }

  Stretch left_of(std::size_t f) const {
    std::uint32_t from = f == 0 ? all_.begin : frames_[f - 1].region.end;
    for (std::uint32_t i = from; i < frames_[f].region.begin; ++i)
      if (reading_.is_break(i) && !reading_.in_quote(i) && !dash_before(f, i)) from = i + 1;
    return trimmed(reading_, {from, frames_[f].region.begin});
  }
  Stretch right_of(std::size_t f) const {
    std::uint32_t to = f + 1 < frames_.size() ? frames_[f + 1].region.begin : all_.end;
    for (std::uint32_t i = frames_[f].region.end; i < to; ++i)
      if (reading_.is_break(i) && !reading_.in_quote(i) && !(reading_.is_dash(i) && in_dashes(f)))
        to = i;
    return {frames_[f].region.end, to};
  }
  // "C —dijo A—": the dash right before an attribution sets it off from what it attributes.
  bool dash_before(std::size_t f, std::uint32_t token) const {
    return token + 1 == frames_[f].region.begin && reading_.is_dash(token);
  }
  bool in_dashes(std::size_t f) const {
    const Stretch region = frames_[f].region;
    return region.begin > all_.begin && reading_.is_dash(region.begin - 1) &&
           region.end < all_.end && reading_.is_dash(region.end);
  }

  void choose_side(std::size_t f) {
    Frame& frame = frames_[f];
    const Stretch left = left_of(f), right = right_of(f);
    const std::uint32_t on_left = words_in(reading_, left),
                        on_right = words_in(reading_, trimmed(reading_, right));
    const std::uint32_t begin = frame.region.begin;
    const bool marked = begin > all_.begin &&
                        (reading_.is_comma(begin - 1) ||
                         reading_.text.tokens[begin - 1].is(kTokenQuoteClose) || in_dashes(f));
    // "..., the companies said on Monday, ...": an adjunct of the cue may stand before the comma.
    const std::uint32_t past = past_adjuncts(frame, right);
    const bool comma_behind =
        !right.empty() && (reading_.is_comma(right.begin) || in_dashes(f) ||
                           (past > right.begin && past < right.end &&
                            (reading_.is_comma(past) || reading_.is_comma(past - 1))));
    const bool quoted_left = !left.empty() && reading_.in_quote(left.end - 1);
    const bool says_left = quoted_left || !light(left.begin, left.end);  // more than "On Monday,"
    // "C," she wrote on her page on Sunday: nothing on the right says what was said.
    const bool quote_ends = begin > left.begin && !left.empty() && begin > all_.begin &&
                            reading_.text.tokens[begin - 1].is(kTokenQuoteClose) &&
                            !reading_.contains(right, LexKind::kThat) && !quoted(right);
    frame.side = Side::kRight;
    // "C," said A, "and D": both halves of a quotation that the attribution interrupts.
    if (quoted_left && marked && comma_behind && right.size() > 2 &&
        reading_.text.tokens[right.begin + 1].is(kTokenQuoteOpen) && f + 1 == frames_.size()) {
      frame.side = Side::kLeft;
      frame.content = trimmed(reading_, {left.begin, right.end});
      return;
    }
    if (quote_ends && before_cue(frame) && frame.stance != Stance::kDeclines) {
      frame.side = Side::kLeft;
      frame.content = left;
      return;
    }
    if (frame.stance == Stance::kDeclines && !frame.according && before_cue(frame) &&
        !grown(frame)) {
      frame.side = on_right > 0 ? Side::kRight : Side::kNone;
    } else if (frame.according || !before_cue(frame) || grown(frame)) {
      const bool middle = marked && comma_behind && !quoted_left && on_left > 0 &&
                          on_left <= kSubjectWords && on_right >= 2 && !light_start(frame, right);
      const bool runs_on = !right.empty() && !reading_.is_punct(right.begin) && on_right >= 3 &&
                           begin > left.begin && !marked && frame.according && begin > all_.begin &&
                           reading_.hit(begin - 1, LexKind::kStop) != nullptr;
      if (middle) {
        frame.side = Side::kLeft;
        frame.content = trimmed(reading_, {left.begin, right.end});
        return;
      }
      const bool inside = frame.according && frame.lexeme != nullptr &&
                          frame.lexeme->tag == "inside" && !marked && begin > left.begin &&
                          on_left > 0 && on_right > 0 && !right.empty() && !comma_behind;
      if (inside) {  // "Die Zahl ist nach Angaben der Bank gestiegen"
        frame.side = Side::kLeft;
        frame.content = trimmed(reading_, {left.begin, right.end});
        return;
      }
      // "El lunes afirmó A que C": only an adjunct on the left, and the joining word on the right.
      const bool joins_right = !says_left && !frame.according && !right.empty() &&
                               reading_.hit(right.begin, LexKind::kThat) != nullptr;
      if (on_left >= 2 && !runs_on && !joins_right &&
          !(on_left <= 2 && comma_behind && on_right >= 4 && !quoted_left))
        frame.side = Side::kLeft;
    } else if (!frame.speaker.phrase.empty() && marked && comma_behind && !quoted_left &&
               says_left && on_right >= 2 &&
               (on_left <= (reading_.is_preposition(left.begin) ? kAdjunctWords : kSubjectWords) ||
                reading_.tagged(left.begin, LexKind::kThat, "open")) &&
               !light_start(frame, right) && !short_tail(frame, right) &&
               !reading_.contains(right, LexKind::kCredit) && f + 1 == frames_.size()) {
      frame.side = Side::kLeft;  // "The merger, he said, would fail."
      frame.content = trimmed(reading_, {left.begin, right.end});
      return;
    } else if (!frame.speaker.phrase.empty() && marked && on_left >= 3 && says_left &&
               (on_right == 0 || comma_behind || light_start(frame, right) ||
                short_tail(frame, right))) {
      frame.side = Side::kLeft;
    }
    if (frame.side == Side::kLeft) frame.content = left;
    if (frame.side == Side::kRight) frame.content = {content_begin(frame, right), right.end};
    if (on_right == 0 && on_left >= 3 && marked && frame.side == Side::kRight) {
      frame.side = Side::kLeft;
      frame.content = left;
    }
  }

  bool quoted(Stretch stretch) const {
    for (std::uint32_t i = stretch.begin; i < stretch.end; ++i)
      if (reading_.in_quote(i)) return true;
    return false;
  }
  // What follows is an adjunct of the cue, not its content.
  bool light_start(const Frame& frame, Stretch right) const {
    std::uint32_t i = past_adjuncts(frame, right);
    while (i < right.end && reading_.is_punct(i) && !reading_.in_quote(i)) ++i;
    if (i >= right.end) return true;
    if (reading_.in_quote(i)) return false;
    if (reading_.hit(i, LexKind::kThat) != nullptr) return false;
    return reading_.is_preposition(i) || reading_.hit(i, LexKind::kTime) != nullptr ||
           reading_.hit(i, LexKind::kCredit) != nullptr ||
           reading_.mention_of(s_, i, MentionKind::kDate) != nullptr;
  }
  // "he said later", "sources told Reuters last month".
  bool short_tail(const Frame& frame, Stretch right) const {
    if (words_in(reading_, right) <= 2 && !reading_.contains(right, LexKind::kThat)) return true;
    const std::uint32_t at = past_adjuncts(frame, right);
    return words_in(reading_, {at, right.end}) == 0;
  }

  // Behind the adjuncts of the cue: "told the exchange", "said on Monday in a statement that".
  std::uint32_t content_begin(const Frame& frame, Stretch right) const {
    std::uint32_t limit = std::min(right.end, right.begin + kThatReach);
    if (right.empty()) return right.begin;
    if (std::uint32_t end = citing_end(right.begin, right.end)) return end;
    for (std::uint32_t i = right.begin; i < limit && !reading_.in_quote(i); ++i) {
      const LexHit* that = reading_.hit(i, LexKind::kThat);
      if (that == nullptr) continue;
      // "whether", "if" say what kind of content it is: they belong to it. Who is told may be any phrase ("a packed news
      // conference").
      if (adjuncts(right.begin, i) || (tells(frame) && i > right.begin && unbroken(right.begin, i))) return reading_.tag(*that) == "open" ? i : i + that->length;
      break;
    }
    // "sagte weiter: „C“"
    for (std::uint32_t i = right.begin; i + 1 < limit && !reading_.in_quote(i); ++i)
      if (reading_.text.word(i) == ":" && reading_.text.tokens[i + 1].is(kTokenQuoteOpen))
        return i + 1;
    const std::uint32_t at = past_adjuncts(frame, right);
    return at >= right.end ? right.begin : at;
  }
  std::uint32_t past_adjuncts(const Frame& frame, Stretch right) const {
    std::uint32_t at = right.begin;
    for (int steps = 0; steps < 6 && at < right.end; ++steps) {
      std::uint32_t next = adjunct_end(at, right.end, steps == 0 && tells(frame));
      if (next == at) break;
      at = next;
    }
    return at;
  }
  static bool tells(const Frame& frame) { return frame.lexeme != nullptr && frame.lexeme->tag == "tell"; }
  bool unbroken(std::uint32_t from, std::uint32_t to) const {
    for (std::uint32_t i = from; i < to; ++i)
      if (reading_.is_punct(i) || reading_.in_quote(i) || reading_.hit(i, LexKind::kCue) != nullptr) return false;
    return true;
  }
  bool adjuncts(std::uint32_t from, std::uint32_t to) const {
    for (std::uint32_t i = from; i < to; ++i) {
      if (const LexHit* stop = reading_.hit(i, LexKind::kStop);
          stop != nullptr && stop->length > 1) {
        i += stop->length - 1;  // "this week"
        continue;
      }
      if (is_light(i) || reading_.is_preposition(i) || reading_.text.tokens[i].is(kTokenCapital))
        continue;
      bool mentioned = false;
      for (const Mention& mention : reading_.mentions(s_))
        mentioned = mentioned || (mention.token_begin <= i && i < mention.token_end);
      if (!mentioned && i != from) return false;
    }
    return true;
  }
  std::uint32_t mention_end(std::uint32_t at, std::uint32_t limit) const {
    std::uint32_t end = at;
    for (const Mention& mention : reading_.mentions(s_))
      if (mention.token_begin == at && mention.token_end <= limit)
        end = std::max(end, mention.token_end);
    return end;
  }
  // "According to Reuters, which cites people familiar, C": behind the clause, or 0.
  std::uint32_t citing_end(std::uint32_t at, std::uint32_t limit) const {
    std::uint32_t from = at + 1;
    if (!reading_.is_comma(at) || from >= limit) return 0;
    if (!reading_.tagged(from, LexKind::kCredit, "cite") &&
        reading_.hit(from, LexKind::kThat) != nullptr)
      ++from;
    if (from >= limit || !reading_.tagged(from, LexKind::kCredit, "cite")) return 0;
    while (from < limit && !reading_.is_comma(from) && !reading_.in_quote(from)) ++from;
    return from + 2 < limit && reading_.is_comma(from) ? from + 1 : 0;
  }
  // The end of an addressee's name: "CNBC's David Faber", and names that no rule knows where nothing but the name follows
  // ("tells Furnace & Forge."). "Told Reuters Nvidia had agreed" is two names, and the second begins the content.
  std::uint32_t name_end(std::uint32_t at, std::uint32_t limit) const {
    std::uint32_t end = at;
    while (end < limit) {
      const std::string_view word = reading_.text.word(end);
      const bool joins = word == "&" || reading_.is_clitic(end);
      if (!joins && (reading_.is_punct(end) || reading_.in_quote(end) || !reading_.text.tokens[end].is(kTokenCapital))) break;
      end = std::max(end + 1, joins ? end + 1 : mention_end(end, limit));
    }
    const bool whole = end >= limit || reading_.is_punct(end) || reading_.hit(end, LexKind::kTime) != nullptr ||
                       reading_.mention_of(s_, end, MentionKind::kDate) != nullptr;
    return whole || (at < limit && reading_.is_clitic(at)) ? end : at;
  }
  std::uint32_t adjunct_end(std::uint32_t at, std::uint32_t limit, bool addressee) const {
    if (reading_.is_comma(at) && at + 1 < limit && reading_.in_quote(at + 1)) return at + 1;
    if (std::uint32_t end = citing_end(at, limit)) return end;
    std::uint32_t next = at;
    if (reading_.mention_of(s_, at, MentionKind::kDate) != nullptr ||
        reading_.hit(at, LexKind::kTime) != nullptr)
      next = std::max(mention_end(at, limit), at + 1);
    if (const LexHit* stop = reading_.hit(at, LexKind::kStop); stop != nullptr && stop->length > 1)
      next = std::max(next, std::min(limit, at + stop->length));
    if (addressee) {
      std::uint32_t from = at;
      while (from < limit && from < at + 3 && mention_end(from, limit) == from &&
             !reading_.is_punct(from))
        ++from;
      // "told attorneys he needed time": the pronoun is of the content.
      if (from > at && reading_.mention_of(s_, from, MentionKind::kPronoun) != nullptr) return from;
      next = std::max(next, mention_end(from, limit) > from ? mention_end(from, limit) : at);
      next = std::max(next, name_end(next, limit));
    }
    const bool credit = reading_.tagged(at, LexKind::kCredit, "to");
    if (next == at && (reading_.is_preposition(at) || credit) && at + 1 < limit) {
      std::uint32_t from = at + 1;
      if (reading_.hit(from, LexKind::kStop) != nullptr && from + 1 < limit) ++from;
      std::uint32_t end = mention_end(from, limit);
      if (end == from && from > at + 1) end = mention_end(--from, limit);
      const bool fits = credit || reading_.mention_of(s_, from, MentionKind::kDate) != nullptr ||
                        reading_.mention_of(s_, from, MentionKind::kDocument) != nullptr ||
                        reading_.hit(from, LexKind::kTime) != nullptr;
      if (fits && end > from) next = end;
    }
    if (next < limit && next > at && reading_.is_comma(next)) ++next;
    return next;
  }

  // Both frames want the stretch between them. "A said C, and D, B said" is two clauses; "A said C,
  // B said" is B's word about what A said, or A's word through the outlet B.
  void divide(Frame& first, Frame& second) const {
    std::uint32_t comma = 0;
    for (std::uint32_t i = second.content.begin; i + 1 < second.content.end; ++i)
      if (reading_.is_comma(i) && !reading_.in_quote(i) &&
          reading_.hit(i + 1, LexKind::kContrast) != nullptr)
        comma = i;
    if (comma != 0) {
      first.content = trimmed(reading_, {first.content.begin, comma});
      second.content.begin = comma + 1;
    } else if (second.speaker.outlet) {
      if (!reading_.is_own(second.speaker.name)) first.via.push_back(second.speaker.name);
      first.content.end = std::min(first.content.end, second.content.end);
      second.dropped = true;
    } else if (second.speaker.kind == MentionKind::kAnonymous) {
      second.content.begin = first.region.begin;
      first.dropped = true;
    } else {
      first.content.end = std::min(first.content.end, second.content.end);
      second.dropped = true;
    }
  }

  // Contents do not overlap, and end where the sentence turns to crediting.
  void cut(std::size_t f) {
    Frame& frame = frames_[f];
    if (frame.content.empty()) return;
    if (f > 0 && frame.side == Side::kLeft && frames_[f - 1].side == Side::kRight &&
        frames_[f - 1].content.end > frame.content.begin)
      divide(frames_[f - 1], frame);
    std::uint32_t credit = frame.content.end;
    for (std::uint32_t i = frame.content.begin + 2; i < frame.content.end; ++i) {
      if (reading_.in_quote(i)) continue;
      const LexHit* found = reading_.hit(i, LexKind::kCredit);
      if (found == nullptr || reading_.tag(*found) == "report" || reading_.tag(*found) == "to")
        continue;
      if (!reading_.is_comma(i - 1) && found->length < 2) continue;
      credit = i;
      break;
    }
    if (words_in(reading_, {frame.content.begin, credit}) >= 3) frame.content.end = credit;
    frame.content = trimmed(reading_, frame.content);
  }

  const Reading& reading_;
  std::uint32_t s_;
  Stretch all_;
  std::vector<Frame>& frames_;
};

}  // namespace

void place_contents(const Reading& reading, std::uint32_t s, std::vector<Frame>& frames) {
  Placer(reading, s, frames).run();
}

std::uint32_t words_in(const Reading& reading, Stretch stretch) {
  std::uint32_t words = 0;
  for (std::uint32_t i = stretch.begin; i < stretch.end; ++i) words += reading.is_punct(i) ? 0 : 1;
  return words;
}

Stretch trimmed(const Reading& reading, Stretch stretch) {
  auto quote = [&](std::uint32_t i) {
    return reading.text.tokens[i].is(kTokenQuoteOpen) ||
           reading.text.tokens[i].is(kTokenQuoteClose);
  };
  auto is_word = [&](std::uint32_t i, std::string_view word) {
    return reading.text.word(i) == word;
  };
  while (!stretch.empty()) {
    const std::uint32_t i = stretch.begin;
    const bool mark = reading.is_punct(i) && !reading.text.tokens[i].is(kTokenQuoteOpen) &&
                      !is_word(i, "(") && !is_word(i, "$") && !is_word(i, "\xC2\xBF") &&
                      !is_word(i, "\xC2\xA1");  // Spanish opens a question and a call
    const bool that =
        reading.hit(i, LexKind::kThat) != nullptr && !reading.tagged(i, LexKind::kThat, "open");
    // "But" and "however" only lead over; "although ..." is part of what is said.
    const bool over = reading.hit(i, LexKind::kContrast) != nullptr &&
                      !reading.tagged(i, LexKind::kContrast, "clause");
    const bool joins = !reading.in_quote(i) && (that || over);
    if (!mark && !joins) break;
    const LexHit* contrast = joins ? reading.hit(i, LexKind::kContrast) : nullptr;
    stretch.begin = std::min(stretch.end, i + (contrast != nullptr ? contrast->length : 1));
  }
  while (!stretch.empty()) {
    const std::uint32_t i = stretch.end - 1;
    const bool mark = reading.is_punct(i) && !quote(i) && !is_word(i, ")") && !is_word(i, "%") &&
                      !is_word(i, "?");
    const bool joins = !reading.in_quote(i) && reading.hit(i, LexKind::kContrast) != nullptr;
    // "..., yang": a word that only leads over to the next attribution.
    const bool leads = stretch.size() > 2 && !reading.in_quote(i) &&
                       reading.hit(i, LexKind::kStop) != nullptr && reading.is_comma(i - 1);
    if (!mark && !joins && !leads && !(reading.text.tokens[i].is(kTokenQuoteOpen))) break;
    --stretch.end;
  }
  return stretch;
}

namespace {

// What a pack knows of verbs: auxiliaries open questions too, events and cues have verbs among
// their words.
bool opens_verb(const Reading& reading, std::uint32_t token) {
  for (LexKind kind :
       {LexKind::kQuestion, LexKind::kHedge, LexKind::kNegation, LexKind::kEvent, LexKind::kCue})
    if (reading.hit(token, kind) != nullptr) return true;
  return false;
}

}  // namespace

std::vector<Stretch> split_content(const Reading& reading, std::uint32_t s, Stretch content) {
  std::vector<Stretch> pieces;
  auto primary = [&](Stretch piece) {
    for (std::uint32_t i = piece.begin; i < piece.end; ++i)
      if (const LexHit* event = reading.hit(i, LexKind::kEvent)) return reading.tag(*event);
    return std::string();
  };
  std::uint32_t from = content.begin;
  for (std::uint32_t i = content.begin + 3; i + 3 < content.end; ++i) {
    if (!reading.is_joiner(i) || reading.in_quote(i)) continue;
    const Stretch before = trimmed(reading, {from, i}), after = {i + 1, content.end};
    // The second half is a clause of its own: it opens with a negation or with a name that
    // something is said of.
    bool clause = false;
    for (std::uint32_t j = i + 1; j < i + 4 && j < content.end; ++j)
      clause = clause || reading.hit(j, LexKind::kNegation) != nullptr;
    for (const Mention& mention : reading.mentions(s))
      clause =
          clause || (mention.token_begin == i + 1 && Reading::can_speak(mention) &&
                     mention.token_end + 3 < content.end && opens_verb(reading, mention.token_end));
    const std::string first = primary(before), second = primary(after);
    if (!clause || first.empty() || second.empty() || first == second ||
        words_in(reading, before) < 4)
      continue;
    pieces.push_back(before);
    from = i + 1;
  }
  pieces.push_back(trimmed(reading, {from, content.end}));
  return pieces;
}

}  // namespace hearsay
