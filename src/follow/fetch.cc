#include "follow/fetch.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <set>

#include "article/url.h"
#include "base/utf8.h"

namespace hearsay {
namespace {

constexpr std::uint64_t kRobotsBytes = 512 * 1024;
constexpr Time kRobotsKept = kDay, kRobotsRetry = 600;  // the standard: no longer than a day; a failure is asked again soon
constexpr std::size_t kMostOrigins = 10000;
constexpr long kSlowBytes = 50, kSlowSeconds = 15;  // slower than this for so long is given up
constexpr std::size_t kLongestField = 4096;

struct Block {
  std::uint32_t begin;
  int bits;
};
// IANA's special-purpose registry, and multicast.
constexpr Block kNotPublic[] = {
    {0x00000000, 8},  {0x0A000000, 8},  {0x64400000, 10}, {0x7F000000, 8},  {0xA9FE0000, 16}, {0xAC100000, 12}, {0xC0000000, 24},
    {0xC0000200, 24}, {0xC0586300, 24}, {0xC0A80000, 16}, {0xC6120000, 15}, {0xC6336400, 24}, {0xCB007100, 24}, {0xE0000000, 4},
    {0xF0000000, 4}};

bool is_public_v4(std::uint32_t address) {
  return std::none_of(std::begin(kNotPublic), std::end(kNotPublic), [&](const Block& block) {
    return (address ^ block.begin) >> (32 - block.bits) == 0;
  });
}

bool is_public_v6(const std::uint8_t* bytes) {
  const auto begins = [&](std::initializer_list<int> prefix) {
    return std::equal(prefix.begin(), prefix.end(), bytes, [](int a, std::uint8_t b) { return a == b; });
  };
  const auto embedded = [&](int at) {
    return static_cast<std::uint32_t>(bytes[at]) << 24 | static_cast<std::uint32_t>(bytes[at + 1]) << 16 |
           static_cast<std::uint32_t>(bytes[at + 2]) << 8 | bytes[at + 3];
  };
  // Only 2000::/3 is given out. Within it: Teredo and other protocols, documentation; 6to4 and NAT64 hold an older address.
  if (begins({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF})) return is_public_v4(embedded(12));
  if (begins({0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0})) return is_public_v4(embedded(12));
  if ((bytes[0] & 0xE0) != 0x20) return false;
  if (begins({0x20, 0x02})) return is_public_v4(embedded(2));
  if (begins({0x20, 0x01}) && bytes[2] < 2) return false;
  return !begins({0x20, 0x01, 0x0D, 0xB8}) && !begins({0x3F, 0xFF, 0x00}) && !begins({0x3F, 0xFF, 0x0F});
}

// What the callbacks of one transfer share.
struct Transfer {
  std::uint64_t limit = 0;
  bool allow_private = false, refused_address = false, too_large = false;
  const std::atomic<bool>* cancelled = nullptr;
  std::string body, location, etag, last_modified, retry_after;
};

std::size_t take_body(char* bytes, std::size_t one, std::size_t count, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  if (transfer.body.size() + one * count > transfer.limit) {
    transfer.too_large = true;
    return 0;
  }
  transfer.body.append(bytes, one * count);
  return one * count;
}

std::size_t take_header(char* bytes, std::size_t one, std::size_t count, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  const std::string_view line(bytes, one * count);
  const std::size_t colon = line.find(':');
  if (colon != std::string_view::npos) {
    const std::string name = lower_ascii(trim(line.substr(0, colon)));
    const std::string value(trim(line.substr(colon + 1)));
    if (value.size() > kLongestField) return one * count;
    if (name == "location") transfer.location = value;
    if (name == "etag") transfer.etag = value;
    if (name == "last-modified") transfer.last_modified = value;
    if (name == "retry-after") transfer.retry_after = value;
  }
  return one * count;
}

curl_socket_t open_socket(void* user, curlsocktype, curl_sockaddr* address) {
  auto& transfer = *static_cast<Transfer*>(user);
  if (!transfer.allow_private && !is_public_address(&address->addr)) {
    transfer.refused_address = true;
    return CURL_SOCKET_BAD;
  }
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

int watch_progress(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return *static_cast<Transfer*>(user)->cancelled ? 1 : 0;
}

// "https://host:port" of a web address; "" for another.
std::string origin_of(std::string_view url) {
  const std::size_t host = url.find("://");
  if (host == std::string_view::npos) return {};
  return lower_ascii(url.substr(0, std::min(url.find_first_of("/?#", host + 3), url.size())));
}

std::string target_of(std::string_view url) {
  url = url.substr(0, url.find('#'));
  const std::size_t at = url.find_first_of("/?", std::min(url.find("://"), url.size() - 3) + 3);
  if (at == std::string_view::npos) return "/";
  return url[at] == '?' ? "/" + std::string(url.substr(at)) : std::string(url.substr(at));
}

// Of an address as resolve() writes it.
bool has_user(std::string_view url) {
  const std::size_t host = url.find("://") + 3;
  return url.substr(host, url.find('/', host) - host).find('@') != std::string_view::npos;
}

bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool is_redirect(int status) { return status == 301 || status == 302 || status == 303 || status == 307 || status == 308; }

}  // namespace

bool is_public_address(const sockaddr* address) {
  if (address->sa_family == AF_INET) {
    sockaddr_in four = {};
    std::memcpy(&four, address, sizeof four);
    return is_public_v4(ntohl(four.sin_addr.s_addr));
  }
  if (address->sa_family != AF_INET6) return false;
  sockaddr_in6 six = {};
  std::memcpy(&six, address, sizeof six);
  return is_public_v6(six.sin6_addr.s6_addr);
}

bool leads_away(std::string_view from, std::string_view to) {
  const auto path_of = [](std::string_view url) {
    std::string target = target_of(url);
    target.resize(std::min(target.find('?'), target.size()));
    return target;
  };
  if (target_of(to).find('?') != std::string::npos) return false;  // "/?p=17" is a page
  std::string there = path_of(to), here = path_of(from);
  if (const std::size_t last = there.rfind('/') + 1; std::string_view(there).substr(last).starts_with("index.")) there.resize(last);
  if (!there.ends_with('/')) there += '/';
  if (!here.ends_with('/')) here += '/';
  if (here == there) return false;
  // "/en/" is the front page of a language.
  const auto letters = [&](std::size_t at) { return is_ascii_letter(there[at]) && is_ascii_letter(there[at + 1]); };
  const bool language = (there.size() == 4 && letters(1)) || (there.size() == 7 && letters(1) && there[3] == '-' && letters(4));
  return here.starts_with(there) || language;
}

struct Fetcher::Hop {
  FetchAnswer answer;
  std::string location;
};

Fetcher::Fetcher(const FetchLimits& limits, bool allow_private, std::function<Time()> now)
    : limits_(limits), allow_private_(allow_private), now_(std::move(now)) {
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  HEARSAY_CHECK(ready == CURLE_OK);
}

void Fetcher::cancel() {
  std::lock_guard lock(mutex_);
  cancelled_ = true;
  turn_.notify_all();
}

bool Fetcher::begin_turn(const std::string& host) {
  std::unique_lock lock(mutex_);
  while (!cancelled_) {
    Host& here = hosts_[host];
    if (here.busy) {
      turn_.wait(lock);
    } else if (here.free > std::chrono::steady_clock::now()) {
      turn_.wait_until(lock, std::chrono::steady_clock::time_point(here.free));
    } else {
      here.busy = true;
      return true;
    }
  }
  return false;
}

void Fetcher::end_turn(const std::string& host) {
  std::lock_guard lock(mutex_);
  const auto now = std::chrono::steady_clock::now();
  if (hosts_.size() > kMostOrigins) std::erase_if(hosts_, [&](const auto& one) { return !one.second.busy && one.second.free <= now; });
  hosts_[host] = {false, now + std::chrono::duration_cast<std::chrono::steady_clock::duration>(std::chrono::duration<double>(limits_.host_pause))};
  turn_.notify_all();
}

Result<Fetcher::Hop> Fetcher::one(const std::string& url, const FetchRequest& request, std::uint64_t bytes) {
  if (cancelled_) return Error{ErrorCode::kIo, url + ": stopped"};
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(curl_easy_init(), curl_easy_cleanup);
  if (curl == nullptr) return Error{ErrorCode::kIo, "libcurl is out of memory"};
  Transfer transfer;
  transfer.limit = bytes;
  transfer.allow_private = allow_private_;
  transfer.cancelled = &cancelled_;
  curl_slist* fields = nullptr;
  const auto add = [&](const std::string& name, const std::string& value) {
    if (!value.empty()) fields = curl_slist_append(fields, (name + ": " + value).c_str());
  };
  add("Accept", request.accept);
  add("If-None-Match", request.etag);
  add("If-Modified-Since", request.last_modified);
  const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> kept(fields, curl_slist_free_all);
  const auto set = [&](CURLoption option, auto value) { curl_easy_setopt(curl.get(), option, value); };
  set(CURLOPT_URL, url.c_str());
  set(CURLOPT_HTTPHEADER, fields);
  set(CURLOPT_USERAGENT, "hearsay/0.1 (reads feeds its user names)");
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_NOPROXY, "*");
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_ACCEPT_ENCODING, "");
  set(CURLOPT_TIMEOUT, limits_.seconds);
  set(CURLOPT_CONNECTTIMEOUT, limits_.connect_seconds);
  set(CURLOPT_LOW_SPEED_LIMIT, kSlowBytes);
  set(CURLOPT_LOW_SPEED_TIME, kSlowSeconds);
  set(CURLOPT_WRITEFUNCTION, take_body);
  set(CURLOPT_WRITEDATA, &transfer);
  set(CURLOPT_HEADERFUNCTION, take_header);
  set(CURLOPT_HEADERDATA, &transfer);
  set(CURLOPT_OPENSOCKETFUNCTION, open_socket);
  set(CURLOPT_OPENSOCKETDATA, &transfer);
  set(CURLOPT_NOPROGRESS, 0L);
  set(CURLOPT_XFERINFOFUNCTION, watch_progress);
  set(CURLOPT_XFERINFODATA, &transfer);
  const std::string host(host_of(url));
  if (!begin_turn(host)) return Error{ErrorCode::kIo, url + ": stopped"};
  const CURLcode done = curl_easy_perform(curl.get());
  end_turn(host);
  if (transfer.too_large) return Error{ErrorCode::kTooLarge, url + ": longer than the limit of " + std::to_string(bytes) + " bytes"};
  if (transfer.refused_address && done != CURLE_OK)
    return Error{ErrorCode::kUnsupported, url + ": leads to a private address; --allow-private lets it"};
  if (cancelled_) return Error{ErrorCode::kIo, url + ": stopped"};
  if (done != CURLE_OK) return Error{ErrorCode::kIo, url + ": " + curl_easy_strerror(done)};
  long status = 0;
  const char* type = nullptr;
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(curl.get(), CURLINFO_CONTENT_TYPE, &type);
  Hop hop;
  hop.answer = {static_cast<int>(status), url, {}, lower_ascii(type != nullptr ? type : ""), transfer.etag, transfer.last_modified,
                transfer.retry_after, std::move(transfer.body)};
  hop.location = transfer.location;
  return hop;
}

