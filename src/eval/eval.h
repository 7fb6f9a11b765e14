// Measuring on labelled data, with the official metric of each set; and learning from it.
//
// Story: a hand-labelled story against an export; the eight figures are the project's story scorer's (docs/quality.md).
// Copies: labelled pairs of articles, by cross-validation of the weights; and a made set of copies with its exact truth.
// PolNeAR, Wikinews: attributions of single articles, as sets of tokens; JSON Lines, one article a line: id, text,
// attributions[] with source, cue, content (addressee, frame, type, medium) as lists of [begin, end) code points.
// Cost: quadratic in statements of one article only.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/span.h"
#include "track/track.h"

namespace hearsay {

struct StoryScore {
  double statements = 0, sources = 0, chains = 0, stances = 0, claims = 0, copies = 0, origins = 0,
         status = 0;
  double story() const {
    return (statements + sources + chains + stances + claims + copies + origins + status) / 8;
  }
  std::string subject;
  std::size_t labelled = 0, predicted = 0, matched = 0;
};

// `articles`: the story's articles.jsonl; `truth`: its truth.json; `exported`: JSON Lines of
// `hearsay export`. Errors: kBadInput with the line that is not JSON.
Result<StoryScore> score_story(std::string_view articles, std::string_view truth,
                               std::string_view exported);

using Tokens = std::vector<std::uint32_t>;  // indices, ascending, each once

struct Attribution {
  Tokens source, cue, content, addressee, frame;
  std::string type, medium;  // Wikinews: Direct, Indirect, ...; Speech, Writing, ...
  bool operator==(const Attribution&) const = default;
};

struct LabelledArticle {
  std::string id, text;
  std::vector<Span> tokens;  // bytes of text
  std::vector<Attribution> labelled;
};

// Errors: kBadInput with name, line and what is wrong (no JSON, no text, a span outside the text).
Result<std::vector<LabelledArticle>> read_labelled(std::string_view lines, std::string_view name);

// Where a set draws the borders of spans; see adapter.cc.
enum class Conventions : std::uint8_t { kPolnear, kWikinews };
// Reads each article as the program would (`language` given) and brings what it finds to the
// conventions of the set.
std::vector<std::vector<Attribution>> predict(const std::vector<LabelledArticle>&, std::string_view language, Conventions,
                                              const Knowledge&);
// By the model of the language alone, not told what rules found, spans as they are; without a model nothing.
std::vector<std::vector<Attribution>> predict_learned(const std::vector<LabelledArticle>&, std::string_view language, const Knowledge&);

// A model of attributions (models/attribution-<language>.model), learned from articles on top of what rules find in them.
AttributionModel learn_from(const std::vector<LabelledArticle>&, std::string_view language, const Knowledge&, const LearnOptions&);

struct Ratio {
  double precision = 0, recall = 0;
  double f1() const {
    return precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0;
  }
};
struct Figure {
  Ratio ratio;
  double low = 0, high = 0;  // of F1: 95% bootstrap interval over articles
};

// PolNeAR. An element (source, cue or content) is the set of its tokens, in as many pieces as it
// has.
//   exact   an element found is right when a labelled element of the article has the same tokens, marks included, each
//           labelled one counting once; F1 over all articles together (the strict match of PARC3 and its successors)
//   token   a token found in any element of a kind is right when it is labelled with that kind; F1 over all articles
//   triple  source, cue and content all exact, in one attribution; an absent source equals an absent source
// An element without tokens is no element. The set labels one layer of nested attributions: an attribution found that
// shares no token with a labelled cue, and lies whole within one labelled content or holds a whole labelled attribution
// in its content, is of another layer and left out (`other_layer`); `strict` are the figures without that.
struct PolnearScore {
  static constexpr std::array<const char*, 7> kNames = {
      "source exact",  "source token",  "cue exact",   "cue token",
      "content exact", "content token", "triple exact"};
  std::array<Figure, 7> figures;
  std::array<Ratio, 7> strict;
  std::size_t articles = 0, labelled = 0, predicted = 0, other_layer = 0;
};
PolnearScore score_polnear(const std::vector<LabelledArticle>&,
                           const std::vector<std::vector<Attribution>>& predicted);

// Wikinews-DE, by the set's official_eval.py, definition by definition: messages are assigned one
// to one for the greatest total of token F1 (a same type adds .01, a same medium .001 where there
// is overlap); precision and recall of each pair, and of what no partner has, are averaged where
// defined; F1 of the averages. Roles: addressee, cue, frame, speaker; joint: messages and roles.
struct WikinewsScore {
  Figure messages, roles, joint;
  std::size_t articles = 0, labelled = 0, predicted = 0;
};
WikinewsScore score_wikinews(const std::vector<LabelledArticle>&,
                             const std::vector<std::vector<Attribution>>& predicted);

// One article a line, in the form official_eval.py reads: documentName and annotations with
// tokenIds.
std::string official_lines(const std::vector<LabelledArticle>&,
                           const std::vector<std::vector<Attribution>>& attributions);

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

}  // namespace hearsay
