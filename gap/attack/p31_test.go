package attack

import (
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"testing"

	"mirror/gap"
)

// P31 of protection.md: over three waves, or ten with MIRROR_ROUNDS=5, an insider who holds everything pins nobody.
func TestReleasesPinNobody(t *testing.T) {
	targets, declared, shown, nobody, own := 0, 0, 0, 0, 0
	for seed := range uint64(rounds()) {
		f := town()
		tally, known := crowd(f, seed)
		r := Audit(published(t, gap.Analyze(f, tally)), known.insider())
		targets, declared, shown = targets+r.Targets, declared+r.Declared, shown+r.Shown
		for _, u := range r.Unsolved {
			t.Errorf("seed %d: %s", seed, u)
		}
		for _, p := range r.Pinned {
			hold(t, known, p)
			a := gap.Customer
			if p.Audience == gap.Employee.String() {
				a = gap.Employee
			}
			if p.Rare && known.sum(a, p.ID, -1, p.places, p.less) == 0 {
				nobody++ // what is said of a group in which nobody answered is said of nobody
				continue
			}
			t.Errorf("seed %d: %s of %s can be told to within %v: %s %s, %s (%v)", seed, p.Of, p.Target, p.Width, p.Audience, p.ID, p.Kind, p.bounds)
		}
		for _, d := range r.Decoded {
			if d.Own > 0 {
				own++
				continue
			}
			t.Errorf("seed %d: %+v", seed, d)
		}
	}
	t.Logf("%d targets; %d of %d figures of groups shown (%.0f %%); %d about groups in which nobody answered; %d worst cases with own answers", targets, shown, declared, 100*float64(shown)/float64(declared), nobody, own)
}

// rounds is how many waves are attacked: three, or twice as many as MIRROR_ROUNDS says; one under the race detector.
func rounds() int {
	if raced {
		return 1
	}
	if n, err := strconv.Atoi(os.Getenv("MIRROR_ROUNDS")); err == nil && n > 1 {
		return 2 * n
	}
	return 3
}

// hold checks that the attack itself makes no mistake: the truth lies where it says.
func hold(t *testing.T, known *truth, f Finding) {
	t.Helper()
	if f.Level != gap.LevelItem && f.Level != gap.LevelOutcome {
		return
	}
	a, value := gap.Customer, f.value
	if f.Audience == gap.Employee.String() {
		a = gap.Employee
	}
	if f.Of == people {
		value = -1
	}
	is := float64(known.sum(a, f.ID, value, f.places, f.less))
	if is < f.bounds.low || is > f.bounds.high {
		t.Errorf("the attack is wrong: %s %s of %s lies in %v, it is %v", f.Audience, f.ID, f.Target, f.bounds, is)
	}
}

// Releases made by looser rules must fall: else the attack has lost its teeth.
func TestLooserRulesFall(t *testing.T) {
	for name, protect := range map[string]func(*gap.Wave){
		"fewer than k hidden":                  func(w *gap.Wave) { hideFew(w, false) },
		"fewer than k and the next one hidden": func(w *gap.Wave) { hideFew(w, true) },
	} {
		of, groups := map[string]int{}, map[string]bool{}
		targets, unsolved := 0, []string(nil)
		for seed := range uint64(max(1, rounds()/3)) {
			f := town()
			tally, known := crowd(f, seed)
			w := gap.Analyze(f, tally)
			// One question and the overall score are enough to fall for.
			w.Gaps = slices.DeleteFunc(w.Gaps, func(r gap.Row) bool { return r.ID != "all" && r.ID != "h1" })
			w.Outcomes = nil
			protect(&w)
			r := heads(read(t, gap.Result{Settings: settings("on"), Waves: []gap.Wave{w}}), known.insider())
			targets += r.Targets
			unsolved = append(unsolved, r.Unsolved...)
			for _, p := range r.Pinned {
				hold(t, known, p)
				of[p.Of+" of "+p.Kind]++
				if p.Kind == kindGroup {
					groups[fmt.Sprint(seed, p.Audience, p.Target)] = true
				}
			}
		}
		t.Logf("%s: %d targets, pinned %v, %d hidden groups; %d figures not settled", name, targets, of, len(groups), len(unsolved))
		if len(groups) == 0 {
			t.Errorf("%s: nobody is found", name)
		}
	}
}

