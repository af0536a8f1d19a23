-- Collecting answers. Two halves that share no column but the form and the group: who is asked (people, invitations,
-- suppressions, drafts) and what was answered (urn, responses, comments). No time, order, address or device is kept with answers.
-- +goose Up
CREATE TABLE studies (
  id      INTEGER NOT NULL PRIMARY KEY,
  company TEXT    NOT NULL,
  body    TEXT    NOT NULL CHECK (json_valid(body)) -- the study's declaration as JSON
);

CREATE TABLE groups (
  study     INTEGER NOT NULL REFERENCES studies (id),
  id        INTEGER NOT NULL,
  kind      TEXT    NOT NULL CHECK (kind IN ('cell', 'segment', 'unit')),
  key       TEXT    NOT NULL, -- the id in files
  name      TEXT    NOT NULL,
  headcount INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (study, id),
  UNIQUE (study, kind, key)
) WITHOUT ROWID;

CREATE TABLE waves (
  study  INTEGER NOT NULL REFERENCES studies (id),
  id     INTEGER NOT NULL,
  key    TEXT    NOT NULL, -- the id in files
  name   TEXT    NOT NULL,
  state  TEXT    NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'open', 'closed', 'released')),
  opens  DATE CHECK (opens GLOB '????-??-??'), -- days are ten signs: a time of day would say more, and compare wrongly
  closes DATE CHECK (closes GLOB '????-??-??'),
  ended  DATE CHECK (ended GLOB '????-??-??'), -- the day it was closed, for retention
  frozen TEXT CHECK (frozen IS NULL OR json_valid(frozen)), -- the study as it stood when the wave opened
  plan   TEXT CHECK (plan IS NULL OR json_valid(plan)), -- which groups could be reported, by who was asked then
  said   INTEGER NOT NULL DEFAULT 0 CHECK (said IN (0, 1)),
  PRIMARY KEY (study, id),
  UNIQUE (study, key)
) WITHOUT ROWID;

CREATE TABLE merges ( -- decided before the wave opens: answers of a group are stored under another of its kind
  study  INTEGER NOT NULL,
  wave   INTEGER NOT NULL,
  member INTEGER NOT NULL,
  into_group INTEGER NOT NULL CHECK (into_group <> member),
  PRIMARY KEY (study, wave, member),
  FOREIGN KEY (study, wave)       REFERENCES waves (study, id),
  FOREIGN KEY (study, member)     REFERENCES groups (study, id),
  FOREIGN KEY (study, into_group) REFERENCES groups (study, id)
) WITHOUT ROWID;

CREATE TABLE forms ( -- a questionnaire of a wave
  study   INTEGER NOT NULL,
  id      INTEGER NOT NULL,
  wave    INTEGER NOT NULL,
  pack    TEXT    NOT NULL,
  version TEXT    NOT NULL,
  source  BLOB    NOT NULL, -- the pack's YAML
  hash    BLOB    NOT NULL CHECK (length(hash) = 32), -- SHA-256 of the source
  PRIMARY KEY (study, id),
  UNIQUE (study, wave, pack),
  FOREIGN KEY (study, wave) REFERENCES waves (study, id)
) WITHOUT ROWID;

CREATE TABLE people (
  study     INTEGER NOT NULL REFERENCES studies (id),
  id        BLOB    NOT NULL CHECK (length(id) = 16), -- random
  audience  INTEGER NOT NULL CHECK (audience IN (0, 1)),
  email     TEXT    NOT NULL DEFAULT '',
  reference TEXT    NOT NULL DEFAULT '',
  name      TEXT    NOT NULL DEFAULT '',
  language  TEXT    NOT NULL DEFAULT '',
  group_id  INTEGER NOT NULL DEFAULT 0, -- cell or segment; 0 = none
  unit      INTEGER NOT NULL DEFAULT 0,
  weight    REAL    NOT NULL DEFAULT 0,
  account   TEXT    NOT NULL DEFAULT '',
  PRIMARY KEY (study, id),
  CHECK (email <> '' OR reference <> ''),
  CHECK (audience = 0 OR (weight = 0 AND account = ''))
) WITHOUT ROWID;
CREATE UNIQUE INDEX people_email     ON people (study, audience, email)     WHERE email <> '';
CREATE UNIQUE INDEX people_reference ON people (study, audience, reference) WHERE reference <> '';

