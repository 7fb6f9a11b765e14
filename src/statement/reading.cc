#include "statement/reading.h"

#include <algorithm>

#include "base/utf8.h"

namespace hearsay {
namespace {

constexpr std::uint32_t kDatelineTokens = 16;
constexpr std::uint32_t kCreditReach = 3;  // tokens between a credit word and the outlet it credits

}  // namespace

Reading::Reading(const MentionedText& mentioned, const Outlets& known, std::string_view own_outlet)
    : in(mentioned), text(mentioned.text), outlets(known), own(own_outlet) {
  by_sentence_.assign(text.sentences.size() + 1, 0);
  for (const Mention& mention : in.mentions) ++by_sentence_[mention.sentence + 1];
  for (std::size_t i = 1; i < by_sentence_.size(); ++i) by_sentence_[i] += by_sentence_[i - 1];
  credited_.assign(in.entities.size(), false);
  find_dateline();
  find_credited();
}

// "SINGAPORE, June 19 (Reuters) - ", "BENGALURU: ": places, dates and outlets up to a dash or
// colon.
void Reading::find_dateline() {
  for (std::uint32_t s = 0; s < text.sentences.size(); ++s) {
    const Sentence& first = text.sentences[s];
    if (first.span.begin < text.text_begin || first.headline ||
        first.token_begin == first.token_end)
      continue;
    bool capitals = false;
    for (std::uint32_t i = first.token_begin;
         i < first.token_end && i < first.token_begin + kDatelineTokens; ++i) {
      const bool dash = is_dash_mark(i) && !text.tokens[i].is(kTokenGlued);
      if (capitals && i + 2 < first.token_end &&
          (dash || (text.word(i) == ":" && i <= first.token_begin + 3))) {
        dateline_sentence_ = s;
        dateline_end_ = i + 1;
        return;
      }
      capitals = capitals || text.tokens[i].is(kTokenAllCaps) ||
                 mention_of(s, i, MentionKind::kPlace) != nullptr ||
                 mention_of(s, i, MentionKind::kOutlet) != nullptr;
      const bool fits =
          is_punct(i) || text.tokens[i].is(kTokenNumber) || text.tokens[i].is(kTokenCapital);
      if (!fits) return;
    }
    return;
  }
}

// An organisation that is credited as outlets are is one, listed or not: "dikutip dari X", "X
// reported, citing people".
void Reading::find_credited() {
  for (const Mention& mention : in.mentions) {
    if (mention.kind != MentionKind::kOrganisation || !mention.entity) continue;
    const Stretch around = sentence(mention.sentence);
    std::uint32_t from = mention.token_begin > around.begin + kCreditReach
                             ? mention.token_begin - kCreditReach
                             : around.begin;
    for (std::uint32_t i = from; i < mention.token_begin; ++i) {
      const LexHit* credit = hit(i, LexKind::kCredit);
      if (credit == nullptr || i + credit->length > mention.token_begin) continue;
      if (tag(*credit) == "outlet") credited_[*mention.entity] = true;
    }
    const LexHit* cue =
        mention.token_end < around.end ? hit(mention.token_end, LexKind::kCue) : nullptr;
    if (cue == nullptr || tag(*cue) != "report") continue;
    for (std::uint32_t i = mention.token_end; i < around.end; ++i)
      if (tagged(i, LexKind::kCredit, "cite")) credited_[*mention.entity] = true;
  }
}

bool Reading::tagged(std::uint32_t token, LexKind kind, std::string_view wanted) const {
  if (!text.has(token, kind)) return false;
  for (std::uint32_t h = text.first_hit[token]; h < text.first_hit[token + 1]; ++h)
    if (text.hits[h].kind == kind && text.lexeme(text.hits[h]).tag == wanted) return true;
  return false;
}

// One of these ASCII marks, or of those beyond ASCII. A token of one byte is a mark when that byte
// is.
bool Reading::is_one_of(std::uint32_t token, std::string_view marks,
                        std::initializer_list<std::string_view> wide) const {
  if (!is_punct(token)) return false;
  const char lead = text.tokens[token].lead;
  if (static_cast<unsigned char>(lead) < 0x80) return marks.find(lead) != std::string_view::npos;
  const std::string_view word = text.word(token);
  return std::find(wide.begin(), wide.end(), word) != wide.end();
}

bool Reading::is_comma(std::uint32_t token) const {
  return is_one_of(token, ",",
                   {"\xEF\xBC\x8C", "\xE3\x80\x81"});  // also the full-width and ideographic comma
}

bool Reading::is_break(std::uint32_t token) const {
  return is_one_of(token, ";", {"\xEF\xBC\x9B", "\xE2\x80\x94"});
}

bool Reading::is_clitic(std::uint32_t token) const {
  if (!text.tokens[token].is(kTokenGlued)) return false;
  const char lead = text.tokens[token].lead;
  return lead == '\'' || (lead == '\xE2' && text.word(token).starts_with("\xE2\x80\x99"));
}

bool Reading::is_dash_mark(std::uint32_t token) const {
  // The last is a bar that opens speech or a signature.
  return is_one_of(token, "-", {"\xE2\x80\x93", "\xE2\x80\x94", "\xE2\x80\x95"});
}

bool Reading::is_dash(std::uint32_t token) const {
  return is_dash_mark(token) &&
         (!text.tokens[token].is(kTokenGlued) || text.word(token) == "\xE2\x80\x94");
}

bool Reading::is_colon(std::uint32_t token) const {
  return is_one_of(token, ":", {"\xEF\xBC\x9A"});  // also the full-width colon
}

bool Reading::is_preposition(std::uint32_t token) const {
  if (hit(token, LexKind::kStop) == nullptr) return false;
  for (LexKind kind : {LexKind::kPronoun, LexKind::kThat, LexKind::kNegation, LexKind::kHedge,
                       LexKind::kQuestion, LexKind::kNumber, LexKind::kContrast, LexKind::kCue})
    if (hit(token, kind) != nullptr) return false;
  return !tagged(token, LexKind::kKnowing, "before") &&
         !tagged(token, LexKind::kKnowing, "before-one") &&
         !tagged(token, LexKind::kKnowing, "before-the");
}

Span Reading::span(Stretch stretch) const {
  if (stretch.empty()) return {};
  return {text.tokens[stretch.begin].span.begin, text.tokens[stretch.end - 1].span.end};
}

std::span<const Mention> Reading::mentions(std::uint32_t s) const {
  return std::span<const Mention>(in.mentions)
      .subspan(by_sentence_[s], by_sentence_[s + 1] - by_sentence_[s]);
}

const Mention* Reading::mention_of(std::uint32_t s, std::uint32_t token, MentionKind kind) const {
  for (const Mention& mention : mentions(s)) {
    if (mention.token_begin > token) break;
    if (mention.kind == kind && token < mention.token_end) return &mention;
  }
  return nullptr;
}

bool Reading::contains(Stretch area, LexKind kind, std::string_view wanted) const {
  for (std::uint32_t i = area.begin; i < area.end; ++i)
    if (wanted.empty() ? hit(i, kind) != nullptr : tagged(i, kind, wanted)) return true;
  return false;
}

bool Reading::is_outlet(const Mention& mention) const {
  if (mention.kind == MentionKind::kOutlet) return true;
  if (mention.kind != MentionKind::kOrganisation || !mention.entity) return false;
  const Entity& entity = in.entities[*mention.entity];
  return entity.kind == MentionKind::kOutlet || credited_[*mention.entity] || is_own(entity.name);
}

bool Reading::same_outlet(std::string_view a, std::string_view b) const {
  const Outlet *x = outlets.named(a), *y = outlets.named(b);
  return x != nullptr && y != nullptr ? x == y : fold_words(a) == fold_words(b);
}

bool Reading::can_speak(const Mention& mention) {
  switch (mention.kind) {
    case MentionKind::kPerson:
    case MentionKind::kOrganisation:
    case MentionKind::kOutlet:
    case MentionKind::kAnonymous:
    case MentionKind::kRole:
    case MentionKind::kPronoun:
    case MentionKind::kDocument:
      return true;
    default:
      return false;
  }
}

Speaker Reading::speaker(const Mention& mention) const {
  Speaker out;
  out.known = true;
  out.phrase = {mention.token_begin, mention.token_end};
  out.kind = mention.kind;
  out.plural = mention.plural;
  Span words = mention.span;
  const std::uint32_t head = out.phrase.begin;
  if (out.phrase.size() > 2 && hit(head, LexKind::kThat) != nullptr && head > 0 &&
      hit(head - 1, LexKind::kCue) != nullptr) {
    ++out.phrase
          .begin;  // "said that people familiar ...": the joining word is no part of the voice
    out.plural = true;
    words = span(out.phrase);
  }
  out.name = std::string(slice(text.full, words));
  out.outlet = is_outlet(mention);
  if (!mention.entity) return out;
  const Entity& entity = in.entities[*mention.entity];
  if (mention.kind == MentionKind::kRole) {  // a role without a name keeps its own words
    out.affiliation = entity.key;
    out.role = out.name;
    return out;
  }
  out.name = entity.name;
  out.key = entity.key;
  out.kind = out.outlet ? MentionKind::kOutlet : entity.kind;
  out.outlet = out.outlet || entity.kind == MentionKind::kOutlet;
  out.role = entity.role;
  out.affiliation = entity.kind == MentionKind::kOrganisation ? entity.key : entity.affiliation;
  return out;
}

}  // namespace hearsay
