// The steps that find the mentions of one article, in order.
#include "mention/mention.h"

#include <algorithm>
#include <charconv>

#include "mention/draft.h"

namespace hearsay {
namespace {

bool earlier(const Mention& a, const Mention& b) {
  if (a.span.begin != b.span.begin) return a.span.begin < b.span.begin;
  if (a.span.end != b.span.end) return a.span.end > b.span.end;
  return a.kind < b.kind;
}

std::string amount_text(double amount) {
  char buffer[32];
  auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, amount);
  return error == std::errc() ? std::string(buffer, end) : std::string("?");
}

}  // namespace

std::string_view name_of(MentionKind kind) {
  switch (kind) {
    case MentionKind::kPerson:
      return "person";
    case MentionKind::kOrganisation:
      return "organisation";
    case MentionKind::kOutlet:
      return "outlet";
    case MentionKind::kPlace:
      return "place";
    case MentionKind::kAnonymous:
      return "anonymous";
    case MentionKind::kDocument:
      return "document";
    case MentionKind::kRole:
      return "role";
    case MentionKind::kPronoun:
      return "pronoun";
    case MentionKind::kMoney:
      return "money";
    case MentionKind::kDate:
      return "date";
  }
  return "unknown";
}

std::string_view name_of(Bound bound) {
  switch (bound) {
    case Bound::kExact:
      return "exact";
    case Bound::kUpTo:
      return "up-to";
    case Bound::kAtLeast:
      return "at-least";
    case Bound::kMoreThan:
      return "more-than";
    case Bound::kLessThan:
      return "less-than";
    case Bound::kAbout:
      return "about";
  }
  return "unknown";
}

MentionedText find_mentions(SegmentedText text, const Outlets& outlets,
                            std::optional<Time> published, const NameModel* model,
                            const MentionLimits& limits, NameScratch* scratch) {
  Draft draft;
  NameScratch own;
  draft.scratch = scratch != nullptr ? scratch : &own;
  draft.out.text = std::move(text);
  draft.outlets = &outlets;
  draft.published = published;
  draft.model = model;
  draft.limits = limits;
  if (draft.out.text.pack == nullptr || draft.out.text.tokens.empty()) return std::move(draft.out);
  // Amounts and dates stand by themselves.
  find_money(draft);
  find_dates(draft);
  // How words are written decides which capitals mean a name.
  look_at_writing(draft);
  find_dateline(draft);
  find_names(draft);
  // From here on no name is added, cut or moved.
  join_names(draft);
  // Roles look for the organisations they speak for among the joined names.
  find_voices(draft);
  std::sort(draft.out.mentions.begin(), draft.out.mentions.end(), earlier);
  // Pronouns need everything in text order.
  resolve_pronouns(draft);
  tell_units(draft);
  if (draft.out.mentions.size() > limits.mentions) draft.out.mentions.resize(limits.mentions);
  return std::move(draft.out);
}

std::string to_text(const MentionedText& mentioned) {
  std::string lines;
  for (const Mention& mention : mentioned.mentions) {
    lines += name_of(mention.kind);
    lines += " \"";
    lines += slice(mentioned.text.full, mention.span);
    lines += '"';
    if (mention.entity) lines += " -> " + mentioned.entities[*mention.entity].name;
    if (mention.kind == MentionKind::kMoney) {
      lines += " [" + std::string(name_of(mention.money.bound)) + ' ';
      lines += amount_text(mention.money.amount) + ' ' + mention.money.currency + ']';
    }
    if (mention.date) lines += " [" + to_iso_date(*mention.date) + ']';
    if (mention.plural) lines += " plural";
    lines += '\n';
  }
  return lines;
}

}  // namespace hearsay
