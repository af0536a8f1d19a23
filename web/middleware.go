package web

import (
	"context"
	"net/http"
	"net/netip"
	"time"

	"github.com/labstack/echo/v4"
)

// wrap puts around a handler what every route has: a count, an end to panics, the fence against other sites, a limit to
// the body, a limit in time. It is composed once, not for each request.
func (s *Server) wrap(number int, r route) echo.HandlerFunc {
	run := r.handler
	switch r.class {
	case page, upload:
		run = inTime(requestTime, run)
	case secret:
		run = s.slowGuesses(http.StatusNotFound, inTime(requestTime, run))
	case slow:
		run = inTime(slowTime, run)
	case keyed:
		run = s.slowGuesses(http.StatusUnauthorized, inTime(slowTime, run))
	}
	if r.fence != readOnly {
		run = fenced(r.fence, limited(r.class, run))
	}
	return func(c echo.Context) error {
		began, there := time.Now(), c.Request().Context() // a handler's own context ends with its time too
		if s.leaving.Load() {
			c.Response().Header()["Connection"] = closing
		}
		if err := s.safely(run, c); err != nil && !left(there, c, err) {
			s.fail(c, r, err)
		}
		res := c.Response()
		s.traffic.count(number, res.Status, res.Size, time.Since(began))
		return nil
	}
}

var closing = []string{"close"}

// safely runs a handler and makes an error of a panic.
func (s *Server) safely(run echo.HandlerFunc, c echo.Context) (err error) {
	defer func() {
		switch p := recover(); p {
		case nil:
		case http.ErrAbortHandler:
			panic(p) // the handler's wish to drop the connection
		default:
			err = newPanicked(p)
		}
	}()
	return run(c)
}

// inTime ends the work on a request after a while.
func inTime(most time.Duration, run echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx, cancel := context.WithTimeout(c.Request().Context(), most)
		defer cancel()
		c.SetRequest(c.Request().WithContext(ctx))
		return run(c)
	}
}

// limited refuses a body that is larger than any form. Programs' bodies are limited where they are read.
func limited(class class, run echo.HandlerFunc) echo.HandlerFunc {
	if class == program {
		return run
	}
	most := int64(formLimit)
	if class == upload {
		most = uploadLimit
	}
	return func(c echo.Context) error {
		r := c.Request()
		if r.ContentLength > most {
			return &http.MaxBytesError{Limit: most}
		}
		r.Body = http.MaxBytesReader(c.Response(), r.Body, most)
		return run(c)
	}
}

// fenced refuses what http.CrossOriginProtection could not decide and the route does not take.
func fenced(f fence, run echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		switch {
		case f == ownPages && r.Header.Get("Sec-Fetch-Site") == "" && r.Header.Get("Origin") == "",
			f == programs && isOldBrowser(r):
			return errForeign
		}
		return run(c)
	}
}

// slowGuesses counts links that do not exist, or keys: answers of the status that says so. One too many is answered with a
// page that says to wait. A good link is never looked at here: the handler has found it before.
func (s *Server) slowGuesses(wrong int, run echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		res := c.Response()
		g := &guessWriter{ResponseWriter: res.Writer, wrong: wrong, guess: func() bool { return s.guess(c) }}
		res.Writer = g
		err := run(c)
		res.Writer = g.ResponseWriter
		switch {
		case err != nil && !res.Committed && status(err) == wrong && g.guess():
			return errTooMany
		case !g.withheld:
			return err
		}
		res.Committed, res.Status, res.Size = false, http.StatusOK, 0
		for _, name := range []string{"Content-Type", "Content-Length", "Content-Encoding"} {
			res.Header().Del(name)
		}
		return errTooMany
	}
}

// guess notes a link that does not exist and reports whether it is one too many from that address.
func (s *Server) guess(c echo.Context) bool {
	from, _ := netip.ParseAddr(c.RealIP()) // none: all that have none share a count
	return s.limiter.fail(from, s.now())
}

// guessWriter withholds an answer to a guess that comes once too often.
type guessWriter struct {
	http.ResponseWriter
	wrong    int
	guess    func() bool
	withheld bool
}

func (g *guessWriter) WriteHeader(status int) {
	if status == g.wrong && g.guess() {
		g.withheld = true
	}
	if !g.withheld {
		g.ResponseWriter.WriteHeader(status)
	}
}

func (g *guessWriter) Write(b []byte) (int, error) {
	if g.withheld {
		return len(b), nil
	}
	return g.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController find what is below.
func (g *guessWriter) Unwrap() http.ResponseWriter { return g.ResponseWriter }
