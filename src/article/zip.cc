// The directory at the end of the file is the truth: local headers may lack sizes, and what no directory lists was
// deleted. Our own reader of it, since the libraries at hand either open files by name or hold members whole; zlib
// inflates.
#include "article/zip.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <optional>

namespace hearsay {
namespace {

using namespace std::string_view_literals;

constexpr std::uint64_t kBombStart = 64u << 20;  // below this much output no ratio is suspicious
constexpr std::uint64_t kMostMembers = 1'000'000, kLargestDirectory = 256u << 20;
constexpr std::size_t kEnd = 22, kLongestComment = 0xFFFF;
constexpr std::size_t kEntry = 46, kLocal = 30, kEnd64 = 56, kLocator64 = 20;
constexpr std::uint16_t kEncrypted = 1, kStored = 0, kDeflated = 8;

std::uint64_t number(std::string_view from, std::size_t at, std::size_t width) {
  std::uint64_t out = 0;
  for (std::size_t i = width; i-- > 0;) out = out << 8 | static_cast<unsigned char>(from[at + i]);
  return out;
}

Error damaged(const std::string& what) { return {ErrorCode::kCorrupt, "a damaged ZIP archive: " + what}; }

Result<std::string> stretch(const Bytes& bytes, std::uint64_t offset, std::uint64_t size) {
  if (offset > bytes.size || size > bytes.size - offset) return damaged("it ends early (truncated?)");
  std::string out(size, '\0');
  std::size_t have = 0;
  while (have < size) {
    HEARSAY_TRY(std::size_t count, bytes.read(offset + have, out.data() + have, size - have));
    if (count == 0) return damaged("it ends early (truncated?)");
    have += count;
  }
  return out;
}

struct Directory {
  std::uint64_t begin = 0, size = 0, members = 0;
};

Result<Directory> find_directory(const Bytes& bytes) {
  const std::uint64_t tail = std::min<std::uint64_t>(bytes.size, kEnd + kLongestComment);
  HEARSAY_TRY(std::string end, stretch(bytes, bytes.size - tail, tail));
  std::size_t at = std::string::npos;
  for (std::size_t i = end.size() < kEnd ? 0 : end.size() - kEnd + 1; i-- > 0;) {
    if (std::string_view(end).substr(i, 4) != "PK\x05\x06"sv) continue;
    if (i + kEnd + number(end, i + 20, 2) <= end.size()) {
      at = i;
      break;
    }
  }
  if (at == std::string::npos) return damaged("its directory is missing (truncated?)");
  Directory out{number(end, at + 16, 4), number(end, at + 12, 4), number(end, at + 10, 2)};
  if (at >= kLocator64 && std::string_view(end).substr(at - kLocator64, 4) == "PK\x06\x07"sv) {
    HEARSAY_TRY(std::string wide, stretch(bytes, number(end, at - kLocator64 + 8, 8), kEnd64));
    if (!wide.starts_with("PK\x06\x06")) return damaged("its directory is missing");
    out = {number(wide, 48, 8), number(wide, 40, 8), number(wide, 32, 8)};
  }
  if (out.members > kMostMembers || out.size > kLargestDirectory)
    return Error{ErrorCode::kTooLarge, "a ZIP archive of more than a million members or 256 MiB of names"};
  return out;
}

// Sizes past 4 GiB stand in an extra field, in this order, each only where the short field is all ones.
Status widen(ZipMember& member, std::string_view extra) {
  constexpr std::uint64_t kWide = 0xFFFFFFFF;
  while (extra.size() >= 4) {
    const std::uint64_t id = number(extra, 0, 2), size = number(extra, 2, 2);
    if (size > extra.size() - 4) break;
    std::string_view content = extra.substr(4, size);
    extra.remove_prefix(4 + size);
    if (id != 1) continue;
    for (std::uint64_t* field : {&member.size, &member.packed, &member.header}) {
      if (*field != kWide) continue;
      if (content.size() < 8) return damaged("a member without its size");
      *field = number(content, 0, 8);
      content.remove_prefix(8);
    }
  }
  return Unit{};
}

// Overlapping members expand the same bytes many times.
Status refuse_overlaps(const std::vector<ZipMember>& members) {
  std::vector<std::pair<std::uint64_t, std::uint64_t>> ranges;
  for (const ZipMember& one : members) {
    if (one.packed > UINT64_MAX - one.header - kLocal - one.name.size()) return damaged("a member longer than the archive");
    ranges.push_back({one.header, one.header + kLocal + one.name.size() + one.packed});
  }
  std::sort(ranges.begin(), ranges.end());
  for (std::size_t i = 1; i < ranges.size(); ++i)
    if (ranges[i].first < ranges[i - 1].second)
      return Error{ErrorCode::kCorrupt, "a ZIP archive whose members overlap (a decompression bomb?)"};
  return Unit{};
}

class Member {
 public:
  Member(const Bytes& bytes, const ZipMember& member, std::uint64_t begin, std::uint64_t ratio)
      : bytes_(bytes), member_(member), at_(begin), end_(begin + member.packed), ratio_(ratio) {}
  ~Member() {
    if (open_) inflateEnd(&stream_);
  }
  Member(const Member&) = delete;
  Member& operator=(const Member&) = delete;

