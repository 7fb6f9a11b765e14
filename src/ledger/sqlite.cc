// The ledger on SQLite. One connection; statements are prepared once; each article is one transaction, so it is there
// whole or not at all. With a write-ahead log a commit is an append to a file: a killed process loses nothing that was
// committed, and a machine that loses power keeps a consistent ledger.
// One long file because it is one class: every question of ledger.h and the few statements that answer it.
#include <sqlite3.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>

#include "base/hash.h"
#include "base/utf8.h"
#include "ledger/codec.h"
#include "ledger/query.h"
#include "ledger/schema.h"

namespace hearsay {
namespace {

constexpr int kBusyMilliseconds = 10000;
constexpr std::size_t kShortestPrefix = 4;
constexpr std::size_t kResembling = 16;  // models worth aligning: an article has one, seldom a few
constexpr int kIndexed = 500;            // articles whose words are indexed at a time
constexpr int kPerLandmark = 16;          // articles that share one landmark, the earliest: what all print goes back to them
constexpr std::size_t kRetellings = 8;   // and models that share no wording, found by the names and amounts they tell
constexpr Time kRetold = 4 * kDay;        // a retelling follows within days: its landmarks are many articles' in a year
constexpr Time kLastPlaced = (Time{1} << 46) - 2;  // a place is a time and 16 bits more
constexpr std::int64_t kIndexing = 1;    // the migration that fills in `landmark`

enum StatementFlag : int { kHeadline = 1, kDirect = 2, kOwn = 4, kScopeUnclear = 8, kUnexplained = 16 };

// One version of an article, as far as choosing among versions needs it.
struct Version {
  std::int64_t seq = 0;
  Time time = 0;     // published, else recorded
  Time written = 0;  // modified, else published, else recorded
  Time recorded = 0;
  std::string id, hash;
};

// Whether `a` is the newer version of the same article within the moment. What was written after `as_of` only stands in
// while nothing older is known, and then the oldest of it does. By the article's own times first, then by when it was
// recorded, then by its hash: so the choice does not depend on the order in which one reading met the versions.
bool newer(const Version& a, const Version& b, const Moment& moment) {
  const Time limit = moment.as_of.value_or(INT64_MAX);
  const bool a_fits = a.written <= limit, b_fits = b.written <= limit;
  if (a_fits != b_fits) return a_fits;
  if (!a_fits && a.written != b.written) return a.written < b.written;
  return std::tie(a.written, a.recorded, a.hash) > std::tie(b.written, b.recorded, b.hash);
}

// By time, then by a hash of what it is, so that it does not depend on the order of recording. Stored in the ledger.
std::int64_t place_of(Time time, const std::string& id, const std::string& hash) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(time) << 16 | (hash64(id + ' ' + hash) & 0xffff));
}

class SqliteLedger final : public Ledger {
 public:
  SqliteLedger(Database database, std::string path) : database_(std::move(database)), path_(std::move(path)) {}
  ~SqliteLedger() override {
    if (unindexed_ > 0) static_cast<void>(index_words());  // if it cannot be done now, the next opening does it
  }
  Status prepare_schema() {
    std::int64_t version = 0, application = 0, tables = 0;
    HEARSAY_TRY(version, scalar("PRAGMA user_version"));
    HEARSAY_TRY(application, scalar("PRAGMA application_id"));
    HEARSAY_TRY(tables, scalar("SELECT count(*) FROM sqlite_master"));
    // Asked before the first write: a file that belongs to another program stays as it is.
    if (application != kApplicationId && (tables > 0 || application != 0 || version != 0))
      return Error{ErrorCode::kCorrupt, path_ + ": is an SQLite database, but no Hearsay ledger; name another file"};
    auto steps = migrations();
    if (version > static_cast<std::int64_t>(steps.size()))
      return Error{ErrorCode::kUnsupported, path_ + ": was written by a newer Hearsay (schema " + std::to_string(version) +
                                                ", this one knows " + std::to_string(steps.size()) + "); update Hearsay"};
    for (const char* pragma : {"PRAGMA journal_mode = WAL", "PRAGMA synchronous = NORMAL", "PRAGMA foreign_keys = ON",
                               "PRAGMA recursive_triggers = ON", "PRAGMA trusted_schema = OFF", "PRAGMA cache_size = -32000"}) {
      HEARSAY_TRY([[maybe_unused]] Unit done, execute(pragma));
    }
    for (std::int64_t i = version; i < static_cast<std::int64_t>(steps.size()); ++i) {
      std::string next = std::to_string(i + 1);
      std::string sql = "BEGIN IMMEDIATE;" + std::string(steps[static_cast<std::size_t>(i)]) + "INSERT OR IGNORE INTO migration VALUES (" + next +
                        ", unixepoch()); PRAGMA user_version = " + next + "; PRAGMA application_id = " + std::to_string(kApplicationId) + ";";
      Status done = execute(sql.c_str());
      if (done && i == kIndexing) done = index_recorded();
      if (done) done = execute("COMMIT");
      if (!done) {
        // Another process may have made the same step in between.
        static_cast<void>(execute("ROLLBACK"));
        HEARSAY_TRY(std::int64_t now, scalar("PRAGMA user_version"));
        if (now <= i) return done;
      }
    }
    // Words that a process which was killed left out. Somebody may be writing right now: then he does it.
    HEARSAY_TRY(std::int64_t left, scalar("SELECT EXISTS (SELECT 1 FROM article WHERE seq > (SELECT coalesce(max(id), 0) FROM search_docsize))"));
    if (left != 0) static_cast<void>(index_words());
    return Unit{};
  }

