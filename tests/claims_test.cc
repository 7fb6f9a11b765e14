// Claims, origins and subjects from hand-made records; and the promise that order does not matter.
#include "claims/claims.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "base/utf8.h"
#include "claims/settle.h"

namespace hearsay {
namespace {

constexpr Time kStart = 1738638300;  // 2025-02-04

Statement say(std::string speaker, MentionKind kind, Grade grade, std::string event, bool negated, std::vector<std::string> via,
              std::string quote) {
  static std::uint32_t at = 0;
  Statement statement;
  at += 200;
  statement.whole = {at, at + 100};
  statement.content = {at + 10, at + 90};
  statement.speaker = std::move(speaker);
  statement.speaker_kind = kind;
  if (kind == MentionKind::kOrganisation) statement.speaker_key = statement.affiliation = fold_words(statement.speaker);
  statement.grade = grade;
  statement.cue_tag = "say";
  statement.events = {{std::move(event), negated, false, statement.content}};
  statement.parties = {"alpha", "beta"};
  statement.via = std::move(via);
  statement.quote = statement.said = std::move(quote);
  return statement;
}

Recorded article(std::string id, std::string outlet, Time published, std::vector<Statement> statements) {
  Recorded recorded;
  recorded.id = std::move(id);
  recorded.outlet = std::move(outlet);
  recorded.language = "en";
  recorded.content_hash = "h";
  recorded.published = published;
  recorded.statements = std::move(statements);
  for (const char* name : {"Alpha", "Beta"}) {
    Entity entity;
    entity.name = name;
    entity.key = fold_words(name);
    entity.count = 3;
    recorded.entities.push_back(entity);
  }
  return recorded;
}

std::vector<Recorded> story() {
  return {
      article("a1", "Reuters", kStart, {say("people familiar with the matter", MentionKind::kAnonymous, Grade::kAnonymous, "negotiate", false, {}, "Alpha and Beta are in talks, people familiar with the matter said.")}),
      article("a2", "The Daily Copy", kStart + 3600, {say("people familiar with the matter", MentionKind::kAnonymous, Grade::kAnonymous, "negotiate", false, {"Reuters"}, "Alpha and Beta are in talks, Reuters reported, citing people familiar.")}),
      article("a3", "Wire Two", kStart + kDay, {say("Alpha", MentionKind::kOrganisation, Grade::kOnRecord, "negotiate", true, {}, "Alpha said there were no talks with Beta.")}),
      article("a4", "Bloomberg", kStart + 2 * kDay, {say("two people", MentionKind::kAnonymous, Grade::kAnonymous, "negotiate", false, {}, "The talks go on, two people said.")}),
  };
}

std::vector<const Recorded*> pointers(const std::vector<Recorded>& articles) {
  std::vector<const Recorded*> out;
  for (const Recorded& one : articles) out.push_back(&one);
  return out;
}

const Packs& packs() {
  static const Packs kPacks = [] {
    auto loaded = load_packs(embedded_packs());
    HEARSAY_CHECK(loaded.has_value());
    return *std::move(loaded);
  }();
  return kPacks;
}

std::string dump(const Account& account, const std::vector<const Recorded*>& articles) {
  std::string out;
  for (const Claim& claim : account.claims) {
    out += claim.id + " " + claim.text + "\n";
    for (const StatementRef& ref : claim.statements)
      out += "  " + articles[ref.article]->id + " " + ref.id + " " + ref.origin + " " + std::string(name_of(ref.stance)) + "\n";
    for (const StatusChange& change : claim.history)
      out += "  " + to_iso(change.as_of) + " " + std::string(name_of(change.verdict.status)) + " " +
             std::to_string(change.verdict.independent_origins) + "\n";
  }
  for (const Origin& origin : account.origins) out += origin.id + " " + origin.who + " " + origin.first_article + "\n";
  return out;
}

TEST(Claims, FollowsAClaimFromReportToDispute) {
  std::vector<Recorded> articles = story();
  auto refs = pointers(articles);
  std::vector<Subject> found = find_subjects(refs, packs(), {}, 2);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].name, "Alpha-Beta");
  Account account = account_for(found[0], refs, packs(), embedded_outlets());
  ASSERT_EQ(account.claims.size(), 1u);
  const Claim& claim = account.claims[0];
  ASSERT_EQ(claim.history.size(), 3u) << dump(account, refs);
  EXPECT_EQ(claim.history[0].verdict.status, ClaimStatus::kReported);
  EXPECT_EQ(claim.history[1].verdict.status, ClaimStatus::kDisputed);
  EXPECT_EQ(claim.history[2].verdict.independent_origins, 2u);
  // The copy credits Reuters: its people are Reuters' people.
  EXPECT_EQ(claim.statements[0].origin, claim.statements[1].origin);
}

