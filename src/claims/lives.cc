// The life of a rumour: how long ago anything new was said for or against it.
//
// Copies, recollections and unattributed talk are no news: a claim's clock starts again only when an origin is heard for
// the first time, or when its status changes. How long a silence must last to mean something depends on the subject: a
// deal that is written about every day is quiet after two weeks, one that surfaces twice a year is not. So the threshold
// is the pause between two days of coverage that three of four pauses do not exceed, within fixed bounds.
//
//   covered on 1, 2, 5 and 30 March: pauses of 1, 3 and 25 days -> 25; a claim last heard of on 1 March is stale on 27 March
//
// Known weakness: a subject of a handful of articles has hardly a rhythm; the bounds speak then.
#include <algorithm>
#include <set>

#include "claims/questions.h"

namespace hearsay {
namespace {

constexpr std::uint32_t kLeast = 14;  // days: a week's holiday on either side looks like silence
constexpr std::uint32_t kMost = 90;   // days: companies report each quarter; who had something to say had the occasion

std::uint32_t rhythm_of(std::span<const Recorded* const> articles, std::span<const std::uint32_t> touched) {
  std::set<Time> days;
  for (std::uint32_t index : touched) days.insert(articles[index]->time() / kDay);
  std::vector<Time> pauses;
  for (auto day = days.begin(); day != days.end() && std::next(day) != days.end(); ++day) pauses.push_back(*std::next(day) - *day);
  if (pauses.empty()) return kMost;
  auto usual = pauses.begin() + static_cast<long>((pauses.size() - 1) * 3 / 4);
  std::nth_element(pauses.begin(), usual, pauses.end());
  return static_cast<std::uint32_t>(std::clamp<Time>(*usual, kLeast, kMost));
}

}  // namespace

void tell_lives(Account& account, std::span<const Recorded* const> articles, std::span<const std::uint32_t> touched) {
  account.stale_after = rhythm_of(articles, touched);
  for (Claim& claim : account.claims) {
    Life life;
    std::set<std::pair<std::string, Stance>> heard;
    for (const StatementRef& ref : claim.statements) {  // by time
      const bool sided = ref.stance == Stance::kSupports || ref.stance == Stance::kDenies;
      const bool first = sided && !ref.origin.empty() && ref.grade != Grade::kUnattributed && heard.emplace(ref.origin, ref.stance).second;
      if (!first && !life.statement.empty()) continue;
      life = {articles[ref.article]->time(), ref.id, ref.stance, 0, false};
    }
    if (!claim.history.empty() && claim.history.back().as_of > life.last_evidence) life = {claim.history.back().as_of, "", Stance::kDenies, 0, false};
    life.days = static_cast<std::uint32_t>(std::max<Time>(0, account.now - life.last_evidence) / kDay);
    life.stale = life.days > account.stale_after;
    claim.life = std::move(life);
  }
}

}  // namespace hearsay
