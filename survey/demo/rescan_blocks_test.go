package demo

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"mirror/gap"
	"mirror/survey/pack"
)

// TestRescanBlocks derives the blocks beside the rows again: cells, participation, distributions, picked words,
// bands and groups of people, drivers, flags, and whether items, cells and units hang together.
func TestRescanBlocks(t *testing.T) {
	for _, s := range rescans(t, "w1") {
		for _, check := range []struct {
			name  string
			run   func()
			least map[string]int // figures compared, by pack
		}{
			{"cells", s.checkCells, map[string]int{"mirror-core": 24, "trust-spectrum": 24}},
			{"participation", s.checkParticipation, map[string]int{"mirror-core": 80, "ambassador": 40}},
			{"distributions", s.checkDistributions, map[string]int{"mirror-core": 2000, "perception-check": 30}},
			{"picks", s.checkPicks, map[string]int{"mirror-core": 100}},
			{"spectrum", s.checkSpectrum, map[string]int{"trust-spectrum": 180}},
			{"drivers", s.checkDrivers, map[string]int{"mirror-core": 90, "ambassador": 15}},
			{"quality", s.checkQuality, map[string]int{"mirror-core": 12}},
			{"reliability", s.checkReliability, map[string]int{"mirror-core": 100, "trust-spectrum": 16}},
			{"agreement", s.checkAgreement, map[string]int{"mirror-core": 80, "trust-spectrum": 20}},
			{"coherence", s.checkCoherence, map[string]int{"mirror-core": 40}},
		} {
			s.done = 0
			check.run()
			if s.done < check.least[s.pack.ID] {
				t.Errorf("%s %s: only %d figures compared", s.pack.ID, check.name, s.done)
			}
		}
	}
}

// checkCells: the mean of the items' gaps, the interval of the persons' means over all items, and whether the
// cell's item means go up and down with the customers'.
func (s *rescan) checkCells() {
	for _, c := range s.wave.Cells {
		r := &gap.Row{Place: gap.Place{Cell: gap.Word(c.ID)}}
		if !s.pack.Items[0].Asked("customer") {
			s.same(c.ID+" elevation", c.Elevation, math.NaN())
			continue
		}
		var gaps, e, u []float64
		for i := range s.pack.Items {
			var m [2]float64
			for a := range m {
				lines, shares := s.people(r, gap.Audience(a))
				m[a] = s.estimate(lines, shares, gap.Audience(a), gap.LevelItem, s.pack.Items[i].ID).mean
			}
			gaps, u, e = append(gaps, m[1]-m[0]), append(u, m[0]), append(e, m[1])
		}
		s.same(c.ID+" elevation", c.Elevation, average(gaps))
		s.same(c.ID+" pattern", c.Pattern, correlation(e, u))
		var sides [2]estimated
		for a := range sides {
			lines, shares := s.people(r, gap.Audience(a))
			sides[a] = s.estimate(lines, shares, gap.Audience(a), everyItem, "")
		}
		v := sides[0].v + sides[1].v
		df := v * v / (sides[0].v*sides[0].v/(sides[0].effective-1) + sides[1].v*sides[1].v/(sides[1].effective-1))
		half := quantile(.025, df) * math.Sqrt(v)
		s.same(c.ID+" low", c.Low, average(gaps)-half)
		s.same(c.ID+" high", c.High, average(gaps)+half)
	}
}

func correlation(x, y []float64) float64 {
	mx, my, xx, yy, xy := average(x), average(y), 0.0, 0.0, 0.0
	for i := range x {
		xx, yy, xy = xx+(x[i]-mx)*(x[i]-mx), yy+(y[i]-my)*(y[i]-my), xy+(x[i]-mx)*(y[i]-my)
	}
	return xy / math.Sqrt(xx*yy)
}

// side is the audience of a block's figure.
func side(audience string) gap.Audience {
	if audience == "employee" {
		return gap.Employee
	}
	return gap.Customer
}

func (s *rescan) checkParticipation() {
	for _, p := range append(slices.Clone(s.wave.Participation), s.wave.N[:]...) {
		a := side(p.Audience)
		lines, shares := s.people(&gap.Row{Place: p.Place}, a)
		name := fmt.Sprintf("%s %q answered", p.Audience, p.Place)
		s.same(name, p.N, float64(len(lines)))
		invited := 0
		for _, c := range s.study.Cells {
			if a == gap.Employee && p.Unit == "" && (p.Cell == "" || c.ID == string(p.Cell)) {
				invited += c.Invited[s.wave.ID]
			}
		}
		for _, g := range s.study.Segments {
			if a == gap.Customer && p.Unit == "" && (p.Segment == "" || g.ID == string(p.Segment)) {
				invited += g.Invited[s.wave.ID]
			}
		}
		if invited > 0 && (p.Cell != "" || p.Segment != "" || len(lines) > 0) {
			s.same(name+" rate", p.Rate, float64(len(lines))/float64(invited))
		}
		if len(lines) == 0 {
			continue
		}
		s.same(name+" share", p.Share, float64(len(lines))/float64(len(s.lines[a])))
		effective, mean := float64(len(lines)), 1.0
		if shares != nil { // 1/Σ W²/n
			effective = 0
			for g, w := range shares {
				effective += w * w / float64(len(where(lines, "segment", g)))
			}
			effective = 1 / effective
		}
		for _, g := range s.study.Segments {
			if g.ID == string(p.Segment) {
				mean = g.Share / (float64(len(lines)) / float64(len(s.lines[a])))
			}
		}
		s.same(name+" effective n", p.EffectiveN, effective)
		s.same(name+" weight mean", p.WeightMean, mean)
	}
}

