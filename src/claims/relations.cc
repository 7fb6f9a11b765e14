// Relations: who invests in, supplies, competes with, leads, regulates or partners with whom, by what a sentence says.
//
// The sentence must say it literally: a name, the words of a relation, another name, and between them nothing but words
// that the pack allows there. Whatever else stands between could turn the meaning ("invests in a rival of B"), so such a
// sentence yields no edge: a missed edge is read elsewhere, a false one is believed.
//
//   Nvidia [plans to] [invest up to $100 billion in] OpenAI   -> Nvidia invests in OpenAI, planned
//   OpenAI [does not] [compete with] Google and Anthropic     -> two edges, denied
//   a unit of Nvidia [invests in] OpenAI                      -> nothing: the unit does
//   Nvidia [invests in] OpenAI supplier CoreWeave             -> nothing: the supplier is meant
//
// Known weakness: no syntax; appositions and pronouns ("the chipmaker", "it") lose edges.
#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <tuple>

#include "base/utf8.h"
#include "claims/claims.h"
#include "claims/names.h"
#include "lang/relations.h"
#include "lang/tokenize.h"

namespace hearsay {
namespace {

constexpr std::size_t kGap = 8;              // tokens that a "_" may take: "up to $ 100 billion in cash"
constexpr std::size_t kLongestAllowed = 4;   // tokens of an entry that may stand between
constexpr std::size_t kMostBetween = 6;      // tokens between a name and the words
constexpr std::size_t kMostTokens = 200;     // of a sentence; longer ones are lists and tables
constexpr std::size_t kMostJoined = 6;       // names of one side: "competes with A, B and C"

struct Named {
  std::size_t begin = 0, end = 0;  // tokens
  const Entity* entity = nullptr;
};

// A run of names with nothing but commas and "and" between them.
using Run = std::vector<const Named*>;

// One sentence of an article: its tokens, and who is named where.
struct Clause {
  std::string_view text;
  std::vector<RawToken> raw;
  std::vector<std::string> tokens;  // folded
  std::vector<Named> names;         // by begin, disjoint

  std::size_t size() const { return tokens.size(); }
  bool mark(std::size_t at) const { return raw[at].shape == TokenShape::kMark; }
  std::string joined(std::size_t begin, std::size_t end) const {
    std::string out;
    for (std::size_t i = begin; i < end; ++i) out += (i == begin ? "" : " ") + tokens[i];
    return out;
  }
};

std::vector<std::string> folded_tokens(std::string_view text, const Pack& pack) {
  std::vector<RawToken> raw;
  tokenize(text, 0, static_cast<std::uint32_t>(text.size()), raw, &pack);
  std::vector<std::string> out;
  for (const RawToken& token : raw) out.push_back(fold(slice(text, token.span)));
  return out;
}

bool has_capital(std::string_view text) {
  for (std::size_t at = 0; at < text.size();)
    if (is_upper(next_code_point(text, at))) return true;
  return false;
}

// How the names of one article's entities begin: first token -> the whole forms.
struct Forms {
  std::map<std::string, std::vector<std::pair<std::vector<std::string>, const Entity*>>> by_first;

  Forms(const Recorded& article, const Pack& pack) {
    for (const Entity& entity : article.entities) {
      if (entity.kind == MentionKind::kPlace || entity.key.empty()) continue;
      add(folded_tokens(entity.name, pack), entity);
      add(folded_tokens(entity.key, pack), entity);
      for (const std::string& alias : entity.aliases) add(folded_tokens(alias, pack), entity);
    }
  }
  void add(std::vector<std::string> form, const Entity& entity) {
    if (form.empty()) return;
    auto& there = by_first[form.front()];
    there.emplace_back(std::move(form), &entity);
  }
  void find(Clause& sentence) const {
    for (std::size_t at = 0; at < sentence.size();) {
      std::size_t longest = 0;
      const Entity* best = nullptr;
      if (auto found = by_first.find(sentence.tokens[at]); found != by_first.end())
        for (const auto& [form, entity] : found->second)
          if (form.size() > longest && at + form.size() <= sentence.size() && std::equal(form.begin(), form.end(), sentence.tokens.begin() + static_cast<long>(at)) &&
              has_capital(slice(sentence.text, {sentence.raw[at].span.begin, sentence.raw[at + form.size() - 1].span.end})))
            longest = form.size(), best = entity;
      if (best != nullptr) sentence.names.push_back({at, at + longest, best});
      at += std::max<std::size_t>(1, longest);
    }
  }
};

// What the words between two names do to what is said.
struct Between {
  bool allowed = false, negated = false, hedged = false;
};

class Reader {
 public:
  Reader(const Pack& pack, const RelationLanguage& language) : language_(language) {
    for (const Lexeme& lexeme : pack.lexemes) {
      const bool negation = lexeme.kind == LexKind::kNegation, hedge = lexeme.kind == LexKind::kHedge || lexeme.kind == LexKind::kDoubt;
      const bool follows = lexeme.kind == LexKind::kStop || lexeme.kind == LexKind::kTime || lexeme.kind == LexKind::kNegation || lexeme.kind == LexKind::kCredit || lexeme.kind == LexKind::kCue ||
                           lexeme.kind == LexKind::kContrast || lexeme.kind == LexKind::kAccordingTo || lexeme.kind == LexKind::kBound || lexeme.kind == LexKind::kHearsay;
      if (!negation && !hedge && !follows) continue;
      const std::vector<std::string> tokens = folded_tokens(lexeme.words, pack);
      if (tokens.empty()) continue;
      std::string joined;
      for (const std::string& token : tokens) joined += (joined.empty() ? "" : " ") + token;
      if (negation) negations_.insert(joined);
      if (hedge) hedges_.insert(joined);
      if (follows) follows_.insert(tokens.front());
    }
  }

