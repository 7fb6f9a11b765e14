// The command line: one function a verb. Each returns an exit code.
//
// Exit codes: 0 done; 1 failed; 2 wrong usage; 3 partly done (some sources were refused).
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "view/view.h"

namespace hearsay {

inline constexpr int kDone = 0, kFailed = 1, kUsage = 2, kPartly = 3;

struct Options {
  std::string ledger;  // path
  std::vector<std::string> arguments;
  Hints hints;
  ViewOptions view;
  std::string as_of, known_by, published, format = "text", stage = "statement", subject;
  std::vector<std::string> parties, aliases;
  unsigned threads = 0;
  bool json = false;
};

// --ledger, else $HEARSAY_LEDGER, else a file in the user's data folder.
std::string ledger_path(const std::string& given);
// Prints "hearsay: message" to standard error.
int fail(const Error& error, int code = kFailed);

int run_read(const Options&);
int run_analyze(const Options&);
int run_explain(const Options&);
int run_subjects(const Options&);
int run_watch_add(const Options&);
int run_watch_list(const Options&);
int run_watch_remove(const Options&);
int run_brief(const Options&);
int run_claims(const Options&);
int run_trace(const Options&);
int run_export(const Options&);
int run_refused(const Options&);
int run_eval_story(const Options&);

// The whole program but main's signature: parses and runs.
int run(int argc, char** argv);

}  // namespace hearsay
