// One thread decides, records and writes the state; a few only wait for answers. Tasks stand in a queue for each host, by
// when they are due: a host has one request at a time, with a pause before the next, whatever the others do.
//
// An address is a feed, a sitemap of an index (asked whenever its index is), or the page of an item. New items are written
// to the state before their pages are asked for, and a page is marked as read after the ledger has it: a kill in between
// reads it again, and the ledger knows it then.
// One file, because the steps of an address share one state that only this thread touches.
#include "follow/follow.h"

#include <algorithm>
#include <chrono>
#include <set>

#include "article/decode.h"
#include "article/feed_document.h"
#include "article/page.h"
#include "article/url.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "follow/crew.h"
#include "follow/schedule.h"
#include "follow/state.h"

namespace hearsay {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kGlance = std::chrono::milliseconds(100);  // how often the user is asked whether to stop
constexpr unsigned kMostFailures = 5;                     // of a page in a row; then it waits for the next look
constexpr unsigned kLooksForPage = 2;                     // that may fail so, some six hours in all; then it goes without
constexpr double kSameWords = 0.5;                        // of a text, that must stand in the other for both to be one article
constexpr Time kPageRetry = 60, kGoneAgain = 600;
constexpr std::size_t kSitemapsOfIndex = 20;
constexpr Time kFreshSitemap = 3 * kDay;
constexpr auto kWordsWait = std::chrono::seconds(2);  // after an article, until its words can be searched for, at the latest
constexpr double kMuchLonger = 2.0;  // a feed that says so much more than the page holds the article, the page a teaser

// For people; what they know already is left out.
std::string_view meaning_of(int status) {
  switch (status) {
    case 401: return " (a log-in is needed)";
    case 403: return " (access is refused)";
    case 404: return " (not found)";
    case 429: return " (asked too often)";
    default: return status >= 500 ? " (its server has trouble)" : "";
  }
}

// By title, or by their words.
bool same_article(const Article& one, const Article& other) {
  if (!one.title.empty() && fold_words(one.title) == fold_words(other.title)) return true;
  const auto words_of = [](const Article& article) {
    const std::string folded = fold_words(article.text());
    const std::vector<std::string_view> words = split(folded, ' ');
    return std::set<std::string, std::less<>>(words.begin(), words.end());
  };
  const auto words = words_of(one), others = words_of(other);
  const auto shared = std::count_if(words.begin(), words.end(), [&](const std::string& word) { return others.count(word) > 0; });
  return static_cast<double>(shared) >= kSameWords * static_cast<double>(std::min(words.size(), others.size()));
}

class Following {
 public:
  Following(Ledger& ledger, const FollowOptions& options, const Knowledge& knowledge, FollowState state)
      : ledger_(ledger), options_(options), knowledge_(knowledge), state_(std::move(state)),
        fetcher_({options.most_bytes, options.seconds, std::min(options.seconds, 10L), 5, options.host_pause}, options.allow_private, options.now) {}

  Result<FollowReport> run() {
    HEARSAY_TRY([[maybe_unused]] Unit begun, begin());
    Crew crew(fetcher_, options_.transfers);
    std::size_t under_way = 0;
    Status state = Unit{};
    tell_list();
    while (state) {
      if (!report_.stopped && options_.stop && options_.stop()) {
        report_.stopped = true;
        fetcher_.cancel();
      }
      if (!report_.stopped && options_.changes) state = take_changes();
      if (!state) break;
      if (!report_.stopped) under_way += start_what_is_due(crew, options_.transfers - under_way);
      if (under_way == 0 && (report_.stopped || (options_.once && !anything_due()) || (options_.changes && !anything_left()))) break;
      std::optional<Done> done = crew.next(kGlance);
      if (unindexed_ && (!done || Clock::now() - indexed_ > kWordsWait)) {
        state = ledger_.index();
        unindexed_ = false;
        indexed_ = Clock::now();
      }
      if (!done) continue;
      --under_way;
      under_way_.erase(done->task.url);
      Host& host = hosts_[std::string(host_of(done->task.url))];
      host.busy = false;
      host.free = Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(options_.host_pause));
      // What was stopped is as if it had not been asked.
      if (report_.stopped && !done->answer) continue;
      if (state) state = take(*done);
    }
    fetcher_.cancel();
    if (!state) return state.error();
    return report_;
  }

