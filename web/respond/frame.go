package respond

import (
	"bytes"
	"html/template"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/fieldwork"
)

// frameKey is what the page around the questions depends on.
type frameKey struct {
	page  int // counted from 0
	kind  fieldwork.TicketKind
	team  bool      // the question for the team comes before
	fresh bool      // nothing is saved yet that this page's address leads back to
	until time.Time // the last day on which the link takes one back, without its hour
}

// frameParts is the page around the questions, rendered, and parted where something goes in: before the title, before
// the heading, the questions, and the count above the button.
type frameParts [5]string

// pageView is a page of questions for its template.
type pageView struct {
	view
	Part, Parts int
	Heading     template.HTML
	Stem        string
	Reminder    template.HTML
	Back        string
	Last        bool
}

// frame is the page around the questions.
func (s *sheet) frame(key frameKey) (*frameParts, error) {
	s.lock.RLock()
	have := s.frames[key]
	s.lock.RUnlock()
	if have != nil {
		return have, nil
	}
	var b bytes.Buffer
	if err := formPages.ExecuteTemplate(&b, "page", s.pageView(key)); err != nil {
		return nil, err
	}
	var parts frameParts
	copy(parts[:], strings.SplitN(b.String(), string(holeMark), len(parts)))
	s.lock.Lock()
	defer s.lock.Unlock()
	if len(s.frames) > mostFrames {
		clear(s.frames) // the last day moves on; what was made for days gone by is never asked for again
	}
	s.frames[key] = &parts
	return &parts, nil
}

const mostFrames = 500

// wholeKey is what a page depends on that is the same for all who come the same way.
type wholeKey struct {
	page          string
	kind          fieldwork.TicketKind
	group, unit   survey.GroupID
	closes, until time.Time
}

// same sends a page that is the same for all, rendered once.
func (s *sheet) same(c echo.Context, key wholeKey, t *template.Template, page func() any) error {
	whole, err := s.rendered(key, t, page)
	if err != nil {
		return err
	}
	return c.HTMLBlob(http.StatusOK, whole)
}

// standIn is the address of a form in pages that are the same for all but for that.
const standIn = "/r/-address-of-the-form-"

// sameBut sends a page that is the same for all but for the address of their form; the page is made with standIn for it.
func (s *sheet) sameBut(c echo.Context, key wholeKey, t *template.Template, address string, page func() any) error {
	whole, err := s.rendered(key, t, page)
	if err != nil {
		return err
	}
	return c.HTMLBlob(http.StatusOK, bytes.ReplaceAll(whole, []byte(standIn), []byte(address)))
}

func (s *sheet) rendered(key wholeKey, t *template.Template, page func() any) ([]byte, error) {
	s.lock.RLock()
	have := s.whole[key]
	s.lock.RUnlock()
	if have != nil {
		return have, nil
	}
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, "page", page()); err != nil {
		return nil, err
	}
	s.lock.Lock()
	defer s.lock.Unlock()
	if len(s.whole) > mostFrames {
		clear(s.whole)
	}
	s.whole[key] = b.Bytes()
	return b.Bytes(), nil
}

func (s *sheet) pageView(key frameKey) *pageView {
	pages := s.plan.pages(0)
	page := pages[key.page]
	v := &pageView{view: s.newView(key.kind), Part: key.page + 1, Parts: len(pages), Last: key.page == len(pages)-1}
	v.holes = true
	v.Title = s.w.say("part", "n", v.Part, "of", v.Parts)
	v.Heading = s.heading(page)
	if page.kind == pageStatements {
		v.Stem = s.text(s.wording(s.form.Pack.Stem).Text)
	}
	if s.predicts() {
		v.Reminder = v.T("reminder")
		if page.kind == pageWords {
			v.Reminder = v.T("reminder_words")
		}
	}
	s.foot(&v.view, key)
	if key.kind != fieldwork.Kiosk { // a shared device leads nowhere else
		v.Back = s.before(key)
	}
	return v
}

// newView begins a page of the form.
func (s *sheet) newView(kind fieldwork.TicketKind) view {
	v := newView(s.lang, languagesOf(s.form.Pack))
	v.Company, v.Banner = noMarks(s.form.Programme.Company), noMarks(s.form.Programme.Banner)
	v.Preview = kind == fieldwork.Preview
	return v
}

// foot says how to come back, and where to read more. All addresses are relative to a page of the form.
func (s *sheet) foot(v *view, key frameKey) {
	switch key.kind {
	case fieldwork.Personal:
		v.Saved = v.T("saved_until", "date", s.w.date(key.until))
	case fieldwork.Open:
		if !key.fresh {
			v.Saved = v.T("saved_open")
		}
	case fieldwork.Kiosk:
		v.Saved = v.T("saved_kiosk")
		return
	}
	v.Links = []link{{inLanguage("privacy", s.lang), v.T(s.privacyLink())}}
}

func (s *sheet) privacyLink() string {
	if s.side == gap.Employee {
		return "link_protected"
	}
	return "link_use"
}

// before is the page before this one: the address of the start is that of the form itself.
func (s *sheet) before(key frameKey) string {
	switch {
	case key.page > 0:
		return inLanguage(strconv.Itoa(key.page), s.lang)
	case key.team:
		return inLanguage("team", s.lang)
	}
	return inLanguage("start", s.lang)
}

// heading is what a page is about.
func (s *sheet) heading(page formPage) template.HTML {
	switch page.kind {
	case pageOutcomes:
		return s.w.rich("heading_outcomes")
	case pagePicks:
		if s.form.Frame.Picks[s.plan.asks[page.asks[0]].pick].ID == survey.PickFeelings {
			return s.w.rich("heading_feelings")
		}
		return s.w.rich("heading_importance")
	case pageWords:
		return s.w.rich("heading_words")
	case pageSend:
		return s.w.rich("heading_send")
	}
	switch {
	case s.side == gap.Customer:
		return s.w.rich("heading_customer", "company", s.form.Programme.Company)
	case s.predicts():
		return s.w.rich("heading_predict")
	}
	return s.w.rich("heading_own")
}

// send sends a page of questions.
func (s *sheet) send(c echo.Context, status int, key frameKey, arrangement uint8, in *filled, st standing) error {
	b := buffers.Get().(*bytes.Buffer)
	defer freed(b)
	if err := s.pageFilled(b, key, arrangement, in, st); err != nil {
		return err
	}
	return c.HTMLBlob(status, b.Bytes())
}

// keptUntil is the last day on which a draft saved now is kept: two weeks, or until the wave closes.
func keptUntil(now time.Time, f *survey.Fieldwork) time.Time {
	until := now.AddDate(0, 0, 14)
	if !f.Closes.IsZero() && f.Closes.Before(until) {
		return f.Closes
	}
	return until
}

// dayOf is a day without its hour: all who come on it share a frame.
func dayOf(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}
