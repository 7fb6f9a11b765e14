// Makes copies of real articles with exact truth, for `hearsay eval copies` and for measuring at
// scale.
//
// usage: mutate ARTICLES.jsonl FOLDER [ARTICLES [SEED]]
// Writes FOLDER/articles.jsonl and FOLDER/truth.jsonl (id, of, kind, shared). The same input,
// number and seed give the same bytes on every machine.
//
// Of every ten articles one is an original as it stands, seven are copies, one is a form filled in
// again, and one is an original that nobody copies. Originals that repeat each other are left out,
// so that the truth is whole.
//   trim        the first sentences                       byline      another name and place, the
//   rest as it stands frame       an outlet's header and footer around it   paraphrase  every
//   quotation in other words number      one number changed                        reorder     its
//   sentences in another order mix         some sentences among new ones             edit trimmed,
//   framed, and every 12th word another template    every number and name changed: no copy. Made of
//   short texts full of facts only, as forms are
// `shared`: words of the original that stand in the copy, as a share of the longer of both, in
// steps of .1.
#include <algorithm>
#include <cctype>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/hash.h"
#include "base/time.h"

namespace {

using namespace std::string_view_literals;
using Json = nlohmann::ordered_json;

constexpr std::size_t kFewestWords = 60, kFewestSentences = 4;  // shorter is a headline
constexpr std::size_t kCopiedWords =
    100;  // of what is copied: 30% of less is one sentence, which may be a phrase
constexpr std::size_t kRun =
    5;  // words; originals that share too many such runs are versions of one story
constexpr double kRepeated = 0.3;        // of an original's runs seen before: it is left out
constexpr std::size_t kFormWords = 120;  // a form is short
constexpr double kFormFacts = 0.2;       // and this share of it is numbers and names

// Splitmix64: std's distributions differ between libraries.
class Chance {
 public:
  explicit Chance(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }
  std::size_t below(std::size_t bound) { return bound == 0 ? 0 : next() % bound; }

 private:
  std::uint64_t state_;
};

struct Word {
  std::string text;
  bool kept = true;  // of the original
};
using Sentence = std::vector<Word>;
using Text = std::vector<Sentence>;

struct Story {
  std::string id, title;
  hearsay::Time published = 0;
  Text text;
};

std::size_t count_words(const Text& text, bool kept_only) {
  std::size_t count = 0;
  for (const Sentence& sentence : text)
    for (const Word& word : sentence) count += word.kept || !kept_only;
  return count;
}

bool has_digit(const std::string& word) {
  return std::any_of(word.begin(), word.end(),
                     [](unsigned char c) { return std::isdigit(c) != 0; });
}
bool is_name(const Sentence& sentence, std::size_t i) {
  return i > 0 && std::isupper(static_cast<unsigned char>(sentence[i].text[0])) != 0;
}

Text split_text(std::string_view body) {
  Text out(1);
  std::string word;
  auto end_word = [&] {
    if (word.empty()) return;
    out.back().push_back({word});
    std::string_view bare = word;
    while (!bare.empty() && (bare.back() == '"' || bare.back() == '\'')) bare.remove_suffix(1);
    // An abbreviation ("U.S.", "Corp.") is cut there too now and then, which harms nothing.
    if (bare.size() > 3 && (bare.ends_with('.') || bare.ends_with('?') || bare.ends_with('!')) &&
        bare.find('.') == bare.size() - 1)
      out.emplace_back();
    word.clear();
  };
  for (char c : body) {
    if (std::isspace(static_cast<unsigned char>(c)) != 0)
      end_word();
    else
      word += c;
  }
  end_word();
  while (!out.empty() && out.back().size() < 2) out.pop_back();  // and the wire's name at the end
  return out;
}

std::string joined(const Text& text) {
  std::string out;
  std::size_t number = 0;
  for (const Sentence& sentence : text) {
    if (sentence.empty()) continue;
    if (!out.empty()) out += number % 2 == 0 ? "\n\n" : " ";
    for (std::size_t i = 0; i < sentence.size(); ++i) out += (i > 0 ? " " : "") + sentence[i].text;
    ++number;
  }
  return out;
}

double facts_of(const Text& text) {
  double facts = 0;
  for (const Sentence& sentence : text)
    for (std::size_t i = 0; i < sentence.size(); ++i)
      facts += has_digit(sentence[i].text) || is_name(sentence, i);
  return facts / static_cast<double>(std::max<std::size_t>(1, count_words(text, false)));
}

// Stories long enough, none a version of an earlier one.
std::vector<Story> read_stories(const char* path) {
  std::ifstream file(path);
  if (!file) {
    std::fprintf(stderr, "mutate: %s: cannot be read\n", path);
    std::exit(1);
  }
  std::vector<Story> out;
  std::unordered_map<std::uint64_t, bool> seen;
  std::string line;
  for (std::size_t number = 1; std::getline(file, line); ++number) {
    const Json json = Json::parse(line, nullptr, false);
    if (!json.is_object()) {
      std::fprintf(stderr, "mutate: %s:%zu: no JSON object\n", path, number);
      std::exit(1);
    }
    Story story;
    auto text_at = [&](const char* key, const char* other) {
      return json.value(key, json.value(other, std::string()));
    };
    story.id = text_at("id", "url");
    story.title = text_at("title", "headline");
    story.published = hearsay::parse_time(text_at("date", "published")).value_or(0);
    story.text = split_text(text_at("body", "text"));
    if (story.published == 0 || count_words(story.text, false) < kFewestWords ||
        story.text.size() < kFewestSentences)
      continue;
    std::vector<std::uint64_t> words, runs;
    for (const Sentence& sentence : story.text)
      for (const Word& word : sentence) words.push_back(hearsay::hash64(word.text));
    std::size_t repeated = 0;
    for (std::size_t i = 0; i + kRun <= words.size(); ++i) {
      std::uint64_t run = 0;
      for (std::size_t k = 0; k < kRun; ++k) run = hearsay::mix(run, words[i + k]);
      repeated += seen.contains(run);
      runs.push_back(run);
    }
    if (static_cast<double>(repeated) > kRepeated * static_cast<double>(runs.size())) continue;
    for (std::uint64_t run : runs) seen.emplace(run, true);
    out.push_back(std::move(story));
  }
  return out;
}

class Mutator {
 public:
  Mutator(const std::vector<Story>& stories, Chance& chance) : stories_(stories), chance_(chance) {}

