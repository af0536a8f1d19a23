package reports

import (
	"slices"
	"strconv"
	"strings"

	"mirror/gap"
	"mirror/reports/sheet"
	"mirror/survey/pack"
)

// answerSheets show how each side answered on a level, one sheet for each answer scale.
func (p *part) answerSheets(level, name, id string) []*sheet.Sheet {
	var all []*sheet.Sheet
	for i, rows := range p.byScale(level) {
		n := strconv.Itoa(i + 1)
		as := name
		if i > 0 {
			as += " " + n
		}
		all = append(all, p.answerSheet(as, id+"_"+n, rows))
	}
	return all
}

// byScale sorts everyone's answers on a level by their answer scale.
func (p *part) byScale(level string) [][]gap.Distribution {
	var scales []string
	var all [][]gap.Distribution
	for _, d := range p.Distributions {
		if d.Level != level || d.Place != (gap.Place{}) || !p.alike(gap.Row{Level: d.Level, ID: d.ID}) {
			continue
		}
		key := strings.Join(d.Values, "|")
		i := slices.Index(scales, key)
		if i < 0 {
			i = len(scales)
			scales, all = append(scales, key), append(all, nil)
		}
		all[i] = append(all[i], d)
	}
	return all
}

// answerLabel says whose answers a row shows.
func (p *part) answerLabel(d gap.Distribution) string {
	who := "customers"
	if d.Audience == gap.Employee.String() {
		who = "employees"
	}
	if d.Level == gap.LevelItem {
		return p.itemText(d.ID) + " (" + who + ")"
	}
	return p.dimension(d.ID) + ", " + who
}

func (p *part) answerSheet(name, id string, rows []gap.Distribution) *sheet.Sheet {
	options := p.options(rows[0])
	absent := func(d gap.Distribution) string {
		if d.N.Known() && d.N.Or(0) == 0 {
			return sheet.NotAvailable
		}
		return sheet.Confidential
	}
	of := "Dimension"
	if rows[0].Level == gap.LevelItem {
		of = "Item"
	}
	fields := []field[gap.Distribution]{
		{Column: sheet.Column{Name: of + " and group", Width: 56, Wrap: true}, cell: func(d gap.Distribution) sheet.Cell { return sheet.Words(p.answerLabel(d)) }},
		{Column: sheet.Column{Name: "n", Kind: sheet.Count, Width: 8}, cell: func(d gap.Distribution) sheet.Cell { return nCell(d.N, d.NBand, sheet.Confidential) }},
	}
	for i, o := range options {
		fields = append(fields, field[gap.Distribution]{Column: sheet.Column{Name: o.Name, Kind: sheet.Share, Width: 11}, cell: func(d gap.Distribution) sheet.Cell {
			if i >= len(d.Shares) {
				return sheet.Words(absent(d))
			}
			return sheet.Figure(d.Shares[i], absent(d))
		}})
	}
	fields = append(fields, field[gap.Distribution]{Column: sheet.Column{Name: "Can't say %", Kind: sheet.Share, Width: 11}, optional: true, cell: func(d gap.Distribution) sheet.Cell { return sheet.Figure(d.CantSay, absent(d)) }})
	charts, title, one := p.answerChart(rows, options), "How each side answered, topic by topic", "One table and one chart."
	if charts == nil {
		title, one = "How each side answered, item by item", "One table."
	}
	return &sheet.Sheet{
		Name: name, Title: title + ", " + p.waveName(), Tab: sheet.ResultTab,
		Answers:     "What lies behind the means: how did people answer?",
		Description: one + " n = answers. Shares of valid answers, from the lowest to the highest, reversed items turned; “can't say” stands outside the 100%. " + p.expects() + " Shares exaggerate differences when employees answer alike. See notes 2 and 8.",
		Table:       table(id, rows, fields),
		Charts:      charts,
	}
}

// options are the answers of a distribution, named by the pack's scale and sorted to their sides.
func (p *part) options(d gap.Distribution) []sheet.Option {
	s := p.scaleOf(d)
	var all []sheet.Option
	for i, value := range d.Values {
		o := sheet.Option{Name: value + " %", Side: sheet.Middle}
		if i < (len(d.Values))/2 {
			o.Side = sheet.Unfavourable
		} else if i >= (len(d.Values)+1)/2 {
			o.Side = sheet.Favourable
		}
		if s != nil && i < len(s.Points) {
			if label := p.text(s.Points[i].Label); label != "" && label != value {
				o.Name = value + " " + label
			}
		}
		all = append(all, o)
	}
	return all
}

// scaleOf finds the pack's rating scale with the distribution's values.
func (p *part) scaleOf(d gap.Distribution) *pack.Scale {
	for _, it := range p.pack.Items {
		if d.Level == gap.LevelItem && it.ID != d.ID || d.Level == gap.LevelDimension && it.Dimension != d.ID {
			continue
		}
		if s := p.scale(it.ID); s != nil && len(s.Points) == len(d.Values) && (s.Type != pack.Rating || s.Points[0].Value == d.Values[0]) {
			return s
		}
	}
	return nil
}

func (p *part) answerChart(rows []gap.Distribution, options []sheet.Option) []sheet.Chart {
	c := &sheet.Diverging{Options: options, Head: sheet.Head{Title: "Answers, low to the left and high to the right of the middle", Alt: "Diverging bars of the table: shares of the answers, one bar for each topic and side."}}
	for _, d := range rows {
		if d.Level != gap.LevelDimension || len(d.Shares) != len(options) || slices.ContainsFunc(d.Shares, func(n gap.Number) bool { return !n.Known() }) {
			continue
		}
		c.Labels = append(c.Labels, p.answerLabel(d))
		c.Shares = append(c.Shares, d.Shares)
	}
	if len(c.Labels) == 0 {
		return nil
	}
	return []sheet.Chart{c}
}
