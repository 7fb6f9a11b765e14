// FNC-1: reading, the official score, folds that share no text, and the factors chosen on them.
//
// The interval draws bodies, not pairs: thirty pairs of one body are no thirty witnesses.
#include "eval/fnc1.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <numeric>
#include <random>
#include <string>

#include "eval/lines.h"

namespace hearsay {
namespace {

using Json = nlohmann::json;
constexpr std::size_t kDraws = 1000, kFolds = 5;

const std::string* text_at(const Json& json, const char* key) {
  auto at = json.find(key);
  return at == json.end() ? nullptr : at->get_ptr<const std::string*>();
}
// Ids are numbers or words.
std::string id_at(const Json& json, const char* key) {
  auto at = json.find(key);
  return at == json.end() || (!at->is_string() && !at->is_number_integer()) ? "" : at->dump();
}

std::uint32_t numbered(std::map<std::string, std::uint32_t>& known, std::vector<std::string>& texts,
                       const std::string& text) {
  const auto [at, added] = known.emplace(text, static_cast<std::uint32_t>(texts.size()));
  if (added) texts.push_back(text);
  return at->second;
}

PairsFigures figures_of(const StanceTable& table) {
  PairsFigures out;
  double score = 0, best = 0;
  for (std::size_t g = 0; g < kPairStances; ++g) {
    double wanted = 0, found = 0;
    for (std::size_t p = 0; p < kPairStances; ++p) {
      wanted += table[g][p];
      found += table[p][g];
      const bool related = g < 3 && p < 3;
      score += table[g][p] * ((g == p ? (g < 3 ? 0.75 : 0.25) : 0) + (related ? 0.25 : 0));
    }
    best += wanted * (g < 3 ? 1 : 0.25);
    out.f1[g] = wanted + found > 0 ? 2 * table[g][g] / (wanted + found) : 0;
    out.macro += out.f1[g] / kPairStances;
  }
  out.score = best > 0 ? 100 * score / best : 0;
  return out;
}

std::uint32_t root_of(std::vector<std::uint32_t>& parents, std::uint32_t at) {
  for (; parents[at] != at; at = parents[at]) parents[at] = parents[parents[at]];
  return at;
}

}  // namespace

Result<StanceSet> read_stance_set(std::string_view pairs, std::string_view bodies,
                                  std::string_view name) {
  StanceSet set;
  const std::string from = std::string(name) + " (bodies)";
  std::map<std::string, std::uint32_t> headlines, texts, by_id;
  HEARSAY_TRY([[maybe_unused]] Unit read,
              each_line(bodies, from, [&](const Json& json, std::size_t line) -> Status {
                const std::string* body = text_at(json, "body");
                const std::string id = id_at(json, "body_id");
                if (body == nullptr || id.empty())
                  return bad_line(from, line, "no \"body_id\" or no text \"body\"");
                by_id[id] = numbered(texts, set.bodies, *body);
                return Unit{};
              }));
  HEARSAY_TRY(
      [[maybe_unused]] Unit listed,
      each_line(pairs, name, [&](const Json& json, std::size_t line) -> Status {
        const std::string *headline = text_at(json, "headline"), *stance = text_at(json, "stance");
        auto body = by_id.find(id_at(json, "body_id"));
        if (headline == nullptr || stance == nullptr)
          return bad_line(name, line, "no text \"headline\" or \"stance\"");
        if (body == by_id.end()) return bad_line(name, line, "no body has this \"body_id\"");
        const auto named = std::find(kPairStanceNames.begin(), kPairStanceNames.end(), *stance);
        if (named == kPairStanceNames.end())
          return bad_line(name, line,
                          "no stance \"" + *stance + "\" (agree, disagree, discuss, unrelated)");
        set.pairs.push_back({numbered(headlines, set.headlines, *headline), body->second,
                             static_cast<PairStance>(named - kPairStanceNames.begin())});
        return Unit{};
      }));
  if (set.pairs.empty()) return Error{ErrorCode::kBadInput, std::string(name) + ": no pairs"};
  return set;
}

StanceScore score_stances(const StanceSet& set, const std::vector<PairStance>& predicted) {
  HEARSAY_CHECK(predicted.size() == set.pairs.size());
  StanceScore score;
  score.pairs = predicted.size();
  std::map<std::uint32_t, StanceTable> by_body;
  for (std::size_t i = 0; i < predicted.size(); ++i) {
    const auto gold = static_cast<std::size_t>(set.pairs[i].stance),
               found = static_cast<std::size_t>(predicted[i]);
    ++score.table[gold][found];
    ++by_body[set.pairs[i].body][gold][found];
  }
  score.figures = figures_of(score.table);
  std::vector<const StanceTable*> tables;
  for (const auto& [body, table] : by_body) tables.push_back(&table);
  std::vector<double> scores, macros;
  std::mt19937_64 random(1);
  for (std::size_t d = 0; d < kDraws && !tables.empty(); ++d) {
    StanceTable sum{};
    for (std::size_t n = 0; n < tables.size(); ++n) {
      const StanceTable& drawn = *tables[random() % tables.size()];
      for (std::size_t g = 0; g < kPairStances; ++g)
        for (std::size_t p = 0; p < kPairStances; ++p) sum[g][p] += drawn[g][p];
    }
    const PairsFigures again = figures_of(sum);
    scores.push_back(again.score);
    macros.push_back(again.macro);
  }
  if (tables.empty()) return score;
  std::sort(scores.begin(), scores.end());
  std::sort(macros.begin(), macros.end());
  score.score_interval = {scores[kDraws / 40], scores[kDraws - 1 - kDraws / 40]};
  score.macro_interval = {macros[kDraws / 40], macros[kDraws - 1 - kDraws / 40]};
  return score;
}

PairsFigures stance_figures(const StanceTable& table) { return figures_of(table); }

std::vector<StanceFold> stance_folds(const StanceSet& set) {
  const auto headlines = static_cast<std::uint32_t>(set.headlines.size());
  std::vector<std::uint32_t> parents(headlines + set.bodies.size());
  std::iota(parents.begin(), parents.end(), 0U);
  for (const StancePair& pair : set.pairs)
    if (pair.stance != PairStance::kUnrelated)
      parents[root_of(parents, pair.headline)] = root_of(parents, headlines + pair.body);
  std::map<std::uint32_t, std::size_t> sizes;  // related pairs of each group of texts
  for (std::uint32_t i = 0; i < parents.size(); ++i) sizes[root_of(parents, i)] += 0;
  for (const StancePair& pair : set.pairs)
    if (pair.stance != PairStance::kUnrelated) ++sizes[root_of(parents, pair.headline)];
  std::vector<std::pair<std::size_t, std::uint32_t>> groups;
  for (const auto& [root, size] : sizes) groups.push_back({size, root});
  std::sort(groups.rbegin(), groups.rend());
  std::array<std::size_t, kFolds> load{};
  std::map<std::uint32_t, std::size_t> fold_of;
  for (const auto& [size, root] : groups) {
    const auto lightest =
        static_cast<std::size_t>(std::min_element(load.begin(), load.end()) - load.begin());
    fold_of[root] = lightest;
    load[lightest] += size + 1;
  }
  std::vector<StanceFold> folds(kFolds);
  for (std::uint32_t i = 0; i < set.pairs.size(); ++i) {
    const std::size_t a = fold_of[root_of(parents, set.pairs[i].headline)],
                      b = fold_of[root_of(parents, headlines + set.pairs[i].body)];
    if (a == b) folds[a].held.push_back(i);
    for (std::size_t f = 0; f < kFolds; ++f)
      if (f != a && f != b) folds[f].learned.push_back(i);
  }
  return folds;
}

StanceTable stance_table(const StanceSet& set, std::span<const std::uint32_t> pairs,
                         const std::vector<PairStance>& predicted) {
  StanceTable table{};
  for (std::uint32_t at : pairs)
    ++table[static_cast<std::size_t>(set.pairs[at].stance)]
           [static_cast<std::size_t>(predicted[at])];
  double kept = 0, all = 0, related_kept = 0;
  for (std::size_t p = 0; p < kPairStances; ++p) {
    kept += table[3][p];
    for (std::size_t g = 0; g < 3; ++g) related_kept += table[g][p];
  }
  for (const StancePair& pair : set.pairs) all += pair.stance == PairStance::kUnrelated;
  const double related = static_cast<double>(set.pairs.size()) - all;
  if (kept > 0 && related > 0)
    for (double& cell : table[3]) cell *= all / related * related_kept / kept;
  return table;
}

StanceFactors choose_factors(const StanceSet& set, std::span<const std::uint32_t> pairs,
                             const std::vector<Chances>& chances) {
  constexpr float kSteps[] = {0.5F, 0.7F, 1, 1.4F, 2, 2.8F, 4};
  StanceFactors best = {1, 1, 1, 1};
  double most = -1;
  std::vector<PairStance> predicted(set.pairs.size());
  for (float agree : kSteps)
    for (float disagree : kSteps)
      for (float discuss : kSteps) {
        const StanceFactors factors = {agree, disagree, discuss, 1};
        for (std::uint32_t at : pairs) predicted[at] = decide(chances[at], factors);
        const PairsFigures figures = figures_of(stance_table(set, pairs, predicted));
        if (figures.score / 100 + figures.macro <= most) continue;
        most = figures.score / 100 + figures.macro;
        best = factors;
      }
  return best;
}

}  // namespace hearsay
