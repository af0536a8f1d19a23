package disclosure

import (
	"math"
	"slices"
	"testing"

	"mirror/gap"
)

// The standard error of a score stands where its spread does, and of a plain sample it says no more than the spread and
// the number of people say.
func TestErrorSaysWhatTheSpreadSays(t *testing.T) {
	shown := func(factor float64) (all []gap.Number) {
		w := wave{cells: map[string]int{"small": 12, "middle": 60, "large": 240}, customers: 400}.build()
		for i := range w.Gaps {
			r := &w.Gaps[i]
			for _, s := range []*gap.Side{&r.Customers, &r.Employees} {
				s.SE = gap.Some(factor * s.SD.Or(0) * 100 / 6 / math.Sqrt(s.N.Or(0)))
			}
		}
		for _, r := range Protect(gap.Result{Settings: gap.Settings{Disclosure: "on"}, Waves: []gap.Wave{w}}).Waves()[0].Gaps {
			for _, s := range []gap.Side{r.Customers, r.Employees} {
				if all = append(all, s.SE); s.SE.Known() != s.SD.Known() {
					t.Errorf("%s %v: se %v, sd %v", r.ID, r.Place, s.SE, s.SD)
				}
				if least := factor * s.SD.Or(0) * 100 / 6 / math.Sqrt(s.N.Or(1)); s.SE.Known() && s.SE.Or(0) < least-0.1 {
					t.Errorf("%s %v: se %v is less than %v", r.ID, r.Place, s.SE, least)
				}
			}
		}
		return all
	}
	plain := shown(1)
	if !slices.ContainsFunc(plain, gap.Number.Known) {
		t.Fatal("no standard error is shown")
	}
	if !slices.Equal(plain, shown(0.98)) {
		t.Error("the standard error of a plain sample tells what the shown spread does not")
	}
	if slices.Equal(plain, shown(2)) {
		t.Error("accounts that answer alike do not widen the standard error")
	}
}
