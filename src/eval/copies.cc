// Scores of copies: labelled pairs, and sets made from real articles with their exact truth
// (bench/mutate.cc).
#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <unordered_map>

#include "base/utf8.h"
#include "eval/eval.h"
#include "eval/lines.h"
#include "eval/regression.h"

namespace hearsay {
namespace {

using Json = nlohmann::json;
constexpr std::size_t kFolds = 10;
constexpr std::string_view kSame = "SAME";

struct Pair {
  std::string label;
  Likeness like;
  Example example;
};

// A text under a key; an error that names the key where there is none.
Result<std::string> text_at(const Json& json, const std::string& key, std::string_view name,
                            std::size_t number) {
  auto found = json.find(key);
  if (found == json.end() || !found->is_string())
    return bad_line(name, number, "no text under \"" + key + "\"");
  return found->get<std::string>();
}

Result<std::unique_ptr<Analysis>> read_side(const Json& json, const std::string& side,
                                            std::string_view name, std::size_t number,
                                            const Knowledge& knowledge) {
  HEARSAY_TRY(std::string title, text_at(json, "title_" + side, name, number));
  HEARSAY_TRY(std::string body, text_at(json, "body_" + side, name, number));
  HEARSAY_TRY(std::string date, text_at(json, "date_" + side, name, number));
  Article article;
  set_text(article, title, body);
  article.published = parse_time(date);
  if (!article.published)
    return bad_line(name, number, "\"date_" + side + "\": \"" + date + "\" is no time");
  return analyze(std::move(article), knowledge);
}

PairsScore::Figures figures(std::span<const Pair> pairs, const std::vector<bool>& taken) {
  PairsScore::Figures out;
  double hit = 0, all = 0, wanted = 0;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const bool same = pairs[i].label == kSame;
    Taken& row = out.classes[pairs[i].label];
    ++row.all;
    row.copies += taken[i];
    hit += same && taken[i];
    all += taken[i];
    wanted += same;
  }
  out.precision = all == 0 ? 0 : hit / all;
  out.recall = wanted == 0 ? 0 : hit / wanted;
  out.f1 = hit == 0 ? 0 : 2 * hit / (all + wanted);
  return out;
}

}  // namespace

Result<PairsScore> score_pairs(std::string_view lines, std::string_view name,
                               const Knowledge& knowledge) {
  std::vector<Pair> pairs;
  HEARSAY_TRY(
      [[maybe_unused]] Unit read,
      each_line(lines, name, [&](const Json& json, std::size_t number) -> Status {
        auto label = json.find("label");
        if (label == json.end() || !label->is_string()) return Unit{};
        HEARSAY_TRY(std::unique_ptr<Analysis> a, read_side(json, "a", name, number, knowledge));
        HEARSAY_TRY(std::unique_ptr<Analysis> b, read_side(json, "b", name, number, knowledge));
        Pair pair;
        pair.label = label->get<std::string>();
        pair.like = likeness(a->print, b->print, *a->article.published - *b->article.published);
        const auto found = evidence(pair.like);
        pair.example = {{found.begin(), found.end()}, pair.label == kSame};
        pairs.push_back(std::move(pair));
        return Unit{};
      }));
  PairsScore out;
  if (pairs.empty()) return out;
  out.pairs = pairs.size();
  out.folds = std::min(kFolds, pairs.size());
  std::vector<bool> fixed(pairs.size()), folded(pairs.size());
  for (std::size_t i = 0; i < pairs.size(); ++i) fixed[i] = copied(pairs[i].like) >= kCopied;
  // Neighbouring lines go to different folds: a set is often sorted by how alike its pairs are.
  for (std::size_t fold = 0; fold < out.folds; ++fold) {
    std::vector<Example> others;
    for (std::size_t i = 0; i < pairs.size(); ++i)
      if (i % out.folds != fold) others.push_back(pairs[i].example);
    const Weights weights = learn(others);
    for (std::size_t i = fold; i < pairs.size(); i += out.folds)
      folded[i] = score(weights, pairs[i].example.features) > 0;
  }
  std::vector<Example> all;
  for (const Pair& pair : pairs) all.push_back(pair.example);
  const Weights weights = learn(all);
  out.weights = {weights.bias};
  out.weights.insert(out.weights.end(), weights.of.begin(), weights.of.end());
  out.fixed = figures(pairs, fixed);
  out.folded = figures(pairs, folded);
  return out;
}

Result<MadeScore> score_made(std::span<const CopyInput> articles, std::span<const Copy> found,
                             std::string_view truth, std::string_view name) {
  struct Made {
    std::string of, kind;
    double shared = 0;
  };
  std::unordered_map<std::string, Made> made;
  HEARSAY_TRY([[maybe_unused]] Unit read,
              each_line(truth, name, [&](const Json& json, std::size_t number) -> Status {
                Made one;
                HEARSAY_TRY(std::string id, text_at(json, "id", name, number));
                HEARSAY_TRY(one.of, text_at(json, "of", name, number));
                HEARSAY_TRY(one.kind, text_at(json, "kind", name, number));
                auto shared = json.find("shared");
                if (shared == json.end() || !shared->is_number())
                  return bad_line(name, number, "no number under \"shared\"");
                one.shared = shared->get<double>();
                made.emplace(std::move(id), std::move(one));
                return Unit{};
              }));
  std::vector<const Made*> rows;
  for (const CopyInput& article : articles) {
    auto row = made.find(std::string(article.id));
    if (row == made.end())
      return Error{ErrorCode::kNotFound, std::string(name) + ": nothing about article \"" +
                                             std::string(article.id) + "\""};
    rows.push_back(&row->second);
  }
  if (rows.size() != made.size())
    return Error{ErrorCode::kNotFound, std::string(name) + ": tells of " +
                                           std::to_string(made.size()) + " articles, of which " +
                                           std::to_string(rows.size()) + " were read"};
  // The article a family goes back to.
  auto root = [&](std::uint32_t i) {
    return rows[i]->of.empty() ? std::string(articles[i].id) : rows[i]->of;
  };
  std::vector<const Copy*> link(articles.size());
  for (const Copy& copy : found) link[copy.article] = &copy;
  MadeScore out;
  Taken enough;
  for (std::uint32_t i = 0; i < articles.size(); ++i) {
    const bool linked = link[i] != nullptr;
    const bool right = linked && root(i) == root(link[i]->of);
    out.links.all += linked;
    out.links.copies += right;
    if (rows[i]->kind == "template") {
      ++out.templates.all;
      out.templates.copies += linked;
    }
    if (rows[i]->of.empty()) continue;
    char level[16];
    std::snprintf(level, sizeof level, "%.2f", rows[i]->shared);
    for (Taken* row : {&out.shared[level], &out.kinds[rows[i]->kind]}) {
      ++row->all;
      row->copies += right;
    }
    if (rows[i]->shared < kShared) continue;
    ++enough.all;
    enough.copies += right;
  }
  out.recall = enough.share();
  out.precision = out.links.share();
  out.rejected = 1 - out.templates.share();
  return out;
}

}  // namespace hearsay
