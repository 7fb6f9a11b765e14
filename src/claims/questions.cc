// What the coverage leaves open, each with the statements it rests on and with what would settle it.
//
// Seven kinds, each read from what is recorded and nothing else:
//   denial-scope       a denial that the text itself calls unclear, that is bound to its moment ("currently"), or that
//                      answers something narrower while its article recalls this claim too
//   no-primary-origin  supported, and by nobody who is named or described
//   unsupported        it had an origin once; none supports it any more
//   unexplained        words attributed to somebody who never said what he meant
//   no-answer          parties that neither confirmed nor denied what somebody supports
//   date-passed        a date announced for it lies behind the moment asked, and nothing read says that it happened
//   question           the text asks, or says that it is not known
//
// Known weakness: a party that answered in words no pack knows looks silent; the statements listed let a reader see it.
#include "claims/questions.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/utf8.h"

namespace hearsay {
namespace {

constexpr std::string_view kCriticism = "criticise";  // of the taxonomy in languages/base.toml
constexpr std::size_t kLongestDetail = 60;            // words; who says more explains

class Asking {
 public:
  Asking(Account& account, const QuestionContext& context) : account_(account), context_(context) {}

  void ask() {
    find_settled();
    for (const Claim& claim : account_.claims) {
      if (claim.statements.empty()) continue;
      answered_narrowly_.clear();
      ask_scope(claim);
      ask_explanations(claim);
      ask_origins(claim);
      ask_answers(claim);
      ask_dates(claim);
      ask_what_is_asked(claim);
    }
    std::stable_sort(account_.questions.begin(), account_.questions.end(), [](const OpenQuestion& a, const OpenQuestion& b) {
      return std::tie(a.since, a.kind, a.statement, a.text) < std::tie(b.since, b.kind, b.statement, b.text);
    });
  }

 private:
  const Recorded& article(const StatementRef& ref) const { return *context_.articles[ref.article]; }
  const Statement& said(const StatementRef& ref) const { return article(ref).statements[ref.statement]; }
  Time time(const StatementRef& ref) const { return article(ref).time(); }
  std::string name(const std::string& party) const { return context_.names->display(context_.names->of(party)); }
  static bool sided(const StatementRef& ref) { return ref.stance == Stance::kSupports || ref.stance == Stance::kDenies; }
  static std::string quoted(const std::string& text) { return "\u201C" + text + "\u201D"; }

  // "Jensen Huang (Nvidia)", "Nvidia", "somebody unnamed".
  std::string who(const StatementRef& ref) const {
    const Statement& statement = said(ref);
    if (statement.speaker.empty()) return "somebody unnamed";
    if (ref.party.empty() || statement.speaker_kind != MentionKind::kPerson) return statement.speaker;
    return statement.speaker + " (" + name(ref.party) + ")";
  }

  void add(const Claim& claim, std::string kind, std::string text, Time since, std::string settles, std::vector<std::string> statements) {
    OpenQuestion question;
    question.text = std::move(text);
    question.kind = std::move(kind);
    question.claim = claim.id;
    question.statement = statements.front();
    question.since = since;
    question.settles = std::move(settles);
    question.statements = std::move(statements);
    question.last_article = claim.statements.back().article;
    question.days = static_cast<std::uint32_t>(std::max<Time>(0, account_.now - since) / kDay);
    account_.questions.push_back(std::move(question));
  }

  // ---- denials

  void ask_scope(const Claim& claim) {
    std::map<std::string, const StatementRef*> last;  // party -> its last side taken
    for (const StatementRef& ref : claim.statements) {
      if (said(ref).scope_unclear)
        add(claim, "denial-scope", who(ref) + " denied it, but the text itself says that it is not certain what the denial covers.", time(ref),
            "a word on record of " + who(ref) + " on what the denial covers", {ref.id});
      if (!ref.party.empty() && sided(ref)) last[ref.party] = &ref;
    }
    for (const auto& [party, ref] : last)
      if (ref->stance == Stance::kDenies && ref->bounded && !said(*ref).scope_unclear)
        add(claim, "denial-scope", who(*ref) + " denied it for the present only: " + quoted(said(*ref).quote), time(*ref),
            "a word on record of " + name(party) + " on what is planned", {ref->id});
    if (claim.history.empty() || claim.history.back().verdict.independent_origins == 0) return;
    if (claim.event == kCriticism) return;  // what was meant needs words, no denial
    const ClaimStatus stands = claim.history.back().verdict.status;
    if (stands == ClaimStatus::kConfirmed || stands == ClaimStatus::kSuperseded) return;  // nothing was left open
    for (const std::string& party : answering(claim))
      if (!last.contains(party)) ask_narrow(claim, party);
  }

