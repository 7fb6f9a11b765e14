// `hearsay eval polnear`: attributions against hand labels.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "cli/cli.h"
#include "eval/eval.h"

namespace hearsay {
namespace {

namespace fs = std::filesystem;

Result<std::string> read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string bytes(std::istreambuf_iterator<char>(file), {});
  if (!file) return Error{ErrorCode::kIo, path.string() + ": cannot be read"};
  return bytes;
}

Result<AttributionScore> evaluate(const Options& options) {
  fs::path path = options.arguments.at(0);
  std::error_code problem;
  if (fs::is_directory(path, problem)) path /= "dev.jsonl";
  HEARSAY_TRY(Knowledge knowledge, embedded_knowledge());
  HEARSAY_TRY(std::string lines, read_file(path));
  return score_attributions(lines, path.string(), knowledge, options.examples);
}

std::string json_of(const char* name, const Figure& figure) {
  char cell[200];
  std::snprintf(cell, sizeof cell,
                "\"%s\": {\"precision\": %.4f, \"recall\": %.4f, \"f1\": %.4f, \"low\": %.4f, "
                "\"high\": %.4f}",
                name, figure.precision, figure.recall, figure.f1, figure.low, figure.high);
  return cell;
}

}  // namespace

int run_eval_attribution(const Options& options) {
  Result<AttributionScore> score = evaluate(options);
  if (!score) return fail(score.error());
  if (options.json) {
    std::string out = "{\"articles\": " + std::to_string(score->articles) +
                      ", \"labelled\": " + std::to_string(score->labelled) +
                      ", \"found\": " + std::to_string(score->found);
    for (const AttributionScore::Role& role : score->roles) {
      out += ", \"" + role.name + "\": {" + json_of("exact", role.exact);
      out += role.name == "triple" ? "}" : ", " + json_of("token", role.token) + "}";
    }
    std::cout << out << "}\n";
    return kDone;
  }
  std::cout << score->articles << " articles, " << score->labelled << " labelled attributions, "
            << score->found << " found\n";
  char line[200];
  for (const AttributionScore::Role& role : score->roles)
    for (bool token : {false, true}) {
      if (token && role.name == "triple") continue;
      const Figure& figure = token ? role.token : role.exact;
      std::snprintf(line, sizeof line,
                    "%-8s %-5s precision %.3f recall %.3f F1 %.3f [%.3f, %.3f]\n",
                    role.name.c_str(), token ? "token" : "exact", figure.precision, figure.recall,
                    figure.f1, figure.low, figure.high);
      std::cout << line;
    }
  for (const std::string& error : score->errors) std::cout << plain(error) << "\n";
  return kDone;
}

}  // namespace hearsay
