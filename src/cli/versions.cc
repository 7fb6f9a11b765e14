// `hearsay versions`: how an article was edited.
#include "cli/cli.h"

namespace hearsay {

int run_versions(const Options& options) {
  return ask(options, [&](Desk& desk) -> Result<std::string> {
    HEARSAY_TRY(VersionHistory history, history_of(*desk.ledger, options.arguments.at(0), desk.knowledge));
    return versions_view(history, options.view);
  });
}

}  // namespace hearsay
