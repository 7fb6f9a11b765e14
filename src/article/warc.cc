// WARC 0.17 to 1.1, one record after another, compressed or not: the caller undoes the compression.
//
// Damage ends a record, not the archive: the reader says where, looks for the next line that begins with "WARC/", and
// in a compressed archive for the next member.
#include <algorithm>
#include <array>
#include <charconv>
#include <map>

#include "article/decode.h"
#include "article/readers.h"
#include "base/sha1.h"
#include "base/utf8.h"

namespace hearsay {
namespace {

constexpr std::size_t kLongestHeader = 64 * 1024;  // of one record; real ones stay below 4 KiB
constexpr std::size_t kSearch = 64 * 1024;

// "20240105083012", or its day alone, as archives write times.
std::optional<Time> time_of_digits(std::string_view digits) {
  std::string iso(digits.substr(0, 4));
  for (const std::size_t at : {4u, 6u}) iso += "-" + std::string(digits.substr(std::min(at, digits.size()), 2));
  if (digits.size() >= 14)
    iso += "T" + std::string(digits.substr(8, 2)) + ":" + std::string(digits.substr(10, 2)) + ":" + std::string(digits.substr(12, 2)) + "Z";
  return parse_time(iso);
}

struct Header {
  std::map<std::string, std::string> fields;
  std::uint64_t length = 0;

  std::string get(const std::string& name) const {
    const auto found = fields.find(name);
    return found == fields.end() ? std::string() : found->second;
  }
};

// Name and value a line, until an empty line; consumes it. An error says why it is no header.
Result<Header> read_header(Input& input) {
  const std::string_view head = input.window(kLongestHeader).substr(0, kLongestHeader);
  Header header;
  std::string last;
  std::size_t at = 0;
  bool first = true, ended = false;
  while (at < head.size()) {
    const std::size_t end = head.find('\n', at);
    if (end == std::string_view::npos) break;
    const std::string_view line = head.substr(at, end - at);
    at = end + 1;
    const std::string_view content = trim(line);
    if (content.empty()) {
      // ClueWeb09 puts an empty line after the version.
      if (header.fields.empty() && !first && at < head.size() && head.substr(at).starts_with("WARC-")) continue;
      ended = true;
      break;
    }
    if (first) {
      first = false;
      continue;
    }
    if ((line.front() == ' ' || line.front() == '\t') && !last.empty()) {
      header.fields[last] += " " + std::string(content);
      continue;
    }
    const std::size_t colon = content.find(':');
    if (colon == std::string_view::npos) continue;
    last = lower_ascii(trim(content.substr(0, colon)));
    header.fields.emplace(last, std::string(trim(content.substr(colon + 1))));
  }
  if (!ended) {
    return Error{ErrorCode::kCorrupt, head.size() < kLongestHeader ? "the archive ends in a record's header (truncated)"
                                                                   : "a header longer than 64 KiB"};
  }
  const std::string length = header.get("content-length");
  const auto [end, failed] = std::from_chars(length.data(), length.data() + length.size(), header.length);
  if (length.empty() || failed != std::errc() || end != length.data() + length.size()) {
    return Error{ErrorCode::kCorrupt, "no valid Content-Length"};
  }
  input.consume(at);
  return header;
}

// Whether an HTTP answer holds all that it promises: an archive whose line ends were changed has records that are shorter
// than their header says.
bool is_whole_answer(std::string_view block) {
  std::size_t body = block.find("\r\n\r\n");
  const std::size_t bare = block.find("\n\n");
  body = body < bare ? body + 4 : bare == std::string_view::npos ? bare : bare + 2;
  if (!block.starts_with("HTTP/") || body > block.size()) return false;
  const std::string head = lower_ascii(block.substr(0, std::min(body, kLongestHeader)));
  const std::string_view name = "\ncontent-length:";
  const std::size_t at = head.find(name);
  if (at == std::string::npos) return false;
  const std::string_view digits = trim(std::string_view(head).substr(at + name.size(), head.find('\n', at + 1) - at - name.size()));
  std::size_t length = 0;
  const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), length);
  if (failed != std::errc() || end != digits.data() + digits.size() || length > block.size() - body) return false;
  return trim(block.substr(body + length)).empty();
}

