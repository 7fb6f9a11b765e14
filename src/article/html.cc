// Reading HTML as it is found, not as it should be.
//
// The usual trees keep every open element on a stack and search it at every end tag: 200,000 unclosed elements and as
// many stray end tags then cost 4e10 steps. Here the stack is never higher than the depth limit and a count of open
// elements by tag answers "is there anything to close?" at once, so the work is linear in the bytes.
//
// Known weakness: text misplaced in tables stays where it is written; wrongly nested inline elements are closed early.
#include "article/html.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"

namespace hearsay {
namespace {

constexpr std::array<std::string_view, static_cast<std::size_t>(Tag::kOther)> kTagNames = {
    "a", "abbr", "address", "area", "article", "aside", "audio", "b", "base", "blockquote", "body", "br", "button",
    "canvas", "caption", "center", "col", "dd", "del", "details", "dialog", "div", "dl", "dt", "em", "embed",
    "fieldset", "figcaption", "figure", "font", "footer", "form", "frame", "frameset", "h1", "h2", "h3", "h4", "h5",
    "h6", "head", "header", "hr", "html", "i", "iframe", "img", "input", "ins", "label", "legend", "li", "link",
    "main", "map", "math", "menu", "meta", "nav", "noembed", "noframes", "noscript", "object", "ol", "optgroup",
    "option", "p", "param", "picture", "pre", "q", "script", "section", "select", "small", "source", "span", "strong",
    "style", "sub", "summary", "sup", "svg", "table", "tbody", "td", "template", "textarea", "tfoot", "th", "thead",
    "time", "title", "tr", "track", "tt", "u", "ul", "video", "wbr", "xmp"};
static_assert(std::is_sorted(kTagNames.begin(), kTagNames.end()));

enum : std::uint8_t { kVoid = 1, kBlock = 2, kRaw = 4, kInvisible = 8, kClosesP = 16, kHeadPart = 32, kBarrier = 64 };

constexpr std::uint8_t flags_of(Tag tag) {
  switch (tag) {
    case Tag::kArea: case Tag::kCol: case Tag::kEmbed: case Tag::kImg: case Tag::kInput: case Tag::kParam:
    case Tag::kSource: case Tag::kTrack: case Tag::kWbr: case Tag::kFrame:
      return kVoid;
    case Tag::kBr:
      return kVoid;
    case Tag::kHr:
      return kVoid | kBlock | kClosesP;
    case Tag::kBase: case Tag::kLink: case Tag::kMeta:
      return kVoid | kHeadPart;
    case Tag::kScript: case Tag::kStyle:
      return kRaw | kInvisible | kHeadPart;
    case Tag::kTitle:
      return kRaw | kInvisible | kHeadPart;
    case Tag::kTextarea: case Tag::kIframe: case Tag::kNoembed: case Tag::kNoframes: case Tag::kXmp:
      return kRaw | kInvisible;
    case Tag::kNoscript: case Tag::kTemplate:
      return kInvisible | kHeadPart;
    case Tag::kSvg: case Tag::kMath: case Tag::kSelect: case Tag::kButton: case Tag::kAudio: case Tag::kVideo:
    case Tag::kCanvas: case Tag::kObject: case Tag::kMap: case Tag::kDialog:
      return kInvisible;
    case Tag::kTd: case Tag::kTh: case Tag::kCaption:
      return kBlock | kBarrier;
    case Tag::kTable:
      return kBlock | kClosesP | kBarrier;
    case Tag::kTr: case Tag::kTbody: case Tag::kThead: case Tag::kTfoot: case Tag::kLegend: case Tag::kBody:
    case Tag::kHtml: case Tag::kHead: case Tag::kFrameset: case Tag::kOption: case Tag::kOptgroup:
      return kBlock;
    case Tag::kAddress: case Tag::kArticle: case Tag::kAside: case Tag::kBlockquote: case Tag::kCenter:
    case Tag::kDd: case Tag::kDetails: case Tag::kDiv: case Tag::kDl: case Tag::kDt: case Tag::kFieldset:
    case Tag::kFigcaption: case Tag::kFigure: case Tag::kFooter: case Tag::kForm: case Tag::kH1: case Tag::kH2:
    case Tag::kH3: case Tag::kH4: case Tag::kH5: case Tag::kH6: case Tag::kHeader: case Tag::kLi: case Tag::kMain:
    case Tag::kMenu: case Tag::kNav: case Tag::kOl: case Tag::kP: case Tag::kPre: case Tag::kSection:
    case Tag::kSummary: case Tag::kUl:
      return kBlock | kClosesP;
    default:
      return 0;
  }
}

bool has(Tag tag, std::uint8_t flag) { return (flags_of(tag) & flag) != 0; }

char to_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\f' || c == '\r'; }
bool is_alpha(char c) { return to_lower(c) >= 'a' && to_lower(c) <= 'z'; }

Tag tag_named(std::string_view name) {
  if (name.empty() || name.size() > 12) return Tag::kOther;
  char folded[12];
  std::transform(name.begin(), name.end(), folded, to_lower);
  const std::string_view key(folded, name.size());
  const auto found = std::lower_bound(kTagNames.begin(), kTagNames.end(), key);
  if (found == kTagNames.end() || *found != key) return Tag::kOther;
  return static_cast<Tag>(found - kTagNames.begin());
}

class Builder {
 public:
  Builder(std::string_view page, std::uint32_t limit) : page_(page), limit_(std::max(limit, 8u)) {
    html_.nodes.push_back({Tag::kDocument, 0, 0, {}, {}});
    stack_.push_back(0);
  }

