#include "attribution/features.h"

#include <algorithm>

#include "base/hash.h"

namespace hearsay {
namespace {

using Key = std::uint32_t;

// Multiply and shift: features are made by the million, and need no better mixing than this.
template <typename... More>
constexpr Key join(Key first, More... more) {
  std::uint64_t h = first * 0x9e3779b97f4a7c15ull;
  ((h = (h ^ h >> 32 ^ static_cast<Key>(more)) * 0x9e3779b97f4a7c15ull), ...);
  return static_cast<Key>(h >> 32);
}
Key fold(std::uint64_t key) { return static_cast<Key>(key ^ key >> 32); }

// Lengths and distances, coarser the longer.
std::uint32_t bin(std::uint32_t n) {
  return n < 5 ? n : n < 7 ? 5 : n < 10 ? 6 : n < 15 ? 7 : n < 25 ? 8 : n < 40 ? 9 : 10;
}

constexpr Key kEdge = 0x51ed270b, kPunctTag = 1, kNumberTag = 2, kMentionTag = 3, kTailTag = 4,
              kCapitalTag = 5;

// Where a token stands in a stretch: 0 outside, 1 begin, 2 inside, 3 end, 4 alone.
std::uint8_t place_in(Stretch stretch, std::uint32_t i) {
  if (i < stretch.begin || i >= stretch.end) return 0;
  if (stretch.size() == 1) return 4;
  return i == stretch.begin ? 1 : i + 1 == stretch.end ? 3 : 2;
}

class Sentenced {
 public:
  Sentenced(const TokenView& view, std::uint32_t s)
      : view_(view),
        text_(view.in.text),
        begin_(text_.sentences[s].token_begin),
        end_(text_.sentences[s].token_end) {
    for (std::uint32_t i = begin_; i < end_; ++i)
      quotes_ = quotes_ || text_.tokens[i].is(kTokenInQuote);
  }

 protected:
  Key word(std::int64_t i) const {
    return inside(i) ? view_.word[static_cast<std::size_t>(i)] : kEdge;
  }
  Key tag(std::int64_t i) const {
    return inside(i) ? view_.tag[static_cast<std::size_t>(i)] : kEdge;
  }
  bool inside(std::int64_t i) const { return i >= begin_ && i < end_; }
  bool punct(std::int64_t i) const {
    return inside(i) && text_.tokens[static_cast<std::size_t>(i)].is(kTokenPunct);
  }
  template <typename Glance, typename Look>
  void describe(Features& first, Features& more, const AskMore& ask, Glance glance, Look look) const {
    for (std::uint32_t i = begin_; i < end_; ++i) {
      glance(i);
      if (!ask) look(i, first);
      first.next();
    }
    if (!ask) return;
    more.clear();
    for (std::uint32_t k : ask()) {
      look(begin_ + k, more);
      more.next();
    }
  }
  // In a quotation, and whether a mark of it.
  Key quote(std::int64_t i) const {
    if (!inside(i)) return 0;
    const Token& token = text_.tokens[static_cast<std::size_t>(i)];
    return 1 + (token.is(kTokenInQuote) ? 1 : 0) + (token.is(kTokenQuoteOpen) ? 2 : 0) +
           (token.is(kTokenQuoteClose) ? 4 : 0);
  }

  const TokenView& view_;
  const SegmentedText& text_;
  std::uint32_t begin_, end_;
  bool quotes_ = false;
};

class CueFeatures : Sentenced {
 public:
  CueFeatures(const TokenView& view, std::uint32_t s, std::span<const AttributionSpans> ruled,
              Features& out)
      : Sentenced(view, s), ruled_(ruled), out_(out), headline_(text_.sentences[s].headline) {}

  void run(Features& more, const AskMore& ask) {
    describe(out_, more, ask, [this](std::uint32_t i) { glance(i); },
             [this](std::uint32_t i, Features& out) { look(i, out); });
  }

 private:
  template <typename... Values>
  void share(Key feature, Values... values) {
    out_.add_shared(join(feature, static_cast<Key>(values)...));
  }
  // A closing quotation mark within a few tokens on the left, an opening one on the right.
  Key closed_before(std::uint32_t i) const {
    for (std::uint32_t k = 1; k <= 6 && i >= begin_ + k; ++k)
      if (text_.tokens[i - k].is(kTokenQuoteClose)) return bin(k);
    return 0;
  }
  Key opened_after(std::uint32_t i) const {
    for (std::uint32_t k = 1; k <= 6 && i + k < end_; ++k)
      if (text_.tokens[i + k].is(kTokenQuoteOpen)) return bin(k);
    return 0;
  }

