// The descent of an origin's word as a tree: the voice, the outlets that carried it, the articles
// that copied or credited them.
#include <algorithm>
#include <set>

#include "base/utf8.h"
#include "view/graph.h"
#include "view/words.h"

namespace hearsay {
namespace {

constexpr std::size_t kQuote = 200;   // code points
constexpr unsigned kDeepest = 12;     // levels that are indented further

std::string articles_name(const Recorded& article) {
  return day_of(article) + " " + outlet_or(article);
}

// One line of the tree under its branch, later lines under the text of the first.
std::string under(const std::string& first, const std::string& rest, const std::string& text,
                  unsigned width) {
  const auto used = static_cast<unsigned>(count_code_points(first));
  const std::string body = wrapped(text, width > used + 30 ? width - used : 30, 0);
  std::string out;
  for (std::string_view line : split(body, '\n'))
    if (!line.empty()) out += (out.empty() ? first : rest) + std::string(line) + "\n";
  return out;
}

class Drawing {
 public:
  Drawing(const Answer& answer, const Descent& descent, bool every_sentence,
          const ViewOptions& options)
      : answer_(answer), descent_(descent), every_(every_sentence), options_(options),
        read_(outlets_read(answer, embedded_outlets())) {
    children_.resize(descent.carriers.size() + 1);
    for (std::uint32_t i = 0; i < descent.carriers.size(); ++i)
      children_[descent.carriers[i].from ? *descent.carriers[i].from + 1 : 0].push_back(i);
  }

  std::string run() {
    struct Open {
      std::uint32_t carrier;
      std::string margin;  // of its own branch
      bool last;
    };
    std::vector<Open> open;
    auto push = [&](std::size_t of, const std::string& margin) {
      const std::vector<std::uint32_t>& list = children_[of];
      for (std::size_t i = list.size(); i-- > 0;)
        open.push_back({list[i], margin, i + 1 == list.size()});
    };
    push(0, "  ");
    std::string out;
    while (!open.empty()) {
      const Open now = open.back();
      open.pop_back();
      const std::uint32_t last = joined(now.carrier);
      std::string margin = now.margin;
      if (margin.size() < 4 * kDeepest) margin += now.last ? "   " : "\u2502  ";
      const bool more = !children_[last + 1].empty();
      out += drawn(now.carrier, last, now.margin + (now.last ? "\u2514\u2500 " : "\u251C\u2500 "),
                   margin, margin + (more ? "\u2502  " : "   "));
      push(last + 1, margin);
    }
    return out;
  }

 private:
  // An outlet with a single article of its own is one line with it.
  std::uint32_t joined(std::uint32_t carrier) const {
    const std::vector<std::uint32_t>& below = children_[carrier + 1];
    const bool alone = !descent_.carriers[carrier].article && below.size() == 1 &&
                       descent_.carriers[below[0]].article &&
                       !descent_.carriers[below[0]].credits && !descent_.carriers[below[0]].copy;
    return alone ? below[0] : carrier;
  }

  std::string drawn(std::uint32_t from, std::uint32_t carrier, const std::string& branch,
                    const std::string& margin, const std::string& below) const {
    const Carrier& one = descent_.carriers[carrier];
    if (!one.article) {
      std::string line = one.outlet.empty() ? "an unknown outlet" : plain(one.outlet);
      if (unread(one.outlet)) line += ": nothing of it on this subject was read";
      return under(branch, margin, line, options_.width);
    }
    const Recorded& article = answer_.articles[*one.article];
    std::string line = articles_name(article);
    const std::string hop = hop_words(answer_, descent_, one);
    if (from == carrier && !hop.empty()) line += ", " + hop;
    line += " (article " + plain(article.id) + ")";
    std::string out = under(branch, margin, line, options_.width);
    for (const StatementRef* ref : one.statements) {
      const Statement& statement = statement_of(answer_, *ref);
      std::string said = "\u201C" + shortened(statement.quote, kQuote) + "\u201D";
      if (every_)
        said = who_says(statement) + ": " + stance_words(ref->stance) + " [" +
               grade_words(ref->grade) + "] (" + ref->id + ") " + said;
      else if (ref->stance != Stance::kSupports)
        said = stance_words(ref->stance) + ": " + said;
      out += under(below, below, said, options_.width);
      if (const std::string link = text_fragment_link(article.url, statement.quote);
          every_ && !link.empty())
        out += below + link + "\n";
      if (!every_) break;
    }
    return out;
  }

  bool unread(const std::string& outlet) const {
    return !outlet.empty() && !read_.contains(fold_words(outlet));
  }

  const Answer& answer_;
  const Descent& descent_;
  const bool every_;
  const ViewOptions& options_;
  const std::set<std::string> read_;
  std::vector<std::vector<std::uint32_t>> children_;  // of the origin, then of each carrier
};

}  // namespace

std::string hop_words(const Answer& answer, const Descent& descent, const Carrier& carrier) {
  if (!carrier.from) return "";
  const Carrier& from = descent.carriers[*carrier.from];
  const std::string whose =
      plain(from.article ? outlet_or(answer.articles[*from.article]) : from.outlet);
  if (carrier.copy) {
    std::string out = std::string(name_of(*carrier.copy));
    if (*carrier.copy == CopyKind::kVerbatim || *carrier.copy == CopyKind::kNearVerbatim)
      out += carrier.credits ? ", credits " + whose : ", no credit";
    return out;
  }
  return carrier.credits ? "credits " + whose : "";
}

std::vector<Descent> descents_behind(const Answer& answer, const Target& target) {
  std::vector<Descent> out = descents_of(answer, embedded_outlets(), target.claim);
  std::erase_if(out, [&](const Descent& descent) {
    if (target.origin != nullptr)
      return answer.account.origins[descent.origin].id != target.origin->id;
    if (target.article)
      return std::none_of(descent.carriers.begin(), descent.carriers.end(), [&](const Carrier& one) {
        return one.article == target.article && !one.statements.empty();
      });
    return target.statement != nullptr &&
           answer.account.origins[descent.origin].id != target.statement->origin;
  });
  return out;
}

std::string descent_text(const Answer& answer, const Descent& descent, bool every_sentence,
                         const ViewOptions& options) {
  return Drawing(answer, descent, every_sentence, options).run();
}

}  // namespace hearsay