  Status prepare_reading() {
    HEARSAY_TRY(std::int64_t application, scalar("PRAGMA application_id"));
    HEARSAY_TRY(std::int64_t version, scalar("PRAGMA user_version"));
    if (application != kApplicationId || version != static_cast<std::int64_t>(migrations().size()))
      return Error{ErrorCode::kUnsupported, path_ + ": is no Hearsay ledger of this version"};
    HEARSAY_TRY([[maybe_unused]] Unit only, execute("PRAGMA query_only = ON"));
    return execute("PRAGMA trusted_schema = OFF");
  }

  Result<bool> record(const Article& article, const Recorded& recorded) override {
    HEARSAY_TRY([[maybe_unused]] Unit begun, execute("BEGIN IMMEDIATE"));
    Result<bool> done = insert(article, recorded);
    if (!done) {
      static_cast<void>(execute("ROLLBACK"));
      return done;
    }
    if (Status kept = commit(); !kept) return kept.error();
    if (*done && ++unindexed_ >= kIndexed) {
      HEARSAY_TRY([[maybe_unused]] Unit indexed, index_words());
    }
    return done;
  }

  Status index() override { return unindexed_ > 0 ? index_words() : Unit{}; }

  Status refuse(const Refusal& refusal, Time when) override {
    return query("INSERT OR IGNORE INTO refusal (at, source, place, code, reason) VALUES (?, ?, ?, ?, ?)")
        .number(when).text(clean_utf8(refusal.source)).text(clean_utf8(refusal.place)).text(name_of(refusal.error.code))
        .text(clean_utf8(refusal.error.message)).run();
  }

  Result<bool> has(const std::string& id, const std::string& hash) override {
    return query("SELECT 1 FROM article WHERE id = ? AND content_hash = ?").text(id).text(hash).step();
  }

  Result<std::vector<Recorded>> articles(const Moment& moment, const std::vector<std::string>& parties) override {
    HEARSAY_TRY(std::vector<Version> chosen, choose(moment, parties));
    std::vector<Recorded> out;
    out.reserve(chosen.size());
    for (const Version& version : chosen) {
      HEARSAY_TRY(Recorded one, read_article(version.seq, Part::kAll));
      out.push_back(std::move(one));
    }
    return out;
  }

  Status each(const Moment& moment, Part part, const std::function<bool(Recorded&)>& call) override {
    // Rows never change, so reading them one by one later gives what was chosen now, whoever writes meanwhile.
    HEARSAY_TRY(std::vector<Version> chosen, choose(moment, {}));
    for (const Version& version : chosen) {
      HEARSAY_TRY(Recorded one, read_article(version.seq, part));
      if (!call(one)) break;
    }
    return Unit{};
  }

  Result<Article> article(const std::string& reference) override {
    HEARSAY_TRY(std::vector<Article> all, versions(reference));
    return std::move(all.back());
  }

  Result<std::vector<Article>> versions(const std::string& reference) override {
    HEARSAY_TRY(const std::vector<Version> order, versions_of(reference));
    std::vector<Article> out;
    for (const Version& version : order) {
      HEARSAY_TRY(Article one, read_text(version.seq));
      out.push_back(std::move(one));
    }
    HEARSAY_CHECK(!out.empty());
    return out;
  }

