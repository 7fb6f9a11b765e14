// Finding the article on a page.
//
// A page is mostly not its article: menus, teasers, comments, forms. Two signs tell them apart without knowing the site.
// Article text stands in paragraphs of some length with few links; the rest is short or made of links. And authors of
// pages name things: <nav>, <aside>, class="related-posts".
//
// 1. Leave out what is invisible or named as something else, unless it holds most of the page (a wrapper class such as
//    "has-sidebar" must not take the article with it).
// 2. Give every block a value: the bytes of its own text when it reads like prose; less than nothing when it is links.
// 3. The value of an element is the sum below it. Start at the page and walk down while one child holds nearly all of
//    the value: where that stops, text begins to be spread over siblings, and that element is the article.
// 4. Write its blocks as paragraphs, without those that are links, labels or the title once more.
//
// Example: <body> is worth 5200; its child <main> 5100, go down; its children <article> 4900 and <div> 200 (a teaser), go
// down; <article>'s children are twelve paragraphs of 400 each: stop.
//
// Known weakness: an article of one or two short sentences loses against a long teaser; comments without any name stay.
// Related: Kohlschuetter et al., Boilerplate Detection using Shallow Text Features (2010); Mozilla's Readability.
#include "article/content.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "article/url.h"
#include "base/utf8.h"

