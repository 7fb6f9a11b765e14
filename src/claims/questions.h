// What a claim's silence means: how long nothing new was said, and what the coverage leaves open. Inner header of claims/.
//
// In:    the account with its claims, origins and the moment asked (Account::now).
// Out:   Claim::life, Account::stale_after; Account::questions.
// Holds: no status depends on any of it; every question rests on a statement of its claim.
// Cost:  linear in the subject's statements, a claim's parties and the articles.
#pragma once

#include "claims/claims.h"
#include "claims/names.h"

namespace hearsay {

struct QuestionContext {
  std::span<const Recorded* const> articles;
  const Packs* packs;
  const Names* names;
};

// `touched`: indices of the subject's articles, by time.
void tell_lives(Account&, std::span<const Recorded* const> articles, std::span<const std::uint32_t> touched);
// After tell_lives.
void ask_questions(Account&, const QuestionContext&);

}  // namespace hearsay
