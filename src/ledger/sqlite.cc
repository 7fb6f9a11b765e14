// The ledger on SQLite. One connection; statements are prepared once; a batch groups articles into one disk write, and
// each article is a savepoint of its own, so it is there whole or not at all.
#include <sqlite3.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "base/utf8.h"
#include "ledger/codec.h"
#include "ledger/schema.h"

namespace hearsay {
namespace {

constexpr int kBusyMilliseconds = 10000;

enum StatementFlag : int { kHeadline = 1, kDirect = 2, kOwn = 4, kScopeUnclear = 8, kUnexplained = 16 };

struct CloseDatabase {
  void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
};
struct Finalize {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Database = std::unique_ptr<sqlite3, CloseDatabase>;

Error failure(sqlite3* database, const std::string& what) {
  int code = sqlite3_errcode(database);
  ErrorCode kind = code == SQLITE_NOTADB || code == SQLITE_CORRUPT ? ErrorCode::kCorrupt
                   : code == SQLITE_BUSY                           ? ErrorCode::kConflict
                                                                   : ErrorCode::kIo;
  return {kind, what + ": " + sqlite3_errmsg(database)};
}

// One prepared statement in use: binds by position, resets when it goes out of scope.
class Query {
 public:
  Query(sqlite3* database, sqlite3_stmt* statement) : database_(database), statement_(statement) {}
  ~Query() {
    if (statement_ == nullptr) return;
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
  }
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  Query& text(std::string_view value) {
    sqlite3_bind_text64(statement_, ++at_, value.data() == nullptr ? "" : value.data(), value.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    return *this;
  }
  Query& blob(std::string_view value) {
    sqlite3_bind_blob64(statement_, ++at_, value.empty() ? "" : value.data(), value.size(), SQLITE_TRANSIENT);
    return *this;
  }
  Query& number(std::int64_t value) {
    sqlite3_bind_int64(statement_, ++at_, value);
    return *this;
  }
  Query& time(std::optional<Time> value) {
    if (value) return number(*value);
    sqlite3_bind_null(statement_, ++at_);
    return *this;
  }
  // true: a row; false: the end.
  Result<bool> step() {
    int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    return failure(database_, "ledger");
  }
  Status run() {
    HEARSAY_TRY([[maybe_unused]] bool row, step());
    return Unit{};
  }
  std::string str(int column) const {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
    return bytes == nullptr ? std::string() : std::string(bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column)));
  }
  std::int64_t num(int column) const { return sqlite3_column_int64(statement_, column); }
  std::uint32_t offset(int column) const { return static_cast<std::uint32_t>(num(column)); }
  std::optional<Time> when(int column) const {
    if (sqlite3_column_type(statement_, column) == SQLITE_NULL) return std::nullopt;
    return num(column);
  }

 private:
  sqlite3* database_;
  sqlite3_stmt* statement_;
  int at_ = 0;
};

constexpr const char* kArticleColumns =
    "a.seq, a.id, a.content_hash, a.url, a.outlet, a.language, a.title, a.published, a.recorded, a.text_begin, a.print";
// The newest version of each id within the moment (?1 known_by, ?2 as_of; the largest integer when open).
constexpr const char* kWithin =
    " a.recorded <= ?1 AND coalesce(a.published, a.recorded) <= ?2 AND NOT EXISTS (SELECT 1 FROM article b WHERE b.id = a.id "
    "AND b.seq > a.seq AND b.recorded <= ?1 AND coalesce(b.published, b.recorded) <= ?2) ";

class SqliteLedger final : public Ledger {
 public:
  SqliteLedger(Database database, std::string path) : database_(std::move(database)), path_(std::move(path)) {}
  ~SqliteLedger() override {
    if (batch_) static_cast<void>(end_batch());
  }

  Status prepare_schema() {
    for (const char* pragma : {"PRAGMA journal_mode = WAL", "PRAGMA synchronous = NORMAL", "PRAGMA foreign_keys = ON",
                               "PRAGMA trusted_schema = OFF", "PRAGMA cache_size = -32000"}) {
      HEARSAY_TRY([[maybe_unused]] Unit done, execute(pragma));
    }
    std::int64_t version = 0, application = 0, tables = 0;
    HEARSAY_TRY(version, scalar("PRAGMA user_version"));
    HEARSAY_TRY(application, scalar("PRAGMA application_id"));
    HEARSAY_TRY(tables, scalar("SELECT count(*) FROM sqlite_master"));
    if (application != kApplicationId && tables > 0)
      return Error{ErrorCode::kCorrupt, path_ + ": is an SQLite file, but not a Hearsay ledger; name another file with --ledger"};
    auto steps = migrations();
    if (version > static_cast<std::int64_t>(steps.size()))
      return Error{ErrorCode::kUnsupported, path_ + ": was written by a newer Hearsay (schema " + std::to_string(version) +
                                                ", this one knows " + std::to_string(steps.size()) + "); update Hearsay"};
    for (std::int64_t i = version; i < static_cast<std::int64_t>(steps.size()); ++i) {
      std::string next = std::to_string(i + 1);
      std::string sql = "BEGIN IMMEDIATE;" + std::string(steps[static_cast<std::size_t>(i)]) + "INSERT OR IGNORE INTO migration VALUES (" + next +
                        ", unixepoch()); PRAGMA user_version = " + next + "; PRAGMA application_id = " + std::to_string(kApplicationId) + "; COMMIT;";
      if (Status done = execute(sql.c_str()); !done) {
        // Another process may have made the same step in between.
        static_cast<void>(execute("ROLLBACK"));
        HEARSAY_TRY(std::int64_t now, scalar("PRAGMA user_version"));
        if (now <= i) return done;
      }
    }
    return Unit{};
  }

