// The brief: one page, the answer first, then the evidence. One document model, written as text or Markdown.
//
// Order: what it is about and how much was read; what cannot be said; one line a claim; the largest claims with the
// voices on each side, those that decided its status first; relays; what is open; surroundings; what changed last.
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/utf8.h"
#include "view/words.h"

namespace hearsay {

std::string brief_text(const Answer& answer, const ViewOptions& options);

namespace {

// How much fits on a page that is read to its end; the rest is counted and `hearsay trace` shows it.
constexpr std::size_t kQuote = 200;  // code points
constexpr std::size_t kMostClaims = 12, kMostSignals = 2, kMostOpen = 8, kMostChanges = 3;
constexpr std::size_t kLargest = 3;  // claims shown with more voices than the deciding ones

struct Side {
  Stance stance;
  const char* heading;
  std::size_t most, least;  // voices shown of the largest claims, and of the others
};
// Questions stand under "Open".
constexpr std::array<Side, 4> kSides = {{{Stance::kSupports, "Behind it", 3, 1},
                                         {Stance::kDenies, "Against it", 3, 1},
                                         {Stance::kHedges, "Hedging", 1, 1},
                                         {Stance::kDeclines, "Not commenting", 2, 1}}};

// Writes paragraphs and list lines in either format.
class Page {
 public:
  explicit Page(const ViewOptions& options) : options_(options), markdown_(options.format == Format::kMarkdown) {}

  void title(const std::string& text) { out_ += markdown_ ? "# " + markdown(text) + "\n\n" : paint("1", text) + "\n\n"; }
  void heading(const std::string& text) { out_ += markdown_ ? "\n## " + markdown(text) + "\n\n" : "\n" + paint("1", text) + "\n\n"; }
  void paragraph(const std::string& text) { out_ += markdown_ ? markdown(text) + "\n\n" : wrapped(text, options_.width, 0); }
  // "CONFIRMED   The deal ...": statuses stand in a column.
  void standing(ClaimStatus status, const std::string& text) {
    std::string word = upper(name_of(status));
    if (markdown_) {
      out_ += "- **" + word + "** " + markdown(text) + "\n";
      return;
    }
    const std::string gap(kStatusColumn > word.size() ? kStatusColumn - word.size() : 1, ' ');
    out_ += "  " + paint(colour_of(status), word) + gap + wrapped(text, options_.width, 2 + kStatusColumn, false);
  }
  void claim(ClaimStatus status, const std::string& text) {
    const std::string word = upper(name_of(status));
    if (markdown_) out_ += "\n### " + word + ": " + markdown(text) + "\n\n";
    else out_ += (out_.ends_with("\n\n") ? "" : "\n") + paint(colour_of(status), word) + ": " + wrapped(text, options_.width, static_cast<unsigned>(word.size()) + 2, false);
  }
  void side(const std::string& text) { out_ += markdown_ ? "\n" + markdown(text) + ":\n\n" : "  " + text + ":\n"; }
  void line(const std::string& text, unsigned indent = 2) { out_ += markdown_ ? "- " + markdown(text) + "\n" : wrapped(text, options_.width, indent); }
  void quote(const std::string& text, const std::string& link, unsigned indent = 6) {
    if (markdown_) out_ += "  > " + markdown(text) + (link.empty() ? "" : " [source](<" + link + ">)") + "\n";
    else out_ += wrapped("\u201C" + text + "\u201D", options_.width, indent) + (link.empty() ? "" : std::string(indent, ' ') + link + "\n");
  }
  std::string take() { return std::move(out_); }

 private:
  static constexpr unsigned kStatusColumn = 13;
  static std::string upper(std::string_view text) {
    std::string out(text);
    for (char& c : out)
      if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
    return out;
  }
  std::string paint(const char* code, const std::string& text) const {
    return options_.colour ? "\x1b[" + std::string(code) + "m" + text + "\x1b[0m" : text;
  }
  static const char* colour_of(ClaimStatus status) {
    switch (status) {
      case ClaimStatus::kConfirmed: return "1;32";
      case ClaimStatus::kDisputed:
      case ClaimStatus::kDenied:
      case ClaimStatus::kRetracted: return "1;31";
      case ClaimStatus::kRumoured: return "1;33";
      default: return "1;36";
    }
  }

