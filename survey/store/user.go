package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"

	"mirror/survey"
)

type userRow struct {
	Email, Name, Roles, Passphrase string
	Disabled                       int
	Codes                          []byte
	CodeStep                       int64
	Issuer, Subject                string
	Failed                         int
}

func (r *userRow) user() survey.User {
	roles, _ := survey.ParseRoles(r.Roles)
	return survey.User{Email: r.Email, Name: r.Name, Roles: roles, Disabled: r.Disabled == 1,
		Passphrase: r.Passphrase != "", Codes: r.Codes != nil, Provider: r.Subject != ""}
}

// AddUser adds somebody who works with studies and results; ErrConflict where the address is there already.
func (s *Store) AddUser(ctx context.Context, by Actor, u survey.User) error {
	row, err := newUser(u)
	if err != nil {
		return fmt.Errorf("add user: %w", err)
	}
	return s.addUser(ctx, by, row)
}

func (s *Store) addUser(ctx context.Context, by Actor, row *userRow) error {
	err := s.write(ctx, func(tx *gorm.DB) error {
		if err := tx.Table("users").Create(row).Error; err != nil {
			return err
		}
		return s.audit(tx, by, "add user", row.Email+" as "+row.Roles)
	})
	if err != nil {
		return fmt.Errorf("add user %s: %w", row.Email, err)
	}
	return nil
}

// newUser is a user as stored, checked.
func newUser(u survey.User) (*userRow, error) {
	u.Email = userAddress(u.Email)
	switch {
	case !validRoles(u.Roles):
		return nil, fmt.Errorf("%s is not a list of roles: give one or more of %s", joinedRoles(u.Roles), joinedRoles(survey.AllRoles))
	case !IsAddress(u.Email):
		return nil, fmt.Errorf("%q is not an e-mail address", u.Email)
	case strings.ContainsAny(u.Name, "\r\n\x00"):
		return nil, errors.New("the name holds a line break")
	}
	row := &userRow{Email: u.Email, Name: strings.TrimSpace(u.Name), Roles: joinedRoles(u.Roles)}
	if u.Disabled {
		row.Disabled = 1
	}
	return row, nil
}

// IsAddress reports whether a text looks like an e-mail address: more is found out only by writing to it.
func IsAddress(email string) bool {
	at := strings.IndexByte(email, '@')
	return at > 0 && at < len(email)-1 && strings.Count(email, "@") == 1 && len(email) <= 254 && !strings.ContainsAny(email, " \t\r\n\x00")
}

func validRoles(roles []survey.Role) bool {
	return len(roles) > 0 && !slices.ContainsFunc(roles, func(r survey.Role) bool { return !r.Valid() })
}

// HasUsers reports whether there is anybody at all; until then Mirror is not set up.
func (s *Store) HasUsers(ctx context.Context) (bool, error) {
	var n int64
	err := s.look(ctx, func(db *gorm.DB) error { return db.Table("users").Count(&n).Error })
	return n > 0, err
}

// Users are all users, disabled ones too, by address.
func (s *Store) Users(ctx context.Context) (users []survey.User, err error) {
	var rows []userRow
	err = s.look(ctx, func(db *gorm.DB) error { return db.Table("users").Order("email").Find(&rows).Error })
	for i := range rows {
		users = append(users, rows[i].user())
	}
	return users, err
}

// User is one of them; ErrNotFound.
func (s *Store) User(ctx context.Context, email string) (survey.User, error) {
	var row userRow
	err := s.look(ctx, func(db *gorm.DB) error {
		return db.Table("users").Where("email = ?", userAddress(email)).Take(&row).Error
	})
	return row.user(), err
}

// DisableUser takes somebody's access away and ends their sessions; ErrNotFound, and ErrState for the last administrator.
// The address stays, because the audit trail names it.
func (s *Store) DisableUser(ctx context.Context, by Actor, email string) error {
	return s.changeUser(ctx, by, "disable user", email, func(tx *gorm.DB, u *userRow) (string, error) {
		if roles, _ := survey.ParseRoles(u.Roles); slices.Contains(roles, survey.RoleAdmin) {
			if err := anotherAdmin(tx, u.Email); err != nil {
				return "", err
			}
		}
		if err := tx.Exec("DELETE FROM role_changes WHERE email = ? OR asked_by = ?", u.Email, u.Email).Error; err != nil {
			return "", err
		}
		if err := tx.Exec("DELETE FROM entrances WHERE email = ?", u.Email).Error; err != nil {
			return "", err
		}
		return u.Email, tx.Table("users").Where("email = ?", u.Email).Updates(map[string]any{"disabled": 1}).Error
	})
}

// EnableUser gives somebody their access back; ErrNotFound.
func (s *Store) EnableUser(ctx context.Context, by Actor, email string) error {
	return s.changeUser(ctx, by, "enable user", email, func(tx *gorm.DB, u *userRow) (string, error) {
		return u.Email, tx.Table("users").Where("email = ?", u.Email).Updates(map[string]any{"disabled": 0}).Error
	})
}

// changeUser runs a change of somebody in one transaction, ends all their sessions, and writes what do says into the trail.
func (s *Store) changeUser(ctx context.Context, by Actor, action, email string, do func(tx *gorm.DB, u *userRow) (object string, err error)) error {
	email = userAddress(email)
	err := s.write(ctx, func(tx *gorm.DB) error {
		// All changes of users queue up here, so that of two administrators who disable each other one stays.
		if err := s.queueUp(tx); err != nil {
			return err
		}
		var row userRow
		if err := tx.Table("users").Where("email = ?", email).Take(&row).Error; err != nil {
			return err
		}
		if err := tx.Exec("DELETE FROM sessions WHERE email = ?", email).Error; err != nil {
			return err
		}
		object, err := do(tx, &row)
		if err != nil {
			return err
		}
		return s.audit(tx, by, action, object)
	})
	if err != nil {
		return fmt.Errorf("%s %s: %w", action, email, err)
	}
	return nil
}

// queueUp locks the end of the audit trail, which every change of users moves.
func (s *Store) queueUp(tx *gorm.DB) error {
	var end auditEnd
	return tx.Table("audit_ends").Clauses(s.locking()...).Where("at = ?", "last").Take(&end).Error
}

// anotherAdmin is nil where somebody else than this user is an administrator with access.
func anotherAdmin(tx *gorm.DB, email string) error {
	n, err := countAdmins(tx, email)
	if err == nil && n == 0 {
		return refuse("this is the only administrator: make somebody else one first")
	}
	return err
}

// countAdmins is how many administrators with access there are besides some people.
func countAdmins(tx *gorm.DB, besides ...string) (n int, err error) {
	var rows []userRow
	if err := tx.Table("users").Where("disabled = 0 AND email NOT IN ?", besides).Find(&rows).Error; err != nil {
		return 0, err
	}
	for i := range rows {
		if u := rows[i].user(); u.Has(survey.RoleAdmin) {
			n++
		}
	}
	return n, nil
}

// joinedRoles are roles as they are stored and told.
func joinedRoles(roles []survey.Role) string {
	words := make([]string, len(roles))
	for i, r := range roles {
		words[i] = string(r)
	}
	return strings.Join(words, " ")
}

// userAddress is an address as it is compared: people write their own in small and in capital letters.
func userAddress(email string) string { return strings.ToLower(strings.TrimSpace(email)) }
