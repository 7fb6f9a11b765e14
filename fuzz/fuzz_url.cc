// Addresses (the first line is the base): what a reference resolves to is an address on the web in printable ASCII, with a
// host that is read as itself, and resolving it again changes nothing, whatever the base.
#include <algorithm>

#include "article/host.h"
#include "article/url.h"
#include "fuzz_article.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view all(reinterpret_cast<const char*>(bytes), size);
  const std::size_t line = std::min(all.find('\n'), all.size());
  const std::string_view base = all.substr(0, line), reference = all.substr(std::min(line + 1, all.size()));
  hearsay::date_in_path(reference);
  hearsay::host_of(reference);
  hearsay::absolute(base, reference);
  for (const std::string& to : {hearsay::resolve(base, reference), hearsay::resolve({}, reference)}) {
    if (to.empty()) continue;
    HEARSAY_CHECK(to.starts_with("http://") || to.starts_with("https://"));
    HEARSAY_CHECK(std::all_of(to.begin(), to.end(), [](char c) { return c > ' ' && c < 0x7F; }));
    HEARSAY_CHECK(hearsay::ascii_host(hearsay::host_of(to)) == hearsay::host_of(to));
    HEARSAY_CHECK(hearsay::resolve(base, to) == to);
  }
  return 0;
}