  void glance(std::uint32_t i) {
    const std::int64_t at = i;
    const Key w = word(at), t = tag(at), tail = view_.tail[i];
    Key rule = 0, sources = 0, contents = 0;
    for (const AttributionSpans& found : ruled_) {
      rule = std::max<Key>(rule, place_in(found.cue, i));
      sources = std::max<Key>(sources, place_in(found.source, i));
      for (Stretch piece : found.content) contents = std::max<Key>(contents, place_in(piece, i));
    }
    const Key quoted = quote(at), closed = closed_before(i), opened = opened_after(i);
    // By the word.
    if (out_.share(name_of_list(1, w, tail, headline_, quoted, closed, opened, rule))) {
      share(1, w);
      share(15, tail);
      share(16, w, quoted, closed);
      share(17, tail, closed, opened);
      share(22, headline_, w);
      share(24, rule, w);
    }
    // By its class and where it stands.
    if (out_.share(name_of_list(2, t, quoted, quotes_, i == begin_, i + 1 == end_, rule, sources, contents), 1)) {
      share(18, quoted, quotes_, t);
      share(21, i == begin_, i + 1 == end_, t);
      share(23, rule);
      share(26, sources, contents, rule);
    }
    out_.add(join(4, word(at - 1)));
    out_.add(join(5, word(at + 1)));
  }

  // Pairs and threes of words: rare, so that memory is waited for.
  void look(std::uint32_t i, Features& out) const {
    const std::int64_t at = i;
    const Key w = word(at), t = tag(at), before = tag(at - 1), after = tag(at + 1);
    out.add(join(2, w, word(at - 1)));
    out.add(join(3, w, word(at + 1)));
    out.add(join(6, word(at - 2), word(at - 1)));
    out.add(join(7, word(at + 1), word(at + 2)));
    out.add(join(8, t, before, after));
    out.add(join(11, w, before));
    out.add(join(12, w, after));
    out.add(join(13, view_.tail[i], before));
    out.add(join(28, w, before, after));
    out.add(join(29, word(at - 1), word(at + 1)));
  }

  std::span<const AttributionSpans> ruled_;
  Features& out_;
  bool headline_;
};

class SpanFeatures : Sentenced {
 public:
  SpanFeatures(const TokenView& view, std::uint32_t s, std::span<const AttributionSpans> ruled,
               std::span<const Stretch> cues, std::size_t which, SpanMemory& memory, Features& out)
      : Sentenced(view, s),
        cues_(cues),
        cue_(cues[which]),
        out_(out),
        path_(memory.path),
        next_cue_(memory.next_cue),
        marks_(memory.marks) {
    for (const AttributionSpans& found : ruled) {
      const bool meets = found.cue.begin < cue_.end && cue_.begin < found.cue.end;
      if (meets && rule_ == nullptr) rule_ = &found;
    }
    head_ = word(cue_.end - 1);
    find_path();
    // Around the cue: what stands next to it, and on which side quotations are.
    Key left = 0, right = 0;
    for (std::uint32_t i = begin_; i < end_; ++i)
      if (text_.tokens[i].is(kTokenInQuote)) (i < cue_.begin ? left : right) = 1;
    if (inside(cue_.begin) && text_.tokens[cue_.begin].is(kTokenInQuote)) left = 2;
    layout_ = join(left, right, tag(std::int64_t{cue_.begin} - 1), tag(cue_.end));
    wide_ = join(layout_, tag(std::int64_t{cue_.begin} - 2), tag(std::int64_t{cue_.end} + 1));
  }

  void run(Features& more, const AskMore& ask) {
    describe(out_, more, ask, [this](std::uint32_t i) { glance(i); },
             [this](std::uint32_t i, Features& out) { look(i, out); });
  }

