// What does the ledger's index of copies cost as it grows, and how often is it right?
//
// usage: copies_growth FOLDER LEDGER [EVERY]
// FOLDER holds articles.jsonl and truth.jsonl (bench/mutate.cc). Each article is cut into words,
// looked up in the ledger, and recorded there, in the order of the file. Nothing else is read out
// of it (no mentions, no statements), so that the figures are of copies alone: an article's words
// and numbers are compared, not its names. EVERY: each how manieth article is looked up (1); the
// last 2,000 before 10 thousand, 30 thousand, 100 thousand ... always are, and a row is printed
// there. At the end the ledger is closed, opened again, and asked once more.
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <unordered_map>
#include <vector>

#include "track/track.h"

namespace {

using hearsay::Fingerprint;
using hearsay::Recorded;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kLast = 2000;      // look-ups before each row
constexpr std::size_t kAgain = 1000;     // after the restart
constexpr double kShared = 0.3;          // of the text: what must be found, as in `hearsay eval copies`

// Processor time of this process, which neighbours on a busy machine do not lengthen much.
double processor() {
  timespec now = {};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}
double wall() { return std::chrono::duration<double>(Clock::now().time_since_epoch()).count(); }

struct Made {
  std::string of, kind;
  double shared = 0;
};

struct Count {
  std::size_t right = 0, all = 0;
  double share() const { return all == 0 ? 0 : static_cast<double>(right) / static_cast<double>(all); }
};

int fail(const hearsay::Error& error) {
  std::fprintf(stderr, "copies_growth: %s\n", error.message.c_str());
  return 1;
}

double quantile(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))] * 1e6;
}

class Growth {
 public:
  Growth(std::unique_ptr<hearsay::Ledger> ledger, std::unordered_map<std::string, Made> truth,
         std::size_t every)
      : ledger_(std::move(ledger)), truth_(std::move(truth)), every_(every) {}

  hearsay::Status take(hearsay::Article article, const hearsay::Packs& packs) {
    const double begin = processor();
    hearsay::assign_id(article);
    hearsay::MentionedText words;
    words.text = hearsay::segment(article, packs.best("en"));
    Recorded one;
    one.id = article.id;
    one.outlet = article.outlet;
    one.language = "en";
    one.title = article.title;
    one.content_hash = hearsay::content_hash(article);
    one.published = article.published;
    one.recorded = article.published.value_or(0);
    one.text_begin = article.text_begin;
    one.print = hearsay::fingerprint(article, words, {}, outlets_);
    const double words_cost = processor() - begin;
    reading_ += words_cost;
    ++count_;
    const bool asked = count_ % every_ == 0 || count_ + kLast > next_row();
    if (asked) {
      HEARSAY_TRY([[maybe_unused]] hearsay::Unit done, look_up(one, true));
    }
    const double before = processor();
    HEARSAY_TRY([[maybe_unused]] bool fresh, ledger_->record(article, one));
    recording_.push_back(processor() - before);
    if (asked) taking_ += words_cost, asking_ += recording_.back();
    if (count_ > 100 && sample_.size() < kAgain && count_ % 97 == 0) sample_.push_back(std::move(one));
    if (count_ == next_row()) print();
    return hearsay::Unit{};
  }

  void print() {
    if (count_ == since_) return;
    rusage usage = {};
    getrusage(RUSAGE_SELF, &usage);
    std::printf(
        "%8zu articles: look-up median %5.0f us p99 %5.0f us wall, %5.0f / %5.0f us CPU; recording "
        "median %4.0f us, mean %4.0f us CPU; words %4.0f us CPU; peak %ld MB\n",
        count_, quantile(wall_, .5), quantile(wall_, .99), quantile(cpu_, .5), quantile(cpu_, .99),
        quantile(recording_, .5), mean(recording_), reading_ / static_cast<double>(rows_of()) * 1e6,
        usage.ru_maxrss / 1024);
    std::fflush(stdout);
    wall_.clear(), cpu_.clear(), recording_.clear();
    reading_ = 0, since_ = count_;
  }

  void print_truth() const {
    std::printf("of %zu looked up: recall %.4f of %zu copies that share 30%% or more, precision %.4f of %zu links, "
                "%.4f of %zu forms rejected\n",
                looked_, recall_.share(), recall_.all, precision_.share(), precision_.all,
                1 - forms_.share(), forms_.all);
    std::printf("look-up and recording together: %.0f articles/s of processor time, with cutting into words %.0f\n",
                static_cast<double>(looked_) / asking_, static_cast<double>(looked_) / (asking_ + taking_));
  }