  Html build() {
    std::size_t at = 0;
    while (at < page_.size()) {
      const std::size_t open = page_.find('<', at);
      const std::size_t end = std::min(open, page_.size());
      if (end > at) add_text(page_.substr(at, end - at));
      at = end;
      if (at < page_.size()) at = markup(at);
    }
    while (stack_.size() > 1) pop();
    html_.nodes[0].end = static_cast<std::uint32_t>(html_.nodes.size());
    return std::move(html_);
  }

 private:
  Tag top() const { return html_.nodes[stack_.back()].tag; }
  int& open_count(Tag tag) { return open_[static_cast<std::size_t>(tag)]; }

  // `at` stands on "<"; returns where to go on.
  std::size_t markup(std::size_t at) {
    const std::string_view rest = page_.substr(at);
    if (rest.starts_with("<!--")) {
      if (rest.substr(4).starts_with(">")) return at + 5;
      const std::size_t end = no_more_comments_ ? std::string_view::npos : comment_end(at + 2);
      if (end != std::string_view::npos) return end;
      // A comment that never ends hides no more than its own tag: the page was cut, or the mark is stray.
      no_more_comments_ = true;
      return tag_end(at + 4);
    }
    // "</" before no letter opens a comment as "<!" and "<?" do.
    if (rest.size() > 1 && (rest[1] == '!' || rest[1] == '?' || (rest[1] == '/' && rest.size() > 2 && !is_alpha(rest[2])))) {
      return std::min(page_.find('>', at), page_.size() - 1) + 1;
    }
    const bool closing = rest.size() > 2 && rest[1] == '/';
    std::size_t name_begin = at + (closing ? 2 : 1);
    if (name_begin >= page_.size() || !is_alpha(page_[name_begin])) {
      add_text(rest.substr(0, 1));
      return at + 1;
    }
    std::size_t name_end = name_begin;
    while (name_end < page_.size() && !is_blank(page_[name_end]) && page_[name_end] != '>' &&
           page_[name_end] != '/') {
      ++name_end;
    }
    const std::string_view name = page_.substr(name_begin, name_end - name_begin);
    const Tag tag = tag_named(name);
    const std::size_t end = tag_end(name_end);
    std::string_view inside = page_.substr(name_end, end - name_end);
    if (!inside.empty() && inside.back() == '>') inside.remove_suffix(1);
    if (closing) {
      close(tag, name);
      return end;
    }
    open(tag, name, inside);
    if (has(tag, kRaw) && !inside.ends_with('/')) return raw_text(tag, name, end);
    return end;
  }

  // One past "-->" or "--!>"; npos when there is neither.
  std::size_t comment_end(std::size_t at) const {
    while ((at = page_.find("--", at)) != std::string_view::npos) {
      const std::string_view rest = page_.substr(at + 2, 2);
      if (rest.starts_with('>')) return at + 3;
      if (rest == "!>") return at + 4;
      ++at;
    }
    return at;
  }

