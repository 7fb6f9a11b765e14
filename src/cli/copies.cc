// `hearsay copies`: what an article repeats; the article is a file, or one of the ledger's.
#include <filesystem>

#include "cli/cli.h"

namespace hearsay {
namespace {

// The first article of a file; what refused it when there is none.
Result<Article> read_file(const std::string& path, const Hints& hints) {
  std::optional<Article> found;
  std::optional<Refusal> refusal;
  std::size_t articles = 0;
  read_source(
      path, hints, ArticleLimits{},
      [&](Article article) {
        if (++articles == 1) found = std::move(article);
        return articles < 2;
      },
      [&](Refusal one) {
        if (!refusal) refusal = std::move(one);
      });
  if (articles > 1)
    return Error{ErrorCode::kBadInput,
                 path + ": holds several articles; `hearsay read` them, then ask by id"};
  if (found) return *std::move(found);
  if (refusal) return Error{refusal->error.code, refusal_text(*refusal)};
  return Error{ErrorCode::kBadInput, path + ": holds no article"};
}

}  // namespace

int run_copies(const Options& options) {
  return ask(options, [&](Desk& desk) -> Result<std::string> {
    const std::string& reference = options.arguments.at(0);
    std::error_code problem;
    const bool file = reference == "-" || std::filesystem::exists(reference, problem);
    HEARSAY_TRY(Article article,
                file ? read_file(reference, options.hints) : desk.ledger->article(reference));
    const std::unique_ptr<Analysis> analysis = analyze(std::move(article), desk.knowledge);
    HEARSAY_TRY(Repeats repeats,
                repeats_of(*desk.ledger, *analysis, options.view.moment, desk.knowledge));
    return repeats_view(*analysis, repeats, options.view);
  });
}

}  // namespace hearsay
