// What commands share: where the ledger is, how errors are said, how a question is asked.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "cli/cli.h"

namespace hearsay {

std::string ledger_path(const std::string& given) {
  if (!given.empty()) return given;
  if (const char* path = std::getenv("HEARSAY_LEDGER"); path != nullptr && *path != '\0') return path;
  if (const char* folder = std::getenv("XDG_DATA_HOME"); folder != nullptr && *folder != '\0') return std::string(folder) + "/hearsay/ledger.db";
  const char* home = std::getenv("HOME");
  return std::string(home != nullptr ? home : ".") + "/.local/share/hearsay/ledger.db";
}

int fail(const Error& error, int code) {
  std::cerr << "hearsay: " << plain(error.message) << "\n";
  return code;
}

void say_refused(const Refusal& refusal) { std::cerr << "hearsay: refused " << refusal_text(refusal) << "\n"; }

std::vector<std::string> sources_of(const Options& options) {
  return options.arguments.empty() ? std::vector<std::string>{"-"} : options.arguments;
}

Result<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string bytes(std::istreambuf_iterator<char>(file), {});
  if (!file) return Error{ErrorCode::kIo, path + ": cannot be read"};
  return bytes;
}

Result<Desk> open_desk(const Options& options, bool create) {
  std::error_code problem;
  if (!create && options.ledger != ":memory:" && !std::filesystem::exists(options.ledger, problem))
    return Error{ErrorCode::kNotFound, "there is no ledger " + options.ledger + " (`hearsay read` makes it; --ledger and $HEARSAY_LEDGER name another)"};
  HEARSAY_TRY(Knowledge knowledge, embedded_knowledge());
  HEARSAY_TRY(std::unique_ptr<Ledger> ledger, open_ledger(options.ledger));
  return Desk{std::move(knowledge), std::move(ledger)};
}

int ask(const Options& options, const std::function<Result<std::string>(Desk&)>& question, bool create) {
  Result<Desk> desk = open_desk(options, create);
  if (!desk) return fail(desk.error());
  const Result<std::string> text = question(*desk);
  if (!text) return fail(text.error());
  std::cout << *text;
  return kDone;
}

Result<std::vector<Subject>> wanted_subjects(Ledger& ledger, const Knowledge& knowledge, const Moment& moment, const std::vector<std::string>& wanted) {
  HEARSAY_TRY(std::vector<Subject> all, subjects(ledger, moment, knowledge));
  if (wanted.empty()) return all;
  std::vector<Subject> chosen;
  for (const std::string& name : wanted) {
    HEARSAY_TRY(Subject one, subject_named(all, name));
    chosen.push_back(std::move(one));
  }
  return chosen;
}

}  // namespace hearsay
