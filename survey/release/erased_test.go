package release_test

import (
	"errors"
	"slices"
	"testing"

	"mirror/gap"
	"mirror/gap/disclosure"
	"mirror/survey"
	"mirror/survey/release"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

// A customer who is erased changes the next release, and it says so. Where one who came and one who is gone cancel out
// nothing is released again; where enough came beside, the next release is of those who are left.
func TestErasingACustomerChangesTheNextRelease(t *testing.T) {
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		f := opened(t, s, 120, false)
		team(t, s, f, gap.Employee, "sales", 0, 20)
		team(t, s, f, gap.Customer, "homes", 0, 20)
		team(t, s, f, gap.Customer, "firms", 0, 20)
		if _, err := release.Make(t.Context(), s, tester, f.Study, f.Wave); err != nil {
			t.Fatal(err)
		}
		homes := slices.IndexFunc(f.Invited[gap.Customer], func(i store.Invited) bool { return i.Person.Segment == "homes" })
		who := f.Invited[gap.Customer][homes].Person
		if n, err := s.Erase(t.Context(), tester, f.Study, who.Email+who.Reference); n != 1 || err != nil {
			t.Fatal(n, err)
		}
		tooFew(t, s, f, 1)
		team(t, s, f, gap.Customer, "homes", 20, 21)
		tooFew(t, s, f, 1)
		team(t, s, f, gap.Customer, "homes", 21, 40)
		team(t, s, f, gap.Customer, "firms", 20, 40)
		made, err := release.Make(t.Context(), s, tester, f.Study, f.Wave)
		if err != nil {
			t.Fatal(err)
		}
		r, err := disclosure.Read(made.Body)
		if err != nil {
			t.Fatal(err)
		}
		w := r.Waves()[0]
		if n := w.N[gap.Customer].N.Or(0); n != 79 || !slices.ContainsFunc(w.Notes, func(n gap.Note) bool { return n.ID == "forgotten" }) {
			t.Errorf("%v customers, want 79; notes %+v", n, w.Notes)
		}
	})
}

// Where a second questionnaire has just enough customers and one of them is erased, it is in the next release as it was in the
// last: left out, it would tell that the erased one had answered.
func TestErasingLeavesNoQuestionnaireOut(t *testing.T) {
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		f := storetest.Wave(t, s, storetest.Setup{Employees: 60, Customers: 60, Second: "trust-spectrum"})
		answer := func(f *storetest.Fixture, a gap.Audience, from, to int) {
			for i := from; i < to; i++ {
				if got, err := submit(t.Context(), s, f, a, i); err != nil || got != survey.Recorded {
					t.Fatal(got, err)
				}
			}
		}
		for _, of := range []*storetest.Fixture{f, f.Second} {
			answer(of, gap.Employee, 0, 20)
		}
		answer(f, gap.Customer, 0, 20)
		answer(f.Second, gap.Customer, 0, 5)
		shown := func() (n [2]float64) {
			made, err := release.Make(t.Context(), s, tester, f.Study, f.Wave)
			if err != nil {
				t.Fatal(err)
			}
			r, err := disclosure.Read(made.Body)
			if err != nil || len(r.Waves()) != 2 {
				t.Fatalf("%d questionnaires, %v", len(r.Waves()), err)
			}
			for i, w := range r.Waves() {
				n[i] = w.N[gap.Employee].N.Or(0)
			}
			return n
		}
		before := shown()
		who := f.Second.Invited[gap.Customer][0].Person
		if n, err := s.Erase(t.Context(), tester, f.Study, who.Email+who.Reference); n != 1 || err != nil {
			t.Fatal(n, err)
		}
		answer(f, gap.Customer, 20, 40)
		answer(f, gap.Employee, 20, 40)
		answer(f.Second, gap.Employee, 20, 40)
		if after := shown(); after[0] == before[0] || after[1] != before[1] {
			t.Errorf("employees shown: %v, and %v before", after, before)
		}
	})
}

// A result made of answers that were taken out before it was frozen is not frozen.
func TestErasedWhileAReleaseIsMade(t *testing.T) {
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		f := opened(t, s, 120, false)
		team(t, s, f, gap.Employee, "sales", 0, 20)
		team(t, s, f, gap.Customer, "homes", 0, 20)
		_, all, err := s.CollectedSoFar(t.Context(), f.Study, f.Wave)
		if err != nil {
			t.Fatal(err)
		}
		first, err := release.Make(t.Context(), s, tester, f.Study, f.Wave)
		if err != nil {
			t.Fatal(err)
		}
		homes := slices.IndexFunc(f.Invited[gap.Customer], func(i store.Invited) bool { return i.Person.Segment == "homes" })
		who := f.Invited[gap.Customer][homes].Person
		if n, err := s.Erase(t.Context(), tester, f.Study, who.Email+who.Reference); n != 1 || err != nil {
			t.Fatal(n, err)
		}
		_, err = s.SaveRelease(t.Context(), tester, f.Study, f.Wave, store.Result{Body: first.Body, After: 1, Boxes: all[0].Boxes})
		if !errors.Is(err, store.ErrState) {
			t.Errorf("a result with the answers of somebody erased is frozen: %v", err)
		}
	})
}
