package store_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

// P33 of the store: what can be read of a wave stays the same all day, however many answer and however often somebody looks,
// and a figure that is another one the next day moved for as many people as the smallest group has.
func TestParticipationStaysWithinADay(t *testing.T) {
	storetest.BothDSN(t, func(t *testing.T, dsn string) {
		now := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
		s := storetest.Open(t, dsn, store.Options{Now: func() time.Time { return now }})
		f := storetest.Wave(t, s, storetest.Setup{Employees: 90, Customers: 120})
		look := func() map[[2]int]int {
			t.Helper()
			if err := s.NoteParticipation(t.Context()); err != nil {
				t.Fatal(err)
			}
			list, _, err := s.Participation(t.Context(), f.Study, f.Wave)
			if err != nil {
				t.Fatal(err)
			}
			all := map[[2]int]int{}
			for _, p := range list {
				all[[2]int{int(p.Audience), int(p.Group)}] = p.Least
			}
			return all
		}
		answered, behind := map[[2]int]int{}, map[[2]int]int{}
		shown, moved := look(), 0
		for i := range 150 {
			a := gap.Audience(i % 2)
			place := i / 2
			who := f.Invited[a][place].Person
			submit(t, s, f, a, place)
			answered[[2]int{int(a), int(survey.EverybodyOf)}]++
			answered[[2]int{int(a), int(f.Form.GroupNamed(map[gap.Audience]string{0: "segment", 1: "cell"}[a], who.Cell+who.Segment).ID)}]++
			if i%25 == 24 {
				now = now.AddDate(0, 0, 1)
			}
			next := look()
			for g, least := range next {
				if least == shown[g] {
					continue
				}
				k := map[int]int{0: 5, 1: 7}[g[0]]
				if moved++; i%25 != 24 || answered[g]-behind[g] < k || least > answered[g] {
					t.Errorf("after %d answers the figure of %v is %d: %d answered, %d when it moved last", i+1, g, least, answered[g], behind[g])
				}
				behind[g] = answered[g]
			}
			shown = next
		}
		if moved < 8 {
			t.Errorf("the figures moved %d times only", moved)
		}
		rows := countOf(t, s, "SELECT COUNT(*) FROM participation WHERE behind IS NOT NULL")
		if err := s.CloseWave(t.Context(), "test", f.Study, f.Wave); err != nil {
			t.Fatal(err)
		}
		if left := countOf(t, s, "SELECT COUNT(*) FROM participation WHERE behind IS NOT NULL"); rows == 0 || left != 0 {
			t.Errorf("%d figures had exact numbers behind them, and %d have when the wave is over", rows, left)
		}
		if after := look(); after[[2]int{1, int(survey.EverybodyOf)}] != shown[[2]int{1, int(survey.EverybodyOf)}] {
			t.Error("closing told more")
		}
	})
}

