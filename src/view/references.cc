#include "view/references.h"

#include <map>

#include "view/words.h"

namespace hearsay {
namespace {

constexpr std::size_t kShortestPrefix = 3;

}  // namespace

Result<Target> find_target(const Answer& answer, std::string_view reference) {
  const bool prefix = reference.size() >= kShortestPrefix;
  std::map<std::string, Target> begun;  // by id: what the reference begins
  auto meets = [&](const std::string& id, const Target& target) {
    if (prefix && id.starts_with(reference)) begun.try_emplace(id, target);
    return id == reference;
  };
  for (const Claim& claim : answer.account.claims) {
    if (meets(claim.id, {&claim, nullptr, {}, nullptr})) return Target{&claim, nullptr, {}, nullptr};
    for (const StatementRef& ref : claim.statements)
      if (meets(ref.id, {&claim, &ref, {}, nullptr})) return Target{&claim, &ref, {}, nullptr};
  }
  for (const Origin& origin : answer.account.origins)
    if (meets(origin.id, {nullptr, nullptr, {}, &origin})) return Target{nullptr, nullptr, {}, &origin};
  for (std::uint32_t i = 0; i < answer.articles.size(); ++i) {
    const Recorded& article = answer.articles[i];
    if (meets(article.id, {nullptr, nullptr, i, nullptr}) ||
        (!article.url.empty() && article.url == reference))
      return Target{nullptr, nullptr, i, nullptr};
  }
  if (begun.size() == 1) return begun.begin()->second;
  const std::string named = "\"" + plain(reference) + "\"";
  if (begun.empty())
    return Error{ErrorCode::kNotFound, "nothing called " + named + " in the subject " +
                                           plain(answer.account.subject.name) +
                                           " (ids stand in `hearsay claims` and `hearsay export`)"};
  std::string some;
  std::size_t listed = 0;
  for (const auto& [id, target] : begun)
    if (++listed <= 3) some += (listed == 1 ? "" : ", ") + id;
  return Error{ErrorCode::kConflict, named + " begins " + std::to_string(begun.size()) +
                                         " ids: " + some + (begun.size() > 3 ? ", ..." : "") +
                                         "; give more of it"};
}

}  // namespace hearsay
