// The pack loader. toml++ is included here and nowhere else.
#include <toml++/toml.h>

#include <algorithm>
#include <functional>

#include "base/hash.h"
#include "base/utf8.h"
#include "lang/lang.h"
#include "lang/tokenize.h"

namespace hearsay {

const std::string_view lex_kind_names[static_cast<int>(LexKind::kCount)] = {
    "cue",     "according_to", "hearsay",    "credit",        "that",   "anonymous", "knowing",  "document", "role",
    "title",   "pronoun",      "org_marker", "outlet_marker", "number", "scale",     "currency", "bound",    "negation",
    "hedge",   "unclear",      "question",   "opinion",       "event",  "withdraw",  "noise",    "stop",     "female",
    "group_noun", "place",     "contrast",   "time"};

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

void add_lexeme(Pack& pack, const Lexeme& lexeme) {
  std::vector<RawToken> tokens;
  tokenize(lexeme.words, 0, static_cast<std::uint32_t>(lexeme.words.size()), tokens);
  if (tokens.empty()) return;
  std::uint64_t key = 0;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (i > 0) pack.prefixes[key] = true;
    key = mix(key, token_key(slice(lexeme.words, tokens[i].span)));
  }
  Lexeme kept = lexeme;
  kept.length = static_cast<std::uint32_t>(tokens.size());
  auto& same = pack.index[key];
  for (std::uint32_t other : same)
    if (pack.lexemes[other].kind == kept.kind && pack.lexemes[other].tag == kept.tag && pack.lexemes[other].stance == kept.stance) return;
  // A later file of the chain comes first: a language may say a word better than its parent.
  same.insert(same.begin(), static_cast<std::uint32_t>(pack.lexemes.size()));
  pack.lexemes.push_back(std::move(kept));
}

Status read_lexemes(std::string_view file, const toml::array& rows, Pack& pack) {
  static constexpr std::string_view kKeys[] = {"kind", "tag", "stance", "order", "words"};
  static constexpr std::string_view kOrders[] = {"either", "before", "after"};
  for (const toml::node& node : rows) {
    const toml::table* row = node.as_table();
    if (row == nullptr) return wrong_at(file, node, "a lexeme is a table");
    HEARSAY_TRY([[maybe_unused]] Unit checked, check_keys(file, *row, kKeys));
    Lexeme lexeme;
    std::string kind = row->get("kind") != nullptr ? (*row)["kind"].value_or<std::string>("") : "";
    auto named = std::find(std::begin(lex_kind_names), std::end(lex_kind_names), kind);
    if (named == std::end(lex_kind_names))
      return wrong_at(file, *row, "unknown lexeme kind \"" + kind + "\"" + suggestion(kind, lex_kind_names));
    lexeme.kind = static_cast<LexKind>(named - std::begin(lex_kind_names));
    lexeme.tag = (*row)["tag"].value_or<std::string>("");
    if (row->contains("stance")) {
      std::string stance = (*row)["stance"].value_or<std::string>("");
      auto value = stance_named(stance);
      if (!value) return wrong_at(file, *row->get("stance"), "unknown stance \"" + stance + "\"" + suggestion(stance, kStanceNames));
      lexeme.stance = *value;
    }
    if (row->contains("order")) {
      std::string order = (*row)["order"].value_or<std::string>("");
      auto value = std::find(std::begin(kOrders), std::end(kOrders), order);
      if (value == std::end(kOrders)) return wrong_at(file, *row->get("order"), "unknown order \"" + order + "\"" + suggestion(order, kOrders));
      lexeme.order = static_cast<SourceOrder>(value - std::begin(kOrders));
    }
    const toml::array* words = (*row)["words"].as_array();
    if (words == nullptr) return wrong_at(file, *row, "a lexeme needs words = [\"...\"]");
    for (const toml::node& word : *words) {
      auto text = word.value<std::string>();
      if (!text || trim(*text).empty()) return wrong_at(file, word, "words must be non-empty strings");
      lexeme.words = *text;
      add_lexeme(pack, lexeme);
      if (pack.lexemes.size() > kMostLexemes) return wrong_at(file, word, "too many lexemes");
    }
  }
  return Unit{};
}

Status read_events(std::string_view file, const toml::array& rows, Pack& pack) {
  static constexpr std::string_view kKeys[] = {"id", "gloss", "theme", "opposite", "priority", "deal"};
  for (const toml::node& node : rows) {
    const toml::table* row = node.as_table();
    if (row == nullptr) return wrong_at(file, node, "an event is a table");
    HEARSAY_TRY([[maybe_unused]] Unit checked, check_keys(file, *row, kKeys));
    EventKind kind;
    kind.id = (*row)["id"].value_or<std::string>("");
    kind.gloss = (*row)["gloss"].value_or<std::string>("");
    kind.theme = (*row)["theme"].value_or<std::string>("");
    kind.opposite = (*row)["opposite"].value_or<std::string>("");
    kind.priority = (*row)["priority"].value_or(0);
    kind.deal = (*row)["deal"].value_or(false);
    if (kind.id.empty() || kind.gloss.empty()) return wrong_at(file, *row, "an event needs id and gloss");
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
  static constexpr std::string_view kTop[] = {"pack", "lexeme", "sentence", "date", "event"};
  static constexpr std::string_view kDate[] = {"months", "weekdays"};
  static constexpr std::string_view kSentence[] = {"abbreviations"};
  HEARSAY_TRY([[maybe_unused]] Unit checked, check_keys(file, table, kTop));
  if (const toml::table* sentence = table["sentence"].as_table()) {
    HEARSAY_TRY([[maybe_unused]] Unit keys, check_keys(file, *sentence, kSentence));
    if (const toml::array* list = (*sentence)["abbreviations"].as_array())
      for (const toml::node& node : *list)
        if (auto text = node.value<std::string>()) pack.abbreviations.insert(fold(*text));
  }
  if (const toml::table* date = table["date"].as_table()) {
    HEARSAY_TRY([[maybe_unused]] Unit keys, check_keys(file, *date, kDate));
    if (const toml::table* months = (*date)["months"].as_table()) {
      HEARSAY_TRY([[maybe_unused]] Unit read, read_dates(file, *months, pack.months, 1, 12));
    }
    if (const toml::table* days = (*date)["weekdays"].as_table()) {
      HEARSAY_TRY([[maybe_unused]] Unit read, read_dates(file, *days, pack.weekdays, 0, 6));
    }
  }
  if (const toml::array* rows = table["event"].as_array()) {
    HEARSAY_TRY([[maybe_unused]] Unit read, read_events(file, *rows, pack));
  }
  if (const toml::array* rows = table["lexeme"].as_array()) {
    HEARSAY_TRY([[maybe_unused]] Unit read, read_lexemes(file, *rows, pack));
  }
  return Unit{};
}

Result<toml::table> parse(const std::string& bytes, std::string_view file) {
  try {
    return toml::parse(bytes, std::string(file));
  } catch (const toml::parse_error& problem) {
    return Error{ErrorCode::kBadInput, std::string(file) + ":" + std::to_string(problem.source().begin.line) + ": " +
                                           std::string(problem.description())};
  }
}

}  // namespace

