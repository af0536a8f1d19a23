package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"mirror/survey"
)

// RoleChange is a change that one administrator asked for and another has to approve.
type RoleChange struct {
	Email string
	Roles []survey.Role
	By    Actor
}

type roleChangeRow struct{ Email, Roles, AskedBy string }

// Pending is what SetRoles returns where the change waits for another administrator.
var Pending error = &refusal{"another administrator has to approve this"}

// SetRoles gives somebody other roles and ends their sessions. Nobody gives himself a role that reads results (ErrState).
// Where somebody would administer or read results from now on, or prepare waves beside reading them, and there is another
// administrator, the change waits for that one: Pending. ErrNotFound; ErrState where the last administrator would stop
// being one.
func (s *Store) SetRoles(ctx context.Context, by Actor, email string, roles []survey.Role) error {
	if !validRoles(roles) {
		return fmt.Errorf("change roles of %s: %w", email, refuse("give one or more of %s", joinedRoles(survey.AllRoles)))
	}
	email = userAddress(email)
	waits := false
	err := s.write(ctx, func(tx *gorm.DB) error {
		waits = false
		if err := s.queueUp(tx); err != nil {
			return err
		}
		var row userRow
		if err := tx.Table("users").Where("email = ?", email).Take(&row).Error; err != nil {
			return err
		}
		u := row.user()
		if string(by) == email && gains(u.Roles, roles) {
			return refuse("nobody gives himself a role that reads results: another administrator can")
		}
		if needsAnother(u.Roles, roles) {
			others, err := countAdmins(tx, string(by), email)
			if err != nil {
				return err
			}
			if waits = others > 0; waits {
				return s.askRoles(tx, by, email, roles)
			}
			if err := s.notMadeAlone(tx, by); err != nil {
				return err
			}
		}
		return s.giveRoles(tx, by, &row, roles)
	})
	if err != nil {
		return fmt.Errorf("change roles of %s: %w", email, err)
	}
	if waits {
		return Pending
	}
	return nil
}

// aloneDays is for how long whoever made himself the only administrator gives nobody, by himself, what two had to agree to.
const aloneDays = 7

// notMadeAlone refuses (ErrState) where there was another administrator until a few days ago: whose access can be taken away
// at once, because an account may be in wrong hands, but four eyes do not become two by that. Whoever has the server's
// command line needs nobody.
func (s *Store) notMadeAlone(tx *gorm.DB, by Actor) error {
	if !strings.Contains(string(by), "@") { // the command line
		return nil
	}
	since := s.now().UTC().AddDate(0, 0, -aloneDays).Format(time.RFC3339)
	var gone []userRow
	err := tx.Table("users").Where("disabled = 1 AND email <> ? AND email IN (?)", string(by),
		tx.Table("audit").Select("object").Where("action = ? AND at > ?", "disable user", since)).Find(&gone).Error
	if err != nil {
		return err
	}
	for i := range gone {
		if roles, _ := survey.ParseRoles(gone[i].Roles); slices.Contains(roles, survey.RoleAdmin) {
			return ErrAlone
		}
	}
	var stripped []auditRow
	err = tx.Table("audit").Where("action = ? AND at > ? AND object LIKE ? AND object NOT LIKE ?", "change roles", since, "% from admin%", "% to admin%").Find(&stripped).Error
	for i := range stripped { // who stepped back himself agreed to it
		if email, _, _ := strings.Cut(stripped[i].Object, " from "); email != stripped[i].Actor {
			return ErrAlone
		}
	}
	return err
}

// ErrAlone is an ErrState: the only administrator became that a few days ago.
var ErrAlone error = &refusal{fmt.Sprintf("there was another administrator until less than %d days ago: until then nobody alone gives roles that administer or read results", aloneDays)}

// gains reports whether roles hold one that reads results and was not there before.
func gains(before, after []survey.Role) bool {
	return slices.ContainsFunc(after, func(r survey.Role) bool {
		return survey.ReadsResults([]survey.Role{r}) && !slices.Contains(before, r)
	})
}

// needsAnother reports whether one administrator alone does not give roles: somebody would administer or read results from
// now on, or prepare waves beside reading them. Else an account that he makes for himself would read, or approve, for him.
func needsAnother(before, after []survey.Role) bool {
	begins := survey.Prepares(after) && !survey.Prepares(before)
	return gains(before, after) || slices.Contains(after, survey.RoleAdmin) && !slices.Contains(before, survey.RoleAdmin) || begins && survey.ReadsResults(after)
}

