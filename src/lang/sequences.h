// Words and word sequences by key: what a pack looks up at every token, so one probe must answer.
//
// Holds: open addressing over a power of two at most half full; keys are mixed already, so their low bits choose the slot
//        and others the bit that says whether any key like it was added.
// Cost:  add is amortised constant, find a probe or two and no allocation.
#pragma once

#include <bitset>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace hearsay {

// A few words that most tokens are none of: one bit answers for nearly all those.
class TokenKeys {
 public:
  void insert(std::uint64_t key) {
    bits_.set(key % bits_.size());
    keys_.insert(key);
  }
  bool contains(std::uint64_t key) const { return bits_[key % bits_.size()] && keys_.contains(key); }

 private:
  std::bitset<4096> bits_;
  std::unordered_set<std::uint64_t> keys_;
};

class Sequences {
 public:
  struct Found {
    std::span<const std::uint32_t> lexemes;  // whose words are exactly this sequence
    bool prefix = false;                     // a longer one starts with it
  };

  // For the loader; valid until the next call.
  std::vector<std::uint32_t>& lexemes_of(std::uint64_t key) { return building_[key].lexemes; }
  void mark_prefix(std::uint64_t key) { building_[key].prefix = true; }
  // Freezes what was added; find answers from then on.
  void freeze();

  // Says that a key will be asked for soon: its place is fetched meanwhile.
  void expect(std::uint64_t key) const {
    if (may_hold(key)) __builtin_prefetch(&slots_[key & mask_]);
  }

  Found find(std::uint64_t key) const {
    if (!may_hold(key)) return {};
    for (std::uint64_t at = key & mask_;; at = (at + 1) & mask_) {
      const Slot& slot = slots_[at];
      if (slot.key == key && slot.used) return {{flat_.data() + slot.begin, slot.count}, slot.prefix};
      if (!slot.used) return {};
    }
  }

 private:
  struct Slot {
    std::uint64_t key = 0;
    std::uint32_t begin = 0;
    std::uint16_t count = 0;
    bool used = false, prefix = false;
  };
  static_assert(sizeof(Slot) == 16);
  struct Entry {
    std::vector<std::uint32_t> lexemes;
    bool prefix = false;
  };
  // Most keys that are asked for are of no sequence, and one bit says so.
  bool may_hold(std::uint64_t key) const { return bits_[key >> 32 & (bits_.size() - 1)]; }

  std::unordered_map<std::uint64_t, Entry> building_;
  std::bitset<1 << 17> bits_;
  std::vector<Slot> slots_;
  std::vector<std::uint32_t> flat_;
  std::uint64_t mask_ = 0;
};

}  // namespace hearsay