  // `path`: opened anew. The index is on disk; nothing is built.
  hearsay::Status again(const std::string& path) {
    ledger_.reset();
    const double begin = wall();
    HEARSAY_TRY(ledger_, hearsay::open_ledger(path));
    const double opened = wall();
    wall_.clear(), cpu_.clear();
    for (const Recorded& one : sample_) {
      HEARSAY_TRY([[maybe_unused]] hearsay::Unit done, look_up(one, false));
    }
    std::printf("opened again in %.1f ms; %zu look-ups: median %.0f us p99 %.0f us wall, %.0f / %.0f us CPU\n",
                (opened - begin) * 1e3, sample_.size(), quantile(wall_, .5), quantile(wall_, .99),
                quantile(cpu_, .5), quantile(cpu_, .99));
    return hearsay::Unit{};
  }

 private:
  std::size_t rows_of() const { return std::max<std::size_t>(1, count_ - since_); }
  static double mean(const std::vector<double>& values) {
    double sum = 0;
    for (double one : values) sum += one;
    return values.empty() ? 0 : sum / static_cast<double>(values.size()) * 1e6;
  }
  std::size_t next_row() const {
    std::size_t row = 10000;
    for (std::size_t step = 0; row < count_; ++step) row = step % 2 == 0 ? row * 3 : row / 3 * 10;
    return row;
  }
  const Made& made(const std::string& id) const {
    static const Made kNone;
    auto found = truth_.find(id);
    return found == truth_.end() ? kNone : found->second;
  }
  std::string family(const std::string& id) const {
    const std::string& of = made(id).of;
    return of.empty() ? id : of;
  }

  hearsay::Status look_up(const Recorded& one, bool counts) {
    const double begin = wall(), ticks = processor();
    const hearsay::CopyInput asked = {one.id, one.outlet, one.language, one.url, one.published, &one.print};
    HEARSAY_TRY(std::vector<hearsay::Model> found, hearsay::models_of(*ledger_, asked, {}, outlets_));
    wall_.push_back(wall() - begin);
    cpu_.push_back(processor() - ticks);
    if (!counts) return hearsay::Unit{};
    ++looked_;
    asking_ += cpu_.back();
    const Made& truth = made(one.id);
    const bool linked = !found.empty();  // to its own outlet's earlier copy, too: outlets are drawn by chance
    const bool right = linked && family(found[0].article.id) == family(one.id);
    precision_.all += linked;
    precision_.right += right;
    if (truth.kind == "template") ++forms_.all, forms_.right += linked;
    if (!truth.of.empty() && truth.shared >= kShared) ++recall_.all, recall_.right += right;
    return hearsay::Unit{};
  }

  std::unique_ptr<hearsay::Ledger> ledger_;
  const std::unordered_map<std::string, Made> truth_;
  const hearsay::Outlets outlets_ = hearsay::embedded_outlets();
  const std::size_t every_;
  std::size_t count_ = 0, since_ = 0, looked_ = 0;
  double reading_ = 0, asking_ = 0, taking_ = 0;
  std::vector<double> wall_, cpu_, recording_;
  std::vector<Recorded> sample_;
  Count recall_, precision_, forms_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3 || argc > 4) {
    std::fprintf(stderr, "usage: copies_growth FOLDER LEDGER [EVERY]\n");
    return 2;
  }
  const std::string folder = argv[1], path = argv[2];
  std::unordered_map<std::string, Made> truth;
  std::ifstream file(folder + "/truth.jsonl");
  for (std::string line; std::getline(file, line);) {
    const nlohmann::json json = nlohmann::json::parse(line, nullptr, false);
    if (!json.is_object()) return fail({hearsay::ErrorCode::kBadInput, "truth.jsonl: no JSON object: " + line});
    truth.emplace(json.value("id", ""), Made{json.value("of", ""), json.value("kind", ""), json.value("shared", 0.0)});
  }
  if (truth.empty()) return fail({hearsay::ErrorCode::kNotFound, folder + "/truth.jsonl: nothing there"});
  auto packs = hearsay::load_packs(hearsay::embedded_packs());
  if (!packs) return fail(packs.error());
  auto ledger = hearsay::open_ledger(path);
  if (!ledger) return fail(ledger.error());
  const std::size_t every = argc > 3 ? std::max<std::size_t>(1, std::strtoull(argv[3], nullptr, 10)) : 1;
  Growth growth(*std::move(ledger), std::move(truth), every);
  std::optional<hearsay::Error> problem;
  hearsay::read_source(
      folder + "/articles.jsonl", {}, {},
      [&](hearsay::Article article) {
        if (auto done = growth.take(std::move(article), *packs); !done) problem = done.error();
        return !problem;
      },
      [&](hearsay::Refusal refusal) { problem = refusal.error; });
  if (problem) return fail(*problem);
  growth.print();  // what came after the last row
  growth.print_truth();
  if (auto done = growth.again(path); !done) return fail(done.error());
}
