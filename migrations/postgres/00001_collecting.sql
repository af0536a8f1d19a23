-- Collecting answers. Two halves that share no column but the form and the group: who is asked (people, invitations,
-- suppressions, drafts) and what was answered (urn, responses, comments). No time, order, address or device is kept with answers.
-- Columns of large tables stand widest first, so that no space is lost to alignment. Documents are text and not jsonb,
-- because they are to come back as they were written. No sequences, no triggers: both say things about order.
-- +goose Up
CREATE TABLE studies (
  id      smallint NOT NULL PRIMARY KEY,
  company text     NOT NULL,
  body    text     NOT NULL CHECK (body::json IS NOT NULL) -- the study's declaration as JSON
);

CREATE TABLE groups (
  study     smallint NOT NULL REFERENCES studies (id),
  id        smallint NOT NULL,
  kind      text     NOT NULL CHECK (kind IN ('cell', 'segment', 'unit')),
  key       text     NOT NULL, -- the id in files
  name      text     NOT NULL,
  headcount integer  NOT NULL DEFAULT 0,
  PRIMARY KEY (study, id),
  UNIQUE (study, kind, key)
);

CREATE TABLE waves (
  study  smallint NOT NULL REFERENCES studies (id),
  id     smallint NOT NULL,
  key    text     NOT NULL, -- the id in files
  name   text     NOT NULL,
  state  text     NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'open', 'closed', 'released')),
  opens  date,
  closes date,
  ended  date,    -- the day it was closed, for retention
  frozen text CHECK (frozen::json IS NOT NULL OR frozen IS NULL), -- the study as it stood when the wave opened
  plan   text CHECK (plan::json IS NOT NULL OR plan IS NULL), -- which groups could be reported, by who was asked then
  said   smallint NOT NULL DEFAULT 0 CHECK (said IN (0, 1)),
  PRIMARY KEY (study, id),
  UNIQUE (study, key)
);

CREATE TABLE merges ( -- decided before the wave opens: answers of a group are stored under another of its kind
  study      smallint NOT NULL,
  wave       smallint NOT NULL,
  member     smallint NOT NULL,
  into_group smallint NOT NULL CHECK (into_group <> member),
  PRIMARY KEY (study, wave, member),
  FOREIGN KEY (study, wave)       REFERENCES waves (study, id),
  FOREIGN KEY (study, member)     REFERENCES groups (study, id),
  FOREIGN KEY (study, into_group) REFERENCES groups (study, id)
);

CREATE TABLE forms ( -- a questionnaire of a wave
  study   smallint NOT NULL,
  id      smallint NOT NULL,
  wave    smallint NOT NULL,
  pack    text     NOT NULL,
  version text     NOT NULL,
  source  bytea    NOT NULL, -- the pack's YAML
  hash    bytea    NOT NULL CHECK (octet_length(hash) = 32), -- SHA-256 of the source
  PRIMARY KEY (study, id),
  UNIQUE (study, wave, pack),
  FOREIGN KEY (study, wave) REFERENCES waves (study, id)
);

CREATE TABLE people (
  weight    double precision NOT NULL DEFAULT 0,
  study     smallint NOT NULL REFERENCES studies (id),
  audience  smallint NOT NULL CHECK (audience IN (0, 1)),
  group_id  smallint NOT NULL DEFAULT 0, -- cell or segment; 0 = none
  unit      smallint NOT NULL DEFAULT 0,
  id        bytea    NOT NULL CHECK (octet_length(id) = 16), -- random
  email     text     NOT NULL DEFAULT '',
  reference text     NOT NULL DEFAULT '',
  name      text     NOT NULL DEFAULT '',
  language  text     NOT NULL DEFAULT '',
  account   text     NOT NULL DEFAULT '',
  PRIMARY KEY (study, id),
  CHECK (email <> '' OR reference <> ''),
  CHECK (audience = 0 OR (weight = 0 AND account = ''))
);
-- No samples of contact data in the planner's statistics: they would outlive the person.
ALTER TABLE people ALTER COLUMN email SET STATISTICS 0, ALTER COLUMN reference SET STATISTICS 0,
  ALTER COLUMN name SET STATISTICS 0, ALTER COLUMN account SET STATISTICS 0;
CREATE UNIQUE INDEX people_email     ON people (study, audience, email)     WHERE email <> '';
CREATE UNIQUE INDEX people_reference ON people (study, audience, reference) WHERE reference <> '';

