package respond

import (
	"net/http"

	"github.com/labstack/echo/v4"
)

// MessageKind is what has to be told instead of the page that was asked for.
type MessageKind string

// The messages. Those without a form can be shown to anybody.
const (
	UnknownLink MessageKind = "unknown"   // no such link: the page also takes the code of a letter
	EndedPage   MessageKind = "ended"     // the address of a page is no longer valid; the link still is
	LinkUsed    MessageKind = "used"      // answers were sent with this link before
	NotOpenYet  MessageKind = "not_open"  // the wave has not begun
	Closed      MessageKind = "closed"    // the wave is over
	OptedOut    MessageKind = "opted_out" // no more invitations
	NotFound    MessageKind = "not_found" // no such page
	TooMany     MessageKind = "too_many"  // too many failed tries from here; wait a minute
	Refused     MessageKind = "refused"   // the request came from another site, or asks for what there is not
	TooLarge    MessageKind = "too_large" // more was sent than a form can hold
	Busy        MessageKind = "busy"      // too much to do; nothing was stored
	Failure     MessageKind = "failure"   // our mistake; nothing was stored
)

// statuses are the messages' HTTP states.
var statuses = map[MessageKind]int{
	UnknownLink: http.StatusNotFound, EndedPage: http.StatusGone, LinkUsed: http.StatusOK, NotOpenYet: http.StatusOK,
	Closed: http.StatusOK, OptedOut: http.StatusOK, NotFound: http.StatusNotFound, TooMany: http.StatusTooManyRequests,
	Refused: http.StatusForbidden, TooLarge: http.StatusRequestEntityTooLarge, Busy: http.StatusServiceUnavailable,
	Failure: http.StatusInternalServerError,
}

// Message is a page that says one thing.
type Message struct {
	Kind       MessageKind
	Status     int // 0: the kind's own
	RetryAfter int // seconds; 0: no such header
}

// Message renders a message page in the reader's language.
func (p *Pages) Message(c echo.Context, m Message) error {
	status := m.Status
	if status == 0 {
		status = statuses[m.Kind]
	}
	return c.String(status, string(m.Kind))
}
