// Result: a value or the reason why there is none.
//
// Expected failures travel as Result; a programmer's mistake ends the process through HEARSAY_CHECK.
// Never: throws. Cost: one variant. The compiler refuses a dropped Result ([[nodiscard]] + -Werror).
//
//   HEARSAY_TRY(Article article, read_article(bytes));
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>
#include <variant>

namespace hearsay {

enum class ErrorCode { kBadInput, kUnsupported, kTooLarge, kNotFound, kConflict, kIo, kCorrupt };

// The message names file or URL, place, what was wrong, and what would help.
struct Error {
  ErrorCode code = ErrorCode::kBadInput;
  std::string message;
};

// Short stable name of a code, for JSON and the ledger: "bad-input", "too-large", ...
const char* name_of(ErrorCode code);

struct Unit {
  bool operator==(const Unit&) const = default;
};

template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::move(value)) {}      // NOLINT: a value is a result
  Result(Error error) : state_(std::move(error)) {}  // NOLINT: so is an error

  bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }
  T& operator*() & { return std::get<0>(state_); }
  const T& operator*() const& { return std::get<0>(state_); }
  T&& operator*() && { return std::get<0>(std::move(state_)); }
  T* operator->() { return &std::get<0>(state_); }
  const T* operator->() const { return &std::get<0>(state_); }
  const Error& error() const& { return std::get<1>(state_); }
  Error&& error() && { return std::get<1>(std::move(state_)); }

 private:
  std::variant<T, Error> state_;
};

using Status = Result<Unit>;

}  // namespace hearsay

#define HEARSAY_JOIN_(a, b) a##b
#define HEARSAY_JOIN(a, b) HEARSAY_JOIN_(a, b)
#define HEARSAY_TRY_(result, decl, expr)                \
  auto result = (expr);                                 \
  if (!result) return std::move(result).error();        \
  decl = *std::move(result)

// HEARSAY_TRY(T x, f()); returns f's error from this function, or declares x.
#define HEARSAY_TRY(decl, expr) HEARSAY_TRY_(HEARSAY_JOIN(result_, __LINE__), decl, expr)

// Ends the process when a promise of our own code is broken; kept in every build.
#define HEARSAY_CHECK(condition)                                                            \
  do {                                                                                      \
    if (!(condition)) {                                                                     \
      std::fprintf(stderr, "%s:%d: broken promise: %s\n", __FILE__, __LINE__, #condition);  \
      std::abort();                                                                         \
    }                                                                                       \
  } while (false)
