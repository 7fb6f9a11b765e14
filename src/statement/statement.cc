// Statements of one article: the steps, in order, sentence by sentence.
//
// A sentence is first read for attributions (cues.cc), each of which owns a part of it (spans.cc).
// What no attribution covers can still be a continued quotation, something left open, a question, a
// withdrawal, talk without a voice, an opinion of nobody, or the article's own word about what
// happens between organisations.
#include "statement/statement.h"

#include <algorithm>
#include <optional>

#include "base/utf8.h"
#include "statement/steps.h"

namespace hearsay {
namespace {

constexpr std::uint32_t kQuoteReach = 2;  // sentences a quotation without a cue follows its speaker
constexpr std::uint32_t kOpeningTime = 40;  // bytes before an attribution that may say when it was: "At that time"

class Finder {
 public:
  Finder(const Reading& reading, const AttributionModel* model, const StatementLimits& limits,
         AttributionScratch& scratch)
      : reading_(reading), limits_(limits), model_(model), scratch_(scratch) {
    if (model_ != nullptr) view_.emplace(reading.in);
  }

  // By sentence.
  const std::vector<std::vector<AttributionSpans>>& ruled() const { return ruled_; }
  void keep_ruled() { ruled_.resize(reading_.text.sentences.size()); }

  std::vector<Statement> run() {
    const std::vector<Sentence>& sentences = reading_.text.sentences;
    const std::vector<Block> blocks = find_blocks(reading_);
    auto block = blocks.begin();
    for (std::uint32_t s = 0; s < sentences.size() && out_.size() < limits_.statements; ++s) {
      if (s > 0 && reading_.text.opens_paragraph(s)) memory_.quote_open = ends_in_quote(s - 1);
      if (sentences[s].span.begin >= reading_.text.text_begin && s > 0 &&
          sentences[s - 1].span.end <= reading_.text.text_begin)
        leave_title();
      if (block != blocks.end() && block->from == s) {
        if (s >= done_) read_block(*block);  // else announced, and said already
        ++block;
      }
      if (s >= done_ && !reading_.sentence(s).empty()) read_sentence(s);
    }
    if (out_.size() > limits_.statements) out_.resize(limits_.statements);
    drop_twins();
    sign();
    return std::move(out_);
  }

 private:
  // Voices of the title are introduced again by the text.
  void leave_title() {
    std::vector<std::string> credited = std::move(memory_.credited);
    memory_ = {};
    memory_.credited = std::move(credited);
  }

  bool ends_in_quote(std::uint32_t s) const {
    const Stretch all = reading_.sentence(s);
    return !all.empty() && reading_.text.quoted_on(all.end - 1);
  }

  void read_sentence(std::uint32_t s) {
    const std::size_t before = out_.size();
    if (read_withdrawal(s)) return;
    std::vector<Frame> frames = find_frames(reading_, s, memory_);
    place_contents(reading_, s, frames);
    if (!ruled_.empty()) ruled_[s] = spans_of(reading_, s, frames);
    if (model_ != nullptr) apply_learned(reading_, s, memory_, *model_, *view_, scratch_, frames);
    // "He refuses to answer" within a quotation that goes on: the words of who is quoted, whatever a model makes of them.
    const bool inner = !frames.empty() && std::all_of(frames.begin(), frames.end(), [&](const Frame& frame) { return frame.learned && reading_.in_quote(frame.cue.begin); });
    if (inner && continue_quote(s)) return;
    std::optional<Frame> announcing = take_announcing(s, frames);
    std::optional<Speaker> quoted;
    for (const Frame& frame : frames) {
      const std::size_t made = out_.size();
      attribute(s, frame);
      if (out_.size() > made && out_.back().direct && memory_.sentence == s) quoted = memory_.last;
    }
    // '"C," said the aide, who backed the plan. "D."': the aide goes on, not who is told of behind.
    if (quoted && !ends_in_quote(s)) memory_.last = *quoted;
    if (announcing) read_announced(s, std::move(*announcing));
    if (read_unclear(s, before)) return;
    if (out_.size() != before) return mark_unexplained(s, before);
    if (continue_quote(s) || read_question(s) || continue_mood(s)) return;
    if (read_talk(s, LexKind::kHearsay, "hearsay") || read_talk(s, LexKind::kOpinion, "opinion"))
      return mark_unexplained(s, before);
    mark_words_before(s);
    read_own(s);
  }

