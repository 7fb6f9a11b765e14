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

// A template and small numbers beside it: one value to join.
constexpr Key with(Key feature, Key small) { return feature | small << 9; }

constexpr Key kEdge = 0x51ed270b, kOtherCue = 99, kMarkKind = 100, kPunctTag = 1, kNumberTag = 2,
              kMentionTag = 3, kTailTag = 4, kCapitalTag = 5;

// What marks off clauses, by the first of these kinds that a word is of.
Key mark_of(std::uint64_t kinds) {
  for (LexKind kind : {LexKind::kThat, LexKind::kContrast, LexKind::kCue})
    if ((kinds & kind_bit(kind)) != 0) return kMarkKind + static_cast<Key>(kind);
  return 0;
}

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
        end_(text_.sentences[s].token_end) {}

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
  void describe(Features& first, Features& more, const AskMore& ask, Glance glance,
                Look look) const {
    for (std::uint32_t i = begin_; i < end_; ++i) {
      glance(i);
      if (!ask) look(i, first);
      first.next();
    }
    if (!ask) return;
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
};

class CueFeatures : Sentenced {
 public:
  CueFeatures(const TokenView& view, std::uint32_t s, std::span<const AttributionSpans> ruled,
              AttributionMemory& memory, Features& out)
      : Sentenced(view, s),
        out_(out),
        ruled_(memory.ruled),
        lists_(memory.lists),
        headline_(text_.sentences[s].headline) {
    ruled_.assign(end_ - begin_, {});
    for (const AttributionSpans& found : ruled) {
      mark(found.cue, &Ruled::cue);
      mark(found.source, &Ruled::source);
      for (Stretch piece : found.content) mark(piece, &Ruled::content);
    }
    for (std::uint32_t i = begin_; i < end_; ++i) {
      quotes_ = quotes_ || text_.tokens[i].is(kTokenInQuote);
      marks_ = marks_ || text_.tokens[i].is(kTokenQuoteOpen | kTokenQuoteClose);
    }
    lists_.resize(end_ - begin_);
    for (std::uint32_t i = begin_; i < end_; ++i) {
      AttributionMemory::Lists& lists = lists_[i - begin_];
      const Key around = (headline_ ? 1u : 0u) | quote(i) << 1 | closed_before(i) << 5 |
                         opened_after(i) << 8 | Key{ruled_[i - begin_].cue} << 11;
      lists.first = name_of_list(std::uint64_t{view_.tail[i]} << 32 | view_.word[i], around << 1);
      lists.second = name_of_list(view_.tag[i], 1 | quote(i) << 1 | (quotes_ ? 1u : 0u) << 5 |
                                                    edges(i) << 6 | found(i) << 8);
      out_.expect(lists.first);
      out_.expect(lists.second);
    }
  }

  void run(Features& more, const AskMore& ask) {
    describe(
        out_, more, ask, [this](std::uint32_t i) { glance(i); },
        [this](std::uint32_t i, Features& out) { look(i, out); });
  }

 private:
  using Ruled = AttributionMemory::Ruled;
  void mark(Stretch stretch, std::uint8_t Ruled::*part) {
    for (std::uint32_t i = std::max(stretch.begin, begin_); i < std::min(stretch.end, end_); ++i) {
      std::uint8_t& here = ruled_[i - begin_].*part;
      here = std::max(here, place_in(stretch, i));
    }
  }
  // A closing quotation mark within a few tokens on the left, an opening one on the right.
  Key closed_before(std::uint32_t i) const {
    for (std::uint32_t k = 1; marks_ && k <= 6 && i >= begin_ + k; ++k)
      if (text_.tokens[i - k].is(kTokenQuoteClose)) return bin(k);
    return 0;
  }
  Key opened_after(std::uint32_t i) const {
    for (std::uint32_t k = 1; marks_ && k <= 6 && i + k < end_; ++k)
      if (text_.tokens[i + k].is(kTokenQuoteOpen)) return bin(k);
    return 0;
  }

  Key edges(std::uint32_t i) const { return (i == begin_ ? 1u : 0u) | (i + 1 == end_ ? 2u : 0u); }
  Key found(std::uint32_t i) const {
    const Ruled& ruled = ruled_[i - begin_];
    return ruled.cue | Key{ruled.source} << 3 | Key{ruled.content} << 6;
  }

