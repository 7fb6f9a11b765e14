// What a speaker does with a content, on what standing, and what the content names.
#include <algorithm>

#include "base/utf8.h"
#include "statement/steps.h"

namespace hearsay {
namespace {

constexpr std::uint32_t kNegationReach =
    4;  // tokens before an event in which a negation reaches it
constexpr std::uint32_t kIntentionReach = 14;  // the same for "no plans to"
constexpr std::uint32_t kHedgeReach = 8;
constexpr std::uint32_t kPrivateReach =
    40;                                  // bytes between a cue and the words that it was in private
constexpr std::size_t kRateReach = 24;   // bytes behind a sum: "per common share"
constexpr std::uint32_t kAntecedentReach = 10;  // tokens from a relative word back to what it points to
constexpr std::uint32_t kHeadReach = 2;  // tokens between a noun for talk and what the talk is of

// "Holmes a Court", "Securities and Exchange Commission": a word inside a name tells of no event. Headlines write all words
// like names: there the name must be longer than the word.
bool in_name(const Reading& reading, std::uint32_t s, std::uint32_t token, std::uint32_t length) {
  const std::uint32_t least = reading.text.sentences[s].headline ? 1 : 0;
  for (const Mention& mention : reading.mentions(s))
    if ((mention.kind == MentionKind::kPerson || mention.kind == MentionKind::kOrganisation || mention.kind == MentionKind::kOutlet) &&
        mention.token_begin <= token && token + length <= mention.token_end && mention.token_end - mention.token_begin >= length + least)
      return true;
  return false;
}

// The event at a token, with its words before `end`, that would end the matter.
const Lexeme* ending_at(const Reading& reading, std::uint32_t token, std::uint32_t end) {
  if (!reading.text.has(token, LexKind::kEvent)) return nullptr;
  for (std::uint32_t h = reading.text.first_hit[token]; h < reading.text.first_hit[token + 1]; ++h) {
    const LexHit& hit = reading.text.hits[h];
    if (hit.kind != LexKind::kEvent || token + hit.length > end) continue;
    const EventKind* kind = reading.text.pack->event(reading.tag(hit));
    if (kind != nullptr && kind->ending) return &reading.text.lexeme(hit);
  }
  return nullptr;
}

// "The board rejected the offer": who refuses says that there is one, and that it leads nowhere. Packs list such verbs as
// cues that deny and as events that end the matter; before a word for talk ("rejected the rumours of a takeover"), or a
// clause, they deny. Behind `token` the deal must be named before `end`.
const Lexeme* refusing_verb(const Reading& reading, std::uint32_t token) {
  const LexHit* cue = reading.hit(token, LexKind::kCue);
  if (cue == nullptr || reading.text.lexeme(*cue).stance != Stance::kDenies) return nullptr;
  return ending_at(reading, token, static_cast<std::uint32_t>(reading.text.tokens.size()));
}

const Lexeme* refusal_at(const Reading& reading, std::uint32_t token, std::uint32_t end) {
  const Lexeme* refused = refusing_verb(reading, token);
  if (refused == nullptr) return nullptr;
  const LexHit* cue = reading.hit(token, LexKind::kCue);
  for (std::uint32_t i = token + cue->length; i < end; ++i) {
    if (reading.is_comma(i) || reading.is_break(i)) return nullptr;
    for (LexKind kind : {LexKind::kThat, LexKind::kHearsay, LexKind::kCue, LexKind::kDocument})
      if (reading.hit(i, kind) != nullptr) return nullptr;
    if (const LexHit* object = reading.hit(i, LexKind::kEvent)) {
      const EventKind* kind = reading.text.pack->event(reading.tag(*object));
      if (kind != nullptr && kind->deal) return refused;
    }
  }
  return nullptr;
}

// Where a verb that could refuse does not, it is no event.
bool only_denies(const Reading& reading, std::uint32_t token, std::uint32_t end, const Lexeme& event) {
  const LexHit* cue = reading.hit(token, LexKind::kCue);
  const EventKind* kind = reading.text.pack->event(event.tag);
  return kind != nullptr && kind->ending && cue != nullptr && reading.text.lexeme(*cue).stance == Stance::kDenies &&
         refusal_at(reading, token, end) == nullptr;
}

// The verb of a cue that refuses what stands behind it.
const Lexeme* refusal_in(const Reading& reading, Stretch cue, std::uint32_t end) {
  for (std::uint32_t i = cue.begin; i < cue.end; ++i)
    if (const Lexeme* refused = refusal_at(reading, i, end)) return refused;
  return nullptr;
}

// A word of a cue that would end the matter, where it is no denial.
const Lexeme* ending_in(const Reading& reading, Stretch cue) {
  const Lexeme* ending = nullptr;
  for (std::uint32_t i = cue.begin; i < cue.end; ++i) {
    const LexHit* told = reading.hit(i, LexKind::kCue);
    if (told != nullptr && reading.text.lexeme(*told).stance != Stance::kSupports) return nullptr;
    if (ending == nullptr) ending = ending_at(reading, i, cue.end);
  }
  return ending;
}

// "A bid, which the board rejected": what is refused stands before the word that points back to it.
const Lexeme* refused_before(const Reading& reading, std::uint32_t s, Stretch cue, Stretch content) {
  if (words_in(reading, content) != 1 || content.end > cue.begin || reading.hit(content.begin, LexKind::kQuestion) == nullptr) return nullptr;
  const std::uint32_t first = reading.sentence(s).begin;
  bool deal = false;
  for (std::uint32_t i = content.begin > first + kAntecedentReach ? content.begin - kAntecedentReach : first; i < content.begin; ++i)
    for (std::uint32_t h = reading.text.first_hit[i]; h < reading.text.first_hit[i + 1]; ++h) {
      const Lexeme& lexeme = reading.text.lexeme(reading.text.hits[h]);
      const EventKind* kind = lexeme.kind == LexKind::kEvent ? reading.text.pack->event(lexeme.tag) : nullptr;
      deal = deal || (kind != nullptr && kind->deal);
    }
  for (std::uint32_t i = cue.begin; deal && i < cue.end; ++i)
    if (const Lexeme* refused = refusing_verb(reading, i)) return refused;
  return nullptr;
}

// "Did not reflect its acquisition": a verb that a negation stays with. The words are the pack's.
bool ends_negation(const Reading& reading, std::uint32_t token) {
  const std::vector<std::string>& verbs = reading.text.pack->unreached;
  return !reading.is_punct(token) && std::find(verbs.begin(), verbs.end(), fold(reading.text.word(token))) != verbs.end();
}

// Whether a negation reaches the event word at `token`. "No plans to": what is not intended reaches over a whole clause.
bool negated_at(const Reading& reading, std::uint32_t begin, std::uint32_t token, bool by_itself) {
  bool negated = by_itself;
  const std::uint32_t near = token > begin + kNegationReach ? token - kNegationReach : begin;
  for (std::uint32_t i = token > begin + kIntentionReach ? token - kIntentionReach : begin; i < token; ++i) {
    const LexHit* negation = reading.hit(i, LexKind::kNegation);
    if (negation != nullptr && (i >= near || reading.tag(*negation) == "intention")) negated = true;
    if (negated != by_itself && (reading.is_comma(i) || reading.is_break(i) || ends_negation(reading, i))) negated = by_itself;
  }
  return negated;
}

// The event words of a stretch. A negation reaches to the next mark; a hedge a little further.
std::vector<EventHit> events_in(const Reading& reading, std::uint32_t s, Stretch area) {
  std::vector<EventHit> events;
  std::uint32_t covered = area.begin;
  for (std::uint32_t i = area.begin; i < area.end; ++i) {
    if (i < covered || !reading.text.has(i, LexKind::kEvent)) continue;
    bool any = false;
    std::uint32_t longest = 1;
    for (std::uint32_t h = reading.text.first_hit[i]; h < reading.text.first_hit[i + 1]; ++h) {
      const LexHit& hit = reading.text.hits[h];
      const Lexeme& lexeme = reading.text.lexeme(hit);
      if (lexeme.kind != LexKind::kEvent || i + hit.length > area.end || in_name(reading, s, i, hit.length)) continue;
      if (only_denies(reading, i, area.end, lexeme)) continue;
      any = true;
      longest = std::max(longest, hit.length);
      if (const EventKind* kind = reading.text.pack->event(lexeme.tag); kind != nullptr && kind->priority < 0) continue;  // "investment bankers"
      EventHit event;
      event.id = lexeme.tag;
      event.span = reading.span({i, i + hit.length});
      event.negated = lexeme.stance == Stance::kDenies;
      event.negated = negated_at(reading, area.begin, i, event.negated);
      std::uint32_t from = i > area.begin + kHedgeReach ? i - kHedgeReach : area.begin;
      for (std::uint32_t j = from; j < i; ++j)
        event.hedged = event.hedged || reading.hit(j, LexKind::kHedge) != nullptr;
      events.push_back(std::move(event));
    }
    if (any) covered = i + longest;
  }
  return events;
}

// "rumours of a takeover", "kabar akuisisi": a noun for talk that an event follows closely, with no
// clause between.
bool names_talk_of_event(const Reading& reading, Stretch content) {
  const LexHit* noun = reading.hit(content.begin, LexKind::kHearsay);
  if (noun == nullptr || reading.tag(*noun) != "noun") return false;
  const std::uint32_t behind = content.begin + noun->length;
  return reading.contains({behind, std::min(behind + kHeadReach, content.end)}, LexKind::kEvent);
}

}  // namespace

Stance stance_of(const Reading& reading, std::uint32_t s, const Frame& frame, Stretch content) {
  // A frame within this one lends its stance: "said its board rejected the offer".
  const bool lent = frame.lexeme != nullptr && frame.lexeme->stance != Stance::kDenies;
  if (frame.stance == Stance::kDenies &&
      (refused_before(reading, s, frame.cue, content) != nullptr || refusal_in(reading, frame.cue, content.end) != nullptr ||
       (lent && refusal_in(reading, content, content.end) != nullptr)))
    return Stance::kSupports;
  if (frame.stance != Stance::kSupports) return frame.stance;
  const bool person_or_party =
      !frame.speaker.outlet && frame.speaker.kind != MentionKind::kAnonymous;
  for (std::uint32_t i = content.begin; i < content.end; ++i) {
    // The speaker's own refusal or denial, quoted or reported: "Kami belum bisa berkomentar", "it
    // would not comment".
    const LexHit* cue = reading.hit(i, LexKind::kCue);
    if (cue == nullptr) continue;
    const Lexeme& lexeme = reading.text.lexeme(*cue);
    if (lexeme.stance != Stance::kDeclines && lexeme.stance != Stance::kDenies) continue;
    // "Rumours that Kestrel would buy Orbita are not true": whoever says so, and whoever stands before it.
    if (lexeme.tag == "none") return lexeme.stance;
    if (!person_or_party || refusal_at(reading, i, content.end) != nullptr) continue;
    const Mention* subject = nullptr;
    for (const Mention& mention : reading.mentions(s))
      if (mention.token_begin >= content.begin && mention.token_end <= i &&
          Reading::can_speak(mention))
        subject = &mention;
    const bool own =
        subject == nullptr || subject->kind == MentionKind::kPronoun ||
        (subject->entity && reading.in.entities[*subject->entity].key == frame.speaker.affiliation);
    if (own) return lexeme.stance;
  }
  // "GoTo responded to rumours of a takeover": what is answered is named, not asserted.
  if (person_or_party && !content.empty() && names_talk_of_event(reading, content))
    return Stance::kHedges;
  return reading.contains(content, LexKind::kHedge, "open") ? Stance::kHedges : Stance::kSupports;
}

Grade grade_of(const Reading& reading, std::uint32_t s, const Statement& statement) {
  if (statement.speaker.empty()) return Grade::kUnattributed;
  if (statement.speaker_kind == MentionKind::kAnonymous ||
      statement.speaker_kind == MentionKind::kOutlet)
    return Grade::kAnonymous;
  if (statement.speaker_kind == MentionKind::kDocument) return Grade::kDocument;
  // What was said in private came out through others, whoever they are.
  for (std::uint32_t i = reading.sentence(s).begin; i < reading.sentence(s).end; ++i)
    if (reading.hit(i, LexKind::kPrivate) != nullptr && !reading.in_quote(i) &&
        reading.text.tokens[i].span.begin < statement.cue.end + kPrivateReach &&
        reading.text.tokens[i].span.end + kPrivateReach > statement.cue.begin)
      return Grade::kUnattributed;
  if (statement.speaker_kind != MentionKind::kOrganisation) return Grade::kOnRecord;
  // A company speaks through a filing when the sentence says so outside what was said.
  for (const Mention& mention : reading.mentions(s)) {
    if (mention.kind != MentionKind::kDocument || statement.content.contains(mention.span))
      continue;
    for (std::uint32_t i = mention.token_begin; i < mention.token_end; ++i)
      for (std::string_view tag : {"filing", "letter", "contract"})
        if (reading.tagged(i, LexKind::kDocument, tag)) return Grade::kDocument;
  }
  return reading.contains(reading.sentence(s), LexKind::kCredit, "filing") ? Grade::kDocument
                                                                           : Grade::kOnRecord;
}

// "$55 a share", "7 dollars a barrel": the price of one of many is no sum of the matter.
bool is_rate(const Reading& reading, const Mention& money) {
  const std::string behind = fold_words(std::string_view(reading.text.full).substr(money.span.end).substr(0, kRateReach)) + " ";
  const std::vector<std::string>& each = reading.text.pack->each;
  return std::any_of(each.begin(), each.end(), [&](const std::string& words) { return behind.starts_with(words + " "); });
}

void fill(const Reading& reading, std::uint32_t s, Stretch content, Statement& statement) {
  const Sentence& sentence = reading.text.sentences[s];
  statement.headline = sentence.span.end <= reading.text.text_begin;
  statement.quote = std::string(slice(reading.text.full, statement.whole));
  statement.said = std::string(
      slice(reading.text.full, statement.content.empty() ? statement.whole : statement.content));
  statement.events = events_in(reading, s, content);
  if (statement.events.empty()) statement.events = events_in(reading, s, reading.sentence(s));
  const Span area = reading.span(content);
  Stretch cue{content.begin, content.begin};  // the tokens of the cue, where it stands before the content
  while (cue.begin > reading.sentence(s).begin && reading.text.tokens[cue.begin - 1].span.begin >= statement.cue.begin) --cue.begin;
  const Lexeme* refused = statement.cue.empty() ? nullptr : refusal_in(reading, cue, content.end);
  if (refused == nullptr && statement.cue.begin >= area.end) {
    Stretch behind{content.end, content.end};  // the tokens of the cue, where it stands behind the content
    while (behind.begin < reading.sentence(s).end && reading.text.tokens[behind.begin].span.begin < statement.cue.begin) ++behind.begin;
    for (behind.end = behind.begin; behind.end < reading.sentence(s).end && reading.text.tokens[behind.end].span.end <= statement.cue.end;)
      ++behind.end;
    refused = refused_before(reading, s, behind, content);
  }
  // "Called off its purchase": a verb that a model takes for a cue tells of the end itself.
  if (refused == nullptr) refused = ending_in(reading, cue);
  if (refused != nullptr) {
    EventHit event;
    event.id = refused->tag;
    event.span = statement.cue;
    statement.events.insert(statement.events.begin(), std::move(event));
  }
  auto party = [&](const std::string& key) {
    const bool seen = std::find(statement.parties.begin(), statement.parties.end(), key) != statement.parties.end();
    if (!key.empty() && !seen) statement.parties.push_back(key);
  };
  party(statement.affiliation);
  for (const Mention& mention : reading.mentions(s)) {
    const bool inside = area.contains(mention.span);
    if (mention.entity && !reading.is_outlet(mention)) {
      const Entity& entity = reading.in.entities[*mention.entity];
      if (entity.kind == MentionKind::kOrganisation) party(entity.key);
      if (entity.kind == MentionKind::kPerson && inside) {
        party(entity.affiliation);
        if (std::find(statement.persons.begin(), statement.persons.end(), entity.key) ==
            statement.persons.end())
          statement.persons.push_back(entity.key);
      }
    }
    if (mention.kind == MentionKind::kMoney && inside && !is_rate(reading, mention)) statement.amounts.push_back(mention.money);
    if (mention.kind == MentionKind::kDate && mention.date && inside)
      statement.dates.push_back(*mention.date);
  }
}

}  // namespace hearsay
