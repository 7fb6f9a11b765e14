// Origins: the voice on the occasion to which a statement goes back. Inner header of claims/.
//
// Anonymous people are the outlet's that first heard them: the deepest outlet of the chain, or the model of a copy, or
// the article's own. Whoever speaks for an organisation is one voice with it; the same voice within kOccasion is one occasion.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "claims/names.h"

namespace hearsay {

// The key of talk without a voice: one origin an occasion, which counts as none.
inline constexpr std::string_view kNobody = "nobody";

struct Voice {
  std::string key;      // "org goto", "person prasetyo hadi", "people of bloomberg", kNobody, "" = adds no knowledge
  std::string who;      // for people: "Bloomberg's people familiar with the matter", "a person close to it (Bloomberg)"
  std::string outlet;   // canonical name of the outlet whose people they are
  std::string party;    // canonical key of the organisation spoken for
  Grade grade = Grade::kUnattributed;
  bool relayed_only = false;
};

struct OriginContext {
  const Names* names = nullptr;
  const Outlets* outlets = nullptr;
  const Packs* packs = nullptr;
  // For each article (index into the account's articles): the model it goes back to, or the article itself; and the
  // same over verbatim copies only: a rewrite may add people of its own, a verbatim copy cannot.
  std::vector<std::uint32_t> root, verbatim_root;
  std::vector<std::string> outlets_read;  // folded names of outlets with an article of their own here
};

Voice voice_of(const Recorded& article, const Recorded& root, const Statement& statement, const OriginContext& context);

}  // namespace hearsay
