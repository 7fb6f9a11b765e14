// What elements of feeds mean; inner header of article.
#pragma once

#include <string_view>

namespace hearsay {

enum class FeedKind {
  kTitle,
  kLink,
  kSummary,
  kSubtitle,
  kContent,
  kId,
  kAuthor,
  kContributor,
  kPublisher,
  kDate,
  kRights,
  kInfo,
  kTag,
  kKeywords,
  kGenerator,
  kLicense,
  kEnclosure,
  kSource,
  kImage,
  kObject,
  kFlag,
  kAddress,
  kOwner,
  kMediaList,
  kMediaTitle,
  kMediaTag,
  kWhere,
  kGroup,
  kNone
};

struct FeedMeaning {
  std::string_view name;  // as name_of writes it
  FeedKind kind;
  std::string_view field;  // where it goes; empty: its own name
};
// nullptr for a name without a meaning of its own.
const FeedMeaning* feed_meaning(std::string_view name);

}  // namespace hearsay
