// What a site keeps between requests.
//
// Subjects depend on the whole ledger, so they are found anew whenever it has grown; answers depend
// on their subject's articles only, so each arrival drops those it touches and no others. Both rest
// on rows that are only ever added.
#include "serve/site.h"

#include <malloc.h>
#include <sodium.h>

#include <algorithm>
#include <chrono>
#include <set>

#include "base/hash.h"
#include "base/utf8.h"

namespace hearsay {
namespace {

using Clock = std::chrono::steady_clock;

// Of a request, for finding the subjects anew; and of one that comes before the first list of them.
constexpr auto kPatience = std::chrono::milliseconds(150);
constexpr auto kFirstWait = std::chrono::seconds(60);
constexpr auto kPause = std::chrono::milliseconds(250);  // between two looks of the background
constexpr std::size_t kMostConnections = 8;              // kept open
constexpr std::size_t kMostArrivals = 2000;  // looked at one by one; more of them drop every answer
constexpr std::size_t kAnswerBytes = 12u << 20;  // of all answers kept, about
constexpr std::size_t kPageBytes = 12u << 20;    // of all pages kept
constexpr std::size_t kMostEvents = 1000;        // kept for who comes back after a break
constexpr std::size_t kGlanced = 100;  // subjects whose status the background keeps up to date

std::string moment_key(const std::string& subject, const Moment& moment) {
  return subject + '\n' + (moment.as_of ? std::to_string(*moment.as_of) : "") + '\n' +
         (moment.known_by ? std::to_string(*moment.known_by) : "");
}

bool same_subject(const Subject& a, const Subject& b) {
  return a.name == b.name && a.parties == b.parties && a.aliases == b.aliases &&
         a.watched == b.watched && a.articles == b.articles && a.statements == b.statements &&
         a.first == b.first && a.last == b.last;
}

bool same_matter(const Subject& a, const Subject& b) {
  if (fold_words(a.name) == fold_words(b.name)) return true;
  return a.parties.size() >= 2 && b.parties.size() >= 2 &&
         std::minmax(a.parties[0], a.parties[1]) == std::minmax(b.parties[0], b.parties[1]);
}

Glance glance_of(const Answer& answer) {
  Glance out;
  for (const Claim& claim : answer.account.claims) {
    if (claim.history.empty()) continue;
    const StatusChange& now = claim.history.back();
    ++out.counts[now.verdict.status];
    out.claims.push_back({claim.id, claim.text, now.verdict.status, now.verdict.independent_origins,
                          now.as_of, now.verdict.why});
    if (!out.changed || now.as_of > *out.changed) out.changed = now.as_of;
  }
  return out;
}

// Bytes that an answer holds, about: allocators add a quarter.
std::size_t weight_of(const Kept& kept) {
  constexpr std::size_t kString = 48;  // a short one on the heap
  std::size_t out = sizeof(Kept);
  for (const Recorded& one : kept.answer.articles) {
    out += sizeof(Recorded) + 8 * kString + one.entities.size() * (sizeof(Entity) + kString);
    for (const Statement& statement : one.statements)
      out += sizeof(Statement) + statement.quote.size() + statement.said.size() +
             statement.events.size() * sizeof(EventHit) +
             (statement.parties.size() + statement.persons.size() + statement.via.size() + 2) *
                 kString;
  }
  for (const Claim& claim : kept.answer.account.claims) {
    out += sizeof(Claim) + claim.statements.size() * (sizeof(StatementRef) + kString);
    for (const StatusChange& change : claim.history)
      out += sizeof(StatusChange) + change.verdict.why.size() +
             change.verdict.because.size() * kString;
  }
  return out;
}

FollowOptions following(const ServeOptions& serving) {
  FollowOptions out;
  out.state_file = serving.ledger + ".follow";
  out.allow_private = serving.allow_private;
  out.interval = serving.interval;
  out.host_pause = serving.host_pause;
  out.now = now_utc;
  return out;
}

}  // namespace

struct Site::Inside::State {
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<std::unique_ptr<Connection>> idle;
  std::mutex writing;

  std::shared_ptr<const Snapshot> snapshot;
  Clock::duration last_took{};
  std::mutex finding;  // one finds the subjects at a time
  std::uint64_t versions = 0;
  std::int64_t arrivals_seen = 0;  // answers and glances are right up to this row

