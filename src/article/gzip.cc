#include "article/gzip.h"

#include <algorithm>

namespace hearsay {
namespace {

constexpr std::uint64_t kBombStart = 64u << 20;  // below this much output no ratio is suspicious
constexpr std::size_t kHead = 4096;

}  // namespace

bool is_gzip(std::string_view head) {
  return head.size() >= 3 && head[0] == '\x1f' && head[1] == '\x8b' && head[2] == '\x08';
}

Gunzip::Gunzip(Input& compressed, std::uint64_t ratio) : compressed_(compressed), ratio_(ratio) {}

Gunzip::~Gunzip() {
  if (open_) inflateEnd(&stream_);
}

Result<std::size_t> Gunzip::fail(ErrorCode code, const std::string& what) {
  if (open_) inflateEnd(&stream_);
  open_ = false;
  return Error{code, "gzip member at byte " + std::to_string(member_begin_) + ": " + what};
}

Result<std::size_t> Gunzip::pull(char* out, std::size_t room) {
  while (true) {
    if (damaged_) {
      damaged_ = false;
      return fail(ErrorCode::kCorrupt, "its compressed data are damaged");
    }
    if (!open_) {
      std::string_view head = compressed_.window(kHead);
      // Tapes and block devices pad with zeros.
      while (!head.empty() && head[0] == '\0') {
        compressed_.consume(std::min(head.find_first_not_of('\0'), head.size()));
        head = compressed_.window(kHead);
      }
      if (head.empty()) {
        if (compressed_.failure()) return *compressed_.failure();
        return std::size_t{0};
      }
      member_begin_ = compressed_.position();
      member_out_ = 0;
      if (!is_gzip(head)) return fail(ErrorCode::kCorrupt, "not a gzip member");
      stream_ = {};
      if (inflateInit2(&stream_, 15 + 16) != Z_OK) return fail(ErrorCode::kIo, "zlib is out of memory");
      open_ = true;
      starts_.add(total_out_, member_begin_);
    }
    const std::string_view piece = compressed_.window(1);
    if (piece.empty()) return fail(ErrorCode::kCorrupt, "it ends in the middle (truncated)");
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(piece.data()));
    stream_.avail_in = static_cast<uInt>(std::min<std::size_t>(piece.size(), 1u << 30));
    const uInt offered = stream_.avail_in;
    stream_.next_out = reinterpret_cast<Bytef*>(out);
    stream_.avail_out = static_cast<uInt>(std::min<std::size_t>(room, 1u << 30));
    const uInt free_room = stream_.avail_out;
    const int state = inflate(&stream_, Z_NO_FLUSH);
    compressed_.consume(offered - stream_.avail_in);
    const std::size_t made = free_room - stream_.avail_out;
    member_out_ += made;
    total_out_ += made;
    const std::uint64_t taken = compressed_.position() - member_begin_;
    if (member_out_ > kBombStart && member_out_ / std::max<std::uint64_t>(ratio_, 1) > taken) {
      return fail(ErrorCode::kTooLarge,
                  "expands more than " + std::to_string(ratio_) + " times (a decompression bomb?)");
    }
    if (state == Z_STREAM_END) {
      inflateEnd(&stream_);
      open_ = false;
    } else if (state != Z_OK && state != Z_BUF_ERROR) {
      if (made > 0) {
        // What came before the damage still counts; the next call fails.
        damaged_ = true;
        return made;
      }
      return fail(ErrorCode::kCorrupt, "its compressed data are damaged");
    }
    if (made > 0) return made;
    if (state == Z_BUF_ERROR && offered == stream_.avail_in) {
      return fail(ErrorCode::kCorrupt, "its compressed data are damaged");
    }
  }
}

bool Gunzip::resync() {
  if (open_) inflateEnd(&stream_);
  open_ = damaged_ = false;
  // One byte further than where it failed, so that the search always advances.
  compressed_.consume(compressed_.position() == member_begin_ ? 1 : 0);
  while (true) {
    const std::string_view piece = compressed_.window(kHead);
    if (piece.size() < 18) return false;  // header and trailer alone take 18 bytes
    std::size_t at = 0;
    for (; at + 4 <= piece.size(); ++at) {
      // The fourth byte holds flags, of which three bits are reserved.
      if (is_gzip(piece.substr(at, 3)) && (piece[at + 3] & '\xe0') == 0) {
        compressed_.consume(at);
        return true;
      }
    }
    compressed_.consume(at);
  }
}

Result<std::string> inflate_body(std::string_view body, bool gzip, std::uint64_t limit) {
  std::string out;
  // "deflate" means zlib by the standard, and raw deflate in the wild.
  for (const int bits : {gzip ? 15 + 16 : 15, -15}) {
    out.clear();
    z_stream stream{};
    if (inflateInit2(&stream, bits) != Z_OK) break;
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(body.data()));
    stream.avail_in = static_cast<uInt>(std::min<std::size_t>(body.size(), 1u << 30));
    int state = Z_OK;
    char piece[16 * 1024];
    while (state == Z_OK && out.size() <= limit) {
      stream.next_out = reinterpret_cast<Bytef*>(piece);
      stream.avail_out = sizeof piece;
      state = inflate(&stream, Z_NO_FLUSH);
      out.append(piece, sizeof piece - stream.avail_out);
    }
    inflateEnd(&stream);
    if (out.size() > limit) {
      return Error{ErrorCode::kTooLarge,
                   "its decompressed body is longer than " + std::to_string(limit) + " bytes"};
    }
    // A body cut short still holds the beginning of a page.
    if (state == Z_STREAM_END || out.size() > 256) return out;
  }
  return Error{ErrorCode::kCorrupt, "its compressed body is damaged"};
}

}  // namespace hearsay
