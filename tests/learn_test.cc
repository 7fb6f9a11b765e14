// Label models: what they learn, that they say the same twice, and that broken bytes are refused.
#include "learn/learn.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <map>

#include "attribution/attribution.h"
#include "base/hash.h"

namespace hearsay {
namespace {

constexpr FeatureKey kWord = 1000, kBefore = 2000;

// Words are numbers: 1 opens a span, 2 goes on, 3 closes, 4 is a span alone, others stand outside.
LabelledSequence sequence_of(const std::vector<int>& words) {
  LabelledSequence out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    out.features.add(kWord + static_cast<FeatureKey>(words[i]));
    out.features.add(kBefore + static_cast<FeatureKey>(i == 0 ? 99 : words[i - 1]));
    out.features.next();
    out.labels.push_back(static_cast<SpanLabel>(words[i] > 4 ? 0 : words[i]));
  }
  return out;
}

std::vector<LabelledSequence> lessons() {
  std::vector<LabelledSequence> out;
  for (int k = 0; k < 30; ++k) {
    out.push_back(sequence_of({7, 1, 2, 3, 8, 9}));
    out.push_back(sequence_of({4, 9, 1, 3, 7}));
    out.push_back(sequence_of({8, 9, 7, 4}));
    out.push_back(sequence_of({1, 2, 2, 2, 3}));
  }
  return out;
}

LearnOptions options() {
  LearnOptions out;
  out.sparse = 0.5;
  out.shrink = 1;
  out.rate = 0.5;
  return out;
}

std::vector<SpanLabel> labels_by(const LabelModel& model, const std::vector<int>& words,
                                 int favour = 0) {
  LabelScratch scratch;
  std::vector<SpanLabel> out;
  Features features = sequence_of(words).features;
  model.decode(features, favour, scratch, out);
  return out;
}

TEST(Learn, FindsWhatItWasTaught) {
  const LabelModel model = learn_labels(lessons(), options());
  EXPECT_EQ(labels_by(model, {9, 1, 2, 2, 3, 7, 4}), (std::vector<SpanLabel>{0, 1, 2, 2, 3, 0, 4}));
  EXPECT_EQ(labels_by(model, {}), std::vector<SpanLabel>());
  EXPECT_EQ(labels_by(model, {50}), std::vector<SpanLabel>{0});
}

TEST(Learn, FavouringNoSpanFindsNothing) {
  const LabelModel model = learn_labels(lessons(), options());
  EXPECT_EQ(labels_by(model, {9, 1, 2, 3, 7}, -100 * LabelModel::kUnit),
            std::vector<SpanLabel>(5, 0));
}

// Whatever the features say, a span opens before it goes on and closes before the end.
TEST(Learn, LabelsAreWellFormed) {
  const LabelModel model = learn_labels(lessons(), options());
  std::uint64_t seed = 5;
  for (int round = 0; round < 500; ++round) {
    std::vector<int> words;
    for (std::uint64_t length = (seed = mix(seed, 1)) % 12; words.size() < length;)
      words.push_back(static_cast<int>((seed = mix(seed, 2)) % 10));
    const std::vector<SpanLabel> labels =
        labels_by(model, words, static_cast<int>(seed % 200) - 150);
    SpanLabel before = 0;
    for (SpanLabel label : labels) {
      EXPECT_TRUE(SpanLabels::may_follow(before, label));
      before = label;
    }
    EXPECT_TRUE(SpanLabels::closes(before));
  }
}

// What is shared among positions, told only once and remembered from sequences before is read as if each position had
// told it.
TEST(Learn, ListsOfKeysReadLikeTheirKeys) {
  const LabelModel model = learn_labels(lessons(), options());
  LabelScratch scratch;
  Features kept;
  std::uint64_t seed = 11;
  std::size_t told = 0, all = 0;
  for (int round = 0; round < 400; ++round) {
    std::vector<int> words(1 + (seed = mix(seed, 1)) % 12);
    for (int& word : words) word = static_cast<int>((seed = mix(seed, 2)) % 10);
    kept.clear(model);
    Features lesson;
    for (Features* features : {&kept, &lesson})
      for (std::size_t i = 0; i < words.size(); ++i) {
        const bool wanted = features->share(name_of_list(1, words[i]));
        if (wanted) features->add_shared(kWord + static_cast<FeatureKey>(words[i]));
        told += wanted && features == &kept;
        all += features == &kept;
        features->add(kBefore + static_cast<FeatureKey>(i == 0 ? 99 : words[i - 1]));
        features->next();
      }
    std::vector<SpanLabel> found, of_lesson;
    model.decode(kept, 0, scratch, found);
    model.decode(lesson, 0, scratch, of_lesson);
    EXPECT_EQ(found, labels_by(model, words));
    EXPECT_EQ(of_lesson, found);
    std::vector<FeatureKey> keys;
    lesson.all(0, keys);
    EXPECT_EQ(keys, (std::vector<FeatureKey>{kWord + static_cast<FeatureKey>(words[0]), kBefore + 99}));
  }
  EXPECT_LT(told * 2, all);  // two words may fall into one place and put each other out
}

// Another model does not take the weights that were remembered for the first.
TEST(Learn, WhatIsRememberedIsOfOneModel) {
  std::vector<LabelledSequence> others;
  for (int k = 0; k < 30; ++k) {
    others.push_back(sequence_of({7, 9, 8}));
    LabelledSequence other = sequence_of({7, 5, 8});
    other.labels = {0, 4, 0};
    others.push_back(other);
  }
  const LabelModel first = learn_labels(lessons(), options()), second = learn_labels(others, options());
  ASSERT_NE(first.id(), second.id());
  LabelScratch scratch;
  Features features;
  std::vector<SpanLabel> found;
  for (const auto& [model, word] : {std::pair(&first, 4), std::pair(&second, 5), std::pair(&first, 4)}) {
    for (int shown : {4, 5}) {
      features.clear(*model);
      if (features.share(name_of_list(shown))) features.add_shared(kWord + static_cast<FeatureKey>(shown));
      features.next();
      model->decode(features, 0, scratch, found);
      EXPECT_EQ(found, std::vector<SpanLabel>{shown == word ? SpanLabel{4} : SpanLabel{0}}) << shown << " " << word;
    }
  }
}

// A second look at every position is the whole truth; at none it is what the first look said.
TEST(Learn, TheSecondLookIsTakenWhereThereIsDoubt) {
  const LabelModel model = learn_labels(lessons(), options());
  LabelScratch scratch;
  const std::vector<int> words = {9, 1, 2, 2, 3, 7, 4, 8};
  auto read = [&](std::int32_t margin, std::size_t& looks) {
    Features first, more;
    for (int word : words) {
      first.add(kWord + static_cast<FeatureKey>(word));
      first.next();
    }
    model.weigh(first, 0, scratch);
    const std::span<const std::uint32_t> positions = model.doubtful(margin, scratch);
    looks = positions.size();
    EXPECT_TRUE(std::is_sorted(positions.begin(), positions.end()));
    for (std::uint32_t i : positions) {
      more.add(kBefore + static_cast<FeatureKey>(i == 0 ? 99 : words[i - 1]));
      more.next();
    }
    model.weigh_more(more, scratch);
    std::vector<SpanLabel> out;
    model.best(scratch, out);
    return out;
  };
  std::size_t none = 0, some = 0, every = 0;
  Features first;
  for (int word : words) {
    first.add(kWord + static_cast<FeatureKey>(word));
    first.next();
  }
  std::vector<SpanLabel> at_first;
  model.decode(first, 0, scratch, at_first);
  EXPECT_EQ(read(-1, none), at_first);
  EXPECT_EQ(read(1 << 20, every), labels_by(model, words));
  EXPECT_EQ(none, 0u);
  EXPECT_EQ(every, words.size());
  std::size_t before = 0;
  for (std::int32_t margin = 0; margin < 40 * LabelModel::kUnit; margin += LabelModel::kUnit, before = some) {
    read(margin, some);
    EXPECT_GE(some, before) << margin;
  }
}

// A row longer than what is told of it at once, and than what counts.
TEST(Learn, LongRowsAreReadToTheLimit) {
  const LabelModel model = learn_labels(lessons(), options());
  LabelScratch scratch;
  for (std::size_t idle : {0u, 3u, 15u, 16u, 17u, 100u, 249u, 250u, 400u}) {
    Features features;
    for (int position = 0; position < 3; ++position) {
      for (std::size_t k = 0; k < idle; ++k) features.add(77777 + static_cast<FeatureKey>(k));
      if (position == 1) features.add(kWord + 4);
      features.next();
    }
    std::vector<SpanLabel> found;
    model.decode(features, 0, scratch, found);
    EXPECT_EQ(found[1], idle < LabelModel::kMostKeys ? 4 : 0) << idle;
    EXPECT_EQ(found[0] + found[2], 0) << idle;
  }
}

// A model made up by chance, and what it says by plain arithmetic over all sequences of labels.
struct Chance {
  explicit Chance(std::uint8_t of_types) : types(of_types) {
    const SpanLabel count = SpanLabels{types}.count();
    for (int k = 0; k < count * count; ++k) steps.push_back(static_cast<std::int16_t>(next(81)) - 40);
    while (rows.size() < kRows) {
      std::vector<int>& weights = rows[next(~0u)];
      for (SpanLabel y = 0; y < count; ++y) weights.push_back(next(3) == 0 ? static_cast<int>(next(121)) - 60 : 0);
      weights[1] += weights == std::vector<int>(count, 0);
    }
  }
  std::uint32_t next(std::uint32_t below) { return static_cast<std::uint32_t>((seed = mix(seed, types)) % below); }

