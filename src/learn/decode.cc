// What a model makes of a sequence: the table of its weights, what the keys of a position weigh,
// and the best labels by that.
#include <algorithm>
#include <bit>
#include <cstring>
#include <type_traits>

#include "base/hash.h"
#include "learn/learn.h"

namespace hearsay {
namespace {

// Scores of labels against "outside", side by side in numbers of 16 bits: those of a position or a
// step within kMostScore, those of a way to a label within kMostWay. What may not be is worse than
// either.
using Eight = std::int16_t __attribute__((vector_size(16)));
using TwoHalves = std::uint64_t __attribute__((vector_size(16)));
using Sixteen = std::int8_t __attribute__((vector_size(16)));
using EightBytes = std::int8_t __attribute__((vector_size(8)));
constexpr std::int16_t kMostScore = 2000, kMostWay = 12000, kNever = -16000;

// A bucket of the table, in one line of the cache: tags of its keys, a mark for those that belong
// here or before and stand behind it, the weights of its keys. A key belongs to the bucket of its
// upper bits, and its lower ones are its tag; the lowest four choose its bit of the mark. Free
// places weigh nothing; there are kRoom places a key, so that few keys stand behind their bucket.
template <std::size_t kWidth>
struct Bucket;
template <>
struct Bucket<5> {
  static constexpr std::size_t kPlaces = 5, kRoom = 2, kShift = 5, kMark = 10, kWeights = 12;
};
template <>
struct Bucket<9> {
  static constexpr std::size_t kPlaces = 6, kRoom = 2, kShift = 6, kMark = 12, kWeights = 16;
};
template <>
struct Bucket<17> {
  static constexpr std::size_t kPlaces = 3, kRoom = 3, kShift = 6, kMark = 6, kWeights = 16;
};

// A byte for each lane.
std::uint64_t bytes_of(Eight lanes) {
  const EightBytes bytes = __builtin_convertvector(lanes, EightBytes);
  std::uint64_t out;
  std::memcpy(&out, &bytes, sizeof out);
  return out;
}
// Eight of sixteen numbers of a byte, from the first or from the middle on: each twice, so that
// what is shifted out leaves it with its sign.
template <int kFrom>
Eight wide(Sixteen bytes) {
  constexpr int k = kFrom;
  const Sixteen twice =
      __builtin_shufflevector(bytes, bytes, k, k, k + 1, k + 1, k + 2, k + 2, k + 3, k + 3, k + 4,
                              k + 4, k + 5, k + 5, k + 6, k + 6, k + 7, k + 7);
  return reinterpret_cast<Eight>(twice) >> 8;
}
// The first kBytes of sixteen, the others 0; nothing but 0 when `any` is, else all its bits are
// set.
template <std::size_t kBytes>
Sixteen sixteen_of(const std::uint8_t* bytes, std::uint64_t any) {
  std::uint64_t halves[2] = {};
  std::memcpy(halves, bytes, kBytes);
  return reinterpret_cast<Sixteen>(kBytes > 8
                                       ? TwoHalves{halves[0], halves[1]} & TwoHalves{any, any}
                                       : TwoHalves{halves[0] & any, 0});
}
Eight or_more(Eight a, Eight b) { return a > b ? a : b; }

// A lane for every label but "outside"; with one type the upper half is idle.
template <std::size_t kWidth>
struct Row {
  static constexpr std::size_t kLabels = kWidth - 1, kParts = (kLabels + 7) / 8,
                               kLanes = 8 * kParts;
  Eight part[kParts] = {};

  static Row of(const std::int16_t* lanes) {
    Row out;
    std::memcpy(out.part, lanes, sizeof out.part);
    return out;
  }
  static Row of_labels(const std::int16_t* labels) {
    Row out;
    if constexpr (kLabels == 4) {  // not through memory: half a row written is slow to read whole
      std::uint64_t half;
      std::memcpy(&half, labels, sizeof half);
      out.part[0] = reinterpret_cast<Eight>(TwoHalves{half, 0});
    } else {
      std::memcpy(out.part, labels, kLabels * sizeof *labels);
    }
    return out;
  }
  void put(std::int16_t* lanes) const { std::memcpy(lanes, part, sizeof part); }
  void put_labels(std::int16_t* labels) const {
    std::memcpy(labels, part, kLabels * sizeof *labels);
  }
  std::int16_t at(std::size_t label) const { return part[(label - 1) / 8][(label - 1) % 8]; }

