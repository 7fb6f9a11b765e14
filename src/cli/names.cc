// `hearsay train names` and `hearsay eval conll|nergrit`.
#include "eval/names.h"

#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <iostream>

#include "cli/cli.h"

namespace hearsay {
namespace {

void print(std::string_view name, const Figure& figure) {
  char line[160];
  std::snprintf(line, sizeof line, "%-14s F1 %.3f (%.3f to %.3f)  precision %.3f  recall %.3f\n",
                std::string(name).c_str(), figure.ratio.f1(), figure.low, figure.high,
                figure.ratio.precision, figure.ratio.recall);
  std::cout << line;
}
std::string json_of(std::string_view name, const Figure& figure) {
  char cell[200];
  std::snprintf(cell, sizeof cell,
                "\"%s\": {\"precision\": %.4f, \"recall\": %.4f, \"f1\": %.4f, "
                "\"interval\": [%.4f, %.4f]}",
                std::string(name).c_str(), figure.ratio.precision, figure.ratio.recall,
                figure.ratio.f1(), figure.low, figure.high);
  return cell;
}
void print(const NamesScore& score) {
  std::size_t labelled = 0;
  for (std::size_t count : score.labelled) labelled += count;
  std::cout << score.documents << " documents, " << labelled << " labelled names, "
            << score.predicted << " predicted\n";
  for (std::uint8_t type = 0; type < kNameTypes; ++type)
    if (score.labelled[type] > 0) print(name_of(static_cast<NameType>(type)), score.types[type]);
  print("all", score.all);
}

Status evaluate(const Options& options, std::string_view language) {
  HEARSAY_TRY(Knowledge knowledge, embedded_knowledge());
  const std::string path = split_file(options.arguments.at(0));
  HEARSAY_TRY(std::string lines, read_file(path));
  HEARSAY_TRY(std::vector<NamedDocument> documents, read_named(lines, path));
  const auto found = knowledge.names.find(std::string(language));
  const NameModel* model = options.rules || found == knowledge.names.end() ? nullptr : &found->second;
  if (options.learned && model == nullptr)
    return Error{ErrorCode::kBadInput, "--learned: this binary holds no model of names for " + std::string(language)};
  const Pack& pack = knowledge.packs.best(language);
  const NamesScore score =
      score_names(documents, options.learned ? predict_names(documents, pack, *model)
                                             : predict_mentions(documents, pack, knowledge.outlets, model));
  if (!options.json) {
    print(score);
    return Unit{};
  }
  std::string out = "{\"documents\": " + std::to_string(score.documents) +
                    ", \"predicted\": " + std::to_string(score.predicted);
  for (std::uint8_t type = 0; type < kNameTypes; ++type)
    if (score.labelled[type] > 0)
      out += ", " + json_of(name_of(static_cast<NameType>(type)), score.types[type]);
  std::cout << out << ", " << json_of("all", score.all) << "}\n";
  return Unit{};
}

Result<std::vector<NamedDocument>> read_all(const std::vector<std::string>& paths) {
  std::vector<NamedDocument> out;
  for (const std::string& path : paths) {
    HEARSAY_TRY(std::string lines, read_file(path));
    HEARSAY_TRY(std::vector<NamedDocument> more, read_named(lines, path));
    out.insert(out.end(), std::make_move_iterator(more.begin()),
               std::make_move_iterator(more.end()));
  }
  return out;
}

Status train(const Options& options) {
  HEARSAY_TRY(Knowledge knowledge, embedded_rules());
  if (!knowledge.packs.has(options.hints.language))
    return Error{ErrorCode::kBadInput,
                 "--lang " + options.hints.language + ": there is no such language pack"};
  const Pack& pack = knowledge.packs.best(options.hints.language);
  NameLessons lessons;
  HEARSAY_TRY(lessons.documents, read_all(options.arguments));
  HEARSAY_TRY(lessons.others, read_all(options.others));
  LearnOptions learn = name_options();
  if (options.folds > 0)
    print(score_names(lessons.documents, predict_in_folds(lessons, pack, learn, options.folds)));
  if (isatty(STDERR_FILENO) != 0)
    learn.said = [](std::string_view part, std::uint32_t round, double loss) {
      std::fprintf(stderr, "%.*s: round %u, loss %.0f\n", static_cast<int>(part.size()),
                   part.data(), round + 1, loss);
    };
  const std::string bytes = learn_names_from(lessons, pack, learn).bytes();
  std::ofstream file(options.out, std::ios::binary);
  file << bytes;
  if (!file.flush()) return Error{ErrorCode::kIo, options.out + ": cannot be written"};
  std::cout << options.out << ": " << bytes.size() << " bytes\n";
  return Unit{};
}

int finished(const Status& status) { return status ? kDone : fail(status.error()); }

}  // namespace

int run_eval_conll(const Options& options) { return finished(evaluate(options, "en")); }
int run_eval_nergrit(const Options& options) { return finished(evaluate(options, "id")); }
int run_train_names(const Options& options) { return finished(train(options)); }

}  // namespace hearsay
