// Passages that belong to a voice by the way they are set.
//
//   "C. C."                        a quotation of its own, signed below or behind it
//   — Sinta Setyaningsih
//
//   SETYANINGSIH: C. C.            a transcript: who speaks, a colon, and the rest of the paragraph
//   HARTONO: C?
//
//   Setyaningsih continued:        a sentence that ends in a colon; the quotation, or one paragraph
//   "C. C."                        without marks, that follows is what it announces
//
// Known weakness: a transcript of "Q:" and "A:" names nobody, and is left alone.
#include <algorithm>
#include <map>

#include "base/utf8.h"
#include "statement/phrases.h"
#include "statement/steps.h"

namespace hearsay {
namespace {

constexpr std::uint32_t kSignature = 14;  // tokens of a name with its office
constexpr std::uint32_t kLabel = 5;       // tokens of a name before a colon
constexpr std::size_t kVoices = 40;       // more are no conversation
constexpr std::size_t kTurns = 3;         // fewer labelled paragraphs are a list

bool closes_paragraph(const Reading& reading, std::uint32_t s) {
  return s + 1 >= reading.text.sentences.size() || reading.text.opens_paragraph(s + 1);
}

// --- signed quotations

// The quotation that ends with token `end`, if it fills its paragraph from the start: the sentence
// it begins in.
std::optional<std::uint32_t> quotation_before(const Reading& reading, std::uint32_t s,
                                              std::uint32_t end) {
  const auto& tokens = reading.text.tokens;
  if (!reading.in_quote(end) || !tokens[end].is(kTokenQuoteClose)) return std::nullopt;
  std::uint32_t from = s;
  while (from > 0 && !reading.text.opens_paragraph(from)) --from;
  const Stretch first = reading.sentence(from);
  if (first.empty() || !tokens[first.begin].is(kTokenInQuote)) return std::nullopt;
  // Nothing stands outside quotation marks.
  for (std::uint32_t i = first.begin; i < end; ++i)
    if (!reading.in_quote(i) && !reading.is_punct(i)) return std::nullopt;
  return from;
}

// A name, perhaps with its office, up to the end of the sentence.
std::optional<Stretch> signature(const Reading& reading, std::uint32_t s, std::uint32_t from) {
  Stretch name = trimmed(reading, {from, reading.sentence(s).end});
  if (name.empty() || name.size() > kSignature ||
      !reading.text.tokens[name.begin].is(kTokenCapital))
    return std::nullopt;
  for (std::uint32_t i = name.begin; i < name.end; ++i) {
    if (reading.in_quote(i)) return std::nullopt;
    if (reading.hit(i, LexKind::kCue) != nullptr && i > name.begin && name.size() > 3 &&
        !reading.text.tokens[i].is(kTokenCapital))
      return std::nullopt;
  }
  for (std::uint32_t i = name.begin; i < name.end; ++i)
    if (reading.is_comma(i)) name.end = i;
  return name;
}

Speaker named(const Reading& reading, std::uint32_t s, Stretch name) {
  const Phrases phrases(reading, s);
  std::optional<Speaker> who = phrases.group_after(name.begin, name.end, 0);
  if (!who) {
    who = phrases.unnamed(name);
    who->kind = MentionKind::kPerson;
  }
  return *who;
}

std::optional<Block> signed_block(const Reading& reading, std::uint32_t s) {
  const Stretch all = reading.sentence(s);
  for (std::uint32_t i = all.begin; i + 1 < all.end; ++i) {
    if (!reading.is_dash_mark(i) || reading.in_quote(i)) continue;
    if (i == 0 || !closes_paragraph(reading, s)) return std::nullopt;
    // Where the signature is a sentence of its own the quotation ends with the one before.
    const auto from = quotation_before(reading, i == all.begin ? s - 1 : s, i - 1);
    const auto name = from ? signature(reading, s, i + 1) : std::nullopt;
    if (!name) return std::nullopt;
    Block block;
    block.from = *from;
    block.to = s + 1;
    block.named = s;
    block.words = {reading.sentence(*from).begin, i};
    block.frame.cue = {i, i + 1};
    block.frame.source = *name;
    block.frame.region = {i, name->end};
    block.frame.speaker = named(reading, s, *name);
    return block;
  }
  return std::nullopt;
}

// --- transcripts

// "SETYANINGSIH:", "Sinta Setyaningsih:" at the start of a paragraph, with words behind it.
std::optional<Stretch> label(const Reading& reading, std::uint32_t s) {
  const Stretch all = reading.sentence(s);
  if (!reading.text.opens_paragraph(s) || reading.text.sentences[s].headline || all.size() < 3)
    return std::nullopt;
  std::uint32_t i = all.begin;
  bool capitals = true;
  for (; i < all.end && i <= all.begin + kLabel && !reading.is_colon(i); ++i) {
    if (!reading.is_punct(i) && !reading.text.tokens[i].is(kTokenCapital)) return std::nullopt;
    capitals = capitals && (reading.is_punct(i) || reading.text.tokens[i].is(kTokenAllCaps));
  }
  if (i == all.begin || i + 1 >= all.end || !reading.is_colon(i)) return std::nullopt;
  const Stretch name{all.begin, i};
  const Mention* person = reading.mention_of(s, name.end - 1, MentionKind::kPerson);
  if (!capitals && (person == nullptr || person->token_begin > name.begin + 1)) return std::nullopt;
  return name;
}

// A family name in capitals is that of somebody the text names in full.
const Mention* namesake(const Reading& reading, const std::string& name) {
  const std::string wanted = " " + name;
  for (const Mention& mention : reading.in.mentions)
    if (mention.kind == MentionKind::kPerson && mention.entity &&
        (" " + fold_words(reading.in.entities[*mention.entity].name)).ends_with(wanted))
      return &mention;
  return nullptr;
}

std::vector<Block> transcript(const Reading& reading) {
  std::vector<Block> turns;
  const std::uint32_t count = static_cast<std::uint32_t>(reading.text.sentences.size());
  for (std::uint32_t s = 0; s < count; ++s) {
    const auto name = label(reading, s);
    if (!name) continue;
    Block block;
    block.from = block.named = s;
    block.to = s + 1;
    while (block.to < count && !reading.text.opens_paragraph(block.to)) ++block.to;
    block.frame.cue = {name->end, name->end + 1};
    block.frame.source = *name;
    block.frame.region = {name->begin, name->end + 1};
    block.words = {name->end + 1, reading.sentence(block.to - 1).end};
    turns.push_back(std::move(block));
  }
  if (turns.size() < kTurns) return {};
  // The same names come again, else it is a list of something.
  std::vector<std::string> names;
  for (const Block& turn : turns)
    names.push_back(fold_words(slice(reading.text.full, reading.span(turn.frame.source))));
  std::map<std::string, const Mention*> known;
  for (const std::string& name : names) known.emplace(name, nullptr);
  if (known.size() == turns.size() || known.size() > kVoices) return {};
  for (auto& [name, mention] : known) mention = namesake(reading, name);
  for (std::size_t t = 0; t < turns.size(); ++t) {
    Block& turn = turns[t];
    const Stretch name = turn.frame.source;
    const Mention* other = known[names[t]];
    turn.frame.speaker =
        other != nullptr ? reading.speaker(*other) : named(reading, turn.named, name);
    turn.frame.speaker.phrase = name;
  }
  return turns;
}

}  // namespace

std::vector<Block> find_blocks(const Reading& reading) {
  std::vector<Block> blocks = transcript(reading);
  if (!blocks.empty()) return blocks;
  for (std::uint32_t s = 0; s < reading.text.sentences.size(); ++s) {
    if (reading.text.sentences[s].span.begin < reading.text.text_begin) continue;
    auto block = signed_block(reading, s);
    if (block && (blocks.empty() || blocks.back().to <= block->from))
      blocks.push_back(std::move(*block));
  }
  return blocks;
}

bool introduces(const Reading& reading, std::uint32_t s) {
  const Stretch all = reading.sentence(s);
  return all.size() > 1 && reading.is_colon(all.end - 1) && !reading.in_quote(all.end - 1) &&
         closes_paragraph(reading, s) && s + 1 < reading.text.sentences.size() &&
         !reading.sentence(s + 1).empty();
}

std::uint32_t introduced_end(const Reading& reading, std::uint32_t s) {
  const std::uint32_t count = static_cast<std::uint32_t>(reading.text.sentences.size());
  std::uint32_t end = s + 1;
  const bool quoted = reading.in_quote(reading.sentence(end).begin);
  for (; end < count; ++end) {
    const Stretch all = reading.sentence(end);
    if (all.empty() || introduces(reading, end)) break;
    if (quoted ? !reading.in_quote(all.begin) : end > s + 1 && reading.text.opens_paragraph(end))
      break;
    // A quotation is over where it is closed; one that stays open goes on in the next paragraph.
    if (quoted && closes_paragraph(reading, end) &&
        reading.text.tokens[all.end - 1].is(kTokenQuoteClose))
      return end + 1;
  }
  return end;
}

}  // namespace hearsay
