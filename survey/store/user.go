package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"

	"mirror/survey"
)

type userRow struct {
	Email, Name, Roles string
	Disabled           int
}

// AddUser adds somebody who works with studies and results; ErrConflict where the address is there already.
func (s *Store) AddUser(ctx context.Context, by Actor, u survey.User) error {
	u.Email = userAddress(u.Email)
	switch {
	case len(u.Roles) == 0 || slices.ContainsFunc(u.Roles, func(r survey.Role) bool { return !r.Valid() }):
		return fmt.Errorf("add user: %s is not a list of roles: give one or more of %s", joinedRoles(u.Roles), joinedRoles(survey.AllRoles))
	case strings.Count(u.Email, "@") != 1 || strings.HasPrefix(u.Email, "@") || strings.HasSuffix(u.Email, "@") || strings.ContainsAny(u.Email, " \t\r\n\x00"):
		return fmt.Errorf("add user: %q is not an e-mail address", u.Email)
	case strings.ContainsAny(u.Name, "\r\n\x00"):
		return fmt.Errorf("add user: the name holds a line break")
	}
	err := s.write(ctx, func(tx *gorm.DB) error {
		row := userRow{Email: u.Email, Name: strings.TrimSpace(u.Name), Roles: joinedRoles(u.Roles)}
		if u.Disabled {
			row.Disabled = 1
		}
		if err := tx.Table("users").Create(&row).Error; err != nil {
			return err
		}
		return s.audit(tx, by, "add user", u.Email+" as "+joinedRoles(u.Roles))
	})
	if err != nil {
		return fmt.Errorf("add user %s: %w", u.Email, err)
	}
	return nil
}

// Users are all users, disabled ones too, by address.
func (s *Store) Users(ctx context.Context) (users []survey.User, err error) {
	var rows []userRow
	err = s.look(ctx, func(db *gorm.DB) error { return db.Table("users").Order("email").Find(&rows).Error })
	for _, r := range rows {
		roles, _ := survey.ParseRoles(r.Roles)
		users = append(users, survey.User{Email: r.Email, Name: r.Name, Roles: roles, Disabled: r.Disabled == 1})
	}
	return users, err
}

// DisableUser takes somebody's access away; ErrNotFound. The address stays, because the audit trail names it.
func (s *Store) DisableUser(ctx context.Context, by Actor, email string) error {
	email = userAddress(email)
	err := s.write(ctx, func(tx *gorm.DB) error {
		done := tx.Table("users").Where("email = ?", email).Updates(map[string]any{"disabled": 1})
		if done.Error != nil {
			return done.Error
		}
		if done.RowsAffected == 0 {
			return ErrNotFound
		}
		return s.audit(tx, by, "disable user", email)
	})
	if err != nil {
		return fmt.Errorf("disable user %s: %w", email, err)
	}
	return nil
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
