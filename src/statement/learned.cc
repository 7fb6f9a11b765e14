// Attributions of a sentence as a learned model sees them, on top of those that rules found.
//
// A cue that both find keeps the rules' reading of who is meant and takes the model's spans; a cue
// that only the model finds becomes a frame of its own. What rules found and the model doubts
// stays: a rule can say why.
#include <algorithm>

#include "statement/phrases.h"
#include "statement/steps.h"

namespace hearsay {
namespace {

constexpr std::uint32_t kPhrase = 8;  // words of a phrase in a pack

bool meet(Stretch a, Stretch b) { return a.begin < b.end && b.begin < a.end; }

// From the first piece to the last; what stands between them and around the cue is told apart by
// region.
Stretch hull(const std::vector<Stretch>& pieces) {
  return pieces.empty() ? Stretch{} : Stretch{pieces.front().begin, pieces.back().end};
}

class Learned {
 public:
  Learned(const Reading& reading, std::uint32_t s, const Memory& memory, std::vector<Frame>& frames)
      : reading_(reading), s_(s), memory_(memory), phrases_(reading, s), frames_(frames) {}

  void apply(AttributionSpans found) {
    tidy(found.content);
    while (found.cue.size() > 1 && reading_.is_punct(found.cue.end - 1)) --found.cue.end;
    Frame* ruled = nullptr;
    for (Frame& frame : frames_)
      if (meet(frame.cue, found.cue)) ruled = &frame;
    if (ruled != nullptr)
      respan(*ruled, found);
    else if (!known_otherwise(found.cue) && !said_by_another(found.cue))
      add(found);
  }

  // "A said C, arguing that D": a participle with the same subject ends what was said before it.
  void part() {
    for (Frame& frame : frames_)
      for (const Frame& later : frames_) {
        const std::uint32_t at = later.cue.begin;
        if (frame.cue.end > frame.content.begin || at <= frame.content.begin + 1 || at >= frame.content.end ||
            !reading_.is_comma(at - 1) || reading_.in_quote(at))
          continue;
        const Stretch source = later.source.empty() ? later.speaker.phrase : later.source;
        if (source.empty() || source.end <= frame.cue.begin)
          frame.content = trimmed(reading_, {frame.content.begin, at - 1});
      }
  }

 private:
  // Behind the dateline, and without what credits somebody else or only tells how he spoke.
  void tidy(std::vector<Stretch>& pieces) const {
    const std::uint32_t begin = reading_.sentence(s_).begin;
    for (Stretch& piece : pieces) {
      piece.begin = std::max(piece.begin, begin);
      for (std::uint32_t i = piece.begin + 1; i < piece.end; ++i)
        if (reading_.tagged(i, LexKind::kCredit, "cite") && reading_.is_comma(i - 1) &&
            !reading_.in_quote(i))
          piece.end = i - 1;
      if (reading_.tagged(piece.begin, LexKind::kCue, "none") ||
          reading_.tagged(piece.begin, LexKind::kCredit, "cite") || tells_how_known(piece.begin))
        piece.end = piece.begin;
    }
    std::erase_if(pieces, [](Stretch piece) { return piece.empty(); });
  }

  // Within what a rule's frame says.
  bool said_by_another(Stretch cue) const {
    return std::any_of(frames_.begin(), frames_.end(), [&](const Frame& frame) {
      return !frame.learned && meet(frame.content, cue);
    });
  }

  // "who asked not to be named": several words that qualify an anonymous voice.
  bool tells_how_known(std::uint32_t i) const {
    const std::uint32_t from = std::max(reading_.sentence(s_).begin, i < kPhrase ? 0 : i - kPhrase);
    for (std::uint32_t j = from; j <= i; ++j) {
      const LexHit* knowing = reading_.hit(j, LexKind::kKnowing);
      if (knowing != nullptr && knowing->length > 2 && j + knowing->length > i) return true;
    }
    return false;
  }

  // Words that the pack knows to be something else than a cue.
  bool known_otherwise(Stretch cue) const {
    for (std::uint32_t i = cue.begin; i < cue.end; ++i) {
      if (reading_.tagged(i, LexKind::kCue, "none") || tells_how_known(i)) return true;
      for (LexKind kind : {LexKind::kHearsay, LexKind::kCredit, LexKind::kUnclear,
                           LexKind::kOpinion, LexKind::kWithdraw})
        if (reading_.hit(i, kind) != nullptr) return true;
    }
    return false;
  }

  void respan(Frame& frame, const AttributionSpans& found) {
    frame.cue = found.cue;
    if (!found.source.empty() &&
        (frame.speaker.phrase.empty() || meet(frame.speaker.phrase, found.source)))
      frame.source = found.source;
    if (found.content.empty() || frame.stance == Stance::kDeclines) return;
    // Of pieces on both sides of a preposition the one that the rules read as what was said is
    // enough.
    if (frame.according && found.content.size() > 1 && !frame.content.empty()) return;
    if (!frame.content.empty() && !meet(frame.content, hull(found.content))) return;
    place(frame, found);
  }