  // Calls `edge(kind, from, to, mutual, where, Between)` for all that the sentence says.
  using Edge = std::function<void(const RelationPhrase&, const Named&, const Named&, std::size_t, const Between&)>;
  void read(const Clause& sentence, const Edge& edge) const {
    for (const RelationPhrase& phrase : language_.phrases)
      for (std::size_t at = 0; at < sentence.size(); ++at)
        if (const std::size_t end = match(sentence, phrase, at); end != 0) relate(sentence, phrase, at, end, edge);
  }

 private:
  // Where the phrase that begins at `at` ends; 0 when it does not stand there.
  std::size_t match(const Clause& sentence, const RelationPhrase& phrase, std::size_t at) const {
    for (std::size_t i = 0; i < phrase.tokens.size(); ++i) {
      if (phrase.tokens[i] != "_") {
        if (at >= sentence.size() || sentence.tokens[at] != phrase.tokens[i] || named_at(sentence, at) != nullptr) return 0;
        ++at;
        continue;
      }
      // The nearest end of the gap: nobody is named in it, and no clause begins.
      const std::string& next = phrase.tokens[i + 1];
      std::size_t taken = 0;
      while (at < sentence.size() && sentence.tokens[at] != next) {
        const bool amount = !sentence.mark(at) || sentence.tokens[at] == "$" || sentence.tokens[at] == "%" || sentence.tokens[at] == "-";
        if (++taken > kGap || !amount || named_at(sentence, at) != nullptr) return 0;
        ++at;
      }
    }
    return at;
  }

  static const Named* named_at(const Clause& sentence, std::size_t token) {
    for (const Named& name : sentence.names)
      if (name.begin <= token && token < name.end) return &name;
    return nullptr;
  }
  static const Named* ending_at(const Clause& sentence, std::size_t token) {
    for (const Named& name : sentence.names)
      if (name.end == token) return &name;
    return nullptr;
  }
  static const Named* beginning_at(const Clause& sentence, std::size_t token) {
    for (const Named& name : sentence.names)
      if (name.begin == token) return &name;
    return nullptr;
  }
  static bool person(const Named& name) { return name.entity->kind == MentionKind::kPerson; }

  // Tokens [begin, end) are made of entries of the given sets, longest first.
  Between between(const Clause& sentence, std::size_t begin, std::size_t end, bool behind) const {
    Between out;
    if (end - begin > kMostBetween) return out;
    for (std::size_t at = begin; at < end;) {
      std::size_t length = 0;
      for (std::size_t n = std::min(kLongestAllowed, end - at); n > 0 && length == 0; --n) {
        const std::string words = sentence.joined(at, at + n);
        const bool plan = !behind && language_.planned.contains(words);
        const bool hedge = !behind && hedges_.contains(words);
        const bool negation = !behind && negations_.contains(words);
        if (!plan && !hedge && !negation && !(behind ? language_.behind : language_.before).contains(words)) continue;
        out.hedged = out.hedged || plan || hedge;
        out.negated = out.negated != negation;
        length = n;
      }
      if (length == 0) return out;
      at += length;
    }
    out.allowed = true;
    return out;
  }

  bool joins(const Clause& sentence, std::size_t at) const { return sentence.tokens[at] == "," || language_.joins.contains(sentence.tokens[at]); }

  // Whether a name that ends here is named for itself: not "B's", "B-backed", "B supplier C".
  bool ends_well(const Clause& sentence, std::size_t end) const {
    if (end >= sentence.size()) return true;
    if (sentence.mark(end)) return !(sentence.tokens[end] == "-" && sentence.raw[end].glued) && sentence.tokens[end] != "/" && sentence.tokens[end] != "&";
    return follows_.contains(sentence.tokens[end]) || language_.joins.contains(sentence.tokens[end]) || language_.no_agent.contains(sentence.tokens[end]);
  }

