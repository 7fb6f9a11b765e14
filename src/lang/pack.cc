// The pack loader. toml++ is included here and nowhere else.
#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/hash.h"
#include "base/utf8.h"
#include "lang/lang.h"
#include "lang/relations.h"
#include "lang/tokenize.h"

namespace hearsay {

const std::string_view lex_kind_names[static_cast<int>(LexKind::kCount)] = {
    "cue",     "according_to", "hearsay",    "credit",        "that",   "anonymous", "knowing",  "document", "role",
    "title",   "pronoun",      "org_marker", "outlet_marker", "number", "scale",     "currency", "bound",    "negation",
    "hedge",   "unclear",      "question",   "opinion",       "event",  "withdraw",  "noise",    "stop",     "female",
    "group_noun", "place",     "contrast",   "time",     "private",  "mood",  "doubt",    "reissue",
    "refute"};

namespace {

constexpr std::string_view kStanceNames[] = {"supports", "denies", "hedges", "questions", "declines-comment"};
constexpr std::size_t kMostLexemes = 200000;

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t corner = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      std::size_t above = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, corner + (a[i - 1] != b[j - 1])});
      corner = above;
    }
  }
  return row[b.size()];
}

std::string suggestion(std::string_view wrong, std::span<const std::string_view> right) {
  std::string_view best;
  std::size_t least = 3;
  for (std::string_view candidate : right)
    if (std::size_t distance = edit_distance(wrong, candidate); distance < least) best = candidate, least = distance;
  return best.empty() ? "" : " (did you mean \"" + std::string(best) + "\"?)";
}

Error wrong_at(std::string_view file, const toml::node& node, const std::string& what) {
  return {ErrorCode::kBadInput, std::string(file) + ":" + std::to_string(node.source().begin.line) + ": " + what};
}

Status check_keys(std::string_view file, const toml::table& table, std::span<const std::string_view> allowed) {
  for (const auto& [key, node] : table)
    if (std::find(allowed.begin(), allowed.end(), key.str()) == allowed.end())
      return wrong_at(file, node, "unknown key \"" + std::string(key.str()) + "\"" + suggestion(key.str(), allowed));
  return Unit{};
}

// The value of a key: empty when it is not there, an error when it is of another type.
template <typename T>
Result<std::optional<T>> value_at(std::string_view file, const toml::table& table, std::string_view key, const char* type) {
  const toml::node* node = table.get(key);
  if (node == nullptr) return std::optional<T>();
  std::optional<T> value = node->value_exact<T>();
  if (!value) return wrong_at(file, *node, "\"" + std::string(key) + "\" needs " + type);
  return value;
}

Result<std::string> text_at(std::string_view file, const toml::table& table, std::string_view key) {
  HEARSAY_TRY(auto value, value_at<std::string>(file, table, key, "text in quotes"));
  return value.value_or("");
}

Result<std::vector<std::string>> texts_at(std::string_view file, const toml::table& table, std::string_view key) {
  std::vector<std::string> texts;
  const toml::node* node = table.get(key);
  if (node == nullptr) return texts;
  if (!node->is_array()) return wrong_at(file, *node, "\"" + std::string(key) + "\" needs a list: [\"...\"]");
  for (const toml::node& row : *node->as_array()) {
    std::optional<std::string> text = row.value_exact<std::string>();
    if (!text || trim(*text).empty()) return wrong_at(file, row, std::string(key) + " must be non-empty strings");
    texts.push_back(*std::move(text));
  }
  return texts;
}

// The table under a key, nullptr when it is not there.
Result<const toml::table*> table_at(std::string_view file, const toml::table& table, std::string_view key) {
  const toml::node* node = table.get(key);
  if (node != nullptr && !node->is_table()) return wrong_at(file, *node, "\"" + std::string(key) + "\" needs a table");
  return node == nullptr ? nullptr : node->as_table();
}

// The tables under [[key]], nullptr when there are none.
Result<const toml::array*> rows_at(std::string_view file, const toml::table& table, std::string_view key) {
  const toml::node* node = table.get(key);
  if (node != nullptr && !node->is_array_of_tables())
    return wrong_at(file, *node, "write [[" + std::string(key) + "]], one for each");
  return node == nullptr ? nullptr : node->as_array();
}

