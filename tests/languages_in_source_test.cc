// Languages are data: src/ names no language and holds none of its words.
//
// Three things are looked for in src/:
//   - lines that ask for a language (language == "en"): a rule that does so lacks a field in the pack format;
//   - a literal that is one of a pack's word sequences, in any pack but English: views speak English, and an English
//     word in a literal is most often a name of ours (stances, grades);
//   - English words where a rule compares text: word(...) == "said", token_key("said").
// Known weakness: a word in a character array or put together from pieces is not seen.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace {

namespace fs = std::filesystem;

struct Literal {
  std::string text;
  std::size_t line = 0;
};

// The string literals of C++ source, outside comments, with escapes as written. Raw strings: only R"(...)".
std::vector<Literal> literals_in(std::string_view code) {
  std::vector<Literal> found;
  std::size_t line = 1;
  for (std::size_t at = 0; at < code.size(); ++at) {
    const std::string_view rest = code.substr(at);
    if (code[at] == '\n') {
      ++line;
    } else if (rest.starts_with("//")) {
      at = std::min(code.find('\n', at), code.size()) - 1;
    } else if (rest.starts_with("/*")) {
      const std::size_t end = std::min(code.find("*/", at + 2), code.size());
      line += static_cast<std::size_t>(std::count(code.begin() + static_cast<long>(at),
                                                  code.begin() + static_cast<long>(end), '\n'));
      at = end + 1;
    } else if (rest.starts_with("R\"(")) {
      const std::size_t end = std::min(code.find(")\"", at + 3), code.size());
      const std::string_view text = code.substr(at + 3, end - at - 3);
      found.push_back({std::string(text), line});
      line += static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
      at = end + 1;
    } else if (code[at] == '\'') {
      // A digit separator (1'000) is no character literal.
      const bool separator = at > 0 && std::isalnum(static_cast<unsigned char>(code[at - 1])) != 0;
      if (!separator) {
        for (++at; at < code.size() && code[at] != '\'' && code[at] != '\n'; ++at) {
          if (code[at] == '\\') ++at;
        }
      }
    } else if (code[at] == '"') {
      std::string text;
      for (++at; at < code.size() && code[at] != '"' && code[at] != '\n'; ++at) {
        if (code[at] == '\\' && at + 1 < code.size()) text += code[at++];
        text += code[at];
      }
      found.push_back({text, line});
    }
  }
  return found;
}

std::string read_file(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  return bytes.str();
}

std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

// The word sequences of a pack: what stands in its `words = [...]` arrays.
std::set<std::string> words_of(const fs::path& pack) {
  std::set<std::string> words;
  const std::string text = read_file(pack);
  static const std::regex kQuoted("\"([^\"]*)\"");
  for (std::size_t at = text.find("words"); at != std::string::npos; at = text.find("words", at)) {
    at += 5;
    const std::size_t open = text.find_first_not_of(" \t=", at);
    if (open == std::string::npos || text[open] != '[') continue;
    const std::size_t close = text.find(']', open);
    if (close == std::string::npos) break;
    const std::string list = text.substr(open, close - open);
    for (std::sregex_iterator hit(list.begin(), list.end(), kQuoted), none; hit != none; ++hit) {
      words.insert(lower((*hit)[1].str()));
    }
    at = close;
  }
  return words;
}

