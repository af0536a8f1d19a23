package store_test

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

// A company that changes its name stays the same study; groups keep their numbers, and none is lost with people in it.
func TestUpdateStudy(t *testing.T) {
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		f := storetest.Wave(t, s, storetest.Setup{Draft: true, Employees: 4})
		other, err := s.SaveStudy(t.Context(), tester, &survey.Study{Company: "Other", Smallest: survey.Smallest{Employees: 7}})
		if err != nil || other == f.Study {
			t.Fatal(other, err)
		}
		change := func(do func(*survey.Study)) error {
			return s.UpdateStudy(t.Context(), tester, f.Study, "change", func(x *survey.Study) error { do(x); return nil })
		}
		if err := change(func(x *survey.Study) { x.Company = "New name"; x.Cells[1].Name = "Service" }); err != nil {
			t.Fatal(err)
		}
		ids, _ := s.Studies(t.Context())
		study, err := s.Study(t.Context(), f.Study)
		if err != nil || len(ids) != 2 || study.Company != "New name" || study.Cells[1].Name != "Service" {
			t.Errorf("studies %v, %+v, %v", ids, study, err)
		}
		if err := change(func(x *survey.Study) { x.Company = "Other" }); !errors.Is(err, store.ErrState) {
			t.Errorf("two studies of one company: %v", err)
		}
		if err := change(func(x *survey.Study) { x.Cells = nil }); !errors.Is(err, store.ErrState) || !strings.Contains(err.Error(), "people on the list belong to") {
			t.Errorf("a team taken out with its people: %v", err)
		}
		if err := change(func(x *survey.Study) { x.Segments = x.Segments[:1] }); err != nil {
			t.Errorf("a segment nobody belongs to: %v", err)
		}
	})
}

// The outlook of a wave is the engine's plan by who is on the list, merges followed.
func TestOutlook(t *testing.T) {
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		id, err := s.SaveStudy(t.Context(), tester, storetest.Programme())
		if err != nil {
			t.Fatal(err)
		}
		people := append(employeesOf("branch", 20), employeesOf("office", 6)...)
		if _, _, err := s.SavePeople(t.Context(), tester, id, people); err != nil {
			t.Fatal(err)
		}
		o, err := s.Outlook(t.Context(), id, "w1")
		if err != nil {
			t.Fatal(err)
		}
		if o.Refusal != "say first which questionnaires it asks" || o.Listed != [2]int{0, 26} {
			t.Errorf("%q, listed %v", o.Refusal, o.Listed)
		}
		office := &o.Groups[2]
		if p := o.Planned(gap.Employee, office); p == nil || p.Status != gap.PlanNever || len(o.Concerns) == 0 {
			t.Errorf("six people in a team: %+v, %q", p, o.Concerns)
		}
		ahead, err := s.Outlook(t.Context(), id, "w1", employeesOf("office", 9)...) // six of them are there already
		if p := ahead.Planned(gap.Employee, office); err != nil || p.Invited.Or(0) != 9 || ahead.Listed[gap.Employee] != 26 {
			t.Errorf("with nine in the team: %+v, %v", p, err)
		}
		if err := s.MergeGroup(t.Context(), tester, id, "w1", office.ID, o.Groups[0].ID); err != nil {
			t.Fatal(err)
		}
		if o, err = s.Outlook(t.Context(), id, "w1"); err != nil {
			t.Fatal(err)
		}
		if p := o.Planned(gap.Employee, &o.Groups[0]); p == nil || p.Invited.Or(0) != 26 || o.Groups[2].MergedInto != o.Groups[0].ID || o.Planned(gap.Employee, &o.Groups[2]) != nil {
			t.Errorf("after the merge: %+v, %+v", p, o.Groups)
		}
	})
}

func employeesOf(cell string, n int) (list []survey.Person) {
	for i := range n {
		list = append(list, survey.Person{Audience: gap.Employee, Email: cell + string(rune('a'+i)) + "@example.com", Name: strings.ToUpper(cell), Cell: cell})
	}
	return list
}

