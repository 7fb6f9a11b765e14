// Articles: one publication of a text by an outlet, read from hostile bytes.
//
// In:    bytes of a file, a stream, a member of an archive; hints from the user.
// Out:   articles one by one, and refusals with place and reason.
// Holds: title and text are valid UTF-8 (clean_utf8) and never change afterwards; all later offsets are bytes of `full`.
// Never: runs a script, loads what a page links to, reads more than Limits allow.
// Cost:  linear in the bytes; memory bounded by the limits.
//
//   read_source("pages/", hints, limits, [&](Article a) { ...; return true; }, [&](Refusal r) { ... });
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/span.h"
#include "base/time.h"

namespace hearsay {

struct Link {
  std::string url;
  std::string anchor;
  bool operator==(const Link&) const = default;
};

// What a reader should know of how an article was read. Stored in the ledger: append only, never renumber.
enum class NoteKind : std::uint8_t { kRepaired = 0, kDateDoubted = 1 };
inline constexpr std::string_view note_kind_names[] = {"repaired", "date-doubted"};
struct Note {
  NoteKind kind = NoteKind::kRepaired;
  std::string text;  // one English line
  bool operator==(const Note&) const = default;
};

struct Article {
  std::string id;        // given, or made by assign_id
  std::string url;       // may be empty
  std::string outlet;    // name, or empty when unknown
  std::string language;  // ISO 639-1, "" until detected
  std::string title;
  std::string author;
  std::optional<Time> published;
  std::optional<Time> modified;
  std::vector<Link> links;
  std::vector<Note> notes;
  std::string full;               // title + "\n\n" + text; only the text when there is no title
  std::uint32_t text_begin = 0;   // where the text begins in `full`

  std::string_view text() const& { return std::string_view(full).substr(text_begin); }
  std::string_view text() && = delete;
  bool operator==(const Article&) const = default;
};

// Sets title and text (cleaned) and text_begin.
void set_text(Article& article, std::string_view title, std::string_view text);
// A given id stays; otherwise "a" + hash of the address, or of outlet, title and text. Same article, same id.
void assign_id(Article& article);
// Hash of what an article says (title and text): the version of one id.
std::string content_hash(const Article& article);

// Compares `published` with what else tells when the article appeared: the day in its address, `feed` (what the feed
// that led to it says), `seen` (when it was first met). Where they disagree by more than time zones explain, a note says
// so, once; `published` stays: an article put on a page again years later keeps its own date.
void doubt_date(Article& article, std::optional<Time> feed, std::optional<Time> seen);

// What the user says about a source; fills only what the bytes leave out (id is used for a single article).
struct Hints {
  std::string url, outlet, language, title;
  std::optional<Time> published;
};

struct Refusal {
  std::string source;  // file or URL
  std::string place;   // "line 12", "record 3 at byte 2048", ""
  Error error;
};

struct ArticleLimits {
  std::uint64_t source_bytes = 1ull << 40;    // a whole source, e.g. an archive
  std::uint64_t article_bytes = 8u << 20;     // one page, line or record; larger is refused
  std::uint64_t inflate_ratio = 1000;         // decompressed : compressed of one member of an archive once past 64 MiB (bombs)
  std::uint32_t html_depth = 512;             // deeper elements are cut, not refused
  std::uint32_t text_bytes = 1u << 20;        // text of one article; longer is cut at a sentence-safe border
  std::uint32_t articles_per_feed = 10000;
};

// Return false to stop early.
using OnArticle = std::function<bool(Article)>;
using OnRefusal = std::function<void(Refusal)>;
// Bytes read so far of the total (0 when unknown); for a progress bar.
using OnProgress = std::function<void(std::uint64_t read, std::uint64_t total)>;

// A file, a folder (recursively, sorted by name), or "-" for standard input. Detects the format of each from its
// bytes: JSON Lines, HTML, RSS, Atom, JSON Feed, WARC, ARC, ZIP, WACZ, each also in gzip or zstd, else plain text.
// Streams: never holds a whole archive, but for a ZIP that comes from no file (at most 128 MiB).
void read_source(const std::string& path, const Hints&, const ArticleLimits&, const OnArticle&, const OnRefusal&,
                 const OnProgress& = {});
// The same for bytes in memory; `name` is used in messages.
void read_bytes(std::string_view bytes, const std::string& name, const Hints&, const ArticleLimits&, const OnArticle&,
                const OnRefusal&);

// One saved page. Errors: kBadInput when no text is found.
Result<Article> read_page(std::string_view html, const Hints&, const ArticleLimits&);

}  // namespace hearsay
