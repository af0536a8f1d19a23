-- How far a wave has come while it takes answers. Pages show steps of people, at most once a day, and never a count: a number
-- that moves tells when somebody answered (protection.md A5, A21, P33).
-- +goose Up
CREATE TABLE participation ( -- what pages show of each side and group; of a side a row for each day on which it changed
  study    smallint NOT NULL,
  form     smallint NOT NULL,
  audience smallint NOT NULL CHECK (audience IN (0, 1)),
  about    smallint NOT NULL CHECK (about >= -2), -- a group, 0 = people of none, -1 = everybody of the side, -2 = who asked not to be invited
  day      date     NOT NULL,
  least    integer  NOT NULL, -- at least so many have answered: a step
  behind   bytea, -- how many there were then, sealed: the figure stays until enough others came; NULL when the wave is over
  PRIMARY KEY (study, form, audience, about, day),
  FOREIGN KEY (study, form) REFERENCES forms (study, id)
);
ALTER TABLE links ADD COLUMN taken integer NOT NULL DEFAULT 0; -- answers before those in link_days; 0 when the wave is over
ALTER TABLE waves ADD COLUMN noted date; -- the last day on which participation was looked at
ALTER TABLE waves ADD COLUMN tried date; -- the last day on which somebody asked for results so far