TEST(Claims, AnUnknownRelayIsNoOrigin) {
  std::vector<Recorded> articles = {article("b1", "", kStart,
      {say("Somewhere Daily", MentionKind::kOutlet, Grade::kAnonymous, "stall", false, {"Somewhere Daily"}, "According to Somewhere Daily the deal is off."),
       say("Alpha", MentionKind::kOrganisation, Grade::kOnRecord, "stall", true, {}, "Alpha denied it.")})};
  auto refs = pointers(articles);
  Account account = account_for(find_subjects(refs, packs(), {}, 1).at(0), refs, packs(), embedded_outlets());
  ASSERT_EQ(account.claims.size(), 1u);
  EXPECT_EQ(account.claims[0].history.back().verdict.status, ClaimStatus::kDisputed);
  EXPECT_TRUE(std::any_of(account.questions.begin(), account.questions.end(), [](const OpenQuestion& question) {
    return question.kind == "no-primary-origin" && question.text.find("Somewhere Daily") != std::string::npos;
  }));
}

// "The plan to invest has stalled" is about the stall; it is no support for the investment.
TEST(Claims, AStalledInvestmentIsNoSupportForIt) {
  Statement stalled = say("people familiar with the matter", MentionKind::kAnonymous, Grade::kAnonymous, "invest", false, {}, "Alpha's plan to invest in Beta has stalled, people said.");
  stalled.events.push_back({"stall", false, false, stalled.content});
  std::vector<Recorded> articles = {article("i1", "Reuters", kStart, {stalled})};
  auto refs = pointers(articles);
  Account account = account_for(find_subjects(refs, packs(), {}, 1).at(0), refs, packs(), embedded_outlets());
  ASSERT_EQ(account.claims.size(), 1u);
  EXPECT_EQ(account.claims[0].event, "stall");
}

// Both speak in "the two companies said": it confirms, and it ends an earlier denial of either.
TEST(Claims, AJointWordIsOfBothParties) {
  std::vector<Recorded> articles = {
      article("j1", "Reuters", kStart, {say("people familiar with the matter", MentionKind::kAnonymous, Grade::kAnonymous, "agree", false, {}, "Alpha and Beta have agreed to merge, people said.")}),
      article("j2", "Wire Two", kStart + kDay, {say("Beta", MentionKind::kOrganisation, Grade::kOnRecord, "agree", true, {}, "Beta said no agreement with Alpha exists.")}),
      article("j3", "Wire Two", kStart + 9 * kDay, {say("the two companies", MentionKind::kRole, Grade::kOnRecord, "agree", false, {}, "Alpha has agreed to buy Beta, the two companies said.")})};
  auto refs = pointers(articles);
  Account account = account_for(find_subjects(refs, packs(), {}, 1).at(0), refs, packs(), embedded_outlets());
  ASSERT_EQ(account.claims.size(), 1u) << dump(account, refs);
  const auto& history = account.claims[0].history;
  ASSERT_EQ(history.size(), 3u) << dump(account, refs);
  EXPECT_EQ(history[1].verdict.status, ClaimStatus::kDisputed);
  EXPECT_EQ(history[2].verdict.status, ClaimStatus::kConfirmed);
  EXPECT_EQ(history[2].verdict.why, "Confirmed by the two companies, parties to it.");
  // Alone, a pronoun could be anybody's.
  articles[2].statements[0].speaker = "they";
  articles[2].statements[0].parties = {"alpha"};
  account = account_for(find_subjects(refs, packs(), {}, 1).at(0), refs, packs(), embedded_outlets());
  EXPECT_EQ(account.claims[0].history.back().verdict.status, ClaimStatus::kDisputed);
}

