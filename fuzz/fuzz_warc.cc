// Archives, and whatever else the bytes look like: detection, gzip, WARC, ARC, HTTP.
#include "fuzz_article.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  hearsay::read_prefixed("", bytes, size);
  return 0;
}
