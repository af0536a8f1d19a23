package gap

import (
	"math"
	"slices"

	"mirror/gap/stat"
)

// figure is what one side says about one subject, in points of 100.
type figure struct {
	n         float64 // people
	effective float64 // Kish's effective number
	mean      float64
	known     bool    // mean is defined
	plain     float64 // mean without any weights
	weighted  bool    // weights or shares of the customer base went into mean
	sd        float64 // n−1; needs two people
	spread    float64 // n
	spreadOut []point // how the answers are spread over the values, ascending; nil for scores of many denominators
	estimate  stat.Estimate
	tested    bool    // estimate is defined
	clustered bool    // its variance is the jackknife's
	deff      float64 // how many times the jackknife's variance is Welch's; 1 without
	reason    string
}

// point is one value in points and the share of answers at it.
type point struct{ value, share float64 }

// histogram is a subject's answers in one atom: values in points with n, Σw and Σw².
type histogram struct{ values, n, w1, w2 []float64 }

func (h *histogram) add(value float64, at *Atom, slot int) {
	n, w1, w2 := at.count(slot)
	h.values = append(h.values, value)
	h.n = append(h.n, n)
	h.w1 = append(h.w1, w1)
	h.w2 = append(h.w2, w2)
}

// grow makes room for the values somebody gave.
func (h *histogram) grow(n []uint64) {
	size := 0
	for _, k := range n {
		if k > 0 {
			size++
		}
	}
	room := make([]float64, 4*size)
	part := func(i int) []float64 { return room[i*size : i*size : (i+1)*size] }
	h.values, h.n, h.w1, h.w2 = part(0), part(1), part(2), part(3)
}

// histogram is a question's or dimension's answers, the values nobody gave left out.
func (at *Atom) histogram(sub subject) histogram {
	var h histogram
	if sub.level == LevelDimension {
		t := &at.side.topics[sub.index]
		h.grow(at.n[t.first:t.end])
		for slot := t.first; slot < t.end; slot++ {
			if at.n[slot] > 0 {
				h.add(at.side.points[slot-at.side.lattice], at, slot)
			}
		}
		return h
	}
	q := &at.side.asked[at.side.place[sub.index]]
	h.grow(at.n[q.first : int(q.first)+len(q.adds)])
	for c, add := range q.adds {
		if slot := int(q.first) + c; at.n[slot] > 0 {
			h.add(100*float64(value(add))/float64(q.full), at, slot)
		}
	}
	return h
}

// sample is the subject's answers in one atom as a sample, with their histogram
// where there is one.
func (at *Atom) sample(sub subject) (stat.Sample, histogram) {
	if sub.score() || sub.level == levelItems {
		shift := 0.0
		if sub.level == LevelContrast {
			shift = 100
		}
		return at.moments[sub.index].sample(shift), histogram{}
	}
	h := at.histogram(sub)
	return stat.FromWeighted(h.values, h.n, h.w1, h.w2), h
}

// levelItems is the mean of a person's items, which has no row of its own.
const levelItems = "items"

// figure computes what a side says about a subject.
func (an *analysis) figure(v *view, sub subject) figure {
	if v.counted && (sub.level == LevelDimension || sub.level == levelItems || sub.score()) {
		return an.meanOfMeans(v, sub)
	}
	pooled, hist := v.pooled.sample(sub)
	f := figure{n: pooled.N, deff: 1, weighted: v.pooled.w1 != nil}
	if pooled.N == 0 {
		if f.reason = nobody(v.side.audience); v.matched {
			f.reason = noMatched
		}
		return f
	}
	f.plain = pooled.Mean
	if f.weighted {
		f.plain = v.pooled.plain(sub)
	}
	parts, shares, reason := an.parts(v, sub)
	if reason != "" {
		f.reason = reason
		return f
	}
	floor := v.side.floor(sub)
	if parts == nil {
		f.single(pooled, hist, floor)
	} else {
		f.weighted = f.weighted || !v.matched
		f.combine(parts, shares, floor)
	}
	if v.cluster && f.tested {
		f.jackknife(v, sub, parts, shares)
	}
	return f
}

// nobody is the reason for an empty side.
func nobody(a Audience) string {
	if a == Employee {
		return "no employee answered"
	}
	return "no customer answered"
}

// single takes the figure from one sample.
func (f *figure) single(s stat.Sample, h histogram, floor float64) {
	f.mean, f.known, f.effective = s.Mean, true, s.EffectiveN()
	f.sd, _ = s.SD()
	f.spread, _ = s.Spread()
	f.estimate, f.tested = s.Estimate(floor)
	f.spreadOut = make([]point, 0, len(h.values))
	for i, v := range h.values {
		f.spreadOut = append(f.spreadOut, point{v, h.w1[i] / s.W})
	}
	f.spreadOut = merged(f.spreadOut)
}

// part is one stratum's answers.
type part struct {
	atom   *Atom
	sample stat.Sample
	hist   histogram
}

// combine weights strata together (methods.md §3.14, §3.20).
func (f *figure) combine(parts []part, shares []float64, floor float64) {
	samples := make([]stat.Sample, len(parts))
	total, inverse := 0.0, 0.0
	for i := range parts {
		samples[i] = parts[i].sample
		total += shares[i]
	}
	within := 0.0
	for i := range parts {
		w, s := shares[i]/total, parts[i].sample
		f.mean += w * s.Mean
		inverse += w * w / s.EffectiveN()
		for k, v := range parts[i].hist.values {
			f.spreadOut = append(f.spreadOut, point{v, w * parts[i].hist.w1[k] / s.W})
		}
	}
	for i := range parts {
		s, d := parts[i].sample, parts[i].sample.Mean-f.mean
		within += shares[i] / total * (s.SS/s.W + d*d)
	}
	f.known, f.effective = true, 1/inverse
	f.spread = math.Sqrt(within)
	if f.n > 1 {
		f.sd = math.Sqrt(within * f.n / (f.n - 1))
	}
	f.spreadOut = merged(f.spreadOut)
	f.estimate, f.tested = stat.PostStratify(samples, shares, floor)
}

// merged sorts the points and joins those of equal value.
func merged(points []point) []point {
	slices.SortStableFunc(points, func(a, b point) int {
		switch {
		case a.value < b.value:
			return -1
		case a.value > b.value:
			return 1
		}
		return 0
	})
	out := points[:0]
	for _, p := range points {
		if n := len(out); n > 0 && out[n-1].value == p.value {
			out[n-1].share += p.share
			continue
		}
		out = append(out, p)
	}
	return out
}

// plain is the mean with every weight taken as 1.
func (at *Atom) plain(sub subject) float64 {
	if sub.score() || sub.level == levelItems {
		m := at.moments[sub.index]
		m.w = nil
		shift := 0.0
		if sub.level == LevelContrast {
			shift = 100
		}
		return m.sample(shift).Mean
	}
	h := at.histogram(sub)
	return stat.FromCounts(h.values, h.n).Mean
}