namespace hearsay {
namespace {

// Set by judgement while reading wcxb-dev and scrapinghub-aeb, then moved one at a time over all pages of both (November
// 2026; each is flat around its value), so that no figure on those two is wholly held out.
constexpr double kProse = 60;          // bytes from which a block without sentence marks still counts as prose
constexpr double kShortProse = 30;     // with a sentence mark
constexpr double kWrapperShare = 0.5;  // a named part that holds more of the page's text than this is a wrapper
constexpr double kDescend = 0.80;      // share of the value a child must hold for the walk to go on
constexpr double kDescendTitled = 0.1; // the same for an <article> under whose title it stands
constexpr double kBelowTitle = 0.5;    // text below the title : above, from which what is above is left out
constexpr std::uint32_t kMostHeadings = 64;  // looked at for the title
constexpr std::uint32_t kMostInHeading = 64;  // nodes; more is no heading
constexpr double kDescendNamed = 0.4; // the same when the child is named as the article's text
constexpr double kLinkedPart = 0.3;    // of a part with a doubtful name: more makes it a list of links
constexpr std::size_t kLittle = 200;         // bytes; a text this short is looked for once more
constexpr std::size_t kMostLinks = 1000;

// Parts of class names and ids by which page authors mark what is not the article. Web conventions, not prose.
constexpr std::string_view kElsewhere[] = {
    "ad",          "ads",        "advert",     "advertisement", "advertising", "agegate",   "banner",     "breadcrumb",
    "breadcrumbs", "byline",     "caption",    "combx",       "comment",     "comments",  "community",  "consent",
    "cookie",      "cookies",    "copyright",  "credit",      "disqus",      "disclaimer", "extra",     "foot",
    "footer",      "gdpr",       "hidden",     "infobox",     "login",       "masthead",  "menu",       "meta",
    "modal",       "more",       "nav",        "navbar",      "navigation",  "newsletter", "outbrain",  "overlay",
    "pager",       "pagination", "popular",    "popup",       "print",       "promo",     "promotion",  "rating",
    "recirc",      "recommend",  "recommended", "related",    "remark",      "rss",       "share",      "sharing",
    "shoutbox",    "sidebar",    "signup",     "skyscraper",  "social",      "sponsor",   "sponsored",  "subscribe",
    "taboola",     "widget"};
constexpr std::string_view kElsewhere2[] = {"tags",     "tag",      "trending", "toolbar", "tooltip", "topics",
                                                          "teaser",   "teasers",  "tools",    "noprint", "author",  "bio"};
// Those of them that pages also give to parts of the article: page builders call every block a widget, closed answers of
// an accordion are hidden.
constexpr std::string_view kWeak[] = {"widget", "hidden", "more", "meta", "extra", "tools", "tag", "tags", "topics", "overlay", "print", "banner", "rating", "popup", "modal"};
constexpr std::string_view kHere[] = {"article", "articlebody", "body",   "content", "entry", "hentry", "main",
                                                    "page",    "post",        "story",  "text",    "column", "blog",   "storybody"};
// Names of the article's text itself.
constexpr std::string_view kBodyNames[] = {
    "articlebody",  "article-body",  "article__body", "article_body",  "articlecontent", "article-content", "article__content",
    "article_content", "article-text", "articletext", "article__text", "entry-content", "entrycontent",   "post-content",
    "postcontent",  "post-body",     "story-body",    "storybody",     "story-content", "story__body",    "body-content",
    "content-body"};

bool is_one_of(std::string_view word, std::span<const std::string_view> words) {
  return !word.empty() && std::find(words.begin(), words.end(), word) != words.end();
}

struct Naming {
  bool elsewhere = false, weak = false, here = false, body = false, hidden = false;
};

Naming naming_of(const Html& html, std::uint32_t node) {
  Naming naming;
  if (html.nodes[node].raw.empty()) return naming;
  std::string names = html.attribute(node, "class");
  names += ' ';
  names += html.attribute(node, "id");
  if (names.size() > 1) {
    if (names.size() > 512) names.resize(512);
    // Words are cut at anything but letters, and where a small letter meets a capital one.
    std::string word;
    const auto finish = [&] {
      if (is_one_of(word, kElsewhere) || is_one_of(word, kElsewhere2)) (is_one_of(word, kWeak) ? naming.weak : naming.elsewhere) = true;
      if (is_one_of(word, kHere)) naming.here = true;
      word.clear();
    };
    for (std::size_t i = 0; i < names.size(); ++i) {
      const char c = names[i];
      const bool small = c >= 'a' && c <= 'z', capital = c >= 'A' && c <= 'Z';
      if (!small && !capital) {
        finish();
        continue;
      }
      if (capital && i > 0 && names[i - 1] >= 'a' && names[i - 1] <= 'z') finish();
      word += capital ? static_cast<char>(c + 32) : c;
    }
    finish();
    const std::string folded = lower_ascii(names);
    for (const std::string_view name : split(folded, ' ')) {
      if (is_one_of(name, kBodyNames)) naming.body = true;
    }
  }
  const std::string property = lower_ascii(html.attribute(node, "itemprop"));
  if (property == "articlebody") naming.body = true;
  if (property == "author" || property == "comment" || property == "publisher") naming.elsewhere = true;
  const std::string role = lower_ascii(html.attribute(node, "role"));
  if (role == "navigation" || role == "complementary" || role == "contentinfo" || role == "banner" ||
      role == "search" || role == "dialog" || role == "alertdialog" || role == "menu" || role == "menubar") {
    naming.elsewhere = true;
  }
  std::string style = lower_ascii(html.attribute(node, "style"));
  style.erase(std::remove(style.begin(), style.end(), ' '), style.end());
  naming.hidden = style.find("display:none") != std::string::npos ||
                  style.find("visibility:hidden") != std::string::npos ||
                  lower_ascii(html.attribute(node, "aria-hidden")) == "true";
  return naming;
}

bool is_sentence_end(char32_t c) {
  return c == '.' || c == '!' || c == '?' || c == 0x3002 || c == 0xFF01 || c == 0xFF1F || c == 0x2026 ||
         c == 0x0964 || c == 0x06D4 || c == 0x061F;
}
bool is_closing(char32_t c) {
  return c == '"' || c == '\'' || c == ')' || c == ']' || c == 0x201D || c == 0x2019 || c == 0xBB || c == 0x300D;
}

// What stands directly in a block, not in blocks inside it.
struct Own {
  double bytes = 0, linked = 0;
  std::uint32_t marks = 0;  // commas and sentence ends
};

class Page {
 public:
  Page(const Html& html, std::string_view base) : html_(html), base_(base) {
    skipped_.assign(html.nodes.size(), false);
  }

