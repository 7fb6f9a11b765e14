// `hearsay eval extract`: pages through the reader that `hearsay read` uses, and the set's official
// figures.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>

#include "article/decode.h"
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

// Pages with their truth: wcxb's folder, or newspaper4k's with data/metadata/NAME.json and
// data/html/NAME.html.
Result<std::vector<std::pair<PageTruth, std::string>>> read_field_set(const std::string& folder) {
  std::vector<std::pair<PageTruth, std::string>> out;
  std::error_code ignored;
  if (fs::is_directory(folder + "/ground-truth", ignored)) {
    HEARSAY_TRY(TextSet set, read_text_set(folder));
    for (PageTruth& page : set.pages) {
      const std::string file = folder + "/html/" + page.id + ".html.gz";
      out.emplace_back(std::move(page), file);
    }
    return out;
  }
  std::vector<fs::path> files;
  for (fs::recursive_directory_iterator
           at(folder, fs::directory_options::skip_permission_denied, ignored),
       end;
       !ignored && at != end; at.increment(ignored))
    if (at->path().extension() == ".json" && at->path().parent_path().filename() == "metadata")
      files.push_back(at->path());
  if (files.empty())
    return Error{ErrorCode::kBadInput,
                 folder + ": holds neither a folder ground-truth nor metadata/NAME.json"};
  std::sort(files.begin(), files.end());
  for (const fs::path& file : files) {
    const std::string page =
        (file.parent_path().parent_path() / "html" / file.stem()).string() + ".html";
    if (!fs::exists(page, ignored)) continue;
    HEARSAY_TRY(std::string json, read_file(file.string()));
    HEARSAY_TRY(PageTruth truth, read_newspaper_truth(json, file.string()));
    truth.id = file.stem().string();
    out.emplace_back(std::move(truth), page);
  }
  return out;
}

std::string json_of(const char* name, const FieldFigure& figure) {
  char cell[200];
  std::snprintf(cell, sizeof cell,
                "\"%s\": {\"labelled\": %zu, \"right\": %zu, \"missing\": %zu, \"extra\": %zu}",
                name, figure.labelled, figure.right, figure.missing, figure.extra);
  return cell;
}

void print(const char* name, const FieldFigure& figure) {
  char line[200];
  const double share = figure.labelled == 0 ? 0
                                            : static_cast<double>(figure.right) /
                                                  static_cast<double>(figure.labelled);
  std::snprintf(line, sizeof line,
                "%-9s %.3f  %zu of %zu right, %zu not found; %zu found where nothing is labelled\n",
                name, share, figure.right, figure.labelled, figure.missing, figure.extra);
  std::cout << line;
}

Status evaluate_dates(const Options& options) {
  HEARSAY_TRY(auto set, read_field_set(options.arguments.at(0)));
  std::vector<FieldCase> cases;
  for (auto& [truth, file] : set) {
    Hints hints;
    hints.url = truth.url;
    const Article article = read_one(file, hints);
    PageFields found{article.title, article.language, {}, article.published};
    if (!article.author.empty()) found.authors = {article.author};
    cases.push_back({truth.id, std::move(truth.fields), std::move(found)});
  }
  const FieldScore score = score_fields(cases);
  if (options.json) {
    std::cout << "{\"pages\": " << cases.size() << ", " << json_of("date", score.date)
              << ", \"date in some zone\": " << score.zoned << ", " << json_of("title", score.title)
              << ", " << json_of("author", score.author) << ", "
              << json_of("language", score.language) << "}\n";
    return Unit{};
  }
  std::cout << cases.size() << " pages\n";
  print("date", score.date);
  std::cout << "          " << score.zoned << " right on that day in some time zone\n";
  print("title", score.title);
  print("author", score.author);
  if (score.language.labelled > 0) print("language", score.language);
  for (std::size_t i = 0; i < std::min<std::size_t>(options.worst, score.wrong.size()); ++i)
    std::cout << plain(score.wrong[i]) << "\n";
  return Unit{};
}

// chardet's tests: the folder's name is the encoding, or encoding-language. Right when the reader,
// told nothing, gives the text that the label gives.
std::optional<std::string> as_labelled(std::string_view bytes, std::string_view folder,
                                       std::string& label) {
  label = folder;
  if (label == "utf-8-sig") label = "utf-8";
  std::optional<std::string> text = decode_as(bytes, label);
  if (text) return text;
  label = label.substr(0, label.rfind('-'));
  return decode_as(bytes, label);
}

bool has_folders(const fs::path& folder) {
  std::error_code ignored;
  const fs::directory_iterator files(folder, ignored);
  return std::any_of(begin(files), end(files),
                     [&](const fs::directory_entry& entry) { return entry.is_directory(ignored); });
}

