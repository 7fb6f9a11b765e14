// Why articles were taken for one origin, and why a count of origins is a range: each merge and
// split with what it rests on.
#include <algorithm>
#include <set>

#include "base/utf8.h"
#include "view/graph.h"
#include "view/words.h"

namespace hearsay {
namespace {

std::string listed(const std::set<std::string>& names) {
  std::string out;
  std::size_t at = 0;
  for (const std::string& name : names) {
    if (at > 0) out += at + 1 == names.size() ? " and " : ", ";
    out += name;
    ++at;
  }
  return out;
}

}  // namespace

std::string merge_words(const Answer& answer, const Descent& descent) {
  const Origin& origin = answer.account.origins[descent.origin];
  std::size_t articles = 0, copies = 0, credits = 0;
  for (const Carrier& one : descent.carriers) {
    if (!one.article || one.statements.empty()) continue;
    ++articles;
    if (one.copy)
      ++copies;
    else if (one.credits)
      ++credits;
  }
  if (articles < 2) return "";
  const std::size_t own = articles - copies - credits;
  std::vector<std::string> why;
  if (copies > 0) why.push_back(std::to_string(copies) + (copies == 1 ? " repeats another" : " repeat another"));
  if (credits > 0) why.push_back(std::to_string(credits) + (credits == 1 ? " credits" : " credit") + " an outlet for it");
  if (own > 1 || (own == 1 && copies + credits == 0))
    why.push_back(origin.kind == Grade::kAnonymous
                      ? "all anonymous people of one outlet count as one"
                      : std::to_string(own) + " have the same voice within three days");
  std::string out;
  for (const std::string& one : why) out += (out.empty() ? "" : "; ") + one;
  return "one origin of " + std::to_string(articles) + " articles" + (out.empty() ? "" : ": " + out);
}

std::vector<std::string> independence_words(const Answer& answer, const Claim& claim) {
  std::set<std::string> supporting;
  for (const StatementRef& ref : claim.statements)
    if (ref.stance == Stance::kSupports) supporting.insert(ref.origin);
  std::map<std::string, std::size_t> people;  // outlet -> occasions of its anonymous people
  std::set<std::string> unseen;
  for (const Origin& origin : answer.account.origins) {
    if (!supporting.contains(origin.id) || origin.outlet.empty()) continue;
    if (origin.kind == Grade::kAnonymous) ++people[plain(origin.outlet)];
    if (origin.relayed_only) unseen.insert(plain(origin.outlet));
  }
  std::vector<std::string> out;
  if (people.size() > 1) {
    std::set<std::string> outlets;
    for (const auto& [outlet, occasions] : people) outlets.insert(outlet);
    out.push_back("the people of " + listed(outlets) +
                  " may be the same ones: no article of one repeats or credits the other, and none names them");
  }
  for (const auto& [outlet, occasions] : people)
    if (occasions > 1)
      out.push_back("the people of " + outlet + " spoke on " + std::to_string(occasions) +
                    " occasions more than three days apart, and may be different ones");
  if (!unseen.empty())
    out.push_back("cannot measure whether " + listed(unseen) +
                  " had it from others: no article of " + (unseen.size() == 1 ? "that outlet" : "those outlets") +
                  " that carries it was read");
  return out;
}

}  // namespace hearsay
