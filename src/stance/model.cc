// Learning, asking, and the bytes of a model: magic, counts, little-endian values, hash of all
// before it.
#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <map>

#include "base/hash.h"
#include "lang/lang.h"
#include "learn/learn.h"
#include "stance/parts.h"

namespace hearsay {

static_assert(std::endian::native == std::endian::little);

namespace {

constexpr std::string_view kMagic = "HSTANCE3";
constexpr std::uint32_t kMostKeys = 1 << 20, kMostWords = 1 << 14, kMostTrees = 1 << 13;
constexpr std::size_t kVocabulary = 3000, kLeastBodies = 8;

struct Reading {
  std::vector<ReadText> headlines, bodies;
};
Reading read_all(const StanceSet& set, const Pack& pack) {
  Reading out;
  for (const std::string& one : set.headlines) out.headlines.push_back(read_text(one, pack));
  for (const std::string& one : set.bodies) out.bodies.push_back(read_text(one, pack));
  return out;
}

// One row a pair; texts are weighed once.
struct Rows {
  std::vector<BagInput> headlines, bodies;
  std::vector<BagRow> rows;
};
Rows rows_of(const StanceParts& parts, BodyPart part, const Reading& reading, const StanceSet& set,
             std::span<const std::uint32_t> pairs) {
  const Bag& bag = parts.bags[static_cast<std::size_t>(part)];
  std::vector<WeighedText> headlines, bodies;
  Rows out;
  for (const ReadText& one : reading.headlines) {
    headlines.push_back(weigh(one, parts.weights));
    out.headlines.push_back(bag_block(bag, 0, one, 0, UINT32_MAX));
  }
  for (const ReadText& one : reading.bodies) {
    bodies.push_back(weigh(one, parts.weights));
    const std::size_t last = std::min(kLeadSentences, one.sentences.size()) - 1;
    const std::uint32_t end = part == BodyPart::kLead ? one.sentences[last].end : UINT32_MAX;
    out.bodies.push_back(bag_block(bag, 1, one, 0, end));
  }
  for (std::uint32_t at : pairs) {
    const StancePair& pair = set.pairs[at];
    const ReadText& body = reading.bodies[pair.body];
    const PairView view = view_pair(headlines[pair.headline], bodies[pair.body]);
    const std::size_t last = std::min<std::size_t>(view.best + 1, body.sentences.size() - 1);
    const std::uint32_t begin = body.sentences[view.best > 0 ? view.best - 1 : 0].begin;
    out.rows.push_back({&out.headlines[pair.headline], &out.bodies[pair.body],
                        bag_block(bag, 2, body, begin, body.sentences[last].end), view.features});
  }
  return out;
}

// Word weights and vocabulary, of texts that the pairs name.
void learn_words(StanceParts& parts, const Reading& reading, const StanceSet& set,
                 std::span<const std::uint32_t> pairs) {
  std::vector<char> headline(set.headlines.size()), body(set.bodies.size());
  for (std::uint32_t at : pairs) headline[set.pairs[at].headline] = body[set.pairs[at].body] = 1;
  std::map<std::uint32_t, std::uint32_t> texts, of_bodies;
  std::uint32_t all = 0;
  auto count = [&](const ReadText& text, bool is_body) {
    ++all;
    for (std::size_t i = 0; i < text.places.size(); ++i) {
      if (i > 0 && text.places[i].key == text.places[i - 1].key) continue;
      ++texts[text.places[i].key];
      if (is_body) ++of_bodies[text.places[i].key];
    }
  };
  for (std::size_t i = 0; i < headline.size(); ++i)
    if (headline[i]) count(reading.headlines[i], false);
  for (std::size_t i = 0; i < body.size(); ++i)
    if (body[i]) count(reading.bodies[i], true);
  for (const auto& [key, n] : texts) {
    if (n < 2) continue;
    parts.weights.keys.push_back(key);
    parts.weights.weights.push_back(std::log(static_cast<float>(all + 1) / static_cast<float>(n)));
  }
  parts.weights.unseen = std::log(static_cast<float>(all + 1));
  std::vector<std::pair<std::uint32_t, std::uint32_t>> common;
  std::vector<std::uint32_t> vocabulary;
  for (const auto& [key, n] : of_bodies)
    if (n >= kLeastBodies) common.push_back({n, key});
  std::sort(common.rbegin(), common.rend());
  for (std::size_t i = 0; i < std::min(common.size(), kVocabulary); ++i)
    vocabulary.push_back(common[i].second);
  std::sort(vocabulary.begin(), vocabulary.end());
  for (Bag& bag : parts.bags) bag.vocabulary = vocabulary;
}

class Writer {
 public:
  std::string bytes{kMagic};
  template <typename T>
  void put(const T& value) {
    static_assert(std::is_trivially_copyable_v<T>);
    bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  template <typename T>
  void list(const std::vector<T>& values) {
    put(static_cast<std::uint32_t>(values.size()));
    for (const T& value : values) put(value);
  }
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}
  template <typename T>
  bool get(T& value) {
    if (bytes_.size() < sizeof value) return false;
    std::memcpy(&value, bytes_.data(), sizeof value);
    bytes_.remove_prefix(sizeof value);
    return true;
  }
  template <typename T>
  bool list(std::vector<T>& values, std::uint32_t most) {
    std::uint32_t count = 0;
    if (!get(count) || count > most || count > bytes_.size() / sizeof(T)) return false;
    values.resize(count);
    for (T& value : values)
      if (!get(value)) return false;
    return true;
  }
  bool done() const { return bytes_.empty(); }

