package console

import (
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"unicode/utf8"

	"mirror/survey"
	"mirror/survey/account"
	"mirror/survey/store"
)

var firstRunPage = parsed("firstrun")

// firstRunView is the form that makes the first administrator.
type firstRunView struct {
	frame
	Name, Email, Firm string
	NoStudy           bool // ask for the company: there is no study yet
}

func (p *Pages) firstRunRoutes() []line {
	return []line{
		{http.MethodGet, path("first-run") + "/:code", p.firstRunForm, ForAnyone, ClassSecret},
		{http.MethodPost, path("first-run") + "/:code", p.firstRun, ForAnyone, ClassSecret},
	}
}

// setUpLink reads the link that was printed on the server's console; store.ErrNotFound for any other.
func (p *Pages) setUpLink(v *visit) (hash [32]byte, err error) {
	secret, ok := account.ParseSecret(v.Param("code"))
	if !ok {
		return hash, store.ErrNotFound
	}
	e, err := p.Store.Entrance(v.ctx(), secret.Hash())
	if err != nil {
		return hash, err
	}
	if any, err := p.Store.HasUsers(v.ctx()); err != nil {
		return hash, err
	} else if any || e.Email != "" {
		return hash, store.ErrNotFound
	}
	return e.Hash, nil
}

// fromHere reports whether a request comes from the machine that Mirror runs on. A proxy there is not whom it asks for:
// what it says about that counts against the request, and never for it, so that nothing is won by making it up.
func fromHere(v *visit) bool {
	r := v.Request()
	connection, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil || !loopback(connection.Addr().String()) || !loopback(v.RealIP()) {
		return false
	}
	for _, header := range []string{"Forwarded", "X-Forwarded-For", "X-Real-Ip"} {
		for _, line := range r.Header.Values(header) {
			for _, address := range strings.Split(line, ",") {
				if !loopback(strings.TrimSpace(address)) {
					return false
				}
			}
		}
	}
	return true
}

func loopback(address string) bool {
	a, err := netip.ParseAddr(address)
	return err == nil && a.Unmap().IsLoopback()
}

// elsewhere tells whoever has the link, but sits at another machine, what to do. Where the link may be opened from
// anywhere, and on this machine, it shows nothing and returns false.
func (p *Pages) elsewhere(v *visit) (bool, error) {
	if p.SetUpAnywhere || fromHere(v) {
		return false, nil
	}
	return true, p.say(v, http.StatusForbidden, "Set Mirror up on its own machine",
		"This link is answered only on the machine that Mirror runs on. Open it there. If nobody can, start Mirror with --set-up-from anywhere and open the new link it prints.")
}

func (p *Pages) firstRunForm(v *visit) error {
	if _, err := p.setUpLink(v); err != nil {
		return err
	}
	if refused, err := p.elsewhere(v); refused || err != nil {
		return err
	}
	page, err := p.firstRunView(v)
	if err != nil {
		return err
	}
	return show(v, http.StatusOK, firstRunPage, page)
}

func (p *Pages) firstRunView(v *visit) (*firstRunView, error) {
	studies, err := p.Store.Studies(v.ctx())
	return &firstRunView{frame: p.frame(v, "Set up Mirror"), NoStudy: len(studies) == 0}, err
}

// firstRun makes the first administrator and the first study, and signs the administrator in.
func (p *Pages) firstRun(v *visit) error {
	link, err := p.setUpLink(v)
	if err != nil {
		return err
	}
	if refused, err := p.elsewhere(v); refused || err != nil {
		return err
	}
	form, err := v.posted()
	if err != nil {
		return err
	}
	page, err := p.firstRunView(v)
	if err != nil {
		return err
	}
	page.read(form)
	if len(page.Faults) > 0 {
		return show(v, http.StatusUnprocessableEntity, firstRunPage, page)
	}
	hash, err := account.Hash(v.ctx(), form.Get("passphrase"))
	if err != nil {
		return tooBusy(err)
	}
	user := survey.User{Email: page.Email, Name: page.Name, Roles: []survey.Role{survey.RoleAdmin, survey.RoleAuthor, survey.RoleFieldwork}}
	if err := p.Store.SetUp(v.ctx(), link, user, hash, page.study()); err != nil {
		return err
	}
	if _, err := p.begin(v, page.Email, false, "with passphrase"); err != nil {
		return err
	}
	return p.see(v, Root, "")
}

// read takes the form, and says what is wrong with it.
func (f *firstRunView) read(form url.Values) {
	f.Name, f.Email, f.Firm = strings.TrimSpace(form.Get("name")), strings.TrimSpace(form.Get("email")), strings.TrimSpace(form.Get("company"))
	if f.Name == "" || !oneLine(f.Name) {
		f.Faults = append(f.Faults, fault{"name", "Type your name, of at most 200 characters."})
	}
	if !store.IsAddress(f.Email) {
		f.Faults = append(f.Faults, fault{"email", "Type your e-mail address, such as name@example.com."})
	}
	if say := account.Weak(form.Get("passphrase"), f.Name, f.Email, f.Firm); say != "" {
		f.Faults = append(f.Faults, fault{"passphrase", say})
	}
	if f.NoStudy && (f.Firm == "" || !oneLine(f.Firm)) {
		f.Faults = append(f.Faults, fault{"company", "Type the company's name, of at most 200 characters."})
	}
}

// oneLine reports whether a text can be a name.
func oneLine(s string) bool {
	return utf8.ValidString(s) && utf8.RuneCountInString(s) <= 200 && !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f })
}

// study is what a company begins with: one wave, which is led by hand.
func (f *firstRunView) study() *survey.Study {
	if !f.NoStudy {
		return nil
	}
	s := survey.DefaultStudy()
	s.Company = f.Firm
	s.Waves = []survey.Wave{{ID: "w1", Name: "First wave"}}
	return s
}
