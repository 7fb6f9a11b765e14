// The Model Context Protocol without a process: messages in, messages out. A real client's word on it: tests/mcp.
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>

#include "ledger/ledger.h"
#include "mcp/protocol.h"
#include "track/track.h"

namespace hearsay {
namespace {

namespace fs = std::filesystem;

constexpr const char* kMeta = R"("_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}})";

Toolbox toolbox() {
  Toolbox out;
  out.version = "9.9";
  out.instructions = "none";
  out.tools = Json::array({{{"name", "echo"}, {"inputSchema", Json::parse(R"({"type":"object","properties":{"word":{"type":"string","minLength":1,"maxLength":3},
    "count":{"type":"integer","minimum":1,"maximum":9},"loud":{"type":"boolean"}},"required":["word"],"additionalProperties":false})")}}});
  out.call = [](const std::string&, const Sent& arguments) -> Result<ToolAnswer> {
    const std::string word = arguments["word"].get<std::string>();
    if (word == "bad") return Error{ErrorCode::kNotFound, "no such word"};
    return ToolAnswer{{{"said", word}}, word};
  };
  out.resources = []() -> Result<Json> {
    Json all = Json::array();
    for (int i = 0; i < 150; ++i) all.push_back({{"uri", "x://" + std::to_string(i)}});
    return all;
  };
  out.read = [](const std::string& uri) -> Result<ResourceText> {
    if (uri != "x://1") return Error{ErrorCode::kNotFound, "no resource"};
    return ResourceText{"text/plain", "one"};
  };
  return out;
}

std::string said(std::string_view message, const McpLimits& limits = {}) { return answer_message(message, toolbox(), limits).value_or("(nothing)"); }
Json answered(std::string_view message) { return Json::parse(said(message)); }

// A batch of pings.
std::string many(int count) {
  Json out = Json::array();
  for (int i = 0; i < count; ++i) out.push_back({{"jsonrpc", "2.0"}, {"id", i}, {"method", "ping"}});
  return out.dump();
}

TEST(McpProtocol, ErrorsByTheirCodes) {
  struct Case {
    std::string message;
    int code;
  };
  const std::vector<Case> cases = {
      {"", -32700},
      {"{", -32700},
      {"\xff\xfe", -32700},
      {R"({"jsonrpc":"2.0","id":1,"method":"ping"} x)", -32700},
      {"17", -32600},
      {"null", -32600},
      {"[]", -32600},
      {"[1]", -32600},
      {R"({"jsonrpc":"1.0","id":1,"method":"ping"})", -32600},
      {R"({"id":1,"method":"ping"})", -32600},
      {R"({"jsonrpc":"2.0","id":1})", -32600},
      {R"({"jsonrpc":"2.0","id":null,"method":"ping"})", -32600},
      {R"({"jsonrpc":"2.0","id":1.5,"method":"ping"})", -32600},
      {R"({"jsonrpc":"2.0","id":{},"method":"ping"})", -32600},
      {R"({"jsonrpc":"2.0","id":1,"method":7})", -32600},
      {R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":[]})", -32602},
      {R"({"jsonrpc":"2.0","id":1,"method":"tools/call"})", -32602},
      {R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"nothing"}})", -32602},
      {R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","arguments":"x"}})", -32602},
      {R"({"jsonrpc":"2.0","id":1,"method":"initialize","params":{}})", -32602},
      {R"({"jsonrpc":"2.0","id":1,"method":"resources/list","params":{"cursor":"-1"}})", -32602},
      {R"({"jsonrpc":"2.0","id":1,"method":"resources/list","params":{"cursor":5}})", -32602},
      {R"({"jsonrpc":"2.0","id":1,"method":"resources/read","params":{"uri":"x://none"}})", -32002},
      {R"({"jsonrpc":"2.0","id":1,"method":"server/discover"})", -32602},
      {R"({"jsonrpc":"2.0","id":1,"method":"prompts/list"})", -32601},
      {R"({"jsonrpc":"2.0","id":1,"method":"__proto__"})", -32601},
      {std::string(R"({"jsonrpc":"2.0","id":1,"method":"resources/read","params":{"uri":"x://none",)") + kMeta + "}}", -32602},
      {std::string(R"({"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25",)") + kMeta + "}}", -32601},
      {R"({"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"1900-01-01"}}})", -32022},
      {R"({"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}}})", -32602},
      {R"({"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":3}}})", -32602},
      {std::string(40, '[') + std::string(40, ']'), -32600},
      {many(51), -32600},
  };
  for (const Case& one : cases) {
    const Json answer = answered(one.message);
    const Json& single = answer.is_array() ? answer[0] : answer;
    EXPECT_EQ(single["error"]["code"], one.code) << one.message << "\n" << answer;
    EXPECT_FALSE(single["error"]["message"].get<std::string>().empty());
    EXPECT_FALSE(single.contains("id") && single["id"].is_null()) << "clients of the protocol take no null";
  }
}

