package attack

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"mirror/gap"
)

// narrow is the width, in people, below which a target is pinned (protection.md P31).
const narrow = 2

// Insider is what somebody of the company knows besides what is published.
type Insider struct {
	// Where is how many people on the list belong to each group and unit, by audience; nil: not known.
	// An empty name is people of no group, or no unit.
	Where [2]map[[2]string]int
	// Base is each segment's share of the customers, and Serves each team's contacts by segment; nil: not known.
	Base   map[string]float64
	Serves map[string]map[string]float64
}

func (k *Insider) where(o *outlook) map[place]int {
	if len(k.Where[o.a]) == 0 {
		return nil
	}
	list := map[place]int{}
	for at, n := range k.Where[o.a] {
		p := place(struct{ group, unit string }{at[0], at[1]})
		if p.group == "" {
			p.group = nowhere
		}
		if p.unit == "" {
			p.unit = nowhere
		}
		list[p] = n
	}
	return list
}

// What a finding is about.
const (
	people  = "people"  // how many there are
	answers = "answers" // how many gave one of the answers
)

// Finding is a target that an insider can pin. It names the target and not the numbers.
type Finding struct {
	Wave, Pack, Audience string
	Level, ID            string // the figure
	Target, Kind         string
	Of                   string  // people | answers
	Width                float64 // of the interval, in people
	// Rare: of the answer only that at most one person gave it is known. What is left out of a distribution no longer
	// says so; the mean and spread of a large group may still, of answers far from what most of them gave.
	Rare   bool
	bounds span
	value  int // of the answer, from the lowest
	places []place
	less   []place
}

// Report says how an attack went.
type Report struct {
	Targets   int       // tried
	Unsolved  []string  // figures the attack came to no end with: nothing is known of their safety
	Pinned    []Finding // narrower than two people
	Narrowest float64   // of all intervals, in people
	Declared  int       // groups of the wave's breakdowns, and how many of them are shown
	Shown     int
	Decoded   []Decoded // small shown groups with fewer than ten sets of answers
	Groups    int       // small shown groups whose sets of answers were counted
}

// Safe reports that nothing was pinned or decoded, and nothing left open. That hardly anybody gave
// an answer (Rare) names nobody, and what own answers add in the worst case no rounding can rule out:
// neither counts.
func (r *Report) Safe() bool {
	return len(r.Unsolved) == 0 && !slices.ContainsFunc(r.Decoded, func(d Decoded) bool { return d.Own == 0 }) &&
		!slices.ContainsFunc(r.Pinned, func(f Finding) bool { return !f.Rare })
}

// Audit attacks a published result: each wave by itself. No person is known across waves.
func Audit(r *gap.Result, insider Insider) *Report {
	a := &attacker{insider: insider, report: &Report{Narrowest: -1}}
	for i := range r.Waves {
		sides := looks(&r.Waves[i], &r.Settings, &a.insider)
		for _, o := range sides {
			a.side(o)
		}
	}
	return a.report
}

// looks are both sides of a wave, with what each tells of the other.
func looks(w *gap.Wave, s *gap.Settings, insider *Insider) [2]*outlook {
	sides := [2]*outlook{gap.Customer: look(w, gap.Customer, s), gap.Employee: look(w, gap.Employee, s)}
	for _, o := range sides {
		o.insider = insider
		o.learn()
	}
	reconcile(sides)
	return sides
}

// attacker keeps the report while attacking.
type attacker struct {
	insider Insider
	report  *Report
}

// side attacks one side of a wave: who took part first, because it bounds everything else.
func (a *attacker) side(o *outlook) {
	if o.people[everyone].high == 0 {
		return // nobody took part, or not even their number is shown
	}
	part := o.takePartFigure()
	a.crowd(o, part)
	a.tighten(o, part)
	a.picks(o)
	for _, f := range o.figures {
		for _, s := range f.at {
			a.report.Declared++
			if s.shown {
				a.report.Shown++
			}
		}
		a.crowd(o, f)
		a.said(o, f)
		a.decode(o, f)
	}
}

// tighten keeps what participation says about the number of people of each place.
func (a *attacker) tighten(o *outlook, f *figure) {
	where := a.insider.where(o)
	l := o.layout(f, where)
	p := o.counts(f, &l, where)
	for _, at := range f.order {
		if len(l.of(at)) == 0 {
			continue
		}
		if s, err := p.span(terms(l.of(at), 1)); err == nil {
			o.people[at] = s.whole()
		}
	}
}

// solved reports whether the solver had an answer.
func (a *attacker) solved(o *outlook, f *figure, err error) bool {
	if err == nil {
		return true
	}
	what := "cannot be solved"
	if errors.Is(err, errContradiction) {
		what = "contradicts itself"
	}
	a.report.Unsolved = append(a.report.Unsolved, fmt.Sprintf("wave %s, %s, %ss: %s %s %s", o.wave.ID, o.wave.Pack, o.a, f.level, f.id, what))
	return false
}

// note keeps a narrow target.
func (a *attacker) note(f Finding) {
	if r := a.report; r.Narrowest < 0 || f.Width < r.Narrowest {
		r.Narrowest = f.Width
	}
	if f.Width < narrow-1e-6 {
		a.report.Pinned = append(a.report.Pinned, f)
	}
}

func (p place) String() string {
	switch {
	case p == everyone:
		return "everyone"
	case p.unit == "":
		return p.group
	case p.group == "":
		return p.unit
	}
	return p.group + " in " + p.unit
}

// name says in words which people a target is.
func name(t target) string {
	words := func(list []place) string {
		var names []string
		for _, p := range list {
			names = append(names, p.String())
		}
		return strings.Join(names, " and ")
	}
	if len(t.less) > 0 {
		return words(t.places) + " without " + words(t.less)
	}
	return words(t.places)
}
