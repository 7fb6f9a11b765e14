// A graph drawn as SVG: layers from left to right, origins first.
//
// Sugiyama's way (Sugiyama, Tagawa, Toda: Methods for visual understanding of hierarchical system
// structures, 1981): every node stands one layer behind the last that leads to it; an edge over
// several layers is given a place in each, so that it runs between the boxes; within a layer nodes
// are sorted by where their neighbours are, and then moved towards them as far as the order allows.
// Everything is sorted with ties by index: the same graph gives the same bytes.
//
// Known weakness: a graph of hundreds of nodes is a tall picture; what is past kMostDrawn is only
// counted.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <numeric>

#include "base/utf8.h"
#include "view/graph.h"
#include "view/words.h"

namespace hearsay {
namespace {

constexpr std::size_t kMostDrawn = 400;  // nodes; more is no picture, and layout is quadratic in a layer's edges
constexpr std::size_t kMostLayers = 40;  // places an edge is given; a longer chain is drawn in the last
constexpr int kSweeps = 8;
constexpr double kWidth = 236, kGapX = 84, kGapY = 18, kPad = 10, kLine = 15, kMargin = 24;
constexpr double kThread = 8;        // height of an edge's place in a layer
constexpr std::size_t kRoom = 30;    // columns of text in a box, in a wide typeface
constexpr std::size_t kRows = 2;     // of a title or a name

std::string xml(std::string_view text) { return escaped_marks(plain(text)); }

std::string number(double value) {
  char out[32];
  std::snprintf(out, sizeof out, "%.1f", value);
  return out;
}

// Columns a code point takes: ideographs and their like take two.
std::size_t columns(char32_t c) {
  return (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) ||
                 (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) ||
                 (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF60) || c >= 0x1F000
             ? 2
             : 1;
}

// At most `rows` lines of at most `room` columns; what does not fit is an ellipsis. Broken at
// blanks, and within a word that is longer than a line.
std::vector<std::string> lines_of(std::string_view text, std::size_t room, std::size_t rows) {
  const std::string clean = plain(text);
  std::vector<std::string> out(1);
  std::size_t filled = 0, blank = std::string::npos;
  for (std::size_t at = 0; at < clean.size();) {
    const std::size_t begin = at;
    const char32_t c = next_code_point(clean, at);
    if (filled + columns(c) > room) {
      if (out.size() == rows) {
        while (!out.back().empty() && out.back().back() == ' ') out.back().pop_back();
        out.back() += "\u2026";
        return out;
      }
      std::string rest;
      if (c != ' ' && blank != std::string::npos) {
        rest = out.back().substr(blank + 1);
        out.back().resize(blank);
      }
      out.push_back(rest);
      blank = std::string::npos;
      filled = 0;
      for (std::size_t i = 0; i < rest.size();) filled += columns(next_code_point(rest, i));
      if (c == ' ') continue;
    }
    if (c == ' ') blank = out.back().size();
    out.back().append(clean, begin, at - begin);
    filled += columns(c);
  }
  return out;
}

struct Box {
  std::vector<std::string> bold, plain;
  std::size_t layer = 0;
  double height = kThread, y = 0;
  bool thread = false;  // a place of an edge
};

// Where the values, in their order and `apart` from each other, are nearest to what is wanted
// (pool adjacent violators). `apart[i]`: from i - 1 to i.
std::vector<double> nearest(const std::vector<double>& wanted, const std::vector<double>& apart) {
  struct Pool {
    double sum = 0;
    std::size_t count = 0;
    double mean() const { return sum / static_cast<double>(count); }
  };
  std::vector<Pool> pools;
  double offset = 0;
  std::vector<double> offsets;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    offset += apart[i];
    offsets.push_back(offset);
    pools.push_back({wanted[i] - offset, 1});
    while (pools.size() > 1 && pools[pools.size() - 2].mean() > pools.back().mean()) {
      pools[pools.size() - 2].sum += pools.back().sum;
      pools[pools.size() - 2].count += pools.back().count;
      pools.pop_back();
    }
  }
  std::vector<double> out;
  for (const Pool& pool : pools)
    for (std::size_t i = 0; i < pool.count; ++i) out.push_back(pool.mean() + offsets[out.size()]);
  return out;
}

class Layout {
 public:
  explicit Layout(const Graph& graph) : graph_(graph) {
    const std::size_t count = std::min(graph.nodes.size(), kMostDrawn);
    for (std::size_t i = 0; i < count; ++i) boxes.push_back(box_of(graph.nodes[i]));
    for (std::uint32_t e = 0; e < graph.edges.size(); ++e)
      if (graph.edges[e].from < count && graph.edges[e].to < count) edges_.push_back(e);
    set_layers();
    thread_edges();
    sort_layers();
    set_places();
  }