std::string_view name_of(Stance stance) { return kStanceNames[static_cast<int>(stance)]; }

std::optional<Stance> stance_named(std::string_view name) {
  auto found = std::find(std::begin(kStanceNames), std::end(kStanceNames), name);
  if (found == std::end(kStanceNames)) return std::nullopt;
  return static_cast<Stance>(found - std::begin(kStanceNames));
}

std::uint64_t token_key(std::string_view token) {
  bool ascii = token.size() <= 64;
  char lower[64];
  for (std::size_t i = 0; ascii && i < token.size(); ++i) {
    unsigned char c = static_cast<unsigned char>(token[i]);
    ascii = c < 0x80;
    lower[i] = static_cast<char>(c >= 'A' && c <= 'Z' ? c | 32 : c);
  }
  return ascii ? hash64({lower, token.size()}) : hash64(fold(token));
}

std::span<const std::uint32_t> Pack::find(std::uint64_t sequence_key) const {
  auto found = index.find(sequence_key);
  if (found == index.end()) return {};
  return found->second;
}

bool Pack::is_prefix(std::uint64_t sequence_key) const { return prefixes.contains(sequence_key); }

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
    auto code = table["pack"]["code"].value<std::string>();
    if (!code || code->empty()) return Error{ErrorCode::kBadInput, file + ": a pack needs [pack] with a code"};
    if (tables.contains(*code)) return Error{ErrorCode::kConflict, file + ": the code \"" + *code + "\" is taken by " + tables[*code].first};
    tables[*code] = {file, std::move(table)};
  }
  Packs packs;
  for (const auto& [code, entry] : tables) {
    std::vector<std::string> chain;
    for (std::string at = code; !at.empty();) {
      auto found = tables.find(at);
      if (found == tables.end()) return Error{ErrorCode::kNotFound, entry.first + ": extends \"" + at + "\", which is not there"};
      if (std::find(chain.begin(), chain.end(), at) != chain.end()) return Error{ErrorCode::kConflict, entry.first + ": extends itself through \"" + at + "\""};
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
    packs.by_code[code] = std::move(pack);
  }
  return packs;
}

Result<Outlets> load_outlets(std::string_view bytes, std::string_view file) {
  static constexpr std::string_view kKeys[] = {"name", "aliases", "domains", "language", "wire"};
  HEARSAY_TRY(toml::table table, parse(std::string(bytes), file));
  Outlets outlets;
  const toml::array* rows = table["outlet"].as_array();
  if (rows == nullptr) return outlets;
  auto key_of = [](std::string_view name) {
    std::string key = fold_words(name);
    return key.starts_with("the ") ? key.substr(4) : key;
  };
  for (const toml::node& node : *rows) {
    const toml::table* row = node.as_table();
    if (row == nullptr) return wrong_at(file, node, "an outlet is a table");
    HEARSAY_TRY([[maybe_unused]] Unit checked, check_keys(file, *row, kKeys));
    Outlet outlet;
    outlet.name = (*row)["name"].value_or<std::string>("");
    if (outlet.name.empty()) return wrong_at(file, *row, "an outlet needs a name");
    outlet.language = (*row)["language"].value_or<std::string>("");
    outlet.wire = (*row)["wire"].value_or(false);
    auto index = static_cast<std::uint32_t>(outlets.all.size());
    outlets.by_name.emplace(key_of(outlet.name), index);
    for (auto [name, list] : {std::pair("aliases", &outlet.aliases), std::pair("domains", &outlet.domains)})
      if (const toml::array* values = (*row)[name].as_array())
        for (const toml::node& value : *values)
          if (auto text = value.value<std::string>()) list->push_back(*text);
    for (const std::string& alias : outlet.aliases) outlets.by_name.emplace(key_of(alias), index);
    for (const std::string& domain : outlet.domains) outlets.by_domain.emplace(fold(domain), index);
    outlets.all.push_back(std::move(outlet));
  }
  return outlets;
}

const Outlet* Outlets::named(std::string_view name) const {
  std::string key = fold_words(name);
  auto found = by_name.find(key.starts_with("the ") ? key.substr(4) : key);
  return found == by_name.end() ? nullptr : &all[found->second];
}

const Outlet* Outlets::at_domain(std::string_view host) const {
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
