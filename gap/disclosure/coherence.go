package disclosure

import (
	"mirror/gap"
	"mirror/gap/stat"
)

// leastCarried is how many people an item's spread must rest on before coefficients of its dimension are shown. With one
// person apart from all others, how an item goes with the rest is how that person answered the rest.
const leastCarried = 10

// reliability is one dimension's coefficients, from a hundred people or more, rounded to .01. Correlations say nothing
// of any group: nothing else that is shown has sums of products in it, so whatever a hidden group contributed, others can
// have contributed the opposite. What they could say is that everybody, or all but a few, answered an item alike
// (protection.md A6); then nothing is shown.
func (g *guard) reliability(r gap.Reliability) gap.Reliability {
	a := audience(r.Audience)
	out := gap.Reliability{Audience: r.Audience, Dimension: r.Dimension, Items: r.Items, ItemRest: []gap.Rest{}}
	s := g.subject[keyTopic+r.Dimension][a]
	switch {
	case !r.N.Known():
		out.Reason = r.Reason // there is one question, or no person is known
		return out
	case whole(r.N) < leastDriven, s == nil || s.pattern.all, g.base[a].pattern.all, r.Carriers < leastCarried, len(r.ItemRest) != r.Items:
		out.Reason = ReasonHidden
		return out
	}
	const step = 0.01
	out.N, out.Use, out.Notes = gap.Some(float64(whole(r.N))), r.Use, r.Notes
	out.Alpha = gap.Estimate{Value: to(r.Alpha.Value, step), Low: to(r.Alpha.Low, step), High: to(r.Alpha.High, step)}
	out.StdAlpha, out.MeanR, out.Omega = to(r.StdAlpha, step), to(r.MeanR, step), to(r.Omega, step)
	for _, item := range r.ItemRest {
		out.ItemRest = append(out.ItemRest, gap.Rest{Item: item.Item, R: to(item.R, step), Without: to(item.Without, step), Alarm: item.Alarm})
	}
	return out
}

// leastSplit is the smallest cell of which it is said whether opinions are divided. Among ten people the word leaves
// fewer than ten sets of answers too often (TestP32Split); a bound inside a band would make the band narrower.
const leastSplit = 20

// shownRows are rows as they are shown, by what they are about; those of segments are left out.
type shownRows map[rowKey]*gap.Row

type rowKey struct{ level, id, cell, unit string }

func indexed(rows []gap.Row) shownRows {
	m := shownRows{}
	for i := range rows {
		if r := &rows[i]; r.Segment == "" {
			m[rowKey{r.Level, r.ID, string(r.Cell), string(r.Unit)}] = r
		}
	}
	return m
}

// agreement of cells. From 30 people it is computed from the spreads that the cell's items show, so it says nothing
// that they do not say; whether opinions are divided follows the shown figure. From 20 people only the word is given, divided or not.
func (g *guard) agreement(rows shownRows) []gap.Agreement {
	list, items := []gap.Agreement{}, g.itemsOf()
	for _, a := range g.wave.Agreement {
		if g.unlisted(gap.Place{Cell: gap.Word(a.Cell)}) {
			continue
		}
		out := gap.Agreement{Cell: a.Cell, Dimension: a.Dimension, Reason: ReasonHidden}
		row := rows[rowKey{gap.LevelDimension, a.Dimension, a.Cell, ""}]
		if row != nil && row.Verdict != gap.NotShown && row.Employees.Score.Known() && row.Reason != ReasonCoded && a.Reason == "" {
			parts, shown := g.spreadOf(rows, a.Cell, items[a.Dimension])
			switch n := whole(a.N); {
			case n >= full && len(parts) > 0:
				out.N, out.Reason = gap.Some(float64(n)), ""
				agree(&out, parts)
			case n >= leastSplit && n < full && shown:
				out.NBand, out.Split, out.Reason = gap.Word(bandOf(n, g.limits.group[gap.Employee]).String()), a.Split, ""
			}
		}
		list = append(list, out)
	}
	return list
}

// itemsOf are the items that make up employees' scores, by dimension: those asked of both sides where there are any.
func (g *guard) itemsOf() map[string][]string {
	both, one := map[string][]string{}, map[string][]string{}
	for i := range g.wave.Gaps {
		r := &g.wave.Gaps[i]
		if r.Level != gap.LevelItem || r.Place != (gap.Place{}) || !r.Employees.Score.Known() {
			continue
		}
		of := both
		if g.silent(gap.Customer, r) {
			of = one
		}
		of[r.PartOf] = append(of[r.PartOf], r.ID)
	}
	for d, ids := range one {
		if len(both[d]) == 0 {
			both[d] = ids
		}
	}
	return both
}

