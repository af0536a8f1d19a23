package respond_test

import (
	"context"
	"database/sql"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"mirror/gap"
)

// lost keeps what people see who have no good link.
func (g *gallery) lost(s *site) {
	g.t.Helper()
	g.keep("home", s.visit("/"))
	v := s.visit("/code")
	g.keep("code", v)
	g.keep("code-wrong", v.post("/code", url.Values{"code": {"abcd-efgh"}}))
	g.keep("unknown", s.visit("/i/"+strings.Repeat("0", 32)))
	g.keep("ended", s.visit("/r/nothing"))
	g.keep("not-found", s.visit("/nothing-here"))
	v = s.visit("/own")
	g.keep("own", v)
	g.keep("own-wrong", v.post("/own", url.Values{"code": {"abcd-efgh"}}))
	v = s.visit(s.person(gap.Customer)).begin()
	g.keep("too-large", v.post("", url.Values{"t0": {strings.Repeat("x", 300_000)}}))
	v = s.visit(s.person(gap.Customer))
	r, err := http.NewRequest(http.MethodPost, v.at, nil)
	s.must(err)
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	v.send(r)
	g.keep("refused", v)
}

// fullLink keeps what somebody sees whose link has taken all it may on a day.
func (g *gallery) fullLink(s *site) {
	g.t.Helper()
	for n := range 2 {
		v := s.visit("/o/" + s.full.Text()).begin()
		if strings.Contains(v.at, "/team") {
			v.post("", v.filled())
		}
		v.toLast().post("", v.filled())
		if n == 1 {
			g.keep("link-full", v)
		}
	}
}

// overrun keeps what somebody sees whose link was begun far too often on a day.
func (g *gallery) overrun(s *site) {
	g.t.Helper()
	v := s.visit("/o/" + s.full.Text()).begin()
	at, form := v.at, v.filled()
	for v.status != http.StatusTooManyRequests {
		if v.status != http.StatusOK {
			g.t.Fatalf("a first page is answered %d", v.status)
		}
		v.at = at
		v.post("", form)
	}
	g.keep("overrun", v)
}

// notYet keeps a wave that has not begun, and too many failed tries.
func (g *gallery) notYet(s *site) {
	g.t.Helper()
	g.keep("not-open", s.visit(s.person(gap.Customer)))
	v := s.visit("/")
	for range 40 {
		v.get("/i/" + strings.Repeat("0", 32))
	}
	if v.status != http.StatusTooManyRequests {
		g.t.Fatalf("after 40 failed tries the server answers %d", v.status)
	}
	g.keep("too-many", v)
}

// busy keeps what is shown while another holds the database; the pages are kept when the function that is returned is called.
func (g *gallery) busy(s *site) (keep func()) {
	g.t.Helper()
	v, out := s.visit(s.person(gap.Customer)).begin(), s.visit(s.person(gap.Customer))
	db, err := sql.Open("sqlite3", "file:"+s.dsn)
	s.must(err)
	held, err := db.Conn(context.Background())
	s.must(err)
	_, err = held.ExecContext(context.Background(), "BEGIN IMMEDIATE")
	s.must(err)
	var both sync.WaitGroup
	both.Go(func() { v.post("", v.filled()) })
	both.Go(func() { out.post(strings.Replace(out.at, "?", "/out?", 1), nil) })
	return func() {
		both.Wait()
		_, err = held.ExecContext(context.Background(), "ROLLBACK")
		s.must(err)
		s.must(held.Close())
		s.must(db.Close())
		g.keep("busy-page", v)
		g.keep("busy", out)
	}
}

// broken keeps what is shown when there is no room for an answer, and when the database is gone.
func (g *gallery) broken(s *site) {
	g.t.Helper()
	fresh, v := s.visit(s.person(gap.Customer)), s.visit(s.person(gap.Customer)).begin()
	team := s.visit("/o/" + s.open[gap.Employee].Text()).begin()
	s.behind(func(db *sql.DB) {
		for _, on := range []string{"INSERT", "UPDATE"} {
			_, err := db.Exec("CREATE TRIGGER no_" + on + " BEFORE " + on + " ON drafts BEGIN SELECT RAISE(ABORT, 'no room'); END")
			s.must(err)
		}
	})
	g.keep("unsaved-page", v.post("", v.filled()))
	g.keep("unsaved-start", fresh.begin())
	g.keep("unsaved-team", team.post("", team.filled()))
	s.must(s.store.Close())
	g.keep("failure", s.visit("/i/"+s.tokens[gap.Customer][0].Text()))
}
