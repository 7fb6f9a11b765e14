// Names: runs of capitalised words.
//
// A capital marks a name inside a plain sentence. At its head every word has one, so a first word counts only when it is
// written with a capital inside some sentence too, or looks like a name by itself (GoTo, KPPU, a listed outlet). Months,
// weekdays, roles, titles and function words end a run. Small connectors join only where the form of an organisation
// shows ("Bank of America", "Kementerian Komunikasi dan Digital"); particles join parts of a person's name.
// In title case and in capitals the letters tell nothing: such sentences are read last, for the names found elsewhere.
// Known weakness: a name that occurs only in a headline in capitals is missed; two names side by side with nothing
// between ("Grab GoTo") are cut only when each stands alone elsewhere.
#include <algorithm>

#include "base/hash.h"
#include "base/utf8.h"
#include "mention/draft.h"

namespace hearsay {
namespace {

constexpr std::uint32_t kLongestName = 12;  // tokens; longer runs are lists or shouting and are cut

class NameFinder {
 public:
  explicit NameFinder(Draft& draft) : draft_(draft), text_(draft.out.text) {}

  void read_plain(std::uint32_t s) {
    const Sentence& sentence = text_.sentences[s];
    for (std::uint32_t at = sentence.token_begin; at < sentence.token_end;) {
      if (draft_.in_dateline[at]) {
        ++at;
        continue;
      }
      std::uint32_t end = outlet_end(at, sentence.token_end);
      if (end != 0) {
        add(s, at, end, MentionKind::kOutlet, true);
        at = end;
        continue;
      }
      end = run_end(at, sentence.token_end);
      if (end == at) {
        ++at;
        continue;
      }
      std::uint32_t begin = at;
      at = end;
      if (opens(begin, sentence)) begin = without_first(begin, end);
      if (begin < end) add_run(s, begin, end);
    }
  }

  // Sentences whose capitals tell nothing: the longest known names, and words that are names by their own form.
  void read_unclear(std::uint32_t s) {
    const Sentence& sentence = text_.sentences[s];
    bool shouted = draft_.form[s] == SentenceForm::kShouted;
    for (std::uint32_t at = sentence.token_begin; at < sentence.token_end;) {
      if (draft_.in_dateline[at] || !is_word(text_, at)) {
        ++at;
        continue;
      }
      std::uint32_t end = outlet_end(at, sentence.token_end);
      MentionKind kind = MentionKind::kOutlet;
      bool firm = end != 0;
      if (end == 0 && text_.tokens[at].is(kTokenCapital)) {
        auto [known, known_kind] = known_at(at, sentence.token_end);
        end = known;
        kind = known_kind;
      }
      if (end == 0 && !draft_.in_role[at]) {
        std::uint32_t place = hit_length(text_, at, LexKind::kPlace);
        const LexHit* hit = text_.hit_at(at, LexKind::kPlace);
        std::string_view word = text_.word(at);
        bool plain_capitals = !shouted && text_.tokens[at].is(kTokenAllCaps) &&
                              text_.hit_at(at, LexKind::kCurrency) == nullptr &&
                              text_.hit_at(at, LexKind::kScale) == nullptr;
        if (hit_tagged(text_, at, LexKind::kOrgMarker, "legal-prefix") != nullptr && !shouted) {
          end = run_end(at, sentence.token_end);
          end = std::min(end, at + 4);
          kind = MentionKind::kOrganisation;
        } else if (place != 0 && text_.lexeme(*hit).tag != "people" &&
                   text_.tokens[at].is(kTokenCapital)) {
          end = at + place;
          kind = MentionKind::kPlace;
          firm = true;
        } else if ((has_inner_capital(word) || plain_capitals) && candidate(at)) {
          end = at + 1;
          kind = MentionKind::kOrganisation;
        } else if (!shouted && is_given_name(at) && at + 1 < sentence.token_end && candidate(at) &&
                   candidate(at + 1) && !has_any_hit(at + 1)) {
          end = at + 2;
          kind = MentionKind::kPerson;
          firm = true;
        }
      }
      if (end <= at) {
        ++at;
        continue;
      }
      add(s, at, end, kind, firm);
      at = end;
    }
  }

