// Persons and organisations: which of the two a name is, and where one ends and the other begins.
//
// Titles, roles beside the name, given names, initials and particles make a person; legal forms and
// words such as Bank or Ministry make an organisation; anything else is an organisation, the
// commoner case in the coverage of deals.
//
// Indonesian writes role, organisation and person in one breath: "Kepala Biro Humas KPPU Deswin
// Nur". Every cut of such a run is scored by what the words look like on either side and by whether
// a side occurs by itself elsewhere in the article, and the best cut wins. Example: |Grab
// Indonesia|Mayang Schreiber| scores for the place that ends the left side, for the left word
// standing alone elsewhere, and for the given name that opens the right. Known weakness: an
// unlisted organisation of one plain word before an unlisted given name stays with the person.
#include <algorithm>

#include "base/hash.h"
#include "base/utf8.h"
#include "mention/draft.h"

namespace hearsay {
namespace {

class PersonTeller {
 public:
  explicit PersonTeller(Draft& draft) : draft_(draft), text_(draft.out.text) {
    role_begin_.assign(text_.tokens.size() + 1, kNone);
    for (std::uint32_t i = 0; i < text_.tokens.size(); ++i)
      if (draft_.role_end[i] != 0) role_begin_[draft_.role_end[i]] = i;
    for (const Name& name : draft_.names) ++whole_[sequence(name.begin, name.end)];
    for (const Name& name : draft_.names)
      if (role_before(name.begin) == kNone) heads_.insert(text_.tokens[name.begin].key);
  }

  // First token of the role phrase that ends where a name begins; a group noun may stand between.
  std::uint32_t role_before(std::uint32_t token) const {
    if (role_begin_[token] != kNone) return role_begin_[token];
    for (std::uint32_t back = 1; back <= 2 && back <= token; ++back)
      if (hit_length(text_, token - back, LexKind::kGroupNoun) == back ||
          hit_length(text_, token - back, LexKind::kPronoun, "org") == back)
        return role_begin_[token - back];
    return kNone;
  }

  void tell() {
    std::vector<Name> names;
    names.reserve(draft_.names.size());
    KeySet companies;  // what the text calls one somewhere
    for (const Name& name : draft_.names)
      if (is_called_company(name)) companies.insert(sequence(name.begin, name.end));
    for (Name name : draft_.names) {
      // The model takes it for a person; the text may know better.
      if (name.kind == MentionKind::kPerson && !name.firm) {
        const bool company = companies.contains(sequence(name.begin, name.end));
        name.firm = company || !stands_as_company(name);
        if (company || !name.firm) name.kind = MentionKind::kOrganisation;
      }
      if (name.firm || name.kind != MentionKind::kOrganisation) {
        names.push_back(name);
        continue;
      }
      std::uint32_t cut = cut_of(name);
      if (cut > name.begin && cut < name.end) {
        Name organisation = name;
        organisation.end = cut;
        organisation.firm = true;
        const LexHit* place = text_.hit_at(name.begin, LexKind::kPlace);
        if (place != nullptr && name.begin + place->length >= cut)
          organisation.kind = MentionKind::kPlace;
        names.push_back(organisation);
        name.begin = cut;
        name.kind = MentionKind::kPerson;
        name.firm = true;
      } else if (cut == name.begin) {
        name.kind = MentionKind::kPerson;
        name.firm = true;
      } else if (is_person(name)) {
        name.kind = MentionKind::kPerson;
        name.firm = true;
      } else if (has_marker(name.begin, name.end)) {
        name.firm = true;
      }
      names.push_back(name);
    }
    draft_.names = std::move(names);
  }