// heads attacks numbers of people alone, which is enough to find looser rules out.
func heads(r *gap.Result, insider Insider) *Report {
	a := &attacker{insider: insider, report: &Report{Narrowest: -1}}
	for _, o := range looks(&r.Waves[0], &r.Settings, &insider) {
		part := o.takePartFigure()
		a.crowd(o, part)
		a.tighten(o, part)
		for _, f := range o.figures {
			a.crowd(o, f)
		}
	}
	return a.report
}

// hideFew hides rows with fewer than k people, and with the remainder rule the
// next smallest beside it where only one is hidden.
func hideFew(w *gap.Wave, remainder bool) {
	least := [2]float64{5, 7}
	var hidden []*gap.Row
	for a := range least {
		n := func(r *gap.Row) float64 { return [2]*gap.Side{&r.Customers, &r.Employees}[a].N.Or(0) }
		for _, rows := range tables(w, gap.Audience(a)) {
			slices.SortFunc(rows, func(x, y *gap.Row) int { return int(n(x) - n(y)) })
			for i, r := range rows {
				if n(r) < least[a] || remainder && i == 1 && n(rows[0]) < least[a] {
					hidden = append(hidden, r)
				}
			}
		}
	}
	for _, r := range hidden {
		r.Customers, r.Employees = gap.Side{}, gap.Side{}
	}
	for _, rows := range [][]gap.Row{w.Gaps, w.Outcomes} {
		for i := range rows {
			for _, s := range []*gap.Side{&rows[i].Customers, &rows[i].Employees} {
				s.Score, s.SD, s.Mean = s.Score.Map(rounded(0.1)), s.SD.Map(rounded(0.1)), s.Mean.Map(rounded(0.01))
				s.Favourable, s.Unfavourable = s.Favourable.Map(rounded(0.01)), s.Unfavourable.Map(rounded(0.01))
				s.CantSay, s.Blank = s.CantSay.Map(rounded(0.01)), s.Blank.Map(rounded(0.01))
			}
		}
	}
	for _, d := range w.Distributions {
		for i := range d.Shares {
			d.Shares[i] = d.Shares[i].Map(rounded(0.01))
		}
	}
	for i := range w.Participation {
		if p := &w.Participation[i]; p.Audience == gap.Employee.String() && p.N.Or(0) < 7 || p.N.Or(0) < 5 {
			p.N, p.Rate = gap.Number{}, gap.Number{}
		}
	}
	w.Distributions = slices.DeleteFunc(w.Distributions, func(d gap.Distribution) bool { return d.N.Or(0) < 10 })
}

// rounded is how tools commonly print: scores with a decimal, shares in whole per cent.
func rounded(step float64) func(float64) float64 {
	return func(x float64) float64 { return math.Round(x/step) * step }
}

// tables are the rows of a figure that make up one parent: all groups, all units, the pairs of a group.
func tables(w *gap.Wave, a gap.Audience) map[string][]*gap.Row {
	list := map[string][]*gap.Row{}
	for _, rows := range [][]gap.Row{w.Gaps, w.Outcomes} {
		for i := range rows {
			if r := &rows[i]; own(a, r.Place) {
				at := placeOf(a, r.Place)
				kind := fmt.Sprint(at.group != "", at.unit != "")
				if at.group != "" && at.unit != "" {
					kind = at.group
				}
				list[r.Level+" "+r.ID+" "+kind] = append(list[r.Level+" "+r.ID+" "+kind], r)
			}
		}
	}
	return list
}
