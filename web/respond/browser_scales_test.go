package respond_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/store/storetest"
	"mirror/web/browsertest"
)

// everyScale answers a questionnaire with every kind of question on both sides; all of it is stored, and counted when the
// wave is closed.
func everyScale(t *testing.T, b *browsertest.Browser, s *site) {
	t.Run("customer", func(t *testing.T) { answersEveryScale(t, b, s, gap.Customer) })
	t.Run("employee", func(t *testing.T) { answersEveryScale(t, b, s, gap.Employee) })
	t.Run("counted", func(t *testing.T) { countsEveryScale(t, s) })
}

// answersEveryScale answers every kind of question there is with the mouse, and looks the answers up in the database.
func answersEveryScale(t *testing.T, b *browsertest.Browser, s *site, side gap.Audience) {
	g := begins(t, b, s.person(side))
	kinds := map[string]bool{}
	wrote := fmt.Sprintf("Written by a %s in the browser.", side)
	for range 20 {
		for i, f := range fieldsOf(g.p) {
			kinds[f.Kind] = true
			switch {
			case len(f.Values) == 1 && f.Values[0] == "x":
			case f.Kind == "radio":
				said := slices.DeleteFunc(slices.Clone(f.Values), func(v string) bool { return v == "x" }) // "can't say" is not counted
				g.choose(f, said[i%len(said)])
			case f.Kind == "checkbox" && f.Name[0] == 'q':
				g.choose(f, f.Values[1], f.Values[3])
			case f.Kind == "checkbox":
				g.choose(f, f.Values[1])
				delete(g.ticked, f.Name)
			case f.Kind == "text":
				g.write(f, "35")
				g.ticked[f.Name] = "35"
			case f.Kind == "textarea":
				g.write(f, wrote)
			}
		}
		g.on()
		if !g.p.Has("main form") {
			break
		}
		if g.p.Has(".summary") {
			t.Fatalf("something was left out: %s", g.p.Text(".summary"))
		}
	}
	g.isStored(s, side)
	if !slices.Contains(s.comments(), wrote) {
		t.Error("what was written is not stored")
	}
	if want := map[string]bool{"radio": true, "checkbox": true, "textarea": true, "text": side == gap.Employee}; fmt.Sprint(kinds) != fmt.Sprint(want) && side == gap.Employee {
		t.Errorf("the kinds of fields were %v, want %v", kinds, want)
	}
}

// choose ticks options of a field.
func (g *guest) choose(f field, values ...string) {
	g.p.T.Helper()
	for _, v := range values {
		g.p.Click(fmt.Sprintf("label[for=%q]", f.Name+"-"+v))
	}
	g.ticked[f.Name] = strings.Join(values, "|")
}

// write types into a field.
func (g *guest) write(f field, text string) {
	g.p.T.Helper()
	g.p.Click(fmt.Sprintf("[name=%q]:not([type=checkbox])", f.Name))
	g.p.Typed(text)
}

// countsEveryScale closes the wave and sees that every question of both sides is counted, as often as it was answered.
func countsEveryScale(t *testing.T, s *site) {
	want := [2]map[string]int{{}, {}}
	for _, r := range s.responses() {
		for id, v := range s.values(r) {
			if v != "" && v != "x" {
				want[r.side][id]++
			}
		}
	}
	ctx := t.Context()
	s.must(s.store.CloseWave(ctx, storetest.By, s.form.Study, s.form.Wave))
	study, collected, err := s.store.Collected(ctx, s.form.Study, s.form.Wave)
	s.must(err)
	w := survey.Analyze(study, collected, "off").Waves[0]
	got := [2]map[string]int{{}, {}}
	for _, row := range slices.Concat(w.Gaps, w.Outcomes) {
		if row.Place == (gap.Place{}) && row.Level != "dimension" && row.Level != "family" {
			for side, n := range []gap.Number{row.Customers.N, row.Employees.N} {
				if n.Known() {
					got[side][row.ID] = int(n.Or(0))
				}
			}
		}
	}
	for side := range want {
		for i := range s.form.Frame.Questions {
			q := &s.form.Frame.Questions[i]
			if len(s.form.Layout.Values(i, gap.Audience(side))) == 0 {
				continue
			}
			if n := want[side][q.ID]; n == 0 || got[side][q.ID] != n {
				t.Errorf("%s of %s: %d answers are counted, %d were given", q.ID, gap.Audience(side), got[side][q.ID], n)
			}
		}
	}
	for _, p := range []string{"importance", "feelings"} {
		if !slices.ContainsFunc(w.Picks, func(x gap.PickShare) bool { return x.ID == p && x.CustomersN.Or(0) > 0 && x.EmployeesN.Or(0) > 0 }) {
			t.Errorf("%s is not counted", p)
		}
	}
	for _, text := range s.form.Layout.Texts {
		if !slices.ContainsFunc(w.Comments, func(c gap.Comment) bool { return c.Question == text.ID }) {
			t.Errorf("no answer to %s came out", text.ID)
		}
	}
}
