#include <cstdio>  // CLD2's header needs it first

#include <cld2/public/compact_lang_det.h>

#include <algorithm>
#include <functional>

#include "base/utf8.h"
#include "lang/lang.h"
#include "lang/relations.h"

namespace hearsay {

const std::map<std::string, std::string_view, std::less<>>& embedded_files();  // made by tools/embed.cmake

std::string detect_language(std::string_view text, std::string_view prior) {
  constexpr std::size_t kEnough = 1024;  // bytes; CLD2 is sure well before
  constexpr std::size_t kShort = 200;    // below this a stated language is the better witness
  std::string hint = fold(prior.substr(0, prior.find_first_of("-_")));
  if (!hint.empty() && text.size() < kShort) return hint;
  std::size_t length = std::min(text.size(), kEnough);
  while (!is_border(text, length)) --length;
  if (length == 0 || !is_utf8(text.substr(0, length))) return hint;  // CLD2 trusts its input
  CLD2::Language languages[3];
  int percents[3], bytes = 0;
  bool reliable = false;
  CLD2::Language best = CLD2::DetectLanguageSummary(text.data(), static_cast<int>(length), true, languages, percents, &bytes, &reliable);
  std::string code = best == CLD2::UNKNOWN_LANGUAGE || !reliable ? "" : CLD2::LanguageCode(best);
  code = code.substr(0, code.find('-'));
  // Codes that ISO 639-1 has withdrawn.
  if (code == "jw") code = "jv";
  if (code == "iw") code = "he";
  if (code.empty()) return hint;
  // Close relatives are told apart worse than a page states its own language.
  bool relatives = (code == "id" || code == "ms") && (hint == "id" || hint == "ms");
  return relatives ? hint : code;
}

const std::map<std::string, std::string>& embedded_packs() {
  static const std::map<std::string, std::string> kPacks = [] {
    std::map<std::string, std::string> packs(embedded_files().begin(), embedded_files().end());
    packs.erase("outlets.toml");
    return packs;
  }();
  return kPacks;
}

const RelationWords& embedded_relations() {
  static const RelationWords kWords = [] {
    auto loaded = load_relations(embedded_packs());
    HEARSAY_CHECK(loaded.has_value());
    return *std::move(loaded);
  }();
  return kWords;
}

const Outlets& embedded_outlets() {
  static const Outlets kOutlets = [] {
    auto loaded = load_outlets(embedded_files().find("outlets.toml")->second, "data/outlets.toml");
    HEARSAY_CHECK(loaded.has_value());
    return *std::move(loaded);
  }();
  return kOutlets;
}

}  // namespace hearsay