  Result<bool> record(const Article& article, const Recorded& recorded) override {
    bool own = !batch_;
    if (own) {
      HEARSAY_TRY([[maybe_unused]] Unit begun, begin_batch());
    }
    HEARSAY_TRY([[maybe_unused]] Unit saved, execute("SAVEPOINT one"));
    Result<bool> done = insert(article, recorded);
    if (!done) static_cast<void>(execute("ROLLBACK TO one"));
    if (Status released = execute("RELEASE one"); !released && done) done = released.error();
    if (own) {
      if (Status ended = end_batch(); !ended && done) done = ended.error();
    }
    return done;
  }

  Status refuse(const Refusal& refusal, Time when) override {
    return query("INSERT OR IGNORE INTO refusal (at, source, place, code, reason) VALUES (?, ?, ?, ?, ?)")
        .number(when).text(clean_utf8(refusal.source)).text(refusal.place).number(static_cast<int>(refusal.error.code))
        .text(clean_utf8(refusal.error.message)).run();
  }

  Result<bool> has(const std::string& id, const std::string& hash) override {
    return query("SELECT 1 FROM article WHERE id = ? AND content_hash = ?").text(id).text(hash).step();
  }

  Status begin_batch() override {
    if (batch_) return Unit{};
    HEARSAY_TRY([[maybe_unused]] Unit begun, execute("BEGIN IMMEDIATE"));
    batch_ = true;
    return Unit{};
  }
  Status end_batch() override {
    if (!batch_) return Unit{};
    batch_ = false;
    return execute("COMMIT");
  }

  Result<std::vector<Recorded>> articles(const Moment& moment, const std::vector<std::string>& parties) override {
    std::vector<Recorded> out;
    std::string sql = std::string("SELECT ") + kArticleColumns + " FROM article a WHERE" + kWithin;
    for (std::size_t i = 0; i < parties.size(); ++i)
      sql += "AND EXISTS (SELECT 1 FROM named n WHERE n.key = ?" + std::to_string(i + 3) + " AND n.article = a.seq) ";
    sql += "ORDER BY coalesce(a.published, a.recorded), a.id";
    Query rows = query(sql);
    bind(rows, moment);
    for (const std::string& party : parties) rows.text(party);
    while (true) {
      HEARSAY_TRY(bool more, rows.step());
      if (!more) return out;
      HEARSAY_TRY(Recorded one, read_article(rows, false));
      out.push_back(std::move(one));
    }
  }

  Status each(const Moment& moment, bool light, const std::function<bool(Recorded&)>& call) override {
    Query rows = query(std::string("SELECT ") + kArticleColumns + " FROM article a WHERE" + kWithin + "ORDER BY coalesce(a.published, a.recorded), a.id");
    bind(rows, moment);
    while (true) {
      HEARSAY_TRY(bool more, rows.step());
      if (!more) return Unit{};
      HEARSAY_TRY(Recorded one, read_article(rows, light));
      if (!call(one)) return Unit{};
    }
  }

  Result<Article> article(const std::string& reference) override {
    HEARSAY_TRY(std::vector<Article> all, versions(reference));
    return std::move(all.back());
  }

  Result<std::vector<Article>> versions(const std::string& reference) override {
    static constexpr std::size_t kShortestPrefix = 4;
    std::string id;
    for (const char* sql : {"SELECT id FROM article WHERE id = ?1 LIMIT 1", "SELECT id FROM article WHERE url = ?1 AND url <> '' LIMIT 1"}) {
      Query row = query(sql);
      HEARSAY_TRY(bool found, row.text(reference).step());
      if (found && id.empty()) id = row.str(0);
    }
    if (id.empty() && reference.size() >= kShortestPrefix) {
      Query rows = query("SELECT DISTINCT id FROM article WHERE substr(id, 1, length(?1)) = ?1 LIMIT 2");
      HEARSAY_TRY(bool found, rows.text(reference).step());
      if (found) {
        id = rows.str(0);
        HEARSAY_TRY(bool second, rows.step());
        if (second) return Error{ErrorCode::kConflict, "\"" + reference + "\" begins several article ids, among them " + id + " and " + rows.str(0)};
      }
    }
    if (id.empty()) return Error{ErrorCode::kNotFound, "no article \"" + reference + "\" in " + path_ + " (an id, its first letters, or an address)"};
    Query rows = query("SELECT id, url, outlet, language, title, author, published, modified, text_begin, text, links FROM article WHERE id = ? ORDER BY seq");
    rows.text(id);
    std::vector<Article> out;
    while (true) {
      HEARSAY_TRY(bool more, rows.step());
      if (!more) return out;
      Article one;
      one.id = rows.str(0);
      one.url = rows.str(1);
      one.outlet = rows.str(2);
      one.language = rows.str(3);
      one.title = rows.str(4);
      one.author = rows.str(5);
      one.published = rows.when(6);
      one.modified = rows.when(7);
      one.text_begin = rows.offset(8);
      one.full = rows.str(9);
      one.links = decode_links(rows.str(10));
      if (one.text_begin > one.full.size()) return Error{ErrorCode::kCorrupt, path_ + ": article " + one.id + " is damaged"};
      out.push_back(std::move(one));
    }
  }

