package storetest

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"testing"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/pack"
	"mirror/survey/store"
)

// Setup says what wave a test wants. The zero value is an open wave of mirror-core with nobody invited.
type Setup struct {
	Pack                 string        // an embedded questionnaire; "" = mirror-core
	Source               []byte        // or the text of another one
	Employees, Customers int           // how many are invited
	Programme            *survey.Study // nil = Programme()
	Draft                bool          // do not open the wave
	Second               string        // another embedded questionnaire, which as many customers are invited to; Fixture.Second

	// Derive makes what is stored of invitations; nil = plain hashes of their ids (Token).
	Derive func(*survey.Form) func(id [16]byte, account string) store.Derived
}

// Fixture is what Wave made.
type Fixture struct {
	Study   survey.StudyID
	Wave    string // the study file's id
	Form    *survey.Form
	Tokens  [2][][32]byte      // by audience: hashes of the personal tokens
	Invited [2][]store.Invited // by audience: whose token stands at the same place
	Second  *Fixture           // the same with the second questionnaire
}

// By is who does what fixtures do.
const By store.Actor = "storetest"

// smallestTeam is how many people a team of Programme's needs so that a wave opens without remarks.
const smallestTeam = 14

// Programme is a small study with one wave, w1, which is opened and closed by hand.
func Programme() *survey.Study {
	s := survey.DefaultStudy()
	s.Company = "Larkfield Bank"
	s.Waves = []survey.Wave{{ID: "w1", Name: "First wave"}}
	s.Cells = []survey.Cell{{ID: "branch", Name: "Branch staff"}, {ID: "centre", Name: "Contact centre"}, {ID: "office", Name: "Head office"}}
	s.Segments = []survey.Segment{{ID: "everyday", Name: "Everyday banking"}, {ID: "wealth", Name: "Savings and wealth"}}
	s.Units = []survey.Unit{{ID: "north", Name: "Northgate"}, {ID: "south", Name: "Southside"}}
	return s
}

// Wave makes a study with a form, people and invitations, and opens its first wave.
func Wave(t testing.TB, s *store.Store, w Setup) *Fixture {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	if w.Programme == nil {
		w.Programme = Programme()
	}
	if w.Source == nil {
		w.Source = Questionnaire(t, w.Pack)
	}
	ctx := t.Context()
	f := &Fixture{Wave: w.Programme.Waves[0].ID}
	var err error
	f.Study, err = s.SaveStudy(ctx, By, w.Programme)
	must(err)
	packs := []store.PackSource{{Source: w.Source}}
	if w.Second != "" {
		packs = append(packs, store.PackSource{Source: Questionnaire(t, w.Second)})
	}
	forms, err := s.SetPacks(ctx, By, f.Study, f.Wave, packs)
	must(err)
	f.Form, _, err = s.Form(ctx, f.Study, forms[0])
	must(err)
	must(f.invite(t, s, gap.Customer, customers(w.Programme, w.Customers), w.Derive))
	must(f.invite(t, s, gap.Employee, employees(w.Programme, 0, w.Employees), w.Derive))
	if w.Second != "" {
		f.Second = &Fixture{Study: f.Study, Wave: f.Wave}
		f.Second.Form, _, err = s.Form(ctx, f.Study, forms[1])
		must(err)
		must(f.Second.invite(t, s, gap.Customer, customers(w.Programme, w.Customers), w.Derive))
		must(f.Second.invite(t, s, gap.Employee, employees(w.Programme, 0, w.Employees), w.Derive))
	}
	if w.Draft {
		return f
	}
	if w.Employees < smallestTeam { // colleagues who are not invited, so that the team is no smaller than may be shown
		_, _, err = s.SavePeople(ctx, By, f.Study, employees(w.Programme, w.Employees, smallestTeam))
		must(err)
	}
	must(s.OpenWave(ctx, By, f.Study, f.Wave))
	f.Form, _, err = s.Form(ctx, f.Study, forms[0])
	must(err)
	return f
}

// Questionnaire is the text of an embedded one; "" = mirror-core.
func Questionnaire(t testing.TB, name string) []byte {
	t.Helper()
	if name == "" {
		name = "mirror-core"
	}
	source, ok := pack.Source(name)
	if !ok {
		t.Fatalf("there is no questionnaire %s", name)
	}
	return source
}

// Token is the hash that stands for an invitation's personal token where Setup has no Derive; OptOut the other one.
func Token(id [16]byte) [32]byte  { return sha256.Sum256(append([]byte("token"), id[:]...)) }
func OptOut(id [16]byte) [32]byte { return sha256.Sum256(append([]byte("opt out"), id[:]...)) }

// Account is the number that stands for a client account where Setup has no Derive.
func Account(account string) uint64 {
	if account == "" {
		return 0
	}
	sum := sha256.Sum256([]byte("account" + account))
	return binary.BigEndian.Uint64(sum[:]) | 1
}

// Derived is what is stored of an invitation where Setup has no Derive.
func Derived(id [16]byte, account string) store.Derived {
	return store.Derived{Token: Token(id), OptOut: OptOut(id), Account: Account(account)}
}

// invite puts people on the list and invites them.
func (f *Fixture) invite(t testing.TB, s *store.Store, a gap.Audience, people []survey.Person, of func(*survey.Form) func([16]byte, string) store.Derived) error {
	if len(people) == 0 {
		return nil
	}
	derive := Derived
	if of != nil {
		derive = of(f.Form)
	}
	if _, _, err := s.SavePeople(t.Context(), By, f.Study, people); err != nil {
		return err
	}
	if _, err := s.Invite(t.Context(), By, f.Study, f.Form.ID, a, derive); err != nil {
		return err
	}
	for i, err := range s.Invitations(t.Context(), f.Study, f.Form.ID, a) {
		if err != nil {
			return err
		}
		f.Invited[a] = append(f.Invited[a], i)
		f.Tokens[a] = append(f.Tokens[a], derive(i.ID, i.Person.Account).Token)
	}
	return nil
}

// employees are spread over as many teams as are not too small, and over units.
func employees(study *survey.Study, from, to int) []survey.Person {
	teams := max(1, min(len(study.Cells), to/smallestTeam))
	var people []survey.Person
	for i := from; i < to; i++ {
		p := survey.Person{Audience: gap.Employee, Email: fmt.Sprintf("employee%d@example.com", i), Name: fmt.Sprintf("Employee %d", i), Language: "en"}
		if len(study.Cells) > 0 {
			p.Cell = study.Cells[i%teams].ID
		}
		if len(study.Units) > 0 {
			p.Unit = study.Units[i/teams%len(study.Units)].ID
		}
		people = append(people, p)
	}
	return people
}

// customers have a reference and no address; two of them share an account.
func customers(study *survey.Study, n int) []survey.Person {
	var people []survey.Person
	for i := range n {
		p := survey.Person{Audience: gap.Customer, Reference: fmt.Sprintf("C-%05d", i), Name: fmt.Sprintf("Customer %d", i), Language: "en",
			Account: fmt.Sprintf("A-%05d", i/2), Weight: 1 + float64(i%3)/2}
		if len(study.Segments) > 0 {
			p.Segment = study.Segments[i%len(study.Segments)].ID
		}
		if len(study.Units) > 0 {
			p.Unit = study.Units[i%len(study.Units)].ID
		}
		people = append(people, p)
	}
	return people
}
