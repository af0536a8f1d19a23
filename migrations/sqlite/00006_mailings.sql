-- Invitations and reminders by mail. What was opened, clicked or sent when is kept of nobody.
-- +goose Up
CREATE TABLE mailings ( -- one round of mails to a side of a questionnaire
  id         INTEGER NOT NULL PRIMARY KEY,
  study      INTEGER NOT NULL,
  form       INTEGER NOT NULL,
  kind       TEXT    NOT NULL CHECK (kind IN ('invitation', 'reminder')),
  audience   INTEGER NOT NULL CHECK (audience IN (0, 1)),
  group_id   INTEGER NOT NULL DEFAULT 0, -- 0 = the whole side
  state      TEXT    NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'paused', 'done')),
  starts     DATE CHECK (starts GLOB '????-??-??'),
  per_minute INTEGER NOT NULL CHECK (per_minute > 0),
  quiet_from INTEGER NOT NULL CHECK (quiet_from BETWEEN 0 AND 23), -- hours of the day where the server is; equal = none
  quiet_to   INTEGER NOT NULL CHECK (quiet_to BETWEEN 0 AND 23),
  minutes    INTEGER NOT NULL CHECK (minutes > 0), -- what the form takes, for the text
  turn       INTEGER NOT NULL DEFAULT 0, -- counted up by whoever goes on with it: nobody else may any more
  place      BLOB    NOT NULL DEFAULT x'', -- the person (a random id) it has come to
  round      INTEGER NOT NULL DEFAULT 0, -- how often mails that were put off have been tried again
  resumes    TEXT    NOT NULL DEFAULT '', -- RFC 3339 UTC: when they are, for all of them together
  trouble    TEXT    NOT NULL DEFAULT '', -- why it does not go on, in a word
  FOREIGN KEY (study, form) REFERENCES forms (study, id)
) WITHOUT ROWID;

CREATE TABLE deliveries ( -- of reminders only while they are on their way, so that nothing tells who was late to answer
  invitation BLOB    NOT NULL REFERENCES invitations (id) ON DELETE CASCADE,
  mailing    INTEGER NOT NULL REFERENCES mailings (id),
  state      TEXT    NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'bounced', 'unknown')),
  tries      INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (invitation, mailing)
) WITHOUT ROWID;
CREATE INDEX deliveries_mailing ON deliveries (mailing, state);

CREATE TABLE mail_texts ( -- the company's own words, where it has written some
  study    INTEGER NOT NULL,
  wave     INTEGER NOT NULL,
  kind     TEXT    NOT NULL CHECK (kind IN ('invitation', 'reminder')),
  audience INTEGER NOT NULL CHECK (audience IN (0, 1)),
  language TEXT    NOT NULL,
  subject  TEXT    NOT NULL,
  body     TEXT    NOT NULL,
  PRIMARY KEY (study, wave, kind, audience, language),
  FOREIGN KEY (study, wave) REFERENCES waves (study, id)
) WITHOUT ROWID;
