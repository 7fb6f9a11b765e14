// Our reader of HTML against html5lib-tests, which browsers' parsers are held to: of pages the text, the elements and the tree,
// of markup the start tags with their attributes. Ours is not the algorithm of browsers (src/article/html.h says why), so
// the shares are floors, and what they are stands in docs/quality.md. Needs the data (HEARSAY_DATA); skipped without.
// HEARSAY_SHOW=1 prints what differs.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "article/html.h"
#include "base/utf8.h"

namespace hearsay {
namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::vector<fs::path> files(const fs::path& folder, const std::string& ending) {
  std::vector<fs::path> out;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().extension() == ending) out.push_back(entry.path());
  std::sort(out.begin(), out.end());
  return out;
}

// A page in three sizes: its text without blanks, its elements in order, and both as a tree. Elements that the standard makes
// where the page has none, or that hold the whole page, are left out on both sides.
struct Shape {
  std::string text, elements, tree;
  std::vector<std::string> open;
  bool after_text = false;

  static bool is_frame(std::string_view name) {
    return name == "html" || name == "head" || name == "body" || name == "tbody" || name == "colgroup" || name == "content";
  }
  void begin(std::string name) {
    if (!is_frame(name)) {
      elements += name + ' ';
      tree += '<' + name + '>';
      after_text = false;
    }
    open.push_back(std::move(name));
  }
  void end() {
    if (!is_frame(open.back())) {
      tree += "</>";
      after_text = false;
    }
    open.pop_back();
  }
  void add(std::string_view more) {
    std::string kept;
    for (const char c : more)
      if (c != ' ' && c != '\n' && c != '\t' && c != '\f' && c != '\r') kept += c;
    text += kept;
    if (kept.empty()) return;
    if (!after_text) tree += '"';
    tree += kept;
    after_text = true;
  }
};

bool is_raw(std::string_view name) {
  return name == "script" || name == "style" || name == "xmp" || name == "iframe" || name == "noembed" || name == "noframes";
}

Shape ours(const std::string& page) {
  const std::string clean = clean_utf8(page);
  const Html html = parse_html(clean, 512);
  Shape shape;
  std::vector<std::uint32_t> ends;
  for (std::uint32_t i = 1; i < html.nodes.size(); ++i) {
    while (!ends.empty() && ends.back() <= i) {
      shape.end();
      ends.pop_back();
    }
    const HtmlNode& node = html.nodes[i];
    if (node.tag == Tag::kText) {
      shape.add(!shape.open.empty() && is_raw(shape.open.back()) ? std::string(node.raw) : decode_references(node.raw));
    } else {
      shape.begin(lower_ascii(node.name));
      ends.push_back(std::max(node.end, i + 1));
    }
  }
  while (!shape.open.empty()) shape.end();
  return shape;
}

// The lines below "#document": "| " and two blanks for each level, then <name>, "text" (over several lines), an attribute, a comment.
Shape expected(const std::vector<std::string>& lines) {
  Shape shape;
  const auto close_to = [&](std::size_t depth) {
    while (shape.open.size() > depth) shape.end();
  };
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].size() < 3 || lines[i][0] != '|') continue;
    const std::size_t at = std::min(lines[i].find_first_not_of(' ', 1), lines[i].size() - 1);
    const std::size_t depth = (at - 2) / 2;
    std::string what = lines[i].substr(at);
    if (what.front() == '"') {
      while (!what.ends_with('"') || what.size() == 1) {
        if (++i >= lines.size()) break;
        what += '\n' + lines[i];
      }
      close_to(depth);
      shape.add(std::string_view(what).substr(1, what.size() - 2));
    } else if (what == "content") {
      close_to(depth);
      shape.begin("content");
    } else if (what.front() == '<' && !what.starts_with("<!")) {
      std::string name = what.substr(1, what.size() - 2);
      for (const char* of : {"svg ", "math "})
        if (name.starts_with(of)) name.erase(0, std::string_view(of).size());
      close_to(depth);
      shape.begin(lower_ascii(name));
    }
  }
  close_to(0);
  return shape;
}

struct Share {
  std::size_t right = 0, all = 0;
  void count(bool is) { right += is, ++all; }
  double value() const { return all == 0 ? 0 : static_cast<double>(right) / static_cast<double>(all); }
};

class Html5lib : public testing::Test {
 protected:
  void SetUp() override {
    const char* said = std::getenv("HEARSAY_DATA");
    const char* home = std::getenv("HOME");
    folder_ = fs::path(said != nullptr ? said : std::string(home == nullptr ? "" : home) + "/.cache/hearsay-data") / "torture/html5lib-tests";
    if (fs::exists(folder_)) return;
    const char* required = std::getenv("HEARSAY_REQUIRE_DATA");
    if (required != nullptr && std::string_view(required) == "1") FAIL() << "no data set torture";
    GTEST_SKIP() << "no html5lib-tests; set HEARSAY_DATA to where they are";
  }
  void show(const std::string& what, const std::string& page, const std::string& wanted, const std::string& found) const {
    if (std::getenv("HEARSAY_SHOW") != nullptr) std::printf("%s\n  page   %s\n  wanted %s\n  found  %s\n", what.c_str(), page.c_str(), wanted.c_str(), found.c_str());
  }
  fs::path folder_;
};

