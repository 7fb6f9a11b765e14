// Statements, cue first.
//
// Each sentence is read for frames: a cue or preposition outside quotations, its source (the nearest mention that can
// speak, on the side the cue asks for) and its content (the other side, to the next frame). "X said C", "C, said X",
// "according to X, C", "C, X told Y" are frames of one shape. Frames are then resolved: pronouns to people, "the people"
// to the voices named before, chains of outlets to the deepest voice. What no frame covers can still be talk without a
// voice (reportedly), an opinion, a question, or the article's own word.
//
//   Bloomberg reported on Tuesday, citing people familiar with the matter, that the talks had ended.
//   source "people familiar with the matter"  via Bloomberg  content "the talks had ended"
//
// Known weakness: a relative clause between subject and cue can hide the subject.
#include "statement/statement.h"

#include <algorithm>
#include <set>

#include "base/utf8.h"

namespace hearsay {
namespace {

constexpr std::uint32_t kReachBefore = 14;  // tokens between a source and its cue
constexpr std::uint32_t kReachAfter = 6;
constexpr std::uint32_t kNegationReach = 4;

struct Voice {
  std::optional<std::uint32_t> mention;
  Span span;
  std::string name, key, role, affiliation;
  MentionKind kind = MentionKind::kPerson;
  bool known = false;
};

// One attribution of a sentence, in token positions.
struct Frame {
  std::uint32_t cue_begin = 0, cue_end = 0;
  const Lexeme* lexeme = nullptr;
  bool according = false;
  Voice source;
  std::uint32_t content_begin = 0, content_end = 0;  // may lie before or after
  std::vector<Voice> more_sources;                   // "Grab and GoTo declined"
};

class Finder {
 public:
  Finder(const MentionedText& text, const Outlets& outlets, std::string_view outlet, const StatementLimits& limits)
      : in_(text), text_(text.text), outlets_(outlets), outlet_(outlet), limits_(limits) {
    by_sentence_.assign(text_.sentences.size() + 1, 0);
    for (const Mention& mention : in_.mentions) ++by_sentence_[mention.sentence + 1];
    for (std::size_t i = 1; i < by_sentence_.size(); ++i) by_sentence_[i] += by_sentence_[i - 1];
  }

  std::vector<Statement> run() {
    for (std::uint32_t s = 0; s < text_.sentences.size() && out_.size() < limits_.statements; ++s) {
      if (!text_.sentences[s].headline && s > 0 && text_.sentences[s].paragraph != text_.sentences[s - 1].paragraph) open_quote_ = quote_open_at_end(s - 1);
      read_sentence(s);
    }
    prepend_wire();
    return std::move(out_);
  }

 private:
  // ---- reading tokens -------------------------------------------------------------------------------------------
  const LexHit* hit(std::uint32_t token, LexKind kind) const { return text_.hit_at(token, kind); }
  bool in_quote(std::uint32_t token) const { return text_.tokens[token].is(kTokenInQuote); }
  bool quote_open_at_end(std::uint32_t sentence) const {
    const Sentence& one = text_.sentences[sentence];
    return one.token_end > one.token_begin && in_quote(one.token_end - 1) && !text_.tokens[one.token_end - 1].is(kTokenQuoteClose);
  }
  bool is_mark(std::uint32_t token, char mark) const { return text_.tokens[token].is(kTokenPunct) && text_.word(token).size() == 1 && text_.word(token)[0] == mark; }
  Span span_of(std::uint32_t begin, std::uint32_t end) const {
    return begin < end ? Span{text_.tokens[begin].span.begin, text_.tokens[end - 1].span.end} : Span{};
  }
  std::span<const Mention> mentions_of(std::uint32_t sentence) const {
    return std::span<const Mention>(in_.mentions).subspan(by_sentence_[sentence], by_sentence_[sentence + 1] - by_sentence_[sentence]);
  }

  static bool can_speak(const Mention& mention) {
    switch (mention.kind) {
      case MentionKind::kPerson: case MentionKind::kOrganisation: case MentionKind::kOutlet: case MentionKind::kAnonymous:
      case MentionKind::kRole: case MentionKind::kPronoun: return true;
      default: return false;
    }
  }
  static int rank(MentionKind kind) {
    switch (kind) {
      case MentionKind::kPerson: return 5;
      case MentionKind::kAnonymous: return 4;
      case MentionKind::kPronoun: return 3;
      case MentionKind::kRole: return 3;
      case MentionKind::kOutlet: return 2;
      default: return 1;
    }
  }