 private:
  struct Host {
    std::multimap<Time, Task> tasks;
    bool busy = false;
    Clock::time_point free{};
  };

  void say(const std::string& line) const {
    if (options_.say) options_.say(line);
  }
  // Nothing for a feed that was removed or paused meanwhile.
  void add(Time due, Task task) {
    if (is_wanted(task)) hosts_[std::string(host_of(task.url))].tasks.emplace(due, std::move(task));
  }
  std::uint64_t chance(const std::string& url) const { return hash64(url + ' ' + std::to_string(options_.now())); }

  Status begin() {
    const Time now = options_.now();
    for (const ListedFeed& listed : options_.feeds) {
      FeedState feed = state_.feeds[listed.url];
      if (!listed.title.empty()) feed.title = listed.title;
      if (!listed.home.empty()) feed.home = listed.home;
      if (!listed.folder.empty()) feed.folder = listed.folder;
      feed.ended = false;  // named anew, it is asked anew
      HEARSAY_TRY([[maybe_unused]] Unit kept, state_.keep(listed.url, feed));
    }
    for (const auto& [url, feed] : state_.feeds) {
      if (feed.ended) continue;
      // Who says "once" means now; but a server that asked for a pause gets it.
      const bool waits = feed.failures > 0 && feed.due > now;
      if (options_.once && waits) say("waits " + url + ": until " + to_iso(feed.due));
      add(options_.once && !waits ? now : feed.due, {Kind::kFeed, url, {}});
    }
    for (const auto& [url, item] : state_.items)
      if (!item.done) add(item.due, {Kind::kItem, url, {}});
    return Unit{};
  }

  // The feed because of which a task is done; "" of an item whose state does not say.
  std::string owner_of(const Task& task) const {
    if (task.kind == Kind::kFeed) return task.url;
    if (task.kind == Kind::kSitemap) return task.parent;
    const auto item = state_.items.find(task.url);
    return item == state_.items.end() ? std::string() : item->second.feed;
  }
  bool is_wanted(const Task& task) const {
    const std::string owner = owner_of(task);
    if (owner.empty()) return true;
    const auto feed = state_.feeds.find(owner);
    return feed != state_.feeds.end() && !feed->second.paused;
  }

  Status take_changes() {
    const std::vector<FollowChange> changes = options_.changes();
    for (const FollowChange& change : changes) {
      const std::string& url = change.feed.url;
      const auto before = state_.feeds.find(url);
      const bool was_active = before != state_.feeds.end() && !before->second.paused && !before->second.ended;
      if (Status done = state_.apply(change); !done) {
        if (done.error().code == ErrorCode::kNotFound) continue;  // removed meanwhile
        return done;
      }
      const bool active = change.kind == FollowChange::Kind::kAdd || change.kind == FollowChange::Kind::kResume;
      if (active && !was_active) begin_feed(url);
      if (!active)
        for (auto& [name, host] : hosts_) std::erase_if(host.tasks, [&](const auto& one) { return owner_of(one.second) == url; });
    }
    if (!changes.empty()) tell_list();
    return Unit{};
  }

  // What is under way comes back and goes on from there.
  void begin_feed(const std::string& url) {
    const FeedState& feed = state_.feeds[url];
    if (!feed.ended && under_way_.count(url) == 0) add(feed.due, {Kind::kFeed, url, {}});
    std::set<std::string_view> queued;
    for (const auto& [name, host] : hosts_)
      for (const auto& [due, task] : host.tasks) queued.insert(task.url);
    for (const auto& [item_url, item] : state_.items)
      if (!item.done && item.feed == url && under_way_.count(item_url) == 0 && queued.count(item_url) == 0) add(item.due, {Kind::kItem, item_url, {}});
  }

  void tell_list() const {
    if (options_.listed) options_.listed(state_.list());
  }

  // Of a feed whose look has ended; what its items added meanwhile stands in the state.
  Status keep_feed(const std::string& url, FeedState feed) {
    const FeedState& known = state_.feeds[url];
    feed.articles = known.articles;
    feed.newest = known.newest;
    feed.paused = known.paused;
    feed.looked = options_.now();
    Status kept = state_.keep(url, feed);
    tell_list();
    return kept;
  }
  // An article that the ledger did not have.
  Status count_article(const std::string& feed_url) {
    const auto feed = state_.feeds.find(feed_url);
    if (feed == state_.feeds.end()) return Unit{};
    ++feed->second.articles;
    Status kept = state_.keep(feed_url, FeedState(feed->second));
    tell_list();
    return kept;
  }

