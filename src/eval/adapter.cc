// From our statements to attributions as PolNeAR and Wikinews-DE draw them.
//
// Both sets agree with us on what an attribution is, and differ from our public spans in where a
// span ends. The differences are bridged here by rule, never by item, so that the spans people are
// shown need not follow any one set:
//
//   one cue, several statements: one attribution; coordinated speakers join, split contents join
//   cue without a source: has that of the attribution before it in the sentence ("..., adding D")
//   content: a joining word (that, dass) directly before it belongs to it, and so do quotation
//     marks at its ends, with the comma or stop inside them
//   quotation that goes on, a statement without cue right behind the last attribution of its
//     paragraph, or of a quotation left open in the next one: a further piece of that content
//     (PolNeAR only)
//   cue (PolNeAR): begins where the source before it ends ("has also said"), unless a comma or
//     bracket stands between; ends with the colon behind it
//   source (PolNeAR): with the comma that ends an apposition before the cue
//   sentence without a cue (Wikinews): the whole sentence with its stop is the content, its source
//     the last one ("free indirect": "Das sei falsch.")
//   quoted words (Wikinews): within reported speech an attribution of their own, with the same
//   roles preposition (Wikinews): of "nach Angaben der Polizei" only "nach" is the cue frame
//   (Wikinews): the rest of the cue's sentence around cue and source, up to the content
//
// The text's own assertions, open questions and withdrawals are no attributions of either set and
// are left out.
#include <algorithm>
#include <set>

#include "base/utf8.h"
#include "eval/attribution.h"

namespace hearsay {
namespace {

constexpr std::uint32_t kMarksAtEnd = 3;  // a stop or comma and up to two quotation marks
constexpr std::size_t kQuotedPart = 2;    // fewer quoted words are a name or a coinage
constexpr std::size_t kCueWords = 4;      // auxiliaries and adverbs between source and verb

class Adapter {
 public:
  Adapter(const Analysis& analysis, const LabelledArticle& article, Conventions conventions)
      : text_(analysis.mentioned.text),
        article_(article),
        polnear_(conventions == Conventions::kPolnear) {}

  std::vector<Attribution> run(const std::vector<Statement>& statements) {
    for (const Statement& statement : statements)
      if (!statement.cue.empty()) cued_.insert(paragraph_at(statement.cue.begin));
    for (const Statement& statement : statements) {
      if (statement.own || statement.cue_tag == "question" || statement.cue_tag == "unclear" ||
          statement.cue_tag == "withdraw")
        continue;
      if (!polnear_ && statement.cue_tag == "opinion") continue;
      if (statement.cue.empty() && statement.source.empty())
        continue_last(statement);
      else
        add(statement);
    }
    for (Made& made : made_) finish(made);
    if (!polnear_) quoted_parts();
    std::vector<Attribution> out;
    for (Made& made : made_)
      if (polnear_ ||
          !made.attribution.content
               .empty())  // Wikinews labels no bare refusals, and its scorer has no place for them
        out.push_back(std::move(made.attribution));
    return out;
  }

 private:
  struct Made {
    Attribution attribution;
    Span cue, source;
    std::uint32_t sentence = 0, last = 0;  // of the cue; of the last piece of content
    bool continued = false;
  };

  std::uint32_t paragraph_at(std::uint32_t offset) const {
    return text_.sentences[text_.sentence_at(offset)].paragraph;
  }
  Tokens tokens(Span span) const { return tokens_in(article_.tokens, span); }

  void add(const Statement& statement) {
    Made* same = nullptr;
    for (Made& made : made_)
      if (!statement.cue.empty() && made.cue == statement.cue) same = &made;
    if (same == nullptr) {
      same = &made_.emplace_back();
      same->cue = statement.cue;
      same->source = statement.source;
      same->sentence =
          text_.sentence_at(statement.cue.empty() ? statement.content.begin : statement.cue.begin);
      same->attribution.type = statement.direct ? "Direct" : "Indirect";
      same->attribution.medium = "Speech";
    } else if (!statement.source.empty()) {  // "Grab and GoTo said": one source with its "and"
      if (same->source.empty()) same->source = statement.source;
      same->source = {std::min(same->source.begin, statement.source.begin),
                      std::max(same->source.end, statement.source.end)};
    }
    if (!statement.content.empty())
      same->last = std::max(same->sentence, text_.sentence_at(statement.content.begin));
    same->attribution.source = tokens(same->source);
    if (same->attribution.source.empty() && !statement.speaker.empty()) same->attribution.source = subject_of(*same);
    same->attribution.cue = without_marks(tokens(without_that(statement.cue)));
    if (!polnear_) split_preposition(*same);
    same->attribution.content = joined(same->attribution.content, content_of(statement.content));
  }