  Voice voice(const Mention& mention) const {
    Voice out;
    out.known = true;
    out.mention = static_cast<std::uint32_t>(&mention - in_.mentions.data());
    out.span = mention.span;
    out.kind = mention.kind;
    out.name = std::string(slice(text_.full, mention.span));
    if (mention.entity) {
      const Entity& entity = in_.entities[*mention.entity];
      if (mention.kind == MentionKind::kRole) {
        out.affiliation = entity.key;
        out.role = out.name;
      } else {
        out.name = entity.name;
        out.key = entity.key;
        out.kind = entity.kind;
        out.role = entity.role;
        out.affiliation = entity.kind == MentionKind::kOrganisation ? entity.key : entity.affiliation;
      }
    }
    return out;
  }

  // "They", "the people": whoever unnamed spoke last; "we" of the outlet itself is nobody here.
  Voice settled(Voice voice) const {
    if (voice.kind != MentionKind::kPronoun || !voice.key.empty()) return voice;
    if (!last_anonymous_.known) return last_.known && last_.kind == MentionKind::kAnonymous ? keep_span(last_, voice.span) : Voice{};
    return keep_span(last_anonymous_, voice.span);
  }
  static Voice keep_span(Voice voice, Span span) {
    voice.span = span;
    voice.mention.reset();
    return voice;
  }

  // The nearest mention that can speak within [from, to), searching from the right end (before a cue) or the left.
  const Mention* nearest(std::uint32_t sentence, std::uint32_t from, std::uint32_t to, bool from_right) const {
    const Mention* best = nullptr;
    auto distance = [&](const Mention& m) { return from_right ? to - m.token_end : m.token_begin - from; };
    for (const Mention& mention : mentions_of(sentence)) {
      if (!can_speak(mention) || mention.token_begin < from || (from_right ? mention.token_end : mention.token_begin + 1) > to) continue;
      if (in_quote(mention.token_begin) && mention.kind != MentionKind::kOutlet) continue;
      if (best == nullptr) {
        best = &mention;
        continue;
      }
      // Behind a cue the first phrase is the source; what a comma parts from it is said.
      bool parted = false;
      for (std::uint32_t i = best->token_end; !from_right && i < mention.token_begin; ++i) parted = parted || is_mark(i, ',');
      if (parted) continue;
      std::uint32_t a = distance(mention), b = distance(*best);
      // A person beside the organisation of his role ("Grab chief executive Anthony Tan") is the speaker.
      bool touching = mention.token_begin <= best->token_end + 5 && best->token_begin <= mention.token_end + 5;
      if (touching && rank(mention.kind) != rank(best->kind) ? rank(mention.kind) > rank(best->kind) && close(mention, *best) : a < b)
        best = &mention;
      else if (touching && rank(mention.kind) < rank(best->kind) && !close(mention, *best) && a < b)
        best = &mention;
    }
    return best;
  }
  // Nothing but names, roles and commas between two mentions.
  bool close(const Mention& a, const Mention& b) const {
    std::uint32_t from = std::min(a.token_end, b.token_end), to = std::max(a.token_begin, b.token_begin);
    for (std::uint32_t i = from; i < to; ++i)
      if (hit(i, LexKind::kCue) != nullptr || hit(i, LexKind::kContrast) != nullptr) return false;
    return to <= from + 6;
  }

  // ---- frames ---------------------------------------------------------------------------------------------------
  void collect_frames(std::uint32_t s, std::vector<Frame>& frames) const {
    const Sentence& sentence = text_.sentences[s];
    for (std::uint32_t i = sentence.token_begin; i < sentence.token_end; ++i) {
      if (in_quote(i)) continue;
      const LexHit* according = hit(i, LexKind::kAccordingTo);
      const LexHit* cue = hit(i, LexKind::kCue);
      const LexHit* found = according != nullptr && (cue == nullptr || according->length >= cue->length) ? according : cue;
      if (found == nullptr) continue;
      if (found == cue && inside_hearsay(i, found->length, sentence.token_begin)) continue;
      Frame frame;
      frame.cue_begin = i;
      frame.cue_end = i + found->length;
      frame.lexeme = &text_.lexeme(*found);
      frame.according = found == according;
      if (find_source(s, frame, frames)) frames.push_back(std::move(frame));
      i += found->length - 1;
    }
  }

