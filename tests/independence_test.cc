// The worked examples of independence in docs/ledger.md, through the whole pipeline.
#include "read_story.h"
#include "view/view.h"

namespace hearsay {
namespace {

class Independence : public ReadStory {
 protected:
  // "reported 1 (1-1)": where the claim of an event stands.
  static std::string stands(const Answer& answer, std::string_view event = "negotiate") {
    for (const Claim& claim : answer.account.claims) {
      if (claim.event != event || claim.history.empty()) continue;
      const Verdict& now = claim.history.back().verdict;
      return std::string(name_of(now.status)) + " " + std::to_string(now.independent_origins) + " (" + std::to_string(now.at_least) +
             "-" + std::to_string(now.at_most) + ")";
    }
    return "no such claim";
  }
  static std::string traced(const Answer& answer, std::string_view event = "negotiate") {
    ViewOptions options;
    options.width = 400;
    for (const Claim& claim : answer.account.claims)
      if (claim.event == event) {
        const Result<std::string> text = trace_view(answer, claim.id, options);
        return text ? *text : text.error().message;
      }
    return "no such claim";
  }
};

TEST_F(Independence, ManyPeopleOfOneOutletAreOneOrigin) {
  add("a1", "Harbour Post", "2025-02-04T08:00:00Z", "Alder in talks with Birch",
      "Alder Motors is in talks to buy Birch Energy, eight people familiar with the matter said.");
  add("a2", "Harbour Post", "2025-02-05T08:00:00Z", "Alder and Birch talk on",
      "Alder Motors is negotiating with Birch Energy over a price, two other people briefed on the talks said.");
  const Answer found = asked();
  EXPECT_EQ(stands(found), "reported 1 (1-1)");
  EXPECT_NE(traced(found).find("one origin of 2 articles: all anonymous people of one outlet count as one"), std::string::npos)
      << traced(found);
}

TEST_F(Independence, ThePeopleOfTwoOutletsMayBeTheSame) {
  add("a1", "Harbour Post", "2025-02-04T08:00:00Z", "Alder in talks with Birch",
      "Alder Motors is in talks to buy Birch Energy, people familiar with the matter said.");
  add("b1", "Wire Two", "2025-02-05T08:00:00Z", "Birch weighs offer",
      "Birch Energy has been negotiating with Alder Motors for weeks, according to people briefed on the discussions.");
  const Answer found = asked();
  EXPECT_EQ(stands(found), "corroborated 2 (1-2)");
  EXPECT_NE(traced(found).find("the people of Harbour Post and Wire Two may be the same ones"), std::string::npos) << traced(found);
}

TEST_F(Independence, OneSpeechIsOneOriginHoweverManyQuoteIt) {
  for (int i = 0; i < 10; ++i) {
    const std::string n = std::to_string(i);
    add("q" + n, "Outlet " + std::string(1, static_cast<char>('A' + i)), "2025-02-04T0" + n + ":00:00Z", "Alder chief on Birch",
        "Alder Motors is in talks with Birch Energy, Alder Motors chief executive Ana Alba said in a speech on Tuesday. Reporter " +
            n + " heard " + std::to_string(40 + 7 * i) + " people clap in row " + std::to_string(3 * i + 2) + ".");
  }
  const Answer found = asked();
  EXPECT_EQ(stands(found), "confirmed 1 (1-1)");
}

TEST_F(Independence, AStatementAndAnInterviewAreOneVoice) {
  add("s1", "Harbour Post", "2025-02-04T08:00:00Z", "Alder says it talks to Birch",
      "Alder Motors is in talks with Birch Energy, Alder Motors said in a statement on Tuesday.");
  add("i1", "Wire Two", "2025-03-04T08:00:00Z", "Interview: Alder's chief on Birch",
      "Alder Motors is still in talks with Birch Energy, Alder Motors chief executive Ana Alba said in an interview.");
  const Answer found = asked();
  EXPECT_EQ(stands(found), "confirmed 1 (1-1)");
  std::size_t occasions = 0;
  for (const Origin& origin : found.account.origins) occasions += origin.kind == Grade::kOnRecord;
  EXPECT_EQ(occasions, 2u) << "a month apart";
}

TEST_F(Independence, AJointAnnouncementIsOneOrigin) {
  add("j1", "Harbour Post", "2025-02-04T08:00:00Z", "Alder and Birch sign",
      "Alder Motors and Birch Energy said on Tuesday they had signed a merger agreement.");
  const Answer found = asked();
  EXPECT_EQ(stands(found, "agree"), "confirmed 1 (1-1)");
}

TEST_F(Independence, ACopyThatHidesItsModelAddsNoOrigin) {
  const std::string text =
      "Alder Motors is in talks to buy Birch Energy for $2 billion, people familiar with the matter said. The companies have "
      "talked since March about a price, and the board of Birch Energy met twice last week to hear its advisers, the people "
      "said. Birch Energy makes batteries in four towns along the coast and employs 3,100 workers.";
  add("a1", "Harbour Post", "2025-02-04T08:00:00Z", "Alder in talks with Birch", text);
  add("c1", "Copy Daily", "2025-02-04T11:00:00Z", "Big deal ahead", text);
  const Answer found = asked();
  EXPECT_EQ(stands(found), "reported 1 (1-1)");
  EXPECT_NE(traced(found).find("one origin of 2 articles: 1 repeats another"), std::string::npos) << traced(found);
  EXPECT_NE(traced(found).find("Copy Daily, verbatim, no credit"), std::string::npos) << traced(found);
}

TEST_F(Independence, WhatWasNeverReadCannotBeMeasured) {
  add("k1", "Harbour Post", "2025-02-04T08:00:00Z", "Alder in talks with Birch",
      "Alder Motors is in talks to buy Birch Energy, Bloomberg reported, citing people familiar with the matter.");
  add("k2", "Copy Daily", "2025-02-05T08:00:00Z", "Birch weighs offer",
      "Birch Energy is in talks with Alder Motors, Reuters reported, citing people briefed on the discussions.");
  const Answer found = asked();
  EXPECT_EQ(stands(found), "corroborated 2 (1-2)");
  EXPECT_NE(traced(found).find("cannot measure whether Bloomberg and Reuters had it from others"), std::string::npos)
      << traced(found);
}

}  // namespace
}  // namespace hearsay
