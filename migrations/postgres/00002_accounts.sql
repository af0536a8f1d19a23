-- Who works with studies and results, how they sign in, and what they are signed in with. Nothing here is of a respondent.
-- +goose Up
CREATE TABLE accounts (
  email      TEXT    NOT NULL PRIMARY KEY,
  name       TEXT    NOT NULL,
  roles      TEXT    NOT NULL, -- words with spaces between them
  disabled   smallint NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)),
  passphrase TEXT    NOT NULL DEFAULT '', -- argon2id with its parameters; '' = none
  codes      bytea,                        -- the secret of one-time codes, sealed with a key of the key folder; NULL = none
  code_step  bigint  NOT NULL DEFAULT 0,  -- of the last code that was used: a code counts once
  issuer     TEXT    NOT NULL DEFAULT '', -- of a provider (OpenID Connect) and who this is there; '' = none
  subject    TEXT    NOT NULL DEFAULT '',
  failed     bigint  NOT NULL DEFAULT 0   -- tries since the last sign-in
);
INSERT INTO accounts (email, name, roles, disabled) SELECT email, name, role, disabled FROM users;
DROP TABLE users;
ALTER TABLE accounts RENAME TO users;
CREATE UNIQUE INDEX users_subject ON users (issuer, subject) WHERE subject <> '';

CREATE TABLE recovery_codes ( -- instead of a one-time code, each once
  email TEXT NOT NULL REFERENCES users (email),
  hash  bytea NOT NULL CHECK (octet_length(hash) = 32),
  PRIMARY KEY (email, hash)
);

CREATE TABLE sessions (
  id    bytea    NOT NULL PRIMARY KEY CHECK (octet_length(id) = 32), -- SHA-256 of what the cookie holds
  email TEXT    NOT NULL REFERENCES users (email),
  half  smallint NOT NULL CHECK (half IN (0, 1)), -- the passphrase was right, the one-time code is still to come
  began bigint  NOT NULL, -- Unix seconds
  seen  bigint  NOT NULL  -- to the minute
);
CREATE INDEX sessions_email ON sessions (email);

CREATE TABLE entrances ( -- links that let somebody in once: the first administrator, or whoever was invited
  hash    bytea    NOT NULL PRIMARY KEY CHECK (octet_length(hash) = 32),
  email   TEXT    REFERENCES users (email), -- NULL: sets Mirror up
  expires bigint  NOT NULL, -- Unix seconds
  no_code smallint NOT NULL DEFAULT 0 CHECK (no_code IN (0, 1)) -- using it also ends the one-time codes
);

CREATE TABLE role_changes ( -- asked for by one administrator, for another to approve
  email    TEXT NOT NULL PRIMARY KEY REFERENCES users (email),
  roles    TEXT NOT NULL,
  asked_by TEXT NOT NULL REFERENCES users (email)
);

CREATE TABLE failed_sign_ins ( -- how many, until the day is over and the number is in the audit trail
  day DATE    NOT NULL PRIMARY KEY,
  n   bigint  NOT NULL
);
