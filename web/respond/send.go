package respond

import (
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"time"

	"maps"

	"github.com/labstack/echo/v4"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/fieldwork"
)

// submit sends the finished form. The person is told so only when it is stored.
func (p *Pages) submit(c echo.Context, v *visit, n int, in *filled) error {
	if v.ticket.Kind == fieldwork.Preview {
		return p.showSent(c, v, "")
	}
	outcome, err := p.store.Submit(c.Request().Context(), v.submission())
	if err != nil {
		return p.unsaved(c, v, n, in, err)
	}
	switch outcome {
	case survey.Recorded:
		return p.recorded(c, v)
	case survey.LinkFull:
		return p.linkFull(c, v, n, in)
	case survey.NotTaking:
		return p.Message(c, Message{Kind: Closed, wave: &v.wave, sheet: v.sheet})
	case survey.UnknownLink:
		return p.Message(c, Message{Kind: UnknownLink})
	}
	return p.Message(c, Message{Kind: LinkUsed, sheet: v.sheet})
}

// submission is the finished form on its way into the store. This is the one place where it is put together.
func (v *visit) submission() *survey.Submission {
	d := v.saved
	s := &survey.Submission{
		Study: v.ticket.Study, Form: v.ticket.Form, Draft: fieldwork.DraftID(v.ticket.Secret),
		LeaveOutGroup: d.LeaveOut, GivenGroup: d.Group, GivenUnit: d.Unit,
		Response: survey.Response{Audience: v.ticket.Audience, Answers: d.Answers, Seconds: v.seconds()},
	}
	if v.ticket.Kind == fieldwork.Personal {
		s.Token = v.ticket.Secret.Hash()
	} else {
		s.Link, s.Once, s.Day = v.ticket.Link, fieldwork.Once(v.ticket.Secret), v.now
	}
	for _, i := range slices.Sorted(maps.Keys(d.Words)) {
		w := survey.Words{Question: i, Text: d.Words[i]}
		if v.ticket.Audience == gap.Customer {
			w.Language, w.Score = v.sheet.lang, v.sheet.layout.ScoreBand(d.Answers, gap.Customer)
		}
		s.Response.Comments = append(s.Response.Comments, w)
	}
	return s
}

// longest is the longest time that is taken for time spent on the form.
const longest = 4 * time.Hour

// seconds is how long a customer took, −1 where that is not known: after another visit in between, or a long pause.
func (v *visit) seconds() int {
	d := v.saved
	took := v.now.Sub(d.Started)
	if v.ticket.Audience == gap.Employee || d.Started.IsZero() || d.Started.Before(v.ticket.Started.Add(-time.Second)) || took > longest || took < 0 {
		return -1
	}
	return int(took / time.Second)
}

// recorded thanks. Employees get their keepsake here and only here: it is made of the answers, and they are gone from
// the draft. That page is the reply to Send itself; a customer is sent on, so that a reload does no harm. There is no
// code where a part was saved on another visit: it would tell whoever opens the link what was answered there.
func (p *Pages) recorded(c echo.Context, v *visit) error {
	switch {
	case v.ticket.Kind == fieldwork.Kiosk:
		start, err := p.kioskStart(v)
		if err != nil {
			return p.failed(c, err)
		}
		c.Response().Header().Set("Refresh", strconv.Itoa(kioskThanks)+"; url="+start)
		return p.showSent(c, v, start)
	case v.ticket.Audience == gap.Customer:
		return redirect(c, v.to("sent"))
	}
	return p.showSent(c, v, "")
}

// linkFull keeps the answers for another day; a shared device cannot.
func (p *Pages) linkFull(c echo.Context, v *visit, n int, in *filled) error {
	c.Response().Header().Set("Retry-After", strconv.Itoa(untilTomorrow(v.now)))
	if v.ticket.Kind == fieldwork.Kiosk {
		return p.showPage(c, http.StatusTooManyRequests, v, n, in, standing{unsaved: "link_full_kiosk"})
	}
	if err := p.save(c.Request().Context(), v); err != nil {
		return p.unsaved(c, v, n, in, err)
	}
	return p.showPage(c, http.StatusTooManyRequests, v, n, in, standing{unsaved: "link_full"})
}

// untilTomorrow is how many seconds a day still has.
func untilTomorrow(now time.Time) int {
	y, m, d := now.Date()
	return int(time.Date(y, m, d+1, 0, 0, 0, 0, now.Location()).Sub(now)/time.Second) + 1
}

// sentView is the thank-you page.
type sentView struct {
	view
	Heading template.HTML
	Lead    []template.HTML
	Code    string // an employee's keepsake
	Own     string
	Again   template.HTML
	Restart string
}

func (p *Pages) showSent(c echo.Context, v *visit, restart string) error {
	if v.saved == nil { // nothing in it is the person's own
		key := wholeKey{page: "sent", kind: v.ticket.Kind}
		return v.sheet.same(c, key, sentPage, func() any { return p.sentView(v, restart) })
	}
	return show(c, http.StatusOK, sentPage, p.sentView(v, restart))
}

func (p *Pages) sentView(v *visit, restart string) *sentView {
	s := v.sheet
	page := &sentView{view: s.newView(v.ticket.Kind), Restart: restart}
	page.Langs = nil // in another language this page could not be shown again
	page.Heading = page.T("sent_title")
	page.Lead = append(page.Lead, template.HTML(template.HTMLEscapeString(s.text(s.wording(s.form.Pack.ThankYou).Text))))
	switch {
	case restart != "":
		page.Again = page.T("kiosk_again")
	case v.ticket.Kind == fieldwork.Preview:
		page.Heading = page.T("sent_preview_title")
		page.Lead = append(page.Lead, page.T("sent_preview"))
	default:
		page.Lead = append(page.Lead, page.T("sent_close"))
	}
	page.Title = plain(page.Heading)
	if v.saved == nil || v.ticket.Kind == fieldwork.Kiosk || v.ticket.Kind == fieldwork.Preview || !s.keepsakes() {
		return page
	}
	if !v.whole(len(v.pages())) {
		page.Lead = append(page.Lead, page.T("keep_none"))
		return page
	}
	page.Code = p.keys.Keepsake(s.form.Study, s.layout, s.form.ID, v.saved.Answers)
	page.Own = p.base + "/own?s=" + strconv.Itoa(int(s.form.Study))
	return page
}

// keepsakes reports whether the form gives employees a code: where they predict what customers say.
func (s *sheet) keepsakes() bool {
	return s.predicts() && slices.Contains(s.form.Pack.Audiences, gap.Customer.String())
}

// sent is the thank-you page behind a customer's Send. Whether something was sent is known of personal links only.
func (p *Pages) sent(c echo.Context) error {
	v, m, err := p.openWhole(c)
	if v == nil {
		return p.instead(c, m, err)
	}
	if v.saved != nil && (v.pending() || !v.single()) {
		return redirect(c, v.to(""))
	}
	if v.ticket.Kind == fieldwork.Personal {
		from, err := p.origin(c.Request().Context(), v)
		if err != nil {
			return p.instead(c, refusal(v, from, err), err)
		}
		if from.state != survey.InvitationUsed {
			return redirect(c, v.to(""))
		}
	}
	return p.showSent(c, v, "")
}
