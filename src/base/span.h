// Span: a stretch of an article's text, in bytes of UTF-8, begin inclusive, end exclusive.
#pragma once

#include <cstdint>
#include <string_view>

namespace hearsay {

struct Span {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  bool empty() const { return begin >= end; }
  std::uint32_t size() const { return empty() ? 0 : end - begin; }
  bool contains(Span other) const { return begin <= other.begin && other.end <= end; }
  bool overlaps(Span other) const { return begin < other.end && other.begin < end; }
  bool operator==(const Span&) const = default;
  auto operator<=>(const Span&) const = default;
};

// The words under a span; the view lives as long as `text`'s owner. Empty when the span does not fit.
inline std::string_view slice(std::string_view text, Span span) {
  if (span.empty() || span.end > text.size()) return {};
  return text.substr(span.begin, span.size());
}

}  // namespace hearsay