// Why a tag does not fit its kind; empty when it does. Kinds with tags of their own accord are not checked.
std::string wrong_tag(const Pack& pack, const Lexeme& lexeme) {
  static constexpr std::string_view kBounds[] = {"up-to", "at-least", "more-than", "less-than", "about"};
  const std::string& tag = lexeme.tag;
  if (lexeme.kind == LexKind::kEvent && pack.event(tag) == nullptr) {
    std::vector<std::string_view> ids;
    for (const EventKind& event : pack.events) ids.push_back(event.id);
    return "unknown event \"" + tag + "\"" + suggestion(tag, ids);
  }
  if (lexeme.kind == LexKind::kBound && std::find(std::begin(kBounds), std::end(kBounds), tag) == std::end(kBounds))
    return "unknown bound \"" + tag + "\"" + suggestion(tag, kBounds);
  static constexpr std::string_view kNotices[] = {"correction", "update", "repeat", "correction-note", "update-note", "repeat-note"};
  if (lexeme.kind == LexKind::kReissue && std::find(std::begin(kNotices), std::end(kNotices), tag) == std::end(kNotices))
    return "unknown notice \"" + tag + "\"" + suggestion(tag, kNotices);
  static constexpr std::string_view kRefutals[] = {"", "doubt", "undone"};
  if (lexeme.kind == LexKind::kRefute && std::find(std::begin(kRefutals), std::end(kRefutals), tag) == std::end(kRefutals))
    return "unknown refutal \"" + tag + "\"" + suggestion(tag, kRefutals);
  if (lexeme.kind == LexKind::kCurrency &&
      (tag.size() != 3 || !std::all_of(tag.begin(), tag.end(), [](char c) { return c >= 'A' && c <= 'Z'; })))
    return "the tag of a currency is its ISO 4217 code, not \"" + tag + "\"";
  bool decimal_mark = lexeme.kind == LexKind::kNumber && (tag == "." || tag == ",");
  if ((lexeme.kind == LexKind::kNumber || lexeme.kind == LexKind::kScale) && !decimal_mark) {
    double value = 0;
    auto [end, error] = std::from_chars(tag.data(), tag.data() + tag.size(), value);
    if (error != std::errc() || end != tag.data() + tag.size() || !std::isfinite(value))
      return "the tag of a number or scale is its value in digits, not \"" + tag + "\"";
  }
  return {};
}

void add_lexeme(Pack& pack, const Lexeme& lexeme) {
  std::vector<RawToken> tokens;
  tokenize(lexeme.words, 0, static_cast<std::uint32_t>(lexeme.words.size()), tokens);
  if (tokens.empty()) return;
  std::uint64_t key = 0;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (i > 0) pack.sequences.mark_prefix(key);
    key = mix(key, token_key(slice(lexeme.words, tokens[i].span)));
  }
  Lexeme kept = lexeme;
  kept.length = static_cast<std::uint32_t>(tokens.size());
  std::vector<std::uint32_t>& same = pack.sequences.lexemes_of(key);
  for (std::uint32_t other : same)
    if (pack.lexemes[other].kind == kept.kind && pack.lexemes[other].tag == kept.tag && pack.lexemes[other].stance == kept.stance) return;
  // A later file of the chain comes first: a language may say a word better than its parent.
  same.insert(same.begin(), static_cast<std::uint32_t>(pack.lexemes.size()));
  if (kept.kind == LexKind::kNumber && (kept.tag == "," || kept.tag == ".")) pack.decimal_mark = kept.tag[0];
  pack.kinds.push_back(kept.kind);
  pack.lexemes.push_back(std::move(kept));
}

