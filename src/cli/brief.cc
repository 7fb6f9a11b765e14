// `hearsay brief` and `hearsay claims`: the answer for one subject, as a page or as a list.
#include "cli/cli.h"

namespace hearsay {
namespace {

int answer_with(const Options& options, std::string (*view)(const Answer&, const ViewOptions&)) {
  return ask(options, [&](Desk& desk) -> Result<std::string> {
    HEARSAY_TRY(Answer found, answer(*desk.ledger, options.subject, options.view.moment, desk.knowledge));
    return view(found, options.view);
  });
}

}  // namespace

int run_brief(const Options& options) { return answer_with(options, brief_view); }
int run_claims(const Options& options) { return answer_with(options, claims_view); }

}  // namespace hearsay
