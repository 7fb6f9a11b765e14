// The model: reading, writing, decoding.
#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <functional>
#include <limits>
#include <map>

#include "base/hash.h"
#include "learn/learn.h"

namespace hearsay {

const std::map<std::string, std::string_view, std::less<>>& embedded_models();  // made by tools/embed.cmake

std::string_view embedded_model(std::string_view name) {
  auto found = embedded_models().find(std::string(name) + ".model");
  return found == embedded_models().end() ? std::string_view() : found->second;
}

namespace {

constexpr std::string_view kMagic = "HSLM";
constexpr std::uint32_t kVersion = 2;
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
// mask of labels whose weight is not 0 and a bit for common rows, those weights.
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
    if (common_[i]) mask |= 1u << width;
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
  if (version != kVersion)
    return Error{ErrorCode::kUnsupported,
                 std::string(name) + ": written by another version of Hearsay"};
  Bytes(bytes.substr(bytes.size() - 4)).number(sum);
  if (static_cast<std::uint32_t>(hash64(bytes.substr(0, bytes.size() - 4))) != sum)
    return corrupt("its checksum differs");
  in.number(types);
  if (!in.number(rows) || types == 0 || types == 3 || types > (kMostLabels - 1) / 4 ||
      rows > kMostRows || rows > in.left())
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
    if (!in.packed(step) || !in.packed(mask) || (i > 0 && step == 0) || mask >> (width + 1) != 0)
      return corrupt("a row is broken");
    key += step;
    model.keys_.push_back(key);
    model.common_.push_back((mask >> width & 1) != 0);
    mask &= (1u << width) - 1;
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

namespace {

// Four keys and the weights of their labels against "outside", side by side: one comparison finds
// the key among them, without a branch. Key 0 marks a free place.
constexpr std::size_t kPlaces = 4;
using Keys = std::uint32_t __attribute__((vector_size(16)));
using Halves = std::uint64_t __attribute__((vector_size(16)));
using Bytes16 = std::int8_t __attribute__((vector_size(16)));
using Sums = std::int16_t __attribute__((vector_size(16)));

constexpr std::size_t bucket_size(std::size_t width) {
  return kPlaces * (sizeof(FeatureKey) + width - 1);
}
template <typename Vector>
Vector load(const std::uint8_t* at) {
  Vector out;
  std::memcpy(&out, at, sizeof out);
  return out;
}

// Where a key belongs among `count` buckets: in the order of keys, which are hashes already.
std::size_t home(FeatureKey key, std::size_t count) { return (std::uint64_t{key} * count) >> 32; }

// Adds sixteen small numbers to two sums of eight. Twice a byte in both halves of a lane is 257
// times the byte, so that an arithmetic shift widens it.
void add(Bytes16 weights, Sums& low, Sums& high) {
  low += reinterpret_cast<Sums>(__builtin_shufflevector(weights, weights, 0, 0, 1, 1, 2, 2, 3, 3, 4,
                                                        4, 5, 5, 6, 6, 7, 7)) >>
         8;
  high += reinterpret_cast<Sums>(__builtin_shufflevector(weights, weights, 8, 8, 9, 9, 10, 10, 11,
                                                         11, 12, 12, 13, 13, 14, 14, 15, 15)) >>
          8;
}

// The weights of one position, by label: those of four places apart until the end.
template <std::size_t kWidth>
struct Sum;
template <>
struct Sum<5> {
  Sums low{}, high{};
  void take(Keys same, const std::uint8_t* weights) {
    add(reinterpret_cast<Bytes16>(same) & load<Bytes16>(weights), low, high);
  }
  std::int32_t of(std::size_t y) const { return low[y] + low[y + 4] + high[y] + high[y + 4]; }
};
template <>
struct Sum<9> {
  Sums low{}, high{};
  void take(Keys same, const std::uint8_t* weights) {
    const Keys first = __builtin_shufflevector(same, same, 0, 0, 1, 1),
               second = __builtin_shufflevector(same, same, 2, 2, 3, 3);
    // At most one place is the key's, so that the halves can be joined before they are widened.
    add((reinterpret_cast<Bytes16>(first) & load<Bytes16>(weights)) |
            (reinterpret_cast<Bytes16>(second) & load<Bytes16>(weights + 16)),
        low, high);
  }
  std::int32_t of(std::size_t y) const { return low[y] + high[y]; }
};
template <>
struct Sum<17> {
  Sums low{}, high{};
  void take(Keys same, const std::uint8_t* weights) {
    // The place that is the key's, 0 when none is; then nothing is added.
    const auto place = static_cast<std::size_t>((same[1] & 1) | (same[2] & 2) | (same[3] & 3));
    const std::uint32_t found = same[0] | same[1] | same[2] | same[3];
    const Keys any = {found, found, found, found};
    add(reinterpret_cast<Bytes16>(any) & load<Bytes16>(weights + 16 * place), low, high);
  }
  std::int32_t of(std::size_t y) const { return y < 8 ? low[y] : high[y - 8]; }
};

// Of many labels few may stand before another: those, by the label behind them.
template <std::size_t kWidth>
struct Before {
  std::array<std::array<std::uint8_t, kWidth>, kWidth> labels{};
  std::array<std::uint8_t, kWidth> counts{};
  Before() {
    for (SpanLabel y = 0; y < kWidth; ++y)
      for (SpanLabel b = 0; b < kWidth; ++b)
        if (SpanLabels::may_follow(b, y)) labels[y][counts[y]++] = b;
  }
};

}  // namespace

LabelModel::Table LabelModel::table_of(bool common) const {
  const std::size_t count = labels_.count(), size = bucket_size(count);
  const auto rows = static_cast<std::size_t>(std::count(common_.begin(), common_.end(), common));
  Table out;
  out.count = rows * 2 / 5 + 2;
  out.buckets.assign(out.count * size, 0);
  const std::size_t bits = std::max<std::size_t>(std::bit_ceil(rows * 8), 64);
  out.maybe.assign(bits / 64, 0);
  out.shift = 32 - static_cast<std::uint32_t>(std::countr_zero(bits));
  std::vector<std::uint8_t> filled(out.count);
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    const FeatureKey key = keys_[i];
    if (key == 0 || common_[i] != common) continue;
    out.maybe[key >> out.shift >> 6] |= std::uint64_t{1} << (key >> out.shift & 63);
    std::size_t at = home(key, out.count);
    while (filled[at] == kPlaces) at = at + 1 == out.count ? 0 : at + 1;
    const std::size_t place = filled[at]++;
    std::uint8_t* const bucket = out.buckets.data() + at * size;
    std::memcpy(bucket + place * sizeof key, &key, sizeof key);
    std::uint8_t* const weights = bucket + kPlaces * sizeof key + place * (count - 1);
    const std::int8_t* const row = rows_.data() + i * count;
    for (std::size_t y = 1; y < count; ++y)
      weights[y - 1] = static_cast<std::uint8_t>(std::clamp(row[y] - row[0], -127, 127));
  }
  return out;
}

void LabelModel::index() {
  const std::size_t count = labels_.count();
  ways_.assign(count * count, kNever);
  for (std::size_t b = 0; b < count; ++b)
    for (std::size_t y = 0; y < count; ++y)
      if (SpanLabels::may_follow(static_cast<SpanLabel>(b), static_cast<SpanLabel>(y)))
        ways_[b * count + y] = steps_[b * count + y];
  tables_[0] = table_of(true);
  tables_[1] = table_of(false);
}

// Viterbi. Scores are sums of small integers, so that the result is the same everywhere.
template <std::size_t kWidth>
void LabelModel::decode_as(const Features& features, std::int32_t favour, LabelScratch& scratch,
                           std::vector<SpanLabel>& out) const {
  constexpr std::size_t kSize = bucket_size(kWidth);
  const std::size_t n = features.size();
  scratch.scores.resize(n * kWidth);
  scratch.back.resize(n * kWidth);
  // Memory is fetched ahead: a look-up waits for it longer than all else takes. Which keys are
  // there cannot be foretold, so that they are kept without a branch.
  std::uint32_t known[kTables] = {};
  FeatureKey* kept[kTables];
  for (std::size_t t = 0; t < kTables; ++t) {
    scratch.keys[t].resize(features.keys.size() + 1);
    scratch.ends[t].resize(n);
    kept[t] = scratch.keys[t].data();
  }
  for (std::size_t i = 0; i < n; ++i) {
    const std::span<const FeatureKey> here = features.at(i);
    for (FeatureKey key : here.first(std::min(here.size(), kMostKeys))) {
      for (std::size_t t = 0; t < kTables; ++t) {
        kept[t][known[t]] = key;
        known[t] += tables_[t].has(key);
      }
    }
    for (std::size_t t = 0; t < kTables; ++t) {
      const Table& table = tables_[t];
      for (std::uint32_t k = i == 0 ? 0 : scratch.ends[t][i - 1]; k < known[t]; ++k)
        __builtin_prefetch(table.buckets.data() + home(kept[t][k], table.count) * kSize);
      scratch.ends[t][i] = known[t];
    }
  }
  for (std::size_t i = 0; i < n; ++i) {
    Sum<kWidth> sum;
    for (std::size_t t = 0; t < kTables; ++t) {
      const Table& table = tables_[t];
      for (std::uint32_t k = i == 0 ? 0 : scratch.ends[t][i - 1]; k < scratch.ends[t][i]; ++k) {
        const FeatureKey key = scratch.keys[t][k];
        const Keys wanted = {key, key, key, key};
        for (std::size_t at = home(key, table.count);;) {
          const std::uint8_t* const bucket = table.buckets.data() + at * kSize;
          const Keys keys = load<Keys>(bucket);
          const Keys same = static_cast<Keys>(keys == wanted);
          sum.take(same, bucket + sizeof keys);
          const Halves found = reinterpret_cast<Halves>(same);
          // A key goes on only past a full bucket.
          if ((found[0] | found[1]) != 0 || keys[kPlaces - 1] == 0) break;
          at = at + 1 == table.count ? 0 : at + 1;
        }
      }
    }
    std::int32_t* score = scratch.scores.data() + i * kWidth;
    score[0] = 0;
    for (SpanLabel y = 1; y < kWidth; ++y)
      score[y] = sum.of(y - 1u) + (SpanLabels::opens(y) ? favour : 0);
  }
  std::array<std::int32_t, kWidth> before, here;
  before.fill(kNever);
  for (SpanLabel y = 0; y < kWidth; ++y)
    if (y == 0 || SpanLabels::opens(y)) before[y] = scratch.scores[y];
  for (std::size_t i = 1; i < n; ++i) {
    std::array<std::int32_t, kWidth> from{};
    here.fill(kNever);
    if constexpr (kWidth > 9) {
      static const Before<kWidth> allowed;
      for (std::size_t y = 0; y < kWidth; ++y)
        for (std::size_t k = 0; k < allowed.counts[y]; ++k) {
          const std::size_t b = allowed.labels[y][k];
          const std::int32_t score = before[b] + ways_[b * kWidth + y];
          from[y] = score > here[y] ? static_cast<std::int32_t>(b) : from[y];
          here[y] = std::max(score, here[y]);
        }
    }
    for (std::size_t b = 0; kWidth <= 9 && b < kWidth; ++b) {
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

void LabelModel::decode(const Features& features, std::int32_t favour, LabelScratch& scratch,
                        std::vector<SpanLabel>& out) const {
  out.assign(features.size(), 0);
  if (features.size() == 0 || keys_.empty()) return;
  switch (labels_.count()) {
    case 5:
      return decode_as<5>(features, favour, scratch, out);
    case 9:
      return decode_as<9>(features, favour, scratch, out);
    case 17:
      return decode_as<17>(features, favour, scratch, out);
    default:  // read() lets no other through
      return;
  }
}

}  // namespace hearsay