  // "are said to": the cue is part of an attribution to nobody.
  bool inside_hearsay(std::uint32_t token, std::uint32_t length, std::uint32_t begin) const {
    for (std::uint32_t i = token > begin + 3 ? token - 3 : begin; i <= token; ++i)
      if (const LexHit* found = hit(i, LexKind::kHearsay); found != nullptr && i + found->length >= token + length && text_.lexeme(*found).tag != "noun") return true;
    return false;
  }

  bool find_source(std::uint32_t s, Frame& frame, const std::vector<Frame>& earlier) const {
    const Sentence& sentence = text_.sentences[s];
    std::uint32_t left = earlier.empty() ? sentence.token_begin : earlier.back().cue_end;
    std::uint32_t from = std::max(left, frame.cue_begin > sentence.token_begin + kReachBefore ? frame.cue_begin - kReachBefore : sentence.token_begin);
    // The clause starts behind the last contrast word or semicolon.
    for (std::uint32_t i = from; i < frame.cue_begin; ++i)
      if (is_mark(i, ';') || (hit(i, LexKind::kContrast) != nullptr && i > from)) from = i + 1;
    std::uint32_t to = std::min(sentence.token_end, frame.cue_end + kReachAfter + 8);
    const Mention* before = frame.according ? nullptr : nearest(s, from, frame.cue_begin, true);
    const Mention* after = nearest(s, frame.cue_end, to, false);
    if (after != nullptr && after->token_begin > frame.cue_end + kReachAfter) after = nullptr;
    bool at_start = frame.cue_begin == sentence.token_begin;
    bool after_break = !at_start && (is_mark(frame.cue_begin - 1, ',') || text_.tokens[frame.cue_begin - 1].is(kTokenQuoteClose));
    bool prefer_after = frame.according || at_start || (after_break && after != nullptr && after->token_begin <= frame.cue_end + 4);
    if (frame.lexeme->order == SourceOrder::kBefore) prefer_after = false;
    if (frame.lexeme->order == SourceOrder::kAfter) {
      if (!at_start && !after_break && !frame.according) return false;
      prefer_after = true;
    }
    const Mention* chosen = prefer_after ? after : before;
    bool clitic = text_.word(frame.cue_end - 1).ends_with("nya");
    if (chosen == nullptr && !clitic && !frame.according && after_break && before == nullptr) chosen = after;
    if (clitic || (chosen == nullptr && after_break && !frame.according)) {
      if (chosen == nullptr && last_.known) frame.source = last_, frame.source.span = {}, frame.source.mention.reset();
    } else if (chosen != nullptr) {
      frame.source = settled(voice(*chosen));
    }
    // "According to a report by X": X is an outlet here, known or not.
    if (frame.according && chosen != nullptr && chosen->kind == MentionKind::kOrganisation)
      for (std::uint32_t i = frame.cue_begin; i < chosen->token_end && chosen->token_begin < frame.cue_end + 5; ++i)
        if (hit(i, LexKind::kCredit) != nullptr) {
          frame.source.kind = MentionKind::kOutlet;
          frame.source.affiliation.clear();
        }
    // "The talks ended, the report said": the outlet last credited.
    if (!frame.according && frame.cue_begin > from)
      for (std::uint32_t i = frame.cue_begin > from + 2 ? frame.cue_begin - 2 : from; i < frame.cue_begin; ++i)
        if (const LexHit* credit = hit(i, LexKind::kCredit); credit != nullptr && text_.lexeme(*credit).tag == "report" && last_outlet_.known) {
          frame.source = last_outlet_;
          frame.source.span = span_of(i, i + credit->length);
          frame.source.mention.reset();
          chosen = nullptr;
        }
    if (clitic && chosen != nullptr && !prefer_after) frame.source = voice(*chosen);
    if (!frame.source.known) return false;
    bool after_source = chosen != nullptr && chosen == after && prefer_after;
    // "C, X said." and "C, X said, asking not to be named": nothing follows the cue that could be the content.
    bool closed = frame.cue_end == sentence.token_end || is_mark(frame.cue_end, '.') || is_mark(frame.cue_end, ',') || is_mark(frame.cue_end, ';');
    std::uint32_t source_begin = frame.cue_begin;
    for (std::uint32_t i = left; i < frame.cue_begin; ++i)
      if (!frame.source.span.empty() && text_.tokens[i].span.begin == frame.source.span.begin) source_begin = i;
    bool inverted = !after_source && frame.lexeme->stance != Stance::kDeclines && closed && source_begin > left + 2 && !frame.source.span.empty();
    if (inverted) {
      frame.content_begin = left;
      frame.content_end = source_begin;
    } else if (after_source || frame.source.span.empty()) {
      frame.content_begin = left;
      frame.content_end = frame.cue_begin;
      if (frame.according && frame.content_end <= frame.content_begin + 1) {
        frame.content_begin = chosen->token_end;
        frame.content_end = sentence.token_end;
      }
    } else {
      frame.content_begin = frame.cue_end;
      frame.content_end = sentence.token_end;
    }
    if (chosen != nullptr && frame.lexeme->stance == Stance::kDeclines && !after_source) {
      // "Grab and GoTo declined": every name of the coordination declines.
      for (const Mention& mention : mentions_of(s)) {
        if (mention.token_end > chosen->token_begin || mention.token_begin < from || !can_speak(mention)) continue;
        bool joined = chosen->token_begin <= mention.token_end + 2;
        for (std::uint32_t i = mention.token_end; joined && i < chosen->token_begin; ++i)
          joined = hit(i, LexKind::kStop) != nullptr && !is_mark(i, ',');
        if (joined && mention.token_end < chosen->token_begin) frame.more_sources.push_back(voice(mention));
      }
    }
    return true;
  }