  void leave_out_boilerplate();
  void leave_out_invisible();
  // The heading that is the title, or 0.
  std::uint32_t heading(const std::string& folded_title) const;
  struct Place {
    std::uint32_t container = 0, from = 0;  // from: nothing before this node belongs
  };
  Place article(std::uint32_t heading) const;
  Content write(Place place, std::string_view title, bool everything) const;

 private:
  // Of each subtree: all, and what is linked.
  std::pair<std::vector<double>, std::vector<double>> visible_bytes() const;
  std::vector<Own> own_text() const;

  const Html& html_;
  std::string_view base_;
  std::vector<bool> skipped_;   // the node and all below it
  std::vector<bool> body_named_;
};

bool is_blank(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c == ' ' || c == '\n' || c == '\t'; });
}

// Bytes without blanks at the ends and without runs of blanks: cheap, entities counted as written.
double measure(std::string_view text) {
  double bytes = 0;
  bool gap = true;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\n' || c == '\t';
    if (!blank || !gap) ++bytes;
    gap = blank;
  }
  return bytes;
}

std::pair<std::vector<double>, std::vector<double>> Page::visible_bytes() const {
  std::vector<double> bytes(html_.nodes.size(), 0), linked(html_.nodes.size(), 0);
  for (std::uint32_t i = static_cast<std::uint32_t>(html_.nodes.size()); i-- > 1;) {
    const HtmlNode& node = html_.nodes[i];
    if (node.tag == Tag::kText && !is_invisible(html_.nodes[node.parent].tag)) bytes[i] = measure(node.raw);
    if (node.tag == Tag::kA) linked[i] = bytes[i];
    if (is_invisible(node.tag)) continue;
    bytes[node.parent] += bytes[i];
    linked[node.parent] += linked[i];
  }
  return {std::move(bytes), std::move(linked)};
}

void Page::leave_out_boilerplate() {
  const auto [bytes, linked] = visible_bytes();
  std::uint32_t body_end = 0;  // of the nearest element around that is named as the article
  body_named_.assign(html_.nodes.size(), false);
  const double all = std::max(bytes[0], 1.0);
  for (std::uint32_t i = 1; i < html_.nodes.size(); ++i) {
    const HtmlNode& node = html_.nodes[i];
    if (node.tag == Tag::kText) continue;
    bool skip = is_invisible(node.tag) || node.tag == Tag::kHead;
    if (!skip && node.tag != Tag::kBody && node.tag != Tag::kHtml) {
      const Naming naming = naming_of(html_, i);
      body_named_[i] = naming.body;
      switch (node.tag) {
        case Tag::kNav: case Tag::kFooter: case Tag::kAside: case Tag::kFigcaption:
        case Tag::kMenu: case Tag::kForm: case Tag::kFieldset: case Tag::kAddress:
          skip = true;
          break;
        default:
          const bool prose = i < body_end && bytes[i] >= kProse && linked[i] < bytes[i] * kLinkedPart;
          const bool named = naming.elsewhere || (naming.weak && !prose);
          skip = naming.hidden || (named && !naming.body && (!naming.here || bytes[i] < all * 0.25));
      }
      if (node.tag == Tag::kArticle || node.tag == Tag::kMain) skip = naming.hidden;
      if (bytes[i] > all * kWrapperShare) skip = false;
      if (!skip && (naming.body || node.tag == Tag::kArticle || node.tag == Tag::kMain)) body_end = std::max(body_end, node.end);
    }
    if (!skip) continue;
    for (std::uint32_t below = i; below < node.end; ++below) skipped_[below] = true;
    i = std::max(node.end, i + 1) - 1;
  }
}

