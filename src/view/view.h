// Views: answers as text, Markdown, JSON. No SQL, no decisions; every line carries the sentence it rests on.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "track/track.h"

namespace hearsay {

enum class Format { kText, kMarkdown, kJson };
struct ViewOptions {
  Format format = Format::kText;
  bool colour = false;
  unsigned width = 100;
  Moment moment;  // said in the heading
};

std::string brief_view(const Answer&, const ViewOptions&);
std::string claims_view(const Answer&, const ViewOptions&);
// `reference`: id (or prefix) of a claim, statement or article.
Result<std::string> trace_view(const Answer&, std::string_view reference, const ViewOptions&);
std::string subjects_view(const std::vector<Subject>&, const ViewOptions&);
// JSON Lines as docs/json.md promises; `full_texts` gives the code-point offsets: text of an article by its id.
Result<std::string> export_view(const Answer&, const std::function<Result<Article>(const std::string&)>& full_texts);
// One statement record of `hearsay analyze`; code-point offsets into the text.
std::string analysis_view(const Analysis&);
// stage: article|language|segment|mention|statement|copies
Result<std::string> explain_view(const Analysis&, std::string_view stage, const ViewOptions&);
// https://example.org/x#:~:text=...
std::string text_fragment_link(std::string_view url, std::string_view quote);

}  // namespace hearsay
