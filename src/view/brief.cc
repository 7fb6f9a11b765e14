// The brief: one page, the answer first, then the evidence. One document model, written as text or Markdown.
//
// Order: what it is about and how much was read; what cannot be said; each claim with its status and whose word it rests
// on; what is open; what changed last; then the evidence, for the largest claims the voices that decided; surroundings.
// ViewOptions::all lifts every limit of the page.
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/utf8.h"
#include "view/page.h"

namespace hearsay {

std::string brief_text(const Answer& answer, const ViewOptions& options);

namespace {

constexpr std::size_t kQuote = 200, kShortQuote = 120;  // code points; the second where no link stands below

constexpr std::ptrdiff_t kPage = 100;  // lines
// How much a page holds that is read to its end; the rest is counted, and --all shows it.
struct Limits {
  std::size_t claims = 5, evidence = 2, open = 4, open_of_kind = 2, changes = 3, themes = 2, signals = 1, relations = 2;
  bool all = false;
};
Limits limits_of(const ViewOptions& options) {
  static constexpr std::size_t kAll = 100000;
  return options.all ? Limits{kAll, kAll, kAll, kAll, kAll, kAll, kAll, kAll, true} : Limits{};
}

struct Side {
  Stance stance;
  const char* heading;
  std::size_t most;  // voices shown on a page
};
// Questions stand under "Open", and so does who has not answered: hedges and refusals are for --all.
constexpr std::array<Side, 4> kSides = {{{Stance::kSupports, "Behind it", 1}, {Stance::kDenies, "Against it", 1}, {Stance::kHedges, "Hedging", 0}, {Stance::kDeclines, "Not commenting", 0}}};

// One voice on one occasion towards one claim: the statement that shows it best, and the articles that carry it.
struct Group {
  const StatementRef* shown = nullptr;
  bool decisive = false, headlines = true;
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
    // A headline shortens what its text says; the sentence is the evidence.
    const bool fuller = group.shown != nullptr && group.shown->article == ref.article && statement_of(answer, *group.shown).headline && !statement.headline;
    if (group.shown == nullptr || (decides && !group.decisive) || fuller) group.shown = &ref;
    group.decisive = group.decisive || decides;
    group.headlines = group.headlines && statement.headline;
    group.articles.insert(ref.article);
  }
  // A headline over a text that says the same in another voice's words is no second voice.
  std::set<std::uint32_t> told;
  for (const Group& group : groups)
    if (!group.headlines) told.insert(group.articles.begin(), group.articles.end());
  std::erase_if(groups, [&](const Group& group) { return group.headlines && std::includes(told.begin(), told.end(), group.articles.begin(), group.articles.end()); });
  std::stable_sort(groups.begin(), groups.end(), [](const Group& a, const Group& b) { return a.decisive && !b.decisive; });
  return groups;
}

void write_voice(Page& page, const Answer& answer, const Group& group) {
  const Statement& statement = statement_of(answer, *group.shown);
  const Recorded& article = answer.articles[group.shown->article];
  std::string line = who_says(statement) + " [" + grade_words(group.shown->grade) + "] \u2014 " + outlet_or(article) + ", " + day_of(article);
  for (std::size_t i = 0; i < statement.via.size(); ++i) line += (i == 0 ? ", through " : " \u2190 ") + plain(statement.via[i]);
  if (group.articles.size() > 1) line += "; in " + counted(group.articles.size(), "article", "articles");
  line[0] = line[0] >= 'a' && line[0] <= 'z' && statement.speaker.empty() ? static_cast<char>(line[0] - 32) : line[0];
  page.line(line, 4);
  page.quote(shortened(shown_quote(statement), kQuote), text_fragment_link(article.url, statement.quote));
}

// "So far: reported from ..., then disputed from ...": runs of one status are one step of its life.
std::string steps_text(const Claim& claim) {
  std::vector<const StatusChange*> steps;
  for (const StatusChange& change : claim.history)
    if (steps.empty() || steps.back()->verdict.status != change.verdict.status) steps.push_back(&change);
  if (steps.size() == 1) return "Since " + to_iso_date(steps[0]->as_of);
  std::string out;
  for (std::size_t i = 0; i < steps.size(); ++i)
    out += (i == 0 ? "So far: " : ", then ") + std::string(name_of(steps[i]->verdict.status)) + " from " + to_iso_date(steps[i]->as_of);
  return out;
}

void write_claim(Page& page, const Answer& answer, const Claim& claim, const Limits& limits) {
  page.claim(claim.history.back().verdict.status, claim.text);
  const std::size_t repeating = repeating_articles(answer, claim);
  page.line("(" + origin_count(claim.history.back().verdict) + (repeating > 0 ? "; " + counted(repeating, "article repeats it", "articles repeat it") : "") + ") " + steps_text(claim) + ".");
  std::size_t hidden = 0;
  for (const Side& side : kSides) {
    const std::vector<Group> groups = groups_of(answer, claim, side.stance);
    const std::size_t shown = limits.all ? groups.size() : std::min(groups.size(), side.most);
    if (shown > 0) page.side(side.heading);
    for (std::size_t i = 0; i < shown; ++i) write_voice(page, answer, groups[i]);
    hidden += groups.size() - shown;
  }
  page.line((hidden > 0 ? "and " + counted(hidden, "more voice", "more voices") + " " : std::string()) + "(hearsay trace " + claim.id + ")", 4);
}

void write_head(Page& page, const Answer& answer, const ViewOptions& options, const std::vector<Relay>& relays) {
  const Account& account = answer.account;
  const Coverage coverage = coverage_of(answer);
  page.title(account.subject.name);
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
  if (coverage.undated > 0) lead += " " + undated_words(coverage.undated);
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

std::vector<const Claim*> standing_claims(const Account& account) {
  std::vector<const Claim*> out;
  for (const Claim& claim : account.claims)
    if (!claim.history.empty()) out.push_back(&claim);
  return out;
}

void write_standing(Page& page, const Account& account, const Limits& limits) {
  page.heading("Where it stands");
  const std::vector<const Claim*> claims = standing_claims(account);
  if (claims.empty()) page.paragraph("No statement takes a position on it yet.");
  for (std::size_t i = 0; i < std::min(claims.size(), limits.claims); ++i) {
    const Verdict& verdict = claims[i]->history.back().verdict;
    std::string why = verdict.why + " " + counted(verdict.independent_origins, "independent origin", "independent origins") + "; " + std::string(name_of(verdict.status)) + " since " + to_iso_date(status_since(*claims[i])) + ".";
    if (const std::string life = life_text(*claims[i]); !life.empty()) why += " " + life;
    page.standing(verdict.status, claims[i]->text, why);
  }
  if (claims.size() > limits.claims) page.line("and " + counted(claims.size() - limits.claims, "smaller claim", "smaller claims") + " (--all, or hearsay claims)");
}

void write_evidence(Page& page, const Answer& answer, const Limits& limits) {
  const std::vector<const Claim*> claims = standing_claims(answer.account);
  if (claims.empty()) return;
  page.heading("On whose word");
  for (std::size_t i = 0; i < std::min(claims.size(), limits.evidence); ++i) write_claim(page, answer, *claims[i], limits);
}

void write_question(Page& page, const Answer& answer, const OpenQuestion& question, const Limits& limits) {
  page.line(shortened(question.text, 2 * kQuote));
  std::string life = "Open since " + to_iso_date(question.since) + " (" + counted(question.days, "day", "days") + ")";
  if (question.last_article) {
    const Recorded& last = answer.articles[*question.last_article];
    life += "; last touched by " + outlet_or(last) + ", " + day_of(last);
  }
  if (!question.settles.empty()) life += "; would settle it: " + question.settles;
  page.detail(life + ". (hearsay trace " + question.statement + ")");
  const StatementRef* ref = limits.all ? find_ref(answer.account, question.statement) : nullptr;
  if (ref == nullptr) return;
  const Statement& statement = statement_of(answer, *ref);
  if (plain(question.text).find(plain(statement.quote)) == std::string::npos)
    page.quote(shortened(shown_quote(statement), kQuote), text_fragment_link(answer.articles[ref->article].url, statement.quote), 4);
}

void write_open(Page& page, const Answer& answer, const std::vector<Relay>& relays, const Limits& limits) {
  const Account& account = answer.account;
  // What limits the answer most comes first; mere questions of the coverage last.
  static constexpr std::array<std::string_view, 7> kOrder = {"denial-scope", "date-passed", "no-primary-origin", "unexplained", "no-answer", "unsupported", "question"};
  std::vector<const OpenQuestion*> open, later;
  std::set<std::string> seen;
  std::map<std::string, std::size_t> rank;  // claim -> its place among the claims: of one kind the largest claim's first
  for (std::size_t i = 0; i < account.claims.size(); ++i) rank[account.claims[i].id] = i;
  for (std::string_view kind : kOrder) {
    std::vector<const OpenQuestion*> of_kind;
    for (const OpenQuestion& question : account.questions)
      if (question.kind == kind && seen.insert(fold_words(question.text)).second) of_kind.push_back(&question);
    std::stable_sort(of_kind.begin(), of_kind.end(), [&](const OpenQuestion* a, const OpenQuestion* b) { return rank[a->claim] < rank[b->claim]; });
    for (std::size_t i = 0; i < of_kind.size(); ++i) (i < limits.open_of_kind ? open : later).push_back(of_kind[i]);
  }
  open.insert(open.end(), later.begin(), later.end());
  const bool distant = std::any_of(relays.begin(), relays.end(), [](const Relay& relay) { return !relay.unlisted; });
  if (open.empty() && !distant) return;
  page.heading("Open");
  for (std::size_t i = 0; i < std::min(open.size(), limits.open); ++i) write_question(page, answer, *open[i], limits);
  if (open.size() > limits.open) page.line("and " + std::to_string(open.size() - limits.open) + " more (--all)");
  std::vector<const Relay*> known;  // the others stand in the head
  for (const Relay& relay : relays)
    if (!relay.unlisted) known.push_back(&relay);
  if (known.size() == 1) page.line(known[0]->text);
  if (known.size() < 2) return;
  std::string outlets;
  for (std::size_t i = 0; i < known.size(); ++i) outlets += (i == 0 ? "" : i + 1 == known.size() ? " and " : ", ") + known[i]->outlet;
  page.line(outlets + " are known only through others: they are credited, but no article of them was read.");
}

void write_signals(Page& page, const Answer& answer, const Limits& limits) {
  std::map<std::string, std::vector<const Signal*>> themes = signals_by_theme(answer);
  if (themes.empty() && answer.account.relations.empty()) return;
  page.heading("Around it");
  std::size_t listed = 0;
  for (const Relation& relation : answer.account.relations) {
    if (++listed > limits.relations) continue;
    const RelationEvidence& latest = relation.evidence.back();
    const Recorded& article = answer.articles[latest.article];
    page.line(relation_text(relation) + " \u2014 " + outlet_or(article) + ", " + day_of(article) + ": \u201C" + shortened(shown_quote(article.statements[latest.index]), kShortQuote) + "\u201D");
  }
  if (listed > limits.relations) page.line("and " + counted(listed - limits.relations, "more relation", "more relations") + " (hearsay relations)");
  listed = 0;
  for (auto& [theme, signals] : themes) {
    if (++listed > limits.themes) break;
    std::reverse(signals.begin(), signals.end());  // the latest first
    for (std::size_t i = 0; i < std::min(signals.size(), limits.signals); ++i) {
      const Recorded& article = answer.articles[signals[i]->article];
      const Statement& statement = article.statements[signals[i]->index];
      page.line(theme + ": " + (statement.own ? "the article itself" : who_says(statement)) + " \u2014 " + outlet_or(article) + ", " + day_of(article) + ": \u201C" + shortened(shown_quote(statement), kShortQuote) + "\u201D" +
                (i + 1 == limits.signals && signals.size() > limits.signals ? " and " + std::to_string(signals.size() - limits.signals) + " more" : ""));
    }
  }
}

void write_changes(Page& page, const Account& account, const Limits& limits) {
  const std::vector<Change> changes = changes_of(account);
  if (changes.empty()) return;
  page.heading("What changed last");
  for (std::size_t i = 0; i < std::min(changes.size(), limits.changes); ++i) page.line(change_text(changes[i]));
}

}  // namespace

std::string brief_text(const Answer& answer, const ViewOptions& options) {
  const std::vector<Relay> relays = relays_of(answer);
  Limits limits = limits_of(options);
  for (;; --limits.open) {
    Page page(options);
    write_head(page, answer, options, relays);
    write_standing(page, answer.account, limits);
    write_open(page, answer, relays, limits);
    write_changes(page, answer.account, limits);
    write_evidence(page, answer, limits);
    write_signals(page, answer, limits);
    std::string text = page.take();
    // Long names and quotations take more lines; open questions give way (--all has them).
    if (limits.all || limits.open <= 1 || std::count(text.begin(), text.end(), '\n') <= kPage) return text;
  }
}

}  // namespace hearsay
