// What one article takes for a person and more articles take for an organisation is an organisation: inner header of claims.
//
// A made-up or foreign company name can look like a person's ("Kestrel Adler"), and the words beside it decide article by article.
// Where the articles disagree, those in the minority are read as the others are.
#pragma once

#include <deque>
#include <span>
#include <vector>

#include "claims/claims.h"

namespace hearsay {

class Settled {
 public:
  explicit Settled(std::span<const Recorded* const> articles);
  // In the order given; changed ones are copies that live as long as this.
  std::span<const Recorded* const> articles() const { return articles_; }

 private:
  std::deque<Recorded> changed_;
  std::vector<const Recorded*> articles_;
};

}  // namespace hearsay
