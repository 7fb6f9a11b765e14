// Names across articles: one canonical key for the many forms of an organisation's name. Inner header of claims/.
//
// "grab holdings", "grab indonesia" and "grab" meet under "grab" because the short form opens the long one and is
// itself used as a name. The answer depends on the set of articles only.
// Known weakness: two companies that share a first word used alone for both are joined.
#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "claims/claims.h"

namespace hearsay {

class Names {
 public:
  explicit Names(std::span<const Recorded* const> articles);

  // The canonical key; a key never seen is its own.
  const std::string& of(const std::string& key) const;
  // For people: "GoTo" for "goto"; the key itself, capitalised, when no article spells it.
  std::string display(const std::string& canonical) const;
  // The organisation most articles give a person, canonical; "" when none does.
  std::string affiliation_of(const std::string& person) const;
  // Whose unit it is told of most often, canonical; "" when of nobody.
  std::string owner_of(const std::string& canonical) const;
  bool is_outlet(const std::string& canonical) const { return outlets_.contains(canonical); }
  bool is_person(const std::string& canonical) const { return persons_.contains(canonical); }
  // The last word of a person's name somewhere: "McCall", and also "Ford".
  bool is_surname(const std::string& canonical) const { return surnames_.contains(canonical); }
  // The long forms of letters: "federal communications commission" for "fcc"; empty for other names.
  const std::vector<std::string>& spelled_out(const std::string& canonical) const;
  // Both are parts of one longer name somewhere: "tariffs" and "trade" of GATT are no two parties; or one is the other
  // with a slip of a letter. Linear in the long
  // names that share a word with `a`.
  bool are_one_name(const std::string& a, const std::string& b) const;

 private:
  std::unordered_map<std::string, std::string> canonical_;
  std::unordered_map<std::string, std::map<std::string, int>> spelled_;
  std::unordered_map<std::string, std::map<std::string, int>> affiliations_;
  std::map<std::string, std::map<std::string, int>> owners_;  // by unit
  std::unordered_map<std::string, std::vector<std::string>> spelled_out_;
  std::set<std::string> outlets_, persons_, surnames_, long_keys_;
  std::vector<std::string> long_names_;  // each between blanks
  std::unordered_map<std::string, std::vector<std::uint32_t>> long_by_word_;
};

}  // namespace hearsay
