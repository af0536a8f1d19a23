package console

import (
	"html/template"
	"net/url"
	"strings"

	"mirror/gap"
	"mirror/reports"
	"mirror/reports/sheet"
	"mirror/web/chart"
)

// What the gaps page says to do first.

// first says what to work on first.
func (page *gapsView) first(v *visit, r *reports.Reading) {
	rows, known := r.Ranked()
	outcome := r.OutcomeName(r.Settings().Outcome)
	page.FirstSub = "Blind spots, the widest first. How closely each goes with an outcome cannot be told from these answers."
	if known {
		page.FirstSub = "Blind spots, ordered by how closely the dimension goes with " + outcome + " and by how sure the gap is."
	}
	for i, row := range rows {
		if i == 5 {
			break
		}
		page.First = append(page.First, priorityOf(v, r, row, known))
	}
	var marks []string
	for _, row := range rows[:len(page.First)] {
		marks = append(marks, row.Marks...)
	}
	page.Remarks = remarkWords(r, reports.RemarksOn(marks))
	if len(rows) == 0 {
		page.FirstSub = "No dimension is a blind spot in this wave."
		if n := verdictsOf(r.Mirrored(gap.LevelDimension), gap.BlindSpot); n > 0 {
			page.FirstSub = "Too few answered to put one blind spot before another: take all of them as a direction."
		}
	}
	page.Scatter, page.ScatterSVG = scatter(r, outcome), v.at("figures", "importance.svg")
}

func priorityOf(v *visit, r *reports.Reading, row gap.Row, known bool) priority {
	one := priority{Name: r.Dimension(row.ID), Gap: reports.OfBoth(row, sheet.Gap, row.Gap).Text, To: v.at("dimensions", row.ID)}
	var text []string
	if share := reports.Figure(sheet.Share, r.Driver(r.DriversOf(gap.Customer), row.ID).Share); known && share.Known() {
		text = append(text, share.Text+" of what goes with "+r.OutcomeName(r.Settings().Outcome)+" ("+reports.Figure(sheet.Index, r.Priority(row.ID).Importance).Text+" times the average dimension’s part).")
	}
	if who := r.Concerned(row.ID); who != "" && len(groupPages(v, r, reports.ByCell)) > 1 {
		text = append(text, "Widest in "+who+".")
	}
	if marks := reports.RemarksOn(row.Marks); marks != "" {
		text = append(text, marks+".")
	}
	one.Text = strings.Join(text, " ")
	one.Links = []crumb{{one.To, count(len(r.Items(row.ID)), "statement")}}
	if n := commentsOn(r, row.ID); n > 0 {
		one.Links = append(one.Links, crumb{aboutIn(v, row.ID), count(n, "comment")})
	}
	one.Links = append(one.Links, crumb{actionOn(v, r, row.ID), "Plan an action"})
	return one
}

// commentsOn counts the released comments on a dimension.
func commentsOn(r *reports.Reading, dimension string) int {
	n := 0
	for _, c := range r.Comments {
		if c.About == dimension {
			n++
		}
	}
	return n
}

// aboutIn is the page of comments on a dimension.
func aboutIn(v *visit, dimension string) string {
	return with(v.at("comments"), "theme", dimension)
}

// with adds a name to an address's query.
func with(address, name, value string) string {
	sign := "?"
	if strings.Contains(address, "?") {
		sign = "&"
	}
	return address + sign + name + "=" + url.QueryEscape(value)
}

// scatterAxes are the words of the scatter of importance and gap.
func scatterAxes(r *reports.Reading, outcome string) chart.Axes {
	return chart.Axes{
		ID: "importance", Title: "Importance and gap of " + count(len(r.Mirrored(gap.LevelDimension)), "dimension"),
		Says: "Across: importance for " + outcome + ". Up: the gap in points. The gaps are in the table of gaps above, what comes first in the list beside the chart.",
		Weak: "weaker tie to " + outcome, Strong: "stronger tie", Corner: "work here first", Middle: "average dimension",
	}
}

// scatter draws importance and gap; nothing where importance is not known.
func scatter(r *reports.Reading, outcome string) template.HTML {
	spots := spotsOf(r)
	if len(spots) == 0 {
		return ""
	}
	return chart.Scatter(scatterAxes(r, outcome), spots, r.Settings().Margin)
}

func spotsOf(r *reports.Reading) []chart.Spot {
	var spots []chart.Spot
	for _, row := range r.Mirrored(gap.LevelDimension) {
		if x := r.Priority(row.ID).Importance; x.Known() && row.Gap.Known() {
			spots = append(spots, chart.Spot{Name: r.Dimension(row.ID), Importance: x, Gap: row.Gap, Verdict: row.Verdict, LowBase: reports.LowBase(row)})
		}
	}
	return spots
}

// sayItLoud is the widest hidden strength, which employees and markets should hear of.
func sayItLoud(v *visit, r *reports.Reading) *loud {
	rows := r.Mirrored(gap.LevelDimension)
	reports.WidestFirst(rows)
	for _, row := range rows {
		if row.Verdict != gap.HiddenStrength || !row.Gap.Known() || reports.LowBase(row) {
			continue
		}
		text := reports.Meaning(row)
		if sentences := said(r, "hidden"); len(sentences) > 0 {
			text = sentences[0]
		}
		return &loud{r.Dimension(row.ID), v.at("dimensions", row.ID), reports.OfBoth(row, sheet.Gap, row.Gap).Text, text}
	}
	return nil
}
