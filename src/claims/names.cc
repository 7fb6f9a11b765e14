#include "claims/names.h"

#include <algorithm>

#include "base/utf8.h"

namespace hearsay {
namespace {

constexpr std::size_t kShortestName = 3;    // bytes; shorter heads ("PT", "US") join nothing
constexpr std::size_t kLongestAcronym = 6;  // OJK, KPPU, DPR
constexpr int kMostSteps = 4;               // from a form over others to its canonical one
constexpr std::size_t kShortestInitial = 4;  // bytes; "and", "of", "the" need not show in the letters of a name
constexpr std::size_t kShareJoined =
    4;  // one in so many articles of a long name must itself use the short one
constexpr std::size_t kLongName = 3;    // words; such a name may hold two that look like names
constexpr std::size_t kMostInitials = 4;  // words
constexpr std::size_t kShortestSlip = 6;  // bytes; shorter names a letter apart are two
constexpr std::size_t kLongKey = 8;     // bytes; of shorter names two that differ in a blank may be two
constexpr std::size_t kCommonHead = 5;  // a first word of so many names is a common word

// The first `count` words of a name as written, without trailing punctuation.
std::string head_words(std::string_view name, std::size_t count) {
  std::string out;
  for (std::string_view word : split(name, ' ')) {
    if (count == 0) break;
    if (fold_words(word).empty()) continue;
    if (!out.empty()) out += ' ';
    out += word;
    --count;
  }
  while (!out.empty() && (out.back() == ',' || out.back() == '.' || out.back() == ')'))
    out.pop_back();
  return out;
}

std::size_t word_count(std::string_view key) {
  return key.empty() ? 0 : static_cast<std::size_t>(std::count(key.begin(), key.end(), ' ')) + 1;
}

using Aliased = std::map<std::string, std::map<std::string, std::set<const Recorded*>>>;

// How many longer names some article joins to an alias.
std::size_t links_of(const Aliased& aliased, const std::string& alias) {
  auto found = aliased.find(alias);
  return found == aliased.end() ? 0 : found->second.size();
}

struct Seen {
  std::set<const Recorded*> articles;
};

const std::string& most_of(const std::map<std::string, int>& counts) {
  return std::max_element(counts.begin(), counts.end(), [](const auto& a, const auto& b) { return a.second < b.second; })->first;
}

// One letter more, less, or another: a slip of the pen.
bool differ_by_a_letter(std::string_view a, std::string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > 1) return false;
  const std::size_t head = static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin()).first - a.begin());
  return a.substr(std::min(a.size(), head + (a.size() == b.size()))) == b.substr(std::min(b.size(), head + 1));
}

// "u s steel" as it is written elsewhere: "us steel".
std::string with_letters_joined(const std::string& key) {
  std::string out;
  bool letter_before = false;
  for (std::string_view word : split(key, ' ')) {
    const bool letter = word.size() == 1 && word[0] >= 'a' && word[0] <= 'z';
    if (!out.empty() && !(letter && letter_before)) out += ' ';
    out += word;
    letter_before = letter;
  }
  return out;
}

// "us steel" for "united states steel": its first words by their initials, the rest in full. One form for each count of
// words that initials may stand for.
std::vector<std::string> with_initials(const std::string& key) {
  std::vector<std::string> out;
  const std::vector<std::string_view> words = split(key, ' ');
  std::string initials;
  for (std::size_t i = 0; i + 1 < words.size() && i < kMostInitials; ++i) {
    if (words[i].empty()) break;
    initials += words[i][0];
    if (i == 0) continue;
    std::string form = initials;
    for (std::size_t rest = i + 1; rest < words.size(); ++rest) form += " " + std::string(words[rest]);
    out.push_back(std::move(form));
  }
  return out;
}

}  // namespace

