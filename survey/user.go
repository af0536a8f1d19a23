package survey

import (
	"slices"
	"strings"
)

// User is somebody who works with studies and results.
type User struct {
	Email, Name string
	Roles       []Role
	Disabled    bool
}

// Has reports whether a user has one of the roles, and is not disabled.
func (u *User) Has(any ...Role) bool {
	return u != nil && !u.Disabled && slices.ContainsFunc(u.Roles, func(r Role) bool { return slices.Contains(any, r) })
}

// Role is what a user may do. Somebody may have several; none contains another.
type Role string

// The roles. Who keeps the lists of people does not read results unless somebody else gave them that role too: with a
// list of one's own making one colleague could be asked among dummies.
const (
	RoleAdmin     Role = "admin"     // users and their roles, keys for programs, settings
	RoleAuthor    Role = "author"    // study, questionnaires, groups, targets
	RoleFieldwork Role = "fieldwork" // lists of people, invitations, opening and closing waves
	RoleHR        Role = "hr"        // results, and HR's workbook
	RoleMarketing Role = "marketing" // results, and marketing's workbook
	RoleAuditor   Role = "auditor"   // who did what
	RoleExport    Role = "export"    // customers' answers, row by row
)

// AllRoles are the roles in the order in which pages offer them.
var AllRoles = []Role{RoleAdmin, RoleAuthor, RoleFieldwork, RoleHR, RoleMarketing, RoleAuditor, RoleExport}

// Valid reports whether there is such a role.
func (r Role) Valid() bool { return slices.Contains(AllRoles, r) }

// ParseRoles reads roles with spaces or commas between them, each once and in the order of AllRoles; false where one is unknown.
func ParseRoles(text string) ([]Role, bool) {
	given := strings.FieldsFunc(text, func(c rune) bool { return c == ' ' || c == ',' })
	var roles []Role
	for _, r := range AllRoles {
		if slices.Contains(given, string(r)) {
			roles = append(roles, r)
		}
	}
	return roles, !slices.ContainsFunc(given, func(g string) bool { return !Role(g).Valid() })
}
