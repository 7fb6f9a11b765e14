// `hearsay read`: sources into the ledger.
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include <iostream>

#include "cli/cli.h"

namespace hearsay {
namespace {

void draw_progress(std::uint64_t read, std::uint64_t total) {
  static constexpr std::uint64_t kCells = 40;
  if (total == 0) {
    std::cerr << "\r" << read / 1000000 << " MB read" << std::flush;
    return;
  }
  read = std::min(read, total);
  const auto share = static_cast<double>(read) / static_cast<double>(total);
  const auto full = static_cast<std::size_t>(share * kCells);
  std::cerr << "\r[" << std::string(full, '#') << std::string(kCells - full, '.') << "] " << static_cast<int>(share * 100) << "%" << std::flush;
}

void print_stats(const ReadReport& report) {
  struct {
    const char* name;
    double seconds;
  } const stages[] = {{"reading", report.times.reading},     {"language", report.times.language},   {"segment", report.times.segment},
                      {"mention", report.times.mention},     {"statement", report.times.statement}, {"fingerprint", report.times.fingerprint},
                      {"recording", report.times.recording}};
  double all = 0;
  for (const auto& stage : stages) all += stage.seconds;
  rusage used = {};
  getrusage(RUSAGE_SELF, &used);
  char line[200];
  std::snprintf(line, sizeof line, "%.2f s, %.2f s of processors; %.0f articles a second; at most %zu articles held, %ld MB\n", report.wall, all,
                report.wall > 0 ? static_cast<double>(report.recorded + report.known) / report.wall : 0, report.most_held, used.ru_maxrss / 1024);
  std::cerr << line;
  for (const auto& stage : stages) {
    std::snprintf(line, sizeof line, "  %-12s %8.2f s %5.1f%%\n", stage.name, stage.seconds, all > 0 ? 100 * stage.seconds / all : 0);
    std::cerr << line;
  }
}

}  // namespace

int run_read(const Options& options) {
  Result<Desk> desk = open_desk(options, true);
  if (!desk) return fail(desk.error());
  catch_interrupts();
  ReadOptions reading;
  reading.hints = options.hints;
  reading.threads = options.threads;
  reading.stop = [] { return interrupted(); };
  const bool terminal = isatty(STDERR_FILENO) != 0;
  if (terminal) reading.progress = draw_progress;
  Result<ReadReport> report = read_into(*desk->ledger, options.arguments, reading, desk->knowledge, now_utc());
  if (terminal) std::cerr << "\r\x1b[K";
  if (!report) return fail(report.error());
  for (const Refusal& refusal : report->refused) say_refused(refusal);
  if (report->refusals > report->refused.size())
    std::cerr << "hearsay: and " << report->refusals - report->refused.size() << " more (`hearsay refused` lists them)\n";
  std::cout << report_view(*report, options.view);
  if (options.stats) print_stats(*report);
  if (report->stopped) return kFailed;
  if (report->refusals == 0) return kDone;
  return report->recorded + report->known > 0 ? kPartly : kFailed;
}

}  // namespace hearsay
