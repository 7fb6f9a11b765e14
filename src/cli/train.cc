// `hearsay train`: a learned model from labelled articles.
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>

#include "cli/cli.h"
#include "eval/eval.h"

namespace hearsay {
namespace {

Result<std::string> trained(const Options& options) {
  HEARSAY_TRY(Knowledge knowledge, embedded_rules());
  if (!knowledge.packs.has(options.hints.language))
    return Error{ErrorCode::kBadInput,
                 "--lang " + options.hints.language + ": there is no such language pack"};
  std::vector<LabelledArticle> articles;
  for (const std::string& path : options.arguments) {
    HEARSAY_TRY(std::string lines, read_file(path));
    HEARSAY_TRY(std::vector<LabelledArticle> more, read_labelled(lines, path));
    articles.insert(articles.end(), std::make_move_iterator(more.begin()),
                    std::make_move_iterator(more.end()));
  }
  LearnOptions learn = attribution_options();
  if (isatty(STDERR_FILENO) != 0)
    learn.said = [](std::string_view part, std::uint32_t round, double loss) {
      std::fprintf(stderr, "%.*s: round %u, loss %.0f\n", static_cast<int>(part.size()),
                   part.data(), round + 1, loss);
    };
  return learn_from(articles, options.hints.language, knowledge, learn).bytes();
}

}  // namespace

int run_train_attribution(const Options& options) {
  Result<std::string> bytes = trained(options);
  if (!bytes) return fail(bytes.error());
  std::ofstream file(options.out, std::ios::binary);
  file << *bytes;
  if (!file.flush()) return fail({ErrorCode::kIo, options.out + ": cannot be written"});
  std::cout << options.out << ": " << bytes->size() << " bytes\n";
  return kDone;
}

}  // namespace hearsay
