// Names: runs of capitalised words.
//
// A capital marks a name inside a plain sentence. At its head every word has one, so a first word
// counts only when it is written with a capital inside some sentence too, or looks like a name by
// itself (GoTo, KPPU, a listed outlet). Months, weekdays, roles, titles and function words end a
// run. Small connectors join only where the form of an organisation shows ("Bank of America",
// "Kementerian Komunikasi dan Digital"); particles join parts of a person's name. In title case and
// in capitals the letters tell nothing: such sentences are read last, for the names found
// elsewhere. Known weakness: a name that occurs only in a headline in capitals is missed; two names
// side by side with nothing between ("Grab GoTo") are cut only when each stands alone elsewhere.
// One file past 500 lines: plain sentences, headlines and Han all rest on the same test of what may
// stand in a name.
#include <algorithm>

#include "base/hash.h"
#include "base/utf8.h"
#include "mention/draft.h"

namespace hearsay {
namespace {

constexpr std::uint32_t kLongestName = 12;  // tokens; longer runs are lists or shouting and are cut

class NameFinder {
 public:
  explicit NameFinder(Draft& draft)
      : draft_(draft), text_(draft.out.text), candidates_(draft.token_count()), covered_(draft.token_count()) {
    for (std::uint32_t i = 0; i < draft.token_count(); ++i)
      if (text_.tokens[i].is(kTokenCapital | kTokenInnerCapital)) candidates_[i] = may_stand_in_name(i);
  }