Names::Names(std::span<const Recorded* const> articles) {
  std::map<std::string, Seen> seen;
  std::map<std::string, std::uint32_t> person_votes, organisation_votes;
  Aliased aliased;  // alias -> long key -> where
  for (const Recorded* article : articles) {
    for (const Entity& entity : article->entities) {
      if (entity.kind == MentionKind::kPlace || entity.key.empty()) continue;
      if (entity.kind == MentionKind::kPerson) {
        ++person_votes[entity.key];
        surnames_.insert(entity.key.substr(entity.key.rfind(' ') + 1));
        if (!entity.affiliation.empty()) ++affiliations_[entity.key][entity.affiliation];
        continue;
      }
      if (entity.kind == MentionKind::kOutlet) outlets_.insert(entity.key);
      ++organisation_votes[entity.key];
      if (!entity.affiliation.empty()) ++owners_[entity.key][entity.affiliation];
      if (word_count(entity.key) >= kLongName) {
        const auto index = static_cast<std::uint32_t>(long_names_.size());
        if (long_keys_.insert(entity.key).second) {
          long_names_.push_back(" " + entity.key + " ");
          for (std::string_view word : split(entity.key, ' '))
            long_by_word_[std::string(word)].push_back(index);
        }
      }
      seen[entity.key].articles.insert(article);
      for (const std::string& alias : entity.aliases) {
        if (alias.empty() || alias == entity.key) continue;
        ++organisation_votes[alias];
        seen[alias].articles.insert(article);
        aliased[alias][entity.key].insert(article);
      }
    }
    for (const Statement& statement : article->statements)
      for (const std::string& party : statement.parties)
        if (!party.empty()) seen[party].articles.insert(article);
  }
  std::map<std::string, std::size_t> heads;  // how many longer names begin with it
  for (const auto& [key, where] : seen)
    for (std::size_t blank = key.find(' '); blank != std::string::npos;
         blank = key.find(' ', blank + 1))
      ++heads[key.substr(0, blank)];
  // One article may take a company for a person; most decide.
  for (const auto& [key, votes] : person_votes) {
    auto others = organisation_votes.find(key);
    if (others == organisation_votes.end() || others->second < votes) persons_.insert(key);
  }
  // A long form goes to the shortest of its heads that is a name of its own: joined by some
  // article, or as common.
  for (const auto& [key, where] : seen) {
    std::string best = key;
    for (std::size_t blank = key.find(' '); blank != std::string::npos;
         blank = key.find(' ', blank + 1)) {
      std::string head = key.substr(0, blank);
      if (head.size() < kShortestName) continue;
      auto found = seen.find(head);
      if (found == seen.end()) continue;
      auto links = aliased.find(head);
      // One article's short form is no proof: "Trans" for Trans World Airlines, once in twenty.
      const std::size_t linked =
          links != aliased.end() && links->second.contains(key) ? links->second.at(key).size() : 0;
      const bool joined = linked * kShareJoined >= where.articles.size() && linked > 0;
      // A head of many longer names that no article joins to it is a common word: Air, General,
      // National.
      const bool common_word = heads[head] >= kCommonHead && links_of(aliased, head) < heads[head];
      if (!joined && (common_word || found->second.articles.size() < where.articles.size()))
        continue;
      best = head;
      break;
    }
    canonical_[key] = best;
  }
  // "U.S. Steel", "US Steel" and "United States Steel" are one name.
  std::map<std::string, std::string> squeezed;  // as joined -> the canonical key of one that is written so
  for (const auto& [key, where] : seen)
    if (with_letters_joined(key) == key) squeezed.try_emplace(key, canonical_[key]);  // what is written so itself comes first
  for (const auto& [key, where] : seen) squeezed.try_emplace(with_letters_joined(key), canonical_[key]);
  // "Far World Lines" is "Farworld Lines": long names that differ in a blank alone.
  std::map<std::string, std::vector<std::string>> unspaced;
  for (const auto& [key, where] : seen)
    if (key.size() >= kLongKey) {
      std::string letters = key;
      std::erase(letters, ' ');
      unspaced[letters].push_back(key);
    }
  for (const auto& [letters, keys] : unspaced) {
    const std::string& most = *std::max_element(keys.begin(), keys.end(), [&](const std::string& a, const std::string& b) {
      return seen[a].articles.size() < seen[b].articles.size();
    });
    for (const std::string& key : keys)
      if (canonical_[key] == key) canonical_[key] = canonical_[most];
  }
  for (const auto& [key, where] : seen) {
    if (auto found = squeezed.find(with_letters_joined(key)); canonical_[key] == key) canonical_[key] = found->second;
    if (canonical_[key] != key) continue;
    for (const std::string& form : with_initials(key))
      if (auto found = squeezed.find(form); found != squeezed.end()) canonical_[key] = found->second;
  }
  // "Orbita Semiconductor Manufacturing Co." is OSMC where somebody writes so; of several names with these letters
  // (NSC: Northern Sugar Corp, National Safety Club) only the one that is written beside them twice as often.
  std::map<std::string, std::map<std::string, std::set<const Recorded*>>> beside;  // letters -> long key -> where
  for (const Recorded* article : articles) {
    for (const Entity& entity : article->entities) {
      if (entity.kind != MentionKind::kOrganisation || canonical_[entity.key] != entity.key) continue;
      const std::string name = fold_words(entity.name);
      // Short words and the legal form may be left out of the letters, and the legal form of the name alone.
      for (const auto& [words, shortest] : {std::pair(&name, std::size_t{1}), std::pair(&entity.key, kShortestInitial)}) {
        std::string initials;
        for (std::string_view word : split(*words, ' ')) initials += word.size() < shortest ? "" : word.substr(0, 1);
        for (const char* form : {"", "c", "i", "l"}) {
          if (*form != '\0' && initials.size() < kShortestName) break;  // "Chrysler Corp" is no CCC
          const std::string letters = initials + form;
          auto found = letters.size() < kShortestName || letters.size() > kLongestAcronym ? seen.end() : seen.find(letters);
          if (found == seen.end() || !found->second.articles.contains(article)) continue;
          beside[letters][entity.key].insert(article);
          break;
        }
      }
    }
  }
  for (const auto& [letters, keys] : beside)
    for (const auto& one : keys)
      if (std::none_of(keys.begin(), keys.end(), [&](const auto& other) {
            return other.first != one.first && other.second.size() * 2 > one.second.size();
          }))
        canonical_[one.first] = canonical_[letters];
  // Acronyms and nicknames that share no first word follow the long form most articles give them.
  for (const auto& [alias, keys] : aliased) {
    if (alias.size() > kLongestAcronym || word_count(alias) != 1) continue;
    const std::string* best = nullptr;
    std::size_t most = 0;
    for (const auto& [key, where] : keys) {
      if (key.starts_with(alias) || where.size() <= most) continue;
      best = &key;
      most = where.size();
    }
    if (best != nullptr && most * 2 >= seen[alias].articles.size())
      canonical_[alias] = canonical_[*best];
  }
  // What was joined to a name that itself was joined later goes with it; the steps are bounded, so that a circle ends.
  for (auto& [key, to] : canonical_)
    for (int steps = 0; steps < kMostSteps && of(to) != to; ++steps) to = of(to);
  for (auto named = owners_.begin(); named != owners_.end();) {
    auto here = named++;
    const std::string& to = of(here->first);
    if (to == here->first) continue;
    for (const auto& [owner, count] : here->second) owners_[to][owner] += count;
  }
  for (const auto& [key, where] : seen)
    if (const std::string& to = of(key); to != key && to.size() <= kLongestAcronym && to.find(' ') == std::string::npos && key.find(' ') != std::string::npos)
      spelled_out_[to].push_back(key);
  for (const Recorded* article : articles) {
    for (const Entity& entity : article->entities) {
      if (entity.kind == MentionKind::kPlace || entity.kind == MentionKind::kPerson) continue;
      const std::string& canonical = of(entity.key);
      std::string spelled = head_words(entity.name, word_count(canonical));
      if (fold_words(spelled) == canonical)
        spelled_[canonical][spelled] += static_cast<int>(entity.count) + 1;
      else
        spelled_[canonical][entity.name] += 1;
    }
  }
}

