-- The questionnaires of a study, as its authors edit and publish them. A wave has a copy of its own (forms). Nothing of
-- respondents is in it, and no time.
-- +goose Up
CREATE TABLE questionnaires (
  study    smallint NOT NULL REFERENCES studies (id),
  id       text     NOT NULL, -- the pack's id
  version  text     NOT NULL,
  state    text     NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'published')),
  source   bytea    NOT NULL, -- YAML
  before   bytea,             -- a draft's source before its last change, to undo that
  origin   bytea,             -- what a draft was begun with
  PRIMARY KEY (study, id, version)
);
CREATE UNIQUE INDEX one_draft ON questionnaires (study, id) WHERE state = 'draft';
