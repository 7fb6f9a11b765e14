// `hearsay serve`: the ledger as pages and an HTTP interface.
#include <cstdlib>
#include <iostream>

#include "cli/cli.h"
#include "serve/serve.h"

namespace hearsay {
namespace {

std::string from_environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

// "127.0.0.1:8787", "[::1]:8787", ":8787" or a port alone.
Status read_listen(const std::string& text, ServeOptions& out) {
  const std::size_t colon = text.rfind(':');
  std::string address = colon == std::string::npos ? "" : text.substr(0, colon), port = colon == std::string::npos ? text : text.substr(colon + 1);
  if (address.size() > 2 && address.front() == '[' && address.back() == ']') address = address.substr(1, address.size() - 2);
  if (!address.empty()) out.address = address;
  char* end = nullptr;
  const unsigned long number = std::strtoul(port.c_str(), &end, 10);
  if (port.empty() || *end != '\0' || number > 65535) return Error{ErrorCode::kBadInput, "--listen: \"" + text + "\" is no address and port (try 127.0.0.1:8787)"};
  out.port = static_cast<std::uint16_t>(number);
  return Unit{};
}

}  // namespace

int run_serve(const Options& options) {
  ServeOptions serving;
  serving.ledger = options.ledger;
  serving.hosts = options.hosts;
  serving.follow = !options.no_follow;
  serving.allow_private = options.allow_private;
  serving.interval = options.interval;
  serving.host_pause = options.host_pause;
  serving.token = from_environment("HEARSAY_TOKEN");
  if (Status read = read_listen(options.listen, serving); !read) return fail(read.error(), kUsage);
  const std::string secret = from_environment("HEARSAY_WEBHOOK_SECRET");
  if (!options.webhooks.empty() && secret.empty())
    return fail({ErrorCode::kBadInput, "--webhook needs a secret to sign with: set HEARSAY_WEBHOOK_SECRET"}, kUsage);
  for (const std::string& url : options.webhooks) serving.webhooks.push_back({url, secret});
  Result<Knowledge> knowledge = embedded_knowledge();
  if (!knowledge) return fail(knowledge.error());
  catch_interrupts();
  const std::string shown = serving.address.find(':') == std::string::npos ? serving.address : "[" + serving.address + "]";
  const Status done = serve(serving, *std::move(knowledge), interrupted, [&](std::uint16_t port) {
    std::cerr << "hearsay: serving " << plain(serving.ledger) << " at http://" << shown << ":" << port << "/ (Ctrl-C ends)" << std::endl;
  });
  return done ? kDone : fail(done.error());
}

}  // namespace hearsay
