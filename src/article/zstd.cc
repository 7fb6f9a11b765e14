#include "article/zstd.h"

#include <zstd.h>

#include <algorithm>

namespace hearsay {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kFrame = "\x28\xB5\x2F\xFD"sv, kDictionaryFrame = "\x5D\x2A\x4D\x18"sv;
constexpr std::uint64_t kBombStart = 64u << 20;       // below this much output no ratio is suspicious
constexpr std::size_t kLargestDictionary = 16u << 20;  // real ones have some 100 KiB
constexpr std::size_t kHead = 4096;
constexpr int kWindowLog = 27;  // 128 MiB: what every decoder must offer; a frame that asks for more is refused

std::uint32_t little_endian(std::string_view four) {
  std::uint32_t out = 0;
  for (int i = 3; i >= 0; --i) out = out << 8 | static_cast<unsigned char>(four[static_cast<std::size_t>(i)]);
  return out;
}

}  // namespace

bool is_zstd(std::string_view head) {
  return head.starts_with(kFrame) || (head.size() >= 4 && (head[0] & '\xF0') == '\x50' && head.substr(1, 3) == "\x2A\x4D\x18"sv);
}

struct Unzstd::Context {
  ZSTD_DCtx* stream = ZSTD_createDCtx();
  Context() = default;
  ~Context() { ZSTD_freeDCtx(stream); }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
};

Unzstd::Unzstd(Input& compressed, std::uint64_t ratio) : compressed_(compressed), ratio_(ratio), context_(std::make_unique<Context>()) {
  ZSTD_DCtx_setParameter(context_->stream, ZSTD_d_windowLogMax, kWindowLog);
}

Unzstd::~Unzstd() = default;

Result<std::size_t> Unzstd::fail(ErrorCode code, const std::string& what) {
  ZSTD_DCtx_reset(context_->stream, ZSTD_reset_session_only);
  open_ = false;
  return Error{code, "zstd frame at byte " + std::to_string(frame_begin_) + ": " + what};
}

Status Unzstd::take_dictionary() {
  const std::string_view head = compressed_.window(8);
  if (!head.starts_with(kDictionaryFrame) || head.size() < 8) return Unit{};
  const std::size_t size = little_endian(head.substr(4, 4));
  if (size > kLargestDictionary) return Error{ErrorCode::kTooLarge, "its dictionary is longer than 16 MiB"};
  compressed_.consume(8);
  const std::string_view held = compressed_.window(size).substr(0, size);
  if (held.size() < size) return Error{ErrorCode::kCorrupt, "it ends in its dictionary (truncated)"};
  std::string dictionary(held);
  compressed_.consume(size);
  if (std::string_view(dictionary).starts_with(kFrame)) {
    HEARSAY_TRY(dictionary, unzstd_body(dictionary, kLargestDictionary));
  }
  if (ZSTD_isError(ZSTD_DCtx_loadDictionary(context_->stream, dictionary.data(), dictionary.size())))
    return Error{ErrorCode::kCorrupt, "its dictionary is damaged"};
  return Unit{};
}

Result<std::size_t> Unzstd::pull(char* out, std::size_t room) {
  if (!started_) {
    started_ = true;
    if (Status taken = take_dictionary(); !taken) return fail(taken.error().code, taken.error().message);
  }
  while (true) {
    if (!open_) {
      const std::string_view head = compressed_.window(kHead);
      if (head.empty()) {
        if (compressed_.failure()) return *compressed_.failure();
        return std::size_t{0};
      }
      frame_begin_ = compressed_.position();
      frame_out_ = 0;
      if (!is_zstd(head)) return fail(ErrorCode::kCorrupt, "not a zstd frame");
      open_ = true;
      starts_.add(total_out_, frame_begin_);
    }
    const std::string_view piece = compressed_.window(1);
    // An empty piece still flushes what the decoder holds back.
    ZSTD_inBuffer in{piece.data(), piece.size(), 0};
    ZSTD_outBuffer made{out, room, 0};
    const std::size_t state = ZSTD_decompressStream(context_->stream, &made, &in);
    compressed_.consume(in.pos);
    frame_out_ += made.pos;
    total_out_ += made.pos;
    if (ZSTD_isError(state)) return fail(ErrorCode::kCorrupt, "its compressed data are damaged");
    const std::uint64_t taken = compressed_.position() - frame_begin_;
    if (frame_out_ > kBombStart && frame_out_ / std::max<std::uint64_t>(ratio_, 1) > taken)
      return fail(ErrorCode::kTooLarge, "expands more than " + std::to_string(ratio_) + " times (a decompression bomb?)");
    if (state == 0) open_ = false;
    if (made.pos > 0) return made.pos;
    if (open_ && piece.empty()) return fail(ErrorCode::kCorrupt, "it ends in the middle (truncated)");
  }
}

bool Unzstd::resync() {
  open_ = false;
  // One byte further than where it failed, so that the search always advances.
  compressed_.consume(compressed_.position() == frame_begin_ ? 1 : 0);
  while (true) {
    const std::string_view piece = compressed_.window(kHead);
    if (piece.size() < kFrame.size()) return false;
    const std::size_t at = piece.find(kFrame);
    compressed_.consume(at == std::string_view::npos ? piece.size() - (kFrame.size() - 1) : at);
    if (at != std::string_view::npos) return true;
  }
}

Result<std::string> unzstd_body(std::string_view body, std::uint64_t limit) {
  Input input(pull_from(body));
  Unzstd frames(input, UINT64_MAX);  // the limit on what comes out is enough
  std::string out;
  char piece[16 * 1024];
  while (true) {
    Result<std::size_t> count = frames.pull(piece, sizeof piece);
    if (!count) return Error{ErrorCode::kCorrupt, "its compressed body is damaged"};
    if (*count == 0) return out;
    out.append(piece, *count);
    if (out.size() > limit)
      return Error{ErrorCode::kTooLarge, "its decompressed body is longer than " + std::to_string(limit) + " bytes"};
  }
}

}  // namespace hearsay
