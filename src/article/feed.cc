// Articles of a feed, as feed_document.h reads it.
#include <algorithm>

#include "article/content.h"
#include "article/feed_document.h"
#include "article/html.h"
#include "article/readers.h"
#include "article/url.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "lang/lang.h"

namespace hearsay {
namespace {

constexpr std::uint64_t kFeedArticles = 8;  // a feed may be this many articles long

// The longest that an entry says; full content and a summary may both be there.
FeedText longest(const FeedPart& entry) {
  FeedText best;
  if (const auto summary = entry.texts.find("summary"); summary != entry.texts.end())
    best = summary->second;
  for (const FeedText& content : entry.contents)
    if (content.value.size() >= best.value.size()) best = content;
  return best;
}

std::string address_of(const FeedPart& entry, const FeedPart& channel) {
  const std::string original = field_of(entry.fields, "feedburner_origlink");
  const std::string guid = field_of(entry.fields, "id");
  const std::string found = resolve(channel.link(), original.empty() ? entry.link() : original);
  return found.empty() && !host_of(guid).empty() ? guid : found;
}

}  // namespace

Article article_of(const FeedPart& entry, const FeedDocument& feed) {
  const FeedPart& channel = feed.channel;
  Article article;
  const std::string guid = field_of(entry.fields, "id");
  article.url = address_of(entry, channel);
  if (article.url.empty() && !guid.empty()) article.id = std::string("a") + hash_id(guid);
  article.outlet = entry.source.empty() ? "" : plain_text(text_of(entry.source.front(), "title"));
  if (article.outlet.empty()) article.outlet = plain_text(text_of(channel, "title"));
  if (const Outlet* known = embedded_outlets().named(article.outlet)) article.outlet = known->name;
  if (const Outlet* known = embedded_outlets().at_domain(host_of(article.url)))
    article.outlet = known->name;
  const FeedText body = longest(entry);
  article.language = body.language.empty() ? field_of(entry.fields, "language") : body.language;
  if (article.language.empty()) article.language = field_of(channel.fields, "language");
  if (!entry.authors.empty()) {
    const FeedPerson& author = entry.authors.front();
    article.author = plain_text(author.name.empty() ? author.email : author.name);
  }
  article.published = parse_time(field_of(entry.dates, "published"));
  article.modified = parse_time(field_of(entry.dates, "updated"));
  if (!article.published) article.published = article.modified;
  const Html tree = parse_html(body.value, 256);
  Content content = all_text(tree, article.url);
  article.links = std::move(content.links);
  set_text(article, plain_text(text_of(entry, "title")), content.text);
  if (feed.broken) article.notes.push_back({NoteKind::kRepaired, "its feed is not well-formed or mislabelled, and was repaired"});
  return article;
}

void read_feed(Input& input, Sink& sink) {
  Result<std::string> bytes = input.rest(sink.limits.article_bytes * kFeedArticles);
  if (!bytes) return sink.refuse("", bytes.error().code, bytes.error().message);
  FeedHttp http;
  http.address = sink.hints.url;
  const Result<FeedDocument> feed =
      read_feed_document(*bytes, http, std::size_t{sink.limits.articles_per_feed} + 1);
  if (!feed) return sink.refuse("", feed.error().code, feed.error().message);
  std::uint32_t number = 0;
  for (const FeedPart& entry : feed->entries) {
    if (sink.stopped) return;
    const std::string place = "item " + std::to_string(++number);
    if (number > sink.limits.articles_per_feed) {
      sink.refuse(place, ErrorCode::kTooLarge,
                  "more than " + std::to_string(sink.limits.articles_per_feed) +
                      " items; the rest is left out");
      return;
    }
    Article article = article_of(entry, *feed);
    if (article.full.empty()) {
      sink.refuse(place, ErrorCode::kBadInput, "neither title nor text");
      continue;
    }
    sink.give(std::move(article));
  }
  if (number == 0) sink.refuse("", ErrorCode::kBadInput, "a feed without items");
}

}  // namespace hearsay
