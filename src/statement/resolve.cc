// Who is meant by "they", "the people", "that person", "the report": voices named in an earlier
// sentence.
//
// Mentions have resolved pronouns to people and organisations already. What is left stands for
// voices without a name, and those come into an article with the chain of outlets that brought
// them: whoever repeats "the people" repeats the chain.
#include <algorithm>

#include "base/utf8.h"
#include "statement/steps.h"

namespace hearsay {
namespace {

constexpr std::uint32_t kPronounReach = 4;  // sentences a pronoun of a voice reaches back
constexpr std::uint32_t kCompanyReach = 2;  // sentences "the company" reaches back to a speaker
constexpr std::uint32_t kSubjectReach = 4;  // tokens from the head of a clause to its subject's name
constexpr std::uint32_t kCreditAge = 6;     // sentences "the report" reaches back

const Mention* mention_at(const Reading& reading, std::uint32_t s, Stretch phrase) {
  const Mention* found = nullptr;
  for (const Mention& mention : reading.mentions(s))
    if (Reading::can_speak(mention) && mention.token_begin >= phrase.begin &&
        mention.token_end <= phrase.end &&
        (found == nullptr ||
         mention.token_end - mention.token_begin > found->token_end - found->token_begin))
      found = &mention;
  return found;
}

// The head's tag of an anonymous voice, and whether it says how its people know.
struct Anonymous {
  std::string tag;
  bool qualified = false, definite = false, one = false;
};
Anonymous describe(const Reading& reading, Stretch phrase) {
  Anonymous out;
  for (std::uint32_t i = phrase.begin; i < phrase.end; ++i) {
    if (const LexHit* head = reading.hit(i, LexKind::kAnonymous);
        head != nullptr && out.tag.empty())
      out.tag = reading.tag(*head);
    const LexHit* knowing = reading.hit(i, LexKind::kKnowing);
    if (knowing == nullptr) continue;
    const std::string& tag = reading.tag(*knowing);
    if (reading.tagged(i, LexKind::kKnowing, "before-the") ||
        reading.tagged(i, LexKind::kKnowing, "after-the"))
      out.definite = true;
    if (tag == "before-one") out.one = true;
    if (tag == "open" || (tag == "after" && knowing->length > 1)) out.qualified = true;
  }
  return out;
}

// Whether a phrase without a name has the words of an office.
bool in_office(const Reading& reading, Stretch phrase, std::string_view office) {
  for (std::uint32_t i = phrase.begin; i < phrase.end; ++i)
    if (const LexHit* role = reading.hit(i, LexKind::kRole))
      return (" " + fold_words(office) + " ")
                 .find(" " + fold_words(reading.text.lexeme(*role).words) + " ") !=
             std::string::npos;
  return false;
}

void take(Speaker& speaker, const Speaker& from) {
  const Stretch phrase = speaker.phrase;
  speaker = from;
  speaker.phrase = phrase;
}

}  // namespace

void resolve_speaker(const Reading& reading, std::uint32_t s, const Memory& memory,
                     Speaker& speaker) {
  if (!speaker.known) return;
  // "the newspaper", "harian tersebut": the outlet credited before, whatever organisation was named
  // in between.
  const bool credited_before =
      !memory.credited.empty() && s <= memory.credited_sentence + kCreditAge;
  const Mention* phrase = speaker.phrase.empty() ? nullptr : mention_at(reading, s, speaker.phrase);
  if (credited_before && phrase != nullptr && phrase->kind == MentionKind::kPronoun &&
      reading.tagged(speaker.phrase.begin, LexKind::kCredit, "report")) {
    speaker.name = memory.credited.back();
    speaker.key.clear();
    speaker.affiliation.clear();
    speaker.kind = MentionKind::kOutlet;
    speaker.outlet = true;
    speaker.via = memory.credited;
    return;
  }
  // "The company said", "it added": whoever spoke last, not the company named last.
  if (phrase != nullptr && phrase->kind == MentionKind::kPronoun && !speaker.outlet &&
      !speaker.plural && speaker.kind == MentionKind::kOrganisation && memory.last.known &&
      memory.last.kind == MentionKind::kOrganisation && s <= memory.sentence + kCompanyReach &&
      (reading.tagged(speaker.phrase.begin, LexKind::kPronoun, "it") ||
       reading.tagged(speaker.phrase.begin, LexKind::kGroupNoun, "org")))
    return take(speaker, memory.last);
  if (speaker.kind == MentionKind::kDocument) {
    // A report speaks for the outlet credited before; any other paper for whoever spoke last.
    bool report = phrase == nullptr;
    for (std::uint32_t i = speaker.phrase.begin; i < speaker.phrase.end; ++i)
      report = report || reading.tagged(i, LexKind::kDocument, "report");
    if (report && credited_before) {
      speaker.name = memory.credited.back();
      speaker.kind = MentionKind::kOutlet;
      speaker.outlet = true;
      speaker.via.assign(memory.credited.begin(), memory.credited.end());
    } else if (!report && memory.last.known && s <= memory.sentence + 2 &&
               memory.last.kind == MentionKind::kOrganisation) {
      take(speaker, memory.last);
    }
    return;
  }
  if (speaker.kind == MentionKind::kPronoun) {  // not resolved to a name
    const bool near = memory.last.known && s <= memory.sentence + kPronounReach;
    const LexHit* pronoun =
        speaker.phrase.empty() ? nullptr : reading.hit(speaker.phrase.begin, LexKind::kPronoun);
    const bool group = speaker.plural || (pronoun != nullptr && reading.tag(*pronoun) == "group");
    if (pronoun == nullptr && phrase != nullptr &&
        !group) {  // "the Jakarta-based company": an organisation, by its own words
      speaker.kind = MentionKind::kOrganisation;
      return;
    }
    if (group && memory.people.known) return take(speaker, memory.people);
    if (!group && memory.person.known && near && memory.last.kind == MentionKind::kAnonymous)
      return take(speaker, memory.person);
    if (near) return take(speaker, memory.last);
    return;
  }
  // "The chief executive said", "kata CEO itu": the person in that office who spoke last.
  if (speaker.kind == MentionKind::kRole && speaker.affiliation.empty() && memory.last.known &&
      memory.last.kind == MentionKind::kPerson && s <= memory.sentence + kPronounReach &&
      describe(reading, speaker.phrase).definite &&
      in_office(reading, speaker.phrase, memory.last.role))
    return take(speaker, memory.last);
  if (speaker.kind == MentionKind::kRole && speaker.affiliation.empty() && memory.role.known) {
    // "The spokesman": the one introduced before, with the organisation he speaks for.
    const bool definite = describe(reading, speaker.phrase).definite;
    // The minister is not the spokesman of a company; a spokeswoman may be "the spokesperson".
    bool other_office = false;
    for (std::uint32_t i = speaker.phrase.begin; i < speaker.phrase.end; ++i)
      if (const LexHit* role = reading.hit(i, LexKind::kRole))
        other_office = other_office || (reading.tag(*role) != "spokesperson" &&
                                        !in_office(reading, speaker.phrase, memory.role.name));
    if (definite && !other_office && speaker.name.size() <= memory.role.name.size() + 4)
      take(speaker, memory.role);
    return;
  }
  if (speaker.kind != MentionKind::kAnonymous) return;
  const Anonymous here = describe(reading, speaker.phrase);
  if (here.qualified) return;
  if (here.one && !here.definite) {  // "one of the people": new as a voice, known by its chain
    speaker.via = memory.people.via;
    return;
  }
  const Speaker& before = speaker.plural        ? memory.people
                          : memory.person.known ? memory.person
                                                : memory.people;
  if (!before.known || !here.definite) return;
  take(speaker, before);
}

void employ(const Reading& reading, std::uint32_t s, Stretch content, Speaker& speaker) {
  if (speaker.kind != MentionKind::kRole || !speaker.affiliation.empty() || content.empty()) return;
  for (std::uint32_t i = speaker.phrase.begin; i < speaker.phrase.end; ++i) {
    const LexHit* role = reading.hit(i, LexKind::kRole);
    if (role != nullptr && (reading.tag(*role) != "spokesperson" || role->length > 1)) return;
    if (role == nullptr && reading.hit(i, LexKind::kKnowing) == nullptr) return;
  }
  for (const Mention& mention : reading.mentions(s)) {
    if (!mention.entity || mention.token_begin < content.begin) continue;
    const Entity& entity = reading.in.entities[*mention.entity];
    if (mention.token_begin > content.begin + kSubjectReach || entity.kind == MentionKind::kPerson) return;
    if (entity.kind != MentionKind::kOrganisation || reading.is_outlet(mention)) continue;
    speaker.affiliation = entity.key;
    return;
  }
}

void remember(std::uint32_t s, const Statement& statement, const Speaker& speaker, Memory& memory) {
  memory.last = speaker;
  memory.last.phrase = {};
  memory.last.via = statement.via;
  memory.sentence = s;
  if (speaker.kind == MentionKind::kRole && !speaker.affiliation.empty()) memory.role = memory.last;
  if (speaker.kind == MentionKind::kAnonymous) {
    if (speaker.plural || !memory.people.known) memory.people = memory.last;
    if (!speaker.plural) memory.person = memory.last;
  }
  if (!statement.via.empty()) {
    memory.credited = statement.via;
    memory.credited_sentence = s;
  }
}

}  // namespace hearsay