Status read_lexemes(std::string_view file, const toml::array& rows, Pack& pack) {
  static constexpr std::string_view kKeys[] = {"kind", "tag", "stance", "order", "words"};
  static constexpr std::string_view kOrders[] = {"either", "before", "after"};
  for (const toml::node& node : rows) {
    const toml::table& row = *node.as_table();
    HEARSAY_TRY([[maybe_unused]] Unit checked, check_keys(file, row, kKeys));
    Lexeme lexeme;
    HEARSAY_TRY(std::string kind, text_at(file, row, "kind"));
    auto named = std::find(std::begin(lex_kind_names), std::end(lex_kind_names), kind);
    if (named == std::end(lex_kind_names))
      return wrong_at(file, row, "unknown lexeme kind \"" + kind + "\"" + suggestion(kind, lex_kind_names));
    lexeme.kind = static_cast<LexKind>(named - std::begin(lex_kind_names));
    HEARSAY_TRY(lexeme.tag, text_at(file, row, "tag"));
    if (std::string wrong = wrong_tag(pack, lexeme); !wrong.empty()) return wrong_at(file, row, wrong);
    if (const toml::node* place = row.get("stance")) {
      HEARSAY_TRY(std::string stance, text_at(file, row, "stance"));
      auto value = stance_named(stance);
      if (!value) return wrong_at(file, *place, "unknown stance \"" + stance + "\"" + suggestion(stance, kStanceNames));
      lexeme.stance = *value;
    }
    if (const toml::node* place = row.get("order")) {
      HEARSAY_TRY(std::string order, text_at(file, row, "order"));
      auto value = std::find(std::begin(kOrders), std::end(kOrders), order);
      if (value == std::end(kOrders)) return wrong_at(file, *place, "unknown order \"" + order + "\"" + suggestion(order, kOrders));
      lexeme.order = static_cast<SourceOrder>(value - std::begin(kOrders));
    }
    if (!row.contains("words")) return wrong_at(file, row, "a lexeme needs words = [\"...\"]");
    HEARSAY_TRY(std::vector<std::string> words, texts_at(file, row, "words"));
    for (std::string& word : words) {
      lexeme.words = std::move(word);
      add_lexeme(pack, lexeme);
      if (pack.lexemes.size() > kMostLexemes) return wrong_at(file, row, "too many lexemes");
    }
  }
  return Unit{};
}

Status read_events(std::string_view file, const toml::array& rows, Pack& pack) {
  static constexpr std::string_view kKeys[] = {"id", "gloss", "theme", "opposite", "part", "priority",
                                                "deal", "done", "state", "ending", "amount", "about", "authority", "against"};
  static constexpr std::pair<std::string_view, bool EventKind::*> kFlags[] = {
      {"deal", &EventKind::deal},     {"done", &EventKind::done},     {"state", &EventKind::state},
      {"ending", &EventKind::ending}, {"amount", &EventKind::amount}, {"about", &EventKind::about}, {"authority", &EventKind::authority}, {"against", &EventKind::against}};
  for (const toml::node& node : rows) {
    const toml::table& row = *node.as_table();
    HEARSAY_TRY([[maybe_unused]] Unit checked, check_keys(file, row, kKeys));
    EventKind kind;
    HEARSAY_TRY(kind.id, text_at(file, row, "id"));
    HEARSAY_TRY(kind.gloss, text_at(file, row, "gloss"));
    HEARSAY_TRY(kind.theme, text_at(file, row, "theme"));
    HEARSAY_TRY(kind.opposite, text_at(file, row, "opposite"));
    HEARSAY_TRY(kind.part, text_at(file, row, "part"));
    HEARSAY_TRY(auto priority, value_at<std::int64_t>(file, row, "priority", "a whole number"));
    kind.priority = static_cast<int>(std::clamp<std::int64_t>(priority.value_or(0), -1000, 1000));
    for (const auto& [key, field] : kFlags) {
      HEARSAY_TRY(auto flag, value_at<bool>(file, row, key, "true or false"));
      kind.*field = flag.value_or(false);
    }
    if (kind.id.empty() || kind.gloss.empty()) return wrong_at(file, row, "an event needs id and gloss");
    std::erase_if(pack.events, [&](const EventKind& other) { return other.id == kind.id; });
    pack.events.push_back(std::move(kind));
  }
  return Unit{};
}

Status read_dates(std::string_view file, const toml::table& table, std::map<std::string, int>& out, int least, int most) {
  for (const auto& [key, node] : table) {
    auto value = node.value<int>();
    if (!value || *value < least || *value > most)
      return wrong_at(file, node, "\"" + std::string(key.str()) + "\" needs a number from " + std::to_string(least) + " to " + std::to_string(most));
    out[fold(key.str())] = *value;
  }
  return Unit{};
}

