// Which event of a statement is on a deal, and whether it has come about yet.
//
// A word for an event says nothing by itself: "the delay of wage increases" delays no deal, "completion of the merger is expected"
// completes none, and who "bought 180,000 shares" has invested. The words around it tell, as far as the clause goes; which
// words do is the pack's ([account] in docs/language-packs.md).
#include <algorithm>
#include <charconv>

#include "base/hash.h"
#include "base/utf8.h"
#include "claims/build.h"

namespace hearsay {
namespace {

constexpr std::size_t kDeedReach = 4;    // words from who decides to the deed
constexpr std::size_t kObjectReach = 8;  // words behind an event that may be its object
constexpr std::size_t kObjectWords = 5;  // of content, among which a word for a deal is looked for
constexpr std::size_t kAheadReach = 12;  // words from "if" to what may come about, with no comma between
constexpr std::size_t kBehindReach = 3;  // words from "an agreement" to "can be reached"
constexpr std::size_t kPartReach = 14;   // words from a purchase to what was bought

// The folded words of a clause before and behind an event's own, and those between it and the nearest commas; none where the
// event does not stand in the quote.
struct Clause {
  std::string before, own, behind;
  std::string near, object;  // before and behind
};

constexpr std::string_view kPercent = "%";  // the one mark that is a word here

// fold_words, with that mark kept.
std::string folded(std::string_view text) {
  std::string out;
  const auto add = [&](std::string_view words) {
    if (!words.empty()) out.append(out.empty() ? "" : " ").append(words);
  };
  for (std::size_t at = 0;;) {
    const std::size_t mark = text.find(kPercent, at);
    add(fold_words(text.substr(at, mark - at)));
    if (mark == std::string_view::npos) return out;
    add(kPercent);
    at = mark + kPercent.size();
  }
}

Clause clause_of(const Statement& statement, const EventHit& hit) {
  const std::string_view quote = statement.quote;
  if (hit.span.begin < statement.whole.begin || hit.span.end - statement.whole.begin > quote.size()) return {};
  const std::size_t begin = hit.span.begin - statement.whole.begin, end = hit.span.end - statement.whole.begin;
  std::string_view before = quote.substr(0, begin), behind = quote.substr(end);
  for (std::string_view stop : {"; ", ". ", "? ", "! "}) {
    if (const std::size_t at = before.rfind(stop); at != std::string_view::npos) before.remove_prefix(at + stop.size());
    behind = behind.substr(0, behind.find(stop));
  }
  const std::size_t comma = before.rfind(", ");
  return {folded(before), folded(quote.substr(begin, end - begin)), folded(behind),
          folded(comma == std::string_view::npos ? before : before.substr(comma)), folded(behind.substr(0, behind.find(", ")))};
}

bool is_one_of(std::string_view word, const std::vector<std::string>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}
std::string first_words(std::string_view words, std::size_t count) {
  std::size_t end = 0;
  for (; count > 0 && end != std::string_view::npos; --count) end = words.find(' ', end + (end > 0));
  return std::string(words.substr(0, end));
}
std::string last_words(std::string_view words, std::size_t count) {
  std::size_t begin = words.size();
  for (; count > 0 && begin != std::string_view::npos; --count) begin = begin == 0 ? begin : words.rfind(' ', begin - 1);
  return std::string(begin == std::string_view::npos ? words : words.substr(begin == words.size() ? begin : begin + 1));
}

// "Shareholders approved the deal": a deed that owners and boards do as well, and here no authority did.
bool is_of_holders(const Clause& clause, const Pack& pack) {
  return holds_words(last_words(clause.before, kDeedReach), pack.holders) || holds_words(first_words(clause.behind, kDeedReach), pack.holders);
}

// "Delay of wage increases", "abandon its policy": what it is about is told right behind a single word, and is neither a deal nor
// a party.
bool is_about_other(const Statement& statement, const Clause& clause, const Pack& pack) {
  if (clause.own.empty() || clause.own.find(' ') != std::string::npos || pack.links.empty() || is_one_of(clause.own, pack.deals)) return false;
  const auto kind_of = [&](std::string_view word, auto&& wanted) {
    const Sequences::Found found = pack.sequences.find(mix(0, token_key(word)));
    return std::any_of(found.lexemes.begin(), found.lexemes.end(), [&](std::uint32_t lexeme) { return wanted(pack.kinds[lexeme]); });
  };
  const std::string object = first_words(clause.object, kObjectReach);
  std::size_t content = 0;
  for (std::string_view word : split(object, ' ')) {
    if (word.empty()) break;
    if (content == 0 && is_one_of(word, pack.links) && !is_one_of(word, pack.whole)) continue;
    const bool apart = word[0] <= '9' || pack.calendar.contains(token_key(word)) || kind_of(word, [](LexKind kind) {
      return kind == LexKind::kStop || kind == LexKind::kTime || kind == LexKind::kPronoun || kind == LexKind::kCue;
    });
    if (content == 0 && apart) return false;
    if (apart) break;
    const bool party = std::any_of(statement.parties.begin(), statement.parties.end(), [&](std::string_view key) { return key.substr(0, key.find(' ')) == word; });
    if (party || is_one_of(word, pack.deals) || is_one_of(word, pack.holdings) || is_one_of(word, pack.whole)) return false;
    if (++content == kObjectWords) break;
  }
  return content > 0;
}

// "If the merger is completed", "to complete the merger", "an agreement can be reached".
bool is_ahead(const Clause& clause, const Pack& pack) {
  const std::string next = last_words(clause.before, 1);
  return is_one_of(next, pack.ahead_next) || holds_words(last_words(clause.near, kAheadReach), pack.ahead) || holds_words(first_words(clause.behind, kBehindReach), pack.ahead_behind);
}

// "Bought 180,000 shares", "acquired 9.4 pct of the stock", and neither all nor most of it. What stands behind "for" is the price.
bool is_of_part(const Clause& clause, const Pack& pack) {
  constexpr int kHalf = 50, kAll = 100;
  const std::string object = first_words(clause.behind, kPartReach);
  bool part = false;
  int number = 0;
  for (std::string_view word : split(object, ' ')) {
    if (is_one_of(word, pack.paid)) break;
    if (is_one_of(word, pack.whole)) return false;
    const bool held = word == kPercent || is_one_of(word, pack.holdings);
    if (held && number >= kHalf && number <= kAll) return false;
    part = part || held;
    number = 0;
    std::from_chars(word.data(), word.data() + word.size(), number);
  }
  return part;
}

}  // namespace

std::optional<EventHit> main_event(const Statement& statement, const Pack& pack, bool authority, int& priority) {
  const bool answers = statement.stance == Stance::kDenies || statement.stance == Stance::kDeclines;
  const bool of_deal = std::any_of(statement.events.begin(), statement.events.end(), [&](const EventHit& hit) {
    const EventKind* kind = pack.event(hit.id);
    return kind != nullptr && kind->deal;
  });
  std::optional<EventHit> best;
  bool best_ahead = true;
  priority = -1;
  for (const EventHit& hit : statement.events) {
    const EventKind* kind = pack.event(hit.id);
    if (kind == nullptr) continue;
    const Clause clause = clause_of(statement, hit);
    EventHit told = hit;
    if (const EventKind* part = kind->part.empty() ? nullptr : pack.event(kind->part); part != nullptr && is_of_part(clause, pack)) {
      kind = part;
      told.id = part->id;
    }
    // "Block the bidder": what the authorities do to a party they do to its deal.
    const bool to_party = kind->authority && holds_words(clause.object, statement.parties);
    if (kind->about && !to_party && is_about_other(statement, clause, pack)) continue;
    if (kind->authority && (!authority || (!holds_words(statement.quote, pack.authorities) && is_of_holders(clause, pack)))) continue;
    if (kind->amount && statement.amounts.empty()) continue;
    // "Estimates of 1.20 dollars": a small sum is the price of a share in a deal, or none of its.
    if (kind->amount && !of_deal &&
        std::none_of(statement.amounts.begin(), statement.amounts.end(), [](const Money& sum) { return sum.amount >= kSmallestSum; }))
      continue;
    // "Denied a merger worth $7 billion": the merger is denied, the sum only describes it.
    if (kind->amount && answers && of_deal) continue;
    told.hedged = told.hedged || (kind->done && is_ahead(clause, pack));
    // What has not come about yet names a claim where nothing else does.
    const bool ahead = kind->done && told.hedged && !told.negated && statement.stance == Stance::kSupports;
    if (std::pair(!ahead, kind->priority) <= std::pair(!best_ahead, priority)) continue;
    best = told;
    best_ahead = ahead;
    priority = kind->priority;
  }
  return best;
}

}  // namespace hearsay
