package attack

import (
	"testing"

	"mirror/gap"
)

// hamlet is a small city: one dimension of two questions, a recommendation and words.
func hamlet() *gap.Frame {
	f := city()
	f.Cells, f.Segments, f.Units = f.Cells[:3], f.Segments[:3], f.Units[:2]
	f.Questions, f.Dimensions, f.Outcome = []gap.Question{f.Questions[0], f.Questions[1], f.Questions[4]}, f.Dimensions[:1], 2
	return f
}

// bare leaves of a release how many people answered, their scores, distributions and words.
func bare(w *gap.Wave) {
	for _, list := range [][]gap.Row{w.Gaps, w.Outcomes} {
		for i := range list {
			r := &list[i]
			for _, s := range []*gap.Side{&r.Customers, &r.Employees} {
				*s = gap.Side{N: s.N, NBand: s.NBand, Score: s.Score, Mean: s.Mean}
			}
			*r = gap.Row{
				Level: r.Level, ID: r.ID, PartOf: r.PartOf, Place: r.Place, Compared: r.Compared, Served: r.Served,
				Customers: r.Customers, Employees: r.Employees, Gap: r.Gap, Verdict: r.Verdict, Reason: r.Reason, Other: r.Other,
			}
		}
	}
	for i := range w.Picks {
		w.Picks[i].CustomerRank, w.Picks[i].EmployeeRank = 0, 0
	}
}

// Every figure that the attack makes use of would tell something, were it given as exactly as the engine has it beside
// numbers of people and scores as they are released: else the attack has no use for it. Shares
// and the answers needed are used too, and tell nothing more in these few waves even when exact.
func TestExactFiguresFall(t *testing.T) {
	type key struct {
		level, id string
		gap.Place
	}
	rows := func(set func(shown, exact *gap.Row)) func(shown, exact *gap.Wave) {
		return func(shown, exact *gap.Wave) {
			at := map[key]*gap.Row{}
			for _, list := range [][]gap.Row{exact.Gaps, exact.Outcomes} {
				for i := range list {
					at[key{list[i].Level, list[i].ID, list[i].Place}] = &list[i]
				}
			}
			for _, list := range [][]gap.Row{shown.Gaps, shown.Outcomes} {
				for i := range list {
					r := &list[i]
					if x := at[key{r.Level, r.ID, r.Place}]; x != nil && r.Gap.Known() {
						set(r, x)
					}
				}
			}
		}
	}
	sides := func(set func(shown, exact *gap.Side)) func(shown, exact *gap.Wave) {
		return rows(func(shown, exact *gap.Row) {
			for _, s := range [][2]*gap.Side{{&shown.Customers, &exact.Customers}, {&shown.Employees, &exact.Employees}} {
				if s[0].N.Known() {
					set(s[0], s[1])
				}
			}
		})
	}
	towns := make([]stormed, 24)
	for seed := range towns {
		f := hamlet()
		tally, known := crowd(f, uint64(seed))
		exact := read(t, gap.Result{Settings: settings("on"), Waves: []gap.Wave{gap.Analyze(f, tally)}})
		towns[seed] = stormed{known, exact, published(t, gap.Analyze(f, tally)), map[bool]int{}}
	}
	for name, publish := range map[string]func(shown, exact *gap.Wave){
		"sd":               sides(func(s, x *gap.Side) { s.SD = x.SD }),
		"se":               sides(func(s, x *gap.Side) { s.SE = x.SE }),
		"se of the gap":    rows(func(r, x *gap.Row) { r.SE = x.SE }),
		"range":            rows(func(r, x *gap.Row) { r.Gap, r.Low, r.High = x.Gap, x.Low, x.High }),
		"df":               rows(func(r, x *gap.Row) { r.DF = x.DF }),
		"p":                rows(func(r, x *gap.Row) { r.P, r.PEquivalent = x.P, x.PEquivalent }),
		"individual error": rows(func(r, x *gap.Row) { r.IndividualError = x.IndividualError }),
		"spread":           rows(func(r, x *gap.Row) { r.Spread = x.Spread }),
		"hit rate":         rows(func(r, x *gap.Row) { r.HitRate = x.HitRate }),
		"net":              rows(func(r, x *gap.Row) { r.Net = x.Net }),
		"words":            func(shown, exact *gap.Wave) { copy(shown.Picks, exact.Picks) },
		"parts": func(shown, exact *gap.Wave) {
			for i := range shown.Distributions {
				if shown.Distributions[i].N.Known() {
					shown.Distributions[i].Shares = exact.Distributions[i].Shares
				}
			}
		},
		"bands": func(shown, exact *gap.Wave) {
			for i := range shown.Spectrum {
				if shown.Spectrum[i].N.Known() || shown.Spectrum[i].NBand != "" {
					shown.Spectrum[i].Shares = exact.Spectrum[i].Shares
				}
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			before, after := 0, 0
			whole := name == "df" // it needs what else is told of the spread, and adds least
			some := towns[:12]
			if whole {
				some = towns
			}
			for _, w := range some {
				shown := read(t, w.shown)
				if !whole {
					bare(&shown.Waves[0])
				}
				if _, known := w.before[whole]; !known {
					w.before[whole] = w.found(t, shown)
				}
				before += w.before[whole]
				publish(&shown.Waves[0], &w.exact.Waves[0])
				after += w.found(t, shown)
			}
			t.Logf("%d found with scores alone, %d with it exact", before, after)
			if after <= before {
				t.Errorf("nothing more is found with it: %d without, %d with", before, after)
			}
		})
	}
}

