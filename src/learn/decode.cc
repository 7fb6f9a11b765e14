// What a model makes of a sequence: the tables of its weights, what the keys of a position weigh, and
// the best labels by that.
#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <type_traits>

#include "base/hash.h"
#include "learn/learn.h"

namespace hearsay {
namespace {

constexpr std::int32_t kNever = std::numeric_limits<std::int32_t>::min() / 4;

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

constexpr std::size_t kLine = 64;      // of the cache
constexpr std::size_t kAtOnce = 16;    // keys whose row is told at once; most rows have fewer
constexpr std::ptrdiff_t kAhead = 16;  // keys whose bucket is being fetched

// How far a row moves the label it moves most.
int moves(const std::int8_t* row, std::size_t count) {
  int most = 0;
  for (std::size_t y = 1; y < count; ++y) most = std::max(most, std::abs(row[y] - row[0]));
  return most;
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

// The weights of a row, by label: those of four places apart until the end.
struct Lanes {
  static constexpr std::size_t kLanes = 16;
  Sums low, high;
  explicit Lanes(const std::int16_t* at) {
    std::memcpy(&low, at, sizeof low);
    std::memcpy(&high, at + kLanes / 2, sizeof high);
  }
  void put(std::int16_t* at) const {
    std::memcpy(at, &low, sizeof low);
    std::memcpy(at + kLanes / 2, &high, sizeof high);
  }
};
template <std::size_t kWidth>
struct Sum;
template <>
struct Sum<5> : Lanes {
  using Lanes::Lanes;
  void take(Keys same, const std::uint8_t* weights) {
    add(reinterpret_cast<Bytes16>(same) & load<Bytes16>(weights), low, high);
  }
  std::int32_t of(std::size_t y) const { return low[y] + low[y + 4] + high[y] + high[y + 4]; }
};
template <>
struct Sum<9> : Lanes {
  using Lanes::Lanes;
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
struct Sum<17> : Lanes {
  using Lanes::Lanes;
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

// A table at the end of memory_.
void LabelModel::make_table(bool common, int least, Table& table) {
  const std::size_t count = labels_.count(), size = bucket_size(count);
  auto belongs = [&](std::size_t i) {
    return keys_[i] != 0 && common_[i] == common && moves(rows_.data() + i * count, count) >= least;
  };
  std::size_t rows = 0;
  for (std::size_t i = 0; i < keys_.size(); ++i) rows += belongs(i);
  table.count = rows * 2 / 5 + 2;
  const std::size_t bits = std::max<std::size_t>(std::bit_ceil(rows * 8), 64);
  table.shift = 32 - static_cast<std::uint32_t>(std::countr_zero(bits));
  table.maybe = memory_.size();
  table.buckets = table.maybe + std::max<std::size_t>(bits / 8, kLine);
  memory_.resize((table.buckets + table.count * size + kLine - 1) / kLine * kLine);
  std::vector<std::uint8_t> filled(table.count);
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    if (!belongs(i)) continue;
    const FeatureKey key = keys_[i];
    const std::uint32_t bit = key >> table.shift;
    memory_[table.maybe + (bit >> 3)] |= static_cast<std::uint8_t>(1u << (bit & 7));
    std::size_t at = home(key, table.count);
    while (filled[at] == kPlaces) at = at + 1 == table.count ? 0 : at + 1;
    const std::size_t place = filled[at]++;
    std::uint8_t* const bucket = memory_.data() + table.buckets + at * size;
    std::memcpy(bucket + place * sizeof key, &key, sizeof key);
    std::uint8_t* const weights = bucket + kPlaces * sizeof key + place * (count - 1);
    const std::int8_t* const row = rows_.data() + i * count;
    for (std::size_t y = 1; y < count; ++y)
      weights[y - 1] = static_cast<std::uint8_t>(std::clamp(row[y] - row[0], -127, 127));
  }
}

void LabelModel::index(int least) {
  const std::size_t count = labels_.count();
  auto raw = [](const auto& values) {
    return std::string_view(reinterpret_cast<const char*>(values.data()), values.size() * sizeof values[0]);
  };
  id_ = mix(mix(hash64(raw(keys_)), hash64(raw(rows_))), hash64(raw(steps_)));
  ways_.assign(count * count, kNever);
  ways_back_.assign(count * count, kNever);
  for (std::size_t b = 0; b < count; ++b)
    for (std::size_t y = 0; y < count; ++y)
      if (SpanLabels::may_follow(static_cast<SpanLabel>(b), static_cast<SpanLabel>(y)))
        ways_[b * count + y] = ways_back_[y * count + b] = steps_[b * count + y];
  memory_.clear();
  make_table(true, least, tables_[0]);
  make_table(false, least, tables_[1]);
}

// What lists and positions weigh; of positions into `scores`, a row of labels each.
template <std::size_t kWidth>
void LabelModel::weigh_as(Features& features, LabelScratch& scratch, std::int32_t* scores) const {
  constexpr std::size_t kSize = bucket_size(kWidth);
  const std::size_t n = features.size(), lists = features.list_names_.size(), rows = lists + n;
  const bool remembers = features.width_ != 0;
  if (!remembers) features.sums_.assign(lists * (kWidth - 1), 0);
  // Lists are rows like those of the positions behind them. Most rows are short, and how many of their
  // keys a table has cannot be foretold: the keys of all rows are taken in one go, without a branch
  // that depends on either. Row `rows` takes what is over the limit.
  const std::size_t all = features.list_keys_.size() + features.keys_.size();
  scratch.rows.resize(all + kAtOnce);
  std::size_t begin = 0;
  auto mark = [&](std::uint32_t row, std::size_t count) {
    std::uint32_t* const at = scratch.rows.data() + begin;
    for (std::size_t k = 0; k < kAtOnce; ++k) at[k] = row;  // what is behind the row is told again
    for (std::size_t k = kAtOnce; k < count; ++k)
      at[k] = k < kMostKeys ? row : static_cast<std::uint32_t>(rows);
    begin += count;
  };
  for (std::uint32_t row = 0; row < lists; ++row) mark(row, features.list(row).size());
  for (std::uint32_t i = 0; i < n; ++i)
    mark(static_cast<std::uint32_t>(lists) + i, features.own(i).size());
  scratch.sums.assign((rows + 1) * Sum<kWidth>::kLanes, 0);
  std::size_t known[kTables];
  for (std::size_t t = 0; t < kTables; ++t) {
    scratch.known[t].resize(all + kAhead + 1);
    scratch.known_rows[t].resize(all + kAhead + 1);
    FeatureKey* const kept = scratch.known[t].data();
    std::uint32_t* const kept_rows = scratch.known_rows[t].data();
    const std::uint8_t* const maybe = memory_.data() + tables_[t].maybe;
    const std::uint32_t shift = tables_[t].shift;
    const std::uint32_t* row_of = scratch.rows.data();
    std::size_t count = 0;
    for (const std::vector<FeatureKey>* keys : {&features.list_keys_, &features.keys_}) {
      const FeatureKey* key = keys->data();
      for (const FeatureKey* const end = key + keys->size(); key < end; ++key) {
        if (end - key > kAhead) __builtin_prefetch(maybe + (key[kAhead] >> shift >> 3));
        kept[count] = *key;
        kept_rows[count] = *row_of++;
        const std::uint32_t bit = *key >> shift;
        count += maybe[bit >> 3] >> (bit & 7) & 1u;
      }
    }
    known[t] = count;
  }
  for (std::size_t t = 0; t < kTables; ++t) {
    const std::size_t count = tables_[t].count;
    FeatureKey* const kept = scratch.known[t].data();
    const std::uint32_t* const kept_rows = scratch.known_rows[t].data();
    const std::uint8_t* const buckets = memory_.data() + tables_[t].buckets;
    // Memory is fetched ahead: a look-up waits for it longer than all else takes.
    std::fill_n(kept + known[t], kAhead, FeatureKey{0});
    for (std::ptrdiff_t k = 0; k < kAhead; ++k)
      __builtin_prefetch(buckets + home(kept[k], count) * kSize);
    for (std::size_t k = 0; k < known[t]; ++k) {
      __builtin_prefetch(buckets + home(kept[k + kAhead], count) * kSize);
      const FeatureKey key = kept[k];
      const Keys wanted = {key, key, key, key};
      Sum<kWidth> sum(scratch.sums.data() + kept_rows[k] * Sum<kWidth>::kLanes);
      for (std::size_t at = home(key, count);;) {
        const std::uint8_t* const bucket = buckets + at * kSize;
        const Keys keys = load<Keys>(bucket);
        const Keys same = static_cast<Keys>(keys == wanted);
        sum.take(same, bucket + sizeof keys);
        const Halves found = reinterpret_cast<Halves>(same);
        // A key goes on only past a full bucket.
        if ((found[0] | found[1]) != 0 || keys[kPlaces - 1] == 0) break;
        at = at + 1 == count ? 0 : at + 1;
      }
      sum.put(scratch.sums.data() + kept_rows[k] * Sum<kWidth>::kLanes);
    }
  }
  for (std::size_t row = 0; row < lists; ++row) {
    if (features.list(row).empty()) continue;  // remembered
    const Sum<kWidth> sum(scratch.sums.data() + row * Sum<kWidth>::kLanes);
    for (std::size_t y = 0; y + 1 < kWidth; ++y)
      features.sums_[row * (kWidth - 1) + y] = static_cast<std::int16_t>(sum.of(y));
    if (remembers) features.remember(row);
  }
  for (std::size_t i = 0; i < n; ++i) {
    const Sum<kWidth> sum(scratch.sums.data() + (lists + i) * Sum<kWidth>::kLanes);
    std::int32_t* const score = scores + i * kWidth;
    score[0] = 0;
    for (std::size_t y = 1; y < kWidth; ++y) score[y] = sum.of(y - 1);
    for (std::uint32_t list : features.lists_of(i))
      for (std::size_t y = 1; y < kWidth; ++y)
        score[y] += features.sums_[list * (kWidth - 1) + y - 1];
  }
}

// The best way to each label of a position from the left and from the right, without and with its own score; what is best
// through a label less what is best through any other tells how sure it is (max-marginals, as in structured cascades:
// Weiss and Taskar 2010).
template <std::size_t kWidth>
void LabelModel::doubt_as(std::int32_t margin, LabelScratch& scratch) const {
  using Row = std::array<std::int32_t, kWidth>;
  const std::size_t n = scratch.scores.size() / kWidth;
  scratch.ahead.resize(n * kWidth);
  Row after{}, here;
  for (SpanLabel y = 0; y < kWidth; ++y)
    if (!SpanLabels::closes(y)) after[y] = kNever;
  for (std::size_t i = n; i-- > 0;) {
    std::copy(after.begin(), after.end(), scratch.ahead.begin() + static_cast<std::ptrdiff_t>(i * kWidth));
    if (i == 0) break;
    for (std::size_t y = 0; y < kWidth; ++y) after[y] += scratch.scores[i * kWidth + y];
    here.fill(kNever);
    for (std::size_t y = 0; y < kWidth; ++y) {
      const std::int32_t* const way = ways_back_.data() + y * kWidth;
      for (std::size_t b = 0; b < kWidth; ++b) here[b] = std::max(here[b], after[y] + way[b]);
    }
    after = here;
  }
  scratch.doubtful.clear();
  Row before;
  before.fill(kNever);
  for (SpanLabel y = 0; y < kWidth; ++y)
    if (y == 0 || SpanLabels::opens(y)) before[y] = 0;
  for (std::size_t i = 0; i < n; ++i) {
    std::int32_t best = kNever, second = kNever;
    for (std::size_t y = 0; y < kWidth; ++y) {
      before[y] += scratch.scores[i * kWidth + y];
      const std::int32_t through = before[y] + scratch.ahead[i * kWidth + y];
      second = std::max(second, std::min(best, through));
      best = std::max(best, through);
    }
    if (best - second <= margin) scratch.doubtful.push_back(static_cast<std::uint32_t>(i));
    here.fill(kNever);
    for (std::size_t b = 0; b < kWidth; ++b) {
      const std::int32_t* const way = ways_.data() + b * kWidth;
      for (std::size_t y = 0; y < kWidth; ++y) here[y] = std::max(here[y], before[b] + way[y]);
    }
    before = here;
  }
}

// Viterbi. Scores are sums of small integers, so that the result is the same everywhere.
template <std::size_t kWidth>
void LabelModel::best_as(LabelScratch& scratch, std::vector<SpanLabel>& out) const {
  const std::size_t n = scratch.scores.size() / kWidth;
  scratch.back.resize(n * kWidth);
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

template <std::size_t kWidth>
void LabelModel::weigh_more_as(Features& more, LabelScratch& scratch) const {
  scratch.more.resize(more.size() * kWidth);
  weigh_as<kWidth>(more, scratch, scratch.more.data());
  for (std::size_t k = 0; k < more.size(); ++k)
    for (std::size_t y = 1; y < kWidth; ++y)
      scratch.scores[scratch.doubtful[k] * kWidth + y] += scratch.more[k * kWidth + y];
}

// read() lets no other counts of labels through.
template <typename Work>
void LabelModel::by_width(Work work) const {
  switch (labels_.count()) {
    case 5:
      return work(std::integral_constant<std::size_t, 5>());
    case 9:
      return work(std::integral_constant<std::size_t, 9>());
    case 17:
      return work(std::integral_constant<std::size_t, 17>());
    default:
      return;
  }
}

void LabelModel::weigh(Features& features, std::int32_t favour, LabelScratch& scratch) const {
  const SpanLabel count = labels_.count();
  scratch.scores.assign(features.size() * count, 0);
  if (keys_.empty()) return;
  by_width([&](auto width) { weigh_as<width()>(features, scratch, scratch.scores.data()); });
  for (std::size_t i = 0; i < features.size(); ++i)
    for (SpanLabel y = 1; y < count; ++y)
      if (SpanLabels::opens(y)) scratch.scores[i * count + y] += favour;
}

std::span<const std::uint32_t> LabelModel::doubtful(std::int32_t margin, LabelScratch& scratch) const {
  scratch.doubtful.clear();
  if (!scratch.scores.empty() && !keys_.empty())
    by_width([&](auto width) { doubt_as<width()>(margin, scratch); });
  return scratch.doubtful;
}

void LabelModel::weigh_more(Features& more, LabelScratch& scratch) const {
  if (more.size() == 0 || more.size() != scratch.doubtful.size()) return;
  by_width([&](auto width) { weigh_more_as<width()>(more, scratch); });
}

void LabelModel::best(LabelScratch& scratch, std::vector<SpanLabel>& out) const {
  out.assign(scratch.scores.size() / labels_.count(), 0);
  if (out.empty() || keys_.empty()) return;
  by_width([&](auto width) { best_as<width()>(scratch, out); });
}

}  // namespace hearsay
