// The inside of a Site: what is kept between requests, and until when it is true. Inner header of
// serve/.
//
// Holds: rows of a ledger are only added. So an answer kept stays right until an article arrives
//        that names one of its subject's parties or is a new version of one of its articles;
//        `Inside::look` checks each arrival.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <list>
#include <mutex>
#include <thread>
#include <unordered_map>

#include "follow/follow.h"
#include "serve/serve.h"

namespace hearsay {

// The subjects of the whole ledger at one state of it.
struct Snapshot {
  LedgerState state;
  std::vector<Subject> subjects;
  std::uint64_t number = 0;
};

// An answer, and what a list of subjects shows of it.
struct Kept {
  Subject subject;
  Moment moment;
  Answer answer;
  std::vector<std::string> keys;  // of its parties
  std::unordered_map<std::string, std::uint32_t> article_ids;
  std::uint64_t version = 0;  // of what is in it: for addresses of cached pages
};
using Keep = std::shared_ptr<const Kept>;

// Where a subject stands, small enough to be kept for all.
struct Glance {
  std::map<ClaimStatus, std::uint32_t> counts;
  struct ClaimLine {
    std::string id, text;
    ClaimStatus status = ClaimStatus::kRumoured;
    std::uint32_t origins = 0;
    Time since = 0;
    std::string why;
  };
  std::vector<ClaimLine> claims;
  std::optional<Time> changed;  // the last change of a status
};

// One connection in use by one thread.
struct Connection {
  std::unique_ptr<Ledger> ledger;
  std::unique_ptr<Browser> browser;
};

struct Site::Inside {
  Inside(ServeOptions given, Knowledge known);
  ~Inside();

  const ServeOptions options;
  const Knowledge knowledge;
  std::string secret;  // made at the start: of form tokens and sessions
  Follower follower;

  // A connection, given back at the end of its life.
  class Lease {
   public:
    Lease(Inside& site, std::unique_ptr<Connection> one) : site_(site), one_(std::move(one)) {}
    ~Lease();
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    Ledger& ledger() { return *one_->ledger; }
    Browser& browser() { return *one_->browser; }

   private:
    Inside& site_;
    std::unique_ptr<Connection> one_;
  };
  Result<std::unique_ptr<Lease>> connection();

  // The subjects now. Finds them anew when the ledger has grown: at once if that took less than
  // kPatience last time, else the background does it and the caller gets what there is.
  Result<std::shared_ptr<const Snapshot>> look();
  Result<Keep> answer(const Subject& subject, const Moment& moment);
  std::shared_ptr<const Glance> glance(const std::string& subject);  // null: not computed yet
  std::uint64_t glanced();                                           // grows with every new glance
  // The subject that a claim belongs to, of those answered so far.
  std::optional<std::string> subject_of_claim(const std::string& claim);

  Result<ReadReport> add(std::string_view bytes, const std::string& name, const Hints& hints,
                         Time now);
  Status change(const std::function<Status(Ledger&)>& write);  // one writer at a time

  Result<std::string> stamp();  // what all pages rest on: equal stamps, equal pages
  // Pages by address and stamp.
  std::shared_ptr<const Response> page(const std::string& key);
  void keep_page(const std::string& key, Response response);

  void tell(Event event);  // gives it its number
  std::vector<Event> events_after(std::uint64_t number);
  std::uint64_t last_event();

  void start_background();
  void stop_background();

  struct Numbers {  // for /metrics
    std::atomic<std::uint64_t> requests = 0, errors = 0, cached = 0, answers = 0, snapshots = 0,
                               delivered = 0, undelivered = 0;
    std::atomic<std::int64_t> streams = 0;
  } numbers;

  struct State;
  std::unique_ptr<State> state;
};

// Webhooks: signs and delivers events, again and again with growing pauses. One thread.
class Courier {
 public:
  Courier(std::vector<Webhook> hooks, std::function<void(bool delivered)> outcome);
  ~Courier();  // tries nothing more
  void send(const Event& event);

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};
// "sha256=" + hex of HMAC-SHA256.
std::string signature(std::string_view secret, std::string_view body);
std::string random_hex(std::size_t bytes);
bool same_secret(std::string_view a, std::string_view b);  // in constant time

}  // namespace hearsay
