// What is measured of a pair: where the headline's words stand in the body, and what stands around
// them.
#include <algorithm>
#include <cmath>

#include "stance/parts.h"

namespace hearsay {

float WordWeights::of(std::uint32_t key) const {
  auto at = std::lower_bound(keys.begin(), keys.end(), key);
  return at == keys.end() || *at != key ? unseen
                                        : weights[static_cast<std::size_t>(at - keys.begin())];
}

WeighedText weigh(const ReadText& text, const WordWeights& weights) {
  WeighedText out;
  out.text = &text;
  std::vector<float> squares(text.sentences.size());
  for (std::size_t i = 0; i < text.places.size();) {
    std::size_t end = i;
    const float weight = weights.of(text.places[i].key);
    for (; end < text.places.size() && text.places[end].key == text.places[i].key; ++end)
      squares[text.places[end].sentence] += weight * weight;
    const float term = weight * (1 + std::log(static_cast<float>(end - i)));
    out.terms.push_back({text.places[i].key, term});
    out.norm += term * term;
    i = end;
  }
  out.norm = std::sqrt(out.norm);
  for (float square : squares) out.sentence_norms.push_back(std::sqrt(square));
  return out;
}

namespace {

float share(float part, float whole) { return whole > 0 ? part / whole : 0; }

std::size_t common(std::span<const std::uint32_t> wanted, std::span<const std::uint32_t> sorted) {
  std::size_t count = 0;
  for (std::uint32_t key : wanted) count += std::binary_search(sorted.begin(), sorted.end(), key);
  return count;
}

struct Matches {
  std::vector<float> covered;  // of each sentence: weight of the headline's words in it
  float product = 0, found = 0, missing = 0, rarest = 0, rarest_missing = 0;
  float lead = 0, first = 0, last = 0, whole = 0, squares = 0, begin = 1;
  std::size_t words = 0;
};

Matches match(const WeighedText& headline, const WeighedText& body) {
  Matches m;
  const ReadText& text = *body.text;
  m.covered.resize(text.sentences.size());
  const std::size_t sentences = text.sentences.size();
  for (const auto& [key, weight] : headline.terms) {
    m.whole += weight;
    auto at = std::lower_bound(text.places.begin(), text.places.end(), ReadText::Place{key, 0, 0});
    if (at == text.places.end() || at->key != key) {
      m.missing += weight;
      m.rarest_missing = std::max(m.rarest_missing, weight);
      continue;
    }
    ++m.words;
    m.found += weight;
    m.rarest = std::max(m.rarest, weight);
    m.begin =
        std::min(m.begin, share(static_cast<float>(at->at), static_cast<float>(text.words.size())));
    if (at->sentence < 3) m.lead += weight;
    if (at->sentence == 0) m.first += weight;
    std::uint32_t before = UINT32_MAX;
    for (; at != text.places.end() && at->key == key; ++at) {
      if (at->sentence == before) continue;
      before = at->sentence;
      m.covered[before] += weight;
    }
    if (before + 3 >= sentences) m.last += weight;
    auto term = std::lower_bound(body.terms.begin(), body.terms.end(), std::pair(key, 0.0F));
    if (term != body.terms.end() && term->first == key) m.product += weight * term->second;
  }
  return m;
}

}  // namespace

PairView view_pair(const WeighedText& headline, const WeighedText& body) {
  PairView view;
  const ReadText &head = *headline.text, &text = *body.text;
  const Matches m = match(headline, body);
  const std::size_t n = text.sentences.size();
  float best = -1, second = 0, mean = 0, best_covered = 0, best_cosine = 0;
  std::size_t many = 0;
  for (std::size_t s = 0; s < n; ++s) {
    const float covered = share(m.covered[s], m.whole);
    // Short sentences get half the bonus that a cosine would give.
    const float like = share(m.covered[s], std::sqrt(body.sentence_norms[s] + 1));
    if (like > best) {
      best = like;
      view.best = static_cast<std::uint32_t>(s);
    }
    best_cosine =
        std::max(best_cosine, share(m.covered[s], body.sentence_norms[s] * headline.norm));
    if (covered > best_covered) {
      second = best_covered;
      best_covered = covered;
    } else {
      second = std::max(second, covered);
    }
    mean += covered / static_cast<float>(n);
    many += covered > 0.3F;
  }
  std::size_t f = 0;
  auto add = [&](float value) { view.features[f++] = value; };
  const auto head_words = static_cast<float>(headline.terms.size());
  add(static_cast<float>(head.words.size()));
  add(std::log(1 + static_cast<float>(text.words.size())));
  add(std::log(1 + static_cast<float>(n)));
  add(share(m.found, m.whole));
  add(share(static_cast<float>(m.words), head_words));
  add(share(static_cast<float>(m.words), head_words + static_cast<float>(body.terms.size())));
  add(share(m.product, headline.norm * body.norm));
  add(best_cosine);
  add(best_covered);
  add(share(static_cast<float>(view.best), static_cast<float>(n)));
  add(static_cast<float>(std::min<std::uint32_t>(view.best, 20)));
  add(mean);
  add(static_cast<float>(many));
  add(share(static_cast<float>(many), static_cast<float>(n)));
  add(share(m.lead, m.whole));
  add(share(m.first, m.whole));
  add(share(m.last, m.whole));
  add(share(static_cast<float>(common(head.pairs, text.pairs)),
            static_cast<float>(head.pairs.size())));
  add(static_cast<float>(common(head.pairs, text.pairs)));
  add(share(static_cast<float>(common(head.numbers, text.numbers)),
            static_cast<float>(head.numbers.size())));
  add(static_cast<float>(head.numbers.size()));
  add(m.rarest);
  add(m.rarest_missing);
  add(m.missing);
  add(head.question ? 1.0F : 0.0F);
  add(head.quotation ? 1.0F : 0.0F);
  add(second);
  add(m.begin);
  for (std::size_t g = 0; g < kCueGroups; ++g) {
    float near = 0, lead = 0, around = 0;
    for (std::size_t s = view.best > 0 ? view.best - 1 : 0;
         s < std::min<std::size_t>(n, view.best + 2); ++s)
      near += text.sentences[s].cues[g];
    for (std::size_t s = 0; s < std::min<std::size_t>(n, 3); ++s) lead += text.sentences[s].cues[g];
    for (std::size_t s = 0; s < n; ++s)
      around += text.sentences[s].cues[g] * share(m.covered[s], m.whole);
    add(head.cues[g]);
    add(text.sentences[view.best].cues[g]);
    add(near);
    add(lead);
    add(around);
    add(text.cues[g] / static_cast<float>(n));
  }
  return view;
}

}  // namespace hearsay
