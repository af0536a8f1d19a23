package console

import (
	"net/http"

	"mirror/survey/account"
	"mirror/survey/store"
)

var invitationPage = parsed("invitation")

// invitationView lets somebody choose a passphrase who was invited, or who lost theirs.
type invitationView struct {
	frame
	Email    string
	Provider string // the company's sign-in can be used instead: its name; "" = there is none
	Address  string // where that begins
}

func (p *Pages) invitationRoutes() []line {
	return []line{
		{http.MethodGet, path("invitation") + "/:code", p.invitationForm, ForAnyone, ClassSecret},
		{http.MethodPost, path("invitation") + "/:code", p.invitation, ForAnyone, ClassSecret},
	}
}

// invited is whom a link lets in; store.ErrNotFound where it lets nobody in any more.
func (p *Pages) invited(v *visit) (store.Entrance, error) {
	secret, ok := account.ParseSecret(v.Param("code"))
	if !ok {
		return store.Entrance{}, store.ErrNotFound
	}
	e, err := p.Store.Entrance(v.ctx(), secret.Hash())
	if err == nil && e.Email == "" {
		err = store.ErrNotFound
	}
	return e, err
}

func (p *Pages) invitationView(v *visit, e store.Entrance) *invitationView {
	page := &invitationView{frame: p.frame(v, "Choose a passphrase"), Email: e.Email}
	if p.Provider != nil {
		page.Provider, page.Address = p.Provider.Name(), path("invitation", v.Param("code"), "provider")
	}
	return page
}

func (p *Pages) invitationForm(v *visit) error {
	e, err := p.invited(v)
	if err != nil {
		return err
	}
	return show(v, http.StatusOK, invitationPage, p.invitationView(v, e))
}

// invitation takes the passphrase and signs its holder in.
func (p *Pages) invitation(v *visit) error {
	e, err := p.invited(v)
	if err != nil {
		return err
	}
	form, err := v.posted()
	if err != nil {
		return err
	}
	if say := account.Weak(form.Get("passphrase"), e.Email); say != "" {
		page := p.invitationView(v, e)
		page.Faults = []fault{{"passphrase", say}}
		return show(v, http.StatusUnprocessableEntity, invitationPage, page)
	}
	hash, err := account.Hash(v.ctx(), form.Get("passphrase"))
	if err != nil {
		return tooBusy(err)
	}
	email, err := p.Store.UseInvitation(v.ctx(), e.Hash, hash)
	if err != nil {
		return err
	}
	proof, err := p.Store.Proof(v.ctx(), email)
	if err != nil {
		return err
	}
	return p.enter(v, proof, Root, "through a link")
}
