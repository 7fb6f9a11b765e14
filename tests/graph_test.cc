// How an origin's word came to where it stands: as a tree, as DOT, as a picture, as JSON.
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include <gtest/gtest.h>

#include "base/utf8.h"
#include "track/track.h"
#include "view/graph.h"
#include "view/view.h"

namespace hearsay {
namespace {

using Json = nlohmann::json;
constexpr Time kStart = 1769904000;  // 2026-02-01

// Bloomberg's people, heard by Bloomberg (unread); Kontan credits it, Detik copies Kontan; a spokeswoman denies.
struct Story {
  Answer answer;
  Claim claim;

  Story() {
    claim.id = "c0000000000000001";
    claim.text = "Alpha and Beta are in talks.";
    answer.account.subject.name = "Alpha-Beta";
    answer.account.subject.parties = {"alpha", "beta"};
    const std::uint32_t kontan = add("kontan", "Kontan", "Talks, says Bloomberg", 0);
    const std::uint32_t detik = add("detik", "detikcom", "Talks on", 3600);
    const std::uint32_t post = add("post", "Harbour Post", "No talks", kDay);
    say(kontan, "o1", Stance::kSupports, Grade::kAnonymous, {"Bloomberg"}, "people");
    say(detik, "o1", Stance::kSupports, Grade::kAnonymous, {}, "people");
    say(post, "o2", Stance::kDenies, Grade::kOnRecord, {}, "Ana Alba");
    answer.account.copies.push_back({detik, kontan, CopyKind::kNearVerbatim, 0.9, "shares 90%", false});
    origin("o1", "Bloomberg's people", Grade::kAnonymous, "kontan", "Bloomberg");
    origin("o2", "Ana Alba", Grade::kOnRecord, "post", "");
    answer.account.claims.push_back(claim);
  }