  bool anything_left() const {
    return std::any_of(hosts_.begin(), hosts_.end(), [](const auto& one) { return !one.second.tasks.empty(); });
  }
  bool anything_due() const {
    const Time now = options_.now();
    return std::any_of(hosts_.begin(), hosts_.end(), [&](const auto& one) {
      return !one.second.tasks.empty() && one.second.tasks.begin()->first <= now;
    });
  }

  std::size_t start_what_is_due(Crew& crew, std::size_t room) {
    const Time now = options_.now();
    const Clock::time_point clock = Clock::now();
    std::size_t started = 0;
    for (auto& [name, host] : hosts_) {
      if (started == room) break;
      if (host.busy || host.free > clock || host.tasks.empty() || host.tasks.begin()->first > now) continue;
      Task task = std::move(host.tasks.begin()->second);
      host.tasks.erase(host.tasks.begin());
      host.busy = true;
      under_way_.insert(task.url);
      ++started;
      FetchRequest request;
      if (task.kind == Kind::kItem) {
        const ItemState& item = state_.items[task.url];
        request = {task.url, item.etag, item.last_modified, "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"};
      } else if (task.kind == Kind::kFeed) {
        const FeedState& feed = state_.feeds[task.url];
        request = {feed.at.empty() ? task.url : feed.at, feed.etag, feed.last_modified, kFeedTypes};
      } else {
        request = {task.url, {}, {}, kFeedTypes};
      }
      crew.give(std::move(task), std::move(request));
    }
    return started;
  }

  // A host that asks for a pause gets it for all its addresses.
  std::optional<Time> asked_pause(const Task& task, const FetchAnswer& answer) {
    if (answer.status != 429 && answer.status != 503) return std::nullopt;
    const std::optional<Time> wait = retry_after(answer.retry_after, options_.now());
    if (!wait) return std::nullopt;
    Host& host = hosts_[std::string(host_of(task.url))];
    const Time until = options_.now() + *wait;
    std::multimap<Time, Task> later;
    for (auto& [due, other] : host.tasks) later.emplace(std::max(due, until), std::move(other));
    host.tasks = std::move(later);
    return wait;
  }

  Status take(Done& done) {
    // Of a feed that was removed meanwhile nothing is kept; of one that was paused, what has come already is.
    if (const std::string owner = owner_of(done.task); !owner.empty() && state_.feeds.count(owner) == 0) return Unit{};
    switch (done.task.kind) {
      case Kind::kFeed: return take_feed(done.task, done.answer);
      case Kind::kSitemap: return take_sitemap(done.task, done.answer);
      case Kind::kItem: return take_item(done.task, done.answer);
    }
    return Unit{};
  }

  Status feed_failed(const Task& task, FeedState feed, const std::string& why, std::optional<Time> wait) {
    ++report_.failed;
    const Time interval = std::max<Time>(options_.interval, 1);
    feed.due = options_.now() + std::max(backed_off(interval, feed.failures, chance(task.url)), wait.value_or(0));
    ++feed.failures;
    feed.trouble = why;
    feed.troubled = options_.now();
    say("failed " + why + "; again at " + to_iso(feed.due));
    add(feed.due, task);
    return keep_feed(task.url, std::move(feed));
  }

  Status take_feed(const Task& task, Result<FetchAnswer>& answer) {
    FeedState feed = state_.feeds[task.url];
    ++report_.polled;
    if (!answer) return feed_failed(task, std::move(feed), answer.error().message, {});
    const std::string told = answer->url + ": HTTP " + std::to_string(answer->status) + std::string(meaning_of(answer->status));
    if (!answer->permanent.empty()) feed.at = answer->permanent;
    const bool was_found = feed.found;
    if (answer->status == 410) {
      ++report_.failed;
      feed.ended = true;
      feed.trouble = told + ", gone for good";
      feed.troubled = options_.now();
      say("ended " + feed.trouble);
      return keep_feed(task.url, std::move(feed));
    }
    if (answer->status == 304) {
      ++report_.unchanged;
      say("feed " + task.url + ": not modified");
    } else if (answer->status != 200) {
      const std::optional<Time> wait = asked_pause(task, *answer);
      return feed_failed(task, std::move(feed), told, wait);
    } else {
      Result<std::string> read = take_list(task, *answer, feed);
      if (!read) {
        if (read.error().code != ErrorCode::kBadInput) return read.error();
        if (feed.found) {
          // The page at the address may name another by the next look.
          feed.found = false;
          feed.at.clear();
        }
        return feed_failed(task, std::move(feed), answer->url + ": " + read.error().message, {});
      }
      say("feed " + task.url + ": " + *read);
      if (feed.found && !was_found) {
        feed.due = options_.now();
        add(feed.due, task);
        return keep_feed(task.url, std::move(feed));
      }
      feed.etag = answer->etag;
      feed.last_modified = answer->last_modified;
    }
    feed.failures = 0;
    feed.due = options_.now() + spread(options_.interval, chance(task.url));
    if (!options_.once) add(feed.due, task);
    return keep_feed(task.url, std::move(feed));
  }

