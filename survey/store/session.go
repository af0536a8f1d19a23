package store

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"mirror/survey"
)

type sessionRow struct {
	ID          []byte
	Email       string
	Half        int
	Began, Seen int64
}

func (r *sessionRow) session() survey.Session {
	return survey.Session{ID: [32]byte(r.ID), Half: r.Half == 1, Began: time.Unix(r.Began, 0), Seen: time.Unix(r.Seen, 0)}
}

// over reports whether a session has lasted long enough.
func (r *sessionRow) over(now time.Time) bool {
	began, seen := now.Sub(time.Unix(r.Began, 0)), now.Sub(time.Unix(r.Seen, 0))
	if r.Half == 1 {
		return began >= survey.SessionHalf
	}
	return began >= survey.SessionMost || seen >= survey.SessionIdle
}

// BeginSession signs somebody in under the hash of a new secret, and forgets the session the browser had before (zero:
// none). Half means that a one-time code is still to come; how says by what means, for the trail. It returns how many
// tries have failed since the last time. Proved is what a passphrase was checked against, if it was: where it is another
// by now, or the whole session does not follow the half one that it has to, nobody is signed in (ErrNotFound).
func (s *Store) BeginSession(ctx context.Context, email string, id, before [32]byte, half bool, how string, proved ...Proof) (failed int, err error) {
	email = userAddress(email)
	err = s.write(ctx, func(tx *gorm.DB) error {
		var u userRow
		if err := tx.Table("users").Clauses(s.locking()...).Where("email = ? AND disabled = 0", email).Take(&u).Error; err != nil {
			return err
		}
		if len(proved) > 0 {
			if err := stillProved(tx, &u, &proved[0], before, half); err != nil {
				return err
			}
		}
		now := s.now().Unix()
		if err := s.dropSessions(tx, before); err != nil {
			return err
		}
		row := sessionRow{ID: id[:], Email: email, Began: now, Seen: now}
		if half {
			row.Half = 1
		}
		if err := tx.Table("sessions").Create(&row).Error; err != nil || half {
			return err
		}
		failed = u.Failed
		if err := tx.Table("users").Where("email = ?", email).Updates(map[string]any{"failed": 0}).Error; err != nil {
			return err
		}
		if failed > 0 {
			how += fmt.Sprintf(", after %d that failed", failed)
		}
		return s.audit(tx, Actor(email), "sign in", how)
	})
	if err != nil {
		return 0, fmt.Errorf("sign in: %w", err)
	}
	return failed, nil
}

// stillProved is nil where a proof is worth in this transaction what it was when it was read.
func stillProved(tx *gorm.DB, u *userRow, p *Proof, before [32]byte, half bool) error {
	if u.Passphrase != p.Passphrase || !bytes.Equal(u.Codes, p.Codes) {
		return ErrNotFound
	}
	if half || u.Codes == nil {
		return nil
	}
	return tx.Table("sessions").Where("id = ? AND email = ? AND half = 1", before[:], u.Email).Take(&sessionRow{}).Error
}

// dropSessions forgets a session, and all that are over.
func (s *Store) dropSessions(tx *gorm.DB, one [32]byte) error {
	now := s.now()
	return tx.Exec("DELETE FROM sessions WHERE id = ? OR began <= ? OR seen <= ? OR half = 1 AND began <= ?", one[:],
		now.Add(-survey.SessionMost).Unix(), now.Add(-survey.SessionIdle).Unix(), now.Add(-survey.SessionHalf).Unix()).Error
}

// seenAgain is how long after a request the next one is noted: pages that only read do not write each time.
const seenAgain = time.Minute

// Session is who is signed in under a hash; ErrNotFound where nobody is any more.
func (s *Store) Session(ctx context.Context, id [32]byte) (*survey.User, survey.Session, error) {
	var row sessionRow
	var u userRow
	err := s.look(ctx, func(db *gorm.DB) error {
		if err := db.Table("sessions").Where("id = ?", id[:]).Take(&row).Error; err != nil {
			return err
		}
		return db.Table("users").Where("email = ? AND disabled = 0", row.Email).Take(&u).Error
	})
	if err != nil {
		return nil, survey.Session{}, err
	}
	now := s.now()
	if row.over(now) {
		return nil, survey.Session{}, ErrNotFound
	}
	if now.Sub(time.Unix(row.Seen, 0)) >= seenAgain {
		err := s.write(ctx, func(tx *gorm.DB) error {
			return tx.Exec("UPDATE sessions SET seen = ? WHERE id = ?", now.Unix(), id[:]).Error
		})
		if err != nil {
			return nil, survey.Session{}, err
		}
	}
	user := u.user()
	return &user, row.session(), nil
}

// Sessions are those of somebody that are not over, the latest first.
func (s *Store) Sessions(ctx context.Context, email string) (list []survey.Session, err error) {
	var rows []sessionRow
	err = s.look(ctx, func(db *gorm.DB) error {
		return db.Table("sessions").Where("email = ? AND half = 0", userAddress(email)).Order("began DESC, id").Find(&rows).Error
	})
	for i := range rows {
		if !rows[i].over(s.now()) {
			list = append(list, rows[i].session())
		}
	}
	return list, err
}

// EndSession signs a browser out.
func (s *Store) EndSession(ctx context.Context, id [32]byte) error {
	return s.write(ctx, func(tx *gorm.DB) error { return s.dropSessions(tx, id) })
}

// EndOtherSessions signs somebody out everywhere but in one browser.
func (s *Store) EndOtherSessions(ctx context.Context, by Actor, email string, keep [32]byte) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		if err := tx.Exec("DELETE FROM sessions WHERE email = ? AND id <> ?", userAddress(email), keep[:]).Error; err != nil {
			return err
		}
		return s.audit(tx, by, "end other sessions", userAddress(email))
	})
}