CREATE TABLE suppressions ( -- who is not to be invited again: a keyed hash, so that it outlives the person's data
  study smallint NOT NULL REFERENCES studies (id),
  hash  bytea    NOT NULL CHECK (octet_length(hash) = 32),
  PRIMARY KEY (study, hash)
);

CREATE TABLE invitations ( -- one bit of state; no times, no counters
  weight   double precision NOT NULL DEFAULT 0,
  account  bigint   NOT NULL DEFAULT 0, -- keyed hash
  study    smallint NOT NULL,
  form     smallint NOT NULL,
  audience smallint NOT NULL CHECK (audience IN (0, 1)),
  group_id smallint NOT NULL DEFAULT 0, -- merges already followed
  unit     smallint NOT NULL DEFAULT 0,
  token    bytea    NOT NULL PRIMARY KEY CHECK (octet_length(token) = 32), -- SHA-256 of the personal token
  opt_out  bytea    NOT NULL UNIQUE CHECK (octet_length(opt_out) = 32),    -- SHA-256 of the token that stops invitations
  id       bytea    NOT NULL UNIQUE CHECK (octet_length(id) = 16),         -- random; what tokens are derived from
  person   bytea    NOT NULL,
  state    text     NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'used', 'optout')),
  UNIQUE (study, form, person),
  FOREIGN KEY (study, form)   REFERENCES forms (study, id),
  FOREIGN KEY (study, person) REFERENCES people (study, id)
) WITH (fillfactor = 80); -- room on the page for the row as it is after the token is spent: then no index changes
CREATE INDEX invitations_person ON invitations (study, person);

CREATE TABLE links ( -- open links and kiosks
  study    smallint NOT NULL,
  id       smallint NOT NULL,
  form     smallint NOT NULL,
  audience smallint NOT NULL CHECK (audience IN (0, 1)),
  kiosk    smallint NOT NULL DEFAULT 0 CHECK (kiosk IN (0, 1)),
  group_id smallint NOT NULL DEFAULT 0,
  unit     smallint NOT NULL DEFAULT 0,
  per_day  integer  NOT NULL CHECK (per_day > 0),
  code     bytea    NOT NULL UNIQUE CHECK (octet_length(code) = 32),
  PRIMARY KEY (study, id),
  FOREIGN KEY (study, form) REFERENCES forms (study, id)
);

CREATE TABLE link_days ( -- how many answers a link has taken on a day, for its cap
  study smallint NOT NULL,
  link  smallint NOT NULL,
  day   date     NOT NULL,
  n     integer  NOT NULL,
  PRIMARY KEY (study, link, day),
  FOREIGN KEY (study, link) REFERENCES links (study, id)
) WITH (fillfactor = 50); -- counted up with every answer

CREATE TABLE spent ( -- one-time secrets of forms opened through a link, so that each counts once
  day  date  NOT NULL,
  hash bytea NOT NULL PRIMARY KEY CHECK (octet_length(hash) = 32)
);

CREATE TABLE drafts ( -- sealed with a key made of the token; neither person nor wave can be told
  id      bigint NOT NULL PRIMARY KEY, -- 64 bits of a hash of the token
  expires date   NOT NULL,
  box     bytea  NOT NULL
);
ALTER TABLE drafts ALTER COLUMN box SET STORAGE EXTERNAL; -- sealed: there is nothing to compress

CREATE TABLE urn_key ( -- which key boxes are sealed with: not the key, but an empty box that it opens
  id     bigint   NOT NULL, -- of the box
  one    smallint NOT NULL PRIMARY KEY CHECK (one = 1),
  number smallint NOT NULL UNIQUE, -- 1, 2 … : another key has another
  box    bytea    NOT NULL
);

-- Boxes, responses and comments refer to forms without a constraint: it would lock the form's row once for each of them.
-- Whoever writes them has the row of the wave locked and has read the form.
CREATE TABLE urn ( -- answers while their wave takes answers: sealed, all of a commit in one box; see package survey/store/urn
  id    bigint   NOT NULL, -- random 64 bits
  study smallint NOT NULL,
  form  smallint NOT NULL,
  key   smallint NOT NULL REFERENCES urn_key (number), -- no two keys in one urn
  box   bytea    NOT NULL,
  PRIMARY KEY (study, form, id)
);
-- Sealed: there is nothing to compress; nor are boxes to outlive their wave in the planner's statistics.
ALTER TABLE urn ALTER COLUMN box SET STORAGE EXTERNAL, ALTER COLUMN box SET STATISTICS 0, ALTER COLUMN id SET STATISTICS 0;