  template <typename Work>
  Row each(Work work) const {
    Row out;
    for (std::size_t p = 0; p < kParts; ++p) out.part[p] = work(part[p], p);
    return out;
  }
  Row operator+(const Row& other) const {
    return each([&](Eight lanes, std::size_t p) { return lanes + other.part[p]; });
  }
  Row operator-(int all) const {
    return each([&](Eight lanes, std::size_t) { return lanes - static_cast<std::int16_t>(all); });
  }
  Row best(const Row& other) const {
    return each([&](Eight lanes, std::size_t p) { return or_more(lanes, other.part[p]); });
  }
  Row within(std::int16_t most) const {
    return each([&](Eight lanes, std::size_t) {
      const Eight high = Eight{} + most, low = -high, raised = or_more(lanes, low);
      return raised < high ? raised : high;
    });
  }
  // One label in all lanes.
  template <std::size_t kLabel>
  Row all() const {
    constexpr int k = (kLabel - 1) % 8;
    const Eight from = part[(kLabel - 1) / 8];
    return each([&](Eight, std::size_t) {
      return __builtin_shufflevector(from, from, k, k, k, k, k, k, k, k);
    });
  }
  // In the lanes of each type its begin (0), inside (1) or end (2).
  template <int k>
  Row of_type() const {
    return each([&](Eight lanes, std::size_t) {
      return __builtin_shufflevector(lanes, lanes, k, k, k, k, 4 + k, 4 + k, 4 + k, 4 + k);
    });
  }
  std::int16_t most() const {
    Eight lanes = part[0];
    for (std::size_t p = 1; p < kParts; ++p) lanes = or_more(lanes, part[p]);
    if (kLabels > 4)
      lanes = or_more(lanes, __builtin_shufflevector(lanes, lanes, 4, 5, 6, 7, 0, 1, 2, 3));
    lanes = or_more(lanes, __builtin_shufflevector(lanes, lanes, 2, 3, 0, 1, 6, 7, 4, 5));
    return std::max(lanes[0], lanes[1]);
  }
  // Whether two lanes at least, or one and `another`, are no less.
  bool two_reach(int least, bool another) const {
    std::uint64_t seen = another ? 1 : 0;
    for (Eight lanes : part) {
      const std::uint64_t reach = bytes_of(lanes >= static_cast<std::int16_t>(least));
      if (reach == 0) continue;
      if (seen != 0 || (reach & ~(0xffull << std::countr_zero(reach))) != 0) return true;
      seen = reach;
    }
    return false;
  }
};

// Work on each label that may open, or close, a span.
template <std::size_t kWidth, std::size_t kLabel = 1, typename Work>
void for_opening(Work work) {
  if constexpr (kLabel < kWidth) {
    work(std::integral_constant<std::size_t, kLabel>());
    for_opening<kWidth, kLabel + (kLabel % 4 == 1 ? 3 : 1)>(work);
  }
}
template <std::size_t kWidth, std::size_t kLabel = 3, typename Work>
void for_closing(Work work) {
  if constexpr (kLabel < kWidth) {
    work(std::integral_constant<std::size_t, kLabel>());
    for_closing<kWidth, kLabel + (kLabel % 4 == 0 ? 3 : 1)>(work);
  }
}

}  // namespace

// The rows of ways_, each of lanes for labels.
template <std::size_t kWidth>
struct LabelModel::Ways {
  using Lanes = Row<kWidth>;
  const std::int16_t* rows;
  std::int16_t outside = rows[(2 * kWidth + 6) * Lanes::kLanes];  // from "outside" to it
  Lanes row(std::size_t at) const { return Lanes::of(rows + at * Lanes::kLanes); }

  Lanes after(std::size_t label) const { return row(label); }
  Lanes before(std::size_t label) const { return row(kWidth + label); }
  std::int16_t step(std::size_t before, std::size_t after) const {
    return after == 0 ? before == 0 ? outside : to_outside(before)
                      : rows[before * Lanes::kLanes + after - 1];
  }
  std::int16_t to_outside(std::size_t label) const {
    return rows[kWidth * Lanes::kLanes + label - 1];
  }
  std::int16_t from_outside(std::size_t label) const { return rows[label - 1]; }
  // A label from the begin or the inside of its type, and to the inside or the end of it.
  Lanes from_begin() const { return row(2 * kWidth); }
  Lanes from_inside() const { return row(2 * kWidth + 1); }
  Lanes to_inside() const { return row(2 * kWidth + 2); }
  Lanes to_end() const { return row(2 * kWidth + 3); }
  Lanes first() const { return row(2 * kWidth + 4); }  // 0 for what may begin a sequence
  Lanes last() const { return row(2 * kWidth + 5); }

