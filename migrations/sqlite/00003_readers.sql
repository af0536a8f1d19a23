-- What readers add to comments of a release, keys for programs, and who is told how far waves have come. Nothing of what a
-- respondent wrote is in it: a comment is named by a hash of its release and its content.
-- +goose Up
CREATE TABLE tags ( -- the words by which a study's readers sort comments
  study INTEGER NOT NULL REFERENCES studies (id),
  name  TEXT    NOT NULL,
  PRIMARY KEY (study, name)
) WITHOUT ROWID;

CREATE TABLE tagged (
  study INTEGER NOT NULL,
  wave  INTEGER NOT NULL,
  mark  BLOB    NOT NULL CHECK (length(mark) = 32), -- of the comment
  tag   TEXT    NOT NULL,
  PRIMARY KEY (study, wave, mark, tag),
  FOREIGN KEY (study, tag)  REFERENCES tags (study, name),
  FOREIGN KEY (study, wave) REFERENCES waves (study, id)
) WITHOUT ROWID;

CREATE TABLE quotes ( -- customers' comments that may be passed on: one reader proposes, another one agrees
  study    INTEGER NOT NULL,
  wave     INTEGER NOT NULL,
  mark     BLOB    NOT NULL CHECK (length(mark) = 32),
  proposed TEXT    NOT NULL, -- by whom
  agreed   TEXT    NOT NULL DEFAULT '' CHECK (agreed <> proposed), -- by whom; '' = nobody yet
  PRIMARY KEY (study, wave, mark),
  FOREIGN KEY (study, wave) REFERENCES waves (study, id)
) WITHOUT ROWID;

CREATE TABLE api_keys (
  id   INTEGER NOT NULL PRIMARY KEY,
  name TEXT    NOT NULL,
  role TEXT    NOT NULL CHECK (role IN ('hr', 'marketing')),
  hash BLOB    NOT NULL UNIQUE CHECK (length(hash) = 32), -- SHA-256 of the key, which is random
  made DATE    NOT NULL CHECK (made GLOB '????-??-??'),
  used DATE CHECK (used GLOB '????-??-??') -- the last day it was used
);

CREATE TABLE webhooks (
  id   INTEGER NOT NULL PRIMARY KEY,
  url  TEXT    NOT NULL,
  salt BLOB    NOT NULL CHECK (length(salt) = 16), -- the secret that signs is made of it and a key that is not here
  made DATE    NOT NULL CHECK (made GLOB '????-??-??')
);

CREATE TABLE webhook_events ( -- what a receiver was told, or is to be told
  webhook INTEGER NOT NULL REFERENCES webhooks (id),
  study   INTEGER NOT NULL,
  wave    INTEGER NOT NULL,
  event   TEXT    NOT NULL CHECK (event IN ('wave.opened', 'wave.closed', 'wave.released')),
  state   TEXT    NOT NULL CHECK (state IN ('waiting', 'told', 'given up')),
  tries   INTEGER NOT NULL DEFAULT 0,
  due     INTEGER NOT NULL DEFAULT 0, -- seconds since 1970
  PRIMARY KEY (webhook, study, wave, event)
) WITHOUT ROWID;