// "We got it wrong on Alpha": a withdrawal may name one party only, and covers each event that it names.
TEST(Claims, AnOutletTakesBackInFewWords) {
  std::vector<Recorded> articles = {
      article("w1", "The Daily Copy", kStart, {say("a banker", MentionKind::kAnonymous, Grade::kAnonymous, "agree", false, {}, "Alpha has agreed to buy Beta, a banker said.")}),
      article("w2", "The Daily Copy", kStart + kDay, {say("The Daily Copy", MentionKind::kOutlet, Grade::kOnRecord, "agree", false, {}, "We retract our report that Alpha had agreed to invest.")})};
  Statement& back = articles[1].statements[0];
  back.own = true;
  back.cue_tag = "withdraw";
  back.stance = Stance::kDenies;
  back.parties = {"alpha"};
  back.events.push_back({"invest", false, false, back.content});
  articles[1].entities.pop_back();
  auto refs = pointers(articles);
  Account account = account_for(find_subjects(refs, packs(), {}, 1).at(0), refs, packs(), embedded_outlets());
  const auto claim = std::find_if(account.claims.begin(), account.claims.end(), [](const Claim& one) { return one.event == "agree"; });
  ASSERT_NE(claim, account.claims.end()) << dump(account, refs);
  EXPECT_EQ(claim->history.back().verdict.status, ClaimStatus::kRetracted) << dump(account, refs);
  // Another outlet's withdrawal is none of this.
  articles[1].outlet = "Wire Two";
  account = account_for(find_subjects(refs, packs(), {}, 1).at(0), refs, packs(), embedded_outlets());
  EXPECT_EQ(account.claims[0].history.back().verdict.status, ClaimStatus::kReported);
}

TEST(Claims, OrderDoesNotMatter) {
  std::vector<Recorded> articles = story();
  auto refs = pointers(articles);
  std::string wanted = dump(account_for(find_subjects(refs, packs(), {}, 2).at(0), refs, packs(), embedded_outlets()), refs);
  std::mt19937 random(7);
  for (int round = 0; round < 30; ++round) {
    std::shuffle(refs.begin(), refs.end(), random);
    EXPECT_EQ(dump(account_for(find_subjects(refs, packs(), {}, 2).at(0), refs, packs(), embedded_outlets()), refs), wanted);
  }
}

TEST(Claims, WhoDecidesOnDealsIsNoSideOfOne) {
  std::vector<Recorded> articles = story();
  for (Recorded& one : articles) {
    for (Statement& statement : one.statements) statement.parties = {"alpha", "securities and exchange commission"};
    one.entities[1].name = "Securities and Exchange Commission";
    one.entities[1].key = fold_words(one.entities[1].name);
  }
  EXPECT_TRUE(find_subjects(pointers(articles), packs(), {}, 2).empty());
}

TEST(Claims, ADistractorWithOnePartyStaysOut) {
  std::vector<Recorded> articles = story();
  Recorded other = article("d1", "Reuters", kStart, {say("Gamma", MentionKind::kOrganisation, Grade::kOnRecord, "agree", false, {}, "Gamma agreed with Alpha's old unit.")});
  other.entities.pop_back();
  other.statements[0].parties = {"gamma", "alpha"};
  articles.push_back(other);
  auto refs = pointers(articles);
  Account account = account_for(find_subjects(refs, packs(), {}, 2).at(0), refs, packs(), embedded_outlets());
  for (const Claim& claim : account.claims)
    for (const StatementRef& ref : claim.statements) EXPECT_NE(refs[ref.article]->id, "d1");
}

Entity organisation(std::string name, std::vector<std::string> aliases = {}) {
  Entity entity;
  entity.key = fold_words(name);
  entity.name = std::move(name);
  entity.aliases = std::move(aliases);
  entity.kind = MentionKind::kOrganisation;
  entity.count = 2;
  return entity;
}

// Subjects of articles in which Gamma and the named party talk.
std::vector<Subject> subjects_with(const std::string& party, const std::vector<Entity>& entities) {
  std::vector<Recorded> articles;
  for (int i = 0; i < 8; ++i) {
    Statement talks = say("Gamma", MentionKind::kOrganisation, Grade::kOnRecord, "negotiate", false, {}, "They talk.");
    talks.parties = {"gamma", fold_words(party)};
    Recorded one = article("n" + std::to_string(i), "Reuters", kStart + i * kDay, {talks});
    one.entities = {organisation("Gamma"), organisation(party)};
    if (static_cast<std::size_t>(i) < entities.size()) one.entities.push_back(entities[static_cast<std::size_t>(i)]);
    articles.push_back(std::move(one));
  }
  return find_subjects(pointers(articles), packs(), {}, 2);
}

