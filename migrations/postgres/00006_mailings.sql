-- Invitations and reminders by mail. What was opened, clicked or sent when is kept of nobody.
-- +goose Up
CREATE TABLE mailings ( -- one round of mails to a side of a questionnaire
  id         integer  NOT NULL PRIMARY KEY,
  per_minute integer  NOT NULL CHECK (per_minute > 0),
  turn       integer  NOT NULL DEFAULT 0, -- counted up by whoever goes on with it: nobody else may any more
  round      integer  NOT NULL DEFAULT 0, -- how often mails that were put off have been tried again
  starts     date,
  study      smallint NOT NULL,
  form       smallint NOT NULL,
  audience   smallint NOT NULL CHECK (audience IN (0, 1)),
  group_id   smallint NOT NULL DEFAULT 0, -- 0 = the whole side
  quiet_from smallint NOT NULL CHECK (quiet_from BETWEEN 0 AND 23), -- hours of the day where the server is; equal = none
  quiet_to   smallint NOT NULL CHECK (quiet_to BETWEEN 0 AND 23),
  minutes    smallint NOT NULL CHECK (minutes > 0), -- what the form takes, for the text
  kind       text     NOT NULL CHECK (kind IN ('invitation', 'reminder')),
  state      text     NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'paused', 'done')),
  place      bytea    NOT NULL DEFAULT '', -- the person (a random id) it has come to
  resumes    text     NOT NULL DEFAULT '', -- RFC 3339 UTC: when they are, for all of them together
  trouble    text     NOT NULL DEFAULT '', -- why it does not go on, in a word
  FOREIGN KEY (study, form) REFERENCES forms (study, id)
);

CREATE TABLE deliveries ( -- of reminders only while they are on their way, so that nothing tells who was late to answer
  mailing    integer  NOT NULL REFERENCES mailings (id),
  tries      smallint NOT NULL DEFAULT 0,
  invitation bytea    NOT NULL REFERENCES invitations (id) ON DELETE CASCADE,
  state      text     NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'bounced', 'unknown')),
  PRIMARY KEY (invitation, mailing)
);
CREATE INDEX deliveries_mailing ON deliveries (mailing, state);

CREATE TABLE mail_texts ( -- the company's own words, where it has written some
  study    smallint NOT NULL,
  wave     smallint NOT NULL,
  audience smallint NOT NULL CHECK (audience IN (0, 1)),
  kind     text     NOT NULL CHECK (kind IN ('invitation', 'reminder')),
  language text     NOT NULL,
  subject  text     NOT NULL,
  body     text     NOT NULL,
  PRIMARY KEY (study, wave, kind, audience, language),
  FOREIGN KEY (study, wave) REFERENCES waves (study, id)
);
