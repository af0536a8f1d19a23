package release_test

import (
	"errors"
	"math/rand/v2"
	"testing"
	"time"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/pack"
	"mirror/survey/release"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

const tester store.Actor = "test"

// programme is a study of three waves.
func programme(t *testing.T, s *store.Store) survey.StudyID {
	t.Helper()
	study := survey.DefaultStudy()
	study.Company = "Northwind"
	study.Cells = []survey.Cell{{ID: "sales", Name: "Sales"}, {ID: "office", Name: "Office"}}
	study.Segments = []survey.Segment{{ID: "homes", Name: "Homes"}, {ID: "firms", Name: "Firms"}}
	study.Waves = []survey.Wave{
		{ID: "a", Name: "First", From: "2026-01-01", To: "2026-01-31"},
		{ID: "b", Name: "Second", From: "2026-07-01", To: "2026-07-31"},
		{ID: "c", Name: "Third", From: "2027-01-01", To: "2027-01-31"},
	}
	id, err := s.SaveStudy(t.Context(), tester, study)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// answered loads n answers a side into a wave, which is closed then; customers' answers lie around the level.
func answered(t *testing.T, s *store.Store, study survey.StudyID, wave string, n int, level float64) {
	t.Helper()
	p, _ := pack.Named("mirror-core")
	text, _ := pack.Source("mirror-core")
	forms, err := s.SetPacks(t.Context(), tester, study, wave, []store.PackSource{{Pack: p, Source: text}})
	if err != nil {
		t.Fatal(err)
	}
	form, _, err := s.Form(t.Context(), study, forms[0])
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(uint64(n), uint64(level*10)))
	rows := func(yield func(survey.Row) bool) {
		for i := range 2 * n {
			row := survey.Row{Group: []string{"homes", "firms"}[i/2%2], Response: survey.Response{Answers: form.Layout.Blank(), Seconds: -1}}
			mean := level
			if i%2 == 1 {
				row.Group, row.Response.Audience, mean = []string{"sales", "office"}[i/2%2], gap.Employee, 5
			}
			for q := range p.Items {
				code := min(max(mean+r.NormFloat64(), 1), 7) - 1
				if p.Items[q].Reverse {
					code = 6 - code
				}
				form.Layout.SetCode(row.Response.Answers, q, row.Response.Audience, uint8(code+.5))
			}
			if !yield(row) {
				return
			}
		}
	}
	if _, err := s.Load(t.Context(), tester, study, store.Loaded{Form: form.ID, Rows: rows}); err != nil {
		t.Fatal(err)
	}
}

// Each wave is released once, with what changed since the releases before it, which stay byte by byte.
func TestWavesAreReleasedOneAfterTheOther(t *testing.T) {
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		study, shelf := programme(t, s), release.NewShelf(s)
		if _, err := shelf.Edition(t.Context(), study, "a"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a wave without a release: %v", err)
		}
		answered(t, s, study, "a", 120, 3.5)
		first, err := release.Make(t.Context(), s, tester, study, "a")
		if err != nil {
			t.Fatal(err)
		}
		answered(t, s, study, "b", 120, 5)
		if err := release.Due(t.Context(), s); err != nil { // the calendar's way
			t.Fatal(err)
		}
		if err := release.Due(t.Context(), s); err != nil {
			t.Errorf("nothing is left to release: %v", err)
		}
		if _, err := release.Make(t.Context(), s, tester, study, "b"); !errors.Is(err, store.ErrState) {
			t.Errorf("a second final release: %v", err)
		}
		e, err := shelf.Edition(t.Context(), study, "b")
		if err != nil {
			t.Fatal(err)
		}
		waves := e.Release.Waves()
		if len(waves) != 2 || waves[0].ID != "a" || waves[1].ID != "b" || !e.Info.Final || e.Study.Company != "Northwind" || len(e.Packs) != 1 {
			t.Fatalf("the edition of b holds %d waves, of %q, %d questionnaires", len(waves), e.Study.Company, len(e.Packs))
		}
		if len(waves[0].Changes) > 0 {
			t.Error("the first wave tells a change")
		}
		if again, err := s.Release(t.Context(), study, "a"); err != nil || again.Digest != first.Digest {
			t.Errorf("the first release changed: %v", err)
		}
	})
}

// What stands on the shelf is not parsed again, and is what the store holds.
func TestShelfKeepsWhatNeverChanges(t *testing.T) {
	s := storetest.SQLite(t)
	study, shelf := programme(t, s), release.NewShelf(s)
	answered(t, s, study, "a", 60, 3.5)
	if _, err := release.Make(t.Context(), s, tester, study, "a"); err != nil {
		t.Fatal(err)
	}
	one, err := shelf.Published(t.Context(), study, "a")
	if err != nil {
		t.Fatal(err)
	}
	two, err := shelf.Published(t.Context(), study, "a")
	if err != nil || one != two {
		t.Errorf("it was read again: %v", err)
	}
	if !one.Dimension("mirror-core", "honesty").Shown() {
		t.Error("sixty customers answered, and the score of a topic is not told")
	}
}

// A wave nobody answered has no release, and does not keep the others from theirs.
func TestNobodyAnswered(t *testing.T) {
	s := storetest.Open(t, storetest.SQLiteDSN(t), store.Options{Now: func() time.Time { return time.Date(2027, 1, 4, 9, 0, 0, 0, time.UTC) }}) // within wave c
	study := programme(t, s)
	p, _ := pack.Named("mirror-core")
	text, _ := pack.Source("mirror-core")
	if _, err := s.SetPacks(t.Context(), tester, study, "c", []store.PackSource{{Pack: p, Source: text}}); err != nil {
		t.Fatal(err)
	}
	if err := s.OpenWave(t.Context(), tester, study, "c"); err != nil {
		t.Fatal(err)
	}
	if err := s.CloseWave(t.Context(), tester, study, "c"); err != nil {
		t.Fatal(err)
	}
	answered(t, s, study, "b", 60, 4)
	if _, err := release.Make(t.Context(), s, tester, study, "c"); !errors.Is(err, release.ErrNoAnswers) {
		t.Errorf("a release of nothing: %v", err)
	}
	if err := release.Due(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	if w, err := s.Fieldwork(t.Context(), study, "b"); err != nil || w.State != survey.WaveReleased {
		t.Errorf("b is %s, %v", w.State, err)
	}
}
