// Tokens of a text: the one cut that packs and articles share, so that a pack's words meet an article's.
//
// Words are runs of letters, marks and digits with inner apostrophes, full stops of abbreviations ("U.S.") and decimal
// marks ("7,4"); "'s" is a token of its own; Han is cut into single code points; every other mark stands alone, but for
// currency signs joined to capital letters ("US$"). Letters are cut from the digits of an amount ("Rp100", and with a
// pack every currency word of it: "RM5"), while "H100" stays whole. Offsets are bytes.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/span.h"

namespace hearsay {

enum class TokenShape : std::uint8_t { kWord, kNumber, kMark };

struct RawToken {
  Span span;
  TokenShape shape = TokenShape::kWord;
  bool glued = false;  // no blank before it
};

class Pack;

// Appends the tokens of text[begin, end) to `out`. Linear.
void tokenize(std::string_view text, std::uint32_t begin, std::uint32_t end, std::vector<RawToken>& out,
              const Pack* pack = nullptr);

}  // namespace hearsay
