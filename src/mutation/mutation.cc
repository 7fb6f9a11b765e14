// What a retelling dropped or hardened.
//
// Each sentence of the retelling is paired with the sentence it retells (side.cc); each rule then
// looks for one kind of change in the pairs, and asks the whole retelling before it says so: what
// stands elsewhere was not lost. Rules that compare words one by one (a number, a name) need two
// sentences of one language that are nearly the same; rules that rest on meaning (a bound of an
// amount, an anonymous voice) hold across languages.
//
//   told    "may invest up to $100 billion, people familiar with the matter said"
//   retold  "will invest $100 billion"
//           -> hedge-lost, bound-lost, made-fact
//
// Known weakness: a hedge in words no pack lists is not missed when it goes; a retelling that
// hedges the same event in another sentence is taken to have kept it.
#include "mutation/mutation.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "base/utf8.h"
#include "mutation/side.h"

namespace hearsay {
namespace {

constexpr double kNearly =
    0.6;  // share of the shorter sentence's words: one was made from the other
constexpr double kSameEvents = 0.4;  // alike, for a rule that rests on the events of both sentences
constexpr double kSameAmounts = 0.6;  // alike, for a rule that sets one amount for another
constexpr std::uint32_t kDoubtReach = 5,
                        kBoundReach = 3;   // tokens before an event, around an amount
constexpr std::uint32_t kDenierReach = 5;  // tokens between who denies and the word for it
constexpr std::size_t kEdit = 3;           // words; a longer gap is a clause left out, no edit
constexpr double kSame = 0.005;            // of an amount: the same

using Found = std::vector<Mutation>;

struct Comparison {
  const Side& told;
  const Side& retold;
  const Outlets& outlets;
  const MutationLimits& limits;
  std::vector<Pair> pairs;

