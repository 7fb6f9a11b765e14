// Where the compressed members of a stream begin; inner header of article.
//
// Archives compress each record apart: with this a byte of the output is told by its place in the file.
#pragma once

#include <cstdint>
#include <vector>

namespace hearsay {

class MemberStarts {
 public:
  // A member whose first byte of output is `out` begins at byte `in` of the compressed stream.
  void add(std::uint64_t out, std::uint64_t in) {
    const Start start{out, in};
    if (starts_.size() < kKept) {
      starts_.push_back(start);
    } else {
      starts_[next_] = start;
    }
    next_ = (next_ + 1) % kKept;
  }
  // Where the member begins that holds the byte at `position` of the output; of the last few.
  std::uint64_t at(std::uint64_t position) const {
    Start best{0, 0};
    for (const Start& start : starts_)
      if (start.out <= position && start.out >= best.out) best = start;
    return best.in;
  }

 private:
  static constexpr std::size_t kKept = 256;  // members of one read at most, plus slack
  struct Start {
    std::uint64_t out, in;
  };
  std::vector<Start> starts_;  // a ring of the latest
  std::size_t next_ = 0;
};

}  // namespace hearsay
