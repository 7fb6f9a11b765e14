// What does each stage between an article and its statements cost, in time and in allocations?
//
// usage: stages_bench ARTICLES [RUNS]
// Reads all articles, then takes every one through the stages on one core, RUNS times (default 5).
// Prints for each stage the median of the runs: processor time an article and for 4 KB of text,
// its share, and how often memory was asked for an article and a token.
#include <time.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <vector>

#include "allocations.h"
#include "copies/copies.h"

namespace {

using namespace hearsay;

enum Stage : std::size_t { kLanguage, kSegment, kMention, kStatement, kFingerprint, kStages };
constexpr std::array<const char*, kStages> kNames = {"language", "sentences, lexicon", "mentions",
                                                     "statements", "fingerprint"};

struct Cost {
  double seconds = 0;
  std::uint64_t asked = 0;  // allocations
};
using Costs = std::array<Cost, kStages>;

double processor_time() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

template <typename Work>
auto measure(Cost& cost, Work work) {
  const std::uint64_t asked = allocations;
  const double before = processor_time();
  auto out = work();
  cost.seconds += processor_time() - before;
  cost.asked += allocations - asked;
  return out;
}

struct Models {
  Packs packs;
  std::map<std::string, AttributionModel> attribution;
  std::map<std::string, NameModel> names;
};

Result<Models> load() {
  Models out;
  HEARSAY_TRY(out.packs, load_packs(embedded_packs()));
  for (const auto& [code, pack] : out.packs.by_code) {
    if (const std::string_view bytes = embedded_model("attribution-" + code); !bytes.empty()) {
      HEARSAY_TRY(AttributionModel model, AttributionModel::read(bytes, code));
      out.attribution.emplace(code, std::move(model));
    }
    if (const std::string_view bytes = embedded_model("names-" + code); !bytes.empty()) {
      HEARSAY_TRY(NameModel model, NameModel::read(bytes, code));
      out.names.emplace(code, std::move(model));
    }
  }
  return out;
}

// Returns the tokens.
std::size_t run(const Article& article, const Models& models, NameScratch& name_scratch, AttributionScratch& attribution_scratch, Costs& costs) {
  const std::string language = measure(
      costs[kLanguage], [&] { return detect_language(article.full, article.language); });
  const Pack& pack = models.packs.best(language);
  SegmentedText segmented = measure(costs[kSegment], [&] { return segment(article, pack); });
  const std::size_t tokens = segmented.tokens.size();
  const auto names = models.names.find(pack.code);
  const MentionedText mentioned = measure(costs[kMention], [&] {
    return find_mentions(std::move(segmented), embedded_outlets(), article.published,
                         names == models.names.end() ? nullptr : &names->second, {}, &name_scratch);
  });
  const auto model = models.attribution.find(pack.code);
  const std::vector<Statement> statements = measure(costs[kStatement], [&] {
    return find_statements(mentioned, embedded_outlets(), article.outlet,
                           model == models.attribution.end() ? nullptr : &model->second, {}, &attribution_scratch);
  });
  measure(costs[kFingerprint],
          [&] { return fingerprint(article, mentioned, statements, embedded_outlets()); });
  return tokens;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2 || argc > 3) {
    std::fprintf(stderr, "usage: stages_bench ARTICLES [RUNS]\n");
    return 2;
  }
  const int runs = argc == 3 ? std::max(1, std::atoi(argv[2])) : 5;
  Result<Models> models = load();
  if (!models) {
    std::fprintf(stderr, "stages_bench: %s\n", models.error().message.c_str());
    return 1;
  }
  std::vector<Article> articles;
  double bytes = 0;
  read_source(
      argv[1], Hints{}, ArticleLimits{},
      [&](Article article) {
        bytes += static_cast<double>(article.full.size());
        articles.push_back(std::move(article));
        return true;
      },
      [](const Refusal& refusal) {
        std::fprintf(stderr, "stages_bench: %s\n", refusal.error.message.c_str());
      });
  if (articles.empty()) {
    std::fprintf(stderr, "stages_bench: %s: no articles\n", argv[1]);
    return 1;
  }
  std::array<std::vector<double>, kStages> times;
  std::vector<double> totals;
  Costs last;
  NameScratch name_scratch;
  AttributionScratch attribution_scratch;
  std::size_t tokens = 0;
  for (int i = 0; i < runs; ++i) {
    last = {};
    tokens = 0;
    for (const Article& article : articles) tokens += run(article, *models, name_scratch, attribution_scratch, last);
    double total = 0;
    for (std::size_t s = 0; s < kStages; ++s) {
      times[s].push_back(last[s].seconds);
      total += last[s].seconds;
    }
    totals.push_back(total);
  }
  const double count = static_cast<double>(articles.size()), pages = bytes / 4096,
               total = median(totals);
  std::printf("%zu articles of %.0f bytes and %.0f tokens; median of %d runs, one core\n",
              articles.size(), bytes / count, static_cast<double>(tokens) / count, runs);
  std::printf("%-20s %10s %10s %7s %12s %12s\n", "stage", "us/article", "us/4 KB", "share",
              "allocs/art.", "allocs/token");
  std::uint64_t asked = 0;
  for (std::size_t s = 0; s < kStages; ++s) {
    const double time = median(times[s]), asks = static_cast<double>(last[s].asked);
    asked += last[s].asked;
    std::printf("%-20s %10.0f %10.0f %6.1f%% %12.1f %12.3f\n", kNames[s], time / count * 1e6,
                time / pages * 1e6, time / total * 100, asks / count,
                asks / static_cast<double>(tokens));
  }
  std::printf("%-20s %10.0f %10.0f %6.1f%% %12.1f %12.3f\n", "all", total / count * 1e6,
              total / pages * 1e6, 100.0, static_cast<double>(asked) / count,
              static_cast<double>(asked) / static_cast<double>(tokens));
  std::printf("%.0f articles/s, %.0f of 4 KB a second, %.2f MB/s\n", count / total, pages / total,
              bytes / total / 1e6);
  return 0;
}
