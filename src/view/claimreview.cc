// schema.org: a ClaimReview for each claim. No rating is invented: the status stands as the rating's alternateName, on a
// scale of ours that the document itself explains, and says who stands behind a claim, not whether it is true.
#include <array>
#include <map>

#include "base/utf8.h"
#include "view/json.h"
#include "view/records.h"
#include "view/words.h"

namespace hearsay {
namespace {

constexpr std::size_t kAround = 32;  // code points before and after a quotation, by which it is found again

constexpr std::array<std::pair<ClaimStatus, const char*>, 8> kScale = {{
    {ClaimStatus::kRumoured, "Only unattributed statements support it."},
    {ClaimStatus::kReported, "Exactly one independent origin supports it."},
    {ClaimStatus::kCorroborated, "Two or more independent origins support it."},
    {ClaimStatus::kDenied, "A party denies it on record, and no origin supports it."},
    {ClaimStatus::kConfirmed, "A party says so on record or in an official document."},
    {ClaimStatus::kDisputed, "An origin supports it, and a party denies it on record."},
    {ClaimStatus::kSuperseded, "A later event on record replaced it."},
    {ClaimStatus::kRetracted, "The origin that carried it withdrew it, and no other supports it."},
}};

std::string urn(const char* kind, std::string_view id) { return std::string("urn:hearsay:") + kind + ":" + percent_encoded(id); }

Json scale() {
  Json terms = Json::array();
  for (const auto& [status, what] : kScale) terms.push_back({{"@type", "DefinedTerm"}, {"@id", urn("status", name_of(status))}, {"name", name_of(status)}, {"description", what}});
  return {{"@type", "DefinedTermSet"}, {"@id", "urn:hearsay:scale"}, {"name", "Status of a claim"},
          {"description", "Who stands behind a claim in the coverage that was read; not whether it is true."}, {"hasDefinedTerm", std::move(terms)}};
}

// Web Annotation selectors: the words with what stands around them, and their place in code points.
Json selectors(const Article& article, const Statement& statement) {
  const Points at = points(article, statement);
  const std::string_view base = at.title ? std::string_view(article.title) : article.text();
  std::vector<std::size_t> bytes;  // where each code point begins
  for (std::size_t offset = 0; offset < base.size(); next_code_point(base, offset)) bytes.push_back(offset);
  bytes.push_back(base.size());
  const auto piece = [&](std::size_t begin, std::size_t end) { return std::string(base.substr(bytes[begin], bytes[end] - bytes[begin])); };
  const std::size_t last = bytes.size() - 1, begin = std::min<std::size_t>(at.begin, last), end = std::min<std::size_t>(at.end, last);
  return Json::array({{{"@type", "TextQuoteSelector"}, {"exact", piece(begin, end)}, {"prefix", piece(begin > kAround ? begin - kAround : 0, begin)}, {"suffix", piece(end, std::min(end + kAround, last))}},
                      {{"@type", "TextPositionSelector"}, {"start", at.begin}, {"end", at.end}}});
}

Json voice(const std::string& name, bool person) { return {{"@type", person ? "Person" : "Organization"}, {"name", plain(name)}}; }

// Whose word an origin is: the outlet whose reporting it is, or the voice on record.
Json origin_author(const Answer& answer, const Claim& claim, const Origin& origin) {
  if (!origin.outlet.empty()) {
    Json outlet = voice(origin.outlet, false);
    outlet["description"] = plain(origin.who);
    return outlet;
  }
  for (const StatementRef& ref : claim.statements)
    if (ref.origin == origin.id) return voice(origin.who, statement_of(answer, ref).speaker_kind == MentionKind::kPerson);
  return voice(origin.who, false);
}

}  // namespace

Result<std::string> claimreview_view(const Answer& answer, const FullTexts& full_texts) {
  std::map<std::uint32_t, Article> texts;
  for (std::uint32_t index : exported_articles(answer.account)) {
    HEARSAY_TRY(Article text, full_texts(answer.articles[index].id));
    texts.emplace(index, std::move(text));
  }
  // One article with what it says to this claim.
  const auto appearance = [&](const Claim& claim, std::uint32_t index) {
    const Recorded& article = answer.articles[index];
    Json out = {{"@type", "NewsArticle"}, {"@id", urn("article", article.id)}, {"headline", article.title}};
    if (!text_fragment_link(article.url, "").empty()) out["url"] = article.url;
    if (article.published) out["datePublished"] = to_iso(*article.published);
    if (!article.language.empty()) out["inLanguage"] = article.language;
    if (!article.outlet.empty()) out["publisher"] = voice(article.outlet, false);
    out["hasPart"] = Json::array();
    for (const StatementRef& ref : claim.statements) {
      if (ref.article != index) continue;
      const Statement& statement = statement_of(answer, ref);
      Json quotation = {{"@type", "Quotation"}, {"@id", urn("statement", ref.id)}, {"text", exported_text(statement)}};
      if (!statement.speaker.empty()) quotation["creator"] = voice(statement.speaker, statement.speaker_kind == MentionKind::kPerson);
      if (const std::string link = text_fragment_link(article.url, statement.quote); !link.empty()) quotation["url"] = link;
      quotation["additionalType"] = Json::array({urn("stance", name_of(ref.stance)), urn("grade", name_of(ref.grade))});
      quotation["selector"] = selectors(texts.at(index), statement);
      out["hasPart"].push_back(std::move(quotation));
    }
    return out;
  };
  Json graph = Json::array({scale()});
  for (const Claim& claim : answer.account.claims) {
    if (claim.history.empty()) continue;
    const StatusChange& now = claim.history.back();
    Json reviewed = {{"@type", "Claim"}, {"@id", urn("claim", claim.id)}, {"name", claim.text}, {"text", claim.text}};
    Json authors = Json::array(), appearances = Json::array();
    for (const Origin& origin : answer.account.origins)
      if (std::find(origin.claims.begin(), origin.claims.end(), claim.id) != origin.claims.end() && origin.kind != Grade::kUnattributed) authors.push_back(origin_author(answer, claim, origin));
    if (!authors.empty()) reviewed["author"] = std::move(authors);
    std::set<std::uint32_t> seen;
    for (const StatementRef& ref : claim.statements)  // by time
      if (seen.insert(ref.article).second) appearances.push_back(appearance(claim, ref.article));
    if (!appearances.empty()) reviewed["firstAppearance"] = {{"@id", appearances[0]["@id"]}};
    reviewed["appearance"] = std::move(appearances);
    graph.push_back({{"@type", "ClaimReview"}, {"@id", urn("review", claim.id)}, {"claimReviewed", claim.text}, {"datePublished", to_iso(now.as_of)},
                     {"author", {{"@type", "Organization"}, {"name", "Hearsay, computed from the coverage"}}}, {"reviewAspect", "who stands behind the claim"},
                     {"reviewRating", {{"@type", "Rating"}, {"alternateName", name_of(now.verdict.status)}, {"additionalType", urn("status", name_of(now.verdict.status))}, {"ratingExplanation", plain(now.verdict.why)}}},
                     {"itemReviewed", std::move(reviewed)}});
  }
  const Json context = Json::array({"https://schema.org",
                                    {{"oa", "http://www.w3.org/ns/oa#"}, {"selector", "oa:hasSelector"}, {"TextQuoteSelector", "oa:TextQuoteSelector"}, {"TextPositionSelector", "oa:TextPositionSelector"},
                                     {"exact", "oa:exact"}, {"prefix", "oa:prefix"}, {"suffix", "oa:suffix"}, {"start", "oa:start"}, {"end", "oa:end"}}});
  return dumped({{"@context", context}, {"@graph", std::move(graph)}}, 2);
}

}  // namespace hearsay
