// The server itself, over sockets: what the description promises, streams, limits, an orderly end.
#include <arpa/inet.h>
#include <curl/curl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>

#include <gtest/gtest.h>

#include "base/utf8.h"
#include "ledger_content.h"
#include "serve/serve.h"

namespace hearsay {
namespace {

using Json = nlohmann::ordered_json;  // calls are made in the order of the description
using Clock = std::chrono::steady_clock;

// Empty, or where a value is not as its schema says. The part of JSON Schema that web/openapi.json uses, and no more:
// an unknown keyword is a complaint.
std::string misfit(const Json& value, const Json& schema, const Json& all, const std::string& where) {
  for (const auto& [key, rule] : schema.items()) {
    if (key == "$ref") {
      if (std::string bad = misfit(value, all.at(Json::json_pointer(rule.get<std::string>().substr(1))), all, where); !bad.empty()) return bad;
    } else if (key == "type") {
      auto is = [&](const std::string& type) {
        return (type == "object" && value.is_object()) || (type == "array" && value.is_array()) || (type == "string" && value.is_string()) || (type == "boolean" && value.is_boolean()) ||
               (type == "integer" && value.is_number_integer()) || (type == "number" && value.is_number()) || (type == "null" && value.is_null());
      };
      bool fits = false;
      for (const Json& type : rule.is_array() ? rule : Json::array({rule})) fits = fits || is(type);
      if (!fits) return where + " is no " + rule.dump() + ": " + value.dump().substr(0, 80);
    } else if (key == "required") {
      for (const Json& name : rule)
        if (value.is_object() && !value.contains(name.get<std::string>())) return where + " lacks " + name.get<std::string>();
    } else if (key == "properties") {
      if (!value.is_object()) continue;
      for (const auto& [name, part] : value.items()) {
        if (schema.contains("$ref")) continue;
        if (!rule.contains(name)) return where + " has " + name + ", which is not described";
        if (std::string bad = misfit(part, rule[name], all, where + "." + name); !bad.empty()) return bad;
      }
    } else if (key == "items") {
      for (std::size_t i = 0; value.is_array() && i < value.size(); ++i)
        if (std::string bad = misfit(value[i], rule, all, where + "[" + std::to_string(i) + "]"); !bad.empty()) return bad;
    } else if (key == "enum") {
      if (std::find(rule.begin(), rule.end(), value) == rule.end()) return where + " is none of " + rule.dump() + ": " + value.dump();
    } else if (key == "anyOf") {
      bool fits = false;
      for (const Json& one : rule) fits = fits || misfit(value, one, all, where).empty();
      if (!fits) return where + " fits none of " + rule.dump();
    } else if (key == "allOf") {
      // Each part describes some of the fields.
      Json joined = {{"type", "object"}, {"properties", Json::object()}, {"required", Json::array()}};
      for (const Json& one : rule) {
        const Json& part = one.contains("$ref") ? all.at(Json::json_pointer(one["$ref"].get<std::string>().substr(1))) : one;
        joined["properties"].update(part["properties"]);
        for (const Json& name : part["required"]) joined["required"].push_back(name);
      }
      if (std::string bad = misfit(value, joined, all, where); !bad.empty()) return bad;
    } else if (key == "format") {
      if (rule == "date-time" && value.is_string() && !parse_time(value.get<std::string>())) return where + " is no time: " + value.dump();
    } else if (key == "minimum" || key == "maximum") {
      if (value.is_number() && (key == "minimum" ? value < rule : value > rule)) return where + " is out of range: " + value.dump();
    } else if (key == "minItems") {
      if (value.is_array() && value.size() < rule.get<std::size_t>()) return where + " is too short";
    } else if (key != "description" && key != "default") {
      return "the check does not know " + key;
    }
  }
  return "";
}

struct Reply {
  long status = 0;
  std::string type, body, headers;
};

class Server : public testing::Test {
 protected:
  void SetUp() override {
    file = std::make_unique<TemporaryFile>(".db");
    {
      std::unique_ptr<Ledger> ledger = opened(file->path());
      ASSERT_TRUE(read_into(*ledger, {std::string(HEARSAY_SOURCE_DIR) + "/examples/nvidia-openai/articles.jsonl"}, {}, knowledge(), parse_time("2026-03-01").value()).has_value());
    }
    ServeOptions options;
    options.ledger = file->path();
    options.port = 0;
    options.body_bytes = 1 << 20;
    std::atomic<bool> ready = false;
    thread = std::thread([this, options, &ready] {
      done = serve(options, knowledge(), [this] { return stop.load(); }, [this, &ready](std::uint16_t given) {
        port = given;
        ready = true;
      });
    });
    const auto until = Clock::now() + std::chrono::seconds(20);
    while (!ready && Clock::now() < until) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    ASSERT_TRUE(ready);
  }
  void TearDown() override {
    const auto begun = Clock::now();
    stop = true;
    if (thread.joinable()) thread.join();
    EXPECT_TRUE(done.has_value());
    EXPECT_LT(Clock::now() - begun, std::chrono::seconds(5)) << "an orderly end takes no longer than what is under way";
  }