  Result<std::vector<Edition>> editions(const std::string& reference) override {
    HEARSAY_TRY(const std::vector<Version> order, versions_of(reference));
    std::vector<Edition> out;
    for (const Version& version : order) {
      HEARSAY_TRY(Article text, read_text(version.seq));
      HEARSAY_TRY(Recorded found, read_article(version.seq, Part::kAll));
      out.push_back({std::move(text), std::move(found)});
    }
    return out;
  }

  Status sight(const Sighting& sighting) override {
    HEARSAY_TRY(std::vector<Sighting> before, sightings(sighting.article));
    const SightingKind last = before.empty() ? SightingKind::kBack : before.back().kind;
    if (sighting.kind == last) return Unit{};
    return query("INSERT INTO sighting (at, id, url, kind, detail) VALUES (?, ?, ?, ?, ?)").number(sighting.at).text(sighting.article)
        .text(sighting.url).number(static_cast<int>(sighting.kind)).text(sighting.detail).run();
  }

  Result<std::vector<Sighting>> sightings(const std::string& article_id) override {
    Query rows = query("SELECT at, id, url, kind, detail FROM sighting WHERE id = ? ORDER BY seq");
    rows.text(article_id);
    std::vector<Sighting> out;
    while (true) {
      HEARSAY_TRY(bool more, rows.step());
      if (!more) return out;
      out.push_back({rows.num(0), rows.str(1), rows.str(2), static_cast<SightingKind>(std::clamp<std::int64_t>(rows.num(3), 0, 1)), rows.str(4)});
    }
  }

  Result<std::vector<Recorded>> resembling(const Fingerprint& print, const Moment& moment) override {
    // One transaction over all that is read: else SQLite asks for its lock at every one of some forty queries.
    const bool alone = sqlite3_get_autocommit(database_.get()) != 0 && execute("BEGIN").has_value();
    Result<std::vector<Recorded>> out = resembling_now(print, moment);
    if (alone) static_cast<void>(execute("COMMIT"));  // nothing was written
    return out;
  }

  Status watch(const Subject& subject, Time when) override {
    HEARSAY_TRY(std::vector<Subject> now, watched({}));
    for (const Subject& one : now)
      if (one.name == subject.name && one.parties == subject.parties && one.aliases == subject.aliases) return Unit{};
    return add_watch(subject, when, false);
  }
  Status unwatch(const std::string& name, Time when) override {
    HEARSAY_TRY(std::vector<Subject> now, watched({}));
    for (const Subject& subject : now)
      if (fold_words(subject.name) == fold_words(name)) return add_watch(subject, when, true);
    std::string others;
    for (const Subject& subject : now) others += (others.empty() ? "; watched: " : ", ") + subject.name;
    return Error{ErrorCode::kNotFound, "\"" + name + "\" is not watched" + (now.empty() ? "; nothing is" : others)};
  }

  Result<std::vector<Subject>> watched(const Moment& moment) override {
    Query rows = query("SELECT name, parties, aliases, ended FROM watch WHERE at <= ? ORDER BY seq");
    rows.number(moment.known_by.value_or(INT64_MAX));
    std::map<std::string, Subject> now;
    while (true) {
      HEARSAY_TRY(bool more, rows.step());
      if (!more) break;
      Subject subject;
      subject.name = rows.str(0);
      subject.parties = decode_list(rows.str(1));
      subject.aliases = decode_list(rows.str(2));
      subject.watched = true;
      std::string key = fold_words(subject.name);
      if (rows.num(3) != 0) now.erase(key);
      else now[key] = std::move(subject);
    }
    std::vector<Subject> out;
    for (auto& [key, subject] : now) out.push_back(std::move(subject));
    return out;
  }

  Result<std::vector<std::pair<Time, Refusal>>> refusals() override {
    Query rows = query("SELECT at, source, place, code, reason FROM refusal ORDER BY seq");
    std::vector<std::pair<Time, Refusal>> out;
    while (true) {
      HEARSAY_TRY(bool more, rows.step());
      if (!more) return out;
      out.push_back({rows.num(0), {rows.str(1), rows.str(2), {error_code_named(rows.str(3)), rows.str(4)}}});
    }
  }

  Result<LedgerCounts> counts() override {
    LedgerCounts out;
    HEARSAY_TRY(std::int64_t articles, scalar("SELECT count(*) FROM article"));
    HEARSAY_TRY(std::int64_t statements, scalar("SELECT count(*) FROM statement"));
    HEARSAY_TRY(std::int64_t refusals, scalar("SELECT count(*) FROM refusal"));
    out.articles = static_cast<std::uint64_t>(articles);
    out.statements = static_cast<std::uint64_t>(statements);
    out.refusals = static_cast<std::uint64_t>(refusals);
    return out;
  }