TEST(Names, OneShortFormInManyArticlesRenamesNobody) {
  const std::vector<Subject> found = subjects_with("Far World Airlines", {organisation("Far World Airlines", {"far"})});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].name, "Far World Airlines-Gamma");
}

TEST(Names, MostArticlesDecideWhoIsAPerson) {
  Entity mistaken = organisation("Delta");
  mistaken.kind = MentionKind::kPerson;
  const std::vector<Subject> found = subjects_with("Delta", {mistaken});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].name, "Delta-Gamma");
}

TEST(Names, LettersOfSeveralNamesStandForTheOneMostOftenBesideThem) {
  // "NSC" beside Norfolk Southern Corp in three articles, beside the National Security Council in three others.
  const Entity railway = organisation("Northern Sugar Corp", {"nsc"}), council = organisation("National Safety Club", {"nsc"});
  std::vector<Subject> found = subjects_with("Northern Sugar Corp", {railway, railway, railway, council, council, council});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].name, "Gamma-Northern Sugar Corp");
  // Two words and a letter for their legal form are no short form.
  found = subjects_with("Delta Corp", {organisation("DCC"), organisation("DCC")});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].name, "Delta Corp-Gamma");
}

// Articles on Alpha and Beta, in each of which a third company is named `count` times in a statement on talks with Alpha.
std::vector<Recorded> with_third(std::uint32_t count, const std::string& title) {
  std::vector<Recorded> articles;
  for (int i = 0; i < 3; ++i) {
    Statement both = say("Alpha", MentionKind::kOrganisation, Grade::kOnRecord, "negotiate", false, {}, "Alpha talks with Beta.");
    Statement third = say("Edward Lim", MentionKind::kPerson, Grade::kOnRecord, "negotiate", false, {}, "Alpha once talked with Delta.");
    third.parties = {"alpha", "delta"};
    Recorded one = article("t" + std::to_string(i), "Reuters", kStart + i * kDay, i == 0 ? std::vector{both} : std::vector{third});
    one.title = title;
    one.entities.push_back(organisation("Delta"));
    one.entities.back().count = count;
    if (i > 0) one.entities.erase(one.entities.begin() + 1);  // so that Delta is not absorbed as a third party
    one.entities.push_back(organisation("Omega"));
    one.entities.back().count = 3;
    articles.push_back(std::move(one));
  }
  return articles;
}

TEST(Claims, ASubjectsPartiesAreWhatSomeArticleIsAbout) {
  const auto names = [](const std::vector<Recorded>& articles) {
    std::set<std::string> out;
    for (const Subject& subject : find_subjects(pointers(articles), packs(), {}, 1)) out.insert(subject.name);
    return out;
  };
  EXPECT_FALSE(names(with_third(1, "Alpha looks for a partner")).contains("Alpha-Delta"));
  EXPECT_TRUE(names(with_third(2, "Alpha looks for a partner")).contains("Alpha-Delta"));
  EXPECT_TRUE(names(with_third(1, "Alpha and Delta talked")).contains("Alpha-Delta"));
}

// "F.C.C." in one article, "Federal Crop Commission (FCC)" in another: who decides on deals is no side of one, by any name.
TEST(Claims, LettersStandForAnAuthority) {
  std::vector<Recorded> articles = story();
  for (Recorded& one : articles) {
    one.entities[1] = organisation("F.C.C.");
    one.entities[1].key = "f c c";
    one.entities[1].count = 3;
    for (Statement& statement : one.statements) statement.parties = {"alpha", "f c c"};
  }
  EXPECT_EQ(find_subjects(pointers(articles), packs(), {}, 2).size(), 1u);
  articles.push_back(article("long", "Reuters", kStart, {}));
  articles.back().entities[1] = organisation("Federal Crop Commission", {"fcc"});
  articles.push_back(article("short", "Reuters", kStart, {}));
  articles.back().entities[1] = organisation("FCC");
  EXPECT_EQ(find_subjects(pointers(articles), packs(), {}, 2).size(), 0u);
}

// Two that are mostly named together for other reasons are no pair.
TEST(Claims, ASubjectIsUsuallyOfTheDeal) {
  std::vector<Recorded> articles = story();
  for (int i = 0; i < 6; ++i) {
    EXPECT_EQ(find_subjects(pointers(articles), packs(), {}, 2).size(), i < 3 ? 1u : 0u) << i;
    articles.push_back(article("list" + std::to_string(i), "Reuters", kStart + i * kDay, {}));
  }
}

