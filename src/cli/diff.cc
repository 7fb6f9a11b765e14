// `hearsay diff`: what changed between two moments.
#include "cli/cli.h"

namespace hearsay {

int run_diff(const Options& options) {
  const Moment& from = options.earlier;
  const Moment& to = options.view.moment;
  if (!from.as_of && !from.known_by)
    return fail({ErrorCode::kBadInput, "diff needs --from or --known-from: the moment to compare with (try --from 2026-01-30)"}, kUsage);
  if ((from.as_of && to.as_of && *from.as_of > *to.as_of) || (from.known_by && to.known_by && *from.known_by > *to.known_by))
    return fail({ErrorCode::kBadInput, "the moment to compare from is later than the one to compare to"}, kUsage);
  return ask(options, [&](Desk& desk) -> Result<std::string> {
    HEARSAY_TRY(Comparison found, compare(*desk.ledger, options.subject, from, to, desk.knowledge));
    return diff_view(found, options.view);
  });
}

}  // namespace hearsay
