package respond

import (
	"errors"
	"html/template"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/fieldwork"
	"mirror/survey/pack"
	"mirror/survey/store"
)

// personal opens a personal link: the token leaves the address at once and a ticket takes its place. Nothing is spent.
func (p *Pages) personal(c echo.Context) error {
	token, ok := fieldwork.ParseToken(c.Param("token"))
	if !ok {
		return p.Message(c, Message{Kind: UnknownLink})
	}
	return p.enter(c, token)
}

// enter sends the holder of a token to the start of the form.
func (p *Pages) enter(c echo.Context, token fieldwork.Token) error {
	i, err := p.store.Invitation(c.Request().Context(), token.Hash())
	if errors.Is(err, store.ErrNotFound) {
		return p.Message(c, Message{Kind: UnknownLink})
	}
	if err != nil {
		return p.failed(c, err)
	}
	ticket := p.keys.Seal(fieldwork.Ticket{Kind: fieldwork.Personal, Secret: token, Study: i.Study, Form: i.Form,
		Audience: i.Audience, Session: fieldwork.NewSession(), Started: p.now()})
	lang := c.QueryParam("lang")
	if form, _, err := p.store.Form(c.Request().Context(), i.Study, i.Form); err == nil {
		lang = languageOf(c, i.Language, languagesOf(form.Pack))
	}
	return redirect(c, inLanguage("/r/"+ticket, lang))
}

// startView is the page before the first question.
type startView struct {
	view
	promiseView
	Heading               template.HTML
	Lead                  []template.HTML
	Facts                 template.HTML
	Employee              bool
	To                    string // where Start is sent
	Resume                int    // the part to go on with; 0 = a fresh start
	Unseen                bool
	Unsaved, UnsavedTitle template.HTML
	Privacy               string
	Out                   string
}

// start is the page before the first question. It also says what became of a link.
func (p *Pages) start(c echo.Context) error {
	v, m, err := p.openWhole(c)
	if v == nil {
		return p.instead(c, m, err)
	}
	from, err := p.origin(c.Request().Context(), v)
	if m := refusal(v, from, err); m != nil || err != nil {
		return p.instead(c, m, err)
	}
	if v.ticket.Kind == fieldwork.Kiosk || v.saved == nil && v.ticket.Kind == fieldwork.Open {
		return p.notBegun(c, v)
	}
	return p.showStart(c, http.StatusOK, v, from, v.saved != nil && v.saved.LeaveOut, "")
}

// refusal is the message for a link that leads nowhere any more; err is what looking it up came to.
func refusal(v *visit, from origin, err error) *Message {
	switch {
	case errors.Is(err, store.ErrNotFound):
		return &Message{Kind: UnknownLink}
	case err != nil:
		return nil
	case from.state == survey.InvitationUsed:
		return &Message{Kind: LinkUsed, sheet: v.sheet}
	case from.state == survey.InvitationOptedOut:
		return &Message{Kind: OptedOut, sheet: v.sheet, address: v.address}
	}
	return nil
}

func (p *Pages) showStart(c echo.Context, status int, v *visit, from origin, leftOut bool, unsaved string) error {
	to := v.here(c)
	if v.saved == nil && v.ticket.Kind == fieldwork.Personal && !leftOut && unsaved == "" && to == inLanguage("", v.sheet.lang) {
		// What everybody sees who opens a link for the first time; most who do come no further, so it must cost little.
		key := wholeKey{"begin", v.ticket.Kind, from.group, from.unit, v.wave.Closes, dayOf(keptUntil(v.now, &v.wave))}
		return v.sheet.sameBut(c, key, startPage, v.address, func() any {
			anybody := *v
			anybody.address = standIn
			return anybody.start(from, to, false)
		})
	}
	page := v.start(from, to, leftOut)
	page.unsaved(unsaved)
	return show(c, status, startPage, page)
}

// start is the first page of a form for who opened it; to is where Start is sent.
func (v *visit) start(from origin, to string, leftOut bool) *startView {
	page := v.sheet.start(v.ticket.Kind, &v.wave, from)
	at := frameKey{kind: v.ticket.Kind, fresh: v.pending()}
	if v.ticket.Kind == fieldwork.Personal {
		at.until = dayOf(keptUntil(v.now, &v.wave))
		page.Out = v.to("out")
	}
	v.sheet.foot(&page.view, at)
	for i := range page.Links { // the foot's addresses are relative to a page of the form
		page.Links[i].Address = v.to("privacy")
	}
	page.Record = v.to("record")
	page.LeftOut = leftOut
	if s := v.saved; s != nil && !v.pending() && v.ticket.Kind != fieldwork.Preview {
		page.Resume = min(s.Page, len(v.pages())-1) + 1
		page.Unseen = page.Employee && s.Session != v.ticket.Session
	}
	page.To = to
	return page
}

