package respond

import (
	"html/template"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"mirror/gap"
	"mirror/survey"
)

// MessageKind is what has to be told instead of the page that was asked for.
type MessageKind string

// The messages. Each is the first part of its texts' keys in the catalogue.
const (
	UnknownLink MessageKind = "unknown"   // no such link; the page also takes the code of a letter
	EndedPage   MessageKind = "ended"     // the address of a page is no longer valid; the link still is
	LinkUsed    MessageKind = "used"      // answers were sent with this link before
	NotOpenYet  MessageKind = "not_open"  // the wave has not begun
	Closed      MessageKind = "closed"    // the wave is over
	OptedOut    MessageKind = "opted_out" // no more invitations
	NotFound    MessageKind = "not_found" // no such page
	TooMany     MessageKind = "too_many"  // too many failed tries from here
	Overrun     MessageKind = "overrun"   // far more forms were begun with an open link today than it takes; nothing was stored
	Refused     MessageKind = "refused"   // the request came from another site, or asks for what there is not
	TooLarge    MessageKind = "too_large" // more was sent than a form can hold
	Busy        MessageKind = "later"     // too much to do; nothing was stored
	Failure     MessageKind = "failure"   // our mistake; nothing was stored
)

// statuses are the messages' HTTP states. What a link has come to is an answer and no error.
var statuses = map[MessageKind]int{
	UnknownLink: http.StatusNotFound, EndedPage: http.StatusGone, LinkUsed: http.StatusOK, NotOpenYet: http.StatusOK,
	Closed: http.StatusOK, OptedOut: http.StatusOK, NotFound: http.StatusNotFound, TooMany: http.StatusTooManyRequests,
	Overrun: http.StatusTooManyRequests, Refused: http.StatusForbidden, TooLarge: http.StatusRequestEntityTooLarge,
	Busy: http.StatusServiceUnavailable, Failure: http.StatusInternalServerError,
}

// Message is a page that says one thing.
type Message struct {
	Kind       MessageKind
	Status     int // 0: the kind's own
	RetryAfter int // seconds; 0: no such header

	sheet   *sheet // whose form it is about; nil: nobody's
	wave    *survey.Fieldwork
	now     time.Time
	address string // of the form, for a way back
}

// messageView is a message for its template. It serves the other pages with one text and one button too.
type messageView struct {
	view
	Heading        template.HTML
	Lead           []template.HTML
	Code           bool // ask for the code of a letter
	Msg            string
	Button, Action string
	Undo, Quiet    bool
	Ways           []link
}

// Message renders a message page: in the form's language where it is about one, else in the reader's.
func (p *Pages) Message(c echo.Context, m Message) error {
	status := m.Status
	if status == 0 {
		status = statuses[m.Kind]
	}
	if m.RetryAfter > 0 {
		c.Response().Header().Set("Retry-After", strconv.Itoa(m.RetryAfter))
	}
	return show(c, status, messagePage, m.view(c))
}

func (m *Message) view(c echo.Context) *messageView {
	v := &messageView{}
	if m.sheet != nil {
		v.view = m.sheet.newView(0)
	} else {
		v.view = newView(languageOf(c, "", Languages), Languages)
	}
	if c.Request().Method != http.MethodGet {
		v.Langs = nil // the address of what was sent has no page of its own
	}
	v.Heading = v.T(string(m.Kind) + "_title")
	v.Title = plain(v.Heading)
	v.Lead = []template.HTML{m.text(&v.view)}
	switch m.Kind {
	case UnknownLink, EndedPage, NotFound:
		v.Code = true
	case OptedOut:
		if m.address != "" {
			v.Button, v.Action, v.Quiet = v.w.say("out_undo"), inLanguage(m.address+"/in", v.Lang), true
		}
	case Closed:
		v.Ways = m.ways(v)
	}
	return v
}

// text is what a message says; some have a day to name.
func (m *Message) text(v *view) template.HTML {
	switch {
	case m.Kind == NotOpenYet && m.wave != nil && m.wave.Opens.After(m.now): // a day gone by would be no news
		return v.T("not_open_on", "date", v.w.date(m.wave.Opens))
	case m.Kind == Closed && m.wave != nil && !m.wave.Closes.IsZero() && !m.wave.Closes.After(m.now): // it may be closed before its day
		return v.T("closed_on", "date", v.w.date(m.wave.Closes))
	}
	return v.T(string(m.Kind))
}

// ways are what a wave that is over still leads to.
func (m *Message) ways(v *messageView) []link {
	var all []link
	if m.wave == nil {
		return nil
	}
	if m.sheet != nil && m.sheet.side == gap.Employee && m.sheet.keepsakes() && m.wave.State == survey.WaveReleased {
		all = append(all, link{inLanguage("/own", v.Lang) + "&s=" + strconv.Itoa(int(m.wave.Study)), v.T("own_title")})
	}
	if m.wave.Said {
		all = append(all, link{inLanguage(saidAddress(m.wave.Study, m.wave.Wave), v.Lang), v.T("said_title")})
	}
	return all
}
