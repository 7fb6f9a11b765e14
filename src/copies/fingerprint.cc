// Fingerprints: what of an article is compared with others.
//
// Winnowing keeps, of every kWindow neighbouring shingle hashes, the smallest: texts that share kWindow + kShingle - 1
// words in a row share a hash (Schleimer, Wilkerson, Aiken: Winnowing, SIGMOD 2003).
#include <algorithm>
#include <cmath>
#include <cstring>
#include <set>

#include "base/hash.h"
#include "base/utf8.h"
#include "copies/copies.h"
#include "copies/keys.h"

namespace hearsay {
namespace {

constexpr std::size_t kShingle = 4;      // words; 5 loses lightly edited wire copy, 3 joins common phrases
constexpr std::size_t kWindow = 4;
constexpr std::size_t kLandmarks = 16;   // texts that share 19 words in a row share one: about what makes a copy
constexpr std::size_t kQuoteWords = 3;   // shorter quotations are common words in marks
constexpr std::uint8_t kVersion = 3;     // of the blob; 1 had no text and no landmarks, 2 no tale and no notice. Stored in the ledger: append only

void settle(std::vector<std::uint64_t>& keys) {
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
}

std::vector<std::uint64_t> shingles_of(const std::vector<std::uint64_t>& words) {
  std::vector<std::uint64_t> out;
  for (std::size_t i = 0; i + kShingle <= words.size(); ++i) {
    std::uint64_t hash = 0;
    for (std::size_t j = 0; j < kShingle; ++j) hash = mix(hash, words[i + j]);
    out.push_back(hash);
  }
  return out;
}

// The smallest of every `window` neighbours, sorted; all of fewer.
std::vector<std::uint64_t> winnowed(const std::vector<std::uint64_t>& hashes, std::size_t window) {
  std::vector<std::uint64_t> out;
  if (hashes.size() <= window) {
    out = hashes;
  } else {
    for (auto first = hashes.begin(); first + static_cast<std::ptrdiff_t>(window) <= hashes.end(); ++first)
      out.push_back(*std::min_element(first, first + static_cast<std::ptrdiff_t>(window)));
  }
  settle(out);
  return out;
}

void put(std::string& out, std::uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out += static_cast<char>((value >> (8 * i)) & 255);
}

struct Blob {
  std::string_view bytes;
  bool ok = true;
  std::uint64_t take(std::size_t count) {
    if (bytes.size() < count) {
      ok = false;
      return 0;
    }
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < count; ++i) value |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
    bytes.remove_prefix(count);
    return value;
  }
};

// "a.example" of "https://a.example/x"; empty for the front page "https://a.example/".
std::string_view host_of_page(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  url.remove_prefix(scheme + 3);
  const std::size_t path = url.find('/');
  if (path == std::string_view::npos || path + 1 == url.size()) return {};
  return url.substr(0, std::min(path, url.find(':')));
}

}  // namespace

std::uint64_t money_key(const Money& money) {
  double magnitude = money.amount > 0 ? std::floor(std::log10(money.amount)) : 0;
  double digits = std::round(money.amount / std::pow(10, magnitude - 2));
  return hash64("money " + money.currency + " " + std::to_string(static_cast<long long>(digits)) + " e" + std::to_string(static_cast<long long>(magnitude)));
}

std::string_view name_of(CopyKind kind) {
  switch (kind) {
    case CopyKind::kVerbatim: return "verbatim";
    case CopyKind::kNearVerbatim: return "near-verbatim";
    case CopyKind::kRewriteWithCredit: return "rewrite-with-credit";
    case CopyKind::kRewriteWithoutCredit: return "rewrite-without-credit";
  }
  return "near-verbatim";
}

Fingerprint fingerprint(const Article& article, const MentionedText& mentioned, const std::vector<Statement>& statements, const Outlets& outlets) {
  Fingerprint out;
  const SegmentedText& text = mentioned.text;
  std::vector<std::uint64_t> words, quoted;
  std::uint32_t sentence = 0;
  bool first = true;  // of its sentence, where a capital names nobody
  for (std::uint32_t i = 0; i < text.tokens.size(); ++i) {
    const Token& token = text.tokens[i];
    if (token.span.begin < text.text_begin) continue;
    bool word = !token.is(kTokenPunct);
    while (sentence < text.sentences.size() && text.sentences[sentence].token_end <= i) ++sentence, first = true;
    if (word) {
      words.push_back(token.key);
      const bool fact = token.is(kTokenNumber) || (token.is(kTokenCapital) && !first) || text.hit_at(i, LexKind::kNumber) != nullptr;
      out.text.push_back((static_cast<std::uint32_t>(token.key) & ~kFactBit) | (fact ? kFactBit : 0));
      first = false;
    }
    if (word && text.hit_at(i, LexKind::kStop) == nullptr && token.span.size() > 2) out.words.push_back(token.key);
    if (word && token.is(kTokenNumber) && token.span.size() >= 2) out.facts.push_back(mix(hash64("number"), token.key));
    if (token.is(kTokenInQuote) && word) quoted.push_back(token.key);
    if ((token.is(kTokenQuoteClose) || !token.is(kTokenInQuote)) && !quoted.empty()) {
      if (quoted.size() >= kQuoteWords) {
        std::uint64_t key = hash64("quotation");
        for (std::uint64_t one : quoted) key = mix(key, one);
        out.facts.push_back(key);
      }
      quoted.clear();
    }
  }
  out.word_count = static_cast<std::uint32_t>(words.size());
  const std::vector<std::uint64_t> shingles = shingles_of(words);
  out.shingles = winnowed(shingles, kWindow);
  out.landmarks = winnowed(shingles, kLandmarks);
  for (const Mention& mention : mentioned.mentions)
    if (mention.kind == MentionKind::kMoney) out.facts.push_back(money_key(mention.money));
  for (const Entity& entity : mentioned.entities)
    if (entity.kind != MentionKind::kPlace) out.facts.push_back(hash64("name " + entity.key));
  out.tale = tale_of(mentioned);
  out.notice = notice_of(text);
  settle(out.words);
  settle(out.facts);
  const Outlet* own = outlets.named(article.outlet);
  auto credit = [&](const std::string& name) {
    const Outlet* known = outlets.named(name);
    if ((known != nullptr && known == own) || fold_words(name) == fold_words(article.outlet)) return;
    std::string canonical = known != nullptr ? known->name : name;
    if (std::find(out.credits.begin(), out.credits.end(), canonical) == out.credits.end()) out.credits.push_back(canonical);
  };
  for (const Statement& statement : statements)
    for (const std::string& outlet : statement.via) credit(outlet);
  // A link in the text to another outlet's article credits it; one to a front page does not.
  for (const Link& link : article.links) {
    const std::string_view host = host_of_page(link.url);
    if (host.empty() || link.anchor.empty() || article.text().find(link.anchor) == std::string_view::npos) continue;
    if (const Outlet* known = outlets.at_domain(host)) credit(known->name);
  }
  return out;
}

