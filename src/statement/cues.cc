// Attributions of a sentence, cue first.
//
// A cue or preposition outside quotations looks for who speaks: the phrase before it ("Grab chief
// executive Anthony Tan said"), the phrase behind it when a comma or quotation stands before it
// ("..., kata Hans"), or itself (a pronoun grown onto the verb: "ujarnya"). What a phrase is stands
// in phrases.cc.
//
//   "C," said Sinta Setyaningsih, a GoTo spokesperson     behind: a mark follows the name
//   Sinta Setyaningsih, a GoTo spokesperson, said C       before: the name stands in front of a
//   bracketed phrase
//
// Where no mention fits, a short phrase that opens the clause is taken as it stands ("Villagers
// said"). Known weakness: a long relative clause between subject and cue hides the subject.
#include <algorithm>

#include "statement/phrases.h"
#include "statement/steps.h"

namespace hearsay {
namespace {

constexpr std::uint32_t kGapBefore = 7;   // tokens between the two that are no bracketed phrase
constexpr std::uint32_t kReachAfter = 6;  // behind a preposition or a verb that always stands first

class FrameFinder {
 public:
  FrameFinder(const Reading& reading, std::uint32_t s, const Memory& memory)
      : reading_(reading),
        s_(s),
        memory_(memory),
        phrases_(reading, s),
        all_(reading.sentence(s)),
        left_(all_.begin) {}

  std::vector<Frame> run() {
    if (reading_.text.sentences[s_].headline) headline();
    if (!frames_.empty()) return std::move(frames_);
    std::uint32_t covered = all_.begin;  // behind words that only look like a cue
    for (std::uint32_t i = all_.begin; i < all_.end; ++i) {
      const LexHit* talk = reading_.hit(i, LexKind::kHearsay);
      const LexHit* credit = reading_.hit(i, LexKind::kCredit);
      const LexHit* cue = reading_.hit(i, LexKind::kCue);
      const LexHit* according = reading_.hit(i, LexKind::kAccordingTo);
      std::uint32_t longest =
          std::max(cue != nullptr ? cue->length : 0, according != nullptr ? according->length : 0);
      if (talk != nullptr && talk->length > longest && reading_.tag(*talk) != "noun")
        covered = std::max(covered, i + talk->length);
      const bool relays = credit != nullptr &&
                          (reading_.tag(*credit) == "outlet" || reading_.tag(*credit) == "cite");
      if (relays && credit->length > longest && longest > 0)
        covered = std::max(covered, i + credit->length);
      const LexHit* unclear = reading_.hit(i, LexKind::kUnclear);  // "without explaining"
      if (unclear != nullptr && unclear->length > longest)
        covered = std::max(covered, i + unclear->length);
      if (cue != nullptr && reading_.tag(*cue) == "none")
        covered = std::max(covered, i + cue->length);
      if (i < covered || longest == 0 || reading_.in_quote(i)) continue;
      const bool by = according != nullptr && according->length >= longest;
      add(i, by ? *according : *cue, by);
      covered = i + longest;
    }
    if (frames_.empty()) credits();
    return std::move(frames_);
  }

 private:
  // "GoTo: no agreement", "Grab weighs a bid: sources", and the latter with a dash.
  void headline() {
    for (std::uint32_t i = all_.begin + 1; i + 1 < all_.end; ++i) {
      if (!reading_.is_punct(i)) continue;
      Frame frame;
      frame.cue = {i, i + 1};
      if (!reading_.is_colon(i)) {
        // "Grab weighs a bid - sources"
        if (reading_.is_dash(i) && bare_voice(frame, {i + 1, all_.end})) return close(frame);
        continue;
      }
      std::optional<Speaker> before = phrases_.group_before(i, all_.begin, 0),
                             after = phrases_.group_after(i + 1, all_.end, 0);
      if (bare_voice(frame, {all_.begin, i}) || bare_voice(frame, {i + 1, all_.end})) {
        close(frame);
        return;
      }
      if (before && before->phrase.begin == all_.begin) {
        frame.speaker = *before;
      } else if (after && after->phrase.end == all_.end) {
        frame.speaker = *after;
      } else {
        return;
      }
      close(frame);
      return;
    }
  }