  // A frame's content ends where the next frame's own clause starts.
  void cut_contents(std::uint32_t s, std::vector<Frame>& frames) const {
    for (std::size_t f = 0; f + 1 < frames.size(); ++f) {
      Frame& frame = frames[f];
      const Frame& next = frames[f + 1];
      if (frame.content_begin < frame.cue_end || frame.according) continue;
      std::uint32_t limit = next.cue_begin;
      if (!next.source.span.empty() && next.source.span.begin < text_.tokens[next.cue_begin].span.begin)
        for (std::uint32_t i = frame.cue_end; i < limit; ++i)
          if (text_.tokens[i].span.begin >= next.source.span.begin) {
            limit = i;
            break;
          }
      frame.content_end = std::min(frame.content_end, std::max(limit, frame.content_begin));
    }
    const Sentence& sentence = text_.sentences[s];
    for (Frame& frame : frames) {
      trim_content(frame.content_begin, frame.content_end);
      (void)sentence;
    }
  }

  void trim_content(std::uint32_t& begin, std::uint32_t& end) const {
    auto droppable = [&](std::uint32_t i) {
      if (text_.tokens[i].is(kTokenQuoteOpen) || text_.tokens[i].is(kTokenQuoteClose)) return false;
      return text_.tokens[i].is(kTokenPunct) || hit(i, LexKind::kThat) != nullptr;
    };
    while (begin < end && droppable(begin)) ++begin;
    while (begin < end && ((text_.tokens[end - 1].is(kTokenPunct) && !text_.tokens[end - 1].is(kTokenQuoteClose)) || hit(end - 1, LexKind::kContrast) != nullptr)) --end;
  }

  // ---- chains ---------------------------------------------------------------------------------------------------
  bool own_outlet(const std::string& name) const { return !outlet_.empty() && same_outlet(name, outlet_); }
  bool same_outlet(std::string_view a, std::string_view b) const {
    const Outlet *x = outlets_.named(a), *y = outlets_.named(b);
    return x != nullptr && y != nullptr ? x == y : fold_words(a) == fold_words(b);
  }

