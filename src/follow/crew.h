// Threads that fetch; inner header of follow. Every task given comes back once, unless the crew ends before.
#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "follow/fetch.h"

namespace hearsay {

enum class Kind { kFeed, kSitemap, kItem };
struct Task {
  Kind kind = Kind::kFeed;
  std::string url;     // its name in the state
  std::string parent;  // of a sitemap: the feed
};
struct Done {
  Task task;
  Result<FetchAnswer> answer;
};

class Crew {
 public:
  Crew(Fetcher& fetcher, unsigned size) {
    for (unsigned i = 0; i < std::max(1u, size); ++i) threads_.emplace_back([this, &fetcher] { work(fetcher); });
  }
  ~Crew() {
    {
      std::lock_guard lock(mutex_);
      closed_ = true;
    }
    changed_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;

  void give(Task task, FetchRequest request) {
    std::lock_guard lock(mutex_);
    jobs_.push_back({std::move(task), std::move(request)});
    changed_.notify_all();
  }
  std::optional<Done> next(std::chrono::milliseconds wait) {
    std::unique_lock lock(mutex_);
    came_.wait_for(lock, wait, [&] { return !done_.empty(); });
    if (done_.empty()) return std::nullopt;
    Done out = std::move(done_.front());
    done_.pop_front();
    return out;
  }

 private:
  void work(Fetcher& fetcher) {
    std::unique_lock lock(mutex_);
    while (true) {
      changed_.wait(lock, [&] { return closed_ || !jobs_.empty(); });
      if (closed_) return;
      auto [task, request] = std::move(jobs_.front());
      jobs_.pop_front();
      lock.unlock();
      Result<FetchAnswer> answer = fetcher.get(request);
      lock.lock();
      done_.push_back({std::move(task), std::move(answer)});
      came_.notify_all();
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_, came_;
  std::deque<std::pair<Task, FetchRequest>> jobs_;
  std::deque<Done> done_;
  bool closed_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace hearsay
