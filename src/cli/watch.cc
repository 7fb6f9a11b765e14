// `hearsay watch`: subjects of the user's own.
#include "cli/cli.h"

namespace hearsay {

int run_watch_add(const Options& options) {
  return ask(options, [&](Desk& desk) -> Result<std::string> {
    Subject subject;
    subject.name = options.subject;
    subject.parties = options.parties;
    subject.aliases = options.aliases;
    subject.watched = true;
    HEARSAY_TRY([[maybe_unused]] Unit watched, desk.ledger->watch(subject, now_utc()));
    return "watching " + plain(options.subject) + "\n";
  }, true);
}

int run_watch_list(const Options& options) {
  return ask(options, [&](Desk& desk) -> Result<std::string> {
    HEARSAY_TRY(std::vector<Subject> watched, desk.ledger->watched({}));
    std::string out;
    for (const Subject& subject : watched) {
      out += plain(subject.name) + ": ";
      for (std::size_t i = 0; i < subject.parties.size(); ++i) out += (i == 0 ? "" : ", ") + plain(subject.parties[i]);
      for (std::size_t i = 0; i < subject.aliases.size(); ++i) out += (i == 0 ? "; also " : ", ") + plain(subject.aliases[i]);
      out += "\n";
    }
    return out.empty() ? "nothing is watched\n" : out;
  });
}

int run_watch_remove(const Options& options) {
  return ask(options, [&](Desk& desk) -> Result<std::string> {
    HEARSAY_TRY([[maybe_unused]] Unit ended, desk.ledger->unwatch(options.subject, now_utc()));
    return "no longer watching " + plain(options.subject) + "\n";
  });
}

}  // namespace hearsay