// stormed is a small town as it is, as the engine has it and as it is shown, and how much is found in what is shown.
type stormed struct {
	*truth
	exact, shown *gap.Result
	before       map[bool]int // whether all of it is shown
}

// found is how much the attack finds in a release of the town.
func (w *stormed) found(t *testing.T, shown *gap.Result) int {
	t.Helper()
	r := Audit(shown, w.insider())
	for _, p := range r.Pinned {
		hold(t, w.truth, p)
	}
	return len(r.Pinned) + len(r.Decoded)
}

// Ranks of the exact shares tell how many people picked words that are all shown as a limit; ranks of what is shown do not.
func TestRanksOfWordsFall(t *testing.T) {
	found := func(w *gap.Wave, known *truth) (n int) {
		r := &gap.Result{Settings: settings("on"), Waves: []gap.Wave{*w}}
		a := &attacker{report: &Report{}}
		for _, o := range looks(&r.Waves[0], &r.Settings, &Insider{}) {
			a.picks(o)
		}
		for _, p := range a.report.Pinned {
			known.picked(t, p)
		}
		return len(a.report.Pinned)
	}
	before, after := 0, 0
	for seed := range uint64(6) {
		f := city()
		tally, known := crowd(f, seed)
		exact, w := gap.Analyze(f, tally), published(t, gap.Analyze(f, tally)).Waves[0]
		rankAsShown(w.Picks)
		before += found(&w, known)
		for i := range w.Picks {
			w.Picks[i].CustomerRank, w.Picks[i].EmployeeRank = exact.Picks[i].CustomerRank, exact.Picks[i].EmployeeRank
		}
		after += found(&w, known)
	}
	if t.Logf("%d words as shown, %d by exact ranks", before, after); before > 0 || after == 0 {
		t.Errorf("%d words are told by what is shown, %d by exact ranks", before, after)
	}
}

// rankAsShown ranks words by their shown shares, equal where they are shown alike.
func rankAsShown(words []gap.PickShare) {
	rank := func(of func(*gap.PickShare) gap.Number, x gap.Number) int {
		n := 1
		for i := range words {
			if of(&words[i]).Or(-1) > x.Or(-1) {
				n++
			}
		}
		return n
	}
	for i := range words {
		words[i].CustomerRank = rank(func(p *gap.PickShare) gap.Number { return p.Customers }, words[i].Customers)
		words[i].EmployeeRank = rank(func(p *gap.PickShare) gap.Number { return p.Employees }, words[i].Employees)
	}
}
