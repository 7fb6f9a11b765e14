// The brief: one page, the answer first, then the evidence. One document model, written as text or Markdown.
#include <algorithm>
#include <map>
#include <set>

#include "base/utf8.h"
#include "view/words.h"

namespace hearsay {
namespace {

constexpr std::size_t kQuote = 220;          // bytes of a quotation shown
constexpr std::size_t kVoicesAClaim = 8;     // voices listed under one claim; the rest are counted
constexpr std::size_t kSignalsATheme = 3;
constexpr std::size_t kMostClaims = 12;

// Writes paragraphs and list lines in either format.
class Page {
 public:
  explicit Page(const ViewOptions& options) : options_(options), markdown_(options.format == Format::kMarkdown) {}

  void title(const std::string& text) { out_ += markdown_ ? "# " + escape(text) + "\n\n" : paint("1", text) + "\n\n"; }
  void heading(const std::string& text) { out_ += markdown_ ? "\n## " + escape(text) + "\n\n" : "\n" + paint("1", text) + "\n"; }
  void paragraph(const std::string& text) { out_ += markdown_ ? escape(text) + "\n\n" : wrapped(text, options_.width, 0); }
  void claim(const std::string& status, const std::string& text) {
    if (markdown_) out_ += "\n### " + escape(status) + ": " + escape(text) + "\n\n";
    else out_ += "\n  " + paint(colour_of(status), status) + "  " + wrapped(text, options_.width, static_cast<unsigned>(status.size()) + 4, false);
  }
  void line(const std::string& text, unsigned indent = 4) { out_ += markdown_ ? "- " + escape(text) + "\n" : wrapped(text, options_.width, indent); }
  void quote(const std::string& text, const std::string& link) {
    if (markdown_) out_ += "  > " + escape(text) + (link.empty() ? "" : " [source](<" + link + ">)") + "\n";
    else out_ += wrapped("\u201C" + text + "\u201D", options_.width, 8) + (link.empty() ? "" : "        " + link + "\n");
  }
  std::string take() { return std::move(out_); }

 private:
  std::string paint(const char* code, const std::string& text) const {
    return options_.colour ? "\x1b[" + std::string(code) + "m" + text + "\x1b[0m" : text;
  }
  static const char* colour_of(const std::string& status) {
    if (status == "CONFIRMED") return "1;32";
    if (status == "DISPUTED" || status == "DENIED" || status == "RETRACTED") return "1;31";
    return status == "RUMOURED" ? "1;33" : "1;36";
  }
  // Hostile text must not become markup.
  static std::string escape(const std::string& text) {
    std::string out;
    for (char c : text) {
      if (std::string_view("\\`*_[]<>#|&").find(c) != std::string_view::npos) out += '\\';
      out += c;
    }
    return out;
  }

  const ViewOptions& options_;
  bool markdown_;
  std::string out_;
};

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  return out;
}

std::string counted(std::size_t count, const char* one, const char* many) { return std::to_string(count) + " " + (count == 1 ? one : many); }

std::string who_says(const Statement& statement) {
  if (statement.speaker.empty()) return "Nobody named";
  std::string out = plain(statement.speaker);
  if (!statement.speaker_role.empty() && statement.speaker_role != statement.speaker) out += ", " + plain(statement.speaker_role);
  return out;
}

std::string origin_count(const Verdict& verdict) {
  std::string out = counted(verdict.independent_origins, "independent origin", "independent origins");
  if (verdict.at_least != verdict.at_most) out += " (at least " + std::to_string(verdict.at_least) + ", at most " + std::to_string(verdict.at_most) + ")";
  return out;
}

// One line a voice and stance: the first article that carries it, and how many repeat it.
void write_voices(Page& page, const Answer& answer, const Claim& claim) {
  struct Group {
    const StatementRef* first = nullptr;
    std::set<std::uint32_t> articles;
  };
  std::map<std::string, Group> groups;
  std::vector<std::string> order;
  for (const StatementRef& ref : claim.statements) {
    const Statement& statement = statement_of(answer, ref);
    std::string key = std::to_string(static_cast<int>(ref.stance)) + (ref.origin.empty() ? statement.speaker_key + "/" + statement.affiliation + "/" + fold_words(statement.speaker) : ref.origin);
    auto [found, added] = groups.try_emplace(key);
    if (added) found->second.first = &ref, order.push_back(key);
    found->second.articles.insert(ref.article);
  }
  auto weight = [&](const std::string& key) {
    switch (groups[key].first->stance) {
      case Stance::kSupports: return 0;
      case Stance::kDenies: return 1;
      case Stance::kHedges: return 2;
      case Stance::kDeclines: return 3;
      default: return 4;
    }
  };
  std::stable_sort(order.begin(), order.end(), [&](const std::string& a, const std::string& b) { return weight(a) < weight(b); });
  std::size_t shown = 0;
  for (const std::string& key : order) {
    if (shown++ == kVoicesAClaim) {
      page.line("and " + std::to_string(order.size() - kVoicesAClaim) + " more voices (see `hearsay trace " + claim.id + "`)", 6);
      break;
    }
    const Group& group = groups[key];
    const Statement& statement = statement_of(answer, *group.first);
    const Recorded& article = answer.articles[group.first->article];
    std::string line = stance_words(group.first->stance) + ": " + who_says(statement) + " [" + std::string(name_of(group.first->grade)) + "]";
    line += " \u2014 " + outlet_or(article) + ", " + to_iso_date(article.time());
    for (std::size_t i = 0; i < statement.via.size(); ++i) line += (i == 0 ? ", through " : " \u2190 ") + plain(statement.via[i]);
    if (group.articles.size() > 1) line += "; in " + counted(group.articles.size(), "article", "articles");
    page.line(line, 6);
    page.quote(shortened(statement.quote, kQuote), text_fragment_link(article.url, statement.quote));
  }
}

void write_signals(Page& page, const Answer& answer) {
  std::map<std::string, std::vector<const Signal*>> themes;
  for (const Signal& signal : answer.account.signals) themes[signal.theme].push_back(&signal);
  if (themes.empty()) return;
  page.heading("Around it");
  for (const auto& [theme, signals] : themes) {
    std::set<std::string> seen;
    for (const Signal* signal : signals) {
      if (seen.size() == kSignalsATheme || !seen.insert(signal->statement).second) continue;
      const Recorded& article = answer.articles[signal->article];
      const Statement& statement = article.statements[signal->index];
      page.line(theme + ": " + who_says(statement) + " \u2014 " + outlet_or(article) + ", " + to_iso_date(article.time()) + ": \u201C" + shortened(statement.quote, kQuote) + "\u201D");
    }
  }
}

}  // namespace

