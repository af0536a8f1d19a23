package attack

import "math"

// fewest is how many sets of answers must have been published alike (protection.md P32).
const fewest = 10

// Decoded is a shown group of few people whose answers to a question can be
// told too well from its own figures: fewer than ten sets of answers fit.
type Decoded struct {
	Wave, Pack, Audience string
	Level, ID, Group     string
	// Own is how many answers of their own the insiders take away, 0 to 2. With their own it is the worst that
	// they can have answered; no rounding can rule out that all others answered alike and they did not.
	Own  int
	Sets int
	// Certain: there are ten sets or more, but in every one of them nobody, or everybody, gave one of the answers.
	Certain bool
}

// decode counts, for each small shown group, the sets of answers that its own figures allow.
func (a *attacker) decode(o *outlook, f *figure) {
	b, ok := o.ballot(f)
	if !ok || o.weights {
		return
	}
	for _, at := range f.order {
		s := f.at[at]
		if !s.shown || !s.told || s.n.high >= full || s.side == nil || !s.side.Score.Known() {
			continue
		}
		a.report.Groups++
		c := o.candidates(f, at, &b)
		for own := range 3 {
			sets := c.worst(own)
			if certain := own == 0 && sets >= fewest && c.certain(); sets < fewest || certain {
				a.report.Decoded = append(a.report.Decoded, Decoded{o.wave.ID, o.wave.Pack, o.a.String(), f.level, f.id, at.String(), own, sets, certain})
			}
		}
	}
}

// candidates are the sets of answers a small group's score allows.
type candidates struct {
	values int
	n      span
	mean   span // of the answers' numbers 0, 1, 2 …
}

func (o *outlook) candidates(f *figure, at place, b *ballot) candidates {
	s := f.at[at]
	c := candidates{values: b.values, n: s.n, mean: span{0, float64(b.values - 1)}}
	if !b.choice {
		m := s.known.mean
		c.mean = span{m.low / 100 * float64(b.values-1), m.high / 100 * float64(b.values-1)}
		return c
	}
	if share, ok := s.side.Favourable.Value(); ok {
		c.mean = shared(share, s.n.low)
	}
	return c
}

// worst is the fewest sets of the others' answers, over what so many insiders can have answered.
func (c *candidates) worst(own int) int {
	ways := c.ways()
	least := math.MaxInt
	var mine func(left, from, sum int)
	mine = func(left, from, sum int) {
		if left == 0 {
			if n := c.count(ways, own, sum); n > 0 { // none: they cannot have answered so
				least = min(least, n)
			}
			return
		}
		for v := from; v < c.values; v++ {
			mine(left-1, v, sum+v)
		}
	}
	mine(own, 0, 0)
	return least
}

// certain reports that some answer was given by nobody, or by everybody, in every set that fits: what the second half
// of P32 forbids, however many sets there are. That somebody gave one is no such thing: a high score needs high answers.
func (c *candidates) certain() bool {
	for v := range c.values {
		some, others := false, false
		for n := max(1, int(c.n.low)); n <= int(c.n.high); n++ {
			for have := range n + 1 {
				if !c.fits(v, have, n) {
					continue
				}
				some, others = some || have > 0, others || have < n
			}
		}
		if !some || !others {
			return true
		}
	}
	return false
}

// fits reports that n people, of whom so many gave one answer and the others any other, can have a mean that fits.
func (c *candidates) fits(v, have, n int) bool {
	low, high := 0, c.values-1 // of the other answers
	if v == low {
		low++
	}
	if v == high {
		high--
	}
	rest, people := n-have, float64(n)
	for sum := have*v + rest*low; sum <= have*v+rest*high; sum++ {
		if (c.values > 2 || sum == have*v+rest*low) && float64(sum) >= c.mean.low*people-1e-9 && float64(sum) <= c.mean.high*people+1e-9 {
			return true
		}
	}
	return false
}

// ways is how many sets of answers so many people can give that add up to a sum.
func (c *candidates) ways() [][]int {
	most := int(c.n.high)
	top := most*(c.values-1) + 1
	ways := make([][]int, most+1)
	for i := range ways {
		ways[i] = make([]int, top)
	}
	ways[0][0] = 1
	for v := range c.values {
		for n := 1; n <= most; n++ {
			for sum := v; sum < top; sum++ {
				ways[n][sum] = min(1e6, ways[n][sum]+ways[n-1][sum-v])
			}
		}
	}
	return ways
}

// count is how many sets of the others fit, where the insiders' own add up to known.
func (c *candidates) count(ways [][]int, own, known int) int {
	total := 0
	for n := max(1, int(c.n.low)-own); n <= int(c.n.high)-own; n++ {
		people := float64(n + own)
		for sum, w := range ways[n] {
			if x := float64(sum + known); x >= c.mean.low*people-1e-9 && x <= c.mean.high*people+1e-9 {
				total = min(1e6, total+w)
			}
		}
	}
	return total
}
