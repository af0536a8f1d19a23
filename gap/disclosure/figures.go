package disclosure

import (
	"strings"

	"mirror/gap"
)

// What the engine counted, as patterns need it: by figure and place.

// wanted marks the groups and units somebody was invited in.
func (g *guard) wanted(a gap.Audience, grid *grid) {
	for _, n := range g.wave.Participation {
		if n.Audience != a.String() || n.Invited.Or(0) <= 0 {
			continue
		}
		at := placeOf(a, n.Place)
		r, c := grid.find(at)
		if r >= 0 && at.unit == "" {
			grid.wantedGroup[r] = true
		}
		if c >= 0 && at.group == "" {
			grid.wantedUnit[c] = true
		}
	}
}

// answered counts the people of an audience by place.
func (g *guard) answered(a gap.Audience) counts {
	c := counts{everyone: whole(g.wave.N[a].N)}
	for _, n := range g.wave.Participation {
		if n.Audience == a.String() {
			c[placeOf(a, n.Place)] = whole(n.N)
		}
	}
	for _, x := range g.wave.Crossed {
		if x.Audience == a && x.Group != "" && x.Unit != "" {
			c[place{x.Group, x.Unit}] = x.N
		}
	}
	return c
}

func whole(n gap.Number) int { return int(n.Or(0) + 0.5) }

// figures collects the valid answers of one audience to every figure, by the
// subject the figure belongs to.
func (g *guard) figures(a gap.Audience) map[string]map[string]counts {
	all := map[string]map[string]counts{}
	put := func(subject, figure string, at place, n gap.Number) {
		if all[subject] == nil {
			all[subject] = map[string]counts{}
		}
		if all[subject][figure] == nil {
			all[subject][figure] = counts{}
		}
		all[subject][figure][at] = max(whole(n), all[subject][figure][at])
	}
	rows := func(list []gap.Row) {
		for i := range list {
			if r := &list[i]; own(a, r.Place) {
				put(g.key(r.Level, r.ID), r.Level+":"+r.ID, placeOf(a, r.Place), sideOf(a, r).N)
				if e, ok := sideOf(a, r).EffectiveN.Value(); ok && a == gap.Customer && e < float64(g.limits.group[a])-0.5 {
					g.thin[r.Level+":"+r.ID] = append(g.thin[r.Level+":"+r.ID], placeOf(a, r.Place))
				}
			}
		}
	}
	rows(g.wave.Gaps)
	rows(g.wave.Outcomes)
	for key, list := range map[string][]gap.GroupShares{keySpectrum: g.wave.Spectrum, keyPeople: g.wave.People} {
		for _, s := range list {
			if s.Audience == a.String() {
				put(key, key, placeOf(a, s.Place), s.N)
			}
		}
	}
	for _, x := range g.wave.Crossed {
		if x.Audience != a || x.Group == "" || x.Unit == "" {
			continue
		}
		for figure, n := range x.Valid {
			if level, id, row := strings.Cut(figure, ":"); row {
				put(g.key(level, id), figure, place{x.Group, x.Unit}, gap.Some(float64(n)))
			} else if len(all[figure]) > 0 {
				put(figure, figure, place{x.Group, x.Unit}, gap.Some(float64(n)))
			}
		}
	}
	return all
}