// unsaved says that the form could not be begun; key is that of the text why, "" where it could.
func (v *startView) unsaved(key string) {
	if key != "" {
		v.Unsaved, v.UnsavedTitle = v.T(key), v.T(key+"_title")
		v.Title = v.w.say("problem_before") + " " + v.Title
	}
}

// start is the first page of a form for somebody who comes from somewhere.
func (s *sheet) start(kind fieldwork.TicketKind, wave *survey.Fieldwork, from origin) *startView {
	v := &startView{view: s.newView(kind), To: inLanguage("", s.lang), Employee: s.side == gap.Employee}
	v.Heading, v.Title = s.title(), plain(s.title())
	v.Lead = []template.HTML{template.HTML(template.HTMLEscapeString(s.text(s.wording(s.form.Pack.Instructions).Text)))}
	if s.predicts() {
		v.Lead = append(v.Lead, v.T("why_predict"))
	}
	v.Facts = v.T("facts")
	if !wave.Closes.IsZero() {
		v.Facts = v.T("facts_until", "date", s.w.date(wave.Closes))
	}
	v.promiseView = s.promise(wave, from)
	v.Privacy = s.text(s.wording(s.form.Pack.Privacy).Text)
	return v
}

// title asks the question the whole form is about.
func (s *sheet) title() template.HTML {
	switch {
	case s.side == gap.Customer:
		return s.w.rich("start_customer", "company", s.form.Programme.Company)
	case s.predicts():
		return s.w.rich("start_predict")
	}
	return s.w.rich("start_own")
}

// plain is an HTML text of the catalogue as it stands in a title: html/template escapes it again.
func plain(h template.HTML) string {
	return strings.NewReplacer("<strong>", "", "</strong>", "", "&amp;", "&", "&lt;", "<", "&gt;", ">", "&#34;", `"`, "&#39;", "'", "&#42;", "*").Replace(string(h))
}

// begin starts a form, or goes on with it.
func (p *Pages) begin(c echo.Context) error {
	v, m, err := p.openWhole(c)
	if v == nil {
		return p.instead(c, m, err)
	}
	ctx := c.Request().Context()
	from, err := p.origin(ctx, v)
	if m := refusal(v, from, err); m != nil || err != nil {
		return p.instead(c, m, err)
	}
	form, err := posted(c)
	if err != nil {
		return err
	}
	fresh := v.saved == nil
	if fresh {
		if v.ticket.Kind != fieldwork.Personal {
			return p.notBegun(c, v)
		}
		v.saved = begun(v)
		v.sheet.askTeam(v.saved, from)
	}
	if v.pending() {
		p.chosen(v, v.ticket.Session, form.Get("leave_out") != "", from)
		if v.teamOpen() {
			return redirect(c, v.to("team"))
		}
		return redirect(c, v.to("1"))
	}
	v.saved.LeaveOut = form.Get("leave_out") != ""
	if err := p.save(ctx, v); err != nil {
		p.fail(c, err)
		status, why := http.StatusInternalServerError, "failure"
		if errors.Is(err, store.ErrBusy) {
			status, why = http.StatusServiceUnavailable, "later"
			c.Response().Header().Set("Retry-After", "60")
		}
		if fresh {
			v.saved = nil
		}
		return p.showStart(c, status, v, from, form.Get("leave_out") != "", why)
	}
	if v.ticket.Kind == fieldwork.Preview {
		if v.sheet.asksGroup(groupRole(v.ticket.Audience), 0) {
			return redirect(c, v.to("team"))
		}
		return redirect(c, v.to("1"))
	}
	if v.teamOpen() {
		return redirect(c, v.to("team"))
	}
	return redirect(c, v.to(v.next()))
}

// askTeam notes whether the form has to ask for the team or unit: the link did not know.
func (s *sheet) askTeam(d *progress, from origin) {
	if s.asksGroup(groupRole(s.side), from.group) || s.asksGroup(pack.RoleUnit, from.unit) {
		d.askTeam()
		return
	}
	d.Asked = true
}
