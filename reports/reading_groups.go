package reports

import (
	"slices"

	"mirror/gap"
	"mirror/reports/sheet"
)

// CellKnown is how well a team knows customers over all questions; ok is false where the release does not say.
func (r *Reading) CellKnown(id gap.Word) (c gap.Cell, ok bool) {
	i := slices.IndexFunc(r.Cells, func(c gap.Cell) bool { return gap.Word(c.ID) == id })
	if i < 0 {
		return gap.Cell{}, false
	}
	return r.Cells[i], true
}

// CellSaid is a team's type in a sentence, in the words of the summary; "" where it has none.
func (r *Reading) CellSaid(id gap.Word) string {
	c, _ := r.CellKnown(id)
	i := slices.IndexFunc(known.CellTypes, func(t named) bool { return t.ID == string(c.Type) })
	if c.Type == "" || i < 0 {
		return ""
	}
	return r.typeSaid(known.CellTypes[i], []string{r.cellWithGap(c)})
}

// ComparedWith says with whom a group was compared: "the customers it serves".
func (r *Reading) ComparedWith(row gap.Row) string {
	return shown(r.comparedField().cell(row), sheet.Text).Text
}

// ParticipationOf is how many of a side answered in a group; ok is false where the release does not say.
func (r *Reading) ParticipationOf(at gap.Place, a gap.Audience) (x gap.Participation, ok bool) {
	i := slices.IndexFunc(r.Participation, func(x gap.Participation) bool { return x.Place == at && x.Audience == a.String() })
	if i < 0 {
		return gap.Participation{}, false
	}
	return r.Participation[i], true
}

// Uncompared are the groups that were asked but have nobody to be compared with, by name, each with the reason.
func (r *Reading) Uncompared(by Breakdown) (names []string) {
	b := r.breakdown(by)
	for _, x := range r.by(gap.LevelOverall, b.of) {
		if !twoSided(x) && x.Reason != "" && !withheld(x.Reason) {
			of := b.names(r.part, x)
			names = append(names, of[len(of)-1]+" ("+string(x.Reason)+")")
		}
	}
	return names
}

// UnitScoreOf is the share of one group of people minus that of another, as the questionnaire declares it, in points: a
// difference of two figures that are shown. Ok is false where the questionnaire has no such score.
func (r *Reading) UnitScoreOf(s gap.GroupShares) (x Shown, ok bool) {
	if r.UnitScore == nil {
		return Shown{}, false
	}
	n := difference(shareOf(s, r.UnitScore.Plus), shareOf(s, r.UnitScore.Minus)).Map(func(x float64) float64 { return 100 * x })
	return shown(sheet.Figure(n, sharesMark(s)), sheet.Net), true
}

// UnitScoreName is what it is called: "Ambassadors % − Critics %".
func (r *Reading) UnitScoreName() string {
	return r.class(r.UnitScore.Plus) + " % − " + r.class(r.UnitScore.Minus) + " %"
}

// DrawnLink is the link whose units are drawn, with its title; nil where there is none.
func (r *Reading) DrawnLink() (l *gap.Link, title string) {
	if l = r.view.drawnLink(); l == nil {
		return nil, ""
	}
	return l, r.linkTitle(*l)
}

// CommitmentLinks are the rows of LinkGrid about employees' own commitment. First are the one that was chosen before any figure
// was seen, and those that are hardly chance alone; chance are the rest. Either may have no rows; nil where there are no links.
func (r *Reading) CommitmentLinks() (first, chance *Grid) {
	s := r.view.linkSheet()
	if s == nil {
		return nil, nil
	}
	var some, rest []sheet.Row
	for i, l := range r.view.shownLinks() {
		switch {
		case !r.view.committed(l):
		case i == 0 || linkReading(l) != noLink:
			some = append(some, s.Table.Rows[i])
		default:
			rest = append(rest, s.Table.Rows[i])
		}
	}
	s.Table.Rows = some
	first = gridOf(s)
	s.Table.Rows = rest
	return first, gridOf(s)
}

// FigureName is a figure of a link in words.
func (r *Reading) FigureName(f gap.Figure) string { return r.view.figureName(f) }

// ReciprocityTitle says how steeply customers' one figure goes with the other, over segments or units.
func (r *Reading) ReciprocityTitle(x gap.Reciprocity) string {
	by := x.By
	if by == "unit" {
		by = r.unitWord()
	}
	return slopeTitle(by, x)
}

// ReciprocitySource is the questionnaire whose reciprocity is shown; nil where none has one.
func (r *Reading) ReciprocitySource() *Reading { return r.reading(r.view.reciprocal()) }

// UnitHead is the questionnaire's word for a unit as a head: "Branch".
func (r *Reading) UnitHead() string { return r.unitHead() }

// Rank is a topic's place among what explains the outcome: "2", or "joint 2" when the next one cannot be told apart.
func Rank(d gap.Driver) Shown { return shown(rankCell(gap.Row{}, d), sheet.Text) }

// FamilyOf is the part of all emotional, or all functional, topics together.
func FamilyOf(d *gap.Drivers, f gap.Family) gap.Driver { return family(d, string(f)) }

// OwnScale is the lowest and highest answer of the rated questions; ok is false where they have no single scale.
func (r *Reading) OwnScale() (lo, hi float64, ok bool) { return r.ownScale() }

// ClassMeanings explain the groups of people in the questionnaire's words.
func (r *Reading) ClassMeanings() string { return r.classMeanings() }