  Result<std::size_t> pull(char* out, std::size_t room) {
    if (finished_) return std::size_t{0};
    HEARSAY_TRY(std::size_t count, member_.method == kStored ? copy(out, room) : inflated(out, room));
    made_ += count;
    check_ = crc32(check_, reinterpret_cast<const Bytef*>(out), static_cast<uInt>(count));
    const std::uint64_t taken = member_.packed - (end_ - at_);
    if (made_ > kBombStart && made_ / std::max<std::uint64_t>(ratio_, 1) > taken)
      return Error{ErrorCode::kTooLarge, "expands more than " + std::to_string(ratio_) + " times (a decompression bomb?)"};
    if (count > 0) return count;
    finished_ = true;
    if (check_ != member_.check || made_ != member_.size)
      return Error{ErrorCode::kCorrupt, "its check sum does not match: damaged or changed"};
    return std::size_t{0};
  }

 private:
  Result<std::size_t> copy(char* out, std::size_t room) {
    const auto step = static_cast<std::size_t>(std::min<std::uint64_t>({room, end_ - at_, 1u << 30}));
    if (step == 0) return std::size_t{0};
    HEARSAY_TRY(std::size_t count, bytes_.read(at_, out, step));
    if (count == 0) return Error{ErrorCode::kCorrupt, "it ends in the middle (truncated)"};
    at_ += count;
    return count;
  }
  Result<std::size_t> inflated(char* out, std::size_t room) {
    if (!open_) {
      if (inflateInit2(&stream_, -15) != Z_OK) return Error{ErrorCode::kIo, "zlib is out of memory"};
      open_ = true;
    }
    stream_.next_out = reinterpret_cast<Bytef*>(out);
    const auto offered = static_cast<uInt>(std::min<std::size_t>(room, 1u << 30));
    stream_.avail_out = offered;
    while (!ended_ && stream_.avail_out == offered) {
      if (stream_.avail_in == 0) {
        HEARSAY_TRY(std::size_t count, copy(buffer_, sizeof buffer_));
        stream_.next_in = reinterpret_cast<Bytef*>(buffer_);
        stream_.avail_in = static_cast<uInt>(count);
      }
      const int state = inflate(&stream_, Z_NO_FLUSH);
      ended_ = state == Z_STREAM_END;
      const bool starved = state == Z_BUF_ERROR && at_ < end_;
      if (!ended_ && state != Z_OK && !starved) return Error{ErrorCode::kCorrupt, "its compressed data are damaged"};
    }
    return std::size_t{offered - stream_.avail_out};
  }

