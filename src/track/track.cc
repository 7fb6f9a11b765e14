// The pipeline: the table of contents of the program.
//
// Reading: one thread reads sources, workers analyze (pure, one article each), the caller's thread records in the order
// of reading. The queue is bounded, so memory does not grow with the archive; the order of recording does not depend on
// the number of workers.
#include "track/track.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <set>
#include <thread>
#include <utility>

#include <time.h>

#include "base/utf8.h"
#include "lang/relations.h"
#include "track/reissues.h"

namespace hearsay {
namespace {

constexpr std::size_t kQueuePerWorker = 16;   // articles under way; 16 keeps workers busy over uneven pages
constexpr std::size_t kRefusalsKept = 1000;   // in the report; all are in the ledger

// One item of reading, in order: an article under analysis, or a refusal.
struct Work {
  Article article;
  std::optional<Refusal> refusal;
  std::optional<Recorded> recorded;
  bool taken = false, done = false;
};

// Processor time of this thread, from lap to lap.
class Lap {
 public:
  double next() {
    const double before = std::exchange(at_, now());
    return at_ - before;
  }

 private:
  static double now() {
    timespec time = {};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
  }
  double at_ = now();
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
    most_ = std::max(most_, items_.size());
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

  // How many it held at most.
  std::size_t most() {
    std::lock_guard lock(mutex_);
    return most_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable room_, changed_;
  std::deque<std::shared_ptr<Work>> items_;
  std::size_t capacity_, most_ = 0;
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
  if (fresh) report.bytes += work.article.full.size();
  ++(fresh ? report.recorded : report.known);
  return Unit{};
}

// Words of a subject's name, alias or party list, as a set: "NVIDIA OpenAI" = "openai-nvidia".
std::set<std::string> word_set(std::string_view name) {
  std::string folded = fold_words(name);
  std::set<std::string> out;
  for (std::string_view word : split(folded, ' '))
    if (!word.empty()) out.insert(std::string(word));
  return out;
}

bool contains_all(const std::set<std::string>& words, const std::set<std::string>& wanted) {
  return !wanted.empty() && std::includes(words.begin(), words.end(), wanted.begin(), wanted.end());
}

// Every word wanted begins a word there: "nvid open" and "nvidia openai".
bool begins_all(const std::set<std::string>& words, const std::set<std::string>& wanted) {
  return !wanted.empty() && std::all_of(wanted.begin(), wanted.end(), [&](const std::string& one) {
    auto at = words.lower_bound(one);
    return at != words.end() && at->starts_with(one);
  });
}

// Levenshtein's distance over bytes of what is folded already; names are short.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

std::vector<std::string> names_of(const Subject& subject) {
  std::vector<std::string> out = {subject.name};
  out.insert(out.end(), subject.aliases.begin(), subject.aliases.end());
  return out;
}

// `known` comes best first, so within each of the three ways to be meant the first subject wins.
const Subject* meant(const std::vector<Subject>& known, const std::string& name) {
  const std::set<std::string> wanted = word_set(name);
  const Subject* contained = nullptr;
  const Subject* begun = nullptr;
  for (const Subject& subject : known) {
    std::set<std::string> parties;
    for (std::size_t i = 0; i < subject.parties.size() && i < 2; ++i) parties.merge(word_set(subject.parties[i]));
    if (!wanted.empty() && parties == wanted) return &subject;
    for (const std::string& one : names_of(subject)) {
      const std::set<std::string> words = word_set(one);
      if (words == wanted) return &subject;
      if (contained == nullptr && contains_all(words, wanted)) contained = &subject;
      if (begun == nullptr && begins_all(words, wanted)) begun = &subject;
    }
  }
  return contained != nullptr ? contained : begun;
}

Error unknown_subject(const std::vector<Subject>& known, const std::string& name) {
  static constexpr std::size_t kLongest = 200;  // bytes of a question that are compared
  const std::string message = "no subject \"" + name + "\"";
  if (known.empty()) return {ErrorCode::kNotFound, message + "; none has been found yet"};
  const std::string folded = fold_words(name).substr(0, kLongest);
  const Subject* nearest = nullptr;
  std::size_t least = folded.size() / 2 + 1;  // further away it is no slip of the pen
  for (const Subject& subject : known)
    for (const std::string& one : names_of(subject)) {
      std::size_t distance = edit_distance(folded, fold_words(one).substr(0, kLongest));
      if (distance < least) least = distance, nearest = &subject;
    }
  return {ErrorCode::kNotFound,
          message + (nearest != nullptr ? "; did you mean \"" + nearest->name + "\"?" : "; `hearsay subjects` lists them")};
}

}  // namespace

namespace {

// The models of a kind that this binary holds, by language.
template <typename Model>
Result<std::map<std::string, Model>> embedded_models_of(const std::string& kind, const Packs& packs) {
  std::map<std::string, Model> out;
  for (const auto& [code, pack] : packs.by_code) {
    const std::string name = kind + "-" + code;
    const std::string_view bytes = embedded_model(name);
    if (bytes.empty()) continue;
    HEARSAY_TRY(Model model, Model::read(bytes, "models/" + name + ".model"));
    out.emplace(code, std::move(model));
  }
  return out;
}

template <typename Model>
const Model* model_of(const std::map<std::string, Model>& models, const std::string& language) {
  const auto found = models.find(language);
  return found == models.end() ? nullptr : &found->second;
}

}  // namespace

Result<Knowledge> embedded_rules() {
  HEARSAY_TRY(Packs packs, load_packs(embedded_packs()));
  return Knowledge{std::move(packs), embedded_outlets(), {}, {}};
}

Result<Knowledge> embedded_knowledge() {
  HEARSAY_TRY(Knowledge knowledge, embedded_rules());
  HEARSAY_TRY(knowledge.attribution, embedded_models_of<AttributionModel>("attribution", knowledge.packs));
  HEARSAY_TRY(knowledge.names, embedded_models_of<NameModel>("names", knowledge.packs));
  return knowledge;
}

StageTimes& StageTimes::operator+=(const StageTimes& other) {
  reading += other.reading;
  language += other.language;
  segment += other.segment;
  mention += other.mention;
  statement += other.statement;
  fingerprint += other.fingerprint;
  recording += other.recording;
  return *this;
}

std::unique_ptr<Analysis> analyze(Article article, const Knowledge& knowledge, StageTimes* times, Scratch* scratch) {
  StageTimes unasked;
  StageTimes& spent = times != nullptr ? *times : unasked;
  Lap lap;
  auto out = std::make_unique<Analysis>();
  out->article = std::move(article);
  Article& read = out->article;
  assign_id(read);
  if (read.outlet.empty())
    if (const Outlet* known = knowledge.outlets.at_domain(host_of(read.url))) read.outlet = known->name;
  read.language = detect_language(read.full, read.language);
  spent.language += lap.next();
  // From here on the text is valid UTF-8 and never changes; all offsets refer to Article::full.
  const Pack& pack = knowledge.packs.best(read.language);
  SegmentedText segmented = segment(read, pack);
  spent.segment += lap.next();
  // From here on sentences and tokens are fixed.
  out->mentioned = find_mentions(std::move(segmented), knowledge.outlets, read.published, model_of(knowledge.names, pack.code), {},
                                 scratch != nullptr ? &scratch->names : nullptr);
  spent.mention += lap.next();
  // From here on no stage adds or moves a mention.
  out->statements = find_statements(out->mentioned, knowledge.outlets, read.outlet, model_of(knowledge.attribution, pack.code), {},
                                    scratch != nullptr ? &scratch->attribution : nullptr);
  spent.statement += lap.next();
  out->print = fingerprint(read, out->mentioned, out->statements, knowledge.outlets);
  spent.fingerprint += lap.next();
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
  // The ledger is one connection: the reader asks it what is known, the writer adds to it, never both at a time.
  std::mutex turn;
  std::atomic<std::uint64_t> known = 0;
  auto is_known = [&](const Article& article) {
    const std::string hash = content_hash(article);
    std::lock_guard lock(turn);
    // If the ledger cannot answer, the writer meets the same trouble and reports it.
    Result<bool> found = ledger.has(article.id, hash);
    return found && *found;
  };
  const auto begun = std::chrono::steady_clock::now();
  StageTimes times;  // of threads that have ended
  std::mutex timing;
  const auto keep = [&](const StageTimes& spent) {
    std::lock_guard lock(timing);
    times += spent;
  };
  std::thread reader([&] {
    Lap lap;
    for (const std::string& source : sources) {
      if (asked_to_stop()) break;
      read_source(source, options.hints, options.limits,
                  [&](Article article) {
                    if (asked_to_stop()) return false;
                    if (is_known(article)) return ++known, true;
                    doubt_date(article, {}, now);
                    auto work = std::make_shared<Work>();
                    work->article = std::move(article);
                    return pipe.push(std::move(work));
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
    keep({.reading = lap.next()});
  });
  std::vector<std::thread> crew;
  for (unsigned i = 0; i < workers; ++i)
    crew.emplace_back([&] {
      StageTimes spent;
      Scratch scratch;
      while (auto work = pipe.take()) {
        std::unique_ptr<Analysis> analysis = analyze(std::move(work->article), knowledge, &spent, &scratch);
        work->recorded = to_recorded(*analysis, now);
        work->article = std::move(analysis->article);
        pipe.done(work);
      }
      keep(spent);
    });
  ReadReport report;
  // One transaction an article: a kill loses those still on their way through the pipe, and reading again finds them.
  Status state = Unit{};
  Lap lap;
  while (state.has_value()) {
    auto work = pipe.pop();
    if (work == nullptr) break;
    std::lock_guard lock(turn);
    state = write_one(ledger, *work, now, report);
  }
  pipe.stop();
  reader.join();
  for (std::thread& worker : crew) worker.join();
  if (!state) return state.error();
  report.known += known;
  report.stopped = stopping;
  times.recording = lap.next();
  report.times = times;
  report.most_held = pipe.most();
  report.wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  return report;
}

Result<std::vector<Subject>> subjects(Ledger& ledger, const Moment& moment, const Knowledge& knowledge) {
  std::vector<Recorded> all;
  // Only what joins parties is needed; texts and fingerprints of a large ledger would not fit.
  HEARSAY_TRY([[maybe_unused]] Unit read, ledger.each(moment, Part::kNames, [&](Recorded& one) {
    all.push_back(std::move(one));
    return true;
  }));
  HEARSAY_TRY(std::vector<Subject> watched, ledger.watched(moment));
  std::vector<const Recorded*> refs;
  for (const Recorded& one : all) refs.push_back(&one);
  return find_subjects(refs, knowledge.packs, watched);
}

Result<Subject> subject_named(const std::vector<Subject>& known, const std::string& name) {
  const Subject* chosen = meant(known, name);
  if (chosen == nullptr) return unknown_subject(known, name);
  return *chosen;
}

Result<Answer> answer(Ledger& ledger, const std::string& name, const Moment& moment, const Knowledge& knowledge) {
  HEARSAY_TRY(std::vector<Subject> known, subjects(ledger, moment, knowledge));
  HEARSAY_TRY(Subject chosen, subject_named(known, name));
  return answer(ledger, chosen, moment, knowledge);
}

Result<Answer> answer(Ledger& ledger, const Subject& subject, const Moment& moment, const Knowledge& knowledge) {
  Answer out;
  // Whatever names one of the parties: which of it touches the subject, account_for decides, and the names it joins
  // ("OJK" and its long form) may stand in different articles.
  std::set<std::string> loaded;
  for (const std::string& party : subject.parties) {
    HEARSAY_TRY(std::vector<Recorded> some, ledger.articles(moment, {fold_words(party)}));
    for (Recorded& one : some)
      if (loaded.insert(one.id).second) out.articles.push_back(std::move(one));
  }
  std::sort(out.articles.begin(), out.articles.end(), [](const Recorded& a, const Recorded& b) {
    return std::pair(a.time(), std::string_view(a.id)) < std::pair(b.time(), std::string_view(b.id));
  });
  std::vector<const Recorded*> refs;
  for (const Recorded& one : out.articles) refs.push_back(&one);
  out.account = account_for(subject, refs, knowledge.packs, knowledge.outlets, moment.as_of);
  out.account.relations = find_relations(out.account, refs, knowledge.packs, embedded_relations());
  out.reissues = reissues_of(out, knowledge.outlets);
  out.credits = credit_notes(out, knowledge);
  return out;
}

Result<Comparison> compare(Ledger& ledger, const std::string& name, const Moment& from, const Moment& to, const Knowledge& knowledge) {
  Comparison out;
  out.from = from;
  out.to = to;
  HEARSAY_TRY(out.after, answer(ledger, name, to, knowledge));
  HEARSAY_TRY(out.before, answer(ledger, out.after.account.subject, from, knowledge));
  return out;
}

}  // namespace hearsay
