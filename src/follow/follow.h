// Following: polls the feeds and sitemaps a user names, reads the pages of their new items into the ledger, and looks at
// those pages again for edits and deletions.
//
// In:    addresses; a ledger; a state file beside it, which only following reads: the list of what is followed, one for all
//        who follow into that ledger.
// Out:   articles in the ledger, refusals, sightings of pages that are gone; what was done, line by line.
// Holds: asks only for those addresses and the items of those feeds; one request at a time to a host, with a pause between
//        two; conditional requests; robots.txt; whatever ends the process loses at most what was being fetched. One process
//        follows at a time.
// Never: asks a private address unless allowed; reads the time of day (it is given it).
// Cost:  a few threads wait for answers; one article in memory at a time, and the items of a feed.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "article/listing.h"
#include "ledger/ledger.h"
#include "track/track.h"

namespace hearsay {

// What is followed, and how it went.
struct FollowedFeed {
  ListedFeed feed;                                     // url: as the user named it, its name from then on
  std::string at;                                      // where it is asked for; empty: there
  std::string trouble;                                 // the last there was, in words
  Time looked = 0, newest = 0, troubled = 0, due = 0;  // last look, new item and trouble (0: none so far); next look
  unsigned failures = 0;                               // in a row: 0 when the last look went well
  std::uint64_t articles = 0;                          // new in the ledger because of it
  bool paused = false;
  bool ended = false;  // its server says that it is gone for good
  bool operator==(const FollowedFeed&) const = default;
};
// By address. kNotFound when nothing has been followed yet.
Result<std::vector<FollowedFeed>> followed(const std::string& state_file);

struct FollowChange {
  enum class Kind { kAdd, kPause, kResume, kRemove };
  Kind kind = Kind::kAdd;
  ListedFeed feed;  // of the others than kAdd, the address counts
};

struct FollowOptions {
  std::vector<ListedFeed> feeds;
  std::string state_file;
  bool once = false;           // every feed once, its new items and what is due; else until `stop`
  bool allow_private = false;
  Time interval = 900;         // between two polls of a feed
  double host_pause = 1.0;     // seconds between two requests to a host
  unsigned transfers = 8;      // at the same time, each to another host
  std::uint64_t most_bytes = 8u << 20;  // of one answer
  long seconds = 30;                    // for one request
  std::size_t items_per_feed = 500;     // the first that a feed or sitemap lists
  std::function<Time()> now;
  std::function<bool()> stop;                     // asked several times a second
  std::function<void(const std::string&)> say;    // one line for people
  // Changes to what is followed, asked for as often as `stop`, and the list: at the begin, after changes, after looks. With
  // `changes`, following ends when nothing is left to do.
  std::function<std::vector<FollowChange>()> changes;
  std::function<void(std::vector<FollowedFeed>)> listed;
};

struct FollowReport {
  std::uint64_t polled = 0, unchanged = 0, failed = 0;  // feeds: asked; of those not modified; of those without a feed
  std::uint64_t recorded = 0, known = 0;                // articles
  std::uint64_t changed = 0, gone = 0;                  // pages looked at again
  std::uint64_t refused = 0;                            // items
  bool stopped = false;
};
// Errors: kIo or kConflict with the state file, those of the ledger. What the network does is no error but in the report.
Result<FollowReport> follow(Ledger& ledger, const FollowOptions& options, const Knowledge& knowledge);

// Follows on a thread of its own for as long as there is something to follow. Any thread may call it.
//
// Holds: without anything to follow there is no request and no lock; while another process follows, its list is shown and
//        not changed, and when that one ends this one takes over.
class Follower {
 public:
  // Of the options it sets `feeds`, `once`, `stop`, `changes` and `listed` itself. `knowledge` outlives it.
  Follower(FollowOptions options, std::string ledger, const Knowledge& knowledge);
  ~Follower();
  void start();  // until then the list can be changed, and nothing is asked for
  void stop();   // within about a second, whatever is under way
  // All or none; kept on disk when it returns without an error. kConflict: another process follows. kNotFound: no such feed.
  // kTooLarge: more than `kMostFollowed`. kIo: it could not be kept.
  Status change(const std::vector<FollowChange>& changes);

  struct List {
    std::vector<FollowedFeed> feeds;
    bool following = false;    // here, now
    std::string trouble;       // why not, when it should
    std::uint64_t number = 0;  // grows with every change
  };
  List list();
  std::uint64_t number();  // of list(), without the list
  static constexpr std::size_t kMostFollowed = 5000;

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace hearsay
