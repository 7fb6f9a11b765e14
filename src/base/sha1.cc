#include "base/sha1.h"

#include <bit>
#include <string>

namespace hearsay {
namespace {

using State = std::array<std::uint32_t, 5>;

constexpr std::size_t kBlock = 64;

void take_block(State& state, const char* bytes) {
  std::uint32_t words[80];
  for (std::size_t i = 0; i < 16; ++i) {
    words[i] = 0;
    for (std::size_t j = 0; j < 4; ++j) words[i] = words[i] << 8 | static_cast<std::uint8_t>(bytes[i * 4 + j]);
  }
  for (std::size_t i = 16; i < 80; ++i) words[i] = std::rotl(words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16], 1);
  // Named one by one: clang 14 lets no lambda capture a structured binding.
  std::uint32_t a = state[0], b = state[1], c = state[2], d = state[3], e = state[4];
  const auto rounds = [&](std::size_t begin, std::uint32_t constant, const auto& mix) {
    for (std::size_t i = begin; i < begin + 20; ++i) {
      const std::uint32_t next = std::rotl(a, 5) + mix() + e + constant + words[i];
      e = d;
      d = c;
      c = std::rotl(b, 30);
      b = a;
      a = next;
    }
  };
  rounds(0, 0x5A827999, [&] { return (b & c) | (~b & d); });
  rounds(20, 0x6ED9EBA1, [&] { return b ^ c ^ d; });
  rounds(40, 0x8F1BBCDC, [&] { return (b & c) | (b & d) | (c & d); });
  rounds(60, 0xCA62C1D6, [&] { return b ^ c ^ d; });
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
  state[4] += e;
}

}  // namespace

std::array<std::uint8_t, 20> sha1(std::string_view bytes) {
  State state = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
  std::size_t at = 0;
  for (; bytes.size() - at >= kBlock; at += kBlock) take_block(state, bytes.data() + at);
  std::string rest(bytes.substr(at));
  rest += '\x80';
  while (rest.size() % kBlock != kBlock - 8) rest += '\0';
  const std::uint64_t bits = std::uint64_t{bytes.size()} * 8;
  for (int shift = 56; shift >= 0; shift -= 8) rest += static_cast<char>(bits >> shift & 0xFF);
  for (std::size_t i = 0; i < rest.size(); i += kBlock) take_block(state, rest.data() + i);
  std::array<std::uint8_t, 20> out{};
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<std::uint8_t>(state[i / 4] >> (24 - 8 * (i % 4)));
  return out;
}

}  // namespace hearsay
