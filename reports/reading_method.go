package reports

import (
	"slices"
	"strconv"
	"strings"

	"mirror/gap"
	"mirror/gap/disclosure"
	"mirror/reports/sheet"
)

// What the page of the method shows beside the tables of who answered and the notes.

// QualityGrid says how careful the answers look, WithoutGrid what the gaps become without careless ones; nil where that was
// not computed.
func (r *Reading) QualityGrid() *Grid {
	return r.flagged(false).Keep("Flag", "Audience", "n", "Share flagged")
}

// WithoutGrid has a row for each topic.
func (r *Reading) WithoutGrid() *Grid {
	g := r.flagged(true)
	if g == nil || len(g.Rows) == 0 {
		return nil
	}
	return g.Keep("Dimension", "Gap", "Gap without them", "Verdict", "Verdict without them")
}

// flagged are the rows of the workbook's table that compare results with and without flagged answers, or the others.
func (r *Reading) flagged(compared bool) *Grid {
	g := gridOf(r.view.qualitySheet())
	if g == nil {
		return nil
	}
	at := g.Column("Dimension")
	g.Rows = slices.DeleteFunc(g.Rows, func(row GridRow) bool { return (at >= 0 && row.Cells[at].Known()) != compared })
	return g
}

// ReliabilityGrid says whether the questions of a topic belong together, CoherenceGrid how much groups differ.
func (r *Reading) ReliabilityGrid() *Grid { return gridOf(r.view.reliabilitySheet()) }
func (r *Reading) CoherenceGrid() *Grid   { return gridOf(r.view.coherenceSheet()) }

// statuses are a planned group's prospects in words.
var statuses = map[string]string{
	gap.PlanNever:    "never: too few are asked",
	gap.PlanBeside:   "only together with another group, which would be too small otherwise",
	gap.PlanDoubted:  "doubtful: more than half of those asked have to answer",
	gap.PlanPossible: "possible",
	gap.PlanUnknown:  "not known how many are asked",
}

// PlanGrid says which groups could be reported, by who was asked alone, as it was known when the wave opened; nil where the
// release has no plan.
func (r *Reading) PlanGrid() *Grid {
	if r.Plan == nil || len(r.Plan.Groups) == 0 {
		return nil
	}
	words := func(s string) GridCell { return GridCell{Shown: Shown{Text: s}} }
	g := &Grid{Question: "Which groups could be reported?",
		Columns: []GridColumn{{"Group", sheet.Text}, {"Side", sheet.Text}, {"Invited", sheet.Count}, {"Answers it takes", sheet.Count}, {"Can be reported", sheet.Text}, {"Could join", sheet.Text}}}
	for _, x := range r.Plan.Groups {
		needs, join := Shown{Mark: sheet.NotApplicable}, GridCell{Shown: Shown{Mark: sheet.NotApplicable}}
		if x.Needs > 0 {
			needs = Shown{Text: strconv.Itoa(x.Needs)}
		}
		if x.Merge != "" {
			join = words(r.planned(x.Kind, x.Merge))
		}
		g.Rows = append(g.Rows, GridRow{Cells: []GridCell{words(r.planned(x.Kind, gap.Word(x.ID))), words(audience(x.Audience)),
			{Shown: Figure(sheet.Count, x.Invited)}, {Shown: needs}, words(or(statuses[string(x.Status)], string(x.Status))), join}})
	}
	return g
}

// planned is the name of a group of a kind.
func (r *Reading) planned(kind string, id gap.Word) string {
	switch kind {
	case "cell":
		return r.cell(id)
	case "segment":
		return r.segment(id)
	}
	return r.unit(id)
}

// Rule is a rule of how small groups are protected, or of what counts as a gap, in words.
type Rule struct{ About, Text string }

// Rules are the thresholds, fixed before anybody answered, and what is done with small groups.
func (r *Reading) Rules() []Rule {
	set := r.view.set
	rules := []Rule{
		{"Margin", plain(set.Margin) + " points: gaps shown to be smaller count as agreement."},
		{"Good from", plain(set.GoodFrom) + " points: from there on customers are content."},
		{"Confidence", plain(100*set.Confidence) + "% for all ranges."},
		{"Smallest groups", upperFirst(strings.TrimPrefix(r.view.smallest(), "Smallest groups: "))},
	}
	if set.Disclosure != "off" {
		rules = append(rules, Rule{"One mark for every reason", "“" + disclosure.ReasonHidden + "” stands for too few answers, and for figures from which a hidden one could be worked out. Which of them it was is never told."})
	}
	return rules
}

// Engine is the version of the methods, Program that of the program that shows them.
func (r *Reading) Engine() string  { return r.view.set.Engine }
func (r *Reading) Program() string { return or(r.view.version, "of unknown version") }