  // A pronoun of a person asks for one. Where the sentence and the one before it hold no known
  // person, role or anonymous voice, the name that opens either of them is who is meant: "Okafor
  // flew to Paris. She said ...".
  void follow_pronouns() {
    KeySet votes;
    std::uint32_t opener = kNone,
                  before = kNone;  // names that could be persons, of this sentence and the last
    std::size_t next = 0;
    bool taken = false, taken_before = false;
    for (std::uint32_t s = 0; s < text_.sentences.size(); ++s) {
      const Sentence& sentence = text_.sentences[s];
      bool plain = draft_.form[s] == SentenceForm::kPlain && !sentence.headline;
      before = opener;
      taken_before = taken;
      opener = kNone;
      taken = false;
      for (std::uint32_t i = sentence.token_begin; i < sentence.token_end; ++i) {
        while (next < draft_.names.size() && draft_.names[next].begin < i) ++next;
        if (next < draft_.names.size() && draft_.names[next].begin == i && plain) {
          const Name& name = draft_.names[next];
          if (name.kind == MentionKind::kPerson)
            taken = true;
          else if (opener == kNone && could_be_person(name) && opens(name, sentence))
            opener = static_cast<std::uint32_t>(next);
        }
        taken = taken || draft_.role_end[i] != 0 || text_.hit_at(i, LexKind::kAnonymous) != nullptr;
        if (!plain || taken || taken_before ||
            hit_tagged(text_, i, LexKind::kPronoun, "person") == nullptr)
          continue;
        std::uint32_t meant = opener != kNone ? opener : before;
        if (meant == kNone) continue;
        votes.insert(sequence(draft_.names[meant].begin, draft_.names[meant].end));
      }
    }
    for (Name& name : draft_.names)
      if (could_be_person(name) && votes.contains(sequence(name.begin, name.end)))
        name.kind = MentionKind::kPerson;
  }

 private:
  bool could_be_person(const Name& name) const {
    if (name.firm || name.kind != MentionKind::kOrganisation || name.end - name.begin > 3)
      return false;
    for (std::uint32_t i = name.begin; i < name.end; ++i)
      if (is_shaped(text_, i) || text_.hit_at(i, LexKind::kPlace) != nullptr || is_dash(text_, i))
        return false;
    return !has_marker(name.begin, name.end);
  }
  // First words of the sentence, or beside a cue.
  bool opens(const Name& name, const Sentence& sentence) const {
    if (name.begin <= sentence.token_begin + 1) return true;
    return (name.end < sentence.token_end && text_.hit_at(name.end, LexKind::kCue) != nullptr) ||
           text_.hit_at(name.begin - 1, LexKind::kCue) != nullptr;
  }

  std::uint64_t sequence(std::uint32_t begin, std::uint32_t end) const {
    std::uint64_t key = 0;
    for (std::uint32_t i = begin; i < end; ++i) key = mix(key, text_.tokens[i].key);
    return key;
  }
  bool has_marker(std::uint32_t begin, std::uint32_t end) const {
    for (std::uint32_t i = begin; i < end; ++i)
      if (is_organisation_marker(text_, i)) return true;
    return false;
  }
  bool has_title_before(std::uint32_t token) const {
    for (std::uint32_t back = 1; back <= 3 && back <= token; ++back) {
      const LexHit* hit = text_.hit_at(token - back, LexKind::kTitle);
      if (hit == nullptr) continue;
      std::string_view tag = text_.lexeme(*hit).tag;
      if (tag != "before") continue;
      std::uint32_t end = token - back + hit->length;
      if (end == token || (end + 1 == token && is_mark(text_, end, "."))) return true;
    }
    return false;
  }