  // One word at either side of the colon: "sources" is a voice, "report" only says that it is
  // somebody else's.
  bool bare_voice(Frame& frame, Stretch side) const {
    if (side.size() != 1) return false;
    const bool voice = reading_.hit(side.begin, LexKind::kAnonymous) != nullptr;
    if (!voice && !reading_.tagged(side.begin, LexKind::kDocument, "report")) return false;
    frame.speaker = phrases_.unnamed(side);
    frame.speaker.kind = MentionKind::kAnonymous;
    frame.hearsay = !voice;
    return true;
  }

  // No cue at all, but an outlet that is credited: "Dikutip dari X, ...", "..., via X".
  void credits() {
    for (std::uint32_t i = all_.begin; i < all_.end; ++i) {
      const LexHit* credit = reading_.hit(i, LexKind::kCredit);
      if (credit == nullptr || reading_.in_quote(i)) continue;
      const bool outlet = reading_.tag(*credit) == "outlet",
                 cites = reading_.tag(*credit) == "cite";
      if (!outlet && !cites) continue;
      std::optional<Speaker> after = phrases_.group_after(i + credit->length, all_.end, 3);
      if (!after || (!after->outlet && (outlet || after->kind != MentionKind::kAnonymous)))
        continue;
      Frame frame;
      frame.cue = {i, i + credit->length};
      frame.according = true;
      frame.speaker = *after;
      close(frame);
      return;
    }
  }

  void add(std::uint32_t at, const LexHit& found, bool according) {
    Frame frame;
    frame.cue = {at, at + found.length};
    frame.lexeme = &reading_.text.lexeme(found);
    frame.according = according;
    frame.stance = frame.lexeme->stance;
    if (!find_speaker(frame)) return;
    // "According to X's report": the preposition and the verb behind the same name are one
    // attribution.
    if (!frames_.empty() && !frame.speaker.phrase.empty() &&
        frames_.back().speaker.phrase == frame.speaker.phrase) {
      Frame& same = frames_.back();
      same.region.end = std::max(same.region.end, frame.cue.end);
      left_ = same.region.end;
      return;
    }
    close(frame);
  }

  void close(Frame& frame) {
    frame.region = frame.cue;
    auto widen = [&](Stretch part) {
      if (part.empty()) return;
      frame.region = {std::min(frame.region.begin, part.begin),
                      std::max(frame.region.end, part.end)};
    };
    widen(frame.speaker.phrase);
    // With its title and determiner, so that what stands before them is seen: "C," Mr. Welch said.
    if (!frame.speaker.phrase.empty()) {
      const Stretch whole = whole_phrase(reading_, s_, frame, frame.speaker.phrase);
      if (whole.begin >= left_) widen({whole.begin, frame.speaker.phrase.end});
    }
    for (const Speaker& other : frame.others) widen(other.phrase);
    if (frame.speaker.phrase.end <= frame.cue.begin && !frame.speaker.phrase.empty())
      for (std::uint32_t i = frame.speaker.phrase.end; i < frame.cue.begin; ++i) {
        const LexHit* talk = reading_.hit(i, LexKind::kHearsay);
        if (talk != nullptr && reading_.tag(*talk) != "noun") frame.hearsay = true;
      }
    resolve_speaker(reading_, s_, memory_, frame.speaker);
    for (Speaker& other : frame.others) resolve_speaker(reading_, s_, memory_, other);
    if (!frame.speaker.known) return;
    // A report that nobody is credited with is talk.
    if (frame.speaker.kind == MentionKind::kDocument && !frame.speaker.phrase.empty() &&
        reading_.contains(frame.speaker.phrase, LexKind::kCredit, "report"))
      frame.hearsay = true;
    left_ = frame.region.end;
    frames_.push_back(std::move(frame));
  }

