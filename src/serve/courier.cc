// Signatures and webhooks. libsodium and libcurl are included here (and sodium_init in site.cc) and
// nowhere else.
#include <curl/curl.h>
#include <sodium.h>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "serve/site.h"

namespace hearsay {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kAttempts = 6;  // after 1, 5, 25, 125 and 625 seconds again
constexpr std::size_t kMostWaiting = 10000;
constexpr long kSeconds = 10;  // for one delivery

std::string hex(const unsigned char* bytes, std::size_t size) {
  std::string out(size * 2 + 1, '\0');
  sodium_bin2hex(out.data(), out.size(), bytes, size);
  out.pop_back();
  return out;
}

std::size_t ignore_body(char*, std::size_t size, std::size_t count, void*) { return size * count; }

}  // namespace

std::string signature(std::string_view secret, std::string_view body) {
  crypto_auth_hmacsha256_state state;
  unsigned char out[crypto_auth_hmacsha256_BYTES];
  crypto_auth_hmacsha256_init(&state, reinterpret_cast<const unsigned char*>(secret.data()),
                              secret.size());
  crypto_auth_hmacsha256_update(&state, reinterpret_cast<const unsigned char*>(body.data()),
                                body.size());
  crypto_auth_hmacsha256_final(&state, out);
  return "sha256=" + hex(out, sizeof out);
}

std::string random_hex(std::size_t size) {
  std::string bytes(size, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  return hex(reinterpret_cast<const unsigned char*>(bytes.data()), size);
}

bool same_secret(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

struct Courier::Inside {
  struct Letter {
    const Webhook* hook = nullptr;
    std::string body;
    std::uint64_t number = 0;
    int attempt = 0;
    Clock::time_point due;
  };
  std::vector<Webhook> hooks;
  std::function<void(bool)> outcome;
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<Letter> letters;
  bool stopping = false;
  std::thread thread;

  // The status of the answer; 0 when there was none.
  static long deliver(const Letter& letter) {
    CURL* curl = curl_easy_init();
    if (curl == nullptr) return 0;
    const std::string time = std::to_string(now_utc());
    curl_slist* headers = nullptr;
    for (const std::string& line :
         {std::string("Content-Type: application/json"),
          "X-Hearsay-Delivery: " + std::to_string(letter.number), "X-Hearsay-Timestamp: " + time,
          // The time is signed too, so that an old delivery cannot be sent again as a new one.
          "X-Hearsay-Signature: " + signature(letter.hook->secret, time + "." + letter.body)})
      headers = curl_slist_append(headers, line.c_str());
    curl_easy_setopt(curl, CURLOPT_URL, letter.hook->url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, static_cast<long>(letter.body.size()));
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, letter.body.c_str());
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, kSeconds);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, ignore_body);
    long status = 0;
    if (curl_easy_perform(curl) == CURLE_OK)
      curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    return status;
  }

  void run() {
    std::unique_lock lock(mutex);
    while (!stopping) {
      auto next = letters.end();
      for (auto at = letters.begin(); at != letters.end(); ++at)
        if (next == letters.end() || at->due < next->due) next = at;
      if (next == letters.end()) {
        changed.wait(lock);
        continue;
      }
      if (next->due > Clock::now()) {
        const Clock::time_point due = next->due;
        changed.wait_until(lock, due);
        continue;
      }
      Letter letter = std::move(*next);
      letters.erase(next);
      lock.unlock();
      const long status = deliver(letter);
      // Who says that the letter is wrong will say so again; too busy (429) or too slow (408) may
      // pass.
      const bool hopeless = status >= 400 && status < 500 && status != 408 && status != 429;
      const bool delivered = status >= 200 && status < 300;
      lock.lock();
      if (delivered || hopeless || ++letter.attempt >= kAttempts) {
        outcome(delivered);
        continue;
      }
      auto pause = std::chrono::seconds(1);
      for (int i = 1; i < letter.attempt; ++i) pause *= 5;
      letter.due = Clock::now() + pause;
      letters.push_back(std::move(letter));
    }
  }
};

Courier::Courier(std::vector<Webhook> hooks, std::function<void(bool)> outcome)
    : inside_(std::make_unique<Inside>()) {
  curl_global_init(CURL_GLOBAL_DEFAULT);
  inside_->hooks = std::move(hooks);
  inside_->outcome = std::move(outcome);
  inside_->thread = std::thread([this] { inside_->run(); });
}

Courier::~Courier() {
  {
    std::lock_guard lock(inside_->mutex);
    inside_->stopping = true;
  }
  inside_->changed.notify_all();
  inside_->thread.join();
}

void Courier::send(const Event& event) {
  {
    std::lock_guard lock(inside_->mutex);
    for (const Webhook& hook : inside_->hooks) {
      if (inside_->letters.size() >= kMostWaiting) {
        inside_->letters.pop_front();
        inside_->outcome(false);
      }
      inside_->letters.push_back({&hook, event.json, event.number, 0, Clock::now()});
    }
  }
  inside_->changed.notify_all();
}

}  // namespace hearsay