  // Outlets the sentence credits outside the content proper, nearest to this article first.
  std::vector<std::string> credited(std::uint32_t s, const Frame* frame) const {
    const Sentence& sentence = text_.sentences[s];
    std::vector<std::string> out;
    for (const Mention& mention : mentions_of(s)) {
      if (mention.kind != MentionKind::kOutlet || !mention.entity) continue;
      const std::string& name = in_.entities[*mention.entity].name;
      bool is_credit = false;
      std::uint32_t from = mention.token_begin > sentence.token_begin + 4 ? mention.token_begin - 4 : sentence.token_begin;
      for (std::uint32_t i = from; i < mention.token_begin; ++i)
        if (hit(i, LexKind::kCredit) != nullptr || hit(i, LexKind::kAccordingTo) != nullptr) is_credit = true;
      std::uint32_t to = std::min(sentence.token_end, mention.token_end + 6);
      for (std::uint32_t i = mention.token_end; i < to; ++i) {
        const LexHit* cue = hit(i, LexKind::kCue);
        if (cue != nullptr && !in_quote(i)) is_credit = true;
        if (hit(i, LexKind::kCredit) != nullptr) is_credit = true;
      }
      for (std::uint32_t i = from; i < mention.token_begin; ++i)
        if (const LexHit* cue = hit(i, LexKind::kCue); cue != nullptr && !in_quote(i)) is_credit = true;
      if (frame != nullptr && frame->source.mention && &in_.mentions[*frame->source.mention] == &mention) is_credit = true;
      if (!is_credit || own_outlet(name)) continue;
      if (std::none_of(out.begin(), out.end(), [&](const std::string& other) { return same_outlet(other, name); })) out.push_back(name);
    }
    // "laporan Bloomberg yang dikutip Tech in Asia": a credit word between two outlets makes the later one nearer.
    if (out.size() == 2 && relayed_by_second(s)) std::swap(out[0], out[1]);
    return out;
  }
  bool relayed_by_second(std::uint32_t s) const {
    const Mention* first = nullptr;
    for (const Mention& mention : mentions_of(s)) {
      if (mention.kind != MentionKind::kOutlet) continue;
      if (first == nullptr) {
        first = &mention;
        continue;
      }
      for (std::uint32_t i = first->token_end; i < mention.token_begin; ++i)
        if (hit(i, LexKind::kCredit) != nullptr) return true;
      return false;
    }
    return false;
  }
  // An anonymous or personal voice that a credit word introduces: "citing people familiar".
  const Mention* cited_voice(std::uint32_t s, const Frame& frame) const {
    const Sentence& sentence = text_.sentences[s];
    for (const Mention& mention : mentions_of(s)) {
      if (mention.kind != MentionKind::kAnonymous) continue;
      std::uint32_t from = mention.token_begin > sentence.token_begin + 3 ? mention.token_begin - 3 : sentence.token_begin;
      for (std::uint32_t i = from; i < mention.token_begin; ++i)
        if (hit(i, LexKind::kCredit) != nullptr || hit(i, LexKind::kAccordingTo) != nullptr) return &mention;
      (void)frame;
    }
    return nullptr;
  }

  // ---- making statements ----------------------------------------------------------------------------------------
  void fill(Statement& out, std::uint32_t s, Span content) const {
    const Sentence& sentence = text_.sentences[s];
    out.headline = sentence.span.end <= text_.text_begin;
    out.quote = std::string(slice(text_.full, out.whole));
    out.said = std::string(slice(text_.full, content.empty() ? out.whole : content));
    Span area = content.empty() ? out.whole : content;
    for (int pass = 0; pass < 2 && out.events.empty(); ++pass, area = out.whole) add_events(out, sentence, area);
    std::set<std::string> seen;
    auto party = [&](const std::string& key) {
      if (!key.empty() && seen.insert(key).second) out.parties.push_back(key);
    };
    if (!out.affiliation.empty()) party(out.affiliation);
    for (const Mention& mention : mentions_of(s)) {
      if (out.whole.contains(mention.span) || sentence.span == out.whole || area.overlaps(mention.span)) {
        if (mention.entity) {
          const Entity& entity = in_.entities[*mention.entity];
          if (entity.kind == MentionKind::kOrganisation) party(entity.key);
          if (entity.kind == MentionKind::kPerson) {
            party(entity.affiliation);
            if (content.contains(mention.span)) out.persons.push_back(entity.key);
          }
        }
        bool inside = content.empty() || content.contains(mention.span);
        if (mention.kind == MentionKind::kMoney && inside) out.amounts.push_back(mention.money);
        if (mention.kind == MentionKind::kDate && mention.date && inside) out.dates.push_back(*mention.date);
      }
    }
  }
  void add_events(Statement& out, const Sentence& sentence, Span area) const {
    for (std::uint32_t i = sentence.token_begin; i < sentence.token_end; ++i) {
      if (!area.contains(text_.tokens[i].span)) continue;
      const LexHit* event = hit(i, LexKind::kEvent);
      if (event == nullptr) continue;
      EventHit one;
      one.id = text_.lexeme(*event).tag;
      one.span = span_of(i, i + event->length);
      one.negated = text_.lexeme(*event).stance == Stance::kDenies;
      std::uint32_t from = i > sentence.token_begin + kNegationReach ? i - kNegationReach : sentence.token_begin;
      for (std::uint32_t j = from; j < i; ++j) {
        if (!area.contains(text_.tokens[j].span)) continue;
        if (hit(j, LexKind::kNegation) != nullptr) one.negated = true;
        if (is_mark(j, ',') || is_mark(j, ';')) one.negated = false;
      }
      for (std::uint32_t j = sentence.token_begin; j < sentence.token_end; ++j)
        if (area.contains(text_.tokens[j].span) && hit(j, LexKind::kHedge) != nullptr) one.hedged = true;
      out.events.push_back(std::move(one));
      i += event->length - 1;
    }
  }
  bool contains_kind(Span area, std::uint32_t s, LexKind kind, std::string_view tag = {}) const {
    const Sentence& sentence = text_.sentences[s];
    for (std::uint32_t i = sentence.token_begin; i < sentence.token_end; ++i) {
      if (!area.contains(text_.tokens[i].span)) continue;
      if (const LexHit* found = hit(i, kind); found != nullptr && (tag.empty() || text_.lexeme(*found).tag == tag)) return true;
    }
    return false;
  }
  bool names_document(std::uint32_t s) const {
    return std::any_of(mentions_of(s).begin(), mentions_of(s).end(), [](const Mention& m) { return m.kind == MentionKind::kDocument; });
  }

