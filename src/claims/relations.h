// Relations of the parties: who invests in, supplies, competes with, leads, regulates or partners with whom.
//
// Holds: an edge has a sentence, and its sentence says it literally; at least one end is a party of the subject.
// Never: joins two sentences to one edge's meaning; a denied edge stays an edge, with its stance.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace hearsay {

struct Account;
struct Packs;
struct Recorded;
struct RelationWords;  // lang/relations.h

// What one sentence says between two names: "Nvidia would invest up to $100 billion in OpenAI".
struct RelationEvidence {
  std::string statement;      // id
  std::uint32_t article = 0, index = 0;
  bool denied = false;        // "does not compete with", or said by somebody who denies it
  bool hedged = false;        // planned, possible or asked: "may invest in"
};

// An edge between two parties, or a person and a party. Of a mutual kind the names stand in alphabetical order.
struct Relation {
  std::string kind;           // invests-in|acquires|supplies|competes-with|leads|regulates|partners-with
  std::string from, to;       // keys as names of the subject are joined
  std::string from_name, to_name;
  bool mutual = false;
  std::vector<RelationEvidence> evidence;  // by time, then id
};

// Of the subject's articles, by kind, then names. Linear in the sentences and the phrases of their language.
std::vector<Relation> find_relations(const Account&, std::span<const Recorded* const> articles, const Packs&, const RelationWords& words);

}  // namespace hearsay
