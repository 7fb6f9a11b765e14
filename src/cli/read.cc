// Verbs that read sources: read, analyze, explain.
#include <csignal>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <iostream>
#include <memory>

#include "cli/cli.h"

namespace hearsay {
namespace {

// Set by Ctrl-C; the article in flight is finished and kept.
volatile std::sig_atomic_t interrupted = 0;

void on_interrupt(int) { interrupted = 1; }

void catch_interrupts() {
  struct sigaction action = {};
  action.sa_handler = on_interrupt;
  action.sa_flags = SA_RESETHAND;  // a second Ctrl-C ends at once
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

std::string refusal_text(const Refusal& refusal) {
  if (refusal.error.message.starts_with(refusal.source)) return refusal.error.message;
  return refusal.source + (refusal.place.empty() ? "" : ", " + refusal.place) + ": " + refusal.error.message;
}

void draw_progress(std::uint64_t read, std::uint64_t total) {
  static constexpr int kCells = 40;
  if (total == 0) {
    std::cerr << "\r" << read / 1000000 << " MB read" << std::flush;
    return;
  }
  int full = static_cast<int>(static_cast<double>(kCells) * static_cast<double>(std::min(read, total)) / static_cast<double>(total));
  std::cerr << "\r[" << std::string(static_cast<std::size_t>(full), '#') << std::string(static_cast<std::size_t>(kCells - full), '.') << "] "
            << 100 * std::min(read, total) / total << "%" << std::flush;
}

// For terminals: what a file says must not steer the terminal.
std::string harmless(const std::string& text) {
  std::string out;
  for (char c : text)
    if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F) out += c;
  return out;
}

std::vector<std::string> sources_of(const Options& options) {
  return options.arguments.empty() ? std::vector<std::string>{"-"} : options.arguments;
}

}  // namespace

std::string ledger_path(const std::string& given) {
  if (!given.empty()) return given;
  if (const char* path = std::getenv("HEARSAY_LEDGER"); path != nullptr && *path != '\0') return path;
  if (const char* folder = std::getenv("XDG_DATA_HOME"); folder != nullptr && *folder != '\0') return std::string(folder) + "/hearsay/ledger.db";
  const char* home = std::getenv("HOME");
  return std::string(home != nullptr ? home : ".") + "/.local/share/hearsay/ledger.db";
}

int fail(const Error& error, int code) {
  std::cerr << "hearsay: " << harmless(error.message) << "\n";
  return code;
}

int run_read(const Options& options) {
  auto knowledge = embedded_knowledge();
  if (!knowledge) return fail(knowledge.error());
  auto ledger = open_ledger(options.ledger);
  if (!ledger) return fail(ledger.error());
  catch_interrupts();
  ReadOptions reading;
  reading.hints = options.hints;
  reading.threads = options.threads;
  reading.stop = [] { return interrupted != 0; };
  bool terminal = isatty(STDERR_FILENO) != 0;
  if (terminal) reading.progress = draw_progress;
  auto report = read_into(**ledger, options.arguments, reading, *knowledge, now_utc());
  if (terminal) std::cerr << "\r\x1b[K";
  if (!report) return fail(report.error());
  for (const Refusal& refusal : report->refused) std::cerr << "hearsay: refused " << harmless(refusal_text(refusal)) << "\n";
  if (report->refusals > report->refused.size())
    std::cerr << "hearsay: and " << report->refusals - report->refused.size() << " more (see `hearsay refused`)\n";
  if (options.json)
    std::cout << "{\"read\": " << report->recorded << ", \"known\": " << report->known << ", \"refused\": " << report->refusals
              << ", \"stopped\": " << (report->stopped ? "true" : "false") << "}\n";
  else
    std::cout << "read " << report->recorded << (report->recorded == 1 ? " article, " : " articles, ") << report->known << " already known, "
              << report->refusals << " refused" << (report->stopped ? "; stopped before the end" : "") << "\n";
  if (report->stopped) return kFailed;
  if (report->refusals == 0) return kDone;
  return report->recorded + report->known == 0 ? kFailed : kPartly;
}

int run_analyze(const Options& options) {
  auto knowledge = embedded_knowledge();
  if (!knowledge) return fail(knowledge.error());
  std::uint64_t refusals = 0, articles = 0;
  for (const std::string& source : sources_of(options))
    read_source(source, options.hints, ArticleLimits{},
                [&](Article article) {
                  ++articles;
                  std::cout << analysis_view(*analyze(std::move(article), *knowledge));
                  return static_cast<bool>(std::cout);
                },
                [&](Refusal refusal) {
                  ++refusals;
                  std::cerr << "hearsay: refused " << harmless(refusal_text(refusal)) << "\n";
                });
  if (refusals == 0) return kDone;
  return articles == 0 ? kFailed : kPartly;
}

int run_explain(const Options& options) {
  auto knowledge = embedded_knowledge();
  if (!knowledge) return fail(knowledge.error());
  int code = kDone;
  bool any = false;
  for (const std::string& source : options.arguments)
    read_source(source, options.hints, ArticleLimits{},
                [&](Article article) {
                  any = true;
                  auto analysis = analyze(std::move(article), *knowledge);
                  auto text = explain_view(*analysis, options.stage, options.view);
                  if (!text) {
                    code = fail(text.error(), kUsage);
                    return false;
                  }
                  std::cout << *text;
                  return true;
                },
                [&](Refusal refusal) { code = fail({refusal.error.code, refusal_text(refusal)}, any ? kPartly : kFailed); });
  return code;
}

}  // namespace hearsay
