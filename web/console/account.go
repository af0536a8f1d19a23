package console

import (
	"errors"
	"net/http"
	"net/url"
	"time"

	"mirror/survey"
	"mirror/survey/account"
	"mirror/survey/store"
)

var accountPage = parsed("account")

// accountView is what somebody sees and changes of their own account.
type accountView struct {
	frame
	Email    string
	Roles    []string
	User     *survey.User
	Recovery int // codes that are left
	Sessions []sessionView
}

type sessionView struct {
	Began, Seen string
	Here        bool // it is this browser
}

func (p *Pages) accountRoutes() []line {
	return []line{
		{http.MethodGet, path("account"), p.account, ForUsers, ClassPage},
		{http.MethodPost, path("account"), p.changeAccount, ForUsers, ClassPage},
		{http.MethodGet, path("account", "codes"), p.codesForm, ForUsers, ClassPage},
		{http.MethodPost, path("account", "codes"), p.beginCodes, ForUsers, ClassPage},
	}
}

func (p *Pages) account(v *visit) error { return p.showAccount(v, http.StatusOK) }

func (p *Pages) showAccount(v *visit, status int, faults ...fault) error {
	page := &accountView{frame: p.frame(v, "Your account"), Email: v.user.Email, User: v.user}
	page.Faults = faults
	for _, r := range v.user.Roles {
		page.Roles = append(page.Roles, roleNames[r].Name)
	}
	var err error
	if page.Recovery, err = p.Store.RecoveryCodes(v.ctx(), v.user.Email); err != nil {
		return err
	}
	sessions, err := p.Store.Sessions(v.ctx(), v.user.Email)
	if err != nil {
		return err
	}
	here, _ := p.cookie(v)
	for _, s := range sessions {
		page.Sessions = append(page.Sessions, sessionView{p.moment(s.Began), p.moment(s.Seen), s.ID == here.Hash()})
	}
	return show(v, status, accountPage, page)
}

// moment is a time of day as pages write it, where the server is.
func (p *Pages) moment(t time.Time) string {
	return t.In(p.Now().Location()).Format("2 Jan 2006, 15:04")
}

// changeAccount does what one of the page's forms asks for.
func (p *Pages) changeAccount(v *visit) error {
	form, err := v.posted()
	if err != nil {
		return err
	}
	switch form.Get("do") {
	case "passphrase":
		return p.changePassphrase(v, form)
	case "end-codes":
		return p.endCodes(v, form)
	case "end-sessions":
		here, _ := p.cookie(v)
		if err := p.Store.EndOtherSessions(v.ctx(), v.actor(), v.user.Email, here.Hash()); err != nil {
			return err
		}
		return p.see(v, path("account"), "elsewhere")
	}
	return p.see(v, path("account"), "")
}

// again proves by the passphrase that whoever changes an account is still the one who signed in.
func (p *Pages) again(v *visit, check func() (bool, error)) (ok bool, wait time.Duration, err error) {
	return p.held(v, p.tries.of("account of "+v.user.Email, v.RealIP()), check)
}

// held holds a check to as many tries as signing in.
func (p *Pages) held(v *visit, a try, check func() (bool, error)) (ok bool, wait time.Duration, err error) {
	if wait, err = p.hold(v.ctx(), a); err != nil || wait > 0 {
		return false, wait, err
	}
	switch ok, err = check(); {
	case err != nil:
		p.tries.undo(a)
	case ok:
		p.tries.succeed(a)
	default:
		p.tries.fail(a, p.Now())
	}
	return ok, 0, tooBusy(err)
}

const waitAWhile = "Too many tries. Wait half a minute, then try again."

// changePassphrase ends all sessions and begins a new one here, at one go.
func (p *Pages) changePassphrase(v *visit, form url.Values) error {
	proof, err := p.Store.Proof(v.ctx(), v.user.Email)
	if err != nil {
		return err
	}
	fresh := form.Get("passphrase")
	if say := account.Weak(fresh, v.user.Name, v.user.Email); say != "" {
		return p.showAccount(v, http.StatusUnprocessableEntity, fault{"passphrase", say})
	}
	ok, wait, err := p.again(v, func() (bool, error) { return account.Matches(v.ctx(), proof.Passphrase, form.Get("present")) })
	switch {
	case err != nil:
		return err
	case wait > 0:
		return p.showAccount(v, http.StatusTooManyRequests, fault{"present", waitAWhile})
	case !ok:
		return p.showAccount(v, http.StatusUnprocessableEntity, fault{"present", "This is not your present passphrase."})
	}
	hash, err := account.Hash(v.ctx(), fresh)
	if err != nil {
		return tooBusy(err)
	}
	session := account.NewSecret()
	err = p.Store.ChangePassphrase(v.ctx(), v.user.Email, proof.Passphrase, hash, session.Hash())
	if errors.Is(err, store.ErrConflict) { // somebody else was faster
		return p.showAccount(v, http.StatusUnprocessableEntity, fault{"present", "This is not your present passphrase."})
	}
	if err != nil {
		return err
	}
	p.setCookie(v, session.Text(), 0)
	return p.see(v, path("account"), "passphrase")
}

// endCodes stops asking for one-time codes. It takes one more of them.
func (p *Pages) endCodes(v *visit, form url.Values) error {
	ok, wait, err := p.held(v, p.tries.ofCode(v.user.Email, v.RealIP()), func() (bool, error) {
		proof, err := p.Store.Proof(v.ctx(), v.user.Email)
		if err != nil {
			return false, err
		}
		how, err := p.checkCode(v, proof, form.Get("code"))
		return how != "", err
	})
	switch {
	case err != nil:
		return err
	case wait > 0:
		return p.showAccount(v, http.StatusTooManyRequests, fault{"code", waitAWhile})
	case !ok:
		return p.showAccount(v, http.StatusUnprocessableEntity, fault{"code", wrongCode})
	}
	if err := p.Store.EndCodes(v.ctx(), v.actor(), v.user.Email); err != nil {
		return err
	}
	return p.anew(v, "codes-off")
}

// anew signs somebody in again, here, whose sessions were all ended by a change.
func (p *Pages) anew(v *visit, done string) error {
	if _, err := p.begin(v, v.user.Email, false, "after a change"); err != nil {
		return err
	}
	return p.see(v, path("account"), done)
}

// errNoSecret is what a form that was tampered with or is too old comes to.
var errNoSecret = errors.New("the form's secret cannot be opened")
