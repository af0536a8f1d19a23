package respond

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"mirror/gap"
	"mirror/survey"
)

// Employees without a list say where they work, or that they would rather not.
func TestTeamIsAsked(t *testing.T) {
	w := newWorld(t, set{})
	home := "/o/" + w.open[gap.Employee].Text()
	team := w.follow(w.post(home, nil))
	if h1, _ := w.words(team); h1 != "Where do you work?" {
		t.Fatalf("after the start comes %q", h1)
	}
	r := w.post(team.at, nil)
	w.is(r, http.StatusUnprocessableEntity)
	if d := w.page(r); d.href("Area of work: Choose an answer") == "" || !strings.HasPrefix(d.title(), "Problem:") {
		t.Errorf("an empty answer says %q", text(d.root))
	}
	w.is(w.post(team.at, url.Values{"group": {"4"}, "unit": {"0"}}), http.StatusUnprocessableEntity) // a segment
	branch := w.form.GroupNamed("cell", "office")
	r = w.follow(w.post(team.at, url.Values{"group": {number(branch.ID)}, "unit": {"0"}}))
	if back := w.page(r).href("Back"); back != "team?lang=en" {
		t.Errorf("back leads to %q", back)
	}
	w.sent(r)
	if n := w.sum("SELECT group_id FROM responses"); n != int(branch.ID) {
		t.Errorf("stored under group %d, want %d", n, branch.ID)
	}
}

// Whoever leaves the team out has it stored nowhere.
func TestTeamIsLeftOut(t *testing.T) {
	for _, leave := range []bool{false, true} {
		w := newWorld(t, set{})
		form := url.Values{}
		if leave {
			form.Set("leave_out", "1")
		}
		start := w.visit(gap.Employee, 0)
		if all := text(w.page(w.get(start)).root); !strings.Contains(all, "Your team: Branch staff, 62 people in all") && !strings.Contains(all, "Your team: Contact centre, 41 people in all") {
			t.Errorf("the promise does not name the team: %s", all)
		}
		r := w.follow(w.post(start, form))
		address, query, _ := strings.Cut(start, "?")
		if all := text(w.page(w.get(address + "/record?" + query)).root); (strings.Contains(all, "group_id0") && strings.Contains(all, "unit0")) != leave {
			t.Errorf("left out %v: the record says %s", leave, all)
		}
		w.sent(r)
		for _, field := range []string{"group_id", "unit"} { // the box says both, and both it is
			if n := w.sum("SELECT (SELECT SUM(" + field + ") FROM responses) + (SELECT SUM(" + field + ") FROM comments)"); (n == 0) != leave {
				t.Errorf("left out %v: %s stored: %d", leave, field, n)
			}
		}
	}
}

// The number of people is told only where the study declares it of every team that is reported together.
func TestTeamSizeIsDeclared(t *testing.T) {
	f := *forms(t)["mirror-core"]
	f.Groups = []survey.Group{{ID: 1, Kind: "cell", Name: "Branch", Headcount: 62}, {ID: 2, Kind: "cell", Name: "Office", MergedInto: 1}, {ID: 3, Kind: "cell", Name: "Centre", Headcount: 41}}
	s, err := newSheet(&f, gap.Employee, "en")
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[survey.GroupID]string{2: "Your team: <strong>Branch + Office</strong>", 3: "Your team: <strong>Centre</strong>, 41 people in all"} {
		if got := s.promise(&survey.Fieldwork{}, origin{group: id}).Groups[0]; string(got) != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// Who leaves out the team is not asked for the branch: the store would drop it too.
func TestLeftOutIsNotAsked(t *testing.T) {
	w := newWorld(t, set{})
	team := w.form.GroupNamed("cell", "office")
	home := "/o/" + w.link(t.Context(), survey.Link{Audience: gap.Employee, Group: team.ID, PerDay: 10}).Text()
	if all := text(w.page(w.get(home)).root); !strings.Contains(all, "Leave out both") || !strings.Contains(all, ", if you tell us") {
		t.Errorf("the promise does not say that the branch is asked for: %s", all)
	}
	if h1, _ := w.words(w.follow(w.post(home, nil))); h1 != "Where do you work?" {
		t.Errorf("the branch is not asked for: %q", h1)
	}
	r := w.follow(w.post(home, url.Values{"leave_out": {"1"}}))
	if h1, _ := w.words(r); !strings.HasPrefix(h1, "Part 1 of") {
		t.Fatalf("the branch is asked for and then dropped: %q", h1)
	}
	w.sent(r)
	if n := w.sum("SELECT COUNT(*) FROM responses WHERE group_id = 0 AND unit = 0"); n != 1 {
		t.Error("the team or the branch is stored")
	}
}