  Status watch(const Subject& subject, Time when) override { return add_watch(subject, when, false); }
  Status unwatch(const std::string& name, Time when) override {
    HEARSAY_TRY(std::vector<Subject> now, watched({}));
    for (const Subject& subject : now)
      if (fold_words(subject.name) == fold_words(name)) return add_watch(subject, when, true);
    return Error{ErrorCode::kNotFound, "\"" + name + "\" is not watched"};
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
      auto code = static_cast<ErrorCode>(std::clamp<std::int64_t>(rows.num(3), 0, static_cast<int>(ErrorCode::kCorrupt)));
      out.push_back({rows.num(0), {rows.str(1), rows.str(2), {code, rows.str(4)}}});
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
  // The sqlite3 C API answers calls on a null statement with an error, so a failed prepare shows at step().
  Query query(const std::string& sql) {
    auto [found, added] = prepared_.try_emplace(sql);
    if (added) {
      sqlite3_stmt* statement = nullptr;
      sqlite3_prepare_v3(database_.get(), sql.c_str(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
      found->second.reset(statement);
    }
    return Query(database_.get(), found->second.get());
  }
  static void bind(Query& query, const Moment& moment) {
    query.number(moment.known_by.value_or(INT64_MAX)).number(moment.as_of.value_or(INT64_MAX));
  }

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
    for (const std::string& name : names) {
      if (name.empty()) continue;
      HEARSAY_TRY([[maybe_unused]] Unit added, query("INSERT OR IGNORE INTO named VALUES (?, ?)").text(name).number(seq).run());
    }
    return true;
  }

  Result<Recorded> read_article(const Query& row, bool light) {
    Recorded out;
    std::int64_t seq = row.num(0);
    out.id = row.str(1);
    out.content_hash = row.str(2);
    out.url = row.str(3);
    out.outlet = row.str(4);
    out.language = row.str(5);
    out.title = row.str(6);
    out.published = row.when(7);
    out.recorded = row.num(8);
    out.text_begin = row.offset(9);
    if (!light) {
      HEARSAY_TRY(out.print, decode_fingerprint(row.str(10)));
      Query entities = query("SELECT kind, name, key, aliases, affiliation, role, count FROM entity WHERE article = ? ORDER BY ordinal");
      entities.number(seq);
      while (true) {
        HEARSAY_TRY(bool more, entities.step());
        if (!more) break;
        out.entities.push_back({static_cast<MentionKind>(entities.num(0)), entities.str(1), entities.str(2),
                                decode_list(entities.str(3)), entities.str(4), entities.str(5), entities.offset(6)});
      }
    }
    Query text = query("SELECT text FROM article WHERE seq = ?");
    HEARSAY_TRY(bool there, text.number(seq).step());
    std::string full = there ? text.str(0) : std::string();
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
      one.quote = std::string(slice(full, one.whole));
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
  std::map<std::string, std::unique_ptr<sqlite3_stmt, Finalize>> prepared_;  // gone before the database
  bool batch_ = false;
};

}  // namespace

Result<std::unique_ptr<Ledger>> open_ledger(const std::string& path) {
  if (path != ":memory:") {
    std::error_code problem;
    std::filesystem::path parent = std::filesystem::path(path).parent_path();
    if (!parent.empty()) std::filesystem::create_directories(parent, problem);
    if (problem) return Error{ErrorCode::kIo, parent.string() + ": cannot make the folder: " + problem.message()};
  }
  sqlite3* raw = nullptr;
  int code = sqlite3_open_v2(path.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
  Database database(raw);
  if (code != SQLITE_OK) return Error{ErrorCode::kIo, path + ": cannot open the ledger: " + (raw != nullptr ? sqlite3_errmsg(raw) : "out of memory")};
  sqlite3_busy_timeout(raw, kBusyMilliseconds);
  auto ledger = std::make_unique<SqliteLedger>(std::move(database), path);
  HEARSAY_TRY([[maybe_unused]] Unit ready, ledger->prepare_schema());
  return std::unique_ptr<Ledger>(std::move(ledger));
}

}  // namespace hearsay
