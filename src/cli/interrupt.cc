#include <csignal>

#include <atomic>

#include "cli/cli.h"

namespace hearsay {
namespace {

// Set by Ctrl-C. A signal handler can reach nothing else, hence the one variable outside a function.
std::atomic<bool> was_interrupted = false;
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may not wait for a lock");

}  // namespace

void catch_interrupts() {
  struct sigaction action = {};
  action.sa_handler = [](int) { was_interrupted = true; };
  // A second Ctrl-C ends at once. SA_RESTART: a source is not to look unreadable because of the signal.
  action.sa_flags = static_cast<int>(SA_RESETHAND) | SA_RESTART;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

bool interrupted() { return was_interrupted; }

}  // namespace hearsay
