// Title, author, language and date of pages against what a set says.
#include <algorithm>

#include "base/utf8.h"
#include "eval/pages.h"

namespace hearsay {
namespace {

constexpr Time kEast = 14 * 3600, kWest = 12 * 3600;  // the clocks farthest from UTC

bool names_one(const std::vector<std::string>& wanted, const std::vector<std::string>& found) {
  return std::any_of(wanted.begin(), wanted.end(), [&](const std::string& one) {
    const std::string name = fold_words(one);
    return std::any_of(found.begin(), found.end(), [&](const std::string& other) {
      const std::string there = fold_words(other);
      return !there.empty() &&
             (there.find(name) != std::string::npos || name.find(there) != std::string::npos);
    });
  });
}

std::string joined(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : "; ") + name;
  return out;
}

// Counts one field of one page; the two texts are what is shown where they differ.
struct Counter {
  FieldScore& score;
  const std::string& id;
  void operator()(FieldFigure& figure, const char* name, const std::string& wanted,
                  const std::string& found, bool right) const {
    if (wanted.empty()) {
      figure.extra += !found.empty();
      return;
    }
    ++figure.labelled;
    figure.right += right;
    figure.missing += found.empty();
    if (!right)
      score.wrong.push_back(id + ": " + name + ": wanted " + wanted + ", found " +
                            (found.empty() ? "-" : found));
  }
};

}  // namespace

FieldScore score_fields(std::span<const FieldCase> cases) {
  FieldScore score;
  for (const FieldCase& one : cases) {
    const PageFields &wanted = one.wanted, &found = one.found;
    const Counter count{score, one.id};
    const std::string day = wanted.published ? to_iso_date(*wanted.published) : "";
    const std::string there = found.published ? to_iso_date(*found.published) : "";
    count(score.date, "date", day, there, day == there);
    if (wanted.published && found.published) {
      const Time begin = *wanted.published - (*wanted.published % kDay + kDay) % kDay;
      score.zoned += *found.published >= begin - kEast && *found.published < begin + kDay + kWest;
    }
    count(score.title, "title", wanted.title, found.title,
          fold_words(wanted.title) == fold_words(found.title));
    count(score.author, "author", joined(wanted.authors), joined(found.authors),
          names_one(wanted.authors, found.authors));
    count(score.language, "language", wanted.language, found.language,
          wanted.language == found.language);
  }
  return score;
}

}  // namespace hearsay