  Reply ask(const std::string& method, const std::string& target, const std::string& body = "", const std::string& type = "") {
    Reply out;
    CURL* curl = curl_easy_init();
    const std::string url = "http://127.0.0.1:" + std::to_string(port) + target, content = "Content-Type: " + type;
    curl_slist* headers = type.empty() ? nullptr : curl_slist_append(nullptr, content.c_str());
    auto append = +[](char* bytes, std::size_t size, std::size_t count, void* text) { return static_cast<std::string*>(text)->append(bytes, size * count), size * count; };
    curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, method.c_str());
    if (method == "HEAD") curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    if (!body.empty()) {
      curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
      curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.c_str());
    }
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, append);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &out.body);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, append);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &out.headers);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, 30L);
    EXPECT_EQ(curl_easy_perform(curl), CURLE_OK) << target;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &out.status);
    const char* found = nullptr;
    curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &found);
    if (found != nullptr) out.type = found;
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    return out;
  }

  // Sends bytes as they are and reads until `enough` of the answer says so, the other side closes, or some seconds passed.
  std::string raw(const std::string& bytes, const std::function<bool(const std::string&)>& enough, const std::function<void()>& meanwhile = {}) {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    const timeval wait = {15, 0};
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
    EXPECT_EQ(send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL), static_cast<ssize_t>(bytes.size()));
    std::string out;
    char some[4096];
    bool told = false;
    while (!enough(out)) {
      const ssize_t got = recv(socket, some, sizeof some, 0);
      if (got <= 0) break;
      out.append(some, static_cast<std::size_t>(got));
      if (!told && meanwhile) told = true, meanwhile();
    }
    close(socket);
    return out;
  }

  std::unique_ptr<TemporaryFile> file;
  std::thread thread;
  std::atomic<bool> stop = false;
  std::uint16_t port = 0;
  Status done = Unit{};
};

