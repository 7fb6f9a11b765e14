// Labelled articles as a model learns from them: by sentence, in tokens of ours, with what rules
// find there.
#include <algorithm>

#include "eval/attribution.h"

namespace hearsay {
namespace {

// The tokens of a sentence that a span of bytes touches.
Stretch touched(const SegmentedText& text, const Sentence& sentence, Span span) {
  auto begin = text.tokens.begin() + sentence.token_begin,
       end = text.tokens.begin() + sentence.token_end;
  auto first = std::partition_point(
      begin, end, [&](const Token& token) { return token.span.end <= span.begin; });
  auto last = std::partition_point(first, end,
                                   [&](const Token& token) { return token.span.begin < span.end; });
  return {static_cast<std::uint32_t>(first - text.tokens.begin()),
          static_cast<std::uint32_t>(last - text.tokens.begin())};
}

// Tokens of the scorer that stand side by side, as one span of bytes.
std::vector<Span> runs(const LabelledArticle& article, const Tokens& tokens) {
  std::vector<Span> out;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (i > 0 && tokens[i] == tokens[i - 1] + 1)
      out.back().end = article.tokens[tokens[i]].end;
    else
      out.push_back(article.tokens[tokens[i]]);
  }
  return out;
}

bool meet(Stretch a, Stretch b) { return a.begin < b.end && b.begin < a.end; }

// A labelled attribution within the sentence of its cue. What stands elsewhere is left to the rules
// for quotations that go on.
AttributionSpans within_sentence(const SegmentedText& text, const Sentence& sentence,
                                 const LabelledArticle& article, const Attribution& labelled) {
  AttributionSpans out;
  out.cue = touched(text, sentence, runs(article, labelled.cue).front());
  for (Span span : runs(article, labelled.source))
    if (const Stretch piece = touched(text, sentence, span);
        !piece.empty() && out.source.empty() && !meet(piece, out.cue))
      out.source = piece;
  for (Span span : runs(article, labelled.content))
    if (const Stretch piece = touched(text, sentence, span);
        !piece.empty() && !meet(piece, out.cue) && !meet(piece, out.source))
      out.content.push_back(piece);
  return out;
}

AttributionText lesson(const LabelledArticle& article, const MentionedText& mentioned,
                       const Knowledge& knowledge) {
  AttributionText out;
  out.text = std::make_unique<MentionedText>(mentioned);
  const SegmentedText& text = mentioned.text;
  std::vector<std::vector<AttributionSpans>> ruled =
      ruled_attributions(mentioned, knowledge.outlets, {});
  ruled.resize(text.sentences.size());
  for (std::uint32_t s = 0; s < text.sentences.size(); ++s)
    out.sentences.push_back({s, std::move(ruled[s]), {}});
  for (const Attribution& labelled : article.labelled) {
    if (labelled.cue.empty()) continue;
    const std::uint32_t s = text.sentence_at(article.tokens[labelled.cue.front()].begin);
    AttributionSpans spans = within_sentence(text, text.sentences[s], article, labelled);
    std::vector<AttributionSpans>& others = out.sentences[s].labelled;
    const bool doubled =
        std::any_of(others.begin(), others.end(),
                    [&](const AttributionSpans& other) { return meet(other.cue, spans.cue); });
    if (!spans.cue.empty() && !doubled) others.push_back(std::move(spans));
  }
  for (LabelledSentence& sentence : out.sentences)
    std::sort(sentence.labelled.begin(), sentence.labelled.end(),
              [](const AttributionSpans& a, const AttributionSpans& b) {
                return a.cue.begin < b.cue.begin;
              });
  return out;
}

std::unique_ptr<Analysis> analyzed(const LabelledArticle& labelled, std::string_view language,
                                   const Knowledge& knowledge) {
  Article article;
  article.language = language;
  set_text(article, {}, labelled.text);
  return analyze(std::move(article), knowledge);
}

// What the model finds in one article, as tokens of the scorer.
std::vector<Attribution> found_by(const AttributionModel& model, const MentionedText& mentioned,
                                  const LabelledArticle& article, AttributionScratch& scratch) {
  std::vector<Attribution> out;
  const TokenView view(mentioned);
  auto tokens = [&](Stretch stretch) {
    if (stretch.empty()) return Tokens{};
    const std::vector<Token>& all = mentioned.text.tokens;
    return tokens_in(article.tokens,
                     {all[stretch.begin].span.begin, all[stretch.end - 1].span.end});
  };
  for (std::uint32_t s = 0; s < mentioned.text.sentences.size(); ++s) {
    const std::vector<Stretch> cues = model.cues(view, s, {}, scratch);
    for (std::size_t which = 0; which < cues.size(); ++which) {
      const AttributionSpans spans = model.complete(view, s, {}, cues, which, scratch);
      Attribution found;
      found.cue = tokens(spans.cue);
      found.source = tokens(spans.source);
      for (Stretch piece : spans.content) found.content = joined(found.content, tokens(piece));
      out.push_back(std::move(found));
    }
  }
  return out;
}

}  // namespace

std::vector<std::vector<Attribution>> predict_learned(const std::vector<LabelledArticle>& articles,
                                                      std::string_view language,
                                                      const Knowledge& knowledge) {
  std::vector<std::vector<Attribution>> out(articles.size());
  const auto model = knowledge.attribution.find(std::string(language));
  if (model == knowledge.attribution.end()) return out;
  AttributionScratch scratch;
  for (std::size_t a = 0; a < articles.size(); ++a) {
    const std::unique_ptr<Analysis> read = analyzed(articles[a], language, knowledge);
    out[a] = found_by(model->second, read->mentioned, articles[a], scratch);
  }
  return out;
}

AttributionModel learn_from(const std::vector<LabelledArticle>& articles, std::string_view language,
                            const Knowledge& knowledge, const LearnOptions& options) {
  std::vector<std::unique_ptr<Analysis>> read;  // owns the texts that the lessons view
  std::vector<AttributionText> lessons;
  for (const LabelledArticle& labelled : articles) {
    read.push_back(analyzed(labelled, language, knowledge));
    lessons.push_back(lesson(labelled, read.back()->mentioned, knowledge));
  }
  return learn_attributions(lessons, options);
}

}  // namespace hearsay
