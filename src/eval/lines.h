// JSON Lines of the labelled sets; inner header of eval.
#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "base/result.h"

namespace hearsay {

// kBadInput: "name:number: reason".
Error bad_line(std::string_view name, std::size_t number, const std::string& reason);
// Calls back for each line that holds anything, with its number; stops at the first error, its own
// for what is no object.
Status each_line(std::string_view lines, std::string_view name,
                 const std::function<Status(const nlohmann::json&, std::size_t)>& call);

}  // namespace hearsay
