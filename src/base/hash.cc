#include "base/hash.h"

#include <xxhash.h>

namespace hearsay {

std::uint64_t hash64(std::string_view bytes) { return XXH3_64bits(bytes.data(), bytes.size()); }

std::uint64_t mix(std::uint64_t left, std::uint64_t right) {
  // splitmix64's finaliser over an asymmetric sum.
  std::uint64_t x = left * 0x9E3779B97F4A7C15ull + right + 0x632BE59BD9B4E019ull;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ull;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBull;
  return x ^ (x >> 31);
}

std::string hash_id(std::string_view bytes) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::uint64_t value = hash64(bytes);
  std::string out(16, '0');
  for (int i = 15; i >= 0; --i, value >>= 4) out[static_cast<std::size_t>(i)] = kHex[value & 15];
  return out;
}

}  // namespace hearsay
