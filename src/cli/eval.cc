// `hearsay eval`: a labelled set through the whole way, and its official figures.
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>

#include "cli/cli.h"
#include "eval/eval.h"

namespace hearsay {
namespace {

Result<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string bytes(std::istreambuf_iterator<char>(file), {});
  if (!file) return Error{ErrorCode::kIo, path + ": cannot be read"};
  return bytes;
}

// The story's articles through an empty ledger in memory, every subject exported.
Result<std::string> export_of(const std::string& articles, const Knowledge& knowledge) {
  HEARSAY_TRY(std::unique_ptr<Ledger> ledger, open_ledger(":memory:"));
  HEARSAY_TRY(ReadReport report, read_into(*ledger, {articles}, {}, knowledge, now_utc()));
  if (report.refusals > 0) return Error{report.refused[0].error.code, refusal_text(report.refused[0])};
  HEARSAY_TRY(std::vector<std::string> names, subject_names(*ledger, knowledge, {}, {}));
  std::string out;
  HEARSAY_TRY([[maybe_unused]] Unit written, write_export(*ledger, knowledge, {}, names, [&](const std::string& lines) { out += lines; }));
  return out;
}

Result<StoryScore> evaluate(const std::string& folder) {
  HEARSAY_TRY(Knowledge knowledge, embedded_knowledge());
  HEARSAY_TRY(std::string articles, read_file(folder + "/articles.jsonl"));
  HEARSAY_TRY(std::string truth, read_file(folder + "/truth.json"));
  HEARSAY_TRY(std::string exported, export_of(folder + "/articles.jsonl", knowledge));
  return score_story(articles, truth, exported);
}

}  // namespace

int run_eval_story(const Options& options) {
  Result<StoryScore> score = evaluate(options.arguments.at(0));
  if (!score) return fail(score.error());
  const std::pair<const char*, double> figures[] = {{"statements", score->statements}, {"sources", score->sources}, {"chains", score->chains},
                                                    {"stances", score->stances}, {"claims", score->claims}, {"copies", score->copies},
                                                    {"origins", score->origins}, {"status", score->status}, {"story", score->story()}};
  if (options.json) {
    std::string out = "{";
    for (const auto& [name, value] : figures) {
      char cell[64];
      std::snprintf(cell, sizeof cell, "%s\"%s\": %.4f", out.size() > 1 ? ", " : "", name, value);
      out += cell;
    }
    std::cout << out << "}\n";
    return kDone;
  }
  char line[64];
  std::cout << "subject " << (score->matched == 0 ? "None" : plain(score->subject)) << ": " << score->labelled << " labelled statements, " << score->predicted
            << " predicted, " << score->matched << " matched\n";
  for (const auto& [name, value] : figures) {
    std::snprintf(line, sizeof line, "%-11s %.3f\n", name, value);
    std::cout << line;
  }
  return kDone;
}

}  // namespace hearsay
