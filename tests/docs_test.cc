// Documents that list what the code has, checked against the code: a kind, a folder or a command nobody wrote down fails.
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "lang/lang.h"

namespace {

namespace fs = std::filesystem;

const fs::path kRoot = HEARSAY_SOURCE_DIR;

std::string read_file(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  return bytes.str();
}

TEST(Docs, EveryLexemeKindIsTaught) {
  const std::string page = read_file(kRoot / "docs/language-packs.md");
  for (std::string_view name : hearsay::lex_kind_names) {
    EXPECT_NE(page.find("| `" + std::string(name) + "` |"), std::string::npos)
        << "docs/language-packs.md has no row for the kind " << name;
  }
}

// Tags of kinds that have a closed set; values, currencies and events are open.
TEST(Docs, EveryTagInUseIsTaught) {
  const std::set<std::string> open = {"number", "scale", "currency", "event", "time"};
  const std::string page = read_file(kRoot / "docs/language-packs.md");
  static const std::regex kField("^(kind|tag) *= *\"([^\"]*)\".*");
  for (const fs::directory_entry& entry : fs::directory_iterator(kRoot / "languages")) {
    if (entry.path().extension() != ".toml") continue;
    std::ifstream in(entry.path());
    std::string kind;
    for (std::string line; std::getline(in, line);) {
      std::smatch field;
      if (line.starts_with("[")) kind.clear();
      if (!std::regex_match(line, field, kField)) continue;
      if (field[1] == "kind") {
        kind = field[2];
      } else if (!kind.empty() && open.count(kind) == 0 && field[2].length() > 0) {
        const std::size_t row = page.find("| `" + kind + "` |");
        const std::string taught = row == std::string::npos ? "" : page.substr(row, page.find('\n', row) - row);
        EXPECT_NE(taught.find("`" + field[2].str() + "`"), std::string::npos)
            << entry.path() << ": docs/language-packs.md does not teach " << kind << " " << field[2];
      }
    }
  }
}

TEST(Docs, EveryFolderIsExplained) {
  const std::string page = read_file(kRoot / "docs/design.md");
  for (const fs::directory_entry& entry : fs::directory_iterator(kRoot / "src")) {
    const std::string heading = "\n### " + entry.path().filename().string() + "/: ";
    EXPECT_NE(page.find(heading), std::string::npos) << "docs/design.md has no heading" << heading;
  }
}

// Paths in backticks or tables of the README and of CONTRIBUTING lead somewhere.
TEST(Docs, NamedFilesExist) {
  for (const char* file : {"README.md", "CONTRIBUTING.md", "docs/design.md", "docs/language-packs.md"}) {
    std::istringstream words(read_file(kRoot / file));
    for (std::string word; words >> word;) {
      while (!word.empty() && std::string("`.,;:)").find(word.back()) != std::string::npos) word.pop_back();
      while (!word.empty() && (word.front() == '`' || word.front() == '(')) word.erase(0, 1);
      if (!word.starts_with("docs/") && !word.starts_with("tests/") && !word.starts_with("tools/")) continue;
      if (word.find_first_of("<*") != std::string::npos) continue;
      EXPECT_TRUE(fs::exists(kRoot / word)) << file << " names " << word;
    }
  }
}

TEST(Docs, EveryPackExtendsBaseAndSaysItsCode) {
  std::set<std::string> codes;
  for (const fs::directory_entry& entry : fs::directory_iterator(kRoot / "languages")) {
    if (entry.path().extension() != ".toml") continue;
    const std::string code = entry.path().stem().string();
    EXPECT_NE(read_file(entry.path()).find("code = \"" + code + "\""), std::string::npos) << entry.path();
    codes.insert(code);
  }
  EXPECT_TRUE(codes.count("base") == 1 && codes.count("en") == 1);
}

}  // namespace
