package attack

import (
	"math"
	"slices"

	"mirror/gap"
)

// comparison is a row of two sides of which something is known.
type comparison struct {
	r      *gap.Row
	c, e   *known
	margin float64
}

// stepOfAll is the widest of the steps, from the finest, that all the numbers are multiples of; 0 where there is none. The
// finest true step is never wider: what rounded numbers stood for is never taken too narrowly.
func stepOfAll(steps []float64, numbers ...float64) (widest float64) {
	for _, step := range steps {
		if !slices.ContainsFunc(numbers, func(x float64) bool { return !multiple(x, step) }) {
			widest = step
		}
	}
	return widest
}

// Steps of figures of uncertainty, from the finest.
var (
	errorSteps  = []float64{0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5}
	rangeSteps  = []float64{0.1, 0.2, 0.5, 1, 2, 5, 10, 20}
	countSteps  = []float64{1, 2, 5, 10, 20, 50, 100, 200, 500, 1000}
	squareSteps = []float64{1, 2, 5, 10, 20, 50, 100, 200, 500, 1000}
)

// learn narrows what is known of both sides by what they make together.
func (x *comparison) learn() {
	x.squares()
	x.together(x.errors())
	x.freedom()
	x.needed()
	x.c.own(x.r.Clustered)
	x.e.own(x.r.Clustered)
}

// gap is what the exact gap may be.
func (x *comparison) gap() span {
	return span{x.e.mean.low - x.c.mean.high, x.e.mean.high - x.c.mean.low}
}

// size of a number in a span, whatever its sign.
func (s span) size() span {
	switch {
	case s.low >= 0:
		return s
	case s.high <= 0:
		return span{-s.high, -s.low}
	}
	return span{0, math.Max(-s.low, s.high)}
}

// squares are the individual error, gap² + spread², and the spread: of the employees alone.
func (x *comparison) squares() {
	if x.e.n == 0 || !x.e.plain {
		return
	}
	if x.repeated() {
		return
	}
	more := x.e.n / (x.e.n - 1) // the spread has n below it
	if s, ok := x.r.Spread.Value(); ok {
		is := around(s, stepOfAll(rangeSteps, s))
		x.e.vary(span{math.Sqrt(more) * math.Max(0, is.low), math.Sqrt(more) * is.high})
	}
	if s, ok := x.r.IndividualError.Value(); ok {
		is := around(s, stepOfAll(squareSteps, s))
		g := x.gap().size()
		x.e.variance = x.e.variance.with(span{more * (is.low - g.high*g.high), more * (is.high - g.low*g.low)})
		x.apart(span{root(is.low - x.e.variance.high/more), root(is.high - x.e.variance.low/more)})
	}
}

// repeated reports a spread and an individual error that are made of the shown sd and gap, and say nothing new.
func (x *comparison) repeated() bool {
	if x.e.sight == nil || x.e.sight.side == nil {
		return false
	}
	sd, ok := x.e.sight.side.SD.Value()
	spread, also := x.r.Spread.Value()
	shown := 100 * sd / float64(x.e.ballot.values-1)
	return ok && also && math.Abs(shown-spread) <= 0.051
}

// apart narrows both means by how far they lie apart, whichever is the higher.
func (x *comparison) apart(far span) {
	g := x.gap()
	switch {
	case g.low > -far.low:
		g = g.with(far)
	case g.high < far.low:
		g = g.with(span{-far.high, -far.low})
	default:
		g = g.with(span{-far.high, far.high})
	}
	const tenth = 0.001 // of what arithmetic leaves behind
	x.c.mean = x.c.mean.with(span{x.e.mean.low - g.high - tenth, x.e.mean.high - g.low + tenth})
	x.e.mean = x.e.mean.with(span{x.c.mean.low + g.low - tenth, x.c.mean.high + g.high + tenth})
}

// errors is what the standard error of the gap may be.
func (x *comparison) errors() span {
	is := span{0, endless}
	if se, ok := x.r.SE.Value(); ok {
		is = is.with(around(se, 2*stepOfAll(errorSteps, se)))
	}
	df := x.df()
	g := x.gap().size()
	is = is.with(x.said(g))
	if p, ok := x.r.P.Value(); ok {
		is = is.with(quotient(g, upTo(p), 2, df))
	}
	if p, ok := x.r.PEquivalent.Value(); ok && x.margin > 0 {
		switch room := (span{x.margin - g.high, x.margin - g.low}); {
		case room.low > 0 && p < 0.5:
			is = is.with(quotient(room, upTo(p), 1, df))
		case room.high < 0:
			rest := upTo(p)
			is = is.with(quotient(span{-room.high, -room.low}, span{1 - rest.high, 1 - rest.low}, 1, df))
		}
	}
	return is.with(x.ranges(df))
}

// df are the degrees of freedom as they may be.
func (x *comparison) df() span {
	df, ok := x.r.DF.Value()
	if !ok {
		return span{1, 1e6}
	}
	is := around(df, 2*stepOfAll(countSteps, df))
	return span{math.Max(is.low, 1), math.Max(is.high, 1)}
}

// said is what the verdict says, which is made of the exact figures: a gap that is called clear is at least twice its
// error. That one is not is said of corrected tests, whose correction is not known here: it says next to nothing.
func (x *comparison) said(g span) span {
	is := span{0, endless}
	const two, one = 1.95996, 1.64485 // of endless degrees of freedom, the least there can be
	switch x.r.Verdict {
	case gap.BlindSpot, gap.HiddenStrength:
		is.high = g.high / two
		if x.r.Strength == gap.Clear {
			is.high = (g.high - x.margin) / two
		}
	case gap.Aligned:
		is.high = (x.margin - g.low) / one
	}
	return is
}

