package survey

// User is somebody who works with studies and results.
type User struct {
	Email, Name string
	Role        Role
	Disabled    bool
}

// Role is what a user may do.
type Role string

// The roles.
const (
	RoleAdmin     Role = "admin"     // questionnaires, lists, waves
	RoleHR        Role = "hr"        // the employees' side and the gap
	RoleMarketing Role = "marketing" // the customers' side and the gap
	RoleAuditor   Role = "auditor"   // who did what
)

// Valid reports whether there is such a role.
func (r Role) Valid() bool {
	return r == RoleAdmin || r == RoleHR || r == RoleMarketing || r == RoleAuditor
}