Fetcher::Kept Fetcher::robots_of(const std::string& url) {
  const std::string origin = origin_of(url);
  const Time now = now_();
  {
    std::lock_guard lock(mutex_);
    const auto known = robots_.find(origin);
    if (known != robots_.end() && known->second.until > now) return known->second;
  }
  // The standard: what the server cannot say (5xx, no answer) is "no" for now; that it has no such file (4xx) is "yes".
  Kept kept{{{}, true}, now + kRobotsRetry, {}};
  std::string at = origin + "/robots.txt";
  for (int hop = 0; hop <= limits_.redirects; ++hop) {
    Result<Hop> got = one(at, {}, kRobotsBytes);
    if (!got) {
      kept.why = got.error();
      if (got.error().code == ErrorCode::kTooLarge) kept = {{}, now + kRobotsKept, {}};
      break;
    }
    const int status = got->answer.status;
    if (is_redirect(status)) {
      at = resolve(at, got->location);
      if (!at.empty() && !has_user(at) && hop < limits_.redirects) continue;
      kept = {{}, now + kRobotsKept, {}};  // more than five hops, or nowhere we go: as if there were none
      break;
    }
    if (status >= 200 && status < 300) kept = {read_robots(got->answer.body, kProduct), now + kRobotsKept, {}};
    if (status >= 400 && status < 500 && status != 429) kept = {{}, now + kRobotsKept, {}};
    if (kept.robots.closed) kept.why = Error{ErrorCode::kIo, at + ": HTTP " + std::to_string(status) + ", so nothing may be fetched for now"};
    break;
  }
  std::lock_guard lock(mutex_);
  if (robots_.size() >= kMostOrigins) robots_.clear();
  if (!cancelled_) robots_[origin] = kept;
  return kept;
}

