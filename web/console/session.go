package console

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	slash "path"
	"strings"

	"github.com/labstack/echo/v4"

	"mirror/survey"
	"mirror/survey/account"
	"mirror/survey/store"
)

// The names of the session's cookie. A browser takes one that begins with __Host- only over an encrypted connection, for
// the whole host and no other; on this machine there is no encryption.
const (
	cookieHTTPS = "__Host-s"
	cookieLocal = "s"
)

// signedIn is who asks; nil where nobody is signed in.
func (p *Pages) signedIn(c echo.Context) (*survey.User, error) {
	user, session, err := p.session(c)
	if err != nil || session.Half {
		return nil, err
	}
	return user, nil
}

// session is what the cookie of a request belongs to; nil where it belongs to nothing any more.
func (p *Pages) session(c echo.Context) (*survey.User, survey.Session, error) {
	secret, ok := p.cookie(c)
	if !ok {
		return nil, survey.Session{}, nil
	}
	user, session, err := p.Store.Session(c.Request().Context(), secret.Hash())
	if errors.Is(err, store.ErrNotFound) {
		return nil, survey.Session{}, nil
	}
	return user, session, err
}

// cookie is the session's secret, as the browser sent it.
func (p *Pages) cookie(c echo.Context) (account.Secret, bool) {
	cookie, err := c.Cookie(p.cookieName())
	if err != nil {
		return account.Secret{}, false
	}
	return account.ParseSecret(cookie.Value)
}

func (p *Pages) cookieName() string {
	if p.HTTPS {
		return cookieHTTPS
	}
	return cookieLocal
}

// begin signs somebody in, always under a new secret: one that was planted in the browser before opens nothing.
func (p *Pages) begin(v *visit, email string, half bool, how string, proved ...store.Proof) (failed int, err error) {
	var before [32]byte
	if old, ok := p.cookie(v); ok {
		before = old.Hash()
	}
	secret := account.NewSecret()
	if failed, err = p.Store.BeginSession(v.ctx(), email, secret.Hash(), before, half, how, proved...); err != nil {
		return 0, err
	}
	p.setCookie(v, secret.Text(), 0)
	return failed, nil
}

// setCookie gives the browser the session's secret; age −1 takes it away.
func (p *Pages) setCookie(v *visit, value string, age int) {
	v.SetCookie(&http.Cookie{Name: p.cookieName(), Value: value, Path: "/", MaxAge: age, Secure: p.HTTPS, HttpOnly: true, SameSite: http.SameSiteStrictMode})
}

// askToSignIn sends the browser to the page where one signs in, and from there back to the page it asked for.
func (p *Pages) askToSignIn(c echo.Context) error {
	v := &visit{Context: c}
	if ready, err := p.isSetUp(v); !ready || err != nil {
		return err
	}
	r := c.Request()
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return p.see(v, path("sign-in"), "")
	}
	if r.Header.Get("Sec-Fetch-Site") == "cross-site" {
		// Somebody came through a link elsewhere, and the browser keeps a strict cookie to itself then. Asked by a page of
		// ours it sends the cookie, if there is one.
		return p.onward(v, "One moment", r.URL.RequestURI())
	}
	to := path("sign-in")
	if next := r.URL.RequestURI(); next != Root {
		to += "?next=" + url.QueryEscape(next)
	}
	return v.Redirect(http.StatusSeeOther, p.BaseURL+to)
}

// onwardPage goes on to another page of ours by itself.
var onwardPage = parsed("onward")

type onwardView struct {
	frame
	To string
}

func (p *Pages) onward(v *visit, title, next string) error {
	page := &onwardView{p.frame(v, title), p.BaseURL + local(next)}
	return show(v, http.StatusOK, onwardPage, page)
}

// local is an address of the console out of what a request says, the first page for anything else: nobody is sent to
// another site from here.
func local(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || u.Opaque != "" ||
		u.Path != Root && !strings.HasPrefix(u.Path, Root+"/") || slash.Clean(u.Path) != u.Path ||
		strings.ContainsFunc(u.Path, func(r rune) bool { return r < ' ' || r == '\\' || r == 0x7f }) {
		return Root
	}
	to := url.URL{Path: u.Path, RawPath: u.RawPath, RawQuery: u.Query().Encode()}
	return to.String()
}

// signOut ends the session. It is for anyone: who was signed out meanwhile wants nothing else.
func (p *Pages) signOut(v *visit) error {
	if secret, ok := p.cookie(v); ok {
		if err := p.Store.EndSession(v.ctx(), secret.Hash()); err != nil {
			return err
		}
	}
	p.setCookie(v, "", -1)
	// Not "cookies": that would take those of the company's other sites too.
	v.Response().Header().Set("Clear-Site-Data", `"cache", "storage"`)
	return p.see(v, path("sign-in"), "signed-out")
}

// isSetUp reports whether there is anybody who could sign in. Where there is not, it has shown a page that says so.
func (p *Pages) isSetUp(v *visit) (bool, error) {
	if p.peopled.Load() {
		return true, nil
	}
	any, err := p.Store.HasUsers(v.ctx())
	if err != nil {
		return false, err
	}
	if any {
		p.peopled.Store(true)
		return true, nil
	}
	where := ", on the machine that it runs on"
	if p.SetUpAnywhere {
		where = ""
	}
	return false, p.say(v, http.StatusForbidden, "Mirror is not set up yet",
		"Open the set-up link that was printed when the server was started"+where+". Each start prints a new one.")
}

// posted is a form as a browser writes it; what stands in the address is not in it.
func (v *visit) posted() (url.Values, error) {
	if err := v.Request().ParseForm(); err != nil {
		if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
			return nil, err
		}
		return nil, echo.NewHTTPError(http.StatusBadRequest, fmt.Sprintf("read a form: %v", err))
	}
	return v.Request().PostForm, nil
}
