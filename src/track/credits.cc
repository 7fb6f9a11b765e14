// Credits that lead nowhere: to oneself, to one's own network, in a circle, to an outlet of which
// nothing was read, to nobody. Facts, each with its sentence; what to make of them is the reader's.
#include <algorithm>
#include <deque>
#include <set>

#include "base/utf8.h"
#include "track/reissues.h"

namespace hearsay {
namespace {

constexpr std::uint32_t kBetween = 2;  // words between the credit and the name: "the website"

using Sentence = CreditNote::Sentence;

std::string canonical(const std::string& outlet, const Outlets& outlets) {
  const Outlet* known = outlets.named(outlet);
  return known != nullptr ? known->name : outlet;
}

// Whether the words at `from` are a name of the outlet.
bool names(const SegmentedText& text, std::uint32_t from, const std::set<std::string>& forms) {
  std::string words;
  for (std::uint32_t i = from; i < text.tokens.size() && i < from + 6; ++i) {
    words += (words.empty() ? "" : " ") + std::string(text.word(i));
    if (forms.contains(fold_words(words))) return true;
  }
  return false;
}

std::set<std::string> forms_of(const std::string& outlet, const Outlets& outlets) {
  std::set<std::string> out = {fold_words(outlet)};
  if (const Outlet* known = outlets.named(outlet)) {
    out.insert(fold_words(known->name));
    for (const std::string& alias : known->aliases) out.insert(fold_words(alias));
  }
  out.erase("");
  return out;
}

// "kompas.com" when one's domain lies under the other's, or both under one of the list; "" when
// nothing does. Names never join: "CNBC" and "CNBC Indonesia" are strangers.
std::string joins(const Outlet& a, const Outlet& b, const Outlets& outlets) {
  auto top = [&](const std::string& domain) {
    std::string found = fold(domain);
    for (std::size_t dot = found.find('.'); dot != std::string::npos; dot = found.find('.', dot + 1))
      if (outlets.by_domain.contains(found.substr(dot + 1))) {
        found.erase(0, dot + 1);
        dot = 0;
      }
    return found;
  };
  for (const std::string& one : a.domains)
    for (const std::string& other : b.domains)
      if (top(one) == top(other)) return top(one);
  return "";
}

bool credits_itself(const std::string& quote, const std::set<std::string>& forms,
                    const Pack& pack) {
  const std::string folded = " " + fold_words(quote) + " ";
  if (std::none_of(forms.begin(), forms.end(), [&](const std::string& form) {
        return folded.find(" " + form + " ") != std::string::npos;
      }))
    return false;
  Article sentence;
  set_text(sentence, "", quote);
  const SegmentedText text = segment(sentence, pack);
  for (std::uint32_t i = 0; i < text.tokens.size(); ++i)
    for (const LexKind kind : {LexKind::kCredit, LexKind::kAccordingTo})
      if (const LexHit* hit = text.hit_at(i, kind))
        for (std::uint32_t skip = 0; skip <= kBetween; ++skip)
          if (names(text, i + hit->length + skip, forms)) return true;
  return false;
}

// Who credits whom on one claim, with the first sentence that does.
using Credits = std::map<std::string, std::map<std::string, Sentence>>;

// The shortest circle through `start`, with `onward` only over outlets that are not before it; empty where there is none.
std::vector<std::string> circle_through(const std::string& start, const Credits& credits, bool onward) {
  std::map<std::string, std::string> came_from;
  std::deque<std::string> open = {start};
  while (!open.empty()) {
    const std::string at = open.front();
    open.pop_front();
    auto found = credits.find(at);
    if (found == credits.end()) continue;
    for (const auto& [next, sentence] : found->second) {
      if (next == start) {
        std::vector<std::string> out = {at};
        while (out.back() != start) out.push_back(came_from.at(out.back()));
        std::reverse(out.begin(), out.end());
        return out;
      }
      if ((onward && next < start) || !came_from.try_emplace(next, at).second) continue;
      open.push_back(next);
    }
  }
  return {};
}

struct Fault {
  CreditFault fault = CreditFault::kSelf;
  std::string outlet, joined;
};

// What is wrong with the credits of one statement; `read`: outlets of which something was read, canonical and folded.
std::vector<Fault> faults_of(const Statement& said, Grade grade, Stance stance, const std::string& outlet, const Pack& pack,
                             const std::set<std::string>& read, const Outlets& outlets) {
  std::vector<Fault> out;
  const Outlet* own = outlets.named(outlet);
  for (const std::string& via : said.via) {
    const std::string credited = canonical(via, outlets);
    if (!read.contains(fold_words(credited))) out.push_back({CreditFault::kUnread, credited, ""});
    const Outlet* known = outlets.named(via);
    if (own == nullptr || known == nullptr || own == known) continue;
    if (std::string joined = joins(*own, *known, outlets); !joined.empty())
      out.push_back({CreditFault::kNetwork, credited, std::move(joined)});
  }
  if (!outlet.empty() && credits_itself(said.quote, forms_of(outlet, outlets), pack))
    out.push_back({CreditFault::kSelf, canonical(outlet, outlets), ""});
  if (said.via.empty() && said.speaker.empty() && grade == Grade::kUnattributed &&
      (stance == Stance::kSupports || stance == Stance::kDenies))
    out.push_back({CreditFault::kNobody, "", ""});
  return out;
}

class Notes {
 public:
  Notes(const Answer& answer, const Knowledge& knowledge)
      : answer_(answer), knowledge_(knowledge), read_(outlets_read(answer, knowledge.outlets)) {}

