package web

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
)

// healthz says that the process lives. It touches nothing.
func (s *Server) healthz(c echo.Context) error { return say(c, http.StatusOK, "alive\n") }

// readyz says whether requests should be sent here: the database answers, its settings are safe, and no stop has begun.
func (s *Server) readyz(c echo.Context) error {
	if s.leaving.Load() {
		return say(c, http.StatusServiceUnavailable, "stopping\n")
	}
	if err := s.ready.check(c.Request().Context(), s.now(), s.store.Ready); err != nil {
		s.failed(c.Request().Context(), http.MethodGet, "/readyz", http.StatusServiceUnavailable, err)
		return say(c, http.StatusServiceUnavailable, "not ready\n")
	}
	return say(c, http.StatusOK, "ready\n")
}

func say(c echo.Context, code int, word string) error {
	c.Response().Header()["Content-Type"] = textType
	c.Response().WriteHeader(code)
	_, err := c.Response().Write([]byte(word))
	return err
}

// How long an answer about the database holds, and how long the question may take.
const (
	readyHolds = time.Second
	readyTime  = 2 * time.Second
)

// readiness asks the database at most once in readyHolds, however many ask for it.
type readiness struct {
	mu   sync.Mutex
	at   time.Time
	last error
}

func (r *readiness) check(ctx context.Context, now time.Time, ask func(context.Context) error) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.at.IsZero() && now.Sub(r.at) < readyHolds && !now.Before(r.at) {
		return r.last
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), readyTime)
	defer cancel()
	r.last, r.at = ask(ctx), now
	return r.last
}
