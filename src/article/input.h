// Input: a window that slides over a stream of bytes; inner header of article.
//
// Holds: memory is bounded by the largest window asked for.
//   while (!input.window(1).empty()) { ...; input.consume(n); }
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace hearsay {

// Fills `room` bytes at `out`; returns how many, 0 at the end.
using Pull = std::function<Result<std::size_t>(char* out, std::size_t room)>;

Pull pull_from(std::string_view bytes);  // the bytes must outlive the pull
Result<Pull> pull_file(const std::string& path);  // "-" is standard input

class Input {
 public:
  explicit Input(Pull pull) : pull_(std::move(pull)) {}

  // At least `wanted` bytes, fewer only where the stream ends or fails. Valid until the next call.
  std::string_view window(std::size_t wanted);
  void consume(std::size_t count);
  std::uint64_t position() const { return position_; }
  // Why the stream ended early, if it did.
  const std::optional<Error>& failure() const { return failure_; }
  // After a failure whose cause is gone: asks the pull again.
  void revive();
  // Everything that is left, or kTooLarge past `limit`.
  Result<std::string> rest(std::uint64_t limit);

 private:
  Pull pull_;
  std::string buffer_;
  std::size_t begin_ = 0;
  std::uint64_t position_ = 0;
  std::optional<Error> failure_;
  bool ended_ = false;
};

// One line without its line break; `too_long` when it was skipped because it is longer than the limit.
struct Line {
  std::string text;
  bool too_long = false;
};
std::optional<Line> next_line(Input& input, std::uint64_t limit);

}  // namespace hearsay