  static std::vector<std::int16_t> make(const LabelModel& model) {
    const auto way = [&](std::size_t before, std::size_t after) {
      if (!SpanLabels::may_follow(static_cast<SpanLabel>(before), static_cast<SpanLabel>(after)))
        return kNever;
      return std::clamp(model.steps_[before * kWidth + after],
                        static_cast<std::int16_t>(-kMostScore), kMostScore);
    };
    std::vector<std::int16_t> out;
    const auto add = [&](auto of) {
      for (std::size_t y = 1; y <= Lanes::kLanes; ++y) out.push_back(y < kWidth ? of(y) : kNever);
    };
    for (std::size_t b = 0; b < kWidth; ++b) add([&](std::size_t y) { return way(b, y); });
    for (std::size_t y = 0; y < kWidth; ++y) add([&](std::size_t b) { return way(b, y); });
    const auto begin = [](std::size_t label) { return (label - 1) / 4 * 4 + 1; };
    add([&](std::size_t y) { return way(begin(y), y); });
    add([&](std::size_t y) { return way(begin(y) + 1, y); });
    add([&](std::size_t b) { return way(b, begin(b) + 1); });
    add([&](std::size_t b) { return way(b, begin(b) + 2); });
    add([&](std::size_t y) {
      return SpanLabels::opens(static_cast<SpanLabel>(y)) ? std::int16_t{0} : kNever;
    });
    add([&](std::size_t b) {
      return SpanLabels::closes(static_cast<SpanLabel>(b)) ? std::int16_t{0} : kNever;
    });
    out.push_back(way(0, 0));
    return out;
  }
};

template <std::size_t kWidth>
void LabelModel::make_table(int least) {
  using Form = Bucket<kWidth>;
  const auto moves = [&](const std::int8_t* row) {
    int most = 0;
    for (std::size_t y = 1; y < kWidth; ++y) most = std::max(most, std::abs(row[y] - row[0]));
    return most;
  };
  std::size_t rows = 0;
  for (std::size_t i = 0; i < keys_.size(); ++i) rows += moves(rows_.data() + i * kWidth) >= least;
  shift_ = Form::kShift;
  buckets_ = rows * Form::kRoom / Form::kPlaces + 1;
  std::vector<std::uint8_t> filled(buckets_);
  memory_.assign(buckets_ << shift_, 0);
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    const std::int8_t* const row = rows_.data() + i * kWidth;
    if (moves(row) < least) continue;
    std::size_t at = KeyPlaces::bucket_of(keys_[i], buckets_);
    // Of two keys with one tag in a bucket, one pair in some ten thousand, the first stays.
    for (; filled[at] == Form::kPlaces; ++at) {
      std::uint8_t* const mark = memory_.data() + (at << Form::kShift) + Form::kMark;
      const unsigned bit = keys_[i] & 15;
      mark[bit / 8] = static_cast<std::uint8_t>(mark[bit / 8] | 1u << bit % 8);
      if (at + 1 == filled.size()) {
        filled.push_back(0);
        memory_.resize(memory_.size() + (std::size_t{1} << Form::kShift));
      }
    }
    std::uint8_t* const bucket = memory_.data() + (at << Form::kShift);
    const std::size_t place = filled[at]++;
    const auto tag = static_cast<std::uint16_t>(keys_[i]);
    std::memcpy(bucket + place * sizeof tag, &tag, sizeof tag);
    for (std::size_t y = 1; y < kWidth; ++y)
      bucket[Form::kWeights + place * (kWidth - 1) + y - 1] =
          static_cast<std::uint8_t>(std::clamp(row[y] - row[0], -127, 127));
  }
}

void LabelModel::index(int least) {
  auto raw = [](const auto& values) {
    return std::string_view(reinterpret_cast<const char*>(values.data()),
                            values.size() * sizeof values[0]);
  };
  id_ = mix(mix(hash64(raw(keys_)), hash64(raw(rows_))), hash64(raw(steps_)));
  by_width([&](auto width) {
    ways_ = Ways<width()>::make(*this);
    make_table<width()>(least);
  });
}

