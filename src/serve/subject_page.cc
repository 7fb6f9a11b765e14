// The list of subjects, a subject, a claim.
#include <algorithm>
#include <array>
#include <set>

#include "base/utf8.h"
#include "serve/pages.h"

namespace hearsay {
namespace {

constexpr std::size_t kSubjectsShown = 30, kMostClaims = 30, kMostSignals = 4, kMostOpen = 20,
                      kMostChanges = 6, kMostPerSide = 3;
// A cookie: when the list of subjects was last looked at, and the time before.
constexpr std::string_view kVisited = "hearsay_visit";

struct Side {
  Stance stance;
  const char* heading;
};
constexpr std::array<Side, 5> kSides = {{{Stance::kSupports, "Behind it"},
                                         {Stance::kDenies, "Against it"},
                                         {Stance::kHedges, "Hedging"},
                                         {Stance::kQuestions, "Questioning"},
                                         {Stance::kDeclines, "Not commenting"}}};

std::string lead_of(const Answer& answer, const Coverage& coverage) {
  std::string out = counted(answer.account.subject.articles, "article", "articles") + " of " +
                    counted(coverage.outlets.size(), "outlet", "outlets");
  if (coverage.first)
    out += ", " + to_iso_date(*coverage.first) + " to " + to_iso_date(*coverage.last);
  out += "; " +
         (coverage.copies == 0
              ? "none repeats"
              : std::to_string(coverage.copies) + (coverage.copies == 1 ? " repeats" : " repeat")) +
         " another; " + counted(coverage.origins, "origin", "origins") + " behind it all.";
  return out;
}

// Of several statements that go back to one voice, the one that decided, else the first.
std::vector<const StatementRef*> voices_of(const Answer& answer, const Claim& claim,
                                           Stance stance) {
  const std::vector<std::string>& because = claim.history.back().verdict.because;
  std::vector<const StatementRef*> out;
  std::map<std::string, std::size_t> index;
  auto decides = [&](const StatementRef* ref) {
    return std::find(because.begin(), because.end(), ref->id) != because.end();
  };
  for (const StatementRef& ref : claim.statements) {
    if (ref.stance != stance) continue;
    const Statement& statement = statement_of(answer, ref);
    const std::string key = ref.origin.empty()
                                ? statement.affiliation + "/" + statement.speaker_key + "/" +
                                      fold_words(statement.speaker)
                                : ref.origin;
    auto [at, added] = index.try_emplace(key, out.size());
    if (added)
      out.push_back(&ref);
    else if (decides(&ref) && !decides(out[at->second]))
      out[at->second] = &ref;
  }
  std::stable_sort(out.begin(), out.end(), [&](const StatementRef* a, const StatementRef* b) {
    return decides(a) && !decides(b);
  });
  return out;
}

Markup sides_of(const Answer& answer, const Claim& claim, const std::string& subject,
                const RequestTarget& target, bool all) {
  Markup out;
  for (const Side& side : kSides) {
    std::vector<const StatementRef*> shown;
    if (all) {
      for (const StatementRef& ref : claim.statements)
        if (ref.stance == side.stance) shown.push_back(&ref);
    } else {
      shown = voices_of(answer, claim, side.stance);
    }
    if (shown.empty()) continue;
    Markup said;
    for (std::size_t i = 0; i < shown.size() && (all || i < kMostPerSide); ++i)
      said += quotation(answer.articles[shown[i]->article], statement_of(answer, *shown[i]),
                        shown[i], all);
    if (!all && shown.size() > kMostPerSide)
      said +=
          element("p", {{"class", "more"}},
                  link(claim_url(claim.id, subject, &target), {},
                       "and " + counted(shown.size() - kMostPerSide, "more voice", "more voices")));
    out += element("section", {{"class", "side " + std::string(name_of(side.stance))}},
                   element(all ? TagName("h2") : TagName("h4"), {}, side.heading), said);
  }
  return out;
}

Markup standing(const Verdict& verdict) {
  return element(
      "p", {{"class", "standing"}},
      element("b", {},
              counted(verdict.independent_origins, "independent origin", "independent origins")),
      element("span", {{"class", "quiet"}},
              " (at least " + std::to_string(verdict.at_least) + ", at most " +
                  std::to_string(verdict.at_most) + ")"),
      " ", plain(verdict.why));
}

Markup stale_line(const Claim& claim) {
  const std::string text = life_text(claim);
  return text.empty() ? Markup() : element("p", {{"class", "quiet"}}, text);
}

Markup history_of(const Claim& claim) {
  Markup rows;
  for (const StatusChange& change : claim.history)
    rows += element(
        "li", {}, day(change.as_of), " ", badge(change.verdict.status), " ",
        element("span", {}, plain(change.verdict.why) + " (" + origin_count(change.verdict) + ")"));
  return element("ol", {{"class", "history"}}, rows);
}

SliderDays days_of(const Answer& answer) {
  std::set<Time> published, recorded;
  for (const Claim& claim : answer.account.claims) {
    for (const StatusChange& change : claim.history) published.insert(change.as_of / kDay * kDay);
    for (const StatementRef& ref : claim.statements) {
      published.insert(answer.articles[ref.article].time() / kDay * kDay);
      recorded.insert(answer.articles[ref.article].recorded / kDay * kDay);
    }
  }
  return {{published.begin(), published.end()}, {recorded.begin(), recorded.end()}};
}

Markup questions_of(const Answer& answer, const std::string& subject, const RequestTarget& target) {
  Markup rows;
  std::set<std::string> seen;
  std::size_t count = 0;
  for (const Relay& relay : relays_of(answer)) rows += element("li", {}, relay.text);
  for (std::string_view kind : {"denial-scope", "no-primary-origin", "unsupported", "unexplained",
                                "no-answer", "date-passed", "question"})
    for (const OpenQuestion& question : answer.account.questions) {
      if (question.kind != kind || !seen.insert(fold_words(question.text)).second ||
          ++count > kMostOpen)
        continue;
      Markup text = Markup("since ") + day(question.since) +
                    Markup(" (" + counted(question.days, "day", "days") + "): ") +
                    Markup(shortened(question.text, 300));
      if (!question.settles.empty())
        text +=
            element("span", {{"class", "quiet"}}, " Settled by: " + plain(question.settles) + ".");
      if (!question.claim.empty())
        text += Markup(" ") + link(claim_url(question.claim, subject, &target, question.statement),
                                   {}, "its claim");
      rows += element("li", {}, text);
    }
  if (rows.empty()) return {};
  return element("section", {{"id", "open"}}, element("h2", {}, "Open"),
                 element("ul", {{"class", "plain"}}, rows));
}

// A picture of its own, so that its links work where it is opened, and it brings nothing into this
// page.
Markup graph_of(const std::string& subject, const Claim* claim, const RequestTarget& target) {
  std::vector<std::pair<std::string, std::string>> query = moment_query(target);
  if (claim != nullptr) query.push_back({"claim", claim->id});
  const Url picture = Url::local("/graph/", {subject}, query);
  return element(
      "section", {{"id", "graph"}}, element("h2", {}, "Where each word went"),
      element("figure", {{"class", "graph"}},
              link(picture, {},
                   single("img",
                          {Attribute::src(picture),
                           {"loading", "lazy"},
                           {"alt",
                            "From each origin through outlets to the articles that carry it; the "
                            "lists on this page say the same. Opens as a picture with links."}}))));
}

Markup relations_of(const Answer& answer) {
  Markup rows;
  for (const Relation& relation : answer.account.relations) {
    if (relation.evidence.empty()) continue;
    const RelationEvidence& last = relation.evidence.back();
    const Recorded& article = answer.articles[last.article];
    rows +=
        element("li", {}, relation_text(relation),
                element("span", {{"class", "quiet"}},
                        " (" + counted(relation.evidence.size(), "sentence", "sentences") + ")"),
                quotation(article, article.statements[last.index], nullptr));
  }
  if (rows.empty()) return {};
  return element("section", {{"id", "relations"}}, element("h2", {}, "Who is related to whom"),
                 element("ul", {{"class", "plain"}}, rows));
}

Markup signals_of(const Answer& answer) {
  Markup out;
  for (const auto& [theme, signals] : signals_by_theme(answer)) {
    Markup said;
    for (std::size_t i = 0; i < std::min(signals.size(), kMostSignals); ++i)
      said +=
          quotation(answer.articles[signals[i]->article],
                    answer.articles[signals[i]->article].statements[signals[i]->index], nullptr);
    if (signals.size() > kMostSignals)
      said += element(
          "p", {{"class", "quiet"}},
          "and " + std::to_string(signals.size() - kMostSignals) + " more in the interface");
    out += element(
        "details", {{"class", "theme"}},
        element("summary", {}, theme,
                element("span", {{"class", "quiet"}}, " " + std::to_string(signals.size()))),
        said);
  }
  if (out.empty()) return {};
  return element("section", {{"id", "around"}}, element("h2", {}, "Around it"), out);
}

Markup changes_list(const Answer& answer, const std::string& subject, const RequestTarget& target) {
  Markup rows;
  std::size_t count = 0;
  for (const Change& change : changes_of(answer.account)) {
    if (++count > kMostChanges) break;
    Markup step = change.before == nullptr ? Markup("new ")
                  : change.before->status == change.now->status
                      ? Markup("still ")
                      : badge(change.before->status) + Markup(" \u2192 ");
    rows +=
        element("li", {}, day(change.as_of), " ", step, badge(change.now->status), " ",
                link(claim_url(change.claim->id, subject, &target), {}, plain(change.claim->text)));
  }
  if (rows.empty()) return {};
  return element("section", {{"id", "changes"}}, element("h2", {}, "What changed last"),
                 element("ol", {{"class", "history"}}, rows));
}

Markup subject_row(const Subject& subject, const Glance* glance) {
  Markup where, counts;
  if (glance != nullptr) {
    for (std::size_t i = 0; i < std::min<std::size_t>(glance->claims.size(), 3); ++i) {
      const Glance::ClaimLine& line = glance->claims[i];
      where += element("li", {}, badge(line.status), " ",
                       link(claim_url(line.id, subject.name), {}, plain(line.text)));
    }
    for (const auto& [status, count] : glance->counts)
      counts += element("li", {{"class", "count " + std::string(name_of(status))}},
                        status_shape(status), std::to_string(count),
                        element("span", {{"class", "unseen"}}, " ", name_of(status)));
  }
  return element(
      "li", {{"class", "subject"}, {"data-row", ""}},
      element("h2", {}, link(subject_url(subject.name), {{"class", "title"}}, plain(subject.name)),
              subject.watched ? element("span", {{"class", "watched"}}, "watched") : Markup()),
      element("p", {{"class", "about"}},
              counted(subject.statements, "statement", "statements") + " in " +
                  counted(subject.articles, "article", "articles") + " \u00B7 ",
              Markup("last "), day(subject.last)),
      element("ul", {{"class", "counts"}}, counts), element("ul", {{"class", "glance"}}, where));
}

}  // namespace

Result<FoundAnswer> find_answer(const Asked& asked, const std::string& subject) {
  FoundAnswer out;
  HEARSAY_TRY(out.moment, moment_of(asked.target));
  HEARSAY_TRY(out.snapshot, asked.inside.look());
  const std::vector<Subject>& known = out.snapshot->subjects;
  auto exact = std::find_if(known.begin(), known.end(),
                            [&](const Subject& one) { return one.name == subject; });
  if (exact != known.end()) {
    HEARSAY_TRY(out.kept, asked.inside.answer(*exact, out.moment));
    return out;
  }
  HEARSAY_TRY(Subject meant, subject_named(known, subject));
  HEARSAY_TRY(out.kept, asked.inside.answer(meant, out.moment));
  return out;
}

Result<FoundAnswer> find_claim(const Asked& asked, const std::string& id) {
  auto has = [&](const FoundAnswer& found) {
    const std::vector<Claim>& claims = found.kept->answer.account.claims;
    return std::any_of(claims.begin(), claims.end(),
                       [&](const Claim& claim) { return claim.id == id; });
  };
  std::string subject = asked.target.value("subject");
  if (subject.empty()) subject = asked.inside.subject_of_claim(id).value_or("");
  if (!subject.empty()) {
    HEARSAY_TRY(FoundAnswer found, find_answer(asked, subject));
    if (has(found)) return found;
    return Error{ErrorCode::kNotFound,
                 "no claim \"" + id + "\" in " + subject +
                     (found.moment.as_of || found.moment.known_by ? " at that moment" : "")};
  }
  // Subjects. An address of ours names its own.
  static constexpr std::size_t kLookedThrough = 50;
  HEARSAY_TRY(std::shared_ptr<const Snapshot> snapshot, asked.inside.look());
  for (std::size_t i = 0; i < std::min(snapshot->subjects.size(), kLookedThrough); ++i) {
    HEARSAY_TRY(FoundAnswer found, find_answer(asked, snapshot->subjects[i].name));
    if (has(found)) return found;
  }
  return Error{ErrorCode::kNotFound,
               "no claim \"" + id + "\"; name its subject too: ?subject=NAME"};
}

Response index_page(const Asked& asked) {
  // Stamp and count before what they stand for, so that what is kept under them is not older.
  const Result<std::string> stamp = asked.inside.stamp();
  Result<std::shared_ptr<const Snapshot>> snapshot = asked.inside.look();
  if (!snapshot) return error_response(asked.request, asked.target, snapshot.error());
  const std::vector<Subject>& all = (*snapshot)->subjects;
  const std::string from_text = asked.target.value("from");
  const std::size_t from = std::min<std::size_t>(
      from_text.empty() ? 0 : std::strtoul(from_text.c_str(), nullptr, 10), all.size());
  const std::size_t to = std::min(all.size(), from + kSubjectsShown);
  // "NOW.BEFORE": a second look within an hour is the same visit.
  const std::string visits = cookie(asked.request, kVisited);
  const std::size_t dot = visits.find('.');
  Time last = std::strtoll(visits.substr(0, dot).c_str(), nullptr, 10),
       since =
           dot == std::string::npos ? 0 : std::strtoll(visits.substr(dot + 1).c_str(), nullptr, 10);
  if (asked.request.now - last > 3600) since = last, last = asked.request.now;
  // Of many subjects the background keeps glances up to date; few are looked at here and now.
  if (all.size() <= kSubjectsShown)
    for (const Subject& subject : all)
      if (Result<Keep> kept = asked.inside.answer(subject, {}); !kept)
        return error_response(asked.request, asked.target, kept.error());
  const std::uint64_t glanced = asked.inside.glanced();
  std::vector<std::shared_ptr<const Glance>> glances;
  Markup changed;
  std::size_t changes = 0;
  for (std::size_t i = from; i < to; ++i) {
    glances.push_back(asked.inside.glance(all[i].name));
    if (since <= 0 || glances.back() == nullptr) continue;
    for (const Glance::ClaimLine& line : glances.back()->claims)
      if (line.since > since && ++changes <= 12)
        changed += element("li", {}, day(line.since), " ", badge(line.status), " ",
                           link(claim_url(line.id, all[i].name), {}, plain(line.text)),
                           element("span", {{"class", "quiet"}}, " ", plain(line.why)));
  }
  // Without news for this visitor the page is everybody's.
  const std::string key = changed.empty() && stamp ? "index\n" + std::to_string(from) + '\n' +
                                                         *stamp + '\n' + std::to_string(glanced)
                                                   : "";
  Response out;
  if (std::shared_ptr<const Response> kept = key.empty() ? nullptr : asked.inside.page(key)) {
    out = *kept;
  } else {
    Markup main = element("h1", {}, "Subjects"), rows;
    if (all.empty())
      main += element("p", {},
                      "No subject yet: a subject is two parties that statements about a deal or a "
                      "dispute join. ",
                      link(Url::local("/add"), {}, "Add articles"), " or run hearsay read.");
    if (!changed.empty())
      main += element("section", {{"class", "news"}, {"id", "news"}},
                      element("h2", {}, "Since your last visit"),
                      element("ol", {{"class", "history"}}, changed));
    for (std::size_t i = from; i < to; ++i) rows += subject_row(all[i], glances[i - from].get());
    main += element("ol", {{"class", "subjects"}, {"start", std::to_string(from + 1)}}, rows);
    if (to < all.size())
      main += element("p", {{"class", "more"}},
                      link(Url::local("/", {}, {{"from", std::to_string(to)}}), {},
                           "More of " + counted(all.size(), "subject", "subjects")));
    out = framed({"", "subjects", "", ""}, main);
    if (!key.empty()) asked.inside.keep_page(key, out);
  }
  out.headers.push_back(
      {"Set-Cookie", std::string(kVisited) + "=" + std::to_string(last) + "." +
                         std::to_string(since) +
                         "; Path=/; HttpOnly; SameSite=Strict; Max-Age=31536000"});
  return out;
}

Response subject_page(const Asked& asked, const std::string& name) {
  Result<FoundAnswer> found = find_answer(asked, name);
  if (!found) return error_response(asked.request, asked.target, found.error());
  const Answer& answer = found->kept->answer;
  const Account& account = answer.account;
  const std::string& subject = found->kept->subject.name;
  const Coverage coverage = coverage_of(answer);
  std::string parties;
  for (const std::string& party : account.subject.parties)
    parties += (parties.empty() ? "" : ", ") + party_name(answer, party);
  // The sliders' days are those of all that is known, whatever moment is shown.
  SliderDays days = days_of(answer);
  if (found->moment.as_of || found->moment.known_by)
    if (Result<Keep> now = asked.inside.answer(found->kept->subject, {}))
      days = days_of((*now)->answer);
  Markup main =
      element("h1", {}, plain(subject)) +
      element("p", {{"class", "lead"}}, "Parties: " + parties + ". " + lead_of(answer, coverage));
  if (!coverage.confirmed && !account.claims.empty())
    main += element("p", {{"class", "caution"}}, "Nothing here is confirmed by a party on record.");
  main += moment_form(asked, subject_url(subject), days);
  if (const std::string when = moment_words(found->moment); !when.empty())
    main += element("p", {{"class", "then"}, {"role", "status"}}, "Shown " + when + ".");
  std::size_t shown = 0;
  Markup table, claims;
  for (const Claim& claim : account.claims) {
    if (claim.history.empty() || ++shown > kMostClaims) continue;
    const StatusChange& now = claim.history.back();
    table += element(
        "li", {{"data-row", ""}}, badge(now.verdict.status),
        element("span", {},
                link(Url::local("", {}, {}, claim.id), {{"class", "title"}}, plain(claim.text)),
                element("span", {{"class", "quiet"}},
                        " " +
                            counted(now.verdict.independent_origins, "independent origin",
                                    "independent origins") +
                            ", since ",
                        day(status_since(claim)))));
    const std::size_t repeating = repeating_articles(answer, claim);
    claims +=
        element("section", {{"class", "claim"}, {"id", claim.id}},
                element("h3", {}, badge(now.verdict.status), " ",
                        link(claim_url(claim.id, subject, &asked.target), {}, plain(claim.text))),
                standing(now.verdict), stale_line(claim),
                repeating == 0
                    ? Markup()
                    : element("p", {{"class", "quiet"}},
                              counted(repeating, "article repeats it", "articles repeat it") + "."),
                sides_of(answer, claim, subject, asked.target, false));
  }
  if (shown == 0)
    main += element("p", {}, "No statement takes a position on it ",
                    found->moment.as_of || found->moment.known_by ? "at that moment." : "yet.");
  else {
    main += element("section", {{"id", "stands"}}, element("h2", {}, "Where it stands"),
                    element("ol", {{"class", "standings"}}, table),
                    timeline(answer, subject, asked.target));
    main += changes_list(answer, subject, asked.target);
    main += element("section", {{"id", "words"}}, element("h2", {}, "On whose word"), claims);
    main += graph_of(subject, nullptr, asked.target);
  }
  main += questions_of(answer, subject, asked.target) + relations_of(answer) + signals_of(answer);
  main += element(
      "p", {{"class", "feeds"}}, link(Url::local("/feed/", {subject}), {}, "Feed of changes"),
      " \u00B7 ",
      link(Url::local("/api/v1/subjects/", {subject}, moment_query(asked.target)), {}, "JSON"));
  return framed({plain(subject), "subjects", subject, subject}, main);
}

Response claim_page(const Asked& asked, const std::string& id) {
  Result<FoundAnswer> found = find_claim(asked, id);
  if (!found) return error_response(asked.request, asked.target, found.error());
  const Answer& answer = found->kept->answer;
  const std::string& subject = found->kept->subject.name;
  const Claim& claim = *std::find_if(answer.account.claims.begin(), answer.account.claims.end(),
                                     [&](const Claim& one) { return one.id == id; });
  Markup main = element("p", {{"class", "path"}},
                        link(subject_url(subject, &asked.target), {}, plain(subject)));
  if (claim.history.empty())
    return error_response(asked.request, asked.target, 404,
                          "no statement takes a position on this claim");
  const StatusChange& now = claim.history.back();
  main += element("h1", {{"class", "claim-title"}}, plain(claim.text));
  main += element("p", {}, badge(now.verdict.status), " since ", day(status_since(claim))) +
          standing(now.verdict) + stale_line(claim);
  if (const std::string when = moment_words(found->moment); !when.empty())
    main += element("p", {{"class", "then"}, {"role", "status"}}, "Shown " + when + ".");
  main += element("section", {}, element("h2", {}, "So far"), history_of(claim));
  Markup origins;
  for (const Origin& origin : answer.account.origins) {
    std::set<std::string> carriers;
    Markup where;
    for (const StatementRef& ref : claim.statements)
      if (ref.origin == origin.id && carriers.insert(answer.articles[ref.article].id).second)
        where += element("li", {},
                         link(article_url(answer.articles[ref.article].id, ref.id), {},
                              outlet_or(answer.articles[ref.article])),
                         " ", day(answer.articles[ref.article].published));
    if (carriers.empty()) continue;
    origins += element("li", {}, element("b", {}, plain(origin.who)), " ",
                       element("span", {{"class", "grade " + std::string(name_of(origin.kind))}},
                               grade_words(origin.kind)),
                       origin.relayed_only
                           ? element("span", {{"class", "quiet"}}, " known only through others")
                           : Markup(),
                       element("ul", {{"class", "carriers"}}, where));
  }
  if (!origins.empty())
    main += element("section", {}, element("h2", {}, "Origins, and who carries them"),
                    element("ol", {{"class", "origins"}}, origins));
  main += graph_of(subject, &claim, asked.target);
  main += sides_of(answer, claim, subject, asked.target, true);
  return framed({plain(claim.text), "subjects", subject, subject}, main);
}

Response graph_picture(const Asked& asked, const std::string& name) {
  const std::string id = asked.target.value("claim");
  Result<FoundAnswer> found = find_answer(asked, name);
  if (!found) return error_response(asked.request, asked.target, found.error());
  const std::vector<Claim>& claims = found->kept->answer.account.claims;
  auto claim =
      std::find_if(claims.begin(), claims.end(), [&](const Claim& one) { return one.id == id; });
  if (!id.empty() && claim == claims.end())
    return error_response(asked.request, asked.target, 404, "no claim \"" + id + "\" in " + name);
  Response out;
  out.type = "image/svg+xml";
  out.body = trace_svg(found->kept->answer, id.empty() ? nullptr : &*claim);
  return out;
}

}  // namespace hearsay
