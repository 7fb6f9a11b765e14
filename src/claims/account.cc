// The account of one subject: claims, origins, statuses, open questions.
//
// A statement is of the subject when it names one of its parties, or when an article about the subject says it of
// nobody else. Its event (the one of highest priority in the taxonomy) names the claim; a statement without an event
// that still takes a position (no comment, "that is false") belongs to the claim its article is mostly about.
// Stance is turned towards the claim's wording: a negated event ("no agreement") is a denial of the claim.
// Everything is computed from the sorted set, so the order of arrival cannot show.
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/hash.h"
#include "base/utf8.h"
#include "claims/build.h"
#include "claims/questions.h"
#include "claims/settle.h"

namespace hearsay {
namespace {

constexpr Time kOccasion = 3 * kDay;   // the same voice within three days speaks on one occasion
constexpr Time kTakenBack = 60 * kDay;  // an outlet withdraws what it reported within this time
constexpr std::size_t kLongMonth = 4;  // bytes; "may" and "mar" are other words as well
constexpr std::size_t kMostHistory = 400;  // moments at which a claim's status is computed

// An article is of the subject when it names both main parties, or when somebody in it tells of a deal between two of
// its parties.
bool touches(const Build& build, const Recorded& article) {
  std::set<std::string> found;
  auto look = [&](const std::string& key) {
    if (is_party(build, key)) found.insert(build.names.of(key));
  };
  for (const Entity& entity : article.entities) {
    look(entity.key);
    for (const std::string& alias : entity.aliases) look(alias);
    // Who speaks for a party stands for it, also where this article does not say so.
    if (entity.kind == MentionKind::kPerson) look(build.names.affiliation_of(entity.key));
  }
  for (const Statement& statement : article.statements)
    for (const std::string& party : statement.parties) look(party);
  const auto& main = build.subject->parties;
  std::size_t needed = std::min<std::size_t>(2, main.size()), present = 0;
  for (std::size_t i = 0; i < needed; ++i) present += found.contains(build.names.of(main[i]));
  if (needed > 0 && present == needed) return true;
  if (found.size() < 2) return false;
  const Pack& pack = build.packs->best(article.language);
  return std::any_of(article.statements.begin(), article.statements.end(), [&](const Statement& statement) {
    const bool deal = std::any_of(statement.events.begin(), statement.events.end(), [&](const EventHit& hit) {
      const EventKind* kind = pack.event(hit.id);
      return kind != nullptr && kind->deal;
    });
    std::set<std::string> joined;
    for (const std::string& party : statement.parties)
      if (is_party(build, party)) joined.insert(build.names.of(party));
    return deal && joined.size() >= 2;
  });
}

// "We got it wrong on Alder": an outlet that takes back what it reported on the subject names it in few words.
bool takes_back(const Build& build, const Recorded& article) {
  if (article.outlet.empty() || std::none_of(article.statements.begin(), article.statements.end(), [](const Statement& one) { return one.cue_tag == "withdraw"; }))
    return false;
  const bool names = std::any_of(article.entities.begin(), article.entities.end(), [&](const Entity& entity) { return is_party(build, entity.key); });
  return names && std::any_of(build.touched.begin(), build.touched.end(), [&](std::uint32_t index) {
    const Recorded& before = *build.articles[index];
    return fold_words(before.outlet) == fold_words(article.outlet) && before.time() <= article.time() && article.time() - before.time() <= kTakenBack;
  });
}

void collect_articles(Build& build) {
  std::vector<std::uint32_t> others, taking_back;
  for (std::uint32_t i = 0; i < build.articles.size(); ++i) (touches(build, *build.articles[i]) ? build.touched : others).push_back(i);
  for (std::uint32_t i : others)
    if (takes_back(build, *build.articles[i])) taking_back.push_back(i);
  build.touched.insert(build.touched.end(), taking_back.begin(), taking_back.end());
  std::sort(build.touched.begin(), build.touched.end(), [&](std::uint32_t a, std::uint32_t b) {
    const Recorded &x = *build.articles[a], &y = *build.articles[b];
    return std::pair(x.time(), std::string_view(x.id)) < std::pair(y.time(), std::string_view(y.id));
  });
}

void collect_copies(Build& build) {
  std::vector<CopyInput> inputs;
  for (std::uint32_t index : build.touched) {
    const Recorded& article = *build.articles[index];
    inputs.push_back({article.id, article.outlet, article.language, article.url, article.published, &article.print});
  }
  build.origins.root.resize(build.articles.size());
  for (std::uint32_t i = 0; i < build.articles.size(); ++i) build.origins.root[i] = i;
  build.origins.verbatim_root = build.origins.root;
  for (Copy copy : find_copies(inputs, *build.outlets)) {
    copy.article = build.touched[copy.article];
    copy.of = build.touched[copy.of];
    build.origins.root[copy.article] = copy.of;
    if (copy.kind == CopyKind::kVerbatim || copy.kind == CopyKind::kNearVerbatim)
      build.origins.verbatim_root[copy.article] = copy.of;
    build.account.copies.push_back(std::move(copy));
  }
  // Links lead to earlier articles, so walking in time order resolves every chain in one step.
  for (auto* root : {&build.origins.root, &build.origins.verbatim_root})
    for (std::uint32_t index : build.touched) (*root)[index] = (*root)[(*root)[index]];
  for (std::uint32_t index : build.touched)
    build.origins.outlets_read.push_back(fold_words(
        build.outlets->named(build.articles[index]->outlet) != nullptr
            ? build.outlets->named(build.articles[index]->outlet)->name
            : build.articles[index]->outlet));
  build.origins.names = &build.names;
  build.origins.outlets = build.outlets;
  build.origins.packs = build.packs;
}

// Whether the words beside what was said put it before the article's own day: "in June, when Danantara denied".
bool recalls(const Build& build, const Item& item) {
  const Statement& statement = build.at(item);
  if (statement.direct || item.voice.grade == Grade::kAnonymous) return false;
  const Pack& pack = build.packs->best(build.articles[item.article]->language);
  std::string beside = statement.quote;
  if (const std::size_t at = beside.find(statement.said); at != std::string::npos && !statement.said.empty())
    beside.replace(at, statement.said.size(), " ");
  if (holds_words(beside, pack.earlier)) return true;
  std::vector<std::string> other_months;
  for (const auto& [word, month] : pack.months)
    if (month != date_of(item.time).month && word.size() >= kLongMonth) other_months.push_back(word);
  return holds_words(beside, other_months);
}

void assign_origins(Build& build) {
  std::vector<Item*> by_voice;
  for (Item& item : build.items)
    if (!item.voice.key.empty() && (item.stance == Stance::kSupports || item.stance == Stance::kDenies)) by_voice.push_back(&item);
  std::stable_sort(by_voice.begin(), by_voice.end(), [](const Item* a, const Item* b) {
    return std::tie(a->voice.key, a->time, a->id) < std::tie(b->voice.key, b->time, b->id);
  });
  std::map<std::string, Origin> origins;
  std::string voice, id;
  Time last = 0;
  std::map<std::pair<std::string, Stance>, std::string> said;  // by claim: the origin of what the voice last said
  for (Item* item : by_voice) {
    if (item->voice.key != voice) said.clear();
    // An article that recalls an older word of a voice brings no new one.
    if (const auto before = said.find({claim_id(build, *item), item->stance}); before != said.end() && recalls(build, *item)) {
      item->origin = before->second;
      continue;
    }
    if (item->voice.key != voice || item->time - last > kOccasion) {
      voice = item->voice.key;
      id = "o" + hash_id(build.subject->name + "\n" + voice + "\n" + to_iso_date(item->time));
      Origin origin;
      origin.id = id;
      origin.who = item->voice.who;
      origin.kind = item->voice.grade;
      origin.first_article = build.articles[item->article]->id;
      origin.time = item->time;
      origin.outlet = item->voice.outlet;
      origin.relayed_only = item->voice.relayed_only;
      origins.emplace(id, std::move(origin));
    }
    last = item->time;
    item->origin = id;
    said[{claim_id(build, *item), item->stance}] = id;
    Origin& origin = origins[id];
    const std::string claim = claim_id(build, *item);
    if (std::find(origin.claims.begin(), origin.claims.end(), claim) == origin.claims.end()) origin.claims.push_back(claim);
    if (!item->voice.relayed_only) origin.relayed_only = false;
  }
  for (auto& [key, origin] : origins) build.account.origins.push_back(std::move(origin));
  std::stable_sort(build.account.origins.begin(), build.account.origins.end(), [](const Origin& a, const Origin& b) {
    return std::tie(a.time, a.id) < std::tie(b.time, b.id);
  });
}

// Whether what was said is bound to its moment: "currently", "saat ini". The words are the pack's.
bool bound_to_now(const Pack& pack, std::string_view said) {
  std::string text = " " + fold_words(said) + " ";
  for (const Lexeme& lexeme : pack.lexemes)
    if (lexeme.kind == LexKind::kTime && lexeme.tag == "now" && text.find(" " + fold_words(lexeme.words) + " ") != std::string::npos)
      return true;
  return false;
}

// When each outlet took back what it had reported, and about which event ("" = whatever it reported).
struct Withdrawal {
  std::string outlet, event;
  Time time = 0;
};

std::vector<Withdrawal> withdrawals(const Build& build) {
  std::vector<Withdrawal> out;
  for (std::uint32_t index : build.touched) {
    const Recorded& article = *build.articles[index];
    std::set<std::string> events;
    bool withdrawn = false;
    for (const Statement& statement : article.statements) {
      if (statement.cue_tag != "withdraw") continue;
      withdrawn = true;
      for (const EventHit& hit : statement.events) events.insert(hit.id);
    }
    if (!withdrawn) continue;
    // A withdrawal covers what it names; the rest of the outlet's reporting stands.
    for (const std::string& event : events) out.push_back({fold_words(article.outlet), event, article.time()});
    if (events.empty()) out.push_back({fold_words(article.outlet), "", article.time()});
  }
  return out;
}

// One of the main parties, on record.
bool speaks_as_main(const Build& build, const Item& item) {
  return (item.voice.grade == Grade::kOnRecord || item.voice.grade == Grade::kDocument) && is_main_party(build, item.voice.party);
}

std::vector<StatusChange> history_of(const Build& build, std::span<const Item> items, const std::vector<Withdrawal>& taken_back) {
  std::vector<Evidence> evidence;
  std::vector<const Item*> told;  // of each evidence
  std::set<Time> moments;
  std::set<std::uint32_t> relayed;  // articles that name a relay which is no known origin
  for (const Item& item : build.items)
    if (item.voice.relayed_only && item.voice.grade == Grade::kUnattributed) relayed.insert(item.article);
  for (const Item& item : items) {
    Evidence one;
    one.statement = item.id;
    // Talk that nobody stands for leads to no origin, unless its article names whom it has it from.
    if (item.voice.key != kNobody || relayed.contains(item.article)) one.origin = item.origin;
    one.voice = item.voice.key;
    one.who = item.voice.who;
    one.party = item.voice.party;
    one.stance = item.stance;
    one.grade = item.voice.grade;
    one.time = item.time;
    const Pack& pack = build.packs->best(build.articles[item.article]->language);
    const EventKind* kind = pack.event(item.event);
    one.bounded = item.stance == Stance::kDenies &&
                  ((kind != nullptr && kind->state) || bound_to_now(pack, build.at(item).quote));
    // The people who reported it now say otherwise: their own later word replaces the claim.
    one.replaces = item.stance == Stance::kDenies && item.voice.party.empty() && item.voice.grade == Grade::kAnonymous &&
                   std::any_of(items.begin(), items.end(), [&](const Item& other) {
                     return other.voice.key == item.voice.key && other.time < item.time && other.stance == Stance::kSupports;
                   });
    moments.insert(item.time);
    if (!item.beside.empty()) {
      evidence.push_back(one);
      evidence.back().party = item.beside;
      told.push_back(&item);
    }
    evidence.push_back(std::move(one));
    told.push_back(&item);
  }
  // "The talks are over", of a party on record, replaces the state they were in.
  const EventKind* here = items.empty() ? nullptr : build.packs->best(build.articles[items[0].article]->language).event(items[0].event);
  for (const Item& item : build.items) {
    if (here == nullptr || item.with != items[0].with || item.stance != Stance::kSupports) continue;
    const EventKind* other = here->authority ? build.packs->best(build.articles[item.article]->language).event(item.event) : nullptr;
    // "I allow it", of who forbade it.
    const bool turned = other != nullptr && other->authority && other->against != here->against && item.voice.party == item.voice.key &&
                        !item.voice.party.empty();
    if (!turned && (!here->state || !item.over || !speaks_as_main(build, item))) continue;
    Evidence over;
    over.statement = item.id;
    over.origin = item.origin;
    over.voice = item.voice.key;
    over.who = item.voice.who;
    over.party = item.voice.party;
    over.grade = item.voice.grade;
    over.time = item.time;
    over.replaces = true;
    moments.insert(item.time);
    evidence.push_back(std::move(over));
    told.push_back(&item);
  }
  for (const Withdrawal& withdrawal : taken_back)
    if (!moments.empty() && withdrawal.time > *moments.begin()) moments.insert(withdrawal.time);
  while (moments.size() > kMostHistory) moments.erase(std::next(moments.begin(), static_cast<long>(moments.size() / 2)));
  std::vector<StatusChange> out;
  // A claim's life begins when somebody takes a side; a question or refusal before that is no rumour of it.
  Time born = moments.empty() ? 0 : *moments.rbegin();
  for (const Evidence& one : evidence)
    if (one.stance == Stance::kSupports || one.stance == Stance::kDenies) born = std::min(born, one.time);
  for (Time moment : moments) {
    if (moment < born) continue;
    std::vector<Evidence> known;
    for (std::size_t i = 0; i < evidence.size(); ++i) {
      if (evidence[i].time > moment) continue;
      Evidence one = evidence[i];
      std::string outlet = fold_words(told[i]->voice.outlet);
      for (const Withdrawal& withdrawal : taken_back)
        if (withdrawal.time <= moment && withdrawal.time >= one.time && !outlet.empty() && withdrawal.outlet == outlet &&
            one.stance == Stance::kSupports && (withdrawal.event.empty() || withdrawal.event == told[i]->event))
          one.withdrawn = true;
      known.push_back(std::move(one));
    }
    Verdict verdict = decide(known);
    if (out.empty() || out.back().verdict.status != verdict.status ||
        out.back().verdict.independent_origins != verdict.independent_origins)
      out.push_back({moment, std::move(verdict)});
  }
  return out;
}

std::string joined(const Names& names, const std::vector<std::string>& parties) {
  std::string out;
  for (std::size_t i = 0; i < parties.size() && i < 2; ++i) {
    if (i > 0) out += " and ";
    out += names.display(names.of(parties[i]));
  }
  return out;
}

std::string money_text(const Money& money) {
  static constexpr std::pair<double, const char*> kScales[] = {{1e12, " trillion"}, {1e9, " billion"}, {1e6, " million"}};
  double amount = money.amount;
  std::string scale;
  for (const auto& [size, word] : kScales)
    if (amount >= size) {
      amount /= size;
      scale = word;
      break;
    }
  char number[48];
  std::snprintf(number, sizeof number, "%.4g", amount);
  return money.currency + " " + number + scale;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

// Of the main parties the one that most of these statements name.
std::string main_beside(const Build& build, std::span<const Item> items) {
  std::array<int, 2> named{};
  const auto& main = build.subject->parties;
  for (const Item& item : items)
    for (std::size_t i = 0; i < named.size() && i < main.size(); ++i)
      named[i] += std::any_of(build.at(item).parties.begin(), build.at(item).parties.end(),
                              [&](const std::string& party) { return build.names.of(party) == build.names.of(main[i]); });
  return main[named[1] > named[0] ? 1 : 0];
}

// Where a name, or its first word, begins in folded words; npos when it is not there.
std::size_t place_of(const std::string& words, const std::string& name) {
  return (" " + words + " ").find(" " + name.substr(0, name.find(' ')) + " ");
}

// The words behind the word for an event, or for one that it is a part of: "took a stake in Orbita", "bought shares of Orbita"
// name what it is done to.
std::string words_behind(const Statement& statement, const Pack& pack, std::string_view event) {
  for (const EventHit& hit : statement.events) {
    const EventKind* kind = pack.event(hit.id);
    if ((hit.id != event && (kind == nullptr || kind->part != event)) || hit.span.end < statement.whole.begin || hit.span.end - statement.whole.begin > statement.quote.size()) continue;
    return fold_words(std::string_view(statement.quote).substr(hit.span.end - statement.whole.begin));
  }
  return {};
}

// Which main party acts in these statements: the one that is named first in what was said, or that speaks of itself; never
// the one that is named behind the word for what is done to it.
std::string main_actor(const Build& build, const EventKind& kind, std::span<const Item> items) {
  const auto& main = build.subject->parties;
  if (main.size() < 2) return main.empty() ? "" : build.names.of(main[0]);
  const std::string first = build.names.of(main[0]), second = build.names.of(main[1]);
  int lead = 0;  // of the first
  const bool supported = std::any_of(items.begin(), items.end(), [](const Item& item) { return item.stance == Stance::kSupports; });
  for (const Item& item : items) {
    if (supported && item.stance != Stance::kSupports) continue;  // who declines to comment does nothing
    if (has_target(kind)) {
      const std::string behind = words_behind(build.at(item), build.packs->best(build.articles[item.article]->language), kind.id);
      const std::size_t to_first = place_of(behind, first), to_second = place_of(behind, second);
      const bool on_first = to_first < to_second && item.voice.party != first, on_second = to_second < to_first && item.voice.party != second;
      if (on_first || on_second) {
        lead += on_second ? 1 : -1;
        continue;
      }
    }
    const std::string said = fold_words(build.at(item).said);
    const std::size_t one = place_of(said, first), other = place_of(said, second);
    if (one != std::string::npos && (other == std::string::npos || one < other) && (other != std::string::npos || item.voice.party != second))
      ++lead;
    else if (other != std::string::npos && (one != std::string::npos || item.voice.party != first))
      --lead;
    else
      lead += item.voice.party == first ? 1 : item.voice.party == second ? -1 : 0;
  }
  return lead < 0 ? second : first;
}

// What a main party on record calls over is told as over: "is off", not "may not go on".
bool is_over(const Build& build, std::span<const Item> items) {
  return std::any_of(items.begin(), items.end(),
                     [&](const Item& item) { return item.over && item.stance == Stance::kSupports && speaks_as_main(build, item); });
}

const EventKind& over_kind(const Build& build, const EventKind& kind, std::span<const Item> items) {
  const Pack& pack = build.packs->best(build.articles[items[0].article]->language);
  const auto found = std::find_if(pack.events.begin(), pack.events.end(),
                                  [&](const EventKind& other) { return other.ending && other.done && other.opposite == kind.opposite; });
  return found == pack.events.end() ? kind : *found;
}

std::string claim_text(const Build& build, const EventKind& kind, std::span<const Item> items) {
  std::map<std::string, int> amounts, thirds;
  const auto& main = build.subject->parties;
  for (const Item& item : items) {
    const Statement& statement = build.at(item);
    for (const Money& money : statement.amounts)
      if (money.amount >= kSmallestSum) ++amounts[money_text(money)];
    for (const std::string& party : statement.parties) {
      std::string canonical = build.names.of(party);
      for (std::size_t i = 2; i < main.size(); ++i)
        if (canonical == build.names.of(main[i])) ++thirds[canonical];
    }
  }
  auto top = [](const std::map<std::string, int>& counts) {
    const std::string* best = nullptr;
    int most = 0;
    for (const auto& [value, count] : counts)
      if (count > most) best = &value, most = count;
    return std::pair(best == nullptr ? std::string() : *best, most);
  };
  const std::string amount = top(amounts).first;
  const std::string third = top(thirds).first;  // a plain name: clang 14 cannot capture a structured binding
  const int third_count = top(thirds).second;
  // Whose unit a main party is sells where others invest.
  const bool owner =
      std::any_of(main.begin(), main.begin() + static_cast<long>(std::min<std::size_t>(2, main.size())),
                  [&](const std::string& party) { return !third.empty() && build.names.owner_of(build.names.of(party)) == third; });
  const bool third_leads = third_count * 3 >= static_cast<int>(items.size()) && !owner;
  const std::string focus = third_leads ? third : main_actor(build, kind, items);
  std::string text = is_over(build, items) ? over_kind(build, kind, items).gloss : kind.gloss;
  const std::string& with = items[0].with;
  // A main party invests in the other, anybody else in the deal of both.
  std::string target = "the deal between {parties}";
  for (std::size_t i = 0; with.empty() && main.size() >= 2 && i < 2; ++i)
    if (build.names.of(main[i]) == focus) target = build.names.display(build.names.of(main[1 - i]));
  replace_all(text, kTarget, target);
  replace_all(text, "{parties}", joined(build.names, with.empty() ? main : std::vector<std::string>{main_beside(build, items), with}));
  replace_all(text, "{focus}", build.names.display(focus));
  replace_all(text, "{amount}", amount.empty() ? "an amount not named" : amount);
  return text;
}

// Once a party has confirmed that a deal is agreed, completed or off, that comes before the talks of it.
void put_done_first(Build& build) {
  std::vector<Claim>& claims = build.account.claims;
  const Pack& pack = build.packs->best({});
  const auto kind_of = [&](const Claim& claim) { return pack.event(claim.event); };
  const auto talks = std::find_if(claims.begin(), claims.end(), [&](const Claim& claim) {
    const EventKind* kind = kind_of(claim);
    return kind != nullptr && kind->state && kind->deal;
  });
  std::stable_partition(talks, claims.end(), [&](const Claim& claim) {
    const EventKind* kind = kind_of(claim);
    return kind != nullptr && kind->deal && (kind->done || kind->ending) && !claim.history.empty() &&
           claim.history.back().verdict.status == ClaimStatus::kConfirmed;
  });
}

void build_claims(Build& build) {
  std::vector<Withdrawal> taken_back = withdrawals(build);
  for (std::size_t begin = 0; begin < build.items.size();) {
    std::size_t end = begin;
    while (end < build.items.size() && build.items[end].event == build.items[begin].event && build.items[end].with == build.items[begin].with)
      ++end;
    std::span<const Item> items(build.items.data() + begin, end - begin);
    const EventKind* kind = build.packs->best(build.articles[items[0].article]->language).event(items[0].event);
    HEARSAY_CHECK(kind != nullptr);
    Claim claim;
    claim.event = kind->id;
    claim.theme = kind->theme;
    claim.id = claim_id(build, items[0]);
    claim.text = claim_text(build, *kind, items);
    for (const Item& item : items) {
      const bool bounded = item.stance == Stance::kDenies &&
                           bound_to_now(build.packs->best(build.articles[item.article]->language), build.at(item).quote);
      claim.statements.push_back({item.id, item.article, item.statement, claim.id, item.origin, item.stance, item.voice.grade, item.voice.party, bounded});
    }
    for (const Item& item : items)
      if (item.stance == Stance::kSupports && claim.best_quote.empty()) claim.best_quote = build.at(item).quote;
    if (claim.best_quote.empty()) claim.best_quote = build.at(items[0]).quote;
    claim.history = history_of(build, items, taken_back);
    build.account.claims.push_back(std::move(claim));
    begin = end;
  }
  const auto stands = [](const Claim& claim) {
    return claim.history.empty() || claim.history.back().verdict.status != ClaimStatus::kSuperseded;
  };
  std::stable_sort(build.account.claims.begin(), build.account.claims.end(), [&](const Claim& a, const Claim& b) {
    if (stands(a) != stands(b)) return stands(a);
    if (a.statements.size() != b.statements.size()) return a.statements.size() > b.statements.size();
    return a.id < b.id;
  });
  put_done_first(build);
}

}  // namespace

std::string statement_id(const Recorded& article, const Statement& statement) {
  return "s" + hash_id(article.id + "\n" + article.content_hash + "\n" + std::to_string(statement.whole.begin) + "-" +
                       std::to_string(statement.whole.end) + "\n" + std::to_string(statement.content.begin) + "-" +
                       std::to_string(statement.content.end) + "\n" + statement.speaker + "\n" + statement.cue_tag + "\n" +
                       std::to_string(static_cast<int>(statement.stance)));
}

Account account_for(const Subject& subject, std::span<const Recorded* const> recorded, const Packs& packs,
                    const Outlets& outlets, std::optional<Time> as_of) {
  const Settled settled(recorded);
  const std::span<const Recorded* const> articles = settled.articles();
  Build build{&subject, articles, &packs, &outlets, Names(articles), {}, {}, {}, {}, {}};
  build.account.subject = subject;
  for (const std::string& party : subject.parties) build.parties.insert(build.names.of(fold_words(party)));
  collect_articles(build);
  collect_copies(build);
  // From here on the articles of the subject and the models of copies are fixed.
  collect_items(build);
  // From here on every statement has its claim and its stance towards it.
  assign_origins(build);
  build_claims(build);
  // From here on every claim has its status; what follows is about silence, and changes none.
  for (std::uint32_t index : build.touched) build.account.now = std::max(build.account.now, articles[index]->time());
  if (as_of) build.account.now = *as_of;
  tell_lives(build.account, articles, build.touched);
  ask_questions(build.account, {articles, &packs, &build.names});
  build.account.subject.articles = static_cast<std::uint32_t>(build.touched.size());
  build.account.subject.statements = static_cast<std::uint32_t>(build.items.size());
  return std::move(build.account);
}

}  // namespace hearsay
