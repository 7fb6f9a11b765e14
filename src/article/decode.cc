#include "article/decode.h"

#include <uchardet.h>
#include <unicode/ucnv.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <memory>
#include <optional>
#include <utility>

#include "base/utf8.h"

namespace hearsay {
namespace {

constexpr std::size_t kDeclarationBytes = 8192;  // browsers look at 1024; real pages put scripts first
constexpr std::size_t kSampleBytes = 256 * 1024;

// Labels that browsers read as a larger set (WHATWG Encoding), and names ICU does not know.
constexpr std::array<std::pair<std::string_view, const char*>, 19> kLabels = {{
    {"ascii", "windows-1252"},     {"us-ascii", "windows-1252"}, {"iso-8859-1", "windows-1252"},
    {"latin1", "windows-1252"},    {"iso8859-1", "windows-1252"}, {"iso-8859-9", "windows-1254"},
    {"iso-8859-11", "windows-874"}, {"tis-620", "windows-874"},  {"gb2312", "gb18030"},
    {"gbk", "gb18030"},            {"x-gbk", "gb18030"},         {"euc-kr", "windows-949"},
    {"ks_c_5601-1987", "windows-949"}, {"uhc", "windows-949"},   {"shift_jis", "windows-31j"},
    {"shift-jis", "windows-31j"},  {"x-sjis", "windows-31j"},    {"big5", "Big5-HKSCS"},
    {"x-x-big5", "Big5-HKSCS"},
}};

std::optional<std::string> convert(std::string_view bytes, const std::string& label) {
  const char* name = label.c_str();
  for (const auto& [from, to] : kLabels) {
    if (from == label) name = to;
  }
  UErrorCode status = U_ZERO_ERROR;
  std::unique_ptr<UConverter, decltype(&ucnv_close)> from(ucnv_open(name, &status), &ucnv_close);
  std::unique_ptr<UConverter, decltype(&ucnv_close)> to(ucnv_open("UTF-8", &status), &ucnv_close);
  if (U_FAILURE(status)) return std::nullopt;
  std::string out;
  std::array<UChar, 2048> pivot;
  UChar* pivot_source = pivot.data();
  UChar* pivot_target = pivot.data();
  const char* source = bytes.data();
  const char* const end = bytes.data() + bytes.size();
  std::array<char, 16 * 1024> piece;
  bool first = true;
  do {
    char* target = piece.data();
    status = U_ZERO_ERROR;
    ucnv_convertEx(to.get(), from.get(), &target, piece.data() + piece.size(), &source, end,
                   pivot.data(), &pivot_source, &pivot_target, pivot.data() + pivot.size(), first,
                   true, &status);
    first = false;
    out.append(piece.data(), target);
  } while (status == U_BUFFER_OVERFLOW_ERROR);
  if (U_FAILURE(status)) return std::nullopt;
  return out;
}

// encoding="..." of an XML declaration, or charset=... of a meta element.
std::string declared(std::string_view bytes) {
  const std::string head = lower_ascii(bytes.substr(0, kDeclarationBytes));
  const auto value_after = [&](std::size_t at) {
    while (at < head.size() && (head[at] == ' ' || head[at] == '=' || head[at] == '"' || head[at] == '\'')) ++at;
    std::size_t end = at;
    while (end < head.size() && (std::isalnum(static_cast<unsigned char>(head[end])) != 0 ||
                                 head[end] == '-' || head[end] == '_' || head[end] == ':')) {
      ++end;
    }
    return head.substr(at, end - at);
  };
  if (head.starts_with("<?xml")) {
    const std::size_t end = head.find("?>");
    const std::size_t at = head.find("encoding");
    if (at < end) return value_after(at + 8);
  }
  for (std::size_t at = head.find("<meta"); at != std::string::npos; at = head.find("<meta", at + 5)) {
    const std::size_t end = head.find('>', at);
    const std::size_t charset = head.find("charset", at);
    if (charset < end) return value_after(charset + 7);
  }
  return {};
}

// How much of it reads as UTF-8: sequences of several bytes that are right, and bytes that are not.
std::pair<std::size_t, std::size_t> count_sequences(std::string_view bytes) {
  std::size_t right = 0, wrong = 0;
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t begin = at;
    const char32_t c = next_code_point(bytes, at);
    if (at == begin + 1 && static_cast<unsigned char>(bytes[begin]) >= 0x80) {
      ++wrong;
    } else if (c >= 0x80) {
      ++right;
    }
  }
  return {right, wrong};
}

std::string detect(std::string_view bytes) {
  std::unique_ptr<std::remove_pointer_t<uchardet_t>, decltype(&uchardet_delete)> detector(
      uchardet_new(), &uchardet_delete);
  const std::string_view sample = bytes.substr(0, kSampleBytes);
  if (uchardet_handle_data(detector.get(), sample.data(), sample.size()) != 0) return {};
  uchardet_data_end(detector.get());
  return lower_ascii(uchardet_get_charset(detector.get()));
}

// Encodings made of ASCII bytes: such text is valid UTF-8 and yet means something else.
bool is_seven_bit(const std::string& label) {
  return label.starts_with("iso-2022") || label.starts_with("utf-7") || label.starts_with("hz");
}

// Seven-bit text that shifts into Japanese or Korean says so by its escapes; nullptr for other text.
const char* escapes(std::string_view bytes) {
  const std::string_view head = bytes.substr(0, kSampleBytes);
  if (head.find('\x1B') == std::string_view::npos) return nullptr;
  if (std::any_of(head.begin(), head.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; })) return nullptr;
  for (const std::string_view mark : {"\x1B$B", "\x1B$@", "\x1B$(D"})
    if (head.find(mark) != std::string_view::npos) return "iso-2022-jp";
  return head.find("\x1B$)C") != std::string_view::npos ? "iso-2022-kr" : nullptr;
}

}  // namespace

