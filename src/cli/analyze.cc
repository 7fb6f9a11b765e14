// `hearsay analyze`: a pure filter from articles to statements; no ledger.
//
// The reader's thread hands articles to workers; the caller's thread prints results in the order of reading, each as
// soon as all before it are printed. The window is bounded, so memory does not grow with the input.
#include <time.h>

#include <atomic>
#include <condition_variable>
#include <cstdio>
#include <deque>
#include <iostream>
#include <mutex>
#include <thread>

#include "cli/cli.h"

namespace hearsay {
namespace {

constexpr std::size_t kPerWorker = 16;  // articles under way

struct Task {
  Article article;
  std::string text;  // what is printed
  bool taken = false, done = false;
};

class Window {
 public:
  explicit Window(std::size_t capacity) : capacity_(capacity) {}

  // false: nobody wants more.
  bool push(Article article) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return tasks_.size() < capacity_ || closed_; });
    if (closed_) return false;
    tasks_.push_back(std::make_shared<Task>());
    tasks_.back()->article = std::move(article);
    changed_.notify_all();
    return true;
  }
  std::shared_ptr<Task> take() {
    std::unique_lock lock(mutex_);
    std::shared_ptr<Task> task;
    changed_.wait(lock, [&] {
      for (std::size_t i = 0; i < tasks_.size() && task == nullptr; ++i)
        if (!tasks_[i]->taken) task = tasks_[i];
      return task != nullptr || ended_ || closed_;
    });
    if (task != nullptr) task->taken = true;
    return task;
  }
  void finish(Task& task, std::string text) {
    std::lock_guard lock(mutex_);
    task.text = std::move(text);
    task.done = true;
    changed_.notify_all();
  }
  // The oldest task when it is done; null at the end.
  std::shared_ptr<Task> pop() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return tasks_.empty() ? ended_ : tasks_.front()->done; });
    if (tasks_.empty()) return nullptr;
    std::shared_ptr<Task> task = std::move(tasks_.front());
    tasks_.pop_front();
    changed_.notify_all();
    return task;
  }
  void end() { set(ended_); }      // no more articles come
  void close() { set(closed_); }   // no more are wanted

 private:
  void set(bool& flag) {
    std::lock_guard lock(mutex_);
    flag = true;
    changed_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::shared_ptr<Task>> tasks_;
  std::size_t capacity_;
  bool ended_ = false, closed_ = false;
};

// Processor time of this thread in nanoseconds: waiting, and what other programs take, does not count.
std::uint64_t thread_time() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<std::uint64_t>(now.tv_sec) * 1000000000u + static_cast<std::uint64_t>(now.tv_nsec);
}

// What all workers did together.
struct Work {
  std::atomic<std::uint64_t> articles = 0, bytes = 0, nanoseconds = 0;
};

void say_work(const Work& work) {
  const double seconds = static_cast<double>(work.nanoseconds) / 1e9, megabytes = static_cast<double>(work.bytes) / 1e6;
  std::fprintf(stderr, "hearsay: %llu articles, %.1f MB of text; language to statements: %.2f s of processor time, %.0f articles/s and %.2f MB/s a core\n",
               static_cast<unsigned long long>(work.articles), megabytes, seconds, seconds > 0 ? static_cast<double>(work.articles) / seconds : 0.0,
               seconds > 0 ? megabytes / seconds : 0.0);
}

}  // namespace

int run_analyze(const Options& options) {
  Result<Knowledge> knowledge = embedded_knowledge();
  if (!knowledge) return fail(knowledge.error());
  const unsigned workers = options.threads != 0 ? options.threads : std::max(1u, std::thread::hardware_concurrency());
  Window window(workers * kPerWorker);
  std::uint64_t refusals = 0, articles = 0;
  std::thread reader([&] {
    for (const std::string& source : sources_of(options))
      read_source(source, options.hints, ArticleLimits{}, [&](Article article) { return window.push(std::move(article)); },
                  [&](Refusal refusal) {
                    ++refusals;
                    say_refused(refusal);
                  });
    window.end();
  });
  Work work;
  std::vector<std::thread> crew;
  for (unsigned i = 0; i < workers; ++i)
    crew.emplace_back([&] {
      Scratch scratch;
      while (std::shared_ptr<Task> task = window.take()) {
        const std::uint64_t before = thread_time();
        std::unique_ptr<Analysis> analysis = analyze(std::move(task->article), *knowledge, nullptr, &scratch);
        work.nanoseconds += thread_time() - before;
        work.bytes += analysis->article.full.size();
        ++work.articles;
        window.finish(*task, analysis_view(*analysis));
      }
    });
  while (std::shared_ptr<Task> task = window.pop()) {
    ++articles;
    if (!(std::cout << task->text << std::flush)) {
      window.close();
      break;
    }
  }
  window.close();
  reader.join();
  for (std::thread& worker : crew) worker.join();
  if (options.stats) say_work(work);
  if (refusals == 0) return kDone;
  return articles == 0 ? kFailed : kPartly;
}

}  // namespace hearsay
