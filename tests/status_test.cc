// The decision table, row by row, and the promise that order does not matter.
#include "status/status.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace hearsay {
namespace {

Evidence entry(Time day, std::string origin, std::string voice, std::string party, Stance stance, Grade grade) {
  Evidence one;
  one.statement = "s" + std::to_string(day) + origin + std::string(name_of(stance));
  one.origin = std::move(origin);
  one.voice = std::move(voice);
  one.party = std::move(party);
  one.stance = stance;
  one.grade = grade;
  one.time = day * kDay;
  return one;
}

Evidence people(Time day, const std::string& outlet) {
  Evidence one = entry(day, "people of " + outlet, "people of " + outlet, "", Stance::kSupports, Grade::kAnonymous);
  one.who = outlet + "'s people familiar with the matter";
  return one;
}
Evidence says(Time day, const std::string& who, const std::string& party = "") {
  return entry(day, who + std::to_string(day), who, party, Stance::kSupports, Grade::kOnRecord);
}
Evidence denies(Time day, const std::string& who, const std::string& party = "", bool bounded = false) {
  Evidence one = entry(day, who + std::to_string(day), who, party, Stance::kDenies, Grade::kOnRecord);
  one.bounded = bounded;
  return one;
}
Evidence rumour(Time day, const std::string& where) { return entry(day, "", where, "", Stance::kSupports, Grade::kUnattributed); }
Evidence taken_back(Evidence one) {
  one.withdrawn = true;
  return one;
}
Evidence replacing(Evidence one) {
  one.replaces = true;
  return one;
}

struct Row {
  const char* name;
  std::vector<Evidence> evidence;
  ClaimStatus status;
  std::uint32_t origins, at_least, at_most;
};

std::vector<Row> rows() {
  using enum ClaimStatus;
  Evidence no_comment = entry(3, "", "Alpha", "alpha", Stance::kDeclines, Grade::kOnRecord);
  Evidence recalled = denies(1, "Alpha", "alpha");
  recalled.time = 9 * kDay;
  recalled.statement = "s9";
  Evidence relay = people(4, "Bloomberg");
  Evidence bounded_relay = denies(2, "Alpha", "alpha");  // the same origin, the bound dropped
  bounded_relay.time = 2 * kDay + 60;
  bounded_relay.statement = "s2b";
  Evidence filing = says(3, "Alpha", "alpha");
  filing.grade = Grade::kDocument;
  Evidence contradiction = entry(2, "people of FT", "people of FT", "", Stance::kDenies, Grade::kAnonymous);
  return {
      {"nothing", {}, kRumoured, 0, 0, 0},
      {"a refusal to comment", {no_comment}, kRumoured, 0, 0, 0},
      {"market talk", {rumour(1, "x"), rumour(2, "y")}, kRumoured, 0, 0, 0},
      {"one outlet's people", {people(1, "Bloomberg"), rumour(2, "y"), no_comment}, kReported, 1, 1, 1},
      {"a copy adds nothing", {people(1, "Bloomberg"), relay}, kReported, 1, 1, 1},
      {"two outlets' people", {people(1, "Bloomberg"), people(2, "Reuters")}, kCorroborated, 2, 1, 2},
      {"people and an analyst on record", {people(1, "Bloomberg"), says(2, "Analyst")}, kCorroborated, 2, 2, 2},
      {"an official who speaks for no party", {says(1, "Minister")}, kReported, 1, 1, 1},
      {"one voice twice", {says(1, "Minister"), says(9, "Minister")}, kReported, 1, 1, 1},
      {"a party's word", {people(1, "Bloomberg"), says(2, "Alpha", "alpha")}, kConfirmed, 2, 2, 2},
      {"a party's filing and its spokesman", {filing, says(4, "Alpha", "alpha")}, kConfirmed, 1, 1, 1},
      {"a party denies, nobody supports", {denies(1, "Alpha", "alpha")}, kDenied, 0, 0, 0},
      {"a party denies market talk", {rumour(1, "x"), denies(2, "Alpha", "alpha")}, kDenied, 0, 0, 0},
      {"a party denies a report", {people(1, "Bloomberg"), denies(2, "Alpha", "alpha")}, kDisputed, 1, 1, 1},
      {"somebody else denies a report", {people(1, "Bloomberg"), denies(2, "Analyst")}, kReported, 1, 1, 1},
      {"anonymous contradiction", {people(1, "Bloomberg"), contradiction}, kReported, 1, 1, 1},
      {"a denial before the report", {denies(1, "Alpha", "alpha"), people(2, "Bloomberg")}, kDisputed, 1, 1, 1},
      {"one party confirms, the other denies", {says(1, "Alpha", "alpha"), denies(2, "Beta", "beta")}, kDisputed, 1, 1, 1},
      {"the denier concedes", {people(1, "Bloomberg"), denies(2, "Alpha", "alpha"), says(3, "Alpha", "alpha")}, kConfirmed, 2, 2, 2},
      {"a recalled denial is no later word", {recalled, denies(1, "Alpha", "alpha"), says(3, "Alpha", "alpha")}, kConfirmed, 1, 1, 1},
      {"another party does not end a plain denial", {denies(1, "Alpha", "alpha"), says(2, "Beta", "beta")}, kDisputed, 1, 1, 1},
      {"another party ends a bounded denial", {denies(1, "Alpha", "alpha", true), says(2, "Beta", "beta")}, kConfirmed, 1, 1, 1},
      {"an official does not end a bounded denial", {denies(1, "Alpha", "alpha", true), says(2, "Minister")}, kDisputed, 1, 1, 1},
      {"a relay that drops the bound", {denies(2, "Alpha", "alpha", true), bounded_relay, says(3, "Beta", "beta")}, kConfirmed, 1, 1, 1},
      {"a bounded denial after the confirmation", {says(1, "Beta", "beta"), denies(2, "Alpha", "alpha", true)}, kDisputed, 1, 1, 1},
      {"confirmed, then denied by the same", {says(1, "Alpha", "alpha"), denies(2, "Alpha", "alpha")}, kDenied, 0, 0, 0},
      {"confirmed twice, then denied", {says(1, "Alpha", "alpha"), says(2, "Alpha", "alpha"), denies(3, "Alpha", "alpha"), people(1, "B")}, kDisputed, 1, 1, 1},
      {"denied, conceded, denied", {denies(1, "Alpha", "alpha"), says(2, "Alpha", "alpha"), denies(3, "Alpha", "alpha")}, kDenied, 0, 0, 0},
      {"both at once", {says(1, "Alpha", "alpha"), denies(1, "Alpha", "alpha")}, kDisputed, 1, 1, 1},
      {"withdrawn", {taken_back(people(1, "Blog")), denies(2, "Alpha", "alpha")}, kRetracted, 0, 0, 0},
      {"withdrawn, but others have it", {taken_back(people(1, "Blog")), people(2, "Reuters")}, kReported, 1, 1, 1},
      {"withdrawn, copies stay online", {taken_back(people(1, "Bloomberg")), relay}, kRetracted, 0, 0, 0},
      {"overtaken", {people(1, "Reuters"), replacing(denies(5, "people of Reuters"))}, kSuperseded, 1, 1, 1},
      {"overtaken, then reported anew", {people(1, "Reuters"), replacing(denies(5, "x")), people(6, "Bloomberg")}, kCorroborated, 2, 1, 2},
      {"an event replaces nothing", {replacing(denies(5, "x"))}, kRumoured, 0, 0, 0},
  };
}

TEST(Status, TableRowByRow) {
  for (const Row& row : rows()) {
    Verdict verdict = decide(row.evidence);
    EXPECT_EQ(name_of(verdict.status), name_of(row.status)) << row.name << ": " << verdict.why;
    EXPECT_EQ(verdict.independent_origins, row.origins) << row.name;
    EXPECT_EQ(verdict.at_least, row.at_least) << row.name;
    EXPECT_EQ(verdict.at_most, row.at_most) << row.name;
    EXPECT_FALSE(verdict.why.empty()) << row.name;
  }
}

TEST(Status, SaysWhyAndOnWhat) {
  std::vector<Evidence> evidence = {people(1, "Bloomberg"), denies(2, "GoTo", "goto")};
  Verdict verdict = decide(evidence);
  EXPECT_EQ(verdict.why, "Denied on record by GoTo; supported by Bloomberg's people familiar with the matter.");
  EXPECT_EQ(verdict.because, (std::vector<std::string>{evidence[1].statement, evidence[0].statement}));
}

// Every entry decides something, and every id named was given.
TEST(Status, OrderDoesNotMatterAndBoundsHold) {
  std::mt19937 random(11);
  auto below = [&](unsigned limit) { return random() % limit; };
  for (int round = 0; round < 2000; ++round) {
    std::vector<Evidence> evidence;
    for (unsigned i = 0, size = below(9); i < size; ++i) {
      Evidence one;
      one.statement = "s" + std::to_string(below(12));
      one.origin = below(5) == 0 ? "" : "o" + std::to_string(below(5));
      one.voice = "v" + std::to_string(below(4));
      one.party = below(2) == 0 ? "" : "p" + std::to_string(below(2));
      one.stance = static_cast<Stance>(below(5));
      one.grade = static_cast<Grade>(below(4));
      one.time = below(5);
      one.bounded = below(3) == 0;
      one.withdrawn = below(6) == 0;
      one.replaces = below(9) == 0;
      evidence.push_back(one);
    }
    Verdict first = decide(evidence);
    EXPECT_LE(first.at_least, first.independent_origins);
    EXPECT_LE(first.independent_origins, first.at_most);
    for (const std::string& id : first.because)
      EXPECT_TRUE(std::any_of(evidence.begin(), evidence.end(), [&](const Evidence& one) { return one.statement == id; }));
    for (int shuffle = 0; shuffle < 5; ++shuffle) {
      std::shuffle(evidence.begin(), evidence.end(), random);
      Verdict again = decide(evidence);
      EXPECT_EQ(again.status, first.status);
      EXPECT_EQ(again.independent_origins, first.independent_origins);
      EXPECT_EQ(again.at_least, first.at_least);
      EXPECT_EQ(again.at_most, first.at_most);
      EXPECT_EQ(again.because, first.because);
      EXPECT_EQ(again.why, first.why);
    }
  }
}

}  // namespace
}  // namespace hearsay