Result<FetchAnswer> Fetcher::get(const FetchRequest& request) {
  std::string at = resolve({}, request.url);
  if (at.empty()) return Error{ErrorCode::kUnsupported, request.url + ": no address on the web (http, https)"};
  std::set<std::string> seen;
  bool permanent = true;
  for (int hop = 0;; ++hop) {
    at = at.substr(0, at.find('#'));
    if (has_user(at)) return Error{ErrorCode::kUnsupported, at + ": has a name or a password in it, which are never sent"};
    if (!seen.insert(at).second) return Error{ErrorCode::kIo, request.url + ": redirected in a circle"};
    if (const Kept kept = robots_of(at); !may_fetch(kept.robots, target_of(at)))
      return kept.why ? *kept.why : Error{ErrorCode::kUnsupported, at + ": robots.txt forbids it"};
    HEARSAY_TRY(Hop got, one(at, request, limits_.bytes));
    if (!is_redirect(got.answer.status)) {
      if (hop > 0 && permanent) got.answer.permanent = at;
      return std::move(got.answer);
    }
    permanent = permanent && (got.answer.status == 301 || got.answer.status == 308);
    if (hop >= limits_.redirects) return Error{ErrorCode::kIo, request.url + ": redirected more than " + std::to_string(limits_.redirects) + " times"};
    const std::string next = resolve(at, got.location);
    if (next.empty()) return Error{ErrorCode::kIo, at + ": redirected to no address on the web"};
    at = next;
  }
}

}  // namespace hearsay
