package console

import (
	"slices"

	"github.com/labstack/echo/v4"

	"mirror/survey"
)

// Class says how the server is to treat a route.
type Class uint8

// The classes of routes.
const (
	ClassPage    Class = iota // a page or a form of at most 256 KiB
	ClassSecret               // as a page, and a 404 counts as a guess: something secret is shown in the address or the form
	ClassUpload               // a form with a file of at most 10 MiB
	ClassSlow                 // a page or file that may take longer to make: workbooks
	ClassProgram              // for programs: a key in the header instead of a session, no page when something is wrong
)

// Permission says who may use a route.
type Permission string

// The permissions. A user needs one of the roles a permission names (Permission.roles).
const (
	ForAnyone     Permission = "anyone" // before signing in; everybody else needs a session
	ForUsers      Permission = "users"
	ForAdmins     Permission = "administrators"
	ForAuthors    Permission = "authors"
	ForFieldwork  Permission = "fieldwork"
	ForPreparing  Permission = "authors and fieldwork"          // what both need to see while a wave is prepared
	ForReaders    Permission = "readers of results"             // HR and marketing; of an example, whoever made it too
	ForHR         Permission = "readers of HR's results"        // HR's workbook
	ForMarketing  Permission = "readers of marketing's results" // marketing's workbook
	ForAuditors   Permission = "auditors"
	ForExporters  Permission = "exporters of customers' answers"
	ForKeyHolders Permission = "programs with a key"
)

// roles are those that have a permission; nil for what needs none.
func (p Permission) roles() []survey.Role {
	switch p {
	case ForUsers:
		return survey.AllRoles
	case ForAdmins:
		return []survey.Role{survey.RoleAdmin}
	case ForAuthors:
		return []survey.Role{survey.RoleAuthor}
	case ForFieldwork:
		return []survey.Role{survey.RoleFieldwork}
	case ForPreparing:
		return []survey.Role{survey.RoleAuthor, survey.RoleFieldwork}
	case ForReaders:
		return []survey.Role{survey.RoleHR, survey.RoleMarketing}
	case ForHR:
		return []survey.Role{survey.RoleHR}
	case ForMarketing:
		return []survey.Role{survey.RoleMarketing}
	case ForAuditors:
		return []survey.Role{survey.RoleAuditor}
	case ForExporters:
		return []survey.Role{survey.RoleExport}
	}
	return nil
}

// allows reports whether a user may use a route with this permission. An example holds made-up answers only, so that who
// prepares a study may read it.
func (p Permission) allows(u *survey.User, example bool) bool {
	if p == ForAnyone {
		return true
	}
	if example && slices.Contains([]Permission{ForReaders, ForHR, ForMarketing}, p) && u.Has(survey.RoleAuthor, survey.RoleFieldwork) {
		return true
	}
	return u.Has(p.roles()...)
}

// Route is one line of the table. The server adds its own limits by class; handlers do not know them.
type Route struct {
	Method, Path string
	Handler      echo.HandlerFunc
	Who          Permission
	Class        Class
}

// line is a route as this package writes it: its handler gets who asks, and what the address names, already looked up.
type line struct {
	method, path string
	handler      func(*visit) error
	who          Permission
	class        Class
}

// Root begins every address of the console.
const Root = "/console"

// Routes are all addresses of the console. Those with :study and :wave in them are answered only where there is such a
// study and wave.
func (p *Pages) Routes() []Route {
	var all []Route
	for _, some := range [][]line{
		p.homeRoutes(),
		p.setupRoutes(),
		p.questionnaireRoutes(),
		p.fieldworkRoutes(),
		p.actionRoutes(),
		p.mailingRoutes(),
		p.signInRoutes(),
		p.firstRunRoutes(),
		p.demoRoutes(),
		p.providerRoutes(),
		p.invitationRoutes(),
		p.accountRoutes(),
		p.userRoutes(),
		p.auditRoutes(),
		p.resultRoutes(),
		p.gapRoutes(),
		p.breakdownRoutes(),
		p.commentRoutes(),
		p.downloadRoutes(),
		p.methodRoutes(),
		p.keyRoutes(),
		p.apiRoutes(),
		p.webhookRoutes(),
		p.exportRoutes(),
	} {
		for _, l := range some {
			all = append(all, Route{l.method, l.path, p.guard(l), l.who, l.class})
		}
	}
	return all
}
