package store_test

import (
	"context"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

// wrote submits the answer of somebody invited, with a comment that names them.
func wrote(t *testing.T, s *store.Store, f *storetest.Fixture, a gap.Audience, i int, text string) {
	t.Helper()
	answers := f.Form.Layout.Blank()
	for q := range f.Form.Pack.Items {
		f.Form.Layout.SetCode(answers, q, a, uint8(i%5+1))
	}
	got, err := s.Submit(t.Context(), &survey.Submission{Study: f.Study, Form: f.Form.ID, Token: f.Tokens[a][i],
		Response: survey.Response{Audience: a, Answers: answers, Seconds: -1, Comments: []survey.Words{{Question: 0, Text: text}}}})
	if err != nil || got != survey.Recorded {
		t.Fatal(got, err)
	}
}

// standing are how many answered on each side so far, and all that was written.
func standing(t *testing.T, s *store.Store, f *storetest.Fixture) (customers, employees int64, words string) {
	t.Helper()
	_, all, err := s.CollectedSoFar(t.Context(), f.Study, f.Wave)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range all {
		customers, employees = customers+c.Tally.People(gap.Customer), employees+c.Tally.People(gap.Employee)
		for _, w := range c.Comments {
			words += " " + w.Text
		}
		for _, n := range c.Notes {
			words += " " + n.ID
		}
	}
	return customers, employees, words
}

// confidential is a study whose customers' links are kept while a wave takes answers, or are not.
func confidential(t *testing.T, s *store.Store, kept bool) *storetest.Fixture {
	t.Helper()
	p := storetest.Programme()
	p.Confidential = kept
	f := storetest.Wave(t, s, storetest.Setup{Customers: 12, Employees: 12, Programme: p})
	for i := range 12 {
		wrote(t, s, f, gap.Customer, i, "customer"+string(rune('a'+i)))
		wrote(t, s, f, gap.Employee, i, "employee"+string(rune('a'+i)))
	}
	return f
}

// A process that remembers the wave as a draft, because another one has opened it a moment ago, tags what customers send too.
func TestAnswersJustAfterTheOpeningAreFoundAgain(t *testing.T) {
	storetest.BothDSN(t, func(t *testing.T, dsn string) {
		one := storetest.Open(t, dsn, store.Options{})
		p := storetest.Programme()
		p.Confidential = true
		f := storetest.Wave(t, one, storetest.Setup{Customers: 12, Employees: 12, Programme: p, Draft: true})
		other := storetest.Open(t, dsn, store.Options{Refresh: time.Hour})
		if _, wave, err := other.Form(t.Context(), f.Study, f.Form.ID); err != nil || wave.State != survey.WaveDraft {
			t.Fatal(wave.State, err)
		}
		if err := one.OpenWave(t.Context(), storetest.By, f.Study, f.Wave); err != nil {
			t.Fatal(err)
		}
		wrote(t, other, f, gap.Customer, 0, "customera")
		who := f.Invited[gap.Customer][0].Person
		if n, err := one.Erase(t.Context(), storetest.By, f.Study, who.Email+who.Reference); n != 1 || err != nil {
			t.Fatal(n, err)
		}
		if customers, _, words := standing(t, one, f); customers != 0 || strings.Contains(words, "customera") {
			t.Errorf("%d customers are left, %q", customers, words)
		}
	})
}

// While a questionnaire cannot be read nobody knows whether a customer's answer is to be tagged: it is sent back, and neither
// stored nor its link spent, for it could not be found again.
func TestNothingIsStoredThatCouldNotBeFoundAgain(t *testing.T) {
	storetest.BothDSN(t, func(t *testing.T, dsn string) {
		one := storetest.Open(t, dsn, store.Options{})
		f := storetest.Wave(t, one, storetest.Setup{Customers: 12, Employees: 12})
		if err := one.Exec(t.Context(), "UPDATE forms SET source = ?", []byte("no questionnaire")); err != nil {
			t.Fatal(err)
		}
		s := storetest.Open(t, dsn, store.Options{}) // remembers nothing
		sub := &survey.Submission{Study: f.Study, Form: f.Form.ID, Token: f.Tokens[gap.Customer][0],
			Response: survey.Response{Audience: gap.Customer, Answers: f.Form.Layout.Blank(), Seconds: -1}}
		if got, err := s.Submit(t.Context(), sub); err == nil {
			t.Errorf("a customer was told %v", got)
		}
		wrote(t, s, f, gap.Employee, 0, "employeea")
		if n := number(t, s, "SELECT count(*) FROM invitations WHERE state = 'used'"); n != 1 {
			t.Errorf("%d links are spent, want the employee's alone", n)
		}
		if err := one.Exec(t.Context(), "UPDATE forms SET source = ?", storetest.Questionnaire(t, "")); err != nil {
			t.Fatal(err)
		}
		wrote(t, s, f, gap.Customer, 0, "customera")
		if n, err := s.Erase(t.Context(), storetest.By, f.Study, f.Invited[gap.Customer][0].Person.Reference); n != 1 || err != nil {
			t.Fatal(n, err)
		}
		if customers, employees, words := standing(t, s, f); customers != 0 || employees != 1 || strings.Contains(words, "customera") {
			t.Errorf("%d customers and %d employees are left, %q", customers, employees, words)
		}
	})
}

// Who is erased while the wave takes answers takes exactly theirs along, comments too; employees' answers stay, whoever they
// share an address with, and so do those of an anonymous study.
func TestErasedCustomersTakeTheirAnswersAlong(t *testing.T) {
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		f := confidential(t, s, true)
		erase := func(a gap.Audience, i int) {
			t.Helper()
			who := f.Invited[a][i].Person
			if n, err := s.Erase(t.Context(), storetest.By, f.Study, who.Email+who.Reference); n != 1 || err != nil {
				t.Fatal(n, err)
			}
		}
		for i := range 3 {
			erase(gap.Customer, i)
		}
		customers, employees, words := standing(t, s, f)
		if customers != 9 || employees != 12 || !strings.Contains(words, "forgotten") {
			t.Errorf("%d customers and %d employees are left, %q", customers, employees, words)
		}
		for i := range 12 {
			if name := "customer" + string(rune('a'+i)); strings.Contains(words, name) != (i >= 3) {
				t.Errorf("%s: %q", name, words)
			}
		}
		erase(gap.Employee, 0)
		if c, e, words := standing(t, s, f); c != 9 || e != 12 || !strings.Contains(words, "employeea") {
			t.Errorf("an employee was erased: %d customers and %d employees are left, %q", c, e, words)
		}
		if err := s.CloseWave(t.Context(), storetest.By, f.Study, f.Wave); err != nil {
			t.Fatal(err)
		}
		erase(gap.Customer, 3) // nobody can tell any more which answers were theirs
		if n := number(t, s, "SELECT count(*) FROM responses"); n != 21 {
			t.Errorf("%d answers of the closed wave, want 21", n)
		}
	})
}

