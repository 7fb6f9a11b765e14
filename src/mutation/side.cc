// What of a sentence can be compared, and which sentence retells which.
//
// Two sentences in one language are alike by the words and facts they share, in two languages by
// facts alone: names, amounts, days, and events of the taxonomy, which all packs know. A key counts
// by how rare it is in the two articles, so that the names of the parties, which stand in every
// sentence, decide little. Known weakness: what is told in two sentences and retold in one is
// compared with the more alike of them.
#include "mutation/side.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "base/hash.h"
#include "base/utf8.h"

namespace hearsay {
namespace {

// Below, two sentences share a topic rather than a content. Facts are few, so two languages need
// more of them.
constexpr double kAlike = 0.3, kAlikeAcross = 0.5;
constexpr std::size_t kSharedAcross = 2;
constexpr std::size_t kMostHeads = 20;  // a page may hold nothing but lines that stand alone
constexpr std::size_t kCommon = 60;     // sentences; a key in more of them pairs none

void settle(std::vector<std::uint64_t>& keys) {
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
}

// `place`: of a sentence by its index; heads count on from the body.
void read_mentions(Side& side, std::unordered_map<std::uint32_t, std::uint32_t>& place) {
  const std::vector<Mention>& mentions = side.in->text->mentions;
  for (std::uint32_t m = 0; m < mentions.size(); ++m) {
    const Mention& mention = mentions[m];
    std::uint64_t fact = 0;
    if (mention.kind == MentionKind::kMoney && mention.money.amount > 0)
      side.all_amounts.insert(fact = amount_key(mention.money));
    if (mention.kind == MentionKind::kDate && mention.date) {
      fact = mix(hash64("day"), static_cast<std::uint64_t>(*mention.date / kDay));
      side.all_days.insert(fact);
    }
    if (mention.entity && mention.kind <= MentionKind::kPlace)
      side.all_names.insert(fact = side.names[*mention.entity]);
    auto found = place.find(mention.sentence);
    if (found == place.end()) continue;
    SideSentence& one = found->second < side.body.size()
                            ? side.body[found->second]
                            : side.heads[found->second - side.body.size()];
    one.mentions.push_back(m);
    if (fact != 0) one.facts.push_back(fact);
  }
}

void read_words(Side& side, SideSentence& one) {
  const SegmentedText& text = side.text();
  const Sentence& sentence = side.sentence(one);
  for (std::uint32_t i = sentence.token_begin; i < sentence.token_end; ++i) {
    if (const LexHit* event = text.hit_at(i, LexKind::kEvent))
      one.events.push_back(mix(hash64("event"), hash64(text.lexeme(*event).tag)));
    const Token& token = text.tokens[i];
    if (!token.is(kTokenPunct) && token.span.size() > 2 &&
        text.hit_at(i, LexKind::kStop) == nullptr)
      one.words.push_back(token.key);
  }
  settle(one.events);
  one.facts.insert(one.facts.end(), one.events.begin(), one.events.end());
  settle(one.facts);
  settle(one.words);
}

using Weights = std::unordered_map<std::uint64_t, double>;

std::vector<std::uint64_t> keys_of(const SideSentence& one, bool words) {
  std::vector<std::uint64_t> keys = one.facts;
  if (words) keys.insert(keys.end(), one.words.begin(), one.words.end());
  settle(keys);
  return keys;
}

double weight_of(const std::vector<std::uint64_t>& keys, const Weights& weights) {
  double sum = 0;
  for (std::uint64_t key : keys) sum += weights.at(key);
  return sum;
}

}  // namespace

bool Side::has(const SideSentence& one, LexKind kind) const {
  const Sentence& s = sentence(one);
  for (std::uint32_t i = s.token_begin; i < s.token_end; ++i)
    if (text().has(i, kind)) return true;
  return false;
}

bool Side::has(LexKind kind) const {
  return std::any_of(text().kinds.begin(), text().kinds.end(),
                     [&](std::uint64_t kinds) { return (kinds & kind_bit(kind)) != 0; });
}

std::uint64_t amount_key(const Money& money) {
  const double scale = std::pow(10, std::floor(std::log10(money.amount)) - 2);
  const auto digits = static_cast<std::uint64_t>(std::llround(money.amount / scale));
  const auto zeros = static_cast<std::uint64_t>(std::llround(std::log10(scale) + 64));
  return mix(mix(hash64(money.currency), digits), zeros);
}

std::string number_at(const SegmentedText& text, std::uint32_t token) {
  if (text.tokens[token].is(kTokenNumber)) {
    std::string digits;
    for (char c : text.word(token))
      if (c >= '0' && c <= '9') digits += c;
    return digits;
  }
  const LexHit* word = text.hit_at(token, LexKind::kNumber);
  return word != nullptr && word->length == 1 ? text.lexeme(*word).tag : "";
}

bool doubts(const SegmentedText& text, std::uint32_t token, bool strong) {
  const LexHit* hit = text.hit_at(token, LexKind::kDoubt);
  if (hit == nullptr || (strong && !text.lexeme(*hit).tag.empty())) return false;
  const bool first =
      text.sentences[text.sentence_at(text.tokens[token].span.begin)].token_begin == token;
  const bool name =
      text.tokens[token].is(kTokenCapital) &&
      (!first || (token + 1 < text.tokens.size() && text.tokens[token + 1].is(kTokenNumber)));
  return !strong || !name;
}

bool doubts(const Side& side, const SideSentence& one, bool strong) {
  const Sentence& sentence = side.sentence(one);
  for (std::uint32_t i = sentence.token_begin; i < sentence.token_end; ++i)
    if (doubts(side.text(), i, strong)) return true;
  return false;
}

std::vector<std::uint64_t> names_of(const MentionedText& text, const MentionedText& as_in) {
  std::unordered_map<std::string, std::string> known;  // form -> key; "" when it is two entities'
  for (const Entity& entity : as_in.entities) known[entity.key] = entity.key;
  for (const Entity& entity : as_in.entities)
    for (const std::string& alias : entity.aliases) {
      auto [found, added] = known.try_emplace(alias, entity.key);
      if (!added && found->second != entity.key && found->second != alias) found->second.clear();
    }
  std::vector<std::uint64_t> out;
  for (const Entity& entity : text.entities) {
    std::vector<std::string> forms = {entity.key};
    forms.insert(forms.end(), entity.aliases.begin(), entity.aliases.end());
    std::string key = entity.key;
    for (const std::string& form : forms) {
      auto found = known.find(form);
      if (found == known.end() || found->second.empty()) continue;
      key = found->second;
      break;
    }
    out.push_back(mix(hash64("name"), hash64(key)));
  }
  return out;
}

Side side_of(const Telling& telling, std::vector<std::uint64_t> names,
             const MutationLimits& limits) {
  Side side;
  side.in = &telling;
  side.names = std::move(names);
  const SegmentedText& text = side.text();
  std::unordered_map<std::uint32_t, std::uint32_t> place;
  for (std::uint32_t s = 0; s < text.sentences.size() && side.body.size() < limits.sentences; ++s) {
    const bool head = text.sentences[s].headline || text.sentences[s].span.begin < text.text_begin;
    (head ? side.heads : side.body).emplace_back().sentence = s;
  }
  if (side.heads.size() > kMostHeads) side.heads.resize(kMostHeads);
  for (const auto* list : {&side.body, &side.heads})
    for (const SideSentence& one : *list)
      place.emplace(one.sentence, static_cast<std::uint32_t>(place.size()));
  read_mentions(side, place);
  for (auto* list : {&side.body, &side.heads})
    for (SideSentence& one : *list) read_words(side, one);
  for (std::uint32_t i = 0; i < text.tokens.size(); ++i)
    if (std::string number = number_at(text, i); !number.empty())
      side.numbers.insert(std::move(number));
  side.folded = " " + fold_words(text.full) + " ";
  return side;
}

std::vector<std::uint64_t> matter_of(const Side& side, const SideSentence& one) {
  std::vector<std::uint64_t> out = one.events;
  const Sentence& sentence = side.sentence(one);
  const auto& mentions = side.in->text->mentions;
  for (std::uint32_t i = sentence.token_begin; i < sentence.token_end; ++i) {
    const Token& token = side.text().tokens[i];
    const bool named = std::any_of(one.mentions.begin(), one.mentions.end(), [&](std::uint32_t m) {
      return mentions[m].token_begin <= i && i < mentions[m].token_end;
    });
    if (!named && std::binary_search(one.words.begin(), one.words.end(), token.key) &&
        !side.text().has(i, LexKind::kCue) && !side.text().has(i, LexKind::kPrivate) &&
        !side.text().has(i, LexKind::kCredit))
      out.push_back(token.key);
  }
  std::sort(out.begin(), out.end());
  return out;
}

bool one_language(const Side& told, const Side& retold) {
  return told.text().pack == retold.text().pack;
}

bool share(const std::vector<std::uint64_t>& a, const std::vector<std::uint64_t>& b) {
  return std::any_of(a.begin(), a.end(), [&](std::uint64_t key) {
    return std::binary_search(b.begin(), b.end(), key);
  });
}

namespace {

std::vector<Pair> paired_with(const Side& told, const Side& retold,
                              const std::vector<SideSentence>& sentences) {
  const bool words = one_language(told, retold);
  std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> holders;  // sentences told
  std::unordered_map<std::uint64_t, std::uint32_t> frequency;
  std::vector<std::vector<std::uint64_t>> told_keys, retold_keys;
  for (const SideSentence& one : told.body) told_keys.push_back(keys_of(one, words));
  for (const SideSentence& one : sentences) retold_keys.push_back(keys_of(one, words));
  for (std::uint32_t a = 0; a < told_keys.size(); ++a)
    for (std::uint64_t key : told_keys[a]) holders[key].push_back(a), ++frequency[key];
  for (const auto& keys : retold_keys)
    for (std::uint64_t key : keys) ++frequency[key];
  Weights weights;
  const double all = static_cast<double>(told.body.size() + sentences.size()) + 1;
  for (const auto& [key, count] : frequency) weights[key] = std::log(1 + all / count);
  std::vector<double> told_weights;
  for (const auto& keys : told_keys) told_weights.push_back(weight_of(keys, weights));
  std::vector<Pair> out;
  for (std::uint32_t b = 0; b < retold_keys.size(); ++b) {
    const double weight = weight_of(retold_keys[b], weights);
    std::vector<double> common(told_keys.size());
    std::vector<std::uint32_t> count(told_keys.size());
    for (std::uint64_t key : retold_keys[b]) {
      auto found = holders.find(key);
      if (found == holders.end() || found->second.size() > kCommon) continue;
      for (std::uint32_t a : found->second) common[a] += weights[key], ++count[a];
    }
    Pair best{0, b, 0};
    for (std::uint32_t a = 0; a < common.size(); ++a) {
      if (common[a] <= 0 || (!words && count[a] < kSharedAcross)) continue;
      const double alike = common[a] / std::sqrt(told_weights[a] * weight);
      if (alike > best.alike) best = {a, b, alike};
    }
    if (best.alike >= (words ? kAlike : kAlikeAcross)) out.push_back(best);
  }
  return out;
}

}  // namespace

std::vector<Pair> paired(const Side& told, const Side& retold) {
  return paired_with(told, retold, retold.body);
}

std::vector<Pair> paired_heads(const Side& told, const Side& retold) {
  return paired_with(told, retold, retold.heads);
}

std::vector<Hunk> hunks_of(const Side& told, const SideSentence& a, const Side& retold,
                           const SideSentence& b, double least, const MutationLimits& limits) {
  auto words_of = [](const Side& side, const SideSentence& one) {
    std::vector<std::uint32_t> out;
    const Sentence& sentence = side.sentence(one);
    for (std::uint32_t i = sentence.token_begin; i < sentence.token_end; ++i)
      if (!side.text().tokens[i].is(kTokenPunct)) out.push_back(i);
    return out;
  };
  const std::vector<std::uint32_t> x = words_of(told, a), y = words_of(retold, b);
  if (x.empty() || y.empty() || x.size() > limits.sentence_tokens ||
      y.size() > limits.sentence_tokens)
    return {};
  const std::size_t wide = y.size() + 1;
  std::vector<std::uint16_t> longest((x.size() + 1) * wide);  // common words of the rests
  auto same = [&](std::size_t i, std::size_t j) {
    return told.text().tokens[x[i]].key == retold.text().tokens[y[j]].key;
  };
  for (std::size_t i = x.size(); i-- > 0;)
    for (std::size_t j = y.size(); j-- > 0;)
      longest[i * wide + j] =
          same(i, j) ? static_cast<std::uint16_t>(longest[(i + 1) * wide + j + 1] + 1)
                     : std::max(longest[(i + 1) * wide + j], longest[i * wide + j + 1]);
  if (longest[0] < least * static_cast<double>(std::min(x.size(), y.size()))) return {};
  std::vector<Hunk> out;
  Hunk open;
  bool begun = false;  // a common word stands before
  for (std::size_t i = 0, j = 0; i < x.size() && j < y.size();) {
    if (same(i, j)) {
      if (begun && (!open.told.empty() || !open.retold.empty())) out.push_back(open);
      open = {};
      begun = true;
      ++i, ++j;
    } else if (longest[(i + 1) * wide + j] >= longest[i * wide + j + 1]) {
      open.told.push_back(x[i++]);
    } else {
      open.retold.push_back(y[j++]);
    }
  }
  return out;
}

}  // namespace hearsay
