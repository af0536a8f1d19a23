-- The questionnaires of a study, as its authors edit and publish them. A wave has a copy of its own (forms). Nothing of
-- respondents is in it, and no time.
-- +goose Up
CREATE TABLE questionnaires (
  study    INTEGER NOT NULL REFERENCES studies (id),
  id       TEXT    NOT NULL, -- the pack's id
  version  TEXT    NOT NULL,
  state    TEXT    NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'published')),
  source   BLOB    NOT NULL, -- YAML
  before   BLOB,             -- a draft's source before its last change, to undo that
  origin   BLOB,             -- what a draft was begun with
  PRIMARY KEY (study, id, version)
) WITHOUT ROWID;
CREATE UNIQUE INDEX one_draft ON questionnaires (study, id) WHERE state = 'draft';
