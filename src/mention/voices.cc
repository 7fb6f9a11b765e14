// Voices without a name: anonymous sources, documents, roles, pronouns and nouns that stand for a
// known company.
//
// A voice is its head and what belongs to it on both sides: "[one of the] people [familiar with the
// matter]", "[A GoTo] spokesperson", "juru bicara [TikTok]", "[The Indonesian] company". The words
// are data (kAnonymous heads; kKnowing "before", "before-one", "before-the" on the left; "after"
// and "open" on the right, the latter with the words that follow it). "people" and "sources" are
// everyday words, so they count only with a qualifier, a count or a cue beside them.
#include <algorithm>

#include "mention/draft.h"

namespace hearsay {
namespace {

class VoiceFinder {
 public:
  explicit VoiceFinder(Draft& draft) : draft_(draft), text_(draft.out.text) {
    person_role_.assign(text_.tokens.size(), false);
    for (const Name& name : draft_.names) {
      if (name.kind != MentionKind::kPerson || name.role.empty()) continue;
      for (std::uint32_t back = 1; back <= 14 && back <= name.begin; ++back)
        if (text_.tokens[name.begin - back].span.begin == name.role.begin)
          person_role_[name.begin - back] = true;
    }
  }

  void read(std::uint32_t s) {
    sentence_ = s;
    floor_ = text_.sentences[s].token_begin;
    limit_ = text_.sentences[s].token_end;
    for (std::uint32_t at = floor_; at < limit_;) {
      std::uint32_t end = voice_at(at);
      if (end > at) floor_ = end;
      at = std::max(end, at + 1);
    }
  }

 private:
  std::uint32_t voice_at(std::uint32_t at) {
    constexpr std::uint64_t kHeads = kind_bit(LexKind::kAnonymous) | kind_bit(LexKind::kRole) |
                                     kind_bit(LexKind::kDocument) | kind_bit(LexKind::kPronoun) |
                                     kind_bit(LexKind::kGroupNoun);
    if ((text_.kinds[at] & kHeads) == 0 || draft_.in_dateline[at]) return 0;
    if (draft_.name_at[at] != kNone && draft_.role_end[at] == 0) return 0;
    // Of several readings of one word the longest; an anonymous one only where it is a voice at
    // all.
    std::uint32_t end = anonymous(at);
    if (end == 0) end = role(at);
    if (end == 0) end = document(at);
    if (end == 0) end = pronoun(at);
    return end;
  }

  void add(std::uint32_t begin, std::uint32_t end, MentionKind kind,
           std::optional<std::uint32_t> entity, bool plural) {
    if (draft_.out.mentions.size() >= draft_.limits.mentions) return;
    Mention mention = mention_at(text_, sentence_, begin, end, kind);
    mention.entity = entity;
    mention.plural = plural;
    draft_.out.mentions.push_back(mention);
  }

  struct Left {
    std::uint32_t begin = 0;
    bool one = false, many = false, definite = false, any = false;
  };
  // Determiners, counts and adjectives that end at a token.
  Left left_of(std::uint32_t token) const {
    Left left;
    left.begin = token;
    for (int steps = 0; steps < 6; ++steps) {
      bool found = false;
      for (std::uint32_t size = std::min<std::uint32_t>(4, left.begin - floor_); size > 0; --size) {
        std::uint32_t from = left.begin - size;
        for (std::uint32_t i = text_.first_hit[from]; i < text_.first_hit[from + 1]; ++i) {
          const LexHit& hit = text_.hits[i];
          const Lexeme& lexeme = text_.lexeme(hit);
          if (hit.length != size) continue;
          bool determiner = lexeme.kind == LexKind::kKnowing && lexeme.tag.starts_with("before");
          bool number = lexeme.kind == LexKind::kNumber && !lexeme.tag.empty() &&
                        lexeme.tag[0] >= '0' && lexeme.tag[0] <= '9';
          bool people = lexeme.kind == LexKind::kPlace && lexeme.tag == "people";
          if (!determiner && !number && !people) continue;
          if (lexeme.tag == "before-one" || (number && lexeme.tag == "1")) left.one = true;
          if (number && lexeme.tag != "1") left.many = true;
          if (lexeme.tag == "before-the") left.definite = true;
          found = true;
        }
        if (!found && size == 1 && text_.tokens[from].is(kTokenNumber) &&
            text_.tokens[from].span.size() <= 3) {
          left.many = text_.word(from) != "1";
          found = true;
        }
        if (found) {
          left.begin = from;
          left.any = true;
          break;
        }
      }
      if (!found) break;
    }
    return left;
  }

  bool is_cue(std::uint32_t token) const {
    return text_.hit_at(token, LexKind::kCue) != nullptr ||
           text_.hit_at(token, LexKind::kAccordingTo) != nullptr ||
           text_.hit_at(token, LexKind::kCredit) != nullptr;
  }
  bool cue_beside(std::uint32_t begin, std::uint32_t end) const {
    std::uint32_t first = text_.sentences[sentence_].token_begin;
    for (std::uint32_t i = begin > first + 3 ? begin - 3 : first; i < begin; ++i)
      if (is_cue(i)) return true;
    for (std::uint32_t i = end; i < limit_ && i < end + 3; ++i)
      if (is_cue(i)) return true;
    return false;
  }

