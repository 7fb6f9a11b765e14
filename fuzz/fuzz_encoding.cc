// Encodings: whatever the bytes and the label, what comes out is clean UTF-8 (the first line is the label).
#include "article/decode.h"
#include "fuzz_article.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view all(reinterpret_cast<const char*>(bytes), size);
  const std::size_t line = std::min(all.find('\n'), all.size());
  const std::string_view label = hearsay::charset_of(all.substr(0, line)), rest = all.substr(std::min(line + 1, all.size()));
  const auto clean = [](const std::string& text) { HEARSAY_CHECK(hearsay::clean_utf8(text) == text); };
  clean(hearsay::decode(rest, label));
  clean(hearsay::decode(rest, all.substr(0, line)));
  clean(hearsay::decode(all, {}));
  if (const auto text = hearsay::decode_as(rest, all.substr(0, line))) clean(*text);
  HEARSAY_CHECK(!hearsay::guess_encoding(rest).empty());
  return 0;
}
