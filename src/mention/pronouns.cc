// Pronouns: whom he, ia, the company, pihaknya mean.
//
// One walk in text order keeps who is in focus: the person, and the organisation, that the last
// sentences are about. A name is a sentence's subject when it opens the sentence or stands beside a
// cue; other names are in focus only weakly. A person brings the organisation he speaks for into
// focus, so "pihaknya" after an official's name is his office. An anonymous voice takes the focus
// away: "ia" after "seorang sumber" is the source, whom nobody names. "The Indonesian company"
// excludes organisations that the text gives another home ("Singapore-based Grab"). Known weakness:
// no grammar; two men in one sentence are told apart only by who comes first.
#include <algorithm>

#include "base/hash.h"
#include "base/utf8.h"
#include "mention/draft.h"

namespace hearsay {
namespace {

constexpr std::uint32_t kFarthest = 4;  // sentences a pronoun of a person reaches back

enum class Gender { kUnknown, kFemale, kMale };

class Resolver {
 public:
  explicit Resolver(Draft& draft) : draft_(draft), text_(draft.out.text) {
    homes_.resize(draft.out.entities.size());
    genders_.resize(draft.out.entities.size(), Gender::kUnknown);
    public_body_.resize(draft.out.entities.size(), false);
    for (std::uint32_t e = 0; e < draft.out.entities.size(); ++e)
      by_key_.insert(hash64(draft.out.entities[e].key), e);
    for (const Name& name : draft.names) {
      describe(name);
      if (name.kind == MentionKind::kPerson && !name.role.empty())
        roles_.push_back(name.role.begin);
    }
    std::sort(roles_.begin(), roles_.end());
  }

  void resolve() {
    for (Mention& mention : draft_.out.mentions) {
      if (mention.kind == MentionKind::kMoney || mention.kind == MentionKind::kDate) continue;
      if (mention.sentence != sentence_) {
        sentence_ = mention.sentence;
        opening_ = true;
      }
      visit(mention);
      opening_ = false;
    }
  }

 private:
  void describe(const Name& name) {
    if (name.entity == kNone) return;
    for (std::uint32_t i = name.begin; i < name.end; ++i) {
      if (name.kind == MentionKind::kPerson && genders_[name.entity] == Gender::kUnknown) {
        if (hit_tagged(text_, i, LexKind::kFemale, "female-name") != nullptr)
          genders_[name.entity] = Gender::kFemale;
        else if (hit_tagged(text_, i, LexKind::kFemale, "male-name") != nullptr)
          genders_[name.entity] = Gender::kMale;
      }
      if (hit_tagged(text_, i, LexKind::kOrgMarker, "body") != nullptr)
        public_body_[name.entity] = true;
    }
    // "Singapore-based Grab", "Singapore's Grab", "Indonesian rival GoTo".
    std::uint32_t first = text_.sentences[name.sentence].token_begin;
    for (std::uint32_t back = 1; back <= 4 && name.begin >= first + back; ++back) {
      std::uint32_t at = name.begin - back;
      const LexHit* place = text_.hit_at(at, LexKind::kPlace);
      if (place == nullptr) {
        if (text_.tokens[at].is(kTokenPunct) && !is_dash(text_, at)) break;
        continue;
      }
      if (homes_[name.entity].empty()) homes_[name.entity] = fold_words(text_.word(at));
      break;
    }
  }

