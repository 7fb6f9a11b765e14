// From text to statements, in every language: spans fit the text and stand on code-point borders, and each statement quotes what it
// says it quotes. The first byte chooses the language.
#include <array>

#include "base/result.h"
#include "fuzz_article.h"
#include "statement/statement.h"

namespace {

using namespace hearsay;

struct Language {
  const Pack* pack;
  Result<NameModel> names;
  Result<AttributionModel> attribution;
};

const Packs& packs() {
  static const Packs kPacks = *load_packs(embedded_packs());
  return kPacks;
}

const Language& language(std::size_t which) {
  const auto load = [](std::string code) {
    return Language{&packs().best(code), NameModel::read(embedded_model("names-" + code), code), AttributionModel::read(embedded_model("attribution-" + code), code)};
  };
  static const std::array<Language, 4> kLanguages = {load("en"), load("id"), load("de"), load("es")};
  return kLanguages[which % kLanguages.size()];
}

void check_span(const Article& article, Span span) {
  HEARSAY_CHECK(span.begin <= span.end && span.end <= article.full.size());
  HEARSAY_CHECK(is_border(article.full, span.begin) && is_border(article.full, span.end));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size < 2 || size > 16 * 1024) return 0;
  const Language& of = language(bytes[0]);
  const std::string text = clean_utf8({reinterpret_cast<const char*>(bytes) + 1, size - 1});
  const std::size_t line = text.find('\n');
  Article article;
  set_text(article, line == std::string::npos ? "" : text.substr(0, line), line == std::string::npos ? text : text.substr(line + 1));
  const MentionedText mentioned = find_mentions(segment(article, *of.pack), embedded_outlets(), std::nullopt, of.names ? &*of.names : nullptr);
  for (const Mention& mention : mentioned.mentions) check_span(article, mention.span);
  for (const Statement& statement : find_statements(mentioned, embedded_outlets(), "", of.attribution ? &*of.attribution : nullptr)) {
    for (Span span : {statement.whole, statement.source, statement.cue, statement.content}) check_span(article, span);
    HEARSAY_CHECK(statement.quote == slice(article.full, statement.whole));
  }
  return 0;
}
