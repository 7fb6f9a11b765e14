// What pages share: the frame, badges, quotations, lists.
#include "serve/pages.h"

namespace hearsay {
namespace {

struct Entry {
  const char *path, *name, *current;
};
constexpr Entry kEntries[] = {{"/", "Subjects", "subjects"},
                              {"/recent", "Recent", "recent"},
                              {"/refused", "Refused", "refused"},
                              {"/add", "Add", "add"}};

// A shape for each status, so that colour alone says nothing.
struct Shape {
  const char* path;
  bool filled, dashed;
};
Shape shape_of(ClaimStatus status) {
  switch (status) {
    case ClaimStatus::kConfirmed:
      return {"M8 1a7 7 0 1 0 0 14a7 7 0 1 0 0-14zM4.5 8l2.5 2.5l4.5-5", false,
              false};  // ticked circle
    case ClaimStatus::kDenied:
      return {"M8 1a7 7 0 1 0 0 14a7 7 0 1 0 0-14zM5 5l6 6M11 5l-6 6", false,
              false};  // crossed circle
    case ClaimStatus::kDisputed:
      return {"M8 1l7 7l-7 7l-7-7zM8 4.5v4M8 10.5v1", false, false};  // diamond with a mark
    case ClaimStatus::kCorroborated:
      return {"M6 3a5 5 0 1 0 0 10a5 5 0 1 0 0-10zM10 3a5 5 0 1 0 0 10a5 5 0 1 0 0-10z", false,
              false};  // two circles
    case ClaimStatus::kReported:
      return {"M8 3a5 5 0 1 0 0 10a5 5 0 1 0 0-10z", true, false};  // full circle
    case ClaimStatus::kRumoured:
      return {"M8 2a6 6 0 1 0 0 12a6 6 0 1 0 0-12z", false, true};  // dashed circle
    case ClaimStatus::kSuperseded:
      return {"M2 8h11M9 4l4 4l-4 4", false, false};  // arrow
    case ClaimStatus::kRetracted:
      return {"M8 2a6 6 0 1 0 0 12a6 6 0 1 0 0-12zM3 13l10-10", false, false};  // struck circle
  }
  return {"", false, false};
}

}  // namespace

Url subject_url(const std::string& name, const RequestTarget* moment) {
  return Url::local("/subject/", {name},
                    moment == nullptr ? std::vector<std::pair<std::string, std::string>>{}
                                      : moment_query(*moment));
}
Url claim_url(const std::string& id, const std::string& subject, const RequestTarget* moment,
              std::string_view statement) {
  std::vector<std::pair<std::string, std::string>> query = {{"subject", subject}};
  if (moment != nullptr)
    for (auto& one : moment_query(*moment)) query.push_back(std::move(one));
  return Url::local("/claim/", {id}, query, statement);
}
Url article_url(const std::string& id, std::string_view fragment) {
  return Url::local("/article/", {id}, {}, fragment);
}
Url outlet_url(const std::string& name) { return Url::local("/outlet/", {name}); }
std::string title_of(const std::string& title, const std::string& id) {
  return title.empty() ? id : title;
}

Markup status_shape(ClaimStatus status) {
  const Shape shape = shape_of(status);
  const std::string kind =
      std::string("shape") + (shape.filled ? " full" : "") + (shape.dashed ? " dashed" : "");
  return element(
      "svg",
      {{"class", kind}, {"viewBox", "0 0 16 16"}, {"aria-hidden", "true"}, {"focusable", "false"}},
      element("path", {{"d", shape.path}}));
}

Markup badge(ClaimStatus status) {
  const std::string word(name_of(status));
  return element("span", {{"class", "badge " + word}}, status_shape(status), word);
}

Markup day(std::optional<Time> time) {
  if (!time) return element("span", {{"class", "quiet"}}, "undated");
  return element("time", {{"datetime", to_iso(*time)}, {"title", to_iso(*time)}},
                 to_iso_date(*time));
}

Markup quotation(const Recorded& article, const Statement& statement, const StatementRef* ref,
                 bool anchored) {
  Markup words =
      element("blockquote", {{"lang", article.language.empty() ? "und" : article.language}},
              element("p", {}, "\u201C", plain(statement.quote), "\u201D"));
  Markup by = statement.own ? Markup("the article itself") : element("b", {}, who_says(statement));
  const Grade grade = ref == nullptr ? statement.grade : ref->grade;
  by += Markup(" ") +
        element("span", {{"class", "grade " + std::string(name_of(grade))}}, grade_words(grade));
  std::string way;
  for (const std::string& outlet : statement.via)
    way += (way.empty() ? "through " : " \u2190 ") + plain(outlet);
  if (!way.empty()) by += element("span", {{"class", "way"}}, " ", way);
  Markup where;
  if (!article.outlet.empty())
    where += link(outlet_url(article.outlet), {}, article.outlet) + Markup(", ");
  where += day(article.published) + Markup(" \u00B7 ");
  where +=
      link(article_url(article.id, ref == nullptr ? std::string() : ref->id), {}, "in the article");
  if (std::optional<Url> original = Url::web(text_fragment_link(article.url, statement.quote)))
    where += Markup(" \u00B7 ") +
             link(*original, {{"rel", "noreferrer noopener"}, {"class", "out"}}, "original");
  Attributes attributes = {
      {"class", "said " + std::string(ref == nullptr ? "" : name_of(ref->stance))}};
  if (ref != nullptr && anchored) attributes.push_back({"id", ref->id});
  return element("figure", attributes, words,
                 element("figcaption", {}, by, element("span", {{"class", "where"}}, where)));
}

Markup listed_articles(const std::vector<Listed>& articles) {
  Markup rows;
  for (const Listed& one : articles) {
    Markup about = one.outlet.empty() ? Markup("unknown outlet")
                                      : link(outlet_url(one.outlet), {}, one.outlet);
    about += Markup(" \u00B7 ") + day(one.published) +
             Markup(one.language.empty() ? "" : " \u00B7 " + one.language);
    Markup found;
    if (!one.snippet.empty()) {
      // Hits stand between \x01 and \x02, which no article's text holds.
      std::string_view rest = one.snippet;
      while (!rest.empty()) {
        const std::size_t begin = rest.find('\x01');
        found += Markup(rest.substr(0, begin));
        if (begin == std::string_view::npos) break;
        rest.remove_prefix(begin + 1);
        const std::size_t end = rest.find('\x02');
        found += element("mark", {}, rest.substr(0, end));
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
      }
      found = element("p", {{"class", "snippet"}}, found);
    }
    rows += element("li", {{"data-row", ""}},
                    link(article_url(one.id), {{"class", "title"}}, title_of(one.title, one.id)),
                    element("p", {{"class", "about"}}, about), found);
  }
  return element("ol", {{"class", "list"}}, rows);
}

Markup more_link(const Asked& asked, std::int64_t before) {
  std::string path;
  for (const std::string& part : asked.target.path) path += "/" + uri_encoded(part);
  return element(
      "p", {{"class", "more"}},
      link(Url::local(path, {},
                      {{"q", asked.target.value("q")}, {"before", std::to_string(before)}}),
           {}, "Older"));
}

Markup moment_form(const Asked& asked, const Url& action, const SliderDays& days) {
  auto field = [&](const char* name, const char* label, const char* hint) {
    return element("label", {}, element("span", {}, label),
                   single("input", {{"type", "date"},
                                    {"name", name},
                                    {"value", asked.target.value(name).substr(0, 10)},
                                    {"title", hint}}));
  };
  // A slider appears with the script, where there are days to choose from; the dates work without.
  auto slider = [](const char* name, const char* label, const char* says,
                   const std::vector<Time>& steps) {
    std::string list;
    for (Time one : steps) list += (list.empty() ? "" : " ") + to_iso_date(one);
    return element(
        "label",
        {{"class", "slider"}, {"hidden", "hidden"}, {"data-field", name}, {"data-days", list}},
        element("span", {}, label),
        single("input", {{"type", "range"},
                         {"min", "0"},
                         {"max", std::to_string(steps.size())},
                         {"step", "1"},
                         {"aria-label", says}}),
        element("output", {}, ""));
  };
  Markup fields =
      field("as_of", "As of", "only what had been published by the end of that day") +
      field("known_by", "Known here by", "only what this ledger had read by the end of that day");
  fields += element("button", {{"type", "submit"}}, "Show");
  if (!asked.target.value("as_of").empty() || !asked.target.value("known_by").empty())
    fields += link(action, {{"class", "now"}}, "Back to now");
  return element(
      "form",
      {{"class", "moment"}, {"method", "get"}, {"aria-label", "Moment"}, Attribute::action(action)},
      slider("as_of", "As of", "as of which day", days.published),
      slider("known_by", "Known here by", "known here by which day", days.recorded), fields);
}

Response framed(const PageFrame& frame, const Markup& main, int status) {
  Markup entries;
  for (const Entry& one : kEntries) {
    Attributes attributes;
    if (frame.current == one.current) attributes.push_back({"aria-current", "page"});
    entries += element("li", {}, link(Url::local(one.path), attributes, one.name));
  }
  const Markup find =
      element("form",
              {{"class", "find"},
               {"role", "search"},
               {"method", "get"},
               Attribute::action(Url::local("/search"))},
              element("label", {{"class", "unseen"}, {"for", "q"}}, "Search the articles"),
              single("input", {{"id", "q"},
                               {"type", "search"},
                               {"name", "q"},
                               {"placeholder", "Search the articles"},
                               {"autocomplete", "off"}}),
              element("button", {{"type", "submit"}}, "Search"));
  Markup head =
      single("meta", {{"charset", "utf-8"}}) +
      single("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}}) +
      single("meta", {{"name", "color-scheme"}, {"content", "light dark"}}) +
      element("title", {}, frame.title.empty() ? "Hearsay" : frame.title + " \u00B7 Hearsay") +
      single("link", {{"rel", "stylesheet"}, Attribute::href(Url::local("/assets/desk.css"))}) +
      single("link", {{"rel", "icon"},
                      {"type", "image/svg+xml"},
                      Attribute::href(Url::local("/assets/icon.svg"))});
  if (!frame.feed.empty())
    head += single("link", {{"rel", "alternate"},
                            {"type", "application/atom+xml"},
                            {"title", frame.feed},
                            Attribute::href(Url::local("/feed/", {frame.feed}))});
  Attributes body = {{"data-live", frame.subject.empty() ? "all" : frame.subject}};
  const Markup page =
      element("head", {}, head) +
      element("body", body,
              link(Url::local("", {}, {}, "main"), {{"class", "skip"}}, "Skip to the content"),
              element("header", {{"class", "site"}},
                      link(Url::local("/"), {{"class", "mark"}}, "Hearsay"),
                      element("nav", {{"aria-label", "Pages"}}, element("ul", {}, entries)), find),
              element("main", {{"id", "main"}, {"tabindex", "-1"}}, main),
              element("footer", {{"class", "site"}},
                      element("p", {},
                              "Status says who stands behind a claim, not whether it is true. "
                              "Every line leads to its sentence."),
                      element("p", {{"class", "keys"}}, element("kbd", {}, "j"), " ",
                              element("kbd", {}, "k"), " next and previous, ",
                              element("kbd", {}, "/"), " search")));
  Response out;
  out.status = status;
  out.body = "<!doctype html>\n" + element("html", {{"lang", "en"}}, page).html();
  // The only script, at the end so that nothing waits for it. `TagName` forbids this element to all
  // others.
  const std::string script = "<script src=\"/assets/desk.js\" defer></script>";
  out.body.insert(out.body.rfind("</body>"), script);
  return out;
}

Response sign_in_page(const std::string& problem) {
  Markup main = element("h1", {}, "Sign in");
  if (!problem.empty()) main += element("p", {{"class", "failed"}, {"role", "alert"}}, problem);
  main += element(
      "form", {{"class", "stack"}, {"method", "post"}, Attribute::action(Url::local("/sign-in"))},
      element("label", {}, "The token that the server was started with",
              single("input", {{"type", "password"},
                               {"name", "password"},
                               {"required", "required"},
                               {"autocomplete", "current-password"}})),
      element("button", {{"type", "submit"}}, "Sign in"));
  return framed({"Sign in", "", "", ""}, main);
}

Response error_response(const Request&, const RequestTarget& target, int status,
                        const std::string& message) {
  const bool program =
      !target.path.empty() &&
      (target.path[0] == "api" || target.path[0] == "metrics" || target.path[0] == "feed");
  if (!program)
    return framed({"Not shown", "", "", ""},
                  element("h1", {}, status == 404 ? "Not here" : "Not shown") +
                      element("p", {}, plain(message)),
                  status);
  // A string in JSON: what must be escaped there and nothing else.
  std::string json = "{\"error\":\"";
  for (char c : plain(message)) {
    if (c == '"' || c == '\\') json += '\\';
    json += c;
  }
  Response out;
  out.status = status;
  out.type = "application/json";
  out.body = json + "\"}\n";
  return out;
}

Response error_response(const Request& request, const RequestTarget& target, const Error& error) {
  return error_response(request, target, status_of(error.code), error.message);
}

}  // namespace hearsay