Status read_pack(std::string_view file, const toml::table& table, Pack& pack) {
  static constexpr std::string_view kTop[] = {"pack", "lexeme", "sentence", "date", "event", "account", "relation", "relation_words"};  // the last two: load_relations
  static constexpr std::string_view kHead[] = {"code", "name", "version", "extends"};
  static constexpr std::string_view kDate[] = {"months", "weekdays", "joins"};
  static constexpr std::string_view kSentence[] = {"abbreviations"};
  static constexpr std::string_view kAccount[] = {"authorities", "offices", "earlier", "jointly", "each", "units", "unreached", "holders",
                                                   "deals", "holdings", "whole", "paid", "ahead", "ahead_next", "ahead_behind", "links"};
  HEARSAY_TRY([[maybe_unused]] Unit checked, check_keys(file, table, kTop));
  HEARSAY_TRY([[maybe_unused]] Unit head, check_keys(file, *table["pack"].as_table(), kHead));
  HEARSAY_TRY(const toml::table* sentence, table_at(file, table, "sentence"));
  if (sentence != nullptr) {
    HEARSAY_TRY([[maybe_unused]] Unit keys, check_keys(file, *sentence, kSentence));
    HEARSAY_TRY(std::vector<std::string> list, texts_at(file, *sentence, "abbreviations"));
    for (const std::string& text : list) pack.abbreviations.insert(fold(text));
  }
  HEARSAY_TRY(const toml::table* account, table_at(file, table, "account"));
  if (account != nullptr) {
    HEARSAY_TRY([[maybe_unused]] Unit keys, check_keys(file, *account, kAccount));
    for (auto [key, field] : {std::pair(kAccount[0], &Pack::authorities), std::pair(kAccount[1], &Pack::offices),
                              std::pair(kAccount[2], &Pack::earlier), std::pair(kAccount[3], &Pack::jointly), std::pair(kAccount[4], &Pack::each),
                              std::pair(kAccount[6], &Pack::unreached), std::pair(kAccount[7], &Pack::holders), std::pair(kAccount[8], &Pack::deals),
                              std::pair(kAccount[9], &Pack::holdings), std::pair(kAccount[10], &Pack::whole), std::pair(kAccount[11], &Pack::paid),
                              std::pair(kAccount[12], &Pack::ahead), std::pair(kAccount[13], &Pack::ahead_next), std::pair(kAccount[14], &Pack::ahead_behind), std::pair(kAccount[15], &Pack::links)}) {
      HEARSAY_TRY(std::vector<std::string> list, texts_at(file, *account, key));
      for (const std::string& text : list) (pack.*field).push_back(fold_words(text));
    }
    HEARSAY_TRY(std::vector<std::string> units, texts_at(file, *account, kAccount[5]));
    for (const std::string& unit : units) {
      std::vector<std::uint64_t>& unit_keys = pack.units.emplace_back();
      const std::string words = fold_words(unit);
      for (std::string_view word : split(words, ' ')) unit_keys.push_back(token_key(word));
    }
  }
  HEARSAY_TRY(const toml::table* date, table_at(file, table, "date"));
  if (date != nullptr) {
    HEARSAY_TRY([[maybe_unused]] Unit keys, check_keys(file, *date, kDate));
    HEARSAY_TRY(const toml::table* months, table_at(file, *date, "months"));
    HEARSAY_TRY(const toml::table* days, table_at(file, *date, "weekdays"));
    HEARSAY_TRY(std::vector<std::string> joins, texts_at(file, *date, "joins"));
    for (const std::string& word : joins) pack.date_joins.insert(fold(word));
    if (months != nullptr) {
      HEARSAY_TRY([[maybe_unused]] Unit read, read_dates(file, *months, pack.months, 1, 12));
    }
    if (days != nullptr) {
      HEARSAY_TRY([[maybe_unused]] Unit read, read_dates(file, *days, pack.weekdays, 0, 6));
    }
    for (const auto* words : {&pack.months, &pack.weekdays})
      for (const auto& [word, value] : *words) {
        pack.calendar.insert(token_key(word));
        pack.calendar.insert(token_key(word + "."));
      }
  }
  // Events first: lexemes name them.
  HEARSAY_TRY(const toml::array* events, rows_at(file, table, "event"));
  if (events != nullptr) {
    HEARSAY_TRY([[maybe_unused]] Unit read, read_events(file, *events, pack));
  }
  HEARSAY_TRY(const toml::array* lexemes, rows_at(file, table, "lexeme"));
  if (lexemes != nullptr) {
    HEARSAY_TRY([[maybe_unused]] Unit read, read_lexemes(file, *lexemes, pack));
  }
  return Unit{};
}

