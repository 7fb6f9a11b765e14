// Which claim each statement bears on, and on which side.
//
// Four passes over the articles in time order. First each statement is read by itself: the event of highest priority
// names its claim, and stance is turned towards the claim's wording. Then the matter is known: the claim on which most
// sides were taken. Then what names no claim of its own is placed: a refusal or a doubt bears on the matter as a whole
// ("declined to comment" says as little on the price as on the talks), a denial on what its article has just told ("that
// is false"), and the word of a third party on talks it was named in bears on its own part. Last, claims on which nobody
// takes a side are given up.
// Known weakness: a statement with two events bears on the one of higher priority alone.
#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "base/hash.h"
#include "base/utf8.h"
#include "claims/build.h"

namespace hearsay {
namespace {
// Against the second most named organisation of an article: one in so many times makes a main party, less than one in so many
// is in passing.
constexpr std::uint32_t kMain = 2, kInPassing = 3;
constexpr std::size_t kMainParties = 2;

std::uint32_t second_most(const std::map<std::string, std::uint32_t>& counts) {
  std::uint32_t most = 0, second = 0;
  for (const auto& [name, count] : counts) {
    second = std::max(second, std::min(most, count));
    most = std::max(most, count);
  }
  return second;
}
}  // namespace

bool is_party(const Build& build, const std::string& key) {
  return !key.empty() && build.parties.contains(build.names.of(key));
}

bool is_main_party(const Build& build, const std::string& canonical) {
  const auto& parties = build.subject->parties;
  return std::any_of(parties.begin(), parties.begin() + static_cast<std::ptrdiff_t>(std::min(kMainParties, parties.size())),
                     [&](const std::string& party) { return build.names.of(party) == canonical; });
}

bool holds_words(std::string_view text, std::span<const std::string> folded) {
  const std::string padded = " " + fold_words(text) + " ";
  return std::any_of(folded.begin(), folded.end(), [&](const std::string& words) {
    return padded.find(" " + words + " ") != std::string::npos;
  });
}

bool is_authority(const Names& names, const std::string& canonical, const Pack& pack) {
  const std::vector<std::string>& forms = names.spelled_out(canonical);
  return holds_words(canonical, pack.authorities) ||
         std::any_of(forms.begin(), forms.end(), [&](const std::string& form) { return holds_words(form, pack.authorities); });
}

std::set<std::string> main_parties(const Recorded& article, const Names& names, const Pack& pack) {
  const std::string own_outlet = names.of(fold_words(article.outlet));
  std::map<std::string, std::uint32_t> counts;
  std::set<std::string> out;
  for (const Entity& entity : article.entities) {
    const std::string& canonical = names.of(entity.key);
    if (entity.kind != MentionKind::kOrganisation || canonical.empty() || canonical == own_outlet || names.is_outlet(canonical) ||
        names.is_person(canonical) || is_authority(names, canonical, pack) || holds_words(entity.name, pack.authorities))
      continue;
    counts[canonical] += entity.count;
    std::vector<std::string> forms = {canonical, entity.key};
    forms.insert(forms.end(), entity.aliases.begin(), entity.aliases.end());
    if (holds_words(article.title, forms)) out.insert(canonical);
  }
  const std::uint32_t second = second_most(counts);
  for (const auto& [name, count] : counts)
    if ((count > 1 || second <= 1) && count * kMain >= second) out.insert(name);
  return out;
}

namespace {

constexpr int kSignalOnly = 16;  // events of lower priority are surroundings, not propositions
constexpr std::size_t kShortWord = 4;  // bytes; "with", "the"
constexpr int kEnoughSides = 3;  // statements that a claim with another counterpart needs, in two articles or more

Stance flipped(Stance stance) {
  if (stance == Stance::kSupports) return Stance::kDenies;
  return stance == Stance::kDenies ? Stance::kSupports : stance;
}

bool takes_side(const Item& item) { return item.stance == Stance::kSupports || item.stance == Stance::kDenies; }

const EventKind* kind_of(const Build& build, const Item& item) {
  return item.event.empty() ? nullptr : build.packs->best(build.articles[item.article]->language).event(item.event);
}

bool names_party(const Build& build, const Statement& statement) {
  return is_party(build, statement.affiliation) ||
         std::any_of(statement.parties.begin(), statement.parties.end(),
                     [&](const std::string& party) { return is_party(build, party); });
}

// How many of the subject's parties a statement names or speaks for.
std::size_t parties_named(const Build& build, const Statement& statement) {
  std::set<std::string> named;
  for (const std::string& party : statement.parties)
    if (is_party(build, party)) named.insert(build.names.of(party));
  if (is_party(build, statement.affiliation)) named.insert(build.names.of(statement.affiliation));
  return named.size();
}

// Whether an article is mostly on the subject: of its statements that name anybody but authorities, half or more name a party.
bool is_about(const Build& build, const Recorded& article) {
  const Pack& pack = build.packs->best(article.language);
  const auto counts = [&](const std::string& key) { return !key.empty() && !is_authority(build.names, build.names.of(key), pack); };
  std::size_t naming = 0, ours = 0;
  for (const Statement& statement : article.statements) {
    if (!counts(statement.affiliation) && std::none_of(statement.parties.begin(), statement.parties.end(), counts)) continue;
    ++naming;
    ours += names_party(build, statement);
  }
  return ours * 2 >= naming;
}

// An article that names a main party far less often than strangers, or that is about neither, is not on the deal: what it
// tells of one alone is no word on it (a bank in a list of banks).
bool names_in_passing(const Build& build, const Recorded& article) {
  const auto& main = build.subject->parties;
  if (main.empty()) return false;
  const std::set<std::string> about = main_parties(article, build.names, build.packs->best(article.language));
  if (!about.empty() && std::none_of(main.begin(), main.end(), [&](const std::string& party) { return about.contains(build.names.of(party)); })) return true;
  std::map<std::string, std::uint32_t> counts;
  for (const Entity& entity : article.entities)
    if (entity.kind == MentionKind::kOrganisation) counts[build.names.of(entity.key)] += entity.count;
  const std::set<std::string> mains = {build.names.of(main[0]), build.names.of(main[std::min<std::size_t>(1, main.size() - 1)])};
  std::map<std::string, std::uint32_t> others;  // without rival bidders and who else takes part
  for (const auto& [name, count] : counts)
    if (mains.contains(name) || !build.parties.contains(name)) others[name] = count;
  const std::uint32_t second = second_most(others);
  return std::any_of(mains.begin(), mains.end(), [&](const std::string& name) { return counts.contains(name) && counts.at(name) * kInPassing < second; });
}

// A statement that names strangers alone ("CFIUS needs more time") bears on the subject of its article, unless it joins
// them in a deal of their own.
bool concerns(const Build& build, const Recorded& article, const Statement& statement, bool about) {
  if (names_party(build, statement)) return true;
  if (!about) return false;
  if (statement.parties.empty()) return true;
  const Pack& pack = build.packs->best(article.language);
  std::set<std::string> others;
  for (const std::string& party : statement.parties)
    if (const std::string& name = build.names.of(party); name != build.names.of(statement.affiliation) && !build.names.is_person(name)) others.insert(name);
  return others.size() < kMainParties || std::none_of(statement.events.begin(), statement.events.end(), [&](const EventHit& hit) {
    const EventKind* kind = pack.event(hit.id);
    return kind != nullptr && kind->deal;
  });
}

// "Reed has bought a stake in Orbita": who acts on one main party is neither the other nor a third party of the subject.
bool is_deed_of_stranger(const Build& build, const EventKind& kind, const Statement& statement, const Voice& voice) {
  if (!has_target(kind) || build.subject->parties.size() < kMainParties || is_party(build, voice.party) ||
      parties_named(build, statement) != 1)
    return false;
  if (std::none_of(statement.parties.begin(), statement.parties.end(),
                   [&](const std::string& party) { return is_main_party(build, build.names.of(party)); }))
    return false;
  const bool other = std::any_of(statement.parties.begin(), statement.parties.end(), [&](const std::string& party) {
    return !party.empty() && !is_party(build, party) && !build.names.is_outlet(build.names.of(party));
  });
  return other || !statement.persons.empty() || (statement.grade == Grade::kOnRecord && statement.speaker_kind == MentionKind::kPerson);
}

// A rewrite that drops "people said" makes a person's reported word look like his own. Where the model it goes back to
// has the same event of the same person from others, their word it stays.
void inherit(const Build& build, std::uint32_t index, const Statement& statement, Item& item) {
  const std::uint32_t root = build.origins.root[index];
  if (root == index || statement.direct || statement.grade != Grade::kOnRecord || statement.speaker_kind != MentionKind::kPerson ||
      statement.speaker_key.empty() || item.stance == Stance::kDeclines)
    return;
  const Recorded& model = *build.articles[root];
  const Statement* told = nullptr;
  for (const Statement& one : model.statements) {
    const bool same_event = std::any_of(one.events.begin(), one.events.end(), [&](const EventHit& hit) {
      return std::any_of(statement.events.begin(), statement.events.end(), [&](const EventHit& mine) { return mine.id == hit.id; });
    });
    if (one.own || !same_event) continue;
    if (one.speaker_key == statement.speaker_key && one.grade == Grade::kOnRecord) return;  // he said it there as well
    if (one.grade == Grade::kAnonymous) told = told == nullptr ? &one : told;
  }
  if (told != nullptr) item.voice = voice_of(model, model, *told, build.origins);
}

// Who backs or blocks for the public: a ministry, a commission, a minister, a president of no company.
bool speaks_for_authority(const Build& build, const Recorded& article, const Statement& statement) {
  const Pack& pack = build.packs->best(article.language);
  if (statement.grade != Grade::kOnRecord && statement.grade != Grade::kDocument) return false;
  if (!statement.affiliation.empty()) return holds_words(statement.affiliation, pack.authorities);
  const std::string office = fold_words(statement.speaker_role);
  return holds_words(office, pack.authorities) || holds_words(statement.speaker, pack.authorities) ||
         std::find(pack.offices.begin(), pack.offices.end(), office) != pack.offices.end();
}

// Whether a statement names one of those who decide for the public, or is the word of one.
bool names_authority(const Build& build, const Recorded& article, const Statement& statement) {
  const Pack& pack = build.packs->best(article.language);
  return holds_words(statement.quote, pack.authorities) || speaks_for_authority(build, article, statement) ||
         std::any_of(statement.parties.begin(), statement.parties.end(),
                     [&](const std::string& party) { return is_authority(build.names, build.names.of(party), pack); });
}

// "President Biden blocked the acquisition": a deed of the authorities told by its own verb, as an event.
std::optional<EventHit> deed_of(const Pack& pack, const Statement& statement) {
  if (statement.cue.empty() || statement.cue.begin < statement.whole.begin || statement.cue.end > statement.whole.end) return {};
  const std::string told = fold_words(std::string_view(statement.quote).substr(statement.cue.begin - statement.whole.begin, statement.cue.size()));
  for (const Lexeme& lexeme : pack.lexemes) {
    if (lexeme.kind != LexKind::kEvent || fold_words(lexeme.words) != told) continue;
    if (const EventKind* kind = pack.event(lexeme.tag); kind != nullptr && kind->authority) {
      EventHit hit;
      hit.id = lexeme.tag;
      hit.span = statement.cue;
      return hit;
    }
  }
  return {};
}

// The claim a statement names itself, and its stance towards the wording of that claim.
void name_claim(const EventHit& event, const Pack& pack, const Statement& statement, Item& item) {
  const EventKind* kind = pack.event(event.id);
  item.event = event.id;
  item.doubted = event.hedged;
  if (event.negated) item.stance = flipped(item.stance);
  // "Is off" and "may not go on" contradict one event, and are one claim.
  if (const EventKind* other = kind->opposite.empty() ? nullptr : pack.event(kind->opposite);
      other != nullptr && !other->opposite.empty() && other->opposite != kind->id) {
    item.over = kind->ending && kind->done && !event.hedged;
    item.event = other->opposite;
    kind = pack.event(item.event);
  }
  if (event.hedged && kind->done && item.stance == Stance::kSupports) item.stance = Stance::kHedges;
  // Of two opposite events the one of higher priority words the claim.
  if (const EventKind* other = kind->opposite.empty() ? nullptr : pack.event(kind->opposite);
      other != nullptr && other->priority > kind->priority) {
    item.event = other->id;
    item.stance = flipped(item.stance);
    kind = other;
  }
  // Who doubts that it is settled or over doubts the matter.
  if (statement.stance == Stance::kHedges && (kind->done || kind->ending)) item.event.clear();
}

// A joint announcement is one origin, whoever of its parties is named first.
void join_voices(const Build& build, const Statement& statement, Item& before, Item& item) {
  if (item.stance != before.stance || item.voice.party.empty() || before.voice.key.empty() ||
      build.at(before).whole != statement.whole || before.voice.grade != item.voice.grade)
    return;
  item.voice.key = before.voice.key;
  item.voice.who = before.voice.who = before.voice.who + " and " + item.voice.who;
}

// Whether two unnamed voices of one outlet may be the same people: "three people familiar with the matter", "two of the
// people", but not "a White House official".
bool same_people(const Statement& a, const Statement& b) {
  const std::string one = fold_words(a.speaker), other = fold_words(b.speaker);
  const std::vector<std::string_view> words = split(one, ' '), others = split(other, ' ');
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    return word.size() > kShortWord && std::find(others.begin(), others.end(), word) != others.end();
  });
}

