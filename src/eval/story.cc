// The story scorer: truth.json of docs/quality.md against an export, figure by figure.
//
// Every tie is broken as by the reference definition (greedy order of matches, first sight among equals), so that both
// give the same figures; tests/eval_test.cc compares them where the reference is at hand.
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <tuple>
#include <vector>

#include "base/time.h"
#include "base/utf8.h"
#include "eval/eval.h"
#include "eval/lines.h"

namespace hearsay {
namespace {

using Json = nlohmann::json;
constexpr std::array<std::string_view, 5> kStances = {"supports", "denies", "hedges", "questions", "declines-comment"};

std::string str(const Json& json, const char* key) {
  auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::vector<std::string> list(const Json& json, const char* key) {
  std::vector<std::string> out;
  if (auto found = json.find(key); found != json.end() && found->is_array())
    for (const Json& one : *found)
      if (one.is_string()) out.push_back(one.get<std::string>());
  return out;
}

// The array under a key; empty when there is none.
std::vector<Json> rows_of(const Json& json, const char* key) {
  auto found = json.find(key);
  return found != json.end() && found->is_array() ? found->get<std::vector<Json>>() : std::vector<Json>();
}

Result<std::vector<Json>> read_lines(std::string_view text, std::string_view name) {
  std::vector<Json> out;
  HEARSAY_TRY([[maybe_unused]] Unit read, each_line(text, name, [&](const Json& json, std::size_t) -> Status {
                out.push_back(json);
                return Unit{};
              }));
  return out;
}

long number(const Json& json, const char* key) {
  static constexpr double kMost = 1e15;  // whole numbers up to here are exact, and fit
  auto found = json.find(key);
  if (found == json.end() || !found->is_number()) return 0;
  return static_cast<long>(std::clamp(found->get<double>(), -kMost, kMost));
}

using Words = std::set<std::string>;

// A letter, or anything that stands for a number; combining marks are neither, so that they end a word.
bool in_word(char32_t c) {
  const auto point = static_cast<UChar32>(c);
  return (U_GET_GC_MASK(point) & U_GC_L_MASK) != 0 || u_getIntPropertyValue(point, UCHAR_NUMERIC_TYPE) != U_NT_NONE;
}

Words fold_name(const std::string& name) {
  static const Words kDrop = {"the", "inc", "corp", "co", "ltd", "pt", "tbk", "plc", "llc", "com", "www", "mr", "ms", "dr", "news"};
  UErrorCode problem = U_ZERO_ERROR;
  const icu::Normalizer2* form = icu::Normalizer2::getNFKDInstance(problem);
  icu::UnicodeString text = icu::UnicodeString::fromUTF8(name);
  if (U_SUCCESS(problem)) text = form->normalize(text, problem);
  text.foldCase();
  std::string folded;
  text.toUTF8String(folded);
  Words out;
  std::string word;
  auto flush = [&] {
    if (!word.empty() && !kDrop.contains(word)) out.insert(word);
    word.clear();
  };
  for (std::size_t at = 0; at < folded.size();) {
    char32_t c = next_code_point(folded, at);
    if (in_word(c)) append_code_point(word, c);
    else flush();
  }
  flush();
  return out;
}

bool same_name(const std::string& a, const std::string& b) {
  Words x = fold_name(a), y = fold_name(b);
  if (x.empty() || y.empty()) return x.empty() == y.empty();
  return std::includes(y.begin(), y.end(), x.begin(), x.end()) || std::includes(x.begin(), x.end(), y.begin(), y.end());
}

double f1(double hit, double predicted, double wanted) {
  if (predicted == 0 || wanted == 0) return predicted == wanted ? 1 : 0;
  double precision = hit / predicted, recall = hit / wanted;
  return hit != 0 ? 2 * precision * recall / (precision + recall) : 0;
}

double chain_f1(const std::vector<std::string>& truth, std::vector<std::string> left) {
  auto predicted = static_cast<double>(left.size());
  if (truth.empty() && left.empty()) return 1;
  double hit = 0;
  for (const std::string& name : truth)
    for (auto other = left.begin(); other != left.end(); ++other)
      if (same_name(name, *other)) {
        left.erase(other);
        ++hit;
        break;
      }
  return f1(hit, predicted, static_cast<double>(truth.size()));
}

// A bare date is its last or its first instant.
Time moment(const std::string& stamp, bool end_of_day) {
  return (end_of_day ? parse_moment_until(stamp) : parse_time(stamp)).value_or(0);
}

// A statement, labelled or predicted; offsets in code points.
struct Said {
  std::string article, source, claim, stance;
  std::vector<std::string> via;
  long begin = 0, end = 0;
};
using Label = Said;
using Guess = Said;

Said read_said(const Json& one) {
  return {str(one, "article"), str(one, "source"), str(one, "claim"), str(one, "stance"), list(one, "via"), number(one, "begin"), number(one, "end")};
}

// Labels with offsets; a span text that stands several times takes the first not yet taken. One that stands nowhere
// keeps its length before the text: it is a label that nothing can match.
Result<std::vector<Label>> labels_of(const Json& truth, const std::map<std::string, Json>& articles) {
  std::map<std::string, std::set<std::size_t>> taken;
  std::vector<Label> out;
  for (const Json& one : rows_of(truth, "statements")) {
    Label label = read_said(one);
    auto article = articles.find(label.article);
    if (article == articles.end()) return Error{ErrorCode::kBadInput, "truth.json: a statement is in article \"" + label.article + "\", which articles.jsonl does not hold"};
    const std::string text = str(article->second, "text"), span = str(one, "span");
    std::size_t at = text.find(span);
    while (at != std::string::npos && taken[label.article].contains(at)) at = text.find(span, at + 1);
    if (at == std::string::npos) at = text.find(span);
    taken[label.article].insert(at);
    label.begin = at == std::string::npos ? -1 : static_cast<long>(count_code_points(std::string_view(text).substr(0, at)));
    label.end = label.begin + static_cast<long>(count_code_points(span));
    out.push_back(std::move(label));
  }
  return out;
}

using Matches = std::vector<std::pair<std::size_t, std::size_t>>;  // label, guess; best overlap first

// One-to-one, greedy by overlap; several labels may share a span.
Matches match(const std::vector<Label>& truth, const std::vector<Guess>& guesses) {
  std::vector<std::tuple<double, std::size_t, std::size_t>> pairs;
  for (std::size_t i = 0; i < truth.size(); ++i)
    for (std::size_t j = 0; j < guesses.size(); ++j) {
      const Label& t = truth[i];
      const Guess& p = guesses[j];
      if (t.article != p.article) continue;
      long over = std::min(t.end, p.end) - std::max(t.begin, p.begin);
      if (over <= 0) continue;
      long shorter = std::min(t.end - t.begin, p.end - p.begin), whole = std::max(t.end, p.end) - std::min(t.begin, p.begin);
      double share = static_cast<double>(over) / static_cast<double>(whole);
      if (shorter > 0 && static_cast<double>(over) / static_cast<double>(shorter) >= 0.5 && share >= 0.3)
        pairs.emplace_back(-(share + 0.05 * (same_name(t.source, p.source) ? 1 : 0)), i, j);
    }
  std::sort(pairs.begin(), pairs.end());
  Matches found;
  std::set<std::size_t> taken, used;
  for (const auto& [score, i, j] : pairs) {
    if (taken.contains(i) || used.contains(j)) continue;
    taken.insert(i);
    used.insert(j);
    found.emplace_back(i, j);
  }
  return found;
}

using Key = std::pair<std::string, std::string>;

double bcubed(const Matches& found, const std::vector<Label>& truth, const std::vector<Guess>& guesses) {
  std::map<std::string, double> gold, guess;
  std::map<Key, double> both;
  for (auto [i, j] : found) ++gold[truth[i].claim], ++guess[guesses[j].claim], ++both[{truth[i].claim, guesses[j].claim}];
  if (found.empty()) return 0;
  double precision = 0, recall = 0;
  for (auto [i, j] : found) {
    double shared = both[{truth[i].claim, guesses[j].claim}];
    precision += shared / guess[guesses[j].claim];
    recall += shared / gold[truth[i].claim];
  }
  precision /= static_cast<double>(found.size());
  recall /= static_cast<double>(truth.size());
  return precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0;
}

struct Alignment {
  std::map<std::string, std::pair<std::string, bool>> to;  // label's claim -> guessed claim, opposite polarity
  std::map<Key, bool> flips;
};

bool takes_side(const std::string& stance) { return stance == "supports" || stance == "denies"; }

Alignment align(const Matches& found, const std::vector<Label>& truth, const std::vector<Guess>& guesses) {
  std::vector<std::pair<Key, int>> votes;  // in order of first sight, as ties are broken
  std::map<Key, int> polarity;
  for (auto [i, j] : found) {
    Key key{truth[i].claim, guesses[j].claim};
    auto vote = std::find_if(votes.begin(), votes.end(), [&](const auto& one) { return one.first == key; });
    if (vote == votes.end()) votes.push_back({key, 1});
    else ++vote->second;
    if (takes_side(truth[i].stance) && takes_side(guesses[j].stance)) polarity[key] += truth[i].stance == guesses[j].stance ? 1 : -1;
  }
  std::stable_sort(votes.begin(), votes.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  Alignment out;
  std::set<std::string> used;
  for (const auto& [key, count] : votes)
    if (!out.to.contains(key.first) && used.insert(key.second).second) out.to[key.first] = {key.second, polarity[key] < 0};
  for (const auto& [key, value] : polarity) out.flips[key] = value < 0;
  return out;
}

double copy_score(const std::vector<Json>& truth, const std::vector<Json>& predicted, const std::map<std::string, Json>& articles) {
  std::map<std::string, std::string> parent;
  auto root = [&](std::string at) {
    while (parent.at(at) != at) at = parent.at(at);
    return at;
  };
  std::set<std::string> wanted, answered;
  for (const Json& one : truth) {
    for (const char* end : {"article", "of"}) parent.try_emplace(str(one, end), str(one, end));
    const std::string a = root(str(one, "article"));
    parent[a] = root(str(one, "of"));
    wanted.insert(str(one, "article"));
  }
  double right = 0;
  for (const Json& one : predicted) {
    std::string a = str(one, "article"), b = str(one, "of");
    if (!parent.contains(a) || !parent.contains(b) || root(a) != root(b)) continue;
    if (moment(str(articles.at(b), "published"), false) > moment(str(articles.at(a), "published"), true)) continue;
    ++right;
    answered.insert(a);
  }
  double precision = predicted.empty() ? 0 : right / static_cast<double>(predicted.size()), both = 0;
  for (const std::string& article : answered) both += wanted.contains(article);
  double recall = wanted.empty() ? 1 : both / static_cast<double>(wanted.size());
  return precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0;
}

double stance_score(const Matches& found, const std::vector<Label>& truth, const std::vector<Guess>& guesses, const Alignment& aligned) {
  std::map<Key, double> table;
  std::set<std::string> present;
  for (auto [i, j] : found) {
    std::string guess = guesses[j].stance;
    auto flip = aligned.flips.find({truth[i].claim, guesses[j].claim});
    if (flip != aligned.flips.end() && flip->second && takes_side(guess)) guess = guess == "supports" ? "denies" : "supports";
    ++table[{truth[i].stance, guess}];
    present.insert(truth[i].stance);
  }
  double total = 0, classes = 0;
  for (std::string_view name : kStances) {
    std::string stance(name);
    if (!present.contains(stance)) continue;
    double predicted = 0, wanted = 0;
    for (const auto& [key, count] : table) {
      if (key.second == stance) predicted += count;
      if (key.first == stance) wanted += count;
    }
    total += f1(table[{stance, stance}], predicted, wanted);
    ++classes;
  }
  return total / std::max(classes, 1.0);
}

}  // namespace

Result<StoryScore> score_story(std::string_view articles_text, std::string_view truth_text, std::string_view exported) {
  HEARSAY_TRY(std::vector<Json> article_rows, read_lines(articles_text, "articles.jsonl"));
  HEARSAY_TRY(std::vector<Json> records, read_lines(exported, "export"));
  Json gold = Json::parse(truth_text, nullptr, false);
  if (!gold.is_object()) return Error{ErrorCode::kBadInput, "truth.json: not a JSON object"};
  std::map<std::string, Json> articles;
  for (Json& one : article_rows) {
    std::string id = str(one, "id");
    articles[id] = std::move(one);
  }
  HEARSAY_TRY(std::vector<Label> truth, labels_of(gold, articles));
  std::map<std::string, std::string> subject_of;  // claim -> subject
  for (const Json& one : records)
    if (str(one, "type") == "claim") subject_of[str(one, "id")] = str(one, "subject");
  std::vector<Guess> mine, guesses;
  std::vector<Json> copies;
  std::map<std::string, std::vector<const Json*>> statuses;
  for (const Json& one : records) {
    std::string type = str(one, "type");
    if (type == "statement" && subject_of.contains(str(one, "claim")) && articles.contains(str(one, "article")))
      mine.push_back(read_said(one));
    if (type == "copy" && articles.contains(str(one, "article")) && articles.contains(str(one, "of"))) copies.push_back(one);
    if (type == "status") statuses[str(one, "claim")].push_back(&one);
  }
  StoryScore score;
  std::vector<std::pair<std::string, int>> hits;
  for (auto [i, j] : match(truth, mine)) {
    std::string subject = subject_of[mine[j].claim];
    auto found = std::find_if(hits.begin(), hits.end(), [&](const auto& one) { return one.first == subject; });
    if (found == hits.end()) hits.push_back({subject, 1});
    else ++found->second;
  }
  int most = 0;
  for (const auto& [subject, count] : hits)
    if (count > most) score.subject = subject, most = count;
  for (Guess& guess : mine)
    if (subject_of[guess.claim] == score.subject && most > 0) guesses.push_back(std::move(guess));
  Matches found = match(truth, guesses);
  Alignment aligned = align(found, truth, guesses);
  std::vector<std::string> listed = list(gold, "distractors");
  std::set<std::string> distractors(listed.begin(), listed.end()), touched;
  for (auto [i, j] : found) touched.insert(guesses[j].claim);
  double weight = 0;
  for (const Guess& guess : guesses) weight += distractors.contains(guess.article) ? 2 : touched.contains(guess.claim) ? 1 : 0.5;
  score.labelled = truth.size();
  score.predicted = guesses.size();
  score.matched = found.size();
  score.statements = f1(static_cast<double>(found.size()), weight, static_cast<double>(truth.size()));
  double n = std::max<double>(static_cast<double>(found.size()), 1);
  for (auto [i, j] : found) {
    score.sources += same_name(truth[i].source, guesses[j].source) ? 1 : 0;
    score.chains += chain_f1(truth[i].via, guesses[j].via);
  }
  score.sources /= n;
  score.chains /= n;
  score.stances = stance_score(found, truth, guesses, aligned);
  score.claims = bcubed(found, truth, guesses);
  score.copies = copy_score(rows_of(gold, "copies"), copies, articles);
  const std::vector<Json> rows = rows_of(gold, "status");
  for (const Json& row : rows) {
    auto to = aligned.to.find(str(row, "claim"));
    if (to == aligned.to.end()) continue;
    std::string stamp = str(row, "time").empty() ? str(row, "as_of") : str(row, "time");
    Time until = moment(stamp, true);
    const Json* now = nullptr;
    for (const Json* one : statuses[to->second.first])
      if (moment(str(*one, "as_of"), false) <= until && (now == nullptr || moment(str(*one, "as_of"), false) >= moment(str(*now, "as_of"), false))) now = one;
    if (now == nullptr) continue;
    const long gap = std::abs(number(*now, "independent_origins") - number(row, "independent_origins"));
    score.origins += gap == 0 ? 1 : gap == 1 ? 0.5 : 0;
    std::string status = str(*now, "status");
    if (to->second.second && (status == "confirmed" || status == "denied")) status = status == "confirmed" ? "denied" : "confirmed";
    score.status += status == str(row, "status");
  }
  double total = std::max<double>(static_cast<double>(rows.size()), 1);
  score.origins /= total;
  score.status /= total;
  return score;
}

}  // namespace hearsay
