package disclosure

import (
	"slices"

	"mirror/gap"
)

// guard knows, for one wave and pack, which places are shown for which figures.
type guard struct {
	limits limits
	margin float64   // size of a gap that matters, in points
	wave   *gap.Wave // as the engine made it; read only
	groups [2][]string
	units  [2][]string

	past    []past                               // earlier releases of the wave, the earliest first
	paired  [2]bool                              // groups × units is a breakdown of its own
	thin    map[string][]place                   // by figure: customers enough in number, of whom a few have nearly all the weight
	base    [2]*subject                          // people who answered at all
	subject map[string][2]*subject               // by family of figures: a dimension, an outcome, a score
	of      map[string]string                    // item → its dimension
	scales  map[string]*scale                    // by level and id
	told    map[told]telling                     // what may be said of large groups' answers
	drawn   map[distributed]bool                 // figures and places whose distribution the wave has
	alone   [2]map[string]bool                   // dimensions that one question makes
	shared  map[distributed][]*division          // how a place's people are divided
	parts   [2]map[string]map[place][][]*gap.Row // rows of the parts of a place, by figure, place and division
}

// subject is a set of figures of one audience that share a pattern.
type subject struct {
	pattern *pattern
	figures map[string]counts    // by level and id
	split   map[partedAt][][]int // partitions that were made already
	fine    map[partedAt]fineness
	then    []map[string]counts // earlier releases' answers, by figure
}

// Keys of subjects that are not named after a dimension or outcome.
const (
	keyScores   = "score:"   // family, overall, contrast, by id
	keyOutcome  = "outcome:" // by id
	keyTopic    = "topic:"   // dimension with its items, by id
	keySpectrum = gap.CrossedSpectrum
	keyPeople   = gap.CrossedPeople
)

func newGuard(s gap.Smallest, w *gap.Wave, earlier ...past) *guard {
	g := bareGuard(s, w)
	g.past = earlier
	for _, a := range []gap.Audience{gap.Customer, gap.Employee} {
		g.list(a)
		g.decide(a)
	}
	return g
}

// bareGuard is a guard that has decided nothing yet.
func bareGuard(s gap.Smallest, w *gap.Wave) *guard {
	g := &guard{
		limits: limitsOf(s, w.MinCell), wave: w, thin: map[string][]place{}, subject: map[string][2]*subject{}, of: map[string]string{},
		told: map[told]telling{}, drawn: map[distributed]bool{}, shared: map[distributed][]*division{},
		alone: [2]map[string]bool{{}, {}},
	}
	g.scales = scalesOf(w)
	for i := range w.Distributions {
		d := &w.Distributions[i]
		a := audience(d.Audience)
		g.drawn[distributed{a, d.Level + ":" + d.ID, placeOf(a, d.Place)}] = true
	}
	for _, r := range w.Gaps {
		if r.Level == gap.LevelItem {
			g.of[r.ID] = r.PartOf
		}
		for a, answers := range r.Answers {
			if r.Level == gap.LevelDimension && answers != nil {
				g.alone[a][r.ID] = true
			}
		}
	}
	return g
}

// list finds the groups and units of an audience, wherever they are named.
func (g *guard) list(a gap.Audience) {
	groups, units := map[string]bool{}, map[string]bool{}
	see := func(p gap.Place) {
		at := placeOf(a, p)
		groups[at.group], units[at.unit] = true, true
		g.paired[a] = g.paired[a] || at.group != "" && at.unit != ""
	}
	for _, r := range g.wave.Gaps {
		see(r.Place)
	}
	for _, r := range g.wave.Outcomes {
		see(r.Place)
	}
	for _, n := range g.wave.Participation {
		if n.Audience == a.String() {
			see(n.Place)
		}
	}
	for _, list := range [][]gap.GroupShares{g.wave.Spectrum, g.wave.People} {
		for _, s := range list {
			see(s.Place)
		}
	}
	g.groups[a], g.units[a] = names(groups), names(units)
}

