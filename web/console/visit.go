package console

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"mirror/reports"
	"mirror/survey"
	"mirror/survey/release"
	"mirror/survey/store"
)

// visit is one request: who asks, and what the address names.
type visit struct {
	echo.Context
	user    *survey.User     // nil where nobody needs to be signed in
	id      survey.StudyID   // of :study; 0 where the address names none
	study   *survey.Study    // nil where the address names none
	wave    survey.Fieldwork // of :wave; its zero value where the address names none
	example bool             // the study is an example with made-up answers
	current string           // the wave that the navigation is about; "" = none
	edition *release.Edition // the wave's release; nil where the page is not one of results
	reading *reports.Reading // of the questionnaire that is shown; nil where the page is not one of results
	foreign foreign          // words on the page that may be in another language than English
	turn    func()           // ends the turn this request has to compute; nil where it has none
}

// ctx is the request's context.
func (v *visit) ctx() context.Context { return v.Request().Context() }

// actor is who did it, for the audit trail.
func (v *visit) actor() store.Actor { return store.Actor(v.user.Email) }

// guard holds a request to the table: it finds out who asks, whether they may, and what the address names. It is the only
// place where that is decided.
func (p *Pages) guard(l line) echo.HandlerFunc {
	if l.class == ClassProgram {
		return p.program(l)
	}
	return func(c echo.Context) error {
		v := &visit{Context: c}
		if l.who != ForAnyone {
			user, err := p.who(c)
			if err != nil {
				return err
			}
			if user == nil {
				return p.askToSignIn(c)
			}
			v.user = user
		}
		if err := p.locate(v); err != nil {
			return p.answer(v, err)
		}
		if !l.who.allows(v.user, v.example) {
			return p.answer(v, errNotYours)
		}
		return p.answer(v, l.handler(v))
	}
}

// locate looks up the study and the wave that an address names; store.ErrNotFound where there is none.
func (p *Pages) locate(v *visit) (err error) {
	number := v.Param("study")
	if number == "" {
		return nil
	}
	n, err := strconv.Atoi(number)
	if err != nil || n < 1 {
		return store.ErrNotFound
	}
	v.id = survey.StudyID(n)
	if v.study, err = p.Store.Study(v.ctx(), v.id); err != nil {
		return err
	}
	v.example = v.study.Example
	if wave := v.Param("wave"); wave != "" {
		v.wave, err = p.Store.Fieldwork(v.ctx(), v.id, wave)
	}
	return err
}

var errNotYours = errors.New("this page is not among those you may see")

// answer shows a page for what went wrong; nil where nothing did.
func (p *Pages) answer(v *visit, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, store.ErrNotFound):
		return p.say(v, http.StatusNotFound, "There is no such page", "It may have been moved, or its name was mistyped.")
	case errors.Is(err, errNotYours):
		return p.say(v, http.StatusForbidden, "This page is for other readers", "Your account does not include it. An administrator can change that under “People and roles”.")
	}
	return err
}

// Sorry shows a page for a request that went wrong before or in its handler. It holds nothing of the request.
func (p *Pages) Sorry(c echo.Context, status int) error {
	v := &visit{Context: c}
	switch {
	case status == http.StatusNotFound:
		return p.answer(v, store.ErrNotFound)
	case status == http.StatusRequestEntityTooLarge:
		return p.say(v, status, "That is too large", "A file may have up to 10 MiB, and a form 256 KiB. Nothing was stored.")
	case status == http.StatusConflict:
		return p.say(v, status, "That is not possible any more", "Somebody else may have changed it, or the wave has moved on. Go back and load the page again. Nothing was stored.")
	case status == http.StatusServiceUnavailable:
		v.Response().Header().Set("Retry-After", "5")
		return p.say(v, status, "We are busy at the moment", "Try again in a few seconds. Nothing was stored.")
	case status == http.StatusTooManyRequests:
		v.Response().Header().Set("Retry-After", "60")
		return p.say(v, status, "Too many tries", "Wait a minute, then try again.")
	case status < 500:
		return p.say(v, status, "That did not work", "Go back, load the page again, and try once more. Nothing was stored.")
	}
	return p.say(v, status, "We could not load this", "Something went wrong on our side. What was stored is safe. Try again in a while.")
}

// path is an address in the console; parts are joined with slashes and escaped.
func path(parts ...any) string {
	var b strings.Builder
	b.WriteString(Root)
	for _, part := range parts {
		b.WriteByte('/')
		switch part := part.(type) {
		case string:
			b.WriteString(url.PathEscape(part))
		case survey.StudyID:
			b.WriteString(strconv.Itoa(int(part)))
		case int:
			b.WriteString(strconv.Itoa(part))
		}
	}
	return b.String()
}

// see sends the browser to another page of ours, as every POST ends. Done is a key of notices, or "".
func (p *Pages) see(v *visit, to, done string) error {
	if done != "" {
		to += "?done=" + url.QueryEscape(done)
	}
	return v.Redirect(http.StatusSeeOther, p.BaseURL+to)
}
