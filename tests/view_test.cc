// Views over answers made by hand: what is said, what hostile text cannot do, and where exported offsets point.
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/utf8.h"
#include "view/view.h"

namespace hearsay {
namespace {

using Json = nlohmann::json;

// One origin on record that denies, twelve anonymous voices that support, an outlet known only as a relay.
struct Made {
  Answer answer;
  std::vector<Article> articles;

  // Adds an article whose text is "<lead> <said>." and a statement over "<said>".
  std::uint32_t add_article(const std::string& outlet, const std::string& title, const std::string& text, Time time) {
    Article article;
    article.id = "article" + std::to_string(articles.size() + 1);
    article.url = "https://news.example/" + article.id;
    article.outlet = outlet;
    article.published = time;
    set_text(article, title, text);
    Recorded recorded;
    recorded.id = article.id;
    recorded.url = article.url;
    recorded.outlet = outlet;
    recorded.title = article.title;
    recorded.published = time;
    recorded.text_begin = article.text_begin;
    recorded.entities = {{MentionKind::kOrganisation, "Álpha", "alpha", {}, "", "", 2}, {MentionKind::kOrganisation, "Beta", "beta", {}, "", "", 1}};
    articles.push_back(article);
    answer.articles.push_back(recorded);
    return static_cast<std::uint32_t>(articles.size() - 1);
  }
  StatementRef& add_statement(Claim& claim, std::uint32_t article, const std::string& said, const std::string& speaker, Stance stance, Grade grade, const std::string& origin) {
    Recorded& recorded = answer.articles[article];
    Statement statement;
    const auto at = static_cast<std::uint32_t>(articles[article].full.find(said));
    statement.whole = statement.content = {at, at + static_cast<std::uint32_t>(said.size())};
    statement.headline = at < articles[article].text_begin;
    statement.quote = statement.said = said;
    statement.speaker = speaker;
    statement.stance = stance;
    statement.grade = grade;
    recorded.statements.push_back(statement);
    const std::string id = "s" + std::to_string(article) + "x" + std::to_string(recorded.statements.size());
    claim.statements.push_back({id, article, static_cast<std::uint32_t>(recorded.statements.size() - 1), claim.id, origin, stance, grade});
    return claim.statements.back();
  }
  Result<std::string> exported() const {
    return export_view(answer, [&](const std::string& id) -> Result<Article> {
      for (const Article& article : articles)
        if (article.id == id) return article;
      return Error{ErrorCode::kNotFound, id};
    });
  }
};

constexpr Time kDay0 = 1769904000;  // 2026-02-01

Made made() {
  Made out;
  Account& account = out.answer.account;
  account.subject = {"Alpha-Beta", {"alpha", "beta"}, {}, false, 0, 0, {}, {}};
  Claim claim;
  claim.id = "c0000000000000001";
  claim.text = "Alpha and Beta are in talks.";
  claim.event = "negotiate";
  claim.theme = "commitment";
  for (int i = 0; i < 12; ++i) {
    const std::uint32_t article = out.add_article("Outlet " + std::to_string(i), "Élan: talks are on", "Größe zählt. They talk, number " + std::to_string(i) + ". End.", kDay0 + i);
    const std::string origin = "o" + std::to_string(100 + i);
    out.add_statement(claim, article, "They talk, number " + std::to_string(i), "insiders", Stance::kSupports, Grade::kAnonymous, origin);
    account.origins.push_back({origin, "Outlet's insiders", Grade::kAnonymous, out.articles[article].id, kDay0 + i, {claim.id}, "Outlet " + std::to_string(i), false});
  }
  out.add_statement(claim, 0, "talks are on", "", Stance::kSupports, Grade::kUnattributed, "");
  const std::uint32_t last = out.add_article("Daily", "No", "Alpha denies it all.", kDay0 + kDay);
  const std::string denial = out.add_statement(claim, last, "Alpha denies it all", "Ana Alba", Stance::kDenies, Grade::kOnRecord, "o900").id;
  out.answer.articles[last].statements[0].speaker_role = "spokeswoman";
  account.origins.push_back({"o900", "Ana Alba (Alpha)", Grade::kOnRecord, out.articles[last].id, kDay0 + kDay, {claim.id}, "", false});
  account.origins.push_back({"o901", "Echo Hub's own reporting", Grade::kUnattributed, out.articles[last].id, kDay0 + kDay, {claim.id}, "Echo Hub", true});
  claim.history.push_back({kDay0, {ClaimStatus::kReported, 1, 1, 1, {"s0x1"}, "Supported only by insiders."}});
  claim.history.push_back({kDay0 + kDay, {ClaimStatus::kDisputed, 12, 1, 12, {denial}, "Denied on record by Ana Alba."}});
  account.copies.push_back({1, 0, CopyKind::kVerbatim, 1.0, "shares 100% of its shingles", false});
  account.questions.push_back({"Ana Alba denied it, but of what is open.", "denial-scope", claim.id, denial, kDay0 + kDay, "a word on record of Ana Alba", {denial}, last, 3});
  account.claims.push_back(std::move(claim));
  account.subject.articles = static_cast<std::uint32_t>(out.articles.size());
  return out;
}

bool steers_a_terminal(const std::string& text) {
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    if ((c < 0x20 && c != '\n') || (c >= 0x7F && c < 0xA0) || (c >= 0x202A && c <= 0x202E)) return true;
  }
  return false;
}

TEST(Brief, AnswersFirst) {
  const std::string page = brief_view(made().answer, {});
  const std::size_t nothing = page.find("Nothing here is confirmed"), standing = page.find("DISPUTED"), quote = page.find("“");
  ASSERT_NE(nothing, std::string::npos) << page;
  ASSERT_NE(standing, std::string::npos) << page;
  EXPECT_LT(nothing, standing);
  EXPECT_LT(standing, quote);
  EXPECT_NE(page.find("Parties: Álpha, Beta."), std::string::npos) << page;
  EXPECT_NE(page.find("1 of 13 articles repeats another"), std::string::npos) << page;
  EXPECT_NE(page.find("12 independent origins, at least 1, at most 12"), std::string::npos) << page;
}

// When an article was read is not when it was published.
TEST(Brief, SaysWhatHasNoDate) {
  Made of = made();
  EXPECT_EQ(brief_view(of.answer, {}).find("no date"), std::string::npos);
  for (Recorded& article : of.answer.articles) {
    article.recorded = *article.published;
    article.published.reset();
  }
  std::string page = brief_view(of.answer, {});
  std::replace(page.begin(), page.end(), '\n', ' ');
  EXPECT_NE(page.find("13 articles have no date and count as of the day they were read."), std::string::npos) << page;
  EXPECT_NE(page.find("Daily, no date, read 2026-02-02"), std::string::npos) << page;
}

// Many voices on one side may not hide the one that decided the status.
TEST(Brief, ShowsWhoDecided) {
  const std::string page = brief_view(made().answer, {});
  EXPECT_NE(page.find("Ana Alba, spokeswoman [on record] — Daily, 2026-02-02"), std::string::npos) << page;
  EXPECT_NE(page.find("“Alpha denies it all”"), std::string::npos);
  EXPECT_NE(page.find("https://news.example/article13#:~:text=Alpha%20denies%20it%20all"), std::string::npos);
  EXPECT_NE(page.find("more voices (hearsay trace c0000000000000001)"), std::string::npos);
}

TEST(Brief, SaysWhoIsOnlyARelay) {
  Made story = made();
  EXPECT_NE(brief_view(story.answer, {}).find("Echo Hub is only a relay"), std::string::npos);
  story.answer.account.origins.back().kind = Grade::kAnonymous;
  EXPECT_NE(brief_view(story.answer, {}).find("Echo Hub is known only through others"), std::string::npos);
}

TEST(Brief, SaysWhatChangedLast) {
  const std::string page = brief_view(made().answer, {});
  EXPECT_NE(page.find("2026-02-02: reported → disputed: Alpha and Beta are in talks."), std::string::npos) << page;
}

TEST(Brief, WrapsToItsWidth) {
  ViewOptions options;
  options.width = 60;
  std::istringstream page(brief_view(made().answer, options));
  for (std::string line; std::getline(page, line);) {
    if (line.find("https://") != std::string::npos) continue;  // addresses are never broken
    EXPECT_LE(count_code_points(line), 60u) << line;
  }
}

TEST(Brief, ColourOnlyWhenAsked) {
  ViewOptions options;
  EXPECT_FALSE(steers_a_terminal(brief_view(made().answer, options)));
  options.colour = true;
  EXPECT_NE(brief_view(made().answer, options).find("\x1b[1;31mDISPUTED\x1b[0m"), std::string::npos);
}

TEST(Brief, AnEmptyAccountIsNoTrouble) {
  Answer nothing;
  nothing.account.subject.name = "Alpha-Beta";
  for (Format format : {Format::kText, Format::kMarkdown, Format::kJson}) {
    ViewOptions options;
    options.format = format;
    EXPECT_FALSE(brief_view(nothing, options).empty());
    EXPECT_FALSE(claims_view(nothing, options).empty());
  }
}

// Every text that comes from an article, with escapes in it.
Answer hostile() {
  Answer answer = made().answer;
  const std::string bad = "x\x1b]0;owned\x07\xc2\x9b" "31m|*_[a](javascript:b)<b>\xe2\x80\xae\r\n# y";
  Account& account = answer.account;
  account.subject.name += bad;
  account.subject.parties.push_back(bad);
  for (Recorded& article : answer.articles) {
    article.outlet += bad;
    article.title += bad;
    article.url += "/" + bad + "> <i>";
    for (Statement& statement : article.statements) {
      statement.speaker += bad;
      statement.speaker_role += bad;
      statement.quote += bad;
      statement.via.push_back(bad);
    }
  }
  for (Claim& claim : account.claims) {
    claim.text += bad;
    for (StatusChange& change : claim.history) change.verdict.why += bad;
  }
  for (Origin& origin : account.origins) origin.who += bad, origin.outlet += bad;
  for (Copy& copy : account.copies) copy.why += bad;
  for (OpenQuestion& question : account.questions) question.text += bad;
  return answer;
}

TEST(Hostile, NoEscapesReachATerminal) {
  const Answer answer = hostile();
  for (Format format : {Format::kText, Format::kMarkdown, Format::kJson}) {
    ViewOptions options;
    options.format = format;
    EXPECT_FALSE(steers_a_terminal(brief_view(answer, options))) << static_cast<int>(format);
    EXPECT_FALSE(steers_a_terminal(claims_view(answer, options)));
    EXPECT_FALSE(steers_a_terminal(subjects_view({answer.account.subject}, options)));
    for (const char* reference : {"c0000000000000001", "s0x1", "article2"}) {
      Result<std::string> text = trace_view(answer, reference, options);
      ASSERT_TRUE(text.has_value()) << text.error().message;
      EXPECT_FALSE(steers_a_terminal(*text)) << *text;
    }
  }
  EXPECT_FALSE(steers_a_terminal(refusal_text({"a\x1b[2J", "b\x9b", {ErrorCode::kIo, "c\x1b"}})));
}

TEST(Hostile, MarkdownStaysText) {
  ViewOptions options;
  options.format = Format::kMarkdown;
  const Answer answer = hostile();
  const std::string page = brief_view(answer, options);
  EXPECT_EQ(page.find("<b>"), std::string::npos);
  // Every link is one of ours: a bracket of the text is escaped.
  for (std::size_t at = page.find("]("); at != std::string::npos; at = page.find("](", at + 1))
    EXPECT_TRUE(page[at - 1] == '\\' || page.compare(at, 11, "](<https://") == 0) << page.substr(at, 40);
  EXPECT_EQ(page.find("\n# y"), std::string::npos);
  EXPECT_EQ(page.find("<i>"), std::string::npos);
  // A row of a table keeps its number of cells.
  std::istringstream table(claims_view(answer, options));
  for (std::string line; std::getline(table, line);) {
    std::size_t cells = 0;
    for (std::size_t i = 0; i < line.size(); ++i) cells += line[i] == '|' && (i == 0 || line[i - 1] != '\\');
    EXPECT_EQ(cells, 9u) << line;
  }
}

TEST(Hostile, JsonStaysJson) {
  Answer answer = hostile();
  answer.articles[0].statements[0].quote += "\xff\xfe";
  ViewOptions options;
  options.format = Format::kJson;
  const Json page = Json::parse(brief_view(answer, options), nullptr, false);
  ASSERT_TRUE(page.is_object());
  // What was escaped is still there for a program.
  EXPECT_NE(page["claims"][0]["text"].get<std::string>().find("\xc2\x9b"), std::string::npos);
}

TEST(Export, OffsetsAreCodePointsOfTextOrTitle) {
  const Made story = made();
  Result<std::string> lines = story.exported();
  ASSERT_TRUE(lines.has_value()) << lines.error().message;
  std::istringstream in(*lines);
  std::map<std::string, int> seen;
  for (std::string line; std::getline(in, line);) {
    const Json record = Json::parse(line);
    const std::string type = record["type"];
    ++seen[type];
    if (type != "statement" && type != "headline") continue;
    const auto article = std::find_if(story.articles.begin(), story.articles.end(), [&](const Article& one) { return one.id == record["article"]; });
    ASSERT_NE(article, story.articles.end());
    const std::string base(type == "headline" ? std::string_view(article->title) : article->text());
    std::u32string points;
    for (std::size_t at = 0; at < base.size();) points += next_code_point(base, at);
    std::string cut;
    for (char32_t c : points.substr(record["begin"], record["end"].get<std::size_t>() - record["begin"].get<std::size_t>())) append_code_point(cut, c);
    EXPECT_EQ(cut, record["text"].get<std::string>()) << line;
  }
  const std::map<std::string, int> wanted = {{"article", 13}, {"claim", 1}, {"copy", 1}, {"headline", 1}, {"origin", 14}, {"statement", 13}, {"status", 2}, {"subject", 1}};
  EXPECT_EQ(seen, wanted);
}

TEST(Export, FieldsStandAsPromised) {
  Result<std::string> lines = made().exported();
  ASSERT_TRUE(lines.has_value());
  for (const char* line : {"{\"type\":\"article\",\"id\":", "{\"type\":\"claim\",\"id\":\"c0000000000000001\",\"subject\":\"Alpha-Beta\",\"text\":",
                           "\"source\":\"Ana Alba\",\"via\":[],\"stance\":\"denies\",\"grade\":\"on-record\",\"claim\":\"c0000000000000001\",\"origin\":\"o900\"}",
                           "{\"type\":\"status\",\"claim\":\"c0000000000000001\",\"as_of\":\"2026-02-02T00:00:00Z\",\"status\":\"disputed\",\"independent_origins\":12,\"at_least\":1,\"at_most\":12,",
                           "{\"type\":\"copy\",\"article\":\"article2\",\"of\":\"article1\",\"kind\":\"verbatim\",\"score\":1.0,"})
    EXPECT_NE(lines->find(line), std::string::npos) << line;
  EXPECT_NE(lines->find("\"source\":null"), std::string::npos);
}

TEST(Trace, FindsByIdPrefixAndAddress) {
  const Made story = made();
  for (const char* reference : {"c0000000000000001", "c00", "s12x1", "article13", "https://news.example/article13"}) {
    Result<std::string> text = trace_view(story.answer, reference, {});
    ASSERT_TRUE(text.has_value()) << reference << ": " << text.error().message;
    EXPECT_NE(text->find("Ana Alba"), std::string::npos) << *text;
  }
  Result<std::string> several = trace_view(story.answer, "article", {});
  ASSERT_FALSE(several.has_value());
  EXPECT_EQ(several.error().code, ErrorCode::kConflict);
  Result<std::string> none = trace_view(story.answer, "zzz", {});
  ASSERT_FALSE(none.has_value());
  EXPECT_EQ(none.error().code, ErrorCode::kNotFound);
}

TEST(Trace, AnArticleNamesModelsAndCopies) {
  const Made story = made();
  Result<std::string> copy = trace_view(story.answer, "article2", {}), model = trace_view(story.answer, "article1", {});
  ASSERT_TRUE(copy.has_value() && model.has_value());
  EXPECT_NE(copy->find("repeats Outlet 0 [verbatim"), std::string::npos) << *copy;
  EXPECT_NE(model->find("repeated by Outlet 1 [verbatim]"), std::string::npos) << *model;
}

TEST(TextFragment, Links) {
  EXPECT_EQ(text_fragment_link("https://a.example/x#top", "one, two-three"), "https://a.example/x#:~:text=one%2C%20two%2Dthree");
  EXPECT_EQ(text_fragment_link("https://a.example/", "a b c d e f g h i"), "https://a.example/#:~:text=a%20b%20c%20d,f%20g%20h%20i");
  EXPECT_EQ(text_fragment_link("https://a.example/é \">", "x"), "https://a.example/%C3%A9%20%22%3E#:~:text=x");
  EXPECT_EQ(text_fragment_link("https://a.example/", ""), "https://a.example/");
  EXPECT_EQ(text_fragment_link("javascript:alert(1)", "x"), "");
  EXPECT_EQ(text_fragment_link("", "x"), "");
}

}  // namespace
}  // namespace hearsay