  std::uint32_t anonymous(std::uint32_t at) {
    const LexHit* head = text_.hit_at(at, LexKind::kAnonymous);
    if (head == nullptr) return 0;
    const std::string& tag = text_.lexeme(*head).tag;
    std::uint32_t end = at + head->length;
    // "analyst John Smith": the word is his role.
    if (end < limit_ && draft_.name_at[end] != kNone &&
        draft_.names[draft_.name_at[end]].kind == MentionKind::kPerson)
      return 0;
    Left left = left_of(at);
    bool qualified = false;
    for (int steps = 0; steps < 3 && end < limit_; ++steps) {
      std::uint32_t more = std::max(hit_length(text_, end, LexKind::kKnowing, "after"),
                                    hit_length(text_, end, LexKind::kKnowing, "after-the"));
      if (more != 0) {
        end += more;
        qualified = true;
        continue;
      }
      bool place = hit_tagged(text_, end, LexKind::kKnowing, "open-place") != nullptr;
      more = std::max(hit_length(text_, end, LexKind::kKnowing, "open"),
                      hit_length(text_, end, LexKind::kKnowing, "open-place"));
      if (more == 0) break;
      std::uint32_t phrase = phrase_end(end + more);
      if (phrase == end + more) break;
      qualified = qualified || !place;
      end = phrase;
    }
    // "seorang pejabat Kementerian Perdagangan": whose official, where the noun stands first.
    if (tag == "official" && end == at + head->length && organisation_at(end) &&
        draft_.names[draft_.name_at[end]].begin == end)
      end = std::min(limit_, draft_.names[draft_.name_at[end]].end);
    bool cue = cue_beside(left.begin, end);
    bool everyday = tag == "people";
    bool accepted =
        qualified || (cue && (!everyday || left.any)) || (tag == "source" && left.any && cue);
    if (!everyday && tag != "source" && (left.any || cue)) accepted = true;
    // The crowd counts where it speaks, not where it is spoken of; analysts are quoted in many
    // ways.
    if (tag == "public")
      accepted =
          qualified || text_.hit_at(end, LexKind::kCue) != nullptr || cue_beside(left.begin, end);
    if (tag == "analyst") accepted = true;
    if (!accepted) return 0;
    // "[An American Aircraft] official": the organisation belongs to the voice.
    if (left.begin > floor_ && organisation_at(left.begin - 1) && tag == "official") {
      left.begin = std::max(floor_, draft_.names[draft_.name_at[left.begin - 1]].begin);
      Left more = left_of(left.begin);
      left.begin = more.begin;
      left.one = left.one || more.one;
      left.many = left.many || more.many;
    }
    bool one = left.one || hit_tagged(text_, at, LexKind::kTitle, "one") != nullptr;
    add(left.begin, end, MentionKind::kAnonymous, {}, left.many || !one);
    return end;
  }

  // The noun phrase behind an open qualifier ("close to", "di kalangan"): to a mark, a cue, or a
  // function word.
  std::uint32_t phrase_end(std::uint32_t token) const {
    bool content = false;
    std::uint32_t at = token;
    for (; at < limit_ && at < token + 8; ++at) {
      bool inside = hit_tagged(text_, at, LexKind::kOrgMarker, "inside") != nullptr ||
                    is_possessive(text_, at);
      if (text_.tokens[at].is(kTokenPunct) && !inside) break;
      if (draft_.name_at[at] != kNone) {
        content = true;
        continue;
      }
      if (is_cue(at) || text_.hit_at(at, LexKind::kThat) != nullptr ||
          text_.hit_at(at, LexKind::kHearsay) != nullptr)
        break;
      bool stop = text_.hit_at(at, LexKind::kStop) != nullptr;
      if (stop && content && !inside) break;
      if (!stop && !inside) content = true;
    }
    return content ? at : token;
  }

  // Whose role it is: the organisation written before or behind it, with the tokens it reaches
  // over.
  std::optional<std::uint32_t> organisation_at(std::uint32_t token) const {
    if (token >= limit_ || draft_.name_at[token] == kNone) return {};
    const Name& name = draft_.names[draft_.name_at[token]];
    if (name.entity == kNone) return {};
    MentionKind kind = draft_.out.entities[name.entity].kind;
    if (kind != MentionKind::kOrganisation && kind != MentionKind::kOutlet) return {};
    return name.entity;
  }

