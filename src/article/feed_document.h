// A feed as it says itself: RSS 0.9x to 2.0, RDF, Atom 0.3 and 1.0, CDF, with the common
// extensions, and JSON Feed; public beside article.h for measuring and following.
//
// In:    bytes of a feed, what HTTP said.
// Out:   its channel and entries, each part with texts, people, links, dates, tags and fields.
// Holds: addresses are resolved against xml:base; texts are clean UTF-8 without blanks at their
// ends; a feed that is no
//        well-formed XML or JSON is repaired as far as it goes, and says so (broken).
// Never: loads an entity or anything else that a feed names.
// Cost:  linear in the bytes.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "article/article.h"
#include "base/result.h"

namespace hearsay {

using FeedFields = std::map<std::string, std::string>;

// A text with its media type ("text/plain", "text/html", "application/xhtml+xml"), language and
// base for addresses in it.
struct FeedText {
  std::string value, type, language, base, src;
};
struct FeedPerson {
  std::string name, email, href;
  bool empty() const { return name.empty() && email.empty() && href.empty(); }
};

// A channel, an entry, or the source an entry was taken from. Names are lower case; extensions are
// "prefix_name" with the prefix usual for their namespace.
struct FeedPart {
  std::map<std::string, FeedText> texts;  // title, subtitle, summary, rights, info
  std::vector<FeedText> contents;
  std::vector<FeedPerson> authors, contributors;
  FeedPerson publisher;
  std::vector<FeedFields> links;  // rel, type, href, title, hreflang, length
  std::vector<FeedFields> tags;   // term, scheme, label
  FeedFields dates;   // published, updated, created, expired, validity_start, ...: as written
  FeedFields fields;  // id, language, generator, ttl, ...
  std::map<std::string, FeedFields> objects;  // image, textinput, cloud, generator_detail, ...
  std::map<std::string, std::vector<FeedFields>>
      lists;                     // media_content, media_thumbnail, media_credit
  std::vector<FeedPart> source;  // none or one
  std::string base;              // for addresses in the part
  bool last_link_counts = false; // of several alternate links: so in RSS, where the first is meant in Atom

  // The address of what the part is about: the alternate link, else the id when it is said to be an address.
  std::string link() const;
};

struct FeedDocument {
  std::string version;   // "rss20", "atom10", "rss10", "cdf", "json11", ...; empty when unknown
  std::string encoding;  // as declared, else "utf-8"
  bool broken = false;   // not well-formed, or its encoding is not what it says
  FeedPart channel;
  std::vector<FeedPart> entries;
};

struct FeedHttp {
  std::string content_type, content_language, content_location;
  std::string address;  // where the feed was found
};
// kBadInput when nothing in it can be read as a feed.
Result<FeedDocument> read_feed_document(std::string_view bytes, const FeedHttp& http,
                                        std::size_t most_entries);

// "" where there is none of that name.
std::string field_of(const FeedFields& fields, const char* name);
std::string text_of(const FeedPart& part, const char* name);

// What an entry publishes, without id and hints: title, text, people, dates, links, and a note when the feed was repaired.
Article article_of(const FeedPart& entry, const FeedDocument& feed);

// HTML with the addresses in it made absolute, void elements closed ("<br />") and bare "&" written
// as references.
std::string with_absolute_links(std::string_view html, std::string_view base);

}  // namespace hearsay
