// Messages of the Model Context Protocol: whatever the bytes and however they are cut, each line has at most one answer,
// which is JSON on one line.
#include <cstddef>
#include <cstdint>

#include "base/utf8.h"
#include "mcp/protocol.h"

namespace {

hearsay::Toolbox toolbox() {
  using hearsay::Json;
  hearsay::Toolbox out;
  out.tools = Json::array({{{"name", "t"}, {"inputSchema", {{"type", "object"}, {"properties", {{"q", {{"type", "string"}, {"maxLength", 9}}}, {"n", {{"type", "integer"}, {"minimum", 1}, {"maximum", 9}}}}}}}}});
  out.call = [](const std::string&, const hearsay::Sent& arguments) -> hearsay::Result<hearsay::ToolAnswer> { return hearsay::ToolAnswer{{{"got", arguments.size()}}, "x"}; };
  out.resources = []() -> hearsay::Result<Json> { return Json::array({{{"uri", "x://1"}}}); };
  out.read = [](const std::string& uri) -> hearsay::Result<hearsay::ResourceText> { return hearsay::ResourceText{"text/plain", uri}; };
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static const hearsay::Toolbox kToolbox = toolbox();
  hearsay::McpLimits limits;
  limits.message_bytes = 4096;
  limits.depth = 8;
  const std::size_t step = size == 0 ? 1 : bytes[0] % 61 + 1;
  const std::string_view input(reinterpret_cast<const char*>(bytes), size);
  hearsay::MessageReader reader(limits.message_bytes);
  const auto answer = [&](const hearsay::Result<std::string_view>& message) {
    const std::optional<std::string> said = message ? hearsay::answer_message(*message, kToolbox, limits) : hearsay::mcp_refusal(message.error());
    if (!said) return;
    HEARSAY_CHECK(hearsay::is_utf8(*said) && said->find('\n') == std::string::npos);
    HEARSAY_CHECK(!hearsay::Json::parse(*said, nullptr, false).is_discarded());
  };
  for (std::size_t at = 0; at < size; at += step) reader.feed(input.substr(at, step), answer);
  reader.finish(answer);
  return 0;
}