// "invest _ in" as folded tokens; sequences in sets are joined by blanks.
std::vector<std::string> folded_tokens(const std::string& words) {
  std::vector<RawToken> raw;
  tokenize(words, 0, static_cast<std::uint32_t>(words.size()), raw);
  std::vector<std::string> out;
  for (const RawToken& token : raw) out.push_back(fold(slice(words, token.span)));
  return out;
}

Status read_relation(std::string_view file, const toml::table& row, RelationLanguage& language) {
  static constexpr std::string_view kKeys[] = {"kind", "agent", "words"};
  static constexpr std::string_view kKinds[] = {"invests-in", "acquires", "supplies", "competes-with", "leads", "regulates", "partners-with"};
  static constexpr std::string_view kPlaces[] = {"before", "after", "both", "between", "title"};  // as AgentPlace
  HEARSAY_TRY([[maybe_unused]] Unit checked, check_keys(file, row, kKeys));
  HEARSAY_TRY(std::string kind, text_at(file, row, "kind"));
  HEARSAY_TRY(std::string agent, text_at(file, row, "agent"));
  HEARSAY_TRY(std::vector<std::string> words, texts_at(file, row, "words"));
  if (std::find(std::begin(kKinds), std::end(kKinds), kind) == std::end(kKinds))
    return wrong_at(file, row, "unknown relation \"" + kind + "\"" + suggestion(kind, kKinds));
  const auto place = std::find(std::begin(kPlaces), std::end(kPlaces), agent);
  if (place == std::end(kPlaces)) return wrong_at(file, row, "unknown agent \"" + agent + "\"" + suggestion(agent, kPlaces));
  for (const std::string& one : words) {
    RelationPhrase phrase{kind, static_cast<AgentPlace>(place - std::begin(kPlaces)), folded_tokens(one)};
    if (phrase.tokens.empty() || phrase.tokens.front() == "_" || phrase.tokens.back() == "_")
      return wrong_at(file, row, "\"" + one + "\" must begin and end with a word");
    language.phrases.push_back(std::move(phrase));
  }
  return Unit{};
}

Status read_relation_words(std::string_view file, const toml::table& table, RelationLanguage& language) {
  static constexpr std::string_view kKeys[] = {"before", "planned", "behind", "joins", "no_agent", "no_office"};
  HEARSAY_TRY([[maybe_unused]] Unit checked, check_keys(file, table, kKeys));
  const std::pair<std::string_view, std::set<std::string>*> sets[] = {{"before", &language.before}, {"planned", &language.planned},   {"behind", &language.behind},
                                                                      {"joins", &language.joins},   {"no_agent", &language.no_agent}, {"no_office", &language.no_office}};
  for (const auto& [key, set] : sets) {
    HEARSAY_TRY(std::vector<std::string> texts, texts_at(file, table, key));
    for (const std::string& text : texts) {
      std::string joined;
      for (const std::string& token : folded_tokens(text)) joined += (joined.empty() ? "" : " ") + token;
      set->insert(joined);
    }
  }
  return Unit{};
}

// Names are compared by their words; an article before them does not matter.
std::string name_key(std::string_view name) {
  std::string key = fold_words(name);
  return key.starts_with("the ") ? key.substr(4) : key;
}

Result<toml::table> parse(const std::string& bytes, std::string_view file) {
  toml::parse_result parsed = toml::parse(bytes, std::string(file));
  if (parsed) return std::move(parsed).table();
  const toml::parse_error& problem = parsed.error();
  return Error{ErrorCode::kBadInput,
               std::string(file) + ":" + std::to_string(problem.source().begin.line) + ": " + std::string(problem.description())};
}

}  // namespace

std::string_view name_of(Stance stance) { return kStanceNames[static_cast<int>(stance)]; }