std::vector<fs::path> sources() {
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry :
       fs::recursive_directory_iterator(fs::path(HEARSAY_SOURCE_DIR) / "src")) {
    const fs::path extension = entry.path().extension();
    if (extension == ".h" || extension == ".cc") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

const fs::path kPacks = fs::path(HEARSAY_SOURCE_DIR) / "languages";

std::set<std::string> pack_codes() {
  std::set<std::string> codes;
  for (const fs::directory_entry& entry : fs::directory_iterator(kPacks)) {
    if (entry.path().extension() != ".toml") continue;
    const std::string code = entry.path().stem().string();
    if (code.size() <= 3) codes.insert(code);
  }
  return codes;
}

bool has_letter_sequence(std::string_view text, std::size_t least) {
  std::size_t run = 0;
  for (char c : text) {
    const bool letter = std::isalpha(static_cast<unsigned char>(c)) != 0 || (c & 0x80) != 0;
    run = letter ? run + 1 : 0;
    if (run >= least) return true;
  }
  return false;
}

// A line that asks for a language: language == "xx", packs.best("xx"), by_code.at("xx"); or that lists two of them.
bool asks_for_language(const std::string& line, const std::set<std::string>& codes) {
  static const std::regex kAsked(
      "(lang\\w*(\\(\\))?|\\bcode)\\s*[=!]=\\s*\"([a-z]+)\"|\"([a-z]+)\"\\s*[=!]=\\s*[\\w.>-]*(lang|\\bcode)|"
      "\\b(best|has|by_code)(\\.\\w+)?\\s*[\\(\\[]\\s*\"([a-z]+)\"");
  std::smatch hit;
  if (std::regex_search(line, hit, kAsked)) {
    for (std::size_t group : {3u, 4u, 8u}) {
      if (codes.count(hit[group].str()) > 0) return true;
    }
  }
  std::set<std::string> named;
  for (const Literal& literal : literals_in(line)) {
    if (codes.count(literal.text) > 0) named.insert(literal.text);
  }
  return named.size() > 1;
}

// src/lang turns what the detector answers into codes and knows the pack to fall back to.
TEST(LanguagesInSource, NoLanguageCodes) {
  const std::set<std::string> codes = pack_codes();
  ASSERT_FALSE(codes.empty());
  for (const fs::path& file : sources()) {
    if (file.parent_path().filename() == "lang") continue;
    std::ifstream in(file);
    std::size_t number = 0;
    for (std::string line; std::getline(in, line);) {
      ++number;
      EXPECT_FALSE(asks_for_language(line, codes))
          << file.string() << ":" << number << ": " << line << "\na pack should carry what differs";
    }
  }
  EXPECT_TRUE(asks_for_language("if (article.language == \"en\") {", {"en"}));
  EXPECT_TRUE(asks_for_language("const Pack& pack = packs.best(\"en\");", {"en"}));
  EXPECT_TRUE(asks_for_language("  return \"en\" == pack.code;", {"en"}));
  EXPECT_TRUE(asks_for_language("constexpr std::array kSpoken = {\"en\", \"id\"};", {"en", "id"}));
  EXPECT_FALSE(asks_for_language("out.field(\"id\", one.id).field(\"lang\", one.language);", {"en", "id"}));
  EXPECT_FALSE(asks_for_language("// language == \"en\"", {"zh"}));
}

TEST(LanguagesInSource, NoWordsOfOtherLanguages) {
  std::set<std::string> shared = words_of(kPacks / "en.toml");
  shared.merge(words_of(kPacks / "base.toml"));
  std::set<std::string> foreign;
  for (const std::string& code : pack_codes()) {
    if (code == "en") continue;
    for (const std::string& word : words_of(kPacks / (code + ".toml"))) {
      // Words that English has too (bank, program) and short ones (names of fields) prove nothing.
      if (shared.count(word) == 0 && has_letter_sequence(word, 4)) foreign.insert(word);
    }
  }
  // Words of a pack that are also English, names of ours, or names of time zones.
  for (const char* word : {"status", "media", "data", "total", "analysis", "item", "none", "error", "line", "date", "wita", "start"}) {
    foreign.erase(word);
  }
  for (const fs::path& file : sources()) {
    for (const Literal& literal : literals_in(read_file(file))) {
      EXPECT_EQ(foreign.count(lower(literal.text)), 0u)
          << file.string() << ":" << literal.line << ": \"" << literal.text
          << "\" is a word of a language: it belongs in languages/";
    }
  }
}

TEST(LanguagesInSource, NoRuleComparesTextWithEnglish) {
  static const std::regex kCompared(
      "(token_key\\(\\s*\"[A-Za-z]|word\\([^()]*\\)\\s*[=!]=\\s*\"[A-Za-z]|\"[A-Za-z]+\"\\s*[=!]=\\s*\\w*\\.?word\\()");
  for (const fs::path& file : sources()) {
    std::ifstream in(file);
    std::size_t number = 0;
    for (std::string line; std::getline(in, line);) {
      ++number;
      if (line.find_first_not_of(" \t") == line.find("//")) continue;
      EXPECT_FALSE(std::regex_search(line, kCompared))
          << file.string() << ":" << number << ": " << line << "\na word a rule knows stands in languages/";
    }
  }
}

TEST(LanguagesInSource, TheReaderOfLiterals) {
  const std::vector<Literal> found =
      literals_in("a = \"one\"; // \"no\"\n/* \"no\"\n */ b = 'x'; c = '\"'; d = \"t\\\"wo\"; n = 1'000;\nR\"(three\n)\"; \"four\"");
  ASSERT_EQ(found.size(), 4u);
  EXPECT_EQ(found[0].text, "one");
  EXPECT_EQ(found[1].text, "t\\\"wo");
  EXPECT_EQ(found[1].line, 3u);
  EXPECT_EQ(found[2].text, "three\n");
  EXPECT_EQ(found[3].text, "four");
  EXPECT_EQ(found[3].line, 5u);
}

}  // namespace
