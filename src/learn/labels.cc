// The model: reading, writing, decoding.
#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <limits>

#include "base/hash.h"
#include "learn/learn.h"

namespace hearsay {
namespace {

constexpr std::string_view kMagic = "HSLM";
constexpr std::uint32_t kVersion = 1;
constexpr std::uint32_t kMostRows = 8u << 20;
constexpr std::int32_t kNever = std::numeric_limits<std::int32_t>::min() / 4;

void put(std::string& out, std::uint32_t value) {
  for (int i = 0; i < 4; ++i) out += static_cast<char>(value >> (8 * i) & 0xff);
}

class Bytes {
 public:
  explicit Bytes(std::string_view bytes) : rest_(bytes) {}
  bool take(std::string_view& out, std::size_t count) {
    if (count > rest_.size()) return false;
    out = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return true;
  }
  bool number(std::uint32_t& out) {
    std::string_view four;
    if (!take(four, 4)) return false;
    out = 0;
    for (std::size_t i = 0; i < 4; ++i)
      out |= std::uint32_t{static_cast<unsigned char>(four[i])} << (8 * i);
    return true;
  }
  // Seven bits a byte, the low ones first.
  bool packed(std::uint32_t& out) {
    out = 0;
    for (unsigned shift = 0; shift < 35; shift += 7) {
      std::string_view one;
      if (!take(one, 1)) return false;
      const auto byte = static_cast<unsigned char>(one[0]);
      out |= std::uint32_t{byte & 0x7fu} << shift;
      if (byte < 0x80) return true;
    }
    return false;
  }
  std::size_t left() const { return rest_.size(); }

 private:
  std::string_view rest_;
};

void put_packed(std::string& out, std::uint32_t value) {
  for (; value >= 0x80; value >>= 7) out += static_cast<char>((value & 0x7f) | 0x80);
  out += static_cast<char>(value);
}

}  // namespace

bool SpanLabels::may_follow(SpanLabel before, SpanLabel after) {
  if (closes(before)) return after == 0 || opens(after);
  return after != 0 && !opens(after) && type_of(before) == type_of(after);
}

// Magic, version, types, rows; steps as int16; a row: distance of its key from the one before, a
// mask of labels whose weight is not 0, those weights.
std::string LabelModel::bytes() const {
  std::string out(kMagic);
  put(out, kVersion);
  put(out, labels_.types);
  put(out, static_cast<std::uint32_t>(keys_.size()));
  for (std::int16_t step : steps_) {
    out += static_cast<char>(step & 0xff);
    out += static_cast<char>(step >> 8 & 0xff);
  }
  const std::size_t width = labels_.count();
  FeatureKey last = 0;
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    put_packed(out, keys_[i] - last);
    last = keys_[i];
    std::uint32_t mask = 0;
    for (std::size_t y = 0; y < width; ++y)
      if (rows_[i * width + y] != 0) mask |= 1u << y;
    put_packed(out, mask);
    for (std::size_t y = 0; y < width; ++y)
      if (rows_[i * width + y] != 0) out += static_cast<char>(rows_[i * width + y]);
  }
  put(out, static_cast<std::uint32_t>(hash64(out)));
  return out;
}

Result<LabelModel> LabelModel::read(std::string_view bytes, std::string_view name) {
  auto corrupt = [&](std::string_view what) {
    return Error{ErrorCode::kCorrupt, std::string(name) + ": no whole model: " + std::string(what)};
  };
  if (bytes.size() < 4 || bytes.substr(0, 4) != kMagic) return corrupt("it does not begin as one");
  if (bytes.size() < 20) return corrupt("it is cut short");
  Bytes in(bytes.substr(4, bytes.size() - 8));
  std::uint32_t version = 0, types = 0, rows = 0, sum = 0;
  in.number(version);
  if (version > kVersion)
    return Error{ErrorCode::kUnsupported,
                 std::string(name) + ": written by a newer version of Hearsay"};
  Bytes(bytes.substr(bytes.size() - 4)).number(sum);
  if (static_cast<std::uint32_t>(hash64(bytes.substr(0, bytes.size() - 4))) != sum)
    return corrupt("its checksum differs");
  in.number(types);
  if (!in.number(rows) || types == 0 || types > (kMostLabels - 1) / 4 || rows > kMostRows ||
      rows > in.left())
    return corrupt("its sizes are impossible");
  LabelModel model;
  model.labels_.types = static_cast<std::uint8_t>(types);
  const std::size_t width = model.labels_.count();
  for (std::size_t i = 0; i < width * width; ++i) {
    std::string_view two;
    if (!in.take(two, 2)) return corrupt("it is cut short");
    model.steps_.push_back(static_cast<std::int16_t>(static_cast<unsigned char>(two[0]) |
                                                     static_cast<unsigned char>(two[1]) << 8));
  }
  model.rows_.assign(rows * width, 0);
  FeatureKey key = 0;
  for (std::uint32_t i = 0; i < rows; ++i) {
    std::uint32_t step = 0, mask = 0;
    if (!in.packed(step) || !in.packed(mask) || (i > 0 && step == 0) || mask >> width != 0)
      return corrupt("a row is broken");
    key += step;
    model.keys_.push_back(key);
    std::string_view weights;
    if (!in.take(weights, static_cast<std::size_t>(std::popcount(mask))))
      return corrupt("it is cut short");
    for (std::size_t y = 0, k = 0; y < width; ++y)
      if ((mask >> y & 1) != 0) model.rows_[i * width + y] = static_cast<std::int8_t>(weights[k++]);
  }
  if (in.left() != 0) return corrupt("bytes are left over");
  model.index();
  return model;
}

