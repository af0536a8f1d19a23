package reports

import (
	"slices"

	"mirror/gap"
	"mirror/reports/sheet"
)

// The sheets on shares of people: bands of the trust spectrum, ambassador groups.

// hiddenShares reports whether a row of shares may not be shown.
func hiddenShares(s gap.GroupShares) bool { return !s.N.Known() && s.NBand == "" }

// sharesMark says why a share is not there: nobody answered, or it is withheld.
func sharesMark(s gap.GroupShares) string {
	if s.N.Known() && s.N.Or(0) == 0 {
		return sheet.NotAvailable
	}
	return sheet.Confidential
}

// groupOrder is the order of the groups: the pack's own where it has one, else the release's.
func groupOrder(all []gap.GroupShares, report []string) []string {
	var ids []string
	for _, s := range all {
		for _, id := range s.Groups {
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	place := func(id string) int {
		if i := slices.Index(report, id); i >= 0 {
			return i
		}
		return len(report)
	}
	slices.SortStableFunc(ids, func(a, b string) int { return place(a) - place(b) })
	return ids
}

// shareOf is a group's share.
func shareOf(s gap.GroupShares, id string) gap.Number {
	if i := slices.Index(s.Groups, id); i >= 0 && i < len(s.Shares) {
		return s.Shares[i]
	}
	return gap.Number{}
}

// sharesFields are one column a group.
func sharesFields(ids []string, name func(string) string) []field[gap.GroupShares] {
	var fields []field[gap.GroupShares]
	for _, id := range ids {
		fields = append(fields, field[gap.GroupShares]{Column: sheet.Column{Name: name(id) + " %", Kind: sheet.Share, Width: 11}, cell: func(s gap.GroupShares) sheet.Cell {
			return sheet.Figure(shareOf(s, id), sharesMark(s))
		}})
	}
	return fields
}

// sharesChart draws the rows whose shares may all be shown, the groups from
// worst to best; neutral is the group in the middle, "" for the one half-way.
func sharesChart(head sheet.Head, rows []gap.GroupShares, ids []string, neutral string, label func(gap.GroupShares) string, name func(string) string) []sheet.Chart {
	c := &sheet.Diverging{Head: head}
	middle := float64(len(ids)-1) / 2
	if i := slices.Index(ids, neutral); i >= 0 {
		middle = float64(i)
	}
	for i, id := range ids {
		side := sheet.Unfavourable
		if float64(i) == middle {
			side = sheet.Middle
		} else if float64(i) > middle {
			side = sheet.Favourable
		}
		c.Options = append(c.Options, sheet.Option{Name: name(id) + " %", Side: side})
	}
	for _, s := range rows {
		var shares []gap.Number
		for _, id := range ids {
			if n := shareOf(s, id); n.Known() {
				shares = append(shares, n)
			}
		}
		if len(shares) == len(ids) {
			c.Labels, c.Shares = append(c.Labels, label(s)), append(c.Shares, shares)
		}
	}
	if len(c.Labels) == 0 || len(ids) == 0 {
		return nil
	}
	return []sheet.Chart{c}
}

// spectrumSheet says in which band of the trust spectrum each segment sees the company.
func (v *view) spectrumSheet() *sheet.Sheet {
	p := v.spectrum()
	if p == nil {
		return nil
	}
	label := func(s gap.GroupShares) string {
		if s.Audience == gap.Employee.String() {
			if p.Predicted {
				return "Employees' prediction"
			}
			return "Employees' own view"
		}
		return p.place(s.Place, "All customers")
	}
	var rows []gap.GroupShares
	for _, s := range p.Spectrum {
		if s.Place == (gap.Place{}) || s.Audience == gap.Customer.String() && s.Cell == "" {
			rows = append(rows, s)
		}
	}
	if !p.Predicted { // own views share no table with customers' ratings of what employees predicted
		rows = slices.DeleteFunc(rows, func(s gap.GroupShares) bool { return s.Audience == gap.Employee.String() })
	}
	fields := []field[gap.GroupShares]{
		{Column: sheet.Column{Name: groupHead(p, "Segment", rows, sharesPlace), Width: 34, Wrap: true}, cell: func(s gap.GroupShares) sheet.Cell { return sheet.Words(label(s)) }},
		{Column: sheet.Column{Name: "n", Kind: sheet.Count, Width: 9}, cell: func(s gap.GroupShares) sheet.Cell { return nCell(s.N, s.NBand, sheet.Confidential) }},
		{Column: sheet.Column{Name: "Mark", Width: 7}, cell: func(s gap.GroupShares) sheet.Cell { return baseMark(hiddenShares(s), s.N, s.NBand) }},
	}
	ids := groupOrder(rows, nil)
	fields = append(fields, sharesFields(ids, p.band)...)
	number := func(name string, of func(gap.GroupShares) gap.Number) field[gap.GroupShares] {
		return field[gap.GroupShares]{Column: sheet.Column{Name: name, Kind: sheet.Mean, Width: 10.5}, cell: func(s gap.GroupShares) sheet.Cell { return sheet.Figure(of(s), sharesMark(s)) }}
	}
	fields = append(fields,
		field[gap.GroupShares]{Column: sheet.Column{Name: "Position", Width: 16, Wrap: true}, cell: func(s gap.GroupShares) sheet.Cell {
			if s.Band == "" {
				return sheet.Words(sharesMark(s))
			}
			return sheet.Words(p.band(string(s.Band)))
		}},
		number("Mean"+p.scaleWords(), func(s gap.GroupShares) gap.Number { return s.Mean }),
		number("Mean, lower 95%", func(s gap.GroupShares) gap.Number { return s.Low }),
		number("Mean, upper 95%", func(s gap.GroupShares) gap.Number { return s.High }),
	)
	fields = append(fields, p.spectrumTargetFields()...)
	fields = append(fields, p.spectrumMovedFields()...)
	return &sheet.Sheet{
		Name: "Trust spectrum", Title: "Where customers place us on the trust spectrum, " + p.waveName(), Tab: sheet.CustomerTab,
		Answers:     "Do we push, relate, earn trust or act for the customer?",
		Description: "One table and one chart. Shares of people by band, and the band the mean falls in. " + p.expects() + " The cut points are a convention of the questionnaire, not a norm. See notes 2 and 9.",
		Table:       table("spectrum", rows, fields),
		Charts: sharesChart(sheet.Head{Title: "Shares of people by band of the trust spectrum", Alt: "Diverging bars of the table: shares of people in each band of the trust spectrum, one bar for each shown row."},
			rows, ids, "", label, p.band),
	}
}

// ambassadorGroups are the shares of employees by group, by cell and by unit.
func (v *view) ambassadorGroups() *sheet.Sheet {
	p := v.ambassadors()
	if p == nil {
		return nil
	}
	var rows []gap.GroupShares
	for _, s := range p.People {
		if s.Audience == gap.Employee.String() && s.Segment == "" && (s.Cell == "" || s.Unit == "") {
			rows = append(rows, s)
		}
	}
	label := func(s gap.GroupShares) string { return p.place(s.Place, "All employees") }
	var report []string
	if p.pack.Classes != nil {
		report = p.pack.Classes.Report
	}
	ids := groupOrder(rows, report)
	worstFirst := slices.Clone(ids)
	slices.Reverse(worstFirst)
	fields := slices.Concat([]field[gap.GroupShares]{
		{Column: sheet.Column{Name: groupHead(p, "Staff cell", rows, sharesPlace), Width: 34, Wrap: true}, cell: func(s gap.GroupShares) sheet.Cell { return sheet.Words(label(s)) }},
		{Column: sheet.Column{Name: "n", Kind: sheet.Count, Width: 9}, cell: func(s gap.GroupShares) sheet.Cell { return nCell(s.N, s.NBand, sheet.Confidential) }},
		{Column: sheet.Column{Name: "Mark", Width: 7}, cell: func(s gap.GroupShares) sheet.Cell { return baseMark(hiddenShares(s), s.N, s.NBand) }},
	}, sharesFields(ids, p.class), p.commitmentFields())
	return &sheet.Sheet{
		Name: "Ambassador groups", Title: "Employees by ambassador group, " + p.waveName(), Tab: sheet.EmployeeTab,
		Answers:     "How many employees speak for us, how committed are they, and where?",
		Description: "One table and one chart. Shares of employees who answered for themselves; groups by the questionnaire's own rules. Commitment: mean scores from 0 to 100. " + p.classMeanings() + " [c] = hidden to protect people. See notes 2 and 9.",
		Table:       table("ambassador_groups", rows, fields),
		Charts: sharesChart(sheet.Head{Title: "Employees by ambassador group", Alt: "Diverging bars of the table: shares of employees in each ambassador group, one bar for each shown row."},
			rows, worstFirst, p.neutralClass(), label, p.class),
	}
}

// neutralClass is the group of those whom no rule fits; "" where there is none.
func (p *part) neutralClass() string {
	if p.pack.Classes != nil {
		for _, r := range p.pack.Classes.Rules {
			if r.Otherwise {
				return r.Group
			}
		}
	}
	return ""
}

// commitmentFields are the mean scores of the pack's topics beside the groups.
func (p *part) commitmentFields() []field[gap.GroupShares] {
	var fields []field[gap.GroupShares]
	for _, d := range p.pack.Dimensions {
		fields = append(fields, field[gap.GroupShares]{Column: sheet.Column{Name: p.dimension(d.ID), Kind: sheet.Score, Width: 11}, optional: true, cell: func(s gap.GroupShares) sheet.Cell {
			for i := range p.Gaps {
				if r := &p.Gaps[i]; r.Level == gap.LevelDimension && r.ID == d.ID && r.Place == s.Place && !r.Other {
					return sheet.Figure(r.Employees.Score, sheet.Confidential)
				}
			}
			return sheet.Words(sheet.NotAvailable)
		}})
	}
	return fields
}

// classMeanings explain the groups in the pack's own words.
func (p *part) classMeanings() string {
	if p.pack.Classes == nil {
		return ""
	}
	said := ""
	var seen []string
	for _, r := range p.pack.Classes.Rules {
		if m := p.text(r.Meaning); m != "" && !slices.Contains(seen, r.Group) {
			seen = append(seen, r.Group)
			said += p.class(r.Group) + ": " + lowerFirst(m) + ". "
		}
	}
	return said
}
