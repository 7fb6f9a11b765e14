// An article with what was found in it; an outlet with what it originates and repeats.
#include <algorithm>
#include <set>

#include "base/utf8.h"
#include "serve/pages.h"

namespace hearsay {
namespace {

constexpr std::size_t kListed = 50;

// A stretch of the text and how it is marked. Stretches may lie in each other and may cross.
struct Marking {
  Span span;
  std::string kind;  // class
  std::string id;    // of a statement
};

// Between two borders the same stretches are open, so that crossing ones need no nesting.
Markup marked_text(std::string_view full, Span part, const std::vector<Marking>& stretches) {
  std::set<std::uint32_t> borders = {part.begin, part.end};
  std::vector<const Marking*> inside;
  for (const Marking& one : stretches) {
    if (one.span.empty() || !part.overlaps(one.span)) continue;
    inside.push_back(&one);
    borders.insert(std::max(part.begin, one.span.begin));
    borders.insert(std::min(part.end, one.span.end));
  }
  Markup out;
  std::set<std::string> anchored;
  for (auto at = borders.begin(); std::next(at) != borders.end(); ++at) {
    const Span piece = {*at, *std::next(at)};
    std::string kinds, id;
    for (const Marking* one : inside) {
      if (!one->span.contains(piece)) continue;
      if ((" " + kinds + " ").find(" " + one->kind + " ") == std::string::npos)
        kinds += (kinds.empty() ? "" : " ") + one->kind;
      if (!one->id.empty() && one->span.begin >= part.begin && anchored.insert(one->id).second)
        id = one->id;
    }
    const std::string words = plain_lines(slice(full, piece));
    if (kinds.empty()) {
      out += Markup(words);
      continue;
    }
    Attributes attributes = {{"class", kinds}};
    if (!id.empty()) attributes.push_back({"id", id});
    out += element("span", attributes, words);
  }
  return out;
}

Markup paragraphs(const Article& article, const std::vector<Marking>& stretches) {
  Markup out;
  std::uint32_t at = article.text_begin;
  const auto end = static_cast<std::uint32_t>(article.full.size());
  while (at < end) {
    std::size_t stop = article.full.find('\n', at);
    const std::uint32_t until = stop == std::string::npos ? end : static_cast<std::uint32_t>(stop);
    if (until > at && !trim(std::string_view(article.full).substr(at, until - at)).empty())
      out += element("p", {}, marked_text(article.full, {at, until}, stretches));
    at = until + 1;
  }
  return out;
}

Markup statements_of(const Recorded& recorded) {
  Markup rows;
  for (const Statement& statement : recorded.statements) {
    const std::string id = statement_id(recorded, statement);
    std::string way;
    for (const std::string& outlet : statement.via) way += " \u2190 " + plain(outlet);
    Markup line = link(Url::local("", {}, {}, id), {{"class", "title"}},
                       statement.own ? "the article itself" : who_says(statement));
    line += element("span", {{"class", "quiet"}},
                    way + " \u00B7 " + stance_words(statement.stance) + " \u00B7 " +
                        grade_words(statement.grade));
    Markup out;
    if (std::optional<Url> original = Url::web(text_fragment_link(recorded.url, statement.quote)))
      out = link(*original, {{"rel", "noreferrer noopener"}, {"class", "out"}}, "original");
    rows +=
        element("li", {{"data-row", ""}}, line, " ", out,
                element("p", {{"class", "snippet"}},
                        shortened(statement.said.empty() ? statement.quote : statement.said, 200)));
  }
  return element("ol", {{"class", "list"}}, rows);
}

Markup repeats_section(const Repeats& repeats) {
  if (repeats.models.empty()) return {};
  Markup rows;
  for (const Repeat& one : repeats.models) {
    std::uint32_t words = 0;
    for (const Repeat::Passage& passage : one.passages) words += passage.words;
    Markup beside;
    for (std::size_t i = 0; i < std::min<std::size_t>(one.passages.size(), 3); ++i)
      beside += element("blockquote", {},
                        element("p", {}, shortened(slice(one.text, one.passages[i].there), 300)));
    rows += element("li", {},
                    link(article_url(one.model.id), {{"class", "title"}},
                         title_of(one.model.title, one.model.id)),
                    element("p", {{"class", "about"}}, outlet_or(one.model) + " \u00B7 ",
                            day(one.model.published),
                            " \u00B7 " + std::string(name_of(one.kind)) + " \u00B7 " +
                                counted(words, "word", "words") + " shared"),
                    beside);
  }
  return element("section", {}, element("h2", {}, "Repeats"),
                 element("ol", {{"class", "list"}}, rows));
}

}  // namespace

Response article_page(const Asked& asked, const std::string& id) {
  Result<std::unique_ptr<Site::Inside::Lease>> lease = asked.inside.connection();
  if (!lease) return error_response(asked.request, asked.target, lease.error());
  Ledger& ledger = (*lease)->ledger();
  Result<std::vector<Edition>> editions = ledger.editions(id);
  if (!editions) return error_response(asked.request, asked.target, editions.error());
  const Article& article = editions->back().article;
  const Recorded& recorded = editions->back().recorded;
  std::vector<Sighting> sightings;
  if (Result<std::vector<Sighting>> all = ledger.sightings(recorded.id))
    sightings = *std::move(all);
  // Passages are found anew in the text; what was said stands as it was recorded.
  const std::unique_ptr<Analysis> analysis = analyze(article, asked.inside.knowledge);
  Repeats repeats;
  if (Result<Repeats> found = repeats_of(ledger, *analysis, {}, asked.inside.knowledge))
    repeats = *std::move(found);
  std::vector<Marking> stretches;
  for (const Statement& statement : recorded.statements) {
    if (!statement.own || !statement.via.empty()) {
      stretches.push_back({statement.whole, "statement", statement_id(recorded, statement)});
      stretches.push_back(
          {statement.content, "content " + std::string(name_of(statement.stance)), ""});
      stretches.push_back({statement.source, "source", ""});
      stretches.push_back({statement.cue, "cue", ""});
    } else {
      stretches.push_back({statement.whole, "assertion", statement_id(recorded, statement)});
    }
  }
  for (const Repeat& one : repeats.models)
    for (const Repeat::Passage& passage : one.passages)
      stretches.push_back({passage.here, "copied", ""});
  for (const Mention& mention : analysis->mentioned.mentions)
    if (mention.kind == MentionKind::kOutlet && mention.entity)
      for (const std::string& credit : recorded.print.credits)
        if (const Outlet* known = asked.inside.knowledge.outlets.named(
                analysis->mentioned.entities[*mention.entity].name);
            known != nullptr && fold_words(known->name) == fold_words(credit)) {
          stretches.push_back({mention.span, "credit", ""});
          break;
        }
  Markup about = article.outlet.empty() ? Markup("unknown outlet")
                                        : link(outlet_url(article.outlet), {}, article.outlet);
  about += Markup(" \u00B7 ") + day(article.published) +
           Markup(article.author.empty() ? "" : " \u00B7 " + plain(article.author));
  if (std::optional<Url> original = Url::web(article.url))
    about += Markup(" \u00B7 ") +
             link(*original, {{"rel", "noreferrer noopener"}, {"class", "out"}}, "original");
  about += Markup(" \u00B7 read ") + day(recorded.recorded);
  Markup main = element("h1", {},
                        article.text_begin == 0
                            ? Markup(title_of(article.title, article.id))
                            : marked_text(article.full, {0, article.text_begin}, stretches));
  main += element("p", {{"class", "about"}}, about);
  if (editions->size() > 1)
    main += element("p", {{"class", "caution"}},
                    "Its outlet changed it: " + std::to_string(editions->size()) +
                        " versions are kept. This is the latest.");
  if (!sightings.empty() && sightings.back().kind == SightingKind::kGone)
    main += element("p", {{"class", "caution"}}, "Its page was gone on ", day(sightings.back().at),
                    " (" + plain(sightings.back().detail) + ").");
  for (const Note& note : article.notes)
    main += element("p", {{"class", "caution"}}, plain(note.text));
  Markup legend;
  for (auto [kind, word] :
       {std::pair{"source", "who"}, std::pair{"cue", "says"}, std::pair{"content", "what"},
        std::pair{"assertion", "asserted by the article"},
        std::pair{"copied", "repeated from another"}, std::pair{"credit", "credit"}})
    legend += element("li", {}, element("span", {{"class", kind}}, word));
  main += element("ul", {{"class", "legend"}}, legend);
  main += element(
      "div", {{"class", "reading"}},
      element("div",
              {{"class", "text"}, {"lang", article.language.empty() ? "und" : article.language}},
              paragraphs(article, stretches)),
      element("aside", {{"aria-label", "What was found"}}, repeats_section(repeats),
              element("section", {}, element("h2", {}, "Statements"), statements_of(recorded))));
  return framed({plain(title_of(article.title, article.id)), "", "", ""}, main);
}

Response outlet_page(const Asked& asked, const std::string& name) {
  Result<std::unique_ptr<Site::Inside::Lease>> lease = asked.inside.connection();
  if (!lease) return error_response(asked.request, asked.target, lease.error());
  const std::string before = asked.target.value("before");
  Result<std::vector<Listed>> articles = (*lease)->browser().of_outlet(
      name, kListed, before.empty() ? INT64_MAX : std::strtoll(before.c_str(), nullptr, 10));
  if (!articles) return error_response(asked.request, asked.target, articles.error());
  lease->reset();
  // What it originates and repeats shows in the subjects that the list of subjects begins with.
  static constexpr std::size_t kLookedThrough = 30;
  Markup originates, repeats, withdrawn, relayed;
  std::size_t origins = 0, copies = 0;
  if (Result<std::shared_ptr<const Snapshot>> snapshot = asked.inside.look()) {
    const std::string key = fold_words(name);
    for (std::size_t i = 0; i < std::min((*snapshot)->subjects.size(), kLookedThrough); ++i) {
      const Subject& subject = (*snapshot)->subjects[i];
      Result<Keep> kept = asked.inside.answer(subject, {});
      if (!kept) continue;
      const Answer& answer = (*kept)->answer;
      for (const Origin& origin : answer.account.origins) {
        if (fold_words(origin.outlet) != key || origin.claims.empty()) continue;
        ++origins;
        auto claim = std::find_if(answer.account.claims.begin(), answer.account.claims.end(),
                                  [&](const Claim& one) { return one.id == origin.claims[0]; });
        originates += element(
            "li", {{"data-row", ""}}, day(origin.time), " ",
            claim == answer.account.claims.end() ? Markup()
                                                 : link(claim_url(claim->id, subject.name),
                                                        {{"class", "title"}}, plain(claim->text)),
            element("p", {{"class", "about"}}, plain(origin.who),
                    origin.relayed_only ? " \u00B7 known only through others" : ""));
      }
      for (const Copy& copy : answer.account.copies) {
        const Recorded &article = answer.articles[copy.article], &model = answer.articles[copy.of];
        if (fold_words(article.outlet) != key) continue;
        ++copies;
        repeats +=
            element("li", {{"data-row", ""}}, day(article.published), " ",
                    link(article_url(article.id), {{"class", "title"}},
                         title_of(article.title, article.id)),
                    element("p", {{"class", "about"}}, std::string(name_of(copy.kind)) + " of ",
                            link(article_url(model.id), {}, outlet_or(model)),
                            " \u00B7 " + plain(copy.why)));
      }
      for (const Recorded& article : answer.articles)
        if (fold_words(article.outlet) == key)
          for (const Statement& statement : article.statements)
            if (statement.cue_tag == "withdraw")
              withdrawn += quotation(article, statement, nullptr);
    }
  }
  if (articles->empty() && origins == 0 && before.empty())
    return error_response(
        asked.request, asked.target, 404,
        "no article of \"" + name + "\" was read, and nobody is known to credit it");
  auto section = [](const char* heading, const Markup& rows, const char* kind) {
    return rows.empty() ? Markup()
                        : element("section", {}, element("h2", {}, heading),
                                  element("ol", {{"class", kind}}, rows));
  };
  Markup main = element("h1", {}, plain(name)) +
                element("p", {{"class", "lead"}},
                        "In the leading subjects of this ledger it originates " +
                            counted(origins, "voice", "voices") + " and repeats others in " +
                            counted(copies, "article", "articles") + ".");
  main += section("Originates", originates, "list") + section("Repeats", repeats, "list");
  if (!withdrawn.empty())
    main += element("section", {}, element("h2", {}, "Corrections and withdrawals"), withdrawn);
  if (!articles->empty())
    main += element("section", {}, element("h2", {}, "Its articles, last read first"),
                    listed_articles(*articles));
  if (articles->size() == kListed) main += more_link(asked, articles->back().row);
  return framed({plain(name), "", "", ""}, main);
}

}  // namespace hearsay
