// The decision table.
//
// Statements are first gathered into words: one per origin and position, at the time the origin was first heard. An
// article that recalls an old denial says nothing new, so it must not look like a later word of that party. Then four
// questions are answered in one place (Standing), and the rows of kTable read the answers; the first row that fits wins.
//
//   Bloomberg's people: talks (Feb)          -> one origin supports
//   GoTo: "currently no talks" (Mar)         -> a party denies, bound to its time
//   Grab's chief executive: talks go on (Nov) -> a party supports; the bounded denial is ended: confirmed
//
// Known weakness: whether a later denial answers the same question is decided before, where claims are joined.
#include "status/status.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>

namespace hearsay {
namespace {

// One origin in one position, over all statements that carry it.
struct Word {
  std::string origin, voice, who;
  std::set<std::string> parties;        // more than one where they spoke jointly
  Stance stance = Stance::kSupports;
  Grade grade = Grade::kUnattributed;
  Time time = 0;                        // first heard
  bool bounded = false;
  bool withdrawn = false;
  bool relayed = false;                 // goes back to some origin, however nameless
  std::vector<std::string> statements;  // by time, then id

  bool on_record() const { return grade == Grade::kOnRecord || grade == Grade::kDocument; }
  bool of_party() const { return on_record() && !parties.empty(); }
};

struct Standing {
  std::vector<const Word*> supports;       // attributed, neither withdrawn nor taken back by a later denial of that voice
  std::vector<const Word*> unattributed;   // nobody named stands behind these
  std::vector<const Word*> relayed;        // of these, what some relay is named for: an origin, though not the primary one
  std::vector<const Word*> withdrawn;      // supports whose outlet took them back
  std::vector<const Word*> confirmations;  // supports by a party
  std::vector<const Word*> denials;        // by a party, not ended
  std::vector<const Evidence*> replacing;  // events after the latest support
};

using Ordered = std::vector<const Evidence*>;

// Every field takes part, so that even entries with one id come out in one order.
Ordered ordered(std::span<const Evidence> evidence) {
  Ordered out;
  out.reserve(evidence.size());
  for (const Evidence& one : evidence) out.push_back(&one);
  std::sort(out.begin(), out.end(), [](const Evidence* a, const Evidence* b) {
    return std::tie(a->time, a->statement, a->origin, a->voice, a->party, a->stance, a->grade, a->bounded, a->withdrawn,
                    a->replaces, a->who) <
           std::tie(b->time, b->statement, b->origin, b->voice, b->party, b->stance, b->grade, b->bounded, b->withdrawn,
                    b->replaces, b->who);
  });
  return out;
}

std::vector<Word> gather(const Ordered& evidence) {
  std::vector<Word> words;
  std::map<std::tuple<std::string, Stance, bool>, std::size_t> known;
  for (const Evidence* one : evidence) {
    if (one->stance != Stance::kSupports && one->stance != Stance::kDenies) continue;
    // A replacing event ends the claim; it is no word on whether it was true.
    if (one->replaces) continue;
    bool nobody = one->grade == Grade::kUnattributed;
    if (one->origin.empty() && !nobody) continue;
    // Without an origin a statement stands for itself.
    std::string origin = one->origin.empty() ? "statement " + one->statement : one->origin;
    auto [found, added] = known.try_emplace({origin, one->stance, nobody}, words.size());
    if (added) {
      Word word;
      word.origin = origin;
      word.voice = one->voice.empty() ? origin : one->voice;
      word.who = one->who.empty() ? one->voice : one->who;
      word.stance = one->stance;
      word.grade = one->grade;
      word.time = one->time;
      word.withdrawn = one->withdrawn;
      word.relayed = !one->origin.empty();
      words.push_back(std::move(word));
    }
    Word& word = words[found->second];
    // The most attributable form of one origin decides its grade; a relay may hide the name.
    if (one->grade == Grade::kOnRecord || (one->grade == Grade::kDocument && word.grade == Grade::kAnonymous))
      word.grade = one->grade;
    if (!one->party.empty()) word.parties.insert(one->party);
    // Relays drop the bound sooner than they invent one.
    word.bounded = word.bounded || one->bounded;
    // An outlet's people stand and fall with the outlet that heard them first; words on record were heard by many.
    if (word.on_record() && !one->withdrawn) word.withdrawn = false;
    word.statements.push_back(one->statement);
  }
  return words;
}

// The last word of each party. Strictly later counts: at one moment neither of two words can be the answer to the other.
struct LastWords {
  std::map<std::string, Time> supports;  // by party
  std::map<std::string, Time> denials;   // by party; only those that stand
  std::optional<Time> latest_support;    // of any party

