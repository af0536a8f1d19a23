package store_test

import (
	"errors"
	"iter"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

const (
	customer = gap.Customer
	employee = gap.Employee
)

func seeded(n uint64) *rand.Rand { return rand.New(rand.NewPCG(n, 77)) }

// A load is all or nothing, and refuses what must not be stored; no message tells an answer.
func TestLoadRefuses(t *testing.T) {
	f := smallFiles(t)
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		study, err := s.SaveStudy(t.Context(), tester, f.study)
		if err != nil {
			t.Fatal(err)
		}
		ids, err := s.SetPacks(t.Context(), tester, study, "a", f.packs)
		if err != nil {
			t.Fatal(err)
		}
		form, _, err := s.Form(t.Context(), study, ids[0])
		if err != nil {
			t.Fatal(err)
		}
		good := func() survey.Row {
			r := survey.Row{Group: "s1", Unit: "c1", Response: survey.Response{Answers: form.Layout.Blank(), Seconds: -1}}
			form.Layout.SetCode(r.Response.Answers, 0, customer, 3)
			return r
		}
		ofEmployee := func(change func(*survey.Row)) survey.Row {
			r := survey.Row{Group: "c1", Response: survey.Response{Audience: employee, Answers: form.Layout.Blank()}}
			change(&r)
			return r
		}
		with := func(change func(*survey.Row)) survey.Row {
			r := good()
			change(&r)
			return r
		}
		for _, test := range []struct {
			name, want string
			row        survey.Row
		}{
			{"an employee's account", "account", ofEmployee(func(r *survey.Row) { r.Response.Account = 7 })},
			{"an employee's time", "time", ofEmployee(func(r *survey.Row) { r.Response.Seconds = 70 })},
			{"an employee's language", "language", ofEmployee(func(r *survey.Row) {
				r.Response.Comments = []survey.Words{{Question: openTo(form, employee), Text: "so", Language: "de"}}
			})},
			{"an unknown cell", "no cell nowhere", ofEmployee(func(r *survey.Row) { r.Group = "nowhere" })},
			{"a cell as a segment", "no segment c1", with(func(r *survey.Row) { r.Group = "c1" })},
			{"a short row", "none the questionnaire can have", with(func(r *survey.Row) { r.Response.Answers = r.Response.Answers[:5] })},
			{"an answer beyond the scale", "none the questionnaire can have", with(func(r *survey.Row) { r.Response.Answers[0] = 77 })},
			{"a comment that is too long", "too long", with(func(r *survey.Row) {
				r.Response.Comments = []survey.Words{{Text: strings.Repeat("secret", 9000), Question: openTo(form, customer)}}
			})},
		} {
			_, err := s.Load(t.Context(), tester, study, store.Loaded{Form: form.ID, Rows: slices.Values([]survey.Row{good(), test.row})})
			if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), "response 2") || strings.Contains(err.Error(), "secret") {
				t.Errorf("%s: error %v, want one with %q", test.name, err, test.want)
			}
		}
		if n := number(t, s, "SELECT count(*) FROM responses"); n != 0 {
			t.Fatalf("%d responses are stored of loads that failed", n)
		}
		if w, err := s.Fieldwork(t.Context(), study, "a"); err != nil || w.State != survey.WaveDraft {
			t.Fatalf("a load that failed leaves the wave %s, %v", w.State, err)
		}
		rows := store.Loaded{Form: form.ID, Rows: iter.Seq[survey.Row](slices.Values([]survey.Row{good(), good()}))}
		if n, err := s.Load(t.Context(), tester, study, rows); err != nil || n != 2 {
			t.Fatalf("%d responses loaded, %v", n, err)
		}
		if _, err := s.Load(t.Context(), tester, study, rows); !errors.Is(err, store.ErrConflict) {
			t.Errorf("the same answers once more: %v", err)
		}
		if w, err := s.Fieldwork(t.Context(), study, "a"); err != nil || w.State != survey.WaveClosed {
			t.Errorf("after a load the wave is %s, %v", w.State, err)
		}
	})
}

// openTo is a question in words that a side is asked.
func openTo(form *survey.Form, a gap.Audience) int {
	return slices.IndexFunc(form.Layout.Texts, func(q survey.TextQuestion) bool { return q.Asked[a] })
}

// Nothing in the database tells the order of a file that was loaded.
func TestLoadForgetsTheOrder(t *testing.T) {
	f := smallFiles(t)
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		study, err := s.SaveStudy(t.Context(), tester, f.study)
		if err != nil {
			t.Fatal(err)
		}
		ids, err := s.SetPacks(t.Context(), tester, study, "a", f.packs)
		if err != nil {
			t.Fatal(err)
		}
		form, _, err := s.Form(t.Context(), study, ids[0])
		if err != nil {
			t.Fatal(err)
		}
		const n = 500
		rows := make([]survey.Row, n)
		for i := range rows { // the account marks the place in the file
			rows[i] = survey.Row{Group: "s1", Response: survey.Response{Answers: form.Layout.Blank(), Seconds: -1, Account: uint64(i + 1)}}
		}
		if _, err := s.Load(t.Context(), tester, study, store.Loaded{Form: form.ID, Rows: slices.Values(rows)}); err != nil {
			t.Fatal(err)
		}
		for _, order := range []string{"id", "place"} {
			query := "SELECT account FROM responses ORDER BY id"
			switch {
			case order == "place" && s.IsPostgres():
				query = "SELECT account FROM responses ORDER BY ctid"
			case order == "place":
				continue // WITHOUT ROWID: rows lie in the order of their ids
			}
			accounts, err := s.Numbers(t.Context(), query)
			if err != nil {
				t.Fatal(err)
			}
			near := 0 // neighbours in the file that are neighbours in the database; 2 of them by chance
			for i := range accounts[1:] {
				if d := accounts[i+1] - accounts[i]; d == 1 || d == -1 {
					near++
				}
			}
			if len(accounts) != n || near > 12 {
				t.Errorf("by %s: %d responses, %d of them beside their neighbour in the file", order, len(accounts), near)
			}
		}
	})
}
