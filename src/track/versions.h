// Versions: how an article was edited, sentence by sentence; public beside track.h.
//
// Holds: a pure function of what is recorded; each sentence of either text stands in at most one change.
// Cost:  the sentences that differ, squared, up to a limit beyond which order is not looked at.
#pragma once

#include <string>
#include <vector>

#include "track/track.h"

namespace hearsay {

struct SentenceChange {
  std::string before, after;  // one is empty: added, or removed
  bool operator==(const SentenceChange&) const = default;
};
// The shortest way from one list of sentences to the other, in the order of the texts. Sentences that share half of their
// words are one that was changed. Case, blanks and marks make no difference.
std::vector<SentenceChange> sentence_changes(const std::vector<std::string>& before, const std::vector<std::string>& after);

struct StatementChange {
  std::string speaker;
  std::string before, after;  // `after` empty: withdrawn; it counts no longer from the later version on
};
struct Revision {
  std::vector<SentenceChange> sentences;
  std::vector<StatementChange> statements;  // withdrawn, or changed in their words or stance
};
struct VersionHistory {
  std::vector<Edition> editions;    // oldest first
  std::vector<Revision> revisions;  // from each edition to the next: one fewer
  std::vector<Sighting> sightings;
};
// `reference`: id, its first letters, or address. kNotFound with a suggestion.
Result<VersionHistory> history_of(Ledger& ledger, const std::string& reference, const Knowledge& knowledge);

}  // namespace hearsay
