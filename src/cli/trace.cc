// `hearsay trace`: one claim, statement or article back to its origin.
#include "cli/cli.h"

namespace hearsay {

int run_trace(const Options& options) {
  return ask(options, [&](Desk& desk) -> Result<std::string> {
    std::vector<std::string> wanted;
    if (!options.subject.empty()) wanted.push_back(options.subject);
    HEARSAY_TRY(std::vector<std::string> names, subject_names(*desk.ledger, desk.knowledge, options.view.moment, wanted));
    const std::string& reference = options.arguments.at(0);
    for (const std::string& name : names) {
      HEARSAY_TRY(Answer found, answer(*desk.ledger, name, options.view.moment, desk.knowledge));
      Result<std::string> text = trace_view(found, reference, options.view);
      // An id that several statements begin with is a question to the user, not a reason to look elsewhere.
      if (text || names.size() == 1 || text.error().code != ErrorCode::kNotFound) return text;
    }
    if (names.empty()) return Error{ErrorCode::kNotFound, "the ledger holds no subject yet; read some coverage first"};
    const bool known = desk.ledger->article(reference).has_value();
    return Error{ErrorCode::kNotFound, known ? "article \"" + reference + "\" belongs to no subject"
                                             : "nothing called \"" + reference + "\" in any of " + std::to_string(names.size()) +
                                                   " subjects (ids stand in `hearsay claims` and `hearsay export`)"};
  });
}

}  // namespace hearsay
