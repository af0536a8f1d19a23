package console

import (
	"html/template"
	"slices"
	"strconv"
	"strings"

	"mirror/gap"
	"mirror/reports"
	"mirror/reports/sheet"
	"mirror/web/chart"
)

// answers is how each side answered.
type answers struct {
	Rows []answerRow
	Key  []keyPart // none where no spread may be shown
	From string    // the scale in words: "1 Strongly disagree → 7 Strongly agree"
	SVG  string
}

// keyPart is a colour of the bars with what it stands for.
type keyPart struct {
	Swatch template.HTML
	Name   string
}

type answerRow struct {
	Who, Base  string
	Bar        template.HTML
	Parts      []chart.Part
	Why        string // why there is no bar
	Rare       bool   // rare answers are hidden
	Favourable reports.Shown
	CantSay    reports.Shown
}

// answersOf shows both sides' distributions, or says why not; nil where the release has none of the row.
func answersOf(r *reports.Reading, row gap.Row, predicted bool) *answers {
	a := &answers{}
	found := false
	for _, side := range []struct {
		audience gap.Audience
		who      string
		gap.Side
	}{{gap.Customer, "Customers", row.Customers}, {gap.Employee, map[bool]string{true: "Employees’ belief", false: "Employees’ own view"}[predicted], row.Employees}} {
		d, ok := r.Distribution(row.Level, row.ID, row.Place, side.audience)
		found = found || ok
		one := answerRow{Who: side.who, Favourable: reports.OfSide(row, side.Side, sheet.Share, side.Favourable), CantSay: reports.Figure(sheet.Share, d.CantSay)}
		one.Parts = partsOf(r, d)
		switch {
		case !ok:
			one.Why = "Not asked"
		case len(one.Parts) > 0:
			one.Bar, a.Key = chart.Stack(one.Parts), keyOf(one.Parts)
			one.Rare = slices.ContainsFunc(d.Shares, func(n gap.Number) bool { return !n.Known() })
			a.From = one.Parts[0].Name + " → " + one.Parts[len(one.Parts)-1].Name
		case d.N.Known() && d.N.Or(0) == 0:
			one.Why = "Nobody answered"
		default:
			one.Why = "Hidden to protect people: how answers spread is shown from " + strconv.Itoa(r.Settings().Smallest.Detail) + " answers, and only where it gives nobody away."
		}
		if n := reports.CountOf(d); ok && n.Known() {
			one.Base = n.Text + " answers"
		}
		a.Rows = append(a.Rows, one)
	}
	if !found {
		return nil
	}
	return a
}

func keyOf(parts []chart.Part) []keyPart {
	key := make([]keyPart, len(parts))
	for i, p := range parts {
		key[i] = keyPart{chart.Swatch(p), p.Name}
	}
	return key
}

// partsOf are a distribution's shares in the colours of its scale; none where a share may not be shown.
func partsOf(r *reports.Reading, d gap.Distribution) []chart.Part {
	if len(d.Shares) == 0 {
		return nil
	}
	options := r.Answers(d)
	shares := make([]chart.Value, len(d.Shares))
	known := 0
	for i, s := range d.Shares {
		shares[i] = chart.Value{Number: s, Text: "hidden"}
		if s.Known() {
			known++
			shares[i].Text = reports.Figure(sheet.Share, s).Text
		}
		options[i].Name = strings.TrimSuffix(options[i].Name, " %")
	}
	if known == 0 {
		return nil
	}
	return chart.Answers(options, shares)
}
