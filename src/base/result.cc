#include "base/result.h"

namespace hearsay {

const char* name_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::kBadInput: return "bad-input";
    case ErrorCode::kUnsupported: return "unsupported";
    case ErrorCode::kTooLarge: return "too-large";
    case ErrorCode::kNotFound: return "not-found";
    case ErrorCode::kConflict: return "conflict";
    case ErrorCode::kIo: return "io";
    case ErrorCode::kCorrupt: return "corrupt";
  }
  return "bad-input";
}

}  // namespace hearsay
