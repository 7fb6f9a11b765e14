// robots.txt (the first line is the target): the answer is the same for a target and for its other spellings, and /robots.txt
// itself may always be asked.
#include "follow/robots.h"
#include "fuzz_article.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view all(reinterpret_cast<const char*>(bytes), size);
  const std::size_t line = std::min(all.find('\n'), all.size());
  const std::string target(all.substr(0, line));
  const hearsay::Robots robots = hearsay::read_robots(all.substr(std::min(line + 1, all.size())), "hearsay");
  HEARSAY_CHECK(hearsay::may_fetch(robots, "/robots.txt"));
  std::string other;
  for (const char c : target) other += c == 'a' ? std::string("%61") : std::string(1, c);
  // A "%" before it would make of the letter another reference.
  if (target.find('%') == std::string::npos) HEARSAY_CHECK(hearsay::may_fetch(robots, target) == hearsay::may_fetch(robots, other));
  return 0;
}