 private:
  std::string_view bytes_;
};

void put_bag(Writer& out, const Bag& bag) {
  out.list(bag.vocabulary);
  float most = 1e-6F;
  for (float one : bag.words) most = std::max(most, std::abs(one));
  out.put(most / 127);
  std::vector<std::int8_t> words;
  for (float one : bag.words)
    words.push_back(static_cast<std::int8_t>(std::lround(one / (most / 127))));
  out.list(words);
  out.list(bag.dense);
  out.put(bag.mean);
  out.put(bag.scale);
  out.put(bag.bias);
  out.put(bag.out);
  out.put(bag.out_bias);
}

bool get_bag(Reader& in, Bag& bag) {
  std::vector<std::int8_t> words;
  float scale = 0;
  if (!in.list(bag.vocabulary, kMostWords) || !in.get(scale) || !std::isfinite(scale) ||
      !in.list(words, Bag::kBlocks * kMostWords * Bag::kHidden) ||
      !in.list(bag.dense, kFeatures * Bag::kHidden) || !in.get(bag.mean) || !in.get(bag.scale) ||
      !in.get(bag.bias) || !in.get(bag.out) || !in.get(bag.out_bias))
    return false;
  for (std::int8_t one : words) bag.words.push_back(static_cast<float>(one) * scale);
  return bag.dense.size() == kFeatures * Bag::kHidden &&
         words.size() == Bag::kBlocks * bag.vocabulary.size() * Bag::kHidden &&
         std::is_sorted(bag.vocabulary.begin(), bag.vocabulary.end());
}

bool get_parts(Reader& in, StanceParts& parts) {
  if (!in.list(parts.weights.keys, kMostKeys) || !in.list(parts.weights.weights, kMostKeys) ||
      !in.get(parts.weights.unseen) || !in.list(parts.trees, kMostTrees) ||
      !get_bag(in, parts.bags[0]) || !get_bag(in, parts.bags[1]) || !in.get(parts.factors) ||
      !in.done())
    return false;
  for (const Tree& tree : parts.trees)
    for (std::uint8_t feature : tree.feature)
      if (feature >= kFeatures) return false;
  return parts.weights.keys.size() == parts.weights.weights.size() &&
         parts.trees.size() % kPairStances == 0 &&
         std::is_sorted(parts.weights.keys.begin(), parts.weights.keys.end());
}

}  // namespace

StanceModel::StanceModel() : parts(std::make_unique<StanceParts>()) {}
StanceModel::~StanceModel() = default;
StanceModel::StanceModel(StanceModel&&) noexcept = default;
StanceModel& StanceModel::operator=(StanceModel&&) noexcept = default;

std::string bytes_of(const StanceModel& model) {
  const StanceParts& parts = *model.parts;
  Writer out;
  out.list(parts.weights.keys);
  out.list(parts.weights.weights);
  out.put(parts.weights.unseen);
  out.list(parts.trees);
  for (const Bag& bag : parts.bags) put_bag(out, bag);
  out.put(parts.factors);
  out.put(hash64(out.bytes));
  return out.bytes;
}

Result<StanceModel> load_stance_model(std::string_view bytes, std::string_view name) {
  const Error corrupt{
      ErrorCode::kCorrupt,
      std::string(name) +
          ": no whole stance model of this version; train it again (hearsay train stance)"};
  std::uint64_t hash = 0;
  if (!bytes.starts_with(kMagic) || bytes.size() < kMagic.size() + sizeof hash) return corrupt;
  const std::string_view body = bytes.substr(0, bytes.size() - sizeof hash);
  std::memcpy(&hash, bytes.data() + body.size(), sizeof hash);
  StanceModel model;
  Reader in(body.substr(kMagic.size()));
  if (hash != hash64(body) || !get_parts(in, *model.parts)) return corrupt;
  return model;
}

Result<StanceModel> embedded_stance_model() {
  const std::string_view bytes = embedded_model("stance");
  if (bytes.empty())
    return Error{ErrorCode::kNotFound,
                 "models/stance.model: not there when this binary was built; train it (hearsay "
                 "train stance)"};
  return load_stance_model(bytes, "models/stance.model");
}

PairStance decide(const Chances& chances, const StanceFactors& factors) {
  std::size_t best = kPairStances - 1;
  for (std::size_t c = 0; c < kPairStances; ++c)
    if (chances[c] * factors[c] > chances[best] * factors[best]) best = c;
  return static_cast<PairStance>(best);
}
const StanceFactors& factors_of(const StanceModel& model) { return model.parts->factors; }
void set_factors(StanceModel& model, const StanceFactors& factors) {
  model.parts->factors = factors;
}

std::vector<Chances> stance_chances(const StanceModel& model, const Pack& pack,
                                    const StanceSet& set) {
  std::vector<std::uint32_t> all(set.pairs.size());
  for (std::uint32_t i = 0; i < all.size(); ++i) all[i] = i;
  const StanceParts& parts = *model.parts;
  const Reading reading = read_all(set, pack);
  const Rows lead = rows_of(parts, BodyPart::kLead, reading, set, all);
  const Rows whole = rows_of(parts, BodyPart::kWhole, reading, set, all);
  std::vector<Chances> out;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Chances members[] = {tree_chances(parts.trees, lead.rows[i].features),
                               bag_chances(parts.bags[0], lead.rows[i]),
                               bag_chances(parts.bags[1], whole.rows[i])};
    Chances both;
    float sum = 0;
    for (std::size_t c = 0; c < kPairStances; ++c) {
      both[c] = std::cbrt(members[0][c] * members[1][c] * members[2][c]) + 1e-9F;
      sum += both[c];
    }
    for (float& one : both) one /= sum;
    out.push_back(both);
  }
  return out;
}

