// Decompression with limits; inner header of article.
#pragma once

#include <zlib.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "article/article.h"
#include "article/input.h"
#include "article/members.h"

namespace hearsay {

bool is_gzip(std::string_view head);

// The members of a gzip stream, one after another, as one stream.
class Gunzip {
 public:
  Gunzip(Input& compressed, std::uint64_t ratio);
  ~Gunzip();
  Gunzip(const Gunzip&) = delete;
  Gunzip& operator=(const Gunzip&) = delete;

  Result<std::size_t> pull(char* out, std::size_t room);
  // After a failure: goes to the next place that looks like a member. False when there is none.
  bool resync();
  std::uint64_t member_at(std::uint64_t position) const { return starts_.at(position); }

 private:
  Result<std::size_t> fail(ErrorCode code, const std::string& what);
  Input& compressed_;
  std::uint64_t ratio_;
  z_stream stream_{};
  bool open_ = false;
  bool damaged_ = false;  // seen after bytes were made; reported by the next pull
  std::uint64_t member_begin_ = 0, member_out_ = 0, total_out_ = 0;
  MemberStarts starts_;
};

// The body of an HTTP answer: "gzip" and "deflate" (with or without zlib header). kTooLarge past `limit`.
Result<std::string> inflate_body(std::string_view body, bool gzip, std::uint64_t limit);

}  // namespace hearsay
