#include "eval/lines.h"

#include "base/utf8.h"

namespace hearsay {

Error bad_line(std::string_view name, std::size_t number, const std::string& reason) {
  return {ErrorCode::kBadInput, std::string(name) + ":" + std::to_string(number) + ": " + reason};
}

Status each_line(std::string_view lines, std::string_view name,
                 const std::function<Status(const nlohmann::json&, std::size_t)>& call) {
  std::size_t number = 0;
  for (std::string_view line : split(lines, '\n')) {
    ++number;
    if (trim(line).empty()) continue;
    const nlohmann::json json = nlohmann::json::parse(line, nullptr, false);
    if (!json.is_object()) return bad_line(name, number, "no JSON object");
    if (Status done = call(json, number); !done) return done;
  }
  return Unit{};
}

}  // namespace hearsay