  std::uint32_t add(const std::string& id, const std::string& outlet, const std::string& title,
                    Time after) {
    Recorded one;
    one.id = id;
    one.outlet = outlet;
    one.title = title;
    one.url = "https://" + id + ".example/1";
    one.published = kStart + after;
    answer.articles.push_back(one);
    return static_cast<std::uint32_t>(answer.articles.size() - 1);
  }
  void say(std::uint32_t article, const std::string& origin, Stance stance, Grade grade,
           std::vector<std::string> via, const std::string& who) {
    Statement statement;
    statement.speaker = who;
    statement.stance = stance;
    statement.grade = grade;
    statement.via = std::move(via);
    statement.quote = "They talk, article " + std::to_string(article);
    std::vector<Statement>& said = answer.articles[article].statements;
    said.push_back(statement);
    claim.statements.push_back({"s" + std::to_string(article) + std::to_string(said.size()),
                                article, static_cast<std::uint32_t>(said.size() - 1), claim.id,
                                origin, stance, grade});
  }
  void origin(const std::string& id, const std::string& who, Grade grade, const std::string& first,
              const std::string& outlet) {
    answer.account.origins.push_back(
        {id, who, grade, first, kStart, {claim.id}, outlet, !outlet.empty()});
  }
};

std::string traced(const Answer& answer, const std::string& reference, Format format) {
  ViewOptions options;
  options.format = format;
  options.width = 120;
  Result<std::string> text = trace_view(answer, reference, options);
  if (!text) ADD_FAILURE() << text.error().message;
  return text ? *text : "";
}

TEST(Descent, GoesFromTheOriginOverOutletsToCopies) {
  const Story story;
  const std::vector<Descent> found = descents_of(story.answer, embedded_outlets());
  ASSERT_EQ(found.size(), 2u);
  const std::vector<Carrier>& carriers = found[0].carriers;
  ASSERT_EQ(carriers.size(), 3u);
  EXPECT_EQ(carriers[0].outlet, "Bloomberg");
  EXPECT_FALSE(carriers[0].from.has_value());
  EXPECT_EQ(story.answer.articles[*carriers[1].article].id, "kontan");
  EXPECT_EQ(carriers[1].from, 0u);
  EXPECT_TRUE(carriers[1].credits);
  EXPECT_EQ(story.answer.articles[*carriers[2].article].id, "detik");
  EXPECT_EQ(carriers[2].from, 1u);
  EXPECT_EQ(carriers[2].copy, CopyKind::kNearVerbatim);
  EXPECT_FALSE(carriers[2].credits);
  EXPECT_EQ(found[1].carriers.size(), 2u) << "the outlet that heard it, and its article";
}

// Links that lead in a circle (undated articles may) end.
TEST(Descent, ACircleOfCopiesEnds) {
  Story story;
  story.answer.account.copies.push_back({0, 1, CopyKind::kVerbatim, 1, "", false});
  for (const Descent& descent : descents_of(story.answer, embedded_outlets()))
    EXPECT_LE(descent.carriers.size(), 4u);
  EXPECT_FALSE(traced(story.answer, "", Format::kSvg).empty());
}

TEST(Tree, DrawsTheWayOfTheWord) {
  const std::string text = traced(Story().answer, "", Format::kText);
  const std::size_t origin = text.find("origin: Bloomberg's people [anonymous], 2026-02-01"),
                    outlet = text.find("└─ Bloomberg: nothing of it on this subject was read"),
                    kontan = text.find("└─ 2026-02-01 Kontan, credits Bloomberg (article kontan)"),
                    detik = text.find("└─ 2026-02-01 detikcom, near-verbatim, no credit (article detik)");
  ASSERT_NE(origin, std::string::npos) << text;
  ASSERT_NE(outlet, std::string::npos) << text;
  ASSERT_NE(kontan, std::string::npos) << text;
  ASSERT_NE(detik, std::string::npos) << text;
  EXPECT_TRUE(origin < outlet && outlet < kontan && kontan < detik) << text;
  EXPECT_NE(text.find("denies: “They talk, article 2”"), std::string::npos) << text;
}

TEST(Tree, AReferenceNarrowsIt) {
  const Answer answer = Story().answer;
  for (const char* reference : {"o2", "s21"})
    EXPECT_EQ(traced(answer, reference, Format::kText).find("Kontan"), std::string::npos) << reference;
  const Json json = Json::parse(traced(answer, "detik", Format::kJson));
  EXPECT_EQ(json["graph"]["nodes"].size(), 4u) << json.dump(1);
}

TEST(GraphJson, HasNodesAndEdgesAsPromised) {
  const Json json = Json::parse(traced(Story().answer, "c0000000000000001", Format::kJson));
  std::map<std::string, std::string> kinds;
  for (const Json& edge : json["graph"]["edges"])
    kinds[edge["from"].get<std::string>() + " " + edge["to"].get<std::string>()] = edge["kind"];
  const std::map<std::string, std::string> wanted = {
      {"o1 outlet bloomberg", "voice"},   {"outlet bloomberg kontan", "credits"},
      {"kontan detik", "near-verbatim"},  {"o2 outlet harbour post", "voice"},
      {"outlet harbour post post", "publishes"}};
  EXPECT_EQ(kinds, wanted);
  EXPECT_EQ(json["graph"]["nodes"][1]["unread"], true);
  EXPECT_EQ(json["graph"]["nodes"][2]["link"].get<std::string>().substr(0, 28), "https://kontan.example/1#:~:");
}

Answer hostile() {
  Story story;
  const std::string bad = "\"]; evil [label=\"<script>alert(1)</script>&\\\x1b[2J\xe2\x80\xae\n]]>'";
  for (Recorded& one : story.answer.articles) {
    one.title += bad, one.outlet += bad, one.url += bad;
    for (Statement& statement : one.statements) statement.quote += bad, statement.via.push_back(bad);
  }
  for (Origin& one : story.answer.account.origins) one.who += bad;
  story.answer.account.subject.name += bad;
  return std::move(story.answer);
}

// What an XML reader would stumble over: a bare & or <, an open element, a control character.
void expect_well_formed(const std::string& xml) {
  std::vector<std::string> open;
  for (std::size_t at = 0; at < xml.size(); ++at) {
    const auto c = static_cast<unsigned char>(xml[at]);
    ASSERT_TRUE(c >= 0x20 || c == '\n');
    if (xml[at] == '&') {
      const std::string name = xml.substr(at, xml.find(';', at) - at + 1);
      ASSERT_TRUE(name == "&amp;" || name == "&lt;" || name == "&gt;" || name == "&quot;" || name == "&#39;") << name;
    }
    if (xml[at] != '<') continue;
    std::size_t end = at;
    for (bool quoted = false; end < xml.size() && (quoted || xml[end] != '>'); ++end) quoted ^= xml[end] == '"';
    ASSERT_LT(end, xml.size());
    const std::string tag = xml.substr(at + 1, end - at - 1);
    const std::string name = tag.substr(0, tag.find_first_of(" /", 1));
    if (tag[0] == '/') {
      ASSERT_FALSE(open.empty());
      ASSERT_EQ(open.back(), tag.substr(1));
      open.pop_back();
    } else if (tag.back() != '/') {
      open.push_back(name);
    }
    at = end;
  }
  EXPECT_TRUE(open.empty());
}

TEST(Svg, IsWellFormedWhateverTheTextsHold) {
  for (const Answer& answer : {Story().answer, hostile(), Answer{}}) {
    const std::string svg = trace_svg(answer, nullptr);
    expect_well_formed(svg);
    EXPECT_EQ(svg.find("<script"), std::string::npos);
    EXPECT_EQ(svg.find("javascript:"), std::string::npos);
    EXPECT_EQ(svg, trace_svg(answer, nullptr)) << "the same answer, the same bytes";
  }
}

// Boxes of one picture do not lie upon each other, and none lies outside of it.
TEST(Svg, BoxesStandApart) {
  Story story;
  for (int i = 0; i < 60; ++i) {
    const std::uint32_t article =
        story.add("x" + std::to_string(i), "Outlet " + std::to_string(i % 7), "Again", 7200 + i);
    Claim& claim = story.answer.account.claims[0];
    std::swap(claim, story.claim);
    story.say(article, i % 3 == 0 ? "o2" : "o1", Stance::kSupports, Grade::kAnonymous,
              i % 2 == 0 ? std::vector<std::string>{"Bloomberg"} : std::vector<std::string>{}, "people");
    std::swap(claim, story.claim);
    if (i % 4 == 1) story.answer.account.copies.push_back({article, article - 1, CopyKind::kVerbatim, 1, "", false});
  }
  const std::string svg = trace_svg(story.answer, nullptr);
  struct Box {
    double x, y, w, h;
  };
  std::vector<Box> boxes;
  double width = 0, height = 0;
  ASSERT_EQ(std::sscanf(svg.c_str() + svg.find("viewBox"), "viewBox=\"0 0 %lf %lf", &width, &height), 2);
  for (std::size_t at = svg.find("<rect x="); at != std::string::npos; at = svg.find("<rect x=", at + 1)) {
    Box box{};
    ASSERT_EQ(std::sscanf(svg.c_str() + at, "<rect x=\"%lf\" y=\"%lf\" width=\"%lf\" height=\"%lf\"", &box.x, &box.y, &box.w, &box.h), 4);
    EXPECT_TRUE(box.x >= 0 && box.y >= 0 && box.x + box.w <= width && box.y + box.h <= height);
    for (const Box& other : boxes)
      EXPECT_FALSE(box.x < other.x + other.w && other.x < box.x + box.w && box.y < other.y + other.h - 0.2 &&
                   other.y < box.y + box.h - 0.2);
    boxes.push_back(box);
  }
  EXPECT_GT(boxes.size(), 60u);
}

TEST(Dot, EscapesWhatWouldEndAString) {
  for (const Answer& answer : {Story().answer, hostile(), Answer{}}) {
    const std::string dot = traced(answer, "", Format::kDot);
    EXPECT_EQ(dot.substr(0, 9), "digraph t");
    // Outside of strings there is nothing but ours.
    std::string outside;
    bool quoted = false;
    for (std::size_t i = 0; i < dot.size(); ++i) {
      if (dot[i] == '\\' && quoted) ++i;
      else if (dot[i] == '"') quoted = !quoted;
      else if (!quoted) outside += dot[i];
    }
    EXPECT_FALSE(quoted);
    EXPECT_EQ(outside.find("evil"), std::string::npos) << outside;
    EXPECT_EQ(std::count(outside.begin(), outside.end(), '{'), 1);
  }
}

// A reader without colours, or who sees some alike, must still tell the lines apart.
TEST(Picture, EachKindOfLineLooksUnlikeTheOthersAndTheLegendTellsIt) {
  const std::string_view kinds[] = {"voice",    "publishes", "credits",
                                    name_of(CopyKind::kVerbatim), name_of(CopyKind::kNearVerbatim),
                                    name_of(CopyKind::kRewriteWithCredit), name_of(CopyKind::kRewriteWithoutCredit),
                                    name_of(ReissueKind::kRepeat), name_of(ReissueKind::kRevision),
                                    name_of(ReissueKind::kCorrection), name_of(ReissueKind::kUpdate)};
  Graph graph;
  graph.nodes.resize(std::size(kinds) + 1);
  for (std::uint32_t i = 0; i < std::size(kinds); ++i) {
    GraphEdge edge;
    edge.from = i, edge.to = i + 1, edge.kind = kinds[i];
    graph.edges.push_back(edge);
  }
  const std::string svg = graph_svg(graph);
  const std::string head = " h36\" fill=\"none\" stroke-width=\"1.6\" stroke=\"";
  std::set<std::string> dashed, plain, words;
  for (std::size_t at = svg.find(head); at != std::string::npos; at = svg.find(head, at + 1)) {
    const std::string line = svg.substr(at + head.size(), svg.find("/>", at) - at - head.size());
    const std::size_t dash = line.find("stroke-dasharray");
    // In grey: what is plain differs by colour, all else by its dash.
    EXPECT_TRUE(dash == std::string::npos ? plain.insert(line).second : dashed.insert(line.substr(dash)).second) << line;
    const std::size_t text = svg.find("<text", at);
    words.insert(svg.substr(svg.find('>', text) + 1, svg.find('<', text + 1) - svg.find('>', text) - 1));
  }
  EXPECT_EQ(plain.size() + dashed.size(), std::size(kinds));
  EXPECT_EQ(plain.size(), 2u);
  EXPECT_EQ(words.size(), std::size(kinds));
}

}  // namespace
}  // namespace hearsay
