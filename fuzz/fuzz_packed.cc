// Packed sources: the first byte chooses zstd, a .warc.zst with its dictionary, or ZIP, so that the bytes are read as such.
#include "fuzz_article.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size == 0) return 0;
  static constexpr std::string_view kHeads[] = {"\x28\xB5\x2F\xFD", "\x5D\x2A\x4D\x18", "PK\x03\x04"};
  hearsay::read_prefixed(kHeads[bytes[0] % 3], bytes + 1, size - 1);
  return 0;
}
