// Main text against scrapinghub-aeb and wcxb, by the definitions of their own scripts.
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <random>
#include <unordered_map>

#include "base/hash.h"
#include "base/utf8.h"
#include "eval/pages.h"

namespace hearsay {
namespace {

using Json = nlohmann::json;
constexpr std::size_t kDraws = 1000, kShingle = 4;

// Python's \w+: letters, numbers of any kind and "_"; with `small` in small letters.
std::vector<std::string> words_of(std::string_view text, bool small) {
  std::vector<std::string> words;
  std::string word;
  const auto finish = [&] {
    if (!word.empty()) words.push_back(std::move(word));
    word.clear();
  };
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    if (!is_word_character(c)) {
      finish();
      continue;
    }
    append_code_point(word, small ? to_small(c) : c);
    if (small && c == 0x130) finish();  // its small form ends in a mark, which is no letter
  }
  finish();
  return words;
}

using Counts = std::unordered_map<std::uint64_t, std::uint32_t>;

Counts counts_of(const std::vector<std::string>& words, std::size_t run) {
  Counts counts;
  const std::size_t runs = words.empty() ? 0 : words.size() < run ? 1 : words.size() - run + 1;
  for (std::size_t i = 0; i < runs; ++i) {
    std::uint64_t key = 0;
    for (std::size_t n = i; n < std::min(i + run, words.size()); ++n)
      key = mix(key, hash64(words[n]));
    ++counts[key];
  }
  return counts;
}

struct Compared {
  double right = 0, wanted = 0, found = 0;
};

Compared compare(const Counts& wanted, const Counts& found) {
  Compared out;
  for (const auto& [key, count] : wanted) {
    out.wanted += count;
    const auto there = found.find(key);
    if (there != found.end()) out.right += std::min(count, there->second);
  }
  for (const auto& [key, count] : found) out.found += count;
  return out;
}

double harmonic(double precision, double recall) {
  return precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0;
}

struct Page {
  Compared compared;
  TextPage figures;
};

Page page_of(const TextCase& one, TextMeasure measure, bool& exact) {
  const bool small = measure == TextMeasure::kWords;
  const std::vector<std::string> wanted = words_of(one.wanted, small),
                                 found = words_of(one.found, small);
  exact = wanted == found;
  const std::size_t run = small ? 1 : kShingle;
  Page page{compare(counts_of(wanted, run), counts_of(found, run)), {one.id, 0, 0, 0}};
  const Compared& c = page.compared;
  if (c.wanted + c.found == 0) {
    page.figures.precision = page.figures.recall = 1;
  } else {
    page.figures.precision = c.found > 0 ? c.right / c.found : 0;
    page.figures.recall = c.wanted > 0 ? c.right / c.wanted : 0;
  }
  page.figures.f1 = harmonic(page.figures.precision, page.figures.recall);
  return page;
}

TextFigure mean_of(const std::vector<const Page*>& pages, TextMeasure measure) {
  TextFigure out;
  out.pages = pages.size();
  double with_found = 0, with_wanted = 0;
  for (const Page* page : pages) {
    out.f1 += page->figures.f1;
    // evaluate.py of aeb leaves out pages that say nothing about a figure; wcxb's counts them.
    const bool all = measure == TextMeasure::kWords;
    if (all || page->compared.found > 0) {
      out.precision += page->figures.precision;
      ++with_found;
    }
    if (all || page->compared.wanted > 0) {
      out.recall += page->figures.recall;
      ++with_wanted;
    }
  }
  if (with_found > 0) out.precision /= with_found;
  if (with_wanted > 0) out.recall /= with_wanted;
  const bool of_means = measure == TextMeasure::kShingles;
  out.f1 = of_means        ? harmonic(out.precision, out.recall)
           : pages.empty() ? 0
                           : out.f1 / static_cast<double>(pages.size());
  return out;
}

TextFigure figure_of(const std::vector<const Page*>& pages, TextMeasure measure) {
  TextFigure out = mean_of(pages, measure);
  if (pages.empty()) return out;
  std::mt19937_64 random(1);
  std::vector<double> drawn;
  std::vector<const Page*> sample(pages.size());
  for (std::size_t d = 0; d < kDraws; ++d) {
    for (const Page*& one : sample) one = pages[random() % pages.size()];
    drawn.push_back(mean_of(sample, measure).f1);
  }
  std::sort(drawn.begin(), drawn.end());
  out.low = drawn[kDraws / 40];
  out.high = drawn[kDraws - 1 - kDraws / 40];
  return out;
}

std::string text_at(const Json& json, const char* key) {
  const auto at = json.find(key);
  return at != json.end() && at->is_string() ? at->get<std::string>() : std::string();
}

Error no_object(std::string_view name) {
  return {ErrorCode::kBadInput, std::string(name) + ": no JSON object of this set"};
}

}  // namespace