  const ViewOptions& options_;
  bool markdown_;
  std::string out_;
};

// One voice on one occasion towards one claim: the statement that shows it best, and the articles that carry it.
struct Group {
  const StatementRef* shown = nullptr;
  bool decisive = false;
  std::set<std::uint32_t> articles;
};

std::vector<Group> groups_of(const Answer& answer, const Claim& claim, Stance stance) {
  const std::vector<std::string>& because = claim.history.back().verdict.because;
  std::vector<Group> groups;
  std::map<std::string, std::size_t> index;
  for (const StatementRef& ref : claim.statements) {
    if (ref.stance != stance) continue;
    const Statement& statement = statement_of(answer, ref);
    const std::string key = ref.origin.empty() ? statement.affiliation + "/" + statement.speaker_key + "/" + fold_words(statement.speaker) : ref.origin;
    auto [found, added] = index.try_emplace(key, groups.size());
    if (added) groups.emplace_back();
    Group& group = groups[found->second];
    const bool decides = std::find(because.begin(), because.end(), ref.id) != because.end();
    if (group.shown == nullptr || (decides && !group.decisive)) group.shown = &ref;
    group.decisive = group.decisive || decides;
    group.articles.insert(ref.article);
  }
  std::stable_sort(groups.begin(), groups.end(), [](const Group& a, const Group& b) { return a.decisive && !b.decisive; });
  return groups;
}

void write_voice(Page& page, const Answer& answer, const Group& group) {
  const Statement& statement = statement_of(answer, *group.shown);
  const Recorded& article = answer.articles[group.shown->article];
  std::string line = who_says(statement) + " [" + grade_words(group.shown->grade) + "] \u2014 " + outlet_or(article) + ", " + to_iso_date(article.time());
  for (std::size_t i = 0; i < statement.via.size(); ++i) line += (i == 0 ? ", through " : " \u2190 ") + plain(statement.via[i]);
  if (group.articles.size() > 1) line += "; in " + counted(group.articles.size(), "article", "articles");
  line[0] = line[0] >= 'a' && line[0] <= 'z' && statement.speaker.empty() ? static_cast<char>(line[0] - 32) : line[0];
  page.line(line, 4);
  page.quote(shortened(statement.quote, kQuote), text_fragment_link(article.url, statement.quote));
}

void write_claim(Page& page, const Answer& answer, const Claim& claim, bool large) {
  const StatusChange& now = claim.history.back();
  page.claim(now.verdict.status, plain(claim.text));
  const std::size_t repeating = repeating_articles(answer, claim);
  std::string standing = "(" + origin_count(now.verdict);
  if (repeating > 0) standing += "; " + counted(repeating, "article repeats it", "articles repeat it");
  standing += ") " + plain(now.verdict.why);
  // Runs of one status are one step of its life; counts stand in `hearsay trace`.
  std::vector<const StatusChange*> steps;
  for (const StatusChange& change : claim.history)
    if (steps.empty() || steps.back()->verdict.status != change.verdict.status) steps.push_back(&change);
  if (steps.size() == 1) standing += " Since " + to_iso_date(steps[0]->as_of);
  else
    for (std::size_t i = 0; i < steps.size(); ++i)
      standing += (i == 0 ? " So far: " : ", then ") + std::string(name_of(steps[i]->verdict.status)) + " from " + to_iso_date(steps[i]->as_of);
  page.line(standing + ".");
  for (const Side& side : kSides) {
    const std::vector<Group> groups = groups_of(answer, claim, side.stance);
    if (groups.empty()) continue;
    const std::size_t most = large ? side.most : side.least;
    page.side(side.heading);
    for (std::size_t i = 0; i < std::min(groups.size(), most); ++i) write_voice(page, answer, groups[i]);
    if (groups.size() > most)
      page.line("and " + counted(groups.size() - most, "more voice", "more voices") + " (hearsay trace " + claim.id + ")", 4);
  }
}

void write_head(Page& page, const Answer& answer, const ViewOptions& options, const std::vector<Relay>& relays) {
  const Account& account = answer.account;
  const Coverage coverage = coverage_of(answer);
  page.title(plain(account.subject.name));
  std::string parties;
  for (const std::string& party : account.subject.parties) parties += (parties.empty() ? "" : ", ") + party_name(answer, party);
  std::string when = moment_words(options.moment);
  if (when.empty() && coverage.last) when = "as of all that was read, up to " + to_iso_date(*coverage.last);
  if (!when.empty()) when[0] = static_cast<char>(when[0] - 32);
  page.paragraph("Parties: " + parties + "." + (when.empty() ? "" : " " + when + "."));
  std::string lead = counted(account.subject.articles, "article", "articles") + " of " + counted(coverage.outlets.size(), "outlet", "outlets");
  if (coverage.first) lead += ", " + to_iso_date(*coverage.first) + (to_iso_date(*coverage.first) == to_iso_date(*coverage.last) ? "" : " to " + to_iso_date(*coverage.last));
  lead += "; " + (coverage.copies == 0 ? "none repeats" : std::to_string(coverage.copies) + " of " + counted(account.subject.articles, "article", "articles") + (coverage.copies == 1 ? " repeats" : " repeat")) + " another; " +
          counted(coverage.origins, "origin", "origins") + " behind it all.";
  page.paragraph(lead);
  if (!coverage.confirmed) page.paragraph("Nothing here is confirmed by a party on record.");
  std::set<std::string> rootless;
  for (const OpenQuestion& question : account.questions)
    if (question.kind == "no-primary-origin") rootless.insert(question.claim);
  if (!rootless.empty())
    page.paragraph("No primary origin can be identified for " + std::to_string(rootless.size()) + " of " + counted(account.claims.size(), "claim", "claims") + ".");
  for (const Relay& relay : relays)
    if (relay.unlisted) page.paragraph(relay.text);
}

void write_claims(Page& page, const Answer& answer) {
  page.heading("Where it stands");
  std::size_t shown = 0, listed = 0;
  for (const Claim& claim : answer.account.claims) {
    if (claim.history.empty()) continue;
    if (++listed > kMostClaims) continue;
    const Verdict& verdict = claim.history.back().verdict;
    page.standing(verdict.status, plain(claim.text) + " (" + counted(verdict.independent_origins, "independent origin", "independent origins") + ", since " + to_iso_date(claim.history.back().as_of) + ")");
  }
  if (listed == 0) page.paragraph("No statement takes a position on it yet.");
  if (listed > kMostClaims) page.line("and " + counted(listed - kMostClaims, "smaller claim", "smaller claims") + " (hearsay claims)");
  if (listed == 0) return;
  page.heading("On whose word");
  for (const Claim& claim : answer.account.claims)
    if (!claim.history.empty() && shown++ < kMostClaims) write_claim(page, answer, claim, shown <= kLargest);
}

void write_open(Page& page, const Answer& answer, const std::vector<Relay>& relays) {
  const Account& account = answer.account;
  std::vector<const OpenQuestion*> open;
  std::set<std::string> seen;
  // What limits the answer most comes first; mere questions of the coverage last.
  static constexpr std::array<std::string_view, 5> kOrder = {"denial-scope", "no-primary-origin", "unexplained", "no-answer", "question"};
  for (std::string_view kind : kOrder)
    for (const OpenQuestion& question : account.questions)
      if (question.kind == kind && seen.insert(fold_words(question.text)).second) open.push_back(&question);
  const bool distant = std::any_of(relays.begin(), relays.end(), [](const Relay& relay) { return !relay.unlisted; });
  if (open.empty() && !distant) return;
  page.heading("Open");
  for (const Relay& relay : relays)
    if (!relay.unlisted) page.line(relay.text);  // the others stand in the head
  for (std::size_t i = 0; i < std::min(open.size(), kMostOpen); ++i) {
    const OpenQuestion& question = *open[i];
    page.line("Since " + to_iso_date(question.since) + ": " + shortened(question.text, 2 * kQuote));
    const StatementRef* ref = find_ref(account, question.statement);
    if (ref == nullptr || question.kind == "question") continue;
    const Statement& statement = statement_of(answer, *ref);
    page.quote(shortened(statement.quote, kQuote), text_fragment_link(answer.articles[ref->article].url, statement.quote), 4);
  }
  if (open.size() > kMostOpen) page.line("and " + std::to_string(open.size() - kMostOpen) + " more (hearsay brief --format json)");
}

// A sentence that copies repeat, or that a claim rests on, is shown once.
void write_signals(Page& page, const Answer& answer) {
  std::set<std::string> seen;
  for (const Claim& claim : answer.account.claims)
    for (const StatementRef& ref : claim.statements) seen.insert(fold_words(statement_of(answer, ref).quote));
  std::map<std::string, std::vector<const Signal*>> themes;
  std::map<std::string, std::size_t> counts;
  for (const Signal& signal : answer.account.signals) {
    if (!seen.insert(fold_words(answer.articles[signal.article].statements[signal.index].quote)).second) continue;
    if (++counts[signal.theme] <= kMostSignals) themes[signal.theme].push_back(&signal);
  }
  if (themes.empty()) return;
  page.heading("Around it");
  for (const auto& [theme, signals] : themes) {
    page.side(theme);
    for (const Signal* signal : signals) {
      const Recorded& article = answer.articles[signal->article];
      const Statement& statement = article.statements[signal->index];
      page.line((statement.own ? "the article itself" : who_says(statement)) + " \u2014 " + outlet_or(article) + ", " + to_iso_date(article.time()) + ": \u201C" + shortened(statement.quote, kQuote) + "\u201D", 4);
    }
    if (counts[theme] > kMostSignals) page.line("and " + std::to_string(counts[theme] - kMostSignals) + " more", 4);
  }
}

void write_changes(Page& page, const Account& account) {
  const std::vector<Change> changes = changes_of(account);
  if (changes.empty()) return;
  page.heading("What changed last");
  for (std::size_t i = 0; i < std::min(changes.size(), kMostChanges); ++i) page.line(change_text(changes[i]));
}

}  // namespace

std::string brief_text(const Answer& answer, const ViewOptions& options) {
  const std::vector<Relay> relays = relays_of(answer);
  Page page(options);
  write_head(page, answer, options, relays);
  write_claims(page, answer);
  write_open(page, answer, relays);
  write_signals(page, answer);
  write_changes(page, answer.account);
  return page.take();
}

}  // namespace hearsay
