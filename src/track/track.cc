// The pipeline: the table of contents of the program.
//
// Reading: one thread reads sources, workers analyze (pure, one article each), the caller's thread records in the order
// of reading. The queue is bounded, so memory does not grow with the archive; the order of recording does not depend on
// the number of workers.
#include "track/track.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include "base/utf8.h"

namespace hearsay {
namespace {

constexpr std::size_t kQueuePerWorker = 16;   // articles under way; 16 keeps workers busy over uneven pages
constexpr std::size_t kRefusalsKept = 1000;   // in the report; all are in the ledger

// One item of reading, in order: an article under analysis, or a refusal.
struct Work {
  Article article;
  std::string hash;
  std::optional<Refusal> refusal;
  std::optional<Recorded> recorded;
  bool taken = false, done = false;
};

class Pipe {
 public:
  explicit Pipe(std::size_t capacity) : capacity_(capacity) {}

  // Reader's side. false: the reading has been stopped.
  bool push(std::shared_ptr<Work> work) {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [&] { return items_.size() < capacity_ || stopped_; });
    if (stopped_) return false;
    items_.push_back(std::move(work));
    changed_.notify_all();
    return true;
  }
  void finish() {
    std::lock_guard lock(mutex_);
    finished_ = true;
    changed_.notify_all();
  }
  void stop() {
    std::lock_guard lock(mutex_);
    stopped_ = true;
    room_.notify_all();
    changed_.notify_all();
  }
  // Worker's side: the next article nobody has taken, or null at the end.
  std::shared_ptr<Work> take() {
    std::unique_lock lock(mutex_);
    while (true) {
      for (auto& item : items_)
        if (!item->taken) {
          item->taken = true;
          return item;
        }
      if (finished_ || stopped_) return nullptr;
      changed_.wait(lock);
    }
  }
  void done(const std::shared_ptr<Work>& work) {
    std::lock_guard lock(mutex_);
    work->done = true;
    changed_.notify_all();
  }
  // Writer's side: the oldest item when it is done; null at the end.
  std::shared_ptr<Work> pop() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return stopped_ || (!items_.empty() && items_.front()->done) || (finished_ && items_.empty()); });
    if (stopped_ || items_.empty()) return nullptr;
    auto item = std::move(items_.front());
    items_.pop_front();
    room_.notify_all();
    return item;
  }

 private:
  std::mutex mutex_;
  std::condition_variable room_, changed_;
  std::deque<std::shared_ptr<Work>> items_;
  std::size_t capacity_;
  bool finished_ = false, stopped_ = false;
};

std::string host_of(std::string_view url) {
  std::size_t begin = url.find("://");
  if (begin == std::string_view::npos) return {};
  std::string_view rest = url.substr(begin + 3);
  return std::string(rest.substr(0, rest.find_first_of("/?#:")));
}

Status write_one(Ledger& ledger, Work& work, Time now, ReadReport& report) {
  if (work.refusal) {
    HEARSAY_TRY([[maybe_unused]] Unit kept, ledger.refuse(*work.refusal, now));
    ++report.refusals;
    if (report.refused.size() < kRefusalsKept) report.refused.push_back(std::move(*work.refusal));
    return Unit{};
  }
  HEARSAY_TRY(bool fresh, ledger.record(work.article, *work.recorded));
  ++(fresh ? report.recorded : report.known);
  return Unit{};
}

// Words of a subject's name, alias or party list, as a set: "NVIDIA OpenAI" = "openai-nvidia".
std::set<std::string> word_set(std::string_view name) {
  std::string folded = fold_words(name);
  std::set<std::string> out;
  for (std::string_view word : split(folded, ' ')) out.insert(std::string(word));
  return out;
}

std::size_t words_shared(const std::set<std::string>& a, const std::set<std::string>& b) {
  return static_cast<std::size_t>(std::count_if(a.begin(), a.end(), [&](const std::string& word) { return b.contains(word); }));
}

}  // namespace

Result<Knowledge> embedded_knowledge() {
  HEARSAY_TRY(Packs packs, load_packs(embedded_packs()));
  return Knowledge{std::move(packs), embedded_outlets()};
}

std::unique_ptr<Analysis> analyze(Article article, const Knowledge& knowledge) {
  auto out = std::make_unique<Analysis>();
  out->article = std::move(article);
  Article& read = out->article;
  assign_id(read);
  if (read.outlet.empty())
    if (const Outlet* known = knowledge.outlets.at_domain(host_of(read.url))) read.outlet = known->name;
  read.language = detect_language(read.full, read.language);
  // From here on the text is valid UTF-8 and never changes; all offsets refer to Article::full.
  const Pack& pack = knowledge.packs.best(read.language);
  SegmentedText segmented = segment(read, pack);
  // From here on sentences and tokens are fixed.
  out->mentioned = find_mentions(std::move(segmented), knowledge.outlets, read.published);
  // From here on no stage adds or moves a mention.
  out->statements = find_statements(out->mentioned, knowledge.outlets, read.outlet);
  out->print = fingerprint(read, out->mentioned, out->statements, knowledge.outlets);
  return out;
}

Recorded to_recorded(const Analysis& analysis, Time recorded) {
  Recorded out;
  const Article& article = analysis.article;
  out.id = article.id;
  out.url = article.url;
  out.outlet = article.outlet;
  out.language = article.language;
  out.title = article.title;
  out.content_hash = content_hash(article);
  out.published = article.published;
  out.recorded = recorded;
  out.text_begin = article.text_begin;
  out.entities = analysis.mentioned.entities;
  out.statements = analysis.statements;
  out.print = analysis.print;
  return out;
}