// Where an article is on both and its deal is one of them, the sentences need not name the other.
TEST(Claims, ASubjectIsOfTheDealThoughNoSentenceSaysSo) {
  std::vector<Recorded> articles = story();
  for (int i = 0; i < 6; ++i) {
    Statement one = say("Alpha", MentionKind::kOrganisation, Grade::kOnRecord, "negotiate", false, {}, "Alpha said the talks go on.");
    one.parties = {"alpha"};
    articles.push_back(article("more" + std::to_string(i), "Reuters", kStart + i * kDay, {one}));
    EXPECT_EQ(find_subjects(pointers(articles), packs(), {}, 2).size(), 1u) << i;
  }
}

// A company whose name looks like a person's: where most articles know better, the others are read like them.
TEST(Claims, WhatMostTakeForAnOrganisationIsOne) {
  std::vector<Recorded> articles = story();
  for (std::size_t i = 0; i < articles.size(); ++i) {
    articles[i].entities[1] = organisation("Beta Adler");
    articles[i].entities[1].count = 3;
    for (Statement& one : articles[i].statements) {
      one.parties = {"alpha", "beta adler"};
      one.quote = "Alpha and Beta Adler are in talks.";
      if (i != 1) continue;
      articles[i].entities[1].kind = MentionKind::kPerson;
      one.parties = {"alpha"};
      one.persons = {"beta adler"};
    }
  }
  const Settled settled(pointers(articles));
  EXPECT_EQ(settled.articles()[0], &articles[0]);  // nothing to change
  EXPECT_EQ(settled.articles()[1]->entities[1].kind, MentionKind::kOrganisation);
  EXPECT_EQ(settled.articles()[1]->statements[0].parties, (std::vector<std::string>{"alpha", "beta adler"}));
  EXPECT_TRUE(settled.articles()[1]->statements[0].persons.empty());
  EXPECT_EQ(articles[1].entities[1].kind, MentionKind::kPerson);  // what is recorded stays
  const std::vector<Subject> found = find_subjects(pointers(articles), packs(), {}, 2);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].articles, 4u);
  // A single word is many people's name, and one against one decides nothing.
  for (Recorded& one : articles) one.entities[1].key = "adler";
  EXPECT_EQ(Settled(pointers(articles)).articles()[1], &articles[1]);
}

TEST(Claims, AUnitIsNoOtherSide) {
  std::vector<Recorded> articles = story();
  for (std::size_t owned = 0; owned <= articles.size(); ++owned) {
    EXPECT_EQ(find_subjects(pointers(articles), packs(), {}, 2).size(), owned < 2 ? 1u : 0u) << owned;
    if (owned < articles.size()) articles[owned].entities[owned % 2].affiliation = owned % 2 == 0 ? "beta" : "alpha";
  }
}

TEST(Claims, WhatAnArticleTellsOfOnePartyBesidesIsNoWordOnTheDeal) {
  std::vector<Recorded> articles = story();
  Statement alone = say("an underwriter", MentionKind::kAnonymous, Grade::kAnonymous, "negotiate", false, {}, "Beta looks at a deal of its own.");
  alone.parties = {"beta"};
  articles.push_back(article("list", "Reuters", kStart + 4 * kDay, {alone}));
  articles.back().entities[0].count = 1;  // Alpha
  articles.back().entities.push_back(organisation("Omega"));
  for (const std::uint32_t often : {3u, 9u}) {
    articles.back().entities[1].count = articles.back().entities[2].count = often;
    auto refs = pointers(articles);
    const Account account = account_for(find_subjects(refs, packs(), {}, 2).at(0), refs, packs(), embedded_outlets());
    bool counted = false;
    for (const Claim& claim : account.claims)
      for (const StatementRef& ref : claim.statements) counted = counted || refs[ref.article]->id == "list";
    EXPECT_EQ(counted, often == 3u);
  }
}

