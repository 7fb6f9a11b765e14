// `hearsay explain`: what one stage found in an article; the debugger and the form of a bug report.
#include <iostream>

#include "cli/cli.h"

namespace hearsay {

int run_explain(const Options& options) {
  Result<Knowledge> knowledge = embedded_knowledge();
  if (!knowledge) return fail(knowledge.error());
  bool any = false, refused = false;
  std::optional<Error> problem;
  for (const std::string& source : options.arguments) {
    read_source(source, options.hints, ArticleLimits{},
                [&](Article article) {
                  const std::unique_ptr<Analysis> analysis = analyze(std::move(article), *knowledge);
                  Result<std::string> text = explain_view(*analysis, options.stage, options.view);
                  if (!text) {
                    problem = text.error();
                    return false;
                  }
                  any = true;
                  return static_cast<bool>(std::cout << *text);
                },
                [&](Refusal refusal) {
                  refused = true;
                  say_refused(refusal);
                });
    if (problem) return fail(*problem);
  }
  if (!refused) return kDone;
  return any ? kPartly : kFailed;
}

}  // namespace hearsay
