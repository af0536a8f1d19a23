package release_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"testing"

	"mirror/gap"
	"mirror/gap/disclosure"
	"mirror/survey"
	"mirror/survey/release"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

// opened is a study whose wave w1 is open, with so many invited on each side; w0 before it was released, where asked for.
func opened(t *testing.T, s *store.Store, invited int, earlier bool) *storetest.Fixture {
	t.Helper()
	p := storetest.Programme()
	p.Cells = []survey.Cell{{ID: "sales", Name: "Sales"}, {ID: "office", Name: "Office"}, {ID: "shop", Name: "Shop"}}
	p.Segments = []survey.Segment{{ID: "homes", Name: "Homes"}, {ID: "firms", Name: "Firms"}}
	f := storetest.Wave(t, s, storetest.Setup{Programme: p, Employees: invited, Customers: invited})
	if earlier {
		p.Waves = append([]survey.Wave{{ID: "w0", Name: "Before"}}, p.Waves...)
		if _, err := s.SaveStudy(t.Context(), tester, p); err != nil {
			t.Fatal(err)
		}
		answered(t, s, f.Study, "w0", 120, 3.5)
		if _, err := release.Make(t.Context(), s, tester, f.Study, "w0"); err != nil {
			t.Fatal(err)
		}
	}
	return f
}

// submit hands in the answer of the i-th person invited on a side.
func submit(ctx context.Context, s *store.Store, f *storetest.Fixture, a gap.Audience, i int) (survey.Outcome, error) {
	answers := f.Form.Layout.Blank()
	for q := range f.Form.Pack.Items {
		f.Form.Layout.SetCode(answers, q, a, uint8((i*7+q*3)%5+1))
	}
	return s.Submit(ctx, &survey.Submission{Study: f.Study, Form: f.Form.ID, Token: f.Tokens[a][i],
		Response: survey.Response{Audience: a, Answers: answers, Seconds: -1}})
}

// team lets people of a team answer, or of a customer segment, from the first who has not.
func team(t *testing.T, s *store.Store, f *storetest.Fixture, a gap.Audience, name string, from, to int) {
	t.Helper()
	n := 0
	for i, who := range f.Invited[a] {
		if who.Person.Cell+who.Person.Segment != name {
			continue
		}
		if n++; n <= from || n > to {
			continue
		}
		if got, err := submit(t.Context(), s, f, a, i); err != nil || got != survey.Recorded {
			t.Fatal(got, err)
		}
	}
}

// tooFew makes sure that there is nothing to release, and that nothing was.
func tooFew(t *testing.T, s *store.Store, f *storetest.Fixture, releases int) {
	t.Helper()
	if _, err := release.Make(t.Context(), s, tester, f.Study, f.Wave); !errors.Is(err, release.ErrTooFew) {
		t.Errorf("too few answers came, and a release says %v", err)
	}
	if all, err := s.Releases(t.Context(), f.Study, f.Wave); err != nil || len(all) != releases {
		t.Errorf("%d releases, %v; want %d", len(all), err, releases)
	}
}

func shownTeam(w *gap.Wave, team string) bool {
	return slices.ContainsFunc(w.Gaps, func(r gap.Row) bool {
		return string(r.Cell) == team && !r.Other && r.Unit == "" && r.Employees.Score.Known()
	})
}

// ledgers are the counts behind the releases as they lie in the database.
func ledgers(t *testing.T, s *store.Store, dsn string) (all [][]byte) {
	t.Helper()
	storetest.Unsealed(t, dsn, nil, func(c *sql.Conn) {
		rows, err := c.QueryContext(t.Context(), "SELECT ledger FROM releases ORDER BY number")
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = rows.Close() }() // Err tells what went wrong
		for rows.Next() {
			var b []byte
			if err := rows.Scan(&b); err != nil {
				t.Fatal(err)
			}
			all = append(all, b)
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
	})
	return all
}

// A wave can be released while it takes answers: from enough people on, again when enough more came, and finally. Each
// release is held against the ones before it, by counts that nobody can read and that go with the last.
func TestReleasesOfAnOpenWave(t *testing.T) {
	storetest.BothDSN(t, func(t *testing.T, dsn string) {
		s := storetest.Open(t, dsn, store.Options{})
		f := opened(t, s, 90, true)
		tooFew(t, s, f, 0)
		team(t, s, f, gap.Customer, "homes", 0, 20)
		team(t, s, f, gap.Customer, "firms", 0, 20)
		team(t, s, f, gap.Employee, "sales", 0, 6)
		tooFew(t, s, f, 0) // six employees are one less than may be shown
		team(t, s, f, gap.Employee, "sales", 6, 10)
		team(t, s, f, gap.Employee, "office", 0, 10)
		team(t, s, f, gap.Employee, "shop", 0, 10)
		first, err := release.Make(t.Context(), s, tester, f.Study, f.Wave)
		if err != nil || first.Final {
			t.Fatal(first.Final, err)
		}
		tooFew(t, s, f, 1) // nobody came
		team(t, s, f, gap.Employee, "sales", 10, 13)
		tooFew(t, s, f, 1) // three came
		for _, b := range ledgers(t, s, dsn)[1:] {
			if len(b) < 1<<14 || bytes.Contains(b, []byte("sales")) {
				t.Errorf("the counts behind a release are %d bytes, and can be read", len(b))
			}
		}
		if err := release.Due(t.Context(), s); err != nil {
			t.Fatal(err)
		}
		e, err := release.NewShelf(s).Edition(t.Context(), f.Study, f.Wave)
		if err != nil || e.Info.Digest != first.Digest || e.Info.Final {
			t.Fatalf("the shelf holds release %d, %v", e.Info.Number, err)
		}
		w := e.Release.Waves()[1]
		if !shownTeam(&w, "sales") || len(w.Changes) == 0 || !slices.ContainsFunc(w.Notes, func(n gap.Note) bool { return n.ID == "so_far" }) {
			t.Errorf("the first release shows sales: %t, %d changes, notes %v", shownTeam(&w, "sales"), len(w.Changes), w.Notes)
		}
		if w.Plan == nil || len(w.Plan.Groups) != 9 || w.Plan.Groups[0].Invited.Or(0) != 30 { // three teams, two segments, two units twice
			t.Errorf("the plan is %+v", w.Plan)
		}
		team(t, s, f, gap.Employee, "office", 10, 20)
		team(t, s, f, gap.Employee, "shop", 10, 20)
		if second, err := release.Make(t.Context(), s, tester, f.Study, f.Wave); err != nil || second.Number != 2 || second.Final {
			t.Fatal(second.Number, err)
		}
		team(t, s, f, gap.Employee, "office", 20, 30)
		closed(t, s, dsn, f)
	})
}

