// How long does looking up one article take, when the ledger holds all of them?
//
// usage: copies_bench LEDGER [LOOKUPS]
// Takes articles of the ledger at even distances, asks its index for what resembles each, and
// aligns every candidate. Prints the median and the 99th percentile of each half in microseconds.
// Analysis of the article is not counted.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <vector>

#include "ledger/ledger.h"

namespace {

using Clock = std::chrono::steady_clock;

double microseconds(Clock::time_point from, Clock::time_point to) {
  return std::chrono::duration<double, std::micro>(to - from).count();
}

void print(const char* what, std::vector<double> times) {
  std::sort(times.begin(), times.end());
  std::printf("%-6s median %7.0f us, p99 %7.0f us\n", what, times[times.size() / 2],
              times[times.size() * 99 / 100]);
}

int fail(const hearsay::Error& error) {
  std::fprintf(stderr, "copies_bench: %s\n", error.message.c_str());
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2 || argc > 3) {
    std::fprintf(stderr, "usage: copies_bench LEDGER [LOOKUPS]\n");
    return 2;
  }
  auto ledger = hearsay::open_ledger(argv[1]);
  if (!ledger) return fail(ledger.error());
  auto counts = (*ledger)->counts();
  if (!counts) return fail(counts.error());
  const std::size_t lookups = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 2000;
  const std::size_t step =
      std::max<std::size_t>(1, counts->articles / std::max<std::size_t>(1, lookups));
  std::vector<hearsay::Fingerprint> prints;
  std::size_t at = 0;
  auto read = (*ledger)->each({}, hearsay::Part::kAll, [&](hearsay::Recorded& one) {
    if (at++ % step == 0) prints.push_back(std::move(one.print));
    return true;
  });
  if (!read) return fail(read.error());
  if (prints.empty()) return fail({hearsay::ErrorCode::kNotFound, "the ledger holds no article"});
  std::vector<double> index, align, both, processor;
  std::size_t copies = 0;
  for (const hearsay::Fingerprint& print : prints) {
    const std::clock_t ticks = std::clock();
    const Clock::time_point begin = Clock::now();
    auto found = (*ledger)->resembling(print, {});
    if (!found) return fail(found.error());
    const Clock::time_point middle = Clock::now();
    std::size_t likely = 0;
    for (const hearsay::Recorded& model : *found)
      likely += hearsay::copied(hearsay::likeness(print, model.print, 0)) >= hearsay::kCopied;
    const Clock::time_point end = Clock::now();
    copies += likely > 1;  // an article resembles itself
    index.push_back(microseconds(begin, middle));
    align.push_back(microseconds(middle, end));
    both.push_back(microseconds(begin, end));
    processor.push_back(static_cast<double>(std::clock() - ticks) * 1e6 / CLOCKS_PER_SEC);
  }
  std::printf("%zu lookups in %llu articles; %zu have a likely copy or model\n", prints.size(),
              static_cast<unsigned long long>(counts->articles), copies);
  print("index", index);
  print("align", align);
  print("both", both);
  print("CPU", processor);
}
