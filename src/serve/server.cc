// The server: sockets to requests, responses to sockets. Boost is included here and nowhere else;
// it takes long to compile.
//
// One coroutine a connection, a few threads. A page may take long (an answer that nobody asked for
// yet), so there are more threads than cores; a stream of events takes a coroutine and no thread.

// Asio uses std::exchange without including what declares it.
// clang-format off
#include <utility>

#include <boost/asio.hpp>
#include <boost/asio/impl/src.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/src.hpp>
// clang-format on

#include <atomic>
#include <chrono>
#include <thread>

#include "base/utf8.h"
#include "serve/http.h"
#include "serve/site.h"

namespace hearsay {
namespace {

namespace net = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using net::use_awaitable;
using tcp = net::ip::tcp;

constexpr unsigned kThreads = 8;
constexpr int kMostConnections = 512, kMostStreams = 64;
constexpr auto kQuiet = std::chrono::seconds(60);  // until an idle or too slow connection is closed
constexpr auto kWriting = std::chrono::seconds(60);  // a whole response
constexpr auto kDraining = std::chrono::seconds(1);  // of a connection that is to be closed
constexpr std::size_t kMostDrained = 4u << 20;
constexpr auto kGrace = std::chrono::seconds(5);  // for what is under way when the server stops
// Between two looks of a stream for events.
constexpr auto kListening = std::chrono::milliseconds(200);
// Looks without an event until a comment is sent: who has left shows then.
constexpr int kHeartbeats = 25;
constexpr std::uint32_t kHeaderBytes = 16384;

struct Server {
  Site& site;
  const ServeOptions& options;
  std::atomic<bool> stopping = false;
  std::atomic<int> connections = 0, busy = 0;
};

// Counts itself as long as it lives.
class Counted {
 public:
  explicit Counted(std::atomic<int>& count) : count_(count) { ++count_; }
  ~Counted() { --count_; }
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;