  // Whether "name" stands there as a tag has it: not as the begin of a longer name.
  bool names_tag(std::string_view name, std::size_t at) const {
    const std::string_view there = page_.substr(std::min(at, page_.size()), name.size());
    if (!equal_names(there, name)) return false;
    const std::size_t after = at + name.size();
    return after >= page_.size() || is_blank(page_[after]) || page_[after] == '>' || page_[after] == '/';
  }

  // The content of script, style, title ... ends only at its own end tag. In a script an inner pair within "<!-- -->" does not
  // count, as long as the comment ends: a page that was cut must not lose what follows.
  std::size_t raw_text(Tag tag, std::string_view name, std::size_t begin) {
    std::size_t at = endless_[static_cast<std::size_t>(tag)] ? std::string_view::npos : begin;
    std::size_t hidden = begin;  // end of a comment of the script
    bool inner = false;
    while (at != std::string_view::npos && (at = page_.find('<', at)) != std::string_view::npos) {
      if (tag == Tag::kScript && at >= hidden && page_.substr(at, 4) == "<!--") {
        if (next_arrow_ < at + 2) next_arrow_ = page_.find("-->", at + 2);
        if (next_arrow_ != std::string_view::npos) hidden = next_arrow_ + 3;
        inner = false;
      } else if (at < hidden && names_tag(name, at + 1)) {
        inner = true;
      } else if (page_.substr(at, 2) == "</" && names_tag(name, at + 2)) {
        if (at >= hidden || !inner) break;
        inner = false;
      }
      ++at;
    }
    std::size_t end = std::min(at, page_.size());
    if (at == std::string_view::npos) endless_[static_cast<std::size_t>(tag)] = true;
    if (at == std::string_view::npos && tag != Tag::kScript && tag != Tag::kStyle) {
      end = std::min(page_.find('<', begin), page_.size());
    }
    if (end > begin && top() == tag) {
      append({Tag::kText, stack_.back(), 0, page_.substr(begin, end - begin), {}});
      html_.nodes.back().end = static_cast<std::uint32_t>(html_.nodes.size());
    }
    if (top() == tag) pop();
    return end == at && at < page_.size() ? tag_end(end) : end;
  }

  // One past the ">" that ends a tag; quoted values may hold one. An unclosed quote ends at the first ">".
  std::size_t tag_end(std::size_t at) {
    const std::size_t plain = page_.find('>', at);
    if (plain == std::string_view::npos) return page_.size();
    std::size_t i = at;
    while (i < page_.size() && page_[i] != '>') {
      const char c = page_[i];
      if ((c == '"' || c == '\'') && i > at && (page_[i - 1] == '=' || is_blank(page_[i - 1]))) {
        const std::size_t close = next_quote(c, i + 1);
        if (close == std::string_view::npos || close - i > kLongestValue) return plain + 1;
        i = close;
      }
      ++i;
    }
    return std::min(i, page_.size() - 1) + 1;
  }

  // Where the quote stands next; remembered, so that many unclosed quotes do not each search the page.
  std::size_t next_quote(char quote, std::size_t at) {
    std::size_t& known = quote == '"' ? next_double_ : next_single_;
    if (known < at) known = page_.find(quote, at);
    return known;
  }

  void append(HtmlNode node) { html_.nodes.push_back(node); }

  void add_text(std::string_view text) {
    if (open_count(Tag::kHead) > 0 && top() == Tag::kHead &&
        !std::all_of(text.begin(), text.end(), is_blank)) {
      pop_through(Tag::kHead);
    }
    HtmlNode& last = html_.nodes.back();
    if (last.tag == Tag::kText && last.parent == stack_.back() && last.raw.data() + last.raw.size() == text.data()) {
      // A "<" that begins no tag splits a text; put together, a page of them needs no node each.
      last.raw = std::string_view(last.raw.data(), last.raw.size() + text.size());
      return;
    }
    append({Tag::kText, stack_.back(), 0, text, {}});
    html_.nodes.back().end = static_cast<std::uint32_t>(html_.nodes.size());
  }

