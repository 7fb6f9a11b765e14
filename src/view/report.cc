// A subject as one HTML page that opens from a file: no script, no picture, nothing is loaded; light, dark and print.
//
// What articles say is written by text() and link() only, so that nothing of it is markup. The page's policy forbids whatever
// it does not need, should that ever fail.
#include "view/records.h"
#include "view/words.h"

namespace hearsay {
namespace {

constexpr std::string_view kStyle = R"(
:root{color-scheme:light dark;--ink:#1b1b1b;--soft:#555;--line:#ccc;--page:#fff;--mark:#f3f3ef;--link:#0b4f9e}
@media(prefers-color-scheme:dark){:root{--ink:#ececec;--soft:#b4b4b4;--line:#444;--page:#161616;--mark:#222;--link:#8db8ff}}
body{margin:0 auto;padding:1.5rem 1rem 4rem;max-width:46rem;background:var(--page);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}
h1,h2,h3{line-height:1.25}
h3{margin-top:2rem}
a{color:var(--link)}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.35rem .6rem .35rem 0;border-bottom:1px solid var(--line)}
blockquote{margin:.75rem 0;padding:.5rem .9rem;background:var(--mark);border-left:.25rem solid var(--line)}
blockquote footer,.soft{color:var(--soft);font-size:.9rem}
.status{font-weight:700;text-transform:uppercase;letter-spacing:.03em}
@media print{:root{--ink:#000;--soft:#333;--page:#fff;--mark:#fff}body{max-width:none;padding:0}a{color:inherit}blockquote,tr,h3{break-inside:avoid}h2,h3{break-after:avoid}}
)";
// SHA-256 of kStyle: the only style that the policy allows. tests/exports/check.py says what it must be when kStyle changes.
constexpr std::string_view kStyleHash = "dBYJzGEaNCTA9hyWdwVui7uZ8HGXpogCvD/3qnwTrMM=";
constexpr std::size_t kMostStatements = 50;  // of one claim; the rest is counted
constexpr std::size_t kQuote = 1000;         // code points

std::string text(std::string_view raw) { return escaped_marks(plain(raw)); }

// Only addresses of the web lead anywhere: text_fragment_link makes no other.
std::string link(const std::string& address, std::string_view words) {
  return address.empty() ? text(words) : "<a href=\"" + text(address) + "\" rel=\"noreferrer\">" + text(words) + "</a>";
}

std::string day(Time time) { return "<time datetime=\"" + to_iso(time) + "\">" + to_iso_date(time) + "</time>"; }

std::string quoted(const Recorded& article, const Statement& statement, std::string_view lead) {
  std::string from = text(who_says(statement)) + std::string(lead);
  for (const std::string& outlet : statement.via) from += " via " + text(outlet);
  return "<blockquote><p>\u201C" + text(shortened(statement.quote, kQuote)) + "\u201D</p><footer>" + from + ". " + link(text_fragment_link(article.url, statement.quote), outlet_or(article)) + ", " + undated(article) + day(article.time()) + "</footer></blockquote>\n";
}

std::string claim_part(const Answer& answer, const Claim& claim) {
  const Verdict& now = claim.history.back().verdict;
  std::string out = "<section id=\"" + text(claim.id) + "\"><h3><span class=\"status\">" + text(name_of(now.status)) + "</span> " + text(claim.text) + "</h3>\n<p>" + text(now.why) + " " + text(origin_count(now)) + ".</p>\n<ol>\n";
  for (const StatusChange& change : claim.history) out += "<li>" + day(change.as_of) + " " + text(name_of(change.verdict.status)) + ", " + text(origin_count(change.verdict)) + "</li>\n";
  out += "</ol>\n";
  std::size_t shown = 0;
  for (const StatementRef& ref : claim.statements) {
    if (++shown > kMostStatements) continue;
    out += quoted(answer.articles[ref.article], statement_of(answer, ref), ", " + stance_words(ref.stance) + " [" + grade_words(ref.grade) + "]");
  }
  if (shown > kMostStatements) out += "<p class=\"soft\">and " + counted(shown - kMostStatements, "more statement", "more statements") + "</p>\n";
  return out + "</section>\n";
}

std::string list_part(const char* heading, const std::string& items) { return items.empty() ? "" : std::string("<h2>") + heading + "</h2>\n<ul>\n" + items + "</ul>\n"; }

}  // namespace

std::string html_view(const Answer& answer, const Moment& moment) {
  const Account& account = answer.account;
  const Coverage coverage = coverage_of(answer);
  const std::string name = text(account.subject.name);
  std::string out = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-" + std::string(kStyleHash) +
                    "'; base-uri 'none'; form-action 'none'\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n<title>" + name +
                    ": on whose word?</title>\n<style>" + std::string(kStyle) + "</style>\n</head>\n<body>\n<main>\n<h1>" + name + "</h1>\n";
  const std::string when = moment_words(moment);
  out += "<p class=\"soft\">" + (when.empty() ? "" : text(when) + "; ") + counted(account.subject.articles, "article", "articles") + " of " + counted(coverage.outlets.size(), "outlet", "outlets");
  if (coverage.first) out += ", " + day(*coverage.first) + " to " + day(*coverage.last);
  out += "; " + std::to_string(coverage.copies) + " repeat another; " + counted(coverage.origins, "origin", "origins") + " behind it all." + (coverage.undated == 0 ? "" : " " + undated_words(coverage.undated)) + " A status says who stands behind a claim, not whether it is true.</p>\n<h2>Where it stands</h2>\n";
  std::string rows, parts, open, changed;
  for (const Claim& claim : account.claims) {
    if (claim.history.empty()) continue;
    const StatusChange& now = claim.history.back();
    rows += "<tr><td class=\"status\">" + text(name_of(now.verdict.status)) + "</td><td><a href=\"#" + text(claim.id) + "\">" + text(claim.text) + "</a></td><td>" + text(origin_count(now.verdict)) + "</td><td>" + day(now.as_of) + "</td></tr>\n";
    parts += claim_part(answer, claim);
  }
  out += rows.empty() ? "<p>No statement takes a position on it yet.</p>\n" : "<table>\n<thead><tr><th scope=\"col\">Status</th><th scope=\"col\">Claim</th><th scope=\"col\">Origins</th><th scope=\"col\">Since</th></tr></thead>\n<tbody>\n" + rows + "</tbody>\n</table>\n<h2>On whose word</h2>\n" + parts;
  for (const OpenQuestion& question : account.questions) open += "<li>Since " + day(question.since) + ": " + text(shortened(question.text, kQuote)) + "</li>\n";
  for (const Change& change : changes_of(account)) changed += "<li>" + text(change_text(change)) + "</li>\n";
  return out + list_part("Open", open) + list_part("What changed, newest first", changed) + "</main>\n</body>\n</html>\n";
}

}  // namespace hearsay
