package attack

import (
	"math"
	"slices"
	"strings"

	"mirror/gap"
)

// place is a set of people of one side: a group, a unit, both, or everyone.
type place struct{ group, unit string }

var everyone = place{}

// nowhere is the group, or unit, of people in none of those listed.
const nowhere = "\x00"

func placeOf(a gap.Audience, p gap.Place) place {
	if a == gap.Employee {
		return place{string(p.Cell), string(p.Unit)}
	}
	return place{string(p.Segment), string(p.Unit)}
}

// own reports whether a row's side of this audience is the people of its place.
func own(a gap.Audience, p gap.Place) bool {
	return a == gap.Employee && p.Segment == "" || a == gap.Customer && p.Cell == ""
}

// outlook is everything published about one side of a wave.
type outlook struct {
	wave          *gap.Wave
	a             gap.Audience
	k             float64 // smallest group that is shown
	groups, units []string
	people        map[place]span    // who took part
	invited       map[place]float64 // who could have
	figures       []*figure
	weights       bool // people count by weights: scores are no sums of answers
	mixed         bool // everyone is weighted by group
	listed        bool // everybody invited is in a group
	margin        float64
	onlyAnswers   bool // answers were counted, not people: who gave none is not known
	insider       *Insider
}

// figure is one question or score at every place.
type figure struct {
	level, id string
	at        map[place]*sight
	order     []place
	ballot    *ballot // of a question whose answers are known to be looked at
}

// sight is what is published of a figure at a place; shown is false for a hidden one.
type sight struct {
	shown bool
	n     span // valid answers, where told is true
	told  bool
	known *known // of the answers, where their exact number is told
	side  *gap.Side
	row   *gap.Row
	dist  *gap.Distribution
	parts []gap.Number // shares of people by what they are called
}

func (f *figure) see(at place) *sight {
	if f.at[at] == nil {
		f.at[at] = &sight{}
		f.order = append(f.order, at)
	}
	return f.at[at]
}

// look reads a wave as one side's insider would.
func look(w *gap.Wave, a gap.Audience, s *gap.Settings) *outlook {
	smallest := s.Smallest
	o := &outlook{wave: w, a: a, k: float64(smallest.Customers), people: map[place]span{}, invited: map[place]float64{}, margin: s.Margin}
	if a == gap.Employee {
		o.k = float64(smallest.Employees)
	}
	o.k = max(o.k, float64(w.MinCell), 1)
	for _, n := range w.Notes {
		o.weights = o.weights || a == gap.Customer && n.ID == "weights"
		o.mixed = o.mixed || a == gap.Customer && n.ID == "segments_weighted"
	}
	for _, r := range w.Reliability {
		o.onlyAnswers = o.onlyAnswers || strings.Contains(string(r.Reason), "only counts")
	}
	o.takePart(&w.N[a])
	for i := range w.Participation {
		if p := &w.Participation[i]; p.Audience == a.String() {
			o.takePart(p)
		}
	}
	sum := 0.0
	for _, g := range o.groups {
		sum += o.invited[place{group: g}]
	}
	o.listed = sum > 0 && sum == o.invited[everyone]
	o.rows(w.Gaps)
	o.rows(w.Outcomes)
	o.distributions()
	o.sharesOfPeople(levelSpectrum, w.Spectrum)
	o.sharesOfPeople(levelPeople, w.People)
	return o
}

func (o *outlook) takePart(p *gap.Participation) {
	at := placeOf(o.a, p.Place)
	if at.group != "" {
		o.groups = append(o.groups, at.group)
	}
	if at.unit != "" {
		o.units = append(o.units, at.unit)
	}
	invited, told := p.Invited.Value()
	if told {
		o.invited[at] = invited
	}
	n, known := counted(p.N, p.NBand)
	if !known {
		return
	}
	if rate, ok := p.Rate.Value(); ok && told {
		n = n.with(rated(rate, invited, n))
	}
	o.people[at] = n.whole()
}

// rated is how many answers a rate allows. Beside a band its step is the finest that gives all sizes of the band one
// rate; a rate that is none of these was made of the size itself.
func rated(rate, invited float64, n span) span {
	if n.width() == 0 {
		return rateAround(rate, 0.05, invited)
	}
	shown := func(people, step float64) float64 {
		return math.Min(math.Max(math.Floor(math.Min(people/invited, 1)/step+0.5+1e-9)*step, 0.1), 0.9)
	}
	steps := []float64{0.05, 0.1, 0.2, 0.25}
	for _, step := range steps {
		if least := shown(n.low, step); least == shown(n.high, step) {
			if math.Abs(least-rate) < 1e-6 {
				return n
			}
			break
		}
	}
	some := span{math.Inf(1), math.Inf(-1)} // sizes that some step gives this rate
	for x := n.low; x <= n.high; x++ {
		if slices.ContainsFunc(steps, func(step float64) bool { return math.Abs(shown(x, step)-rate) < 1e-6 }) {
			some = span{math.Min(some.low, x), x}
		}
	}
	if some.low > some.high {
		return n
	}
	return some
}

// rateAround is how many of the invited a rounded rate stood for. Near the ends it is a limit.
func rateAround(rate, step, invited float64) span {
	s := around(rate, step)
	if rate <= 0.1 {
		s.low = 0
	}
	if rate >= 0.9 {
		s.high = 1
	}
	return span{s.low * invited, s.high * invited}
}

func (o *outlook) figure(level, id string) *figure {
	for _, f := range o.figures {
		if f.level == level && f.id == id {
			return f
		}
	}
	f := &figure{level: level, id: id, at: map[place]*sight{}}
	o.figures = append(o.figures, f)
	return f
}

func (o *outlook) rows(rows []gap.Row) {
	for i := range rows {
		r := &rows[i]
		if !own(o.a, r.Place) {
			continue
		}
		s := o.figure(r.Level, r.ID).see(placeOf(o.a, r.Place))
		side := sideOf(o.a, r)
		s.n, s.told = counted(side.N, side.NBand)
		if s.row, s.side = r, side; s.told || side.Score.Known() {
			s.shown = true
		}
	}
}

func (o *outlook) distributions() {
	for i := range o.wave.Distributions {
		d := &o.wave.Distributions[i]
		if d.Audience != o.a.String() || !own(o.a, d.Place) {
			continue
		}
		s := o.figure(d.Level, d.ID).see(placeOf(o.a, d.Place))
		s.dist = d
		if n, ok := d.N.Value(); ok && d.Level != gap.LevelDimension {
			s.n, s.told, s.shown = span{n, n}, true, true
		}
	}
}

// paired reports that a group's pairs are listed with units.
func (f *figure) paired(group string) bool {
	return slices.ContainsFunc(f.order, func(at place) bool { return at.group == group && at.unit != "" })
}
