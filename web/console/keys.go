package console

import (
	"errors"
	"net/http"
	"strconv"

	"mirror/survey"
	"mirror/survey/store"
)

func (p *Pages) keyRoutes() []line {
	return []line{
		{http.MethodGet, path("keys"), p.keysPage, ForAdmins, ClassPage},
		{http.MethodPost, path("keys"), p.makeKey, ForAdmins, ClassPage},
		{http.MethodPost, path("keys") + "/:key/revoke", p.revokeKey, ForAdmins, ClassPage},
	}
}

// keysView is the page of keys for programs.
type keysView struct {
	frame
	Keys        []store.ProgramKey
	Made        string // a key that was just made: shown this once
	Name        string // as it was typed
	Role        survey.Role
	Description string // the address of the description of the programming interface
	Webhooks    string
}

var keysPage = parsed("keys")

func (p *Pages) keysPage(v *visit) error { return p.showKeys(v, http.StatusOK, keysView{}) }

// showKeys shows the page with what came of its form.
func (p *Pages) showKeys(v *visit, status int, page keysView, faults ...fault) (err error) {
	page.frame = p.frame(v, "Keys for programs")
	page.Faults = faults
	page.Description, page.Webhooks = p.BaseURL+APIRoot+"/openapi.json", path("webhooks")
	if page.Keys, err = p.Store.ProgramKeys(v.ctx()); err != nil {
		return err
	}
	return show(v, status, keysPage, &page)
}

// makeKey makes a key and shows it in the answer itself, so that it is on no other page and in no address.
func (p *Pages) makeKey(v *visit) error {
	page := keysView{Name: v.FormValue("name"), Role: survey.Role(v.FormValue("role"))}
	switch {
	case page.Role != survey.RoleHR && page.Role != survey.RoleMarketing:
		return p.showKeys(v, http.StatusUnprocessableEntity, page, fault{"role-hr", "Choose whether the key reads for HR or for marketing."})
	case !v.user.Has(page.Role):
		// Else an administrator would give himself with a key what another has to give him (protection.md A16).
		return p.showKeys(v, http.StatusUnprocessableEntity, page, fault{"role-hr", "A key reads what its maker may read. Ask an administrator who has this role too."})
	}
	key, err := p.Store.MakeKey(v.ctx(), v.actor(), page.Name, page.Role)
	if errors.Is(err, store.ErrState) {
		return p.showKeys(v, http.StatusUnprocessableEntity, page, fault{"name", refused(err)})
	}
	if err != nil {
		return err
	}
	return p.showKeys(v, http.StatusOK, keysView{Made: key})
}

// revokeKey makes a key worthless.
func (p *Pages) revokeKey(v *visit) error {
	id, err := strconv.Atoi(v.Param("key"))
	if err != nil {
		return store.ErrNotFound
	}
	if err := p.Store.RevokeKey(v.ctx(), v.actor(), id); err != nil {
		return err
	}
	return p.see(v, path("keys"), "revoked")
}