CREATE TABLE suppressions ( -- who is not to be invited again: a keyed hash, so that it outlives the person's data
  study INTEGER NOT NULL REFERENCES studies (id),
  hash  BLOB    NOT NULL CHECK (length(hash) = 32),
  PRIMARY KEY (study, hash)
) WITHOUT ROWID;

CREATE TABLE invitations ( -- one bit of state; no times, no counters
  token    BLOB    NOT NULL PRIMARY KEY CHECK (length(token) = 32), -- SHA-256 of the personal token
  opt_out  BLOB    NOT NULL UNIQUE CHECK (length(opt_out) = 32),    -- SHA-256 of the token that stops invitations
  id       BLOB    NOT NULL UNIQUE CHECK (length(id) = 16),         -- random; what tokens are derived from
  study    INTEGER NOT NULL,
  form     INTEGER NOT NULL,
  person   BLOB    NOT NULL,
  audience INTEGER NOT NULL CHECK (audience IN (0, 1)),
  group_id INTEGER NOT NULL DEFAULT 0, -- merges already followed
  unit     INTEGER NOT NULL DEFAULT 0,
  weight   REAL    NOT NULL DEFAULT 0,
  account  INTEGER NOT NULL DEFAULT 0, -- keyed hash
  -- "used" is as long as "open", so that a row stays where it lies when its link is spent; a list of three after IN would be
  -- made into a table of its own each time.
  state    TEXT    NOT NULL DEFAULT 'open' CHECK (state = 'open' OR state = 'used' OR state = 'optout'),
  UNIQUE (study, form, person),
  FOREIGN KEY (study, form)   REFERENCES forms (study, id),
  FOREIGN KEY (study, person) REFERENCES people (study, id)
) WITHOUT ROWID;
CREATE INDEX invitations_person ON invitations (study, person);

CREATE TABLE links ( -- open links and kiosks
  study    INTEGER NOT NULL,
  id       INTEGER NOT NULL,
  form     INTEGER NOT NULL,
  audience INTEGER NOT NULL CHECK (audience IN (0, 1)),
  kiosk    INTEGER NOT NULL DEFAULT 0 CHECK (kiosk IN (0, 1)),
  group_id INTEGER NOT NULL DEFAULT 0,
  unit     INTEGER NOT NULL DEFAULT 0,
  per_day  INTEGER NOT NULL CHECK (per_day > 0),
  code     BLOB    NOT NULL UNIQUE CHECK (length(code) = 32),
  PRIMARY KEY (study, id),
  FOREIGN KEY (study, form) REFERENCES forms (study, id)
) WITHOUT ROWID;

CREATE TABLE link_days ( -- how many answers a link has taken on a day, for its cap
  study INTEGER NOT NULL,
  link  INTEGER NOT NULL,
  day   DATE    NOT NULL CHECK (day GLOB '????-??-??'),
  n     INTEGER NOT NULL,
  PRIMARY KEY (study, link, day),
  FOREIGN KEY (study, link) REFERENCES links (study, id)
) WITHOUT ROWID;

CREATE TABLE spent ( -- one-time secrets of forms opened through a link, so that each counts once
  hash BLOB NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
  day  DATE NOT NULL CHECK (day GLOB '????-??-??')
) WITHOUT ROWID;

CREATE TABLE drafts ( -- sealed with a key made of the token; neither person nor wave can be told
  id      INTEGER NOT NULL PRIMARY KEY, -- 64 bits of a hash of the token; without ROWID each step to a row would read a whole box
  expires DATE NOT NULL CHECK (expires GLOB '????-??-??'),
  box     BLOB NOT NULL
);

CREATE TABLE urn_key ( -- which key boxes are sealed with: not the key, but an empty box that it opens
  one    INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  number INTEGER NOT NULL UNIQUE, -- 1, 2 … : another key has another
  id     INTEGER NOT NULL, -- of the box
  box    BLOB    NOT NULL
) WITHOUT ROWID;

-- Keyed by the id alone, and with it in the place of a row number: so boxes of some kilobytes lie on a page with others.
CREATE TABLE urn ( -- answers while their wave takes answers: sealed, all of a commit in one box; see package survey/store/urn
  id    INTEGER NOT NULL PRIMARY KEY, -- random 64 bits
  study INTEGER NOT NULL,
  form  INTEGER NOT NULL,
  key   INTEGER NOT NULL REFERENCES urn_key (number), -- no two keys in one urn
  box   BLOB    NOT NULL,
  FOREIGN KEY (study, form) REFERENCES forms (study, id)
);

