// The readers of single formats and what they share; inner header of article.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "article/article.h"
#include "article/input.h"
#include "article/page.h"

namespace hearsay {

enum class Format { kEmpty, kGzip, kZstd, kZip, kWarc, kArc, kJsonLines, kHtml, kFeed, kText, kUnsupported };

struct Detected {
  Format format = Format::kText;
  std::string what;  // for kUnsupported: what it seems to be
};
// From the first bytes of a source; kHeadBytes of them suffice.
inline constexpr std::size_t kHeadBytes = 64 * 1024;
Detected detect_format(std::string_view head);
// The name of the outermost element, without prefix, past declaration, comments and document type; "" for no markup.
std::string root_element(std::string_view text);

// Where a reader's findings go.
struct Sink {
  const std::string& source;
  const Hints& hints;
  const ArticleLimits& limits;
  const OnArticle& on_article;
  const OnRefusal& on_refusal;
  bool stopped = false;

  // Fills in hints and id, then hands the article on.
  void give(Article article);
  // The message becomes "source: place: reason".
  void refuse(const std::string& place, ErrorCode code, const std::string& reason);
};

// Fills from hints and the address what is still missing: outlet, date, language; cuts a text that is too long.
void complete(Article& article, const Hints& hints, const ArticleLimits& limits);

void read_json_lines(Input& input, Sink& sink);
void read_feed(Input& input, Sink& sink);
void read_html(Input& input, Sink& sink);
void read_text(Input& input, Sink& sink);

// An archive may go on after damage: `resume` finds the next compressed member, `offset_of` says where a byte of the
// stream stands in the file.
struct Archive {
  Input& input;
  std::function<bool()> resume;
  std::function<std::uint64_t(std::uint64_t)> offset_of;
  std::string file;  // the path, when the stream is a file as it stands
};
// The time in a name such as CC-NEWS-20240105083012-00042.warc.gz: nothing in that file was seen before it.
std::optional<Time> time_in_name(std::string_view file);
void read_warc(Archive archive, Sink& sink);
void read_arc(Archive archive, Sink& sink);

// An HTTP answer as archives hold it.
struct HttpAnswer {
  int status = 0;
  std::string content_type;
  std::string body;  // without chunks and compression
};
// Errors: kBadInput when it is no HTTP answer, kUnsupported for an unknown compression, kTooLarge.
Result<HttpAnswer> read_http(std::string_view bytes, std::uint64_t limit);

}  // namespace hearsay