  // A feed, a sitemap or an index of them, or a page that names its feed; says what was in it. kBadInput: none of these; other
  // errors end the following.
  Result<std::string> take_list(const Task& task, const FetchAnswer& answer, FeedState& feed) {
    const std::string_view kind = listing_kind(answer.body);
    if (kind == "opml") return Error{ErrorCode::kBadInput, "is OPML; save it and name the file"};
    std::size_t listed = 0, fresh = 0;
    const std::string owner = owner_of(task);
    if (kind == "sitemap") {
      HEARSAY_TRY(Sitemap map, read_sitemap(answer.body, {}));
      for (const ListedPage& page : map.pages) {
        if (++listed > options_.items_per_feed) break;
        Article said;
        said.url = page.url;
        said.outlet = page.outlet;
        said.language = page.language;
        said.published = page.published ? page.published : page.modified;
        HEARSAY_TRY(bool added, offer(std::move(said), owner));
        fresh += added;
      }
      const std::size_t asked = ask_sitemaps(task, map);
      return std::to_string(listed) + " pages, " + std::to_string(fresh) + " new" + (asked > 0 ? "; " + std::to_string(asked) + " sitemaps" : "");
    }
    Result<FeedDocument> document = read_feed_document(answer.body, {answer.content_type, {}, {}, answer.url}, options_.items_per_feed);
    if (!document || (document->version.empty() && document->entries.empty())) {
      if (task.kind == Kind::kFeed && !feed.found) {
        // A site's address: it names its own feed first.
        const std::vector<ListedFeed> named = feeds_of_page(decode(answer.body, charset_of(answer.content_type)), answer.url);
        if (!named.empty()) {
          feed.at = named.front().url;
          feed.found = true;
          return "is a page; its feed is " + feed.at;
        }
      }
      return Error{ErrorCode::kBadInput, "no feed and no sitemap" + (answer.content_type.empty() ? "" : " (" + clean_utf8(answer.content_type) + ")")};
    }
    if (const auto title = document->channel.texts.find("title"); feed.title.empty() && title != document->channel.texts.end())
      feed.title = clean_utf8(title->second.value);
    for (const FeedPart& entry : document->entries) {
      Article said = article_of(entry, *document);
      ++listed;
      HEARSAY_TRY(bool added, offer(std::move(said), owner));
      fresh += added;
    }
    return std::to_string(listed) + " items, " + std::to_string(fresh) + " new" + (document->broken ? "; it is malformed and was repaired" : "");
  }

  // Those that changed lately, else the first.
  std::size_t ask_sitemaps(const Task& task, const Sitemap& map) {
    if (task.kind == Kind::kSitemap) return 0;  // an index in an index
    const Time now = options_.now();
    std::size_t asked = 0;
    for (const ListedPage& one : map.sitemaps) {
      if (one.modified && *one.modified < now - kFreshSitemap) continue;
      if (asked == kSitemapsOfIndex) break;
      ++asked;
      add(now, {Kind::kSitemap, one.url, task.url});
    }
    return asked;
  }

  Status take_sitemap(const Task& task, Result<FetchAnswer>& answer) {
    if (!answer || answer->status != 200) {
      say("failed " + (answer ? answer->url + ": HTTP " + std::to_string(answer->status) : answer.error().message));
      if (answer) asked_pause(task, *answer);
      return Unit{};
    }
    FeedState unused;
    Result<std::string> read = take_list(task, *answer, unused);
    if (!read && read.error().code != ErrorCode::kBadInput) return read.error();
    say((read ? "sitemap " : "failed ") + task.url + ": " + (read ? *read : read.error().message));
    return Unit{};
  }

