package console

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"mirror/survey"
	"mirror/survey/store"
)

var (
	usersPage = parsed("users")
	userPage  = parsed("user")
)

// usersView lists who works with studies and results, and what waits for a second administrator.
type usersView struct {
	frame
	Users   []userLine
	Changes []changeLine
	Alone   bool // there is one administrator: nobody has to agree
}

type userLine struct {
	Email, Name, Roles, Signs, Address string
	Disabled                           bool
}

type changeLine struct {
	Email, Now, Then, By, Value string
	Mine                        bool // this administrator asked for it, or is meant
}

func (p *Pages) userRoutes() []line {
	return []line{
		{http.MethodGet, path("users"), p.users, ForAdmins, ClassPage},
		{http.MethodPost, path("users"), p.settleRoles, ForAdmins, ClassPage},
		{http.MethodGet, path("users", "new"), p.userForm, ForAdmins, ClassPage},
		{http.MethodPost, path("users", "new"), p.addUser, ForAdmins, ClassPage},
		{http.MethodGet, path("users", "of") + "/:user", p.user, ForAdmins, ClassPage},
		{http.MethodPost, path("users", "of") + "/:user", p.changeUser, ForAdmins, ClassPage},
	}
}

func (p *Pages) users(v *visit) error {
	users, err := p.Store.Users(v.ctx())
	if err != nil {
		return err
	}
	changes, err := p.Store.RoleChanges(v.ctx())
	if err != nil {
		return err
	}
	page := &usersView{frame: p.frame(v, "People and roles")}
	for i := range users {
		u := &users[i]
		page.Users = append(page.Users, userLine{u.Email, u.Name, rolesNamed(u.Roles), signsIn(u), path("users", "of", u.Email), u.Disabled})
		for _, c := range changes {
			if c.Email == u.Email {
				page.Changes = append(page.Changes, changeLine{u.Email, rolesNamed(u.Roles), rolesNamed(c.Roles), string(c.By), valuesOf(c.Roles),
					c.By == v.actor() || store.Actor(c.Email) == v.actor()})
			}
		}
	}
	admins := 0
	for i := range users {
		if users[i].Has(survey.RoleAdmin) {
			admins++
		}
	}
	page.Alone = admins == 1
	return show(v, http.StatusOK, usersPage, page)
}

// signsIn says how somebody signs in.
func signsIn(u *survey.User) string {
	switch {
	case u.Disabled:
		return "No access"
	case u.Passphrase && u.Codes:
		return "Passphrase and codes"
	case u.Passphrase:
		return "Passphrase"
	case u.Provider:
		return "Company sign-in"
	}
	return "Invited, not signed in yet"
}

func rolesNamed(roles []survey.Role) string {
	var names []string
	for _, r := range roles {
		names = append(names, roleNames[r].Name)
	}
	return strings.Join(names, ", ")
}

func valuesOf(roles []survey.Role) string {
	var values []string
	for _, r := range roles {
		values = append(values, string(r))
	}
	return strings.Join(values, " ")
}

// settleRoles approves or refuses what another administrator asked for.
func (p *Pages) settleRoles(v *visit) error {
	form, err := v.posted()
	if err != nil {
		return err
	}
	roles, ok := survey.ParseRoles(form.Get("roles"))
	if !ok {
		return store.ErrConflict
	}
	approve := form.Get("do") == "approve"
	if err := p.Store.SettleRoles(v.ctx(), v.actor(), form.Get("email"), roles, approve); err != nil {
		return err
	}
	if approve {
		return p.see(v, path("users"), "roles")
	}
	return p.see(v, path("users"), "roles-refused")
}

// userView is one person, or the form for a new one.
type userView struct {
	frame
	Email, Name string
	Roles       []roleChoice
	New         bool
	Known       *survey.User // nil for a new one
	Self        bool
	CanLink     bool   // a link may be made here
	Link        string // a link that was just made; it is shown once
}

type roleChoice struct {
	Value, Name, What string
	On, Off           bool // Off: it cannot be given here
}

