// Attributions of a text as sets of tokens, as the labelled sets and their scorers see them; inner
// header of eval.
//
// Tokens are those of the scorers, not of the program: a run of letters and digits, or one other
// visible character. So a change of our tokenizer moves no figure.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/span.h"
#include "eval/eval.h"
#include "track/track.h"

namespace hearsay {

std::vector<Span> scorer_tokens(std::string_view text);
// Indices of the tokens that a span touches, ascending.
Tokens tokens_in(std::span<const Span> tokens, Span span);
// Their union, ascending, each once.
Tokens joined(const Tokens& a, const Tokens& b);
std::size_t shared(const Tokens& a, const Tokens& b);

// What the program found, brought to the conventions that both sets share; the rules are mechanical
// and stand in adapter.cc.
std::vector<Attribution> attributions_of(const Analysis& analysis, const LabelledArticle& article,
                                         Conventions conventions);

// Assignment of the greatest total score: for each row of `scores` its column, or -1. Ties are
// broken as by scipy.optimize.linear_sum_assignment, which the Wikinews scorer calls.
std::vector<int> best_assignment(const std::vector<std::vector<double>>& scores);

}  // namespace hearsay