  // Where the person begins in a name behind a role: name.begin, a cut inside, or name.end for no
  // person at all.
  std::uint32_t cut_of(const Name& name) const {
    std::uint32_t role = role_before(name.begin);
    if (role == kNone) return name.end;
    double best = -100;
    std::uint32_t cut = name.end;
    for (std::uint32_t k = name.begin; k <= name.end; ++k) {
      double score = (k == name.begin ? 0 : organisation_score(name, k)) +
                     (k == name.end ? no_person_score(name, role) : person_score(k, name.end));
      if (score > best) {
        best = score;
        cut = k;
      }
    }
    return cut;
  }
  double organisation_score(const Name& name, std::uint32_t end) const {
    if (hit_tagged(text_, end - 1, LexKind::kOrgMarker, "legal-prefix") != nullptr) return -100;
    double score = -1.5;  // one name is simpler than two
    if (is_shaped(text_, end - 1))
      score += 3;
    else if (is_organisation_marker(text_, end - 1))
      score += 3;
    else if (is_organisation_marker(text_, name.begin))
      score += 2;
    if (end > name.begin + 1 && ends_place(end)) score += 2;
    std::uint64_t key = sequence(name.begin, end);
    const std::uint32_t* found = whole_.find(key);
    if (found != nullptr && *found > (end == name.end ? 1u : 0u))
      score += 3;
    else if (heads_.contains(text_.tokens[name.begin].key))
      score += 2;
    if (is_given_name(text_, name.begin)) score -= 3;
    return score;
  }
  double person_score(std::uint32_t begin, std::uint32_t end) const {
    static constexpr double kByLength[] = {0, -0.5, 1.5, 1, 0};
    std::uint32_t words = 0;
    for (std::uint32_t i = begin; i < end; ++i) words += is_word(text_, i);
    double score = words < 5 ? kByLength[words] : -2;
    if (!is_word(text_, begin)) return -100;
    bool letter = text_.tokens[begin].span.size() == 1 && end - begin > 1;
    if (is_given_name(text_, begin) || letter || is_initial(text_.word(begin))) score += 3;
    for (std::uint32_t i = begin; i < end; ++i) {
      if (is_shaped(text_, i)) score -= 2.5;
      if (is_organisation_marker(text_, i)) score -= 3;
      if (text_.hit_at(i, LexKind::kPlace) != nullptr && !is_given_name(text_, i)) score -= 2;
    }
    std::uint32_t last = end - 1;
    if (end - begin > 1) {
      bool again = whole_.contains(mix(0, text_.tokens[last].key)) ||
                   whole_.contains(mix(0, text_.tokens[begin].key));
      if (again) score += 1.5;
      if (whole_.contains(sequence(begin, end)) && heads_.contains(text_.tokens[begin].key))
        score += 1;
    }
    return score;
  }
  // "Jensen Huang, CEO NVIDIA, said": the person stands before the role.
  double no_person_score(const Name& name, std::uint32_t role) const {
    double score = -0.5;
    bool person_before = role >= 2 && is_mark(text_, role - 1, ",") && is_word(text_, role - 2) &&
                         text_.tokens[role - 2].is(kTokenCapital);
    if (person_before) score += 3;
    if (person_before && (is_given_name(text_, role - 2) || (role >= 3 && is_given_name(text_, role - 3)))) score += 1;
    if (hit_tagged(text_, name.begin, LexKind::kOrgMarker, "legal-prefix") != nullptr) score += 1;
    if (name.end - name.begin == 1 && is_shaped(text_, name.begin)) score += 1;
    return score;
  }
  bool ends_place(std::uint32_t end) const {
    for (std::uint32_t back = 1; back <= 3 && back <= end; ++back)
      if (hit_length(text_, end - back, LexKind::kPlace) == back) return true;
    return false;
  }