  void pop() {
    const std::uint32_t node = stack_.back();
    html_.nodes[node].end = static_cast<std::uint32_t>(html_.nodes.size());
    --open_count(html_.nodes[node].tag);
    stack_.pop_back();
  }

  void pop_through(Tag tag) {
    while (stack_.size() > 1) {
      const Tag closed = top();
      pop();
      if (closed == tag) return;
    }
  }

  // Closes the nearest open `tag` unless one of the fences, or a template, stands before it.
  bool close_unless(Tag tag, std::initializer_list<Tag> fences) {
    if (open_count(tag) == 0) return false;
    for (std::size_t i = stack_.size(); i-- > 1;) {
      const Tag open = html_.nodes[stack_[i]].tag;
      if (open == tag) {
        pop_through(tag);
        return true;
      }
      if (open == Tag::kTemplate || std::find(fences.begin(), fences.end(), open) != fences.end()) return false;
    }
    return false;
  }

  void close_implied(Tag tag) {
    if (has(tag, kClosesP)) close_unless(Tag::kP, {Tag::kTd, Tag::kTh, Tag::kTable, Tag::kCaption, Tag::kObject});
    switch (tag) {
      case Tag::kLi:
        close_unless(Tag::kLi, {Tag::kUl, Tag::kOl, Tag::kMenu, Tag::kTable, Tag::kTd});
        break;
      case Tag::kDd: case Tag::kDt:
        close_unless(Tag::kDd, {Tag::kDl, Tag::kTable, Tag::kTd});
        close_unless(Tag::kDt, {Tag::kDl, Tag::kTable, Tag::kTd});
        break;
      case Tag::kTd: case Tag::kTh:
        close_unless(Tag::kTd, {Tag::kTable});
        close_unless(Tag::kTh, {Tag::kTable});
        break;
      case Tag::kTr:
        close_unless(Tag::kTr, {Tag::kTable});
        break;
      case Tag::kTbody: case Tag::kThead: case Tag::kTfoot:
        for (const Tag part : {Tag::kTbody, Tag::kThead, Tag::kTfoot}) close_unless(part, {Tag::kTable});
        break;
      case Tag::kOption:
        close_unless(Tag::kOption, {Tag::kSelect});
        break;
      case Tag::kA:
        if (top() == Tag::kA) pop();
        break;
      case Tag::kH1: case Tag::kH2: case Tag::kH3: case Tag::kH4: case Tag::kH5: case Tag::kH6:
        if (top() >= Tag::kH1 && top() <= Tag::kH6) pop();
        break;
      default:
        break;
    }
  }

  void open(Tag tag, std::string_view name, std::string_view inside) {
    if (open_count(Tag::kHead) > 0 && !has(tag, kHeadPart) && top() == Tag::kHead) pop_through(Tag::kHead);
    close_implied(tag);
    const std::uint32_t parent = stack_.back();
    append({tag, parent, static_cast<std::uint32_t>(html_.nodes.size() + 1), inside, name});
    if (has(tag, kVoid)) return;
    if (inside.ends_with('/') && (tag == Tag::kOther || open_count(Tag::kSvg) + open_count(Tag::kMath) > 0)) return;
    if (stack_.size() >= limit_ && !has(tag, kRaw)) {
      ++cut_;
      return;
    }
    stack_.push_back(static_cast<std::uint32_t>(html_.nodes.size() - 1));
    ++open_count(tag);
  }

  void close(Tag tag, std::string_view name) {
    if (tag == Tag::kBr) return open(tag, name, {});
    if (has(tag, kVoid) || tag == Tag::kBody || tag == Tag::kHtml) return;
    if (cut_ > 0) {
      --cut_;
      return;
    }
    if (open_count(tag) == 0) return;
    const bool block = has(tag, kBlock);
    const bool of_table = has(tag, kBarrier) || tag == Tag::kTr || tag == Tag::kTbody || tag == Tag::kThead || tag == Tag::kTemplate;
    for (std::size_t i = stack_.size(); i-- > 1;) {
      const HtmlNode& node = html_.nodes[stack_[i]];
      if (node.tag == tag && (tag != Tag::kOther || equal_names(node.name, name))) {
        while (stack_.size() > i) pop();
        return;
      }
      if (node.tag == Tag::kTemplate) return;  // what a template holds closes nothing outside
      // An inline end tag closes no block; nothing inside a cell closes what is around it.
      if (!block && tag != Tag::kOther && has(node.tag, kBlock) && !is_invisible(tag)) return;
      if (!of_table && has(node.tag, kBarrier)) return;
      if (tag == Tag::kOther && stack_.size() - i > kCustomSearch) return;
    }
  }

