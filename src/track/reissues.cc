// Reissues: which article is the same outlet's earlier one again, under another id. (How one
// article was edited in its place tells versions.h.)
//
// Wording finds them, as it finds copies; why it was written again says the article itself, where it
// does (Fingerprint::notice). Of one that does not say, a text that is the same again is a repeat, and
// one that is not is a revision.
//
// Known weakness: a form that an outlet fills in again within hours may pass for a revision, as it
// may pass for a copy.
#include "track/reissues.h"

#include <algorithm>
#include <unordered_map>

#include "base/utf8.h"

namespace hearsay {
namespace {

constexpr double kSame = 0.95;      // of the words of both: a repeat
constexpr double kSaid = 0.3;       // and of one that says it is an earlier one again, as an update that is mostly new
constexpr double kReissued = 0.5;    // of the shorter text's words; less is a follow-up that quotes
constexpr Time kWindow = 10 * kDay; // as of copies
constexpr std::size_t kMostEarlier = 8;  // articles before that are compared, those that share most
constexpr std::size_t kCommon = 64;      // a shingle in more of an outlet's articles is a form

ReissueKind kind_of(Notice notice) {
  switch (notice) {
    case Notice::kCorrection: return ReissueKind::kCorrection;
    case Notice::kUpdate: return ReissueKind::kUpdate;
    case Notice::kRepeat: return ReissueKind::kRepeat;
    case Notice::kNone: break;
  }
  return ReissueKind::kRevision;
}

// For each article, in order of time, those of its outlet before it that share wording; nearest first.
std::vector<std::pair<std::uint32_t, std::vector<std::uint32_t>>> likely(const Answer& answer,
                                                                         const Outlets& outlets) {
  std::map<std::string, std::vector<std::uint32_t>> by_outlet;
  for (std::uint32_t i = 0; i < answer.articles.size(); ++i) {
    const Recorded& one = answer.articles[i];
    if (one.outlet.empty() || !one.published) continue;
    const Outlet* known = outlets.named(one.outlet);
    by_outlet[fold_words(known != nullptr ? known->name : one.outlet)].push_back(i);
  }
  std::vector<std::pair<std::uint32_t, std::vector<std::uint32_t>>> out;
  for (auto& [outlet, list] : by_outlet) {
    std::sort(list.begin(), list.end(), [&](std::uint32_t a, std::uint32_t b) {
      const Recorded &x = answer.articles[a], &y = answer.articles[b];
      return std::pair(*x.published, std::string_view(x.id)) <
             std::pair(*y.published, std::string_view(y.id));
    });
    std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> seen;
    for (std::uint32_t article : list) {
      const Fingerprint& print = answer.articles[article].print;
      std::map<std::uint32_t, std::size_t> shared;
      for (std::uint64_t key : print.shingles) {
        std::vector<std::uint32_t>& holders = seen[key];
        if (holders.size() <= kCommon)
          for (std::uint32_t other : holders) ++shared[other];
        holders.push_back(article);
      }
      std::vector<std::pair<std::size_t, std::uint32_t>> best;
      for (const auto& [other, count] : shared) {
        const Recorded &x = answer.articles[article], &y = answer.articles[other];
        const std::size_t smaller = std::min(x.print.shingles.size(), y.print.shingles.size());
        // Edits break shingles: half of what must be shared in words.
        if (*x.published - *y.published <= kWindow &&
            2 * static_cast<double>(count) >=
                (x.print.notice != Notice::kNone ? kSaid : kReissued) * static_cast<double>(smaller))
          best.emplace_back(count, other);
      }
      std::sort(best.begin(), best.end(), [](const auto& a, const auto& b) { return a > b; });
      if (best.size() > kMostEarlier) best.resize(kMostEarlier);
      if (best.empty()) continue;
      std::vector<std::uint32_t> others;
      for (const auto& [count, other] : best) others.push_back(other);
      // The last before it is the one it replaces.
      std::sort(others.begin(), others.end(), [&](std::uint32_t a, std::uint32_t b) {
        const Recorded &x = answer.articles[a], &y = answer.articles[b];
        return std::pair(*x.published, std::string_view(x.id)) >
               std::pair(*y.published, std::string_view(y.id));
      });
      out.emplace_back(article, std::move(others));
    }
  }
  return out;
}

}  // namespace

std::string_view name_of(ReissueKind kind) {
  switch (kind) {
    case ReissueKind::kRepeat: return "repeat";
    case ReissueKind::kRevision: return "revision";
    case ReissueKind::kCorrection: return "correction";
    case ReissueKind::kUpdate: return "update";
  }
  return "revision";
}

bool same_outlet(const std::string& a, const std::string& b, const Outlets& outlets) {
  if (a.empty() || b.empty()) return false;
  const Outlet *x = outlets.named(a), *y = outlets.named(b);
  return x != nullptr && y != nullptr ? x == y : fold_words(a) == fold_words(b);
}

std::optional<ReissueKind> reissue_between(const Fingerprint& later, const Fingerprint& earlier,
                                           const Likeness& like) {
  const double words[] = {static_cast<double>(later.word_count),
                          static_cast<double>(earlier.word_count)};
  const bool same = like.contained >= kSame &&
                    std::min(words[0], words[1]) >= kSame * std::max(words[0], words[1]);
  // What both say of themselves, the later has from the earlier: the note stands below the text still.
  if (later.notice != Notice::kNone && !(same && later.notice == earlier.notice) &&
      like.contained >= kSaid && copied(like) >= kCopied)
    return kind_of(later.notice);
  if (same) return ReissueKind::kRepeat;
  if (like.contained < kReissued || copied(like) < kCopied) return std::nullopt;
  return ReissueKind::kRevision;
}

std::vector<Reissue> reissues_of(const Answer& answer, const Outlets& outlets) {
  std::vector<Reissue> out;
  for (const auto& [index, others] : likely(answer, outlets)) {
    const Recorded& article = answer.articles[index];
    for (std::uint32_t of : others) {
      const Recorded& model = answer.articles[of];
      const Likeness like =
          likeness(article.print, model.print, *article.published - *model.published);
      const std::optional<ReissueKind> kind = reissue_between(article.print, model.print, like);
      if (!kind) continue;
      out.push_back({index, of, *kind, like.contained});
      break;
    }
  }
  std::sort(out.begin(), out.end(),
            [](const Reissue& a, const Reissue& b) { return a.article < b.article; });
  return out;
}

}  // namespace hearsay