TEST(McpProtocol, NotificationsAndResponsesAreNotAnswered) {
  for (const char* message : {R"({"jsonrpc":"2.0","method":"notifications/initialized"})", R"({"jsonrpc":"2.0","method":"tools/call","params":{"name":"echo"}})",
                              R"({"jsonrpc":"2.0","id":1,"result":{}})", R"([{"jsonrpc":"2.0","method":"notifications/cancelled"}])"})
    EXPECT_EQ(said(message), "(nothing)") << message;
}

TEST(McpProtocol, VersionsAreNegotiated) {
  const auto opened = [](const std::string& version) {
    return answered(R"({"jsonrpc":"2.0","id":"a","method":"initialize","params":{"protocolVersion":")" + version + R"(","capabilities":{}}})");
  };
  EXPECT_EQ(opened("2024-11-05")["result"]["protocolVersion"], "2024-11-05");
  EXPECT_EQ(opened("2025-06-18")["result"]["protocolVersion"], "2025-06-18");
  EXPECT_EQ(opened("2031-01-01")["result"]["protocolVersion"], "2025-11-25") << "the latest that opens so";
  EXPECT_EQ(opened("2025-11-25")["id"], "a");
  const Json found = answered(std::string(R"({"jsonrpc":"2.0","id":1,"method":"server/discover","params":{)") + kMeta + "}}");
  EXPECT_EQ(found["result"]["supportedVersions"][0], "2026-07-28");
  EXPECT_EQ(found["result"]["resultType"], "complete");
  EXPECT_EQ(found["result"]["_meta"]["io.modelcontextprotocol/serverInfo"]["version"], "9.9");
  EXPECT_TRUE(found["result"].contains("ttlMs") && found["result"].contains("cacheScope"));
  const Json earlier = answered(R"({"jsonrpc":"2.0","id":1,"method":"tools/list"})");
  EXPECT_FALSE(earlier["result"].contains("resultType") || earlier["result"].contains("ttlMs"));
  EXPECT_EQ(answered(many(50)).size(), 50u);
  const Json both = answered(R"([{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","method":"x"},{"jsonrpc":"2.0","id":2,"method":"ping"}])");
  ASSERT_EQ(both.size(), 2u);
  EXPECT_EQ(both[1]["id"], 2);
}

