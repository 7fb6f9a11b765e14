// Memory for large tables that are read all over: on Linux in pages of 2 MB, so that finding where a
// page lies does not cost more than reading it. Small ones are allocated as usual.
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <new>

namespace hearsay {

template <typename Value>
struct WidePages {
  using value_type = Value;
  static constexpr std::size_t kPage = 2u << 20, kLeast = kPage / 4;

  WidePages() = default;
  template <typename Other>
  WidePages(const WidePages<Other>&) {}

  Value* allocate(std::size_t count) {
    const std::size_t bytes = count * sizeof(Value);
    if (bytes < kLeast) return static_cast<Value*>(::operator new(bytes));
    const std::size_t whole = (bytes + kPage - 1) / kPage * kPage;
    void* const memory = ::operator new(whole, std::align_val_t(kPage));
#ifdef MADV_HUGEPAGE
    madvise(memory, whole, MADV_HUGEPAGE);  // a wish: without such pages it is plain memory
#endif
    return static_cast<Value*>(memory);
  }
  void deallocate(Value* memory, std::size_t count) {
    if (count * sizeof(Value) < kLeast)
      ::operator delete(memory);
    else
      ::operator delete(memory, std::align_val_t(kPage));
  }
  bool operator==(const WidePages&) const { return true; }
};

}  // namespace hearsay
