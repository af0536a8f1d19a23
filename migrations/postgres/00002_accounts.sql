-- Who works with studies and results. Somebody may have several roles, as words with spaces between them.
-- +goose Up
CREATE TABLE accounts (
  email    TEXT    NOT NULL PRIMARY KEY,
  name     TEXT    NOT NULL,
  roles    TEXT    NOT NULL,
  disabled smallint NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1))
);
INSERT INTO accounts (email, name, roles, disabled) SELECT email, name, role, disabled FROM users;
DROP TABLE users;
ALTER TABLE accounts RENAME TO users;
