package gap

import (
	"math/big"

	"mirror/gap/stat"
)

// unit is how many integer steps make 100 points in sums of scores. Its
// factors (2⁷·3⁴·5²·7²·11·13) hold every denominator that ordinary packs give a
// person's mean, so those sums are exact; others are rounded once a person,
// the same way in any order.
const unit = 720720 * 2520

// one is a weight of 1 in the integer steps weights are counted in (10⁻⁶).
const one = 1_000_000

// moments are the sums of one score over people, the score in steps of 1/unit.
type moments struct {
	n, sum uint64
	square wide      // Σx²
	w      *weighted // nil: every weight was 1
}

// weighted are the sums of the same people by weight; weights in steps of 1/one.
type weighted struct{ w, w2, wx, w2x, wx2, w2x2 wide }

// add counts one person's score.
func (m *moments) add(x uint64) {
	m.n++
	m.sum += x
	m.square.add(product(x, x))
}

// weigh adds one person's weighted sums; add counts the person.
func (m *moments) weigh(x, w uint64) {
	w2, x2 := product(w, w), x*x
	m.w.w.add(wide{w})
	m.w.w2.add(w2)
	m.w.wx.add(product(w, x))
	m.w.w2x.add(w2.times(x))
	m.w.wx2.add(product(w, x2))
	m.w.w2x2.add(w2.times(x2))
}

// weights makes the weighted sums of people who were all counted with weight 1.
func (m *moments) weights() {
	if m.w != nil {
		return
	}
	m.w = &weighted{
		w: product(m.n, one), wx: product(m.sum, one), wx2: m.square.times(one),
		w2: product(m.n, one*one), w2x: product(m.sum, one*one), w2x2: m.square.times(one * one),
	}
}

func (m *moments) merge(o *moments) {
	if m.w != nil || o.w != nil {
		m.weights()
		p := *o
		p.weights()
		m.w.each(p.w, (*wide).add)
	}
	m.n += o.n
	m.sum += o.sum
	m.square.add(o.square)
}

// less takes people out again who were counted before.
func (m *moments) less(o *moments) {
	if m.w != nil || o.w != nil {
		m.weights()
		p := *o
		p.weights()
		m.w.each(p.w, (*wide).sub)
	}
	m.n -= o.n
	m.sum -= o.sum
	m.square.sub(o.square)
}

func (a *weighted) each(b *weighted, do func(*wide, wide)) {
	do(&a.w, b.w)
	do(&a.w2, b.w2)
	do(&a.wx, b.wx)
	do(&a.w2x, b.w2x)
	do(&a.wx2, b.wx2)
	do(&a.w2x2, b.w2x2)
}

// sample is the moments as a sample in points of 100, moved down by shift points.
// The differences of large sums are taken in integers, so no digits are lost.
func (m *moments) sample(shift float64) stat.Sample {
	if m.n == 0 {
		return stat.Sample{}
	}
	const p = 100.0 / unit
	n := new(big.Int).SetUint64(m.n)
	if m.w == nil {
		s := new(big.Int).SetUint64(m.sum)
		ss := new(big.Int).Mul(n, m.square.big())
		ss.Sub(ss, new(big.Int).Mul(s, s))
		f := float64(m.n)
		around := ratio(ss, n) * p * p
		return stat.Sample{N: f, W: f, W2: f, Mean: ratio(s, n)*p - shift, SS: around, SS2: around}
	}
	w, wx := m.w.w.big(), m.w.wx.big()
	ss := new(big.Int).Mul(w, m.w.wx2.big())
	ss.Sub(ss, new(big.Int).Mul(wx, wx))
	// ΣW2(x−m)² with m = wx/w, over the common denominator w².
	ss2 := new(big.Int).Mul(m.w.w2x2.big(), new(big.Int).Mul(w, w))
	cross := new(big.Int).Mul(m.w.w2x.big(), new(big.Int).Mul(w, wx))
	ss2.Sub(ss2, cross.Lsh(cross, 1))
	ss2.Add(ss2, new(big.Int).Mul(m.w.w2.big(), new(big.Int).Mul(wx, wx)))
	return stat.Sample{
		N: float64(m.n), W: m.w.w.float() / one, W2: m.w.w2.float() / (one * one),
		Mean: ratio(wx, w)*p - shift,
		SS:   ratio(ss, w) * p * p / one,
		SS2:  ratio(ss2, new(big.Int).Mul(w, w)) * p * p / (one * one),
	}
}
