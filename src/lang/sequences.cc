#include "lang/sequences.h"

namespace hearsay {

void Sequences::freeze() {
  std::size_t size = 16;
  while (size < building_.size() * 2) size *= 2;
  slots_.assign(size, {});
  mask_ = size - 1;
  flat_.clear();
  bits_.reset();
  for (const auto& [key, entry] : building_) {
    bits_.set(key >> 32 & (bits_.size() - 1));
    std::uint64_t at = key & mask_;
    while (slots_[at].used) at = (at + 1) & mask_;
    slots_[at] = {key, static_cast<std::uint32_t>(flat_.size()),
                  static_cast<std::uint16_t>(entry.lexemes.size()), true, entry.prefix};
    flat_.insert(flat_.end(), entry.lexemes.begin(), entry.lexemes.end());
  }
}

}  // namespace hearsay