  // New text: a strange story's sentences with every third word another, so that no run of four
  // words is anybody's.
  Sentence strange() {
    const Text& text = stories_[chance_.below(stories_.size())].text;
    Sentence out = text[chance_.below(text.size())];
    const std::size_t offset = chance_.below(3);
    for (std::size_t i = 0; i < out.size(); ++i) {
      if (i % 3 == offset) out[i].text = any_word();
      out[i].kept = false;
    }
    return out;
  }
  std::string any_word() {
    const Text& text = stories_[chance_.below(stories_.size())].text;
    const Sentence& sentence = text[chance_.below(text.size())];
    return sentence[chance_.below(sentence.size())].text;
  }

  void trim(Text& text, double share) {
    const auto wanted =
        static_cast<std::size_t>(share * static_cast<double>(count_words(text, false)));
    std::size_t words = 0, sentences = 0;
    while (sentences < text.size() && words < wanted) words += text[sentences++].size();
    text.resize(std::max<std::size_t>(1, sentences));
  }
  void frame(Text& text, std::size_t outlet) {
    const std::string name = "Outlet" + std::to_string(outlet);
    text.insert(text.begin(), own("Stay informed with " + name +
                                  ", the leading source of business news in the region."));
    text.push_back(
        own("Reporting by the " + name + " newsroom; copying for profit is not allowed."));
    text.push_back(
        own("Subscribe to the " + name + " newsletter for more stories like this every morning."));
  }
  void byline(Text& text) {
    Sentence line =
        own("By Staff" + std::to_string(chance_.below(900)) + " Writer, correspondent in Town" +
            std::to_string(chance_.below(900)) + " -");
    text.front().insert(text.front().begin(), line.begin(), line.end());
  }
  // Every second word inside quotation marks; every "said" where there is no quotation.
  void paraphrase(Text& text) {
    bool inside = false;
    std::size_t changed = 0;
    for (Sentence& sentence : text)
      for (Word& word : sentence) {
        const bool opens = word.text.starts_with('"'),
                   closes = word.text.find('"', 1) != std::string::npos;
        if (opens) inside = true;
        if (inside && !opens && !closes && ++changed % 2 == 0) word = {any_word(), false};
        if (closes) inside = false;
      }
    if (changed == 0)
      for (Sentence& sentence : text)
        for (Word& word : sentence)
          if (word.text == "said" || word.text == "said.") word = {"told reporters", false};
  }
  void change_number(Text& text) {
    std::vector<Word*> numbers;
    for (Sentence& sentence : text)
      for (Word& word : sentence)
        if (has_digit(word.text)) numbers.push_back(&word);
    if (numbers.empty()) return;
    Word& chosen = *numbers[chance_.below(numbers.size())];
    chosen = {other_number(chosen.text), false};
  }
  void reorder(Text& text) {
    for (std::size_t i = text.size(); i > 1; --i) std::swap(text[i - 1], text[chance_.below(i)]);
  }
  // A block of sentences worth `share` of the text, among new ones up to its length.
  void mix(Text& text, double share) {
    const std::size_t all = count_words(text, false), first = chance_.below(text.size());
    Text block;
    std::size_t kept = 0;
    for (std::size_t i = 0;
         i < text.size() && static_cast<double>(kept) < share * static_cast<double>(all); ++i) {
      block.push_back(text[(first + i) % text.size()]);
      kept += block.back().size();
    }
    Text out;
    std::size_t own_words = 0;
    const std::size_t before = chance_.below(all - std::min(all, kept) + 1);
    while (own_words < before) out.push_back(strange()), own_words += out.back().size();
    out.insert(out.end(), block.begin(), block.end());
    while (own_words + kept < all) out.push_back(strange()), own_words += out.back().size();
    text = std::move(out);
  }
  void edit(Text& text) {
    std::size_t at = chance_.below(12);
    for (Sentence& sentence : text)
      for (Word& word : sentence)
        if (++at % 12 == 0) word = {any_word(), false};
  }
  void fill_in(Text& text) {
    std::unordered_map<std::string, std::string> names;
    for (Sentence& sentence : text)
      for (std::size_t i = 0; i < sentence.size(); ++i) {
        std::string& word = sentence[i].text;
        if (has_digit(word))
          word = other_number(word);
        else if (is_name(sentence, i) || (i == 0 && sentence.size() > 1 && is_name(sentence, 1))) {
          auto [found, added] = names.try_emplace(word);
          if (added) found->second = "N" + std::to_string(chance_.below(100000)) + "a";
          word = found->second;
          word[0] = static_cast<char>('A' + chance_.below(26));
          found->second = word;
        }
      }
  }