  std::vector<CreditNote> run() {
    std::vector<const StatementRef*> said;
    for (const Claim& claim : answer_.account.claims) {
      Credits credits;
      for (const StatementRef& ref : claim.statements) {
        said.push_back(&ref);
        add_credits(ref, credits);
      }
      for (const auto& [outlet, others] : credits) add_circle(circle_through(outlet, credits, true), credits);
    }
    std::sort(said.begin(), said.end(), [&](const StatementRef* a, const StatementRef* b) {
      return std::tuple(answer_.articles[a->article].time(), std::string_view(answer_.articles[a->article].id), a->statement) <
             std::tuple(answer_.articles[b->article].time(), std::string_view(answer_.articles[b->article].id), b->statement);
    });
    for (const StatementRef* ref : said) look(*ref);
    std::vector<CreditNote> out;
    for (auto& [key, note] : notes_) out.push_back(std::move(note));
    return out;
  }

 private:
  const Statement& statement(const StatementRef& ref) const {
    return answer_.articles[ref.article].statements[ref.statement];
  }
  std::string outlet_of(const StatementRef& ref) const {
    return canonical(answer_.articles[ref.article].outlet, knowledge_.outlets);
  }

  void add(CreditFault fault, const std::string& outlet, const std::string& joined,
           const StatementRef& ref) {
    CreditNote& note = notes_[{fault, outlet, joined}];
    note.fault = fault;
    note.outlet = outlet;
    note.joined = joined;
    const auto same = [&](const Sentence& one) {
      return one.article == ref.article && one.statement == ref.statement;
    };
    if (std::none_of(note.sentences.begin(), note.sentences.end(), same))
      note.sentences.push_back({ref.article, ref.statement});
  }

  void add_credits(const StatementRef& ref, Credits& credits) const {
    const std::string own = outlet_of(ref);
    if (own.empty()) return;
    // The chain is nearest first: each of it credits the next.
    std::string at = own;
    for (const std::string& via : statement(ref).via) {
      const std::string next = canonical(via, knowledge_.outlets);
      if (fold_words(next) == fold_words(at)) continue;
      // Only what an outlet itself writes is its credit.
      if (at == own) credits[at].try_emplace(next, Sentence{ref.article, ref.statement});
      at = next;
    }
  }

  void add_circle(const std::vector<std::string>& circle, const Credits& credits) {
    if (circle.size() < 2) return;
    std::string name;
    for (const std::string& outlet : circle) name += (name.empty() ? "" : ", ") + outlet;
    CreditNote note;
    note.fault = CreditFault::kCircle;
    note.outlet = name;
    for (std::size_t i = 0; i < circle.size(); ++i)
      note.sentences.push_back(credits.at(circle[i]).at(circle[(i + 1) % circle.size()]));
    notes_.try_emplace({CreditFault::kCircle, name, ""}, std::move(note));
  }

  void look(const StatementRef& ref) {
    const Recorded& article = answer_.articles[ref.article];
    for (const Fault& one : faults_of(statement(ref), ref.grade, ref.stance, article.outlet,
                                      knowledge_.packs.best(article.language), read_, knowledge_.outlets))
      add(one.fault, one.outlet, one.joined, ref);
  }

