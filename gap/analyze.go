package gap

import (
	"slices"
	"strings"
)

// analysis is one run of Analyze.
type analysis struct {
	frame    *Frame
	tally    *Tally
	pools    *pools
	cells    []Group
	segments []Group
	units    []Group
	all      []*place
	rows     []compared // gaps
	ends     []compared // outcomes
	notes    []Note
}

// Analyze computes everything the tally can say about one wave of one pack. It
// fills all but the wave's id, names and dates, which the caller knows; it never
// fails: what cannot be computed is absent, with its reason.
func Analyze(f *Frame, t *Tally) Wave {
	an := &analysis{frame: f, tally: t, pools: t.pool()}
	g := &an.pools.group
	an.cells = found(f.Cells, g[Employee])
	an.segments = found(f.Segments, g[Customer])
	an.units = found(f.Units, an.pools.unit[Customer], an.pools.unit[Employee])
	an.all = an.places()
	an.rows = an.compareAll(an.subjects())
	an.ends = an.compareAll(an.outcomes())
	an.adjust(an.rows)
	an.adjust(an.ends)
	an.rank(an.rows)
	an.rank(an.ends)

	w := Wave{ID: f.Wave, Pack: f.Pack}
	an.participation(&w)
	w.Crossed = an.crossed()
	w.Base = an.base()
	w.Found = Found{Cells: len(f.Cells) == 0, Segments: len(f.Segments) == 0, Units: len(f.Units) == 0}
	an.drivers(&w)
	an.mark(w.Drivers)
	an.priorities(&w)
	an.inTouch(&w)
	an.distributions(&w)
	an.picks(&w)
	an.people(&w)
	an.reliability(&w)
	an.agreement(&w)
	an.coherence(&w)
	an.quality(&w)
	w.Gaps, w.Outcomes = written(an.rows), written(an.ends)
	w.Comments = []Comment{}
	an.remark()
	slices.SortStableFunc(an.notes, func(a, b Note) int { return strings.Compare(a.ID, b.ID) })
	w.Notes = append([]Note{}, an.notes...)
	return w
}

func (an *analysis) compareAll(subs []subject) []compared {
	rows := make([]compared, 0, len(subs)*len(an.all))
	for _, p := range an.all {
		for _, sub := range subs {
			rows = append(rows, an.compare(p, sub))
		}
	}
	return rows
}

func written(rows []compared) []Row {
	out := make([]Row, len(rows))
	for i := range rows {
		out[i] = rows[i].Row
	}
	return out
}

// row finds the row of a subject at a place.
func (an *analysis) row(p *place, level, id string) *compared {
	rows := an.rows
	if level == LevelOutcome {
		rows = an.ends
	}
	for i := range rows {
		if rows[i].place == p && rows[i].Level == level && rows[i].ID == id {
			return &rows[i]
		}
	}
	return nil
}
