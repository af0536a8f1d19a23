-- Collecting answers. Two halves that share no column but the form and the group: who is asked (people, invitations,
-- suppressions, drafts) and what was answered (responses, comments). No time, order, address or device is kept with answers.
-- +goose Up
CREATE TABLE studies (
  id      smallint NOT NULL PRIMARY KEY,
  company TEXT    NOT NULL,
  body    jsonb NOT NULL -- the study's declaration as JSON
);

CREATE TABLE groups (
  study     smallint NOT NULL REFERENCES studies (id),
  id        smallint NOT NULL,
  kind      TEXT    NOT NULL CHECK (kind IN ('cell', 'segment', 'unit')),
  key       TEXT    NOT NULL, -- the id in files
  name      TEXT    NOT NULL,
  headcount integer NOT NULL DEFAULT 0,
  PRIMARY KEY (study, id),
  UNIQUE (study, kind, key)
);

CREATE TABLE waves (
  study  smallint NOT NULL REFERENCES studies (id),
  id     smallint NOT NULL,
  key    TEXT    NOT NULL, -- the id in files
  name   TEXT    NOT NULL,
  state  TEXT    NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'open', 'closed', 'released')),
  opens  DATE,
  closes DATE,
  ended  DATE,              -- the day it was closed, for retention
  frozen jsonb, -- the study as it stood when the wave opened
  said   smallint NOT NULL DEFAULT 0 CHECK (said IN (0, 1)),
  PRIMARY KEY (study, id),
  UNIQUE (study, key)
);

CREATE TABLE merges ( -- decided before the wave opens: answers of a group are stored under another of its kind
  study  smallint NOT NULL,
  wave   smallint NOT NULL,
  member smallint NOT NULL,
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
  pack    TEXT    NOT NULL,
  version TEXT    NOT NULL,
  source  bytea   NOT NULL, -- the pack's YAML
  hash    bytea   NOT NULL CHECK (octet_length(hash) = 32), -- SHA-256 of the source
  PRIMARY KEY (study, id),
  UNIQUE (study, wave, pack),
  FOREIGN KEY (study, wave) REFERENCES waves (study, id)
);

CREATE TABLE people (
  study     smallint NOT NULL REFERENCES studies (id),
  id        bytea   NOT NULL CHECK (octet_length(id) = 16), -- random
  audience  smallint NOT NULL CHECK (audience IN (0, 1)),
  email     TEXT    NOT NULL DEFAULT '',
  reference TEXT    NOT NULL DEFAULT '',
  name      TEXT    NOT NULL DEFAULT '',
  language  TEXT    NOT NULL DEFAULT '',
  group_id  smallint NOT NULL DEFAULT 0, -- cell or segment; 0 = none
  unit      smallint NOT NULL DEFAULT 0,
  weight    double precision    NOT NULL DEFAULT 0,
  account   TEXT    NOT NULL DEFAULT '',
  PRIMARY KEY (study, id),
  CHECK (email <> '' OR reference <> ''),
  CHECK (audience = 0 OR (weight = 0 AND account = ''))
);
CREATE UNIQUE INDEX people_email     ON people (study, audience, email)     WHERE email <> '';
CREATE UNIQUE INDEX people_reference ON people (study, audience, reference) WHERE reference <> '';

CREATE TABLE suppressions ( -- who is not to be invited again: a keyed hash, so that it outlives the person's data
  study smallint NOT NULL REFERENCES studies (id),
  hash  bytea   NOT NULL CHECK (octet_length(hash) = 32),
  PRIMARY KEY (study, hash)
);

CREATE TABLE invitations ( -- one bit of state; no times, no counters
  token    bytea   NOT NULL PRIMARY KEY CHECK (octet_length(token) = 32), -- SHA-256 of the personal token
  opt_out  bytea   NOT NULL UNIQUE CHECK (octet_length(opt_out) = 32),    -- SHA-256 of the token that stops invitations
  id       bytea   NOT NULL UNIQUE CHECK (octet_length(id) = 16),         -- random; what tokens are derived from
  study    smallint NOT NULL,
  form     smallint NOT NULL,
  person   bytea   NOT NULL,
  audience smallint NOT NULL CHECK (audience IN (0, 1)),
  group_id smallint NOT NULL DEFAULT 0, -- merges already followed
  unit     smallint NOT NULL DEFAULT 0,
  weight   double precision    NOT NULL DEFAULT 0,
  account  bigint NOT NULL DEFAULT 0, -- keyed hash
  state    TEXT    NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'used', 'optout')),
  UNIQUE (study, form, person),
  FOREIGN KEY (study, form)   REFERENCES forms (study, id),
  FOREIGN KEY (study, person) REFERENCES people (study, id)
);
CREATE INDEX invitations_person ON invitations (study, person);