// "It denied the protest", from who supports the deal in the same article, is about something else; what goes on behind a
// denial goes on with it.
TEST(Claims, NobodyContradictsHimselfInOneArticle) {
  for (const bool denies : {false, true}) {
    Statement named = say("Alpha", MentionKind::kOrganisation, Grade::kOnRecord, "negotiate", denies, {}, "Alpha told of talks with Beta.");
    Statement bare = say("Alpha", MentionKind::kOrganisation, Grade::kOnRecord, "negotiate", false, {}, "Alpha denied it.");
    bare.events.clear();
    bare.stance = denies ? Stance::kSupports : Stance::kDenies;
    std::vector<Recorded> articles = story();
    articles.erase(articles.begin() + 2);
    articles.push_back(article("own", "Wire Two", kStart + 3 * kDay, {named, bare}));
    auto refs = pointers(articles);
    const Account account = account_for(find_subjects(refs, packs(), {}, 2).at(0), refs, packs(), embedded_outlets());
    for (const Claim& claim : account.claims)
      for (const StatementRef& ref : claim.statements)
        if (ref.id == statement_id(articles.back(), bare)) {
          EXPECT_EQ(ref.stance, Stance::kHedges);
        }
    EXPECT_EQ(account.claims.at(0).history.back().verdict.status, denies ? ClaimStatus::kDisputed : ClaimStatus::kConfirmed);
  }
}

// A party that says that it is over ends the matter; a later word of anybody takes it up again.
TEST(Claims, APartyEndsTheMatter) {
  std::vector<Recorded> articles = story();
  articles.erase(articles.begin() + 2);
  articles.push_back(article("end", "Wire Two", kStart + 5 * kDay, {say("Beta", MentionKind::kOrganisation, Grade::kOnRecord, "cancel", false, {}, "Beta said the talks with Alpha were over.")}));
  const auto status_of = [&](std::string_view event) {
    auto refs = pointers(articles);
    const Account account = account_for(find_subjects(refs, packs(), {}, 2).at(0), refs, packs(), embedded_outlets());
    for (const Claim& claim : account.claims)
      if (claim.event == event) return claim.history.back().verdict.status;
    return ClaimStatus::kRumoured;
  };
  EXPECT_EQ(status_of("negotiate"), ClaimStatus::kSuperseded);
  EXPECT_EQ(status_of("stall"), ClaimStatus::kConfirmed) << "the claim that it is off is the claim that it may not go on";
  {
    auto refs = pointers(articles);
    const Account account = account_for(find_subjects(refs, packs(), {}, 2).at(0), refs, packs(), embedded_outlets());
    EXPECT_EQ(account.claims.at(0).text, "The deal between Alpha and Beta is off.") << "what stands comes first, and is told as over";
  }
  articles.back().statements[0].speaker = "a banker";
  articles.back().statements[0].speaker_kind = MentionKind::kAnonymous;
  articles.back().statements[0].grade = Grade::kAnonymous;
  EXPECT_EQ(status_of("negotiate"), ClaimStatus::kCorroborated) << "not for a banker to say";
  articles.back() = article("end", "Wire Two", kStart + 5 * kDay, {say("Beta", MentionKind::kOrganisation, Grade::kOnRecord, "cancel", false, {}, "Beta said the talks with Alpha were over.")});
  articles.push_back(article("again", "Bloomberg", kStart + 9 * kDay, {say("two people", MentionKind::kAnonymous, Grade::kAnonymous, "negotiate", false, {}, "Alpha and Beta talk again, two people said.")}));
  EXPECT_EQ(status_of("negotiate"), ClaimStatus::kCorroborated);
}

// "Shareholders approved the merger" is no word of the authorities; "the ministry approved it, shareholders said" is.
TEST(Claims, WhatOwnersApproveNoAuthorityHas) {
  for (const auto& [quote, by_authority] : {std::pair("Alpha's shareholders today approved the deal with Beta.", false), std::pair("The deal with Beta was approved by the board.", false), std::pair("The ministry approved the deal, the board of Beta said.", true)}) {
    Statement approval = say("Alpha", MentionKind::kOrganisation, Grade::kOnRecord, "approve", false, {}, quote);
    const std::size_t at = std::string(quote).find("approved");
    approval.events[0].span = {approval.whole.begin + static_cast<std::uint32_t>(at), approval.whole.begin + static_cast<std::uint32_t>(at) + 8};
    approval.events.push_back({"negotiate", false, false, approval.content});
    std::vector<Recorded> articles = story();
    articles.push_back(article("approved", "Wire Two", kStart + 2 * kDay, {approval}));
    auto refs = pointers(articles);
    const Account account = account_for(find_subjects(refs, packs(), {}, 2).at(0), refs, packs(), embedded_outlets());
    EXPECT_EQ(std::any_of(account.claims.begin(), account.claims.end(), [](const Claim& claim) { return claim.event == "approve"; }), by_authority) << quote;
  }
}

