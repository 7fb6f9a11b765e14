#include "names/reader.h"

#include <algorithm>
#include <bit>

#include "base/hash.h"
#include "base/utf8.h"

namespace hearsay {
namespace {

using Key = std::uint32_t;

constexpr std::uint32_t kGap = 2;          // words without a capital between two of one window
constexpr std::uint32_t kShortWord = 4;    // bytes of such a word: "of", "the", "dan"
constexpr Key kEdge = 0x51ed270b;          // beyond the sentence
constexpr std::uint32_t kAside = 2;        // words seen on either side of a window
constexpr std::uint32_t kNear = 5;         // words this near tell what is spoken of
constexpr std::size_t kMostTrigrams = 20;  // of a word
// What stood beside a word somewhere in the article.
enum Beside : std::uint8_t {
  kBehindTitle = 1,
  kBehindRole = 2,
  kBehindGiven = 4,
  kBeforeMarker = 8,
  kBeforeCue = 16,
  kBehindCapital = 32,
  kBeforeCapital = 64,
};

// Multiply and shift: features are made by the million, and need no better mixing than this.
template <typename... More>
constexpr Key join(Key first, More... more) {
  std::uint64_t h = first * 0x9e3779b97f4a7c15ull;
  ((h = (h ^ h >> 32 ^ static_cast<Key>(more)) * 0x9e3779b97f4a7c15ull), ...);
  return static_cast<Key>(h >> 32);
}
Key fold(std::uint64_t key) { return static_cast<Key>(key ^ key >> 32); }
Key bin(std::uint32_t n) { return n < 3 ? n : n < 6 ? 3 : 4; }

bool has_capital(const Token& token, std::string_view word) {
  if (token.lead >= 'a' && token.lead <= 'z' && !token.is(kTokenInnerCapital)) return false;
  return std::any_of(word.begin(), word.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

// Runs of letters and digits as one sign each, other marks themselves: "McDonald" is "XxXx".
Key shape_of(std::string_view word) {
  Key out = 0;
  char last = 0;
  std::uint32_t runs = 0;
  for (std::size_t at = 0; at < word.size() && runs < 8;) {
    const char32_t c = next_code_point(word, at);
    const char sign = c < 0x80       ? (c >= 'A' && c <= 'Z'   ? 'X'
                                        : c >= 'a' && c <= 'z' ? 'x'
                                        : c >= '0' && c <= '9' ? '9'
                                                               : static_cast<char>(c))
                      : is_upper(c)  ? 'X'
                      : is_letter(c) ? 'x'
                                     : '?';
    if (sign == last) continue;
    out = out * 31 + static_cast<Key>(sign);
    last = sign;
    ++runs;
  }
  return out;
}
Key letters(std::string_view part) {
  Key out = static_cast<Key>(part.size());
  for (char c : part) out = out * 257 + static_cast<Key>(static_cast<unsigned char>(c) | 0x20);
  return out;
}

}  // namespace

NameReader::NameReader(const SegmentedText& text, const NameWords& words, const LabelModel* model,
                       NameScratch& scratch)
    : text_(text), words_(words), model_(model), scratch_(scratch) {
  look_at_words();
  at_ = text_.sentences.empty() ? 0 : text_.sentences[0].token_begin;
}

void NameReader::look_at_words() {
  const auto count = static_cast<std::uint32_t>(text_.tokens.size());
  scratch_.capital.assign(count, false);
  std::size_t capitals = 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    const Token& token = text_.tokens[i];
    if (token.is(kTokenPunct) || !(token.is(kTokenCapital) || has_capital(token, text_.word(i))))
      continue;
    // "The", "In" and the like: every sentence has one at its head.
    const bool opens_small = !token.is(kTokenAllCaps) &&
                             (i == 0 || text_.tokens[i - 1].is(kTokenPunct)) &&
                             (text_.has(i, LexKind::kStop) || text_.has(i, LexKind::kPronoun)) &&
                             (i + 1 >= count || !text_.tokens[i + 1].is(kTokenCapital));
    if (opens_small) continue;
    scratch_.capital[i] = true;
    ++capitals;
  }
  const std::size_t places = std::bit_ceil(capitals * 2 + 2);
  mask_ = places - 1;
  scratch_.memory.assign(places, {});
  scratch_.unclear.assign(text_.sentences.size(), false);
  for (std::uint32_t s = 0; s < text_.sentences.size(); ++s) {
    const Sentence& sentence = text_.sentences[s];
    scratch_.unclear[s] = is_unclear(sentence);
    bool first = true;
    for (std::uint32_t i = sentence.token_begin; i < sentence.token_end; ++i) {
      const Token& token = text_.tokens[i];
      if (token.is(kTokenPunct)) {
        first = first || token.is(kTokenQuoteOpen);
        continue;
      }
      if (scratch_.capital[i]) {
        WordMemory& memory = this->memory(i);
        memory.key = token.key;
        if (!scratch_.unclear[s]) {
          ++(first ? memory.opening : memory.inside);
          if (i > sentence.token_begin) {
            if (text_.has(i - 1, LexKind::kTitle)) memory.beside |= kBehindTitle;
            if (text_.has(i - 1, LexKind::kRole)) memory.beside |= kBehindRole;
            if (text_.has(i - 1, LexKind::kFemale) && scratch_.capital[i - 1])
              memory.beside |= kBehindGiven;
            if (scratch_.capital[i - 1]) memory.beside |= kBehindCapital;
          }
          if (i + 1 < sentence.token_end) {
            if (text_.has(i + 1, LexKind::kOrgMarker)) memory.beside |= kBeforeMarker;
            if (text_.has(i + 1, LexKind::kCue)) memory.beside |= kBeforeCue;
            const Token& next = text_.tokens[i + 1];
            if (next.is(kTokenCapital)) memory.beside |= kBeforeCapital;
          }
        }
      }
      first = false;
    }
  }
  for (std::uint32_t i = 0; i < count; ++i) {
    if (scratch_.capital[i] || text_.tokens[i].is(kTokenPunct | kTokenNumber)) continue;
    WordMemory& memory = this->memory(i);
    if (memory.key == text_.tokens[i].key) ++memory.lower;
  }
}

// The place of a word: its own, or a free one.
WordMemory& NameReader::memory(std::uint32_t token) {
  const std::uint64_t key = text_.tokens[token].key;
  for (std::uint64_t at = key & mask_;; at = (at + 1) & mask_) {
    WordMemory& memory = scratch_.memory[at];
    if (memory.key == key || memory.key == 0) return memory;
  }
}

// Titles in capitals or With a Capital Each.
bool NameReader::is_unclear(const Sentence& sentence) const {
  std::uint32_t words = 0, capital = 0;
  for (std::uint32_t i = sentence.token_begin; i < sentence.token_end; ++i) {
    const Token& token = text_.tokens[i];
    if (token.is(kTokenPunct | kTokenNumber) || token.span.size() < 4) continue;
    ++words;
    capital += scratch_.capital[i];
  }
  return words >= 3 && capital * 5 >= words * 4;
}

// May stand between two words of one name.
bool NameReader::joins(std::uint32_t token) const {
  return text_.tokens[token].is(kTokenPunct | kTokenNumber) ||
         text_.tokens[token].span.size() <= kShortWord;
}
// A number or a marker beside a capital belongs to its window: "Euro 96", "desa Suren".
bool NameReader::marks(std::uint32_t token) const {
  return text_.tokens[token].is(kTokenNumber) || text_.has(token, LexKind::kOrgMarker) ||
         text_.has(token, LexKind::kPlace) || text_.word(token).front() == '\'';
}

bool NameReader::opens(std::uint32_t token) const {
  return marks(token) || (words_.of(text_.tokens[token].key) & NameWords::kOpens) != 0;
}

bool NameReader::next() {
  if (!find_window()) return false;
  describe();
  return true;
}

bool NameReader::find_window() {
  for (;; ++sentence_) {
    if (sentence_ >= text_.sentences.size()) {
      if (late_) return false;
      late_ = true;
      sentence_ = 0;
      if (text_.sentences.empty()) return false;
      at_ = text_.sentences[0].token_begin;
    }
    const Sentence& sentence = text_.sentences[sentence_];
    if (scratch_.unclear[sentence_] == late_) {
      std::uint32_t i = std::max(at_, sentence.token_begin);
      while (i < sentence.token_end && !scratch_.capital[i]) ++i;
      if (i < sentence.token_end) {
        begin_ = i > std::max(at_, sentence.token_begin) && opens(i - 1) ? i - 1 : i;
        end_ = i + 1;
        for (std::uint32_t k = end_; k < sentence.token_end && k <= end_ + kGap; ++k) {
          if (scratch_.capital[k])
            end_ = k + 1;
          else if (!joins(k))
            break;
        }
        if (end_ < sentence.token_end && marks(end_)) ++end_;
        at_ = end_;
        return true;
      }
    }
    at_ = 0;
  }
}

NameScratch::Look NameReader::look(std::int64_t token) const {
  const Sentence& sentence = text_.sentences[sentence_];
  if (token < sentence.token_begin) return {kEdge, kEdge, 0, 0};
  if (token >= sentence.token_end) return {kEdge + 1, kEdge + 1, 0, 0};
  const auto i = static_cast<std::uint32_t>(token);
  const Token& one = text_.tokens[i];
  NameScratch::Look out;
  out.word = fold(one.key);
  if (one.is(kTokenPunct))
    out.shape = out.word;
  else if (one.is(kTokenNumber))
    out.shape = join(1, std::min<std::uint32_t>(one.span.size(), 5));
  else if (one.is(kTokenAllCaps))
    out.shape = join(2, std::min<std::uint32_t>(one.span.size(), 5));
  else if (one.is(kTokenCapital))
    out.shape = join(3, one.span.size() == 1, text_.word(i).back() == '.');
  else
    out.shape = join(4, scratch_.capital[i], std::min<std::uint32_t>(one.span.size(), 4));
  if (!one.is(kTokenPunct | kTokenNumber)) out.listed = words_.of(one.key);
  if (text_.kinds[i] == 0) return out;
  for (std::uint32_t h = text_.first_hit[i]; h < text_.first_hit[i + 1]; ++h) {
    const LexHit& hit = text_.hits[h];
    switch (hit.kind) {
      case LexKind::kPlace:
      case LexKind::kOrgMarker:
      case LexKind::kOutletMarker:
      case LexKind::kTitle:
      case LexKind::kFemale:
      case LexKind::kRole:
        // The tag by its letters: short, and few.
        out.known = join(out.known, static_cast<Key>(hit.kind), letters(text_.lexeme(hit).tag),
                         hit.length > 1);
        break;
      case LexKind::kCue:
      case LexKind::kNoise:
      case LexKind::kStop:
      case LexKind::kPronoun:
      case LexKind::kTime:
      case LexKind::kCurrency:
      case LexKind::kAnonymous:
      case LexKind::kDocument:
      case LexKind::kGroupNoun:
        out.known = join(out.known, static_cast<Key>(hit.kind));
        break;
      default:
        break;
    }
  }
  return out;
}

template <typename... Values>
void NameReader::add(std::uint32_t feature, Values... values) {
  scratch_.features.add(join(feature, static_cast<Key>(values)...));
}
template <typename... Values>
void NameReader::share(std::uint32_t feature, Values... values) {
  scratch_.features.add_shared(join(feature, static_cast<Key>(values)...));
}

void NameReader::describe() {
  scratch_.looks.clear();
  for (std::int64_t i = std::int64_t{begin_} - kAside; i < std::int64_t{end_} + kAside; ++i)
    scratch_.looks.push_back(look(i));
  find_runs();
  if (model_ != nullptr)
    scratch_.features.clear(*model_);
  else
    scratch_.features.clear();
  const NameScratch::Look* here = scratch_.looks.data() + kAside;
  std::uint64_t list = list_of(begin_, *here);
  for (std::uint32_t i = begin_; i < end_; ++i, ++here) {
    const std::uint64_t mine = list;
    if (i + 1 < end_) {
      list = list_of(i + 1, here[1]);
      scratch_.features.expect(list);
    }
    describe_word(mine, text_.word(i), scratch_.capital[i], *here);
    describe(i, here);
    describe_around(i, scratch_.looks.data() + kAside);
    scratch_.features.next();
  }
}

std::uint64_t NameReader::list_of(std::uint32_t token, const NameScratch::Look& here) const {
  const bool capital = scratch_.capital[token];
  return name_of_list(capital ? hash64(text_.word(token)) : here.word, capital, here.word,
                      here.shape, here.known, here.listed);
}

// Which words written with a capital stand together: [begin, end) for each of them, itself alone
// for any other. No run goes beyond its window.
void NameReader::find_runs() {
  const std::uint32_t size = end_ - begin_;
  scratch_.run_begin.resize(size);
  scratch_.run_end.resize(size);
  for (std::uint32_t k = 0; k < size; ++k)
    scratch_.run_begin[k] =
        k > 0 && scratch_.capital[begin_ + k] && scratch_.capital[begin_ + k - 1]
            ? scratch_.run_begin[k - 1]
            : k;
  for (std::uint32_t k = size; k-- > 0;)
    scratch_.run_end[k] =
        k + 1 < size && scratch_.capital[begin_ + k] && scratch_.capital[begin_ + k + 1]
            ? scratch_.run_end[k + 1]
            : k + 1;
}

// The run of capitals that a word stands in, and the words without one near it. `looks` of the
// window.
void NameReader::describe_around(std::uint32_t i, const NameScratch::Look* looks) {
  const std::uint32_t k = i - begin_, first = scratch_.run_begin[k], end = scratch_.run_end[k];
  const std::uint32_t place = std::min<std::uint32_t>(k - first, 3);
  const Sentence& sentence = text_.sentences[sentence_];
  add(50, looks[std::int64_t{k} - 2].word);
  add(51, looks[k + 2].word);
  if (!(late_ && sentence.headline)) {  // With a Capital Each, all words are one run
    add(52, looks[first].word, place);
    add(53, place, std::min<std::uint32_t>(end - first, 5));
    add(54, looks[end - 1].word, end - 1 == k);
  }
  const std::uint32_t from = i - std::min(i - sentence.token_begin, kNear);
  for (std::uint32_t near = from; near < std::min(sentence.token_end, i + kNear + 1); ++near)
    if (!scratch_.capital[near] && !text_.tokens[near].is(kTokenPunct | kTokenNumber))
      add(55, near < i, fold(text_.tokens[near].key));
}

// What a word says by itself: most of what there is to say, and names come again in an article.
void NameReader::describe_word(std::uint64_t list, std::string_view word, bool capital,
                               const NameScratch::Look& here) {
  if (!scratch_.features.share(list)) return;
  share(1, here.word);
  share(2, here.word, here.shape);
  share(14, here.known, here.shape);
  if (here.listed != 0) share(40, here.listed, here.shape);
  if (!capital) return;
  share(18, letters(word.substr(word.size() > 3 ? word.size() - 3 : 0)), here.shape);
  share(19, letters(word.substr(word.size() > 2 ? word.size() - 2 : 0)), here.shape);
  share(20, letters(word.substr(0, 3)));
  share(22, letters(word.substr(word.size() > 4 ? word.size() - 4 : 0)));
  share(23, shape_of(word));
  auto letter = [&](std::size_t at) {  // with a mark before the first and behind the last
    return at == 0 || at > word.size() ? Key{'<'}
                                       : Key{static_cast<unsigned char>(word[at - 1])} | 0x20;
  };
  for (std::size_t at = 0; at < std::min(word.size(), kMostTrigrams); ++at)
    share(56, letter(at), letter(at + 1), letter(at + 2));
  share(57, letters(word.substr(0, 2)));
  share(58, letters(word.substr(0, 4)));
}

// `looks`: at the word itself.
void NameReader::describe(std::uint32_t i, const NameScratch::Look* looks) {
  const NameScratch::Look &before = looks[-1], &here = looks[0], &after = looks[1];
  const Sentence& sentence = text_.sentences[sentence_];
  add(3, before.word);
  add(4, after.word);
  add(7, before.word, here.word);
  add(8, here.word, after.word);
  add(9, before.shape, here.shape, after.shape);
  add(12, before.word, here.shape);
  add(13, here.shape, after.word);
  add(15, before.known, here.known);
  add(16, here.known, after.known);
  if (here.listed != 0) add(41, before.listed, here.listed, after.listed);
  if (before.listed != 0) add(42, before.listed, here.shape);
  if (after.listed != 0) add(43, after.listed, here.shape);
  const Key place = (i == sentence.token_begin ? 1u : 0u) +
                    (i + 1 == sentence.token_end ? 2u : 0u) + (sentence.headline ? 4u : 0u) +
                    (late_ ? 8u : 0u);
  add(17, place, here.shape);
  if (!scratch_.capital[i]) return;
  const WordMemory& mine = memory(i);
  const Key used = join(bin(mine.inside), bin(mine.lower), place);
  add(24, used);
  add(26, mine.beside);
  Key most = 99;
  if (mine.seen) {
    most = static_cast<Key>(std::max_element(std::begin(mine.votes), std::end(mine.votes)) -
                            std::begin(mine.votes));
    add(28, most, bin(mine.votes[most]));
    add(29, mine.last);
  } else {
    add(31, place);
  }
  auto voted = [&](std::uint32_t token) -> Key {
    if (token < sentence.token_begin || token >= sentence.token_end || !scratch_.capital[token])
      return 98;
    const WordMemory& other = memory(token);
    return other.seen ? other.last : 99u;
  };
  add(32, voted(i - 1), mine.seen ? mine.last : 99u);
  add(33, mine.seen ? mine.last : 99u, voted(i + 1));
}

void NameReader::remember(std::span<const SpanLabel> labels) {
  for (std::uint32_t i = begin_; i < end_; ++i) {
    if (!scratch_.capital[i]) continue;
    WordMemory& mine = memory(i);
    const SpanLabel label = labels[i - begin_];
    ++mine.votes[label == 0 ? 0 : 1 + SpanLabels::type_of(label)];
    mine.last = label;
    mine.seen = true;
  }
}

}  // namespace hearsay