std::vector<Span> word_spans(const SegmentedText& text) {
  std::vector<Span> out;
  for (const Token& token : text.tokens)
    if (token.span.begin >= text.text_begin && !token.is(kTokenPunct)) out.push_back(token.span);
  return out;
}

std::string encode(const Fingerprint& print) {
  std::string out;
  out += static_cast<char>(kVersion);
  put(out, print.word_count, 4);
  for (const auto* list : {&print.shingles, &print.words, &print.facts}) {
    put(out, list->size(), 4);
    for (std::uint64_t key : *list) put(out, key, 8);
  }
  put(out, print.credits.size(), 4);
  for (const std::string& credit : print.credits) {
    put(out, credit.size(), 4);
    out += credit;
  }
  put(out, print.landmarks.size(), 4);
  for (std::uint64_t key : print.landmarks) put(out, key, 8);
  put(out, print.text.size(), 4);
  for (std::uint32_t word : print.text) put(out, word, 4);
  put(out, print.tale.size(), 4);
  for (std::uint32_t key : print.tale) put(out, key, 4);
  put(out, static_cast<std::uint64_t>(print.notice), 1);
  return out;
}

Result<Fingerprint> decode_fingerprint(std::string_view bytes) {
  Blob blob{bytes};
  Fingerprint out;
  const std::uint64_t version = blob.take(1);
  if (version == 0 || version > kVersion) return Error{ErrorCode::kCorrupt, "a fingerprint of an unknown version"};
  out.word_count = static_cast<std::uint32_t>(blob.take(4));
  for (auto* list : {&out.shingles, &out.words, &out.facts}) {
    std::uint64_t count = blob.take(4);
    if (count * 8 > blob.bytes.size()) return Error{ErrorCode::kCorrupt, "a fingerprint that ends early"};
    list->reserve(count);
    for (std::uint64_t i = 0; i < count; ++i) list->push_back(blob.take(8));
  }
  std::uint64_t credits = blob.take(4);
  for (std::uint64_t i = 0; i < credits && blob.ok; ++i) {
    std::uint64_t size = blob.take(4);
    if (size > blob.bytes.size()) return Error{ErrorCode::kCorrupt, "a fingerprint that ends early"};
    out.credits.emplace_back(blob.bytes.substr(0, size));
    blob.bytes.remove_prefix(size);
  }
  if (version == 1) out.landmarks = out.shingles;  // all of them: the few are among them
  std::uint64_t landmarks = version >= 2 ? blob.take(4) : 0;
  if (landmarks * 8 > blob.bytes.size()) return Error{ErrorCode::kCorrupt, "a fingerprint that ends early"};
  for (std::uint64_t i = 0; i < landmarks; ++i) out.landmarks.push_back(blob.take(8));
  std::uint64_t words = version >= 2 ? blob.take(4) : 0;
  if (words * 4 > blob.bytes.size()) return Error{ErrorCode::kCorrupt, "a fingerprint that ends early"};
  out.text.reserve(words);
  for (std::uint64_t i = 0; i < words; ++i) out.text.push_back(static_cast<std::uint32_t>(blob.take(4)));
  std::uint64_t told = version >= 3 ? blob.take(4) : 0;
  if (told * 4 > blob.bytes.size()) return Error{ErrorCode::kCorrupt, "a fingerprint that ends early"};
  out.tale.reserve(told);
  for (std::uint64_t i = 0; i < told; ++i) out.tale.push_back(static_cast<std::uint32_t>(blob.take(4)));
  if (version >= 3) {
    const std::uint64_t notice = blob.take(1);
    if (notice > static_cast<std::uint64_t>(Notice::kRepeat)) return Error{ErrorCode::kCorrupt, "a fingerprint with an unknown notice"};
    out.notice = static_cast<Notice>(notice);
  }
  if (!blob.ok || !blob.bytes.empty()) return Error{ErrorCode::kCorrupt, "a fingerprint of the wrong length"};
  return out;
}

}  // namespace hearsay