  void grade(Statement& out, std::uint32_t s) const {
    if (out.speaker.empty()) out.grade = Grade::kUnattributed;
    else if (out.speaker_kind == MentionKind::kAnonymous || out.speaker_kind == MentionKind::kOutlet) out.grade = Grade::kAnonymous;
    else if (out.speaker_kind == MentionKind::kOrganisation && names_document(s)) out.grade = Grade::kDocument;
    else out.grade = Grade::kOnRecord;
  }

  void set_speaker(Statement& out, const Voice& source) const {
    out.source = source.span;
    out.speaker = source.name;
    out.speaker_key = source.key;
    out.speaker_role = source.role;
    out.affiliation = source.affiliation;
    out.speaker_kind = source.kind;
  }

  void emit(const Frame& frame, std::uint32_t s, const Voice& source) {
    Statement out;
    Span content = span_of(frame.content_begin, frame.content_end);
    Span cue = span_of(frame.cue_begin, frame.cue_end);
    out.cue = cue;
    out.content = content;
    set_speaker(out, source);
    out.whole = cue;
    for (Span part : {content, source.span})
      if (!part.empty() && text_.sentences[s].span.contains(part)) out.whole = {std::min(out.whole.begin, part.begin), std::max(out.whole.end, part.end)};
    if (!text_.sentences[s].span.contains(source.span)) out.source = {};
    out.cue_tag = frame.according ? "according" : frame.lexeme->tag;
    out.stance = frame.lexeme->stance;
    out.direct = !content.empty() && in_quote(frame.content_begin);
    out.via = credited(s, &frame);
    if (source.kind == MentionKind::kOutlet) {
      if (own_outlet(source.name)) return;
      if (const Mention* deeper = cited_voice(s, frame); deeper != nullptr) {
        Voice cited = voice(*deeper);
        set_speaker(out, cited);
        out.whole = {std::min(out.whole.begin, cited.span.begin), std::max(out.whole.end, cited.span.end)};
      }
      if (out.via.empty()) out.via.push_back(source.name);
      last_outlet_ = source;
    }
    if (out.stance == Stance::kSupports && out.speaker_kind != MentionKind::kOutlet && hedges(content, s)) out.stance = Stance::kHedges;
    fill(out, s, content);
    grade(out, s);
    if (contains_kind(text_.sentences[s].span, s, LexKind::kUnclear, "unexplained")) out.unexplained = true;
    last_ = source;
    if (out.speaker_kind == MentionKind::kAnonymous) {
      last_anonymous_ = source.kind == MentionKind::kAnonymous ? source : Voice{};
      last_anonymous_.known = true;
      last_anonymous_.name = out.speaker;
      last_anonymous_.kind = MentionKind::kAnonymous;
    }
    last_sentence_ = s;
    out_.push_back(std::move(out));
  }

  // What somebody is said to have said is no word of his on record: "Huang criticised them, the people said" is the
  // people's word, "Huang is said to find them slow" nobody's.
  void downgrade_nested(std::uint32_t s, std::size_t first) {
    const Sentence& sentence = text_.sentences[s];
    for (std::size_t i = first; i < out_.size(); ++i) {
      Statement& one = out_[i];
      if (one.grade != Grade::kOnRecord && one.grade != Grade::kDocument) continue;
      for (std::size_t j = i + 1; j < out_.size(); ++j)
        if (out_[j].grade == Grade::kAnonymous && out_[j].cue.begin >= one.content.end && out_[j].stance == Stance::kSupports) one.grade = Grade::kAnonymous;
      for (std::size_t j = first; j < i; ++j)
        if (out_[j].cue_tag == "according" && out_[j].content.contains(one.cue) && out_[j].grade == Grade::kAnonymous) {
          one.grade = Grade::kAnonymous;
          if (one.via.empty()) one.via = out_[j].via;
        }
      for (std::uint32_t t = sentence.token_begin; t < sentence.token_end; ++t) {
        if (text_.tokens[t].span.begin >= one.cue.begin) break;
        if (text_.tokens[t].span.begin < one.whole.begin) continue;
        const LexHit* found = hit(t, LexKind::kHearsay);
        if (found != nullptr && text_.lexeme(*found).tag != "noun" && !in_quote(t)) one.grade = Grade::kUnattributed;
      }
    }
  }