  void glance(std::uint32_t i) {
    const AttributionMemory::Lists& lists = lists_[i - begin_];
    const Key rule = ruled_[i - begin_].cue;
    // By the word.
    if (out_.share(lists.first)) {
      const Key w = view_.word[i], tail = view_.tail[i], quoted = quote(i),
                closed = closed_before(i), opened = opened_after(i);
      out_.add_shared(join(1, w));
      out_.add_shared(join(15, tail));
      out_.add_shared(join(with(16, quoted | closed << 4), w));
      out_.add_shared(join(with(17, closed | opened << 3), tail));
      out_.add_shared(join(with(22, headline_), w));
      out_.add_shared(join(with(24, rule), w));
    }
    // By its class and where it stands.
    if (out_.share(lists.second, 1)) {
      const Key t = view_.tag[i];
      out_.add_shared(join(with(18, quote(i) | (quotes_ ? 1u : 0u) << 4), t));
      out_.add_shared(join(with(21, edges(i)), t));
      out_.add_shared(join(with(23, rule)));
      out_.add_shared(join(with(26, found(i))));
    }
  }

  // Its neighbours, pairs and threes of words: rare, so that memory is waited for.
  void look(std::uint32_t i, Features& out) const {
    const std::int64_t at = i;
    const Key w = word(at), t = tag(at), before = tag(at - 1), after = tag(at + 1);
    out.add(join(4, word(at - 1)));
    out.add(join(5, word(at + 1)));
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

  Features& out_;
  std::vector<Ruled>& ruled_;
  std::vector<AttributionMemory::Lists>& lists_;
  bool headline_, quotes_ = false, marks_ = false;  // in quotation marks, marks themselves
};

class SpanFeatures : Sentenced {
 public:
  SpanFeatures(const TokenView& view, std::uint32_t s, std::span<const AttributionSpans> ruled,
               std::span<const Stretch> cues, std::size_t which, AttributionMemory& memory,
               Features& out)
      : Sentenced(view, s),
        cues_(cues),
        cue_(cues[which]),
        out_(out),
        stands_(memory.stands),
        lists_(memory.lists),
        path_(memory.path),
        next_cue_(memory.next_cue) {
    for (const AttributionSpans& found : ruled) {
      const bool meets = found.cue.begin < cue_.end && cue_.begin < found.cue.end;
      if (meets && rule_ == nullptr) rule_ = &found;
    }
    head_ = word(cue_.end - 1);
    find_path();
    find_next_cue();
    // Around the cue: what stands next to it, and on which side quotations are.
    Key left = 0, right = 0;
    for (std::uint32_t i = begin_; i < end_; ++i)
      if (text_.tokens[i].is(kTokenInQuote)) (i < cue_.begin ? left : right) = 1;
    if (inside(cue_.begin) && text_.tokens[cue_.begin].is(kTokenInQuote)) left = 2;
    layout_ = join(left, right, tag(std::int64_t{cue_.begin} - 1), tag(cue_.end));
    wide_ = join(layout_, tag(std::int64_t{cue_.begin} - 2), tag(std::int64_t{cue_.end} + 1));
    const std::uint64_t around = name_of_list(std::uint64_t{wide_} << 32 | head_, rule_ != nullptr);
    stands_.resize(end_ - begin_);
    lists_.resize(end_ - begin_);
    for (std::uint32_t i = begin_; i < end_; ++i) {
      if (i == cue_.begin) i = cue_.end;
      if (i >= end_) break;
      const Stand& here = stands_[i - begin_] = stand(i);
      const std::uint64_t small = here.side | here.edges << 2 | here.ruled << 5 | here.open << 11 |
                                  std::uint64_t{quotes(i)} << 14;
      Lists& lists = lists_[i - begin_];
      lists.first = name_of_list(around, here.side | here.far << 2);
      lists.second =
          name_of_list(around + small, std::uint64_t{next_path(i)} << 32 | path_[i - begin_]);
      out_.expect(lists.first);
      out_.expect(lists.second);
    }
  }

  void run(Features& more, const AskMore& ask) {
    describe(
        out_, more, ask, [this](std::uint32_t i) { glance(i); },
        [this](std::uint32_t i, Features& out) { look(i, out); });
  }