// closed ends the wave: sales, which gained three between two releases, stays hidden in the final one.
func closed(t *testing.T, s *store.Store, dsn string, f *storetest.Fixture) {
	t.Helper()
	if err := s.CloseWave(t.Context(), tester, f.Study, f.Wave); err != nil {
		t.Fatal(err)
	}
	if err := release.Due(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	e, err := release.NewShelf(s).Edition(t.Context(), f.Study, f.Wave)
	if err != nil || e.Info.Number != 3 || !e.Info.Final {
		t.Fatalf("the shelf holds release %d, %v", e.Info.Number, err)
	}
	w := e.Release.Waves()[1]
	if shownTeam(&w, "sales") || w.N[gap.Employee].N.Or(0) != 63 || slices.ContainsFunc(w.Notes, func(n gap.Note) bool { return n.ID == "so_far" }) {
		t.Errorf("the final release shows sales: %t, of %v employees, notes %v", shownTeam(&w, "sales"), w.N[gap.Employee].N, w.Notes)
	}
	programme, collected, err := s.Collected(t.Context(), f.Study, f.Wave)
	if err != nil {
		t.Fatal(err)
	}
	alone := disclosure.Protect(survey.Analyze(programme, collected, "on")).Waves()[0]
	if !shownTeam(&alone, "sales") {
		t.Error("sales would not be shown without the releases before: the test says nothing")
	}
	for i, b := range ledgers(t, s, dsn) {
		if b != nil {
			t.Errorf("release %d keeps its counts", i)
		}
	}
	if _, err := release.Make(t.Context(), s, tester, f.Study, f.Wave); !errors.Is(err, store.ErrState) {
		t.Errorf("a release after the final one: %v", err)
	}
}

// A result of an open wave is not taken for the final one when the wave closes while it is made.
func TestWaveClosesWhileItIsReleased(t *testing.T) {
	s := storetest.SQLite(t)
	f := opened(t, s, 90, false)
	body := []byte(`{"format":"mirror-result/1","settings":{"disclosure":"on"},"waves":[{"id":"w1","pack":"mirror-core","notes":[{"id":"protected"}]}]}`)
	if _, err := s.SaveRelease(t.Context(), tester, f.Study, f.Wave, store.Result{Body: body, Final: true}); !errors.Is(err, store.ErrState) {
		t.Errorf("a final release of an open wave: %v", err)
	}
	if err := s.CloseWave(t.Context(), tester, f.Study, f.Wave); err != nil {
		t.Fatal(err)
	}
	if _, err := s.SaveRelease(t.Context(), tester, f.Study, f.Wave, store.Result{Body: body}); !errors.Is(err, store.ErrState) {
		t.Errorf("results so far of a closed wave: %v", err)
	}
}

// Where the counts behind an earlier release cannot be opened, none is made: with the right keys it still can be.
func TestReleaseWithoutTheKeys(t *testing.T) {
	dsn := storetest.SQLiteDSN(t)
	s := storetest.Open(t, dsn, store.Options{})
	f := opened(t, s, 90, false)
	for _, name := range []string{"homes", "firms"} {
		team(t, s, f, gap.Customer, name, 0, 20)
	}
	team(t, s, f, gap.Employee, "office", 0, 20)
	if _, err := release.Make(t.Context(), s, tester, f.Study, f.Wave); err != nil {
		t.Fatal(err)
	}
	team(t, s, f, gap.Employee, "shop", 0, 20)
	if err := s.CloseWave(t.Context(), tester, f.Study, f.Wave); err != nil {
		t.Fatal(err)
	}
	keyless, err := store.Open(t.Context(), dsn, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = keyless.Close() }() // nothing was written
	if _, err := release.Make(t.Context(), keyless, tester, f.Study, f.Wave); err == nil || !strings.Contains(err.Error(), "key folder of that time") {
		t.Errorf("without the keys: %v", err)
	}
	if made, err := release.Make(t.Context(), s, tester, f.Study, f.Wave); err != nil || !made.Final || made.Number != 2 {
		t.Errorf("with the right keys: %+v, %v", made.Number, err)
	}
}
