// Attributions against hand labels: one JSON object an article.
//
// A line has text, perhaps lang, and attributions[]; each of these source, cue and content as lists
// of [begin, end) in Unicode code points of text. The labels are univocal: a token belongs to one
// attribution at most, in one role.
//
// What is compared: the sets of word tokens (marks apart) that a role covers. Exact: the two sets
// are equal. Token: how many tokens of the role both have. Triple: source, cue and content of one
// attribution are all exact, an absent source being right where none is labelled. A role's spans
// are compared whoever they belong to, as in the PARC3 evaluations. What a statement of ours
// becomes: those with one cue are one attribution; a quotation that goes on in the next sentences
// joins the one before; the content leaves out cue and source. A refusal without a matter
// ("declined to comment") is labelled as cue and content: its first word is the cue, the rest the
// content. One layer of nested attributions is labelled: a find whose cue lies inside a labelled
// content or source is no error, nor is one whose content holds a whole labelled attribution.
// Intervals: bootstrap over articles, 1,000 draws, fixed seed, 95%.

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "base/utf8.h"
#include "eval/eval.h"
#include "lang/tokenize.h"

namespace hearsay {
namespace {

using Json = nlohmann::json;
using Tokens = std::set<std::uint32_t>;  // indexes of word tokens

constexpr std::array<const char*, 3> kRoles = {"source", "cue", "content"};
constexpr int kDraws = 1000;
constexpr std::size_t kGap = 4, kApposition = 25;  // words

struct Attribution {
  std::array<Tokens, 3> role;
  const Tokens& source() const { return role[0]; }
  const Tokens& cue() const { return role[1]; }
  const Tokens& content() const { return role[2]; }
};

// Counts of one article; exact and token for each role, and the triple.
struct Counts {
  std::array<double, 4> hit{}, found{}, labelled{}, token_hit{}, token_found{}, token_labelled{};
};

Error bad_line(std::string_view name, std::size_t number, const std::string& reason) {
  return {ErrorCode::kBadInput, std::string(name) + ":" + std::to_string(number) + ": " + reason};
}

class Reader {
 public:
  Reader(const Analysis& analysis, std::string_view text) : text_(text) {
    std::vector<RawToken> raw;
    tokenize(text, 0, static_cast<std::uint32_t>(text.size()), raw);
    for (const RawToken& token : raw)
      if (token.shape != TokenShape::kMark) words_.push_back(token.span);
    const SegmentedText& segmented = analysis.mentioned.text;
    for (std::uint32_t token = 0; token < segmented.tokens.size(); ++token)
      if (const LexHit* that = segmented.hit_at(token, LexKind::kThat); that != nullptr)
        joins_.insert(segmented.tokens[token].span.begin);
    for (std::uint32_t token = 0; token < segmented.tokens.size(); ++token)
      if (segmented.first_hit[token] < segmented.first_hit[token + 1])
        known_.insert(segmented.tokens[token].span.begin);
    for (const Mention& mention : analysis.mentioned.mentions)
      if (mention.kind != MentionKind::kDate && mention.kind != MentionKind::kPlace &&
          mention.kind != MentionKind::kMoney)
        for (std::uint32_t token = mention.token_begin; token < mention.token_end; ++token)
          voices_.insert(segmented.tokens[token].span.begin);
    predict(analysis.statements);
  }

  // Word tokens that overlap [begin, end) bytes.
  Tokens tokens(Span span) const {
    Tokens out;
    if (span.empty()) return out;
    auto at =
        std::lower_bound(words_.begin(), words_.end(), span.begin,
                         [](const Span& word, std::uint32_t begin) { return word.end <= begin; });
    for (; at != words_.end() && at->begin < span.end; ++at)
      out.insert(static_cast<std::uint32_t>(at - words_.begin()));
    return out;
  }
  const std::vector<Attribution>& found() const { return found_; }
  std::string words(const Tokens& tokens) const {
    std::string out;
    std::uint32_t last = 0;
    for (std::uint32_t token : tokens) {
      if (!out.empty()) out += token == last + 1 ? " " : " [..] ";
      out += slice(text_, words_[token]);
      last = token;
    }
    return out;
  }