  // Content that takes back its own certainty: "may yet collapse", "no decision has been made".
  bool hedges(Span content, std::uint32_t s) const {
    const Sentence& sentence = text_.sentences[s];
    bool hedge = false, negation = false;
    for (std::uint32_t i = sentence.token_begin; i < sentence.token_end; ++i) {
      if (!content.contains(text_.tokens[i].span)) continue;
      if (const LexHit* found = hit(i, LexKind::kHedge); found != nullptr && found->length >= 2) hedge = true;
      const LexHit* event = hit(i, LexKind::kEvent);
      if (hit(i, LexKind::kHedge) != nullptr)
        for (std::uint32_t j = i + 1; j < std::min(sentence.token_end, i + 6); ++j)
          if ((event = hit(j, LexKind::kEvent)) != nullptr && text_.lexeme(*event).tag == "stall") negation = true;
    }
    return hedge || negation;
  }

  void emit_nobody(std::uint32_t s, Span whole, Span cue, std::string tag, Stance stance) {
    Statement out;
    out.whole = whole;
    out.cue = cue;
    out.content = whole;
    out.cue_tag = std::move(tag);
    out.stance = stance;
    out.via = credited(s, nullptr);
    if (!out.via.empty() && out.cue_tag == "hearsay") {
      const Mention* deeper = cited_voice(s, Frame{});
      if (deeper != nullptr) {
        set_speaker(out, voice(*deeper));
      } else {
        out.speaker = out.via.back();
        out.speaker_kind = MentionKind::kOutlet;
      }
    }
    fill(out, s, whole);
    grade(out, s);
    if (contains_kind(text_.sentences[s].span, s, LexKind::kUnclear, "unexplained")) out.unexplained = true;
    out_.push_back(std::move(out));
  }

  Span sentence_text(std::uint32_t s) const {
    const Sentence& sentence = text_.sentences[s];
    std::uint32_t begin = sentence.token_begin, end = sentence.token_end;
    trim_content(begin, end);
    return span_of(begin, end);
  }

  void read_sentence(std::uint32_t s) {
    const Sentence& sentence = text_.sentences[s];
    if (sentence.token_begin == sentence.token_end) return;
    std::size_t before = out_.size();
    std::vector<Frame> frames;
    collect_frames(s, frames);
    cut_contents(s, frames);
    for (const Frame& frame : frames) {
      if (frame.content_end <= frame.content_begin && frame.lexeme->stance != Stance::kDeclines && frame.lexeme->stance != Stance::kDenies) continue;
      if (frame.content_end <= frame.content_begin + 1 && frame.lexeme->stance == Stance::kSupports) continue;
      for (const Voice& other : frame.more_sources) emit(frame, s, other);
      emit(frame, s, frame.source);
    }
    downgrade_nested(s, before);
    bool unclear = contains_kind(sentence.span, s, LexKind::kUnclear, "open");
    if (unclear) {
      for (auto back = out_.rbegin(); back != out_.rend(); ++back) {
        if (back->stance != Stance::kDenies || back->headline) continue;
        back->scope_unclear = s <= last_sentence_ + 2;
        break;
      }
      if (out_.size() == before) emit_nobody(s, sentence_text(s), {}, "unclear", Stance::kQuestions);
      return;
    }
    if (out_.size() != before) return;
    if (is_mark(sentence.token_end - 1, '?')) return emit_nobody(s, sentence_text(s), {}, "question", Stance::kQuestions);
    bool quoted = in_quote(sentence.token_begin) || open_quote_;
    if (quoted && last_.known && !sentence.headline && s > 0 && last_sentence_ + 2 >= s && in_quote(sentence.token_end - 1)) {
      Statement out;
      out.whole = out.content = sentence_text(s);
      set_speaker(out, last_);
      out.source = {};
      out.cue_tag = "say";
      out.direct = true;
      fill(out, s, out.content);
      grade(out, s);
      last_sentence_ = s;
      out_.push_back(std::move(out));
      return;
    }
    for (LexKind kind : {LexKind::kWithdraw, LexKind::kHearsay, LexKind::kOpinion})
      for (std::uint32_t i = sentence.token_begin; i < sentence.token_end; ++i) {
        const LexHit* found = hit(i, kind);
        if (found == nullptr || in_quote(i)) continue;
        if (kind == LexKind::kHearsay && text_.lexeme(*found).tag == "noun") continue;
        Span cue = span_of(i, i + found->length);
        if (kind == LexKind::kWithdraw) return emit_nobody(s, sentence_text(s), cue, "withdraw", Stance::kDenies);
        return emit_nobody(s, sentence_text(s), cue, kind == LexKind::kHearsay ? "hearsay" : "opinion", Stance::kSupports);
      }
    std::size_t organisations = 0;
    for (const Mention& mention : mentions_of(s)) organisations += mention.entity && in_.entities[*mention.entity].kind == MentionKind::kOrganisation;
    if (organisations == 0 || !contains_kind(sentence.span, s, LexKind::kEvent)) return;
    emit_nobody(s, sentence_text(s), {}, "own", Stance::kSupports);
    out_.back().own = true;
  }

