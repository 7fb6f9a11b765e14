// Lines out of a stream of bytes.
#include "base/utf8.h"
#include "mcp/mcp.h"

namespace hearsay {

void MessageReader::feed(std::string_view bytes, const OnMessage& call) {
  while (!bytes.empty()) {
    const std::size_t end = bytes.find('\n');
    const std::string_view part = bytes.substr(0, end);
    if (!dropping_ && part.size() > most_ - line_.size()) {
      dropping_ = true;
      std::string().swap(line_);
    }
    if (!dropping_) line_ += part;
    if (end == std::string_view::npos) return;
    end_line(call);
    bytes.remove_prefix(end + 1);
  }
}

void MessageReader::finish(const OnMessage& call) { end_line(call); }

void MessageReader::end_line(const OnMessage& call) {
  if (dropping_) {
    call(Error{ErrorCode::kTooLarge, "the message is longer than " + std::to_string(most_) + " bytes"});
  } else if (const std::string_view message = trim(line_); !message.empty()) {
    call(message);
  }
  dropping_ = false;
  line_.clear();
}

}  // namespace hearsay
