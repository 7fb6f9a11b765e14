// A page as PDF, printed by the Chromium that is installed: it lays out text better than anything we could link.
//
// In: our own HTML, which loads nothing and runs nothing. Out: the bytes of the PDF. Never: leaves a file or a process behind.
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>
#include <vector>

#include "base/utf8.h"
#include "cli/cli.h"

extern char** environ;

namespace hearsay {
namespace {

namespace fs = std::filesystem;
using std::chrono::steady_clock;

constexpr auto kPatience = std::chrono::seconds(60);

// A folder for one run, gone at its end.
struct Folder {
  Folder() {
    std::string made = (fs::temp_directory_path() / "hearsay-XXXXXX").string();
    if (mkdtemp(made.data()) != nullptr) path = made;
  }
  ~Folder() {
    std::error_code ignored;
    if (!path.empty()) fs::remove_all(path, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  fs::path path;
};

// $CHROMIUM, or one of the names it is installed by; "" where there is none.
std::string browser() {
  if (const char* named = std::getenv("CHROMIUM"); named != nullptr && *named != '\0') return named;
  const char* path = std::getenv("PATH");
  for (const char* name : {"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"})
    for (std::string_view folder : split(path == nullptr ? "" : path, ':'))
      if (const fs::path program = fs::path(folder) / name; access(program.c_str(), X_OK) == 0) return program.string();
  return {};
}

// Whether the program ended by itself with 0, in time.
bool ran(const std::vector<std::string>& words, const fs::path& log) {
  std::vector<char*> arguments;
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));  // posix_spawn takes char*, and writes none
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&files);
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawn_file_actions_adddup2(&files, STDOUT_FILENO, STDERR_FILENO);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);  // a browser is several processes, which end together
  pid_t child = -1;
  const bool started = posix_spawn(&child, arguments[0], &files, &attributes, arguments.data(), environ) == 0;
  posix_spawn_file_actions_destroy(&files);
  posix_spawnattr_destroy(&attributes);
  if (!started) return false;
  int outcome = 0;
  const steady_clock::time_point end = steady_clock::now() + kPatience;
  while (waitpid(child, &outcome, WNOHANG) == 0) {
    if (steady_clock::now() > end || interrupted()) {
      kill(-child, SIGKILL);
      waitpid(child, &outcome, 0);
      return false;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  kill(-child, SIGKILL);  // helpers that outlive it
  return WIFEXITED(outcome) && WEXITSTATUS(outcome) == 0;
}

}  // namespace

Result<std::string> printed_by_browser(const std::string& html) {
  const std::string program = browser();
  if (program.empty())
    return Error{ErrorCode::kNotFound, "--format pdf needs Chromium, which is not here (Debian: apt-get install chromium); --format html prints from any browser"};
  const Folder folder;
  if (folder.path.empty()) return Error{ErrorCode::kIo, "cannot make a folder in " + fs::temp_directory_path().string()};
  const fs::path page = folder.path / "page.html", pdf = folder.path / "page.pdf";
  if (!(std::ofstream(page, std::ios::binary) << html).flush()) return Error{ErrorCode::kIo, "cannot write " + page.string()};
  std::vector<std::string> words = {program, "--headless", "--disable-gpu", "--no-first-run", "--disable-extensions", "--disable-background-networking",
                                    "--user-data-dir=" + (folder.path / "profile").string(), "--no-pdf-header-footer", "--print-to-pdf=" + pdf.string()};
  if (geteuid() == 0) words.insert(words.begin() + 1, {"--no-sandbox", "--disable-dev-shm-usage"});  // it refuses root otherwise; the page is ours and runs nothing
  words.push_back("file://" + page.string());
  const bool done = ran(words, folder.path / "log");
  std::ifstream file(pdf, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(file), {}};
  if (!done || !bytes.starts_with("%PDF-")) {
    std::ifstream log(folder.path / "log");
    const std::string said{std::istreambuf_iterator<char>(log), {}};
    return Error{ErrorCode::kIo, program + " made no PDF within " + std::to_string(kPatience.count()) + " seconds" + (said.empty() ? "" : ": " + plain(said.substr(0, 300)))};
  }
  return bytes;
}

}  // namespace hearsay