std::string brief_text(const Answer& answer, const ViewOptions& options) {
  const Account& account = answer.account;
  Page page(options);
  std::string when = moment_words(options.moment);
  page.title(plain(account.subject.name) + (when.empty() ? "" : ", " + when));
  std::set<std::string> outlets, touched;
  std::optional<Time> first, last;
  for (const Claim& claim : account.claims)
    for (const StatementRef& ref : claim.statements) {
      const Recorded& article = answer.articles[ref.article];
      outlets.insert(article.outlet);
      touched.insert(article.id);
      if (!first || article.time() < *first) first = article.time();
      if (!last || article.time() > *last) last = article.time();
    }
  std::size_t own = 0;
  for (const Origin& origin : account.origins) own += origin.kind != Grade::kUnattributed;
  std::string lead = counted(account.subject.articles, "article", "articles") + " of " + counted(outlets.size(), "outlet", "outlets");
  if (first) lead += ", " + to_iso_date(*first) + (to_iso_date(*first) == to_iso_date(*last) ? "" : " to " + to_iso_date(*last));
  lead += "; " + counted(account.copies.size(), "repeats", "repeat") + " another; " + counted(own, "voice or newsroom", "voices or newsrooms") + " behind it all.";
  page.paragraph(lead);
  bool confirmed = std::any_of(account.claims.begin(), account.claims.end(), [](const Claim& claim) {
    return !claim.history.empty() && claim.history.back().verdict.status == ClaimStatus::kConfirmed;
  });
  if (!confirmed) page.paragraph("Nothing here is confirmed by a party on record.");
  page.heading("What is claimed, and where it stands");
  std::size_t shown = 0;
  for (const Claim& claim : account.claims) {
    if (claim.history.empty()) continue;
    if (shown++ == kMostClaims) {
      page.line("and " + std::to_string(account.claims.size() - kMostClaims) + " smaller claims (see `hearsay claims`)");
      break;
    }
    const Verdict& verdict = claim.history.back().verdict;
    page.claim(upper(name_of(verdict.status)), plain(claim.text));
    std::string standing = plain(verdict.why) + " " + origin_count(verdict) + ", " + counted(claim.statements.size(), "statement", "statements") + ".";
    if (claim.history.size() > 1) {
      // Rows at which only the count changed are for `hearsay trace`.
      std::string_view held;
      Time since = 0;
      std::string steps;
      for (const StatusChange& change : claim.history) {
        if (name_of(change.verdict.status) == held) continue;
        if (!held.empty()) steps += (steps.empty() ? " Before: " : ", ") + std::string(held) + " since " + to_iso_date(since);
        held = name_of(change.verdict.status);
        since = change.as_of;
      }
      standing += steps + (steps.empty() ? " So since " : "; so since ") + to_iso_date(since) + ".";
    }
    page.line(standing);
    write_voices(page, answer, claim);
  }
  if (account.claims.empty()) page.paragraph("No statement takes a position on it yet.");
  if (!account.questions.empty()) {
    page.heading("Open");
    for (const OpenQuestion& question : account.questions) {
      const StatementRef* ref = find_ref(account, question.statement);
      page.line("since " + to_iso_date(question.since) + ": " + plain(question.text));
      if (ref != nullptr && question.kind != "question") page.quote(shortened(statement_of(answer, *ref).quote, kQuote), "");
    }
  }
  write_signals(page, answer);
  return page.take();
}

}  // namespace hearsay