  bool is_person(const Name& name) const {
    std::uint32_t size = name.end - name.begin;
    if (has_title_before(name.begin)) return !has_marker(name.begin, name.end);
    if (size > 5 || has_marker(name.begin, name.end)) return false;
    bool organisation = false;
    for (std::uint32_t i = name.begin; i < name.end; ++i)
      organisation = organisation || (is_shaped(text_, i) && i == name.begin);
    for (std::uint32_t i = name.begin; i < name.end; ++i)
      if (is_mark(text_, i, "&") || (is_dash(text_, i) && size == 3)) return false;
    if (organisation) return false;
    if (size > 1) {
      if (is_given_name(text_, name.begin) &&
          (size > 2 || text_.hit_at(name.begin + 1, LexKind::kPlace) == nullptr))
        return true;
      if ((is_initial(text_.word(name.begin)) ||
           (text_.tokens[name.begin].span.size() == 1 && is_mark(text_, name.begin + 1, "."))) &&
          text_.hit_at(name.begin, LexKind::kPlace) == nullptr)
        return true;
      for (std::uint32_t i = name.begin + 1; i + 1 < name.end; ++i)
        if (is_initial(text_.word(i)) ||
            (hit_tagged(text_, i, LexKind::kTitle, "particle") != nullptr &&
             !text_.tokens[i].is(kTokenCapital)))
          return true;
      if (!ends_place(name.end) && in_apposition(name)) return true;
      return is_called_back(name);
    }
    return is_given_name(text_, name.begin) && !text_.hit_at(name.begin, LexKind::kPlace);
  }

  // "Indonesian port operator Cedar Bay": a noun for companies with a word of its own before it, then the name. Not "the company
  // Anthony Tan founded".
  bool is_called_company(const Name& name) const {
    const std::uint32_t first = text_.sentences[name.sentence].token_begin;
    if (name.begin < first + 2 || hit_tagged(text_, name.begin - 1, LexKind::kGroupNoun, "bare") == nullptr) return false;
    const std::uint32_t before = name.begin - 2;
    return is_word(text_, before) && text_.hit_at(before, LexKind::kStop) == nullptr && text_.hit_at(before, LexKind::kPronoun) == nullptr &&
           !is_possessive(text_, before) && hit_tagged(text_, before, LexKind::kKnowing, "before-the") == nullptr &&
           hit_tagged(text_, before, LexKind::kKnowing, "before-one") == nullptr;
  }

  // "with Cedar Power, the company said".
  bool stands_as_company(const Name& name) const {
    const std::uint32_t limit = text_.sentences[name.sentence].token_end;
    if (name.end >= limit || !is_mark(text_, name.end, ",")) return false;
    for (std::uint32_t i = name.end + 1; i < std::min(limit, name.end + 3); ++i)
      if (hit_tagged(text_, i, LexKind::kPronoun, "org") != nullptr || text_.hit_at(i, LexKind::kGroupNoun) != nullptr) return true;
    return false;
  }

  // "Anthony Tan, chief executive", "Anthony Tan (CEO)", "managing director of investment, Anthony
  // Tan,".
  bool in_apposition(const Name& name) const {
    std::uint32_t limit = text_.sentences[name.sentence].token_end;
    if (name.end + 1 < limit && is_mark(text_, name.end, ",(")) {
      std::uint32_t at = name.end + 1;
      for (int steps = 0; steps < 5 && at < limit; ++steps, ++at) {
        if (draft_.role_end[at] != 0) return true;
        if (text_.tokens[at].is(kTokenNumber) && at + 1 < limit && is_mark(text_, at + 1, ",") &&
            text_.tokens[at].span.size() == 2)
          return true;  // an age
        bool passes = text_.hit_at(at, LexKind::kStop) != nullptr ||
                      hit_tagged(text_, at, LexKind::kKnowing, "before") != nullptr ||
                      is_possessive(text_, at) ||
                      text_.hit_at(at, LexKind::kGroupNoun) != nullptr ||
                      (is_word(text_, at) && text_.tokens[at].is(kTokenCapital));
        if (!passes) break;
      }
    }
    if (name.begin >= 2 && is_mark(text_, name.begin - 1, ",") && name.end < limit &&
        (is_mark(text_, name.end, ",.") || text_.hit_at(name.end, LexKind::kCue) != nullptr)) {
      std::uint32_t first = text_.sentences[name.sentence].token_begin;
      for (std::uint32_t at = name.begin - 1; at > first && at + 6 > name.begin; --at) {
        if (role_begin_[at] != kNone) return true;
        bool passes = hit_tagged(text_, at - 1, LexKind::kOrgMarker, "inside") != nullptr ||
                      (is_word(text_, at - 1) && text_.tokens[at - 1].is(kTokenCapital));
        if (!passes) break;
      }
    }
    return false;
  }

