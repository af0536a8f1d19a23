-- Setting a study up on the web: lists of people that wait for a yes, and what a second person has to agree to.
-- +goose Up
CREATE TABLE uploads ( -- sealed with a key of the key folder; gone when added, and the day after the next at the latest
  study   INTEGER NOT NULL REFERENCES studies (id),
  id      BLOB    NOT NULL CHECK (length(id) = 16), -- random
  by      TEXT    NOT NULL, -- who handed it in
  asked   INTEGER NOT NULL DEFAULT 0 CHECK (asked IN (0, 1)), -- a second person is to add it
  expires DATE    NOT NULL CHECK (expires GLOB '????-??-??'),
  box     BLOB    NOT NULL,
  PRIMARY KEY (study, id)
) WITHOUT ROWID;

CREATE TABLE approvals ( -- of what could make a small team visible: who asked, and who else agreed
  study  INTEGER NOT NULL,
  wave   INTEGER NOT NULL,
  what   TEXT    NOT NULL, -- in words; where they change, it is asked anew
  asked  TEXT    NOT NULL,
  agreed TEXT    NOT NULL DEFAULT '' CHECK (agreed <> asked),
  PRIMARY KEY (study, wave, what),
  FOREIGN KEY (study, wave) REFERENCES waves (study, id)
) WITHOUT ROWID;
