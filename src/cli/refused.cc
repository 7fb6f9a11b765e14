// `hearsay refused`: what could not be read, and why.
#include "cli/cli.h"

namespace hearsay {

int run_refused(const Options& options) {
  return ask(options, [&](Desk& desk) -> Result<std::string> {
    HEARSAY_TRY(auto refusals, desk.ledger->refusals());
    return refusals_view(refusals, options.view);
  });
}

}  // namespace hearsay
