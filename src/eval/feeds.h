// Feeds against what other readers of feeds make of them; public beside eval.h.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "article/feed_document.h"
#include "base/result.h"

namespace hearsay {

struct FeedScore {
  struct Count {
    std::size_t right = 0, all = 0;
  };
  Count parsing;                               // what a reader of feeds has to do
  std::map<std::string, Count> kinds;          // the same by folder
  std::map<std::string, std::size_t> outside;  // left out, by reason
  std::vector<std::string> wrong;              // "file: what was wanted"
};
// `lines`: JSON Lines with file, raw, bozo, checks (path, op, value), http_headers, as
// feedparser-assertions.jsonl has them. `file_of`: the bytes of a file of the set. Errors:
// kBadInput with `name` and the line.
Result<FeedScore> score_feedparser(
    std::string_view lines, std::string_view name,
    const std::function<Result<std::string>(const std::string&)>& file_of);

// Counts one feed in: right when all that Hearsay keeps of feeds is what gofeed's JSON says, no more and no less. `name`
// is its path in the set. Errors: kBadInput when `expected` is no JSON object.
Status score_gofeed(std::string_view feed, std::string_view expected, const std::string& name, FeedScore& score);

}  // namespace hearsay