  // A dateline or last line that signs for a wire: every statement of the article came through it.
  void prepend_wire() {
    if (text_.sentences.empty()) return;
    auto wire_in = [&](std::uint32_t s, bool alone) -> std::string {
      for (const Mention& mention : mentions_of(s)) {
        if (mention.kind != MentionKind::kOutlet || !mention.entity) continue;
        const std::string& name = in_.entities[*mention.entity].name;
        const Outlet* known = outlets_.named(name);
        if (known == nullptr || !known->wire || own_outlet(name)) continue;
        const Sentence& sentence = text_.sentences[s];
        bool bracketed = mention.token_begin > sentence.token_begin && is_mark(mention.token_begin - 1, '(');
        bool signs = mention.token_end + 1 >= sentence.token_end && mention.token_begin <= sentence.token_begin + 2;
        if (alone ? signs : bracketed) return name;
      }
      return {};
    };
    std::string wire;
    for (std::uint32_t s = 0; s < text_.sentences.size() && s < 3 && wire.empty(); ++s) wire = wire_in(s, false);
    if (wire.empty()) wire = wire_in(static_cast<std::uint32_t>(text_.sentences.size()) - 1, true);
    if (wire.empty()) return;
    for (Statement& statement : out_)
      if (statement.via.empty() || !same_outlet(statement.via.front(), wire)) statement.via.insert(statement.via.begin(), wire);
  }

  const MentionedText& in_;
  const SegmentedText& text_;
  const Outlets& outlets_;
  std::string_view outlet_;
  StatementLimits limits_;
  std::vector<std::uint32_t> by_sentence_;
  std::vector<Statement> out_;
  Voice last_;                      // who spoke last
  std::uint32_t last_sentence_ = 0;
  Voice last_outlet_;               // the outlet last credited
  Voice last_anonymous_;            // the unnamed people last heard
  bool open_quote_ = false;         // the paragraph before ended inside a quotation
};

}  // namespace

std::string_view name_of(Grade grade) {
  switch (grade) {
    case Grade::kOnRecord: return "on-record";
    case Grade::kAnonymous: return "anonymous";
    case Grade::kDocument: return "document";
    case Grade::kUnattributed: return "unattributed";
  }
  return "unattributed";
}

std::vector<Statement> find_statements(const MentionedText& text, const Outlets& outlets, std::string_view outlet,
                                       const StatementLimits& limits) {
  return Finder(text, outlets, outlet, limits).run();
}

std::string to_text(const Statement& statement) {
  std::string out = "\"" + statement.said + "\" <- " + std::string(name_of(statement.stance)) + " [" + std::string(name_of(statement.grade)) + "] ";
  out += statement.speaker.empty() ? "nobody" : "\"" + statement.speaker + "\"";
  for (std::size_t i = 0; i < statement.via.size(); ++i) out += (i == 0 ? " via " : ", ") + statement.via[i];
  if (statement.cue_tag == "hearsay" || statement.cue_tag == "opinion" || statement.own) out += " (" + statement.cue_tag + ")";
  if (statement.scope_unclear) out += " (scope unclear)";
  if (statement.unexplained) out += " (unexplained)";
  return out;
}

}  // namespace hearsay