void Page::leave_out_invisible() {
  for (std::uint32_t i = 1; i < html_.nodes.size(); ++i) {
    const HtmlNode& node = html_.nodes[i];
    if (node.tag == Tag::kText) continue;
    if (!is_invisible(node.tag) && node.tag != Tag::kFigcaption && node.tag != Tag::kHead) continue;
    for (std::uint32_t below = i; below < node.end; ++below) skipped_[below] = true;
    i = std::max(node.end, i + 1) - 1;
  }
}

std::vector<Own> Page::own_text() const {
  std::vector<Own> own(html_.nodes.size());
  std::vector<std::uint32_t> block(html_.nodes.size(), 0);  // the nearest block at or above a node
  std::vector<bool> linked(html_.nodes.size(), false);
  for (std::uint32_t i = 1; i < html_.nodes.size(); ++i) {
    const HtmlNode& node = html_.nodes[i];
    block[i] = is_block(node.tag) ? i : block[node.parent];
    linked[i] = node.tag == Tag::kA || linked[node.parent];
    if (skipped_[i] || node.tag != Tag::kText) continue;
    Own& here = own[block[i]];
    const double bytes = measure(node.raw);
    here.bytes += bytes;
    if (linked[i]) here.linked += bytes;
    for (std::size_t at = 0; at < node.raw.size();) {
      const char32_t c = next_code_point(node.raw, at);
      if (c == ',' || c == 0x3001 || c == 0xFF0C || c == 0x060C || is_sentence_end(c)) ++here.marks;
    }
  }
  return own;
}

std::uint32_t Page::heading(const std::string& folded_title) const {
  constexpr std::size_t kShortest = 12;  // a shorter title may be a section's name
  if (folded_title.size() < kShortest) return 0;
  std::uint32_t found = 0, looks = 0;
  for (std::uint32_t i = 1; i < html_.nodes.size() && looks < kMostHeadings; ++i) {
    const Tag tag = html_.nodes[i].tag;
    if (tag != Tag::kH1 && tag != Tag::kH2) continue;
    ++looks;
    if (html_.nodes[i].end - i > kMostInHeading) continue;
    const std::string text = fold_words(html_.text(i));
    if (text.size() < kShortest || (text != folded_title && !text.starts_with(folded_title) && !folded_title.starts_with(text))) continue;
    if (tag == Tag::kH1) return i;
    if (found == 0) found = i;
  }
  return found;
}

Page::Place Page::article(std::uint32_t heading) const {
  const std::vector<Own> own = own_text();
  std::vector<double> value(html_.nodes.size(), 0);
  for (std::uint32_t i = 1; i < html_.nodes.size(); ++i) {
    const Own& here = own[i];
    if (here.bytes <= 0) continue;
    const double plain = here.bytes - here.linked;
    const bool prose = plain >= kProse || (plain >= kShortProse && here.marks > 0);
    if (prose && here.linked < here.bytes * 0.5) {
      value[i] = plain + 10.0 * here.marks;
    } else {
      value[i] = -0.5 * here.linked;
    }
  }
  // Above the title stand news of the hour and menus: they count only where most of the page does.
  double above = 0, below = 0;
  for (std::uint32_t i = 1; i < html_.nodes.size(); ++i) (i < heading ? above : below) += std::max(value[i], 0.0);
  const std::uint32_t from = below > above * kBelowTitle ? heading : 0;
  std::fill(value.begin(), value.begin() + from, 0.0);
  for (std::uint32_t i = static_cast<std::uint32_t>(html_.nodes.size()); i-- > 1;) {
    // A part that is worth less than nothing is left out when written, so it takes nothing from its parent.
    value[html_.nodes[i].parent] += std::max(value[i], 0.0);
  }
  std::uint32_t here = 0;
  while (true) {
    std::uint32_t best = 0;
    double best_value = 0;
    for (std::uint32_t child = here + 1; child < html_.nodes[here].end; child = std::max(html_.nodes[child].end, child + 1)) {
      const bool named = !body_named_.empty() && (body_named_[child] || html_.nodes[child].tag == Tag::kArticle ||
                                                  html_.nodes[child].tag == Tag::kMain);
      const bool titled = heading > child && heading < html_.nodes[child].end && html_.nodes[child].tag == Tag::kArticle && value[child] >= kLittle;
      const double share = titled ? kDescendTitled : named ? kDescendNamed : kDescend;
      if (value[child] >= share * value[here] && value[child] > best_value) {
        best = child;
        best_value = titled ? 2 * value[here] : value[child];
      }
    }
    const Tag tag = best == 0 ? Tag::kText : html_.nodes[best].tag;
    // Down to the elements that hold blocks, not into one long paragraph: its short neighbours belong to it.
    if (best == 0 || tag == Tag::kP || tag == Tag::kBlockquote || tag == Tag::kUl || tag == Tag::kOl ||
        tag == Tag::kPre || tag == Tag::kLi || (tag >= Tag::kH1 && tag <= Tag::kH6)) {
      return {here, from};
    }
    here = best;
  }
}

