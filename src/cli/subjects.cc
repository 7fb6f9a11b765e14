// `hearsay subjects`: what the coverage is about.
#include "cli/cli.h"

namespace hearsay {

int run_subjects(const Options& options) {
  return ask(options, [&](Desk& desk) -> Result<std::string> {
    HEARSAY_TRY(std::vector<Subject> found, subjects(*desk.ledger, options.view.moment, desk.knowledge));
    return subjects_view(found, options.view);
  });
}

}  // namespace hearsay
