// Names: what the shipped models find, what a learned one does, and that broken bytes are refused.
#include "names/names.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>

#include "base/hash.h"
#include "eval/names.h"

namespace hearsay {
namespace {

const Packs& packs() {
  static const Packs loaded = [] {
    Result<Packs> read = load_packs(embedded_packs());
    EXPECT_TRUE(read.has_value()) << read.error().message;
    return *std::move(read);
  }();
  return loaded;
}
const NameModel& shipped(std::string_view language) {
  static const NameModel english = *NameModel::read(embedded_model("names-en"), "names-en"),
                         indonesian = *NameModel::read(embedded_model("names-id"), "names-id");
  return language == "en" ? english : indonesian;
}

// "person Ann Lee; place Rome"
std::string found(const NameModel& model, std::string_view language, std::string_view title,
                  std::string_view text) {
  Article article;
  set_text(article, title, text);
  const SegmentedText segmented = segment(article, packs().best(language));
  NameScratch scratch;
  model.find(segmented, scratch);
  std::string out;
  std::uint32_t before = 0;
  for (const TaggedName& name : scratch.names) {
    EXPECT_LT(name.begin, name.end);
    EXPECT_LE(before, name.begin);
    before = name.end;
    const Span span = {segmented.tokens[name.begin].span.begin,
                       segmented.tokens[name.end - 1].span.end};
    EXPECT_EQ(segmented.sentence_at(span.begin), segmented.sentence_at(span.end - 1));
    out += (out.empty() ? "" : "; ") + std::string(name_of(name.type)) + " " +
           std::string(slice(segmented.full, span));
  }
  return out;
}

TEST(Names, TheShippedModelsFindNames) {
  struct Row {
    const char* what;
    const char* language;
    const char* title;
    const char* text;
    const char* names;
  };
  const Row rows[] = {
      {"three types", "en", "", "Microsoft said on Monday that John Brown would move to Germany.",
       "organisation Microsoft; person John Brown; place Germany"},
      {"joined by a small word", "en", "", "The Bank of England left interest rates unchanged.",
       "organisation Bank of England"},
      {"the opening word names nobody", "en", "", "Shares rose in London after the bell.",
       "place London"},
      {"a headline learns from the text", "en", "Okonkwo Leaves Firm",
       "Director James Okonkwo said he would go. James Okonkwo was 50.",
       "person Okonkwo; person James Okonkwo; person James Okonkwo"},
      {"no capitals, no names", "en", "", "nobody was there when it began to rain.", ""},
      {"empty", "en", "", "", ""},
      {"Indonesian", "id", "", "Presiden Joko Widodo berkunjung ke Jakarta pada hari Senin.",
       "person Joko Widodo; place Jakarta"},
  };
  for (const Row& row : rows)
    EXPECT_EQ(found(shipped(row.language), row.language, row.title, row.text), row.names)
        << row.what;
}

TEST(Names, ScratchOfAnotherArticleChangesNothing) {
  Article first, second;
  set_text(first, {}, "Apple hired Maria Lopez. Maria Lopez lives in Texas.");
  set_text(second, {}, "Lopez is a town in the Philippines.");
  const SegmentedText one = segment(first, packs().best("en")),
                      two = segment(second, packs().best("en"));
  NameScratch fresh, used;
  shipped("en").find(two, fresh);
  shipped("en").find(one, used);
  shipped("en").find(two, used);
  EXPECT_EQ(fresh.names, used.names);
}

// A language made up of four words: "Zorb" is a person behind "mister", a place behind "near", and
// "region Zorb" is one place.
NameLessons lessons() {
  std::string lines;
  auto add = [&](std::string_view text, std::string_view name, std::string_view type) {
    const std::size_t begin = text.find(name), end = begin + name.size();
    std::string tokens;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t stop = std::min(text.find(' ', at), text.size());
      tokens +=
          (tokens.empty() ? "[" : ",[") + std::to_string(at) + "," + std::to_string(stop) + "]";
      at = stop + 1;
    }
    lines += "{\"doc\":-1,\"text\":\"" + std::string(text) + "\",\"tokens\":[" + tokens +
             "],\"entities\":[{\"type\":\"" + std::string(type) + "\",\"span\":[" +
             std::to_string(begin) + "," + std::to_string(end) + "]}]}\n";
  };
  for (int i = 0; i < 40; ++i) {
    add("then mister Zorb went", "Zorb", "PER");
    add("she was near Zorb then", "Zorb", "LOC");
    add("all of region Zorb slept", "region Zorb", "LOC");
  }
  NameLessons out;
  Result<std::vector<NamedDocument>> read = read_named(lines, "lessons");
  EXPECT_TRUE(read.has_value()) << read.error().message;
  out.documents = *read;
  return out;
}

TEST(Names, FindsWhatItWasTaughtAndReadsBackTheSame) {
  const NameModel model = learn_names_from(lessons(), packs().best("en"), name_options());
  const std::string bytes = model.bytes();
  EXPECT_EQ(bytes, learn_names_from(lessons(), packs().best("en"), name_options()).bytes());
  Result<NameModel> read = NameModel::read(bytes, "it");
  ASSERT_TRUE(read.has_value()) << read.error().message;
  EXPECT_EQ(read->bytes(), bytes);
  for (const NameModel* one : {&model, static_cast<const NameModel*>(&*read)}) {
    EXPECT_EQ(found(*one, "en", "", "then mister Zorb went"), "person Zorb");
    EXPECT_EQ(found(*one, "en", "", "she was near Zorb then"), "place Zorb");
    EXPECT_EQ(found(*one, "en", "", "all of region Zorb slept"), "place region Zorb");
  }
  const NameLessons taught = lessons();
  const NamesScore score = score_names(
      taught.documents, predict_in_folds(taught, packs().best("en"), name_options(), 2));
  EXPECT_EQ(score.all.ratio.f1(), 1);
}

TEST(Names, BrokenModelsAreRefused) {
  const std::string whole = learn_names_from(lessons(), packs().best("en"), name_options()).bytes();
  for (std::size_t length = 0; length < whole.size(); ++length)
    EXPECT_FALSE(NameModel::read(std::string_view(whole).substr(0, length), "it").has_value())
        << length;
  for (std::size_t at = 0; at < whole.size(); ++at) {
    std::string other = whole;
    other[at] = static_cast<char>(other[at] ^ 0x41);
    EXPECT_FALSE(NameModel::read(other, "it").has_value()) << at;
  }
  Result<NameModel> none = NameModel::read("", "models/x.model");
  ASSERT_FALSE(none.has_value());
  EXPECT_NE(none.error().message.find("models/x.model"), std::string::npos);
  // A model of other spans, behind an empty list of words and four shares of 0.
  LearnOptions options;
  LabelledSequence one;
  one.features.add(7);
  one.features.next();
  one.labels = {4};
  const std::string labels = learn_labels(std::vector<LabelledSequence>(9, one), options).bytes();
  const std::string words(8, '\0');
  std::string other = std::string("\10\0\0\0", 4) + words;
  const auto sum = static_cast<std::uint32_t>(hash64(words));
  for (int i = 0; i < 4; ++i) other += static_cast<char>(sum >> (8 * i) & 0xff);
  Result<NameModel> spans = NameModel::read(other + labels, "it");
  ASSERT_FALSE(spans.has_value());
  EXPECT_EQ(spans.error().message, "it: no model of names");
}

TEST(Names, LabelledSentencesAreReadOrRefusedWithTheirLine) {
  const std::string good =
      R"({"doc":3,"text":"Né Ann","tokens":[[0,2],[3,6]],"entities":[{"type":"PER","span":[3,6]}]})";
  Result<std::vector<NamedDocument>> read = read_named(good + "\n" + good + "\n", "x.jsonl");
  ASSERT_TRUE(read.has_value()) << read.error().message;
  ASSERT_EQ(read->size(), 1u);
  EXPECT_EQ((*read)[0].text, "Né Ann\nNé Ann");
  EXPECT_EQ((*read)[0].names, (std::vector<LabelledName>{{{4, 7}, NameType::kPerson},
                                                         {{12, 15}, NameType::kPerson}}));
  const std::pair<const char*, const char*> rows[] = {
      {R"({"tokens":[],"entities":[]})", "x.jsonl:1: no text \"text\""},
      {R"({"text":"a\nb","tokens":[],"entities":[]})", "x.jsonl:1: \"text\" is no single line"},
      {R"({"text":"a","entities":[]})", "x.jsonl:1: no list \"tokens\""},
      {R"({"text":"a","tokens":[]})", "x.jsonl:1: no list \"entities\": it has no labels"},
      {R"({"text":"a","tokens":[[0]],"entities":[]})", "x.jsonl:1: a span is no [begin, end]"},
      {R"({"text":"a","tokens":[[0,2]],"entities":[]})", "x.jsonl:1: [0, 2] lies outside the text"},
      {R"({"text":"ab","tokens":[[0,2],[1,2]],"entities":[]})", "x.jsonl:1: \"tokens\" overlap"},
      {R"({"text":"a","tokens":[],"entities":[{"type":"PER"}]})",
       "x.jsonl:1: an entity has no \"type\" and \"span\""},
      {R"({"text":"a","tokens":[],"entities":[{"type":"DOG","span":[0,1]}]})",
       "x.jsonl:1: unknown type \"DOG\""},
      {"", "x.jsonl: no sentences"},
  };
  for (const auto& [line, message] : rows) {
    Result<std::vector<NamedDocument>> wrong = read_named(line, "x.jsonl");
    ASSERT_FALSE(wrong.has_value()) << line;
    EXPECT_EQ(wrong.error().message, message);
  }
}

TEST(Names, ScoreCountsExtentAndType) {
  NamedDocument document;
  document.names = {{{0, 5}, NameType::kPerson}, {{10, 20}, NameType::kPlace}};
  const std::vector<NamedDocument> documents = {document, document};
  const NamesScore score =
      score_names(documents, {{{{0, 5}, NameType::kPerson}, {{10, 20}, NameType::kOrganisation}},
                              {{{0, 5}, NameType::kPerson}, {{10, 19}, NameType::kPlace}}});
  EXPECT_EQ(score.documents, 2u);
  EXPECT_EQ(score.predicted, 4u);
  EXPECT_EQ(score.all.ratio.precision, 0.5);
  EXPECT_EQ(score.all.ratio.recall, 0.5);
  EXPECT_EQ(score.types[static_cast<int>(NameType::kPerson)].ratio.f1(), 1);
  EXPECT_EQ(score.types[static_cast<int>(NameType::kPlace)].ratio.f1(), 0);
  EXPECT_EQ(score.labelled[static_cast<int>(NameType::kPlace)], 2u);
  EXPECT_EQ(score.all.low, 0.5);
  EXPECT_EQ(score.all.high, 0.5);
}

}  // namespace
}  // namespace hearsay
