#include "view/graph.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/utf8.h"
#include "view/words.h"

namespace hearsay {
namespace {

std::string_view kind_of(const Carrier& carrier, const std::vector<Carrier>& carriers) {
  if (!carrier.from) return "voice";
  if (carrier.copy) return name_of(*carrier.copy);
  if (carrier.article && !carriers[*carrier.from].article && !carrier.credits) return "publishes";
  return "credits";
}

class Builder {
 public:
  explicit Builder(const Answer& answer) : answer_(answer), read_(outlets_read(answer, embedded_outlets())) {}

  void add(const Descent& descent) {
    const std::uint32_t origin = origin_node(descent);
    std::vector<std::uint32_t> nodes;
    for (const Carrier& carrier : descent.carriers) {
      const std::uint32_t node =
          carrier.article ? article_node(carrier) : outlet_node(carrier.outlet);
      nodes.push_back(node);
      edge(carrier.from ? nodes[*carrier.from] : origin, node, kind_of(carrier, descent.carriers),
           carrier);
    }
  }

  void add(const Reissue& reissue) {
    auto now = by_id_.find({GraphNode::Kind::kArticle, answer_.articles[reissue.article].id});
    auto before = by_id_.find({GraphNode::Kind::kArticle, answer_.articles[reissue.of].id});
    if (now == by_id_.end() || before == by_id_.end()) return;
    GraphEdge one;
    one.from = before->second;
    one.to = now->second;
    one.kind = hearsay::name_of(reissue.kind);
    out.edges.push_back(std::move(one));
  }

  Graph out;

 private:
  std::pair<std::uint32_t, bool> node(const std::string& id, GraphNode::Kind kind) {
    auto [found, added] =
        by_id_.try_emplace({kind, id}, static_cast<std::uint32_t>(out.nodes.size()));
    if (added) {
      out.nodes.emplace_back();
      out.nodes.back().id = id;
      out.nodes.back().kind = kind;
    }
    return {found->second, added};
  }

  std::uint32_t origin_node(const Descent& descent) {
    const Origin& origin = answer_.account.origins[descent.origin];
    const auto [at, added] = node(origin.id, GraphNode::Kind::kOrigin);
    if (!added) return at;
    GraphNode& one = out.nodes[at];
    one.name = origin.who;
    one.grade = origin.kind;
    one.time = to_iso(origin.time);
    for (const Carrier& carrier : descent.carriers)
      if (!carrier.statements.empty()) {
        one.stance = carrier.statements[0]->stance;
        break;
      }
    one.detail = grade_words(origin.kind) + ", " + to_iso_date(origin.time) +
                 (one.stance == Stance::kSupports ? "" : ", " + stance_words(one.stance));
    return at;
  }

  std::uint32_t outlet_node(const std::string& outlet) {
    const auto [at, added] = node("outlet " + fold_words(outlet), GraphNode::Kind::kOutlet);
    if (!added) return at;
    GraphNode& one = out.nodes[at];
    one.name = outlet.empty() ? "an unknown outlet" : outlet;
    one.unread = !outlet.empty() && !read_.contains(fold_words(outlet));
    if (one.unread) one.detail = "nothing of it on this subject was read";
    return at;
  }

  std::uint32_t article_node(const Carrier& carrier) {
    const Recorded& article = answer_.articles[*carrier.article];
    const auto [at, added] = node(article.id, GraphNode::Kind::kArticle);
    GraphNode& one = out.nodes[at];
    if (added) {
      one.name = article.outlet.empty() ? "an unknown outlet" : article.outlet;
      one.title = article.title;
      one.time = to_iso(article.time());
      one.detail = article.published ? to_iso_date(*article.published) : "no date";
    }
    if (one.link.empty() && !carrier.statements.empty())
      one.link =
          text_fragment_link(article.url, statement_of(answer_, *carrier.statements[0]).quote);
    return at;
  }

  void edge(std::uint32_t from, std::uint32_t to, std::string_view kind, const Carrier& carrier) {
    auto [found, added] =
        edges_.try_emplace(std::tuple(from, to, std::string(kind)), out.edges.size());
    if (added) {
      out.edges.emplace_back();
      out.edges.back().from = from;
      out.edges.back().to = to;
      out.edges.back().kind = kind;
    }
    GraphEdge& one = out.edges[found->second];
    one.credits = one.credits || carrier.credits || kind == "credits";
    for (const StatementRef* ref : carrier.statements) {
      if (one.quote.empty()) one.quote = statement_of(answer_, *ref).quote;
      if (std::find(one.statements.begin(), one.statements.end(), ref->id) == one.statements.end())
        one.statements.push_back(ref->id);
    }
  }

