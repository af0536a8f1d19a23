package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"mirror/survey"
)

// CloseWave ends the taking of answers and empties the urn, so that nothing in the database tells the order, the time or
// the link of an answer: all boxes are opened, what is in them is written as rows in the order of fresh random ids,
// responses and comments apart (emptyUrn), and the boxes go; the wave's invitations are written anew in the order of their
// hashes, and the days of its open links go; all in one transaction. On PostgreSQL that gives every row the same xmin;
// freezing alone would not, for PostgreSQL keeps the xmin of a frozen row for anybody to read. Then finish takes what was
// there before out of the files, and chunks are made. A crash before the commit leaves the wave open, one after it is made
// good by CloseDue, by Seal or by closing again.
//
// Answers are written under coarser groups where fewer of a group answered than may be shown: see coarsened. That
// concerns answers that came through links only; Load closes waves of its own. And invitations say nothing any more of
// who answered, nor of anybody's group, unit, weight or account: a link of a closed wave is closed for everybody alike,
// also for who had used it. From the list of people the weight and account of the customers who were invited go too: the
// next wave's list brings them again. Beside customers' answers a keyed hash of the account and the weight stay, with
// nothing left in the database to lay them beside; whoever kept the list could still look for a weight only one customer has.
//
// Boxes that the key does not open are an error, and the wave stays open: see Options.Urn. ErrBusy: the wave may be closed
// and mixed, but somebody has been reading an older state of the database; CloseDue finishes later.
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
	if err == nil {
		err = s.Seal(ctx)
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
		if err := s.emptyUrn(tx, form); err != nil {
			return fmt.Errorf("empty the urn: %w", err)
		}
		if err := s.mix(tx, study, form.ID); err != nil {
			return err
		}
	}
	err = tx.Exec("INSERT INTO chores (job) VALUES (?) ON CONFLICT (job) DO NOTHING", fmt.Sprintf("%s%d/%d", untidy, study, w.ID)).Error
	if err != nil {
		return err
	}
	return s.audit(tx, by, "close wave", fmt.Sprintf("study %d wave %s", study, w.Key))
}

// silence makes the invitations of a form say nothing of who used them. All that are not opted out become new, not used:
// so the writer tells whoever sends now that the wave is over, and nobody that an answer was recorded which was not.
func silence(tx *gorm.DB, study survey.StudyID, form survey.FormID) error {
	if err := tx.Exec("UPDATE invitations SET state = 'open' WHERE study = ? AND form = ? AND state = 'used'", study, form).Error; err != nil {
		return err
	}
	return tx.Exec(`UPDATE people SET weight = 0, account = '' WHERE study = ? AND audience = 0 AND (weight <> 0 OR account <> '')
		AND id IN (SELECT person FROM invitations WHERE study = ? AND form = ?)`, study, study, form).Error
}

// invitation are the columns of an invitation that are carried over when its wave is closed; the others get their defaults.
const invitation = "study, form, token, opt_out, id, person, audience, state"

// mix writes the invitations of a form anew, and forgets how many answered through its open links on which day.
func (s *Store) mix(tx *gorm.DB, study survey.StudyID, form survey.FormID) error {
	if err := silence(tx, study, form); err != nil {
		return err
	}
	again := rewriteSQLite
	if s.kind == postgres {
		again = rewritePostgres
	}
	if err := again(tx, study, form); err != nil {
		return fmt.Errorf("mix the invitations: %w", err)
	}
	if err := forgetHeads(tx, study, form); err != nil {
		return err
	}
	if err := tx.Exec("UPDATE links SET taken = 0 WHERE study = ? AND form = ? AND taken <> 0", study, form).Error; err != nil {
		return err
	}
	return tx.Exec("DELETE FROM link_days WHERE study = ? AND link IN (SELECT id FROM links WHERE study = ? AND form = ?)", study, study, form).Error
}

// rewriteSQLite takes the rows out and puts them back in the order of their keys, so that they also lie in this order on
// the pages.
func rewriteSQLite(tx *gorm.DB, study survey.StudyID, form survey.FormID) error {
	for _, do := range []struct {
		what   string
		values []any
	}{
		{"CREATE TEMP TABLE mixing AS SELECT " + invitation + " FROM invitations WHERE study = ? AND form = ? ORDER BY token", []any{study, form}},
		{"DELETE FROM invitations WHERE study = ? AND form = ?", []any{study, form}},
		{"INSERT INTO invitations (" + invitation + ") SELECT " + invitation + " FROM temp.mixing ORDER BY token", nil},
		{"DROP TABLE temp.mixing", nil},
	} {
		if err := tx.Exec(do.what, do.values...).Error; err != nil {
			return err
		}
	}
	return nil
}

// rewritePostgres does the same in one statement.
func rewritePostgres(tx *gorm.DB, study survey.StudyID, form survey.FormID) error {
	return tx.Exec("WITH gone AS MATERIALIZED (DELETE FROM invitations WHERE study = ? AND form = ? RETURNING "+invitation+") "+
		"INSERT INTO invitations ("+invitation+") SELECT "+invitation+" FROM gone ORDER BY token", study, form).Error
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
		if jobs, err = column[string](tx, "SELECT job FROM chores WHERE job LIKE '"+untidy+"%'"); err != nil {
			return err
		}
		open, err = column[int](tx, "SELECT COUNT(*) FROM waves WHERE state = 'open'")
		return err
	})
	if err != nil || len(jobs) == 0 {
		return err
	}
	again := []string{"urn", "invitations", "link_days"}
	if err := s.sweep(ctx, "responses", "comments"); err != nil { // new rows only: there is nothing to take out
		return err
	}
	if s.kind == postgres && open[0] > 0 {
		if justMixed {
			return s.sweep(ctx, again...)
		}
		return nil
	}
	if err := s.scrub(ctx, again...); err != nil {
		return fmt.Errorf("take what is mixed out of the files: %w", err)
	}
	return s.write(ctx, func(tx *gorm.DB) error { return tx.Exec("DELETE FROM chores WHERE job IN ?", jobs).Error })
}
