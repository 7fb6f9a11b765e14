#include "view/words.h"

#include "base/utf8.h"

namespace hearsay {

std::string plain(std::string_view text) {
  std::string out;
  bool gap = false;
  for (std::size_t at = 0; at < text.size();) {
    char32_t c = next_code_point(text, at);
    bool bidi = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    if (c < 0x20 || c == ' ') {
      gap = true;
      continue;
    }
    if ((c >= 0x7F && c < 0xA0) || bidi) continue;
    if (gap && !out.empty()) out += ' ';
    gap = false;
    append_code_point(out, c);
  }
  return out;
}

std::string shortened(std::string_view text, std::size_t most) {
  std::string out = plain(text);
  if (out.size() <= most) return out;
  std::size_t cut = out.rfind(' ', most);
  if (cut == std::string::npos || cut < most / 2) cut = most;
  while (!is_border(out, cut)) --cut;
  return out.substr(0, cut) + "\u2026";
}

std::string wrapped(std::string_view text, unsigned width, unsigned indent, bool first) {
  std::string out, line;
  std::string margin(indent, ' ');
  std::size_t room = width > indent + 20 ? width - indent : 20;
  auto flush = [&] {
    if (line.empty()) return;
    out += (out.empty() && !first ? std::string() : margin) + line + "\n";
    line.clear();
  };
  for (std::string_view word : split(text, ' ')) {
    if (word.empty()) continue;
    if (!line.empty() && count_code_points(line) + 1 + count_code_points(word) > room) flush();
    if (!line.empty()) line += ' ';
    line += word;
  }
  flush();
  return out;
}

std::string outlet_or(const Recorded& article) { return article.outlet.empty() ? "an unknown outlet" : plain(article.outlet); }

std::string stance_words(Stance stance) {
  switch (stance) {
    case Stance::kSupports: return "supports";
    case Stance::kDenies: return "denies";
    case Stance::kHedges: return "hedges";
    case Stance::kQuestions: return "asks";
    case Stance::kDeclines: return "no comment";
  }
  return "";
}

std::string moment_words(const Moment& moment) {
  std::string out;
  if (moment.as_of) out += "as of " + to_iso(*moment.as_of);
  if (moment.known_by) out += (out.empty() ? "" : ", ") + std::string("as known here by ") + to_iso(*moment.known_by);
  return out;
}

const StatementRef* find_ref(const Account& account, std::string_view statement) {
  for (const Claim& claim : account.claims)
    for (const StatementRef& ref : claim.statements)
      if (ref.id == statement) return &ref;
  return nullptr;
}

const Statement& statement_of(const Answer& answer, const StatementRef& ref) {
  return answer.articles[ref.article].statements[ref.statement];
}

std::string text_fragment_link(std::string_view url, std::string_view quote) {
  // https://wicg.github.io/scroll-to-text-fragment: the first and last words are enough to find a long quotation.
  static constexpr std::size_t kWords = 4;
  static constexpr char kHex[] = "0123456789ABCDEF";
  if (!url.starts_with("http://") && !url.starts_with("https://")) return {};
  std::vector<std::string> words;
  std::string text = plain(quote);
  for (std::string_view word : split(text, ' '))
    if (!word.empty()) words.push_back(std::string(word));
  if (words.empty()) return std::string(url);
  auto encoded = [&](std::size_t begin, std::size_t end) {
    std::string out;
    for (std::size_t i = begin; i < end; ++i) {
      if (i > begin) out += "%20";
      for (char c : words[i]) {
        auto byte = static_cast<unsigned char>(c);
        bool safe = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') || byte == '.' || byte == '_' || byte == '~';
        if (safe) out += c;
        else out += {'%', kHex[byte >> 4], kHex[byte & 15]};
      }
    }
    return out;
  };
  std::string link(plain(url.substr(0, url.find('#'))));
  link += "#:~:text=";
  if (words.size() <= 2 * kWords) return link + encoded(0, words.size());
  return link + encoded(0, kWords) + "," + encoded(words.size() - kWords, words.size());
}

}  // namespace hearsay
