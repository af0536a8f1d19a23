package web

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"mirror/survey/store"
)

// statuses are those the server uses; any other is counted under 0.
var statuses = [...]int{0, 200, 201, 303, 304, 400, 401, 403, 404, 405, 408, 409, 410, 413, 415, 421, 422, 429, 500, 503, 507}

var statusPlace = func() (place [600]uint8) {
	for i, s := range statuses {
		place[s] = uint8(i)
	}
	return place
}()

// long is from where on a request is worth knowing about.
const long = time.Second

// traffic counts requests by route and status; nothing about one request is kept.
type traffic struct {
	routes []counted // by number
	none   int       // the number for requests that no route matches

	mu     sync.Mutex
	hourly []cell // as of the last whole hour: what the figures show of requests that went well
	writer store.WriterStats
}

type counted struct {
	method, path string
	cells        [len(statuses)]liveCell
}

type liveCell struct{ requests, slow, bytes atomic.Int64 }

type cell struct{ requests, slow, bytes int64 }

func newTraffic(routes []route) *traffic {
	t := &traffic{routes: make([]counted, len(routes)+1), none: len(routes)}
	for i, r := range routes {
		t.routes[i].method, t.routes[i].path = r.method, r.path
	}
	t.routes[t.none].method, t.routes[t.none].path = "any", "none"
	n := len(t.routes) * len(statuses)
	t.hourly = make([]cell, n)
	return t
}

func (t *traffic) count(route, status int, size int64, took time.Duration) {
	if status < 0 || status >= len(statusPlace) {
		status = 0
	}
	c := &t.routes[route].cells[statusPlace[status]]
	c.requests.Add(1)
	c.bytes.Add(size)
	if took >= long {
		c.slow.Add(1)
	}
}

func (t *traffic) each(do func(i int, r *counted, status int, now cell)) {
	i := 0
	for r := range t.routes {
		for s := range statuses {
			c := &t.routes[r].cells[s]
			do(i, &t.routes[r], statuses[s], cell{c.requests.Load(), c.slow.Load(), c.bytes.Load()})
			i++
		}
	}
}

// turn ends an hour: it brings the figures forward and writes what there was to the log.
func (s *Server) turn(hour time.Time) {
	t, ctx := s.traffic, context.Background()
	t.mu.Lock()
	defer t.mu.Unlock()
	t.writer = s.store.WriterStats()
	t.each(func(i int, r *counted, status int, now cell) {
		before := t.hourly[i]
		t.hourly[i] = now
		if now.requests == before.requests {
			return
		}
		logAt(ctx, s.log, slog.LevelInfo, hour, "requests of an hour", slog.String("method", r.method), slog.String("route", r.path), slog.Int("status", status),
			slog.Int64("requests", tens(now.requests-before.requests)), slog.Int64("slow", tens(now.slow-before.slow)), slog.Int64("mib", up(now.bytes-before.bytes, 1<<20)>>20))
	})
}

// tens rounds up to tens, so that no figure moves with one person.
func tens(n int64) int64 { return up(n, 10) }

// logAt writes a line whose time says the hour only.
func logAt(ctx context.Context, log *slog.Logger, level slog.Level, now time.Time, message string, attrs ...slog.Attr) {
	if !log.Enabled(ctx, level) {
		return
	}
	line := slog.NewRecord(now.Truncate(time.Hour), level, message, 0)
	line.AddAttrs(attrs...)
	log.Handler().Handle(ctx, line) // a log that cannot be written is no reason to stop
}