  void place(Frame& frame, const AttributionSpans& found) {
    frame.content = without_front(without_tail(hull(found.content), frame.cue), frame.cue);
    frame.side = frame.content.begin < frame.cue.begin ? Side::kLeft : Side::kRight;
  }

  // '"C," she said after reading the plan.': behind a quotation and its cue stands how it was said,
  // unless the quotation goes on there.
  Stretch without_tail(Stretch content, Stretch cue) const {
    if (content.begin >= cue.begin || content.end <= cue.end || !reading_.in_quote(content.begin))
      return content;
    std::uint32_t end = content.begin + 1;
    while (end < cue.begin && reading_.in_quote(end)) ++end;
    if (end >= cue.begin || !reading_.text.tokens[end - 1].is(kTokenQuoteClose)) return content;
    for (std::uint32_t i = cue.end; i < content.end; ++i)
      if (reading_.in_quote(i)) return content;
    return {content.begin, end};
  }

  // 'As for the plan, he said, "What plan?"': before the cue and a quotation of a sentence of its own
  // stands what it is about.
  Stretch without_front(Stretch content, Stretch cue) const {
    if (content.begin >= cue.begin || content.end <= cue.end) return content;
    std::uint32_t begin = cue.end;
    while (begin < content.end && reading_.is_punct(begin) && !reading_.in_quote(begin)) ++begin;
    if (begin + 1 >= content.end || begin == cue.end || !reading_.text.tokens[begin].is(kTokenQuoteOpen) ||
        !reading_.text.tokens[begin + 1].is(kTokenCapital))
      return content;
    for (std::uint32_t i = content.begin; i < cue.begin; ++i)
      if (reading_.in_quote(i)) return content;
    return {begin, content.end};
  }

  void add(const AttributionSpans& found) {
    if (found.content.empty()) return;
    Frame frame;
    frame.cue = found.cue;
    frame.learned = true;
    frame.source = found.source;
    place(frame, found);
    frame.region = frame.cue;
    if (!frame.source.empty()) {
      std::optional<Speaker> who =
          phrases_.group_before(found.source.end, found.source.begin, found.source.size());
      if (!who) who = antecedent(found.source);
      frame.speaker = who ? *who : phrases_.unnamed(found.source);
      resolve_speaker(reading_, s_, memory_, frame.speaker);
      if (!frame.speaker.known || (frame.speaker.outlet && relays(frame))) return;
      frame.region = {std::min(frame.cue.begin, frame.source.begin),
                      std::max(frame.cue.end, frame.source.end)};
    }
    auto at = std::find_if(frames_.begin(), frames_.end(),
                           [&](const Frame& other) { return other.cue.begin > frame.cue.begin; });
    frames_.insert(at, std::move(frame));
  }

  // "Orbita, which has said it is for sale": who stands before the comma.
  std::optional<Speaker> antecedent(Stretch source) const {
    const std::uint32_t begin = reading_.sentence(s_).begin;
    if (source.size() != 1 || source.begin <= begin + 1 || !reading_.is_comma(source.begin - 1) ||
        reading_.hit(source.begin, LexKind::kQuestion) == nullptr)
      return {};
    std::optional<Speaker> who = phrases_.group_before(source.begin - 1, begin, 1);
    if (who) who->phrase = source;
    return who;
  }

  // An outlet around what others said is their chain, which the rules have told already.
  bool relays(const Frame& outer) const {
    return std::any_of(frames_.begin(), frames_.end(),
                       [&](const Frame& inner) { return meet(outer.content, inner.cue); });
  }

  const Reading& reading_;
  std::uint32_t s_;
  const Memory& memory_;
  Phrases phrases_;
  std::vector<Frame>& frames_;
};

}  // namespace

std::vector<AttributionSpans> spans_of(const Reading& reading, std::uint32_t s,
                                       const std::vector<Frame>& frames) {
  std::vector<AttributionSpans> out;
  for (const Frame& frame : frames) {
    AttributionSpans spans;
    spans.cue = frame.cue;
    spans.source = whole_phrase(reading, s, frame, frame.speaker.phrase);
    if (!frame.content.empty()) spans.content = {frame.content};
    out.push_back(std::move(spans));
  }
  return out;
}

void apply_learned(const Reading& reading, std::uint32_t s, const Memory& memory,
                   const AttributionModel& model, const TokenView& view,
                   AttributionScratch& scratch, std::vector<Frame>& frames) {
  const std::vector<AttributionSpans> ruled = spans_of(reading, s, frames);
  const std::vector<Stretch> cues = model.cues(view, s, ruled, scratch);
  Learned learned(reading, s, memory, frames);
  for (std::size_t c = 0; c < cues.size(); ++c)
    learned.apply(model.complete(view, s, ruled, cues, c, scratch));
  learned.part();
}

}  // namespace hearsay
