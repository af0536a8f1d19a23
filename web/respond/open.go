package respond

import (
	"errors"
	"html/template"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/fieldwork"
	"mirror/survey/store"
)

// opened is what an open link's code opens.
type opened struct {
	code  fieldwork.Code
	link  survey.Link
	visit *visit
}

// opening reads the code in the address. Where there is nothing to open it returns the message to show.
func (p *Pages) opening(c echo.Context) (*opened, *Message, error) {
	code, ok := fieldwork.ParseCode(c.Param("code"))
	if !ok {
		return nil, &Message{Kind: UnknownLink}, nil
	}
	ctx := c.Request().Context()
	l, err := p.store.Link(ctx, code.Hash())
	if errors.Is(err, store.ErrNotFound) {
		return nil, &Message{Kind: UnknownLink}, nil
	}
	if err != nil {
		return nil, nil, err
	}
	form, wave, err := p.store.Form(ctx, l.Study, l.Form)
	if err != nil {
		return nil, nil, err
	}
	v := &visit{wave: wave, now: p.now()}
	v.ticket = fieldwork.Ticket{Kind: fieldwork.Open, Study: l.Study, Form: l.Form, Audience: l.Audience, Link: l.ID, Started: v.now}
	if l.Kiosk {
		v.ticket.Kind = fieldwork.Kiosk
	}
	if v.sheet, err = p.sheets.of(form, l.Audience, languageOf(c, "", languagesOf(form.Pack))); err != nil {
		return nil, nil, err
	}
	return &opened{code, l, v}, v.notTaking(), nil
}

func (o *opened) origin() origin { return origin{group: o.link.Group, unit: o.link.Unit} }

// openStart is the start page of an open link or kiosk. Looking at it makes nothing.
func (p *Pages) openStart(c echo.Context) error {
	o, m, err := p.opening(c)
	if m != nil || err != nil {
		return p.instead(c, m, err)
	}
	v := o.visit
	key := wholeKey{page: "start", kind: v.ticket.Kind, group: o.link.Group, unit: o.link.Unit, closes: v.wave.Closes}
	return v.sheet.same(c, key, startPage, func() any { return v.sheet.start(v.ticket.Kind, &v.wave, o.origin()) })
}

// openBegin gives a ticket that has no secret yet. It stores nothing: anybody can press Start as often as they like. The
// first page that is saved makes the one-time secret and the draft; what was chosen here travels in the ticket until then.
func (p *Pages) openBegin(c echo.Context) error {
	o, m, err := p.opening(c)
	if m != nil || err != nil {
		return p.instead(c, m, err)
	}
	form, err := posted(c)
	if err != nil {
		return err
	}
	v := o.visit
	p.chosen(v, fieldwork.NewSession(), form.Get("leave_out") != "", o.origin())
	if v.single() {
		if ok, err := p.mint(c, v); !ok {
			return err
		}
	}
	if v.teamOpen() {
		return redirect(c, v.to("team"))
	}
	return redirect(c, v.to("1"))
}

// chosen seals a ticket without a secret. Whether the team is left out stands in one bit of its session, which is drawn by
// lot else.
func (p *Pages) chosen(v *visit, session [8]byte, leaveOut bool, from origin) {
	session[7] &^= 1
	if leaveOut {
		session[7] |= 1
	}
	v.ticket.Session = session
	v.address = "/r/" + p.keys.Seal(v.ticket)
	v.saved = unsavedYet(v, from)
}

// pending reports whether a form was opened without a personal link and nothing of it is saved yet.
func (v *visit) pending() bool { return v.ticket.Secret == fieldwork.Token{} }

// single reports whether a form opened without a personal link is sent from its first page. Its secret is made at the
// start, so that it cannot be sent twice, and a draft only where the team was given.
func (v *visit) single() bool {
	return (v.ticket.Kind == fieldwork.Open || v.ticket.Kind == fieldwork.Kiosk) && len(v.sheet.plan.pages(0)) == 1
}

// unsavedYet is the draft of an open link's form before its first page is saved. It is the same at each request: the
// arrangement and the choice at the start come from the ticket's session, which is drawn by lot and says nothing of the person.
func unsavedYet(v *visit, from origin) *progress {
	d := begun(v)
	if v.ticket.Audience == gap.Customer {
		d.Started = v.ticket.Started.UTC().Truncate(time.Second)
	}
	v.sheet.layout.SetArrangement(d.Answers, v.ticket.Session[0]%survey.Arrangements)
	d.LeaveOut = v.ticket.Session[7]&1 != 0
	v.sheet.askTeam(d, from)
	return d
}

// preview opens a form as a side will see it, also before its wave is open. Nothing of it is stored.
func (p *Pages) preview(c echo.Context) error {
	code, ok := fieldwork.ParseToken(c.Param("code"))
	if !ok {
		return p.Message(c, Message{Kind: UnknownLink})
	}
	study, id, side, ok := p.keys.Preview(code)
	if !ok {
		return p.Message(c, Message{Kind: UnknownLink})
	}
	form, _, err := p.store.Form(c.Request().Context(), study, id)
	if errors.Is(err, store.ErrNotFound) {
		return p.Message(c, Message{Kind: UnknownLink})
	}
	if err != nil {
		return p.failed(c, err)
	}
	ticket := p.keys.Seal(fieldwork.Ticket{Kind: fieldwork.Preview, Secret: fieldwork.NewSecret(), Study: study, Form: id,
		Audience: side, Session: fieldwork.NewSession(), Started: p.now()})
	return redirect(c, inLanguage("/r/"+ticket, languageOf(c, "", languagesOf(form.Pack))))
}

// posterView is the page to print.
type posterView struct {
	view
	Heading, What, Facts template.HTML
	Modules              int
	Path                 string
	Address, Home, Code  string
}

// poster is an A4 page with the link as a QR code and in words. It can be printed before the wave opens.
func (p *Pages) poster(c echo.Context) error {
	o, m, err := p.opening(c)
	if o == nil || err != nil {
		return p.instead(c, m, err)
	}
	s := o.visit.sheet
	address := p.base + "/o/" + o.code.Text()
	page := &posterView{view: s.newView(0), Address: address, Home: bare(p.base) + "/code", Code: o.code.Grouped()}
	if page.Modules, page.Path, err = fieldwork.QR(address); err != nil {
		return p.failed(c, err)
	}
	page.Heading = s.title()
	page.Title = plain(page.Heading)
	switch {
	case s.side == gap.Customer:
		page.What = page.T("poster_what_customer", "minutes", s.minutes)
	case s.predicts():
		page.What = page.T("poster_what_employee", "minutes", s.minutes)
	default:
		page.What = page.T("poster_what_own", "minutes", s.minutes)
	}
	page.Facts = page.T("facts")
	if !o.visit.wave.Closes.IsZero() {
		page.Facts = page.T("facts_until", "date", s.w.date(o.visit.wave.Closes))
	}
	return show(c, http.StatusOK, posterPage, page)
}

// bare is an address as people type it.
func bare(base string) string {
	_, host, _ := strings.Cut(base, "://")
	return host
}
