package stat

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// Line is the straight line through estimates of the same figure at several times.
type Line struct {
	Slope, SE float64 // SE is widened where the estimates lie further from the line than chance would have it
	Low, High float64
	P         float64 // two-sided, of no slope
	Q, QDF    float64 // weighted squares around the line; chi-squared with QDF when it is one
	PQ        float64 // small: the course is no line
	Widened   bool
	// Pull is how much the slope moves when one estimate moves by one.
	Pull []float64
}

// Trend fits the line by inverse variances (methods.md §3.22): slope
// Σw(t−t̄)(G−Ḡ)/Σw(t−t̄)², standard error 1/√Σw(t−t̄)², times √(Q/(T−2)) where
// Q is significant at 5 %. It needs three times that differ and positive variances.
func Trend(times, values, variances []float64, level float64) (Line, bool) {
	k := len(times)
	if k < 3 || len(values) != k || len(variances) != k {
		return Line{}, false
	}
	var w, t, y float64
	for i, v := range variances {
		if !(v > 0) {
			return Line{}, false
		}
		w += 1 / v
		t += times[i] / v
		y += values[i] / v
	}
	t, y = t/w, y/w
	var tt, ty float64
	for i, v := range variances {
		tt += (times[i] - t) * (times[i] - t) / v
		ty += (times[i] - t) * (values[i] - y) / v
	}
	if !(tt > 1e-12*w*t*t) || !(tt > 0) {
		return Line{}, false
	}
	l := Line{Slope: ty / tt, SE: 1 / math.Sqrt(tt), QDF: float64(k - 2), Pull: make([]float64, k)}
	for i, v := range variances {
		d := values[i] - y - l.Slope*(times[i]-t)
		l.Q += d * d / v
		l.Pull[i] = (times[i] - t) / v / tt
	}
	l.PQ = chiUpper(l.Q, l.QDF)
	if l.Widened = l.PQ < 0.05; l.Widened {
		l.SE *= math.Sqrt(l.Q / l.QDF)
	}
	half := zQuantile(0.5+level/2) * l.SE
	l.Low, l.High = l.Slope-half, l.Slope+half
	l.P = math.Erfc(math.Abs(l.Slope) / l.SE / math.Sqrt2)
	return l, true
}

// chiUpper is the probability that chi-squared with df degrees of freedom exceeds x.
func chiUpper(x, df float64) float64 {
	if !(x > 0) {
		return 1
	}
	return mathext.GammaIncRegComp(df/2, x/2)
}
