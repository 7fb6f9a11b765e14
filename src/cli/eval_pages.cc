// `hearsay eval extract`: pages through the reader that `hearsay read` uses, and the set's official
// figures.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "cli/cli.h"
#include "eval/pages.h"

namespace hearsay {
namespace {

namespace fs = std::filesystem;

// The first article of a file; nothing when it is refused.
Article read_one(const std::string& file, const Hints& hints) {
  Article found;
  read_source(
      file, hints, {},
      [&](Article article) {
        found = std::move(article);
        return false;
      },
      [](const Refusal&) {});
  return found;
}

struct TextSet {
  TextMeasure measure = TextMeasure::kShingles;
  std::vector<PageTruth> pages;
};

Result<TextSet> read_text_set(const std::string& folder) {
  TextSet set;
  std::error_code ignored;
  const std::string truth = folder + "/ground-truth";
  if (fs::is_regular_file(truth + ".json", ignored)) {
    HEARSAY_TRY(std::string json, read_file(truth + ".json"));
    HEARSAY_TRY(set.pages, read_aeb_truth(json, truth + ".json"));
    return set;
  }
  if (!fs::is_directory(truth, ignored))
    return Error{ErrorCode::kBadInput,
                 folder + ": holds neither ground-truth.json nor a folder ground-truth"};
  set.measure = TextMeasure::kWords;
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::directory_iterator(truth, ignored))
    files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  for (const fs::path& file : files) {
    if (file.extension() != ".json") continue;
    HEARSAY_TRY(std::string json, read_file(file.string()));
    HEARSAY_TRY(PageTruth page, read_wcxb_truth(json, file.string()));
    page.id = file.stem().string();
    if (page.article) set.pages.push_back(std::move(page));
  }
  return set;
}

std::string json_of(const TextFigure& figure) {
  char cell[200];
  std::snprintf(cell, sizeof cell,
                "{\"pages\": %zu, \"f1\": %.4f, \"interval\": [%.4f, %.4f], \"precision\": %.4f, "
                "\"recall\": %.4f}",
                figure.pages, figure.f1, figure.low, figure.high, figure.precision, figure.recall);
  return cell;
}

void print(const char* name, const TextFigure& figure) {
  char line[200];
  std::snprintf(line, sizeof line,
                "%-12s F1 %.4f (%.4f to %.4f)  precision %.4f  recall %.4f  %zu pages\n", name,
                figure.f1, figure.low, figure.high, figure.precision, figure.recall, figure.pages);
  std::cout << line;
}

void print(const TextScore& score, std::size_t worst) {
  print("all", score.all);
  print("first half", score.halves[0]);
  print("second half", score.halves[1]);
  char line[400];
  std::snprintf(line, sizeof line, "word for word  %.3f\n", score.exact);
  std::cout << line;
  for (std::size_t i = 0; i < std::min(worst, score.pages.size()); ++i) {
    const TextPage& page = score.pages[i];
    std::snprintf(line, sizeof line, "%.3f  precision %.3f  recall %.3f  half %zu  %.200s\n",
                  page.f1, page.precision, page.recall, half_of(page.id) + 1, page.id.c_str());
    std::cout << line;
  }
}

std::string json_of(const TextScore& score, std::size_t worst) {
  std::string out = "{\"all\": " + json_of(score.all) + ", \"halves\": [" +
                    json_of(score.halves[0]) + ", " + json_of(score.halves[1]) + "]";
  char cell[400];
  std::snprintf(cell, sizeof cell, ", \"exact\": %.4f, \"worst\": [", score.exact);
  out += cell;
  for (std::size_t i = 0; i < std::min(worst, score.pages.size()); ++i) {
    const TextPage& page = score.pages[i];
    std::snprintf(cell, sizeof cell,
                  "%s{\"id\": \"%.200s\", \"f1\": %.4f, \"precision\": %.4f, \"recall\": %.4f}",
                  i > 0 ? ", " : "", page.id.c_str(), page.f1, page.precision, page.recall);
    out += cell;
  }
  return out + "]}";
}

Status evaluate_extract(const Options& options) {
  const std::string& folder = options.arguments.at(0);
  HEARSAY_TRY(TextSet set, read_text_set(folder));
  std::vector<TextCase> cases;
  for (const PageTruth& page : set.pages) {
    // An address is not given: what stands in it must not tell the text.
    std::string file = folder + "/html/" + page.id + ".html";
    std::error_code ignored;
    if (!fs::exists(file, ignored)) file += ".gz";
    if (!fs::exists(file, ignored)) return Error{ErrorCode::kNotFound, file + ": no such page"};
    const Article article = read_one(file, {});
    cases.push_back({page.id, page.text, std::string(article.text())});
  }
  if (!options.predictions.empty()) {
    std::ofstream out(options.predictions, std::ios::binary);
    out << predictions_of(cases, set.measure);
    if (!out.flush()) return Error{ErrorCode::kIo, options.predictions + ": cannot be written"};
  }
  const TextScore score = score_texts(cases, set.measure);
  if (options.json) {
    std::cout << json_of(score, options.worst) << "\n";
  } else {
    print(score, options.worst);
  }
  return Unit{};
}

}  // namespace

int run_eval_extract(const Options& options) {
  const Status done = evaluate_extract(options);
  return done ? kDone : fail(done.error());
}

}  // namespace hearsay