  bool ended(const Word& denial) const {
    if (denial.bounded && latest_support && *latest_support > denial.time) return true;
    return later(supports, denial);
  }
  bool taken_back(const Word& support) const {
    return support.of_party() && later(denials, support);
  }
  // Whether one of the parties of `word` spoke later.
  static bool later(const std::map<std::string, Time>& latest, const Word& word) {
    return std::any_of(word.parties.begin(), word.parties.end(), [&](const std::string& party) {
      auto found = latest.find(party);
      return found != latest.end() && found->second > word.time;
    });
  }
};

void raise(std::map<std::string, Time>& latest, const Word& word) {
  for (const std::string& party : word.parties) {
    auto [found, added] = latest.try_emplace(party, word.time);
    if (!added) found->second = std::max(found->second, word.time);
  }
}

LastWords last_words(const std::vector<Word>& words) {
  LastWords last;
  for (const Word& word : words)
    if (word.stance == Stance::kSupports && word.of_party() && !word.withdrawn) raise(last.supports, word);
  for (const auto& [party, time] : last.supports)
    last.latest_support = last.latest_support ? std::max(*last.latest_support, time) : time;
  for (const Word& word : words)
    if (word.stance == Stance::kDenies && word.of_party() && !word.withdrawn && !last.ended(word)) raise(last.denials, word);
  return last;
}

Standing standing(const std::vector<Word>& words, const Ordered& evidence) {
  Standing out;
  const LastWords last = last_words(words);
  std::optional<Time> latest;
  for (const Word& word : words) {
    if (word.stance == Stance::kDenies) {
      if (word.of_party() && !word.withdrawn && !last.ended(word)) out.denials.push_back(&word);
      continue;
    }
    if (word.withdrawn) {
      out.withdrawn.push_back(&word);
      continue;
    }
    latest = latest ? std::max(*latest, word.time) : word.time;
    if (word.grade == Grade::kUnattributed) {
      out.unattributed.push_back(&word);
      if (word.relayed) out.relayed.push_back(&word);
      continue;
    }
    if (last.taken_back(word)) continue;
    out.supports.push_back(&word);
    if (word.of_party()) out.confirmations.push_back(&word);
  }
  for (const Evidence* one : evidence)
    if (one->replaces && !one->withdrawn && latest && (one->time > *latest || (one->time == *latest && !one->party.empty())))
      out.replacing.push_back(one);
  return out;
}

// Distinct voices, with bounds: two outlets' anonymous people may be the same ones, and one outlet's may be different ones.
struct Count {
  std::uint32_t best = 0, at_least = 0, at_most = 0;
};

Count count(const Standing& now) {
  std::set<std::string> named, anonymous, anonymous_origins;
  for (const Word* word : now.supports)
    if (word->grade != Grade::kAnonymous) named.insert(word->voice);
  for (const Word* word : now.supports) {
    if (word->grade == Grade::kAnonymous && !named.contains(word->voice)) {
      anonymous.insert(word->voice);
      anonymous_origins.insert(word->origin);
    }
  }
  auto size = [](const auto& set) { return static_cast<std::uint32_t>(set.size()); };
  return {size(named) + size(anonymous), size(named) + (anonymous.empty() ? 0u : 1u), size(named) + size(anonymous_origins)};
}

// "GoTo", "GoTo and Grab", "GoTo, Grab and 2 more".
std::string names_of(const std::vector<const Word*>& words) {
  std::vector<std::string> names;
  std::set<std::string> voices;
  for (const Word* word : words) {
    if (!voices.insert(word->voice).second) continue;
    std::string name = !word->who.empty() || word->parties.empty() ? word->who : *word->parties.begin();
    if (name.empty()) name = word->on_record() ? "a voice on record" : "unnamed people";
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
  }
  constexpr std::size_t kShown = 3;
  std::size_t shown = names.size() > kShown ? kShown - 1 : names.size();
  std::string out;
  for (std::size_t i = 0; i < shown; ++i) {
    if (i > 0) out += i + 1 == names.size() ? " and " : ", ";
    out += names[i];
  }
  if (shown < names.size()) out += " and " + std::to_string(names.size() - shown) + " more";
  return out;
}

using Words = std::vector<const Word*>;

struct Row {
  ClaimStatus status;
  bool (*fits)(const Standing&, const Count&);
  std::string (*why)(const Standing&);
  std::vector<const Words*> (*because)(const Standing&);
};

// First row that fits. The order is the meaning: a withdrawal outranks everything, a standing denial by a party
// outranks the word of another, and only what no party has spoken on is weighed by the number of its origins.
const Row kTable[] = {
    {ClaimStatus::kRetracted,
     [](const Standing& now, const Count&) {
       return !now.withdrawn.empty() && now.supports.empty() && now.unattributed.empty();
     },
     [](const Standing& now) { return "Withdrawn by the outlet that carried it: " + names_of(now.withdrawn) + "; nobody else supports it."; },
     [](const Standing& now) { return std::vector<const Words*>{&now.withdrawn}; }},
    {ClaimStatus::kSuperseded,
     [](const Standing& now, const Count&) { return !now.replacing.empty(); },
     [](const Standing& now) {
       std::string by = now.replacing.front()->who.empty() ? now.replacing.front()->voice : now.replacing.front()->who;
       return "Overtaken by a later event" + (by.empty() ? std::string(".") : ", according to " + by + ".");
     },
     [](const Standing&) { return std::vector<const Words*>{}; }},
    {ClaimStatus::kDisputed,
     [](const Standing& now, const Count&) { return !now.denials.empty() && (!now.supports.empty() || !now.relayed.empty()); },
     [](const Standing& now) {
       const Words& sides = now.supports.empty() ? now.relayed : now.supports;
       return "Denied on record by " + names_of(now.denials) + "; supported by " + names_of(sides) +
              (now.supports.empty() ? ", behind whom no primary origin is known." : ".");
     },
     [](const Standing& now) { return std::vector<const Words*>{&now.denials, &now.supports, &now.relayed}; }},
    {ClaimStatus::kConfirmed,
     [](const Standing& now, const Count&) { return !now.confirmations.empty(); },
     [](const Standing& now) {
       std::set<std::string> parties;
       bool decides = false;  // an authority on its own deed stands for itself
       for (const Word* word : now.confirmations) {
         parties.insert(word->parties.begin(), word->parties.end());
         decides = decides || word->parties.contains(word->voice);
       }
       return "Confirmed by " + names_of(now.confirmations) + (decides ? ", whose own decision it is." : parties.size() > 1 ? ", parties to it." : ", a party to it.");
     },
     [](const Standing& now) { return std::vector<const Words*>{&now.confirmations}; }},
    {ClaimStatus::kDenied,
     [](const Standing& now, const Count&) { return !now.denials.empty(); },
     [](const Standing& now) { return "Denied on record by " + names_of(now.denials) + "; no origin supports it."; },
     [](const Standing& now) { return std::vector<const Words*>{&now.denials}; }},
    {ClaimStatus::kCorroborated,
     [](const Standing&, const Count& origins) { return origins.best >= 2; },
     [](const Standing& now) { return "Supported independently by " + names_of(now.supports) + "; no party confirms or denies it."; },
     [](const Standing& now) { return std::vector<const Words*>{&now.supports}; }},
    {ClaimStatus::kReported,
     [](const Standing&, const Count& origins) { return origins.best == 1; },
     [](const Standing& now) { return "Supported only by " + names_of(now.supports) + "; no party confirms or denies it."; },
     [](const Standing& now) { return std::vector<const Words*>{&now.supports}; }},
    {ClaimStatus::kRumoured,
     [](const Standing&, const Count&) { return true; },
     [](const Standing& now) {
       return std::string(now.unattributed.empty() ? "Nobody supports or denies it." : "Nobody named or described stands behind it.");
     },
     [](const Standing& now) { return std::vector<const Words*>{&now.unattributed}; }},
};

}  // namespace

std::string_view name_of(ClaimStatus status) {
  switch (status) {
    case ClaimStatus::kRumoured: return "rumoured";
    case ClaimStatus::kReported: return "reported";
    case ClaimStatus::kCorroborated: return "corroborated";
    case ClaimStatus::kDenied: return "denied";
    case ClaimStatus::kConfirmed: return "confirmed";
    case ClaimStatus::kDisputed: return "disputed";
    case ClaimStatus::kSuperseded: return "superseded";
    case ClaimStatus::kRetracted: return "retracted";
  }
  return "rumoured";
}

Verdict decide(std::span<const Evidence> evidence) {
  Ordered known = ordered(evidence);
  std::vector<Word> words = gather(known);
  Standing now = standing(words, known);
  Count origins = count(now);
  const Row* row = std::find_if(std::begin(kTable), std::end(kTable), [&](const Row& one) { return one.fits(now, origins); });

  Verdict verdict;
  verdict.status = row->status;
  verdict.independent_origins = origins.best;
  verdict.at_least = origins.at_least;
  verdict.at_most = origins.at_most;
  verdict.why = row->why(now);
  // One statement a word decides: the first that carried it.
  auto add = [&](const std::string& id) {
    if (std::find(verdict.because.begin(), verdict.because.end(), id) == verdict.because.end()) verdict.because.push_back(id);
  };
  for (const Words* group : row->because(now))
    for (const Word* word : *group) add(word->statements.front());
  if (row->status == ClaimStatus::kSuperseded)
    for (const Evidence* one : now.replacing) add(one->statement);
  return verdict;
}

}  // namespace hearsay