  // "Grab said C, adding D": the source of a cue without one is the last one of the sentence.
  Tokens subject_of(const Made& made) const {
    for (std::size_t m = made_.size(); m-- > 0;) {
      if (&made_[m] == &made || made_[m].attribution.source.empty()) continue;
      return made_[m].sentence == made.sentence ? made_[m].attribution.source : Tokens();
    }
    return {};
  }
  Tokens without_marks(Tokens cue) const {
    while (cue.size() > 1 &&
           (is_mark(cue.front(), ",") || is_mark(cue.front(), "“") || is_mark(cue.front(), "\"")))
      cue.erase(cue.begin());
    return cue;
  }
  // "nach Angaben der Polizei": the cue is the preposition, its noun belongs to the source.
  void split_preposition(Made& made) const {
    Attribution& attribution = made.attribution;
    const LexHit* by = text_.hit_at(token_at(made.cue.begin), LexKind::kAccordingTo);
    if (by == nullptr && attribution.source.empty())
      by = text_.hit_at(token_at(made.cue.begin), LexKind::kHearsay);
    if (by == nullptr || by->length < 2 || attribution.cue.size() < 2) return;
    const Tokens noun(attribution.cue.begin() + 1, attribution.cue.end());
    if (!attribution.source.empty() && attribution.source.front() != noun.back() + 1) return;
    attribution.source = joined(noun, attribution.source);
    attribution.cue.resize(1);
  }
  // Of "knows that" the joining word is the content's.
  Span without_that(Span cue) const {
    const std::uint32_t begin = token_at(cue.begin), end = token_at(cue.end);
    if (end <= begin + 1 || text_.hit_at(end - 1, LexKind::kThat) == nullptr) return cue;
    return {cue.begin, text_.tokens[end - 2].span.end};
  }

  void continue_last(const Statement& statement) {
    if (statement.content.empty()) return;
    if (polnear_) {
      if (made_.empty() || !statement.direct) return;
      Made& last = quoted_last();
      const std::uint32_t s = text_.sentence_at(statement.content.begin);
      const std::uint32_t here = text_.sentences[s].paragraph,
                          there = text_.sentences[last.last].paragraph;
      if (here != there &&
          (here != there + 1 || cued_.contains(here) || !text_.quoted_on(text_.sentences[last.last].token_end - 1)))
        return;
      last.attribution.content = joined(last.attribution.content, gap_before(last, statement));
      last.attribution.content = joined(last.attribution.content, content_of(statement.content));
      last.last = std::max(last.last, s);
      return;
    }
    if (statement.speaker.empty() && statement.cue_tag != "hearsay") return;
    // The rest of a quotation that has been taken whole.
    if (statement.direct && !made_.empty()) {
      const Tokens content = content_of(statement.content);
      if (shared(content, made_.back().attribution.content) > 0) {
        made_.back().attribution.content = joined(content, made_.back().attribution.content);
        return;
      }
    }
    // Sentences of one paragraph that go on one after the other are one message.
    if (!made_.empty() && made_.back().cue.empty() && made_.back().continued && !statement.direct) {
      Made& last = made_.back();
      const std::uint32_t s = text_.sentence_at(statement.content.begin);
      if (s == last.sentence + 1 &&
          text_.sentences[s].paragraph == text_.sentences[last.sentence].paragraph) {
        last.attribution.content =
            joined(last.attribution.content, tokens(text_.sentences[s].span));
        last.sentence = s;
        return;
      }
    }
    Made& made = made_.emplace_back();
    made.continued = !statement.direct;
    if (made_.size() > 1) made.attribution.source = made_[made_.size() - 2].attribution.source;
    made.sentence = text_.sentence_at(statement.content.begin);
    made.attribution.content = statement.direct ? content_of(statement.content)
                                                : tokens(text_.sentences[made.sentence].span);
    made.attribution.type = statement.direct ? "Direct" : "IndirectFreeIndirect";
    made.attribution.medium = "Speech";
  }

  // '"C," said the aide, who backed the plan. "D."': a quotation goes on with the one before it, not
  // with what is told of who said it, unless one has been opened behind.
  Made& quoted_last() {
    if (text_.quoted_on(text_.sentences[made_.back().sentence].token_end - 1)) return made_.back();
    for (std::size_t m = made_.size(); m-- > 0 && made_[m].sentence == made_.back().sentence;)
      if (made_[m].attribution.type == "Direct") return made_[m];
    return made_.back();
  }

