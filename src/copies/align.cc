// Alignment: the passages two texts share, word for word.
//
// Every run of kSeed words that stands in both texts is a seed; seeds that follow each other on
// both sides are one run. Runs are taken longest first, and no word twice, so that a passage
// repeated within one text is not counted twice.
//
//   a: "he said the deal is off for now"     b: "the deal is off for good, he said"    -> "the deal
//   is off for"
//
// A run of words that stands more than kRepeats times in the other text (rows of a table) starts no
// seed. So each word meets at most kRepeats others, and the whole is linear in the texts whatever
// they hold.
//
// Known weakness: where texts are cut into words differently (another language pack) nothing is
// shared.
#include <algorithm>
#include <span>
#include <tuple>

#include "copies/copies.h"

namespace hearsay {
namespace {

constexpr std::size_t kSeed = 4;         // words: as the shingles that find candidates
constexpr std::size_t kRepeats = 16;     // chosen so that a table's rows cost no more than prose

std::vector<std::uint32_t> without_facts(std::span<const std::uint32_t> words) {
  std::vector<std::uint32_t> out(words.begin(), words.end());
  for (std::uint32_t& word : out) word &= ~kFactBit;
  return out;
}

// Not stored anywhere, so that only speed and spread matter.
std::uint64_t seed_at(std::span<const std::uint32_t> words, std::size_t at) {
  const std::uint64_t left = (std::uint64_t{words[at]} << 32) | words[at + 1];
  const std::uint64_t right = (std::uint64_t{words[at + 2]} << 32) | words[at + 3];
  std::uint64_t hash = left * 0x9e3779b97f4a7c15u;
  hash = (hash ^ (hash >> 32) ^ right) * 0xd6e8feb86659fd93u;
  return hash ^ (hash >> 32);
}

// Where each seed of a text stands: one slot a seed, and from it a chain of places. Linear to build and to ask.
class SeedPlaces {
 public:
  explicit SeedPlaces(std::span<const std::uint32_t> words) {
    const std::size_t count = words.size() < kSeed ? 0 : words.size() - kSeed + 1;
    std::size_t slots = 16;
    while (slots < 2 * count) slots *= 2;
    slots_.resize(slots);
    next_.resize(count);
    // From the back, so that a chain goes forward.
    for (std::size_t i = count; i-- > 0;) {
      const std::uint64_t seed = seed_at(words, i);
      const std::size_t at = slot_of(seed);
      if (at == slots) continue;
      slots_[at].seed = seed;
      next_[i] = slots_[at].first;
      slots_[at].first = static_cast<std::uint32_t>(i + 1);
    }
  }
  // Replaces `out`: ascending, and none when there are more than kRepeats.
  void find(std::uint64_t seed, std::vector<std::uint32_t>& out) const {
    out.clear();
    const std::size_t slot = slot_of(seed);
    for (std::uint32_t at = slot == slots_.size() ? 0 : slots_[slot].first; at != 0; at = next_[at - 1]) {
      if (out.size() == kRepeats) return out.clear();
      out.push_back(at - 1);
    }
  }

 private:
  struct Slot {
    std::uint64_t seed = 0;
    std::uint32_t first = 0;  // place plus one; 0: free
  };
  // Texts made to crowd one place of the table must not make it slow: what finds no place near it is left out.
  static constexpr std::size_t kProbes = 64;

  // The seed's slot, or the free one for it; as many as there are: none.
  std::size_t slot_of(std::uint64_t seed) const {
    for (std::size_t i = 0; i < kProbes; ++i) {
      const std::size_t at = (seed + i) & (slots_.size() - 1);
      if (slots_[at].first == 0 || slots_[at].seed == seed) return at;
    }
    return slots_.size();
  }

  std::vector<Slot> slots_;
  std::vector<std::uint32_t> next_;
};

// Every maximal run that stands in both texts.
std::vector<Passage> common_runs(std::span<const std::uint32_t> a,
                                 std::span<const std::uint32_t> b) {
  std::vector<Passage> out;
  if (a.size() < kSeed || b.size() < kSeed) return out;
  const SeedPlaces places(b);
  // For each distance between the two sides, where the latest run ends: seeds before are part of
  // it.
  std::vector<std::uint32_t> covered(a.size() + b.size()), found;
  for (std::uint32_t i = 0; i + kSeed <= a.size(); ++i) {
    places.find(seed_at(a, i), found);
    for (const std::uint32_t j : found) {
      std::uint32_t& end = covered[i + b.size() - j];
      if (i < end) continue;
      std::uint32_t words = 0;
      while (i + words < a.size() && j + words < b.size() && a[i + words] == b[j + words]) ++words;
      end = i + words;
      out.push_back({i, j, words});
    }
  }
  return out;
}

}  // namespace

std::vector<Passage> shared_passages(std::span<const std::uint32_t> first,
                                     std::span<const std::uint32_t> second) {
  const std::vector<std::uint32_t> a = without_facts(first), b = without_facts(second);
  std::vector<Passage> runs = common_runs(a, b), out;
  std::sort(runs.begin(), runs.end(), [](const Passage& x, const Passage& y) {
    return std::tuple(y.words, x.first, x.second) < std::tuple(x.words, y.first, y.second);
  });
  std::vector<bool> used_a(a.size()), used_b(b.size());
  for (Passage run : runs) {
    const auto free = [&] { return !used_a[run.first] && !used_b[run.second]; };
    while (run.words > 0 && !free()) ++run.first, ++run.second, --run.words;
    std::uint32_t words = 0;
    while (words < run.words && !used_a[run.first + words] && !used_b[run.second + words]) ++words;
    if (words < kSeed) continue;
    for (std::uint32_t k = 0; k < words; ++k) used_a[run.first + k] = used_b[run.second + k] = true;
    out.push_back({run.first, run.second, words});
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace hearsay