  struct Entry {
    Keep kept;
    std::size_t weight = 0;
    std::list<std::string>::iterator place;
  };
  std::unordered_map<std::string, Entry> answers;
  std::set<std::string> computing;  // keys of answers under way
  std::condition_variable computed;
  std::list<std::string> used;  // keys of answers, last used first
  std::size_t weight = 0;
  std::map<std::string, std::shared_ptr<const Glance>> glances,
      told;  // told: as subscribers know it
  std::uint64_t glances_made = 0;
  std::set<std::string> fresh;  // subjects whose glance is right
  std::unordered_map<std::string, std::string> claim_subject;

  struct PageEntry {
    std::shared_ptr<const Response> response;
    std::list<std::string>::iterator place;
  };
  std::unordered_map<std::string, PageEntry> pages;
  std::list<std::string> pages_used;
  std::size_t page_bytes = 0;

  std::deque<Event> events;
  std::uint64_t event_number = 0;

  std::unique_ptr<Courier> courier;
  std::thread background;
  bool stopping = false, in_background = false;
};

Site::Inside::Inside(ServeOptions given, Knowledge known)
    : options(std::move(given)),
      knowledge(std::move(known)),
      follower(following(options), options.ledger, knowledge),
      state(std::make_unique<State>()) {}
Site::Inside::~Inside() = default;
Site::Inside::Lease::~Lease() {
  std::lock_guard lock(site_.state->mutex);
  if (site_.state->idle.size() < kMostConnections) site_.state->idle.push_back(std::move(one_));
}

Result<std::unique_ptr<Site>> Site::open(const ServeOptions& options, Knowledge knowledge) {
  if (sodium_init() < 0)
    return Error{ErrorCode::kIo, "no source of random numbers on this machine"};
  auto inside = std::make_unique<Inside>(options, std::move(knowledge));
  inside->secret = random_hex(32);
  HEARSAY_TRY([[maybe_unused]] std::unique_ptr<Ledger> migrated, open_ledger(options.ledger));
  if (!options.webhooks.empty())
    inside->state->courier =
        std::make_unique<Courier>(options.webhooks, [numbers = &inside->numbers](bool delivered) {
          ++(delivered ? numbers->delivered : numbers->undelivered);
        });
  return std::unique_ptr<Site>(new Site(std::move(inside)));
}

Site::Site(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
Site::~Site() { inside_->stop_background(); }

Result<std::unique_ptr<Site::Inside::Lease>> Site::Inside::connection() {
  {
    std::lock_guard lock(state->mutex);
    if (!state->idle.empty()) {
      auto one = std::move(state->idle.back());
      state->idle.pop_back();
      return std::make_unique<Lease>(*this, std::move(one));
    }
  }
  auto one = std::make_unique<Connection>();
  HEARSAY_TRY(one->ledger, open_ledger(options.ledger, Access::kRead));
  HEARSAY_TRY(one->browser, Browser::open(options.ledger));
  return std::make_unique<Lease>(*this, std::move(one));
}

Result<std::shared_ptr<const Snapshot>> Site::Inside::look() {
  HEARSAY_TRY(std::unique_ptr<Lease> lease, connection());
  HEARSAY_TRY(LedgerState now, lease->browser().state());
  {
    std::unique_lock lock(state->mutex);
    const bool own = std::this_thread::get_id() == state->background.get_id();
    if (state->in_background && !own && state->snapshot == nullptr)
      state->changed.wait_for(lock, kFirstWait,
                              [&] { return state->snapshot != nullptr || state->stopping; });
    if (state->snapshot != nullptr && state->snapshot->state == now) return state->snapshot;
    if (state->snapshot != nullptr && state->in_background && !own && state->last_took > kPatience)
      return state->snapshot;
  }
  std::lock_guard one_at_a_time(state->finding);
  std::int64_t seen = 0;
  {
    std::lock_guard lock(state->mutex);
    // Somebody may have done it while we waited for our turn.
    if (state->snapshot != nullptr && state->snapshot->state.article >= now.article &&
        state->snapshot->state.watch >= now.watch && state->snapshot->state.refusal >= now.refusal)
      return state->snapshot;
    seen = state->arrivals_seen;
  }
  const Clock::time_point begun = Clock::now();
  auto fresh = std::make_shared<Snapshot>();
  fresh->state = now;
  // An article that arrives while we read may be in the list already; the state before says less,
  // so it is found again.
  HEARSAY_TRY(fresh->subjects, subjects(lease->ledger(), {}, knowledge));
  HEARSAY_TRY(std::vector<Listed> arrived, lease->browser().arrivals(seen, kMostArrivals + 1));
  const bool many = arrived.size() > kMostArrivals;
  std::lock_guard lock(state->mutex);
  // What an arrival touches is dropped. Names that begin with a party's name count as the party's,
  // as in Ledger::articles.
  std::set<std::string> names, ids;
  for (const Listed& one : arrived) {
    ids.insert(one.id);
    names.insert(one.names.begin(), one.names.end());
  }
  auto touched = [&](const Kept& kept) {
    if (many) return true;
    for (const std::string& key : kept.keys) {
      auto at = names.lower_bound(key);
      if (at != names.end() && *at == key) return true;
      at = names.lower_bound(key + ' ');
      if (at != names.end() && at->starts_with(key + ' ')) return true;
    }
    return std::any_of(ids.begin(), ids.end(),
                       [&](const std::string& id) { return kept.article_ids.contains(id); });
  };
  std::map<std::string, const Subject*> by_name;
  for (const Subject& subject : fresh->subjects) by_name.emplace(subject.name, &subject);
  for (auto at = state->answers.begin(); at != state->answers.end();) {
    const Kept& kept = *at->second.kept;
    auto subject = by_name.find(kept.subject.name);
    if (!touched(kept) && subject != by_name.end() &&
        same_subject(*subject->second, kept.subject)) {
      ++at;
      continue;
    }
    state->weight -= at->second.weight;
    state->used.erase(at->second.place);
    at = state->answers.erase(at);
  }
  // Glances outlive their answers; which of them a stranger's article touches is not known, so all
  // are looked at again.
  if (!arrived.empty() || state->snapshot == nullptr || state->snapshot->state.watch != now.watch)
    state->fresh.clear();
  state->arrivals_seen = many ? now.article : (arrived.empty() ? seen : arrived.back().row);
  fresh->number = ++state->versions;
  state->last_took = Clock::now() - begun;
  state->snapshot = fresh;
  ++numbers.snapshots;
  state->changed.notify_all();
  return state->snapshot;
}

Result<Keep> Site::Inside::answer(const Subject& subject, const Moment& moment) {
  const std::string key = moment_key(subject.name, moment);
  std::int64_t seen = 0;
  {
    // Many may ask the same at once; the first computes, the others wait for it.
    std::unique_lock lock(state->mutex);
    while (true) {
      auto found = state->answers.find(key);
      if (found != state->answers.end() && same_subject(found->second.kept->subject, subject)) {
        state->used.splice(state->used.begin(), state->used, found->second.place);
        return found->second.kept;
      }
      if (state->computing.insert(key).second) break;
      state->computed.wait(lock);
    }
    seen = state->arrivals_seen;
  }
  struct Done {
    State& state;
    const std::string& key;
    ~Done() {
      {
        std::lock_guard lock(state.mutex);
        state.computing.erase(key);
      }
      state.computed.notify_all();
    }
  } done{*state, key};
  HEARSAY_TRY(std::unique_ptr<Lease> lease, connection());
  auto kept = std::make_shared<Kept>();
  kept->subject = subject;
  kept->moment = moment;
  for (const std::string& party : subject.parties) kept->keys.push_back(fold_words(party));
  Subject within = subject;
  if (moment.as_of || moment.known_by) {
    // What the subject was at that moment, by its own articles: who was a party then, and whether
    // it was one at all.
    std::vector<Recorded> own;
    std::set<std::string> loaded;
    for (const std::string& party : kept->keys) {
      HEARSAY_TRY(std::vector<Recorded> some, lease->ledger().articles(moment, {party}));
      for (Recorded& one : some)
        if (loaded.insert(one.id).second) own.push_back(std::move(one));
    }
    std::vector<const Recorded*> refs;
    for (const Recorded& one : own) refs.push_back(&one);
    HEARSAY_TRY(std::vector<Subject> watched, lease->ledger().watched(moment));
    within.articles = within.statements = 0;
    within.first = within.last = std::nullopt;
    if (within.parties.size() > 2) within.parties.resize(2);
    // A name may be meant less exactly then: what is another deal by its parties is not this one.
    if (Result<Subject> then =
            subject_named(find_subjects(refs, knowledge.packs, watched), subject.name);
        then && same_matter(*then, subject))
      within = *std::move(then);
  }
  HEARSAY_TRY(kept->answer, hearsay::answer(lease->ledger(), within, moment, knowledge));
  ++numbers.answers;
  std::set<std::uint32_t> shown;
  for (const Claim& claim : kept->answer.account.claims)
    for (const StatementRef& ref : claim.statements) shown.insert(ref.article);
  for (const Signal& signal : kept->answer.account.signals) shown.insert(signal.article);
  for (const Relation& relation : kept->answer.account.relations)
    for (const RelationEvidence& one : relation.evidence) shown.insert(one.article);
  for (const CreditNote& note : kept->answer.credits)
    for (const CreditNote::Sentence& one : note.sentences) shown.insert(one.article);
  for (std::uint32_t i = 0; i < kept->answer.articles.size(); ++i) {
    Recorded& one = kept->answer.articles[i];
    kept->article_ids.emplace(one.id, i);
    one.print = {};  // the account is made; fingerprints are most of an article's memory
    if (!shown.contains(i)) one.statements = {};
  }
  std::lock_guard lock(state->mutex);
  kept->version = ++state->versions;
  if (!moment.as_of && !moment.known_by) {
    state->glances[subject.name] = std::make_shared<const Glance>(glance_of(kept->answer));
    ++state->glances_made;
    if (state->arrivals_seen == seen) state->fresh.insert(subject.name);
    for (const Claim& claim : kept->answer.account.claims)
      state->claim_subject[claim.id] = subject.name;
  }
  // What arrived meanwhile may be missing: such an answer is given once and not kept.
  if (state->arrivals_seen != seen || state->answers.contains(key)) return Keep(kept);
  state->used.push_front(key);
  const std::size_t weight = weight_of(*kept);
  state->answers[key] = {kept, weight, state->used.begin()};
  state->weight += weight;
  while (state->weight > kAnswerBytes && state->used.size() > 1) {
    auto last = state->answers.find(state->used.back());
    state->weight -= last->second.weight;
    state->answers.erase(last);
    state->used.pop_back();
  }
  return Keep(kept);
}

std::shared_ptr<const Glance> Site::Inside::glance(const std::string& subject) {
  std::lock_guard lock(state->mutex);
  auto found = state->glances.find(subject);
  return found == state->glances.end() ? nullptr : found->second;
}

std::uint64_t Site::Inside::glanced() {
  std::lock_guard lock(state->mutex);
  return state->glances_made;
}

std::optional<std::string> Site::Inside::subject_of_claim(const std::string& claim) {
  std::lock_guard lock(state->mutex);
  auto found = state->claim_subject.find(claim);
  if (found == state->claim_subject.end()) return std::nullopt;
  return found->second;
}

Status Site::Inside::change(const std::function<Status(Ledger&)>& write) {
  std::lock_guard lock(state->writing);
  // Closed again at once, so that what was added is found by its words.
  HEARSAY_TRY(std::unique_ptr<Ledger> ledger, open_ledger(options.ledger));
  return write(*ledger);
}

Result<ReadReport> Site::Inside::add(std::string_view bytes, const std::string& name,
                                     const Hints& hints, Time now) {
  ReadReport report;
  Status kept = change([&](Ledger& ledger) -> Status {
    Status done = Unit{};
    read_bytes(
        bytes, name, hints, {},
        [&](Article article) {
          const std::unique_ptr<Analysis> analysis = analyze(std::move(article), knowledge);
          const Result<bool> fresh = ledger.record(analysis->article, to_recorded(*analysis, now));
          if (!fresh) return done = fresh.error(), false;
          ++(*fresh ? report.recorded : report.known);
          return true;
        },
        [&](Refusal refusal) {
          ++report.refusals;
          if (Status noted = ledger.refuse(refusal, now); !noted) done = noted;
          report.refused.push_back(std::move(refusal));
        });
    return done;
  });
  if (!kept) return kept.error();
  state->changed.notify_all();
  return report;
}

Result<std::string> Site::Inside::stamp() {
  HEARSAY_TRY(std::unique_ptr<Lease> lease, connection());
  HEARSAY_TRY(LedgerState now, lease->browser().state());
  std::lock_guard lock(state->mutex);
  // A page made while the list of subjects lags behind the ledger is made again when the list is
  // there.
  return std::to_string(now.article) + ' ' + std::to_string(now.watch) + ' ' +
         std::to_string(now.refusal) + ' ' +
         std::to_string(state->snapshot == nullptr ? 0 : state->snapshot->number);
}

std::shared_ptr<const Response> Site::Inside::page(const std::string& key) {
  std::lock_guard lock(state->mutex);
  auto found = state->pages.find(key);
  if (found == state->pages.end()) return nullptr;
  state->pages_used.splice(state->pages_used.begin(), state->pages_used, found->second.place);
  ++numbers.cached;
  return found->second.response;
}

void Site::Inside::keep_page(const std::string& key, Response response) {
  std::lock_guard lock(state->mutex);
  if (state->pages.contains(key)) return;
  state->page_bytes += response.body.size() + key.size();
  state->pages_used.push_front(key);
  state->pages[key] = {std::make_shared<const Response>(std::move(response)),
                       state->pages_used.begin()};
  while (state->page_bytes > kPageBytes && state->pages_used.size() > 1) {
    auto last = state->pages.find(state->pages_used.back());
    state->page_bytes -= last->second.response->body.size() + last->first.size();
    state->pages.erase(last);
    state->pages_used.pop_back();
  }
}

void Site::Inside::tell(Event event) {
  {
    std::lock_guard lock(state->mutex);
    event.number = ++state->event_number;
    // Of the list of feeds the last word is enough; a busy list would push out all else.
    if (event.kind == "feeds")
      std::erase_if(state->events, [](const Event& one) { return one.kind == "feeds"; });
    state->events.push_back(event);
    if (state->events.size() > kMostEvents) state->events.pop_front();
  }
  if (state->courier != nullptr && event.kind == "status") state->courier->send(event);
}

std::vector<Event> Site::Inside::events_after(std::uint64_t number) {
  std::lock_guard lock(state->mutex);
  std::vector<Event> out;
  for (const Event& one : state->events)
    if (one.number > number) out.push_back(one);
  return out;
}

std::uint64_t Site::Inside::last_event() {
  std::lock_guard lock(state->mutex);
  return state->event_number;
}

// events.cc
std::vector<Event> status_events(const Subject& subject, const Glance& before, const Glance& now);
Event article_event(const Listed& article);
Event feeds_event(const Follower::List& list);

void Site::Inside::start_background() {
  if (options.follow) follower.start();
  std::lock_guard starting(state->mutex);
  state->in_background = true;
  state->background = std::thread([this] {
    std::int64_t announced = -1;
    std::uint64_t list_told = follower.number();
    while (true) {
      const Clock::time_point begun = Clock::now();
      if (const std::uint64_t number = follower.number(); number != list_told) {
        list_told = number;
        tell(feeds_event(follower.list()));
      }
      std::int64_t before = -1;
      if (Result<std::shared_ptr<const Snapshot>> now = look()) {
        before = (*now)->state.article;
        if (announced >= 0 && announced < before)
          if (auto lease = connection())
            if (auto arrived = (*lease)->browser().arrivals(announced, 50))
              for (const Listed& one : *arrived) tell(article_event(one));
        announced = before;
        std::size_t done = 0;
        bool worked = false;
        for (const Subject& subject : (*now)->subjects) {
          if (++done > kGlanced) break;
          {
            std::lock_guard lock(state->mutex);
            if (state->stopping) return;
            if (state->fresh.contains(subject.name) && state->told.contains(subject.name)) continue;
          }
          worked = true;
          if (Result<Keep> kept = answer(subject, {}); !kept) continue;
          std::vector<Event> news;
          {
            std::lock_guard lock(state->mutex);
            state->fresh.insert(subject.name);
            const std::shared_ptr<const Glance>& glance = state->glances[subject.name];
            std::shared_ptr<const Glance>& known = state->told[subject.name];
            if (known != nullptr && known != glance) news = status_events(subject, *known, *glance);
            known = glance;
          }
          for (Event& event : news) tell(std::move(event));
        }
        if (worked) malloc_trim(0);  // finding subjects takes memory that serving does not need
      }
      // A large ledger that is being read into would keep a core busy with finding subjects.
      const auto rest = std::max<Clock::duration>(kPause, 3 * (Clock::now() - begun));
      std::unique_lock lock(state->mutex);
      if (state->changed.wait_for(lock, std::min<Clock::duration>(rest, std::chrono::seconds(60)),
                                  [&] { return state->stopping; }))
        return;
    }
  });
}

void Site::Inside::stop_background() {
  {
    std::lock_guard lock(state->mutex);
    state->stopping = true;
  }
  state->changed.notify_all();
  follower.stop();
  if (state->background.joinable()) state->background.join();
  state->courier.reset();
}

}  // namespace hearsay