  // The names that stand side by side, from the first on: "A, B and C". Empty unless the whole list ends well.
  Run run_from(const Clause& sentence, const Named* first) const {
    Run out;
    std::size_t good = 0;
    for (const Named* name = first; name != nullptr && out.size() < kMostJoined;) {
      out.push_back(name);
      if (ends_well(sentence, name->end)) good = out.size();
      std::size_t at = name->end;
      while (at < sentence.size() && at < name->end + 2 && joins(sentence, at)) ++at;
      name = at == name->end ? nullptr : beginning_at(sentence, at);
    }
    // "competes with A and B said": the last name begins another clause; the comma or "and" before it ends the list.
    const bool cut = good < out.size();
    if (cut) return {};
    if (out.size() > 1 && out.back()->end < sentence.size() && !sentence.mark(out.back()->end)) return {first};
    return out;
  }

  // The names that end here, leftwards; empty when what stands before makes them no agent.
  Run run_to(const Clause& sentence, const Named* last) const {
    Run out;
    for (const Named* name = last; name != nullptr && out.size() < kMostJoined;) {
      out.push_back(name);
      std::size_t at = name->begin;
      while (at > 0 && at + 2 > name->begin && joins(sentence, at - 1)) --at;
      name = at == name->begin ? nullptr : ending_at(sentence, at);
    }
    std::reverse(out.begin(), out.end());
    const std::size_t begin = out.empty() ? 0 : out.front()->begin;
    if (begin > 0) {
      const std::string& before = sentence.tokens[begin - 1];
      if (language_.no_agent.contains(before) || before == "'s" || before == "-" || before == "&" || before == "/") return {};
      // "in Asia, A invests" begins a clause; "the maker of B, A invests" may not be read as A and B.
      if (before == "," && out.size() > 1) return {last};
    }
    return out;
  }

  // The name nearest before `begin` whose way to it is allowed.
  Run agents_before(const Clause& sentence, std::size_t begin, Between& way) const {
    const Named* nearest = nullptr;
    for (const Named& name : sentence.names)
      if (name.end <= begin) nearest = &name;
    if (nearest == nullptr) return {};
    way = between(sentence, nearest->end, begin, false);
    return way.allowed ? run_to(sentence, nearest) : Run{};
  }
  Run names_behind(const Clause& sentence, std::size_t end) const {
    for (const Named& name : sentence.names)
      if (name.begin >= end) return between(sentence, end, name.begin, true).allowed ? run_from(sentence, &name) : Run{};
    return {};
  }

  void relate(const Clause& sentence, const RelationPhrase& phrase, std::size_t begin, std::size_t end, const Edge& edge) const {
    if (phrase.agent == AgentPlace::kTitle) return lead(sentence, phrase, begin, end, edge);
    Between way;
    if (phrase.agent == AgentPlace::kBetween) {
      const Run run = names_behind(sentence, end);
      if (run.size() == 2) edge(phrase, *run[0], *run[1], begin, way);
      return;
    }
    const Run before = agents_before(sentence, begin, way);
    if (phrase.agent == AgentPlace::kBoth) {
      if (before.size() == 2 && ends_well(sentence, end)) edge(phrase, *before[0], *before[1], begin, way);
      return;
    }
    const Run behind = names_behind(sentence, end);
    for (const Named* a : before)
      for (const Named* b : behind) phrase.agent == AgentPlace::kBefore ? edge(phrase, *a, *b, begin, way) : edge(phrase, *b, *a, begin, way);
  }

  // "A chief executive P", "A's chief executive, P", "CEO A P", "P, chief executive of A".
  void lead(const Clause& sentence, const RelationPhrase& phrase, std::size_t begin, std::size_t end, const Edge& edge) const {
    const auto former = [&](std::size_t at) { return at > 0 && (language_.no_office.contains(sentence.tokens[at - 1]) || sentence.tokens[at - 1] == "-"); };
    const bool compound = begin > 0 && sentence.tokens[begin - 1] == "-" && ending_at(sentence, begin - 1) != nullptr;  // "A-Chef P"
    if (former(begin) && !compound) return;
    const auto skip = [&](std::size_t at, std::string_view token) { return at < sentence.size() && sentence.tokens[at] == token ? at + 1 : at; };
    const Named* person_behind = beginning_at(sentence, skip(end, ","));
    if (person_behind != nullptr && !person(*person_behind)) person_behind = nullptr;
    const std::size_t owner = begin > 0 && (compound || sentence.tokens[begin - 1] == "'s") ? begin - 1 : begin;
    if (const Named* house = ending_at(sentence, owner); house != nullptr && !person(*house) && person_behind != nullptr && !former(house->begin))
      return edge(phrase, *person_behind, *house, begin, {});
    if (const Named* house = beginning_at(sentence, end); house != nullptr && !person(*house))
      if (const Named* who = beginning_at(sentence, house->end); who != nullptr && person(*who)) return edge(phrase, *who, *house, begin, {});
    std::size_t at = begin;
    while (at > 0 && begin - at < 2 && language_.behind.contains(sentence.tokens[at - 1])) --at;
    if (at == 0 || (sentence.tokens[at - 1] != "," && sentence.tokens[at - 1] != "(")) return;
    const Named* who = ending_at(sentence, at - 1);
    if (who == nullptr || !person(*who)) return;
    for (const Named& house : sentence.names)
      if (house.begin >= end) {
        if (!person(house) && between(sentence, end, house.begin, true).allowed && ends_well(sentence, house.end)) edge(phrase, *who, house, begin, {});
        return;
      }
  }