CREATE TABLE links ( -- open links and kiosks
  study    smallint NOT NULL,
  id       smallint NOT NULL,
  form     smallint NOT NULL,
  audience smallint NOT NULL CHECK (audience IN (0, 1)),
  kiosk    smallint NOT NULL DEFAULT 0 CHECK (kiosk IN (0, 1)),
  group_id smallint NOT NULL DEFAULT 0,
  unit     smallint NOT NULL DEFAULT 0,
  per_day  integer NOT NULL CHECK (per_day > 0),
  code     bytea   NOT NULL UNIQUE CHECK (octet_length(code) = 32),
  PRIMARY KEY (study, id),
  FOREIGN KEY (study, form) REFERENCES forms (study, id)
);

CREATE TABLE link_days ( -- how many answers a link has taken on a day, for its cap
  study smallint NOT NULL,
  link  smallint NOT NULL,
  day   DATE    NOT NULL,
  n     integer NOT NULL,
  PRIMARY KEY (study, link, day),
  FOREIGN KEY (study, link) REFERENCES links (study, id)
);

CREATE TABLE spent ( -- one-time secrets of forms opened through a link, so that each counts once
  hash bytea NOT NULL PRIMARY KEY CHECK (octet_length(hash) = 32),
  day  DATE NOT NULL
);

CREATE TABLE drafts ( -- sealed with a key made of the token; neither person nor wave can be told
  id      bytea NOT NULL PRIMARY KEY CHECK (octet_length(id) = 32),
  expires DATE NOT NULL,
  box     bytea NOT NULL
);

CREATE TABLE responses (
  study    smallint NOT NULL,
  form     smallint NOT NULL,
  id       bigint NOT NULL, -- random 64 bits, drawn anew when the wave is closed
  audience smallint NOT NULL CHECK (audience IN (0, 1)),
  group_id smallint NOT NULL DEFAULT 0,
  unit     smallint NOT NULL DEFAULT 0,
  answers  bytea   NOT NULL,
  weight   double precision,    -- these three: customers only
  account  bigint,
  seconds  integer,
  PRIMARY KEY (study, form, id),
  CHECK (audience = 0 OR (weight IS NULL AND account IS NULL AND seconds IS NULL)),
  FOREIGN KEY (study, form) REFERENCES forms (study, id)
);

CREATE TABLE comments (
  study    smallint NOT NULL,
  form     smallint NOT NULL,
  id       bigint NOT NULL, -- random 64 bits; not the response's
  audience smallint NOT NULL CHECK (audience IN (0, 1)),
  question smallint NOT NULL, -- index among the pack's questions in words
  group_id smallint NOT NULL DEFAULT 0,
  unit     smallint NOT NULL DEFAULT 0,
  language TEXT    NOT NULL DEFAULT '', -- these two: customers only
  score    TEXT    NOT NULL DEFAULT '',
  body     TEXT    NOT NULL,
  PRIMARY KEY (study, form, id),
  CHECK (audience = 0 OR (language = '' AND score = '')),
  FOREIGN KEY (study, form) REFERENCES forms (study, id)
);

CREATE TABLE unsealed ( -- responses that are in no chunk yet
  study smallint NOT NULL,
  form  smallint NOT NULL,
  id    bigint NOT NULL,
  PRIMARY KEY (study, form, id)
);

CREATE TABLE chunks ( -- derived from responses, shuffled; can always be made again
  study   smallint NOT NULL,
  form    smallint NOT NULL,
  id      bigint NOT NULL, -- random
  n       integer NOT NULL,
  body    bytea   NOT NULL,
  PRIMARY KEY (study, form, id),
  FOREIGN KEY (study, form) REFERENCES forms (study, id)
);

CREATE TABLE leases ( -- one process at a time does a job
  job   TEXT NOT NULL PRIMARY KEY,
  until bigint NOT NULL -- Unix seconds
);

CREATE TABLE releases (
  study smallint NOT NULL,
  wave  smallint NOT NULL,
  made  DATE    NOT NULL,
  body  bytea   NOT NULL, -- mirror-result/1
  PRIMARY KEY (study, wave),
  FOREIGN KEY (study, wave) REFERENCES waves (study, id)
);

CREATE TABLE users (
  email    TEXT    NOT NULL PRIMARY KEY,
  name     TEXT    NOT NULL,
  role     TEXT    NOT NULL CHECK (role IN ('admin', 'hr', 'marketing', 'auditor')),
  disabled smallint NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1))
);

CREATE TABLE audit ( -- what users did; respondents are never in it. Each row holds the hash of the one before
  seq    integer NOT NULL PRIMARY KEY,
  at     timestamptz NOT NULL,
  actor  TEXT    NOT NULL,
  action TEXT    NOT NULL,
  object TEXT    NOT NULL,
  prev   bytea   NOT NULL,
  hash   bytea   NOT NULL
);

