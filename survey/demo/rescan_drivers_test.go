package demo

import (
	"math"
	"slices"

	"mirror/gap"
	"mirror/survey/pack"
)

// checkDrivers: shares by all orders of entry, slopes by least squares on the cases, penalties and rewards on dummies.
func (s *rescan) checkDrivers() {
	for _, d := range s.wave.Drivers {
		a := side(d.Audience)
		if len(s.lines[a]) == 0 {
			continue
		}
		full, dummies, lost := s.cases(a, d.Outcome)
		s.same(d.Audience+" complete cases", d.N, float64(len(full.y)))
		s.same(d.Audience+" lost", d.Lost, lost)
		if d.Reason != "" {
			continue
		}
		parts, r2 := full.lmg(s.t)
		s.same(d.Audience+" R²", d.R2, r2)
		var all []int
		for i := range s.pack.Dimensions {
			all = append(all, i)
		}
		slopes := full.ols(s.t, all)
		var set []int
		for i := range dummies.x[0] {
			n := 0.0
			for _, row := range dummies.x {
				n += row[i]
			}
			if n >= 20 {
				set = append(set, i)
			}
		}
		extremes := dummies.ols(s.t, set)
		sum, emotional, _ := 0.0, 0.0, 0
		for _, item := range d.Items {
			i := slices.IndexFunc(s.pack.Dimensions, func(x pack.Dimension) bool { return x.ID == item.Dimension })
			name := d.Audience + " " + item.Dimension
			s.same(name+" share", item.Share, parts[i]/r2)
			s.same(name+" slope", item.Slope, slopes[1+i])
			var x []float64
			for _, row := range full.x {
				x = append(x, row[i])
			}
			s.same(name+" correlation", item.Correlation, correlation(x, full.y))
			for k, got := range []gap.Number{item.Penalty, item.Reward} {
				want := math.NaN()
				if at := slices.Index(set, 2*i+k); at >= 0 {
					want = extremes[1+at]
				}
				s.same(name+" penalty or reward", got, want)
			}
			sum += item.Share.Or(0)
			if s.pack.Dimensions[i].Kind == "emotional" {
				emotional += item.Share.Or(0)
			}
		}
		s.same(d.Audience+" shares together", gap.Some(sum), 1)
		s.same(d.Audience+" emotional share", d.EmotionalShare, emotional)
	}
}

// cases are the complete ones: every dimension on its own scale, and below 50 or from 83.3 points as dummies.
func (s *rescan) cases(a gap.Audience, outcome string) (full, dummies *table, lost float64) {
	full, dummies = &table{}, &table{}
	for _, l := range s.lines[a] {
		y, complete := l.number(outcome)
		var x, z []float64
		for _, d := range s.pack.Dimensions {
			p, ok := s.person(l, a, gap.LevelDimension, d.ID)
			complete = complete && ok
			lo, steps, _ := s.scale(gap.LevelDimension, d.ID)
			x = append(x, lo+p*steps/100)
			z = append(z, flag(p < 50-1e-9), flag(p >= 83.3))
		}
		if complete {
			full.x, full.y = append(full.x, x), append(full.y, y)
			dummies.x, dummies.y = append(dummies.x, z), append(dummies.y, y)
		}
	}
	return full, dummies, 1 - float64(len(full.y))/float64(len(s.lines[a]))
}

// checkQuality counts the flags from the rows, and the dimensions again without those who are inattentive.
func (s *rescan) checkQuality() {
	var seconds []float64
	for _, l := range s.lines[gap.Customer] {
		if x, ok := l.number("seconds"); ok {
			seconds = append(seconds, x)
		}
	}
	slices.Sort(seconds)
	limit := 0.0
	if n := len(seconds); n > 0 {
		limit = max(2*float64(len(s.pack.Items)), (seconds[(n-1)/2]+seconds[n/2])/4)
	}
	fast := func(l line) bool { x, ok := l.number("seconds"); return ok && x < limit }
	for _, q := range s.wave.Quality {
		if q.Reason != "" {
			continue
		}
		a := side(q.Audience)
		is := map[string]func(line) bool{
			"same_answer": s.alike, "too_fast": fast,
			"inattentive": func(l line) bool { return fast(l) && s.alike(l) },
		}[q.Flag]
		if is == nil {
			continue
		}
		s.same(q.Audience+" "+q.Flag, q.Share, share(s.lines[a], is)/100)
		rest := slices.DeleteFunc(slices.Clone(s.lines[gap.Customer]), is)
		shares := map[string]float64{}
		for _, g := range s.study.Segments {
			shares[g.ID] = g.Share
		}
		for _, c := range q.Without {
			e := s.estimate(s.lines[gap.Employee], nil, gap.Employee, gap.LevelDimension, c.Dimension)
			u := s.estimate(rest, shares, gap.Customer, gap.LevelDimension, c.Dimension)
			s.same(c.Dimension+" without "+q.Flag, c.Without, e.mean-u.mean)
		}
	}
}

// alike reports a run of the same rating, as ticked, over max(8, 80 %) of the statements, one of them reversed.
func (s *rescan) alike(l line) bool {
	k := len(s.pack.Items)
	for from := range k {
		reversed := false
		for i := from; i < k && l[s.pack.Items[i].ID] == l[s.pack.Items[from].ID]; i++ {
			if v := l[s.pack.Items[i].ID]; v == "" || v == "x" {
				break
			}
			reversed = reversed || s.pack.Items[i].Reverse
			if run := float64(i - from + 1); reversed && run >= max(8, .8*float64(k)) {
				return true
			}
		}
	}
	return false
}