  // ---- passages by the way they are set
  // ---------------------------------------------------------------------------------------------
  void read_block(const Block& block) {
    Frame frame = block.frame;
    resolve_speaker(reading_, block.named, memory_, frame.speaker);
    emit_passage(block.from, block.to, block.words, std::move(frame));
  }

  // Of "Setyaningsih continued:" the frame whose content stands below.
  std::optional<Frame> take_announcing(std::uint32_t s, std::vector<Frame>& frames) {
    if (!introduces(reading_, s)) return std::nullopt;
    const bool quoted = reading_.in_quote(reading_.sentence(s + 1).begin);
    if (frames.empty() || reading_.text.sentences[s].headline) {
      memory_.last.known = memory_.last.known && !quoted;  // not the word of who spoke before
      return std::nullopt;
    }
    const Frame& last = frames.back();
    const bool open = last.content.empty() || last.content.begin >= last.cue.end;
    if (!open || last.stance == Stance::kDeclines || !last.speaker.known) return std::nullopt;
    const bool bare = words_in(reading_, last.content) < 2 || only_when(s, last.content);
    const bool alone = reading_.text.sentences[s + 1].headline;  // a line of the page
    if (!quoted && (alone || !bare || last.lexeme == nullptr || last.according))
      return std::nullopt;
    std::optional<Frame> taken = std::move(frames.back());
    frames.pop_back();
    return taken;
  }
  void read_announced(std::uint32_t s, Frame frame) {
    if (frame.source.empty()) frame.source = whole_phrase(reading_, s, frame, frame.speaker.phrase);
    const std::uint32_t end = introduced_end(reading_, s);
    emit_passage(s + 1, end, {reading_.sentence(s + 1).begin, reading_.sentence(end - 1).end},
                 std::move(frame));
  }

  // The first sentence carries cue and source, the others go on.
  void emit_passage(std::uint32_t from, std::uint32_t to, Stretch words, Frame frame) {
    if (!frame.source.empty()) frame.speaker.phrase = frame.source;
    bool first = true;
    for (std::uint32_t s = from; s < to && out_.size() < limits_.statements; ++s) {
      const Stretch all = reading_.sentence(s);
      const Stretch part =
          trimmed(reading_, {std::max(all.begin, words.begin), std::min(all.end, words.end)});
      if (words_in(reading_, part) == 0) continue;
      frame.content = part;
      if (first)
        emit_one(s, frame, frame.speaker, part);
      else
        emit_continued(s, part, true);
      out_.back().direct = true;
      first = false;
    }
    done_ = std::max(done_, to);
  }

  // ---- attributions
  // ---------------------------------------------------------------------------------------------
  void attribute(std::uint32_t s, const Frame& frame) {
    if (frame.learned && frame.source.empty()) {
      if (words_in(reading_, frame.content) >= 2)
        emit_nobody(s, frame.content, frame.cue, "attitude", frame.stance);
      return;
    }
    const bool bare = frame.stance == Stance::kDeclines || frame.stance == Stance::kDenies;
    // A refusal is one with its matter: "declined to comment on the talks" has no content of its
    // own.
    if (frame.lexeme != nullptr && frame.lexeme->stance == Stance::kDeclines)
      return emit(s, frame, {});
    if (frame.content.empty()) {
      if (bare) return emit(s, frame, frame.content);
      return attribute_before(s, frame);
    }
    // "There!" Smith said last week.
    if (!bare && only_when(s, frame.content)) return attribute_before(s, frame);
    if (!bare && words_in(reading_, frame.content) < 2) return;
    for (Stretch piece : split_content(reading_, s, frame.content)) emit(s, frame, piece);
  }

