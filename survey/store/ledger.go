package store

import (
	"bufio"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"mirror/survey"
)

// ledger is a file outside of the database, and so outside of its backups, that notes who was erased and who opted out.
// A restored backup still holds those people: the ledger takes them out again. It holds no contact data: of an erased
// person the random number the database had given, of an opt-out the keyed hash under which it is remembered.
//
// It is text, only ever appended to, and synced before the transaction that it tells of commits. An entry whose
// transaction did not commit does no harm: it says what somebody wanted.
type ledger struct{ file string } // "" = none is kept

// The words a line of the ledger begins with.
const (
	ledgerErased = "erased"
	ledgerOptOut = "optout"
	ledgerOptIn  = "optin"
)

// erased notes people who are being erased.
func (l ledger) erased(people [][]byte) error {
	var lines strings.Builder
	for _, id := range people {
		fmt.Fprintf(&lines, "%s %x\n", ledgerErased, id)
	}
	return l.add(lines.String())
}

// opted notes that somebody opted out of a study's invitations, or back in.
func (l ledger) opted(study survey.StudyID, hash [32]byte, out bool) error {
	word := ledgerOptIn
	if out {
		word = ledgerOptOut
	}
	return l.add(fmt.Sprintf("%s %d %x\n", word, study, hash))
}

// add appends lines and returns when they are on disk.
func (l ledger) add(lines string) (err error) {
	if l.file == "" || lines == "" {
		return nil
	}
	defer func() {
		if err != nil {
			err = fmt.Errorf("note it in the ledger: %w", err)
		}
	}()
	_, missing := os.Stat(l.file)
	f, err := os.OpenFile(l.file, os.O_APPEND|os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if whole, err := endsLine(f); err != nil {
		return err
	} else if !whole {
		lines = "\n" + lines // after a line that a power failure cut off
	}
	if _, err := f.WriteString(lines); err != nil {
		return err
	}
	if err := f.Sync(); err != nil || missing == nil {
		return err
	}
	return syncFolder(filepath.Dir(l.file))
}

// endsLine reports whether a file is empty or ends with a line break.
func endsLine(f *os.File) (bool, error) {
	info, err := f.Stat()
	if err != nil || info.Size() == 0 {
		return true, err
	}
	last := make([]byte, 1)
	if _, err := f.ReadAt(last, info.Size()-1); err != nil && !errors.Is(err, io.EOF) {
		return false, err
	}
	return last[0] == '\n', nil
}

// suppression is whose opt-out a study remembers.
type suppression struct {
	study survey.StudyID
	hash  [32]byte
}

// noted is what a ledger says in the end.
type noted struct {
	erased [][]byte
	opted  map[suppression]bool // true = out; the last word counts
}

// read reads the whole ledger. A line that was cut off while it was written is left out: what it told did not happen.
func (l ledger) read() (n noted, err error) {
	n.opted = map[suppression]bool{}
	if l.file == "" {
		return n, nil
	}
	f, err := os.Open(l.file)
	if errors.Is(err, os.ErrNotExist) {
		return n, nil
	}
	if err != nil {
		return n, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		n.take(lines.Text())
	}
	return n, lines.Err()
}

func (n *noted) take(line string) {
	word := strings.Fields(line)
	switch {
	case len(word) == 2 && word[0] == ledgerErased:
		if id, err := hex.DecodeString(word[1]); err == nil && len(id) == 16 {
			n.erased = append(n.erased, id)
		}
	case len(word) == 3 && (word[0] == ledgerOptOut || word[0] == ledgerOptIn):
		study, bad := strconv.Atoi(word[1])
		hash, err := hex.DecodeString(word[2])
		if bad == nil && err == nil && len(hash) == 32 {
			n.opted[suppression{study: survey.StudyID(study), hash: [32]byte(hash)}] = word[0] == ledgerOptOut
		}
	}
}

// syncFolder makes the names in a folder durable.
func syncFolder(folder string) error {
	d, err := os.Open(folder)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
