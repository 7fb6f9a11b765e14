// `hearsay export`: the records of subjects, as JSON Lines.
#include <iostream>
#include <map>
#include <unordered_set>

#include "base/hash.h"
#include "base/utf8.h"
#include "cli/cli.h"

namespace hearsay {

Status write_export(Ledger& ledger, const Knowledge& knowledge, const Moment& moment, const std::vector<std::string>& names,
                    const std::function<void(const std::string&)>& write) {
  std::unordered_set<std::uint64_t> shared;  // hashes of the lines that several subjects may have
  for (const std::string& name : names) {
    HEARSAY_TRY(Answer found, answer(ledger, name, moment, knowledge));
    std::map<std::string, std::string> hashes;
    for (const Recorded& article : found.articles) hashes[article.id] = article.content_hash;
    // Offsets refer to the version that stood within the moment, which need not be the newest.
    auto text = [&](const std::string& id) -> Result<Article> {
      HEARSAY_TRY(std::vector<Article> versions, ledger.versions(id));
      for (Article& version : versions)
        if (content_hash(version) == hashes[id]) return std::move(version);
      return Error{ErrorCode::kCorrupt, "article " + id + " has no version with the text that was recorded"};
    };
    HEARSAY_TRY(std::string lines, export_view(found, text));
    std::string fresh;
    for (std::string_view line : split(lines, '\n')) {
      if (line.empty()) continue;
      const bool may_repeat = line.starts_with("{\"type\":\"article\"") || line.starts_with("{\"type\":\"copy\"");
      if (may_repeat && !shared.insert(hash64(line)).second) continue;
      fresh += line;
      fresh += '\n';
    }
    write(fresh);
  }
  return Unit{};
}

int run_export(const Options& options) {
  Result<Desk> desk = open_desk(options);
  if (!desk) return fail(desk.error());
  auto names = subject_names(*desk->ledger, desk->knowledge, options.view.moment, options.arguments);
  if (!names) return fail(names.error());
  Status written = write_export(*desk->ledger, desk->knowledge, options.view.moment, *names, [](const std::string& lines) { std::cout << lines; });
  return written ? kDone : fail(written.error());
}

}  // namespace hearsay
