// The labelled articles of PolNeAR and Wikinews-DE, and the tokens their scorers count.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/utf8.h"
#include "eval/attribution.h"
#include "eval/lines.h"

namespace hearsay {
namespace {

using Json = nlohmann::json;

// Byte offset of each code point, and of the end.
std::vector<std::uint32_t> byte_offsets(std::string_view text) {
  std::vector<std::uint32_t> offsets;
  for (std::size_t at = 0; at < text.size(); next_code_point(text, at))
    offsets.push_back(static_cast<std::uint32_t>(at));
  offsets.push_back(static_cast<std::uint32_t>(text.size()));
  return offsets;
}

class Line {
 public:
  Line(const Json& json, std::string place) : json_(json), place_(std::move(place)) {}

  Result<LabelledArticle> read() {
    LabelledArticle article;
    HEARSAY_TRY(article.id, text(json_, "id"));
    HEARSAY_TRY(article.text, text(json_, "text"));
    article.text = without_controls(article.text);
    offsets_ = byte_offsets(article.text);
    article.tokens = scorer_tokens(article.text);
    auto list = json_.find("attributions");
    if (list == json_.end() || !list->is_array()) return wrong("no list \"attributions\"");
    for (const Json& one : *list) {
      if (!one.is_object()) return wrong("an attribution is no object");
      Attribution attribution;
      struct Part {
        const char* key;
        Tokens Attribution::*tokens;
        bool required;
      };
      static constexpr Part kParts[] = {{"source", &Attribution::source, true},
                                        {"cue", &Attribution::cue, true},
                                        {"content", &Attribution::content, true},
                                        {"addressee", &Attribution::addressee, false},
                                        {"frame", &Attribution::frame, false}};
      for (const Part& part : kParts) {
        if (!part.required && !one.contains(part.key)) continue;
        HEARSAY_TRY(attribution.*part.tokens, tokens(one, part.key, article.tokens));
      }
      if (one.contains("type")) {
        HEARSAY_TRY(attribution.type, text(one, "type"));
      }
      if (one.contains("medium")) {
        HEARSAY_TRY(attribution.medium, text(one, "medium"));
      }
      article.labelled.push_back(std::move(attribution));
    }
    return article;
  }

 private:
  Error wrong(const std::string& what) const {
    return {ErrorCode::kBadInput, place_ + ": " + what};
  }

  // What reading an article would drop becomes a blank, so that offsets stay.
  static std::string without_controls(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t begin = at;
      next_code_point(text, at);
      const std::string_view one = text.substr(begin, at - begin);
      out += one != "\r" && clean_utf8(one) == one ? one : " ";
    }
    return out;
  }

  Result<std::string> text(const Json& from, const char* key) const {
    auto found = from.find(key);
    if (found == from.end() || !found->is_string())
      return wrong(std::string("no text \"") + key + "\"");
    return found->get<std::string>();
  }

  Result<Tokens> tokens(const Json& from, const char* key, std::span<const Span> all) const {
    auto found = from.find(key);
    if (found == from.end() || !found->is_array())
      return wrong(std::string("an attribution has no list \"") + key + "\"");
    Tokens out;
    for (const Json& piece : *found) {
      const bool pair = piece.is_array() && piece.size() == 2 && piece[0].is_number_unsigned() &&
                        piece[1].is_number_unsigned();
      if (!pair) return wrong(std::string("\"") + key + "\" has a piece that is no [begin, end]");
      const std::uint64_t begin = piece[0].get<std::uint64_t>(),
                          end = piece[1].get<std::uint64_t>();
      if (begin > end || end >= offsets_.size())
        return wrong(std::string("\"") + key + "\" [" + std::to_string(begin) + ", " +
                     std::to_string(end) + "] lies outside the text of " +
                     std::to_string(offsets_.size() - 1) + " code points");
      out = joined(out, tokens_in(all, {offsets_[begin], offsets_[end]}));
    }
    return out;
  }

  const Json& json_;
  std::string place_;
  std::vector<std::uint32_t> offsets_;
};

}  // namespace

std::vector<Span> scorer_tokens(std::string_view text) {
  std::vector<Span> tokens;
  bool in_word = false;
  for (std::size_t at = 0; at < text.size();) {
    const auto begin = static_cast<std::uint32_t>(at);
    const char32_t c = next_code_point(text, at);
    const auto end = static_cast<std::uint32_t>(at);
    const bool word = is_letter(c) || is_digit(c);
    if (word && in_word)
      tokens.back().end = end;
    else if (!is_space(c))
      tokens.push_back({begin, end});
    in_word = word;
  }
  return tokens;
}

Tokens tokens_in(std::span<const Span> tokens, Span span) {
  Tokens out;
  if (span.empty()) return out;
  auto first = std::partition_point(tokens.begin(), tokens.end(),
                                    [&](Span token) { return token.end <= span.begin; });
  for (auto at = first; at != tokens.end() && at->begin < span.end; ++at)
    out.push_back(static_cast<std::uint32_t>(at - tokens.begin()));
  return out;
}

Tokens joined(const Tokens& a, const Tokens& b) {
  Tokens out;
  std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(out));
  return out;
}

std::size_t shared(const Tokens& a, const Tokens& b) {
  Tokens out;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(out));
  return out.size();
}

Result<std::vector<LabelledArticle>> read_labelled(std::string_view lines, std::string_view name) {
  std::vector<LabelledArticle> articles;
  HEARSAY_TRY([[maybe_unused]] Unit read,
              each_line(lines, name, [&](const Json& json, std::size_t number) -> Status {
                const std::string place = std::string(name) + ":" + std::to_string(number);
                HEARSAY_TRY(LabelledArticle article, Line(json, place).read());
                articles.push_back(std::move(article));
                return Unit{};
              }));
  if (articles.empty()) return Error{ErrorCode::kBadInput, std::string(name) + ": no articles"};
  return articles;
}

}  // namespace hearsay