// What lists and positions weigh; each position's row goes to `put`.
template <std::size_t kWidth, typename Lanes, typename Put>
void LabelModel::weigh_as(Features& features, const Lanes& first, Put put) const {
  using Form = Bucket<kWidth>;
  const KeyPlaces places = this->places();
  constexpr std::uint64_t kMask = ~std::uint64_t{0} >> (64 - 8 * Form::kPlaces);
  constexpr std::uint64_t kLastPlace = std::uint64_t{1} << 8 * (Form::kPlaces - 1);
  const auto take = [&](std::span<const FeatureKey> keys, Lanes& sum) {
    for (FeatureKey key : keys.first(std::min(keys.size(), kMostKeys))) {
      const std::uint8_t* bucket = places.of(key);
      const Eight tag = Eight{} + static_cast<std::int16_t>(key);
      // Whether a key is there is anybody's guess: nothing branches on it.
      std::uint64_t found, none;
      for (;; bucket += std::size_t{1} << Form::kShift) {
        Eight tags;
        std::memcpy(&tags, bucket, sizeof tags);
        found = bytes_of(tags == tag) & kMask;
        none = (found - 1) >> 63;
        if ((none & bucket[Form::kMark + (key >> 3 & 1)] >> (key & 7)) == 0) break;
      }
      const std::size_t place = static_cast<std::size_t>(std::countr_zero(found | kLastPlace)) / 8;
      const Sixteen weights =
          sixteen_of<kWidth - 1>(bucket + Form::kWeights + place * (kWidth - 1), none - 1);
      sum.part[0] += wide<0>(weights);
      if constexpr (Lanes::kParts == 2) sum.part[1] += wide<8>(weights);
    }
  };
  constexpr std::size_t kLabels = kWidth - 1;
  const bool remembers = features.width_ != 0;
  const std::size_t lists = features.list_names_.size();
  if (!remembers) features.sums_.resize(lists * kLabels);
  for (std::size_t l = 0; l < lists; ++l) {
    if (features.list(l).empty() && remembers) continue;
    Lanes sum;
    take(features.list(l), sum);
    sum.put_labels(features.sums_.data() + l * kLabels);
    if (remembers) features.remember(l);
  }
  for (std::size_t i = 0; i < features.size(); ++i) {
    Lanes sum = first;
    for (std::uint32_t list : features.lists_of(i))
      sum = sum + Lanes::of_labels(features.sums_.data() + list * kLabels);
    take(features.own(i), sum);
    put(i, sum);
  }
}

// The best way to each label at position `from` and on.
template <std::size_t kWidth>
void LabelModel::go_on(std::size_t from, LabelScratch& scratch) const {
  using Lanes = Row<kWidth>;
  const Ways<kWidth> ways{ways_.data()};
  const std::size_t n = scratch.scores.size() / Lanes::kLanes;
  scratch.ways.resize(scratch.scores.size());
  Lanes way;
  if (from > 0) way = Lanes::of(scratch.ways.data() + (from - 1) * Lanes::kLanes);
  for (std::size_t i = from; i < n; ++i) {
    Lanes best = ways.first();
    int outside = 0;
    if (i > 0) {
      best = ways.after(0)
                 .best(way.template of_type<0>() + ways.from_begin())
                 .best(way.template of_type<1>() + ways.from_inside());
      outside = int{ways.outside};
      for_closing<kWidth>([&](auto label) {
        best = best.best(way.template all<label()>() + ways.after(label()));
        outside = std::max(outside, way.at(label()) + ways.to_outside(label()));
      });
    }
    way = ((best.within(-kNever) - outside) + Lanes::of(scratch.scores.data() + i * Lanes::kLanes))
              .within(kMostWay);
    way.put(scratch.ways.data() + i * Lanes::kLanes);
  }
}

// Backwards the best way from each label to the end, without its own score. What is best through a
// label less what is best through any other tells how sure it is (max-marginals, as in structured
// cascades: Weiss and Taskar 2010).
template <std::size_t kWidth>
void LabelModel::doubt_as(std::int32_t margin, LabelScratch& scratch) const {
  using Lanes = Row<kWidth>;
  go_on<kWidth>(0, scratch);
  const Ways<kWidth> ways{ways_.data()};
  Lanes ahead = ways.last();
  for (std::size_t i = scratch.scores.size() / Lanes::kLanes; i-- > 0;) {
    const Lanes through = Lanes::of(scratch.ways.data() + i * Lanes::kLanes) + ahead;
    const int least = std::max(std::max<int>(through.most(), 0) - margin, 2 * kNever);
    if (through.two_reach(least, least <= 0))
      scratch.doubtful.push_back(static_cast<std::uint32_t>(i));
    const Lanes on = ahead + Lanes::of(scratch.scores.data() + i * Lanes::kLanes);
    Lanes best = ways.before(0)
                     .best(on.template of_type<1>() + ways.to_inside())
                     .best(on.template of_type<2>() + ways.to_end());
    int outside = ways.outside;
    for_opening<kWidth>([&](auto label) {
      best = best.best(on.template all<label()>() + ways.before(label()));
      outside = std::max(outside, on.at(label()) + ways.from_outside(label()));
    });
    ahead = (best.within(-kNever) - outside).within(kMostWay);
  }
  std::reverse(scratch.doubtful.begin(), scratch.doubtful.end());
}