  // Two plain words beside a cue, the last of them by itself later: "John Okafor said ... Okafor
  // added".
  bool is_called_back(const Name& name) const {
    std::uint32_t size = name.end - name.begin;
    if (size > 3 || ends_place(name.end)) return false;
    for (std::uint32_t i = name.begin; i < name.end; ++i)
      if (is_shaped(text_, i)) return false;
    if (text_.hit_at(name.begin, LexKind::kPlace) != nullptr) return false;
    std::uint32_t limit = text_.sentences[name.sentence].token_end;
    bool cue = (name.end < limit && text_.hit_at(name.end, LexKind::kCue) != nullptr) ||
               (name.begin > 0 && text_.hit_at(name.begin - 1, LexKind::kCue) != nullptr);
    bool last = whole_.contains(mix(0, text_.tokens[name.end - 1].key));
    bool first = whole_.contains(mix(0, text_.tokens[name.begin].key));
    if (last && !first) return cue || person_pronoun_follows(name);
    return (cue || first) && person_pronoun_follows(name);
  }
  bool person_pronoun_follows(const Name& name) const {
    std::uint32_t last = std::min<std::uint32_t>(
        name.sentence + 1, static_cast<std::uint32_t>(text_.sentences.size()) - 1);
    std::uint32_t end = std::min(text_.sentences[last].token_end, name.end + 60);
    for (std::uint32_t i = name.end; i < end; ++i)
      if (hit_tagged(text_, i, LexKind::kPronoun, "person") != nullptr) return true;
    return false;
  }

