// Ledger: the append-only record of articles and what was found in them, over two times.
//
// Holds: an article is one transaction; nothing recorded is altered; the same article twice adds nothing; another text
//        under the same id is a new version beside the old one.
// Never: decides anything: claims, origins and statuses are pure functions of what is recorded (claims/), so they can
//        neither be lost nor disagree with their evidence.
// Cost:  recording is O(article); look-ups by party or id use indices.
// docs/ledger.md is the format; this header is its C++ face.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "article/article.h"
#include "base/result.h"
#include "claims/claims.h"

namespace hearsay {

// Which part of the record a question is about. Empty: everything.
struct Moment {
  std::optional<Time> as_of;     // published until then
  std::optional<Time> known_by;  // recorded here until then
};

struct LedgerCounts {
  std::uint64_t articles = 0, statements = 0, refusals = 0;
};

// What following an address met instead of a text. Stored in the ledger: append only, never renumber.
enum class SightingKind : std::uint8_t { kGone = 0, kBack = 1 };
inline constexpr std::string_view sighting_kind_names[] = {"gone", "back"};
struct Sighting {
  Time at = 0;
  std::string article, url;  // id; where it was looked for
  SightingKind kind = SightingKind::kGone;
  std::string detail;  // "HTTP 410"
  bool operator==(const Sighting&) const = default;
};

// One version of an article: what it said, and what was found in it and when.
struct Edition {
  Article article;
  Recorded recorded;
};

// What of each article a walk over the ledger needs; the less, the quicker.
enum class Part {
  kAll,
  kStatements,  // no entities, no fingerprint
  kNames,       // entities, and statements without their words (quote, said); no fingerprint
};

class Ledger {
 public:
  virtual ~Ledger() = default;

  // true: recorded; false: was there already. One transaction: when it returns, no kill of the process loses it.
  virtual Result<bool> record(const Article&, const Recorded&) = 0;
  // From here on what was recorded is found by its words; else only some time later, at the latest when the ledger is closed.
  virtual Status index() = 0;
  virtual Status refuse(const Refusal&, Time when) = 0;
  virtual Result<bool> has(const std::string& article_id, const std::string& content_hash) = 0;

  // The newest version of each article within the moment, ordered by time, then id. `parties`: only articles that
  // name all of these entity keys or aliases, or a longer name that begins with them (empty: all).
  virtual Result<std::vector<Recorded>> articles(const Moment&, const std::vector<std::string>& parties) = 0;
  // Calls back per article in the same order without holding them all.
  virtual Status each(const Moment&, Part part, const std::function<bool(Recorded&)>&) = 0;
  // By id, url or unique prefix of an id (at least 4 characters); kNotFound with a suggestion.
  virtual Result<Article> article(const std::string& reference) = 0;
  virtual Result<std::vector<Article>> versions(const std::string& reference) = 0;
  // The same with what was found in each; oldest first, as for versions.
  virtual Result<std::vector<Edition>> editions(const std::string& reference) = 0;

  // Adds nothing when it is what was sighted last, or when an article is back that was not gone.
  virtual Status sight(const Sighting&) = 0;
  virtual Result<std::vector<Sighting>> sightings(const std::string& article_id) = 0;  // oldest first

  // Articles within the moment that share the most landmarks with a fingerprint, at most 16, then at most 8 more that tell
  // the same names and amounts within the four days before as_of; without statements and entities. O(its landmarks),
  // whatever the ledger holds. The order of recording does not matter.
  virtual Result<std::vector<Recorded>> resembling(const Fingerprint&, const Moment&) = 0;

  virtual Status watch(const Subject&, Time when) = 0;
  virtual Status unwatch(const std::string& name, Time when) = 0;
  virtual Result<std::vector<Subject>> watched(const Moment&) = 0;
  virtual Result<std::vector<std::pair<Time, Refusal>>> refusals() = 0;
  virtual Result<LedgerCounts> counts() = 0;
};

// kWrite: creates the file and its folder when missing; migrates older schema versions; refuses newer ones (kUnsupported).
// kRead: an existing ledger of this version; what would write fails. Readers do not wait for the writer.
// ":memory:" works.
enum class Access { kWrite, kRead };
Result<std::unique_ptr<Ledger>> open_ledger(const std::string& path, Access access = Access::kWrite);

// How far a ledger has got: the last row of each kind. Rows are only added, so equal states hold equal records.
struct LedgerState {
  std::int64_t article = 0, watch = 0, refusal = 0;
  bool operator==(const LedgerState&) const = default;
};

// One recorded version of an article, as a list shows it.
struct Listed {
  std::int64_t row = 0;
  std::string id, url, outlet, language, title;
  std::optional<Time> published;
  Time recorded = 0;
  std::string snippet;             // of a search: hits stand between \x01 and \x02
  std::vector<std::string> names;  // of arrivals: keys of whom it names
};

// Lists over a ledger, on a read-only connection of its own. Newest reading first; `before`: only rows under it, for
// the next page. Not for several threads at a time.
class Browser {
 public:
  static Result<std::unique_ptr<Browser>> open(const std::string& path);
  virtual ~Browser() = default;

  virtual Result<LedgerState> state() = 0;  // a few microseconds
  virtual Result<std::vector<Listed>> latest(std::size_t most, std::int64_t before = INT64_MAX) = 0;
  virtual Result<std::vector<Listed>> of_outlet(const std::string& outlet, std::size_t most, std::int64_t before = INT64_MAX) = 0;
  // Articles that hold every word and "phrase" asked for; the last word may be the beginning of one. No syntax errors.
  virtual Result<std::vector<Listed>> search(std::string_view words, std::size_t most, std::int64_t before = INT64_MAX) = 0;
  // What came after a row, in order of recording, with the names in it.
  virtual Result<std::vector<Listed>> arrivals(std::int64_t after, std::size_t most) = 0;
  virtual Result<std::vector<std::pair<Time, Refusal>>> refusals(std::size_t most, std::int64_t before = INT64_MAX) = 0;
};

}  // namespace hearsay
