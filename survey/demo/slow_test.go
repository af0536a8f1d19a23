package demo

import (
	"math"
	"strconv"

	"mirror/gap"
	"mirror/survey/pack"
)

// question finds an item or outcome of the pack.
func (s *rescan) question(id string) *pack.Item {
	for _, list := range [][]pack.Item{s.pack.Items, s.pack.Outcomes} {
		for i := range list {
			if list[i].ID == id {
				return &list[i]
			}
		}
	}
	return nil
}

// questions are those a dimension or question pools.
func (s *rescan) questions(level, id string) []*pack.Item {
	if level == gap.LevelItem || level == gap.LevelOutcome {
		return []*pack.Item{s.question(id)}
	}
	var list []*pack.Item
	for i := range s.pack.Items {
		if level == gap.LevelDimension && s.pack.Items[i].Dimension == id {
			list = append(list, &s.pack.Items[i])
		}
	}
	return list
}

// dimensions are those a family or the whole is made of.
func (s *rescan) dimensions(id string) []string {
	var ids []string
	for _, d := range s.pack.Dimensions {
		if id == "all" || d.Kind == id {
			ids = append(ids, d.ID)
		}
	}
	return ids
}

func (s *rescan) asked(a gap.Audience, level, id string) bool {
	q := s.pack.Items[0]
	if level == gap.LevelOutcome || level == gap.LevelItem {
		q = *s.question(id)
	}
	return q.Asked(a.String()) // every dimension of the demo's packs is asked as a whole
}

// scale is the lowest value and the number of steps of the one scale behind a figure.
func (s *rescan) scale(level, id string) (lo, steps float64, ok bool) {
	if level == gap.LevelContrast {
		return 0, 0, false
	}
	q := &s.pack.Items[0]
	if level == gap.LevelOutcome || level == gap.LevelItem {
		q = s.question(id)
	}
	sc := s.pack.ScaleOf(q)
	if sc.Type != pack.Rating {
		return 0, 0, false
	}
	return float64(sc.Lo()), float64(sc.Hi() - sc.Lo()), true
}

// points is one answer on 0 to 100, high being good; val its own value after turning.
func (s *rescan) points(l line, a gap.Audience, q *pack.Item) (points, val float64, ok bool) {
	text := l[q.ID]
	if text == "" || text == "x" {
		return 0, 0, false
	}
	sc := s.pack.ScaleOf(q)
	if sc.Type != pack.Rating {
		counted := 0.0
		for _, v := range q.CountAs {
			if v == text {
				counted = 100
			}
		}
		if q.EmployeePercent && a == gap.Employee {
			counted, _ = strconv.ParseFloat(text, 64)
		}
		if q.GoodWhenHigh {
			return counted, counted, true
		}
		return 100 - counted, counted, true
	}
	x, _ := strconv.ParseFloat(text, 64)
	lo, hi := float64(sc.Lo()), float64(sc.Hi())
	if q.Reverse {
		x = lo + hi - x
	}
	return 100 * (x - lo) / (hi - lo), x, true
}

// person is one person's figure in points.
func (s *rescan) person(l line, a gap.Audience, level, id string) (float64, bool) {
	var xs []float64
	need := 1
	switch level {
	case gap.LevelItem, gap.LevelOutcome, gap.LevelDimension, everyItem:
		qs := s.questions(level, id)
		if level == everyItem {
			for i := range s.pack.Items {
				qs = append(qs, &s.pack.Items[i])
			}
		}
		for _, q := range qs {
			if x, _, ok := s.points(l, a, q); ok {
				xs = append(xs, x)
			}
		}
		if len(qs) > 1 {
			need = max(2, (len(qs)+1)/2)
		}
	case gap.LevelContrast:
		e, ok1 := s.person(l, a, gap.LevelFamily, "emotional")
		f, ok2 := s.person(l, a, gap.LevelFamily, "functional")
		return e - f, ok1 && ok2
	default:
		for _, d := range s.dimensions(id) {
			if x, ok := s.person(l, a, gap.LevelDimension, d); ok {
				xs = append(xs, x)
			}
		}
	}
	return average(xs), len(xs) >= need
}

// everyItem is a person's mean over all items.
const everyItem = "every item"

func average(xs []float64) float64 {
	sum := 0.0
	for _, x := range xs {
		sum += x
	}
	return sum / float64(len(xs))
}

