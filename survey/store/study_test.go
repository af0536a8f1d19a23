package store_test

import (
	"database/sql"
	"errors"
	"os"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/demo"
	"mirror/survey/exchange"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

// declaredLarkfield is the demo's study as its file declares it.
func declaredLarkfield(t *testing.T) *survey.Study {
	t.Helper()
	d, err := demo.Generate(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(d.Study)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	study, err := exchange.ReadStudy(d.Study, f)
	if err != nil {
		t.Fatal(err)
	}
	return study
}

func TestStudyComesBackAsDeclared(t *testing.T) {
	want := declaredLarkfield(t)
	want.Targets["w1"] = map[string]float64{"open": 5.1, "honest": 0.1 + 0.2}
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		id, err := s.SaveStudy(t.Context(), "test", want)
		if err != nil {
			t.Fatal(err)
		}
		got, err := s.Study(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(gap.Number{})); diff != "" {
			t.Error(diff)
		}
		other := *want
		other.Company = "Another Bank"
		second, err := s.SaveStudy(t.Context(), "test", &other)
		if err != nil || second == id {
			t.Fatalf("the second company's study is %d, %v", second, err)
		}
		ids, err := s.Studies(t.Context())
		if diff := cmp.Diff([]survey.StudyID{id, second}, ids); diff != "" || err != nil {
			t.Error(diff, err)
		}
		if _, err := s.Study(t.Context(), 99); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a study that is not there: %v", err)
		}
	})
}

// Numbers of groups stand in answers and links: they stay whatever the study file does.
// A study stored before there was a choice is confidential from now on, as all studies are; what was frozen then stays
// anonymous, for that is what those who answer were told.
func TestStudiesFromBeforeTheChoice(t *testing.T) {
	dsn := storetest.SQLiteDSN(t)
	s := storetest.Open(t, dsn, store.Options{})
	f := storetest.Wave(t, s, storetest.Setup{Customers: 1})
	closeStore(t, s)
	db, err := sql.Open("sqlite3", "file:"+dsn)
	if err != nil {
		t.Fatal(err)
	}
	for _, change := range []string{"UPDATE studies SET body = json_remove(body, '$.Confidential')", "UPDATE waves SET frozen = json_remove(frozen, '$.Confidential')"} {
		if _, err := db.Exec(change); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	s = storetest.Open(t, dsn, store.Options{})
	study, err := s.Study(t.Context(), f.Study)
	if err != nil || !study.Confidential {
		t.Errorf("the study: confidential %t, %v", err == nil && study.Confidential, err)
	}
	form, _, err := s.Form(t.Context(), f.Study, f.Form.ID)
	if err != nil || form.Programme.Confidential {
		t.Errorf("the open wave: confidential %t, %v", err == nil && form.Programme.Confidential, err)
	}
}

func TestGroupsKeepTheirNumbers(t *testing.T) {
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		f := storetest.Wave(t, s, storetest.Setup{Draft: true})
		before := numbersOf(f.Form)
		changed := storetest.Programme()
		changed.Cells = []survey.Cell{{ID: "new", Name: "New team"}, changed.Cells[2], {ID: "branch", Name: "Branches"}} // centre is gone
		save(t, s, changed)
		now := form(t, s, f)
		if g := now.GroupNamed("cell", "centre"); g != nil {
			t.Errorf("a team that is no longer declared is offered: %+v", g)
		}
		if g := now.GroupNamed("cell", "branch"); g == nil || g.Name != "Branches" || g.ID != before["cell branch"] {
			t.Errorf("%+v, want number %d", g, before["cell branch"])
		}
		save(t, s, storetest.Programme())
		after := numbersOf(form(t, s, f))
		if diff := cmp.Diff(before, after); diff != "" {
			t.Error(diff)
		}
	})
}

func numbersOf(f *survey.Form) map[string]survey.GroupID {
	all := map[string]survey.GroupID{}
	for _, g := range f.Groups {
		all[g.Kind+" "+g.Key] = g.ID
	}
	return all
}

