// robots.txt by RFC 9309; inner header of follow. Pure.
//
// Holds: of the groups that name us those count, else those for "*"; the longest rule that fits wins, and of two as long
//        the one that allows.
// Cost:  linear in the bytes; a rule with stars is matched in linear time per star.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hearsay {

struct RobotsRule {
  std::string pattern;  // percent-encoding made uniform; "*" any run, "$" at the end
  bool allow = false;
};
struct Robots {
  std::vector<RobotsRule> rules;  // those for us
  bool closed = false;            // everything is refused: the file could not be had for now
};

// At most the first 512 KiB count, as the standard lets readers do.
Robots read_robots(std::string_view bytes, std::string_view product);
// `target`: path and query of an address.
bool may_fetch(const Robots& robots, std::string_view target);

}  // namespace hearsay
