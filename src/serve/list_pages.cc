// Lists and the one page that writes: search, recent, refused, add.
#include "base/utf8.h"
#include "serve/pages.h"

namespace hearsay {
namespace {

constexpr std::size_t kListed = 30, kRefusals = 100;

std::int64_t before_of(const Asked& asked) {
  const std::string before = asked.target.value("before");
  return before.empty() ? INT64_MAX : std::strtoll(before.c_str(), nullptr, 10);
}

Markup list_or(const Asked& asked, const std::vector<Listed>& found, const char* none) {
  if (found.empty()) return element("p", {}, none);
  Markup out = listed_articles(found);
  if (found.size() == kListed) out += more_link(asked, found.back().row);
  return out;
}

Response add_form(const Asked& asked, const std::string& said, bool problem,
                  const std::string& text) {
  Markup main = element("h1", {}, "Add");
  if (!said.empty())
    main += element(
        "p", {{"class", problem ? "failed" : "done"}, {"role", problem ? "alert" : "status"}},
        said);
  const Markup token = hidden_token(asked.site);
  Markup article =
      token +
      labelled("Text, or a page as HTML", "textarea", {{"name", "text"}, {"rows", "10"}}, text) +
      labelled("or a file (HTML, text, JSON Lines, a feed, WARC, WACZ, ZIP)", "input",
               {{"type", "file"}, {"name", "file"}}, "");
  article +=
      element("div", {{"class", "columns"}}, labelled("Title", "input", {{"name", "title"}}, ""),
              labelled("Outlet", "input", {{"name", "outlet"}}, ""),
              labelled("Address", "input",
                       {{"name", "url"}, {"type", "url"}, {"placeholder", "https://"}}, ""),
              labelled("Published", "input", {{"name", "published"}, {"type", "date"}}, ""));
  article += element("button", {{"type", "submit"}}, "Read it");
  main += element("section", {}, element("h2", {}, "An article"),
                  element("form",
                          {{"class", "stack"},
                           {"method", "post"},
                           {"enctype", "multipart/form-data"},
                           Attribute::action(Url::local("/add"))},
                          article));
  Markup watch =
      hidden_token(asked.site) +
      element(
          "div", {{"class", "columns"}},
          labelled("Name", "input", {{"name", "name"}, {"required", "required"}}, ""),
          labelled("First party", "input", {{"name", "first"}, {"required", "required"}}, ""),
          labelled("Second party", "input", {{"name", "second"}, {"required", "required"}}, ""));
  watch += element("button", {{"type", "submit"}}, "Watch it");
  main += element(
      "section", {}, element("h2", {}, "A subject to watch"),
      element("form",
              {{"class", "stack"}, {"method", "post"}, Attribute::action(Url::local("/watch"))},
              watch));
  main += follow_sections(asked);
  if (auto lease = asked.inside.connection())
    if (Result<std::vector<Subject>> watched = (*lease)->ledger().watched({});
        watched && !watched->empty()) {
      Markup rows;
      for (const Subject& subject : *watched)
        rows += element(
            "li", {}, link(subject_url(subject.name), {}, plain(subject.name)), " ",
            element(
                "form",
                {{"class", "inline"}, {"method", "post"}, Attribute::action(Url::local("/watch"))},
                hidden_token(asked.site),
                single("input", {{"type", "hidden"}, {"name", "end"}, {"value", subject.name}}),
                element("button", {{"type", "submit"}}, "End the watch")));
      main += element("section", {}, element("h2", {}, "Watched"),
                      element("ul", {{"class", "plain"}}, rows));
    }
  return framed({"Add", "add", "", ""}, main, problem ? 400 : 200);
}

}  // namespace

Markup labelled(const char* label, TagName tag, Attributes attributes, const std::string& value) {
  Markup input =
      tag.text() == "textarea" ? element(tag, attributes, value) : single(tag, attributes);
  return element("label", {}, element("span", {}, label), input);
}

Markup hidden_token(Site& site) {
  return single("input", {{"type", "hidden"}, {"name", "token"}, {"value", form_token(site)}});
}

Response add_page_saying(const Asked& asked, const std::string& problem) {
  return add_form(asked, problem, true, "");
}

Response search_page(const Asked& asked) {
  const std::string words = asked.target.value("q");
  Markup main = element(
      "h1", {},
      words.empty() ? Markup("Search") : Markup("Articles with ") + element("q", {}, plain(words)));
  if (words.empty())
    return framed(
        {"Search", "", "", ""},
        main +
            element("p", {},
                    "Every word must stand in the article; \"words in quotes\" stand together."));
  Result<std::unique_ptr<Site::Inside::Lease>> lease = asked.inside.connection();
  if (!lease) return error_response(asked.request, asked.target, lease.error());
  Result<std::vector<Listed>> found = (*lease)->browser().search(words, kListed, before_of(asked));
  if (!found) return error_response(asked.request, asked.target, found.error());
  return framed({"Search", "", "", ""},
                main + element("div", {{"id", "found"}, {"aria-live", "polite"}},
                               list_or(asked, *found, "No article holds all of these words.")));
}

Response recent_page(const Asked& asked) {
  Result<std::unique_ptr<Site::Inside::Lease>> lease = asked.inside.connection();
  if (!lease) return error_response(asked.request, asked.target, lease.error());
  Result<std::vector<Listed>> found = (*lease)->browser().latest(kListed, before_of(asked));
  if (!found) return error_response(asked.request, asked.target, found.error());
  return framed(
      {"Recent", "recent", "", ""},
      element("h1", {}, "Read last") + list_or(asked, *found, "Nothing has been read yet."));
}

Response refused_page(const Asked& asked) {
  Result<std::unique_ptr<Site::Inside::Lease>> lease = asked.inside.connection();
  if (!lease) return error_response(asked.request, asked.target, lease.error());
  Result<std::vector<std::pair<Time, Refusal>>> all = (*lease)->browser().refusals(kRefusals);
  if (!all) return error_response(asked.request, asked.target, all.error());
  Markup rows;
  for (const auto& [when, refusal] : *all)
    rows += element("tr", {}, element("td", {}, day(when)),
                    element("td", {}, name_of(refusal.error.code)),
                    element("td", {{"class", "path"}}, plain(refusal.source),
                            refusal.place.empty() ? "" : ", " + plain(refusal.place)),
                    element("td", {}, plain(reason_of(refusal))));
  Markup main = element("h1", {}, "Refused");
  if (all->empty())
    return framed({"Refused", "refused", "", ""}, main + element("p", {}, "Nothing was refused."));
  main += element("p", {{"class", "lead"}},
                  "What could not be read, and why; the last " + std::to_string(all->size()) + ".");
  const Markup head = element("thead", {},
                              element("tr", {}, element("th", {{"scope", "col"}}, "When"),
                                      element("th", {{"scope", "col"}}, "Kind"),
                                      element("th", {{"scope", "col"}}, "Source"),
                                      element("th", {{"scope", "col"}}, "Reason")));
  main += element(
      "section",
      {{"class", "scroll"}, {"tabindex", "0"}, {"aria-label", "refusals, scrolls sideways"}},
      element("table", {}, head, element("tbody", {}, rows)));
  return framed({"Refused", "refused", "", ""}, main);
}

Response add_page(const Asked& asked) {
  if (asked.request.method != "POST") return add_form(asked, "", false, "");
  Result<Form> form = parse_form(asked.request);
  if (!form) return error_response(asked.request, asked.target, form.error());
  if (!may_write(asked.request, *form, asked.site))
    return error_response(asked.request, asked.target, 403,
                          "The form is out of date: open the page again and send it once more.");
  const std::string text = (*form)["text"].value;
  const FormField& file = (*form)["file"];
  const std::string& bytes = file.value.empty() ? text : file.value;
  if (trim(bytes).empty()) return add_form(asked, "Paste a text or choose a file.", true, text);
  Hints hints;
  hints.title = (*form)["title"].value;
  hints.outlet = (*form)["outlet"].value;
  hints.url = (*form)["url"].value;
  if (const std::string published = (*form)["published"].value; !published.empty()) {
    hints.published = parse_time(published);
    if (!hints.published)
      return add_form(asked, "\"" + plain(published) + "\" is no date (try 2026-02-01).", true,
                      text);
  }
  Result<ReadReport> report = asked.inside.add(
      bytes, file.value.empty() ? "pasted text" : plain(file.file), hints, asked.request.now);
  if (!report) return error_response(asked.request, asked.target, report.error());
  if (report->recorded + report->known == 0)
    return add_form(asked,
                    report->refused.empty() ? "Nothing was found in it."
                                            : "Refused: " + refusal_text(report->refused[0]),
                    true, text);
  return add_form(asked,
                  "Read " + counted(report->recorded, "article", "articles") + ", " +
                      std::to_string(report->known) + " already known, " +
                      std::to_string(report->refusals) + " refused.",
                  false, "");
}

Response watch_action(const Asked& asked) {
  Result<Form> form = parse_form(asked.request);
  if (!form) return error_response(asked.request, asked.target, form.error());
  if (!may_write(asked.request, *form, asked.site))
    return error_response(asked.request, asked.target, 403,
                          "The form is out of date: open the page again and send it once more.");
  Status done = Unit{};
  if (const std::string end = (*form)["end"].value; !end.empty()) {
    done =
        asked.inside.change([&](Ledger& ledger) { return ledger.unwatch(end, asked.request.now); });
  } else {
    Subject subject;
    subject.name = plain((*form)["name"].value);
    subject.parties = {plain((*form)["first"].value), plain((*form)["second"].value)};
    subject.watched = true;
    if (fold_words(subject.name).empty() || fold_words(subject.parties[0]).empty() ||
        fold_words(subject.parties[1]).empty())
      return add_form(asked, "A watch needs a name and two parties.", true, "");
    done = asked.inside.change(
        [&](Ledger& ledger) { return ledger.watch(subject, asked.request.now); });
  }
  if (!done) return error_response(asked.request, asked.target, done.error());
  return redirect(Url::local("/add"));
}

}  // namespace hearsay