// spreadOf are the variances of a cell's items as their rows show them, each as a part of what answers spread evenly
// would have; none where one does not show its spread, or but coarsely. shown: every item has a row that is shown.
func (g *guard) spreadOf(rows shownRows, cell string, items []string) (parts []float64, shown bool) {
	for _, id := range items {
		r := rows[rowKey{gap.LevelItem, id, cell, ""}]
		if r == nil || r.Verdict == gap.NotShown || r.Reason == ReasonCoded {
			return nil, false
		}
		sd, ok := r.Employees.SD.Value()
		if v := g.view(gap.Employee, g.find(gap.LevelItem, id, r.Place)); v.coarse > 5 {
			ok = false
		}
		if sc := g.scales[gap.LevelItem+":"+id]; ok && sc.known {
			parts = append(parts, sd*sd/stat.Even(sc.points(gap.LevelItem)))
		}
	}
	if len(parts) < len(items) {
		parts = nil
	}
	return parts, len(items) > 0
}

func agree(a *gap.Agreement, parts []float64) {
	rwg, _ := stat.RWG(parts)
	for i := range parts {
		parts[i] /= stat.SlightlySkewed
	}
	skewed, _ := stat.RWG(parts)
	a.RWG, a.RWGSkewed = to(gap.Some(rwg), 0.01), to(gap.Some(skewed), 0.01)
	a.Split = gap.SplitBelow(a.RWG.Or(0))
}

// reasonFewGroups is why there is no coherence. It is the same whether groups are hidden or there are few.
const reasonFewGroups = "fewer than 5 groups show how far their answers lie apart"

// coherence of the groups whose rows show their spread, computed from what those rows show and from nothing else: groups
// that are hidden, or too small to show a spread, do not enter it, so it says nothing of them.
func (g *guard) coherence(rows shownRows) []gap.Coherence {
	list := []gap.Coherence{}
	for _, c := range g.wave.Coherence {
		a := audience(c.Audience)
		out := gap.Coherence{Audience: c.Audience, By: c.By, Dimension: c.Dimension}
		var groups []stat.Group
		places := g.placesBy(a, c.By)
		if len(places) == 0 {
			continue // no such group is declared, or found in enough answers
		}
		for _, at := range places {
			r := rows[rowKey{gap.LevelDimension, c.Dimension, at.cell, at.unit}]
			if r == nil || r.Verdict == gap.NotShown || r.Reason == ReasonCoded {
				continue
			}
			if p, ok := g.groupOf(sideOf(a, r), c.Dimension); ok {
				groups = append(groups, p)
			}
		}
		out.Fill(groups)
		if len(groups) < gap.FewestGroups {
			out.Groups, out.Reason = 0, reasonFewGroups
		}
		out.ICC1, out.ICC2, out.P = to(out.ICC1, 0.01), to(out.ICC2, 0.01), to(out.P, 0.001)
		list = append(list, out)
	}
	return list
}

// placesBy are the places of the groups that coherence is computed over.
func (g *guard) placesBy(a gap.Audience, by string) (places []rowKey) {
	ids := g.units[a]
	if by == gap.ByCell {
		ids = g.groups[a]
	}
	for _, id := range ids {
		p, at := gap.Place{Unit: gap.Word(id)}, rowKey{unit: id}
		if by == gap.ByCell {
			p, at = gap.Place{Cell: gap.Word(id)}, rowKey{cell: id}
		}
		if !g.unlisted(p) {
			places = append(places, at)
		}
	}
	return places
}

// groupOf is what a shown side says of its people's scores, in points.
func (g *guard) groupOf(s *gap.Side, dimension string) (stat.Group, bool) {
	n, ok := s.N.Value()
	score, known := s.Score.Value()
	sd, spread := s.SD.Value()
	sc := g.scales[gap.LevelDimension+":"+dimension]
	if !ok || !known || !spread || sc == nil || !sc.known {
		return stat.Group{}, false
	}
	points := 100 * sd / (sc.hi - sc.lo)
	return stat.Group{N: n, Mean: score, SS: points * points * (n - 1)}, true
}
