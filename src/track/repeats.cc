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

CopyInput input_of(const Article& article, const Fingerprint& print) {
  return {article.id, article.outlet, article.language, article.url, article.published, &print};
}
CopyInput input_of(const Recorded& article) {
  return {article.id, article.outlet, article.language, article.url, article.published, &article.print};
}

Span sentence_of(const SegmentedText& text, Span word) {
  return text.sentences[text.sentence_at(word.begin)].span;
}

// What shows a model: its text, and where in it each passage stands. The fingerprint tells passages by number of words;
// where it was made by other rules than today's, both texts are compared anew.
Result<Repeat> repeat_of(Ledger& ledger, Model& model, const Analysis& article, std::vector<bool>& explained,
                         const Knowledge& knowledge) {
  HEARSAY_TRY(Article read, text_of(ledger, model.article));
  const SegmentedText& here = article.mentioned.text;
  const std::vector<Span> here_words = word_spans(here);
  const SegmentedText there = segment(read, knowledge.packs.best(read.language));
  std::vector<std::uint32_t> keys;
  std::vector<Span> there_words;
  for (const Token& token : there.tokens) {
    if (token.span.begin < there.text_begin || token.is(kTokenPunct)) continue;
    keys.push_back(static_cast<std::uint32_t>(token.key) & ~kFactBit);
    there_words.push_back(token.span);
  }
  const std::vector<std::uint32_t>& stored = model.article.print.text;
  const bool same = std::equal(keys.begin(), keys.end(), stored.begin(), stored.end(),
                               [](std::uint32_t a, std::uint32_t b) { return a == (b & ~kFactBit); });
  if (!same) model.passages = shared_passages(article.print.text, keys);
  Repeat out;
  out.kind = model.kind;
  out.reissue = model.reissue;
  out.contained = model.like.contained;
  out.probability = copied(model.like);
  out.translated = model.translated;
  out.why = model.why;
  for (const Passage& one : model.passages) {
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
  out.text = std::move(read.full);
  out.model = std::move(model.article);
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

namespace {

// Earlier articles that may be models, without the article itself.
Result<std::vector<Recorded>> candidates_of(Ledger& ledger, const CopyInput& article, const Moment& moment) {
  Moment earlier = moment;
  if (article.published) earlier.as_of = std::min(moment.as_of.value_or(INT64_MAX), *article.published);
  HEARSAY_TRY(std::vector<Recorded> found, ledger.resembling(*article.print, earlier));
  std::erase_if(found, [&](const Recorded& one) { return one.id == article.id; });
  return found;
}

std::vector<Model> models_among(const CopyInput& article, std::vector<Recorded> found, const Outlets& outlets) {
  std::vector<Model> out;
  for (Recorded& model : found) {
    Model one;
    one.passages = shared_passages(article.print->text, model.print.text);
    for (const Passage& passage : one.passages) one.words += passage.words;
    const Time apart = article.published && model.published ? *article.published - *model.published : 0;
    one.like = article.print->text.empty() || model.print.text.empty() ? likeness(*article.print, model.print, apart)
                                                                       : likeness(*article.print, model.print, one.passages, apart);
    one.article = std::move(model);
    if (same_outlet(std::string(article.outlet), one.article.outlet, outlets)) {
      one.reissue = reissue_between(*article.print, one.article.print, one.like);
      if (one.reissue) out.push_back(std::move(one));
      continue;
    }
    const std::optional<Copy> copy = copy_of(article, input_of(one.article), one.like, outlets);
    if (!copy) continue;
    const bool by_facts = copy->kind == CopyKind::kRewriteWithoutCredit && !copy->translated &&
                          copied(one.like) < kCopied && one.like.contained < kWorded;
    if (by_facts) continue;
    one.kind = copy->kind;
    one.why = copy->why;
    one.translated = copy->translated;
    out.push_back(std::move(one));
  }
  std::sort(out.begin(), out.end(), [](const Model& a, const Model& b) {
    if (a.words != b.words) return a.words > b.words;
    return std::pair(a.article.time(), std::string_view(a.article.id)) <
           std::pair(b.article.time(), std::string_view(b.article.id));
  });
  return out;
}

}  // namespace

Result<std::vector<Model>> models_of(Ledger& ledger, const CopyInput& article, const Moment& moment, const Outlets& outlets) {
  HEARSAY_TRY(std::vector<Recorded> found, candidates_of(ledger, article, moment));
  return models_among(article, std::move(found), outlets);
}

Result<Repeats> repeats_of(Ledger& ledger, const Analysis& article, const Moment& moment,
                           const Knowledge& knowledge) {
  const CopyInput asked = input_of(article.article, article.print);
  HEARSAY_TRY(std::vector<Recorded> found, candidates_of(ledger, asked, moment));
  Repeats out;
  out.credits = credit_notes(article, found, knowledge);
  std::vector<Model> models = models_among(asked, std::move(found), knowledge.outlets);
  std::vector<bool> explained(article.print.text.size());
  for (Model& one : models) {
    std::size_t news = 0;
    for (const Passage& passage : one.passages)
      for (std::uint32_t k = 0; k < passage.words; ++k) news += !explained[passage.first + k];
    // What retells a model in another language shares no wording, or a name or two, that another could explain.
    if (news >= kNews || one.translated || (one.words == 0 && out.models.empty())) {
      HEARSAY_TRY(Repeat repeat, repeat_of(ledger, one, article, explained, knowledge));
      out.models.push_back(std::move(repeat));
    } else {
      out.also.push_back(std::move(one.article));
    }
  }
  out.added = sentences_added(article.mentioned.text, explained);
  if (!explained.empty())
    out.repeated = static_cast<double>(std::count(explained.begin(), explained.end(), true)) /
                   static_cast<double>(explained.size());
  return out;
}

}  // namespace hearsay
