package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"mirror/survey"
)

// What NextDelivery says when there is nothing to send.
var (
	ErrNothingNow = errors.New("nothing is to be sent now") // paused, quiet hours, put off, ended, or somebody else goes on with it
)

// mostTries is how often a mail is handed to a server that puts it off, and putOff how long it waits before each.
const mostTries = 7

var putOff = [mostTries]time.Duration{0, 5 * time.Minute, 20 * time.Minute, time.Hour, 3 * time.Hour, 8 * time.Hour, 20 * time.Hour}

// skipAtOnce is how many people who get no mail are passed over in one transaction.
const skipAtOnce = 200

// TakeMailing begins to go on with a mailing and returns the number of the turn: from now on only deliveries of this turn
// are handed out. What somebody else was sending, and did not say what became of, may or may not have arrived.
func (s *Store) TakeMailing(ctx context.Context, id int) (m survey.Mailing, turn int, err error) {
	err = s.write(ctx, func(tx *gorm.DB) error {
		row, err := s.readMailing(tx, id, s.lock())
		if err != nil {
			return err
		}
		m, turn = row.mailing(s.now().Location()), row.Turn+1
		if err := tx.Exec("UPDATE mailings SET turn = ? WHERE id = ?", turn, id).Error; err != nil {
			return err
		}
		return tx.Exec("UPDATE deliveries SET state = 'unknown' WHERE mailing = ? AND state = 'sending'", id).Error
	})
	if err != nil {
		return m, 0, fmt.Errorf("go on with a mailing: %w", err)
	}
	return m, turn, nil
}

// NextDelivery decides who gets the next mail of a mailing, and notes that it is being sent. Nobody who opted out or has no
// address gets one, and no reminder anybody who has answered or whose address does not work. ErrNothingNow: stop for now.
func (s *Store) NextDelivery(ctx context.Context, id, turn int) (d survey.Delivery, err error) {
	for again := true; again; {
		var none error
		err = s.write(ctx, func(tx *gorm.DB) error {
			again, none = false, nil
			m, err := s.mayGoOn(tx, id, turn)
			if err != nil {
				return err
			}
			found, passed, err := s.nextPerson(tx, m)
			if err != nil {
				return err
			}
			if found == nil && passed {
				again = true
				return nil
			}
			if found == nil {
				none = ErrNothingNow
				return s.endRound(tx, m)
			}
			d = survey.Delivery{Mailing: id, Turn: turn, Invitation: [16]byte(found.Invitation), Person: found.Person.person(nil)}
			return nil
		})
		if err == nil {
			err = none
		}
		if err != nil {
			return survey.Delivery{}, err
		}
	}
	return d, nil
}

// mayGoOn locks a mailing, and refuses where it is not this turn's or has nothing to send now.
func (s *Store) mayGoOn(tx *gorm.DB, id, turn int) (*mailingRow, error) {
	m, err := s.readMailing(tx, id, s.lock())
	if err != nil {
		return nil, err
	}
	open, err := column[string](tx, "SELECT w.state FROM waves w JOIN forms f ON f.study = w.study AND f.wave = w.id WHERE f.study = ? AND f.id = ?", m.Study, m.Form)
	if err != nil {
		return nil, err
	}
	if m.Turn != turn || !m.due(s.now()) || len(open) == 0 || open[0] != string(survey.WaveOpen) {
		return nil, ErrNothingNow
	}
	return m, nil
}

// candidate is somebody who may get the next mail.
type candidate struct {
	Person     personRow `gorm:"embedded"`
	Invitation []byte
	OptedOut   bool // of this wave; see also suppressed
	Tries      int
}

// candidateColumns are what a candidate is made of, of invitations i and people p.
const candidateColumns = personColumns + ", i.id AS invitation, i.state = 'optout' AS opted_out"

