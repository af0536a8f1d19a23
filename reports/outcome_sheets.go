package reports

import (
	"slices"

	"mirror/gap"
	"mirror/reports/sheet"
)

// The sheets on what a relationship is worth: whether customers would stay, buy, trust and speak for the company.

// outcomeRows are the outcomes asked of both sides the way the questionnaire asks, in its order, and of each the groups that fit.
func (p *part) outcomeRows(of func(gap.Row) bool) (rows []gap.Row) {
	for _, all := range p.Outcomes {
		if !everyone(all) || !twoSided(all) || p.predicted(all.ID) != p.Predicted {
			continue
		}
		for _, r := range p.Outcomes {
			if r.ID == all.ID && of(r) && twoSided(r) {
				rows = append(rows, r)
			}
		}
	}
	return rows
}

// outcomeField is the column that says which outcome.
func (p *part) outcomeField() field[gap.Row] {
	return field[gap.Row]{Column: sheet.Column{Name: "Outcome", Width: 46, Wrap: true}, cell: func(r gap.Row) sheet.Cell { return sheet.Words(p.itemText(r.ID)) }}
}

// How to read an outcome that is something done, such as a complaint.
const (
	scoredByDoing   = "Scores from 0 to 100; of what customers did the score is the share who did it, or who did not where it is bad news. The wording is the customers'. "
	favouredByDoing = "Of what customers did favourable % is the share who did it, good news or bad. "
)

// outcomes are what it is worth: every outcome asked of the mirror's sides.
func (p *part) outcomes() *sheet.Sheet {
	rows := p.outcomeRows(everyone)
	if len(rows) == 0 {
		return nil
	}
	fields := slices.Concat(
		[]field[gap.Row]{
			p.outcomeField(),
			{Column: sheet.Column{Name: "Kind", Width: 16, Wrap: true}, cell: func(r gap.Row) sheet.Cell { return wordsOrNone(p.role(r.ID)) }},
		},
		rowFields("gap_outcomes"), favourableFields(), []field[gap.Row]{verdictField()}, p.movedFields(changeOfGap, "Change of the gap"))
	return &sheet.Sheet{
		Name: "Outcomes", Title: "What it is worth: outcomes, " + p.waveName(), Tab: sheet.ResultTab,
		Answers:     "Would customers stay, trust, buy and speak for us, and what do employees think?",
		Description: "One table. " + scoredByDoing + favouredByDoing + p.expects() + " " + p.sign() + " See notes 1 to 4.",
		Table:       table("outcomes", rows, fields),
	}
}

// outcomesByGroup are the same by customer segment and by unit.
func (p *part) outcomesByGroup() *sheet.Sheet {
	rows := slices.Concat(p.outcomeRows(bySegment), p.outcomeRows(byUnit))
	if len(rows) == 0 {
		return nil
	}
	group := func(r gap.Row) string {
		if r.Unit != "" {
			return p.groupName(r, p.unit(r.Unit))
		}
		return p.groupName(r, p.segment(r.Segment))
	}
	head := groupHead(p, "Segment", rows, func(r gap.Row) gap.Place { return r.Place })
	fields := slices.Concat(
		[]field[gap.Row]{
			p.outcomeField(),
			{Column: sheet.Column{Name: head, Width: 30, Wrap: true}, cell: func(r gap.Row) sheet.Cell { return sheet.Words(group(r)) }},
		},
		rowFields("gap_outcomes_by_group"), []field[gap.Row]{verdictField()})
	return &sheet.Sheet{
		Name: "Outcomes by group", Title: "What it is worth: outcomes by " + lowerFirst(head) + ", " + p.waveName(), Tab: sheet.CustomerTab,
		Answers:     "Which customers would stay, trust, buy and speak for us, and do employees know?",
		Description: "One table. " + scoredByDoing + p.expects() + " " + p.sign() + " See notes 1 to 4.",
		Table:       table("outcomes_by_group", rows, fields),
	}
}

// role is the kind of an outcome in a word.
func (p *part) role(id string) string {
	it := p.item(id)
	if it == nil {
		return ""
	}
	switch it.Role {
	case "recommend":
		return "Recommendation"
	case "trust":
		return "Trust"
	case "intent":
		return "Intention"
	case "behaviour":
		return "Behaviour"
	}
	return it.Role
}
