// One GET over HTTP, with limits; inner header of follow. libcurl stays behind it.
//
// Holds: http and https only; every address that a name resolves to is judged when the connection is made, so that
//        neither a redirect nor a name that changes its mind leads into the user's own network; robots.txt is asked on
//        every hop; what comes is bounded in bytes (after decompression), hops and seconds; a host has one request at a
//        time and a pause before the next, robots.txt and redirects counted, whichever thread asks.
// Never: sends cookies, credentials or a referrer; goes through a proxy.
#pragma once

#include <sys/socket.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "base/result.h"
#include "base/time.h"
#include "follow/robots.h"

namespace hearsay {

inline constexpr std::string_view kProduct = "hearsay";

struct FetchLimits {
  std::uint64_t bytes = 8u << 20;  // of one answer, decompressed; longer ones are refused
  long seconds = 30;               // for one hop, with everything
  long connect_seconds = 10;
  int redirects = 5;
  double host_pause = 1;           // seconds from the end of a request to the next of that host
};

struct FetchRequest {
  std::string url, etag, last_modified;  // the latter two make it conditional
  std::string accept;
};
struct FetchAnswer {
  int status = 0;
  std::string url;        // where it came from, after redirects
  std::string permanent;  // where the address moved for good, when all hops said so; else empty
  std::string content_type, etag, last_modified, retry_after, body;
};

// Whether an address is one of the public Internet: not loopback, private, link-local, shared, reserved, multicast.
bool is_public_address(const sockaddr* address);
// Whether a redirect led from a page to the front page of a site or to a folder around the page: what many servers answer
// instead of 404.
bool leads_away(std::string_view from, std::string_view to);

class Fetcher {
 public:
  Fetcher(const FetchLimits& limits, bool allow_private, std::function<Time()> now);
  // Blocks; from any thread. Errors: kUnsupported (robots.txt, a private address, another scheme), kTooLarge, kIo.
  Result<FetchAnswer> get(const FetchRequest& request);
  // Ends transfers under way and refuses new ones; from any thread.
  void cancel();

 private:
  struct Hop;
  Result<Hop> one(const std::string& url, const FetchRequest& request, std::uint64_t bytes);
  struct Kept {
    Robots robots;
    Time until = 0;
    std::optional<Error> why;  // closed
  };
  Kept robots_of(const std::string& url);
  bool begin_turn(const std::string& host);  // false: cancelled
  void end_turn(const std::string& host);
  const FetchLimits limits_;
  const bool allow_private_;
  const std::function<Time()> now_;
  std::atomic<bool> cancelled_ = false;
  std::mutex mutex_;
  std::map<std::string, Kept> robots_;  // by origin
  struct Host {
    bool busy = false;
    std::chrono::steady_clock::time_point free{};
  };
  std::map<std::string, Host> hosts_;
  std::condition_variable turn_;
};

}  // namespace hearsay
