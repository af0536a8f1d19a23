package stat

import "math"

// Claim is what enough answers are wanted for.
type Claim uint8

const (
	// Differs: to find a true gap of the plan's size, two-sided at 5 %.
	Differs Claim = iota
	// Equal: to show a true gap of 0 to be closer than the plan's size (two one-sided tests at 5 %).
	Equal
)

// Plan is what is known before counting how many e answers are needed.
type Plan struct {
	Size  float64 // gap to find, or margin to stay inside; > 0
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
// Shao & Wang; methods.md §3.27); the t's take Welch's degrees of freedom at
// that n_e. It is searched for, because settling n and its degrees of freedom
// in turn goes round in circles where few are needed. ok is false when the plan
// has no size or no c answers.
func (p Plan) Answers(claim Claim) (Need, bool) {
	if !(p.Size > 0) || !(p.NC > 1) || !(p.VarE >= 0) || !(p.VarC >= 0) {
		return Need{}, false
	}
	z := p.distance(claim, math.Inf(1))
	room := p.Size*p.Size/(z*z) - p.VarC
	if !(room*mostAnswers > p.VarE) {
		return Need{C: p.customers(claim)}, true
	}
	low, high := 1, int(math.Ceil(max(2, p.VarE/room))) // t > z: fewer than high−1 are never enough
	if high > 2 {
		low = high - 1
	}
	for step := 1; !p.enough(claim, high); step *= 2 {
		if low, high = high, high+step; float64(high) > mostAnswers {
			return Need{C: p.customers(claim)}, true
		}
	}
	for high-low > 1 {
		if mid := low + (high-low)/2; p.enough(claim, mid) {
			high = mid
		} else {
			low = mid
		}
	}
	return Need{Enough: true, E: high}, true
}

// enough reports whether the plan's size is far enough for n e answers.
func (p Plan) enough(claim Claim, n int) bool {
	v := p.VarE/float64(n) + p.VarC
	// Within rounding: a plan that is met exactly is met.
	return p.Size*(1+1e-9) >= p.distance(claim, p.welchDF(float64(n)))*math.Sqrt(v)
}

// customers is the smallest n_c > s_c²·(q/Δ)², when e answers are without limit
// and the degrees of freedom therefore those of c.
func (p Plan) customers(claim Claim) int {
	least := func(q float64) float64 {
		return math.Floor(p.VarC*p.NC*q*q/(p.Size*p.Size)+p.VarE/mostAnswers) + 1
	}
	n := max(2, math.Floor(p.NC)+1, least(p.distance(claim, math.Inf(1))))
	for n < least(p.distance(claim, n-1)) && n < mostAnswers { // a few steps: t is close to z by now
		n++
	}
	return int(min(n, mostAnswers))
}

// distance is how many standard errors the plan's size must be.
func (p Plan) distance(claim Claim, df float64) float64 {
	power := p.Power
	if power == 0 {
		power = 0.8
	}
	t := func(q float64) float64 {
		if math.IsInf(df, 1) {
			return zQuantile(q)
		}
		return TQuantile(q, df)
	}
	if claim == Equal {
		return t(0.95) + zQuantile((1+power)/2)
	}
	return t(0.975) + t(power)
}

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
