// How an article was edited.
#include <nlohmann/json.hpp>

#include "base/utf8.h"
#include "track/versions.h"
#include "view/json.h"
#include "view/view.h"
#include "view/words.h"

namespace hearsay {
namespace {

Json versions_json(const VersionHistory& history) {
  const Article& last = history.editions.back().article;
  Json out = {{"article", last.id}, {"url", nullable(last.url)}, {"outlet", nullable(last.outlet)}, {"versions", Json::array()}, {"revisions", Json::array()}, {"sightings", Json::array()}};
  for (const Edition& one : history.editions) {
    Json notes = Json::array();
    for (const Note& note : one.article.notes) notes.push_back({{"kind", note_kind_names[static_cast<std::size_t>(note.kind)]}, {"text", note.text}});
    out["versions"].push_back({{"recorded", to_iso(one.recorded.recorded)}, {"published", time_or_null(one.article.published)}, {"modified", time_or_null(one.article.modified)},
                               {"content_hash", one.recorded.content_hash}, {"title", one.article.title}, {"statements", one.recorded.statements.size()}, {"notes", notes}});
  }
  for (std::size_t i = 0; i < history.revisions.size(); ++i) {
    Json sentences = Json::array(), statements = Json::array();
    for (const SentenceChange& one : history.revisions[i].sentences)
      sentences.push_back({{"change", one.before.empty() ? "added" : one.after.empty() ? "removed" : "changed"}, {"before", nullable(one.before)}, {"after", nullable(one.after)}});
    for (const StatementChange& one : history.revisions[i].statements)
      statements.push_back({{"change", one.after.empty() ? "withdrawn" : "changed"}, {"source", nullable(one.speaker)}, {"before", one.before}, {"after", nullable(one.after)}});
    out["revisions"].push_back({{"from", i}, {"to", i + 1}, {"sentences", sentences}, {"statements", statements}});
  }
  for (const Sighting& one : history.sightings)
    out["sightings"].push_back({{"at", to_iso(one.at)}, {"kind", sighting_kind_names[static_cast<std::size_t>(one.kind)]}, {"url", one.url}, {"detail", one.detail}});
  return out;
}

}  // namespace

std::string versions_view(const VersionHistory& history, const ViewOptions& options) {
  if (options.format == Format::kJson) return dumped(versions_json(history), 2);
  const bool marked = options.format == Format::kMarkdown;
  const auto said = [&](std::string_view text) { return marked ? markdown(text) : plain(text); };
  const std::string item = marked ? "- " : "  ", gone = marked ? "removed: " : "- ", come = marked ? "added: " : "+ ";
  const Article& last = history.editions.back().article;
  std::string out = (marked ? "# " : "") + said(last.title.empty() ? last.id : last.title) + "\n\n" + (last.outlet.empty() ? "" : said(last.outlet) + ", ") +
                    said(last.url.empty() ? last.id : last.url) + "\n";
  for (std::size_t i = 0; i < history.editions.size(); ++i) {
    const Edition& one = history.editions[i];
    out += std::string("\n") + (marked ? "## " : "") + "Version " + std::to_string(i + 1) + ", read " + to_iso(one.recorded.recorded);
    if (one.article.published) out += ", published " + to_iso(*one.article.published);
    if (one.article.modified) out += ", modified " + to_iso(*one.article.modified);
    out += "\n";
    for (const Note& note : one.article.notes) out += item + "note: " + said(note.text) + "\n";
    if (i == 0) continue;
    const Revision& revision = history.revisions[i - 1];
    for (const SentenceChange& change : revision.sentences) {
      if (!change.before.empty()) out += item + gone + said(change.before) + "\n";
      if (!change.after.empty()) out += item + come + said(change.after) + "\n";
    }
    if (revision.sentences.empty()) out += item + "the same sentences, set otherwise\n";
    for (const StatementChange& change : revision.statements)
      out += item + (change.after.empty() ? "withdrawn: " : "said otherwise: ") + (change.speaker.empty() ? "" : said(change.speaker) + ": ") + said(change.before) + "\n";
  }
  for (const Sighting& one : history.sightings)
    out += "\n" + to_iso(one.at) + ": " + std::string(one.kind == SightingKind::kGone ? "gone from its address" : "back at its address") + " (" + said(one.detail) + ")\n";
  return out;
}

}  // namespace hearsay
