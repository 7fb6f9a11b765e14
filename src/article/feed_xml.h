// XML of feeds by libxml2; inner header of article.
#pragma once

#include <libxml/tree.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace hearsay {

struct FreeDocument {
  void operator()(xmlDoc* document) const { xmlFreeDoc(document); }
};
struct FeedXml {
  std::unique_ptr<xmlDoc, FreeDocument> document;
  std::string encoding;
  std::string type;  // the document type as written, at most 1 KiB
  bool broken = false;
};
// Repairs what it can. Entities that the document defines are dropped (they are a known attack);
// HTML's are known.
FeedXml parse_feed_xml(std::string_view bytes, std::string_view content_type);

// The name in small letters with the usual prefix of its namespace: "title", "dc_creator",
// "media_content".
std::string xml_name(const xmlNode* node);
std::string xml_space(const xmlNode* node);  // the namespace's address
// An attribute by its name in small letters; `spaced`: one of a namespace (xml:lang, rdf:about).
std::optional<std::string> xml_attribute(const xmlNode* node, std::string_view name, bool spaced);
std::map<std::string, std::string> xml_attributes(
    const xmlNode* node);  // those without a namespace
bool xml_has_elements(const xmlNode* node);
// Text and CDATA below an element; where it holds elements, their markup. `markup`: it is markup
// though it holds no element, so that "&" and "<" are written as references. `unwrap`: without the
// one <div> around markup.
std::string xml_content(const xmlNode* node, bool markup, bool unwrap);
// The next node in document order below `root`, without recursion.
xmlNode* xml_next(xmlNode* root, xmlNode* node);

}  // namespace hearsay