  bool find_speaker(Frame& frame) {
    const Stretch cue = frame.cue;
    // A pronoun grown onto the cue.
    const Mention* grown = reading_.mention_of(s_, cue.end - 1, MentionKind::kPronoun);
    if (grown != nullptr && grown->token_begin >= cue.begin && grown->token_end <= cue.end) {
      frame.speaker = reading_.speaker(*grown);
      frame.speaker.phrase = {};
      return true;
    }
    // "..., adding that C": a participle goes on with whoever spoke.
    if (!frame.according && frame.lexeme->tag == "go-on") {
      std::optional<Speaker> owner = phrases_.group_before(cue.begin, left_, 0);
      if (!frames_.empty() && !owner && cue.begin > all_.begin)
        owner = frames_.back().speaker, owner->phrase = {};
      if (!frames_.empty() && reading_.is_comma(cue.begin - 1))
        owner = frames_.back().speaker, owner->phrase = {};
      // "He apologised, saying it was wrong": the subject of the sentence goes on.
      if (!owner && cue.begin > all_.begin && reading_.is_comma(cue.begin - 1))
        owner = subject(cue.begin);
      if (!owner) return false;
      frame.speaker = *owner;
      return true;
    }
    SourceOrder order = frame.lexeme->order;
    if (frame.according && order != SourceOrder::kBefore) order = SourceOrder::kAfter;
    const bool opens =
        cue.begin == left_ || reading_.is_punct(cue.begin - 1) || reading_.is_joiner(cue.begin - 1);
    // "Anna Hartono Sebut Merger Batal": a headline puts the bare verb behind its subject.
    if (order == SourceOrder::kAfter && !frame.according && reading_.text.sentences[s_].headline)
      if (std::optional<Speaker> head = phrases_.group_before(cue.begin, left_, 0);
          head && head->phrase.begin == all_.begin) {
        frame.speaker = *head;
        return true;
      }
    std::optional<Speaker> after;
    if (order == SourceOrder::kAfter) after = phrases_.group_after(cue.end, all_.end, kReachAfter);
    if (order == SourceOrder::kEither && opens &&
        !(cue.begin > left_ && reading_.is_joiner(cue.begin - 1)))
      after = phrases_.group_after(cue.end, all_.end, 1);
    // "C," said Rep. Becerra; "C," said a longtime adviser: behind a quotation the subject follows,
    // whatever it is.
    if (order == SourceOrder::kEither && !after && ends_quotation(cue.begin)) {
      after = phrases_.group_after(cue.end, all_.end, kOpeningWords);
      for (std::uint32_t i = cue.end; after && i < after->phrase.begin; ++i)
        if (reading_.is_preposition(i)) after.reset();
      if (after)
        *after = spoken(*after, {cue.end, after->phrase.end});
      else if (!(after = phrases_.opening_after(cue.end)))
        return goes_on(frame);
    }
    if (after && order == SourceOrder::kEither && after->kind == MentionKind::kDocument)
      after.reset();
    if (order == SourceOrder::kAfter) {
      if (!after) after = report_at(cue.end);
      if (!after && (opens || frame.according)) after = phrases_.opening_after(cue.end);
      if (!after && frame.according && frame.lexeme->tag == "inside")
        after = capitals_after(cue.end);
      if (!after) return false;
      frame.speaker = *after;
      return true;
    }
    std::optional<Speaker> before = order == SourceOrder::kAfter
                                        ? std::nullopt
                                        : phrases_.group_before(cue.begin, left_, kGapBefore);
    if (after && before && !phrases_.ends(after->phrase.end)) after.reset();
    if (after) {
      frame.speaker = *after;
      return true;
    }
    if (!before) {
      before = opening_phrase(cue.begin);
      frame.unnamed = before.has_value();
    }
    if (before) {
      frame.speaker = *before;
      coordinated(frame);
      if (frame.others.empty() && !frame.unnamed)
        frame.speaker = spoken(frame.speaker, phrases_.widened_left(frame.speaker.phrase, left_));
      return true;
    }
    // "Am Montag sagte A": where the verb stands second, an adjunct before it puts the subject
    // behind.
    if (order == SourceOrder::kEither && !opens && adjunct_opens(cue.begin)) {
      after = phrases_.group_after(cue.end, all_.end, 1);
      if (after && after->kind != MentionKind::kDocument) {
        frame.speaker = *after;
        return true;
      }
    }
    // "Reid campaigned in Nevada and says he voted": the subject of the sentence.
    if (frames_.empty() && cue.begin > all_.begin &&
        (reading_.is_joiner(cue.begin - 1) ||
         reading_.hit(cue.begin - 1, LexKind::kContrast) != nullptr))
      if (std::optional<Speaker> who = subject(cue.begin)) {
        frame.speaker = *who;
        return true;
      }
    // "A said X and added Y": the subject is still A.
    if (!frames_.empty() && (opens || reading_.hit(cue.begin - 1, LexKind::kContrast) != nullptr)) {
      frame.speaker = frames_.back().speaker;
      frame.speaker.phrase = {};
      return true;
    }
    return goes_on(frame);
  }

