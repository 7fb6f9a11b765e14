// What a ledger says, without when it learned of it: for tests that compare ledgers.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "ledger/ledger.h"
#include "track/track.h"

namespace hearsay {

inline const Knowledge& knowledge() {
  static const Result<Knowledge> known = embedded_knowledge();
  HEARSAY_CHECK(known.has_value());
  return *known;
}

inline std::unique_ptr<Ledger> opened(const std::string& path) {
  Result<std::unique_ptr<Ledger>> ledger = open_ledger(path);
  if (!ledger) {
    ADD_FAILURE() << ledger.error().message;
    return nullptr;
  }
  return *std::move(ledger);
}

// By id; `recorded` is set to 0.
inline std::vector<Recorded> content_of(Ledger& ledger, const Moment& moment = {}) {
  Result<std::vector<Recorded>> all = ledger.articles(moment, {});
  if (!all) {
    ADD_FAILURE() << all.error().message;
    return {};
  }
  for (Recorded& one : *all) one.recorded = 0;
  std::sort(all->begin(), all->end(), [](const Recorded& a, const Recorded& b) { return a.id < b.id; });
  return *std::move(all);
}

inline bool same(const Recorded& a, const Recorded& b) {
  return a.id == b.id && a.url == b.url && a.outlet == b.outlet && a.language == b.language && a.title == b.title &&
         a.content_hash == b.content_hash && a.published == b.published && a.recorded == b.recorded &&
         a.text_begin == b.text_begin && a.entities == b.entities && a.statements == b.statements && a.print == b.print;
}

inline void expect_same(const std::vector<Recorded>& a, const std::vector<Recorded>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) EXPECT_TRUE(same(a[i], b[i])) << a[i].id << " and " << b[i].id << " differ";
}

inline std::vector<std::string> ids_of(const std::vector<Recorded>& all) {
  std::vector<std::string> out;
  for (const Recorded& one : all) out.push_back(one.id);
  return out;
}

// A file of its own for each test, removed with what SQLite puts beside it.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& ending)
      : path_(testing::TempDir() + "hearsay_" + testing::UnitTest::GetInstance()->current_test_info()->name() + ending) {
    remove();
  }
  ~TemporaryFile() { remove(); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  const std::string& path() const { return path_; }
  void write(const std::string& bytes) const { std::ofstream(path_, std::ios::binary) << bytes; }
  void write(const std::vector<std::string>& lines) const {
    std::ofstream out(path_, std::ios::binary);
    for (const std::string& line : lines) out << line << "\n";
  }

 private:
  void remove() const {
    std::error_code ignored;
    for (const char* behind : {"", "-wal", "-shm", "-journal"}) std::filesystem::remove(path_ + behind, ignored);
  }
  std::string path_;
};

// Coverage made up for tests: `count` articles of a few companies, each said, repeated and denied somewhere.
inline std::vector<std::string> made_up_articles(int count) {
  static const char* const kCompanies[] = {"Alder Motors", "Birch Energy", "Cedar Bank", "Dogwood Foods", "Elm Telecom"};
  static const char* const kOutlets[] = {"Reuters", "Bloomberg", "The Daily Copy", "Tempo"};
  std::vector<std::string> lines;
  for (int i = 0; i < count; ++i) {
    const std::string a = kCompanies[i % 5], b = kCompanies[(i / 5 + i + 1) % 5], n = std::to_string(i);
    std::string title, text, language = "en";
    switch (i % 4) {
      case 0:
        title = a + " in talks to buy " + b;
        text = a + " is in talks to buy " + b + " for up to $" + std::to_string(i % 90 + 1) +
               " billion, people familiar with the matter said.\\n\\nA spokesperson for " + b + " declined to comment.";
        break;
      case 1:
        title = a + " may acquire " + b + ", report says";
        text = a + " could acquire " + b + ", Reuters reported on Monday, citing people familiar with the matter.";
        break;
      case 2:
        title = b + " denies talks with " + a;
        text = "\\\"There are no talks with " + a + ",\\\" " + b + " said in a statement numbered " + n + ".";
        break;
      default:
        title = a + " membantah akan mengakuisisi " + b;
        text = a + " membantah kabar bahwa perusahaan akan mengakuisisi " + b + ", kata juru bicara perusahaan, Senin.";
        language = "id";
    }
    std::string line = "{\"id\": \"made-" + n + "\", \"url\": \"https://news.example/" + n + "\", \"outlet\": \"" + kOutlets[i % 4] +
                       "\", \"lang\": \"" + language + "\", \"title\": \"" + title + "\", \"text\": \"" + text + " Number " + n + ".\"";
    if (i % 17 != 0) line += ", \"published\": \"" + to_iso(1738638300 + i * 600) + "\"";
    lines.push_back(line + "}");
  }
  return lines;
}

}  // namespace hearsay