  Bytes bytes_;
  ZipMember member_;
  std::uint64_t at_, end_, ratio_, made_ = 0;
  uLong check_ = crc32(0, nullptr, 0);
  z_stream stream_{};
  bool open_ = false, ended_ = false, finished_ = false;
  char buffer_[16 * 1024];
};

}  // namespace

Result<Bytes> bytes_of_file(const std::string& path) {
  const int opened = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (opened < 0) return Error{errno == ENOENT ? ErrorCode::kNotFound : ErrorCode::kIo, path + ": cannot be opened: " + std::strerror(errno)};
  const std::shared_ptr<int> file(new int(opened), [](int* held) {
    ::close(*held);
    delete held;
  });
  struct stat about = {};
  if (::fstat(opened, &about) != 0) return Error{ErrorCode::kIo, path + ": cannot be read: " + std::strerror(errno)};
  return Bytes{static_cast<std::uint64_t>(about.st_size), [file, path](std::uint64_t offset, char* out, std::size_t room) -> Result<std::size_t> {
                 const ssize_t count = ::pread(*file, out, room, static_cast<off_t>(offset));
                 if (count < 0) return Error{ErrorCode::kIo, path + ": cannot be read: " + std::strerror(errno)};
                 return static_cast<std::size_t>(count);
               }};
}

Bytes bytes_of(std::string_view held) {
  return {held.size(), [held](std::uint64_t offset, char* out, std::size_t room) -> Result<std::size_t> {
            const std::string_view piece = held.substr(std::min<std::uint64_t>(offset, held.size()), room);
            if (!piece.empty()) std::memcpy(out, piece.data(), piece.size());
            return piece.size();
          }};
}

Result<std::vector<ZipMember>> zip_directory(const Bytes& bytes) {
  HEARSAY_TRY(Directory where, find_directory(bytes));
  HEARSAY_TRY(std::string entries, stretch(bytes, where.begin, where.size));
  std::vector<ZipMember> out;
  std::size_t at = 0;
  for (std::uint64_t i = 0; i < where.members; ++i) {
    if (entries.size() - at < kEntry || std::string_view(entries).substr(at, 4) != "PK\x01\x02"sv)
      return damaged("entry " + std::to_string(i + 1) + " of its directory");
    const std::uint64_t name = number(entries, at + 28, 2), extra = number(entries, at + 30, 2), comment = number(entries, at + 32, 2);
    if (entries.size() - at - kEntry < name + extra + comment) return damaged("entry " + std::to_string(i + 1) + " of its directory");
    ZipMember one;
    one.flags = static_cast<std::uint16_t>(number(entries, at + 8, 2));
    one.method = static_cast<std::uint16_t>(number(entries, at + 10, 2));
    one.check = static_cast<std::uint32_t>(number(entries, at + 16, 4));
    one.packed = number(entries, at + 20, 4);
    one.size = number(entries, at + 24, 4);
    one.header = number(entries, at + 42, 4);
    one.name = entries.substr(at + kEntry, name);
    HEARSAY_TRY([[maybe_unused]] Unit wide, widen(one, std::string_view(entries).substr(at + kEntry + name, extra)));
    at += kEntry + name + extra + comment;
    if (!one.name.ends_with('/')) out.push_back(std::move(one));
  }
  HEARSAY_TRY([[maybe_unused]] Unit apart, refuse_overlaps(out));
  return out;
}

Result<Pull> open_member(const Bytes& bytes, const ZipMember& member, std::uint64_t ratio) {
  if ((member.flags & kEncrypted) != 0) return Error{ErrorCode::kUnsupported, "encrypted"};
  if (member.method != kStored && member.method != kDeflated)
    return Error{ErrorCode::kUnsupported, "compressed by method " + std::to_string(member.method) + "; stored and deflated members are readable"};
  HEARSAY_TRY(std::string local, stretch(bytes, member.header, kLocal));
  if (!local.starts_with("PK\x03\x04")) return damaged("a member is not where the directory says");
  const std::uint64_t begin = member.header + kLocal + number(local, 26, 2) + number(local, 28, 2);
  if (begin > bytes.size || member.packed > bytes.size - begin) return damaged("it ends early (truncated?)");
  auto open = std::make_shared<Member>(bytes, member, begin, ratio);
  return Pull([open](char* out, std::size_t room) { return open->pull(out, room); });
}

}  // namespace hearsay
