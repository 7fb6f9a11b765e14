// `hearsay follow`: feeds and sitemaps, for as long as the user likes.
#include <algorithm>
#include <iostream>

#include "cli/cli.h"
#include "follow/follow.h"

namespace hearsay {
namespace {

// An address, or a file of OPML.
Result<std::vector<ListedFeed>> feeds_of(const std::vector<std::string>& arguments) {
  std::vector<ListedFeed> out;
  for (const std::string& argument : arguments) {
    if (argument.find("://") != std::string::npos) {
      out.push_back({argument, {}, {}, {}});
      continue;
    }
    HEARSAY_TRY(std::string bytes, read_file(argument));
    Result<std::vector<ListedFeed>> listed = read_opml(bytes, {});
    if (!listed) return Error{listed.error().code, argument + ": " + listed.error().message + "; an address begins with https://"};
    if (listed->empty()) return Error{ErrorCode::kBadInput, argument + ": lists no feed"};
    out.insert(out.end(), listed->begin(), listed->end());
  }
  return out;
}

void print(const FollowReport& report, bool json) {
  if (json) {
    std::cout << "{\"polled\": " << report.polled << ", \"unchanged\": " << report.unchanged << ", \"failed\": " << report.failed
              << ", \"read\": " << report.recorded << ", \"known\": " << report.known << ", \"changed\": " << report.changed
              << ", \"gone\": " << report.gone << ", \"refused\": " << report.refused << ", \"stopped\": " << (report.stopped ? "true" : "false") << "}\n";
    return;
  }
  std::cout << report.polled << " feeds asked, " << report.unchanged << " not modified, " << report.failed << " failed; " << report.recorded
            << " articles read, " << report.known << " known; of pages looked at again " << report.changed << " changed, " << report.gone
            << " gone; " << report.refused << " refused\n";
}

int export_opml(const std::string& state_file, const std::vector<ListedFeed>& named) {
  std::vector<ListedFeed> feeds = named;
  Result<std::vector<FollowedFeed>> known = followed(state_file);
  if (!known && feeds.empty()) return fail(known.error());
  if (known)
    for (const FollowedFeed& one : *known) {
      ListedFeed moved = one.feed;
      if (!one.at.empty()) moved.url = one.at;
      bool listed = one.ended;
      for (const ListedFeed& feed : named) listed = listed || feed.url == moved.url;
      if (!listed) feeds.push_back(std::move(moved));
    }
  std::cout << write_opml(feeds, "Followed by hearsay");
  return kDone;
}

}  // namespace

int run_follow(const Options& options) {
  Result<std::vector<ListedFeed>> feeds = feeds_of(options.arguments);
  if (!feeds) return fail(feeds.error());
  FollowOptions following;
  following.state_file = options.ledger + ".follow";
  if (options.export_opml) return export_opml(following.state_file, *feeds);
  if (feeds->empty())
    if (Result<std::vector<FollowedFeed>> known = followed(following.state_file);
        !known || std::all_of(known->begin(), known->end(), [](const FollowedFeed& one) { return one.ended; }))
      return fail({ErrorCode::kNotFound, "nothing to follow: name addresses of feeds or a file of OPML"}, kUsage);
  Result<Desk> desk = open_desk(options, true);
  if (!desk) return fail(desk.error());
  catch_interrupts();
  following.feeds = *std::move(feeds);
  following.once = options.once;
  following.allow_private = options.allow_private;
  following.interval = options.interval;
  following.host_pause = options.host_pause;
  following.now = now_utc;
  following.stop = [] { return interrupted(); };
  following.say = [](const std::string& line) { std::cerr << to_iso(now_utc()) << " " << plain(line) << "\n"; };
  Result<FollowReport> report = follow(*desk->ledger, following, desk->knowledge);
  if (!report) return fail(report.error());
  print(*report, options.json);
  // Without --once Ctrl-C is the way to end.
  if (report->stopped) return options.once ? kFailed : kDone;
  if (report->failed + report->refused == 0) return kDone;
  return report->failed < report->polled ? kPartly : kFailed;
}

}  // namespace hearsay