struct Paragraph {
  std::string text;
  Tag tag = Tag::kDocument;
  std::size_t linked = 0;
  std::uint32_t marks = 0;
  bool ended = false;  // its last character ends a sentence
  std::vector<Link> links;
};

// Collects the text of one block after another.
class Writer {
 public:
  explicit Writer(std::string_view base) : base_(base) {}

  void add(std::string_view raw, bool linked) {
    const std::string piece = raw.find('&') == std::string_view::npos ? std::string(raw) : decode_references(raw);
    for (std::size_t at = 0; at < piece.size();) {
      const std::size_t begin = at;
      const char32_t c = next_code_point(piece, at);
      if (c == 0xAD || c == 0x200B || c == 0xFEFF) continue;  // soft hyphen and marks without width
      if (is_space(c)) {
        gap_ = true;
        continue;
      }
      if (gap_ && !now_.text.empty()) now_.text += ' ';
      gap_ = false;
      now_.text.append(piece, begin, at - begin);
      if (linked) {
        now_.linked += at - begin;
        if (!now_.links.empty()) anchor(begin, at, piece);
      }
      if (c == ',' || c == 0x3001 || c == 0xFF0C || c == 0x060C || is_sentence_end(c)) ++now_.marks;
      if (!is_closing(c)) now_.ended = is_sentence_end(c);
    }
  }

  void begin_link(const std::string& url) { now_.links.push_back({url, {}}); }

  // A line break is a paragraph's end where a sentence ends; elsewhere it only wraps the line.
  void line_break() {
    gap_ = true;
    ++breaks_;
    if (breaks_ >= 2 || now_.ended) finish(tag_);
  }

  void finish(Tag next) {
    if (!now_.text.empty()) {
      now_.tag = tag_;
      paragraphs.push_back(std::move(now_));
    }
    now_ = {};
    gap_ = false;
    breaks_ = 0;
    tag_ = next;
  }

  void text_seen() { breaks_ = 0; }

  std::vector<Paragraph> paragraphs;

 private:
  void anchor(std::size_t begin, std::size_t end, const std::string& piece) {
    std::string& text = now_.links.back().anchor;
    if (text.size() < 500) {
      if (!text.empty() && now_.text.size() > end - begin && now_.text[now_.text.size() - (end - begin) - 1] == ' ') text += ' ';
      text.append(piece, begin, end - begin);
    }
  }

  std::string_view base_;
  Paragraph now_;
  Tag tag_ = Tag::kDocument;
  bool gap_ = false;
  int breaks_ = 0;
};

bool is_heading(Tag tag) { return tag >= Tag::kH1 && tag <= Tag::kH6; }

// Whether a paragraph of the container belongs to the article's text.
bool belongs(const Paragraph& p, const std::string& title) {
  if (p.linked * 10 > p.text.size() * 7 && !(p.tag == Tag::kP && p.ended && p.text.size() > 120)) return false;
  if (is_heading(p.tag)) return p.tag != Tag::kH1 && fold_words(p.text) != title;
  if (!title.empty() && p.text.size() < title.size() * 2 + 16 && fold_words(p.text) == title) return false;
  if (p.tag == Tag::kP || p.tag == Tag::kBlockquote || p.tag == Tag::kPre || p.tag == Tag::kLi || p.tag == Tag::kDd || p.tag == Tag::kTd || p.tag == Tag::kTh) return true;
  // Outside paragraph elements short lines without an end are labels, dates, buttons.
  return p.ended || p.text.size() >= static_cast<std::size_t>(kProse);
}