  // A verb that needs no subject goes on with the last speaker where it opens its sentence and
  // joins what was said ("Añadió que C.", "Además, dijo que C.") or ends it behind a quotation
  // ("«C», dijo.").
  bool goes_on(Frame& frame) const {
    if (!frames_.empty() || frame.according || !memory_.last.known || s_ > memory_.sentence + 1)
      return false;
    const std::uint32_t end = frame.cue.end;
    const LexHit* that = end < all_.end ? reading_.hit(end, LexKind::kThat) : nullptr;
    const bool joins = that != nullptr && reading_.tag(*that) != "open" && opens_lightly(frame.cue);
    const bool closes_quote =
        ends_quotation(frame.cue.begin) && words_in(reading_, {end, all_.end}) == 0;
    if (!joins && !closes_quote) return false;
    frame.speaker = memory_.last;
    frame.speaker.phrase = {};
    return true;
  }
  // Nothing but words that lead over stands before the cue.
  bool opens_lightly(Stretch cue) const {
    if (cue.begin > all_.begin + kOpeningWords) return false;
    for (std::uint32_t i = all_.begin; i < cue.begin; ++i)
      if (!reading_.is_punct(i) && reading_.hit(i, LexKind::kStop) == nullptr &&
          reading_.hit(i, LexKind::kContrast) == nullptr)
        return false;
    return true;
  }

  // A speaker by a wider phrase; an office without a name goes by all its words.
  Speaker spoken(Speaker who, Stretch phrase) const {
    if (who.kind == MentionKind::kRole && who.key.empty() && phrase.begin < who.phrase.begin)
      who.name = std::string(slice(reading_.text.full, reading_.span(phrase)));
    who.phrase = phrase;
    return who;
  }

  // Who opens the sentence, as its subject does; without a phrase, since it stands apart from the
  // cue.
  std::optional<Speaker> subject(std::uint32_t to) const {
    // "Hours later, Trump ...": the subject stands behind an opening adjunct.
    std::uint32_t from = all_.begin;
    for (std::uint32_t i = all_.begin; i < to && i < all_.begin + kOpeningWords; ++i)
      if (reading_.is_comma(i) && !reading_.in_quote(i)) from = i + 1;
    while (from < to &&
           (reading_.hit(from, LexKind::kContrast) != nullptr || reading_.is_punct(from)))
      ++from;
    for (const Mention& mention : reading_.mentions(s_)) {
      if (mention.token_begin < from) continue;
      if (mention.token_end > to || mention.token_begin > from + kOpeningWords) return std::nullopt;
      if (!phrases_.speaks_here(mention) || mention.kind == MentionKind::kDocument) continue;
      for (std::uint32_t i = from; i < mention.token_begin; ++i)
        if (reading_.is_preposition(i) || reading_.is_punct(i)) return std::nullopt;
      Speaker who = reading_.speaker(mention);
      who.phrase = {};
      return who;
    }
    return std::nullopt;
  }

  // Whether a quotation ends right before a token, with or without a comma.
  bool ends_quotation(std::uint32_t token) const {
    if (token > left_ && reading_.is_comma(token - 1) && !reading_.in_quote(token - 1)) --token;
    return token > left_ && reading_.text.tokens[token - 1].is(kTokenQuoteClose);
  }

  // "Grab and GoTo declined": every name of the coordination speaks.
  void coordinated(Frame& frame) const {
    std::uint32_t at = frame.speaker.phrase.begin;
    for (int names = 0; names < 6 && at > left_ + 1; ++names) {
      const bool joined = reading_.is_joiner(at - 1),
                 listed = names > 0 && reading_.is_comma(at - 1);
      if (!joined && !listed) return;
      const Mention* found = nullptr;
      for (const Mention& mention : reading_.mentions(s_))
        if (mention.token_end == at - 1 && mention.token_begin >= left_ &&
            phrases_.speaks_here(mention) && mention.kind != MentionKind::kDocument &&
            (found == nullptr || phrases_.rank(mention) > phrases_.rank(*found)))
          found = &mention;
      if (found == nullptr) {
        if (frame.others.empty() && joined) unnamed_partner(frame, at - 1);
        return;
      }
      frame.others.insert(frame.others.begin(), phrases_.grown_left(*found, left_));
      at = frame.others.front().phrase.begin;
    }
  }
  // "The government and Danantara": the first is no mention.
  void unnamed_partner(Frame& frame, std::uint32_t joiner) const {
    if (joiner <= left_ || joiner > left_ + 4) return;
    for (std::uint32_t i = left_; i < joiner; ++i)
      if (reading_.is_punct(i) || reading_.hit(i, LexKind::kCue) != nullptr) return;
    if (frame.stance == Stance::kDeclines)
      frame.others.push_back(phrases_.unnamed({left_, joiner}));
  }

