package console

import (
	"crypto/subtle"
	"net/http"

	"mirror/survey/account"
	"mirror/survey/store"
)

// Demo lets a visitor of the demo in with one click, as long as the process runs.
type Demo struct {
	Code  account.Secret // at the end of the address
	Email string         // of the user the visitor is
}

// Path is the address, on this server, that signs a visitor in.
func (d *Demo) Path() string { return path("demo", d.Code.Text()) }

// demoRoutes has a way in only where the demo is served. It opens nothing but made-up answers, on one's own machine; so
// a GET may do it.
func (p *Pages) demoRoutes() []line {
	if p.Demo == nil {
		return nil
	}
	return []line{{http.MethodGet, path("demo") + "/:code", p.demo, ForAnyone, ClassSecret}}
}

func (p *Pages) demo(v *visit) error {
	secret, ok := account.ParseSecret(v.Param("code"))
	if !ok || subtle.ConstantTimeCompare(secret[:], p.Demo.Code[:]) != 1 {
		return store.ErrNotFound
	}
	if _, err := p.begin(v, p.Demo.Email, false, "as a visitor of the demo"); err != nil {
		return err
	}
	ids, err := p.Store.Studies(v.ctx())
	if err != nil || len(ids) == 0 {
		return err
	}
	return p.onward(v, "Welcome", path(ids[0], "results"))
}
