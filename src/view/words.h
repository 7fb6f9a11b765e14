// How views write times, quotations and names. Inner header of view/.
#pragma once

#include <string>
#include <string_view>

#include "view/view.h"

namespace hearsay {

// Text for a terminal: control characters (escapes among them) are dropped, blanks folded.
std::string plain(std::string_view text);
// plain, cut at a word border with an ellipsis.
std::string shortened(std::string_view text, std::size_t most);
// Breaks at blanks; every line starts with `indent` blanks, the first only if `first`.
std::string wrapped(std::string_view text, unsigned width, unsigned indent, bool first = true);
std::string outlet_or(const Recorded& article);
std::string stance_words(Stance stance);
std::string moment_words(const Moment& moment);
const StatementRef* find_ref(const Account& account, std::string_view statement);
const Statement& statement_of(const Answer& answer, const StatementRef& ref);

}  // namespace hearsay