// "The two companies said", "a joint statement": one word of both main parties, in an article on the two. A bare word
// ("they", "the announcement" without its article) stands for them only beside two of their names.
void speak_jointly(const Build& build, const Pack& pack, const Statement& statement, Item& item) {
  const auto& main = build.subject->parties;
  const bool heard = item.voice.grade == Grade::kOnRecord || item.voice.grade == Grade::kDocument;
  const std::string speaker = fold_words(statement.speaker);
  if (main.size() < kMainParties || !heard || !item.voice.party.empty() || !statement.affiliation.empty() || !holds_words(speaker, pack.jointly)) return;
  std::set<std::string> named;
  for (const std::string& party : statement.parties)
    if (is_party(build, party)) named.insert(build.names.of(party));
  if (speaker.find(' ') == std::string::npos && named.size() < kMainParties) return;
  item.voice.party = build.names.of(main[0]);
  item.beside = build.names.of(main[1]);
  item.voice.key = "org " + item.voice.party;
}

void read_article(Build& build, std::uint32_t index) {
  const Recorded& article = *build.articles[index];
  const Pack& pack = build.packs->best(article.language);
  const std::size_t first = build.items.size();
  const bool about = is_about(build, article);
  const bool in_passing = names_in_passing(build, article);
  for (std::uint32_t s = 0; s < article.statements.size(); ++s) {
    const Statement& statement = article.statements[s];
    if (!concerns(build, article, statement, about)) continue;
    if (in_passing && parties_named(build, statement) < kMainParties) continue;
    for (const EventHit& hit : statement.events) {
      const EventKind* kind = pack.event(hit.id);
      if (kind != nullptr && kind->theme != "commitment")
        build.account.signals.push_back({kind->theme, statement_id(article, statement), index, s});
    }
    if (statement.own && statement.cue_tag != "withdraw") continue;
    int priority = -1;
    std::optional<EventHit> event = main_event(statement, pack, names_authority(build, article, statement), priority);
    if (statement.cue_tag == "attitude") {  // what somebody wants or does is not his word, unless it is for him to do
      event = speaks_for_authority(build, article, statement) ? deed_of(pack, statement) : std::nullopt;
      if (!event) continue;
      priority = pack.event(event->id)->priority;
    }
    if (priority < kSignalOnly) event.reset();
    // "Why now?": a heading asks about nothing that a claim could be made of.
    if (!event && statement.stance == Stance::kQuestions && statement.speaker.empty()) continue;
    const bool adds = !event && statement.stance == Stance::kSupports;
    if (adds && (statement.grade != Grade::kAnonymous || build.items.size() == first)) continue;
    Item item;
    item.article = index;
    item.statement = s;
    item.stance = statement.stance;
    // What observers infer or find adds no knowledge of its own.
    if (item.stance == Stance::kSupports && (statement.cue_tag == "interpret" || statement.cue_tag == "opinion")) item.stance = Stance::kHedges;
    item.time = article.time();
    item.id = statement_id(article, statement);
    const auto& roots = statement.grade == Grade::kUnattributed ? build.origins.root : build.origins.verbatim_root;
    item.voice = voice_of(article, *build.articles[roots[index]], statement, build.origins);
    if (event && takes_side(item) && is_deed_of_stranger(build, *pack.event(event->id), statement, item.voice))
      item.stance = Stance::kHedges;
    inherit(build, index, statement, item);
    // "The fund would hold a minority, the people added": what the same people say next is on the same claim.
    if (adds && (item.voice.key != build.items.back().voice.key || !same_people(statement, build.at(build.items.back())))) continue;
    if (build.items.size() > first) join_voices(build, statement, build.items.back(), item);
    // A party's unit speaks for it.
    if (!is_party(build, item.voice.party)) item.voice.party = build.names.owner_of(item.voice.party);
    if (!is_party(build, item.voice.party)) item.voice.party.clear();
    speak_jointly(build, pack, statement, item);
    if (event && statement.stance != Stance::kDeclines) name_claim(*event, pack, statement, item);
    build.items.push_back(std::move(item));
  }
  // A main party's word that names no other party is about its own affairs: it may bear on the claim, it confirms nothing.
  const auto& main = build.subject->parties;
  for (std::size_t i = first; i < build.items.size(); ++i) {
    Item& item = build.items[i];
    const Statement& statement = build.at(item);
    const bool of_main = main.size() >= kMainParties && is_main_party(build, item.voice.party);
    if (!of_main || !item.beside.empty() || item.stance != Stance::kSupports || statement.cue_tag == "confirm") continue;
    bool names_other = std::any_of(statement.parties.begin(), statement.parties.end(), [&](const std::string& party) {
      return is_party(build, party) && build.names.of(party) != item.voice.party;
    });
    if (!names_other) item.stance = Stance::kHedges;
  }
}

