// What was dropped or hardened from article to article: both sentences, each with its article,
// outlet and time.
#include <algorithm>

#include "view/json.h"
#include "view/references.h"
#include "view/words.h"

namespace hearsay {
namespace {

constexpr std::size_t kSentence = 400;  // code points of a sentence that are shown
constexpr std::size_t kWords = 80;      // of the words that changed

std::string quoted(std::string_view text, std::size_t most) {
  return "\u201C" + shortened(text, most) + "\u201D";
}

std::string became(const Mutation& one) {
  const std::string before = quoted(one.before, kWords);
  return one.after.empty() ? before + " is gone" : before + " became " + quoted(one.after, kWords);
}

// What changed, in a line.
std::string mutation_text(const Mutation& one) {
  const std::string before = plain(one.before), after = plain(one.after);
  switch (one.kind) {
    case MutationKind::kHedgeLost:
      return "a hedge lost: " + became(one);
    case MutationKind::kBoundLost:
      return "a bound lost: " + became(one);
    case MutationKind::kBoundChanged:
      return "another bound: " + became(one);
    case MutationKind::kMannerLost:
      return became(one);
    case MutationKind::kAmountChanged:
      return "another amount: " + became(one);
    case MutationKind::kNumberChanged:
      return "another number: " + became(one);
    case MutationKind::kDateChanged:
      return "another date: " + became(one);
    case MutationKind::kNameChanged:
      return "another name: " + became(one);
    case MutationKind::kVoiceLost:
      return "no word of the sources: " + quoted(one.before, kWords) + " is gone, only " + after +
             " is named";
    case MutationKind::kMadeFact:
      return "told as a fact: " + quoted(one.before, kWords) + " is gone, and no source is named";
    case MutationKind::kCreditLost:
      return "a credit dropped: " + before + " is not named" +
             (after.empty() ? "" : ", only " + after);
    case MutationKind::kDenialLeftOut:
      return "a denial left out: that of " + before;
  }
  return {};
}

std::string told_by(const Recorded& article) {
  return outlet_or(article) + ", " + (article.published ? to_iso(*article.published) : "no date") +
         " (" + plain(article.id) + ")";
}

std::string later(const Recorded& told, const Recorded& retold) {
  if (!told.published || !retold.published) return "";
  const Time minutes = (*retold.published - *told.published) / 60;
  if (minutes <= 0) return "";
  if (minutes < 120)
    return ", " + counted(static_cast<std::size_t>(minutes), "minute", "minutes") + " later";
  if (minutes < 48 * 60) return ", " + std::to_string(minutes / 60) + " hours later";
  return ", " + std::to_string(minutes / 60 / 24) + " days later";
}

std::string how(const Hop& hop) {
  return hop.copy ? std::string(name_of(*hop.copy)) : "retells with credit";
}

std::string side_text(const Recorded& article, const std::string& sentence,
                      const ViewOptions& options) {
  std::string out = wrapped(told_by(article) + ":", options.width, 4);
  if (sentence.empty()) return out + wrapped("nothing of it", options.width, 6);
  out += wrapped(quoted(sentence, kSentence), options.width, 6);
  if (const std::string link = text_fragment_link(article.url, sentence); !link.empty())
    out += "      " + link + "\n";
  return out;
}

Json side_json(const Recorded& article, const std::string& sentence) {
  return {{"article", article.id},
          {"outlet", nullable(article.outlet)},
          {"published", time_or_null(article.published)},
          {"sentence", nullable(sentence)},
          {"link", nullable(sentence.empty() ? "" : text_fragment_link(article.url, sentence))}};
}

// Which hops and mutations a reference asks for.
struct Wanted {
  std::optional<std::uint32_t> article;
  const Claim* claim = nullptr;
  const StatementRef* statement = nullptr;
};

bool touches(const Answer& answer, const Wanted& wanted, std::uint32_t article, Span sentence) {
  return std::any_of(wanted.claim->statements.begin(), wanted.claim->statements.end(),
                     [&](const StatementRef& ref) {
                       if (ref.article != article ||
                           (wanted.statement != nullptr && wanted.statement->id != ref.id))
                         return false;
                       const Statement& statement =
                           answer.articles[article].statements[ref.statement];
                       return statement.whole.overlaps(sentence);
                     });
}

bool asked_for(const Wanted& wanted, const Hop& hop) {
  if (wanted.article) return hop.told == *wanted.article || hop.retold == *wanted.article;
  if (wanted.claim == nullptr) return true;
  auto carries = [&](std::uint32_t article) {
    return std::any_of(wanted.claim->statements.begin(), wanted.claim->statements.end(),
                       [&](const StatementRef& ref) {
                         return ref.article == article &&
                                (wanted.statement == nullptr || wanted.statement->id == ref.id);
                       });
  };
  return wanted.statement != nullptr ? carries(hop.told) || carries(hop.retold)
                                     : carries(hop.told) && carries(hop.retold);
}

bool asked_for(const Answer& answer, const Wanted& wanted, const Hop& hop, const Mutation& one) {
  return wanted.claim == nullptr || touches(answer, wanted, hop.told, one.told) ||
         touches(answer, wanted, hop.retold, one.retold);
}

std::string changes_json(const Answer& answer, const std::vector<Hop>& hops, const Wanted& wanted) {
  Json json = {{"subject", answer.account.subject.name},
               {"claim", wanted.claim == nullptr ? Json(nullptr) : Json(wanted.claim->id)}};
  json["hops"] = Json::array();
  for (const Hop& hop : hops) {
    if (!asked_for(wanted, hop)) continue;
    const Recorded &told = answer.articles[hop.told], &retold = answer.articles[hop.retold];
    Json one = {{"told", told.id},
                {"retold", retold.id},
                {"copy", hop.copy ? Json(name_of(*hop.copy)) : Json(nullptr)}};
    one["mutations"] = Json::array();
    for (const Mutation& mutation : hop.mutations)
      if (asked_for(answer, wanted, hop, mutation))
        one["mutations"].push_back(
            {{"kind", name_of(mutation.kind)},
             {"text", mutation_text(mutation)},
             {"before", nullable(mutation.before)},
             {"after", nullable(mutation.after)},
             {"told", side_json(told, std::string(slice(hop.told_text, mutation.told)))},
             {"retold", side_json(retold, std::string(slice(hop.retold_text, mutation.retold)))}});
    json["hops"].push_back(std::move(one));
  }
  return dumped(json, 2);
}

std::string changes_text(const Answer& answer, const std::vector<Hop>& hops, const Wanted& wanted,
                         const ViewOptions& options) {
  std::string out =
      wrapped(wanted.claim != nullptr ? plain(wanted.claim->text) + " (" + wanted.claim->id + ")"
                                      : plain(answer.account.subject.name),
              options.width, 0);
  std::size_t all = 0, changed = 0, mutations = 0;
  std::string body;
  for (const Hop& hop : hops) {
    if (!asked_for(wanted, hop)) continue;
    ++all;
    const Recorded &told = answer.articles[hop.told], &retold = answer.articles[hop.retold];
    std::string lines;
    for (const Mutation& one : hop.mutations) {
      if (!asked_for(answer, wanted, hop, one)) continue;
      ++mutations;
      lines += wrapped(mutation_text(one), options.width, 2) +
               side_text(told, std::string(slice(hop.told_text, one.told)), options) +
               side_text(retold, std::string(slice(hop.retold_text, one.retold)), options);
    }
    if (lines.empty()) continue;
    ++changed;
    body += "\n" +
            wrapped(outlet_or(told) + " \u2192 " + outlet_or(retold) + " [" + how(hop) +
                        later(told, retold) + "]",
                    options.width, 0) +
            lines;
  }
  if (all == 0)
    return out + wrapped("No article here retells another that was read.", options.width, 0);
  out += wrapped(
      counted(all, "retelling", "retellings") + ", " + counted(mutations, "change", "changes") +
          " found in " + std::to_string(changed) +
          ". What is not listed may have changed too: only what both texts bear out is said.",
      options.width, 0);
  return out + body;
}

}  // namespace

Result<std::string> changes_view(const Answer& answer, const std::vector<Hop>& hops,
                                 std::string_view reference, const ViewOptions& options) {
  Wanted wanted;
  if (!reference.empty()) {
    HEARSAY_TRY(Target target, find_target(answer, reference));
    wanted = {target.article, target.claim, target.statement};
  }
  return options.format == Format::kJson ? changes_json(answer, hops, wanted)
                                         : changes_text(answer, hops, wanted, options);
}

}  // namespace hearsay
