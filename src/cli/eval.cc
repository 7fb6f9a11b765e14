// `hearsay eval`: a labelled set through the whole way, and its official figures.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "cli/cli.h"
#include "eval/eval.h"

namespace hearsay {
namespace {

// The story's articles through an empty ledger in memory, every subject exported.
Result<std::string> export_of(const std::string& articles, const Knowledge& knowledge) {
  HEARSAY_TRY(std::unique_ptr<Ledger> ledger, open_ledger(":memory:"));
  HEARSAY_TRY(ReadReport report, read_into(*ledger, {articles}, {}, knowledge, now_utc()));
  if (report.refusals > 0) return Error{report.refused[0].error.code, refusal_text(report.refused[0])};
  HEARSAY_TRY(std::vector<Subject> found, wanted_subjects(*ledger, knowledge, {}, {}));
  std::string out;
  HEARSAY_TRY([[maybe_unused]] Unit written, write_export(*ledger, knowledge, {}, found, "jsonl", [&](const std::string& lines) { out += lines; }));
  return out;
}

Result<StoryScore> evaluate(const std::string& folder, bool rules) {
  HEARSAY_TRY(Knowledge knowledge, embedded_knowledge());
  if (rules) knowledge.attribution.clear(), knowledge.names.clear();
  HEARSAY_TRY(std::string articles, read_file(folder + "/articles.jsonl"));
  HEARSAY_TRY(std::string truth, read_file(folder + "/truth.json"));
  HEARSAY_TRY(std::string exported, export_of(folder + "/articles.jsonl", knowledge));
  return score_story(articles, truth, exported);
}

Status write_file(const std::string& path, const std::string& bytes) {
  std::ofstream file(path, std::ios::binary);
  file << bytes;
  if (!file.flush()) return Error{ErrorCode::kIo, path + ": cannot be written"};
  return Unit{};
}

struct Measured {
  std::vector<LabelledArticle> articles;
  std::vector<std::vector<Attribution>> predicted;
};

Result<Measured> measure(const Options& options, std::string_view language, Conventions conventions) {
  HEARSAY_TRY(Knowledge knowledge, embedded_knowledge());
  if (options.rules) knowledge.attribution.clear(), knowledge.names.clear();
  const std::string path = split_file(options.arguments.at(0));
  if (std::filesystem::is_directory(path))
    return Error{ErrorCode::kBadInput, path + ": is a folder; give one split, a file of JSON Lines such as " + path + "/dev.jsonl"};
  HEARSAY_TRY(std::string lines, read_file(path));
  Measured measured;
  HEARSAY_TRY(measured.articles, read_labelled(lines, path));
  measured.predicted = options.learned ? predict_learned(measured.articles, language, knowledge)
                                       : predict(measured.articles, language, conventions, knowledge);
  if (!options.predictions.empty()) {
    HEARSAY_TRY([[maybe_unused]] Unit written, write_file(options.predictions, official_lines(measured.articles, measured.predicted)));
  }
  if (!options.labels.empty()) {
    std::vector<std::vector<Attribution>> labels;
    for (const LabelledArticle& article : measured.articles) labels.push_back(article.labelled);
    HEARSAY_TRY([[maybe_unused]] Unit written, write_file(options.labels, official_lines(measured.articles, labels)));
  }
  return measured;
}

std::string json_of(const char* name, const Ratio& ratio) {
  char cell[160];
  std::snprintf(cell, sizeof cell, "\"%s\": {\"precision\": %.4f, \"recall\": %.4f, \"f1\": %.4f}", name, ratio.precision, ratio.recall, ratio.f1());
  return cell;
}
std::string json_of(const char* name, const Figure& figure) {
  char cell[64];
  std::string out = json_of(name, figure.ratio);
  std::snprintf(cell, sizeof cell, ", \"interval\": [%.4f, %.4f]}", figure.low, figure.high);
  return out.substr(0, out.size() - 1) + cell;
}
void print(const char* name, const Figure& figure) {
  char line[160];
  std::snprintf(line, sizeof line, "%-14s F1 %.3f (%.3f to %.3f)  precision %.3f  recall %.3f\n", name, figure.ratio.f1(), figure.low, figure.high,
                figure.ratio.precision, figure.ratio.recall);
  std::cout << line;
}

}  // namespace

std::string split_file(const std::string& path) {
  std::error_code ignored;
  const bool bare = !std::filesystem::is_regular_file(path, ignored) && std::filesystem::is_regular_file(path + ".jsonl", ignored);
  return bare ? path + ".jsonl" : path;
}

int run_eval_polnear(const Options& options) {
  Result<Measured> measured = measure(options, "en", Conventions::kPolnear);
  if (!measured) return fail(measured.error());
  const PolnearScore score = score_polnear(measured->articles, measured->predicted);
  if (options.json) {
    std::string out = "{\"articles\": " + std::to_string(score.articles) + ", \"labelled\": " + std::to_string(score.labelled) +
                      ", \"predicted\": " + std::to_string(score.predicted) + ", \"other layer\": " + std::to_string(score.other_layer);
    for (std::size_t f = 0; f < score.figures.size(); ++f) out += ", " + json_of(PolnearScore::kNames[f], score.figures[f]);
    out += ", \"strict\": {";
    for (std::size_t f = 0; f < score.strict.size(); ++f) out += (f > 0 ? ", " : "") + json_of(PolnearScore::kNames[f], score.strict[f]);
    std::cout << out << "}}\n";
    return kDone;
  }
  std::cout << score.articles << " articles, " << score.labelled << " labelled attributions, " << score.predicted << " predicted, of which "
            << score.other_layer << " of another layer\n";
  for (std::size_t f = 0; f < score.figures.size(); ++f) print(PolnearScore::kNames[f], score.figures[f]);
  char line[96];
  std::cout << "with other layers as errors:";
  for (std::size_t f = 0; f < score.strict.size(); ++f) {
    std::snprintf(line, sizeof line, "%s %s %.3f", f > 0 ? "," : "", PolnearScore::kNames[f], score.strict[f].f1());
    std::cout << line;
  }
  std::cout << "\n";
  return kDone;
}

int run_eval_wikinews_de(const Options& options) {
  Result<Measured> measured = measure(options, "de", Conventions::kWikinews);
  if (!measured) return fail(measured.error());
  const WikinewsScore score = score_wikinews(measured->articles, measured->predicted);
  if (options.json) {
    std::cout << "{\"articles\": " << score.articles << ", \"labelled\": " << score.labelled << ", \"predicted\": " << score.predicted << ", "
              << json_of("messages", score.messages) << ", " << json_of("roles", score.roles) << ", " << json_of("joint", score.joint) << "}\n";
    return kDone;
  }
  std::cout << score.articles << " articles, " << score.labelled << " labelled attributions, " << score.predicted << " predicted\n";
  print("messages", score.messages);
  print("roles", score.roles);
  print("joint", score.joint);
  return kDone;
}

int run_eval_story(const Options& options) {
  Result<StoryScore> score = evaluate(options.arguments.at(0), options.rules);
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
