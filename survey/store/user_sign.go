package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"mirror/survey"
)

// Proof is what somebody's passphrase and codes are checked against.
type Proof struct {
	User       survey.User
	Passphrase string // its hash; "" = none
	Codes      []byte // the sealed secret of one-time codes; nil = none
}

// Proof is somebody's, for signing in; where there is nobody of that address, or nobody with access, it is empty.
func (s *Store) Proof(ctx context.Context, email string) (p Proof, err error) {
	var rows []userRow
	err = s.look(ctx, func(db *gorm.DB) error {
		return db.Table("users").Where("email = ? AND disabled = 0", userAddress(email)).Find(&rows).Error
	})
	if len(rows) == 1 {
		p = Proof{rows[0].user(), rows[0].Passphrase, rows[0].Codes}
	}
	return p, err
}

// FailSignIn counts a try that failed: for the person, if there is one of that address, and for the day.
func (s *Store) FailSignIn(ctx context.Context, email string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		if err := tx.Exec("UPDATE users SET failed = failed + 1 WHERE email = ?", userAddress(email)).Error; err != nil {
			return err
		}
		return tx.Exec("INSERT INTO failed_sign_ins (day, n) VALUES (?, 1) ON CONFLICT (day) DO UPDATE SET n = failed_sign_ins.n + 1", day(s.now().UTC())).Error
	})
}

// noteFailures writes into the trail how many tries failed on days that are over.
func (s *Store) noteFailures(tx *gorm.DB) error {
	type failures struct {
		Day string
		N   int
	}
	var over []failures
	today := day(s.now().UTC())
	err := tx.Raw("SELECT CAST(day AS TEXT) AS day, n FROM failed_sign_ins WHERE day < ? ORDER BY day", today).Scan(&over).Error
	if err != nil || len(over) == 0 {
		return err
	}
	for _, o := range over {
		if err := s.audit(tx, "sign-in", "failed tries", fmt.Sprintf("%s: %d", o.Day, o.N)); err != nil {
			return err
		}
	}
	return tx.Exec("DELETE FROM failed_sign_ins WHERE day < ?", today).Error
}

// FailedToday is how many tries to sign in failed since midnight (UTC); those of earlier days are in the trail.
func (s *Store) FailedToday(ctx context.Context) (n int, err error) {
	err = s.look(ctx, func(db *gorm.DB) error {
		return db.Raw("SELECT COALESCE(SUM(n), 0) FROM failed_sign_ins WHERE day = ?", day(s.now().UTC())).Scan(&n).Error
	})
	return n, err
}

// SetPassphrase stores the hash of somebody's new passphrase and ends all their sessions.
func (s *Store) SetPassphrase(ctx context.Context, by Actor, email, hash string) error {
	return s.changeUser(ctx, by, "change passphrase", email, func(tx *gorm.DB, u *userRow) (string, error) {
		// A link to choose another that somebody kept would undo it.
		if err := tx.Exec("DELETE FROM entrances WHERE email = ?", u.Email).Error; err != nil {
			return "", err
		}
		return u.Email, tx.Table("users").Where("email = ?", u.Email).Updates(map[string]any{"passphrase": hash}).Error
	})
}

// ChangePassphrase is SetPassphrase for somebody who has proved the present one (was, its hash) and stays signed in here,
// under the hash of a new secret: no session of before is left, and none is begun between. ErrConflict where the passphrase
// is another than that by now.
func (s *Store) ChangePassphrase(ctx context.Context, email, was, hash string, session [32]byte) error {
	return s.changeUser(ctx, Actor(userAddress(email)), "change passphrase", email, func(tx *gorm.DB, u *userRow) (string, error) {
		if u.Disabled == 1 || u.Passphrase != was {
			return "", ErrConflict
		}
		if err := tx.Exec("DELETE FROM entrances WHERE email = ?", u.Email).Error; err != nil {
			return "", err
		}
		if err := tx.Table("users").Where("email = ?", u.Email).Updates(map[string]any{"passphrase": hash}).Error; err != nil {
			return "", err
		}
		now := s.now().Unix()
		return u.Email, tx.Table("sessions").Create(&sessionRow{ID: session[:], Email: u.Email, Began: now, Seen: now}).Error
	})
}

// SetCodes makes one-time codes part of somebody's signing in: the sealed secret, the step of the code that proved it, and
// the hashes of the recovery codes. It ends all their sessions.
func (s *Store) SetCodes(ctx context.Context, by Actor, email string, sealed []byte, step int64, recovery [][32]byte) error {
	return s.changeUser(ctx, by, "begin one-time codes", email, func(tx *gorm.DB, u *userRow) (string, error) {
		if err := endCodes(tx, u.Email); err != nil {
			return "", err
		}
		for _, h := range recovery {
			if err := tx.Exec("INSERT INTO recovery_codes (email, hash) VALUES (?, ?)", u.Email, h[:]).Error; err != nil {
				return "", err
			}
		}
		return u.Email, tx.Table("users").Where("email = ?", u.Email).Updates(map[string]any{"codes": sealed, "code_step": step}).Error
	})
}

// EndCodes ends them.
func (s *Store) EndCodes(ctx context.Context, by Actor, email string) error {
	return s.changeUser(ctx, by, "end one-time codes", email, func(tx *gorm.DB, u *userRow) (string, error) {
		return u.Email, endCodes(tx, u.Email)
	})
}

func endCodes(tx *gorm.DB, email string) error {
	if err := tx.Exec("DELETE FROM recovery_codes WHERE email = ?", email).Error; err != nil {
		return err
	}
	return tx.Exec("UPDATE users SET codes = NULL, code_step = 0 WHERE email = ?", email).Error
}

// UseCode notes the step of a code that somebody typed; false where that code, or a later one, was used before.
func (s *Store) UseCode(ctx context.Context, email string, step int64) (fresh bool, err error) {
	err = s.write(ctx, func(tx *gorm.DB) error {
		done := tx.Exec("UPDATE users SET code_step = ? WHERE email = ? AND code_step < ?", step, userAddress(email), step)
		fresh = done.RowsAffected == 1
		return done.Error
	})
	return fresh, err
}

// UseRecoveryCode spends one; false where there is none with that hash.
func (s *Store) UseRecoveryCode(ctx context.Context, email string, hash [32]byte) (found bool, err error) {
	err = s.write(ctx, func(tx *gorm.DB) error {
		done := tx.Exec("DELETE FROM recovery_codes WHERE email = ? AND hash = ?", userAddress(email), hash[:])
		if found = done.RowsAffected == 1; !found || done.Error != nil {
			return done.Error
		}
		return s.audit(tx, Actor(userAddress(email)), "use recovery code", userAddress(email))
	})
	return found, err
}

// RecoveryCodes is how many somebody has left.
func (s *Store) RecoveryCodes(ctx context.Context, email string) (n int, err error) {
	err = s.look(ctx, func(db *gorm.DB) error {
		return db.Raw("SELECT COUNT(*) FROM recovery_codes WHERE email = ?", userAddress(email)).Scan(&n).Error
	})
	return n, err
}
