// Statements of a subject on their way into claims. Inner header of claims/.
#pragma once

#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "claims/claims.h"
#include "claims/origins.h"

namespace hearsay {

inline constexpr double kSmallestSum = 10'000;  // in its currency; less is the price of a piece, whatever is said of it
// In the gloss of an event in which one side acts on the other; the words of the taxonomy.
inline constexpr std::string_view kTarget = "{target}";

// One statement of the subject on its way into a claim.
struct Item {
  std::uint32_t article = 0, statement = 0;
  std::string event;  // "" until it is placed
  std::string with;      // the party beside one of the main two when it is not the other, canonical: a rival bidder
  std::string beside;    // the other main party, where both speak in one word: "the two companies said"
  bool doubted = false;  // its event may only come to be
  bool over = false;     // not that it may end: that it has ended
  bool placed = false;   // it names no event: its article gave it one
  Stance stance = Stance::kSupports;
  Voice voice;
  std::string id, origin;
  Time time = 0;
};

struct Build {
  const Subject* subject = nullptr;
  std::span<const Recorded* const> articles;
  const Packs* packs = nullptr;
  const Outlets* outlets = nullptr;
  Names names;
  std::set<std::string> parties;      // canonical
  std::vector<std::uint32_t> touched; // articles of the subject, by time then id
  OriginContext origins;
  std::vector<Item> items;
  Account account;

  const Statement& at(const Item& item) const { return articles[item.article]->statements[item.statement]; }
};

bool is_party(const Build& build, const std::string& key);

// One of the two parties that the subject is between, by its canonical key.
bool is_main_party(const Build& build, const std::string& canonical);

// Whether one side acts on the other in it: "{focus} invests in {target}".
inline bool has_target(const EventKind& kind) { return kind.gloss.find(kTarget) != std::string::npos; }

// Whether some of the folded word sequences stand in the text, whole words only.
bool holds_words(std::string_view text, std::span<const std::string> folded);

// Who decides on deals is no side of one: a name with one of the pack's words for authorities, or letters that stand for one.
bool is_authority(const Names& names, const std::string& canonical, const Pack& pack);

// Organisations an article is about, canonical: named half as often as the second most named or more, and more than once
// where that is, or in its title. Neither its own outlet nor who decides on deals.
std::set<std::string> main_parties(const Recorded& article, const Names& names, const Pack& pack);

// The event that names the claim of a statement, as far as it is on a deal; `priority` is its rank, -1 for none. `authority`:
// whether the statement names one.
std::optional<EventHit> main_event(const Statement& statement, const Pack& pack, bool authority, int& priority);

// "c" + hash of subject, event and counterpart.
std::string claim_id(const Build& build, const Item& item);

// The statements that bear on the subject's claims, each with its event and its stance towards it, by event,
// counterpart, time, id; and the signals. Needs the articles and copies.
void collect_items(Build& build);

}  // namespace hearsay
