// The steps from a sentence to its statements; inner header of statement.
//
// Frame is one attribution of a sentence in token positions. Memory is what a sentence leaves to
// the next: who spoke last, which outlet was credited.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "statement/reading.h"

namespace hearsay {

enum class Side : std::uint8_t { kNone, kLeft, kRight };

struct Frame {
  Stretch cue;
  const Lexeme* lexeme = nullptr;
  bool according = false;
  Speaker speaker;
  std::vector<Speaker> others;  // coordinated with the speaker: "Grab and GoTo declined"
  Stretch region;               // cue and phrase together
  Side side = Side::kNone;
  Stretch content;
  Stance stance = Stance::kSupports;
  std::vector<std::string> via;  // outlets of a frame around this one
  bool hearsay = false;          // "is said to have told": the attribution itself is nobody's
  bool unnamed = false;          // the speaker is no mention but the words of the clause's opening
  bool dropped = false;
  bool learned = false;  // no rule knows its cue
  Stretch source;        // the whole phrase of the speaker where a model gives it
};

struct Memory {
  Speaker last;                // who spoke last
  std::uint32_t sentence = 0;  // where
  Speaker people;              // the anonymous voices introduced last: "the people", "they"
  Speaker role;                // an office without a name, of a known organisation: "the spokesman"
  Speaker person;              // a single one: "that person", "dia"
  std::vector<std::string> credited;  // the chain credited last, nearest first: "the report said"
  std::uint32_t credited_sentence = 0;
  bool quote_open = false;  // the paragraph before ended inside a quotation
};

// --- steps, in the order read_sentence takes them
// -------------------------------------------------------------------

// Attributions of a sentence: cue, speaker, coordinated speakers.
std::vector<Frame> find_frames(const Reading& reading, std::uint32_t s, const Memory& memory);
// On which side of its cue each frame's content stands, and how far it reaches; merges nested
// frames.
void place_contents(const Reading& reading, std::uint32_t s, std::vector<Frame>& frames);
// The whole noun phrase of a frame's speaker, whose phrase holds only the mentions: with its
// determiner, its "of" and what stands between commas behind it.
Stretch whole_phrase(const Reading& reading, std::uint32_t s, const Frame& frame, Stretch phrase);
// What the frames cover, for a model to look at; and a model's finds on top of them.
std::vector<AttributionSpans> spans_of(const Reading& reading, std::uint32_t s, const std::vector<Frame>& frames);
void apply_learned(const Reading& reading, std::uint32_t s, const Memory& memory, const AttributionModel& model,
                   const TokenView& view, AttributionScratch& scratch, std::vector<Frame>& frames);
// A passage that belongs to a voice by the way it is set: a signed quotation, a turn of a transcript.
struct Block {
  std::uint32_t from = 0, to = 0;  // sentences, the naming one included; end exclusive
  std::uint32_t named = 0;         // the sentence that names the voice
  Stretch words;                   // what it says, over all its sentences
  Frame frame;                     // cue, source and speaker
};
// Ascending and disjoint.
std::vector<Block> find_blocks(const Reading& reading);
// Whether a sentence ends its paragraph in a colon, and so announces the next.
bool introduces(const Reading& reading, std::uint32_t s);
// Behind the last sentence of what it announces: a quotation, or one paragraph without marks.
std::uint32_t introduced_end(const Reading& reading, std::uint32_t s);
// Pieces of a content that are claims of their own: "no talks now and has signed nothing".
std::vector<Stretch> split_content(const Reading& reading, std::uint32_t s, Stretch content);
// Without marks and joining words at its ends.
Stretch trimmed(const Reading& reading, Stretch stretch);
// Tokens other than marks.
std::uint32_t words_in(const Reading& reading, Stretch stretch);

// Speakers that stand for somebody named before: they, the people, the report.
void resolve_speaker(const Reading& reading, std::uint32_t s, const Memory& memory,
                     Speaker& speaker);
// "Orbita has no plans for Kestrel, a spokesman said": a bare spokesman speaks for the organisation that his words open with.
void employ(const Reading& reading, std::uint32_t s, Stretch content, Speaker& speaker);
void remember(std::uint32_t s, const Statement& statement, const Speaker& speaker, Memory& memory);

// Outlets a sentence credits around a frame (nullptr: anywhere), nearest first; and a voice they
// cite.
struct Credits {
  std::vector<std::string> via;
  std::optional<Speaker> cited;
  bool report = false;  // "the report", "dalam laporan itu": the outlet credited before
};
Credits find_credits(const Reading& reading, std::uint32_t s, const Frame* frame);
// The wire that signs the article, "" when none: "(Reuters) -", "- REUTERS", a last line
// "BLOOMBERG".
std::string signing_wire(const Reading& reading);

// Stance of a content beyond its cue's: "no decision has been made" hedges, "kami belum bisa
// berkomentar" declines.
Stance stance_of(const Reading& reading, std::uint32_t s, const Frame& frame, Stretch content);
Grade grade_of(const Reading& reading, std::uint32_t s, const Statement& statement);
// Everything that is copied from the sentence: events, parties, persons, amounts, dates, texts.
void fill(const Reading& reading, std::uint32_t s, Stretch content, Statement& statement);

}  // namespace hearsay