  std::uint32_t role(std::uint32_t at) {
    const LexHit* hit = text_.hit_at(at, LexKind::kRole);
    if (hit == nullptr) return 0;
    bool side = text_.lexeme(*hit).tag == "side";
    std::uint32_t end = side ? at + hit->length : draft_.role_end[at];
    if (end == 0) return 0;
    std::uint32_t begin = at;
    std::optional<std::uint32_t> entity;
    if (!side && begin > floor_) {
      std::uint32_t before = begin - 1;
      if (is_possessive(text_, before) && before > floor_) --before;
      before = before_bracket(text_, before + 1) - 1;
      entity = organisation_at(before);
      if (entity) {
        const Name& name = draft_.names[draft_.name_at[before]];
        begin = std::max(floor_,
                         name.alias_of == kNone ? name.begin : draft_.names[name.alias_of].begin);
      }
    }
    // "management board", "manajemen puncak": the word only describes the next one.
    const std::string& tag = text_.lexeme(*hit).tag;
    if ((tag == "management" || tag == "other") && end < limit_ && is_word(text_, end) &&
        !text_.tokens[end].is(kTokenCapital) &&
        (text_.first_hit[end] == text_.first_hit[end + 1] ||
         text_.hit_at(end, LexKind::kGroupNoun) != nullptr))
      return 0;
    bool person = person_role_[at];
    if (!person && end < limit_ && draft_.name_at[end] != kNone &&
        draft_.names[draft_.name_at[end]].kind == MentionKind::kPerson)
      person = true;
    if (!entity) {
      std::uint32_t behind = end;
      while (behind < limit_ && behind < end + 2 && !side &&
             (hit_tagged(text_, behind, LexKind::kOrgMarker, "inside") != nullptr ||
              hit_tagged(text_, behind, LexKind::kKnowing, "before-the") != nullptr))
        ++behind;
      entity = organisation_at(behind);
      if (entity) {
        end = draft_.names[draft_.name_at[behind]].end;
      } else if (std::uint32_t group =
                     std::max(hit_length(text_, behind, LexKind::kGroupNoun),
                              hit_length(text_, behind, LexKind::kPronoun, "org"))) {
        if (side) return 0;
        end = behind + group;
      } else if (side) {
        return 0;
      }
    }
    if (!person) {
      Left left = left_of(begin);
      // "driver bonuses", "investor": a trade by itself is nobody in particular.
      if (tag == "other" && !left.any && !entity && !cue_beside(begin, end)) return 0;
      begin = left.begin;
      if (end < limit_) end += hit_length(text_, end, LexKind::kKnowing, "after-the");  // "CEO itu"
      add(begin, end, MentionKind::kRole, entity, left.many);
      return end;
    }
    add(std::max(begin, floor_), end, MentionKind::kRole, entity, false);
    return end;
  }

  std::uint32_t document(std::uint32_t at) {
    const LexHit* hit = text_.hit_at(at, LexKind::kDocument);
    if (hit == nullptr) return 0;
    Left left = left_of(at);
    std::optional<std::uint32_t> entity;
    std::uint32_t begin = left.begin;
    if (begin > floor_ && is_possessive(text_, begin - 1) && begin - 1 > floor_) {
      entity = organisation_at(begin - 2);
      if (entity) begin = std::max(floor_, draft_.names[draft_.name_at[begin - 2]].begin);
    }
    std::uint32_t end = at + hit->length;
    if (end < limit_) end += hit_length(text_, end, LexKind::kKnowing, "after-the");
    add(begin, end, MentionKind::kDocument, entity, false);
    return end;
  }

  std::uint32_t pronoun(std::uint32_t at) {
    if (const LexHit* hit = text_.hit_at(at, LexKind::kPronoun)) {
      bool group = text_.lexeme(*hit).tag == "group";
      add(at, at + hit->length, MentionKind::kPronoun, {}, group);
      return at + hit->length;
    }
    const LexHit* hit = text_.hit_at(at, LexKind::kGroupNoun);
    if (hit == nullptr) return 0;
    std::uint32_t end = at + hit->length;
    for (std::uint32_t i = at; i < end; ++i)
      if (draft_.name_at[i] != kNone) return 0;  // "the Department of Justice"
    if (text_.lexeme(*hit).tag != "bare") {
      add(at, end, MentionKind::kPronoun, {}, text_.lexeme(*hit).tag == "group");
      return end;
    }
    // "The Indonesian company", "the Jakarta-based company": an article, a place, perhaps a glued
    // word.
    std::uint32_t begin = at;
    bool place = false;
    for (int steps = 0; steps < 6 && begin > floor_; ++steps) {
      std::uint32_t before = begin - 1;
      if (hit_tagged(text_, before, LexKind::kKnowing, "before-the") != nullptr) {
        if (!place) return 0;
        add(before, end, MentionKind::kPronoun, {}, false);
        return end;
      }
      bool capital = is_word(text_, before) && text_.tokens[before].is(kTokenCapital);
      bool glued = is_dash(text_, before) || text_.tokens[begin].is(kTokenGlued) ||
                   (before > floor_ && is_dash(text_, before - 1));
      if (!capital && !glued) return 0;
      place = place || capital;
      begin = before;
    }
    return 0;
  }

  Draft& draft_;
  const SegmentedText& text_;
  std::vector<bool> person_role_;  // by token: a role phrase that introduces a person starts here
  std::uint32_t sentence_ = 0, floor_ = 0, limit_ = 0;
};

}  // namespace

void find_voices(Draft& draft) {
  VoiceFinder finder(draft);
  for (std::uint32_t s = 0; s < draft.text().sentences.size(); ++s) finder.read(s);
}

}  // namespace hearsay
