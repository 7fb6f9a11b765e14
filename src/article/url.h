// The few things about addresses that reading a page takes; inner header of article.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace hearsay {

std::string_view host_of(std::string_view url);  // "www.example.com", without port; empty when there is none
// An address as a browser would go to it; empty when it leads nowhere on the web (mailto:, #part).
std::string resolve(std::string_view base, std::string_view reference);
// The day in a path such as /2025/02/04/ or /2025-02-04-title or /20250204/.
std::optional<Time> date_in_path(std::string_view url);

}  // namespace hearsay