void LabelModel::index() {
  const std::size_t count = labels_.count();
  ways_.assign(count * count, kNever);
  for (std::size_t b = 0; b < count; ++b)
    for (std::size_t y = 0; y < count; ++y)
      if (SpanLabels::may_follow(static_cast<SpanLabel>(b), static_cast<SpanLabel>(y)))
        ways_[b * count + y] = steps_[b * count + y];
  slots_.assign(std::bit_ceil(keys_.size() + keys_.size() / 4 + 2), {});
  mask_ = slots_.size() - 1;
  const std::size_t bits = std::max<std::size_t>(std::bit_ceil(keys_.size() * 8), 64);
  maybe_.assign(bits / 64, 0);
  maybe_shift_ = 32 - static_cast<std::uint32_t>(std::countr_zero(bits));
  for (FeatureKey key : keys_)
    maybe_[key >> maybe_shift_ >> 6] |= std::uint64_t{1} << (key >> maybe_shift_ & 63);
  const std::size_t width = labels_.count();
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    std::size_t at = keys_[i] & mask_;
    while (slots_[at].used) at = (at + 1) & mask_;
    slots_[at].used = true;
    slots_[at].key = keys_[i];
    std::copy_n(rows_.data() + i * width, width, slots_[at].weights);
  }
}

// Viterbi. Scores are sums of small integers, so that the result is the same everywhere.
template <std::size_t kWidth>
void LabelModel::decode_as(const Features& features, std::int32_t lean, LabelScratch& scratch,
                           std::vector<SpanLabel>& out) const {
  const std::size_t n = features.size();
  scratch.scores.assign(n * kWidth, 0);
  scratch.back.resize(n * kWidth);
  scratch.keys.clear();
  scratch.ends.clear();
  // Memory is fetched ahead: a look-up waits for it longer than all else takes.
  for (std::size_t i = 0; i < n; ++i) {
    for (FeatureKey key : features.at(i)) {
      if ((maybe_[key >> maybe_shift_ >> 6] >> (key >> maybe_shift_ & 63) & 1) == 0) continue;
      __builtin_prefetch(&slots_[key & mask_]);
      scratch.keys.push_back(key);
    }
    scratch.ends.push_back(static_cast<std::uint32_t>(scratch.keys.size()));
  }
  for (std::size_t i = 0; i < n; ++i) {
    std::int32_t* score = scratch.scores.data() + i * kWidth;
    score[0] = lean;
    for (std::uint32_t k = i == 0 ? 0 : scratch.ends[i - 1]; k < scratch.ends[i]; ++k) {
      const FeatureKey key = scratch.keys[k];
      std::size_t at = key & mask_;
      while (slots_[at].used && slots_[at].key != key) at = (at + 1) & mask_;
      if (!slots_[at].used) continue;
      for (std::size_t y = 0; y < kWidth; ++y) score[y] += slots_[at].weights[y];
    }
  }
  std::array<std::int32_t, kWidth> before, here;
  before.fill(kNever);
  for (SpanLabel y = 0; y < kWidth; ++y)
    if (y == 0 || SpanLabels::opens(y)) before[y] = scratch.scores[y];
  for (std::size_t i = 1; i < n; ++i) {
    std::array<std::int32_t, kWidth> from{};
    here.fill(kNever);
    for (std::size_t b = 0; b < kWidth; ++b) {
      const std::int32_t* way = ways_.data() + b * kWidth;
      for (std::size_t y = 0; y < kWidth; ++y) {
        const std::int32_t score = before[b] + way[y];
        from[y] = score > here[y] ? static_cast<std::int32_t>(b) : from[y];
        here[y] = std::max(score, here[y]);
      }
    }
    for (std::size_t y = 0; y < kWidth; ++y) {
      before[y] = std::max(here[y], kNever) + scratch.scores[i * kWidth + y];
      scratch.back[i * kWidth + y] = static_cast<SpanLabel>(from[y]);
    }
  }
  SpanLabel last = 0;
  for (SpanLabel y = 1; y < kWidth; ++y)
    if (SpanLabels::closes(y) && before[y] > before[last]) last = y;
  for (std::size_t i = n; i-- > 0;) {
    out[i] = last;
    last = i == 0 ? 0 : scratch.back[i * kWidth + last];
  }
}

void LabelModel::decode(const Features& features, std::int32_t lean, LabelScratch& scratch,
                        std::vector<SpanLabel>& out) const {
  out.assign(features.size(), 0);
  if (features.size() == 0 || slots_.empty()) return;
  if (types() == 1)
    decode_as<5>(features, lean, scratch, out);
  else
    decode_as<9>(features, lean, scratch, out);
}

}  // namespace hearsay
