// Values by keys that are hashes already, for one article: no memory is asked for each of them; inner
// header of mention.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace hearsay {

template <typename Value>
class KeyMap {
 public:
  // Makes room for so many keys at once.
  void expect(std::size_t count) {
    const std::size_t places = std::bit_ceil(2 * (count + 1));
    if (places > places_.size()) resize(places);
  }
  const Value* find(std::uint64_t key) const {
    if (places_.empty()) return nullptr;
    const Place& place = places_[place_of(named(key))];
    return place.key != 0 ? &place.value : nullptr;
  }
  bool contains(std::uint64_t key) const { return find(key) != nullptr; }
  // The value of a key; a new one when it had none.
  Value& operator[](std::uint64_t key) {
    if (2 * (count_ + 1) > places_.size()) resize(places_.empty() ? kFirst : 4 * places_.size());
    Place& place = places_[place_of(named(key))];
    if (place.key == 0) {
      place.key = named(key);
      ++count_;
    }
    return place.value;
  }
  // Keeps the value that the key has.
  void insert(std::uint64_t key, Value value) {
    if (!contains(key)) (*this)[key] = std::move(value);
  }

 private:
  static constexpr std::size_t kFirst = 64;
  struct Place {
    std::uint64_t key = 0;  // 0: free
    [[no_unique_address]] Value value{};
  };
  // 0 is kept as a key that no word is likely to have.
  static std::uint64_t named(std::uint64_t key) { return key == 0 ? 0x9e3779b97f4a7c15 : key; }
  std::size_t place_of(std::uint64_t key) const {
    std::size_t at = key & (places_.size() - 1);
    while (places_[at].key != 0 && places_[at].key != key) at = (at + 1) & (places_.size() - 1);
    return at;
  }
  void resize(std::size_t count) {
    std::vector<Place> before(count);
    before.swap(places_);
    for (Place& place : before)
      if (place.key != 0) places_[place_of(place.key)] = std::move(place);
  }

  std::vector<Place> places_;  // open addressing, at most half full
  std::size_t count_ = 0;
};

class KeySet {
 public:
  bool contains(std::uint64_t key) const { return keys_.contains(key); }
  void insert(std::uint64_t key) { keys_[key] = {}; }

 private:
  struct Nothing {};
  KeyMap<Nothing> keys_;
};

}  // namespace hearsay
