package attack

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"mirror/gap"
)

// known is what is told of the answers of a group: their mean and, where their number is told, how far they lie apart.
// Many figures are made of the spread; each, rounded by itself, is one more equation for it:
//
//   - of one side: sd, standard error, spread;
//   - of both together: standard error, degrees of freedom, range, p-values, individual error, answers needed.
//
// Those of both are taken apart by what is known of the other side, in turn until nothing changes any more.
type known struct {
	sight    *sight
	ballot   *ballot
	n        float64 // 0: only a band is told
	many     span    // n, or the band
	mean     span    // points of 100
	variance span    // of one answer, n−1, points²
	se       span    // of the mean; its square is the variance over n where everybody counts alike
	plain    bool    // everybody counts alike
	floor    float64
	facts    []fact
}

// endless stands for no bound.
const endless = 1e9

// learn keeps what one side's own figures tell.
func (o *outlook) learn() {
	for _, f := range o.figures {
		b, ok := o.ballot(f)
		if !ok {
			continue
		}
		f.ballot = &b
		for _, at := range f.order {
			if s := f.at[at]; s.shown && s.side != nil {
				s.known = o.known(f, at)
			}
		}
	}
	o.divided()
	o.wrote()
}

// known is what a place's own row tells; nil where it has no score.
func (o *outlook) known(f *figure, at place) *known {
	s := f.at[at]
	x, ok := s.side.Score.Value()
	if !ok {
		return nil
	}
	n, step := s.side.N.Or(0), 100/float64(f.ballot.values-1)
	k := &known{
		sight: s, ballot: f.ballot, n: n, mean: o.meant(f, at, x), variance: span{0, endless}, se: span{0, endless}, floor: step * step / 12,
		plain: !o.weights && !(at == everyone && o.mixed),
	}
	if f.ballot.choice {
		k.mean = o.counted(f, at)
	}
	if k.many = s.n; s.told && s.n.low >= 2 {
		k.variance = span{0, mostSpread(k.mean) * s.n.low / (s.n.low - 1)}
	}
	if n < 2 {
		k.n = 0
		return k
	}
	if sd, ok := s.side.SD.Value(); ok {
		long := float64(f.ballot.values - 1)
		is := around(sd, spreadStep(sd, long))
		k.vary(span{math.Max(0, is.low) * 100 / long, is.high * 100 / long})
	}
	if se, ok := s.side.SE.Value(); ok {
		// It is rounded up, or what the shown sd allows at most; by no rule of ours it is what it is.
		k.se = span{0, se + 1e-9}
		if !multiple(se, 0.01) {
			k.se.low = se - 1e-9
		}
	}
	k.own(s.row.Clustered)
	return k
}

// counted is what the score of a choice may be: the share counted, or the rest.
func (o *outlook) counted(f *figure, at place) span {
	s := f.at[at]
	share, ok := s.side.Favourable.Value()
	if !ok || !s.told {
		return span{0, 100}
	}
	is := shared(share, s.n.low)
	if !f.ballot.upside {
		is = span{1 - is.high, 1 - is.low}
	}
	return span{100 * is.low, 100 * is.high}
}

// mostSpread is the greatest variance (n) of numbers between 0 and 100 with a mean in a span.
func mostSpread(mean span) float64 {
	if mean.low <= 50 && mean.high >= 50 {
		return 2500
	}
	return math.Max(mean.low*(100-mean.low), mean.high*(100-mean.high))
}

// vary narrows the variance by what is known of its root.
func (k *known) vary(root span) {
	k.variance = k.variance.with(span{root.low * root.low, root.high * root.high})
}

// own brings the standard error and the variance of a side together. Where accounts answered more than once the error
// is greater than the variance says; for tiny variances a floor is believed instead.
func (k *known) own(clustered bool) {
	if !k.plain || k.many.low < 2 {
		return
	}
	least := math.Sqrt(math.Max(k.variance.low, k.floor) / k.many.high)
	most := math.Sqrt(math.Max(k.variance.high, k.floor) / k.many.low)
	if k.se.low = math.Max(k.se.low, least); !clustered {
		k.se.high = math.Min(k.se.high, most)
	}
	square := span{k.se.low * k.se.low * k.many.low, k.se.high * k.se.high * k.many.high}
	if k.variance.high = math.Min(k.variance.high, square.high); !clustered && square.low > k.floor+1e-6 {
		k.variance.low = math.Max(k.variance.low, square.low)
	}
}

// reconcile goes through the rows of a wave with what is known of both sides, until nothing more follows.
func reconcile(sides [2]*outlook) {
	w := sides[0].wave
	for round := range 3 {
		last := round == 2
		for _, rows := range [][]gap.Row{w.Gaps, w.Outcomes} {
			for i := range rows {
				if r := &rows[i]; r.Gap.Known() && (r.Level == gap.LevelItem || r.Level == gap.LevelOutcome) {
					told := comparison{r: r, margin: sides[0].margin}
					if told.c, told.e = sides[gap.Customer].party(r), sides[gap.Employee].party(r); told.c != nil && told.e != nil {
						told.learn()
						if last {
							told.count()
						}
					}
				}
			}
		}
	}
}

// party is what is known of one side of a row. A mixture of groups, or a group whose number is only told as a band,
// has a mean and nothing else.
func (o *outlook) party(r *gap.Row) *known {
	f := o.figure(r.Level, r.ID)
	if f.ballot == nil {
		return nil
	}
	at, ok := placeOf(o.a, r.Place), own(o.a, r.Place)
	switch {
	case ok:
	case r.Compared == gap.ComparedAll:
		at, ok = everyone, true
	case r.Compared == gap.ComparedUnit:
		at, ok = place{unit: string(r.Unit)}, r.Unit != ""
	case r.Compared == gap.ComparedMatched && len(r.Served) == 1:
		at, ok = place{r.Served[0], string(r.Unit)}, true
	}
	if s := f.at[at]; ok && s != nil && s.known != nil {
		return s.known
	}
	side := sideOf(o.a, r)
	x, scored := side.Score.Value()
	if !scored || f.ballot.choice {
		return nil
	}
	k := &known{ballot: f.ballot, mean: around(x, stepOf(x, nil, span{full, endless})).with(span{0, 100}), variance: span{0, endless}, se: span{0, endless}}
	if se, ok := side.SE.Value(); ok {
		k.se.high = se + 1e-9
	}
	return k
}

func sideOf(a gap.Audience, r *gap.Row) *gap.Side {
	if a == gap.Employee {
		return &r.Employees
	}
	return &r.Customers
}

// student is the number that Student's t is above with probability p.
func student(p, df float64) float64 {
	if df > manyDF { // there the library's is off far from the middle; expansion in 1/df: Abramowitz & Stegun 26.7.5
		z := -distuv.UnitNormal.Quantile(p)
		return z + z*(z*z+1)/(4*df)
	}
	return -distuv.StudentsT{Sigma: 1, Nu: df}.Quantile(p)
}

// manyDF is from how many degrees of freedom on Student's t is nearly normal.
const manyDF = 1e4
