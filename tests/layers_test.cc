// The shape of the program, read from its own sources: which folder includes which, and how long files are.
//
// A folder includes itself and folders before it in kLayers; of another folder only <folder>/<folder>.h, so that a
// stage's inner headers stay its own. Exceptions are listed here, nowhere else.
#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 22> kLayers = {
    "base",   "learn",  "lang",   "stance", "article", "segment", "names", "mention", "attribution", "statement", "copies",
    "mutation", "status", "claims", "ledger", "track",   "follow",  "view",    "mcp",     "serve",   "eval",        "cli"};
// Every header of base is public.
constexpr std::string_view kOpenFolder = "base";
const std::set<std::string> kMorePublicHeaders = {"lang/tokenize.h", "view/words.h", "lang/relations.h", "claims/changes.h", "claims/relations.h", "eval/fnc1.h", "eval/names.h", "eval/pages.h", "article/decode.h", "article/feed_document.h", "article/listing.h", "article/page.h", "article/url.h", "track/trail.h", "track/versions.h", "eval/feeds.h"};
constexpr std::size_t kMostLines = 700;
constexpr std::size_t kMostHeaderLines = 150;

int layer_of(std::string_view folder) {
  auto at = std::find(kLayers.begin(), kLayers.end(), folder);
  return at == kLayers.end() ? -1 : static_cast<int>(at - kLayers.begin());
}

std::vector<fs::path> files_under(const fs::path& folder) {
  std::vector<fs::path> files;
  if (!fs::exists(folder)) return files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    const fs::path extension = entry.path().extension();
    if (entry.is_regular_file() && (extension == ".h" || extension == ".cc")) {
      files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<std::string> lines_of(const fs::path& file) {
  std::ifstream in(file);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

// The name between quotes of an #include line of ours; empty for any other line.
std::string_view included(std::string_view line) {
  const std::size_t hash = line.find_first_not_of(" \t");
  if (hash == std::string_view::npos || line[hash] != '#') return {};
  line.remove_prefix(hash + 1);
  const std::size_t word = line.find_first_not_of(" \t");
  if (word == std::string_view::npos || line.substr(word, 7) != "include") return {};
  const std::size_t open = line.find('"');
  if (open == std::string_view::npos) return {};
  const std::size_t close = line.find('"', open + 1);
  if (close == std::string_view::npos) return {};
  return line.substr(open + 1, close - open - 1);
}

// Empty when a file of `folder` may include `name`, else the reason why not.
std::string objection(std::string_view folder, std::string_view name) {
  const std::size_t slash = name.find('/');
  if (slash == std::string_view::npos) return "name headers from src/: \"folder/header.h\"";
  const std::string_view other = name.substr(0, slash);
  if (other == folder) return {};
  if (layer_of(other) < 0) return "no such folder";
  if (layer_of(other) > layer_of(folder)) {
    return std::string(other) + " stands above " + std::string(folder);
  }
  const std::string face = std::string(other) + "/" + std::string(other) + ".h";
  if (other == kOpenFolder || name == face || kMorePublicHeaders.count(std::string(name)) > 0) {
    return {};
  }
  return "an inner header of " + std::string(other) + "; include " + face;
}

const fs::path kSource = fs::path(HEARSAY_SOURCE_DIR) / "src";

TEST(Layers, EveryFolderHasItsPlace) {
  for (const fs::directory_entry& entry : fs::directory_iterator(kSource)) {
    ASSERT_TRUE(entry.is_directory()) << entry.path() << ": sources stand in a folder of src/";
    EXPECT_GE(layer_of(entry.path().filename().string()), 0)
        << entry.path() << ": add the folder to kLayers and to docs/design.md";
  }
}

TEST(Layers, IncludesPointDown) {
  std::size_t seen = 0;
  for (const fs::path& file : files_under(kSource)) {
    const std::string folder = (*file.lexically_relative(kSource).begin()).string();
    int number = 0;
    for (const std::string& line : lines_of(file)) {
      ++number;
      const std::string_view name = included(line);
      if (name.empty()) continue;
      ++seen;
      EXPECT_EQ(objection(folder, name), "") << file.string() << ":" << number << ": " << line;
    }
  }
  EXPECT_GT(seen, 20u) << "no includes were read: is HEARSAY_SOURCE_DIR right?";
}

TEST(Layers, FilesStayReadable) {
  for (const char* part : {"src", "tests", "fuzz"}) {
    for (const fs::path& file : files_under(fs::path(HEARSAY_SOURCE_DIR) / part)) {
      const std::size_t lines = lines_of(file).size();
      EXPECT_LE(lines, kMostLines) << file.string() << ": split it";
      if (file.extension() == ".h") {
        EXPECT_LE(lines, kMostHeaderLines) << file.string() << ": a header is a contract read at once";
      }
    }
  }
}

TEST(Layers, TheRuleItself) {
  EXPECT_EQ(included("#include \"base/span.h\""), "base/span.h");
  EXPECT_EQ(included("  #  include \"base/span.h\"  // why"), "base/span.h");
  EXPECT_EQ(included("#include <string>"), "");
  EXPECT_EQ(included("// #include \"cli/cli.h\""), "");
  EXPECT_EQ(objection("lang", "base/utf8.h"), "");
  EXPECT_EQ(objection("claims", "claims/inner.h"), "");
  EXPECT_EQ(objection("claims", "copies/copies.h"), "");
  EXPECT_NE(objection("claims", "copies/inner.h"), "");
  EXPECT_NE(objection("status", "claims/claims.h"), "");
  EXPECT_NE(objection("status", "span.h"), "");
}

}  // namespace
