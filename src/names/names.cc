#include "names/names.h"

#include <algorithm>
#include <bit>
#include <map>
#include <numeric>

#include "base/hash.h"
#include "names/reader.h"

namespace hearsay {
namespace {

// Of a name, in the unit of LabelModel; F1 in folds of NERGrit is flat from 0 to 16.
constexpr std::int32_t kFavour = 8;
// Halves of the lessons label each other, so that a model learns how far its own word can be
// trusted on words met before.
constexpr std::size_t kParts = 2;

constexpr std::size_t kWordBytes = 5;
// A word is listed when it stands in names so often, and in so large a share of its places.
constexpr std::uint32_t kListed = 2;
constexpr double kListedShare = 0.3, kSureShare = 0.8, kOpenShare = 0.1;
constexpr std::uint32_t kOften = 3;
constexpr double kCommonShare = 0.05;

void put_number(std::string& out, std::uint32_t value) {
  for (unsigned shift = 0; shift < 32; shift += 8) out += static_cast<char>(value >> shift & 0xff);
}
std::uint32_t number_at(std::string_view bytes, std::size_t at) {
  std::uint32_t out = 0;
  for (unsigned i = 0; i < 4; ++i)
    out |= std::uint32_t{static_cast<unsigned char>(bytes[at + i])} << (8 * i);
  return out;
}

void take(std::span<const SpanLabel> labels, std::uint32_t begin, std::vector<TaggedName>& out) {
  for (std::uint32_t i = 0; i < labels.size(); ++i) {
    if (labels[i] == 0) continue;
    if (SpanLabels::opens(labels[i]))
      out.push_back({begin + i, begin + i, static_cast<NameType>(SpanLabels::type_of(labels[i]))});
    if (!out.empty()) out.back().end = begin + i + 1;
  }
}

}  // namespace

std::string_view name_of(NameType type) {
  switch (type) {
    case NameType::kPerson:
      return "person";
    case NameType::kOrganisation:
      return "organisation";
    case NameType::kPlace:
      return "place";
    case NameType::kOther:
      return "other";
  }
  return "unknown";
}

void NameWords::put(std::uint32_t key, std::uint8_t flags) {
  std::size_t at = key & mask_;
  while (places_[at].flags != 0 && places_[at].key != key) at = (at + 1) & mask_;
  if (places_[at].flags == 0) ++count_;
  places_[at].key = key;
  places_[at].flags |= flags;
}

void NameWords::set(std::uint64_t token_key, std::uint8_t flags) {
  if (flags == 0) return;
  if (places_.size() < 2 * (count_ + 1)) {
    std::vector<Place> before(std::bit_ceil(4 * (count_ + 1)));
    before.swap(places_);
    mask_ = places_.size() - 1;
    count_ = 0;
    for (const Place& place : before)
      if (place.flags != 0) put(place.key, place.flags);
  }
  put(short_key(token_key), flags);
}

// Count; each word's key and flags, ascending by key.
std::string NameWords::bytes() const {
  std::vector<Place> words;
  for (const Place& place : places_)
    if (place.flags != 0) words.push_back(place);
  std::sort(words.begin(), words.end(),
            [](const Place& a, const Place& b) { return a.key < b.key; });
  std::string out;
  put_number(out, static_cast<std::uint32_t>(words.size()));
  for (const Place& word : words) {
    put_number(out, word.key);
    out += static_cast<char>(word.flags);
  }
  return out;
}

Result<NameWords> NameWords::read(std::string_view bytes, std::string_view name) {
  const Error corrupt{ErrorCode::kCorrupt,
                      std::string(name) + ": no whole model: its list of words is broken"};
  if (bytes.size() < 4 || bytes.size() != 4 + kWordBytes * std::size_t{number_at(bytes, 0)})
    return corrupt;
  NameWords out;
  const std::size_t count = number_at(bytes, 0);
  out.places_.resize(std::bit_ceil(2 * (count + 1)));
  out.mask_ = out.places_.size() - 1;
  std::uint32_t last = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t key = number_at(bytes, 4 + kWordBytes * i);
    const auto flags = static_cast<std::uint8_t>(bytes[4 + kWordBytes * i + 4]);
    if ((i > 0 && key <= last) || flags == 0) return corrupt;
    out.put(key, flags);
    last = key;
  }
  return out;
}