func TestErasedCustomersOfAnAnonymousStudy(t *testing.T) {
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		f := confidential(t, s, false)
		if n, err := s.Erase(t.Context(), storetest.By, f.Study, f.Invited[gap.Customer][0].Person.Reference); n != 1 || err != nil {
			t.Fatal(n, err)
		}
		if c, _, words := standing(t, s, f); c != 12 || strings.Contains(words, "forgotten") || !strings.Contains(words, "customera") {
			t.Errorf("%d customers are left, %q", c, words)
		}
	})
}

// People are erased, others answer, all at once: nobody's answer is lost who stays, and nobody's stays who goes.
func TestEraseWhileOthersAnswer(t *testing.T) {
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		p := storetest.Programme()
		f := storetest.Wave(t, s, storetest.Setup{Customers: 60, Employees: 20, Programme: p})
		for i := range 20 {
			wrote(t, s, f, gap.Customer, i, "early")
		}
		var all sync.WaitGroup
		failed := make(chan error, 100)
		for from := range 4 { // each erases five who answered and five whose answer is on its way
			all.Go(func() {
				for i := from; i < 40; i += 4 {
					if _, err := s.Erase(t.Context(), storetest.By, f.Study, f.Invited[gap.Customer][i].Person.Reference); err != nil {
						failed <- err
					}
				}
			})
			all.Go(func() {
				for i := 20 + from; i < 60; i += 4 {
					_, err := submitPatiently(t.Context(), s, &survey.Submission{Study: f.Study, Form: f.Form.ID, Token: f.Tokens[gap.Customer][i],
						Response: survey.Response{Audience: gap.Customer, Answers: f.Form.Layout.Blank(), Seconds: -1}})
					if err != nil {
						failed <- err
					}
				}
			})
		}
		all.Wait()
		close(failed)
		for err := range failed {
			t.Error(err)
		}
		if c, _, _ := standing(t, s, f); c != 20 {
			t.Errorf("%d customers' answers, want those of the 20 who stayed", c)
		}
	})
}

// Without the key of the urn nobody is half erased.
func TestEraseWithoutTheKey(t *testing.T) {
	dsn := storetest.SQLiteDSN(t)
	s := storetest.Open(t, dsn, store.Options{})
	f := confidential(t, s, true)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	bare, err := store.Open(context.Background(), dsn, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = bare.Close() }()
	n, err := bare.Erase(t.Context(), storetest.By, f.Study, f.Invited[gap.Customer][0].Person.Reference)
	if n != 0 || err == nil || !strings.Contains(err.Error(), "key folder") {
		t.Errorf("erased %d: %v", n, err)
	}
	if n := number(t, bare, "SELECT count(*) FROM people WHERE audience = 0"); n != 12 {
		t.Errorf("%d customers are left", n)
	}
}

// An older copy put back holds the answers of who was erased since; opening it takes them out again.
func TestErasedAnswersDoNotComeBack(t *testing.T) {
	dsn := storetest.SQLiteDSN(t)
	s := storetest.Open(t, dsn, store.Options{})
	f := confidential(t, s, true)
	older := t.TempDir() + "/older.db"
	if err := s.Backup(t.Context(), older); err != nil {
		t.Fatal(err)
	}
	if n, err := s.Erase(t.Context(), storetest.By, f.Study, f.Invited[gap.Customer][2].Person.Reference); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(older)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(dsn, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	s = storetest.Open(t, dsn, store.Options{})
	if c, e, words := standing(t, s, f); c != 11 || e != 12 || strings.Contains(words, "customerc") {
		t.Errorf("%d customers and %d employees, %q", c, e, words)
	}
}
