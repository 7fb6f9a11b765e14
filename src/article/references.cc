// Character references of HTML, by the standard's rules: where one ends, which may go without ";", what numbers mean.
//
// Names: HTML 4's (libxml2), those of ASCII marks, and letters with a mark ("ccaron", "Lstrok"), which are composed instead of
// listed. Known limit: of the standard's 2,231 names the mathematical ones, Greek variants and Cyrillic are left as written.
#include <libxml/HTMLparser.h>
#include <unicode/unorm2.h>

#include <algorithm>
#include <map>
#include <utility>

#include "article/html.h"
#include "base/utf8.h"

namespace hearsay {
namespace {

constexpr std::size_t kLongestName = 32, kLongestLegacy = 6, kShortestLegacy = 2;
constexpr char32_t kReplacement = 0xFFFD;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alnum(char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
int hex_value(char c) { return is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1; }

constexpr std::pair<std::string_view, char32_t> kMarks[] = {
    {"AMP", '&'},    {"COPY", 0xA9},  {"GT", '>'},      {"LT", '<'},      {"NewLine", '\n'}, {"QUOT", '"'},    {"REG", 0xAE},   {"TRADE", 0x2122}, {"Tab", '\t'},
    {"apos", '\''},  {"ast", '*'},    {"bsol", '\\'},   {"check", 0x2713}, {"colon", ':'},   {"comma", ','},   {"commat", '@'}, {"dash", 0x2010},  {"dollar", '$'},
    {"equals", '='}, {"excl", '!'},   {"grave", '`'},   {"hyphen", 0x2010}, {"horbar", 0x2015}, {"inodot", 0x131}, {"imath", 0x131}, {"lbrace", '{'}, {"lbrack", '['},
    {"lcub", '{'},   {"lowbar", '_'}, {"lpar", '('},    {"lsqb", '['},    {"mldr", 0x2026},  {"nldr", 0x2025}, {"num", '#'},    {"numero", 0x2116}, {"percnt", '%'},
    {"period", '.'}, {"plus", '+'},   {"quest", '?'},   {"rbrace", '}'},  {"rbrack", ']'},   {"rcub", '}'},    {"rpar", ')'},   {"rsqb", ']'},     {"semi", ';'},
    {"sol", '/'},    {"verbar", '|'}, {"vert", '|'},    {"half", 0xBD},   {"rsquor", 0x2019}, {"lsquor", 0x201A}, {"ldquor", 0x201E}, {"rdquor", 0x201D},
    {"dstrok", 0x111}, {"Dstrok", 0x110}, {"lstrok", 0x142}, {"Lstrok", 0x141}, {"hstrok", 0x127}, {"Hstrok", 0x126}, {"tstrok", 0x167}, {"Tstrok", 0x166}};
// "c" + "caron".
constexpr std::pair<std::string_view, char32_t> kAccents[] = {
    {"acute", 0x301}, {"breve", 0x306}, {"caron", 0x30C}, {"cedil", 0x327}, {"circ", 0x302}, {"dblac", 0x30B}, {"dot", 0x307},
    {"grave", 0x300}, {"macr", 0x304},  {"ogon", 0x328},  {"ring", 0x30A},  {"tilde", 0x303}, {"uml", 0x308}};

char32_t composed(std::string_view name) {
  for (const auto& [accent, mark] : kAccents) {
    if (name.size() != accent.size() + 1 || name.substr(1) != accent) continue;
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2* nfc = unorm2_getNFCInstance(&status);
    if (U_FAILURE(status)) return 0;
    const UChar32 pair = unorm2_composePair(nfc, static_cast<UChar32>(name[0]), static_cast<UChar32>(mark));
    return pair < 0 ? 0 : static_cast<char32_t>(pair);
  }
  return 0;
}

// Names that are listed: HTML 4's, whose own look-up walks its list, and the marks above.
const std::map<std::string_view, char32_t>& listed() {
  static const std::map<std::string_view, char32_t> names = [] {
    constexpr unsigned kLast = 9830;  // the diamond suit
    std::map<std::string_view, char32_t> out(std::begin(kMarks), std::end(kMarks));
    for (unsigned c = 34; c <= kLast; ++c)
      if (const htmlEntityDesc* entity = htmlEntityValueLookup(c)) out.emplace(entity->name, entity->value);
    return out;
  }();
  return names;
}

char32_t named(std::string_view name) {
  const auto found = listed().find(name);
  return found != listed().end() ? found->second : composed(name);
}

// Those that browsers read without ";": Latin-1's, and the few of ASCII.
bool is_legacy(char32_t c, std::string_view name) {
  return (c >= 0xA0 && c < 0x100 && name != "half") || name == "amp" || name == "lt" || name == "gt" || name == "quot" || name == "AMP" || name == "LT" || name == "GT" || name == "QUOT";
}

struct Reference {
  char32_t c = 0;       // 0: none
  std::size_t end = 0;  // one past it
};

// `text` begins with "&#".
Reference numeric(std::string_view text) {
  std::size_t at = 2;
  const bool hex = at < text.size() && (text[at] == 'x' || text[at] == 'X');
  if (hex) ++at;
  const std::size_t begin = at;
  std::uint32_t value = 0;
  for (; at < text.size() && (hex ? hex_value(text[at]) >= 0 : is_digit(text[at])); ++at)
    if (value <= 0x10FFFF) value = value * (hex ? 16 : 10) + static_cast<std::uint32_t>(hex_value(text[at]));
  if (at == begin) return {};
  if (at < text.size() && text[at] == ';') ++at;
  // References to 128..159 mean Windows-1252 by the standard.
  static constexpr char16_t kWindows[32] = {
      0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021, 0x2C6,  0x2030, 0x160,
      0x2039, 0x152,  0x8D,   0x17D,  0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
      0x2013, 0x2014, 0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178};
  char32_t c = value;
  if (value >= 128 && value < 160) c = kWindows[value - 128];
  else if (value == 0 || value > 0x10FFFF || (value >= 0xD800 && value < 0xE000)) c = kReplacement;
  else if (value < 32 && value != '\n' && value != '\t') c = ' ';  // controls are no text
  return {c, at};
}

// `text` begins with "&".
Reference reference(std::string_view text, bool in_attribute) {
  if (text.size() > 1 && text[1] == '#') return numeric(text);
  std::size_t end = 1;
  while (end < text.size() && end < kLongestName && is_alnum(text[end])) ++end;
  if (end < text.size() && text[end] == ';' && end > 1)
    if (const char32_t c = named(text.substr(1, end - 1))) return {c, end + 1};
  for (std::size_t length = std::min(kLongestLegacy, end - 1); length >= kShortestLegacy; --length) {
    const std::string_view name = text.substr(1, length);
    const char32_t c = named(name);
    if (c == 0 || !is_legacy(c, name)) continue;
    // "?a=1&copy=2" in an address is no reference.
    const std::size_t after = 1 + length;
    if (in_attribute && after < text.size() && (text[after] == '=' || is_alnum(text[after]))) return {};
    return {c, after};
  }
  return {};
}

}  // namespace

std::string decode_references(std::string_view text, bool in_attribute) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t mark = std::min(text.find('&', at), text.size());
    out += text.substr(at, mark - at);
    at = mark;
    if (at >= text.size()) break;
    const Reference found = reference(text.substr(at), in_attribute);
    if (found.c == 0) {
      out += '&';
      ++at;
      continue;
    }
    append_code_point(out, found.c);
    at += found.end;
  }
  return out;
}

}  // namespace hearsay