  void visit(Mention& mention) {
    // "the Nasdaq-listed company": a name inside a pronoun describes, it does not act.
    if (mention.token_begin < inside_) return;
    switch (mention.kind) {
      case MentionKind::kOutlet:
        outlet_ = *mention.entity;
        break;
      case MentionKind::kPerson:
        see_person(mention);
        break;
      case MentionKind::kOrganisation:
        if (is_subject(mention))
          see_organisation(*mention.entity, true);
        else
          see_organisation(*mention.entity, false);
        break;
      case MentionKind::kAnonymous:
        if (!mention.plural || is_subject(mention)) {
          anonymous_ = sentence_;
          anonymous_plural_ = mention.plural;
          anonymous_seen_ = true;
        }
        break;
      case MentionKind::kRole:
        if (!mention.entity) resolve_role(mention);
        if (mention.entity) {
          see_organisation(*mention.entity, is_subject(mention));
          speaker_ = mention.entity;
          speaker_sentence_ = sentence_;
        }
        // "A spokesman said he ...": nobody by name is in focus now.
        if (!mention.plural && is_subject(mention) && !introduces(mention)) {
          anonymous_ = sentence_;
          anonymous_plural_ = false;
          anonymous_seen_ = true;
        }
        break;
      case MentionKind::kPronoun:
        resolve_pronoun(mention);
        break;
      default:
        break;
    }
  }

  // Whether a role stands beside the name of the person who has it.
  bool introduces(const Mention& mention) const {
    auto role = std::lower_bound(roles_.begin(), roles_.end(), mention.span.begin);
    return role != roles_.end() && *role < mention.span.end;
  }

  bool is_subject(const Mention& mention) const {
    const Sentence& sentence = text_.sentences[mention.sentence];
    if (mention.token_begin <= sentence.token_begin + 1 || opening_) return true;
    auto cue = [&](std::uint32_t token) {
      return token < sentence.token_end && text_.hit_at(token, LexKind::kCue) != nullptr;
    };
    return cue(mention.token_end) ||
           (mention.token_begin > sentence.token_begin && cue(mention.token_begin - 1));
  }

  void see_person(const Mention& mention) {
    std::uint32_t e = *mention.entity;
    bool same = person_seen_ && person_sentence_ == sentence_;
    if (!same || is_subject(mention)) {
      person_ = e;
      person_sentence_ = sentence_;
      person_seen_ = true;
      anonymous_seen_ = anonymous_seen_ && anonymous_ == sentence_ && !is_subject(mention);
    }
    if (const std::uint32_t* office = office_of(e)) {
      speaker_ = *office;
      speaker_sentence_ = sentence_;
      if (is_subject(mention)) see_organisation(*office, true);
    } else if (is_subject(mention)) {
      speaker_.reset();
    }
  }

  // The organisation that somebody belongs to, or nullptr.
  const std::uint32_t* office_of(std::uint32_t person) const {
    const std::string& office = draft_.out.entities[person].affiliation;
    return office.empty() ? nullptr : by_key_.find(hash64(office));
  }

  // Organisations in focus: subjects before the others, newest first.
  void see_organisation(std::uint32_t entity, bool subject) {
    if (draft_.out.entities[entity].kind != MentionKind::kOrganisation) return;
    std::vector<std::uint32_t>& seen = subject ? subjects_ : others_;
    auto old = std::find(seen.begin(), seen.end(), entity);
    if (old != seen.end()) seen.erase(old);
    seen.insert(seen.begin(), entity);
    if (seen.size() > 6) seen.pop_back();
  }

  void resolve_role(Mention& mention) {
    for (std::uint32_t i = mention.token_begin; i < mention.token_end; ++i)
      if (text_.hit_at(i, LexKind::kGroupNoun) != nullptr ||
          text_.hit_at(i, LexKind::kPronoun) != nullptr) {
        mention.entity = organisation({}, true);
        return;
      }
    for (std::uint32_t i = mention.token_begin; i < mention.token_end; ++i)
      if (hit_tagged(text_, i, LexKind::kRole, "management") != nullptr)
        mention.entity = organisation({}, true);
  }