Content join(std::vector<Paragraph> paragraphs) {
  Content content;
  for (Paragraph& p : paragraphs) {
    if (!content.text.empty()) content.text += "\n\n";
    content.text += p.text;
    for (Link& link : p.links) {
      if (!link.url.empty() && content.links.size() < kMostLinks) content.links.push_back(std::move(link));
    }
  }
  return content;
}

Content Page::write(Place place, std::string_view title, bool everything) const {
  const auto [container, from] = place;
  Writer writer(base_);
  std::vector<std::uint32_t> open;  // blocks and links around the present node
  std::size_t links = 0;
  const auto nearest_block = [&] {
    for (std::size_t i = open.size(); i-- > 0;) {
      if (is_block(html_.nodes[open[i]].tag)) return html_.nodes[open[i]].tag;
    }
    return Tag::kDocument;
  };
  const auto close = [&] {
    const Tag tag = html_.nodes[open.back()].tag;
    open.pop_back();
    if (tag == Tag::kA) {
      --links;
    } else {
      writer.finish(nearest_block());
    }
  };
  for (std::uint32_t i = container; i < html_.nodes[container].end; ++i) {
    const HtmlNode& node = html_.nodes[i];
    while (!open.empty() && i >= html_.nodes[open.back()].end) close();
    if (i < from && node.end <= from) {
      i = std::max(node.end, i + 1) - 1;
      continue;
    }
    if (skipped_[i] && i != container) {
      i = std::max(node.end, i + 1) - 1;
      continue;
    }
    if (node.tag == Tag::kText) {
      if (!is_blank(node.raw)) writer.text_seen();
      writer.add(node.raw, links > 0);
    } else if (node.tag == Tag::kBr) {
      writer.line_break();
    } else if (is_block(node.tag)) {
      writer.finish(node.tag);
      open.push_back(i);
    } else if (node.tag == Tag::kA) {
      writer.begin_link(resolve(base_, html_.attribute(i, "href")));
      open.push_back(i);
      ++links;
    }
  }
  while (!open.empty()) close();
  writer.finish(Tag::kDocument);

  if (everything) return join(std::move(writer.paragraphs));
  const std::string folded_title = fold_words(title);
  std::vector<Paragraph> kept;
  bool prose_seen = false;
  for (Paragraph& p : writer.paragraphs) {
    if (!belongs(p, folded_title)) continue;
    // Before the first sentence stand names, dates and labels.
    if (!prose_seen && !p.ended && p.text.size() < 60) continue;
    if (!is_heading(p.tag)) prose_seen = true;
    kept.push_back(std::move(p));
  }
  // A heading at the end announces something that was left out.
  while (!kept.empty() && is_heading(kept.back().tag)) kept.pop_back();
  return join(std::move(kept));
}

}  // namespace

Content main_text(const Html& html, std::string_view title, std::string_view base) {
  Page page(html, base);
  page.leave_out_boilerplate();
  const std::string folded_title = fold_words(title);
  Content content = page.write(page.article(page.heading(folded_title)), title, false);
  if (content.text.size() >= kLittle) return content;
  // Next to nothing: names misled, or the page is not made of paragraphs. Believe in what is visible.
  Page plain(html, base);
  plain.leave_out_invisible();
  Content more = plain.write(plain.article(plain.heading(folded_title)), title, false);
  if (more.text.size() > 2 * content.text.size()) return more;
  return content;
}

Content all_text(const Html& html, std::string_view base) {
  Page page(html, base);
  page.leave_out_invisible();
  return page.write({}, {}, true);
}

}  // namespace hearsay
