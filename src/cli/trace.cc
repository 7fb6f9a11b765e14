// `hearsay trace`: a subject, claim, statement or article back to its origins.
#include "cli/cli.h"

namespace hearsay {
namespace {

Result<std::string> traced(Desk& desk, const Answer& found, const std::string& reference, const Options& options) {
  Result<std::string> text = trace_view(found, reference, options.view);
  if (!options.changes || !text) return text;
  HEARSAY_TRY(std::vector<Hop> hops, hops_of(*desk.ledger, found, desk.knowledge));
  return changes_view(found, hops, reference, options.view);
}

}  // namespace

int run_trace(const Options& options) {
  if (options.changes && (options.view.format == Format::kDot || options.view.format == Format::kSvg))
    return fail({ErrorCode::kBadInput, "--changes lists sentences, it draws no graph; leave out --format " + options.format}, kUsage);
  return ask(options, [&](Desk& desk) -> Result<std::string> {
    std::vector<std::string> wanted;
    if (!options.subject.empty()) wanted.push_back(options.subject);
    HEARSAY_TRY(std::vector<Subject> chosen, wanted_subjects(*desk.ledger, desk.knowledge, options.view.moment, wanted));
    const std::string& reference = options.arguments.at(0);
    if (const Result<Subject> named = subject_named(chosen, reference); named) {
      HEARSAY_TRY(const Answer found, answer(*desk.ledger, *named, options.view.moment, desk.knowledge));
      if (!options.changes) return trace_view(found, "", options.view);
      HEARSAY_TRY(std::vector<Hop> hops, hops_of(*desk.ledger, found, desk.knowledge));
      return changes_view(found, hops, "", options.view);
    }
    for (const Subject& subject : chosen) {
      HEARSAY_TRY(Answer found, answer(*desk.ledger, subject, options.view.moment, desk.knowledge));
      Result<std::string> text = traced(desk, found, reference, options);
      // An id that several statements begin with is a question to the user, not a reason to look elsewhere.
      if (text || chosen.size() == 1 || text.error().code != ErrorCode::kNotFound) return text;
    }
    if (chosen.empty()) return Error{ErrorCode::kNotFound, "the ledger holds no subject yet; read some coverage first"};
    const bool known = desk.ledger->article(reference).has_value();
    return Error{ErrorCode::kNotFound, known ? "article \"" + reference + "\" belongs to no subject"
                                             : "nothing called \"" + reference + "\" in any of " + std::to_string(chosen.size()) +
                                                   " subjects (ids stand in `hearsay claims` and `hearsay export`)"};
  });
}

}  // namespace hearsay
