package reports

import (
	"cmp"
	"slices"
	"strconv"

	"mirror/gap"
	"mirror/reports/sheet"
	"mirror/survey/pack"
)

// The sheets on where management wants to be on the trust spectrum, beside where employees believe the company is and where customers put it.

// everyTopic is the id of the target for the mean over the whole spectrum.
const everyTopic = "all"

// target is where management wants a dimension to be for a segment, or for everyone (""); absent when it has none.
func (p *part) target(dimension string, segment gap.Word) gap.Target {
	i := slices.IndexFunc(p.Targets, func(t gap.Target) bool { return t.Dimension == dimension && t.Segment == segment })
	if i < 0 {
		return gap.Target{}
	}
	return p.Targets[i]
}

// targetMark says why a figure beside a target is not there.
func targetMark(t gap.Target) string {
	if t.Target.Known() && !t.Actual.Value.Known() {
		return sheet.Confidential
	}
	return sheet.NotAvailable
}

// targetFields are the target, how far customers are from it, and whether that is reached.
func targetFields[T any](of func(T) gap.Target) []field[T] {
	return []field[T]{
		{Column: sheet.Column{Name: "Target", Kind: sheet.Mean, Width: 9}, optional: true, cell: func(x T) sheet.Cell { return sheet.Figure(of(x).Target, sheet.NotAvailable) }},
		{Column: sheet.Column{Name: "Customers − target", Kind: sheet.Change, Width: 11}, optional: true, cell: func(x T) sheet.Cell {
			t := of(x)
			return sheet.Figure(t.Distance.Map(func(d float64) float64 { return -d }), targetMark(t))
		}},
		{Column: sheet.Column{Name: "Target reached?", Width: 17}, optional: true, cell: func(x T) sheet.Cell {
			t := of(x)
			if t.Reached == "" {
				return sheet.Words(targetMark(t))
			}
			return sheet.Words(nameOf(known.Targets, string(t.Reached)))
		}},
	}
}

// spectrumTargetFields are the targets for the mean over the spectrum, where there are any.
func (p *part) spectrumTargetFields() []field[gap.GroupShares] {
	return targetFields(func(s gap.GroupShares) gap.Target {
		if s.Audience != gap.Customer.String() || s.Unit != "" || s.Cell != "" {
			return gap.Target{}
		}
		return p.target(everyTopic, s.Segment)
	})
}

// spectrumMovedFields say how far a row's mean score over the spectrum moved since the wave before.
func (p *part) spectrumMovedFields() []field[gap.GroupShares] {
	since := p.lastWave()
	of := func(s gap.GroupShares) (gap.Estimate, gap.Word) {
		c, ok := p.change(gap.LevelOverall, "all", s.Place, since)
		switch {
		case !ok:
			return gap.Estimate{}, ""
		case s.Audience == gap.Employee.String():
			return c.Employees, c.Reason
		}
		return c.Customers, c.Reason
	}
	return []field[gap.GroupShares]{
		{Column: sheet.Column{Name: "Change of score since last wave", Kind: sheet.Gap, Width: 12}, optional: true, cell: func(s gap.GroupShares) sheet.Cell {
			e, reason := of(s)
			return sheet.Figure(e.Value, absent(reason))
		}},
		{Column: sheet.Column{Name: "Change clear?", Width: 9}, optional: true, cell: func(s gap.GroupShares) sheet.Cell { return clearOf(of(s)) }},
	}
}

// spectrumTopics compares each side of trust with employees' view and the target.
func (v *view) spectrumTopics() *sheet.Sheet {
	p := v.spectrum()
	if p == nil {
		return nil
	}
	rows := p.mirrored(gap.LevelDimension)
	if len(rows) == 0 {
		return nil
	}
	scale, view := p.scaleWords(), "Employees expect: mean"
	if !p.Predicted {
		view = "Employees think: mean"
	}
	own := func(name string, kind sheet.Kind, of func(gap.Row) sheet.Cell) field[gap.Row] {
		return field[gap.Row]{Column: sheet.Column{Name: name, Kind: kind, Width: 10}, cell: of}
	}
	target := func(r gap.Row) gap.Target { return p.target(r.ID, "") }
	fields := slices.Concat([]field[gap.Row]{
		{Column: sheet.Column{Name: "Side of trust", Width: 27, Wrap: true}, cell: func(r gap.Row) sheet.Cell { return sheet.Words(p.dimension(r.ID)) }},
		own("n customers", sheet.Count, func(r gap.Row) sheet.Cell { return sideNCell(r, r.Customers) }),
		own("n employees", sheet.Count, func(r gap.Row) sheet.Cell { return sideNCell(r, r.Employees) }),
		own(view+scale, sheet.Mean, func(r gap.Row) sheet.Cell { return ofSide(r, r.Employees, r.Employees.Mean) }),
		own("Customers: mean"+scale, sheet.Mean, func(r gap.Row) sheet.Cell { return ofSide(r, r.Customers, r.Customers.Mean) }),
		{Column: sheet.Column{Name: "Customers: lower 95%", Kind: sheet.Mean, Width: 10}, optional: true, cell: func(r gap.Row) sheet.Cell { return sheet.Figure(target(r).Actual.Low, sheet.NotAvailable) }},
		{Column: sheet.Column{Name: "Customers: upper 95%", Kind: sheet.Mean, Width: 10}, optional: true, cell: func(r gap.Row) sheet.Cell { return sheet.Figure(target(r).Actual.High, sheet.NotAvailable) }},
	}, targetFields(target), rowFields("gap_spectrum")[4:], []field[gap.Row]{verdictField()}, p.scoreFields())
	return &sheet.Sheet{
		Name: "Trust by topic", Title: "The sides of trust: believed, actual and target, " + p.waveName(), Tab: sheet.CustomerTab,
		Answers:     "On which side of trust are we furthest from where we want to be?",
		Description: "One table and one chart. Means and targets on the questionnaire's own scale, the gap in points of 100. Reached = customers' whole 95% range lies at the target or beyond. A target is management's choice and changes no figure. " + p.expects() + " " + p.sign() + " See notes 1 to 4 and 9.",
		Table:       table("spectrum_topics", rows, fields),
		Charts:      p.threeMarks(rows, "Believed, actual and target"),
	}
}

