// Html: a page as a tree in one array; inner header of article.
//
// In:    clean UTF-8.
// Out:   nodes in document order: a child's index is greater than its parent's. Node 0 is the document.
// Holds: depth stays below the limit (deeper elements are left out, their text stays); nothing recurses.
// Cost:  linear in the bytes times a small constant; 32 bytes a node. Attributes are read when asked for.
//
// Not the tree-building algorithm of browsers: no adoption agency, no foster parents. Text comes out in the same order.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hearsay {

// Sorted by name, as kTagNames in html.cc.
enum class Tag : std::uint8_t {
  kA, kAbbr, kAddress, kArea, kArticle, kAside, kAudio, kB, kBase, kBlockquote, kBody, kBr, kButton, kCanvas,
  kCaption, kCenter, kCol, kDd, kDel, kDetails, kDialog, kDiv, kDl, kDt, kEm, kEmbed, kFieldset, kFigcaption, kFigure,
  kFont, kFooter, kForm, kFrame, kFrameset, kH1, kH2, kH3, kH4, kH5, kH6, kHead, kHeader, kHr, kHtml, kI, kIframe,
  kImg, kInput, kIns, kLabel, kLegend, kLi, kLink, kMain, kMap, kMath, kMenu, kMeta, kNav, kNoembed, kNoframes,
  kNoscript, kObject, kOl, kOptgroup, kOption, kP, kParam, kPicture, kPre, kQ, kScript, kSection, kSelect, kSmall,
  kSource, kSpan, kStrong, kStyle, kSub, kSummary, kSup, kSvg, kTable, kTbody, kTd, kTemplate, kTextarea, kTfoot,
  kTh, kThead, kTime, kTitle, kTr, kTrack, kTt, kU, kUl, kVideo, kWbr, kXmp,
  kOther, kText, kDocument
};

struct HtmlNode {
  Tag tag = Tag::kOther;
  std::uint32_t parent = 0;
  std::uint32_t end = 0;   // one past the last node of its subtree
  std::string_view raw;    // text: as written; element: what stands between name and ">"
  std::string_view name;   // element: as written
};

class Html {
 public:
  std::vector<HtmlNode> nodes;

  // The decoded value of an attribute; empty when missing. `name` in lower case.
  std::string attribute(std::uint32_t node, std::string_view name) const;
  // The decoded text below a node, blanks folded, trimmed; scripts and styles left out.
  std::string text(std::uint32_t node) const;
};

// The views in the tree point into `page`, which must outlive it.
Html parse_html(std::string_view page, std::uint32_t depth_limit);

// Character references: "&amp;", "&#8217;", "&rsquo;". Unknown ones stay as they are; in an attribute's value also those without
// ";" before "=" or a letter, as addresses have them.
std::string decode_references(std::string_view text, bool in_attribute = false);
// What HTML in a feed or JSON says, as one line of text.
std::string plain_text(std::string_view html);

bool is_block(Tag tag);      // begins and ends a paragraph
bool is_invisible(Tag tag);  // its content is no text of the page
bool equals_lower(std::string_view written, std::string_view lower);

}  // namespace hearsay