 private:
  static Sentence own(const std::string& text) {
    Sentence out;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find(' ', at), text.size());
      out.push_back({text.substr(at, end - at), false});
      at = end + 1;
    }
    return out;
  }
  std::string other_number(std::string word) {
    const std::string before = word;
    while (word == before)
      for (char& c : word)
        if (std::isdigit(static_cast<unsigned char>(c)) != 0)
          c = static_cast<char>('1' + chance_.below(9));
    return word;
  }

  const std::vector<Story>& stories_;
  Chance& chance_;
};

class Writer {
 public:
  explicit Writer(const std::string& folder)
      : articles_(folder + "/articles.jsonl"), truth_(folder + "/truth.jsonl") {
    if (articles_ && truth_) return;
    std::fprintf(stderr, "mutate: %s: cannot be written; make the folder first\n", folder.c_str());
    std::exit(1);
  }
  void write(const std::string& outlet, const Story& story, const std::string& of,
             const std::string& kind, double shared) {
    const std::string id = "m" + std::to_string(count_++);
    ids_ = id;
    articles_ << Json{{"id", id},
                      {"outlet", outlet},
                      {"published", hearsay::to_iso(story.published)},
                      {"title", story.title},
                      {"text", joined(story.text)}}
                     .dump(-1, ' ', false, Json::error_handler_t::replace)
              << "\n";
    truth_ << Json{{"id", id}, {"of", of}, {"kind", kind}, {"shared", shared}}.dump() << "\n";
  }
  const std::string& last() const { return ids_; }
  std::size_t count() const { return count_; }
  bool good() { return articles_.flush() && truth_.flush(); }