  // Of a cue that no rule knows: is it a word of saying? Its content is quoted or joined by "that".
  bool speaks(const Frame& frame) const {
    const std::uint32_t at = frame.content.begin;
    return reading_.in_quote(at) || (at > 0 && reading_.hit(at - 1, LexKind::kThat) != nullptr) ||
           reading_.hit(at, LexKind::kThat) != nullptr;
  }

  // Nothing but a time: what was said stands elsewhere.
  bool only_when(std::uint32_t s, Stretch content) const {
    bool when = false;
    if (words_in(reading_, content) > 4) return false;
    for (std::uint32_t i = content.begin; i < content.end; ++i) {
      const LexHit* time = reading_.hit(i, LexKind::kTime);
      if (time != nullptr) {
        i += time->length - 1;
        when = true;
        continue;
      }
      const bool date = reading_.mention_of(s, i, MentionKind::kDate) != nullptr;
      when = when || date;
      if (!reading_.is_punct(i) && reading_.hit(i, LexKind::kStop) == nullptr && !date)
        return false;
    }
    return when;
  }

  // "We are happy." Hans said. The quotation is the sentence before.
  void attribute_before(std::uint32_t s, const Frame& frame) {
    if (frame.speaker.phrase.empty() || reading_.text.opens_paragraph(s)) return;
    const Stretch quote = reading_.sentence(s - 1);
    if (quote.empty() || !reading_.in_quote(quote.end - 1)) return;
    const Span span = reading_.span(trimmed(reading_, quote));
    if (!out_.empty() && span.contains(out_.back().whole)) out_.pop_back();
    Frame moved = frame;
    moved.content = trimmed(reading_, quote);
    emit(s - 1, moved, moved.content);
    out_.back().cue = out_.back().source = {};
  }

  void emit(std::uint32_t s, const Frame& frame, Stretch content) {
    for (const Speaker& other : frame.others) emit_one(s, frame, other, content);
    emit_one(s, frame, frame.speaker, content);
  }

  void emit_one(std::uint32_t s, const Frame& frame, const Speaker& who, Stretch content) {
    Statement made;
    Speaker speaker = who;
    const Span inside = reading_.text.sentences[s].span;
    Stretch own = frame.region;
    if (content.empty() && !frame.content.empty())
      own = {std::min(own.begin, frame.content.begin), std::max(own.end, frame.content.end)};
    const Span region = reading_.span(own);
    made.content = reading_.span(content);
    made.cue = reading_.span(frame.cue);
    made.whole = made.content.empty() ? region : made.content;
    if (inside.contains(region))
      made.whole = {std::min(made.whole.begin, region.begin), std::max(made.whole.end, region.end)};
    made.whole.begin = with_time_before(inside, made.whole.begin);
    made.cue_tag = frame.learned && !speaks(frame) ? "attitude"
                   : frame.lexeme == nullptr || frame.according || frame.lexeme->tag == "go-on"
                       ? "say"
                       : frame.lexeme->tag;
    made.direct = !content.empty() && reading_.in_quote(content.begin);
    made.stance = stance_of(reading_, s, frame, content);
    Credits credits = find_credits(reading_, s, &frame);
    // "the report said, quoting a spokesman": the spokesman's word.
    const bool cited_by_report = frame.hearsay && credits.cited && !made.content.empty() &&
                                 speaker.kind == MentionKind::kDocument;
    if ((speaker.outlet || cited_by_report) && credits.cited) {
      Speaker cited = *credits.cited;
      resolve_speaker(reading_, s, memory_, cited);
      cited.via.clear();
      if (reading_.is_own(speaker.name) || speaker.via.empty())
        cited.via = {};
      else
        cited.via = speaker.via;
      if (!made.content.empty()) widen(made.whole, reading_.span(cited.phrase), inside);
      if (speaker.outlet && credits.via.empty() && !reading_.is_own(speaker.name) &&
          cited.via.empty())
        cited.via = {speaker.name};
      speaker = std::move(cited);
    } else if (speaker.outlet && credits.via.empty() && speaker.via.empty() &&
               !reading_.is_own(speaker.name)) {
      speaker.via = {speaker.name};
    }
    made.via = chain(frame, speaker, credits);
    // Talk that rests on unnamed voices, right behind a credit: the credited outlet's voices.
    const bool follows = memory_.credited_sentence + 1 == s && !memory_.credited.empty() &&
                         !reading_.text.opens_paragraph(s);
    if (made.via.empty() && follows && speaker.kind == MentionKind::kAnonymous &&
        reading_.contains(content, LexKind::kHearsay))
      made.via = memory_.credited;
    employ(reading_, s, content, speaker);
    set_speaker(made, speaker);
    if (!made.source.empty() && !speaker.phrase.empty() &&
        made.source == reading_.span(speaker.phrase)) {
      made.source = reading_.span(
          frame.source.empty() ? whole_phrase(reading_, s, frame, speaker.phrase) : frame.source);
      widen(made.whole, made.source, inside);
    }
    if (frame.hearsay && !cited_by_report) {  // what he is said to have said is nobody's word
      made.speaker.clear();
      made.speaker_key.clear();
      made.speaker_role.clear();
      made.affiliation.clear();
      made.source = {};
      made.cue_tag = "hearsay";
      made.content = made.whole;
      content = {std::min(content.begin, frame.region.begin),
                 std::max(content.end, frame.region.end)};
      made.stance = Stance::kSupports;
    }
    fill(reading_, s, content.empty() ? own : content, made);
    made.grade = grade_of(reading_, s, made);
    remember(s, made, speaker, memory_);
    reattribute(s, frame, speaker, made);
    out_.push_back(std::move(made));
  }