func countOf(t *testing.T, s *store.Store, query string) int {
	t.Helper()
	n, err := s.Number(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// submit hands in the answer of the i-th person invited.
func submit(t *testing.T, s *store.Store, f *storetest.Fixture, a gap.Audience, i int) {
	t.Helper()
	got, err := s.Submit(t.Context(), &survey.Submission{Study: f.Study, Form: f.Form.ID, Token: f.Tokens[a][i],
		Response: survey.Response{Audience: a, Answers: f.Form.Layout.Blank(), Seconds: -1}})
	if err != nil || got != survey.Recorded {
		t.Fatal(got, err)
	}
}

// Answers through open links count too, also after the days of the link are forgotten; nobody knows of how many they are.
func TestParticipationThroughLinks(t *testing.T) {
	storetest.BothDSN(t, func(t *testing.T, dsn string) {
		now := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
		s := storetest.Open(t, dsn, store.Options{Now: func() time.Time { return now }})
		f := storetest.Wave(t, s, storetest.Setup{Employees: 20})
		link, err := s.SaveLink(t.Context(), "test", survey.Link{Study: f.Study, Form: f.Form.ID, Audience: gap.Customer, PerDay: 100}, func(survey.LinkID) [32]byte { return [32]byte{1} })
		if err != nil {
			t.Fatal(err)
		}
		for i := range 24 {
			if i == 12 {
				now = now.AddDate(0, 0, 1)
				if err := s.Retain(t.Context(), store.Retention{}); err != nil {
					t.Fatal(err)
				}
			}
			got, err := s.Submit(t.Context(), &survey.Submission{Study: f.Study, Form: f.Form.ID, Link: link, Once: [32]byte{byte(i + 1)}, Day: now,
				Response: survey.Response{Audience: gap.Customer, Answers: f.Form.Layout.Blank(), Seconds: -1}})
			if err != nil || got != survey.Recorded {
				t.Fatal(got, err)
			}
		}
		if err := s.NoteParticipation(t.Context()); err != nil {
			t.Fatal(err)
		}
		list, noted, err := s.Participation(t.Context(), f.Study, f.Wave)
		i := slices.IndexFunc(list, func(p survey.Participation) bool { return p.Audience == gap.Customer && p.Group == survey.EverybodyOf })
		if err != nil || i < 0 || list[i].Least != 20 || !list[i].Links || noted.IsZero() {
			t.Errorf("%+v, %v, %v", list, noted, err)
		}
		if _, ok := list[i].Rate(); ok {
			t.Error("a rate is told of those who answer through an open link")
		}
		if err := s.CloseWave(t.Context(), "test", f.Study, f.Wave); err != nil {
			t.Fatal(err)
		}
		if n := countOf(t, s, "SELECT SUM(taken) FROM links"); n != 0 {
			t.Errorf("after the wave a link still tells that it took %d answers", n)
		}
	})
}

// A wave's last day moves in the wave and in the declaration, and the trail says who moved it.
func TestExtendWave(t *testing.T) {
	storetest.BothDSN(t, func(t *testing.T, dsn string) {
		now := time.Date(2026, 3, 20, 8, 0, 0, 0, time.UTC)
		s := storetest.Open(t, dsn, store.Options{Now: func() time.Time { return now }})
		p := storetest.Programme()
		p.Waves[0].From, p.Waves[0].To = "2026-03-02", "2026-03-28"
		f := storetest.Wave(t, s, storetest.Setup{Programme: p, Employees: 20})
		if err := s.ExtendWave(t.Context(), "test", f.Study, f.Wave, now.AddDate(0, 0, 15)); err != nil {
			t.Fatal(err)
		}
		w, err := s.Fieldwork(t.Context(), f.Study, f.Wave)
		study, err2 := s.Study(t.Context(), f.Study)
		if err != nil || err2 != nil || w.Closes.Format(time.DateOnly) != "2026-04-04" || study.Waves[0].To != "2026-04-04" {
			t.Errorf("the wave ends on %v, the study says %v, %v, %v", w.Closes, study.Waves, err, err2)
		}
		if err := s.ExtendWave(t.Context(), "test", f.Study, f.Wave, now.AddDate(0, 0, -1)); !errors.Is(err, store.ErrState) {
			t.Errorf("to yesterday: %v", err)
		}
		if err := s.CloseWave(t.Context(), "test", f.Study, f.Wave); err != nil {
			t.Fatal(err)
		}
		if err := s.ExtendWave(t.Context(), "test", f.Study, f.Wave, now); !errors.Is(err, store.ErrState) {
			t.Errorf("a closed wave: %v", err)
		}
		if trail, err := s.Audit(t.Context()); err != nil || !slices.ContainsFunc(trail, func(e store.AuditEntry) bool { return e.Action == "extend wave" }) {
			t.Errorf("the trail does not tell it: %v", err)
		}
	})
}

// Results so far can be asked for once a day, whoever asks, and the trail says so.
func TestTryRelease(t *testing.T) {
	storetest.BothDSN(t, func(t *testing.T, dsn string) {
		now := time.Date(2026, 3, 20, 8, 0, 0, 0, time.UTC)
		s := storetest.Open(t, dsn, store.Options{Now: func() time.Time { return now }})
		f := storetest.Wave(t, s, storetest.Setup{Employees: 20})
		for day, want := range []int{1, 2} {
			if err := s.TryRelease(t.Context(), "test", f.Study, f.Wave); err != nil {
				t.Fatal(day, err)
			}
			err := s.TryRelease(t.Context(), "other", f.Study, f.Wave)
			if !errors.Is(err, store.ErrState) || !strings.Contains(err.Error(), "tomorrow") {
				t.Errorf("a second time: %v", err)
			}
			if n := countOf(t, s, "SELECT COUNT(*) FROM audit WHERE action = 'ask for results so far'"); n != want {
				t.Errorf("the trail has %d of them", n)
			}
			now = now.AddDate(0, 0, 1)
		}
	})
}
