package reports

import (
	"slices"
	"strings"

	"mirror/gap"
	"mirror/reports/sheet"
)

// actionName is an action as the study calls it.
func (v *view) actionName(id string) string {
	for _, a := range v.set.Actions {
		if a.ID == id && a.Name != "" {
			return a.Name
		}
	}
	for _, a := range v.study.Actions {
		if a.ID == id && a.Name != "" {
			return a.Name
		}
	}
	return id
}

// effectSheet compares the units that take part in an action with the others, before and after it began.
func (v *view) effectSheet() *sheet.Sheet {
	p := v.main
	rows := slices.DeleteFunc(slices.Clone(p.Effects), func(e gap.Effect) bool { return e.Since == "" })
	if !slices.ContainsFunc(rows, func(e gap.Effect) bool { return e.Difference.Value.Known() }) {
		return nil
	}
	text := func(name string, width float64, of func(gap.Effect) string) field[gap.Effect] {
		return field[gap.Effect]{Column: sheet.Column{Name: name, Width: width, Wrap: true}, cell: func(e gap.Effect) sheet.Cell { return wordsOrNone(of(e)) }}
	}
	level := func(name string, n func(gap.Effect) gap.Number) field[gap.Effect] {
		return field[gap.Effect]{Column: sheet.Column{Name: name, Kind: sheet.Score, Width: 9}, cell: func(e gap.Effect) sheet.Cell { return sheet.Figure(n(e), absent(e.Reason)) }}
	}
	of := func(n func(gap.Effect) gap.Estimate) func(gap.Effect) (gap.Estimate, gap.Word) {
		return func(e gap.Effect) (gap.Estimate, gap.Word) { return n(e), e.Reason }
	}
	names := func(ids []string) string {
		var list []string
		for _, id := range ids {
			list = append(list, p.unit(gap.Word(id)))
		}
		return listed(list)
	}
	return &sheet.Sheet{
		Name: "Effect of actions", Title: "What the actions went with, up to " + v.waveName(), Tab: sheet.ResultTab,
		Answers: "Did it get better where we acted, more than elsewhere?",
		Description: "One table and one chart. Scores from 0 to 100, changes in points. Difference = change where the action runs − change elsewhere, each " + p.unitWord() + " counting by how many answered. " +
			"Only what may be shown in both waves is compared; where an action runs was not left to chance, so other reasons for a difference cannot be ruled out. See notes 1, 2 and 12.",
		Table: table("effects", rows, slices.Concat([]field[gap.Effect]{
			text("Action", 20, func(e gap.Effect) string { return v.actionName(e.Action) }),
			text("Topic", 22, func(e gap.Effect) string { return p.dimension(e.ID) }),
			text("Whose score", 12, func(e gap.Effect) string { return audience(e.Audience) }),
			text("Since", 14, func(e gap.Effect) string { return v.waveCalled(e.Since) }),
			level("Taking part: before", func(e gap.Effect) gap.Number { return e.PartThen }),
			level("Taking part: now", func(e gap.Effect) gap.Number { return e.PartNow }),
			level("Others: before", func(e gap.Effect) gap.Number { return e.OtherThen }),
			level("Others: now", func(e gap.Effect) gap.Number { return e.OtherNow }),
		},
			estimateFields("Taking part: change", sheet.Gap, of(func(e gap.Effect) gap.Estimate { return e.PartChange })),
			estimateFields("Others: change", sheet.Gap, of(func(e gap.Effect) gap.Estimate { return e.OtherChange })),
			estimateFields("Difference", sheet.Gap, of(func(e gap.Effect) gap.Estimate { return e.Difference })),
			[]field[gap.Effect]{
				{Column: sheet.Column{Name: "Difference clear?", Width: 11}, cell: func(e gap.Effect) sheet.Cell { return clearOf(e.Difference, e.Reason) }},
				text("Taking part", 34, func(e gap.Effect) string { return names(e.PartUnits) }),
				text("Others", 30, func(e gap.Effect) string { return names(e.OtherUnits) }),
			})),
		Charts: v.effectChart(rows),
	}
}

// effectChart draws customers' changes since the wave before the action, where it runs and elsewhere.
func (v *view) effectChart(rows []gap.Effect) []sheet.Chart {
	c := &sheet.Bars{Kind: sheet.Gap, Axis: "Change of customers' score, points of 100", Series: []sheet.Series{{Name: "Taking part"}, {Name: "Others"}},
		Head: sheet.Head{Title: "Customers' ratings where the action runs, and elsewhere", Alt: "Bars of the table: change of customers' score with its interval, where the action runs and elsewhere, one pair of bars for each topic."}}
	since := map[string]string{}
	for _, e := range rows {
		if since[e.Action] == "" {
			since[e.Action] = e.Since
		}
		if e.Audience != gap.Customer.String() || e.Since != since[e.Action] || !e.Difference.Value.Known() {
			continue
		}
		c.Labels = append(c.Labels, v.main.dimension(e.ID)+" ("+v.actionName(e.Action)+")")
		for i, x := range []gap.Estimate{e.PartChange, e.OtherChange} {
			s := &c.Series[i]
			s.Values, s.Low, s.High = append(s.Values, x.Value), append(s.Low, x.Low), append(s.High, x.High)
		}
	}
	if len(c.Labels) == 0 {
		return nil
	}
	return []sheet.Chart{c}
}

// resultOf says in words what came of an action so far; "" where nothing can be said.
func (v *view) resultOf(action string) string {
	var said []string
	since := ""
	for _, e := range v.main.Effects {
		if e.Action != action || e.Audience != gap.Customer.String() || !e.Difference.Value.Known() || since != "" && e.Since != since {
			continue
		}
		since = e.Since
		s := v.main.dimension(e.ID) + ": " + signed(e.PartChange.Value) + " where it runs, " + signed(e.OtherChange.Value) + " elsewhere"
		if clearOrNot(e.Difference) != "clear" {
			s += " (chance may explain it)"
		}
		said = append(said, s)
	}
	if len(said) == 0 {
		return ""
	}
	return "Customers' ratings since " + v.waveCalled(since) + ": " + strings.Join(said, "; ") + "."
}
