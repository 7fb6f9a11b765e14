// Names by the learned model, where its word is better than that of the rules: which words go together, which names of
// several words are people, if it was found to know people well, and, if organisations, which single words are no names.
//
// The rules keep what they are sure of (a listed outlet, a name in angle brackets, one with a legal form). The model was
// learned from news of other places and years: that a company is a person or a place it may well believe, so no single word
// changes its kind.
#include <algorithm>

#include "mention/draft.h"

namespace hearsay {
namespace {

class Reconciler {
 public:
  Reconciler(Draft& draft, const std::vector<TaggedName>& tagged) : draft_(draft), text_(draft.out.text), tagged_(tagged) {
    for (const TaggedName& tag : tagged_)
      for (std::uint32_t i = tag.begin; i < tag.end; ++i) tagged_words_.insert(text_.tokens[i].key);
    auto tag = tagged_.begin();
    for (const Name& name : draft_.names) {
      while (tag != tagged_.end() && tag->end <= name.begin) ++tag;
      const bool part = tag != tagged_.end() && tag->begin <= name.begin && tag->end > tag->begin + 1;
      if (name.end == name.begin + 1 && !part) alone_.insert(text_.tokens[name.begin].key);
      if (name.end == name.begin + 1 && acts(name)) acting_.insert(text_.tokens[name.begin].key);
    }
  }

  void run() {
    out_.reserve(draft_.names.size() + tagged_.size());
    for (const TaggedName& tag : tagged_) {
      const std::uint32_t s = text_.sentence_at(text_.tokens[tag.begin].span.begin);
      if (draft_.form[s] != SentenceForm::kPlain || draft_.in_dateline[tag.begin] || tag.type == NameType::kOther) continue;
      pass_names_before(tag.begin);
      take(tag, s);
    }
    pass_names_before(draft_.token_count());
    draft_.names = std::move(out_);
  }

 private:
  // "Kestrel's board", "a Kestrel spokesman", "Kestrel said", "Kestrel and Orbita" where the model knows Orbita: companies do
  // that, whatever it makes of the word.
  bool acts(const Name& name) const {
    if (name.end + 1 >= draft_.token_count()) return false;
    return acts_before(draft_, name.end) || text_.hit_at(name.end, LexKind::kRole) != nullptr ||
           (joins(name.end) && tagged_words_.contains(text_.tokens[name.end + 1].key)) ||
           (name.begin > 1 && joins(name.begin - 1) && tagged_words_.contains(text_.tokens[name.begin - 2].key));
  }
  bool joins(std::uint32_t token) const { return hit_tagged(text_, token, LexKind::kContrast, "join") != nullptr; }

  // The rules' names before a token stay, but for single words that the model nowhere takes for a part of a name, and that
  // nowhere act.
  void pass_names_before(std::uint32_t token) {
    for (; next_ < draft_.names.size() && draft_.names[next_].end <= token; ++next_) {
      const Name& name = draft_.names[next_];
      const bool doubtful = draft_.model->sure_of(NameType::kOrganisation) && !name.firm && name.kind == MentionKind::kOrganisation &&
                            name.end == name.begin + 1 && !is_shaped(text_, name.begin);
      const std::uint64_t key = text_.tokens[name.begin].key;
      if (!doubtful || tagged_words_.contains(key) || acting_.contains(key)) out_.push_back(name);
    }
  }