// floor is the rounding variance h²/12 of a person's figure, carried through its means.
func (s *rescan) floor(a gap.Audience, level, id string) float64 {
	switch level {
	case gap.LevelContrast:
		return s.floor(a, gap.LevelFamily, "emotional") + s.floor(a, gap.LevelFamily, "functional")
	case gap.LevelFamily, gap.LevelOverall:
		ds, sum := s.dimensions(id), 0.0
		for _, d := range ds {
			sum += s.floor(a, gap.LevelDimension, d)
		}
		return sum / float64(len(ds)*len(ds))
	}
	sum, k := 0.0, 0.0
	for i := range s.pack.Items {
		if q := &s.pack.Items[i]; level == everyItem || level == gap.LevelDimension && q.Dimension == id {
			sum, k = sum+s.step(a, q)*s.step(a, q)/12, k+1
		}
	}
	if k == 0 {
		h := s.step(a, s.question(id))
		return h * h / 12
	}
	return sum / (k * k)
}

func (s *rescan) step(a gap.Audience, q *pack.Item) float64 {
	sc := s.pack.ScaleOf(q)
	switch {
	case sc.Type == pack.Rating:
		return 100 / float64(sc.Hi()-sc.Lo())
	case q.EmployeePercent && a == gap.Employee:
		return 1
	}
	return 100
}

// estimated is one side's figure with every person's weight in the mean; weights sum to 1.
type estimated struct {
	n, effective, mean, plain, sd, v float64
	x, w                             []float64
}

// estimate is the mean Σ W_g·m_g and its variance Σ W_g²·max(s_g², floor)/n_g (methods.md §3.2, §3.14, §3.20).
func (s *rescan) estimate(lines []line, shares map[string]float64, a gap.Audience, level, id string) estimated {
	strata := map[string][]float64{}
	var e estimated
	var all []float64
	for _, l := range lines {
		g := ""
		if shares != nil {
			if g = l["segment"]; shares[g] == 0 {
				continue
			}
		}
		if x, ok := s.person(l, a, level, id); ok {
			strata[g] = append(strata[g], x)
			all = append(all, x)
		}
	}
	e.n, e.plain = float64(len(all)), average(all)
	floor, inverse := s.floor(a, level, id), 0.0
	for g, xs := range strata {
		w, n := 1.0, float64(len(xs))
		if shares != nil {
			w = shares[g]
		}
		m, ss := average(xs), 0.0
		for _, x := range xs {
			ss += (x - m) * (x - m)
			e.x, e.w = append(e.x, x), append(e.w, w/n)
		}
		e.mean += w * m
		e.v += w * w * max(ss/(n-1), floor) / n
		inverse += w * w / n
	}
	for i, x := range e.x {
		e.sd += e.w[i] * (x - e.mean) * (x - e.mean)
	}
	e.effective, e.sd = 1/inverse, math.Sqrt(e.sd*e.n/(e.n-1))
	return e
}

// answers are the shares of favourable and unfavourable answers, of those who cannot say and of blanks.
func (s *rescan) answers(lines []line, shares map[string]float64, a gap.Audience, level, id string) (good, bad, cannot, blank float64) {
	type counts struct{ good, bad, valid, x, blank float64 }
	by := map[string]*counts{}
	choice, ratings, percent := false, false, false
	for _, q := range s.questions(level, id) {
		sc := s.pack.ScaleOf(q)
		rating := sc.Type == pack.Rating
		choice, ratings, percent = choice || !rating, ratings || rating, percent || q.EmployeePercent && a == gap.Employee
		for _, l := range lines {
			g := ""
			if shares != nil {
				if g = l["segment"]; shares[g] == 0 {
					continue
				}
			}
			if by[g] == nil {
				by[g] = &counts{}
			}
			c := by[g]
			_, val, ok := s.points(l, a, q)
			switch {
			case l[q.ID] == "x":
				c.x++
			case !ok:
				c.blank++
			default:
				c.valid++
				if !rating {
					c.good += val / 100
				} else if val >= float64(sc.FavourableFrom) {
					c.good++
				} else if val <= float64(sc.UnfavourableTo) {
					c.bad++
				}
			}
		}
	}
	nan := math.NaN()
	if !choice && !ratings {
		return nan, nan, nan, nan
	}
	mix := func(some, all func(*counts) float64) float64 {
		sum, total := 0.0, 0.0
		for g, c := range by {
			w := 1.0
			if shares != nil {
				w = shares[g]
			}
			if all(c) > 0 {
				sum, total = sum+w*some(c)/all(c), total+w
			}
		}
		return sum / total
	}
	valid := func(c *counts) float64 { return c.valid }
	good, bad = mix(func(c *counts) float64 { return c.good }, valid), mix(func(c *counts) float64 { return c.bad }, valid)
	if choice {
		bad = nan
	}
	said := func(c *counts) float64 { return c.valid + c.x }
	return good, bad, mix(func(c *counts) float64 { return c.x }, said),
		mix(func(c *counts) float64 { return c.blank }, func(c *counts) float64 { return said(c) + c.blank })
}
