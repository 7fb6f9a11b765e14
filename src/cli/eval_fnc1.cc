// `hearsay eval fnc1` and `hearsay train stance`.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "cli/cli.h"
#include "eval/fnc1.h"

namespace hearsay {
namespace {

namespace fs = std::filesystem;

// test_pairs.jsonl -> test_bodies.jsonl, else bodies.jsonl of the same folder.
std::string bodies_beside(const std::string& pairs) {
  const fs::path path = pairs;
  std::string name = path.filename().string();
  const std::size_t at = name.rfind("pairs");
  if (at != std::string::npos) name.replace(at, 5, "bodies");
  std::error_code ignored;
  const fs::path own = path.parent_path() / name;
  if (at != std::string::npos && fs::exists(own, ignored)) return own.string();
  return (path.parent_path() / "bodies.jsonl").string();
}

Result<StanceSet> read_set(const std::string& path, const std::string& bodies_path) {
  HEARSAY_TRY(std::string pairs, read_file(path));
  HEARSAY_TRY(std::string bodies,
              read_file(bodies_path.empty() ? bodies_beside(path) : bodies_path));
  return read_stance_set(pairs, bodies, path);
}

void print(const char* name, const PairsFigures& figures) {
  char line[200];
  std::snprintf(
      line, sizeof line,
      "%-16s score %6.2f  macro-F1 %.3f  agree %.3f  disagree %.3f  discuss %.3f  unrelated %.3f\n",
      name, figures.score, figures.macro, figures.f1[0], figures.f1[1], figures.f1[2],
      figures.f1[3]);
  std::cout << line;
}

constexpr float kShared = 0.35F;  // of the headline's words: related, for the rule

std::vector<PairStance> by_rule(const Pack& pack, const StanceSet& set) {
  std::vector<PairStance> out;
  for (float share : stance_overlap(pack, set))
    out.push_back(share > kShared ? PairStance::kDiscuss : PairStance::kUnrelated);
  return out;
}

std::string json_of(const StanceScore& score, double speed) {
  char cell[400];
  const PairsFigures& f = score.figures;
  std::snprintf(cell, sizeof cell,
                "{\"pairs\": %zu, \"score\": %.4f, \"score interval\": [%.4f, %.4f], \"macro f1\": "
                "%.4f, \"macro f1 interval\": [%.4f, %.4f], "
                "\"f1\": {\"agree\": %.4f, \"disagree\": %.4f, \"discuss\": %.4f, \"unrelated\": "
                "%.4f}, \"pairs a second\": %.0f}",
                score.pairs, f.score, score.score_interval[0], score.score_interval[1], f.macro,
                score.macro_interval[0], score.macro_interval[1], f.f1[0], f.f1[1], f.f1[2],
                f.f1[3], speed);
  return cell;
}

Status train(const Options& options) {
  HEARSAY_TRY(Knowledge knowledge, embedded_knowledge());
  const Pack& pack = knowledge.packs.best(kFnc1Language);
  HEARSAY_TRY(StanceSet set, read_set(options.arguments.at(0) + "/train_pairs.jsonl", ""));
  std::vector<Chances> chances(set.pairs.size());
  std::vector<std::uint32_t> held;
  const std::vector<StanceFold> folds = stance_folds(set);
  for (const StanceFold& fold : folds) {
    const StanceModel model = train_stance(set, fold.learned, pack);
    StanceSet asked = set;
    asked.pairs.clear();
    for (std::uint32_t at : fold.held) asked.pairs.push_back(set.pairs[at]);
    const std::vector<Chances> answers = stance_chances(model, pack, asked);
    for (std::size_t i = 0; i < fold.held.size(); ++i) chances[fold.held[i]] = answers[i];
    held.insert(held.end(), fold.held.begin(), fold.held.end());
  }
  std::vector<PairStance> plain(set.pairs.size()), chosen(set.pairs.size()),
      discuss(set.pairs.size(), PairStance::kUnrelated);
  for (std::uint32_t at : held) plain[at] = decide(chances[at], {1, 1, 1, 1});
  // Factors that never saw the fold they are measured on.
  for (const StanceFold& fold : folds) {
    std::vector<std::uint32_t> others;
    for (const StanceFold& other : folds)
      if (&other != &fold) others.insert(others.end(), other.held.begin(), other.held.end());
    const StanceFactors factors = choose_factors(set, others, chances);
    for (std::uint32_t at : fold.held) chosen[at] = decide(chances[at], factors);
  }
  std::cout << held.size()
            << " pairs in folds that share no headline and no body; unrelated pairs weighed to "
               "their share\n";
  print("majority", stance_figures(stance_table(set, held, discuss)));
  print("overlap rule", stance_figures(stance_table(set, held, by_rule(pack, set))));
  print("model, factors 1", stance_figures(stance_table(set, held, plain)));
  print("model", stance_figures(stance_table(set, held, chosen)));
  for (std::size_t f = 0; f < folds.size(); ++f)
    print(("  fold " + std::to_string(f + 1)).c_str(), stance_figures(stance_table(set, folds[f].held, chosen)));
  const StanceFactors factors = choose_factors(set, held, chances);
  std::printf("factors %.2f %.2f %.2f %.2f\n", factors[0], factors[1], factors[2], factors[3]);
  std::vector<std::uint32_t> all(set.pairs.size());
  for (std::uint32_t i = 0; i < all.size(); ++i) all[i] = i;
  StanceModel model = train_stance(set, all, pack);
  set_factors(model, factors);
  std::ofstream file(options.out, std::ios::binary);
  file << bytes_of(model);
  if (!file.flush()) return Error{ErrorCode::kIo, options.out + ": cannot be written"};
  return Unit{};
}

Status evaluate(const Options& options) {
  HEARSAY_TRY(Knowledge knowledge, embedded_knowledge());
  const Pack& pack = knowledge.packs.best(kFnc1Language);
  HEARSAY_TRY(StanceModel model, embedded_stance_model());
  HEARSAY_TRY(StanceSet set, read_set(options.arguments.at(0), options.bodies));
  const auto begin = std::chrono::steady_clock::now();
  std::vector<PairStance> predicted;
  for (const Chances& one : stance_chances(model, pack, set))
    predicted.push_back(decide(one, factors_of(model)));
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  const double speed = static_cast<double>(set.pairs.size()) / std::max(took.count(), 1e-9);
  const StanceScore score = score_stances(set, predicted);
  if (options.json) {
    std::cout << json_of(score, speed) << "\n";
    return Unit{};
  }
  print("model", score.figures);
  char line[200];
  std::snprintf(
      line, sizeof line,
      "95%%: score %.2f to %.2f, macro-F1 %.3f to %.3f (bodies drawn)\n%zu pairs, %.0f a second\n",
      score.score_interval[0], score.score_interval[1], score.macro_interval[0],
      score.macro_interval[1], score.pairs, speed);
  std::cout << line;
  const std::vector<PairStance> most(set.pairs.size(), PairStance::kUnrelated);
  print("majority", score_stances(set, most).figures);
  print("overlap rule", score_stances(set, by_rule(pack, set)).figures);
  return Unit{};
}

int finished(const Status& status) { return status ? kDone : fail(status.error()); }

}  // namespace

int run_eval_fnc1(const Options& options) { return finished(evaluate(options)); }
int run_train_stance(const Options& options) { return finished(train(options)); }

}  // namespace hearsay