  const SideSentence& a(const Pair& pair) const { return told.body[pair.told]; }
  const SideSentence& b(const Pair& pair) const { return retold.body[pair.retold]; }
  Mutation at(const Pair& pair, MutationKind kind, std::string before, std::string after) const {
    return {kind, std::move(before), std::move(after), told.span(a(pair)), retold.span(b(pair))};
  }
};

std::string words_at(const Side& side, const std::vector<std::uint32_t>& tokens) {
  if (tokens.empty()) return {};
  const auto& all = side.text().tokens;
  return std::string(
      slice(side.text().full, {all[tokens.front()].span.begin, all[tokens.back()].span.end}));
}

std::string words_at(const Side& side, const Mention& mention) {
  return std::string(slice(side.text().full, mention.span));
}

// ---- hedges

bool open_in_any_way(const Side& side, const SideSentence& one) {
  const Span span = side.span(one);
  return doubts(side, one, false) || side.has(one, LexKind::kUnclear) ||
         side.has(one, LexKind::kHearsay) ||
         slice(side.text().full, span).find('?') != std::string_view::npos;
}

bool negated(const Side& side, const SideSentence& one) {
  return side.has(one, LexKind::kNegation);
}

// The doubt that stands right before an event; nullopt when none does.
std::optional<std::uint32_t> doubt_of_event(const Side& side, const SideSentence& one) {
  const Sentence& sentence = side.sentence(one);
  std::optional<std::uint32_t> doubt;
  for (std::uint32_t i = sentence.token_begin; i < sentence.token_end; ++i) {
    if (doubts(side.text(), i, true)) doubt = i;
    if (side.text().has(i, LexKind::kEvent) && doubt) {
      if (i - *doubt <= kDoubtReach) return doubt;
      doubt.reset();
    }
  }
  return std::nullopt;
}

// Whether the retelling keeps a doubt about the same events in any sentence.
bool doubted_elsewhere(const Comparison& in, const SideSentence& told) {
  return std::any_of(in.retold.body.begin(), in.retold.body.end(), [&](const SideSentence& one) {
    return share(one.events, told.events) && open_in_any_way(in.retold, one);
  });
}

std::string doubt_words(const Side& side, std::uint32_t token) {
  const LexHit* hit = side.text().hit_at(token, LexKind::kDoubt);
  const auto& tokens = side.text().tokens;
  return std::string(slice(side.text().full,
                           {tokens[token].span.begin, tokens[token + hit->length - 1].span.end}));
}

void find_lost_hedges(const Comparison& in, Found& out) {
  for (const Pair& pair : in.pairs) {
    const SideSentence &a = in.a(pair), &b = in.b(pair);
    if (!doubts(in.told, a, true) || open_in_any_way(in.retold, b) ||
        negated(in.told, a) != negated(in.retold, b))
      continue;
    if (doubted_elsewhere(in, a)) continue;
    bool edited = false;
    for (const Hunk& hunk : hunks_of(in.told, a, in.retold, b, kNearly, in.limits)) {
      if (hunk.told.empty() || hunk.told.size() > kEdit || hunk.retold.size() > kEdit) continue;
      auto doubt = std::find_if(hunk.told.begin(), hunk.told.end(),
                                [&](std::uint32_t i) { return doubts(in.told.text(), i, true); });
      if (doubt == hunk.told.end()) continue;
      out.push_back(in.at(pair, MutationKind::kHedgeLost, words_at(in.told, hunk.told),
                          words_at(in.retold, hunk.retold)));
      edited = true;
      break;
    }
    if (edited || pair.alike < kSameEvents || a.events.empty() || a.events != b.events) continue;
    if (const auto doubt = doubt_of_event(in.told, a))
      out.push_back(in.at(pair, MutationKind::kHedgeLost, doubt_words(in.told, *doubt), ""));
  }
}

// ---- amounts

bool same_amount(const Money& a, const Money& b) {
  return a.currency == b.currency &&
         std::abs(a.amount - b.amount) <= kSame * std::max(a.amount, b.amount);
}

// Which way a bound leaves the amount open: 0 exact, 1 above it, 2 below it, 3 both.
int opening(Bound bound) {
  switch (bound) {
    case Bound::kExact:
      return 0;
    case Bound::kUpTo:
    case Bound::kLessThan:
      return 2;
    case Bound::kAtLeast:
    case Bound::kMoreThan:
      return 1;
    case Bound::kAbout:
      return 3;
  }
  return 0;
}

// A bound or a doubt beside the amount that mention did not take for the amount's own: "could reach
// $7 billion".
bool loosely_bound(const Side& side, const Mention& money) {
  const SegmentedText& text = side.text();
  const Sentence& sentence = text.sentences[money.sentence];
  const std::uint32_t from = money.token_begin > sentence.token_begin + kBoundReach
                                 ? money.token_begin - kBoundReach
                                 : sentence.token_begin;
  for (std::uint32_t i = from; i < std::min(money.token_end + kBoundReach, sentence.token_end);
       ++i) {
    if (i >= money.token_begin && i < money.token_end) continue;
    if (text.has(i, LexKind::kBound) || text.has(i, LexKind::kDoubt)) return true;
  }
  return false;
}

bool is_money(const Mention& mention) {
  return mention.kind == MentionKind::kMoney && mention.money.amount > 0;
}

// Of the sentences that tell the amount, the one most like a sentence of the retelling: names and
// events in common.
std::optional<std::uint32_t> teller_of(const Comparison& in, std::uint32_t retold,
                                       const Money& money) {
  std::optional<std::uint32_t> best;
  std::size_t most = 0;
  const SideSentence& b = in.retold.body[retold];
  for (std::uint32_t s = 0; s < in.told.body.size(); ++s) {
    const SideSentence& a = in.told.body[s];
    if (std::none_of(a.mentions.begin(), a.mentions.end(), [&](std::uint32_t m) {
          return is_money(in.told.mention(m)) && same_amount(in.told.mention(m).money, money);
        }))
      continue;
    std::size_t common = 0;
    for (std::uint64_t key : b.facts)
      common += std::binary_search(a.facts.begin(), a.facts.end(), key);
    if (one_language(in.told, in.retold))
      for (std::uint64_t key : b.words)
        common += std::binary_search(a.words.begin(), a.words.end(), key);
    if (common > most) most = common, best = s;
  }
  return most >= 2 ? best : std::nullopt;  // the amount itself is one
}

const Mention* amount_in(const Side& side, const SideSentence& one, const Money& money) {
  for (std::uint32_t m : one.mentions)
    if (is_money(side.mention(m)) && same_amount(side.mention(m).money, money))
      return &side.mention(m);
  return nullptr;
}

void find_bounds(const Comparison& in, Found& out) {
  std::map<std::uint64_t, std::vector<const Mention*>> retold;  // by amount
  for (const Mention& mention : in.retold.in->text->mentions)
    if (is_money(mention)) retold[amount_key(mention.money)].push_back(&mention);
  std::set<std::uint64_t> said;
  for (std::uint32_t s = 0; s < in.retold.body.size(); ++s) {
    const SideSentence& b = in.retold.body[s];
    for (std::uint32_t m : b.mentions) {
      const Mention& after = in.retold.mention(m);
      if (!is_money(after) || loosely_bound(in.retold, after) ||
          said.contains(amount_key(after.money)))
        continue;
      const std::optional<std::uint32_t> teller = teller_of(in, s, after.money);
      if (!teller) continue;
      const SideSentence& a = in.told.body[*teller];
      const Mention* before = amount_in(in.told, a, after.money);
      const int was = opening(before->money.bound), is = opening(after.money.bound);
      if (was == 0 || was == is || (is != 0 && (was == 3 || is == 3))) continue;
      const auto& all = retold[amount_key(after.money)];
      if (std::any_of(all.begin(), all.end(), [&](const Mention* one) {
            return opening(one->money.bound) == was || loosely_bound(in.retold, *one);
          }))
        continue;
      said.insert(amount_key(after.money));
      out.push_back({is == 0 ? MutationKind::kBoundLost : MutationKind::kBoundChanged,
                     words_at(in.told, *before), words_at(in.retold, after), in.told.span(a),
                     in.retold.span(b)});
    }
  }
}

// "$7 billion" for "$6.97 billion": the second has fewer digits, and they are right.
bool rounds(const Money& exact, const Money& round) {
  for (int digits = 1; digits <= 3; ++digits) {
    const double scale = std::pow(10, std::floor(std::log10(exact.amount)) - digits + 1);
    for (double cut : {std::round(exact.amount / scale), std::floor(exact.amount / scale),
                       std::ceil(exact.amount / scale)})
      if (same_amount({cut * scale, exact.currency, Bound::kExact}, round)) return true;
  }
  return false;
}

bool stands_in(const Side& side, const Money& money) {
  const auto& mentions = side.in->text->mentions;
  return std::any_of(mentions.begin(), mentions.end(), [&](const Mention& one) {
    return is_money(one) && same_amount(one.money, money);
  });
}

bool amounts_differ(const Comparison& in, const Money& before, const Money& after) {
  return before.currency == after.currency && !before.currency.empty() && !rounds(before, after) &&
         !rounds(after, before) && !stands_in(in.told, after) && !stands_in(in.retold, before);
}

// The one amount of a sentence that has no other number; null otherwise.
const Mention* lone_amount(const Side& side, const SideSentence& one) {
  const Mention* lone = nullptr;
  for (std::uint32_t m : one.mentions) {
    const Mention& mention = side.mention(m);
    if (!is_money(mention)) continue;
    if (lone != nullptr) return nullptr;
    lone = &mention;
  }
  if (lone == nullptr) return nullptr;
  const Sentence& sentence = side.sentence(one);
  for (std::uint32_t i = sentence.token_begin; i < sentence.token_end; ++i)
    if ((i < lone->token_begin || i >= lone->token_end) && side.text().tokens[i].is(kTokenNumber))
      return nullptr;
  return lone;
}

void find_changed_amounts(const Comparison& in, Found& out) {
  for (const Pair& pair : in.pairs) {
    if (pair.alike < kSameAmounts || in.a(pair).events != in.b(pair).events ||
        in.a(pair).events.empty())
      continue;
    const Mention *before = lone_amount(in.told, in.a(pair)),
                  *after = lone_amount(in.retold, in.b(pair));
    if (before != nullptr && after != nullptr && amounts_differ(in, before->money, after->money))
      out.push_back(in.at(pair, MutationKind::kAmountChanged, words_at(in.told, *before),
                          words_at(in.retold, *after)));
  }
}

// ---- headlines

bool has_word_of_saying(const Side& side, const SideSentence& one) {
  return side.has(one, LexKind::kCue) || side.has(one, LexKind::kCredit) ||
         side.has(one, LexKind::kAccordingTo);
}

// Whether a headline of the telling already says it without doubt.
bool told_headline_is_sure(const Comparison& in, const SideSentence& told) {
  return std::any_of(in.told.heads.begin(), in.told.heads.end(), [&](const SideSentence& one) {
    return share(one.events, told.events) && !open_in_any_way(in.told, one);
  });
}

bool told_headline_is_exact(const Comparison& in, const Money& money) {
  return std::any_of(in.told.heads.begin(), in.told.heads.end(), [&](const SideSentence& one) {
    const Mention* amount = amount_in(in.told, one, money);
    return amount != nullptr && opening(amount->money.bound) == 0 &&
           !loosely_bound(in.told, *amount);
  });
}

// Who reads the headline alone does not see what the body keeps; so a headline is compared with the
// sentence it rests on and nothing else of its article excuses it.
void find_hardened_headlines(const Comparison& in, Found& out) {
  for (const Pair& pair : paired_heads(in.told, in.retold)) {
    const SideSentence &a = in.a(pair), &b = in.retold.heads[pair.retold];
    auto at = [&](MutationKind kind, std::string before, std::string after) {
      out.push_back(
          {kind, std::move(before), std::move(after), in.told.span(a), in.retold.span(b)});
    };
    const bool says_same = !b.events.empty() && std::includes(a.events.begin(), a.events.end(),
                                                              b.events.begin(), b.events.end());
    if (const auto doubt = doubt_of_event(in.told, a);
        doubt && says_same && !open_in_any_way(in.retold, b) && !has_word_of_saying(in.retold, b) &&
        negated(in.told, a) == negated(in.retold, b) && !told_headline_is_sure(in, a))
      at(MutationKind::kHedgeLost, doubt_words(in.told, *doubt), "");
    for (std::uint32_t m : b.mentions) {
      const Mention& after = in.retold.mention(m);
      if (!is_money(after) || opening(after.money.bound) != 0 || loosely_bound(in.retold, after))
        continue;
      const Mention* before = amount_in(in.told, a, after.money);
      if (before != nullptr && opening(before->money.bound) != 0 &&
          !told_headline_is_exact(in, after.money))
        at(MutationKind::kBoundLost, words_at(in.told, *before), words_at(in.retold, after));
    }
  }
}

// ---- words set for others, one by one

// The mention of a kind that holds all of these tokens; null when none does.
const Mention* holder(const Side& side, const SideSentence& one,
                      const std::vector<std::uint32_t>& tokens, bool (*fits)(const Mention&)) {
  for (std::uint32_t m : one.mentions) {
    const Mention& mention = side.mention(m);
    if (fits(mention) && mention.token_begin <= tokens.front() && tokens.back() < mention.token_end)
      return &mention;
  }
  return nullptr;
}

bool is_name(const Mention& mention) {
  return mention.entity &&
         (mention.kind == MentionKind::kPerson || mention.kind == MentionKind::kOrganisation ||
          mention.kind == MentionKind::kPlace);
}
bool is_day(const Mention& mention) { return mention.kind == MentionKind::kDate && mention.date; }

// A name of one side that the other does not know in any form.
bool is_foreign(const Side& own, const Mention& mention, const Side& other) {
  if (other.all_names.contains(own.names[*mention.entity])) return false;
  const std::string folded = fold_words(words_at(own, mention));
  return !folded.empty() && other.folded.find(" " + folded + " ") == std::string::npos;
}

bool whole_mention(const Mention& mention, const std::vector<std::uint32_t>& tokens) {
  return mention.token_begin == tokens.front() && mention.token_end == tokens.back() + 1;
}

// "US Air" for "USAir Group": the letters of one begin the other.
bool spelled_otherwise(std::string_view a, std::string_view b) {
  auto letters = [](std::string_view words) {
    std::string out = fold_words(words);
    std::erase(out, ' ');
    return out;
  };
  const std::string x = letters(a), y = letters(b);
  return x.starts_with(y) || y.starts_with(x);
}

std::optional<Mutation> replaced(const Comparison& in, const Pair& pair, const Hunk& hunk) {
  const SideSentence &a = in.a(pair), &b = in.b(pair);
  const Mention *was = holder(in.told, a, hunk.told, is_money),
                *is = holder(in.retold, b, hunk.retold, is_money);
  if (was != nullptr && is != nullptr) {
    if (!amounts_differ(in, was->money, is->money)) return std::nullopt;
    return in.at(pair, MutationKind::kAmountChanged, words_at(in.told, *was),
                 words_at(in.retold, *is));
  }
  if (was != nullptr || is != nullptr) return std::nullopt;
  was = holder(in.told, a, hunk.told, is_day), is = holder(in.retold, b, hunk.retold, is_day);
  if (was != nullptr && is != nullptr) {
    auto digits = [](std::string_view text) {
      return text.find_first_of("0123456789") != std::string_view::npos;
    };
    const std::string before = words_at(in.told, *was), after = words_at(in.retold, *is);
    if (*was->date == *is->date || !digits(before) || !digits(after)) return std::nullopt;
    auto key = [](const Mention& one) { return static_cast<std::uint64_t>(*one.date / kDay); };
    auto has = [&](const Side& side, std::uint64_t day) {
      const auto& all = side.in->text->mentions;
      return std::any_of(all.begin(), all.end(),
                         [&](const Mention& one) { return is_day(one) && key(one) == day; });
    };
    if (has(in.told, key(*is)) || has(in.retold, key(*was))) return std::nullopt;
    return in.at(pair, MutationKind::kDateChanged, before, after);
  }
  if (was != nullptr || is != nullptr) return std::nullopt;
  was = holder(in.told, a, hunk.told, is_name), is = holder(in.retold, b, hunk.retold, is_name);
  if (was != nullptr && is != nullptr) {
    if (was->kind != is->kind || !whole_mention(*was, hunk.told) ||
        !whole_mention(*is, hunk.retold) || !is_foreign(in.told, *was, in.retold) ||
        !is_foreign(in.retold, *is, in.told))
      return std::nullopt;
    const std::string before = words_at(in.told, *was), after = words_at(in.retold, *is);
    if (spelled_otherwise(before, after)) return std::nullopt;
    return in.at(pair, MutationKind::kNameChanged, before, after);
  }
  if (hunk.told.size() != 1 || hunk.retold.size() != 1) return std::nullopt;
  const std::string before = number_at(in.told.text(), hunk.told[0]),
                    after = number_at(in.retold.text(), hunk.retold[0]);
  if (before.empty() || after.empty() || before == after || in.retold.numbers.contains(before) ||
      in.told.numbers.contains(after))
    return std::nullopt;
  return in.at(pair, MutationKind::kNumberChanged, words_at(in.told, hunk.told),
               words_at(in.retold, hunk.retold));
}

void find_replaced(const Comparison& in, Found& out) {
  if (!one_language(in.told, in.retold)) return;
  for (const Pair& pair : in.pairs)
    for (const Hunk& hunk :
         hunks_of(in.told, in.a(pair), in.retold, in.b(pair), kNearly, in.limits)) {
      if (hunk.told.empty() || hunk.retold.empty() || hunk.told.size() > 2 * kEdit ||
          hunk.retold.size() > 2 * kEdit)
        continue;
      if (std::optional<Mutation> one = replaced(in, pair, hunk)) out.push_back(*std::move(one));
    }
}

// ---- voices

// A person that both sentences name. A family name alone may have been read as any name.
bool share_names(const Comparison& in, const Pair& pair) {
  const SideSentence &a = in.a(pair), &b = in.b(pair);
  return std::any_of(a.mentions.begin(), a.mentions.end(), [&](std::uint32_t m) {
    const Mention& told = in.told.mention(m);
    if (!is_name(told) || told.kind != MentionKind::kPerson) return false;
    const std::string name = " " + fold_words(words_at(in.told, told));
    return std::any_of(b.mentions.begin(), b.mentions.end(), [&](std::uint32_t n) {
      const Mention& retold = in.retold.mention(n);
      return is_name(retold) && (in.told.names[*told.entity] == in.retold.names[*retold.entity] ||
                                 name.ends_with(" " + fold_words(words_at(in.retold, retold))));
    });
  });
}

bool is_relayed(const Statement& statement) { return !statement.via.empty(); }

const Statement* statement_in(const Side& side, const SideSentence& one,
                              bool (*fits)(const Statement&)) {
  for (const Statement& statement : *side.in->statements)
    if (side.span(one).contains(statement.whole) && fits(statement)) return &statement;
  return nullptr;
}

void find_lost_manner(const Comparison& in, Found& out) {
  if (in.retold.has(LexKind::kPrivate)) return;
  // What is credited may be said in other words: the speaker, the matter and the credit tell that
  // it is the same.
  std::vector<Pair> pairs = in.pairs;
  std::vector<std::vector<std::uint64_t>> relayed(in.retold.body.size());  // matter, by sentence
  if (in.told.has(LexKind::kPrivate))
    for (std::uint32_t t = 0; t < relayed.size(); ++t)
      if (statement_in(in.retold, in.retold.body[t], is_relayed) != nullptr)
        relayed[t] = matter_of(in.retold, in.retold.body[t]);
  for (std::uint32_t s = 0; s < in.told.body.size(); ++s) {
    if (!in.told.has(in.told.body[s], LexKind::kPrivate)) continue;
    const std::vector<std::uint64_t> matter = matter_of(in.told, in.told.body[s]);
    for (std::uint32_t t = 0; t < relayed.size(); ++t)
      if (share(matter, relayed[t])) pairs.push_back({s, t, 0});
  }
  for (const Pair& pair : pairs) {
    const SideSentence &a = in.a(pair), &b = in.b(pair);
    if (!in.told.has(a, LexKind::kPrivate) || !share_names(in, pair)) continue;
    // Where nobody speaks any more, a manner of speaking is not what was lost.
    if (!in.retold.has(b, LexKind::kCue)) continue;
    const Sentence& sentence = in.told.sentence(a);
    for (std::uint32_t i = sentence.token_begin; i < sentence.token_end; ++i) {
      const LexHit* hit = in.told.text().hit_at(i, LexKind::kPrivate);
      if (hit == nullptr) continue;
      const auto& tokens = in.told.text().tokens;
      const Span words = {tokens[i].span.begin, tokens[i + hit->length - 1].span.end};
      out.push_back(in.at(pair, MutationKind::kMannerLost,
                          std::string(slice(in.told.text().full, words)), ""));
      break;
    }
  }
}

bool same_outlet(const Outlets& outlets, std::string_view a, std::string_view b) {
  const Outlet *x = outlets.named(a), *y = outlets.named(b);
  return (x != nullptr && x == y) || fold_words(a) == fold_words(b);
}

// Whether an outlet is named anywhere in the text, by any name it goes by.
bool names_outlet(const Comparison& in, const Side& side, const std::string& outlet) {
  auto stands = [&](std::string_view name) {
    const std::string folded = fold_words(name);
    return !folded.empty() && side.folded.find(" " + folded + " ") != std::string::npos;
  };
  if (stands(outlet)) return true;
  const Outlet* known = in.outlets.named(outlet);
  if (known != nullptr &&
      (stands(known->name) || std::any_of(known->aliases.begin(), known->aliases.end(), stands)))
    return true;
  const auto& mentions = side.in->text->mentions;
  return std::any_of(mentions.begin(), mentions.end(), [&](const Mention& one) {
    return one.kind == MentionKind::kOutlet && one.entity &&
           same_outlet(in.outlets, side.in->text->entities[*one.entity].name, outlet);
  });
}

bool has_mention(const Side& side, MentionKind kind) {
  const auto& mentions = side.in->text->mentions;
  return std::any_of(mentions.begin(), mentions.end(),
                     [&](const Mention& one) { return one.kind == kind; });
}

bool is_anonymous(const Statement& statement) {
  return statement.grade == Grade::kAnonymous &&
         statement.speaker_kind == MentionKind::kAnonymous && !statement.speaker.empty();
}
bool is_any(const Statement&) { return true; }

// Nobody stands behind anything in the retelling but those who speak by name.
bool credits_nobody(const Side& side) {
  const auto& said = *side.in->statements;
  return std::none_of(said.begin(), said.end(),
                      [](const Statement& one) { return !one.via.empty(); }) &&
         !has_mention(side, MentionKind::kOutlet) && !has_mention(side, MentionKind::kDocument) &&
         !side.has(LexKind::kHearsay) && !side.has(LexKind::kCredit);
}

void find_lost_voices(const Comparison& in, Found& out) {
  if (has_mention(in.retold, MentionKind::kAnonymous)) return;
  const bool alone = credits_nobody(in.retold);
  for (const Pair& pair : in.pairs) {
    const Statement* told = statement_in(in.told, in.a(pair), is_anonymous);
    const Statement* retold = statement_in(in.retold, in.b(pair), is_any);
    if (told == nullptr || retold == nullptr) continue;
    if (retold->own && alone) {
      out.push_back(in.at(pair, MutationKind::kMadeFact, told->speaker, ""));
      return;
    }
    // Only where the outlet stands in the very sentence is it plain who stands for whom.
    if (!retold->via.empty() &&
        fold_words(slice(in.retold.text().full, in.retold.span(in.b(pair))))
                .find(fold_words(retold->via.back())) != std::string::npos &&
        (retold->grade == Grade::kAnonymous || retold->grade == Grade::kUnattributed)) {
      out.push_back(in.at(pair, MutationKind::kVoiceLost, told->speaker, retold->via.back()));
      return;
    }
  }
}

void find_lost_credits(const Comparison& in, Found& out) {
  std::set<std::string> said;
  for (const Pair& pair : in.pairs) {
    const Statement* told = statement_in(in.told, in.a(pair), is_relayed);
    if (told == nullptr) continue;
    for (const std::string& outlet : told->via) {
      if (same_outlet(in.outlets, outlet, in.told.in->outlet) ||
          same_outlet(in.outlets, outlet, in.retold.in->outlet))
        continue;
      if (!said.insert(fold_words(outlet)).second || names_outlet(in, in.retold, outlet)) continue;
      const bool other = names_outlet(in, in.retold, std::string(in.told.in->outlet));
      out.push_back(in.at(pair, MutationKind::kCreditLost, outlet,
                          other ? std::string(in.told.in->outlet) : ""));
    }
  }
}

// Whether the speaker himself denies: "X denied it", not "X was denied it" or "the disputed X". He
// stands right before the word of denying, or behind it where that follows a quotation.
bool is_his_denial(const Side& side, const Statement& one) {
  if (one.headline || one.own || one.stance != Stance::kDenies || one.speaker.empty() ||
      one.cue.empty() || one.grade != Grade::kOnRecord)
    return false;
  if (one.speaker_kind == MentionKind::kPlace || one.speaker_kind == MentionKind::kAnonymous ||
      (one.content.empty() && !one.direct))
    return false;
  const SegmentedText& text = side.text();
  const Sentence& sentence = text.sentences[text.sentence_at(one.cue.begin)];
  std::uint32_t between = 0;
  for (std::uint32_t i = sentence.token_begin; i < sentence.token_end; ++i) {
    const Span token = text.tokens[i].span;
    if (token.end <= one.cue.begin && one.source.end <= token.begin && !one.source.empty())
      ++between;
    // "was denied a seat": a form of being right before it.
    if (i + 1 < sentence.token_end && text.tokens[i + 1].span.begin == one.cue.begin &&
        text.has(i, LexKind::kQuestion))
      return false;
  }
  const bool before = !one.source.empty() && one.source.end <= one.cue.begin;
  return one.source.empty() || !before || between <= kDenierReach;
}

bool denies_anything(const Side& side) {
  const auto& said = *side.in->statements;
  if (std::any_of(said.begin(), said.end(),
                  [](const Statement& one) { return one.stance == Stance::kDenies; }))
    return true;
  const SegmentedText& text = side.text();
  return std::any_of(text.hits.begin(), text.hits.end(), [&](const LexHit& hit) {
    return text.lexeme(hit).kind == LexKind::kCue && text.lexeme(hit).stance == Stance::kDenies;
  });
}

void find_left_out_denials(const Comparison& in, Found& out) {
  if (in.retold.body.size() < 2 || denies_anything(in.retold)) return;
  std::set<std::string> events;
  for (const Statement& one : *in.retold.in->statements)
    for (const EventHit& event : one.events) events.insert(event.id);
  for (const Statement& one : *in.told.in->statements) {
    if (!is_his_denial(in.told, one)) continue;
    if (std::none_of(one.events.begin(), one.events.end(),
                     [&](const EventHit& event) { return events.contains(event.id); }))
      continue;
    const std::uint32_t sentence = in.told.text().sentence_at(one.whole.begin);
    const bool kept = std::any_of(in.pairs.begin(), in.pairs.end(), [&](const Pair& pair) {
      return in.a(pair).sentence == sentence;
    });
    if (kept) continue;
    out.push_back({MutationKind::kDenialLeftOut,
                   one.speaker,
                   "",
                   in.told.text().sentences[sentence].span,
                   {}});
    return;
  }
}

// In the order of the retelling, what was left out last; one of a kind and wording.
Found settled(Found found) {
  std::stable_sort(found.begin(), found.end(), [](const Mutation& a, const Mutation& b) {
    return std::tuple(a.retold.empty(), a.retold.begin, a.kind, a.told.begin) <
           std::tuple(b.retold.empty(), b.retold.begin, b.kind, b.told.begin);
  });
  Found out;
  for (Mutation& one : found) {
    const bool known = std::any_of(out.begin(), out.end(), [&](const Mutation& other) {
      return other.kind == one.kind && fold_words(other.before) == fold_words(one.before) &&
             fold_words(other.after) == fold_words(one.after);
    });
    if (!known) out.push_back(std::move(one));
  }
  return out;
}

}  // namespace

std::string_view name_of(MutationKind kind) {
  static constexpr std::array<std::string_view, 12> kNames = {
      "hedge-lost",     "bound-lost",     "bound-changed", "manner-lost",
      "amount-changed", "number-changed", "date-changed",  "name-changed",
      "voice-lost",     "made-fact",      "credit-lost",   "denial-left-out"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::vector<Mutation> find_mutations(const Telling& told, const Telling& retold,
                                     const Outlets& outlets, const MutationLimits& limits) {
  const Side first = side_of(told, names_of(*told.text, *told.text), limits);
  const Side second = side_of(retold, names_of(*retold.text, *told.text), limits);
  const Comparison in{first, second, outlets, limits, paired(first, second)};
  Found found;
  find_lost_hedges(in, found);
  find_bounds(in, found);
  find_changed_amounts(in, found);
  find_hardened_headlines(in, found);
  find_replaced(in, found);
  find_lost_manner(in, found);
  find_lost_voices(in, found);
  find_lost_credits(in, found);
  find_left_out_denials(in, found);
  return settled(std::move(found));
}

}  // namespace hearsay
