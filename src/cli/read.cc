// `hearsay read`: sources into the ledger.
#include <csignal>
#include <unistd.h>

#include <atomic>
#include <iostream>

#include "cli/cli.h"

namespace hearsay {
namespace {

// Set by Ctrl-C. A signal handler can reach nothing else, hence the one variable outside a function.
std::atomic<bool> interrupted = false;
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may not wait for a lock");

void catch_interrupts() {
  struct sigaction action = {};
  action.sa_handler = [](int) { interrupted = true; };
  // A second Ctrl-C ends at once. SA_RESTART: a source is not to look unreadable because of the signal.
  action.sa_flags = static_cast<int>(SA_RESETHAND) | SA_RESTART;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

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

}  // namespace

int run_read(const Options& options) {
  Result<Desk> desk = open_desk(options, true);
  if (!desk) return fail(desk.error());
  catch_interrupts();
  ReadOptions reading;
  reading.hints = options.hints;
  reading.threads = options.threads;
  reading.stop = [] { return interrupted.load(); };
  const bool terminal = isatty(STDERR_FILENO) != 0;
  if (terminal) reading.progress = draw_progress;
  Result<ReadReport> report = read_into(*desk->ledger, options.arguments, reading, desk->knowledge, now_utc());
  if (terminal) std::cerr << "\r\x1b[K";
  if (!report) return fail(report.error());
  for (const Refusal& refusal : report->refused) say_refused(refusal);
  if (report->refusals > report->refused.size())
    std::cerr << "hearsay: and " << report->refusals - report->refused.size() << " more (`hearsay refused` lists them)\n";
  std::cout << report_view(*report, options.view);
  if (report->stopped) return kFailed;
  if (report->refusals == 0) return kDone;
  return report->recorded + report->known > 0 ? kPartly : kFailed;
}

}  // namespace hearsay
