// HTML that cannot be injected into: markup is a type of its own, and text becomes markup only by
// being escaped.
//
// Holds: names of elements and attributes are literals, checked when compiled: none that runs a
//        script, none that takes an address (those come from Url). Text loses control characters
//        and overrides of direction, which no page needs.
// Never: takes a string as markup. There is no function for it.
//
// Markup line = element("p", {{"class", "why"}}, "said ", link(*Url::web(address), {}, title));
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hearsay {

// What an attribute or element may be called. Anything else does not compile.
class TagName {
 public:
  consteval TagName(const char* literal) : text_(literal) {  // NOLINT: literals only
    if (text_.empty()) throw "empty";
    for (char c : text_)
      if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'))
        throw "no such name";
    if (text_.starts_with("on") || text_ == "style" || text_ == "srcdoc" || text_ == "script" ||
        text_ == "href" || text_ == "src" || text_ == "action" || text_ == "formaction" ||
        text_ == "data" || text_ == "base" || text_ == "iframe")
      throw "may run or load what it names";
  }
  constexpr std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};

// An address within this site, or one of the web.
class Url {
 public:
  // "/subject/" + each part percent-encoded; then the query.
  static Url local(std::string_view path, std::initializer_list<std::string_view> parts = {},
                   const std::vector<std::pair<std::string, std::string>>& query = {},
                   std::string_view fragment = {});
  static std::optional<Url> web(std::string_view address);  // http and https only
  const std::string& text() const { return text_; }

 private:
  explicit Url(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

struct Attribute {
  Attribute(TagName attribute, std::string_view content) : name(attribute.text()), value(content) {}
  Attribute(TagName attribute, double number);
  static Attribute href(const Url& url) { return {Address(), "href", url}; }
  static Attribute src(const Url& url) { return {Address(), "src", url}; }
  static Attribute action(const Url& url) { return {Address(), "action", url}; }
  std::string_view name;
  std::string value;

 private:
  struct Address {};
  Attribute(Address, std::string_view attribute, const Url& url)
      : name(attribute), value(url.text()) {}
};
using Attributes = std::vector<Attribute>;

class Markup {
 public:
  Markup() = default;
  Markup(std::string_view text) { add(text); }               // NOLINT: escaping is the conversion
  Markup(const char* text) { add(std::string_view(text)); }  // NOLINT
  Markup(const std::string& text) { add(std::string_view(text)); }  // NOLINT
  Markup& operator+=(const Markup& more) {
    html_ += more.html_;
    return *this;
  }
  const std::string& html() const { return html_; }
  bool empty() const { return html_.empty(); }

  static Markup opened(std::string_view name, const Attributes& attributes);
  void close(std::string_view name);

 private:
  void add(std::string_view text);
  std::string html_;
};
inline Markup operator+(Markup left, const Markup& right) { return left += right; }

template <typename... Content>
Markup element(TagName name, const Attributes& attributes, const Content&... content) {
  Markup out = Markup::opened(name.text(), attributes);
  ((out += Markup(content)), ...);
  out.close(name.text());
  return out;
}
// br, hr, img, input, link, meta: without an end.
inline Markup single(TagName name, const Attributes& attributes) {
  return Markup::opened(name.text(), attributes);
}

template <typename... Content>
Markup link(const Url& url, Attributes attributes, const Content&... content) {
  attributes.push_back(Attribute::href(url));
  return element("a", attributes, content...);
}

// Escaped for XML and HTML, in text and between quotes.
std::string escaped(std::string_view text);

}  // namespace hearsay