 private:
  using Stand = AttributionMemory::Stand;
  using Lists = AttributionMemory::Lists;
  // Templates tell the two sides of the cue apart.
  struct Sided {
    Key side;
    Key operator()(Key feature, Key small = 0) const { return with(feature, side | small << 2); }
  };
  // Marks, joining words and other cues between each token and the cue, as one key.
  void find_path() {
    path_.resize(end_ - begin_);
    Key path = 7;
    std::uint32_t length = 0;
    auto step = [&](std::uint32_t i) {
      path_[i - begin_] = path;
      Key here = view_.mark[i];
      for (std::size_t c = 0; here == 0 && c < cues_.size(); ++c)
        if (i >= cues_[c].begin && i < cues_[c].end) here = kOtherCue;
      if (here != 0 && length < 6) {
        path = join(path, here);
        ++length;
      }
    };
    for (std::uint32_t i = cue_.end; i < end_; ++i) step(i);
    for (std::uint32_t i = cue_.begin; i < cue_.end; ++i) path_[i - begin_] = 0;
    path = 7, length = 0;
    for (std::uint32_t i = cue_.begin; i-- > begin_;) step(i);
  }
  // How far the next other cue is on the right, and what stands before it.
  void find_next_cue() {
    next_cue_.assign(end_ - begin_, 0);
    std::uint32_t i = begin_;
    for (Stretch cue : cues_) {
      if (cue.begin == cue_.begin) continue;
      const Key next = join(1, tag(std::int64_t{cue.begin} - 1));
      for (; i < cue.begin; ++i) next_cue_[i - begin_] = join(next, bin(cue.begin - i));
    }
  }

  Stand stand(std::uint32_t i) const {
    Stand out;
    out.side = i < cue_.begin ? 1 : 2;
    out.far = bin(out.side == 1 ? cue_.begin - i : i - cue_.end + 1);
    out.edges = (i == begin_ ? 1u : 0u) + (i + 1 == end_ ? 2u : 0u) + (i + 2 == end_ ? 4u : 0u);
    if (rule_ == nullptr) return out;
    Key content = 0;
    for (Stretch piece : rule_->content) {
      content = std::max<Key>(content, place_in(piece, i));
      out.open = std::max<Key>(out.open, place_in({piece.begin, piece.end + 1}, i));
    }
    out.ruled = place_in(rule_->source, i) | content << 3;
    return out;
  }
  bool in_cue(std::uint32_t i) const { return i >= cue_.begin && i < cue_.end; }
  Key next_path(std::uint32_t i) const {
    if (i >= cue_.end) return i + 1 < end_ ? path_[i + 1 - begin_] : 0;
    return i > begin_ ? path_[i - 1 - begin_] : 0;
  }
  Key quotes(std::int64_t i) const { return quote(i) | quote(i - 1) << 4 | quote(i + 1) << 8; }

  void glance(std::uint32_t i) {
    if (in_cue(i)) return out_.add(join(200, 1));
    const Stand& here = stands_[i - begin_];
    const Lists& lists = lists_[i - begin_];
    const Sided sided{here.side};
    const Key path = path_[i - begin_];
    const std::int64_t at = i;
    // By the distance from the cue, and by what stands between: the same over many tokens.
    if (out_.share(lists.first)) {
      out_.add_shared(join(sided(201, here.far)));
      out_.add_shared(join(sided(209, here.far), head_));
      out_.add_shared(join(sided(219, here.far), layout_));
      out_.add_shared(join(sided(221, here.far), wide_));
      if (rule_ == nullptr) out_.add_shared(join(sided(248, here.far)));
    }
    if (out_.share(lists.second, 1)) {
      out_.add_shared(join(sided(212), path));
      out_.add_shared(join(sided(216), path, head_));
      out_.add_shared(join(sided(217), path, next_path(i)));
      out_.add_shared(join(sided(218, quotes(i)), layout_));
      out_.add_shared(join(sided(223, here.edges), layout_));
      if (rule_ != nullptr) {
        out_.add_shared(join(sided(240, here.ruled)));
        out_.add_shared(join(sided(243, here.ruled | here.open << 6), path));
        out_.add_shared(join(sided(245, here.ruled | quote(at) << 6 | quote(at + 1) << 10)));
        out_.add_shared(join(sided(246, here.ruled | here.edges << 6), head_));
        out_.add_shared(join(sided(247, here.ruled), layout_));
      } else {
        out_.add_shared(join(sided(250), layout_, path));
      }
    }
    const Key t = view_.tag[i], near = here.far == 1;
    out_.add(join(sided(202), view_.word[i]));
    out_.add(join(sided(203), t));
    out_.add(join(sided(207, near), word(at - 1)));
    out_.add(join(sided(208, near), word(at + 1)));
    out_.add(join(sided(222, here.edges), t, path));
    out_.add(join(sided(238, punct(at + 1)), view_.next_mark[i], tag(at + 1)));
    if (rule_ != nullptr) out_.add(join(sided(244, here.ruled | here.far << 6)));
  }

