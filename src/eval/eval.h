// Measuring on labelled data, with the official metric of each set.
//
// Story: a hand-labelled story against an export; the eight figures are those of the project's story scorer, definition
// by definition (docs/quality.md names them).
// Cost: quadratic in statements of one article only.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace hearsay {

struct StoryScore {
  double statements = 0, sources = 0, chains = 0, stances = 0, claims = 0, copies = 0, origins = 0, status = 0;
  double story() const { return (statements + sources + chains + stances + claims + copies + origins + status) / 8; }
  std::string subject;
  std::size_t labelled = 0, predicted = 0, matched = 0;
};

// `articles`: the story's articles.jsonl; `truth`: its truth.json; `exported`: JSON Lines of `hearsay export`.
// Errors: kBadInput with the line that is not JSON.
Result<StoryScore> score_story(std::string_view articles, std::string_view truth, std::string_view exported);

}  // namespace hearsay
