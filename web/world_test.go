package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/fieldwork"
	"mirror/survey/pack"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

// world is a small company in the middle of its fieldwork, served.
type world struct {
	*Server
	log   *logged
	dsn   string
	study survey.StudyID
	form  *survey.Form
	// People's personal tokens, and those that stop invitations, by side.
	tokens, optOut [2][]fieldwork.Token
	open           fieldwork.Code // of an open link for customers
}

const wave = "2026-1"

// newWorld invites as many customers and as many employees (14 or more: smaller teams are refused) and opens the wave.
func newWorld(t testing.TB, people int, change func(*Config)) *world {
	t.Helper()
	return worldIn(t, storetest.SQLiteDSN(t), people, change)
}

func worldIn(t testing.TB, dsn string, people int, change func(*Config)) *world {
	t.Helper()
	w := &world{dsn: dsn}
	keys := openKeys(t)
	now := func() time.Time { return day }
	s := storetest.Open(t, w.dsn, store.Options{Now: now, Suppress: keys.Suppression, Urn: keys.Urn()})
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	study := survey.DefaultStudy()
	study.Company = "Larkfield Bank"
	study.Waves = []survey.Wave{{ID: wave, Name: "Spring 2026", From: "2026-03-01", To: "2026-03-31"}}
	study.Cells = []survey.Cell{{ID: "branch", Name: "Branches", Headcount: 300}, {ID: "phone", Name: "Telephone service", Headcount: 300}}
	study.Segments = []survey.Segment{{ID: "private", Name: "Private customers"}, {ID: "business", Name: "Business customers"}}
	var err error
	w.study, err = s.SaveStudy(background, "test", study)
	must(err)
	core, _ := pack.Named("mirror-core")
	source, _ := pack.Source("mirror-core")
	forms, err := s.SetPacks(background, "test", w.study, wave, []store.PackSource{{Pack: core, Source: source}})
	must(err)
	must(keys.CreateWave(w.study, wave))
	_, _, err = s.SavePeople(background, "test", w.study, somePeople(max(people, 14)))
	must(err)
	for _, a := range []gap.Audience{gap.Customer, gap.Employee} {
		_, err = s.Invite(background, "test", w.study, forms[0], a, w.deriveWith(t, keys))
		must(err)
		for invited, err := range s.Invitations(background, w.study, forms[0], a) {
			must(err)
			token, err := keys.Invitation(w.study, wave, invited.ID)
			must(err)
			out, err := keys.OptOut(w.study, wave, invited.ID)
			must(err)
			w.tokens[a], w.optOut[a] = append(w.tokens[a], token), append(w.optOut[a], out)
		}
	}
	_, err = s.SaveLink(background, "test", survey.Link{Study: w.study, Form: forms[0], Audience: gap.Customer, PerDay: 1000},
		func(id survey.LinkID) [32]byte {
			w.open, err = keys.LinkCode(w.study, wave, id)
			must(err)
			return w.open.Hash()
		})
	must(err)
	must(s.OpenWave(background, "test", w.study, wave))
	w.form, _, err = s.Form(background, w.study, forms[0])
	must(err)
	w.Server, w.log = serverOver(t, s, keys, func(c *Config) {
		c.Now = now
		if change != nil {
			change(c)
		}
	})
	return w
}

// deriveWith makes the secrets of an invitation.
func (w *world) deriveWith(t testing.TB, keys *fieldwork.Keys) func(id [16]byte, account string) store.Derived {
	return func(id [16]byte, account string) store.Derived {
		token, err1 := keys.Invitation(w.study, wave, id)
		out, err2 := keys.OptOut(w.study, wave, id)
		hash, err3 := keys.Account(w.study, wave, account)
		if err := errors.Join(err1, err2, err3); err != nil {
			t.Fatal(err)
		}
		return store.Derived{Token: token.Hash(), OptOut: out.Hash(), Account: hash}
	}
}

func somePeople(n int) []survey.Person {
	var all []survey.Person
	for i := range n {
		all = append(all,
			survey.Person{Audience: gap.Customer, Email: fmt.Sprintf("customer%d@example.org", i), Language: "en", Segment: "private", Weight: 1, Account: fmt.Sprintf("client %d", i/3)},
			survey.Person{Audience: gap.Employee, Email: fmt.Sprintf("colleague%d@example.org", i), Language: "en", Cell: []string{"branch", "phone"}[i%2]})
	}
	return all
}

// path is where programs send answers of a side.
func (w *world) path(a gap.Audience) string {
	return fmt.Sprintf("/api/v1/studies/%d/forms/%d/%s", w.study, w.form.ID, []string{"customer", "employee"}[a])
}

// submission is what a program sends for a token: an answer to every statement, told apart by a number.
func (w *world) submission(token string, a gap.Audience, n int) string {
	answers := map[string]any{}
	for i, item := range w.form.Frame.Questions {
		values := w.form.Layout.Values(i, a)
		if len(values) > 0 {
			answers[item.ID] = values[(n+i)%len(values)]
		}
	}
	all := map[string]any{"token": token, "answers": answers}
	if a == gap.Customer { // neither is kept of an employee
		all["seconds"], all["language"] = 100+n%50, "en"
	}
	body, err := json.Marshal(all)
	if err != nil {
		panic(err)
	}
	return string(body)
}

// migrated makes a database at a path.
func migrated(t testing.TB, path string) string {
	t.Helper()
	if _, _, err := store.Migrate(background, path); err != nil {
		t.Fatal(err)
	}
	return path
}