 private:
  // Marks, joining words and other cues between each token and the cue, as one key.
  void find_path() {
    path_.assign(end_ - begin_, 0);
    auto mark = [&](std::uint32_t i) -> Key {
      if (text_.tokens[i].is(kTokenPunct)) return view_.word[i];
      for (LexKind kind : {LexKind::kThat, LexKind::kContrast, LexKind::kCue})
        if (text_.has(i, kind)) return 100 + static_cast<Key>(kind);
      for (Stretch cue : cues_)
        if (i >= cue.begin && i < cue.end) return 99;
      return 0;
    };
    Key path = 7;
    std::uint32_t length = 0;
    auto step = [&](std::uint32_t i) {
      path_[i - begin_] = path;
      const Key here = mark(i);
      if (here != 0 && length < 6) {
        path = join(path, here);
        ++length;
      }
    };
    for (std::uint32_t i = cue_.end; i < end_; ++i) step(i);
    path = 7, length = 0;
    for (std::uint32_t i = cue_.begin; i-- > begin_;) step(i);
    // How far the next other cue is on the right, and what stands before it; tokens to the next
    // mark.
    next_cue_.assign(end_ - begin_, 0);
    marks_.assign(end_ - begin_, 0);
    Key next = 0, mark_ahead = 0;
    std::uint32_t at = end_, mark_at = end_;
    for (std::uint32_t i = end_; i-- > begin_;) {
      next_cue_[i - begin_] = next == 0 ? 0 : join(next, bin(at - i));
      marks_[i - begin_] = join(mark_ahead, bin(mark_at - i));
      for (Stretch cue : cues_)
        if (cue.begin == i && cue.begin != cue_.begin)
          next = join(1, tag(std::int64_t{i} - 1)), at = i;
      if (text_.tokens[i].is(kTokenPunct)) mark_ahead = view_.word[i], mark_at = i;
    }
  }

  template <typename... Values>
  void share(Key feature, Values... values) {
    out_.add_shared(join(feature, side_, static_cast<Key>(values)...));
  }

  // What both looks need.
  void stand(std::uint32_t i) {
    side_ = i < cue_.begin ? 1 : i >= cue_.end ? 2 : 3;
    if (side_ == 3) return;
    far_ = bin(side_ == 1 ? cue_.begin - i : i - cue_.end + 1);
    edges_ = (i == begin_ ? 1u : 0u) + (i + 1 == end_ ? 2u : 0u) + (i + 2 == end_ ? 4u : 0u);
    source_ = content_ = open_ = 0;
    if (rule_ == nullptr) return;
    source_ = place_in(rule_->source, i);
    for (Stretch piece : rule_->content) {
      content_ = std::max<Key>(content_, place_in(piece, i));
      open_ = std::max<Key>(open_, place_in({piece.begin, piece.end + 1}, i));
    }
  }

  void glance(std::uint32_t i) {
    stand(i);
    if (side_ == 3) return out_.add(join(200, 1));
    const std::int64_t at = i;
    const Key path = path_[i - begin_];
    const Key next_path = i + 1 < end_ && side_ == 2 ? path_[i + 1 - begin_]
                          : i > begin_ && side_ == 1 ? path_[i - 1 - begin_]
                                                     : 0;
    const Key here = quote(at), behind = quote(at - 1), ahead = quote(at + 1);
    // By the distance from the cue, and by what stands between: the same over many tokens.
    if (out_.share(name_of_list(1, side_, far_, head_, layout_, wide_, rule_ != nullptr))) {
      share(201, far_);
      share(209, head_, far_);
      share(219, layout_, far_);
      share(221, wide_, far_);
      if (rule_ == nullptr) share(248, far_);
    }
    if (out_.share(name_of_list(2, side_, path, next_path, head_, layout_, edges_, here, behind,
                                ahead, rule_ != nullptr, source_, content_, open_),
                   1)) {
      share(212, path);
      share(216, path, head_);
      share(217, path, next_path);
      share(218, here, behind, ahead, layout_);
      share(223, edges_, layout_);
      if (rule_ != nullptr) {
        share(240, source_, content_);
        share(243, source_, content_, open_, path);
        share(245, source_, content_, here, ahead);
        share(246, source_, content_, edges_, head_);
        share(247, source_, content_, layout_);
      } else {
        share(250, layout_, path);
      }
    }
    const Key t = tag(at), near = far_ == 1;
    out_.add(join(202, side_, word(at)));
    out_.add(join(203, side_, t));
    out_.add(join(207, side_, word(at - 1), near));
    out_.add(join(208, side_, word(at + 1), near));
    out_.add(join(222, side_, edges_, t, path));
    out_.add(join(238, side_, marks_[i - begin_], tag(at + 1), punct(at + 1)));
    if (rule_ != nullptr) out_.add(join(244, side_, source_, content_, far_));
  }