// scoreFields are both sides' scores, for tables that show the own scale first.
func (p *part) scoreFields() []field[gap.Row] { return rowFields("")[2:4] }

// threeMarks draws where employees believe the company is, where customers put it, and the target, on the own scale;
// without targets the two sides' scores.
func (p *part) threeMarks(rows []gap.Row, title string) []sheet.Chart {
	lo, hi, ok := p.ownScale()
	c := &sheet.Dumbbell{Min: lo, Max: hi, Axis: "Mean on the own scale, " + plain(lo) + " to " + plain(hi)}
	targets := false
	for _, r := range rows {
		if !r.Customers.Mean.Known() || !r.Employees.Mean.Known() {
			continue
		}
		c.Labels = append(c.Labels, p.dimension(r.ID))
		c.Customers, c.Employees = append(c.Customers, r.Customers.Mean), append(c.Employees, r.Employees.Mean)
		t := p.target(r.ID, "").Target
		c.Targets, targets = append(c.Targets, t), targets || t.Known()
	}
	if !targets || !ok {
		return dumbbell(p, rows, "The sides of trust, as scores from 0 to 100")
	}
	c.Head = sheet.Head{Title: title, Alt: "Chart of the table with three marks a row: where employees believe we are, where customers put us, and the target."}
	return []sheet.Chart{c}
}

// ownScale is the lowest and highest answer of the pack's rated questions; ok is false when they have no single scale.
func (p *part) ownScale() (lo, hi float64, ok bool) {
	for _, it := range p.pack.Items {
		s := p.scale(it.ID)
		if s == nil || len(s.Points) < 2 || p.choice(it.ID) {
			continue
		}
		l, err1 := strconv.ParseFloat(s.Points[0].Value, 64)
		h, err2 := strconv.ParseFloat(s.Points[len(s.Points)-1].Value, 64)
		if err1 != nil || err2 != nil || ok && (l != lo || h != hi) {
			return 0, 0, false
		}
		lo, hi, ok = l, h, true
	}
	return lo, hi, ok
}

// segmentTargets are the targets of the segments, which may differ.
func (v *view) segmentTargets() *sheet.Sheet {
	p := v.find(func(p *part) bool {
		return slices.ContainsFunc(p.Targets, func(t gap.Target) bool { return t.Segment != "" })
	})
	if p == nil {
		return nil
	}
	rows := slices.Clone(p.Targets)
	place := func(t gap.Target) int {
		if t.Dimension == everyTopic {
			return -1
		}
		return slices.IndexFunc(p.pack.Dimensions, func(d pack.Dimension) bool { return d.ID == t.Dimension })
	}
	slices.SortStableFunc(rows, func(a, b gap.Target) int { return cmp.Compare(place(a), place(b)) })
	own := func(name string, n func(gap.Target) gap.Number) field[gap.Target] {
		return field[gap.Target]{Column: sheet.Column{Name: name, Kind: sheet.Mean, Width: 10}, cell: func(t gap.Target) sheet.Cell { return sheet.Figure(n(t), targetMark(t)) }}
	}
	believed := "Employees expect: mean"
	if !p.Predicted {
		believed = "Employees think: mean"
	}
	return &sheet.Sheet{
		Name: "Targets by segment", Title: "Targets and where customers put us, by segment, " + p.waveName(), Tab: sheet.CustomerTab,
		Answers:     "Which customers are furthest from where we want them to see us?",
		Description: "One table. Means and targets on the questionnaire's own scale; a segment without a target of its own has everyone's. Reached = customers' whole 95% range lies at the target or beyond. See notes 2, 4 and 9.",
		Table: table("targets_by_segment", rows, slices.Concat([]field[gap.Target]{
			{Column: sheet.Column{Name: "Side of trust", Width: 28, Wrap: true}, cell: func(t gap.Target) sheet.Cell {
				if t.Dimension == everyTopic {
					return sheet.Words("The whole spectrum")
				}
				return sheet.Words(p.dimension(t.Dimension))
			}},
			{Column: sheet.Column{Name: "Segment", Width: 26, Wrap: true}, cell: func(t gap.Target) sheet.Cell {
				return sheet.Words(p.place(gap.Place{Segment: t.Segment}, "All customers"))
			}},
			{Column: sheet.Column{Name: "n customers", Kind: sheet.Count, Width: 11}, cell: func(t gap.Target) sheet.Cell {
				level, id := gap.LevelDimension, t.Dimension
				if id == everyTopic {
					level = gap.LevelOverall
				}
				r := p.row(level, id, gap.Place{Segment: t.Segment})
				return sideNCell(r, r.Customers)
			}},
			own(believed, func(t gap.Target) gap.Number { return t.Believed.Value }),
			own("Customers: mean", func(t gap.Target) gap.Number { return t.Actual.Value }),
			own("Customers: lower 95%", func(t gap.Target) gap.Number { return t.Actual.Low }),
			own("Customers: upper 95%", func(t gap.Target) gap.Number { return t.Actual.High }),
		}, targetFields(func(t gap.Target) gap.Target { return t }))),
	}
}
