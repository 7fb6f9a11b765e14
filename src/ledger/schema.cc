#include "ledger/schema.h"

namespace hearsay {
namespace {

// Rows are only ever added: the triggers hold every writer to it, ours included.
constexpr const char* kFirst = R"sql(
CREATE TABLE article (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL, content_hash TEXT NOT NULL, url TEXT NOT NULL, outlet TEXT NOT NULL,
  language TEXT NOT NULL, title TEXT NOT NULL, author TEXT NOT NULL, published INTEGER, modified INTEGER,
  recorded INTEGER NOT NULL, text_begin INTEGER NOT NULL, text TEXT NOT NULL, links TEXT NOT NULL, print BLOB NOT NULL,
  UNIQUE (id, content_hash)) STRICT;
CREATE INDEX article_by_url ON article (url);
CREATE TABLE entity (
  article INTEGER NOT NULL REFERENCES article (seq), ordinal INTEGER NOT NULL, kind INTEGER NOT NULL, name TEXT NOT NULL,
  key TEXT NOT NULL, aliases TEXT NOT NULL, affiliation TEXT NOT NULL, role TEXT NOT NULL, count INTEGER NOT NULL,
  PRIMARY KEY (article, ordinal)) STRICT, WITHOUT ROWID;
CREATE TABLE named (
  key TEXT NOT NULL, article INTEGER NOT NULL REFERENCES article (seq), PRIMARY KEY (key, article)) STRICT, WITHOUT ROWID;
CREATE TABLE statement (
  article INTEGER NOT NULL REFERENCES article (seq), ordinal INTEGER NOT NULL,
  whole_begin INTEGER NOT NULL, whole_end INTEGER NOT NULL, source_begin INTEGER NOT NULL, source_end INTEGER NOT NULL,
  cue_begin INTEGER NOT NULL, cue_end INTEGER NOT NULL, content_begin INTEGER NOT NULL, content_end INTEGER NOT NULL,
  flags INTEGER NOT NULL, speaker TEXT NOT NULL, speaker_key TEXT NOT NULL, speaker_role TEXT NOT NULL,
  affiliation TEXT NOT NULL, speaker_kind INTEGER NOT NULL, stance INTEGER NOT NULL, grade INTEGER NOT NULL,
  cue_tag TEXT NOT NULL, detail TEXT NOT NULL, PRIMARY KEY (article, ordinal)) STRICT, WITHOUT ROWID;
CREATE TABLE refusal (
  seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, source TEXT NOT NULL, place TEXT NOT NULL, code TEXT NOT NULL,
  reason TEXT NOT NULL, UNIQUE (source, place, reason)) STRICT;
CREATE TABLE watch (
  seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, name TEXT NOT NULL, parties TEXT NOT NULL, aliases TEXT NOT NULL,
  ended INTEGER NOT NULL) STRICT;
CREATE TABLE migration (version INTEGER PRIMARY KEY, applied INTEGER NOT NULL) STRICT;
CREATE TRIGGER article_kept BEFORE UPDATE ON article BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER article_stays BEFORE DELETE ON article BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER statement_kept BEFORE UPDATE ON statement BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER statement_stays BEFORE DELETE ON statement BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER entity_kept BEFORE UPDATE ON entity BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER entity_stays BEFORE DELETE ON entity BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER refusal_kept BEFORE UPDATE ON refusal BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER refusal_stays BEFORE DELETE ON refusal BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER watch_kept BEFORE UPDATE ON watch BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER watch_stays BEFORE DELETE ON watch BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER named_kept BEFORE UPDATE ON named BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER named_stays BEFORE DELETE ON named BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER migration_kept BEFORE UPDATE ON migration BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER migration_stays BEFORE DELETE ON migration BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
)sql";

// Which article holds which landmark of its fingerprint; sqlite.cc fills it in from the fingerprints that are there already.
constexpr const char* kSecond = R"sql(
CREATE TABLE landmark (
  key INTEGER NOT NULL, place INTEGER NOT NULL, article INTEGER NOT NULL,
  PRIMARY KEY (key, place, article)) STRICT, WITHOUT ROWID;
CREATE TRIGGER landmark_kept BEFORE UPDATE ON landmark BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER landmark_stays BEFORE DELETE ON landmark BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
)sql";

// What a reader should know of how an article was read, and what following its address met later.
constexpr const char* kThird = R"sql(
CREATE TABLE note (
  article INTEGER NOT NULL REFERENCES article (seq), ordinal INTEGER NOT NULL, kind INTEGER NOT NULL, text TEXT NOT NULL,
  PRIMARY KEY (article, ordinal)) STRICT, WITHOUT ROWID;
CREATE TABLE sighting (
  seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, id TEXT NOT NULL, url TEXT NOT NULL, kind INTEGER NOT NULL,
  detail TEXT NOT NULL) STRICT;
CREATE INDEX sighting_by_id ON sighting (id);
CREATE TRIGGER note_kept BEFORE UPDATE ON note BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER note_stays BEFORE DELETE ON note BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER sighting_kept BEFORE UPDATE ON sighting BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER sighting_stays BEFORE DELETE ON sighting BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
)sql";

// Words of the texts, for search; an index over article.text that keeps no copy of it. And an outlet's articles.
constexpr const char* kFourth = R"sql(
CREATE VIRTUAL TABLE search USING fts5(text, content = 'article', content_rowid = 'seq', tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO search (search) VALUES ('rebuild');
CREATE INDEX article_by_outlet ON article (outlet);
)sql";

constexpr const char* kMigrations[] = {kFirst, kSecond, kThird, kFourth};

}  // namespace

std::span<const char* const> migrations() { return kMigrations; }

}  // namespace hearsay