// Viterbi. Scores are whole numbers, so that the result is the same everywhere.
template <std::size_t kWidth>
void LabelModel::best_as(LabelScratch& scratch, std::vector<SpanLabel>& out) const {
  using Lanes = Row<kWidth>;
  go_on<kWidth>(scratch.known, scratch);
  const Ways<kWidth> ways{ways_.data()};
  const auto way_to = [&](std::size_t i, std::size_t label) {
    return label == 0 ? 0 : int{scratch.ways[i * Lanes::kLanes + label - 1]};
  };
  std::size_t label = 0;
  for (std::size_t y = 1; y < kWidth; ++y)
    if (SpanLabels::closes(static_cast<SpanLabel>(y)) &&
        way_to(out.size() - 1, y) > way_to(out.size() - 1, label))
      label = y;
  for (std::size_t i = out.size(); i-- > 0;) {
    out[i] = static_cast<SpanLabel>(label);
    if (i == 0) break;
    std::size_t best = 0;
    int most = kNever * 2;
    const auto come = [&](std::size_t before) {
      const int score = way_to(i - 1, before) + ways.step(before, label);
      if (score > most) most = score, best = before;
    };
    if (label == 0 || SpanLabels::opens(static_cast<SpanLabel>(label))) {
      come(0);
      for_closing<kWidth>([&](auto before) { come(before()); });
    } else {
      const auto type = SpanLabels::type_of(static_cast<SpanLabel>(label));
      come(SpanLabels::begin(type));
      come(SpanLabels::inside(type));
    }
    label = best;
  }
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
  scratch.size = features.size();
  scratch.known = 0;
  if (keys_.empty()) return;
  by_width([&](auto width) {
    using Lanes = Row<width()>;
    scratch.scores.resize(features.size() * Lanes::kLanes);
    Lanes first;
    for (SpanLabel y = 1; y < width(); ++y)
      if (SpanLabels::opens(y))
        first.part[(y - 1) / 8][(y - 1) % 8] = static_cast<std::int16_t>(favour);
    weigh_as<width()>(features, first, [&](std::size_t i, const Lanes& sum) {
      sum.within(kMostScore).put(scratch.scores.data() + i * Lanes::kLanes);
    });
  });
}

std::span<const std::uint32_t> LabelModel::doubtful(std::int32_t margin,
                                                    LabelScratch& scratch) const {
  scratch.doubtful.clear();
  if (keys_.empty()) return scratch.doubtful;
  by_width([&](auto width) { doubt_as<width()>(margin, scratch); });
  // The ways before the first of them stay as they are.
  scratch.known = scratch.doubtful.empty() ? scratch.size : scratch.doubtful.front();
  return scratch.doubtful;
}

std::span<const std::uint32_t> LabelModel::likely(std::int32_t margin,
                                                  LabelScratch& scratch) const {
  scratch.doubtful.clear();
  if (keys_.empty()) return scratch.doubtful;
  by_width([&](auto width) {
    using Lanes = Row<width()>;
    for (std::size_t i = 0; i < scratch.size; ++i)
      if (Lanes::of(scratch.scores.data() + i * Lanes::kLanes).most() >= -margin)
        scratch.doubtful.push_back(static_cast<std::uint32_t>(i));
  });
  return scratch.doubtful;
}

void LabelModel::weigh_more(Features& more, LabelScratch& scratch) const {
  if (keys_.empty() || more.size() != scratch.doubtful.size()) return;
  by_width([&](auto width) {
    using Lanes = Row<width()>;
    weigh_as<width()>(more, Lanes(), [&](std::size_t k, const Lanes& sum) {
      std::int16_t* const scores = scratch.scores.data() + scratch.doubtful[k] * Lanes::kLanes;
      (Lanes::of(scores) + sum).within(kMostScore).put(scores);
    });
  });
}

void LabelModel::best(LabelScratch& scratch, std::vector<SpanLabel>& out) const {
  out.assign(scratch.size, 0);
  if (out.empty() || keys_.empty()) return;
  by_width([&](auto width) { best_as<width()>(scratch, out); });
}

}  // namespace hearsay
