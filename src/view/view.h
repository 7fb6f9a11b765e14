// Views: answers as text, Markdown, JSON. No SQL, no decisions; every line carries the sentence it rests on.
//
// Holds: text and Markdown carry no control character of an article's (escape sequences cannot reach a terminal), and
//        Markdown none of its markup; JSON is valid UTF-8 with the fields docs/json.md promises.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "track/trail.h"
#include "track/versions.h"

namespace hearsay {

enum class Format { kText, kMarkdown, kJson, kDot, kSvg };  // the last two: graphs, kDot of relations and traces, kSvg of traces
struct ViewOptions {
  Format format = Format::kText;
  bool colour = false;
  unsigned width = 100;  // columns of wrapped text; addresses are never broken
  Moment moment;         // said in the heading
  bool all = false;      // of a brief: every claim, voice and question instead of a page
};

std::string brief_view(const Answer&, const ViewOptions&);
std::string claims_view(const Answer&, const ViewOptions&);
// Each claim that stands otherwise, and because of which statements.
std::string diff_view(const Comparison&, const ViewOptions&);
// Edges between parties with their sentences; kDot: a graph in the DOT language.
std::string relations_view(const Answer&, const ViewOptions&);
// From origins to what carried them. `reference`: id of a claim, statement, origin or article, its first letters (3 or
// more), or an article's address; "": the whole subject.
// Errors: kNotFound; kConflict when the letters begin several ids.
Result<std::string> trace_view(const Answer&, std::string_view reference, const ViewOptions&);
// The graph of trace_view as a picture that stands alone or in a page: XML-escaped, its own colours on a light ground, no
// script. `claim`: nullptr for the whole subject. Same answer, same bytes.
std::string trace_svg(const Answer&, const Claim* claim);
// What was dropped or hardened on the way from article to article. `reference`: as for trace_view, or "" for the subject.
Result<std::string> changes_view(const Answer&, const std::vector<Hop>&, std::string_view reference, const ViewOptions&);
std::string subjects_view(const std::vector<Subject>&, const ViewOptions&);
// Records for other programs; docs/json.md and docs/exports.md promise them. `FullTexts` gives the text of an article by its
// id, where offsets in code points are wanted.
using FullTexts = std::function<Result<Article>(const std::string&)>;
Result<std::string> export_view(const Answer&, const FullTexts&);         // JSON Lines
Result<std::string> claimreview_view(const Answer&, const FullTexts&);    // JSON-LD of schema.org, with Web Annotation selectors
std::string followthemoney_view(const Answer&);                           // JSON Lines of FollowTheMoney entities
std::string prov_view(const Answer&);                                     // PROV-JSON
std::string csv_head();
Result<std::string> csv_view(const Answer&, const FullTexts&);            // rows without the head; RFC 4180
std::string html_view(const Answer&, const Moment&);                      // a page that needs nothing else
// The statements of one article as JSON Lines; code-point offsets into the text.
std::string analysis_view(const Analysis&);
// stage: article|language|segment|mention|statement|copies
Result<std::string> explain_view(const Analysis&, std::string_view stage, const ViewOptions&);
// What the article repeats, from whom, side by side, and what it adds. Offsets in JSON are code points of the texts.
std::string repeats_view(const Analysis&, const Repeats&, const ViewOptions&);
// What each version of an article added, removed and changed, with both times; and when it was gone.
std::string versions_view(const VersionHistory&, const ViewOptions&);
std::string report_view(const ReadReport&, const ViewOptions&);
std::string refusals_view(const std::vector<std::pair<Time, Refusal>>&, const ViewOptions&);
// "FILE, line 12: what was wrong", safe for a terminal.
std::string refusal_text(const Refusal&);
// Text for a terminal: control characters and direction overrides are dropped, runs of blanks become one.
std::string plain(std::string_view text);
// https://example.org/x#:~:text=...; "" when the address is no web address.
std::string text_fragment_link(std::string_view url, std::string_view quote);

}  // namespace hearsay