// The claim on which most statements take a side; "" when nobody takes one.
std::string matter_of(const std::vector<Item>& items) {
  std::map<std::string, int> sided, all;
  for (const Item& item : items) {
    if (item.event.empty()) continue;
    ++all[item.event];
    sided[item.event] += takes_side(item);
  }
  std::string matter;
  int most = 0;
  for (const auto& [event, count] : all)
    if (sided[event] > 0 && count > most) matter = event, most = count;
  return matter;
}

// The claim about the part of a third party that most statements naming it bear on.
std::map<std::string, std::string> parts_of_third_parties(const Build& build) {
  std::map<std::string, std::map<std::string, int>> votes;
  const auto& parties = build.subject->parties;
  for (const Item& item : build.items) {
    const EventKind* kind = kind_of(build, item);
    if (kind == nullptr || kind->gloss.find("{focus}") == std::string::npos) continue;
    std::set<std::string> named;
    for (const std::string& party : build.at(item).parties) named.insert(build.names.of(party));
    for (std::size_t p = kMainParties; p < parties.size(); ++p)
      if (const std::string third = build.names.of(parties[p]); named.contains(third)) ++votes[third][item.event];
  }
  std::map<std::string, std::string> out;
  for (const auto& [third, events] : votes)
    out[third] = std::max_element(events.begin(), events.end(), [](const auto& a, const auto& b) { return a.second < b.second; })->first;
  return out;
}

