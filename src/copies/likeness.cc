// Likeness: how much wording two articles share, and whether that makes one a copy.
//
// Whoever copies edits words and keeps facts; whoever fills in a form again keeps words and changes
// facts. So shared passages are joined into aligned_pieces over words that were edited, and a stretch
// ends where a number or a name of one text does not stand in the other. What counts is how much
// prose the average shared word stands in:
//
//   "The Fed arranged 2.5 billion dlrs of repurchase agreements"
//   "The Fed arranged one billion dlrs of repurchase agreements"    two aligned_pieces of a few words: a
//   form
//
// Numbers and names are no prose: a market table is long, and says nothing but them.
//
// Known weakness: a form of one long sentence with one field, filled in again within hours.
#include <algorithm>
#include <cmath>
#include <span>

#include "copies/copies.h"

namespace hearsay {
namespace {

// Learned by `hearsay eval copies` on 200 labelled pairs of Reuters-21578 (see docs/quality.md),
// 2026-11.
constexpr double kBias = -5.76;
constexpr std::array<double, 2> kWeights = {2.05, -1.01};
constexpr double kHalfDay = 12;  // hours; what is sent again within them is hardly any older
constexpr std::size_t kGap = 8;  // edited words a stretch goes on over; 8 to 32 is flat
// Less is a phrase or a shared quotation. Half of what must be found (.3), since edits break
// passages too short to count.
constexpr double kLeast = 0.15;

using Words = std::span<const std::uint32_t>;

std::size_t common(const std::vector<std::uint64_t>& a, const std::vector<std::uint64_t>& b) {
  std::size_t count = 0;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    if (a[i] == b[j])
      ++count, ++i, ++j;
    else if (a[i] < b[j])
      ++i;
    else
      ++j;
  }
  return count;
}

// Whether some fact among `words` stands nowhere in the other text, whose keys are in `other`: filled in when first asked,
// as most pairs need it of one side at most.
class Facts {
 public:
  explicit Facts(Words text) : text_(text) {}
  bool lack(Words words) {
    return std::any_of(words.begin(), words.end(), [&](std::uint32_t word) { return (word & kFactBit) != 0 && !holds(word & ~kFactBit); });
  }

 private:
  bool holds(std::uint32_t key) {
    if (sorted_.empty()) {
      for (std::uint32_t word : text_) sorted_.push_back(word & ~kFactBit);
      std::sort(sorted_.begin(), sorted_.end());
    }
    return std::binary_search(sorted_.begin(), sorted_.end(), key);
  }

  Words text_;
  std::vector<std::uint32_t> sorted_;
};

struct Aligned {
  double words = 0, prose = 0;
};

std::vector<Aligned> aligned_pieces(Words a, Words b, std::span<const Passage> passages) {
  Facts in_a(a), in_b(b);
  // Which passage follows which in the second text.
  std::vector<std::size_t> order(passages.size()), place(passages.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(),
            [&](std::size_t x, std::size_t y) { return passages[x].second < passages[y].second; });
  for (std::size_t i = 0; i < order.size(); ++i) place[order[i]] = i;
  std::vector<Aligned> out;
  for (std::size_t i = 0; i < passages.size(); ++i) {
    const Passage& now = passages[i];
    bool goes_on = false;
    if (i > 0 && place[i] == place[i - 1] + 1) {
      const Passage& last = passages[i - 1];
      const Words left = a.subspan(last.first + last.words, now.first - last.first - last.words);
      const Words right =
          b.subspan(last.second + last.words, now.second - last.second - last.words);
      goes_on = left.size() <= kGap && right.size() <= kGap && !in_b.lack(left) && !in_a.lack(right);
    }
    if (!goes_on) out.emplace_back();
    out.back().words += now.words;
    for (std::uint32_t word : a.subspan(now.first, now.words))
      out.back().prose += (word & kFactBit) == 0;
  }
  return out;
}

}  // namespace

Likeness likeness(const Fingerprint& a, const Fingerprint& b, std::span<const Passage> passages,
                  Time apart) {
  Likeness out;
  out.hours = std::abs(static_cast<double>(apart)) / 3600;
  double shared = 0, sum = 0;
  for (const Aligned& stretch : aligned_pieces(a.text, b.text, passages)) {
    shared += stretch.words;
    sum += stretch.words * stretch.prose;
  }
  if (shared == 0) return out;
  out.contained = shared / static_cast<double>(std::min(a.text.size(), b.text.size()));
  out.prose = sum / shared;
  return out;
}

Likeness likeness(const Fingerprint& a, const Fingerprint& b, Time apart) {
  if (!a.text.empty() && !b.text.empty())
    return likeness(a, b, shared_passages(a.text, b.text), apart);
  // A ledger from before the text was kept: with one edit in n words, 1 - 4 / n of the shingles
  // of four words stay.
  Likeness out;
  out.hours = std::abs(static_cast<double>(apart)) / 3600;
  const std::size_t smaller = std::min(a.shingles.size(), b.shingles.size());
  if (smaller == 0) return out;
  out.contained =
      static_cast<double>(common(a.shingles, b.shingles)) / static_cast<double>(smaller);
  out.prose = 4 / std::max(0.01, 1 - out.contained);
  return out;
}

std::array<double, 2> evidence(const Likeness& like) {
  return {std::log1p(like.prose), std::log1p(like.hours / kHalfDay)};
}

double copied(const Likeness& like) {
  if (like.contained < kLeast) return 0;
  double score = kBias;
  const std::array<double, 2> found = evidence(like);
  for (std::size_t i = 0; i < found.size(); ++i) score += kWeights[i] * found[i];
  return 1 / (1 + std::exp(-score));
}

}  // namespace hearsay