// upTo are the p-values that are rounded up to one.
func upTo(p float64) span {
	for _, step := range []float64{0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.001, 0.0001} {
		if multiple(p, step) {
			return span{math.Max(p-step, 0), math.Max(p, 1e-6)} // written with six decimals
		}
	}
	return span{math.Max(p-1e-9, 0), p + 1e-9}
}

// quotient is what a standard error may be when a distance over it has a p-value, of so many tails.
func quotient(distance, p span, tails float64, df span) span {
	is := span{0, endless}
	if p.low > 0 {
		is.low = distance.low / student(p.low/tails, df.low)
	}
	if t := student(p.high/tails, df.high); t > 0 {
		is.high = distance.high / t
	}
	return is
}

// ranges is the standard error that the range was made of: half its length is t times the error, and up to two steps more.
func (x *comparison) ranges(df span) span {
	low, ok := x.r.Low.Value()
	high, also := x.r.High.Value()
	if !ok || !also {
		return span{0, endless}
	}
	half := span{(high - low) / 2, (high - low) / 2}
	if step := stepOfAll(rangeSteps, x.r.Gap.Or(0)-low, high-x.r.Gap.Or(0)); step > 0 {
		half = span{math.Max(0, half.low-2*step-0.05), half.high - 0.1}
		if !x.r.SE.Known() {
			half.low = 0 // it is as wide as the sizes of the groups ask for, or more
		}
	}
	return span{half.low / student(0.025, df.low), half.high / student(0.025, df.high)}
}

// together takes a standard error of the gap apart: its square is the sum of those of both sides.
func (x *comparison) together(se span) {
	for _, pair := range [][2]*known{{x.c, x.e}, {x.e, x.c}} {
		k, other := pair[0], pair[1].se
		k.se.high = math.Min(k.se.high, root(se.high*se.high-other.low*other.low))
		if !x.r.Clustered {
			k.se.low = math.Max(k.se.low, root(se.low*se.low-other.high*other.high))
		}
	}
}

func root(x float64) float64 { return math.Sqrt(math.Max(0, x)) }

// freedom is what the degrees of freedom tell: they depend on which side's error is how much greater (Welch 1947). Each
// piece of what one side's error may be is kept if the other's can go with it.
func (x *comparison) freedom() {
	df := x.df()
	if !x.r.DF.Known() || x.r.Clustered || !x.c.plain || !x.e.plain || x.c.n == 0 || x.e.n == 0 {
		return
	}
	for _, pair := range [][2]*known{{x.c, x.e}, {x.e, x.c}} {
		k, other := pair[0], pair[1]
		if k.se.high >= endless || other.se.high >= endless {
			continue
		}
		const pieces = 200
		size, found := k.se.width()/pieces, span{math.Inf(1), math.Inf(-1)}
		for i := range pieces {
			from := k.se.low + float64(i)*size
			ratio := span{from / other.se.high, (from + size) / math.Max(other.se.low, 1e-9)}
			if both := welch(ratio, k.n-1, other.n-1).with(df); both.low <= both.high+1e-9 {
				found = span{math.Min(found.low, from), from + size}
			}
		}
		if found.low <= found.high {
			k.se = found
		}
	}
}

// welch are the degrees of freedom of two errors whose ratio lies in a span: they rise up to one ratio and fall after it.
func welch(ratio span, df, other float64) span {
	at := func(r float64) float64 {
		r *= r
		return (r + 1) * (r + 1) / (r*r/df + 1/other)
	}
	a, b := at(ratio.low), at(ratio.high)
	is := span{math.Min(a, b), math.Max(a, b)}
	if top := math.Sqrt(df / other); ratio.low <= top && top <= ratio.high {
		is.high = df + other
	}
	return is
}

// needed is what the number of answers that would settle a row tells of the employees' variance: with so many it is
// enough, with one fewer it is not (methods.md §3.27).
func (x *comparison) needed() {
	n, ok := x.r.AnswersNeeded.Value()
	if !ok || n < 3 || n != math.Round(n) || x.e.n == 0 || !x.e.plain || x.r.Clustered || x.margin <= 0 || x.c.n == 0 || !x.c.plain {
		return
	}
	g := x.gap().size()
	if g.low < x.margin && g.high >= x.margin {
		return // which of the two questions it answers is not known
	}
	// The variance with which n answers are just enough, least and most over what else is not known.
	just := func(n, se, gap float64) float64 {
		low, high := 0.0, 1e5
		for range 60 {
			mid := (low + high) / 2
			if enough(x.margin, gap, mid, n, se*se, x.c.n) {
				low = mid
			} else {
				high = mid
			}
		}
		return low
	}
	step := stepOfAll(countSteps, n)
	if step > 1 && n-step < 3 {
		return
	}
	is := span{just(n-step, x.c.se.high, g.high), just(n+step-1, x.c.se.low, g.low)}
	if is.high < 1e5 {
		x.e.variance = x.e.variance.with(span{is.low - 0.01, is.high + 0.01})
	}
}

// enough reports that n answers of a variance find a gap of the margin four times out of five, or, where the gap is
// smaller, show it to be.
func enough(margin, gap, variance, n, other, customers float64) bool {
	a := math.Max(variance, 1e-9) / n
	df := (a + other) * (a + other) / (a*a/(n-1) + other*other/(customers-1))
	se := math.Sqrt(a + other)
	if gap >= margin {
		return margin >= (student(0.025, df)+student(0.2, df))*se
	}
	t := student(0.05, df)
	below := func(z float64) float64 { return math.Erfc(-z/math.Sqrt2) / 2 }
	return below((margin-gap)/se-t)+below((margin+gap)/se-t)-1 >= 0.8
}
