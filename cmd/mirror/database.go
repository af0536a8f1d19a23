package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"mirror/survey"
	"mirror/survey/fieldwork"
	"mirror/survey/store"
)

// byCommand is who the audit trail names for what is done on the command line.
const byCommand store.Actor = "command line"

// database is where answers are kept. Commands that use it embed this.
type database struct {
	DB      string `help:"Database: a file (SQLite), or postgres://user@host/name." default:"mirror.db" placeholder:"DSN" name:"db"`
	Keys    string `help:"Folder of the key files that links are made with. Keep it apart from the database and its backups. (default: the database's name with .keys; mirror.keys for PostgreSQL)" placeholder:"DIR"`
	StudyNo int    `help:"Number of the study, where the database holds several." placeholder:"N" name:"study-number"`
}

// file is the path of a SQLite database, "" for PostgreSQL.
func (d database) file() string {
	if strings.HasPrefix(d.DB, "postgres://") || strings.HasPrefix(d.DB, "postgresql://") {
		return ""
	}
	return strings.TrimPrefix(d.DB, "sqlite:")
}

// keysFolder is where the keys are.
func (d database) keysFolder() string {
	switch {
	case d.Keys != "":
		return d.Keys
	case d.file() != "":
		return filepath.Clean(d.file()) + ".keys"
	}
	return "mirror.keys"
}

// ledger is the file that makes restored copies forget erased people again. Like the keys it must outlive the database.
func (d database) ledger() string { return filepath.Join(d.keysFolder(), "erased") }

// auditHead is where the end of the audit trail is noted outside of the database.
func (d database) auditHead() anchor { return anchor(filepath.Join(d.keysFolder(), "audit-head")) }

// open opens the store and the keys. A database that is not there is made.
func (d database) open(a *app, o store.Options) (*store.Store, *fieldwork.Keys, error) {
	keys, err := fieldwork.OpenKeys(d.keysFolder())
	if err != nil {
		return nil, nil, err
	}
	o.Suppress, o.Urn, o.Ledger = keys.Suppression, keys.Urn(), d.ledger()
	s, err := store.Open(a.ctx, d.DB, o)
	if err != nil {
		return nil, nil, err
	}
	return s, keys, nil
}

// isNew reports whether the database is a file that is not there yet: it is then made with the present schema.
func (d database) isNew() bool {
	if d.file() == "" {
		return false
	}
	_, err := os.Stat(d.file())
	return errors.Is(err, fs.ErrNotExist)
}

// with runs a command on the store, which must be there: a mistyped name must not look like an empty database.
func (d database) with(a *app, do func(*store.Store, *fieldwork.Keys) error) error {
	if d.isNew() {
		return usage{fmt.Sprintf("there is no database %s: begin with mirror import study FILE, or name it with --db", d.DB)}
	}
	return d.made(a, do)
}

// made runs a command on the store, and makes a database that is not there.
func (d database) made(a *app, do func(*store.Store, *fieldwork.Keys) error) (err error) {
	s, keys, err := d.open(a, store.Options{Migrate: d.isNew()})
	if err != nil {
		return err
	}
	defer func() {
		if closed := s.Close(); err == nil {
			err = closed
		}
	}()
	return do(s, keys)
}

// study finds the study a command is about.
func (d database) study(a *app, s *store.Store) (survey.StudyID, error) {
	all, err := s.Studies(a.ctx)
	if err != nil {
		return 0, err
	}
	switch {
	case len(all) == 0:
		return 0, usage{"the database holds no study yet: mirror import study FILE"}
	case d.StudyNo != 0:
		for _, id := range all {
			if int(id) == d.StudyNo {
				return id, nil
			}
		}
		return 0, usage{fmt.Sprintf("there is no study number %d", d.StudyNo)}
	case len(all) > 1:
		return 0, usage{fmt.Sprintf("the database holds %d studies: say which with --study-number", len(all))}
	}
	return all[0], nil
}

// form finds the questionnaire of a wave a command is about; the pack need only be named where the wave has several.
func (d database) form(a *app, s *store.Store, wave, packID string) (*survey.Form, error) {
	study, err := d.study(a, s)
	if err != nil {
		return nil, err
	}
	forms, err := s.Forms(a.ctx, study, wave)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, f := range forms {
		if f.Pack.ID == packID || packID == "" && len(forms) == 1 {
			return f, nil
		}
		ids = append(ids, f.Pack.ID)
	}
	if len(ids) == 0 {
		return nil, usage{fmt.Sprintf("the wave %s asks nothing yet: mirror wave ask %s --pack mirror-core", wave, wave)}
	}
	return nil, usage{fmt.Sprintf("say which questionnaire of the wave %s with --pack: %s", wave, strings.Join(ids, ", "))}
}
