#include "attribution/attribution.h"

#include <algorithm>

#include "attribution/features.h"

namespace hearsay {
namespace {

constexpr std::uint8_t kSource = 0, kContent = 1;
// Spans are seen once for each cue, so that chance features come up more often.
constexpr double kSpanSparse = 4.5;
// What a first look settles, in the unit of LabelModel: a token whose word and class speak against a cue by more than
// kCueDoubt, a label of a span that is best by more than kSpanDoubt. On PolNeAR dev the second is then taken at 4 of 10
// tokens for cues and at 3 of 10 for spans. One attribution in twenty is another than with full sight, none the worse by
// F1 (docs/quality.md).
constexpr std::int32_t kCueDoubt = 24, kSpanDoubt = 112;
// Rows left out, so that the tables are read faster: one in six.
constexpr int kLeast = 2;

void find_stretches(std::uint32_t begin, AttributionScratch& scratch) {
  scratch.found.clear();
  for (std::uint32_t i = 0; i < scratch.out.size(); ++i) {
    const SpanLabel label = scratch.out[i];
    if (label == 0) continue;
    if (SpanLabels::opens(label)) scratch.found.push_back({SpanLabels::type_of(label), {begin + i, begin + i}});
    if (!scratch.found.empty()) scratch.found.back().second.end = begin + i + 1;
  }
}

void put(Stretch stretch, std::uint8_t type, std::uint32_t begin, std::vector<SpanLabel>& labels) {
  for (std::uint32_t i = stretch.begin; i < stretch.end; ++i) {
    const bool first = i == stretch.begin, last = i + 1 == stretch.end;
    labels[i - begin] = first && last ? SpanLabels::single(type)
                        : first       ? SpanLabels::begin(type)
                        : last        ? SpanLabels::end(type)
                                      : SpanLabels::inside(type);
  }
}

std::uint32_t distance(Stretch a, Stretch b) {
  return a.begin >= b.end ? a.begin - b.end : b.begin - a.end;
}

}  // namespace

std::vector<Stretch> AttributionModel::cues(const TokenView& view, std::uint32_t sentence,
                                            std::span<const AttributionSpans> ruled,
                                            AttributionScratch& scratch) const {
  scratch.cues.clear(cues_);
  scratch.more.clear(cues_);
  cue_features(view, sentence, ruled, scratch.memory, scratch.cues, scratch.more, [&] {
    cues_.weigh(scratch.cues, favour, scratch.labels);
    return cues_.likely(kCueDoubt, scratch.labels);
  });
  if (scratch.more.size() == 0) return {};
  cues_.weigh_more(scratch.more, scratch.labels);
  cues_.best(scratch.labels, scratch.out);
  find_stretches(view.in.text.sentences[sentence].token_begin, scratch);
  std::vector<Stretch> out;
  out.reserve(scratch.found.size());
  for (const auto& found : scratch.found) out.push_back(found.second);
  return out;
}

AttributionSpans AttributionModel::complete(const TokenView& view, std::uint32_t sentence,
                                            std::span<const AttributionSpans> ruled,
                                            std::span<const Stretch> cues, std::size_t which,
                                            AttributionScratch& scratch) const {
  AttributionSpans out;
  out.cue = cues[which];
  scratch.spans.clear(spans_);
  scratch.more.clear(spans_);
  span_features(view, sentence, ruled, cues, which, scratch.memory, scratch.spans, scratch.more, [&] {
    spans_.weigh(scratch.spans, 0, scratch.labels);
    return spans_.doubtful(kSpanDoubt, scratch.labels);
  });
  spans_.weigh_more(scratch.more, scratch.labels);
  spans_.best(scratch.labels, scratch.out);
  find_stretches(view.in.text.sentences[sentence].token_begin, scratch);
  for (const auto& found : scratch.found) {
    if (found.first == kContent)
      out.content.push_back(found.second);
    else if (out.source.empty() || distance(found.second, out.cue) < distance(out.source, out.cue))
      out.source = found.second;
  }
  return out;
}

std::string AttributionModel::bytes() const {
  const std::string cues = cues_.bytes();
  std::string out;
  for (unsigned shift = 0; shift < 32; shift += 8)
    out += static_cast<char>(cues.size() >> shift & 0xff);
  return out + cues + spans_.bytes();
}

Result<AttributionModel> AttributionModel::read(std::string_view bytes, std::string_view name) {
  if (bytes.size() < 4)
    return Error{ErrorCode::kCorrupt, std::string(name) + ": no whole model: it is cut short"};
  std::size_t first = 0;
  for (unsigned i = 0; i < 4; ++i)
    first |= std::size_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
  if (first > bytes.size() - 4)
    return Error{ErrorCode::kCorrupt, std::string(name) + ": no whole model: it is cut short"};
  AttributionModel model;
  HEARSAY_TRY(model.cues_, LabelModel::read(bytes.substr(4, first), name, kLeast));
  HEARSAY_TRY(model.spans_, LabelModel::read(bytes.substr(4 + first), name, kLeast));
  if (model.cues_.types() != 1 || model.spans_.types() != 2)
    return Error{ErrorCode::kCorrupt, std::string(name) + ": no model of attributions"};
  return model;
}

class AttributionTrainer {
 public:
  AttributionTrainer(std::span<const AttributionText> articles, const LearnOptions& options)
      : articles_(articles), options_(options) {}

  AttributionModel run() {
    for (const AttributionText& article : articles_) add(article);
    AttributionModel model;
    LearnOptions options = options_;
    options.types = 1;
    options.name = "cues";
    model.cues_ = learn_labels(cues_, options);
    options.types = 2;
    options.sparse *= kSpanSparse;
    options.name = "sources and contents";
    model.spans_ = learn_labels(spans_, options);
    return model;
  }

 private:
  void add(const AttributionText& article) {
    const TokenView view(*article.text);
    for (const LabelledSentence& one : article.sentences) {
      const Sentence& sentence = article.text->text.sentences[one.sentence];
      const std::uint32_t length = sentence.token_end - sentence.token_begin;
      LabelledSequence cue;
      cue.labels.assign(length, 0);
      std::vector<Stretch> cues;
      for (const AttributionSpans& gold : one.labelled) {
        put(gold.cue, 0, sentence.token_begin, cue.labels);
        cues.push_back(gold.cue);
      }
      cue_features(view, one.sentence, one.ruled, memory_, cue.features, cue.features, {});
      cues_.push_back(std::move(cue));
      for (std::size_t k = 0; k < cues.size(); ++k) {
        LabelledSequence spans;
        spans.labels.assign(length, 0);
        put(one.labelled[k].source, kSource, sentence.token_begin, spans.labels);
        for (Stretch piece : one.labelled[k].content)
          put(piece, kContent, sentence.token_begin, spans.labels);
        span_features(view, one.sentence, one.ruled, cues, k, memory_, spans.features, spans.features, {});
        spans_.push_back(std::move(spans));
      }
    }
  }

  std::span<const AttributionText> articles_;
  const LearnOptions& options_;
  AttributionMemory memory_;
  std::vector<LabelledSequence> cues_, spans_;
};

LearnOptions attribution_options() {
  LearnOptions options;
  options.averaged = 4;
  return options;
}

AttributionModel learn_attributions(std::span<const AttributionText> articles,
                                    const LearnOptions& options) {
  return AttributionTrainer(articles, options).run();
}

}  // namespace hearsay
