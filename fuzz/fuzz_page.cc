// Saved pages: encodings, markup, metadata.
#include "fuzz_article.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  hearsay::Hints hints;
  hints.url = "https://news.example/2025/02/04/a";
  const std::string_view page(reinterpret_cast<const char*>(bytes), size);
  const hearsay::Result<hearsay::Article> article = hearsay::read_page(page, hints, {});
  if (article) hearsay::check_article(*article);
  return 0;
}