  // "El lunes afirmó A": a date ends right before a token.
  bool dated(std::uint32_t to) const {
    return to > left_ && reading_.mention_of(s_, to - 1, MentionKind::kDate) != nullptr;
  }

  bool only_date(std::uint32_t from, std::uint32_t to) const {
    for (std::uint32_t i = from; i < to; ++i)
      if (reading_.hit(i, LexKind::kStop) == nullptr &&
          reading_.mention_of(s_, i, MentionKind::kDate) == nullptr)
        return false;
    return dated(to);
  }

  // From the clause's start to a token: a preposition, time word or date, then no mark.
  bool adjunct_opens(std::uint32_t to) const {
    if (!reading_.is_preposition(left_) && reading_.hit(left_, LexKind::kTime) == nullptr &&
        !dated(to))
      return false;
    for (std::uint32_t i = left_; i < to; ++i)
      if (reading_.is_punct(i)) return false;
    return true;
  }

  // A subject without a mention: the few words between the clause's start and the cue.
  std::optional<Speaker> opening_phrase(std::uint32_t to) const {
    std::uint32_t from = left_;
    for (std::uint32_t i = left_; i < to; ++i) {
      const LexHit* contrast = reading_.hit(i, LexKind::kContrast);
      if (contrast != nullptr || reading_.is_punct(i))
        from = i + (contrast != nullptr ? contrast->length : 1);
    }
    if (from >= to || to - from > kOpeningWords || only_date(from, to)) return std::nullopt;
    if (to - from == 1 && reading_.hit(from, LexKind::kNumber) != nullptr &&
        memory_.people.known) {  // "one said"
      Speaker one = memory_.people;
      one.phrase = {from, to};
      return one;
    }
    if (reading_.hit(from, LexKind::kTime) != nullptr || reading_.is_preposition(from) ||
        reading_.hit(from, LexKind::kQuestion) != nullptr ||
        reading_.hit(from, LexKind::kStop) != nullptr) {
      const bool determiner = reading_.tagged(from, LexKind::kKnowing, "before-the") ||
                              reading_.tagged(from, LexKind::kKnowing, "before-one") ||
                              reading_.tagged(from, LexKind::kKnowing, "before") ||
                              reading_.hit(from, LexKind::kNumber) != nullptr;
      if (!determiner || to - from < 2) return std::nullopt;
    }
    for (std::uint32_t i = from; i < to; ++i)
      for (LexKind kind : {LexKind::kThat, LexKind::kHearsay, LexKind::kCue, LexKind::kNegation,
                           LexKind::kHedge, LexKind::kPronoun})
        if (reading_.hit(i, kind) != nullptr) return std::nullopt;
    if (reading_.hit(to - 1, LexKind::kStop) != nullptr) return std::nullopt;
    return phrases_.unnamed({from, to});
  }
  // "laut einem Bericht des UNHCHR": no mention, but words with capitals behind the preposition.
  std::optional<Speaker> capitals_after(std::uint32_t from) const {
    std::uint32_t to = from;
    while (to < all_.end && to < from + kReachAfter &&
           !reading_.text.tokens[to].is(kTokenCapital) && !reading_.is_comma(to) &&
           !reading_.is_break(to))
      ++to;
    if (to >= all_.end || !reading_.text.tokens[to].is(kTokenCapital)) return std::nullopt;
    while (to < all_.end && reading_.text.tokens[to].is(kTokenCapital)) ++to;
    return phrases_.unnamed({from, to});
  }
  // "according to the news agency": words that mean the outlet credited before.
  std::optional<Speaker> report_at(std::uint32_t from) const {
    const LexHit* report = from < all_.end ? reading_.hit(from, LexKind::kCredit) : nullptr;
    if (report == nullptr || reading_.tag(*report) != "report" || memory_.credited.empty())
      return std::nullopt;
    Speaker out = phrases_.unnamed({from, from + report->length});
    out.kind = MentionKind::kDocument;
    return out;
  }
  const Reading& reading_;
  std::uint32_t s_;
  const Memory& memory_;
  Phrases phrases_;
  Stretch all_;
  std::uint32_t left_;  // behind the last attribution
  std::vector<Frame> frames_;
};

}  // namespace

std::vector<Frame> find_frames(const Reading& reading, std::uint32_t s, const Memory& memory) {
  return FrameFinder(reading, s, memory).run();
}

}  // namespace hearsay