// choices are the roles with those that are ticked. Nobody can tick for himself what reads results.
func choices(has []survey.Role, self bool) []roleChoice {
	var all []roleChoice
	for _, r := range survey.AllRoles {
		on := slices.Contains(has, r)
		all = append(all, roleChoice{string(r), roleNames[r].Name, roleNames[r].What, on, self && !on && survey.ReadsResults([]survey.Role{r})})
	}
	return all
}

func (p *Pages) userForm(v *visit) error {
	return show(v, http.StatusOK, userPage, &userView{frame: p.frame(v, "Add somebody"), New: true, Roles: choices(nil, false)})
}

// addUser adds somebody and shows the link with which they choose a passphrase.
func (p *Pages) addUser(v *visit) error {
	form, err := v.posted()
	if err != nil {
		return err
	}
	page := &userView{frame: p.frame(v, "Add somebody"), New: true, Email: strings.TrimSpace(form.Get("email")), Name: strings.TrimSpace(form.Get("name"))}
	roles := ticked(form)
	page.Roles = choices(roles, false)
	if page.Name == "" || !oneLine(page.Name) {
		page.Faults = append(page.Faults, fault{"name", "Type the person's name, of at most 200 characters."})
	}
	if !store.IsAddress(page.Email) {
		page.Faults = append(page.Faults, fault{"email", "Type an e-mail address, such as name@example.com."})
	}
	if len(roles) == 0 {
		page.Faults = append(page.Faults, fault{"role-" + string(survey.AllRoles[0]), "Tick at least one role."})
	}
	if len(page.Faults) > 0 {
		return show(v, http.StatusUnprocessableEntity, userPage, page)
	}
	waits, err := p.Store.InviteUser(v.ctx(), v.actor(), survey.User{Email: page.Email, Name: page.Name, Roles: roles})
	if errors.Is(err, store.ErrConflict) {
		page.Faults = []fault{{"email", "There is already somebody with this address."}}
		return show(v, http.StatusUnprocessableEntity, userPage, page)
	}
	if errors.Is(err, store.ErrAlone) {
		page.Faults = []fault{{"role-" + string(survey.AllRoles[0]), madeAlone}}
		return show(v, http.StatusConflict, userPage, page)
	}
	if err != nil {
		return err
	}
	return p.showLink(v, page.Email, waits)
}

// madeAlone is what whoever took the other administrator's access away is told.
const madeAlone = "There was a second administrator until a few days ago. For seven days nobody alone gives a role that administers or reads results. Give that person access again, or wait."

// ticked are the roles of a form; those that are none are left out.
func ticked(form url.Values) (roles []survey.Role) {
	for _, r := range survey.AllRoles {
		if slices.Contains(form["role"], string(r)) {
			roles = append(roles, r)
		}
	}
	return roles
}

// known is who the address names.
func (p *Pages) known(v *visit) (*survey.User, error) {
	email, err := url.PathUnescape(v.Param("user"))
	if err != nil {
		return nil, store.ErrNotFound
	}
	u, err := p.Store.User(v.ctx(), email)
	return &u, err
}

func (p *Pages) user(v *visit) error {
	u, err := p.known(v)
	if err != nil {
		return err
	}
	return show(v, http.StatusOK, userPage, p.userView(v, u))
}

func (p *Pages) userView(v *visit, u *survey.User) *userView {
	page := &userView{frame: p.frame(v, u.Name), Email: u.Email, Name: u.Name, Known: u, Self: store.Actor(u.Email) == v.actor()}
	if page.Title == "" {
		page.Title = u.Email
	}
	page.Roles = choices(u.Roles, page.Self)
	page.CanLink = canLink(u)
	return page
}

// canLink reports whether an administrator may make a link for somebody here. A link to the account of somebody who reads
// results would let the administrator read them, one to another administrator's would let him approve what he asked for,
// and who signs in with the company's provider would not notice that somebody else chose a passphrase.
func canLink(u *survey.User) bool {
	signsIn := u.Passphrase || u.Provider
	return !u.Disabled && (!signsIn || !u.Provider && !u.Reads() && !u.Has(survey.RoleAdmin))
}
