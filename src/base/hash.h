// Hashes: stable across runs and machines (XXH3, little endian); ids and keys on disk rest on them.
// Stored in the ledger: never change the function or the seed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace hearsay {

std::uint64_t hash64(std::string_view bytes);
// Order matters. splitmix64's finaliser over an asymmetric sum.
constexpr std::uint64_t mix(std::uint64_t left, std::uint64_t right) {
  std::uint64_t x = left * 0x9E3779B97F4A7C15ull + right + 0x632BE59BD9B4E019ull;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ull;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBull;
  return x ^ (x >> 31);
}
// 16 lower-case hex digits of hash64.
std::string hash_id(std::string_view bytes);

}  // namespace hearsay