  // true: an item not met before.
  Result<bool> offer(Article said, const std::string& feed) {
    said.url = said.url.substr(0, said.url.find('#'));
    if (resolve({}, said.url).empty()) {
      // Without a page of its own an item is what its feed says.
      if (said.full.empty()) return false;
      HEARSAY_TRY(bool fresh, record(std::move(said)));
      if (fresh) {
        note_new(feed);
        HEARSAY_TRY([[maybe_unused]] Unit counted, count_article(feed));
      }
      return fresh;
    }
    if (state_.items.count(said.url) > 0) return false;
    ItemState item;
    item.feed_date = said.published;
    item.first_seen = item.due = options_.now();
    item.feed = feed;
    note_new(feed);
    const std::string url = said.url;
    HEARSAY_TRY([[maybe_unused]] Unit remembered, state_.keep_said(url, std::move(said)));
    HEARSAY_TRY([[maybe_unused]] Unit kept, state_.keep(url, item));
    add(item.due, {Kind::kItem, url, {}});
    return true;
  }

  void note_new(const std::string& feed) {
    if (const auto known = state_.feeds.find(feed); known != state_.feeds.end()) known->second.newest = options_.now();
  }

  // true: the ledger did not have it.
  Result<bool> record(Article article) {
    doubt_date(article, {}, options_.now());
    const std::unique_ptr<Analysis> analysis = analyze(std::move(article), knowledge_);
    HEARSAY_TRY(bool fresh, ledger_.record(analysis->article, to_recorded(*analysis, options_.now())));
    ++(fresh ? report_.recorded : report_.known);
    unindexed_ = unindexed_ || fresh;
    return fresh;
  }

  Status look_again(const std::string& url, ItemState item) {
    const Time now = options_.now();
    std::optional<Time> age;
    while ((age = recheck_age(item.checks)) && item.first_seen + *age <= now) ++item.checks;
    item.failures = 0;
    item.done = !age;
    if (age) {
      item.due = item.first_seen + *age;
      add(item.due, {Kind::kItem, url, {}});
    }
    return state_.keep(url, item);
  }

  Status try_later(const std::string& url, ItemState item, Time wait) {
    ++item.failures;
    item.due = options_.now() + wait;
    add(item.due, {Kind::kItem, url, {}});
    return state_.keep(url, item);
  }

  // The page may be had later: soon, then when an article would be looked at again, and only then no more.
  Status failed_for_now(const std::string& url, ItemState item, const Error& why, Time wait) {
    if (item.failures + 1 < kMostFailures || wait > 0) {
      say("later " + why.message);
      const Time later = std::max(wait, backed_off(kPageRetry, item.failures, chance(url)));
      return try_later(url, std::move(item), later);
    }
    if (item.article.empty() && item.checks >= kLooksForPage) return without_page(url, std::move(item), why);
    say("later " + why.message);
    return look_again(url, std::move(item));
  }

  // The page cannot be had: what the feed says stands for it, else the item is refused.
  Status without_page(const std::string& url, ItemState item, const Error& why) {
    if (!item.article.empty()) return look_again(url, std::move(item));
    item.done = true;
    HEARSAY_TRY([[maybe_unused]] Unit kept, ledger_.refuse({url, "", why}, options_.now()));
    const auto said = state_.said.find(url);
    if (said != state_.said.end() && !said->second.full.empty()) {
      Article article = std::move(said->second);
      assign_id(article);
      item.article = article.id;
      HEARSAY_TRY(bool fresh, record(std::move(article)));
      if (fresh) {
        HEARSAY_TRY([[maybe_unused]] Unit counted, count_article(item.feed));
      }
      say("read " + url + " from its feed: " + why.message);
    } else {
      ++report_.refused;
      say("refused " + why.message);
    }
    return state_.keep(url, item);
  }

