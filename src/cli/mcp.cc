// `hearsay mcp`: the ledger's answers for software agents, over standard input and output.
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>

#include "cli/cli.h"
#include "mcp/mcp.h"

namespace hearsay {
namespace {

bool write_all(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(STDOUT_FILENO, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

int run_mcp(const Options& options) {
  for (const std::string& path : options.allow_read)
    if (std::error_code problem; !std::filesystem::exists(path, problem))
      return fail({ErrorCode::kNotFound, "--allow-read " + path + ": there is no such file or folder"}, kUsage);
  // An agent that may read may also begin a ledger.
  Result<Desk> desk = open_desk(options, !options.allow_read.empty());
  if (!desk) return fail(desk.error());
  McpOptions serving;
  serving.readable = options.allow_read;
  serving.version = kVersion;
  serving.now = now_utc;
  const McpServer answer = mcp_server(*desk->ledger, desk->knowledge, serving);
  bool open = true;
  const auto say = [&](const std::optional<std::string>& message) {
    if (message && open) open = write_all(*message + "\n");
  };
  MessageReader reader(serving.limits.message_bytes);
  const auto on_message = [&](const Result<std::string_view>& message) { say(message ? answer(*message) : mcp_refusal(message.error())); };
  std::array<char, 1 << 16> buffer;
  while (open) {
    const ssize_t got = ::read(STDIN_FILENO, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail({ErrorCode::kIo, "standard input cannot be read"});
    if (got == 0) break;
    reader.feed({buffer.data(), static_cast<std::size_t>(got)}, on_message);
  }
  reader.finish(on_message);
  return open ? kDone : fail({ErrorCode::kIo, "standard output cannot be written"});
}

}  // namespace hearsay