Result<ReadReport> read_into(Ledger& ledger, const std::vector<std::string>& sources, const ReadOptions& options,
                             const Knowledge& knowledge, Time now) {
  unsigned workers = options.threads != 0 ? options.threads : std::max(1u, std::thread::hardware_concurrency());
  Pipe pipe(workers * kQueuePerWorker);
  std::atomic<bool> stopping = false;
  auto asked_to_stop = [&] {
    if (!stopping && options.stop && options.stop()) stopping = true;
    return stopping.load();
  };
  std::thread reader([&] {
    for (const std::string& source : sources) {
      if (asked_to_stop()) break;
      read_source(source, options.hints, options.limits,
                  [&](Article article) {
                    auto work = std::make_shared<Work>();
                    work->article = std::move(article);
                    return !asked_to_stop() && pipe.push(std::move(work));
                  },
                  [&](Refusal refusal) {
                    auto work = std::make_shared<Work>();
                    work->refusal = std::move(refusal);
                    work->taken = work->done = true;
                    pipe.push(std::move(work));
                  },
                  options.progress);
    }
    pipe.finish();
  });
  std::vector<std::thread> crew;
  for (unsigned i = 0; i < workers; ++i)
    crew.emplace_back([&] {
      while (auto work = pipe.take()) {
        std::unique_ptr<Analysis> analysis = analyze(std::move(work->article), knowledge);
        work->recorded = to_recorded(*analysis, now);
        work->article = std::move(analysis->article);
        pipe.done(work);
      }
    });
  ReadReport report;
  Status state = Unit{};
  // One transaction an article: a kill loses at most the one in flight. With a write-ahead log that is cheap.
  while (state.has_value()) {
    auto work = pipe.pop();
    if (work == nullptr) break;
    state = write_one(ledger, *work, now, report);
  }
  pipe.stop();
  reader.join();
  for (std::thread& worker : crew) worker.join();
  if (!state) return state.error();
  report.stopped = stopping;
  return report;
}

Result<std::vector<Subject>> subjects(Ledger& ledger, const Moment& moment, const Knowledge& knowledge) {
  std::vector<Recorded> all;
  HEARSAY_TRY([[maybe_unused]] Unit read, ledger.each(moment, false, [&](Recorded& one) {
    // Only what joins parties is needed; texts and fingerprints of a large ledger would not fit.
    one.print = {};
    for (Statement& statement : one.statements) {
      statement.quote.clear();
      statement.quote.shrink_to_fit();
      statement.said.clear();
      statement.said.shrink_to_fit();
    }
    all.push_back(std::move(one));
    return true;
  }));
  HEARSAY_TRY(std::vector<Subject> watched, ledger.watched(moment));
  std::vector<const Recorded*> refs;
  for (const Recorded& one : all) refs.push_back(&one);
  return find_subjects(refs, knowledge.packs, watched);
}

Result<Answer> answer(Ledger& ledger, const std::string& name, const Moment& moment, const Knowledge& knowledge) {
  HEARSAY_TRY(std::vector<Subject> known, subjects(ledger, moment, knowledge));
  std::set<std::string> wanted = word_set(name);
  const Subject* chosen = nullptr;
  std::size_t closest = 0;
  const Subject* nearest = nullptr;
  for (const Subject& subject : known) {
    std::vector<std::string> names = subject.aliases;
    names.push_back(subject.name);
    std::set<std::string> parties;
    for (std::size_t i = 0; i < subject.parties.size() && i < 2; ++i) parties.merge(word_set(subject.parties[i]));
    bool same = parties == wanted;
    for (const std::string& one : names) {
      same = same || word_set(one) == wanted;
      if (std::size_t shared = words_shared(word_set(one), wanted); shared > closest) closest = shared, nearest = &subject;
    }
    if (same && chosen == nullptr) chosen = &subject;
  }
  // All words of the question in the name of one subject are enough: "openai".
  if (chosen == nullptr && nearest != nullptr && closest == wanted.size()) chosen = nearest;
  if (chosen == nullptr) {
    std::string hint = nearest != nullptr ? "; did you mean \"" + nearest->name + "\"?" : known.empty() ? "; none has been found yet" : "; `hearsay subjects` lists them";
    return Error{ErrorCode::kNotFound, "no subject \"" + name + "\"" + hint};
  }
  Answer out;
  HEARSAY_TRY([[maybe_unused]] Unit read, ledger.each(moment, false, [&](Recorded& one) {
    auto names_party = [&](const std::string& party) {
      auto opens = [&](const std::string& key) { return key == party || key.starts_with(party + " "); };
      return std::any_of(one.entities.begin(), one.entities.end(), [&](const Entity& entity) {
        return opens(entity.key) || std::any_of(entity.aliases.begin(), entity.aliases.end(), opens);
      }) || std::any_of(one.statements.begin(), one.statements.end(), [&](const Statement& statement) {
        return std::any_of(statement.parties.begin(), statement.parties.end(), opens);
      });
    };
    std::size_t needed = std::min<std::size_t>(2, chosen->parties.size()), present = 0;
    for (std::size_t i = 0; i < needed; ++i) present += names_party(fold_words(chosen->parties[i]));
    if (present > 0) out.articles.push_back(std::move(one));
    return true;
  }));
  std::vector<const Recorded*> refs;
  for (const Recorded& one : out.articles) refs.push_back(&one);
  out.account = account_for(*chosen, refs, knowledge.packs, knowledge.outlets);
  return out;
}

}  // namespace hearsay
