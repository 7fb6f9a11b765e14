// The ledger's answers as tools and resources of the Model Context Protocol, for software agents.
//
// In:    JSON-RPC 2.0 messages, one a line, as a client sends them: hostile until proven otherwise.
// Out:   the message that answers each; nothing for a notification.
// Holds: every answer carries the sentences it rests on with outlet, date and link; what an answer leaves out for its
//        length is counted; a broken message is answered with an error, never with silence or an end. No answer depends on
//        an earlier message, so requests of several conversations may be mixed.
// Never: reads a file outside McpOptions::readable; writes, but for the `read` tool; reaches the network.
// Cost:  that of the question; limits below on what comes in, and on what goes out in tools.cc.
// Revisions: 2026-07-28 (each request carries its version), and those that open with `initialize`, back to 2024-11-05.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "view/view.h"

namespace hearsay {

struct McpLimits {
  std::size_t message_bytes = 4u << 20;  // longer ones are skipped and answered with an error; a text to compare fits
  std::size_t depth = 32;                // of objects and lists within each other; arguments need 4
  std::size_t batch = 50;                // messages in one list (revision 2025-03-26 has such lists)
};

struct McpOptions {
  std::vector<std::string> readable;  // files, or folders of files, that the `read` tool may read; empty: no such tool
  std::string version;                // of the program, as clients show it
  std::function<Time()> now;          // when something is recorded
  McpLimits limits;
};

// One message without its line break in; its answer, without a line break, out. Empty: there is nothing to say.
using McpServer = std::function<std::optional<std::string>(std::string_view message)>;
// Ledger and knowledge must outlive it.
McpServer mcp_server(Ledger&, const Knowledge&, const McpOptions&);

// Bytes in as they come, whole lines out. A line longer than `most` is dropped as it arrives, so memory is bounded.
class MessageReader {
 public:
  explicit MessageReader(std::size_t most) : most_(most) {}
  // kTooLarge once for each line dropped. Blank lines are nothing.
  using OnMessage = std::function<void(const Result<std::string_view>&)>;
  void feed(std::string_view bytes, const OnMessage& call);
  void finish(const OnMessage& call);  // at the end of the input: a last line may lack its break

 private:
  void end_line(const OnMessage& call);
  std::size_t most_;
  std::string line_;
  bool dropping_ = false;
};
// The answer to a line that the reader dropped.
std::string mcp_refusal(const Error& error);

}  // namespace hearsay
