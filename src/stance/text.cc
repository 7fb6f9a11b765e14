// Reading: words, sentences and cue words of a headline or a body.
#include <algorithm>
#include <optional>

#include "base/hash.h"
#include "base/utf8.h"
#include "lang/lang.h"
#include "lang/tokenize.h"
#include "stance/parts.h"

namespace hearsay {
namespace {

constexpr std::size_t kStem = 6;             // bytes of a folded word that make its key
constexpr std::size_t kMostBytes = 1 << 16;  // of one text; what follows is not read
constexpr std::size_t kLongestCue = 8;       // tokens

std::uint32_t short_hash(std::uint64_t hash) {
  return static_cast<std::uint32_t>(hash ^ (hash >> 32));
}

std::optional<std::size_t> group_of(const Lexeme& lexeme) {
  switch (lexeme.kind) {
    case LexKind::kNegation:
      return 0;
    case LexKind::kHedge:
      return 1;
    case LexKind::kHearsay:
      return 2;
    case LexKind::kUnclear:
      return 3;
    case LexKind::kQuestion:
      return 4;
    case LexKind::kCue:
      return lexeme.stance == Stance::kSupports ? 5 : lexeme.stance == Stance::kDenies ? 6 : 7;
    case LexKind::kCredit:
      return 8;
    case LexKind::kAccordingTo:
      return 9;
    case LexKind::kAnonymous:
    case LexKind::kKnowing:
      return 10;
    case LexKind::kWithdraw:
      return 11;
    case LexKind::kOpinion:
      return 12;
    case LexKind::kContrast:
      return 13;
    case LexKind::kRefute:
      return lexeme.tag.empty() ? 14 : lexeme.tag == "doubt" ? 15 : 16;
    default:
      return std::nullopt;
  }
}

// Adds what the pack knows of the sequences that begin at token `at`.
void count_cues(const Pack& pack, std::span<const std::uint64_t> keys, std::size_t at,
                CueCounts& cues) {
  std::uint64_t key = 0;
  for (std::size_t i = at; i < keys.size() && i < at + kLongestCue; ++i) {
    key = mix(key, keys[i]);
    const Sequences::Found found = pack.sequences.find(key);
    for (std::uint32_t index : found.lexemes)
      if (std::optional<std::size_t> group = group_of(pack.lexemes[index])) ++cues[*group];
    if (!found.prefix) return;
  }
}

std::uint32_t stem_key(std::string_view word) {
  const std::string folded = fold(word);
  std::size_t length = std::min(folded.size(), kStem);
  while (!is_border(folded, length)) --length;
  return short_hash(hash64(std::string_view(folded).substr(0, length)));
}

bool ends_sentence(std::string_view text, const RawToken& token, std::uint32_t next) {
  if (token.shape == TokenShape::kMark && token.span.end - token.span.begin == 1) {
    const char mark = text[token.span.begin];
    if (mark == '.' || mark == '!' || mark == '?') return true;
  }
  return text.substr(token.span.end, next - token.span.end).find('\n') != std::string_view::npos;
}

}  // namespace

ReadText read_text(std::string_view whole, const Pack& pack) {
  std::size_t length = std::min(whole.size(), kMostBytes);
  while (!is_border(whole, length)) --length;
  const std::string text = clean_utf8(whole.substr(0, length));
  std::vector<RawToken> tokens;
  tokenize(text, 0, static_cast<std::uint32_t>(text.size()), tokens, &pack);
  std::vector<std::uint64_t> keys;
  for (const RawToken& token : tokens) keys.push_back(token_key(slice(text, token.span)));
  ReadText out;
  ReadText::Sentence sentence;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const std::string_view word = slice(text, tokens[i].span);
    count_cues(pack, keys, i, sentence.cues);
    if (tokens[i].shape == TokenShape::kMark) {
      out.question |= word == "?";
      out.quotation |= word == "\"" || word == "'" || word == "“" || word == "‘";
    } else {
      const std::uint32_t key = stem_key(word);
      out.places.push_back({key, static_cast<std::uint32_t>(out.words.size()),
                            static_cast<std::uint32_t>(out.sentences.size())});
      if (tokens[i].shape == TokenShape::kNumber) out.numbers.push_back(key);
      if (!out.words.empty()) out.pairs.push_back(short_hash(mix(out.words.back(), key)));
      out.words.push_back(key);
    }
    const auto next =
        i + 1 < tokens.size() ? tokens[i + 1].span.begin : static_cast<std::uint32_t>(text.size());
    sentence.end = static_cast<std::uint32_t>(out.words.size());
    if (!ends_sentence(text, tokens[i], next) || sentence.end == sentence.begin) continue;
    out.sentences.push_back(sentence);
    sentence = {sentence.end, sentence.end, {}};
  }
  if (sentence.end > sentence.begin || out.sentences.empty()) out.sentences.push_back(sentence);
  for (const ReadText::Sentence& one : out.sentences)
    for (std::size_t g = 0; g < kCueGroups; ++g) out.cues[g] += one.cues[g];
  std::sort(out.places.begin(), out.places.end());
  std::sort(out.pairs.begin(), out.pairs.end());
  std::sort(out.numbers.begin(), out.numbers.end());
  return out;
}

}  // namespace hearsay
