// The few things about addresses that reading a page takes; inner header of article.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace hearsay {

std::string_view host_of(std::string_view url);  // "www.example.com", without port; empty when there is none
// An address of http or https as a browser would go to it and show it, in ASCII: "HTTP://Example.COM:80/a/../ä" is
// "http://example.com/%C3%A4", and resolving that again changes nothing. Empty when it leads nowhere on the web (mailto:,
// a port of letters), stays on its page (#part) or is longer than 4,096 bytes.
std::string resolve(std::string_view base, std::string_view reference);
// For those who keep what a document says: an address with a host as it is written, another one resolved; what leads nowhere
// as it is written.
std::string absolute(std::string_view base, std::string_view reference);
// The day in a path such as /2025/02/04/ or /2025-02-04-title or /20250204/.
std::optional<Time> date_in_path(std::string_view url);

}  // namespace hearsay
