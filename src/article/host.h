// The host of an address, as browsers read it (the URL standard of WHATWG, its section on hosts); inner header of article.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hearsay {

// As it is asked for: "Example.COM" and "example%2ecom" -> "example.com", "bücher.example" -> "xn--bcher-kva.example",
// "0x7f.1" -> "127.0.0.1", "[1::0]" -> "[1::]". Nothing for what no browser would ask, and past 1,000 bytes, as what
// encodes letters takes the square of their number.
std::optional<std::string> ascii_host(std::string_view said);

}  // namespace hearsay
