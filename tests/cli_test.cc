// The real binary: every verb has help and is documented, exit codes, a small story from end to end, Ctrl-C.
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

// build/tests/cli_test stands beside build/hearsay; HEARSAY_BINARY names another.
fs::path binary() {
  if (const char* named = std::getenv("HEARSAY_BINARY"); named != nullptr && *named != '\0') return named;
  return fs::read_symlink("/proc/self/exe").parent_path().parent_path() / "hearsay";
}

std::string read_file(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  return bytes.str();
}

struct Outcome {
  int code = -1;  // 128 + signal when one ended it
  std::string out, error;
};

class Cli : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(fs::exists(binary())) << binary() << " is not built (build the target hearsay)";
    const std::string name = testing::UnitTest::GetInstance()->current_test_info()->name();
    folder = fs::temp_directory_path() / ("hearsay_cli_" + name + "_" + std::to_string(getpid()));
    fs::create_directories(folder);
  }
  void TearDown() override { fs::remove_all(folder); }

  // Starts the binary with a ledger of its own, `input` as standard input.
  pid_t start(const std::vector<std::string>& arguments, int input) const {
    const pid_t child = fork();
    if (child != 0) return child;
    dup2(input, STDIN_FILENO);
    auto to = [&](const char* file, int descriptor) { dup2(open((folder / file).c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), descriptor); };
    to("stdout", STDOUT_FILENO);
    to("stderr", STDERR_FILENO);
    setenv("HEARSAY_LEDGER", (folder / "ledger.db").c_str(), 1);
    std::string program = binary().string();
    std::vector<std::string> copies(arguments);
    std::vector<char*> argv = {program.data()};
    for (std::string& argument : copies) argv.push_back(argument.data());
    argv.push_back(nullptr);
    execv(program.c_str(), argv.data());
    _exit(127);
  }
  Outcome finish(pid_t child) const {
    int state = 0;
    waitpid(child, &state, 0);
    return {WIFEXITED(state) ? WEXITSTATUS(state) : 128 + WTERMSIG(state), read_file(folder / "stdout"), read_file(folder / "stderr")};
  }
  Outcome run(const std::vector<std::string>& arguments, const std::string& input = "/dev/null") const {
    const int descriptor = open(input.c_str(), O_RDONLY | O_CLOEXEC);
    const pid_t child = start(arguments, descriptor);
    close(descriptor);
    return finish(child);
  }
  fs::path write(const std::string& name, const std::string& text) const {
    std::ofstream(folder / name, std::ios::binary) << text;
    return folder / name;
  }

  fs::path folder;
};

Json article(const std::string& id, const std::string& outlet, const std::string& published, const std::string& title, const std::string& text) {
  return {{"id", id}, {"url", "https://" + id + ".example/1"}, {"outlet", outlet}, {"published", published}, {"lang", "en"}, {"title", title}, {"text", text}};
}

// A report on anonymous sources, a rewrite that credits it, a denial on record.
std::string story() {
  return article("a1", "Reuters", "2026-03-01T08:00:00Z", "Norvane in talks to buy Quillon",
                 "Norvane Inc is in talks to acquire Quillon Corp for $2 billion, people familiar with the matter said.\n\n"
                 "Norvane would pay for Quillon in shares under the takeover, the people said.")
             .dump() +
         "\n" +
         article("a2", "Lakeside Post", "2026-03-01T12:00:00Z", "Norvane talks to Quillon, Reuters says",
                 "Reuters reported on Sunday, citing people familiar with the matter, that Norvane Inc was in talks to acquire Quillon Corp.\n\n"
                 "Norvane declined to comment.")
             .dump() +
         "\n" +
         article("a3", "Valley Gazette", "2026-03-02T09:00:00Z", "Quillon denies talks with Norvane",
                 "Quillon Corp said on Monday that it is not in talks with Norvane Inc.\n\n"
                 "\"There are no talks with Norvane,\" Quillon spokesperson Mara Lind said.")
             .dump() +
         "\n";
}

