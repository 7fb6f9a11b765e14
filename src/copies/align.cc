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
#include <unordered_map>
#include <utility>

#include "base/hash.h"
#include "copies/copies.h"

namespace hearsay {
namespace {

constexpr std::size_t kSeed = 4;         // words: as the shingles that find candidates
constexpr std::ptrdiff_t kRepeats = 16;  // chosen so that a table's rows cost no more than prose

std::vector<std::uint32_t> without_facts(std::span<const std::uint32_t> words) {
  std::vector<std::uint32_t> out(words.begin(), words.end());
  for (std::uint32_t& word : out) word &= ~kFactBit;
  return out;
}

std::vector<std::uint64_t> seeds_of(std::span<const std::uint32_t> words) {
  std::vector<std::uint64_t> out;
  for (std::size_t i = 0; i + kSeed <= words.size(); ++i)
    out.push_back(mix((std::uint64_t{words[i]} << 32) | words[i + 1],
                      (std::uint64_t{words[i + 2]} << 32) | words[i + 3]));
  return out;
}

// Every maximal run that stands in both texts.
std::vector<Passage> common_runs(std::span<const std::uint32_t> a,
                                 std::span<const std::uint32_t> b) {
  std::vector<std::pair<std::uint64_t, std::uint32_t>> places;
  for (std::uint64_t seed : seeds_of(b))
    places.emplace_back(seed, static_cast<std::uint32_t>(places.size()));
  std::sort(places.begin(), places.end());
  std::vector<Passage> out;
  // For each distance between the two sides, where the latest run ends: seeds before are part of
  // it.
  std::unordered_map<std::int64_t, std::uint32_t> covered;
  std::uint32_t i = 0;
  for (std::uint64_t seed : seeds_of(a)) {
    auto first = std::lower_bound(places.begin(), places.end(), std::pair(seed, std::uint32_t{0}));
    auto last = first;
    while (last != places.end() && last->first == seed && last - first <= kRepeats) ++last;
    if (last - first > kRepeats) last = first;
    for (; first != last; ++first) {
      const std::uint32_t j = first->second;
      std::uint32_t& end = covered[std::int64_t{i} - j];
      if (i < end) continue;
      std::uint32_t words = 0;
      while (i + words < a.size() && j + words < b.size() && a[i + words] == b[j + words]) ++words;
      end = i + words;
      out.push_back({i, j, words});
    }
    ++i;
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