 private:
  void predict(const std::vector<Statement>& statements) {
    std::map<std::uint32_t, std::size_t> by_cue;  // begin of the cue -> attribution
    std::optional<std::size_t> last;
    std::string speaker;
    for (const Statement& one : statements) {
      if (one.own) continue;
      if (one.cue.empty()) {
        if (!last || !one.direct || one.speaker != speaker) {
          last.reset();
          continue;
        }
        found_[*last].role[2].merge(tokens(one.content));
        continue;
      }
      auto [place, fresh] = by_cue.try_emplace(one.cue.begin, found_.size());
      if (fresh) found_.emplace_back();
      Attribution& attribution = found_[place->second];
      last = place->second;
      speaker = one.speaker;
      attribution.role[0].merge(tokens(one.source));
      attribution.role[1].merge(tokens(one.cue));
      attribution.role[2].merge(tokens(one.content));
      if (one.content.empty() && attribution.role[1].size() > 1) {
        Tokens rest = tokens(one.whole);
        const std::uint32_t first = *attribution.role[1].begin();
        for (std::uint32_t token : rest)
          if (token > first) attribution.role[2].insert(token);
        attribution.role[1] = {first};
      }
    }
    for (Attribution& one : found_) {
      fill(one.role[0]);
      for (int role : {0, 1})
        for (std::uint32_t token : one.role[static_cast<std::size_t>(role)])
          one.role[2].erase(token);
      for (std::uint32_t token : one.role[1]) one.role[0].erase(token);
      convention(one);
    }
    std::erase_if(found_, [](const Attribution& one) { return one.cue().empty(); });
  }
  // What the labels count where: a noun behind the name ("the Sanders campaign") and an apposition
  // ("Scott Reed, a strategist, said") to the source; adverbs, auxiliaries and dates beside a cue
  // to the cue ("has also said", "said early Friday"), but no hearer ("told reporters"); the word
  // that joins to the content ("that 80 were killed").
  void convention(Attribution& one) const {
    if (one.cue().empty()) return;
    if (!one.source().empty()) apposition(one);
    if (!one.source().empty() && *one.source().rbegin() < *one.cue().begin()) {
      const std::vector<std::uint32_t> gap = gap_of(*one.source().rbegin(), *one.cue().begin());
      bool noun = true;
      for (std::uint32_t token : gap) {
        if (gap.size() > kGap) break;
        noun = noun && !known_.contains(words_[token].begin);
        one.role[noun ? 0 : 1].insert(token);
      }
    }
    auto first = one.content().upper_bound(*one.cue().rbegin());
    if (first == one.content().end()) return;
    std::vector<std::uint32_t> gap = gap_of(*one.cue().rbegin(), *first);
    if (gap.empty() || gap.size() > kGap) return;
    if (joins_.contains(words_[gap.back()].begin)) {
      one.role[2].insert(gap.back());
      gap.pop_back();
    }
    if (std::any_of(gap.begin(), gap.end(),
                    [&](std::uint32_t token) { return voices_.contains(words_[token].begin); }))
      return;
    for (std::uint32_t token : gap)
      if (!one.source().contains(token)) one.role[1].insert(token);
  }
  // ", a strategist," between name and cue, or behind both at the end of a clause.
  void apposition(Attribution& one) const {
    const std::uint32_t last = *one.source().rbegin();
    if (last + 1 >= words_.size() ||
        !slice(text_, {words_[last].end, words_[last + 1].begin}).starts_with(", "))
      return;
    const std::uint32_t cue = *one.cue().begin();
    std::uint32_t end = last + 1;
    if (last < cue) {
      if (cue - last > kApposition ||
          slice(text_, {words_[cue - 1].end, words_[cue].begin}) != ", ")
        return;
      end = cue;
    } else {
      if (one.content().empty() || *one.content().begin() > cue) return;
      while (end < words_.size() && end - last < kApposition) {
        const std::string_view between = slice(text_, {words_[end - 1].end, words_[end].begin});
        if (end > last + 1 && between.find_first_of(",;:.\n\"") != std::string_view::npos) break;
        ++end;
      }
      if (end - last >= kApposition || one.content().contains(last + 1)) return;
    }
    for (std::uint32_t token = last + 1; token < end; ++token) one.role[0].insert(token);
  }
  // The words between two, none where a mark or a source stands there.
  std::vector<std::uint32_t> gap_of(std::uint32_t from, std::uint32_t to) const {
    std::vector<std::uint32_t> out;
    for (std::uint32_t token = from; token < to; ++token) {
      const std::string_view between = slice(text_, {words_[token].end, words_[token + 1].begin});
      if (between.find_first_not_of(" \n\t") != std::string_view::npos) return {};
      if (token + 1 < to) out.push_back(token + 1);
    }
    return out;
  }
  // "Grab and GoTo": the words between coordinated speakers are of the source.
  static void fill(Tokens& tokens) {
    if (tokens.empty()) return;
    for (std::uint32_t token = *tokens.begin(); token < *tokens.rbegin(); ++token)
      tokens.insert(token);
  }