// "sha1:" and the digest in base 32 or 16. Other digests, and none, are not checked.
bool digest_differs(std::string_view said, std::string_view block) {
  constexpr std::string_view kBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", kBase16 = "0123456789abcdef";
  const std::string kind = lower_ascii(said.substr(0, 5));
  if (kind != "sha1:" && kind != "sha-1") return false;
  const std::string_view digits = said.substr(std::min(said.find(':'), said.size() - 1) + 1);
  if (digits.size() != 32 && digits.size() != 40) return false;
  const std::array<std::uint8_t, 20> found = sha1(block);
  for (std::size_t i = 0, bits = digits.size() == 32 ? 5 : 4; i < digits.size(); ++i) {
    const std::size_t at = i * bits, byte = at / 8;
    const unsigned two = static_cast<unsigned>(found[byte]) << 8 | (byte + 1 < found.size() ? found[byte + 1] : 0u);
    const unsigned value = two >> (16 - bits - at % 8) & ((1u << bits) - 1);
    const char digit = digits[i];
    const char lower = digit >= 'A' && digit <= 'Z' ? static_cast<char>(digit + 32) : digit;
    const char upper = digit >= 'a' && digit <= 'z' ? static_cast<char>(digit - 32) : digit;
    if (bits == 5 ? kBase32[value] != upper : kBase16[value] != lower) return true;
  }
  return false;
}

class Reader {
 public:
  Reader(Archive archive, Sink& sink) : archive_(std::move(archive)), input_(archive_.input), sink_(sink) {}

  void read() {
    while (!sink_.stopped) {
      skip_blank_lines();
      const std::string_view head = input_.window(16);
      if (head.empty()) {
        if (!recover()) return;
        continue;
      }
      ++number_;
      begin_ = archive_.offset_of(input_.position());
      if (!head.starts_with("WARC/")) {
        const std::uint64_t from = input_.position();
        find_record();
        refuse(ErrorCode::kCorrupt, std::to_string(input_.position() - from) + " bytes that belong to no record");
        continue;
      }
      Result<Header> header = read_header(input_);
      if (!header) {
        refuse(header.error().code, header.error().message);
        input_.consume(5);
        find_record();
        continue;
      }
      record(*header);
    }
  }

 private:
  std::string place() const { return "record " + std::to_string(number_) + " at byte " + std::to_string(begin_); }
  void refuse(ErrorCode code, const std::string& reason) { sink_.refuse(place(), code, reason); }

  void skip_blank_lines() {
    while (true) {
      const std::string_view piece = input_.window(1);
      const std::size_t count = std::min(piece.find_first_not_of("\r\n"), piece.size());
      if (count == 0) return;
      input_.consume(count);
    }
  }

  // To the next line that begins a record, or to the end.
  void find_record() {
    while (true) {
      const std::string_view piece = input_.window(kSearch);
      if (piece.empty()) return;
      for (std::size_t at = piece.find("WARC/"); at != std::string_view::npos; at = piece.find("WARC/", at + 1)) {
        const bool version = at + 6 < piece.size() && (piece[at + 5] == '0' || piece[at + 5] == '1') && piece[at + 6] == '.';
        if (version && (at == 0 || piece[at - 1] == '\n')) return input_.consume(at);
      }
      // A mark may lie across the border of two windows.
      input_.consume(piece.size() > 16 ? piece.size() - 8 : piece.size());
    }
  }

