package console

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"time"

	"mirror/survey"
	"mirror/survey/account"
	"mirror/survey/store"
)

// Provider is a company's own sign-in (OpenID Connect), where people may prove who they are instead of with a passphrase.
type Provider interface {
	Name() string // what people call it
	// Question is where to send a browser; back is where the provider sends it on to.
	Question(back, state, nonce, verifier string) (address string, err error)
	// Answer is who the provider says somebody is, by the provider's name and its own name for them, verified.
	Answer(ctx context.Context, back, code, nonce, verifier string, now func() time.Time) (issuer, subject string, err error)
}

func (p *Pages) providerRoutes() []line {
	if p.Provider == nil {
		return nil
	}
	return []line{
		{http.MethodGet, path("provider"), p.askProvider, ForAnyone, ClassPage},
		{http.MethodGet, path("provider", "back"), p.providerBack, ForAnyone, ClassPage},
		{http.MethodGet, path("invitation") + "/:code/provider", p.askProviderInvited, ForAnyone, ClassSecret},
	}
}

// asked is what this server keeps in the browser while somebody is with the provider, sealed.
type asked struct {
	State, Nonce, Verifier string
	Next                   string
	Link                   string // of an invitation; "" = none
	At                     int64
}

// askedTime is how long somebody may take there.
const askedTime = 10 * time.Minute

var askedFor = []byte("a question to the sign-in provider")

// askedCookie is taken along when the provider sends the browser back, which a strict one would not be.
func (p *Pages) askedCookie(v *visit, value string, age int) {
	name := "o"
	if p.HTTPS {
		name = "__Host-o"
	}
	v.SetCookie(&http.Cookie{Name: name, Value: value, Path: "/", MaxAge: age, Secure: p.HTTPS, HttpOnly: true, SameSite: http.SameSiteLaxMode})
}

// asked reads that cookie; nil where there is none of ours that is young enough.
func (p *Pages) askedOf(v *visit) *asked {
	name := "o"
	if p.HTTPS {
		name = "__Host-o"
	}
	cookie, err := v.Cookie(name)
	if err != nil {
		return nil
	}
	b, err := base64.RawURLEncoding.DecodeString(cookie.Value)
	if err != nil {
		return nil
	}
	plain, err := p.Keys.Accounts().Open(nil, nil, b, askedFor)
	if err != nil {
		return nil
	}
	a := new(asked)
	if json.Unmarshal(plain, a) != nil || p.Now().Sub(time.Unix(a.At, 0)) > askedTime {
		return nil
	}
	return a
}

func (p *Pages) askProvider(v *visit) error {
	return p.toProvider(v, &asked{Next: local(v.QueryParam("next"))})
}

// askProviderInvited is for whoever was invited and would rather be known through the provider.
func (p *Pages) askProviderInvited(v *visit) error {
	if _, err := p.invited(v); err != nil {
		return err
	}
	return p.toProvider(v, &asked{Next: Root, Link: v.Param("code")})
}

// toProvider sends the browser to the provider with a question only its answer fits.
func (p *Pages) toProvider(v *visit, a *asked) error {
	a.State, a.Nonce, a.Verifier, a.At = account.NewSecret().Text(), account.NewSecret().Text(), account.NewSecret().Text(), p.Now().Unix()
	to, err := p.Provider.Question(p.BaseURL+path("provider", "back"), a.State, a.Nonce, a.Verifier)
	if err != nil {
		return p.providerSilent(v, err)
	}
	plain, err := json.Marshal(a)
	if err != nil {
		return err
	}
	p.askedCookie(v, base64.RawURLEncoding.EncodeToString(p.Keys.Accounts().Seal(nil, nil, plain, askedFor)), int(askedTime/time.Second))
	return v.Redirect(http.StatusSeeOther, to)
}

// providerBack is where the provider sends the browser back to.
func (p *Pages) providerBack(v *visit) error {
	a := p.askedOf(v)
	p.askedCookie(v, "", -1) // a question is answered once
	switch {
	case a == nil || subtle.ConstantTimeCompare([]byte(a.State), []byte(v.QueryParam("state"))) != 1:
		return p.say(v, http.StatusForbidden, "That took too long", "Go back to the page where you sign in and begin again.")
	case v.QueryParam("error") != "":
		return p.say(v, http.StatusForbidden, "You are not signed in", "The company’s sign-in did not let you in. Begin again, or ask an administrator.")
	}
	issuer, subject, err := p.Provider.Answer(v.ctx(), p.BaseURL+path("provider", "back"), v.QueryParam("code"), a.Nonce, a.Verifier, p.Now)
	if err != nil {
		return p.providerSilent(v, err)
	}
	if a.Link != "" {
		if err := p.linkProvider(v, a.Link, issuer, subject); err != nil {
			return err
		}
	}
	user, err := p.Store.ProviderUser(v.ctx(), issuer, subject)
	if errors.Is(err, store.ErrNotFound) {
		// Not by e-mail address: who can set one at the provider would get in as somebody else.
		return p.say(v, http.StatusForbidden, "Mirror does not know you yet", "Ask an administrator for an invitation link, and choose the company’s sign-in there.")
	}
	if err != nil {
		return err
	}
	return p.enterFrom(v, &user, a.Next)
}

// linkProvider makes whoever holds an invitation known through the provider. One that was used, or a provider's user who
// is somebody else here already, changes nothing.
func (p *Pages) linkProvider(v *visit, link, issuer, subject string) error {
	secret, ok := account.ParseSecret(link)
	if !ok {
		return store.ErrNotFound
	}
	_, err := p.Store.LinkProvider(v.ctx(), secret.Hash(), issuer, subject)
	return err
}

// enterFrom signs somebody in who comes from another site. The page goes on by itself: a redirect from there would not
// bring the strict cookie along.
func (p *Pages) enterFrom(v *visit, user *survey.User, next string) error {
	if _, err := p.begin(v, user.Email, user.Codes, "with "+p.Provider.Name()); err != nil {
		return err
	}
	if user.Codes {
		next = path("sign-in", "code") + "?next=" + url.QueryEscape(next)
	}
	return p.onward(v, "Welcome", next)
}

// providerSilent says that the provider cannot be asked. What was wrong with it goes to the log.
func (p *Pages) providerSilent(v *visit, err error) error {
	p.Failed(v, err)
	return p.say(v, http.StatusBadGateway, "The company’s sign-in does not work at the moment", "Try again in a while. The administrator of this server finds the reason in its log.")
}
