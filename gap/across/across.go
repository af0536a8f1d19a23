// Package across makes what only several waves, units, cells or packs can
// tell: changes, trends, links, effects, standings, distances from targets.
//
// It reads protected waves and nothing else. What is computed from figures
// that may be shown may be shown, so nothing here needs protection of its own.
// The price is that a figure that was rounded for few people is rounded here
// too: its interval is as wide as the rounding, and where the release says
// nothing of how sure a figure is, neither does this package.
package across

import (
	"cmp"
	"slices"

	"mirror/gap"
)

// confidence is the level of every interval.
const confidence = 0.95

// Complete fills the blocks of each wave that are made from several figures of
// releases, and the types of its cells. The waves are protected, in the
// study's order, one entry a pack; a wave is compared with those before it.
// Completing a wave again gives the same.
func Complete(waves []gap.Wave, s gap.Settings) {
	a := all{settings: s, rounded: s.Disclosure != "off", waves: make([]*view, len(waves))}
	for i := range waves {
		a.waves[i] = &view{Wave: &waves[i]}
	}
	for i, v := range a.waves {
		a.cells(v)
		v.Changes, v.Trends = a.changes(i), a.trends(i)
		v.Effects = a.effects(i)
		v.Linkage, v.Reciprocity = a.links(v), a.reciprocity(v)
		v.Standings, v.Targets = a.standings(v), a.targets(v)
		v.WhatIf = whatIf(v)
		a.words(v)
		if a.rounded {
			tidy(v.Wave)
		}
	}
}

// all are the protected waves of a study.
type all struct {
	settings gap.Settings
	rounded  bool // figures were rounded to protect people
	waves    []*view
}

// view is one wave of one pack with its rows in order of what they are about.
type view struct {
	*gap.Wave
	byKey    map[key]*gap.Row
	byFigure map[figureKey][]*gap.Row
}

// figureKey is what a row is about, key also where.
type (
	figureKey struct{ level, id string }
	key       struct {
		figureKey
		gap.Place
	}
)

// index sorts the rows by what they are about. Rows of pooled remainders are left out: they are other people each time.
func (v *view) index() {
	if v.byKey != nil {
		return
	}
	v.byKey = make(map[key]*gap.Row, len(v.Gaps)+len(v.Outcomes))
	v.byFigure = map[figureKey][]*gap.Row{}
	for _, list := range [][]gap.Row{v.Gaps, v.Outcomes} {
		for i := range list {
			if r := &list[i]; !r.Other {
				f := figureKey{r.Level, r.ID}
				v.byKey[key{f, r.Place}] = r
				v.byFigure[f] = append(v.byFigure[f], r)
			}
		}
	}
}

// find is a row, or nil.
func (v *view) find(level, id string, at gap.Place) *gap.Row {
	v.index()
	return v.byKey[key{figureKey{level, id}, at}]
}

// rows are the rows about one figure, in the wave's order.
func (v *view) rows(level, id string) []*gap.Row {
	v.index()
	return v.byFigure[figureKey{level, id}]
}

// like is the row of v that is about the same as row i of a list of another wave. Waves mostly have their rows in one order.
func (v *view) like(list []gap.Row, i int, r *gap.Row) *gap.Row {
	if i < len(list) && list[i].Level == r.Level && list[i].ID == r.ID && list[i].Place == r.Place && !list[i].Other {
		return &list[i]
	}
	return v.find(r.Level, r.ID, r.Place)
}

// series are the waves up to wave i whose answers to the same questions can be compared with it, in order of time, the
// wave itself last. broken is the wave before them of the same pack in another version: changed wording ends a series.
func (a *all) series(i int) (waves []*view, broken *view) {
	now := a.waves[i]
	for j := i; j >= 0; j-- {
		v := a.waves[j]
		if v.Pack != now.Pack {
			continue
		}
		if v.PackVersion != now.PackVersion {
			broken = v
			break
		}
		waves = append(waves, v)
	}
	slices.Reverse(waves)
	return waves, broken
}

// sameWave are the packs of one wave.
func (a *all) sameWave(id string) (list []*view) {
	for _, v := range a.waves {
		if v.ID == id {
			list = append(list, v)
		}
	}
	return list
}

// single reports a place of one group or everyone: pairs are not followed over time.
func single(p gap.Place) bool {
	n := 0
	for _, w := range []gap.Word{p.Cell, p.Segment, p.Unit} {
		if w != "" {
			n++
		}
	}
	return n < 2
}

// sideOf is one side of a row.
func sideOf(a gap.Audience, r *gap.Row) *gap.Side {
	if a == gap.Employee {
		return &r.Employees
	}
	return &r.Customers
}

// first is the first reason that is given.
func first(reasons ...gap.Word) gap.Word { return cmp.Or(reasons...) }
