// Measuring on labelled data, with the official metric of each set.
//
// Story: a hand-labelled story against an export; the eight figures are those of the project's story scorer, definition
// by definition (docs/quality.md names them).
// Copies: labelled pairs of articles, by cross-validation of the weights; and a made set of copies with its exact truth.
// Attributions: PolNeAR (Newell, Margolin and Ruths, LREC 2018); how spans are compared stands in attribution.cc.
// Cost: quadratic in statements of one article only.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "track/track.h"

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

// How often each class was taken for a copy.
struct Taken {
  std::uint64_t copies = 0, all = 0;
  double share() const { return all == 0 ? 0 : static_cast<double>(copies) / static_cast<double>(all); }
};

// Labelled pairs. Precision, recall and F1 are of the class "SAME"; every other class is none.
struct PairsScore {
  struct Figures {
    double precision = 0, recall = 0, f1 = 0;
    std::map<std::string, Taken> classes;
  };
  Figures fixed;                 // with the weights of src/copies
  Figures folded;                // each pair by weights learned without its fold
  std::vector<double> weights;   // learned on all: bias, then as `evidence` orders them
  std::size_t pairs = 0, folds = 0;
};
// `lines`: JSON Lines with title_a, body_a, date_a, the same of b, and label; without a label a line is passed over; no pairs where no
// line has one.
// Errors: kBadInput with `name` and the line.
Result<PairsScore> score_pairs(std::string_view lines, std::string_view name, const Knowledge&);

// A made set. A copy is found when it is linked to the article it was made of, or to another copy of that.
struct MadeScore {
  std::map<std::string, Taken> shared;  // found, by how much text is shared ("0.30")
  std::map<std::string, Taken> kinds;   // found, by what was done to the text
  Taken links;                          // right ones of all links found
  Taken templates;                      // wrongly linked; rejected is 1 - share
  double recall = 0, precision = 0, rejected = 0;  // recall: over copies that share `kShared` and more
};
inline constexpr double kShared = 0.3;
// `truth`: JSON Lines with id, of ("" where it repeats nothing), kind, shared.
// Errors: kBadInput with `name` and the line; kNotFound where the truth names an article that is not there.
Result<MadeScore> score_made(std::span<const CopyInput> articles, std::span<const Copy> found, std::string_view truth, std::string_view name);

// Precision, recall and F1, with a bootstrap interval of F1 over articles (1,000 draws, fixed seed, 95%).
struct Figure {
  double precision = 0, recall = 0, f1 = 0;
  double low = 0, high = 0;
};

struct AttributionScore {
  struct Role {
    std::string name;  // source, cue, content, triple
    Figure exact, token;
  };
  std::vector<Role> roles;
  std::size_t articles = 0, labelled = 0, found = 0;
  std::vector<std::string> errors;  // examples, for those who mend: "cue missed: ..."; only when asked for
};

// Errors: kBadInput with `name` and the line. `examples`: how many errors of each kind to keep.
Result<AttributionScore> score_attributions(std::string_view lines, std::string_view name, const Knowledge&,
                                            std::size_t examples = 0);

}  // namespace hearsay