TEST(McpProtocol, ArgumentsThatDoNotFitAreToldToTheAgent) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {R"({})", "word is missing"},
      {R"({"word":7})", "word must be a string"},
      {R"({"word":""})", "word must not be empty"},
      {R"({"word":"\u00e9\u00e9\u00e9\u00e9"})", "word must not be longer than 3 characters"},
      {R"({"word":"a","count":1.5})", "count must be a whole number"},
      {R"({"word":"a","count":99999999999999999999})", "count must be a whole number"},
      {R"({"word":"a","count":18446744073709551615})", "count must lie between 1 and 9"},
      {R"({"word":"a","count":0})", "count must lie between 1 and 9"},
      {R"({"word":"a","loud":"yes"})", "loud must be a boolean"},
      {R"({"word":"a","other":1})", "unknown argument \"other\" (known: word, count, loud)"},
      {R"({"word":"bad"})", "no such word"},
  };
  for (const auto& [arguments, why] : cases) {
    const Json answer = answered(R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","arguments":)" + arguments + "}}");
    EXPECT_EQ(answer["result"]["isError"], true) << arguments;
    EXPECT_EQ(answer["result"]["content"][0]["text"], why) << arguments;
    EXPECT_FALSE(answer["result"].contains("structuredContent"));
  }
  const Json right = answered(R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","arguments":{"word":"\u00e9\u00e9\u00e9","count":9,"loud":true}}})");
  EXPECT_EQ(right["result"]["isError"], false) << right;
  EXPECT_EQ(right["result"]["structuredContent"]["said"], "\u00e9\u00e9\u00e9");
}