  void take(const TaggedName& tag, std::uint32_t s) {
    std::size_t last = next_;
    while (last < draft_.names.size() && draft_.names[last].begin < tag.end) ++last;
    for (std::size_t i = next_; i < last; ++i)
      if (draft_.names[i].kind == MentionKind::kOutlet) return;
    for (std::uint32_t i = tag.begin; i < tag.end; ++i)
      if (text_.word(i) == "<" || text_.word(i) == ">") return;  // "Alder <ALD> Capital Markets" is no one name
    Name name;
    name.begin = tag.begin;
    name.end = tag.end;
    name.sentence = s;
    name.kind = is_person(tag) ? MentionKind::kPerson : MentionKind::kOrganisation;
    if (last == next_) {
      if (tag.type != NameType::kPlace && !in_role(tag)) out_.push_back(name);
      return;
    }
    Name& first = draft_.names[next_];
    if (last == next_ + 1 && first.begin == tag.begin && first.end == tag.end) {
      // "CEO Orbita Ann Lee": behind a role the rules look for two names. A model of few lessons takes companies for people.
      if (name.kind == MentionKind::kPerson && draft_.model->sure_of(NameType::kPerson) && !first.firm && (tag.begin == 0 || !draft_.in_role[tag.begin - 1])) first = name;
    } else if (last == next_ + 1 && first.begin <= tag.begin && first.end >= tag.end) {
      cut_person(first, name);
    } else if (first.begin >= tag.begin && draft_.names[last - 1].end <= tag.end && tag.type != NameType::kPlace && may_join(last, tag)) {
      out_.push_back(name);
      next_ = last;
    }
  }

  // "Orbita Ann Lee": the person, and what is left on either side.
  void cut_person(Name& ruled, const Name& person) {
    if (ruled.firm || person.kind != MentionKind::kPerson || hit_tagged(text_, ruled.end - 1, LexKind::kOrgMarker, "legal") != nullptr) return;
    if (ruled.begin < person.begin) {
      out_.push_back(ruled);
      out_.back().end = person.begin;
    }
    out_.push_back(person);
    ruled.begin = person.end;
    while (ruled.begin < ruled.end && !text_.tokens[ruled.begin].is(kTokenCapital)) ++ruled.begin;
    if (ruled.begin == ruled.end) ++next_;
  }

  // "Orbita and Kestrel": what stands alone elsewhere is a name of its own, and so is what is joined to one, but for a
  // firm's ("Johnson and Johnson Ltd"), and what ends as organisations do ("the takeover of Birch Energy by Alder Motors").
  bool may_join(std::size_t last, const TaggedName& tag) const {
    if (last == next_ + 1) return true;
    const bool of_firm = hit_tagged(text_, tag.end - 1, LexKind::kOrgMarker, "legal") != nullptr;
    return std::none_of(draft_.names.begin() + static_cast<std::ptrdiff_t>(next_), draft_.names.begin() + static_cast<std::ptrdiff_t>(last), [&](const Name& part) {
      return part.firm || (part.end == part.begin + 1 && alone_.contains(text_.tokens[part.begin].key)) ||
             (part.end < tag.end && is_organisation_marker(text_, part.end - 1)) ||
             (!of_firm && part.end < tag.end && hit_tagged(text_, part.end, LexKind::kContrast, "join") != nullptr);
    });
  }

  bool in_role(const TaggedName& tag) const {
    for (std::uint32_t i = tag.begin; i < tag.end; ++i)
      if (draft_.in_role[i]) return true;
    return false;
  }
  bool is_person(const TaggedName& tag) const {
    if (tag.type != NameType::kPerson || tag.end == tag.begin + 1 || is_shaped(text_, tag.begin)) return false;
    for (std::uint32_t i = tag.begin; i < tag.end; ++i)
      if (is_organisation_marker(text_, i)) return false;
    return true;
  }

  Draft& draft_;
  const SegmentedText& text_;
  const std::vector<TaggedName>& tagged_;
  std::vector<Name> out_;
  std::size_t next_ = 0;  // of the rules' names
  KeySet tagged_words_;    // in any tagged name
  KeySet acting_;          // single words that do what companies do
  KeySet alone_;           // single words that are names, outside longer tagged ones
};

}  // namespace

void heed_model(Draft& draft) {
  if (draft.model == nullptr) return;
  draft.model->find(draft.text(), *draft.scratch);
  Reconciler(draft, draft.scratch->names).run();
}

}  // namespace hearsay
