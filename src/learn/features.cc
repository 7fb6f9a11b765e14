#include "learn/features.h"

#include <algorithm>
#include <cstring>

#include "learn/learn.h"

namespace hearsay {

void Features::clear() {
  keys_.clear();
  list_keys_.clear();
  ends_.clear();
  list_ends_.clear();
  uses_.clear();
  use_ends_.clear();
  list_names_.clear();
  std::fill(std::begin(last_name_), std::end(last_name_), 0);
  width_ = 0;
  key_places_ = {};
}

void Features::clear(const LabelModel& model) {
  clear();
  width_ = SpanLabels{model.types()}.count() - 1u;
  key_places_ = model.places();
  if (model_ == model.id()) return;
  model_ = model.id();
  if (places_ > 0) make_places(places_);
}

void Features::make_places(std::size_t count) {
  places_ = count;
  told_ = 0;
  remembered_.assign(count * (kName + width_), 0);
}

void Features::copy_sums(const std::int16_t* from, std::int16_t* to) const {
  for (std::size_t y = 0; y < width_; y += 4)
    std::memcpy(to + y, from + y, 4 * sizeof *to);  // of a type
}

bool Features::share(std::uint64_t name, std::size_t group) {
  name |= 1;  // 0: none
  if (last_name_[group] == name) {
    uses_.push_back(last_list_[group]);
    return false;
  }
  const auto list = static_cast<std::uint32_t>(list_names_.size());
  last_name_[group] = name;
  last_list_[group] = list;
  uses_.push_back(list);
  list_names_.push_back(name);
  list_ends_.push_back(static_cast<std::uint32_t>(list_keys_.size()));
  if (width_ == 0) return true;
  if (places_ == 0) make_places(kFewest);
  if (sums_.size() < (list + 1) * width_) sums_.resize(2 * (list + 1) * width_);
  std::int16_t* const sums = sums_.data() + list * width_;
  const std::int16_t* const place = place_of(name);
  const bool remembered = std::memcmp(place, &name, sizeof name) == 0;
  if (remembered)
    copy_sums(place + kName, sums);
  else
    std::fill_n(sums, width_, std::int16_t{0});
  return !remembered;
}

void Features::remember(std::size_t list) {
  if (++told_ > 2 * places_ && places_ < kMost) make_places(4 * places_);
  std::int16_t* const place = place_of(list_names_[list]);
  std::memcpy(place, &list_names_[list], sizeof list_names_[list]);
  copy_sums(sums_.data() + list * width_, place + kName);
}

void Features::all(std::size_t i, std::vector<FeatureKey>& out) const {
  for (std::uint32_t l : lists_of(i)) out.insert(out.end(), list(l).begin(), list(l).end());
  out.insert(out.end(), own(i).begin(), own(i).end());
}

}  // namespace hearsay