  // "At that time the firm said there were no talks": words that put it before the article's own day belong to the statement.
  std::uint32_t with_time_before(Span sentence, std::uint32_t begin) const {
    if (begin <= sentence.begin || begin - sentence.begin > kOpeningTime) return begin;
    const std::string lead = " " + fold_words(slice(reading_.text.full, {sentence.begin, begin})) + " ";
    const std::vector<std::string>& earlier = reading_.text.pack->earlier;
    return std::any_of(earlier.begin(), earlier.end(),
                       [&](const std::string& words) { return lead.find(" " + words + " ") != std::string::npos; })
               ? sentence.begin
               : begin;
  }

  // A quotation over several sentences whose speaker stands behind its end.
  void reattribute(std::uint32_t s, const Frame& frame, const Speaker& speaker,
                   const Statement& made) {
    const std::uint32_t first = frame.content.begin;
    const bool goes_on = frame.side == Side::kLeft && !frame.content.empty() &&
                         reading_.in_quote(first) &&
                         !reading_.text.tokens[first].is(kTokenQuoteOpen);
    for (std::size_t o = out_.size(); goes_on && o-- > 0 && s > 0;) {
      Statement& earlier = out_[o];
      if (!earlier.direct || !earlier.cue.empty() ||
          !reading_.text.sentences[s - 1].span.contains(earlier.whole) || !ends_in_quote(s - 1))
        return;
      set_speaker(earlier, speaker);
      earlier.source = {};
      earlier.via = made.via;
      earlier.grade = made.grade;
      --s;
    }
  }

  static void widen(Span& whole, Span part, Span limit) {
    if (part.empty() || !limit.contains(part)) return;
    whole = {std::min(whole.begin, part.begin), std::max(whole.end, part.end)};
  }

  // Outlets of this sentence, then those around the frame, then those the speaker came with.
  std::vector<std::string> chain(const Frame& frame, const Speaker& speaker,
                                 const Credits& credits) const {
    std::vector<std::string> via;
    auto add = [&](const std::string& name) {
      if (reading_.is_own(name)) return;
      if (std::none_of(via.begin(), via.end(),
                       [&](const std::string& other) { return reading_.same_outlet(other, name); }))
        via.push_back(name);
    };
    for (const std::string& name : frame.via) add(name);
    for (const std::string& name : credits.via) add(name);
    if (via.empty())
      for (const std::string& name : speaker.via) add(name);
    const bool repeats = speaker.kind == MentionKind::kAnonymous || speaker.outlet;
    if (via.empty() && credits.report && repeats)
      for (const std::string& name : memory_.credited) add(name);
    return via;
  }

