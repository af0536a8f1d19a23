package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"mirror/survey"
)

// Retention says after how many days things go. A zero means the default, which is protection.md P25's.
// Drafts and uploaded lists are not in it: each is stored with the day it goes.
type Retention struct {
	Invitations int // after the day their wave was closed; default 30
	Contacts    int // of everybody on a study's lists, after the day its last wave was closed; default 90
	Logs        int // entries of the audit trail; default 90
}

func (r Retention) orDefault() Retention {
	or := func(days *int, otherwise int) {
		if *days <= 0 {
			*days = otherwise
		}
	}
	or(&r.Invitations, 30)
	or(&r.Contacts, 90)
	or(&r.Logs, 90)
	return r
}

// secretDays is how long one-time secrets of open links are kept at most, while waves follow each other without a break.
// After it, a form begun through an open link could be sent a second time, if its wave were still open.
const secretDays = 366

// Retain deletes what is past its time: drafts, uploaded lists, invitations, contacts, spent secrets, the counts of open links and old
// entries of the audit trail. Answers stay. What it deletes is physically gone, as with Erase.
//
// Contacts go when the study's last wave is closed long enough, none takes answers, and none is being prepared: a draft
// wave counts as being prepared when it has its questionnaires and its last day, if any, is not over.
func (s *Store) Retain(ctx context.Context, r Retention) error {
	r = r.orDefault()
	var gone struct{ people, others int64 }
	err := s.write(ctx, func(tx *gorm.DB) error {
		gone.people, gone.others = 0, 0
		now := s.now()
		people, invitations, err := s.dropContacts(tx, r, now)
		if err != nil {
			return err
		}
		others, err := dropByDay(tx, now)
		if err != nil {
			return err
		}
		gone.people, gone.others = people, invitations+others
		if people+invitations > 0 {
			if err := s.audit(tx, "retention", "delete contacts", fmt.Sprintf("%d people, %d invitations", people, invitations)); err != nil {
				return err
			}
		}
		if err := s.dropSessions(tx, [32]byte{}); err != nil {
			return err
		}
		if err := s.noteFailures(tx); err != nil {
			return err
		}
		return s.trimAudit(tx, now.AddDate(0, 0, -r.Logs))
	})
	if err == nil && gone.people > 0 {
		err = s.scrub(ctx, "people")
	}
	if err == nil && gone.others > 0 {
		err = s.sweep(ctx, "invitations", "drafts", "uploads", "spent", "link_days", "audit")
	}
	if err != nil {
		return fmt.Errorf("delete what is past its time: %w", err)
	}
	return nil
}

// dropContacts deletes invitations of waves, and people of studies, that ended long enough ago.
func (s *Store) dropContacts(tx *gorm.DB, r Retention, now time.Time) (people, invitations int64, err error) {
	if invitations, err = dropInvitations(tx, day(now.AddDate(0, 0, -r.Invitations))); err != nil {
		return 0, 0, err
	}
	const over = `SELECT study FROM waves GROUP BY study HAVING max(ended) <= ? ORDER BY study`
	const alive = `SELECT DISTINCT w.study FROM waves w WHERE w.state = 'open' OR w.state = 'draft'
		AND (w.closes IS NULL OR w.closes >= ?) AND EXISTS (SELECT 1 FROM forms f WHERE f.study = w.study AND f.wave = w.id)`
	var ended, living []survey.StudyID
	if err := tx.Raw(over, day(now.AddDate(0, 0, -r.Contacts))).Scan(&ended).Error; err != nil {
		return 0, 0, err
	}
	if err := tx.Raw(alive, day(now)).Scan(&living).Error; err != nil {
		return 0, 0, err
	}
	for _, study := range ended {
		if slices.Contains(living, study) {
			continue
		}
		for _, table := range []string{"invitations", "people"} {
			done := tx.Exec("DELETE FROM "+table+" WHERE study = ?", study)
			if done.Error != nil {
				return 0, 0, done.Error
			}
			if table == "people" {
				people += done.RowsAffected
			} else {
				invitations += done.RowsAffected
			}
		}
	}
	return people, invitations, nil
}

// dropInvitations deletes those of waves that ended by a day. The forms are looked for first: submissions wait for this
// transaction, and to ask of each invitation whether its wave is over takes seconds where there are a hundred thousand.
func dropInvitations(tx *gorm.DB, by string) (n int64, err error) {
	var forms []struct {
		Study survey.StudyID
		ID    survey.FormID
	}
	const over = "SELECT f.study, f.id FROM forms f JOIN waves w ON w.study = f.study AND w.id = f.wave WHERE w.ended <= ?"
	if err := tx.Raw(over, by).Scan(&forms).Error; err != nil {
		return 0, err
	}
	for _, f := range forms {
		done := tx.Exec("DELETE FROM invitations WHERE study = ? AND form = ?", f.Study, f.ID)
		if done.Error != nil {
			return 0, done.Error
		}
		n += done.RowsAffected
	}
	return n, nil
}

// dropByDay deletes drafts past their day, and of open links what no cap and no repeat asks for any more.
func dropByDay(tx *gorm.DB, now time.Time) (n int64, err error) {
	var open int64
	if err := tx.Table("waves").Where("state = ?", "open").Count(&open).Error; err != nil {
		return 0, err
	}
	spentBefore := day(now.AddDate(0, 0, 1)) // no wave takes answers: no secret can be used again
	if open > 0 {
		spentBefore = day(now.AddDate(0, 0, -secretDays))
	}
	const past = "(SELECT SUM(d.n) FROM link_days d WHERE d.study = links.study AND d.link = links.id AND d.day < ?)" // how many they were is kept, not when
	if err := tx.Exec("UPDATE links SET taken = taken + "+past+" WHERE "+past+" > 0", day(now), day(now)).Error; err != nil {
		return 0, err
	}
	for _, d := range []struct{ statement, before string }{
		{"DELETE FROM drafts WHERE expires < ?", day(now)},
		{"DELETE FROM uploads WHERE expires < ?", day(now)},
		{"DELETE FROM spent WHERE day < ?", spentBefore},
		{"DELETE FROM link_days WHERE day < ?", day(now)},
	} {
		done := tx.Exec(d.statement, d.before)
		if done.Error != nil {
			return 0, done.Error
		}
		n += done.RowsAffected
	}
	return n, nil
}