  const RelationLanguage& language_;
  std::set<std::string> negations_, hedges_;
  std::set<std::string> follows_;  // first words of what may follow a name
};

bool is_mutual(const std::string& kind) { return kind == "competes-with" || kind == "partners-with"; }

}  // namespace

std::vector<Relation> find_relations(const Account& account, std::span<const Recorded* const> articles, const Packs& packs, const RelationWords& words) {
  const Names names(articles);
  std::set<std::string> parties;
  for (const std::string& party : account.subject.parties) parties.insert(names.of(fold_words(party)));
  std::map<std::string_view, Reader> readers;
  std::map<std::tuple<std::string, std::string, std::string>, Relation> found;
  for (std::uint32_t index = 0; index < articles.size(); ++index) {
    const Recorded& article = *articles[index];
    const RelationLanguage* language = words.of(article.language);
    if (language == nullptr) continue;
    const Pack& pack = packs.best(article.language);
    const Reader& reader = readers.try_emplace(pack.code, pack, *language).first->second;
    const Forms forms(article, pack);
    std::set<std::pair<std::string, std::uint32_t>> seen;  // kind and names, place: statements of one sentence overlap
    for (std::uint32_t s = 0; s < article.statements.size(); ++s) {
      const Statement& statement = article.statements[s];
      if (statement.stance == Stance::kDeclines || statement.stance == Stance::kQuestions || statement.cue_tag == "withdraw") continue;
      Clause sentence;
      sentence.text = statement.quote;
      tokenize(statement.quote, 0, static_cast<std::uint32_t>(statement.quote.size()), sentence.raw, &pack);
      if (sentence.raw.size() > kMostTokens) continue;
      for (const RawToken& token : sentence.raw) sentence.tokens.push_back(fold(slice(statement.quote, token.span)));
      forms.find(sentence);
      if (sentence.names.size() < 2) continue;
      const bool asked = statement.headline && article.title.ends_with("?");
      reader.read(sentence, [&](const RelationPhrase& phrase, const Named& a, const Named& b, std::size_t at, const Between& way) {
        const bool leads = phrase.agent == AgentPlace::kTitle;
        if ((!leads && a.entity->kind == MentionKind::kPerson) || b.entity->kind == MentionKind::kPerson) return;
        Relation relation;
        relation.kind = phrase.kind;
        relation.mutual = is_mutual(phrase.kind);
        relation.from = leads ? a.entity->key : names.of(a.entity->key);
        relation.to = names.of(b.entity->key);
        if (relation.from == relation.to || (!parties.contains(relation.from) && !parties.contains(relation.to))) return;
        relation.from_name = leads ? a.entity->name : names.display(relation.from);
        relation.to_name = names.display(relation.to);
        if (relation.mutual && relation.to < relation.from) std::swap(relation.from, relation.to), std::swap(relation.from_name, relation.to_name);
        if (!seen.emplace(relation.kind + "\n" + relation.from + "\n" + relation.to, statement.whole.begin + sentence.raw[at].span.begin).second) return;
        const bool denied = statement.stance == Stance::kDenies && !leads ? !way.negated : way.negated;
        const bool hedged = !leads && (way.hedged || asked || statement.stance == Stance::kHedges);
        auto [entry, added] = found.try_emplace({relation.kind, relation.from, relation.to}, relation);
        entry->second.evidence.push_back({statement_id(article, statement), index, s, denied, hedged});
      });
    }
  }
  std::vector<Relation> out;
  for (auto& [key, relation] : found) {
    std::stable_sort(relation.evidence.begin(), relation.evidence.end(), [&](const RelationEvidence& a, const RelationEvidence& b) {
      return std::pair(articles[a.article]->time(), std::string_view(a.statement)) < std::pair(articles[b.article]->time(), std::string_view(b.statement));
    });
    out.push_back(std::move(relation));
  }
  return out;
}

}  // namespace hearsay
