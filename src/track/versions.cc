#include "track/versions.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/utf8.h"
#include "segment/segment.h"

namespace hearsay {
namespace {

constexpr std::size_t kMostCells = 4u << 20;  // of the table of an alignment: 2000 changed sentences on both sides
constexpr std::size_t kMostPairs = 1u << 20;  // of sentences compared word by word
constexpr double kSameSentence = 0.5;

struct Pair {
  std::size_t before, after;
};

// Longest common subsequence of what lies between a shared beginning and end.
std::vector<Pair> kept(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  std::vector<Pair> out;
  std::size_t begin = 0, a_end = a.size(), b_end = b.size();
  while (begin < a_end && begin < b_end && a[begin] == b[begin]) out.push_back({begin, begin}), ++begin;
  while (a_end > begin && b_end > begin && a[a_end - 1] == b[b_end - 1]) --a_end, --b_end, out.push_back({a_end, b_end});
  const std::size_t rows = a_end - begin, columns = b_end - begin;
  if (rows > 0 && columns > 0 && rows * columns <= kMostCells) {
    std::vector<std::uint32_t> longest((rows + 1) * (columns + 1), 0);
    const auto at = [&](std::size_t i, std::size_t j) -> std::uint32_t& { return longest[i * (columns + 1) + j]; };
    for (std::size_t i = rows; i-- > 0;)
      for (std::size_t j = columns; j-- > 0;)
        at(i, j) = a[begin + i] == b[begin + j] ? at(i + 1, j + 1) + 1 : std::max(at(i + 1, j), at(i, j + 1));
    for (std::size_t i = 0, j = 0; i < rows && j < columns;) {
      if (a[begin + i] == b[begin + j]) {
        out.push_back({begin + i++, begin + j++});
      } else if (at(i + 1, j) >= at(i, j + 1)) {
        ++i;
      } else {
        ++j;
      }
    }
  } else {
    std::multimap<std::string_view, std::size_t> there;
    for (std::size_t j = begin; j < b_end; ++j) there.emplace(b[j], j);
    for (std::size_t i = begin; i < a_end; ++i)
      if (const auto found = there.find(a[i]); found != there.end()) out.push_back({i, found->second}), there.erase(found);
  }
  return out;
}

// Shared words of two folded sentences, by Dice.
double likeness(const std::string& a, const std::string& b) {
  std::multiset<std::string_view> words;
  const std::vector<std::string_view> left = split(a, ' '), right = split(b, ' ');
  words.insert(left.begin(), left.end());
  std::size_t shared = 0;
  for (const std::string_view word : right)
    if (const auto found = words.find(word); found != words.end()) words.erase(found), ++shared;
  return 2.0 * static_cast<double>(shared) / static_cast<double>(std::max<std::size_t>(1, left.size() + right.size()));
}

std::vector<std::string> folded(const std::vector<std::string>& sentences) {
  std::vector<std::string> out;
  for (const std::string& one : sentences) {
    out.push_back(fold_words(one));
    if (out.back().empty()) out.back() = one;  // nothing but marks
  }
  return out;
}

std::vector<std::string> sentences_of(const Article& article, const Packs& packs) {
  std::vector<std::string> out;
  const SegmentedText text = segment(article, packs.best(article.language));
  for (const Sentence& sentence : text.sentences) out.emplace_back(trim(slice(article.full, sentence.span)));
  return out;
}

// Statements of the earlier version that the later one does not have.
std::vector<StatementChange> statement_changes(const Recorded& before, const Recorded& after) {
  const auto key = [](const Statement& one) { return std::tuple(one.speaker_key, fold_words(one.said), one.stance); };
  std::multiset<std::tuple<std::string, std::string, Stance>> left;
  for (const Statement& one : after.statements) left.insert(key(one));
  std::vector<const Statement*> lost, gained;
  for (const Statement& one : before.statements) {
    if (const auto found = left.find(key(one)); found != left.end()) left.erase(found);
    else lost.push_back(&one);
  }
  for (const Statement& one : after.statements)
    if (const auto found = left.find(key(one)); found != left.end()) left.erase(found), gained.push_back(&one);
  std::vector<StatementChange> out;
  for (const Statement* one : lost) {
    StatementChange change{one->speaker, one->quote, {}};
    std::size_t best = gained.size();
    double most = kSameSentence;
    for (std::size_t i = 0; i < gained.size() && lost.size() * gained.size() <= kMostPairs; ++i) {
      if (gained[i] == nullptr || gained[i]->speaker_key != one->speaker_key) continue;
      if (const double score = likeness(fold_words(one->quote), fold_words(gained[i]->quote)); score >= most) most = score, best = i;
    }
    if (best < gained.size()) change.after = gained[best]->quote, gained[best] = nullptr;
    out.push_back(std::move(change));
  }
  return out;
}

}  // namespace

std::vector<SentenceChange> sentence_changes(const std::vector<std::string>& before, const std::vector<std::string>& after) {
  const std::vector<std::string> a = folded(before), b = folded(after);
  std::vector<bool> a_kept(a.size(), false), b_kept(b.size(), false);
  for (const Pair& pair : kept(a, b)) a_kept[pair.before] = b_kept[pair.after] = true;
  std::vector<std::size_t> removed, added;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (!a_kept[i]) removed.push_back(i);
  for (std::size_t j = 0; j < b.size(); ++j)
    if (!b_kept[j]) added.push_back(j);
  std::map<std::size_t, std::size_t> became;  // by the later sentence
  std::set<std::size_t> changed;
  if (removed.size() * added.size() <= kMostPairs) {
    struct Candidate {
      double score;
      std::size_t before, after;
    };
    std::vector<Candidate> candidates;
    for (const std::size_t i : removed)
      for (const std::size_t j : added)
        if (const double score = likeness(a[i], b[j]); score >= kSameSentence) candidates.push_back({score, i, j});
    std::stable_sort(candidates.begin(), candidates.end(), [](const Candidate& x, const Candidate& y) { return x.score > y.score; });
    for (const Candidate& one : candidates)
      if (changed.count(one.before) == 0 && became.emplace(one.after, one.before).second) changed.insert(one.before);
  }
  // In the order of the later text; what was removed stands before what followed it.
  std::vector<SentenceChange> out;
  std::size_t i = 0;
  const auto removed_until = [&](std::size_t end) {
    for (; i < end; ++i)
      if (!a_kept[i] && changed.count(i) == 0) out.push_back({before[i], {}});
  };
  std::size_t kept_before = 0;
  for (std::size_t j = 0; j < b.size(); ++j) {
    if (b_kept[j]) {
      while (kept_before < a.size() && !(a_kept[kept_before] && a[kept_before] == b[j])) ++kept_before;
      removed_until(std::min(kept_before, a.size()));
      ++kept_before;
    } else if (const auto found = became.find(j); found != became.end()) {
      out.push_back({before[found->second], after[j]});
    } else {
      out.push_back({{}, after[j]});
    }
  }
  removed_until(a.size());
  return out;
}

Result<VersionHistory> history_of(Ledger& ledger, const std::string& reference, const Knowledge& knowledge) {
  VersionHistory out;
  HEARSAY_TRY(out.editions, ledger.editions(reference));
  HEARSAY_TRY(out.sightings, ledger.sightings(out.editions.front().article.id));
  for (std::size_t i = 1; i < out.editions.size(); ++i) {
    const Edition &before = out.editions[i - 1], &after = out.editions[i];
    out.revisions.push_back({sentence_changes(sentences_of(before.article, knowledge.packs), sentences_of(after.article, knowledge.packs)),
                             statement_changes(before.recorded, after.recorded)});
  }
  return out;
}

}  // namespace hearsay
