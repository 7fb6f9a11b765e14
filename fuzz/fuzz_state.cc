// The state of following, as any bytes left in its file: it opens, and what was understood is understood again after it was
// written anew.
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "follow/state.h"
#include "fuzz_article.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static const std::string path = (std::filesystem::temp_directory_path() / ("fuzz_state" + std::to_string(::getpid()))).string();
  constexpr hearsay::Time kNow = 1'770'000'000;
  std::ofstream(path, std::ios::binary | std::ios::trunc).write(reinterpret_cast<const char*>(bytes), static_cast<std::streamsize>(size));
  std::map<std::string, hearsay::FeedState> feeds;
  std::map<std::string, hearsay::ItemState> items;
  std::map<std::string, hearsay::Article> said;
  {
    const auto state = hearsay::FollowState::open(path, kNow);
    HEARSAY_CHECK(state);
    feeds = state->feeds;
    items = state->items;
    said = state->said;
    for (const auto& [url, article] : said) HEARSAY_CHECK(article.text_begin <= article.full.size() && hearsay::is_utf8(article.title));
  }
  std::ofstream(path, std::ios::binary | std::ios::app) << std::string(2 * (feeds.size() + items.size() + said.size()) + 200, '\n');
  for (int i = 0; i < 2; ++i) {  // read once more, then as written anew
    const auto state = hearsay::FollowState::open(path, kNow);
    HEARSAY_CHECK(state && state->feeds == feeds && state->items == items && state->said == said);
  }
  return 0;
}
