// The features of a sequence, position after position, as keys: hashes that the caller makes.
//
// Keys that come together again and again (all that a word says by itself) can stand in a list
// under a name. A model adds up the weights of a list once for all positions that have it, and for
// later sequences as well while these features are kept: what a list weighs is remembered by its
// name.
//
// Holds: lists change how fast a sequence is read, never what is read.
// Cost:  no allocation once grown.
//
//   features.clear(model);
//   if (features.share(name_of_list(1, word))) features.add_shared(key_of(word));
//   features.add(other_key);
//   features.next();
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace hearsay {

using FeatureKey = std::uint32_t;
class LabelModel;

// Where a model looks a key up: in one of `count` buckets of 1 << shift bytes, in the order of
// keys, which are hashes already.
struct KeyPlaces {
  const std::uint8_t* memory = nullptr;
  std::size_t count = 0;
  unsigned shift = 0;
  static std::size_t bucket_of(FeatureKey key, std::size_t count) {
    return (std::uint64_t{key} * count) >> 32;
  }
  const std::uint8_t* of(FeatureKey key) const { return memory + (bucket_of(key, count) << shift); }
};

// Two lists of one name must hold the same keys: the name is made of all that they are made of. The
// values of one kind of list are told from those of another by the first.
template <typename... Values>
constexpr std::uint64_t name_of_list(Values... values) {
  std::uint64_t h = 0x2545f4914f6cdd1dull;
  ((h = (h ^ h >> 32 ^ static_cast<std::uint64_t>(values)) * 0x9e3779b97f4a7c15ull), ...);
  return h ^ h >> 29;
}

class Features {
 public:
  static constexpr std::size_t kGroups = 2;  // of lists that often go on at the next position

  // Begins a sequence: of lessons, or for a model to read.
  void clear();
  void clear(const LabelModel& model);
  void add(FeatureKey key) {
    keys_.push_back(key);
    fetch(key);
  }
  // A list of that name will be asked for soon: what is remembered of it is fetched.
  void expect(std::uint64_t name) const {
    if (places_ != 0) __builtin_prefetch(place_of(name));
  }
  // The position has a list too. True when its keys are to be told: add_shared, before anything
  // else.
  bool share(std::uint64_t name, std::size_t group = 0);
  void add_shared(FeatureKey key) {
    list_keys_.push_back(key);
    list_ends_.back() = static_cast<std::uint32_t>(list_keys_.size());
    fetch(key);
  }
  void next() {
    ends_.push_back(static_cast<std::uint32_t>(keys_.size()));
    use_ends_.push_back(static_cast<std::uint32_t>(uses_.size()));
  }

  std::size_t size() const { return ends_.size(); }
  // Of a position, without its lists.
  std::span<const FeatureKey> own(std::size_t i) const { return part(keys_, ends_, i); }
  // All keys of a position of a lesson, lists first, behind those that `out` holds.
  void all(std::size_t i, std::vector<FeatureKey>& out) const;

 private:
  friend class LabelModel;
  // Places for lists: few for one article, more for who goes on. Of two that fall into one place
  // the last stays.
  static constexpr std::size_t kFewest = 256, kMost = 4096;
  static constexpr std::size_t kName = sizeof(std::uint64_t) / sizeof(std::int16_t);

  template <typename Value>
  static std::span<const Value> part(const std::vector<Value>& of,
                                     const std::vector<std::uint32_t>& ends, std::size_t i) {
    const std::uint32_t begin = i == 0 ? 0 : ends[i - 1];
    return {of.data() + begin, ends[i] - begin};
  }
  std::span<const FeatureKey> list(std::size_t l) const { return part(list_keys_, list_ends_, l); }
  std::span<const std::uint32_t> lists_of(std::size_t i) const { return part(uses_, use_ends_, i); }
  // A model waits for memory more than it computes: what it will look at is asked for at once.
  void fetch(FeatureKey key) const { __builtin_prefetch(key_places_.of(key)); }
  void remember(std::size_t list);  // its sums are known now
  void make_places(std::size_t count);
  void copy_sums(const std::int16_t* from, std::int16_t* to) const;
  std::size_t at_place(std::uint64_t name) const {
    return (name >> 1 & (places_ - 1)) * (kName + width_);
  }
  const std::int16_t* place_of(std::uint64_t name) const {
    return remembered_.data() + at_place(name);
  }
  std::int16_t* place_of(std::uint64_t name) { return remembered_.data() + at_place(name); }

  KeyPlaces key_places_;
  std::vector<FeatureKey> keys_, list_keys_;
  std::vector<std::uint32_t> ends_, list_ends_;  // where those of a position, of a list end
  std::vector<std::uint32_t> uses_, use_ends_;   // the lists of a position
  std::vector<std::uint64_t> list_names_;
  std::vector<std::int16_t> sums_;  // by list: of labels against "outside"
  std::uint64_t last_name_[kGroups] = {};
  std::uint32_t last_list_[kGroups] = {};
  // What lists weigh in one model.
  std::uint64_t model_ = 0;  // 0: none
  std::size_t width_ = 0;
  std::size_t told_ = 0, places_ = 0;     // how often a place was taken; of how many
  std::vector<std::int16_t> remembered_;  // by place: a name in kName numbers, the sums
};

}  // namespace hearsay
