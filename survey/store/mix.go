package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"mirror/survey"
)

// CloseWave ends the taking of answers and mixes what was stored, so that nothing in the database tells the order, the
// time or the link of an answer: responses and comments get fresh random ids and are written anew in the order of these,
// the wave's invitations are written anew in the order of their hashes, the days of its open links go, and so do the
// chunks; all in one transaction. On PostgreSQL that gives every row the same xmin; freezing alone would not, for
// PostgreSQL keeps the xmin of a frozen row for anybody to read. Then finish takes what was there before out of the files.
// A crash before the commit leaves the wave open, one after it is made good by CloseDue or by closing again.
//
// Before that, answers are stored under coarser groups where fewer of a group answered than may be shown: see coarsen. That
// concerns answers that came through links only; Load closes waves of its own. And invitations say nothing any more of
// who answered, nor of anybody's group, unit, weight or account: a link of a closed wave is closed for everybody alike,
// also for who had used it. From the list of people the weight and account of the customers who were invited go too: the
// next wave's list brings them again. Beside customers' answers a keyed hash of the account and the weight stay, with
// nothing left in the database to lay them beside; whoever kept the list could still look for a weight only one customer has.
//
// ErrBusy: the wave may be closed and mixed, but somebody has been reading an older state of the database; CloseDue
// finishes later.
func (s *Store) CloseWave(ctx context.Context, by Actor, study survey.StudyID, wave string) error {
	already := false
	err := s.write(ctx, func(tx *gorm.DB) error {
		w, err := readWave(tx, study, wave, s.lock())
		if err != nil {
			return err
		}
		switch w.State {
		case survey.WaveDraft:
			return refuse("it was never open")
		case survey.WaveClosed, survey.WaveReleased:
			already = true
			return nil
		}
		return s.closeNow(tx, by, study, &w)
	})
	if err == nil {
		s.forget()
		err = s.finish(ctx, !already)
	}
	if err == nil && already {
		err = refuse("it is closed already")
	}
	if err != nil {
		return fmt.Errorf("close wave %s: %w", wave, err)
	}
	return nil
}

// closeNow does all of closing that is one transaction. The wave's row is locked: every answer that was recorded is
// there, and none comes after.
func (s *Store) closeNow(tx *gorm.DB, by Actor, study survey.StudyID, w *waveRow) error {
	if err := s.unhurried(tx); err != nil {
		return err
	}
	if err := tx.Exec("UPDATE waves SET state = 'closed', ended = ? WHERE study = ? AND id = ?", day(s.now()), study, w.ID).Error; err != nil {
		return err
	}
	forms, err := s.loadForms(tx, study, w)
	if err != nil {
		return err
	}
	for _, form := range forms {
		if err := coarsen(tx, form); err != nil {
			return fmt.Errorf("take off groups that are too small: %w", err)
		}
		if err := s.mix(tx, study, form.ID); err != nil {
			return err
		}
	}
	err = tx.Exec("INSERT INTO leases (job, until) VALUES (?, 0) ON CONFLICT (job) DO NOTHING", fmt.Sprintf("%s%d/%d", untidy, study, w.ID)).Error
	if err != nil {
		return err
	}
	return s.audit(tx, by, "close wave", fmt.Sprintf("study %d wave %s", study, w.Key))
}

// mixed are the tables that are written anew, with all their columns but study, form and the key; those that are not
// carried over get their defaults.
var mixed = []struct{ table, key, rest string }{
	{"responses", "id", "audience, group_id, unit, answers, weight, account, seconds"},
	{"comments", "id", "audience, question, group_id, unit, language, score, body"},
	{"invitations", "token", "opt_out, id, person, audience, state"},
}

// silence makes the invitations of a form say nothing of who used them. All that are not opted out become new, not used:
// so the writer tells whoever sends now that the wave is over, and nobody that an answer was recorded which was not.
func silence(tx *gorm.DB, study survey.StudyID, form survey.FormID) error {
	if err := tx.Exec("UPDATE invitations SET state = 'new' WHERE study = ? AND form = ? AND state = 'used'", study, form).Error; err != nil {
		return err
	}
	return tx.Exec(`UPDATE people SET weight = 0, account = '' WHERE study = ? AND audience = 0 AND (weight <> 0 OR account <> '')
		AND id IN (SELECT person FROM invitations WHERE study = ? AND form = ?)`, study, study, form).Error
}

