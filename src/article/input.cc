#include "article/input.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

namespace hearsay {
namespace {

constexpr std::size_t kStep = 64 * 1024;  // one read; 16 KiB to 1 MiB measure the same

}  // namespace

Pull pull_from(std::string_view bytes) {
  return [bytes](char* out, std::size_t room) mutable -> Result<std::size_t> {
    const std::size_t count = std::min(room, bytes.size());
    if (count > 0) std::memcpy(out, bytes.data(), count);
    bytes.remove_prefix(count);
    return count;
  };
}

Result<Pull> pull_file(const std::string& path) {
  std::shared_ptr<std::FILE> file;
  if (path == "-") {
    file = std::shared_ptr<std::FILE>(stdin, [](std::FILE*) {});
  } else {
    std::FILE* opened = std::fopen(path.c_str(), "rb");
    if (opened == nullptr) {
      const ErrorCode code = errno == ENOENT ? ErrorCode::kNotFound : ErrorCode::kIo;
      return Error{code, path + ": cannot be opened: " + std::strerror(errno)};
    }
    file = std::shared_ptr<std::FILE>(opened, [](std::FILE* f) { std::fclose(f); });
  }
  return Pull([file, path](char* out, std::size_t room) -> Result<std::size_t> {
    const std::size_t count = std::fread(out, 1, room, file.get());
    if (count == 0 && std::ferror(file.get()) != 0) {
      return Error{ErrorCode::kIo, path + ": cannot be read: " + std::strerror(errno)};
    }
    return count;
  });
}

std::string_view Input::window(std::size_t wanted) {
  while (buffer_.size() - begin_ < wanted && !ended_) {
    if (begin_ > 0 && begin_ >= buffer_.size() / 2) {
      buffer_.erase(0, begin_);
      begin_ = 0;
    }
    const std::size_t old = buffer_.size();
    buffer_.resize(old + kStep);
    Result<std::size_t> count = pull_(buffer_.data() + old, kStep);
    buffer_.resize(old + (count ? *count : 0));
    if (!count) failure_ = std::move(count).error();
    if (!count || *count == 0) ended_ = true;
  }
  return std::string_view(buffer_).substr(begin_);
}

void Input::consume(std::size_t count) {
  count = std::min(count, buffer_.size() - begin_);
  begin_ += count;
  position_ += count;
}

void Input::revive() {
  failure_.reset();
  ended_ = false;
}

Result<std::string> Input::rest(std::uint64_t limit) {
  std::string all;
  while (true) {
    const std::string_view piece = window(1);
    if (piece.empty()) break;
    if (all.size() + piece.size() > limit) {
      return Error{ErrorCode::kTooLarge,
                   "longer than the limit of " + std::to_string(limit) + " bytes"};
    }
    all += piece;
    consume(piece.size());
  }
  if (failure_) return *failure_;
  return all;
}

std::optional<Line> next_line(Input& input, std::uint64_t limit) {
  if (input.window(1).empty()) return std::nullopt;
  Line line;
  while (true) {
    const std::string_view piece = input.window(1);
    if (piece.empty()) break;
    const std::size_t end = piece.find('\n');
    const std::size_t count = std::min(end, piece.size());
    if (!line.too_long && line.text.size() + count > limit) {
      line.too_long = true;
      line.text = {};
    }
    if (!line.too_long) line.text += piece.substr(0, count);
    input.consume(count + (end == std::string_view::npos ? 0 : 1));
    if (end != std::string_view::npos) break;
  }
  if (!line.text.empty() && line.text.back() == '\r') line.text.pop_back();
  return line;
}

}  // namespace hearsay
