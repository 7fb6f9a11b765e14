// Phrases that can speak, on either side of a cue; inner header of statement.
#pragma once

#include <cstdint>
#include <optional>

#include "statement/reading.h"

namespace hearsay {

inline constexpr std::uint32_t kOpeningWords =
    6;  // longest phrase without a mention that can be a subject

class Phrases {
 public:
  Phrases(const Reading& reading, std::uint32_t s);

  // The phrase whose first mention starts at most `gap` tokens behind `from`.
  std::optional<Speaker> group_after(std::uint32_t from, std::uint32_t limit,
                                     std::uint32_t gap) const;
  // The phrase that ends before `to`; brackets and bracketed phrases may stand between, else at
  // most `gap` tokens.
  std::optional<Speaker> group_before(std::uint32_t to, std::uint32_t left,
                                      std::uint32_t gap) const;
  // A mention with the roles and employers written directly before it.
  Speaker grown_left(const Mention& nearest, std::uint32_t from) const;
  // Words without a mention behind a cue, up to the next mark or adjunct: "kata warga setempat".
  std::optional<Speaker> opening_after(std::uint32_t from) const;
  // A voice by its own words.
  Speaker unnamed(Stretch phrase) const;

  // The words before a phrase that belong to it though no mention covers them: "super PAC spokeswoman", up to a mark.
  Stretch widened_left(Stretch phrase, std::uint32_t from) const;

  // With a possible subject before the cue as well, only an end, a mark or a date shows an
  // inversion.
  bool ends(std::uint32_t token) const;
  bool speaks_here(const Mention& mention) const;  // not from within a quotation
  int rank(const Mention& mention) const;          // of the mentions of a phrase the highest speaks

 private:
  bool closes(std::uint32_t token) const;
  bool has_comma(std::uint32_t from, std::uint32_t to) const;
  const Mention* before_bracket(std::uint32_t from, std::uint32_t last_comma) const;
  const Mention* before_relative(const Mention& nearest, std::uint32_t from) const;
  bool in_brackets(const Mention& mention) const;
  bool near(std::uint32_t from, std::uint32_t to, std::uint32_t gap) const;
  std::uint32_t bracket_before(std::uint32_t token, std::uint32_t from) const;
  Stretch counted_left(Stretch phrase, std::uint32_t from) const;

  const Reading& reading_;
  std::uint32_t s_;
  Stretch all_;
};

}  // namespace hearsay