std::optional<Stance> stance_named(std::string_view name) {
  auto found = std::find(std::begin(kStanceNames), std::end(kStanceNames), name);
  if (found == std::end(kStanceNames)) return std::nullopt;
  return static_cast<Stance>(found - std::begin(kStanceNames));
}

std::uint64_t token_key(std::string_view token) {
  char lower[64];
  if (token.size() <= sizeof lower && small_ascii(token, lower)) return hash64({lower, token.size()});
  return hash64(fold(token));
}

const EventKind* Pack::event(std::string_view id) const {
  for (const EventKind& kind : events)
    if (kind.id == id) return &kind;
  return nullptr;
}

const Pack& Packs::best(std::string_view language) const {
  std::string code = fold(language.substr(0, language.find_first_of("-_")));
  auto found = by_code.find(code);
  if (found == by_code.end()) found = by_code.find("base");
  HEARSAY_CHECK(found != by_code.end());
  return *found->second;
}

bool Packs::has(std::string_view language) const {
  return by_code.contains(fold(language.substr(0, language.find_first_of("-_"))));
}

Result<Packs> load_packs(const std::map<std::string, std::string>& files) {
  std::map<std::string, std::pair<std::string, toml::table>> tables;  // code -> file, table
  for (const auto& [file, bytes] : files) {
    HEARSAY_TRY(toml::table table, parse(bytes, file));
    HEARSAY_TRY(const toml::table* head, table_at(file, table, "pack"));
    if (head == nullptr) return Error{ErrorCode::kBadInput, file + ":1: a pack needs [pack] with a code"};
    for (const char* key : {"name", "extends"}) {
      HEARSAY_TRY([[maybe_unused]] std::string text, text_at(file, *head, key));
    }
    HEARSAY_TRY(std::string code, text_at(file, *head, "code"));
    if (code.empty()) return wrong_at(file, *head, "a pack needs [pack] with a code");
    if (tables.contains(code)) {
      Error taken = wrong_at(file, *head, "the code \"" + code + "\" is taken by " + tables[code].first);
      return Error{ErrorCode::kConflict, taken.message};
    }
    tables[code] = {file, std::move(table)};
  }
  Packs packs;
  for (const auto& [code, entry] : tables) {
    std::vector<std::string> chain;
    for (std::string at = code; !at.empty();) {
      auto found = tables.find(at);
      if (found == tables.end()) {
        std::vector<std::string_view> codes;
        for (const auto& [other, unused] : tables) codes.push_back(other);
        const auto& [file, child] = tables[chain.back()];
        return Error{ErrorCode::kNotFound, wrong_at(file, *child["pack"]["extends"].node(), "extends \"" + at + "\", which is not there" + suggestion(at, codes)).message};
      }
      if (std::find(chain.begin(), chain.end(), at) != chain.end())
        return Error{ErrorCode::kConflict, wrong_at(entry.first, *entry.second["pack"]["extends"].node(), "extends itself through \"" + at + "\"").message};
      chain.push_back(at);
      at = found->second.second["pack"]["extends"].value_or<std::string>("");
    }
    auto pack = std::make_shared<Pack>();
    pack->code = code;
    pack->name = entry.second["pack"]["name"].value_or<std::string>("");
    for (auto link = chain.rbegin(); link != chain.rend(); ++link) {
      const auto& [file, table] = tables[*link];
      HEARSAY_TRY([[maybe_unused]] Unit read, read_pack(file, table, *pack));
    }
    pack->sequences.freeze();
    packs.by_code[code] = std::move(pack);
  }
  return packs;
}

const RelationLanguage* RelationWords::of(std::string_view language) const {
  const auto found = by_code.find(fold(language.substr(0, language.find_first_of("-_"))));
  return found == by_code.end() ? nullptr : &found->second;
}

