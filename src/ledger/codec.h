// Lists and small records as JSON text inside ledger rows. Inner header of ledger/. Stored on disk: see docs/ledger.md.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ledger/ledger.h"

namespace hearsay {

std::string encode_list(const std::vector<std::string>& list);
std::vector<std::string> decode_list(std::string_view text);  // empty on damage: never throws
std::string encode_links(const std::vector<Link>& links);
std::vector<Link> decode_links(std::string_view text);
// via, parties, persons, events, amounts, dates of a statement.
std::string encode_detail(const Statement& statement);
Status decode_detail(std::string_view text, Statement& statement);
// The inverse of name_of(ErrorCode); what an unknown name says is bad input.
ErrorCode error_code_named(std::string_view name);

}  // namespace hearsay
