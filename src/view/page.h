// Paragraphs, list lines and quotations of a page, as text or as Markdown. Inner header of view/.
//
// Holds: what is written is plain text to it: no control character reaches a terminal, no markup a Markdown page.
#pragma once

#include <string>
#include <string_view>

#include "view/words.h"

namespace hearsay {

class Page {
 public:
  explicit Page(const ViewOptions& options) : options_(options), markdown_(options.format == Format::kMarkdown) {}

  void title(const std::string& text) { out_ += markdown_ ? "# " + markdown(text) + "\n\n" : paint("1", plain(text)) + "\n\n"; }
  void heading(const std::string& text) { out_ += markdown_ ? "\n## " + markdown(text) + "\n\n" : "\n" + paint("1", plain(text)) + "\n\n"; }
  void paragraph(const std::string& text) { out_ += markdown_ ? markdown(text) + "\n\n" : wrapped(plain(text), options_.width, 0); }
  // "CONFIRMED   The deal ..." and below it why: statuses stand in a column.
  void standing(ClaimStatus status, const std::string& text, const std::string& why);
  void claim(ClaimStatus status, const std::string& text);
  void side(const std::string& text) { out_ += markdown_ ? "\n" + markdown(text) + ":\n\n" : "  " + plain(text) + ":\n"; }
  void line(const std::string& text, unsigned indent = 2) { out_ += markdown_ ? "- " + markdown(text) + "\n" : wrapped(plain(text), options_.width, indent); }
  // Belongs to the line before it.
  void detail(const std::string& text, unsigned indent = 4) { out_ += markdown_ ? "  " + markdown(text) + "\n" : wrapped(plain(text), options_.width, indent); }
  void quote(const std::string& text, const std::string& link, unsigned indent = 6);
  std::string take() { return std::move(out_); }

 private:
  std::string paint(const char* code, const std::string& text) const { return options_.colour ? "\x1b[" + std::string(code) + "m" + text + "\x1b[0m" : text; }

  const ViewOptions& options_;
  bool markdown_;
  std::string out_;
};

}  // namespace hearsay
