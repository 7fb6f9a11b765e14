#include "base/hash.h"

#define XXH_INLINE_ALL  // a token's key is a handful of bytes: a call through the library costs as much
#include <xxhash.h>

namespace hearsay {

std::uint64_t hash64(std::string_view bytes) { return XXH3_64bits(bytes.data(), bytes.size()); }

std::string hash_id(std::string_view bytes) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::uint64_t value = hash64(bytes);
  std::string out(16, '0');
  for (int i = 15; i >= 0; --i, value >>= 4) out[static_cast<std::size_t>(i)] = kHex[value & 15];
  return out;
}

}  // namespace hearsay