  void look(std::uint32_t i, Features& out) const {
    if (in_cue(i)) return;
    const Stand& here = stands_[i - begin_];
    const Sided sided{here.side};
    const std::int64_t at = i;
    const Key t = tag(at), before = tag(at - 1), after = tag(at + 1), path = path_[i - begin_];
    out.add(join(sided(204), t, before));
    out.add(join(sided(205), t, after));
    out.add(join(sided(213), path, t));
    out.add(join(sided(214), path, before));
    out.add(join(sided(215), path, after));
    out.add(join(sided(228), view_.tail[i], before));
    out.add(join(sided(234), next_cue_[i - begin_], after));
    out.add(join(sided(235), next_cue_[i - begin_], after, tag(at + 2)));
    if (rule_ != nullptr) {
      out.add(join(sided(241, here.ruled), t));
      out.add(join(sided(242, here.ruled), before, after));
    } else {
      out.add(join(sided(249), t, before));
    }
  }

  std::span<const Stretch> cues_;
  Stretch cue_;
  Features& out_;
  std::vector<Stand>& stands_;  // but of the cue
  std::vector<Lists>& lists_;
  std::vector<Key>&path_, &next_cue_;
  const AttributionSpans* rule_ = nullptr;
  Key head_ = 0, layout_ = 0, wide_ = 0;
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
  mark.resize(count);
  next_mark.resize(count);
  constexpr std::uint64_t kJoins = kind_bit(LexKind::kThat) | kind_bit(LexKind::kContrast),
                          kCues = kind_bit(LexKind::kCue),
                          kFunction = kJoins | kind_bit(LexKind::kStop) | kind_bit(LexKind::kNegation) |
                                      kind_bit(LexKind::kPronoun);
  for (std::uint32_t i = 0; i < count; ++i) {
    const Token& token = text.tokens[i];
    const std::string_view letters = text.word(i);
    const std::uint64_t kinds = text.kinds[i];
    word[i] = fold(token.key);
    Key end = static_cast<Key>(std::min<std::size_t>(letters.size(), 4));
    for (std::size_t k = letters.size() > 3 ? letters.size() - 3 : 0; k < letters.size(); ++k)
      end = join(end, static_cast<Key>(static_cast<unsigned char>(letters[k]) | 0x20));
    tail[i] = end;
    if (token.is(kTokenPunct)) {
      mark[i] = word[i];
      tag[i] = join(kPunctTag, word[i]);
      continue;
    }
    mark[i] = mark_of(kinds);
    if (token.is(kTokenNumber))
      tag[i] = kNumberTag;
    else if ((kinds & kFunction) != 0)
      tag[i] = word[i];
    else if ((kinds & kCues) != 0)
      tag[i] = join(kTailTag, fold(token_key(text.lexeme(*text.hit_at(i, LexKind::kCue)).tag)));
    else
      tag[i] = token.is(kTokenCapital) ? join(kCapitalTag, token.is(kTokenAllCaps))
                                       : join(kTailTag, end);
  }
  for (const Sentence& sentence : text.sentences) {
    Key ahead = 0;
    std::uint32_t at = sentence.token_end;
    for (std::uint32_t i = sentence.token_end; i-- > sentence.token_begin;) {
      next_mark[i] = join(ahead, bin(at - i));
      if (text.tokens[i].is(kTokenPunct)) ahead = word[i], at = i;
    }
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
                  std::span<const AttributionSpans> ruled, AttributionMemory& memory,
                  Features& first, Features& more, const AskMore& ask) {
  CueFeatures(view, sentence, ruled, memory, first).run(more, ask);
}
void span_features(const TokenView& view, std::uint32_t sentence,
                   std::span<const AttributionSpans> ruled, std::span<const Stretch> cues,
                   std::size_t which, AttributionMemory& memory, Features& first, Features& more,
                   const AskMore& ask) {
  SpanFeatures(view, sentence, ruled, cues, which, memory, first).run(more, ask);
}

}  // namespace hearsay
