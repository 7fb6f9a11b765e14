// Through which outlets a statement came, nearest first.
//
//   Bloomberg reported, citing people familiar      people, via Bloomberg
//   laporan Bloomberg yang dikutip Tech in Asia     Bloomberg, via Tech in Asia, Bloomberg
//   dua sumber kepada Financial Times               dua sumber, via Financial Times
//
// An outlet counts when a credit word stands beside it or when it speaks; an outlet that is only
// the matter of a sentence (bought, sued) does not. Between two outlets a word like "as quoted by"
// makes the later one the nearer.
#include <algorithm>

#include "base/utf8.h"
#include "statement/steps.h"

namespace hearsay {
namespace {

constexpr std::uint32_t kCreditReach = 4;  // tokens between a credit word and its outlet
constexpr std::uint32_t kDateline = 14;    // tokens in which a dateline names its wire

struct Relay {
  std::string name;
  std::uint32_t begin = 0, end = 0;
};

bool credit_between(const Reading& reading, std::uint32_t from, std::uint32_t to,
                    std::string_view tag) {
  for (std::uint32_t i = from; i < to; ++i)
    if (!reading.in_quote(i) && reading.tagged(i, LexKind::kCredit, tag)) return true;
  return false;
}

// A credit word that reaches the mention from before, or from behind: "X yang dikutip Y", "X,
// citing".
bool credited(const Reading& reading, Stretch sentence, const Mention& mention) {
  std::uint32_t from = mention.token_begin > sentence.begin + kCreditReach
                           ? mention.token_begin - kCreditReach
                           : sentence.begin;
  for (std::uint32_t i = mention.token_begin; i-- > from;) {
    if (reading.is_comma(i) || reading.is_break(i)) break;
    const LexHit* credit = reading.hit(i, LexKind::kCredit);
    if (credit != nullptr && reading.tag(*credit) != "report" && !reading.in_quote(i)) return true;
    if (reading.hit(i, LexKind::kAccordingTo) != nullptr) return true;
  }
  std::uint32_t to = std::min(sentence.end, mention.token_end + kCreditReach);
  for (std::uint32_t i = mention.token_end; i < to; ++i) {
    const LexHit* credit = reading.hit(i, LexKind::kCredit);
    if (credit != nullptr && (reading.tag(*credit) == "cite" || reading.tag(*credit) == "outlet"))
      return true;
  }
  return false;
}

}  // namespace

Credits find_credits(const Reading& reading, std::uint32_t s, const Frame* frame) {
  Credits out;
  const Stretch sentence = reading.sentence(s);
  std::vector<Relay> links;
  for (const Mention& mention : reading.mentions(s)) {
    if (!reading.is_outlet(mention)) continue;
    const bool speaks = frame != nullptr && frame->region.begin <= mention.token_begin &&
                        mention.token_end <= frame->region.end;
    const bool refusal =
        frame != nullptr && frame->lexeme != nullptr && frame->lexeme->stance == Stance::kDeclines;
    const bool inside = frame != nullptr && !speaks && !refusal &&
                        frame->content.begin <= mention.token_begin &&
                        mention.token_end <= frame->content.end;
    if (inside || (!speaks && !credited(reading, sentence, mention))) continue;
    // An organisation that happens to be credited elsewhere speaks for itself under a role.
    if (speaks && frame->speaker.kind != MentionKind::kOutlet &&
        frame->speaker.kind != MentionKind::kAnonymous &&
        frame->speaker.phrase.begin <= mention.token_begin &&
        mention.token_end <= frame->speaker.phrase.end)
      continue;
    const std::string& name = mention.entity ? reading.in.entities[*mention.entity].name
                                             : std::string(slice(reading.text.full, mention.span));
    if (reading.is_own(name)) continue;
    if (std::none_of(links.begin(), links.end(),
                     [&](const Relay& one) { return reading.same_outlet(one.name, name); }))
      links.push_back({name, mention.token_begin, mention.token_end});
  }
  // Each relay word turns the order of the two outlets beside it; but "X, quoting a report in Y"
  // keeps it.
  for (std::size_t i = 0; i + 1 < links.size(); ++i)
    if (credit_between(reading, links[i].end, links[i + 1].begin, "outlet") &&
        !credit_between(reading, links[i].end, links[i + 1].begin, "cite"))
      std::swap(links[i], links[i + 1]);
  for (Relay& one : links) out.via.push_back(std::move(one.name));
  for (std::uint32_t i = sentence.begin; i < sentence.end; ++i) {
    if (reading.in_quote(i)) continue;
    const LexHit* credit = reading.hit(i, LexKind::kCredit);
    if (credit == nullptr) continue;
    if (reading.tag(*credit) == "report") out.report = true;
    if (reading.tag(*credit) != "cite" || out.cited) continue;
    if (frame != nullptr && frame->content.begin <= i && i < frame->content.end) continue;
    for (const Mention& mention : reading.mentions(s)) {
      const bool voice = mention.kind == MentionKind::kAnonymous ||
                         mention.kind == MentionKind::kPerson ||
                         mention.kind == MentionKind::kRole || reading.is_outlet(mention);
      if (!voice || mention.token_begin < i + credit->length ||
          mention.token_begin > i + credit->length + 2)
        continue;
      out.cited = reading.speaker(mention);
      break;
    }
  }
  return out;
}

std::string signing_wire(const Reading& reading) {
  const std::vector<Sentence>& sentences = reading.text.sentences;
  auto wire = [&](const Mention& mention) -> std::string {
    if (!reading.is_outlet(mention) || !mention.entity) return {};
    const Outlet* known = reading.outlets.named(slice(reading.text.full, mention.span));
    return known == nullptr || !known->wire || reading.is_own(known->name) ? std::string()
                                                                           : known->name;
  };
  auto bracket = [&](std::uint32_t i) { return reading.text.word(i) == "("; };
  auto dash = [&](std::uint32_t i) {
    return reading.is_punct(i) &&
           (reading.text.word(i) == "-" || reading.text.word(i) == "\xE2\x80\x93" ||
            reading.text.word(i) == "\xE2\x80\x94");
  };
  // A dateline: "JAKARTA (Reuters) -".
  for (std::uint32_t s = 0; s < sentences.size() && s < 3; ++s)
    for (const Mention& mention : reading.mentions(s)) {
      if (mention.token_begin == 0 || mention.token_begin > sentences[s].token_begin + kDateline ||
          sentences[s].span.begin < reading.text.text_begin)
        continue;
      if (!bracket(mention.token_begin - 1)) continue;
      if (std::string name = wire(mention); !name.empty()) return name;
    }
  // A signature: the last word of the text, alone or behind a full stop or dash.
  if (sentences.empty()) return {};
  const auto s = static_cast<std::uint32_t>(sentences.size() - 1);
  const Stretch last = reading.sentence(s);
  for (const Mention& mention : reading.mentions(s)) {
    std::uint32_t behind = 0;
    for (std::uint32_t i = mention.token_end; i < last.end; ++i)
      behind += reading.is_punct(i) ? 0 : 1;
    if (behind > 0) continue;
    const bool alone = mention.token_begin <= last.begin + 2;
    const bool marked = mention.token_begin > last.begin &&
                        (dash(mention.token_begin - 1) || bracket(mention.token_begin - 1) ||
                         reading.text.word(mention.token_begin - 1) == ".");
    if (!alone && !marked) continue;
    if (std::string name = wire(mention); !name.empty()) return name;
  }
  return {};
}

}  // namespace hearsay
