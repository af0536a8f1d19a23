package console

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"mirror/survey/account"
	"mirror/survey/store"
)

var (
	signInPage = parsed("signin")
	codePage   = parsed("signin-code")
)

type signInView struct {
	frame
	Email, Next string
	Provider    string // name of the company's own sign-in; "" = there is none
}

func (p *Pages) signInRoutes() []line {
	return []line{
		{http.MethodGet, path("sign-in"), p.signInForm, ForAnyone, ClassPage},
		{http.MethodPost, path("sign-in"), p.signIn, ForAnyone, ClassPage},
		{http.MethodGet, path("sign-in", "code"), p.codeForm, ForAnyone, ClassPage},
		{http.MethodPost, path("sign-in", "code"), p.code, ForAnyone, ClassPage},
		{http.MethodPost, path("sign-out"), p.signOut, ForAnyone, ClassPage},
	}
}

func (p *Pages) signInForm(v *visit) error {
	if ready, err := p.isSetUp(v); !ready || err != nil {
		return err
	}
	return show(v, http.StatusOK, signInPage, p.signInView(v, local(v.QueryParam("next"))))
}

// signIn takes e-mail address and passphrase. What it answers does not tell whether there is anybody of that address,
// neither by its words nor by its time.
func (p *Pages) signIn(v *visit) error {
	if ready, err := p.isSetUp(v); !ready || err != nil {
		return err
	}
	form, err := v.posted()
	if err != nil {
		return err
	}
	email := form.Get("email")
	a := p.tries.of(email, v.RealIP())
	if wait, err := p.hold(v.ctx(), a); err != nil || wait > 0 {
		return p.notNow(v, form, wait, err)
	}
	proof, err := p.Store.Proof(v.ctx(), email)
	ok := false
	if err == nil {
		ok, err = account.Matches(v.ctx(), proof.Passphrase, form.Get("passphrase"))
	}
	if err != nil {
		p.tries.undo(a)
		return tooBusy(err)
	}
	if !ok {
		p.tries.fail(a, p.Now())
		if err := p.Store.FailSignIn(v.ctx(), email); err != nil {
			return err
		}
		return p.signInAgain(v, http.StatusUnprocessableEntity, form, "E-mail address and passphrase do not belong together. Check both.")
	}
	p.tries.succeed(a)
	err = p.enter(v, proof, local(form.Get("next")), "with passphrase")
	if errors.Is(err, store.ErrNotFound) { // it was changed a moment ago
		return p.signInAgain(v, http.StatusUnprocessableEntity, form, "E-mail address and passphrase do not belong together. Check both.")
	}
	return err
}

func (p *Pages) signInView(v *visit, next string) *signInView {
	page := &signInView{frame: p.frame(v, "Sign in"), Next: next}
	if p.Provider != nil {
		page.Provider = p.Provider.Name()
	}
	return page
}

// hold makes a try wait where many have failed. It returns for how long it is refused.
func (p *Pages) hold(ctx context.Context, a try) (refused time.Duration, err error) {
	refused, slowed, done := p.tries.hold(a, p.Now())
	if slowed == 0 {
		return refused, nil
	}
	defer done()
	select {
	case <-time.After(slowed):
		return 0, nil
	case <-ctx.Done():
		p.tries.undo(a)
		return 0, ctx.Err()
	}
}

// notNow says when to try again.
func (p *Pages) notNow(v *visit, form url.Values, wait time.Duration, err error) error {
	if err != nil {
		return err
	}
	seconds := int(wait/time.Second) + 1
	v.Response().Header().Set("Retry-After", strconv.Itoa(seconds))
	return p.signInAgain(v, http.StatusTooManyRequests, form, fmt.Sprintf("Too many tries. Wait %d seconds, then try again.", seconds))
}

// signInAgain shows the form with what was typed, but for the passphrase.
func (p *Pages) signInAgain(v *visit, status int, form url.Values, wrong string) error {
	page := p.signInView(v, local(form.Get("next")))
	page.Email = form.Get("email")
	page.Faults = []fault{{"email", wrong}}
	return show(v, status, signInPage, page)
}

// enter signs somebody in who has proved who they are, or asks for their one-time code first.
func (p *Pages) enter(v *visit, proof store.Proof, next, how string) error {
	if proof.User.Codes {
		if _, err := p.begin(v, proof.User.Email, true, "", proof); err != nil {
			return err
		}
		return v.Redirect(http.StatusSeeOther, p.BaseURL+path("sign-in", "code")+"?next="+url.QueryEscape(next))
	}
	failed, err := p.begin(v, proof.User.Email, false, how, proof)
	if err != nil {
		return err
	}
	return p.entered(v, next, failed)
}

// entered goes on to where somebody wanted to go. Who finds that others tried is told.
func (p *Pages) entered(v *visit, next string, failed int) error {
	if failed >= freeTries {
		return p.see(v, path("account"), "tried")
	}
	return v.Redirect(http.StatusSeeOther, p.BaseURL+next)
}

// tooBusy gives a queue that is too long the name the server answers 503 to.
func tooBusy(err error) error {
	if errors.Is(err, account.ErrBusy) {
		return fmt.Errorf("%w: %w", store.ErrBusy, err)
	}
	return err
}
