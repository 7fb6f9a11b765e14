#include "eval/names.h"

#include <algorithm>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <random>

#include "base/utf8.h"
#include "eval/lines.h"

namespace hearsay {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kDraws = 1000;

const std::map<std::string, NameType, std::less<>> kTypes = {
    {"PER", NameType::kPerson},
    {"PERSON", NameType::kPerson},
    {"PPL", NameType::kPerson},
    {"ORG", NameType::kOrganisation},
    {"ORGANISATION", NameType::kOrganisation},
    {"IND", NameType::kOrganisation},
    {"LOC", NameType::kPlace},
    {"PLACE", NameType::kPlace},
    {"PLC", NameType::kPlace},
    {"MISC", NameType::kOther},
    {"EVT", NameType::kOther},
    {"FNB", NameType::kOther}};

class SentenceLine {
 public:
  SentenceLine(const Json& json, std::string place) : json_(json), place_(std::move(place)) {}

  // Appends the sentence to the document it belongs to.
  Status read(std::vector<NamedDocument>& documents, std::int64_t& last) {
    if (!json_.is_object()) return wrong("is no object");
    auto text = json_.find("text");
    if (text == json_.end() || !text->is_string()) return wrong("no text \"text\"");
    const std::string sentence = text->get<std::string>();
    if (sentence.find('\n') != std::string::npos) return wrong("\"text\" is no single line");
    std::int64_t id = -1;
    if (auto doc = json_.find("doc"); doc != json_.end() && doc->is_number_integer())
      id = doc->get<std::int64_t>();
    if (documents.empty() || id < 0 || id != last) documents.emplace_back();
    last = id;
    NamedDocument& document = documents.back();
    if (!document.text.empty()) document.text += '\n';
    base_ = static_cast<std::uint32_t>(document.text.size());
    document.text += sentence;
    for (std::size_t at = 0; at < sentence.size(); next_code_point(sentence, at))
      offsets_.push_back(base_ + static_cast<std::uint32_t>(at));
    offsets_.push_back(base_ + static_cast<std::uint32_t>(sentence.size()));
    auto tokens = json_.find("tokens");
    if (tokens == json_.end() || !tokens->is_array()) return wrong("no list \"tokens\"");
    for (const Json& token : *tokens) {
      HEARSAY_TRY(Span span, span_of(token));
      if (!document.tokens.empty() && span.begin < document.tokens.back().end)
        return wrong("\"tokens\" overlap");
      document.tokens.push_back(span);
    }
    auto entities = json_.find("entities");
    if (entities == json_.end() || !entities->is_array())
      return wrong("no list \"entities\": it has no labels");
    for (const Json& entity : *entities) {
      if (!entity.is_object() || !entity.contains("type") || !entity["type"].is_string() ||
          !entity.contains("span"))
        return wrong("an entity has no \"type\" and \"span\"");
      auto type = kTypes.find(entity["type"].get<std::string>());
      if (type == kTypes.end())
        return wrong("unknown type \"" + entity["type"].get<std::string>() + "\"");
      HEARSAY_TRY(Span span, span_of(entity["span"]));
      document.names.push_back({span, type->second});
    }
    return Unit{};
  }

 private:
  Error wrong(const std::string& what) const {
    return {ErrorCode::kBadInput, place_ + ": " + what};
  }
  Result<Span> span_of(const Json& pair) const {
    if (!pair.is_array() || pair.size() != 2 || !pair[0].is_number_unsigned() ||
        !pair[1].is_number_unsigned())
      return wrong("a span is no [begin, end]");
    const std::uint64_t begin = pair[0].get<std::uint64_t>(), end = pair[1].get<std::uint64_t>();
    if (begin >= end || end >= offsets_.size())
      return wrong("[" + std::to_string(begin) + ", " + std::to_string(end) +
                   "] lies outside the text");
    return Span{offsets_[begin], offsets_[end]};
  }