  bool is_of_talks(const Claim& claim) const {
    const EventKind* kind =
        claim.statements.empty() ? nullptr : context_.packs->best(article(claim.statements.front()).language).event(claim.event);
    return kind != nullptr && kind->state && kind->deal;
  }

  // The party denied something else, in an article that recalls this claim, and of this claim it said nothing. Who denies
  // that there are talks at all leaves nothing of them open.
  void ask_narrow(const Claim& claim, const std::string& party) {
    std::set<std::uint32_t> recalls;
    for (const StatementRef& ref : claim.statements)
      if (ref.stance == Stance::kSupports) recalls.insert(ref.article);
    const StatementRef* narrow = nullptr;
    const Claim* denied = nullptr;
    for (const Claim& other : account_.claims) {
      if (other.id == claim.id) continue;
      for (const StatementRef& ref : other.statements) {
        if (ref.party != party || ref.stance != Stance::kDenies || !recalls.contains(ref.article)) continue;
        if (is_of_talks(other)) {
          answered_narrowly_.insert(party);
          continue;
        }
        if (narrow != nullptr && std::pair(time(*narrow), narrow->id) <= std::pair(time(ref), ref.id)) continue;
        narrow = &ref;
        denied = &other;
      }
    }
    if (narrow == nullptr) return;
    answered_narrowly_.insert(party);
    add(claim, "denial-scope", who(*narrow) + " denied another claim and left this one open: " + claim.text + " What was denied: " + denied->text, time(*narrow),
        "a word on record of " + name(party) + " on this claim", {narrow->id});
  }

  // ---- origins

  void ask_origins(const Claim& claim) {
    std::string relay;
    bool rooted = false;
    const StatementRef* first = nullptr;
    for (const StatementRef& ref : claim.statements) {
      if (ref.stance != Stance::kSupports) continue;
      if (first == nullptr) first = &ref;
      rooted = rooted || ref.grade != Grade::kUnattributed;
      for (const Origin& origin : account_.origins)
        if (origin.id == ref.origin && origin.relayed_only && !origin.outlet.empty()) relay = origin.outlet;
    }
    if (first == nullptr) return;
    const std::string parties = of_parties(answering(claim), "or");
    if (!rooted) {
      std::string text = "No primary origin can be identified for: " + claim.text;
      if (!relay.empty()) text += " " + relay + " is only the relay: it is named as the source, but no article of it was read and it is no known origin.";
      add(claim, "no-primary-origin", text, time(*first), "a report that names or describes its source, or a word on record of " + parties, {first->id});
      return;
    }
    if (claim.history.empty() || claim.history.back().verdict.independent_origins > 0) return;
    // The row at which the last of its origins was lost.
    for (std::size_t i = claim.history.size(); i-- > 1;) {
      if (claim.history[i].verdict.independent_origins > 0) break;
      if (claim.history[i - 1].verdict.independent_origins == 0) continue;
      const Verdict& now = claim.history[i].verdict;
      add(claim, "unsupported", "No origin supports it any more: " + claim.text + " " + now.why, claim.history[i].as_of,
          "a report on sources of its own, or a word on record of " + parties, now.because.empty() ? std::vector<std::string>{first->id} : now.because);
      return;
    }
  }

  // ---- words without explanation

