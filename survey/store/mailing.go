package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/pack"
)

// mailingRow is a mailing as stored.
type mailingRow struct {
	ID                                     int
	Study                                  survey.StudyID
	Form                                   survey.FormID
	Kind                                   survey.MailKind
	Audience                               gap.Audience
	GroupID                                survey.GroupID
	State                                  survey.MailingState
	Starts                                 *time.Time
	PerMinute, QuietFrom, QuietTo, Minutes int
	Turn                                   int
	Place                                  []byte
	Round                                  int
	Resumes                                string
	Trouble                                survey.Trouble
}

const mailingColumns = "m.id, m.study, m.form, m.kind, m.audience, m.group_id, m.state, m.starts, m.per_minute, m.quiet_from, m.quiet_to, m.minutes, m.turn, m.place, m.round, m.resumes, m.trouble"

func (r *mailingRow) mailing(where *time.Location) survey.Mailing {
	m := survey.Mailing{ID: r.ID, Study: r.Study, Form: r.Form, Kind: r.Kind, Audience: r.Audience, Group: r.GroupID, PerMinute: r.PerMinute,
		QuietFrom: r.QuietFrom, QuietTo: r.QuietTo, Minutes: r.Minutes, State: r.State, Trouble: r.Trouble}
	if r.Starts != nil {
		m.Starts = time.Date(r.Starts.Year(), r.Starts.Month(), r.Starts.Day(), 0, 0, 0, 0, where)
	}
	return m
}

// AddMailing begins a mailing to a side of a questionnaire whose wave is in draft or open; it is sent while the wave takes
// answers, from its day on. A second invitation to the same side is refused while the first is under way, and a second
// reminder on the day of the first: when that is through nobody is told, and the new one ends it. A reminder to a group is refused where fewer people of it were invited than may be shown: what became of it would tell who
// of them has answered.
func (s *Store) AddMailing(ctx context.Context, by Actor, m survey.Mailing) (id int, err error) {
	f, wave, err := s.Form(ctx, m.Study, m.Form)
	if err == nil {
		err = checkMailing(f, &m)
	}
	if err == nil && wave.State != survey.WaveDraft && wave.State != survey.WaveOpen {
		err = refuse("the wave is over")
	}
	if err != nil {
		return 0, fmt.Errorf("begin a mailing: %w", err)
	}
	err = s.write(ctx, func(tx *gorm.DB) error {
		if _, err := column[int](tx, "SELECT id FROM forms WHERE study = ? AND id = ?"+s.lock(), m.Study, m.Form); err != nil { // one at a time
			return err
		}
		if err := s.mayMail(tx, f, &m); err != nil {
			return err
		}
		next, err := column[int](tx, "SELECT COALESCE(MAX(id), 0) + 1 FROM mailings")
		if err != nil {
			return err
		}
		id = next[0]
		var starts any
		if m.Kind == survey.MailReminder && m.Starts.Before(s.now()) {
			starts = day(s.now())
		} else if !m.Starts.IsZero() {
			starts = day(m.Starts)
		}
		err = tx.Exec("INSERT INTO mailings (id, study, form, kind, audience, group_id, starts, per_minute, quiet_from, quiet_to, minutes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
			id, m.Study, m.Form, string(m.Kind), int(m.Audience), m.Group, starts, m.PerMinute, m.QuietFrom, m.QuietTo, m.Minutes).Error
		if err != nil {
			return err
		}
		return s.audit(tx, by, "begin mailing", fmt.Sprintf("study %d form %d: %s to %ss, group %d", m.Study, m.Form, m.Kind, m.Audience, m.Group))
	})
	if err != nil {
		return 0, fmt.Errorf("begin a mailing: %w", err)
	}
	return id, nil
}

