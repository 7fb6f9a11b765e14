#include "article/decode.h"
#include "article/json.h"
#include "article/readers.h"
#include "base/utf8.h"

namespace hearsay {
namespace {

void read_line(std::string_view line, const std::string& place, Sink& sink) {
  Result<Article> article = article_of_json(line);
  if (!article) return sink.refuse(place, article.error().code, article.error().message);
  sink.give(*std::move(article));
}

}  // namespace

void read_json_lines(Input& input, Sink& sink) {
  const std::uint64_t limit = sink.limits.article_bytes;
  const std::string_view head = input.window(4);
  if (head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF")) {
    return sink.refuse("", ErrorCode::kUnsupported, "JSON Lines in UTF-16; convert it: iconv -f UTF-16 -t UTF-8");
  }
  if (head.starts_with("\xEF\xBB\xBF")) input.consume(3);
  std::uint64_t number = 0;
  bool first = true;
  while (!sink.stopped) {
    std::optional<Line> line = next_line(input, limit);
    if (!line) break;
    const std::string place = "line " + std::to_string(++number);
    if (line->too_long) {
      sink.refuse(place, ErrorCode::kTooLarge, "longer than the limit of " + std::to_string(limit) + " bytes for an article");
      continue;
    }
    const std::string_view content = trim(line->text);
    if (content.empty()) continue;
    if (first && content == "{") {
      // One object spread over lines, as people write it by hand.
      Result<std::string> rest = input.rest(limit);
      if (!rest) return sink.refuse("", rest.error().code, rest.error().message);
      return read_line("{" + *rest, "", sink);
    }
    first = false;
    read_line(content, place, sink);
  }
  if (input.failure() && !sink.stopped) {
    sink.refuse("line " + std::to_string(number + 1), input.failure()->code, input.failure()->message);
  }
}

}  // namespace hearsay
