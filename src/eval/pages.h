// Pages against labelled sets; public beside eval.h.
//
// In:    what each page's text should be, and what was read from it.
// Out:   the official figures of the set, a 95% bootstrap interval over pages, and each page, the
// worst first. Cost:  linear in the text.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace hearsay {

// How the text found is held against the labelled one.
//   shingles  scrapinghub-aeb's evaluate.py: runs of four words as they are written, counted;
//   precision and recall are the
//             means over pages (precision over those on which anything was found), F1 is of the two
//             means
//   words     wcxb's evaluate.py: a bag of words in small letters; F1 of each page, and the mean of
//   these
enum class TextMeasure : std::uint8_t { kShingles, kWords };

struct TextCase {
  std::string id, wanted, found;
};

struct TextFigure {
  double precision = 0, recall = 0, f1 = 0;
  double low = 0, high = 0;  // of F1
  std::size_t pages = 0;
};

struct TextPage {
  std::string id;
  double precision = 0, recall = 0, f1 = 0;
};

struct TextScore {
  TextFigure all;
  // The same by a hash of the id: rules are mended while reading errors of the first half only, so
  // the second tells what to expect of pages nobody looked at.
  std::array<TextFigure, 2> halves;
  double exact = 0;             // share of pages whose words are all right and in order
  std::vector<TextPage> pages;  // the worst first
};
TextScore score_texts(std::span<const TextCase> cases, TextMeasure);

// Which half a page belongs to.
std::size_t half_of(std::string_view id);

// A set's truth: (id, text). aeb: one object of id -> {"articleBody", "url"}. wcxb: one object a
// page, which may be of another type than articles; its id is the file's name. Errors: kBadInput
// with `name`.
struct PageFields {
  std::string title, language;
  std::vector<std::string> authors;
  std::optional<Time> published;
};
struct PageTruth {
  std::string id, url, text;
  PageFields fields;
  bool article = true;
};
Result<std::vector<PageTruth>> read_aeb_truth(std::string_view json, std::string_view name);
Result<PageTruth> read_wcxb_truth(std::string_view json, std::string_view name);
// newspaper4k's test data: title, authors, language, publish_date of a page.
Result<PageTruth> read_newspaper_truth(std::string_view json, std::string_view name);

// id -> text, as the set's own evaluate.py reads predictions.
std::string predictions_of(std::span<const TextCase> cases, TextMeasure);

// Fields of pages. A date is right on the labelled day (UTC), or on it in some time zone (`zoned`,
// of the right ones and those next to it); a title when its words are equal, an author when one of
// the labelled names is named.
struct FieldCase {
  std::string id;
  PageFields wanted, found;
};
struct FieldFigure {
  std::size_t labelled = 0, right = 0, missing = 0,
              extra = 0;  // extra: found where nothing is labelled
};
struct FieldScore {
  FieldFigure date, title, author, language;
  std::size_t zoned = 0;
  std::vector<std::string> wrong;  // "id: date: wanted 2020-01-01, found -"
};
FieldScore score_fields(std::span<const FieldCase> cases);

}  // namespace hearsay
