// The protocol without what it is about: JSON-RPC, versions, and the methods of tools and resources. Inner header of mcp/.
//
// Holds: a pure function of message and toolbox.
#pragma once

#include <nlohmann/json.hpp>

#include "mcp/mcp.h"

namespace hearsay {

using Json = nlohmann::ordered_json;
// What a client sent. Its keys are sorted: to find one among a million must not take a walk past all.
using Sent = nlohmann::json;

struct ToolAnswer {
  Json structured;   // fits the tool's outputSchema
  std::string text;  // the same for reading, with its sources
};

struct ResourceText {
  std::string type;  // of media
  std::string text;
};

// What a server offers. Tools and templates stand as their lists give them.
struct Toolbox {
  std::string version, instructions;
  Json tools = Json::array(), templates = Json::array();
  // Arguments fit the tool's inputSchema. An error is told to the agent, which may do better.
  std::function<Result<ToolAnswer>(const std::string& tool, const Sent& arguments)> call;
  std::function<Result<Json>()> resources;                               // all; pages are cut here
  std::function<Result<ResourceText>(const std::string& uri)> read;      // kNotFound, kConflict, kBadInput: no such resource
};

std::optional<std::string> answer_message(std::string_view message, const Toolbox&, const McpLimits&);

// The first thing that is wrong with `value`, as a sentence; "" when nothing is. Of JSON Schema it reads what our tools use:
// type, properties, required, additionalProperties (false), minimum, maximum, minLength, maxLength.
std::string misfit(const Json& schema, const Sent& value);

}  // namespace hearsay
