package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"mirror/gap"
	"mirror/survey"
)

// Mailings are those of a wave with what may be told of them, oldest first.
func (s *Store) Mailings(ctx context.Context, study survey.StudyID, wave string) (all []survey.MailingProgress, err error) {
	err = s.read(ctx, func(tx *gorm.DB) error {
		w, err := readWave(tx, study, wave, "")
		if err != nil {
			return err
		}
		var rows []mailingRow
		err = tx.Raw("SELECT "+mailingColumns+" FROM mailings m JOIN forms f ON f.study = m.study AND f.id = m.form WHERE f.study = ? AND f.wave = ? ORDER BY m.id", study, w.ID).Scan(&rows).Error
		if err != nil {
			return err
		}
		for i := range rows {
			p := survey.MailingProgress{Mailing: rows[i].mailing(s.now().Location())}
			if err := progress(tx, &rows[i], &p); err != nil {
				return err
			}
			all = append(all, p)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("mailings of wave %s: %w", wave, err)
	}
	return all, nil
}

// progress counts what may be told: of a reminder nothing, for who is not reached any more has answered. Those who opted out
// count as if they had got their invitation.
func progress(tx *gorm.DB, m *mailingRow, p *survey.MailingProgress) error {
	const everybody = "SELECT COUNT(*) FROM invitations i JOIN people p ON p.study = i.study AND p.id = i.person WHERE i.study = ? AND i.form = ? AND i.audience = ? AND p.email <> ''"
	if m.Kind == survey.MailReminder {
		return nil
	}
	of, err := column[int](tx, everybody, m.Study, m.Form, int(m.Audience))
	if err != nil {
		return err
	}
	var counts []struct {
		State survey.DeliveryState
		N     int
	}
	if err := tx.Raw("SELECT state, COUNT(*) AS n FROM deliveries WHERE mailing = ? GROUP BY state", m.ID).Scan(&counts).Error; err != nil {
		return err
	}
	earlier, err := column[int](tx, "SELECT COUNT(*) FROM deliveries d JOIN mailings o ON o.id = d.mailing WHERE o.study = ? AND o.form = ? AND o.audience = ? AND o.kind = 'invitation' AND o.id < ?",
		m.Study, m.Form, int(m.Audience), m.ID)
	if err != nil {
		return err
	}
	for _, c := range counts {
		switch c.State {
		case survey.DeliverySent:
			p.Sent = c.N
		case survey.DeliveryQueued:
			p.Waiting = c.N
		case survey.DeliveryBounced:
			p.Failed = c.N
		case survey.DeliveryUnknown:
			p.Unknown = c.N
		}
	}
	p.Of = max(of[0]-earlier[0], p.Sent+p.Waiting+p.Failed+p.Unknown)
	return nil
}

// Undelivered are the people whose invitation could not be delivered, or may not have been, so that their addresses can be
// corrected, in the order of random ids. Of reminders nobody is told: only who has not answered gets one.
func (s *Store) Undelivered(ctx context.Context, study survey.StudyID, mailing int) (failed, unknown []survey.Person, err error) {
	var rows []struct {
		Person personRow `gorm:"embedded"`
		State  survey.DeliveryState
	}
	err = s.look(ctx, func(tx *gorm.DB) error {
		return tx.Raw("SELECT "+personColumns+", d.state FROM deliveries d JOIN mailings m ON m.id = d.mailing JOIN invitations i ON i.id = d.invitation JOIN people p ON p.study = i.study AND p.id = i.person "+
			"WHERE m.study = ? AND m.id = ? AND m.kind = 'invitation' AND d.state IN ('bounced', 'unknown') ORDER BY p.id", study, mailing).Scan(&rows).Error
	})
	if err != nil {
		return nil, nil, fmt.Errorf("mails that were not delivered: %w", err)
	}
	for i := range rows {
		p := rows[i].Person.person(nil)
		if rows[i].State == survey.DeliveryBounced {
			failed = append(failed, p)
		} else {
			unknown = append(unknown, p)
		}
	}
	return failed, unknown, nil
}

// Addressed says how many people of a side have a personal link to a questionnaire, and how many of them an e-mail address.
// Whether they opted out meanwhile makes no difference.
func (s *Store) Addressed(ctx context.Context, form *survey.Form, a gap.Audience) (invited, withAddress int, err error) {
	var row struct{ N, A int }
	err = s.look(ctx, func(tx *gorm.DB) error {
		return tx.Raw("SELECT COUNT(*) AS n, COUNT(CASE WHEN p.email <> '' THEN 1 END) AS a FROM invitations i JOIN people p ON p.study = i.study AND p.id = i.person "+
			"WHERE i.study = ? AND i.form = ? AND i.audience = ?", form.Study, form.ID, int(a)).Scan(&row).Error
	})
	return row.N, row.A, err
}
