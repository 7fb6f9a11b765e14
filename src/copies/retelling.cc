// Retellings: whether two articles tell the same in two languages.
//
// Words do not meet across languages; names, amounts, figures and dates do, and whoever retells an article follows it. So an article's
// tale is the sequence of these, each where it first stands:
//
//   "Alder will buy 40% of Birch for $2.5 billion, Ana Alba told reporters on Monday"
//   "Alder akan membeli 40 persen saham Birch senilai 2,5 miliar dolar AS, kata Ana Alba kepada wartawan, Senin"
//      alder, birch, USD 2.5e9, ana alba, 2 February    in both, in this order
//
// Two articles of one language need no tale: they share words, or rare facts.
//
// Known weakness: places and offices have other names in other languages, and are left out; so a report without names and
// amounts has no tale. Two reports of their own on one event, full of the same amounts, look like a retelling.
#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "base/hash.h"
#include "copies/copies.h"
#include "copies/keys.h"

namespace hearsay {
namespace {

// In the lowest two bits of a key. Stored in the ledger: never renumber.
enum Telling : std::uint32_t { kName = 0, kFullName = 1, kFigure = 2, kAmount = 3 };
// A name of several words is rarer than one, an amount of money rarer than both; two figures are shared by chance.
constexpr double kTells[] = {1.0, 1.6, 0.4, 2.0};

constexpr std::size_t kMost = 128;       // of a tale: longer articles are told by their first part
constexpr std::size_t kPaired = 8;       // amounts and names that make landmarks
constexpr std::size_t kTaleLandmarks = 8;

// Chosen on made-up retellings and, for what must not be found, on pairs of Reuters-21578 that are no copies: mostly one event
// and its sequel, the hardest there are (bench/retellings.cc, docs/quality.md). A credit says already on whom an article rests.
constexpr std::size_t kShared = 8, kSharedCredited = 4;
constexpr std::size_t kAmounts = 3, kAmountsCredited = 1, kNames = 2, kNamesCredited = 1;
constexpr double kShare = 0.6, kShareCredited = 0.4;
constexpr double kOrdered = 0.75, kOrderedCredited = 0.6;

std::uint32_t key_of(std::uint64_t hash, Telling telling) { return (static_cast<std::uint32_t>(hash) & ~3u) | telling; }
Telling telling_of(std::uint32_t key) { return static_cast<Telling>(key & 3u); }

// "12.5" and "12,5" alike, "1,250" and "1.250" alike, "2.50" and "2,5" alike; empty for what has fewer than two digits.
std::string digits_of(std::string_view word) {
  std::string out;
  std::size_t since_mark = 0;
  bool marked = false;
  for (char c : word) {
    if (c >= '0' && c <= '9') {
      out += c;
      ++since_mark;
    } else if (c == '.' || c == ',') {
      marked = true, since_mark = 0;
    } else {
      break;
    }
  }
  if (marked && since_mark > 0 && since_mark < 3)
    for (; since_mark > 0 && out.ends_with('0'); --since_mark) out.pop_back();
  return out.size() < 2 ? "" : out;
}

bool is_year(std::string_view digits) { return digits.size() == 4 && (digits.starts_with("19") || digits.starts_with("20")); }

// The longest part of `places` that ascends.
std::size_t in_order(const std::vector<std::size_t>& places) {
  std::vector<std::size_t> ends;  // of the best sequence of each length
  for (std::size_t place : places) {
    auto found = std::lower_bound(ends.begin(), ends.end(), place);
    if (found == ends.end()) ends.push_back(place);
    else *found = place;
  }
  return ends.size();
}

double weight_of(const std::vector<std::uint32_t>& tale) {
  double sum = 0;
  for (std::uint32_t key : tale) sum += kTells[telling_of(key)];
  return sum;
}

}  // namespace

std::vector<std::uint32_t> tale_of(const MentionedText& mentioned) {
  const SegmentedText& text = mentioned.text;
  std::vector<std::uint32_t> out;
  std::unordered_set<std::uint32_t> seen;
  auto tell = [&](std::uint32_t key) {
    if (out.size() < kMost && seen.insert(key).second) out.push_back(key);
  };
  std::size_t at = 0;
  std::uint32_t inside = 0;  // tokens before belong to a mention that is told
  for (std::uint32_t i = 0; i < text.tokens.size() && out.size() < kMost; ++i) {
    if (text.tokens[i].span.begin < text.text_begin) continue;
    while (at < mentioned.mentions.size() && mentioned.mentions[at].token_begin < i) ++at;
    for (; at < mentioned.mentions.size() && mentioned.mentions[at].token_begin == i; ++at) {
      const Mention& mention = mentioned.mentions[at];
      if (mention.kind == MentionKind::kMoney) {
        tell(key_of(money_key(mention.money), kAmount));
        inside = std::max(inside, mention.token_end);
      } else if (mention.kind == MentionKind::kDate && mention.date) {
        tell(key_of(hash64("day " + std::to_string(*mention.date / kDay)), kFigure));
        inside = std::max(inside, mention.token_end);
      } else if ((mention.kind == MentionKind::kPerson || mention.kind == MentionKind::kOrganisation) && mention.entity) {
        const std::string& name = mentioned.entities[*mention.entity].key;
        if (!name.empty()) tell(key_of(hash64("name " + name), name.find(' ') == std::string::npos ? kName : kFullName));
      }
    }
    if (i < inside || !text.tokens[i].is(kTokenNumber)) continue;
    const std::string digits = digits_of(text.word(i));
    if (!digits.empty()) tell(key_of(hash64("figure " + digits), digits.size() < 3 || is_year(digits) ? kFigure : kAmount));
  }
  return out;
}

Retelling retelling(const Fingerprint& a, const Fingerprint& b) {
  std::unordered_map<std::uint32_t, std::size_t> places;
  for (std::size_t i = 0; i < b.tale.size(); ++i) places.emplace(b.tale[i], i);
  Retelling out;
  std::vector<std::size_t> met;
  for (std::uint32_t key : a.tale) {
    auto found = places.find(key);
    if (found == places.end()) continue;
    met.push_back(found->second);
    const Telling telling = telling_of(key);
    out.names += telling == kName || telling == kFullName;
    out.amounts += telling == kAmount;
    out.weight += kTells[telling];
  }
  out.shared = met.size();
  if (out.shared == 0) return out;
  out.share = out.weight / std::min(weight_of(a.tale), weight_of(b.tale));
  out.order = static_cast<double>(in_order(met)) / static_cast<double>(met.size());
  return out;
}

bool retold(const Retelling& told, bool credited) {
  if (credited)
    return told.shared >= kSharedCredited && told.amounts >= kAmountsCredited && told.names >= kNamesCredited && told.share >= kShareCredited &&
           told.order >= kOrderedCredited;
  return told.shared >= kShared && told.amounts >= kAmounts && told.names >= kNames && told.share >= kShare && told.order >= kOrdered;
}

std::vector<std::uint32_t> tale_landmarks(const Fingerprint& print) {
  std::vector<std::uint32_t> amounts, names;
  for (std::uint32_t key : print.tale) {
    const Telling telling = telling_of(key);
    if (telling == kAmount && amounts.size() < kPaired) amounts.push_back(key);
    if ((telling == kName || telling == kFullName) && names.size() < kPaired) names.push_back(key);
  }
  std::vector<std::uint64_t> pairs;
  for (std::uint32_t amount : amounts)
    for (std::uint32_t name : names) pairs.push_back(mix(amount, name));
  // The smallest of all: two articles that share many pairs share some of these.
  std::sort(pairs.begin(), pairs.end());
  if (pairs.size() > kTaleLandmarks) pairs.resize(kTaleLandmarks);
  std::vector<std::uint32_t> out;
  for (std::uint64_t pair : pairs) out.push_back(static_cast<std::uint32_t>(pair));
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace hearsay