// A page of the list is sought and counted without telling anything of answers.
func TestPeopleAreFound(t *testing.T) {
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		id, err := s.SaveStudy(t.Context(), tester, storetest.Programme())
		if err != nil {
			t.Fatal(err)
		}
		people := append(employeesOf("branch", 5), survey.Person{Audience: gap.Employee, Reference: "100%_sure"}, survey.Person{Email: "c@example.com", Segment: "wealth"})
		if _, _, err := s.SavePeople(t.Context(), tester, id, people); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			sought      string
			from, found int
			shown       int
		}{{"", 0, 6, 4}, {"", 4, 6, 2}, {"BRANCHB", 0, 1, 1}, {"0%_s", 0, 1, 1}, {"%", 0, 1, 1}, {"nobody", 0, 0, 0}} {
			list, found, err := s.People(t.Context(), id, gap.Employee, c.sought, c.from, 4)
			if err != nil || found != c.found || len(list) != c.shown {
				t.Errorf("%q from %d: %d of %d, %v", c.sought, c.from, len(list), found, err)
			}
		}
		n, err := s.PeopleCounts(t.Context(), id)
		if err != nil || n.Sides != [2]int{1, 6} || n.Apart != [2]int{0, 1} || len(n.Groups) != 2 {
			t.Errorf("%+v, %v", n, err)
		}
		known, err := s.Known(t.Context(), id, []survey.Person{{Audience: gap.Employee, Email: "BrancHA@example.com"}, {Email: "brancha@example.com"}})
		if err != nil || !slices.Equal(known, []uint8{1, 0}) {
			t.Errorf("known %v, %v", known, err)
		}
	})
}

// A list waits a day at most, and not after anybody was erased.
func TestUploads(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	storetest.BothWith(t, store.Options{Now: func() time.Time { return now }}, func(t *testing.T, s *store.Store) {
		now = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
		id, err := s.SaveStudy(t.Context(), tester, storetest.Programme())
		if err != nil {
			t.Fatal(err)
		}
		keep := func() [16]byte {
			u, err := s.SaveUpload(t.Context(), tester, id, []byte("sealed"))
			if err != nil {
				t.Fatal(err)
			}
			return u
		}
		first := keep()
		if err := s.AskUpload(t.Context(), "other", id, first, []byte("again")); err != nil {
			t.Fatal(err)
		}
		asked, err := s.AskedUploads(t.Context(), id)
		if u, again := s.Upload(t.Context(), id, first); err != nil || again != nil || len(asked) != 1 || u.By != "other" || string(u.Box) != "again" || !u.Asked {
			t.Errorf("%+v, %+v, %v, %v", u, asked, err, again)
		}
		now = now.AddDate(0, 0, 2)
		if err := s.Retain(t.Context(), store.Retention{}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Upload(t.Context(), id, first); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("after its day: %v", err)
		}
		second := keep()
		if _, _, err := s.SavePeople(t.Context(), tester, id, employeesOf("branch", 1)); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Erase(t.Context(), tester, id, "brancha@example.com"); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Upload(t.Context(), id, second); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("after an erasure: %v", err)
		}
	})
}

// Nobody agrees to what they asked for themselves.
func TestApprovals(t *testing.T) {
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		f := storetest.Wave(t, s, storetest.Setup{Draft: true})
		for _, by := range []store.Actor{"ann", "bob"} {
			if err := s.Ask(t.Context(), by, f.Study, f.Wave, "open with 9 people in Legal"); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.Agree(t.Context(), "ann", f.Study, f.Wave, "open with 9 people in Legal"); !errors.Is(err, store.ErrState) {
			t.Errorf("one's own wish: %v", err)
		}
		if err := s.Agree(t.Context(), "bob", f.Study, f.Wave, "something else"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("what nobody asked: %v", err)
		}
		if err := s.Agree(t.Context(), "bob", f.Study, f.Wave, "open with 9 people in Legal"); err != nil {
			t.Error(err)
		}
		list, err := s.Approvals(t.Context(), f.Study, f.Wave)
		if want := []store.Approval{{"open with 9 people in Legal", "ann", "bob"}}; err != nil || !slices.Equal(list, want) {
			t.Errorf("%v, %v", list, err)
		}
		// Nine other people in the place of those nine would be as many.
		if _, _, err := s.SavePeople(t.Context(), tester, f.Study, employeesOf("branch", 1)); err != nil {
			t.Fatal(err)
		}
		if list, err := s.Approvals(t.Context(), f.Study, f.Wave); err != nil || len(list) != 0 {
			t.Errorf("after the list has changed: %v, %v", list, err)
		}
	})
}