 private:
  std::ofstream articles_, truth_;
  std::string ids_;
  std::size_t count_ = 0;
};

// In steps of .1.
double level(const Text& original, const Text& copy) {
  const auto longer =
      static_cast<double>(std::max(count_words(original, false), count_words(copy, false)));
  return static_cast<double>(
             static_cast<int>(10 * static_cast<double>(count_words(copy, true)) / longer)) /
         10;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3 || argc > 5) {
    std::fprintf(stderr, "usage: mutate ARTICLES.jsonl FOLDER [ARTICLES [SEED]]\n");
    return 2;
  }
  const std::size_t wanted = argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 20000;
  Chance chance(argc > 4 ? std::strtoull(argv[4], nullptr, 10) : 1);
  const std::vector<Story> stories = read_stories(argv[1]);
  std::vector<std::size_t> forms, sources;
  for (std::size_t i = 0; i < stories.size(); ++i) {
    if (count_words(stories[i].text, false) >= kCopiedWords) sources.push_back(i);
    if (count_words(stories[i].text, false) <= kFormWords &&
        facts_of(stories[i].text) >= kFormFacts)
      forms.push_back(i);
  }
  if (sources.empty()) {
    std::fprintf(stderr, "mutate: %s: no article with a date and %zu words or more\n", argv[1],
                 kCopiedWords);
    return 1;
  }
  Mutator mutator(stories, chance);
  Writer writer(argv[2]);
  constexpr std::string_view kKinds[] = {"trim"sv,   "frame"sv,   "byline"sv, "paraphrase"sv,
                                         "number"sv, "reorder"sv, "mix"sv,    "edit"sv};
  constexpr double kShares[] = {0.1, 0.2, 0.3, 0.3, 0.4, 0.5, 0.7, 0.9};
  // Past the last story the first is used again, for more copies.
  std::unordered_map<std::size_t, std::string> written;
  auto original = [&](std::size_t i) {
    auto [found, added] = written.try_emplace(i);
    if (added) {
      writer.write("Reuters", stories[i], "", "original", 0);
      found->second = writer.last();
    }
    return found->second;
  };
  std::size_t next = 0, kind = 0, form = 0;
  while (writer.count() < wanted) {
    const std::size_t at = sources[next++ % sources.size()];
    const Story& story = stories[at];
    const std::string id = original(at);
    for (std::size_t copy_count = 0; copy_count < 7 && writer.count() < wanted;
         ++copy_count, ++kind) {
      Story copy = story;
      const std::size_t outlet = chance.below(40);
      copy.published += static_cast<hearsay::Time>(300 + chance.below(48 * 3600));
      const std::string name(kKinds[kind % std::size(kKinds)]);
      const double share = kShares[chance.below(std::size(kShares))];
      if (name == "trim") mutator.trim(copy.text, share);
      if (name == "frame") mutator.frame(copy.text, outlet);
      if (name == "byline") mutator.byline(copy.text);
      if (name == "paraphrase") mutator.paraphrase(copy.text);
      if (name == "number") mutator.change_number(copy.text);
      if (name == "reorder") mutator.reorder(copy.text);
      if (name == "mix") mutator.mix(copy.text, share);
      if (name == "edit")
        mutator.trim(copy.text, std::max(0.5, share)), mutator.edit(copy.text),
            mutator.frame(copy.text, outlet);
      writer.write("Outlet" + std::to_string(outlet), copy, id, name, level(story.text, copy.text));
    }
    if (!forms.empty() && writer.count() + 1 < wanted) {
      const std::size_t chosen = forms[form++ % forms.size()];
      original(chosen);
      Story filled = stories[chosen];
      filled.published += static_cast<hearsay::Time>(300 + chance.below(48 * 3600));
      mutator.fill_in(filled.text);
      writer.write("Outlet" + std::to_string(chance.below(40)), filled, "", "template", 0);
    }
    if (writer.count() < wanted) original(sources[next++ % sources.size()]);
  }
  if (!writer.good()) {
    std::fprintf(stderr, "mutate: %s: cannot be written\n", argv[2]);
    return 1;
  }
  std::printf("%zu articles of %zu stories, %zu of them forms\n", writer.count(), stories.size(),
              forms.size());
}