func save(t *testing.T, s *store.Store, study *survey.Study) survey.StudyID {
	t.Helper()
	id, err := s.SaveStudy(t.Context(), "test", study)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func form(t *testing.T, s *store.Store, f *storetest.Fixture) *survey.Form {
	t.Helper()
	now, _, err := s.Form(t.Context(), f.Study, f.Form.ID)
	if err != nil {
		t.Fatal(err)
	}
	return now
}

func TestWavesFollowTheDeclaration(t *testing.T) {
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		declared := storetest.Programme()
		declared.Waves = []survey.Wave{{ID: "w1", Name: "One", From: "2026-03-02", To: "2026-03-27"}, {ID: "w2", Name: "Two"}, {ID: "w3", Name: "Three"}}
		id := save(t, s, declared)
		if _, err := s.SetPacks(t.Context(), "test", id, "w2", []store.PackSource{{Source: storetest.Questionnaire(t, "")}}); err != nil {
			t.Fatal(err)
		}
		declared.Waves = []survey.Wave{{ID: "w4", Name: "Four"}, {ID: "w1", Name: "First", From: "2026-03-02", To: "2026-04-03"}}
		save(t, s, declared)
		waves, err := s.Waves(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, w := range waves {
			got = append(got, w.Wave+" "+w.Name+" "+string(w.State)+" "+w.Opens.Format("2006-01-02")+" "+w.Closes.Format("2006-01-02"))
		}
		want := []string{ // w2 asks something and stays; w3 had nothing
			"w4 Four draft 0001-01-01 0001-01-01", "w1 First draft 2026-03-02 2026-04-03", "w2 Two draft 0001-01-01 0001-01-01",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		one, err := s.Fieldwork(t.Context(), id, "w1")
		if err != nil || one.Name != "First" {
			t.Errorf("%+v, %v", one, err)
		}
		if _, err := s.Fieldwork(t.Context(), id, "w3"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("the wave that went: %v", err)
		}
	})
}

// No method of the store gives a person and an answer at once: whoever calls one can put nothing together.
func TestNoMethodGivesPeopleAndAnswers(t *testing.T) {
	people := []reflect.Type{reflect.TypeFor[survey.Person](), reflect.TypeFor[survey.Invitation](), reflect.TypeFor[survey.User]()}
	answers := []reflect.Type{reflect.TypeFor[survey.Response](), reflect.TypeFor[survey.Words](), reflect.TypeFor[survey.Collected](),
		reflect.TypeFor[gap.Tally](), reflect.TypeFor[gap.Comment](), reflect.TypeFor[gap.Response]()}
	store := reflect.TypeFor[*store.Store]()
	gives := 0
	for i := range store.NumMethod() {
		m := store.Method(i)
		given := map[reflect.Type]bool{}
		for o := range m.Type.NumOut() {
			reach(m.Type.Out(o), given)
		}
		somebody, something := holds(given, people), holds(given, answers)
		if somebody && something {
			t.Errorf("%s gives people and answers", m.Name)
		}
		if somebody || something {
			gives++
		}
	}
	if gives < 3 {
		t.Errorf("%d methods give people or answers: the test is blind", gives)
	}
}

func holds(given map[reflect.Type]bool, any []reflect.Type) bool {
	for _, t := range any {
		if given[t] {
			return true
		}
	}
	return false
}

// reach collects all types that a value of a type can lead to.
func reach(t reflect.Type, into map[reflect.Type]bool) {
	if into[t] {
		return
	}
	into[t] = true
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Chan:
		reach(t.Elem(), into)
	case reflect.Map:
		reach(t.Key(), into)
		reach(t.Elem(), into)
	case reflect.Struct:
		for i := range t.NumField() {
			reach(t.Field(i).Type, into)
		}
	case reflect.Func: // an iterator hands its values to a function
		for i := range t.NumIn() {
			reach(t.In(i), into)
		}
		for i := range t.NumOut() {
			reach(t.Out(i), into)
		}
	}
}
