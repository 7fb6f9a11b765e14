#include <algorithm>
#include <utility>

#include "article/decode.h"
#include "article/feed_json.h"
#include "article/gzip.h"
#include "article/listing.h"
#include "article/readers.h"
#include "article/zstd.h"
#include "base/utf8.h"

namespace hearsay {
namespace {

using namespace std::string_view_literals;

constexpr std::pair<std::string_view, std::string_view> kMagic[] = {
    {"\x89PNG"sv, "a PNG picture"},      {"\xFF\xD8\xFF"sv, "a JPEG picture"}, {"GIF8"sv, "a GIF picture"},
    {"\x7F" "ELF"sv, "a program"},        {"%PDF-"sv, "a PDF document"},
    {"BZh"sv, "bzip2 data"},             {"\xFD" "7zXZ\0"sv, "xz data"},
    {"\x04\x22\x4D\x18"sv, "lz4 data"},  {"RIFF"sv, "a media file"},           {"SQLite format 3\0"sv, "an SQLite database"},
    {"\xD0\xCF\x11\xE0"sv, "an Office document"}, {"{\\rtf"sv, "an RTF document"}, {"wOFF"sv, "a font"},
    {"wOF2"sv, "a font"},                {"OggS"sv, "a media file"},           {"ID3"sv, "a media file"}};

bool looks_binary(std::string_view head) {
  std::size_t controls = 0;
  for (const char c : head) {
    const unsigned char byte = static_cast<unsigned char>(c);
    if (byte < 0x20 && byte != '\n' && byte != '\r' && byte != '\t' && byte != '\f' && byte != 0x1B) ++controls;
  }
  return controls > head.size() / 50;
}

// UTF-16 and UTF-32 are full of zero bytes and yet text.
bool is_wide(std::string_view head) {
  if (head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF") || head.starts_with("\0\0\xFE\xFF"sv)) return true;
  if (wide_units(head) != nullptr) return true;
  if (head.size() < 64) return false;
  std::size_t even = 0, odd = 0;
  for (std::size_t i = 0; i + 1 < head.size(); i += 2) {
    even += head[i] == 0;
    odd += head[i + 1] == 0;
  }
  const std::size_t pairs = head.size() / 2;
  return (odd > pairs * 7 / 10 && even < pairs / 20) || (even > pairs * 7 / 10 && odd < pairs / 20);
}

}  // namespace

std::string root_element(std::string_view text) {
  while (true) {
    text = trim(text);
    if (text.starts_with("<!--")) {
      const std::size_t end = text.find("-->");
      if (end == std::string_view::npos) return {};
      text.remove_prefix(end + 3);
    } else if (text.starts_with("<?") || text.starts_with("<!")) {
      std::size_t end = text.find('>');
      const std::size_t inner = text.find('[');
      if (inner < end) {
        end = text.find(']', inner);
        if (end != std::string_view::npos) end = text.find('>', end);
      }
      if (end == std::string_view::npos) return {};
      text.remove_prefix(end + 1);
    } else {
      break;
    }
  }
  if (!text.starts_with('<')) return {};
  std::string_view name = text.substr(1, text.substr(1).find_first_of(" \t\n/>"));
  const std::size_t colon = name.find(':');
  if (colon != std::string_view::npos) name.remove_prefix(colon + 1);
  return std::string(name.substr(0, 64));
}

Detected detect_format(std::string_view head) {
  head = head.substr(0, kHeadBytes);
  if (is_gzip(head)) return {Format::kGzip, {}};
  if (is_zstd(head)) return {Format::kZstd, {}};
  if (head.starts_with("PK\x03\x04") || head.starts_with("PK\x05\x06")) return {Format::kZip, {}};
  if (head.starts_with("WARC/")) return {Format::kWarc, {}};
  if (head.starts_with("filedesc:")) return {Format::kArc, {}};
  for (const auto& [magic, what] : kMagic) {
    if (head.starts_with(magic)) return {Format::kUnsupported, std::string(what)};
  }
  const bool wide = is_wide(head);
  if (!wide && looks_binary(head)) return {Format::kUnsupported, "binary data"};
  // An odd number of bytes of wide text would end in half a character.
  const std::string decoded = wide ? decode(head.substr(0, head.size() / 4 * 4), {}) : std::string();
  std::string_view text = trim(wide ? std::string_view(decoded) : head);
  if (text.starts_with("\xEF\xBB\xBF")) text = trim(text.substr(3));
  if (text.empty()) return {Format::kEmpty, {}};
  if (text.starts_with("WARC/")) return {Format::kWarc, {}};
  if (text.front() == '{') return {is_json_feed(text) ? Format::kFeed : Format::kJsonLines, {}};
  if (text.front() == '[' && trim(text.substr(1)).starts_with('{')) {
    return {Format::kUnsupported, "a JSON array; JSON Lines has one object a line (jq -c '.[]')"};
  }
  const std::string folded = lower_ascii(text.substr(0, 8192));
  if (text.front() == '<') {
    const std::string root = root_element(text);
    if (root == "rss" || root == "RDF" || root == "feed") return {Format::kFeed, {}};
    if (const std::string_view kind = listing_kind(text); !kind.empty())
      return {Format::kUnsupported, kind == "opml" ? "OPML, a list of feeds: `hearsay follow` reads it"
                                                   : "a sitemap, a list of addresses: `hearsay follow` reads it"};
    const bool html = folded.find("<html") != std::string::npos || folded.find("<!doctype html") != std::string::npos ||
                      folded.find("<body") != std::string::npos || folded.find("<head") != std::string::npos;
    if (text.starts_with("<?xml") && !html && !root.empty() && lower_ascii(root) != "html") {
      return {Format::kUnsupported, "XML whose outermost element is <" + clean_utf8(root) + ">"};
    }
    return {Format::kHtml, {}};
  }
  // Some servers put a few words or a warning before the page.
  if (folded.find("<!doctype html") != std::string::npos || folded.find("<html") != std::string::npos ||
      folded.find("</p>") != std::string::npos || folded.find("</div>") != std::string::npos) {
    return {Format::kHtml, {}};
  }
  return {Format::kText, {}};
}

}  // namespace hearsay