  std::vector<Box> boxes;
  struct Line {
    std::uint32_t edge = 0;
    std::vector<std::uint32_t> through;  // boxes, the first and last of them nodes
  };
  std::vector<Line> lines;
  double width = 0, height = 0;

  double x(const Box& box) const { return kMargin + static_cast<double>(box.layer) * (kWidth + kGapX); }

 private:
  static Box box_of(const GraphNode& node) {
    Box box;
    box.bold = lines_of(node.name, kRoom - 3, kRows);
    if (!node.title.empty()) box.plain = lines_of(node.title, kRoom, kRows);
    if (!node.detail.empty())
      for (std::string& line : lines_of(node.detail, kRoom, kRows)) box.plain.push_back(std::move(line));
    box.height = 2 * kPad + kLine * static_cast<double>(box.bold.size() + box.plain.size());
    return box;
  }

  // Longest way from the origins (Kahn). In a circle the node of the lowest number is taken first,
  // and what leads back to it is drawn backwards.
  void set_layers() {
    std::vector<std::size_t> waits(boxes.size());
    std::vector<std::vector<std::uint32_t>> next(boxes.size());
    for (std::uint32_t e : edges_) {
      if (graph_.edges[e].from == graph_.edges[e].to) continue;
      ++waits[graph_.edges[e].to];
      next[graph_.edges[e].from].push_back(graph_.edges[e].to);
    }
    std::vector<bool> done(boxes.size());
    for (std::size_t left = boxes.size(); left > 0; --left) {
      std::size_t at = 0, best = boxes.size();
      for (; at < boxes.size(); ++at)
        if (!done[at] && (best == boxes.size() || waits[at] < waits[best])) best = at;
      done[best] = true;
      for (std::uint32_t to : next[best]) {
        if (done[to]) continue;
        --waits[to];
        boxes[to].layer = std::min(std::max(boxes[to].layer, boxes[best].layer + 1), kMostLayers);
      }
    }
  }

  void thread_edges() {
    for (std::uint32_t e : edges_) {
      const std::uint32_t from = graph_.edges[e].from, to = graph_.edges[e].to;
      Line line{e, {from}};
      for (std::size_t layer = boxes[from].layer + 1; layer < boxes[to].layer; ++layer) {
        Box thread;
        thread.layer = layer;
        thread.thread = true;
        line.through.push_back(static_cast<std::uint32_t>(boxes.size()));
        boxes.push_back(std::move(thread));
      }
      line.through.push_back(to);
      lines.push_back(std::move(line));
    }
    before_.resize(boxes.size());
    after_.resize(boxes.size());
    for (const Line& line : lines)
      for (std::size_t i = 1; i < line.through.size(); ++i) {
        const std::uint32_t a = line.through[i - 1], b = line.through[i];
        if (boxes[a].layer >= boxes[b].layer) continue;
        after_[a].push_back(b);
        before_[b].push_back(a);
      }
    std::size_t deepest = 0;
    for (const Box& box : boxes) deepest = std::max(deepest, box.layer);
    layers_.resize(boxes.empty() ? 0 : deepest + 1);
    for (std::uint32_t i = 0; i < boxes.size(); ++i) layers_[boxes[i].layer].push_back(i);
  }