// Who forbade a deal allows it later: his own word replaces his word. A party that lacks a paper denies nothing.
TEST(Claims, AnAuthorityTurns) {
  const auto deed = [](std::string event, bool negated) {
    Statement one = say("Commerce Minister Ana Lopes", MentionKind::kPerson, Grade::kOnRecord, std::move(event), negated, {}, "The minister said so of Alpha and Beta.");
    one.speaker_role = "minister";
    one.speaker_key = "ana lopes";
    return one;
  };
  std::vector<Recorded> articles = story();
  articles.push_back(article("no", "Wire Two", kStart + 2 * kDay, {deed("block", false)}));
  articles.push_back(article("paper", "Wire Two", kStart + 3 * kDay, {say("Alpha", MentionKind::kOrganisation, Grade::kOnRecord, "approve", true, {}, "Alpha has no approval in hand for Beta.")}));
  articles.push_back(article("yes", "Wire Two", kStart + 4 * kDay, {deed("approve", false)}));
  auto refs = pointers(articles);
  Subject subject;
  subject.name = "Alpha-Beta";
  subject.parties = {"alpha", "beta"};
  const Account account = account_for(subject, refs, packs(), embedded_outlets());
  std::map<std::string, ClaimStatus> statuses;
  for (const Claim& claim : account.claims) statuses[claim.event] = claim.history.back().verdict.status;
  ASSERT_TRUE(statuses.contains("block") && statuses.contains("approve")) << dump(account, refs);
  EXPECT_EQ(statuses["block"], ClaimStatus::kSuperseded);
  EXPECT_EQ(statuses["approve"], ClaimStatus::kConfirmed);
}

// "Orbita's unit withdrew the bid": a unit speaks for its owner.
TEST(Claims, AUnitSpeaksForItsOwner) {
  std::vector<Recorded> articles = story();
  articles.erase(articles.begin() + 2);
  Recorded told = article("unit", "Wire Two", kStart + 2 * kDay, {say("Kite", MentionKind::kOrganisation, Grade::kOnRecord, "negotiate", false, {}, "Kite said it talked with Beta for Alpha.")});
  told.entities.push_back(organisation("Kite"));
  for (const bool owned : {false, true}) {
    told.entities.back().affiliation = owned ? "alpha" : "";
    articles.push_back(told);
    auto refs = pointers(articles);
    const Account account = account_for(find_subjects(refs, packs(), {}, 2).at(0), refs, packs(), embedded_outlets());
    EXPECT_EQ(account.claims.at(0).history.back().verdict.status, owned ? ClaimStatus::kConfirmed : ClaimStatus::kCorroborated);
    articles.pop_back();
  }
}

// What a rival bidder will not do leaves the deal of the two others alone.
TEST(Claims, AThirdPartyDeniesItsOwnPartAlone) {
  std::vector<Recorded> articles = story();
  articles.erase(articles.begin() + 2);
  Statement denial = say("Kite", MentionKind::kOrganisation, Grade::kOnRecord, "negotiate", true, {}, "Kite will make no bid for Beta.");
  denial.parties = {"kite", "beta"};
  articles.push_back(article("third", "Wire Two", kStart + 3 * kDay, {denial}));
  articles.back().entities.push_back(organisation("Kite"));
  auto refs = pointers(articles);
  Subject subject;
  subject.name = "Alpha-Beta";
  subject.parties = {"alpha", "beta", "kite"};
  const Account account = account_for(subject, refs, packs(), embedded_outlets());
  ASSERT_FALSE(account.claims.empty());
  EXPECT_EQ(account.claims[0].history.back().verdict.status, ClaimStatus::kCorroborated) << dump(account, refs);
}

