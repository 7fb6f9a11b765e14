// `hearsay brief`, `hearsay claims` and `hearsay relations`: the answer for one subject, as a page, a list or a graph.
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
int run_relations(const Options& options) { return answer_with(options, relations_view); }

}  // namespace hearsay