  const std::vector<std::uint32_t>& neighbours(std::uint32_t box, bool forward) const {
    return forward ? before_[box] : after_[box];
  }

  // Calls for each layer that has a neighbour layer in that direction.
  template <typename Call>
  void sweep(bool forward, const Call& call) {
    for (std::size_t i = 1; i < layers_.size(); ++i)
      call(layers_[forward ? i : layers_.size() - 1 - i]);
  }

  void sort_layers() {
    std::vector<double> place(boxes.size());
    auto number_them = [&](const std::vector<std::uint32_t>& layer) {
      for (std::size_t i = 0; i < layer.size(); ++i)
        place[layer[i]] = (static_cast<double>(i) + 0.5) / static_cast<double>(layer.size());
    };
    for (const auto& layer : layers_) number_them(layer);
    for (int i = 0; i < kSweeps; ++i)
      sweep(i % 2 == 0, [&](std::vector<std::uint32_t>& layer) {
        std::vector<std::pair<double, std::uint32_t>> order;
        for (std::uint32_t box : layer) {
          double sum = 0;
          const auto& near = neighbours(box, i % 2 == 0);
          for (std::uint32_t one : near) sum += place[one];
          order.emplace_back(near.empty() ? place[box] : sum / static_cast<double>(near.size()),
                             box);
        }
        std::stable_sort(order.begin(), order.end(),
                         [](const auto& a, const auto& b) { return a.first < b.first; });
        for (std::size_t k = 0; k < layer.size(); ++k) layer[k] = order[k].second;
        number_them(layer);
      });
  }

  void settle(const std::vector<std::uint32_t>& layer, const std::vector<double>& wanted) {
    std::vector<double> apart;
    for (std::size_t i = 0; i < layer.size(); ++i)
      apart.push_back(i == 0 ? 0
                             : (boxes[layer[i - 1]].height + boxes[layer[i]].height) / 2 + kGapY);
    const std::vector<double> found = nearest(wanted, apart);
    for (std::size_t i = 0; i < layer.size(); ++i) boxes[layer[i]].y = found[i];
  }

  void set_places() {  // y is a box's middle until the end
    for (const auto& layer : layers_) settle(layer, std::vector<double>(layer.size()));
    for (int i = 0; i < kSweeps; ++i)
      sweep(i % 2 == 0, [&](std::vector<std::uint32_t>& layer) {
        std::vector<double> wanted;
        for (std::uint32_t box : layer) {
          double sum = 0;
          const auto& near = neighbours(box, i % 2 == 0);
          for (std::uint32_t one : near) sum += boxes[one].y;
          wanted.push_back(near.empty() ? boxes[box].y : sum / static_cast<double>(near.size()));
        }
        settle(layer, wanted);
      });
    double top = 0, bottom = 0;
    for (std::size_t i = 0; i < boxes.size(); ++i) {
      Box& box = boxes[i];
      box.y -= box.height / 2;
      top = i == 0 ? box.y : std::min(top, box.y);
      bottom = i == 0 ? box.y + box.height : std::max(bottom, box.y + box.height);
    }
    for (Box& box : boxes) box.y -= top;
    height = bottom - top;
    width = 2 * kMargin + static_cast<double>(layers_.size()) * (kWidth + kGapX) - kGapX;
  }