func (s *Store) askRoles(tx *gorm.DB, by Actor, email string, roles []survey.Role) error {
	if err := tx.Exec("DELETE FROM role_changes WHERE email = ?", email).Error; err != nil {
		return err
	}
	if err := tx.Table("role_changes").Create(&roleChangeRow{email, joinedRoles(roles), string(by)}).Error; err != nil {
		return err
	}
	return s.audit(tx, by, "ask for roles", email+" as "+joinedRoles(roles))
}

func (s *Store) giveRoles(tx *gorm.DB, by Actor, u *userRow, roles []survey.Role) error {
	if user := u.user(); user.Has(survey.RoleAdmin) && !slices.Contains(roles, survey.RoleAdmin) {
		if err := anotherAdmin(tx, u.Email); err != nil {
			return err
		}
	}
	end := []string{"DELETE FROM role_changes WHERE email = ?", "DELETE FROM sessions WHERE email = ?"}
	if u.Passphrase != "" || u.Subject != "" { // a link that somebody kept must not let him in with the new roles
		end = append(end, "DELETE FROM entrances WHERE email = ?")
	}
	for _, statement := range end {
		if err := tx.Exec(statement, u.Email).Error; err != nil {
			return err
		}
	}
	if err := tx.Table("users").Where("email = ?", u.Email).Updates(map[string]any{"roles": joinedRoles(roles)}).Error; err != nil {
		return err
	}
	return s.audit(tx, by, "change roles", fmt.Sprintf("%s from %s to %s", u.Email, u.Roles, joinedRoles(roles)))
}

// RoleChanges are those that wait.
func (s *Store) RoleChanges(ctx context.Context) (list []RoleChange, err error) {
	var rows []roleChangeRow
	err = s.look(ctx, func(db *gorm.DB) error { return db.Table("role_changes").Order("email").Find(&rows).Error })
	for _, r := range rows {
		roles, _ := survey.ParseRoles(r.Roles)
		list = append(list, RoleChange{r.Email, roles, Actor(r.AskedBy)})
	}
	return list, err
}

// SettleRoles approves or refuses a change that waits. Who asked, and whom it is about, cannot approve it (ErrState), but
// refuse. Roles are those that were shown: where they are others by now, ErrConflict.
func (s *Store) SettleRoles(ctx context.Context, by Actor, email string, roles []survey.Role, approve bool) error {
	email = userAddress(email)
	err := s.write(ctx, func(tx *gorm.DB) error {
		if err := s.queueUp(tx); err != nil {
			return err
		}
		var change roleChangeRow
		if err := tx.Table("role_changes").Where("email = ?", email).Take(&change).Error; err != nil {
			return err
		}
		if change.Roles != joinedRoles(roles) {
			return ErrConflict
		}
		if !approve {
			if err := tx.Exec("DELETE FROM role_changes WHERE email = ?", email).Error; err != nil {
				return err
			}
			return s.audit(tx, by, "refuse roles", email+" as "+change.Roles)
		}
		if string(by) == change.AskedBy || string(by) == email {
			return refuse("somebody who neither asked for it nor is meant has to approve this")
		}
		var row userRow
		if err := tx.Table("users").Where("email = ?", email).Take(&row).Error; err != nil {
			return err
		}
		if err := s.audit(tx, by, "approve roles", fmt.Sprintf("%s as %s, asked for by %s", email, change.Roles, change.AskedBy)); err != nil {
			return err
		}
		return s.giveRoles(tx, by, &row, roles)
	})
	if err != nil {
		return fmt.Errorf("settle roles of %s: %w", email, err)
	}
	return nil
}

// InviteUser is AddUser for an administrator who asks. Where there is another administrator, the person begins without the
// roles that administer or read results, if need be without any, and the rest waits for that one.
func (s *Store) InviteUser(ctx context.Context, by Actor, u survey.User) (waits bool, err error) {
	row, err := newUser(u)
	if err != nil {
		return false, fmt.Errorf("add user: %w", err)
	}
	if !needsAnother(nil, u.Roles) {
		return false, s.addUser(ctx, by, row)
	}
	err = s.look(ctx, func(db *gorm.DB) error {
		others, err := countAdmins(db, string(by))
		if err == nil && others == 0 {
			err = s.notMadeAlone(db, by)
		}
		return err
	})
	if err != nil {
		return false, fmt.Errorf("add user: %w", err)
	}
	row.Roles = joinedRoles(slices.DeleteFunc(slices.Clone(u.Roles), func(r survey.Role) bool { return needsAnother(nil, []survey.Role{r}) }))
	if err := s.addUser(ctx, by, row); err != nil {
		return false, err
	}
	if err = s.SetRoles(ctx, by, u.Email, u.Roles); err == Pending {
		return true, nil
	}
	return false, err
}