// Length of the list of words and of what follows, both and their checksum; the label model.
std::string NameModel::bytes() const {
  const std::string words = words_.bytes() + std::string(std::begin(held_out_), std::end(held_out_));
  std::string out;
  put_number(out, static_cast<std::uint32_t>(words.size()));
  out += words;
  put_number(out, static_cast<std::uint32_t>(hash64(words)));
  return out + labels_.bytes();
}

Result<NameModel> NameModel::read(std::string_view bytes, std::string_view name) {
  const Error corrupt{ErrorCode::kCorrupt, std::string(name) + ": no whole model: it is cut short"};
  if (bytes.size() < 8 || number_at(bytes, 0) > bytes.size() - 8) return corrupt;
  const std::size_t size = number_at(bytes, 0);
  const std::string_view words = bytes.substr(4, size);
  if (number_at(bytes, 4 + size) != static_cast<std::uint32_t>(hash64(words)))
    return Error{ErrorCode::kCorrupt, std::string(name) + ": no whole model: its checksum differs"};
  if (words.size() < kNameTypes) return corrupt;
  NameModel model;
  HEARSAY_TRY(model.words_, NameWords::read(words.substr(0, size - kNameTypes), name));
  std::copy_n(words.end() - kNameTypes, kNameTypes, model.held_out_);
  HEARSAY_TRY(model.labels_, LabelModel::read(bytes.substr(8 + size), name));
  if (model.labels_.types() != kNameTypes)
    return Error{ErrorCode::kCorrupt, std::string(name) + ": no model of names"};
  return model;
}

void NameModel::find(const SegmentedText& text, NameScratch& scratch) const {
  scratch.names.clear();
  NameReader reader(text, words_, &labels_, scratch);
  while (reader.next()) {
    labels_.decode(scratch.features, kFavour, scratch.labels, scratch.out);
    reader.remember(scratch.out);
    take(scratch.out, reader.begin(), scratch.names);
  }
  std::sort(scratch.names.begin(), scratch.names.end(),
            [](const TaggedName& a, const TaggedName& b) { return a.begin < b.begin; });
}

LearnOptions name_options() {
  LearnOptions options;
  options.types = kNameTypes;
  options.name = "names";
  options.rounds = 10;
  options.least = 1;
  options.rate = 0.2;
  options.sparse = 0.5;
  options.shrink = 3;
  options.averaged = 5;
  return options;
}

class NameTrainer {
 public:
  NameTrainer(std::span<const NamedText> texts, std::span<const NamedText> others,
              const LearnOptions& options)
      : texts_(texts), options_(options) {
    list_words(others);
    list_openers();
    for (const NamedText& one : texts_)
      gold_.push_back(labels_of(one.text.tokens.size(), one.names));
  }

  NameModel run() {
    NameModel model;
    model.words_ = words_;
    std::vector<std::vector<SpanLabel>> guessed = gold_;
    for (std::size_t part = 0; part < kParts; ++part) {
      examples_.clear();
      for (std::size_t t = 0; t < texts_.size(); ++t)
        if (t % kParts != part) add(t, gold_[t]);
      model.labels_ = learn_labels(examples_, options_);
      for (std::size_t t = part; t < texts_.size(); t += kParts) {
        model.find(texts_[t].text, scratch_);
        count(texts_[t].names, scratch_.names);
        guessed[t] = labels_of(texts_[t].text.tokens.size(), scratch_.names);
      }
    }
    examples_.clear();
    for (std::size_t t = 0; t < texts_.size(); ++t) add(t, guessed[t]);
    model.labels_ = learn_labels(examples_, options_);
    for (std::size_t type = 0; type < kNameTypes; ++type)
      if (const std::uint32_t both = wanted_[type] + found_[type]; both > 0)
        model.held_out_[type] = static_cast<std::uint8_t>(200 * right_[type] / both);
    return model;
  }

