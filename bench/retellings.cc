// How often are two articles that tell of different things taken for a retelling in another language?
//
// usage: retellings ARTICLES.jsonl [ARTICLES.jsonl ...]
// Reads articles of any languages, and compares the tales of each two that lie within two days of each other, or of which
// one bears no date, and share a landmark of their tales, as if they were of two languages. Two articles of one language
// that share wording are copies or forms, and not counted. Prints how many pairs were compared, how many pass for a
// retelling with and without a credit, each of these, and how many articles have a tale too poor for landmarks.
// What passes is wrong, unless both tell of one event: read them.
#include <cstdio>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "track/track.h"

namespace {

constexpr hearsay::Time kNear = 2 * hearsay::kDay;
constexpr std::size_t kHolders = 256;  // of one landmark; more tell of nothing in particular
constexpr double kWording = 0.15;      // of the shorter text

struct Told {
  std::string id, title, language;
  std::optional<hearsay::Time> published;
  hearsay::Fingerprint print;
};

bool near(const Told& a, const Told& b) {
  return !a.published || !b.published || (*a.published > *b.published ? *a.published - *b.published : *b.published - *a.published) <= kNear;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: retellings ARTICLES.jsonl [ARTICLES.jsonl ...]\n");
    return 2;
  }
  auto knowledge = hearsay::embedded_rules();
  if (!knowledge) {
    std::fprintf(stderr, "retellings: %s\n", knowledge.error().message.c_str());
    return 1;
  }
  std::vector<Told> all;
  std::size_t refused = 0, without = 0;
  for (int i = 1; i < argc; ++i)
    hearsay::read_source(
        argv[i], {}, {},
        [&](hearsay::Article article) {
          std::unique_ptr<hearsay::Analysis> read = hearsay::analyze(std::move(article), *knowledge);
          all.push_back({read->article.id, read->article.title, read->article.language, read->article.published, std::move(read->print)});
          return true;
        },
        [&](const hearsay::Refusal&) { ++refused; });
  std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> index;
  for (std::uint32_t i = 0; i < all.size(); ++i) {
    const std::vector<std::uint32_t> keys = hearsay::tale_landmarks(all[i].print);
    without += keys.empty();
    for (std::uint32_t key : keys) index[key].push_back(i);
  }
  std::set<std::pair<std::uint32_t, std::uint32_t>> pairs;
  for (const auto& [key, list] : index)
    for (std::size_t i = 0; list.size() <= kHolders && i < list.size(); ++i)
      for (std::size_t j = i + 1; j < list.size(); ++j)
        if (near(all[list[i]], all[list[j]])) pairs.emplace(list[i], list[j]);
  std::size_t compared = 0, credited = 0, uncredited = 0;
  for (const auto& [i, j] : pairs) {
    const Told &a = all[i], &b = all[j];
    if (a.language == b.language && hearsay::likeness(a.print, b.print, 0).contained >= kWording) continue;
    ++compared;
    const hearsay::Retelling told = hearsay::retelling(a.print, b.print);
    const bool bare = hearsay::retold(told, false);
    if (!bare && !hearsay::retold(told, true)) continue;
    ++credited, uncredited += bare;
    std::printf("%s %s %s (%s) | %s %s (%s): %zu shared, %zu names, %zu amounts, share %.2f, order %.2f\n", bare ? "bare    " : "credited", a.id.c_str(),
                a.title.c_str(), a.language.c_str(), b.id.c_str(), b.title.c_str(), b.language.c_str(), told.shared, told.names, told.amounts, told.share,
                told.order);
  }
  std::printf("%zu articles (%zu refused, %zu without landmarks of a tale): %zu pairs compared; taken for a retelling: %zu were one to credit the other, "
              "%zu without a credit\n",
              all.size(), refused, without, compared, credited, uncredited);
}
