package store

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"mirror/survey"
)

// Erase removes a person from every list of a study, physically, and returns how many matched the e-mail address or
// reference (one person may stand on both sides). What a customer answered in a wave that is open goes too, with the comments, unless
// the study is anonymous; answers of employees and of closed waves have no link to anybody and stay. So does the bare fact
// that somebody opted out, as a keyed hash. A draft cannot be found either, because it is sealed and filed under a key made of
// the person's link: it goes by itself, see Retain.
//
// On SQLite no byte of the person's data is left in the database's files when Erase returns. On PostgreSQL none is left in
// the files of its tables; the server's write-ahead log and its archive forget as they are recycled. Copies made earlier
// still hold the person: Restore takes erased people out of them again (see Options.Ledger). ErrBusy: the person is deleted,
// but somebody read an older state for so long that the bytes are still there; erasing again takes them out.
func (s *Store) Erase(ctx context.Context, by Actor, study survey.StudyID, who string) (n int, err error) {
	who = strings.TrimSpace(who)
	if who == "" {
		return 0, nil
	}
	for err = errMoved; errors.Is(err, errMoved); {
		n, err = s.eraseOnce(ctx, by, study, who)
	}
	if err == nil { // also where nobody matched: somebody erased before may still rest in the files
		err = s.scrubPeople(ctx)
	}
	if err != nil {
		return 0, fmt.Errorf("erase: %w", err)
	}
	return n, nil
}

// eraseOnce is Erase without the files. errMoved: nobody was erased, and it must be begun again.
func (s *Store) eraseOnce(ctx context.Context, by Actor, study survey.StudyID, who string) (n int, err error) {
	found, err := s.matching(ctx, study, who)
	if err != nil || len(found) == 0 {
		return 0, err
	}
	at, err := s.locate(ctx, found, study)
	if err != nil {
		return 0, err
	}
	return n, s.write(ctx, func(tx *gorm.DB) error {
		waves, err := openWaves(tx, s.share("w"), study)
		if err != nil {
			return err
		}
		ids, err := column[[]byte](tx, "SELECT id FROM people WHERE study = ? AND id IN ? ORDER BY id"+s.lock(), study, found)
		if n = len(ids); err != nil || n == 0 {
			return err
		}
		if err := s.removePeople(tx, study, waves, ids, at); err != nil {
			return err
		}
		// The person may be in a list that waits to be added, which is sealed: all of the study's go.
		if err := tx.Exec("DELETE FROM uploads WHERE study = ?", study).Error; err != nil {
			return err
		}
		if err := s.audit(tx, by, "erase", fmt.Sprintf("study %d, %d on a list", study, n)); err != nil {
			return err
		}
		return s.ledger.erased(ids)
	})
}

// matching are who has an e-mail address or reference, whatever is written in capitals; somebody twice who has both. What looks
// needless lets the indexes of both be used; a customer number has few letters, and so few spellings to look for.
func (s *Store) matching(ctx context.Context, study survey.StudyID, who string) (ids [][]byte, err error) {
	if !exists(study) {
		return nil, nil
	}
	return ids, s.look(ctx, func(db *gorm.DB) error {
		const on = "SELECT id FROM people WHERE study = ? AND audience IN (0, 1) AND "
		query, values := on+"email <> '' AND email = ? UNION ALL "+on+"reference <> '' AND ", []any{study, fold(who), study}
		if all := spellings(who); all != nil {
			return db.Raw(query+"reference IN ?", append(values, all)...).Scan(&ids).Error
		}
		return db.Raw(query+"(reference = ? OR lower(reference) = ?)", append(values, who, fold(who))...).Scan(&ids).Error
	})
}

// spellings are all ways to write something in small and capital letters. nil: there are too many, or a letter is not of ASCII.
func spellings(who string) []string {
	all := []string{""}
	for _, small := range []byte(fold(who)) {
		capital := small
		if 'a' <= small && small <= 'z' {
			capital -= 'a' - 'A'
		}
		if small >= utf8.RuneSelf || capital != small && len(all) > 32 {
			return nil
		}
		for i, begun := range all {
			if all[i] += string(small); capital != small {
				all = append(all, begun+string(capital))
			}
		}
	}
	return all
}

// scrubPeople takes deleted people out of the files. Invitations hold nothing that is read by anybody but us (hashes and
// random numbers), and locking them would stop the taking of answers: sweeping is enough.
func (s *Store) scrubPeople(ctx context.Context) error {
	if err := s.scrub(ctx, "people"); err != nil || s.kind == sqlite { // its log is empty now, for all tables
		return err
	}
	return s.sweep(ctx, "invitations", "urn")
}