const std::vector<std::vector<std::string>> kVerbs = {{"read"}, {"follow"}, {"versions"}, {"analyze"}, {"explain"},        {"subjects"}, {"watch"},   {"watch", "add"}, {"watch", "list"}, {"watch", "remove"},
                                                      {"brief"}, {"diff"}, {"relations"}, {"claims"},  {"trace"},          {"export"},   {"refused"}, {"eval"},         {"eval", "story"}, {"version"},
                                                      {"copies"}, {"mcp"}, {"serve"}, {"eval", "copies"}, {"eval", "polnear"}, {"eval", "wikinews-de"},
                                                      {"train"}, {"train", "attribution"}, {"train", "names"}, {"eval", "conll"}, {"eval", "nergrit"}, {"eval", "fnc1"}, {"train", "stance"}, {"eval", "extract"}, {"eval", "dates"}, {"eval", "encodings"}, {"eval", "warc"}, {"eval", "feeds"}};

TEST_F(Cli, CopiesOfAFileAndOfAnArticle) {
  const std::string text =
      "The harbour authority will close its northern terminal for most of next year after engineers found cracks in the quay wall that "
      "carries the loading cranes. The work would move a fifth of the containers to another port until the wall has been rebuilt.";
  std::ofstream(folder / "a.jsonl") << Json{{"id", "model"}, {"outlet", "Alpha Times"}, {"published", "2026-01-01"}, {"text", text}} << "\n";
  std::ofstream(folder / "b.txt") << "Nothing else was known on Thursday evening about the plans. " << text;
  ASSERT_EQ(run({"read", (folder / "a.jsonl").string()}).code, 0);
  const Outcome file = run({"copies", (folder / "b.txt").string(), "--published", "2026-01-02", "--json"});
  ASSERT_EQ(file.code, 0) << file.error;
  const Json json = Json::parse(file.out);
  ASSERT_EQ(json["models"].size(), 1u);
  EXPECT_EQ(json["models"][0]["article"], "model");
  EXPECT_EQ(json["models"][0]["passages"][0]["here"]["text"], json["models"][0]["passages"][0]["there"]["text"]);
  EXPECT_EQ(json["adds"].size(), 1u);
  EXPECT_NE(run({"copies", "model"}).out.find("Repeats no earlier article"), std::string::npos);
  const Outcome missing = run({"copies", "nowhere"});
  EXPECT_EQ(missing.code, 1);
  EXPECT_NE(missing.error.find("no article \"nowhere\""), std::string::npos) << missing.error;
  std::ofstream(folder / "two.jsonl") << Json{{"text", "One."}} << "\n" << Json{{"text", "Two."}} << "\n";
  EXPECT_NE(run({"copies", (folder / "two.jsonl").string()}).error.find("two.jsonl: holds several articles"), std::string::npos);
}

TEST_F(Cli, TraceShowsWhatRetellingsChanged) {
  const std::string story = std::string(HEARSAY_SOURCE_DIR) + "/examples/nvidia-openai/articles.jsonl";
  ASSERT_EQ(run({"read", story}).code, 0);
  const Outcome text = run({"trace", "nvidia-openai", "--changes"});
  ASSERT_EQ(text.code, 0) << text.error;
  EXPECT_NE(text.out.find("a bound lost: \u201Cas much as $100 billion\u201D became \u201C$100 billion\u201D"), std::string::npos) << text.out;
  const Json json = Json::parse(run({"trace", "n06", "--changes", "--json"}).out);
  ASSERT_EQ(json["hops"].size(), 1u);
  EXPECT_EQ(json["hops"][0]["told"], "n05");
  EXPECT_EQ(json["hops"][0]["mutations"][0]["kind"], "credit-lost");
  EXPECT_EQ(run({"trace", "nowhere", "--changes"}).code, 1);
}