// mix writes the rows of a form anew. Comments are mixed apart from responses.
func (s *Store) mix(tx *gorm.DB, study survey.StudyID, form survey.FormID) error {
	if err := silence(tx, study, form); err != nil {
		return err
	}
	for _, m := range mixed {
		again := rewriteSQLite
		if s.kind == postgres {
			again = rewritePostgres
		}
		if err := again(tx, study, form, m.table, m.key, m.rest); err != nil {
			return fmt.Errorf("mix the %s: %w", m.table, err)
		}
	}
	if err := requeue(tx, study, form); err != nil {
		return err
	}
	return tx.Exec("DELETE FROM link_days WHERE study = ? AND link IN (SELECT id FROM links WHERE study = ? AND form = ?)", study, study, form).Error
}

// rewriteSQLite takes the rows out and puts them back in the order of their keys, so that they also lie in this order on
// the pages. random() is a stream cipher with a key from the operating system.
func rewriteSQLite(tx *gorm.DB, study survey.StudyID, form survey.FormID, table, key, rest string) error {
	fresh := key
	if key == "id" {
		fresh = "random()"
	}
	columns := "study, form, " + key + ", " + rest
	for _, do := range []struct {
		what   string
		values []any
	}{
		{"CREATE TEMP TABLE mixing AS SELECT study, form, " + fresh + " AS " + key + ", " + rest + " FROM " + table + " WHERE study = ? AND form = ? ORDER BY 3", []any{study, form}},
		{"DELETE FROM " + table + " WHERE study = ? AND form = ?", []any{study, form}},
		{"INSERT INTO " + table + " (" + columns + ") SELECT " + columns + " FROM temp.mixing ORDER BY " + key, nil},
		{"DROP TABLE temp.mixing", nil},
	} {
		if err := tx.Exec(do.what, do.values...).Error; err != nil {
			return err
		}
	}
	return nil
}

// rewritePostgres does the same in one statement. The random part of a UUID comes from the operating system; what random()
// gives could be computed from what it gave before.
func rewritePostgres(tx *gorm.DB, study survey.StudyID, form survey.FormID, table, key, rest string) error {
	fresh := key
	if key == "id" {
		fresh = "('x' || left(u, 8) || right(u, 8))::bit(64)::bigint"
	}
	columns := "study, form, " + key + ", " + rest
	return tx.Exec("WITH gone AS (DELETE FROM "+table+" WHERE study = ? AND form = ? RETURNING "+columns+"), "+
		"drawn AS MATERIALIZED (SELECT *, gen_random_uuid()::text AS u FROM gone), "+
		"fresh AS MATERIALIZED (SELECT study, form, "+fresh+" AS "+key+", "+rest+" FROM drawn) "+
		"INSERT INTO "+table+" ("+columns+") SELECT "+columns+" FROM fresh ORDER BY "+key, study, form).Error
}

// untidy begins the name of what is left to do for a wave that was closed: see finish.
const untidy = "tidy "

// finish takes out of the files what was in them before waves were mixed. What is to be done is noted in the transaction
// that closes a wave, so that it is done even after a crash.
//
// On PostgreSQL that locks the tables. While other waves take answers it is put off, and the old rows are only made
// unreadable for queries, once, right after the mixing.
func (s *Store) finish(ctx context.Context, justMixed bool) error {
	var jobs []string
	var open []int
	err := s.read(ctx, func(tx *gorm.DB) (err error) {
		if jobs, err = column[string](tx, "SELECT job FROM leases WHERE job LIKE '"+untidy+"%'"); err != nil {
			return err
		}
		open, err = column[int](tx, "SELECT COUNT(*) FROM waves WHERE state = 'open'")
		return err
	})
	if err != nil || len(jobs) == 0 {
		return err
	}
	again := make([]string, 0, len(mixed)+2)
	for _, m := range mixed {
		again = append(again, m.table)
	}
	again = append(again, "unsealed", "chunks", "link_days")
	if s.kind == postgres && open[0] > 0 {
		if justMixed {
			return s.sweep(ctx, again...)
		}
		return nil
	}
	if err := s.scrub(ctx, again...); err != nil {
		return fmt.Errorf("take what is mixed out of the files: %w", err)
	}
	return s.write(ctx, func(tx *gorm.DB) error { return tx.Exec("DELETE FROM leases WHERE job IN ?", jobs).Error })
}
