// Hashes: stable across runs and machines (XXH3, little endian); ids and keys on disk rest on them.
// Stored in the ledger: never change the function or the seed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace hearsay {

std::uint64_t hash64(std::string_view bytes);
std::uint64_t mix(std::uint64_t left, std::uint64_t right);  // order matters
// 16 lower-case hex digits of hash64.
std::string hash_id(std::string_view bytes);

}  // namespace hearsay
