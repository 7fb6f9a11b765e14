// JSON Feed: the version is given, so that the bytes are read as such.
#include "fuzz_article.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  hearsay::read_prefixed("{\"version\":\"https://jsonfeed.org/version/1.1\",", bytes, size);
  return 0;
}