  // As labels.cc writes it.
  std::string bytes() const {
    std::string out = "HSLM";
    const auto put = [&](std::uint32_t value) {
      for (int i = 0; i < 4; ++i) out += static_cast<char>(value >> (8 * i));
    };
    const auto packed = [&](std::uint32_t value) {
      for (; value >= 0x80; value >>= 7) out += static_cast<char>((value & 0x7f) | 0x80);
      out += static_cast<char>(value);
    };
    put(2), put(types), put(static_cast<std::uint32_t>(rows.size()));
    for (std::int16_t step : steps) out += static_cast<char>(step), out += static_cast<char>(step >> 8);
    FeatureKey last = 0;
    for (const auto& [key, weights] : rows) {
      packed(key - last), last = key;
      std::uint32_t mask = 0;
      for (std::size_t y = 0; y < weights.size(); ++y) mask |= weights[y] != 0 ? 1u << y : 0;
      packed(mask);
      for (int weight : weights)
        if (weight != 0) out += static_cast<char>(weight);
    }
    put(static_cast<std::uint32_t>(hash64(out)));
    return out;
  }

  int score(const std::vector<std::vector<FeatureKey>>& keys, const std::vector<SpanLabel>& labels) const {
    const SpanLabel count = SpanLabels{types}.count();
    int sum = 0;
    for (std::size_t i = 0; i < labels.size(); ++i) {
      for (FeatureKey key : keys[i])
        if (const auto found = rows.find(key); found != rows.end()) sum += found->second[labels[i]];
      if (i > 0) sum += steps[labels[i - 1] * std::size_t{count} + labels[i]];
    }
    return sum;
  }
  // Every sequence of labels that is well-formed.
  void each(std::size_t length, std::vector<SpanLabel>& labels, const std::function<void()>& work) const {
    if (labels.size() == length) {
      if (SpanLabels::closes(labels.back())) work();
      return;
    }
    for (SpanLabel y = 0; y < SpanLabels{types}.count(); ++y) {
      if (labels.empty() ? !(y == 0 || SpanLabels::opens(y)) : !SpanLabels::may_follow(labels.back(), y)) continue;
      labels.push_back(y);
      each(length, labels, work);
      labels.pop_back();
    }
  }