  const Graph& graph_;
  std::vector<std::uint32_t> edges_;
  std::vector<std::vector<std::uint32_t>> layers_, before_, after_;
};

struct Colours {
  const char *fill, *line;
};

Colours colours_of(const GraphNode& node) {
  if (node.kind != GraphNode::Kind::kOrigin)
    return node.kind == GraphNode::Kind::kOutlet ? Colours{"#f6f7f9", "#8a93a0"} : Colours{"#ffffff", "#5b6673"};
  switch (node.grade) {
    case Grade::kOnRecord: return {"#e3f3e6", "#2e7d46"};
    case Grade::kAnonymous: return {"#fff1d6", "#b26a00"};
    case Grade::kDocument: return {"#e1ecfb", "#2a5db0"};
    case Grade::kUnattributed: return {"#eeeeee", "#777777"};
  }
  return {"#eeeeee", "#777777"};
}

struct EdgeStyle {
  std::string_view kind;
  const char *words, *colour, *dash;
};
// In the order of the legend; the last is for whatever else there may be. Two of one colour differ by their dash, and so
// do all but plain grey and plain red, which differ in darkness: the picture must be read in grey as well.
constexpr std::array<EdgeStyle, 11> kStyles = {{
    {"voice", "heard it, or is credited with it", "#9aa3ad", "1 3"},
    {"publishes", "published it", "#9aa3ad", ""},
    {"credits", "credits", "#2a5db0", "6 4"},
    {"verbatim", "verbatim copy", "#b3261e", ""},
    {"near-verbatim", "near-verbatim copy", "#b3261e", "12 3"},
    {"rewrite-with-credit", "rewrite with credit", "#7b3fa0", "8 3 2 3"},
    {"rewrite-without-credit", "rewrite without credit", "#7b3fa0", "3 3"},
    {"repeat", "the outlet's own text again", "#4a5461", "12 3 2 3 2 3"},
    {"correction", "corrected by the same outlet", "#4a5461", "6 2"},
    {"update", "updated by the same outlet", "#4a5461", "9 6"},
    {"revision", "rewritten by the same outlet", "#4a5461", "2 6"},
}};

const EdgeStyle& style_of(std::string_view kind) {
  for (const EdgeStyle& style : kStyles)
    if (style.kind == kind) return style;
  return kStyles.back();
}

std::string stroke(const EdgeStyle& style) {
  std::string out = std::string(" stroke=\"") + style.colour + "\"";
  if (*style.dash != '\0') out += std::string(" stroke-dasharray=\"") + style.dash + "\"";
  return out;
}

std::string path_of(const Layout& layout, const Layout::Line& line) {
  auto middle = [&](std::uint32_t box) {
    return layout.boxes[box].y + layout.boxes[box].height / 2;
  };
  std::string out;
  for (std::size_t i = 1; i < line.through.size(); ++i) {
    const Box &a = layout.boxes[line.through[i - 1]], &b = layout.boxes[line.through[i]];
    const double x0 = layout.x(a) + kWidth, y0 = middle(line.through[i - 1]);
    const double x1 = layout.x(b), y1 = middle(line.through[i]);
    // The arrow's head stands before the box.
    const double end = i + 1 == line.through.size() ? x1 - 7 : x1;
    out += i == 1 ? "M" + number(x0) + " " + number(y0) : " L" + number(x0) + " " + number(y0);
    const double bend = std::max(40.0, (end - x0) / 2);
    out += " C" + number(x0 + bend) + " " + number(y0) + " " + number(end - bend) + " " +
           number(y1) + " " + number(end) + " " + number(y1);
  }
  return out;
}

std::string text_at(double x, double y, const std::string& text, const char* attributes) {
  return "<text x=\"" + number(x) + "\" y=\"" + number(y) + "\"" + attributes + ">" + xml(text) +
         "</text>\n";
}

std::string node_svg(const Layout& layout, const GraphNode& node, const Box& box, double top) {
  const Colours colours = colours_of(node);
  const double x = layout.x(box), y = box.y + top;
  const double round = node.kind == GraphNode::Kind::kArticle ? 3 : box.height / 2 > 16 ? 16 : box.height / 2;
  const bool denies = node.stance == Stance::kDenies && node.kind == GraphNode::Kind::kOrigin;
  std::string out = "<g>\n<title>" + xml(node.title.empty() ? node.name : node.title) + "</title>\n";
  out += "<rect x=\"" + number(x) + "\" y=\"" + number(y) + "\" width=\"" + number(kWidth) +
         "\" height=\"" + number(box.height) + "\" rx=\"" + number(round) + "\" fill=\"" +
         colours.fill + "\" stroke=\"" + (denies ? "#b3261e" : colours.line) +
         "\" stroke-width=\"" + (denies ? "2" : "1") + "\"" +
         (node.unread ? " stroke-dasharray=\"5 4\"" : "") + "/>\n";
  double at = y + kPad + kLine - 4;
  for (const std::string& line : box.bold) {
    out += text_at(x + 12, at, line, " font-weight=\"600\"");
    at += kLine;
  }
  for (const std::string& line : box.plain) {
    out += text_at(x + 12, at, line, " fill=\"#4a5461\"");
    at += kLine;
  }
  out += "</g>\n";
  return node.link.empty() ? out : "<a href=\"" + xml(node.link) + "\">\n" + out + "</a>\n";
}

// What the lines of this picture mean, one below the other.
std::string legend(const Graph& graph, const Layout& layout, double& y) {
  std::string out;
  for (const EdgeStyle& style : kStyles) {
    if (std::none_of(layout.lines.begin(), layout.lines.end(), [&](const Layout::Line& line) {
          return graph.edges[line.edge].kind == style.kind;
        }))
      continue;
    out += "<path d=\"M" + number(kMargin) + " " + number(y) + " h36\" fill=\"none\" stroke-width=\"1.6\"" + stroke(style) + "/>\n";
    out += text_at(kMargin + 46, y + 4, style.words, " fill=\"#4a5461\"");
    y += kLine + 3;
  }
  return out;
}

}  // namespace

