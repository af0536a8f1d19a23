-- What readers add to comments of a release, keys for programs, and who is told how far waves have come. Nothing of what a
-- respondent wrote is in it: a comment is named by a hash of its release and its content.
-- +goose Up
CREATE TABLE tags ( -- the words by which a study's readers sort comments
  study smallint NOT NULL REFERENCES studies (id),
  name  text    NOT NULL,
  PRIMARY KEY (study, name)
);

CREATE TABLE tagged (
  study smallint NOT NULL,
  wave  smallint NOT NULL,
  mark  bytea   NOT NULL CHECK (octet_length(mark) = 32), -- of the comment
  tag   text    NOT NULL,
  PRIMARY KEY (study, wave, mark, tag),
  FOREIGN KEY (study, tag)  REFERENCES tags (study, name),
  FOREIGN KEY (study, wave) REFERENCES waves (study, id)
);

CREATE TABLE quotes ( -- customers' comments that may be passed on: one reader proposes, another one agrees
  study    smallint NOT NULL,
  wave     smallint NOT NULL,
  mark     bytea   NOT NULL CHECK (octet_length(mark) = 32),
  proposed text    NOT NULL, -- by whom
  agreed   text    NOT NULL DEFAULT '' CHECK (agreed <> proposed), -- by whom; '' = nobody yet
  PRIMARY KEY (study, wave, mark),
  FOREIGN KEY (study, wave) REFERENCES waves (study, id)
);

CREATE TABLE api_keys (
  id   integer NOT NULL PRIMARY KEY,
  name text    NOT NULL,
  role text    NOT NULL CHECK (role IN ('hr', 'marketing')),
  hash bytea   NOT NULL UNIQUE CHECK (octet_length(hash) = 32), -- SHA-256 of the key, which is random
  made date    NOT NULL,
  used date -- the last day it was used
);

CREATE TABLE webhooks (
  id   integer NOT NULL PRIMARY KEY,
  url  text    NOT NULL,
  salt bytea   NOT NULL CHECK (octet_length(salt) = 16), -- the secret that signs is made of it and a key that is not here
  made date    NOT NULL
);

CREATE TABLE webhook_events ( -- what a receiver was told, or is to be told
  webhook integer NOT NULL REFERENCES webhooks (id),
  study   smallint NOT NULL,
  wave    smallint NOT NULL,
  event   text    NOT NULL CHECK (event IN ('wave.opened', 'wave.closed', 'wave.released')),
  state   text    NOT NULL CHECK (state IN ('waiting', 'told', 'given up')),
  tries   integer NOT NULL DEFAULT 0,
  due     bigint NOT NULL DEFAULT 0, -- seconds since 1970
  PRIMARY KEY (webhook, study, wave, event)
);
