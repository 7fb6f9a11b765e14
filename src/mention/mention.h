// Mentions: spans that name a person, organisation, outlet, amount of money or date, joined into the entities of one article.
//
// In:    segmented text, the outlets known, the publication date, the model of names of its language if there is one.
// Out:   mentions in text order, none overlapping another of the same family (names; voices; amounts; dates); entities.
// Holds: every mention lies inside one sentence; `entity` indexes `entities` for names and resolved pronouns.
// Never: looks beyond the article.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/span.h"
#include "base/time.h"
#include "names/names.h"

namespace hearsay {

// Stored in the ledger: append only.
enum class MentionKind : std::uint8_t {
  kPerson = 0,
  kOrganisation = 1,
  kOutlet = 2,
  kPlace = 3,
  kAnonymous = 4,   // "two people familiar with the matter", "sumber lain", "analis"
  kDocument = 5,    // "a regulatory filing", "keterbukaan informasi"
  kRole = 6,        // "the chief executive", "A GoTo spokesperson", "juru bicara perusahaan": nobody by name
  kPronoun = 7,     // he, ia, the company: resolved to an entity where one fits
  kMoney = 8,
  kDate = 9,
};
std::string_view name_of(MentionKind kind);

enum class Bound : std::uint8_t { kExact = 0, kUpTo = 1, kAtLeast = 2, kMoreThan = 3, kLessThan = 4, kAbout = 5 };
std::string_view name_of(Bound bound);

struct Money {
  double amount = 0;     // in units of the currency: 100e9
  std::string currency;  // ISO 4217
  Bound bound = Bound::kExact;
  bool operator==(const Money&) const = default;
};

struct Mention {
  Span span;                           // whole phrase: "Grab chief executive Anthony Tan" has kRole + kPerson mentions inside
  MentionKind kind = MentionKind::kPerson;
  std::uint32_t sentence = 0;
  std::uint32_t token_begin = 0, token_end = 0;
  std::optional<std::uint32_t> entity; // whom it names; for kRole the organisation it speaks for
  Money money;                         // kMoney
  std::optional<Time> date;            // kDate: midnight UTC of the first day meant
  bool plural = false;                 // "two people", "they"
};

// Somebody or something named in one article.
struct Entity {
  MentionKind kind = MentionKind::kOrganisation;  // kPerson, kOrganisation, kOutlet or kPlace
  std::string name;                               // the fullest form in the text: "Jensen Huang"
  std::string key;                                // fold_words(name) without legal forms (PT, Tbk, Inc): "grab holdings"
  std::vector<std::string> aliases;               // other forms, folded as key
  std::string affiliation;                        // key of the organisation a person belongs to, or a unit is part of; "" when not said
  std::string role;                               // "CEO", "Sekretaris Perusahaan", as written
  std::uint32_t count = 0;                        // mentions
  bool operator==(const Entity&) const = default;
};

struct MentionedText {
  SegmentedText text;
  std::vector<Mention> mentions;  // by span.begin, then longer first
  std::vector<Entity> entities;
};

struct MentionLimits {
  std::uint32_t mentions = 20000;
  std::uint32_t entities = 4000;
};

// Without a model (nullptr) names rest on rules alone. `scratch`: memory that who reads many articles keeps between them.
MentionedText find_mentions(SegmentedText text, const Outlets& outlets, std::optional<Time> published,
                            const NameModel* model = nullptr, const MentionLimits& = {}, NameScratch* scratch = nullptr);

std::string to_text(const MentionedText&);

}  // namespace hearsay
