package stat

import "math"

// Claim is what enough answers are wanted for.
type Claim uint8

const (
	// Differs: to find a true gap of the plan's size, two-sided at 5 %.
	Differs Claim = iota
	// Equal: to show a true gap of the plan's Gap to be closer than its size (two one-sided tests at 5 %).
	Equal
)

// Plan is what is known before counting how many e answers are needed.
type Plan struct {
	Size  float64 // gap to find, or margin to stay inside; > 0
	Gap   float64 // Equal: how large the true gap is taken to be, ≥ 0 and below Size
	VarE  float64 // variance of one e answer; unknown: pooled within groups
	VarC  float64 // variance of the c mean: s²/n, or an Estimate's V
	NC    float64 // (effective) c answers behind VarC
	Power float64 // chance of success; 0 = 0.8
}

// Need is how many answers a claim takes.
type Need struct {
	// Enough is false when no number of e answers is enough, because the c mean is too uncertain.
	Enough bool
	E      int // e answers in all; 0 without Enough
	// C is the smallest number of c answers with which some, perhaps enormous, number of e answers can be enough; 0
	// with Enough. Twice as many is a good plan.
	C int
}

// mostAnswers stands for "no number is enough": more than any firm can ask.
const mostAnswers = 1e9

// Answers is the smallest n_e ≥ s_e²/((Δ/q)² − V_c) with q = t_{.975} + t_{.80}
// to find a difference and t_{.95} + z_{.90} to show closeness (Lehr; Chow,
// Shao & Wang; methods.md §3.27), or rather less where a true gap leaves only the
// nearer margin to miss; the t's take Welch's degrees of freedom at
// that n_e. It is searched for, because settling n and its degrees of freedom
// in turn goes round in circles where few are needed. ok is false when the plan
// has no size or no c answers.
func (p Plan) Answers(claim Claim) (Need, bool) {
	if !(p.Size > 0) || !(p.NC > 1) || !(p.VarE >= 0) || !(p.VarC >= 0) || !(p.Gap >= 0 && p.Gap < p.Size) {
		return Need{}, false
	}
	room := p.mostVariance(claim) - p.VarC
	if !(room*mostAnswers > p.VarE) {
		return Need{C: p.customers(claim)}, true
	}
	// Fewer than VarE/room are never enough, nor is one.
	n := fewest(int(max(2, math.Ceil(p.VarE/room)))-1, func(n int) bool { return p.enough(claim, n) })
	if n >= mostAnswers {
		return Need{C: p.customers(claim)}, true
	}
	return Need{Enough: true, E: n}, true
}

// enough reports whether n e answers give the claim its chance.
func (p Plan) enough(claim Claim, n int) bool {
	return p.met(claim, p.VarE/float64(n)+p.VarC, p.welchDF(float64(n)))
}

// met reports whether a difference whose variance is v, with df degrees of
// freedom, gives the claim its chance. Within rounding: a plan that is met
// exactly is met.
func (p Plan) met(claim Claim, v, df float64) bool {
	se := math.Sqrt(v)
	if claim == Differs {
		return p.Size*(1+1e-9) >= (tAt(0.975, df)+tAt(p.power(), df))*se
	}
	// Both one-sided tests: neither margin is missed (Schuirmann 1987).
	t := tAt(0.95, df)
	return normalCDF((p.Size-p.Gap)/se-t)+normalCDF((p.Size+p.Gap)/se-t)-1 >= p.power()-1e-9
}

// mostVariance is what the variance of the difference is certainly below when the plan is met.
func (p Plan) mostVariance(claim Claim) float64 {
	room, q := p.Size, tAt(0.975, math.Inf(1))+tAt(p.power(), math.Inf(1))
	if claim == Equal {
		room, q = p.Size-p.Gap, tAt(0.95, math.Inf(1))+tAt(p.power(), math.Inf(1))
	}
	return room * room / (q * q)
}

// customers is the smallest n_c that is enough when e answers are without limit
// and the degrees of freedom therefore those of c.
func (p Plan) customers(claim Claim) int {
	one := p.VarC * p.NC // variance of one answer
	enough := func(n int) bool { return p.met(claim, one/float64(n)+p.VarE/mostAnswers, float64(n-1)) }
	return fewest(int(min(max(2, p.NC), mostAnswers)), enough)
}

// fewest is the smallest number above low that is enough; mostAnswers when there is none.
func fewest(low int, enough func(n int) bool) int {
	high := low + 1
	for step := 1; !enough(high); step *= 2 {
		if low, high = high, high+step; high > mostAnswers {
			return mostAnswers
		}
	}
	for high-low > 1 {
		if mid := low + (high-low)/2; enough(mid) {
			high = mid
		} else {
			low = mid
		}
	}
	return high
}

func (p Plan) power() float64 {
	if p.Power == 0 {
		return 0.8
	}
	return p.Power
}

// tAt is Student's quantile, the normal one with endless degrees of freedom.
func tAt(q, df float64) float64 {
	if math.IsInf(df, 1) {
		return zQuantile(q)
	}
	return TQuantile(q, df)
}

func normalCDF(z float64) float64 { return math.Erfc(-z/math.Sqrt2) / 2 }

func (p Plan) welchDF(n float64) float64 {
	a, b := p.VarE/n, p.VarC
	if a+b == 0 {
		return n - 1
	}
	return (a + b) * (a + b) / (a*a/(n-1) + b*b/(p.NC-1))
}

// AnswersPerSideForShares is how many answers each side needs to tell shares p1
// and p2 apart, two-sided at 5 %, with the given power (stats::power.prop.test).
// It is not rounded. ok is false when the shares are equal or outside 0..1.
func AnswersPerSideForShares(p1, p2, power float64) (float64, bool) {
	if p1 == p2 || min(p1, p2) < 0 || max(p1, p2) > 1 || !(power > 0 && power < 1) {
		return 0, false
	}
	mean := (p1 + p2) / 2
	root := zQuantile(0.975)*math.Sqrt(2*mean*(1-mean)) + zQuantile(power)*math.Sqrt(p1*(1-p1)+p2*(1-p2))
	return root * root / ((p1 - p2) * (p1 - p2)), true
}
