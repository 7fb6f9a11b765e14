// SHA-1, since archives say with it what they hold. Not for anything that must withstand an attacker.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace hearsay {

std::array<std::uint8_t, 20> sha1(std::string_view bytes);  // FIPS 180-4

}  // namespace hearsay
