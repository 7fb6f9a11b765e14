// JSON-LD as pages have it, broken or not: every field is valid UTF-8, and a repair does not make it grow beyond bounds.
#include "article/json.h"
#include "fuzz_article.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string block = hearsay::clean_utf8({reinterpret_cast<const char*>(bytes), size});  // as a page's text is
  const hearsay::LinkedData said = hearsay::read_linked_data({block});
  for (const std::string* field : {&said.headline, &said.body, &said.author, &said.publisher, &said.language, &said.url, &said.published, &said.modified})
    HEARSAY_CHECK(hearsay::is_utf8(*field));
  const std::string once = hearsay::repair_json(block);
  HEARSAY_CHECK(once.size() <= 2 * block.size() + 16);
  return 0;
}