  const Answer& answer_;
  const Knowledge& knowledge_;
  const std::set<std::string> read_;
  std::map<std::tuple<CreditFault, std::string, std::string>, CreditNote> notes_;
};

// Whether the article names the key, or a longer name that begins with it.
bool named_in(const Recorded& article, const std::string& key) {
  auto begins = [&](const std::string& name) {
    return name == key || (name.size() > key.size() && name.starts_with(key) && name[key.size()] == ' ');
  };
  return std::any_of(article.entities.begin(), article.entities.end(), [&](const Entity& entity) {
    return begins(entity.key) || std::any_of(entity.aliases.begin(), entity.aliases.end(), begins);
  });
}

}  // namespace

std::string_view name_of(CreditFault fault) {
  switch (fault) {
    case CreditFault::kSelf: return "self";
    case CreditFault::kNetwork: return "network";
    case CreditFault::kCircle: return "circle";
    case CreditFault::kUnread: return "unread";
    case CreditFault::kNobody: return "nobody";
  }
  return "nobody";
}

std::set<std::string> outlets_read(const Answer& answer, const Outlets& outlets) {
  const Account& account = answer.account;
  std::set<std::uint32_t> on_subject;
  for (const Claim& claim : account.claims)
    for (const StatementRef& ref : claim.statements) on_subject.insert(ref.article);
  for (const Signal& signal : account.signals) on_subject.insert(signal.article);
  for (const Copy& copy : account.copies) on_subject.insert({copy.article, copy.of});
  const std::size_t needed = std::min<std::size_t>(2, account.subject.parties.size());
  std::set<std::string> out;
  for (std::uint32_t i = 0; i < answer.articles.size(); ++i) {
    const Recorded& article = answer.articles[i];
    bool counts = on_subject.contains(i);
    if (!counts && needed > 0) {
      counts = true;
      for (std::size_t p = 0; p < needed; ++p)
        counts = counts && named_in(article, fold_words(account.subject.parties[p]));
    }
    if (counts) out.insert(fold_words(canonical(article.outlet, outlets)));
  }
  out.erase("");
  return out;
}

std::vector<CreditNote> credit_notes(const Answer& answer, const Knowledge& knowledge) {
  return Notes(answer, knowledge).run();
}

std::vector<CreditNote> credit_notes(const Analysis& article, const std::vector<Recorded>& like,
                                     const Knowledge& knowledge) {
  const std::string own = canonical(article.article.outlet, knowledge.outlets);
  std::set<std::string> read = {fold_words(own)};
  for (const Recorded& one : like) read.insert(fold_words(canonical(one.outlet, knowledge.outlets)));
  // Who credits whom: of the others, by what their fingerprints credit.
  Credits credits;
  for (const Recorded& one : like)
    for (const std::string& credited : one.print.credits)
      credits[canonical(one.outlet, knowledge.outlets)].try_emplace(canonical(credited, knowledge.outlets));
  std::map<std::tuple<CreditFault, std::string, std::string>, CreditNote> notes;
  auto add = [&](const Fault& fault, std::uint32_t statement) {
    CreditNote& note = notes[{fault.fault, fault.outlet, fault.joined}];
    note.fault = fault.fault;
    note.outlet = fault.outlet;
    note.joined = fault.joined;
    if (note.sentences.empty() || note.sentences.back().statement != statement) note.sentences.push_back({0, statement});
  };
  for (std::uint32_t i = 0; i < article.statements.size(); ++i) {
    const Statement& said = article.statements[i];
    for (const Fault& fault : faults_of(said, said.grade, said.stance, article.article.outlet, *article.mentioned.text.pack,
                                        read, knowledge.outlets))
      // What the article asserts itself is its outlet's word, and a headline is its text's.
      if (fault.fault != CreditFault::kNobody || (!said.own && !said.headline)) add(fault, i);
    // The chain is nearest first: the first of it is whom the article itself credits.
    if (own.empty() || said.via.empty()) continue;
    const std::string credited = canonical(said.via.front(), knowledge.outlets);
    if (fold_words(credited) == fold_words(own)) continue;
    credits[own].clear();
    credits[own].try_emplace(credited);
    const std::vector<std::string> circle = circle_through(own, credits, false);
    if (circle.size() < 2) continue;
    std::string names;
    for (const std::string& outlet : circle) names += (names.empty() ? "" : ", ") + outlet;
    add({CreditFault::kCircle, names, ""}, i);
  }
  std::vector<CreditNote> out;
  for (auto& [key, note] : notes) out.push_back(std::move(note));
  return out;
}

}  // namespace hearsay