  // What plain sentences taught: whole names, and their first and last words.
  void learn() {
    for (const Name& name : draft_.names) {
      if (name.end - name.begin > 8) continue;
      std::uint64_t key = 0;
      for (std::uint32_t i = name.begin; i < name.end; ++i) {
        key = mix(key, text_.tokens[i].key);
        if (i + 1 < name.end) prefixes_.insert({key, true});
      }
      known_.insert({key, name.kind});
      std::uint32_t first = name.begin;
      while (first + 1 < name.end && (is_organisation_marker(text_, first) || has_any_hit(first)))
        ++first;
      std::uint64_t head = mix(0, text_.tokens[first].key);
      if (!has_any_hit(first) && name.kind != MentionKind::kPlace)
        known_.insert({head, name.kind});
      if (name.kind == MentionKind::kPerson && !has_any_hit(name.end - 1))
        known_.insert({mix(0, text_.tokens[name.end - 1].key), name.kind});
    }
  }

 private:
  void add(std::uint32_t s, std::uint32_t begin, std::uint32_t end, MentionKind kind, bool firm) {
    if (draft_.names.size() >= draft_.limits.mentions) return;
    Name name;
    name.begin = begin;
    name.end = end;
    name.sentence = s;
    name.kind = kind;
    name.firm = firm;
    draft_.names.push_back(name);
  }

  // A run becomes a place, an adjective of one (nothing), or a name.
  void add_run(std::uint32_t s, std::uint32_t begin, std::uint32_t end) {
    const LexHit* place = text_.hit_at(begin, LexKind::kPlace);
    if (place != nullptr && begin + place->length >= end) {
      if (text_.lexeme(*place).tag != "people")
        add(s, begin, end, MentionKind::kPlace, true);
      return;
    }
    // "Indonesian GoTo": the adjective is no part of the name unless a marker makes it one ("British Airways Plc").
    if (place != nullptr && text_.lexeme(*place).tag == "people" &&
        !is_organisation_marker(text_, end - 1) && end - begin - place->length >= 1 &&
        (end - begin > 2 || has_inner_capital(text_.word(end - 1))))
      begin += place->length;
    // Two that each stand alone elsewhere: "NVIDIA OpenAI".
    for (std::uint32_t at = begin; at < end; ++at) {
      auto alone = draft_.writing.find(text_.tokens[at].key);
      if (alone != draft_.writing.end()) alone->second.alone += end - begin == 1;
    }
    add(s, begin, end, MentionKind::kOrganisation, false);
  }

  bool has_any_hit(std::uint32_t token) const {
    for (std::uint32_t i = text_.first_hit[token]; i < text_.first_hit[token + 1]; ++i) {
      LexKind kind = text_.lexeme(text_.hits[i]).kind;
      if (kind != LexKind::kFemale && kind != LexKind::kOutletMarker) return true;
    }
    return false;
  }
  bool is_given_name(std::uint32_t token) const {
    return hit_tagged(text_, token, LexKind::kFemale, "female-name") != nullptr ||
           hit_tagged(text_, token, LexKind::kFemale, "male-name") != nullptr;
  }

  // The longest listed outlet at a token, written with a capital; 0 when there is none.
  std::uint32_t outlet_end(std::uint32_t token, std::uint32_t limit) const {
    if (!text_.tokens[token].is(kTokenCapital) || !is_word(text_, token)) return 0;
    std::uint32_t longest = std::min(limit, token + 6);
    // Only tokens glued by blanks can belong to one name; stop at the first mark.
    std::uint32_t reach = token + 1;
    while (reach < longest && !is_mark(text_, reach, ",;:()\"")) ++reach;
    for (std::uint32_t end = reach; end > token; --end) {
      if (!is_word(text_, end - 1)) continue;
      if (draft_.outlets->named(slice(text_.full, span_of(text_, token, end))) == nullptr) continue;
      // "Tempo Scan", "Guardian Holdings": another organisation begins with the outlet's name.
      if (end < limit && end == token + 1 && candidate(end) && !text_.tokens[end].is(kTokenAllCaps) &&
          draft_.form[text_.sentence_at(text_.tokens[token].span.begin)] == SentenceForm::kPlain &&
          !draft_.in_role[end] && !is_given_name(end) &&
          hit_tagged(text_, end, LexKind::kOutletMarker, {}) == nullptr &&
          text_.hit_at(end, LexKind::kPlace) == nullptr)
        return 0;
      return end;
    }
    return 0;
  }