  void set_speaker(Statement& made, const Speaker& speaker) const {
    made.source = reading_.span(speaker.phrase);
    made.speaker = speaker.name;
    made.speaker_key = speaker.kind == MentionKind::kAnonymous ? std::string() : speaker.key;
    made.speaker_role = speaker.role;
    made.affiliation = speaker.outlet ? std::string() : speaker.affiliation;
    made.speaker_kind = speaker.outlet ? MentionKind::kOutlet : speaker.kind;
  }

  // ---- sentences without an attribution
  // ---------------------------------------------------------------------------
  void emit_nobody(std::uint32_t s, Stretch content, Stretch cue, std::string tag, Stance stance) {
    Statement made;
    if (content.empty()) content = reading_.sentence(s);
    made.whole = made.content = reading_.span(content);
    made.cue = reading_.span(cue);
    made.cue_tag = std::move(tag);
    made.stance = stance;
    if (made.cue_tag == "hearsay") {
      Credits credits = find_credits(reading_, s, nullptr);
      made.via = credits.via;
      if (credits.report && made.via.empty()) made.via = memory_.credited;
      if (!made.via.empty()) {
        made.speaker = made.via.back();
        made.speaker_kind = MentionKind::kOutlet;
        memory_.credited = made.via;
        memory_.credited_sentence = s;
      }
    }
    fill(reading_, s, content, made);
    made.grade = grade_of(reading_, s, made);
    out_.push_back(std::move(made));
  }

  // "It is unclear whether the denial covers ...": a question of its own, and a mark on the denial
  // before it.
  bool read_unclear(std::uint32_t s, std::size_t before) {
    const Stretch all = reading_.sentence(s);
    if (!reading_.contains(all, LexKind::kUnclear, "open")) return false;
    for (std::uint32_t i = all.begin; i < all.end; ++i) {
      if (!reading_.tagged(i, LexKind::kUnclear, "open")) continue;
      if (reading_.in_quote(i)) return false;
      // Said by somebody it is his statement, not the text's.
      for (std::size_t o = before; o < out_.size(); ++o)
        if (out_[o].content.contains(reading_.text.tokens[i].span) && !out_[o].speaker.empty() &&
            out_[o].cue.begin < reading_.text.tokens[i].span.begin)
          return false;
    }
    const bool of_denial = reading_.contains(all, LexKind::kUnclear, "denial");
    for (std::size_t o = before; of_denial && o-- > 0;) {
      if (out_[o].stance != Stance::kDenies || out_[o].headline) continue;
      out_[o].scope_unclear = true;
      break;
    }
    out_.resize(before);
    emit_nobody(s, trimmed(reading_, all), {}, "unclear", Stance::kQuestions);
    return true;
  }

  void mark_unexplained(std::uint32_t s, std::size_t before) {
    if (!reading_.contains(reading_.sentence(s), LexKind::kUnclear, "unexplained")) return;
    for (std::size_t o = before; o < out_.size(); ++o) out_[o].unexplained = true;
  }

  // "What was meant is not explained.", a sentence of its own, is about the words before it.
  void mark_words_before(std::uint32_t s) {
    const std::vector<Sentence>& sentences = reading_.text.sentences;
    if (s == 0 || sentences[s - 1].paragraph != sentences[s].paragraph) return;
    if (!reading_.contains(reading_.sentence(s), LexKind::kUnclear, "unexplained")) return;
    for (std::size_t o = out_.size(); o-- > 0 && sentences[s - 1].span.contains(out_[o].whole);)
      if (!out_[o].own) out_[o].unexplained = true;
  }