bool names_both_main(const Build& build, const Statement& statement) {
  const auto& main = build.subject->parties;
  std::set<std::string> named;
  for (const std::string& party : statement.parties) named.insert(build.names.of(party));
  return main.size() >= kMainParties && named.contains(build.names.of(main[0])) && named.contains(build.names.of(main[1]));
}

bool speaks_as_third(const Build& build, const Item& item) {
  return build.subject->parties.size() > kMainParties && !item.voice.party.empty() && !is_main_party(build, item.voice.party);
}

// Places what names no claim of its own, within one article's items.
void place(Build& build, std::span<Item> items, const std::string& matter, const std::map<std::string, std::string>& parts) {
  const Pack& pack = build.packs->best(build.articles[items.front().article]->language);
  const EventKind* whole = matter.empty() ? nullptr : pack.event(matter);
  std::map<std::string, int> votes;
  for (Item& item : items) {
    const EventKind* kind = kind_of(build, item);
    if (auto part = parts.find(item.voice.party);
        part != parts.end() && (kind == nullptr || kind->state) && !names_both_main(build, build.at(item)))
      item.event = part->second;
    // "The talks may yet collapse" is a doubt about the talks, unless their end is the matter itself.
    if (kind != nullptr && kind->ending && item.doubted && item.stance == Stance::kSupports &&
        item.voice.grade == Grade::kAnonymous && whole != nullptr && !whole->ending) {
      item.event = matter;
      item.stance = Stance::kHedges;
    }
    if (!item.event.empty() && item.stance != Stance::kHedges) ++votes[item.event];
  }
  std::string lead;
  int most = 0;
  for (const auto& [event, count] : votes) {
    const EventKind* kind = pack.event(event);
    int weight = count * 100 - (kind != nullptr ? kind->priority : 0);
    if (lead.empty() || weight > most) lead = event, most = weight;
  }
  const Item* before = nullptr;
  for (Item& item : items) {
    const bool goes_on = before != nullptr && item.stance == Stance::kSupports && item.voice.key == before->voice.key;
    item.placed = item.event.empty();
    if (item.event.empty() && goes_on) item.event = before->event;
    if (item.event.empty()) item.event = takes_side(item) || matter.empty() ? lead : matter;
    if (item.voice.grade == Grade::kAnonymous) before = &item;
    const EventKind* kind = kind_of(build, item);
    // "Kite will not bid for Birch" leaves the deal of Alder and Birch alone.
    if (kind != nullptr && kind->deal && kind->state && item.stance == Stance::kDenies && speaks_as_third(build, item) &&
        !names_both_main(build, build.at(item)))
      item.stance = Stance::kHedges;
    if (kind == nullptr || !kind->authority) continue;
    const bool decides = speaks_for_authority(build, *build.articles[item.article], build.at(item));
    if (decides && item.voice.party.empty()) item.voice.party = item.voice.key;
    // "Has not received the approval yet": what an authority did is not for a party to deny.
    if (!decides && item.stance == Stance::kDenies && !item.voice.party.empty()) item.stance = Stance::kHedges;
  }
}