TEST_F(Cli, VersionsShowsAnEdit) {
  for (const char* text : {"Talks go on. Jane Miller said the deal was dead.", "Talks go on. An earlier version quoted her wrongly."}) {
    std::ofstream(folder / "a.jsonl") << Json{{"url", "https://post.example/1"}, {"outlet", "Post"}, {"published", "2026-01-01"}, {"text", text}} << "\n";
    ASSERT_EQ(run({"read", "--stats", (folder / "a.jsonl").string()}).code, 0);
  }
  const Outcome shown = run({"versions", "https://post.example/1", "--json"});
  ASSERT_EQ(shown.code, 0) << shown.error;
  const Json versions = Json::parse(shown.out);
  EXPECT_EQ(versions["versions"].size(), 2u);
  EXPECT_EQ(versions["revisions"][0]["statements"][0]["change"], "withdrawn");
  EXPECT_EQ(run({"versions", "https://post.example/2"}).code, 1);
}

TEST_F(Cli, FollowRefusesTheLocalNetworkUnlessAllowed) {
  EXPECT_EQ(run({"follow"}).code, 2);
  const Outcome refused = run({"follow", "--once", "http://127.0.0.1:9/feed"});
  EXPECT_EQ(refused.code, 1);
  EXPECT_NE(refused.error.find("private address"), std::string::npos) << refused.error;
  EXPECT_NE(run({"follow", "--export-opml"}).out.find("xmlUrl=\"http://127.0.0.1:9/feed\""), std::string::npos);
  std::ofstream(folder / "no.opml") << "<rss/>";
  EXPECT_EQ(run({"follow", (folder / "no.opml").string()}).code, 1);
}

TEST_F(Cli, ReadTellsWhereTheTimeGoes) {
  std::ofstream(folder / "a.jsonl") << Json{{"text", "Talks go on."}} << "\n";
  const Outcome told = run({"read", "--stats", (folder / "a.jsonl").string()});
  EXPECT_EQ(told.code, 0);
  for (const char* stage : {"reading", "mention", "statement", "recording", "articles held"}) EXPECT_NE(told.error.find(stage), std::string::npos) << told.error;
}

TEST_F(Cli, EvalCopiesNamesWhatIsWrong) {
  auto said = [&](const fs::path& path) { return run({"eval", "copies", path.string()}).error; };
  EXPECT_NE(said(folder / "nowhere").find("nowhere: no such file or folder"), std::string::npos);
  EXPECT_NE(said(folder).find(": no labelled pairs"), std::string::npos);
  std::ofstream(folder / "pairs.jsonl") << "{}\n{\"label\":\"SAME\"}\n";
  EXPECT_NE(said(folder / "pairs.jsonl").find("pairs.jsonl:2: no text under \"title_a\""), std::string::npos);
}

TEST_F(Cli, EveryVerbHasHelpWithAnExample) {
  for (std::vector<std::string> verb : kVerbs) {
    std::string name = verb[0] + (verb.size() > 1 ? " " + verb[1] : "");
    verb.push_back("--help");
    const Outcome help = run(verb);
    EXPECT_EQ(help.code, 0) << name;
    EXPECT_NE(help.out.find("Example: hearsay " + verb[0]), std::string::npos) << name << ":\n" << help.out;
  }
}

// The verbs of the program itself, so that none can be left out of kVerbs or of the documents.
TEST_F(Cli, EveryVerbIsDocumented) {
  const Outcome help = run({"--help"});
  ASSERT_EQ(help.code, 0);
  EXPECT_NE(help.out.find("Exit codes: 0 done; 1 failed"), std::string::npos) << help.out;
  const std::string pages = read_file(fs::path(HEARSAY_SOURCE_DIR) / "docs/json.md") + read_file(fs::path(HEARSAY_SOURCE_DIR) / "README.md");
  std::istringstream in(help.out.substr(help.out.find("Subcommands:")));
  std::set<std::string> known, found;
  for (const auto& verb : kVerbs) known.insert(verb[0]);
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line) && line.starts_with("  ")) {
    std::istringstream words(line);
    std::string name;
    words >> name;
    found.insert(name);
    EXPECT_TRUE(pages.find("`" + name + "`") != std::string::npos || pages.find("`" + name + " ") != std::string::npos) << name << " is in neither docs/json.md nor README.md";
  }
  EXPECT_EQ(found, known);
}

