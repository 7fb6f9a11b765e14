// Entities: the names of one article that mean the same.
//
// Forms are joined, never guessed apart: equal keys (letters' case and legal forms aside), a
// bracketed alias, initials, a person's last or first word, the first words of an organisation. A
// single word joins only when the longer forms that carry it leave no choice between persons.
// Example: "Grab Holdings Ltd.", "Grab", "Grab Indonesia" are one; "Bank Indonesia" and "Bank
// Mandiri" are two, since "bank" is a marker and never stands for either.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <memory_resource>
#include <tuple>
#include <unordered_map>

#include "base/utf8.h"
#include "mention/draft.h"

namespace hearsay {
namespace {

constexpr std::uint32_t kDecides =
    1000;  // votes; more than an article has doubtful mentions of one

using Numbers = std::pmr::vector<std::uint32_t>;

struct Form {
  Form(std::string_view a_key, std::pmr::memory_resource* memory)
      : key(a_key), words(memory), names(memory) {
    for (std::size_t begin = 0; begin <= key.size();) {
      const std::size_t end = std::min(key.find(' ', begin), key.size());
      words.push_back(key.substr(begin, end - begin));
      begin = end + 1;
    }
  }

  std::string_view key;
  std::pmr::vector<std::string_view> words;  // of the key, a blank between
  Numbers names;
  std::uint32_t parent = 0;  // union-find over forms
  const Outlet* outlet = nullptr;
  bool person = false, organisation = false, place = false;  // firm evidence
  bool likely_person = false;
  bool all_caps = false;
  bool marker_first =
      false;  // its first word is a marker, a place or a function word: tells nothing alone
};

class Joiner {
 public:
  explicit Joiner(Draft& draft) : draft_(draft), text_(draft.out.text) {
    forms_.reserve(draft.names.size());
    form_of_.reserve(draft.names.size());
  }

  void join() {
    collect();
    join_aliases();
    join_words();
    join_prefixes();
    join_acronyms();
    make_entities();
  }

 private:
  void collect() {
    for (std::uint32_t n = 0; n < draft_.names.size(); ++n) {
      const Name& name = draft_.names[n];
      const Outlet* outlet =
          name.kind == MentionKind::kOutlet
              ? draft_.outlets->named(slice(text_.full, span_of(text_, name.begin, name.end)))
              : nullptr;
      std::string key =
          outlet != nullptr ? fold_words(outlet->name) : name_key(text_, name.begin, name.end);
      auto found = by_key_.find(key);
      if (found == by_key_.end()) {
        found = by_key_.emplace(keep(key), static_cast<std::uint32_t>(forms_.size())).first;
        Form& form = forms_.emplace_back(found->first, &memory_);
        form.parent = found->second;
        form.outlet = outlet;
        std::uint32_t first = name.begin;
        while (first + 1 < name.end &&
               hit_tagged(text_, first, LexKind::kOrgMarker, "legal-prefix") != nullptr)
          ++first;
        form.marker_first = is_organisation_marker(text_, first) ||
                            text_.hit_at(first, LexKind::kPlace) != nullptr ||
                            text_.hit_at(first, LexKind::kStop) != nullptr ||
                            text_.hit_at(first, LexKind::kNoise) != nullptr;
      }
      Form& form = forms_[found->second];
      form.names.push_back(n);
      form.all_caps = form.all_caps || text_.tokens[name.begin].is(kTokenAllCaps);
      if (outlet != nullptr) form.outlet = outlet;
      if (name.kind == MentionKind::kPerson) (name.firm ? form.person : form.likely_person) = true;
      if (name.kind == MentionKind::kOrganisation && name.firm) form.organisation = true;
      if (name.kind == MentionKind::kPlace) form.place = true;
      form_of_.push_back(found->second);
    }
  }

  // A copy that lives as long as this.
  std::string_view keep(std::string_view text) {
    if (text.empty()) return {};
    char* bytes = static_cast<char*>(memory_.allocate(text.size(), 1));
    std::memcpy(bytes, text.data(), text.size());
    return {bytes, text.size()};
  }

  std::uint32_t root(std::uint32_t form) {
    while (forms_[form].parent != form) {
      forms_[form].parent = forms_[forms_[form].parent].parent;
      form = forms_[form].parent;
    }
    return form;
  }
  void unite(std::uint32_t a, std::uint32_t b) {
    a = root(a);
    b = root(b);
    if (a != b) forms_[std::max(a, b)].parent = std::min(a, b);
  }
  bool fixed(const Form& form) const { return form.outlet != nullptr || form.place; }
  bool is_outlet_name(const Form& form) const {
    if (form.outlet != nullptr) return true;
    return !form.names.empty() && draft_.names[form.names[0]].kind == MentionKind::kOutlet;
  }

  void join_aliases() {
    for (std::uint32_t n = 0; n < draft_.names.size(); ++n)
      if (draft_.names[n].alias_of != kNone && !fixed(forms_[form_of_[n]]) &&
          !is_outlet_name(forms_[form_of_[draft_.names[n].alias_of]]))
        unite(form_of_[n], form_of_[draft_.names[n].alias_of]);
  }