  bool continue_quote(std::uint32_t s) {
    const Stretch all = reading_.sentence(s);
    if (reading_.text.sentences[s].headline || !memory_.last.known ||
        s > memory_.sentence + kQuoteReach)
      return false;
    std::uint32_t quoted = 0, words = 0;
    for (std::uint32_t i = all.begin; i < all.end; ++i) {
      if (reading_.is_punct(i)) continue;
      ++words;
      quoted += reading_.in_quote(i) ? 1 : 0;
    }
    if (words < 2 || quoted * 10 < words * 9) return false;
    emit_continued(s, trimmed(reading_, all), true);
    return true;
  }

  // "Er sagte, es sei vorbei. Man habe genug." A sentence in the mood of reported speech goes on
  // with the last speaker.
  bool continue_mood(std::uint32_t s) {
    const Stretch all = reading_.sentence(s);
    if (reading_.text.sentences[s].headline || !memory_.last.known ||
        s > memory_.sentence + kQuoteReach)
      return false;
    bool mood = false;
    for (std::uint32_t i = all.begin; i < all.end && !mood; ++i)
      mood = !reading_.in_quote(i) && reading_.hit(i, LexKind::kMood) != nullptr;
    if (!mood || words_in(reading_, all) < 3) return false;
    emit_continued(s, trimmed(reading_, all), false);
    return true;
  }

  void emit_continued(std::uint32_t s, Stretch content, bool direct) {
    Frame frame;
    frame.speaker = memory_.last;
    frame.content = content;
    Statement made;
    made.whole = made.content = reading_.span(content);
    made.cue_tag = "say";
    made.direct = direct;
    made.stance = stance_of(reading_, s, frame, content);
    made.via = memory_.last.via;
    set_speaker(made, memory_.last);
    made.source = {};
    fill(reading_, s, content, made);
    made.grade = grade_of(reading_, s, made);
    memory_.sentence = s;
    out_.push_back(std::move(made));
  }

  // The outlet takes its own article back, or says so of another outlet's.
  bool read_withdrawal(std::uint32_t s) {
    const Stretch all = reading_.sentence(s);
    for (std::uint32_t i = all.begin; i < all.end; ++i) {
      const LexHit* found = reading_.hit(i, LexKind::kWithdraw);
      if (found == nullptr || reading_.in_quote(i)) continue;
      const Mention* subject = nullptr;
      for (const Mention& mention : reading_.mentions(s))
        if (mention.token_end <= i &&
            (reading_.is_outlet(mention) || mention.kind == MentionKind::kRole))
          subject = &mention;
      emit_nobody(s, trimmed(reading_, all), {i, i + found->length}, "withdraw", Stance::kDenies);
      Statement& made = out_.back();
      if (subject != nullptr) editors_ = std::string(slice(reading_.text.full, subject->span));
      made.speaker = editors_.empty() ? std::string(reading_.own) : editors_;
      made.speaker_kind = MentionKind::kOutlet;
      if (subject != nullptr) made.source = subject->span;
      made.grade = made.speaker.empty() ? Grade::kUnattributed : Grade::kOnRecord;
      return true;
    }
    return false;
  }

  // A paragraph of one sentence that another follows.
  bool heads(std::uint32_t s) const {
    return reading_.text.opens_paragraph(s) && s + 1 < reading_.text.sentences.size() &&
           reading_.text.opens_paragraph(s + 1);
  }

  bool read_question(std::uint32_t s) {
    const Stretch all = reading_.sentence(s);
    if (words_in(reading_, all) < 2) return false;
    // A question that is a whole paragraph heads what answers it ("Will it close?"): nobody asks.
    if (reading_.text.sentences[s].span.begin >= reading_.text.text_begin && heads(s)) return false;
    for (std::uint32_t i = all.end; i-- > all.begin && reading_.is_punct(i);) {
      const std::string_view word = reading_.text.word(i);
      if (word != "?" && word != "\xEF\xBC\x9F") continue;
      emit_nobody(s, trimmed(reading_, all), {}, "question", Stance::kQuestions);
      return true;
    }
    return false;
  }