  Draft& draft_;
  const SegmentedText& text_;
  std::vector<std::uint32_t> role_begin_;                   // by token behind the phrase
  KeyMap<std::uint32_t> whole_;  // names as written -> how often
  KeySet heads_;  // first words of names that follow no role
};

bool is_group(const Name& name) {
  return name.kind == MentionKind::kOrganisation || name.kind == MentionKind::kOutlet;
}

// Initials of the capitalised words, in capitals folded: "Financial Services Authority" -> "fsa".
bool is_acronym_of(std::string_view acronym, std::string_view words) {
  std::size_t at = 0;
  for (std::string_view word : split(words, ' ')) {
    if (word.empty()) continue;
    if (at < acronym.size() && word[0] == acronym[at])
      ++at;
    else if (word.size() > 3)
      return false;
  }
  return at == acronym.size() && at >= 2;
}

}  // namespace

void tell_persons(Draft& draft) {
  PersonTeller teller(draft);
  teller.tell();
  teller.follow_pronouns();
}

void attach_roles(Draft& draft) {
  const SegmentedText& text = draft.text();
  for (std::uint32_t n = 0; n < draft.names.size(); ++n)
    for (std::uint32_t i = draft.names[n].begin; i < draft.names[n].end; ++i) draft.name_at[i] = n;
  PersonTeller teller(draft);
  std::uint32_t first = 0;  // of the sentence: the headline's last name is nobody's in the line below it
  auto name_ending = [&](std::uint32_t token) {
    return token > first && draft.name_at[token - 1] != kNone ? draft.name_at[token - 1] : kNone;
  };
  auto organisation = [&](std::uint32_t n) { return n != kNone && is_group(draft.names[n]); };
  // The organisation a role at [begin, end) belongs to: before it, with or without a possessive, or
  // behind it.
  auto organisation_of = [&](std::uint32_t begin, std::uint32_t end, std::uint32_t limit,
                             std::uint32_t except) -> std::uint32_t {
    std::uint32_t at = begin;
    if (at > 0 && is_possessive(text, at - 1)) --at;
    at = before_bracket(text, at);
    std::uint32_t before = name_ending(at);
    if (organisation(before) && before != except) return before;
    at = end;
    while (at < limit && at < end + 3 &&
           hit_tagged(text, at, LexKind::kOrgMarker, "inside") != nullptr)
      ++at;
    if (at < limit && draft.name_at[at] != except && organisation(draft.name_at[at]))
      return draft.name_at[at];
    return kNone;
  };
  for (std::uint32_t n = 0; n < draft.names.size(); ++n) {
    Name& name = draft.names[n];
    const Sentence& sentence = text.sentences[name.sentence];
    std::uint32_t limit = sentence.token_end;
    first = sentence.token_begin;
    // An alias in brackets: "(KPPU)", "<CPML>", "Orbita Inc's <ORB>", or Han brackets.
    const bool owning = n > 0 && name.begin >= 2 && is_possessive(text, name.begin - 2);
    if (name.begin >= 2 && n > 0 && draft.names[n - 1].end + 1 + owning == name.begin &&
        draft.names[n - 1].sentence == name.sentence && name.end < limit) {
      std::string_view open = text.word(name.begin - 1), close = text.word(name.end);
      bool bracket = (open == "(" && close == ")") || (open == "<" && close == ">") ||
                     (open == "\xEF\xBC\x88" && close == "\xEF\xBC\x89");
      if (bracket && name.kind != MentionKind::kPlace && is_group(draft.names[n - 1]) &&
          (name.end - name.begin == 1 || (open == "<" && name.end - name.begin <= 3))) {
        std::string alias = fold_words(text.word(name.begin));
        std::string full = name_key(text, draft.names[n - 1].begin, draft.names[n - 1].end);
        if (text.tokens[name.begin].is(kTokenAllCaps) || is_acronym_of(alias, full) || open == "<")
          name.alias_of = n - 1;
      }
    }
    if (name.kind != MentionKind::kPerson) continue;
    std::uint32_t role = kNone, role_end = 0;
    std::uint32_t before = teller.role_before(name.begin);
    std::uint32_t left = name_ending(name.begin);
    if (before == kNone && left != kNone && organisation(left) &&
        draft.names[left].end == name.begin) {
      before = teller.role_before(draft.names[left].begin);  // role, organisation, person
      if (before != kNone) name.affiliation = left;
    }
    if (before == kNone && name.begin >= 2 && is_mark(text, name.begin - 1, ",")) {
      before = teller.role_before(name.begin - 1);  // "managing director of investment, Name"
      if (before == kNone) {
        left = name_ending(name.begin - 1);
        if (organisation(left) && draft.names[left].begin >= 2 &&
            hit_tagged(text, draft.names[left].begin - 1, LexKind::kOrgMarker, "inside") !=
                nullptr) {
          before = teller.role_before(draft.names[left].begin - 1);
          if (before != kNone) name.affiliation = left;
        }
      }
    }
    if (before != kNone && before >= sentence.token_begin) {
      role = before;
      role_end = draft.role_end[before];
    } else if (name.end + 1 < limit && is_mark(text, name.end, ",(")) {
      std::uint32_t at = name.end + 1;
      for (int steps = 0; steps < 6 && at < limit && !text.tokens[at].is(kTokenPunct);
           ++steps, ++at)
        if (draft.role_end[at] != 0) {
          // "Talks with Reed, Orbita management and banks": a list, and no office of one.
          if (hit_tagged(text, at, LexKind::kRole, "management") != nullptr) break;
          role = at;
          role_end = draft.role_end[at];
          break;
        }
    }
    if (role == kNone) continue;
    name.role = span_of(text, role, role_end);
    if (name.affiliation == kNone) name.affiliation = organisation_of(role, role_end, limit, n);
    // "analyst John Smith of HSBC".
    if (name.affiliation == kNone && role < name.begin && name.end + 1 < limit &&
        hit_tagged(text, name.end, LexKind::kOrgMarker, "inside") != nullptr &&
        organisation(draft.name_at[name.end + 1]))
      name.affiliation = draft.name_at[name.end + 1];
  }
}

}  // namespace hearsay
