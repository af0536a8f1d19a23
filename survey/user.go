package survey

import (
	"slices"
	"strings"
	"time"
)

// User is somebody who works with studies and results.
type User struct {
	Email, Name string
	Roles       []Role
	Disabled    bool

	// How somebody signs in. Nothing of it: not yet, an invitation is open.
	Passphrase bool
	Codes      bool // a one-time code is asked for after the passphrase
	Provider   bool // through the company's own sign-in
}

// Session is a browser in which somebody is signed in. ID is the SHA-256 of what its cookie holds.
type Session struct {
	ID          [32]byte
	Half        bool // the passphrase was right, the one-time code is still to come
	Began, Seen time.Time
}

// How long a session lasts: without a request, and in all.
const (
	SessionIdle = 30 * time.Minute
	SessionMost = 12 * time.Hour
	SessionHalf = 5 * time.Minute // until the one-time code is typed
)

// Reads reports whether a user may see results.
func (u *User) Reads() bool { return ReadsResults(u.Roles) }

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

// ReadsResults reports whether one of the roles is for results, or for customers' answers.
func ReadsResults(roles []Role) bool {
	return slices.ContainsFunc(roles, func(r Role) bool { return r == RoleHR || r == RoleMarketing || r == RoleExport })
}

// Prepares reports whether one of the roles is for what a wave asks, or for whom it asks.
func Prepares(roles []Role) bool {
	return slices.ContainsFunc(roles, func(r Role) bool { return r == RoleAuthor || r == RoleFieldwork })
}

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
