// What following remembers between runs: a journal of JSON lines, the last line of an address counts; inner header.
//
// Holds: a line is written as soon as it is true; a line cut short by a kill is passed over; two processes cannot share a
//        file.
#pragma once

#include <cstdint>
#include <cstdio>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "article/article.h"
#include "base/result.h"
#include "base/time.h"
#include "follow/follow.h"

namespace hearsay {

struct FeedState {
  std::string title, home, folder;  // as of ListedFeed
  std::string at;                   // where it is now, when it moved for good
  std::string etag, last_modified;
  Time due = 0;
  unsigned failures = 0;  // in a row
  bool ended = false;     // the server says it is gone for good
  bool paused = false;    // by the user: neither it nor its items are asked for
  bool found = false;     // `at` is what the page at the address names as its feed
  Time looked = 0, newest = 0, troubled = 0;  // the last look, new item, trouble; 0: none so far
  std::uint64_t articles = 0;                 // new in the ledger because of it
  std::string trouble;                        // at the last time there was one
  bool operator==(const FeedState&) const = default;
};
struct ItemState {
  std::string article;  // id in the ledger; empty until it was recorded
  std::string etag, last_modified;
  std::optional<Time> feed_date;
  Time first_seen = 0, due = 0;
  unsigned checks = 0;    // looks at the page since it was recorded
  unsigned failures = 0;  // in a row
  bool done = false;      // no more looks
  std::string feed;       // that listed it first; empty in files of before it was kept
  bool operator==(const ItemState&) const = default;
};

class FollowState {
 public:
  // Creates the file when missing. Errors: kIo; kConflict when another process follows with it.
  static Result<FollowState> open(const std::string& path, Time now);
  Status keep(const std::string& url, const FeedState& feed);
  Status keep(const std::string& url, const ItemState& item);
  Status remove(const std::string& feed);  // its items stay, so that following it again goes on where it was
  Status apply(const FollowChange& change);
  std::vector<FollowedFeed> list() const;

  std::map<std::string, FeedState> feeds;
  std::map<std::string, ItemState> items;
  // What a feed said of an item, until its page has been read or given up: title, text, outlet, language, author, notes.
  std::map<std::string, Article> said;
  Status keep_said(const std::string& url, Article article);

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  Status write(const std::string& line);
  std::unique_ptr<std::FILE, Close> file_;
  std::string path_;
};

// follow(), with a state that is open already.
Result<FollowReport> follow_from(FollowState state, Ledger& ledger, const FollowOptions& options, const Knowledge& knowledge);

}  // namespace hearsay
