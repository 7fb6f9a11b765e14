// The Wikinews-DE figures, definition by definition those of the set's official_eval.py.
//
// Averages run over pairs: for each pair of a predicted and a labelled attribution, and for each
// that has no partner, precision and recall of every part (message and four roles) where it has any
// token to speak of. So a short attribution weighs as much as a long one. The interval is a
// bootstrap over articles, as for PolNeAR.
#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <random>

#include "eval/attribution.h"

namespace hearsay {
namespace {

constexpr std::size_t kParts = 5;  // the message, then the roles
constexpr std::array<Tokens Attribution::*, kParts> kPart = {
    &Attribution::content, &Attribution::addressee, &Attribution::cue, &Attribution::frame,
    &Attribution::source};
constexpr std::size_t kDraws = 1000;

// Sum and number of the precisions (first) and recalls (second) of each part.
struct Sums {
  std::array<std::array<double, 2>, kParts> total{};
  std::array<std::array<std::size_t, 2>, kParts> number{};
  void add(const Sums& other) {
    for (std::size_t p = 0; p < kParts; ++p)
      for (std::size_t k = 0; k < 2; ++k)
        total[p][k] += other.total[p][k], number[p][k] += other.number[p][k];
  }
  Ratio over(std::size_t first, std::size_t last) const {
    double mean[2];
    for (std::size_t k = 0; k < 2; ++k) {
      double sum = 0;
      std::size_t count = 0;
      for (std::size_t p = first; p < last; ++p) sum += total[p][k], count += number[p][k];
      mean[k] = count == 0 ? 0 : sum / static_cast<double>(count);
    }
    return {mean[0], mean[1]};
  }
};

void count_pair(const Attribution& found, const Attribution& wanted, Sums& sums) {
  for (std::size_t p = 0; p < kParts; ++p) {
    const Tokens &a = found.*kPart[p], &b = wanted.*kPart[p];
    const auto both = static_cast<double>(shared(a, b));
    const std::size_t sizes[] = {a.size(), b.size()};
    for (std::size_t k = 0; k < 2; ++k) {
      if (sizes[k] == 0) continue;
      sums.total[p][k] += both / static_cast<double>(sizes[k]);
      ++sums.number[p][k];
    }
  }
}

double overlap(const Attribution& found, const Attribution& wanted) {
  const auto both = static_cast<double>(shared(found.content, wanted.content));
  if (both == 0) return 0;
  const double precision = both / static_cast<double>(found.content.size()),
               recall = both / static_cast<double>(wanted.content.size());
  return 2 * precision * recall / (precision + recall) + (found.type == wanted.type ? 0.01 : 0) +
         (found.medium == wanted.medium ? 0.001 : 0);
}

Sums sums_of(const std::vector<Attribution>& found, const std::vector<Attribution>& wanted) {
  Sums sums;
  std::vector<std::vector<double>> scores(wanted.size(), std::vector<double>(found.size()));
  for (std::size_t w = 0; w < wanted.size(); ++w)
    for (std::size_t f = 0; f < found.size(); ++f) scores[w][f] = overlap(found[f], wanted[w]);
  const std::vector<int> partner = best_assignment(scores);
  std::vector<bool> taken(found.size());
  for (std::size_t w = 0; w < wanted.size(); ++w) {
    if (partner[w] < 0) continue;
    const auto f = static_cast<std::size_t>(partner[w]);
    taken[f] = true;
    count_pair(found[f], wanted[w], sums);
  }
  for (std::size_t f = 0; f < found.size(); ++f)
    if (!taken[f]) count_pair(found[f], {}, sums);
  for (std::size_t w = 0; w < wanted.size(); ++w)
    if (partner[w] < 0) count_pair({}, wanted[w], sums);
  return sums;
}

}  // namespace

// Shortest augmenting paths, one row after the other (Crouse 2016, "On implementing 2D rectangular
// assignment algorithms"), on negated scores. The order in which columns are looked at decides
// between equals, and is part of the definition here.
std::vector<int> best_assignment(const std::vector<std::vector<double>>& scores) {
  const bool turned = !scores.empty() && scores.size() > scores[0].size();
  const std::size_t rows = turned ? scores[0].size() : scores.size(),
                    columns = turned           ? scores.size()
                              : scores.empty() ? 0
                                               : scores[0].size();
  std::vector<int> result(scores.size(), -1);
  if (rows == 0) return result;
  auto cost = [&](std::size_t i, std::size_t j) { return turned ? -scores[j][i] : -scores[i][j]; };
  constexpr double kFar = std::numeric_limits<double>::infinity();
  std::vector<double> u(rows), v(columns);
  std::vector<int> column_of(rows, -1), row_of(columns, -1), path(columns, -1);
  for (std::size_t row = 0; row < rows; ++row) {
    std::vector<double> shortest(columns, kFar);
    std::vector<bool> seen_row(rows), seen_column(columns);
    std::vector<std::size_t> remaining(columns);
    for (std::size_t k = 0; k < columns; ++k) remaining[k] = columns - k - 1;
    double least = 0;
    std::size_t i = row, sink = columns;
    while (sink == columns) {
      seen_row[i] = true;
      std::size_t index = 0;
      double lowest = kFar;
      for (std::size_t k = 0; k < remaining.size(); ++k) {
        const std::size_t j = remaining[k];
        const double reached = least + cost(i, j) - u[i] - v[j];
        if (reached < shortest[j]) path[j] = static_cast<int>(i), shortest[j] = reached;
        if (shortest[j] < lowest || (shortest[j] == lowest && row_of[j] == -1))
          lowest = shortest[j], index = k;
      }
      least = lowest;
      const std::size_t j = remaining[index];
      if (row_of[j] == -1)
        sink = j;
      else
        i = static_cast<std::size_t>(row_of[j]);
      seen_column[j] = true;
      remaining[index] = remaining.back();
      remaining.pop_back();
    }
    u[row] += least;
    for (std::size_t r = 0; r < rows; ++r)
      if (seen_row[r] && r != row) u[r] += least - shortest[static_cast<std::size_t>(column_of[r])];
    for (std::size_t c = 0; c < columns; ++c)
      if (seen_column[c]) v[c] -= least - shortest[c];
    for (auto j = static_cast<int>(sink);;) {
      const int from = path[static_cast<std::size_t>(j)];
      row_of[static_cast<std::size_t>(j)] = from;
      std::swap(column_of[static_cast<std::size_t>(from)], j);
      if (from == static_cast<int>(row)) break;
    }
  }
  for (std::size_t i = 0; i < rows; ++i) {
    if (turned)
      result[static_cast<std::size_t>(column_of[i])] = static_cast<int>(i);
    else
      result[i] = column_of[i];
  }
  return result;
}

WikinewsScore score_wikinews(const std::vector<LabelledArticle>& articles,
                             const std::vector<std::vector<Attribution>>& predicted) {
  HEARSAY_CHECK(articles.size() == predicted.size());
  WikinewsScore score;
  score.articles = articles.size();
  std::vector<Sums> by_article;
  Sums all;
  for (std::size_t a = 0; a < articles.size(); ++a) {
    score.labelled += articles[a].labelled.size();
    score.predicted += predicted[a].size();
    by_article.push_back(sums_of(predicted[a], articles[a].labelled));
    all.add(by_article.back());
  }
  Figure* const figures[] = {&score.messages, &score.roles, &score.joint};
  constexpr std::size_t kFrom[] = {0, 1, 0}, kTo[] = {1, kParts, kParts};
  std::array<std::vector<double>, 3> draws;
  std::mt19937_64 random(1);
  for (std::size_t d = 0; d < kDraws && !by_article.empty(); ++d) {
    Sums drawn;
    for (std::size_t k = 0; k < by_article.size(); ++k)
      drawn.add(by_article[random() % by_article.size()]);
    for (std::size_t f = 0; f < 3; ++f) draws[f].push_back(drawn.over(kFrom[f], kTo[f]).f1());
  }
  for (std::size_t f = 0; f < 3; ++f) {
    figures[f]->ratio = all.over(kFrom[f], kTo[f]);
    if (draws[f].empty()) continue;
    std::sort(draws[f].begin(), draws[f].end());
    figures[f]->low = draws[f][kDraws / 40];
    figures[f]->high = draws[f][kDraws - 1 - kDraws / 40];
  }
  return score;
}

std::string official_lines(const std::vector<LabelledArticle>& articles,
                           const std::vector<std::vector<Attribution>>& attributions) {
  HEARSAY_CHECK(articles.size() == attributions.size());
  using Json = nlohmann::json;
  std::string out;
  for (std::size_t a = 0; a < articles.size(); ++a) {
    Json annotations = Json::array();
    for (const Attribution& one : attributions[a]) {
      auto part = [](const Tokens& tokens) { return Json{{"tokenIds", tokens}}; };
      Json annotation = {{"quote", part(one.content)},
                         {"speaker", part(one.source)},
                         {"cue", part(one.cue)},
                         {"frame", part(one.frame)},
                         {"addressee", part(one.addressee)}};
      if (!one.type.empty()) annotation["type"] = one.type;
      if (!one.medium.empty()) annotation["medium"] = one.medium;
      annotations.push_back(std::move(annotation));
    }
    out += Json{{"documentName", articles[a].id}, {"annotations", annotations}}.dump() + "\n";
  }
  return out;
}

}  // namespace hearsay
