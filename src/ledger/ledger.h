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

class Ledger {
 public:
  virtual ~Ledger() = default;

  // true: recorded; false: was there already. One transaction: when it returns, no kill of the process loses it.
  virtual Result<bool> record(const Article&, const Recorded&) = 0;
  virtual Status refuse(const Refusal&, Time when) = 0;
  virtual Result<bool> has(const std::string& article_id, const std::string& content_hash) = 0;

  // The newest version of each article within the moment, ordered by time, then id. `parties`: only articles that
  // name all of these entity keys or aliases, or a longer name that begins with them (empty: all).
  virtual Result<std::vector<Recorded>> articles(const Moment&, const std::vector<std::string>& parties) = 0;
  // Calls back per article in the same order without holding them all; without entities and fingerprints if `light`.
  virtual Status each(const Moment&, bool light, const std::function<bool(Recorded&)>&) = 0;
  // By id, url or unique prefix of an id (at least 4 characters); kNotFound with a suggestion.
  virtual Result<Article> article(const std::string& reference) = 0;
  virtual Result<std::vector<Article>> versions(const std::string& reference) = 0;
  // The same with what was found in each; oldest first, as for versions.
  virtual Result<std::vector<Edition>> editions(const std::string& reference) = 0;

  // Adds nothing when it is what was sighted last, or when an article is back that was not gone.
  virtual Status sight(const Sighting&) = 0;
  virtual Result<std::vector<Sighting>> sightings(const std::string& article_id) = 0;  // oldest first

  // Articles within the moment that share the most landmarks with a fingerprint, at most 16; without statements and
  // entities. O(its landmarks), whatever the ledger holds. The order of recording does not matter.
  virtual Result<std::vector<Recorded>> resembling(const Fingerprint&, const Moment&) = 0;

  virtual Status watch(const Subject&, Time when) = 0;
  virtual Status unwatch(const std::string& name, Time when) = 0;
  virtual Result<std::vector<Subject>> watched(const Moment&) = 0;
  virtual Result<std::vector<std::pair<Time, Refusal>>> refusals() = 0;
  virtual Result<LedgerCounts> counts() = 0;
};

// Creates the file and its folder when missing; migrates older schema versions; refuses newer ones (kUnsupported).
// ":memory:" works.
Result<std::unique_ptr<Ledger>> open_ledger(const std::string& path);

}  // namespace hearsay