// Nobody contradicts himself in one article: of two words of a voice on one claim the one that names its event counts, and
// what the article only places there is about something else ("it denied the protest"), or goes on with the other ("it
// would be foolish", behind a denial).
void settle_own_words(std::span<Item> items) {
  std::map<std::pair<std::string, std::string>, std::set<Stance>> named;  // voice and event -> sides
  for (const Item& item : items)
    if (!item.placed && takes_side(item) && item.voice.key != kNobody) named[{item.voice.key, item.event}].insert(item.stance);
  for (Item& item : items) {
    if (!item.placed || !takes_side(item)) continue;
    if (auto found = named.find({item.voice.key, item.event}); found != named.end() && !found->second.contains(item.stance))
      item.stance = Stance::kHedges;
  }
}

// "Kestrel prepares a bid for Birch" is no word on the deal of Alder and Birch: who stands beside one main party
// where the other is not named has claims of its own, once enough statements take a side on them.
void tell_counterparts(Build& build) {
  const auto& parties = build.subject->parties;
  if (parties.size() < kMainParties) return;
  auto others_of = [&](const Item& item) {
    std::set<std::string> named, others;
    for (const std::string& party : build.at(item).parties) named.insert(build.names.of(party));
    const int mains = named.contains(build.names.of(parties[0])) + named.contains(build.names.of(parties[1]));
    const EventKind* kind = kind_of(build, item);
    if (kind == nullptr || !kind->deal || mains != 1) return others;
    const std::string outlet = build.names.of(fold_words(build.articles[item.article]->outlet));
    for (const std::string& name : named)
      if (!is_party(build, name) && !name.empty() && name != outlet && !build.names.is_outlet(name) && !build.names.is_person(name) &&
          !build.names.is_surname(name))
        others.insert(name);
    return others;
  };
  struct Sides {
    int count = 0;
    std::set<std::uint32_t> articles;
  };
  std::map<std::pair<std::string, std::string>, Sides> sides;  // event, other
  for (const Item& item : build.items) {
    if (!takes_side(item)) continue;
    for (const std::string& other : others_of(item)) {
      Sides& told = sides[{item.event, other}];
      ++told.count;
      told.articles.insert(item.article);
    }
  }
  for (Item& item : build.items) {
    int most = kEnoughSides - 1;
    for (const std::string& other : others_of(item))
      if (const Sides& told = sides[{item.event, other}]; told.count > most && told.articles.size() > 1)
        item.with = other, most = told.count;
  }
}

}  // namespace