  // Of a passage that goes on, what leads over from sentence to sentence: its stop, "But".
  Tokens gap_before(const Made& last, const Statement& statement) const {
    const Tokens next = content_of(statement.content);
    const Tokens& before = last.attribution.content;
    if (next.empty() || before.empty() || next.front() <= before.back()) return {};
    if (next.front() > before.back() + kMarksAtEnd + 1) return {};
    Tokens gap;
    for (std::uint32_t i = before.back() + 1; i < next.front(); ++i) gap.push_back(i);
    if (shared(gap, last.attribution.cue) + shared(gap, last.attribution.source) > 0) return {};
    return gap;
  }

  // The first token of ours that ends behind an offset.
  std::uint32_t token_at(std::uint32_t offset) const {
    return static_cast<std::uint32_t>(
        std::partition_point(text_.tokens.begin(), text_.tokens.end(),
                             [&](const Token& token) { return token.span.end <= offset; }) -
        text_.tokens.begin());
  }

  std::pair<std::uint32_t, std::uint32_t> paragraph_of(const Sentence& sentence) const {
    auto by_paragraph = [](const Sentence& a, const Sentence& b) {
      return a.paragraph < b.paragraph;
    };
    const auto [from, to] =
        std::equal_range(text_.sentences.begin(), text_.sentences.end(), sentence, by_paragraph);
    return {from->token_begin, (to - 1)->token_end};
  }

  Tokens content_of(Span content) const {
    if (content.empty()) return {};
    const Sentence& sentence = text_.sentences[text_.sentence_at(content.begin)];
    std::uint32_t begin = token_at(content.begin), end = token_at(content.end);
    if (begin > sentence.token_begin && text_.tokens[begin - 1].is(kTokenQuoteOpen)) --begin;
    for (std::uint32_t back = 1; back <= kMarksAtEnd && begin >= sentence.token_begin + back;
         ++back) {
      const LexHit* that = text_.hit_at(begin - back, LexKind::kThat);
      const bool comma = back > 1 && text_.word(begin - 1) == ",";  // "that, if elected, C"
      if (that == nullptr || that->length + (comma ? 1 : 0) != back) continue;
      begin -= back;
      break;
    }
    std::uint32_t quote_end = end;
    for (std::uint32_t i = end;
         i < sentence.token_end && i < end + kMarksAtEnd && text_.tokens[i].is(kTokenPunct); ++i)
      if (text_.tokens[i].is(kTokenQuoteClose)) quote_end = i + 1;
    end = quote_end;
    if (begin >= end) return {};
    // One quotation over several sentences of the paragraph.
    const auto [first, last] = paragraph_of(sentence);
    const bool whole =
        text_.tokens[begin].is(kTokenInQuote) && !text_.tokens[begin].is(kTokenQuoteOpen);
    if (whole && begin == sentence.token_begin)
      while (begin > first && text_.tokens[begin - 1].is(kTokenInQuote) &&
             !text_.tokens[begin].is(kTokenQuoteOpen))
        --begin;
    if (text_.quoted_on(end - 1) && end + 1 >= sentence.token_end)
      while (end < last && text_.tokens[end].is(kTokenInQuote) &&
             !text_.tokens[end - 1].is(kTokenQuoteClose))
        ++end;
    return tokens({text_.tokens[begin].span.begin, text_.tokens[end - 1].span.end});
  }

  void finish(Made& made) {
    Attribution& attribution = made.attribution;
    if (polnear_)
      widen_cue(made);
    else
      frame(made);
    // No token belongs to two elements; the smaller ones keep theirs.
    for (const Tokens* inner : {&attribution.cue, &attribution.source}) {
      if (inner == &attribution.source && !polnear_ && attribution.cue.empty())
        continue;  // a source within its content
      Tokens left;
      std::set_difference(attribution.content.begin(), attribution.content.end(), inner->begin(),
                          inner->end(), std::back_inserter(left));
      attribution.content = std::move(left);
    }
    drop_inner_commas(attribution);
  }

  // "The goal, he said, is peace": the commas around the attribution belong to neither.
  void drop_inner_commas(Attribution& attribution) const {
    auto taken = [&](std::uint32_t i) {
      return std::binary_search(attribution.cue.begin(), attribution.cue.end(), i) ||
             std::binary_search(attribution.source.begin(), attribution.source.end(), i);
    };
    std::erase_if(attribution.content, [&](std::uint32_t i) {
      return slice(article_.text, article_.tokens[i]) == "," &&
             (taken(i + 1) || (i > 0 && taken(i - 1)));
    });
  }

  bool is_mark(std::uint32_t token, std::string_view mark) const {
    return token < article_.tokens.size() && slice(article_.text, article_.tokens[token]) == mark;
  }