Result<RelationWords> load_relations(const std::map<std::string, std::string>& files) {
  RelationWords out;
  for (const auto& [file, bytes] : files) {
    HEARSAY_TRY(toml::table table, parse(bytes, file));
    HEARSAY_TRY(const toml::table* head, table_at(file, table, "pack"));
    HEARSAY_TRY(const toml::array* rows, rows_at(file, table, "relation"));
    HEARSAY_TRY(const toml::table* words, table_at(file, table, "relation_words"));
    if (head == nullptr || rows == nullptr) continue;
    HEARSAY_TRY(std::string code, text_at(file, *head, "code"));
    RelationLanguage& language = out.by_code[code];
    for (const toml::node& row : *rows) {
      HEARSAY_TRY([[maybe_unused]] Unit read, read_relation(file, *row.as_table(), language));
    }
    if (words != nullptr) {
      HEARSAY_TRY([[maybe_unused]] Unit read, read_relation_words(file, *words, language));
    }
  }
  return out;
}

Result<Outlets> load_outlets(std::string_view bytes, std::string_view file) {
  static constexpr std::string_view kKeys[] = {"name", "aliases", "domains", "language", "wire"};
  HEARSAY_TRY(toml::table table, parse(std::string(bytes), file));
  Outlets outlets;
  static constexpr std::string_view kTop[] = {"outlet"};
  HEARSAY_TRY([[maybe_unused]] Unit top, check_keys(file, table, kTop));
  HEARSAY_TRY(const toml::array* rows, rows_at(file, table, "outlet"));
  if (rows == nullptr) return outlets;
  for (const toml::node& node : *rows) {
    const toml::table& row = *node.as_table();
    HEARSAY_TRY([[maybe_unused]] Unit checked, check_keys(file, row, kKeys));
    Outlet outlet;
    HEARSAY_TRY(outlet.name, text_at(file, row, "name"));
    if (name_key(outlet.name).empty()) return wrong_at(file, row, "an outlet needs a name");
    HEARSAY_TRY(outlet.aliases, texts_at(file, row, "aliases"));
    HEARSAY_TRY(outlet.domains, texts_at(file, row, "domains"));
    HEARSAY_TRY(outlet.language, text_at(file, row, "language"));
    HEARSAY_TRY(auto wire, value_at<bool>(file, row, "wire", "true or false"));
    outlet.wire = wire.value_or(false);
    auto index = static_cast<std::uint32_t>(outlets.all.size());
    // A name or a domain belongs to one outlet: a second claim would be lost without a word.
    auto add = [&](auto& map, std::string key) { return map.emplace(std::move(key), index).first->second == index; };
    auto taken = [&](const std::string& name, std::uint32_t owner) {
      return Error{ErrorCode::kConflict, wrong_at(file, row, "\"" + name + "\" is taken by " + outlets.all[owner].name).message};
    };
    std::vector<std::string> names = outlet.aliases;
    names.insert(names.begin(), outlet.name);
    for (const std::string& name : names) {
      if (!add(outlets.by_name, name_key(name))) return taken(name, outlets.by_name[name_key(name)]);
      std::vector<RawToken> words;
      tokenize(name, 0, static_cast<std::uint32_t>(name.size()), words);
      // Names are compared by letters and digits alone, so a mark may open one; an article before a name does not count.
      for (const RawToken& word : words) {
        const std::string_view text = slice(name, word.span);
        if (word.shape == TokenShape::kMark) continue;
        outlets.openings.insert(token_key(text));
        if (fold(text) != "the") break;
      }
    }
    for (const std::string& domain : outlet.domains)
      if (!add(outlets.by_domain, fold(domain))) return taken(domain, outlets.by_domain[fold(domain)]);
    outlets.all.push_back(std::move(outlet));
  }
  return outlets;
}

const Outlet* Outlets::named(std::string_view name) const {
  auto found = by_name.find(name_key(name));
  return found == by_name.end() ? nullptr : &all[found->second];
}

const Outlet* Outlets::at_domain(std::string_view host) const {
  constexpr std::size_t kLongestHost = 253;  // of the domain name system
  if (host.ends_with('.')) host.remove_suffix(1);
  if (host.size() > kLongestHost) return nullptr;
  std::string folded = fold(host);
  for (std::string_view rest = folded; !rest.empty();) {
    if (auto found = by_domain.find(std::string(rest)); found != by_domain.end()) return &all[found->second];
    std::size_t dot = rest.find('.');
    if (dot == std::string_view::npos) break;
    rest.remove_prefix(dot + 1);
  }
  return nullptr;
}

}  // namespace hearsay