// removePeople deletes people of a study and their invitations, and of customers what they answered in waves that are open.
func (s *Store) removePeople(tx *gorm.DB, study survey.StudyID, open []openWave, ids [][]byte, at located) error {
	for i := range open {
		if open[i].Study != study {
			continue
		}
		if err := s.takeAnswers(tx, &open[i], ids, at); err != nil {
			return err
		}
	}
	for some := range slices.Chunk(ids, 500) {
		if err := tx.Exec("DELETE FROM invitations WHERE study = ? AND person IN ?", study, some).Error; err != nil {
			return err
		}
		if err := tx.Exec("DELETE FROM people WHERE study = ? AND id IN ?", study, some).Error; err != nil {
			return beginAgain(err)
		}
	}
	return nil
}

// collision is an error because of what another transaction did meanwhile: write begins again.
type collision struct{ cause error }

func (c *collision) Error() string { return c.cause.Error() }
func (c *collision) Unwrap() error { return c.cause }

// beginAgain makes a collision of an error because of invitations that were not there a moment ago. On PostgreSQL, closing a
// wave writes them anew, and who waited for the old ones to go does not see the new ones.
func beginAgain(err error) error {
	e, ok := errors.AsType[*pgconn.PgError](err)
	if ok && e.Code == "23503" || errors.Is(err, gorm.ErrForeignKeyViolated) {
		return &collision{err}
	}
	return err
}

// eraseAgain takes people out whom the ledger says were erased: the database may be an older copy put back.
func (s *Store) eraseAgain(ctx context.Context) error {
	n, err := s.ledger.read()
	if err != nil {
		return fmt.Errorf("read the ledger of erased people: %w", err)
	}
	return s.eraseNoted(ctx, n)
}

func (s *Store) eraseNoted(ctx context.Context, n noted) (err error) {
	back, err := s.broughtBack(ctx, n.erased)
	if err != nil || len(back) == 0 {
		return err
	}
	for err = errMoved; errors.Is(err, errMoved); {
		err = s.eraseBack(ctx, back)
	}
	if err != nil {
		return fmt.Errorf("erase again those whom an older copy brought back: %w", err)
	}
	return s.scrubPeople(ctx)
}

// broughtBack are those of some people who are on a list, by study.
func (s *Store) broughtBack(ctx context.Context, erased [][]byte) (map[survey.StudyID][][]byte, error) {
	back := map[survey.StudyID][][]byte{}
	return back, s.look(ctx, func(db *gorm.DB) error {
		for some := range slices.Chunk(erased, 500) {
			var found []struct {
				Study survey.StudyID
				ID    []byte
			}
			if err := db.Raw("SELECT study, id FROM people WHERE id IN ?", some).Scan(&found).Error; err != nil {
				return err
			}
			for _, f := range found {
				back[f.Study] = append(back[f.Study], f.ID)
			}
		}
		return nil
	})
}

// eraseBack erases people in one transaction. errMoved: as in eraseOnce.
func (s *Store) eraseBack(ctx context.Context, back map[survey.StudyID][][]byte) error {
	studies, at, n := slices.Sorted(maps.Keys(back)), located{}, 0
	for _, study := range studies {
		found, err := s.locate(ctx, back[study], study)
		if err != nil {
			return err
		}
		maps.Copy(at, found)
		n += len(back[study])
	}
	return s.write(ctx, func(tx *gorm.DB) error {
		waves, err := openWaves(tx, s.share("w"), studies...)
		if err != nil {
			return err
		}
		for _, study := range studies {
			if err := s.removePeople(tx, study, waves, back[study], at); err != nil {
				return err
			}
		}
		return s.audit(tx, "ledger", "erase again", fmt.Sprintf("%d that an older copy had brought back", n))
	})
}

// suppressAgain brings the opt-outs of a restored database to what the ledger says: nobody who opted out is invited because
// a copy is older than that.
func (s *Store) suppressAgain(ctx context.Context, n noted) error {
	if len(n.opted) == 0 {
		return nil
	}
	return s.write(ctx, func(tx *gorm.DB) error {
		var studies []survey.StudyID
		if err := tx.Table("studies").Pluck("id", &studies).Error; err != nil {
			return err
		}
		for who, out := range n.opted {
			if !slices.Contains(studies, who.study) {
				continue
			}
			var err error
			if out {
				err = tx.Table("suppressions").Clauses(clause.OnConflict{DoNothing: true}).
					Create(map[string]any{"study": who.study, "hash": who.hash[:]}).Error
			} else {
				err = tx.Exec("DELETE FROM suppressions WHERE study = ? AND hash = ?", who.study, who.hash[:]).Error
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}
