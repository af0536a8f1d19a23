package reports

import (
	"fmt"
	"slices"
	"strings"

	"mirror/gap"
	"mirror/reports/sheet"
)

// remark is a comment with the pack it was asked in.
type remark struct {
	*part
	gap.Comment
}

// remarks are one side's comments of all packs of the wave, as released.
func (v *view) remarks(a gap.Audience) []remark {
	var all []remark
	for _, p := range v.parts {
		for _, c := range p.Comments {
			if c.Audience == a.String() {
				all = append(all, remark{p, c})
			}
		}
	}
	return all
}

// about is the theme of a comment: the topic its question is about, else the question.
func (r remark) about() string {
	if t := r.theme(r.Comment); t != "" {
		return r.dimension(t)
	}
	return r.question(r.Comment.Question, r.Audience)
}

func themeFields() []field[remark] {
	return []field[remark]{
		{Column: sheet.Column{Name: "Theme", Width: 40, Wrap: true}, cell: func(r remark) sheet.Cell { return sheet.Words(r.about()) }},
		{Column: sheet.Column{Name: "Comment", Width: 90, Wrap: true}, cell: func(r remark) sheet.Cell { return sheet.Words(r.Text) }},
	}
}

// employeeComments are what employees wrote, by cell where enough of them answered.
func (v *view) employeeComments() *sheet.Sheet {
	rows := v.remarks(gap.Employee)
	if len(rows) == 0 {
		return nil
	}
	fields := []field[remark]{{Column: sheet.Column{Name: "Staff cell", Width: 24, Wrap: true}, cell: func(r remark) sheet.Cell { return sheet.Words(r.part.place(r.Place, "All cells")) }}}
	return &sheet.Sheet{
		Name: "Employee comments", Title: "What employees wrote, " + v.waveName(), Tab: sheet.EmployeeTab,
		Answers:     "What do employees say in their own words?",
		Description: "One table. In no particular order, without date or author; e-mail addresses, phone and account numbers are masked. A team is named only where enough of it answered. See note 2.",
		Table:       table("comments", rows, append(fields, themeFields()...)),
	}
}

// verbatims are what customers wrote.
func (v *view) verbatims() *sheet.Sheet {
	rows := v.remarks(gap.Customer)
	if len(rows) == 0 {
		return nil
	}
	theme := themeFields()
	// A language or a score that few gave is held back; where nobody has one it was not asked.
	given := func(of func(remark) string) func(remark) sheet.Cell {
		unsaid := sheet.NotAvailable
		if v.set.Disclosure != "off" && slices.ContainsFunc(rows, func(r remark) bool { return of(r) != "" }) {
			unsaid = sheet.Confidential
		}
		return func(r remark) sheet.Cell { return sheet.Words(or(of(r), unsaid)) }
	}
	fields := []field[remark]{
		{Column: sheet.Column{Name: "Segment", Width: 22, Wrap: true}, cell: func(r remark) sheet.Cell { return sheet.Words(r.part.place(r.Place, "All customers")) }},
		theme[0],
		{Column: sheet.Column{Name: "Language", Width: 10}, optional: true, cell: given(func(r remark) string { return r.Language })},
		{Column: sheet.Column{Name: "Score given", Width: 10}, optional: true, cell: given(func(r remark) string { return r.Score })},
	}
	fields = append(fields, theme[1])
	return &sheet.Sheet{
		Name: "Verbatims", Title: "What customers wrote, " + v.waveName(), Tab: sheet.CustomerTab,
		Answers:     "What do customers say in their own words?",
		Description: "One table. In no particular order, without date or author; e-mail addresses, phone and account numbers are masked. Score given = the answer to the recommendation question, as a band. Whether a customer agreed to be quoted is not recorded: ask before you publish one. See note 2.",
		Table:       table("verbatims", rows, fields),
	}
}

// readAloud is how many comments on a topic the first action for a blind spot asks for.
const readAloud = 20

// customersWords are comments to read aloud: for each blind spot up to twenty
// different ones, by customers who would not recommend us where that is known.
func (v *view) customersWords() *sheet.Sheet {
	p := v.main
	var rows []remark
	for _, r := range v.urgent() {
		if r.Verdict != gap.BlindSpot {
			continue
		}
		var seen []string
		for _, critical := range []bool{true, false} {
			for _, c := range p.Comments {
				if c.Audience == gap.Customer.String() && p.theme(c) == r.ID && strings.HasPrefix(c.Score, "0") == critical &&
					len(seen) < readAloud && !slices.Contains(seen, c.Text) {
					seen = append(seen, c.Text)
					rows = append(rows, remark{p, c})
				}
			}
		}
	}
	if len(rows) == 0 {
		return nil
	}
	fields := []field[remark]{
		{Column: sheet.Column{Name: "Blind spot", Width: 24, Wrap: true}, cell: func(r remark) sheet.Cell { return sheet.Words(r.about()) }},
		{Column: sheet.Column{Name: "Comment", Width: 90, Wrap: true}, cell: func(r remark) sheet.Cell { return sheet.Words(r.Text) }},
		{Column: sheet.Column{Name: "Segment", Width: 22, Wrap: true}, cell: func(r remark) sheet.Cell { return sheet.Words(r.part.place(r.Place, "All customers")) }},
		{Column: sheet.Column{Name: "Score given", Width: 12}, optional: true, cell: func(r remark) sheet.Cell { return wordsOrNone(r.Score) }},
	}
	return &sheet.Sheet{
		Name: "Customers' words", Title: "What customers wrote on the blind spots, " + v.waveName(), Tab: sheet.CustomerTab,
		Answers:     "What can we read aloud in the team?",
		Description: fmt.Sprintf("One table. Up to %d different comments on each blind spot, most urgent first, of customers who would not recommend us before others. See note 2.", readAloud),
		Table:       table("customers_words", rows, fields),
	}
}
