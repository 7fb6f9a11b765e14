// What a sentence tells of a deal: which event names its claim, and whether that has come about.
#include <gtest/gtest.h>

#include "claims/build.h"

namespace hearsay {
namespace {

const Packs& packs() {
  static const Packs kPacks = *load_packs(embedded_packs());
  return kPacks;
}

// "complete", "complete ahead", "" for none; of the first statement.
std::string told(std::string_view language, std::string_view sentence, bool authority) {
  const Pack& pack = packs().best(language);
  Article article;
  set_text(article, "", "Kestrel Corp is a company of Brno. " + std::string(sentence));
  const MentionedText mentioned = find_mentions(segment(article, pack), embedded_outlets(), std::nullopt);
  for (const Statement& statement : find_statements(mentioned, embedded_outlets(), "")) {
    if (statement.own || statement.events.empty()) continue;
    int priority = 0;
    const std::optional<EventHit> event = main_event(statement, pack, authority, priority);
    return event ? event->id + (event->hedged ? " ahead" : "") : "";
  }
  return "";
}

TEST(Events, ArePlacedByTheWordsAroundThem) {
  struct Case {
    const char *language, *sentence, *event;
    bool authority = false;
  };
  const Case cases[] = {
      {"en", "Kestrel Corp said it has completed the acquisition of Orbita Inc.", "complete"},
      {"en", "Kestrel Corp said it hopes to have completed the acquisition of Orbita Inc by May.", "negotiate"},
      {"en", "Kestrel Corp said the notes would be distributed following completion of the tender offer.", "negotiate ahead"},
      {"en", "Kestrel Corp said that on completion of the merger it will be renamed.", "negotiate"},
      {"en", "Kestrel Corp said it bought 180,000 Orbita common shares on June 12.", "invest"},
      {"en", "Kestrel Corp said it has acquired 9.4 pct of the total outstanding.", "invest"},
      {"en", "Kestrel Corp said it has bought 6.2% of Orbita Inc on the stock market.", "invest"},
      {"en", "Kestrel Corp said it has bought 62% of Orbita Inc.", "complete"},
      {"en", "Kestrel Corp said it acquired 95 pct of the outstanding shares of Orbita Inc.", "complete"},
      {"en", "Kestrel Corp said it purchased all common shares of Orbita Inc.", "complete"},
      {"en", "Kestrel Corp said it acquired Orbita Inc for 60 mln common shares.", "complete"},
      {"en", "Kestrel Corp said it acquired a controlling interest in Orbita Inc.", "complete"},
      {"en", "Kestrel Corp said an agreement can be reached with Orbita Inc.", "agree ahead"},
      {"en", "Kestrel Corp said it reached an agreement with Orbita Inc.", "agree"},
      {"en", "Kestrel Corp said the order could delay the wage increases it planned for Orbita Inc.", ""},
      {"en", "Kestrel Corp said the merger with Orbita Inc has been delayed.", "schedule"},
      {"en", "Kestrel Corp said the permit allows Orbita Inc to keep its fee.", ""},
      {"en", "Kestrel Corp said the acquisition of Orbita Inc was approved by the Federal Trade Commission.", "approve", true},
      {"en", "Kestrel Corp said the acquisition of Orbita Inc is subject to approval by the Federal Trade Commission.", "negotiate", true},
      {"en", "Kestrel Corp said it had been referred to its investment bankers by Orbita Inc.", ""},
      {"en", "Kestrel Corp said it reduced its stake in Orbita Inc to 4.8 pct.", "divest"},
      {"id", "Kestrel mengatakan akuisisi Orbita sudah rampung.", "complete"},
      {"id", "Kestrel mengatakan akuisisi Orbita diharapkan rampung.", "negotiate"},
  };
  for (const Case& one : cases) EXPECT_EQ(told(one.language, one.sentence, one.authority), one.event) << one.sentence;
}

}  // namespace
}  // namespace hearsay
