// Notices: whether an article says of itself that it corrects, updates or repeats an earlier one.
//
//   UPDATE 1-Alder to buy Birch        (Adds details, quotes)        Ralat: harga ...        RPT-CORRECTED-Alder ...
//
// A label counts where such labels stand: at the head of the headline, of a sentence among the first or the last, in
// brackets, or behind another label. A note ("an earlier version of this article") counts anywhere in those lines. Which words
// are labels and notes says the pack.
//
// Known weakness: a headline that begins with such a word for another reason; it only names the kind of what is found to be
// the same outlet's article again.
#include <algorithm>

#include "copies/copies.h"

namespace hearsay {
namespace {

constexpr std::size_t kFirst = 3, kLast = 4;  // sentences: the headline and two, and where notes to readers stand
constexpr std::uint32_t kMarks = 3;           // tokens between two labels: "1", "-"

std::optional<Notice> notice_named(std::string_view tag) {
  if (tag.starts_with("correction")) return Notice::kCorrection;
  if (tag.starts_with("update")) return Notice::kUpdate;
  if (tag.starts_with("repeat")) return Notice::kRepeat;
  return std::nullopt;
}

// A correction that is updated corrects; an update that is sent again is sent again.
int rank(Notice notice) {
  switch (notice) {
    case Notice::kNone: return 0;
    case Notice::kUpdate: return 1;
    case Notice::kRepeat: return 2;
    case Notice::kCorrection: return 3;
  }
  return 0;
}

}  // namespace

Notice notice_of(const SegmentedText& text) {
  Notice out = Notice::kNone;
  auto look = [&](std::uint32_t at, bool label) -> std::uint32_t {
    const LexHit* hit = text.hit_at(at, LexKind::kReissue);
    if (hit == nullptr) return 0;
    const std::string_view tag = text.pack->lexemes[hit->lexeme].tag;
    if (!label && !tag.ends_with("-note")) return 0;
    const std::optional<Notice> found = notice_named(tag);
    if (found && rank(*found) > rank(out)) out = *found;
    return hit->length;
  };
  const std::size_t count = text.sentences.size();
  for (std::size_t s = 0; s < count; ++s) {
    if (s >= kFirst && s + kLast < count) continue;
    const Sentence& sentence = text.sentences[s];
    bool label = true;
    std::uint32_t marks = 0;
    for (std::uint32_t i = sentence.token_begin; i < sentence.token_end; ++i) {
      const Token& token = text.tokens[i];
      if (const std::uint32_t length = look(i, label); length > 0 && label) {
        i += length - 1;
        marks = 0;
        continue;
      }
      // What stands before a label, or between two: brackets, dashes, the number of the update.
      const bool mark = token.is(kTokenPunct) || token.is(kTokenNumber);
      if (label && (!mark || ++marks > kMarks)) label = false;
      if (text.word(i) == "(" || text.word(i) == "[") label = true, marks = 0;
    }
  }
  return out;
}

}  // namespace hearsay