 private:
  Status execute(const char* sql) {
    if (sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr) == SQLITE_OK) return Unit{};
    return failure(database_.get(), path_);
  }
  Result<std::int64_t> scalar(const std::string& sql) {
    Query row = query(sql);
    HEARSAY_TRY(bool found, row.step());
    return found ? row.num(0) : 0;
  }
  // Rows are committed in the order of their numbers, so what is missing is what comes after the last one indexed. Many at
  // a time: an article at a time makes reading slower by a quarter, as each would be a piece of the index of its own.
  Status index_words() {
    unindexed_ = 0;
    return execute("INSERT INTO search (rowid, text) SELECT seq, text FROM article WHERE seq > (SELECT coalesce(max(id), 0) FROM search_docsize)");
  }
  Query query(const std::string& sql) { return prepared_.query(database_.get(), sql, path_); }

  Status commit() {
    if (sqlite3_get_autocommit(database_.get()) != 0) return Unit{};
    Status done = execute("COMMIT");
    if (!done) static_cast<void>(execute("ROLLBACK"));  // so that the next article starts clean
    return done;
  }

  static Version version_of(const Query& row, std::string id) {
    Version out;
    out.seq = row.num(0);
    out.recorded = row.num(3);
    out.time = row.when(1).value_or(out.recorded);
    out.written = row.when(2).value_or(out.time);
    out.id = std::move(id);
    out.hash = row.str(4);
    return out;
  }

  // The version of each article that stands within the moment and names all parties; by time, then id.
  Result<std::vector<Version>> choose(const Moment& moment, const std::vector<std::string>& parties) {
    // Which versions name the parties; the newest version of an article counts, not one that did in the past.
    std::set<std::int64_t> naming;
    for (std::size_t i = 0; i < parties.size(); ++i) {
      // ' ' and '!' are neighbours in ASCII: everything that begins with the party and a blank lies between them.
      Query rows = query("SELECT article FROM named WHERE key = ?1 UNION SELECT article FROM named WHERE key >= ?2 AND key < ?3");
      rows.text(parties[i]).text(parties[i] + ' ').text(parties[i] + '!');
      std::set<std::int64_t> now;
      while (true) {
        HEARSAY_TRY(bool more, rows.step());
        if (!more) break;
        if (i == 0 || naming.contains(rows.num(0))) now.insert(rows.num(0));
      }
      naming = std::move(now);
    }
    std::vector<Version> out;
    auto take = [&](Query& rows) -> Status {
      std::optional<Version> best;
      auto keep = [&] {
        if (best && (parties.empty() || naming.contains(best->seq))) out.push_back(*std::move(best));
        best.reset();
      };
      while (true) {
        HEARSAY_TRY(bool more, rows.step());
        if (!more) break;
        Version one = version_of(rows, rows.str(5));
        if (best && best->id != one.id) keep();
        if (!best || newer(one, *best, moment)) best = std::move(one);
      }
      keep();
      return Unit{};
    };
    static const std::string kColumns = "SELECT a.seq, a.published, a.modified, a.recorded, a.content_hash, a.id FROM article a WHERE ";
    static const std::string kWithin = "a.recorded <= ? AND coalesce(a.published, a.recorded) <= ? ";
    const Time known_by = moment.known_by.value_or(INT64_MAX), as_of = moment.as_of.value_or(INT64_MAX);
    if (parties.empty()) {
      Query rows = query(kColumns + kWithin + "ORDER BY a.id");
      rows.number(known_by).number(as_of);
      HEARSAY_TRY([[maybe_unused]] Unit taken, take(rows));
    } else {
      std::set<std::string> ids;
      for (std::int64_t seq : naming) {
        Query row = query("SELECT id FROM article WHERE seq = ?");
        HEARSAY_TRY(bool there, row.number(seq).step());
        if (there) ids.insert(row.str(0));
      }
      for (const std::string& id : ids) {
        Query rows = query(kColumns + "a.id = ? AND " + kWithin);
        rows.text(id).number(known_by).number(as_of);
        HEARSAY_TRY([[maybe_unused]] Unit taken, take(rows));
      }
    }
    std::sort(out.begin(), out.end(), [](const Version& a, const Version& b) { return std::tie(a.time, a.id) < std::tie(b.time, b.id); });
    return out;
  }

  Result<std::string> find_id(const std::string& reference) {
    for (const char* sql : {"SELECT id FROM article WHERE id = ? LIMIT 1", "SELECT id FROM article WHERE url = ? AND url <> '' ORDER BY id LIMIT 1"}) {
      Query row = query(sql);
      HEARSAY_TRY(bool found, row.text(reference).step());
      if (found) return row.str(0);
    }
    std::vector<std::string> candidates;
    auto begins_with = [&](const std::string& prefix) -> Status {
      // 0xFF is in no UTF-8 text: it stands behind everything that begins with the prefix.
      Query rows = query("SELECT DISTINCT id FROM article WHERE id >= ? AND id < ? ORDER BY id LIMIT 4");
      rows.text(prefix).text(prefix + '\xff');
      while (true) {
        HEARSAY_TRY(bool more, rows.step());
        if (!more) return Unit{};
        candidates.push_back(rows.str(0));
      }
    };
    auto listed = [&] {
      std::string out;
      for (std::size_t i = 0; i < candidates.size() && i < 3; ++i) out += (i == 0 ? "" : ", ") + candidates[i];
      return out + (candidates.size() > 3 ? ", ..." : "");
    };
    if (reference.size() >= kShortestPrefix) {
      HEARSAY_TRY([[maybe_unused]] Unit looked, begins_with(reference));
      if (candidates.size() == 1) return candidates[0];
      if (!candidates.empty())
        return Error{ErrorCode::kNotFound, "\"" + reference + "\" begins several article ids: " + listed() + "; give more of it"};
    }
    // What shares the longest beginning is the likeliest slip of the pen.
    for (std::size_t length = std::min<std::size_t>(reference.size(), 64); length > 1 && candidates.empty(); --length) {
      if (!is_border(reference, length)) continue;
      HEARSAY_TRY([[maybe_unused]] Unit looked, begins_with(reference.substr(0, length)));
    }
    const std::string hint = candidates.empty() ? "; an id, its first " + std::to_string(kShortestPrefix) + " letters or more, or an address is needed"
                                                : "; did you mean " + listed() + "?";
    return Error{ErrorCode::kNotFound, "no article \"" + reference + "\" in " + path_ + hint};
  }

  // Oldest first.
  Result<std::vector<Version>> versions_of(const std::string& reference) {
    HEARSAY_TRY(const std::string id, find_id(reference));
    std::vector<Version> order;
    Query rows = query("SELECT seq, published, modified, recorded, content_hash FROM article WHERE id = ?");
    rows.text(id);
    while (true) {
      HEARSAY_TRY(bool more, rows.step());
      if (!more) break;
      order.push_back(version_of(rows, id));
    }
    std::sort(order.begin(), order.end(), [](const Version& a, const Version& b) { return newer(b, a, {}); });
    return order;
  }

  Result<Article> read_text(std::int64_t seq) {
    Query row = query("SELECT id, url, outlet, language, title, author, published, modified, text_begin, text, links FROM article WHERE seq = ?");
    HEARSAY_TRY([[maybe_unused]] bool there, row.number(seq).step());
    Article one;
    one.id = row.str(0);
    one.url = row.str(1);
    one.outlet = row.str(2);
    one.language = row.str(3);
    one.title = row.str(4);
    one.author = row.str(5);
    one.published = row.when(6);
    one.modified = row.when(7);
    one.text_begin = row.offset(8);
    one.full = row.str(9);
    one.links = decode_links(row.str(10));
    if (one.text_begin > one.full.size()) return Error{ErrorCode::kCorrupt, path_ + ": article " + one.id + " is damaged"};
    Query notes = query("SELECT kind, text FROM note WHERE article = ? ORDER BY ordinal");
    notes.number(seq);
    while (true) {
      HEARSAY_TRY(bool more, notes.step());
      if (!more) return one;
      one.notes.push_back({static_cast<NoteKind>(std::clamp<std::int64_t>(notes.num(0), 0, 1)), notes.str(1)});
    }
  }

  // The article with all that was found in it, or nothing of it.
  Result<bool> insert(const Article& article, const Recorded& recorded) {
    HEARSAY_TRY(bool known, has(recorded.id, recorded.content_hash));
    if (known) return false;
    HEARSAY_TRY([[maybe_unused]] Unit inserted,
                query("INSERT INTO article (id, content_hash, url, outlet, language, title, author, published, modified, recorded, "
                      "text_begin, text, links, print) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                    .text(recorded.id).text(recorded.content_hash).text(recorded.url).text(recorded.outlet).text(recorded.language)
                    .text(recorded.title).text(article.author).time(recorded.published).time(article.modified).number(recorded.recorded)
                    .number(recorded.text_begin).text(article.full).text(encode_links(article.links)).blob(encode(recorded.print)).run());
    std::int64_t seq = sqlite3_last_insert_rowid(database_.get());
    for (std::size_t i = 0; i < article.notes.size(); ++i) {
      const Note& one = article.notes[i];
      HEARSAY_TRY([[maybe_unused]] Unit added, query("INSERT INTO note VALUES (?, ?, ?, ?)").number(seq).number(static_cast<std::int64_t>(i))
                                                   .number(static_cast<int>(one.kind)).text(one.text).run());
    }
    std::set<std::string> names;
    for (std::size_t i = 0; i < recorded.entities.size(); ++i) {
      const Entity& one = recorded.entities[i];
      HEARSAY_TRY([[maybe_unused]] Unit added,
                  query("INSERT INTO entity VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)").number(seq).number(static_cast<std::int64_t>(i))
                      .number(static_cast<int>(one.kind)).text(one.name).text(one.key).text(encode_list(one.aliases))
                      .text(one.affiliation).text(one.role).number(one.count).run());
      if (one.kind == MentionKind::kPlace) continue;
      names.insert(one.key);
      names.insert(one.aliases.begin(), one.aliases.end());
    }
    for (std::size_t i = 0; i < recorded.statements.size(); ++i) {
      const Statement& one = recorded.statements[i];
      names.insert(one.parties.begin(), one.parties.end());
      int flags = (one.headline ? kHeadline : 0) | (one.direct ? kDirect : 0) | (one.own ? kOwn : 0) |
                  (one.scope_unclear ? kScopeUnclear : 0) | (one.unexplained ? kUnexplained : 0);
      HEARSAY_TRY([[maybe_unused]] Unit added,
                  query("INSERT INTO statement VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                      .number(seq).number(static_cast<std::int64_t>(i)).number(one.whole.begin).number(one.whole.end)
                      .number(one.source.begin).number(one.source.end).number(one.cue.begin).number(one.cue.end)
                      .number(one.content.begin).number(one.content.end).number(flags).text(one.speaker).text(one.speaker_key)
                      .text(one.speaker_role).text(one.affiliation).number(static_cast<int>(one.speaker_kind))
                      .number(static_cast<int>(one.stance)).number(static_cast<int>(one.grade)).text(one.cue_tag)
                      .text(encode_detail(one)).run());
    }
    HEARSAY_TRY([[maybe_unused]] Unit indexed, index(seq, place_of(recorded.time(), recorded.id, recorded.content_hash), recorded.print));
    for (const std::string& name : names) {
      if (name.empty()) continue;
      HEARSAY_TRY([[maybe_unused]] Unit added, query("INSERT OR IGNORE INTO named VALUES (?, ?)").text(name).number(seq).run());
    }
    return true;
  }

  Status index(std::int64_t seq, std::int64_t place, const Fingerprint& print) {
    // In the order of the tree, so that neighbours meet on a page.
    std::set<std::uint32_t> keys;
    for (std::uint64_t landmark : print.landmarks) keys.insert(static_cast<std::uint32_t>(landmark));
    for (std::uint32_t landmark : tale_landmarks(print)) keys.insert(landmark);
    for (std::uint32_t key : keys) {
      HEARSAY_TRY([[maybe_unused]] Unit added, query("INSERT OR IGNORE INTO landmark VALUES (?, ?, ?)").number(key).number(place).number(seq).run());
    }
    return Unit{};
  }

  // Within the transaction of its migration.
  Status index_recorded() {
    Query rows = query("SELECT seq, id, content_hash, coalesce(published, recorded), print FROM article");
    while (true) {
      HEARSAY_TRY(bool more, rows.step());
      if (!more) return Unit{};
      HEARSAY_TRY(Fingerprint print, decode_fingerprint(rows.str(4)));
      HEARSAY_TRY([[maybe_unused]] Unit added, index(rows.num(0), place_of(rows.num(3), rows.str(1), rows.str(2)), print));
    }
  }

  Result<std::vector<Recorded>> resembling_now(const Fingerprint& print, const Moment& moment) {
    struct Found {
      int shared = 0;
      std::int64_t place = 0, seq = 0;
    };
    std::unordered_map<std::int64_t, Found> found, told;
    auto count = [](Query& rows, std::unordered_map<std::int64_t, Found>& into) -> Status {
      while (true) {
        HEARSAY_TRY(bool more, rows.step());
        if (!more) return Unit{};
        Found& one = into[rows.num(0)];
        ++one.shared, one.seq = rows.num(0), one.place = rows.num(1);
      }
    };
    const Time limit = std::min<Time>(moment.as_of.value_or(kLastPlaced), kLastPlaced);
    for (std::uint64_t landmark : print.landmarks) {
      Query rows = query("SELECT article, place FROM landmark WHERE key = ? AND place < ? ORDER BY place LIMIT " + std::to_string(kPerLandmark));
      rows.number(static_cast<std::uint32_t>(landmark)).number((limit + 1) * 65536);
      HEARSAY_TRY([[maybe_unused]] Unit counted, count(rows, found));
    }
    for (std::uint32_t landmark : tale_landmarks(print)) {
      Query rows = query("SELECT article, place FROM landmark WHERE key = ? AND place >= ? AND place < ? ORDER BY place LIMIT " + std::to_string(kPerLandmark));
      rows.number(landmark).number(moment.as_of ? (limit - kRetold) * 65536 : INT64_MIN).number((limit + 1) * 65536);
      HEARSAY_TRY([[maybe_unused]] Unit counted, count(rows, told));
    }
    std::vector<Recorded> out;
    std::set<std::int64_t> taken;
    for (const auto& [index, most] : {std::pair(&found, kResembling), std::pair(&told, kRetellings)}) {
      std::vector<Found> best;
      for (const auto& [seq, one] : *index) best.push_back(one);
      std::sort(best.begin(), best.end(), [](const Found& a, const Found& b) { return std::tuple(-a.shared, a.place, a.seq) < std::tuple(-b.shared, b.place, b.seq); });
      std::size_t room = most;
      for (const Found& one : best) {
        if (room == 0) break;
        if (!taken.insert(one.seq).second) continue;
        HEARSAY_TRY(std::optional<Recorded> article, read_print(one.seq, moment));
        if (article) out.push_back(*std::move(article)), --room;
      }
    }
    return out;
  }

  // What copies are found with; nothing when another version of the article stands within the moment.
  Result<std::optional<Recorded>> read_print(std::int64_t seq, const Moment& moment) {
    Recorded out;
    bool only = false;  // no other version of it, as of most
    {
      Query row = query("SELECT id, content_hash, url, outlet, language, title, published, recorded, text_begin, print, "
                        "(SELECT count(*) FROM article b WHERE b.id = a.id) FROM article a WHERE seq = ?");
      HEARSAY_TRY([[maybe_unused]] bool there, row.number(seq).step());
      out.id = row.str(0);
      out.content_hash = row.str(1);
      out.url = row.str(2);
      out.outlet = row.str(3);
      out.language = row.str(4);
      out.title = row.str(5);
      out.published = row.when(6);
      out.recorded = row.num(7);
      out.text_begin = row.offset(8);
      if (out.recorded > moment.known_by.value_or(INT64_MAX)) return std::optional<Recorded>();
      HEARSAY_TRY(out.print, decode_fingerprint(row.view(9)));
      only = row.num(10) == 1;
    }
    if (only && out.time() <= moment.as_of.value_or(INT64_MAX)) return std::optional<Recorded>(std::move(out));
    Query rows = query("SELECT seq, published, modified, recorded, content_hash FROM article WHERE id = ? AND recorded <= ? AND coalesce(published, recorded) <= ?");
    rows.text(out.id).number(moment.known_by.value_or(INT64_MAX)).number(moment.as_of.value_or(INT64_MAX));
    std::optional<Version> best;
    while (true) {
      HEARSAY_TRY(bool more, rows.step());
      if (!more) break;
      Version one = version_of(rows, out.id);
      if (!best || newer(one, *best, moment)) best = std::move(one);
    }
    if (!best || best->seq != seq) return std::optional<Recorded>();
    return std::optional<Recorded>(std::move(out));
  }

  Result<Recorded> read_article(std::int64_t seq, Part part) {
    Recorded out;
    std::string full;
    {
      // Text and fingerprint fill most of a row, and what stands before them is read without them.
      static const std::string kHead = "SELECT id, content_hash, url, outlet, language, title, published, recorded, text_begin";
      Query row = query(kHead + (part == Part::kAll ? ", text, print" : part == Part::kStatements ? ", text" : "") + " FROM article WHERE seq = ?");
      HEARSAY_TRY([[maybe_unused]] bool there, row.number(seq).step());
      out.id = row.str(0);
      out.content_hash = row.str(1);
      out.url = row.str(2);
      out.outlet = row.str(3);
      out.language = row.str(4);
      out.title = row.str(5);
      out.published = row.when(6);
      out.recorded = row.num(7);
      out.text_begin = row.offset(8);
      if (part != Part::kNames) full = row.str(9);
      if (part == Part::kAll) {
        HEARSAY_TRY(out.print, decode_fingerprint(row.str(10)));
      }
    }
    if (part != Part::kStatements) {
      Query entities = query("SELECT kind, name, key, aliases, affiliation, role, count FROM entity WHERE article = ? ORDER BY ordinal");
      entities.number(seq);
      while (true) {
        HEARSAY_TRY(bool more, entities.step());
        if (!more) break;
        out.entities.push_back({static_cast<MentionKind>(entities.num(0)), entities.str(1), entities.str(2),
                                decode_list(entities.str(3)), entities.str(4), entities.str(5), entities.offset(6)});
      }
    }
    Query rows = query("SELECT whole_begin, whole_end, source_begin, source_end, cue_begin, cue_end, content_begin, content_end, flags, "
                       "speaker, speaker_key, speaker_role, affiliation, speaker_kind, stance, grade, cue_tag, detail FROM statement "
                       "WHERE article = ? ORDER BY ordinal");
    rows.number(seq);
    while (true) {
      HEARSAY_TRY(bool more, rows.step());
      if (!more) return out;
      Statement one;
      one.whole = {rows.offset(0), rows.offset(1)};
      one.source = {rows.offset(2), rows.offset(3)};
      one.cue = {rows.offset(4), rows.offset(5)};
      one.content = {rows.offset(6), rows.offset(7)};
      auto flags = rows.num(8);
      one.headline = (flags & kHeadline) != 0;
      one.direct = (flags & kDirect) != 0;
      one.own = (flags & kOwn) != 0;
      one.scope_unclear = (flags & kScopeUnclear) != 0;
      one.unexplained = (flags & kUnexplained) != 0;
      one.speaker = rows.str(9);
      one.speaker_key = rows.str(10);
      one.speaker_role = rows.str(11);
      one.affiliation = rows.str(12);
      one.speaker_kind = static_cast<MentionKind>(rows.num(13));
      one.stance = static_cast<Stance>(std::clamp<std::int64_t>(rows.num(14), 0, 4));
      one.grade = static_cast<Grade>(std::clamp<std::int64_t>(rows.num(15), 0, 3));
      one.cue_tag = rows.str(16);
      HEARSAY_TRY([[maybe_unused]] Unit decoded, decode_detail(rows.str(17), one));
      one.quote = std::string(slice(full, one.whole));  // nothing of nothing
      one.said = std::string(slice(full, one.content.empty() ? one.whole : one.content));
      out.statements.push_back(std::move(one));
    }
  }

  Status add_watch(const Subject& subject, Time when, bool ended) {
    return query("INSERT INTO watch (at, name, parties, aliases, ended) VALUES (?, ?, ?, ?, ?)").number(when).text(subject.name)
        .text(encode_list(subject.parties)).text(encode_list(subject.aliases)).number(ended ? 1 : 0).run();
  }

  Database database_;
  std::string path_;
  int unindexed_ = 0;  // articles recorded by this connection whose words are not in the index yet
  Prepared prepared_;
};

}  // namespace

Result<std::unique_ptr<Ledger>> open_ledger(const std::string& path, Access access) {
  const bool write = access == Access::kWrite;
  if (write && path != ":memory:") {
    std::error_code problem;
    std::filesystem::path parent = std::filesystem::path(path).parent_path();
    if (!parent.empty()) std::filesystem::create_directories(parent, problem);
    if (problem) return Error{ErrorCode::kIo, parent.string() + ": cannot make the folder: " + problem.message()};
  }
  sqlite3* raw = nullptr;
  const int mode = write ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
  int code = sqlite3_open_v2(path.c_str(), &raw, mode | SQLITE_OPEN_NOMUTEX, nullptr);
  Database database(raw);
  if (code != SQLITE_OK) return Error{ErrorCode::kIo, path + ": cannot open the ledger: " + (raw != nullptr ? sqlite3_errmsg(raw) : "out of memory")};
  sqlite3_busy_timeout(raw, kBusyMilliseconds);
  auto ledger = std::make_unique<SqliteLedger>(std::move(database), path);
  HEARSAY_TRY([[maybe_unused]] Unit ready, write ? ledger->prepare_schema() : ledger->prepare_reading());
  return std::unique_ptr<Ledger>(std::move(ledger));
}

}  // namespace hearsay
