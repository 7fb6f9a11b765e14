// Subjects found by themselves.
//
// Two organisations that a deal event joins inside one statement are a pair; a pair that enough statements carry is a
// subject. A weaker pair that shares a party with a stronger one and lives in the same articles is the same story: it
// is absorbed, and its third party joins the subject when statements of investment tie it to the deal. So is a pair that
// shares no party but lives in articles on the stronger one: parents that merge their subsidiaries, a rival bidder and
// its ally. It joins the subject when both speak and it is told about as steadily.
// Known weakness: two deals of the same two companies are one subject.
#include <algorithm>
#include <map>
#include <set>

#include "base/utf8.h"
#include "claims/build.h"
#include "claims/settle.h"

namespace hearsay {
namespace {

constexpr double kHeadline = 2;             // a headline weighs so much more than a sentence
constexpr std::size_t kMostParties = 6;     // a statement that lists more joins nobody
constexpr double kSameStory = 0.5;          // share of a pair's articles that the stronger pair also has
constexpr double kUsually = 0.6;            // share of the articles naming both that tell of a deal of theirs
constexpr double kOften = 0.33;             // share of them of which a sentence joins the two
constexpr double kAlone = 0.9;              // weight of a statement of the two that stand mostly by themselves in it
constexpr std::size_t kFewArticles = 2;     // that name both: too few to say what they usually tell
constexpr std::uint32_t kSteady = 4;        // one in so many of the stronger pair's statements
constexpr std::string_view kStakeEvents[] = {"invest", "control"};  // ids of the taxonomy, not words

struct Pair {
  std::set<const Recorded*> articles, staked;
  std::set<const Recorded*> about;  // articles of which both are main parties
  std::uint32_t statements = 0;
  double weight = 0;                        // statements, each shared among the pairs of its parties
};

// Whether in half or more of the articles that join them one is told of as a unit of the other.
bool are_of_one_house(const std::pair<std::string, std::string>& key, const Pair& pair, const Names& names) {
  std::size_t owned = 0;
  for (const Recorded* article : pair.articles)
    owned += std::any_of(article->entities.begin(), article->entities.end(), [&](const Entity& entity) {
      if (entity.kind != MentionKind::kOrganisation || entity.affiliation.empty()) return false;
      const std::string unit = names.of(entity.key), owner = names.of(entity.affiliation);
      return (unit == key.first && owner == key.second) || (unit == key.second && owner == key.first);
    });
  return owned * 2 >= pair.articles.size();
}

// What an article is about, and whom its words on deals name.
struct Told {
  std::set<std::string> main, of_deal;
};

// Who is mostly named together for other reasons is no pair of a deal: a company and its own unit, an exchange and its supervisor.
// Where both are what an article is about and its deal is one of them, it is theirs, though no one sentence says so.
bool is_usually_of_deal(const std::pair<std::string, std::string>& key, const Pair& pair, const std::map<std::string, std::set<const Recorded*>>& naming,
                        const std::map<const Recorded*, Told>& told) {
  const std::set<const Recorded*>&one = naming.at(key.first), &other = naming.at(key.second);
  std::size_t both = 0, of_deal = 0;
  for (const Recorded* article : one) {
    if (!other.contains(article)) continue;
    ++both;
    const Told& here = told.at(article);
    of_deal += pair.articles.contains(article) || (here.main.contains(key.first) && here.main.contains(key.second) &&
                                                   (here.of_deal.contains(key.first) || here.of_deal.contains(key.second)));
  }
  const auto share = [&](std::size_t count) { return static_cast<double>(count) / static_cast<double>(both); };
  // The latter only for two that sentences join by themselves, again and again.
  const bool steady = pair.about.size() > kFewArticles && pair.about.size() == pair.articles.size() && share(pair.articles.size()) >= kOften &&
                      pair.weight >= kAlone * pair.statements;
  return both <= kFewArticles || share(pair.articles.size()) >= kUsually || (steady && share(of_deal) >= kUsually);
}

std::string subject_name(const Names& names, const std::string& a, const std::string& b) {
  return names.display(a) + "-" + names.display(b);
}

void fill(Subject& subject, const Pair& pair) {
  subject.articles = static_cast<std::uint32_t>(pair.articles.size());
  subject.statements = pair.statements;
  for (const Recorded* article : pair.articles) {
    if (!article->published) continue;  // when it was read says nothing of when it was written
    const Time time = *article->published;
    if (!subject.first || time < *subject.first) subject.first = time;
    if (!subject.last || time > *subject.last) subject.last = time;
  }
}

}  // namespace

std::vector<Subject> find_subjects(std::span<const Recorded* const> recorded, const Packs& packs,
                                   std::span<const Subject> watched, std::uint32_t minimum) {
  const Settled settled(recorded);
  const std::span<const Recorded* const> articles = settled.articles();
  Names names(articles);
  std::map<std::pair<std::string, std::string>, Pair> pairs;
  std::set<std::string> speaks;  // organisations somebody speaks for
  std::map<const Recorded*, std::set<std::string>> named;  // organisations of each article
  std::map<std::string, std::set<const Recorded*>> naming;  // the other way round
  std::map<const Recorded*, Told> told;
  for (const Recorded* article : articles) {
    const Pack& pack = packs.best(article->language);
    std::string own_outlet = names.of(fold_words(article->outlet));
    for (const Entity& entity : article->entities)
      if (entity.kind == MentionKind::kOrganisation) named[article].insert(names.of(entity.key)), naming[names.of(entity.key)].insert(article);
    Told& here = told[article];
    here.main = main_parties(*article, names, pack);
    const std::set<std::string>& main = here.main;
    for (const Statement& statement : article->statements) {
      bool deal = false, stake = false;
      for (const EventHit& hit : statement.events) {
        const EventKind* kind = pack.event(hit.id);
        deal = deal || (kind != nullptr && kind->deal);
        stake = stake || std::find(std::begin(kStakeEvents), std::end(kStakeEvents), hit.id) != std::end(kStakeEvents);
      }
      if (!statement.affiliation.empty()) speaks.insert(names.of(statement.affiliation));
      if (!deal) continue;
      std::set<std::string> parties;
      for (const std::string& party : statement.parties) {
        const std::string& canonical = names.of(party);
        // Who decides on deals is no side of one.
        if (is_authority(names, canonical, pack)) continue;
        if (!canonical.empty() && !names.is_outlet(canonical) && !names.is_person(canonical) && canonical != own_outlet)
          parties.insert(canonical);
      }
      here.of_deal.insert(parties.begin(), parties.end());
      if (parties.size() < 2 || parties.size() > kMostParties) continue;
      const double share = 2.0 / static_cast<double>(parties.size() * (parties.size() - 1));
      for (auto a = parties.begin(); a != parties.end(); ++a)
        for (auto b = std::next(a); b != parties.end(); ++b) {
          Pair& pair = pairs[{*a, *b}];
          pair.articles.insert(article);
          if (stake) pair.staked.insert(article);
          if (main.contains(*a) && main.contains(*b)) pair.about.insert(article);
          ++pair.statements;
          // Of many names in one sentence few are the two sides of a deal.
          pair.weight += share * (statement.headline ? 1 + kHeadline : 1);
        }
    }
  }
  using Entry = std::pair<const std::pair<std::string, std::string>, Pair>;
  std::vector<const Entry*> ranked;
  for (const Entry& entry : pairs) ranked.push_back(&entry);
  std::stable_sort(ranked.begin(), ranked.end(), [](const Entry* a, const Entry* b) {
    if (a->second.weight != b->second.weight) return a->second.weight > b->second.weight;
    return a->first < b->first;
  });
  std::vector<Subject> out;
  for (const Subject& wish : watched) {
    Subject subject = wish;
    subject.watched = true;
    for (std::string& party : subject.parties) party = names.of(fold_words(party));
    if (subject.parties.size() >= 2) {
      auto [a, b] = std::minmax(subject.parties[0], subject.parties[1]);
      if (auto found = pairs.find({a, b}); found != pairs.end()) fill(subject, found->second);
    }
    out.push_back(std::move(subject));
  }
  std::map<std::string, std::vector<std::size_t>> taken_by;  // party -> subjects
  std::vector<const Pair*> pair_of(out.size(), nullptr);
  for (const Entry* entry : ranked) {
    // Named references: clang 14 cannot capture a structured binding.
    const auto& key = entry->first;
    const Pair& pair = entry->second;
    if (pair.about.empty() || pair.statements < minimum || names.are_one_name(key.first, key.second)) continue;
    bool absorbed = false;
    for (const std::string& member : {key.first, key.second}) {
      for (std::size_t index : taken_by[member]) {
        const Pair& stronger = *pair_of[index];
        std::size_t shared = 0;
        for (const Recorded* article : pair.articles) shared += stronger.articles.contains(article);
        if (static_cast<double>(shared) < kSameStory * static_cast<double>(pair.articles.size())) continue;
        absorbed = true;
        const std::string& third = member == key.first ? key.second : key.first;
        auto& parties = out[index].parties;
        // Its other pairs in these articles are of the same story: a bidder's shell, who lends it money.
        if (std::find(taken_by[third].begin(), taken_by[third].end(), index) == taken_by[third].end()) taken_by[third].push_back(index);
        // A third party speaks for itself somewhere; a product that is named with its maker never does.
        if (pair.staked.size() >= 2 && speaks.contains(third) && std::find(parties.begin(), parties.end(), third) == parties.end())
          parties.push_back(third);
        break;
      }
      if (absorbed) break;
    }
    if (absorbed) continue;
    // In how many of the pair's articles both parties of a stronger subject are named.
    std::map<std::size_t, std::size_t> beside;
    for (const Recorded* article : pair.articles)
      for (const std::string& name : named[article])
        if (auto taken = taken_by.find(name); taken != taken_by.end())
          for (std::size_t index : taken->second)
            if (out[index].parties[0] == name && named[article].contains(out[index].parties[1])) ++beside[index];
    for (const auto& [index, shared] : beside) {
      if (pair.articles.size() < 2 || static_cast<double>(shared) < kSameStory * static_cast<double>(pair.articles.size())) continue;
      absorbed = true;
      if (pair.statements * kSteady < pair_of[index]->statements || !speaks.contains(key.first) || !speaks.contains(key.second)) break;
      auto& parties = out[index].parties;
      for (const std::string& member : {key.first, key.second})
        if (std::find(parties.begin(), parties.end(), member) == parties.end()) parties.push_back(member);
      break;
    }
    if (absorbed || !is_usually_of_deal(key, pair, naming, told) || are_of_one_house(key, pair, names)) continue;
    bool known = std::any_of(out.begin(), out.end(), [&](const Subject& s) {
      return s.watched && s.parties.size() >= 2 && std::minmax(s.parties[0], s.parties[1]) == std::minmax(key.first, key.second);
    });
    if (known) continue;
    Subject subject;
    subject.name = subject_name(names, key.first, key.second);
    subject.parties = {key.first, key.second};
    fill(subject, pair);
    taken_by[key.first].push_back(out.size());
    taken_by[key.second].push_back(out.size());
    out.push_back(std::move(subject));
    pair_of.push_back(&pair);
  }
  std::stable_sort(out.begin(), out.end(), [](const Subject& a, const Subject& b) {
    if (a.watched != b.watched) return a.watched;
    if (a.statements != b.statements) return a.statements > b.statements;
    return a.name < b.name;
  });
  return out;
}

}  // namespace hearsay