std::string graph_svg(const Graph& graph) {
  const Layout layout(graph);
  const std::vector<std::string> title = lines_of(graph.title, static_cast<std::size_t>(std::max(40.0, layout.width / 9)), 3);
  const double top = kMargin + 22 * static_cast<double>(title.size()) + 8;
  std::string body;
  for (std::size_t i = 0; i < title.size(); ++i)
    body += text_at(kMargin, kMargin + 16 + 22 * static_cast<double>(i), title[i], " font-size=\"16\" font-weight=\"600\"");
  for (const Layout::Line& line : layout.lines) {
    const GraphEdge& edge = graph.edges[line.edge];
    const EdgeStyle& style = style_of(edge.kind);
    body += "<path d=\"" + path_of(layout, line) + "\" transform=\"translate(0 " + number(top) +
            ")\" fill=\"none\" stroke-width=\"1.6\" marker-end=\"url(#hearsay-arrow)\"" +
            stroke(style) + "><title>" + xml(style.words) +
            (edge.quote.empty() ? "" : ": \u201C" + xml(shortened(edge.quote, 300)) + "\u201D") +
            "</title></path>\n";
  }
  for (std::size_t i = 0; i < layout.boxes.size() && !layout.boxes[i].thread; ++i)
    body += node_svg(layout, graph.nodes[i], layout.boxes[i], top);
  double y = top + layout.height + 30;
  if (graph.nodes.size() > kMostDrawn) {
    body += text_at(kMargin, y, counted(graph.nodes.size() - kMostDrawn, "node more is", "nodes more are") + " not drawn.", "");
    y += kLine + 10;
  }
  if (graph.nodes.empty()) body += text_at(kMargin, y - 16, "No origin stands behind it.", "");
  body += legend(graph, layout, y);
  const double width = std::max(layout.width, 420.0), height = y + kMargin - 8;
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + number(width) + " " +
         number(height) + "\" width=\"" + number(width) + "\" height=\"" + number(height) +
         "\" role=\"img\" font-family=\"system-ui, 'DejaVu Sans', Arial, sans-serif\" font-size=\"12\" fill=\"#1b2430\">\n<title>" +
         xml(graph.title) +
         "</title>\n<defs><marker id=\"hearsay-arrow\" markerUnits=\"userSpaceOnUse\" markerWidth=\"9\" "
         "markerHeight=\"8\" refX=\"1\" refY=\"4\" orient=\"auto\"><path d=\"M0 0 L9 4 L0 8 z\" "
         "fill=\"#5b6673\"/></marker></defs>\n"
         "<rect width=\"100%\" height=\"100%\" fill=\"#fdfdfc\"/>\n" +
         body + "</svg>\n";
}

}  // namespace hearsay
