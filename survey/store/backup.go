package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"gorm.io/gorm"
)

// Backup writes a consistent copy to a new file while the store is in use: everything acknowledged before it began is in
// it. The file is complete and synced when it gets its name. It holds answers and contact data, but no keys, and it can
// be put back with Restore.
//
// While a wave takes answers these lie in it as sealed boxes, which the key folder alone opens: without it they are lost.
// Whoever could lay two copies made then beside each other would see which boxes, and which personal links, came in between,
// and with the key folder also which answers. So keep few of such copies, well locked away and apart from the keys, and
// delete them when the wave is closed.
func (s *Store) Backup(ctx context.Context, path string) (err error) {
	if _, err := os.Stat(path); err == nil {
		return fmt.Errorf("back up: there is already a file %s: choose another name", path)
	}
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".partial-") // readable by its owner alone
	if err != nil {
		return fmt.Errorf("back up: %w", err)
	}
	part := f.Name()
	defer func() {
		if err != nil {
			err = fmt.Errorf("back up: %w", errors.Join(err, gone(part)))
		}
	}()
	if err := f.Close(); err != nil {
		return err
	}
	if s.kind == postgres {
		err = dump(ctx, s.dsn, part)
	} else {
		// Not the backup API: it begins again whenever something is written, and under load would never end.
		err = s.look(ctx, func(db *gorm.DB) error { return db.Exec("VACUUM INTO ?", part).Error })
	}
	if err != nil {
		return err
	}
	return place(part, path)
}

// place syncs a finished file and gives it its name, which must be durable too.
func place(part, path string) error {
	f, err := os.OpenFile(part, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(part, path); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}

// gone removes a file that may not be there.
func gone(path string) error {
	if err := os.Remove(path); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}

// Restore puts a copy made by Backup in the place of an empty or absent database of the same kind, brings its schema up to
// date, takes out again whom the ledger (o.Ledger) says were erased or opted out after the copy was made, and signs everybody
// out: sessions and links that let somebody in once are gone. Mailings that were under way are paused. It checks the copy
// first, and where a key is given (o.Urn) that it opens every box of sealed answers; where something is wrong with it, the
// database stays as it was.
func Restore(ctx context.Context, backup, dsn string, o Options) error {
	k, target, err := parseDSN(dsn)
	if err != nil {
		return err
	}
	if err := sameKind(backup, k); err != nil {
		return err
	}
	o.Migrate = true
	if k == postgres {
		err = restorePostgres(ctx, backup, target, o)
	} else {
		err = restoreSQLite(ctx, backup, target, o)
	}
	if err != nil {
		return fmt.Errorf("restore %s: %w", backup, err)
	}
	return nil
}

// sameKind refuses a copy that was made of another kind of database.
func sameKind(backup string, k kind) error {
	f, err := os.Open(backup)
	if err != nil {
		return err
	}
	begin := make([]byte, 16)
	n, err := io.ReadFull(f, begin)
	if err = errors.Join(ignoreShort(err), f.Close()); err != nil {
		return err
	}
	of := kind("")
	switch {
	case strings.HasPrefix(string(begin[:n]), "SQLite format 3"):
		of = sqlite
	case strings.HasPrefix(string(begin[:n]), "PGDMP"):
		of = postgres
	default:
		return fmt.Errorf("%s is no copy made by mirror backup", backup)
	}
	if of != k {
		return fmt.Errorf("%s is a copy of a database of another kind: restore it where it came from, then go on with mirror move", backup)
	}
	return nil
}

func ignoreShort(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

func restoreSQLite(ctx context.Context, backup, target string, o Options) (err error) {
	if err := free(ctx, target); err != nil {
		return err
	}
	if o.Ledger == "" {
		o.Ledger = target + ".ledger"
	}
	part := target + ".restoring"
	defer func() {
		for _, end := range []string{"", "-wal", "-shm"} {
			err = errors.Join(err, gone(part+end))
		}
	}()
	if err := copyFile(backup, part); err != nil {
		return err
	}
	if err := reviveFrom(ctx, part, o); err != nil {
		return err
	}
	return place(part, target)
}

// free refuses a file that is in use by something.
func free(ctx context.Context, target string) error {
	for _, end := range []string{"-wal", "-shm"} {
		if _, err := os.Stat(target + end); err == nil {
			return fmt.Errorf("%s%s is there: the database is in use, or was not closed well. Stop mirror serve, or move what is there away", target, end)
		}
	}
	info, err := os.Stat(target)
	if errors.Is(err, os.ErrNotExist) || err == nil && info.Size() == 0 {
		return nil
	}
	if err != nil {
		return err
	}
	s := unopened(sqlite, target, Options{})
	if err := s.connect(ctx); err != nil {
		return errors.Join(err, s.Close())
	}
	return errors.Join(s.mustHoldNothing(ctx), s.Close())
}

// mustHoldNothing refuses a database with any table.
func (s *Store) mustHoldNothing(ctx context.Context) error {
	return s.look(ctx, func(db *gorm.DB) error {
		tables, err := s.tables(db)
		if err == nil && len(tables) > 0 {
			err = errors.New("the database is not empty: restore into a new one")
		}
		return err
	})
}

// reviveFrom opens a copied database, checks it whole, brings it up to date and applies the ledger.
func reviveFrom(ctx context.Context, dsn string, o Options) (err error) {
	s, err := Open(ctx, dsn, o) // migrates; takes erased people out
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if s.kind == sqlite {
		if err := s.whole(ctx); err != nil {
			return err
		}
	}
	if err := s.checkUrn(ctx); err != nil {
		return err
	}
	n, err := s.ledger.read()
	if err != nil {
		return err
	}
	return errors.Join(s.suppressAgain(ctx, n), s.signOutAll(ctx), s.pauseMailings(ctx))
}

// signOutAll ends what the copy still lets somebody in with: sessions that were ended since, links that were used since, and
// whatever was in a copy that lay somewhere.
func (s *Store) signOutAll(ctx context.Context) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		return errors.Join(tx.Exec("DELETE FROM sessions").Error, tx.Exec("DELETE FROM entrances").Error)
	})
}

// pauseMailings keeps mails back that were still to be sent when the copy was made: they may have been sent since, and
// somebody has to say that they go out.
func (s *Store) pauseMailings(ctx context.Context) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		return tx.Exec("UPDATE mailings SET state = 'paused' WHERE state = 'running'").Error
	})
}

// whole checks every page, row and index of a SQLite file. References are not checked: every connection that ever wrote
// enforced them.
func (s *Store) whole(ctx context.Context) error {
	return s.look(ctx, func(db *gorm.DB) error {
		var said []string
		if err := db.Raw("PRAGMA integrity_check(1)").Scan(&said).Error; err != nil {
			return err
		}
		if len(said) != 1 || said[0] != "ok" {
			return errors.New("the copy is damaged: use another one")
		}
		return nil
	})
}

// copyFile copies a file to a new one that its owner alone may read.
func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return errors.Join(err, in.Close())
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, in.Close(), out.Close())
}