 private:
  std::atomic<int>& count_;
};

Request to_request(http::request<http::string_body>&& message) {
  Request out;
  out.method = std::string(message.method_string());
  out.target = std::string(message.target());
  for (const auto& field : message) {
    std::string& value = out.headers[lower_ascii(std::string(field.name_string()))];
    value += (value.empty() ? "" : ", ") + clean_utf8(std::string(field.value()));
  }
  out.body = std::move(message.body());
  out.now = now_utc();
  return out;
}

http::response<http::string_body> to_message(Response&& response, unsigned version, bool keep_alive,
                                             bool head) {
  http::response<http::string_body> out(static_cast<http::status>(response.status), version);
  out.set(http::field::server, "hearsay");
  if (!response.type.empty()) out.set(http::field::content_type, response.type);
  for (const auto& [name, value] : response.headers) {
    // A line break in a value would begin a header of its own.
    if (value.find_first_of("\r\n") == std::string::npos) out.insert(name, value);
  }
  out.keep_alive(keep_alive);
  if (head) {
    out.content_length(response.body.size());
    return out;
  }
  out.body() = std::move(response.body);
  if (response.status != 204 && response.status != 304) out.prepare_payload();
  return out;
}

net::awaitable<void> stream_events(beast::tcp_stream& stream, Server& server, Response head) {
  boost::system::error_code problem;
  std::string bytes =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: "
      "no-store\r\nConnection: close\r\n";
  for (const auto& [name, value] : head.headers) bytes += name + ": " + value + "\r\n";
  bytes += "\r\nretry: 3000\n\n";
  net::steady_timer timer(stream.get_executor());
  std::uint64_t last = head.from;
  int quiet = 0;
  while (!server.stopping) {
    if (!bytes.empty()) {
      stream.expires_after(kWriting);
      co_await net::async_write(stream, net::buffer(bytes),
                                net::redirect_error(use_awaitable, problem));
      if (problem) break;
      bytes.clear();
      quiet = 0;
    }
    timer.expires_after(kListening);
    co_await timer.async_wait(net::redirect_error(use_awaitable, problem));
    if (problem) break;
    for (const Event& event : server.site.inside().events_after(last)) {
      last = event.number;
      if (!head.subject.empty() && !event.subject.empty() && event.subject != head.subject)
        continue;
      bytes += "id: " + std::to_string(event.number) + "\nevent: " + event.kind +
               "\ndata: " + event.json + "\n\n";
    }
    if (bytes.empty() && ++quiet >= kHeartbeats) bytes = ": still here\n\n";
  }
}

net::awaitable<void> talk(tcp::socket socket, Server& server) {
  Counted counted(server.connections);
  boost::system::error_code problem;
  socket.set_option(tcp::no_delay(true), problem);
  beast::tcp_stream stream(std::move(socket));
  beast::flat_buffer buffer;
  while (!server.stopping) {
    http::request_parser<http::string_body> parser;
    parser.header_limit(kHeaderBytes);
    parser.body_limit(server.options.body_bytes);
    stream.expires_after(kQuiet);
    co_await http::async_read(stream, buffer, parser, net::redirect_error(use_awaitable, problem));
    Response response;
    bool keep_alive = false, head = false;
    unsigned version = 11;
    if (problem == http::error::body_limit || problem == http::error::header_limit) {
      response.status = 413;
      response.type = "text/plain; charset=utf-8";
      response.body = "more than this server takes\n";
    } else if (problem) {
      if (problem == http::error::end_of_stream ||
          problem.category() != http::make_error_code(http::error::bad_method).category())
        break;
      response.status = 400;
      response.type = "text/plain; charset=utf-8";
      response.body = "this is no HTTP request\n";
    } else {
      http::request<http::string_body> message = parser.release();
      keep_alive = message.keep_alive();
      version = message.version();
      head = message.method() == http::verb::head;
      Counted busy(server.busy);
      response = respond(to_request(std::move(message)), server.site);
      if (response.events) {
        if (server.site.inside().numbers.streams >= kMostStreams) {
          response = {};
          response.status = 503;
          response.type = "text/plain; charset=utf-8";
          response.body = "too many open streams\n";
        }
      }
    }
    if (response.events && !head) {
      ++server.site.inside().numbers.streams;
      co_await stream_events(stream, server, std::move(response));
      --server.site.inside().numbers.streams;
      break;
    }
    Counted busy(server.busy);
    keep_alive = keep_alive && !server.stopping;
    http::response<http::string_body> answer =
        to_message(std::move(response), version, keep_alive, head);
    stream.expires_after(kWriting);
    if (head) {
      http::response_serializer<http::string_body> serializer(answer);
      co_await http::async_write_header(stream, serializer,
                                        net::redirect_error(use_awaitable, problem));
    } else {
      co_await http::async_write(stream, answer, net::redirect_error(use_awaitable, problem));
    }
    if (problem || !keep_alive) break;
  }
  // What was sent and not read would make the kernel take back the answer.
  stream.socket().shutdown(tcp::socket::shutdown_send, problem);
  char rest[4096];
  stream.expires_after(kDraining);
  for (std::size_t left = kMostDrained; !problem && left > 0 && !server.stopping;)
    left -= std::min(left, co_await stream.async_read_some(
                               net::buffer(rest), net::redirect_error(use_awaitable, problem)));
}

net::awaitable<void> accept_all(tcp::acceptor& acceptor, net::io_context& context, Server& server) {
  while (!server.stopping) {
    boost::system::error_code problem;
    tcp::socket socket(net::make_strand(context));
    co_await acceptor.async_accept(socket, net::redirect_error(use_awaitable, problem));
    if (problem == net::error::operation_aborted) co_return;
    if (problem) {
      // Out of file descriptors, say: others will be closed in a while.
      net::steady_timer pause(context, std::chrono::milliseconds(100));
      co_await pause.async_wait(net::redirect_error(use_awaitable, problem));
      continue;
    }
    if (server.connections >= kMostConnections) continue;  // closes it
    auto executor = socket.get_executor();
    net::co_spawn(executor, talk(std::move(socket), server), net::detached);
  }
}

}  // namespace

Status serve(const ServeOptions& options, Knowledge knowledge, const std::function<bool()>& stop,
             const std::function<void(std::uint16_t)>& ready) {
  if (!is_loopback(options.address) && options.token.size() < 16)
    return Error{ErrorCode::kBadInput, "listening on " + options.address +
                                           " needs a token of 16 characters or more: others could "
                                           "read and write the ledger (set HEARSAY_TOKEN)"};
  HEARSAY_TRY(std::unique_ptr<Site> site, Site::open(options, std::move(knowledge)));
  // Before the context: connections that are cut off at the end still count themselves.
  Server server{*site, options};
  net::io_context context(static_cast<int>(kThreads));
  boost::system::error_code problem;
  const net::ip::address address = net::ip::make_address(
      options.address == "localhost" ? "127.0.0.1" : options.address, problem);
  if (problem)
    return Error{ErrorCode::kBadInput,
                 "\"" + options.address + "\" is no address to listen on (try 127.0.0.1:8787)"};
  tcp::acceptor acceptor(context);
  const tcp::endpoint endpoint(address, options.port);
  acceptor.open(endpoint.protocol(), problem);
  if (!problem) acceptor.set_option(tcp::acceptor::reuse_address(true), problem);
  if (!problem) acceptor.bind(endpoint, problem);
  if (!problem) acceptor.listen(net::socket_base::max_listen_connections, problem);
  if (problem)
    return Error{ErrorCode::kIo, "cannot listen on " + options.address + ":" +
                                     std::to_string(options.port) + ": " + problem.message()};
  site->inside().start_background();
  net::co_spawn(context, accept_all(acceptor, context, server), net::detached);
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < kThreads; ++i) threads.emplace_back([&] { context.run(); });
  ready(acceptor.local_endpoint().port());
  while (!stop()) std::this_thread::sleep_for(std::chrono::milliseconds(50));
  server.stopping = true;
  net::post(context, [&] {
    boost::system::error_code ignored;
    acceptor.close(ignored);
  });
  const auto until = std::chrono::steady_clock::now() + kGrace;
  while (server.busy > 0 && std::chrono::steady_clock::now() < until)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  site->inside().stop_background();
  context.stop();
  for (std::thread& one : threads) one.join();
  return Unit{};
}

}  // namespace hearsay
