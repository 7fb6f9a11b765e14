// What does one page cost, from its bytes to its article? Nothing else: no archive, no decompression, no start of a process.
//
// usage: page_bench PAGES [RUNS]
// PAGES: pages one after the other, each its length in decimal, a line break, and its bytes (bench/pages_bench.py writes
// such a file). Prints the processor time of the best of RUNS (default 3) for all pages, on one core, in seconds.
#include <time.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <limits>
#include <vector>

#include "article/article.h"

namespace {

double processor_time() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

// Empty when the file is not of this form.
std::vector<std::string_view> pages_in(std::string_view bytes) {
  std::vector<std::string_view> out;
  while (!bytes.empty()) {
    std::size_t length = 0;
    const auto [end, failed] = std::from_chars(bytes.data(), bytes.data() + bytes.size(), length);
    if (failed != std::errc() || end == bytes.data() + bytes.size() || *end != '\n') return {};
    bytes.remove_prefix(static_cast<std::size_t>(end - bytes.data()) + 1);
    if (length > bytes.size()) return {};
    out.push_back(bytes.substr(0, length));
    bytes.remove_prefix(length);
  }
  return out;
}

}  // namespace

int main(int count, char** words) {
  using namespace hearsay;
  std::ifstream in(count > 1 ? words[1] : "", std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  const std::vector<std::string_view> pages = pages_in(bytes);
  if (pages.empty()) {
    std::fprintf(stderr, "usage: page_bench PAGES [RUNS]\n");
    return 2;
  }
  const int runs = std::max(1, count > 2 ? std::atoi(words[2]) : 3);
  double best = std::numeric_limits<double>::infinity();
  std::size_t articles = 0;
  for (int run = 0; run < runs; ++run) {
    articles = 0;
    const double before = processor_time();
    for (const std::string_view page : pages) articles += read_page(page, {}, {}).has_value();
    best = std::min(best, processor_time() - before);
  }
  std::printf("%.3f\n", best);
  std::fprintf(stderr, "%zu articles of %zu pages\n", articles, pages.size());
}
