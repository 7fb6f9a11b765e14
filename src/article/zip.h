// ZIP archives, read by their directory; inner header of article.
//
// Holds: members share no bytes (overlapping ones are an attack and refused), each expands within limits, and its check
//        sum is verified as it is read.
// Never: writes a file, so names of members lead nowhere.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "article/input.h"

namespace hearsay {

// Bytes that can be read from any place.
struct Bytes {
  std::uint64_t size = 0;
  std::function<Result<std::size_t>(std::uint64_t offset, char* out, std::size_t room)> read;
};
Result<Bytes> bytes_of_file(const std::string& path);
Bytes bytes_of(std::string_view held);  // must outlive it

struct ZipMember {
  std::string name;
  std::uint16_t method = 0, flags = 0;
  std::uint32_t check = 0;
  std::uint64_t packed = 0, size = 0, header = 0;  // header: where its local header begins
};
// In the order of the directory, without folders. Errors: kCorrupt, kTooLarge past a million members or 256 MiB of names.
Result<std::vector<ZipMember>> zip_directory(const Bytes& bytes);
// The content of a member. Errors: kUnsupported for encryption and compressions other than deflate, kCorrupt; the pull
// itself fails with kTooLarge when it expands more than `ratio` times, kCorrupt when the check sum is wrong.
Result<Pull> open_member(const Bytes& bytes, const ZipMember& member, std::uint64_t ratio);

}  // namespace hearsay