// stratified is the share of what of says among the lines of which all is true, by segment where segments count.
func stratified(lines []line, shares map[string]float64, of, all func(line) float64) float64 {
	if shares == nil {
		shares = map[string]float64{"": 1}
	}
	sum, total := 0.0, 0.0
	for g, w := range shares {
		some, n := 0.0, 0.0
		for _, l := range lines {
			if g == "" || l["segment"] == g {
				some, n = some+of(l), n+all(l)
			}
		}
		if n > 0 {
			sum, total = sum+w*some/n, total+w
		}
	}
	return sum / total
}

func (s *rescan) checkDistributions() {
	for _, d := range s.wave.Distributions {
		a := side(d.Audience)
		lines, shares := s.people(&gap.Row{Place: d.Place}, a)
		qs := s.questions(d.Level, d.ID)
		counts := func(is func(l line, q *pack.Item) bool) func(line) float64 {
			return func(l line) (n float64) {
				for _, q := range qs {
					if is(l, q) {
						n++
					}
				}
				return n
			}
		}
		valid := counts(func(l line, q *pack.Item) bool { return l[q.ID] != "" && l[q.ID] != "x" })
		n := 0.0
		for _, l := range lines {
			n += valid(l)
		}
		name := fmt.Sprintf("distribution %s %s %s %q", d.Audience, d.Level, d.ID, d.Place)
		s.same(name, d.N, n)
		if n == 0 {
			continue
		}
		for i, value := range d.Values {
			got := stratified(lines, shares, counts(func(l line, q *pack.Item) bool {
				_, val, ok := s.points(l, a, q)
				if sc := s.pack.ScaleOf(q); sc.Type != pack.Rating {
					return l[q.ID] == sc.Points[i].Value
				}
				return ok && fmt.Sprint(val) == value
			}), valid)
			s.same(name+" "+value, d.Shares[i], got)
		}
	}
}

func (s *rescan) checkPicks() {
	for _, p := range s.wave.Picks {
		var share, effective [2]float64
		for a, got := range []gap.Number{p.Customers, p.Employees} {
			lines, shares := s.people(&gap.Row{}, gap.Audience(a))
			any := func(l line) float64 {
				if l[p.ID] == "" || l[p.ID] == "x" {
					return 0
				}
				return 1
			}
			share[a] = stratified(lines, shares, func(l line) float64 {
				if slices.Contains(strings.Split(l[p.ID], "|"), p.Option) {
					return 1
				}
				return 0
			}, any)
			s.same(p.ID+" "+p.Option+" "+gap.Audience(a).String(), got, share[a])
			if shares == nil {
				shares = map[string]float64{"": 1}
			}
			for g, w := range shares {
				n := 0.0
				for _, l := range lines {
					if g == "" || l["segment"] == g {
						n += any(l)
					}
				}
				effective[a] += w * w / n
			}
			effective[a] = 1 / effective[a]
		}
		le, ue := wilson(share[1], effective[1])
		lc, uc := wilson(share[0], effective[0])
		g := share[1] - share[0]
		s.same(p.ID+" "+p.Option+" gap", p.Gap.Estimate, g)
		s.same(p.ID+" "+p.Option+" gap low", p.Gap.Low, g-math.Hypot(share[1]-le, uc-share[0]))
		s.same(p.ID+" "+p.Option+" gap high", p.Gap.High, g+math.Hypot(ue-share[1], share[0]-lc))
	}
}

func (s *rescan) checkSpectrum() {
	for _, g := range s.wave.Spectrum {
		a := side(g.Audience)
		lines, shares := s.people(&gap.Row{Place: g.Place}, a)
		own := func(l line) (float64, bool) {
			x, ok := s.person(l, a, everyItem, "")
			return 1 + x*6/100, ok
		}
		name := fmt.Sprintf("spectrum %s %q", g.Audience, g.Place)
		e := s.estimate(lines, shares, a, everyItem, "")
		s.same(name, g.N, e.n)
		if e.n == 0 {
			continue
		}
		s.same(name+" mean", g.Mean, 1+e.mean*6/100)
		if e.n > 1 {
			s.same(name+" high", g.High, 1+(e.mean+quantile(.025, e.effective-1)*math.Sqrt(e.v))*6/100)
		}
		for i, b := range s.pack.Bands {
			s.same(name+" "+b.ID, g.Shares[i], stratified(lines, shares, func(l line) float64 {
				if x, ok := own(l); ok && x > b.From-1e-9 && (b.Open || x < b.Below-1e-9) {
					return 1
				}
				return 0
			}, func(l line) float64 {
				if _, ok := own(l); ok {
					return 1
				}
				return 0
			}))
		}
	}
}
