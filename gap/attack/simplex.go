package attack

import (
	"math"
	"slices"
)

const (
	loose = 1e-5 // by how much bounds are widened, so that every answer may be this much too wide
	slack = 1e-7 // of a bound
	tiny  = 1e-9 // of a price or a pivot
)

// tableau says of every basic variable what it is made of: basic = Σ t·free.
// Variables come first, rows after them.
type tableau struct {
	n         int
	low, high []float64
	value     []float64
	basic     []int // by line
	free      []int // by column
	t         [][]float64
	price     []float64 // of a goal, kept up to date; nil: none
	try       int
	idle      int // steps that moved nothing, in a row
}

// newTableau starts with every variable at its lower bound. Each try widens the bounds in another way.
func newTableau(p *program, try int) *tableau {
	s := &tableau{n: len(p.low), try: try}
	s.low, s.high = append(s.low, p.low...), append(s.high, p.high...)
	s.value = make([]float64, s.n+len(p.rows))
	for j := range s.n {
		s.free = append(s.free, j)
		s.loosen(j)
		s.value[j] = s.low[j]
	}
	for i, r := range p.rows {
		s.low, s.high = append(s.low, r.low), append(s.high, r.high)
		s.loosen(s.n + i)
		line := make([]float64, s.n)
		for _, t := range r.terms {
			line[t.of] += t.by
			s.value[s.n+i] += t.by * s.value[t.of]
		}
		s.t, s.basic = append(s.t, line), append(s.basic, s.n+i)
	}
	return s
}

// loosen widens the bounds of a variable a little, each by another length: where
// many meet in a point the method would go round in circles.
func (s *tableau) loosen(v int) {
	_, part := math.Modf(float64(v+1)*0.6180339887 + float64(s.try)*0.4142135624)
	s.low[v] -= loose * (1 + part)
	s.high[v] += loose * (2 - part)
}

// feasible brings every variable between its bounds.
func (s *tableau) feasible() error {
	price := make([]float64, s.n)
	for range s.limit() {
		clear(price)
		off := false
		for i, b := range s.basic {
			sign := s.outside(b)
			if sign == 0 {
				continue
			}
			off = true
			for j, x := range s.t[i] {
				price[j] += sign * x
			}
		}
		if !off {
			return nil
		}
		j := s.enter(price)
		if j < 0 {
			return errContradiction
		}
		s.step(j, -math.Copysign(1, price[j]))
	}
	return errStuck
}

// outside is −1 below the lower bound, 1 above the upper, 0 between.
func (s *tableau) outside(v int) float64 {
	wide := slack * math.Max(1, math.Abs(s.value[v]))
	switch {
	case s.value[v] < s.low[v]-wide:
		return -1
	case s.value[v] > s.high[v]+wide:
		return 1
	}
	return 0
}

// least is the least value of Σ goal·variable, from a feasible start, or the first not above enough.
func (s *tableau) least(goal []float64, enough float64) (float64, error) {
	price := make([]float64, s.n)
	for j, f := range s.free {
		if f < s.n {
			price[j] += goal[f]
		}
	}
	for i, b := range s.basic {
		if b < s.n && goal[b] != 0 {
			for j, x := range s.t[i] {
				price[j] += goal[b] * x
			}
		}
	}
	s.price = price
	defer func() { s.price = nil }()
	for range s.limit() {
		sum := 0.0
		for v, g := range goal {
			sum += g * s.value[v]
		}
		j := s.enter(price)
		switch {
		case j >= 0 && sum > enough:
			s.step(j, -math.Copysign(1, price[j]))
		case !slices.ContainsFunc(s.basic, func(b int) bool { return s.outside(b) != 0 }):
			return sum, nil
		default: // arithmetic has led a little outside, from where a step knows no bound
			if s.feasible() != nil {
				return 0, errStuck
			}
		}
	}
	return 0, errStuck
}

func (s *tableau) limit() int { return 200 + 60*(s.n+len(s.basic)) }

// enter is the column that improves most, or the first that does after many idle steps (Bland's rule ends cycles).
func (s *tableau) enter(price []float64) int {
	best, most := -1, tiny
	for j, f := range s.free {
		d := price[j]
		if d < 0 && s.value[f] >= s.high[f]-tiny || d > 0 && s.value[f] <= s.low[f]+tiny {
			continue
		}
		switch {
		case math.Abs(d) <= most:
		case s.idle > 50:
			if best < 0 || f < s.free[best] {
				best = j
			}
		default:
			best, most = j, math.Abs(d)
		}
	}
	return best
}

// step moves a free variable up or down until something reaches a bound.
func (s *tableau) step(j int, way float64) {
	f := s.free[j]
	length, line, pivot := s.high[f]-s.value[f], -1, 0.0
	if way < 0 {
		length = s.value[f] - s.low[f]
	}
	for i, b := range s.basic {
		d := s.t[i][j] * way
		if math.Abs(d) < tiny {
			continue
		}
		room := s.room(b, d)
		if room < length-tiny || room < length+tiny && math.Abs(d) > pivot && line >= 0 {
			length, line, pivot = math.Max(0, math.Min(room, length)), i, math.Abs(d)
		}
	}
	if length > tiny {
		s.idle = 0
	} else {
		s.idle++
	}
	s.value[f] += way * length
	for i, b := range s.basic {
		s.value[b] += s.t[i][j] * way * length
	}
	if line >= 0 {
		s.pivot(line, j)
	}
}

// room is how far a basic variable lets the step go. Outside its bounds it stops at the first it meets.
func (s *tableau) room(b int, d float64) float64 {
	at := s.outside(b)
	switch {
	case d > 0 && at < 0:
		return (s.low[b] - s.value[b]) / d
	case d < 0 && at > 0:
		return (s.high[b] - s.value[b]) / d
	case at != 0:
		return math.Inf(1)
	case d > 0:
		return math.Max(0, s.high[b]-s.value[b]) / d
	}
	return math.Max(0, s.value[b]-s.low[b]) / -d
}

// pivot swaps the basic variable of a line with the free one of a column.
func (s *tableau) pivot(line, col int) {
	out := s.basic[line]
	// What left stands on a bound; say so exactly.
	switch v := s.value[out]; {
	case math.Abs(v-s.low[out]) <= math.Abs(v-s.high[out]):
		s.value[out] = s.low[out]
	default:
		s.value[out] = s.high[out]
	}
	row := s.t[line]
	x := row[col]
	var some []int // columns where the line says something
	for j := range row {
		if row[j] /= -x; row[j] != 0 {
			some = append(some, j)
		}
	}
	row[col] = 1 / x
	for i, other := range s.t {
		if i != line {
			replace(other, row, some, col)
		}
	}
	if s.price != nil {
		replace(s.price, row, some, col)
	}
	s.basic[line], s.free[col] = s.free[col], out
}

// replace puts what a line says for the variable of a column.
func replace(other, row []float64, some []int, col int) {
	y := other[col]
	if y == 0 {
		return
	}
	other[col] = 0
	for _, j := range some {
		if other[j] += y * row[j]; math.Abs(other[j]) < 1e-12 {
			other[j] = 0
		}
	}
}
