package console

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/store/storetest"
)

// inviteMore puts people on the list and invites them while the wave runs; they never answer.
func (w *world) inviteMore(f *storetest.Fixture, n int, cell string) {
	w.t.Helper()
	var people []survey.Person
	for i := range n {
		people = append(people, survey.Person{Audience: gap.Employee, Reference: fmt.Sprintf("late-%s-%d-%d", cell, w.now.Unix(), i), Cell: cell})
	}
	if _, _, err := w.Store.SavePeople(w.t.Context(), "test", f.Study, people); err != nil {
		w.t.Fatal(err)
	}
	if _, err := w.Store.Invite(w.t.Context(), "test", f.Study, f.Form.ID, gap.Employee, storetest.Derived); err != nil {
		w.t.Fatal(err)
	}
}

// P35, P37: whoever keeps the list and watches the fieldwork every day does not learn that all of a team answered, nor that one of a
// few did, whatever is added to the list meanwhile.
func TestInsiderAtTheFieldwork(t *testing.T) {
	w, f := running(t, 63, 40) // three teams of 21
	w.as(survey.RoleFieldwork, survey.RoleAuthor)
	figures := func() map[string]int { return shownOn(t, w.ask(fieldworkAt+"fieldwork")) }
	branch := f.Form.GroupNamed("cell", "branch").Name
	answered := 0
	for i, who := range f.Invited[gap.Employee] { // two thirds on one day, the others on the next
		if who.Person.Cell != "branch" {
			continue
		}
		w.answer(f, gap.Employee, i)
		if answered++; answered == 14 {
			w.night(1)
		}
	}
	w.night(1)
	if got := figures()[branch]; got > 14 {
		t.Errorf("all 21 of %s answered, and the page tells %d of them", branch, got)
	}
	w.inviteMore(f, 40, "branch")
	for range 3 {
		w.night(1)
		if got := figures()[branch]; got > 14 {
			t.Errorf("with people added who never answer, the page tells that %d of 21 answered", got)
		}
	}
	before := figures()["Contact centre"]
	for i, who := range f.Invited[gap.Employee] { // six of another team, one a day
		if who.Person.Cell != "centre" || i > 20 {
			continue
		}
		w.answer(f, gap.Employee, i)
		w.night(1)
		if got := figures()["Contact centre"]; got != before && got < 7 {
			t.Errorf("the page tells of %d people", got)
		}
	}
}

// P37: no page here takes a person, a group of a few, or a day to ask about; asking for results again and again is refused and
// noted; what only readers may see stays with them.
func TestInsiderAsksAgain(t *testing.T) {
	w, f := running(t, 60, 60)
	for i := range 30 {
		w.answer(f, gap.Employee, i)
		w.answer(f, gap.Customer, i)
	}
	w.night(1)
	w.as(survey.RoleFieldwork)
	plain := w.ask(fieldworkAt + "fieldwork")
	for _, query := range []string{"?person=1", "?group=1", "?day=2026-03-02", "?cell=branch&unit=north", "?since=2026-03-03", "?road=1"} {
		if w.ask(fieldworkAt+"fieldwork"+query) != plain {
			t.Errorf("%s changes the page", query)
		}
	}
	made := 0
	for i := range 6 {
		if i == 3 {
			w.now = w.now.Add(6 * time.Hour)
		}
		if r := w.post(fieldworkAt+"so-far", nil); strings.HasSuffix(r.Header().Get("Location"), "done=so-far") {
			made++
		}
	}
	if made > 1 {
		t.Errorf("results so far were made %d times on one day", made)
	}
	for _, secret := range []string{"/console/1/actions", "/console/1/actions/new", "/console/1/actions/said/w1"} {
		if r := w.get(secret); r.Code != http.StatusForbidden {
			t.Errorf("%s: %d", secret, r.Code)
		}
	}
	for _, role := range []survey.Role{survey.RoleHR, survey.RoleMarketing, survey.RoleAuthor, survey.RoleAdmin, survey.RoleAuditor} {
		for _, address := range []string{"close", "extend", "so-far"} {
			if r := w.as(role).post(fieldworkAt+address, nil); r.Code != http.StatusForbidden {
				t.Errorf("%s may %s: %d", role, address, r.Code)
			}
		}
	}
}