  bool read_talk(std::uint32_t s, LexKind kind, const char* tag) {
    const Stretch all = reading_.sentence(s);
    for (std::uint32_t i = all.begin; i < all.end; ++i) {
      const LexHit* found = reading_.hit(i, kind);
      if (found == nullptr || reading_.in_quote(i) || reading_.tag(*found) == "noun") continue;
      // "beredar kabar bahwa C": the clause behind the joining word; else the clause around the
      // word.
      std::uint32_t begin = all.begin, end = all.end, behind = i + found->length;
      const bool joins = behind < all.end && (reading_.hit(behind, LexKind::kThat) != nullptr ||
                                              reading_.hit(behind - 1, LexKind::kThat) != nullptr);
      for (std::uint32_t j = all.begin; j < i; ++j)
        if ((reading_.is_break(j) || (reading_.is_comma(j) && joins)) && !reading_.in_quote(j))
          begin = j + 1;
      for (std::uint32_t j = behind; j < all.end; ++j)
        if (reading_.is_break(j) && !reading_.in_quote(j)) end = std::min(end, j);
      emit_nobody(s, trimmed(reading_, {begin, end}), {i, i + found->length}, tag,
                  Stance::kSupports);
      return true;
    }
    return false;
  }

  void read_own(std::uint32_t s) {
    const Stretch all = reading_.sentence(s);
    const bool named = std::any_of(
        reading_.mentions(s).begin(), reading_.mentions(s).end(), [&](const Mention& mention) {
          return mention.entity &&
                 reading_.in.entities[*mention.entity].kind == MentionKind::kOrganisation;
        });
    if (!named || !reading_.contains(all, LexKind::kEvent)) return;
    const bool talk = reading_.contains(all, LexKind::kHearsay, "noun");
    emit_nobody(s, trimmed(reading_, all), {}, talk ? "hearsay" : "own", Stance::kSupports);
    out_.back().own = !talk;
  }

  // "The financier and his company said": two voices that are one here say one thing once.
  void drop_twins() {
    const auto same = [](const Statement& a, const Statement& b) {
      return a.cue == b.cue && a.content == b.content && a.speaker == b.speaker && a.cue_tag == b.cue_tag && a.stance == b.stance;
    };
    out_.erase(std::unique(out_.begin(), out_.end(), same), out_.end());
  }

  // A text that signs for a wire came through it with everything it says.
  void sign() {
    const std::string wire = signing_wire(reading_);
    if (wire.empty()) return;
    for (Statement& statement : out_) {
      if (!statement.via.empty() && reading_.same_outlet(statement.via.front(), wire)) continue;
      statement.via.insert(statement.via.begin(), wire);
    }
  }

  const Reading& reading_;
  StatementLimits limits_;
  const AttributionModel* model_;
  std::optional<TokenView> view_;
  AttributionScratch& scratch_;
  std::vector<std::vector<AttributionSpans>> ruled_;
  Memory memory_;
  std::string editors_;  // who takes the article back, as first named
  std::vector<Statement> out_;
  std::uint32_t done_ = 0;  // sentences before it are read
};

bool readable(const MentionedText& text) {
  return text.text.pack != nullptr && !text.text.sentences.empty() &&
         text.text.first_hit.size() >= text.text.tokens.size() + 1;
}

}  // namespace

std::vector<Statement> find_statements(const MentionedText& text, const Outlets& outlets,
                                       std::string_view outlet, const AttributionModel* model,
                                       const StatementLimits& limits, AttributionScratch* scratch) {
  if (!readable(text)) return {};
  const Reading reading(text, outlets, outlet);
  AttributionScratch own;
  return Finder(reading, model, limits, scratch != nullptr ? *scratch : own).run();
}

std::vector<std::vector<AttributionSpans>> ruled_attributions(const MentionedText& text,
                                                              const Outlets& outlets,
                                                              std::string_view outlet) {
  if (!readable(text)) return {};
  const Reading reading(text, outlets, outlet);
  AttributionScratch unused;
  Finder finder(reading, nullptr, {}, unused);
  finder.keep_ruled();
  finder.run();
  return finder.ruled();
}

}  // namespace hearsay
