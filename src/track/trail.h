// Where the news went: from article to article, and from each origin through outlets to the articles that carried it.
//
// In:    an answer; for what changed on the way, the ledger with the texts.
// Out:   hops with their mutations; descents, one an origin.
// Holds: a function of the answer and of the texts it names; indices are of the answer.
// Cost:  linear in statements and copies; hops_of reads the texts anew and compares each pair of a hop.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "track/track.h"

namespace hearsay {

// One step of the news from article to article, and what it dropped or hardened.
struct Hop {
  std::uint32_t told = 0, retold = 0;  // indices into Answer::articles
  std::optional<CopyKind> copy;        // empty: it retells statements and credits the outlet
  std::string told_text, retold_text;  // Article::full, where there are mutations
  std::vector<Mutation> mutations;
};
// By time of the retelling. Hops of an article that reaches another over a third come as two. Reads every text anew.
Result<std::vector<Hop>> hops_of(Ledger&, const Answer&, const Knowledge&);
// The same hops without texts and mutations: of the answer alone.
std::vector<Hop> steps_of(const Answer&, const Outlets&);

// Who carried an origin's word: an outlet as others name it, or an article.
struct Carrier {
  std::optional<std::uint32_t> article;  // index into Answer::articles; empty: an outlet
  std::string outlet;                    // the name data/outlets.toml gives it, or as written
  std::optional<std::uint32_t> from;     // index into Descent::carriers, before this one; empty: the origin itself
  std::optional<CopyKind> copy;          // an article that repeats the one it came from
  bool credits = false;                  // an article that names the outlet or article it came from
  std::vector<const StatementRef*> statements;  // of an article: those of this origin, into Answer::account
};
struct Descent {
  std::uint32_t origin = 0;  // index into Account::origins
  std::vector<Carrier> carriers;
};
// One an origin that has a statement in `only` (nullptr: in any claim), in the order of Account::origins. The first
// carriers are outlets, and every article that carries the origin is a carrier once.
std::vector<Descent> descents_of(const Answer&, const Outlets&, const Claim* only = nullptr);

}  // namespace hearsay
