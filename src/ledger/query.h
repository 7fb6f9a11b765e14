// One prepared SQLite statement in use. Inner header of ledger/.
//
// Holds: values are bound by position, in order; the statement is reset when the Query goes out of scope.
// A statement that could not be prepared is null; SQLite answers every call on it with an error, so that it shows at step().
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"

namespace hearsay {

struct CloseDatabase {
  void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
};
using Database = std::unique_ptr<sqlite3, CloseDatabase>;

// What SQLite says went wrong last on this connection; `path` names the ledger.
inline Error failure(sqlite3* database, const std::string& path) {
  const int code = sqlite3_errcode(database) & 0xff;  // without the extension in the upper bytes
  const std::string said = path + ": " + sqlite3_errmsg(database);
  switch (code) {
    case SQLITE_NOTADB: return {ErrorCode::kCorrupt, path + ": is no Hearsay ledger (" + sqlite3_errmsg(database) + "); name another file"};
    case SQLITE_CORRUPT: return {ErrorCode::kCorrupt, said + "; restore the ledger from a copy, or read the sources into a new one"};
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return {ErrorCode::kConflict, said + "; another process writes to this ledger, try again when it is done"};
    default: return {ErrorCode::kIo, said};
  }
}

class Query {
 public:
  Query(sqlite3* database, sqlite3_stmt* statement, const std::string& path)
      : database_(database), statement_(statement), path_(path) {}
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
  Query& span(std::uint32_t begin, std::uint32_t end) { return number(begin).number(end); }
  Query& time(std::optional<Time> value) {
    if (value) return number(*value);
    sqlite3_bind_null(statement_, ++at_);
    return *this;
  }

  // true: a row; false: the end.
  Result<bool> step() {
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    return failure(database_, path_);
  }
  Status run() {
    HEARSAY_TRY([[maybe_unused]] bool row, step());
    return Unit{};
  }

  // Valid until the next step, or the end of the Query.
  std::string_view view(int column) const {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
    return bytes == nullptr ? std::string_view() : std::string_view(bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column)));
  }
  std::string str(int column) const { return std::string(view(column)); }
  std::int64_t num(int column) const { return sqlite3_column_int64(statement_, column); }
  std::uint32_t offset(int column) const { return static_cast<std::uint32_t>(num(column)); }
  std::optional<Time> when(int column) const {
    if (sqlite3_column_type(statement_, column) == SQLITE_NULL) return std::nullopt;
    return num(column);
  }

 private:
  sqlite3* database_;
  sqlite3_stmt* statement_;
  const std::string& path_;
  int at_ = 0;
};

// The statements of one connection, each prepared once; again only after a failure, which shows at step(). Goes before its
// connection does.
class Prepared {
 public:
  Query query(sqlite3* database, const std::string& sql, const std::string& path) {
    auto& statement = statements_[sql];
    if (statement == nullptr) {
      sqlite3_stmt* fresh = nullptr;
      sqlite3_prepare_v3(database, sql.c_str(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &fresh, nullptr);
      statement.reset(fresh);
    }
    return Query(database, statement.get(), path);
  }

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  std::map<std::string, std::unique_ptr<sqlite3_stmt, Finalize>> statements_;
};

}  // namespace hearsay
