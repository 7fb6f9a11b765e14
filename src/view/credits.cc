// Credits that lead nowhere, and the same outlet's article again: each fact with its sentence.
#include "view/graph.h"

#include <algorithm>
#include <set>

#include "view/words.h"

namespace hearsay {
namespace {

constexpr std::size_t kQuote = 200;  // code points
constexpr std::size_t kShown = 3;    // sentences of one fact; the others are counted

const Statement& said(const Answer& answer, const CreditNote::Sentence& at) {
  return answer.articles[at.article].statements[at.statement];
}

std::string quoted(const Answer& answer, const CreditNote::Sentence& at) {
  const Recorded& article = answer.articles[at.article];
  return to_iso_date(article.time()) + " " + outlet_or(article) + ": \u201C" +
         shortened(said(answer, at).quote, kQuote) + "\u201D (article " + plain(article.id) + ")";
}

std::size_t articles_in(const CreditNote& note) {
  std::set<std::uint32_t> articles;
  for (const CreditNote::Sentence& at : note.sentences) articles.insert(at.article);
  return articles.size();
}

// Whether the sentence is of what the target asks for.
bool asked_for(const Answer& answer, const Target& target, const CreditNote::Sentence& at) {
  if (target.article) return at.article == *target.article;
  auto is = [&](const StatementRef& ref) {
    return ref.article == at.article && ref.statement == at.statement;
  };
  if (target.statement != nullptr) return is(*target.statement);
  if (target.claim != nullptr)
    return std::any_of(target.claim->statements.begin(), target.claim->statements.end(), is);
  if (target.origin == nullptr) return true;
  return std::any_of(
      answer.account.claims.begin(), answer.account.claims.end(), [&](const Claim& claim) {
        return std::any_of(
            claim.statements.begin(), claim.statements.end(),
            [&](const StatementRef& ref) { return is(ref) && ref.origin == target.origin->id; });
      });
}

std::vector<CreditNote> notes_behind(const Answer& answer, const Target& target) {
  std::vector<CreditNote> out;
  for (CreditNote note : answer.credits) {
    // A circle is of several sentences, and none of them makes it.
    const bool whole = note.fault == CreditFault::kCircle &&
                       std::any_of(note.sentences.begin(), note.sentences.end(), [&](const auto& at) {
                         return asked_for(answer, target, at);
                       });
    if (!whole)
      std::erase_if(note.sentences, [&](const auto& at) { return !asked_for(answer, target, at); });
    if (!note.sentences.empty()) out.push_back(std::move(note));
  }
  return out;
}

std::string note_text(const CreditNote& note) {
  const std::string outlet = plain(note.outlet);
  const std::string articles = counted(articles_in(note), "article", "articles");
  switch (note.fault) {
    case CreditFault::kSelf: return outlet + " credits itself";
    case CreditFault::kNetwork:
      return outlet + " is credited from within its own network (" + plain(note.joined) + ")";
    case CreditFault::kCircle: return "in a circle, each credits the next: " + outlet;
    case CreditFault::kUnread:
      return "nothing of " + outlet + " on this subject was read; credited in " + articles;
    case CreditFault::kNobody:
      return counted(note.sentences.size(), "statement credits", "statements credit") +
             " nobody, in " + articles;
  }
  return "";
}

bool concerns(const Answer& answer, const Target& target, const Reissue& reissue) {
  if (target.article) return reissue.article == *target.article || reissue.of == *target.article;
  if (target.claim == nullptr && target.origin == nullptr) return true;
  auto carries = [&](std::uint32_t article) {
    return std::any_of(answer.account.claims.begin(), answer.account.claims.end(), [&](const Claim& claim) {
      return std::any_of(claim.statements.begin(), claim.statements.end(), [&](const StatementRef& ref) {
        if (ref.article != article) return false;
        return target.origin != nullptr ? ref.origin == target.origin->id : ref.claim == target.claim->id;
      });
    });
  };
  return carries(reissue.article) && carries(reissue.of);
}

std::string kind_words(ReissueKind kind) {
  switch (kind) {
    case ReissueKind::kRepeat: return "the same text again";
    case ReissueKind::kRevision: return "a revision";
    case ReissueKind::kCorrection: return "a correction";
    case ReissueKind::kUpdate: return "an update";
  }
  return "";
}

}  // namespace

std::string reissue_words(ReissueKind kind) { return kind_words(kind); }

std::string credits_text(const Answer& answer, const Target& target, const ViewOptions& options) {
  std::string out;
  for (const CreditNote& note : notes_behind(answer, target)) {
    out += wrapped(note_text(note) + ":", options.width, 2);
    const std::size_t shown =
        note.fault == CreditFault::kCircle ? note.sentences.size() : kShown;
    for (std::size_t i = 0; i < note.sentences.size() && i < shown; ++i)
      out += wrapped(quoted(answer, note.sentences[i]), options.width, 4);
    if (note.sentences.size() > shown)
      out += wrapped("and " + std::to_string(note.sentences.size() - shown) + " more", options.width, 4);
  }
  return out.empty() ? out : "\nWhere credits lead nowhere:\n" + out;
}

std::string reissues_text(const Answer& answer, const Target& target, const ViewOptions& options) {
  std::string out;
  for (const Reissue& reissue : answer.reissues) {
    if (!concerns(answer, target, reissue)) continue;
    const Recorded &now = answer.articles[reissue.article], &before = answer.articles[reissue.of];
    const std::string line = to_iso_date(now.time()) + " " + outlet_or(now) + " (article " + plain(now.id) +
                       "): " + kind_words(reissue.kind) + " of article " + plain(before.id) + ", " +
                       std::to_string(static_cast<int>(100 * reissue.contained + 0.5)) +
                       "% of the shorter text's words";
    out += wrapped(line, options.width, 2);
  }
  return out.empty() ? out : "\nThe same outlet's article again, no copies by another:\n" + out;
}

Json credits_json(const Answer& answer, const Target& target) {
  Json json = Json::array();
  for (const CreditNote& note : notes_behind(answer, target)) {
    Json one = {{"fault", name_of(note.fault)},
                {"outlet", nullable(note.outlet)},
                {"joined", nullable(note.joined)},
                {"text", note_text(note)}};
    one["sentences"] = Json::array();
    for (const CreditNote::Sentence& at : note.sentences) {
      const Recorded& article = answer.articles[at.article];
      const Statement& statement = said(answer, at);
      one["sentences"].push_back({{"statement", statement_id(article, statement)},
                                  {"article", article.id},
                                  {"outlet", nullable(article.outlet)},
                                  {"quote", statement.quote},
                                  {"link", nullable(text_fragment_link(article.url, statement.quote))}});
    }
    json.push_back(std::move(one));
  }
  return json;
}

Json reissues_json(const Answer& answer, const Target& target) {
  Json json = Json::array();
  for (const Reissue& reissue : answer.reissues)
    if (concerns(answer, target, reissue))
      json.push_back({{"article", answer.articles[reissue.article].id},
                      {"of", answer.articles[reissue.of].id},
                      {"kind", name_of(reissue.kind)},
                      {"contained", reissue.contained}});
  return json;
}

}  // namespace hearsay