  std::string_view text_;
  std::vector<Span> words_;
  // Where words begin that join a content, that the pack knows, that name somebody.
  std::set<std::uint32_t> joins_, known_, voices_;
  std::vector<Attribution> found_;
};

bool holds(const Tokens& outer, const Tokens& inner) {
  return !inner.empty() && std::includes(outer.begin(), outer.end(), inner.begin(), inner.end());
}
std::size_t overlap(const Tokens& a, const Tokens& b) {
  return static_cast<std::size_t>(
      std::count_if(a.begin(), a.end(), [&](std::uint32_t one) { return b.contains(one); }));
}

// Finds that are the layer nobody labelled.
bool other_layer(const Attribution& one, std::span<const Attribution> gold) {
  for (const Attribution& label : gold) {
    if (overlap(one.cue(), label.cue()) > 0) return false;
  }
  for (const Attribution& label : gold) {
    if (holds(label.content(), one.cue()) || holds(label.source(), one.cue())) return true;
    if (holds(one.content(), label.cue()) &&
        (label.content().empty() ||
         overlap(one.content(), label.content()) * 2 > label.content().size()))
      return true;
  }
  return false;
}

Counts count(std::span<const Attribution> gold, std::span<const Attribution> found) {
  Counts out;
  for (std::size_t role = 0; role < 3; ++role) {
    std::set<Tokens> labelled, mine;
    Tokens all_labelled, all_mine;
    for (const Attribution& one : gold) {
      if (!one.role[role].empty()) labelled.insert(one.role[role]);
      all_labelled.insert(one.role[role].begin(), one.role[role].end());
    }
    for (const Attribution& one : found) {
      if (!one.role[role].empty()) mine.insert(one.role[role]);
      all_mine.insert(one.role[role].begin(), one.role[role].end());
    }
    out.labelled[role] = static_cast<double>(labelled.size());
    out.found[role] = static_cast<double>(mine.size());
    out.hit[role] = static_cast<double>(std::count_if(
        mine.begin(), mine.end(), [&](const Tokens& one) { return labelled.contains(one); }));
    out.token_labelled[role] = static_cast<double>(all_labelled.size());
    out.token_found[role] = static_cast<double>(all_mine.size());
    out.token_hit[role] = static_cast<double>(overlap(all_labelled, all_mine));
  }
  std::set<std::array<Tokens, 3>> triples;
  for (const Attribution& one : gold) triples.insert(one.role);
  out.labelled[3] = static_cast<double>(triples.size());
  out.found[3] = static_cast<double>(found.size());
  for (const Attribution& one : found) out.hit[3] += triples.contains(one.role) ? 1 : 0;
  return out;
}

double f1(double hit, double found, double labelled) {
  return found + labelled == 0 ? 0 : 2 * hit / (found + labelled);
}

Figure figure(std::span<const Counts> all, std::size_t role, bool token) {
  auto parts = [&](const Counts& one) {
    return token ? std::array{one.token_hit[role], one.token_found[role], one.token_labelled[role]}
                 : std::array{one.hit[role], one.found[role], one.labelled[role]};
  };
  std::array<double, 3> sum{};
  for (const Counts& one : all)
    for (std::size_t i = 0; i < 3; ++i) sum[i] += parts(one)[i];
  Figure out;
  out.precision = sum[1] == 0 ? 0 : sum[0] / sum[1];
  out.recall = sum[2] == 0 ? 0 : sum[0] / sum[2];
  out.f1 = f1(sum[0], sum[1], sum[2]);
  std::vector<double> draws;
  std::uint64_t state = 20181;  // fixed: the interval is the same every time
  for (int draw = 0; draw < kDraws && !all.empty(); ++draw) {
    std::array<double, 3> some{};
    for (std::size_t n = 0; n < all.size(); ++n) {
      state = state * 6364136223846793005u + 1442695040888963407u;
      const auto drawn = parts(all[(state >> 33) % all.size()]);
      for (std::size_t i = 0; i < 3; ++i) some[i] += drawn[i];
    }
    draws.push_back(f1(some[0], some[1], some[2]));
  }
  std::sort(draws.begin(), draws.end());
  if (!draws.empty()) {
    out.low = draws[draws.size() / 40];
    out.high = draws[draws.size() - 1 - draws.size() / 40];
  }
  return out;
}

// Blanks for what reading drops (control characters, byte order marks), so that offsets stay.
std::string same_length(std::string text) {
  for (char& c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7F) c = ' ';
  }
  for (std::size_t at = text.find("\xEF\xBB\xBF"); at != std::string::npos;
       at = text.find("\xEF\xBB\xBF", at))
    text.replace(at, 3, "\xE2\x80\x83");  // an em space: as many bytes, and one code point
  return text;
}

// The labels of a line, in bytes of its text.
Result<std::vector<Attribution>> labels_of(const Json& json, const Reader& article,
                                           std::string_view text, std::string_view name,
                                           std::size_t number) {
  std::vector<std::uint32_t> bytes;  // of each code point, and the end
  for (std::size_t at = 0; at < text.size();) {
    bytes.push_back(static_cast<std::uint32_t>(at));
    static_cast<void>(next_code_point(text, at));
  }
  bytes.push_back(static_cast<std::uint32_t>(text.size()));
  std::vector<Attribution> out;
  auto list = json.find("attributions");
  if (list == json.end() || !list->is_array())
    return bad_line(name, number, "no list under \"attributions\"");
  for (const Json& one : *list) {
    Attribution attribution;
    for (std::size_t role = 0; role < 3; ++role) {
      if (!one.is_object() || !one.contains(kRoles[role]))
        return bad_line(name, number,
                        std::string("an attribution without \"") + kRoles[role] + "\"");
      for (const Json& span : one[kRoles[role]]) {
        if (!span.is_array() || span.size() != 2 || !span[0].is_number_unsigned() ||
            !span[1].is_number_unsigned())
          return bad_line(name, number, "a span is a pair of numbers");
        const std::uint64_t begin = span[0], end = span[1];
        if (begin > end || end >= bytes.size())
          return bad_line(name, number,
                          "the span [" + std::to_string(begin) + ", " + std::to_string(end) +
                              ") leaves the text");
        attribution.role[role].merge(article.tokens({bytes[begin], bytes[end]}));
      }
    }
    if (!attribution.cue().empty() || !attribution.content().empty())
      out.push_back(std::move(attribution));
  }
  return out;
}

void explain(const Reader& article, std::span<const Attribution> gold,
             std::span<const Attribution> found,
             std::map<std::string, std::vector<std::string>>& errors) {
  for (const Attribution& label : gold) {
    const Attribution* best = nullptr;
    for (const Attribution& one : found)
      if (overlap(one.cue(), label.cue()) > 0) best = &one;
    const std::string whole = article.words(label.source()) + " | " + article.words(label.cue()) +
                              " | " + article.words(label.content());
    if (best == nullptr) {
      errors["missed"].push_back(whole);
      continue;
    }
    for (std::size_t role = 0; role < 3; ++role)
      if (best->role[role] != label.role[role])
        errors[kRoles[role]].push_back(whole + "\n      ours: " + article.words(best->role[role]));
  }
  for (const Attribution& one : found)
    if (std::none_of(gold.begin(), gold.end(),
                     [&](const Attribution& label) { return overlap(one.cue(), label.cue()) > 0; }))
      errors["false"].push_back(article.words(one.source()) + " | " + article.words(one.cue()) +
                                " | " + article.words(one.content()));
}

}  // namespace

