package reports

import (
	"slices"

	"mirror/gap"
	"mirror/reports/sheet"
)

// Reading is one questionnaire of a wave as pages read it: the figures are the release's (the fields of gap.Wave), and the
// words are those of the workbooks. It computes nothing.
type Reading struct {
	*part
	view *view
}

// Read is the reading of a wave's main questionnaire; nil where the release says nothing of the wave.
func Read(c Context) *Reading {
	v := c.look()
	if v.main == nil {
		return nil
	}
	return &Reading{v.main, v}
}

// Of is the reading of another questionnaire of the wave, by its id; nil where the wave has none of that id.
func (r *Reading) Of(pack string) *Reading {
	i := slices.IndexFunc(r.view.parts, func(p *part) bool { return p.Pack == pack })
	if i < 0 {
		return nil
	}
	v := *r.view
	v.lookAt(r.view.parts[i])
	return &Reading{v.main, &v}
}

// All are the readings of the wave's questionnaires, in the release's order.
func (r *Reading) All() []*Reading {
	all := make([]*Reading, len(r.view.parts))
	for i, p := range r.view.parts {
		all[i] = r.Of(p.Pack)
	}
	return all
}

// Spectrum is the questionnaire with a trust spectrum, Ambassadors the one that sorts employees into groups; nil where the
// wave has none.
func (r *Reading) Spectrum() *Reading    { return r.reading(r.view.spectrum()) }
func (r *Reading) Ambassadors() *Reading { return r.reading(r.view.ambassadors()) }

func (r *Reading) reading(p *part) *Reading {
	if p == nil {
		return nil
	}
	return r.Of(p.Pack)
}

// History are the same questionnaire's readings in the waves up to this one, in time order; this one is the last. Only those
// of the same PackVersion may be compared.
func (r *Reading) History() []*Reading {
	all := make([]*Reading, len(r.view.history))
	for i, p := range r.view.history {
		all[i] = &Reading{p, r.view}
	}
	return all
}

// Settings are the study's values that shaped the release.
func (r *Reading) Settings() gap.Settings { return r.view.set }

// Banner is what every page of the release says at its top, "" for nothing: simulated answers, no protection.
func (r *Reading) Banner() string { return r.view.banner() }

// Findings are the sentences of the summary, told of this questionnaire.
func (r *Reading) Findings() []Finding { return r.view.findings() }

// The rows that pages show.

// Mirrored are the rows of a level (gap.LevelDimension …) that compare everyone with everyone, in the questionnaire's order.
// Questions that are asked otherwise than the rest (own view among predictions) are not among them.
func (r *Reading) Mirrored(level string) []gap.Row { return r.mirrored(level) }

// Rows are all rows of a level about everyone, those of one side too.
func (r *Reading) Rows(level string) []gap.Row {
	if level == gap.LevelOutcome {
		return kept(r.part.Outcomes, func(x *gap.Row) bool { return everyone(*x) })
	}
	return r.by(level, everyone)
}

// Unlike are the rows about everyone whose questions are asked otherwise than the rest of the questionnaire, such as own view
// among predictions. They never share a table or a chart with the others.
func (r *Reading) Unlike(level string) []gap.Row {
	return kept(r.Gaps, func(x *gap.Row) bool { return x.Level == level && everyone(*x) && twoSided(*x) && !r.alike(*x) })
}

// Across are the rows of one topic or statement by group.
func (r *Reading) Across(by Breakdown, level, id string) []gap.Row {
	b := r.breakdown(by)
	var rows []gap.Row
	for _, list := range [][]gap.Row{r.Gaps, r.part.Outcomes} {
		rows = append(rows, kept(list, func(x *gap.Row) bool {
			return x.Level == level && x.ID == id && b.of != nil && b.of(*x) && twoSided(*x)
		})...)
	}
	return rows
}

// GroupOf is the name of the group a row of a breakdown is about.
func (r *Reading) GroupOf(by Breakdown, x gap.Row) string {
	names := r.breakdown(by).names(r.part, x)
	return names[len(names)-1]
}

// Row finds one row; a hidden one without figures where there is none.
func (r *Reading) Row(level, id string, at gap.Place) gap.Row { return r.row(level, id, at) }

// Summary are the rows over several topics: the families, everything, and the contrast.
func (r *Reading) Summary() []gap.Row { return r.summaryRows() }

// Recommend are the rows about recommending for everyone, with a net figure on at least one side.
func (r *Reading) Recommend() []gap.Row { return r.recommend(everyone) }

// DriversOf are the drivers of the study's outcome on one side; nil where there are none to show.
func (r *Reading) DriversOf(a gap.Audience) *gap.Drivers { return r.drivers(a) }

// Driver is a dimension's part in what explains the outcome; its zero value where there are no drivers.
func (r *Reading) Driver(d *gap.Drivers, dimension string) gap.Driver { return driver(d, dimension) }

