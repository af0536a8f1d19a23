package across

import (
	"cmp"
	"math"

	"mirror/gap"
	"mirror/gap/stat"
)

const (
	reasonNoDates  = "the waves have no dates"
	reasonFewWaves = "shown in fewer than three waves"
)

// trends lays a line through the gaps of the waves up to wave i, from three on (methods.md §3.22).
func (a *all) trends(i int) []gap.Trend {
	out := []gap.Trend{}
	series, _ := a.series(i)
	if len(series) < 3 {
		return out
	}
	times, dated := years(series)
	now := series[len(series)-1]
	for _, outcomes := range []bool{false, true} {
		list := now.list(outcomes)
		for k := range list {
			if r := &list[k]; followed(r) && !oneSided(r) {
				t := gap.Trend{Level: r.Level, ID: r.ID, PartOf: r.PartOf, Place: r.Place, Waves: []string{}}
				if t.Reason = reasonNoDates; dated {
					a.trend(&t, series, times, r, k, outcomes)
				}
				out = append(out, t)
			}
		}
	}
	return out
}

// oneSided reports a row that has no gap and nothing hidden.
func oneSided(r *gap.Row) bool { return !r.Gap.Known() && r.Verdict != gap.NotShown }

func (v *view) list(outcomes bool) []gap.Row {
	if outcomes {
		return v.Outcomes
	}
	return v.Gaps
}

func (a *all) trend(t *gap.Trend, series []*view, times []float64, now *gap.Row, k int, outcomes bool) {
	at, gaps, variances, off := make([]float64, 0, 8), make([]float64, 0, 8), make([]float64, 0, 8), make([]float64, 0, 8)
	for j, v := range series {
		r := v.like(v.list(outcomes), k, now)
		if r == nil || r.Compared != now.Compared {
			continue
		}
		if f := a.gap(r); f.known && f.sure {
			at, gaps, variances, off = append(at, times[j]), append(gaps, f.value), append(variances, f.v), append(off, f.off)
			t.Waves = append(t.Waves, v.ID)
		}
	}
	l, ok := stat.Trend(at, gaps, variances, confidence)
	if !ok {
		t.Reason = reasonFewWaves
		return
	}
	half := (l.High - l.Low) / 2
	for j := range off {
		half += math.Abs(l.Pull[j]) * off[j]
	}
	t.Reason = ""
	t.PerYear = around(l.Slope, half)
	t.P, t.Q, t.PQ, t.Widened = gap.Some(l.P), gap.Some(l.Q), gap.Some(l.PQ), l.Widened
}

// years are the middles of the waves, in years since the first. ok is false when one of them has no date.
func years(series []*view) (times []float64, ok bool) {
	start := 0.0
	for i, v := range series {
		a, begins := dayOf(cmp.Or(v.From, v.To))
		b, ends := dayOf(cmp.Or(v.To, v.From))
		if !begins || !ends {
			return nil, false
		}
		middle := float64(a+b) / 2
		if i == 0 {
			start = middle
		}
		times = append(times, (middle-start)/365.25)
	}
	return times, true
}
