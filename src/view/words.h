// How views write times, quotations and names. Inner header of view/.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "view/view.h"

namespace hearsay {

// As plain, but line breaks and runs of blanks stay: for dumps in columns.
std::string plain_lines(std::string_view text);
// plain, and nothing of it is Markdown.
std::string markdown(std::string_view text);
// plain, cut after at most `most` code points, at a word border where there is one, with an ellipsis.
std::string shortened(std::string_view text, std::size_t most);
// The five characters that mean something in HTML and XML, as references; nothing else changes.
std::string escaped_marks(std::string_view text);
// For a part of a URI: what RFC 3986 reserves for nothing stays, every other byte becomes %XX.
std::string uri_encoded(std::string_view text);
// Breaks at blanks; every line starts with `indent` blanks, the first only if `first`.
std::string wrapped(std::string_view text, unsigned width, unsigned indent, bool first = true);
std::string counted(std::size_t count, const char* one, const char* many);  // "1 article", "2 articles"
std::string outlet_or(const Recorded& article);
// "2026-02-01", of what was published; "no date, read 2026-02-01" where the article does not say when that was.
std::string day_of(const Recorded& article);
std::string moment_of(const Recorded& article);  // the same with the time of day, where that is known
std::string undated(const Recorded& article);    // "no date, read " or nothing: what stands before the day
std::string who_says(const Statement& statement);  // "Jensen Huang, CEO"; "nobody named"
// A statement's sentence; one that begins at its cue ("said it was ...") gets its speaker: "[Jensen Huang] said it was ...".
std::string shown_quote(const Statement& statement);
std::string stance_words(Stance stance);
std::string grade_words(Grade grade);
// What went wrong, without the source that messages start with.
std::string reason_of(const Refusal& refusal);
std::string moment_words(const Moment& moment);
// A party's name as articles write it; the key when none does.
std::string party_name(const Answer& answer, const std::string& key);

const Statement& statement_of(const Answer& answer, const StatementRef& ref);
const StatementRef* find_ref(const Account& account, std::string_view statement);
const Origin* find_origin(const Account& account, std::string_view id);
// "2 independent origins (at least 1, at most 2)"
std::string origin_count(const Verdict& verdict);
// Since when a claim has the status it has now; changes of count alone do not matter.
Time status_since(const Claim& claim);
// "Stale: no new independent evidence since 2026-01-30 (120 days)."; "" when it is not, or when
// the claim is settled: a confirmed one does not become less so by silence.
std::string life_text(const Claim& claim);
// "Nvidia invests in OpenAI", "Nvidia does not invest in OpenAI, it is said", by what its sentences assert.
std::string relation_text(const Relation& relation);
// What is said around the subject, by theme: each sentence once, and none that a claim rests on.
std::map<std::string, std::vector<const Signal*>> signals_by_theme(const Answer& answer);
// Articles that carry the claim without being the first of one of its origins.
std::size_t repeating_articles(const Answer& answer, const Claim& claim);

// What stands over all claims.
struct Coverage {
  std::set<std::uint32_t> articles;   // indices: those with a statement, a signal or a copy link
  std::set<std::string> outlets;
  std::size_t copies = 0;             // articles that repeat another
  std::size_t origins = 0;            // not counting talk without a voice
  std::optional<Time> first, last;
  std::size_t undated = 0;            // articles that do not say when they were published
  bool confirmed = false;             // some claim is
};
Coverage coverage_of(const Answer& answer);
std::string undated_words(std::size_t count);  // "2 articles have no date and count as of the day they were read."

// An outlet that others credit and of which nothing was read.
struct Relay {
  std::string outlet;
  bool unlisted = false;        // no outlet that data/outlets.toml lists either: its word cannot be checked
  bool names_a_source = false;  // somebody stands behind it in what is repeated
  std::string text;             // the plain sentence about it
};
std::vector<Relay> relays_of(const Answer& answer);

// A change of a claim's status or count, newest first.
struct Change {
  Time as_of = 0;
  const Claim* claim = nullptr;
  const Verdict* now = nullptr;
  const Verdict* before = nullptr;  // null: the claim is new
};
std::vector<Change> changes_of(const Account& account);
std::string change_text(const Change& change);

}  // namespace hearsay