// Priority is a dimension's place in the priority matrix.
func (r *Reading) Priority(dimension string) gap.Priority { return r.priority(dimension) }

// Important reports whether a topic carries at least an even share of what explains the outcome.
func (r *Reading) Important(dimension string) bool { return r.important(dimension) }

// Stance is what marketing does about a topic ("Invest"), "" where that cannot be said.
func (r *Reading) Stance(x gap.Row) string {
	return nameOf(known.Stances, r.stance(x, r.view.set.GoodFrom))
}

// Quadrant is what HR does about a topic ("Train first").
func (r *Reading) Quadrant(x gap.Row) string { return quadrant(r.priority(x.ID).Quadrant, x) }

// Ranked are the topics to work on, the first one first: those that the priority matrix ranks, which takes importance. Where
// importance is not known, they are the blind spots, widest first; known is false then.
func (r *Reading) Ranked() (rows []gap.Row, known bool) {
	all := r.mirrored(gap.LevelDimension)
	for _, x := range all {
		if place := r.priority(x.ID); x.Verdict == gap.BlindSpot && place.Rank > 0 && place.Importance.Known() && !LowBase(x) {
			rows = append(rows, x)
		}
	}
	if len(rows) == 0 {
		return slices.DeleteFunc(verdicts(all, gap.BlindSpot), LowBase), false
	}
	slices.SortStableFunc(rows, func(a, b gap.Row) int { return r.priority(a.ID).Rank - r.priority(b.ID).Rank })
	return rows, true
}

// Concerned names up to two teams with the widest blind spot on a topic, each with its gap; "" where there is none.
func (r *Reading) Concerned(dimension string) string { return r.concerned(dimension) }

// Off is how many points the two sides are apart on average over the dimensions, whichever way: the mean of the shown gaps
// without their signs, which cancel in the overall gap. It is made of shown gaps only, and absent where one is hidden.
func (r *Reading) Off() gap.Number {
	sum, rows := 0.0, r.mirrored(gap.LevelDimension)
	for _, x := range rows {
		if !x.Gap.Known() {
			return gap.Number{}
		}
		sum += size(x.Gap)
	}
	return gap.Some(sum / float64(len(rows))) // of none it is not finite, and absent
}

// ChangeOf finds what a figure did since a wave; ok is false where nothing is said of it.
func (r *Reading) ChangeOf(level, id string, at gap.Place, since string) (c gap.Change, ok bool) {
	return r.change(level, id, at, since)
}

// LastWave is the id of the wave before, that changes are told since; "" where there is none.
func (r *Reading) LastWave() string { return r.lastWave() }

// Distribution is how a side answered; ok is false where the release has no such row (its shares may be hidden).
func (r *Reading) Distribution(level, id string, at gap.Place, a gap.Audience) (d gap.Distribution, ok bool) {
	i := slices.IndexFunc(r.Distributions, func(d gap.Distribution) bool {
		return d.Level == level && d.ID == id && d.Place == at && d.Audience == a.String()
	})
	if i < 0 {
		return gap.Distribution{}, false
	}
	return r.Distributions[i], true
}

// Answers are the options of a distribution in their order, named as the questionnaire names them.
func (r *Reading) Answers(d gap.Distribution) []sheet.Option { return r.options(d) }

// Breakdown is one declared way to split results.
type Breakdown string

// The breakdowns.
const (
	ByCell        Breakdown = "cell"
	BySegment     Breakdown = "segment"
	ByUnit        Breakdown = "unit"
	ByCellUnit    Breakdown = "cell_unit"
	BySegmentUnit Breakdown = "segment_unit"
)

// Group is a group's comparisons.
type Group struct {
	Name   string
	Unit   string             // name of the unit a pair lies in, "" for single groups
	Row    gap.Row            // the first of its rows: who it is
	Dims   map[string]gap.Row // by dimension
	Over   gap.Row            // over all topics
	Base   []Shown            // numbers of answers, of the side or sides the group is of
	Low    bool               // low base: read as a direction
	Hidden bool               // nothing of it may be shown
}

// Groups are the groups of a breakdown in the release's order; none where the release has no such table.
func (r *Reading) Groups(by Breakdown) []Group {
	b := r.breakdown(by)
	if b.of == nil {
		return nil
	}
	var all []Group
	for _, g := range r.groups(b) {
		names := b.names(r.part, g.row)
		one := Group{Name: names[len(names)-1], Row: g.row, Dims: g.dims, Over: g.over, Hidden: g.hidden()}
		if len(names) > 1 {
			one.Unit = names[0]
		}
		for _, a := range b.sides {
			n, band := r.n(g, a)
			one.Base = append(one.Base, shown(nCell(n, band, sheet.Confidential), sheet.Count))
			one.Low = one.Low || lowBase(n, band) && !one.Hidden
		}
		all = append(all, one)
	}
	return all
}