// nextPerson finds the next person by the random order of ids, or passed = there may be more further on. When all were
// visited, those whose mail was put off come again. The delivery is noted as being sent. An invitation to who opted out is
// noted as sent and is not: no count tells of it.
func (s *Store) nextPerson(tx *gorm.DB, m *mailingRow) (found *candidate, passed bool, err error) {
	some, err := freshOnes(tx, m)
	if err != nil {
		return nil, false, err
	}
	for i := range some {
		c := &some[i]
		m.Place, passed = c.Person.ID, true
		out, err := s.suppressed(tx, m.Study, c)
		if err != nil {
			return nil, false, err
		}
		if out && m.Kind == survey.MailReminder {
			continue
		}
		state := survey.DeliverySending
		if out {
			state = survey.DeliverySent
		}
		if err := insert(tx, "deliveries (mailing, invitation, state)", [][]any{{m.ID, c.Invitation, string(state)}}); err != nil {
			return nil, false, err
		}
		if !out {
			found = c
			break
		}
	}
	if passed {
		return found, true, tx.Exec("UPDATE mailings SET place = ? WHERE id = ?", m.Place, m.ID).Error
	}
	found, err = s.putOffOne(tx, m)
	return found, false, err
}

// freshOnes are the next people who were not visited: of an invitation all who had none, of a reminder those who have not
// answered. An address that does not work is known from any mail of the form.
func freshOnes(tx *gorm.DB, m *mailingRow) (some []candidate, err error) {
	query := "SELECT " + candidateColumns + " FROM invitations i JOIN people p ON p.study = i.study AND p.id = i.person " +
		"WHERE i.study = ? AND i.form = ? AND i.person > ? AND i.audience = ? AND p.email <> '' AND NOT EXISTS (SELECT 1 FROM deliveries d "
	if m.Kind == survey.MailInvitation {
		query += "JOIN mailings o ON o.id = d.mailing WHERE d.invitation = i.id AND o.kind = 'invitation') "
	} else {
		query += "WHERE d.invitation = i.id AND (d.state = 'bounced' OR d.mailing = " + fmt.Sprint(m.ID) + ")) AND i.state = 'open' "
	}
	values := []any{m.Study, m.Form, m.Place, int(m.Audience)}
	if m.GroupID != 0 {
		query += "AND i.group_id = ? "
		values = append(values, m.GroupID)
	}
	return some, tx.Raw(query+"ORDER BY i.person LIMIT ?", append(values, skipAtOnce)...).Scan(&some).Error
}

// putOffOne is somebody whose mail was put off and may be tried in this round. Who opted out meanwhile gets none, nor who
// answered a reminder.
func (s *Store) putOffOne(tx *gorm.DB, m *mailingRow) (*candidate, error) {
	if m.Kind == survey.MailReminder {
		const gone = "DELETE FROM deliveries WHERE mailing = ? AND state = 'queued' AND invitation IN (SELECT d.invitation FROM deliveries d JOIN invitations i ON i.id = d.invitation WHERE d.mailing = ? AND d.state = 'queued' AND i.state <> 'open')"
		if err := tx.Exec(gone, m.ID, m.ID).Error; err != nil {
			return nil, err
		}
	}
	for {
		var some []candidate
		err := tx.Raw("SELECT "+candidateColumns+", d.tries FROM deliveries d JOIN invitations i ON i.id = d.invitation JOIN people p ON p.study = i.study AND p.id = i.person "+
			"WHERE d.mailing = ? AND d.state = 'queued' AND d.tries <= ? ORDER BY d.invitation LIMIT 1", m.ID, m.Round).Scan(&some).Error
		if err != nil || len(some) == 0 {
			return nil, err
		}
		c := &some[0]
		out, err := s.suppressed(tx, m.Study, c)
		if err != nil {
			return nil, err
		}
		if out {
			passOver := "DELETE FROM deliveries WHERE mailing = ? AND invitation = ?"
			if m.Kind == survey.MailInvitation {
				passOver = "UPDATE deliveries SET state = 'sent' WHERE mailing = ? AND invitation = ?"
			}
			if err := tx.Exec(passOver, m.ID, c.Invitation).Error; err != nil {
				return nil, err
			}
			continue
		}
		return c, tx.Exec("UPDATE deliveries SET state = 'sending' WHERE mailing = ? AND invitation = ?", m.ID, c.Invitation).Error
	}
}

// never is when a reminder that has nothing more to send goes on: it stays as if it were being sent, for its end would tell
// how many it went to. Only somebody who ends it, or the end of the wave, does.
const never = "9999-12-31T00:00:00Z"

// everyPlace is behind all people: nobody stays noted as the last one whom a reminder went to.
var everyPlace = bytes.Repeat([]byte{0xff}, 16)

