package reports

import (
	"mirror/gap"
	"mirror/reports/sheet"
)

// wordSheet holds the words that one side uses more than the other when both are asked the same thing.
func (v *view) wordSheet() *sheet.Sheet {
	type row struct {
		*part
		gap.Contrast
	}
	var rows []row
	for _, p := range v.parts {
		for _, c := range p.Words {
			rows = append(rows, row{p, c})
		}
	}
	if len(rows) == 0 {
		return nil
	}
	fields := []field[row]{
		{Column: sheet.Column{Name: "Question, as put to customers", Width: 52, Wrap: true}, cell: func(r row) sheet.Cell { return sheet.Words(r.question(r.Question, gap.Customer.String())) }},
		{Column: sheet.Column{Name: "Word", Width: 20, Wrap: true}, cell: func(r row) sheet.Cell { return sheet.Words(r.Word) }},
		{Column: sheet.Column{Name: "Used more by", Width: 14}, cell: func(r row) sheet.Cell { return sheet.Words(audience(r.Side)) }},
		{Column: sheet.Column{Name: "Customers' comments with it", Kind: sheet.Count, Width: 12}, cell: func(r row) sheet.Cell { return sheet.Whole(r.Customers) }},
		{Column: sheet.Column{Name: "Employees' comments with it", Kind: sheet.Count, Width: 12}, cell: func(r row) sheet.Cell { return sheet.Whole(r.Employees) }},
	}
	fields = append(fields, estimateFields("Log odds", sheet.Change, func(r row) (gap.Estimate, gap.Word) { return r.LogOdds, "" })...)
	return &sheet.Sheet{
		Name: "Words", Title: "Words one side uses more, " + v.waveName(), Tab: sheet.ResultTab,
		Answers: "Do both sides speak of the same things in their own words?",
		Description: "One table, made from the comments that are shown, clearest first within a question. Log odds = how much more employees use a word than customers: plus employees, minus customers (Monroe, Colaresi and Quinn 2008). " +
			"A word counts once a comment; only words whose 95% range leaves 0 out, and not the small ones that any text has (the, they, would). See note 2.",
		Table: table("words", rows, fields),
	}
}
