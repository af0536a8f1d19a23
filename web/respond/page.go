package respond

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"mirror/survey/fieldwork"
	"mirror/survey/store"
)

// page shows a page of questions, with what was saved on it where that may be seen.
func (p *Pages) page(c echo.Context) error {
	v, m, err := p.open(c)
	if v == nil {
		return p.instead(c, m, err)
	}
	n, ok, err := p.pageOf(c, v)
	if !ok {
		return err
	}
	in := filled{answers: v.sheet.layout.Blank()}
	if v.seen(n) {
		in = filled{answers: v.saved.Answers, words: v.saved.Words}
	}
	return p.showPage(c, http.StatusOK, v, n, &in, standing{})
}

// pageOf is the page the address names, counted from 0. Where it cannot be shown, it sends the browser elsewhere and is false.
func (p *Pages) pageOf(c echo.Context, v *visit) (int, bool, error) {
	if v.saved == nil {
		return 0, false, p.notBegun(c, v)
	}
	name := c.Param("page")
	if name == "start" {
		return 0, false, redirect(c, v.to(""))
	}
	n, err := strconv.Atoi(name)
	if err != nil || n < 1 || n > len(v.pages()) {
		return 0, false, p.Message(c, Message{Kind: NotFound, sheet: v.sheet})
	}
	if v.teamOpen() {
		return 0, false, redirect(c, v.to("team"))
	}
	if n-1 > v.saved.Page {
		return 0, false, redirect(c, v.to(v.next()))
	}
	return n - 1, true, nil
}

// notBegun is for a page of a form that has no draft: it was sent, or never started.
func (p *Pages) notBegun(c echo.Context, v *visit) error {
	switch v.ticket.Kind {
	case fieldwork.Kiosk:
		start, err := p.kioskStart(v)
		if err != nil {
			return p.failed(c, err)
		}
		return redirect(c, start)
	case fieldwork.Open:
		return p.Message(c, Message{Kind: LinkUsed, sheet: v.sheet})
	}
	return redirect(c, v.to("")) // the start says what became of a personal link
}

// showPage adds what a page says besides its questions.
func (p *Pages) showPage(c echo.Context, status int, v *visit, n int, in *filled, st standing) error {
	pages := v.pages()
	st.to = v.here(c)
	st.unseen = v.ticket.Kind != fieldwork.Kiosk && !v.seen(n) && v.saved.touched(n)
	if n == len(pages)-1 && v.whole(n) { // a count would tell what another visit left blank
		t := v.sheet.tally(pages, v.saved.Answers)
		st.count = &t
	}
	return v.sheet.send(c, status, v.key(n), v.sheet.layout.Arrangement(v.saved.Answers), in, st)
}

// pagePosted takes a page of answers: it is saved, or sent when it is the last.
func (p *Pages) pagePosted(c echo.Context) error {
	v, m, err := p.open(c)
	if v == nil {
		return p.instead(c, m, err)
	}
	n, ok, err := p.pageOf(c, v)
	if !ok {
		return err
	}
	form, err := posted(c)
	if err != nil {
		return err
	}
	page := v.pages()[n]
	in := v.sheet.read(page, form)
	if len(in.problems) > 0 {
		return p.showPage(c, http.StatusUnprocessableEntity, v, n, &in.filled, standing{problems: in.problems})
	}
	keep, mine := !v.seen(n), v.mine(n)
	before := *v.saved.Draft
	v.saved.Answers, v.saved.Words = slices.Clone(before.Answers), maps.Clone(before.Words)
	v.sheet.merge(page, &in.filled, v.saved.Answers, v.saved.Words, keep)
	v.saved.takes(v.ticket.Session)
	if mine {
		v.saved.owns(v.ticket.Session, n)
	}
	asked := form.Get("asked") != ""
	if asked {
		v.saved.prompt(n)
	}
	last := n == len(v.pages())-1
	missing := v.sheet.missing(page, v.saved.Answers)
	remind := !last && mine && len(missing) > 0 && !asked && !v.saved.prompted(n)
	if remind && v.pending() { // what was filled in comes back with the reminder; nothing is stored before Continue
		return p.showPage(c, http.StatusOK, v, n, &in.filled, standing{missing: missing})
	}
	if ok, err := p.mint(c, v); !ok {
		return err
	}
	if last {
		return p.submit(c, v, n, &in.filled)
	}
	if remind {
		v.saved.prompt(n)
	} else {
		v.saved.Page = max(v.saved.Page, n+1)
	}
	if err := p.save(c.Request().Context(), v); err != nil {
		*v.saved.Draft = before
		return p.unsaved(c, v, n, &in.filled, err)
	}
	if remind {
		return p.showPage(c, http.StatusOK, v, n, &in.filled, standing{missing: missing})
	}
	return redirect(c, v.to(v.after(c, n)))
}

// here is the page's own address, for what is sent from it. It is written out so that the part behind # is left behind:
// with it, the browser would take the next page to that place, and not to the reminder that stands first.
func (v *visit) here(c echo.Context) string {
	address := inLanguage("", v.sheet.lang)
	for _, name := range []string{"gap", "a"} {
		if value := c.QueryParam(name); value != "" {
			address += "&" + name + "=" + url.QueryEscape(value)
		}
	}
	return address
}

// after is the page that follows: after a gap was filled from the last page, the next gap, or the last page again.
func (v *visit) after(c echo.Context, n int) string {
	if c.QueryParam("gap") == "" {
		return strconv.Itoa(n + 2)
	}
	return strconv.Itoa(len(v.pages()))
}

// posted is the form that was sent. Only the body counts: what stands in the address is no answer. A body that did not
// come whole is an error and never an empty form: a page whose answers were lost on the way must not be taken as blank.
func posted(c echo.Context) (url.Values, error) {
	r := c.Request()
	kind, _, _ := mime.ParseMediaType(r.Header.Get(echo.HeaderContentType))
	if r.Body == nil || kind != echo.MIMEApplicationForm { // no page of ours sends another kind; a mail program may (RFC 8058)
		return url.Values{}, nil
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, fmt.Errorf("read a form: %w", err)
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, echo.NewHTTPError(http.StatusBadRequest, "the form is not written as a browser writes it")
	}
	return form, nil
}

// unsaved shows the page again with everything that was filled in, and why it could not be kept.
func (p *Pages) unsaved(c echo.Context, v *visit, n int, in *filled, err error) error {
	p.fail(c, err)
	st, status := standing{unsaved: "unsaved"}, http.StatusInternalServerError
	switch {
	case errors.Is(err, store.ErrBusy):
		st.unsaved, status = "busy", http.StatusServiceUnavailable
		c.Response().Header().Set("Retry-After", "60")
	case errors.Is(err, store.ErrFull):
		status = http.StatusInsufficientStorage
	}
	return p.showPage(c, status, v, n, in, st)
}

// instead shows the message that stands in for a page, or says that something went wrong.
func (p *Pages) instead(c echo.Context, m *Message, err error) error {
	if err != nil {
		return p.failed(c, err)
	}
	return p.Message(c, *m)
}

// failed tells the person in front of the page that something went wrong, and the server what.
func (p *Pages) failed(c echo.Context, err error) error {
	p.fail(c, err)
	if errors.Is(err, store.ErrBusy) {
		return p.Message(c, Message{Kind: Busy, RetryAfter: 60})
	}
	return p.Message(c, Message{Kind: Failure})
}