  static bool equal_names(std::string_view a, std::string_view b) {
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
      return to_lower(x) == to_lower(y);
    });
  }

  static constexpr std::size_t kLongestValue = 64u << 10;  // past it a quote was left open
  static constexpr std::size_t kCustomSearch = 64;  // elements of unknown name share one count
  std::string_view page_;
  std::size_t limit_;
  Html html_;
  std::vector<std::uint32_t> stack_;
  std::array<int, 256> open_{};
  std::size_t cut_ = 0;  // open elements beyond the depth limit
  bool no_more_comments_ = false;
  std::size_t next_double_ = 0, next_single_ = 0;  // as known: where a mark stands next
  std::size_t next_arrow_ = 0;
  std::array<bool, 256> endless_{};  // no more end tags of it: many that lack one do not each search the page
};

}  // namespace

bool is_block(Tag tag) { return has(tag, kBlock); }
bool is_invisible(Tag tag) { return has(tag, kInvisible); }

bool equals_lower(std::string_view written, std::string_view lower) {
  return written.size() == lower.size() &&
         std::equal(written.begin(), written.end(), lower.begin(), [](char a, char b) { return to_lower(a) == b; });
}

std::string Html::attribute(std::uint32_t node, std::string_view name) const {
  const std::string_view raw = nodes[node].tag == Tag::kText ? std::string_view{} : nodes[node].raw;
  std::size_t at = 0;
  while (at < raw.size()) {
    while (at < raw.size() && (is_blank(raw[at]) || raw[at] == '/')) ++at;
    const std::size_t begin = at;
    while (at < raw.size() && !is_blank(raw[at]) && raw[at] != '=' && raw[at] != '/') ++at;
    const std::string_view found = raw.substr(begin, at - begin);
    while (at < raw.size() && is_blank(raw[at])) ++at;
    std::string_view value;
    if (at < raw.size() && raw[at] == '=') {
      ++at;
      while (at < raw.size() && is_blank(raw[at])) ++at;
      if (at < raw.size() && (raw[at] == '"' || raw[at] == '\'')) {
        const std::size_t end = std::min(raw.find(raw[at], at + 1), raw.size());
        value = raw.substr(at + 1, end - at - 1);
        at = end + 1;
      } else {
        const std::size_t value_begin = at;
        while (at < raw.size() && !is_blank(raw[at])) ++at;
        value = raw.substr(value_begin, at - value_begin);
      }
    } else if (found.empty() && at < raw.size()) {
      ++at;
    }
    if (equals_lower(found, name)) return decode_references(value, true);
  }
  return {};
}

std::string Html::text(std::uint32_t node) const {
  std::string out;
  bool gap = false;
  const auto add = [&](std::string_view raw) {
    const std::string piece = decode_references(raw);
    for (std::size_t at = 0; at < piece.size();) {
      const std::size_t begin = at;
      const char32_t c = next_code_point(piece, at);
      if (is_space(c)) {
        gap = true;
        continue;
      }
      if (gap && !out.empty()) out += ' ';
      gap = false;
      out += std::string_view(piece).substr(begin, at - begin);
    }
  };
  for (std::uint32_t i = node; i < nodes[node].end; ++i) {
    const HtmlNode& here = nodes[i];
    if (here.tag == Tag::kText) {
      add(here.raw);
    } else if (i != node && is_invisible(here.tag)) {
      i = here.end - 1;
    } else if (is_block(here.tag) || here.tag == Tag::kBr) {
      gap = true;
    }
  }
  return out;
}

Html parse_html(std::string_view page, std::uint32_t depth_limit) { return Builder(page, depth_limit).build(); }

std::string plain_text(std::string_view html) {
  if (html.find_first_of("<&") == std::string_view::npos) return std::string(trim(html));
  const Html tree = parse_html(html, 64);
  return tree.text(0);
}

}  // namespace hearsay
