package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"mirror/survey"
)

// Entrance is a link that lets somebody in once. Its secret is known to whoever got it; here is its hash.
type Entrance struct {
	Hash    [32]byte
	Email   string // whose; "" = of whoever sets Mirror up
	NoCode  bool   // using it also ends the one-time codes, for somebody who lost them
	Expires time.Time
}

// How long such links are good.
const (
	SetUpDays  = 1
	InviteDays = 7
)

type entranceRow struct {
	Hash    []byte
	Email   *string
	NoCode  int
	Expires int64
}

// SaveEntrance makes a link. Somebody has one at a time; for setting up there may be one of each process.
func (s *Store) SaveEntrance(ctx context.Context, by Actor, e Entrance) error {
	err := s.write(ctx, func(tx *gorm.DB) error {
		now := s.now()
		if err := tx.Exec("DELETE FROM entrances WHERE expires <= ?", now.Unix()).Error; err != nil {
			return err
		}
		row := entranceRow{Hash: e.Hash[:]}
		if e.NoCode {
			row.NoCode = 1
		}
		if e.Email == "" {
			row.Expires = now.AddDate(0, 0, SetUpDays).Unix()
			return tx.Table("entrances").Create(&row).Error
		}
		e.Email = userAddress(e.Email)
		row.Email, row.Expires = &e.Email, now.AddDate(0, 0, InviteDays).Unix()
		if err := tx.Exec("DELETE FROM entrances WHERE email = ?", e.Email).Error; err != nil {
			return err
		}
		if err := tx.Table("users").Where("email = ? AND disabled = 0", e.Email).Take(&userRow{}).Error; err != nil {
			return err
		}
		if err := tx.Table("entrances").Create(&row).Error; err != nil {
			return err
		}
		return s.audit(tx, by, "make a link to sign in", e.Email)
	})
	if err != nil {
		return fmt.Errorf("make a link to sign in: %w", err)
	}
	return nil
}

// Entrance looks a link up; ErrNotFound where there is none, or none any more.
func (s *Store) Entrance(ctx context.Context, hash [32]byte) (e Entrance, err error) {
	err = s.look(ctx, func(db *gorm.DB) error {
		e, err = s.readEntrance(db, hash)
		return err
	})
	return e, err
}

func (s *Store) readEntrance(db *gorm.DB, hash [32]byte) (Entrance, error) {
	var row entranceRow
	if err := db.Table("entrances").Where("hash = ? AND expires > ?", hash[:], s.now().Unix()).Take(&row).Error; err != nil {
		return Entrance{}, err
	}
	e := Entrance{Hash: hash, NoCode: row.NoCode == 1, Expires: time.Unix(row.Expires, 0)}
	if row.Email != nil {
		e.Email = *row.Email
	}
	return e, nil
}

// takeEntrance uses a link up; ErrNotFound where somebody else did a moment ago.
func (s *Store) takeEntrance(tx *gorm.DB, hash [32]byte) (Entrance, error) {
	e, err := s.readEntrance(tx, hash)
	if err != nil {
		return e, err
	}
	done := tx.Exec("DELETE FROM entrances WHERE hash = ?", hash[:])
	if done.Error == nil && done.RowsAffected == 0 {
		return e, ErrNotFound
	}
	return e, done.Error
}

// SetUp uses a link up that sets Mirror up: its holder becomes the first user, and a study is begun, unless there is one or
// study is nil. ErrNotFound where there is a user by now, and for any other link.
func (s *Store) SetUp(ctx context.Context, link [32]byte, u survey.User, passphrase string, study *survey.Study) error {
	row, err := newUser(u)
	if err != nil {
		return fmt.Errorf("set up: %w", err)
	}
	row.Passphrase = passphrase
	err = s.write(ctx, func(tx *gorm.DB) error {
		if err := s.queueUp(tx); err != nil {
			return err
		}
		var n int64
		if err := tx.Table("users").Count(&n).Error; err != nil {
			return err
		}
		e, err := s.takeEntrance(tx, link)
		if err != nil {
			return err
		}
		if n > 0 || e.Email != "" {
			return ErrNotFound
		}
		if err := tx.Exec("DELETE FROM entrances WHERE email IS NULL").Error; err != nil {
			return err
		}
		if err := tx.Table("users").Create(row).Error; err != nil {
			return err
		}
		if err := s.audit(tx, Actor(row.Email), "set up", row.Email+" as "+row.Roles); err != nil {
			return err
		}
		return s.firstStudy(tx, Actor(row.Email), study)
	})
	if err != nil {
		return fmt.Errorf("set up: %w", err)
	}
	s.forget()
	return nil
}

// firstStudy begins a study where there is none.
func (s *Store) firstStudy(tx *gorm.DB, by Actor, study *survey.Study) error {
	ids, err := column[survey.StudyID](tx, "SELECT id FROM studies LIMIT 1")
	if err != nil || len(ids) > 0 || study == nil {
		return err
	}
	_, err = s.putStudy(tx, by, study)
	return err
}

// UseInvitation uses a link up: its holder has this passphrase from now on (its hash). ErrNotFound.
func (s *Store) UseInvitation(ctx context.Context, link [32]byte, passphrase string) (email string, err error) {
	return s.useInvitation(ctx, link, "set passphrase", map[string]any{"passphrase": passphrase})
}

// LinkProvider uses a link up: its holder is from now on who a provider says. ErrNotFound; ErrConflict where that is
// somebody else already.
func (s *Store) LinkProvider(ctx context.Context, link [32]byte, issuer, subject string) (email string, err error) {
	return s.useInvitation(ctx, link, "link to the company's sign-in", map[string]any{"issuer": issuer, "subject": subject})
}

func (s *Store) useInvitation(ctx context.Context, link [32]byte, action string, set map[string]any) (email string, err error) {
	e, err := s.Entrance(ctx, link)
	if err == nil && e.Email == "" {
		err = ErrNotFound
	}
	if err != nil {
		return "", err
	}
	return e.Email, s.changeUser(ctx, Actor(e.Email), action, e.Email, func(tx *gorm.DB, u *userRow) (string, error) {
		taken, err := s.takeEntrance(tx, link)
		if err != nil {
			return "", err
		}
		if u.Disabled == 1 {
			return "", ErrNotFound
		}
		if taken.NoCode {
			if err := endCodes(tx, u.Email); err != nil {
				return "", err
			}
		}
		return "through a link", tx.Table("users").Where("email = ?", u.Email).Updates(set).Error
	})
}

// ProviderUser is who a provider's subject is here; ErrNotFound.
func (s *Store) ProviderUser(ctx context.Context, issuer, subject string) (survey.User, error) {
	var row userRow
	err := s.look(ctx, func(db *gorm.DB) error {
		return db.Table("users").Where("issuer = ? AND subject = ? AND subject <> '' AND disabled = 0", issuer, subject).Take(&row).Error
	})
	return row.user(), err
}
