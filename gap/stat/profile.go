package stat

import "math"

// HitRate is the share of counts whose value lies within half of centre, with
// its Wilson interval: how many guessed the other side's mean within half a
// scale point (methods.md §3.19). ok is false when nobody answered.
func HitRate(values, counts []float64, centre, half, level float64) (Interval, bool) {
	var hits, n float64
	for i, v := range values {
		n += counts[i]
		if math.Abs(v-centre) <= half*(1+1e-12) { // a value exactly at the edge counts despite rounding
			hits += counts[i]
		}
	}
	if n <= 0 {
		return Interval{}, false
	}
	return Wilson(hits/n, n, level)
}

// TeamError takes the error of single guesses apart: the mean squared distance
// of one person from actual = (distance of the team's mean)² + spread² of the
// people around it (Krogh & Vedelsby 1995; Page 2007).
func TeamError(s Sample, actual float64) (individual, team, spread float64, ok bool) {
	spread, ok = s.Spread()
	if !ok {
		return 0, 0, 0, false
	}
	team = s.Mean - actual
	return team*team + spread*spread, team, spread, true
}

// Profile compares two rows of means over the same items (Cronbach & Gleser
// 1953; methods.md §3.19). Squared + Scatter + Shape = D2.
type Profile struct {
	Elevation float64 // mean of predicted − mean of actual, signed
	Squared   float64 // Elevation²
	Scatter   float64 // (σ_predicted − σ_actual)², σ with k in the denominator
	Shape     float64 // 2·σ·σ·(1−r)
	D2        float64 // mean squared distance
	R         float64 // correlation over the items
	HasR      bool    // false when either row is flat
}

// ProfileOf needs at least two items; show it from five.
func ProfileOf(predicted, actual []float64) (Profile, bool) {
	if len(predicted) < 2 || len(predicted) != len(actual) {
		return Profile{}, false
	}
	k := float64(len(predicted))
	mp, ma := sum(predicted)/k, sum(actual)/k
	var pp, aa, pa, d2 float64
	for i := range predicted {
		dp, da := predicted[i]-mp, actual[i]-ma
		pp += dp * dp / k
		aa += da * da / k
		pa += dp * da / k
		d2 += (predicted[i] - actual[i]) * (predicted[i] - actual[i]) / k
	}
	p := Profile{Elevation: mp - ma, D2: d2}
	p.Squared = p.Elevation * p.Elevation
	sp, sa := math.Sqrt(pp), math.Sqrt(aa)
	p.Scatter = (sp - sa) * (sp - sa)
	p.Shape = max(0, 2*(sp*sa-pa))
	// A flat row leaves only rounding of its mean.
	if p.HasR = sp > 1e-12*math.Abs(mp) && sa > 1e-12*math.Abs(ma); p.HasR {
		p.R = min(1, max(-1, pa/(sp*sa)))
	}
	return p, true
}