TEST_F(Html5lib, PagesGiveTheirTextElementsAndTree) {
  Share text, elements, tree;
  for (const fs::path& file : files(folder_ / "tree-construction", ".dat")) {
    std::map<std::string, std::vector<std::string>> parts;
    std::string part;
    const auto finish = [&] {
      // Parts of a page are what innerHTML is given; with a script that runs the tree is the script's work.
      if (!parts["#data"].empty() && parts.count("#document") > 0 && parts.count("#document-fragment") == 0 && parts.count("#script-on") == 0) {
        std::string page;
        for (const std::string& line : parts["#data"]) page += (page.empty() ? "" : "\n") + line;
        const Shape found = ours(page), wanted = expected(parts["#document"]);
        text.count(found.text == wanted.text);
        elements.count(found.elements == wanted.elements);
        tree.count(found.tree == wanted.tree);
        if (found.text != wanted.text) show(file.filename().string() + " text", page, wanted.text, found.text);
        else if (found.tree != wanted.tree) show(file.filename().string() + " tree", page, wanted.tree, found.tree);
      }
      parts.clear();
    };
    const std::string all = read(file);
    static const std::set<std::string> kParts = {"#data", "#errors", "#new-errors", "#document", "#document-fragment", "#script-on", "#script-off"};
    for (const std::string_view line : split(all, '\n')) {
      const std::string one(line);
      if (kParts.count(one) > 0) {
        if (one == "#data") finish();
        part = one;
        parts[part];
      } else {
        parts[part].push_back(one);
      }
    }
    finish();
  }
  std::printf("pages: text %zu, elements %zu, tree %zu of %zu (%.3f, %.3f, %.3f)\n", text.right, elements.right, tree.right, tree.all, text.value(), elements.value(), tree.value());
  EXPECT_GT(tree.all, 1000u);
  EXPECT_GE(text.value(), 0.895);
  EXPECT_GE(elements.value(), 0.81);
  EXPECT_GE(tree.value(), 0.62);
}

TEST_F(Html5lib, MarkupGivesItsTagsAttributesAndText) {
  Share tags, texts;
  for (const fs::path& file : files(folder_ / "tokenizer", ".test")) {
    const nlohmann::json json = nlohmann::json::parse(read(file));
    for (const auto& one : json.value("tests", nlohmann::json::array())) {
      if (one.contains("initialStates") || one.value("doubleEscaped", false)) continue;
      const std::string page = clean_utf8(one["input"].get<std::string>());
      const Html html = parse_html(page, 512);
      std::string wanted, found, wanted_text, found_text;
      bool plain = true;  // only what a page has at its level: stray end tags and raw text are the tree's matter
      for (const auto& token : one["output"]) {
        if (token[0] == "StartTag") {
          wanted += token[1].get<std::string>();
          for (const auto& [name, value] : token[2].items()) wanted += ' ' + name + '=' + clean_utf8(value.get<std::string>());
          wanted += '\n';
        } else if (token[0] == "Character") {
          wanted_text += clean_utf8(token[1].get<std::string>());
        } else if (token[0] == "EndTag") {
          plain = plain && token[1] != "br" && token[1] != "p";
        }
      }
      for (std::uint32_t i = 1; i < html.nodes.size(); ++i) {
        const HtmlNode& node = html.nodes[i];
        if (node.tag == Tag::kText) {
          found_text += decode_references(node.raw);
          continue;
        }
        found += lower_ascii(node.name);
        // Asked for by the names that should be there.
        std::size_t tag = 0;
        for (std::uint32_t before = 1; before < i; ++before) tag += html.nodes[before].tag != Tag::kText;
        std::size_t at = 0;
        for (const auto& token : one["output"]) {
          if (token[0] != "StartTag" || at++ != tag) continue;
          for (const auto& [name, value] : token[2].items()) found += ' ' + name + '=' + html.attribute(i, clean_utf8(name));
        }
        found += '\n';
      }
      const std::string what = file.filename().string() + ": " + one.value("description", "");
      if (!wanted.empty() && plain) {
        tags.count(found == wanted);
        if (found != wanted) show(what, page, wanted, found);
      } else if (!wanted_text.empty() && wanted.empty()) {
        texts.count(found_text == wanted_text);
        if (found_text != wanted_text) show(what, page, wanted_text, found_text);
      }
    }
  }
  std::printf("markup: tags %zu of %zu (%.3f), text %zu of %zu (%.3f)\n", tags.right, tags.all, tags.value(), texts.right, texts.all, texts.value());
  EXPECT_GT(tags.all, 100u);
  EXPECT_GE(tags.value(), 0.97);
  EXPECT_GE(texts.value(), 0.65);
}

}  // namespace
}  // namespace hearsay