  void ask_explanations(const Claim& claim) {
    std::set<std::string> asked;  // speakers
    for (const StatementRef& ref : claim.statements) {
      const Statement& statement = said(ref);
      if (!statement.unexplained || !asked.insert(statement.speaker_key).second) continue;
      const std::string speaker = whose_words(ref);
      add(claim, "unexplained", "What " + speaker + " meant was not explained: " + quoted(statement.said), time(ref), "an explanation on record by " + speaker, {ref.id});
    }
    if (!asked.empty() || claim.event != kCriticism) return;
    // Criticism that others passed on: a person it is attributed to who has nowhere stood by it with his name.
    std::map<std::string, std::vector<const StatementRef*>> passed_on;
    std::set<std::string> spoke;
    for (const StatementRef& ref : claim.statements) {
      const Statement& statement = said(ref);
      if (ref.grade == Grade::kOnRecord) {
        spoke.insert(statement.speaker_key);
        continue;
      }
      if (ref.stance != Stance::kSupports || statement.own || word_count(statement.said) > kLongestDetail) continue;
      if (statement.speaker_kind == MentionKind::kPerson && !statement.speaker_key.empty()) passed_on[statement.speaker_key].push_back(&ref);
    }
    for (const auto& [person, refs] : passed_on) {
      if (spoke.contains(person)) continue;
      const std::string& speaker = said(*refs.front()).speaker;
      add(claim, "unexplained", "Words of " + speaker + " are only passed on by others, without detail: " + quoted(said(*refs.front()).said), time(*refs.front()),
          "an explanation on record by " + speaker, ids(refs));
    }
  }

  // "Huang is said to find it undisciplined": nobody speaks, but the words are his.
  std::string whose_words(const StatementRef& ref) const {
    const Statement& statement = said(ref);
    if (!statement.speaker.empty()) return statement.speaker;
    for (const std::string& person : statement.persons)
      for (const Entity& entity : article(ref).entities)
        if (entity.key == person) return entity.name;
    return "the unnamed voice";
  }
  static std::size_t word_count(const std::string& text) {
    const std::string folded = fold_words(text);
    return folded.empty() ? 0 : static_cast<std::size_t>(std::count(folded.begin(), folded.end(), ' ')) + 1;
  }
  static std::vector<std::string> ids(const std::vector<const StatementRef*>& refs) {
    std::vector<std::string> out;
    for (const StatementRef* ref : refs) out.push_back(ref->id);
    return out;
  }

  // ---- answers

  // The parties a claim concerns: the subject's two, and others of its parties whom its supporters name.
  std::vector<std::string> answering(const Claim& claim) const {
    std::vector<std::string> out;
    const std::vector<std::string>& parties = account_.subject.parties;
    for (std::size_t i = 0; i < parties.size(); ++i) {
      const std::string party = context_.names->of(fold_words(parties[i]));
      const bool named = std::any_of(claim.statements.begin(), claim.statements.end(), [&](const StatementRef& ref) {
        const std::vector<std::string>& there = said(ref).parties;
        return ref.stance == Stance::kSupports && std::any_of(there.begin(), there.end(), [&](const std::string& one) { return context_.names->of(one) == party; });
      });
      if ((i < 2 || named) && std::find(out.begin(), out.end(), party) == out.end()) out.push_back(party);
    }
    return out;
  }

  std::string of_parties(const std::vector<std::string>& parties, const char* joint) const {
    std::string out;
    for (std::size_t i = 0; i < parties.size(); ++i) {
      if (i > 0) out += i + 1 == parties.size() ? std::string(" ") + joint + " " : ", ";
      out += name(parties[i]);
    }
    return out;
  }