  const Json& json_;
  std::string place_;
  std::uint32_t base_ = 0;
  std::vector<std::uint32_t> offsets_;  // of code points, in the document
};

// A document as the program reads it. The text lives as long as the article.
struct Segmented {
  Article article;
  SegmentedText text;
};
std::unique_ptr<Segmented> segmented(const NamedDocument& document, const Pack& pack) {
  auto out = std::make_unique<Segmented>();
  set_text(out->article, {}, document.text);
  out->text = segment(out->article, pack);
  return out;
}

// Tokens of ours that a span of bytes touches.
TaggedName in_tokens(const SegmentedText& text, const LabelledName& name) {
  auto first =
      std::partition_point(text.tokens.begin(), text.tokens.end(),
                           [&](const Token& token) { return token.span.end <= name.span.begin; });
  auto last = std::partition_point(first, text.tokens.end(), [&](const Token& token) {
    return token.span.begin < name.span.end;
  });
  return {static_cast<std::uint32_t>(first - text.tokens.begin()),
          static_cast<std::uint32_t>(last - text.tokens.begin()), name.type};
}

// Names at the borders of the set's tokens, of which each holds at most one.
std::vector<LabelledName> at_borders(const NamedDocument& document, const SegmentedText& text,
                                     std::span<const TaggedName> names) {
  std::vector<LabelledName> out;
  for (const TaggedName& name : names) {
    const Span span = {text.tokens[name.begin].span.begin, text.tokens[name.end - 1].span.end};
    auto first = std::partition_point(document.tokens.begin(), document.tokens.end(),
                                      [&](Span token) { return token.end <= span.begin; });
    auto last = std::partition_point(first, document.tokens.end(),
                                     [&](Span token) { return token.begin < span.end; });
    if (first == last) continue;
    const Span whole = {first->begin, (last - 1)->end};
    if (out.empty() || out.back().span.end <= whole.begin) out.push_back({whole, name.type});
  }
  return out;
}

struct Count {
  std::size_t right = 0, found = 0, wanted = 0;
  void add(const Count& other) {
    right += other.right;
    found += other.found;
    wanted += other.wanted;
  }
  Ratio ratio() const {
    auto share = [](std::size_t part, std::size_t whole) {
      return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
    };
    return {share(right, found), share(right, wanted)};
  }
};
using Counts = std::array<Count, kNameTypes + 1>;  // by type, and of all

Counts counts_of(const std::vector<LabelledName>& found, const std::vector<LabelledName>& wanted) {
  Counts counts;
  auto both = [&](NameType type, auto&& count) {
    count(counts[static_cast<std::size_t>(type)]);
    count(counts[kNameTypes]);
  };
  for (const LabelledName& one : wanted) both(one.type, [](Count& count) { ++count.wanted; });
  for (const LabelledName& one : found) {
    both(one.type, [](Count& count) { ++count.found; });
    if (std::find(wanted.begin(), wanted.end(), one) != wanted.end())
      both(one.type, [](Count& count) { ++count.right; });
  }
  return counts;
}

}  // namespace

Result<std::vector<NamedDocument>> read_named(std::string_view lines, std::string_view name) {
  std::vector<NamedDocument> documents;
  std::int64_t last = -1;
  HEARSAY_TRY([[maybe_unused]] Unit read,
              each_line(lines, name, [&](const Json& json, std::size_t number) -> Status {
                return SentenceLine(json, std::string(name) + ":" + std::to_string(number))
                    .read(documents, last);
              }));
  if (documents.empty()) return Error{ErrorCode::kBadInput, std::string(name) + ": no sentences"};
  return documents;
}

std::vector<std::vector<LabelledName>> predict_names(const std::vector<NamedDocument>& documents,
                                                     const Pack& pack, const NameModel& model) {
  std::vector<std::vector<LabelledName>> out;
  NameScratch scratch;
  for (const NamedDocument& document : documents) {
    const auto read = segmented(document, pack);
    model.find(read->text, scratch);
    out.push_back(at_borders(document, read->text, scratch.names));
  }
  return out;
}