TEST_F(Cli, WrongUsageIsTwo) {
  for (const std::vector<std::string>& wrong : std::vector<std::vector<std::string>>{{}, {"frobnicate"}, {"read"}, {"brief"}, {"brief", "x", "--format", "yaml"}, {"explain", "--stage", "guess", "x"},
                                                                                     {"read", "x", "--threads", "0"}, {"watch"}, {"watch", "add", "x"}, {"export", "--format", "xml"}})
    EXPECT_EQ(run(wrong).code, 2) << (wrong.empty() ? "" : wrong[0]);
  const Outcome moment = run({"brief", "x", "--as-of", "soon"});
  EXPECT_EQ(moment.code, 2);
  EXPECT_EQ(moment.error, "hearsay: --as-of: \"soon\" is no date or time (try 2026-02-01)\n");
  EXPECT_EQ(run({"brief", "x", "--known-by", "2026-02-30"}).code, 2);
  EXPECT_EQ(run({"read", "x", "--published", ""}).code, 2);
}

TEST_F(Cli, FailureIsOne) {
  const Outcome none = run({"brief", "x"});
  EXPECT_EQ(none.code, 1);
  EXPECT_NE(none.error.find("there is no ledger"), std::string::npos) << none.error;
  EXPECT_FALSE(fs::exists(folder / "ledger.db")) << "a question made a ledger";
  const Outcome missing = run({"read", (folder / "nothing.jsonl").string()});
  EXPECT_EQ(missing.code, 1);
  EXPECT_EQ(missing.out, "read 0 articles, 0 already known, 1 refused\n");
  EXPECT_EQ(run({"eval", "story", folder.string()}).code, 1);
  const Outcome split = run({"eval", "polnear", folder.string()});
  EXPECT_EQ(split.code, 1);
  EXPECT_NE(split.error.find("is a folder; give one split"), std::string::npos) << split.error;
  EXPECT_EQ(run({"eval", "wikinews-de", (folder / "nothing").string()}).code, 1);
}

TEST_F(Cli, EvalMeasuresLabelledAttributions) {
  // "Anna Smith said the deal was dead." labelled as it stands.
  const char* const line = R"({"id":"1","text":"Anna Smith said the deal was dead.","attributions":[{"source":[[0,10]],"cue":[[11,15]],"content":[[16,33]]}]})";
  write("dev.jsonl", std::string(line) + "\n");
  const std::string split = (folder / "dev").string(), found = (folder / "found.jsonl").string();
  const Outcome english = run({"eval", "polnear", split, "--json", "--predictions", found});
  EXPECT_EQ(english.code, 0) << english.error;
  EXPECT_NE(english.out.find("\"triple exact\": {\"precision\": 1.0000, \"recall\": 1.0000, \"f1\": 1.0000, \"interval\": [1.0000, 1.0000]}"), std::string::npos)
      << english.out;
  EXPECT_NE(read_file(found).find("\"cue\":{\"tokenIds\":[2]}"), std::string::npos) << read_file(found);
  const Outcome text = run({"eval", "polnear", split});
  EXPECT_NE(text.out.find("1 articles, 1 labelled attributions, 1 predicted, of which 0 of another layer\n"), std::string::npos) << text.out;
  const Outcome german = run({"eval", "wikinews-de", split});
  EXPECT_EQ(german.code, 0);
  EXPECT_NE(german.out.find("joint"), std::string::npos) << german.out;
}

