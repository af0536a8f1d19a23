package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"mirror/survey/fieldwork"
	"mirror/survey/store"
)

// moveCmd takes a database to the other kind.
type moveCmd struct {
	database
	From string `arg:"" help:"Database to copy from: a file (SQLite), or postgres://user@host/name. Stop what uses it first."`
}

// Run copies everything into an empty database of the other kind, and leaves the old one as it is.
func (c *moveCmd) Run(a *app) error {
	folder := c.keysFolder()
	if _, err := os.Stat(filepath.Join(folder, "server.key")); errors.Is(err, fs.ErrNotExist) {
		return usage{fmt.Sprintf("there are no keys in %s: name the key folder of %s with --keys, it stays the same", folder, c.From)}
	}
	keys, err := fieldwork.OpenKeys(folder)
	if err != nil {
		return err
	}
	rows, err := store.Move(a.ctx, c.From, c.DB, store.Options{Suppress: keys.Suppression, Urn: keys.Urn(), Ledger: c.ledger()})
	if err != nil {
		return err
	}
	fmt.Fprintf(a.out, "%d rows are copied. Next: mirror serve --db … --keys %s; keep the old database until that works, then delete it\n", rows, folder)
	return nil
}