StanceModel train_stance(const StanceSet& set, std::span<const std::uint32_t> pairs,
                         const Pack& pack) {
  StanceModel model;
  const Reading reading = read_all(set, pack);
  learn_words(*model.parts, reading, set, pairs);
  std::vector<PairStance> labels;
  for (std::uint32_t at : pairs) labels.push_back(set.pairs[at].stance);
  for (BodyPart part : {BodyPart::kLead, BodyPart::kWhole}) {
    const Rows rows = rows_of(*model.parts, part, reading, set, pairs);
    std::vector<PairFeatures> features;
    for (const BagRow& row : rows.rows) features.push_back(row.features);
    if (part == BodyPart::kLead) model.parts->trees = grow_trees(features, labels);
    learn_bag(model.parts->bags[static_cast<std::size_t>(part)], rows.rows, labels);
  }
  return model;
}

std::vector<float> stance_overlap(const Pack& pack, const StanceSet& set) {
  const Reading reading = read_all(set, pack);
  std::vector<float> out;
  for (const StancePair& pair : set.pairs) {
    std::size_t found = 0, all = 0;
    const ReadText &headline = reading.headlines[pair.headline], &body = reading.bodies[pair.body];
    for (std::uint32_t key : headline.words) {
      auto at =
          std::lower_bound(body.places.begin(), body.places.end(), ReadText::Place{key, 0, 0});
      ++all;
      found += at != body.places.end() && at->key == key;
    }
    out.push_back(all == 0 ? 0 : static_cast<float>(found) / static_cast<float>(all));
  }
  return out;
}

}  // namespace hearsay
