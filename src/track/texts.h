// The text of what a question found. Inner header of track/.
#pragma once

#include "ledger/ledger.h"

namespace hearsay {

// The version whose reading `recorded` is. Errors: kNotFound; kCorrupt when no version fits.
Result<Article> text_of(Ledger& ledger, const Recorded& recorded);

}  // namespace hearsay
