package main

import (
	"os"
	"path/filepath"
	"testing"
)

// folder is where somebody keeps files and runs commands on a database.
type folder struct {
	t   *testing.T
	dir string
	on  []string // flags that say which database
}

// newFolder is an empty one, whose database will be a file in it.
func newFolder(t *testing.T) *folder {
	f := &folder{t: t, dir: t.TempDir()}
	f.on = []string{"--db", f.at("mirror.db")}
	return f
}

func (f *folder) at(name string) string { return filepath.Join(f.dir, name) }

// write makes a file and returns where it is.
func (f *folder) write(name, text string) string {
	f.t.Helper()
	if err := os.WriteFile(f.at(name), []byte(text), 0o600); err != nil {
		f.t.Fatal(err)
	}
	return f.at(name)
}

// must runs a command on the database and returns what it prints.
func (f *folder) must(args ...string) string {
	f.t.Helper()
	code, out, errs := mirror(f.t, append(args, f.on...)...)
	if code != exitDone {
		f.t.Fatalf("mirror %v: %d: %s", args, code, errs)
	}
	return out
}
