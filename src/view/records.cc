// Records: JSON Lines for other programs, of a subject (export) and of one article (analyze). docs/json.md promises them.
#include <map>

#include "base/utf8.h"
#include "view/json.h"
#include "view/records.h"
#include "view/words.h"

namespace hearsay {

namespace {

constexpr std::size_t kReadable = 6;  // words

// "Any such link" tells nobody anything without its sentence.
bool is_fragment(const Statement& statement) {
  if (statement.content.empty()) return true;
  const std::size_t said = split(fold_words(statement.said), ' ').size();
  return !statement.direct && said < kReadable && said * 2 <= split(fold_words(statement.quote), ' ').size();
}

}  // namespace

Points points(const Article& article, const Statement& statement) {
  Span span = is_fragment(statement) ? statement.whole : statement.content;
  const bool title = span.begin < article.text_begin;
  std::string_view base = article.full;
  if (!title) {
    base = article.text();
    span.begin -= article.text_begin;
    span.end -= article.text_begin;
  }
  span.end = std::min<std::uint32_t>(span.end, static_cast<std::uint32_t>(base.size()));
  span.begin = std::min(span.begin, span.end);
  const std::vector<std::uint32_t> at = code_points_at(base, {span.begin, span.end});
  return {at[0], at[1], title};
}

std::string exported_text(const Statement& statement) { return is_fragment(statement) ? statement.quote : statement.said; }

std::set<std::uint32_t> exported_articles(const Account& account) {
  std::set<std::uint32_t> touched;
  for (const Claim& claim : account.claims)
    for (const StatementRef& ref : claim.statements) touched.insert(ref.article);
  for (const Copy& copy : account.copies) touched.insert({copy.article, copy.of});
  return touched;
}

Result<std::string> export_view(const Answer& answer, const FullTexts& full_texts) {
  const Account& account = answer.account;
  const std::set<std::uint32_t> touched = exported_articles(account);
  Json subject = {{"type", "subject"}};
  subject.update(subject_json(account.subject));
  std::string out = dumped(subject);
  std::map<std::uint32_t, Article> texts;
  for (std::uint32_t index : touched) {
    const Recorded& article = answer.articles[index];
    out += dumped({{"type", "article"}, {"id", article.id}, {"url", article.url}, {"outlet", article.outlet},
                   {"published", time_or_null(article.published)}, {"lang", article.language}, {"title", article.title}});
    HEARSAY_TRY(Article text, full_texts(article.id));
    texts.emplace(index, std::move(text));
  }
  for (const Claim& claim : account.claims) {
    out += dumped({{"type", "claim"}, {"id", claim.id}, {"subject", account.subject.name}, {"text", claim.text}, {"event", claim.event}, {"theme", claim.theme}});
    for (const StatementRef& ref : claim.statements) {
      const Statement& statement = statement_of(answer, ref);
      const Points at = points(texts.at(ref.article), statement);
      out += dumped({{"type", at.title ? "headline" : "statement"}, {"id", ref.id}, {"article", answer.articles[ref.article].id}, {"begin", at.begin}, {"end", at.end},
                     {"text", exported_text(statement)}, {"source", nullable(statement.speaker)}, {"via", statement.via}, {"stance", name_of(ref.stance)},
                     {"grade", name_of(ref.grade)}, {"claim", claim.id}, {"origin", nullable(ref.origin)}});
    }
    for (const StatusChange& change : claim.history) {
      Json row = {{"type", "status"}, {"claim", claim.id}};
      row.update(verdict_json(change));
      out += dumped(row);
    }
  }
  for (const Origin& origin : account.origins) {
    Json row = {{"type", "origin"}};
    row.update(origin_json(origin));
    out += dumped(row);
  }
  for (const Copy& copy : account.copies) {
    Json row = {{"type", "copy"}};
    row.update(copy_json(answer, copy));
    out += dumped(row);
  }
  return out;
}

std::string analysis_view(const Analysis& analysis) {
  std::string out;
  const Article& article = analysis.article;
  Recorded recorded;  // as much of it as ids are made of
  recorded.id = article.id;
  recorded.content_hash = content_hash(article);
  for (const Statement& statement : analysis.statements) {
    const Points at = points(article, statement);
    Json events = Json::array(), amounts = Json::array();
    for (const EventHit& hit : statement.events) events.push_back({{"id", hit.id}, {"negated", hit.negated}, {"hedged", hit.hedged}});
    for (const Money& money : statement.amounts) amounts.push_back({{"amount", money.amount}, {"currency", money.currency}, {"bound", name_of(money.bound)}});
    out += dumped({{"type", at.title ? "headline" : "statement"}, {"id", statement_id(recorded, statement)}, {"article", article.id}, {"begin", at.begin}, {"end", at.end},
                   {"text", exported_text(statement)}, {"whole", statement.quote}, {"cue", std::string(slice(article.full, statement.cue))},
                   {"source", nullable(statement.speaker)}, {"role", nullable(statement.speaker_role)}, {"via", statement.via}, {"stance", name_of(statement.stance)},
                   {"grade", name_of(statement.grade)}, {"own", statement.own}, {"direct", statement.direct}, {"events", events}, {"amounts", amounts}, {"parties", statement.parties}});
  }
  return out;
}

}  // namespace hearsay
