// Following: polls the feeds and sitemaps a user names, reads the pages of their new items into the ledger, and looks at
// those pages again for edits and deletions.
//
// In:    addresses; a ledger; a state file beside it, which only following reads.
// Out:   articles in the ledger, refusals, sightings of pages that are gone; what was done, line by line.
// Holds: asks only for those addresses and the items of those feeds; one request at a time to a host, with a pause between
//        two; conditional requests; robots.txt; whatever ends the process loses at most what was being fetched.
// Never: asks a private address unless allowed; reads the time of day (it is given it).
// Cost:  a few threads wait for answers; one article in memory at a time, and the items of a feed.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "article/listing.h"
#include "ledger/ledger.h"
#include "track/track.h"

namespace hearsay {

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

// What a state file says is followed, by address. kNotFound when there is none.
Result<std::vector<ListedFeed>> followed(const std::string& state_file);

}  // namespace hearsay
