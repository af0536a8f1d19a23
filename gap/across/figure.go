package across

import (
	"math"
	"slices"
	"sync"

	"mirror/gap"
	"mirror/gap/stat"
)

// figure is a score, or a gap, with all a release tells of how sure it is.
type figure struct {
	value float64
	v     float64 // variance of the estimate, points²; where only an interval is shown, as much as it allows
	df    float64
	off   float64 // points by which rounding may have moved it
	known bool
	sure  bool // v is known
}

// normal is the 97.5 % point of the normal distribution.
const normal = 1.959963984540054

// exact are Student's 97.5 % points for whole degrees of freedom. They are rounded down, so intervals are never too narrow.
var exact = sync.OnceValue(func() []float64 {
	t := make([]float64, 1000)
	for df := 1; df < len(t); df++ {
		t[df] = stat.TQuantile(0.5+confidence/2, float64(df))
	}
	return t
})

// student is Student's 97.5 % point.
func student(df float64) float64 {
	if df < 1000 {
		return exact()[int(max(df, 1))]
	}
	return normal + (normal*normal*normal+normal)/(4*df)
}

// reach is how far a shown interval reaches from the figure in the middle; ok is false where none is shown.
func reach(x, low, high gap.Number) (float64, bool) {
	if !x.Known() || !low.Known() || !high.Known() {
		return 0, false
	}
	return max(x.Or(0)-low.Or(0), high.Or(0)-x.Or(0)), true
}

// gap is a row's gap. The shown interval is wider than the standard error makes it by what rounding may have moved; where
// no standard error is shown the interval says how large it can be.
func (a *all) gap(r *gap.Row) figure {
	f := figure{df: math.Inf(1)}
	if f.value, f.known = r.Gap.Value(); !f.known || a.limit(r) {
		return figure{}
	}
	half, ok := reach(r.Gap, r.Low, r.High)
	if !ok {
		return f
	}
	f.sure = true
	se, told := r.SE.Value()
	if df, also := r.DF.Value(); told && also && se > 0 {
		f.v, f.df = se*se, max(df, 1)
		if a.rounded {
			f.off = max(0, half-student(f.df)*se)
		}
		return f
	}
	f.v = half * half / normal / normal
	return f
}

// limit reports a row one side of which is only told to lie beyond a limit.
func (a *all) limit(r *gap.Row) bool { return a.rounded && r.Gap.Known() && r.Reason != "" }

// side is one side's score. Where its standard error is not told, what is told of the gap's and the other side's bounds it.
func (a *all) side(r *gap.Row, at gap.Audience) figure {
	s := sideOf(at, r)
	f := figure{df: math.Inf(1)}
	if f.value, f.known = s.Score.Value(); !f.known || a.limit(r) {
		return figure{}
	}
	if se, ok := s.SE.Value(); ok {
		f.v, f.df, f.sure = se*se, degrees(s, r.Clustered), true
		f.off = a.rounding(s, r)
		return f
	}
	other, _ := sideOf(1-at, r).SE.Value()
	if se, ok := r.SE.Value(); ok {
		f.v, f.df, f.sure = max(se*se-other*other, 0.01), degrees(s, r.Clustered), true
		f.off = a.rounding(s, r)
		return f
	}
	if half, ok := reach(r.Gap, r.Low, r.High); ok {
		f.v, f.sure = max(half*half/normal/normal-other*other, 0.01), true
	}
	return f
}

// clusters are the degrees of freedom of a delete-a-group jackknife with 64 groups.
const clusters = 63

// degrees of freedom of a side's standard error.
func degrees(s *gap.Side, clustered bool) float64 {
	n := s.EffectiveN.Or(s.N.Or(math.Inf(1)))
	if clustered {
		n = min(n, clusters+1)
	}
	return max(n-1, 1)
}

// steps a score of thirty people or more may be rounded to.
var steps = []float64{5, 2, 1, 0.5, 0.2, 0.1}

// rounding is how far a side's shown score can lie from the exact one: half the widest step it is a multiple of, where
// the row's gap and interval, which are as coarse as the coarser of its sides, do not show that the steps are finer.
func (a *all) rounding(s *gap.Side, r *gap.Row) float64 {
	if !a.rounded {
		return 0
	}
	return min(stepOf(s.Score), stepOf(r.Gap, r.Low, r.High)) / 2
}

// stepOf is the widest step that all figures are multiples of; absent ones may be of any.
func stepOf(list ...gap.Number) float64 {
	for _, step := range steps {
		if !slices.ContainsFunc(list, func(x gap.Number) bool { return !multiple(x, step) }) {
			return step
		}
	}
	return steps[len(steps)-1]
}

// multiple reports a figure that is a multiple of step, or absent.
func multiple(x gap.Number, step float64) bool {
	v, ok := x.Value()
	return !ok || math.Abs(v/step-math.Round(v/step)) < 1e-6
}

// term is a figure and how often it counts in a sum.
type term struct {
	times float64
	figure
}

// sum adds figures of different people. It has a value when all have one, and an interval when all are sure.
func sum(terms ...term) gap.Estimate {
	value, v, squares, off := 0.0, 0.0, 0.0, 0.0
	sure := true
	for _, t := range terms {
		if !t.known {
			return gap.Estimate{}
		}
		part := t.times * t.times * t.v
		value += t.times * t.value
		v += part
		squares += part * part / t.df
		off += math.Abs(t.times) * t.off
		sure = sure && t.sure
	}
	if !sure || len(terms) == 0 {
		return gap.Estimate{Value: some(value)}
	}
	df := math.Inf(1)
	if squares > 0 {
		df = v * v / squares
	}
	return around(value, student(df)*math.Sqrt(v)+off)
}

func around(x, half float64) gap.Estimate {
	return gap.Estimate{Value: some(x), Low: some(x - half), High: some(x + half)}
}

// some leaves no digits of arithmetic behind.
func some(x float64) gap.Number { return gap.Some(math.Round(x*1e9)/1e9 + 0) }

// difference of two figures of different people.
func difference(now, then figure) gap.Estimate { return sum(term{1, now}, term{-1, then}) }