Result<AttributionScore> score_attributions(std::string_view lines, std::string_view name,
                                            const Knowledge& knowledge, std::size_t examples) {
  AttributionScore out;
  std::vector<Counts> all;
  std::map<std::string, std::vector<std::string>> errors;
  std::size_t number = 0;
  for (std::string_view line : split(lines, '\n')) {
    ++number;
    if (trim(line).empty()) continue;
    const Json json = Json::parse(line, nullptr, false);
    if (!json.is_object()) return bad_line(name, number, "no JSON object");
    auto text = json.find("text");
    if (text == json.end() || !text->is_string())
      return bad_line(name, number, "no text under \"text\"");
    const std::string labelled = same_length(text->get<std::string>());
    Article article;
    set_text(article, "", labelled);
    if (auto language = json.find("lang"); language != json.end() && language->is_string())
      article.language = *language;
    if (article.full.size() != labelled.size())
      return bad_line(name, number, "the text is no valid UTF-8: offsets would not fit");
    const std::unique_ptr<Analysis> analysis = analyze(std::move(article), knowledge);
    const Reader read(*analysis, labelled);
    HEARSAY_TRY(std::vector<Attribution> gold, labels_of(json, read, labelled, name, number));
    std::vector<Attribution> found = read.found();
    std::erase_if(found, [&](const Attribution& one) { return other_layer(one, gold); });
    all.push_back(count(gold, found));
    ++out.articles;
    out.labelled += gold.size();
    out.found += found.size();
    if (examples > 0) explain(read, gold, found, errors);
  }
  for (std::size_t role = 0; role < 4; ++role)
    out.roles.push_back({role < 3 ? kRoles[role] : "triple", figure(all, role, false),
                         role < 3 ? figure(all, role, true) : Figure{}});
  for (const auto& [kind, list] : errors) {
    out.errors.push_back(kind + ": " + std::to_string(list.size()));
    const std::size_t step = std::max<std::size_t>(1, list.size() / examples);
    for (std::size_t i = 0, shown = 0; i < list.size() && shown < examples; i += step, ++shown)
      out.errors.push_back("    " + list[i]);
  }
  return out;
}

}  // namespace hearsay