  // After the end: was it one? In a compressed archive damage ends the stream early.
  bool recover() {
    if (!input_.failure()) return false;
    const Error failure = *input_.failure();
    sink_.refuse("record " + std::to_string(number_ + 1), failure.code, failure.message);
    if (!archive_.resume()) return false;
    input_.revive();
    return true;
  }

  void skip(std::uint64_t count) {
    while (count > 0) {
      const std::size_t have = input_.window(1).size();
      if (have == 0) return;
      const std::size_t step = static_cast<std::size_t>(std::min<std::uint64_t>(count, have));
      input_.consume(step);
      count -= step;
    }
  }

  void record(const Header& header) {
    const std::string type = lower_ascii(header.get("warc-type"));
    const std::string media = lower_ascii(header.get("content-type"));
    const bool response = type == "response";
    const bool page = type == "resource" && (media.starts_with("text/html") || media.starts_with("application/xhtml"));
    const bool text = type == "conversion" && media.starts_with("text/plain");
    std::string block;
    const std::uint64_t begin = input_.position();
    if (response || page || text) {
      if (header.length > sink_.limits.article_bytes) {
        // Only a page of that size is a loss; archives are full of large pictures and films.
        const std::string_view head = input_.window(4096);
        const bool html = !response || lower_ascii(head.substr(0, 4096)).find("text/html") != std::string::npos;
        if (html) {
          refuse(ErrorCode::kTooLarge, "a record of " + std::to_string(header.length) + " bytes; the limit is " +
                                           std::to_string(sink_.limits.article_bytes));
        }
        skip(header.length);
      } else {
        block = std::string(input_.window(header.length).substr(0, header.length));
        input_.consume(block.size());
      }
    } else {
      skip(header.length);
    }
    const std::uint64_t have = input_.position() - begin;
    if (have < header.length) {
      refuse(ErrorCode::kCorrupt, "ends after " + std::to_string(have) + " of " + std::to_string(header.length) +
                                      " bytes (truncated)");
      return;
    }
    if (block.empty()) return;
    if (digest_differs(header.get("warc-block-digest"), block))
      return refuse(ErrorCode::kCorrupt, "its digest does not match: damaged, or changed after it was archived");
    std::string url = header.get("warc-target-uri");
    if (url.size() > 2 && url.front() == '<' && url.back() == '>') url = url.substr(1, url.size() - 2);
    std::optional<Time> seen = parse_time(header.get("warc-date"));
    if (!seen) seen = time_in_name(sink_.source);
    give(block, url, seen, response ? "" : media);
  }

 public:
  // `media` empty: the block is an HTTP answer.
  void give(std::string_view block, const std::string& url, std::optional<Time> seen, const std::string& media) {
    HttpAnswer answer;
    answer.content_type = media;
    if (media.empty()) {
      if (!block.starts_with("HTTP/")) return;  // DNS and whois answers are kept as responses too
      Result<HttpAnswer> read = read_http(block, sink_.limits.article_bytes);
      if (!read) return refuse(read.error().code, read.error().message);
      answer = *std::move(read);
      if (answer.status < 200 || answer.status > 299) return;
    } else {
      answer.body = std::string(block);
    }
    const bool named_html = answer.content_type.find("html") != std::string::npos;
    const bool unnamed_html = answer.content_type.empty() && detect_format(answer.body).format == Format::kHtml;
    const bool text = !media.empty() && media.starts_with("text/plain");
    if (!named_html && !unnamed_html && !text) return;
    if (trim(answer.body).empty()) return refuse(ErrorCode::kBadInput, "empty");
    const std::string charset(charset_of(answer.content_type));
    if (text) {
      Article article;
      article.url = clean_utf8(url);
      article.modified = seen;
      set_text(article, {}, trim(decode(answer.body, charset)));
      return sink_.give(std::move(article));
    }
    Result<Article> article = read_page_found(answer.body, {clean_utf8(url), charset}, sink_.hints, sink_.limits);
    if (!article) return refuse(article.error().code, article.error().message);
    if (!article->modified) article->modified = seen;
    doubt_date(*article, {}, seen);
    sink_.give(*std::move(article));
  }

