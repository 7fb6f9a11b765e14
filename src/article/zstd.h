// Zstandard with limits; inner header of article. libzstd stays behind it.
//
// Archives compress each record as a frame. A .warc.zst file may begin with a skippable frame that holds the dictionary
// for all others (the IIPC's "WARC/1.1 and Zstandard"); other skippable frames are passed over.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "article/input.h"
#include "article/members.h"

namespace hearsay {

// A frame, or a skippable one.
bool is_zstd(std::string_view head);

// The frames of a stream, one after another, as one stream.
class Unzstd {
 public:
  // `ratio`: as ArticleLimits::inflate_ratio.
  Unzstd(Input& compressed, std::uint64_t ratio);
  ~Unzstd();
  Unzstd(const Unzstd&) = delete;
  Unzstd& operator=(const Unzstd&) = delete;

  Result<std::size_t> pull(char* out, std::size_t room);
  // After a failure: goes to the next place that looks like a frame. False when there is none.
  bool resync();
  std::uint64_t member_at(std::uint64_t position) const { return starts_.at(position); }

 private:
  struct Context;
  Result<std::size_t> fail(ErrorCode code, const std::string& what);
  Status take_dictionary();
  Input& compressed_;
  std::uint64_t ratio_;
  std::unique_ptr<Context> context_;
  bool started_ = false, open_ = false;
  std::uint64_t frame_begin_ = 0, frame_out_ = 0, total_out_ = 0;
  MemberStarts starts_;
};

// The body of an HTTP answer. kTooLarge past `limit`.
Result<std::string> unzstd_body(std::string_view body, std::uint64_t limit);

}  // namespace hearsay
