// Articles by the words of their titles and statements. Inner header of mcp/.
//
// Reads every article of the moment: a full-text index of the ledger's would answer the same from fewer. The tool needs
// nothing but this function.
#pragma once

#include "ledger/ledger.h"

namespace hearsay {

struct Hit {
  Recorded article;                       // without entities and fingerprint
  std::vector<std::uint32_t> statements;  // those with the most words of the query, in text order
};
struct Hits {
  std::vector<Hit> best;    // whose statements hold the most words first, then the newest
  std::size_t total = 0;    // articles that hold every word
};
// Every word of `query` begins a word of the title or of a statement. Errors: kBadInput without a word.
Result<Hits> search(Ledger&, const Moment&, std::string_view query, std::size_t most);

}  // namespace hearsay
