// The real binary: help, exit codes, and a first answer.
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace {

namespace fs = std::filesystem;

struct Outcome {
  int code = 0;
  std::string out;
};

// Runs ./hearsay beside this test with a ledger of its own.
Outcome hearsay(const std::string& arguments) {
  static const std::string binary = (fs::read_symlink("/proc/self/exe").parent_path().parent_path() / "hearsay").string();
  std::string ledger = (fs::temp_directory_path() / ("cli_test_" + std::to_string(getpid()) + ".db")).string();
  std::string command = "'" + binary + "' --ledger '" + ledger + "' " + arguments + " 2>&1";
  Outcome run;
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return {-1, ""};
  char buffer[4096];
  for (std::size_t got; (got = fread(buffer, 1, sizeof buffer, pipe)) > 0;) run.out.append(buffer, got);
  run.code = WEXITSTATUS(pclose(pipe));
  return run;
}

std::string write_file(const std::string& name, const std::string& text) {
  std::string path = (fs::temp_directory_path() / (std::to_string(getpid()) + name)).string();
  std::ofstream(path) << text;
  return path;
}

TEST(Cli, EveryVerbHasHelpWithAnExample) {
  for (const char* verb : {"read", "analyze", "explain", "subjects", "watch", "watch add", "watch list", "watch remove", "brief", "claims", "trace", "export", "refused", "eval", "eval story"}) {
    Outcome run = hearsay(std::string(verb) + " --help");
    EXPECT_EQ(run.code, 0) << verb;
    EXPECT_NE(run.out.find("Example: hearsay"), std::string::npos) << verb << run.out;
  }
}

TEST(Cli, ExitCodes) {
  EXPECT_EQ(hearsay("no-such-verb").code, 2);
  Outcome moment = hearsay("brief x --as-of someday");
  EXPECT_EQ(moment.code, 2);
  EXPECT_NE(moment.out.find("--as-of: \"someday\" is no date or time"), std::string::npos) << moment.out;
  EXPECT_EQ(hearsay("brief nobody-nothing").code, 1);
  std::string half = write_file("half.jsonl", "{\"text\": \"Alpha said it had agreed to buy Beta.\"}\n{broken\n");
  Outcome partly = hearsay("read " + half);
  EXPECT_EQ(partly.code, 3) << partly.out;
  EXPECT_NE(partly.out.find("line 2"), std::string::npos) << partly.out;
  EXPECT_EQ(hearsay("read /no/such/file").code, 1);
}

TEST(Cli, FromArticlesToABriefAndAgain) {
  std::string source = write_file("three.jsonl",
      "{\"id\": \"x1\", \"outlet\": \"Reuters\", \"published\": \"2025-03-03\", \"lang\": \"en\", \"title\": \"Alphacorp in talks to buy Betaworks\", \"text\": \"Alphacorp is in talks to buy Betaworks, two people familiar with the matter said. Alphacorp would pay for Betaworks in shares under the takeover, the people said.\"}\n"
      "{\"id\": \"x2\", \"outlet\": \"Daily Echo\", \"published\": \"2025-03-04\", \"lang\": \"en\", \"title\": \"Betaworks denies talks with Alphacorp\", \"text\": \"Betaworks said there were no talks with Alphacorp. Reuters reported on Monday, citing people familiar with the matter, that Alphacorp was in talks to buy Betaworks.\"}\n");
  Outcome read = hearsay("read " + source);
  EXPECT_EQ(read.code, 0) << read.out;
  Outcome again = hearsay("read " + source);
  EXPECT_NE(again.out.find("read 0 articles, 2 already known"), std::string::npos) << again.out;
  Outcome brief = hearsay("brief alphacorp-betaworks");
  EXPECT_EQ(brief.code, 0) << brief.out;
  EXPECT_NE(brief.out.find("DISPUTED"), std::string::npos) << brief.out;
  Outcome before = hearsay("brief alphacorp-betaworks --as-of 2025-03-03");
  EXPECT_EQ(before.out.find("Daily Echo"), std::string::npos) << before.out;
}

}  // namespace