func names(set map[string]bool) (ids []string) {
	for id := range set {
		if id != "" {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// decide makes every pattern of an audience. The people who answered come
// first: what is hidden there is hidden everywhere. Scores over several
// dimensions need all of these.
func (g *guard) decide(a gap.Audience) {
	g.base[a] = g.make(a, map[string]counts{"": g.answered(a)}, g.limits.group[a])
	figures, topics := g.figures(a), []*pattern{}
	base := g.base[a].pattern
	if !g.base[a].asked() {
		base = nil // only answers were counted, not people; every figure stands for itself
	}
	for _, key := range sortedKeys(figures) {
		if !scoreKey(key) {
			s := g.make(a, figures[key], g.smallest(a, figures[key]), base)
			g.set(key, a, s)
			if len(key) > len(keyTopic) && key[:len(keyTopic)] == keyTopic && s.asked() {
				topics = append(topics, s.pattern)
			}
		}
	}
	for _, key := range sortedKeys(figures) {
		if scoreKey(key) {
			g.set(key, a, g.make(a, figures[key], g.smallest(a, figures[key]), append(topics, base)...))
		}
	}
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// scoreKey reports figures that are made of several dimensions.
func scoreKey(key string) bool {
	return key == keySpectrum || key == keyPeople || len(key) >= len(keyScores) && key[:len(keyScores)] == keyScores
}

func (g *guard) set(key string, a gap.Audience, s *subject) {
	pair := g.subject[key]
	pair[a] = s
	g.subject[key] = pair
}

func (g *guard) make(a gap.Audience, figures map[string]counts, k int, forced ...*pattern) *subject {
	var list []counts
	var thin []place
	for _, id := range sortedKeys(figures) {
		list = append(list, figures[id])
		if a == gap.Customer {
			thin = append(thin, g.thin[id]...)
		}
	}
	// The people who answered, and their shares by band, are told by group and by unit only.
	_, bands := figures[keySpectrum]
	_, classes := figures[keyPeople]
	grid := newGrid(g.groups[a], g.units[a], g.paired[a] && len(forced) > 0 && !bands && !classes, list)
	g.wanted(a, grid)
	grid.thin = thin
	if a == gap.Customer && len(g.wave.Base) > 0 {
		for _, id := range grid.groups {
			grid.base = append(grid.base, g.wave.Base[id])
		}
	}
	if base := g.base[a]; base != nil {
		grid.attend(base.figures[""])
	}
	s := &subject{pattern: g.against(a, grid, figures, k, forced), figures: figures, split: map[partedAt][][]int{}, fine: map[partedAt]fineness{}}
	for _, p := range g.past {
		s.then = append(s.then, p.counts[a])
	}
	s.combine(g, a, k)
	return s
}

// asked reports whether anybody answered any of the figures.
func (s *subject) asked() bool { return s != nil && len(s.pattern.grid.tables) > 0 }

// own reports whether a place speaks of groups of this audience: its own side
// of such a row is the people of that place.
func own(a gap.Audience, p gap.Place) bool {
	if a == gap.Employee {
		return p.Segment == ""
	}
	return p.Cell == ""
}

func sideOf(a gap.Audience, r *gap.Row) *gap.Side {
	if a == gap.Employee {
		return &r.Employees
	}
	return &r.Customers
}

// key names the subject of a figure.
func (g *guard) key(level, id string) string {
	switch level {
	case gap.LevelItem:
		return keyTopic + g.of[id]
	case gap.LevelDimension:
		return keyTopic + id
	case gap.LevelOutcome:
		return keyOutcome + id
	}
	return keyScores + id
}

// smallest is the smallest group of a subject: shares need more people than means.
func (g *guard) smallest(a gap.Audience, figures map[string]counts) int {
	for id := range figures {
		if s := g.scales[id]; s != nil && s.share {
			return g.limits.detail[a]
		}
	}
	return g.limits.group[a]
}

// protect replaces everything in w, a copy of the guard's wave, by what may be shown.
func (g *guard) protect(w *gap.Wave) {
	for a := range w.N {
		w.N[a] = g.participation(w.N[a])
	}
	mapped(w.Gaps, g.row)
	mapped(w.Outcomes, g.row)
	w.Gaps, w.Outcomes = append(w.Gaps, g.rests(g.wave.Gaps)...), append(w.Outcomes, g.rests(g.wave.Outcomes)...)
	uncorrected(w.Gaps)
	uncorrected(w.Outcomes)
	g.drop(w)
	mapped(w.Participation, g.participation)
	mapped(w.Cells, g.cell)
	mapped(w.Distributions, g.distribution)
	mapped(w.Picks, g.pick)
	ranked(w.Picks)
	mapped(w.Spectrum, func(s gap.GroupShares) gap.GroupShares { return g.shares(keySpectrum, s) })
	mapped(w.People, func(s gap.GroupShares) gap.GroupShares { return g.shares(keyPeople, s) })
	mapped(w.Drivers, g.drivers)
	mapped(w.Reliability, g.reliability)
	rows := indexed(w.Gaps)
	w.Agreement, w.Coherence = g.agreement(rows), g.coherence(rows)
	mapped(w.Priorities, func(p gap.Priority) gap.Priority { return g.priority(p, w) })
	renumbered(w.Priorities)
	w.Quality = g.quality(w)
	w.Comments = g.comments(w.Comments)
	w.Notes = g.notes(w.Notes)
}

func mapped[T any](list []T, f func(T) T) {
	for i := range list {
		list[i] = f(list[i])
	}
}