TEST_F(Server, DoesWhatItsDescriptionPromises) {
  const Json all = Json::parse(ask("GET", "/api/v1/openapi.json").body);
  EXPECT_EQ(all["openapi"], "3.1.0");
  const std::string claim = Json::parse(ask("GET", "/api/v1/subjects/Nvidia-OpenAI/claims").body)["items"][0]["id"];
  const std::string article = Json::parse(ask("GET", "/api/v1/articles").body)["items"][0]["id"];
  const std::map<std::string, std::string> kValues = {{"/api/v1/feeds/{url}", "http%3A%2F%2F127.0.0.1%3A1%2Ffeed"}, {"/api/v1/subjects/{name}", "Nvidia-OpenAI"}, {"/api/v1/subjects/{name}/claims", "Nvidia-OpenAI"}, {"/api/v1/claims/{id}", claim}, {"/api/v1/articles/{id}", article}, {"/api/v1/watches/{name}", "Pair"}};
  // A private address: refused before anything is asked for.
  const std::map<std::string, std::pair<std::string, std::string>> kBodies = {{"addFeeds", {R"({"addresses": ["http://127.0.0.1:1/feed"]})", "application/json"}}, {"pauseFeed", {R"({"paused": true})", "application/json"}},
    {"addArticles", {"Alder Motors said it will buy Birch Energy.", "application/octet-stream"}}, {"addWatch", {R"({"name": "Pair", "parties": ["Alder", "Birch"]})", "application/json"}}};
  std::size_t called = 0;
  for (const auto& [path, methods] : all["paths"].items())
    for (const auto& [method, call] : methods.items()) {
      const std::string id = call["operationId"];
      if (id == "streamEvents") continue;  // never ends; see below
      std::string target = path;
      if (const std::size_t open = target.find('{'); open != std::string::npos) target.replace(open, target.find('}') - open + 1, kValues.at(path));
      auto body = kBodies.find(id);
      std::string verb = method;
      for (char& c : verb) c = static_cast<char>(std::toupper(c));
      const Reply reply = body == kBodies.end() ? ask(verb, target) : ask(verb, target, body->second.first, body->second.second);
      const std::string status = std::to_string(reply.status);
      ASSERT_TRUE(call["responses"].contains(status)) << verb << " " << target << " answers " << status << ": " << reply.body;
      EXPECT_LT(reply.status, 300) << verb << " " << target << ": " << reply.body;
      ++called;
      if (reply.status == 204) continue;
      EXPECT_EQ(reply.type, "application/json");
      EXPECT_EQ(misfit(Json::parse(reply.body), call["responses"][status]["content"]["application/json"]["schema"], all, id), "");
      // Each parameter in turn.
      for (const Json& parameter : call.value("parameters", Json::array())) {
        if (parameter["in"] != "query" || verb != "GET") continue;
        const std::string name = parameter["name"];
        const std::string value = name == "as_of" || name == "known_by" ? "2026-02-01" : name == "subject" ? "Nvidia-OpenAI" : name == "q" ? "invest" : name == "outlet" ? "Strait%20Wire" : "3";
        const Reply asked = ask(verb, target + "?" + name + "=" + value);
        if (asked.status == 404 && (name == "as_of" || name == "known_by")) continue;  // it was not there then
        EXPECT_EQ(asked.status, 200) << target << "?" << name << "=" << value << ": " << asked.body;
        EXPECT_EQ(misfit(Json::parse(asked.body), call["responses"]["200"]["content"]["application/json"]["schema"], all, id + "?" + name), "");
      }
    }
  EXPECT_GE(called, 16u);
  for (const char* wrong : {"/api/v1/subjects/nobody", "/api/v1/claims/c0", "/api/v1/articles/zzzz", "/api/v1/subjects?limit=x", "/api/v2/subjects", "/api/v1/nothing"}) {
    const Reply reply = ask("GET", wrong);
    EXPECT_TRUE(reply.status == 404 || reply.status == 400) << wrong;
    EXPECT_EQ(misfit(Json::parse(reply.body), all["components"]["schemas"]["Error"], all, wrong), "");
  }
  EXPECT_NE(misfit(Json{{"error", 1}}, all["components"]["schemas"]["Error"], all, "the check itself"), "");
  EXPECT_NE(misfit(Json::object(), all["components"]["schemas"]["Error"], all, "the check itself"), "");
}

TEST_F(Server, TellsOfWhatArrives) {
  const std::string stream = raw("GET /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", [](const std::string& got) { return got.find("event: article") != std::string::npos && got.find("event: status") != std::string::npos; }, [&] {
    // The first look at the ledger is the base line of what is news.
    std::this_thread::sleep_for(std::chrono::milliseconds(1500));
    const Reply added = ask("POST", "/api/v1/articles?outlet=Late+Wire&published=2026-02-27&title=Nvidia+denies", "Nvidia denied that it would invest in OpenAI. \"Nvidia will not invest in OpenAI,\" Nvidia said in a statement.", "application/octet-stream");
    EXPECT_EQ(added.status, 200) << added.body;
  });
  EXPECT_NE(stream.find("Content-Type: text/event-stream"), std::string::npos);
  EXPECT_NE(stream.find("event: article\ndata: {\"article\""), std::string::npos) << stream;
  EXPECT_NE(stream.find("event: status\ndata: {\"subject\":\"Nvidia-OpenAI\""), std::string::npos) << stream;
}

TEST_F(Server, TellsHowFeedsDo) {
  const std::string feed = "/api/v1/feeds/http%3A%2F%2F127.0.0.1%3A1%2Ffeed";
  const auto heard = [&](const std::string& what) {
    return raw("GET /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\nLast-Event-ID: 0\r\n\r\n", [&](const std::string& got) { return got.find(what) != std::string::npos; });
  };
  EXPECT_EQ(ask("POST", "/api/v1/feeds", R"({"addresses": ["http://127.0.0.1:1/feed"]})", "application/json").status, 200);
  EXPECT_NE(heard("event: feeds\ndata: {\"feeds\":1").find("\"feeds\":1"), std::string::npos);
  EXPECT_EQ(ask("PATCH", feed, R"({"paused": true})", "application/json").status, 200);
  EXPECT_EQ(ask("DELETE", feed).status, 204);
  const std::string last = heard("event: feeds\ndata: {\"feeds\":0");
  EXPECT_NE(last.find("{\"feeds\":0,\"following\":false,\"trouble\":null}"), std::string::npos) << last;
  const std::string again = heard("event: feeds");
  EXPECT_EQ(again.find("\"feeds\":1"), std::string::npos) << "what the list was is kept no longer: " << again;
}

TEST_F(Server, HoldsItsLimits) {
  EXPECT_EQ(ask("POST", "/api/v1/articles", std::string(2 << 20, 'x'), "application/octet-stream").status, 413);
  auto first_line = [](const std::string& answer) { return answer.substr(0, answer.find('\r')); };
  auto closed = [](const std::string&) { return false; };
  EXPECT_EQ(first_line(raw("NONSENSE\r\n\r\n", closed)), "HTTP/1.1 400 Bad Request");
  EXPECT_EQ(first_line(raw("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + std::string(40000, 'x') + "\r\n\r\n", closed)).substr(0, 12), "HTTP/1.1 413");
  EXPECT_EQ(first_line(raw("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", closed)).substr(0, 12), "HTTP/1.1 421");
  const Reply head = ask("HEAD", "/recent");
  EXPECT_EQ(head.status, 200);
  EXPECT_TRUE(head.body.empty());
  EXPECT_NE(head.headers.find("Content-Length: "), std::string::npos);
  EXPECT_EQ(ask("GET", "/healthz").body, "ok\n");
}

TEST_F(Server, ReadsWhileAnotherWrites) {
  std::unique_ptr<Ledger> writer = opened(file->path());
  std::vector<std::string> lines = made_up_articles(60);
  TemporaryFile source(".jsonl");
  source.write(lines);
  std::thread writing([&] { EXPECT_TRUE(read_into(*writer, {source.path()}, {}, knowledge(), parse_time("2026-03-02").value()).has_value()); });
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(ask("GET", "/subject/Nvidia-OpenAI").status, 200);
    EXPECT_EQ(ask("GET", "/recent").status, 200);
  }
  writing.join();
  writer.reset();
  EXPECT_NE(ask("GET", "/search?q=alder").body.find("<mark>"), std::string::npos);
}

TEST(Serve, RefusesToBeOpenToAll) {
  TemporaryFile file(".db");
  ServeOptions options;
  options.ledger = file.path();
  options.address = "0.0.0.0";
  options.port = 0;
  for (const char* token : {"", "short"}) {
    options.token = token;
    const Status done = serve(options, knowledge(), [] { return true; }, [](std::uint16_t) { ADD_FAILURE() << "it listens"; });
    ASSERT_FALSE(done.has_value());
    EXPECT_NE(done.error().message.find("needs a token"), std::string::npos);
  }
}

}  // namespace
}  // namespace hearsay
