// What the models see of a token; inner header of attribution. The numbers of the templates are
// part of a model.
#pragma once

#include "attribution/attribution.h"

namespace hearsay {

// Of every token of the sentence: is it the begin, middle or end of a cue?
void cue_features(const TokenView& view, std::uint32_t sentence,
                  std::span<const AttributionSpans> ruled, AttributionScratch& scratch);
// Of every token of the sentence, seen from one cue: is it in its source or content?
void span_features(const TokenView& view, std::uint32_t sentence,
                   std::span<const AttributionSpans> ruled, std::span<const Stretch> cues,
                   std::size_t which, AttributionScratch& scratch);

}  // namespace hearsay
