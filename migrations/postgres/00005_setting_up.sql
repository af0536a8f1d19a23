-- Setting a study up on the web: lists of people that wait for a yes, and what a second person has to agree to.
-- +goose Up
CREATE TABLE uploads ( -- sealed with a key of the key folder; gone when added, and the day after the next at the latest
  expires date     NOT NULL,
  study   smallint NOT NULL REFERENCES studies (id),
  asked   smallint NOT NULL DEFAULT 0 CHECK (asked IN (0, 1)), -- a second person is to add it
  id      bytea    NOT NULL CHECK (octet_length(id) = 16), -- random
  by      text     NOT NULL, -- who handed it in
  box     bytea    NOT NULL,
  PRIMARY KEY (study, id)
);

CREATE TABLE approvals ( -- of what could make a small team visible: who asked, and who else agreed
  study  smallint NOT NULL,
  wave   smallint NOT NULL,
  what   text     NOT NULL, -- in words; where they change, it is asked anew
  asked  text     NOT NULL,
  agreed text     NOT NULL DEFAULT '' CHECK (agreed <> asked),
  PRIMARY KEY (study, wave, what),
  FOREIGN KEY (study, wave) REFERENCES waves (study, id)
);
