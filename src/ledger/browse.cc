// Lists over a ledger: newest, of an outlet, found by words. A connection of its own, so that no list waits for a writer.
#include <sqlite3.h>

#include <map>

#include "base/utf8.h"
#include "ledger/codec.h"
#include "ledger/query.h"
#include "ledger/schema.h"

namespace hearsay {
namespace {

constexpr std::size_t kMostWords = 16;  // of a search: more narrow nothing down and cost time

// FTS5's own syntax is never reached: every word and phrase stands in quotes, and holds none.
std::string match_of(std::string_view words) {
  std::string out;
  std::size_t count = 0;
  bool open = false;
  for (std::string_view part : split(words, '"')) {
    const std::string folded = fold_words(part);
    if (open) {
      if (!folded.empty() && ++count <= kMostWords) out += " \"" + folded + "\"";
    } else {
      for (std::string_view word : split(folded, ' '))
        if (!word.empty() && ++count <= kMostWords) out += " \"" + std::string(word) + "\"";
    }
    open = !open;
  }
  const bool typing = !words.empty() && words.back() != ' ' && words.back() != '"';
  return out.empty() || !typing ? out : out + "*";
}

class SqliteBrowser final : public Browser {
 public:
  SqliteBrowser(sqlite3* database, std::string path) : database_(database), path_(std::move(path)) {}

  Result<LedgerState> state() override {
    Query row = query("SELECT coalesce((SELECT max(seq) FROM article), 0), coalesce((SELECT max(seq) FROM watch), 0), "
                      "coalesce((SELECT max(seq) FROM refusal), 0)");
    HEARSAY_TRY([[maybe_unused]] bool there, row.step());
    return LedgerState{row.num(0), row.num(1), row.num(2)};
  }

  Result<std::vector<Listed>> latest(std::size_t most, std::int64_t before) override {
    Query rows = query(kColumns + ", '' FROM article a WHERE a.seq < ? ORDER BY a.seq DESC LIMIT ?");
    rows.number(before).number(static_cast<std::int64_t>(most));
    return listed(rows);
  }

  Result<std::vector<Listed>> of_outlet(const std::string& outlet, std::size_t most, std::int64_t before) override {
    Query rows = query(kColumns + ", '' FROM article a WHERE a.outlet = ? AND a.seq < ? ORDER BY a.seq DESC LIMIT ?");
    rows.text(outlet).number(before).number(static_cast<std::int64_t>(most));
    return listed(rows);
  }

  Result<std::vector<Listed>> search(std::string_view words, std::size_t most, std::int64_t before) override {
    const std::string match = match_of(words);
    if (match.empty()) return std::vector<Listed>();
    // Newest first, not best first: a rank has to look at every hit, of which a common word has as many as articles.
    Query rows = query(kColumns + ", snippet(search, 0, char(1), char(2), '\u2026', 24) FROM search JOIN article a ON a.seq = search.rowid "
                                  "WHERE search MATCH ? AND search.rowid < ? ORDER BY search.rowid DESC LIMIT ?");
    rows.text(match).number(before).number(static_cast<std::int64_t>(most));
    return listed(rows);
  }

  Result<std::vector<Listed>> arrivals(std::int64_t after, std::size_t most) override {
    std::vector<Listed> out;
    {
      Query rows = query(kColumns + ", '' FROM article a WHERE a.seq > ? ORDER BY a.seq LIMIT ?");
      rows.number(after).number(static_cast<std::int64_t>(most));
      HEARSAY_TRY(out, listed(rows));
    }
    for (Listed& one : out) {
      // As `named` holds them; by article there is an index on entities and statements only.
      auto add_all = [&](const std::string& list) {
        for (std::string& name : decode_list(list)) one.names.push_back(std::move(name));
      };
      Query entities = query("SELECT key, aliases FROM entity WHERE article = ?");
      entities.number(one.row);
      while (true) {
        HEARSAY_TRY(bool more, entities.step());
        if (!more) break;
        one.names.push_back(entities.str(0));
        add_all(entities.str(1));
      }
      Query parties = query("SELECT DISTINCT detail ->> 'parties' FROM statement WHERE article = ?");
      parties.number(one.row);
      while (true) {
        HEARSAY_TRY(bool more, parties.step());
        if (!more) break;
        add_all(parties.str(0));
      }
    }
    return out;
  }

  Result<std::vector<std::pair<Time, Refusal>>> refusals(std::size_t most, std::int64_t before) override {
    Query rows = query("SELECT at, source, place, code, reason FROM refusal WHERE seq < ? ORDER BY seq DESC LIMIT ?");
    rows.number(before).number(static_cast<std::int64_t>(most));
    std::vector<std::pair<Time, Refusal>> out;
    while (true) {
      HEARSAY_TRY(bool more, rows.step());
      if (!more) return out;
      out.push_back({rows.num(0), {rows.str(1), rows.str(2), {error_code_named(rows.str(3)), rows.str(4)}}});
    }
  }

 private:
  static inline const std::string kColumns = "SELECT a.seq, a.id, a.url, a.outlet, a.language, a.title, a.published, a.recorded";

  static Result<std::vector<Listed>> listed(Query& rows) {
    std::vector<Listed> out;
    while (true) {
      HEARSAY_TRY(bool more, rows.step());
      if (!more) return out;
      out.push_back({rows.num(0), rows.str(1), rows.str(2), rows.str(3), rows.str(4), rows.str(5), rows.when(6), rows.num(7), rows.str(8), {}});
    }
  }
  Query query(const std::string& sql) { return prepared_.query(database_.get(), sql, path_); }

  Database database_;
  std::string path_;
  Prepared prepared_;
};

}  // namespace

Result<std::unique_ptr<Browser>> Browser::open(const std::string& path) {
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &raw, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, nullptr);
  auto out = std::make_unique<SqliteBrowser>(raw, path);
  if (code != SQLITE_OK) return Error{ErrorCode::kIo, path + ": cannot open the ledger: " + (raw != nullptr ? sqlite3_errmsg(raw) : "out of memory")};
  sqlite3_busy_timeout(raw, 2000);
  return std::unique_ptr<Browser>(std::move(out));
}

}  // namespace hearsay
