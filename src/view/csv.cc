// CSV: a row for each statement of each claim; RFC 4180 (CRLF, quotes doubled), UTF-8.
//
// A cell that a spreadsheet would run as a formula gets an apostrophe before it, which such programs hide.
#include "view/records.h"
#include "view/words.h"

namespace hearsay {
namespace {

std::string cell(std::string_view text) {
  std::string out = plain(text);  // no control characters: a line break in a sentence is a blank
  if (!out.empty() && std::string_view("=+-@").find(out[0]) != std::string_view::npos) out.insert(0, 1, '\'');
  if (out.find_first_of("\",") == std::string::npos) return out;
  std::string quoted = "\"";
  for (const char c : out) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + "\"";
}

std::string row(const std::vector<std::string>& cells) {
  std::string out;
  for (std::size_t i = 0; i < cells.size(); ++i) out += (i == 0 ? "" : ",") + cell(cells[i]);
  return out + "\r\n";
}

}  // namespace

std::string csv_head() {
  return row({"subject", "claim", "claim_text", "status", "since", "independent_origins", "at_least", "at_most", "statement", "stance", "grade", "source", "role", "via", "origin", "origin_who", "article", "outlet",
              "published", "title", "part", "begin", "end", "text", "quote", "url", "link"});
}

Result<std::string> csv_view(const Answer& answer, const FullTexts& full_texts) {
  std::string out;
  for (const Claim& claim : answer.account.claims)
    for (const StatementRef& ref : claim.statements) {
      const Recorded& article = answer.articles[ref.article];
      const Statement& statement = statement_of(answer, ref);
      HEARSAY_TRY(const Article text, full_texts(article.id));
      const Points at = points(text, statement);
      const Origin* origin = find_origin(answer.account, ref.origin);
      std::string via;
      for (const std::string& one : statement.via) via += (via.empty() ? "" : "; ") + one;
      std::vector<std::string> cells = {answer.account.subject.name, claim.id, claim.text};
      if (claim.history.empty()) {
        cells.insert(cells.end(), 5, "");
      } else {
        const StatusChange& now = claim.history.back();
        for (const std::string& one : {std::string(name_of(now.verdict.status)), to_iso(now.as_of), std::to_string(now.verdict.independent_origins), std::to_string(now.verdict.at_least), std::to_string(now.verdict.at_most)})
          cells.push_back(one);
      }
      for (const std::string& one : {ref.id, std::string(name_of(ref.stance)), std::string(name_of(ref.grade)), statement.speaker, statement.speaker_role, via, ref.origin, origin == nullptr ? "" : origin->who, article.id,
                                     article.outlet, article.published ? to_iso(*article.published) : "", article.title, std::string(at.title ? "title" : "text"), std::to_string(at.begin), std::to_string(at.end),
                                     exported_text(statement), statement.quote, article.url, text_fragment_link(article.url, statement.quote)})
        cells.push_back(one);
      out += row(cells);
    }
  return out;
}

}  // namespace hearsay
