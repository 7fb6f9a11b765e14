// Articles on Alder and Birch, read through the whole pipeline: for tests of what an answer says.
#pragma once

#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "ledger_content.h"

namespace hearsay {

class ReadStory : public testing::Test {
 protected:
  void add(const std::string& id, const std::string& outlet, const std::string& when,
           const std::string& title, const std::string& text) {
    lines_.push_back(nlohmann::json{{"id", id},
                                    {"outlet", outlet},
                                    {"published", when},
                                    {"title", title},
                                    {"text", text},
                                    {"url", "https://" + id + ".example/a"}}
                         .dump());
  }
  // What is known when all that was added has been read into a new ledger.
  Answer asked() {
    TemporaryFile file(".jsonl");
    file.write(lines_);
    ledger_ = opened(":memory:");
    EXPECT_TRUE(read_into(*ledger_, {file.path()}, {}, knowledge(), 1770000000).has_value());
    Result<Answer> found = answer(*ledger_, "Alder Birch", {}, knowledge());
    if (!found) ADD_FAILURE() << found.error().message;
    return found ? *std::move(found) : Answer{};
  }
  std::vector<std::string> lines_;
  std::unique_ptr<Ledger> ledger_;
};

}  // namespace hearsay