std::size_t half_of(std::string_view id) { return hash64(id) % 2; }

TextScore score_texts(std::span<const TextCase> cases, TextMeasure measure) {
  TextScore score;
  std::vector<Page> pages;
  for (const TextCase& one : cases) {
    bool exact = false;
    pages.push_back(page_of(one, measure, exact));
    score.exact += exact;
  }
  if (!cases.empty()) score.exact /= static_cast<double>(cases.size());
  std::vector<const Page*> all;
  std::array<std::vector<const Page*>, 2> halves;
  for (const Page& page : pages) {
    all.push_back(&page);
    halves[half_of(page.figures.id)].push_back(&page);
    score.pages.push_back(page.figures);
  }
  score.all = figure_of(all, measure);
  for (std::size_t h = 0; h < halves.size(); ++h) score.halves[h] = figure_of(halves[h], measure);
  std::sort(score.pages.begin(), score.pages.end(), [](const TextPage& a, const TextPage& b) {
    return a.f1 != b.f1 ? a.f1 < b.f1 : a.id < b.id;
  });
  return score;
}

Result<std::vector<PageTruth>> read_aeb_truth(std::string_view json, std::string_view name) {
  const Json all = Json::parse(json, nullptr, false);
  if (!all.is_object()) return no_object(name);
  std::vector<PageTruth> out;
  for (const auto& [id, page] : all.items())
    if (page.is_object())
      out.push_back({id, text_at(page, "url"), text_at(page, "articleBody"), {}, true});
  return out;
}

Result<PageTruth> read_wcxb_truth(std::string_view json, std::string_view name) {
  const Json page = Json::parse(json, nullptr, false);
  if (!page.is_object() || !page.contains("ground_truth")) return no_object(name);
  PageTruth out{{}, text_at(page, "url"), {}, {}, true};
  const Json kind = page.value("/_internal/page_type/primary"_json_pointer, Json("article"));
  out.article = kind == "article";
  const Json& truth = page["ground_truth"];
  if (!truth.is_object()) return out;
  out.text = text_at(truth, "main_content");
  out.fields.title = text_at(truth, "title");
  out.fields.published = parse_time(text_at(truth, "publish_date"));
  if (const std::string author = text_at(truth, "author"); !author.empty())
    out.fields.authors = {author};
  return out;
}

Result<PageTruth> read_newspaper_truth(std::string_view json, std::string_view name) {
  const Json page = Json::parse(json, nullptr, false);
  if (!page.is_object() || !page.contains("title")) return no_object(name);
  PageTruth out{{}, text_at(page, "url"), {}, {}, true};
  out.fields = {text_at(page, "title"),
                text_at(page, "language"),
                {},
                parse_time(text_at(page, "publish_date"))};
  if (page.contains("authors"))
    for (const Json& author : page["authors"])
      if (author.is_string()) out.fields.authors.push_back(author.get<std::string>());
  return out;
}

std::string predictions_of(std::span<const TextCase> cases, TextMeasure measure) {
  Json out = Json::object();
  for (const TextCase& one : cases)
    out[one.id] =
        measure == TextMeasure::kShingles ? Json{{"articleBody", one.found}} : Json(one.found);
  return out.dump(1) + "\n";
}

}  // namespace hearsay