Status evaluate_encodings(const Options& options) {
  struct Count {
    std::size_t files = 0, right = 0;
  };
  std::map<std::string, Count> by_label;
  Count all;
  std::vector<std::string> wrong;
  std::error_code ignored;
  std::vector<fs::path> files;
  for (fs::recursive_directory_iterator at(options.arguments.at(0), ignored), end;
       !ignored && at != end; at.increment(ignored))
    if (at->is_regular_file(ignored)) files.push_back(at->path());
  std::sort(files.begin(), files.end());
  for (const fs::path& file : files) {
    HEARSAY_TRY(std::string bytes, read_file(file.string()));
    std::string label;
    const std::optional<std::string> wanted =
        as_labelled(bytes, file.parent_path().filename().string(), label);
    if (!wanted && has_folders(file.parent_path())) continue;  // its name is no label
    const bool right = wanted && decode(bytes, {}) == *wanted;
    for (Count* count : {&all, &by_label[label]}) {
      ++count->files;
      count->right += right;
    }
    if (!right) wrong.push_back(file.string());
  }
  if (all.files == 0)
    return Error{ErrorCode::kBadInput,
                 options.arguments.at(0) + ": no folder here is named as an encoding"};
  const double share = static_cast<double>(all.right) / static_cast<double>(all.files);
  char line[200];
  if (options.json) {
    std::snprintf(line, sizeof line, "{\"files\": %zu, \"right\": %zu, \"share\": %.4f}\n",
                  all.files, all.right, share);
    std::cout << line;
    return Unit{};
  }
  std::snprintf(line, sizeof line, "%.4f  %zu of %zu files decoded as labelled\n", share, all.right,
                all.files);
  std::cout << line;
  for (const auto& [label, count] : by_label)
    if (count.right < count.files)
      std::cout << label << ": " << count.right << " of " << count.files << "\n";
  for (std::size_t i = 0; i < std::min<std::size_t>(options.worst, wrong.size()); ++i)
    std::cout << plain(wrong[i]) << "\n";
  return Unit{};
}

// An archive file with what became of it. Damaged is what its name says (bad, wrong, trunc, clip):
// such a file may be refused in part, with the place; a whole one may not, but for pages without an
// article.
struct ArchiveRead {
  std::string file;
  std::size_t articles = 0;
  std::vector<std::string> refusals;
  bool faulty = false;
};

bool says_damaged(const std::string& name) {
  for (const char* mark : {"bad", "wrong", "trunc", "clip"})
    if (name.find(mark) != std::string::npos) return true;
  return false;
}

ArchiveRead read_archive(const fs::path& file) {
  ArchiveRead out{file.filename().string(), 0, {}, false};
  const bool unknown_packing = file.extension() == ".lz4";
  const bool lenient = says_damaged(out.file);
  read_source(
      file.string(), {}, {},
      [&](const Article&) {
        ++out.articles;
        return true;
      },
      [&](const Refusal& refusal) {
        out.refusals.push_back(refusal.error.message);
        const bool expected = unknown_packing
                                  ? refusal.error.code == ErrorCode::kUnsupported
                                  : refusal.error.code == ErrorCode::kBadInput || lenient;
        if (!expected || refusal.error.message.empty()) out.faulty = true;
      });
  if (unknown_packing && out.refusals.empty()) out.faulty = out.articles == 0;
  return out;
}

Status evaluate_warc(const Options& options) {
  std::error_code ignored;
  std::vector<fs::path> files;
  for (fs::recursive_directory_iterator at(options.arguments.at(0), ignored), end;
       !ignored && at != end; at.increment(ignored)) {
    const std::string name = at->path().filename().string();
    if (at->is_regular_file(ignored) &&
        (name.find(".warc") != std::string::npos || name.find(".arc") != std::string::npos))
      files.push_back(at->path());
  }
  if (files.empty())
    return Error{ErrorCode::kBadInput, options.arguments.at(0) + ": holds no WARC or ARC file"};
  std::sort(files.begin(), files.end());
  std::size_t right = 0;
  std::vector<ArchiveRead> reads;
  for (const fs::path& file : files) {
    reads.push_back(read_archive(file));
    right += !reads.back().faulty;
  }
  if (options.json) {
    std::cout << "{\"files\": " << reads.size() << ", \"right\": " << right << "}\n";
    return Unit{};
  }
  for (const ArchiveRead& one : reads) {
    std::cout << (one.faulty ? "WRONG " : "right ") << plain(one.file) << ": " << one.articles
              << " articles, " << one.refusals.size() << " refusals\n";
    for (const std::string& refusal : one.refusals) std::cout << "      " << plain(refusal) << "\n";
  }
  std::cout << right << " of " << reads.size() << " archives read or refused as expected\n";
  return Unit{};
}

int finished(const Status& done) { return done ? kDone : fail(done.error()); }

}  // namespace

int run_eval_dates(const Options& options) { return finished(evaluate_dates(options)); }
int run_eval_encodings(const Options& options) { return finished(evaluate_encodings(options)); }
int run_eval_warc(const Options& options) { return finished(evaluate_warc(options)); }
int run_eval_extract(const Options& options) { return finished(evaluate_extract(options)); }

}  // namespace hearsay
