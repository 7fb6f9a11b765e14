// Which company is told of as another's own: "Orbita's Kestrel unit", "its Kestrel Gold subsidiary", "Orbita unit Kestrel",
// "Orbita's oil unit, Kestrel". The words are the pack's ([account], units). Needs the pronouns resolved.
#include <vector>

#include "base/utf8.h"
#include "mention/draft.h"

namespace hearsay {
namespace {

constexpr std::uint32_t kReach = 5;  // tokens between a unit's name and the word for it, or between that and its owner

class UnitTeller {
 public:
  explicit UnitTeller(Draft& draft) : out_(draft.out), text_(draft.out.text) {
    for (const Mention& mention : out_.mentions)
      if (mention.entity && (mention.kind == MentionKind::kOrganisation || mention.kind == MentionKind::kPronoun) &&
          out_.entities[*mention.entity].kind == MentionKind::kOrganisation)
        ends_.push_back(&mention);
  }

  void run() {
    for (const Mention* unit : ends_) {
      Entity& entity = out_.entities[*unit->entity];
      if (unit->kind != MentionKind::kOrganisation || !entity.affiliation.empty()) continue;
      const Sentence& sentence = text_.sentences[unit->sentence];
      const Mention* owner = nullptr;
      if (word_behind(unit->token_end, sentence.token_end)) owner = owner_before(unit->token_begin, true);
      for (std::uint32_t begin = unit_word_before(unit->token_begin, sentence.token_begin), steps = 0; owner == nullptr && begin > sentence.token_begin && steps <= kReach;
           --begin, ++steps)
        owner = owner_before(begin, steps > 0);
      if (owner != nullptr && owner->entity != unit->entity) entity.affiliation = out_.entities[*owner->entity].key;
    }
  }

 private:
  std::uint32_t unit_length(std::uint32_t token) const {
    for (const std::vector<std::uint64_t>& keys : text_.pack->units) {
      std::size_t same = 0;
      while (same < keys.size() && token + same < text_.tokens.size() && text_.tokens[token + same].key == keys[same]) ++same;
      if (same == keys.size()) return static_cast<std::uint32_t>(same);
    }
    return 0;
  }
  bool word_behind(std::uint32_t token, std::uint32_t limit) const {
    for (std::uint32_t i = token; i < limit && i <= token + kReach && !text_.tokens[i].is(kTokenPunct); ++i)
      if (unit_length(i) != 0)
        return true;
      else if (text_.hit_at(i, LexKind::kStop) != nullptr && hit_tagged(text_, i, LexKind::kContrast, "join") == nullptr)
        return false;
    return false;
  }
  // Where the word for a unit begins that stands before a name, with or without a comma; `floor` when there is none.
  std::uint32_t unit_word_before(std::uint32_t token, std::uint32_t floor) const {
    if (token > floor && is_mark(text_, token - 1, ",")) --token;
    for (std::uint32_t begin = token; begin-- > floor && begin + 3 > token;)
      if (unit_length(begin) != 0 && begin + unit_length(begin) == token) return begin;
    return floor;
  }
  // "Orbita's" or "its" right before a token; "Orbita" too unless it must own.
  const Mention* owner_before(std::uint32_t token, bool must_own) const {
    if (token > 0 && text_.tokens[token - 1].lead == '>') --token;
    const bool owning = token > 0 && is_possessive(text_, token - 1);
    for (const Mention* mention : ends_)
      if (mention->token_end == token - owning) return !must_own || owning || mention->kind == MentionKind::kPronoun ? mention : nullptr;
    return nullptr;
  }

  MentionedText& out_;
  const SegmentedText& text_;
  std::vector<const Mention*> ends_;
};

}  // namespace

void tell_units(Draft& draft) {
  if (!draft.out.text.pack->units.empty()) UnitTeller(draft).run();
}

}  // namespace hearsay
