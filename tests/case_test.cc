// Cases: an input and the dump of one stage, in one plain file that anybody can write. docs/language-packs.md shows one.
//
// languages/<code>.cases belong to a pack; tests/cases/**/*.case to rules. A file holds any number of cases, separated by blank
// lines: comments (#), fields (lang, stage, outlet, published, title, text; a paragraph ends with \n), ---, the dump.
// HEARSAY_GOLDEN=1 writes the dumps anew and passes; the difference is to be read.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "article/article.h"
#include "base/utf8.h"
#include "statement/statement.h"

namespace hearsay {
namespace {

namespace fs = std::filesystem;

struct Case {
  std::string head;  // comments and fields, as they stand
  std::map<std::string, std::string> fields;
  std::string dump;
  std::size_t line = 0;
};

std::string unescape(std::string text) {
  for (std::size_t at = text.find("\\n"); at != std::string::npos; at = text.find("\\n", at + 2)) {
    text.replace(at, 2, "\n\n");
  }
  return text;
}

std::vector<Case> cases_in(const fs::path& file) {
  std::vector<Case> cases;
  std::ifstream in(file);
  Case now;
  bool below = false;
  std::size_t number = 0;
  auto end = [&] {
    if (!now.head.empty()) cases.push_back(std::move(now));
    now = {};
    below = false;
  };
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (line.empty()) {
      end();
    } else if (line == "---") {
      below = true;
    } else if (below) {
      now.dump += line + "\n";
    } else {
      if (now.head.empty()) now.line = number;
      now.head += line + "\n";
      const std::size_t colon = line.find(": ");
      if (line[0] != '#' && colon != std::string::npos) {
        now.fields[line.substr(0, colon)] = unescape(line.substr(colon + 2));
      }
    }
  }
  end();
  return cases;
}

// Blank lines separate cases, so a dump has none.
std::string without_blank_lines(std::string_view text) {
  std::string kept;
  for (std::string_view line : split(text, '\n')) {
    if (!trim(line).empty()) kept += std::string(line) + "\n";
  }
  return kept;
}

std::string dump_of(const Case& given, const Packs& packs) {
  auto field = [&](const char* name) {
    auto at = given.fields.find(name);
    return at == given.fields.end() ? std::string() : at->second;
  };
  Article article;
  set_text(article, field("title"), field("text"));
  const std::string stage = field("stage");
  const SegmentedText segmented = segment(article, packs.best(field("lang")));
  if (stage == "segment") return without_blank_lines(to_text(segmented));
  const MentionedText mentioned = find_mentions(segmented, embedded_outlets(), parse_time(field("published")));
  if (stage == "mention") return without_blank_lines(to_text(mentioned));
  std::string dump;
  for (const Statement& statement : find_statements(mentioned, embedded_outlets(), field("outlet"))) {
    dump += to_text(statement) + "\n";
  }
  return without_blank_lines(dump.empty() ? "(nothing)" : dump);
}

std::vector<fs::path> case_files() {
  std::vector<fs::path> files;
  const fs::path root = HEARSAY_SOURCE_DIR;
  for (const fs::path& folder : {root / "languages", root / "tests/cases"}) {
    if (!fs::exists(folder)) continue;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
      const fs::path extension = entry.path().extension();
      if (extension == ".case" || extension == ".cases") files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

TEST(Cases, DumpsAreAsWritten) {
  Result<Packs> packs = load_packs(embedded_packs());
  ASSERT_TRUE(packs.has_value()) << packs.error().message;
  const bool golden = std::getenv("HEARSAY_GOLDEN") != nullptr;
  for (const fs::path& file : case_files()) {
    const std::vector<Case> cases = cases_in(file);
    EXPECT_FALSE(cases.empty()) << file;
    std::string rewritten;
    for (const Case& given : cases) {
      if (given.fields.empty()) {  // the file's opening comment
        rewritten += given.head + "\n";
        continue;
      }
      const std::string dump = dump_of(given, *packs);
      if (!golden) {
        EXPECT_EQ(dump, given.dump) << file.string() << ":" << given.line;
      }
      rewritten += given.head + "---\n" + dump + "\n";
    }
    if (golden) std::ofstream(file) << rewritten.substr(0, rewritten.size() - 1);
  }
}

}  // namespace
}  // namespace hearsay