// What is deleted is gone from every table, and nothing but drafts and examples can be.
func TestDeleteDraftsAndExamples(t *testing.T) {
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		programme := storetest.Programme()
		programme.Waves = append(programme.Waves, survey.Wave{ID: "w2", Name: "Second"})
		f := storetest.Wave(t, s, storetest.Setup{Employees: 20, Programme: programme})
		if _, err := s.SetPacks(t.Context(), tester, f.Study, "w2", []store.PackSource{{Source: storetest.Questionnaire(t, "")}}); err != nil {
			t.Fatal(err)
		}
		if err := s.DeleteWave(t.Context(), tester, f.Study, "w1"); !errors.Is(err, store.ErrState) {
			t.Errorf("an open wave: %v", err)
		}
		if err := s.DeleteWave(t.Context(), tester, f.Study, "w2"); err != nil {
			t.Error(err)
		}
		waves, err := s.Waves(t.Context(), f.Study)
		if study, _ := s.Study(t.Context(), f.Study); err != nil || len(waves) != 1 || len(study.Waves) != 1 {
			t.Errorf("waves %v, %v", waves, err)
		}
		if err := s.DeleteExample(t.Context(), tester, f.Study); !errors.Is(err, store.ErrState) {
			t.Errorf("a study of real answers: %v", err)
		}
		err = s.UpdateStudy(t.Context(), tester, f.Study, "example", func(x *survey.Study) error { x.Example = true; return nil })
		if err == nil {
			err = s.DeleteExample(t.Context(), tester, f.Study)
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, table := range tablesOfStudies(t, s) {
			if n, err := s.Number(t.Context(), "SELECT COUNT(*) FROM "+table+" WHERE study = ?", f.Study); n != 0 || err != nil {
				t.Errorf("%s: %d rows, %v", table, n, err)
			}
		}
	})
}

// tablesOfStudies are all tables with a column study; an example's rows go from each.
func tablesOfStudies(t *testing.T, s *store.Store) []string {
	t.Helper()
	query := "SELECT m.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND c.name = 'study'"
	if s.IsPostgres() {
		query = "SELECT table_name FROM information_schema.columns WHERE table_schema = current_schema() AND column_name = 'study'"
	}
	tables, err := s.Lines(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	name := regexp.MustCompile(`^\w+$`)
	for _, table := range tables {
		if !name.MatchString(table) {
			t.Fatalf("no name: %q", table)
		}
		if !slices.Contains(store.OfStudy, table) {
			t.Errorf("the table %s is not among those an example is deleted from (remove.go)", table)
		}
	}
	return tables
}

// A new wave asks what the last one asked, and reports together what that did.
func TestBeginWave(t *testing.T) {
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		f := storetest.Wave(t, s, storetest.Setup{Draft: true})
		office, branch := f.Form.GroupNamed("cell", "office").ID, f.Form.GroupNamed("cell", "branch").ID
		if err := s.MergeGroup(t.Context(), tester, f.Study, f.Wave, office, branch); err != nil {
			t.Fatal(err)
		}
		if err := s.BeginWave(t.Context(), tester, f.Study, survey.Wave{ID: "w2", Name: "Second", From: "2026-05-01"}); err != nil {
			t.Fatal(err)
		}
		forms, err := s.Forms(t.Context(), f.Study, "w2")
		if err != nil || len(forms) != 1 || forms[0].ID == f.Form.ID || forms[0].Pack.ID != f.Form.Pack.ID || forms[0].Group(office).MergedInto != branch {
			t.Errorf("%+v, %v", forms, err)
		}
		if err := s.BeginWave(t.Context(), tester, f.Study, survey.Wave{ID: "w2"}); !errors.Is(err, store.ErrConflict) {
			t.Errorf("the same wave again: %v", err)
		}
	})
}