  // Words quoted within a content that is no quotation itself.
  void quoted_parts() {
    const std::size_t before = made_.size();
    for (std::size_t m = 0; m < before; ++m) {
      if (made_[m].attribution.type == "Direct") continue;
      Tokens part;
      const Tokens content = made_[m].attribution.content;
      for (std::uint32_t i : content) {
        const std::uint32_t at = token_at(article_.tokens[i].begin);
        const bool quoted = at < text_.tokens.size() && text_.tokens[at].is(kTokenInQuote);
        if (quoted && (part.empty() || part.back() + 1 == i)) part.push_back(i);
        const bool ends = !part.empty() &&
                          (!quoted || text_.tokens[at].is(kTokenQuoteClose) || i == content.back());
        if (!ends) continue;
        if (part.size() >= kQuotedPart + 2 && part.size() < content.size()) {
          Made inner = made_[m];
          inner.attribution.content = part;
          inner.attribution.type = "Direct";
          made_.push_back(std::move(inner));
        }
        part.clear();
      }
    }
  }

  void widen_cue(Made& made) const {
    Attribution& attribution = made.attribution;
    if (!attribution.cue.empty() && is_mark(attribution.cue.back() + 1, ":")) {
      const Tokens colon = {attribution.cue.back() + 1};
      if (shared(colon, attribution.content) == 0) attribution.cue = joined(attribution.cue, colon);
    }
    if (!attribution.cue.empty() && !attribution.source.empty() &&
        attribution.source.back() + 1 < attribution.cue.front() &&
        attribution.cue.front() <= attribution.source.back() + 2 + kCueWords &&
        is_mark(attribution.source.back() + 1, ",") &&
        std::any_of(attribution.source.begin(), attribution.source.end(),
                    [&](std::uint32_t i) { return is_mark(i, ","); }))
      attribution.source.push_back(attribution.source.back() + 1);
    if (attribution.cue.empty() || attribution.source.empty()) return;
    const std::uint32_t from = attribution.source.back() + 1, to = attribution.cue.front();
    if (from >= to || to - from > kCueWords) return;
    for (std::uint32_t i = from; i < to; ++i) {
      std::size_t at = article_.tokens[i].begin;
      const char32_t c = next_code_point(article_.text, at);
      if (!is_letter(c) && !is_digit(c)) return;
      if (std::binary_search(attribution.content.begin(), attribution.content.end(), i)) return;
    }
    Tokens between;
    for (std::uint32_t i = from; i < to; ++i) between.push_back(i);
    attribution.cue = joined(between, attribution.cue);
  }

  // The stretch of the cue's sentence that holds the cue and no content, without the final stop.
  void frame(Made& made) const {
    Attribution& attribution = made.attribution;
    if (attribution.cue.empty()) return;
    Span sentence = text_.sentences[text_.sentence_at(made.cue.begin)].span;
    Tokens all = tokens(sentence);
    while (!all.empty() && is_stop(all.back())) all.pop_back();
    auto is_content = [&](std::uint32_t i) {
      return std::binary_search(attribution.content.begin(), attribution.content.end(), i);
    };
    auto cue = std::find(all.begin(), all.end(), attribution.cue.front());
    if (cue == all.end()) return;
    auto begin = cue, end = cue;
    while (begin != all.begin() && !is_content(*(begin - 1))) --begin;
    while (end != all.end() && !is_content(*end)) ++end;
    attribution.frame.assign(begin, end);
  }
  bool is_stop(std::uint32_t token) const {
    return is_mark(token, ".") || is_mark(token, "!") || is_mark(token, "?");
  }

  const SegmentedText& text_;
  const LabelledArticle& article_;
  bool polnear_;
  std::vector<Made> made_;
  std::set<std::uint32_t> cued_;  // paragraphs with a cue
};

}  // namespace

std::vector<Attribution> attributions_of(const Analysis& analysis, const LabelledArticle& article,
                                         Conventions conventions) {
  return Adapter(analysis, article, conventions).run(analysis.statements);
}

std::vector<std::vector<Attribution>> predict(const std::vector<LabelledArticle>& articles,
                                              std::string_view language, Conventions conventions,
                                              const Knowledge& knowledge) {
  std::vector<std::vector<Attribution>> predicted;
  for (const LabelledArticle& labelled : articles) {
    Article article;
    article.language = language;
    set_text(article, {}, labelled.text);
    HEARSAY_CHECK(article.full.size() == labelled.text.size());
    predicted.push_back(
        attributions_of(*analyze(std::move(article), knowledge), labelled, conventions));
  }
  return predicted;
}

}  // namespace hearsay
