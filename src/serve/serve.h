// Serve: the ledger as pages, an HTTP interface and alerts, for one machine or one newsroom.
//
// In:    requests. Out: responses. `respond` needs no socket, so that tests ask it what a browser
//        would.
// Holds: a page shows what the ledger held when it was asked; only where finding the subjects of a
//        large ledger takes longer than kPatience is the list the last one found, while the next is
//        under way. Markup is escaped by construction (html.h). Reading goes on while another
//        process writes.
// Never: fetches anything but what the user's list of feeds leads to (follow/), and nothing where
//        that list is empty. Sends only to the webhooks it was started with.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "view/view.h"

namespace hearsay {

struct Request {
  std::string method = "GET";
  std::string target = "/";                    // path and query, as sent
  std::map<std::string, std::string> headers;  // names in small letters
  std::string body;
  Time now = 0;
};

struct Response {
  int status = 200;
  std::string type = "text/html; charset=utf-8";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  bool events = false;  // the connection stays open; events after `from` follow
  std::uint64_t from = 0;
  std::string subject;  // events of this subject only, "" for all
};

// What a subscriber hears of: an article, a claim whose status or count changed, a change to the
// list of feeds or to how one of them does.
struct Event {
  std::uint64_t number = 0;  // ascending, from 1
  std::string kind;          // "article", "status", "feeds"
  std::string subject;       // of "status", else ""
  std::string json;
};

struct Webhook {
  std::string url, secret;
};

struct ServeOptions {
  std::string ledger;
  std::string address = "127.0.0.1";
  std::uint16_t port = 8787;
  std::vector<std::string> hosts;  // names by which the server may be asked, beside its address
  std::string token;               // needed when `address` is no loopback address
  std::vector<Webhook> webhooks;
  // What the list says, once it serves; else the list can be changed and nothing is asked for.
  bool follow = true;
  bool allow_private = false;  // these as in FollowOptions
  Time interval = 900;
  double host_pause = 1;
  std::uint64_t body_bytes = 16u << 20;  // of one request: an article of 8 MB as a form
};

// What pages are made of: connections to the ledger, what was computed from it, and who listens.
// For several threads.
class Site {
 public:
  static Result<std::unique_ptr<Site>> open(const ServeOptions&, Knowledge);
  ~Site();
  Site(const Site&) = delete;
  Site& operator=(const Site&) = delete;

  struct Inside;  // serve/site.h
  Inside& inside() { return *inside_; }

 private:
  explicit Site(std::unique_ptr<Inside>);
  std::unique_ptr<Inside> inside_;
};

// Never fails: what went wrong is a response.
Response respond(const Request&, Site&);

// Listens until `stop` says so (asked several times a second); `ready` is told the port.
Status serve(const ServeOptions&, Knowledge, const std::function<bool()>& stop,
             const std::function<void(std::uint16_t)>& ready);
bool is_loopback(std::string_view address);

}  // namespace hearsay