  Status take_item(const Task& task, Result<FetchAnswer>& answer) {
    const std::string& url = task.url;
    ItemState item = state_.items[url];
    if (!answer) {
      if (answer.error().code != ErrorCode::kIo) return without_page(url, std::move(item), answer.error());
      return failed_for_now(url, std::move(item), answer.error(), 0);
    }
    const int status = answer->status;
    const bool away = status == 200 && leads_away(url, answer->url);
    const std::string happened = away ? "redirected to " + answer->url : "HTTP " + std::to_string(status);
    const Error told{ErrorCode::kIo, (away ? url : answer->url) + ": " + happened};
    if (status == 304) return look_again(url, std::move(item));
    if (status == 404 || status == 410 || away) {
      if (item.article.empty()) return without_page(url, std::move(item), told);
      // A server may slip once.
      if (status != 410 && item.failures == 0) return try_later(url, std::move(item), kGoneAgain);
      ++report_.gone;
      say("gone " + told.message);
      HEARSAY_TRY([[maybe_unused]] Unit kept, ledger_.sight({options_.now(), item.article, url, SightingKind::kGone, happened}));
      return look_again(url, std::move(item));
    }
    if (status == 429 || status >= 500) {
      const std::optional<Time> wait = asked_pause(task, *answer);
      return failed_for_now(url, std::move(item), told, wait.value_or(0));
    }
    if (status != 200) return without_page(url, std::move(item), told);
    return take_page(url, std::move(item), *answer);
  }

  Status take_page(const std::string& url, ItemState item, const FetchAnswer& answer) {
    const std::string& type = answer.content_type;
    if (!type.empty() && type.find("html") == std::string::npos)
      return without_page(url, std::move(item), {ErrorCode::kUnsupported, answer.url + ": no page but " + clean_utf8(type)});
    const auto said = state_.said.find(url);
    Hints hints;
    if (said != state_.said.end()) {
      hints.outlet = said->second.outlet;
      hints.language = said->second.language;
      hints.title = said->second.title;
    }
    hints.published = item.feed_date;
    ArticleLimits limits;
    limits.article_bytes = options_.most_bytes;
    Result<Article> page = read_page_at(answer.body, {answer.url, std::string(charset_of(type))}, hints, limits);
    if (!page) return without_page(url, std::move(item), {page.error().code, answer.url + ": " + page.error().message});
    if (said != state_.said.end()) {
      if (static_cast<double>(said->second.text().size()) > kMuchLonger * static_cast<double>(page->text().size())) {
        const std::string title = page->title, text(said->second.text());
        set_text(*page, title, text);
      }
      page->notes.insert(page->notes.end(), said->second.notes.begin(), said->second.notes.end());
    }
    doubt_date(*page, item.feed_date, {});
    const bool again = !item.article.empty();
    if (again && page->id != item.article) {
      const Result<Article> known = ledger_.article(item.article);
      if (known && !same_article(*known, *page)) {
        // A page of consent, a newer article at this address: neither an edit of the old one nor its end.
        say("other " + url + ": has turned into " + page->url);
        return look_again(url, std::move(item));
      }
    }
    item.article = page->id;
    item.etag = answer.etag;
    item.last_modified = answer.last_modified;
    const std::string title = page->title;
    HEARSAY_TRY(bool fresh, record(*std::move(page)));
    if (again) {
      HEARSAY_TRY([[maybe_unused]] Unit kept, ledger_.sight({options_.now(), item.article, url, SightingKind::kBack, "HTTP 200"}));
    }
    if (again && fresh) ++report_.changed;
    if (!again && fresh) {
      HEARSAY_TRY([[maybe_unused]] Unit counted, count_article(item.feed));
    }
    if (fresh) say((again ? "changed " : "read ") + url + ": " + title);
    return look_again(url, std::move(item));
  }

  static constexpr const char* kFeedTypes =
      "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5";

  Ledger& ledger_;
  const FollowOptions& options_;
  const Knowledge& knowledge_;
  FollowState state_;
  Fetcher fetcher_;
  FollowReport report_;
  std::map<std::string, Host> hosts_;
  std::set<std::string> under_way_;  // addresses, of their tasks' names
  bool unindexed_ = false;           // articles were recorded whose words are not
  Clock::time_point indexed_{};
};

}  // namespace

Result<FollowReport> follow(Ledger& ledger, const FollowOptions& options, const Knowledge& knowledge) {
  HEARSAY_CHECK(options.now != nullptr);
  HEARSAY_TRY(FollowState state, FollowState::open(options.state_file, options.now()));
  return follow_from(std::move(state), ledger, options, knowledge);
}

Result<FollowReport> follow_from(FollowState state, Ledger& ledger, const FollowOptions& options, const Knowledge& knowledge) {
  HEARSAY_CHECK(options.now != nullptr);
  return Following(ledger, options, knowledge, std::move(state)).run();
}

}  // namespace hearsay