  void read_plain(std::uint32_t s) {
    const Sentence& sentence = text_.sentences[s];
    for (std::uint32_t at = sentence.token_begin; at < sentence.token_end;) {
      // A name begins with a capital, an angle bracket or a character without capitals.
      const Token& token = text_.tokens[at];
      const bool begins = token.is(kTokenCapital | kTokenInnerCapital) || token.lead == '<' || static_cast<unsigned char>(token.lead) >= 0x80;
      if (!begins || draft_.in_dateline[at]) {
        ++at;
        continue;
      }
      if (is_han_word(at)) {
        at = read_han(s, at, sentence.token_end);
        continue;
      }
      if (std::uint32_t close = angle_end(text_, at, sentence.token_end)) {
        add(s, at + 1, is_possessive(text_, close - 1) ? close - 1 : close, MentionKind::kOrganisation, close - at > 4);  // "<Orbita Corp's>"
        at = close + 1;
        continue;
      }
      std::uint32_t end = outlet_end(at, sentence.token_end);
      if (end != 0) {
        add(s, at, end, MentionKind::kOutlet, true);
        at = end;
        continue;
      }
      end = std::max(spelled_out_end(at, sentence.token_end), joined_letters_end(draft_, at));
      if (end != 0) {
        add(s, at, end, MentionKind::kOrganisation, true);
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
      // The second half of a shouted compound goes with the first.
      if (begin == end && end + 1 < sentence.token_end && is_dash(text_, end) &&
          text_.tokens[end].is(kTokenGlued) && text_.tokens[end + 1].is(kTokenAllCaps))
        at = end + 2;
      if (begin < end) add_run(s, begin, end);
    }
  }

  // A word that opens a sentence and was passed over, once other sentences have shown it to be a
  // name.
  void read_opening(std::uint32_t s) {
    const Sentence& sentence = text_.sentences[s];
    std::uint32_t at = sentence.token_begin;
    while (at < sentence.token_end && (text_.tokens[at].is(kTokenPunct) || draft_.in_dateline[at]))
      ++at;
    if (at >= sentence.token_end || !candidate(at)) return;
    auto [end, kind] = known_at(at, sentence.token_end);
    if (end == at + 1 && !covered_[at] && !candidate_behind(end, sentence.token_end))
      add(s, at, end, kind, false);
  }

  // Sentences whose capitals tell nothing: the longest known names, and words that are names by
  // their own form.
  void read_unclear(std::uint32_t s) {
    const Sentence& sentence = text_.sentences[s];
    bool shouted = draft_.form[s] == SentenceForm::kShouted;
    for (std::uint32_t at = sentence.token_begin; at < sentence.token_end;) {
      if (draft_.in_dateline[at] || !is_word(text_, at)) {
        ++at;
        continue;
      }
      if (is_han_word(at)) {
        at = read_han(s, at, sentence.token_end);
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
        } else if ((has_inner_capital(text_, at) || plain_capitals) && candidate(at)) {
          end = at + 1;
          kind = MentionKind::kOrganisation;
        } else if (!shouted && is_given_name(text_, at) && at + 1 < sentence.token_end && candidate(at) &&
                   candidate(at + 1) && !has_any_hit(text_, at + 1)) {
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
      covered_[name.begin] = true;
      if (name.end - name.begin > 8) continue;
      std::uint64_t key = 0;
      for (std::uint32_t i = name.begin; i < name.end; ++i) {
        key = mix(key, text_.tokens[i].key);
        if (i + 1 < name.end) prefixes_.insert(key, name.kind);
      }
      known_.insert(key, name.kind);
      std::uint32_t first = name.begin;
      while (first + 1 < name.end && (is_organisation_marker(text_, first) || has_any_hit(text_, first)))
        ++first;
      std::uint64_t head = mix(0, text_.tokens[first].key);
      if (!has_any_hit(text_, first) && name.kind != MentionKind::kPlace) known_.insert(head, name.kind);
      if (name.kind == MentionKind::kPerson && !has_any_hit(text_, name.end - 1))
        known_.insert(mix(0, text_.tokens[name.end - 1].key), name.kind);
    }
  }

 private:
  bool is_han_word(std::uint32_t token) const {
    std::size_t offset = 0;
    return static_cast<unsigned char>(text_.tokens[token].lead) >= 0x80 && is_han(next_code_point(text_.word(token), offset));
  }

  // "General Agreement on Tariffs and Trade (GATT)": the letters in brackets are the first letters
  // of the words before them, so those words are one name whatever joins them. 0: not so.
  std::uint32_t spelled_out_end(std::uint32_t at, std::uint32_t limit) const {
    if (!candidate(at)) return 0;
    std::string initials;
    for (std::uint32_t i = at; i + 2 < limit && i < at + kLongestName; ++i) {
      if (text_.tokens[i].lead == '(') {
        if (initials.size() < 3 || !is_mark(text_, i + 2, ")")) return 0;
        const std::string_view letters = text_.word(i + 1);
        return letters.size() == initials.size() && text_.tokens[i + 1].is(kTokenAllCaps) &&
                       letters == initials
                   ? i
                   : 0;
      }
      if (text_.tokens[i].is(kTokenPunct)) return 0;
      const auto first = static_cast<unsigned char>(text_.word(i).front());
      if (is_upper(first))
        initials += static_cast<char>(first);
      else if (text_.hit_at(i, LexKind::kStop) == nullptr &&
               hit_tagged(text_, i, LexKind::kOrgMarker, "inside") == nullptr)
        return 0;
    }
    return 0;
  }

  // Nothing but words that mark organisations: "Securities", "Cable", "Bank".
  bool is_generic(std::uint32_t begin, std::uint32_t end) const {
    for (std::uint32_t i = begin; i < end; ++i)
      if (text_.hit_at(i, LexKind::kOrgMarker) == nullptr ||
          hit_tagged(text_, i, LexKind::kOrgMarker, "legal") != nullptr)
        return false;
    return begin < end;
  }

  // "CB and T Bancshares Inc": the legal form closes both halves, and the first never stands alone.
  // "Upland Minerals and Chemicals Corp said it ...": one company speaks.
  bool halves_of_one(std::uint32_t begin, std::uint32_t at, std::uint32_t next,
                     std::uint32_t limit) const {
    if (text_.hit_at(at, LexKind::kContrast) == nullptr || at - begin > 4 ||
        hit_tagged(text_, at - 1, LexKind::kOrgMarker, "legal") != nullptr ||
        begin + hit_length(text_, begin, LexKind::kPlace) == at)
      return false;
    // "Kite Oil and Gas Ltd", "Kite Savings and Loan Association": a common word is half of a name.
    const bool closed = next + 1 < limit && text_.tokens[next + 1].is(kTokenCapital) && is_organisation_marker(text_, next + 1);
    if (closed && at - begin > 1 && alone_times(next) == 0 && (text_.first_hit[next] != text_.first_hit[next + 1] || is_written_small(next))) return true;
    const bool letter = text_.tokens[next].span.size() == 1;
    const bool lone =
        at - begin == 1 && (letter || alone_times(begin) <= 1) && !is_given_name(text_, begin);
    for (std::uint32_t i = next + 1; i < limit && i < next + 4 && (text_.tokens[i].is(kTokenCapital) || is_possessive(text_, i)); ++i) {
      if (lone && hit_tagged(text_, i, LexKind::kOrgMarker, "legal") != nullptr) return true;
      if (text_.hit_at(i, LexKind::kOrgMarker) == nullptr) continue;
      const std::uint32_t cue = i + 1 < limit ? hit_length(text_, i + 1, LexKind::kCue) : 0;
      if (cue != 0 && i + 1 + cue < text_.tokens.size() &&
          hit_tagged(text_, i + 1 + cue, LexKind::kPronoun, "it") != nullptr)
        return true;
    }
    return false;
  }

  bool is_written_small(std::uint32_t token) const {
    const Writing* writing = draft_.writing.find(text_.tokens[token].key);
    return writing != nullptr && writing->lower > 0;
  }

  // Han has no capitals: listed outlets, listed places, and the unknown characters behind a role
  // are names. Returns the token to go on with.
  std::uint32_t read_han(std::uint32_t s, std::uint32_t at, std::uint32_t limit) {
    constexpr std::uint32_t kLongestPerson =
        6;  // characters; names of other scripts are written out
    std::uint32_t reach = at + 1;
    while (reach < limit && reach < at + 8 && is_han_word(reach)) ++reach;
    for (std::uint32_t end = reach; end > at + 1; --end)
      if (draft_.outlets->named(slice(text_.full, span_of(text_, at, end))) != nullptr) {
        add(s, at, end, MentionKind::kOutlet, true);
        return end;
      }
    if (draft_.role_end[at] != 0) {
      std::uint32_t begin = draft_.role_end[at], end = begin;
      while (end < limit && end < begin + kLongestPerson && is_han_word(end) && !has_any_hit(text_, end))
        ++end;
      bool whole = end >= limit || end < begin + kLongestPerson;
      if (end >= begin + 2 && whole) {
        add(s, begin, end, MentionKind::kPerson, true);
        return end;
      }
      return std::max(begin, at + 1);
    }
    if (std::uint32_t place = hit_length(text_, at, LexKind::kPlace)) {
      add(s, at, at + place, MentionKind::kPlace, true);
      return at + place;
    }
    return at + 1;
  }

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
    bool legal_only = true;
    for (std::uint32_t i = begin; i < end; ++i)
      legal_only =
          legal_only && (text_.tokens[i].is(kTokenPunct) ||
                         hit_tagged(text_, i, LexKind::kOrgMarker, "legal") != nullptr ||
                         hit_tagged(text_, i, LexKind::kOrgMarker, "legal-prefix") != nullptr);
    if (legal_only) return;
    const LexHit* place = text_.hit_at(begin, LexKind::kPlace);
    if (place != nullptr && begin + place->length >= end) {
      if (text_.lexeme(*place).tag != "people") add(s, begin, end, MentionKind::kPlace, true);
      return;
    }
    // "Indonesian GoTo": the adjective is no part of the name unless a marker makes it one
    // ("British Airways Plc").
    if (place != nullptr && text_.lexeme(*place).tag == "people" &&
        !is_organisation_marker(text_, end - 1) && end - begin - place->length >= 1 &&
        (end - begin > 2 || has_inner_capital(text_, end - 1)))
      begin += place->length;
    // Two that each stand alone elsewhere: "NVIDIA OpenAI".
    if (end - begin == 2 && stands_alone(begin) && stands_alone(begin + 1) &&
        is_shaped(text_, begin) && is_shaped(text_, begin + 1)) {
      add(s, begin, begin + 1, MentionKind::kOrganisation, false);
      ++begin;
    }
    add(s, begin, end, MentionKind::kOrganisation, false);
  }

  // The longest listed outlet at a token, written with a capital; 0 when there is none.
  std::uint32_t outlet_end(std::uint32_t token, std::uint32_t limit) const {
    if (!text_.tokens[token].is(kTokenCapital) || !is_word(text_, token)) return 0;
    if (!draft_.outlets->openings.contains(text_.tokens[token].key) &&
        (token + 1 >= limit || !draft_.outlets->openings.contains(text_.tokens[token + 1].key)))
      return 0;
    std::uint32_t longest = std::min(limit, token + 6);
    // Only tokens glued by blanks can belong to one name; stop at the first mark.
    std::uint32_t reach = token + 1;
    while (reach < longest && !is_mark(text_, reach, ",;:()\"")) ++reach;
    for (std::uint32_t end = reach; end > token; --end) {
      if (!is_word(text_, end - 1)) continue;
      if (draft_.outlets->named(slice(text_.full, span_of(text_, token, end))) == nullptr) continue;
      // "Tempo Scan", "Guardian Holdings": another organisation begins with the outlet's name.
      if (end < limit && end == token + 1 && candidate(end) &&
          !text_.tokens[end].is(kTokenAllCaps) &&
          draft_.form[text_.sentence_at(text_.tokens[token].span.begin)] == SentenceForm::kPlain &&
          !draft_.in_role[end] && !is_given_name(text_, end) &&
          hit_tagged(text_, end, LexKind::kOutletMarker, {}) == nullptr &&
          text_.hit_at(end, LexKind::kPlace) == nullptr)
        return 0;
      return end;
    }
    return 0;
  }

  // May stand in a name. Asked of a token again and again, and always the same: what it rests on was
  // settled before names are looked for.
  bool candidate(std::uint32_t token) const { return token < candidates_.size() && candidates_[token] != 0; }
  bool may_stand_in_name(std::uint32_t token) const {
    if (!is_word(text_, token) || draft_.in_role[token] || draft_.in_dateline[token] ||
        draft_.in_figure[token])
      return false;
    if (text_.tokens[token].lead == '\'' || is_month_or_weekday(text_, token)) return false;
    if (text_.hit_at(token, LexKind::kPlace) != nullptr) return true;
    if (draft_.in_work[token] && !has_inner_capital(text_, token) &&
        !text_.tokens[token].is(kTokenAllCaps)) {
      const Writing* writing = draft_.writing.find(text_.tokens[token].key);
      if (writing == nullptr || writing->capital == 0) return false;
    }
    // "Bursa Efek Indonesia": a marker that is also a common word names when a capital follows.
    if (hit_tagged(text_, token, LexKind::kOrgMarker, "body") != nullptr &&
        token + 1 < text_.tokens.size() && is_word(text_, token + 1) &&
        text_.tokens[token + 1].is(kTokenCapital) && !draft_.in_role[token + 1] &&
        text_.hit_at(token + 1, LexKind::kNoise) == nullptr)
      return true;
    for (std::uint32_t i = text_.first_hit[token]; i < text_.first_hit[token + 1]; ++i) {
      const Lexeme& lexeme = text_.lexeme(text_.hits[i]);
      switch (lexeme.kind) {
        case LexKind::kNoise:
        case LexKind::kStop:
          // "Kabar Chip": the word for news opens an outlet's name inside a sentence.
          if (hit_tagged(text_, token, LexKind::kOutletMarker, {}) != nullptr &&
              opens_outlet(draft_, token))
            break;
          // "BUKA" in capitals is no form of the common word, unless the pack writes it so ("GDP").
          if (!shouted_word(draft_, token, lexeme)) return false;
          break;
        case LexKind::kPronoun:
        case LexKind::kTime:
        case LexKind::kContrast:
          return false;
        case LexKind::kCurrency:
          if (!is_given_name(text_, token)) return false;
          break;
        case LexKind::kTitle:
          if (lexeme.tag == "before") return false;
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
    bool joined_inside = false;
    std::uint32_t at = begin;
    while (at < limit) {
      if (at > begin && candidate(at) && starts_name(at)) break;
      if (hit_tagged(text_, at, LexKind::kOrgMarker, "body") != nullptr) body = true;
      // A place of several words, a form of several ("Savings and Loan").
      at += std::max(1u, std::min(std::max(hit_length(text_, at, LexKind::kPlace), hit_length(text_, at, LexKind::kOrgMarker, {})), limit - at));
      if (at < limit && is_mark(text_, at, ".") && text_.tokens[at].is(kTokenGlued) &&
          hit_tagged(text_, at - 1, LexKind::kOrgMarker, {}) != nullptr && at + 1 < limit)
        ++at;  // "Tbk." with its full stop apart
      if (at >= limit) break;
      if (candidate(at)) {
        if (is_mark(text_, at - 1, ".") || text_.tokens[at].is(kTokenQuoteOpen)) break;
        // "a filing with the Securities and Exchange Commission Moller said".
        if (joined_inside && stands_alone(at) &&
            hit_tagged(text_, at - 1, LexKind::kOrgMarker, "body") != nullptr &&
            text_.hit_at(at, LexKind::kOrgMarker) == nullptr)
          break;
        continue;
      }
      if (ends_as_name(at, limit)) continue;
      if (text_.tokens[at].span.size() >= 3 && text_.tokens[at].span.size() <= 4 &&
          hit_tagged(text_, at, LexKind::kOrgMarker, "legal") != nullptr) {
        ++at;  // "Lloyds Bank plc"
        break;
      }
      std::uint32_t next = at + 1;
      if (next >= limit) break;
      const bool inside = hit_tagged(text_, at, LexKind::kOrgMarker, "inside") != nullptr;
      if (candidate(next) && (inside || is_possessive(text_, at)) &&
          marked_.contains(mix(mix(text_.tokens[at - 1].key, text_.tokens[at].key),
                               text_.tokens[next].key))) {
        at = next;
        continue;
      }
      // An initial whose full stop is a token of its own: "M. Hatta".
      if (is_mark(text_, at, ".") && text_.tokens[at].is(kTokenGlued) && candidate(next) &&
          text_.tokens[at - 1].span.size() == 1) {
        at = next;
        continue;
      }
      if (is_mark(text_, at, "-") && text_.tokens[at].is(kTokenGlued) &&
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
      if (hit_tagged(text_, at, LexKind::kTitle, "particle") != nullptr && candidate(next) &&
          text_.hit_at(at, LexKind::kStop) == nullptr) {
        at = next;
        continue;
      }
      if (const std::uint32_t behind = std::max({linked_end(text_, begin, at), elided_end(text_, at), bracketed_end(text_, at)});
          behind != 0 && behind < limit && candidate(behind)) {
        at = behind;
        continue;
      }
      if (inside) {
        // "Securities and Exchange Commission": what only marks organisations names none alone.
        if (candidate(next) && !starts_name(next) &&
            (is_generic(begin, at) || halves_of_one(begin, at, next, limit))) {
          at = next;
          joined_inside = true;
          continue;
        }
        // "Merrill Lynch and Co", "First City Bancorp of Texas Inc".
        const std::uint32_t place = next < limit ? hit_length(text_, next, LexKind::kPlace) : 0;
        if (next + place < limit && text_.tokens[next].is(kTokenCapital) &&
            text_.tokens[next + place].is(kTokenCapital) &&
            hit_tagged(text_, next + place, LexKind::kOrgMarker, "legal") != nullptr) {
          at = next + place;
          continue;
        }
        if (!candidate(next) && next + 1 < limit &&
            hit_tagged(text_, next, LexKind::kOrgMarker, "inside") != nullptr)
          ++next;  // "Bank of the West"
        bool right = false;
        for (std::uint32_t k = next + 1; k < limit && k < next + 4 && candidate(k) && !right; ++k)
          right = hit_tagged(text_, k, LexKind::kOrgMarker, "body") != nullptr;
        bool second = body && hit_tagged(text_, next, LexKind::kOrgMarker, "body") != nullptr;
        if (candidate(next) && !second && !starts_name(next) && (body || right) &&
            !stands_alone(next) && !(right && alone_times(at - 1) > 1)) {
          at = next;
          joined_inside = true;
          continue;
        }
      }
      break;
    }
    return at;
  }

  // A word that is a title elsewhere ends a name when no name follows it: "Sinar Mas".
  bool ends_as_name(std::uint32_t token, std::uint32_t limit) const {
    if (!is_word(text_, token) || !text_.tokens[token].is(kTokenCapital) || draft_.in_role[token] ||
        draft_.in_figure[token])
      return false;
    std::uint32_t next = token + 1;
    // "Trans World Airlines": a common word between two capitals.
    bool common = text_.hit_at(token, LexKind::kNoise) != nullptr ||
                  text_.hit_at(token, LexKind::kStop) != nullptr;
    if (common && !is_month_or_weekday(text_, token))
      return next < limit && candidate(next) && text_.hit_at(next, LexKind::kPlace) == nullptr;
    if (hit_tagged(text_, token, LexKind::kTitle, "before") == nullptr) return false;
    if (next < limit && is_mark(text_, next, ".")) return false;
    return next >= limit || !candidate(next);
  }

  // A legal prefix (PT) begins a new name; so does a token after a legal suffix.
  bool starts_name(std::uint32_t token) const {
    if (hit_tagged(text_, token, LexKind::kOrgMarker, "legal-prefix") != nullptr) return true;
    return hit_tagged(text_, token - 1, LexKind::kOrgMarker, "legal") != nullptr &&
           hit_tagged(text_, token - 1, LexKind::kOrgMarker, "legal-prefix") == nullptr &&
           hit_tagged(text_, token, LexKind::kOrgMarker, "legal") == nullptr &&
           text_.hit_at(token - 1, LexKind::kPlace) == nullptr;
  }

  // "Grab-GoTo": both sides are written apart elsewhere. "Rolls-Royce" is not.
  bool separable(std::uint32_t left, std::uint32_t right) const {
    if (marked_.contains(mix(mix(text_.tokens[left].key, text_.tokens[left + 1].key), text_.tokens[right].key))) return false;
    return stands_alone(left) || stands_alone(right) || is_shaped(text_, left) ||
           is_shaped(text_, right) || text_.hit_at(left, LexKind::kPlace) != nullptr;
  }
  bool written_inside(std::uint32_t token) const {
    const Writing* writing = draft_.writing.find(text_.tokens[token].key);
    return writing != nullptr && writing->capital > 0;
  }
  bool stands_alone(std::uint32_t token) const { return alone_times(token) != 0; }
  std::uint32_t alone_times(std::uint32_t token) const {
    const std::uint32_t* found = alone_.find(text_.tokens[token].key);
    return found == nullptr ? 0 : *found;
  }

  // The run stands where any word has a capital.
  bool opens(std::uint32_t token, const Sentence& sentence) const {
    std::uint32_t first = sentence.token_begin;
    while (first < token && (text_.tokens[first].is(kTokenPunct) || draft_.in_dateline[first]))
      ++first;
    return token == first || text_.tokens[token - 1].is(kTokenQuoteOpen);
  }

  bool candidate_behind(std::uint32_t token, std::uint32_t limit) const {
    return token < limit && candidate(token);
  }

  // A run at the head of a sentence: where the name in it begins, `end` when there is none.
  std::uint32_t without_first(std::uint32_t begin, std::uint32_t end) const {
    const Writing* found = draft_.writing.find(text_.tokens[begin].key);
    const Writing writing = found == nullptr ? Writing{} : *found;
    std::string_view word = text_.word(begin);
    // "Ride-hailing", "RIDE-HAILING group": a compound of common words.
    if (end + 1 < text_.tokens.size() && end - begin == 1 && is_dash(text_, end) &&
        text_.tokens[end].is(kTokenGlued) && writing.capital == 0 &&
        text_.hit_at(begin, LexKind::kPlace) == nullptr && !has_inner_capital(text_, begin) &&
        (!text_.tokens[end + 1].is(kTokenCapital) ||
         (text_.tokens[begin].is(kTokenAllCaps) && text_.tokens[end + 1].is(kTokenAllCaps))))
      return end;
    bool formed = has_inner_capital(text_, begin) || text_.tokens[begin].is(kTokenAllCaps) ||
                  is_initial(word) || is_given_name(text_, begin) ||
                  text_.hit_at(begin, LexKind::kPlace) != nullptr ||
                  hit_tagged(text_, begin, LexKind::kOrgMarker, "legal-prefix") != nullptr;
    if (formed || writing.capital > writing.lower) return begin;
    // "Computer Terminal Systems Inc said": a legal form closes a whole name.
    if (end - begin > 2 && !has_common_hit(begin) &&
        hit_tagged(text_, end - 1, LexKind::kOrgMarker, "legal") != nullptr)
      return begin;
    bool common = writing.lower > 0 || has_common_hit(begin);
    if (end - begin > 1) return common ? begin + 1 : begin;
    if (common) return end;
    // One unknown word: a name only when it acts as one.
    bool acts = end < text_.tokens.size() && (acts_before(draft_, end) || draft_.role_end[end] != 0 || role_behind_comma(draft_, end));
    return acts || joined_to_name(end) ? begin : end;
  }

  // "Grab and GoTo discuss": what is joined to a name is one.
  bool joined_to_name(std::uint32_t joint) const {
    return joint + 1 < text_.tokens.size() && is_word(text_, joint) &&
           hit_tagged(text_, joint, LexKind::kContrast, "join") != nullptr && candidate(joint + 1) && text_.hit_at(joint + 1, LexKind::kPlace) == nullptr &&
           !is_organisation_marker(text_, joint + 1);
  }
  bool has_common_hit(std::uint32_t token) const {
    for (std::uint32_t i = text_.first_hit[token]; i < text_.first_hit[token + 1]; ++i) {
      const LexHit& hit = text_.hits[i];
      if (hit.kind != LexKind::kFemale && hit.kind != LexKind::kOutletMarker && hit.kind != LexKind::kOrgMarker && hit.kind != LexKind::kPlace)
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
      const MentionKind* found = known_.find(key);
      if (found != nullptr) {
        end = i + 1;
        kind = *found;
      }
      const MentionKind* opening = prefixes_.find(key);
      if (opening == nullptr) break;
      // "FAR WORLD" for Far World Airlines Inc: as much of the name as stands here.
      if (i > token && is_word(text_, i) && text_.tokens[i].is(kTokenCapital) &&
          *opening == MentionKind::kOrganisation && hit_length(text_, token, LexKind::kPlace) != i + 1 - token) {
        end = i + 1;
        kind = *opening;
      }
    }
    return {end, kind};
  }

 public:
  // Which single words stand between two words without a capital: names by themselves.
  void find_lone_words() {
    count_lone_words();
    // "Hudson's Bay Co", when no Hudson stands without one: the possessive is inside the name. So is the hyphen of "Alder-Birch
    // Corp", when no Birch does.
    for (std::uint32_t i = 1; i + 2 < text_.tokens.size(); ++i)
      if (candidate(i - 1) && candidate(i + 1) && text_.hit_at(i - 1, LexKind::kPlace) == nullptr &&
          (is_possessive(text_, i) ? !bare_.contains(text_.tokens[i - 1].key) && (i < 2 || !candidate(i - 2)) : text_.tokens[i].lead == '-' && !stands_alone(i + 1)) &&
          (closes_name(i + 2) || hit_tagged(text_, i + 1, LexKind::kOrgMarker, "legal") != nullptr))
        mark(i);
    // "Reed and Row Publishers Inc said it": what is one name there is one wherever it stands.
    for (std::uint32_t i = 1; i + 1 < text_.tokens.size(); ++i) {
      if (!candidate(i - 1) || !candidate(i + 1) || hit_tagged(text_, i, LexKind::kOrgMarker, "inside") == nullptr) continue;
      std::uint32_t begin = i - 1;
      while (begin > 0 && i - begin < 4 && candidate(begin - 1)) --begin;
      if (!starts_name(i + 1) && halves_of_one(begin, i, i + 1, std::min(begin + kLongestName, draft_.token_count()))) mark(i);
    }
  }
  void mark(std::uint32_t joint) {
    marked_.insert(mix(mix(text_.tokens[joint - 1].key, text_.tokens[joint].key), text_.tokens[joint + 1].key));
  }
  // A legal form, or the ticker of a company behind its last word: "Orbita's International <ORB>".
  bool closes_name(std::uint32_t token) const {
    return (text_.tokens[token].is(kTokenCapital) && hit_tagged(text_, token, LexKind::kOrgMarker, "legal") != nullptr) ||
           (is_organisation_marker(text_, token - 1) && angle_end(text_, token, draft_.token_count()) != 0);
  }
  void count_lone_words() {
    for (std::uint32_t i = 0; i + 3 < text_.tokens.size(); ++i) {
      if (text_.tokens[i].lead != '<') continue;
      const std::uint32_t close = angle_end(text_, i, draft_.token_count());
      for (std::uint32_t k = i + 2; k + 1 < close; ++k) mark(k);
    }
    for (std::uint32_t s = 0; s < text_.sentences.size(); ++s) {
      if (draft_.form[s] != SentenceForm::kPlain) continue;
      const Sentence& sentence = text_.sentences[s];
      for (std::uint32_t i = sentence.token_begin; i < sentence.token_end; ++i) {
        if (!candidate(i) || has_common_hit(i)) continue;
        bool before = i == sentence.token_begin ||
                      (!candidate(i - 1) && !is_dash(text_, i - 1) && !is_mark(text_, i - 1, "&"));
        bool after = i + 1 >= sentence.token_end ||
                     (!candidate(i + 1) && !is_dash(text_, i + 1) && !is_mark(text_, i + 1, "&"));
        bool opening = i == sentence.token_begin;
        // "Hudson's Bay Co" shows no Hudson.
        if (i + 3 < sentence.token_end && is_possessive(text_, i + 1) && candidate(i + 2) && closes_name(i + 3)) continue;
        if (!before || !after || (opening && !written_inside(i))) continue;
        ++alone_[text_.tokens[i].key];
        if (!is_possessive(text_, i + 1)) bare_.insert(text_.tokens[i].key);
      }
    }
  }

 private:
  Draft& draft_;
  const SegmentedText& text_;
  std::vector<std::uint8_t> candidates_;  // by token
  KeyMap<MentionKind> known_, prefixes_;
  KeyMap<std::uint32_t> alone_;
  KeySet bare_;                // of these, what stands without a possessive too
  std::vector<bool> covered_;  // by token: a name begins there
  KeySet marked_;              // three tokens in a row inside a marked name
};

}  // namespace

void find_names(Draft& draft) {
  NameFinder finder(draft);
  finder.find_lone_words();
  const SegmentedText& text = draft.text();
  for (std::uint32_t s = 0; s < text.sentences.size(); ++s)
    if (draft.form[s] == SentenceForm::kPlain) finder.read_plain(s);
  heed_model(draft);
  tell_persons(draft);
  finder.learn();
  for (std::uint32_t s = 0; s < text.sentences.size(); ++s)
    if (draft.form[s] != SentenceForm::kPlain)
      finder.read_unclear(s);
    else
      finder.read_opening(s);
  std::sort(draft.names.begin(), draft.names.end(),
            [](const Name& a, const Name& b) { return a.begin < b.begin; });
  attach_roles(draft);
}

}  // namespace hearsay
