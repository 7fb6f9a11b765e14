#include "claims/settle.h"

#include <algorithm>
#include <string>
#include <unordered_map>

#include "base/utf8.h"
#include "claims/build.h"

namespace hearsay {
namespace {

struct Votes {
  std::uint32_t person = 0, organisation = 0;  // articles
};

// A single word is many people's name ("Ford").
bool can_be_settled(const std::string& key) { return key.find(' ') != std::string::npos; }

void read_as_organisation(Recorded& article, Entity& entity) {
  entity.kind = MentionKind::kOrganisation;
  entity.affiliation.clear();
  std::vector<std::string> forms = {fold_words(entity.name), entity.key};
  forms.insert(forms.end(), entity.aliases.begin(), entity.aliases.end());
  for (Statement& statement : article.statements) {
    std::erase(statement.persons, entity.key);
    if (statement.speaker_key == entity.key && statement.speaker_kind == MentionKind::kPerson) {
      statement.speaker_kind = MentionKind::kOrganisation;
      statement.affiliation = entity.key;
    }
    std::vector<std::string>& parties = statement.parties;
    if (std::find(parties.begin(), parties.end(), entity.key) != parties.end()) continue;
    if (statement.affiliation == entity.key)
      parties.insert(parties.begin(), entity.key);  // the speaker's comes first
    else if (holds_words(statement.quote, forms))
      parties.push_back(entity.key);
  }
}

}  // namespace

Settled::Settled(std::span<const Recorded* const> articles) : articles_(articles.begin(), articles.end()) {
  std::unordered_map<std::string_view, Votes> votes;
  for (const Recorded* article : articles)
    for (const Entity& entity : article->entities) {
      if (!can_be_settled(entity.key)) continue;
      if (entity.kind == MentionKind::kPerson) ++votes[entity.key].person;
      if (entity.kind == MentionKind::kOrganisation) ++votes[entity.key].organisation;
    }
  const auto is_organisation = [&](const Entity& entity) {
    const auto found = entity.kind == MentionKind::kPerson ? votes.find(entity.key) : votes.end();
    return found != votes.end() && found->second.organisation > found->second.person;
  };
  for (const Recorded*& article : articles_) {
    if (std::none_of(article->entities.begin(), article->entities.end(), is_organisation)) continue;
    Recorded& changed = changed_.emplace_back(*article);
    for (Entity& entity : changed.entities)
      if (is_organisation(entity)) read_as_organisation(changed, entity);
    article = &changed;
  }
}

}  // namespace hearsay
