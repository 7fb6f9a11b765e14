// The words by which a sentence relates two names: "A invests in B". Data in languages/*.toml, read by claims alone.
//
// In:    [[relation]] and [relation_words] of the packs; format in docs/language-packs.md.
// Holds: every phrase has a word that is no gap; sequences are folded tokens joined by blanks.
// Never: part of a Pack: these words are no lexemes, and no other stage sees them.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace hearsay {

// Where the names stand. kBefore: "A invests in B"; kAfter: "B is backed by A"; kBoth: "A and B teamed up"; kBetween:
// "the partnership of A and B"; kTitle: the words are an office, "A chief executive P", "P, chief executive of A".
enum class AgentPlace : std::uint8_t { kBefore, kAfter, kBoth, kBetween, kTitle };

struct RelationPhrase {
  std::string kind;                 // invests-in|acquires|supplies|competes-with|leads|regulates|partners-with
  AgentPlace agent = AgentPlace::kBefore;
  std::vector<std::string> tokens;  // folded; "_" is a gap of a few words that name nobody
};

struct RelationLanguage {
  std::vector<RelationPhrase> phrases;
  std::set<std::string> before;     // may stand between the first name and the words: "has", "will", "which"
  std::set<std::string> planned;    // so may these, and it is no fact yet: "plans to", "would"
  std::set<std::string> behind;     // may stand between the words and the second name: "the", "its rival"
  std::set<std::string> joins;      // and, dan
  std::set<std::string> no_agent;   // before a name they make it no agent: "a unit of A", "if A"
  std::set<std::string> no_office;  // before an office: former, vice
};

struct RelationWords {
  std::map<std::string, RelationLanguage, std::less<>> by_code;
  // Of "en-GB" those of "en"; nullptr for a language without.
  const RelationLanguage* of(std::string_view language) const;
};

// name -> bytes, as load_packs. Errors with file and line.
Result<RelationWords> load_relations(const std::map<std::string, std::string>& files);
const RelationWords& embedded_relations();

}  // namespace hearsay
