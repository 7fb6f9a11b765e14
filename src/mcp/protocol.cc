// JSON-RPC 2.0 and the methods of the protocol.
//
// Two eras share one stream. Since 2026-07-28 every request names its version in `_meta`, and results say that they are
// complete, who answers, and how long a list keeps. Earlier clients open with `initialize`; what they then send carries no
// version, so whatever carries none is answered the earlier way. Nothing is remembered between messages.
#include "mcp/protocol.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/utf8.h"

namespace hearsay {
namespace {

constexpr int kParseError = -32700, kInvalidRequest = -32600, kNoMethod = -32601, kInvalidParams = -32602, kInternal = -32603;
constexpr int kUnsupportedVersion = -32022;
constexpr int kNoResourceBefore = -32002;  // what revisions before 2026-07-28 say of an unknown resource
constexpr std::string_view kModern = "2026-07-28";
constexpr std::array<std::string_view, 4> kOpening = {"2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"};
constexpr const char* kMetaVersion = "io.modelcontextprotocol/protocolVersion";
constexpr const char* kMetaCapabilities = "io.modelcontextprotocol/clientCapabilities";
constexpr const char* kMetaServer = "io.modelcontextprotocol/serverInfo";
constexpr int kListsKeep = 3600000;  // milliseconds; tools change with the program only
constexpr std::size_t kPage = 100;   // resources in one list

struct Failure {
  int code = 0;
  std::string message;
  Json data = nullptr;
};
// A result, or what went wrong with the request.
struct Reply {
  Json result = Json::object();
  std::optional<Failure> failure;
};
Reply failed(int code, std::string message, Json data = nullptr) { return {{}, Failure{code, std::move(message), std::move(data)}}; }

struct Request {
  std::string method;
  Sent params = Sent::object();
  bool modern = false;
};

Json server_info(const Toolbox& toolbox) { return {{"name", "hearsay"}, {"title", "Hearsay"}, {"version", toolbox.version}}; }
Json capabilities() { return {{"tools", Json::object()}, {"resources", Json::object()}}; }

Json supported() {
  Json out = Json::array({kModern});
  for (std::string_view version : kOpening) out.push_back(version);
  return out;
}

// The string under a key of an object, or nothing.
std::optional<std::string> text_at(const Sent& object, const char* key) {
  if (!object.is_object()) return {};
  const auto found = object.find(key);
  if (found == object.end() || !found->is_string()) return {};
  return found->get<std::string>();
}

Reply initialize(const Request& request, const Toolbox& toolbox) {
  const std::optional<std::string> asked = text_at(request.params, "protocolVersion");
  if (!asked) return failed(kInvalidParams, "initialize needs protocolVersion, a string");
  const auto known = std::find(kOpening.begin(), kOpening.end(), *asked);
  return {{{"protocolVersion", known == kOpening.end() ? kOpening.front() : *known}, {"capabilities", capabilities()},
           {"serverInfo", server_info(toolbox)}, {"instructions", toolbox.instructions}}, {}};
}

Json cached(Json result, int keep, const char* scope) {
  result["ttlMs"] = keep;
  result["cacheScope"] = scope;
  return result;
}

Reply call_tool(const Request& request, const Toolbox& toolbox) {
  const std::optional<std::string> name = text_at(request.params, "name");
  if (!name) return failed(kInvalidParams, "tools/call needs the name of a tool");
  const auto tool = std::find_if(toolbox.tools.begin(), toolbox.tools.end(), [&](const Json& one) { return one["name"] == *name; });
  if (tool == toolbox.tools.end()) return failed(kInvalidParams, "Unknown tool: " + plain(*name));
  const Sent arguments = request.params.contains("arguments") ? request.params["arguments"] : Sent::object();
  if (!arguments.is_object()) return failed(kInvalidParams, "arguments must be an object");
  const std::string wrong = misfit((*tool)["inputSchema"], arguments);
  const Result<ToolAnswer> answer = wrong.empty() ? toolbox.call(*name, arguments) : Error{ErrorCode::kBadInput, wrong};
  if (!answer)
    return {{{"content", Json::array({{{"type", "text"}, {"text", plain(answer.error().message)}}})}, {"isError", true}}, {}};
  return {{{"content", Json::array({{{"type", "text"}, {"text", answer->text}}})}, {"structuredContent", answer->structured}, {"isError", false}}, {}};
}

Reply list_resources(const Request& request, const Toolbox& toolbox) {
  std::size_t begin = 0;
  if (request.params.contains("cursor")) {
    const std::string cursor = text_at(request.params, "cursor").value_or("");
    const auto [end, problem] = std::from_chars(cursor.data(), cursor.data() + cursor.size(), begin);
    if (problem != std::errc() || end != cursor.data() + cursor.size()) return failed(kInvalidParams, "the cursor is none of this server's");
  }
  Result<Json> all = toolbox.resources();
  if (!all) return failed(kInternal, plain(all.error().message));
  Json page = Json::array();
  std::size_t at = begin;
  for (; at < all->size() && page.size() < kPage; ++at) page.push_back(std::move((*all)[at]));
  Json result = {{"resources", std::move(page)}};
  if (at < all->size()) result["nextCursor"] = std::to_string(at);
  return {cached(std::move(result), 0, "private"), {}};
}

Reply read_resource(const Request& request, const Toolbox& toolbox) {
  const std::optional<std::string> uri = text_at(request.params, "uri");
  if (!uri) return failed(kInvalidParams, "resources/read needs a uri");
  const Result<ResourceText> text = toolbox.read(*uri);
  if (text) return {cached({{"contents", Json::array({{{"uri", *uri}, {"mimeType", text->type}, {"text", text->text}}})}}, 0, "private"), {}};
  const ErrorCode code = text.error().code;
  const bool missing = code == ErrorCode::kNotFound || code == ErrorCode::kConflict || code == ErrorCode::kBadInput;
  return failed(!missing ? kInternal : request.modern ? kInvalidParams : kNoResourceBefore, plain(text.error().message), {{"uri", plain(*uri)}});
}

Reply carry_out(const Request& request, const Toolbox& toolbox) {
  if (request.method == "tools/call") return call_tool(request, toolbox);
  if (request.method == "tools/list") return {cached({{"tools", toolbox.tools}}, kListsKeep, "public"), {}};
  if (request.method == "resources/list") return list_resources(request, toolbox);
  if (request.method == "resources/read") return read_resource(request, toolbox);
  if (request.method == "resources/templates/list") return {cached({{"resourceTemplates", toolbox.templates}}, kListsKeep, "public"), {}};
  if (!request.modern && request.method == "initialize") return initialize(request, toolbox);
  if (!request.modern && request.method == "ping") return {};
  if (request.method == "server/discover") {
    if (!request.modern) return failed(kInvalidParams, std::string("_meta needs ") + kMetaVersion + ", a string");
    return {cached({{"supportedVersions", supported()}, {"capabilities", capabilities()}, {"instructions", toolbox.instructions}}, kListsKeep, "public"), {}};
  }
  return failed(kNoMethod, "Unknown method: " + plain(request.method.substr(0, 100)));
}

// Whether the request names its version, as since 2026-07-28, and if so, whether it can be served.
std::optional<Failure> read_version(Request& request) {
  const auto meta = request.params.find("_meta");
  if (meta == request.params.end() || !meta->is_object() || !meta->contains(kMetaVersion)) return {};
  const std::optional<std::string> version = text_at(*meta, kMetaVersion);
  if (!version) return Failure{kInvalidParams, std::string(kMetaVersion) + " must be a string"};
  request.modern = true;
  // Earlier revisions open with `initialize`; they are not served request by request.
  if (*version != kModern) return Failure{kUnsupportedVersion, "Unsupported protocol version", {{"supported", supported()}, {"requested", plain(version->substr(0, 100))}}};
  if (!meta->contains(kMetaCapabilities) || !(*meta)[kMetaCapabilities].is_object())
    return Failure{kInvalidParams, std::string("_meta needs ") + kMetaCapabilities + ", an object"};
  return {};
}

Json failure_message(const Sent& id, const Failure& failure) {
  Json out = {{"jsonrpc", "2.0"}};
  // The protocol leaves the id out where none could be read; its clients take no null.
  if (!id.is_null()) out["id"] = id;
  out["error"] = {{"code", failure.code}, {"message", failure.message}};
  if (!failure.data.is_null()) out["error"]["data"] = failure.data;
  return out;
}

// The answer to one message; null for a notification, and for a response: this server asks nothing.
Json answer_one(const Sent& message, const Toolbox& toolbox) {
  if (!message.is_object()) return failure_message(nullptr, {kInvalidRequest, "a message is a JSON object"});
  const bool has_id = message.contains("id");
  const Sent id = has_id ? message["id"] : Sent(nullptr);
  if (has_id && !id.is_string() && !id.is_number_integer()) return failure_message(nullptr, {kInvalidRequest, "an id is a string or a whole number"});
  if (text_at(message, "jsonrpc") != "2.0") return failure_message(id, {kInvalidRequest, "jsonrpc must be \"2.0\""});
  const std::optional<std::string> method = text_at(message, "method");
  if (!method) {
    if (has_id && (message.contains("result") || message.contains("error"))) return nullptr;
    return failure_message(id, {kInvalidRequest, "method must be a string"});
  }
  if (!has_id) return nullptr;
  Request request{*method};
  if (message.contains("params")) request.params = message["params"];
  if (!request.params.is_object()) return failure_message(id, {kInvalidParams, "params must be an object"});
  std::optional<Failure> failure = read_version(request);
  Reply reply;
  if (!failure) {
    reply = carry_out(request, toolbox);
    failure = std::move(reply.failure);
  }
  if (failure) return failure_message(id, *failure);
  if (request.modern) {
    reply.result["resultType"] = "complete";
    reply.result["_meta"] = {{kMetaServer, server_info(toolbox)}};
  } else {
    reply.result.erase("ttlMs");
    reply.result.erase("cacheScope");
  }
  return {{"jsonrpc", "2.0"}, {"id", id}, {"result", std::move(reply.result)}};
}

// Whether brackets outside of strings stand deeper than `most`: asked before anything that recurses sees them.
bool deeper_than(std::string_view text, std::size_t most) {
  std::size_t depth = 0;
  bool inside = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (inside) {
      if (c == '\\') ++at;
      else if (c == '"') inside = false;
    } else if (c == '"') {
      inside = true;
    } else if (c == '{' || c == '[') {
      if (++depth > most) return true;
    } else if ((c == '}' || c == ']') && depth > 0) {
      --depth;
    }
  }
  return false;
}

std::string line_of(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

std::string type_misfit(const std::string& type, const Sent& value) {
  const bool fits = type == "string" ? value.is_string() : type == "integer" ? value.is_number_integer() : type == "boolean" ? value.is_boolean() : type == "object" && value.is_object();
  if (fits) return {};
  return type == "integer" ? "must be a whole number" : type == "object" ? "must be an object" : "must be a " + type;
}

}  // namespace

std::string misfit(const Json& schema, const Sent& value) {
  if (const std::string wrong = type_misfit(schema.value("type", "object"), value); !wrong.empty()) return wrong;
  if (value.is_string()) {
    const std::size_t length = count_code_points(value.get_ref<const std::string&>());
    if (length < schema.value("minLength", std::size_t{0})) return "must not be empty";
    if (const auto most = schema.find("maxLength"); most != schema.end() && length > most->get<std::size_t>())
      return "must not be longer than " + most->dump() + " characters";
  }
  if (value.is_number_integer()) {
    // A number beyond the 64 bits of int64 is read as unsigned or as a fraction; compared as a double it is too large all the same.
    const auto number = value.get<double>();
    if (number < schema.value("minimum", number) || number > schema.value("maximum", number))
      return "must lie between " + schema["minimum"].dump() + " and " + schema["maximum"].dump();
  }
  if (!value.is_object()) return {};
  const Json properties = schema.value("properties", Json::object());
  for (const Json& name : schema.value("required", Json::array()))
    if (!value.contains(name.get<std::string>())) return name.get<std::string>() + " is missing";
  for (const auto& [name, one] : value.items()) {
    const auto known = properties.find(name);
    if (known == properties.end()) {
      std::string names;
      for (const auto& [other, unused] : properties.items()) names += (names.empty() ? "" : ", ") + other;
      return "unknown argument \"" + plain(name.substr(0, 100)) + "\" (known: " + names + ")";
    }
    if (const std::string wrong = misfit(*known, one); !wrong.empty()) return name + " " + wrong;
  }
  return {};
}

std::string mcp_refusal(const Error& error) { return line_of(failure_message(nullptr, {kInvalidRequest, error.message})); }

std::optional<std::string> answer_message(std::string_view message, const Toolbox& toolbox, const McpLimits& limits) {
  auto refuse = [](int code, const std::string& why) { return line_of(failure_message(nullptr, {code, why})); };
  if (message.size() > limits.message_bytes) return refuse(kInvalidRequest, "the message is longer than " + std::to_string(limits.message_bytes) + " bytes");
  if (deeper_than(message, limits.depth)) return refuse(kInvalidRequest, "the message nests deeper than " + std::to_string(limits.depth) + " levels");
  const Sent parsed = Sent::parse(message, nullptr, false);
  if (parsed.is_discarded()) return refuse(kParseError, "the message is no JSON");
  if (!parsed.is_array()) {
    const Json answer = answer_one(parsed, toolbox);
    return answer.is_null() ? std::nullopt : std::optional(line_of(answer));
  }
  if (parsed.empty() || parsed.size() > limits.batch) return refuse(kInvalidRequest, "a batch holds 1 to " + std::to_string(limits.batch) + " messages");
  Json answers = Json::array();
  for (const Sent& one : parsed)
    if (Json answer = answer_one(one, toolbox); !answer.is_null()) answers.push_back(std::move(answer));
  return answers.empty() ? std::nullopt : std::optional(line_of(answers));
}

}  // namespace hearsay