  void look(std::uint32_t i, Features& out) {
    stand(i);
    if (side_ == 3) return;
    const std::int64_t at = i;
    const Key t = tag(at), before = tag(at - 1), after = tag(at + 1), path = path_[i - begin_];
    out.add(join(204, side_, t, before));
    out.add(join(205, side_, t, after));
    out.add(join(213, side_, path, t));
    out.add(join(214, side_, path, before));
    out.add(join(215, side_, path, after));
    out.add(join(228, side_, view_.tail[i], before));
    out.add(join(234, side_, next_cue_[i - begin_], after));
    out.add(join(235, side_, next_cue_[i - begin_], after, tag(at + 2)));
    if (rule_ != nullptr) {
      out.add(join(241, side_, source_, content_, t));
      out.add(join(242, side_, source_, content_, before, after));
    } else {
      out.add(join(249, side_, t, before));
    }
  }

  std::span<const Stretch> cues_;
  Stretch cue_;
  Features& out_;
  std::vector<Key>&path_, &next_cue_, &marks_;
  const AttributionSpans* rule_ = nullptr;
  Key head_ = 0, layout_ = 0, wide_ = 0;
  // Of the token looked at.
  Key side_ = 0, far_ = 0, edges_ = 0, source_ = 0, content_ = 0, open_ = 0;
};

}  // namespace

// The rough class of a token: function words are themselves, names their kind, other words their
// pack kind or ending.
TokenView::TokenView(const MentionedText& mentioned) : in(mentioned) {
  const SegmentedText& text = in.text;
  const auto count = static_cast<std::uint32_t>(text.tokens.size());
  word.resize(count);
  tag.resize(count);
  tail.resize(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    const Token& token = text.tokens[i];
    const std::string_view letters = text.word(i);
    word[i] = fold(token.key);
    Key end = static_cast<Key>(std::min<std::size_t>(letters.size(), 4));
    for (std::size_t k = letters.size() > 3 ? letters.size() - 3 : 0; k < letters.size(); ++k)
      end = join(end, static_cast<Key>(static_cast<unsigned char>(letters[k]) | 0x20));
    tail[i] = end;
    if (token.is(kTokenPunct))
      tag[i] = join(kPunctTag, word[i]);
    else if (token.is(kTokenNumber))
      tag[i] = kNumberTag;
    else if (text.has(i, LexKind::kStop) || text.has(i, LexKind::kThat) ||
             text.has(i, LexKind::kContrast) || text.has(i, LexKind::kNegation) ||
             text.has(i, LexKind::kPronoun))
      tag[i] = word[i];
    else if (const LexHit* cue = text.hit_at(i, LexKind::kCue))
      tag[i] = join(kTailTag, fold(token_key(text.lexeme(*cue).tag)));
    else
      tag[i] = token.is(kTokenCapital) ? join(kCapitalTag, token.is(kTokenAllCaps))
                                       : join(kTailTag, end);
  }
  for (const Mention& mention : in.mentions) {
    if (mention.kind == MentionKind::kPronoun) continue;
    for (std::uint32_t i = mention.token_begin; i < mention.token_end && i < count; ++i)
      if (!text.tokens[i].is(kTokenPunct))
        tag[i] = join(kMentionTag, static_cast<Key>(mention.kind),
                      place_in({mention.token_begin, mention.token_end}, i));
  }
}

void cue_features(const TokenView& view, std::uint32_t sentence,
                  std::span<const AttributionSpans> ruled, Features& first, Features& more,
                  const AskMore& ask) {
  CueFeatures(view, sentence, ruled, first).run(more, ask);
}
void span_features(const TokenView& view, std::uint32_t sentence,
                   std::span<const AttributionSpans> ruled, std::span<const Stretch> cues,
                   std::size_t which, SpanMemory& memory, Features& first, Features& more,
                   const AskMore& ask) {
  SpanFeatures(view, sentence, ruled, cues, which, memory, first).run(more, ask);
}

}  // namespace hearsay
