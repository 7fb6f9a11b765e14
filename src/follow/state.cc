#include "follow/state.h"

#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "base/utf8.h"

namespace hearsay {
namespace {

using Json = nlohmann::json;

constexpr Time kForgotten = 60 * kDay;  // a page looked at for the last time is forgotten this long after it was first seen

Json optional_time(const std::optional<Time>& time) { return time ? Json(*time) : Json(); }

std::string line_of(const std::string& url, const FeedState& feed) {
  return Json{{"feed", clean_utf8(url)}, {"title", clean_utf8(feed.title)}, {"home", clean_utf8(feed.home)}, {"folder", clean_utf8(feed.folder)}, {"at", clean_utf8(feed.at)}, {"etag", clean_utf8(feed.etag)}, {"last_modified", clean_utf8(feed.last_modified)},
              {"due", feed.due}, {"failures", feed.failures}, {"ended", feed.ended}, {"paused", feed.paused}, {"found", feed.found},
              {"looked", feed.looked}, {"newest", feed.newest}, {"troubled", feed.troubled}, {"articles", feed.articles},
              {"trouble", clean_utf8(feed.trouble)}}.dump() + "\n";
}
std::string line_of(const std::string& url, const ItemState& item) {
  return Json{{"item", clean_utf8(url)}, {"article", clean_utf8(item.article)}, {"etag", clean_utf8(item.etag)}, {"last_modified", clean_utf8(item.last_modified)},
              {"feed_date", optional_time(item.feed_date)}, {"first_seen", item.first_seen}, {"due", item.due}, {"checks", item.checks},
              {"failures", item.failures}, {"done", item.done}, {"of", clean_utf8(item.feed)}}.dump() + "\n";
}
std::string line_of(const std::string& url, const Article& said) {
  Json notes = Json::array();
  for (const Note& note : said.notes) notes.push_back({static_cast<int>(note.kind), clean_utf8(note.text)});
  return Json{{"said", clean_utf8(url)}, {"outlet", clean_utf8(said.outlet)}, {"language", clean_utf8(said.language)}, {"author", clean_utf8(said.author)},
              {"full", said.full}, {"text_begin", said.text_begin}, {"notes", std::move(notes)}}.dump() + "\n";
}

std::string text(const Json& from, const char* name) {
  const auto found = from.find(name);
  return found != from.end() && found->is_string() ? clean_utf8(found->get<std::string>()) : std::string();
}
std::int64_t number(const Json& from, const char* name) {
  const auto found = from.find(name);
  return found != from.end() && found->is_number_integer() ? found->get<std::int64_t>() : 0;
}
bool flag(const Json& from, const char* name) {
  const auto found = from.find(name);
  return found != from.end() && found->is_boolean() && found->get<bool>();
}

void take(const std::string& line, FollowState& to) {
  const Json json = Json::parse(line, nullptr, false);
  if (!json.is_object()) return;
  if (const std::string url = text(json, "feed"); !url.empty() && flag(json, "removed")) {
    to.feeds.erase(url);
  } else if (!url.empty()) {
    to.feeds[url] = {text(json, "title"), text(json, "home"), text(json, "folder"), text(json, "at"), text(json, "etag"), text(json, "last_modified"), number(json, "due"),
                     static_cast<unsigned>(number(json, "failures")), flag(json, "ended"), flag(json, "paused"), flag(json, "found"),
                     number(json, "looked"), number(json, "newest"), number(json, "troubled"),
                     static_cast<std::uint64_t>(std::max<std::int64_t>(number(json, "articles"), 0)), text(json, "trouble")};
  }
  if (const std::string url = text(json, "item"); !url.empty()) {
    ItemState item{text(json, "article"), text(json, "etag"), text(json, "last_modified"), std::nullopt, number(json, "first_seen"), number(json, "due"),
                   static_cast<unsigned>(number(json, "checks")), static_cast<unsigned>(number(json, "failures")), flag(json, "done"), text(json, "of")};
    if (json.contains("feed_date") && json["feed_date"].is_number_integer()) item.feed_date = json["feed_date"].get<Time>();
    to.items[url] = std::move(item);
  }
  if (const std::string url = text(json, "said"); !url.empty()) {
    Article said;
    said.url = url;
    said.outlet = text(json, "outlet");
    said.language = text(json, "language");
    said.author = text(json, "author");
    said.full = text(json, "full");
    const std::int64_t begin = number(json, "text_begin");
    if (begin < 0 || begin > static_cast<std::int64_t>(said.full.size()) || !is_border(said.full, static_cast<std::size_t>(begin))) return;
    said.text_begin = static_cast<std::uint32_t>(begin);
    said.title = std::string(trim(std::string_view(said.full).substr(0, said.text_begin)));
    if (json.contains("notes") && json["notes"].is_array()) {
      for (const Json& note : json["notes"]) {
        if (!note.is_array() || note.size() != 2 || !note[0].is_number_unsigned() || !note[1].is_string()) continue;
        if (const auto kind = note[0].get<std::size_t>(); kind < std::size(note_kind_names))
          said.notes.push_back({static_cast<NoteKind>(kind), note[1].get<std::string>()});
      }
    }
    to.said[url] = std::move(said);
  }
}

bool is_waiting(const FollowState& state, const std::string& url) {
  const auto item = state.items.find(url);
  return item != state.items.end() && !item->second.done && item->second.article.empty();
}

Error trouble(const std::string& path, const std::string& what) { return {ErrorCode::kIo, path + ": " + what + ": " + std::strerror(errno)}; }

}  // namespace

Result<std::vector<FollowedFeed>> followed(const std::string& state_file) {
  std::ifstream in(state_file, std::ios::binary);
  if (!in) return Error{ErrorCode::kNotFound, state_file + ": nothing has been followed yet"};
  FollowState known;
  for (std::string line; std::getline(in, line);) take(line, known);
  return known.list();
}

std::vector<FollowedFeed> FollowState::list() const {
  std::vector<FollowedFeed> out;
  for (const auto& [url, feed] : feeds)
    out.push_back({{url, feed.title, feed.home, feed.folder}, feed.at, feed.trouble, feed.looked, feed.newest, feed.troubled, feed.due,
                   feed.failures, feed.articles, feed.paused, feed.ended});
  return out;
}

Result<FollowState> FollowState::open(const std::string& path, Time now) {
  FollowState out;
  out.path_ = path;
  out.file_.reset(std::fopen(path.c_str(), "ae"));
  if (out.file_ == nullptr) return trouble(path, "cannot be opened");
  if (::flock(::fileno(out.file_.get()), LOCK_EX | LOCK_NB) != 0)
    return Error{ErrorCode::kConflict, path + ": another process follows with this file; the list can be changed there, or when it has ended"};
  std::size_t lines = 0;
  {
    std::ifstream in(path, std::ios::binary);
    for (std::string line; std::getline(in, line); ++lines) take(line, out);
  }
  std::erase_if(out.items, [&](const auto& one) { return one.second.done && one.second.first_seen + kForgotten < now; });
  std::erase_if(out.said, [&](const auto& one) { return !is_waiting(out, one.first); });
  for (auto& [url, said] : out.said) said.published = out.items[url].feed_date;
  const std::size_t alive = out.feeds.size() + out.items.size() + out.said.size();
  // A kill may have left half a line, which must not swallow the next one.
  if (lines <= 2 * alive + 100) {
    HEARSAY_TRY([[maybe_unused]] Unit ended, out.write("\n"));
    return out;
  }
  std::string all;
  for (const auto& [url, feed] : out.feeds) all += line_of(url, feed);
  for (const auto& [url, item] : out.items) all += line_of(url, item);
  for (const auto& [url, said] : out.said) all += line_of(url, said);
  const std::string fresh = path + ".new";
  {
    std::ofstream to(fresh, std::ios::binary | std::ios::trunc);
    if (!(to << all).flush()) return trouble(fresh, "cannot be written");
  }
  std::unique_ptr<std::FILE, Close> next(std::fopen(fresh.c_str(), "ae"));
  if (next == nullptr || ::flock(::fileno(next.get()), LOCK_EX | LOCK_NB) != 0 || std::rename(fresh.c_str(), path.c_str()) != 0)
    return trouble(path, "cannot be written anew");
  out.file_ = std::move(next);
  return out;
}

Status FollowState::write(const std::string& line) {
  if (std::fwrite(line.data(), 1, line.size(), file_.get()) != line.size() || std::fflush(file_.get()) != 0)
    return trouble(path_, "cannot be written");
  return Unit{};
}

Status FollowState::keep(const std::string& url, const FeedState& feed) {
  feeds[url] = feed;
  return write(line_of(url, feed));
}
Status FollowState::remove(const std::string& feed) {
  feeds.erase(feed);
  return write(Json{{"feed", clean_utf8(feed)}, {"removed", true}}.dump() + "\n");
}
Status FollowState::apply(const FollowChange& change) {
  const auto known = feeds.find(change.feed.url);
  if (change.kind != FollowChange::Kind::kAdd && known == feeds.end())
    return Error{ErrorCode::kNotFound, change.feed.url + ": is not followed"};
  if (change.kind == FollowChange::Kind::kRemove) return remove(change.feed.url);
  FeedState feed = known == feeds.end() ? FeedState() : known->second;
  if (change.kind == FollowChange::Kind::kAdd) {
    if (!change.feed.title.empty()) feed.title = change.feed.title;
    if (!change.feed.home.empty()) feed.home = change.feed.home;
    if (!change.feed.folder.empty()) feed.folder = change.feed.folder;
  }
  if (change.kind != FollowChange::Kind::kPause) feed.ended = false;  // named anew, it is asked anew
  feed.paused = change.kind == FollowChange::Kind::kPause;
  return keep(change.feed.url, feed);
}
Status FollowState::keep_said(const std::string& url, Article article) {
  const Article& kept = said[url] = std::move(article);
  return write(line_of(url, kept));
}
Status FollowState::keep(const std::string& url, const ItemState& item) {
  items[url] = item;
  if (!is_waiting(*this, url)) said.erase(url);
  return write(line_of(url, item));
}

}  // namespace hearsay
