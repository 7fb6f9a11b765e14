// The windows of an article in the order they are labelled, with what the model sees of each word;
// inner header of names. The numbers of the templates are part of a model.
#pragma once

#include "names/names.h"

namespace hearsay {

class NameReader {
 public:
  // `model`: what reads the features; nullptr for lessons.
  NameReader(const SegmentedText& text, const NameWords& words, const LabelModel* model, NameScratch& scratch);

  // The next window; false at the end. Its features stand in the scratch.
  bool next();
  std::uint32_t begin() const { return begin_; }
  std::uint32_t end() const { return end_; }
  // What the window was taken for; before the next one.
  void remember(std::span<const SpanLabel> labels);

 private:
  void look_at_words();
  bool is_unclear(const Sentence& sentence) const;
  bool find_window();
  bool joins(std::uint32_t token) const;
  bool marks(std::uint32_t token) const;
  bool opens(std::uint32_t token) const;
  void describe();
  void find_runs();
  void describe(std::uint32_t token, const NameScratch::Look* here);
  void describe_around(std::uint32_t token, const NameScratch::Look* window);
  // The name of the list of what a word says by itself.
  std::uint64_t list_of(std::uint32_t token, const NameScratch::Look& here) const;
  void describe_word(std::uint64_t list, std::string_view word, bool capital, const NameScratch::Look& here);
  NameScratch::Look look(std::int64_t token) const;
  WordMemory& memory(std::uint32_t token);
  template <typename... Values>
  void add(std::uint32_t feature, Values... values);
  template <typename... Values>
  void share(std::uint32_t feature, Values... values);

  const SegmentedText& text_;
  const NameWords& words_;
  const LabelModel* model_;
  NameScratch& scratch_;
  std::uint32_t sentence_ = 0, at_ = 0, begin_ = 0, end_ = 0;
  bool late_ = false;  // reading the sentences whose capitals tell nothing
  std::uint64_t mask_ = 0;
};

}  // namespace hearsay