  // One word that stands for a longer form.
  void join_words() {
    std::pmr::unordered_map<std::string_view, Numbers> person_last(&memory_),
        person_first(&memory_), first(&memory_);
    for (std::uint32_t f = 0; f < forms_.size(); ++f) {
      const Form& form = forms_[f];
      if (form.words.size() < 2 || fixed(form) || is_outlet_name(form)) continue;
      if (form.person || form.likely_person) {
        person_last[form.words.back()].push_back(f);
        person_first[form.words.front()].push_back(f);
      } else if (!form.marker_first) {
        first[form.words.front()].push_back(f);
      }
    }
    // Forms differ by their keys.
    auto one_person = [](const Numbers& found) { return found.size() == 1; };
    for (std::uint32_t f = 0; f < forms_.size(); ++f) {
      Form& form = forms_[f];
      if (form.words.size() != 1 || fixed(form) || is_outlet_name(form)) continue;
      auto organisations = first.find(form.key);
      if (!form.organisation) {
        auto found = person_last.find(form.key);
        if (found == person_last.end() || !one_person(found->second)) {
          found = person_first.find(form.key);
          // A first word is rarer than an organisation of that name.
          if (found != person_first.end() &&
              (!one_person(found->second) || organisations != first.end()))
            found = person_first.end();
          if (found == person_first.end()) found = person_last.end();
        }
        if (found != person_last.end() && found != person_first.end() && !found->second.empty()) {
          unite(f, found->second.front());
          continue;
        }
      }
      if (organisations != first.end() && !form.person)
        for (std::uint32_t other : organisations->second) unite(f, other);
    }
    // Longer and shorter forms of a person: "Prabowo Subianto Djojohadikusumo", middle initials.
    for (auto& [word, found] : person_last)
      for (std::uint32_t f : found)
        if (forms_[f].words.front() == forms_[found.front()].words.front()) unite(f, found.front());
  }

  // "Goldman Sachs" <- "Goldman Sachs Asset Management"; runs of two words or more.
  void join_prefixes() {
    for (std::uint32_t f = 0; f < forms_.size(); ++f) {
      if (fixed(forms_[f]) || is_outlet_name(forms_[f])) continue;
      const Form& form = forms_[f];
      for (std::size_t w = 1; w + 1 < form.words.size() && w < 8; ++w) {
        const auto size =
            static_cast<std::size_t>(form.words[w].data() + form.words[w].size() - form.key.data());
        auto found = by_key_.find(form.key.substr(0, size));
        if (found != by_key_.end() && !fixed(forms_[found->second]) &&
            !is_outlet_name(forms_[found->second]) &&
            forms_[found->second].person == forms_[f].person)
          unite(f, found->second);
      }
    }
  }

  void join_acronyms() {
    std::pmr::unordered_map<std::string_view, Numbers> initials(&memory_);
    std::pmr::unordered_map<std::string_view, std::uint32_t> compact(&memory_);
    std::string glued, all, main;
    for (std::uint32_t f = 0; f < forms_.size(); ++f) {
      const Form& form = forms_[f];
      if (fixed(form) || form.person || is_outlet_name(form)) continue;
      glued.clear(), all.clear(), main.clear();
      for (std::string_view word : form.words) {
        glued += word;
        if (word.empty()) continue;
        all += word[0];
        if (word.size() > 3) main += word[0];
      }
      if (auto same = compact.find(glued); same != compact.end())
        unite(f, same->second);
      else
        compact.emplace(form.words.size() == 1 ? form.key : keep(glued), f);
      if (form.words.size() < 3) continue;
      initials[keep(all)].push_back(f);
      if (main != all) initials[keep(main)].push_back(f);
    }
    for (std::uint32_t f = 0; f < forms_.size(); ++f) {
      const Form& form = forms_[f];
      if (form.words.size() != 1 || !form.all_caps || form.key.size() < 2 || fixed(form)) continue;
      auto found = initials.find(form.key);
      if (found == initials.end()) continue;
      for (std::uint32_t other : found->second)
        if (root(other) == root(found->second.front())) unite(f, other);
    }
  }

