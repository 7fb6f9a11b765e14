// Following on a thread of its own.
//
// Whoever holds the state file's lock may change the list. While the thread follows, it holds the lock: changes are handed
// to it and waited for. Else whoever changes takes the lock for a moment, and the thread looks again whether there is
// something to follow.
#include <algorithm>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <set>
#include <thread>
#include <utility>

#include "follow/follow.h"
#include "follow/state.h"

namespace hearsay {
namespace {

namespace fs = std::filesystem;

constexpr auto kOthers = std::chrono::seconds(3);   // between two looks at what another process follows
constexpr auto kTrouble = std::chrono::seconds(30);  // after an error until following begins again
constexpr auto kTaking = std::chrono::seconds(20);  // until a change has been taken: an article may be under way, and a writer before it

bool is_asked(const FollowedFeed& feed) { return !feed.paused && !feed.ended; }

// Of a file; equal when it was not written to.
using Stamp = std::pair<fs::file_time_type, std::uintmax_t>;
Stamp stamp_of(const std::string& path) {
  std::error_code none;
  Stamp out = {fs::last_write_time(path, none), fs::file_size(path, none)};
  return none ? Stamp{} : out;
}

}  // namespace

struct Follower::Inside {
  FollowOptions options;
  std::string path;
  const Knowledge& knowledge;

  std::mutex mutex;
  std::condition_variable changed;
  List list;
  Stamp read{};                       // of the file, when the list came from it
  std::vector<FollowChange> waiting;  // for the thread that follows
  std::uint64_t given = 0, taken = 0, kept = 0;  // changes: handed over, being made, made
  bool running = false;               // the thread holds the lock, or is about to
  bool started = false, stopping = false;
  std::thread thread;

  Inside(FollowOptions given_options, std::string ledger, const Knowledge& known)
      : options(std::move(given_options)), path(std::move(ledger)), knowledge(known) {
    options.feeds.clear();
    options.once = false;
    options.stop = [this] {
      std::lock_guard lock(mutex);
      return stopping;
    };
    options.changes = [this] {
      std::lock_guard lock(mutex);
      taken = given;
      return std::exchange(waiting, {});
    };
    options.listed = [this](std::vector<FollowedFeed> feeds) {
      std::lock_guard lock(mutex);
      kept = taken;
      take_list(std::move(feeds), true, {});
    };
  }

  // These with the lock of `mutex`.
  void take_list(std::vector<FollowedFeed> feeds, bool following, const std::string& trouble) {
    if (feeds != list.feeds || following != list.following || trouble != list.trouble) ++list.number;
    list.feeds = std::move(feeds);
    list.following = following;
    list.trouble = trouble;
    changed.notify_all();
  }
  void read_list() {
    const Stamp now = stamp_of(options.state_file);
    if (running || now == read) return;
    read = now;
    Result<std::vector<FollowedFeed>> feeds = followed(options.state_file);
    take_list(feeds ? *std::move(feeds) : std::vector<FollowedFeed>(), false, list.trouble);
  }

  Status follow_now() {
    // Before the ledger: while another process follows, this is asked again and again.
    HEARSAY_TRY(FollowState state, FollowState::open(options.state_file, options.now()));
    HEARSAY_TRY(std::unique_ptr<Ledger> ledger, open_ledger(path));
    HEARSAY_TRY([[maybe_unused]] FollowReport report, follow_from(std::move(state), *ledger, options, knowledge));
    return Unit{};
  }

  void follow_on() {
    std::unique_lock lock(mutex);
    while (!stopping) {
      read_list();
      if (!std::any_of(list.feeds.begin(), list.feeds.end(), is_asked)) {
        take_list(list.feeds, false, {});
        changed.wait_for(lock, kOthers);
        continue;
      }
      running = true;
      lock.unlock();
      const Status done = follow_now();
      lock.lock();
      running = false;
      waiting.clear();
      read = {};
      take_list(list.feeds, false, done ? std::string() : done.error().message);
      if (!done) changed.wait_for(lock, done.error().code == ErrorCode::kConflict ? kOthers : kTrouble, [&] { return stopping; });
    }
  }

  Status objection(const std::vector<FollowChange>& changes) const {
    std::set<std::string> known;
    for (const FollowedFeed& feed : list.feeds) known.insert(feed.feed.url);
    for (const FollowChange& change : changes) {
      if (change.kind == FollowChange::Kind::kAdd) {
        known.insert(change.feed.url);
      } else if (known.count(change.feed.url) == 0) {
        return Error{ErrorCode::kNotFound, change.feed.url + ": is not followed"};
      }
    }
    if (known.size() > std::max(kMostFollowed, list.feeds.size()))
      return Error{ErrorCode::kTooLarge, "more than " + std::to_string(kMostFollowed) + " feeds cannot be followed"};
    return Unit{};
  }
};

Follower::Follower(FollowOptions options, std::string ledger, const Knowledge& knowledge)
    : inside_(std::make_unique<Inside>(std::move(options), std::move(ledger), knowledge)) {}
Follower::~Follower() { stop(); }

void Follower::start() {
  std::lock_guard lock(inside_->mutex);
  if (std::exchange(inside_->started, true)) return;
  inside_->thread = std::thread([inside = inside_.get()] { inside->follow_on(); });
}

void Follower::stop() {
  {
    std::lock_guard lock(inside_->mutex);
    inside_->stopping = true;
  }
  inside_->changed.notify_all();
  if (inside_->thread.joinable()) inside_->thread.join();
}

Status Follower::change(const std::vector<FollowChange>& changes) {
  Inside& in = *inside_;
  std::unique_lock lock(in.mutex);
  in.read_list();
  HEARSAY_TRY([[maybe_unused]] Unit fits, in.objection(changes));
  if (in.running) {
    in.waiting.insert(in.waiting.end(), changes.begin(), changes.end());
    const std::uint64_t mine = ++in.given;
    in.changed.wait_for(lock, kTaking, [&] { return in.kept >= mine || !in.running; });
    if (in.kept >= mine) return Unit{};
    if (in.running) return Error{ErrorCode::kIo, "what is under way takes long; the change is made after it"};
    if (!in.list.trouble.empty()) return Error{ErrorCode::kConflict, in.list.trouble};
  }
  // The lock of the file is held while nobody else here can ask for it.
  HEARSAY_TRY(FollowState state, FollowState::open(in.options.state_file, in.options.now()));
  for (const FollowChange& change : changes) {
    HEARSAY_TRY([[maybe_unused]] Unit made, state.apply(change));
  }
  in.take_list(state.list(), false, {});
  return Unit{};
}

Follower::List Follower::list() {
  std::lock_guard lock(inside_->mutex);
  inside_->read_list();
  return inside_->list;
}

std::uint64_t Follower::number() {
  std::lock_guard lock(inside_->mutex);
  inside_->read_list();
  return inside_->list.number;
}

}  // namespace hearsay
