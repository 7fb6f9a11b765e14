// What one article repeats: candidates from the ledger's index, each aligned word by word.
//
// Several models may share the same passages: ten outlets that printed one wire story. The one that
// explains most of the article is listed first, the earliest of equals; the next is listed only for
// words that no model before explains.
#include <algorithm>

#include "track/texts.h"
#include "track/track.h"
#include "track/reissues.h"

namespace hearsay {
namespace {

constexpr std::size_t kNews =
    8;  // words no listed model explains: fewer are a phrase, not worth a model of their own

// Two articles alone do not show which facts are rare, so facts count only where wording is shared too; as much of it
// as makes a copy near-verbatim.
constexpr double kWorded = 0.4;

struct Candidate {
  Recorded model;
  std::unique_ptr<Analysis> analysis;
  std::vector<Passage> passages;
  std::uint32_t words = 0;
  CopyKind kind = CopyKind::kNearVerbatim;
  std::optional<ReissueKind> reissue;
  Likeness like;
};

CopyInput input_of(const Article& article, const Fingerprint& print) {
  return {article.id, article.outlet, article.language, article.url, article.published, &print};
}

// How the article repeats the model, if it does.
std::optional<CopyKind> kind_of(const Analysis& article, const Candidate& candidate,
                                const Knowledge& knowledge) {
  const CopyInput pair[] = {input_of(article.article, article.print),
                            input_of(candidate.analysis->article, candidate.analysis->print)};
  for (const Copy& copy : find_copies(pair, knowledge.outlets))
    if (copy.article == 0) return copy.kind;
  return std::nullopt;
}

Span sentence_of(const SegmentedText& text, Span word) {
  return text.sentences[text.sentence_at(word.begin)].span;
}

Repeat repeat_of(Candidate& candidate, const Analysis& article, std::vector<bool>& explained) {
  const SegmentedText &here = article.mentioned.text, &there = candidate.analysis->mentioned.text;
  const std::vector<Span> here_words = word_spans(here), there_words = word_spans(there);
  Repeat out;
  out.kind = candidate.kind;
  out.reissue = candidate.reissue;
  out.contained = candidate.like.contained;
  out.probability = copied(candidate.like);
  for (const Passage& one : candidate.passages) {
    std::uint32_t fresh = 0;
    for (std::uint32_t k = 0; k < one.words; ++k) {
      fresh += !explained[one.first + k];
      explained[one.first + k] = true;
    }
    if (fresh == 0) continue;
    Repeat::Passage passage;
    passage.here = {here_words[one.first].begin, here_words[one.first + one.words - 1].end};
    passage.there = {there_words[one.second].begin, there_words[one.second + one.words - 1].end};
    passage.sentence = sentence_of(here, passage.here);
    passage.model_sentence = sentence_of(there, passage.there);
    passage.words = one.words;
    out.passages.push_back(passage);
  }
  out.text = candidate.analysis->article.full;
  out.model = std::move(candidate.model);
  return out;
}

std::vector<Span> sentences_added(const SegmentedText& text, const std::vector<bool>& explained) {
  const std::vector<Span> words = word_spans(text);
  std::vector<Span> out;
  std::size_t at = 0;
  for (const Sentence& sentence : text.sentences) {
    std::size_t all = 0, old = 0;
    for (; at < words.size() && words[at].begin < sentence.span.end; ++at) {
      if (words[at].begin < sentence.span.begin) continue;
      ++all;
      old += explained[at];
    }
    if (all > 0 && 2 * old < all) out.push_back(sentence.span);
  }
  return out;
}

}  // namespace

Result<Article> text_of(Ledger& ledger, const Recorded& recorded) {
  HEARSAY_TRY(std::vector<Article> versions, ledger.versions(recorded.id));
  for (Article& one : versions)
    if (content_hash(one) == recorded.content_hash) return std::move(one);
  return Error{ErrorCode::kCorrupt, "article " + recorded.id + ": its text does not fit its hash"};
}

Result<Repeats> repeats_of(Ledger& ledger, const Analysis& article, const Moment& moment,
                           const Knowledge& knowledge) {
  Moment earlier = moment;
  if (article.article.published)
    earlier.as_of = std::min(moment.as_of.value_or(INT64_MAX), *article.article.published);
  HEARSAY_TRY(std::vector<Recorded> found, ledger.resembling(article.print, earlier));
  std::vector<Candidate> candidates;
  for (Recorded& model : found) {
    if (model.id == article.article.id) continue;
    Candidate one;
    HEARSAY_TRY(Article text, text_of(ledger, model));
    // Read anew, so that both texts are cut into words by the same rules and spans fit.
    one.analysis = analyze(std::move(text), knowledge);
    one.passages = shared_passages(article.print.text, one.analysis->print.text);
    for (const Passage& passage : one.passages) one.words += passage.words;
    const Time apart = article.article.published && model.published
                           ? *article.article.published - *model.published
                           : 0;
    one.like = likeness(article.print, one.analysis->print, apart);
    one.model = std::move(model);
    if (same_outlet(article.article.outlet, one.model.outlet, knowledge.outlets)) {
      one.reissue = reissue_between(article.print, one.analysis->print, one.like);
      if (!one.reissue) continue;
      candidates.push_back(std::move(one));
      continue;
    }
    const std::optional<CopyKind> kind = kind_of(article, one, knowledge);
    const bool by_facts = kind == CopyKind::kRewriteWithoutCredit && copied(one.like) < kCopied &&
                          one.like.contained < kWorded;
    if (!kind || by_facts) continue;
    one.kind = *kind;
    candidates.push_back(std::move(one));
  }
  std::sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
    if (a.words != b.words) return a.words > b.words;
    return std::pair(a.model.time(), std::string_view(a.model.id)) <
           std::pair(b.model.time(), std::string_view(b.model.id));
  });
  Repeats out;
  std::vector<bool> explained(article.print.text.size());
  for (Candidate& one : candidates) {
    std::size_t news = 0;
    for (const Passage& passage : one.passages)
      for (std::uint32_t k = 0; k < passage.words; ++k) news += !explained[passage.first + k];
    if (news >= kNews || (one.words == 0 && out.models.empty()))
      out.models.push_back(repeat_of(one, article, explained));
    else
      out.also.push_back(std::move(one.model));
  }
  out.self_credit = self_credit(article.article.outlet, article.statements,
                                knowledge.packs.best(article.article.language), knowledge.outlets);
  out.added = sentences_added(article.mentioned.text, explained);
  if (!explained.empty())
    out.repeated = static_cast<double>(std::count(explained.begin(), explained.end(), true)) /
                   static_cast<double>(explained.size());
  return out;
}

}  // namespace hearsay
