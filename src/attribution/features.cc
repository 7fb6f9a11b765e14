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
  template <typename Describe>
  void for_each_token(Features& out, Describe describe) const {
    out.clear();
    for (std::uint32_t i = begin_; i < end_; ++i) {
      describe(i);
      out.next();
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

  void run() {
    for_each_token(out_, [this](std::uint32_t i) { token(i); });
  }

 private:
  template <typename... Values>
  void add(Key feature, Values... values) {
    out_.add(join(feature, static_cast<Key>(values)...));
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

  void token(std::uint32_t i) {
    const std::int64_t at = i;
    const Key w = word(at), t = tag(at), before = tag(at - 1), after = tag(at + 1);
    const Key tail = view_.tail[i];
    add(1, w);
    add(2, w, word(at - 1));
    add(3, w, word(at + 1));
    add(4, word(at - 1));
    add(5, word(at + 1));
    add(6, word(at - 2), word(at - 1));
    add(7, word(at + 1), word(at + 2));
    add(8, t, before, after);
    add(11, w, before);
    add(12, w, after);
    add(13, tail, before);
    add(15, tail);
    add(16, w, quote(at), closed_before(i));
    add(17, tail, closed_before(i), opened_after(i));
    add(18, quote(at), quotes_, t);
    add(21, i == begin_, i + 1 == end_, t);
    add(22, headline_, w);
    Key rule = 0, sources = 0, contents = 0;
    for (const AttributionSpans& found : ruled_) {
      rule = std::max<Key>(rule, place_in(found.cue, i));
      sources = std::max<Key>(sources, place_in(found.source, i));
      for (Stretch piece : found.content) contents = std::max<Key>(contents, place_in(piece, i));
    }
    add(23, rule);
    add(24, rule, w);
    add(26, sources, contents, rule);
    add(28, w, tag(at - 1), tag(at + 1));
    add(29, word(at - 1), word(at + 1));
  }

  std::span<const AttributionSpans> ruled_;
  Features& out_;
  bool headline_;
};

class SpanFeatures : Sentenced {
 public:
  SpanFeatures(const TokenView& view, std::uint32_t s, std::span<const AttributionSpans> ruled,
               std::span<const Stretch> cues, std::size_t which, AttributionScratch& scratch)
      : Sentenced(view, s),
        cues_(cues),
        cue_(cues[which]),
        out_(scratch.features),
        path_(scratch.path) {
    for (const AttributionSpans& found : ruled) {
      const bool meets = found.cue.begin < cue_.end && cue_.begin < found.cue.end;
      if (meets && rule_ == nullptr) rule_ = &found;
    }
    head_ = word(cue_.end - 1);
    for (std::uint32_t i = cue_.begin; i < cue_.end; ++i) whole_ = join(whole_, word(i));
    find_path();
    // Around the cue: what stands next to it, and on which side quotations are.
    Key left = 0, right = 0;
    for (std::uint32_t i = begin_; i < end_; ++i)
      if (text_.tokens[i].is(kTokenInQuote)) (i < cue_.begin ? left : right) = 1;
    if (inside(cue_.begin) && text_.tokens[cue_.begin].is(kTokenInQuote)) left = 2;
    layout_ = join(left, right, tag(std::int64_t{cue_.begin} - 1), tag(cue_.end));
    wide_ = join(layout_, tag(std::int64_t{cue_.begin} - 2), tag(std::int64_t{cue_.end} + 1));
  }

  void run() {
    for_each_token(out_, [this](std::uint32_t i) { token(i); });
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
    verbs_.assign(end_ - begin_, 0);
    Key next = 0, mark_ahead = 0;
    std::uint32_t at = end_, mark_at = end_;
    for (std::uint32_t i = end_; i-- > begin_;) {
      next_cue_[i - begin_] = next == 0 ? 0 : join(next, bin(at - i));
      verbs_[i - begin_] = join(mark_ahead, bin(mark_at - i));
      for (Stretch cue : cues_)
        if (cue.begin == i && cue.begin != cue_.begin)
          next = join(1, tag(std::int64_t{i} - 1)), at = i;
      if (text_.tokens[i].is(kTokenPunct)) mark_ahead = view_.word[i], mark_at = i;
    }
  }

  template <typename... Values>
  void add(Key feature, Values... values) {
    out_.add(join(feature, side_, static_cast<Key>(values)...));
  }

  void token(std::uint32_t i) {
    const std::int64_t at = i;
    side_ = i < cue_.begin ? 1 : i >= cue_.end ? 2 : 3;
    if (side_ == 3) return out_.add(join(200, 1));
    const std::uint32_t distance = side_ == 1 ? cue_.begin - i : i - cue_.end + 1;
    const Key far = bin(distance), w = word(at), t = tag(at), before = tag(at - 1),
              after = tag(at + 1), path = path_[i - begin_];
    const Key edges =
        (i == begin_ ? 1u : 0u) + (i + 1 == end_ ? 2u : 0u) + (i + 2 == end_ ? 4u : 0u);
    const Key next_path = i + 1 < end_ && side_ == 2 ? path_[i + 1 - begin_]
                          : i > begin_ && side_ == 1 ? path_[i - 1 - begin_]
                                                     : 0;
    add(201, far);
    add(202, w);
    add(203, t);
    add(204, t, before);
    add(205, t, after);
    add(207, word(at - 1), far == 1);
    add(208, word(at + 1), far == 1);
    add(209, head_, far);
    add(212, path);
    add(213, path, t);
    add(214, path, before);
    add(215, path, after);
    add(216, path, head_);
    add(217, path, next_path);
    add(218, quote(at), quote(at - 1), quote(at + 1), layout_);
    add(219, layout_, far);
    add(221, wide_, far);
    add(222, edges, t, path);
    add(223, edges, layout_);
    add(228, view_.tail[i], before);
    add(234, next_cue_[i - begin_], after);
    add(235, next_cue_[i - begin_], after, tag(at + 2));
    add(238, verbs_[i - begin_], after, punct(at + 1));
    if (rule_ != nullptr) {
      const Key source = place_in(rule_->source, i);
      Key content = 0, open = 0;
      for (Stretch piece : rule_->content) {
        content = std::max<Key>(content, place_in(piece, i));
        open = std::max<Key>(open, place_in({piece.begin, piece.end + 1}, i));
      }
      add(240, source, content);
      add(241, source, content, t);
      add(242, source, content, before, after);
      add(243, source, content, open, path);
      add(244, source, content, far);
      add(245, source, content, quote(at), quote(at + 1));
      add(246, source, content, edges, head_);
      add(247, source, content, layout_);
    } else {
      add(248, far);
      add(249, t, before);
      add(250, layout_, path);
    }
  }

  std::span<const Stretch> cues_;
  Stretch cue_;
  Features& out_;
  std::vector<std::uint32_t>& path_;
  const AttributionSpans* rule_ = nullptr;
  std::vector<Key> next_cue_, verbs_;
  Key head_ = 0, whole_ = 0, layout_ = 0, wide_ = 0, side_ = 0;
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
                  std::span<const AttributionSpans> ruled, AttributionScratch& scratch) {
  CueFeatures(view, sentence, ruled, scratch.features).run();
}
void span_features(const TokenView& view, std::uint32_t sentence,
                   std::span<const AttributionSpans> ruled, std::span<const Stretch> cues,
                   std::size_t which, AttributionScratch& scratch) {
  SpanFeatures(view, sentence, ruled, cues, which, scratch).run();
}

}  // namespace hearsay