  // May stand in a name.
  bool candidate(std::uint32_t token) const {
    if (!is_word(text_, token) || draft_.in_role[token] || draft_.in_dateline[token]) return false;
    std::string_view word = text_.word(token);
    if (!text_.tokens[token].is(kTokenCapital) && !has_inner_capital(word)) return false;
    if (word.front() == '\'' || is_month_or_weekday(text_, token)) return false;
    if (text_.hit_at(token, LexKind::kPlace) != nullptr) return true;
    for (std::uint32_t i = text_.first_hit[token]; i < text_.first_hit[token + 1]; ++i) {
      const Lexeme& lexeme = text_.lexeme(text_.hits[i]);
      switch (lexeme.kind) {
        case LexKind::kNoise:
        case LexKind::kStop:
        case LexKind::kPronoun:
        case LexKind::kCurrency:
        case LexKind::kTime:
        case LexKind::kContrast:
          return false;
        case LexKind::kTitle:
          if (lexeme.tag != "field" && lexeme.tag != "particle") return false;
          break;
        default:
          break;
      }
    }
    return true;
  }

  std::uint32_t run_end(std::uint32_t begin, std::uint32_t limit) const {
    if (!candidate(begin)) return begin;
    limit = std::min(limit, begin + kLongestName);
    bool body = false;  // a ministry, a bank: connectors may join
    std::uint32_t at = begin;
    while (at < limit) {
      if (at > begin && candidate(at) && starts_name(at)) break;
      if (hit_tagged(text_, at, LexKind::kOrgMarker, "body") != nullptr) body = true;
      ++at;
      if (at < limit && is_mark(text_, at, ".") && text_.tokens[at].is(kTokenGlued) &&
          hit_tagged(text_, at - 1, LexKind::kOrgMarker, {}) != nullptr && at + 1 < limit)
        ++at;  // "Tbk." with its full stop apart
      if (at >= limit) break;
      if (candidate(at)) {
        if (is_mark(text_, at - 1, ".") || text_.tokens[at].is(kTokenQuoteOpen)) break;
        continue;
      }
      std::uint32_t next = at + 1;
      if (next >= limit) break;
      if (is_dash(text_, at) && text_.word(at) == "-" && text_.tokens[at].is(kTokenGlued) &&
          text_.tokens[next].is(kTokenGlued) && candidate(next) && !separable(at - 1, next)) {
        at = next;
        continue;
      }
      if (is_mark(text_, at, "&") && candidate(next)) {
        at = next;
        continue;
      }
      if (text_.tokens[at].is(kTokenNumber) && at > begin && text_.tokens[at].span.size() < 4 &&
          candidate(next) && hit_tagged(text_, next, LexKind::kOrgMarker, "legal") != nullptr) {
        at = next;
        continue;
      }
      if (hit_tagged(text_, at, LexKind::kTitle, "particle") != nullptr && candidate(next)) {
        at = next;
        continue;
      }
      if (hit_tagged(text_, at, LexKind::kOrgMarker, "inside") != nullptr) {
        if (!candidate(next) && next + 1 < limit &&
            hit_tagged(text_, next, LexKind::kOrgMarker, "inside") != nullptr)
          ++next;  // "Bank of the West"
        bool right = next + 1 < limit && candidate(next + 1) &&
                     hit_tagged(text_, next + 1, LexKind::kOrgMarker, "body") != nullptr;
        if (candidate(next) && !starts_name(next) && (body || right) && !stands_alone(next) &&
            !(right && stands_alone(at - 1))) {
          at = next;
          continue;
        }
      }
      break;
    }
    return at;
  }

  // A legal prefix (PT) begins a new name; so does a token after a legal suffix.
  bool starts_name(std::uint32_t token) const {
    if (hit_tagged(text_, token, LexKind::kOrgMarker, "legal-prefix") != nullptr) return true;
    return hit_tagged(text_, token - 1, LexKind::kOrgMarker, "legal") != nullptr &&
           hit_tagged(text_, token, LexKind::kOrgMarker, "legal") == nullptr &&
           text_.hit_at(token - 1, LexKind::kPlace) == nullptr;
  }

  // "Grab-GoTo": both sides are written apart elsewhere. "Rolls-Royce" is not.
  bool separable(std::uint32_t left, std::uint32_t right) const {
    return stands_alone(left) || stands_alone(right) || has_inner_capital(text_.word(left)) ||
           has_inner_capital(text_.word(right)) || text_.tokens[left].is(kTokenAllCaps) ||
           text_.hit_at(left, LexKind::kPlace) != nullptr;
  }
  bool stands_alone(std::uint32_t token) const {
    return alone_.count(text_.tokens[token].key) != 0;
  }

  // The run stands where any word has a capital.
  bool opens(std::uint32_t token, const Sentence& sentence) const {
    std::uint32_t first = sentence.token_begin;
    while (first < token && text_.tokens[first].is(kTokenPunct)) ++first;
    return token == first || text_.tokens[token - 1].is(kTokenQuoteOpen);
  }

