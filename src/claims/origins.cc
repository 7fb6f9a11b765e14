#include "claims/origins.h"

#include <algorithm>

#include "base/utf8.h"

namespace hearsay {
namespace {

// The name an outlet goes by in data/outlets.toml, or as written.
std::string outlet_name(const Outlets& outlets, const std::string& written) {
  const Outlet* known = outlets.named(written);
  return known != nullptr ? known->name : written;
}

// "a separate source", "one of the people": the outlet stands behind it, not before it.
bool begins_with_article(const Pack& pack, std::string_view people) {
  const std::string folded = fold_words(people) + " ";
  return std::any_of(pack.lexemes.begin(), pack.lexemes.end(), [&](const Lexeme& lexeme) {
    return lexeme.kind == LexKind::kKnowing && (lexeme.tag == "before-one" || lexeme.tag == "before-the") && folded.starts_with(fold_words(lexeme.words) + " ");
  });
}

}  // namespace

Voice voice_of(const Recorded& article, const Recorded& root, const Statement& statement, const OriginContext& context) {
  Voice voice;
  voice.grade = statement.grade;
  const Names& names = *context.names;
  bool speaks = !statement.speaker.empty();
  bool outlet_speaks = statement.speaker_kind == MentionKind::kOutlet;
  if (statement.grade == Grade::kOnRecord || statement.grade == Grade::kDocument) {
    if (!speaks) return voice;
    std::string organisation = statement.affiliation.empty() ? "" : names.of(statement.affiliation);
    if (organisation.empty() && statement.speaker_kind == MentionKind::kOrganisation)
      organisation = names.of(statement.speaker_key.empty() ? fold_words(statement.speaker) : statement.speaker_key);
    // An article may leave out whom a person speaks for; another says it.
    if (organisation.empty() && statement.speaker_kind == MentionKind::kPerson) organisation = names.affiliation_of(statement.speaker_key);
    voice.party = organisation;
    voice.key = organisation.empty() ? "person " + (statement.speaker_key.empty() ? fold_words(statement.speaker) : statement.speaker_key)
                                     : "org " + organisation;
    voice.who = statement.speaker;
    if (!organisation.empty() && fold_words(statement.speaker) != organisation &&
        statement.speaker_kind != MentionKind::kOrganisation)
      voice.who += " (" + names.display(organisation) + ")";
    return voice;
  }
  // Nobody by name: the outlet that stands for them.
  std::string outlet;
  bool repeated = false;
  if (!statement.via.empty()) {
    outlet = statement.via.back();
    repeated = true;
  } else if (speaks && outlet_speaks) {
    outlet = statement.speaker;
    repeated = true;
  } else {
    outlet = root.outlet;
  }
  outlet = outlet_name(*context.outlets, outlet);
  if (statement.grade == Grade::kUnattributed && !repeated && root.id == article.id) {
    voice.key = kNobody;
    voice.who = "nobody named";
    return voice;
  }
  voice.outlet = outlet;
  std::string folded = fold_words(outlet);
  voice.key = "people of " + (folded.empty() ? "article " + root.id : folded);
  bool unnamed = statement.speaker_kind == MentionKind::kAnonymous;
  std::string people = statement.grade == Grade::kAnonymous && speaks && unnamed ? statement.speaker : "own reporting";
  const bool articled = !outlet.empty() && begins_with_article(context.packs->best(article.language), people);
  voice.who = outlet.empty() ? people : articled ? people + " (" + outlet + ")" : outlet + "'s " + people;
  bool read = std::find(context.outlets_read.begin(), context.outlets_read.end(), folded) != context.outlets_read.end();
  voice.relayed_only = repeated && !read;
  // An outlet that no list knows and of which nothing was read is only a relay: its word cannot be checked.
  if (voice.relayed_only && context.outlets->named(outlet) == nullptr) voice.grade = Grade::kUnattributed;
  return voice;
}

}  // namespace hearsay
