// What an article repeats: both sides of each passage, and what is new.
#include <algorithm>
#include <cmath>

#include "base/utf8.h"
#include "view/graph.h"
#include "view/json.h"
#include "view/words.h"

namespace hearsay {
namespace {

constexpr std::size_t kSentence = 400;  // code points of a sentence that are shown
constexpr std::size_t kNoted = 3;       // sentences of one note

double rounded(double share) { return std::round(share * 10000) / 10000; }

std::string percent(double share) {
  return std::to_string(static_cast<int>(std::round(100 * share))) + "%";
}

// "Title" — Outlet, 2026-02-01 [id]
std::string named(const Recorded& article) {
  std::string out = article.title.empty() ? "untitled" : "\"" + shortened(article.title, 90) + "\"";
  out += " (" + plain(outlet_or(article));
  if (article.published) out += ", " + to_iso(*article.published);
  return out + ") " + plain(article.id);
}

Json article_json(const Recorded& article) {
  return {{"article", article.id},
          {"outlet", nullable(article.outlet)},
          {"published", time_or_null(article.published)},
          {"url", nullable(article.url)},
          {"title", nullable(article.title)}};
}

// [begin, end) of spans as code points of `text`.
Json span_json(std::string_view text, Span span) {
  const std::vector<std::uint32_t> points = code_points_at(text, {span.begin, span.end});
  return {{"begin", points[0]}, {"end", points[1]}, {"text", slice(text, span)}};
}

// What is wrong with some of the article's credits; the sentences follow.
std::string note_words(const CreditNote& note) {
  const std::string outlet = plain(note.outlet);
  switch (note.fault) {
    case CreditFault::kSelf: return "Credits itself:";
    case CreditFault::kNetwork: return "Credits " + outlet + ", of its own network (" + plain(note.joined) + "):";
    case CreditFault::kCircle: return "In a circle, each credits the next: " + outlet + ":";
    case CreditFault::kUnread: return "Credits " + outlet + ", of which nothing like this article was read:";
    case CreditFault::kNobody: return "Says in nobody's name:";
  }
  return "";
}

Json notes_json(const Analysis& analysis, const Repeats& repeats) {
  Json out = Json::array();
  for (const CreditNote& note : repeats.credits) {
    Json sentences = Json::array();
    for (const CreditNote::Sentence& at : note.sentences) sentences.push_back(analysis.statements[at.statement].quote);
    out.push_back({{"fault", name_of(note.fault)}, {"outlet", nullable(note.outlet)}, {"joined", nullable(note.joined)}, {"sentences", std::move(sentences)}});
  }
  return out;
}

// The sentence in which the article credits its own outlet, or nothing.
std::string self_credit(const Analysis& analysis, const Repeats& repeats) {
  for (const CreditNote& note : repeats.credits)
    if (note.fault == CreditFault::kSelf) return analysis.statements[note.sentences.front().statement].quote;
  return "";
}

std::string repeats_json(const Analysis& analysis, const Repeats& repeats) {
  const std::string& full = analysis.article.full;
  Json models = Json::array(), also = Json::array(), added = Json::array();
  for (const Repeat& one : repeats.models) {
    Json model = article_json(one.model);
    model["kind"] = one.reissue ? name_of(*one.reissue) : name_of(one.kind);
    model["contained"] = rounded(one.contained);
    model["probability"] = rounded(one.probability);
    model["translated"] = one.translated;
    model["why"] = nullable(one.why);
    model["passages"] = Json::array();
    for (const Repeat::Passage& passage : one.passages)
      model["passages"].push_back({{"words", passage.words},
                                   {"here", span_json(full, passage.here)},
                                   {"there", span_json(one.text, passage.there)},
                                   {"sentence", slice(full, passage.sentence)},
                                   {"model_sentence", slice(one.text, passage.model_sentence)}});
    models.push_back(std::move(model));
  }
  for (const Recorded& one : repeats.also) also.push_back(article_json(one));
  for (Span span : repeats.added) added.push_back(span_json(full, span));
  return dumped({{"article", analysis.article.id},
                 {"outlet", nullable(analysis.article.outlet)},
                 {"published", time_or_null(analysis.article.published)},
                 {"title", nullable(analysis.article.title)},
                 {"repeated", rounded(repeats.repeated)},
                 {"credits", analysis.print.credits},
                 {"credits_itself", nullable(self_credit(analysis, repeats))},
                 {"credit_notes", notes_json(analysis, repeats)},
                 {"models", std::move(models)},
                 {"also", std::move(also)},
                 {"adds", std::move(added)}},
                2);
}

// From one sentence's end on, as far as whole sentences go.
Span whole_sentences(const SegmentedText& text, std::uint32_t begin, std::uint32_t end) {
  Span out = {begin, begin};
  for (const Sentence& sentence : text.sentences)
    // A final stop is no word, so that a passage ends before it.
    if (sentence.span.begin >= begin && sentence.span.begin < end && sentence.span.end <= end + 2)
      out.end = sentence.span.end;
  return out;
}

}  // namespace

std::string repeats_view(const Analysis& analysis, const Repeats& repeats,
                         const ViewOptions& options) {
  if (options.format == Format::kJson) return repeats_json(analysis, repeats);
  const bool marked = options.format == Format::kMarkdown;
  const std::string& full = analysis.article.full;
  auto paragraph = [&](const std::string& lead, std::string_view text, unsigned indent) {
    const std::string words = shortened(text, kSentence);
    return marked ? "    " + lead + markdown(words) + "\n"
                  : wrapped(lead + words, options.width, indent);
  };
  auto line = [&](const std::string& text) { return (marked ? markdown(text) : text) + "\n"; };
  std::string out;
  if (repeats.models.empty())
    out += line("Repeats no earlier article of this ledger.");
  else
    out += line("Repeats earlier articles in " + percent(repeats.repeated) + " of its words.");
  std::string credits;
  for (const std::string& one : analysis.print.credits)
    credits += (credits.empty() ? "" : ", ") + plain(one);
  if (!credits.empty()) out += line("Credits " + credits + ".");
  else if (self_credit(analysis, repeats).empty()) out += line("Credits nobody.");
  for (const CreditNote& note : repeats.credits) {
    out += line(note_words(note));
    const std::size_t shown = std::min(note.sentences.size(), kNoted);
    for (std::size_t i = 0; i < shown; ++i) out += paragraph("", analysis.statements[note.sentences[i].statement].quote, 2);
    if (note.sentences.size() > shown) out += paragraph("", "and " + std::to_string(note.sentences.size() - shown) + " more", 2);
  }
  for (const Repeat& one : repeats.models) {
    const std::string kind = one.reissue
                                 ? reissue_words(*one.reissue) + " of the outlet's own article, no copy"
                                 : std::string(name_of(one.kind));
    const std::string how = one.translated ? one.why : percent(one.contained) + " of the shorter text";
    out += "\n" + line(kind + ", " + how + ": " + named(one.model));
    // A passage over several sentences begins in one of them; a sentence is shown once.
    Span shown;
    for (const Repeat::Passage& passage : one.passages) {
      if (passage.sentence == shown) continue;
      shown = passage.sentence;
      out += paragraph("here:  ", slice(full, passage.sentence), 2);
      out += paragraph("there: ", slice(one.text, passage.model_sentence), 2);
      const Span rest =
          whole_sentences(analysis.mentioned.text, passage.sentence.end, passage.here.end);
      if (!trim(slice(full, rest)).empty())
        out += paragraph("and on, word for word: ", slice(full, rest), 2);
    }
  }
  if (!repeats.also.empty()) {
    out += "\n" + line("The same passages stand in:");
    for (const Recorded& one : repeats.also) out += line("  " + named(one));
  }
  if (!repeats.models.empty() && !repeats.added.empty()) {
    out += "\n" + line("Adds:");
    for (Span span : repeats.added) out += paragraph("", slice(full, span), 2);
  }
  return out;
}

}  // namespace hearsay
