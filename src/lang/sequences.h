// Word sequences by key: what a pack looks up at every token, so one probe must answer both questions.
//
// Holds: open addressing over a power of two at most half full; keys are mixed already, so their low bits choose the slot.
// Cost:  add is amortised constant, find a probe or two and no allocation.
#pragma once

#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

namespace hearsay {

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

  Found find(std::uint64_t key) const {
    if (slots_.empty()) return {};
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
  struct Entry {
    std::vector<std::uint32_t> lexemes;
    bool prefix = false;
  };
  std::unordered_map<std::uint64_t, Entry> building_;
  std::vector<Slot> slots_;
  std::vector<std::uint32_t> flat_;
  std::uint64_t mask_ = 0;
};

}  // namespace hearsay