CREATE TABLE responses (
  study    INTEGER NOT NULL,
  form     INTEGER NOT NULL,
  id       INTEGER NOT NULL, -- random 64 bits, drawn anew when the wave is closed
  audience INTEGER NOT NULL CHECK (audience IN (0, 1)),
  group_id INTEGER NOT NULL DEFAULT 0,
  unit     INTEGER NOT NULL DEFAULT 0,
  answers  BLOB    NOT NULL,
  weight   REAL,    -- these three: customers only
  account  INTEGER,
  seconds  INTEGER,
  PRIMARY KEY (study, form, id),
  CHECK (audience = 0 OR (weight IS NULL AND account IS NULL AND seconds IS NULL)),
  FOREIGN KEY (study, form) REFERENCES forms (study, id)
) WITHOUT ROWID;

CREATE TABLE comments (
  study    INTEGER NOT NULL,
  form     INTEGER NOT NULL,
  id       INTEGER NOT NULL, -- random 64 bits; not the response's
  audience INTEGER NOT NULL CHECK (audience IN (0, 1)),
  question INTEGER NOT NULL, -- index among the pack's questions in words
  group_id INTEGER NOT NULL DEFAULT 0,
  unit     INTEGER NOT NULL DEFAULT 0,
  language TEXT    NOT NULL DEFAULT '', -- these two: customers only
  score    TEXT    NOT NULL DEFAULT '',
  body     TEXT    NOT NULL,
  PRIMARY KEY (study, form, id),
  CHECK (audience = 0 OR (language = '' AND score = '')),
  FOREIGN KEY (study, form) REFERENCES forms (study, id)
) WITHOUT ROWID;

CREATE TABLE chunks ( -- derived from responses, shuffled; can always be made again
  study   INTEGER NOT NULL,
  form    INTEGER NOT NULL,
  id      INTEGER NOT NULL, -- that of its last response
  n       INTEGER NOT NULL,
  body    BLOB    NOT NULL,
  PRIMARY KEY (study, form, id),
  FOREIGN KEY (study, form) REFERENCES forms (study, id)
) WITHOUT ROWID;

CREATE TABLE chores ( -- what is still to be done for waves that were closed
  job TEXT NOT NULL PRIMARY KEY
) WITHOUT ROWID;

CREATE TABLE releases ( -- frozen, protected results: made once, never changed, named by what is in them
  study  INTEGER NOT NULL,
  wave   INTEGER NOT NULL,
  number INTEGER NOT NULL CHECK (number > 0), -- 1, 2 … of the wave
  final  INTEGER NOT NULL CHECK (final IN (0, 1)), -- made of all answers, after the wave was closed
  made   DATE    NOT NULL CHECK (made GLOB '????-??-??'),
  digest BLOB    NOT NULL CHECK (length(digest) = 32), -- SHA-256 of the body
  body   BLOB    NOT NULL, -- mirror-result/1
  ledger BLOB, -- how many people stand behind it, sealed: only the next release of the wave is held against it
  PRIMARY KEY (study, wave, number),
  FOREIGN KEY (study, wave) REFERENCES waves (study, id)
);

CREATE TABLE users (
  email    TEXT    NOT NULL PRIMARY KEY,
  name     TEXT    NOT NULL,
  role     TEXT    NOT NULL CHECK (role IN ('admin', 'hr', 'marketing', 'auditor')),
  disabled INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1))
) WITHOUT ROWID;

CREATE TABLE audit ( -- what users did; respondents are never in it. Each row holds the hash of the one before
  seq    INTEGER NOT NULL PRIMARY KEY,
  at     TEXT    NOT NULL, -- RFC 3339, in seconds, UTC: as it is hashed
  actor  TEXT    NOT NULL,
  action TEXT    NOT NULL,
  object TEXT    NOT NULL,
  prev   BLOB    NOT NULL CHECK (length(prev) = 32),
  hash   BLOB    NOT NULL CHECK (length(hash) = 32)
);

CREATE TABLE audit_ends ( -- where the trail stands: the last row, locked to add one, and the row before the first that is kept
  at   TEXT    NOT NULL PRIMARY KEY CHECK (at IN ('first', 'last')),
  seq  INTEGER NOT NULL,
  hash BLOB    NOT NULL CHECK (length(hash) = 32)
) WITHOUT ROWID;
INSERT INTO audit_ends (at, seq, hash) VALUES ('first', 0, zeroblob(32)), ('last', 0, zeroblob(32));
