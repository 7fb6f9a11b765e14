// Feeds to follow, on the page to add: a form, the list with how each feed does, and what its
// buttons do.
#include <algorithm>

#include "article/listing.h"
#include "article/url.h"
#include "base/utf8.h"
#include "serve/pages.h"

namespace hearsay {
namespace {

constexpr std::size_t kLongestAddress = 2048;

Markup minute(Time time) {
  const std::string iso = to_iso(time);  // 2026-02-01T10:00:00Z
  return element("time", {{"datetime", iso}}, iso.substr(0, 10) + " " + iso.substr(11, 5) + " UTC");
}

Markup button(const Asked& asked, const std::string& url, const char* action, const char* word,
              const std::string& name) {
  return element(
      "form", {{"class", "inline"}, {"method", "post"}, Attribute::action(Url::local("/follow"))},
      hidden_token(asked.site),
      single("input", {{"type", "hidden"}, {"name", "feed"}, {"value", url}}),
      element("button",
              {{"type", "submit"},
               {"name", "change"},
               {"value", action},
               {"aria-label", std::string(word) + " " + name}},
              word));
}

Markup entry(const Asked& asked, const FollowedFeed& one, bool following) {
  const std::string& url = one.feed.url;
  const std::string name = plain(one.feed.title.empty() ? url : one.feed.title);
  Markup state;
  if (one.looked == 0) {
    state += "not looked at yet";
  } else {
    state += Markup("looked at ") + minute(one.looked) + ", ";
    state +=
        one.newest == 0 ? Markup("no new item yet") : Markup("last new item ") + minute(one.newest);
  }
  state += "; " + counted(one.articles, "article", "articles") + "; ";
  if (one.ended) {
    state += "gone for good, not asked any more";
  } else if (one.paused) {
    state += "paused";
  } else if (one.looked == 0 || one.due <= asked.request.now) {
    state += following ? "next look as soon as its turn comes" : "due";
  } else {
    state += Markup("next look ") + minute(one.due);
  }
  const std::optional<Url> address = Url::web(url);
  Markup out = element("strong", {}, name) + " ";
  if (address) out += link(*address, {{"class", "quiet"}, {"rel", "noreferrer"}}, plain(url));
  if (!one.at.empty())
    out += element("span", {{"class", "quiet"}}, " (asked at " + plain(one.at) + ")");
  out += element("p", {{"class", "about"}}, state);
  if (!one.trouble.empty()) {
    const bool now = one.failures > 0 || one.ended;
    out +=
        element("p", {{"class", now ? "failed" : "about"}}, now ? "Trouble, " : "Earlier trouble, ",
                minute(one.troubled), ": " + plain(one.trouble));
  }
  if (one.paused || one.ended) {
    out += button(asked, url, "resume", "Follow again", name);
  } else {
    out += button(asked, url, "pause", "Pause", name);
  }
  out += Markup(" ") + button(asked, url, "remove", "Remove", name);
  return element("li", {}, out);
}

// "news.example/feed" as "https://news.example/feed"; empty: no address on the web.
std::string address_of(std::string_view typed) {
  typed = trim(typed);
  if (typed.size() > kLongestAddress || typed.find_first_of(" \t") != std::string_view::npos)
    return {};
  std::string url =
      resolve({}, typed.find("://") == std::string_view::npos ? "https://" + std::string(typed)
                                                              : std::string(typed));
  url = url.substr(0, url.find('#'));
  // Neither "javascript:x" nor a name and password; a port is a number.
  if (host_of(url).empty()) return {};
  const std::size_t begin = url.find("://") + 3,
                    end = std::min(url.find_first_of("/?", begin), url.size());
  const std::string authority = url.substr(begin, end - begin);
  const std::size_t port = authority.ends_with(']') ? std::string::npos : authority.rfind(':');
  if (authority.find('@') != std::string::npos) return {};
  if (port != std::string::npos &&
      authority.find_first_not_of("0123456789", port + 1) != std::string::npos)
    return {};
  if (end == url.size()) url += '/';  // one site, one name
  return url;
}

Result<std::vector<FollowChange>> changes_of(Form& form) {
  std::vector<FollowChange> out;
  const std::string change = form["change"].value, feed = form["feed"].value;
  if (!change.empty()) {
    if (change != "pause" && change != "resume" && change != "remove")
      return Error{ErrorCode::kBadInput, "There is no such change."};
    using Kind = FollowChange::Kind;
    out.push_back({change == "pause"    ? Kind::kPause
                   : change == "resume" ? Kind::kResume
                                        : Kind::kRemove,
                   {feed, {}, {}, {}}});
    return out;
  }
  return feeds_to_add(split(form["addresses"].value, '\n'), form["opml"].value);
}

}  // namespace

Result<std::vector<FollowChange>> feeds_to_add(const std::vector<std::string_view>& addresses,
                                               std::string_view opml) {
  std::vector<FollowChange> out;
  if (!opml.empty()) {
    Result<std::vector<ListedFeed>> listed = read_opml(opml, {Follower::kMostFollowed + 1});
    if (!listed)
      return Error{listed.error().code, "The file is no OPML: " + plain(listed.error().message)};
    for (ListedFeed& one : *listed) {
      one.url = address_of(one.url);
      if (!one.url.empty()) out.push_back({FollowChange::Kind::kAdd, std::move(one)});
    }
    if (out.empty()) return Error{ErrorCode::kBadInput, "The file lists no feed."};
  }
  for (std::string_view line : addresses) {
    if (trim(line).empty()) continue;
    const std::string url = address_of(line);
    if (url.empty())
      return Error{ErrorCode::kBadInput, "\"" + plain(line.substr(0, 200)) +
                                             "\" is no address (try https://news.example/feed)."};
    out.push_back({FollowChange::Kind::kAdd, {url, {}, {}, {}}});
  }
  if (out.empty()) return Error{ErrorCode::kBadInput, "Give an address or choose a file of OPML."};
  return out;
}

Markup follow_sections(const Asked& asked) {
  Markup form = hidden_token(asked.site) +
                labelled("Addresses of feeds, sitemaps or sites, one a line", "textarea",
                         {{"name", "addresses"}, {"rows", "2"}}, "") +
                labelled("or a file of OPML", "input", {{"type", "file"}, {"name", "opml"}}, "");
  form += element("button", {{"type", "submit"}}, "Follow");
  Markup out = element("section", {{"id", "feeds"}}, element("h2", {}, "Feeds to follow"),
                       element("form",
                               {{"class", "stack"},
                                {"method", "post"},
                                {"enctype", "multipart/form-data"},
                                Attribute::action(Url::local("/follow"))},
                               form));
  const Follower::List list = asked.inside.follower.list();
  if (list.feeds.empty()) return out;
  Markup rows;
  for (const FollowedFeed& one : list.feeds) rows += entry(asked, one, list.following);
  Markup head = element("h2", {}, "Followed");
  if (!asked.inside.options.follow) {
    head += element("p", {{"class", "caution"}},
                    "This server was started with --no-follow: nothing is asked for.");
  } else if (!list.trouble.empty()) {
    head += element("p", {{"class", "failed"}}, "Not followed from here: " + plain(list.trouble));
  }
  return out +
         element("section", {{"id", "followed"}}, head, element("ul", {{"class", "plain"}}, rows));
}

Response follow_action(const Asked& asked) {
  Result<Form> form = parse_form(asked.request);
  if (!form) return error_response(asked.request, asked.target, form.error());
  if (!may_write(asked.request, *form, asked.site))
    return error_response(asked.request, asked.target, 403,
                          "The form is out of date: open the page again and send it once more.");
  Result<std::vector<FollowChange>> changes = changes_of(*form);
  if (!changes) return add_page_saying(asked, changes.error().message);
  if (Status done = asked.inside.follower.change(*changes); !done)
    return error_response(asked.request, asked.target, done.error());
  return redirect(Url::local("/add", {}, {}, "followed"));
}

}  // namespace hearsay