  void make_entities() {
    Numbers entity_of(forms_.size(), kNone, &memory_);
    Numbers person_votes(&memory_), other_votes(&memory_), best(&memory_);
    draft_.out.entities.reserve(std::min<std::size_t>(forms_.size(), draft_.limits.entities));
    for (std::uint32_t n = 0; n < draft_.names.size(); ++n) {
      std::uint32_t group = root(form_of_[n]);
      if (entity_of[group] == kNone) {
        if (draft_.out.entities.size() >= draft_.limits.entities) continue;
        entity_of[group] = static_cast<std::uint32_t>(draft_.out.entities.size());
        draft_.out.entities.emplace_back();
        person_votes.push_back(0);
        other_votes.push_back(0);
        best.push_back(n);
      }
      std::uint32_t e = entity_of[group];
      Name& name = draft_.names[n];
      name.entity = e;
      ++draft_.out.entities[e].count;
      // A legal form decides: nobody is called Texaco Inc.
      std::uint32_t weight = has_legal_form(name) ? kDecides : name.firm ? 3 : 1;
      (name.kind == MentionKind::kPerson ? person_votes[e] : other_votes[e]) +=
          name.kind == MentionKind::kPerson || name.firm ? weight : 0;
      // Of several with a legal form the first is the one the article is about.
      const auto mine = fullness(n), others = fullness(best[e]);
      if (std::get<0>(mine) && std::get<0>(others) ? false : mine > others) best[e] = n;
    }
    for (std::uint32_t e = 0; e < draft_.out.entities.size(); ++e) {
      Entity& entity = draft_.out.entities[e];
      const Name& name = draft_.names[best[e]];
      const Form& form = forms_[form_of_[best[e]]];
      entity.name = form.outlet != nullptr
                        ? form.outlet->name
                        : std::string(slice(text_.full, span_of(text_, name.begin, name.end)));
      entity.key = std::string(form.key);
      if (form.outlet != nullptr)
        entity.kind = MentionKind::kOutlet;
      else if (person_votes[e] > other_votes[e])
        entity.kind = MentionKind::kPerson;
      else if (name.kind == MentionKind::kPerson)
        entity.kind = MentionKind::kOrganisation;
      else
        entity.kind = name.kind;
    }
    for (std::uint32_t f = 0; f < forms_.size(); ++f) {
      std::uint32_t e = entity_of[root(f)];
      if (e == kNone) continue;
      Entity& entity = draft_.out.entities[e];
      std::string_view before;
      for (std::uint32_t n : forms_[f].names) {
        const std::string_view written =
            slice(text_.full, span_of(text_, draft_.names[n].begin, draft_.names[n].end));
        if (written == before) continue;
        before = written;
        add_alias(entity, forms_[f].key);
        add_alias(entity, fold_words(written));
      }
    }
    for (const Name& name : draft_.names) {
      if (name.entity == kNone) continue;
      Entity& entity = draft_.out.entities[name.entity];
      if (name.kind != MentionKind::kPerson || entity.kind != MentionKind::kPerson) continue;
      if (entity.role.empty() && !name.role.empty())
        entity.role = std::string(slice(text_.full, name.role));
      if (entity.affiliation.empty() && name.affiliation != kNone &&
          draft_.names[name.affiliation].entity != kNone)
        entity.affiliation = draft_.out.entities[draft_.names[name.affiliation].entity].key;
    }
  }
  bool has_legal_form(const Name& name) const {
    if (name.kind != MentionKind::kOrganisation || name.end - name.begin < 2) return false;
    for (std::uint32_t i = name.begin; i < name.end; ++i)
      for (std::string_view tag : {"legal", "legal-prefix"})
        if (hit_tagged(text_, i, LexKind::kOrgMarker, tag) != nullptr) return true;
    return false;
  }
  void add_alias(Entity& entity, std::string_view key) const {
    constexpr std::size_t kMostAliases = 16;
    if (key == entity.key || key.empty() || entity.aliases.size() >= kMostAliases) return;
    if (std::find(entity.aliases.begin(), entity.aliases.end(), key) == entity.aliases.end())
      entity.aliases.emplace_back(key);
  }

  // Words of a name's key; places at its end add nothing ("Grab Indonesia" is no fuller than "Grab
  // Holdings Ltd."). Of equal length the form that is not in capitals.
  // A name with its legal form is the whole one: "Reading Co", not "Reading Terminal Train Shed".
  std::tuple<bool, std::size_t, std::uint32_t, bool> fullness(std::uint32_t n) const {
    const Name& name = draft_.names[n];
    bool small = !text_.tokens[name.begin].is(kTokenAllCaps);
    if (name.alias_of != kNone) return {false, 0, 0, small};
    std::size_t words = forms_[form_of_[n]].words.size();
    std::uint32_t size = span_of(text_, name.begin, name.end).size();
    if (words > 1 && name.kind != MentionKind::kPerson &&
        text_.hit_at(name.end - 1, LexKind::kPlace) != nullptr && words == 2)
      return {false, 1, 0, small};
    return {has_legal_form(name), words, size, small};
  }

  Draft& draft_;
  const SegmentedText& text_;
  // Forms are small and many, and all end together: a few pages on the stack hold those of most
  // articles.
  std::array<std::byte, 24 * 1024> page_;
  std::pmr::monotonic_buffer_resource memory_{page_.data(), page_.size()};
  std::pmr::vector<Form> forms_{&memory_};
  Numbers form_of_{&memory_};  // by name
  std::pmr::unordered_map<std::string_view, std::uint32_t> by_key_{&memory_};
};

}  // namespace

void join_names(Draft& draft) {
  Joiner(draft).join();
  for (const Name& name : draft.names) {
    if (name.entity == kNone) continue;
    MentionKind kind = draft.out.entities[name.entity].kind;
    Mention mention = mention_at(draft.text(), name.sentence, name.begin, name.end, kind);
    mention.entity = name.entity;
    draft.out.mentions.push_back(mention);
  }
}

}  // namespace hearsay
