// The life of each claim as a picture: a bar that changes with its status, and a mark for each
// statement.
#include <algorithm>
#include <set>

#include "serve/pages.h"

namespace hearsay {
namespace {

constexpr double kWidth = 700, kRow = 54, kTop = 26, kLeft = 8, kRight = 8;
constexpr std::size_t kMostRows = 12, kMostMarks = 60;  // of one claim: more lie upon each other

class Scale {
 public:
  Scale(Time first, Time last)
      : first_(first), span_(static_cast<double>(std::max<Time>(last - first, kDay))) {}
  double at(Time time) const {
    return kLeft + (kWidth - kLeft - kRight) *
                       std::clamp(static_cast<double>(time - first_) / span_, 0.0, 1.0);
  }

 private:
  Time first_;
  double span_;
};

// The shape says the stance: above the bar who supports, below it who does not.
Markup mark(Stance stance, double x, double y) {
  auto path = [&](const char* form, double dy) {
    return element("path", {{"class", std::string("mark ") + std::string(name_of(stance))},
                            {"d", form},
                            {"transform", "translate(" + std::to_string(x) + " " +
                                              std::to_string(y + dy) + ")"}});
  };
  switch (stance) {
    case Stance::kSupports:
      return path("M0-4a4 4 0 1 0 0 8a4 4 0 1 0 0-8z", -11);
    case Stance::kDenies:
      return path("M-4-4L4 4M4-4L-4 4", 12);
    case Stance::kHedges:
      return path("M0-4L4 4H-4z", 12);
    case Stance::kQuestions:
      return path("M-3-3H3V3H-3z", 12);
    case Stance::kDeclines:
      return path("M-4 0H4", 12);
  }
  return {};
}

}  // namespace

Markup timeline(const Answer& answer, const std::string& subject, const RequestTarget& target) {
  std::optional<Time> first, last;
  auto widen = [&](Time time) {
    if (!first || time < *first) first = time;
    if (!last || time > *last) last = time;
  };
  std::vector<const Claim*> rows;
  for (const Claim& claim : answer.account.claims) {
    if (claim.history.empty() || rows.size() == kMostRows) continue;
    rows.push_back(&claim);
    for (const StatusChange& change : claim.history) widen(change.as_of);
    for (const StatementRef& ref : claim.statements) widen(answer.articles[ref.article].time());
  }
  if (rows.empty()) return {};
  const Scale scale(*first, *last + (*last - *first) / 20 + kDay / 2);
  const double height = kTop + kRow * static_cast<double>(rows.size()) + 4;
  Markup drawing;
  // Where a year or a month begins, as far as there is room.
  const Time span = *last - *first;
  const int months = span > 6 * 365 * kDay ? 12 : span > 400 * kDay ? 3 : 1;
  Date tick = date_of(*first);
  tick.day = 1;
  double before = -100;
  for (int i = 0; i < 400 && time_of(tick) <= *last + kDay; ++i) {
    if (const Time at = time_of(tick);
        at >= *first && (tick.month - 1) % months == 0 && scale.at(at) - before >= 64) {
      before = scale.at(at);
      drawing += element("line", {{"class", "tick"},
                                  {"x1", before},
                                  {"x2", before},
                                  {"y1", kTop - 6},
                                  {"y2", height}}) +
                 element("text", {{"class", "date"}, {"x", before + 3}, {"y", 14.0}},
                         to_iso_date(at).substr(0, 7));
    }
    if (++tick.month > 12) tick.month = 1, ++tick.year;
  }
  if (span < 40 * kDay)
    drawing += element("text", {{"class", "date"}, {"x", kLeft}, {"y", 14.0}},
                       before > 0 && before < 120 ? "" : to_iso_date(*first)) +
               element("text", {{"class", "date end"}, {"x", kWidth - kRight}, {"y", 14.0}},
                       to_iso_date(*last));
  double y = kTop + 22;
  for (const Claim* claim : rows) {
    Markup row;
    for (std::size_t i = 0; i < claim->history.size(); ++i) {
      const StatusChange& change = claim->history[i];
      const double from = scale.at(change.as_of), to = i + 1 < claim->history.size()
                                                           ? scale.at(claim->history[i + 1].as_of)
                                                           : kWidth - kRight;
      const std::string status(name_of(change.verdict.status));
      row += element(
          "rect",
          {{"class", "bar " + status},
           {"x", from},
           {"y", y - 5},
           {"width", std::max(to - from, 1.0)},
           {"height", 10.0}},
          element("title", {},
                  to_iso_date(change.as_of) + ": " + status + ". " + plain(change.verdict.why)));
      const bool shows = i == 0 || claim->history[i - 1].verdict.status != change.verdict.status;
      if (shows && to - from > 7.0 * static_cast<double>(status.size()))
        row += element("text", {{"class", "word"}, {"x", from + 4}, {"y", y + 3.4}}, status);
    }
    std::set<std::pair<int, int>> taken;  // marks that would lie upon each other are one
    std::size_t marks = 0;
    for (const StatementRef& ref : claim->statements) {
      const Recorded& article = answer.articles[ref.article];
      const double x = scale.at(article.time());
      if (!taken
               .insert({static_cast<int>(x / 6),
                        ref.stance == Stance::kSupports ? 0 : 1 + static_cast<int>(ref.stance)})
               .second ||
          ++marks > kMostMarks)
        continue;
      const Statement& statement = statement_of(answer, ref);
      const std::string says = day_of(article) + ", " + outlet_or(article) + ": " +
                               who_says(statement) + " " + stance_words(ref.stance);
      row += link(claim_url(claim->id, subject, &target, ref.id),
                  {{"aria-label", says}, {"tabindex", "-1"}},
                  element("title", {}, says + ": " + shortened(statement.quote, 160)),
                  mark(ref.stance, x, y));
    }
    drawing += element("g", {{"role", "group"}, {"aria-label", plain(claim->text)}}, row);
    y += kRow;
  }
  Markup labels;
  for (const Claim* claim : rows)
    labels += element("li", {},
                      link(claim_url(claim->id, subject, &target), {}, shortened(claim->text, 90)));
  Markup legend;
  for (auto [stance, word] :
       {std::pair{Stance::kSupports, "supports"}, std::pair{Stance::kDenies, "denies"},
        std::pair{Stance::kHedges, "hedges"}, std::pair{Stance::kQuestions, "questions"},
        std::pair{Stance::kDeclines, "declines to comment"}})
    legend += element("li", {},
                      element("svg", {{"viewBox", "-6 -6 12 12"}, {"aria-hidden", "true"}},
                              mark(stance, 0, stance == Stance::kSupports ? 11 : -12)),
                      word);
  return element(
      "figure", {{"class", "timeline"}},
      element("div", {{"class", "lanes"}}, element("ol", {{"class", "lane-names"}}, labels),
              element("section",
                      {{"class", "scroll"},
                       {"tabindex", "0"},
                       {"aria-label", "timeline, scrolls sideways"}},
                      element("svg",
                              {{"viewBox", "0 0 " + std::to_string(static_cast<int>(kWidth)) + " " +
                                               std::to_string(static_cast<int>(height))},
                               {"role", "group"},
                               {"aria-label",
                                "Status of each claim over time, with a mark for each statement"}},
                              drawing))),
      element("figcaption", {}, element("ul", {{"class", "legend"}}, legend)));
}

}  // namespace hearsay