  // ARC: "address IP date type length" and that many bytes.
  void read_arc() {
    bool damaged = false;
    while (!sink_.stopped) {
      skip_blank_lines();
      const std::uint64_t at = input_.position();
      std::optional<Line> line = next_line(input_, kLongestHeader);
      if (!line) {
        if (!recover()) return;
        continue;
      }
      std::vector<std::string_view> fields;
      const std::string_view content = line->text;
      // From the right: old writers left blanks in addresses.
      std::size_t end = content.size();
      while (fields.size() < 4 && end != 0) {
        const std::size_t blank = content.substr(0, end).rfind(' ');
        if (blank == std::string_view::npos) break;
        fields.push_back(content.substr(blank + 1, end - blank - 1));
        end = blank;
      }
      std::uint64_t length = 0;
      const bool good = fields.size() == 4 && content.substr(0, end).find(':') != std::string_view::npos && !fields[0].empty() &&
                        std::from_chars(fields[0].data(), fields[0].data() + fields[0].size(), length).ec == std::errc() &&
                        fields[2].size() >= 8 && std::all_of(fields[2].begin(), fields[2].end(), [](char c) { return c >= '0' && c <= '9'; });
      if (!good) {
        // One refusal for a stretch of lines that belong to nothing.
        if (!damaged) {
          ++number_;
          begin_ = archive_.offset_of(at);
          refuse(ErrorCode::kCorrupt, "no valid ARC record header");
        }
        damaged = true;
        continue;
      }
      damaged = false;
      ++number_;
      begin_ = archive_.offset_of(at);
      arc_record(std::string(content.substr(0, end)), std::string(fields[1]), std::string(fields[2]), length);
    }
  }

 private:
  void arc_record(const std::string& url, const std::string& media, const std::string& date, std::uint64_t length) {
    if (url.starts_with("filedesc:") || length > sink_.limits.article_bytes) {
      if (!url.starts_with("filedesc:") && media.find("html") != std::string::npos) {
        refuse(ErrorCode::kTooLarge, "a record of " + std::to_string(length) + " bytes; the limit is " +
                                         std::to_string(sink_.limits.article_bytes));
      }
      return skip(length);
    }
    const std::string block(input_.window(length).substr(0, length));
    input_.consume(block.size());
    if (block.size() < length && !is_whole_answer(block)) {
      refuse(ErrorCode::kCorrupt, "ends after " + std::to_string(block.size()) + " of " + std::to_string(length) + " bytes (truncated)");
      return;
    }
    give(block, url, time_of_digits(date), {});
  }

  Archive archive_;
  Input& input_;
  Sink& sink_;
  std::uint64_t number_ = 0;
  std::uint64_t begin_ = 0;  // of the present record
};

}  // namespace

std::optional<Time> time_in_name(std::string_view file) {
  constexpr std::size_t kDigits = 14;
  const std::string_view name = file.substr(file.rfind('/') + 1);
  if (name.find(".warc") == std::string_view::npos && name.find(".arc") == std::string_view::npos) return std::nullopt;
  const auto is_digit = [&](std::size_t at) { return at < name.size() && name[at] >= '0' && name[at] <= '9'; };
  for (std::size_t begin = 0; begin < name.size();) {
    std::size_t end = begin;
    while (is_digit(end)) ++end;
    if (end - begin == kDigits)
      if (const std::optional<Time> time = time_of_digits(name.substr(begin, kDigits))) return time;
    begin = end + 1;
  }
  return std::nullopt;
}

void read_warc(Archive archive, Sink& sink) { Reader(std::move(archive), sink).read(); }
void read_arc(Archive archive, Sink& sink) { Reader(std::move(archive), sink).read_arc(); }

}  // namespace hearsay
