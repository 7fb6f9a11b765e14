// What a user's reference names: an id or its first letters, or an address. Inner header of view/.
#pragma once

#include <optional>
#include <string_view>

#include "view/view.h"

namespace hearsay {

// Either a claim, a statement with its claim, an origin, or an article.
struct Target {
  const Claim* claim = nullptr;
  const StatementRef* statement = nullptr;
  std::optional<std::uint32_t> article;
  const Origin* origin = nullptr;
};
// Errors: kNotFound; kConflict when the letters begin several ids.
Result<Target> find_target(const Answer& answer, std::string_view reference);

}  // namespace hearsay