  // A run at the head of a sentence: where the name in it begins, `end` when there is none.
  std::uint32_t without_first(std::uint32_t begin, std::uint32_t end) const {
    auto found = draft_.writing.find(text_.tokens[begin].key);
    Writing writing = found == draft_.writing.end() ? Writing{} : found->second;
    std::string_view word = text_.word(begin);
    bool formed = has_inner_capital(word) || text_.tokens[begin].is(kTokenAllCaps) ||
                  is_initial(word) || is_given_name(begin) ||
                  text_.hit_at(begin, LexKind::kPlace) != nullptr ||
                  hit_tagged(text_, begin, LexKind::kOrgMarker, "legal-prefix") != nullptr;
    if (formed || writing.capital > writing.lower) return begin;
    bool common = writing.lower > 0 || has_common_hit(begin);
    if (end - begin > 1) return common ? begin + 1 : begin;
    if (common) return end;
    // One unknown word: a name only when it acts as one.
    bool acts = end < text_.tokens.size() &&
                (text_.hit_at(end, LexKind::kCue) != nullptr ||
                 hit_tagged(text_, end, LexKind::kTitle, "possessive") != nullptr ||
                 (is_mark(text_, end, ",") && end + 1 < text_.tokens.size() &&
                  (draft_.role_end[end + 1] != 0 ||
                   (end + 2 < text_.tokens.size() && draft_.role_end[end + 2] != 0))));
    return acts ? begin : end;
  }
  bool has_common_hit(std::uint32_t token) const {
    for (std::uint32_t i = text_.first_hit[token]; i < text_.first_hit[token + 1]; ++i) {
      const LexHit& hit = text_.hits[i];
      LexKind kind = text_.lexeme(hit).kind;
      if (kind != LexKind::kFemale && kind != LexKind::kOutletMarker &&
          kind != LexKind::kOrgMarker && kind != LexKind::kPlace)
        return true;
    }
    return false;
  }

  std::pair<std::uint32_t, MentionKind> known_at(std::uint32_t token, std::uint32_t limit) const {
    std::uint64_t key = 0;
    std::uint32_t end = 0;
    MentionKind kind = MentionKind::kOrganisation;
    for (std::uint32_t i = token; i < limit && i < token + 8; ++i) {
      key = mix(key, text_.tokens[i].key);
      auto found = known_.find(key);
      if (found != known_.end()) {
        end = i + 1;
        kind = found->second;
      }
      if (prefixes_.find(key) == prefixes_.end()) break;
    }
    return {end, kind};
  }

 public:
  // Which single words stand between two words without a capital: names by themselves.
  void find_lone_words() {
    for (std::uint32_t s = 0; s < text_.sentences.size(); ++s) {
      if (draft_.form[s] != SentenceForm::kPlain) continue;
      const Sentence& sentence = text_.sentences[s];
      for (std::uint32_t i = sentence.token_begin; i < sentence.token_end; ++i) {
        if (!candidate(i) || has_common_hit(i)) continue;
        bool before = i == sentence.token_begin || (!candidate(i - 1) && !is_dash(text_, i - 1) &&
                                                    !is_mark(text_, i - 1, "&"));
        bool after = i + 1 >= sentence.token_end ||
                     (!candidate(i + 1) && !is_dash(text_, i + 1) && !is_mark(text_, i + 1, "&"));
        bool opening = i == sentence.token_begin;
        if (before && after && (!opening || draft_.writing[text_.tokens[i].key].capital > 0))
          alone_.insert({text_.tokens[i].key, true});
      }
    }
  }
  bool lone(std::uint32_t token) const { return stands_alone(token); }

 private:
  Draft& draft_;
  const SegmentedText& text_;
  std::unordered_map<std::uint64_t, MentionKind> known_;
  std::unordered_map<std::uint64_t, bool> prefixes_;
  std::unordered_map<std::uint64_t, bool> alone_;
};

}  // namespace

void find_names(Draft& draft) {
  NameFinder finder(draft);
  finder.find_lone_words();
  const SegmentedText& text = draft.text();
  for (std::uint32_t s = 0; s < text.sentences.size(); ++s)
    if (draft.form[s] == SentenceForm::kPlain) finder.read_plain(s);
  tell_persons(draft);
  finder.learn();
  for (std::uint32_t s = 0; s < text.sentences.size(); ++s)
    if (draft.form[s] != SentenceForm::kPlain) finder.read_unclear(s);
  std::sort(draft.names.begin(), draft.names.end(),
            [](const Name& a, const Name& b) { return a.begin < b.begin; });
  attach_roles(draft);
}

}  // namespace hearsay
