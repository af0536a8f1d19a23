package respond

import (
	"html/template"
	"net/http"

	"github.com/labstack/echo/v4"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/fieldwork"
)

// privacyView is the page about what is stored and who sees it.
type privacyView struct {
	view
	promiseView
	Heading    template.HTML
	Back       string
	Employee   bool
	Kept       []template.HTML // customers
	Marked     bool            // customers: see marked
	Privacy    string          // the pack's own words
	RecordPage string
}

// privacy says what is stored with the answers, and what is not.
func (p *Pages) privacy(c echo.Context) error {
	v, from, err := p.reading(c)
	if v == nil {
		return err
	}
	s := v.sheet
	page := &privacyView{view: s.newView(v.ticket.Kind), promiseView: s.promise(&v.wave, from), Employee: s.side == gap.Employee}
	page.LeaveOut = "" // that is asked at the start
	page.Heading = page.T("use_title")
	if page.Employee {
		page.Heading = page.T("privacy_title")
	} else {
		page.Kept, page.Marked = s.kept(&v.wave, from), v.marked()
	}
	page.Title = plain(page.Heading)
	page.Back, page.RecordPage = v.to(""), v.to("record")
	page.Privacy = s.text(s.wording(s.form.Pack.Privacy).Text)
	return show(c, http.StatusOK, privacyPage, page)
}

// reading opens a ticket for a page that is only read, whatever the wave has come to.
func (p *Pages) reading(c echo.Context) (*visit, origin, error) {
	ticket, err := p.keys.Unseal(c.Param("ticket"), p.now())
	if err != nil {
		return nil, origin{}, p.Message(c, Message{Kind: EndedPage})
	}
	ctx := c.Request().Context()
	form, wave, err := p.store.Form(ctx, ticket.Study, ticket.Form)
	if err != nil {
		return nil, origin{}, p.failed(c, err)
	}
	v := &visit{ticket: ticket, address: "/r/" + c.Param("ticket"), wave: wave, now: p.now()}
	if v.sheet, err = p.sheets.of(form, ticket.Audience, languageOf(c, "", languagesOf(form.Pack))); err != nil {
		return nil, origin{}, p.failed(c, err)
	}
	if ticket.Kind == fieldwork.Kiosk {
		return nil, origin{}, p.notBegun(c, v) // a shared device leads nowhere else
	}
	from, err := p.origin(ctx, v)
	if m := refusal(v, origin{}, err); m != nil || err != nil {
		return nil, from, p.instead(c, m, err)
	}
	return v, from, nil
}

// marked reports whether somebody's answers can be found again by their link while the wave takes answers: see survey.Response.
func (v *visit) marked() bool {
	return v.sheet.side == gap.Customer && v.sheet.form.Programme.Confidential && v.ticket.Kind != fieldwork.Open
}

// kept says what is stored with a customer's answers.
func (s *sheet) kept(wave *survey.Fieldwork, from origin) []template.HTML {
	all := []template.HTML{s.w.rich("promise_ticked"), s.w.rich("kept_wrote")}
	for _, id := range []survey.GroupID{from.group, from.unit} {
		if g := s.form.Group(id); g != nil {
			all = append(all, s.w.rich("kept_group", "label", s.groupLabel(g.Kind), "name", s.nameOf(g)))
		}
	}
	name := wave.Name
	if name == "" {
		name = wave.Wave
	}
	return append(all, s.w.rich("kept_account"), s.w.rich("kept_seconds"), s.w.rich("promise_wave", "wave", name))
}