// checkMailing refuses what no mailing can be.
func checkMailing(f *survey.Form, m *survey.Mailing) error {
	hour := func(h int) bool { return h >= 0 && h < 24 }
	switch {
	case !slices.Contains(f.Pack.Audiences, m.Audience.String()):
		return refuse("the questionnaire %s does not ask %ss", f.Pack.ID, m.Audience)
	case !slices.Contains(survey.MailKinds, m.Kind):
		return refuse("a mailing is an invitation or a reminder")
	case m.PerMinute < 1 || m.PerMinute > 6000:
		return refuse("a mailing sends between 1 and 6,000 mails a minute")
	case !hour(m.QuietFrom) || !hour(m.QuietTo):
		return refuse("quiet hours are hours of the day, from 0 to 23")
	case m.Minutes < 1 || m.Minutes > 600:
		return refuse("say how many minutes the questionnaire takes")
	case m.Group != 0 && m.Kind != survey.MailReminder:
		return refuse("only reminders go to a single group")
	}
	kind := pack.RoleSegment
	if m.Audience == gap.Employee {
		kind = pack.RoleCell
	}
	if g := f.Group(m.Group); m.Group != 0 && (g == nil || g.Kind != kind) {
		return fmt.Errorf("the %s %d of the study: %w", kind, m.Group, ErrNotFound)
	}
	return nil
}

// mayMail refuses a mailing beside another one, and one to a group that is too small to be told apart. It ends an earlier
// reminder.
func (s *Store) mayMail(tx *gorm.DB, f *survey.Form, m *survey.Mailing) error {
	const those = "study = ? AND form = ? AND kind = ? AND audience = ? AND state <> 'done'"
	values := []any{m.Study, m.Form, string(m.Kind), int(m.Audience)}
	if m.Kind == survey.MailInvitation {
		under, err := column[int](tx, "SELECT id FROM mailings WHERE "+those, values...)
		if err == nil && len(under) > 0 {
			err = refuse("a mailing of this kind to these people is under way: let it end first")
		}
		return err
	}
	today, err := column[int](tx, "SELECT id FROM mailings WHERE "+those+" AND starts >= ?", append(values, day(s.now()))...)
	if err == nil && len(today) > 0 {
		err = refuse("a reminder to these people was begun today or is planned: end it first, or wait until tomorrow")
	}
	if err == nil {
		err = tx.Exec("DELETE FROM deliveries WHERE state = 'queued' AND mailing IN (SELECT id FROM mailings WHERE "+those+")", values...).Error
	}
	if err == nil {
		err = tx.Exec("UPDATE mailings SET state = 'done', turn = turn + 1, place = ?, resumes = '', trouble = '' WHERE "+those, append([]any{[]byte{}}, values...)...).Error
	}
	if err != nil || m.Group == 0 {
		return err
	}
	n, err := column[int](tx, "SELECT COUNT(*) FROM invitations WHERE study = ? AND form = ? AND audience = ? AND group_id = ?", m.Study, m.Form, int(m.Audience), m.Group)
	if err == nil && n[0] < f.Smallest(m.Audience) {
		err = refuse("fewer than %d people of this group were invited: a reminder to so few would tell who has not answered. Remind the whole side", f.Smallest(m.Audience))
	}
	return err
}

// SetMailing pauses a mailing, lets it go on, or ends it. ErrNotFound; ErrState where it has ended.
func (s *Store) SetMailing(ctx context.Context, by Actor, study survey.StudyID, id int, state survey.MailingState) error {
	err := s.write(ctx, func(tx *gorm.DB) error {
		m, err := s.readMailing(tx, id, s.lock())
		if err != nil {
			return err
		}
		if m.Study != study {
			return ErrNotFound
		}
		if m.State == survey.MailingDone {
			return refuse("the mailing has ended")
		}
		if err := tx.Exec("UPDATE mailings SET state = ?, trouble = '', resumes = '', turn = turn + 1 WHERE id = ?", string(state), id).Error; err != nil {
			return err
		}
		if state == survey.MailingDone {
			if err := tx.Exec("DELETE FROM deliveries WHERE mailing = ? AND state = 'queued'", id).Error; err != nil {
				return err
			}
		}
		return s.audit(tx, by, "set mailing "+string(state), fmt.Sprintf("study %d mailing %d", study, id))
	})
	if err != nil {
		return fmt.Errorf("set a mailing: %w", err)
	}
	return nil
}