const std::string& Names::of(const std::string& key) const {
  auto found = canonical_.find(key);
  return found == canonical_.end() ? key : found->second;
}

const std::vector<std::string>& Names::spelled_out(const std::string& canonical) const {
  static const std::vector<std::string> kNone;
  auto found = spelled_out_.find(canonical);
  return found == spelled_out_.end() ? kNone : found->second;
}

std::string Names::affiliation_of(const std::string& person) const {
  auto found = affiliations_.find(person);
  return found == affiliations_.end() ? std::string() : of(most_of(found->second));
}

std::string Names::owner_of(const std::string& canonical) const {
  auto found = owners_.find(canonical);
  return found == owners_.end() ? std::string() : of(most_of(found->second));
}

bool Names::are_one_name(const std::string& a, const std::string& b) const {
  if (std::min(a.size(), b.size()) >= kShortestSlip && differ_by_a_letter(a, b)) return true;
  auto found = long_by_word_.find(a.substr(0, a.find(' ')));
  if (found == long_by_word_.end()) return false;
  return std::any_of(found->second.begin(), found->second.end(), [&](std::uint32_t index) {
    const std::string& name = long_names_[index];
    return name.find(" " + a + " ") != std::string::npos &&
           name.find(" " + b + " ") != std::string::npos;
  });
}

std::string Names::display(const std::string& canonical) const {
  auto found = spelled_.find(canonical);
  if (found != spelled_.end()) {
    const std::string* best = nullptr;
    int most = 0;
    for (const auto& [name, count] : found->second)
      if (count > most) best = &name, most = count;
    if (best != nullptr) return *best;
  }
  std::string out = canonical;
  bool first = true;
  for (char& c : out) {
    if (first && c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
    first = c == ' ';
  }
  return out;
}

}  // namespace hearsay
