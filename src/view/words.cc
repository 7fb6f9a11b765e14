#include "view/words.h"

#include <algorithm>
#include <map>

#include "base/utf8.h"

namespace hearsay {
namespace {

// Characters that steer a terminal or turn the direction of what follows.
bool steers(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x200E || c == 0x200F || c == 0x061C || c == 0x2028 || c == 0x2029 ||
         (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

}  // namespace

std::string plain(std::string_view text) {
  std::string out;
  bool gap = false;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029) {
      gap = true;
      continue;
    }
    if (steers(c)) continue;
    if (gap && !out.empty()) out += ' ';
    gap = false;
    append_code_point(out, c);
  }
  return out;
}

std::string plain_lines(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    if (c == '\n' || c == '\t' || !steers(c)) append_code_point(out, c);
  }
  return out;
}

std::string markdown(std::string_view text) {
  std::string out;
  for (char c : plain(text)) {
    if (std::string_view("\\`*_[]<>#|&~").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string shortened(std::string_view text, std::size_t most) {
  std::string out = plain(text);
  std::size_t at = 0, count = 0;
  while (at < out.size() && count < most) next_code_point(out, at), ++count;
  if (at >= out.size()) return out;
  const std::size_t blank = out.rfind(' ', at);
  if (blank != std::string::npos && blank > at / 2) at = blank;
  return out.substr(0, at) + "\u2026";
}

std::string wrapped(std::string_view text, unsigned width, unsigned indent, bool first) {
  std::string out, line;
  const std::string margin(indent, ' ');
  const std::size_t room = width > indent + 20 ? width - indent : 20;
  std::size_t filled = 0;  // code points of `line`
  auto flush = [&] {
    if (line.empty()) return;
    out += (out.empty() && !first ? std::string() : margin) + line + "\n";
    line.clear();
    filled = 0;
  };
  for (std::string_view word : split(text, ' ')) {
    if (word.empty()) continue;
    const std::size_t length = count_code_points(word);
    if (!line.empty() && filled + 1 + length > room) flush();
    if (!line.empty()) line += ' ', ++filled;
    line += word;
    filled += length;
  }
  flush();
  return out;
}

std::string counted(std::size_t count, const char* one, const char* many) { return std::to_string(count) + " " + (count == 1 ? one : many); }

std::string outlet_or(const Recorded& article) { return article.outlet.empty() ? "an unknown outlet" : plain(article.outlet); }

std::string undated(const Recorded& article) { return article.published ? "" : "no date, read "; }
std::string day_of(const Recorded& article) { return undated(article) + to_iso_date(article.time()); }
std::string moment_of(const Recorded& article) { return article.published ? to_iso(article.time()) : day_of(article); }

std::string who_says(const Statement& statement) {
  if (statement.speaker.empty()) return "nobody named";
  std::string out = plain(statement.speaker);
  const std::string role = plain(statement.speaker_role);
  if (!role.empty() && fold(out).find(fold(role)) == std::string::npos) out += ", " + role;
  return out;
}

std::string shown_quote(const Statement& statement) {
  const bool named = !statement.source.empty() && statement.whole.contains(statement.source);
  if (named || statement.speaker.empty() || statement.cue.empty() || statement.cue.begin != statement.whole.begin) return statement.quote;
  return "[" + statement.speaker + "] " + statement.quote;
}

std::string stance_words(Stance stance) {
  switch (stance) {
    case Stance::kSupports: return "supports";
    case Stance::kDenies: return "denies";
    case Stance::kHedges: return "hedges";
    case Stance::kQuestions: return "leaves it open";
    case Stance::kDeclines: return "does not comment";
  }
  return "";
}

std::string grade_words(Grade grade) {
  switch (grade) {
    case Grade::kOnRecord: return "on record";
    case Grade::kAnonymous: return "anonymous";
    case Grade::kDocument: return "document";
    case Grade::kUnattributed: return "unattributed";
  }
  return "";
}

std::string reason_of(const Refusal& refusal) {
  const std::string prefix = refusal.source + ": ";
  return refusal.error.message.starts_with(prefix) ? refusal.error.message.substr(prefix.size()) : refusal.error.message;
}

std::string moment_words(const Moment& moment) {
  std::string out;
  // The last second of a day is that day, as it is typed.
  const auto words = [](Time time) { return (time + 1) % kDay == 0 ? to_iso_date(time) : to_iso(time); };
  if (moment.as_of) out += "as of " + words(*moment.as_of);
  if (moment.known_by) out += (out.empty() ? "" : ", ") + std::string("as known here by ") + words(*moment.known_by);
  return out;
}

std::string party_name(const Answer& answer, const std::string& key) {
  std::map<std::string, std::uint64_t> names;
  for (const Recorded& article : answer.articles)
    for (const Entity& entity : article.entities)
      if (entity.key == key) names[plain(entity.name)] += entity.count;
  const std::string* best = nullptr;
  std::uint64_t most = 0;
  for (const auto& [name, count] : names)
    if (best == nullptr || count > most) best = &name, most = count;
  if (best != nullptr) return *best;
  for (std::string_view part : split(answer.account.subject.name, '-'))
    if (fold_words(part) == key) return plain(part);
  return plain(key);
}

const Statement& statement_of(const Answer& answer, const StatementRef& ref) { return answer.articles[ref.article].statements[ref.statement]; }

const StatementRef* find_ref(const Account& account, std::string_view statement) {
  for (const Claim& claim : account.claims)
    for (const StatementRef& ref : claim.statements)
      if (ref.id == statement) return &ref;
  return nullptr;
}

const Origin* find_origin(const Account& account, std::string_view id) {
  for (const Origin& origin : account.origins)
    if (origin.id == id) return &origin;
  return nullptr;
}

std::string origin_count(const Verdict& verdict) {
  return counted(verdict.independent_origins, "independent origin", "independent origins") + ", at least " +
         std::to_string(verdict.at_least) + ", at most " + std::to_string(verdict.at_most);
}

Time status_since(const Claim& claim) {
  std::size_t row = claim.history.size() - 1;
  while (row > 0 && claim.history[row - 1].verdict.status == claim.history[row].verdict.status) --row;
  return claim.history[row].as_of;
}

std::string life_text(const Claim& claim) {
  const Life& life = claim.life;
  if (!life.stale || claim.history.empty()) return {};
  const ClaimStatus status = claim.history.back().verdict.status;
  const bool open = status == ClaimStatus::kRumoured || status == ClaimStatus::kReported || status == ClaimStatus::kCorroborated || status == ClaimStatus::kDisputed;
  if (!open) return {};
  const std::string since = to_iso_date(life.last_evidence), days = " (" + counted(life.days, "day", "days") + ")";
  if (life.statement.empty()) return "Stale: nothing new since it was taken back on " + since + days + ".";
  return life.stance == Stance::kDenies ? "Stale: silence since a denial of " + since + days + "." : "Stale: no new independent evidence since " + since + days + ".";
}

std::string relation_text(const Relation& relation) {
  struct Wording {
    std::string_view kind, asserted, denied;
  };
  static constexpr Wording kWordings[] = {
      {"invests-in", "invests in", "does not invest in"},       {"acquires", "takes over", "does not take over"}, {"supplies", "supplies", "does not supply"},
      {"competes-with", "competes with", "does not compete with"}, {"leads", "leads", "does not lead"},              {"regulates", "regulates", "does not regulate"},
      {"partners-with", "partners with", "does not partner with"}};
  const auto count = [&](auto member) { return std::count_if(relation.evidence.begin(), relation.evidence.end(), member); };
  const auto denied = count([](const RelationEvidence& one) { return one.denied; });
  const auto plain_said = count([](const RelationEvidence& one) { return !one.denied && !one.hedged; });
  const auto all = static_cast<std::ptrdiff_t>(relation.evidence.size());
  std::string words = relation.kind;
  for (const Wording& wording : kWordings)
    if (wording.kind == relation.kind) words = denied == all ? wording.denied : wording.asserted;
  std::string out = plain(relation.from_name) + " " + words + " " + plain(relation.to_name);
  if (denied > 0 && denied < all) out += " (said and denied)";
  else if (denied == 0 && plain_said == 0) out += " (planned or possible)";
  return out;
}

std::size_t repeating_articles(const Answer& answer, const Claim& claim) {
  std::set<std::string> origins, carriers;
  for (const StatementRef& ref : claim.statements) {
    if (ref.stance != Stance::kSupports) continue;
    carriers.insert(answer.articles[ref.article].id);
    origins.insert(ref.origin);
  }
  // A relayed origin has no article of its own here: whoever carries it repeats it.
  for (const Origin& origin : answer.account.origins)
    if (origins.contains(origin.id) && !origin.relayed_only) carriers.erase(origin.first_article);
  return carriers.size();
}

std::string undated_words(std::size_t count) {
  return counted(count, "article has", "articles have") + " no date and " + (count == 1 ? "counts as of the day it was" : "count as of the day they were") + " read.";
}

Coverage coverage_of(const Answer& answer) {
  const Account& account = answer.account;
  Coverage out;
  for (const Claim& claim : account.claims) {
    for (const StatementRef& ref : claim.statements) out.articles.insert(ref.article);
    out.confirmed = out.confirmed || (!claim.history.empty() && claim.history.back().verdict.status == ClaimStatus::kConfirmed);
  }
  for (const Signal& signal : account.signals) out.articles.insert(signal.article);
  std::set<std::uint32_t> copies;
  for (const Copy& copy : account.copies) {
    copies.insert(copy.article);
    out.articles.insert({copy.article, copy.of});
  }
  out.copies = copies.size();
  for (std::uint32_t index : out.articles) {
    const Recorded& article = answer.articles[index];
    out.outlets.insert(article.outlet);
    out.undated += !article.published;
    if (!article.published) continue;  // when it was read is not when it was written
    const Time time = *article.published;
    if (!out.first || time < *out.first) out.first = time;
    if (!out.last || time > *out.last) out.last = time;
  }
  for (const Origin& origin : account.origins) out.origins += origin.kind != Grade::kUnattributed;
  return out;
}

std::vector<Relay> relays_of(const Answer& answer) {
  const std::set<std::string> read = outlets_read(answer, embedded_outlets());
  std::map<std::string, Relay> found;
  for (const Origin& origin : answer.account.origins) {
    const std::string key = fold_words(origin.outlet);
    if (!origin.relayed_only || key.empty() || read.contains(key)) continue;
    Relay& relay = found[key];
    relay.outlet = plain(origin.outlet);
    relay.unlisted = relay.unlisted || origin.kind == Grade::kUnattributed;
  }
  for (const Claim& claim : answer.account.claims)
    for (const StatementRef& ref : claim.statements) {
      const Statement& statement = statement_of(answer, ref);
      if (statement.speaker.empty()) continue;
      for (const std::string& outlet : statement.via) {
        auto relay = found.find(fold_words(outlet));
        if (relay != found.end() && fold_words(statement.speaker) != relay->first) relay->second.names_a_source = true;
      }
    }
  std::vector<Relay> out;
  for (auto& [key, relay] : found) {
    relay.text = relay.unlisted ? relay.outlet + " is only a relay: it is named as the source, but no article of it was read and it is no known outlet"
                                : relay.outlet + " is known only through others: they credit it, but no article of it was read";
    relay.text += relay.names_a_source ? "." : "; it credits nobody else.";
    out.push_back(std::move(relay));
  }
  return out;
}

std::vector<Change> changes_of(const Account& account) {
  std::vector<Change> out;
  for (const Claim& claim : account.claims)
    for (std::size_t i = 0; i < claim.history.size(); ++i)
      out.push_back({claim.history[i].as_of, &claim, &claim.history[i].verdict, i == 0 ? nullptr : &claim.history[i - 1].verdict});
  std::stable_sort(out.begin(), out.end(), [](const Change& a, const Change& b) { return a.as_of > b.as_of; });
  return out;
}

std::string change_text(const Change& change) {
  const std::string status(name_of(change.now->status));
  std::string out = to_iso_date(change.as_of) + ": ";
  if (change.before == nullptr) {
    out += "new, " + status;
  } else if (change.before->status != change.now->status) {
    out += std::string(name_of(change.before->status)) + " \u2192 " + status;
  } else {
    out += "still " + status + ", independent origins " + std::to_string(change.before->independent_origins) + " \u2192 " +
           std::to_string(change.now->independent_origins);
  }
  return out + ": " + plain(change.claim->text);
}

std::string text_fragment_link(std::string_view url, std::string_view quote) {
  // https://wicg.github.io/scroll-to-text-fragment: the first and last words are enough to find a long quotation.
  static constexpr std::size_t kWords = 4;
  static constexpr char kHex[] = "0123456789ABCDEF";
  if (!url.starts_with("http://") && !url.starts_with("https://")) return {};
  auto encoded = [](std::string_view text, std::string_view kept) {
    std::string out;
    for (char c : text) {
      const auto byte = static_cast<unsigned char>(c);
      const bool safe = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9');
      if (safe || kept.find(c) != std::string_view::npos) out += c;
      else out += {'%', kHex[byte >> 4], kHex[byte & 15]};
    }
    return out;
  };
  // What no address may hold (blanks, quotes, brackets, bytes beyond ASCII) is encoded, so that none can end a link early.
  std::string link = encoded(plain(url.substr(0, url.find('#'))), "-._~:/?@!$&'()*+,;=%");
  std::vector<std::string> words;
  const std::string text = plain(quote);
  for (std::string_view word : split(text, ' '))
    if (!word.empty()) words.push_back(encoded(word, "._~"));
  if (words.empty()) return link;
  auto joined = [&](std::size_t begin, std::size_t end) {
    std::string out;
    for (std::size_t i = begin; i < end; ++i) out += (i > begin ? "%20" : "") + words[i];
    return out;
  };
  link += "#:~:text=";
  if (words.size() <= 2 * kWords) return link + joined(0, words.size());
  return link + joined(0, kWords) + "," + joined(words.size() - kWords, words.size());
}

std::map<std::string, std::vector<const Signal*>> signals_by_theme(const Answer& answer) {
  std::set<std::string> seen;
  for (const Claim& claim : answer.account.claims)
    for (const StatementRef& ref : claim.statements) seen.insert(fold_words(statement_of(answer, ref).quote));
  std::map<std::string, std::vector<const Signal*>> themes;
  for (const Signal& signal : answer.account.signals)
    if (seen.insert(fold_words(answer.articles[signal.article].statements[signal.index].quote)).second) themes[signal.theme].push_back(&signal);
  return themes;
}

std::string escaped_marks(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

std::string uri_encoded(std::string_view text) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool safe = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') || c == '-' || c == '_' || c == '.' || c == '~';
    if (safe) out += c;
    else out += {'%', kHex[byte >> 4], kHex[byte & 15]};
  }
  return out;
}

}  // namespace hearsay
