package disclosure

import "math"

// Where segments count by their share of the customer base, the whole is not the
// sum of its people. Subtracting the shown segments leaves Σ W·mean of the hidden
// ones and of the people in no segment, who count as they answered; a few people may count for most of it. When another breakdown gives the plain sum as well, the two are two
// equations, and any mixture of them can be made: one of two hidden segments
// follows exactly. So every mixture must rest on at least k people, counted as
// Kish counts weighted people: (Σ|c|)²/Σ c²/n.

// mixtures are how many directions between the two equations are looked at.
const mixtures = 360

// faint is the part of the whole below which the rounding of the whole (0.05
// points) hides a mixture: its mean would be known to no better than 10 points.
const faint = 0.005

// weighted reports whether the hidden children are safe from the weighted figures of the parent.
func (c children) weighted(k int) bool {
	if c.base == nil {
		return true
	}
	for f := range c.n {
		if !c.changes(f) && !c.mixtures(f, float64(k)) {
			return false
		}
	}
	return true
}

// mixtures checks one figure.
func (c children) mixtures(f int, k float64) bool {
	var n, byShare, byPeople []float64
	shares, total := 0.0, 0.0
	for i, people := range c.n[f] {
		share := 0.0
		if i < len(c.base) {
			share = c.base[i]
		}
		if people == 0 {
			continue
		}
		shares, total = shares+share, total+float64(people)
		if i == len(c.hidden) || c.hidden[i] {
			n, byShare, byPeople = append(n, float64(people)), append(byShare, share), append(byPeople, float64(people))
		}
	}
	if len(n) == 0 || shares == 0 {
		return true
	}
	nowhere := float64(c.n[f][len(c.hidden)]) / total
	for i := range n {
		byShare[i] *= (1 - nowhere) / shares
		byPeople[i] /= total
	}
	if nowhere > 0 { // the last of them
		byShare[len(n)-1] = nowhere
	}
	if !rests(byShare, byPeople, n, 1, 0, k) {
		return false
	}
	if !c.plain {
		return true
	}
	for i := range n { // the mixtures that one child drops out of
		if size := byPeople[i] + byShare[i]; !rests(byShare, byPeople, n, byPeople[i]/size, -byShare[i]/size, k) {
			return false
		}
	}
	for m := range mixtures {
		sin, cos := math.Sincos(math.Pi * float64(m) / mixtures)
		if size := math.Abs(sin) + math.Abs(cos); !rests(byShare, byPeople, n, cos/size, sin/size, k) {
			return false
		}
	}
	return true
}

// rests reports that the mixture a·x + b·y rests on at least k people, or is too faint to be seen.
func rests(x, y, n []float64, a, b, k float64) bool {
	sum, square := 0.0, 0.0
	for i := range n {
		c := a*x[i] + b*y[i]
		sum += math.Abs(c)
		square += c * c / n[i]
	}
	return sum < faint || sum*sum >= (k-1e-9)*square
}
