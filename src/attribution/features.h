// What the models see of a token; inner header of attribution. The numbers of the templates are
// part of a model.
#pragma once

#include <functional>

#include "attribution/attribution.h"

namespace hearsay {

// Which positions of what was told so far need more; with nothing to ask, all keys of a position
// are told at once, as lessons want them.
using AskMore = std::function<std::span<const std::uint32_t>()>;

// `first` and `more` were cleared already; `memory` is to work in.
// Of every token of the sentence: is it the begin, middle or end of a cue?
void cue_features(const TokenView& view, std::uint32_t sentence,
                  std::span<const AttributionSpans> ruled, AttributionMemory& memory,
                  Features& first, Features& more, const AskMore& ask);
// Of every token of the sentence, seen from one cue: is it in its source or content?
void span_features(const TokenView& view, std::uint32_t sentence,
                   std::span<const AttributionSpans> ruled, std::span<const Stretch> cues,
                   std::size_t which, AttributionMemory& memory, Features& first, Features& more,
                   const AskMore& ask);

}  // namespace hearsay
