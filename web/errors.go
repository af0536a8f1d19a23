package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"unicode"

	"github.com/labstack/echo/v4"

	"mirror/survey/store"
	"mirror/web/console"
	"mirror/web/respond"
)

// What a request can do wrong before a handler looks at it.
var (
	errForeign = errors.New("the request came from another site, or does not say where it came from")
	errTooMany = errors.New("too many links that do not exist were asked for from this address")
)

// status is the one place where errors become HTTP.
func status(err error) int {
	var tooLarge *http.MaxBytesError
	var http4 *echo.HTTPError
	switch {
	case errors.Is(err, errForeign):
		return http.StatusForbidden
	case errors.Is(err, errTooMany):
		return http.StatusTooManyRequests
	case errors.As(err, &tooLarge):
		return http.StatusRequestEntityTooLarge
	case errors.Is(err, store.ErrBusy), errors.Is(err, context.DeadlineExceeded):
		return http.StatusServiceUnavailable
	case errors.Is(err, store.ErrFull):
		return http.StatusInsufficientStorage
	case errors.Is(err, store.ErrNotFound):
		return http.StatusNotFound
	case errors.Is(err, store.ErrState), errors.Is(err, store.ErrConflict):
		return http.StatusConflict
	case errors.Is(err, os.ErrDeadlineExceeded):
		return http.StatusRequestTimeout
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, context.Canceled):
		return http.StatusBadRequest // nobody is there to read it
	case errors.As(err, &http4) && http4.Code >= 400 && http4.Code < 500:
		return http4.Code
	}
	return http.StatusInternalServerError
}

// fail answers a request that went wrong. Nothing of the error or of the request goes to the client.
func (s *Server) fail(c echo.Context, r route, err error) {
	code := status(err)
	if code >= 500 && !errors.Is(err, store.ErrBusy) { // what was refused is counted: a line each would make a flood worse
		s.failed(c.Request().Context(), r.method, r.path, code, err)
	}
	if c.Response().Committed {
		return
	}
	if r.class == program || r.class == keyed {
		s.failJSON(c, code)
		return
	}
	if err := s.say(c, code); err != nil && !c.Response().Committed {
		s.failed(c.Request().Context(), r.method, r.path, http.StatusInternalServerError, err)
		refuse(c.Response(), http.StatusInternalServerError, "Something went wrong on our side. Nothing was stored.\n")
	}
}

// left reports whether an error is no more than that a client went away while it was sent its answer: nobody is there to be
// told, and nothing is wrong on our side. There is the request's context, which ends when its connection does.
func left(there context.Context, c echo.Context, err error) bool {
	return c.Response().Committed && there.Err() != nil && (errors.Is(err, syscall.EPIPE) || errors.Is(err, syscall.ECONNRESET))
}

// say shows the page for a status.
func (s *Server) say(c echo.Context, code int) error {
	if at := c.Request().URL.Path; at == console.Root || strings.HasPrefix(at, console.Root+"/") {
		return s.console.Sorry(c, code)
	}
	m := respond.Message{Kind: respond.Refused, Status: code}
	switch {
	case code == http.StatusNotFound:
		m.Kind = respond.NotFound
	case code == http.StatusRequestEntityTooLarge:
		m.Kind = respond.TooLarge
	case code == http.StatusTooManyRequests:
		m.Kind, m.RetryAfter = respond.TooMany, 60
	case code == http.StatusServiceUnavailable:
		m.Kind, m.RetryAfter = respond.Busy, 1
	case code >= 500:
		m.Kind = respond.Failure
	}
	return s.pages.Message(c, m)
}

// unmatched is echo's error handler. All routes answer for themselves, so what comes here has none.
func (s *Server) unmatched(err error, c echo.Context) {
	s.fail(c, route{method: "any", path: "none"}, err)
	s.traffic.count(s.traffic.none, c.Response().Status, c.Response().Size, 0)
}

// deny answers a request that another site made a browser send.
func (s *Server) deny(w http.ResponseWriter, r *http.Request, err error) {
	c := s.echo.AcquireContext()
	defer s.echo.ReleaseContext(c)
	c.Reset(r, w)
	s.unmatched(err, c)
}

// hidden notes a failure that a page keeps from the person in front of it.
func (s *Server) hidden(c echo.Context, err error) {
	if code := status(err); code >= 500 {
		s.failed(c.Request().Context(), c.Request().Method, c.Path(), code, err)
	}
}

// failed writes what went wrong on our side: where, what kind, and the hour.
func (s *Server) failed(ctx context.Context, method, path string, code int, err error) {
	attrs := []slog.Attr{slog.String("method", method), slog.String("route", path), slog.Int("status", code), slog.String("error", harmless(err.Error()))}
	var p *panicked
	if errors.As(err, &p) {
		attrs = append(attrs, slog.Any("at", p.at))
	}
	logAt(ctx, s.log, slog.LevelError, s.now(), "a request failed", attrs...)
}

// telling are the parts of an error's text that could come from a request: what is quoted, addresses, and long rows of
// letters and digits.
var telling = regexp.MustCompile("\"(?:[^\"\\\\]|\\\\.)*\"|'[^']*'|`[^`]*`|\\S*@\\S*|\\S*[0-9A-Za-z_-]{20,}\\S*|\\S*(?:[0-9][A-Za-z]|[A-Za-z][0-9])\\S{6,}|\\S*[.:][0-9A-Fa-f]+[.:]\\S*")

// harmless is an error's text for the log. Errors of this program hold no input; those of libraries sometimes do.
func harmless(text string) string {
	text = telling.ReplaceAllString(text, "…")
	if len(text) > 300 {
		text = strings.ToValidUTF8(text[:300], "") + "…"
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, text)
}

// panicked is a panic as an error: its kind and the places in the program, never its value, which may hold anything.
type panicked struct {
	kind string
	at   []string
}

func newPanicked(value any) *panicked {
	p := &panicked{kind: fmt.Sprintf("%T", value)}
	if err, ok := value.(runtime.Error); ok {
		p.kind = err.Error()
	}
	var pcs [24]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs[:])])
	for {
		f, more := frames.Next()
		p.at = append(p.at, f.Function+":"+strconv.Itoa(f.Line))
		if !more {
			return p
		}
	}
}

func (p *panicked) Error() string { return "panic: " + p.kind }
