#include <algorithm>
#include <charconv>

#include "article/gzip.h"
#include "article/readers.h"
#include "article/zstd.h"
#include "base/utf8.h"

namespace hearsay {
namespace {

// Joins the chunks. Bodies that are said to be chunked and are not stay as they are: archives hold both.
std::string join_chunks(std::string_view body) {
  std::string out;
  std::string_view rest = body;
  while (!rest.empty()) {
    std::size_t size = 0;
    const std::size_t line = rest.find('\n');
    const std::string_view head = trim(rest.substr(0, line).substr(0, rest.substr(0, line).find(';')));
    const auto [end, failed] = std::from_chars(head.data(), head.data() + head.size(), size, 16);
    if (line == std::string_view::npos || failed != std::errc() || end != head.data() + head.size() || head.size() > 8) {
      return out.empty() ? std::string(body) : out;
    }
    if (size == 0) break;
    rest.remove_prefix(line + 1);
    out += rest.substr(0, size);
    rest.remove_prefix(std::min(size, rest.size()));
    if (rest.starts_with("\r\n")) {
      rest.remove_prefix(2);
    } else if (rest.starts_with('\n')) {
      rest.remove_prefix(1);
    }
  }
  return out;
}

}  // namespace

Result<HttpAnswer> read_http(std::string_view bytes, std::uint64_t limit) {
  if (!bytes.starts_with("HTTP/")) return Error{ErrorCode::kBadInput, "no HTTP answer"};
  HttpAnswer answer;
  const std::size_t line_end = bytes.find('\n');
  const std::string_view status = bytes.substr(0, line_end);
  const std::size_t blank = std::min(status.find(' '), status.size());
  const std::string_view code = trim(status.substr(blank));
  std::from_chars(code.data(), code.data() + code.size(), answer.status);
  std::string coding;
  bool chunked = false;
  std::string_view rest = line_end == std::string_view::npos ? std::string_view() : bytes.substr(line_end + 1);
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = trim(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.empty()) break;
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    const std::string name = lower_ascii(trim(line.substr(0, colon)));
    const std::string_view value = trim(line.substr(colon + 1));
    if (name == "content-type") answer.content_type = lower_ascii(value);
    if (name == "content-encoding") coding = lower_ascii(value);
    if (name == "transfer-encoding") chunked = lower_ascii(value).find("chunked") != std::string::npos;
  }
  answer.body = chunked ? join_chunks(rest) : std::string(rest);
  // Many archives keep the header of a compression they undid.
  if (coding.find("gzip") != std::string::npos && !is_gzip(answer.body)) coding.clear();
  if (coding.find("gzip") != std::string::npos || coding == "deflate") {
    Result<std::string> plain = inflate_body(answer.body, coding != "deflate", limit);
    if (!plain) {
      if (plain.error().code == ErrorCode::kTooLarge || coding != "deflate") return plain.error();
    } else {
      answer.body = *std::move(plain);
    }
  } else if (coding == "zstd" && is_zstd(answer.body)) {
    HEARSAY_TRY(answer.body, unzstd_body(answer.body, limit));
  } else if (!coding.empty() && coding != "identity" && coding != "none" && coding != "utf-8") {
    if (!is_utf8(std::string_view(answer.body).substr(0, std::min<std::size_t>(answer.body.size(), 256)))) {
      return Error{ErrorCode::kUnsupported, "content-encoding \"" + clean_utf8(coding) + "\"; gzip, deflate and zstd are known"};
    }
  }
  return answer;
}

}  // namespace hearsay