TEST_F(Cli, PartlyDoneIsThree) {
  const std::string file = write("mixed.jsonl", story() + "{\"title\": broken\n").string();
  const Outcome read = run({"read", file});
  EXPECT_EQ(read.code, 3);
  EXPECT_EQ(read.out, "read 3 articles, 0 already known, 1 refused\n");
  EXPECT_NE(read.error.find("hearsay: refused " + file + ", line 4"), std::string::npos) << read.error;
  EXPECT_EQ(read.error.find('\x1b'), std::string::npos) << "a progress bar without a terminal";
  const Outcome refused = run({"refused", "--json"});
  ASSERT_EQ(refused.code, 0) << refused.error;
  const Json list = Json::parse(refused.out);
  ASSERT_EQ(list.size(), 1u);
  EXPECT_EQ(list[0]["source"], file);
  EXPECT_EQ(list[0]["place"], "line 4");
  const Outcome report = run({"read", "--json", file});
  EXPECT_EQ(report.code, 3);
  const Json counts = Json::parse(report.out);
  EXPECT_EQ(counts["known"], 3);
  EXPECT_EQ(counts["refusals"].size(), 1u);
}

TEST_F(Cli, AStoryFromEndToEnd) {
  const std::string file = write("story.jsonl", story()).string();
  const Outcome read = run({"read", file});
  ASSERT_EQ(read.code, 0) << read.error;
  EXPECT_EQ(read.out, "read 3 articles, 0 already known, 0 refused\n");
  EXPECT_EQ(read.error, "");
  EXPECT_EQ(run({"read", file}).out, "read 0 articles, 3 already known, 0 refused\n");

  const Outcome listed = run({"subjects", "--json"});
  ASSERT_EQ(listed.code, 0) << listed.error;
  const Json subjects = Json::parse(listed.out);
  ASSERT_FALSE(subjects.empty());
  const std::string name = subjects[0]["name"];

  const Outcome brief = run({"brief", name});
  ASSERT_EQ(brief.code, 0) << brief.error;
  EXPECT_NE(brief.out.find("Norvane"), std::string::npos);
  EXPECT_NE(brief.out.find("independent origin"), std::string::npos) << brief.out;
  EXPECT_EQ(run({"brief", "quillon norvane"}).out, brief.out) << "parties in any order name the subject";
  const Outcome unknown = run({"brief", "norvane-quilon"});
  EXPECT_EQ(unknown.code, 1);
  EXPECT_NE(unknown.error.find("did you mean \"" + name + "\"?"), std::string::npos) << unknown.error;

  // Before the denial nothing of it is known.
  const Outcome early = run({"brief", name, "--as-of", "2026-03-01", "--json"});
  ASSERT_EQ(early.code, 0) << early.error;
  EXPECT_EQ(early.out.find("Valley Gazette"), std::string::npos);
  EXPECT_NE(run({"brief", name, "--json"}).out.find("Valley Gazette"), std::string::npos);

  const Outcome claims = run({"claims", name, "--json"});
  ASSERT_EQ(claims.code, 0) << claims.error;
  const Json list = Json::parse(claims.out);
  ASSERT_FALSE(list.empty());
  const std::string claim = list[0]["id"];
  const Outcome trace = run({"trace", claim});
  ASSERT_EQ(trace.code, 0) << trace.error;
  EXPECT_NE(trace.out.find("origin: "), std::string::npos) << trace.out;
  EXPECT_EQ(Json::parse(run({"trace", claim, "--json"}).out)["claim"], claim);
  EXPECT_EQ(Json::parse(run({"trace", "a2", "--subject", name, "--json"}).out)["article"], "a2");
  EXPECT_EQ(run({"trace", "zzzz"}).code, 1);

  const Outcome exported = run({"export"});
  ASSERT_EQ(exported.code, 0) << exported.error;
  std::set<std::string> types;
  std::istringstream lines(exported.out);
  for (std::string line; std::getline(lines, line);) types.insert(Json::parse(line)["type"]);
  for (const char* type : {"subject", "article", "claim", "statement", "origin", "status"}) EXPECT_EQ(types.count(type), 1u) << type;
  EXPECT_EQ(run({"export", name, "--format", "jsonl"}).code, 0);
}

