// `hearsay export`: the records of subjects, as JSON Lines and in the forms of other programs.
#include <unistd.h>

#include <functional>
#include <iostream>
#include <map>
#include <unordered_set>

#include "base/hash.h"
#include "base/utf8.h"
#include "cli/cli.h"

namespace hearsay {
namespace {

// Offsets refer to the version that stood within the moment, which need not be the newest.
FullTexts texts_of(Ledger& ledger, const Answer& found) {
  std::map<std::string, std::string> hashes;
  for (const Recorded& article : found.articles) hashes[article.id] = article.content_hash;
  return [&ledger, hashes = std::move(hashes)](const std::string& id) -> Result<Article> {
    HEARSAY_TRY(std::vector<Article> versions, ledger.versions(id));
    for (Article& version : versions)
      if (content_hash(version) == hashes.at(id)) return std::move(version);
    return Error{ErrorCode::kCorrupt, "article " + id + " has no version with the text that was recorded"};
  };
}

// Forms of which one document holds one subject.
bool is_document(const std::string& format) { return format == "claimreview" || format == "prov" || format == "html" || format == "pdf"; }

Result<std::string> written(Ledger& ledger, const Answer& found, const std::string& format, const Moment& moment) {
  if (format == "claimreview") return claimreview_view(found, texts_of(ledger, found));
  if (format == "ftm") return followthemoney_view(found);
  if (format == "prov") return prov_view(found);
  if (format == "csv") return csv_view(found, texts_of(ledger, found));
  if (format == "html") return html_view(found, moment);
  if (format == "pdf") return printed_by_browser(html_view(found, moment));
  return export_view(found, texts_of(ledger, found));
}

// A line that several subjects may have: their articles, copy links and entities.
bool may_repeat(std::string_view line) {
  return line.starts_with("{\"type\":\"article\"") || line.starts_with("{\"type\":\"copy\"") || line.starts_with("{\"id\":\"hearsay-");
}

}  // namespace

Status write_export(Ledger& ledger, const Knowledge& knowledge, const Moment& moment, const std::vector<Subject>& subjects, const std::string& format,
                    const std::function<void(const std::string&)>& write) {
  std::unordered_set<std::uint64_t> shared;  // hashes of the lines that several subjects may have
  if (format == "csv") write(csv_head());
  for (const Subject& subject : subjects) {
    HEARSAY_TRY(const Answer found, answer(ledger, subject, moment, knowledge));
    HEARSAY_TRY(std::string lines, written(ledger, found, format, moment));
    if (format != "jsonl" && format != "ftm") {
      write(lines);
      continue;
    }
    std::string fresh;
    for (std::string_view line : split(lines, '\n')) {
      if (line.empty() || (may_repeat(line) && !shared.insert(hash64(line)).second)) continue;
      fresh += line;
      fresh += '\n';
    }
    write(fresh);
  }
  return Unit{};
}

int run_export(const Options& options) {
  std::vector<std::string> wanted = options.arguments;
  if (!options.subject.empty()) wanted.push_back(options.subject);
  const std::string format = options.format == "text" ? "jsonl" : options.format;  // when left out
  if (is_document(format) && wanted.size() != 1) return fail({ErrorCode::kBadInput, "--format " + format + " writes one document: name one subject"}, kUsage);
  if (format == "pdf" && isatty(STDOUT_FILENO) != 0) return fail({ErrorCode::kBadInput, "a PDF is nothing for a terminal: hearsay export --format pdf NAME > brief.pdf"}, kUsage);
  catch_interrupts();  // what is half printed leaves no browser behind
  Result<Desk> desk = open_desk(options);
  if (!desk) return fail(desk.error());
  auto chosen = wanted_subjects(*desk->ledger, desk->knowledge, options.view.moment, wanted);
  if (!chosen) return fail(chosen.error());
  Status done = write_export(*desk->ledger, desk->knowledge, options.view.moment, *chosen, format, [](const std::string& part) { std::cout << part; });
  return done ? kDone : fail(done.error());
}

}  // namespace hearsay
