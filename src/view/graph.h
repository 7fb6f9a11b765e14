// The graph of a trace: from origins through outlets to articles. Inner header of view/.
//
// Holds: nodes and edges are in a stable order; texts are as recorded, so that each format escapes
//        them its own way; an edge leads from who said it to who said it after him.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "view/json.h"
#include "view/references.h"
#include "view/view.h"

namespace hearsay {

struct GraphNode {
  enum class Kind : std::uint8_t { kOrigin, kOutlet, kArticle } kind = Kind::kOrigin;
  std::string id;      // of an outlet: "outlet " and its folded name
  std::string name;    // who, the outlet, or the article's outlet
  std::string title;   // of an article
  std::string detail;  // "anonymous, 2025-02-04"; "nothing of it on this subject was read"
  std::string link;    // of an article, to its first sentence here
  std::string time;    // ISO 8601; "" of an outlet
  Grade grade = Grade::kUnattributed;   // of an origin
  Stance stance = Stance::kSupports;    // of an origin's first statement here
  bool unread = false;                  // an outlet of which nothing on the subject was read
};

struct GraphEdge {
  std::uint32_t from = 0, to = 0;  // indices of nodes
  std::string_view kind;           // voice|publishes|credits, or a kind of copy or of reissue
  bool credits = false;
  std::string quote;               // the sentence it rests on, "" where none carries it
  std::vector<std::string> statements;
};

struct Graph {
  std::string title;
  std::vector<GraphNode> nodes;
  std::vector<GraphEdge> edges;
};

Graph graph_of(const Answer& answer, const std::vector<Descent>& descents, std::string title);
Json graph_json(const Graph& graph);
std::string graph_dot(const Graph& graph);
std::string graph_svg(const Graph& graph);

// Descents of the origins behind a target; of the whole subject where nothing is named.
std::vector<Descent> descents_behind(const Answer& answer, const Target& target);
std::string descent_text(const Answer& answer, const Descent& descent, bool every_sentence, const ViewOptions& options);
// Why several articles are one origin: "one origin of 3 articles: 1 repeats another; ..."; "" for a single one.
std::string merge_words(const Answer& answer, const Descent& descent);
// Why the count of a claim's origins is a range, and what cannot be measured; empty where it is exact.
std::vector<std::string> independence_words(const Answer& answer, const Claim& claim);
// Where credits behind a target lead nowhere, and the same outlet's article again; "" where nothing is to be said.
std::string credits_text(const Answer& answer, const Target& target, const ViewOptions& options);
std::string reissues_text(const Answer& answer, const Target& target, const ViewOptions& options);
Json credits_json(const Answer& answer, const Target& target);
Json reissues_json(const Answer& answer, const Target& target);
std::string reissue_words(ReissueKind kind);  // "a revision"
// The hop that led to a carrier: "near-verbatim copy", "credits Reuters".
std::string hop_words(const Answer& answer, const Descent& descent, const Carrier& carrier);

}  // namespace hearsay