TEST_F(Cli, ADenialMakesADispute) {
  const std::string report = article("x1", "Reuters", "2025-03-03", "Alphacorp in talks to buy Betaworks",
                                     "Alphacorp is in talks to buy Betaworks, two people familiar with the matter said. "
                                     "Alphacorp would pay for Betaworks in shares under the takeover, the people said.").dump();
  const std::string denial = article("x2", "Daily Echo", "2025-03-04", "Betaworks denies talks with Alphacorp",
                                     "Betaworks said there were no talks with Alphacorp. Reuters reported on Monday, citing people "
                                     "familiar with the matter, that Alphacorp was in talks to buy Betaworks.").dump();
  ASSERT_EQ(run({"read", write("two.jsonl", report + "\n" + denial + "\n").string()}).code, 0);
  const Outcome brief = run({"brief", "alphacorp-betaworks"});
  EXPECT_EQ(brief.code, 0) << brief.error;
  EXPECT_NE(brief.out.find("DISPUTED"), std::string::npos) << brief.out;
  EXPECT_EQ(run({"brief", "alphacorp-betaworks", "--as-of", "2025-03-03"}).out.find("Daily Echo"), std::string::npos);
}

TEST_F(Cli, WatchedSubjects) {
  EXPECT_EQ(run({"watch", "add", "the merger", "--party", "Norvane", "--party", "Quillon", "--alias", "N-Q"}).out, "watching the merger\n");
  EXPECT_EQ(run({"watch", "list"}).out.substr(0, 12), "the merger: ");
  ASSERT_EQ(run({"read", write("story.jsonl", story()).string()}).code, 0);
  EXPECT_EQ(run({"brief", "N-Q"}).code, 0);
  EXPECT_EQ(run({"watch", "remove", "the merger"}).code, 0);
  EXPECT_EQ(run({"watch", "list"}).out, "nothing is watched\n");
  EXPECT_EQ(run({"watch", "remove", "the merger"}).code, 1);
}

// A filter: no ledger, the order of the input, whatever the number of workers.
TEST_F(Cli, AnalyzeIsAPureFilter) {
  std::string many;
  for (int i = 0; i < 120; ++i)
    many += article("a" + std::to_string(i), "Harbour Times", "2026-03-01", "Talks", std::string(static_cast<std::size_t>(i % 7) * 900, ' ') + "Norvane is in talks with Quillon, person " + std::to_string(i) + " said.").dump() + "\n";
  const std::string file = write("many.jsonl", many).string();
  const Outcome one = run({"analyze", "--threads", "1"}, file), eight = run({"analyze", "--threads", "8", file});
  EXPECT_EQ(one.code, 0) << one.error;
  EXPECT_EQ(one.out, eight.out);
  EXPECT_FALSE(fs::exists(folder / "ledger.db"));
  int last = -1;
  std::istringstream lines(one.out);
  for (std::string line; std::getline(lines, line);) {
    const int number = std::stoi(Json::parse(line)["article"].get<std::string>().substr(1));
    EXPECT_GE(number, last);
    last = number;
  }
  EXPECT_EQ(last, 119);
  EXPECT_EQ(run({"analyze", write("bad.jsonl", story() + "{oops\n").string()}).code, 3);
}

TEST_F(Cli, ExplainsEveryStage) {
  const std::string file = write("story.jsonl", story()).string();
  for (const char* stage : {"article", "language", "segment", "mention", "statement", "copies"}) {
    const Outcome explained = run({"explain", "--stage", stage, file});
    EXPECT_EQ(explained.code, 0) << stage << explained.error;
    EXPECT_FALSE(explained.out.empty()) << stage;
  }
}