// SendAgain tries once more to deliver the mails of an invitation mailing that were not delivered, or may not have been.
// ErrState for a reminder: whoever has not answered gets the next one anyway.
func (s *Store) SendAgain(ctx context.Context, by Actor, study survey.StudyID, id int) error {
	err := s.write(ctx, func(tx *gorm.DB) error {
		m, err := s.readMailing(tx, id, s.lock())
		if err != nil {
			return err
		}
		if m.Study != study {
			return ErrNotFound
		}
		if m.Kind != survey.MailInvitation {
			return refuse("reminders are not sent again: send another one")
		}
		if err := tx.Exec("UPDATE deliveries SET state = 'queued', tries = 0 WHERE mailing = ? AND state IN ('bounced', 'unknown')", id).Error; err != nil {
			return err
		}
		if err := tx.Exec("UPDATE mailings SET state = 'running', round = 0, resumes = '', trouble = '' WHERE id = ?", id).Error; err != nil {
			return err
		}
		return s.audit(tx, by, "send again", fmt.Sprintf("study %d mailing %d", study, id))
	})
	if err != nil {
		return fmt.Errorf("send again: %w", err)
	}
	return nil
}

func (s *Store) readMailing(tx *gorm.DB, id int, lock string) (*mailingRow, error) {
	var rows []mailingRow
	if err := tx.Raw("SELECT "+mailingColumns+" FROM mailings m WHERE m.id = ?"+lock, id).Scan(&rows).Error; err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, ErrNotFound
	}
	return &rows[0], nil
}

// DueMailings are the mailings that may send something now: running, on or after their day, outside of their quiet hours, in
// a wave that takes answers. It only reads.
func (s *Store) DueMailings(ctx context.Context) (due []int, err error) {
	var rows []struct {
		Mailing mailingRow `gorm:"embedded"`
		Wave    waveRow    `gorm:"embedded;embeddedPrefix:w_"`
	}
	err = s.look(ctx, func(db *gorm.DB) error {
		return db.Raw("SELECT " + mailingColumns + ", w.state AS w_state, w.opens AS w_opens, w.closes AS w_closes FROM mailings m JOIN forms f ON f.study = m.study AND f.id = m.form " +
			"JOIN waves w ON w.study = f.study AND w.id = f.wave WHERE m.state = 'running' AND w.state = 'open' ORDER BY m.id").Scan(&rows).Error
	})
	if err != nil {
		return nil, fmt.Errorf("look for mailings: %w", err)
	}
	now := s.now()
	for i := range rows {
		wave := s.fieldwork(rows[i].Mailing.Study, &rows[i].Wave)
		if rows[i].Mailing.due(now) && wave.Taking(now) {
			due = append(due, rows[i].Mailing.ID)
		}
	}
	return due, nil
}

// due reports whether a mailing may send at a moment.
func (r *mailingRow) due(now time.Time) bool {
	m := r.mailing(now.Location())
	if r.State != survey.MailingRunning || m.Quiet(now) || now.Before(m.Starts) {
		return false
	}
	resumes, err := time.Parse(time.RFC3339, r.Resumes)
	return err != nil || !now.Before(resumes)
}

// NoteLinkList notes that somebody took the list of personal links of a side: whoever has it could answer in their place.
func (s *Store) NoteLinkList(ctx context.Context, by Actor, f *survey.Form, a gap.Audience) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		return s.audit(tx, by, "write link list", fmt.Sprintf("study %d form %d: %ss", f.Study, f.ID, a))
	})
}