std::vector<std::vector<LabelledName>> predict_mentions(const std::vector<NamedDocument>& documents,
                                                        const Pack& pack, const Outlets& outlets,
                                                        const NameModel* model) {
  std::vector<std::vector<LabelledName>> out;
  for (const NamedDocument& document : documents) {
    auto read = segmented(document, pack);
    const MentionedText mentioned = find_mentions(std::move(read->text), outlets, std::nullopt, model);
    std::vector<TaggedName> names;
    for (const Mention& mention : mentioned.mentions) {
      NameType type = NameType::kPerson;
      if (mention.kind == MentionKind::kOrganisation || mention.kind == MentionKind::kOutlet)
        type = NameType::kOrganisation;
      else if (mention.kind == MentionKind::kPlace)
        type = NameType::kPlace;
      else if (mention.kind != MentionKind::kPerson)
        continue;
      names.push_back({mention.token_begin, mention.token_end, type});
    }
    out.push_back(at_borders(document, mentioned.text, names));
  }
  return out;
}

NameModel learn_names_from(const NameLessons& lessons, const Pack& pack,
                           const LearnOptions& options) {
  std::vector<std::unique_ptr<Segmented>> read;  // owns the texts that the lessons view
  auto taught = [&](const std::vector<NamedDocument>& documents) {
    std::vector<NamedText> out;
    for (const NamedDocument& document : documents) {
      read.push_back(segmented(document, pack));
      NamedText lesson;
      lesson.text = read.back()->text;
      for (const LabelledName& name : document.names)
        if (const TaggedName tagged = in_tokens(lesson.text, name); tagged.begin < tagged.end)
          lesson.names.push_back(tagged);
      out.push_back(std::move(lesson));
    }
    return out;
  };
  const std::vector<NamedText> texts = taught(lessons.documents), others = taught(lessons.others);
  return learn_names(texts, others, options);
}

std::vector<std::vector<LabelledName>> predict_in_folds(const NameLessons& lessons,
                                                        const Pack& pack,
                                                        const LearnOptions& options,
                                                        std::size_t folds) {
  std::vector<std::vector<LabelledName>> out(lessons.documents.size());
  for (std::size_t fold = 0; fold < folds; ++fold) {
    NameLessons learned;
    learned.others = lessons.others;
    std::vector<NamedDocument> held;
    for (std::size_t d = 0; d < out.size(); ++d)
      (d % folds == fold ? held : learned.documents).push_back(lessons.documents[d]);
    std::vector<std::vector<LabelledName>> found =
        predict_names(held, pack, learn_names_from(learned, pack, options));
    for (std::size_t d = fold, k = 0; d < out.size(); d += folds) out[d] = std::move(found[k++]);
  }
  return out;
}

NamesScore score_names(const std::vector<NamedDocument>& documents,
                       const std::vector<std::vector<LabelledName>>& predicted) {
  HEARSAY_CHECK(documents.size() == predicted.size());
  NamesScore score;
  score.documents = documents.size();
  std::vector<Counts> each;
  Counts total;
  for (std::size_t d = 0; d < documents.size(); ++d) {
    each.push_back(counts_of(predicted[d], documents[d].names));
    for (std::size_t f = 0; f < total.size(); ++f) total[f].add(each.back()[f]);
  }
  std::array<std::vector<double>, kNameTypes + 1> draws;
  std::mt19937_64 random(1);
  for (std::size_t draw = 0; draw < kDraws && !each.empty(); ++draw) {
    Counts sum;
    for (std::size_t d = 0; d < each.size(); ++d) {
      // Not uniform_int_distribution: libraries differ in it.
      const Counts& one = each[random() % each.size()];
      for (std::size_t f = 0; f < sum.size(); ++f) sum[f].add(one[f]);
    }
    for (std::size_t f = 0; f < sum.size(); ++f) draws[f].push_back(sum[f].ratio().f1());
  }
  for (std::size_t f = 0; f < total.size(); ++f) {
    Figure& figure = f < kNameTypes ? score.types[f] : score.all;
    figure.ratio = total[f].ratio();
    if (f < kNameTypes) score.labelled[f] = total[f].wanted;
    if (draws[f].empty()) continue;
    std::sort(draws[f].begin(), draws[f].end());
    figure.low = draws[f][kDraws / 40];
    figure.high = draws[f][kDraws - 1 - kDraws / 40];
  }
  score.predicted = total[kNameTypes].found;
  return score;
}

}  // namespace hearsay
