#include "serve/html.h"

#include <cmath>
#include <cstdio>

#include "base/utf8.h"
#include "view/words.h"

namespace hearsay {
namespace {

// No page needs them, XML forbids some, and they turn or hide what stands beside them.
bool hidden(char32_t c) {
  return (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7F && c < 0xA0) || c == 0x200E ||
         c == 0x200F || c == 0x061C || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF || c == 0xFFFE || c == 0xFFFF;
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string shown;
  shown.reserve(text.size());
  for (std::size_t at = 0; at < text.size();)
    if (const char32_t c = next_code_point(text, at); !hidden(c)) append_code_point(shown, c);
  return escaped_marks(shown);
}

Url Url::local(std::string_view path, std::initializer_list<std::string_view> parts,
               const std::vector<std::pair<std::string, std::string>>& query,
               std::string_view fragment) {
  std::string out(path);
  for (std::string_view part : parts) out += uri_encoded(part);
  char before = '?';
  for (const auto& [name, value] : query) {
    if (value.empty()) continue;
    out += before + uri_encoded(name) + "=" + uri_encoded(value);
    before = '&';
  }
  if (!fragment.empty()) out += "#" + uri_encoded(fragment);
  return Url(out);
}

std::optional<Url> Url::web(std::string_view address) {
  const std::string lower = lower_ascii(address.substr(0, 8));
  if (!lower.starts_with("http://") && !lower.starts_with("https://")) return std::nullopt;
  std::string out;
  for (char c : address)
    if (static_cast<unsigned char>(c) > 0x20 && c != 0x7F && c != '\\')
      out += c;
    else
      out += uri_encoded(std::string_view(&c, 1));
  return Url(out);
}

Attribute::Attribute(TagName attribute, double number) : name(attribute.text()) {
  char text[32];
  std::snprintf(text, sizeof text, "%g", std::round(number * 10) / 10);
  value = text;
}

Markup Markup::opened(std::string_view name, const Attributes& attributes) {
  Markup out;
  out.html_ = "<" + std::string(name);
  for (const Attribute& one : attributes)
    out.html_ += " " + std::string(one.name) + "=\"" + escaped(one.value) + "\"";
  out.html_ += ">";
  return out;
}

void Markup::close(std::string_view name) { html_ += "</" + std::string(name) + ">"; }
void Markup::add(std::string_view text) { html_ += escaped(text); }

}  // namespace hearsay