CREATE TABLE responses ( -- an employee's 30 answers cost about 136 bytes, with the index
  id       bigint   NOT NULL, -- random 64 bits, drawn anew when the wave is closed
  weight   double precision,  -- these three: customers only
  account  bigint,
  seconds  integer,
  study    smallint NOT NULL,
  form     smallint NOT NULL,
  audience smallint NOT NULL CHECK (audience IN (0, 1)),
  group_id smallint NOT NULL DEFAULT 0,
  unit     smallint NOT NULL DEFAULT 0,
  answers  bytea    NOT NULL,
  PRIMARY KEY (study, form, id),
  CHECK (audience = 0 OR (weight IS NULL AND account IS NULL AND seconds IS NULL))
);

CREATE TABLE comments (
  id       bigint   NOT NULL, -- random 64 bits; not the response's
  study    smallint NOT NULL,
  form     smallint NOT NULL,
  audience smallint NOT NULL CHECK (audience IN (0, 1)),
  question smallint NOT NULL, -- index among the pack's questions in words
  group_id smallint NOT NULL DEFAULT 0,
  unit     smallint NOT NULL DEFAULT 0,
  language text     NOT NULL DEFAULT '', -- these two: customers only
  score    text     NOT NULL DEFAULT '',
  body     text     NOT NULL,
  PRIMARY KEY (study, form, id),
  CHECK (audience = 0 OR (language = '' AND score = ''))
);

ALTER TABLE comments ALTER COLUMN body SET STATISTICS 0; -- nor of what people wrote

CREATE TABLE chunks ( -- derived from responses, shuffled; can always be made again
  id    bigint   NOT NULL, -- that of its last response
  n     integer  NOT NULL,
  study smallint NOT NULL,
  form  smallint NOT NULL,
  body  bytea    NOT NULL,
  PRIMARY KEY (study, form, id),
  FOREIGN KEY (study, form) REFERENCES forms (study, id)
);
ALTER TABLE chunks ALTER COLUMN body SET STORAGE EXTERNAL; -- read often, written once: never unpacked again

CREATE TABLE chores ( -- what is still to be done for waves that were closed
  job text NOT NULL PRIMARY KEY
);

CREATE TABLE releases ( -- frozen, protected results: made once, never changed, named by what is in them
  study  smallint NOT NULL,
  wave   smallint NOT NULL,
  number integer  NOT NULL CHECK (number > 0), -- 1, 2 … of the wave
  final  boolean  NOT NULL, -- made of all answers, after the wave was closed
  made   date     NOT NULL,
  digest bytea    NOT NULL CHECK (length(digest) = 32), -- SHA-256 of the body
  body   bytea    NOT NULL, -- mirror-result/1
  ledger bytea, -- how many people stand behind it, sealed: only the next release of the wave is held against it
  PRIMARY KEY (study, wave, number),
  FOREIGN KEY (study, wave) REFERENCES waves (study, id)
);

CREATE TABLE users (
  disabled smallint NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)),
  email    text     NOT NULL PRIMARY KEY,
  name     text     NOT NULL,
  role     text     NOT NULL CHECK (role IN ('admin', 'hr', 'marketing', 'auditor'))
);

CREATE TABLE audit ( -- what users did; respondents are never in it. Each row holds the hash of the one before
  seq    bigint NOT NULL PRIMARY KEY,
  at     text   NOT NULL, -- RFC 3339, in seconds, UTC: as it is hashed
  actor  text   NOT NULL,
  action text   NOT NULL,
  object text   NOT NULL,
  prev   bytea  NOT NULL CHECK (octet_length(prev) = 32),
  hash   bytea  NOT NULL CHECK (octet_length(hash) = 32)
);

CREATE TABLE audit_ends ( -- where the trail stands: the last row, locked to add one, and the row before the first that is kept
  at   text   NOT NULL PRIMARY KEY CHECK (at IN ('first', 'last')),
  seq  bigint NOT NULL,
  hash bytea  NOT NULL CHECK (octet_length(hash) = 32)
);
INSERT INTO audit_ends (at, seq, hash) VALUES
  ('first', 0, decode(repeat('00', 32), 'hex')), ('last', 0, decode(repeat('00', 32), 'hex'));
