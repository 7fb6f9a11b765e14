// The command line: one function a verb, one file a command. Each returns an exit code.
//
// Holds: standard output carries answers only; everything else goes to standard error. Only cli reads the clock, the
//        environment and the terminal.
// Exit codes: 0 done; 1 failed, or stopped by Ctrl-C; 2 wrong usage; 3 partly done (some sources were refused).
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "view/view.h"

namespace hearsay {

inline constexpr const char* kVersion = "0.1.0";
inline constexpr int kDone = 0, kFailed = 1, kUsage = 2, kPartly = 3;

struct Options {
  std::string ledger;  // path
  std::vector<std::string> arguments;
  Hints hints;
  ViewOptions view;
  std::optional<std::string> as_of, known_by, published;  // as typed
  std::optional<std::string> from, to, known_from, known_to;
  Moment earlier;  // of diff; the later one is view.moment
  std::string format = "text", stage = "statement", subject;
  std::string bodies;               // of eval fnc1, "" to look beside the pairs
  std::string predictions, labels;  // files that eval writes, "" for none
  std::string out;                  // file that train writes
  std::vector<std::string> others;  // of train names: files that only single words are learned from
  unsigned folds = 0;               // of train names: measure on so many folds first
  bool changes = false;             // of trace: what each retelling changed
  bool rules = false;               // eval: without learned models
  bool learned = false;             // eval: by the learned model alone
  std::vector<std::string> parties, aliases;
  std::vector<std::string> allow_read;  // of mcp: what an agent may have read in
  unsigned threads = 0;
  unsigned worst = 0;  // eval: how many of the worst to list
  bool stats = false;
  bool once = false, allow_private = false, export_opml = false;  // of follow; allow_private of serve too
  bool no_follow = false;           // of serve
  std::int64_t interval = 900;      // of follow and serve: seconds between two polls of a feed
  double host_pause = 1;            // of follow and serve: seconds between two requests to a host
  bool json = false;
  std::string listen = "127.0.0.1:8787";     // of serve
  std::vector<std::string> hosts, webhooks;  // of serve
};

// --ledger, else $HEARSAY_LEDGER, else a file in the user's data folder.
std::string ledger_path(const std::string& given);
// Prints "hearsay: message" to standard error.
int fail(const Error& error, int code = kFailed);
void say_refused(const Refusal& refusal);
// `arguments`, or standard input when there are none.
std::vector<std::string> sources_of(const Options& options);

// kIo with the path.
Result<std::string> read_file(const std::string& path);
// PATH, or PATH.jsonl when only that exists: the sets call a split by its name.
std::string split_file(const std::string& path);

// What a question needs.
struct Desk {
  Knowledge knowledge;
  std::unique_ptr<Ledger> ledger;
};
// kNotFound when there is no such ledger: a question makes none. `create`: makes one.
Result<Desk> open_desk(const Options& options, bool create = false);
// Opens the desk, asks, prints.
int ask(const Options& options, const std::function<Result<std::string>(Desk&)>& question, bool create = false);
// `wanted`, or every subject within the moment.
Result<std::vector<Subject>> wanted_subjects(Ledger&, const Knowledge&, const Moment&, const std::vector<std::string>& wanted);
// The records of these subjects, in parts; a line that subjects share (an article, a copy, an entity) comes once.
Status write_export(Ledger&, const Knowledge&, const Moment&, const std::vector<Subject>& subjects, const std::string& format,
                    const std::function<void(const std::string&)>& write);
// A page as PDF, by the Chromium that is installed; kNotFound where there is none.
Result<std::string> printed_by_browser(const std::string& html);

// From here on a first Ctrl-C only shows in interrupted(); a second one ends the process.
void catch_interrupts();
bool interrupted();

int run_read(const Options&);
int run_follow(const Options&);
int run_versions(const Options&);
int run_analyze(const Options&);
int run_explain(const Options&);
int run_subjects(const Options&);
int run_watch_add(const Options&);
int run_watch_list(const Options&);
int run_watch_remove(const Options&);
int run_brief(const Options&);
int run_claims(const Options&);
int run_diff(const Options&);
int run_relations(const Options&);
int run_trace(const Options&);
int run_copies(const Options&);
int run_export(const Options&);
int run_mcp(const Options&);
int run_refused(const Options&);
int run_serve(const Options&);
int run_eval_story(const Options&);
int run_eval_copies(const Options&);
int run_eval_polnear(const Options&);
int run_eval_wikinews_de(const Options&);
int run_eval_extract(const Options&);
int run_eval_dates(const Options&);
int run_eval_encodings(const Options&);
int run_eval_warc(const Options&);
int run_eval_feeds(const Options&);
int run_train_attribution(const Options&);
int run_eval_conll(const Options&);
int run_eval_nergrit(const Options&);
int run_train_names(const Options&);
int run_eval_fnc1(const Options&);
int run_train_stance(const Options&);
int run_version(const Options&);

// The whole program but main's signature: parses and runs.
int run(int argc, char** argv);

}  // namespace hearsay