  void ask_answers(const Claim& claim) {
    if (claim.history.empty()) return;
    const ClaimStatus status = claim.history.back().verdict.status;
    if (status != ClaimStatus::kRumoured && status != ClaimStatus::kReported && status != ClaimStatus::kCorroborated && status != ClaimStatus::kDisputed) return;
    const StatementRef* raised = nullptr;
    std::map<std::string, const StatementRef*> last;  // party -> its last word that takes no side
    std::set<std::string> answered;
    for (const StatementRef& ref : claim.statements) {
      if (ref.stance == Stance::kSupports && raised == nullptr) raised = &ref;
      if (ref.party.empty()) continue;
      if (sided(ref)) answered.insert(ref.party);
      else if (ref.stance != Stance::kQuestions) last[ref.party] = &ref;
    }
    if (raised == nullptr) return;
    std::vector<std::string> silent, rests;
    std::string detail;
    for (const std::string& party : answering(claim)) {
      if (answered.contains(party) || answered_narrowly_.contains(party)) continue;
      silent.push_back(party);
      auto word = last.find(party);
      if (word == last.end()) continue;
      rests.push_back(word->second->id);
      detail += " " + name(party) + (word->second->stance == Stance::kDeclines ? " declined to comment on " : " spoke of it without a yes or no on ") + to_iso_date(time(*word->second)) + ".";
    }
    if (silent.empty()) return;
    if (rests.empty()) rests.push_back(raised->id);
    add(claim, "no-answer", of_parties(silent, "and") + (silent.size() == 1 ? " has" : " have") + " not answered: " + claim.text + detail, time(*raised),
        "a word on record of " + of_parties(silent, "or"), std::move(rests));
  }

  // ---- dates

  // When some origin first said that it is done: "agreed", "completed".
  void find_settled() {
    for (const Claim& claim : account_.claims)
      for (const StatementRef& ref : claim.statements) {
        const EventKind* kind = context_.packs->best(article(ref).language).event(claim.event);
        if (kind == nullptr || !kind->done || ref.stance != Stance::kSupports || ref.grade == Grade::kUnattributed) continue;
        done_ = std::max(done_, time(ref));
      }
  }

  // The last second of what a date may mean: of dates only the first day is recorded, and "in the second quarter" is over
  // when the quarter is. Where the text names the day itself, it is that day.
  static Time end_of(Time date, const std::string& text) {
    const Date first = date_of(date);
    const std::string words = " " + fold_words(text) + " ";
    const std::string day = std::to_string(first.day);
    const bool named = words.find(" " + day + " ") != std::string::npos || words.find(" " + std::to_string(first.month) + " " + day + " ") != std::string::npos;
    if (first.day != 1 || named) return date + 8 * kDay - 1;  // a week, which begins on a Monday, is one day to the record
    const int months = first.month == 1 ? 12 : first.month == 7 ? 6 : first.month % 3 == 1 ? 3 : 1;
    const int last = first.month - 1 + months;
    return time_of({first.year + last / 12, last % 12 + 1, 1}) - 1;
  }

  void ask_dates(const Claim& claim) {
    if (claim.history.empty()) return;
    const ClaimStatus status = claim.history.back().verdict.status;
    if (status == ClaimStatus::kSuperseded || status == ClaimStatus::kRetracted) return;
    const StatementRef* announced = nullptr;
    Time until = 0;
    for (const StatementRef& ref : claim.statements) {
      const Statement& statement = said(ref);
      if (ref.stance != Stance::kSupports || statement.events.empty()) continue;
      for (Time date : statement.dates) {
        if (date <= time(ref)) continue;
        const Time end = end_of(date, statement.quote);
        if (announced == nullptr || end > until) announced = &ref, until = end;
      }
    }
    if (announced == nullptr || until >= account_.now || done_ > time(*announced)) return;
    add(claim, "date-passed", "A date set for it has passed, and nothing read says that it happened: " + quoted(said(*announced).quote), until,
        "a report that it happened, or a new date on record", {announced->id});
  }

  void ask_what_is_asked(const Claim& claim) {
    for (const StatementRef& ref : claim.statements)
      if (ref.stance == Stance::kQuestions && !said(ref).scope_unclear)
        add(claim, "question", "Asked, and left open: " + quoted(said(ref).quote), time(ref), "a report or a word on record that answers it", {ref.id});
  }

  Account& account_;
  const QuestionContext& context_;
  std::set<std::string> answered_narrowly_;  // parties, of the claim at hand
  Time done_ = 0;
};

}  // namespace

void ask_questions(Account& account, const QuestionContext& context) { Asking(account, context).ask(); }

}  // namespace hearsay
