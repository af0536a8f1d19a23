package console

import (
	"errors"
	"net/http"
	"net/url"

	"mirror/survey"
	"mirror/survey/account"
	"mirror/survey/store"
)

// changeUser does what one of the forms on somebody's page asks for.
func (p *Pages) changeUser(v *visit) error {
	u, err := p.known(v)
	if err != nil {
		return err
	}
	form, err := v.posted()
	if err != nil {
		return err
	}
	done := "saved"
	switch form.Get("do") {
	case "roles":
		return p.changeRoles(v, u, form)
	case "link":
		if !canLink(u) {
			return errNotYours
		}
		return p.showLink(v, u.Email, false)
	case "disable":
		if store.Actor(u.Email) == v.actor() {
			return errNotYours
		}
		err, done = p.Store.DisableUser(v.ctx(), v.actor(), u.Email), "disabled"
	case "enable":
		err, done = p.Store.EnableUser(v.ctx(), v.actor(), u.Email), "enabled"
	}
	if errors.Is(err, store.ErrState) {
		page := p.userView(v, u)
		page.Faults = []fault{{"", "This is the only administrator. Make somebody else one first."}}
		return show(v, http.StatusConflict, userPage, page)
	}
	if err != nil {
		return err
	}
	return p.see(v, path("users"), done)
}

// changeRoles gives somebody other roles, or asks another administrator to.
func (p *Pages) changeRoles(v *visit, u *survey.User, form url.Values) error {
	roles := ticked(form)
	page := p.userView(v, u)
	page.Roles = choices(roles, page.Self)
	first := "role-" + string(survey.AllRoles[0])
	if len(roles) == 0 {
		page.Faults = []fault{{first, "Tick at least one role."}}
		return show(v, http.StatusUnprocessableEntity, userPage, page)
	}
	err := p.Store.SetRoles(v.ctx(), v.actor(), u.Email, roles)
	switch {
	case errors.Is(err, store.Pending):
		return p.see(v, path("users"), "roles-asked")
	case errors.Is(err, store.ErrAlone):
		page.Faults = []fault{{first, madeAlone}}
		return show(v, http.StatusConflict, userPage, page)
	case errors.Is(err, store.ErrState):
		say := "Nobody gives themselves a role that reads results. Another administrator can do it."
		if u.Has(survey.RoleAdmin) && !hasAdmin(roles) {
			say = "This is the only administrator. Make somebody else one first."
		}
		page.Faults = []fault{{first, say}}
		return show(v, http.StatusConflict, userPage, page)
	case err != nil:
		return err
	}
	if page.Self { // whoever changes their own roles signs in anew
		return p.see(v, path("sign-in"), "roles")
	}
	return p.see(v, path("users"), "roles")
}

func hasAdmin(roles []survey.Role) bool {
	return (&survey.User{Roles: roles}).Has(survey.RoleAdmin)
}

// showLink makes a link that lets somebody in, once, and shows it, once.
func (p *Pages) showLink(v *visit, email string, waits bool) error {
	secret := account.NewSecret()
	if err := p.Store.SaveEntrance(v.ctx(), v.actor(), store.Entrance{Hash: secret.Hash(), Email: email}); err != nil {
		return err
	}
	u, err := p.Store.User(v.ctx(), email)
	if err != nil {
		return err
	}
	page := p.userView(v, &u)
	page.Link = p.BaseURL + path("invitation", secret.Text())
	page.Title = "A link for " + page.Title
	if waits {
		page.Done = notices["roles-asked"]
	}
	return show(v, http.StatusOK, userPage, page)
}