  const Answer& answer_;
  std::set<std::string> read_;  // folded names of outlets with an article here
  std::map<std::pair<GraphNode::Kind, std::string>, std::uint32_t> by_id_;
  std::map<std::tuple<std::uint32_t, std::uint32_t, std::string>, std::size_t> edges_;
};

std::string_view name_of(GraphNode::Kind kind) {
  switch (kind) {
    case GraphNode::Kind::kOrigin: return "origin";
    case GraphNode::Kind::kOutlet: return "outlet";
    case GraphNode::Kind::kArticle: return "article";
  }
  return "article";
}

// Inside the quotation marks of DOT; a line break of ours is \n.
std::string dot_text(std::string_view text) {
  std::string out;
  for (char c : plain(text)) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string dot_label(const GraphNode& node) {
  std::string out = dot_text(shortened(node.name, 60));
  if (!node.title.empty()) out += "\\n" + dot_text(shortened(node.title, 60));
  if (!node.detail.empty()) out += "\\n" + dot_text(node.detail);
  return out;
}

}  // namespace

Graph graph_of(const Answer& answer, const std::vector<Descent>& descents, std::string title) {
  Builder builder(answer);
  for (const Descent& descent : descents) builder.add(descent);
  for (const Reissue& reissue : answer.reissues) builder.add(reissue);
  builder.out.title = std::move(title);
  return std::move(builder.out);
}

Json graph_json(const Graph& graph) {
  Json json = {{"nodes", Json::array()}, {"edges", Json::array()}};
  for (const GraphNode& node : graph.nodes) {
    Json one = {{"id", node.id}, {"kind", name_of(node.kind)}, {"name", node.name}};
    if (node.kind == GraphNode::Kind::kOrigin)
      one.update({{"grade", name_of(node.grade)}, {"stance", name_of(node.stance)}});
    if (node.kind == GraphNode::Kind::kOutlet) one["unread"] = node.unread;
    if (node.kind == GraphNode::Kind::kArticle)
      one.update({{"title", nullable(node.title)}, {"link", nullable(node.link)}});
    if (node.kind != GraphNode::Kind::kOutlet) one["time"] = node.time;
    json["nodes"].push_back(std::move(one));
  }
  for (const GraphEdge& edge : graph.edges)
    json["edges"].push_back({{"from", graph.nodes[edge.from].id},
                             {"to", graph.nodes[edge.to].id},
                             {"kind", edge.kind},
                             {"credits", edge.credits},
                             {"quote", nullable(edge.quote)},
                             {"statements", edge.statements}});
  return json;
}

std::string graph_dot(const Graph& graph) {
  std::string out = "digraph trace {\n  label=\"" + dot_text(graph.title) +
                    "\";\n  labelloc=t;\n  rankdir=LR;\n  node [fontname=\"sans-serif\"];\n"
                    "  edge [fontname=\"sans-serif\"];\n";
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const GraphNode& node = graph.nodes[i];
    const char* shape = node.kind == GraphNode::Kind::kOrigin   ? "ellipse"
                        : node.kind == GraphNode::Kind::kOutlet ? "hexagon"
                                                                : "box";
    out += "  n" + std::to_string(i) + " [shape=" + shape + ", label=\"" + dot_label(node) +
           "\", tooltip=\"" + dot_text(node.id) + "\"";
    if (node.unread) out += ", style=dashed";
    if (!node.link.empty()) out += ", URL=\"" + dot_text(node.link) + "\"";
    out += "];\n";
  }
  for (const GraphEdge& edge : graph.edges) {
    out += "  n" + std::to_string(edge.from) + " -> n" + std::to_string(edge.to) + " [label=\"" +
           std::string(edge.kind) + "\"";
    if (!edge.quote.empty()) out += ", tooltip=\"" + dot_text(shortened(edge.quote, 200)) + "\"";
    if (edge.credits) out += ", style=dashed";
    out += "];\n";
  }
  return out + "}\n";
}

}  // namespace hearsay