TEST(McpProtocol, ResourcesComeInPages) {
  const Json first = answered(R"({"jsonrpc":"2.0","id":1,"method":"resources/list"})")["result"];
  EXPECT_EQ(first["resources"].size(), 100u);
  const Json second = answered(R"({"jsonrpc":"2.0","id":1,"method":"resources/list","params":{"cursor":")" + first["nextCursor"].get<std::string>() + "\"}}")["result"];
  EXPECT_EQ(second["resources"].size(), 50u);
  EXPECT_EQ(second["resources"][0]["uri"], "x://100");
  EXPECT_FALSE(second.contains("nextCursor"));
  EXPECT_EQ(answered(R"({"jsonrpc":"2.0","id":1,"method":"resources/read","params":{"uri":"x://1"}})")["result"]["contents"][0]["text"], "one");
}

TEST(McpProtocol, AMillionKeysAreNoHang) {
  std::string message = R"({"jsonrpc":"2.0","id":1,"method":"ping")";
  for (int i = 0; i < 200000; ++i) message += ",\"k" + std::to_string(i) + "\":1";
  const std::string answer = said(message + "}");
  EXPECT_EQ(answer, R"({"jsonrpc":"2.0","id":1,"result":{}})");
}

TEST(McpReader, LinesHoweverTheyArrive) {
  const std::string input = "one\n\n \r\ntwo\r\n" + std::string(30, 'x') + "\nthree";
  const std::vector<std::string> expected = {"one", "two", "! the message is longer than 10 bytes", "three"};
  for (std::size_t step = 1; step <= input.size(); ++step) {
    MessageReader reader(10);
    std::vector<std::string> got;
    const auto take = [&](const Result<std::string_view>& message) { got.push_back(message ? std::string(*message) : "! " + message.error().message); };
    for (std::size_t at = 0; at < input.size(); at += step) reader.feed(std::string_view(input).substr(at, step), take);
    reader.finish(take);
    EXPECT_EQ(got, expected) << "in pieces of " << step;
  }
  EXPECT_EQ(Json::parse(mcp_refusal({ErrorCode::kTooLarge, "long"}))["error"]["code"], -32600);
}

// The tools over the example story.
class McpTools : public testing::Test {
 protected:
  static const Knowledge& knowledge() {
    static const Result<Knowledge> known = embedded_knowledge();
    HEARSAY_CHECK(known.has_value());
    return *known;
  }
  void SetUp() override {
    folder = fs::temp_directory_path() / ("hearsay_mcp_" + std::to_string(getpid()));
    fs::create_directories(folder / "allowed");
    std::ofstream(folder / "outside.jsonl") << R"({"id":"out","title":"Secret","text":"Secret words.","url":"https://a.example/1"})" << "\n";
    std::ofstream(folder / "allowed" / "in.jsonl") << R"({"id":"in","title":"Public","text":"Norvane said it would buy Quillon.","url":"https://a.example/2"})" << "\n";
    fs::create_symlink(folder / "outside.jsonl", folder / "allowed" / "link.jsonl");
    Result<std::unique_ptr<Ledger>> opened = open_ledger(":memory:");
    ASSERT_TRUE(opened.has_value());
    ledger = *std::move(opened);
    ASSERT_TRUE(read_into(*ledger, {std::string(HEARSAY_SOURCE_DIR) + "/examples/nvidia-openai/articles.jsonl"}, {}, knowledge(), 1772000000).has_value());
  }
  void TearDown() override { fs::remove_all(folder); }

  Json ask(const std::string& method, const Json& params, const std::vector<std::string>& readable = {}) {
    McpOptions options;
    options.readable = readable;
    options.version = "1";
    options.now = [] { return Time{1772000001}; };
    const McpServer server = mcp_server(*ledger, knowledge(), options);
    const Json message = {{"jsonrpc", "2.0"}, {"id", 1}, {"method", method}, {"params", params}};
    return Json::parse(server(message.dump()).value());
  }
  Json call(const std::string& tool, const Json& arguments, const std::vector<std::string>& readable = {}) {
    return ask("tools/call", {{"name", tool}, {"arguments", arguments}}, readable)["result"];
  }

  fs::path folder;
  std::unique_ptr<Ledger> ledger;
};

// Every statement of an answer, wherever it stands.
void collect(const Json& json, std::vector<Json>& out) {
  if (json.is_object() && json.contains("quote") && json.contains("grade")) out.push_back(json);
  if (json.is_structured())
    for (const Json& one : json) collect(one, out);
}

TEST_F(McpTools, EveryAnswerCarriesSentencesWithTheirSources) {
  for (const auto& [tool, arguments] : std::vector<std::pair<std::string, Json>>{{"search", {{"query", "huang"}}}, {"brief", {{"subject", "nvidia-openai"}}}, {"claims", {{"subject", "openai nvidia"}}},
                                                                                  {"trace", {{"reference", "c17f541e31245bdf7"}}}, {"trace", {{"reference", "n04"}}}}) {
    const Json answer = call(tool, arguments);
    ASSERT_EQ(answer["isError"], false) << tool << answer;
    std::vector<Json> statements;
    collect(answer["structuredContent"], statements);
    ASSERT_FALSE(statements.empty()) << tool;
    const std::string text = answer["content"][0]["text"];
    for (const Json& one : statements) {
      EXPECT_FALSE(one["quote"].get<std::string>().empty()) << tool;
      EXPECT_TRUE(one["outlet"].is_string() && one["published"].is_string()) << tool << one;
      EXPECT_NE(one["link"].get<std::string>().find("#:~:text="), std::string::npos) << tool;
    }
    EXPECT_NE(text.find("#:~:text="), std::string::npos) << tool << " gives no link in its text:\n" << text;
  }
}

TEST_F(McpTools, MomentsNarrowTheAnswer) {
  const auto status = [&](const Json& arguments) -> std::string {
    const Json answer = call("claims", arguments);
    for (const Json& claim : answer["structuredContent"]["claims"])
      if (claim["id"] == "c17f541e31245bdf7") return claim["standing"]["status"];
    return "no claim";
  };
  EXPECT_EQ(status({{"subject", "nvidia-openai"}}), "disputed");
  EXPECT_EQ(status({{"subject", "nvidia-openai"}, {"as_of", "2026-01-31"}}), "reported");
  const Json unknown = call("claims", {{"subject", "nvidia-openai"}, {"known_by", "2020-01-01"}});
  EXPECT_EQ(unknown["isError"], true);
  EXPECT_EQ(call("claims", {{"subject", "nvidia-openai"}, {"as_of", "soon"}})["content"][0]["text"], "as_of: \"soon\" is no date or time (try 2026-02-01)");
}

TEST_F(McpTools, ListsAreCutAndSayBySoMuch) {
  const Json whole = call("claims", {{"subject", "nvidia-openai"}})["structuredContent"];
  const Json cut = call("claims", {{"subject", "nvidia-openai"}, {"limit", 1}})["structuredContent"];
  ASSERT_GT(whole["claims"].size(), 1u);
  EXPECT_EQ(cut["claims"].size(), 1u);
  EXPECT_EQ(cut["left_out"]["claims"], whole["claims"].size() - 1);
  EXPECT_EQ(cut["claims_in_all"], whole["claims"].size());
}

TEST_F(McpTools, SearchWantsEveryWord) {
  const auto articles = [&](const std::string& query) { return call("search", {{"query", query}})["structuredContent"]["articles_in_all"].get<int>(); };
  EXPECT_GT(articles("nvidia"), 5);
  EXPECT_EQ(articles("NVIDIA nonsense"), 1);
  EXPECT_GT(articles("invest"), articles("investment")) << "a word may be a beginning";
  EXPECT_EQ(articles("vidia"), 0) << "but not an end";
  EXPECT_EQ(articles("nvidia zzz"), 0);
  EXPECT_EQ(call("search", {{"query", "\u201C!\u201D"}})["isError"], true);
}

TEST_F(McpTools, CopiesOfATextThatIsNotKept) {
  Result<Article> article = ledger->article("n02");
  ASSERT_TRUE(article.has_value());
  const Json answer = call("copies", {{"text", std::string(article->text())}});
  ASSERT_EQ(answer["isError"], false) << answer;
  ASSERT_FALSE(answer["structuredContent"]["models"].empty());
  EXPECT_EQ(answer["structuredContent"]["models"][0]["article"], "n02");
  EXPECT_EQ(ledger->counts()->articles, 11u);
  EXPECT_EQ(call("copies", Json::object())["isError"], true);
  EXPECT_EQ(call("copies", {{"text", "a"}, {"article", "n02"}})["isError"], true);
}

TEST_F(McpTools, ReadingNeedsTheUsersLeave) {
  EXPECT_EQ(ask("tools/call", {{"name", "read"}, {"arguments", {{"path", "x"}}}})["error"]["code"], -32602);
  const Json listed = ask("tools/list", Json::object());
  for (const Json& tool : listed["result"]["tools"]) {
    EXPECT_NE(tool["name"], "read");
    EXPECT_EQ(tool["annotations"]["readOnlyHint"], true);
  }
  const std::vector<std::string> leave = {(folder / "allowed").string()};
  for (const fs::path& path : {folder / "outside.jsonl", folder / "allowed" / "link.jsonl", folder / "allowed" / ".." / "outside.jsonl", folder / "allowed", folder / "none", fs::path("-"), fs::path("/dev/zero")}) {
    const Json answer = call("read", {{"path", path.string()}}, leave);
    EXPECT_EQ(answer["isError"], true) << path;
  }
  EXPECT_EQ(ledger->counts()->articles, 11u);
  const Json answer = call("read", {{"path", (folder / "allowed" / "in.jsonl").string()}}, leave);
  EXPECT_EQ(answer["structuredContent"]["read"], 1) << answer;
  EXPECT_EQ(ledger->counts()->articles, 12u);
}

TEST_F(McpTools, ResourcesAreSubjectsAndClaims) {
  const Json list = ask("resources/list", Json::object())["result"]["resources"];
  ASSERT_FALSE(list.empty());
  const Json brief = ask("resources/read", {{"uri", list[0]["uri"]}})["result"]["contents"][0];
  EXPECT_EQ(brief["mimeType"], "text/markdown");
  EXPECT_TRUE(brief["text"].get<std::string>().starts_with("# Nvidia-OpenAI"));
  EXPECT_EQ(ask("resources/read", {{"uri", "hearsay://claim/c17f541e31245bdf7"}})["result"]["contents"][0]["mimeType"], "text/plain");
  for (const char* uri : {"file:///etc/passwd", "hearsay://claim/none", "hearsay://subject/%ff%00", "hearsay://subject/", ""})
    EXPECT_EQ(ask("resources/read", {{"uri", uri}})["error"]["code"], -32002) << uri;
}

}  // namespace
}  // namespace hearsay