// Who invests is read from what stands behind the word, whoever is named first or declines to comment; an owner sells.
TEST(Claims, WhoInvestsInWhom) {
  const std::string quote = "A stake in Alpha was bought, Beta said.";
  Statement stake = say("Beta", MentionKind::kOrganisation, Grade::kOnRecord, "invest", false, {}, quote);
  stake.events[0].span = {stake.whole.begin + 2, stake.whole.begin + 7};
  Statement silent = say("Alpha", MentionKind::kOrganisation, Grade::kOnRecord, "invest", false, {}, "Alpha declined to comment.");
  silent.stance = Stance::kDeclines;
  Statement owner = say("Kite", MentionKind::kOrganisation, Grade::kOnRecord, "invest", false, {}, "Kite sells a stake in Alpha.");
  owner.parties = {"kite", "alpha", "beta"};
  owner.events[0].span = {owner.whole.begin + 13, owner.whole.begin + 18};
  std::vector<Recorded> articles = {article("i1", "Reuters", kStart, {stake, silent, silent, silent}), article("i2", "Wire Two", kStart + kDay, {owner, owner})};
  articles[1].entities.push_back(organisation("Kite"));
  Subject subject;
  subject.name = "Alpha-Beta";
  subject.parties = {"alpha", "beta", "kite"};
  for (const bool owns : {true, false}) {
    articles[1].entities[0].affiliation = owns ? "kite" : "";
    auto refs = pointers(articles);
    const Account account = account_for(subject, refs, packs(), embedded_outlets());
    ASSERT_FALSE(account.claims.empty());
    EXPECT_EQ(account.claims[0].text, owns ? "Beta invests or would invest in Alpha." : "Kite invests or would invest in the deal between Alpha and Beta.");
  }
}

// Of many names in one sentence few are the two sides of a deal.
TEST(Claims, ASentenceOnManyJoinsFew) {
  std::vector<Recorded> articles;
  for (int i = 0; i < 4; ++i) {
    Statement many = say("Alpha", MentionKind::kOrganisation, Grade::kOnRecord, "negotiate", false, {}, "Alpha and Beta bid for Gamma.");
    many.parties = {"alpha", "beta", "gamma"};
    Statement two = say("Gamma", MentionKind::kOrganisation, Grade::kOnRecord, "negotiate", false, {}, "Gamma studies the bid of Beta.");
    two.parties = {"gamma", "beta"};
    articles.push_back(article("m" + std::to_string(i), "Reuters", kStart + i * kDay, i < 2 ? std::vector{many, two} : std::vector{many, many}));
    articles.back().entities.push_back(organisation("Gamma"));
  }
  const std::vector<Subject> found = find_subjects(pointers(articles), packs(), {}, 2);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].name, "Beta-Gamma");
}

// Who denies discontent leaves the stake open; who denies that there are talks at all leaves nothing open.
TEST(Claims, ADenialOfTalksLeavesNothingOpen) {
  for (const auto& [denied, leaves_open] : {std::pair("unhappy", true), std::pair("negotiate", false)}) {
    std::vector<Recorded> articles = story();
    articles.erase(articles.begin() + 2);
    Statement stake = say("a banker", MentionKind::kAnonymous, Grade::kAnonymous, "invest", false, {}, "Alpha takes a stake in Beta, a banker said.");
    Statement denial = say("Alpha", MentionKind::kOrganisation, Grade::kOnRecord, denied, true, {}, "Alpha denied it of Beta.");
    Statement talk = say("a banker", MentionKind::kAnonymous, Grade::kAnonymous, denied, false, {}, "A banker told of Alpha and Beta.");
    articles.push_back(article("open", "Wire Two", kStart + 2 * kDay, {stake, talk, denial}));
    auto refs = pointers(articles);
    const Account account = account_for(find_subjects(refs, packs(), {}, 2).at(0), refs, packs(), embedded_outlets());
    EXPECT_EQ(std::any_of(account.questions.begin(), account.questions.end(), [](const OpenQuestion& one) { return one.text.find("denied another claim") != std::string::npos && one.text.find("invest") != std::string::npos; }), leaves_open) << denied;
  }
}

TEST(Names, ASlipOfALetterIsNoParty) {
  for (const auto& [one, other, are_two] : {std::tuple("Orbitas", "Orbites", false), std::tuple("Orbitas", "Orbitasa", false), std::tuple("Orbitas", "Orbitico", true)}) {
    std::vector<Recorded> articles;
    for (int i = 0; i < 4; ++i) {
      Statement talks = say(one, MentionKind::kOrganisation, Grade::kOnRecord, "negotiate", false, {}, "They talk.");
      talks.parties = {fold_words(one), fold_words(other)};
      articles.push_back(article("s" + std::to_string(i), "Reuters", kStart + i * kDay, {talks}));
      articles.back().entities = {organisation(one), organisation(other)};
    }
    EXPECT_EQ(find_subjects(pointers(articles), packs(), {}, 2).empty(), !are_two) << other;
  }
}

TEST(Names, PartsOfOneNameAreNoParties) {
  EXPECT_TRUE(subjects_with("trade", {organisation("General Agreement on Gamma and Trade")}).empty());
}

}  // namespace
}  // namespace hearsay
