#include "view/page.h"

namespace hearsay {
namespace {

constexpr unsigned kStatusColumn = 13;  // the longest status and a blank

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  return out;
}

const char* colour_of(ClaimStatus status) {
  switch (status) {
    case ClaimStatus::kConfirmed: return "1;32";
    case ClaimStatus::kDisputed:
    case ClaimStatus::kDenied:
    case ClaimStatus::kRetracted: return "1;31";
    case ClaimStatus::kRumoured: return "1;33";
    default: return "1;36";
  }
}

}  // namespace

void Page::standing(ClaimStatus status, const std::string& text, const std::string& why) {
  const std::string word = upper(name_of(status));
  if (markdown_) {
    out_ += "- **" + word + "** " + markdown(text) + "  \n  " + markdown(why) + "\n";
    return;
  }
  const std::string gap(kStatusColumn > word.size() ? kStatusColumn - word.size() : 1, ' ');
  out_ += "  " + paint(colour_of(status), word) + gap + wrapped(plain(text), options_.width, 2 + kStatusColumn, false) +
          wrapped(plain(why), options_.width, 2 + kStatusColumn);
}

void Page::claim(ClaimStatus status, const std::string& text) {
  const std::string word = upper(name_of(status));
  if (markdown_) out_ += "\n### " + word + ": " + markdown(text) + "\n\n";
  else out_ += (out_.ends_with("\n\n") ? "" : "\n") + paint(colour_of(status), word) + ": " + wrapped(plain(text), options_.width, static_cast<unsigned>(word.size()) + 2, false);
}

void Page::quote(const std::string& text, const std::string& link, unsigned indent) {
  if (markdown_) out_ += "  > " + markdown(text) + (link.empty() ? "" : " [source](<" + link + ">)") + "\n";
  else out_ += wrapped("\u201C" + plain(text) + "\u201D", options_.width, indent) + (link.empty() ? "" : std::string(indent, ' ') + link + "\n");
}

}  // namespace hearsay