std::string claim_id(const Build& build, const Item& item) {
  return "c" + hash_id(build.subject->name + "\n" + item.event + (item.with.empty() ? "" : "\n" + item.with));
}

void collect_items(Build& build) {
  for (std::uint32_t index : build.touched) read_article(build, index);
  const std::string matter = matter_of(build.items);
  const std::map<std::string, std::string> parts = parts_of_third_parties(build);
  for (std::size_t begin = 0, end = 0; begin < build.items.size(); begin = end) {
    while (end < build.items.size() && build.items[end].article == build.items[begin].article) ++end;
    const std::span<Item> of_article = std::span(build.items).subspan(begin, end - begin);
    place(build, of_article, matter, parts);
    settle_own_words(of_article);
  }
  std::map<std::string, int> sided;
  for (const Item& item : build.items) sided[item.event] += takes_side(item);
  // A hedge on something nobody claims is about that alone; a question or a refusal is about the matter as a whole.
  std::erase_if(build.items, [&](const Item& item) { return !item.event.empty() && sided[item.event] == 0 && item.stance == Stance::kHedges; });
  for (Item& item : build.items)
    if (item.event.empty() || (sided[item.event] == 0 && !matter.empty())) item.event = matter;
  std::erase_if(build.items, [](const Item& item) { return item.event.empty(); });
  tell_counterparts(build);
  std::stable_sort(build.items.begin(), build.items.end(), [](const Item& a, const Item& b) {
    return std::tie(a.event, a.with, a.time, a.id) < std::tie(b.event, b.with, b.time, b.id);
  });
}

}  // namespace hearsay