 private:
  void count(std::span<const TaggedName> wanted, std::span<const TaggedName> found) {
    for (const TaggedName& name : wanted) ++wanted_[static_cast<std::size_t>(name.type)];
    for (const TaggedName& name : found) {
      ++found_[static_cast<std::size_t>(name.type)];
      right_[static_cast<std::size_t>(name.type)] +=
          std::find(wanted.begin(), wanted.end(), name) != wanted.end();
    }
  }
  struct Uses {
    std::uint32_t all = 0, named[kNameTypes] = {};
  };
  // Which words of other texts stand in names, and of what type.
  void list_words(std::span<const NamedText> others) {
    std::map<std::uint64_t, Uses> uses;
    for (const NamedText& one : others) {
      for (const Token& token : one.text.tokens)
        if (!token.is(kTokenPunct | kTokenNumber)) ++uses[token.key].all;
      for (const TaggedName& name : one.names)
        for (std::uint32_t i = name.begin; i < name.end; ++i)
          if (!one.text.tokens[i].is(kTokenPunct | kTokenNumber))
            ++uses[one.text.tokens[i].key].named[static_cast<std::size_t>(name.type)];
    }
    for (const auto& [key, use] : uses) {
      const std::uint32_t named = std::accumulate(std::begin(use.named), std::end(use.named), 0u);
      if (use.all >= kOften && named <= kCommonShare * use.all) words_.set(key, NameWords::kCommon);
      const auto most = std::max_element(std::begin(use.named), std::end(use.named));
      const double share = static_cast<double>(*most) / use.all;
      if (*most < kListed || share < kListedShare) continue;
      words_.set(key, static_cast<std::uint8_t>(most - std::begin(use.named) + 1 +
                                                (share >= kSureShare ? NameWords::kSure : 0)));
    }
  }
  // Which words without a capital open names.
  void list_openers() {
    std::map<std::uint64_t, Uses> uses;
    for (const NamedText& one : texts_) {
      for (const Token& token : one.text.tokens)
        if (!token.is(kTokenPunct | kTokenNumber | kTokenCapital)) ++uses[token.key].all;
      for (const TaggedName& name : one.names)
        if (const Token& first = one.text.tokens[name.begin];
            name.end > name.begin + 1 && !first.is(kTokenPunct | kTokenNumber | kTokenCapital))
          ++uses[first.key].named[0];
    }
    for (const auto& [key, use] : uses)
      if (use.named[0] >= kListed && use.named[0] >= kOpenShare * use.all)
        words_.set(key, NameWords::kOpens);
  }

  static std::vector<SpanLabel> labels_of(std::size_t tokens, std::span<const TaggedName> names) {
    std::vector<SpanLabel> labels(tokens, 0);
    for (const TaggedName& name : names) {
      const auto type = static_cast<std::uint8_t>(name.type);
      for (std::uint32_t i = name.begin; i < name.end; ++i)
        labels[i] = name.end - name.begin == 1 ? SpanLabels::single(type)
                    : i == name.begin          ? SpanLabels::begin(type)
                    : i + 1 == name.end        ? SpanLabels::end(type)
                                               : SpanLabels::inside(type);
    }
    return labels;
  }
  // `remembered`: what the windows before were taken for.
  void add(std::size_t t, std::span<const SpanLabel> remembered) {
    NameReader reader(texts_[t].text, words_, nullptr, scratch_);
    while (reader.next()) {
      const std::uint32_t begin = reader.begin(), size = reader.end() - begin;
      const std::span<const SpanLabel> gold = std::span(gold_[t]).subspan(begin, size);
      reader.remember(remembered.subspan(begin, size));
      examples_.push_back({scratch_.features, {gold.begin(), gold.end()}});
    }
  }

  std::span<const NamedText> texts_;
  const LearnOptions& options_;
  NameWords words_;
  NameScratch scratch_;
  std::uint32_t wanted_[kNameTypes] = {}, found_[kNameTypes] = {}, right_[kNameTypes] = {};
  std::vector<std::vector<SpanLabel>> gold_;
  std::vector<LabelledSequence> examples_;
};

NameModel learn_names(std::span<const NamedText> texts, std::span<const NamedText> others,
                      const LearnOptions& options) {
  return NameTrainer(texts, others, options).run();
}

}  // namespace hearsay