  void resolve_pronoun(Mention& mention) {
    std::string_view tag = "org";
    if (const LexHit* hit = text_.hit_at(mention.token_begin, LexKind::kPronoun))
      tag = text_.lexeme(*hit).tag;
    else if (const LexHit* noun = text_.hit_at(mention.token_begin, LexKind::kGroupNoun))
      tag = text_.lexeme(*noun).tag == "bare" ? "org" : std::string_view(text_.lexeme(*noun).tag);
    if (mention.plural) return;
    if (tag == "person") {
      if (!person_seen_ || sentence_ > person_sentence_ + kFarthest) return;
      if (anonymous_seen_ && anonymous_ >= person_sentence_ && !anonymous_plural_) return;
      Gender gender = Gender::kUnknown;
      if (hit_tagged(text_, mention.token_begin, LexKind::kFemale, "female") != nullptr)
        gender = Gender::kFemale;
      else if (hit_tagged(text_, mention.token_begin, LexKind::kFemale, "male") != nullptr)
        gender = Gender::kMale;
      Gender known = genders_[person_];
      if (gender != Gender::kUnknown && known != Gender::kUnknown && gender != known) return;
      mention.entity = person_;
      person_sentence_ = sentence_;
      if (const std::uint32_t* office = office_of(person_)) {
        speaker_ = *office;
        speaker_sentence_ = sentence_;
      }
      return;
    }
    if (tag == "outlet") {
      if (outlet_ != kNone) mention.entity = outlet_;
      return;
    }
    if (tag == "body") {
      mention.entity = body();
      return;
    }
    if (tag != "org" && tag != "it") return;
    inside_ = mention.token_end;
    // The place in "the Indonesian company".
    std::string home;
    for (std::uint32_t i = mention.token_begin; i < mention.token_end; ++i)
      if (const LexHit* place = text_.hit_at(i, LexKind::kPlace))
        // A city says nothing about the country another sentence names.
        if (text_.lexeme(*place).tag != "city") home = fold_words(text_.word(i));
    mention.entity = organisation(home, tag == "org");
    if (mention.entity) see_organisation(*mention.entity, is_subject(mention));
  }

  std::optional<std::uint32_t> organisation(const std::string& home, bool speaker) const {
    if (home.empty() && speaker && speaker_ && speaker_sentence_ + 1 >= sentence_) return speaker_;
    std::optional<std::uint32_t> fallback;
    for (const std::vector<std::uint32_t>* seen : {&subjects_, &others_})
      for (std::uint32_t e : *seen) {
        if (!home.empty() && !homes_[e].empty() && !same_place(home, homes_[e])) continue;
        if (public_body_[e]) {
          if (!fallback) fallback = e;
          continue;
        }
        if (!home.empty() && !homes_[e].empty()) return e;
        if (home.empty()) return e;
        if (!fallback || public_body_[*fallback]) fallback = e;
      }
    return fallback;
  }
  // The public body in focus: the regulator, the ministry.
  std::optional<std::uint32_t> body() const {
    for (const std::vector<std::uint32_t>* seen : {&subjects_, &others_})
      for (std::uint32_t e : *seen)
        if (public_body_[e]) return e;
    return {};
  }
  // "indonesia" and "indonesian": the first five letters.
  static bool same_place(const std::string& a, const std::string& b) {
    std::size_t size = std::min<std::size_t>({5, a.size(), b.size()});
    return a.compare(0, size, b, 0, size) == 0;
  }

  Draft& draft_;
  const SegmentedText& text_;
  KeyMap<std::uint32_t> by_key_;  // by hash64 of an entity's key
  std::vector<std::string> homes_;
  std::vector<Gender> genders_;
  std::vector<bool> public_body_;
  std::vector<std::uint32_t> roles_;  // where the roles of named persons begin, ascending

  std::uint32_t sentence_ = kNone;
  bool opening_ = true;  // nothing named in this sentence yet
  bool person_seen_ = false, anonymous_seen_ = false, anonymous_plural_ = false;
  std::uint32_t person_ = 0, person_sentence_ = 0, anonymous_ = 0;
  std::optional<std::uint32_t> speaker_;  // the organisation of the last speaker
  std::uint32_t speaker_sentence_ = 0;
  std::uint32_t inside_ = 0;      // token behind the pronoun just seen
  std::uint32_t outlet_ = kNone;  // the outlet named last
  std::vector<std::uint32_t> subjects_, others_;
};

}  // namespace

void resolve_pronouns(Draft& draft) { Resolver(draft).resolve(); }

}  // namespace hearsay