TEST_F(Cli, ExplainMarksWhoSaidWhatInTheSentence) {
  const std::string file = write("two.txt", "\"We are done,\" Alder Steel said on Monday, \"and will not go on.\" Borneo Mills denied the report.\n").string();
  const Outcome explained = run({"explain", "--stage", "statement", file});
  EXPECT_EQ(explained.code, 0) << explained.error;
  EXPECT_NE(explained.out.find("    [content: \"We are done,\" [source: Alder Steel] [cue: said] on Monday, \"and will not go on.\"]\n"), std::string::npos) << explained.out;
  EXPECT_NE(explained.out.find("    [source: Borneo Mills] [cue: denied] [content: the report]\n"), std::string::npos) << explained.out;
}

TEST_F(Cli, AnAnswerCutShortIsNoAnswer) {
  ASSERT_EQ(run({"read", write("story.jsonl", story()).string()}).code, 0);
  if (!fs::exists("/dev/full")) GTEST_SKIP() << "no /dev/full";
  fs::remove(folder / "stdout");
  fs::create_symlink("/dev/full", folder / "stdout");
  const pid_t child = start({"export"}, STDIN_FILENO);
  int state = 0;
  waitpid(child, &state, 0);
  EXPECT_TRUE(WIFEXITED(state) && WEXITSTATUS(state) == 1);
  fs::remove(folder / "stdout");
}

// Ctrl-C while a source still flows: what was read is kept, the end is orderly, and reading again goes on.
TEST_F(Cli, CtrlCKeepsWhatWasRead) {
  int ends[2];
  ASSERT_EQ(pipe2(ends, O_CLOEXEC), 0);
  const pid_t child = start({"read", "--json", "-"}, ends[0]);
  close(ends[0]);
  signal(SIGPIPE, SIG_IGN);
  auto send = [&](int number) {
    const std::string line = article("p" + std::to_string(number), "Harbour Times", "2026-03-01", "Talks", "Norvane is in talks with Quillon, person " + std::to_string(number) + " said.").dump() + "\n";
    return ::write(ends[1], line.data(), line.size()) == static_cast<ssize_t>(line.size());
  };
  int sent = 0;
  for (; sent < 50; ++sent) ASSERT_TRUE(send(sent));
  // Long enough that the handler stands; too short would only end the child, which the exit code below shows.
  for (int waited = 0; waited < 200 && !fs::exists(folder / "ledger.db"); ++waited) std::this_thread::sleep_for(std::chrono::milliseconds(50));
  std::this_thread::sleep_for(std::chrono::milliseconds(1500));
  kill(child, SIGINT);
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  // The source flows on until the reader hangs up.
  for (int i = 0; i < 20000 && send(sent); ++i) ++sent;
  close(ends[1]);
  const Outcome stopped = finish(child);
  EXPECT_EQ(stopped.code, 1) << stopped.error;
  ASSERT_FALSE(stopped.out.empty()) << stopped.error;
  const Json report = Json::parse(stopped.out);
  EXPECT_EQ(report["stopped"], true);
  EXPECT_EQ(report["refused"], 0) << stopped.error;
  const int kept = report["read"];
  EXPECT_LT(kept, 20000);
  std::string all;
  for (int i = 0; i < 60; ++i) all += article("p" + std::to_string(i), "Harbour Times", "2026-03-01", "Talks", "Norvane is in talks with Quillon, person " + std::to_string(i) + " said.").dump() + "\n";
  const Outcome again = run({"read", "--json", write("all.jsonl", all).string()});
  EXPECT_EQ(again.code, 0) << again.error;
  EXPECT_EQ(Json::parse(again.out)["known"], std::min(kept, 60)) << "what was reported as read must be there";
}

}  // namespace