  static constexpr std::uint32_t kRows = 3000;
  std::uint8_t types;
  std::uint64_t seed = 3;
  std::map<FeatureKey, std::vector<int>> rows;
  std::vector<std::int16_t> steps;
};

TEST(Learn, TheBestAndTheDoubtfulAreThoseOfPlainArithmetic) {
  for (std::uint8_t types : {1, 2, 4}) {
    Chance chance(types);
    const Result<LabelModel> model = LabelModel::read(chance.bytes(), "it");
    ASSERT_TRUE(model.has_value()) << model.error().message;
    std::vector<FeatureKey> known;
    for (const auto& row : chance.rows) known.push_back(row.first);
    const SpanLabel count = SpanLabels{types}.count();
    LabelScratch scratch;
    Features features;
    for (int round = 0; round < 60; ++round) {
      std::vector<std::vector<FeatureKey>> keys(1 + chance.next(types == 4 ? 3 : 5));
      features.clear(*model);
      for (std::vector<FeatureKey>& at : keys) {
        for (std::uint32_t k = chance.next(12); k > 0; --k)
          at.push_back(chance.next(3) == 0 ? chance.next(~0u) : known[chance.next(Chance::kRows)]);
        for (FeatureKey key : at) features.add(key);
        features.next();
      }
      int best = std::numeric_limits<int>::min();
      std::vector<std::vector<int>> through(keys.size(), std::vector<int>(count, best));
      std::vector<SpanLabel> labels;
      chance.each(keys.size(), labels, [&] {
        const int score = chance.score(keys, labels);
        best = std::max(best, score);
        for (std::size_t i = 0; i < labels.size(); ++i) through[i][labels[i]] = std::max(through[i][labels[i]], score);
      });
      model->weigh(features, 0, scratch);
      const int margin = static_cast<int>(chance.next(100));
      const std::span<const std::uint32_t> positions = model->doubtful(margin, scratch);
      std::vector<std::uint32_t> doubtful;
      for (std::uint32_t i = 0; i < keys.size(); ++i)
        if (std::count_if(through[i].begin(), through[i].end(), [&](int score) { return score >= best - margin; }) > 1)
          doubtful.push_back(i);
      EXPECT_EQ(std::vector<std::uint32_t>(positions.begin(), positions.end()), doubtful) << int{types} << " " << round;
      std::vector<SpanLabel> found;
      model->best(scratch, found);
      EXPECT_EQ(chance.score(keys, found), best) << int{types} << " " << round;
    }
  }
}

// Words are numbers again: up to the count of labels a word is its label, beyond it stands outside.
TEST(Learn, ModelsAreOfOneTwoOrFourTypes) {
  for (std::uint8_t types : {1, 2, 3, 4}) {
    const int outside = SpanLabels{types}.count();
    auto sequence = [&](const std::vector<int>& words) {
      LabelledSequence out = sequence_of(words);
      for (std::size_t i = 0; i < words.size(); ++i)
        out.labels[i] = static_cast<SpanLabel>(words[i] < outside ? words[i] : 0);
      return out;
    };
    std::vector<LabelledSequence> examples;
    std::vector<int> every;
    for (int t = 0; t < types; ++t)
      for (int word : {1 + 4 * t, 2 + 4 * t, 3 + 4 * t, outside, 4 + 4 * t, outside + 1})
        every.push_back(word);
    for (int k = 0; k < 30; ++k) {
      examples.push_back(sequence(every));
      examples.push_back(sequence({outside, every[static_cast<std::size_t>(k) % types * 6 + 4]}));
    }
    LearnOptions some = options();
    some.types = types;
    const std::string bytes = learn_labels(examples, some).bytes();
    Result<LabelModel> read = LabelModel::read(bytes, "it");
    ASSERT_EQ(read.has_value(), types != 3) << int{types};
    if (!read) continue;
    EXPECT_EQ(read->bytes(), bytes);
    LabelScratch scratch;
    std::vector<SpanLabel> found;
    Features features = sequence(every).features;
    read->decode(features, 0, scratch, found);
    EXPECT_EQ(found, sequence(every).labels) << int{types};
  }
}

TEST(Learn, SameLessonsSameBytesAndTheyReadBack) {
  const std::string once = learn_labels(lessons(), options()).bytes(),
                    again = learn_labels(lessons(), options()).bytes();
  EXPECT_EQ(once, again);
  Result<LabelModel> read = LabelModel::read(once, "it");
  ASSERT_TRUE(read.has_value()) << read.error().message;
  EXPECT_EQ(read->bytes(), once);
  EXPECT_EQ(labels_by(*read, {7, 4, 1, 3}), (std::vector<SpanLabel>{0, 4, 1, 3}));
}

TEST(Learn, WeightsAreTheMeanOfTheLastRounds) {
  LearnOptions some = options();
  const std::string last = learn_labels(lessons(), some).bytes();
  some.averaged = 1;
  EXPECT_EQ(learn_labels(lessons(), some).bytes(), last);
  std::string before = last;
  for (std::uint32_t rounds : {3u, some.rounds, some.rounds + 5}) {
    some.averaged = rounds;
    const LabelModel model = learn_labels(lessons(), some);
    if (rounds <= some.rounds)
      EXPECT_NE(model.bytes(), before) << rounds;
    else
      EXPECT_EQ(model.bytes(), before) << "there are no more rounds than all";
    before = model.bytes();
    EXPECT_EQ(labels_by(model, {7, 4, 1, 3}), (std::vector<SpanLabel>{0, 4, 1, 3})) << rounds;
  }
}

TEST(Learn, IllFormedLessonsAreLeftOut) {
  std::vector<LabelledSequence> examples = lessons();
  const std::string before = learn_labels(examples, options()).bytes();
  LabelledSequence broken = sequence_of({7, 8});
  broken.labels = {0, 2};  // inside nothing
  examples.push_back(broken);
  broken.labels = {0};
  examples.push_back(broken);
  broken.labels = {0, 200};
  examples.push_back(broken);
  EXPECT_EQ(learn_labels(examples, options()).bytes(), before);
}

TEST(Learn, BrokenBytesAreRefused) {
  const std::string whole = learn_labels(lessons(), options()).bytes();
  for (std::size_t length = 0; length < whole.size(); ++length)
    EXPECT_FALSE(LabelModel::read(std::string_view(whole).substr(0, length), "it").has_value())
        << length;
  // With a right checksum over wrong contents, too: no crash, whatever it says.
  for (std::size_t at = 4; at + 4 < whole.size(); ++at) {
    for (int value : {0x00, 0x7f, 0xff}) {
      std::string other = whole.substr(0, whole.size() - 4);
      other[at] = static_cast<char>(value);
      const auto sum = static_cast<std::uint32_t>(hash64(other));
      for (int i = 0; i < 4; ++i) other += static_cast<char>(sum >> (8 * i) & 0xff);
      Result<LabelModel> read = LabelModel::read(other, "it");
      if (read) labels_by(*read, {7, 1, 2, 3, 4});
    }
  }
  Result<AttributionModel> none = AttributionModel::read("", "models/x.model");
  ASSERT_FALSE(none.has_value());
  EXPECT_NE(none.error().message.find("models/x.model"), std::string::npos);
  EXPECT_FALSE(
      AttributionModel::read(std::string("\xff\xff\xff\x7f", 4) + whole, "it").has_value());
}

TEST(Learn, TheEmbeddedModelsRead) {
  for (const char* name : {"attribution-en", "attribution-de"}) {
    Result<AttributionModel> read = AttributionModel::read(embedded_model(name), name);
    EXPECT_TRUE(read.has_value()) << read.error().message;
  }
  EXPECT_TRUE(embedded_model("no such model").empty());
}

}  // namespace
}  // namespace hearsay
