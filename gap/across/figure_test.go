package across

import (
	"math"
	"testing"

	"mirror/gap"
	"mirror/gap/stat"
)

// changed is the change between two rows of everyone.
func changed(then, now gap.Row, disclosure string) gap.Change {
	waves := []gap.Wave{dated("w1", "", "", then), dated("w2", "", "", now)}
	s := settings
	s.Disclosure = disclosure
	Complete(waves, s)
	return waves[1].Changes[0]
}

// What rounding may have moved is part of the interval: of the gap as far as its shown interval is wider than its
// standard error makes it, of a side by half the widest step its score can have.
func TestIntervalsHoldTheRounding(t *testing.T) {
	rounded := func(score float64) gap.Row {
		r := told(gap.Place{}, 50, score)
		r.Low, r.High = gap.Some(r.Gap.Or(0)-5), gap.Some(r.Gap.Or(0)+5)
		return r
	}
	c := changed(rounded(60), rounded(62), "on")
	se := math.Sqrt2
	slack := 5 - stat.TQuantile(0.975, 399)*se
	close1(t, "gap, high", c.Gap.High, 2+round3(stat.TQuantile(0.975, 798)*2+2*slack))
	// Employees' 60, with a gap from 5 to 15, may be rounded to 5; their 62, with one from 7 to 17, to no more than 1.
	close1(t, "employees, high", c.Employees.High, 2+round3(stat.TQuantile(0.975, 798)*se+2.5+0.5))
	exact := changed(told(gap.Place{}, 50, 60), told(gap.Place{}, 50, 62), "off")
	close1(t, "exact, high", exact.Employees.High, 2+stat.TQuantile(0.975, 798)*se)
	close1(t, "exact gap, high", exact.Gap.High, 2+stat.TQuantile(0.975, 798)*2)
}

func round3(x float64) float64 { return math.Round(x*1000) / 1000 }

// Where a side's standard error is not told, the gap's and the other side's give it.
func TestErrorFromTheGap(t *testing.T) {
	without := func(score float64) gap.Row {
		r := told(gap.Place{}, score, 60)
		r.Customers.SE = gap.Number{}
		return r
	}
	c := changed(without(50), without(55), "off")
	close1(t, "customers, high", c.Customers.High, 5+stat.TQuantile(0.975, 798)*math.Sqrt2)
}

// A score that is only told to lie beyond a limit makes no change, and says why.
func TestLimitsMakeNoChange(t *testing.T) {
	limit := told(gap.Place{}, 50, 95)
	limit.Reason = "A score near the end of the scale is shown as its limit, to protect people"
	if c := changed(limit, told(gap.Place{}, 50, 80), "on"); c.Gap.Value.Known() || c.Employees.Value.Known() || c.Reason != limit.Reason || c.Verdict != "" {
		t.Errorf("%+v", c)
	}
}

// Groups compared with others than before, and pooled remainders, are not followed.
func TestOtherPeopleMakeNoChange(t *testing.T) {
	at := gap.Place{Cell: "c"}
	now := told(at, 50, 60)
	now.Compared = gap.ComparedMatched
	if c := changed(told(at, 50, 70), now, "off"); c.Gap.Value.Known() || c.Reason != reasonOther {
		t.Errorf("%+v", c)
	}
	rest := told(at, 50, 60)
	rest.Other = true
	waves := []gap.Wave{dated("w1", "", "", rest), dated("w2", "", "", rest)}
	Complete(waves, settings)
	if len(waves[1].Changes) > 0 {
		t.Errorf("%+v", waves[1].Changes)
	}
	waves = []gap.Wave{dated("w1", "", "", rest), dated("w2", "", "", told(at, 50, 60))}
	Complete(waves, settings)
	if len(waves[1].Changes) > 0 {
		t.Errorf("a group followed from a remainder: %+v", waves[1].Changes)
	}
}

// mixed is a wave of two segments with so many answers each that count for so many people.
func mixed(id string, n, counts [2]float64, weighted bool, missing float64) gap.Wave {
	scores := [2]float64{40, 60}
	w := dated(id, "", "")
	total, sum, all := 0.0, 0.0, 0.0
	for i, s := range []gap.Word{"a", "b"} {
		r := told(gap.Place{Segment: s}, scores[i], 70)
		r.Customers.N = gap.Some(n[i])
		w.Gaps = append(w.Gaps, r)
		w.Participation = append(w.Participation, gap.Participation{Place: gap.Place{Segment: s}, Audience: "customer", Weighted: gap.Some(counts[i])})
		share := n[i]
		if weighted {
			share = counts[i]
		}
		total, sum, all = total+share, sum+share*scores[i], all+n[i]
	}
	r := told(gap.Place{}, sum/total, 70)
	if r.Customers.N = gap.Some(all + missing); weighted {
		r.Customers.Unweighted = gap.Some(50)
	}
	w.Gaps = append([]gap.Row{r}, w.Gaps...)
	return w
}

// Where segments count by their share of the customer base, another mix of answers is no mix; else it is the whole change. People in no segment
// leave the parts untold.
func TestMixOfWeightedSegments(t *testing.T) {
	parts := func(weighted bool, missing float64) gap.Change {
		waves := []gap.Wave{mixed("w1", [2]float64{100, 300}, [2]float64{200, 200}, weighted, 0), mixed("w2", [2]float64{300, 100}, [2]float64{200, 200}, weighted, missing)}
		Complete(waves, settings)
		return waves[1].Changes[0]
	}
	plain := parts(false, 0)
	close1(t, "change", plain.Customers.Value, -10)
	close1(t, "mix", plain.CustomersMix, -10)
	close1(t, "real", plain.CustomersReal, 0)
	counted := parts(true, 0)
	close1(t, "mix by base", counted.CustomersMix, 0)
	if c := parts(false, 40); c.CustomersMix.Known() || !c.Customers.Value.Known() {
		t.Errorf("forty people in no segment: %+v", c)
	}
}
