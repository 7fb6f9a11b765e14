// Named entities of labelled sentences (CoNLL-2003, NERGrit, NERP), by the metric of CoNLL: an
// entity found is right when its extent and its type are those labelled.
//
// In:    JSON Lines, one sentence a line: text (tokens joined by blanks), tokens as [begin, end)
//        code points, entities[] with type and span; doc, equal for the sentences of one article,
//        or -1 where each sentence stands alone.
// Out:   precision, recall and F1 by type and over all, with a bootstrap interval over documents.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "eval/eval.h"
#include "mention/mention.h"

namespace hearsay {

struct LabelledName {
  Span span;  // bytes of the document's text
  NameType type = NameType::kPerson;
  bool operator==(const LabelledName&) const = default;
};
// The sentences of an article, a line each.
struct NamedDocument {
  std::string text;
  std::vector<Span> tokens;  // of the set, ascending
  std::vector<LabelledName> names;
};
// Types are read by the names of either set (PER and PERSON, LOC and PLACE, ...).
// Errors: kBadInput with name, line and what is wrong.
Result<std::vector<NamedDocument>> read_named(std::string_view lines, std::string_view name);

// What the model finds in each document, at the borders of the set's tokens.
std::vector<std::vector<LabelledName>> predict_names(const std::vector<NamedDocument>&, const Pack&,
                                                     const NameModel&);
// What mention/ makes of them: by rules, and with the model where one is given. It knows no other
// names than people, organisations and places.
std::vector<std::vector<LabelledName>> predict_mentions(const std::vector<NamedDocument>&,
                                                        const Pack&, const Outlets&,
                                                        const NameModel*);
struct NameLessons {
  std::vector<NamedDocument> documents;
  std::vector<NamedDocument> others;  // for what single words are, see learn_names
};
NameModel learn_names_from(const NameLessons&, const Pack&, const LearnOptions&);
// What models learned on the other folds find; documents are dealt out in turn.
std::vector<std::vector<LabelledName>> predict_in_folds(const NameLessons&, const Pack&,
                                                        const LearnOptions&, std::size_t folds);

struct NamesScore {
  std::array<Figure, kNameTypes> types;
  std::array<std::size_t, kNameTypes> labelled{};
  Figure all;  // micro
  std::size_t documents = 0, predicted = 0;
};
NamesScore score_names(const std::vector<NamedDocument>&,
                       const std::vector<std::vector<LabelledName>>& predicted);

}  // namespace hearsay