// endRound ends a mailing when nothing was put off; else it waits for the next round.
func (s *Store) endRound(tx *gorm.DB, m *mailingRow) error {
	waiting, err := column[int](tx, "SELECT COUNT(*) FROM deliveries WHERE mailing = ? AND state IN ('queued', 'sending')", m.ID)
	if err != nil {
		return err
	}
	if waiting[0] == 0 && m.Kind == survey.MailReminder {
		return tx.Exec("UPDATE mailings SET place = ?, resumes = ?, trouble = '' WHERE id = ?", everyPlace, never, m.ID).Error
	}
	if waiting[0] == 0 {
		return tx.Exec("UPDATE mailings SET state = 'done', place = ?, resumes = '', trouble = '' WHERE id = ?", []byte{}, m.ID).Error
	}
	round := min(m.Round+1, mostTries-1)
	return tx.Exec("UPDATE mailings SET round = ?, resumes = ? WHERE id = ?", round, s.now().Add(putOff[round]).UTC().Format(time.RFC3339), m.ID).Error
}

// suppressed reports whether somebody opted out, under any contact.
func (s *Store) suppressed(tx *gorm.DB, study survey.StudyID, who *candidate) (bool, error) {
	if who.OptedOut {
		return true, nil
	}
	for _, c := range contacts(who.Person.Audience, who.Person.Email, who.Person.Reference) {
		hash := s.suppression(c.audience, c.value)
		found, err := column[int](tx, "SELECT 1 FROM suppressions WHERE study = ? AND hash = ?", study, hash[:])
		if err != nil || len(found) > 0 {
			return len(found) > 0, err
		}
	}
	return false, nil
}

// Delivered notes what became of a mail: sent, bounced, unknown, or queued: put off by its server. Of a reminder that was
// sent nothing stays. A mail that was put off too often counts as bounced.
func (s *Store) Delivered(ctx context.Context, d survey.Delivery, to survey.DeliveryState) error {
	err := s.write(ctx, func(tx *gorm.DB) error {
		m, err := s.readMailing(tx, d.Mailing, s.lock())
		if err != nil {
			return err
		}
		of := "mailing = ? AND invitation = ? AND state IN ('sending', 'unknown')"
		var done *gorm.DB
		switch {
		case to == survey.DeliverySent && m.Kind == survey.MailReminder:
			done = tx.Exec("DELETE FROM deliveries WHERE "+of, m.ID, d.Invitation[:])
		case to == survey.DeliveryQueued:
			done = tx.Exec("UPDATE deliveries SET tries = tries + 1, state = CASE WHEN tries + 1 >= ? THEN 'bounced' ELSE 'queued' END WHERE "+of, mostTries, m.ID, d.Invitation[:])
		default:
			done = tx.Exec("UPDATE deliveries SET state = ? WHERE "+of, string(to), m.ID, d.Invitation[:])
		}
		if done.Error != nil || to != survey.DeliverySent || done.RowsAffected == 0 {
			return done.Error
		}
		return tx.Exec("UPDATE mailings SET trouble = '' WHERE id = ?", m.ID).Error
	})
	if err != nil {
		return fmt.Errorf("note a mail: %w", err)
	}
	return nil
}

// NotSent takes a mail back that was not handed over, because of the server and not because of the address: it comes again
// without counting as a try.
func (s *Store) NotSent(ctx context.Context, d survey.Delivery, trouble survey.Trouble, pause bool) error {
	err := s.write(ctx, func(tx *gorm.DB) error {
		err := tx.Exec("UPDATE deliveries SET state = 'queued' WHERE mailing = ? AND invitation = ? AND state IN ('sending', 'unknown')", d.Mailing, d.Invitation[:]).Error
		if err != nil {
			return err
		}
		return troubled(tx, d.Mailing, trouble, pause)
	})
	if err != nil {
		return fmt.Errorf("take a mail back: %w", err)
	}
	return nil
}

// MailingTrouble notes why a mailing does not go on; it is paused where only somebody can help.
func (s *Store) MailingTrouble(ctx context.Context, id int, trouble survey.Trouble, pause bool) error {
	return s.write(ctx, func(tx *gorm.DB) error { return troubled(tx, id, trouble, pause) })
}

func troubled(tx *gorm.DB, id int, trouble survey.Trouble, pause bool) error {
	set := "UPDATE mailings SET trouble = ? WHERE id = ? AND state <> 'done'"
	if pause {
		set = "UPDATE mailings SET trouble = ?, state = 'paused' WHERE id = ? AND state <> 'done'"
	}
	return tx.Exec(set, string(trouble), id).Error
}
