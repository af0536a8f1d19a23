package stat

import "math"

// Interval is an estimate with its interval.
type Interval struct{ Estimate, Low, High float64 }

// Wilson is the interval of a share p of n answers; weighted: n is the
// effective n (Wilson 1927; methods.md §3.3). It needs n > 0.
func Wilson(p, n, level float64) (Interval, bool) {
	if !(n > 0) || p < 0 || p > 1 {
		return Interval{}, false
	}
	z := zQuantile(0.5 + level/2)
	centre := p + z*z/(2*n)
	half := z * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	scale := 1 + z*z/n
	// At p = 0 and p = 1 a bound is exactly p; keep rounding from leaving [0, 1].
	low, high := max(0, (centre-half)/scale), min(1, (centre+half)/scale)
	return Interval{p, min(low, p), max(high, p)}, true
}

// Newcombe is the interval of the difference pe − pc of two shares of ne and nc
// answers (Newcombe 1998, method 10; methods.md §3.3).
func Newcombe(pe, ne, pc, nc, level float64) (Interval, bool) {
	e, ok1 := Wilson(pe, ne, level)
	c, ok2 := Wilson(pc, nc, level)
	if !ok1 || !ok2 {
		return Interval{}, false
	}
	d := pe - pc
	return Interval{d, d - math.Hypot(pe-e.Low, c.High-pc), d + math.Hypot(e.High-pe, pc-c.Low)}, true
}

// AgrestiCaffo is the other interval of pe − pc: Wald after one success and one
// failure are added to each side (Agresti & Caffo 2000). Estimate is the plain pe − pc.
func AgrestiCaffo(pe, ne, pc, nc, level float64) (Interval, bool) {
	if !(ne > 0) || !(nc > 0) {
		return Interval{}, false
	}
	e, c := (pe*ne+1)/(ne+2), (pc*nc+1)/(nc+2)
	half := zQuantile(0.5+level/2) * math.Sqrt(e*(1-e)/(ne+2)+c*(1-c)/(nc+2))
	return Interval{pe - pc, e - c - half, e - c + half}, true
}

// ShareZ is the z of pe − pc with the pooled variance of "no difference" and
// with each side's own. ok is false when a side is empty or the variance is 0.
func ShareZ(pe, ne, pc, nc float64) (pooled, unpooled float64, ok bool) {
	if !(ne > 0) || !(nc > 0) {
		return 0, 0, false
	}
	p := (pe*ne + pc*nc) / (ne + nc)
	vp := p * (1 - p) * (1/ne + 1/nc)
	vu := pe*(1-pe)/ne + pc*(1-pc)/nc
	if !(vp > 0) || !(vu > 0) {
		return 0, 0, false
	}
	return (pe - pc) / math.Sqrt(vp), (pe - pc) / math.Sqrt(vu), true
}

// Net is a net recommendation: promoters minus detractors, in points of 100.
type Net struct {
	Score     float64 // 100·(p_pro − p_det)
	SE        float64 // multinomial, divided by n
	Low, High float64 // adjusted Wald; may leave ±100 at very small n, is not clipped
	Centre    float64 // the adjusted estimate in the middle of Low and High
}

// NetOf makes a Net of counts (weighted: shares times the effective n). Its
// interval is the adjusted Wald one, with ¾, 1½ and ¾ answers added (Rocks
// 2016; methods.md §3.18). For the difference of two sides score the answers
// −1, 0, +1 and use FromCounts and Welch.
func NetOf(promoters, passives, detractors, level float64) (Net, bool) {
	n := promoters + passives + detractors
	if !(n > 0) {
		return Net{}, false
	}
	score, v := net(promoters/n, detractors/n, n)
	centre, va := net((promoters+0.75)/(n+3), (detractors+0.75)/(n+3), n+3)
	half := zQuantile(0.5+level/2) * math.Sqrt(va)
	return Net{100 * score, 100 * math.Sqrt(v), 100 * (centre - half), 100 * (centre + half), 100 * centre}, true
}

func net(pro, det, n float64) (score, variance float64) {
	score = pro - det
	return score, max(0, pro+det-score*score) / n
}