const char* wide_units(std::string_view bytes) {
  constexpr std::size_t kUnits = 64, kLeast = 4;
  if (bytes.size() < 4 * kLeast) return nullptr;
  bool little = true, big = true;
  for (std::size_t at = 0; at + 4 <= std::min(bytes.size(), 4 * kUnits); at += 4) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[at + i]); };
    const bool none = (byte(0) | byte(1) | byte(2) | byte(3)) == 0;
    little = little && !none && byte(3) == 0 && byte(2) <= 0x10;
    big = big && !none && byte(0) == 0 && byte(1) <= 0x10;
  }
  return little ? "utf-32le" : big ? "utf-32be" : nullptr;
}

std::string guess_encoding(std::string_view bytes) {
  const std::string guess = detect(bytes);
  return guess.empty() ? "windows-1252" : guess;
}

std::string_view charset_of(std::string_view content_type) {
  const std::string folded = lower_ascii(content_type);
  const std::size_t at = folded.find("charset");
  if (at == std::string::npos) return {};
  std::string_view value = trim(content_type.substr(at + 7));
  if (!value.starts_with('=')) return {};
  value = trim(value.substr(1));
  value = value.substr(0, value.find_first_of(";, \t"));
  while (!value.empty() && (value.front() == '"' || value.front() == '\'')) value.remove_prefix(1);
  while (!value.empty() && (value.back() == '"' || value.back() == '\'')) value.remove_suffix(1);
  return value;
}

std::optional<std::string> decode_as(std::string_view bytes, std::string_view label) {
  const std::optional<std::string> out = convert(bytes, lower_ascii(label));
  if (!out) return std::nullopt;
  const std::string_view mark = "\xEF\xBB\xBF";
  return clean_utf8(out->starts_with(mark) ? std::string_view(*out).substr(mark.size()) : std::string_view(*out));
}

std::string decode(std::string_view bytes, std::string_view label) {
  if (bytes.starts_with("\xEF\xBB\xBF")) return clean_utf8(bytes.substr(3));
  std::optional<std::string> out;
  if (bytes.starts_with(std::string_view("\xFF\xFE\0\0", 4))) out = convert(bytes.substr(4), "utf-32le");
  if (!out && bytes.starts_with(std::string_view("\0\0\xFE\xFF", 4))) out = convert(bytes.substr(4), "utf-32be");
  if (!out && bytes.starts_with("\xFF\xFE")) out = convert(bytes.substr(2), "utf-16le");
  if (!out && bytes.starts_with("\xFE\xFF")) out = convert(bytes.substr(2), "utf-16be");
  if (out) return clean_utf8(*out);

  if (const char* wide = wide_units(bytes); wide != nullptr && (out = convert(bytes, wide))) return clean_utf8(*out);
  // Without a mark, every second byte of wide text in a western script is zero.
  if (bytes.size() >= 4 && bytes[0] != 0 && bytes[1] == 0 && bytes[2] != 0 && bytes[3] == 0) {
    out = convert(bytes, "utf-16le");
  } else if (bytes.size() >= 4 && bytes[0] == 0 && bytes[1] != 0 && bytes[2] == 0 && bytes[3] != 0) {
    out = convert(bytes, "utf-16be");
  }
  if (out) return clean_utf8(*out);

  const std::string http = lower_ascii(label);
  const std::string inside = declared(bytes);
  for (const std::string& said : {http, inside}) {
    if (is_seven_bit(said)) {
      if ((out = convert(bytes, said))) return clean_utf8(*out);
    }
  }
  if (const char* escaped = escapes(bytes); escaped != nullptr && (out = convert(bytes, escaped))) return clean_utf8(*out);
  // Bytes that happen to be valid UTF-8 nearly never are anything else, whatever the label says.
  if (is_utf8(bytes)) return clean_utf8(bytes);
  const auto [right, wrong] = count_sequences(bytes.substr(0, kSampleBytes));
  if (right > 4 * wrong) return clean_utf8(bytes);
  for (const std::string& said : {http, inside}) {
    if (said.empty() || said.starts_with("utf-") || said == "utf8") continue;
    if ((out = convert(bytes, said))) return clean_utf8(*out);
  }
  const std::string guess = detect(bytes);
  if (!guess.empty() && guess != "utf-8" && (out = convert(bytes, guess))) return clean_utf8(*out);
  if ((out = convert(bytes, "windows-1252"))) return clean_utf8(*out);
  return clean_utf8(bytes);
}

}  // namespace hearsay
