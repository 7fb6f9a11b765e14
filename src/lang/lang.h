// Language packs: everything a rule knows about a language, as data.
//
// In:    languages/<code>.toml (the caller reads the bytes; packs are also embedded in the binary).
// Out:   Pack, immutable: a lexicon of word sequences, and a few sets.
// Holds: loading one language never alters another; unknown keys, kinds and stances are errors with file and line.
// Never: opens a file. Cost: loading is linear in the file; looking up a sequence is one hash probe a token.
// File format (docs/language-packs.md):
//   [pack]            code, name, version, extends (optional: the code of another pack, whose lexemes come first)
//   [[lexeme]]        kind, tag, stance, order, words = ["said", "told reporters"];  [account] authorities, ...
//   [sentence]        abbreviations = ["Mr.", "Inc."];  [date]  months, weekdays (tables word -> number), joins
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "lang/sequences.h"

namespace hearsay {

// What a word sequence does. Written in packs by the names in `lex_kind_names` (kind = "cue").
enum class LexKind : std::uint8_t {
  kCue,            // verb that makes an attribution: said, denied, declined to comment. tag: say|report|deny|decline|confirm|criticise|ask|...
  kAccordingTo,    // preposition before or after a source: according to, menurut
  kHearsay,        // attribution to nobody: reportedly, dikabarkan, is said to. Also "rumours", "speculation" with tag=noun
  kCredit,         // words before an outlet that is repeated: citing, quoting, dikutip dari, melansir, as reported by
  kThat,           // complementiser after a cue: that, bahwa
  kAnonymous,      // head of an anonymous voice: sources, people, person, official(s), sumber, analis. tag: source|people|analyst|official|public
  kKnowing,        // what qualifies it: familiar with the matter, yang mengetahui, who asked not to be named
  kDocument,       // filing, statement, keterbukaan informasi, lawsuit. tag: filing|statement|letter|contract|report
  kRole,           // spokesman, chief executive, Direktur Utama, juru bicara, minister. tag: spokesperson|executive|official|analyst|other
  kTitle,          // before a personal name: Mr, Dr, Menteri, Pak
  kPronoun,        // he, she, they, ia, dia, -nya forms. tag: person|group|org  (org: "the company", perseroan, pihaknya)
  kOrgMarker,      // Inc, Corp, PT, Tbk, Group, Ministry. tag: suffix|prefix|inside
  kOutletMarker,   // in the name of an outlet: News, Times, Post, Daily. tag as in kOrgMarker
  kNumber,         // number word. tag: its decimal value ("7", "0.5")
  kScale,          // thousand, million, miliar, bn. tag: its value as a decimal ("1000000000")
  kCurrency,       // $, US$, Rp, dollars, rupiah. tag: ISO 4217 code
  kBound,          // before an amount. tag: up-to|at-least|more-than|less-than|about
  kNegation,       // not, no, tidak, belum, bukan
  kHedge,          // may, might, could, possibly, berpotensi, bisa jadi. Uncertainty of what is said
  kUnclear,        // "it is unclear whether", "belum ada kepastian apakah": the text itself leaves something open. tag: open|unexplained
  kQuestion,       // question words at the head of a sentence
  kOpinion,        // valuation by nobody in particular: "is seen as", "dianggap", "dinilai", "considered"
  kEvent,          // what happens between the parties. tag: id of the event taxonomy (data in languages/base.toml)
  kWithdraw,       // retracts, withdraws, mencabut, ralat: an outlet takes back its article
  kNoise,          // capitalised words that name nobody: Monday, The, Namun, Sebelumnya
  kStop,           // function words, left out of keys and similarity
  kFemale,         // pronouns and titles that tell gender. tag: female|male
  kGroupNoun,      // common nouns that stand for a known company: the company, the startup, perusahaan itu. tag: org
  kPlace,          // cities and countries that stand in datelines and are no organisations
  kContrast,       // but, however, namun, tetapi
  kTime,           // today, yesterday, kemarin, last week. tag: offset in days ("-1"), or "week-1", "month-1"
  kPrivate,        // privately, behind closed doors, secara tertutup: not said in public, so others carried it out
  kMood,           // verb forms of reported speech: sei, habe, werde, soll. A sentence in it goes on with the last speaker
  kDoubt,          // leaves open whether it is so: may, possibly, mungkin. tag: "", or "weak" where it may leave nothing open
  kReissue,        // what an article says of itself: UPDATE 1-, CORRECTED, (Adds ..., ralat. tag: correction|update|repeat, or the same with "-note"
  kRefute,         // says that a story is not so: hoax, debunked, no evidence. tag: "", doubt (sceptics, unproven), undone (it was so, no longer: backed out). For stance/ alone: no token of a text bears it
  kCount           // number of kinds; keep last
};
extern const std::string_view lex_kind_names[static_cast<int>(LexKind::kCount)];

// The speaker's position. Stored in the ledger: append only, never renumber.
enum class Stance : std::uint8_t { kSupports = 0, kDenies = 1, kHedges = 2, kQuestions = 3, kDeclines = 4 };
std::string_view name_of(Stance stance);  // supports|denies|hedges|questions|declines-comment
std::optional<Stance> stance_named(std::string_view name);

// Where the source stands relative to a cue or preposition.
enum class SourceOrder : std::uint8_t { kEither, kBefore, kAfter };

struct Lexeme {
  LexKind kind = LexKind::kStop;
  std::string tag;
  Stance stance = Stance::kSupports;
  SourceOrder order = SourceOrder::kEither;
  std::string words;  // as written in the pack
  std::uint32_t length = 1;  // in tokens
};

// One kind of event between parties, from languages/base.toml: [[event]].
struct EventKind {
  std::string id;        // negotiate, agree, invest, stall, ...
  std::string gloss;     // English, with {subject} {parties} {amount}: "{parties} are in talks"
  std::string theme;     // commitment|leadership|competition|product|financing|regulation
  std::string opposite, part;  // ids or empty: of the event this one contradicts (stall <-> proceed); of what it is when it is about some shares only
  int priority = 0;      // of several in one statement the highest names the claim
  bool deal = false, done = false;  // joins its parties into a subject; has happened or not: "may agree" is no support for "agreed"
  bool state = false, ending = false, about = false;  // lasts from day to day ("no talks" now); would end the matter ("may collapse"); tells what becomes of a deal, and names no claim where it is told of something else
  bool amount = false, authority = false, against = false;  // names a claim only with a sum; a deed of the authorities, whose own word settles it; which is against the deal
};

class Pack {
 public:
  std::string code, name;
  std::vector<Lexeme> lexemes;
  std::vector<LexKind> kinds;                      // of each lexeme: all that most questions are about
  char decimal_mark = '.';                         // of numbers
  std::set<std::string> abbreviations;             // folded, with their final full stop: "mr."
  std::map<std::string, int> months, weekdays;     // folded word -> 1..12, 0..6 (Sunday 0)
  TokenKeys calendar;                              // months and weekdays, with and without a full stop
  std::set<std::string> date_joins;                // folded, between day, month and year: "7 de noviembre de 2025"
  std::vector<std::string> authorities, offices, earlier, jointly, each, unreached, holders, deals, links, holdings, whole, paid, ahead, ahead_next, ahead_behind;  // folded; docs/language-packs.md, [account]
  std::vector<std::vector<std::uint64_t>> units;   // of [account] too, as token keys of their words
  std::vector<EventKind> events;
  const EventKind* event(std::string_view id) const;
  Sequences sequences;  // of token keys -> indexes into lexemes
};

// The key of one token: hash of its folded form. A sequence is folded with mix(), left to right, from 0.
std::uint64_t token_key(std::string_view token);

// Packs by code, plus the event taxonomy. `best("ms-MY")` falls back to the primary subtag, then to `base`.
struct Packs {
  std::map<std::string, std::shared_ptr<const Pack>> by_code;
  const Pack& best(std::string_view language) const;
  bool has(std::string_view language) const;
};
Result<Packs> load_packs(const std::map<std::string, std::string>& files);  // name -> bytes: {"en.toml", ...}
const std::map<std::string, std::string>& embedded_packs();  // the files under languages/ when this binary was built

// ISO 639-1 code of a text (CLD2), "" when unreliable. `prior`: what page or feed says; wins on short text.
std::string detect_language(std::string_view text, std::string_view prior);

// data/outlets.toml: known outlets, facts only. Embedded like the packs.
struct Outlet {
  std::string name;                  // "The Wall Street Journal"
  std::vector<std::string> aliases;  // "WSJ", "Wall Street Journal"
  std::vector<std::string> domains;  // "wsj.com"
  std::string language;
  bool wire = false;
};
class Outlets {
 public:
  std::vector<Outlet> all;
  const Outlet* named(std::string_view name) const;    // any alias, folded; a leading "the" does not matter
  const Outlet* at_domain(std::string_view host) const;  // "www.reuters.com", "markets.reuters.com"
  std::unordered_map<std::string, std::uint32_t> by_name, by_domain;
  TokenKeys openings;  // the first words of names, articles aside
};
Result<Outlets> load_outlets(std::string_view toml, std::string_view file);
const Outlets& embedded_outlets();

}  // namespace hearsay
