// `hearsay eval copies`: labelled pairs, or a made set with its truth.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>

#include "cli/cli.h"
#include "eval/eval.h"

namespace hearsay {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

double rounded(double value) { return std::round(value * 10000) / 10000; }

Json to_json(const std::map<std::string, Taken>& rows) {
  Json out = Json::object();
  for (const auto& [name, row] : rows) out[name] = {{"copies", row.copies}, {"all", row.all}};
  return out;
}

Json to_json(const PairsScore::Figures& figures) {
  return {{"precision", rounded(figures.precision)},
          {"recall", rounded(figures.recall)},
          {"f1", rounded(figures.f1)},
          {"classes", to_json(figures.classes)}};
}

std::string to_text(const std::map<std::string, Taken>& rows) {
  std::string out;
  char line[200];
  for (const auto& [name, row] : rows) {
    std::snprintf(line, sizeof line, "  %-14s %6llu of %6llu  %.4f\n", plain(name).c_str(),
                  static_cast<unsigned long long>(row.copies),
                  static_cast<unsigned long long>(row.all), row.share());
    out += line;
  }
  return out;
}

std::string to_text(const PairsScore::Figures& figures) {
  char line[200];
  std::snprintf(line, sizeof line, "precision %.3f, recall %.3f, F1 %.3f; taken for copies:\n",
                figures.precision, figures.recall, figures.f1);
  return line + to_text(figures.classes);
}

std::string shown(const PairsScore& score, bool json) {
  if (json) {
    Json weights = Json::array();
    for (double one : score.weights) weights.push_back(rounded(one));
    return Json{{"pairs", score.pairs},
                {"folds", score.folds},
                {"fixed", to_json(score.fixed)},
                {"cross_validated", to_json(score.folded)},
                {"weights", std::move(weights)}}
               .dump() +
           "\n";
  }
  std::string out = std::to_string(score.pairs) +
                    " labelled pairs\nwith the built-in weights: " + to_text(score.fixed) +
                    "weights learned without the fold (" + std::to_string(score.folds) +
                    " folds): " + to_text(score.folded) +
                    "weights learned on all (bias, prose, hours):";
  char cell[32];
  for (double one : score.weights) {
    std::snprintf(cell, sizeof cell, " %.3f", one);
    out += cell;
  }
  return out + "\n";
}

std::string shown(const MadeScore& score, std::size_t articles, bool json) {
  if (json)
    return Json{{"articles", articles},
                {"recall", rounded(score.recall)},
                {"precision", rounded(score.precision)},
                {"rejected", rounded(score.rejected)},
                {"shared", to_json(score.shared)},
                {"kinds", to_json(score.kinds)},
                {"templates", {{"linked", score.templates.copies}, {"all", score.templates.all}}},
                {"links", {{"right", score.links.copies}, {"all", score.links.all}}}}
               .dump() +
           "\n";
  char line[300];
  std::snprintf(line, sizeof line,
                "%zu articles\nrecall     %.4f of copies that share 30%% of the text or more\n"
                "precision  %.4f of %llu links\nrejected   %.4f of %llu templates\n",
                articles, score.recall, score.precision,
                static_cast<unsigned long long>(score.links.all), score.rejected,
                static_cast<unsigned long long>(score.templates.all));
  return line + std::string("found, by share of the text:\n") + to_text(score.shared) +
         "found, by what was done to it:\n" + to_text(score.kinds);
}

Result<std::string> evaluate_made(const fs::path& folder, const Options& options,
                                  const Knowledge& knowledge) {
  HEARSAY_TRY(std::string truth, read_file((folder / "truth.jsonl").string()));
  HEARSAY_TRY(std::unique_ptr<Ledger> ledger, open_ledger(":memory:"));
  HEARSAY_TRY(ReadReport report,
              read_into(*ledger, {(folder / "articles.jsonl").string()}, {}, knowledge, now_utc()));
  if (report.refusals > 0)
    return Error{report.refused[0].error.code, refusal_text(report.refused[0])};
  std::vector<Recorded> articles;
  HEARSAY_TRY([[maybe_unused]] Unit read, ledger->each({}, Part::kAll, [&](Recorded& one) {
    one.statements.clear();
    one.entities.clear();
    articles.push_back(std::move(one));
    return true;
  }));
  std::vector<CopyInput> inputs;
  for (const Recorded& one : articles)
    inputs.push_back({one.id, one.outlet, one.language, one.url, one.published, &one.print});
  const std::vector<Copy> found = find_copies(inputs, knowledge.outlets);
  HEARSAY_TRY(MadeScore score, score_made(inputs, found, truth, (folder / "truth.jsonl").string()));
  return shown(score, articles.size(), options.json);
}

Result<std::string> evaluate_pairs(const fs::path& path, const Options& options,
                                   const Knowledge& knowledge) {
  std::vector<fs::path> files;
  std::error_code problem;
  if (fs::is_directory(path, problem)) {
    for (const fs::directory_entry& one : fs::directory_iterator(path, problem))
      if (one.path().extension() == ".jsonl") files.push_back(one.path());
    std::sort(files.begin(), files.end());
  } else {
    files.push_back(path);
  }
  for (const fs::path& file : files) {
    HEARSAY_TRY(std::string lines, read_file(file.string()));
    HEARSAY_TRY(PairsScore score, score_pairs(lines, file.string(), knowledge));
    if (score.pairs > 0) return shown(score, options.json);
  }
  return Error{ErrorCode::kBadInput, path.string() +
                                         ": no labelled pairs (JSON Lines with title_a, body_a, "
                                         "date_a, the same of b, and label), "
                                         "and no made set (articles.jsonl with truth.jsonl)"};
}

Result<std::string> evaluate(const Options& options) {
  HEARSAY_TRY(Knowledge knowledge, embedded_knowledge());
  const fs::path path = options.arguments.at(0);
  std::error_code problem;
  if (!fs::exists(path, problem))
    return Error{ErrorCode::kNotFound, path.string() + ": no such file or folder"};
  if (fs::exists(path / "truth.jsonl", problem)) return evaluate_made(path, options, knowledge);
  return evaluate_pairs(path, options, knowledge);
}

}  // namespace

int run_eval_copies(const Options& options) {
  Result<std::string> text = evaluate(options);
  if (!text) return fail(text.error());
  std::cout << *text;
  return kDone;
}

}  // namespace hearsay
